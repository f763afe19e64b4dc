package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/schema"
)

// suites are the folders of the official test suite with the number of tests
// that must pass; all of them where it is 0.
var suites = []struct {
	folder  string
	dialect string
	format  bool
	must    int
}{
	{"draft2020-12", "https://json-schema.org/draft/2020-12/schema", false, 0},
	{"draft2019-09", "https://json-schema.org/draft/2019-09/schema", false, 0},
	{"draft7", "http://json-schema.org/draft-07/schema#", false, 0},
	{"draft6", "http://json-schema.org/draft-06/schema#", false, 0},
	{"draft4", "http://json-schema.org/draft-04/schema#", false, 0},
	{"draft2020-12/optional", "https://json-schema.org/draft/2020-12/schema", false, 158},
	{"draft2020-12/optional/format", "https://json-schema.org/draft/2020-12/schema", true, 700},
	{"draft2019-09/optional", "https://json-schema.org/draft/2019-09/schema", false, 1},
	{"draft2019-09/optional/format", "https://json-schema.org/draft/2019-09/schema", true, 1},
	{"draft7/optional", "http://json-schema.org/draft-07/schema#", false, 1},
	{"draft7/optional/format", "http://json-schema.org/draft-07/schema#", true, 1},
	{"draft6/optional", "http://json-schema.org/draft-06/schema#", false, 1},
	{"draft6/optional/format", "http://json-schema.org/draft-06/schema#", true, 1},
	{"draft4/optional", "http://json-schema.org/draft-04/schema#", false, 1},
	{"draft4/optional/format", "http://json-schema.org/draft-04/schema#", true, 1},
}

// TestSuite runs the official test suite, as strict and as lenient schemas.
func TestSuite(t *testing.T) {
	remotes := corpus.Remotes(t)
	for _, s := range suites {
		for _, strict := range []bool{true, false} {
			if !strict && s.must == 1 {
				continue
			}
			t.Run(fmt.Sprintf("%s/strict=%v", s.folder, strict), func(t *testing.T) {
				total, passed := 0, 0
				var failures []string
				for _, g := range corpus.Suite(t, s.folder) {
					total += len(g.Tests)
					compiled, err := schema.Compile(string(g.Schema), schema.DefaultDialect(s.dialect), schema.Strict(strict),
						schema.AssertFormat(s.format), schema.Resources(remotes))
					if err != nil {
						failures = append(failures, fmt.Sprintf("%s %d %q: %s: %v (%d tests)", g.File, g.Index, g.Description, shorten(g.Schema), err, len(g.Tests)))
						continue
					}
					r := newReader(compiled)
					for _, x := range g.Tests {
						got := r.read(string(x.Data))
						if got.Err == "" && got.Verdict == verdictOf(x.Valid) {
							passed++
							continue
						}
						failures = append(failures, fmt.Sprintf("%s %d %q: %s\n\t%q: %s\n\tgot %v at %d, want %v; %s%s", g.File, g.Index, g.Description,
							shorten(g.Schema), x.Description, shorten(x.Data), got.Verdict, got.At, verdictOf(x.Valid), got.Err, got.Violations))
					}
				}
				must := s.must
				switch {
				case must == 0:
					must = total
				case strict: // the optional tests hold habits of older drafts too
					must = 1
				}
				t.Logf("%s: %d of %d", s.folder, passed, total)
				if passed < must {
					t.Errorf("%d tests passed, want %d", passed, must)
				}
				if passed < must || testing.Verbose() {
					t.Log(strings.Join(failures, "\n"))
				}
			})
		}
	}
}

func verdictOf(valid bool) schema.Verdict {
	if valid {
		return schema.Valid
	}
	return schema.Invalid
}
