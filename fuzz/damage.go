package fuzz

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Damage is one of the faults that models make in tool input, as a way to
// spoil a valid JSON text. The table [Damages] has one for every rule of package
// recover that a single change can provoke.
type Damage struct {
	// Name is the kind of fault.
	Name string
	// Doc says in one sentence what is done to the text.
	Doc string
	// Rule is the id of the rule of recovery that is meant for it; "" if the
	// input must be refused.
	Rule string
	// Preset is the first preset of rules that has the rule in this variant.
	Preset string
	// Lossless reports that there is one reading, so that recovery under Preset
	// must give the value of the original, and say so. The other kinds leave a
	// guess, or lose something.
	Lossless bool
	// Schema reports that the fault only exists, or only has one reading, where
	// a schema says what is due.
	Schema bool

	splices func(s *subject) []splice
}

// A splice replaces text[start:end].
type splice struct {
	start, end int
	insert     string
}

// Apply damages text, which must be a JSON text that fits the JSON Schema in
// schema ("" for none), at a place chosen with rng. It reports false where the
// text has no place for this fault.
func (d Damage) Apply(text, schema string, rng *rand.Rand) (string, bool) {
	out, done := Damaged(text, schema, rng, 1, d)
	return out, len(done) == 1
}

// Damaged damages text in up to n disjoint places with faults drawn from kinds,
// and returns those that it applied.
func Damaged(text, schema string, rng *rand.Rand, n int, kinds ...Damage) (string, []Damage) {
	s, ok := newSubject(text, schema, rng)
	if !ok || len(kinds) == 0 {
		return text, nil
	}
	for _, d := range damages {
		if slices.Contains(insideStrings, d.Name) {
			s.inside = append(s.inside, d)
		}
	}
	return s.damage(n, kinds)
}

// insideStrings are the kinds that also spoil the text in a string.
var insideStrings = []string{"undefined", "other-literal", "number-form", "raw-control", "bad-escape", "single-quotes", "trailing-comma",
	"double-comma", "leading-comma", "missing-comma", "missing-colon", "wrong-colon", "unquoted-name", "name-quote", "extra-closer"}

func (s *subject) damage(n int, kinds []Damage) (string, []Damage) {
	rng, text := s.rng, s.text
	var all, taken []splice
	var done []Damage
	for tries := 0; len(done) < n && tries < 8*n; tries++ {
		d := kinds[rng.IntN(len(kinds))]
		add := d.splices(s)
		about := append(add[:len(add):len(add)], span(add, text))
		if len(add) == 0 || slices.ContainsFunc(about, func(a splice) bool {
			return slices.ContainsFunc(taken, func(b splice) bool { return a.start <= b.end && b.start <= a.end })
		}) {
			if len(kinds) == 1 && tries >= 4 {
				break
			}
			continue
		}
		all, done = append(all, add...), append(done, d)
		taken = append(taken, about...)
	}
	slices.SortStableFunc(all, func(a, b splice) int { return a.start - b.start })
	var out strings.Builder
	at := 0
	for _, e := range all {
		out.WriteString(text[at:e.start])
		out.WriteString(e.insert)
		at = e.end
	}
	out.WriteString(text[at:])
	return out.String(), done
}

// span returns the part of the text that the splices of one damage are about:
// nothing for those that only put something around it.
func span(all []splice, text string) splice {
	sp := splice{start: len(text) + 1, end: -1}
	for _, e := range all {
		if e.start < e.end || e.start != 0 && e.start != len(text) {
			sp.start, sp.end = min(sp.start, e.start), max(sp.end, e.end)
		}
	}
	return sp
}

// Damages returns all kinds of damage, in the order of the rules of recovery.
func Damages() []Damage { return slices.Clone(damages) }

// Lossless returns the kinds that leave one reading under the preset, without a
// schema or with it.
func Lossless(preset string, schema bool) []Damage {
	return slices.DeleteFunc(Damages(), func(d Damage) bool {
		return !d.Lossless || d.Schema && !schema || d.Preset == "lenient" && preset == "lossless"
	})
}

// subject is a text that is being damaged: its values, and what the schema says
// of each.
type subject struct {
	text   string
	rng    *rand.Rand
	schema any // nil without a schema
	nodes  []*node
	inside []Damage // what may spoil the text in a string
}

// node is a value of the text.
type node struct {
	kind       byte // first byte of the value, '0' for numbers
	start, end int
	name       string // of the member, decoded
	nameStart  int    // of its opening quote; -1 for items and the root
	nameEnd    int
	colon      int
	parent     *node
	kids       []*node
	commas     []int // offsets of the commas between kids
	schema     any   // what must hold here; true if nothing is known
}

func newSubject(text, schema string, rng *rand.Rand) (*subject, bool) {
	if !json.Valid([]byte(text)) {
		return nil, false
	}
	s := &subject{text: text, rng: rng}
	place := any(true)
	if schema != "" {
		d := json.NewDecoder(strings.NewReader(schema))
		d.UseNumber()
		if d.Decode(&s.schema) != nil {
			return nil, false
		}
		place = s.schema
	}
	s.read(s.space(0), nil, place)
	return s, true
}

func (s *subject) space(i int) int {
	for i < len(s.text) && strings.IndexByte(" \t\r\n", s.text[i]) >= 0 {
		i++
	}
	return i
}

// read reads the value that begins at i and returns its node.
func (s *subject) read(i int, parent *node, schema any) *node {
	n := &node{kind: s.text[i], start: i, nameStart: -1, parent: parent, schema: schema}
	s.nodes = append(s.nodes, n)
	switch n.kind {
	case '"':
		n.end = s.stringEnd(i)
	case '{', '[':
		i = s.space(i + 1)
		for s.text[i] != n.kind+2 {
			if s.text[i] == ',' {
				n.commas = append(n.commas, i)
				i = s.space(i + 1)
			}
			nameStart, nameEnd, colon, name := -1, 0, 0, ""
			if n.kind == '{' {
				nameStart, nameEnd = i, s.stringEnd(i)
				name = unquote(s.text[nameStart:nameEnd])
				colon = s.space(nameEnd)
				i = s.space(colon + 1)
			}
			k := s.read(i, n, s.childSchema(schema, name, len(n.kids), n.kind, 0))
			k.nameStart, k.nameEnd, k.colon, k.name = nameStart, nameEnd, colon, name
			n.kids = append(n.kids, k)
			i = s.space(k.end)
		}
		n.end = i + 1
	default:
		for n.end = i; n.end < len(s.text) && strings.IndexByte(" \t\r\n,]}", s.text[n.end]) < 0; n.end++ {
		}
		if strings.IndexByte("tfn", n.kind) < 0 {
			n.kind = '0'
		}
	}
	return n
}

func (s *subject) stringEnd(i int) int {
	for i++; s.text[i] != '"'; i++ {
		if s.text[i] == '\\' {
			i++
		}
	}
	return i + 1
}

func unquote(text string) string {
	var out string
	if json.Unmarshal([]byte(text), &out) != nil {
		panic("BUG: not a JSON string: " + text)
	}
	return out
}

// quote returns the JSON string with the content, with no more escapes than
// must be.
func quote(content string) string {
	p := &printer{}
	p.text(content)
	return string(p.out)
}

// childSchema returns what the schema says of a member or item: a superset of
// what may stand there.
func (s *subject) childSchema(schema any, name string, index int, kind byte, hops int) any {
	m, ok := schema.(map[string]any)
	if !ok || hops > 20 {
		return true
	}
	c := conjunction{parts: []map[string]any{m}}
	var all []any
	if kind == '{' {
		all = c.memberAt(name)
	} else {
		all, _ = c.itemAt(index)
	}
	if ref, ok := m["$ref"].(string); ok {
		if r, ok := lookup(s.schema, ref); ok {
			all = append(all, s.childSchema(r, name, index, kind, hops+1))
		}
	}
	for _, b := range list(m["allOf"]) {
		all = append(all, s.childSchema(b, name, index, kind, hops+1))
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		var either []any
		for _, b := range list(m[word]) {
			either = append(either, s.childSchema(b, name, index, kind, hops+1))
		}
		if len(either) > 0 {
			all = append(all, map[string]any{"anyOf": either})
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return map[string]any{"allOf": all}
}

// types returns the types that may stand where n stands.
func (s *subject) types(n *node) typeSet { return typesOf(s.schema, n.schema, 0) }

// parts returns the schema and all it is made of, through references and
// branches.
func (s *subject) parts(schema any, hops int) []map[string]any {
	m, ok := schema.(map[string]any)
	if !ok || hops > 20 {
		return nil
	}
	out := []map[string]any{m}
	if ref, ok := m["$ref"].(string); ok {
		if r, ok := lookup(s.schema, ref); ok {
			out = append(out, s.parts(r, hops+1)...)
		}
	}
	for _, word := range []string{"allOf", "anyOf", "oneOf"} {
		for _, b := range list(m[word]) {
			out = append(out, s.parts(b, hops+1)...)
		}
	}
	return out
}

// declared returns the names that the schema of the object n declares, sorted,
// and which of them some part requires; closed reports that no other name is
// allowed by some part.
func (s *subject) declared(n *node) (names []string, required map[string]bool, closed bool) {
	required = map[string]bool{}
	for _, m := range s.parts(n.schema, 0) {
		names = append(names, sortedNames(m["properties"])...)
		for _, r := range list(m["required"]) {
			if r, ok := r.(string); ok {
				required[r] = true
			}
		}
		closed = closed || m["additionalProperties"] == false
	}
	slices.Sort(names)
	return slices.Compact(names), required, closed
}

// has reports whether the object n has a member with the name.
func (n *node) has(name string) bool {
	return slices.ContainsFunc(n.kids, func(k *node) bool { return k.name == name })
}

// depth counts the containers around n.
func (n *node) depth() int {
	d := 0
	for p := n.parent; p != nil; p = p.parent {
		d++
	}
	return d
}

// pick returns one of the nodes that ok accepts, or nil.
func (s *subject) pick(ok func(*node) bool) *node {
	var fit []*node
	for _, n := range s.nodes {
		if ok(n) {
			fit = append(fit, n)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return fit[s.rng.IntN(len(fit))]
}

// one returns one of the strings.
func (s *subject) one(from ...string) string { return from[s.rng.IntN(len(from))] }

// src returns the source text of the node.
func (s *subject) src(n *node) string { return s.text[n.start:n.end] }

// insert is the splice list that puts a text at an offset.
func insert(at int, text string) []splice { return []splice{{at, at, text}} }
