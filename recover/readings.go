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
		if j < len(s) && (s[j] == '}' || s[j] == ']' || (s[j] == ',' || s[j] == '"' && j > 2) && !r.str.odd) {
			return true, true
		}
	}
	if r.str.odd {
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
	}
	n := r.mendedLen()
	text := trimText(r.mendedRange(max(n-4*maxBareName, 0), n))
	if box == parser.KindArray {
		if strings.HasSuffix(text, ",") {
			return true, true
		}
		j, known := f.gap(1)
		if !known {
			return false, false
		}
		if j < len(s) && s[j] == ',' {
			return true, true
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
	if known && j < len(s) && (s[j] == ')' || s[j] == ']') && !f.r.str.odd { // for the closer that is due
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
			return false, true
		}
		_, _, kind := f.nameAt(j)
		return kind == no, kind != unknown
	}
	if f.r.str.edited {
		return false, true
	}
	return isDigit(s[j]) || s[j] == '-', true
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
	if f.end {
		return answer{}
	}
	return answer{kind: wait}
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
