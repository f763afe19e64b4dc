package fuzz

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

// tool has a place for every kind of damage.
const tool = `{"type": "object", "properties": {
	"path": {"type": "string"}, "mode": {"enum": ["fast", "slow"]}, "note": {"type": "string"}, "limit": {"type": "integer"},
	"deep": {"type": "boolean"}, "meta": {"type": "object", "properties": {"word_count": {"type": "number"}, "tags": {"type": "array", "items": {"type": "string"}}}, "required": ["tags"]},
	"edits": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {"oldText": {"type": "string"}, "newText": {"type": "string"}}, "required": ["oldText", "newText"], "additionalProperties": false}}},
	"required": ["path", "note", "meta"]}`

func TestDamages(t *testing.T) {
	names := map[string]bool{}
	for _, d := range Damages() {
		t.Run(d.Name, func(t *testing.T) {
			if names[d.Name] || d.Doc == "" || d.Lossless && d.Rule == "" {
				t.Fatalf("entry %+v", d)
			}
			names[d.Name] = true
			applied := 0
			for seed := range uint64(120) {
				text := Input(tool, rand.New(rand.NewPCG(seed, 3)))
				bad, ok := d.Apply(text, tool, rand.New(rand.NewPCG(seed, 4)))
				if !ok {
					if bad != text {
						t.Fatalf("not applied, and yet %q became %q", text, bad)
					}
					continue
				}
				applied++
				if bad == text {
					t.Fatalf("nothing has changed in %q", text)
				}
				again, _ := d.Apply(text, tool, rand.New(rand.NewPCG(seed, 4)))
				if again != bad {
					t.Fatalf("the same seed gives %q and %q", bad, again)
				}
			}
			if applied < 8 {
				t.Errorf("applied to %d of 120 inputs", applied)
			}
			for _, text := range []string{`7`, `"x"`, `[]`, `{}`, `null`} {
				d.Apply(text, tool, rand.New(rand.NewPCG(1, 1)))
			}
			if _, ok := d.Apply(`{"a": `, "", rand.New(rand.NewPCG(1, 1))); ok {
				t.Error("applied to text that is no JSON")
			}
		})
	}
}

// TestDamagesSpoil pins what some kinds do, and that those about syntax leave no
// JSON.
func TestDamagesSpoil(t *testing.T) {
	shape := "stringify stringify-twice stringify-spaced unquote-scalar quote-scalar wrap-item drop-null enum-case unwrap rename strip-tag split-sibling split-swallowed duplicate-name broken-unicode"
	for _, d := range Damages() {
		for seed := range uint64(100) {
			text := Input(tool, rand.New(rand.NewPCG(seed, 5)))
			bad, ok := d.Apply(text, tool, rand.New(rand.NewPCG(seed, 6)))
			valid := json.Valid([]byte(bad))
			if ok && valid != strings.Contains(" "+shape+" ", " "+d.Name+" ") && d.Name != "stringify-damaged" {
				t.Errorf("%s: %q became %q, which is JSON: %t", d.Name, text, bad, valid)
				break
			}
		}
	}
	tests := []struct{ kind, text, schema, want string }{
		{"trailing-comma", `[1]`, "", `[1,]|[1, ]|[1 ,]`},
		{"unquoted-name", `{"a":1}`, "", `{a:1}`},
		{"name-quote", `{"a":1}`, "", `{a":1}`},
		{"raw-control", `["a\nb\\n"]`, "", "[\"a\nb\\\\n\"]"},
		{"bad-escape", `["\\d\\n\\\\s"]`, "", `["\d\\n\\\s"]`},
		{"inner-quote", `{"a":"say \"hi\" now"}`, `{"properties":{"a":{"type":"string"}}}`, `{"a":"say "hi\" now"}`},
		{"stringify", `{"a":["x"]}`, `{"properties":{"a":{"type":"array"}}}`, `{"a":"[\"x\"]"}`},
		{"stringify", `{"a":["x"]}`, `{"properties":{"a":{"type":["array","string"]}}}`, ``},
		{"wrap-item", `{"a":[ 5 ]}`, `{"properties":{"a":{"type":"array","items":{"type":"integer"}}}}`, `{"a":5}`},
		{"wrap-item", `{"a":["[x"]}`, `{"properties":{"a":{"type":"array","items":{"type":"string"}}}}`, ``},
		{"quote-scalar", `{"a":"42"}`, `{"properties":{"a":{"type":"string"}}}`, `{"a":42}`},
		{"enum-case", `{"a":"x"}`, `{"properties":{"a":{"enum":["x","y"]}}}`, `{"a":"X"}`},
		{"enum-case", `{"a":"x"}`, `{"properties":{"a":{"enum":["x","X"]}}}`, ``},
		{"split-sibling", `{"a":"x","b":"y"}`, `{"properties":{"a":{"type":"string"},"b":{"type":"string"}}}`, `{"a":"x</a>\n<parameter name=\"b\">y"}`},
		{"split-swallowed", `{"a":"x","b":"y"}`, `{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["b"]}`, `{"a":"x\",\"b\":\"y"}`},
	}
	for _, tt := range tests {
		for _, d := range Damages() {
			if d.Name != tt.kind {
				continue
			}
			got, ok := d.Apply(tt.text, tt.schema, rand.New(rand.NewPCG(1, 1)))
			if ok != (tt.want != "") || ok && !strings.Contains("|"+tt.want+"|", "|"+got+"|") {
				t.Errorf("%s of %s gives %q, %t, want one of %q", tt.kind, tt.text, got, ok, tt.want)
			}
		}
	}
}

func TestDamagedInSeveralPlaces(t *testing.T) {
	counts := map[int]int{}
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 8))
		text := Input(tool, rng)
		bad, done := Damaged(text, tool, rng, 3, Lossless("lossless", true)...)
		counts[len(done)]++
		if len(done) > 0 && bad == text {
			t.Fatalf("%q was damaged in %d places and is the same", text, len(done))
		}
	}
	if counts[3] < 100 {
		t.Errorf("places damaged: %v", counts)
	}
	for _, d := range Lossless("lossless", false) {
		if d.Schema || !d.Lossless || d.Preset == "lenient" {
			t.Errorf("%s is not lossless without a schema", d.Name)
		}
	}
}
