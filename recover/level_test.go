package recover_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// TestLongLevels reads inner texts that are longer than what a level decodes at a
// time, with characters that stand for one escape: no edit is cut.
func TestLongLevels(t *testing.T) {
	for _, unit := range []string{`x\ud83d\ude00`, `xy\u20ac`, `x\u00e9`, `\\\\`} {
		for pad := range 5 { // so that a step ends anywhere in a character
			text := strings.Repeat("p", pad) + strings.Repeat(unit, 1200)
			input := `{\\\"a\\\": \\\"` + text + `\\\"}`
			if pad == 0 {
				input = `{\"a\": \"` + text + `\"}`
			}
			s := start(t, jsonrecover.LosslessRules(), "", false)
			whole, bytes := fuzz.Run(s, []string{input}), fuzz.Run(s, fuzz.Chunks(input, 7))
			if whole.State.JSON == "" {
				t.Errorf("%.60s: %s", input, whole.Err)
			}
			if d := whole.Diff(&bytes); d != "" {
				t.Errorf("%.60s: %.600s", input, d)
			}
			var r fuzz.Recorder
			fuzz.Accounted(&r, s, input)
			if err := r.Err(); err != nil {
				t.Errorf("%.60s: %.300v", input, err)
			}
		}
	}
}

// TestResetForgets: the memory of a large delta is not kept for the next input.
func TestResetForgets(t *testing.T) {
	r := jsonrecover.New(jsonrecover.LosslessRules(), nil, nil)
	delta := strings.Repeat(" ", 32<<20) + "{}"
	r.Feed(delta)
	r.Close()
	r.Reset(jsonrecover.LosslessRules(), nil, nil)
	delta = ""
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 16<<20 {
		t.Errorf("%d MB are kept", m.HeapAlloc>>20)
	}
	runtime.KeepAlive(r)
}
