package parser

import (
	"strings"
	"unicode/utf8"
)

// glideText is text at s[start:], of which s[start:i] is plain, inside of Glide.
// empty says that nothing of the string came before.
func (p *Parser) glideText(s string, start, i int, empty bool) int {
	p.halted, p.doubt, p.young = false, 0, 0
	if i = p.textFrom(s, start, i); p.halted && i == start && empty {
		p.young = 1
	}
	return i
}

// watchStep is how much of a string is looked at for what the driver watches, in
// bytes, before it is taken.
const watchStep = 256

// glideWatched is glideText at s[i:] where the driver watches.
func (p *Parser) glideWatched(s string, i int, empty bool) int {
	for {
		piece := s[:min(len(s), i+watchStep)]
		if p.watched(piece[i:]) {
			p.halted, p.doubt = true, 1
			if empty {
				p.young = 1
			}
			return i
		}
		k := p.glideText(piece, i, plainEnd(piece, i), empty)
		if len(piece) == len(s) || !p.halted && p.st != stString || p.doubt > 0 {
			return k
		}
		if s[k] == '"' {
			return p.glideText(s, k, k, empty && k == i)
		}
		empty = empty && k == i
		i = k
	}
}

// beginString enters the string that s[v] begins.
func (p *Parser) beginString(v int) {
	p.frag, p.first, p.st = p.off+int64(v), true, stString
	p.halted, p.doubt, p.young = false, 0, 0
	p.next = nextName{}
}

// markup looks at the string value whose opening quote is s[v], behind which a '<'
// stands, of the member whose name is between the quotes s[from] and s[to], or an
// item. It returns how many bytes of it show that it is content, or 0.
func (p *Parser) markup(s string, from, to, v int) int {
	name := ""
	if p.path.frames[len(p.path.frames)-1].kind == '{' {
		name = s[from+1 : to]
	}
	return p.guard.TakeMarkup(name, s[v+1:])
}

// glideMarkup reads the string value whose opening quote is s[v]. Its text begins
// with '<', and the first n bytes of it show that this is content.
func (p *Parser) glideMarkup(s string, v, n int) int {
	p.beginString(v)
	p.glided = true
	e := &p.ev
	start, end := p.off+int64(v), p.off+int64(v+n)
	e.Kind, e.More, e.Held, e.Text = KindString, true, true, s[v+1:v+n]
	e.Start, e.End, e.At, e.srcOff = start, end, end+1, start+1
	p.frag, p.first = end, false
	p.sink.Event(e)
	e.Held = false
	if p.watch > WatchMarkup {
		return p.glideWatched(s, v+n, false)
	}
	return p.glideText(s, v+n, plainEnd(s, v+n), false)
}

// glideString reads the string value whose opening quote is s[v], and which is
// plain up to s[q]: no whole one that is plain.
func (p *Parser) glideString(s string, v, q int) int {
	e := &p.ev
	p.beginString(v)
	if p.watch > WatchMarkup && (q < len(s) && s[q] == '"' || q <= v+2) && p.watched(s[v+1:q]) {
		p.halted, p.doubt, p.young = true, 1, 1
		return v + 1
	}
	e.Held = false
	switch {
	case q < len(s) && s[q] == '"':
		p.fragment(s, v+1, q)
		if p.halted = true; q == v+1 {
			p.young = 1
		}
		return q
	case q == len(s) && q <= v+2:
		if q > v+1 || p.watch == 0 {
			p.fragment(s, v+1, q)
		}
		p.young = uint8(q - v)
		return q
	case p.watch > WatchMarkup:
		return p.glideWatched(s, v+1, true)
	case q == len(s):
		p.fragment(s, v+1, q)
		return q
	}
	return p.glideText(s, v+1, q, true)
}

// isPath reports whether the open string, of which at most one byte came, may be
// one that begins with a drive letter and a colon, however they are written, now that
// it goes on with s.
func (p *Parser) isPath(s string) bool {
	switch {
	case s == "":
		return false
	case p.young == 2:
		return s[0] == ':' || s[0] == '\\' && (len(s) == 1 || s[1] == 'u')
	case len(s) == 1:
		return s[0] != '"'
	case s[0] == '\\':
		return s[1] == 'u'
	}
	return s[1] == ':' || s[1] == '\\' && (len(s) == 2 || s[2] == 'u')
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isPrefix reports whether s is the beginning of a literal.
func isPrefix(s string) bool {
	return s == "true"[:min(len(s), 4)] || s == "null"[:min(len(s), 4)] || s == "false"[:min(len(s), 5)]
}

// watched reports whether there may be something in s, text of a string, that the
// driver wants to see, its beginning apart.
func (p *Parser) watched(s string) bool {
	return p.watch&WatchClosing != 0 && markupIn(s) || p.watch&WatchCommas != 0 && commaIn(s)
}

// markupIn reports whether s has a closing tag, or ends with what may be one.
func markupIn(s string) bool {
	for i := 0; i < len(s); i++ {
		k := strings.IndexByte(s[i:], '<')
		if k < 0 {
			return false
		}
		if i += k; i+1 == len(s) || s[i+1] == '/' {
			return true
		}
	}
	return false
}

// commaIn reports whether s has a comma that only white space separates from a
// quote or from the end, or behind which a word, a colon and a quote stand, or
// what may become that.
func commaIn(s string) bool {
	for i := 0; i < len(s); i++ {
		k := strings.IndexByte(s[i:], ',')
		if k < 0 {
			return false
		}
		i += k
		j := spaceEnd(s, i+1)
		w := j
		for w < len(s) && isWord(s[w]) {
			w++
		}
		if w == j {
			if j == len(s) || s[j] == '"' {
				return true
			}
			continue
		}
		if j = spaceEnd(s, w); j < len(s) && s[j] == ':' {
			if j = spaceEnd(s, j+1); j < len(s) && s[j] != '"' {
				continue
			}
			return true
		}
		if j == len(s) {
			return true
		}
	}
	return false
}

// isWord reports whether c may stand in a bare name.
func isWord(c byte) bool {
	return isLetter(c) || c-'0' <= 9 || c == '_' || c == '$' || c == '-' || c == '.' || c >= utf8.RuneSelf
}
