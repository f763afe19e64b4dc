package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// A scan is one look at the text that waits. Rules are functions of it: of s, of
// whether anything may follow, and of what was taken before; of nothing else.
// The same s with more behind it gives the same answer, or the first one.
type scan struct {
	r    *Repairer
	s    string
	end  bool // nothing follows s
	rule Rule // that is asked

	quiet bool // paths do not matter

	// need is how much of s was looked at: where not vague, the length of the
	// shortest prefix of s that gives the same answer. Whoever looks at s says so
	// with saw, or is vague.
	need  int
	vague bool
}

// saw says that the answer depends on s[i].
func (f *scan) saw(i int) { f.need = max(f.need, i+1) }

// more is the answer of a rule that s does not tell enough: wait, or pass where
// nothing follows.
func (f *scan) more() answer {
	if f.end {
		return answer{}
	}
	return answer{kind: wait}
}

// A place is what may come, as a set: rules say at which places they are asked.
type place uint16

const (
	inRoot     place = 1 << iota // the root value is due
	inName                       // a name is due
	inColon                      // the colon behind a name is due
	inValue                      // the value of a member, or an item, is due
	inNext                       // a comma or closer is due
	inEnd                        // the value in a string is complete
	inText                       // inside of a string
	inNameText                   // inside of a name
	inBefore                     // any place where white space may stand

	numPlaces = 9

	noPlace place = 0 // the rule is not asked: it works in the tail, or in Close
)

// A spot is where the walk over the text stands.
type spot struct {
	place   place
	i       int    // the byte at hand
	from    int    // where the text begins that goes if what is due is dropped; -1: it was taken
	comma   int    // index of the comma before it; -1 if there is none, or it was taken
	first   bool   // nothing stands before it in its container
	member  bool   // what is due is the value of the member name
	name    string // decoded
	nameAt  int    // its opening quote, -1 if it was taken
	nameEnd int    // behind its closing quote
}

// here is the spot where the parser stands.
func (f *scan) here() spot {
	r := f.r
	sp := spot{from: -1, comma: -1, nameAt: -1}
	switch r.p.Place() {
	case parser.AtRoot:
		sp.place = inRoot
		if len(r.levels) > 0 { // in a string that is the whole input
			sp.place = inRoot | inValue
		}
	case parser.AtFirstName:
		sp.place, sp.first, sp.from = inName, true, 0
	case parser.AtName:
		sp.place = inName
	case parser.AtColon:
		sp.place, sp.name = inColon, r.currentName()
	case parser.AtMember:
		sp.place, sp.member, sp.name = inValue, true, r.currentName()
	case parser.AtFirstItem:
		sp.place, sp.first, sp.from = inValue, true, 0
	case parser.AtItem:
		sp.place = inValue
	case parser.AtObjectNext, parser.AtArrayNext:
		sp.place = inNext
	case parser.AtEnd:
		sp.place = inEnd
	case parser.InString:
		sp.place = inText
	}
	return sp
}

// decide asks the rules of the place where the parser stands about s. Strict
// JSON in front is walked over: a comma, a name and a colon are held until the
// value behind them can no longer be dropped.
func (r *Repairer) decide(s string, end, quiet bool) answer {
	r.looked += int64(len(s))
	f := &r.scan
	*f = scan{r: r, s: s, end: end, quiet: quiet}
	sp := f.here()
	if sp.place == 0 { // inside of a name, number or literal that is read strictly
		if end {
			return f.midToken()
		}
		return answer{kind: wait}
	}
	if sp.place == inText {
		return f.text(&sp)
	}
	for {
		sp.i = skipWhite(s, sp.i)
		if sp.i == len(s) {
			if !end {
				return answer{kind: wait}
			}
			return f.cut(&sp)
		}
		if a := f.ask(&sp); a.kind != pass {
			return a
		}
		if a := f.step(&sp); a.kind != pass {
			return a
		}
	}
}

// ask asks the rules of the place about the spot, in the order of the table.
func (f *scan) ask(sp *spot) answer {
	f.saw(sp.i)
	for _, rule := range f.r.asked.at(sp.place, f.s[sp.i]) {
		if rule == numRules {
			break
		}
		e := &table[rule]
		f.rule, f.vague = rule, f.vague || !e.exact
		if a := e.try(f, e, *sp); a.kind != pass {
			if a.kind == fix && a.rule == 0 {
				a.rule = rule
			}
			return a
		}
	}
	return answer{}
}

// step walks over one strict token at the spot.
func (f *scan) step(sp *spot) answer {
	s, r := f.s, f.r
	no := answer{kind: refuse, at: sp.i}
	c := s[sp.i]
	switch sp.place {
	case inName:
		if c == '}' && sp.first {
			return answer{kind: keep, force: sp.i + 1}
		}
		if c != '"' {
			return no
		}
		n := closingIndex(s[sp.i+1:], `"`)
		if n < 0 {
			if f.end {
				return f.cut(sp)
			}
			return answer{kind: wait}
		}
		f.saw(sp.i + 1 + n)
		raw := s[sp.i+1 : sp.i+1+n]
		if a := f.nameFault(sp.i+1, sp.i+1+n); a.kind != pass {
			return a
		}
		sp.place, sp.name, sp.nameAt, sp.nameEnd = inColon, decoded(raw), sp.i, sp.i+n+2
		if sp.comma < 0 && sp.from >= 0 {
			sp.from = sp.i
		}
		sp.i = sp.nameEnd
	case inColon:
		if c != ':' {
			return no
		}
		sp.place, sp.member = inValue, true
		sp.i++
	case inNext:
		box := r.p.Container(0)
		switch {
		case c == ',':
			sp.comma, sp.from = sp.i, sp.i
			sp.place = inName
			if box == parser.KindArray {
				sp.place = inValue
			}
			sp.i++
		case parser.Kind(c) == box+2:
			return answer{kind: keep, force: sp.i + 1}
		default:
			return no
		}
	case inEnd:
		return no
	default:
		return f.plainValue(sp)
	}
	return answer{}
}

// maxNameFaults is how many faults of a name get an edit each: of more, which are
// no mistakes of a model, there is one for all, so that each costs the same.
const maxNameFaults = 16

// nameFault asks the rules for the content of strings about the name in
// s[from:to], whose closing quote is known.
func (f *scan) nameFault(from, to int) (first answer) {
	var all answer // what makes the text of s[first.at:all.at] that is mended
	var text []byte
	n := 0
	for i := from; i < to; i++ {
		c := f.s[i]
		if plain(c) {
			continue
		}
		if c >= utf8.RuneSelf {
			if v, size := utf8.DecodeRuneInString(f.s[i:]); v != utf8.RuneError || size > 1 {
				i += size - 1
				continue
			}
		} else if c == '\\' {
			if shape, size := escapeAt(f.s[i : to+1]); shape == goodEscape {
				i += size - 1
				continue
			}
		}
		g := &scan{r: f.r, s: f.s[i : to+1], quiet: f.quiet}
		a := g.ask(&spot{place: inNameText})
		if a.kind == pass {
			a = answer{kind: refuse}
		}
		a.at, a.force = a.at+i, 0
		if n++; n == 1 {
			if first, all = a, a; a.kind != fix {
				break
			}
			all.at = a.at
		}
		if a.kind != fix {
			break
		}
		if a.loss > all.loss {
			all.rule, all.loss = a.rule, a.loss
		}
		text = append(append(text, f.s[all.at:a.at]...), a.insert...)
		all.at = a.at + a.take
		i = all.at - 1
	}
	if n > maxNameFaults {
		first.rule, first.loss, first.take, first.insert = all.rule, all.loss, all.at-first.at, string(text)
	}
	if first.kind == fix || first.kind == lost {
		first.path = f.namePath(decoded(f.s[from:to]))
	}
	return first
}

// plainValue reads the value at the spot as it stands.
func (f *scan) plainValue(sp *spot) answer {
	s, v := f.s, sp.i
	switch c := s[v]; {
	case c == '"' || c == '{' || c == '[':
		return answer{kind: keep, force: v + 1}
	case c == ']' && sp.first && !sp.member && sp.place != inRoot:
		return answer{kind: keep, force: v + 1}
	}
	end, known := f.tokenEnd(v)
	if !known {
		return answer{kind: wait}
	}
	tok := s[v:end]
	if f.end && end == len(s) && f.unfinished(tok) && (f.r.p.Container(0) != 0 || !isLiteral(tok) && !isNumber(tok)) {
		return f.cut(sp)
	}
	if tok == "null" && f.standsForNothing(*sp) {
		return answer{kind: act, do: func(r *Repairer) { r.holdNull(v, end) }}
	}
	if isLiteral(tok) || isNumber(tok) {
		return answer{kind: keep, force: end}
	}
	return answer{kind: refuse, at: v}
}

// unfinished reports whether tok, with which the input ends, is the beginning of
// a number or literal, or of what a rule in force reads as one.
func (f *scan) unfinished(tok string) bool {
	for _, l := range literals {
		if strings.HasPrefix(l, tok) {
			return true
		}
	}
	if parser.NumberEnd(tok, 0) == 0 {
		return true
	}
	on := func(r Rule) bool { return f.r.rules.on(r, lossless) }
	if on(Undefined) && strings.HasPrefix("undefined", tok) || on(NumberForm) && (tok == "+" || tok == "." || tok == "-.") {
		return true
	}
	if on(NumberForm) {
		if _, _, ok := plainNumber(tok); ok {
			return true
		}
	}
	for _, l := range otherLiterals {
		if on(OtherLiteral) && strings.HasPrefix(l.word, tok) {
			return true
		}
	}
	return false
}

// midToken is the end of the input inside of a token that was read strictly,
// because it is longer than any rule may hold.
func (f *scan) midToken() answer {
	if f.r.p.Depth() == 0 {
		return answer{kind: act, do: func(r *Repairer) { // a number may end there
			if r.p.Close() != nil {
				r.parserFault()
			}
		}}
	}
	return f.incomplete()
}

// incomplete is the end of an input that cannot be closed.
func (f *scan) incomplete() answer {
	return answer{kind: act, do: func(r *Repairer) {
		r.lose(&parser.SyntaxError{Offset: r.current().start(len(r.current().text)), Path: r.path(), Incomplete: true, Msg: "unexpected end of input"})
	}}
}

// currentName is the name of the member whose value is due or open.
func (r *Repairer) currentName() string {
	p := r.p.Path()
	if n := p.Len(); n > 0 {
		return p.Step(n - 1).Name
	}
	return ""
}

// path is where the innermost open container, or the value at hand, stands.
func (r *Repairer) path() parser.Pointer { return r.pointer(r.atContainer(), false, "") }

// atContainer reports whether no member or item is at hand in the innermost
// container.
func (r *Repairer) atContainer() bool {
	switch r.p.Place() {
	case parser.AtObjectNext, parser.AtFirstName, parser.AtName, parser.AtFirstItem, parser.AtItem, parser.AtArrayNext:
		return true
	}
	return false
}

// pointer is the path where the parser stands, or that of the container; with
// member, of the member or item of that name in it. It is made in the arena.
func (r *Repairer) pointer(container, member bool, name string) parser.Pointer {
	from := r.arena.room(arenaPath)
	dst := r.p.Path().AppendPointer(r.arena.chunk[from:from])
	for container && len(dst) > 0 {
		container = dst[len(dst)-1] != '/'
		dst = dst[:len(dst)-1]
	}
	if member {
		if strings.IndexByte(name, '~') >= 0 || strings.IndexByte(name, '/') >= 0 {
			dst = append(dst, parser.Pointer("").AppendToken(name)...)
		} else {
			dst = append(append(dst, '/'), name...)
		}
	}
	if len(dst) <= cap(r.arena.chunk)-from { // it was not moved
		r.arena.chunk = r.arena.chunk[:from+len(dst)]
	}
	return parser.Pointer(view(dst))
}

// arenaPath is for how long a path the arena makes room, in bytes: a longer one
// is allocated by itself if there is no more.
const arenaPath = 128

// path is where the innermost open container, or the value at hand, stands; ""
// while it only matters whether there is an answer.
func (f *scan) path() parser.Pointer {
	if f.quiet {
		return ""
	}
	return f.r.path()
}

// namePath is the path of the member with the name, in the innermost object.
func (f *scan) namePath(name string) parser.Pointer {
	if f.quiet {
		return ""
	}
	return f.r.pointer(f.r.atContainer(), true, name)
}

// valuePath is the path of the value that is due at the spot.
func (f *scan) valuePath(sp spot) parser.Pointer {
	r := f.r
	switch {
	case f.quiet || sp.place&inRoot != 0 || r.p.Depth() == 0:
		return ""
	case sp.member && sp.nameAt >= 0:
		return f.namePath(sp.name)
	case sp.member:
		return r.pointer(false, false, "")
	case r.p.Container(0) == parser.KindArray:
		return r.pointer(r.atContainer(), true, itoa(r.p.Count()))
	}
	return r.path()
}

// kinds returns what the schema allows at the spot, and whether there is one.
func (f *scan) kinds(sp spot) (parser.Kinds, bool) {
	if f.r.guide == nil || f.r.dup.on {
		return parser.AnyKind, false
	}
	return f.r.guide.Kinds(sp.name), true
}

// hint returns what the schema says of the spot; nil without one.
func (f *scan) hint(sp spot) *parser.Hint {
	if f.r.guide == nil || f.r.dup.on {
		return nil
	}
	return f.r.guide.Value(sp.name)
}

// schema is where the schema speaks of the spot.
func (f *scan) schema(sp spot) parser.Pointer {
	if h := f.hint(sp); h != nil {
		return h.Pointer
	}
	return ""
}

// known reports whether the schema declares the member, in the object up levels
// out; absent, whether it did not come yet besides.
func (r *Repairer) known(name string, up int) (known, absent bool) {
	n := r.names(up)
	if n == nil {
		return false, false
	}
	i := index(n.Known, name)
	return i >= 0, i >= 0 && !n.Seen[i]
}

// box is the container that the document has open around the value at hand, and
// how far out it lies: an array that wrap-item opened is none.
func (r *Repairer) box() (parser.Kind, int) {
	up := 0
	if r.wrapOpen() {
		up = 1
	}
	return r.p.Container(up), up
}

// wrapOpen reports whether the innermost container is an array that wrap-item
// opened.
func (r *Repairer) wrapOpen() bool {
	n := len(r.wraps)
	return n > 0 && r.wraps[n-1].depth == r.p.Depth()
}

func index(list []string, s string) int {
	for i := range list {
		if list[i] == s {
			return i
		}
	}
	return -1
}
