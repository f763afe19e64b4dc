package recover_test

import (
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

type counter struct{ n int }

func (c *counter) Event(*parser.Event) { c.n++ }

// benchRepair reads text in deltas of size bytes under a preset.
func benchRepair(b *testing.B, preset, text string, size int) {
	b.Helper()
	rules, err := jsonrecover.ParsePreset(preset)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	sink := new(counter)
	r := jsonrecover.New(rules, nil, sink)
	for b.Loop() {
		r.Reset(rules, nil, sink)
		for i := 0; i < len(text); i += size {
			r.Feed(text[i:min(i+size, len(text))])
		}
		r.Close()
	}
	if r.Outcome() >= jsonrecover.Cut {
		b.Fatal(r.Outcome(), r.Err())
	}
}

// BenchmarkValid compares recovery on with recovery off on valid input (SPEED
// row 12).
func BenchmarkValid(b *testing.B) {
	for name, text := range map[string]string{
		"edit":  `{"path": "a/b.go", "newText": "` + strings.Repeat(`func f(x int) {\n\treturn x + 1 // \"q\"\n}\n`, 500) + `"}`,
		"array": "[" + strings.Repeat(`{"id": 12345, "name": "some name", "ok": true, "tags": ["a", "b"]}, `, 8000) + `{"id": 1}]`,
	} {
		for _, size := range []int{16, 1 << 20} {
			for _, preset := range []string{"none", "lossless", "lenient"} {
				deltas := "whole"
				if size == 16 {
					deltas = "16"
				}
				b.Run(name+"/"+deltas+"/"+preset, func(b *testing.B) { benchRepair(b, preset, text, size) })
			}
		}
	}
}

// BenchmarkLinear repeats one fault: ten times the input must cost ten times as
// much (SPEED row 13).
func BenchmarkLinear(b *testing.B) {
	for name, fault := range map[string]string{
		"raw-control":    "\"a\nb\",",
		"bad-escape":     `"a\d",`,
		"trailing-comma": `[1,],`,
		"double-comma":   `1,,`,
		"comment":        `1/* c */,`,
		"unquoted-name":  `{a:1},`,
		"single-quotes":  `'a',`,
		"undefined":      `{"x":undefined},`,
		"inner-quote":    `"a "b" c",`,
		"missing-comma":  `1 2,`,
		"duplicate-name": `{"a":1,"a":1},`,
		"bom-space":      "\u00a01,",
		"other-literal":  `None,`,
		"number-form":    `+1,`,
	} {
		for _, n := range []int{1 << 10, 10 << 10, 100 << 10} {
			text := "[" + strings.Repeat(fault, n/len(fault)) + "0]"
			size := map[int]string{1 << 10: "1K", 10 << 10: "10K", 100 << 10: "100K"}[n]
			b.Run(name+"/"+size, func(b *testing.B) { benchRepair(b, "lenient", text, len(text)) })
		}
	}
}
