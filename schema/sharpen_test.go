package schema_test

import (
	"testing"

	"github.com/jsontide/jsontide/schema"
)

// TestSharpenings has, for each static sharpening, schemas with an offset that
// keyword-local evaluation alone would not reach; the later one is given too.
func TestSharpenings(t *testing.T) {
	for _, c := range []struct {
		number       int // of the list in the ground plan
		schema, text string
		want, kleene int64
	}{
		{1, `{"type":"string","allOf":[{"type":["number","null"]}]}`, `"abc"`, 1, 1},
		{1, `{"properties":{"a":{"type":"string","allOf":[{"type":"null"}]}},"required":["a"]}`, `{"b":[1,2,3],"a":null}`, 1, 18},
		{2, `{"items":{"enum":["a","bb","ccc"],"minLength":3}}`, `["a"]`, 3, 4},
		{2, `{"items":{"enum":["ab","ac","bd"],"pattern":"^b"}}`, `["ab"]`, 3, 3},
		{2, `{"items":{"enum":["ab","ac"],"pattern":"d$"}}`, `["ab"]`, 2, 5},
		{2, `{"items":{"enum":[1,2,30],"minimum":10}}`, `[1]`, 2, 3},
		{2, `{"items":{"enum":[1,2,"x"],"type":"string"}}`, `[1]`, 2, 2},
		{3, `{"items":{"minLength":5,"maxLength":3}}`, `["abcd"]`, 2, 6},
		{3, `{"items":{"minimum":5,"maximum":3}}`, `[4]`, 2, 3},
		{3, `{"items":{"minItems":3,"maxItems":2}}`, `[[1,2]]`, 2, 6},
		{3, `{"items":{"minProperties":2,"maxProperties":1}}`, `[{"a":1}]`, 2, 8},
		{3, `{"items":{"required":["a","b"],"maxProperties":1}}`, `[{"a":1}]`, 2, 8},
		{3, `{"items":{"prefixItems":[{}],"items":false,"minItems":2}}`, `[[1]]`, 2, 4},
		{4, `{"items":{"required":["a"],"properties":{"a":false}}}`, `[{"b":1}]`, 2, 8},
		{4, `{"items":{"required":["a"],"properties":{"b":{}},"additionalProperties":false}}`, `[{"b":1}]`, 2, 8},
		{5, `{"items":{"properties":{"x":{"required":["a"],"properties":{"a":false},"type":"object"}},"required":["x"]}}`, `[{"b":1}]`, 2, 8},
		{6, `{"oneOf":[{"type":"object","properties":{"t":{"const":"a"},"v":{"type":"string"}},"required":["t","v"]},{"type":"object","properties":{"t":{"const":"b"},"v":{"type":"number"}},"required":["t","v"]}]}`,
			`{"t":"a","v":1}`, 14, 14},
		{7, `{"allOf":[{"properties":{"abc":{},"x":{}},"additionalProperties":false},{"properties":{"abd":{},"x":{}},"additionalProperties":false}]}`,
			`{"abc":1}`, 3, 5},
		{8, `{"items":{"enum":["a","b"]},"uniqueItems":true}`, `["a","b","a"]`, 9, 12},
		{9, `{"$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}},"required":["next"]}},"properties":{"a":{"$ref":"#/$defs/n"}}}`,
			`{"a":{"next":{}}}`, 6, 16},
	} {
		compiled, err := schema.Compile(c.schema)
		if err != nil {
			t.Errorf("%s: %v", c.schema, err)
			continue
		}
		r := newReader(compiled)
		for _, cuts := range [][]int{nil, everyByte(c.text)} {
			got := r.read(c.text, cuts...)
			if got.Verdict != schema.Invalid || got.At > c.want {
				t.Errorf("(%d) %s %s: %v at %d, want Invalid at %d (keyword-local: %d)", c.number, c.schema, c.text, got.Verdict, got.At, c.want, c.kleene)
			}
		}
	}
}
