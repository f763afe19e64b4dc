package schema

import (
	"hash/maphash"
	"sort"
)

// obj merges what is asked of objects into one table of names: for each name
// that some rule knows, the rules that apply to its value, those of
// additionalProperties of the others included.
func (b *planBuilder) obj() {
	c := b.c
	o := &objPlan{min: -1, max: -1, names: none, closed: false}
	pos := make(map[string]int)
	entryOf := func(name string) *entry {
		i, ok := pos[name]
		if !ok {
			i = len(o.entries)
			pos[name] = i
			o.entries = append(o.entries, entry{name: name, node: none})
		}
		return &o.entries[i]
	}
	unevs := b.unevaluated(true)
	var propNames []*rule
	for _, r := range b.rules {
		for _, p := range r.props {
			e := entryOf(p.name)
			if !e.declared {
				e.declared, o.declared = true, o.declared+1
				e.ptr = r.src.ptr().AppendToken("properties").AppendToken(p.name)
			}
			if o.ptr == "" {
				o.ptr = r.src.ptr()
			}
		}
		for _, name := range r.required {
			e := entryOf(name)
			if e.req == nil {
				e.req = r.leaf("required", codeRequired)
				o.required++
			}
			if o.ptr == "" {
				o.ptr = r.src.ptr()
			}
		}
		if r.propNames != nil {
			propNames = append(propNames, r.propNames)
			if o.namesLeaf == nil {
				o.namesLeaf = r.leaf("propertyNames", codeNames)
			}
		}
		if r.minProps > o.min && r.minProps > 0 {
			o.min, o.minLeaf = r.minProps, r.leaf("minProperties", codeMinProps)
		}
		if r.maxProps >= 0 && (o.max < 0 || r.maxProps < o.max) {
			o.max, o.maxLeaf = r.maxProps, r.leaf("maxProperties", codeMaxProps)
		}
	}
	for _, u := range unevs {
		for _, part := range u.parts {
			for _, name := range sortedNames(part.names) {
				entryOf(name)
			}
			if part.op == condTrigger {
				entryOf(part.name)
			}
		}
	}
	b.dependent(entryOf)
	b.namePatterns(o, unevs)
	b.extras(o, unevs)
	b.entries(o, unevs)
	if b.failed() {
		return
	}
	if len(propNames) > 0 {
		o.names = c.nodeOf(propNames)
		switch c.verdictOf(o.names, tString) {
		case 1:
			o.names = none
		case -1:
			o.max, o.maxLeaf, o.names = 0, o.namesLeaf, none
		}
	}
	if o.closed && len(o.sorted) == 0 {
		o.max, o.maxLeaf = 0, o.closeLeaf
	}
	if o.max >= 0 && (int64(o.required) > o.max || o.min > o.max) {
		b.fail(o.maxLeaf)
		return
	}
	if o.closed && o.min > int64(len(o.sorted)) {
		b.fail(o.minLeaf)
		return
	}
	o.index(c.seed)
	o.lasting = o.max >= 0 || o.names != none || o.closed || len(o.pats) > 0 || len(o.extras) > 0
	for i := range o.entries {
		e := &o.entries[i]
		o.lasting = o.lasting || e.leaf != nil || e.node != none && c.constrains(e.node)
	}
	for _, u := range unevs {
		if !u.simple() {
			b.p.unevs = append(b.p.unevs, u.compile(b, o))
		}
	}
	b.p.own = o.lasting || o.required > 0 || o.min > 0
	b.p.info = b.p.info || o.declared > 0
	if b.p.own || len(o.entries) > 0 || len(b.p.unevs) > 0 {
		b.p.obj = o
	}
}

// constrains reports whether some value does not satisfy the node.
func (c *compiler) constrains(id int32) bool {
	if id == none {
		return false
	}
	for t := 0; t < numTypes; t++ {
		if c.verdictOf(id, t) <= 0 {
			return true
		}
	}
	return false
}

// dependent makes the groups of what depends on a name.
func (b *planBuilder) dependent(entryOf func(string) *entry) {
	for _, d := range b.deps {
		id := b.c.nodeOf([]*rule{d.rule})
		l := d.rule.leaf(d.word, codeForbidden)
		if d.rule.made == nil && d.rule.src != nil {
			l = &assertion{code: codeForbidden, word: d.word, ptr: d.rule.src.ptr(), text: d.name}
		}
		switch b.c.verdictOf(id, tObject) {
		case 1:
		case -1:
			entryOf(d.name).leaf = l
		default:
			e := entryOf(d.name)
			e.deps = append(e.deps, int32(len(b.p.groups)))
			b.p.groups = append(b.p.groups, group{op: groupDep, nodes: []int32{id}, leaf: l})
		}
	}
}

// namePatterns finds the patterns that are tried on names.
func (b *planBuilder) namePatterns(o *objPlan, unevs []*unevTree) {
	byID := make(map[int32][]*rule)
	var order []int32
	var leaves = make(map[int32]*assertion)
	note := func(id int32) {
		if _, ok := byID[id]; !ok {
			byID[id] = nil
			order = append(order, id)
		}
	}
	for _, r := range b.rules {
		for _, p := range r.propPats {
			note(p.pat)
			byID[p.pat] = append(byID[p.pat], p.rule)
			if leaves[p.pat] == nil {
				leaves[p.pat] = &assertion{code: codeForbidden, word: "patternProperties",
					ptr: r.src.ptr().AppendToken("patternProperties").AppendToken(p.text), text: p.text}
			}
		}
	}
	for _, u := range unevs {
		for _, part := range u.parts {
			for _, id := range part.pats {
				note(id)
			}
		}
	}
	for _, id := range order {
		np := namePat{id: id, node: b.c.nodeOf(byID[id])}
		if b.c.kindsOf(np.node) == 0 {
			np.leaf = leaves[id]
		}
		o.pats = append(o.pats, np)
	}
}

func (o *objPlan) pat(id int32) int32 {
	for i := range o.pats {
		if o.pats[i].id == id {
			return int32(i)
		}
	}
	return -1
}

// extras finds what is asked of names that no entry has.
func (b *planBuilder) extras(o *objPlan, unevs []*unevTree) {
	type add struct {
		pats []int32
		rule *rule
		leaf *assertion
	}
	var adds []add
	for _, r := range b.rules {
		if r.additional == nil || r.unknownNames {
			continue
		}
		x := add{rule: r.additional, leaf: r.leaf("additionalProperties", codeAdditional)}
		for _, p := range r.propPats {
			x.pats = append(x.pats, o.pat(p.pat))
		}
		adds = append(adds, x)
	}
	for _, u := range unevs {
		if u.simple() && !u.parts[0].any {
			x := add{rule: u.rule, leaf: u.leaf}
			for _, id := range u.parts[0].pats {
				x.pats = append(x.pats, o.pat(id))
			}
			adds = append(adds, x)
		}
	}
	var plain []*rule
	for _, x := range adds {
		id := b.c.nodeOf([]*rule{x.rule})
		closed := b.c.kindsOf(id) == 0
		if len(o.pats) == 0 {
			if closed && !o.closed {
				o.closed, o.closeLeaf = true, x.leaf
			}
			plain = append(plain, x.rule)
			continue
		}
		if id != none {
			o.extras = append(o.extras, extra{x.pats, id, closed, x.leaf})
		}
	}
	if len(plain) > 0 && !o.closed {
		if id := b.c.nodeOf(plain); id != none {
			closed := b.c.kindsOf(id) == 0
			if closed {
				o.closed, o.closeLeaf = true, adds[0].leaf
			} else {
				o.extras = append(o.extras, extra{nil, id, false, adds[0].leaf})
			}
		}
	}
}

// entries finds the rules that apply to each name, and the names that are not
// allowed.
func (b *planBuilder) entries(o *objPlan, unevs []*unevTree) {
	for i := range o.entries {
		e := &o.entries[i]
		var rules []*rule
		var why *assertion
		apply := func(r *rule, l *assertion) {
			rules = append(rules, r)
			if why == nil && b.c.kindsOf(b.c.nodeOf([]*rule{r})) == 0 {
				why = l
			}
		}
		for _, r := range b.rules {
			matched := r.unknownNames
			if x := r.prop(e.name); x != nil {
				apply(x, &assertion{code: codeForbidden, word: "properties",
					ptr: r.src.ptr().AppendToken("properties").AppendToken(e.name)})
				if r.made != nil {
					why = nil
				}
				matched = true
			}
			for _, p := range r.propPats {
				if b.c.matches(p.pat, e.name) {
					apply(p.rule, o.pats[o.pat(p.pat)].leaf)
					matched = true
				}
			}
			if !matched && r.additional != nil {
				apply(r.additional, r.leaf("additionalProperties", codeAdditional))
			}
		}
		for _, u := range unevs {
			if u.simple() && !u.parts[0].marks(b.c, e.name) {
				apply(u.rule, u.leaf)
			}
		}
		e.node = b.c.nodeOf(rules)
		if e.leaf == nil && b.c.kindsOf(e.node) == 0 {
			if e.leaf = why; why == nil {
				e.leaf = &assertion{code: codeForbidden, word: "properties", ptr: e.ptr}
			}
		}
		if e.leaf != nil && e.req != nil {
			l := *e.req
			l.code, l.text = codeImpossible, e.name
			b.fail(&l)
			return
		}
		if e.leaf == nil && (o.closed || len(o.extras) > 0) {
			o.sorted = append(o.sorted, int32(i))
		}
	}
	sort.Slice(o.sorted, func(i, j int) bool { return o.entries[o.sorted[i]].name < o.entries[o.sorted[j]].name })
}

// index makes the hash table of the names.
func (o *objPlan) index(seed maphash.Seed) {
	o.seed = seed
	if len(o.entries) <= few {
		return
	}
	n := 1
	for n < 2*len(o.entries) {
		n *= 2
	}
	o.table = make([]int32, n)
	for i := range o.entries {
		h := maphash.String(seed, o.entries[i].name)
		for o.table[h&uint64(n-1)] != 0 {
			h++
		}
		o.table[h&uint64(n-1)] = int32(i) + 1
	}
}

// few is the number of names up to which they are looked at one after the
// other.
const few = 4

// find returns the index of the entry so named, or -1.
func (o *objPlan) find(name string) int32 {
	if len(o.table) == 0 {
		for i := range o.entries {
			if o.entries[i].name == name {
				return int32(i)
			}
		}
		return -1
	}
	mask := uint64(len(o.table) - 1)
	for h := maphash.String(o.seed, name); ; h++ {
		i := o.table[h&mask] - 1
		if i < 0 || o.entries[i].name == name {
			return i
		}
	}
}

// arr merges what is asked of arrays.
func (b *planBuilder) arr() {
	c := b.c
	a := &arrPlan{min: -1, max: -1, rest: none}
	unevs := b.unevaluated(false)
	n := 0
	var contained []*rule
	for _, r := range b.rules {
		n = max(n, len(r.prefix))
		if r.minItems > a.min && r.minItems > 0 {
			a.min, a.minLeaf = r.minItems, r.leaf("minItems", codeMinItems)
		}
		if r.maxItems >= 0 && (a.max < 0 || r.maxItems < a.max) {
			a.max, a.maxLeaf = r.maxItems, r.leaf("maxItems", codeMaxItems)
		}
		if r.unique && a.unique == nil {
			a.unique = r.leaf("uniqueItems", codeUnique)
		}
		if r.contains != nil {
			contained = append(contained, r)
		}
	}
	for _, u := range unevs {
		if u.simple() && !u.parts[0].any {
			n = max(n, u.parts[0].prefix)
		}
	}
	at := func(i int) (int32, *assertion) {
		var rules []*rule
		var why *assertion
		apply := func(r *rule, l *assertion) {
			rules = append(rules, r)
			if why == nil && c.kindsOf(c.nodeOf([]*rule{r})) == 0 {
				why = l
			}
		}
		for _, r := range b.rules {
			if i < len(r.prefix) {
				apply(r.prefix[i], r.leaf("prefixItems", codeExtraItem))
			} else if r.items != nil {
				l := r.leaf(r.itemsWord, codeExtraItem)
				apply(r.items, l)
			}
		}
		for _, u := range unevs {
			if u.simple() && !u.parts[0].any && i >= u.parts[0].prefix {
				apply(u.rule, u.leaf)
			}
		}
		id := c.nodeOf(rules)
		if c.kindsOf(id) != 0 {
			return id, nil
		}
		if why == nil {
			why = &assertion{word: "items", ptr: b.rules[0].src.ptr()}
		}
		extra := *why
		extra.code = codeExtraItem
		return id, &extra
	}
	for i := 0; i <= n; i++ {
		id, why := at(i)
		if why != nil {
			if a.max < 0 || int64(i) < a.max {
				a.max, a.maxLeaf = int64(i), why
			}
			break
		}
		if i < n {
			a.prefix = append(a.prefix, id)
		} else {
			a.rest = id
		}
	}
	if a.max >= 0 && int64(len(a.prefix)) > a.max {
		a.prefix = a.prefix[:a.max]
	}
	if k := c.members(a.rest, len(a.prefix)); a.unique != nil && k >= 0 && (a.max < 0 || k < a.max) {
		few := *a.unique
		few.code, few.text = codeMaxItems, itoa(k)
		a.max, a.maxLeaf = k, &few
	}
	if a.max >= 0 && a.min > a.max {
		b.fail(a.maxLeaf)
		return
	}
	if a.unique != nil && a.max >= 0 && a.max <= 1 {
		a.unique = nil
	}
	for _, r := range contained {
		p := containsPlan{node: c.nodeOf([]*rule{r.contains}), min: r.minCont, max: r.maxCont,
			minLeaf: r.leaf("contains", codeContains), maxLeaf: r.leaf("maxContains", codeMaxContains)}
		if r.minCont > 1 {
			p.minLeaf = r.leaf("minContains", codeContains)
		}
		if p.min == 0 && p.max < 0 {
			continue
		}
		if p.max >= 0 && p.min > p.max || p.min > 0 && (c.kindsOf(p.node) == 0 || a.max >= 0 && p.min > a.max) {
			b.fail(p.minLeaf)
			return
		}
		a.contains = append(a.contains, p)
	}
	a.lasting = a.max >= 0 || a.unique != nil || c.constrains(a.rest)
	for _, id := range a.prefix {
		a.lasting = a.lasting || c.constrains(id)
	}
	for _, p := range a.contains {
		a.lasting = a.lasting || p.max >= 0
	}
	for _, u := range unevs {
		if !u.simple() {
			b.p.unevs = append(b.p.unevs, u.compile(b, nil))
		}
	}
	if a.unique != nil {
		c.stats.unique = true
	}
	a.plain = a.max < 0 && a.min <= 0 && len(a.contains) == 0 && len(b.p.unevs) == 0
	b.p.own = a.lasting || a.min > 0 || len(a.contains) > 0
	b.p.info = b.p.info || len(a.prefix) > 0 || a.rest != none
	if b.p.own || b.p.info || len(b.p.unevs) > 0 {
		b.p.arr = a
	}
}

// members returns how many different values can satisfy the node, or -1 where
// that is not known to be few.
func (c *compiler) members(id int32, prefix int) int64 {
	if id == none || prefix > 0 {
		return -1
	}
	n := int64(0)
	for t := 0; t < numTypes; t++ {
		p := c.plan(id, t)
		switch {
		case p == nil:
			return -1
		case p.verdict < 0:
		case t <= tFalse:
			n++
		case p.str != nil && p.str.enum != nil:
			n += int64(len(p.str.enum))
		case p.num != nil && p.num.members != nil:
			n += int64(len(p.num.members))
		default:
			return -1
		}
	}
	return n
}
