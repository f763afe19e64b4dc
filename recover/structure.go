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
	if i+1 == len(s) {
		if f.end {
			return answer{}
		}
		return answer{kind: wait}
	}
	f.saw(i + 1)
	if d := s[i+1]; d != 'n' && d != 't' && d != 'r' {
		return answer{}
	}
	return answer{kind: fix, at: i, take: 2, insert: " ", path: f.path()}
}

func comment(f *scan, _ *entry, sp spot) answer {
	if c := f.s[sp.i]; c != '/' && c != '#' {
		return answer{}
	}
	end := f.commentEnd(sp.i)
	if end == 0 {
		return answer{kind: wait}
	}
	if end < 0 {
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: end - sp.i, path: f.path()}
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

// closerAt reads the closer at s[j] in the light of what is open and of what
// follows. What is open is closed the innermost first.
func (f *scan) closerAt(j int) (c closer, known bool) {
	s, r := f.s, f.r
	none := closer{rule: numRules}
	ch := s[j]
	if ch != '}' && ch != ']' && ch != ')' {
		return none, true
	}
	inner := r.p.Container(0)
	if inner == 0 || parser.Kind(ch) == inner+2 {
		return none, true
	}
	f.vague = true
	own := string(rune(inner + 2))
	up := 0 // how many containers lie inside of the one that ch closes
	for k := 1; r.p.Container(k) != 0; k++ {
		if parser.Kind(ch) == r.p.Container(k)+2 {
			up = k
			break
		}
	}
	next, known := f.gap(j + 1)
	if !known {
		return none, false
	}
	if up == 0 {
		if ch == ')' {
			return none, true
		}
		// Nothing of its kind is open: if what follows goes on in the innermost
		// container it is too much, else it has the wrong kind.
		if next < len(s) && s[next] == ',' {
			around, known := f.memberAround(next)
			if !known {
				return none, false
			}
			if around {
				return closer{rule: WrongCloser, insert: own}, true
			}
		}
		if next < len(s) && (s[next] == ',' || s[next] == own[0]) {
			return closer{rule: ExtraCloser}, true
		}
		return closer{rule: WrongCloser, insert: own}, true
	}
	var add []byte
	for k := 0; k < up; k++ {
		add = append(add, byte(r.p.Container(k))+2)
	}
	missing, wrong := f.follows(next, up+1), f.follows(next, 1)
	if missing == unknown || wrong == unknown {
		return none, false
	}
	switch {
	case wrong == yes && missing == no:
		return closer{rule: WrongCloser, insert: own}, true
	case missing == yes && wrong == yes:
		same, known := f.sameEnd(next)
		if !known {
			return none, false
		}
		if fits := f.fits(next, 1); same && fits {
			return closer{rule: WrongCloser, insert: own}, true
		}
		return closer{rule: MissingCloser, insert: string(add), guess: !same}, true
	}
	return closer{rule: MissingCloser, insert: string(add)}, true
}

// memberAround reports whether behind the comma at s[j] a member begins whose name
// the object around the innermost container has, did not come yet in it, and is
// none of the innermost one.
func (f *scan) memberAround(j int) (is, known bool) {
	k, known := f.gap(j + 1)
	if !known || k == len(f.s) {
		return false, known
	}
	name, _, kind := f.nameAt(k)
	if kind != yes {
		return false, kind == no
	}
	_, absent := f.r.known(name, 1)
	own, _ := f.r.known(name, 0)
	return absent && !own, true
}

// follows says whether what stands at s[j] may follow a value in the container
// up levels out.
func (f *scan) follows(j, up int) tri {
	s, r := f.s, f.r
	box := r.p.Container(up)
	if j == len(s) {
		return yes
	}
	c := s[j]
	if c == '}' || c == ']' {
		return yes
	}
	if box == 0 {
		return isIt(c != ',' && c != '"')
	}
	if c != ',' {
		return no
	}
	k, known := f.gap(j + 1)
	if !known {
		return unknown
	}
	if k == len(s) || s[k] == '}' || s[k] == ']' || s[k] == ',' {
		return yes
	}
	name, _, is := f.nameAt(k)
	if is == unknown {
		return unknown
	}
	if box == parser.KindArray {
		return isIt(is == no)
	}
	if n := r.names(up); is == yes && n != nil && n.Closed {
		return isIt(index(n.Known, name) >= 0)
	}
	return is
}

// sameEnd reports whether nothing but closers follows at s[j], so that all
// readings have the same value.
func (f *scan) sameEnd(j int) (same, known bool) {
	for ; j < len(f.s); j++ {
		if c := f.s[j]; c != '}' && c != ']' && !isWhite(c) {
			return false, true
		}
	}
	return f.end, f.end
}

// fits reports whether the closers at s[j] are those of the containers from up
// levels out on.
func (f *scan) fits(j, up int) bool {
	for ; j < len(f.s); j++ {
		if isWhite(f.s[j]) {
			continue
		}
		if k := f.r.p.Container(up); k == 0 || byte(k)+2 != f.s[j] {
			return false
		}
		up++
	}
	return f.r.p.Container(up) == 0
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
		if rule != ExtraCloser && (c.guess || f.r.guide == nil) {
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
