package recover_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/internal/corpus"
	jsonrecover "github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

// TestReset reads one input after the other with one Repairer for each preset, and
// validators that are used again too: nothing is left of what came before, whether
// that was closed, given up in the middle, or had another schema or none.
func TestReset(t *testing.T) {
	var cur *schema.Schema
	renew := jsonrecover.Renew(func() jsonrecover.Guide { return cur.NewValidator() })
	used := map[string]*jsonrecover.Repairer{}
	rng := rand.New(rand.NewPCG(7, 12))
	n := 0
	check := func(preset, text, input string) {
		rules, err := jsonrecover.ParsePreset(preset)
		if err != nil {
			t.Fatal(err)
		}
		var guide, again jsonrecover.Guide
		var first, second *schema.Validator
		var verdict, verdictAgain func() (string, int64)
		if text != "" {
			cur = compile(t, text)
			first, second = cur.NewValidator(), cur.NewValidator()
			guide, again = first, second
			of := func(v *schema.Validator) func() (string, int64) {
				return func() (string, int64) { verdict, at := v.Verdict(); return verdict.String(), at }
			}
			verdict, verdictAgain = of(first), of(second)
		}
		deltas := cut(input, rng)
		w, w2 := &watcher{}, &watcher{}
		want := read(t, jsonrecover.New(rules, guide, w, renew), w, verdict, deltas)
		r := used[preset]
		if r == nil {
			r = jsonrecover.New(rules, nil, nil, renew)
			used[preset] = r
		}
		if rng.IntN(2) == 0 { // what comes before is given up where it stands
			r.Reset(rules, again, nil)
			r.Feed(input[:rng.IntN(len(input)+1)])
			if second != nil {
				second.Reset()
			}
		}
		r.Reset(rules, again, w2)
		got := read(t, r, w2, verdictAgain, deltas)
		n++
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(drive{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s, schema %.300s\ninput %.600q\ncuts %.600q: a new Repairer (-), and one that was used (+):\n%.2000s", preset, text, input, deltas, diff)
		}
	}
	presets := []string{"none", "truncated", "lossless", "lenient", "every"}
	for i, row := range corpus.Rows[malformed](t, "malformed/real.jsonl") {
		text := row.schema()
		if i%3 == 0 {
			text = ""
		}
		for _, preset := range presets {
			check(preset, text, row.Input)
		}
	}
	kinds := fuzz.Damages()
	for i, tool := range corpus.Tools(t) {
		text := string(tool.Tool.Schema)
		input := fuzz.Input(text, rng)
		for k := range 4 {
			kind := kinds[(4*i+k)%len(kinds)]
			bad, ok := kind.Apply(input, text, rng)
			if !ok {
				continue
			}
			check(presets[2+(i+k)%3], text, bad)
			if k == 0 {
				check(presets[2+(i+k)%3], "", bad)
			}
		}
		if testing.Short() && i > 60 {
			break
		}
	}
	t.Logf("%d inputs", n)
}
