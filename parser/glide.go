package parser

import (
	"math/bits"
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
	p.young, p.glided, p.ev.floor = 0, false, 0
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

// Lent returns the event that the sink is being told of, or was told of last.
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
	p.next, p.quiet = nextName{}, p.asks&AskEnd == 0
	if p.st >= stString {
		if p.st != stString || p.young != 0 && (p.isPath(s) || p.young == 1 && p.watch&WatchMarkup != 0 && s != "" && s[0] == '<') {
			return 0, false
		}
		e.Held = false
		if p.watch > WatchMarkup {
			i = p.glideWatched(s, 0, p.young == 1)
		} else if i = plainEnd(s, 0); i == len(s) {
			if i > 0 {
				p.young = 0
				p.fragment(s, 0, i)
				p.off += int64(i)
			}
			return i, true
		} else if s[i] == '"' && len(p.path.frames) > 0 {
			return p.glideOn(s, 0, i)
		} else if from := len(p.chunk); s[i] == '\\' && cap(p.chunk)-from >= len(s)+16 {
			// As in feedText.
			k, to := unescape(p.chunk[:cap(p.chunk)], from, s, 0)
			empty := p.young == 1
			p.halted, p.doubt, p.young = false, 0, 0
			if i = p.decode(s, 0, k, from, to, 0); i == 0 && empty {
				p.young = 1
			}
		} else {
			i = p.glideText(s, 0, i, p.young == 1)
		}
		if p.halted || p.st == stString {
			return p.landed(s, i, p.doubt == 0)
		}
		p.glided = true // it has ended
	} else if p.st == stRoot {
		if i = p.glideRoot(s); i == 0 {
			return 0, false
		}
	}
	return p.glideOn(s, i, -1)
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
	if p.ev.Comma > p.off {
		p.ev.Comma = p.was // the last one was not taken
	}
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
	e.Held = false
	p.sink.Event(e)
	p.path.Push(kind)
	if kind == KindObject {
		p.st = stNameFirst
		p.pushObject()
	} else {
		p.st = stItemFirst
	}
}

// glideOn takes units from s[i:]. As in tokens, each part of it jumps to what
// nearly always follows, and only what does not fit goes by way of the state. If q
// is not negative, s[:q] is the plain end of the open string, and s[q] a quote.
func (p *Parser) glideOn(s string, i, q int) (int, bool) {
	var (
		e        = &p.ev
		base     = p.off
		f        *frame // the innermost container
		j        int    // what is looked at
		from, to int    // the quotes of the name
		v        int    // where the value begins, or, with q, the text of one
		c        byte
	)
	if p.next.colon > 0 {
		goto known
	}
	if q >= 0 {
		f = &p.path.frames[len(p.path.frames)-1]
		goto closed
	}
any:
	if i == len(s) {
		return p.landed(s, i, true)
	}
	j = i
	if c = s[j]; c <= ' ' {
		if j = spaceEnd(s, j); j == len(s) {
			return p.landed(s, i, true)
		}
		c = s[j]
	}
	switch p.st {
	case stObjectNext, stArrayNext:
		goto separator
	case stNameFirst:
		if c == '}' {
			goto pop
		}
		f = &p.path.frames[len(p.path.frames)-1]
		goto name
	case stItemFirst:
		if c == ']' {
			goto pop
		}
		f = &p.path.frames[len(p.path.frames)-1]
		v = j
		goto value
	}
	return p.landed(s, i, false)

separator: // c is s[j], behind a value
	f = &p.path.frames[len(p.path.frames)-1]
	if c == f.kind+2 {
		if c == '}' && p.holdRoot && len(p.path.frames) == p.floor+1 {
			return p.landed(s, i, false)
		}
		goto pop
	}
	if c != ',' {
		return p.landed(s, i, false)
	}
	p.was, e.Comma = e.Comma, base+int64(j)+1
	if j++; j < len(s) && s[j] == ' ' {
		j++
	}
	if j < len(s) && s[j] <= ' ' {
		j = spaceEnd(s, j)
	}
	if j == len(s) {
		return p.landed(s, i, true)
	}
	if f.kind == '{' {
		goto name
	}
	v, c = j, s[j]
	goto value

pop: // of the container that the bracket c, s[j], closes
	{
		n := len(p.path.frames) - 1
		if c == '}' {
			p.popObject()
		}
		p.path.names = p.path.names[:p.path.frames[n].name]
		p.path.frames = p.path.frames[:n]
		start := base + int64(j)
		p.after(start + 1)
		e.Kind, e.More, e.Held, e.Text = Kind(c), false, false, ""
		e.Start, e.End, e.At, e.srcOff = start, start+1, max(start+1, p.sure), start
		p.sink.Event(e)
		if i = j + 1; i < len(s) && s[i] > ' ' && n > 0 {
			j, c = i, s[i]
			goto separator
		}
		goto any
	}

known: // what stands behind the quote before s[i]
	f = &p.path.frames[len(p.path.frames)-1]
	p.was, e.Comma = e.Comma, base+int64(i)+int64(p.next.comma)+1
	from, to, j = i+int(p.next.from), i+int(p.next.to), i+int(p.next.colon)
	p.next = nextName{}
	goto colon

name: // at s[j]
	if s[j] != '"' {
		goto noName
	}
	{
		from, to = j, j+1
		// The beginning of plainEnd: most names end in eight bytes.
		var m uint64
		if to+8 <= len(s) {
			m = special(load8(s, to))
		} else if to < len(s) && len(s) >= 8 {
			m = special(loadTail(s, to))
		}
		if m != 0 {
			to += bits.TrailingZeros64(m) >> 3
		} else {
			to = plainEnd(s, to)
		}
		if to < len(s) && s[to] == '"' {
			if j = to + 1; j < len(s) && s[j] <= ' ' {
				j = spaceEnd(s, j)
			}
			if j < len(s) && s[j] == ':' {
				goto colon
			}
		} else if j = to; j < len(s) {
			goto noName
		}
	}

noName: // there is none, as the byte s[j] tells; or s ends before it does
	if q < 0 {
		return p.landed(s, i, j == len(s))
	}
	if j == len(s) {
		return p.glideStop(s, v, q, 0)
	}
	if need := p.endSure(s, q+1); need <= 0 {
		return p.glideStop(s, v, q, need)
	} else if p.tooLong(q, need) {
		return p.glideStop(s, v, q, 0)
	} else {
		if p.st != stString {
			p.beginString(v - 1)
		}
		p.sure = max(p.sure, base+int64(need))
		e.Held, p.young = false, 0
		p.lastFragment(s, v, q)
	}
	i, q = q+1, -1
	goto any

colon: // at s[j]
	if q >= 0 {
		if p.asks&AskEnd != 0 && !p.guard.TakeEnd(s[from+1:to], true) {
			return p.glideStop(s, v, q, -(j + 1))
		}
		if p.tooLong(q, j+1) {
			return p.glideStop(s, v, q, 0)
		}
		p.sure = max(p.sure, base+int64(j)+1)
		src, end := base+int64(v), base+int64(q)+1
		if e.Start = src - 1; p.st == stString {
			e.Start, p.young = p.frag, 0
		}
		p.safe, p.st = end, stObjectNext
		e.Kind, e.More, e.Held, e.Text = KindString, false, false, s[v:q]
		e.End, e.At, e.srcOff = end, p.sure, src
		p.sink.Event(e)
		i, q = q+1, -1
	}
	v = j + 1
	if v < len(s) && s[v] == ' ' {
		v++
	}
	if v < len(s) && s[v] <= ' ' {
		v = spaceEnd(s, v)
	}
	if v == len(s) {
		return p.landed(s, i, true)
	}
	c = s[v]

value: // c is s[v]
	{
		end, need := v, v+1
		kind := Kind(c)
		switch {
		case c == '"':
			if v+2 < len(s) && (s[v+2] == ':' || s[v+1] == '\\' && s[v+2] == 'u') {
				return p.landed(s, i, false)
			}
			if p.watch&WatchMarkup != 0 && v+1 < len(s) && s[v+1] == '<' && p.markup(s, from, to, v) == 0 {
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
		if f.kind == '{' {
			n := to - from - 1
			if n > p.cfg.maxName || f.count >= p.cfg.maxMembers || p.cfg.uniqueNames {
				return p.landed(s, i, false)
			}
			var w uint64
			if from+9 <= len(s) {
				w = load8(s, from+1)
			} else if len(s) >= 8 {
				w = loadTail(s, from+1)
			}
			if quick := p.kept; quick != nil && p.asks&AskMember == 0 && n <= exactName && len(s) >= 8 {
				text := w & (1<<(8*uint(n)&63) - 1)
				key := text | uint64(n+1)<<56
				m := &quick.open[len(quick.open)-1]
				if bit := quick.bit(key); m.seen&bit == 0 && m.n < manyMembers && (p.watch&WatchMarkup == 0 || less(text) == 0) {
					m.n++
					m.seen |= bit
					quick.slots = append(quick.slots, memberSlot{key, base + int64(to) + 1 + quick.Shift})
				} else if !p.glideName(s[from+1:to], int64(to)+1, c) {
					return p.landed(s, i, false)
				}
			} else if !p.glideName(s[from+1:to], int64(to)+1, c) {
				return p.landed(s, i, false)
			}
			p.sure = max(p.sure, base+int64(need))
			f.count++
			if names, at := p.path.names, int(f.name); n <= 8 && at+8 <= cap(names) && len(s) >= 8 {
				// A call for a short copy costs more than the copy.
				store8(names, at, w)
				p.path.names = p.path.names[:at+n]
			} else if n <= 16 && at+16 <= cap(names) && from+17 <= len(s) {
				store8(names, at, w)
				store8(names, at+8, load8(s, from+9))
				p.path.names = p.path.names[:at+n]
			} else {
				p.path.setName(at, s[from+1:to])
			}
			p.st = stMember
			start := base + int64(from)
			e.Kind, e.More, e.Held, e.Text = KindName, false, true, s[from+1:to]
			e.Start, e.End, e.At, e.srcOff = start, base+int64(to)+1, p.sure, start+1
			p.sink.Event(e)
		} else {
			if p.asks&AskItem != 0 && !p.guard.TakeValue("", false, c) {
				return p.landed(s, i, false)
			}
			p.sure = max(p.sure, base+int64(need))
			f.count++
		}
		if c == '"' {
			goto open
		}
		start := base + int64(v)
		if end == v {
			i = v + 1
			p.safe = start + 1
			e.Kind, e.More, e.Held, e.Text = kind, false, false, ""
			e.Start, e.End, e.At, e.srcOff = start, start+1, p.sure, start
			p.sink.Event(e)
			p.path.Push(kind)
			f = &p.path.frames[len(p.path.frames)-1]
			if c == '{' {
				p.st = stNameFirst
				p.pushObject()
				if i < len(s) && s[i] == '"' {
					j = i
					goto name
				}
			} else if p.st = stItemFirst; i < len(s) && s[i] > ' ' && s[i] != ']' {
				v, c = i, s[i]
				goto value
			}
			goto any
		}
		i = end
		p.safe = base + int64(i)
		if p.st = stArrayNext; f.kind == '{' {
			p.st = stObjectNext
		}
		e.Kind, e.More, e.Held, e.Text = kind, false, true, s[v:i]
		e.Start, e.End, e.At, e.srcOff = start, base+int64(i), p.sure, start
		p.sink.Event(e)
		j = need - 1
		c = s[j]
		goto separator
	}

open: // its opening quote is s[v]
	if p.watch&WatchMarkup != 0 && v+1 < len(s) && s[v+1] == '<' {
		i = p.glideMarkup(s, v, p.markup(s, from, to, v))
		goto behindText
	}
	{
		v++
		q = v
		var m uint64
		if q+8 <= len(s) {
			m = special(load8(s, q))
		} else if q < len(s) && len(s) >= 8 {
			m = special(loadTail(s, q))
		}
		if m != 0 {
			q += bits.TrailingZeros64(m) >> 3
		} else {
			q = plainEnd(s, q)
		}
		if q+1 >= len(s) || s[q] != '"' || p.watch > WatchMarkup && p.watched(s[v:q]) {
			p.glided = true
			i, q = p.glideString(s, v-1, q), -1
			goto behindText
		}
	}

closed: // s[v:q] is plain, and s[q] a quote
	{
		p.glided = true
		if j = q + 1; j < len(s) && s[j] <= ' ' {
			j = spaceEnd(s, j)
		}
		if j == len(s) {
			return p.glideStop(s, v, q, 0)
		}
		need := 0
		if c = s[j]; c == ',' {
			k := j + 1
			if k < len(s) && s[k] == ' ' {
				k++
			}
			if k < len(s) && s[k] <= ' ' {
				k = spaceEnd(s, k)
			}
			if k == len(s) {
				return p.glideStop(s, v, q, 0)
			}
			if f.kind == '{' {
				p.was, e.Comma = e.Comma, base+int64(j)+1
				j = k
				goto name
			}
			if d := s[k]; d != '"' && d != '[' && d != '{' {
				need = p.endSure(s, q+1)
			} else if need = k + 1; p.asks&AskEnd != 0 && !p.guard.TakeEnd("", false) {
				need = -(j + 1)
			}
		} else if c != f.kind+2 {
			need = p.endSure(s, q+1)
		} else if need = j + 1; p.asks&AskEnd != 0 && !p.guard.TakeEnd("", false) {
			need = -need
		}
		if need > 0 && p.tooLong(q, need) {
			need = 0
		}
		if need <= 0 {
			return p.glideStop(s, v, q, need)
		}
		p.sure = max(p.sure, base+int64(need))
		src, end := base+int64(v), base+int64(q)+1
		if e.Start = src - 1; p.st == stString {
			e.Start, p.young = p.frag, 0
		}
		if p.st = stArrayNext; f.kind == '{' {
			p.st = stObjectNext
		}
		p.safe = end
		e.Kind, e.More, e.Held, e.Text = KindString, false, false, s[v:q]
		e.End, e.At, e.srcOff = end, p.sure, src
		p.sink.Event(e)
		i, q = q+1, -1
		goto separator
	}

behindText:
	if p.halted || p.st == stString {
		return p.landed(s, i, p.doubt == 0)
	}
	if p.next.colon > 0 {
		goto known
	}
	goto any
}

// glideName reports whether the name of a member whose value begins with c may be
// taken, and keeps it; it ends end bytes behind the text that was read before.
func (p *Parser) glideName(name string, end int64, c byte) bool {
	if p.watch&WatchMarkup != 0 && strings.IndexByte(name, '<') >= 0 ||
		p.asks&AskMember != 0 && !p.guard.TakeMember(name, c) {
		return false
	}
	m := p.kept
	return m == nil || m.add(m.key(name), p.off+end+m.Shift)
}

// less marks the bytes of x that are '<', with the high bit of each, and perhaps
// bytes above the lowest of them.
func less(x uint64) uint64 {
	x ^= lowBits * '<'
	return (x - lowBits) &^ x & highBits
}

// glideStop lands before the quote s[q], of which it is not sure that it ends the
// string whose text goes on with s[text:], and was begun before s or not: -need
// bytes tell why, more are needed if that is 0.
func (p *Parser) glideStop(s string, text, q, need int) (int, bool) {
	empty := q == text && (p.st != stString || p.young == 1)
	if p.st != stString {
		p.beginString(text - 1)
	}
	p.ev.Held = false
	if q > text || p.first {
		p.fragment(s, text, q)
	}
	p.halted, p.doubt, p.young = true, -need, 0
	if empty {
		p.young = 1
	}
	return p.landed(s, q, need == 0)
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
