package recover_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// malformed is a row of malformed/real.jsonl.
type malformed struct {
	ID         string            `json:"id"`
	Category   string            `json:"category"`
	Input      string            `json:"input"`
	Schema     json.RawMessage   `json:"schema"`
	Outcome    string            `json:"outcome"`
	Expected   json.RawMessage   `json:"expected"`
	Acceptable []json.RawMessage `json:"acceptable"`
}

func (m *malformed) schema() string {
	if string(m.Schema) == "null" {
		return ""
	}
	return string(m.Schema)
}

// right reports whether the text has the expected value or an acceptable one.
func (m *malformed) right(text string) bool {
	return m.Outcome == "value" && sameValue(text, string(m.Expected)) || m.acceptable(text)
}

func (m *malformed) acceptable(text string) bool {
	return slices.ContainsFunc(m.Acceptable, func(a json.RawMessage) bool { return sameValue(text, string(a)) })
}

// committed reports whether the gate of DESIGN section 7 lets the drive pass:
// one that was changed only where there is one reading, or with guesses too, and
// fits the schema.
func (d *drive) committed(guesses bool) bool {
	worst := jsonrecover.Mended
	if guesses {
		worst = jsonrecover.Guessed
	}
	return d.outcome <= worst && d.verdict != "invalid" && d.verdict != "open"
}

// untouched reports whether the input passed as it came. POLICY principle 1:
// what parses and fits is not touched below the tier of the rules about leaked
// markup.
func (d *drive) untouched(input string) bool {
	return d.outcome == jsonrecover.Exact && d.json == input
}

// TestMalformedWithoutSchema scores the rows of real.jsonl that have no schema.
func TestMalformedWithoutSchema(t *testing.T) {
	var values, right, fails, refused int
	for _, m := range corpus.Rows[malformed](t, "malformed/real.jsonl") {
		if m.schema() != "" {
			continue
		}
		d := whole(t, jsonrecover.LenientRules(), "", m.Input)
		if m.Outcome == "value" {
			values++
			if m.right(d.json) {
				right++
			} else {
				t.Logf("%s %s: want %s\ninput %s\n%s", m.ID, m.Category, m.Expected, m.Input, d)
			}
		} else {
			fails++
			if d.outcome <= jsonrecover.Mended && !m.acceptable(d.json) {
				t.Errorf("%s %s: a value that must not be accepted\ninput %s\n%s", m.ID, m.Category, m.Input, d)
			} else {
				refused++
			}
		}
		if d := whole(t, jsonrecover.LosslessRules(), "", m.Input); d.outcome <= jsonrecover.Mended && !m.right(d.json) && !d.untouched(m.Input) {
			t.Errorf("%s %s: the default accepts a wrong value\ninput %s\n%s", m.ID, m.Category, m.Input, d)
		}
	}
	t.Logf("lenient, no schema: %d of %d values right; %d of %d that must fail are not accepted", right, values, refused, fails)
	if 100*right < 95*values {
		t.Errorf("%d of %d values right, want 95 %%", right, values)
	}
}

// readTool is a schema as the tool Read of the rows has it; other tools of those
// rows stay without one.
const readTool = `{"type": "object", "properties": {"file_path": {"type": "string"}, "offset": {"type": "number"}, "limit": {"type": "number"}}, "required": ["file_path"]}`

// TestUnparsed says of every input that a coding agent could not parse how it is
// mended or why and where it is refused. POLICY decides by the class of fault.
func TestUnparsed(t *testing.T) {
	type row struct {
		Tool, Class string
		Raw         string
		Input       string
		Complete    bool                `json:"raw_complete"`
		Error       struct{ Pos int64 } `json:"python_json_error"`
	}
	// What each class comes to: under the default, and under lenient.
	policy := map[string][2]string{
		"doubled-comma":             {"mended by double-comma", "mended by double-comma"},
		"extra-closing-brace":       {"mended by extra-closer", "mended by extra-closer"},
		"wrong-colon-char":          {"mended by wrong-colon", "mended by wrong-colon"},
		"backslash-before-number":   {"lost", "guessed by over-escaped"},
		"bare-value-missing-key":    {"lost", "lost"},
		"stray-bareword":            {"lost", "lost"},
		"stray-markup-after-number": {"lost", "lost"},
		"stray-char-after-number":   {"lost", "lost"},
		"xml-attribute-leak":        {"lost", "lost"},
		"xml-parameter-leak":        {"lost", "lost"},
		"bareword-value":            {"lost", "lost"},
		"truncated-in-string":       {"cut by close-open", "cut by close-open"},
		"preview-cut-2048":          {"cut by close-open", "cut by close-open"},
	}
	for i, r := range corpus.Rows[row](t, "malformed/claude-code-unparsed.jsonl") {
		input := r.Input + r.Raw
		schema := ""
		if r.Tool == "Read" {
			schema = readTool
		}
		for j, rules := range []jsonrecover.Rules{jsonrecover.LosslessRules(), jsonrecover.LenientRules()} {
			d := whole(t, rules, schema, input)
			got := d.outcome.String()
			if by := rulesOf(d.edits); len(by) > 0 && d.outcome != jsonrecover.Lost {
				got += " by " + strings.Join(by, ", ")
			}
			if want := policy[r.Class][j]; got != want {
				t.Errorf("row %d, %s: %s, want %s\ninput %s\n%s", i, r.Class, got, want, input, d)
			}
			if d.outcome == jsonrecover.Lost && !strings.Contains(d.err, fmt.Sprintf("at offset %d", r.Error.Pos)) && !strings.Contains(r.Class, "leak") && r.Class != "bare-value-missing-key" {
				t.Errorf("row %d, %s: the error is %s, want it at offset %d", i, r.Class, d.err, r.Error.Pos)
			}
			if j == 0 {
				var b strings.Builder
				writeEdits(&b, "  ", d.edits)
				t.Logf("row %d %s %s: %s %s\n%s", i, r.Tool, r.Class, got, d.err, b.String())
			}
		}
	}
}

// TestValidDocuments reads every valid document of the test data under every
// rule: nothing is changed. Objects with a repeated name are no such documents
// (the rule duplicate-name makes them an error), and leaked markup is the
// exception of POLICY principle 5.
func TestValidDocuments(t *testing.T) {
	n, markup := 0, 0
	check := func(name, text string) {
		p := parser.New(nil, parser.UniqueNames(true))
		if p.Feed(text) != nil || p.Close() != nil {
			return
		}
		n++
		d := whole(t, jsonrecover.EveryRules(), "", text)
		if d.outcome == jsonrecover.Exact && len(d.edits) == 0 && d.json == text && d.streamed == text {
			return
		}
		if len(d.edits) == 0 && d.outcome == jsonrecover.Lost && strings.Contains(name, "malformed") && strings.Contains(text, "<") {
			markup++
			t.Logf("%s: refused for markup: %s", name, d.err)
			return
		}
		if len(text) > 300 {
			text = text[:300] + "…"
		}
		t.Errorf("%s is valid, and yet changed\n%s\n%.600s", name, text, d)
	}
	dir := corpus.Dir(t)
	for _, sub := range []string{"json/test_parsing", "json-schema-suite", "transcripts"} {
		err := filepath.WalkDir(filepath.Join(dir, sub), func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".json") {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil || len(data) > 1<<20 {
				return err
			}
			check(path, string(data))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"malformed/real.jsonl", "schemabench/schemas.jsonl", "tools/tools.jsonl", "repair-suites/consensus.jsonl"} {
		for i, row := range corpus.Rows[json.RawMessage](t, name) {
			check(fmt.Sprintf("%s:%d", name, i+1), string(row))
			var text struct {
				Input    string
				Expected json.RawMessage
			}
			if json.Unmarshal(row, &text) == nil {
				check(fmt.Sprintf("%s:%d input", name, i+1), text.Input)
				check(fmt.Sprintf("%s:%d expected", name, i+1), string(text.Expected))
			}
		}
	}
	t.Logf("%d valid documents, %d refused for markup", n, markup)
	if n < 1000 || markup > 2 {
		t.Errorf("%d valid documents, %d refused for markup", n, markup)
	}
}
