package recover_test

import (
	"fmt"
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

// mendTexts are an array of small objects, broken in one way each, as often as
// it goes (dense: a fault in each object, or in each of its tokens), or once in
// each n bytes.
func mendTexts() map[string]string {
	var b strings.Builder
	b.WriteByte('[')
	for i := 0; b.Len() < 100<<10; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"name":"item %d","ok":%v,"price":%d.%02d,"tags":["a%d","b"]}`, i, i*7919%1000, i%3 == 0, i*31%500, i%100, i%10)
	}
	b.WriteByte(']')
	good := b.String()
	texts := map[string]string{"valid": good}
	for name, r := range map[string]*strings.Replacer{
		"trailing-comma": strings.NewReplacer(`"b"]`, `"b",]`),
		"single-quotes":  strings.NewReplacer(`"`, `'`),
		"unquoted-name":  strings.NewReplacer(`"id":`, `id:`, `"name":`, `name:`, `"ok":`, `ok:`, `"price":`, `price:`, `"tags":`, `tags:`),
		"missing-comma":  strings.NewReplacer(`},{`, `} {`),
		"other-literal":  strings.NewReplacer(`:true`, `:True`, `:false`, `:False`),
	} {
		texts[name+"/dense"] = r.Replace(good)
		for _, every := range []int{1 << 10, 4 << 10} {
			var b strings.Builder
			for i := 0; i < len(good); i += every {
				part := good[i:min(i+every, len(good))]
				k := strings.Index(part, `},{`)
				if n := strings.Index(part[k+2:], `},{`); n > 0 {
					b.WriteString(part[:k+2] + r.Replace(part[k+2:k+2+n+3]) + part[k+2+n+3:])
				} else {
					b.WriteString(part)
				}
			}
			texts[fmt.Sprintf("%s/%dK", name, every>>10)] = b.String()
		}
	}
	texts["raw-control/dense"] = `{"path": "a/b.go", "newText": "` + strings.Repeat("func f(x int) {\n\treturn x + 1\n}\n", 500) + `"}`
	return texts
}

// BenchmarkMend reads them whole and in deltas of 16 bytes (SPEED row 13).
func BenchmarkMend(b *testing.B) {
	for name, text := range mendTexts() {
		for _, size := range []int{16, 1 << 30} {
			deltas := "whole"
			if size == 16 {
				deltas = "16"
			}
			b.Run(name+"/"+deltas, func(b *testing.B) { benchRepair(b, "lenient", text, size) })
		}
	}
}
