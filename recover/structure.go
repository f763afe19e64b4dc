package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

func bomSpace(f *scan, _ *entry, sp spot) answer {
	if c := f.s[sp.i]; c < utf8.RuneSelf && c != '\v' && c != '\f' {
		return answer{}
	}
	end, known := f.spaceEnd(sp.i)
	if !known {
		return answer{kind: wait}
	}
	if end == sp.i {
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: end - sp.i, path: f.path()}
}

func escapedSpace(f *scan, _ *entry, sp spot) answer {
	s, i := f.s, sp.i
	if s[i] != '\\' {
		return answer{}
	}
	n := 1
	for n < maxBackslashes && i+n < len(s) && s[i+n] == '\\' {
		n++
	}
	if i+n == len(s) {
		return f.more()
	}
	f.saw(i + n)
	if d := s[i+n]; d != 'n' && d != 't' && d != 'r' {
		return answer{}
	}
	return answer{kind: fix, at: i, take: n + 1, insert: " ", path: f.path(), do: func(r *Repairer) { r.doc.spaced = true }}
}

// maxBackslashes is how many stand before what was escaped four times, the most
// that escapedSpace reads.
const maxBackslashes = 8

func comment(f *scan, _ *entry, sp spot) answer {
	if c := f.s[sp.i]; c != '/' && c != '#' {
		return answer{}
	}
	end := f.commentEnd(sp.i)
	if end == 0 {
		return answer{kind: wait}
	}
	lost := false
	if end > 0 && sp.place&inValue != 0 && sp.place&inRoot == 0 {
		if text := f.s[sp.i:end]; f.beginsLine(sp.i) && !strings.HasSuffix(strings.TrimRight(text, " \t\r"), ",") {
			lost = quotedText(text, false) // a value stands in the line of its name, or has a comma behind it
		} else {
			lost = lostText(text, sp.member)
		}
	}
	switch {
	case end < 0, lost,
		sp.place == inNext && strings.HasSuffix(f.r.lastText(), `"`) && quotedText(f.s[sp.i:end], f.glued(sp.i)):
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: end - sp.i, path: f.path()}
}

// maxIndent is how much white space beginsLine looks through, in bytes.
const maxIndent = 256

// beginsLine reports whether nothing but white space stands before s[i] in its line
// of the raw text.
func (f *scan) beginsLine(i int) bool {
	at := f.r.current().start(i)
	before := strings.TrimRight(f.r.raw.slice(max(at-maxIndent, 0), at), " \t\r")
	return strings.HasSuffix(before, "\n")
}

// glued reports whether s[i] stands directly behind a quote, or behind white space
// that is escaped, in the raw text.
func (f *scan) glued(i int) bool {
	at := f.r.current().start(i)
	raw := f.r.raw.slice(max(at-2, 0), at)
	return strings.HasSuffix(raw, `"`) || strings.HasPrefix(raw, `\`)
}

// quotedText reports whether what looks like a comment to the end of the line behind
// a quote may go on with the string that the quote seems to end: "a "#b" c", and
// "a"# b",. An odd number of quotes is left in it, or any where it is glued to the
// quote.
func quotedText(comment string, glued bool) bool {
	n := strings.Count(comment, `"`)
	return !strings.HasPrefix(comment, "/*") && (n%2 != 0 || glued && n > 0)
}

// lastText returns the last bytes of the mended text, without white space behind.
func (r *Repairer) lastText() string {
	n := r.mendedLen()
	return strings.TrimRight(r.mendedRange(max(n-maxScalar, 0), n), " \t\r\n")
}

// lostText reports whether what looks like a comment to the end of the line, in the
// place of a value, may be the rest of a value that lost its quotes: #fff", or
// //host/a}. An odd number of quotes is left in it, or a closer of what is open
// around it, or the comma behind the value of a member.
func lostText(comment string, member bool) bool {
	if strings.HasPrefix(comment, "/*") {
		return false
	}
	return quotedText(comment, false) || !balanced(comment) ||
		member && strings.HasSuffix(strings.TrimRight(comment, " \t\r"), ",")
}

func trailingComma(f *scan, _ *entry, sp spot) answer {
	if c := f.s[sp.i]; parser.Kind(c) != f.r.p.Container(0)+2 || sp.comma < 0 || sp.member {
		return answer{}
	}
	return answer{kind: fix, at: sp.comma, take: 1, path: f.path()}
}

func doubleComma(f *scan, _ *entry, sp spot) answer {
	if f.s[sp.i] != ',' || sp.comma < 0 || sp.member || sp.place == inColon {
		return answer{}
	}
	return answer{kind: fix, at: sp.comma + 1, take: sp.i - sp.comma, path: f.path()}
}

func leadingComma(f *scan, _ *entry, sp spot) answer {
	if f.s[sp.i] != ',' || !sp.first || sp.member {
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: 1, path: f.path()}
}

func missingComma(f *scan, _ *entry, sp spot) answer {
	s, j := f.s, sp.i
	a := answer{kind: fix, at: j, insert: ",", path: f.path()}
	if strings.HasSuffix(trimText(strings.TrimSuffix(f.r.lastText(), `"`)), ",") {
		return answer{} // in the string before it
	}
	if f.r.p.Container(0) == parser.KindObject {
		if s[j] != '"' && !strings.Contains(s[:j], "\n") {
			return answer{}
		}
		name, _, is := f.nameAt(j)
		switch {
		case is == unknown:
			return answer{kind: wait}
		case is == yes && (j > 0 || !strings.HasPrefix(name, ",")): // "a"", "b": has a quote too many
			return a
		}
		return answer{}
	}
	if n := f.r.mendedLen(); j == 0 && s[j] != '{' && s[j] != '[' && n > 0 {
		switch f.r.mendedRange(n-1, n) {
		case `"`:
			return answer{} // glued to a string: its quote may be content
		case "}", "]":
			if s[j] == '"' {
				return answer{} // in code: echo "}"
			}
		}
	}
	if f.r.p.Container(1) == parser.KindObject && f.nameBefore() {
		return answer{} // of the object around, and what is missing is a closer and a colon
	}
	switch c := s[j]; {
	case c == '"':
		is, known := f.memberAt(j, false)
		if !known {
			return answer{kind: wait}
		}
		if is {
			return answer{}
		}
		return a
	case c == '{' || c == '[' || c == '-' || isDigit(c) || c == '\'' || c == '`':
		return a
	case isLetter(c):
		end, known := f.tokenEnd(j)
		if !known {
			return answer{kind: wait}
		}
		if w := s[j:end]; isLiteral(w) || otherLiteralOf(w) != "" || w == "undefined" {
			return a
		}
	}
	return answer{}
}

// nameBefore reports whether the item before the text that waits is a string that is
// the name of a member of the object around the array, which did not come yet.
func (f *scan) nameBefore() bool {
	text := f.r.lastText()
	if !strings.HasSuffix(text, `"`) {
		return false
	}
	text = text[:len(text)-1]
	_, absent := f.r.known(decoded(text[lastQuote(text)+1:]), 1)
	return absent
}

func missingColon(f *scan, _ *entry, sp spot) answer {
	s, j := f.s, sp.i
	c := s[j]
	if c == '"' {
		// "name"": has a quote too many, and "name"", has another fault too.
		k := skipWhite(s, j+1)
		if k == len(s) {
			return f.more()
		}
		if f.saw(k); s[k] == ':' || j == sp.nameEnd && strings.IndexByte(`,=>"`, s[k]) >= 0 {
			return answer{}
		}
	}
	ok := c == '"' || c == '{' || c == '[' || c == '-' || isDigit(c)
	if isLetter(c) {
		end, known := f.tokenEnd(j)
		if !known {
			return answer{kind: wait}
		}
		ok = isLiteral(s[j:end]) || otherLiteralOf(s[j:end]) != ""
	}
	if !ok {
		return answer{}
	}
	at := j
	if sp.nameAt >= 0 {
		if !strings.ContainsFunc(sp.name, func(r rune) bool { return r >= utf8.RuneSelf || isAlnum(byte(r)) }) {
			return answer{} // ", " stands between two strings rather than for a name
		}
		if strings.HasSuffix(strings.TrimRight(sp.name, " '"), ":") {
			return answer{} // "a: ""b" lacks a quote
		}
		at = sp.nameEnd
	}
	return answer{kind: fix, at: at, insert: ":", path: f.colonPath(sp)}
}

// colonPath is the path of the member whose colon is due.
func (f *scan) colonPath(sp spot) parser.Pointer {
	if f.quiet {
		return ""
	}
	if sp.nameAt < 0 {
		return f.r.pointer(false, false, "")
	}
	return f.namePath(sp.name)
}

func wrongColon(f *scan, _ *entry, sp spot) answer {
	s, j := f.s, sp.i
	n := 1
	switch c := s[j]; {
	case c == '=':
		if j+1 == len(s) && !f.end {
			return answer{kind: wait}
		}
		f.saw(j + 1)
		if strings.HasPrefix(s[j:], "=>") {
			n = 2
		}
	case c == '>':
	case strings.HasPrefix(s[j:], ":="), strings.HasPrefix(s[j:], "::"):
		f.saw(j + 1)
		n = 2
	default:
		return answer{}
	}
	return answer{kind: fix, at: j, take: n, insert: ":", path: f.colonPath(sp)}
}

func unquotedName(f *scan, _ *entry, sp spot) answer {
	s, k := f.s, sp.i
	if !isWord(s[k]) {
		return answer{}
	}
	if s[k] >= utf8.RuneSelf {
		if !f.end && len(s)-k < 3 {
			return answer{kind: wait}
		}
		f.saw(k + 2)
		if n, _ := delimiter(s[k:]); n > 0 {
			return answer{}
		}
	}
	end := wordEnd(s, k)
	j, known := f.gap(end)
	if !known || j == len(s) {
		if f.end {
			return f.cut(&sp)
		}
		return answer{kind: wait}
	}
	if s[j] != ':' && (s[j] != '=' || !isLetter(s[k])) || strings.ContainsAny(s[k:end], "“”„‟") {
		return answer{}
	}
	return answer{kind: fix, at: k, insert: `"`, path: f.namePath(s[k:end]), also: patch{at: end, insert: `"`}}
}

// nameQuote adds the quote that a name lacks: a": 1, or "a: 1 where the schema
// has a.
func nameQuote(f *scan, _ *entry, sp spot) answer {
	s, k := f.s, sp.i
	if isWord(s[k]) {
		end := wordEnd(s, k)
		if end == len(s) {
			return f.more()
		}
		f.saw(end)
		if s[end] != '"' {
			return answer{}
		}
		j, known := f.gap(end + 1)
		if !known {
			return answer{kind: wait}
		}
		if j == len(s) || s[j] != ':' {
			return answer{}
		}
		return answer{kind: fix, at: k, insert: `"`, path: f.namePath(s[k:end])}
	}
	if s[k] != '"' || f.r.names(0) == nil {
		return answer{}
	}
	f.vague = true
	text := s[k+1:]
	n := closingIndex(text, `"`)
	if n >= 0 {
		text = text[:n]
	}
	i := strings.IndexByte(text, ':')
	if i < 0 {
		return answer{}
	}
	name := strings.TrimRight(text[:i], " ")
	if known, _ := f.r.known(name, 0); !known {
		return answer{}
	}
	if n >= 0 {
		if known, _ := f.r.known(decoded(text), 0); known {
			return answer{}
		}
		j, known := f.gap(k + n + 2)
		if !known {
			return answer{kind: wait}
		}
		if j < len(s) && s[j] == ':' {
			return answer{} // it has both its quotes, whatever stands between them
		}
	} else if !f.end {
		return answer{kind: wait}
	}
	return answer{kind: fix, at: k + 1 + len(name), insert: `"`, path: f.namePath(name)}
}

// doubleBraces takes off the second of two opening braces; the closer that is
// then too much is dropped in the tail.
func doubleBraces(f *scan, _ *entry, sp spot) answer {
	if !sp.first || f.s[sp.i] != '{' || f.r.p.Depth() != 1 {
		return answer{}
	}
	k, known := f.gap(sp.i + 1)
	if !known {
		return answer{kind: wait}
	}
	if k == len(f.s) {
		return answer{}
	}
	if c := f.s[k]; c != '"' && c != '\'' && c != '}' && c != '\\' && c != '{' && c != ',' && !isWord(c) {
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: 1, path: f.path(), do: func(r *Repairer) { r.doc.braces++ }}
}

// cut is the end of the input (or of the string that is being read) in the
// middle: what is unfinished goes, and what is open is closed.
func (f *scan) cut(sp *spot) answer {
	r := f.r
	if sp.place == inEnd {
		return answer{kind: act, do: func(r *Repairer) { r.force(len(r.current().text), len(r.current().text)) }}
	}
	if !r.rules.on(CloseOpen, truncated) {
		return f.incomplete()
	}
	if r.dup.on && len(r.levels) == 0 {
		return answer{kind: act, do: (*Repairer).cutDuplicate}
	}
	from := sp.i
	if sp.from >= 0 {
		from = min(from, sp.from)
	}
	if sp.place == inText {
		from = 0
	}
	if sp.from < 0 && (sp.member || r.p.Place() == parser.AtName || r.p.Place() == parser.AtItem) && sp.place != inText && sp.place&inRoot == 0 {
		return f.incomplete() // the name or comma was taken, being longer than may be held
	}
	if sp.place&inRoot != 0 {
		return f.nothing(0)
	}
	var closers []byte
	if sp.place == inText {
		closers = append(closers, '"')
	}
	for k := 0; r.p.Container(k) != 0; k++ {
		closers = append(closers, byte(r.p.Container(k))+2)
	}
	return answer{kind: fix, rule: CloseOpen, at: from, take: len(f.s) - from, insert: string(closers),
		path: f.path(), force: from + len(closers)}
}

// nothing is an input in which no value begins.
func (f *scan) nothing(i int) answer {
	return answer{kind: lost, at: i, msg: "no value in the input"}
}
