package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// wants returns what the schema allows at the spot, nil kinds if it says
// nothing.
func (f *scan) wants(sp spot) parser.Kinds {
	k, has := f.kinds(sp)
	if !has {
		return 0
	}
	return k
}

// decodeString reads a string as the JSON that it holds where the schema wants an
// object or array, and no string. The first byte of its text decides.
func decodeString(f *scan, _ *entry, sp spot) answer {
	s, v := f.s, sp.i
	k := f.wants(sp)
	if k == 0 || k.Any(parser.Strings) || !k.Any(parser.Arrays|parser.Objects) {
		return answer{}
	}
	open, delim, known := f.opener(v)
	if !known {
		return answer{kind: wait}
	}
	if open == 0 {
		return answer{}
	}
	for i := v + open; ; {
		if i == len(s) {
			return f.more()
		}
		c, size := s[i], 1
		if c == '\\' {
			dec, n, ok := decodeEscape(s[i:])
			if !ok {
				return f.more()
			}
			f.escape(i)
			c, size = dec[0], n
		}
		if isWhite(c) {
			i += size
			continue
		}
		f.saw(i)
		if !(c == '{' && k.Any(parser.Objects) || c == '[' && k.Any(parser.Arrays) ||
			c == '{' && f.wrapsTo(sp, parser.Objects) || c == '"' && (size > 1 || delim != `"`)) {
			return answer{}
		}
		break
	}
	path, schema := f.valuePath(sp), f.schema(sp)
	return answer{kind: act, do: func(r *Repairer) {
		if v > 0 && !r.force(v, v) {
			return
		}
		r.openLevel(open, delim, path, schema)
	}}
}

// opener returns the length of the delimiter with which a string begins at s[v],
// by the rules in force, and what ends it; 0 if none does.
func (f *scan) opener(v int) (open int, delim string, known bool) {
	s := f.s
	if c := s[v]; c != '"' && c != '\'' && c != '`' && c < utf8.RuneSelf {
		return 0, "", true
	}
	if len(s)-v < 3 && !f.end && (s[v] == s[len(s)-1] || s[v] >= utf8.RuneSelf) {
		return 0, "", false
	}
	if f.saw(min(v+1, len(s)-1)); s[v] >= utf8.RuneSelf || v+1 < len(s) && s[v+1] == s[v] {
		f.saw(min(v+2, len(s)-1))
	}
	open, delim = delimiter(s[v:])
	if open > 0 && s[v] != '"' && !f.r.rules.on(ruleOf(delim), lossless) {
		return 0, "", true
	}
	if open == 3 && s[v] == '"' && !f.r.rules.on(TripleQuotes, lossless) {
		return 1, `"`, true
	}
	return open, delim, true
}

// wrapsTo reports whether a value of the kind would become the one item of the
// array that is due.
func (f *scan) wrapsTo(sp spot, kind parser.Kinds) bool {
	h := f.hint(sp)
	return h != nil && h.Kinds.Any(parser.Arrays) && h.Items.Any(kind) && f.r.rules.on(WrapItem, lossless)
}

// shaped asks the rules for strings of the wrong shape about one that is not
// between quotes.
func (f *scan) shaped(sp spot) answer {
	if f.wants(sp) == 0 {
		return answer{}
	}
	for _, r := range [...]struct {
		rule Rule
		tier Tier
		try  func(*scan, *entry, spot) answer
	}{{DecodeString, lossless, decodeString}, {UnquoteScalar, lossless, unquoteScalar}, {WrapItem, lossless, wrapItem}, {EnumCase, lenient, enumCase}} {
		if !f.r.rules.on(r.rule, r.tier) {
			continue
		}
		if a := r.try(f, nil, sp); a.kind != pass {
			a.rule = r.rule
			return a
		}
	}
	return answer{}
}

// stringAt returns the text and the length of the string that begins at s[v],
// whatever delimits it: 0 if there is none, or it is longer than most bytes.
func (f *scan) stringAt(v, most int) (text string, size int, known bool) {
	open, delim, known := f.opener(v)
	if !known || open == 0 {
		return "", 0, known
	}
	from, limit := v+open, min(len(f.s), v+most+1)
	n := closingIndex(f.s[min(from, limit):limit], delim)
	if n < 0 {
		f.saw(limit - 1)
		return "", 0, f.end || len(f.s)-v > most
	}
	size = open + n + closes(f.s[from+n:], delim)
	f.saw(v + size - 1)
	return decoded(f.s[from : from+n]), size, true
}

// wordAt reports whether a word is glued to the string that ends at s[end], whose
// closing quote may be content then: "4"2.
func (f *scan) wordAt(end int) (is, known bool) {
	j, known := f.gap(end)
	return known && j == end && j < len(f.s) && isWord(f.s[j]), known
}

// wanted reports whether a rule would make another value of the open string if it
// ended with more behind what has come of it. A rule that ends strings must not
// end it there: what came of it was told as a string, and the text that results
// would be mended when it is read again.
func (f *scan) wanted(more string) bool {
	r := f.r
	if r.guide == nil || r.dup.on || r.str.n+len(more) > maxEnum {
		return false
	}
	sp := spot{name: f.textName()}
	k := f.wants(sp)
	came := r.textSource() // of what Glide took r.str.n knows nothing
	text := decoded(came + more)
	if len(decoded(came))+len(more) > maxEnum {
		return false
	}
	if !k.Any(parser.Strings) {
		return r.rules.on(UnquoteScalar, lossless) && len(text) <= maxScalar && unquoted(text, k) != ""
	}
	return r.rules.on(EnumCase, lenient) && enumMember(f.hint(sp), text) != ""
}

func unquoteScalar(f *scan, _ *entry, sp spot) answer {
	k := f.wants(sp)
	if k == 0 || k.Any(parser.Strings) || !k.Any(parser.Numbers|parser.Booleans) {
		return answer{}
	}
	text, size, known := f.stringAt(sp.i, maxScalar)
	if !known {
		return answer{kind: wait}
	}
	if size == 0 {
		return answer{}
	}
	lit := unquoted(text, k)
	if lit == "" {
		return answer{}
	}
	if is, known := f.wordAt(sp.i + size); !known {
		return answer{kind: wait}
	} else if is {
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: size, insert: lit, path: f.valuePath(sp), schema: f.schema(sp)}
}

// maxScalar is how much of a string is held to see whether it is a number or
// literal, in bytes.
const maxScalar = 64

// unquoted returns the number or literal that text is, if k allows it; "" if
// none: exact lexical forms only.
func unquoted(text string, k parser.Kinds) string {
	switch {
	case text == "true" || text == "True":
		if k.Any(parser.Trues) {
			return "true"
		}
	case text == "false" || text == "False":
		if k.Any(parser.Falses) {
			return "false"
		}
	case isNumber(text):
		if k.Has(parser.Numbers) || k.Any(numberKind(text)) {
			return text
		}
	}
	return ""
}

// numberKind says of a JSON number whether it is an integer: 1.0 and 1.5E+2 are
// (JSON Schema 2020-12, validation, section 6.1.1).
func numberKind(num string) parser.Kinds {
	mantissa, exponent := num, ""
	if i := strings.IndexAny(num, "eE"); i >= 0 {
		mantissa, exponent = num[:i], num[i+1:]
	}
	whole, frac, _ := strings.Cut(strings.TrimPrefix(mantissa, "-"), ".")
	digits := strings.TrimRight(whole+frac, "0")
	point := len(whole) // how many digits stand before it
	if digits == "" || exponent == "" && len(digits) <= point {
		return parser.Integers
	}
	negative := strings.HasPrefix(exponent, "-")
	exponent = strings.TrimLeft(exponent, "+-0")
	if len(exponent) > 9 { // more than any text has digits
		if negative {
			return parser.Fractions
		}
		return parser.Integers
	}
	e := 0
	for i := range len(exponent) {
		e = 10*e + int(exponent[i]-'0')
	}
	if negative {
		e = -e
	}
	if len(digits) <= point+e {
		return parser.Integers
	}
	return parser.Fractions
}

// scalarAt returns the strict number or literal at the spot, whatever follows it:
// a rule may put the comma there that it lacks.
func (f *scan) scalarAt(sp spot) (tok string, kind parser.Kinds, known bool) {
	c := f.s[sp.i]
	if c != '-' && !isDigit(c) && c != 't' && c != 'f' && c != 'n' {
		return "", 0, true
	}
	end, known := f.tokenEnd(sp.i)
	if !known {
		return "", 0, false
	}
	tok = f.s[sp.i:end]
	switch {
	case isNumber(tok):
		return tok, numberKind(tok), true
	case isLiteral(tok):
		return tok, kindOf[tok[0]], true
	}
	return "", 0, true
}

func quoteScalar(f *scan, e *entry, sp spot) answer {
	k := f.wants(sp)
	if k == 0 || !k.Any(parser.Strings) {
		return answer{}
	}
	tok, kind, known := f.scalarAt(sp)
	if !known {
		return answer{kind: wait}
	}
	if tok == "" || tok == "null" || k.Any(kind) || kind == parser.Integers && k.Any(parser.Numbers) {
		return answer{}
	}
	loss, on := e.variant(f, 0)
	if !on {
		return answer{}
	}
	return answer{kind: fix, loss: loss, at: sp.i, take: len(tok), insert: quoteText(tok), path: f.valuePath(sp), schema: f.schema(sp)}.read()
}

// wrapItem makes a value the one item of the array that is due.
func wrapItem(f *scan, _ *entry, sp spot) answer {
	s, v := f.s, sp.i
	k := f.wants(sp)
	if k == 0 || !k.Any(parser.Arrays) {
		return answer{}
	}
	var kind parser.Kinds
	take := 1
	open, _, known := f.opener(v)
	if !known {
		return answer{kind: wait}
	}
	switch {
	case open > 0:
		kind = parser.Strings
		// Text that begins like an array, and could not be read as one, is not
		// wrapped.
		i := v + open
		for i < len(s) && (isWhite(s[i]) || s[i] == '\\' && i+1 < len(s) && strings.IndexByte("ntr", s[i+1]) >= 0) {
			if s[i] == '\\' {
				i++
			}
			i++
		}
		f.saw(i)
		if i >= len(s) || s[i] == '\\' && i+1 == len(s) {
			return f.more()
		}
		if s[i] == '\\' {
			f.saw(i + 1)
		}
		if s[i] == '[' {
			return answer{}
		}
		if open > 1 || s[v] != '"' {
			take = 0 // another rule opens it
		}
	case s[v] == '{':
		kind = parser.Objects
	default:
		tok, scalar, known := f.scalarAt(sp)
		if !known {
			return answer{kind: wait}
		}
		if tok == "" || tok == "null" {
			return answer{}
		}
		kind, take = scalar, len(tok)
	}
	h := f.hint(sp)
	if k.Any(kind) || h == nil || !h.Items.Any(kind) {
		return answer{}
	}
	if kind == parser.Strings && k.Any(parser.Nulls) {
		// A null in quotes may be the null that is allowed too.
		text, size, known := f.stringAt(v, maxScalar)
		if !known {
			return answer{kind: wait}
		}
		if size > 0 && (text == "null" || otherLiteralOf(text) == "null") {
			if v+size == len(s) {
				return f.more()
			}
			if f.saw(v + size); s[v+size] != '"' { // else a quote in it
				return answer{}
			}
		}
	}
	path, schema := f.valuePath(sp), h.Pointer
	return answer{kind: fix, at: v, insert: "[", path: path, schema: schema, force: v + 1 + take,
		do: func(r *Repairer) { r.wraps = append(r.wraps, wrap{r.p.Depth() + 1, path, schema}) }}
}

func dropNull(f *scan, _ *entry, sp spot) answer {
	k := f.wants(sp)
	if k == 0 || k.Any(parser.Nulls) || !sp.member || sp.from < 0 {
		return answer{}
	}
	tok, _, known := f.scalarAt(sp)
	if !known {
		return answer{kind: wait}
	}
	h := f.hint(sp)
	if tok != "null" || h == nil || h.Required {
		return answer{}
	}
	schema := h.Pointer
	a := f.dropMember(sp, sp.i+4, Lossless)
	a.schema = schema
	return a
}

func enumCase(f *scan, _ *entry, sp spot) answer {
	if f.r.guide == nil || !f.wants(sp).Any(parser.Strings) {
		return answer{}
	}
	h := f.hint(sp)
	if h == nil || h.Enum == nil {
		return answer{}
	}
	text, size, known := f.stringAt(sp.i, maxEnum)
	if !known {
		return answer{kind: wait}
	}
	if size == 0 {
		return answer{}
	}
	found := enumMember(h, text)
	if found == "" {
		return answer{}
	}
	if is, known := f.wordAt(sp.i + size); !known {
		return answer{kind: wait}
	} else if is {
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: size, insert: quoteText(found), path: f.valuePath(sp), schema: h.Pointer}.read()
}

// enumMember returns the one member of the enum that differs from text in case
// only; "" if there is none, or it has text itself.
func enumMember(h *parser.Hint, text string) string {
	if h == nil || h.Enum == nil || index(h.Enum, text) >= 0 {
		return ""
	}
	found := ""
	for _, m := range h.Enum {
		if strings.EqualFold(m, text) {
			if found != "" {
				return ""
			}
			found = m
		}
	}
	return found
}

// maxEnum is how much of a string is held to compare it with an enum, in bytes.
const maxEnum = 256

// textOfValue makes a string of the source of an object or array.
func textOfValue(f *scan, e *entry, sp spot) answer {
	s, v := f.s, sp.i
	k := f.wants(sp)
	if s[v] != '{' && s[v] != '[' || k == 0 || !k.Any(parser.Strings) || k.Any(kindOf[s[v]]) {
		return answer{}
	}
	loss, on := e.variant(f, 0)
	if !on {
		return answer{}
	}
	if sp.member && f.r.rules.on(Unwrap, lossless) && f.wraps(sp.name) {
		return answer{} // a closing rule may find more in it
	}
	p := f.strictValue(v)
	if p < 0 {
		return answer{kind: lost, at: v, path: f.valuePath(sp), msg: "where the schema wants a string stands an object or array with a fault in it"}
	}
	if p == 0 {
		return f.more()
	}
	return answer{kind: fix, loss: loss, at: v, take: p, insert: quoteText(s[v : v+p]), path: f.valuePath(sp), schema: f.schema(sp)}.read()
}

// wraps reports whether the member with the name, which the schema does not have,
// may be a wrapper for its object.
func (f *scan) wraps(name string) bool {
	if known, _ := f.r.known(name, 0); known {
		return false
	}
	d := f.r.p.Depth()
	return isWrapper(name) || d > 1 && f.r.p.Path().Step(d-2).Name == name
}

// strictValue returns the length of the strict value at s[v]: 0 if s ends in it,
// -1 if it has a fault.
func (f *scan) strictValue(v int) int {
	p := f.r.prober(nil)
	err := p.Feed(f.s[v:])
	if !p.Done() {
		if err != nil {
			return -1
		}
		return 0
	}
	keep, _ := p.AppendDropping(nil)
	return int(keep)
}

// prober returns the parser that looks ahead.
func (r *Repairer) prober(sink parser.Sink) *parser.Parser {
	if r.probe == nil {
		r.probe = parser.New(nil)
	}
	r.probe.Reset(sink)
	return r.probe
}

// rename turns a name with stray quotes or spaces around it into the known,
// absent name that it means, where the schema allows no others.
func rename(f *scan, _ *entry, sp spot) answer {
	if sp.nameAt < 0 || f.r.guide == nil || f.s[sp.i] != ':' {
		return answer{}
	}
	clean := cleanName(sp.name)
	if clean == sp.name {
		return answer{}
	}
	n := f.r.names(0)
	if n == nil || !n.Closed || index(n.Known, sp.name) >= 0 {
		return answer{}
	}
	i := index(n.Known, clean)
	if i < 0 || n.Seen[i] {
		return answer{}
	}
	return answer{kind: fix, at: sp.nameAt, take: sp.nameEnd - sp.nameAt, insert: quoteText(clean), path: f.namePath(clean), schema: n.Pointer}
}

// cleanName is the name without stray quotes and spaces around it.
func cleanName(name string) string {
	for name != "" && strayAround[name[0]] {
		name = name[1:]
	}
	for name != "" && strayAround[name[len(name)-1]] {
		name = name[:len(name)-1]
	}
	return name
}

// strayAround are the bytes that cleanName drops.
var strayAround = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '"': true, '\'': true, '`': true, ':': true}

// escapedEnd returns the index of the quote that ends the text from s[i] on, before
// which n backslashes stand, as before the quotes of a string that was escaped
// once too often; 0 if there is none. It is known that there is none when a quote
// comes before which fewer stand.
func escapedEnd(s string, i, n int) (end int, known bool) {
	run := 0
	for ; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			run++
			continue
		case s[i] == '"' && run == n:
			return i, true
		case s[i] == '"' && run < n:
			return 0, true
		}
		run = 0
	}
	return 0, false
}

// overEscaped is \" where a name must begin, so that all that follows was escaped
// once too often, or a backslash where a value must begin.
func overEscaped(f *scan, e *entry, sp spot) answer {
	s, v := f.s, sp.i
	if s[v] != '\\' {
		return answer{}
	}
	n := 0
	for v+n < len(s) && s[v+n] == '\\' {
		n++
	}
	if v+n == len(s) {
		return f.more()
	}
	c := s[v+n]
	if sp.place == inName && c == '"' {
		end, known := escapedEnd(s, v+n+1, n)
		if end == 0 && !known && !f.end {
			return answer{kind: wait}
		}
		if f.saw(max(end, v+n)); known && end == 0 {
			// Only one of the quotes: what follows was not escaped.
			f.vague = true
			return answer{kind: fix, at: v, take: n, path: f.path()}
		}
		path, from := f.path(), v
		if sp.comma >= 0 {
			from = sp.comma // the member may yet be dropped
		}
		return answer{kind: act, do: func(r *Repairer) {
			for i := range r.open {
				if o := &r.open[i]; !o.decoded() && (o.pos > from || o.pos == from && o.Insert != "") {
					from = v // what was changed behind the comma is recorded first
					break
				}
			}
			if from == 0 || r.force(from, from) {
				r.openBare(path)
			}
		}}
	}
	if sp.place&inValue == 0 {
		return answer{}
	}
	path := f.valuePath(sp)
	if k := f.wants(sp); c == '"' && k.Any(parser.Objects|parser.Arrays) && !k.Any(parser.Strings) {
		return answer{} // what would be left of the token is escaped as well, or is not
	}
	if c == '"' {
		from := v + n + 1
		k, known := escapedEnd(s, from, n)
		switch {
		case k > 0:
			f.saw(k)
			if text := s[from : k-n]; n == 1 && strings.Contains(text, `\\`) {
				// The content may have been escaped once more as well, or not.
				loss, on := e.variant(f, 1)
				text = decoded(text)
				if !on || closingIndex(text+`"`, `"`) != len(text) {
					return answer{}
				}
				return answer{kind: fix, loss: loss, at: v, take: k + 1 - v, insert: `"` + text + `"`, path: path}
			}
			return answer{kind: fix, at: v, take: n, path: path, also: patch{at: k - n, take: n}}
		case known || f.end:
			return answer{}
		}
		return answer{kind: wait}
	}
	if n == 1 && (isDigit(c) || c == '-') {
		loss, on := e.variant(f, 1)
		if on && f.wants(sp).Any(parser.Numbers) {
			return answer{kind: fix, loss: loss, at: v, take: 1, path: path, schema: f.schema(sp)}
		}
	}
	return answer{}
}
