package schema_test

import (
	"encoding/json"
	"fmt"
	"sort"
	"testing"
	"unicode/utf8"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/schema"
)

// A golden row says after how many bytes T of the text the verdict is fixed
// under keyword-local evaluation. At the root, a number's verdict is fixed when
// it ends, which is at Close. A T within a code point is moved to its end: a
// code point is one unit here.
type golden struct {
	schema *schema.Schema
	where  string
	text   string
	T      int64
}

// goldenSuite returns the invalid rows of the official suite.
func goldenSuite(t *testing.T) []golden {
	groups := map[string]corpus.Group{}
	for _, g := range corpus.Suite(t, "draft2020-12") {
		groups[fmt.Sprintf("%s %d", g.File, g.Index)] = g
	}
	remotes := corpus.Remotes(t)
	compiled := map[string]*schema.Schema{}
	var rows []golden
	for _, row := range corpus.Rows[struct {
		File        string
		Group, Test int
		Valid       bool
		T           int64
		Text        string
	}](t, "json-schema-suite/earliest-2020-12.jsonl") {
		key := fmt.Sprintf("%s %d", row.File, row.Group)
		g, ok := groups[key]
		if !ok || g.Tests[row.Test].Valid != row.Valid {
			t.Fatalf("row %+v does not belong to the suite", row)
		}
		if row.Valid {
			continue
		}
		if compiled[key] == nil {
			s, err := schema.Compile(string(g.Schema), schema.Resources(remotes))
			if err != nil {
				t.Errorf("%s: %v", key, err)
				continue
			}
			compiled[key] = s
		}
		row.T = codePointEnd(row.Text, row.T)
		rows = append(rows, golden{compiled[key], fmt.Sprintf("%s/%d %s", key, row.Test, shorten(g.Schema)), row.Text, row.T})
	}
	return rows
}

// goldenBench returns the invalid rows of the real schemas.
func goldenBench(t *testing.T) []golden {
	bench := map[string]corpus.BenchRow{}
	for _, row := range corpus.SchemaBench(t) {
		bench[row.ID] = row
	}
	compiled := map[string]*schema.Schema{}
	var rows []golden
	for _, row := range corpus.Rows[struct {
		ID    string
		Test  int
		Valid bool
		T     int64
		Len   int
	}](t, "schemabench/earliest.jsonl") {
		if row.Valid {
			continue
		}
		b := bench[row.ID]
		text := corpus.Compact(b.Tests[row.Test].Data)
		if len(text) != row.Len {
			t.Fatalf("%s/%d: %d bytes, want %d", row.ID, row.Test, len(text), row.Len)
		}
		if compiled[row.ID] == nil {
			s, err := schema.Compile(string(b.Schema), schema.AssertFormat(true))
			if err != nil {
				t.Errorf("%s: %v", row.ID, err)
				continue
			}
			compiled[row.ID] = s
		}
		row.T = codePointEnd(text, row.T)
		rows = append(rows, golden{compiled[row.ID], fmt.Sprintf("%s/%d", row.ID, row.Test), text, row.T})
	}
	return rows
}

// codePointEnd returns t, or the end of the code point that it lies in.
func codePointEnd(text string, t int64) int64 {
	for t < int64(len(text)) && !utf8.RuneStart(text[t]) {
		t++
	}
	return t
}

// TestEarliest reads the invalid rows whole, byte by byte, and cut before and
// behind the deciding byte. The verdict is Invalid at the golden offset or
// before, the same offset for every cut, and turns Invalid in the Feed of that
// byte.
func TestEarliest(t *testing.T) {
	for _, set := range []struct {
		name string
		rows []golden
	}{{"suite", goldenSuite(t)}, {"schemabench", goldenBench(t)}} {
		t.Run(set.name, func(t *testing.T) {
			earlier, failures := 0, 0
			var shares, goldenShares []float64
			for _, row := range set.rows {
				r := newReader(row.schema)
				whole := r.read(row.text)
				k := whole.At
				if !row.check(t, "whole", whole, k) {
					failures++
				} else if !row.check(t, "byte by byte", r.read(row.text, everyByte(row.text)...), k) {
					failures++
				} else if k > 1 && int(k) < len(row.text) && !row.check(t, "cut around the byte", r.read(row.text, int(k)-1, int(k)), k) {
					failures++
				}
				if k < row.T {
					earlier++
				}
				shares = append(shares, float64(k)/float64(len(row.text)))
				goldenShares = append(goldenShares, float64(row.T)/float64(len(row.text)))
			}
			t.Logf("%s: %d invalid rows, %d decided before the golden offset, %d failures; median share of bytes read %.1f %% (golden %.1f %%)",
				set.name, len(set.rows), earlier, failures, 100*median(shares), 100*median(goldenShares))
		})
	}
}

// check reports whether a reading of the row is as it must be.
func (row *golden) check(t *testing.T, how string, got reading, k int64) bool {
	t.Helper()
	seen := got.seen
	if seen < 0 && k == int64(len(row.text)) && isDigit(row.text[k-1]) {
		seen = k // a number at the root ends at Close
	}
	switch {
	case got.Err != "" || got.Verdict != schema.Invalid:
		t.Errorf("%s, %s: %s\n\tgot %v at %d %s, want Invalid at %d", row.where, how, shorten(row.text), got.Verdict, got.At, got.Err, row.T)
	case got.At > row.T:
		t.Errorf("%s, %s: %s\n\tInvalid at %d, golden %d: %q | %q\n\t%s", row.where, how, shorten(row.text), got.At, row.T,
			tail(row.text[:row.T]), head(row.text[row.T:]), got.Violations)
	case got.At != k:
		t.Errorf("%s, %s: %s\n\tInvalid at %d, but at %d when read whole", row.where, how, shorten(row.text), got.At, k)
	case how == "whole":
		return true
	case seen != k:
		t.Errorf("%s, %s: %s\n\tInvalid at %d, but reported after %d bytes: %q", row.where, how, shorten(row.text), k, got.seen, tail(row.text[:k]))
	default:
		return true
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// tail and head return the bytes of a text next to where it was cut.
func tail(s string) string { return s[max(len(s)-60, 0):] }
func head(s string) string { return s[:min(len(s), 30)] }

func median(xs []float64) float64 {
	sort.Float64s(xs)
	if len(xs) == 0 {
		return 0
	}
	return xs[len(xs)/2]
}

// TestNumberEnds pins the date of verdicts that the end of a number brings: a
// byte that ends it is counted, the end of the input is not.
func TestNumberEnds(t *testing.T) {
	for _, c := range []struct {
		schema, text string
		want         int64
	}{
		{`{"items":{"type":"integer"}}`, `[1.5,2]`, 5},
		{`{"items":{"type":"integer"}}`, `[1.5 ,2]`, 5},
		{`{"items":{"type":"integer"}}`, `[1.5]`, 5},
		{`{"type":"integer"}`, `1.5`, 3},
		{`{"type":"integer"}`, `1.5 `, 4},
		{`{"minimum":10}`, `9`, 1},
		{`{"minimum":10}`, "9\n", 2},
		{`{"properties":{"a":{"maximum":3}}}`, `{"a":4}`, 7},
		{`{"properties":{"a":{"minimum":0}}}`, `{"a":-1}`, 7}, // the sign and a digit say it
		{`{"properties":{"a":{"multipleOf":2}}}`, `{"a":10001}`, 11},
	} {
		compiled, err := schema.Compile(c.schema)
		if err != nil {
			t.Errorf("%s: %v", c.schema, err)
			continue
		}
		r := newReader(compiled)
		for _, cuts := range [][]int{nil, everyByte(c.text)} {
			if got := r.read(c.text, cuts...); got.Verdict != schema.Invalid || got.At != c.want {
				t.Errorf("%s %q cut %v: %v at %d, want Invalid at %d", c.schema, c.text, cuts, got.Verdict, got.At, c.want)
			}
		}
	}
}

// TestDecisionPoints has an instance for each row of the table of decision
// points, with the offset that the row gives.
func TestDecisionPoints(t *testing.T) {
	for _, c := range []struct {
		schema, text string
		want         int64
		verdict      schema.Verdict
	}{
		{`{"type":"string"}`, `"abc"`, 1, schema.Valid},
		{`{"type":"string"}`, `[]`, 1, schema.Invalid},
		{`false`, `"abc"`, 1, schema.Invalid},
		{`true`, `"abc"`, 1, schema.Valid},
		{`{"type":"number"}`, `[]`, 1, schema.Invalid},
		{`{"enum":["abc","abd"]}`, `"abx"`, 4, schema.Invalid},
		{`{"enum":["abc","abd"]}`, `"ab"`, 4, schema.Invalid},
		{`{"enum":["abc","abd"]}`, `"abcd"`, 5, schema.Invalid},
		{`{"enum":["abc","abd"]}`, `"ab\u0078"`, 9, schema.Invalid},
		{`{"enum":["abc","abd"]}`, `"abd"`, 5, schema.Valid},
		{`{"const":25}`, `26`, 2, schema.Invalid},
		{`{"items":{"const":25}}`, `[26]`, 3, schema.Invalid},
		{`{"items":{"const":25}}`, `[2.60e1]`, 4, schema.Invalid},
		{`{"items":{"const":25}}`, `[-25]`, 2, schema.Invalid},
		{`{"const":{"a":1,"b":[2,3]}}`, `{"a":1,"c":2}`, 9, schema.Invalid},
		{`{"const":{"a":1,"b":[2,3]}}`, `{"b":[2,"x"]}`, 9, schema.Invalid},
		{`{"const":{"a":1,"b":[2,3]}}`, `{"b":[2,3]}`, 11, schema.Invalid},
		{`{"const":[1,2]}`, `[1,2,3]`, 5, schema.Invalid},
		{`{"const":[1,2]}`, `[1]`, 3, schema.Invalid},
		{`{"items":{"minimum":0}}`, `[-0.0,-5]`, 8, schema.Invalid},
		{`{"items":{"exclusiveMaximum":0}}`, `[5]`, 2, schema.Invalid},
		{`{"items":{"maximum":5}}`, `[1e5]`, 4, schema.Invalid},
		{`{"items":{"maximum":5}}`, `[7,1]`, 3, schema.Invalid},
		{`{"items":{"multipleOf":2}}`, `[7,1]`, 3, schema.Invalid},
		{`{"maxLength":2}`, `"aé😀b"`, 8, schema.Invalid},
		{`{"maxLength":2,"type":"string"}`, `"ab"`, 4, schema.Valid},
		{`{"minLength":3}`, `"ab"`, 4, schema.Invalid},
		{`{"minLength":2,"type":"string"}`, `"abcd"`, 3, schema.Valid},
		{`{"pattern":"^ab+$"}`, `"abbc"`, 5, schema.Invalid},
		{`{"pattern":"^ab+$"}`, `"a"`, 3, schema.Invalid},
		{`{"pattern":"b","type":"string"}`, `"aabcc"`, 4, schema.Valid},
		{`{"required":["a","b"]}`, `{"a":1}`, 7, schema.Invalid},
		{`{"required":["a","b"],"type":"object"}`, `{"a":1,"b":2,"c":3}`, 10, schema.Valid},
		{`{"required":["a","b","c"],"maxProperties":3}`, `{"x":1,"y":2}`, 4, schema.Invalid},
		{`{"properties":{"abc":{}},"additionalProperties":false}`, `{"abd":1}`, 5, schema.Invalid},
		{`{"properties":{"abc":{}},"additionalProperties":false}`, `{"ab":1}`, 5, schema.Invalid},
		{`{"properties":{"k":false}}`, `{"k":1}`, 4, schema.Invalid},
		{`{"propertyNames":{"pattern":"^a"}}`, `{"b":1}`, 3, schema.Invalid},
		{`{"propertyNames":{"minLength":2}}`, `{"b":1}`, 4, schema.Invalid},
		{`{"minProperties":2}`, `{"b":1}`, 7, schema.Invalid},
		{`{"minProperties":1,"type":"object"}`, `{"b":1}`, 4, schema.Valid},
		{`{"minItems":2}`, `[1]`, 3, schema.Invalid},
		{`{"minItems":2,"type":"array"}`, `[1,"x",3]`, 4, schema.Valid},
		{`{"maxItems":2}`, `[1,2,3]`, 5, schema.Invalid},
		{`{"maxProperties":1}`, `{"a":1,"b":2}`, 7, schema.Invalid},
		{`{"prefixItems":[{},{}],"items":false}`, `["a","b","c"]`, 9, schema.Invalid},
		{`{"uniqueItems":true}`, `["a","b","a","c"]`, 12, schema.Invalid},
		{`{"uniqueItems":true}`, `[{"a":1,"b":2},{"b":2.0,"a":1},3]`, 30, schema.Invalid},
		{`{"contains":{"const":1}}`, `[2,3]`, 5, schema.Invalid},
		{`{"contains":{"type":"string"},"type":"array"}`, `[2,"x",3]`, 4, schema.Valid},
		{`{"contains":{"type":"string"},"maxContains":1}`, `["x","y",3]`, 6, schema.Invalid},
		{`{"dependentRequired":{"a":["b"]}}`, `{"a":1}`, 7, schema.Invalid},
		{`{"dependentSchemas":{"a":{"properties":{"b":{"type":"string"}}}}}`, `{"a":1,"b":2}`, 12, schema.Invalid},
		{`{"dependentSchemas":{"a":{"properties":{"b":{"type":"string"}}}}}`, `{"b":2,"a":1}`, 10, schema.Invalid},
		{`{"if":{"type":"string"},"then":{"maxLength":1},"else":{"type":"array"}}`, `{}`, 1, schema.Invalid},
		{`{"if":{"type":"string"},"then":{"maxLength":1},"else":{"type":"array"}}`, `"ab"`, 3, schema.Invalid},
		{`{"if":{"required":["a"]},"then":{"maxProperties":1},"else":{"maxProperties":1}}`, `{"x":1,"y":2}`, 7, schema.Invalid},
		{`{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"null"}}]}`, `[true]`, 2, schema.Invalid},
		{`{"anyOf":[{"type":"string"},{"type":"object","required":["a"]}]}`, `{"a":1,"b":2}`, 4, schema.Valid},
		{`{"oneOf":[{"required":["a"]},{"required":["b"]}],"type":"object"}`, `{"a":1,"b":2}`, 10, schema.Invalid},
		{`{"oneOf":[{"type":"string"},{"type":"integer"}]}`, `"x"`, 1, schema.Valid},
		{`{"not":{"required":["a"]}}`, `{"b":0,"a":1}`, 10, schema.Invalid},
		{`{"not":{"type":"string"}}`, `"x"`, 1, schema.Invalid},
		{`{"not":{"type":"string"}}`, `{}`, 1, schema.Valid},
		{`{"properties":{"a":{}},"unevaluatedProperties":false}`, `{"b":1}`, 4, schema.Invalid},
		{`{"anyOf":[{"required":["t"],"properties":{"t":{"const":1},"b":{}}},{"properties":{"t":{}}}],"unevaluatedProperties":false}`, `{"b":1,"t":2}`, 12, schema.Invalid},
		{`{"prefixItems":[{}],"unevaluatedItems":false}`, `[1,2]`, 4, schema.Invalid},
	} {
		compiled, err := schema.Compile(c.schema)
		if err != nil {
			t.Errorf("%s: %v", c.schema, err)
			continue
		}
		r := newReader(compiled)
		for _, cuts := range [][]int{nil, everyByte(c.text)} {
			got := r.read(c.text, cuts...)
			if got.Verdict != c.verdict || got.At > c.want {
				t.Errorf("%s %s cut %v: %v at %d, want %v at %d", c.schema, c.text, cuts != nil, got.Verdict, got.At, c.verdict, c.want)
			}
			if cuts != nil && got.seen != got.At && !isDigit(c.text[len(c.text)-1]) && got.At > 0 {
				t.Errorf("%s %s: %v at %d, but reported after %d bytes", c.schema, c.text, got.Verdict, got.At, got.seen)
			}
		}
		if !json.Valid([]byte(c.text)) {
			t.Errorf("%s is not JSON", c.text)
		}
	}
}
