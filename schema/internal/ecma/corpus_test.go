package ecma

import (
	"encoding/json"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// corpus returns the path of a file of the shared test data, or skips.
func corpus(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("JSONTIDE_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "corpus")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no test data: %v (set JSONTIDE_CORPUS)", err)
	}
	return path
}

func load(t *testing.T, name string, v any) {
	t.Helper()
	b, err := os.ReadFile(corpus(t, name))
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// patterns returns all patterns of the corpus, sorted.
func patterns(t *testing.T) []string {
	var real map[string]any
	load(t, "schemabench/patterns.json", &real)
	var rejected map[string][]struct{ Pattern string }
	load(t, "schemabench/re2-rejected-patterns.json", &rejected)
	for _, list := range rejected {
		for _, x := range list {
			real[x.Pattern] = true
		}
	}
	var all []string
	for p := range real {
		all = append(all, p)
	}
	sort.Strings(all)
	return all
}

// Every real pattern compiles, but for those with a true back-reference.
func TestCorpusCompiles(t *testing.T) {
	ok, legacy, refused := 0, 0, 0
	for _, s := range patterns(t) {
		p, err := Compile(s)
		if err != nil {
			refused++
			t.Logf("%q: %v", s, err)
			if e := err.(*Error); e.Kind != Backreference || !regexp.MustCompile(`\\[1-9]|\\k<`).MatchString(s) {
				t.Errorf("%q: %v", s, err)
			}
			continue
		}
		ok++
		if p.Legacy() {
			legacy++
		}
	}
	t.Logf("%d patterns compile (%d without the u flag only), %d refused", ok, legacy, refused)
	if ok < 2000 {
		t.Errorf("only %d patterns", ok)
	}
}

// re2 writes what differs between the dialects in the way of package regexp.
func re2(pattern string) (string, bool) {
	const space = `\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
	var b strings.Builder
	inClass := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		if c == '\\' && i+1 < len(pattern) {
			i++
			switch e := pattern[i]; {
			case e == 's' && inClass:
				b.WriteString(space)
			case e == 's':
				b.WriteString("[" + space + "]")
			case e == 'S' && !inClass:
				b.WriteString("[^" + space + "]")
			case strings.IndexByte(`Sucpkx0123456789AzQEaC`, e) >= 0, e == 'b' && inClass:
				return "", false // other meanings, or none
			case e == '/' || e == '-' || e >= utf8.RuneSelf:
				b.WriteString(regexp.QuoteMeta(string(e)))
				if e == '-' && inClass {
					return "", false
				}
			default:
				b.WriteString(`\` + string(e))
			}
			continue
		}
		switch {
		case c == '[' && inClass:
			b.WriteByte('\\')
		case c == '[':
			if strings.HasPrefix(pattern[i:], "[]") || strings.HasPrefix(pattern[i:], "[^]") {
				return "", false
			}
			inClass = true
		case c == ']':
			inClass = false
		case c == '.' && !inClass:
			b.WriteString(`[^\n\r\x{2028}\x{2029}]`)
			continue
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

// follows walks at random to a text that p may accept.
func follows(p *Pattern, r *rand.Rand, n int) string {
	m := p.Start()
	var out []rune
	for len(out) < n && m.Status() != leaf.True {
		found := false
		for try := 0; try < 30 && !found; try++ {
			c := rune(32 + r.Intn(95))
			switch r.Intn(12) {
			case 0:
				c = []rune("é\n\u00a0ſ文😀\u2028\t")[r.Intn(8)]
			case 1, 2: // a letter of the pattern
				if s := []rune(p.source); len(s) > 0 {
					c = s[r.Intn(len(s))]
				}
			}
			next := m
			if _, s := next.Step(string(c)); s != leaf.False {
				m, found = next, true
				out = append(out, c)
			}
		}
		if !found {
			break
		}
	}
	return string(out)
}

// Package regexp gives the same answers on all patterns that it can read, on
// texts that follow the pattern, on spoilt ones, and in every cut.
func TestAgainstRegexp(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	compared, yes, no := 0, 0, 0
	for k, s := range patterns(t) {
		p, err := Compile(s)
		if err != nil || p.Legacy() {
			continue
		}
		translated, ok := re2(s)
		if !ok {
			continue
		}
		re, err := regexp.Compile(translated)
		if err != nil {
			continue
		}
		compared++
		for i := 0; i < 10; i++ {
			text := follows(p, r, r.Intn(20)+i%2*10)
			if u := []rune(text); i%3 == 1 && len(u) > 0 {
				u[r.Intn(len(u))] = []rune("aZ0_-. /é\n\u2028😀")[r.Intn(12)]
				text = string(u)
			}
			want := re.MatchString(text)
			status, at := run(p, text, len(text)+1)
			if status != leaf.Of(want) {
				t.Errorf("%q on %q: %v, regexp %v", s, text, status, want)
			}
			if want {
				yes++
			} else {
				no++
			}
			for n := 1; n < 4 && (k+i)%4 == 0; n++ {
				if s2, at2 := run(p, text, n); s2 != status || at2 != at {
					t.Errorf("%q on %q in pieces of %d: %v after %d; whole %v after %d", s, text, n, s2, at2, status, at)
				}
			}
		}
	}
	t.Logf("%d patterns compared on %d texts that match and %d that do not", compared, yes, no)
	if compared < 1000 || yes < 2000 || no < 2000 {
		t.Error("too few")
	}
}
