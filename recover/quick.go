package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// The commonest faults have a short way. Where Glide stops at one, and what stands
// there can be read in one way only, the Repairer mends it without leaving that
// way: it writes the mended text, records the edits and tells the parser what it
// takes. What it does, the machine would do for the same bytes, and of anything
// else that it sees it leaves all to the machine: escapes in names, space that is
// none for JSON, two faults in one place, names that the schema does not have.
//
// A unit is what Glide calls so: a comma, a name, its colon and the first bytes of
// a value; or the end of a string with what confirms it.

// maxQuick is the length of a unit, in bytes, that is mended in the short way; of
// more than maxQuickWait the machine holds the rest.
const (
	unitEdits    = 4 // the most that a unit has
	maxQuick     = 512
	maxQuickWait = 64
)

// quick takes a unit that s begins with. It returns how much of s it took; waits
// says that the rest of s may be a unit that needs more text.
func (r *Repairer) quick(s string) (n int, waits bool) {
	if !r.short || !r.mayMark(unitEdits) {
		return 0, false
	}
	place := r.p.Place()
	u := unit{r: r, s: s[:min(len(s), maxQuick)], at: r.p.Offset()}
	var ok bool
	switch place {
	case parser.AtObjectNext, parser.AtFirstName:
		u.closer = '}'
		ok = u.member(place == parser.AtFirstName)
	case parser.AtArrayNext, parser.AtFirstItem:
		u.closer = ']'
		ok = u.item(place == parser.AtFirstItem)
	case parser.InString:
		if r.foreign {
			return r.quickText(s)
		}
		ok = u.end()
	}
	if !ok {
		return 0, u.short && len(s) <= maxQuickWait
	}
	r.mutes()
	if r.foreign {
		k, waits := r.quickText(s[u.n:])
		return u.n + k, waits
	}
	return u.n, false
}

// mutes says how far apart the raw and the mended text are behind an edit.
func (r *Repairer) mutes() {
	r.differs = true
	r.muted = r.p.Offset() - r.mendedLen()
	r.members.Shift = -r.muted
}

// A unit is one that is read.
type unit struct {
	r      *Repairer
	s      string // what waits, up to maxQuick bytes
	at     int64  // its offset
	closer byte   // of the innermost container
	short  bool   // s ends before it is known
	n      int    // what was taken
	from   int    // of a member: its name is s[from:to]
	to     int
}

// mark keeps a mark of s[i:end], a part of the member or item at hand.
func (u *unit) mark(rule Rule, form markForm, i, end int) {
	place, token := atIndex, uint32(0)
	if u.closer == '}' {
		place, token = atName, uint32(uint16(u.from-i))<<16|uint32(u.to-u.from)
	} else {
		token = uint32(u.r.p.Count() - 1)
	}
	u.r.mark(rule, form, u.at+int64(i), u.at+int64(end), u.r.boxPath(), place, token)
}

// white returns the index behind the white space at s[i]. It is not ok if s ends
// there.
func (u *unit) white(i int) (j int, ok bool) {
	for i < len(u.s) {
		if !isWhite(u.s[i]) {
			return i, true
		}
		i++
	}
	u.short = true
	return i, false
}

// A nameForm is how a name is written.
type nameForm uint8

const (
	quoted nameForm = iota
	single
	bare
)

// name reads the name at s[k]: its text is s[from:to], and it ends before s[end].
func (u *unit) name(k int) (form nameForm, from, to, end int, ok bool) {
	s := u.s
	switch c := s[k]; {
	case c == '"':
		if to = parser.PlainEnd(s, k+1); to < len(s) && s[to] == '"' {
			return quoted, k + 1, to, to + 1, true
		}
	case c == '\'':
		if to = parser.QuotedEnd(s, k+1); to < len(s) && s[to] == '\'' && to > k+1 {
			return single, k + 1, to, to + 1, true
		}
	case isLetter(c) && c < utf8.RuneSelf:
		to = k + 1
		for to < len(s) && isWord(s[to]) && s[to] < utf8.RuneSelf {
			to++
		}
		if to < len(s) && s[to] < utf8.RuneSelf {
			return bare, k, to, to, true
		}
	default:
		to = k
	}
	u.short = to == len(s)
	return 0, 0, 0, 0, false
}

// colon returns the index of the colon behind the name that ends before s[i].
func (u *unit) colon(i int) (j int, ok bool) {
	j, ok = u.white(i)
	return j, ok && u.s[j] == ':'
}

// lead reads what stands before a member or item that is not the first: white space
// up to s[j], and if a comma stands there, that and white space up to s[k]. Else k is j.
func (u *unit) lead(first bool) (j, k int, comma, ok bool) {
	if j, ok = u.white(0); !ok || first || u.s[j] != ',' {
		return j, j, false, ok
	}
	k, ok = u.white(j + 1)
	return j, k, true, ok
}

// member takes a member up to the first bytes of its value, or a comma that none
// follows.
func (u *unit) member(first bool) bool {
	r, s := u.r, u.s
	j, k, comma, ok := u.lead(first)
	switch {
	case !ok:
		return false
	case comma && s[k] == u.closer:
		return u.trailing(j)
	case !comma && !first && (s[j] != '"' && !lineIn(s[:j]) || u.behindComma()):
		return false
	}
	form, from, to, end, ok := u.name(k)
	if !ok {
		return false
	}
	name := s[from:to]
	inserted := !comma && !first
	if !r.mayName(name, form) || inserted && j == 0 && strings.HasPrefix(name, ",") { // see missingComma
		return false
	}
	colon, ok := u.colon(end)
	if !ok {
		return false
	}
	v, ok := u.white(colon + 1)
	if !ok {
		return false
	}
	u.from, u.to = from, to
	val, ok := u.value(v, name)
	if !ok || form == quoted && !val.mended && (comma || first) {
		if _, twice := r.members.Has(name); twice && r.watchNames {
			u.short = false // duplicate-name need not wait for what follows the value
		}
		return false
	}
	r.reserve(v + 3)
	b := append(r.json.cur, s[:j]...)
	if inserted {
		b = append(b, ',')
	}
	b = append(append(append(b, s[j:k]...), '"'), name...)
	b = append(b, '"')
	if !r.p.NewMember(name, r.jsonAt+r.json.base+int64(len(b))) {
		return false
	}
	if inserted {
		r.markBox(MissingComma, putComma, u.at+int64(j), u.at+int64(j))
	}
	if !first {
		u.comma(j, inserted)
	}
	r.json.cur = r.json.cur[:len(append(b, s[end:v]...))]
	start, stop := u.at+int64(k), u.at+int64(end)
	r.span, r.spans = [2]int64{r.jsonAt + r.json.base + int64(len(b)-len(name)-2), r.jsonAt + r.json.base + int64(len(b))}, true
	text := u.at + int64(from)
	if form == single {
		text = stop
	}
	r.p.TakeName(name, start, text, stop, u.at+int64(v), u.at+int64(val.need))
	switch form {
	case single:
		u.mark(SingleQuotes, putName, k, end)
	case bare:
		u.mark(UnquotedName, putBefore, k, end)
		r.marks.count(1, r.marks.box.size)
	}
	u.take(v, &val)
	r.spans = false
	return true
}

// comma takes the comma at s[j], or the one that is put before it.
func (u *unit) comma(j int, inserted bool) {
	if !inserted {
		j++
	}
	u.r.p.TakeComma(u.at + int64(j))
}

// mayName reports whether the name may be read as it stands, if it is new.
func (r *Repairer) mayName(name string, form nameForm) bool {
	for i := 0; i < len(name); i++ {
		if name[i] == '<' && r.watchMarkup {
			return false
		}
	}
	return form == bare || r.guide == nil || cleanName(name) == name
}

// item takes the first bytes of an item, or a comma that none follows.
func (u *unit) item(first bool) bool {
	r, s := u.r, u.s
	j, k, comma, ok := u.lead(first)
	switch {
	case !ok:
		return false
	case comma && s[k] == u.closer:
		return u.trailing(j)
	case !comma && !first && (s[j] != '{' && s[j] != '[' || u.behindComma() || r.guide != nil && u.behindName()):
		return false
	}
	val, ok := u.value(k, "")
	if !ok || !val.mended && (comma || first) {
		return false
	}
	r.write(s[:j])
	if !first {
		if !comma {
			r.write(",")
			r.markBox(MissingComma, putComma, u.at+int64(j), u.at+int64(j))
		}
		u.comma(j, !comma)
	}
	r.write(s[j:k])
	u.take(k, &val)
	r.spans = false
	return true
}

// trailing drops the comma s[j].
func (u *unit) trailing(j int) bool {
	r := u.r
	r.write(u.s[:j])
	r.markBox(TrailingComma, putNothing, u.at+int64(j), u.at+int64(j)+1)
	u.n = j + 1
	r.p.Pass(u.at + int64(u.n))
	return true
}

// behindComma reports whether the string before the unit may end with a comma.
func (u *unit) behindComma() bool {
	before := u.r.raw.slice(max(u.at-2, 0), u.at)
	switch c := before[len(before)-1]; {
	case c == '}' || c == ']' || isDigit(c):
		return false
	case c == '"' || c == '\'':
		d := before[0]
		return len(before) < 2 || !isLetter(d) && !isDigit(d) && d != '.' || d == 'n' || d == 't' || d == 'r'
	}
	return true
}

// behindName reports whether the item before the unit may be the name of a member of
// the object around.
func (u *unit) behindName() bool {
	c := u.r.raw.slice(max(u.at-1, 0), u.at)
	return (c == `"` || c == "'") && u.r.p.Container(1) == parser.KindObject
}

// behindQuote reports whether a quote may lie in the string that ends before the
// unit.
func (u *unit) behindQuote() bool {
	before := u.r.raw.slice(max(u.at-maxQuick, 0), u.at)
	i := strings.LastIndexByte(before, '"')
	return i <= 0 || before[i-1] == '\\'
}

func lineIn(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' {
			return true
		}
	}
	return false
}

// A value is one that begins in a unit.
type value struct {
	kind   parser.Kind
	end    int // of a number or literal
	need   int // bytes of the unit that make it sure
	text   string
	mended bool
}

// value looks at the value at s[v], of the member so named or of the next item.
func (u *unit) value(v int, name string) (val value, ok bool) {
	r, s := u.r, u.s
	c := s[v]
	val = value{kind: parser.Kind(c), need: v + 1}
	first, end := c, 0
	switch {
	case c == '\'':
		first = '"'
	case isLetter(c):
		first |= ' '
	}
	if !r.fits(name, first) {
		return val, false // the rules for shapes need not wait for its end
	}
	switch {
	case c == '"':
		return val, true
	case c == '{' || c == '[':
		return val, r.p.MayOpen()
	case c == '\'':
		// Three of them are another quote.
		if v+1 == len(s) || s[v+1] == c && v+2 == len(s) {
			u.short = true
			return val, false
		}
		if val.need++; s[v+1] == c {
			if val.need++; s[v+2] == c {
				return val, false
			}
		}
		if d := s[v+1]; r.guide != nil && (isWhite(d) || d == '\\') {
			return val, false // the rules for shapes look behind it
		}
		val.mended = true
		return val, true
	case c-'0' <= 9 || c == '-':
		if end = parser.NumberEnd(s, v); end <= 0 {
			u.short = end == 0
			return val, false
		}
		if !r.p.MayNumber(end - v) {
			return val, false
		}
		val.kind, val.text = parser.KindNumber, s[v:end]
	case isLetter(c) && c < utf8.RuneSelf:
		for end = v; end < len(s) && isLetter(s[end]) && s[end] < utf8.RuneSelf; end++ { // space that is none for JSON ends it too
		}
		if end == len(s) {
			u.short = end-v <= len("false")
			return val, false
		}
		if val.text = s[v:end]; !isLiteral(val.text) {
			if val.text, val.mended = otherLiteralOf(val.text), true; val.text == "" {
				return val, false
			}
			if r.guide != nil {
				if h := r.guide.Value(name); h != nil && h.Enum != nil {
					return val, false
				}
			}
		}
		val.kind = parser.Kind(first)
	default:
		return val, false
	}
	j, ok := u.white(end)
	val.end, val.need = end, j+1
	return val, ok && (s[j] == ',' || s[j] == u.closer)
}

// take takes the value at s[v], as far as the unit has it.
func (u *unit) take(v int, val *value) {
	r := u.r
	start, need := u.at+int64(v), u.at+int64(val.need)
	from := r.mendedLen()
	u.n = v + 1
	switch val.kind {
	case '"':
		r.write(`"`)
		r.p.TakeQuote(start, need, true)
		if u.n+1 == len(u.s) && u.n < maxQuick-1 && plain(u.s[u.n]) && u.s[u.n] != '<' && u.s[u.n] != ',' { // which may be watched
			r.write(u.s[u.n:])
			r.span, r.spans = [2]int64{from, r.mendedLen()}, true
			r.p.TakeFirst(u.s[u.n:])
			u.n++
		}
	case '\'':
		r.write(`"`)
		r.p.TakeQuote(start, need, false)
		u.mark(SingleQuotes, putQuote, v, v+1)
		r.marks.open, r.foreign = start, true
	case '{', '[':
		r.write(string(rune(val.kind)))
		r.span = [2]int64{from, from + 1}
		r.spans = true
		r.p.TakeOpen(val.kind, start, need)
	default:
		u.n = val.end
		r.write(val.text)
		r.span, r.spans = [2]int64{from, r.mendedLen()}, true
		r.p.TakeScalar(val.kind, val.text, start, u.at+int64(val.end), need)
		if val.mended {
			u.mark(OtherLiteral, putLiteral, v, val.end)
		}
	}
}

// end takes the quote s[0], behind which what may follow a string is not what Glide
// knows.
func (u *unit) end() bool {
	r := u.r
	if u.s == "" || u.s[0] != '"' || len(u.s) > 1 && u.s[1] == '"' {
		return false
	}
	need, fault, ok := u.confirmed(1)
	if !ok || !fault || u.behindQuote() {
		return false
	}
	from := r.textFrom()
	r.write(`"`)
	r.span, r.spans = [2]int64{from, r.mendedLen()}, true
	u.n = 1
	r.p.TakeEnd(u.at+1, u.at+int64(need))
	r.spans = false
	return true
}

// confirmed reports whether what stands at s[i] confirms that a string ends before
// it, as s[:need] shows (see scan.after); fault says that it is no JSON.
func (u *unit) confirmed(i int) (need int, fault, ok bool) {
	s, box := u.s, u.r.p.Container(0)
	u.closer = byte(box) + 2
	j, ok := u.white(i)
	if !ok || box == 0 {
		return 0, false, false
	}
	object := box == parser.KindObject
	switch c := s[j]; {
	case c == u.closer:
		return j + 1, false, true
	case c == ',':
		k, ok := u.white(j + 1)
		switch {
		case !ok:
			return 0, false, false
		case s[k] == u.closer:
			return k + 1, true, true
		case object:
			need, ok = u.nameBehind(k)
			return need, s[k] != '"', ok
		}
		switch c := s[k]; {
		case c == '"' || c == '{' || c == '[':
			return k + 1, false, true
		case c == '\'':
			return k + 1, true, true
		case c-'0' <= 9 || c == '-' || isLetter(c):
			val, ok := u.value(k, "")
			return val.need, val.mended, ok
		}
	case object && (c == '"' && j > i || lineIn(s[i:j])):
		need, ok = u.nameBehind(j)
		return need, true, ok
	case !object && j > i && (c == '{' || c == '['):
		return j + 1, true, true
	}
	return 0, false, false
}

// nameBehind is confirmed for a name at s[k].
func (u *unit) nameBehind(k int) (need int, ok bool) {
	_, from, to, end, ok := u.name(k)
	if !ok {
		return 0, false
	}
	colon, ok := u.colon(end)
	if !ok {
		return 0, false
	}
	if n := u.r.names(0); n != nil && len(n.Known) > 0 && index(n.Known, u.s[from:to]) < 0 {
		return 0, false
	}
	return colon + 1, true
}
