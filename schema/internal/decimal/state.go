package decimal

import (
	"math/big"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// phase is the part of the number that the next byte continues.
type phase uint8

const (
	inMantissa phase = iota // sign or digits before the point
	inFraction              // behind the point
	atExponent              // behind the e: a sign or digit follows
	inExponent              // behind the sign or first digit of the exponent
)

// A State is a number that is being read, and what a [Test] knows of it. It is
// made by [Test.Start]. Copies are independent, except those of a test that
// needs big integers (see [MultipleOf]).
type State struct {
	test   *Test
	status leaf.Status
	phase  phase
	any    bool // a byte has been read
	neg    bool // a minus sign
	nz     bool // a digit other than zero
	down   bool // the exponent is negative

	point int64 // the value is 0.d1d2d3… × 10^(point+exponent), d1 != 0
	zeros int64 // zeros behind the last digit other than zero
	count int64 // digits from d1 to the last one other than zero
	exp   int64 // absolute value of the exponent, saturated

	order int8  // bounds: the digits so far against those of the bound
	node  int32 // members: place in the trie of the digits; dead if negative
	last  int32 // members: place behind the last digit other than zero
	chunk uint64
	fill  int8 // digits in chunk, which rest does not have yet
	rest  uint64
	big   *bigRest
}

// bigRest is the remainder for divisors that do not fit 64 bits.
type bigRest struct{ rest, tmp, pow big.Int }

// Status returns what is known so far.
func (s *State) Status() leaf.Status { return s.status }

// Step reads on; see package leaf. The text must be part of a JSON number.
func (s *State) Step(text string) (int, leaf.Status) {
	if s.status != leaf.Open {
		return 0, s.status
	}
	for i := 0; i < len(text); i++ {
		if s.nz && s.test.kind == bound && s.phase < atExponent {
			// Digits of a mantissa decide nothing here: a tight loop.
			if i = s.digits(text, i); i == len(text) {
				break
			}
		}
		if s.next(text[i]); s.status != leaf.Open {
			return i + 1, s.status
		}
	}
	return len(text), leaf.Open
}

func (s *State) next(c byte) {
	first := !s.any
	s.any = true
	switch {
	case c-'0' <= 9 && s.phase >= atExponent:
		s.phase = inExponent
		if s.exp < satExponent {
			s.exp = s.exp*10 + int64(c-'0')
		}
		s.decide(false)
	case c-'0' <= 9:
		s.digit(c - '0')
		if first {
			s.decide(false) // not negative
		}
	case c == '.':
		s.phase = inFraction
	case c == 'e' || c == 'E':
		s.phase = atExponent
		s.decide(false)
	case c == '+' || c == '-':
		if s.phase == atExponent {
			s.phase, s.down = inExponent, c == '-'
		} else {
			s.neg = c == '-'
		}
		s.decide(false)
	}
}

// digits reads the digits at text[i:], for a bound, behind the first one that is
// not zero. It returns where they end.
func (s *State) digits(text string, i int) int {
	v := s.test.value.digits
	start := i
	for ; i < len(text); i++ {
		d := text[i]
		if d-'0' > 9 {
			break
		}
		at := s.count + s.zeros // of this digit
		if s.order == 0 && d != '0' {
			// The zeros before it count now.
			for k := s.count; k < at && k < int64(len(v)) && s.order == 0; k++ {
				if v[k] != '0' {
					s.order = -1
				}
			}
			switch {
			case s.order != 0:
			case at >= int64(len(v)) || d > v[at]:
				s.order = +1
			case d < v[at]:
				s.order = -1
			}
		}
		if d == '0' {
			s.zeros++
		} else {
			s.count, s.zeros = at+1, 0
		}
	}
	if s.phase == inMantissa {
		s.point += int64(i - start)
	}
	return i
}

// digit reads a digit of the mantissa.
func (s *State) digit(d byte) {
	if d == 0 {
		switch {
		case !s.nz:
			if s.phase == inFraction {
				s.point--
			}
		case s.phase == inMantissa:
			s.point++
			s.zeros++
			s.test.zero(s)
		default:
			s.zeros++
			s.test.zero(s)
		}
		return
	}
	if s.phase == inMantissa {
		s.point++
	}
	first := !s.nz
	s.nz = true
	s.test.nonzero(s, d)
	s.count += s.zeros + 1
	s.zeros = 0
	if first && s.status == leaf.Open {
		s.decide(false) // the sign has become strict
	}
}

// exponents returns the bounds of the exponents that are still possible; with
// end it is the one exponent.
func (s *State) exponents(end bool) (lo, hi int64) {
	lo, hi = -satExponent*16, satExponent*16
	x := s.exp
	if s.down {
		x = -x
	}
	if end {
		return x, x
	}
	if s.phase == inExponent {
		if s.down {
			hi = x
		} else {
			lo = x
		}
	}
	return lo, hi
}

// reaches reports whether the exponent can still become x. After e2 it can
// become 2 and 25, and not 5.
func (s *State) reaches(x int64, end bool) bool {
	lo, hi := s.exponents(end)
	if x < lo || x > hi {
		return false
	}
	if end || s.phase < inExponent {
		return true
	}
	if x < 0 {
		x = -x
	}
	for x > s.exp {
		x /= 10
	}
	return x == s.exp
}

// decide sets the status from what is known: sign, strictness, exponent.
func (s *State) decide(end bool) {
	if s.status == leaf.Open {
		s.status = s.test.decide(s, end)
	}
}

// End says what holds if the number is complete.
func (s *State) End() leaf.Status {
	s.decide(true)
	return s.status
}

// magnitude returns the order of the absolute value against the non-zero v: the
// set of possible outcomes as bits less, equal, more.
func (s *State) magnitude(v *Value, end bool) (less, equal, more bool) {
	if s.phase < atExponent && !end {
		return true, true, true // an exponent may follow
	}
	order := s.order
	if order == 0 && s.count < int64(len(v.digits)) {
		order = -1
	}
	at := v.exp - s.point // the exponent at which the digits decide
	lo, hi := s.exponents(end)
	if end && lo != at {
		return lo < at, false, lo > at
	}
	here := s.reaches(at, end)
	less = lo < at || order < 0 && here
	more = hi > at || order > 0 && here
	return less, order == 0 && here, more
}
