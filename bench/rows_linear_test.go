package bench

import (
	"testing"

	jsonrecover "github.com/jsontide/jsontide/recover"
)

// Most rules have a fault that can be repeated.
func TestRepeatable(t *testing.T) {
	n := 0
	for _, info := range jsonrecover.All() {
		f, panics := repeatable(info)
		if f != nil {
			n++
		}
		for _, p := range panics {
			t.Error(p)
		}
	}
	if n < 40 {
		t.Errorf("only %d rules have a fault that can be repeated", n)
	}
}
