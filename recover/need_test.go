package recover_test

import (
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/internal/corpus"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// checkRules checks what rules say of themselves while the input is read, whole
// and in deltas.
func checkRules(t *testing.T, preset, schema, input string) {
	t.Helper()
	rules, _ := jsonrecover.ParsePreset(preset)
	report := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s, schema %t, input %.300q: "+format, append([]any{preset, schema != "", input}, args...)...)
	}
	run(t, rules, schema, []string{input}, jsonrecover.Checked(report))
	run(t, rules, schema, fuzz.Chunks(input, 7), jsonrecover.Checked(report))
}

// TestNeed checks, at each fault of many inputs, that rules tell the truth about
// the bytes that they depend on, and about those with which what they mend may
// begin.
func TestNeed(t *testing.T) {
	for _, preset := range presets {
		goldenInputs(t, func(_, schema, input string) {
			checkRules(t, preset, "", input)
			checkRules(t, preset, schema, input)
		})
		for i, schema := range []string{"", article} {
			spoiled(60, uint64(40+i), fuzz.Damages(), func(input string, _ []fuzz.Damage, _ string) {
				checkRules(t, preset, schema, input)
			})
		}
	}
	for _, file := range []string{"repair-suites/consensus.jsonl", "malformed/real.jsonl"} {
		type row struct{ Input, Raw string }
		for _, r := range corpus.Rows[row](t, file) {
			checkRules(t, "lossless", "", r.Input+r.Raw)
			checkRules(t, "every", "", r.Input+r.Raw)
		}
	}
}
