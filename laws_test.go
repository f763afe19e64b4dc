package jsontide_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// lawSchemas are what the inputs of the laws are made for: closed and open
// objects, enums, alternatives, arrays of objects, a wrapper's name that is
// declared, and a place where only a string fits.
var lawSchemas = []string{
	`{"type": "object", "properties": {"abstract": {"type": "string"}, "meta": {"type": "object", "properties":
		{"word_count": {"type": "integer", "minimum": 1}, "review": {"type": "string"}}, "required": ["word_count"], "additionalProperties": false}},
		"required": ["abstract", "meta"], "additionalProperties": false}`,
	`{"type": "object", "properties": {"path": {"type": "string"}, "edits": {"type": "array", "items": {"type": "object",
		"properties": {"oldText": {"type": "string"}, "newText": {"type": "string"}}, "required": ["oldText", "newText"]}},
		"mode": {"enum": ["create", "patch"]}, "dry_run": {"type": "boolean"}}, "required": ["path", "edits"]}`,
	`{"type": "object", "properties": {"id": {"anyOf": [{"type": "integer"}, {"type": "string"}]}, "tags": {"type": "array",
		"items": {"type": "string"}, "maxItems": 3}, "input": {"type": "object", "properties": {"n": {"type": "number"}}}}, "required": ["id"]}`,
	`{}`,
}

// lawInput returns an input of one kind or another: as it should be, cut, for
// another schema, wrapped, and, which it reports, damaged or mutated.
func lawInput(schema string, rng *rand.Rand) (text string, damaged bool) {
	text = fuzz.Input(schema, rng)
	switch rng.IntN(8) {
	case 0:
	case 1:
		text = text[:rng.IntN(len(text)+1)]
	case 2:
		text = fmt.Sprintf(`{"%s": %s}`, []string{"input", "arguments", "parameters", "path", "edits"}[rng.IntN(5)], text)
	case 3:
		text = fmt.Sprintf(`{"name": "t", "arguments": %s}`, text)
	case 4:
		text = fuzz.Input(lawSchemas[rng.IntN(len(lawSchemas))], rng)
	case 5:
		return fuzz.Mutate(rng, text), true
	default:
		text, _ = fuzz.Damaged(text, schema, rng, 1+rng.IntN(2), fuzz.Damages()...)
		return text, true
	}
	return text, false
}

var lawPresets = []string{"none", "truncated", "lossless", "lenient", "every"}

// lawTools returns the one tool of the laws.
func lawTools(t *testing.T, schema, preset string) *jsontide.Tools {
	t.Helper()
	rules, err := jsonrecover.ParsePreset(preset)
	if err != nil {
		t.Fatal(err)
	}
	tools, err := jsontide.NewTools(map[string]string{"t": schema}, jsontide.UseRules(rules))
	if err != nil || tools.Err() != nil {
		t.Fatal(err, tools.Err())
	}
	return tools
}

// everything is what a call says, as far as the cuts must not matter.
type everything struct {
	Outcome, Verdict  string
	VerdictAt, Doomed int64
	JSON, Raw, Text   string
	Edits             []jsontide.Edit
	Violations        []jsontide.Violation
	Advice            []jsontide.Advice
	Values, Warnings  []string
	Err, Committed    string
	Wasted            int64
	Updates           parser.Records
	Preview           any
}

// follow runs the call and checks on the way what holds for a single one.
func follow(t *testing.T, tools *jsontide.Tools, preset string, deltas []string) everything {
	t.Helper()
	c := tools.Start("t")
	raw := strings.Join(deltas, "")
	var text []byte
	var recs parser.Records
	fed, doomedAt := int64(0), int64(-1)
	for _, d := range deltas {
		for _, u := range c.Feed(d) {
			recs = append(recs, u.Record)
		}
		text = c.AppendJSON(text)
		fed += int64(len(d))
		at, doomed := c.Doomed()
		switch {
		case !doomed && doomedAt >= 0, doomed && doomedAt >= 0 && at != doomedAt:
			t.Errorf("Doomed is taken back: %d, then %v %d\n%q", doomedAt, doomed, at, raw)
		case doomed && doomedAt < 0:
			doomedAt = at
			if at > fed || at <= fed-int64(len(d)) {
				t.Errorf("%s: doomed at %d (%s), reported by the delta from %d to %d\n%q", preset, at, c.DoomedBy(), fed-int64(len(d)), fed, raw)
			}
		}
	}
	r := c.Close()
	text = append(text, r.Rest()...)
	for _, u := range r.Updates() {
		recs = append(recs, u.Record)
	}
	e := everything{
		Outcome: r.Outcome().String(), Verdict: r.Verdict().String(), VerdictAt: r.VerdictAt(), Doomed: -1, JSON: r.PreviewJSON(), Raw: r.Raw(),
		Text: string(text), Edits: r.Edits(), Violations: r.Violations(), Advice: r.Advice(), Values: r.Values(), Warnings: r.Warnings(),
		Wasted: r.Wasted(), Updates: recs.Join(), Preview: r.Preview(),
	}
	if at, doomed := r.Doomed(); doomed {
		e.Doomed = at
	}
	if r.Err() != nil {
		e.Err = r.Err().Error()
	}
	in, err := r.Commit("tool_use", jsontide.AllowCut(true), jsontide.AllowGuessed(true), jsontide.AllowUnchecked(true))
	if err == nil {
		e.Committed = in.JSON()
		if doomedAt >= 0 {
			t.Errorf("doomed at %d (%s), and committed: %v %s\n%q", doomedAt, c.DoomedBy(), r.Outcome(), in.JSON(), raw)
		}
		if !r.Reshaped() && e.Text != e.JSON {
			t.Errorf("streamed %q, committed %q\n%q", e.Text, e.JSON, raw)
		}
	}
	if r.Raw() != raw {
		t.Errorf("raw %q, fed %q", r.Raw(), raw)
	}
	return e
}

// Law 1 for the facade, and Doomed never fires on an input that Close would
// commit under any allowance.
func TestCutsAndDoomed(t *testing.T) {
	committed, doomed := 0, 0
	for i, schema := range lawSchemas {
		for _, preset := range lawPresets {
			tools := lawTools(t, schema, preset)
			rng := rand.New(rand.NewPCG(uint64(i), 3))
			for range 150 {
				input, damaged := lawInput(schema, rng)
				whole := follow(t, tools, preset, []string{input})
				for _, deltas := range [][]string{fuzz.Bytes(input), fuzz.Cut(rng, input)} {
					other := follow(t, tools, preset, deltas)
					if damaged {
						continue // what recovery makes of each damage is tested there
					}
					if d := cmp.Diff(whole, other); d != "" {
						t.Errorf("schema %d, %s: whole (-), in %d deltas (+)\n%s\n%q", i, preset, len(deltas), d, input)
					}
				}
				if whole.Committed != "" {
					committed++
				}
				if whole.Doomed >= 0 {
					doomed++
				}
			}
		}
	}
	t.Logf("%d committed, %d doomed", committed, doomed)
	if committed < 100 || doomed < 100 {
		t.Error("the inputs are too much alike")
	}
}

// Law 7: what a Mux hands over early is in no doubt, and if the call is
// committed, it is what the committed value has at that path.
func TestEarlyValuesAreThoseCommitted(t *testing.T) {
	early := 0
	for i, schema := range lawSchemas {
		for _, preset := range lawPresets {
			tools := lawTools(t, schema, preset)
			rng := rand.New(rand.NewPCG(uint64(i), 4))
			for range 150 {
				input, _ := lawInput(schema, rng)
				got := map[parser.Pointer]string{}
				var c *jsontide.Call
				var mux jsontide.Mux
				mux.HandleValue("/**", func(path parser.Pointer, text string) error {
					got[path] = text
					if v, _ := c.Verdict(); v == jsontide.Invalid {
						t.Errorf("%s was handed over under the verdict Invalid\n%q", path, input)
					}
					return nil
				})
				c = tools.Start("t", &mux)
				for _, d := range fuzz.Cut(rng, input) {
					c.Push(d)
				}
				r := c.Close()
				in, err := r.Commit("tool_use", jsontide.AllowCut(true), jsontide.AllowGuessed(true), jsontide.AllowUnchecked(true))
				if err != nil || r.Reshaped() {
					continue
				}
				if in.JSON() != r.PreviewJSON() {
					t.Errorf("two texts: %q, %q", in.JSON(), r.PreviewJSON())
				}
				want := map[parser.Pointer]string{}
				var all jsontide.Mux
				all.HandleValue("/**", func(path parser.Pointer, text string) error { want[path] = text; return nil })
				p := parser.New(&all)
				if err := p.Feed(in.JSON()); err != nil {
					t.Fatal(err)
				}
				p.Close()
				for path, text := range got {
					early++
					if w, ok := want[path]; !ok || compact(t, text) != w {
						t.Errorf("schema %d, %s: %s came early as %s, committed is %s\n%q\n%s", i, preset, path, text, w, input, in.JSON())
					}
				}
				if r.Outcome() <= jsontide.Mended && r.Verdict() == jsontide.Valid && len(got) != len(want) {
					t.Errorf("schema %d, %s: %d of %d values came early\n%q", i, preset, len(got), len(want), input)
				}
				if t.Failed() {
					t.FailNow()
				}
			}
		}
	}
	t.Logf("%d values came early", early)
}

// What was closed because the input ended is not handed over; what was complete
// before is.
func TestCutValuesDoNotComeEarly(t *testing.T) {
	for _, preset := range lawPresets {
		for _, tt := range []struct{ input, want string }{
			{`{"a": {"b": 1}, "c": {"d": "x`, "/a/b /a"},
			{`{"a": {"b": 1}, "c": [1, {"d": "x"}`, "/a/b /a /c/0 /c/1/d /c/1"},
			{`{"a": [1, 2`, "/a/0"},
			{`{"a": [1, 2]}`, "/a/0 /a/1 /a "},
		} {
			var got []string
			var mux jsontide.Mux
			mux.HandleValue("/**", func(path parser.Pointer, _ string) error { got = append(got, string(path)); return nil })
			c := lawTools(t, `{}`, preset).Start("t", &mux)
			c.Push(tt.input)
			c.Close()
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("%s: %s: %q came, want %q", preset, tt.input, got, tt.want)
			}
		}
	}
}

// compact writes the text as a Mux without a call does.
func compact(t *testing.T, text string) (out string) {
	t.Helper()
	var m jsontide.Mux
	m.HandleValue("", func(_ parser.Pointer, text string) error { out = text; return nil })
	p := parser.New(&m)
	if p.Feed(text) != nil || p.Close() != nil {
		t.Fatalf("not JSON: %q", text)
	}
	return out
}
