package decimal

import (
	"errors"
	"math/big"
	"strconv"
	"strings"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// MaxExponent bounds the exponent of a [Value], in both directions: a schema's
// constant beyond 1e±MaxExponent is refused by [Parse]. Instances have no
// bound.
const MaxExponent = 1 << 56

// satExponent is where the exponent of an instance stops counting. It is so far
// beyond MaxExponent that the digits of no real text can bring it back.
const satExponent = 1 << 58

// A Value is an exact decimal constant: 0.digits × 10^exp. The zero Value is
// the number 0. Values are immutable.
type Value struct {
	neg    bool
	digits string // no leading, no trailing zeros; "" is zero
	exp    int64  // position of the decimal point relative to the first digit
}

var (
	errSyntax = errors.New("decimal: not a JSON number")
	errRange  = errors.New("decimal: exponent out of range")
)

// Parse reads a JSON number (RFC 8259, section 6) without rounding.
func Parse(text string) (Value, error) {
	var v Value
	s := text
	if strings.HasPrefix(s, "-") {
		v.neg, s = true, s[1:]
	}
	n := countDigits(s)
	if n == 0 || n > 1 && s[0] == '0' {
		return Value{}, errSyntax
	}
	whole, frac := s[:n], ""
	s = s[n:]
	if strings.HasPrefix(s, ".") {
		n = countDigits(s[1:])
		if n == 0 {
			return Value{}, errSyntax
		}
		frac, s = s[1:1+n], s[1+n:]
	}
	var exp int64
	if s != "" {
		if s[0] != 'e' && s[0] != 'E' {
			return Value{}, errSyntax
		}
		s = s[1:]
		down := false
		if s != "" && (s[0] == '+' || s[0] == '-') {
			down, s = s[0] == '-', s[1:]
		}
		if n = countDigits(s); n == 0 || n != len(s) {
			return Value{}, errSyntax
		}
		for i := 0; i < n; i++ {
			if exp < satExponent {
				exp = exp*10 + int64(s[i]-'0')
			}
		}
		if down {
			exp = -exp
		}
	}
	digits := strings.TrimLeft(whole, "0")
	exp += int64(len(digits))
	if digits == "" {
		digits = strings.TrimLeft(frac, "0")
		exp -= int64(len(frac) - len(digits))
	} else {
		digits += frac
	}
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return Value{}, nil
	}
	if exp > MaxExponent || exp < -MaxExponent {
		return Value{}, errRange
	}
	v.digits, v.exp = digits, exp
	return v, nil
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && s[n]-'0' <= 9 {
		n++
	}
	return n
}

// Int returns the Value of an integer.
func Int(n int64) Value {
	v, _ := Parse(strconv.FormatInt(n, 10))
	return v
}

// Sign returns -1, 0 or +1.
func (v Value) Sign() int {
	switch {
	case v.digits == "":
		return 0
	case v.neg:
		return -1
	}
	return +1
}

// Cmp compares exactly: -1 if v < w, 0 if they are equal, +1 if v > w.
func (v Value) Cmp(w Value) int {
	if a, b := v.Sign(), w.Sign(); a != b || a == 0 {
		return min(max(a-b, -1), 1)
	}
	c := 0
	switch {
	case v.exp != w.exp:
		c = 1
		if v.exp < w.exp {
			c = -1
		}
	default:
		c = strings.Compare(v.digits, w.digits) // no trailing zeros: the order of fractions
	}
	if v.neg {
		return -c
	}
	return c
}

// IsInteger reports whether v has no fractional part: 1.0 and 1e3 have none.
func (v Value) IsInteger() bool { return v.exp >= int64(len(v.digits)) }

// MultipleOf reports whether v is d times an integer. Nothing but zero is a
// multiple of zero.
func (v Value) MultipleOf(d Value) bool {
	if v.digits == "" || d.digits == "" {
		return v.digits == ""
	}
	st := MultipleOf(d).Start()
	st.Step(v.String())
	return st.End() == leaf.True
}

// Int64 returns the value as an int64, if it is one.
func (v Value) Int64() (n int64, ok bool) {
	if v.digits == "" {
		return 0, true
	}
	if !v.IsInteger() || v.exp > 19 {
		return 0, false
	}
	s := v.digits + strings.Repeat("0", int(v.exp)-len(v.digits))
	if v.neg {
		s = "-" + s
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// String returns a JSON number that is equal to v, the same for equal values:
// plain digits where these are few, else an exponent.
func (v Value) String() string {
	if v.digits == "" {
		return "0"
	}
	var b strings.Builder
	if v.neg {
		b.WriteByte('-')
	}
	n := int64(len(v.digits))
	switch {
	case v.exp >= n && v.exp <= max(n, 21):
		b.WriteString(v.digits)
		b.WriteString(strings.Repeat("0", int(v.exp-n)))
	case v.exp > 0 && v.exp < n:
		b.WriteString(v.digits[:v.exp] + "." + v.digits[v.exp:])
	case v.exp <= 0 && v.exp > -6:
		b.WriteString("0." + strings.Repeat("0", int(-v.exp)) + v.digits)
	default:
		b.WriteString(v.digits[:1])
		if n > 1 {
			b.WriteString("." + v.digits[1:])
		}
		b.WriteString("e" + strconv.FormatInt(v.exp-1, 10))
	}
	return b.String()
}

// significand returns the digits as an integer.
func (v Value) significand() *big.Int {
	n, _ := new(big.Int).SetString(v.digits, 10)
	return n
}
