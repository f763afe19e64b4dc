package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
)

// indexRow is a row of the corpus's index, as far as it is read here.
type indexRow struct {
	File        string
	ToolsFile   string            `json:"tools_file"`
	ValidJSON   []json.RawMessage `json:"valid_json"`   // true, false, "empty"
	SchemaValid []json.RawMessage `json:"schema_valid"` // true, false, null: no schema
}

// disagreements are the calls, "file#number", of which the index says something
// else, and why.
var disagreements = map[string]string{}

// callObject is what -o jsonl says of a call, as far as the test compares it.
type callObject struct {
	Source, Outcome, Verdict, Raw, JSON string
	Input                               json.RawMessage
	Violations                          json.RawMessage
	Edits                               json.RawMessage
	ImpossibleAt                        *int64 `json:"impossible_at"`
	Committed                           bool
	Error                               json.RawMessage
}

// validated runs validate -o jsonl over the recording.
func validated(t *testing.T, row *indexRow, flags ...string) []callObject {
	t.Helper()
	dir := filepath.Join(must(filepath.Abs(corpus.Dir(t))), "transcripts")
	args := append([]string{"validate", "-q", "-o", "jsonl", "--fail-on", "none", filepath.Join(dir, row.File)}, flags...)
	if row.ToolsFile != "" {
		args = append(args, "--tools", filepath.Join(dir, row.ToolsFile))
	}
	r := program(t, "", args...)
	if r.status != exitOK && len(row.ValidJSON) > 0 {
		t.Errorf("%s: status %d, %s", row.File, r.status, r.err)
	}
	var out []callObject
	for line := range strings.Lines(r.out) {
		var c callObject
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%s: %v", row.File, err)
		}
		out = append(out, c)
	}
	return out
}

// TestCorpus validates every recording of the Messages stream. Without rules of
// recovery a call is Exact where the index says that it is JSON, and its verdict
// is what the index says of its schema. Neither depends on how the input was
// cut.
func TestCorpus(t *testing.T) {
	var files, calls, isJSON, agree, checked, fits int
	for _, line := range corpus.Rows[json.RawMessage](t, "transcripts/INDEX.jsonl") {
		if !bytes.HasPrefix(line, []byte(`{"file": "anthropic/`)) {
			continue // rows of other kinds have other members
		}
		var row indexRow
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		files++
		got := validated(t, &row, "--rules", "none")
		if len(got) != len(row.ValidJSON) {
			t.Errorf("%s: %d calls, the index has %d", row.File, len(got), len(row.ValidJSON))
			continue
		}
		for i, c := range got {
			calls++
			want := "false"
			if c.Outcome == "exact" {
				want = "true"
			}
			if c.Raw == "" && want == "true" && string(c.Input) == "{}" {
				want = `"empty"`
			}
			verdict := map[string]string{"true": "valid", "false": "invalid", "null": "unchecked"}[string(row.SchemaValid[i])]
			same := string(row.ValidJSON[i]) == want && verdict == c.Verdict
			why, known := disagreements[fmt.Sprintf("%s#%d", row.File, i)]
			switch {
			case same:
				agree++
			case known:
				t.Logf("%s: the index says %s, %s; here %s, %s: %s", c.Source, row.ValidJSON[i], verdict, c.Outcome, c.Verdict, why)
			default:
				t.Errorf("%s: the index says %s, %s; here %s, %s: %.200s\n%s%s", c.Source, row.ValidJSON[i], verdict, c.Outcome, c.Verdict, c.Raw, c.Violations, c.Error)
			}
			if c.Outcome == "exact" {
				isJSON++
			}
			if verdict != "unchecked" {
				checked++
			}
			if c.Verdict == "valid" {
				fits++
			}
		}
		for _, chunk := range []string{"1", "3", "11", "1000"} {
			again := validated(t, &row, "--rules", "none", "--chunk", chunk)
			if a, b := string(must(json.Marshal(again))), string(must(json.Marshal(got))); a != b {
				t.Errorf("%s: --chunk %s changes\n%.500s to\n%.500s", row.File, chunk, b, a)
			}
		}
	}
	t.Logf("%d recordings, %d calls: %d agree with the index; %d are JSON, %d have a schema, %d fit it", files, calls, agree, isJSON, checked, fits)
	if calls == 0 {
		t.Error("no call was read")
	}
}

// TestCorpusReplay cuts every recording of the Messages stream anew, with every
// rule in force.
func TestCorpusReplay(t *testing.T) {
	if raceEnabled {
		t.Skip("slow under the race detector; replay has no goroutines of its own")
	}
	dir := must(filepath.Abs(corpus.Dir(t)))
	r := program(t, "", "replay", "--rules", "every", filepath.Join(dir, "transcripts", "anthropic"))
	if r.status != exitOK || !strings.Contains(r.out, " calls cut anew ") {
		t.Errorf("status %d\n%.2000s\n%.500s", r.status, r.out, r.err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
