package recover

import (
	"math/rand/v2"
	"testing"
)

// randomEdits returns sorted, disjoint edits of text.
func randomEdits(rng *rand.Rand, text string) (edits []Edit) {
	for at := int64(0); at <= int64(len(text)); at++ {
		if rng.IntN(4) > 0 {
			continue
		}
		e := Edit{Rule: OverEscaped, Start: at, End: min(at+int64(rng.IntN(4)), int64(len(text))), Insert: "XYZ"[:rng.IntN(4)]}
		if e.Start == e.End && e.Insert == "" {
			continue
		}
		edits = append(edits, e)
		at = e.End
	}
	return edits
}

// TestComposedStrings: an edit that decodes a string stays one where nothing else
// touches it, with its offsets moved, and becomes one of the rule that proposed it
// where the first edits do.
func TestComposedStrings(t *testing.T) {
	const raw = `xx"[\u0031]",y`
	first := []Edit{{Rule: OverEscaped, Start: 0, End: 2, Insert: "x"}}
	text := Apply(raw, first)
	inner := []Edit{{Rule: OtherLiteral, Start: 3, End: 9, Insert: "2"}}
	second := []Edit{{Rule: DecodeString, Start: 1, End: 11, Inner: inner}}
	final := Apply(text, second)
	if final != "x[2],y" {
		t.Fatalf("the second edits make %q", final)
	}
	all := composed(raw, text, final, first, second, Rename)
	if got := Apply(raw, all); got != final || len(all) != 2 || all[1].Rule != DecodeString || all[1].Inner[0].Start != 4 {
		t.Errorf("%q: %+v", got, all)
	}
	first = append(first, Edit{Rule: Comment, Start: 10, End: 10, Insert: " "})
	text = Apply(raw, first)
	second = []Edit{{Rule: DecodeString, Start: 1, End: 12}}
	final = Apply(text, second)
	all = composed(raw, text, final, first, second, Rename)
	if got := Apply(raw, all); got != final || len(all) != 2 || all[1].Rule != Rename {
		t.Errorf("%q, want %q: %+v", got, final, all)
	}
}

// TestComposed makes edits of edited text, and checks that those that composed
// makes of both lead to the same.
func TestComposed(t *testing.T) {
	both := 0
	for i := range 20000 {
		rng := rand.New(rand.NewPCG(1, uint64(i)))
		raw := "abcdefghijklmnop"[:rng.IntN(17)]
		first := randomEdits(rng, raw)
		text := Apply(raw, first)
		second := randomEdits(rng, text)
		for k := range second {
			second[k].Rule = Rename
		}
		final := Apply(text, second)
		all := composed(raw, text, final, first, second, Rename)
		for k := 1; k < len(all); k++ {
			if all[k].Start < all[k-1].End {
				t.Fatalf("%d: %+v and %+v overlap", i, all[k-1], all[k])
			}
		}
		if got := Apply(raw, all); got != final {
			t.Fatalf("%d: %q with %+v and %+v is %q, with %+v %q", i, raw, first, second, final, all, got)
		}
		if len(all) < len(first)+len(second) {
			both++
		}
	}
	if both < 1000 {
		t.Errorf("only %d had edits that touch", both)
	}
}
