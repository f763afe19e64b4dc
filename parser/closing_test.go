package parser_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/parser"
)

func TestAppendClosing(t *testing.T) {
	for _, c := range []struct{ input, want, dropped string }{
		{``, `0`, ``},
		{` `, `0`, ``},
		{`{`, `}`, `{}`},
		{`[`, `]`, `[]`},
		{`{"`, `":0}`, `{}`},
		{`{"a`, `":0}`, `{}`},
		{`{"a"`, `:0}`, `{}`},
		{`{"a":`, `0}`, `{}`},
		{`{"a":1`, `}`, `{}`},
		{`{"a":1 `, `}`, `{"a":1}`},
		{`{"a":1,`, `"":0}`, `{"a":1}`},
		{`{"a":1,"b`, `":0}`, `{"a":1}`},
		{`{"a":[1,{"b":"x`, `"}]}`, `{"a":[1,{}]}`},
		{`[1,`, `0]`, `[1]`},
		{`[1,2`, `]`, `[1]`},
		{`["a`, `"]`, `[]`},
		{`"a`, `"`, ``},
		{`"a"`, ``, `"a"`},
		{`"a\`, `\"`, ``},
		{`"a\u`, `0000"`, ``},
		{`"a\u1`, `000"`, ``},
		{`"a\u123`, `0"`, ``},
		{`"a\uD`, `000"`, ``},
		{`"a\uD8`, `00\uDC00"`, ``},
		{`"a\ud83`, `0\uDC00"`, ``},
		{`"a\uD83D`, `\uDC00"`, ``},
		{`"a\uD83D\`, `uDC00"`, ``},
		{`"a\uD83D\u`, `DC00"`, ``},
		{`"a\uD83D\uD`, `C00"`, ``},
		{`"a\uD83D\uDf`, `00"`, ``},
		{`"a\uD83D\udFf`, `0"`, ``},
		{"\"\xe2", "\x80\x80\"", ``},
		{"\"\xe2\x82", "\x80\"", ``},
		{"\"\xe0", "\xa0\x80\"", ``},
		{"\"\xf0", "\x90\x80\x80\"", ``},
		{"\"\xf4\x8f", "\x80\x80\"", ``},
		{`t`, `rue`, ``},
		{`[false,nul`, `l]`, `[false]`},
		{`-`, `0`, ``},
		{`[-1`, `]`, `[]`},
		{`[1.`, `0]`, `[]`},
		{`[1e`, `0]`, `[]`},
		{`[1e+`, `0]`, `[]`},
		{`{"a\`, `\":0}`, `{}`},
		{`{"a":{},"b":[[]`, `]}`, `{"a":{},"b":[[]]}`},
	} {
		for _, deltas := range ways(c.input) {
			var p parser.Parser
			for _, d := range deltas {
				p.Feed(d)
			}
			if got := string(p.AppendClosing([]byte("x"))); got != "x"+c.want {
				t.Errorf("%q, cut %q: closing %q, want %q", c.input, deltas, got[1:], c.want)
			}
			keep, closers := p.AppendDropping(nil)
			if got := c.input[:keep] + string(closers); got != c.dropped {
				t.Errorf("%q, cut %q: with dropping %q, want %q", c.input, deltas, got, c.dropped)
			}
		}
	}
}

// With UniqueNames the name that closes must be a new one.
func TestAppendClosingUnique(t *testing.T) {
	for _, c := range []struct{ input, want string }{
		{`{"":1,`, `"0":0}`},
		{`{"":1,"0":2,"1":3,`, `"2":0}`},
		{`{"a":1,"a`, `0":0}`},
		{`{"\\":1,"\`, `\0":0}`},
		{`{"b\u0000":1,"b\u00`, `000":0}`},
		{"{\"\u2080\":1,\"\xe2\x82", "\x800\":0}"},
		{`{"a":{"":1},`, `"":0}`},
		{`{"a":1,"a":`, `"":0}`}, // up to the fault
	} {
		p := parser.New(nil, parser.UniqueNames(true))
		p.Feed(c.input)
		if got := string(p.AppendClosing(nil)); got != c.want {
			t.Errorf("%q: closing %q, want %q", c.input, got, c.want)
		}
		whole := c.input[:p.Offset()] + c.want
		if err := verdictOf(whole, parser.UniqueNames(true)); err != nil {
			t.Errorf("%q: %v", whole, err)
		}
	}
}

func verdictOf(input string, opts ...parser.Option) error {
	p := parser.New(nil, opts...)
	p.Feed(input)
	return p.Close()
}

// Every prefix of a document, and of a broken one up to its fault, can be
// completed, with and without what is unfinished.
func TestAppendClosingOfEveryPrefix(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for n := range 500 {
		input := fuzz.Document(rng, 20+rng.IntN(300))
		if n%3 == 2 {
			input = fuzz.Mutate(rng, input)
		}
		opts := []parser.Option{parser.UniqueNames(n%2 == 0), parser.AllowInvalidUTF8(n%5 == 0)}
		p := parser.New(nil, opts...)
		for i := range len(input) + 1 {
			if i > 0 && p.Feed(input[i-1:i]) != nil {
				i = int(p.Offset())
			}
			text := input[:i] + string(p.AppendClosing(nil))
			if err := verdictOf(text, opts...); err != nil || !json.Valid([]byte(text)) {
				t.Fatalf("%q: %q: %v", input[:i], text, err)
			}
			keep, closers := p.AppendDropping(nil)
			if text := input[:keep] + string(closers); keep > 0 {
				if err := verdictOf(text, opts...); err != nil || !json.Valid([]byte(text)) {
					t.Fatalf("%q with dropping: %q: %v", input[:i], text, err)
				}
			}
			if p.Err() != nil {
				break
			}
		}
	}
}

// After a fault the text up to the fault is completed, wherever a limit struck.
func TestAppendClosingAtLimits(t *testing.T) {
	const input = `{"name":[-10.25e+10,"\u00e9"],"n\u00e9\u20ac":{"a":{"b":0}}}`
	for n := range 20 {
		for _, opt := range []parser.Option{parser.MaxNumberLength(n), parser.MaxNameLength(n), parser.MaxDepth(n),
			parser.MaxMembers(n), parser.MaxBytes(int64(n)), parser.MaxBytes(int64(n + 20))} {
			for _, deltas := range [][]string{{input}, fuzz.Bytes(input)} {
				p := parser.New(nil, opt)
				for _, d := range deltas {
					p.Feed(d)
				}
				if text := input[:p.Offset()] + string(p.AppendClosing(nil)); !json.Valid([]byte(text)) {
					t.Errorf("limit %d, %v: %q", n, p.Err(), text)
				}
			}
		}
	}
}
