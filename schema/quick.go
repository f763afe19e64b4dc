package schema

import (
	"sort"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// Most scalars come whole and fit. For those the answer can be had without an
// evaluator: what fits says nothing to a consumer that is a conjunction. All
// the rest goes the way of evaluators from the start.

// quick reports whether every target is satisfied by the scalar that begins:
// by its type alone or, if it is whole, by its text. A text that is not one of
// the strings that a target allows is a decision to be acted on by quickFails.
func (v *Validator) quick(e *parser.Event, t int, whole bool) bool {
	v.decs = v.decs[:0]
	for i := range v.targets {
		g := &v.targets[i]
		if g.role != roleAnd {
			return false
		}
		p := v.s.nodes[g.node].plans[t]
		if p.verdict > 0 {
			continue
		}
		if p.verdict < 0 || !whole || len(p.groups) > 0 {
			return false
		}
		switch {
		case p.str != nil:
			if v.quickString(p.str, e.Text) {
				break
			}
			if p.str.enum == nil || v.evals[g.cons].conj {
				return false
			}
			n := len(e.Text) + 1
			if lo, hi, used := narrow(p.str.enum, 0, len(p.str.enum), 0, e.Text); lo == hi {
				n = used
			}
			v.decs = append(v.decs, decision{int32(n), g.cons, p.str.enumLeaf, false})
		case p.num != nil:
			if !p.num.quick(e.Text) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// quickFails lets the decisions act that quick found, for consumers of which
// other branches may take the place.
func (v *Validator) quickFails(e *parser.Event) {
	d := v.decs
	for i := 1; i < len(d); i++ {
		for j := i; j > 0 && d[j].n < d[j-1].n; j-- {
			d[j], d[j-1] = d[j-1], d[j]
		}
	}
	saw := span{-1, -1}
	for i := range d {
		if v.now = e.At; !e.Held && int(d[i].n) <= len(e.Text) {
			v.now = e.SourceEnd(int(d[i].n))
		}
		id := v.addCause(none, d[i].leaf)
		c := &v.causes[id]
		if saw.lo < 0 {
			saw.lo = int32(len(v.buf))
			v.buf = append(v.buf, e.Text[:min(len(e.Text), maxSaw)]...)
			saw.hi = int32(len(v.buf))
		}
		c.saw, c.cut = saw, len(e.Text) > maxSaw
		v.decide(d[i].ev, -1, id)
		v.settle()
	}
	v.decs = v.decs[:0]
}

// quickString reports whether a complete text satisfies s.
func (v *Validator) quickString(s *strPlan, text string) bool {
	if s.enum != nil {
		if len(s.enum) <= few {
			return contains(s.enum, text)
		}
		i := sort.SearchStrings(s.enum, text)
		return i < len(s.enum) && s.enum[i] == text
	}
	if s.min > 0 && int64(len(text)) < 4*s.min || s.max >= 0 && int64(len(text)) > s.max {
		if n := int64(countRunes(text)); n < s.min || s.max >= 0 && n > s.max {
			return false
		}
	}
	for _, c := range s.pats {
		m := v.s.patterns[c.id].Start()
		m.Step(text)
		if m.End() != leaf.True {
			return false
		}
	}
	for _, c := range s.fmts {
		m := v.format(c.id)
		m.Step(text)
		if m.End() != leaf.True {
			return false
		}
	}
	return true
}

// quick reports whether it is plain to see that a number satisfies p: one of up
// to 18 digits without exponent, within bounds that are integers. False says
// nothing.
func (p *numPlan) quick(text string) bool {
	if !p.plain || len(text) > 18 {
		return false
	}
	i, neg := 0, false
	if text[0] == '-' {
		i, neg = 1, true
	}
	n := int64(0)
	for ; i < len(text); i++ {
		d := text[i] - '0'
		if d > 9 {
			return text[i] == '.' && !p.integer && p.between(n, neg, text[i+1:])
		}
		n = 10*n + int64(d)
	}
	if neg {
		n = -n
	}
	return n >= p.lo && n <= p.hi
}

// between is quick for a number with a fraction: it lies between n and n+1, or
// between -n-1 and -n.
func (p *numPlan) between(n int64, neg bool, fraction string) bool {
	for i := 0; i < len(fraction); i++ {
		if fraction[i]-'0' > 9 {
			return false // an exponent
		}
	}
	if neg {
		return -n-1 >= p.lo && -n <= p.hi
	}
	return n >= p.lo && n < p.hi
}

const (
	minInt = -1 << 63
	maxInt = 1<<63 - 1
)

// setPlain finds out whether quick can be used.
func (p *numPlan) setPlain(lo, hi *bound, integer bool) {
	p.lo, p.hi, p.integer, p.plain = minInt, maxInt, integer, true
	p.late = hi == nil || hi.val.Sign() > 0
	if lo != nil {
		n, ok := lo.val.Int64()
		if !ok || n == maxInt {
			p.plain = false
			return
		}
		if p.lo = n; lo.op == opMinEx {
			p.lo++
		}
	}
	if hi != nil {
		n, ok := hi.val.Int64()
		if !ok || n == minInt {
			p.plain = false
			return
		}
		if p.hi = n; hi.op == opMaxEx {
			p.hi--
		}
	}
}

// defers reports whether the scalar at hand, of type t, that begins with text
// can do without evaluators for a while: because nothing that is asked of it can
// fail before a certain length, or before something else than a digit comes.
func (v *Validator) defers(t int, text string) bool {
	v.tok.least, v.tok.most = -1, -1
	for i := range v.targets {
		g := &v.targets[i]
		if g.role != roleAnd {
			return false
		}
		p := v.s.nodes[g.node].plans[t]
		if p.verdict > 0 {
			continue
		}
		if p.verdict < 0 || len(p.groups) > 0 {
			return false
		}
		switch {
		case p.str != nil && p.str.enum == nil && len(p.str.pats) == 0 && len(p.str.fmts) == 0:
			v.tok.least = max(v.tok.least, p.str.min)
			if m := p.str.max; m >= 0 && (v.tok.most < 0 || m < v.tok.most) {
				v.tok.most = m
			}
		case p.num != nil && p.num.late && digits(text):
		default:
			return false
		}
	}
	return t == tString || t == tNumber
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return true
}

// deferString reads a fragment of a lazy string, and reports whether that was
// all there is to do.
func (v *Validator) deferString(e *parser.Event) bool {
	t := &v.tok
	n := int64(countRunes(e.Text))
	if t.most >= 0 && t.runes+n > t.most || !e.More && t.runes+n < t.least || !e.More && len(v.open) > 0 {
		v.makeScalar()
		return false
	}
	t.runes += n
	v.see(e.Text)
	t.n += len(e.Text)
	if !e.More {
		t.active, t.lazy = false, false
		v.targets = v.targets[:0]
		v.now = e.At
		v.valueEnd()
	}
	return true
}

// deferNumber reads what is new of a lazy number, whose text as a whole is known
// when it ends, and reports whether that was all there is to do.
func (v *Validator) deferNumber(whole, text string, peek bool) bool {
	t := &v.tok
	if peek && digits(text) && t.n+len(text) <= len(t.saw) {
		v.see(text)
		t.n += len(text)
		return true
	}
	if !peek && v.quickNumber(whole) {
		return true
	}
	v.makeScalar()
	read := string(t.saw[:t.nsaw])
	for i := range v.nums {
		v.nums[i].Step(read)
	}
	return false
}

// quickNumber reports whether a complete number satisfies every target.
func (v *Validator) quickNumber(text string) bool {
	for i := range v.targets {
		if p := v.s.nodes[v.targets[i].node].plans[tNumber]; p.verdict <= 0 && !p.num.quick(text) {
			return false
		}
	}
	return true
}
