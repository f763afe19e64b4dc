package oracle

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// told is what a validator says of a text that is cut at the given offsets:
// verdicts with their offsets, violations, and after which delta the verdict
// was known.
func told(v *schema.Validator, text string, cuts []int) (all string, seen int) {
	v.Reset()
	p := parser.New(v)
	at, seen := 0, -1
	if verdict, _ := v.Verdict(); verdict != schema.Open {
		seen = 0
	}
	var err error
	for i := 0; i <= len(cuts) && err == nil; i++ {
		end := len(text)
		if i < len(cuts) {
			end = cuts[i]
		}
		err = p.Feed(text[at:end])
		at = end
		if verdict, _ := v.Verdict(); verdict != schema.Open && seen < 0 {
			seen = at
		}
	}
	early, _ := v.Verdict()
	if err == nil {
		err = p.Close()
	}
	verdict, k := v.Verdict()
	return fmt.Sprintf("%v, %v at %d, %v\n%+v\n%+v", early, verdict, k, err, v.Violations(), v.Advice()), seen
}

// TestRandomCuts reads random instances of random schemas whole, byte by byte
// and cut at random, with white space in between and after a text that was
// given up: everything that is told is the same (law 1), and it is told in the
// delta that brings the deciding byte.
func TestRandomCuts(t *testing.T) {
	g := &generator{r: rand.New(rand.NewSource(seed() + 2))}
	texts, failed := 0, 0
	for i := range effort(2500) {
		g.old = i%5 == 4
		doc := g.Schema()
		s, err := schema.Compile(doc, schema.AllViolations(i%2 == 0))
		if err != nil {
			continue
		}
		used := s.NewValidator()
		for range 8 {
			text := g.Instance(3)
			if g.r.Intn(3) == 0 {
				text = strings.NewReplacer(",", " , ", ":", ": ", "{", "{\n", "]", "\t]").Replace(text) + "\n"
			}
			if g.r.Intn(8) == 0 {
				text = text[:g.r.Intn(len(text))] + "!" // malformed
			}
			texts++
			want, _ := told(s.NewValidator(), text, nil)
			var bytes, some []int
			for j := 1; j < len(text); j++ {
				bytes = append(bytes, j)
				if g.r.Intn(4) == 0 {
					some = append(some, j)
				}
			}
			for _, cuts := range [][]int{nil, bytes, some} {
				told(used, text[:g.r.Intn(len(text)+1)], nil) // given up
				got, seen := told(used, text, cuts)
				verdict, k := used.Verdict()
				late := len(cuts) == len(text)-1 && seen >= 0 && int64(seen) != k
				if got == want && !late {
					continue
				}
				if failed++; failed <= 10 {
					t.Errorf("%s\n%q cut at %v (%v known after %d):\n%s\nwhole:\n%s", doc, text, cuts, verdict, seen, got, want)
				}
				break
			}
		}
	}
	t.Logf("%d texts, %d failures", texts, failed)
}

// TestRandomKinds asks what may come at every place of random instances: a kind
// of which a value leaves the verdict open is among the answers.
func TestRandomKinds(t *testing.T) {
	g := &generator{r: rand.New(rand.NewSource(seed() + 3))}
	probes := []struct {
		kinds parser.Kinds
		texts []string
	}{
		{parser.Nulls, []string{"n"}}, {parser.Trues, []string{"t"}}, {parser.Falses, []string{"f"}}, {parser.Strings, []string{`"`}},
		{parser.Arrays, []string{"["}}, {parser.Objects, []string{"{"}}, {parser.Integers, []string{"0 ", "1 ", "2 ", "-1 ", "10 ", "20e-1 "}},
		{parser.Fractions, []string{"1.5 ", "0.5 ", "-0.5 ", "1e-1 "}},
	}
	asked, wide, failed := 0, 0, 0
	for range effort(1500) {
		doc := g.Schema()
		s, err := schema.Compile(doc)
		if err != nil {
			continue
		}
		v, probe := s.NewValidator(), s.NewValidator()
		invalid := func(v *schema.Validator, text string) bool {
			v.Reset()
			parser.New(v).Feed(text)
			return v.Invalid()
		}
		for range 4 {
			var ps placeList
			text := g.Instance(3)
			p := parser.New(&ps)
			p.Feed(text)
			p.Close()
			for _, at := range ps {
				prefix := text[:at.offset]
				if invalid(v, prefix) {
					continue
				}
				asked++
				kinds := v.Kinds(at.name)
				for _, q := range probes {
					alive := false
					for _, x := range q.texts {
						alive = alive || !invalid(probe, prefix+x)
					}
					if alive && !kinds.Any(q.kinds) {
						if failed++; failed <= 10 {
							t.Errorf("%s\nafter %q Kinds(%q) is %08b, but %q leaves the verdict open", doc, prefix, at.name, kinds, q.texts)
						}
					} else if !alive && kinds.Any(q.kinds) {
						wide++
					}
				}
			}
		}
	}
	t.Logf("asked at %d places: %d kinds missing, %d kinds said to be possible of which no probe was", asked, failed, wide)
}

// placeList collects where values begin.
type placeList []struct {
	offset int64
	name   string
}

func (ps *placeList) Event(e *parser.Event) {
	if e.Kind.Set() == 0 {
		return
	}
	name := ""
	if n := e.Path.Len(); n > 0 {
		name = strings.Clone(e.Path.Step(n - 1).Name)
	}
	*ps = append(*ps, struct {
		offset int64
		name   string
	}{e.Start, name})
}
