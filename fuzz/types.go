package fuzz

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// typeSet is a set of the types of JSON Schema.
type typeSet uint8

const (
	tNull typeSet = 1 << iota
	tBoolean
	tInteger
	tNumber // numbers that are no integers, or integers too
	tString
	tArray
	tObject
	tAny = tNull | tBoolean | tInteger | tNumber | tString | tArray | tObject
)

var typeNames = map[string]typeSet{"null": tNull, "boolean": tBoolean, "integer": tInteger,
	"number": tInteger | tNumber, "string": tString, "array": tArray, "object": tObject}

// typeOf returns the type of a decoded value.
func typeOf(v any) typeSet {
	switch v := v.(type) {
	case nil:
		return tNull
	case bool:
		return tBoolean
	case json.Number:
		if r, ok := rat(v); ok && r.IsInt() {
			return tInteger | tNumber
		}
		return tNumber
	case string:
		return tString
	case []any:
		return tArray
	}
	return tObject
}

// ownTypes returns the types that type, enum and const of the schema m allow.
func ownTypes(m map[string]any) typeSet {
	t := tAny
	switch v := m["type"].(type) {
	case string:
		if s, ok := typeNames[v]; ok {
			t = s
		}
	case []any:
		t = 0
		for _, n := range v {
			s, _ := n.(string)
			t |= typeNames[s]
		}
	}
	if v, ok := m["const"]; ok {
		t &= typeOf(v)
	}
	if vs := list(m["enum"]); len(vs) > 0 {
		var e typeSet
		for _, v := range vs {
			e |= typeOf(v)
		}
		t &= e
	}
	return t
}

// typesOf returns the types that the schema s of the document root may allow:
// no more than it does, as far as the keywords about types say.
func typesOf(root, s any, hops int) typeSet {
	m, ok := s.(map[string]any)
	if !ok {
		if s == false {
			return 0
		}
		return tAny
	}
	t := ownTypes(m)
	if hops > 20 {
		return t
	}
	if ref, ok := m["$ref"].(string); ok {
		if r, ok := lookup(root, ref); ok {
			t &= typesOf(root, r, hops+1)
		}
	}
	for _, b := range list(m["allOf"]) {
		t &= typesOf(root, b, hops+1)
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		if bs := list(m[word]); len(bs) > 0 {
			var u typeSet
			for _, b := range bs {
				u |= typesOf(root, b, hops+1)
			}
			t &= u
		}
	}
	return t
}

// sameJSON reports whether two decoded values are equal as JSON Schema means
// it (2020-12 core, section 4.2.2).
func sameJSON(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		if !ok {
			return false
		}
		ra, okA := rat(a)
		rb, okB := rat(b)
		if okA && okB {
			return ra.Cmp(rb) == 0
		}
		return a == b
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, sameJSON)
	case map[string]any:
		return sameJSON(ordered(a), b)
	case object:
		o, ok := ordered(b).(object)
		if !ok || len(a) != len(o) {
			return false
		}
		for _, m := range a {
			i := slices.IndexFunc(o, func(n member) bool { return n.name == m.name })
			if i < 0 || !sameJSON(m.value, o[i].value) {
				return false
			}
		}
		return true
	}
	return a == b
}

// matches reports whether the pattern occurs in s, as far as package regexp
// reads it.
func matches(pattern, s string) bool {
	re, err := regexp.Compile(pattern)
	return err == nil && re.MatchString(s)
}

// matching returns a string in which the pattern occurs.
func matching(pattern string, rng *rand.Rand) (string, bool) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	spell(re, rng, &b)
	return b.String(), matches(pattern, b.String())
}

// spell writes a string that re matches.
func spell(re *syntax.Regexp, rng *rand.Rand, b *strings.Builder) {
	again := func(least, most int) {
		if most < 0 || most > least+3 {
			most = least + 3
		}
		for range least + rng.IntN(most-least+1) {
			spell(re.Sub[0], rng, b)
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(classRune(re.Rune, rng))
	case syntax.OpAnyCharNotNL, syntax.OpAnyChar:
		b.WriteByte("ab7 -_"[rng.IntN(6)])
	case syntax.OpCapture:
		spell(re.Sub[0], rng, b)
	case syntax.OpStar:
		again(0, -1)
	case syntax.OpPlus:
		again(1, -1)
	case syntax.OpQuest:
		again(0, 1)
	case syntax.OpRepeat:
		again(re.Min, re.Max)
	case syntax.OpConcat:
		for _, s := range re.Sub {
			spell(s, rng, b)
		}
	case syntax.OpAlternate:
		spell(re.Sub[rng.IntN(len(re.Sub))], rng, b)
	}
}

// classRune returns a rune of the class, an ASCII letter or digit if it can.
func classRune(pairs []rune, rng *rand.Rand) rune {
	in := func(r rune) bool {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] <= r && r <= pairs[i+1] {
				return true
			}
		}
		return false
	}
	for range 40 {
		const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. "
		if r := rune(plain[rng.IntN(len(plain))]); in(r) {
			return r
		}
	}
	if len(pairs) == 0 {
		return 'x'
	}
	i := rng.IntN(len(pairs)/2) * 2
	r := pairs[i] + rune(rng.IntN(int(min(pairs[i+1]-pairs[i], 1000))+1))
	if !utf8.ValidRune(r) {
		return pairs[i]
	}
	return r
}
