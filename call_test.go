package jsontide

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/recover"
)

// toolsDoc are the tools of most tests.
const toolsDoc = `[
	{"name": "save_article", "input_schema": {
		"type": "object",
		"properties": {
			"abstract": {"type": "string"},
			"meta": {
				"type": "object",
				"properties": {"word_count": {"type": "integer", "minimum": 1}, "review": {"type": "string"}},
				"required": ["word_count", "review"],
				"additionalProperties": false
			}
		},
		"required": ["abstract", "meta"],
		"additionalProperties": false
	}},
	{"name": "edit_file", "input_schema": {
		"type": "object",
		"properties": {
			"path": {"type": "string"},
			"edits": {"type": "array", "items": {
				"type": "object",
				"properties": {"oldText": {"type": "string"}, "newText": {"type": "string"}},
				"required": ["oldText", "newText"]
			}},
			"mode": {"enum": ["create", "patch"]}
		},
		"required": ["path", "edits"]
	}},
	{"name": "list_harbours", "input_schema": {"type": "object", "properties": {}}}
]`

func testTools(t testing.TB, opts ...Option) *Tools {
	t.Helper()
	tools, err := ParseTools([]byte(toolsDoc), opts...)
	if err != nil {
		t.Fatal(err)
	}
	if err := tools.Err(); err != nil {
		t.Fatal(err)
	}
	return tools
}

const article = `{"abstract": "Why some harbours see one tide a day.", "meta": {"word_count": 1840, "review": "The paper argues well."}}`

func TestCallCommits(t *testing.T) {
	tools := testTools(t)
	for _, size := range []int{1, 2, 3, 7, 16, len(article)} {
		c := tools.Start("save_article")
		var texts strings.Builder
		for rest := article; rest != ""; {
			n := min(size, len(rest))
			for _, u := range c.Feed(rest[:n]) {
				if u.Path == "/abstract" && u.Kind == parser.KindString {
					texts.WriteString(u.Text)
				}
			}
			rest = rest[n:]
		}
		if v, at := c.Verdict(); v != Valid || at != int64(len(article)) {
			t.Errorf("deltas of %d: verdict %v at %d before Close", size, v, at)
		}
		r := c.Close()
		in, err := r.Commit("tool_use")
		if err != nil {
			t.Fatalf("deltas of %d: %v", size, err)
		}
		if in.JSON() != article || r.Raw() != article || r.Outcome() != Exact || r.Err() != nil {
			t.Errorf("deltas of %d: %v %q, raw %q, %v", size, r.Outcome(), in.JSON(), r.Raw(), r.Err())
		}
		if texts.String() != "Why some harbours see one tide a day." {
			t.Errorf("deltas of %d: fragments %q", size, texts.String())
		}
		var v struct {
			Meta struct {
				WordCount int `json:"word_count"`
			}
		}
		if err := in.Decode(&v); err != nil || v.Meta.WordCount != 1840 {
			t.Errorf("Decode: %v, %v", v, err)
		}
		if r.Bytes() != int64(len(article)) || r.Deltas() != (len(article)+size-1)/size || r.Wasted() != 0 || in.Tool() != "save_article" {
			t.Errorf("counts: %d bytes, %d deltas, %d wasted", r.Bytes(), r.Deltas(), r.Wasted())
		}
		if d := cmp.Diff(decode(t, article), r.Preview()); d != "" {
			t.Error(d)
		}
	}
}

// Doomed comes with the byte that decides, for every cut.
func TestDoomed(t *testing.T) {
	for _, tt := range []struct {
		tool, text, by string
		at             int64
	}{
		{"save_article", `{"abstract": 12, "meta": 1}`, "/abstract", 14},
		{"save_article", `{"abstract": "x", "meta": {"word_count": 0, "review": ""}}`, "/meta/word_count", 43},
		{"save_article", `{"abstract": "x", "mega": {}}`, "unknown property", 22},
		{"save_article", `{"abstract" @ 1}`, "'@'", 13},
		{"save_article", `{"abstract": "x", "meta": {}}`, "word_count", 28},
	} {
		for _, size := range []int{1, 2, 5, len(tt.text)} {
			c := testTools(t, UseRules(NoRules())).Start(tt.tool)
			fed := int64(0)
			for rest := tt.text; rest != ""; {
				n := min(size, len(rest))
				c.Push(rest[:n])
				fed += int64(n)
				rest = rest[n:]
				at, doomed := c.Doomed()
				if doomed != (fed >= tt.at) || doomed && (at != tt.at || !strings.Contains(c.DoomedBy(), tt.by)) {
					t.Fatalf("%s in deltas of %d, after %d: doomed %v at %d by %q, want at %d by %q", tt.text, size, fed, doomed, at, c.DoomedBy(), tt.at, tt.by)
				}
			}
			r := c.Close()
			if _, err := r.Commit("tool_use", AllowCut(true), AllowGuessed(true), AllowUnchecked(true)); err == nil {
				t.Errorf("%s: doomed and committed", tt.text)
			}
			if r.Wasted() != int64(len(tt.text))-tt.at {
				t.Errorf("%s: %d bytes wasted", tt.text, r.Wasted())
			}
		}
	}
}

// An input that is cut can go on, so it is not doomed, and neither is one that
// fits.
func TestNotDoomed(t *testing.T) {
	tools := testTools(t)
	for n := 1; n <= len(article); n++ {
		c := tools.Start("save_article")
		c.Push(article[:n])
		r := c.Close()
		if at, doomed := r.Doomed(); doomed {
			t.Fatalf("the first %d bytes are doomed at %d: %s", n, at, c.DoomedBy())
		}
		if _, err := r.Commit("tool_use"); (err == nil) != (n == len(article)) {
			t.Fatalf("the first %d bytes: Commit = %v", n, err)
		}
	}
}

func TestMisuse(t *testing.T) {
	tools := testTools(t)

	// A nil call, and what it gives.
	var none *Call
	none.Push("x")
	none.Abort(errors.New("x"))
	if none.Feed("x") != nil || none.Value() != nil || none.AppendJSON(nil) != nil || none.Tool() != "" || none.DoomedBy() != "" {
		t.Error("a nil Call gives something")
	}
	if _, doomed := none.Doomed(); doomed {
		t.Error("a nil Call is doomed")
	}
	if v, _ := none.Verdict(); v != Undecided || none.Live().Root().State() != Absent {
		t.Error("a nil Call has a verdict")
	}
	r := none.Close()
	if _, err := r.Commit("tool_use", AllowCut(true), AllowGuessed(true), AllowUnchecked(true)); err == nil {
		t.Error("a nil Result is committed")
	} else if err.Error() == "" || r.History() != "{}" {
		t.Error(err, r.History())
	}
	r.Replay(nil)
	if r.Outcome() != Lost || r.Verdict() != Unchecked || r.Unchecked() == "" || r.Err() == nil || r.Raw()+r.PreviewJSON()+r.Rest()+r.Tool() != "" ||
		r.Preview() != nil || len(r.Edits())+len(r.Violations())+len(r.Advice())+len(r.Warnings())+len(r.Updates())+len(r.Values()) != 0 ||
		r.Reshaped() || r.Guessed() || r.Bytes()+r.Wasted()+r.VerdictAt()+int64(r.Deltas()) != 0 {
		t.Error("a nil Result is not Lost and empty")
	}

	// Feed after Close, Close twice.
	c := tools.Start("save_article")
	c.Push(article)
	first := c.Close()
	other := tools.Start("save_article") // has what the first one used
	c.Push("garbage")
	c.Abort(errors.New("x"))
	if c.Feed("garbage") != nil || c.AppendJSON(nil) != nil || c.Close() != first {
		t.Error("a closed call is not closed")
	}
	if v, _ := c.Verdict(); v != Valid || c.Value() == nil {
		t.Error("a closed call forgets")
	}
	other.Push(article)
	if _, err := other.Close().Commit("tool_use"); err != nil {
		t.Errorf("a closed call reaches into another: %v", err)
	}

	// An unknown tool, and no tools at all.
	for _, ts := range []*Tools{tools, nil, {}} {
		c := ts.Start("no such tool")
		c.Push(`{"a": 1}`)
		r := c.Close()
		if _, err := r.Commit("tool_use"); err == nil || !strings.Contains(err.Error(), `no tool has the name "no such tool"`) {
			t.Errorf("Commit = %v", err)
		}
		if in, err := r.Commit("tool_use", AllowUnchecked(true)); err != nil || in.JSON() != `{"a": 1}` {
			t.Errorf("Commit = %v", err)
		}
		if ts.Err() != nil || ts.Has("no such tool") {
			t.Error("the tool is there")
		}
	}
}

func TestAbort(t *testing.T) {
	c := testTools(t).Start("save_article")
	c.Push(article[:20])
	broken := errors.New("the path goes back")
	c.Abort(broken)
	c.Abort(errors.New("second"))
	c.Push(article[20:])
	if at, doomed := c.Doomed(); !doomed || at != 20 || c.DoomedBy() != broken.Error() {
		t.Errorf("doomed %v at %d by %q", doomed, at, c.DoomedBy())
	}
	r := c.Close()
	_, err := r.Commit("tool_use")
	var rej *RejectedError
	if r.Outcome() != Lost || !errors.Is(r.Err(), broken) || r.Raw() != article || r.PreviewJSON() != "" || !errors.As(err, &rej) {
		t.Errorf("%v, %v, %q, %v", r.Outcome(), r.Err(), r.Raw(), err)
	} else if !strings.Contains(rej.ToolResult(), broken.Error()) {
		t.Error(rej.ToolResult())
	}
}

func TestMaxBytes(t *testing.T) {
	tools := testTools(t, MaxBytes(50), ForTool("edit_file", MaxBytes(10)))
	for tool, limit := range map[string]int{"save_article": 50, "edit_file": 10} {
		c := tools.Start(tool)
		c.Push(article)
		r := c.Close()
		if r.Outcome() != Lost || r.Err() == nil || !strings.Contains(r.Err().Error(), fmt.Sprintf("MaxBytes of %d", limit)) || r.Raw() != article {
			t.Errorf("%s: %v, %v", tool, r.Outcome(), r.Err())
		}
	}
}

// What AppendJSON gives, and what Close adds, is the text.
func TestAppendJSON(t *testing.T) {
	c := testTools(t).Start("save_article")
	var out []byte
	for i := range len(article) {
		c.Push(article[i : i+1])
		out = c.AppendJSON(out)
		if !strings.HasPrefix(article, string(out)) {
			t.Fatalf("%q is not the beginning of the text", out)
		}
	}
	r := c.Close()
	if got := string(out) + r.Rest(); got != article {
		t.Errorf("got %q", got)
	}
}

func TestPreviewOff(t *testing.T) {
	c := testTools(t, Preview(false)).Start("save_article")
	c.Push(article)
	if c.Value() != nil {
		t.Error("there is a live value")
	}
	if in, err := c.Close().Commit("tool_use"); err != nil || in.JSON() != article {
		t.Errorf("Commit = %v", err)
	}
}

// A thousand calls at once on one Tools, each with its own text; run with -race.
func TestParallelCalls(t *testing.T) {
	tools := testTools(t)
	var wg sync.WaitGroup
	for i := range 1000 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			text := strings.ReplaceAll(article, "1840", fmt.Sprint(i+1))
			if i%3 == 0 {
				text = strings.ReplaceAll(text, `"review"`, `"rewiev"`)
			}
			var mux Mux
			var seen int
			Each(&mux, "/meta/word_count", func(_ parser.Pointer, n int) error { seen = n; return nil })
			c := tools.Start("save_article", &mux)
			for rest := text; rest != ""; {
				n := min(1+i%17, len(rest))
				c.Feed(rest[:n])
				if i%5 == 0 {
					c.Value()
				}
				rest = rest[n:]
			}
			r := c.Close()
			in, err := r.Commit("tool_use")
			if bad := i%3 == 0; bad != (err != nil) || !bad && in.JSON() != text {
				t.Errorf("call %d: %v", i, err)
			}
			if seen != i+1 {
				t.Errorf("call %d: Each saw %d", i, seen)
			}
			if r.Raw() != text {
				t.Errorf("call %d has the text of another", i)
			}
		}()
	}
	wg.Wait()
}

// TestDuplicateNames is law 8 for names that come twice, whichever of parser and
// rules looks at them.
func TestDuplicateNames(t *testing.T) {
	for name, rules := range map[string]recover.Rules{"none": recover.NoRules(), "lossless": recover.LosslessRules(),
		"without the rule": recover.LosslessRules().Without(recover.DuplicateName)} {
		for _, allow := range []bool{false, true} {
			tools, err := NewTools(map[string]string{"t": `{"type": "object"}`}, UseRules(rules), AllowDuplicateNames(allow))
			if err != nil {
				t.Fatal(err)
			}
			c := tools.Start("t")
			c.Feed(`{"a": 1, "b": {"a": 1}, "a": 2}`)
			r := c.Close()
			want := !allow || rules.Has(recover.DuplicateName)
			if got := r.Outcome() == Lost; got != want {
				t.Errorf("%s, allowed %v: %v, %v", name, allow, r.Outcome(), r.Err())
			}
			if want && !strings.Contains(r.Err().Error(), "duplicate name") {
				t.Errorf("%s, allowed %v: %v", name, allow, r.Err())
			}
		}
	}
}

// TestNilSink: a sink that is nil is none.
func TestNilSink(t *testing.T) {
	var seen parser.Records
	c := (*Tools)(nil).Start("t", nil, &seen, nil)
	c.Push(`{"a": [1]}`)
	if r := c.Close(); r.Outcome() != Exact || len(seen) != 6 {
		t.Errorf("%v, %v", r.Outcome(), seen)
	}
}
