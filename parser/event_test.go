package parser_test

import (
	"testing"

	"github.com/jsontide/jsontide/parser"
)

func TestKind(t *testing.T) {
	var all parser.Kinds
	for _, k := range []parser.Kind{'{', '[', '"', '0', 't', 'f', 'n'} {
		if k.String() != string(rune(k)) {
			t.Errorf("%c prints as %s", k, k)
		}
		if k.Set() == 0 || all.Any(k.Set()) {
			t.Errorf("%v has the set %b", k, k.Set())
		}
		all |= k.Set()
	}
	if all != parser.AnyKind || !all.Has(parser.Numbers|parser.Booleans) {
		t.Errorf("all kinds are %b, AnyKind is %b", all, parser.AnyKind)
	}
	for _, k := range []parser.Kind{'}', ']', ':', ',', 0} {
		if k.Set() != 0 {
			t.Errorf("%v has the set %b", k, k.Set())
		}
	}
	if parser.Integers.Has(parser.Numbers) || !parser.Integers.Any(parser.Numbers) {
		t.Error("integers and numbers")
	}
}

// An event that is not the parser's own has the source that it is told.
func TestSetSource(t *testing.T) {
	var e parser.Event
	e.Text = "aé😀b"
	e.SetSource("aé😀b", 100, true)
	for n, want := range []int64{100, 101, 103, 103, 107, 107, 107, 107, 108, 108} {
		if got := e.SourceEnd(n); got != want {
			t.Errorf("plain: SourceEnd(%d) is %d, want %d", n, got, want)
		}
	}
	e.SetSource(`a\u00e9\uD83D\uDE00b`, 100, false)
	for n, want := range []int64{100, 101, 107, 107, 119, 119, 119, 119, 120, 120} {
		if got := e.SourceEnd(n); got != want {
			t.Errorf("escaped: SourceEnd(%d) is %d, want %d", n, got, want)
		}
	}
	e.Kind, e.End, e.At = parser.KindNumber, 105, 106
	e.NotBefore(110)
	if e.At != 110 || !e.Held || e.SourceEnd(1) != 110 || e.SourceEnd(8) != 120 {
		t.Errorf("NotBefore: At %d, Held %v, SourceEnd %d and %d", e.At, e.Held, e.SourceEnd(1), e.SourceEnd(8))
	}
}
