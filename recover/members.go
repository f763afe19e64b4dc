package recover

import (
	"sort"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// duplicate is a member that came before and is being read again: its events go
// nowhere, and at its end the two values are compared.
type duplicate struct {
	on, done bool
	cut      bool  // the input ended in it
	first    int64 // where the name of the first one ends in the mended text
	depth    int   // containers that are open around
	begin    int64 // parser offset at which it began
	start    int64 // raw offset of the comma before it
	path     parser.Pointer
	name     string
	text     []byte // its own text, mended, from the comma on
	value    int    // where the value begins in text
	edits    []Edit
}

// duplicateName swallows a member whose name came before in the same object: an
// equal value is dropped, another one is an error.
func duplicateName(f *scan, _ *entry, sp spot) answer {
	r := f.r
	if !sp.member || sp.from < 0 || r.dup.on || !r.watchNames {
		return answer{}
	}
	first, twice := r.members.Has(sp.name)
	if !twice || r.rules.Has(LastName) || !f.sameName(first, sp.name) {
		return answer{}
	}
	path, name := f.valuePath(sp), strings.Clone(sp.name)
	return answer{kind: act, do: func(r *Repairer) {
		if sp.from > 0 && !r.force(sp.from, sp.from) {
			return
		}
		here, k := r.current().start(0), 0
		for k < len(r.open) && r.open[k].Insert == "" && r.open[k].End <= here {
			k++
		}
		r.flush(k) // what was dropped before is none of its edits
		r.dup = duplicate{on: true, first: first, depth: r.p.Depth(), begin: r.p.Offset(), start: r.current().start(0),
			path: path, name: name, text: r.dup.text[:0], value: sp.i - sp.from, edits: r.dup.edits[:0]}
		r.force(sp.i-sp.from, sp.i-sp.from)
	}}
}

// sameName reports whether the name that ends at an offset of the mended text is
// this one: two names may have the same hash.
func (f *scan) sameName(end int64, name string) bool {
	text := f.r.mendedRange(max(end-int64(6*len(name)+2), 0), end)
	want := `"` + name + `"`
	return strings.HasSuffix(text, want) || strings.HasSuffix(parser.DecodeText(text), want)
}

// endDuplicate compares the two values of a member that came twice.
func (r *Repairer) endDuplicate() {
	d := &r.dup
	d.on, d.done = false, false
	cut := d.cut
	d.cut = false
	r.muted += r.p.Offset() - d.begin
	if cut {
		return
	}
	end := r.current().start(0)
	r.sure = max(r.sure, end)
	first := r.mendedRange(d.first, min(d.first+int64(4*len(d.text)+MaxHold), r.mendedLen()))
	first = strings.TrimLeft(first, ": \t\r\n")
	if !sameValue(first, string(d.text[min(d.value, len(d.text)):])) {
		r.lose(&parser.SyntaxError{Offset: d.start, Path: d.path,
			Msg: "duplicate name " + quote(d.name) + " with a different value"})
		return
	}
	r.record(Edit{Rule: DuplicateName, Path: d.path, Start: d.start, End: end}, 0, 0)
	r.differs = true
}

// sameValue reports whether first begins with the value that second is: the
// order of members and the white space between tokens do not matter.
func sameValue(first, second string) bool {
	var a, b parser.Records
	p := parser.New(&b, parser.AllowInvalidUTF8(true))
	if p.Feed(second) != nil || p.Close() != nil {
		return false
	}
	q := parser.New(&a, parser.AllowInvalidUTF8(true))
	q.Feed(first)
	if !q.Done() {
		q.Close()
	}
	return q.Done() && canonical(a) == canonical(b)
}

// canonical is the value of the records as text that is the same for equal
// values.
func canonical(rec parser.Records) string {
	text, _ := appendCanonical(nil, rec)
	return string(text)
}

func appendCanonical(dst []byte, rec parser.Records) ([]byte, parser.Records) {
	switch e := rec[0]; e.Kind {
	case parser.KindArray:
		rec = rec[1:]
		dst = append(dst, '[')
		for rec[0].Kind != parser.KindArrayEnd {
			dst, rec = appendCanonical(dst, rec)
			dst = append(dst, ',')
		}
		return append(dst, ']'), rec[1:]
	case parser.KindObject:
		rec = rec[1:]
		var members []string
		for rec[0].Kind != parser.KindObjectEnd {
			m := append([]byte(quoteText(rec[0].Text)), ':')
			m, rec = appendCanonical(m, rec[1:])
			members = append(members, string(m))
		}
		sort.Strings(members)
		dst = append(dst, '{')
		for _, m := range members {
			dst = append(append(dst, m...), ',')
		}
		return append(dst, '}'), rec[1:]
	case parser.KindString:
		text := e.Text
		for e.More {
			rec = rec[1:]
			e = rec[0]
			text += e.Text
		}
		return append(dst, quoteText(text)...), rec[1:]
	default:
		return append(dst, e.Text...), rec[1:]
	}
}

// tokens is a Sink that keeps a canonical form of what it is told: equal values
// have equal tokens, and a prefix of a value has a prefix of them.
type tokens []byte

// partTokens is tokens with those of an unfinished name, number or literal.
type partTokens struct{ tokens }

// Peek implements [parser.Peeker].
func (t *partTokens) Peek(e *parser.Event) {
	if e.Kind == parser.KindComma {
		return
	}
	n := len(t.tokens)
	t.Event(e)
	if len(t.tokens) > n+1 {
		t.tokens = t.tokens[:len(t.tokens)-1] // it has not ended
	}
}

// Event implements [parser.Sink].
func (t *tokens) Event(e *parser.Event) {
	switch e.Kind {
	case parser.KindString, parser.KindName:
		if len(*t) == 0 || (*t)[len(*t)-1] != 1 {
			*t = append(*t, byte(e.Kind))
		} else {
			*t = (*t)[:len(*t)-1]
		}
		for i := 0; i < len(e.Text); i++ {
			if c := e.Text[i]; c <= 2 {
				*t = append(*t, 2, c)
			} else {
				*t = append(*t, c)
			}
		}
		if e.Kind == parser.KindString && e.More {
			*t = append(*t, 1) // goes on
		} else {
			*t = append(*t, 0)
		}
	case parser.KindNumber:
		*t = append(append(append(*t, '0'), e.Text...), 0)
	default:
		*t = append(*t, byte(e.Kind))
	}
}

// cutDuplicate drops a member that came before when the input ends in it.
func (r *Repairer) cutDuplicate() {
	d := &r.dup
	d.cut = true
	r.head, r.tail, r.own, r.open, r.shown = buf{}, plainBuf("", r.raw.len()), 0, r.open[:0], false
	closing := r.p.AppendClosing(nil)
	r.p.Force(string(closing[:len(closing)-d.depth]) + " ") // white space ends a number
	if r.parserFault() {
		return
	}
	if d.done {
		r.endDuplicate()
	}
	var closers []byte
	for k := 0; r.p.Container(k) != 0; k++ {
		closers = append(closers, byte(r.p.Container(k))+2)
	}
	r.fixes++
	r.put(answer{kind: fix, rule: CloseOpen, insert: string(closers), path: r.path()})
	if n := len(r.edits); n > 0 && r.edits[n-1].Rule == CloseOpen {
		r.edits[n-1].Start = d.start
	}
}

// forcedTwice is a name that came before, in text too long to be held.
func (r *Repairer) forcedTwice(e *parser.Event) {
	r.dupes = true
	if !r.rules.Has(LastName) {
		r.lose(&parser.SyntaxError{Offset: r.src.Start(e.Start), Path: e.Path.Pointer(), Msg: "duplicate name " + quote(e.Text)})
	}
}
