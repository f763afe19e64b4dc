package jsontide

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jsontide/jsontide/parser"
)

// matches is the slow, obvious matcher: tokens against steps.
func matches(steps []muxStep, tokens []string) bool {
	switch {
	case len(steps) == 0:
		return len(tokens) == 0
	case steps[0].stars == 2:
		return matches(steps[1:], tokens) || len(tokens) > 0 && matches(steps, tokens[1:])
	case len(tokens) == 0:
		return false
	}
	return (steps[0].stars == 1 || steps[0].token == tokens[0]) && matches(steps[1:], tokens[1:])
}

var muxPatterns = []string{"", "/*", "/**", "/a0", "/0", "/*/1", "/**/2", "/**/a0/**", "/*/*/*", "/**/*", "/~20", "/**/a~1b1",
	"/a~0b0/**/0", "/**/1/**/2", "/1"}

// walk calls f for every value of a decoded document, in no order.
func walk(v any, tokens []string, f func(tokens []string, v any)) {
	f(tokens, v)
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			walk(x, append(tokens[:len(tokens):len(tokens)], name), f)
		}
	case []any:
		for i, x := range v {
			walk(x, append(tokens[:len(tokens):len(tokens)], strconv.Itoa(i)), f)
		}
	}
}

func pointer(tokens []string) (p parser.Pointer) {
	for _, t := range tokens {
		p = p.AppendToken(t)
	}
	return p
}

// Values and events come for exactly the paths that the slow matcher names, and
// the values are those of encoding/json, for every pattern at once and however
// the text is cut.
func TestMuxAgainstSlowMatcher(t *testing.T) {
	for seed := range uint64(300) {
		g := newRandomJSON(seed)
		text := g.document()
		var m Mux
		got := map[string]any{}
		begun := map[string]int{}
		for _, pattern := range muxPatterns {
			m.HandleValue(pattern, func(path parser.Pointer, text string) error {
				key := pattern + " " + string(path)
				if _, twice := got[key]; twice {
					t.Errorf("document %d: %s came twice", seed, key)
				}
				got[key] = decode(t, text)
				return nil
			})
			m.HandleFunc(pattern, func(e *parser.Event) error {
				if e.Kind != parser.KindObjectEnd && e.Kind != parser.KindArrayEnd && !e.More {
					begun[pattern+" "+string(e.Path.Pointer())]++
				}
				return nil
			})
		}
		p := parser.New(&m)
		for rest := text; rest != ""; {
			n := min(1+g.r.IntN(9), len(rest))
			if err := p.Feed(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		want := map[string]any{}
		wantBegun := map[string]int{}
		walk(decode(t, text), nil, func(tokens []string, v any) {
			for _, pattern := range muxPatterns {
				steps, err := parsePattern(pattern)
				if err != nil {
					t.Fatal(err)
				}
				if matches(steps, tokens) {
					want[pattern+" "+string(pointer(tokens))] = v
					wantBegun[pattern+" "+string(pointer(tokens))] = 1
				}
			}
		})
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("document %d: want (-), got (+)\n%s\n%s", seed, d, text)
		}
		if d := cmp.Diff(wantBegun, begun); d != "" {
			t.Fatalf("document %d: events: want (-), got (+)\n%s\n%s", seed, d, text)
		}
		if m.Err() != nil {
			t.Fatal(m.Err())
		}
	}
}

func TestMuxFragments(t *testing.T) {
	var m Mux
	var got []string
	m.HandleFunc("/edits/*/newText", func(e *parser.Event) error {
		got = append(got, fmt.Sprintf("%s %q %v", e.Path.Pointer(), e.Text, e.More))
		return nil
	})
	p := parser.New(&m)
	for _, d := range []string{`{"edits":[{"newText":"ab`, `c\n`, `d"},{"old`, `Text":"x","newText":""}]}`} {
		if err := p.Feed(d); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		`/edits/0/newText "ab" true`,
		`/edits/0/newText "c\n" true`,
		`/edits/0/newText "d" false`,
		`/edits/1/newText "" false`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestEach(t *testing.T) {
	type edit struct{ Old, New string }
	var m Mux
	var got []edit
	Each(&m, "/edits/*", func(path parser.Pointer, e edit) error {
		got = append(got, e)
		return nil
	})
	p := parser.New(&m)
	seen := 0
	for _, d := range []string{`{"edits":[{"old":"a","new":"b"`, `}`, `,{"old":"`, `c","new":"d"}`, `]}`} {
		if err := p.Feed(d); err != nil {
			t.Fatal(err)
		}
		if d == `}` {
			seen = len(got)
		}
	}
	if seen != 1 {
		t.Errorf("%d elements when the first was complete, want 1", seen)
	}
	if d := cmp.Diff([]edit{{"a", "b"}, {"c", "d"}}, got); d != "" {
		t.Error(d)
	}
}

func TestMuxFirstErrorIsKept(t *testing.T) {
	var m Mux
	oops, calls := errors.New("oops"), 0
	m.HandleFunc("/*", func(*parser.Event) error { calls++; return oops })
	m.HandleFunc("/a", func(*parser.Event) error { calls++; return errors.New("second") })
	m.HandleFunc("/b", func(*parser.Event) error { calls++; return errors.New("third") })
	if err := parser.New(&m).Feed(`{"a":1,"b":2}`); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(m.Err(), oops) || !strings.Contains(m.Err().Error(), `"/a"`) || calls != 1 {
		t.Errorf("Err = %v after %d calls", m.Err(), calls)
	}
	m.Reset()
	if m.Err() != nil {
		t.Error("Reset keeps the error")
	}
	var n Mux
	Each(&n, "/a", func(parser.Pointer, int) error { return nil })
	if err := parser.New(&n).Feed(`{"a":"x"}`); err != nil {
		t.Fatal(err)
	}
	var de *DecodeError
	var te *json.UnmarshalTypeError
	if !errors.As(n.Err(), &de) || de.Path != "/a" || !errors.As(n.Err(), &te) {
		t.Errorf("Err = %v", n.Err())
	}
}

func TestPatterns(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		want    []muxStep
		bad     string
	}{
		{pattern: "", want: nil},
		{pattern: "/", want: []muxStep{{token: ""}}},
		{pattern: "/a/*/**/**/b", want: []muxStep{{token: "a"}, {stars: 1}, {stars: 2}, {token: "b"}}},
		{pattern: "/~2/~2~2/a*b/~0~1", want: []muxStep{{token: "*"}, {token: "**"}, {token: "a*b"}, {token: "~/"}}},
		{pattern: "/~02", want: []muxStep{{token: "~2"}}},
		{pattern: "a", bad: "does not begin with '/'"},
		{pattern: "/a~", bad: "'~'"},
		{pattern: "/~0~3", bad: "'~'"},
	} {
		got, err := parsePattern(tt.pattern)
		if (err != nil) != (tt.bad != "") || err != nil && !strings.Contains(err.Error(), tt.bad) {
			t.Errorf("%q: error %v, want %q", tt.pattern, err, tt.bad)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %v, want %v", tt.pattern, got, tt.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a bad pattern does not panic")
		}
	}()
	new(Mux).HandleFunc("a", nil)
}

// The states that patterns with many "**" need are bounded, and right when they
// had to be forgotten.
func TestMuxStatesAreBounded(t *testing.T) {
	var m Mux
	hits := 0
	for i := range 14 {
		m.HandleFunc("/**/"+strconv.Itoa(i)+"/**/x/**/"+strconv.Itoa(i), func(*parser.Event) error { hits++; return nil })
	}
	want := 0
	p := parser.New(&m)
	g := newRandomJSON(1)
	var doc strings.Builder
	doc.WriteByte('[')
	for i := range 3000 {
		depth := 6 + g.r.IntN(9)
		var tokens []string
		if i > 0 {
			doc.WriteByte(',')
		}
		tokens = append(tokens, strconv.Itoa(i))
		for range depth {
			tok := strconv.Itoa(g.r.IntN(14))
			if g.r.IntN(3) == 0 {
				tok = "x"
			}
			doc.WriteString(`{"` + tok + `":`)
			tokens = append(tokens, tok)
		}
		doc.WriteString("1" + strings.Repeat("}", depth))
		for k := range tokens {
			for _, h := range m.handlers {
				if matches(h.steps, tokens[:k+1]) {
					want++
					if k+1 < len(tokens) {
						want++ // the end of the container too
					}
				}
			}
		}
	}
	doc.WriteByte(']')
	if err := p.Feed(doc.String()); err != nil {
		t.Fatal(err)
	}
	if hits != want || hits == 0 {
		t.Errorf("%d hits, want %d", hits, want)
	}
	if len(m.states) > maxMuxStates {
		t.Errorf("%d states", len(m.states))
	}
}
