package schema

import (
	"slices"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// A hint is what a node says to people.
type hint struct {
	ptr         parser.Pointer
	defaultText string
}

func hintOf(rules, set []*rule) hint {
	var h hint
	if len(rules) > 0 && rules[0].src != nil {
		r := rules[0]
		for r.empty() && len(r.also) == 1 {
			r = r.also[0] // nothing but a reference
		}
		h.ptr = r.src.ptr()
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
	enum  []string // room for that of hint, which is nil where there is none
	ptr   parser.Pointer
}

// speaks reports whether evaluator i has a say at its place: those of branches
// that are dead have none.
func (x *eval) speaks() bool { return x.guide && !x.dead }

// spoke reports whether evaluator i has a say, or had one where the string at hand
// began.
func (v *Validator) spoke(i int32) bool {
	if v.evals[i].speaks() {
		return true
	}
	t := &v.tok
	return len(v.muted) > 0 && v.mutedIn == t.start && t.active && t.kind == parser.KindString && slices.Contains(v.muted, i)
}

// Kinds returns the kinds that are possible for the next value: of the member
// so named of the innermost object, of the next item of the innermost array, or
// of the root; inside of a string that is an item, for that. It does not allocate.
func (v *Validator) Kinds(name string) parser.Kinds {
	n := len(v.frames)
	if v.skip > 0 {
		return parser.AnyKind
	}
	if len(v.flats) > 0 {
		return v.flatKinds(name)
	}
	if n == 0 {
		return v.s.nodes[v.s.root].kinds
	}
	return parser.AnyKind &^ v.refused(name, false)
}

// refused returns the kinds that would make the document Invalid, or more so:
// what each evaluator of the innermost container refuses is passed on to those
// that wait for it, as far as one whose failure is the document's. With enums,
// Strings stands for strings that no enum has.
func (v *Validator) refused(name string, enums bool) parser.Kinds {
	if len(v.veto) < len(v.evals) {
		v.veto = append(v.veto, make([]parser.Kinds, len(v.evals)-len(v.veto))...)
	}
	n := len(v.frames) - 1
	f := &v.frames[n]
	var all parser.Kinds
	open := false
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		v.veto[i] = 0
		if !x.speaks() {
			continue
		}
		var ks parser.Kinds
		v.nodesAt(x, f, name, func(id int32) {
			if id == forbidden {
				ks = parser.AnyKind
				return
			}
			ks |= parser.AnyKind &^ v.s.nodes[id].kinds
			if enums && v.s.hasEnum(id) {
				ks |= parser.Strings
			}
		})
		v.veto[i] = ks
		if x.conj {
			all |= ks
		} else {
			open = open || ks != 0
		}
	}
	for ; open; n-- {
		f := &v.frames[n]
		var outer *frame
		if n > 0 {
			outer = &v.frames[n-1]
			for i := outer.lo; i < outer.hi; i++ {
				v.veto[i] = 0
			}
		}
		for changed := true; changed; {
			changed = false
			for i := f.hi - 1; i >= f.lo; i-- {
				if x := &v.evals[i]; len(x.p.groups) > 0 && x.speaks() {
					if ks := v.vetoOfGroups(i, f, name); ks&^v.veto[i] != 0 {
						v.veto[i] |= ks
						changed = true
					}
				}
			}
		}
		open = false
		for i := f.lo; i < f.hi; i++ {
			x := &v.evals[i]
			ks := v.veto[i]
			if ks == 0 || !x.speaks() {
				continue
			}
			if x.conj {
				all |= ks
				continue
			}
			for k := x.up; k != none; k = v.links[k].nextUp {
				if l := &v.links[k]; l.role == roleAnd && outer != nil && l.cons >= outer.lo && l.cons < outer.hi {
					v.veto[l.cons] |= ks
					open = true
				}
			}
		}
		if outer == nil {
			break
		}
	}
	return all
}

// vetoOfGroups returns the kinds for which a group of evaluator i would be
// False, if its branches refuse what veto says.
func (v *Validator) vetoOfGroups(i int32, f *frame, name string) parser.Kinds {
	x := &v.evals[i]
	var all parser.Kinds
	for gi := range x.p.groups {
		g := &x.p.groups[gi]
		w := v.words[x.st+g.word]
		var part [3]parser.Kinds
		any, speakers := parser.AnyKind, 0
		for k := x.down; k != none; k = v.links[k].nextDown {
			l := &v.links[k]
			if l.role != roleGroup || l.idx != int32(gi) {
				continue
			}
			b := &v.evals[l.child]
			if g.op == groupNot && v.completes(b, f, name) {
				return parser.AnyKind
			}
			if g.op == groupIf && l.branch < 3 {
				part[l.branch] = v.veto[l.child]
				if b.res < 0 {
					part[l.branch] = parser.AnyKind
				}
				continue
			}
			if b.speaks() {
				speakers++
				any &= v.veto[l.child]
				if g.op == groupAll {
					all |= v.veto[l.child]
				}
			}
		}
		switch g.op {
		case groupAny:
			// Once the group is False, the branches that speak are those that
			// lived longest.
			if speakers > 0 {
				all |= any
			}
		case groupOne:
			if speakers > 0 && w&oneTrue == 0 {
				all |= any
			}
		case groupIf:
			switch w & 3 {
			case 1:
				all |= part[1]
			case 2:
				all |= part[2]
			default:
				all |= part[2] & (part[0] | part[1])
			}
		case groupDep:
			if speakers > 0 && w&1 != 0 {
				all |= any
			}
		}
	}
	return all
}

// completes reports whether the name alone would make an evaluator of the
// innermost object True.
func (v *Validator) completes(x *eval, f *frame, name string) bool {
	o := x.p.obj
	if o == nil || f != &v.frames[len(v.frames)-1] || x.res != 0 || o.lasting || x.own || x.pend != 1 || x.left > 1 || f.count+1 < o.min {
		return false
	}
	k := o.find(name)
	if x.left == 0 || k < 0 || o.entries[k].req == nil {
		return x.left == 0
	}
	return v.words[x.st+o.seen+k>>6]&(1<<(k&63)) == 0
}

// hasEnum reports whether the strings that the node allows are few and known.
func (s *Schema) hasEnum(id int32) bool { return s.enumOf(id, nil, 8) }

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

// forbidden stands for the node of a value that is not allowed.
const forbidden int32 = -2

// nodesAt calls give for each node that evaluator x asks of the member so
// named, or of the next item.
func (v *Validator) nodesAt(x *eval, f *frame, name string, give func(int32)) {
	if o := x.p.obj; o != nil {
		v.s.nodesOf(o, name, give)
	}
	if a := x.p.arr; a != nil {
		k := f.count
		if v.tok.active {
			k-- // of which some came
		}
		if node := a.itemNode(k); node != none {
			give(node)
		}
	}
}

// nodesOf calls give for each node that o asks of the member so named.
func (s *Schema) nodesOf(o *objPlan, name string, give func(int32)) {
	if k := o.find(name); k >= 0 {
		if o.entries[k].leaf != nil {
			give(forbidden)
		} else if id := o.entries[k].node; id != none {
			give(id)
		}
		return
	}
	if o.closed {
		give(forbidden)
		return
	}
	matches := func(k int32) bool {
		m := s.patterns[o.pats[k].id].Start()
		m.Step(name)
		return m.End() == leaf.True
	}
	for k := range o.pats {
		if p := &o.pats[k]; (p.leaf != nil || p.node != none) && matches(int32(k)) {
			if p.leaf != nil {
				give(forbidden)
			} else {
				give(p.node)
			}
		}
	}
	for k := range o.extras {
		x := &o.extras[k]
		hit := false
		for _, p := range x.pats {
			hit = hit || matches(p)
		}
		switch {
		case hit:
		case x.closed:
			give(forbidden)
		default:
			give(x.node)
		}
	}
}

// Value says more about the place that [Validator.Kinds] speaks of. The hint is
// lent until the next call.
func (v *Validator) Value(name string) *parser.Hint {
	h := &v.hintOut.hint
	*h = parser.Hint{Kinds: v.Kinds(name), Known: true}
	v.hintOut.ptr = ""
	nodes := v.hintOut.nodes[:0]
	addNode := func(id int32) {
		if id != forbidden && !hasNode(nodes, id) {
			nodes = append(nodes, id)
		}
	}
	n := len(v.frames)
	switch {
	case v.skip > 0:
		h.Known = false
		return h
	case len(v.flats) > 0:
		f := &v.flats[len(v.flats)-1]
		h.Known = f.kind == parser.KindArray
		v.speakers(f, false, func(o *objPlan, _ uint64, own bool) {
			v.say(o, name, own)
			v.flatNodes(f, o, name, addNode)
		})
	case n == 0:
		addNode(v.s.root)
	default:
		f := &v.frames[n-1]
		h.Known = f.kind == parser.KindArray
		for i := f.lo; i < f.hi; i++ {
			x := &v.evals[i]
			if !x.speaks() {
				continue
			}
			v.say(x.p.obj, name, x.conjHere(v, f.lo))
			v.nodesAt(x, f, name, addNode)
		}
	}
	v.hintOut.nodes = nodes
	bound := true
	if len(v.flats) > 0 {
		bound = v.flatRefused(name)&parser.Strings != 0
	} else if n > 0 {
		bound = v.refused(name, true)&parser.Strings != 0
	}
	enum := v.hintOut.enum[:0]
	for _, id := range nodes {
		n := v.s.nodes[id]
		if h.Pointer == "" {
			h.Pointer = n.hint.ptr
		}
		if h.Default == "" {
			h.Default = n.hint.defaultText
		}
		if bound && v.s.hasEnum(id) {
			v.s.enumOf(id, &enum, 8)
		}
		h.Items |= v.s.itemsOf(id, 8)
	}
	if len(enum) > 0 {
		h.Enum = enum
	}
	v.hintOut.enum = enum
	if h.Pointer == "" {
		h.Pointer = v.hintOut.ptr
	}
	if len(nodes) == 0 && h.Kinds.Any(parser.Arrays) {
		h.Items = parser.AnyKind
	}
	return h
}

// say adds what the plan of the object, if it is one, says of the member so
// named; own: the plan is not that of a branch.
func (v *Validator) say(o *objPlan, name string, own bool) {
	if o == nil {
		return
	}
	k := o.find(name)
	if k < 0 {
		return
	}
	h, n := &v.hintOut.hint, &o.entries[k]
	h.Known = h.Known || n.declared || n.req != nil
	h.Required = h.Required || n.req != nil && own
	if v.hintOut.ptr == "" {
		v.hintOut.ptr = n.ptr
	}
}

// enumOf appends the strings that the node allows, and reports whether only
// these are. Branches are looked into as deep as depth.
func (s *Schema) enumOf(id int32, list *[]string, depth int) bool {
	p := s.nodes[id].plans[tString]
	if p.verdict < 0 {
		return true
	}
	if p.str != nil && p.str.enum != nil {
		for _, m := range p.str.enum {
			if list == nil {
				break
			}
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
		all := true
		for _, id := range g.nodes {
			all = s.enumOf(id, list, depth-1) && all
		}
		if all {
			return true
		}
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
// innermost open container. It is nil where that is no object. Inside of a string
// they are those from before it: what came of it may yet change, and how much that
// is depends on the cuts. The names are lent until the next call.
func (v *Validator) Names(up int) *parser.Names {
	out := &v.hintOut.names
	*out = parser.Names{Known: out.Known[:0], Seen: out.Seen[:0], Required: out.Required[:0]}
	if up < v.skip {
		if v.skipKinds[v.skip-1-up] != '{' {
			return nil
		}
		return out
	}
	up -= v.skip
	if up < len(v.flats) {
		f := &v.flats[len(v.flats)-1-up]
		if f.kind != parser.KindObject {
			return nil
		}
		v.speakers(f, true, func(o *objPlan, seen uint64, own bool) {
			bits := [1]uint64{seen}
			addNames(out, o, bits[:], own)
		})
		return out
	}
	k := len(v.frames) - 1 - (up - len(v.flats))
	if k < 0 || v.frames[k].kind != parser.KindObject {
		return nil
	}
	f := &v.frames[k]
	for i := f.lo; i < f.hi; i++ {
		if x := &v.evals[i]; x.p.obj != nil && v.spoke(i) {
			addNames(out, x.p.obj, v.words[x.st+x.p.obj.seen:], x.conjHere(v, f.lo))
		}
	}
	return out
}

// KindsOut is [Validator.Kinds] for the container that lies up levels out, and for
// what stands in it now, as Names counts them. It may name more kinds than are
// possible: it does not ask what the branches of a value say together.
func (v *Validator) KindsOut(up int, name string) parser.Kinds {
	if up < v.skip {
		return parser.AnyKind
	}
	up -= v.skip
	all, some, silent := parser.AnyKind, parser.Kinds(0), true
	ask := func(o *objPlan, a *arrPlan, conj bool) {
		ks, said := parser.AnyKind, false
		give := func(id int32) {
			if said = true; id == forbidden {
				ks = 0
			} else {
				ks &= v.s.nodes[id].kinds
			}
		}
		if o != nil {
			v.s.nodesOf(o, name, give)
		}
		if a != nil && a.rest != none && len(a.prefix) == 0 {
			give(a.rest)
		}
		if conj {
			all &= ks
		} else if silent = false; said {
			some |= ks
		} else {
			some = parser.AnyKind
		}
	}
	if up < len(v.flats) {
		f := &v.flats[len(v.flats)-1-up]
		v.speakers(f, true, func(o *objPlan, _ uint64, own bool) { ask(o, f.a, own) })
	} else if k := len(v.frames) - 1 - (up - len(v.flats)); k >= 0 {
		f := &v.frames[k]
		for i := f.lo; i < f.hi; i++ {
			if x := &v.evals[i]; v.spoke(i) {
				ask(x.p.obj, x.p.arr, x.conjHere(v, f.lo))
			}
		}
	} else {
		return v.s.nodes[v.s.root].kinds
	}
	if silent {
		return all
	}
	return all & some
}

// addNames adds what the plan of an object says of its names; seen has a bit for
// each entry, own: the plan is not that of a branch.
func addNames(out *parser.Names, o *objPlan, seen []uint64, own bool) {
	out.Closed = out.Closed || o.closed && own
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
		if seen[n>>6]&(1<<(n&63)) != 0 {
			out.Seen[at] = true
		}
		if e.req != nil && own {
			out.Required[at] = true
		}
	}
}
