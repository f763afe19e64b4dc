package schema_test

import (
	"testing"

	"github.com/jsontide/jsontide/schema"
)

// A row is a schema, a text and when its verdict is fixed, in bytes.
type row struct {
	doc, text string
	want      schema.Verdict
	at        int64
}

const (
	valid   = schema.Valid
	invalid = schema.Invalid
)

// TestFamilies has, for each family of keywords, the decision points of both
// verdicts: each row is read whole, byte by byte and in random cuts.
func TestFamilies(t *testing.T) {
	for name, rows := range map[string][]row{
		"type": {
			{`{"type": "null"}`, `null`, valid, 1},
			{`{"type": "null"}`, `0`, invalid, 1},
			{`{"type": ["string", "array"]}`, `["a"]`, valid, 1},
			{`{"type": "integer"}`, `10 `, valid, 3},
			{`{"type": "integer"}`, `0.50e1 `, valid, 6},
			{`{"type": "integer"}`, `0.5e-1 `, invalid, 5},
			{`{"type": "number"}`, `-1.5 `, valid, 1},
		},
		"enum and const": {
			{`{"enum": ["red", "green", null]}`, `"red"`, valid, 5},
			{`{"enum": ["red", "green", null]}`, `"reddish"`, invalid, 5},
			{`{"enum": ["red", "green", null]}`, `"gre"`, invalid, 5},
			{`{"enum": ["red", "green", null]}`, `null`, valid, 1},
			{`{"enum": ["red", "green", null]}`, `true`, invalid, 1},
			{`{"const": "a\nb"}`, `"a\tb"`, invalid, 4},
			{`{"const": 25}`, `26 `, invalid, 2},
			{`{"const": 25}`, `2.50e1 `, valid, 7},
			{`{"const": 0}`, `-0.0 `, valid, 5},
			{`{"const": false}`, `0`, invalid, 1},
			{`{"const": [1, [2]]}`, `[1,[3]]`, invalid, 5},
			{`{"const": [1, [2]]}`, `[1]`, invalid, 3},
			{`{"const": {"a": 1}}`, `{"b":1}`, invalid, 3},
			{`{"const": {"a": 1}}`, `{}`, invalid, 2},
			{`{"enum": [{"a": 1}, {"a": 2, "b": 3}]}`, `{"b":3,"a":2}`, valid, 13},
			{`{"enum": [{"a": 1}, {"a": 2, "b": 3}]}`, `{"a":1,"b":3}`, invalid, 9},
		},
		"numbers": {
			{`{"minimum": 1.5}`, `1.5 `, valid, 4},
			{`{"exclusiveMinimum": 1.5}`, `1.5 `, invalid, 4},
			{`{"maximum": 100}`, `1e3 `, invalid, 3},
			{`{"maximum": 100}`, `-5 `, valid, 1},
			{`{"exclusiveMaximum": 0}`, `0 `, invalid, 1},
			{`{"multipleOf": 0.01}`, `19.99 `, valid, 6},
			{`{"multipleOf": 0.01}`, `19.999 `, invalid, 7},
			{`{"multipleOf": 3, "type": "integer"}`, `7 `, invalid, 2},
			{`{"const": 9007199254740993}`, `9007199254740992 `, invalid, 16},
		},
		"strings": {
			{`{"minLength": 2}`, `"é"`, invalid, 4},
			{`{"minLength": 2}`, `"\u00e9x"`, valid, 8},
			{`{"maxLength": 2}`, `"\ud83d\ude00ab"`, invalid, 15},
			{`{"maxLength": 2}`, `"ab"`, valid, 4},
			{`{"pattern": "^a+$"}`, `"aab"`, invalid, 4},
			{`{"pattern": "^a+$"}`, `"aaa"`, valid, 5},
			{`{"pattern": "b"}`, `"aabaa"`, valid, 4},
			{`{"pattern": "b"}`, `"aaaa"`, invalid, 6},
			{`{"minLength": 1, "pattern": "^x", "maxLength": 3}`, `"xabcd"`, invalid, 5},
			{`{"minLength": 3, "pattern": "^x"}`, `"y"`, invalid, 2},
		},
		"properties": {
			{`{"properties": {"a": {"type": "null"}}}`, `{"a":1}`, invalid, 6},
			{`{"properties": {"a": false}}`, `{"a":1}`, invalid, 4},
			{`{"patternProperties": {"^x-": {"type": "string"}}}`, `{"x-a":"b","y":1}`, valid, 17},
			{`{"patternProperties": {"^x-": {"type": "string"}}}`, `{"x-a":1}`, invalid, 8},
			{`{"patternProperties": {"^x-": true}, "additionalProperties": false}`, `{"x_a":1}`, invalid, 4},
			{`{"patternProperties": {"^x-": true}, "properties": {"xyz": true}, "additionalProperties": false}`, `{"xyz":1,"xy":2}`, invalid, 13},
			{`{"additionalProperties": {"type": "integer"}}`, `{"a":1,"b":null}`, invalid, 12},
			{`{"allOf": [{"properties": {"a": true}, "additionalProperties": false}, {"properties": {"a": {"type": "string"}, "b": true}}]}`, `{"b":1}`, invalid, 3},
			{`{"propertyNames": {"pattern": "^[a-z]+$"}}`, `{"ab1":1}`, invalid, 5},
			{`{"propertyNames": {"enum": ["ab", "cd"]}}`, `{"ac":1}`, invalid, 4},
			{`{"minProperties": 2}`, `{"a":1,"b":2}`, valid, 10},
			{`{"maxProperties": 1}`, `{"a":1,"b":2}`, invalid, 7},
			{`{"maxProperties": 0}`, `{"a":1}`, invalid, 2},
			{`{"required": ["b", "a"]}`, `{"a":1,"b":2}`, valid, 10},
			{`{"required": ["a", "b", "c"], "maxProperties": 3}`, `{"a":1,"x":1,"c":1}`, invalid, 10},
		},
		"dependencies": {
			{`{"dependentRequired": {"a": ["b"]}}`, `{"a":1}`, invalid, 7},
			{`{"dependentRequired": {"a": ["b"]}}`, `{"b":1,"a":2}`, valid, 4},
			{`{"dependentRequired": {"a": ["b"]}}`, `{"c":1}`, valid, 7},
			{`{"dependentSchemas": {"a": {"maxProperties": 1}}}`, `{"b":1,"a":1}`, invalid, 10},
			{`{"dependentSchemas": {"a": {"properties": {"b": {"type": "null"}}}}}`, `{"b":1,"a":1}`, invalid, 10},
			{`{"dependentSchemas": {"a": {"properties": {"b": {"type": "null"}}}}}`, `{"a":1,"b":1}`, invalid, 12},
			{`{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["b"]}}`, `{"a":1}`, invalid, 7},
		},
		"items": {
			{`{"items": {"type": "integer"}}`, `[1,"x"]`, invalid, 4},
			{`{"prefixItems": [{"type": "null"}], "items": {"type": "integer"}}`, `[null,null]`, invalid, 7},
			{`{"prefixItems": [true, true], "items": false}`, `[1,2,3]`, invalid, 5},
			{`{"minItems": 2}`, `[1,2,3]`, valid, 4},
			{`{"minItems": 2}`, `[1]`, invalid, 3},
			{`{"maxItems": 2}`, `[1,2,3]`, invalid, 5},
			{`{"uniqueItems": true}`, `[1,2,1.0]`, invalid, 9},
			{`{"uniqueItems": true}`, `[{"a":1,"b":[2]},{"b":[2.0],"a":1}]`, invalid, 34},
			{`{"uniqueItems": true}`, `["\u0061","b"]`, valid, 14},
			{`{"items": {"uniqueItems": true}, "uniqueItems": true}`, `[[1,2],[2,1],[3,3]]`, invalid, 18},
			{`{"contains": {"type": "null"}}`, `[1,null,2]`, valid, 4},
			{`{"contains": {"type": "null"}}`, `[1,2]`, invalid, 5},
			{`{"contains": {"minimum": 5}, "minContains": 2, "maxContains": 2}`, `[6,7,1]`, valid, 7},
			{`{"contains": {"minimum": 5}, "minContains": 2, "maxContains": 2}`, `[6,7,8,9]`, invalid, 7},
			{`{"contains": {"minimum": 5}, "minContains": 0}`, `[]`, valid, 0},
		},
		"logic": {
			{`{"anyOf": [{"type": "string"}, {"minimum": 5}]}`, `3 `, invalid, 2},
			{`{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}`, `{"b":1}`, valid, 4},
			{`{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}`, `{"c":1}`, invalid, 7},
			{`{"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}`, `{"a":1,"b":2}`, invalid, 10},
			{`{"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}`, `{"a":1}`, valid, 7},
			{`{"oneOf": [{"multipleOf": 2}, {"multipleOf": 3}]}`, `6 `, invalid, 2},
			{`{"not": {"required": ["a"]}}`, `{"a":1}`, invalid, 4},
			{`{"not": {"type": "string"}}`, `1`, valid, 1},
			{`{"not": {"maxLength": 2}}`, `"abc"`, valid, 4},
			{`{"if": {"properties": {"t": {"const": 1}}, "required": ["t"]}, "then": {"required": ["x"]}, "else": {"maxProperties": 1}}`, `{"t":1,"y":2}`, invalid, 13},
			{`{"if": {"properties": {"t": {"const": 1}}, "required": ["t"]}, "then": {"required": ["x"]}, "else": {"maxProperties": 1}}`, `{"t":2,"y":2}`, invalid, 7},
			{`{"if": {"required": ["a"]}, "then": {"minProperties": 9}, "else": {"required": ["zz"]}}`, `{}`, invalid, 2},
			{`{"if": true, "then": {"type": "null"}}`, `1`, invalid, 1},
		},
		"references": {
			{`{"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "null"}}}`, `1`, invalid, 1},
			{`{"$ref": "#x", "$defs": {"q": {"$anchor": "x", "type": "null"}}}`, `1`, invalid, 1},
			{`{"properties": {"next": {"$ref": "#"}, "v": {"type": "integer"}}}`, `{"next":{"next":{"v":"x"}}}`, invalid, 22},
			{`{"$id": "http://example.com/tree", "$dynamicAnchor": "node", "properties": {"data": true, "kids": {"items": {"$dynamicRef": "#node"}}}, "unevaluatedProperties": false}`,
				`{"kids":[{"daat":1}]}`, invalid, 14},
			{`{"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true, "properties": {"a": {"$recursiveRef": "#"}}, "additionalProperties": false}`,
				`{"a":{"a":{"b":1}}}`, invalid, 13},
		},
		"unevaluated": {
			{`{"properties": {"a": true}, "unevaluatedProperties": false}`, `{"b":1}`, invalid, 3},
			{`{"allOf": [{"properties": {"a": true}}], "unevaluatedProperties": false}`, `{"a":1,"b":1}`, invalid, 9},
			{`{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": true}, "required": ["b"]}], "unevaluatedProperties": false}`, `{"a":1,"b":2}`, valid, 13},
			{`{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": true}, "required": ["b"]}], "unevaluatedProperties": false}`, `{"b":1,"a":2}`, invalid, 12},
			{`{"if": {"required": ["t"]}, "then": {"properties": {"x": true, "t": true}}, "unevaluatedProperties": false}`, `{"x":1,"t":1}`, valid, 13},
			{`{"if": {"required": ["t"]}, "then": {"properties": {"x": true, "t": true}}, "unevaluatedProperties": false}`, `{"x":1}`, invalid, 7},
			{`{"dependentSchemas": {"t": {"properties": {"x": true}}}, "properties": {"t": true}, "unevaluatedProperties": {"type": "null"}}`, `{"x":1,"t":1}`, valid, 13},
			{`{"dependentSchemas": {"t": {"properties": {"x": true}}}, "properties": {"t": true}, "unevaluatedProperties": {"type": "null"}}`, `{"x":1}`, invalid, 7},
			{`{"prefixItems": [true], "unevaluatedItems": false}`, `[1,2]`, invalid, 3},
			{`{"contains": {"type": "string"}, "unevaluatedItems": {"type": "null"}}`, `["a",null,1]`, invalid, 11},
			{`{"anyOf": [{"prefixItems": [true, {"const": 2}]}, {"prefixItems": [true]}], "unevaluatedItems": false}`, `[1,3]`, invalid, 4},
		},
		"boolean schemas": {
			{`true`, `{"a":[1]}`, valid, 0},
			{`false`, `1`, invalid, 0},
			{`{"not": {}}`, `1`, invalid, 0},
			{`{"properties": {"a": true, "b": false}}`, `{"a":1,"b":1}`, invalid, 10},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range rows {
				check(t, r.doc, r.text, r.want, r.at)
			}
		})
	}
}

// TestHabits has what the lenient compiler understands, and what it warns of.
func TestHabits(t *testing.T) {
	for _, c := range []struct {
		doc, good, bad string
		keyword        string
	}{
		{`{"items": [{"type": "string"}], "additionalItems": false}`, `["a"]`, `["a",1]`, "items"},
		{`{"minimum": 3, "exclusiveMinimum": true}`, `4 `, `3 `, "exclusiveMinimum"},
		{`{"dependencies": {"a": ["b"]}}`, `{"a":1,"b":2}`, `{"a":1}`, "dependencies"},
		{`{"type": "string", "nullable": true}`, `null`, `1`, "nullable"},
		{`{"type": "string", "enum": ["a"], "nullable": true}`, `null`, `"b"`, "nullable"},
		{`{"type": "dict", "properties": {"a": {"type": "float"}}}`, `{"a":1.5}`, `{"a":"x"}`, "type"},
		{`{"type": "STRING"}`, `"a"`, `1`, "type"},
		{`{"type": "object", "properties": {"a": {"type": "string", "required": true}}}`, `{"a":"b"}`, `{"a":1}`, "required"},
		{`{"pattern": "^(a)\\1$", "type": "string"}`, `"aa"`, `1`, "pattern"},
		{`{"type": "object", "type": "array"}`, `[]`, `{}`, ""},
	} {
		s, err := schema.Compile(c.doc)
		if err != nil {
			t.Errorf("%s: %v", c.doc, err)
			continue
		}
		found := false
		for _, w := range s.Warnings() {
			found = found || w.Keyword == c.keyword
		}
		if !found {
			t.Errorf("%s: no warning about %q in %v", c.doc, c.keyword, s.Warnings())
		}
		if got, _ := judge(t, s, c.good, nil); got != schema.Valid {
			t.Errorf("%s: %s is %v", c.doc, c.good, got)
		}
		if got, _ := judge(t, s, c.bad, nil); got != schema.Invalid {
			t.Errorf("%s: %s is %v", c.doc, c.bad, got)
		}
		if c.keyword == "nullable" || c.keyword == "dependencies" {
			continue // unknown keywords, which strictly say nothing
		}
		if _, err := schema.Compile(c.doc, schema.Strict(true)); err == nil {
			t.Errorf("%s: compiles strictly", c.doc)
		}
	}
}

// TestMessages has the messages that people and models read.
func TestMessages(t *testing.T) {
	for _, c := range []struct{ doc, text, want string }{
		{`{"required": ["word_count"]}`, `{}`, `required property "word_count" is missing`},
		{`{"dependentRequired": {"a": ["b"]}}`, `{"a":1}`, `required property "b" is missing: "a" needs it`},
		{`{"properties": {"path": true}, "additionalProperties": false}`, `{"Paht":1}`, `unknown property "Paht", did you mean "path"?`},
		{`{"enum": ["celsius", "kelvin"]}`, `"Celsius"`, `is "Celsius", expected one of "celsius", "kelvin"`},
		{`{"const": 3}`, `4 `, `is 4, expected 3`},
		{`{"type": ["string", "null"]}`, `1.5 `, `is 1.5, expected a string or null`},
		{`{"anyOf": [{"type": "string"}, {"type": "null"}]}`, `[]`, `is an array, expected a string or null`},
		{`{"minimum": 3}`, `2 `, `is 2, less than the minimum 3`},
		{`{"minItems": 2}`, `[1]`, `has 1 items, expected at least 2`},
		{`{"oneOf": [{"properties": {"t": {"const": "a"}}, "required": ["t"]}, {"properties": {"t": {"const": "b"}}, "required": ["t"]}]}`, `{"t":"c"}`,
			`is "c", expected one of "a", "b"`},
		{`{"maxLength": 3}`, `"abcdef"`, `is longer than 3 characters: "abcdef"`},
	} {
		s, err := schema.Compile(c.doc)
		if err != nil {
			t.Fatal(err)
		}
		v := read(t, s, c.text)
		if vs := v.Violations(); len(vs) != 1 || vs[0].Message != c.want {
			t.Errorf("%s %s:\n got %+v\nwant %s", c.doc, c.text, vs, c.want)
		}
	}
}
