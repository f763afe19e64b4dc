package schema

import (
	"sort"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/decimal"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// str merges what is asked of strings.
func (b *planBuilder) str() {
	s := &strPlan{min: -1, max: -1}
	var have bool
	for _, r := range b.rules {
		if r.minLength > s.min && r.minLength > 0 {
			s.min, s.minLeaf = r.minLength, r.leaf("minLength", codeMinLength)
		}
		if r.maxLength >= 0 && (s.max < 0 || r.maxLength < s.max) {
			s.max, s.maxLeaf = r.maxLength, r.leaf("maxLength", codeMaxLength)
		}
		for _, id := range r.patterns {
			if !hasCheck(s.pats, id) {
				s.pats = append(s.pats, check{id, r.leaf("pattern", codePattern)})
			}
		}
		if r.format >= 0 && !hasCheck(s.fmts, r.format) {
			s.fmts = append(s.fmts, check{r.format, r.leaf("format", codeFormat)})
		}
		for _, e := range r.enums {
			list := sortedCopy(e.strs)
			if !have {
				s.enum, s.enumLeaf, have = list, e.leaf, true
				continue
			}
			n := 0
			for _, x := range s.enum {
				if i := sort.SearchStrings(list, x); i < len(list) && list[i] == x {
					s.enum[n] = x
					n++
				}
			}
			s.enum, s.enumLeaf = s.enum[:n], e.leaf
		}
	}
	if s.max >= 0 && s.min > s.max {
		b.fail(s.minLeaf)
		return
	}
	// A pattern that matches every text asks nothing; one that matches none
	// cannot be satisfied.
	n := 0
	for _, p := range s.pats {
		m := b.c.patterns[p.id].Start()
		switch m.Status() {
		case leaf.False:
			b.fail(p.leaf)
			return
		case leaf.Open:
			s.pats[n] = p
			n++
		}
	}
	s.pats = s.pats[:n]
	if have {
		n := 0
		for _, x := range s.enum {
			if b.c.stringFits(s, x) {
				s.enum[n] = x
				n++
			}
		}
		if s.enum = s.enum[:n]; n == 0 {
			b.fail(s.enumLeaf)
			return
		}
		// The members that are left satisfy all the rest.
		s.min, s.max, s.pats, s.fmts = -1, -1, nil, nil
	}
	for _, on := range []bool{s.min > 0, s.max >= 0, s.enum != nil} {
		if on {
			s.leaves++
		}
	}
	s.leaves += int32(len(s.pats) + len(s.fmts))
	if s.leaves > 0 {
		b.p.str, b.p.own = s, true
	}
}

func hasCheck(list []check, id int32) bool {
	for _, x := range list {
		if x.id == id {
			return true
		}
	}
	return false
}

// stringFits reports whether x satisfies the lengths, patterns and formats.
func (c *compiler) stringFits(s *strPlan, x string) bool {
	n := int64(0)
	for range x {
		n++
	}
	if n < s.min || s.max >= 0 && n > s.max {
		return false
	}
	for _, p := range s.pats {
		m := c.patterns[p.id].Start()
		m.Step(x)
		if m.End() == leaf.False {
			return false
		}
	}
	for _, f := range s.fmts {
		m := c.formats[f.id].Start()
		m.Step(x)
		if m.End() == leaf.False {
			return false
		}
	}
	return true
}

// matches reports whether the pattern matches x.
func (c *compiler) matches(id int32, x string) bool {
	m := c.patterns[id].Start()
	m.Step(x)
	return m.End() == leaf.True
}

// num merges what is asked of numbers.
func (b *planBuilder) num() {
	var lo, hi *bound
	var multiples []bound
	var members []decimal.Value
	var memberLeaf, intLeaf *assertion
	have := false
	for _, r := range b.rules {
		if r.kinds&parser.Numbers == parser.Integers {
			intLeaf = r.leaf("type", codeType)
		}
		for i := range r.bounds {
			x := &r.bounds[i]
			switch x.op {
			case opMin, opMinEx:
				if lo == nil || x.val.Cmp(lo.val) > 0 || x.val.Cmp(lo.val) == 0 && x.op == opMinEx {
					lo = x
				}
			case opMax, opMaxEx:
				if hi == nil || x.val.Cmp(hi.val) < 0 || x.val.Cmp(hi.val) == 0 && x.op == opMaxEx {
					hi = x
				}
			default:
				multiples = append(multiples, *x)
			}
		}
		for _, e := range r.enums {
			if !have {
				members, memberLeaf, have = append(members, e.nums...), e.leaf, true
				continue
			}
			n := 0
			for _, x := range members {
				for _, y := range e.nums {
					if x.Cmp(y) == 0 {
						members[n] = x
						n++
						break
					}
				}
			}
			members, memberLeaf = members[:n], e.leaf
		}
	}
	if lo != nil && hi != nil {
		if k := lo.val.Cmp(hi.val); k > 0 || k == 0 && (lo.op == opMinEx || hi.op == opMaxEx) {
			b.fail(hi.leaf)
			return
		}
	}
	integer := intLeaf != nil
	if have {
		n := 0
		var ks parser.Kinds
		for _, x := range members {
			ok := !integer || x.IsInteger()
			if lo != nil {
				k := x.Cmp(lo.val)
				ok = ok && (k > 0 || k == 0 && lo.op == opMin)
			}
			if hi != nil {
				k := x.Cmp(hi.val)
				ok = ok && (k < 0 || k == 0 && hi.op == opMax)
			}
			for _, m := range multiples {
				ok = ok && x.MultipleOf(m.val)
			}
			if ok {
				members[n] = x
				n++
				if x.IsInteger() {
					ks |= parser.Integers
				} else {
					ks |= parser.Fractions
				}
			}
		}
		if members = members[:n]; n == 0 {
			b.fail(memberLeaf)
			return
		}
		b.p.kinds &= ks
		b.p.num = &numPlan{tests: []numTest{{decimal.Members(members), memberLeaf}}, members: members}
		b.p.own = true
		return
	}
	p := &numPlan{}
	if integer {
		p.tests = append(p.tests, numTest{decimal.Integer(), intLeaf})
	}
	if lo != nil {
		t := decimal.Minimum(lo.val)
		if lo.op == opMinEx {
			t = decimal.ExclusiveMinimum(lo.val)
		}
		p.tests = append(p.tests, numTest{t, lo.leaf})
	}
	if hi != nil {
		t := decimal.Maximum(hi.val)
		if hi.op == opMaxEx {
			t = decimal.ExclusiveMaximum(hi.val)
		}
		p.tests = append(p.tests, numTest{t, hi.leaf})
	}
	for _, m := range multiples {
		p.tests = append(p.tests, numTest{decimal.MultipleOf(m.val), m.leaf})
	}
	if len(multiples) == 0 {
		p.setPlain(lo, hi, integer)
	}
	if len(p.tests) > 0 {
		b.p.num, b.p.own = p, true
	}
}
