package schema

import (
	"sort"
	"strings"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/canon"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// beginFrame notes what the evaluators of the innermost frame want.
func (v *Validator) beginFrame(e *parser.Event) {
	n := len(v.frames)
	f := &v.frames[n-1]
	f.quick = true
	for i := f.lo; i < f.hi; i++ {
		p := v.evals[i].p
		if p.arr != nil {
			f.bounded = f.bounded || p.arr.max >= 0
			f.quick = f.quick && p.arr.plain
		}
		switch {
		case p.obj != nil:
			f.slow = f.slow || p.obj.names != none || len(p.obj.pats) > 0
			f.closed = f.closed || p.obj.closed
			f.bounded = f.bounded || p.obj.max >= 0
			f.quick = f.quick && len(p.unevs) == 0
		case p.arr != nil && p.arr.unique != nil && f.set == nil:
			if k := len(v.sets); k > 0 {
				f.set = v.sets[k-1]
				v.sets = v.sets[:k-1]
				f.set.Reset()
			} else {
				f.set = new(canon.Set)
			}
			if v.hashing == 0 {
				v.hashing = n
				v.hash.Reset(v.key)
				v.hash.Add(e)
			}
		}
	}
}

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

func (v *Validator) dropSet(f *frame) {
	v.sets = append(v.sets, f.set)
	f.set = nil
}

// hashed judges an event within an array of unique items: each value is hashed
// once, whatever the number of arrays around it that want its hash.
func (v *Validator) hashed(e *parser.Event) {
	sum, ended := v.hash.Add(e)
	if v.skip > 0 {
		v.skipped(e)
	} else {
		v.event(e)
	}
	n := len(v.frames)
	if n < v.hashing {
		v.hashing = 0
		return
	}
	f := &v.frames[n-1]
	if !ended || v.skip > 0 || f.set == nil || f.set.Add(sum) {
		return
	}
	v.now = e.At
	for i := f.lo; i < f.hi; i++ {
		if a := v.evals[i].p.arr; a != nil && a.unique != nil {
			v.fail(i, a.unique)
		}
	}
	v.settle()
}

// comma decides what a comma decides: that there is one too many.
func (v *Validator) comma(at int64) {
	n := len(v.frames)
	if n == 0 {
		return
	}
	f := &v.frames[n-1]
	if !f.bounded {
		return
	}
	v.now = at
	v.tok.start = f.start
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		if o := x.p.obj; o != nil && o.max > 0 && f.count >= o.max { // 0: the first name said so
			v.fail(i, o.maxLeaf)
		}
		if a := x.p.arr; a != nil && a.max >= 0 && f.count >= a.max {
			v.fail(i, a.maxLeaf)
		}
	}
	v.settle()
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
	t.active, t.name, t.lazy, t.kind, t.n, t.runes, t.upto, t.start, t.nsaw = true, true, false, e.Kind, 0, 0, 0, e.Start, 0
	t.live, t.length = 0, false
	if f.count > 0 && f.bounded {
		v.comma(commaAt(e))
		t.start = e.Start
	}
	v.now = firstAt(e)
	t.mark = v.mark()
	t.lo = t.mark.lo
	v.targets = v.targets[:0]
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
	v.followNames(f)
	for k := range v.names {
		s := &v.names[k]
		s.lo, s.hi, _ = v.evals[s.ev].p.obj.narrow(s.lo, s.hi, 0, read)
	}
	v.see(read)
	t.n = len(read)
	return false
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
	known := false
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		o := x.p.obj
		if o == nil || !x.walks() {
			continue
		}
		k := o.find(name)
		if k >= 0 {
			known = known || o.entries[k].declared
			v.member(i, o, k)
		} else {
			v.extraMember(i, o, &known)
		}
		if len(v.evals[i].p.unevs) > 0 {
			v.unevMember(i, k, f)
		}
		v.checkObject(i)
	}
	if !known {
		v.noteUnknown(e, f)
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

// checkObject decides what the names so far decide.
func (v *Validator) checkObject(i int32) {
	x := &v.evals[i]
	o := x.p.obj
	if x.own || x.res != 0 {
		return
	}
	count := int64(0)
	if f := v.frameOf(i); f != nil {
		count = f.count
	}
	if o.max >= 0 && int64(x.left) > o.max-count {
		v.fail(i, o.maxLeaf)
		return
	}
	if !o.lasting && x.left == 0 && count >= o.min {
		v.ownDone(i)
	}
}

// frameOf returns the frame that evaluator i belongs to; while a value begins
// it has none yet.
func (v *Validator) frameOf(i int32) *frame {
	if k := v.frameIndex(i); k >= 0 {
		return &v.frames[k]
	}
	return nil
}

func (v *Validator) frameIndex(i int32) int {
	if i < 0 {
		return -1
	}
	for n := len(v.frames) - 1; n >= 0 && i < v.frames[n].hi; n-- {
		if i >= v.frames[n].lo {
			return n
		}
	}
	return -1
}

// plainItem makes the targets of the item that begins in an array of which
// nothing else is asked.
func (v *Validator) plainItem(f *frame) {
	k := f.count
	f.count++
	v.targets = v.targets[:0]
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		if a := x.p.arr; a != nil && x.walks() {
			node := a.rest
			if k < int64(len(a.prefix)) {
				node = a.prefix[k]
			}
			if node != none {
				v.aim(i, node)
			}
		}
	}
}

// item makes the targets of the item that begins.
func (v *Validator) item(e *parser.Event, at int64) {
	f := &v.frames[len(v.frames)-1]
	if f.count > 0 && f.bounded {
		start := v.tok.start
		v.comma(commaAt(e))
		v.tok.start = start
	}
	v.now = at
	k := f.count
	f.count++
	v.targets = v.targets[:0]
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		a := x.p.arr
		if a == nil || !x.walks() {
			continue
		}
		if a.max == 0 {
			v.fail(i, a.maxLeaf)
		}
		node := a.rest
		if k < int64(len(a.prefix)) {
			node = a.prefix[k]
		}
		if node != none {
			v.aim(i, node)
		}
		if x.res == 0 {
			for c := range a.contains {
				v.targets = append(v.targets, target{node: a.contains[c].node, cons: i, role: roleContains, idx: int32(c)})
			}
			if len(x.p.unevs) > 0 {
				v.unevItem(i, k, f)
			}
			v.checkArray(i, f.count)
		}
	}
	v.settle()
}

// contained counts an item that satisfies contains c.
func (v *Validator) contained(i, c int32) {
	x := &v.evals[i]
	if x.res != 0 {
		return
	}
	a := x.p.arr
	p := &a.contains[c]
	w := &v.words[x.st+p.word]
	*w++
	if p.max >= 0 && *w > uint64(p.max) {
		v.fail(i, p.maxLeaf)
		return
	}
	if f := v.frameOf(i); f != nil {
		v.checkArray(i, f.count)
	}
}

// checkArray decides what the items so far decide.
func (v *Validator) checkArray(i int32, count int64) {
	x := &v.evals[i]
	a := x.p.arr
	if x.own || x.res != 0 || a.lasting || count < a.min {
		return
	}
	for c := range a.contains {
		if v.words[x.st+a.contains[c].word] < uint64(a.contains[c].min) {
			return
		}
	}
	v.ownDone(i)
}

// close decides what the end of a container decides for evaluator i.
func (v *Validator) close(i int32, f *frame) {
	x := &v.evals[i]
	if x.dead || x.res > 0 || x.res < 0 && !(x.conj && v.s.cfg.all) {
		return
	}
	if !x.own {
		switch {
		case x.p.obj != nil:
			v.closeObject(i, x.p.obj, f)
		case x.p.arr != nil:
			v.closeArray(i, x.p.arr, f)
		}
		x = &v.evals[i]
	}
	for gi := range x.p.groups {
		g := &x.p.groups[gi]
		if w := &v.words[x.st+g.word]; g.op == groupDep && *w&(doneBit|1) == 0 {
			*w |= doneBit
			v.partDone(i)
		}
	}
	for ui := range x.p.unevs {
		v.unevClose(i, int32(ui))
	}
}

func (v *Validator) closeObject(i int32, o *objPlan, f *frame) {
	x := &v.evals[i]
	if x.left > 0 {
		c := none
		for k := len(o.entries) - 1; k >= 0; k-- {
			n := &o.entries[k]
			if n.req == nil || v.words[x.st+o.seen+int32(k>>6)]&(1<<(k&63)) != 0 {
				continue
			}
			next := c
			c = v.addCause(i, n.req)
			v.causes[c].next, v.causes[c].name = next, n.name
		}
		v.failWith(i, c)
	}
	if f.count < o.min {
		v.fail(i, o.minLeaf)
	}
	if v.evals[i].res == 0 {
		v.ownDone(i)
	}
}

func (v *Validator) closeArray(i int32, a *arrPlan, f *frame) {
	x := &v.evals[i]
	if f.count < a.min {
		v.fail(i, a.minLeaf)
	}
	for c := range a.contains {
		if v.words[x.st+a.contains[c].word] < uint64(a.contains[c].min) {
			v.fail(i, a.contains[c].minLeaf)
		}
	}
	if v.evals[i].res == 0 {
		v.ownDone(i)
	}
}
