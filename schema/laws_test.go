package schema_test

import (
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/schema"
)

// TestLaw1Suite reads every test of the official suite whole, byte by byte, and
// cut in two: verdict, offset and violations are the same. Cuts in two are
// thinned out to 24 a text, unless JSONTIDE_FULL is set.
func TestLaw1Suite(t *testing.T) {
	remotes := corpus.Remotes(t)
	texts, readings := 0, 0
	for _, s := range suites {
		for _, g := range corpus.Suite(t, s.folder) {
			compiled, err := schema.Compile(string(g.Schema), schema.DefaultDialect(s.dialect), schema.AssertFormat(s.format), schema.Resources(remotes))
			if err != nil {
				continue // TestSuite counts it
			}
			r := newReader(compiled)
			for _, x := range g.Tests {
				text := string(x.Data)
				texts++
				want := r.read(text)
				want.seen = 0
				ways := [][]int{everyByte(text)}
				for _, cut := range spread(0, len(text)+1, 24) {
					ways = append(ways, []int{cut})
				}
				for _, cuts := range ways {
					readings++
					got := r.read(text, cuts...)
					got.seen = 0
					if got != want {
						t.Errorf("%s %s %d %q cut at %v: %+v, whole: %+v\n\t%s\n\t%s", s.folder, g.File, g.Index, x.Description, cuts, got, want,
							shorten(g.Schema), shorten(text))
						break
					}
				}
			}
		}
	}
	t.Logf("%d texts read in %d ways", texts, readings)
}
