package schema

import (
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// raise makes of the flat containers what they would be by now if they had been
// judged by evaluators from the start, before the event e.
func (v *Validator) raise(e *parser.Event) {
	v.path = e.Path
	for i := range v.flats {
		v.spread(&v.flats[i])
	}
	flats, state := v.flats, v.state
	v.flats, v.state = v.flats[:0], flatIdle
	t := &v.tok
	start, kind := t.start, t.kind
	v.targets = append(v.targets[:0], v.base)
	for i := range flats {
		f := &flats[i]
		first := v.raiseFlat(f)
		if f.a != nil && i+1 == len(flats) && state == flatIdle {
			break // no item is at hand
		}
		node := v.want
		if i+1 < len(flats) {
			node = flats[i+1].node
		}
		v.raiseTargets(f, first, node, i+1 == len(flats) && (v.multi || state == flatLanes))
	}
	t.start, t.kind = start, kind
	top := &flats[len(flats)-1]
	switch state {
	case flatText, flatDigits, flatLanes:
		v.raiseScalar(top, state)
	case flatLetters:
		v.raiseName(top)
	}
	v.lanes, v.deaths, v.flatBuf = v.lanes[:0], v.deaths[:0], v.flatBuf[:0]
	v.want, v.multi = none, false
}

// raiseFlat makes the frame of f, and the evaluators of the targets, which f was
// made for. It returns the one that judges the object or array, of lanes that
// which combines them.
func (v *Validator) raiseFlat(f *flat) int32 {
	v.now = f.start + 1
	v.tok.active, v.tok.start, v.tok.kind = false, f.start, f.kind
	fr := frame{kind: f.kind, start: f.start, mark: v.mark()}
	fr.lo = fr.mark.lo
	typ := typeOf(f.kind)
	v.begin(typ)
	fr.hi, fr.count = int32(len(v.evals)), f.count
	v.frames = append(v.frames, fr)
	v.beginFrame(nil)
	first := fr.lo
	if f.a != nil {
		v.checkArray(first, f.count)
	} else if f.lanes.hi == 0 {
		v.raiseObject(first, f.o, f.seen, f.left, f.aux)
	} else {
		v.raiseLanes(f, first)
	}
	v.settle()
	return first
}

// raiseObject tells evaluator i what the object had.
func (v *Validator) raiseObject(i int32, o *objPlan, seen uint64, left, aux int32) {
	x := &v.evals[i]
	if len(o.entries) > 0 {
		v.words[x.st+o.seen] = seen
	}
	x.left, x.aux = left, aux
	v.checkObject(i)
}

// raiseLanes tells the evaluators of branches what the object had, and which of
// them are False.
func (v *Validator) raiseLanes(f *flat, first int32) {
	for i := f.lanes.lo; i < f.lanes.hi; i++ {
		l := &v.lanes[i]
		if i == f.lane {
			l.seen, l.left, l.aux = f.seen, f.left, f.aux
		}
		v.raiseObject(v.slots[l.node], l.o, l.seen, l.left, l.aux)
	}
	depth := len(v.frames) - 1
	for k := f.death; int(k) < len(v.deaths) && f.lanes.lo <= v.deaths[k].lane && v.deaths[k].lane < f.lanes.hi; k++ {
		d := &v.deaths[k]
		c := cause{leaf: d.leaf, at: d.at, off: d.off, kind: parser.KindString, next: none, cut: d.cut, upto: d.upto}
		c.path.lo = int32(len(v.buf))
		v.buf = v.path.AppendPointer(v.buf)
		v.buf = append(v.buf[:int(c.path.lo)+stepsLen(v.buf[c.path.lo:], depth)], parser.Pointer("").AppendToken(d.name)...)
		c.path.hi = int32(len(v.buf))
		id := int32(len(v.causes))
		if d.open {
			v.open = append(v.open, id)
		} else {
			v.buf = append(v.buf, v.flatBuf[d.saw.lo:d.saw.hi]...)
			c.saw = span{c.path.hi, int32(len(v.buf))}
		}
		v.causes = append(v.causes, c)
		v.now = d.at
		i := v.slots[v.lanes[d.lane].node]
		if d.open && v.evals[i].guide {
			v.muteIn(i, d.off)
		}
		v.decide(i, -1, id)
		v.settle()
	}
}

// raiseTargets makes the targets of the value that lies in f: node, or what each
// lane asks for.
func (v *Validator) raiseTargets(f *flat, first, node int32, each bool) {
	v.targets = v.targets[:0]
	if f.lanes.hi == 0 {
		if node != none {
			v.aim(first, node)
		}
		return
	}
	for i := f.lanes.lo; i < f.lanes.hi; i++ {
		l := &v.lanes[i]
		want := node
		if each {
			want = l.want
		}
		if !l.dead && want != none {
			v.aim(v.slots[l.node], want)
		}
	}
}

// raiseScalar makes the evaluators of the scalar of which some was read.
func (v *Validator) raiseScalar(f *flat, state flatState) {
	t := &v.tok
	t.active, t.name, t.lazy, t.free = true, false, false, false
	t.upto, t.live, t.length = 0, 0, false
	t.lo = int32(len(v.evals))
	t.hi = t.lo
	read := v.textRead(f, state)
	v.makeScalar()
	if len(v.open) > 0 {
		v.minFail = t.mark.minFail // what lanes died of within this string stays
	}
	v.decs = v.decs[:0]
	for i := t.lo; i < t.hi; i++ {
		x := &v.evals[i]
		if s := x.p.str; s != nil && s.enum != nil {
			lo, hi, n := narrow(s.enum, 0, len(s.enum), 0, read)
			v.words[x.st+s.word+wordLo], v.words[x.st+s.word+wordHi] = uint64(lo), uint64(hi)
			if lo == hi {
				v.decs = append(v.decs, decision{int32(n), i, s.enumLeaf, false})
			}
		}
		if x.p.num != nil && len(read) > 0 {
			for k := range x.p.num.tests {
				if n, st := v.nums[int(x.aux)+k].Step(read); st != leaf.Open {
					v.decs = append(v.decs, decision{int32(n), i, x.p.num.tests[k].leaf, st == leaf.True})
				}
			}
		}
	}
	// What was decided by then is of no account by itself: what is decided last
	// is yet to come.
	for _, d := range v.decs {
		v.now, t.upto = t.at, int(d.n)
		v.decided(d)
	}
}

// textRead returns what was read of the scalar at hand, where an enum or a
// number has to know it.
func (v *Validator) textRead(f *flat, state flatState) string {
	t := &v.tok
	if t.n <= t.nsaw {
		return string(t.saw[:t.n])
	}
	switch state {
	case flatText:
		if s := v.s.nodes[v.want].plans[tString].sure.str; s.enum != nil {
			return s.enum[v.flatRange.lo][:t.n]
		}
	case flatLanes:
		for i := f.lanes.lo; i < f.lanes.hi; i++ {
			if l := &v.lanes[i]; !l.dead && l.first.lo < l.first.hi {
				return v.s.nodes[l.want].plans[tString].str.enum[l.first.lo][:t.n]
			}
		}
	}
	return ""
}

// raiseName makes the name of which some was read.
func (v *Validator) raiseName(f *flat) {
	read := ""
	t := &v.tok
	if f.lanes.hi == 0 || f.live == 1 {
		read = f.o.entries[f.aux].name[:t.n]
	} else {
		for i := f.lanes.lo; i < f.lanes.hi && read == ""; i++ {
			if l := &v.lanes[i]; !l.dead && l.o.closed {
				read = l.o.entries[l.aux].name[:t.n]
			}
		}
	}
	v.now = t.at
	v.startName(t.start)
	if read != "" {
		v.readName(read)
	}
}
