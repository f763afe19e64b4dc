package fuzz

import (
	"strings"
	"unicode"
)

func isString(n *node) bool    { return n.kind == '"' }
func isContainer(n *node) bool { return n.kind == '{' || n.kind == '[' }
func hasKids(n *node) bool     { return len(n.kids) > 0 }
func isMember(n *node) bool    { return n.nameStart >= 0 }

// last reports whether n is the last of its container.
func (n *node) last() bool { return n.parent == nil || n.parent.kids[len(n.parent.kids)-1] == n }

func (s *subject) one2(a, b int) int {
	if s.rng.IntN(2) == 0 {
		return a
	}
	return b
}

// inner returns the source between the quotes of a string.
func (s *subject) inner(n *node) string { return s.text[n.start+1 : n.end-1] }

func isWord(s string) bool {
	if s == "" || unicode.IsDigit(rune(s[0])) {
		return false
	}
	for _, r := range s {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' && r != '.' {
			return false
		}
	}
	switch strings.ToLower(s) {
	case "true", "false", "null", "none", "nil", "nan", "infinity", "undefined":
		return false
	}
	return s[0] != '-' && s[0] != '.' && s[0] != '_'
}

// isScalarText reports whether the text is a JSON number or boolean.
func isScalarText(s string) bool {
	if s == "true" || s == "false" {
		return true
	}
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return false
	}
	sub, ok := newSubject(s, "", nil)
	return ok && sub.nodes[0].end == len(s)
}

// plainName reports whether n is a member whose name is an identifier.
func (s *subject) plainName(n *node) bool {
	return isMember(n) && isWord(n.name) && !strings.Contains(n.name, ".") && n.nameEnd-n.nameStart == len(n.name)+2
}

func (s *subject) isDeclared(n *node) bool {
	if !isMember(n) {
		return false
	}
	names, _, _ := s.declared(n.parent)
	for _, d := range names {
		if d == n.name {
			return true
		}
	}
	return false
}

// comma returns the offset of one of the commas in the containers that ok
// accepts.
func (s *subject) comma(ok func(*node) bool) (int, bool) {
	n := s.pick(func(n *node) bool { return len(n.commas) > 0 && ok(n) })
	if n == nil {
		return 0, false
	}
	return n.commas[s.rng.IntN(len(n.commas))], true
}

// addMember adds a member with the text as its value: one that is declared,
// absent and optional, or, if undeclared, any fresh one.
func (s *subject) addMember(value string, undeclared bool) []splice {
	type place struct {
		n    *node
		name string
	}
	var places []place
	for _, n := range s.nodes {
		if n.kind != '{' {
			continue
		}
		names, required, _ := s.declared(n)
		for _, name := range names {
			child := s.childSchema(n.schema, name, 0, '{', 0)
			types := typesOf(s.schema, child, 0)
			if !n.has(name) && !required[name] && (value != "null" || types&tNull == 0 && types != 0) {
				places = append(places, place{n, name})
			}
		}
		if undeclared && len(names) == 0 {
			places = append(places, place{n, "surplus"})
		}
	}
	if len(places) == 0 {
		return nil
	}
	p := places[s.rng.IntN(len(places))]
	m := quote(p.name) + ": " + value
	switch {
	case len(p.n.kids) == 0:
		return insert(p.n.start+1, m)
	case s.rng.IntN(2) == 0:
		return insert(p.n.kids[0].nameStart, m+", ")
	}
	return insert(p.n.kids[s.rng.IntN(len(p.n.kids))].end, ", "+m)
}

// enumOf returns the strings that the schema lists where n stands, if only those
// may come.
func (s *subject) enumOf(n *node) []string {
	var out []string
	for _, m := range s.parts(n.schema, 0) {
		for _, v := range list(m["enum"]) {
			if t, ok := v.(string); ok {
				out = append(out, t)
			}
		}
	}
	return out
}

// next returns the member or item behind n.
func (n *node) next() *node {
	if n.parent == nil || n.last() {
		return nil
	}
	for i, k := range n.parent.kids {
		if k == n {
			return n.parent.kids[i+1]
		}
	}
	return nil
}
