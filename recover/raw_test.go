package recover

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestRawText compares a rawText with a plain string, and looks whether what it
// gave earlier is still what it was.
func TestRawText(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var raw rawText
	for round := range 200 {
		raw.reset()
		type view struct{ got, want string }
		var views []view
		want, at := "", int64(0) // at: what waits begins there
		for range rng.IntN(60) {
			delta := strings.Repeat(string(rune('a'+rng.IntN(26))), rng.IntN(20))
			if rng.IntN(10) == 0 {
				delta = strings.Repeat(delta, 200)
			}
			raw.add(delta, at)
			want += delta
			n := int64(len(want))
			if raw.len() != n {
				t.Fatalf("round %d: length %d, want %d", round, raw.len(), n)
			}
			if rng.IntN(8) > 0 { // of what waits, most is short
				at = n - rng.Int64N(min(n-at, 100)+1)
			} else if rng.IntN(8) == 0 {
				at = rng.Int64N(n + 1)
			}
			views = append(views, view{raw.from(at), want[at:]})
			a := rng.Int64N(n + 1)
			b := a + rng.Int64N(n-a+1)
			views = append(views, view{raw.slice(a, b), want[a:b]}, view{string(raw.appendTo(nil, a, b)), want[a:b]})
		}
		views = append(views, view{raw.all(), want})
		for i, v := range views {
			if v.got != v.want {
				t.Fatalf("round %d, view %d: %q, want %q", round, i, v.got, v.want)
			}
		}
	}
}
