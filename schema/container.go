package schema

import (
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/canon"
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
		v.comma(e.CommaAt())
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
