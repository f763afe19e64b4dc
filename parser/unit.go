package parser

import (
	"math/bits"
	"strings"
)

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
						return p.landed(s, i, end == 0 && p.mayWait(f.kind, s, from, to, c))
					}
				}
				if end-v > p.cfg.maxNumber {
					return p.landed(s, i, false)
				}
			} else {
				lit := wholeLiteral(s, v)
				if lit == "" {
					return p.landed(s, i, len(s)-v < len("false") && isPrefix(s[v:]) && p.mayWait(f.kind, s, from, to, c))
				}
				end = v + len(lit)
			}
			need = end
			if need < len(s) && s[need] <= ' ' {
				need = spaceEnd(s, need)
			}
			if need == len(s) {
				return p.landed(s, i, p.mayWait(f.kind, s, from, to, c))
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

// mayWait reports whether the end of a number or literal that begins with c may be
// waited for: the guard may not want to, whatever ends it. In an object its name
// is s[from+1:to].
func (p *Parser) mayWait(in byte, s string, from, to int, c byte) bool {
	if in == '{' {
		return p.guard.TakeValue(s[from+1:to], true, c)
	}
	return p.asks&AskItem == 0 || p.guard.TakeValue("", false, c)
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
