package recover

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// sloppy makes a value as a model or another language writes it: with every form
// of a name, of a value and of what stands between them, and sometimes one that the
// short way must leave alone.
type sloppy struct {
	rng *rand.Rand
	b   strings.Builder
}

func (s *sloppy) one(of ...string) string { return of[s.rng.IntN(len(of))] }

func (s *sloppy) write(of ...string) { s.b.WriteString(s.one(of...)) }

// space is what stands between tokens, usually what a writer puts there.
func (s *sloppy) space(usual string) {
	if s.rng.IntN(8) > 0 {
		s.b.WriteString(usual)
		return
	}
	s.write("", " ", "\n  ", "\t", "  ", " /* c */ ", "\u00a0", " // c\n", "\n# c, d\n", "/* 'c' */", "\\n", "\x00")
}

func (s *sloppy) text() string {
	return s.one("", "x", "y", "one", "two words", "it", "a, b", "C:", "c:x", "<b>", "</x>", "say (so)", "é", "日本", "x, y: z", ", ", "a very long text, "+strings.Repeat("of words ", 20), "}", "]", "a'", "'")
}

func (s *sloppy) string() {
	t := s.text()
	switch s.rng.IntN(10) {
	case 0, 1, 2:
		s.b.WriteString(`"` + t + `"`)
	case 3:
		s.b.WriteString(`"` + t + s.one(`\n`, `\"`, "\n", `,`, "\t", `\u00e9`, `\d`, `"`) + t + `"`)
	case 4:
		s.b.WriteString(`'` + t + s.one(`\n`, `\'`, "\n", `,`, `"`, `\"`, `\\`, `\u00e9`, `\d`, `'`, "\x01", `\`) + t + `'`)
	case 5:
		s.write("`"+t+"`", `"""`+t+`"""`, "'''"+t+"'''", "“"+t+"”", `"`+t, `'`+t, `'`+t+`"`)
	default:
		s.b.WriteString(`'` + t + `'`)
	}
}

func (s *sloppy) value(depth int) {
	switch k := s.rng.IntN(14); {
	case k < 2 && depth < 4:
		s.object(depth + 1)
	case k < 4 && depth < 4:
		s.b.WriteByte('[')
		n := s.rng.IntN(4)
		for i := range n {
			s.space("")
			s.value(depth + 1)
			s.separator(i == n-1)
		}
		s.space("")
		s.write("]", "]", "]", "]", "]", "]", "]", "}", "")
	case k < 8:
		s.string()
	case k < 10:
		s.write("1", "0", "-1.5e3", "12345678901234567890", "01", "+1", "1.", "1,000", "0x1", "5")
	default:
		s.write("true", "false", "null", "True", "False", "None", "nil", "TRUE", "undefined", "Truee", "tru", "bare", "two words", "x", "Y", "NaN", "'", "-")
	}
}

func (s *sloppy) separator(last bool) {
	s.space("")
	switch {
	case last && s.rng.IntN(2) > 0:
	case s.rng.IntN(4) > 0:
		s.b.WriteByte(',')
		s.space(" ")
	default:
		s.write("", " ", "\n", ",,", ", ,", ";", "\n  ", ",", ",")
	}
}

func (s *sloppy) object(depth int) {
	s.b.WriteByte('{')
	n := s.rng.IntN(5)
	for i := range n {
		s.space("")
		name := s.one("a", "b", "meta", "list", "c", "d", "$ref", "a-b", "data.x", "long_name_of_a_member", "true", "<x>", " c", "c:", "é", "1", "", "a", "b", "meta", "list")
		s.write(`'`+name+`'`, `'`+name+`'`, name, name, `"`+name+`"`, `"`+name+`"`, "`"+name+"`", name+`"`, `"`+name, "“"+name+"”")
		s.space("")
		s.write(":", ":", ":", ":", ":", ":", ":", ":", ":", "=", "=>", "::", "")
		s.space(" ")
		s.value(depth)
		s.separator(i == n-1)
	}
	s.space("")
	s.write("}", "}", "}", "}", "}", "}", "}", "}", "]", "")
}

// TestShort compares the short way of the commonest faults with the machine.
func TestShort(t *testing.T) {
	for i := range sloppyInputs {
		s := &sloppy{rng: rand.New(rand.NewPCG(uint64(i), 14))}
		if s.rng.IntN(4) > 0 {
			s.object(0)
		} else {
			s.value(0)
		}
		preset := []Rules{LosslessRules(), LenientRules(), EveryRules()}[i%3]
		if checkGlide(t, s.b.String(), preset, i%2 == 0); t.Failed() {
			return
		}
	}
}

// sloppyInputs is how many inputs TestShort makes.
const sloppyInputs = 2000

// TestTextsStay: what a Repairer gave stays as it was when it reads other inputs.
func TestTextsStay(t *testing.T) {
	r := New(LenientRules(), nil, nil)
	var got, want []string
	for i := range 100 {
		r.Reset(LenientRules(), nil, nil)
		r.Feed(fmt.Sprintf(`{a%d: 'x%d', "b": [True, %d,], "c": {'d' : "e", 'f': None}}`, i, i*i, i*i*i))
		r.Close()
		if r.Outcome() != Mended {
			t.Fatal(r.Outcome(), r.Err())
		}
		if i%3 == 0 {
			got = append(got, r.JSON())
		}
		for _, e := range r.Edits() {
			got = append(got, e.Insert, string(e.Path))
		}
		for _, s := range got[len(want):] {
			want = append(want, strings.Clone(s))
		}
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%q has become %q", want[i], got[i])
		}
	}
}
