package recover_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/internal/corpus"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// tally counts what became of the inputs of one kind of damage.
type tally struct{ inputs, recovered, refused, asSent, wrong int }

// TestTools takes the real tools, generates inputs that are valid for each,
// spoils them in every way of package fuzz, and recovers them with the tool's
// schema as the guide: faults with one reading must give the original back, and
// nothing else that is valid may be committed by default. Input that is valid as
// it was sent, markup and all, is no mistake of recovery. Each tool gets every
// second kind, in turn.
func TestTools(t *testing.T) {
	kinds := fuzz.Damages()
	tallies := make([]tally, len(kinds))
	skipped := 0
	for i, tool := range corpus.Tools(t) {
		text := string(tool.Tool.Schema)
		rng := rand.New(rand.NewPCG(uint64(i), 40))
		for k, kind := range kinds {
			if every := map[bool]int{false: 2, true: 16}[testing.Short()]; (i+k)%every != 0 {
				continue
			}
			preset := "lossless"
			if kind.Lossless {
				preset = kind.Preset
			}
			rules, err := jsonrecover.ParsePreset(preset)
			if err != nil {
				t.Fatal(err)
			}
			input := fuzz.Input(text, rng)
			bad, ok := kind.Apply(input, text, rng)
			if !ok {
				continue
			}
			if d := whole(t, jsonrecover.NoRules(), text, input); d.verdict != "valid" {
				skipped++
				continue
			}
			d := whole(t, rules, text, bad)
			c := &tallies[k]
			c.inputs++
			switch {
			case !d.committed(false):
				c.refused++
				if kind.Lossless && c.refused <= 2 {
					t.Logf("%s is refused: tool %s\noriginal %.400s\ninput    %.400s\n%.1200s", kind.Name, tool.Tool.Name, input, bad, d)
				}
			case sameValue(d.json, input):
				c.recovered++
			case d.untouched(bad):
				c.asSent++
			default:
				c.wrong++
				t.Errorf("%s: committed a wrong value: tool %s\noriginal %.600s\ninput    %.600s\n%.2000s", kind.Name, tool.Tool.Name, input, bad, d)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-18s %-9s %7s %9s %8s %8s %6s\n", "kind", "loss", "inputs", "recovered", "refused", "as sent", "wrong")
	var all, good int
	for k, kind := range kinds {
		c, loss := tallies[k], "guess"
		if kind.Lossless {
			loss = "lossless"
			all, good = all+c.inputs, good+c.recovered
			if kind.Preset == "lenient" {
				loss += "*"
			}
		}
		fmt.Fprintf(&b, "%-18s %-9s %7d %9d %8d %8d %6d\n", kind.Name, loss, c.inputs, c.recovered, c.refused, c.asSent, c.wrong)
	}
	t.Logf("under lossless (* lenient); %d generated inputs did not fit\n%slossless kinds: %d of %d recovered", skipped, b.String(), good, all)
	if all == 0 || 100*good < 99*all {
		t.Errorf("of %d inputs with lossless faults %d recovered, want 99 %%", all, good)
	}
}
