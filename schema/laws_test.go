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

// TestReset stops in the middle of a text, anywhere, and reads another: what is
// said of it is what a new validator says.
func TestReset(t *testing.T) {
	docs := [][]string{
		{`{"patternProperties":{"[0-9]{2,}":{"type":"boolean"},"X_":{"type":"string"},"zz":false}}`, `{"a_X_3":"abc","x12":true}`, `{"a_x_3":3}`, `{"azz":1}`, `[1]`},
		{`{"type":"array","uniqueItems":true,"items":{"pattern":"^a+b","format":"date","maxLength":20}}`, `["aab","aab"]`, `[[1,{"b":2}],3]`, `["2024-01-01"]`},
		{`{"items":{"multipleOf":0.25,"minimum":-3,"type":["number","object"]},"contains":{"enum":["abc","abd",12]}}`, `[-1.25,12,"abd",{"x":[true]}]`, `[12.5,-3,"abc"]`},
		{`{"const":{"a":[1,"x"],"b":null}}`, `{"a":[1,"x"],"b":null}`, `{"b":null,"a":[1,"y"]}`},
	}
	for _, s := range fuzzSeeds {
		docs = append(docs, []string{s[0], s[1], `{"a":[1,"x",{"b":null}],"x-y":-1.5e3}`, `[{"t":"x"},"ab",25]`})
	}
	n := 0
	for _, d := range docs {
		s := compile(t, d[0], schema.AssertFormat(true))
		used := newReader(s)
		for _, first := range d[1:] {
			for _, second := range d[1:] {
				for _, cuts := range [][]int{nil, everyByte(second)} {
					want := newReader(s).read(second, cuts...)
					for stop := range len(first) {
						for _, before := range [][]int{nil, everyByte(first[:stop])} {
							n++
							used.feed(first[:stop], before...)
							if got := used.read(second, cuts...); got != want {
								t.Fatalf("%s\nafter %q: %q is %+v, want %+v", d[0], first[:stop], second, got, want)
							}
						}
					}
				}
			}
		}
	}
	t.Logf("%d readings", n)
}
