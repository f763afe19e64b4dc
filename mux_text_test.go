package jsontide_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/parser"
)

// HandleValue gives the text of the model with the edits applied: what stands in
// the mended text, white space and forms of numbers and escapes included.
func TestHandleValueText(t *testing.T) {
	const schema = `{"type": "object", "properties": {"a": {"type": "array", "items": {"type": "object"}}, "m": {"type": "object"}, "s": {"type": "string"}}}`
	for _, c := range []struct{ name, input, path, want string }{
		{"as it stands", `{"a": [{ "x" :1.50, "y": "\u00e9\/" }]}`, "/a/0", `{ "x" :1.50, "y": "\u00e9\/" }`},
		{"a comma too many", `{"a": [{ "x" :1.50 , }, {"y":  2}]}`, "/a/0", `{ "x" :1.50  }`},
		{"behind one", `{"a": [{"x": 1,}, { "y" :  2}]}`, "/a/1", `{ "y" :  2}`},
		{"around them", `{"a": [ {"x": 1,}, { "y" :  2}]}`, "/a", `[ {"x": 1}, { "y" :  2}]`},
		{"other quotes", `{"m": {'x':  'it'}}`, "/m", `{"x":  "it"}`},
		{"a literal", `{"m": { "x" : True }}`, "/m", `{ "x" : true }`},
		{"a comma that is missing before", `{"a": [{"x": 1} { "y" : 2}]}`, "/a/1", `{ "y" : 2}`},
		{"and behind", `{"a": [{"x" : 1} {"y": 2}]}`, "/a/0", `{"x" : 1}`},
		{"in a string", `{"m": "{ \"x\" : [1, 2] }"}`, "/m", `{ "x" : [1, 2] }`},
		{"a part of one", `{"m": "{ \"x\" : [1,  2.0] }"}`, "/m/x", `[1,  2.0]`},
		{"edits in a string", `{"m": "{ \"x\" : [1,  2,] }"}`, "/m", `{ "x" : [1,  2] }`},
		{"a name without quotes", `{"m": { x : 1 }}`, "/m", `{ "x" : 1 }`},
		{"a control character", "{\"s\": \"a\tb\"}", "/s", `"a\tb"`},
	} {
		for _, step := range []int{1, 5, 1 << 10} {
			got, n := "", 0
			mux := new(jsontide.Mux)
			mux.HandleValue(c.path, func(_ parser.Pointer, text string) error { got, n = text, n+1; return nil })
			call := lawTools(t, schema, "lossless").Start("t", mux)
			for rest := c.input; rest != ""; {
				k := min(step, len(rest))
				call.Push(rest[:k])
				rest = rest[k:]
			}
			r := call.Close()
			if n != 1 || got != c.want {
				t.Errorf("%s, in steps of %d: handed over %d times, %s, want %s\n\t%s\n\tmended %s", c.name, step, n, got, c.want, c.input, r.PreviewJSON())
			}
		}
	}
}

// Whatever is mended, what is handed over is a piece of the mended text.
func TestHandleValueIsOfTheText(t *testing.T) {
	given := 0
	for seed := range uint64(1500) {
		rng := rand.New(rand.NewPCG(seed, 7))
		text, _ := lawInput(lawSchemas[seed%4], rng)
		early := map[parser.Pointer]string{}
		mux := new(jsontide.Mux)
		mux.HandleValue("/**", func(path parser.Pointer, text string) error { early[path] = text; return nil })
		call := lawTools(t, lawSchemas[seed%4], lawPresets[rng.IntN(len(lawPresets))]).Start("t", mux)
		var streamed []byte
		for _, d := range fuzz.Cut(rng, text) {
			call.Push(d)
			streamed = call.AppendJSON(streamed)
		}
		streamed = append(streamed, call.Close().Rest()...)
		for path, got := range early {
			if given++; !strings.Contains(string(streamed), got) {
				t.Errorf("%q: %s was handed over as %s, mended is\n%s", text, path, got, streamed)
			}
		}
	}
	if given < 1000 {
		t.Errorf("only %d values", given)
	}
}
