package fuzz

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestInput checks what Input makes of each group of keywords against a
// statement of what the group means.
func TestInput(t *testing.T) {
	object := func(v any) map[string]any { m, _ := v.(map[string]any); return m }
	tests := []struct {
		name, schema string
		ok           func(v any) bool
	}{
		{"type", `{"type": "boolean"}`, func(v any) bool { _, ok := v.(bool); return ok }},
		{"types", `{"type": ["string", "null"]}`, func(v any) bool { _, ok := v.(string); return ok || v == nil }},
		{"unknown type", `{"type": "dict"}`, func(any) bool { return true }},
		{"const", `{"const": {"a": [1, null]}}`, func(v any) bool { return sameJSON(v, object(map[string]any{"a": []any{json.Number("1"), nil}})) }},
		{"enum and type", `{"enum": ["a", 1, null], "type": "string"}`, func(v any) bool { return v == "a" }},
		{"enums", `{"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}`, func(v any) bool { return v == "b" }},
		{"integer bounds", `{"type": "integer", "minimum": 3, "exclusiveMaximum": 5}`, func(v any) bool { f, _ := v.(json.Number).Float64(); return f == 3 || f == 4 }},
		{"draft 4 bound", `{"type": "integer", "minimum": 7, "exclusiveMinimum": true, "maximum": 8}`, func(v any) bool { return v == json.Number("8") }},
		{"fraction between", `{"type": "number", "minimum": 0.1, "maximum": 0.2}`, func(v any) bool { f, _ := v.(json.Number).Float64(); return f >= 0.1 && f <= 0.2 }},
		{"only a maximum", `{"type": "integer", "maximum": -1000}`, func(v any) bool { f, _ := v.(json.Number).Float64(); return f <= -1000 }},
		{"multipleOf", `{"type": "number", "multipleOf": 0.25, "minimum": 10, "maximum": 1e6}`, func(v any) bool { f, _ := v.(json.Number).Float64(); return f >= 10 && f*4 == float64(int64(f*4)) }},
		{"length", `{"type": "string", "minLength": 5, "maxLength": 6}`, func(v any) bool { n := utf8.RuneCountInString(v.(string)); return n == 5 || n == 6 }},
		{"pattern", `{"type": "string", "pattern": "^[A-Z]{2,3}-(\\d+|x)$"}`, func(v any) bool { return regexp.MustCompile(`^[A-Z]{2,3}-(\d+|x)$`).MatchString(v.(string)) }},
		{"items", `{"type": "array", "items": {"type": "null"}, "minItems": 2}`, func(v any) bool { l := v.([]any); return len(l) >= 2 && l[0] == nil && l[1] == nil }},
		{"tuple", `{"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "items": false, "minItems": 2}`, func(v any) bool { l := v.([]any); return len(l) == 2 && l[1] == json.Number("2") }},
		{"unique", `{"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": true, "minItems": 3}`, func(v any) bool {
			l := v.([]any)
			return len(l) == 3 && l[0] != l[1] && l[1] != l[2] && l[0] != l[2]
		}},
		{"object", `{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "null"}, "c": false}, "required": ["a"], "additionalProperties": false}`, func(v any) bool {
			m := object(v)
			_, isText := m["a"].(string)
			b, hasB := m["b"]
			return isText && b == nil && (len(m) == 1 || len(m) == 2 && hasB)
		}},
		{"extra names", `{"type": "object", "minProperties": 2, "additionalProperties": {"type": "boolean"}, "propertyNames": {"pattern": "^k[0-9]{4}$"}}`, func(v any) bool {
			for n, w := range object(v) {
				if _, ok := w.(bool); !ok || !strings.HasPrefix(n, "k") || len(n) != 5 {
					return false
				}
			}
			return len(object(v)) >= 1
		}},
		{"reference", `{"$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}, "required": ["v"], "additionalProperties": {"const": 1}}}, "$ref": "#/$defs/node"}`, func(v any) bool { return object(v)["v"] == json.Number("1") }},
		{"root reference", `{"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}, "minItems": 1}}, "required": ["x"]}`, func(v any) bool { _, ok := object(v)["x"]; return ok }},
		{"branch with siblings", `{"type": "string", "anyOf": [{"type": "integer"}, {"type": "string", "enum": ["s"]}]}`, func(v any) bool { return v == "s" }},
		{"discriminator", `{"oneOf": [{"properties": {"k": {"const": "a"}}, "required": ["k", "x"]}, {"properties": {"k": {"const": "b"}}, "required": ["k"]}], "type": "object"}`, func(v any) bool {
			_, hasX := object(v)["x"]
			return object(v)["k"] == "b" || object(v)["k"] == "a" && hasX
		}},
		{"false", `false`, func(v any) bool { return true }},
		{"not a schema", `{"type":`, func(v any) bool { return true }},
		{"endless", `{"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}`, func(v any) bool { return object(v) != nil }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for seed := range uint64(60) {
				text := Input(tt.schema, rand.New(rand.NewPCG(seed, 1)))
				if again := Input(tt.schema, rand.New(rand.NewPCG(seed, 1))); again != text {
					t.Fatalf("seed %d gives %s and then %s", seed, text, again)
				}
				d := json.NewDecoder(strings.NewReader(text))
				d.UseNumber()
				var v any
				if err := d.Decode(&v); err != nil || d.More() {
					t.Fatalf("seed %d: %v in %s", seed, err, text)
				}
				if !tt.ok(v) {
					t.Errorf("seed %d: %s does not fit %s", seed, text, tt.schema)
				}
			}
		})
	}
}

// TestInputVaries checks that optional members, layouts and strings do vary.
func TestInputVaries(t *testing.T) {
	const schema = `{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["b"]}`
	seen := map[string]bool{}
	with, indented := 0, 0
	for seed := range uint64(200) {
		text := Input(schema, rand.New(rand.NewPCG(seed, 2)))
		seen[text] = true
		if strings.Contains(text, `"a"`) {
			with++
		}
		if strings.Contains(text, "\n") {
			indented++
		}
	}
	if len(seen) < 100 || with < 50 || with > 150 || indented < 30 {
		t.Errorf("200 inputs: %d different, %d with the optional member, %d indented", len(seen), with, indented)
	}
}
