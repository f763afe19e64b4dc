package schema

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// flatName reads the name of a member. It is false where the name is not one
// that the plan declares, if there is anything to say about that.
func (v *Validator) flatName(f *flat, e *parser.Event) bool {
	if f.live != 1 {
		if f.stage == pickOpen && e.Text == f.pick.name {
			f.stage = pickNamed
			f.count++
			v.state, v.want, v.multi = flatIdle, none, true
			return true
		}
		v.spread(f)
		return v.laneNames(f, e)
	}
	o := f.o
	k := f.aux // members mostly come in the order of the schema
	if int(k) >= len(o.entries) || o.entries[k].name != e.Text {
		if k = o.find(e.Text); k < 0 {
			if o.closed || o.declared > 0 {
				return false
			}
			f.count++
			v.state, v.want = flatIdle, o.extraNode()
			return true
		}
	}
	n := &o.entries[k]
	if !n.plain {
		return false
	}
	if bit := uint64(1) << (k & 63); f.seen&bit == 0 {
		f.seen |= bit
		if n.req != nil {
			f.left--
		}
	}
	f.aux = k + 1
	f.count++
	v.state, v.want = flatIdle, n.node
	return true
}

// extraNode returns the node of a member without entry.
func (o *objPlan) extraNode() int32 {
	if len(o.extras) > 0 {
		return o.extras[0].node
	}
	return none
}

// laneNames is flatName where more than one lane is alive.
func (v *Validator) laneNames(f *flat, e *parser.Event) bool {
	lanes := v.lanes[f.lanes.lo:f.lanes.hi]
	known, noted := false, false
	for i := range lanes {
		l := &lanes[i]
		if l.dead {
			continue
		}
		k := l.aux
		if int(k) >= len(l.o.entries) || l.o.entries[k].name != e.Text {
			k = l.o.find(e.Text)
		}
		l.entry = k
		if k < 0 {
			if l.o.closed {
				return false
			}
			noted = noted || l.o.declared > 0
			continue
		}
		n := &l.o.entries[k]
		if n.leaf != nil {
			return false
		}
		known = known || n.declared
		noted = noted || !n.plain
	}
	if noted && !known {
		return false
	}
	want, multi, first := none, false, true
	for i := range lanes {
		l := &lanes[i]
		if l.dead {
			continue
		}
		k := l.entry
		if k < 0 {
			l.want = l.o.extraNode()
		} else {
			n := &l.o.entries[k]
			if bit := uint64(1) << (k & 63); l.seen&bit == 0 {
				l.seen |= bit
				if n.req != nil {
					l.left--
				}
			}
			l.aux, l.want = k+1, n.node
		}
		multi = multi || !first && l.want != want
		want, first = l.want, false
	}
	f.count++
	v.state, v.want, v.multi = flatIdle, want, multi
	return true
}

// bury takes the lanes that died out of those that are alive. If one is left,
// it is the plan from here on.
func (v *Validator) bury(f *flat) {
	f.live = 0
	for i := f.lanes.lo; i < f.lanes.hi; i++ {
		if l := &v.lanes[i]; !l.dead {
			f.live++
			f.lane = i
		}
	}
	if f.live == 1 {
		l := &v.lanes[f.lane]
		f.o, f.seen, f.left, f.aux = l.o, l.seen, l.left, l.aux
		v.want, v.multi = l.want, false
		return
	}
	f.lane = none
}

// peekLetters reads the bytes of a name that is not complete. It is false where
// no name that is allowed begins so.
func (v *Validator) peekLetters(f *flat, e *parser.Event) bool {
	if f.stage == pickOpen && !v.pickLetters(f, e) {
		v.spread(f)
	}
	if f.stage == pickOpen {
		// what is there is the beginning of the discriminator
	} else if f.live > 1 {
		for i := f.lanes.lo; i < f.lanes.hi; i++ {
			if l := &v.lanes[i]; !l.dead && l.o.closed {
				if !v.letters(l.o, &l.aux, e) {
					return false
				}
			}
		}
	} else if !f.o.closed {
		return true
	} else if !v.letters(f.o, &f.aux, e) {
		return false
	}
	if v.state != flatLetters {
		v.state = flatLetters
		v.tok.n, v.tok.start, v.tok.at = 0, e.Start, firstAt(e)
	}
	v.tok.n += len(e.Text)
	return true
}

// letters looks for an entry that begins with what was read of a name and the
// text of e: the one that is likely, or another. It becomes the likely one.
func (v *Validator) letters(o *objPlan, likely *int32, e *parser.Event) bool {
	read := ""
	k := int(*likely)
	if v.state == flatLetters {
		read = o.entries[k].name[:v.tok.n]
	}
	if k < len(o.entries) && o.entries[k].leaf == nil && strings.HasPrefix(o.entries[k].name[len(read):], e.Text) {
		return true
	}
	for k := range o.entries {
		name := o.entries[k].name
		if o.entries[k].leaf == nil && strings.HasPrefix(name, read) && strings.HasPrefix(name[len(read):], e.Text) {
			*likely = int32(k)
			return true
		}
	}
	return false
}
