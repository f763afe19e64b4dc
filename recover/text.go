package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// stringState is what is known of the open string besides what the parser knows.
type stringState struct {
	open    bool
	edited  bool // a quote in it was made content
	inner   int  // how many quotes
	quotes  int  // in the source before counted, an offset of the mended text that is 0 if nobody asked
	counted int64
	n       int  // bytes of decoded content
	begun   bool // and not only white space
	head    [3]byte
	path    parser.Pointer // if pathed
	pathed  bool
	delim   string // what ends it, if that is no quote
	rule    Rule   // the rule for that
}

// takeString lets the parser take content of the open string up to what a rule
// may want to see: a delimiter of its own, or one of r.stops.
func (r *Repairer) takeString(s string) (n, doubt int) {
	for from := 0; ; {
		i := r.stop(s, from)
		k, d := 0, 0
		if i > n {
			k, d = r.p.Take(s[n:i])
		}
		step := i >= from+stopStep
		if n+k < i && d == 0 && i < len(s) && r.p.Place() == parser.InString {
			// It ends in an escape or a character: what follows shows of which kind.
			if n += k; step {
				from = i
				continue
			}
			if s[i] == '\\' {
				k, d = r.p.Take(s[n:])
			} else if k, d = r.p.Take(s[n:i] + "\x00"); n+k == i { // which the parser takes for a character, and not what follows
				d = 0
			}
		}
		if n+k < i || i == len(s) || r.p.Place() != parser.InString {
			if d > 0 {
				d += n
			}
			return n + k, d
		}
		if n, from = i, i; step {
			continue
		}
		if s[n] != '"' || r.str.delim != "" {
			return n, n + 1
		}
		k, d = r.p.Take(s[n:]) // what follows the quote matters
		if d > 0 {
			d += n
		}
		return n + k, d
	}
}

// stopStep is how far stop looks at a time, in bytes.
const stopStep = 256

// stop returns the index of the first byte of s from i on that the parser must
// not take with what stands before it.
func (r *Repairer) stop(s string, i int) int {
	begin := r.str.n == 0 && i == 0
	end := min(len(s), i+stopStep) // what an edit interrupts is not looked at again and again
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end++
	}
	if d := r.str.delim; d != "" {
		for ; i < end; i++ {
			switch c := s[i]; {
			case c == '"', c == d[0], c == 0xE2 && d[0] == 0xE2, c < ' ', c == '<' && r.stopsAtTag(s, i, begin):
				return i
			case c == '\\':
				if i++; i == len(s) {
					return i
				}
			}
		}
		return i
	}
	for ; i < end; i++ {
		c := s[i]
		if c < ' ' {
			return i // it would not take it either
		}
		switch c {
		case '"':
			return i
		case '\\':
			if r.watch['\\'&63] && (i+1 == len(s) || s[i+1] == '\\') {
				return i
			}
			if i++; i == len(s) {
				return i
			}
		case ',':
			if r.watch[','] {
				switch j := skipWhite(s[:min(len(s), i+maxAhead)], i+1); {
				case j == i+maxAhead:
				case j == len(s) || s[j] == '"':
					return i
				case isWord(s[j]):
					if _, is := r.bareMember(s, i); is != no {
						return i
					}
				}
			}
		case '<':
			if r.stopsAtTag(s, i, begin) {
				return i
			}
		case '&':
			if r.watch['&'] {
				return i
			}
		}
	}
	return i
}

// stopsAtTag reports whether rules want to see s[i], which may begin a tag; begin: the
// string begins with s.
func (r *Repairer) stopsAtTag(s string, i int, begin bool) bool {
	return begin && i == 0 && r.watchMarkup || r.watchTags && (i+1 == len(s) || s[i+1] == '/')
}

// look notes what a string begins with. It warns of one that begins like a path in
// which a backslash was read as an escape: no text can tell C:\new from a line
// break behind C:.
func (r *Repairer) look(text string) {
	if !r.str.begun && strings.TrimLeft(text, " \t\r\n") != "" {
		r.str.begun = true
	}
	h := &r.str.head
	if n := r.str.n; n < len(h) && n+len(text) > 0 {
		k := copy(h[n:], text)
		if n+k == len(h) && isLetter(h[0]) && h[1] == ':' && h[2] < ' ' && r.rules.on(PathEscape, lossless) {
			r.warnings = append(r.warnings, "the string at "+string(r.p.Path().Pointer())+" looks like a path with escapes in it: \\n or \\t may have been meant as names")
		}
	}
}

// begun makes str that of the string that has just begun, if one has.
func (r *Repairer) begun() {
	if !r.str.open {
		r.str = stringState{open: true, delim: r.nextDelim, rule: r.nextRule}
		r.nextDelim = ""
	}
}

// text looks at s[0], where the parser stopped in a string.
func (f *scan) text(sp *spot) answer {
	s, r := f.s, f.r
	if s == "" {
		if f.end {
			return f.cut(sp)
		}
		return answer{kind: wait}
	}
	if r.str.delim != "" {
		if a := f.foreignText(); a.kind != pass {
			return a
		}
	}
	if a := f.ask(sp); a.kind != pass {
		return a
	}
	switch c := s[0]; {
	case c == '"':
		return answer{kind: keep, force: 1}
	case c == '\\':
		_, size, ok := decodeEscape(s)
		if !ok {
			if f.end {
				return f.cut(sp)
			}
			return answer{kind: wait}
		}
		f.escape(0)
		return answer{kind: keep, force: size}
	case c >= utf8.RuneSelf:
		if !utf8.FullRuneInString(s) {
			if f.end {
				return f.cut(sp)
			}
			return answer{kind: wait}
		}
		_, size := f.rune(0)
		return answer{kind: keep, force: size}
	}
	if f.end && len(s) == 0 {
		return f.cut(sp)
	}
	return answer{kind: keep, force: 1}
}

// textPath is the path of the open string.
func (f *scan) textPath() parser.Pointer {
	if f.quiet {
		return ""
	}
	return f.r.textPath()
}

func (r *Repairer) textPath() parser.Pointer {
	if s := &r.str; !s.pathed {
		s.path, s.pathed = r.pointer(false, false, ""), true
	}
	return r.str.path
}

func rawControl(f *scan, _ *entry, sp spot) answer {
	if c := f.s[0]; c < 0x20 {
		return put(1, escapeControl(c), f.textPath())
	}
	return answer{}
}

// put replaces the first take bytes in a string by content.
func put(take int, insert string, path parser.Pointer) answer {
	return answer{kind: fix, take: take, insert: insert, force: len(insert), path: path}
}

// escapeShape is what an escape in a string is.
type escapeShape uint8

const (
	goodEscape   escapeShape = iota
	openEscape               // the text ends in it
	badEscapes               // no escape of JSON: the backslash is content
	brokenEscape             // half of a surrogate pair, or 1 to 3 digits
)

// escapeAt says what the escape is that s begins with, and how long.
func escapeAt(s string) (shape escapeShape, size int) {
	if len(s) < 2 {
		return openEscape, 0
	}
	switch s[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return goodEscape, 2
	case 'u':
	default:
		return badEscapes, 1
	}
	n := 2
	for n < 6 && n < len(s) && isHex(s[n]) {
		n++
	}
	switch {
	case n < 6 && n == len(s):
		return openEscape, 0
	case n == 2:
		return badEscapes, 1
	case n < 6:
		if c := s[n]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return badEscapes, 1
		}
		return brokenEscape, n
	}
	c, d := s[2]|0x20, s[3]|0x20
	if c != 'd' || d < '8' || d >= ':' && d < 'a' {
		return goodEscape, 6
	}
	if d >= 'c' {
		return brokenEscape, 6
	}
	for k := 6; k < 12; k++ {
		if k == len(s) {
			return openEscape, 0
		}
		c, ok := s[k], true
		switch k {
		case 6:
			ok = c == '\\'
		case 7:
			ok = c == 'u'
		case 8:
			ok = c|0x20 == 'd'
		case 9:
			ok = c|0x20 >= 'c' && c|0x20 <= 'f'
		default:
			ok = isHex(c)
		}
		if !ok {
			return brokenEscape, 6
		}
	}
	return goodEscape, 12
}

// escape says that the answer depends on the escape at s[i].
func (f *scan) escape(i int) {
	if i+1 == len(f.s) || f.s[i+1] == 'u' {
		f.vague = true // how much of it matters is not told
		return
	}
	f.saw(i + 1)
}

func badEscape(f *scan, _ *entry, sp spot) answer {
	s := f.s
	if s[0] != '\\' {
		return answer{}
	}
	f.escape(0)
	switch shape, _ := escapeAt(s); {
	case shape == openEscape && !f.end:
		return answer{kind: wait}
	case shape != badEscapes:
		return answer{}
	}
	if s[1] == '\'' {
		return put(1, "", f.textPath())
	}
	if d := f.r.str.delim; d != "" {
		k := 0
		for ; k < len(d); k++ {
			if 1+k == len(s) {
				if f.end {
					break
				}
				return answer{kind: wait}
			}
			if f.saw(1 + k); s[1+k] != d[k] {
				break
			}
		}
		if k == len(d) {
			return put(1, "", f.textPath())
		}
	}
	return put(1, `\\`, f.textPath())
}

func brokenUnicode(f *scan, e *entry, sp spot) answer {
	s := f.s
	n, what := 1, "invalid UTF-8 in string"
	switch {
	case s[0] == '\\':
		f.escape(0)
		shape, size := escapeAt(s)
		if shape == openEscape && !f.end {
			return answer{kind: wait}
		}
		if shape != brokenEscape {
			return answer{}
		}
		n, what = size, "an escape that is no character ("+s[:size]+") in string"
	case s[0] >= utf8.RuneSelf:
		if !utf8.FullRuneInString(s) {
			return f.more()
		}
		if v, size := f.rune(0); v != utf8.RuneError || size > 1 {
			return answer{}
		}
		if len(f.r.levels) > 0 && s[:1] == halfOfNothing {
			what = "half a surrogate pair, or invalid UTF-8, in string"
		}
	default:
		return answer{}
	}
	loss, on := e.variant(f, 0)
	if !on {
		return answer{kind: lost, path: f.textPath(), msg: what}
	}
	a := put(n, "\uFFFD", f.textPath())
	a.loss = loss
	return a
}

// foreignText looks at s[0] in a string with a delimiter of its own.
func (f *scan) foreignText() answer {
	s, r := f.s, f.r
	d := r.str.delim
	for k := 0; k < len(d); k++ {
		if k == len(s) {
			if f.end {
				break
			}
			return answer{kind: wait}
		}
		if f.saw(k); s[k] != d[k] {
			break
		}
	}
	fixed := func(take int, insert string) answer {
		a := put(take, insert, f.textPath())
		a.rule = r.str.rule
		if r.str.rule == TokenQuote {
			a.loss = Guess
		}
		return a
	}
	if n := closes(s, d); n > 0 {
		if len(d) == 3 && d[0] == d[1] { // of a longer row the last three close
			if n == len(s) && !f.end {
				return answer{kind: wait}
			}
			f.saw(n)
			if strings.HasPrefix(s[n:], d[:1]) {
				if d[0] == '"' {
					return fixed(1, `\"`)
				}
				return answer{kind: keep, force: 1}
			}
		}
		switch f.after(n) {
		case unknown:
			return answer{kind: wait}
		case yes:
			if m := r.mendedLen(); d == `"""` && r.str.n > 1 && r.str.head[0] == '"' && !r.dup.on && r.mendedRange(m-1, m) == d[:1] {
				return answer{kind: lost, path: f.textPath(), msg: "four quotes on both sides: a string in three, or one that has three in it"}
			}
			a := fixed(n, `"`)
			if n == 1 && r.str.rule == SmartQuotes && r.str.inner > 0 { // a plain quote, and others before it
				if !r.rules.on(SmartQuotes, lenient) {
					return answer{kind: lost, path: f.textPath(), msg: "a quote that may end the string or lie in it"}
				}
				a.loss = Guess
			}
			a.do = func(r *Repairer) { r.str.delim = "" }
			return a
		}
		if s[0] != '"' {
			return answer{kind: keep, force: n}
		}
	}
	if s[0] == '"' {
		a := fixed(1, `\"`)
		a.do = func(r *Repairer) { r.str.inner++ }
		return a
	}
	return answer{}
}

// tri is an answer about text that may go on.
type tri uint8

const (
	no tri = iota
	yes
	unknown
)

func isIt(b bool) tri {
	if b {
		return yes
	}
	return no
}

func htmlEntities(f *scan, _ *entry, sp spot) answer {
	s := f.s
	if s[0] != '&' {
		return answer{}
	}
	for _, h := range [...]struct{ entity, char string }{
		{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", `\"`}, {"&#39;", "'"}, {"&apos;", "'"}, {"&#34;", `\"`},
	} {
		if strings.HasPrefix(s, h.entity) {
			a := put(len(h.entity), h.char, f.textPath())
			a.loss = Guess
			return a
		}
		if strings.HasPrefix(h.entity, s) && !f.end {
			return answer{kind: wait}
		}
	}
	return answer{}
}

func unescapeContent(f *scan, _ *entry, sp spot) answer {
	s := f.s
	if s[0] != '\\' {
		return answer{}
	}
	if len(s) < 3 && strings.HasPrefix(`\\`, s) && !f.end {
		return answer{kind: wait}
	}
	if len(s) < 3 || s[1] != '\\' || s[2] != 'n' && s[2] != 't' {
		return answer{}
	}
	a := put(3, s[1:3], f.textPath())
	a.loss = Guess
	return a
}
