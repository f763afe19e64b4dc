package recover

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestMendedText mends long texts in which faults are rare, so that what stands
// between two of them fills pieces of the raw text, and reads parts of the mended
// text on the way.
func TestMendedText(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	faults := []string{`/* c */ 1`, `'x'`, `True`, `{"a": 1,}`, `[1 2]`, `"a` + "\n" + `b"`}
	for round := range 60 {
		var raw strings.Builder
		raw.WriteString([]string{"", "// c\n"}[rng.IntN(2)] + "[0")
		for range rng.IntN(8) {
			for range rng.IntN(1 << rng.IntN(13)) {
				fmt.Fprintf(&raw, `, {"id": %d, "s": "%s"}`, rng.IntN(1000), strings.Repeat("x", rng.IntN(9)))
			}
			raw.WriteString(", " + faults[rng.IntN(len(faults))])
		}
		raw.WriteString("]")
		text := raw.String()
		r := New(LosslessRules(), nil, nil)
		var streamed []byte
		most := 1 << rng.IntN(16)
		for rest := text; rest != ""; {
			n := min(1+rng.IntN(most), len(rest))
			r.Feed(rest[:n])
			rest = rest[n:]
			if rng.IntN(4) == 0 {
				streamed = r.AppendJSON(streamed)
			}
			if len(streamed) > 0 && rng.IntN(8) == 0 {
				from := rng.IntN(len(streamed))
				to := from + rng.IntN(len(streamed)-from+1)
				if got := r.mendedRange(int64(from), int64(to)); got != string(streamed[from:to]) {
					t.Fatalf("round %d: the mended text from %d to %d is %.100q, and was %.100q", round, from, to, got, streamed[from:to])
				}
			}
		}
		r.Close()
		streamed = r.AppendJSON(streamed)
		want := Apply(text, r.Edits())
		if r.Outcome() > Mended || r.JSON() != want || string(streamed) != want {
			t.Fatalf("round %d, %d bytes, %v: JSON and its edits differ", round, len(text), r.Outcome())
		}
	}
}
