package schema

import (
	"github.com/jsontide/jsontide/parser"
)

// A hint is what a node says to people.
type hint struct {
	ptr         parser.Pointer
	defaultText string
}

func hintOf(rules, set []*rule) hint {
	var h hint
	if len(rules) > 0 && rules[0].src != nil {
		h.ptr = rules[0].src.ptr
	}
	for _, r := range append(append([]*rule(nil), rules...), set...) {
		if h.defaultText == "" {
			h.defaultText = r.defaultText
		}
	}
	return h
}

// hintState is what Value and Names lend.
type hintState struct {
	hint  parser.Hint
	names parser.Names
	nodes []int32
}

// speaks reports whether evaluator i has a say at its place: those of branches
// that are dead have none.
func (x *eval) speaks() bool { return x.guide && !x.dead }

// Kinds returns the kinds that are possible for the next value: of the member
// so named of the innermost object, of the next item of the innermost array, or
// of the root. It does not allocate.
func (v *Validator) Kinds(name string) parser.Kinds {
	n := len(v.frames)
	if v.skip > 0 {
		return parser.AnyKind
	}
	if n == 0 {
		return v.s.nodes[v.s.root].kinds
	}
	f := &v.frames[n-1]
	ks := parser.AnyKind
	for i := f.lo; i < f.hi; i++ {
		if x := &v.evals[i]; x.guide && x.conjHere(v, f.lo) {
			ks &= v.kindsAt(i, f, name)
		}
	}
	return ks
}

// conjHere reports whether the evaluator was made for the value itself, not as
// a branch of another for the same value.
func (x *eval) conjHere(v *Validator, lo int32) bool {
	for k := x.up; k != none; k = v.links[k].nextUp {
		if v.links[k].cons < lo {
			return true
		}
	}
	return x.up == none
}

// kindsAt returns the kinds that evaluator i and its branches allow.
func (v *Validator) kindsAt(i int32, f *frame, name string) parser.Kinds {
	x := &v.evals[i]
	ks := parser.AnyKind
	if id, ok := v.nodeAt(x, f, name); !ok {
		ks = 0
	} else if id != none {
		ks = v.s.nodes[id].kinds
	}
	for gi := range x.p.groups {
		g := &x.p.groups[gi]
		if g.op == groupNot || g.op == groupDep {
			continue
		}
		if w := v.words[x.st+g.word]; w&doneBit != 0 && g.op != groupAll && v.speakers(i, int32(gi)) == 0 {
			continue
		}
		var any parser.Kinds
		seen := false
		for k := x.down; k != none; k = v.links[k].nextDown {
			l := &v.links[k]
			if l.role != roleGroup || l.idx != int32(gi) || !v.evals[l.child].speaks() {
				continue
			}
			if g.op == groupIf && l.branch == 0 {
				continue
			}
			sub := v.kindsAt(l.child, f, name)
			if g.op == groupAll {
				ks &= sub
				continue
			}
			any |= sub
			seen = true
		}
		if seen && g.op != groupAll {
			if g.op == groupIf && v.words[x.st+g.word]&3 == 0 && !(g.nodes[1] != none && g.nodes[2] != none) {
				continue
			}
			ks &= any
		}
	}
	return ks
}

func (v *Validator) speakers(i, gi int32) int {
	n := 0
	for k := v.evals[i].down; k != none; k = v.links[k].nextDown {
		if l := &v.links[k]; l.role == roleGroup && l.idx == gi && v.evals[l.child].speaks() {
			n++
		}
	}
	return n
}

// nodeAt returns the node of the member so named, or of the next item, and
// whether one is allowed.
func (v *Validator) nodeAt(x *eval, f *frame, name string) (int32, bool) {
	if o := x.p.obj; o != nil {
		if k := o.find(name); k >= 0 {
			return o.entries[k].node, o.entries[k].leaf == nil
		}
		if o.closed {
			return none, false
		}
		if len(o.extras) == 1 && len(o.pats) == 0 {
			return o.extras[0].node, true
		}
		return none, true
	}
	if a := x.p.arr; a != nil {
		if a.max >= 0 && f.count >= a.max {
			return none, false
		}
		if f.count < int64(len(a.prefix)) {
			return a.prefix[f.count], true
		}
		return a.rest, true
	}
	return none, true
}

// Value says more about the place that [Validator.Kinds] speaks of. The hint is
// lent until the next call.
func (v *Validator) Value(name string) *parser.Hint {
	h := &v.hintOut.hint
	*h = parser.Hint{Kinds: v.Kinds(name), Known: true, Enum: h.Enum[:0]}
	nodes := v.hintOut.nodes[:0]
	n := len(v.frames)
	switch {
	case v.skip > 0:
		h.Known = false
		return h
	case n == 0:
		nodes = append(nodes, v.s.root)
	default:
		f := &v.frames[n-1]
		h.Known = f.kind == parser.KindArray
		for i := f.lo; i < f.hi; i++ {
			x := &v.evals[i]
			if !x.speaks() {
				continue
			}
			if o := x.p.obj; o != nil {
				if k := o.find(name); k >= 0 {
					h.Known = h.Known || o.entries[k].declared || o.entries[k].req != nil
					h.Required = h.Required || o.entries[k].req != nil && x.conjHere(v, f.lo)
					if h.Pointer == "" {
						h.Pointer = o.entries[k].ptr
					}
				}
			}
			if id, ok := v.nodeAt(x, f, name); ok && id != none && !hasNode(nodes, id) {
				nodes = append(nodes, id)
			}
		}
	}
	v.hintOut.nodes = nodes
	all := true
	h.Items = 0
	for _, id := range nodes {
		n := v.s.nodes[id]
		if h.Pointer == "" {
			h.Pointer = n.hint.ptr
		}
		if h.Default == "" {
			h.Default = n.hint.defaultText
		}
		all = v.s.enumOf(id, &h.Enum, 8) && all
		h.Items |= v.s.itemsOf(id, 8)
	}
	if !all || len(nodes) == 0 {
		h.Enum = h.Enum[:0]
	}
	if len(h.Enum) == 0 {
		h.Enum = nil
	}
	if len(nodes) == 0 && h.Kinds.Any(parser.Arrays) {
		h.Items = parser.AnyKind
	}
	return h
}

// enumOf appends the strings that the node allows, and reports whether only
// these are. Branches are looked into as deep as depth.
func (s *Schema) enumOf(id int32, list *[]string, depth int) bool {
	p := s.nodes[id].plans[tString]
	return s.enumOfPlan(p, list, depth)
}

func (s *Schema) enumOfPlan(p *plan, list *[]string, depth int) bool {
	if p.verdict < 0 {
		return true
	}
	if p.str != nil && p.str.enum != nil {
		for _, m := range p.str.enum {
			if !contains(*list, m) {
				*list = append(*list, m)
			}
		}
		return true
	}
	if depth == 0 {
		return false
	}
	for _, g := range p.groups {
		if g.op != groupAny && g.op != groupOne {
			continue
		}
		n := len(*list)
		all := true
		for _, id := range g.nodes {
			all = s.enumOf(id, list, depth-1) && all
		}
		if all {
			return true
		}
		*list = (*list)[:n]
	}
	return false
}

// itemsOf returns the kinds of items that an array may have that satisfies the
// node.
func (s *Schema) itemsOf(id int32, depth int) parser.Kinds {
	p := s.nodes[id].plans[tArray]
	if p.verdict < 0 {
		return 0
	}
	ks := parser.AnyKind
	if a := p.arr; a != nil {
		first := a.rest
		if len(a.prefix) > 0 {
			first = a.prefix[0]
		}
		if a.max == 0 {
			ks = 0
		} else if first != none {
			ks = s.nodes[first].kinds
		}
	}
	if depth == 0 {
		return ks
	}
	for _, g := range p.groups {
		if g.op != groupAny && g.op != groupOne {
			continue
		}
		var any parser.Kinds
		for _, id := range g.nodes {
			any |= s.itemsOf(id, depth-1)
		}
		ks &= any
	}
	return ks
}

// Names returns what is known of the object that lies up levels out: 0 is the
// innermost open container. It is nil where that is no object. The names are
// lent until the next call.
func (v *Validator) Names(up int) *parser.Names {
	out := &v.hintOut.names
	*out = parser.Names{Known: out.Known[:0], Seen: out.Seen[:0], Required: out.Required[:0]}
	if up < v.skip {
		if v.skipKinds[v.skip-1-up] != '{' {
			return nil
		}
		return out
	}
	k := len(v.frames) - 1 - (up - v.skip)
	if k < 0 || v.frames[k].kind != parser.KindObject {
		return nil
	}
	f := &v.frames[k]
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		o := x.p.obj
		if o == nil || !x.speaks() {
			continue
		}
		here := x.conjHere(v, f.lo)
		out.Closed = out.Closed || o.closed && here
		if out.Pointer == "" {
			out.Pointer = o.ptr
		}
		for n := range o.entries {
			e := &o.entries[n]
			if e.leaf != nil || !e.declared && e.req == nil {
				continue
			}
			at := len(out.Known)
			for j, name := range out.Known {
				if name == e.name {
					at = j
				}
			}
			if at == len(out.Known) {
				out.Known = append(out.Known, e.name)
				out.Seen = append(out.Seen, false)
				out.Required = append(out.Required, false)
			}
			if v.words[x.st+o.seen+int32(n>>6)]&(1<<(n&63)) != 0 {
				out.Seen[at] = true
			}
			if e.req != nil && here {
				out.Required[at] = true
			}
		}
	}
	return out
}
