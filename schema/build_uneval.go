package schema

import "sort"

// An unevTree is what an unevaluatedProperties or unevaluatedItems looks at:
// the keywords beside it that may evaluate a member or an item, by the
// condition under which they do. Part 0 is unconditional.
type unevTree struct {
	rule   *rule // the keyword's schema
	leaf   *assertion
	object bool
	parts  []unevPart
	byRule map[partKey]int    // the parts that were made
	inside map[insideKey]bool // the rules that belong to a part
	says   map[*rule]bool     // whether a rule may evaluate something
}

type partKey struct {
	rule *rule
	op   condOp
	name string
}

type insideKey struct {
	part int
	rule *rule
}

// An unevPart is what is evaluated under one condition: its own, and that of
// one of the parts around it.
type unevPart struct {
	parents  []int
	op       condOp
	node     int32  // condValid, condInvalid
	name     string // condTrigger
	names    map[string]bool
	pats     []int32
	any      bool
	prefix   int
	contains []int32
}

type condOp uint8

const (
	condBranch  condOp = iota // the node, a branch of an alternative, holds
	condValid                 // the node, that of an "if", holds
	condInvalid               // it does not
	condTrigger               // the object has the name
)

func (t *unevTree) simple() bool { return len(t.parts) == 1 && len(t.parts[0].contains) == 0 }

// marks reports whether the part evaluates the member so named.
func (p *unevPart) marks(c *compiler, name string) bool {
	if p.any || p.names[name] {
		return true
	}
	for _, id := range p.pats {
		if c.matches(id, name) {
			return true
		}
	}
	return false
}

// unevaluated finds the trees of the plan's rules. See Core section 11.
func (b *planBuilder) unevaluated(object bool) []*unevTree {
	var out []*unevTree
	for _, r := range b.rules {
		t := &unevTree{object: object, parts: make([]unevPart, 1),
			byRule: make(map[partKey]int), inside: make(map[insideKey]bool), says: make(map[*rule]bool)}
		if object {
			t.rule, t.leaf = r.unevProps, r.leafIf(r.unevProps != nil, "unevaluatedProperties", codeUnevProps)
		} else {
			t.rule, t.leaf = r.unevItems, r.leafIf(r.unevItems != nil, "unevaluatedItems", codeUnevItems)
		}
		if t.rule == nil || b.c.nodeOf([]*rule{t.rule}) == none {
			continue
		}
		t.collect(b.c, 0, r, true)
		if !t.parts[0].any {
			out = append(out, t)
		}
	}
	return out
}

func (r *rule) leafIf(on bool, word string, k code) *assertion {
	if !on {
		return nil
	}
	return r.leaf(word, k)
}

// typ returns the instance type of the tree.
func (t *unevTree) typ() int {
	if t.object {
		return tObject
	}
	return tArray
}

// annotates reports whether r, or what it is made of, may evaluate something.
func (t *unevTree) annotates(r *rule) bool {
	says, ok := t.says[r]
	if !ok {
		says = t.annotatesItself(r)
		r.inPlace(func(x *rule) { says = says || t.annotates(x) })
		t.says[r] = says
	}
	return says
}

func (t *unevTree) annotatesItself(r *rule) bool {
	if t.object {
		return len(r.props) > 0 || len(r.propPats) > 0 || r.additional != nil || r.unevProps != nil || r.unknownNames
	}
	return len(r.prefix) > 0 || r.items != nil || r.unevItems != nil || r.contains != nil && r.markContains
}

// collect adds what r evaluates to part i.
func (t *unevTree) collect(c *compiler, i int, r *rule, top bool) {
	if t.inside[insideKey{i, r}] {
		return
	}
	t.inside[insideKey{i, r}] = true
	p := &t.parts[i]
	if t.object {
		for _, x := range r.props {
			if p.names == nil {
				p.names = make(map[string]bool)
			}
			p.names[x.name] = true
		}
		for _, x := range r.propPats {
			p.pats = append(p.pats, x.pat)
		}
		p.any = p.any || r.additional != nil || !top && r.unevProps != nil || r.unknownNames
	} else {
		p.prefix = max(p.prefix, len(r.prefix))
		p.any = p.any || r.items != nil || !top && r.unevItems != nil
		if r.contains != nil && r.markContains {
			p.contains = append(p.contains, c.nodeOf([]*rule{r.contains}))
		}
	}
	for _, x := range r.also {
		t.collect(c, i, x, false)
	}
	for _, a := range r.alts {
		for _, x := range a.rules {
			t.branch(c, i, x)
		}
	}
	if r.cond != nil {
		id := c.nodeOf([]*rule{r.cond})
		v := c.verdictOf(id, t.typ())
		holds := func(j int) {
			t.collect(c, j, r.cond, false)
			if r.then != nil {
				t.collect(c, j, r.then, false)
			}
		}
		switch {
		case v > 0:
			holds(i)
		case v == 0:
			t.under(i, r, unevPart{op: condValid, node: id}, holds)
		}
		if r.els != nil && t.annotates(r.els) {
			fails := func(j int) { t.collect(c, j, r.els, false) }
			switch {
			case v < 0:
				fails(i)
			case v == 0:
				t.under(i, r, unevPart{op: condInvalid, node: id}, fails)
			}
		}
	}
	if t.object {
		for _, d := range r.deps {
			if t.annotates(d.rule) {
				t.under(i, d.rule, unevPart{op: condTrigger, name: d.name}, func(j int) { t.collect(c, j, d.rule, false) })
			}
		}
	}
}

func (t *unevTree) branch(c *compiler, i int, r *rule) {
	if !t.annotates(r) {
		return
	}
	id := c.nodeOf([]*rule{r})
	switch c.verdictOf(id, t.typ()) {
	case 1:
		t.collect(c, i, r, false)
	case 0:
		t.under(i, r, unevPart{op: condBranch, node: id}, func(j int) { t.collect(c, j, r, false) })
	}
}

// under makes the part of a condition of r, which part i holds, and fills it;
// or finds it, if r was met before.
func (t *unevTree) under(i int, r *rule, p unevPart, fill func(int)) {
	key := partKey{r, p.op, p.name}
	j, ok := t.byRule[key]
	if !ok {
		j = len(t.parts)
		t.byRule[key] = j
		t.parts = append(t.parts, p)
	}
	if !hasInt(t.parts[j].parents, i) {
		t.parts[j].parents = append(t.parts[j].parents, i)
	}
	if !ok {
		fill(j)
	}
}

func hasInt(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

// sorted puts each part behind those around it.
func (t *unevTree) sorted() {
	order := make([]int, 0, len(t.parts))
	place := make([]int, len(t.parts))
	done := make([]bool, len(t.parts))
	var visit func(int)
	visit = func(i int) {
		if done[i] {
			return
		}
		done[i] = true
		for _, p := range t.parts[i].parents {
			visit(p)
		}
		place[i] = len(order)
		order = append(order, i)
	}
	for i := range t.parts {
		visit(i)
	}
	parts := make([]unevPart, len(order))
	for k, i := range order {
		parts[k] = t.parts[i]
		for n, p := range parts[k].parents {
			parts[k].parents[n] = place[p]
		}
	}
	t.parts = parts
}

// An unevPlan is an unevTree that depends on conditions, made ready to run. A
// mask has one bit for each condition.
type unevPlan struct {
	node   int32
	never  bool // the keyword's schema is false
	leaf   *assertion
	word   int32
	conds  []unevCond
	size   int // words of a mask
	object bool

	// Members: by entry, by pattern, and any other.
	entries []marking
	pats    []marking
	other   marking

	// Items.
	prefix   []int32 // by condition, shifted by one: 0 is unconditional
	all      []bool
	contains []unevContains
}

type unevCond struct {
	op      condOp
	parents []int32 // conditions of which one must hold too; nil: none need
	node    int32
	entry   int32
}

type marking struct {
	always bool
	mask   []uint64
}

type unevContains struct {
	node int32
	cond int32 // -1: unconditional
}

// State of an unevPlan: the conditions that are known to hold, those known not
// to hold, the mask of the clause at hand, and a word each of flags and of the
// list of clauses.
func (u *unevPlan) words() int32 { return int32(3*u.size + 2) }

func (t *unevTree) compile(b *planBuilder, o *objPlan) *unevPlan {
	if t.simple() {
		panic("BUG: an unconditional tree has no plan")
	}
	t.sorted()
	u := &unevPlan{node: b.c.nodeOf([]*rule{t.rule}), leaf: t.leaf, object: t.object,
		size: (len(t.parts) + 62) / 64}
	u.size = max(u.size, 1)
	u.never = b.c.kindsOf(u.node) == 0
	mark := func(f func(p *unevPart) bool) marking {
		m := marking{always: f(&t.parts[0]), mask: make([]uint64, u.size)}
		for i := 1; i < len(t.parts); i++ {
			if f(&t.parts[i]) {
				m.mask[(i-1)/64] |= 1 << ((i - 1) % 64)
			}
		}
		return m
	}
	for _, p := range t.parts[1:] {
		c := unevCond{op: p.op, node: p.node}
		for _, k := range p.parents {
			c.parents = append(c.parents, int32(k-1))
		}
		if hasInt(p.parents, 0) {
			c.parents = nil
		}
		if p.op == condTrigger {
			c.entry = o.find(p.name)
		}
		u.conds = append(u.conds, c)
	}
	if t.object {
		for i := range o.entries {
			name := o.entries[i].name
			u.entries = append(u.entries, mark(func(p *unevPart) bool { return p.marks(b.c, name) }))
		}
		for i := range o.pats {
			id := o.pats[i].id
			u.pats = append(u.pats, mark(func(p *unevPart) bool { return p.any || hasNode(p.pats, id) }))
		}
		u.other = mark(func(p *unevPart) bool { return p.any })
		return u
	}
	for i := range t.parts {
		p := &t.parts[i]
		u.prefix = append(u.prefix, int32(p.prefix))
		u.all = append(u.all, p.any)
		for _, id := range p.contains {
			u.contains = append(u.contains, unevContains{id, int32(i - 1)})
		}
	}
	return u
}

// sortedNames returns the names of a set in order.
func sortedNames(set map[string]bool) []string {
	var out []string
	for name := range set {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}
