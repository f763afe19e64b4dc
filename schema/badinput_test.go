package schema_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// TestBadSchemas has schemas that do not compile, with the place that the error
// names. Those marked lenient compile leniently, with a warning.
func TestBadSchemas(t *testing.T) {
	for _, c := range []struct {
		name, doc string
		pointer   parser.Pointer
		keyword   string
		lenient   bool
	}{
		{"empty", ``, "", "", false},
		{"not JSON", `{"type":`, "/type", "", false},
		{"not JSON, deep", `{"properties":{"a":{"type":"string"},"b":nope}}`, "/properties/b", "", false},
		{"two values", `{} {}`, "", "", false},
		{"a number", `42`, "", "", false},
		{"a string", `"object"`, "", "", false},
		{"an array", `[{"type":"object"}]`, "", "", false},
		{"null", `null`, "", "", false},
		{"property that is no schema", `{"properties":{"a":7}}`, "/properties/a", "", false},
		{"properties that is no object", `{"properties":[]}`, "/properties", "properties", false},
		{"dangling reference", `{"properties":{"a":{"$ref":"#/$defs/b"}}}`, "/properties/a/$ref", "$ref", false},
		{"dangling anchor", `{"$ref":"#nowhere"}`, "/$ref", "$ref", false},
		{"reference to a document that is not given", `{"items":{"$ref":"https://example.com/x.json"}}`, "/items/$ref", "$ref", false},
		{"reference to itself", `{"$ref":"#"}`, "/$ref", "$ref", false},
		{"references in a loop", `{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"properties":{"x":{"$ref":"#/$defs/a"}}}`, "/$defs", "$ref", false},
		{"loop through allOf", `{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"anyOf":[{"$ref":"#/$defs/a"},{"type":"null"}]}},"$ref":"#/$defs/a"}`, "", "$ref", false},
		{"invalid pattern", `{"properties":{"a":{"pattern":"a("}}}`, "/properties/a/pattern", "pattern", false},
		{"invalid pattern property", `{"patternProperties":{"[":{}}}`, "/patternProperties/[", "patternProperties", false},
		{"back-reference", `{"pattern":"(a)\\1"}`, "/pattern", "pattern", true},
		{"minimum that is a string", `{"minimum":"1"}`, "/minimum", "minimum", false},
		{"negative minLength", `{"minLength":-1}`, "/minLength", "minLength", false},
		{"fractional maxItems", `{"maxItems":1.5}`, "/maxItems", "maxItems", false},
		{"multipleOf 0", `{"multipleOf":0}`, "/multipleOf", "multipleOf", false},
		{"required that is a boolean in draft 2020-12", `{"properties":{"a":{"required":true}}}`, "/properties/a/required", "required", true},
		{"required with a number", `{"required":["a",1]}`, "/required/1", "required", false},
		{"enum that is no array", `{"enum":"a"}`, "/enum", "enum", false},
		{"anyOf that is an object", `{"anyOf":{}}`, "/anyOf", "anyOf", false},
		{"empty anyOf", `{"anyOf":[]}`, "/anyOf", "anyOf", false},
		{"type that is a number", `{"type":1}`, "/type", "type", false},
		{"unknown type", `{"type":"dict"}`, "/type", "type", true},
		{"items that is an array in draft 2020-12", `{"items":[{"type":"string"}]}`, "/items", "items", true},
		{"boolean exclusiveMinimum in draft 2020-12", `{"minimum":1,"exclusiveMinimum":true}`, "/exclusiveMinimum", "exclusiveMinimum", true},
		{"unknown dialect", `{"$schema":"https://example.com/dialect"}`, "/$schema", "$schema", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, strict := range []bool{true, false} {
				s, err := schema.Compile(c.doc, schema.Strict(strict))
				if !strict && c.lenient {
					if err != nil {
						t.Errorf("lenient: %v", err)
					} else if len(s.Warnings()) == 0 {
						t.Error("lenient: no warning")
					}
					continue
				}
				var e *schema.CompileError
				if !errors.As(err, &e) {
					t.Errorf("strict %v: error %v, want a *CompileError", strict, err)
					continue
				}
				if !c.pointer.Contains(e.Pointer) || c.keyword != "" && e.Keyword != c.keyword || e.Msg == "" {
					t.Errorf("strict %v: %+v, want pointer %q, keyword %q", strict, *e, c.pointer, c.keyword)
				}
				if !strings.HasPrefix(err.Error(), "schema: ") {
					t.Errorf("error %q does not begin with the package's name", err)
				}
			}
		})
	}
}

// TestBigSchemas has schemas that are too big or too deep: an error, soon, and
// no stack that overflows.
func TestBigSchemas(t *testing.T) {
	deep := func(n int) string { return strings.Repeat(`{"items":`, n) + "{}" + strings.Repeat("}", n) }
	wide := func(n int) string { return `{"anyOf":[` + strings.Repeat(`{"minimum":1},`, n) + `{}]}` }
	long := `{"description":"` + strings.Repeat("long ", 2<<20) + `"}`
	for _, c := range []struct {
		name, doc string
		opts      []schema.Option
		fails     bool
	}{
		{"10,000 levels", deep(10_000), nil, true},
		{"1,000,000 levels", deep(1_000_000), nil, true},
		{"100 levels", deep(100), nil, false},
		{"MaxDepth", deep(100), []schema.Option{schema.MaxDepth(50)}, true},
		{"700,000 nodes in 10 MB", wide(700_000), nil, true},
		{"MaxNodes", wide(200), []schema.Option{schema.MaxNodes(100)}, true},
		{"1,000 nodes", wide(1000), nil, false},
		{"10 MB of description", long, nil, false},
		{"200,000 values below 900 levels", strings.Repeat(`{"items":`, 900) + `{"enum":[` + strings.Repeat("1,", 200_000) + "1]}" + strings.Repeat("}", 900), nil, false},
		{"the same 1,000 names again and again", "{" + strings.Repeat(manyNames(1000), 50) + `"z":1}`, nil, false},
		{"30,000 properties", `{"properties":{` + manyProperties(30_000) + `}}`, nil, false},
		{"open brackets", strings.Repeat("[", 1_000_000), nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := schema.Compile(c.doc, c.opts...)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<31 {
				t.Errorf("allocates %d MB", grown>>20)
			}
			var e *schema.CompileError
			if fails := errors.As(err, &e); fails != c.fails || !fails && err != nil {
				t.Errorf("error %v, want one: %v", err, c.fails)
			}
			// The time is told, not judged: what is quadratic here runs into the
			// time limit of the test binary.
			t.Logf("%d bytes in %v: %.200v", len(c.doc), took, err)
		})
	}
}

// manyNames returns n members with different names.
func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"x%d":%d,`, i, i)
	}
	return b.String()
}

// manyProperties returns n members of "properties" whose names differ in the
// middle only.
func manyProperties(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"field_%06d_value":{"type":"string"},`, i)
	}
	return b.String() + `"z":true`
}

// TestInstanceLimits has instances that are too deep, and schemas that would
// need too much for one.
func TestInstanceLimits(t *testing.T) {
	r := newReader(compile(t, `{"items":{"$ref":"#"},"maxItems":1}`))
	text := strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000)
	if got := r.read(text); got.Verdict != schema.Valid || got.Err != "" {
		t.Errorf("9,000 levels: %v at %d %s", got.Verdict, got.At, got.Err)
	}
	// An evaluator for each open array: as many as allowed are no error, one more is.
	few := newReader(compile(t, `{"items":{"$ref":"#"},"maxItems":1}`, schema.MaxEvaluators(20)))
	for depth, want := range map[int]string{20: "", 21: "MaxEvaluators"} {
		few.read(strings.Repeat("[", depth) + strings.Repeat("]", depth))
		if err := few.v.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("MaxEvaluators(20), %d levels: %v", depth, err)
		}
	}
	limited := newReader(compile(t, `{"type":"array","items":{"type":"integer"}}`, schema.MaxViolations(3), schema.AllViolations(true)))
	if got := limited.read(`["a","b","c","d","e"]`); strings.Count(got.Violations, "\n") != 3 || got.At != 2 {
		t.Errorf("MaxViolations(3): %+v", got)
	}
	all := newReader(compile(t, `{"type":"array","items":{"type":"integer"}}`, schema.AllViolations(true)))
	if got := all.read(`["a",1,"c"]`); strings.Count(got.Violations, "\n") != 2 || got.At != 2 {
		t.Errorf("AllViolations: %+v", got)
	}
	first := newReader(compile(t, `{"type":"array","items":{"type":"integer"}}`))
	if got := first.read(`["a",1,"c"]`); strings.Count(got.Violations, "\n") != 1 || got.At != 2 {
		t.Errorf("without AllViolations: %+v", got)
	}
}

// TestViolations pins what a violation says.
func TestViolations(t *testing.T) {
	for _, c := range []struct {
		schema, text string
		want         schema.Violation // Message is not compared
	}{
		{`{"properties":{"a":{"type":"integer"}}}`, `{"a": "x"}`,
			schema.Violation{Offset: 6, At: 7, Path: "/a", Keyword: "type", SchemaPath: "/properties/a/type"}},
		{`{"items":{"enum":["celsius","fahrenheit","kelvin"]}}`, `["celsius","celsus"]`,
			schema.Violation{Offset: 11, At: 17, Path: "/1", Keyword: "enum", SchemaPath: "/items/enum", Candidates: []string{`"celsius"`}}},
		{`{"required":["a","b"]}`, `{"b":1}`,
			schema.Violation{Offset: 0, At: 7, Path: "", Keyword: "required", SchemaPath: "/required"}},
		{`{"properties":{"path":{}},"additionalProperties":false}`, `{"pathh":1}`,
			schema.Violation{Offset: 1, At: 7, Path: "/pathh", Keyword: "additionalProperties", SchemaPath: "/additionalProperties", Candidates: []string{"path"}}},
		{`{"$ref":"#/$defs/x","$defs":{"x":{"maximum":3}}}`, `4 `,
			schema.Violation{Offset: 0, At: 2, Path: "", Keyword: "maximum", SchemaPath: "/$defs/x/maximum"}},
		{`{"properties":{"a":{"properties":{"b~/":{"minLength":2}}}}}`, `{"a":{"b~/":"x"}}`,
			schema.Violation{Offset: 12, At: 15, Path: "/a/b~0~1", Keyword: "minLength", SchemaPath: "/properties/a/properties/b~0~1/minLength"}},
	} {
		r := newReader(compile(t, c.schema))
		for _, cuts := range [][]int{nil, everyByte(c.text)} {
			r.read(c.text, cuts...)
			vs := r.v.Violations()
			if len(vs) != 1 {
				t.Errorf("%s %s: %d violations: %+v", c.schema, c.text, len(vs), vs)
				continue
			}
			v := vs[0]
			if v.Message == "" || len(v.Saw) > 64 || len(v.Candidates) > 8 {
				t.Errorf("%s %s: %+v", c.schema, c.text, v)
			}
			samePlace := v.Offset == c.want.Offset && v.At == c.want.At && v.Path == c.want.Path
			if !samePlace || v.Keyword != c.want.Keyword || v.SchemaPath != c.want.SchemaPath {
				t.Errorf("%s %s:\n got %+v\nwant %+v", c.schema, c.text, v, c.want)
			}
			if len(c.want.Candidates) > 0 && (len(v.Candidates) == 0 || v.Candidates[0] != c.want.Candidates[0]) {
				t.Errorf("%s %s: candidates %q, want %q first", c.schema, c.text, v.Candidates, c.want.Candidates)
			}
		}
	}
}
