package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func ptr(n int64) *int64 { return &n }

// cut returns text and the sizes of its pieces between the bars.
func cut(s string) (text string, deltas []int) {
	for _, part := range strings.Split(s, "|") {
		text += part
		deltas = append(deltas, len(part))
	}
	return text, deltas
}

// call returns a call whose input came in the pieces between the bars.
func call(source, id, tool, outcome, verdict, input string) *Call {
	file, line, _ := strings.Cut(source, ":")
	n, _ := strconv.Atoi(line)
	c := &Call{File: file, Line: n, Source: source, Provider: "anthropic", ID: id, Tool: tool, Outcome: outcome, Verdict: verdict, StopReason: "tool_use"}
	c.Raw, c.Deltas = cut(input)
	return c
}

// at returns the offset of the text in the raw input, and that behind it.
func (c *Call) at(text string) (start, end int64) {
	i := strings.Index(c.Raw, text)
	if i < 0 {
		panic("no " + text + " in " + c.Raw)
	}
	return int64(i), int64(i + len(text))
}

func samples() []*Call {
	var calls []*Call

	c := call("runs/a.sse:14", "toolu_01", "save_article", "mended", "invalid",
		`|{"abs|tract": "This is it", "meta": "{\n  \"review\": \"The pa|per …\",\n  \"word_count\": undefi|ned\n}"|}`)
	c.JSON = `{"abstract": "This is it", "meta": {
  "review": "The paper …"
}}`
	start, end := c.at(`"{\n  \"review\": \"The paper …\",\n  \"word_count\": undefined\n}"`)
	from, to := c.at(`,\n  \"word_count\": undefined`)
	c.Edits = []Edit{{Rule: "decode-string", Loss: "lossless", Path: "/meta", Start: start, End: end,
		Inner: []Edit{{Rule: "undefined", Loss: "lossless", Path: "/meta/word_count", Start: from, End: to}}}}
	c.Violations = []Violation{{Path: "/meta", Keyword: "required", SchemaPath: "/properties/meta/required", Offset: start, At: end - 1,
		Message: `required property "word_count" is missing (the model wrote undefined)`, Candidates: []string{"word_count"}}}
	c.ImpossibleAt = ptr(end - 1)
	from, to = c.at(`"This is it"`)
	whole := int64(len(c.Raw))
	c.Known = []Known{{"/abstract", from, to, to + 9}, {"/meta", start, end, end}, {"", 0, whole, whole}}
	calls = append(calls, c)

	c = call("runs/a.sse:90", "toolu_02", "write_log", "cut", "valid", `{"page": 12, "entries": [{"at": "06:10", "text": "Pas|sed the in`)
	c.StopReason = "max_tokens"
	c.JSON = c.Raw + `"}]}`
	n := int64(len(c.Raw))
	c.Edits = []Edit{{Rule: "close-open", Loss: "lossless", Path: "/entries/0/text", Start: n, End: n, Insert: `"}]}`}}
	c.Warnings = []string{"its end was not recorded (no content_block_stop)"}
	calls = append(calls, c)

	c = call("runs/b.sse:5", "toolu_03", "tide_table", "exact", "invalid", `{"harbour": "Saint-Malo", "unit": "fa|thom"}`)
	c.JSON = c.Raw
	start, _ = c.at(`"fathom"`)
	c.Violations = []Violation{{Path: "/unit", Keyword: "enum", SchemaPath: "/properties/unit/enum", Offset: start, At: start + 3,
		Message: "not one of the values of the enum", Candidates: []string{`"ft"`, `"m"`}}}
	c.Advice = []string{`"harbour" is declared; did you mean it?`}
	calls = append(calls, c)

	c = call("runs/b.sse:70", "toolu_04", "tide_table", "lost", "unchecked", `{"harbour": "Brest"} {"harb|our": "Roscoff"}`)
	start, _ = c.at(` {`)
	c.Values = []string{`{"harbour": "Brest"}`, `{"harbour": "Roscoff"}`}
	c.Error = &Fault{Offset: start + 1, Message: "a second value follows the first"}
	calls = append(calls, c)

	c = call("runs/c.jsonl:1", "", "moor", "guessed", "unchecked", `{"berth": 7, "line": "a <b> & c", `+"\x1b[31m\x00日本|語\xff"+`}`)
	start, end = c.at("\x1b[31m\x00日本語\xff")
	c.JSON = `{"berth": 7, "line": "a <b> & c"}`
	c.Edits = []Edit{{Rule: "stray-token", Loss: "guess", Path: "", Start: start - 2, End: end}}
	c.Provider, c.StopReason, c.Unchecked = "", "", "no schema for this tool"
	calls = append(calls, c)

	c = call("runs/c.jsonl:2", "c2", "now", "exact", "valid", `{}`)
	c.JSON, c.StopReason, c.Unordinary = "{}", "pause_turn", true
	calls = append(calls, c)

	c = call("runs/c.jsonl:3", "c3", "now", "exact", "valid", ``)
	c.JSON, c.Committed, c.Deltas = "{}", true, nil
	calls = append(calls, c)
	return calls
}

// many is a call with more findings than are shown.
func many() *Call {
	c := call("many.json:1", "", "", "mended", "invalid", "["+strings.Repeat(",|", 30)+"]")
	c.JSON = "[]"
	for i := range int64(30) {
		c.Edits = append(c.Edits, Edit{Rule: "double-comma", Loss: "lossless", Start: i + 1, End: i + 2})
		c.Violations = append(c.Violations, Violation{Path: "/0", Keyword: "type", Message: "wants an object", Offset: i, At: i + 1})
	}
	return c
}

func render(t *testing.T, format string, o Options, calls []*Call) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := New(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	sum := &Summary{Files: 3, Unread: 1, Elapsed: 12345 * time.Microsecond}
	for _, c := range calls {
		sum.Add(c)
		if err := w.Call(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(sum); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// failOn is the default of the command line.
var failOn = []string{"lost", "cut", "guessed", "invalid"}

func TestGolden(t *testing.T) {
	for _, g := range []struct {
		file, format string
		o            Options
		calls        []*Call
	}{
		{"text.txt", "text", Options{}, samples()},
		{"text-quiet.txt", "text", Options{Quiet: true}, samples()},
		{"text-verbose.txt", "text", Options{Verbose: true}, samples()},
		{"text-color.txt", "text", Options{Color: true}, samples()[:2]},
		{"text-many.txt", "text", Options{}, []*Call{many()}},
		{"calls.json", "json", Options{}, samples()},
		{"none.json", "json", Options{}, nil},
		{"calls.jsonl", "jsonl", Options{}, samples()},
		{"calls.sarif", "sarif", Options{FailOn: failOn}, samples()},
		{"none.sarif", "sarif", Options{FailOn: failOn}, nil},
		{"calls.xml", "junit", Options{FailOn: failOn}, samples()},
		{"unchecked.xml", "junit", Options{FailOn: []string{"unchecked"}}, samples()},
		{"calls.html", "html", Options{FailOn: failOn}, samples()},
		{"none.html", "html", Options{FailOn: failOn}, nil},
		{"calls.github", "github", Options{FailOn: failOn}, samples()},
	} {
		t.Run(g.file, func(t *testing.T) {
			got := render(t, g.format, g.o, g.calls)
			file := filepath.Join("testdata", g.file)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestMarks: a frame marks the scalar that does not fit, not what had to come
// before that was certain.
func TestMarks(t *testing.T) {
	for _, c := range []struct {
		raw, text string
		at        string // the text whose end decided it
		want      string
	}{
		{`{"a": "x\"y", "b": 1}`, `"x\"y"`, `"b"`, `       ^~~~~~ byte 6`},
		{`{"a": 12, "b": 1}`, `12`, `12,`, `      ^~ byte 6`},
		{`{"a": "xyz", "b": 1}`, `"xyz"`, `"x`, `      ^~ byte 6`},
		{`{"a": {"b": 1}}`, `{"b"`, `1}`, `      ^~~~~~~~ byte 6`},
	} {
		k := call("f:1", "", "", "exact", "invalid", c.raw)
		offset, _ := k.at(c.text)
		_, at := k.at(c.at)
		k.Violations = []Violation{{Offset: offset, At: at, Message: "bad", Keyword: "type"}}
		if got := string(render(t, "text", Options{Quiet: true}, []*Call{k})); !strings.Contains(got, c.want) {
			t.Errorf("%s: no %q in\n%s", c.raw, c.want, got)
		}
	}
}

// TestVerboseShowsAll: -v leaves no finding out.
func TestVerboseShowsAll(t *testing.T) {
	got := string(render(t, "text", Options{Verbose: true}, []*Call{many()}))
	if n := strings.Count(got, "[double-comma]"); n != 30 {
		t.Errorf("%d edits", n)
	}
	if n := strings.Count(got, "[type]"); n != 30 {
		t.Errorf("%d violations", n)
	}
}

// TestObject: every line is an object with the members of the contract in its
// order, and lists are never null.
func TestObject(t *testing.T) {
	const want = "source provider id tool outcome verdict stop_reason committed reshaped input json raw bytes deltas " +
		"edits violations advice warnings values impossible_at error"
	const edit = "rule loss path start end insert inner"
	const violation = "path keyword schema_path offset at message candidates"
	for line := range bytes.Lines(render(t, "jsonl", Options{}, samples())) {
		if got := names(t, line); got != want {
			t.Errorf("members %s", got)
		}
		var o struct{ Edits, Violations, Advice, Warnings, Values []json.RawMessage }
		if err := json.Unmarshal(line, &o); err != nil {
			t.Fatal(err)
		}
		if o.Edits == nil || o.Violations == nil || o.Advice == nil || o.Warnings == nil || o.Values == nil {
			t.Errorf("a list is null: %s", line)
		}
		for _, e := range o.Edits {
			if got := names(t, e); got != edit {
				t.Errorf("an edit has %s", got)
			}
		}
		for _, v := range o.Violations {
			if got := names(t, v); got != violation {
				t.Errorf("a violation has %s", got)
			}
		}
	}
}

// names returns the names of the object's members, in order.
func names(t *testing.T, object []byte) string {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, name.(string))
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(out, " ")
}

// TestPage: the page needs nothing from elsewhere, what came is text in it, and
// of a long input the beginning is shown.
func TestPage(t *testing.T) {
	c := call("a<b>.sse:1", "<script>", "x", "lost", "unchecked", "<script>alert(1)</script>|"+strings.Repeat("é", htmlBytes))
	c.Error = &Fault{Message: "</pre><script>"}
	for i := range int64(htmlPaths + 3) {
		c.Known = append(c.Known, Known{Path: "/<i>", Start: i, End: i + 1, At: i + 2})
	}
	page := string(render(t, "html", Options{}, []*Call{c}))
	if strings.Contains(page, "<script") || strings.Contains(page, "<i>") || !strings.Contains(page, "alert(1)&lt;/script&gt;") {
		t.Error("the input is not escaped")
	}
	for _, bad := range []string{"http:", "https:", "src=", "url(", "@import", "<link"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if !strings.Contains(page, fmt.Sprintf("<p>%d more bytes are not shown.</p>", len(c.Raw)-htmlBytes+1)) || !strings.Contains(page, "<p>3 more paths are not shown.</p>") {
		t.Error("what is not shown is not counted")
	}
	for _, tag := range []string{"details", "table", "pre", "div", "p", "mark", "html", "body", "tr", "td", "ul", "li"} {
		if a, b := strings.Count(page, "<"+tag+">")+strings.Count(page, "<"+tag+" "), strings.Count(page, "</"+tag+">"); a != b {
			t.Errorf("%s: %d begin, %d end", tag, a, b)
		}
	}
}

// TestNumbersKeepTheirText: "input" and "json" hold the digits that came.
func TestNumbersKeepTheirText(t *testing.T) {
	c := call("f:1", "", "", "exact", "unchecked", "{ \"a\" : 1.50e+2 ,\n\"b\": [12345678901234567890, \"x \\\" y\"] }")
	c.JSON = c.Raw
	got := render(t, "jsonl", Options{}, []*Call{c})
	for _, want := range []string{
		`"input":{"a":1.50e+2,"b":[12345678901234567890,"x \" y"]},`,
		`"json":"{ \"a\" : 1.50e+2 ,\n\"b\": [12345678901234567890, \"x \\\" y\"] }",`,
	} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

// TestDeep: a value of any depth goes through.
func TestDeep(t *testing.T) {
	c := call("f:1", "", "", "exact", "unchecked", strings.Repeat("[", 50_000)+strings.Repeat("]", 50_000))
	c.JSON = c.Raw
	if got := render(t, "jsonl", Options{}, []*Call{c}); !bytes.Contains(got, []byte(`"input":`+c.Raw+`,"json"`)) {
		t.Error("the value is not there")
	}
}

func TestDeltaAt(t *testing.T) {
	c := call("", "", "", "", "", "|ab||c|")
	for offset, want := range []int{2, 2, 4, 4, 4} {
		if got := c.DeltaAt(int64(offset)); got != want {
			t.Errorf("byte %d: delta %d, want %d", offset, got, want)
		}
	}
	if got := (&Call{}).DeltaAt(0); got != 1 {
		t.Errorf("nothing: %d", got)
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := New("xml", nil, Options{})
	if want := `unknown output format "xml", want one of text, json, jsonl`; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Error(err)
	}
}

func TestSummaryLine(t *testing.T) {
	for _, c := range []struct {
		s    Summary
		want string
	}{
		{Summary{}, "0 files · 0 calls · 0 B in 0 ms"},
		{Summary{Files: 1, Calls: 1, Exact: 1, Bytes: 999, Elapsed: time.Minute}, "1 file · 1 call: 1 exact · 999 B in 60.0 s"},
		{Summary{Files: 3, Calls: 214, Exact: 209, Mended: 3, Cut: 1, Lost: 1, Invalid: 2, Bytes: 400_000, CutStops: map[string]int{"max_tokens": 1}, Elapsed: 12 * time.Millisecond},
			"3 files · 214 calls: 209 exact, 3 mended, 1 cut (max_tokens), 1 lost · 2 invalid · 0.4 MB in 12 ms"},
	} {
		if got := summaryLine(&c.s); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
