package parser_test

import (
	"bytes"
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	"github.com/jsontide/jsontide/parser"
)

// seeds gives the inputs of the golden tables.
func seeds(f *testing.F) iter.Seq[string] {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatalf("no testdata: %v", err)
	}
	return func(yield func(string) bool) {
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			for _, line := range strings.Split(string(b), "\n") {
				if rest, ok := strings.CutPrefix(line, "in "); ok {
					quoted, _ := strconv.QuotedPrefix(rest)
					if s, err := strconv.Unquote(quoted); err == nil && !yield(s) {
						return
					}
				}
			}
		}
	}
}

// variant reads options from a byte.
func variant(b byte) refOptions {
	opt := refDefaults()
	opt.unique, opt.invalid = b&1 != 0, b&2 != 0
	if b&4 != 0 {
		opt.maxDepth, opt.maxMembers = 3, 3
	}
	if b&8 != 0 {
		opt.maxName, opt.maxNumber = 5, 5
	}
	if b&16 != 0 {
		opt.maxBytes = int(b >> 3)
	}
	return opt
}

// FuzzReference compares the parser, whole and byte by byte, with the reference
// tokenizer, and with encoding/json.
func FuzzReference(f *testing.F) {
	for s := range seeds(f) {
		for _, b := range []byte{0, 1, 2, 4, 12, 19} {
			f.Add(s, b)
		}
	}
	f.Fuzz(func(t *testing.T, input string, b byte) {
		opt := variant(b)
		want, wantErr := reference(input, opt)
		for _, deltas := range [][]string{{input}, fuzz.Bytes(input), fuzz.Chunks(input, 3+int(b>>5))} {
			got, err, faults := run(deltas, opt.options())
			if len(got) != len(want) || (err == nil) != (wantErr == nil) || err != nil && *err != *wantErr || len(faults) > 0 {
				t.Fatalf("%q %+v: %v, error %v, faults %q\nwant %v, error %v", deltas, opt, got, err, faults, want, wantErr)
			}
			for i := range want {
				if !sameToken(want[i], got[i]) {
					t.Fatalf("%q %+v: event %+v, want %+v", deltas, opt, got[i], want[i])
				}
			}
		}
		// encoding/json accepts broken UTF-8, so it is an oracle where that is
		// allowed, and no limit but the depth.
		if b&^3 == 2 && strings.Count(input, "[")+strings.Count(input, "{") < 5000 {
			if json.Valid([]byte(input)) != (wantErr == nil) {
				t.Fatalf("%q: encoding/json says valid %v, here %v", input, wantErr != nil, wantErr)
			}
		}
	})
}

// FuzzCuts is law 1.
func FuzzCuts(f *testing.F) {
	for s := range seeds(f) {
		f.Add(s, byte(0))
		f.Add(s, byte(2))
	}
	f.Fuzz(func(t *testing.T, input string, b byte) {
		fuzz.Cuts(t, fuzz.Parser(variant(b).options()...), input)
	})
}

// FuzzFinal is law 2.
func FuzzFinal(f *testing.F) {
	for s := range seeds(f) {
		f.Add(s, byte(0))
		f.Add(s, byte(2))
	}
	f.Fuzz(func(t *testing.T, input string, b byte) {
		fuzz.Final(t, fuzz.Parser(variant(b).options()...), input)
	})
}

// FuzzLinear is law 6, counted in events and in bytes of text, so that it does
// not depend on the machine: whatever came before, a delta gives at most two
// events a byte, and no more text than it is long and than the token, that it
// may finish, had before.
func FuzzLinear(f *testing.F) {
	for s := range seeds(f) {
		f.Add(s, "1")
		f.Add(s[:len(s)/2], s[len(s)/2:])
	}
	f.Fuzz(func(t *testing.T, head, delta string) {
		w := weigher{begun: -1}
		p := parser.New(&w)
		p.Feed(head)
		unfinished := 12 // an escape or code point
		if w.begun >= 0 {
			unfinished += len(head) - int(w.begun)
		}
		w = weigher{}
		p.Feed(delta)
		if w.events > 2*len(delta)+2 || w.bytes > len(delta)+unfinished {
			t.Errorf("%q then %q: %d events with %d bytes", head, delta, w.events, w.bytes)
		}
	})
}

// A weigher counts events and their text, and knows where an unfinished token
// begins.
type weigher struct {
	events, bytes int
	begun         int64
}

func (w *weigher) Event(e *parser.Event) {
	w.events++
	w.bytes += len(e.Text)
	w.begun = -1
}

func (w *weigher) Peek(e *parser.Event) {
	if e.Kind != parser.KindComma {
		w.begun = e.Start
	}
}

// FuzzBounded is law 8: whatever comes, with the limits in force nothing panics,
// a fault names the limit, and what can be completed is.
func FuzzBounded(f *testing.F) {
	for s := range seeds(f) {
		f.Add(s, byte(0))
		f.Add(s, byte(28))
	}
	f.Fuzz(func(t *testing.T, input string, b byte) {
		opt := variant(b)
		p := parser.New(nil, opt.options()...)
		err := p.Feed(input)
		for _, name := range []string{"MaxDepth", "MaxBytes", "MaxNameLength", "MaxNumberLength", "MaxMembers"} {
			if err != nil && strings.Contains(err.Error(), name) {
				if !strings.Contains(err.Error(), "limit "+name+" of ") || int(p.Offset()) > min(len(input), opt.maxBytes) {
					t.Errorf("%q: %v", input, err)
				}
			}
		}
		if p.Path().Len() > opt.maxDepth {
			t.Errorf("%q: depth %d", input, p.Path().Len())
		}
		text := append([]byte(input[:p.Offset()]), p.AppendClosing(nil)...)
		if opt.invalid {
			text = bytes.ToValidUTF8(text, []byte("?"))
		}
		if !json.Valid(text) {
			t.Errorf("%q: closed it is %q", input, text)
		}
	})
}
