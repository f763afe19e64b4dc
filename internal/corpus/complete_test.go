package corpus

import (
	"encoding/json"
	"math/rand"
	"testing"
	"unicode/utf8"
)

// TestComplete completes every prefix of texts with everything in them: what
// comes out is JSON and begins with the prefix.
func TestComplete(t *testing.T) {
	pool := &Pool{Names: []string{"b", "abc", "a\"q"}, Values: []*Node{ParseNode(`{"x":[1,"two"]}`), ParseNode(`"h\né"`)}}
	r := rand.New(rand.NewSource(1))
	for _, text := range []string{
		`{"a":[1,-2.5e+10,true,false,null,{"b":{}},[]],"c\"\\":"d\u00e9\n\\","e":""}`,
		`"é\\u12"`, `-0.1e5`, ` [ 1 , { } , "x" ] `,
	} {
		for i := 1; i <= len(text); i++ {
			if !utf8.ValidString(text[:i]) {
				continue
			}
			for range 20 {
				got := Complete(text[:i], r, pool)
				if got[:i] != text[:i] || !json.Valid([]byte(got)) {
					t.Fatalf("Complete(%q) = %q", text[:i], got)
				}
			}
		}
	}
}

// TestMutate mutates and reads back: what comes out is JSON, and the original
// of a clone is not touched.
func TestMutate(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	const text = `{"a":[1,"two",{"b":null}],"c":{"d":true}}`
	n, pool := ParseNode(text), &Pool{}
	pool.AddInstance(n)
	changed := 0
	for range 2000 {
		m := n.Clone()
		m.Mutate(r, pool, false)
		s := m.String()
		if !json.Valid([]byte(s)) {
			t.Fatalf("mutated to %q", s)
		}
		if s != text {
			changed++
		}
	}
	if n.String() != text || changed < 1500 {
		t.Errorf("original is now %q; %d of 2000 were changed", n.String(), changed)
	}
}
