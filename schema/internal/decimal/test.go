package decimal

import (
	"math/big"
	"math/bits"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

type kind uint8

const (
	bound kind = iota
	multiple
	members
)

// A Test is a condition on a number. It is immutable and safe for concurrent
// use.
type Test struct {
	kind kind

	// bound: which orders of the number against value are allowed
	less, equal, more bool
	value             Value

	// multiple: the divisor is mod × 10^scale; mod is zero where it does not fit
	mod    uint64
	bigMod *big.Int
	scale  int64
	never  bool // the divisor is zero

	// members: a trie of digits; roots for positive and negative numbers
	nodes    []node
	roots    [2]int32 // -1: no such member
	zeroOK   bool
	anyMinus bool // a number that begins with a minus sign may be a member
}

// node is a place in the trie of significant digits.
type node struct {
	next [10]int32 // -1: no member goes on so
	exps []int64   // exponents of the members whose digits end here
}

// Minimum is the keyword of that name: at least v.
// https://json-schema.org/draft/2020-12/json-schema-validation#name-minimum
func Minimum(v Value) *Test { return &Test{value: v, equal: true, more: true} }

// ExclusiveMinimum is the keyword of that name: more than v.
// https://json-schema.org/draft/2020-12/json-schema-validation#name-exclusiveminimum
func ExclusiveMinimum(v Value) *Test { return &Test{value: v, more: true} }

// Maximum is the keyword of that name: at most v.
// https://json-schema.org/draft/2020-12/json-schema-validation#name-maximum
func Maximum(v Value) *Test { return &Test{value: v, less: true, equal: true} }

// ExclusiveMaximum is the keyword of that name: less than v.
// https://json-schema.org/draft/2020-12/json-schema-validation#name-exclusivemaximum
func ExclusiveMaximum(v Value) *Test { return &Test{value: v, less: true} }

// MultipleOf is the keyword of that name. The sign of the divisor does not
// matter; only zero is a multiple of zero. A divisor whose digits do not fit 64
// bits costs a few allocations per state.
// https://json-schema.org/draft/2020-12/json-schema-validation#name-multipleof
func MultipleOf(v Value) *Test {
	t := &Test{kind: multiple, scale: v.exp - int64(len(v.digits))}
	if v.digits == "" {
		t.never = true
		return t
	}
	if m := v.significand(); m.IsUint64() {
		t.mod = m.Uint64()
	} else {
		t.bigMod = m
	}
	return t
}

// Integer is the type "integer": no fractional part once the exponent is
// applied.
func Integer() *Test { return MultipleOf(Value{digits: "1", exp: 1}) }

// Members allows the numbers that are equal to one of vs: const and enum.
func Members(vs []Value) *Test {
	t := &Test{kind: members, roots: [2]int32{-1, -1}}
	add := func() int32 {
		n := node{}
		for i := range n.next {
			n.next[i] = -1
		}
		t.nodes = append(t.nodes, n)
		return int32(len(t.nodes) - 1)
	}
	for _, v := range vs {
		if v.digits == "" {
			t.zeroOK, t.anyMinus = true, true
			continue
		}
		root := &t.roots[0]
		if v.neg {
			root, t.anyMinus = &t.roots[1], true
		}
		if *root < 0 {
			*root = add()
		}
		at := *root
		for i := 0; i < len(v.digits); i++ {
			d := v.digits[i] - '0'
			if t.nodes[at].next[d] < 0 {
				n := add()
				t.nodes[at].next[d] = n
			}
			at = t.nodes[at].next[d]
		}
		t.nodes[at].exps = append(t.nodes[at].exps, v.exp)
	}
	return t
}

// Start returns the state before the first byte.
func (t *Test) Start() State {
	s := State{test: t}
	switch {
	case t.kind == members && !t.zeroOK && t.roots[0] < 0 && t.roots[1] < 0:
		s.status = leaf.False
	case t.bigMod != nil:
		s.big = new(bigRest)
	}
	return s
}

// zero is told a zero behind the first significant digit. It may be the last
// digit that counts, or not.
func (t *Test) zero(s *State) {
	if t.kind == members && s.node >= 0 {
		s.node = t.nodes[s.node].next[0]
		if s.node < 0 && len(t.nodes[s.last].exps) == 0 {
			s.status = leaf.False
		}
	}
}

// nonzero is told a digit other than zero, before s counts it: s.zeros zeros
// stand between it and the one before.
func (t *Test) nonzero(s *State, d byte) {
	switch t.kind {
	case bound:
		// The first one; State.digits reads the others.
		switch v := t.value.digits; {
		case v == "" || d > v[0]-'0':
			s.order = +1
		case d < v[0]-'0':
			s.order = -1
		}
	case multiple:
		if n := s.zeros + 1; int64(s.fill)+n <= maxChunk {
			s.chunk = s.chunk*pow10[n] + uint64(d)
			s.fill += int8(n)
		} else {
			t.flush(s)
			t.shift(s, s.zeros)
			s.chunk, s.fill = uint64(d), 1
		}
	case members:
		if s.count == 0 {
			s.node = t.roots[0]
			if s.neg {
				s.node = t.roots[1]
			}
		}
		if s.node >= 0 {
			s.node = t.nodes[s.node].next[d]
		}
		s.last = s.node
		if s.node < 0 {
			s.status = leaf.False
		}
	}
}

// maxChunk digits always fit a uint64.
const maxChunk = 18

var pow10 = [maxChunk + 1]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// flush moves the digits of chunk into the remainder.
func (t *Test) flush(s *State) {
	if s.big != nil {
		b := s.big
		b.rest.Mul(&b.rest, b.tmp.SetUint64(pow10[s.fill]))
		b.rest.Add(&b.rest, b.tmp.SetUint64(s.chunk))
		b.rest.Mod(&b.rest, t.bigMod)
	} else {
		hi, lo := bits.Mul64(s.rest, pow10[s.fill])
		lo, carry := bits.Add64(lo, s.chunk, 0)
		s.rest = bits.Rem64(hi+carry, lo, t.mod)
	}
	s.chunk, s.fill = 0, 0
}

// shift multiplies the remainder by 10^n, in O(log n).
func (t *Test) shift(s *State, n int64) {
	if n == 0 {
		return
	}
	if s.big != nil {
		b := s.big
		b.pow.Exp(b.tmp.SetUint64(10), new(big.Int).SetInt64(n), t.bigMod)
		b.rest.Mul(&b.rest, &b.pow)
		b.rest.Mod(&b.rest, t.bigMod)
		return
	}
	s.rest = mulMod(s.rest, powMod(n, t.mod), t.mod)
}

// mulMod returns a*b mod m.
func mulMod(a, b, m uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return bits.Rem64(hi, lo, m)
}

// powMod returns 10^n mod m.
func powMod(n int64, m uint64) uint64 {
	r, base := 1%m, 10%m
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			r = mulMod(r, base, m)
		}
		base = mulMod(base, base, m)
	}
	return r
}

// decide says what holds of every number that s can still become.
func (t *Test) decide(s *State, end bool) leaf.Status {
	zero := !s.nz && (end || s.phase >= atExponent) // it is zero
	switch t.kind {
	case bound:
		return t.decideBound(s, zero, end)
	case multiple:
		return t.decideMultiple(s, zero, end)
	}
	return t.decideMembers(s, zero, end)
}

func (t *Test) decideBound(s *State, zero, end bool) leaf.Status {
	sign := t.value.Sign()
	var less, equal, more bool
	switch {
	case zero:
		less, equal, more = sign > 0, sign == 0, sign < 0
	case !s.nz && s.neg: // zero or negative
		less, equal, more = true, sign <= 0, sign < 0
	case !s.nz: // zero or positive
		less, equal, more = sign > 0, sign >= 0, true
	case s.neg && sign >= 0:
		less = true
	case !s.neg && sign <= 0:
		more = true
	case s.neg:
		more, equal, less = s.magnitude(&t.value, end)
	default:
		less, equal, more = s.magnitude(&t.value, end)
	}
	return verdict(less, equal, more, t)
}

// verdict compares the possible orders with the allowed ones.
func verdict(less, equal, more bool, t *Test) leaf.Status {
	good := less && t.less || equal && t.equal || more && t.more
	bad := less && !t.less || equal && !t.equal || more && !t.more
	switch {
	case !bad:
		return leaf.True
	case !good:
		return leaf.False
	}
	return leaf.Open
}

func (t *Test) decideMultiple(s *State, zero, end bool) leaf.Status {
	switch {
	case zero:
		return leaf.True
	case !s.nz:
		return leaf.Open
	case t.never:
		return leaf.False
	case s.phase < atExponent && !end:
		return leaf.Open
	}
	// The number is c × 10^e, and c does not end in zero; nor does the divisor's
	// significand. So a smaller scale than the divisor's cannot be made up for,
	// and a larger one multiplies by a power of ten.
	lo, hi := s.exponents(end)
	e := s.point - s.count - t.scale
	switch {
	case hi+e < 0:
		return leaf.False
	case !end && (s.phase < inExponent || lo+e < 0):
		return leaf.Open
	}
	u := *s // the digits may not be complete: work on a copy
	if s.big != nil {
		u.big = new(bigRest)
		u.big.rest.Set(&s.big.rest)
	}
	t.flush(&u)
	t.shift(&u, lo+e)
	if u.rest == 0 && (u.big == nil || u.big.rest.Sign() == 0) {
		return leaf.True // and a larger exponent changes nothing
	}
	if end {
		return leaf.False
	}
	return leaf.Open
}

func (t *Test) decideMembers(s *State, zero, end bool) leaf.Status {
	switch {
	case zero:
		return leaf.Of(t.zeroOK)
	case !s.nz && s.neg:
		if !t.anyMinus {
			return leaf.False
		}
		return leaf.Open
	case !s.nz:
		if !t.zeroOK && t.roots[0] < 0 {
			return leaf.False
		}
		return leaf.Open
	case s.phase < atExponent && !end:
		return leaf.Open
	}
	for _, x := range t.nodes[s.last].exps {
		if s.reaches(x-s.point, end) {
			if end {
				return leaf.True
			}
			return leaf.Open
		}
	}
	return leaf.False
}
