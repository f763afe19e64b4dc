package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/schema"
)

// TestBranchViolations has alternatives that all fail: the violations are those
// of the branch that the discriminator chose, or that lived longest.
func TestBranchViolations(t *testing.T) {
	for _, c := range []struct {
		schema, text, want string // path and schema path of one of the violations
	}{
		{`{"oneOf":[{"properties":{"t":{"const":"a"},"v":{"type":"string"}},"required":["t","v"]},{"properties":{"t":{"const":"b"},"v":{"type":"number"}},"required":["t","v"]}]}`,
			`{"t":"a","v":1}`, "/v /oneOf/0/properties/v/type"},
		{`{"oneOf":[{"properties":{"t":{"const":"a"},"v":{"type":"string"}},"required":["t","v"]},{"properties":{"t":{"const":"b"},"v":{"type":"number"}},"required":["t","v"]}]}`,
			`{"v":1,"t":"a"}`, "/v /oneOf/0/properties/v/type"},
		{`{"anyOf":[{"type":"string"},{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}]}`,
			`{"a":"x"}`, "/a /anyOf/1/properties/a/type"},
		{`{"properties":{"e":{"anyOf":[{"type":"null"},{"type":"array","items":{"required":["p"]}}]}}}`,
			`{"e":[{"p":1},{"q":1}]}`, "/e/1 /properties/e/anyOf/1/items/required"},
	} {
		r := newReader(compile(t, c.schema))
		got := r.read(c.text)
		var all []string
		for _, v := range r.v.Violations() {
			all = append(all, fmt.Sprintf("%s %s", v.Path, v.SchemaPath))
		}
		if got.Verdict != schema.Invalid || !slices.Contains(all, c.want) {
			t.Errorf("%s %s: violations %q, want %q among them\n%s", c.schema, c.text, all, c.want, got.Violations)
		}
	}
}

// TestAdvice has objects that take any name, with names that look like declared
// ones.
func TestAdvice(t *testing.T) {
	const doc = `{"type":"object","properties":{"path":{"type":"string"},"content":{},"items":{"type":"array","items":{"properties":{"oldText":{}}}}}}`
	for _, c := range []struct {
		text string
		want []schema.Advice // without Message
	}{
		{`{"path":"x","zebra":1}`, nil},
		{`{"pahts":"x"}`, []schema.Advice{{Offset: 1, Path: "/pahts", Kind: schema.UnknownName, Name: "pahts", Declared: "path"}}},
		{`{"Path":"x"}`, []schema.Advice{{Offset: 1, Path: "/Path", Kind: schema.CaseClash, Name: "Path", Declared: "path"}}},
		{`{"contenT":"x","path":1}`, []schema.Advice{{Offset: 1, Path: "/contenT", Kind: schema.CaseClash, Name: "contenT", Declared: "content"}}},
		{`{"items":[{"old_text":1},{"oldtext":2}]}`, []schema.Advice{
			{Offset: 11, Path: "/items/0/old_text", Kind: schema.UnknownName, Name: "old_text", Declared: "oldText"},
			{Offset: 26, Path: "/items/1/oldtext", Kind: schema.CaseClash, Name: "oldtext", Declared: "oldText"}}},
		{"{\"it\u017Fms\":1,\"item\u017F\":1}", []schema.Advice{{Offset: 12, Path: "/item\u017F", Kind: schema.CaseClash, Name: "item\u017F", Declared: "items"}}},
	} {
		r := newReader(compile(t, doc))
		for _, cuts := range [][]int{nil, everyByte(c.text)} {
			r.read(c.text, cuts...)
			var got []schema.Advice
			for _, a := range r.v.Advice() {
				if a.Message == "" {
					t.Errorf("%s: no message in %+v", c.text, a)
				}
				a.Message = ""
				got = append(got, a)
			}
			// A long s makes "itſms" look like "items" as well as it likes.
			got = slices.DeleteFunc(got, func(a schema.Advice) bool { return strings.HasPrefix(a.Name, "it\u017F") })
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: advice\n %+v, want\n %+v", c.text, got, c.want)
			}
		}
	}
}

// A name that only a pattern knows can overwrite a declared one in a decoder that
// does not mind the case: that is told, and nothing else of it.
func TestAdvicePattern(t *testing.T) {
	r := newReader(compile(t, `{"properties":{"path":{"type":"string"}},"patternProperties":{"^[pP]":true}}`))
	const text = `{"path":"x","PATH":1,"pathz":2,"Path":3}`
	for _, cuts := range [][]int{nil, everyByte(text)} {
		r.read(text, cuts...)
		var got []string
		for _, a := range r.v.Advice() {
			got = append(got, fmt.Sprint(a.Kind, " ", a.Path))
		}
		if want := []string{"case-clash /PATH", "case-clash /Path"}; !slices.Equal(got, want) {
			t.Errorf("advice %q, want %q", got, want)
		}
	}
}
