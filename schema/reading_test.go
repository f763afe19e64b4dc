package schema_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// A reading is what a validator said about one text.
type reading struct {
	Early   schema.Verdict // before Close
	Verdict schema.Verdict // after Close
	At      int64          // the offset that goes with Verdict
	Err     string         // of the parser
	// Violations are rendered, so that readings can be compared.
	Violations string

	seen int64 // bytes fed when the verdict was no longer Open; -1: at Close
}

// A reader validates one text after the other.
type reader struct {
	v *schema.Validator
	p *parser.Parser
}

func newReader(s *schema.Schema) *reader {
	v := s.NewValidator()
	return &reader{v: v, p: parser.New(v)}
}

// feed makes r ready for text and feeds it, cut at the given offsets.
func (r *reader) feed(text string, cuts ...int) (seen int64, err error) {
	r.v.Reset()
	r.p.Reset(r.v)
	seen, at := int64(-1), 0
	if verdict, _ := r.v.Verdict(); verdict != schema.Open {
		seen = 0
	}
	for i := 0; i <= len(cuts); i++ {
		end := len(text)
		if i < len(cuts) {
			end = cuts[i]
		}
		err = r.p.Feed(text[at:end])
		at = end
		if verdict, _ := r.v.Verdict(); verdict != schema.Open && seen < 0 {
			seen = int64(at)
		}
		if err != nil {
			break
		}
	}
	return seen, err
}

// read validates text, cut at the given offsets.
func (r *reader) read(text string, cuts ...int) reading {
	seen, err := r.feed(text, cuts...)
	res := reading{seen: seen}
	res.Early, _ = r.v.Verdict()
	if err == nil {
		err = r.p.Close()
	}
	if err != nil {
		res.Err = err.Error()
	}
	res.Verdict, res.At = r.v.Verdict()
	var b strings.Builder
	for _, x := range r.v.Violations() {
		fmt.Fprintf(&b, "%d %d %s %s %s %q %q %q\n", x.Offset, x.At, x.Path, x.Keyword, x.SchemaPath, x.Message, x.Saw, x.Candidates)
	}
	res.Violations = b.String()
	return res
}

// everyByte returns the cuts that make each byte a delta.
func everyByte(text string) []int {
	var cuts []int
	for i := 1; i < len(text); i++ {
		cuts = append(cuts, i)
	}
	return cuts
}

// compile is schema.Compile for schemas that must compile.
func compile(tb testing.TB, doc string, opts ...schema.Option) *schema.Schema {
	tb.Helper()
	s, err := schema.Compile(doc, opts...)
	if err != nil {
		tb.Fatalf("Compile(%s): %v", shorten(doc), err)
	}
	return s
}

// shorten returns text, or its first bytes.
func shorten[T ~string | ~[]byte](text T) string {
	if json.Valid([]byte(text)) {
		text = T(corpus.Compact([]byte(text)))
	}
	if len(text) > 600 {
		return string(text[:600]) + "…"
	}
	return string(text)
}

// full reports whether checks that are thinned out by default are to be done
// for everything: JSONTIDE_FULL=1.
func full() bool { return os.Getenv("JSONTIDE_FULL") != "" }

// spread returns at most n of the numbers from lo to hi-1, evenly spread, or
// all of them under JSONTIDE_FULL.
func spread(lo, hi, n int) []int {
	var is []int
	step := 1
	if hi-lo > n && !full() {
		step = (hi - lo + n - 1) / n
	}
	for i := lo; i < hi; i += step {
		is = append(is, i)
	}
	return is
}
