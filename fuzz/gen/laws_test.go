package gen_test

import (
	"testing"

	"github.com/leanovate/gopter"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/fuzz/gen"
	"github.com/jsontide/jsontide/parser"
)

// variants are the options under which the laws must hold.
var variants = []struct {
	name string
	opts []parser.Option
}{
	{"defaults", nil},
	{"unique", []parser.Option{parser.UniqueNames(true)}},
	{"invalid", []parser.Option{parser.AllowInvalidUTF8(true)}},
	{"limits", []parser.Option{parser.MaxDepth(3), parser.MaxBytes(150), parser.MaxNameLength(6), parser.MaxNumberLength(5),
		parser.MaxMembers(3), parser.AllowInvalidUTF8(true)}},
}

var inputs = []struct {
	name string
	gen  gopter.Gen
}{
	{"document", gen.Document(200)},
	{"mutated", gen.Mutated(120)},
	{"soup", gen.Soup(40)},
}

func each(t *testing.T, law func(fuzz.TB, fuzz.Start, string)) {
	for _, v := range variants {
		for _, in := range inputs {
			t.Run(v.name+"/"+in.name, func(t *testing.T) {
				gen.ForAll(t, 100, in.gen, func(t fuzz.TB, input string) { law(t, fuzz.Parser(v.opts...), input) })
			})
		}
	}
}

func TestCuts(t *testing.T)  { each(t, fuzz.Cuts) }
func TestFinal(t *testing.T) { each(t, fuzz.Final) }

func TestSound(t *testing.T) {
	for _, in := range inputs {
		t.Run(in.name, func(t *testing.T) {
			gen.ForAll(t, 1000, in.gen, func(t fuzz.TB, input string) { fuzz.Sound(t, fuzz.Parser(), input) })
		})
	}
}

func TestNoHarm(t *testing.T) {
	gen.ForAll(t, 1000, gen.Document(200), func(t fuzz.TB, input string) {
		// Shrinking leaves JSON.
		if fuzz.Run(fuzz.Parser(), []string{input}).Err == "" {
			fuzz.NoHarm(t, fuzz.Parser(), input)
		}
	})
}
