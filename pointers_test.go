package jsontide_test

import (
	"math/rand/v2"
	"testing"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

// pathSink keeps the path of every event, as the event itself gives it.
type pathSink []parser.Pointer

func (s *pathSink) Event(e *parser.Event) { *s = append(*s, e.Path.Pointer()) }

// The paths of updates are those of their events: for inputs of every kind,
// mended or not, whatever part of them is read with Push.
func TestUpdatePaths(t *testing.T) {
	seen := 0
	for seed := range uint64(1500) {
		rng := rand.New(rand.NewPCG(seed, 18))
		schema := lawSchemas[rng.IntN(len(lawSchemas))]
		preset := lawPresets[rng.IntN(len(lawPresets))]
		text, _ := lawInput(schema, rng)
		if rng.IntN(4) == 0 {
			text = `{"a/b": {"~": [1, [2, {"": {"/~1": null}}], "x"], "~0/": "y"}, "z": [[[]]]}`
		}
		var sink pathSink
		var kept []jsontide.Update
		c := lawTools(t, schema, preset).Start("t", &sink)
		check := func(updates []jsontide.Update) {
			if len(updates) != len(sink) {
				t.Fatalf("%d updates for %d events\n%q", len(updates), len(sink), text)
			}
			for i, u := range updates {
				if u.Path != sink[i] {
					t.Fatalf("%s: update %v %q has path %q, its event %q\n%q", preset, u.Kind, u.Text, u.Path, sink[i], text)
				}
				kept = append(kept, u)
			}
			seen += len(updates)
		}
		var want []parser.Pointer
		for rest := text; rest != ""; {
			n := min(1+rng.IntN(24), len(rest))
			sink = sink[:0]
			if rng.IntN(8) == 0 {
				c.Push(rest[:n])
			} else {
				check(c.Feed(rest[:n]))
				want = append(want, sink...)
			}
			rest = rest[n:]
		}
		sink = sink[:0]
		r := c.Close()
		check(r.Updates())
		want = append(want, sink...)
		for i, u := range kept { // what was handed out stays as it was
			if u.Path != want[i] {
				t.Fatalf("path %q became %q\n%q", want[i], u.Path, text)
			}
		}
	}
	if seen < 10000 {
		t.Errorf("only %d updates", seen)
	}
}
