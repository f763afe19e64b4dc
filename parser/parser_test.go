package parser_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/parser"
)

// say is a Sink that prints each event and Peek.
type say []string

func (s *say) Event(e *parser.Event) { s.add("", e) }
func (s *say) Peek(e *parser.Event)  { s.add("peek ", e) }

func (s *say) add(what string, e *parser.Event) {
	more := ""
	if e.More {
		more = "..."
	}
	*s = append(*s, fmt.Sprintf("%s%v %q %q%s %d-%d @%d", what, e.Kind, string(e.Path.Pointer()), e.Text, more, e.Start, e.End, e.At))
}

// What each Feed makes certain, and what it leaves unfinished: the transcript
// of the package documentation, a little longer.
func TestFeedByFeed(t *testing.T) {
	var got say
	p := parser.New(&got)
	for _, step := range []struct {
		delta string
		want  []string
	}{
		{`{"na`, []string{`{ "" "" 0-1 @1`, `peek : "/na" "na" 1-4 @4`}},
		{`me": "C`, []string{`: "/name" "name" 1-7 @7`, `" "/name" "C"... 9-11 @11`}},
		{`af\u00`, []string{`" "/name" "af"... 11-13 @13`}},
		{`e9", `, []string{`" "/name" "é" 13-20 @20`, `peek , "/name" "" 20-21 @21`}},
		{`"n":`, []string{`: "/n" "n" 22-25 @25`}},
		{` 1`, []string{`peek 0 "/n" "1" 27-28 @28`}},
		{`2`, []string{`peek 0 "/n" "2" 27-29 @29`}},
		{`,"o\`, []string{`0 "/n" "12" 27-29 @30`, `peek : "/o" "o" 30-33 @33`}},
		{`n":[tr`, []string{`: "/o\n" "o\n" 30-35 @35`, `[ "/o\n" "" 36-37 @37`, `peek t "/o\n/0" "tr" 37-39 @39`}},
		{`ue,`, []string{`t "/o\n/0" "true" 37-41 @41`, `peek , "/o\n/0" "" 41-42 @42`}},
		{` `, nil},
		{``, nil},
		{`-`, []string{`peek 0 "/o\n/1" "-" 43-44 @44`}},
		{`0]}`, []string{`0 "/o\n/1" "-0" 43-45 @46`, `] "/o\n" "" 45-46 @46`, `} "" "" 46-47 @47`}},
	} {
		got = nil
		if err := p.Feed(step.delta); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(step.want, []string(got)); d != "" {
			t.Errorf("Feed(%q) (-want +got):\n%s", step.delta, d)
		}
	}
	if !p.Done() || p.Offset() != 47 {
		t.Errorf("Done %v, Offset %d", p.Done(), p.Offset())
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

// A Peek tells where the source of its own bytes ends, and not that of what an
// earlier one told.
func TestPeekSourceEnd(t *testing.T) {
	var ends []string
	p := parser.New(peek(func(e *parser.Event) {
		s := e.Text
		for n := range len(s) + 1 {
			s += fmt.Sprint(" ", e.SourceEnd(n))
		}
		ends = append(ends, s)
	}))
	for _, d := range []string{`{"a\u00`, `e9b`, `\uD83D`, `\uDE00c`, `\`, `"":[-1`, `2`, `.5,nu`, `l`} {
		if err := p.Feed(d); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"a 2 3", "éb 3 9 9 10", "😀c 10 22 22 22 22 23", "-1 28 29 30", "2 30 31", "nu 34 35 36", "l 36 37"}
	if d := cmp.Diff(want, ends); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

type peek func(*parser.Event)

func (peek) Event(*parser.Event)    {}
func (p peek) Peek(e *parser.Event) { p(e) }

func TestZeroParser(t *testing.T) {
	var p parser.Parser
	if p.Done() || p.Offset() != 0 || p.Err() != nil || p.Path().Len() != 0 {
		t.Error("the zero Parser is not at the beginning")
	}
	if got := string(p.AppendClosing(nil)); got != "0" {
		t.Errorf("AppendClosing %q", got)
	}
	if err := p.Feed(`{"a":[1,"x"]}`); err != nil || !p.Done() {
		t.Errorf("error %v, Done %v", err, p.Done())
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	var q parser.Parser
	if err := q.Close(); !parser.IsIncomplete(err) {
		t.Errorf("Close of nothing: %v", err)
	}
}

func TestClose(t *testing.T) {
	p := parser.New(nil)
	p.Feed("12")
	if p.Done() {
		t.Error("a number at the root is done before its end")
	}
	if err := p.Close(); err != nil || !p.Done() || p.Err() != nil {
		t.Errorf("Close %v, Done %v, Err %v", err, p.Done(), p.Err())
	}
	if err := p.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	for _, delta := range []string{"", "3"} {
		if err := p.Feed(delta); err == nil || parser.IsIncomplete(err) {
			t.Errorf("Feed(%q) after Close: %v", delta, err)
		}
	}
	if err := p.Close(); err != nil || p.Offset() != 2 {
		t.Errorf("Close after that Feed: %v at %d", err, p.Offset())
	}
}

func TestReset(t *testing.T) {
	var a, b parser.Records
	p := parser.New(&a, parser.MaxDepth(2), parser.UniqueNames(true))
	for _, input := range []string{`{"a":{"b":"x\n`, `{"a":1,"a":2}`, `[[[`, `[`, `12`, `{"a":tr`, `{"a\u12`, "[\"\xe2"} {
		p.Feed(input)
		p.Reset(&b)
		b = nil
		if err := p.Feed(`{"a":{"b":"x"}}`); err != nil {
			t.Errorf("after %q: %v", input, err)
		}
		if err := p.Close(); err != nil {
			t.Errorf("after %q: %v", input, err)
		}
		want := parser.Records{
			{Kind: '{', Start: 0, End: 1}, {Kind: ':', Text: "a", Path: "/a", Start: 1, End: 4},
			{Kind: '{', Path: "/a", Start: 5, End: 6}, {Kind: ':', Text: "b", Path: "/a/b", Start: 6, End: 9},
			{Kind: '"', Text: "x", Path: "/a/b", Start: 10, End: 13},
			{Kind: '}', Path: "/a", Start: 13, End: 14}, {Kind: '}', Start: 14, End: 15},
		}
		if d := cmp.Diff(want, b); d != "" {
			t.Errorf("after %q (-want +got):\n%s", input, d)
		}
		p.Reset(&a)
	}
	// The options stay.
	if err := p.Feed("[[["); err == nil || !strings.Contains(err.Error(), "MaxDepth of 2") {
		t.Errorf("error %v", err)
	}
}

// A clone and its origin go on by themselves: whatever follows, both read what a
// new parser reads.
func TestClone(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		input, other := fuzz.Document(rng, 60), fuzz.Document(rng, 60)
		opts := []parser.Option{parser.UniqueNames(rng.IntN(2) == 0), parser.AllowInvalidUTF8(rng.IntN(2) == 0)}
		if rng.IntN(2) == 0 {
			input = fuzz.Mutate(rng, input)
		}
		at := rng.IntN(len(input) + 1)
		from := rng.IntN(len(other) + 1)
		tail := other[from:]
		want := fuzz.Run(fuzz.Parser(opts...), []string{input})
		wantTail := fuzz.Run(fuzz.Parser(opts...), []string{input[:at] + tail})

		// The clone is made after input[:at]; both go on, one after the other.
		got := fuzz.Run(branching(opts, input[:at], input[at:], tail, true), []string{input[:at], input[at:]})
		gotTail := fuzz.Run(branching(opts, input[:at], tail, input[at:], false), []string{input[:at], tail})
		if d := want.Diff(&got); d != "" {
			t.Fatalf("%q cut at %d, clone reads %q: the origin: %s", input, at, tail, d)
		}
		if d := wantTail.Diff(&gotTail); d != "" {
			t.Fatalf("%q cut at %d, clone reads %q: the clone: %s", input, at, tail, d)
		}
	}
}

// branching makes a machine that is cloned after the first delta. The one that
// is observed reads own then, the other one first reads what is its.
func branching(opts []parser.Option, head, own, its string, origin bool) fuzz.Start {
	return func(sink parser.Sink) fuzz.Machine {
		return &brancher{sink: sink, opts: opts, its: its, origin: origin}
	}
}

type brancher struct {
	*parser.Parser
	sink   parser.Sink
	opts   []parser.Option
	its    string
	origin bool
	fed    bool
}

func (b *brancher) Feed(delta string) error {
	if b.fed {
		return b.Parser.Feed(delta)
	}
	b.fed = true
	p := parser.New(b.sink, b.opts...)
	err := p.Feed(delta)
	if b.origin {
		c := p.Clone(nil)
		c.Feed(b.its)
		c.Close()
		b.Parser = p
	} else {
		b.Parser = p.Clone(b.sink)
		p.Clone(nil).Feed(b.its)
		p.Reset(nil)
		p.Feed(`{"overwritten":["by what the origin reads later",{"a":`)
	}
	return err
}

func TestWrite(t *testing.T) {
	var r parser.Records
	p := parser.New(&r)
	b := []byte(`{"text":"plain`)
	if n, err := p.Write(b); n != len(b) || err != nil {
		t.Errorf("Write: %d, %v", n, err)
	}
	for i := range b {
		b[i] = 'X' // an io.Writer must not keep what it was given
	}
	if r[2].Text != "plain" || r[1].Text != "text" {
		t.Errorf("records %v", r)
	}
	if n, err := io.WriteString(p, `",]`); n != 2 || err == nil {
		t.Errorf("Write with a fault at its third byte: %d, %v", n, err)
	}
	if n, err := p.Write([]byte("x")); n != 0 || err == nil {
		t.Errorf("Write after an error: %d, %v", n, err)
	}
	if n, err := p.Write(nil); n != 0 || err == nil {
		t.Errorf("Write of nothing after an error: %d, %v", n, err)
	}
}

// An index does not wrap where 32 bits end.
func TestLongArray(t *testing.T) {
	var path parser.Path
	path.Push(parser.KindArray)
	for _, i := range []int64{0, 1<<32 - 2, 1<<32 - 1, 1 << 32, 1 << 40} {
		path.SetIndex(i)
		if got, want := path.Pointer(), parser.Pointer(fmt.Sprint("/", i)); got != want || path.Step(0).Index != i {
			t.Errorf("path %s, step %v, want %s", got, path.Step(0), want)
		}
	}
}

// A delta costs no allocation where nothing must be joined or unescaped.
func TestAllocations(t *testing.T) {
	items := strings.Repeat(`{"id":12,"name":"plain text","ok":true,"tags":["a","b"]},`, 50)
	for _, c := range []struct {
		name, head, delta string
		want              float64
	}{
		{"string", `["`, strings.Repeat("plain text, 16 b", 1), 0},
		{"objects", `[`, items, 0},
		{"long string", `["`, strings.Repeat("plain text and é€😀 ", 1000), 0},
		// One chunk of 4 KiB for 4,000 decoded bytes.
		{"escapes", `["`, strings.Repeat(`a\n`, 2000), 1},
	} {
		var sink counter
		p := parser.New(&sink)
		p.Feed(c.head)
		p.Feed(c.delta)
		if got := testing.AllocsPerRun(100, func() { p.Feed(c.delta) }); got > c.want {
			t.Errorf("%s: %v allocations a delta, want at most %v", c.name, got, c.want)
		}
		if p.Err() != nil || sink == 0 {
			t.Errorf("%s: error %v, %d events", c.name, p.Err(), sink)
		}
	}
	// Reset and another input: the memory is used again.
	p := parser.New(nil, parser.UniqueNames(true))
	one := func() {
		p.Reset(nil)
		p.Feed(`[` + items[:len(items)-1] + `]`)
		p.Close()
	}
	if got := testing.AllocsPerRun(100, one); got > 1 { // the input's own
		t.Errorf("Reset and the same input: %v allocations", got)
	}
}

type counter int

func (c *counter) Event(*parser.Event) { *c++ }
