package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/schema"
)

// corpusPatterns returns every regular expression of the test data.
func corpusPatterns(tb testing.TB) []string {
	tb.Helper()
	read := func(name string, v any) {
		data, err := os.ReadFile(filepath.Join(corpus.Dir(tb), "schemabench", name))
		if err != nil {
			tb.Fatal(err)
		}
		if err := json.Unmarshal(data, v); err != nil {
			tb.Fatal(err)
		}
	}
	var counts map[string]int
	read("patterns.json", &counts)
	patterns := corpus.SortedKeys(counts)
	var rejected map[string][]struct{ Pattern string }
	read("re2-rejected-patterns.json", &rejected)
	for _, key := range corpus.SortedKeys(rejected) {
		for _, row := range rejected[key] {
			patterns = append(patterns, row.Pattern)
		}
	}
	return append(patterns, handPatterns...)
}

// handPatterns have what the test data lacks.
var handPatterns = []string{
	`^\cA$`, `\u{1F600}`, `^\p{Lu}+$`, `^\P{Lu}+$`, `^[\p{L}\d]+$`, `^\p{Script=Greek}+$`, `^\p{sc=Cyrl}*$`, `^\p{ASCII}+$`, `^\w\b.\b$`, `\Bx`, `^(?=a)(?!ab).*$`,
	`(?<=ab)c`, `(?<!a)c$`, `^(a|ab)(c|bcd)$`, `^(?:a{2,3}){2}$`, `^a{0}$`, `^[^]$`, `[]`, `^.$`, `^[\s\S]$`, `^\S+\s\S+$`, `a$|^b`, `^a??b$`, `x*?y`, `^$`, ``, `^(|a)+$`,
	`^(a*)*$`, `(?:)`, `^[\b]$`, `^[a\-z]$`, `^[+--]$`, `^\0$`, `^(?<name>a|b)$`, `\/`, `^[\w-]+$`, `^[^\W]+$`, `^\D\d$`, `^(?!.*(..)(.)\.)`, `^.{1200,1300}$`, `(?=.*a)(?=.*b)^[ab]{2,4}$`,
	`^(?!(?:a|b)$)[a-c]$`, `a(?=b(?!c))`, `(?<=^|,)x(?=,|$)`, `^😀+$`, `^[😀-😎]$`, `\uD83D\uDE00`, `^\x41\t\n\v\f\r$`, `^(?:x(?=y)|y)*$`,
}

// strings makes strings that pattern may match, as far as regexp/syntax can
// read it, and others.
func patternStrings(pattern string, r *rand.Rand) []string {
	all := []string{"", "a", "b", "ab", "abc", "A", "1", "-", "é", "😀", " ", "\n", "a\nb", "foo.bar", "x,x", "\u2028", "\u00a0", "xy", "ABC_9", "/a/b", "2024-01-01", "Ω", "\uFEFF"}
	var alphabet []rune
	for _, c := range pattern + "aZ09 ._-é" {
		alphabet = append(alphabet, c)
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	for range 12 {
		var b strings.Builder
		if err == nil {
			sampleRegexp(&b, re, r, 0)
		} else {
			for range r.Intn(12) {
				b.WriteRune(alphabet[r.Intn(len(alphabet))])
			}
		}
		s := b.String()
		all = append(all, s)
		rs := []rune(s)
		i := r.Intn(len(rs) + 1)
		c := string(alphabet[r.Intn(len(alphabet))])
		all = append(all, string(rs[:i]), string(rs[:i])+c+string(rs[i:]), s+c)
		if len(rs) > 0 {
			i = r.Intn(len(rs))
			all = append(all, string(rs[:i])+string(rs[i+1:]), string(rs[:i])+c+string(rs[i+1:]))
		}
	}
	var valid []string
	for _, s := range all {
		if len(s) < 3000 && strings.ToValidUTF8(s, "") == s {
			valid = append(valid, s)
		}
	}
	return valid
}

// sampleRegexp writes a string that re matches, look-around apart.
func sampleRegexp(b *strings.Builder, re *syntax.Regexp, r *rand.Rand, depth int) {
	times := func(lo, hi int) {
		for range lo + r.Intn(min(hi-lo, 4)+1) {
			if b.Len() < 2500 {
				sampleRegexp(b, re.Sub[0], r, depth+1)
			}
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			i := 2 * r.Intn(len(re.Rune)/2)
			b.WriteRune(re.Rune[i] + rune(r.Int63n(int64(min(re.Rune[i+1]-re.Rune[i], 200))+1)))
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteRune([]rune("ax0 é-😀")[r.Intn(7)])
	case syntax.OpCapture:
		sampleRegexp(b, re.Sub[0], r, depth+1)
	case syntax.OpStar:
		times(0, 3)
	case syntax.OpPlus:
		times(1, 4)
	case syntax.OpQuest:
		times(0, 1)
	case syntax.OpRepeat:
		hi := re.Max
		if hi < 0 {
			hi = re.Min + 3
		}
		times(re.Min, hi)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			sampleRegexp(b, sub, r, depth+1)
		}
	case syntax.OpAlternate:
		sampleRegexp(b, re.Sub[r.Intn(len(re.Sub))], r, depth+1)
	}
}

// nodeScript answers, for each line [pattern, [string…]], with an array of
// booleans, or null where the pattern is none.
const nodeScript = `
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(x => x)
for (const line of lines) {
  const [p, ss] = JSON.parse(line)
  let re = null
  try { re = new RegExp(p, 'u') } catch { try { re = new RegExp(p) } catch {} }
  console.log(JSON.stringify(re && ss.map(s => re.test(s))))
}`

// TestPatterns compares patterns with ECMA-262 itself, as far as a node is
// installed: acceptance of the pattern, verdicts, and that early verdicts hold
// for every string with the same beginning.
func TestPatterns(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node to compare with")
	}
	r := rand.New(rand.NewSource(seed()))
	patterns := corpusPatterns(t)
	var in bytes.Buffer
	texts := make([][]string, len(patterns))
	for i, p := range patterns {
		for range effort(1) {
			texts[i] = append(texts[i], patternStrings(p, r)...)
		}
		line, err := json.Marshal([]any{p, texts[i]})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.Command(node, "-e", nodeScript)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	if len(answers) != len(patterns) {
		t.Fatalf("%d answers to %d patterns", len(answers), len(patterns))
	}
	compared, early, unchecked, failed := 0, 0, 0, 0
	fail := func(format string, args ...any) {
		if failed++; failed <= 40 {
			t.Errorf(format, args...)
		}
	}
	for i, p := range patterns {
		var want []bool
		if err := json.Unmarshal(answers[i], &want); err != nil {
			t.Fatal(err)
		}
		doc := fmt.Sprintf(`{"pattern":%s}`, mustJSON(p))
		s, err := schema.Compile(doc)
		if (err == nil) != (want != nil) {
			fail("pattern %q: error %v, ECMA-262 takes it: %v", p, err, want != nil)
		}
		if err != nil || want == nil {
			continue
		}
		if len(s.Warnings()) > 0 {
			unchecked++
			t.Logf("pattern %q: %v", p, s.Warnings())
			continue
		}
		v := s.NewValidator()
		type decided struct {
			prefix string
			valid  bool
		}
		var fixed []decided
		for j, x := range texts[i] {
			text := mustJSON(x)
			verdict, at, err := read(v, text, len(text))
			if err != nil {
				t.Fatal(err)
			}
			compared++
			if (verdict == schema.Valid) != want[j] {
				fail("pattern %q on %q: %v at %d, ECMA-262 says %v", p, x, verdict, at, want[j])
				break
			}
			if at > 0 && at < int64(len(text)) {
				early++
				fixed = append(fixed, decided{text[:at], want[j]})
			}
			if small, k, _ := read(v, text, 1); small != verdict || k != at {
				fail("pattern %q on %q: %v at %d, byte by byte %v at %d", p, x, verdict, at, small, k)
			}
		}
		for j, x := range texts[i] {
			text := mustJSON(x)
			for _, d := range fixed {
				if d.valid != want[j] && strings.HasPrefix(text, d.prefix) {
					fail("pattern %q: decided %v after %q, but %q is %v", p, d.valid, d.prefix, x, want[j])
				}
			}
		}
	}
	t.Logf("%d patterns, %d of them unchecked; %d strings, %d decided before the end; %d failures", len(patterns), unchecked, compared, early, failed)
}

func mustJSON(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
