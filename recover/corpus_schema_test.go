package recover_test

import (
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// TestMalformedWithSchema scores the rows of real.jsonl that have one.
func TestMalformedWithSchema(t *testing.T) {
	var values, right, fails, refused, guesses, guessed, wrong, byDefault int
	for _, m := range corpus.Rows[malformed](t, "malformed/real.jsonl") {
		if m.schema() == "" {
			continue
		}
		d := whole(t, jsonrecover.LenientRules(), m.schema(), m.Input)
		if m.Outcome == "value" {
			values++
			if d.committed(false) && m.right(d.json) {
				right++
			} else {
				t.Logf("%s %s: want %s\ninput %s\n%s", m.ID, m.Category, m.Expected, m.Input, d)
			}
		} else {
			fails++
			if d.committed(false) && !m.acceptable(d.json) {
				t.Errorf("%s %s: committed, and must not be\ninput %s\n%s", m.ID, m.Category, m.Input, d)
			} else {
				refused++
			}
			if len(m.Acceptable) > 0 {
				guesses++
				if d.committed(true) && m.acceptable(d.json) {
					guessed++
				} else {
					t.Logf("%s %s: no guess gives %s\ninput %s\n%s", m.ID, m.Category, m.Acceptable, m.Input, d)
				}
			}
		}
		if d.committed(true) && !m.right(d.json) {
			wrong++
			t.Logf("%s %s: a wrong value, should guesses be allowed\ninput %s\n%s", m.ID, m.Category, m.Input, d)
		}
		d = whole(t, jsonrecover.LosslessRules(), m.schema(), m.Input)
		if d.committed(false) {
			byDefault++
			if !m.right(d.json) && !d.untouched(m.Input) {
				t.Errorf("%s %s: the default commits a wrong value\ninput %s\n%s", m.ID, m.Category, m.Input, d)
			}
		}
	}
	t.Logf("with a schema, lenient: %d of %d values committed and right; %d of %d that must fail are not committed; with guesses allowed %d of %d give an acceptable value, %d a wrong one; the default commits %d",
		right, values, refused, fails, guessed, guesses, wrong, byDefault)
	if 100*right < 95*values {
		t.Errorf("%d of %d values committed and right, want 95 %%", right, values)
	}
	if 100*guessed < 80*guesses {
		t.Errorf("%d of %d guesses acceptable, want 80 %%", guessed, guesses)
	}
}
