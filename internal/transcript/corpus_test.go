package transcript

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
)

// indexRow is a row of the corpus's index, as far as it is read here.
type indexRow struct {
	File   string
	Format string
	Calls  []struct {
		Name          string
		Bytes, Deltas int
		Kind          string
	}
	Stop string `json:"stop_reason"`
}

// TestCorpusAnthropic reads every recording of the Messages stream and compares
// the calls with the index: names, bytes, number of deltas, stop reason.
func TestCorpusAnthropic(t *testing.T) {
	dir := corpus.Dir(t)
	calls, recordings := 0, 0
	for _, line := range corpus.Rows[json.RawMessage](t, "transcripts/INDEX.jsonl") {
		if !bytes.HasPrefix(line, []byte(`{"file": "anthropic/`)) {
			continue // rows of other kinds have other members
		}
		var row indexRow
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		recordings++
		f, err := os.Open(filepath.Join(dir, "transcripts", row.File))
		if err != nil {
			t.Error(err)
			continue
		}
		i := 0
		text, _ := os.ReadFile(f.Name())
		messages := strings.Count(string(text), "message_start\",")
		for it, err := range Read(row.File, f, Auto) {
			switch {
			case err != nil:
				t.Errorf("%v", err)
				continue
			case it.Call == nil:
				t.Logf("%v", it.Note)
				continue
			case i == len(row.Calls):
				t.Errorf("%s: more calls than the index has: %s", row.File, it.Call.Tool)
				continue
			}
			c, want := it.Call, row.Calls[i]
			i++
			size := len(strings.Join(c.Deltas, ""))
			if c.Tool != want.Name || size != want.Bytes || len(c.Deltas) != want.Deltas ||
				messages == 1 && c.StopReason != row.Stop { // the index has one per recording
				t.Errorf("%s: got %s, %d bytes, %d deltas, stop %q; the index says %s, %d bytes, %d deltas, stop %q",
					c.Source(), c.Tool, size, len(c.Deltas), c.StopReason, want.Name, want.Bytes, want.Deltas, row.Stop)
			}
		}
		f.Close()
		if i != len(row.Calls) {
			t.Errorf("%s: %d calls, the index has %d", row.File, i, len(row.Calls))
		}
		calls += i
	}
	t.Logf("%d recordings, %d calls", recordings, calls)
	if calls == 0 {
		t.Error("no call was read")
	}
}
