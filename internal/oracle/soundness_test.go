package oracle

import (
	"math/rand"
	"testing"
	"unicode/utf8"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/schema"
)

// A soundness counts completions that were tried.
type soundness struct{ decided, completions, skipped, failed int }

// check completes the bytes after which the verdict on text was fixed in n
// ways. If it was Invalid no completion is valid for the reference, if Valid
// each is.
func (c *soundness) check(t *testing.T, s *subject, v *schema.Validator, text string, r *rand.Rand, n int) {
	verdict, at, err := read(v, text, len(text))
	if err != nil || verdict == schema.Open || at >= int64(len(text)) {
		return
	}
	c.decided++
	prefix := text[:at]
	if !utf8.ValidString(prefix) {
		t.Errorf("%s: %v in the middle of a code point, %d: %s", s.where, verdict, at, shorten(text))
		return
	}
	for range n {
		whole := corpus.Complete(prefix, r, s.pool)
		if _, _, err := read(v, whole, len(whole)); err != nil {
			c.skipped++ // duplicate names, or half a surrogate pair
			continue
		}
		valid, err := s.reference.Valid(whole)
		if err != nil {
			c.skipped++
			continue
		}
		c.completions++
		if valid != (verdict == schema.Valid) {
			if c.failed++; c.failed <= 20 {
				t.Errorf("%s: %v at %d, but a completion is not\n\tschema %s\n\tprefix %s\n\twhole  %s", s.where, verdict, at, shorten(s.doc), shorten(prefix), shorten(whole))
			}
			return
		}
	}
}

// TestSoundness splices the deciding bytes of instances of the suite, of the
// real schemas and of the tools with material from
// other instances.
func TestSoundness(t *testing.T) {
	for _, set := range []struct {
		name     string
		subjects []*subject
		samples  int
	}{
		{"suite", suite(t), 4},
		{"schemabench", bench(t), 4},
		{"tools", tools(t), 8},
	} {
		t.Run(set.name, func(t *testing.T) {
			r := rand.New(rand.NewSource(seed()))
			var c soundness
			for _, s := range set.subjects {
				v := s.ours.NewValidator()
				for _, n := range s.instances {
					c.check(t, s, v, n.String(), r, effort(6))
				}
				for range effort(set.samples) {
					c.check(t, s, v, s.instance(r).String(), r, effort(6))
				}
			}
			t.Logf("%+v", c)
		})
	}
}

// TestSoundnessRandom does the same with random schemas.
func TestSoundnessRandom(t *testing.T) {
	g := &generator{r: rand.New(rand.NewSource(seed() + 1))}
	var c soundness
	for range effort(3000) {
		s := newSubject(t, "random schema", g.Schema())
		if s == nil {
			continue
		}
		v := s.ours.NewValidator()
		var texts []string
		for range 8 {
			text := g.Instance(3)
			texts = append(texts, text)
			s.pool.AddInstance(corpus.ParseNode(text))
		}
		for _, text := range texts {
			c.check(t, s, v, text, g.r, 6)
		}
	}
	t.Logf("%+v", c)
}

// FuzzSoundness completes what decided about an input of a real tool.
func FuzzSoundness(f *testing.F) {
	all := tools(f)
	for i := range all {
		f.Add(uint16(i), int64(i))
	}
	f.Fuzz(func(t *testing.T, which uint16, seed int64) {
		s := all[int(which)%len(all)]
		r := rand.New(rand.NewSource(seed))
		var c soundness
		c.check(t, s, s.ours.NewValidator(), s.instance(r).String(), r, 8)
	})
}
