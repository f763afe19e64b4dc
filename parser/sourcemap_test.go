package parser_test

import (
	"testing"

	"github.com/jsontide/jsontide/parser"
)

// TestSourceMap maps ab?cd of a\u0062?cd, of which the ? was known with the c.
func TestSourceMap(t *testing.T) {
	var m parser.SourceMap
	m.Add(1, 1, 7, true)
	m.AddLate(2, 7, 8, 1)
	m.Add(3, 8, 0, false)
	for at := range int64(4) { // forgetting what came before does not matter
		m.Forget(at)
		for v := at; v <= 5; v++ {
			end, known := []int64{0, 1, 7, 8, 9, 10}[v], []int64{0, 1, 7, 9, 9, 10}[v]
			if got := m.End(v); got != end {
				t.Errorf("after Forget(%d) the byte before %d ends at %d, want %d", at, v, got, end)
			}
			if got := m.Known(v); got != known {
				t.Errorf("after Forget(%d) the byte before %d is known at %d, want %d", at, v, got, known)
			}
		}
		for v := at; v < 5; v++ {
			if got, want := m.Start(v), []int64{0, 1, 7, 8, 9}[v]; got != want {
				t.Errorf("after Forget(%d) the byte at %d begins at %d, want %d", at, v, got, want)
			}
		}
	}
}
