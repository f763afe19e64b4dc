package decimal

import (
	"fmt"
	"math/big"
	"math/rand"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

func value(t testing.TB, text string) Value {
	t.Helper()
	v, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return v
}

// run feeds text in pieces of n bytes and returns the number of bytes after
// which the status was fixed (len(text)+1: at the end).
func run(test *Test, text string, n int) (leaf.Status, int) {
	s := test.Start()
	if s.Status() != leaf.Open {
		return s.Status(), 0
	}
	for i := 0; i < len(text); i += n {
		k, st := s.Step(text[i:min(i+n, len(text))])
		if st != leaf.Open {
			return st, i + k
		}
	}
	return s.End(), len(text) + 1
}

func TestDecided(t *testing.T) {
	set := func(texts ...string) *Test {
		var vs []Value
		for _, x := range texts {
			vs = append(vs, value(t, x))
		}
		return Members(vs)
	}
	tests := []struct {
		name string
		test *Test
		text string
		want leaf.Status
		at   int // bytes read; len(text)+1 is the end
	}{
		{"min", Minimum(Int(5)), "4", leaf.False, 2},
		{"min", Minimum(Int(5)), "5", leaf.True, 2},
		{"min", Minimum(Int(5)), "-", leaf.False, 1},
		{"min", Minimum(Int(0)), "-0", leaf.True, 3},
		{"min", Minimum(Int(0)), "-0.01", leaf.False, 5},
		{"min", Minimum(Int(0)), "3", leaf.True, 1},
		{"min", Minimum(Int(-3)), "0", leaf.True, 1},
		{"min", Minimum(Int(-3)), "-4", leaf.False, 3},
		{"min", Minimum(Int(-3)), "-30e-1", leaf.True, 6},
		{"min", Minimum(Int(5)), "6e-1", leaf.False, 4},
		{"member, long exponent", set("1e12"), "1e12", leaf.True, 5},
		{"member, long exponent", set("1e123"), "1e12", leaf.False, 5},
		{"member, long exponent", set("1e123"), "1e13", leaf.False, 4},
		{"max", Maximum(Int(100)), "1e3", leaf.False, 3},
		{"max", Maximum(Int(100)), "1e+2", leaf.True, 5},
		{"max", Maximum(Int(100)), "1e-0", leaf.True, 3},
		{"max", Maximum(Int(-1)), "0", leaf.False, 1},
		{"max", Maximum(Int(0)), "0.0", leaf.True, 4},
		{"max", Maximum(Int(0)), "0.01", leaf.False, 4},
		{"max", Maximum(Int(0)), "0e", leaf.True, 2},
		{"xmax", ExclusiveMaximum(Int(0)), "0", leaf.False, 1},
		{"xmax", ExclusiveMaximum(Int(10)), "10.000", leaf.False, 7},
		{"xmin", ExclusiveMinimum(Int(10)), "10.0001", leaf.True, 8},
		{"max, 2^53", Maximum(value(t, "9007199254740992")), "9007199254740993", leaf.False, 17},
		{"huge", Maximum(Int(1)), "1e9999999", leaf.False, 3},
		{"huge", Minimum(Int(1)), "1e1000001", leaf.True, 3},
		{"beyond int64", Minimum(Int(1)), "1e-99999999999999999999999999", leaf.False, 4},
		{"integer", Integer(), "1.5", leaf.False, 4},
		{"integer", Integer(), "1.50e1", leaf.True, 6},
		{"integer", Integer(), "1.5e0", leaf.False, 6},
		{"integer", Integer(), "1.0", leaf.True, 4},
		{"integer", Integer(), "10e-2", leaf.False, 5},
		{"integer", Integer(), "100e-2", leaf.True, 7},
		{"integer", Integer(), "1e9999999", leaf.True, 3},
		{"integer", Integer(), "0.000", leaf.True, 6},
		{"multiple", MultipleOf(value(t, "0.01")), "19.99", leaf.True, 6},
		{"multiple", MultipleOf(value(t, "0.01")), "19.999", leaf.False, 7},
		{"multiple", MultipleOf(value(t, "0.0001")), "0.0075", leaf.True, 7},
		{"multiple", MultipleOf(Int(3)), "1e1000001", leaf.False, 10},
		{"multiple", MultipleOf(Int(3)), "9e1000001", leaf.True, 3},
		{"multiple", MultipleOf(Int(7)), "1" + strings.Repeat("0", 40) + "4", leaf.False, 43},
		{"multiple", MultipleOf(value(t, "1e-8")), "12391239123", leaf.True, 12},
		{"multiple", MultipleOf(value(t, "123456789012345678901234567890")), "123456789012345678901234567890e3", leaf.True, 32},
		{"multiple", MultipleOf(value(t, "123456789012345678901234567890")), "123456789012345678901234567891", leaf.False, 31},
		{"multiple", MultipleOf(value(t, "123456789012345678901234567890")), "24691357802469135780246913578", leaf.False, 30},
		{"member", set("25"), "26", leaf.False, 2},
		{"member", set("25"), "3", leaf.False, 1},
		{"member", set("25"), "-", leaf.False, 1},
		{"member", set("25"), "2500e-2", leaf.True, 8},
		{"member", set("25"), "0.25e2", leaf.True, 7},
		{"member", set("25"), "2.5e2", leaf.False, 5},
		{"member", set("25", "-1"), "-2", leaf.False, 2},
		{"member", set("0"), "-0.00", leaf.True, 6},
		{"member", set("0"), "0.01", leaf.False, 4},
		{"member", set("0"), "1", leaf.False, 1},
		{"member", set("0"), "0e", leaf.True, 2},
		{"member", set("1001"), "1002", leaf.False, 4},
		{"member", set("1001"), "10011", leaf.False, 5},
		{"member", set("1001", "1"), "1000", leaf.False, 5},
		{"member", set("9007199254740992"), "9007199254740993", leaf.False, 16},
		{"member", set("1e7"), "1e8", leaf.False, 3},
		{"member", set("1e7"), "1e", leaf.False, 3},
		{"member", set(), "1", leaf.False, 0},
	}
	for _, tt := range tests {
		for _, n := range []int{1, 3, 1000} {
			got, at := run(tt.test, tt.text, n)
			if got != tt.want || at != tt.at {
				t.Errorf("%s %+v: %s in pieces of %d: %v after %d bytes, want %v after %d", tt.name, tt.test.value, tt.text, n, got, at, tt.want, tt.at)
			}
		}
	}
}

// next says which bytes may follow the beginning s of a JSON number, and
// whether s is complete.
func next(s string) (follow string, complete bool) {
	const digits = "01235"
	i := strings.IndexAny(s, "e")
	if i >= 0 {
		switch last := s[len(s)-1]; {
		case last == 'e':
			return digits + "+-", false
		case last == '+' || last == '-':
			return digits, false
		}
		return digits, true
	}
	switch {
	case s == "":
		return digits + "-", false
	case s == "-", s[len(s)-1] == '.':
		return digits, false
	case strings.Contains(s, "."):
		return digits + "e", true
	case strings.TrimPrefix(s, "-") == "0":
		return ".e", true
	}
	return digits + ".e", true
}

// TestEarliest compares with brute force: a status is fixed exactly at the
// prefix from which only one outcome can be reached.
func TestEarliest(t *testing.T) {
	rat := func(s string) *big.Rat { r, _ := new(big.Rat).SetString(s); return r }
	type oracle func(x *big.Rat) bool
	cmp := func(c string, ok func(int) bool) oracle {
		b := rat(c)
		return func(x *big.Rat) bool { return ok(x.Cmp(b)) }
	}
	type test struct {
		name string
		test *Test
		want oracle
		lazy bool
	}
	var tests []test
	for _, c := range []string{"0", "5", "-5", "12", "0.5", "-0.2", "100"} {
		tests = append(tests,
			test{"minimum " + c, Minimum(value(t, c)), cmp(c, func(o int) bool { return o >= 0 }), false},
			test{"exclusiveMinimum " + c, ExclusiveMinimum(value(t, c)), cmp(c, func(o int) bool { return o > 0 }), false},
			test{"maximum " + c, Maximum(value(t, c)), cmp(c, func(o int) bool { return o <= 0 }), false},
			test{"exclusiveMaximum " + c, ExclusiveMaximum(value(t, c)), cmp(c, func(o int) bool { return o < 0 }), false})
	}
	for _, c := range []string{"1", "5", "0.01", "3", "0.25", "50"} {
		d := rat(c)
		tests = append(tests, test{"multipleOf " + c, MultipleOf(value(t, c)), func(x *big.Rat) bool {
			return new(big.Rat).Quo(x, d).IsInt()
		}, true})
	}
	for _, cs := range [][]string{{"25"}, {"0"}, {"5", "-50"}, {"0.5", "15", "150"}, {"102", "0"}} {
		var vs []Value
		for _, c := range cs {
			vs = append(vs, value(t, c))
		}
		tests = append(tests, test{fmt.Sprint("members ", cs), Members(vs), func(x *big.Rat) bool {
			for _, c := range cs {
				if x.Cmp(rat(c)) == 0 {
					return true
				}
			}
			return false
		}, false})
	}
	const depth, sure = 6, 2 // after sure bytes every outcome is within reach
	cache := map[string]*big.Rat{}
	for _, tt := range tests {
		var walk func(s string, st State) (canTrue, canFalse bool)
		walk = func(s string, st State) (canTrue, canFalse bool) {
			follow, complete := next(s)
			if complete {
				x := cache[s]
				if x == nil {
					if i := strings.IndexByte(s, 'e'); i >= 0 && len(strings.TrimLeft(s[i+1:], "+-")) > 3 {
						return false, false // too large for big.Rat to be quick
					}
					x = rat(s)
					cache[s] = x
				}
				end := st
				if tt.want(x) {
					canTrue = true
				} else {
					canFalse = true
				}
				if got := end.End(); got != leaf.Of(canTrue) {
					t.Fatalf("%s: %s is %v", tt.name, s, got)
				}
			}
			if len(s) < depth {
				for i := 0; i < len(follow); i++ {
					u := st
					u.Step(follow[i : i+1])
					a, b := walk(s+follow[i:i+1], u)
					canTrue, canFalse = canTrue || a, canFalse || b
				}
			}
			switch got := st.Status(); {
			case got == leaf.True && canFalse, got == leaf.False && canTrue:
				t.Fatalf("%s: %v after %q, but true %v, false %v are possible", tt.name, got, s, canTrue, canFalse)
			case got == leaf.Open && len(s) <= sure && !tt.lazy && !(canTrue && canFalse):
				t.Fatalf("%s: open after %q, but true %v, false %v are possible", tt.name, s, canTrue, canFalse)
			}
			return canTrue, canFalse
		}
		walk("", tt.test.Start())
	}
}

func TestRandomMultiples(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	number := func(n int) string {
		var b strings.Builder
		for i := 0; i < 1+r.Intn(n); i++ {
			b.WriteByte("0123456789000"[r.Intn(13)])
		}
		s := strings.TrimLeft(b.String(), "0")
		if s == "" {
			s = "0"
		}
		if r.Intn(2) == 0 {
			s += "." + fmt.Sprint(r.Intn(1000))
		}
		if r.Intn(3) == 0 {
			s += fmt.Sprintf("e%d", r.Intn(60)-30)
		}
		return s
	}
	yes := 0
	for i := 0; i < 20000; i++ {
		d, x := number(1+r.Intn(30)), number(60)
		if value(t, d).Sign() == 0 {
			continue
		}
		rd, _ := new(big.Rat).SetString(d)
		rx, _ := new(big.Rat).SetString(x)
		if r.Intn(2) == 0 { // make it a multiple
			rx.Mul(rd, new(big.Rat).SetInt64(r.Int63n(1e6)))
			x = rx.FloatString(120)
		}
		want := new(big.Rat).Quo(rx, rd).IsInt()
		got, _ := run(MultipleOf(value(t, d)), x, 1+r.Intn(5))
		if got != leaf.Of(want) {
			t.Fatalf("%s multiple of %s: %v, want %v", x, d, got, want)
		}
		if want {
			yes++
		}
	}
	if yes < 5000 {
		t.Errorf("only %d multiples tried", yes)
	}
}

func TestValue(t *testing.T) {
	for _, tt := range [][2]string{
		{"0", "0"}, {"-0.0e5", "0"}, {"100", "100"}, {"1e2", "100"}, {"0.010", "0.01"}, {"-12.50", "-12.5"},
		{"1e30", "1e30"}, {"123e-20", "1.23e-18"}, {"9007199254740993", "9007199254740993"},
	} {
		if got := value(t, tt[0]).String(); got != tt[1] {
			t.Errorf("Parse(%q) = %s, want %s", tt[0], got, tt[1])
		}
	}
	ordered := []string{"-1e100", "-100", "-99.5", "-99", "-0.1", "0", "1e-400", "0.1", "0.11", "1", "99", "99.5", "100", "1e100", "1e1000001"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := value(t, a).Cmp(value(t, b)); got != min(max(i-j, -1), 1) {
				t.Errorf("%s cmp %s = %d", a, b, got)
			}
		}
	}
	for _, bad := range []string{"", "-", "01", "1.", ".5", "+1", "1e", "1e+", "1x", "0x1", "1e5x", " 1", "1e99999999999999999999"} {
		if v, err := Parse(bad); err == nil {
			t.Errorf("Parse(%q) = %v", bad, v)
		}
	}
	if n, ok := value(t, "-12e2").Int64(); !ok || n != -1200 {
		t.Errorf("Int64 = %d, %v", n, ok)
	}
	for _, s := range []string{"1.5", "1e19", "1e400", "9223372036854775808"} {
		if n, ok := value(t, s).Int64(); ok {
			t.Errorf("Int64 of %s = %d", s, n)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	tests := []*Test{Minimum(Int(3)), MultipleOf(value(t, "0.01")), Integer(), Members([]Value{Int(3), Int(44)})}
	n := testing.AllocsPerRun(100, func() {
		for _, test := range tests {
			s := test.Start()
			s.Step("443.1415")
			s.End()
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzCuts(f *testing.F) {
	f.Add("12.5e3", "0.5", uint8(1))
	f.Add("-0.00", "0", uint8(2))
	f.Add("1e1000001", "3", uint8(3))
	f.Fuzz(func(t *testing.T, text, constant string, n uint8) {
		v, err := Parse(constant)
		x, err2 := Parse(text)
		if err != nil || err2 != nil || n == 0 {
			t.Skip()
		}
		for i, test := range []*Test{Minimum(v), ExclusiveMinimum(v), Maximum(v), ExclusiveMaximum(v), Members([]Value{v}), MultipleOf(v), Integer()} {
			a, at := run(test, text, int(n))
			b, bt := run(test, text, len(text))
			if a != b || at != bt || a == leaf.Open {
				t.Errorf("test %d of %s: %s cut at %d: %v at %d; whole: %v at %d", i, constant, text, n, a, at, b, bt)
			}
			c := x.Cmp(v)
			if want := []bool{c >= 0, c > 0, c <= 0, c < 0, c == 0, x.MultipleOf(v), x.IsInteger()}[i]; a != leaf.Of(want) {
				t.Errorf("test %d of %s: %s is %v", i, constant, text, a)
			}
		}
	})
}

func BenchmarkStep(b *testing.B) {
	v, _ := Parse("0.01")
	for name, test := range map[string]*Test{"minimum": Minimum(Int(-1 << 40)), "multipleOf": MultipleOf(v), "members": Members([]Value{Int(17), Int(1234567)})} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s := test.Start()
				s.Step("-1234567")
				s.End()
			}
		})
	}
}
