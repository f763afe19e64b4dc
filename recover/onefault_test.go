package recover_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	jsonrecover "github.com/jsontide/jsontide/recover"
)

// whole inputs of tools, with strings that look like structure.
var sound = []struct{ schema, text string }{
	{editTool, `{"path": "src/a.go", "edits": [{"oldText": "if x == \"a\" {\n\treturn [1, 2]\n}", "newText": "if x == \"b\", \"c\": y"}, {"oldText": "p", "newText": ""}], "dryRun": true}`},
	{searchTool, `{"query": "best \"pizza\", in town: {cheap}", "filters": {"lang": "en", "site": "a.b/c?d=1,2"}, "limit": 10, "tags": ["x, y", "z"], "exact": false}`},
	{runTool, `{"cmd": "echo \"hi\" > 'o.txt' && ls [a-z]*", "env": {"HOME": "/r", "PATH": "/bin:/usr"}, "timeout": 1.5, "args": ["-l", "--x=\"1\""]}`},
	{todoTool, `{"todos": [{"content": "Fix it, \"now\"", "status": "pending", "id": "1"}, {"content": "Then: rest", "status": "completed"}]}`},
	{writeTool, `{"file_path": "C:\\tmp\\a.json", "content": "{\n  \"name\": \"x\",\n  \"v\": [1, 2, 3]\n}\n"}`},
	{viewTool, `{"file_path": "/a/b c.go", "offset": 120, "limit": 40}`},
	{askTool, `{"questions": [{"question": "Which \"one\"?", "header": "Pick, now", "multiSelect": false, "options": [{"label": "A", "description": "first: a, b"}, {"label": "B", "description": "second"}]}]}`},
	{mailTool, `{"to": ["a@b.c", "d@e.f"], "subject": "Re: \"Q3\", final", "body": "Hi,\n\"urgent\": true?\nBye", "cc": [], "urgent": true}`},
	{bashTool, `{"command": "git commit -m \"fix: a, b\" && curl -d '{\"a\": 1}' x", "description": "Commit", "timeout": 3000, "run_in_background": false}`},
	{treeTool, `{"name": "r", "children": [{"name": "a", "size": 1, "tags": ["t", "u"]}, {"name": "b", "tags": []}], "total": 2}`},
	{cfgTool, `{"server": {"host": "h", "port": 80, "tls": {"cert": "c", "key": "k"}}, "debug": true, "name": "n"}`},
	{payTool, `{"account": "DE89 3704", "amount": 1234.5, "currency": "EUR", "memo": null, "tags": ["a", "b"]}`},
	{boolTool, `{"confirm": true, "level": 3, "ratio": 0.5, "name": "x", "opt": null, "either": "5"}`},
	{nestTool, `{"m": [[1, 2], [3], []], "o": {"p": {"x": 1, "y": {}}, "q": [{"r": {"s": "t"}, "u": 2}]}, "v": [], "w": {"x": 3}}`},
	{nestTool, `{"o": {"q": [{"u": 1}, {}, {"r": {}, "u": 2}], "p": {"y": {"z": [4]}}}, "w": {}, "m": [[5]]}`},
}

// nestTool has arrays in arrays and objects in objects, and takes other names.
const nestTool = `{"type": "object", "properties": {"m": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
	"o": {"type": "object", "properties": {"p": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "object"}}},
		"q": {"type": "array", "items": {"type": "object", "properties": {"r": {"type": "object"}, "u": {"type": "integer"}}}}}},
	"v": {"type": "array", "items": {"type": "string"}}, "w": {"type": "object"}}}`

// oneFault returns the valid text s with one fault each: at every byte of its
// structure, and at every escaped quote.
func oneFault(s string) (out []string) {
	put := func(i, n int, insert string) { out = append(out, s[:i]+insert+s[i+n:]) }
	inText := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if inText && c == '\\' {
			if s[i+1] == '"' {
				put(i, 1, "")
			}
			i++
			continue
		}
		if c == '"' {
			inText = !inText
		} else if inText || strings.IndexByte("{}[]:,", c) < 0 {
			continue
		}
		put(i, 1, "")
		put(i, 0, string(c))
		for _, other := range map[byte][]string{
			'}': {"]", ")", "]}"}, ']': {"}", "}]"}, '{': {"["}, '[': {"{"}, ',': {";", "\n", ".", ", // x, \"y\"\n"},
			':': {"=", "=>", ","}, '"': {"'", "“", "\\\""},
		}[c] {
			put(i, 1, other)
		}
	}
	return out
}

// TestOneFault: a text with one fault comes back as it was meant, or as a guess, or
// not at all: no other value that fits the schema is without a doubt, and what
// LosslessRules mend the other presets mend to the same.
func TestOneFault(t *testing.T) {
	preset := func(name string) jsonrecover.Rules {
		rules, _ := jsonrecover.ParsePreset(name)
		return rules
	}
	right, all := 0, 0
	for _, s := range sound {
		for i, text := range oneFault(s.text) {
			d := whole(t, preset("lossless"), s.schema, text)
			if all++; !d.committed(false) {
				continue
			}
			if !sameValue(d.json, s.text) {
				t.Errorf("meant %s\ninput %s\n%s", s.text, text, brief(d))
				continue
			}
			right++
			for _, more := range []string{"lenient", "every"} {
				if m := whole(t, preset(more), s.schema, text); m.json != d.json || m.outcome != d.outcome {
					t.Errorf("%s: %s\nlossless %s\nnow %s", more, text, brief(d), brief(m))
				}
			}
			if i%7 == 0 {
				rng := rand.New(rand.NewPCG(uint64(i), 5))
				if got, want := run(t, preset("lossless"), s.schema, cut(text, rng)).String(), d.String(); got != want {
					t.Errorf("%s: %s", text, lineDiff(want, got))
				}
			}
		}
	}
	t.Logf("%d of %d are mended", right, all)
	bare := 0
	for _, s := range sound {
		for _, text := range oneFault(s.text) {
			switch d := whole(t, preset("lossless"), "", text); {
			case !d.committed(false):
			case sameValue(d.json, s.text):
				bare++
			case slices.Equal(rulesOf(d.edits), []string{"extra-closer"}): // dropped at the end, says POLICY
			default:
				t.Errorf("without a schema, meant %s\ninput %s\n%s", s.text, text, brief(d))
			}
		}
	}
	t.Logf("%d without a schema", bare)
	if 3*right < all {
		t.Error("that is less than a third")
	}
}
