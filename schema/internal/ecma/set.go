package ecma

import (
	"sort"
	"unicode"
)

// span is a range of code points, both ends included.
type span struct{ lo, hi rune }

// set is a set of code points: sorted spans that do not touch.
type set []span

var (
	anySet   = set{{0, unicode.MaxRune}}
	digitSet = set{{'0', '9'}}
	wordSet  = set{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	// WhiteSpace and LineTerminator, ECMA-262 sections 12.2 and 12.3.
	spaceSet = set{{'\t', '\r'}, {' ', ' '}, {0xA0, 0xA0}, {0x1680, 0x1680}, {0x2000, 0x200A},
		{0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}}
	lineEndSet = set{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}
)

func single(r rune) set { return set{{r, r}} }

// normal sorts and joins spans in place.
func normal(s set) set {
	sort.Slice(s, func(i, j int) bool { return s[i].lo < s[j].lo })
	out := s[:0]
	for _, x := range s {
		if x.lo > x.hi {
			continue
		}
		if n := len(out); n > 0 && x.lo <= out[n-1].hi+1 {
			out[n-1].hi = max(out[n-1].hi, x.hi)
			continue
		}
		out = append(out, x)
	}
	return out
}

// union returns the code points that are in any of the sets.
func union(sets ...set) set {
	var all set
	for _, s := range sets {
		all = append(all, s...)
	}
	return normal(all)
}

// not returns the complement.
func (s set) not() set {
	var out set
	next := rune(0)
	for _, x := range s {
		if x.lo > next {
			out = append(out, span{next, x.lo - 1})
		}
		next = x.hi + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, span{next, unicode.MaxRune})
	}
	return out
}

// minus returns the code points of s that are not in t.
func (s set) minus(t set) set { return s.and(t.not()) }

// and returns the intersection.
func (s set) and(t set) set {
	var out set
	for i, j := 0, 0; i < len(s) && j < len(t); {
		lo, hi := max(s[i].lo, t[j].lo), min(s[i].hi, t[j].hi)
		if lo <= hi {
			out = append(out, span{lo, hi})
		}
		if s[i].hi < t[j].hi {
			i++
		} else {
			j++
		}
	}
	return out
}

// has reports whether r is a member.
func (s set) has(r rune) bool {
	i := sort.Search(len(s), func(i int) bool { return s[i].hi >= r })
	return i < len(s) && s[i].lo <= r
}

// tables returns the union of tables of package unicode.
func tables(ts ...*unicode.RangeTable) set {
	var s set
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			s = append(s, span{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			s = append(s, span{r, r})
		}
	}
	for _, t := range ts {
		for _, r := range t.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return normal(s)
}

// cased holds every code point that has another one as its simple case fold.
func cased() set {
	return union(tables(unicode.Lu, unicode.Ll, unicode.Lt), set{{0x345, 0x345}, {0x2160, 0x217F}, {0x24B6, 0x24E9}})
}

// fold adds what differs from a member by simple case folding only.
func (s set) fold() set {
	out := append(set(nil), s...)
	for _, x := range s.and(cased()) {
		for r := x.lo; r <= x.hi; r++ {
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				out = append(out, span{f, f})
			}
		}
	}
	return normal(out)
}
