package jsontide

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// randomJSON writes random JSON texts: every kind of value, escapes, code points
// of every length, numbers in every form, white space anywhere.
type randomJSON struct {
	r *rand.Rand
	b strings.Builder
}

func newRandomJSON(seed uint64) *randomJSON {
	return &randomJSON{r: rand.New(rand.NewPCG(seed, 7))}
}

// document returns an object or array.
func (g *randomJSON) document() string {
	g.b.Reset()
	g.space()
	g.container(5)
	g.space()
	return g.b.String()
}

func (g *randomJSON) space() {
	for g.r.IntN(4) == 0 {
		g.b.WriteByte(" \n\t\r"[g.r.IntN(4)])
	}
}

func (g *randomJSON) value(depth int) {
	if depth > 0 && g.r.IntN(3) == 0 {
		g.container(depth)
		return
	}
	switch g.r.IntN(5) {
	case 0:
		g.b.WriteString([]string{"true", "false", "null"}[g.r.IntN(3)])
	case 1:
		g.b.WriteString([]string{"0", "-1", "12", "3.25", "-0.5e+10", "1E9", "9007199254740993"}[g.r.IntN(7)])
	default:
		g.string(g.r.IntN(12))
	}
}

func (g *randomJSON) string(n int) {
	g.b.WriteByte('"')
	for range n {
		g.b.WriteString([]string{"a", "b c", "é", "漢", "😀", `\n`, `\"`, `\\`, `\u00e9`, `\ud83d\ude00`, "/", "~", "{", ","}[g.r.IntN(14)])
	}
	g.b.WriteByte('"')
}

func (g *randomJSON) container(depth int) {
	n := g.r.IntN(5)
	if g.r.IntN(2) == 0 {
		g.b.WriteByte('[')
		g.space()
		for i := range n {
			if i > 0 {
				g.b.WriteByte(',')
				g.space()
			}
			g.value(depth - 1)
			g.space()
		}
		g.b.WriteByte(']')
		return
	}
	g.b.WriteByte('{')
	g.space()
	for i := range n {
		if i > 0 {
			g.b.WriteByte(',')
			g.space()
		}
		g.b.WriteByte('"')
		g.b.WriteString([]string{"", "a", "a~b", "a/b", `\u00e9`, "*"}[g.r.IntN(6)])
		g.b.WriteString(strconv.Itoa(i))
		g.b.WriteByte('"')
		g.space()
		g.b.WriteByte(':')
		g.space()
		g.value(depth - 1)
		g.space()
	}
	g.b.WriteByte('}')
}
