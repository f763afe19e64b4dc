package oracle

import (
	"math/rand"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// A subject is a schema as both read it, with what instances are made from.
type subject struct {
	where     string
	doc       string
	ours      *schema.Schema
	reference *Schema
	pool      *corpus.Pool
	instances []*corpus.Node // the corpus's own
	root      *corpus.Node
}

// newSubject returns nil where the reference refuses the schema. Formats are
// asserted: the reference does so in the older drafts in any case.
func newSubject(tb testing.TB, where, doc string) *subject {
	tb.Helper()
	ref, err := Compile(doc, Options{AssertFormat: true})
	if err != nil {
		return nil
	}
	ours, err := schema.Compile(doc, schema.AssertFormat(true))
	if err != nil {
		tb.Errorf("%s: %v\n\t%s", where, err, shorten(doc))
		return nil
	}
	s := &subject{where: where, doc: doc, ours: ours, reference: ref, pool: &corpus.Pool{}, root: corpus.ParseNode(doc)}
	s.pool.AddSchema(s.root)
	return s
}

// instance returns an instance of the corpus or a sample, changed or not.
func (s *subject) instance(r *rand.Rand) *corpus.Node {
	var n *corpus.Node
	if len(s.instances) > 0 && r.Intn(3) > 0 {
		n = s.instances[r.Intn(len(s.instances))].Clone()
	} else {
		n = corpus.Sample(s.root, r)
	}
	if r.Intn(5) > 0 {
		n.Mutate(r, s.pool, false)
	}
	return n
}

// read returns our verdict on a text, which is fed as a whole or in deltas of
// step bytes.
func read(v *schema.Validator, text string, step int) (schema.Verdict, int64, error) {
	v.Reset()
	p := parser.New(v, parser.UniqueNames(true))
	for at := 0; at < len(text); at += step {
		if err := p.Feed(text[at:min(at+step, len(text))]); err != nil {
			return 0, 0, err
		}
	}
	if err := p.Close(); err != nil {
		return 0, 0, err
	}
	verdict, at := v.Verdict()
	return verdict, at, nil
}

func tools(tb testing.TB) []*subject {
	tb.Helper()
	var all []*subject
	for _, tool := range corpus.Tools(tb) {
		if s := newSubject(tb, tool.Tool.Name, string(tool.Tool.Schema)); s != nil {
			all = append(all, s)
		}
	}
	return all
}

func bench(tb testing.TB) []*subject {
	tb.Helper()
	var all []*subject
	for _, row := range corpus.SchemaBench(tb) {
		s := newSubject(tb, row.ID, string(row.Schema))
		if s == nil {
			continue
		}
		for _, x := range row.Tests {
			n := corpus.ParseNode(string(x.Data))
			s.instances = append(s.instances, n)
			s.pool.AddInstance(n)
		}
		all = append(all, s)
	}
	return all
}

func suite(tb testing.TB) []*subject {
	tb.Helper()
	var all []*subject
	for _, g := range corpus.Suite(tb, "draft2020-12") {
		s := newSubject(tb, g.File+" "+g.Description, string(g.Schema))
		if s == nil || strings.Contains(s.doc, "idn-hostname") { // the reference takes white space in one
			continue
		}
		for _, x := range g.Tests {
			n := corpus.ParseNode(string(x.Data))
			s.instances = append(s.instances, n)
			s.pool.AddInstance(n)
		}
		all = append(all, s)
	}
	return all
}

// effort multiplies how much is tried by JSONTIDE_EFFORT (default 1).
func effort(n int) int {
	if k, err := strconv.Atoi(os.Getenv("JSONTIDE_EFFORT")); err == nil && k > 0 {
		return n * k
	}
	return n
}

// seed returns JSONTIDE_SEED, or 1.
func seed() int64 {
	if k, err := strconv.ParseInt(os.Getenv("JSONTIDE_SEED"), 10, 64); err == nil {
		return k
	}
	return 1
}

func shorten(s string) string {
	if len(s) > 1500 {
		return s[:1500] + "…"
	}
	return s
}
