package schema_test

import (
	"math/rand"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/schema"
)

// TestToolsCompile compiles every real tool definition leniently. The few that
// are not 2020-12 get a warning, and strict compilation refuses them.
func TestToolsCompile(t *testing.T) {
	tools := corpus.Tools(t)
	warned, strict := 0, 0
	for i, tool := range tools {
		s, err := schema.Compile(string(tool.Tool.Schema))
		if err != nil {
			t.Errorf("tool %d %s: %v\n\t%s", i, tool.Tool.Name, err, shorten(tool.Tool.Schema))
			continue
		}
		if len(s.Warnings()) > 0 {
			warned++
		}
		if _, err := schema.Compile(string(tool.Tool.Schema), schema.Strict(true)); err == nil {
			strict++
		} else if len(s.Warnings()) == 0 {
			t.Errorf("tool %d %s: refused by strict (%v) but lenient has no warning", i, tool.Tool.Name, err)
		}
	}
	t.Logf("%d tools compiled leniently, %d of them with warnings; %d compiled strictly", len(tools), warned, strict)
}

// TestToolsLaw1 reads sampled and mutated inputs of every tool whole and byte
// by byte, duplicate names included: verdict, offset and violations are the
// same, and a validator that is used again says the same as a fresh one.
func TestToolsLaw1(t *testing.T) {
	rounds := 6
	if full() {
		rounds = 60
	}
	rng := rand.New(rand.NewSource(4))
	inputs, invalid := 0, 0
	for i, tool := range corpus.Tools(t) {
		s, err := schema.Compile(string(tool.Tool.Schema))
		if err != nil {
			continue // TestToolsCompile says so
		}
		doc := corpus.ParseNode(string(tool.Tool.Schema))
		pool := &corpus.Pool{}
		pool.AddSchema(doc)
		used := newReader(s)
		for range rounds {
			n := corpus.Sample(doc, rng)
			n.Mutate(rng, pool, true)
			text := n.String()
			inputs++
			want := newReader(s).read(text)
			if want.Verdict == schema.Invalid {
				invalid++
			}
			if want.Err != "" || want.Verdict == schema.Open {
				t.Errorf("tool %d %s: %v %s\n\t%s", i, tool.Tool.Name, want.Verdict, want.Err, shorten(text))
			}
			want.seen = 0
			for _, cuts := range [][]int{nil, everyByte(text), {len(text) / 2}, {len(text) / 3, 2 * len(text) / 3}} {
				got := used.read(text, cuts...)
				got.seen = 0
				if got != want {
					t.Errorf("tool %d %s, %d cuts: %+v, want %+v\n\t%s", i, tool.Tool.Name, len(cuts), got, want, shorten(text))
				}
			}
		}
	}
	t.Logf("%d inputs, %d of them Invalid", inputs, invalid)
}
