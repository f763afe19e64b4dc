package fuzz_test

import (
	"encoding/json"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/parser"
)

func TestDocumentIsJSON(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	longest := 0
	for range 2000 {
		size := rng.IntN(400)
		s := fuzz.Document(rng, size)
		if !json.Valid([]byte(s)) {
			t.Fatalf("not JSON: %q", s)
		}
		longest = max(longest, len(s))
	}
	if longest < 300 {
		t.Errorf("the longest of 2,000 documents has %d bytes", longest)
	}
}

func TestMutateBreaks(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	valid := 0
	for range 2000 {
		if json.Valid([]byte(fuzz.Mutate(rng, fuzz.Document(rng, 100)))) {
			valid++
		}
	}
	if valid < 50 || valid > 1500 {
		t.Errorf("%d of 2,000 mutated documents are JSON", valid)
	}
}

func TestLinear(t *testing.T) {
	for name, input := range map[string]func(n int) string{
		"string":  func(n int) string { return `"` + strings.Repeat(`a\n`, n/3) + `"` },
		"objects": func(n int) string { return `[` + strings.Repeat(`{"a":1},`, n/8) + `0]` },
		"number":  func(n int) string { return strings.Repeat(`1`, n) },
		"name":    func(n int) string { return `{"` + strings.Repeat(`n`, n) + `":0}` },
		"nested": func(n int) string {
			tower := strings.Repeat(`[`, 500) + strings.Repeat(`]`, 500) + `,`
			return `[` + strings.Repeat(tower, n/1000) + `0]`
		},
	} {
		t.Run(name, func(t *testing.T) {
			fuzz.Linear(t, fuzz.Parser(parser.MaxNameLength(1<<20)), input)
		})
	}
}

func TestLinearNames(t *testing.T) {
	fuzz.Linear(t, fuzz.Parser(parser.UniqueNames(true)), func(n int) string {
		var b strings.Builder
		b.WriteByte('{')
		for i := 0; b.Len() < n; i++ {
			b.WriteString(`"` + string(rune('a'+i%26)) + strings.Repeat("x", i%7))
			b.WriteString(string(rune('A'+i/26%26)) + string(rune('A'+i/676%26)) + string(rune('A'+i/17576)) + `":0,`)
		}
		b.WriteString(`"":0}`)
		return b.String()
	})
}

// repeat gives n times s.
func repeat(head, s string, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(head) {
			return
		}
		for range n {
			if !yield(s) {
				return
			}
		}
	}
}

func TestBounded(t *testing.T) {
	const limit = 64 << 10
	for _, c := range []struct {
		name, head, s string
	}{
		{"string", `"`, strings.Repeat("plain ", 2000)},
		{"escapes", `"`, strings.Repeat(`a\n`, 4000)},
		{"items", `[0`, strings.Repeat(`,{},"a",[1.5]`, 1000)},
		{"space", "", strings.Repeat(" ", 12000)},
		{"error", "x", strings.Repeat("[", 12000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			fuzz.Bounded(t, fuzz.Parser(), limit, repeat(c.head, c.s, 1000))
		})
	}
}

// A broken machine shows that a law is able to fail.
type broken struct {
	*parser.Parser
	state  fuzz.State
	fed    string
	feed   func(b *broken, delta string)
	change func(b *broken, e *parser.Event)
	close  func(b *broken)
	sink   parser.Sink
}

func (b *broken) State() fuzz.State { return b.state }

func (b *broken) Feed(delta string) error {
	b.fed += delta
	err := b.Parser.Feed(delta)
	if b.feed != nil {
		b.feed(b, delta)
	}
	return err
}

func (b *broken) Close() error {
	err := b.Parser.Close()
	if b.close != nil {
		b.close(b)
	}
	return err
}

func (b *broken) Event(e *parser.Event) {
	if b.change != nil {
		b.change(b, e)
	}
	b.sink.Event(e)
}

func TestLawsFail(t *testing.T) {
	const input = `{"a":"text","b":[1,2]}`
	exact := func(b *broken) { b.state.JSON, b.state.Outcome = b.fed, "exact" }
	for _, c := range []struct {
		name   string
		law    func(fuzz.TB, fuzz.Start, string)
		broken broken
	}{
		{"events depend on cuts", fuzz.Cuts, broken{change: func(b *broken, e *parser.Event) {
			if e.Kind == parser.KindNumber {
				e.At = int64(len(b.fed))
			}
		}}},
		{"an event comes early", fuzz.Cuts, broken{change: func(_ *broken, e *parser.Event) { e.At = 1000 }}},
		{"state depends on cuts", fuzz.Cuts, broken{feed: func(b *broken, _ string) { b.state.Text += "x" }}},
		{"a verdict comes late", fuzz.Cuts, broken{close: func(b *broken) {}, feed: func(b *broken, _ string) {
			if len(b.fed) > 10 {
				b.state.Verdict, b.state.At = "invalid", 5
			}
		}}},
		{"a panic", fuzz.Cuts, broken{close: func(*broken) { panic("oh") }}},
		{"a verdict is taken back", fuzz.Final, broken{feed: func(b *broken, _ string) {
			b.state.Verdict = map[bool]string{true: "valid"}[len(b.fed) == 8]
		}}},
		{"text is taken back", fuzz.Final, broken{feed: func(b *broken, delta string) { b.state.Text = delta }}},
		{"text does not begin the final text", fuzz.Final, broken{feed: func(b *broken, delta string) {
			b.state.Text = b.fed
		}, close: func(b *broken) { b.state.JSON = "{}" }}},
		{"edits change", fuzz.Final, broken{feed: func(b *broken, _ string) {
			b.state.Edits = []fuzz.Edit{{Start: int64(len(b.fed))}}
		}}},
		{"events are not in order", fuzz.Final, broken{change: func(_ *broken, e *parser.Event) { e.Start = -e.Start }}},
		{"an edit of valid input", fuzz.NoHarm, broken{close: func(b *broken) { b.state.Edits = []fuzz.Edit{{Rule: "x"}} }}},
		{"valid input is changed", fuzz.NoHarm, broken{close: func(b *broken) { b.state.JSON = b.fed + " " }}},
		{"output is not JSON", fuzz.Sound, broken{close: func(b *broken) { b.state.JSON = "{" }}},
		{"events describe something else", fuzz.Sound, broken{change: func(_ *broken, e *parser.Event) {
			if e.Kind == parser.KindString {
				e.Text = "other"
			}
		}}},
		{"output is something else", fuzz.Sound, broken{close: func(b *broken) { b.state.JSON = `{"a":"text","b":[1]}` }}},
		{"an edit is missing", fuzz.Accounted, broken{close: func(b *broken) { b.state.JSON = `{}` }}},
		{"edits overlap", fuzz.Accounted, broken{close: func(b *broken) {
			b.state.JSON, b.state.Edits = b.fed, []fuzz.Edit{{Start: 3, End: 3}, {Start: 1, End: 2}}
		}}},
		{"output is edited again", func(t fuzz.TB, start fuzz.Start, input string) { fuzz.Idempotent(t, start, input, "exact") },
			broken{close: func(b *broken) { b.state.JSON = b.fed + " " }}},
	} {
		start := func(sink parser.Sink) fuzz.Machine {
			b := c.broken
			b.sink = sink
			b.Parser = parser.New(&b)
			return &b
		}
		var r fuzz.Recorder
		c.law(&r, start, input)
		if len(r.Faults) == 0 {
			t.Errorf("%s: not found", c.name)
		}
	}
	// The same machine without a fault passes all of them.
	start := func(sink parser.Sink) fuzz.Machine {
		b := &broken{sink: sink, close: exact, feed: func(b *broken, _ string) { b.state.Text = b.fed }}
		b.Parser = parser.New(b)
		return b
	}
	fuzz.Cuts(t, start, input)
	fuzz.Final(t, start, input)
	fuzz.NoHarm(t, start, input)
	fuzz.Sound(t, start, input)
	fuzz.Accounted(t, start, input)
	fuzz.Idempotent(t, start, input, "exact")
}

// A reader that begins again at each delta is not linear, and one that keeps
// all is not bounded.
func TestCostLawsFail(t *testing.T) {
	again := func(sink parser.Sink) fuzz.Machine {
		b := &broken{sink: sink, feed: func(b *broken, _ string) {
			var p parser.Parser
			p.Feed(b.fed)
		}}
		b.Parser = parser.New(b)
		return b
	}
	var r fuzz.Recorder
	fuzz.Linear(&r, again, func(n int) string { return `"` + strings.Repeat("x", n) + `"` })
	if len(r.Faults) == 0 {
		t.Error("Linear finds nothing in a quadratic machine")
	}
	r = fuzz.Recorder{}
	fuzz.Bounded(&r, func(sink parser.Sink) fuzz.Machine {
		b := &broken{sink: sink}
		b.Parser = parser.New(b)
		return b
	}, 64<<10, repeat(`"`, strings.Repeat("x", 100_000), 40))
	if len(r.Faults) == 0 {
		t.Error("Bounded finds nothing in a machine that keeps its input")
	}
}

func TestApply(t *testing.T) {
	const raw = `{"t":"[\"a\\u00e9\",]","n":nil,}`
	for _, c := range []struct {
		name  string
		edits []fuzz.Edit
		want  string // "" is an error
	}{
		{"none", nil, raw},
		{"flat", []fuzz.Edit{{Start: 27, End: 30, Insert: "null"}, {Start: 30, End: 31}}, `{"t":"[\"a\\u00e9\",]","n":null}`},
		{"decode", []fuzz.Edit{{Start: 5, End: 22, Decode: true, Inner: []fuzz.Edit{{Start: 19, End: 20}}}}, `{"t":["a\u00e9"],"n":nil,}`},
		{"insert between", []fuzz.Edit{{Start: 5, End: 22, Decode: true, Inner: []fuzz.Edit{{Start: 9, End: 9, Insert: "b"}}}}, `{"t":["ba\u00e9",],"n":nil,}`},
		{"in an escape", []fuzz.Edit{{Start: 5, End: 22, Decode: true, Inner: []fuzz.Edit{{Start: 8, End: 9}}}}, ""},
		{"not sorted", []fuzz.Edit{{Start: 5, End: 6}, {Start: 4, End: 5}}, ""},
		{"outside", []fuzz.Edit{{Start: 30, End: 300}}, ""},
		{"no string", []fuzz.Edit{{Start: 4, End: 6, Decode: true}}, ""},
	} {
		got, err := fuzz.Apply(raw, c.edits)
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %s, error %v, want %s", c.name, got, err, c.want)
		}
	}
}
