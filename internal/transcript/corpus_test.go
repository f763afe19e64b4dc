package transcript

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus returns the folder of the test data, or skips the test.
func corpus(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("JSONTIDE_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(filepath.Join(dir, "transcripts", "INDEX.jsonl")); err != nil {
		t.Skip("no test corpus: set JSONTIDE_CORPUS to its folder")
	}
	return dir
}

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

func indexRows(t *testing.T, dir, folder string) []indexRow {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "transcripts", "INDEX.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []indexRow
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var r indexRow
		if !strings.HasPrefix(sc.Text(), `{"file": "`+folder+`/`) {
			continue
		}
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestCorpusAnthropic reads every recording of the Messages stream and compares
// the calls with the index: names, bytes, number of deltas, stop reason.
func TestCorpusAnthropic(t *testing.T) {
	dir := corpus(t)
	calls := 0
	rows := indexRows(t, dir, "anthropic")
	for _, row := range rows {
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
			bytes := len(strings.Join(c.Deltas, ""))
			if c.Tool != want.Name || bytes != want.Bytes || len(c.Deltas) != want.Deltas ||
				messages == 1 && c.StopReason != row.Stop { // the index has one per recording
				t.Errorf("%s: got %s, %d bytes, %d deltas, stop %q; the index says %s, %d bytes, %d deltas, stop %q",
					c.Source(), c.Tool, bytes, len(c.Deltas), c.StopReason, want.Name, want.Bytes, want.Deltas, row.Stop)
			}
		}
		f.Close()
		if i != len(row.Calls) {
			t.Errorf("%s: %d calls, the index has %d", row.File, i, len(row.Calls))
		}
		calls += i
	}
	t.Logf("%d recordings, %d calls", len(rows), calls)
	if calls == 0 {
		t.Error("no call was read")
	}
}
