package recover_test

import (
	"encoding/json"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// TestConsensus scores the inputs on which two big repair libraries agree, under
// every rule.
func TestConsensus(t *testing.T) {
	type row struct {
		ID, Input string
		Expected  json.RawMessage
	}
	var rows, right int
	for _, r := range corpus.Rows[row](t, "repair-suites/consensus.jsonl") {
		rows++
		d := whole(t, jsonrecover.EveryRules(), "", r.Input)
		if sameValue(d.json, string(r.Expected)) {
			right++
			continue
		}
		why := consensusOverruled[r.ID]
		if why == "" {
			why = "no line of POLICY says so: refused though fixable, or another guess"
		}
		t.Logf("%s: %s\ninput %q\nwant %s\n%s", r.ID, why, r.Input, r.Expected, d)
	}
	t.Logf("every, no schema: %d of %d as the libraries agree", right, rows)
	if 100*right < 95*rows {
		t.Errorf("%d of %d, want 95 %%", right, rows)
	}
}

// consensusOverruled lists the rows that POLICY decides otherwise, with its
// line.
var consensusOverruled = map[string]string{
	"cons-0032": "close-open: an unfinished string is kept; value-quote needs a separator that a name or value follows",
	"cons-0033": "close-open: an unfinished string is kept; value-quote needs a separator that a name or value follows",
	"cons-0034": "close-open: an unfinished string is kept; value-quote needs a separator that a name or value follows",
	"cons-0145": "inner-quote: where the comma is missing, in an array white space and a value",
}
