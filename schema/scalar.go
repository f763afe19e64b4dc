package schema

import (
	"sort"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// A decision is what the text of a token decides, and with which of its bytes:
// those of one fragment are put in order before they act.
type decision struct {
	n    int32 // bytes of the fragment up to and including the deciding one
	ev   int32
	leaf *assertion
	ok   bool
}

// Words of a string's evaluator: the range of enum members that begin with
// what was read.
const (
	wordLo = iota
	wordHi
)

// startString begins the string part of evaluator i.
func (v *Validator) startString(i int32) {
	x := &v.evals[i]
	s := x.p.str
	x.left = s.leaves
	v.tok.live++
	if s.min > 0 || s.max >= 0 {
		v.tok.length = true
	}
	v.words[x.st+s.word+wordHi] = uint64(len(s.enum))
	for _, c := range s.pats {
		v.useMatcher(c.id)
	}
	for _, c := range s.fmts {
		v.useFormat(c.id)
	}
}

func (v *Validator) useMatcher(id int32) {
	for k := range v.mats {
		if v.mats[k].id == id {
			return
		}
	}
	v.mats = append(v.mats, matcher{id: id, m: v.s.patterns[id].Start()})
}

func (v *Validator) useFormat(id int32) {
	for k := range v.fmts {
		if v.fmts[k].id == id {
			return
		}
	}
	v.fmts = append(v.fmts, formatMatcher{id: id, m: v.format(id)})
}

// format returns the state of a format, ready for a text. States are kept:
// those of some formats hold buffers.
func (v *Validator) format(id int32) *textState {
	if v.states == nil {
		v.states = make([]*textState, len(v.s.formats))
	}
	if v.states[id] == nil {
		m := v.s.formats[id].Start()
		v.states[id] = &m
	}
	v.states[id].Reset()
	return v.states[id]
}

func (v *Validator) stringEvent(e *parser.Event) {
	t := &v.tok
	if !t.active && v.beginScalar(e, !e.More) {
		return
	}
	if t.free {
		if e.More {
			return
		}
		if v.now = e.At; len(v.open) == 0 {
			t.active = false
			v.valueEnd()
			return
		}
	}
	if t.lazy && v.deferString(e) {
		return
	}
	if len(e.Text) > 0 {
		if t.live > 0 {
			v.decs = v.decs[:0]
			v.stringText(e.Text)
			v.act(e)
		}
		v.see(e.Text)
		t.n += len(e.Text)
	}
	if !e.More {
		v.now = e.At
		if t.live > 0 {
			v.stringEnd()
		}
		v.endString()
		v.endScalar(e)
	}
}

// see keeps the first bytes of the token, to quote them.
func (v *Validator) see(text string) {
	t := &v.tok
	if t.nsaw < len(t.saw) && (t.lazy || t.hi > t.lo || t.name || len(v.open) > 0) {
		t.nsaw += copy(t.saw[t.nsaw:], text)
	}
}

// endString forgets the matchers of the token.
func (v *Validator) endString() {
	v.mats, v.fmts = v.mats[:0], v.fmts[:0]
	v.tok.live = 0
}

// stringText reads a fragment for the evaluators of the token.
func (v *Validator) stringText(text string) {
	t := &v.tok
	v.match(text)
	before := t.runes
	if t.length {
		t.runes += int64(countRunes(text))
	}
	for i := t.lo; i < t.hi; i++ {
		x := &v.evals[i]
		if x.p.str == nil || x.res != 0 || x.own || x.dead {
			continue
		}
		s := x.p.str
		if s.min > before && s.min <= t.runes {
			v.decs = append(v.decs, decision{int32(runeIndex(text, s.min-before-1) + 1), i, s.minLeaf, true})
		}
		if s.max >= before && s.max < t.runes {
			v.decs = append(v.decs, decision{int32(runeIndex(text, s.max-before) + 1), i, s.maxLeaf, false})
		}
		if s.enum != nil {
			w := v.words[x.st+s.word : x.st+s.word+2]
			lo, hi, n := narrow(s.enum, int(w[wordLo]), int(w[wordHi]), t.n, text)
			w[wordLo], w[wordHi] = uint64(lo), uint64(hi)
			if lo == hi {
				v.decs = append(v.decs, decision{int32(n), i, s.enumLeaf, false})
			}
		}
		for _, c := range s.pats {
			for k := range v.mats {
				if m := &v.mats[k]; m.id == c.id && m.fresh != leaf.Open {
					v.decs = append(v.decs, decision{int32(m.n), i, c.leaf, m.fresh == leaf.True})
				}
			}
		}
		for _, c := range s.fmts {
			for k := range v.fmts {
				if m := &v.fmts[k]; m.id == c.id && m.fresh != leaf.Open {
					v.decs = append(v.decs, decision{int32(m.n), i, c.leaf, m.fresh == leaf.True})
				}
			}
		}
	}
}

// match lets the patterns and formats of the token read a fragment.
func (v *Validator) match(text string) {
	for k := range v.mats {
		m := &v.mats[k]
		m.fresh = leaf.Open
		if m.m.Status() == leaf.Open {
			m.n, m.fresh = m.m.Step(text)
		}
	}
	for k := range v.fmts {
		m := &v.fmts[k]
		m.fresh = leaf.Open
		if m.m.Status() == leaf.Open {
			m.n, m.fresh = m.m.Step(text)
		}
	}
}

// act lets the decisions of a fragment of e act, in the order of the bytes that
// brought them.
func (v *Validator) act(e *parser.Event) {
	v.actFrom(e, 0)
}

// actFrom is act for a fragment that begins at Text[from:].
func (v *Validator) actFrom(e *parser.Event, from int) {
	d := v.decs
	for i := 1; i < len(d); i++ {
		for j := i; j > 0 && d[j].n < d[j-1].n; j-- {
			d[j], d[j-1] = d[j-1], d[j]
		}
	}
	for i := range d {
		if e.Held {
			v.now = e.At
		} else {
			v.now = e.SourceEnd(from + int(d[i].n))
		}
		v.tok.upto = v.tok.n + int(d[i].n)
		v.decided(d[i])
	}
}

// decided lets a decision act.
func (v *Validator) decided(d decision) {
	if d.ok {
		v.leafTrue(d.ev)
	} else {
		v.fail(d.ev, d.leaf)
	}
	v.settle()
}

// leafTrue says that one of the leaves of a scalar's evaluator holds.
func (v *Validator) leafTrue(i int32) {
	x := &v.evals[i]
	if x.left--; x.left == 0 && x.res == 0 {
		v.ownDone(i)
	}
}

// stringEnd decides what the end of a string decides.
func (v *Validator) stringEnd() {
	t := &v.tok
	for i := t.lo; i < t.hi; i++ {
		x := &v.evals[i]
		s := x.p.str
		if s == nil || x.res != 0 || x.own || x.dead {
			continue
		}
		if l := v.stringFault(x, s); l != nil {
			v.fail(i, l)
		} else {
			v.ownDone(i)
		}
	}
	v.settle()
}

// stringFault returns the first assertion that the text as a whole does not
// satisfy.
func (v *Validator) stringFault(x *eval, s *strPlan) *assertion {
	if s.enum != nil {
		lo, hi := v.words[x.st+s.word+wordLo], v.words[x.st+s.word+wordHi]
		if lo == hi || len(s.enum[lo]) != v.tok.n {
			return s.enumLeaf
		}
	}
	if s.min > v.tok.runes {
		return s.minLeaf
	}
	for _, c := range s.pats {
		for k := range v.mats {
			if m := &v.mats[k]; m.id == c.id && m.m.End() == leaf.False {
				return c.leaf
			}
		}
	}
	for _, c := range s.fmts {
		for k := range v.fmts {
			if m := &v.fmts[k]; m.id == c.id && m.m.End() == leaf.False {
				return c.leaf
			}
		}
	}
	return nil
}

// narrow reads text for a sorted list of which list[lo:hi] begin with the n
// bytes that came before. It returns those that begin with text too; if none
// do, used is the number of bytes of text that show it.
func narrow(list []string, lo, hi, n int, text string) (newLo, newHi, used int) {
	for i := 0; i < len(text); i++ {
		if hi-lo == 1 {
			rest := list[lo][min(n+i, len(list[lo])):]
			for j := i; j < len(text); j++ {
				if j-i >= len(rest) || rest[j-i] != text[j] {
					return lo, lo, j + 1
				}
			}
			return lo, hi, len(text)
		}
		c, at := text[i], n+i
		if lo < hi && len(list[lo]) == at {
			lo++ // the one that ends here is shorter
		}
		if hi-lo <= 8 {
			for lo < hi && list[lo][at] != c {
				lo++
			}
			k := lo
			for k < hi && list[k][at] == c {
				k++
			}
			hi = k
		} else {
			l, h := lo, hi
			lo = l + sort.Search(h-l, func(k int) bool { return list[l+k][at] >= c })
			hi = lo + sort.Search(h-lo, func(k int) bool { return list[lo+k][at] > c })
		}
		if lo == hi {
			return lo, lo, i + 1
		}
	}
	return lo, hi, len(text)
}

// countRunes counts the code points that begin in s.
func countRunes(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// runeIndex returns the index in s of code point k, counted from 0.
func runeIndex(s string, k int64) int {
	for i := 0; i < len(s); i++ {
		if s[i]&0xC0 != 0x80 {
			if k == 0 {
				return i
			}
			k--
		}
	}
	return len(s)
}

// startNumber begins the number part of evaluator i.
func (v *Validator) startNumber(i int32) {
	x := &v.evals[i]
	x.aux = int32(len(v.nums))
	x.left = int32(len(x.p.num.tests))
	for _, t := range x.p.num.tests {
		v.nums = append(v.nums, t.test.Start())
	}
	v.tok.live++
}

// numberText reads what is new of a number: the event that completes it has
// the whole text, of which a Peek may have given the first bytes.
func (v *Validator) numberText(e *parser.Event, peek bool) {
	t := &v.tok
	if !t.active {
		v.beginScalar(e, false)
	}
	from := 0
	if !peek {
		from = t.n
	}
	text := e.Text[from:]
	if t.lazy && v.deferNumber(e.Text, text, peek) {
		return
	}
	if t.live > 0 && len(text) > 0 {
		v.decs = v.decs[:0]
		for i := t.lo; i < t.hi; i++ {
			x := &v.evals[i]
			if x.p.num == nil || x.res != 0 || x.own || x.dead {
				continue
			}
			for k := range x.p.num.tests {
				s := &v.nums[int(x.aux)+k]
				if s.Status() != leaf.Open {
					continue
				}
				if n, st := s.Step(text); st != leaf.Open {
					v.decs = append(v.decs, decision{int32(n), i, x.p.num.tests[k].leaf, st == leaf.True})
				}
			}
		}
		v.actFrom(e, from)
	}
	v.see(text)
	t.n += len(text)
}

// numberEnd decides what the end of a number decides.
func (v *Validator) numberEnd(e *parser.Event) {
	t := &v.tok
	v.now = e.At
	if t.live > 0 && !t.lazy {
		for i := t.lo; i < t.hi; i++ {
			x := &v.evals[i]
			if x.p.num == nil || x.res != 0 || x.own || x.dead {
				continue
			}
			ok := true
			for k := range x.p.num.tests {
				if s := &v.nums[int(x.aux)+k]; s.End() == leaf.False {
					v.fail(i, x.p.num.tests[k].leaf)
					ok = false
					break
				}
			}
			if ok {
				v.ownDone(i)
			}
		}
		v.settle()
	}
	v.endScalar(e)
}
