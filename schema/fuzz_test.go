package schema_test

import (
	"testing"

	"github.com/jsontide/jsontide/schema"
)

// fuzzSeeds are schemas with an instance each; together they have all keywords.
var fuzzSeeds = [][2]string{
	{`{"type":"object","properties":{"a":{"type":"integer","minimum":-1,"exclusiveMaximum":1e2,"multipleOf":0.1}},"required":["a"],"additionalProperties":false}`, `{"a":-0.50e0}`},
	{`{"patternProperties":{"^x-":{"minLength":1,"maxLength":3}},"propertyNames":{"pattern":"^.{2,}$"},"minProperties":1,"maxProperties":2}`, `{"x-é":"\ud83d\ude00"}`},
	{`{"prefixItems":[{"const":{"a":[1,null]}}],"items":{"enum":["ab","ac",25]},"minItems":1,"maxItems":3,"uniqueItems":true}`, `[{"a":[1.0,null]},"ab",2.5e1]`},
	{`{"contains":{"type":"string"},"minContains":2,"maxContains":3,"unevaluatedItems":{"type":"number"}}`, `["a",1,"b"]`},
	{`{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"properties":{"c":false}},"unevaluatedProperties":false,"dependentRequired":{"b":["a"]}}`, `{"a":1,"b":2}`},
	{`{"oneOf":[{"properties":{"t":{"const":"x"}},"required":["t"]},{"properties":{"t":{"const":"y"}},"required":["t"]}],"not":{"required":["z"]}}`, `{"t":"x"}`},
	{`{"$ref":"#/$defs/n","$defs":{"n":{"$dynamicAnchor":"n","properties":{"next":{"$dynamicRef":"#n"}},"anyOf":[{"type":"object"},{"type":"null"}]}}}`, `{"next":{"next":null}}`},
	{`{"$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"string"}],"additionalItems":{"format":"date"},"dependencies":{"a":["b"],"c":{}}}`, `["x","2024-02-29"]`},
	{`{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"properties":{"a":{"$recursiveRef":"#"}},"dependentSchemas":{"a":{"maxProperties":1}}}`, `{"a":{"a":{}}}`},
	{`{"pattern":"^(?=.*[A-Z])(?!x)(\\w|\\u00e9)+\\b$","format":"email"}`, `"a@b.C"`},
	{`true`, `[[[]]]`}, {`false`, `1`}, {`{"type":["null","boolean"],"nullable":true,"allOf":[{"enum":[null,true]}]}`, `true`},
}

// FuzzCompile compiles any text and reads any other with it: nothing panics,
// and cuts do not matter.
func FuzzCompile(f *testing.F) {
	for i, s := range fuzzSeeds {
		f.Add(s[0], s[1], uint16(i))
	}
	f.Fuzz(func(t *testing.T, doc, text string, cut uint16) {
		s, err := schema.Compile(doc, schema.AssertFormat(cut%2 == 0), schema.MaxNodes(2000))
		if err != nil {
			return
		}
		r := newReader(s)
		want := r.read(text)
		at := int(cut) % (len(text) + 1)
		ways := [][]int{{at}}
		if len(text) < 2000 {
			ways = append(ways, everyByte(text))
		}
		want.seen = 0
		for _, cuts := range ways {
			got := r.read(text, cuts...)
			got.seen = 0
			if want.Err != "" {
				got.Early, want.Early = 0, 0 // what stands before a fault may be told or not
				got.Err, want.Err = "x", "x"
			}
			if got != want {
				t.Errorf("%s on %q cut at %v: %+v, whole: %+v", doc, text, cuts, got, want)
			}
		}
		r.feed(text[:at])
		r.v.Kinds("a")
		r.v.Value("a")
		for up := range 3 {
			r.v.Names(up)
		}
	})
}
