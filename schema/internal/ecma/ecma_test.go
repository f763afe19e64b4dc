package ecma

import (
	"strings"
	"sync"
	"testing"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

func compiled(t testing.TB, pattern string) *Pattern {
	t.Helper()
	p, err := Compile(pattern)
	if err != nil {
		t.Fatalf("Compile(%q): %v", pattern, err)
	}
	return p
}

// run feeds text in pieces of n bytes and returns the number of bytes after
// which the status was fixed; len(text)+1 is the end.
func run(p *Pattern, text string, n int) (leaf.Status, int) {
	m := p.Start()
	if m.Status() != leaf.Open {
		return m.Status(), 0
	}
	for i := 0; i < len(text); i += n {
		if k, s := m.Step(text[i:min(i+n, len(text))]); s != leaf.Open {
			return s, i + k
		}
	}
	return m.End(), len(text) + 1
}

func TestDecided(t *testing.T) {
	const never = -1 // at the end
	tests := []struct {
		pattern, text string
		want          leaf.Status
		at            int
	}{
		{`^a+$`, "aab", leaf.False, 3},
		{`^a+$`, "aa", leaf.True, never},
		{`^a+$`, "", leaf.False, never},
		{`b`, "aab", leaf.True, 3},
		{``, "", leaf.True, 0},
		{`^`, "x", leaf.True, 0},
		{`$`, "x", leaf.True, never},
		{`a^b`, "", leaf.False, 0},
		{`[]`, "", leaf.False, 0},
		{`a$b`, "", leaf.False, 0},
		{`^[\ud800-\udfff]`, "", leaf.False, 0}, // no text has a surrogate
		{`^.(?<!a\b).$`, "ab", leaf.True, never},
		{`^.(?<!a\b).$`, "a-", leaf.False, 2},
		{`^.(?<!a\B).$`, "ab", leaf.False, 2},
		{`^[^]$`, "é", leaf.True, never},
		{`^é$`, "è", leaf.False, 2},
		{`^é$`, "x", leaf.False, 1},
		{`^😀*$`, "😀😀", leaf.True, never},
		{`^.$`, "\u2028", leaf.False, 3},
		{`^\s$`, "\ufeff", leaf.True, never},
		{`^\S`, "\u00a0", leaf.False, 2},
		{`^\d$`, "٣", leaf.False, 1},
		{`^\w$`, "é", leaf.False, 1},
		{`^\cJ\x41\u0042\u{43}\ud83d\ude00\0$`, "\nABC😀\x00", leaf.True, never},
		{`^\p{Letter}+$`, "aé文", leaf.True, never},
		{`^\p{Letter}+$`, "a1", leaf.False, 2},
		{`^\p{digit}+$`, "42٣", leaf.True, never},
		{`^\p{Script=Greek}$`, "λ", leaf.True, never},
		{`^\p{sc=Grek}$`, "a", leaf.False, 1},
		{`^[\p{Lu}\P{L}]+$`, "A1Ba", leaf.False, 4},
		{`^\p{Emoji_Presentation}$`, "😀", leaf.True, never},
		{`^(\p{Extended_Pictographic}|\p{Emoji_Component})+$`, "👍🏽x", leaf.False, 9},
		{`^.{3}$`, "abcd", leaf.False, 4},
		{`^.{1,65535}$`, strings.Repeat("x", 65536), leaf.False, 65536},
		{`^(?:ab){1200}$`, strings.Repeat("ab", 1200), leaf.True, never},
		{`^(?:ab){1200}$`, strings.Repeat("ab", 1201), leaf.False, 2401},
		{`[a-z]{3}`, "ab1abc", leaf.True, 6},
		{`^(?!foo)`, "foo", leaf.False, 3},
		{`^(?!foo)`, "fob", leaf.True, 3},
		{`^(?!foo$).*$`, "foo", leaf.False, never},
		{`^(?!foo$)[a-z]+$`, "food", leaf.True, never},
		{`^(?!.*--)[a-z-]+$`, "a--", leaf.False, 3},
		{`^(?=.{1,3}$)[a-z]+$`, "abcd", leaf.False, 4},
		{`^(?=.*\d)(?=.*[a-z]).{4,}$`, "ab1d", leaf.True, never},
		{`^(?=a)b`, "", leaf.False, 0},
		{`^(?=a|b)(?!a)(?!b)`, "", leaf.False, 0},
		{`(?<=a)b`, "cbab", leaf.True, 4},
		{`(?<!a)b`, "abb", leaf.True, 3},
		{`^.+(?<!x)$`, "abx", leaf.False, never},
		{`(?<=^|,)x`, "ax,x", leaf.True, 4},
		{`(?<=a(?=b))b$`, "ab", leaf.True, never},
		{`(?<!a(?=bc))b`, "abc", leaf.False, never},
		{`(?<!a(?=bc))b`, "abd", leaf.True, 3},
		{`\bfoo\b`, "a foo", leaf.True, never},
		{`\bfoo\b`, "foob", leaf.False, never},
		{`\bfoo\b`, "foo b", leaf.True, 4},
		{`^a\bb`, "", leaf.False, 0},
		{`^a\B.`, "a-", leaf.False, 2},
		{`^(?i:straße)$`, "STRAẞE", leaf.True, never},
		{`^(?i:a(?-i:b))$`, "AB", leaf.False, 2},
		{`^(?s:.)$`, "\n", leaf.True, never},
		{`(?m:^b$)`, "a\nb\nc", leaf.True, 4},
		{`^(?<year>\d{4})-(?<m>\d\d)$`, "2024-1x", leaf.False, 7},
		{`^a{,5}$`, "a{,5}", leaf.True, never},        // annex B
		{`^[\w-.]+$`, "a-.b", leaf.True, never},       // annex B
		{`^\-\_\z$`, "-_z", leaf.True, never},         // annex B
		{`^\101[\c1]\8$`, "A\x118", leaf.True, never}, // annex B
		{`^(?=a)*b$`, "b", leaf.True, never},          // annex B
	}
	for _, tt := range tests {
		p := compiled(t, tt.pattern)
		at := tt.at
		if at == never {
			at = len(tt.text) + 1
		}
		for _, n := range []int{1, 2, 3, len(tt.text) + 1} {
			if got, gotAt := run(p, tt.text, n); got != tt.want || gotAt != at {
				t.Errorf("%s on %.20q in pieces of %d: %v after %d bytes, want %v after %d", tt.pattern, tt.text, n, got, gotAt, tt.want, at)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		pattern string
		kind    Kind
		offset  int
	}{
		{`(abc]`, Syntax, 4}, {`a)`, Syntax, 1}, {`[a`, Syntax, 0}, {`*`, Syntax, 0}, {`a**`, Syntax, 2}, {`^*`, Syntax, 1}, {`(?<=a)*`, Syntax, 6},
		{`[b-a]`, Syntax, 1}, {`a{2,1}`, Syntax, 1}, {`\`, Syntax, 0}, {`(?a)`, Syntax, 0}, {`(?i)a`, Syntax, 0}, {`(?<1>a)`, Syntax, 0},
		{`(?<a>.)(?<a>.)`, Syntax, 7}, {`(?<a>.)\k<b>`, Syntax, 7}, {`(?<a>.)\k`, Syntax, 7}, {`{1}`, Syntax, 0}, {`(?ii:a)`, Syntax, 0}, {`(?-:a)`, Syntax, 0},
		{`(a)\1`, Backreference, 3}, {`\k<x>(?<x>a)`, Backreference, 0},
		{`\p{Bidi_Mirrored}`, Unsupported, 0},
		{`(?:ab){200000}`, TooLarge, 0}, {`a{1073741824}`, TooLarge, 1}, {strings.Repeat("(", 2000), TooLarge, 1000},
		{"\xff", Syntax, 0},
	}
	for _, tt := range tests {
		p, err := Compile(tt.pattern)
		e, ok := err.(*Error)
		if !ok || e.Kind != tt.kind || e.Offset != tt.offset || !strings.HasPrefix(e.Error(), "ecma: ") {
			t.Errorf("Compile(%.30q) = %v, %v (%v); want %v at %d", tt.pattern, p, err, e, tt.kind, tt.offset)
		}
	}
	// Valid without the u flag only.
	for _, s := range []string{`\Z`, `\a`, `a{`, `]`, `}`, `\1`, `\07`, `[\w-a]`, `(?=a)*`, `\u{1`, `\p{L`, `\p{Nope}`, `\-`, `\k`, `\c`} {
		if err := Check(s); err == nil {
			t.Errorf("Check(%q): valid", s)
		}
		if p, err := Compile(s); err != nil || !p.Legacy() {
			t.Errorf("Compile(%q): %v", s, err)
		}
	}
	for _, s := range []string{`(a)\1`, `^\S(|(.|\n)*\S)$`, `(?<a>x)|(?<a>y)`, `[^]`, `[\-\]]`, `\p{gc=Lu}\p{scx=Latin}\P{ASCII}`} {
		if err := Check(s); err != nil {
			t.Errorf("Check(%q): %v", s, err)
		}
	}
}

// TestEarliest derives by enumeration what may follow each beginning, and wants
// the status to be fixed exactly where the outcome is.
func TestEarliest(t *testing.T) {
	patterns := []string{
		`^ab*a$`, `a`, `^(a|ab)(b|a)$`, `^a{2,3}$`, `a{3}`, `(?:ab){2}`, `^[^a]b`, `ab$`, `^$`, `^(?:a|b-)*$`,
		`^(?!a)`, `^(?!ab)[a-b]+$`, `^(?=a)[ab]$`, `^(?!.*b)a*$`, `a(?=b)`, `a(?!b)`, `a(?!b)$`, `^(?=..$)a`, `^(?:(?!ab).)*$`,
		`^(?=a*b$)(?=.{3}$)`, `(?<=a)b`, `(?<!a)b`, `^a(?<!a)b`, `^..(?<=ab)$`, `^a(?<=(?=ab)a)b`, `(?<!b(?=a))a$`,
		`\ba\b`, `\Ba`, `^a\b`, `^\b.\b`, `^-\b-`, `a\b$`, `^(?=\ba\b).`, `(?<=\b)a-`, `^(?!a\b)a`, `^(?:a\b|b)-`, `(?<!\ba)b`, `^.(?<!a\b).$`, `^.(?<!a\b|b$)`, `^.(?<=a\b|b\B).$`,
		`^(?!$)`, `(?=$)a`, `^(?=a?b?$)`, `^a|b$`, `^(?!a|b|-|[^ab-])`, `^(?!(?!a))b`, `^(?!(?!a))a`,
	}
	const alphabet = "ab-"
	const depth, sure = 7, 3
	for _, pattern := range patterns {
		p := compiled(t, pattern)
		var walk func(text string, m Matcher) (yes, no bool)
		walk = func(text string, m Matcher) (yes, no bool) {
			end := m
			if end.End() == leaf.True {
				yes = true
			} else {
				no = true
			}
			if len(text) < depth {
				for i := range alphabet {
					next := m
					next.Step(alphabet[i : i+1])
					y, n := walk(text+alphabet[i:i+1], next)
					yes, no = yes || y, no || n
				}
			}
			switch s := m.Status(); {
			case s == leaf.True && no, s == leaf.False && yes:
				t.Fatalf("%s: %v after %q, but a match is possible %v, none %v", pattern, s, text, yes, no)
			case s == leaf.Open && !yes && len(text) <= sure:
				t.Fatalf("%s: open after %q, but no match is possible", pattern, text)
			}
			return yes, no
		}
		walk("", p.Start())
	}
}

// A pattern with many states forgets them, and answers the same.
func TestForget(t *testing.T) {
	for _, pattern := range []string{`(a|b)*a(a|b){8}c`, `(?<=a(?!.{3}b))[ab]{5}c`} {
		p, q := compiled(t, pattern), compiled(t, pattern)
		q.limit = 20000
		x := uint32(1)
		for i := 0; i < 60; i++ {
			var b strings.Builder
			for j := 0; j < 30; j++ {
				x = x*1664525 + 1013904223
				b.WriteByte("abababc"[x>>16%7])
			}
			a, at := run(p, b.String(), 30)
			if c, ct := run(q, b.String(), 7); a != c || at != ct {
				t.Fatalf("%s on %s: %v after %d, with little memory %v after %d", pattern, b.String(), a, at, c, ct)
			}
		}
		if q.memory > 3*q.limit || p.memory < q.limit {
			t.Errorf("%s: %d bytes, limit %d; %d bytes without", pattern, q.memory, q.limit, p.memory)
		}
	}
}

func TestConcurrent(t *testing.T) {
	p := compiled(t, `^(?!.*aab)(?:a|ab|abc|\p{L})*\b$`)
	p.limit = 100_000
	texts := []string{"abcabca", "aaaaaab", "éabcé", "ab", "abcabcabcabc", "b"}
	var want []leaf.Status
	for _, s := range texts {
		got, _ := run(compiled(t, p.String()), s, 100)
		want = append(want, got)
	}
	var wg sync.WaitGroup
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 300; i++ {
				k := (i*7 + g) % len(texts)
				if got, _ := run(p, texts[k], 1+i%3); got != want[k] {
					t.Errorf("%s: %v, want %v", texts[k], got, want[k])
				}
			}
		}()
	}
	wg.Wait()
}

// Too many threads: the answer is that there is none, in every cut.
func TestGivenUp(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		want          leaf.Status
	}{
		{`a{20000}b`, strings.Repeat("a", 3000), leaf.Open},
		{`^a{20000}b`, strings.Repeat("a", 15000) + "b", leaf.False},
	} {
		p := compiled(t, tt.pattern)
		for _, n := range []int{1, 700, len(tt.text)} {
			if got, at := run(p, tt.text, n); got != tt.want {
				t.Errorf("%s in pieces of %d: %v after %d", tt.pattern, n, got, at)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	p := compiled(t, `^(?!foo$)[a-z]+(?:-\p{L}{1,63})*$`)
	n := testing.AllocsPerRun(100, func() {
		m := p.Start()
		m.Step("some-text-with-é-in-it")
		m.End()
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestPropertyTables(t *testing.T) {
	for code := range scriptCodes {
		if s, ok := script(code); !ok || len(s) == 0 {
			t.Errorf("script %s: %v, %v", code, s, ok)
		}
	}
	for long := range categoryNames {
		if s, ok := category(long); !ok || len(s) == 0 {
			t.Errorf("category %s: %v, %v", long, s, ok)
		}
	}
	for short, long := range binaryNames {
		if s, ok := binaryProperty(short); !ok || len(s) == 0 && s != nil {
			t.Errorf("property %s (%s): %v, %v", short, long, s, ok)
		}
	}
	var all set
	for _, name := range []string{"L", "M", "N", "P", "S", "Z", "C"} {
		s, _ := category(name)
		if both := s.and(all); len(both) > 0 {
			t.Errorf("%s and another category share %x", name, both)
		}
		all = union(all, s)
	}
	if rest := all.not(); len(rest) > 0 {
		t.Errorf("in no category: %x", rest)
	}
}

func FuzzCuts(f *testing.F) {
	for _, s := range []string{`^(?!a\b)[^b]{2,3}(?<=é)$`, `(?<!a(?=bc))b|\Bx`, `a{2`, `[\w-a]+$`, `(?i:K)(?<n>.)`, `\p{Lu}*$`} {
		f.Add(s, "aébc K", uint8(1))
	}
	f.Fuzz(func(t *testing.T, pattern, text string, n uint8) {
		if len(pattern) > 40 || len(text) > 60 || strings.Count(pattern, "(?") > 3 {
			t.Skip()
		}
		p, err := Compile(pattern)
		if err != nil {
			return
		}
		a, at := run(p, text, int(n)+1)
		b, bt := run(p, text, len(text)+1)
		if a != b || at != bt || a == leaf.Open {
			t.Errorf("%s on %q cut at %d: %v after %d; whole %v after %d", pattern, text, n+1, a, at, b, bt)
		}
	})
}

func BenchmarkStep(b *testing.B) {
	text := strings.Repeat("some-text-with-words-in-it-", 40)
	for _, tt := range []struct{ name, pattern, text string }{
		{"ascii", `^[a-z-]+$`, text},
		{"lookahead", `^(?!foo$)[a-z-]+$`, text},
		{"search", `xyzzy`, text},
		{"letters", `^\p{L}+$`, strings.Repeat("aé文", 300)},
	} {
		b.Run(tt.name, func(b *testing.B) {
			p := compiled(b, tt.pattern)
			b.SetBytes(int64(len(tt.text)))
			for b.Loop() {
				m := p.Start()
				m.Step(tt.text)
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, pattern := range []string{`^[a-z0-9_-]{1,64}$`, `^(?!foo$)\w+$`, `^\p{L}+$`} {
		b.Run(pattern, func(b *testing.B) {
			for b.Loop() {
				compiled(b, pattern)
			}
		})
	}
}
