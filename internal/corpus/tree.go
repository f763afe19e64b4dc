package corpus

import (
	"encoding/json"
	"math/rand"
	"strconv"
	"strings"
)

// A Node is a JSON value that keeps the order of members and the text of
// numbers.
type Node struct {
	Kind  byte // '{' '[' '"' '0' 't' 'f' 'n'
	Text  string
	Names []string // parallel to Kids, of an object
	Kids  []*Node
}

// ParseNode reads a JSON text, or returns nil if it is none.
func ParseNode(text string) *Node {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	n, err := parseNode(d)
	if err != nil {
		return nil
	}
	return n
}

func parseNode(d *json.Decoder) (*Node, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		n := &Node{Kind: byte(t)}
		for d.More() {
			if n.Kind == '{' {
				name, err := d.Token()
				if err != nil {
					return nil, err
				}
				n.Names = append(n.Names, name.(string))
			}
			kid, err := parseNode(d)
			if err != nil {
				return nil, err
			}
			n.Kids = append(n.Kids, kid)
		}
		_, err := d.Token()
		return n, err
	case string:
		return &Node{Kind: '"', Text: t}, nil
	case json.Number:
		return &Node{Kind: '0', Text: t.String()}, nil
	case bool:
		if t {
			return &Node{Kind: 't'}, nil
		}
		return &Node{Kind: 'f'}, nil
	}
	return &Node{Kind: 'n'}, nil
}

// String returns the compact text of n.
func (n *Node) String() string { return string(n.append(nil)) }

func (n *Node) append(dst []byte) []byte {
	switch n.Kind {
	case '{', '[':
		dst = append(dst, n.Kind)
		for i, k := range n.Kids {
			if i > 0 {
				dst = append(dst, ',')
			}
			if n.Kind == '{' {
				dst = append(append(dst, quote(n.Names[i])...), ':')
			}
			dst = k.append(dst)
		}
		return append(dst, n.Kind+2)
	case '"':
		return append(dst, quote(n.Text)...)
	case '0':
		return append(dst, n.Text...)
	case 't':
		return append(dst, "true"...)
	case 'f':
		return append(dst, "false"...)
	}
	return append(dst, "null"...)
}

func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Clone returns a copy of n.
func (n *Node) Clone() *Node {
	c := &Node{Kind: n.Kind, Text: n.Text, Names: append([]string(nil), n.Names...)}
	for _, k := range n.Kids {
		c.Kids = append(c.Kids, k.Clone())
	}
	return c
}

// Walk calls f for n and everything below it.
func (n *Node) Walk(f func(*Node)) {
	f(n)
	for _, k := range n.Kids {
		k.Walk(f)
	}
}

// Member returns the first member so named of an object, or nil.
func (n *Node) Member(name string) *Node {
	for i, s := range n.Names {
		if s == name && n.Kind == '{' {
			return n.Kids[i]
		}
	}
	return nil
}

// extremes are values at which validators differ.
var extremes = []string{
	"null", "true", "false", "0", "-0", "0.0", "1", "1.0", "-1", "1e0", "10e-1", "1.5", "19.99", "1e2", "100", "1E+2",
	"9007199254740992", "9007199254740993", "18446744073709551616", "-9223372036854775809", "1e30", "1e-30", "0.1", "0.30000000000000004",
	`""`, `"a"`, `"é"`, `"😀"`, `"\u0000"`, `"null"`, `"1"`, `"true"`, `"0123456789012345678901234567890123456789"`,
	"[]", "[[]]", "[null]", "[1,1]", `[1,1.0]`, `["a","a"]`, "{}", `{"a":1}`, `{"":null}`, `[{"a":1},{"a":1.0}]`,
}

// Mutate changes n at one place or a few: it drops, renames, adds and
// duplicates members and items, and changes values to others of the same type,
// of another type, and to extremes. Names and values come from n and from pool.
// Duplicate names are made only if duplicates is set.
func (n *Node) Mutate(r *rand.Rand, pool *Pool, duplicates bool) {
	for range 1 + r.Intn(2) {
		var all []*Node
		n.Walk(func(m *Node) { all = append(all, m) })
		n.mutateAt(all[r.Intn(len(all))], r, pool, duplicates)
	}
}

func (n *Node) mutateAt(m *Node, r *rand.Rand, pool *Pool, duplicates bool) {
	i := 0
	if len(m.Kids) > 0 {
		i = r.Intn(len(m.Kids))
	}
	switch op := r.Intn(10); {
	case op < 2 && len(m.Kids) > 0: // drop
		m.Kids = append(m.Kids[:i:i], m.Kids[i+1:]...)
		if m.Kind == '{' {
			m.Names = append(m.Names[:i:i], m.Names[i+1:]...)
		}
	case op < 4 && m.Kind == '{' && len(m.Kids) > 0: // rename
		if name := pool.name(r, m.Names[i]); duplicates || m.Member(name) == nil {
			m.Names[i] = name
		}
	case op < 6 && m.Kind == '{': // add
		if name := pool.name(r, "x"); duplicates || m.Member(name) == nil {
			m.Names = append(m.Names, name)
			m.Kids = append(m.Kids, pool.value(r))
		}
	case op < 6 && m.Kind == '[': // repeat or add
		v := pool.value(r)
		if len(m.Kids) > 0 && r.Intn(2) == 0 {
			v = m.Kids[i].Clone()
		}
		m.Kids = append(m.Kids, v)
	case op == 6 && m.Kind == '"':
		m.Text = mutateText(m.Text, r)
	case op == 6 && m.Kind == '0':
		m.Text = mutateNumber(m.Text, r)
	case op == 7: // nest
		c := *m
		if r.Intn(2) == 0 {
			*m = Node{Kind: '[', Kids: []*Node{&c}}
		} else {
			*m = Node{Kind: '{', Names: []string{pool.name(r, "x")}, Kids: []*Node{&c}}
		}
	case op == 8:
		*m = *pool.value(r)
	default:
		*m = *ParseNode(extremes[r.Intn(len(extremes))])
	}
}

func mutateText(s string, r *rand.Rand) string {
	rs := []rune(s)
	switch i := r.Intn(len(rs) + 1); r.Intn(4) {
	case 0:
		return string(rs[:i])
	case 1:
		return string(rs[:i]) + string([]rune(" aZ0-_/.:é😀\n\"\\")[r.Intn(14)]) + string(rs[i:])
	case 2:
		return strings.ToUpper(s)
	}
	return s + s
}

func mutateNumber(s string, r *rand.Rand) string {
	switch f, err := strconv.ParseFloat(s, 64); {
	case err != nil || r.Intn(4) == 0:
		if !strings.ContainsAny(s, ".eE") {
			return s + []string{".0", ".5", "e0", "e1", "e-1", "e2"}[r.Intn(6)]
		}
		return "1"
	default:
		return strconv.FormatFloat([]float64{-f, f + 1, f - 1, f / 2, f * 10, f + 0.5}[r.Intn(6)], 'g', -1, 64)
	}
}

// A Pool holds names and values to build instances from.
type Pool struct {
	Names  []string
	Values []*Node
}

// AddSchema puts the names that a schema declares, its constants, examples and
// defaults into the pool.
func (p *Pool) AddSchema(schema *Node) {
	schema.Walk(func(n *Node) {
		for i, name := range n.Names {
			switch kid := n.Kids[i]; name {
			case "properties", "patternProperties", "dependentRequired", "dependentSchemas":
				p.Names = append(p.Names, kid.Names...)
			case "required":
				for _, k := range kid.Kids {
					p.Names = append(p.Names, k.Text)
				}
			case "enum", "examples":
				p.Values = append(p.Values, kid.Kids...)
			case "const", "default":
				p.Values = append(p.Values, kid)
			}
		}
	})
}

// AddInstance puts the names and values of an instance into the pool.
func (p *Pool) AddInstance(n *Node) {
	n.Walk(func(m *Node) {
		p.Names = append(p.Names, m.Names...)
		p.Values = append(p.Values, m)
	})
}

func (p *Pool) name(r *rand.Rand, or string) string {
	if len(p.Names) > 0 && r.Intn(4) > 0 {
		return p.Names[r.Intn(len(p.Names))]
	}
	return mutateText(or, r)
}

func (p *Pool) value(r *rand.Rand) *Node {
	if len(p.Values) > 0 && r.Intn(3) > 0 {
		return p.Values[r.Intn(len(p.Values))].Clone()
	}
	return ParseNode(extremes[r.Intn(len(extremes))])
}
