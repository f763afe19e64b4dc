package format

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

var names = []string{"date", "time", "date-time", "duration", "email", "idn-email", "hostname", "host-name", "idn-hostname", "ipv4", "ip-address", "ipv6",
	"uri", "uri-reference", "iri", "iri-reference", "uri-template", "uuid", "json-pointer", "relative-json-pointer", "regex"}

// run feeds text in pieces of n bytes and returns the number of bytes after
// which the status was fixed; len(text)+1 is the end.
func run(s *State, text string, n int) (leaf.Status, int) {
	s.Reset()
	for i := 0; i < len(text); i += n {
		if k, st := s.Step(text[i:min(i+n, len(text))]); st != leaf.Open {
			return st, i + k
		}
	}
	return s.End(), len(text) + 1
}

// TestSuite runs the official tests of every draft.
func TestSuite(t *testing.T) {
	dir := os.Getenv("JSONTIDE_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "corpus")
	}
	dir = filepath.Join(dir, "json-schema-suite", "tests")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no test data: %v (set JSONTIDE_CORPUS)", err)
	}
	for _, draft := range []string{"draft2020-12", "draft2019-09", "draft7", "draft6", "draft4"} {
		files, _ := filepath.Glob(filepath.Join(dir, draft, "optional", "format", "*.json"))
		total, good := 0, 0
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var groups []struct {
				Schema struct{ Format string }
				Tests  []struct {
					Description string
					Data        any
					Valid       bool
				}
			}
			if err := json.Unmarshal(b, &groups); err != nil {
				t.Fatal(err)
			}
			for _, g := range groups {
				c := New(g.Schema.Format)
				for _, test := range g.Tests {
					total++
					text, ok := test.Data.(string)
					got := leaf.True
					if ok && c != nil {
						s := c.Start()
						var at int
						got, at = run(&s, text, len(text)+1)
						for n := 1; n < 4; n++ {
							if got2, at2 := run(&s, text, n); got2 != got || at2 != at {
								t.Errorf("%s %q in pieces of %d: %v after %d; whole %v after %d", c.Name(), text, n, got2, at2, got, at)
							}
						}
					}
					if got == leaf.Of(test.Valid) {
						good++
					} else {
						t.Errorf("%s %s %q (%s): %v, want %v", draft, g.Schema.Format, text, test.Description, got, test.Valid)
					}
				}
			}
		}
		t.Logf("%s: %d of %d", draft, good, total)
		if total < 50 {
			t.Errorf("%s: only %d tests", draft, total)
		}
	}
}

func TestDecided(t *testing.T) {
	const end = -1
	tests := []struct {
		format, text string
		want         leaf.Status
		at           int
	}{
		{"date", "2021-02-29", leaf.False, 10},
		{"date", "2021-02-3", leaf.False, 9},
		{"date", "2024-02-29", leaf.True, end},
		{"date", "2021-04-31", leaf.False, 10},
		{"date", "2021-2", leaf.False, 6},
		{"date", "2021-13", leaf.False, 7},
		{"date", "2021-00", leaf.False, 7},
		{"date", "2021-01-00", leaf.False, 10},
		{"date", "2021-01-01T", leaf.False, 11},
		{"date", "2021-01-0", leaf.False, end},
		{"time", "24", leaf.False, 2},
		{"time", "23:59:60Z", leaf.True, end},
		{"time", "23:58:60Z", leaf.False, 9},
		{"time", "01:29:60+02", leaf.False, 11},
		{"time", "01:29:60+01:30", leaf.True, end},
		{"time", "01:29:60.5+01:29", leaf.False, 15},
		{"time", "12:00:61", leaf.False, 8},
		{"time", "12:00:00.", leaf.False, end},
		{"time", "12:00:00.Z", leaf.False, 10},
		{"time", "12:00:00.5", leaf.False, end},
		{"date-time", "2021-01-01 ", leaf.False, 11},
		{"date-time", "2021-01-01t00:00:00z", leaf.True, end},
		{"uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", leaf.False, 36},
		{"uuid", "2eb8aa08a", leaf.False, 9},
		{"ipv4", "256", leaf.False, 3},
		{"ipv4", "01", leaf.False, 2},
		{"ipv4", "1.2.3.4.", leaf.False, 8},
		{"ipv6", "1::2::", leaf.False, 6},
		{"ipv6", "::ffff:1.2.3.4", leaf.True, end},
		{"ipv6", "12345", leaf.False, 5},
		{"email", "a@b", leaf.True, end},
		{"email", "a..", leaf.False, 3},
		{"email", "a@b_", leaf.False, 4},
		{"hostname", "a-.b", leaf.False, 3},
		{"hostname", strings.Repeat("a", 64), leaf.False, 64},
		{"hostname", strings.Repeat("a.", 126) + "a", leaf.True, end},
		{"hostname", strings.Repeat("a.", 126) + "aa", leaf.False, 254},
		{"hostname", "é", leaf.False, 1},
		{"hostname", "xn--X.com", leaf.False, 6},
		{"idn-hostname", "é.a", leaf.True, end},
		{"idn-hostname", "É", leaf.False, 2},
		{"idn-hostname", "aÀ", leaf.False, 3},
		{"idn-hostname", "ab--é", leaf.False, end},
		{"uri", "http://a b", leaf.False, 9},
		{"uri", "http://a/%4", leaf.False, end},
		{"uri", "1a", leaf.False, 1},
		{"uri-template", "{a}}", leaf.False, 4},
		{"json-pointer", "a", leaf.False, 1},
		{"json-pointer", "/~2", leaf.False, 3},
		{"relative-json-pointer", "01", leaf.False, 2},
		{"duration", "P1Y2W", leaf.False, 5},
		{"duration", "PT", leaf.False, end},
		{"regex", "(", leaf.False, end},
		{"regex", `(a)\1`, leaf.True, end},
	}
	for _, tt := range tests {
		s := New(tt.format).Start()
		at := tt.at
		if at == end {
			at = len(tt.text) + 1
		}
		for _, n := range []int{1, 2, 100} {
			if got, gotAt := run(&s, tt.text, n); got != tt.want || gotAt != at {
				t.Errorf("%s %q in pieces of %d: %v after %d bytes, want %v after %d", tt.format, tt.text, n, got, gotAt, tt.want, at)
			}
		}
	}
	if c := New("color"); c != nil {
		t.Errorf("color is %v", c)
	}
}

// TestClockEarliest enumerates: after every beginning of a date or time that is
// not dead, some text of the format follows, and after a dead one none.
func TestClockEarliest(t *testing.T) {
	const alphabet = "ZT:+-.0123456789" // the digits last: fractions have no end
	var live func(s State, text string, depth int) bool
	live = func(s State, text string, depth int) bool {
		if s.status == leaf.False {
			return false
		}
		if end := s; end.End() == leaf.True {
			return true
		}
		if depth == 0 {
			return false
		}
		for i := range alphabet {
			u := s
			u.Step(alphabet[i : i+1])
			if live(u, text+alphabet[i:i+1], depth-1) {
				return true
			}
		}
		return false
	}
	for _, tt := range []struct{ format, from string }{
		{"date", "2023-"}, {"date", "2024-0"}, {"date", "1900-02"}, {"time", "0"}, {"time", "23:59:60"}, {"time", "00:30:60."}, {"date-time", "2024-02-2"},
	} {
		start := New(tt.format).Start()
		start.Step(tt.from)
		var check func(s State, text string, depth int)
		check = func(s State, text string, depth int) {
			for i := range alphabet {
				u := s
				if u.Step(alphabet[i : i+1]); u.status != leaf.Open {
					continue
				}
				if v := u; !live(v, text+alphabet[i:i+1], 15) {
					t.Fatalf("%s: open after %q, but nothing follows", tt.format, text+alphabet[i:i+1])
				}
				if depth > 1 {
					check(u, text+alphabet[i:i+1], depth-1)
				}
			}
		}
		check(start, tt.from, 3)
	}
}

func TestPunycode(t *testing.T) {
	// RFC 3492, section 7.1, and the usual names.
	for u, a := range map[string]string{
		"bücher": "bcher-kva", "他们为什么不说中文": "ihqwcrb4cv8a8dqg056pqjye", "pročprostěnemluvíčesky": "proprostnemluvesky-uyb24dma41a",
		"למההםפשוטלאמדבריםעברית": "4dbcagdahymbxekheh6e0a7fei0b", "3年b組金八先生": "3b-ww4c5e180e575a65lsy2b", "ü": "tda",
	} {
		if got := string(appendPunycode(nil, []rune(u))); got != a {
			t.Errorf("encode %s: %s, want %s", u, got, a)
		}
		if got, ok := decodePunycode(nil, []byte(a)); !ok || string(got) != u {
			t.Errorf("decode %s: %s, %v, want %s", a, string(got), ok, u)
		}
	}
	for _, bad := range []string{"X", "99999999", "a-\x80", "é"} {
		if got, ok := decodePunycode(nil, []byte(bad)); ok {
			t.Errorf("decode %q: %q", bad, string(got))
		}
	}
}

func TestNoAllocation(t *testing.T) {
	for _, name := range names {
		if name == "regex" {
			continue
		}
		s := New(name).Start()
		n := testing.AllocsPerRun(50, func() {
			for _, text := range []string{"2024-02-29T12:00:00Z", "xn--9n2bp8q.example", "한국.é", "http://[::1]/a?b#c", "1.2.3.4"} {
				s.Reset()
				s.Step(text)
				s.End()
			}
		})
		if n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func FuzzCuts(f *testing.F) {
	for i, text := range []string{"2024-02-29T23:59:60.1Z", "23:59:60+00:00", "xn--9n2bp8q.é。a", "http://u@[::1]:8/%41?q#f", "P1Y2M", `"a b"@[1.2.3.4]`, "{+a:3,b*}x", "1/~0"} {
		f.Add(text, uint8(i), uint8(1))
	}
	checkers := make([]*Checker, len(names))
	for i, name := range names {
		checkers[i] = New(name)
	}
	f.Fuzz(func(t *testing.T, text string, which, n uint8) {
		s := checkers[int(which)%len(checkers)].Start()
		a, at := run(&s, text, len(text)+1)
		b, bt := run(&s, text, int(n)+1)
		if a != b || at != bt || a == leaf.Open {
			t.Errorf("%s on %q cut at %d: %v after %d; whole %v after %d", s.c.name, text, n+1, b, bt, a, at)
		}
	})
}

func BenchmarkStep(b *testing.B) {
	for _, tt := range [][2]string{{"date-time", "2024-02-29T12:00:00.123Z"}, {"uri", "https://example.com/a/b/c?d=e#f"}, {"uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380"}, {"hostname", "www.example.com"}, {"email", "joe.bloggs@example.com"}} {
		b.Run(tt[0], func(b *testing.B) {
			s := New(tt[0]).Start()
			b.SetBytes(int64(len(tt[1])))
			for b.Loop() {
				s.Reset()
				s.Step(tt[1])
				s.End()
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for _, name := range []string{"uri", "email", "ipv6", "iri-reference"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				New(name)
			}
		})
	}
}
