package schema

import (
	"github.com/jsontide/jsontide/parser"
)

// build makes the plan of n for type t. Rules that must hold are gathered
// first: where all but one branch of an alternative cannot hold for the type,
// the branch that is left is one of them. What they ask is then merged, so that
// contradictions between them show.
func (c *compiler) build(n *node, t int) *plan {
	b := &planBuilder{c: c, t: t, p: &plan{kinds: typeKinds[t]}, seen: make(map[int32]bool)}
	if c.cap != nil {
		if ks, ok := c.cap[n.key]; ok && ks&typeKinds[t] == 0 {
			b.gather(n)
			if b.p.verdict == 0 {
				b.fail(b.impossible(n))
			}
			return b.p
		}
	}
	if n.list != nil {
		b.all(n)
	} else {
		b.gather(n)
	}
	b.finish()
	return b.p
}

// planBuilder is one plan in the making.
type planBuilder struct {
	c     *compiler
	t     int
	p     *plan
	rules []*rule
	seen  map[int32]bool
	deps  []dep
}

// fail makes the plan False, if it is not already.
func (b *planBuilder) fail(l *assertion) {
	if b.p.verdict == 0 {
		b.p.verdict, b.p.why = -1, l
	}
}

func (b *planBuilder) failed() bool { return b.p.verdict < 0 }

func (b *planBuilder) impossible(n *node) *assertion {
	l := &assertion{code: codeImpossible, word: "required", ptr: n.rules[0].src.ptr()}
	for _, r := range n.rules {
		if len(r.required) > 0 {
			l.ptr = r.src.ptr().AppendToken("required")
		}
	}
	return l
}

// all makes the plan of a node that is a list of others.
func (b *planBuilder) all(n *node) {
	var open []int32
	for _, id := range n.list {
		p := b.c.plan(id, b.t)
		if p != nil && p.verdict < 0 {
			b.fail(p.why)
			return
		}
		if p != nil {
			b.p.kinds &= p.kinds
			b.p.info = b.p.info || p.info
		}
		if p == nil || p.verdict == 0 || p.info {
			open = append(open, id)
		}
	}
	if len(open) > 0 {
		b.p.groups = append(b.p.groups, group{op: groupAll, nodes: open})
	}
}

// add makes r, and what must hold with it, part of the plan.
func (b *planBuilder) add(r *rule) {
	if b.seen[r.id] {
		return
	}
	b.seen[r.id] = true
	b.rules = append(b.rules, r)
	for _, x := range r.also {
		b.add(x)
	}
}

func (b *planBuilder) addNode(id int32) {
	if id == none {
		return
	}
	if n := b.c.nodes[id]; n.list == nil {
		for _, r := range n.rules {
			b.add(r)
		}
	} else {
		b.p.groups = append(b.p.groups, group{op: groupAll, nodes: []int32{id}})
	}
}

// gather finds the rules and groups of the plan.
func (b *planBuilder) gather(n *node) {
	for _, r := range n.rules {
		b.add(r)
	}
	done := 0
	for {
		for ; done < len(b.rules) && !b.failed(); done++ {
			b.rule(b.rules[done])
		}
		if b.failed() || !b.triggers() {
			break
		}
	}
	if b.failed() {
		return
	}
	switch b.t {
	case tString:
		b.str()
	case tNumber:
		b.num()
	case tArray:
		b.arr()
	case tObject:
		b.obj()
	}
}

// rule looks at what r says of every value of the type.
func (b *planBuilder) rule(r *rule) {
	if r.never {
		b.fail(r.leaf("", codeFalse))
		return
	}
	b.p.kinds &= r.kinds
	if b.p.kinds == 0 {
		b.fail(r.leaf("type", codeType))
		return
	}
	for _, e := range r.enums {
		b.enum(e)
	}
	for _, a := range r.alts {
		b.alternatives(r, a)
	}
	for _, x := range r.nots {
		id := b.c.nodeOf([]*rule{x})
		switch b.c.verdictOf(id, b.t) {
		case 1:
			b.fail(r.leaf("not", codeNot))
		case 0:
			b.p.groups = append(b.p.groups, group{op: groupNot, nodes: []int32{id}, leaf: r.leaf("not", codeNot)})
		}
	}
	if r.cond != nil && (r.then != nil || r.els != nil) {
		b.conditional(r)
	}
	if b.t == tObject {
		b.deps = append(b.deps, r.deps...)
	}
}

func (b *planBuilder) optional(r *rule) int32 {
	if r == nil {
		return none
	}
	return b.c.nodeOf([]*rule{r})
}

func (b *planBuilder) conditional(r *rule) {
	cond, then, els := b.optional(r.cond), b.optional(r.then), b.optional(r.els)
	switch b.c.verdictOf(cond, b.t) {
	case 1:
		b.addNode(then)
		return
	case -1:
		b.addNode(els)
		return
	}
	tv, ev := b.c.verdictOf(then, b.t), b.c.verdictOf(els, b.t)
	switch {
	case tv > 0 && ev > 0:
		if then == none && els == none {
			return
		}
	case tv < 0 && ev < 0:
		b.fail(b.c.plan(then, b.t).why)
		return
	case tv < 0: // the condition must not hold
		b.addNode(els)
	case ev < 0:
		b.addNode(then)
	}
	b.p.groups = append(b.p.groups, group{op: groupIf, nodes: []int32{cond, then, els}, leaf: r.leaf("if", codeNot)})
}

// enum looks at what an enum says of values of the type. Strings and numbers
// come later, when all is known.
func (b *planBuilder) enum(e *enum) {
	switch b.t {
	case tNull, tTrue, tFalse:
		if e.kinds&typeKinds[b.t] == 0 {
			b.fail(e.leaf)
		}
	case tString:
		if len(e.strs) == 0 {
			b.fail(e.leaf)
		}
	case tNumber:
		if len(e.nums) == 0 {
			b.fail(e.leaf)
		}
	case tArray:
		b.branches(e.arrs, e.leaf)
	case tObject:
		b.branches(e.objs, e.leaf)
	}
}

func (b *planBuilder) alternatives(r *rule, a alt) {
	if !a.one {
		b.branches(a.rules, r.leaf("anyOf", codeAnyOf))
		return
	}
	b.one(a.rules, r.leaf("oneOf", codeOneOfNone), r.leaf("oneOf", codeOneOfMany))
}

// branches adds: at least one of the rules holds.
func (b *planBuilder) branches(rules []*rule, l *assertion) {
	var open []int32
	first := -1
	var kinds parser.Kinds
	for i, r := range rules {
		id := b.c.nodeOf([]*rule{r})
		switch b.c.verdictOf(id, b.t) {
		case 1:
			if id != none {
				b.p.info = b.p.info || b.c.plan(id, b.t).info
			}
			return
		case 0:
			if first < 0 {
				first = i
			}
			if !hasNode(open, id) {
				open = append(open, id)
			}
			kinds |= b.planKinds(id)
		}
	}
	b.any(open, l, kinds, rules)
}

func (b *planBuilder) planKinds(id int32) parser.Kinds {
	if p := b.c.plan(id, b.t); p != nil {
		return p.kinds
	}
	return typeKinds[b.t]
}

// any adds: at least one of the open nodes holds.
func (b *planBuilder) any(open []int32, l *assertion, kinds parser.Kinds, rules []*rule) {
	switch len(open) {
	case 0:
		b.fail(b.noBranch(rules, l))
	case 1:
		b.addNode(open[0])
	default:
		b.p.kinds &= kinds
		if b.p.kinds == 0 {
			b.fail(l)
			return
		}
		b.p.groups = append(b.p.groups, group{op: groupAny, nodes: open, leaf: l, disc: b.discriminators(open)})
	}
}

// noBranch says why none of the rules can hold for the type: the types they
// allow, where that is why.
func (b *planBuilder) noBranch(rules []*rule, l *assertion) *assertion {
	if l.code != codeAnyOf && l.code != codeOneOfNone {
		return l
	}
	var kinds parser.Kinds
	for _, r := range rules {
		id := b.c.nodeOf([]*rule{r})
		for t := 0; t < numTypes && id != none; t++ {
			if p := b.c.plan(id, t); p != nil && p.verdict >= 0 {
				kinds |= p.kinds
			}
		}
	}
	x := *l
	x.kinds = kinds
	if len(rules) == 1 {
		if p := b.c.plan(b.c.nodeOf(rules), b.t); p != nil && p.why != nil {
			return p.why
		}
	}
	return &x
}

// one adds: exactly one of the rules holds.
func (b *planBuilder) one(rules []*rule, l, many *assertion) {
	var open, yes []int32
	var kinds parser.Kinds
	for _, r := range rules {
		id := b.c.nodeOf([]*rule{r})
		switch b.c.verdictOf(id, b.t) {
		case 1:
			yes = append(yes, id)
		case 0:
			open = append(open, id)
			kinds |= b.planKinds(id)
		}
	}
	if len(yes) > 1 {
		b.fail(many)
		return
	}
	// A node that stands twice can never be the only one.
	var single []int32
	var never []int32
	for i, id := range open {
		if hasNode(open[:i], id) || hasNode(open[i+1:], id) {
			if !hasNode(never, id) {
				never = append(never, id)
			}
			continue
		}
		single = append(single, id)
	}
	if len(yes) == 1 {
		never = append(never, single...)
		if yes[0] != none {
			b.p.info = b.p.info || b.c.plan(yes[0], b.t).info
		}
	}
	for _, id := range never {
		b.p.groups = append(b.p.groups, group{op: groupNot, nodes: []int32{id}, leaf: many})
	}
	if len(yes) == 1 {
		return
	}
	if len(single) < 2 || b.c.disjointAll(single, b.t) {
		b.any(single, l, kinds, rules)
		return
	}
	b.p.kinds &= kinds
	b.p.groups = append(b.p.groups, group{op: groupOne, nodes: single, leaf: l, many: many, disc: b.discriminators(single)})
}

// discriminators returns the names whose values are constants in at least two
// of the nodes.
func (b *planBuilder) discriminators(ids []int32) []string {
	if b.t != tObject {
		return nil
	}
	var out, once []string
	for _, id := range ids {
		p := b.c.plan(id, b.t)
		if p == nil || p.obj == nil {
			continue
		}
		for i := range p.obj.entries {
			e := &p.obj.entries[i]
			if e.node == none {
				continue
			}
			if q := b.c.plan(e.node, tString); q == nil || q.str == nil || q.str.enum == nil || b.c.kindsOf(e.node) != parser.Strings {
				continue
			}
			if !contains(once, e.name) {
				once = append(once, e.name)
			} else if !contains(out, e.name) {
				out = append(out, e.name)
			}
		}
	}
	return out
}

func hasNode(list []int32, id int32) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

// maxDisjoint bounds the branches of a oneOf that are compared with each other.
const maxDisjoint = 64

// disjointAll reports whether no value of the type can satisfy two of the
// nodes: then exactly one is at least one.
func (c *compiler) disjointAll(ids []int32, t int) bool {
	if len(ids) > maxDisjoint {
		return false
	}
	for i := range ids {
		for j := i + 1; j < len(ids); j++ {
			if !c.disjoint(ids[i], ids[j], t, 4) {
				return false
			}
		}
	}
	return true
}

// disjoint reports whether it can be seen that no value of type t satisfies
// both nodes.
func (c *compiler) disjoint(a, b int32, t, depth int) bool {
	if c.verdictOf(a, t) < 0 || c.verdictOf(b, t) < 0 {
		return true
	}
	if a == none || b == none || a == b || depth == 0 {
		return false
	}
	p, q := c.plan(a, t), c.plan(b, t)
	if p == nil || q == nil {
		return false
	}
	if p.kinds&q.kinds == 0 {
		return true
	}
	switch {
	case p.str != nil && q.str != nil:
		return p.str.enum != nil && q.str.enum != nil && !share(p.str.enum, q.str.enum)
	case p.obj != nil && q.obj != nil:
		for i := range p.obj.entries {
			e := &p.obj.entries[i]
			if e.req == nil {
				continue
			}
			j := q.obj.find(e.name)
			if j < 0 {
				if q.obj.closed {
					return true
				}
				continue
			}
			f := &q.obj.entries[j]
			if f.leaf != nil {
				return true
			}
			if f.req == nil && q.obj.entries[j].req == nil && f.node == none {
				continue
			}
			all := true
			for u := 0; u < numTypes && all; u++ {
				all = c.disjoint(e.node, f.node, u, depth-1)
			}
			if all {
				return true
			}
		}
	}
	return false
}

// share reports whether two sorted lists have a member in common.
func share(a, b []string) bool {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			return true
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}

// triggers adds what the dependencies say whose name is required anyway. It
// reports whether there were any.
func (b *planBuilder) triggers() bool {
	for i, d := range b.deps {
		for _, r := range b.rules {
			if r.requires(d.name) {
				b.deps = append(b.deps[:i:i], b.deps[i+1:]...)
				b.add(d.rule)
				return true
			}
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// finish counts what must be decided, and lays out the state.
func (b *planBuilder) finish() {
	p := b.p
	if p.verdict < 0 {
		return
	}
	for i := range p.groups {
		p.groups[i].word = p.words
		p.words++
		switch p.groups[i].op {
		case groupIf:
			p.words += 2
		case groupDep:
			p.words++
		}
	}
	if p.own {
		p.pend++
	}
	p.pend += int32(len(p.groups) + len(p.unevs))
	if p.arr != nil {
		for i := range p.arr.contains {
			p.arr.contains[i].word = p.words
			p.words++
		}
	}
	if p.obj != nil {
		p.obj.seen = p.words
		p.words += int32(len(p.obj.entries)+63) / 64
	}
	if p.str != nil {
		p.str.word = p.words
		p.words += 2
	}
	for _, u := range p.unevs {
		u.word = p.words
		p.words += u.words()
	}
	if p.pend == 0 {
		p.verdict = 1
	}
}
