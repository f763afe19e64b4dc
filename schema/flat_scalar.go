package schema

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// flatLiteral reads true, false or null.
func (v *Validator) flatLiteral(f *flat, e *parser.Event) bool {
	if v.state == flatFree {
		v.state = flatIdle
		return true
	}
	node, ok := v.place(f)
	if !ok || v.actFor(node, typeOf(e.Kind)) != actPass {
		return false
	}
	f.begun()
	return true
}

// freeBegins begins a value of which only the type is asked.
func (v *Validator) freeBegins(f *flat, e *parser.Event) bool {
	node, ok := v.place(f)
	if !ok || v.actFor(node, typeOf(e.Kind)) != actPass {
		return false
	}
	f.begun()
	v.state = flatFree
	return true
}

// beginToken notes that some of a scalar was read.
func (v *Validator) beginToken(e *parser.Event, state flatState, node int32) {
	t := &v.tok
	v.state, v.want = state, node
	t.kind, t.start, t.at, t.n, t.nsaw, t.runes = e.Kind, e.Start, firstAt(e), 0, 0, 0
}

// flatNumber reads a number, of which peekDigits may have seen some.
func (v *Validator) flatNumber(f *flat, e *parser.Event) bool {
	if v.state == flatFree {
		v.state = flatIdle
		return true
	}
	node, ok := v.want, true
	if v.state == flatIdle {
		node, ok = v.place(f)
	}
	if !ok {
		return false
	}
	if a := v.actFor(node, tNumber); a != actPass && (a != actCheck || !v.s.nodes[node].plans[tNumber].sure.number(e.Text)) {
		return false
	}
	if v.state == flatIdle {
		f.begun()
	}
	v.state = flatIdle
	return true
}

// number reports whether a complete number is sure to satisfy the plan.
func (s *sure) number(text string) bool {
	if s.num != nil {
		return s.num.quick(text)
	}
	return contains(s.nums, text)
}

// peekDigits reads the bytes of a number that is not complete. It is false
// where they could decide something.
func (v *Validator) peekDigits(f *flat, e *parser.Event) bool {
	t := &v.tok
	node := v.want
	switch v.state {
	case flatFree:
		return true
	case flatIdle:
		var ok bool
		if node, ok = v.place(f); !ok {
			return false
		}
		switch v.actFor(node, tNumber) {
		case actRaise:
			return false
		case actPass:
			f.begun()
			v.state = flatFree
			return true
		}
	}
	read := t.saw[:0]
	if v.state == flatDigits {
		read = t.saw[:t.n]
	}
	if len(read)+len(e.Text) > len(t.saw) || !v.s.nodes[node].plans[tNumber].sure.begins(read, e.Text) {
		return false
	}
	if v.state == flatIdle {
		f.begun()
		v.beginToken(e, flatDigits, node)
	}
	t.n += copy(t.saw[t.n:], e.Text)
	t.nsaw = t.n
	return true
}

// begins reports whether a number that begins with read, and goes on with text,
// is undecided.
func (s *sure) begins(read []byte, text string) bool {
	if s.num != nil {
		return s.num.open(text)
	}
	for _, n := range s.nums {
		if len(n) >= len(read) && n[:len(read)] == string(read) && strings.HasPrefix(n[len(read):], text) {
			return true
		}
	}
	return false
}

// open reports whether no byte of text, which is some of a number, can decide
// anything.
func (p *numPlan) open(text string) bool {
	if !p.late {
		return false
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c-'0' <= 9:
		case c == '.': // even an integer may have an exponent
		case c == '-' && p.lo == minInt:
		default:
			return false
		}
	}
	return true
}

// flatString reads a string, or a fragment of one.
func (v *Validator) flatString(f *flat, e *parser.Event) bool {
	switch v.state {
	case flatFree:
		if !e.More {
			v.state = flatIdle
		}
		return true
	case flatText:
		return v.flatFragment(f, e)
	case flatLanes:
		return v.laneFragment(f, e)
	case flatPick:
		return v.pickFragment(f, e, false)
	}
	node, ok := v.place(f)
	if !ok {
		if f.stage == pickNamed {
			v.beginToken(e, flatPick, none)
			v.flatRange = span{0, int32(len(f.pick.values))}
			return v.pickFragment(f, e, true)
		}
		return v.multi && v.beginLaneText(f, e)
	}
	switch v.actFor(node, tString) {
	case actRaise:
		return false
	case actPass:
		f.begun()
		if e.More {
			v.state = flatFree
		}
		return true
	}
	s := v.s.nodes[node].plans[tString].sure.str
	if e.More {
		return v.beginText(f, e, node, s)
	}
	if !v.quickString(s, e.Text) {
		return false
	}
	f.begun()
	return true
}

// beginText begins a string that has not come whole.
func (v *Validator) beginText(f *flat, e *parser.Event, node int32, s *strPlan) bool {
	if len(s.fmts) > 0 {
		return false
	}
	f.begun()
	v.beginToken(e, flatText, node)
	v.flatRange = span{0, int32(len(s.enum))}
	v.mats = v.mats[:0]
	if s.enum == nil {
		for _, c := range s.pats {
			v.useMatcher(c.id)
		}
	}
	return v.flatFragment(f, e)
}

// flatFragment reads a fragment of a string. It is false, and nothing has
// happened, where it decides that the string does not fit.
func (v *Validator) flatFragment(f *flat, e *parser.Event) bool {
	t := &v.tok
	s := v.s.nodes[v.want].plans[tString].sure.str
	n := int64(0)
	if s.enum != nil {
		lo, hi, _ := narrow(s.enum, int(v.flatRange.lo), int(v.flatRange.hi), t.n, e.Text)
		if lo == hi || !e.More && len(s.enum[lo]) != t.n+len(e.Text) {
			return false
		}
		v.flatRange = span{int32(lo), int32(hi)}
	} else {
		if s.min > 0 || s.max >= 0 {
			n = int64(countRunes(e.Text))
			if s.max >= 0 && t.runes+n > s.max || !e.More && t.runes+n < s.min {
				return false
			}
		}
		if len(s.pats) > 0 && !v.flatMatch(e) {
			return false
		}
	}
	t.runes += n
	t.nsaw += copy(t.saw[t.nsaw:], e.Text)
	t.n += len(e.Text)
	if !e.More {
		v.state = flatIdle
		v.mats = v.mats[:0]
	}
	return true
}

// flatMatch lets the patterns of the string read a fragment, if it decides
// against none of them.
func (v *Validator) flatMatch(e *parser.Event) bool {
	for k := range v.mats {
		m := &v.mats[k]
		m.before = m.m
		if m.m.Status() == leaf.Open {
			m.m.Step(e.Text)
		}
		if m.m.Status() == leaf.False || !e.More && m.m.End() != leaf.True {
			for ; k >= 0; k-- {
				v.mats[k].m = v.mats[k].before
			}
			return false
		}
	}
	return true
}

// beginLaneText begins a string of which lanes ask different things.
func (v *Validator) beginLaneText(f *flat, e *parser.Event) bool {
	lanes := v.lanes[f.lanes.lo:f.lanes.hi]
	for i := range lanes {
		l := &lanes[i]
		l.first = span{}
		if l.dead || l.want == none {
			continue
		}
		p := v.s.nodes[l.want].plans[tString]
		switch {
		case p.verdict > 0:
		case p.verdict < 0 || len(p.groups) > 0:
			return false
		case p.str != nil && p.str.enum != nil && l.entry >= 0:
			l.first.hi = int32(len(p.str.enum))
		case e.More || p.sure == nil || !v.quickString(p.sure.str, e.Text):
			return false
		}
	}
	v.beginToken(e, flatLanes, none)
	if v.laneFragment(f, e) {
		return true
	}
	v.state = flatIdle
	return false
}

// laneFragment reads a fragment of such a string, of which lanes may die. It is
// false, and nothing has happened, where all would.
func (v *Validator) laneFragment(f *flat, e *parser.Event) bool {
	t := &v.tok
	lanes := v.lanes[f.lanes.lo:f.lanes.hi]
	alive, dying := 0, false
	for i := range lanes {
		l := &lanes[i]
		if l.dead {
			continue
		}
		if l.dies = 0; l.first.lo < l.first.hi {
			list := v.s.nodes[l.want].plans[tString].str.enum
			lo, hi, n := narrow(list, int(l.first.lo), int(l.first.hi), t.n, e.Text)
			switch {
			case lo == hi:
				l.dies = int32(n)
			case !e.More && len(list[lo]) != t.n+len(e.Text):
				l.dies = int32(len(e.Text)) + 1
			}
			if l.dies > 0 {
				dying = true
				continue
			}
			l.next = span{int32(lo), int32(hi)}
		}
		alive++
	}
	if alive == 0 {
		return false
	}
	for i := range lanes {
		switch l := &lanes[i]; {
		case l.dead:
		case l.dies > 0:
			v.dies(f, e, int32(i))
		case l.first.hi > 0:
			l.first = l.next
		}
	}
	t.nsaw += copy(t.saw[t.nsaw:], e.Text)
	t.n += len(e.Text)
	if dying {
		v.bury(f)
	}
	if !e.More {
		v.state = flatIdle
		v.completeDeaths(f)
	}
	return true
}

// dies notes the death of lane i of f.
func (v *Validator) dies(f *flat, e *parser.Event, i int32) {
	t := &v.tok
	l := &v.lanes[f.lanes.lo+i]
	l.dead = true
	d := death{lane: f.lanes.lo + i, leaf: v.s.nodes[l.want].plans[tString].str.enumLeaf, name: l.o.entries[l.entry].name, at: e.At, off: t.start, open: true}
	if !e.Held && int(l.dies) <= len(e.Text) {
		d.at = e.SourceEnd(int(l.dies))
	}
	d.upto = int32(min(t.n+int(l.dies), maxSaw))
	v.deaths = append(v.deaths, d)
}

// completeDeaths gives the deaths of the string at hand its text.
func (v *Validator) completeDeaths(f *flat) {
	t := &v.tok
	saw := span{-1, -1}
	for k := len(v.deaths) - 1; k >= int(f.death) && v.deaths[k].open; k-- {
		d := &v.deaths[k]
		if saw.lo < 0 {
			saw.lo = int32(len(v.flatBuf))
			v.flatBuf = append(v.flatBuf, t.saw[:t.nsaw]...)
			saw.hi = int32(len(v.flatBuf))
		}
		d.saw, d.cut, d.open = saw, t.n > t.nsaw, false
	}
}
