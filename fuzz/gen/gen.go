// Package gen holds gopter generators over the inputs of package fuzz, and the
// way to run a law on them. A failure is shrunk: pieces are cut out of the text
// while the law still fails.
package gen

import (
	"math/rand/v2"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/jsontide/jsontide/fuzz"
)

// Document generates JSON texts of up to about size bytes; shrinking gives texts
// that may not be JSON.
func Document(size int) gopter.Gen {
	return text(func(rng *rand.Rand) string { return fuzz.Document(rng, rng.IntN(size+1)) })
}

// Mutated generates texts that are JSON but for a few bytes.
func Mutated(size int) gopter.Gen {
	return text(func(rng *rand.Rand) string { return fuzz.Mutate(rng, fuzz.Document(rng, rng.IntN(size+1))) })
}

// Soup generates texts of up to size bytes that mean something in JSON, without
// its grammar.
func Soup(size int) gopter.Gen {
	tokens := []string{"{", "}", "[", "]", ":", ",", `"`, `"a"`, `\`, `\u`, "D83D", "DE00", "0", "1", "-", ".", "e",
		"true", "nul", " ", "\n", "\x00", "é", "\xe2", "\x82", "😀", "a"}
	return text(func(rng *rand.Rand) string {
		s := ""
		for n := rng.IntN(size + 1); len(s) < n; {
			s += tokens[rng.IntN(len(tokens))]
		}
		return s
	})
}

// text is a generator that shrinks by cutting pieces out.
func text(make func(rng *rand.Rand) string) gopter.Gen {
	return gen.Int64().Map(func(seed int64) string {
		return make(rand.New(rand.NewPCG(uint64(seed), 0)))
	}).WithShrinker(shrink)
}

// shrink cuts out pieces of half the text, a quarter, and so on.
func shrink(v any) gopter.Shrink {
	s := v.(string)
	size, at := len(s)/2, 0
	return func() (any, bool) {
		for size > 0 {
			if at+size <= len(s) {
				t := s[:at] + s[at+size:]
				at += size
				return t, true
			}
			size, at = size/2, 0
		}
		return nil, false
	}
}

// ForAll checks law on n texts of g. The seed is fixed, so that a run can be
// repeated.
func ForAll(t *testing.T, n int, g gopter.Gen, law func(t fuzz.TB, input string)) {
	t.Helper()
	parameters := gopter.DefaultTestParametersWithSeed(1)
	parameters.MinSuccessfulTests = n
	parameters.MaxShrinkCount = 1000
	properties := gopter.NewProperties(parameters)
	properties.Property(t.Name(), prop.ForAll(func(input string) (bool, error) {
		var r fuzz.Recorder
		law(&r, input)
		return len(r.Faults) == 0, r.Err()
	}, g))
	properties.TestingRun(t)
}
