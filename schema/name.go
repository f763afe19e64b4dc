package schema

import (
	"sort"
	"strings"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// quickName reads a complete name that every evaluator of the innermost object
// knows and allows. It reports whether it is one; if not, nothing has happened.
func (v *Validator) quickName(e *parser.Event) bool {
	f := &v.frames[len(v.frames)-1]
	if !f.quick || f.slow || f.bounded {
		return false
	}
	known := false
	evals := v.evals[f.lo:f.hi]
	for i := range evals {
		x := &evals[i]
		o := x.p.obj
		if o == nil || !x.walks() {
			continue
		}
		k := x.aux // members mostly come in the order of the schema
		if int(k) >= len(o.entries) || o.entries[k].name != e.Text {
			if k = o.find(e.Text); k < 0 {
				return false
			}
		}
		n := &o.entries[k]
		if n.leaf != nil {
			return false
		}
		known = known || n.declared
		x.aux = k + 1
	}
	if !known {
		return false
	}
	v.now = e.At
	f.count++
	v.targets = v.targets[:0]
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		if o := x.p.obj; o != nil && x.walks() {
			v.member(i, o, x.aux-1)
			if !o.lasting {
				v.checkObject(i)
			}
		}
	}
	if len(v.work) > 0 {
		v.settle()
	}
	return true
}

// A nameState is how far a name is among those that an evaluator allows.
type nameState struct {
	ev     int32
	lo, hi int
	done   bool
}

// beginName begins a name of the innermost object.
func (v *Validator) beginName(e *parser.Event) {
	t := &v.tok
	f := &v.frames[len(v.frames)-1]
	if f.count > 0 && f.bounded {
		t.active = false
		v.comma(e.CommaAt())
	}
	v.now = firstAt(e)
	v.startName(e.Start)
	if f.slow {
		for i := f.lo; i < f.hi; i++ {
			x := &v.evals[i]
			if o := x.p.obj; o != nil && o.names != none && x.walks() {
				v.targets = append(v.targets, target{node: o.names, cons: i, role: roleAnd, conj: x.conj, isName: true})
			}
			if o := x.p.obj; o != nil {
				for _, p := range o.pats {
					v.useMatcher(p.id)
				}
			}
		}
		if len(v.targets) > 0 {
			v.begin(tString)
		}
	}
	t.hi = int32(len(v.evals))
	if f.count == 0 && f.bounded {
		for i := f.lo; i < f.hi; i++ {
			if o := v.evals[i].p.obj; o != nil && o.max == 0 {
				v.fail(i, o.maxLeaf)
			}
		}
		v.settle()
	}
}

// startName makes the token a name that begins at start.
func (v *Validator) startName(start int64) {
	t := &v.tok
	t.active, t.name, t.lazy, t.kind, t.n, t.runes, t.upto, t.start, t.nsaw = true, true, false, parser.KindName, 0, 0, 0, start, 0
	t.live, t.length = 0, false
	t.mark = v.mark()
	t.lo = t.mark.lo
	t.hi = t.lo
	v.targets = v.targets[:0]
	v.names = v.names[:0]
}

// followNames begins to follow a name byte by byte.
func (v *Validator) followNames(f *frame) {
	if len(v.names) > 0 {
		return
	}
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		if o := x.p.obj; o != nil && x.walks() && (o.closed || len(o.pats) > 0) {
			v.names = append(v.names, nameState{ev: i, lo: 0, hi: len(o.sorted)})
		}
	}
}

// nameText reads what is new of a name: the event that completes it has the
// whole text, of which a Peek may have given the first bytes.
func (v *Validator) nameText(e *parser.Event, peek bool) {
	t := &v.tok
	f := &v.frames[len(v.frames)-1]
	if !t.active {
		if peek && v.guessName(e, f) {
			return
		}
		v.beginName(e)
	} else if t.lazy && v.guessedName(e, f) {
		return
	}
	from := 0
	if !peek {
		from = t.n
	}
	text := e.Text[from:]
	if len(text) > 0 && (f.slow || peek || t.n > 0) && (f.slow || f.closed) {
		v.followNames(f)
		v.decs = v.decs[:0]
		if f.slow {
			v.stringText(text)
		}
		for k := range v.names {
			if s := &v.names[k]; !s.done {
				v.followName(s, text)
			}
		}
		v.actFrom(e, from)
	}
	if peek || len(v.open) > 0 {
		v.see(text)
	}
	t.n += len(text)
}

// guessName takes the bytes of a name that begins for those of the member that
// comes next in the schema, or for nothing special where no name is forbidden.
// It reports whether that will do.
func (v *Validator) guessName(e *parser.Event, f *frame) bool {
	if !f.quick || f.slow || f.bounded {
		return false
	}
	t := &v.tok
	if f.closed {
		x := &v.evals[f.lo]
		if f.hi-f.lo != 1 || !x.walks() || int(x.aux) >= len(x.p.obj.entries) {
			return false
		}
		if n := &x.p.obj.entries[x.aux]; n.leaf != nil || !strings.HasPrefix(n.name, e.Text) {
			return false
		}
	}
	t.active, t.name, t.lazy, t.kind, t.start = true, true, true, e.Kind, e.Start
	t.n = len(e.Text)
	return true
}

// guessedName reads on in a name that was guessed. If the guess was wrong, the
// name is read as any other.
func (v *Validator) guessedName(e *parser.Event, f *frame) bool {
	t := &v.tok
	if !f.closed {
		t.n += len(e.Text)
		return true
	}
	name := v.evals[f.lo].p.obj.entries[v.evals[f.lo].aux].name
	if strings.HasPrefix(name[t.n:], e.Text) {
		t.n += len(e.Text)
		return true
	}
	read := name[:t.n]
	v.beginName(e)
	v.readName(read)
	return false
}

// readName reads the beginning of a name, which was no reason to follow it.
func (v *Validator) readName(read string) {
	v.followNames(&v.frames[len(v.frames)-1])
	for k := range v.names {
		s := &v.names[k]
		s.lo, s.hi, _ = v.evals[s.ev].p.obj.narrow(s.lo, s.hi, 0, read)
	}
	v.see(read)
	v.tok.n = len(read)
}

// followName reads text, and decides that the name is not allowed as soon as
// no name is that begins so.
func (v *Validator) followName(s *nameState, text string) {
	o := v.evals[s.ev].p.obj
	used := 0
	if s.lo < s.hi {
		s.lo, s.hi, used = o.narrow(s.lo, s.hi, v.tok.n, text)
		if s.lo < s.hi {
			return
		}
	}
	if o.closed {
		s.done = true
		v.decs = append(v.decs, decision{int32(max(used, 1)), s.ev, o.closeLeaf, false})
		return
	}
	// The name is none of the entries.
	for k := range o.pats {
		if p := &o.pats[k]; p.leaf != nil {
			if m := v.matcherOf(p.id); m.m.Status() == leaf.True {
				n := used
				if m.fresh == leaf.True {
					n = max(n, m.n)
				}
				s.done = true
				v.decs = append(v.decs, decision{int32(max(n, 1)), s.ev, p.leaf, false})
				return
			}
		}
	}
	for k := range o.extras {
		x := &o.extras[k]
		if !x.closed {
			continue
		}
		n, dead := used, true
		for _, p := range x.pats {
			m := v.matcherOf(o.pats[p].id)
			if dead = m.m.Status() == leaf.False; !dead {
				break
			}
			if m.fresh == leaf.False {
				n = max(n, m.n)
			}
		}
		if dead {
			s.done = true
			v.decs = append(v.decs, decision{int32(max(n, 1)), s.ev, x.leaf, false})
			return
		}
	}
}

// matched reports whether the name at hand, complete, matches the pattern.
func (v *Validator) matched(id int32) bool { return v.matcherOf(id).m.End() == leaf.True }

func (v *Validator) matcherOf(id int32) *matcher {
	for k := range v.mats {
		if v.mats[k].id == id {
			return &v.mats[k]
		}
	}
	panic("BUG: a pattern of names is not at work")
}

// narrow is the function of that name over the names that are allowed.
func (o *objPlan) narrow(lo, hi, n int, text string) (newLo, newHi, used int) {
	name := func(k int) string { return o.entries[o.sorted[k]].name }
	for i := 0; i < len(text); i++ {
		at, c := n+i, text[i]
		if lo < hi && len(name(lo)) == at {
			lo++ // the one that ends here is shorter
		}
		if hi-lo <= 8 {
			for lo < hi && name(lo)[at] != c {
				lo++
			}
			k := lo
			for k < hi && name(k)[at] == c {
				k++
			}
			hi = k
		} else {
			l := lo
			lo += sort.Search(hi-l, func(k int) bool { return name(l + k)[at] >= c })
			l = lo
			hi = lo + sort.Search(hi-l, func(k int) bool { return name(l + k)[at] > c })
		}
		if lo == hi {
			return lo, lo, i + 1
		}
	}
	return lo, hi, len(text)
}

// nameEnd decides what a complete name decides, and makes the targets of its
// value.
func (v *Validator) nameEnd(e *parser.Event) {
	t := &v.tok
	f := &v.frames[len(v.frames)-1]
	name := e.Text
	// Names that are not allowed are so from some byte on.
	if f.closed && len(v.names) == 0 {
		v.decs = v.decs[:0]
		for i := f.lo; i < f.hi; i++ {
			x := &v.evals[i]
			if o := x.p.obj; o != nil && o.closed && x.walks() {
				if k := o.find(name); k < 0 || o.entries[k].leaf != nil {
					if _, _, n := o.narrow(0, len(o.sorted), 0, name); n > 0 && o.dies(name, n) {
						v.decs = append(v.decs, decision{int32(n), i, o.closeLeaf, false})
					}
				}
			}
		}
		if len(v.decs) > 0 {
			v.actFrom(e, 0)
		}
	}
	v.now = e.At
	if t.lo < t.hi && t.live > 0 {
		v.stringEnd()
	}
	if len(v.open) > 0 {
		v.completeName(e)
	}
	v.release(&t.mark)
	f.count++
	v.targets = v.targets[:0]
	known, declared := false, false // by a pattern, or by its name
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		o := x.p.obj
		if o == nil || !x.walks() {
			continue
		}
		k := o.find(name)
		if k >= 0 {
			declared = declared || o.entries[k].declared
			v.member(i, o, k)
		} else {
			v.extraMember(i, o, &known)
		}
		if len(v.evals[i].p.unevs) > 0 {
			v.unevMember(i, k, f)
		}
		v.checkObject(i)
	}
	if !declared {
		v.noteUnknown(e, f, known)
	}
	v.settle()
	if len(v.open) > 0 {
		v.completeName(e)
	}
	v.endString()
	t.active = false
}

// dies reports whether no allowed name begins with name[:n].
func (o *objPlan) dies(name string, n int) bool {
	lo, hi, _ := o.narrow(0, len(o.sorted), 0, name[:n])
	return lo == hi
}

// member is told that the object has entry k.
func (v *Validator) member(i int32, o *objPlan, k int32) {
	x := &v.evals[i]
	n := &o.entries[k]
	w := &v.words[x.st+o.seen+k>>6]
	if *w&(1<<(k&63)) == 0 {
		*w |= 1 << (k & 63)
		if n.req != nil {
			x.left--
		}
		for _, g := range n.deps {
			v.triggered(i, g)
		}
		for ui, u := range x.p.unevs {
			for ci := range u.conds {
				if c := &u.conds[ci]; c.op == condTrigger && c.entry == k {
					v.condition(i, int32(ui), int32(ci), 1)
				}
			}
		}
	}
	if n.leaf != nil {
		v.fail(i, n.leaf)
		return
	}
	if n.node != none {
		v.aim(i, n.node)
	}
}

// aim makes a node a target of the value to come.
func (v *Validator) aim(i, node int32) {
	x := &v.evals[i]
	v.targets = append(v.targets, target{node: node, cons: i, role: roleAnd, guide: x.guide, conj: x.conj})
}

// extraMember is told that the object has a name without entry.
func (v *Validator) extraMember(i int32, o *objPlan, known *bool) {
	if o.closed {
		v.fail(i, o.closeLeaf)
		return
	}
	var matched uint64
	for k := range o.pats {
		p := &o.pats[k]
		if !v.matched(p.id) {
			continue
		}
		*known = true
		if k < 64 {
			matched |= 1 << k
		}
		if p.leaf != nil {
			v.fail(i, p.leaf)
		} else if p.node != none {
			v.aim(i, p.node)
		}
	}
	for k := range o.extras {
		x := &o.extras[k]
		hit := false
		for _, p := range x.pats {
			hit = hit || p < 64 && matched&(1<<p) != 0 || p >= 64 && v.matched(o.pats[p].id)
		}
		if hit {
			continue
		}
		if x.closed {
			v.fail(i, x.leaf)
		} else {
			v.aim(i, x.node)
		}
	}
}
