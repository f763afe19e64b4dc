package schema

import (
	"strconv"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/decimal"
)

// A rule is one subschema in one dynamic scope: what its keywords say, parsed,
// with references resolved. Rules form a graph.
type rule struct {
	id    int32
	src   *value
	scope int32
	never bool // the schema false
	typed bool // "type" is present
	kinds parser.Kinds

	also []*rule // "allOf", "$ref" and its kin: what must hold besides
	alts []alt   // "anyOf", "oneOf"
	nots []*rule
	cond *rule // "if"
	then *rule
	els  *rule
	deps []dep // "dependentSchemas", "dependentRequired", "dependencies"

	enums []*enum // "enum" and "const"

	bounds    []bound
	minLength int64 // -1: none
	maxLength int64
	patterns  []int32 // ids of patterns
	format    int32   // id of the format, -1: none

	props      []prop
	propPats   []patProp
	additional *rule
	propNames  *rule
	required   []string
	minProps   int64
	maxProps   int64
	unevProps  *rule

	prefix    []*rule
	items     *rule
	itemsWord string // the keyword that items stands for
	contains  *rule
	minCont   int64 // of contains
	maxCont   int64
	minItems  int64
	maxItems  int64
	unique    bool
	unevItems *rule

	markContains bool // "contains" evaluates items (2020-12)
	unknownNames bool // a pattern of patternProperties is left unchecked

	byName      map[string]*rule // props, if they are many
	needed      map[string]bool  // required, if they are many
	defaultText string
	leaves      map[string]*assertion
	made        *assertion // the keyword that a rule made of a constant stands for
}

type alt struct {
	one   bool // oneOf
	rules []*rule
}

type dep struct {
	word string
	name string
	rule *rule
}

type prop struct {
	name string
	rule *rule
}

type patProp struct {
	pat  int32
	text string
	rule *rule
}

// An enum is the value of "enum" or "const", by type.
type enum struct {
	leaf  *assertion
	kinds parser.Kinds // null, true and false
	strs  []string
	nums  []decimal.Value
	arrs  []*rule
	objs  []*rule
}

// A bound is "minimum" and its kin, or "multipleOf".
type bound struct {
	op   boundOp
	val  decimal.Value
	leaf *assertion
}

type boundOp uint8

const (
	opMin boundOp = iota
	opMinEx
	opMax
	opMaxEx
	opMultiple
)

// An assertion is one assertion of one keyword, as a violation names it.
type assertion struct {
	code  code
	word  string // the keyword
	ptr   parser.Pointer
	kinds parser.Kinds // type
	text  string       // the limit, pattern, format …
	list  []string     // candidates: JSON text of enum members, or names
}

// A code chooses the message of a leaf.
type code uint8

const (
	codeFalse code = iota
	codeType
	codeEnum
	codeBound
	codeMultiple
	codeMinLength
	codeMaxLength
	codePattern
	codeFormat
	codeRequired
	codeAdditional
	codeForbidden
	codeNames
	codeMinProps
	codeMaxProps
	codeMinItems
	codeMaxItems
	codeExtraItem
	codeContains
	codeMaxContains
	codeUnique
	codeAnyOf
	codeOneOfNone
	codeOneOfMany
	codeNot
	codeUnevProps
	codeUnevItems
	codeImpossible
	codeUnfit
)

// newRule makes the rule that says nothing.
func (c *compiler) newRule(src *value, scope int32) *rule {
	r := &rule{id: int32(len(c.rules)), src: src, scope: scope, kinds: parser.AnyKind,
		minLength: -1, maxLength: -1, format: -1, minProps: -1, maxProps: -1,
		minItems: -1, maxItems: -1, minCont: 1, maxCont: -1}
	c.rules = append(c.rules, r)
	return r
}

// leaf returns the assertion of the keyword.
func (r *rule) leaf(word string, k code) *assertion {
	if r.made != nil {
		return r.made
	}
	key := word + string(rune('0'+k))
	if l := r.leaves[key]; l != nil {
		return l
	}
	l := &assertion{code: k, word: word}
	if r.src != nil {
		l.ptr = r.src.ptr()
		if word != "" {
			l.ptr = l.ptr.AppendToken(word)
		}
	}
	if r.leaves == nil {
		r.leaves = make(map[string]*assertion)
	}
	r.leaves[key] = l
	return l
}

// prop returns the rule of the property so named, or nil.
func (r *rule) prop(name string) *rule {
	if len(r.props) < large {
		for _, p := range r.props {
			if p.name == name {
				return p.rule
			}
		}
		return nil
	}
	if r.byName == nil {
		r.byName = make(map[string]*rule, len(r.props))
		for _, p := range r.props {
			r.byName[p.name] = p.rule
		}
	}
	return r.byName[name]
}

// requires reports whether the property so named is required.
func (r *rule) requires(name string) bool {
	if len(r.required) < large {
		return contains(r.required, name)
	}
	if r.needed == nil {
		r.needed = make(map[string]bool, len(r.required))
		for _, s := range r.required {
			r.needed[s] = true
		}
	}
	return r.needed[name]
}

// empty reports whether nothing but also says anything about an instance.
func (r *rule) empty() bool {
	return !r.never && r.kinds == parser.AnyKind && len(r.alts) == 0 && len(r.nots) == 0 && r.cond == nil &&
		len(r.deps) == 0 && len(r.enums) == 0 && len(r.bounds) == 0 && r.minLength < 0 && r.maxLength < 0 &&
		len(r.patterns) == 0 && r.format < 0 && len(r.props) == 0 && len(r.propPats) == 0 && r.additional == nil &&
		r.propNames == nil && len(r.required) == 0 && r.minProps < 0 && r.maxProps < 0 && r.unevProps == nil &&
		len(r.prefix) == 0 && r.items == nil && r.contains == nil && r.minItems < 0 && r.maxItems < 0 &&
		!r.unique && r.unevItems == nil && r.defaultText == ""
}

// constant returns the rule that only a value equal to v satisfies, in terms of
// the keyword l: an object is closed, an array a tuple.
func (c *compiler) constant(v *value, l *assertion) (*rule, error) {
	r := c.newRule(v, 0)
	r.made = l
	switch v.kind {
	case parser.KindObject:
		r.kinds = parser.Objects
		for i, name := range v.names {
			x, err := c.constant(v.vals[i], l)
			if err != nil {
				return nil, err
			}
			r.props = append(r.props, prop{name, x})
			r.required = append(r.required, name)
		}
		r.additional = c.falseRule(l)
	case parser.KindArray:
		r.kinds = parser.Arrays
		for _, x := range v.vals {
			p, err := c.constant(x, l)
			if err != nil {
				return nil, err
			}
			r.prefix = append(r.prefix, p)
		}
		r.minItems = int64(len(v.vals))
		r.items, r.itemsWord = c.falseRule(l), "items"
	default:
		e := &enum{leaf: l}
		if err := c.addMember(e, v); err != nil {
			return nil, err
		}
		r.enums = append(r.enums, e)
	}
	return r, nil
}

func (c *compiler) falseRule(l *assertion) *rule {
	r := c.newRule(nil, 0)
	r.never, r.made = true, l
	return r
}

// addMember adds the value v to the members of e.
func (c *compiler) addMember(e *enum, v *value) error {
	switch v.kind {
	case parser.KindString:
		e.strs = append(e.strs, v.text)
	case parser.KindNumber:
		d, err := c.wantNumber(v, e.leaf.word)
		if err != nil {
			return err
		}
		e.nums = append(e.nums, d)
	case parser.KindArray, parser.KindObject:
		r, err := c.constant(v, e.leaf)
		if err != nil {
			return err
		}
		if v.kind == parser.KindArray {
			e.arrs = append(e.arrs, r)
		} else {
			e.objs = append(e.objs, r)
		}
	default:
		e.kinds |= v.kind.Set()
	}
	return nil
}

// appendJSON appends the text of v.
func appendJSON(dst []byte, v *value) []byte {
	switch v.kind {
	case parser.KindString:
		return appendQuoted(dst, v.text)
	case parser.KindObject, parser.KindArray:
		dst = append(dst, byte(v.kind))
		for i, x := range v.vals {
			if i > 0 {
				dst = append(dst, ',')
			}
			if v.kind == parser.KindObject {
				dst = append(appendQuoted(dst, v.names[i]), ':')
			}
			dst = appendJSON(dst, x)
		}
		if v.kind == parser.KindObject {
			return append(dst, '}')
		}
		return append(dst, ']')
	}
	return append(dst, v.text...)
}

const hexDigits = "0123456789abcdef"

// appendQuoted appends s as a JSON string.
func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}

func quoted(s string) string { return string(appendQuoted(nil, s)) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
