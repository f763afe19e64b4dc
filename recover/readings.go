package recover

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// unpaired reports whether the quote at s[0], which is taken for content, may as
// well be one too many, or the end of the string or the beginning of the next one
// with a fault beside it: if it stands beside the quote that begins the string or
// the one that ends it, and no other quote goes with it; between a word and nothing
// but punctuation before another quote; in an array also beside a comma.
func (f *scan) unpaired(box parser.Kind) (is, known bool) {
	s, r := f.s, f.r
	if len(s) > 1 && s[1] == '"' {
		j, known := f.gap(2)
		if !known {
			return false, false
		}
		if j < len(s) && (s[j] == '}' || s[j] == ']' || (s[j] == ',' || s[j] == '"' && j > 2) && !f.odd(1)) {
			return true, true
		}
	}
	if r.str.inner%2 != 0 {
		return false, true
	}
	if r.str.n == 0 {
		n := closingIndex(s[1:], `"`)
		if n < 0 {
			return f.end, f.end
		}
		f.saw(1 + n)
		is := f.after(n + 2)
		if is == no && strings.HasPrefix(s[n+2:], `"`) {
			is = f.after(n + 3) // ""all of it""
		}
		if is != no || n+2 == len(s) && !f.end {
			return is == yes, is == yes
		}
		if beginsQuoted(s, n+1) {
			return true, true // and the next one goes with another
		}
	}
	n := r.mendedLen()
	text := trimText(r.mendedRange(max(n-4*maxBareName, 0), n))
	if box == parser.KindArray {
		if strings.HasSuffix(text, ",") {
			return true, true
		}
	}
	if f.odd(1) {
		return false, true // it goes with one that is escaped
	}
	if box == parser.KindArray {
		j, known := f.gap(1)
		if !known {
			return false, false
		}
		if j < len(s) && s[j] == ',' {
			return true, true
		}
	}
	if box == parser.KindArray {
		if is, known := f.lonely(); is || !known {
			return is, known
		}
	}
	behind := text != "" && (isLetter(text[len(text)-1]) || isDigit(text[len(text)-1]))
	for j := 1; j < len(s) && j <= maxPunctuation; j++ {
		f.saw(j)
		if s[j] == '"' {
			return j > 1 && (behind || box == parser.KindArray), true
		}
		if isLetter(s[j]) || isDigit(s[j]) || s[j] == '\\' {
			return false, true
		}
	}
	return false, f.end || len(s) > maxPunctuation
}

// beginsQuoted reports whether the quote s[i], something stands behind, looks as if it
// began what is quoted: a word behind it, and white space or an opening sign before.
func beginsQuoted(s string, i int) bool {
	return i > 1 && i+1 < len(s) && isAlnum(s[i+1]) && strings.IndexByte(" \t\n([{=,:", s[i-1]) >= 0
}

// mayClose reports whether the quote at s[0], which is taken for content, may as well
// end the string before something that lacks a comma, or is escaped as a part of
// the string would be, or is joined to it: what is in the string speaks against it,
// and not for sure.
func (f *scan) mayClose(box parser.Kind) (is, known bool) {
	s, r := f.s, f.r
	if k, join := f.joinAt(1); join != no {
		return join == yes && !f.odd(1) && k > 0, join == yes
	}
	j, known := f.gap(1)
	if !known || j == len(s) {
		return false, known
	}
	if (s[j] == '{' || s[j] == '[') && !r.str.edited && !f.odd(1) { // an opener that is too much
		k, known := f.gap(j + 1)
		if !known || k < len(s) && strings.IndexByte(",}]", s[k]) >= 0 {
			return known, known
		}
	}
	if box != parser.KindArray {
		if s[j] != ',' || r.str.edited || !f.odd(1) {
			return false, true
		}
		if j, known = f.gap(j + 1); !known || j == len(s) || s[j] == '"' {
			return false, known
		}
		_, _, is := f.nameAt(j)
		return is == yes, is != unknown
	}
	if s[j] == ',' {
		if j, known = f.gap(j + 1); !known || j == len(s) {
			return false, known
		}
		return s[j] == '\\' && r.rules.on(OverEscaped, lossless) && (r.str.n == 0 || !r.str.edited), true
	}
	if j == 1 || r.str.edited || !r.rules.on(MissingComma, lossless) {
		return false, true
	}
	switch f.valueAt(j, false) {
	case unknown:
		return false, false
	case yes:
		return true, true
	}
	return false, true
}

// endsInDoubt reports whether the quote at s[0], behind which another member or item
// follows, may as well lie in the open string, in which quotes were made content: if it
// goes with another one and some of them are escaped; in an array also if it stands
// in join(",", x).
func (f *scan) endsInDoubt() (is, known bool) {
	r := f.r
	array := r.p.Container(0) == parser.KindArray
	if r.str.delim != "" || !r.str.edited {
		return false, true
	}
	j, known := f.gap(1)
	if !known || j == len(f.s) || f.s[j] != ',' {
		return false, known
	}
	n := f.quotesBefore(1)
	if !array || n%2 != 0 {
		return n%2 != 0 && n > r.str.inner, true
	}
	if j, known = f.gap(j + 1); !known || j == len(f.s) {
		return false, known
	}
	return f.goesOnBehind(j, false)
}

// odd reports whether an odd number of quotes lies in the open string before the
// quote that stands before s[i]: that goes with one of them then, if they come in
// pairs.
func (f *scan) odd(i int) bool { return f.quotesBefore(i)%2 != 0 }

// quotesBefore returns how many quotes lie in the open string before the quote that
// stands before s[i].
func (f *scan) quotesBefore(i int) int {
	r := f.r
	if r.dup.on || r.str.delim != "" || r.str.n == 0 && i <= 1 {
		return 0
	}
	n := 0
	if r.str.n > 0 {
		n = r.countQuotes()
	}
	return n + strings.Count(f.s[:max(i-1, 0)], `"`)
}

// countQuotes returns how many quotes lie in the open string so far. Text is looked
// at once.
func (r *Repairer) countQuotes() int {
	st, n := &r.str, r.mendedLen()
	text := ""
	if st.counted == 0 {
		text = r.textSource()
	} else {
		text = r.mendedRange(st.counted, n)
	}
	st.quotes += strings.Count(text, `"`)
	st.counted = n
	return st.quotes
}

// goesOnBehind reports whether the open string, as far as it came, and the value at
// s[j] do not look like two, but as if what stands between s[0] and s[j] was in
// quotes: split(" ", x). With either one sign of it is enough.
func (f *scan) goesOnBehind(j int, either bool) (is, known bool) {
	n := f.r.mendedLen()
	text := f.r.mendedRange(max(n-4, 0), n)
	trimmed := trimText(text)
	if f.r.str.n == 0 || trimmed == "" {
		return false, true
	}
	before := strings.IndexByte("([<=,+&|", trimmed[len(trimmed)-1]) >= 0
	behind := false
	if f.s[j] == '"' {
		k := skipWhite(f.s, j+1)
		if k == len(f.s) && !f.end {
			return false, false
		}
		f.saw(k)
		behind = k < len(f.s) && strings.IndexByte(`)],;.+"`, f.s[k]) >= 0
	}
	if either {
		return before || behind || trimmed != text, true
	}
	return before && behind, true
}

// lonely reports whether the quote at s[0] is the only one in its string: the next
// one that is not escaped ends it before the comma of an item, or, where no digit
// stands before it, the closer; and those between go together.
func (f *scan) lonely() (is, known bool) {
	s := f.s
	n := closingIndex(s[1:], `"`)
	if n < 0 {
		return false, f.end
	}
	if f.saw(1 + n); strings.Count(s[1:1+n], `"`)%2 != 0 {
		return false, true
	}
	j, known := f.gap(n + 2)
	if !known || j == len(s) || s[j] != ',' && (s[j] != ']' || f.behindDigit()) {
		return false, known
	}
	end := f.after(n + 2)
	return end == yes, end != unknown
}

// behindDigit reports whether a digit stands before the quote s[0] in a string: it may
// be a sign for inches or seconds.
func (f *scan) behindDigit() bool {
	n := f.r.mendedLen()
	text := f.r.mendedRange(max(n-1, 0), n)
	return f.r.str.n > 0 && isDigit(text[len(text)-1])
}

// maxPunctuation is how much punctuation may stand for a comma between two strings,
// in bytes.
const maxPunctuation = 4

// beforeCloser reports whether the closer of the container stands behind the white space
// at s[i].
func (f *scan) beforeCloser(i int, box parser.Kind) bool {
	j, _ := f.gap(i)
	return j < len(f.s) && parser.Kind(f.s[j]) == box+2
}

// twoReadings reports whether the quote at s[0], which is taken for content, may
// also be the beginning of a member, or the end of the string before something
// else in quotes.
func (f *scan) twoReadings() (two, known bool) {
	s := f.s
	if name, end, kind := f.nameAt(0); kind == unknown || kind == yes && (end == 0 || s[end-1] == ':') {
		_, up := f.r.box()
		declared, absent := f.r.known(name, up)
		return !f.r.str.edited || !declared || absent, kind != unknown
	}
	j, known := f.gap(1)
	if known && j < len(s) && (s[j] == ')' || s[j] == ']') && !f.odd(1) { // for the closer that is due
		j, known = f.gap(j + 1)
	}
	if !known || j == len(s) || s[j] != ',' {
		return false, known
	}
	j, known = f.gap(j + 1)
	if !known || j == len(s) {
		return false, known
	}
	switch s[j] {
	case '{', '[': // a closer may be missing
		return true, true
	case '"':
		if f.r.str.edited {
			return f.absentAt(j)
		}
		_, _, kind := f.nameAt(j)
		return kind == no, kind != unknown
	}
	if f.r.str.edited {
		return false, true
	}
	return isDigit(s[j]) || s[j] == '-', true
}

// absentAt reports whether the text between the quote s[j] and the next one is a name
// that the schema has and that did not come yet.
func (f *scan) absentAt(j int) (is, known bool) {
	r := f.r
	_, up := r.box()
	n := closingIndex(f.s[j+1:min(len(f.s), j+maxAhead)], `"`)
	if r.names(up) == nil {
		return false, true
	}
	if n < 0 {
		more := j+maxAhead > len(f.s) && !f.end
		return false, !more
	}
	f.saw(j + 1 + n)
	_, is = r.known(decoded(f.s[j+1:j+1+n]), up)
	return is, true
}

// namedBefore reports whether a comma and a name that the schema has, and that
// did not come yet, bare or in some other quotes, stand before the quote s[0] in
// a string, and whether a colon does behind them, and brackets maybe: what is
// missing may be the quote before the comma. Or whether nothing but a comma does.
func (f *scan) namedBefore() (named, colon, comma bool) {
	r := f.r
	box, up := r.box()
	if box != parser.KindObject || r.guide == nil || r.dup.on {
		return false, false, false
	}
	n := r.mendedLen()
	text := trimText(r.mendedRange(max(n-4*maxBareName, 0), n))
	for strings.HasSuffix(text, "[") || strings.HasSuffix(text, "{") {
		text = trimText(text[:len(text)-1])
	}
	if text, colon = strings.CutSuffix(text, ":"); colon {
		text = strings.TrimRight(text, " '`")
	}
	i := len(text)
	for i > 0 && isWord(text[i-1]) {
		i--
	}
	name := text[i:]
	if !strings.HasSuffix(trimText(strings.TrimRight(text[:i], "'`")), ",") {
		return false, false, false
	}
	_, absent := r.known(name, up)
	return absent, colon, name == "" && !colon
}

// nameableBefore reports whether a comma, a bare name that the schema does not forbid,
// and a colon stand before the quote s[0] in a string, and the next quote ends that:
// what is missing may be the quote before the comma.
func (f *scan) nameableBefore() (is, known bool) {
	s, r := f.s, f.r
	box, up := r.box()
	if names := r.names(up); box != parser.KindObject || names == nil || names.Closed {
		return false, true
	}
	n := r.mendedLen()
	text, colon := strings.CutSuffix(trimText(r.mendedRange(max(n-4*maxBareName, 0), n)), ":")
	i := len(text)
	for i > 0 && isWord(text[i-1]) {
		i--
	}
	if !colon || i == len(text) || !strings.HasSuffix(trimText(text[:i]), ",") {
		return false, true
	}
	k := closingIndex(s[1:], `"`)
	if k < 0 {
		return false, f.end
	}
	f.saw(1 + k)
	end := f.after(k + 2)
	return end == yes, end != unknown
}

// trimText cuts white space off the end of the source of a string.
func trimText(s string) string {
	for {
		t := strings.TrimRight(s, " \t\r\n")
		for _, e := range [...]string{`\n`, `\t`, `\r`} {
			t = strings.TrimSuffix(t, e)
		}
		if len(t) == len(s) {
			return s
		}
		s = t
	}
}

// memberEnds follows the value at s[i] of a member that the schema does not
// know, to the separator behind it: no if prose stands behind a string or word
// in it. What the rules would mend is no prose.
func (f *scan) memberEnds(i int) tri {
	s := f.s
	f.vague = true
	depth := 0
	for {
		closed := false
		j, known := f.gap(i)
		if !known {
			return unknown
		}
		if j == len(s) {
			return yes
		}
		switch c := s[j]; {
		case c == '{' || c == '[':
			depth++
			i = j + 1
			continue
		case c == '}' || c == ']':
			if depth--; depth < 0 {
				return yes
			}
			i, closed = j+1, true
		case c == ',':
			if depth == 0 {
				return yes
			}
			i = j + 1
			continue
		case c == ':' || c == '=' || c == '>' || c == '+':
			i = j + 1
			continue
		default:
			open, closer := delimiter(s[j:])
			if c == '"' && (open == 1 || !f.r.rules.on(TripleQuotes, lossless)) {
				open, closer = 1, `"`
			}
			if open == 0 {
				end, known := f.tokenEnd(j)
				if !known {
					return unknown
				}
				i = max(end, j+1)
				break
			}
			n := closingIndex(s[j+open:], closer)
			if n < 0 {
				if f.end {
					return yes
				}
				return unknown
			}
			i = j + open + n + closes(s[j+open+n:], closer)
		}
		// Behind a value or a name.
		j, known = f.gap(i)
		if !known {
			return unknown
		}
		if j == len(s) {
			return yes
		}
		if strings.IndexByte(",}]:=>+", s[j]) >= 0 || closed && depth > 0 {
			continue
		}
		if isLetter(s[j]) || isDigit(s[j]) || j == i {
			return no
		}
		if depth == 0 && strings.IndexByte("\"'{[`", s[j]) < 0 {
			return no
		}
	}
}

// nameInnerQuote is a name with quotes in it: "k"e"y": the last quote before a
// colon ends it.
func (f *scan) nameInnerQuote(e *entry, sp spot) answer {
	s := f.s
	if c := s[sp.i]; sp.nameAt < 0 || !isLetter(c) && c != '"' && !isDigit(c) || sp.i > sp.nameEnd && c == '"' {
		return answer{}
	}
	loss, on := e.variant(f, 1)
	if !on {
		return answer{}
	}
	if strings.ContainsAny(sp.name, ":,{}[]") {
		return answer{}
	}
	for i := sp.nameEnd; i < len(s); i++ {
		f.saw(i)
		switch s[i] {
		case '"':
			j := skipWhite(s, i+1)
			if j == len(s) && !f.end {
				return answer{kind: wait}
			}
			f.saw(j)
			if j < len(s) && s[j] == ':' {
				raw := s[sp.nameAt+1 : i]
				return answer{kind: fix, loss: loss, at: sp.nameAt, take: i + 1 - sp.nameAt, insert: quoteName(raw), path: f.namePath(raw)}
			}
		case '{', '}', '[', ']', ',', ':', '\n', '=', '<':
			return answer{}
		}
	}
	return f.more()
}

// quoteName escapes the quotes in the source of a name.
func quoteName(raw string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) {
			b.WriteString(raw[i : i+2])
			i++
			continue
		}
		if raw[i] == '"' {
			b.WriteByte('\\')
		}
		b.WriteByte(raw[i])
	}
	b.WriteByte('"')
	return b.String()
}
