package parser_test

import (
	"slices"
	"testing"

	"github.com/jsontide/jsontide/parser"
)

func TestPointer(t *testing.T) {
	for _, c := range []struct {
		p, parent parser.Pointer
		last      string
		tokens    []string
	}{
		{"", "", "", nil},
		{"/", "", "", []string{""}},
		{"/a", "", "a", []string{"a"}},
		{"/a/0", "/a", "0", []string{"a", "0"}},
		{"/a//b", "/a/", "b", []string{"a", "", "b"}},
		{"/m~0n/a~1b/~01", "/m~0n/a~1b", "~1", []string{"m~n", "a/b", "~1"}},
		{"/é", "", "é", []string{"é"}},
	} {
		if got := c.p.Parent(); got != c.parent {
			t.Errorf("%q.Parent() is %q, want %q", c.p, got, c.parent)
		}
		if got := c.p.LastToken(); got != c.last {
			t.Errorf("%q.LastToken() is %q, want %q", c.p, got, c.last)
		}
		if got := slices.Collect(c.p.Tokens()); !slices.Equal(got, c.tokens) {
			t.Errorf("%q.Tokens() is %q, want %q", c.p, got, c.tokens)
		}
		var built parser.Pointer
		for token := range c.p.Tokens() {
			built = built.AppendToken(token)
		}
		if built != c.p {
			t.Errorf("the tokens of %q give %q", c.p, built)
		}
	}
	for range parser.Pointer("/a/b").Tokens() {
		break // must be allowed
	}
}

func TestPointerContains(t *testing.T) {
	for _, c := range []struct {
		p, q parser.Pointer
		want bool
	}{
		{"", "", true}, {"", "/a", true}, {"/a", "", false}, {"/a", "/a", true}, {"/a", "/a/b", true},
		{"/a", "/ab", false}, {"/a/b", "/a", false}, {"/", "/a", false}, {"/", "//a", true},
	} {
		if got := c.p.Contains(c.q); got != c.want {
			t.Errorf("%q.Contains(%q) is %v", c.p, c.q, got)
		}
	}
}

func TestPath(t *testing.T) {
	var p parser.Path
	if p.Len() != 0 || p.Pointer() != "" {
		t.Errorf("the zero Path is %q", p.Pointer())
	}
	p.Push(parser.KindObject)
	p.SetName("a/~b")
	p.Push(parser.KindArray)
	p.SetIndex(0)
	p.SetIndex(12)
	p.Push(parser.KindObject)
	p.SetName("x")
	p.SetName("longer")
	if got, want := p.Pointer(), parser.Pointer("/a~1~0b/12/longer"); got != want {
		t.Errorf("path %q, want %q", got, want)
	}
	if got := string(p.AppendPointer([]byte("at "))); got != "at /a~1~0b/12/longer" {
		t.Errorf("AppendPointer %q", got)
	}
	steps := []parser.Step{p.Step(0), p.Step(1), p.Step(2)}
	if want := []parser.Step{{Name: "a/~b", Index: -1}, {Index: 12}, {Name: "longer", Index: -1}}; !slices.Equal(steps, want) {
		t.Errorf("steps %v, want %v", steps, want)
	}
	p.Pop()
	p.SetIndex(13)
	if got := p.Pointer(); got != "/a~1~0b/13" {
		t.Errorf("after Pop %q", got)
	}
	p.Reset()
	if p.Len() != 0 || p.Pointer() != "" {
		t.Errorf("after Reset %q", p.Pointer())
	}
	if got := testing.AllocsPerRun(100, func() {
		p.Push(parser.KindObject)
		p.SetName("a")
		p.Pop()
	}); got != 0 {
		t.Errorf("%v allocations", got)
	}
}
