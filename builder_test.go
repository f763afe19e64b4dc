package jsontide

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jsontide/jsontide/parser"
)

// decode is what encoding/json makes of the text.
func decode(t *testing.T, text string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("encoding/json: %v\n%s", err, text)
	}
	return v
}

// nodeValue makes a value of the view.
func nodeValue(n Node) any {
	switch n.Kind() {
	case parser.KindObject:
		m := map[string]any{}
		for c := n.First(); c.State() != Absent; c = c.Next() {
			m[c.Name()] = nodeValue(c)
		}
		return m
	case parser.KindArray:
		s := []any{}
		for c := n.First(); c.State() != Absent; c = c.Next() {
			s = append(s, nodeValue(c))
		}
		return s
	case parser.KindString:
		return n.Text()
	case parser.KindNumber:
		return json.Number(n.Text())
	case parser.KindTrue, parser.KindFalse:
		return n.Kind() == parser.KindTrue
	}
	return nil
}

// grows reports whether the value now is what old was, or more of it.
func grows(old, now any) bool {
	switch old := old.(type) {
	case map[string]any:
		m, ok := now.(map[string]any)
		if !ok {
			return false
		}
		for name, v := range old {
			if x, has := m[name]; !has || !grows(v, x) {
				return false
			}
		}
		return true
	case []any:
		s, ok := now.([]any)
		if !ok || len(s) < len(old) {
			return false
		}
		for i, v := range old {
			if !grows(v, s[i]) {
				return false
			}
		}
		return true
	case string:
		s, ok := now.(string)
		return ok && strings.HasPrefix(s, old)
	}
	return cmp.Equal(old, now)
}

// The live value is read at every prefix of 500 random documents: it only ever
// grows, and ends as what encoding/json says.
func TestNothingIsTakenBack(t *testing.T) {
	prefixes, retractions := 0, 0
	for seed := range uint64(500) {
		text := newRandomJSON(seed).document()
		var b Builder
		p := parser.New(&b)
		var old any
		for i := range len(text) {
			if err := p.Feed(text[i : i+1]); err != nil {
				t.Fatal(err)
			}
			prefixes++
			if b.Root().State() == Absent {
				continue
			}
			if old != nil && !grows(old, b.Value()) {
				retractions++
				t.Errorf("document %d, prefix %q: %v became %v", seed, text[:i+1], old, b.Value())
			}
			old = b.Copy()
			if d := cmp.Diff(old, nodeValue(b.Root())); d != "" {
				t.Fatalf("document %d, prefix %q: Value (-) and Root (+) differ\n%s", seed, text[:i+1], d)
			}
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(decode(t, text), b.Value()); d != "" {
			t.Fatalf("document %d: encoding/json (-), Builder (+)\n%s\n%s", seed, d, text)
		}
	}
	t.Logf("%d prefixes, %d retractions", prefixes, retractions)
}

// However seldom the value is read, and however the text is cut, it is the same.
func TestValueReadSeldom(t *testing.T) {
	for seed := range uint64(300) {
		g := newRandomJSON(seed)
		text := g.document()
		var b Builder
		p := parser.New(&b)
		for rest := text; rest != ""; {
			n := min(1+g.r.IntN(7), len(rest))
			if err := p.Feed(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
			if g.r.IntN(3) == 0 {
				b.Value()
			}
		}
		if d := cmp.Diff(decode(t, text), b.Value()); d != "" {
			t.Fatalf("document %d: encoding/json (-), Builder (+)\n%s\n%s", seed, d, text)
		}
	}
}

// State agrees at every prefix with what the whole document and the closing
// offsets say.
func TestState(t *testing.T) {
	for seed := range uint64(100) {
		text := newRandomJSON(seed).document()
		var recs parser.Records
		p := parser.New(&recs)
		if err := p.Feed(text); err != nil {
			t.Fatal(err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		// When each path begins and ends, in bytes of input.
		type span struct{ begin, end int64 }
		spans := map[parser.Pointer]span{}
		for _, r := range recs {
			if r.Kind == parser.KindName {
				continue
			}
			s, seen := spans[r.Path]
			at := r.End
			if r.Kind == parser.KindNumber {
				at++ // certain with the byte behind it
			}
			if !seen {
				s.begin = at
				if r.Kind == parser.KindString {
					s.begin = r.Start + 1
				}
			}
			s.end = at
			spans[r.Path] = s
		}
		var b Builder
		p = parser.New(&b)
		for i := range len(text) {
			if err := p.Feed(text[i : i+1]); err != nil {
				t.Fatal(err)
			}
			for path, s := range spans {
				want := Absent
				if n := int64(i + 1); n >= s.end {
					want = Complete
				} else if n >= s.begin {
					want = Open
				}
				if got := b.State(path); got != want {
					t.Fatalf("document %d, prefix %q: State(%q) = %v, want %v", seed, text[:i+1], path, got, want)
				}
			}
			if got := b.State("/no/such"); got != Absent {
				t.Fatalf("State of nothing = %v", got)
			}
		}
	}
}

func TestBuilderKeepsStrings(t *testing.T) {
	var b Builder
	p := parser.New(&b)
	var kept []string
	var want []string
	feed := func(s string) {
		if err := p.Feed(s); err != nil {
			t.Fatal(err)
		}
		v := b.Value().(map[string]any)["a"].(string)
		kept, want = append(kept, v), append(want, strings.Clone(v))
	}
	feed(`{"a":"`)
	for i := range 3000 {
		feed(fmt.Sprintf("%d\\n", i))
	}
	if d := cmp.Diff(want, kept); d != "" {
		t.Errorf("a string that was handed out changed:\n%s", d)
	}
}

func TestBuilderReset(t *testing.T) {
	var b Builder
	for seed := range uint64(50) {
		text := newRandomJSON(seed).document()
		b.Reset()
		p := parser.New(&b)
		if err := p.Feed(text); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(decode(t, text), b.Value()); d != "" {
			t.Fatal(d)
		}
	}
}

func TestRootScalars(t *testing.T) {
	for text, want := range map[string]any{`"a\tb"`: "a\tb", "12": json.Number("12"), "null": nil, "true": true} {
		var b Builder
		p := parser.New(&b)
		for i := range len(text) {
			if err := p.Feed(text[i : i+1]); err != nil {
				t.Fatal(err)
			}
			b.Value()
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if b.State("") != Complete || b.State("/a") != Absent || !cmp.Equal(b.Value(), want) {
			t.Errorf("%s: value %v, state %v", text, b.Value(), b.State(""))
		}
	}
}
