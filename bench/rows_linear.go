package bench

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	jsonrecover "github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

// The sizes of row 13, in KB: a document has a fault in each KB. From one to the
// next are five doublings.
var linearSizes = [3]int{1, 32, 1024}

const (
	doublings = 5
	// tooLong, in nanoseconds, is when a document is not tried: one that would
	// take that long at the square of the size has missed the goal already.
	tooLong = 5e9
)

// linearRow is how the worst rule scales: the time of twice the input.
func linearRow() Row {
	var results []scaling
	var never, panics []string
	return Row{ID: "13 linear", What: "time of twice the input, worst rule", Unit: "x", Must: 2.2, Stretch: none,
		Probe: func() float64 {
			results, never, panics = nil, nil, nil
			for _, info := range jsonrecover.All() {
				f, why := repeatable(info)
				panics = append(panics, why...)
				if f == nil {
					never = append(never, info.ID)
					continue
				}
				g := scale(f, 3)
				if g.factor() > 2.1 {
					g = scale(f, 9) // a busy machine, or a slow rule
				}
				results = append(results, g)
			}
			slices.SortFunc(results, func(a, b scaling) int { return int(math.Copysign(1, b.factor()-a.factor())) })
			return results[0].factor()
		},
		Note: func() string {
			over := 0
			lines := []string{}
			for i, g := range results {
				if g.factor() > 2.2 {
					over++
				}
				if i < 12 || g.factor() > 2.2 {
					lines = append(lines, g.String())
				}
			}
			lines = append(lines, fmt.Sprintf("%d rules measured, %d over 2.2", len(results), over), "no fault that can be repeated: "+strings.Join(never, ", "))
			return strings.Join(append(lines, panics...), "\n")
		}}
}

// A fault is a case of a rule's golden file, with rules under which it is mended
// as often as it is repeated.
type fault struct {
	rule             jsonrecover.Rule
	id, name, preset string
	input, schema    string
	rules            jsonrecover.Rules
	compiled         *schema.Schema // of the documents; nil without a schema
}

// repeatable returns the first fault of a rule that can be repeated, nil if there
// is none: those at the root, or of the end of the input, cannot. It also tells
// which faults make the Repairer panic.
func repeatable(info jsonrecover.Info) (found *fault, panics []string) {
	for _, f := range golden(info.ID) {
		f.rule, f.id = info.Rule, info.ID
		if f.schema != "" {
			s, err := schema.Compile(`{"type": "array", "items": {"type": "object", "properties": {"fault": ` + f.schema + `, "rest": {"type": "array"}}}}`)
			if err != nil {
				continue // it refers to its own root
			}
			f.compiled = s
		}
		for _, f.preset = range []string{"lossless", "lenient", "every"} {
			rules, err := jsonrecover.ParsePreset(f.preset)
			if err != nil {
				panic(err)
			}
			f.rules = rules.With(info.Rule)
			ok, err := f.mended()
			if err != nil {
				panics = append(panics, fmt.Sprintf("PANIC: %s, %q (%s): %v", f.id, f.name, f.preset, err))
			}
			if ok {
				return &f, panics
			}
		}
	}
	return nil, panics
}

// golden reads the inputs of a rule's golden file, with their schemas. Its
// format is described at recover's TestGolden.
func golden(id string) []fault {
	b, err := os.ReadFile(filepath.Join("..", "recover", "testdata", id+".txtar"))
	if err != nil {
		panic("row 13 reads the golden files of recover beside this module's directory: " + err.Error())
	}
	var faults []fault
	schemas := map[string]string{}
	for _, part := range strings.Split("\n"+string(b), "\n-- ")[1:] {
		name, data, _ := strings.Cut(part, " --\n")
		switch base, kind, _ := cutLast(name, "."); kind {
		case "schema":
			schemas[base] = data
		case "quoted":
			if s, err := strconv.Unquote(strings.TrimSpace(data)); err == nil {
				faults = append(faults, fault{name: base, input: s})
			}
		case "policy", "record":
		default:
			faults = append(faults, fault{name: name, input: strings.TrimSuffix(data, "\n")})
		}
	}
	for i := range faults {
		faults[i].schema = schemas[faults[i].name]
	}
	return faults
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// document is an array of n objects of about 1 KB; the fault is a member of
// each.
func (f *fault) document(n int) string {
	rest := objects(max(1<<10-len(f.input)-30, 100))
	item := `{"fault": ` + f.input + `, "rest": ` + rest + `}`
	return "[" + strings.Repeat(item+",\n", n-1) + item + "]"
}

// mended reports whether the rule mends the fault once in each KB. The error is a
// panic.
func (f *fault) mended() (ok bool, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%v", e)
		}
	}()
	for _, n := range linearSizes[:2] {
		r := f.repairer()
		r.feed(f.document(n))
		own := 0
		for _, e := range r.Edits() {
			if e.Rule == f.rule || slices.ContainsFunc(e.Inner, func(in jsonrecover.Edit) bool { return in.Rule == f.rule }) {
				own++
			}
		}
		if own < n || r.Outcome() > jsonrecover.Guessed {
			return false, nil
		}
	}
	return true, nil
}

// A guided is a Repairer, with a Guide where there is a schema.
type guided struct{ *jsonrecover.Repairer }

func (f *fault) repairer() guided {
	if f.compiled == nil {
		return guided{jsonrecover.New(f.rules, nil, new(counter))}
	}
	renew := jsonrecover.Renew(func() jsonrecover.Guide { return f.compiled.NewValidator() })
	return guided{jsonrecover.New(f.rules, f.compiled.NewValidator(), new(counter), renew)}
}

func (r guided) feed(text string) {
	for len(text) > 64 {
		r.Feed(text[:64])
		text = text[64:]
	}
	r.Feed(text)
	r.Close()
}

// A scaling is what a fault costs at each size, in nanoseconds for each byte; 0
// at a size that is not tried.
type scaling struct {
	fault *fault
	costs [len(linearSizes)]float64
}

func scale(f *fault, rounds int) scaling {
	g := scaling{fault: f}
	var documents [len(linearSizes)]string
	for i, n := range linearSizes {
		documents[i] = f.document(n)
	}
	var costs [len(linearSizes)][]float64
	for range rounds {
		for i, n := range linearSizes {
			if i == 2 && median(costs[1])*math.Pow(4, doublings)*float64(len(documents[1])) > tooLong && median(costs[1])/median(costs[0]) > math.Pow(1.1, doublings) {
				break
			}
			times := max(64/n, 1)
			runtime.GC()
			begin := cpu()
			for range times {
				f.repairer().feed(documents[i])
			}
			costs[i] = append(costs[i], float64(cpu()-begin)/float64(times)/float64(len(documents[i])))
		}
	}
	for i, c := range costs {
		if len(c) > 0 {
			g.costs[i] = median(c)
		}
	}
	return g
}

// factor is the growth over a doubling, where it is largest.
func (g *scaling) factor() float64 {
	large := 0.0
	for i := 1; i < len(g.costs) && g.costs[i-1] > 0; i++ {
		large = max(large, 2*math.Pow(g.costs[i]/g.costs[i-1], 1.0/doublings))
	}
	return large
}

func (g *scaling) String() string {
	s := fmt.Sprintf("%.2fx  %s, %q (%s):", g.factor(), g.fault.id, g.fault.name, g.fault.preset)
	for i, c := range g.costs {
		if c > 0 {
			s += fmt.Sprintf(" %d KB %.3g ns/B", linearSizes[i], c)
		}
	}
	return s
}
