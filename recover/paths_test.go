package recover

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pathBytes are the bytes of the paths of edits.
func pathBytes(edits []Edit) (n int64) {
	for i := range edits {
		n += int64(len(edits[i].Path)) + pathBytes(edits[i].Inner)
	}
	return n
}

// TestMaxPaths: what the paths of edits take is counted as they are, whether the
// short way or the machine has made them, and an edit that passes the limit makes
// the input Lost, at any cuts.
func TestMaxPaths(t *testing.T) {
	inputs := []string{
		strings.Repeat("[", 20) + "1,, 2,, 3,,\n4, True, {'a/b~': 'x', c: None, 'd': \"1\n2\n\n3\",}, [1, 2,], 'it\n\"s'" + strings.Repeat("]", 20),
		`{a: {b: {c: [1, 2,], "d": 'x', "e": [{'f': True}, {"g": "` + "\t\n" + `"}]}}}`,
		`[` + strings.Repeat(`{'id': 1, name: "x", "tags": ['a', "b",], ok: True} `, 12) + `]`,
		`{"a": "[{'b': 1, c: True}, {\"d\": 'x',}]", 'e': 1,}`,
	}
	for _, input := range inputs {
		read := func(limit, size int) *Repairer {
			r := New(LenientRules(), nil, nil, MaxPaths(limit))
			for rest := input; rest != ""; rest = rest[min(size, len(rest)):] {
				r.Feed(rest[:min(size, len(rest))])
			}
			r.Close()
			return r
		}
		all := read(DefaultMaxPaths, len(input))
		if n := pathBytes(all.Edits()); n != all.paths || all.Outcome() > Guessed {
			t.Errorf("%.60q: %v, the paths of edits have %d bytes, and %d were counted", input, all.Outcome(), n, all.paths)
		}
		for limit := range int(all.paths) + 1 {
			want := read(limit, len(input))
			if (want.Outcome() == Lost) != (int64(limit) < all.paths) {
				t.Fatalf("%.60q: %v within %d of %d bytes", input, want.Outcome(), limit, all.paths)
			}
			for _, size := range []int{1, 7} {
				got := read(limit, size)
				if diff := cmp.Diff(want.Edits(), got.Edits()); diff != "" || got.Outcome() != want.Outcome() || got.FaultAt() != want.FaultAt() {
					t.Fatalf("%.60q, limit %d: whole %v at %d, in %d bytes %v at %d\n%s", input, limit, want.Outcome(), want.FaultAt(), size, got.Outcome(), got.FaultAt(), diff)
				}
			}
		}
	}
}

// TestDeepPaths: many edits in a deep place do not take more memory than that.
func TestDeepPaths(t *testing.T) {
	r := New(LenientRules(), nil, nil)
	r.Feed(strings.Repeat("[", 9000) + strings.Repeat("1,, ", 16000))
	r.Close()
	if n := pathBytes(r.Edits()); r.Outcome() != Lost || n > DefaultMaxPaths+20000 {
		t.Errorf("%v, the paths of edits have %d bytes", r.Outcome(), n)
	}
}
