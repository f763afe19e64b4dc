package oracle

import (
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
)

// TestReference counts how far the reference validator itself agrees with the
// labels of the test data, so that a change of its version shows.
func TestReference(t *testing.T) {
	rows, wrong, refused := 0, 0, 0
	for _, row := range corpus.SchemaBench(t) {
		s, err := Compile(string(row.Schema), Options{AssertFormat: true})
		if err != nil {
			refused++
			continue
		}
		for _, x := range row.Tests {
			rows++
			if ok, err := s.Valid(string(x.Data)); err != nil || ok != x.Valid {
				wrong++
			}
		}
	}
	t.Logf("the reference validator agrees with %d of %d labels and refuses %d schemas", rows-wrong, rows, refused)
	if wrong > 0 || refused > 1 {
		t.Errorf("%d wrong and %d refused, want none and at most 1", wrong, refused)
	}
}
