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
	if !in(s, i) {
		goto wait
	}
	j = i
	if c = s[j]; c <= ' ' {
		if j = spaceEnd(s, j); !in(s, j) {
			goto wait
		}
		c = s[j]
	}
	switch p.st {
	case stObjectNext, stArrayNext:
		f = &p.path.frames[len(p.path.frames)-1]
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
	goto leave

separator: // c is s[j], behind a value in f
	if c != ',' {
		if c != f.kind+2 || c == '}' && p.holdRoot && len(p.path.frames) == p.floor+1 {
			goto leave
		}
		goto pop
	}
	j++
	p.was, e.Comma = e.Comma, base+int64(j)
	if !in(s, j) {
		goto wait
	}
	if c = s[j]; c <= ' ' {
		if c == ' ' {
			j++ // most often it is one
		}
		if in(s, j) && s[j] <= ' ' {
			j = spaceEnd(s, j)
		}
		if !in(s, j) {
			goto wait
		}
		c = s[j]
	}
	if f.kind == '{' {
		goto name
	}
	v = j
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
		if i = j + 1; in(s, i) && s[i] > ' ' && n > 0 {
			f = &p.path.frames[n-1]
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

name: // at s[j], which c is
	if c != '"' {
		goto leave
	}
	from = j
	if to, j = nameAt(s, from); j <= 0 {
		return p.landed(s, i, j == 0)
	}

colon: // at s[j]
	if v = j + 1; !in(s, v) {
		goto wait
	}
	if c = s[v]; c <= ' ' {
		if c == ' ' {
			v++
		}
		if in(s, v) && s[v] <= ' ' {
			v = spaceEnd(s, v)
		}
		if !in(s, v) {
			goto wait
		}
		c = s[v]
	}

value: // c is s[v]
	if c == '"' {
		if in(s, v+1) {
			d := s[v+1]
			if in(s, v+2) && (s[v+2] == ':' || d == '\\' && s[v+2] == 'u' || s[v+2] == '\\' && d != '\\' && (!in(s, v+3) || s[v+3] == 'u')) ||
				d == '<' && p.watch&WatchMarkup != 0 && p.markup(s, from, to, v) == 0 {
				goto leave
			}
		}
		if v-i >= maxUnit {
			goto leave
		}
		if f.kind == '{' {
			if !p.glideMember(f, s, from, to, v+1, c) {
				goto leave
			}
		} else if !p.glideItem(f, v+1, c) {
			goto leave
		}
		goto open
	}
	if c == '{' || c == '[' {
		if len(p.path.frames) >= p.cfg.maxDepth || v-i >= maxUnit {
			goto leave
		}
		if f.kind == '{' {
			if !p.glideMember(f, s, from, to, v+1, c) {
				goto leave
			}
		} else if !p.glideItem(f, v+1, c) {
			goto leave
		}
		i = v + 1
		p.glideOpen(Kind(c), base+int64(v))
		f = &p.path.frames[len(p.path.frames)-1]
		if !in(s, i) || s[i] <= ' ' {
			goto any
		}
		if j = i; c == '{' {
			if c = s[i]; c == '}' {
				goto pop
			}
			goto name
		}
		if c = s[i]; c == ']' {
			goto pop
		}
		v = i
		goto value
	}
	{
		end := 0
		if c-'0' <= 9 || c == '-' {
			if end = wholeNumber(s, v); end == 0 {
				if end = NumberEnd(s, v); end <= 0 {
					return p.landed(s, i, end == 0 && p.mayWait(f.kind, s, from, to, c))
				}
			}
			if end-v > p.cfg.maxNumber {
				goto leave
			}
		} else {
			if c != 't' && c != 'f' && c != 'n' {
				goto leave
			}
			lit := wholeLiteral(s, v)
			if lit == "" {
				return p.landed(s, i, len(s)-v < len("false") && isPrefix(s[v:]) && p.mayWait(f.kind, s, from, to, c))
			}
			end = v + len(lit)
		}
		j = end
		if in(s, j) && s[j] <= ' ' {
			j = spaceEnd(s, j)
		}
		if !in(s, j) {
			return p.landed(s, i, p.mayWait(f.kind, s, from, to, c))
		}
		if s[j] != ',' && s[j] != f.kind+2 || j-i >= maxUnit {
			goto leave
		}
		if f.kind == '{' {
			if !p.glideMember(f, s, from, to, j+1, c) {
				goto leave
			}
			p.st = stObjectNext
		} else {
			if !p.glideItem(f, j+1, c) {
				goto leave
			}
			p.st = stArrayNext
		}
		i = end
		if e.Kind = Kind(c); c <= '9' {
			e.Kind = KindNumber
		}
		p.safe = base + int64(end)
		start := base + int64(v)
		e.More, e.Held, e.Text = false, true, sub(s, v, end)
		e.Start, e.End, e.At, e.srcOff = start, base+int64(end), p.sure, start
		p.sink.Event(e)
		c = s[j]
		goto separator
	}

open: // its opening quote is s[v]
	if v++; in(s, v) && s[v] == '<' && p.watch&WatchMarkup != 0 {
		v--
		i = p.glideMarkup(s, v, p.markup(s, from, to, v))
		goto behindText
	}
	{
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
		if !in(s, q) || q+1 == len(s) || s[q] != '"' || p.watch > WatchMarkup && p.watched(s[v:q]) {
			p.glided = true
			i = p.glideString(s, v-1, q)
			goto behindText
		}
	}

closed: // s[v:q] is plain, and s[q] a quote
	{
		p.glided = true
		if j = q + 1; in(s, j) && s[j] <= ' ' {
			j = spaceEnd(s, j)
		}
		if !in(s, j) {
			return p.glideStop(s, v, q, 0)
		}
		need := j + 1
		if c = s[j]; c == ',' {
			k := j + 1
			if in(s, k) && s[k] == ' ' {
				k++
			}
			if in(s, k) && s[k] <= ' ' {
				k = spaceEnd(s, k)
			}
			if !in(s, k) {
				return p.glideStop(s, v, q, 0)
			}
			if f.kind == '{' {
				p.was, e.Comma = e.Comma, base+int64(j)+1
				j = -1
				if s[k] == '"' {
					from = k
					to, j = nameAt(s, from)
				}
				if j > 0 {
					if p.asks&AskEnd != 0 && !p.guard.TakeEnd(s[from+1:to], true) {
						return p.glideStop(s, v, q, -(j + 1))
					}
					if j-q >= maxUnit && p.tooLong(q, j+1) {
						return p.glideStop(s, v, q, 0)
					}
					p.sure = max(p.sure, base+int64(j)+1)
					src, end := base+int64(v), base+int64(q)+1
					if e.Start = src - 1; p.st == stString {
						e.Start, p.young = p.frag, 0
					}
					p.safe, p.st = end, stObjectNext
					e.Kind, e.More, e.Held, e.Text = KindString, false, false, sub(s, v, q)
					e.End, e.At, e.srcOff = end, p.sure, src
					p.sink.Event(e)
					i = q + 1
					goto colon
				}
				if j == 0 {
					return p.glideStop(s, v, q, 0)
				}
				if need = p.endSure(s, q+1); need > 0 && p.tooLong(q, need) {
					need = 0
				}
				if need <= 0 {
					return p.glideStop(s, v, q, need)
				}
				if p.st != stString {
					p.beginString(v - 1)
				}
				p.sure = max(p.sure, base+int64(need))
				e.Held, p.young = false, 0
				p.lastFragment(s, v, q)
				i = q + 1
				goto any
			}
			if d := s[k]; d != '"' && d != '[' && d != '{' {
				need = p.endSure(s, q+1)
			} else if need = k + 1; p.asks&AskEnd != 0 && !p.guard.TakeEnd("", false) {
				need = -(j + 1)
			}
		} else if c != f.kind+2 {
			need = p.endSure(s, q+1)
		} else if p.asks&AskEnd != 0 && !p.guard.TakeEnd("", false) {
			need = -need
		}
		if need-q > maxUnit && p.tooLong(q, need) {
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
		e.Kind, e.More, e.Held, e.Text = KindString, false, false, sub(s, v, q)
		e.End, e.At, e.srcOff = end, p.sure, src
		p.sink.Event(e)
		i = q + 1
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

wait:
	return p.landed(s, i, true)

leave:
	return p.landed(s, i, false)
}

// nameAt returns where the closing quote of the plain name that s[i] begins stands,
// and the colon behind it: 0 if s ends before it, -1 if there is none.
func nameAt(s string, i int) (to, colon int) {
	i++
	// The beginning of plainEnd: most names end in eight bytes.
	var m uint64
	if i+8 <= len(s) {
		m = special(load8(s, i))
	} else if i < len(s) && len(s) >= 8 {
		m = special(loadTail(s, i))
	}
	if m != 0 {
		i += bits.TrailingZeros64(m) >> 3
	} else {
		i = plainEnd(s, i)
	}
	if !in(s, i) {
		return i, 0
	}
	to = i
	if s[i] != '"' {
		return to, -1
	}
	if i++; in(s, i) && s[i] <= ' ' {
		i = spaceEnd(s, i)
	}
	if !in(s, i) {
		return to, 0
	}
	if s[i] != ':' {
		return to, -1
	}
	return to, i
}

// glideItem reports whether an item whose value begins with c may be taken, and
// counts it; the first need bytes of the text make it sure.
func (p *Parser) glideItem(f *frame, need int, c byte) bool {
	if f.count == ^uint32(0) || p.asks&AskItem != 0 && !p.guard.TakeValue("", false, c) {
		return false
	}
	p.sure = max(p.sure, p.off+int64(need))
	f.count++
	return true
}

// glideMember tells of the name between the quotes s[from] and s[to], whose value
// begins with c; the first need bytes of s make it sure. It reports false, and does
// nothing, if the member may not be taken. f is the innermost container.
//
// It is for the commonest names, without a variable that has to be kept over a
// call: longMember is for all.
func (p *Parser) glideMember(f *frame, s string, from, to, need int, c byte) bool {
	n := to - from - 1
	if n > int(p.shortName) || from+9 > len(s) {
		return p.longMember(f, s, from, to, need, c)
	}
	m := p.kept
	w := load8(s, from+1)
	key, w2, markup := w&lowBytes[n&7], uint64(0), uint64(0)
	if n <= exactName {
		markup = less(key)
		key |= uint64(n+1) << 56
	} else {
		w2 = load8(s, to-8)
		markup = less(w) | less(w2)
		key = m.key16(w, w2, n)
	}
	bit := m.bit(key)
	k := len(m.slots)
	if markup != 0 || m.top.n >= manyMembers || f.count >= p.cfg.maxMembers || k >= cap(m.slots) || int(f.name)+16 > cap(p.path.names) {
		return p.longMember(f, s, from, to, need, c)
	}
	if m.top.seen&bit != 0 {
		for i := m.top.base; i < k; i++ {
			if m.slots[i].key == key {
				return false
			}
		}
	}
	m.top.seen |= bit
	m.top.n++
	f.count++
	store8(p.path.names, int(f.name), w)
	if n > 8 {
		store8(p.path.names, int(f.name)+n-8, w2)
	}
	p.path.names = p.path.names[:int(f.name)+n]
	m.slots = m.slots[:k+1]
	base := p.off
	start, end := base+int64(from), base+int64(to)+1
	slot := &m.slots[k]
	slot.key, slot.end = key, end+m.Shift
	p.st = stMember
	p.sure = max(p.sure, base+int64(need))
	e := &p.ev
	e.Kind, e.More, e.Held, e.Text = KindName, false, true, sub(s, from+1, to)
	e.Start, e.End, e.At, e.srcOff = start, end, p.sure, start+1
	p.sink.Event(e)
	return true
}

// lowBytes are masks of so many bytes.
var lowBytes = [8]uint64{0, 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1}

// longMember is glideMember for any name.
func (p *Parser) longMember(f *frame, s string, from, to, need int, c byte) bool {
	n := to - from - 1
	if n > p.cfg.maxName || f.count >= p.cfg.maxMembers || p.cfg.uniqueNames {
		return false
	}
	var w, w2, key uint64
	m := p.kept
	short := n <= exactName && from+9 <= len(s)
	if short {
		w = load8(s, from+1)
		if key = w & lowBytes[n&7]; p.watch&WatchMarkup != 0 && less(key) != 0 {
			return false
		}
		key |= uint64(n+1) << 56
	} else if n > exactName && n <= 16 {
		w, w2 = load8(s, from+1), load8(s, to-8)
		if p.watch&WatchMarkup != 0 && less(w)|less(w2) != 0 {
			return false
		}
		if m != nil {
			key = m.key16(w, w2, n)
		}
	} else {
		if p.watch&WatchMarkup != 0 && strings.IndexByte(s[from+1:to], '<') >= 0 {
			return false
		}
		if m != nil {
			key = m.key(s[from+1 : to])
		}
	}
	if p.asks&AskMember != 0 && !p.guard.TakeMember(s[from+1:to], c) {
		return false
	}
	base := p.off
	if m != nil {
		at := base + int64(to) + 1 + m.Shift
		if bit := m.bit(key); m.top.seen&bit == 0 && m.top.n < manyMembers {
			m.top.n++
			m.top.seen |= bit
			m.slots = append(m.slots, memberSlot{key, at})
		} else if !m.add(key, at) {
			return false
		}
	}
	p.sure = max(p.sure, base+int64(need))
	f.count++
	// A call for a short copy costs more than the copy.
	if names, at := p.path.names, int(f.name); short && at+8 <= cap(names) {
		store8(names, at, w)
		p.path.names = names[:at+n]
	} else if n > exactName && n <= 16 && at+16 <= cap(names) {
		store8(names, at, w)
		store8(names, at+n-8, w2)
		p.path.names = names[:at+n]
	} else {
		p.path.setName(at, s[from+1:to])
	}
	p.st = stMember
	start := base + int64(from)
	e := &p.ev
	e.Kind, e.More, e.Held, e.Text = KindName, false, true, sub(s, from+1, to)
	e.Start, e.End, e.At, e.srcOff = start, base+int64(to)+1, p.sure, start+1
	p.sink.Event(e)
	return true
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
