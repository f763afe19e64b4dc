package ecma

import "sort"

// Sets of code points are matched byte by byte: each is an acyclic automaton
// over its UTF-8 forms, which share their equal parts. Every node leads to the
// end, so a byte without an arc is the earliest one that does not fit.

// done is the target of an arc that completes a code point.
const done int32 = -1

type arc struct {
	lo, hi byte
	to     int32
}

type forest struct {
	nodes  [][]arc
	intern map[string]int32
}

// root returns the node that a code point of s begins at, or done if s holds
// none that UTF-8 can spell (surrogates are none).
func (f *forest) root(s set) int32 {
	var arcs []arc
	for _, x := range s.and(set{{0, 0x7F}}) {
		arcs = append(arcs, arc{byte(x.lo), byte(x.hi), done})
	}
	s = s.minus(set{{0xD800, 0xDFFF}})
	arcs = f.arcs(arcs, s.and(set{{0x80, 0x7FF}}), 0xC0, 1)
	arcs = f.arcs(arcs, s.and(set{{0x800, 0xFFFF}}), 0xE0, 2)
	arcs = f.arcs(arcs, s.and(set{{0x10000, 0x10FFFF}}), 0xF0, 3)
	if len(arcs) == 0 {
		return done
	}
	return f.node(arcs)
}

// arcs adds an arc for each value of the leading byte, of which base is the
// lowest, where k more bytes follow.
func (f *forest) arcs(arcs []arc, s set, base byte, k int) []arc {
	width := rune(1) << (6 * k)
	for len(s) > 0 {
		d := s[0].lo / width
		if last := (s[0].hi+1)/width - 1; s[0].lo == d*width && last >= d { // all that d to last begin
			arcs = append(arcs, arc{base + byte(d), base + byte(last), f.full(k)})
			if next := (last + 1) * width; next <= s[0].hi {
				s = append(set{{next, s[0].hi}}, s[1:]...)
			} else {
				s = s[1:]
			}
			continue
		}
		// The spans that share this byte, without it.
		var part set
		for len(s) > 0 && s[0].lo/width == d {
			x := s[0]
			if x.hi/width == d {
				s = s[1:]
			} else {
				x.hi = d*width + width - 1
				s = append(set{{x.hi + 1, s[0].hi}}, s[1:]...)
			}
			part = append(part, span{x.lo - d*width, x.hi - d*width})
		}
		to := done
		if k > 0 {
			to = f.node(f.arcs(nil, part, 0x80, k-1))
		}
		b := base + byte(d)
		if n := len(arcs); n > 0 && arcs[n-1].to == to && arcs[n-1].hi+1 == b {
			arcs[n-1].hi = b
		} else {
			arcs = append(arcs, arc{b, b, to})
		}
	}
	return arcs
}

// full returns the node that any k continuation bytes follow.
func (f *forest) full(k int) int32 {
	if k == 0 {
		return done
	}
	return f.node([]arc{{0x80, 0xBF, f.full(k - 1)}})
}

// node returns the node with these arcs, a new one only if there is none.
func (f *forest) node(arcs []arc) int32 {
	key := make([]byte, 0, 6*len(arcs))
	for _, a := range arcs {
		key = append(key, a.lo, a.hi, byte(a.to), byte(a.to>>8), byte(a.to>>16), byte(a.to>>24))
	}
	if n, ok := f.intern[string(key)]; ok {
		return n
	}
	n := int32(len(f.nodes))
	f.nodes = append(f.nodes, arcs)
	f.intern[string(key)] = n
	return n
}

// step returns the node behind c.
func (f *forest) step(n int32, c byte) (to int32, ok bool) {
	arcs := f.nodes[n]
	i := 0
	if len(arcs) > 8 {
		i = sort.Search(len(arcs), func(i int) bool { return arcs[i].hi >= c })
	}
	for ; i < len(arcs) && arcs[i].lo <= c; i++ {
		if c <= arcs[i].hi {
			return arcs[i].to, true
		}
	}
	return 0, false
}

// classes numbers the bytes so that those no node tells apart share a number.
func (f *forest) classes(words bool) (of [256]uint8, first []byte) {
	var cut [257]bool
	cut[0] = true
	mark := func(lo, hi byte) {
		cut[lo] = true
		cut[int(hi)+1] = true
	}
	for _, arcs := range f.nodes {
		for _, a := range arcs {
			mark(a.lo, a.hi)
		}
	}
	if words {
		for _, x := range wordSet {
			mark(byte(x.lo), byte(x.hi))
		}
	}
	for b := 0; b < 256; b++ {
		if cut[b] {
			first = append(first, byte(b))
		}
		of[b] = uint8(len(first) - 1)
	}
	return of, first
}
