package canon

// A Set holds hashes, 16 bytes each, in a table that is at most three quarters
// full. The zero Set is empty. A Set is not safe for concurrent use.
type Set struct {
	table []Sum // a power of two; Sum{} is a free place
	n     int
	zero  bool // Sum{} itself is a member
}

// keep is the number of places that Reset does not give back.
const keep = 1024

// Len returns the number of members.
func (s *Set) Len() int { return s.n }

// Reset empties the set. It keeps its memory unless that is more than 16 KB.
func (s *Set) Reset() {
	if len(s.table) > keep {
		s.table = nil
	} else if s.n > 0 {
		clear(s.table)
	}
	s.n, s.zero = 0, false
}

// Add adds a hash and reports whether it is new.
func (s *Set) Add(x Sum) bool {
	if x == (Sum{}) {
		if s.zero {
			return false
		}
		s.zero = true
		s.n++
		return true
	}
	if s.n >= len(s.table)/4*3 {
		s.grow()
	}
	p := s.place(x)
	if *p == x {
		return false
	}
	*p = x
	s.n++
	return true
}

// place returns where x is or belongs.
func (s *Set) place(x Sum) *Sum {
	mask := uint64(len(s.table) - 1)
	for i := x[0] & mask; ; i = (i + 1) & mask {
		if p := &s.table[i]; *p == x || *p == (Sum{}) {
			return p
		}
	}
}

func (s *Set) grow() {
	old := s.table
	s.table = make([]Sum, max(8, 2*len(old)))
	for _, x := range old {
		if x != (Sum{}) {
			*s.place(x) = x
		}
	}
}
