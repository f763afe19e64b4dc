package recover

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// An outward is a [Guide] that also says which kinds the member so named, or an item,
// of the container up levels out may have. It may name too many.
type outward interface {
	KindsOut(up int, name string) parser.Kinds
}

// twin reports whether another bracket than the closer ch at sp may be the wrong one
// just as well, and the value is another then: with the same text behind it, and one
// change too. The opener of what came before may be lost, too much, or of the other
// kind, or the closer may be missing further in front. up is how many containers ch
// closes besides its own.
func (f *scan) twin(rule Rule, ch byte, sp spot, up int) bool {
	r := f.r
	opener := kindOf[ch-2]
	inner := r.p.Container(0)
	empty := sp.first && sp.comma < 0
	switch {
	case empty && (rule != MissingCloser || r.p.Container(1) != parser.KindArray):
		return f.kindsAt(1).Any(opener) || // {] for []
			rule == ExtraCloser && inner == parser.KindArray && f.kindsAt(0).Any(opener) // [} for [{}]
	case empty: // [{] for []
		return true
	case rule == ExtraCloser && sp.place == inNext:
		return f.closedTwice(ch)
	case rule == ExtraCloser: // [1, } for [1, {}]
		return inner == parser.KindArray && f.kindsAt(0).Any(opener)
	case rule == MissingCloser && inner == parser.KindObject: // [{"a": {"b": 1, "c": 2}] for [{"a": {"b": 1}, "c": 2}]
		if f.lastKind() != parser.Objects {
			return false
		}
		_, absent := r.known(f.lastContainer(0).name, 0)
		return absent
	case rule == MissingCloser:
		for k := range up {
			ks := f.kindsAt(k)
			if r.p.Container(k) == parser.KindArray && ks.Any(parser.Arrays) && ks != parser.Arrays &&
				(k > 0 && r.p.Container(k-1) == parser.KindArray || k == 0 && f.lastContainer(1).nested) {
				return true // [[1, 2] for [[1], 2]
			}
		}
		if strings.HasSuffix(r.lastText(), "[]") { // "a": [[] for "a": []
			return true
		}
		return r.p.Path().Step(r.p.Path().Len()-1).Index == 0 && f.kindsAt(1).Any(f.lastKind()) // "a": [1 for "a": 1
	}
	return false
}

// kindsAt returns the kinds that may stand where the member or item stands that is
// at hand in the container up levels out, or that came last in it.
func (f *scan) kindsAt(up int) parser.Kinds {
	r := f.r
	if r.guide == nil || r.dup.on {
		return parser.AnyKind
	}
	if up == 0 {
		return r.guide.Kinds(r.stepName(0))
	}
	g, ok := r.guide.(outward)
	if !ok {
		return parser.AnyKind
	}
	return g.KindsOut(up, r.stepName(up))
}

// stepName is the name of the member at hand in the container up levels out, "" for
// an item.
func (r *Repairer) stepName(up int) string {
	p := r.p.Path()
	if n := p.Len() - 1 - up; n >= 0 {
		return p.Step(n).Name
	}
	return ""
}

// lastKind is the kind of the value that came last.
func (f *scan) lastKind() parser.Kinds {
	text := f.r.lastText()
	if text == "" {
		return parser.AnyKind
	}
	switch c := text[len(text)-1]; {
	case c == '"':
		return parser.Strings
	case c == '}':
		return parser.Objects
	case c == ']':
		return parser.Arrays
	case isDigit(c):
		return parser.Numbers
	}
	return parser.Nulls | parser.Booleans
}

// closedTwice reports whether the closer ch that is too much behind the value that
// came last may stand for another fault. Without a schema that is so only where the
// last item lost its opener: [1, ]]. With one, that value is no array and may be the one
// item of one that lost its opener; or it is what ch closes, and one of its own closers
// may be the one too much, or its last item lost its opener.
func (f *scan) closedTwice(ch byte) bool {
	r := f.r
	kind := f.lastKind()
	if r.guide == nil { // a closer of which none is open, or at the end, is too much
		return kind == kindOf[ch-2] && f.commaBefore(ch)
	}
	items, guided := parser.AnyKind, !r.dup.on
	if guided && ch == ']' {
		if h := r.guide.Value(r.stepName(0)); h != nil && !h.Kinds.Any(parser.Arrays) {
			items = 0
		} else if h != nil && h.Known {
			items = h.Items
		}
	}
	if kind != kindOf[ch-2] {
		return ch == ']' && items.Any(kind)
	}
	if guided && ch == '}' || !items.Any(parser.Arrays) {
		return false // members that do not belong there show it, or items
	}
	return f.lastContainer(0).early || f.commaBefore(ch)
}

// commaBefore reports whether a comma stands before the closer ch that ended the value
// that came last, in the raw text before the one at hand.
func (f *scan) commaBefore(ch byte) bool {
	r := f.r
	at := r.current().start(0)
	text := strings.TrimRight(r.raw.slice(max(at-maxScalar, 0), at), " \t\r\n")
	text, closed := strings.CutSuffix(text, string(rune(ch)))
	return closed && strings.HasSuffix(strings.TrimRight(text, " \t\r\n"), ",")
}

// A container is what its last bytes tell of an object or array.
type container struct {
	early  bool   // a container directly in one of its kind ends before a comma
	nested bool   // an array is in it
	name   string // of the last member
}

// maxBehind is how far lastContainer looks back, in bytes.
const maxBehind = 512

// lastContainer looks at the mended text of the container that came last, or with open
// being 1 of the one that is open. What is further away than maxBehind is not seen.
func (f *scan) lastContainer(open int) (c container) {
	r := f.r
	n := r.mendedLen()
	text := r.mendedRange(max(n-maxBehind, 0), n)
	var room [32]byte
	in := append(room[:0], "]"[:open]...)
	comma, colon := false, false
	for i := len(text) - 1; i >= 0; i-- {
		switch b := text[i]; b {
		case ' ', '\t', '\r', '\n':
			continue
		case '"':
			end := i
			if i = lastQuote(text[:i]); i < 0 {
				return c
			}
			if colon && len(in) == 1 && c.name == "" {
				c.name = decoded(text[i+1 : end])
			}
		case '}', ']':
			c.early = c.early || comma && len(in) > 0 && in[len(in)-1] == b
			c.nested = c.nested || len(in) == 1 && b == ']'
			in = append(in, b)
		case '{', '[':
			if in = in[:max(len(in)-1, 0)]; len(in) == 0 {
				return c
			}
		}
		comma, colon = text[i] == ',', text[i] == ':'
	}
	return c
}

// rootTwin is closedTwice for a closer behind the root, in the tail. There may be
// many of them: the root is read once for each kind.
func (r *Repairer) rootTwin(ch byte) bool {
	t := &r.doc.twins[ch>>5&1] // ] is 0x5d, and } is 0x7d
	if !t.asked {
		t.asked, t.is = true, r.readTwin(ch)
	}
	return t.is
}

// readTwin reads the root for rootTwin.
func (r *Repairer) readTwin(ch byte) bool {
	if r.nested {
		return false // it was asked in the first reading
	}
	r.unfold()
	for i := range r.edits {
		e := &r.edits[i]
		if e.Rule != MissingComma {
			continue
		}
		before := strings.TrimRight(r.raw.slice(max(e.Start-maxScalar, 0), e.Start), " \t\r\n")
		if strings.HasSuffix(before, "}") || strings.HasSuffix(before, "]") {
			return true // {"a": {}"b": 1}} for {"a": {"b": 1}}
		}
	}
	text := r.first()
	switch {
	case r.guide == nil || text == "":
		return false
	case text[len(text)-1] != ch:
		return ch == ']' && text[len(text)-1] != '}' && r.guide.Kinds("").Any(parser.Arrays)
	}
	w := twins{guide: r.renew(), kind: parser.Kind(ch - 2)}
	if ch == '}' && w.guide == nil {
		return false
	}
	p := parser.New(&w, parser.AllowInvalidUTF8(true))
	p.Feed(text)
	return w.found
}

// twins is a Sink that looks for closers in a value of which one may be too much, if
// one is: that of an object in an object, behind which a member comes that the schema
// has for it and that did not come in it; or that of an array before an item of an array
// that may be its own.
type twins struct {
	guide Guide // nil: there is none to ask
	open  []parser.Kind
	ended parser.Kind // the container that has just ended in one of its kind, or 0
	known []string    // of the object that has ended: names that may come in it
	kind  parser.Kind // what is too much closes
	found bool
}

// Event implements [parser.Sink].
func (w *twins) Event(e *parser.Event) {
	ended := w.ended
	w.ended = 0
	switch e.Kind {
	case parser.KindObjectEnd, parser.KindArrayEnd:
		n := len(w.open) - 1
		w.open = w.open[:n]
		if n == 0 || e.Kind != w.kind+2 || w.open[n-1] != w.kind {
			break
		}
		w.ended, w.known = w.kind, w.known[:0]
		if w.guide == nil {
			break
		}
		if names := w.guide.Names(0); names != nil {
			for i, seen := range names.Seen {
				if !seen {
					w.known = append(w.known, names.Known[i])
				}
			}
		}
	case parser.KindName:
		w.found = w.found || ended != 0 && index(w.known, e.Text) >= 0
	default:
		w.found = w.found || ended == parser.KindArray
		if e.Kind == parser.KindObject || e.Kind == parser.KindArray {
			w.open = append(w.open, e.Kind)
		}
	}
	if w.guide != nil {
		w.guide.Event(e)
	}
}
