package parser

import (
	"strings"
	"unicode/utf8"
)

// Glide is the fast way of a guarded parser: whole tokens that the delta holds
// together with what makes them sure. What it takes, Take would take, with the
// same events; it leaves to Take whatever is rare.
//
// A unit is what is taken together: the comma, a name with its colon and the
// first byte of its value, or a value with what makes its end sure.

// A Watch is a set of bytes in string values that the driver wants to see before
// they are taken.
type Watch uint8

const (
	WatchMarkup  Watch = 1 << iota // '<' at the beginning of a value
	WatchClosing                   // '<' before '/'
	WatchCommas                    // a comma before what may be the closing quote, or a bare name with its colon and a quote
)

// An Ask is a set of questions that Glide puts to the guard; to the others the
// answer is always yes.
type Ask uint8

const (
	AskMember Ask = 1 << iota // TakeMember
	AskItem                   // TakeValue, for items and the root
	AskEnd                    // TakeEnd
)

// maxUnit is the length in bytes up to which a unit needs no [Guard.MayHold].
const maxUnit = 64

// SetGlide says what Glide asks and what it leaves to Take.
func (p *Parser) SetGlide(a Ask, w Watch) { p.asks, p.watch = a, w }

// Tell makes sink the one that is told events, but not what is unfinished. The
// open string is no longer young.
func (p *Parser) Tell(sink Sink) {
	p.young, p.glided = 0, false
	if sink == nil {
		sink = discard{}
	}
	p.sink = sink
}

// Shift moves the offsets of what comes by d: the driver has changed the text
// before, and behind it counts the raw input again. comma is the new offset behind
// the last comma. It reports false, and does nothing, inside of a token that was
// not told up to here.
func (p *Parser) Shift(d, comma int64) bool {
	if p.st > stString || p.st == stString && (p.first || p.frag != p.off) {
		return false
	}
	if p.sure > p.off {
		p.sure += d
	} else {
		p.sure = 0
	}
	p.off += d
	p.frag += d
	p.safe += d
	p.ev.Comma = comma
	return true
}

// Lent returns the event that the sink is being told of.
func (p *Parser) Lent() *Event { return &p.ev }

// Young returns how many bytes of its content the open string had when Glide
// left it, 0 or 1, if that may yet become a path (a drive letter, a colon); else
// -1.
func (p *Parser) Young() int { return int(p.young) - 1 }

// Glided reports whether Glide has begun or ended a string since it was asked
// last.
func (p *Parser) Glided() bool {
	g := p.glided
	p.glided = false
	return g
}

// Glide reads the beginning of s and returns how much. waits says that what
// remains only needs more text; if not, it is for Take.
func (p *Parser) Glide(s string) (n int, waits bool) {
	i := 0
	e := &p.ev
	if p.st >= stString {
		if p.st != stString || p.young != 0 && (p.isPath(s) || p.young == 1 && p.watch&WatchMarkup != 0 && s != "" && s[0] == '<') {
			return 0, false
		}
		e.Held, e.floor = false, 0
		if p.watch > WatchMarkup {
			if i = p.glideWatched(s, 0, p.young == 1); p.halted || p.st == stString {
				return p.landed(s, i, p.doubt == 0)
			}
		} else if i = plainEnd(s, 0); i == len(s) {
			if i > 0 {
				p.young = 0
				p.fragment(s, 0, i)
				p.off += int64(i)
			}
			return i, true
		}
		if p.watch <= WatchMarkup {
			if i = p.glideText(s, 0, i, p.young == 1); p.halted || p.st == stString {
				return p.landed(s, i, p.doubt == 0)
			}
		}
		p.glided = true // it has ended
	} else if p.st == stRoot {
		if i = p.glideRoot(s); i == 0 {
			return 0, false
		}
	}
	return p.glideOn(s, i)
}

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

// landed ends Glide behind s[:i].
func (p *Parser) landed(s string, i int, waits bool) (int, bool) {
	p.off += int64(i)
	p.halted = false
	return i, waits && len(s)-i <= maxUnit
}

// glideRoot takes the brace of an object at the root and returns 1, or 0.
func (p *Parser) glideRoot(s string) int {
	if len(s) < 2 || s[0] != '{' {
		return 0
	}
	k := spaceEnd(s, 1)
	if k == len(s) || k > maxUnit || s[k] != '"' || p.cfg.maxDepth == 0 || p.asks&AskItem != 0 && !p.guard.TakeValue("", false, '{') {
		return 0
	}
	p.sure = max(p.sure, p.off+int64(k)+1)
	p.glideOpen(KindObject, p.off)
	return 1
}

// glideOpen opens a container at offset at.
func (p *Parser) glideOpen(kind Kind, at int64) {
	e := &p.ev
	p.safe = at + 1
	e.Kind, e.More, e.Text = kind, false, ""
	e.Start, e.End, e.At, e.srcOff = at, at+1, max(at+1, p.sure), at
	e.Held, e.floor = false, 0
	p.sink.Event(e)
	p.path.Push(kind)
	if kind == KindObject {
		p.st = stNameFirst
		p.uniq.push(p.cfg.uniqueNames)
	} else {
		p.st = stItemFirst
	}
}

// glidePop closes the innermost container with the bracket at offset at.
func (p *Parser) glidePop(kind Kind, at int64) {
	p.ev.Held, p.ev.floor = false, 0
	p.pop(kind, at)
}

// A member is a name whose colon has come, in the text at hand: its quotes and
// the colon. known says behind which byte it was found.
type member struct{ known, from, to, colon int }

// glideOn takes units from s[i:].
func (p *Parser) glideOn(s string, i int) (int, bool) {
	var m member
	base := p.off
	for i < len(s) {
		j := i
		if s[j] <= ' ' {
			if j = spaceEnd(s, j); j == len(s) {
				break
			}
		}
		comma := -1
		c := s[j]
		switch p.st {
		case stObjectNext:
			if c == '}' {
				if p.holdRoot && len(p.path.frames) == p.floor+1 {
					return p.landed(s, i, false)
				}
				p.glidePop(KindObjectEnd, base+int64(j))
				i = j + 1
				continue
			}
			if c != ',' {
				return p.landed(s, i, false)
			}
			comma = j
		case stArrayNext:
			if c == ']' {
				p.glidePop(KindArrayEnd, base+int64(j))
				i = j + 1
				continue
			}
			if c != ',' {
				return p.landed(s, i, false)
			}
			comma = j
			if j++; j < len(s) && s[j] <= ' ' {
				j = spaceEnd(s, j)
			}
			if j == len(s) {
				return p.landed(s, i, true)
			}
		case stNameFirst:
			if c == '}' {
				p.glidePop(KindObjectEnd, base+int64(j))
				i = j + 1
				continue
			}
		case stItemFirst:
			if c == ']' {
				p.glidePop(KindArrayEnd, base+int64(j))
				i = j + 1
				continue
			}
		default:
			return p.landed(s, i, false)
		}
		// A name, with its value, or an item.
		f := &p.path.frames[len(p.path.frames)-1]
		v := j
		named := f.kind == '{'
		if named {
			if m.known != i || i == 0 {
				if waits := m.find(s, j, comma); waits || m.known < 0 {
					return p.landed(s, i, waits)
				}
			}
			v = m.colon + 1
			if v < len(s) && s[v] <= ' ' {
				v = spaceEnd(s, v)
			}
			if v == len(s) {
				return p.landed(s, i, true)
			}
		}
		c = s[v]
		end, need := v, v+1
		kind := Kind(c)
		switch {
		case c == '"':
			if v+2 < len(s) && (s[v+2] == ':' || s[v+1] == '\\' && s[v+2] == 'u') || p.watch&WatchMarkup != 0 && v+1 < len(s) && s[v+1] == '<' {
				return p.landed(s, i, false)
			}
		case c == '{' || c == '[':
			if len(p.path.frames) >= p.cfg.maxDepth {
				return p.landed(s, i, false)
			}
		case c-'0' <= 9 || c == '-' || c == 't' || c == 'f' || c == 'n':
			if c <= '9' {
				kind = KindNumber
				if end = wholeNumber(s, v); end == 0 {
					if end = NumberEnd(s, v); end <= 0 {
						return p.landed(s, i, end == 0)
					}
				}
				if end-v > p.cfg.maxNumber {
					return p.landed(s, i, false)
				}
			} else {
				lit := wholeLiteral(s, v)
				if lit == "" {
					return p.landed(s, i, len(s)-v < len("false") && isPrefix(s[v:]))
				}
				end = v + len(lit)
			}
			need = end
			if need < len(s) && s[need] <= ' ' {
				need = spaceEnd(s, need)
			}
			if need == len(s) {
				return p.landed(s, i, true)
			}
			if s[need] != ',' && s[need] != f.kind+2 {
				return p.landed(s, i, false)
			}
			need++
		default:
			return p.landed(s, i, false)
		}
		if need-i > maxUnit || f.count == ^uint32(0) {
			return p.landed(s, i, false)
		}
		e := &p.ev
		if named {
			from, to := base+int64(m.from), base+int64(m.to)+1
			name := s[m.from+1 : m.to]
			if p.cfg.uniqueNames || len(name) > p.cfg.maxName || f.count >= p.cfg.maxMembers ||
				p.asks&AskMember != 0 && !p.guard.TakeMember(name, to, c, f.count == 0) {
				return p.landed(s, i, false)
			}
			if p.sure = max(p.sure, base+int64(need)); comma >= 0 {
				e.Comma = base + int64(comma) + 1
			}
			f.count++
			p.path.setName(int(f.name), name)
			p.st = stMember
			e.Kind, e.More, e.Text = KindName, false, name
			e.Start, e.End, e.At, e.srcOff = from, to, max(to, p.sure), from+1
			e.Held, e.floor = true, e.At
			p.sink.Event(e)
		} else {
			if p.asks&AskItem != 0 && !p.guard.TakeValue("", false, c) {
				return p.landed(s, i, false)
			}
			if p.sure = max(p.sure, base+int64(need)); comma >= 0 {
				e.Comma = base + int64(comma) + 1
			}
			f.count++
		}
		start := base + int64(v)
		switch {
		case c == '"':
			i = p.glideString(s, v, &m)
			if p.halted || p.st == stString {
				return p.landed(s, i, p.doubt == 0)
			}
		case end == v:
			p.glideOpen(kind, start)
			i = v + 1
		default:
			i = end
			p.after(base + int64(i))
			e.Kind, e.More, e.Text = kind, false, s[v:i]
			e.Start, e.End, e.At, e.srcOff = start, base+int64(i), max(base+int64(i), p.sure), start
			e.Held, e.floor = true, e.At
			p.sink.Event(e)
		}
	}
	return p.landed(s, i, true)
}

// find looks for the name at or, if comma is not negative, behind s[j], in the
// unit that begins there. If it is not there as it should be, m.known is -1, or
// waits says that more text is needed.
func (m *member) find(s string, j, comma int) (waits bool) {
	m.known = -1
	if comma >= 0 {
		if j = comma + 1; j < len(s) && s[j] <= ' ' {
			j = spaceEnd(s, j)
		}
		if j == len(s) {
			return true
		}
	}
	if s[j] != '"' {
		return false
	}
	m.from, m.to = j, plainEnd(s, j+1)
	if m.to == len(s) {
		return true
	}
	if s[m.to] != '"' {
		return false
	}
	k := m.to + 1
	if k < len(s) && s[k] <= ' ' {
		k = spaceEnd(s, k)
	}
	if k == len(s) {
		return true
	}
	if s[k] == ':' {
		m.colon, m.known = k, 0
	}
	return false
}

// glideString reads the string value whose opening quote is s[v]. Behind a short
// one it notes the name that made its end sure.
func (p *Parser) glideString(s string, v int, m *member) int {
	base := p.off
	e := &p.ev
	p.frag, p.first, p.st = base+int64(v), true, stString
	p.halted, p.doubt, p.young, p.glided = false, 0, 0, true
	j := plainEnd(s, v+1)
	q := j + 1
	if p.watch > WatchMarkup && (j < len(s) && s[j] == '"' || j <= v+2) && p.watched(s[v+1:j]) {
		p.halted, p.doubt, p.young = true, 1, 1
		return v + 1
	}
	if q >= len(s) || s[j] != '"' {
		e.Held, e.floor = false, 0
		switch {
		case j == len(s) && j <= v+2:
			if j > v+1 || p.watch == 0 {
				p.fragment(s, v+1, j)
			}
			p.young = uint8(j - v)
			return j
		case p.watch > WatchMarkup:
			return p.glideWatched(s, v+1, true)
		}
		return p.glideText(s, v+1, j, true)
	}
	if s[q] <= ' ' {
		q = spaceEnd(s, q)
	}
	need := 0
	f := &p.path.frames[len(p.path.frames)-1]
	switch {
	case q == len(s):
	case s[q] == f.kind+2:
		need = q + 1
	case s[q] == ',' && f.kind == '{':
		if waits := m.find(s, q, q); waits {
			break
		}
		if m.known < 0 { // rare
			need = p.endSure(s, j+1)
			break
		}
		m.known = j + 1
		need = m.colon + 1
		if p.asks&AskEnd != 0 && !p.guard.TakeEnd(s[m.from+1:m.to], true) {
			need = -need
		}
	default:
		need = p.endSure(s, j+1)
	}
	if need > 0 && s[q] == f.kind+2 && p.asks&AskEnd != 0 && !p.guard.TakeEnd("", false) {
		need = -need
	}
	if need > 0 && p.tooLong(j, need) {
		need = 0
	}
	if need <= 0 {
		e.Held, e.floor = false, 0
		p.fragment(s, v+1, j)
		if p.halted, p.doubt = true, -need; j == v+1 {
			p.young = 1
		}
		return j
	}
	p.sure = max(p.sure, base+int64(need))
	end := base + int64(j) + 1
	p.after(end)
	e.Kind, e.More, e.Text = KindString, false, s[v+1:j]
	e.Start, e.End, e.At, e.srcOff = p.frag, end, p.sure, base+int64(v)+1
	e.Held, e.floor = false, 0
	p.sink.Event(e)
	return j + 1
}

// isPath reports whether the open string, of which at most one byte came, may be
// one that begins with a drive letter and a colon, now that it goes on with s.
func (p *Parser) isPath(s string) bool {
	if s == "" || p.young == 2 {
		return s != "" && s[0] == ':'
	}
	return len(s) == 1 && s[0] != '"' || len(s) > 1 && (s[1] == ':' || s[0] == '\\' && s[1] == 'u')
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
