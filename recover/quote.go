package recover

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// after says whether what stands at s[i] may follow the end of the open string:
// the closer of its container, or a comma and what may come behind it there, or
// that without the comma.
func (f *scan) after(i int) tri {
	s, r := f.s, f.r
	j := skipWhite(s, i)
	if r.rules.on(EscapedSpace, lossless) {
		j = gapInText(s, i)
	}
	if j < len(s) && (s[j] == '/' || s[j] == '#') && r.rules.on(Comment, lossless) {
		switch end := f.commentEnd(j); {
		case end == 0:
			return unknown
		case end > 0 && quotedText(s[j:end], j == i || strings.IndexByte(s[i:j], '\\') >= 0):
			return no
		}
	}
	j, known := f.gap(i)
	if !known {
		return unknown
	}
	if j == len(s) {
		return yes
	}
	box, up := r.box()
	c := s[j]
	switch {
	case box == 0:
		return yes
	case (c == '}' || c == ']') && !r.doc.spaced && strings.IndexByte(s[i:j], '\\') >= 0:
		// return "x"\n}\n" is code, unless all of the text has such white space.
		if f.odd(i) {
			return no
		}
		is, known := f.goesOn(j, up)
		if !known {
			return unknown
		}
		return isIt(is >= fitting)
	case parser.Kind(c) == box+2:
		return yes
	case c == '}' || c == ']':
		return f.afterOther(i, j)
	case c == ',':
		return f.afterComma(i, j, box, up)
	case c == '+' && r.rules.on(StringJoin, lossless):
		return no
	case !r.rules.on(MissingComma, lossless):
		return no
	case box == parser.KindObject:
		if c != '"' && (r.str.edited || !strings.ContainsAny(s[i:j], "\n")) {
			return no
		}
		if f.end && f.pair(i-1, box) && closingIndex(s[j+1:], `"`) < 0 {
			return no // the second quote begins no name: nothing ends it
		}
		if _, _, kind := f.nameAt(j); kind != yes {
			return kind
		}
		return f.nextMember(j, up, f.odd(i))
	}
	// In an array, white space and a value.
	if j == i || r.str.edited || f.odd(i) || !r.doc.spaced && strings.IndexByte(s[i:j], '\\') >= 0 {
		return no
	}
	if i == 1 && r.str.delim == "" && s[j] == '"' {
		switch is, known := f.goesOnBehind(j, true); {
		case !known:
			return unknown
		case is:
			return no
		}
	}
	return f.valueAt(j, false)
}

// pair reports whether two quotes and the closer of the container stand at s[i].
func (f *scan) pair(i int, box parser.Kind) bool {
	if !strings.HasPrefix(f.s[max(i, 0):], `""`) {
		return false
	}
	j, _ := f.gap(i + 2)
	return j < len(f.s) && parser.Kind(f.s[j]) == box+2
}

// afterOther is a closer that does not belong to the container: it may be meant
// for one around.
func (f *scan) afterOther(i, j int) tri {
	r := f.r
	if !r.rules.on(WrongCloser, lossless) || r.str.edited || f.odd(i) {
		return no
	}
	is, known := f.separator(j + 1)
	if !known {
		return unknown
	}
	return isIt(is)
}

// afterComma is a comma at s[j], in what follows the quote before s[i], and what
// stands behind it.
func (f *scan) afterComma(i, j int, box parser.Kind, up int) tri {
	s, r := f.s, f.r
	k := j + 1
	for {
		var known bool
		if k, known = f.gap(k); !known {
			return unknown
		}
		if k < len(s) && s[k] == ',' && r.rules.on(DoubleComma, lossless) {
			k++
			continue
		}
		break
	}
	if k == len(s) {
		return yes
	}
	if s[k] == '}' || s[k] == ']' {
		return isIt(r.rules.on(TrailingComma, lossless) && parser.Kind(s[k]) == box+2)
	}
	if s[k] == '.' || s[k] == 0xE2 {
		f.vague = true
		if strings.HasPrefix(s[k:], "...") || strings.HasPrefix(s[k:], "\u2026") {
			return yes
		}
		if !f.end && len(s)-k < 3 {
			return unknown
		}
	}
	if box == parser.KindArray {
		if s[k] == '\\' && (i > 1 || f.r.str.n > 0) && f.quotesBefore(i) > 0 {
			return no // what follows is escaped as the quotes in the string are
		}
		return f.valueAt(k, true)
	}
	if s[k] == '{' && r.p.Container(up+1) == parser.KindArray {
		return f.nextItem(i, k, up)
	}
	if (s[k] == '\\' || !r.doc.spaced && strings.IndexByte(s[i:k], '\\') >= 0) && f.odd(i) {
		return no
	}
	return f.nextMember(k, up, s[k] != '"' && f.odd(i))
}

// nextItem says whether the object that seems to begin at s[k], behind the quote
// before s[i] and a comma, is the next item of the array around an object that was
// not closed: one whose first name the schema has there.
func (f *scan) nextItem(i, k, up int) tri {
	r := f.r
	if r.str.edited || f.odd(i) || !r.rules.on(MissingCloser, lenient) {
		return no
	}
	j, known := f.gap(k + 1)
	if !known {
		return unknown
	}
	if j == len(f.s) || f.s[j] != '"' {
		return no
	}
	name, _, is := f.nameAt(j)
	if declared, _ := r.known(name, up); is == yes && r.names(up) != nil && !declared {
		return no
	}
	return is
}

// nextMember says whether the member that seems to begin at s[k] is one: with
// the names of a schema, a known one (in a string that was mended, one that did
// not come yet, and also if doubt is cast on it), or one behind which no prose
// stands.
func (f *scan) nextMember(k, up int, doubt bool) tri {
	s, r := f.s, f.r
	read := f.nameAt
	if s[k] == '\\' {
		read = f.escapedNameAt
	}
	name, end, kind := read(k)
	if kind == unknown {
		return unknown
	}
	if kind == no {
		return f.faultyName(k, up)
	}
	edited := r.str.edited || doubt
	n := r.names(up)
	if n == nil || len(n.Known) == 0 {
		if s[k] != '"' && r.str.edited || doubt {
			return no
		}
		return yes
	}
	if i := index(n.Known, name); i >= 0 {
		return isIt(!n.Seen[i] || !edited && !(r.str.delim != "" && r.str.rule == SmartQuotes))
	}
	if edited {
		return no
	}
	return f.memberEnds(end)
}

// faultyName says whether a name stands at s[k] that the rules for names would
// mend: without its colon, or a known one without its closing quote.
func (f *scan) faultyName(k, up int) tri {
	s, r := f.s, f.r
	if s[k] != '"' {
		return no
	}
	f.vague = true
	if e := wordEnd(s, k+1); r.rules.on(NameQuote, lossless) {
		if e == len(s) && !f.end {
			return unknown
		}
		j, known := f.gap(e)
		if !known {
			return unknown
		}
		if _, absent := r.known(s[k+1:e], up); absent && j < len(s) && s[j] == ':' {
			return yes
		}
	}
	n := closingIndex(s[k+1:], `"`)
	if n < 0 {
		if f.end {
			return no
		}
		return unknown
	}
	if !r.rules.on(MissingColon, lossless) {
		return no
	}
	raw := s[k+1 : k+1+n]
	j, known := f.gap(k + n + 2)
	if !known {
		return unknown
	}
	if j == len(s) {
		return no
	}
	if _, absent := r.known(decoded(raw), up); !absent && (r.str.edited || raw == "" || wordEnd(raw, 0) < n) {
		return no
	}
	return f.valueAt(j, true)
}

// escapedNameAt is nameAt for a name that begins with a backslash, as one does that
// was escaped once too often: both its quotes, or the first one only.
func (f *scan) escapedNameAt(k int) (name string, end int, is tri) {
	s := f.s
	f.vague = true
	open := k
	for open < len(s) && s[open] == '\\' {
		open++
	}
	if open == len(s) {
		return "", 0, isItNow(f.end, no)
	}
	if s[open] != '"' || !f.r.rules.on(OverEscaped, lossless) {
		return "", 0, no
	}
	open++
	n := strings.IndexByte(s[open:], '"')
	if n < 0 {
		return "", 0, isItNow(f.end, no)
	}
	name = strings.TrimRight(s[open:open+n], "\\")
	if b := n - len(name); b != 0 && b != open-1-k {
		return "", 0, no
	}
	end, known := f.gap(open + n + 1)
	if !known {
		return "", 0, unknown
	}
	if end == len(s) || s[end] != ':' {
		return "", 0, no
	}
	return decoded(name), end + 1, yes
}

// isItNow is what is known at the end, and unknown before.
func isItNow(end bool, is tri) tri {
	if end {
		return is
	}
	return unknown
}

// nameAt reads the name and the colon that may stand at s[k]: in quotes of
// whatever kind, bare, or with one quote missing. end is behind the colon.
func (f *scan) nameAt(k int) (name string, end int, is tri) {
	s, r := f.s, f.r
	open, closer := delimiter(s[k:])
	if s[k] == '"' {
		open, closer = 1, `"`
	} else if open > 0 && !r.rules.on(ruleOf(closer), lossless) {
		f.vague = true
		return "", 0, no
	}
	var raw string
	if open > 0 {
		n := closingIndex(s[k+open:], closer)
		if n < 0 {
			if f.end { // the input ends in the name
				return decoded(s[k+open:]), len(s), yes
			}
			return "", 0, unknown
		}
		raw = s[k+open : k+open+n]
		end = k + open + n + closes(s[k+open+n:], closer)
		f.saw(end - 1)
	} else {
		if !isWord(s[k]) || !r.rules.on(UnquotedName, lossless) {
			return "", 0, no
		}
		end = wordEnd(s, k)
		if end == len(s) && !f.end {
			return "", 0, unknown
		}
		f.saw(end)
		raw = s[k:end]
		if end < len(s) && s[end] == '"' && r.rules.on(NameQuote, lossless) {
			end++
		}
	}
	j, known := f.gap(end)
	if !known {
		return "", 0, unknown
	}
	if j == len(s) {
		return decoded(raw), j, isIt(f.end)
	}
	switch {
	case s[j] == ':':
	case (s[j] == '=' || s[j] == '>') && open > 0 && r.rules.on(WrongColon, lossless):
	default:
		return "", 0, no
	}
	return decoded(raw), j + 1, yes
}

// markAt says whether a quote that came as a special token stands at s[j].
func (f *scan) markAt(j int) tri {
	if !f.r.rules.on(TokenQuote, lenient) {
		return no
	}
	for _, m := range tokenMarks {
		if strings.HasPrefix(f.s[j:], m) {
			return yes
		}
		if strings.HasPrefix(m, f.s[j:]) && !f.end {
			return unknown
		}
	}
	return no
}

// memberAt reports whether a member begins at s[j]; with anchor, only one whose
// name the schema has and that did not come yet.
func (f *scan) memberAt(j int, anchor bool) (is, known bool) {
	name, _, kind := f.nameAt(j)
	if kind != yes {
		return false, kind == no
	}
	if anchor {
		_, up := f.r.box()
		_, absent := f.r.known(name, up)
		return absent, true
	}
	return true, true
}

// valueAt says whether a value stands at s[j]. Behind a comma, or a name, it may
// also lack quotes; where that is missing too, those would be two faults in one
// place.
func (f *scan) valueAt(j int, behind bool) tri {
	s := f.s
	switch c := s[j]; {
	case c == '\\':
		return f.escapedQuoteAt(j)
	case c == '{' || c == '[' || c == '"':
		return yes
	case c == '\'' || c == '`':
		return isIt(f.r.rules.on(SingleQuotes, lossless))
	case c == '<':
		f.vague = true
		return f.markAt(j)
	case c == 0xE2 || c == 0xC2:
		f.vague = true
		if len(s)-j < 3 && !f.end {
			return unknown
		}
		open, closer := delimiter(s[j:])
		return isIt(open > 0 && f.r.rules.on(ruleOf(closer), lossless))
	case c == '-' || isDigit(c) || isLetter(c):
		end, known := f.tokenEnd(j)
		if !known {
			return unknown
		}
		w := s[j:end]
		if end < len(s) && s[end] == '"' && behind && f.r.guide == nil && f.r.rules.on(ValueQuote, every) {
			f.vague = true
			sep, known := f.separator(end + 1)
			if !known {
				return unknown
			}
			return isIt(sep)
		}
		if !isNumber(w) && !isLiteral(w) && otherLiteralOf(w) == "" && w != "undefined" {
			if !behind || !f.r.rules.on(BareString, every) || f.r.guide != nil || f.r.str.edited {
				return no
			}
			// A bare string, up to the next separator.
			f.vague = true
			for end < len(s) && s[end] != ',' && s[end] != ']' && s[end] != '\n' {
				if strings.IndexByte("\"{}[", s[end]) >= 0 {
					return no
				}
				end++
			}
			if end == len(s) && !f.end {
				return unknown
			}
			return isIt(s[j-1] == ' ' || s[j-1] == ',' || s[j-1] == '\n')
		}
		sep, known := f.separator(end)
		if !known {
			return unknown
		}
		if !sep {
			k := skipWhite(s, end)
			sep = k > end && k < len(s) && (s[k] == '"' || s[k] == '{' || s[k] == '[')
		}
		return isIt(sep)
	}
	return no
}

// escapedQuoteAt says whether an over-escaped string stands at s[j].
func (f *scan) escapedQuoteAt(j int) tri {
	if !f.r.rules.on(OverEscaped, lossless) || f.r.str.edited {
		return no
	}
	f.vague = true
	for ; j < len(f.s); j++ {
		if f.s[j] != '\\' {
			return isIt(f.s[j] == '"')
		}
	}
	if f.end {
		return no
	}
	return unknown
}

// innerQuote is a quote in a string: content, unless something follows it that
// may follow the end of the string.
func innerQuote(f *scan, e *entry, sp spot) answer {
	if sp.place == inColon {
		return f.nameInnerQuote(e, sp)
	}
	s, r := f.s, f.r
	if s[0] != '"' || r.str.delim != "" {
		return answer{}
	}
	switch f.after(1) {
	case unknown:
		return answer{kind: wait}
	case yes:
		switch is, known := f.endsInDoubt(); {
		case !known:
			return answer{kind: wait}
		case is:
			return answer{kind: lost, path: f.textPath(), msg: "a quote that may end the string or lie in it"}
		}
		return answer{}
	}
	// What is known to be a member cannot lie in a string.
	box, _ := r.box()
	path := f.textPath()
	if box == parser.KindObject {
		is, known := f.memberAt(0, true)
		if !known {
			return answer{kind: wait}
		}
		if is {
			return answer{kind: lost, path: path, msg: "a member of the schema begins inside of the string: a quote is missing, or text stands between two members"}
		}
	} else if j := skipWhite(s, 1); j < len(s) {
		if f.saw(j); s[j] == ':' {
			return answer{}
		}
	}
	named, colon, comma := f.namedBefore()
	if named && !colon {
		switch j, known := f.gap(1); {
		case !known:
			return answer{kind: wait}
		case j < len(s) && s[j] == ':':
			return answer{kind: lost, path: path, msg: "a member of the schema begins inside of the string: quotes are missing"}
		}
	}
	which, pair, either := 1, false, false
	k, has := parser.AnyKind, false
	if r.guide != nil && !r.dup.on {
		k, has = r.guide.Kinds(f.textName()), true
	}
	if has && k.Any(parser.Strings) && k != parser.AnyKind {
		which = 0
	} else if f.becomesValue() {
		return answer{} // a string that begins with a quote would be one in a string
	}
	if box == parser.KindObject {
		two, known := f.twoReadings()
		if !known {
			return answer{kind: wait}
		}
		if comma && !two {
			_, up := r.box()
			switch f.faultyName(0, up) {
			case unknown:
				return answer{kind: wait}
			case yes:
				two = true
			}
		}
		if two || named && colon {
			which, either = 1, r.guide != nil
		}
	}
	switch is, known := f.nameableBefore(); {
	case !known:
		return answer{kind: wait}
	case is:
		which, either = 1, true
	}
	if f.end && !strings.Contains(s[1:], `"`) {
		return answer{} // the last quote closes
	}
	switch is, known := f.mayClose(box); {
	case !known:
		return answer{kind: wait}
	case is:
		which, either = 1, true
	}
	switch is, known := f.unpaired(box); {
	case !known:
		return answer{kind: wait}
	case is:
		which, pair = 1, true
	}
	loss, on := e.variant(f, which)
	if !on {
		if r.str.edited || pair || either {
			return answer{kind: lost, path: path, msg: "a quote that may end the string or lie in it"}
		}
		return answer{}
	}
	a := put(1, `\"`, path)
	if which == 1 && pair && r.str.edited && !f.odd(1) && strings.HasPrefix(s, `""`) && f.beforeCloser(2, box) {
		// A pair of quotes behind pairs of quotes: both are content, and the one
		// that ends the string is missing.
		a = put(2, `\"\""`, path)
	}
	a.loss = loss
	a.do = func(r *Repairer) {
		r.str.edited = true
		r.str.inner++
	}
	return a
}

// textName is the name by which the guide knows the open string's place.
func (f *scan) textName() string {
	if f.r.p.Container(0) == parser.KindObject {
		return f.r.currentName()
	}
	return ""
}
