package canon

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
)

// TestSipHash uses vectors of the reference implementation
// (github.com/veorq/SipHash, vectors.h): key 00…0f, input 00, 01, 02, ….
func TestSipHash(t *testing.T) {
	key := Key{0x0706050403020100, 0x0f0e0d0c0b0a0908}
	for n, want := range map[int]string{
		0: "a3817f04ba25a8e66df67214c7550293",
		1: "da87c1d86b99af44347659119b22fc45",
		2: "8177228da4a45dc7fca38bdef60affe4",
	} {
		var text strings.Builder
		for i := 0; i < n; i++ {
			text.WriteByte(byte(i))
		}
		var h hasher
		h.start(&key)
		h.text(text.String())
		s := h.sum()
		got := binary.LittleEndian.AppendUint64(nil, s[0])
		got = binary.LittleEndian.AppendUint64(got, s[1])
		if fmt.Sprintf("%x", got) != want {
			t.Errorf("%d bytes: %x, want %s", n, got, want)
		}
	}
}

type sink struct {
	b     *Builder
	last  Sum
	ended int
}

func (s *sink) Event(e *parser.Event) {
	if sum, ok := s.b.Add(e); ok {
		s.last = sum
		s.ended++
	}
}

// sum returns the hash of a document that comes in pieces of n bytes.
func sum(t testing.TB, key Key, doc string, n int) Sum {
	t.Helper()
	s := &sink{b: new(Builder)}
	s.b.Reset(key)
	p := parser.New(s)
	for i := 0; i < len(doc); i += n {
		if err := p.Feed(doc[i:min(i+n, len(doc))]); err != nil {
			t.Fatalf("%s: %v", doc, err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatalf("%s: %v", doc, err)
	}
	if s.b.Depth() != 0 || s.ended == 0 {
		t.Fatalf("%s: depth %d, %d values", doc, s.b.Depth(), s.ended)
	}
	return s.last
}

func TestEqual(t *testing.T) {
	// Each line holds texts of one value; those of different lines differ.
	lines := [][]string{
		{`null`, ` null `}, {`true`}, {`false`}, {`"null"`}, {`""`}, {`[]`, `[ ]`}, {`{}`},
		{`0`, `-0`, `0.0`, `-0e5`, `0e99999999999999999999`},
		{`1`, `1.0`, `10e-1`, `0.1e1`, `100e-00002`, `1e0`},
		{`-1`}, {`"1"`}, {`10`, `1e1`, `1E+1`}, {`1e9999999`, `10e9999998`, `0.1e10000000`},
		{`9007199254740992`}, {`9007199254740993`, `9007199254740993.000`}, {`1.5`, `15e-1`},
		{`1e99999999999999999999`, `10e99999999999999999998`, `0.01e100000000000000000001`},
		{`1e99999999999999999998`}, {`1e-99999999999999999999`, `0.1e-99999999999999999998`},
		{`101`}, {`1001`}, {`11`},
		{`"é"`, `"\u00e9"`}, {`"e\u0301"`}, {`"😀"`, `"\ud83d\ude00"`}, {`"/"`, `"\/"`, `"\u002F"`},
		{`"ab"`}, {`["ab"]`}, {`["a","b"]`}, {`["b","a"]`}, {`[["a"],"b"]`}, {`[["a","b"]]`}, {`["a",["b"]]`}, {`[[]]`}, {`[[],[]]`}, {`[{}]`},
		{`{"a":1,"b":2}`, `{"b":2.0,"a":1}`, `{"\u0061":1,"b":2}`}, {`{"a":2,"b":1}`}, {`{"a":1}`}, {`{"a":{"b":1}}`}, {`["a",1]`}, {`{"a":[1]}`},
		{`{"x":{"a":[1,{"c":null,"d":[]}],"b":""},"y":0}`, `{"y":-0.0,"x":{"b":"","a":[1.0,{"d":[],"c":null}]}}`},
	}
	key := NewKey()
	seen := map[Sum]int{}
	for i, line := range lines {
		for _, doc := range line {
			for _, n := range []int{1, 2, 100} {
				s := sum(t, key, doc, n)
				if j, ok := seen[s]; ok && j != i {
					t.Errorf("%s has the hash of %v", doc, lines[j])
				} else if !ok && seen[s] == 0 && doc != line[0] {
					t.Errorf("%s does not have the hash of %s", doc, line[0])
				}
				seen[s] = i
			}
		}
	}
	if sum(t, key, "[1]", 9) == sum(t, NewKey(), "[1]", 9) {
		t.Error("the key does not matter")
	}
}

// A Builder that is started inside an array gives the hash of each item.
func TestItems(t *testing.T) {
	var b Builder
	b.Reset(Key{})
	var got []Sum
	p := parser.New(sinkFunc(func(e *parser.Event) {
		if e.Kind == parser.KindArray && e.Path.Len() == 0 {
			return
		}
		if s, ok := b.Add(e); ok && b.Depth() == 0 {
			got = append(got, s)
		}
	}))
	if err := p.Feed(`[{"a":[1]},"x",{"a":[1.0]}]`); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0] != got[2] || got[0] == got[1] {
		t.Errorf("hashes %v", got)
	}
}

type sinkFunc func(*parser.Event)

func (f sinkFunc) Event(e *parser.Event) { f(e) }

func TestSet(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	var s Set
	for round := 0; round < 2; round++ {
		want := map[Sum]bool{}
		for i := 0; i < 30000; i++ {
			x := Sum{uint64(r.Intn(20000)), uint64(r.Intn(2))}
			if got := s.Add(x); got == want[x] {
				t.Fatalf("Add(%v) = %v", x, got)
			}
			want[x] = true
			if s.Len() != len(want) {
				t.Fatalf("Len %d, want %d", s.Len(), len(want))
			}
		}
		s.Reset()
		if s.Len() != 0 || len(s.table) > keep {
			t.Fatalf("after Reset: %d members, %d places", s.Len(), len(s.table))
		}
	}
	for i := 0; i < 20000; i++ {
		s.Add(Sum{r.Uint64(), r.Uint64()})
	}
	if n := len(s.table) * 16; n > 600_000 {
		t.Errorf("20,000 members take %d bytes", n)
	}
}

func TestNoAllocation(t *testing.T) {
	var b Builder
	var s Set
	events := []parser.Event{{Kind: '{'}, {Kind: ':', Text: "a"}, {Kind: '[', Text: ""}, {Kind: '0', Text: "1.50"}, {Kind: '"', Text: "xyz"}, {Kind: ']'}, {Kind: '}'}}
	n := testing.AllocsPerRun(100, func() {
		b.Reset(Key{})
		s.Reset()
		for i := range events {
			if x, ok := b.Add(&events[i]); ok {
				s.Add(x)
			}
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzCuts(f *testing.F) {
	f.Add(`{"a":[1.0,"x\u00e9",null]}`, uint8(1))
	f.Add(`"\ud83d\ude00abc"`, uint8(3))
	f.Fuzz(func(t *testing.T, doc string, n uint8) {
		var p parser.Parser
		if n == 0 || p.Feed(doc) != nil || p.Close() != nil {
			t.Skip()
		}
		if a, b := sum(t, Key{}, doc, int(n)), sum(t, Key{}, doc, len(doc)); a != b {
			t.Errorf("%s cut at %d: %v, whole: %v", doc, n, a, b)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	var c Builder
	for _, e := range []parser.Event{{Kind: '"', Text: "0123456789abcdef"}, {Kind: '"', Text: strings.Repeat("x", 4096)}, {Kind: '0', Text: "1234.5"}} {
		b.Run(fmt.Sprintf("%v%d", e.Kind, len(e.Text)), func(b *testing.B) {
			b.SetBytes(int64(len(e.Text)))
			for b.Loop() {
				c.Reset(Key{1, 2})
				c.Add(&e)
			}
		})
	}
}
