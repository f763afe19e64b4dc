package schema_test

import (
	"math/rand"
	"testing"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// judge feeds text in pieces that end at the cuts.
func judge(t *testing.T, s *schema.Schema, text string, cuts []int) (schema.Verdict, int64) {
	t.Helper()
	v := s.NewValidator()
	p := parser.New(v)
	at := 0
	for _, c := range append(cuts, len(text)) {
		if err := p.Feed(text[at:c]); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		at = c
	}
	if err := p.Close(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v.Verdict()
}

// check compares the verdict with what is wanted for the whole text, byte by
// byte and for random cuts.
func check(t *testing.T, doc, text string, want schema.Verdict, at int64, opts ...schema.Option) {
	t.Helper()
	s, err := schema.Compile(doc, opts...)
	if err != nil {
		t.Errorf("%s: %v", doc, err)
		return
	}
	var bytes []int
	for i := 1; i < len(text); i++ {
		bytes = append(bytes, i)
	}
	ways := [][]int{nil, bytes}
	rng := rand.New(rand.NewSource(int64(len(text))))
	for range 4 {
		var cuts []int
		for i := 1; i < len(text); i++ {
			if rng.Intn(4) == 0 {
				cuts = append(cuts, i)
			}
		}
		ways = append(ways, cuts)
	}
	for _, cuts := range ways {
		got, k := judge(t, s, text, cuts)
		if got != want || k != at && (want == schema.Invalid || at > 0) {
			t.Errorf("%s\n%s, cut at %v: %v at %d, want %v at %d", doc, text, cuts, got, k, want, at)
			return
		}
	}
}

func TestKeywords(t *testing.T) {
	for _, c := range []struct {
		doc, text string
		want      schema.Verdict
		at        int64
	}{
		{`{"type": "object"}`, `[]`, schema.Invalid, 1},
		{`{"type": "integer"}`, `1.5 `, schema.Invalid, 4},
		{`{"type": "integer"}`, `1.0 `, schema.Valid, 0},
		{`{"properties": {"a": {"type": "string"}}}`, `{"a":1}`, schema.Invalid, 6},
		{`{"required": ["a", "b"]}`, `{"a":1}`, schema.Invalid, 7},
		{`{"properties": {"ab": {}, "ac": {}}, "additionalProperties": false}`, `{"ad":1}`, schema.Invalid, 4},
		{`{"items": {"enum": ["red", "green"]}}`, `["red","grey"]`, schema.Invalid, 12},
		{`{"prefixItems": [true, {"const": 25}], "items": false}`, `[0,26]`, schema.Invalid, 5},
		{`{"prefixItems": [true, {"const": 25}], "items": false}`, `[0,25,1]`, schema.Invalid, 6},
		{`{"minimum": 0}`, `-1`, schema.Invalid, 2},
		{`{"minLength": 3}`, `"aé"`, schema.Invalid, 5},
		{`{"maxLength": 3}`, `"aéio"`, schema.Invalid, 6},
		{`{"minProperties": 2}`, `{"a":1}`, schema.Invalid, 7},
		{`{"maxItems": 1}`, `[1,2]`, schema.Invalid, 3},
		{`{"anyOf": [{"type": "string"}, {"type": "null"}]}`, `1`, schema.Invalid, 1},
		{`{"allOf": [{"$ref": "#/$defs/n"}, {"maximum": 5}], "$defs": {"n": {"type": "number"}}}`, `6 `, schema.Invalid, 2},
		{`{"const": {"a": [1, {"b": null}]}}`, `{"a":[1.0,{"b":null}]}`, schema.Valid, 0},
		{`{"const": {"a": [1, {"b": null}]}}`, `{"a":[1.0,{"b":true}]}`, schema.Invalid, 16},
	} {
		check(t, c.doc, c.text, c.want, c.at)
	}
}

// read feeds text as a whole.
func read(t *testing.T, s *schema.Schema, text string) *schema.Validator {
	t.Helper()
	v := s.NewValidator()
	p := parser.New(v)
	if err := p.Feed(text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if err := p.Close(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}
