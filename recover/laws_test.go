package recover_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// subject is a Repairer as the laws of package fuzz see it. The verdict is the
// one of the value that JSON gives.
type subject struct {
	*jsonrecover.Repairer
	verdict func() (string, int64)
	text    []byte
	closed  bool
	// streamed says that the value is what the events tell, and not the one that
	// a closing rule made: edits are those before Close.
	streamed bool
	edits    []jsonrecover.Edit
}

func start(t testing.TB, rules jsonrecover.Rules, schema string, streamed bool) fuzz.Start {
	return func(sink parser.Sink) fuzz.Machine {
		if schema == "" || !streamed {
			r, verdict := repairer(t, rules, schema, sink)
			return &subject{Repairer: r, verdict: verdict, streamed: streamed}
		}
		r, v, _ := guided(t, rules, schema, sink)
		return &subject{Repairer: r, streamed: streamed, verdict: func() (string, int64) {
			verdict, at := v.Verdict()
			return verdict.String(), at
		}}
	}
}

func (s *subject) Close() error {
	s.closed, s.edits = true, s.Edits()
	return s.Repairer.Close()
}

func (s *subject) State() fuzz.State {
	s.text = s.AppendJSON(s.text)
	st := fuzz.State{Text: string(s.text), Edits: lawEdits(s.Edits())}
	if s.verdict != nil {
		if st.Verdict, st.At = s.verdict(); st.Verdict == "open" {
			st.Verdict, st.At = "", 0
		}
	}
	if s.closed {
		st.Outcome, st.JSON = s.Outcome().String(), s.JSON()
		if s.Reshaped() && s.streamed {
			st.JSON, st.Edits = "", lawEdits(s.edits)
		}
	}
	return st
}

func lawEdits(from []jsonrecover.Edit) []fuzz.Edit {
	var to []fuzz.Edit
	for _, e := range from {
		to = append(to, fuzz.Edit{Rule: e.Rule.String(), Path: string(e.Path), Start: e.Start, End: e.End, Insert: e.Insert,
			Loss: e.Loss.String(), Decode: e.Rule == jsonrecover.DecodeString, Inner: lawEdits(e.Inner)})
	}
	return to
}

// laws checks laws 1, 2, 4, 5 and 9 of DESIGN section 4 on one input.
func laws(t fuzz.TB, tb testing.TB, rules jsonrecover.Rules, schema, input string) {
	t.Helper()
	s := start(tb, rules, schema, false)
	fuzz.Cuts(t, s, input)
	fuzz.Final(t, start(tb, rules, schema, true), input)
	if !whole(tb, rules, schema, input).reshaped {
		fuzz.Sound(t, s, input)
	}
	if input != "" { // which is {} as it stands
		fuzz.Accounted(t, s, input)
	}
	fuzz.Idempotent(t, s, input, "exact")
}

// article is the tool of POLICY's last section, with a place for every rule.
const article = `{"type": "object", "properties": {
	"abstract": {"type": "string"}, "mode": {"enum": ["fast", "slow"]}, "note": {"type": "string"}, "limit": {"type": "integer"},
	"deep": {"type": "boolean"}, "ratio": {"type": ["number", "null"]},
	"meta": {"type": "object", "properties": {"word_count": {"type": "integer"}, "review": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}}, "required": ["review"]},
	"edits": {"type": "array", "items": {"type": "object", "properties": {"oldText": {"type": "string"}, "newText": {"type": "string"}}, "required": ["oldText", "newText"], "additionalProperties": false}}},
	"required": ["abstract", "meta"]}`

// spoiled calls f with inputs that have up to three faults of kinds.
func spoiled(n int, seed uint64, kinds []fuzz.Damage, f func(input string, done []fuzz.Damage, original string)) {
	for i := range n {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		text := fuzz.Input(article, rng)
		if bad, done := fuzz.Damaged(text, article, rng, 1+i%3, kinds...); len(done) > 0 {
			f(bad, done, text)
		}
	}
}

// TestLaws spoils generated inputs with one to three faults and checks the laws
// under every preset, with and without the schema.
func TestLaws(t *testing.T) {
	n := 15
	if testing.Short() {
		n = 5
	}
	for _, preset := range presets {
		rules, _ := jsonrecover.ParsePreset(preset)
		for i, schema := range []string{"", article} {
			name := preset
			if schema != "" {
				name += " with a schema"
			}
			t.Run(name, func(t *testing.T) {
				faults := 0
				spoiled(n, uint64(i), fuzz.Damages(), func(input string, done []fuzz.Damage, _ string) {
					var r fuzz.Recorder
					laws(&r, t, rules, schema, input)
					if err := r.Err(); err != nil {
						if faults++; faults <= 3 {
							t.Errorf("%s\n%v", kindNames(done), err)
						}
					}
				})
				if faults > 3 {
					t.Errorf("%d inputs in all", faults)
				}
			})
		}
	}
}

// TestGoldenLaws checks the laws on the inputs of the golden files, under the
// default and under every rule.
func TestGoldenLaws(t *testing.T) {
	for _, preset := range []string{"lossless", "every"} {
		rules, _ := jsonrecover.ParsePreset(preset)
		goldenInputs(t, func(name, schema, input string) {
			var r fuzz.Recorder
			laws(&r, t, rules, schema, input)
			if err := r.Err(); err != nil {
				t.Errorf("%s, %s: %v", name, preset, err)
			}
		})
	}
}

// TestCutLaws checks the laws on beginnings of the inputs of the golden files:
// an input may end in the middle of whatever a rule mends.
func TestCutLaws(t *testing.T) {
	const step = 13 // every so many beginnings one is read
	for i, preset := range []string{"lossless", "every"} {
		rules, _ := jsonrecover.ParsePreset(preset)
		n := i
		goldenInputs(t, func(name, schema, input string) {
			for end := 1; end < min(len(input), 512); end++ {
				if n++; n%step > 0 {
					continue
				}
				var r fuzz.Recorder
				laws(&r, t, rules, schema, input[:end])
				if err := r.Err(); err != nil {
					t.Errorf("%s, %s: %v", name, preset, err)
				}
			}
		})
	}
}

// TestSchemaLaws checks the laws on inputs under schemas that the fuzz target has
// not: closed arrays and objects, names that may be renamed.
func TestSchemaLaws(t *testing.T) {
	for _, c := range []struct{ schema, input string }{
		{rangeTool, `{"range":[3, 4,{`},
		{rangeTool, `{"range":[3, 4,"ab`},
		{rangeTool, `{"range":[3, 4,, 'ab'`},
		{rangeTool, `"{\"range\":[3 4,[`},
		{editTool, `{"edits"{"\noldText":“"}}`},
		{editTool, `{"edits": [{" oldText": <|"|>x<|"|>, "newText ": b}], "path": "p"}`},
		{editTool, `{oldText:"","newText":"\","path\":"\""}]"}`},
		{writeTool, `file_path":o","content\":""}`},
		{runTool, `{d:null,\"args\"null}`},
		{runTool, `{d:x",\"timeout\":None}`},
		{runTool, `{t:null"env:null,\"args\"null}`},
		{sch(`a string`, `n integer`), `{"":\"\",\\\"n\\\"null, \\\"a\\\": None}`},
		{sch(`content string!`, `n integer`), "{\"content\n\"\"<parameter name=n>5\"}"},
		{sch(`body string`), `{y:"<inv"+"oke>"}`},
		{sch(`body string`), `{"body": "a</body>" + "\n</parameter>"}`},
		{sch(`city string!`, `days integer`), `"3</parame"+"ter></invoke>"`},
		{sch(`content string!`, `tags [string]!`), `content":n<parameter name=tags>"}`},
		{`{"type": "object", "properties": {"l": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}}}`, `{"l": "null""}`},
	} {
		for _, preset := range presets {
			rules, _ := jsonrecover.ParsePreset(preset)
			var r fuzz.Recorder
			laws(&r, t, rules, c.schema, c.input)
			if err := r.Err(); err != nil {
				t.Errorf("%s: %v", preset, err)
			}
		}
	}
}

// TestStepLaws puts what rules look for in strings, and what must not be cut, where
// the search for it takes a new step.
func TestStepLaws(t *testing.T) {
	const step = 256 // of the search
	schema := sch(`text string!`, `b string`)
	for _, preset := range []string{"lenient", "every"} {
		rules, _ := jsonrecover.ParsePreset(preset)
		for _, middle := range []string{`,\n`, `\ud83d\ude00`, `é`} {
			for _, end := range []string{`</text>"}`, `,"b": "y"}`} {
				for n := step - 3; n <= step; n++ {
					input := `{"text": "` + strings.Repeat("a", n) + middle + end
					var r fuzz.Recorder
					laws(&r, t, rules, schema, input)
					if err := r.Err(); err != nil {
						t.Errorf("%s, %d bytes before %s%s: %.500v", preset, n, middle, end, err)
					}
				}
			}
		}
	}
}

// TestLossless checks that faults with one reading are mended to the value that
// was meant, under the preset that has the rule.
func TestLossless(t *testing.T) {
	n := 400
	if testing.Short() {
		n = 60
	}
	for i, schema := range []string{"", article} {
		for _, preset := range []string{"lossless", "lenient"} {
			rules, _ := jsonrecover.ParsePreset(preset)
			wrong, refused, all := 0, 0, 0
			spoiled(n, uint64(10+i), fuzz.Lossless(preset, schema != ""), func(input string, done []fuzz.Damage, original string) {
				all++
				d := whole(t, rules, schema, input)
				switch {
				case !d.committed(false):
					if refused++; refused <= 2 {
						t.Logf("%s, refused: %s\noriginal %s\ninput %s\n%s", preset, kindNames(done), original, input, d)
					}
				case !sameValue(d.json, original):
					if wrong++; wrong <= 2 {
						t.Errorf("%s, wrong: %s\noriginal %s\ninput %s\n%s", preset, kindNames(done), original, input, d)
					}
				}
			})
			t.Logf("schema %t, %s: of %d inputs %d refused, %d wrong", schema != "", preset, all, refused, wrong)
			if 100*refused > 5*all {
				t.Errorf("schema %t, %s: of %d inputs %d refused", schema != "", preset, all, refused)
			}
		}
	}
}

// TestNoHarm checks law 3: what parses and fits is not touched.
func TestNoHarm(t *testing.T) {
	for _, preset := range presets {
		rules, _ := jsonrecover.ParsePreset(preset)
		for i := range 150 {
			text := fuzz.Input(article, rand.New(rand.NewPCG(20, uint64(i))))
			for _, schema := range []string{"", article} {
				var r fuzz.Recorder
				fuzz.NoHarm(&r, start(t, rules, schema, false), text)
				if err := r.Err(); err != nil {
					t.Fatalf("%s, schema %t: %v", preset, schema != "", err)
				}
			}
		}
	}
}

func kindNames(kinds []fuzz.Damage) string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.Name)
	}
	return strings.Join(names, ", ")
}

// goldenInputs calls f with the inputs of the golden files.
func goldenInputs(t testing.TB, f func(name, schema, input string)) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d golden files, %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		a := parseArchive(string(data))
		for _, c := range a.cases() {
			input, _ := a.input(c)
			schema, _ := a.get(c + ".schema")
			f(filepath.Base(name)+" "+c, schema, input)
		}
	}
}
