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
		if f.end {
			return answer{}
		}
		return answer{kind: wait}
	}
	f.saw(i + n)
	if d := s[i+n]; d != 'n' && d != 't' && d != 'r' {
		return answer{}
	}
	return answer{kind: fix, at: i, take: n + 1, insert: " ", path: f.path()}
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
	if end < 0 || sp.place&inValue != 0 && sp.place&inRoot == 0 && lostText(f.s[sp.i:end], sp.member) {
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: end - sp.i, path: f.path()}
}

// lostText reports whether what looks like a comment to the end of the line, in the
// place of a value, may be the rest of a value that lost its quotes: #fff", or
// //host/a}. An odd number of quotes is left in it, or a closer of what is open
// around it, or the comma behind the value of a member.
func lostText(comment string, member bool) bool {
	if strings.HasPrefix(comment, "/*") {
		return false
	}
	return strings.Count(comment, `"`)%2 != 0 || !balanced(comment) ||
		member && strings.HasSuffix(strings.TrimRight(comment, " \t\r"), ",")
}

func trailingComma(f *scan, _ *entry, sp spot) answer {
	if c := f.s[sp.i]; c != '}' && c != ']' || sp.comma < 0 || sp.member {
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
	if n := f.r.mendedLen(); strings.HasSuffix(trimText(strings.TrimSuffix(f.r.mendedRange(max(n-maxScalar, 0), n), `"`)), ",") {
		return answer{} // in the string before it
	}
	if f.r.p.Container(0) == parser.KindObject {
		if s[j] != '"' && !strings.Contains(s[:j], "\n") {
			return answer{}
		}
		_, _, is := f.nameAt(j)
		switch is {
		case unknown:
			return answer{kind: wait}
		case yes:
			return a
		}
		return answer{}
	}
	if n := f.r.mendedLen(); j == 0 && s[j] != '{' && s[j] != '[' && n > 0 && f.r.mendedRange(n-1, n) == `"` {
		return answer{} // glued to a string: its quote may be content
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

func missingColon(f *scan, _ *entry, sp spot) answer {
	s, j := f.s, sp.i
	c := s[j]
	if c == '"' {
		// "name"": has a quote too many, and "name"", has another fault too.
		k := skipWhite(s, j+1)
		if k == len(s) {
			if f.end {
				return answer{}
			}
			return answer{kind: wait}
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
	case strings.HasPrefix(s[j:], ":="):
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
	if s[j] != ':' && (s[j] != '=' || !isLetter(s[k])) {
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
			if f.end {
				return answer{}
			}
			return answer{kind: wait}
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

// closer is a closer that does not fit the innermost container: what it is
// decides between three rules, and each of them asks it.
type closer struct {
	rule   Rule // numRules: none
	insert string
	guess  bool
}

// A fit says how well what follows goes on under one reading of a closer.
type fit uint8

const (
	unfit    fit = iota // it cannot follow
	loose               // the input ends with something open, or closers are left over
	fitting             // it may follow
	declared            // it is a member that the schema has, and that did not come yet
)

// closerAt reads the closer at s[j] in the light of what is open and of what
// follows. It may be too much, stand for the one that is due, or close a container
// further out, whose inner ones are then closed the innermost first. The reading
// under which what follows fits best is taken. If there are several, and more than
// closers follows, so that the value depends on it, it is a guess.
func (f *scan) closerAt(j int) (c closer, known bool) {
	s, r := f.s, f.r
	none := closer{rule: numRules}
	ch := s[j]
	inner := r.p.Container(0)
	if ch != '}' && ch != ']' || inner == 0 || parser.Kind(ch) == inner+2 {
		return none, true
	}
	f.vague = true
	var add []byte // what closes the containers inside of the one that ch closes
	up := 0
	for r.p.Container(up) != 0 && parser.Kind(ch) != r.p.Container(up)+2 {
		add = append(add, byte(r.p.Container(up))+2)
		up++
	}
	open := r.p.Container(up) != 0
	readings := []closer{{rule: ExtraCloser}, {rule: WrongCloser, insert: string(rune(inner + 2))}}
	if open {
		readings = []closer{{rule: MissingCloser, insert: string(add)}, readings[1], readings[0]}
	}
	best, several := unfit, false
	for i, reading := range readings {
		level := 0
		switch reading.rule {
		case WrongCloser:
			level = 1
		case MissingCloser:
			level = up + 1
		}
		goesOn, known := f.goesOn(j+1, level)
		if !known {
			return none, false
		}
		if i == 0 || goesOn > best {
			best, several, c = goesOn, false, reading
		} else {
			several = several || goesOn == best
		}
	}
	if several || c.rule == ExtraCloser && open {
		end, known := f.onlyClosers(j + 1)
		if !known {
			return none, false
		}
		c.guess = !end && (several || r.guide == nil)
	}
	c.guess = c.guess || c.rule != ExtraCloser && r.guide == nil
	return c, true
}

// goesOn says how well what stands at s[j] goes on if a value has just ended in
// the container up levels out.
func (f *scan) goesOn(j, up int) (is fit, known bool) {
	s, r := f.s, f.r
	for comma := false; ; {
		if j, known = f.gap(j); !known {
			return unfit, false
		}
		box := r.p.Container(up)
		switch {
		case j == len(s):
			if box == 0 {
				return fitting, true
			}
			return loose, true
		case s[j] == '}' || s[j] == ']':
			switch {
			case box == 0:
				return loose, true
			case parser.Kind(s[j]) != box+2:
				return unfit, true
			}
			up, comma = up+1, false
			j++
			continue
		case box == 0:
			return isFit(s[j] != ',' && s[j] != '"'), true
		case s[j] == ',':
			if comma {
				return loose, true
			}
			comma = true
			j++
			continue
		case !comma && !r.rules.on(MissingComma, lossless):
			return unfit, true
		}
		name, _, named := f.nameAt(j)
		if named == unknown {
			return unfit, false
		}
		if box == parser.KindArray {
			return isFit(named == no), true
		}
		if named == no {
			return unfit, true
		}
		n := r.names(up)
		if n == nil {
			return fitting, true
		}
		switch i := index(n.Known, name); {
		case i < 0:
			return isFit(!n.Closed), true
		case n.Seen[i]:
			return unfit, true
		}
		return declared, true
	}
}

func isFit(b bool) fit {
	if b {
		return fitting
	}
	return unfit
}

// onlyClosers reports whether nothing but closers follows at s[j], so that all
// readings have the same value.
func (f *scan) onlyClosers(j int) (end, known bool) {
	for ; j < len(f.s); j++ {
		if c := f.s[j]; c != '}' && c != ']' && !isWhite(c) {
			return false, true
		}
	}
	return f.end, f.end
}

// closerRule answers for one of the three rules about closers.
func closerRule(rule Rule) func(*scan, *entry, spot) answer {
	return func(f *scan, e *entry, sp spot) answer {
		if c := f.s[sp.i]; c != '}' && c != ']' && c != ')' || sp.member {
			return answer{}
		}
		if sp.place == inEnd {
			if rule != ExtraCloser {
				return answer{}
			}
			return answer{kind: fix, at: sp.i, take: 1, path: f.path()}
		}
		c, known := f.closerAt(sp.i)
		if !known {
			return answer{kind: wait}
		}
		if c.rule != rule {
			return answer{}
		}
		which := 0
		if c.guess {
			which = 1
		}
		loss, on := e.variant(f, which)
		if !on {
			return answer{}
		}
		a := answer{kind: fix, loss: loss, at: sp.i, insert: c.insert, path: f.path()}
		if rule != MissingCloser {
			a.take = 1
		}
		return a
	}
}

// missingCloser also closes what is open before a value that begins where a
// comma or closer is due, or a member that begins in an array.
func missingCloser(f *scan, e *entry, sp spot) answer {
	if a := closerRule(MissingCloser)(f, e, sp); a.kind != pass {
		return a
	}
	s, r := f.s, f.r
	loss, on := e.variant(f, 1)
	if !on || sp.member || sp.place == inColon || sp.place == inEnd {
		return answer{}
	}
	at := sp.i
	if sp.comma >= 0 {
		at = sp.comma
	}
	switch {
	case s[sp.i] == '{' && r.p.Container(0) == parser.KindObject && r.p.Container(1) == parser.KindArray && !sp.first:
		a := answer{kind: fix, loss: loss, at: at, insert: "}", path: f.path()}
		return a
	case r.p.Container(0) == parser.KindArray && r.p.Container(1) == parser.KindObject && s[sp.i] == '"' && !sp.first:
		name, _, is := f.nameAt(sp.i)
		if is == unknown {
			return answer{kind: wait}
		}
		if is == no {
			return answer{}
		}
		if _, absent := r.known(name, 1); !absent {
			return answer{}
		}
		return answer{kind: fix, loss: loss, at: at, insert: "]", path: f.path()}
	}
	return answer{}
}

// earlyCloser opens an object at the root again where a known member follows.
func earlyCloser(f *scan, e *entry, sp spot) answer {
	s := f.s
	if s[sp.i] != '}' || f.r.p.Depth() != 1 || f.r.p.Container(0) != parser.KindObject || sp.comma >= 0 {
		return answer{}
	}
	f.vague = true
	j, known := f.gap(sp.i + 1)
	if !known {
		return answer{kind: wait}
	}
	if j == len(s) || s[j] != ',' {
		return answer{}
	}
	k, known := f.gap(j + 1)
	if !known {
		return answer{kind: wait}
	}
	if k == len(s) {
		return answer{}
	}
	is, known := f.memberAt(k, true)
	if !known {
		return answer{kind: wait}
	}
	if !is {
		return answer{}
	}
	return answer{kind: fix, loss: e.variants[0].Loss, at: sp.i, take: 1, path: f.path()}
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
