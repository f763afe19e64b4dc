package schema_test

import (
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/schema"
)

// TestSchemaBench validates the labelled instances of the real schemas with
// formats asserted, whole and byte by byte; every schema compiles leniently.
func TestSchemaBench(t *testing.T) {
	schemas, instances, early := 0, 0, 0
	for _, row := range corpus.SchemaBench(t) {
		s, err := schema.Compile(string(row.Schema), schema.AssertFormat(true))
		if err != nil {
			t.Errorf("%s: %v", row.ID, err)
			continue
		}
		schemas++
		r := newReader(s)
		for i, x := range row.Tests {
			instances++
			text := string(x.Data)
			got := r.read(text)
			if got.Err != "" || got.Verdict != verdictOf(x.Valid) {
				t.Errorf("%s/%d: got %v at %d, want %v; %s%s\n\t%s\n\t%s", row.ID, i, got.Verdict, got.At, verdictOf(x.Valid), got.Err, got.Violations,
					shorten(row.Schema), shorten(text))
				continue
			}
			if got.At < int64(len(text)) {
				early++
			}
			if got.Verdict == schema.Invalid && got.Violations == "" {
				t.Errorf("%s/%d: Invalid without a violation", row.ID, i)
			}
			small := r.read(text, everyByte(text)...)
			if small.Verdict != got.Verdict || small.At != got.At || small.Violations != got.Violations {
				t.Errorf("%s/%d: byte by byte %v at %d, whole %v at %d\n%s\n%s\n\t%s", row.ID, i, small.Verdict, small.At, got.Verdict, got.At,
					small.Violations, got.Violations, shorten(text))
			}
		}
	}
	t.Logf("%d schemas compiled, %d instances, %d decided before the last byte", schemas, instances, early)
}
