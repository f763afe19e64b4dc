package parser

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestMembers compares Members with maps, on names of all lengths, in objects
// that lie in each other and have few names or many.
func TestMembers(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	name := func() string {
		n := rng.IntN(40)
		switch rng.IntN(3) {
		case 0:
			return strings.Repeat(string(rune('a'+rng.IntN(2))), n) // they differ in length only
		case 1:
			return fmt.Sprint(rng.IntN(300))
		}
		b := []byte(strings.Repeat("name of a member ", 3)[:n])
		if n > 0 {
			b[rng.IntN(n)] = byte(rng.IntN(256))
		}
		return string(b)
	}
	var m Members
	for round := range 20 {
		m.reset()
		open := []map[string]int64{{}}
		m.push()
		for i := range int64(3000) {
			top := open[len(open)-1]
			switch k := rng.IntN(400); {
			case k == 0 && len(open) < 6:
				m.push()
				open = append(open, map[string]int64{})
			case k == 1 && len(open) > 1:
				m.pop()
				open = open[:len(open)-1]
			default:
				s := name()
				want, has := top[s]
				if at, is := m.Has(s); is != has || at != want {
					t.Fatalf("round %d: Has(%q) is %d, %v, want %d, %v", round, s, at, is, want, has)
				}
				if m.Add(s, i) == has {
					t.Fatalf("round %d: Add(%q) is %v, it came %v", round, s, has, !has)
				}
				if !has {
					top[s] = i
				}
			}
		}
	}
}

// TestMembersGlide looks whether what Glide keeps is what Has finds, for names
// that it takes in different ways.
func TestMembersGlide(t *testing.T) {
	for n := range 40 {
		name := strings.Repeat("x", n)
		var m Members
		p := New(nil)
		p.SetGuard(nil, 100)
		p.KeepMembers(&m)
		p.Reset(nil)
		p.SetGlide(0, WatchMarkup)
		text := `{"` + name + `":1,"b":"`
		if k, _ := p.Glide(text); k != len(text) {
			t.Fatalf("Glide takes %d bytes of %q", k, text)
		}
		if at, has := m.Has(name); !has || at != int64(n)+3 {
			t.Errorf("a name of %d bytes is kept with %d, %v", n, at, has)
		}
		if _, has := m.Has(name + "x"); has {
			t.Errorf("a name of %d bytes is there, which never came", n+1)
		}
		for _, less := range []string{"<", "<" + name, name + "<"} {
			p.Reset(nil)
			p.SetGlide(0, WatchMarkup)
			if k, waits := p.Glide(`{"` + less + `":1,"b":2`); k != 1 || waits {
				t.Errorf("Glide takes %d bytes with the name %q", k, less)
			}
		}
	}
}
