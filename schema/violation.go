package schema

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// A Violation is an assertion of the schema that the value does not satisfy.
type Violation struct {
	// Offset is where the value (or the name) at fault begins, in bytes from
	// 0; At is the number of bytes of input that had come when it was decided.
	Offset, At int64
	// Path is the instance location, SchemaPath that of the keyword in its
	// schema document.
	Path       parser.Pointer
	Keyword    string // "" for the schema false
	SchemaPath parser.Pointer
	// Message says what is wrong, without the path.
	Message string
	// Saw is what stood there, at most 64 bytes of it: a scalar as JSON (a
	// string that goes on ends in an ellipsis), else the word for its type.
	Saw string
	// Names are the names that are missing or not allowed.
	Names []string
	// Candidates are what could stand there, the closest first, at most 8: JSON
	// texts of values, or names.
	Candidates []string
}

// maxCandidates bounds the candidates of a violation.
const maxCandidates = 8

// Violations returns what made the verdict Invalid, and with [AllViolations]
// all that was found since, in the order of their discovery. The slice is the
// caller's.
func (v *Validator) Violations() []Violation {
	if len(v.reported) == 0 {
		return nil
	}
	out := make([]Violation, 0, len(v.reported))
	for _, id := range v.reported {
		out = append(out, v.violation(id))
	}
	return out
}

func (v *Validator) violation(id int32) Violation {
	c := &v.causes[id]
	l := c.leaf
	if c.ties.lo < c.ties.hi {
		if x, ok := v.merged(c); ok {
			return x
		}
	}
	out := Violation{Offset: c.off, At: c.at, Path: v.pathOf(id), Keyword: l.word, SchemaPath: l.ptr, Saw: v.sawText(id)}
	out.Message, out.Candidates = v.message(id, l, &out)
	return out
}

// merged makes one violation of the reasons of several branches, where they are
// about the same place.
func (v *Validator) merged(c *cause) (Violation, bool) {
	ties := v.ties[c.ties.lo:c.ties.hi]
	first := &v.causes[ties[0]]
	path := string(v.buf[first.path.lo:first.path.hi])
	var list []string
	var kinds parser.Kinds
	enums, types := true, true
	for _, k := range ties {
		x := &v.causes[k]
		if string(v.buf[x.path.lo:x.path.hi]) != path || x.leaf.code != codeEnum {
			enums = false
		} else {
			list = append(list, x.leaf.list...)
		}
		if string(v.buf[x.path.lo:x.path.hi]) != path || x.leaf.code != codeType {
			types = false
		} else {
			kinds |= x.leaf.kinds
		}
	}
	if !enums && !types {
		return Violation{}, false
	}
	l := *first.leaf
	l.list, l.kinds = list, kinds
	out := Violation{Offset: first.off, At: first.at, Path: v.pathOf(ties[0]), Keyword: l.word, SchemaPath: l.ptr, Saw: v.sawText(ties[0])}
	out.Message, out.Candidates = v.message(ties[0], &l, &out)
	return out, true
}

// sawOf returns what is known of the text that stood at the place of a cause,
// decoded: of a token that is not complete, what comes up to the byte that
// decided, which is the same for every cut.
func (v *Validator) sawOf(id int32) (text string, whole bool) {
	c := &v.causes[id]
	for _, o := range v.open {
		if o == id {
			return string(v.tok.saw[:min(int(c.upto), v.tok.nsaw)]), false
		}
	}
	return string(v.buf[c.saw.lo:c.saw.hi]), !c.cut
}

// pathOf returns the instance location of a cause.
func (v *Validator) pathOf(id int32) parser.Pointer {
	c := &v.causes[id]
	p := parser.Pointer(v.buf[c.path.lo:c.path.hi])
	for _, o := range v.open {
		if o == id && c.isName {
			text, _ := v.sawOf(id)
			p = p.AppendToken(text)
		}
	}
	return p
}

// sawText quotes what stood at the place of a cause.
func (v *Validator) sawText(id int32) string {
	c := &v.causes[id]
	text, whole := v.sawOf(id)
	switch {
	case c.kind == 0:
		return ""
	case c.leaf.code == codeUnfit:
		return "a string"
	}
	switch c.kind {
	case parser.KindName, parser.KindString:
		q := quoted(text)
		if whole && len(q) <= maxSaw {
			return q
		}
		for text = strings.ToValidUTF8(text, ""); ; {
			if q = quoted(text + "…"); len(q) <= maxSaw {
				return q
			}
			_, n := utf8.DecodeLastRuneInString(text)
			text = text[:len(text)-n]
		}
	case parser.KindNumber, parser.KindTrue, parser.KindFalse, parser.KindNull:
		if text != "" && !whole {
			text += "…"
		}
		if text != "" {
			return text
		}
	}
	return kindWord(c.kind)
}

// message says what is wrong.
func (v *Validator) message(id int32, l *assertion, out *Violation) (string, []string) {
	c := &v.causes[id]
	saw, _ := v.sawOf(id)
	is := out.Saw
	switch l.code {
	case codeFalse:
		return "no value is allowed here", nil
	case codeType:
		return "is " + is + ", expected " + kindsText(l.kinds), nil
	case codeEnum:
		list := closest(saw, l.list)
		msg := "expected " + oneOf(list, len(l.list))
		if len(list) == 0 {
			msg = "no value is allowed here"
		}
		if is != "" {
			msg = "is " + is + ", " + msg
		}
		return msg, list
	case codeBound:
		return "is " + is + ", " + boundText(l.word) + " " + l.text, nil
	case codeMultiple:
		return "is " + is + ", expected a multiple of " + l.text, nil
	case codeMinLength:
		return "is " + is + ", shorter than " + l.text + " characters", nil
	case codeMaxLength:
		return "is longer than " + l.text + " characters: " + is, nil
	case codePattern:
		return "is " + is + ", which does not match the pattern " + l.text, nil
	case codeFormat:
		return "is " + is + ", which is no " + l.text, nil
	case codeRequired:
		out.Names = []string{c.name}
		msg := "required property " + strconv.Quote(c.name) + " is missing"
		if l.text != "" {
			msg += ": " + strconv.Quote(l.text) + " needs it"
		}
		return msg, nil
	case codeAdditional, codeUnevProps, codeForbidden:
		if !c.isName {
			if l.code == codeForbidden {
				return "is not allowed here", nil
			}
			return "has a property that is not allowed", nil
		}
		name := saw
		out.Names = []string{name}
		if l.code == codeForbidden {
			return "property " + strconv.Quote(name) + " is not allowed", nil
		}
		var list []string
		if c.obj != nil {
			list = closeNames(name, c.obj)
		}
		msg := "unknown property " + strconv.Quote(name)
		if len(list) > 0 {
			msg += ", did you mean " + strconv.Quote(list[0]) + "?"
		}
		return msg, list
	case codeNames:
		return "the name is not allowed", nil
	case codeMinProps:
		return "has " + itoa(c.count) + " properties, expected at least " + l.text, nil
	case codeMaxProps:
		return "has more than " + l.text + " properties", nil
	case codeMinItems:
		return "has " + itoa(c.count) + " items, expected at least " + l.text, nil
	case codeMaxItems:
		return "has more than " + l.text + " items", nil
	case codeExtraItem:
		return "has more than " + itoa(c.count) + " items", nil
	case codeContains:
		return "too few of the items are what the schema asks for", nil
	case codeMaxContains:
		return "more than " + l.text + " of the items are what the schema counts", nil
	case codeUnique:
		return "the item is equal to one before it", nil
	case codeAnyOf, codeOneOfNone:
		if l.kinds != 0 {
			return "is " + is + ", expected " + kindsText(l.kinds), nil
		}
		return "fits none of the alternatives", nil
	case codeOneOfMany:
		return "fits more than one of the alternatives, of which exactly one is allowed", nil
	case codeNot:
		return "is what the schema excludes", nil
	case codeUnevItems:
		return "the item is not allowed", nil
	case codeUnfit:
		return "is a string that holds no JSON that fits", nil
	case codeImpossible:
		if l.text != "" {
			return "no value can fit: the required property " + strconv.Quote(l.text) + " is not allowed", nil
		}
		return "no value can fit", nil
	}
	panic("BUG: an assertion without a message")
}

func boundText(word string) string {
	switch word {
	case "minimum":
		return "less than the minimum"
	case "maximum":
		return "greater than the maximum"
	case "exclusiveMinimum":
		return "expected more than"
	}
	return "expected less than"
}

// kindsText names the types of a set.
func kindsText(k parser.Kinds) string {
	if k == parser.AnyKind {
		return "any value"
	}
	var names []string
	add := func(set parser.Kinds, name string) {
		if k.Has(set) {
			names = append(names, name)
			k &^= set
		}
	}
	add(parser.Objects, "an object")
	add(parser.Arrays, "an array")
	add(parser.Strings, "a string")
	add(parser.Numbers, "a number")
	add(parser.Integers, "an integer")
	add(parser.Fractions, "a number that is no integer")
	add(parser.Booleans, "a boolean")
	add(parser.Trues, "true")
	add(parser.Falses, "false")
	add(parser.Nulls, "null")
	switch n := len(names); n {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
}

// oneOf lists candidates, of which there are n altogether.
func oneOf(list []string, n int) string {
	if n == 1 && len(list) == 1 {
		return list[0]
	}
	s := "one of " + strings.Join(list, ", ")
	if n > len(list) {
		s += ", … (" + strconv.Itoa(n) + " in all)"
	}
	return s
}

// closest returns at most maxCandidates of the list, the closest to saw first.
// The list holds JSON texts.
func closest(saw string, list []string) []string {
	out := append([]string(nil), list...)
	dist := make(map[string]int, len(out))
	for _, s := range out {
		dist[s] = distance(saw, strings.Trim(s, `"`))
	}
	sort.SliceStable(out, func(i, j int) bool { return dist[out[i]] < dist[out[j]] })
	n := 0
	for i, s := range out {
		if i == 0 || s != out[n-1] {
			out[n] = s
			n++
		}
	}
	return out[:min(n, maxCandidates)]
}

// closeNames returns the names that name may have been meant as, the closest
// first.
func closeNames(name string, o *objPlan) []string {
	var out []string
	dist := make(map[string]int)
	for i := range o.entries {
		if !o.entries[i].declared || o.entries[i].leaf != nil {
			continue
		}
		s := o.entries[i].name
		if d := distance(name, s); d <= (len(s)+2)/3 {
			dist[s] = d
			out = append(out, s)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return dist[out[i]] < dist[out[j]] })
	return out[:min(len(out), maxCandidates)]
}

// distance is the number of bytes to insert, delete, replace or swap with the
// next that makes s of t; letters that differ in case, and '-', '_' and ' ',
// are nearly the same. Only the first 64 bytes count.
func distance(s, t string) int {
	var bufA, bufB [maxSaw]byte
	a, b := fold(bufA[:0], s), fold(bufB[:0], t)
	var rows [3][maxSaw + 1]int
	for j := 0; j <= len(b); j++ {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		prev2, prev, cur := &rows[(i+2)%3], &rows[i%3], &rows[(i+1)%3]
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			d := prev[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			d = min(d, prev[j]+1, cur[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, prev2[j-2]+1)
			}
			cur[j] = d
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}

// fold appends s to b, without what distance does not look at.
func fold(b []byte, s string) []byte {
	if len(s) > maxSaw {
		s = s[:maxSaw]
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_' || c == '-' || c == ' ':
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		default:
			b = append(b, c)
		}
	}
	return b
}
