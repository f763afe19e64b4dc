package oracle

import (
	"encoding/json"
	"math/rand"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/schema"
)

// A tally counts what was compared.
type tally struct{ compared, valid, early, unknown, failed int }

// differ compares the verdicts on one text, and reports whether they agree.
func (c *tally) differ(t *testing.T, s *subject, v *schema.Validator, text string) bool {
	want, err := s.reference.Valid(text)
	if err != nil {
		c.unknown++
		return true
	}
	verdict, at, err := read(v, text, len(text))
	if err != nil {
		c.unknown++ // duplicate names
		return true
	}
	c.compared++
	if want {
		c.valid++
	}
	if at < int64(len(text)) {
		c.early++
	}
	if verdict == schema.Valid && want || verdict == schema.Invalid && !want {
		return true
	}
	if c.failed++; c.failed <= 20 {
		t.Errorf("%s: %v at %d, the reference says valid: %v\n\t%s\n\t%s", s.where, verdict, at, want, shorten(s.doc), shorten(text))
	}
	return false
}

// TestSchemaBenchReference compares with the reference on the real instances
// and on changed ones. The labels are compared in package schema.
func TestSchemaBenchReference(t *testing.T) {
	r := rand.New(rand.NewSource(seed()))
	var c tally
	for _, s := range bench(t) {
		v := s.ours.NewValidator()
		for _, n := range s.instances {
			c.differ(t, s, v, n.String())
		}
		for range effort(8) {
			c.differ(t, s, v, s.instance(r).String())
		}
	}
	t.Logf("%+v", c)
}

// TestToolsReference compares on sampled and changed inputs of the tools.
func TestToolsReference(t *testing.T) {
	r := rand.New(rand.NewSource(seed()))
	var c tally
	for _, s := range tools(t) {
		v := s.ours.NewValidator()
		for range effort(20) {
			c.differ(t, s, v, s.instance(r).String())
		}
	}
	t.Logf("%+v", c)
}

// TestRandomSchemas compares on random schemas with all keywords, a third of
// them of draft-07.
func TestRandomSchemas(t *testing.T) {
	g := &generator{r: rand.New(rand.NewSource(seed()))}
	var c tally
	refused := 0
	for i := range effort(4000) {
		g.old = i%3 == 2
		s := newSubject(t, "random schema", g.Schema())
		if s == nil {
			refused++
			continue
		}
		v := s.ours.NewValidator()
		for range 12 {
			if !c.differ(t, s, v, g.Instance(3)) {
				break
			}
		}
	}
	t.Logf("%+v, %d schemas refused by the reference", c, refused)
}

// FuzzTools changes inputs of a real tool, or takes the text as it is.
func FuzzTools(f *testing.F) {
	all := tools(f)
	for i := range all {
		f.Add(uint16(i), int64(i), "")
	}
	f.Add(uint16(3), int64(1), `{"path":"x","edits":[]}`)
	f.Fuzz(func(t *testing.T, which uint16, seed int64, text string) {
		s := all[int(which)%len(all)]
		if !json.Valid([]byte(text)) || corpus.ParseNode(text) == nil {
			text = s.instance(rand.New(rand.NewSource(seed))).String()
		}
		new(tally).differ(t, s, s.ours.NewValidator(), text)
	})
}

// FuzzSchemas makes a random schema and compares instances, the verdicts of
// their prefixes too.
func FuzzSchemas(f *testing.F) {
	for i := range 100 {
		f.Add(int64(i))
	}
	f.Fuzz(func(t *testing.T, seed int64) {
		g := &generator{r: rand.New(rand.NewSource(seed)), old: seed%4 == 3}
		s := newSubject(t, "random schema", g.Schema())
		if s == nil {
			return
		}
		v := s.ours.NewValidator()
		for range 8 {
			text := g.Instance(3)
			if !new(tally).differ(t, s, v, text) {
				return
			}
			s.pool.AddInstance(corpus.ParseNode(text))
			var sound soundness
			sound.check(t, s, v, text, g.r, 4)
		}
	})
}
