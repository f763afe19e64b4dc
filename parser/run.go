package parser

import "math/bits"

// run reads the delta s, which is not empty, for those who do not go straight to
// what p stands in, as Feed does.
//
// There is no guard: Take has a loop of its own.
func (p *Parser) run(s string) {
	i := 0
	if p.err == nil && p.st >= stString {
		i = p.goOn(s)
	}
	if p.err == nil {
		p.tokens(s, i)
	}
}

// tokens reads the delta s from s[i] on, which is between tokens. It holds the
// fast paths of whole tokens, and of plain text, names and numbers that s cuts;
// a token with an escape, and whatever is rare, goes the general way: value,
// beginName.
//
// What follows a token is nearly always the same, so each jumps there, and only
// what does not fit goes by way of the state.
func (p *Parser) tokens(s string, i int) {
	var (
		e    = &p.ev
		base = p.off
		st   = p.st
		c    byte
	)
any:
	if i == len(s) {
		goto end
	}
	if c = s[i]; c <= ' ' {
		if i = spaceEnd(s, i); i == len(s) {
			goto end
		}
		c = s[i]
	}
	switch st {
	case stNameFirst:
		if c == '}' {
			p.pop(KindObjectEnd, base+int64(i))
			i++
			goto behind
		}
		goto name
	case stName:
		goto name
	case stColon:
		goto colon
	case stObjectNext, stArrayNext:
		goto separator
	case stEnd:
		goto fault
	}
	goto value

name:
	if c != '"' {
		goto fault
	}
	{
		f := &p.path.frames[len(p.path.frames)-1]
		j := i + 1
		// The beginning of plainEnd: most names and strings end in eight bytes.
		var w, m uint64
		if j+8 <= len(s) {
			w = load8(s, j)
			m = special(w)
		} else if j < len(s) && len(s) >= 8 {
			w = loadTail(s, j)
			m = special(w)
		}
		if m != 0 {
			j += bits.TrailingZeros64(m) >> 3
		} else {
			j = plainEnd(s, j)
		}
		n := j - i - 1
		if n > p.cfg.maxName || f.count >= p.cfg.maxMembers || j < len(s) && (s[j] != '"' || p.cfg.uniqueNames) {
			p.st = st
			i = p.beginName(s, i)
			if p.err != nil {
				return
			}
			st = p.st
			goto any
		}
		f.count++
		// A call for a short copy costs more than the copy.
		if names, at := p.path.names, int(f.name); m != 0 && at+8 <= cap(names) {
			store8(names, at, w)
			p.path.names = p.path.names[:at+n]
		} else if n <= 16 && at+16 <= cap(names) && i+17 <= len(s) {
			store8(names, at, w)
			store8(names, at+8, load8(s, i+9))
			p.path.names = p.path.names[:at+n]
		} else {
			p.path.setName(at, s[i+1:j])
		}
		if j == len(s) {
			p.frag, p.raw = base+int64(i), p.raw[:0]
			p.inName, p.asIs, p.peeked, p.told = true, true, 0, 0
			st = stNameText
			goto end
		}
		p.st = stColon
		start, end := base+int64(i), base+int64(j)+1
		e.Kind, e.More, e.Text = KindName, false, s[i+1:j]
		e.Start, e.End, e.At, e.srcOff = start, end, max(end, p.sure), start+1
		p.sink.Event(e)
		i, st = j+1, stColon
	}
	if i == len(s) {
		goto end
	}
	if c = s[i]; c <= ' ' {
		goto any
	}

colon:
	if c != ':' {
		goto fault
	}
	st = stMember
	if i++; i < len(s) && s[i] == ' ' {
		i++
	}
	if i == len(s) {
		goto end
	}
	if c = s[i]; c <= ' ' {
		goto any
	}

value: // st is stRoot, stMember, stItemFirst or stItem
	switch {
	case c == '"':
		j := i + 1
		// The beginning of plainEnd: most names and strings end in eight bytes.
		var m uint64
		if j+8 <= len(s) {
			m = special(load8(s, j))
		} else if j < len(s) && len(s) >= 8 {
			m = special(loadTail(s, j))
		}
		if m != 0 {
			j += bits.TrailingZeros64(m) >> 3
		} else {
			j = plainEnd(s, j)
		}
		if st == stItem || st == stItemFirst {
			p.countItem()
		}
		start := base + int64(i)
		if j < len(s) && s[j] == '"' {
			end := base + int64(j) + 1
			e.Kind, e.More, e.Text = KindString, false, s[i+1:j]
			e.Start, e.End, e.At, e.srcOff = start, end, max(end, p.sure), start+1
			p.safe, p.st = end, p.behind(st)
			p.sink.Event(e)
			i = j + 1
			goto behind
		}
		if j == len(s) {
			end := base + int64(j)
			e.Kind, e.More, e.Text = KindString, true, s[i+1:]
			e.Start, e.End, e.At, e.srcOff = start, end, end, start+1
			p.frag, p.first, p.st = end, false, stString
			p.sink.Event(e)
			i, st = j, stString
			goto end
		}
		p.frag, p.first, p.st = start, true, stString
		i = p.textFrom(s, i+1, j)
	case c == '{' || c == '[':
		if len(p.path.frames) >= p.cfg.maxDepth {
			p.st = st
			i = p.value(s, i)
			break
		}
		if st == stItem || st == stItemFirst {
			p.countItem()
		}
		start := base + int64(i)
		i++
		p.safe = start + 1
		e.Kind, e.More, e.Text = Kind(c), false, ""
		e.Start, e.End, e.At, e.srcOff = start, start+1, max(start+1, p.sure), start
		p.sink.Event(e)
		p.path.Push(Kind(c))
		if c == '[' {
			st = stItemFirst
			if i < len(s) && s[i] > ' ' {
				c = s[i]
				goto value
			}
			goto any
		}
		st = stNameFirst
		p.pushObject()
		if i < len(s) && s[i] == '"' {
			c = '"'
			goto name
		}
		goto any
	case c-'0' <= 9 || c == '-':
		j, cut := numberEnd(s, i)
		if j == 0 || j-i > p.cfg.maxNumber {
			p.st = st
			i = p.value(s, i)
			break
		}
		if st == stItem || st == stItemFirst {
			p.countItem()
		}
		start := base + int64(i)
		if j == len(s) {
			p.frag = start
			if k := j - i; k <= 8 && len(s) >= 8 && cap(p.raw) >= 8 {
				store8(p.raw, 0, loadTail(s, i))
				p.raw = p.raw[:k]
			} else {
				p.raw = append(p.raw[:0], s[i:]...)
			}
			i, st = j, cut
			goto end
		}
		end := base + int64(j)
		e.Kind, e.More, e.Text = KindNumber, false, s[i:j]
		e.Start, e.End, e.At, e.srcOff = start, end, max(end+1, p.sure), start
		p.safe, p.st = end, p.behind(st)
		p.sink.Event(e)
		i = j
		goto behind
	case c == 't' || c == 'f' || c == 'n':
		text := wholeLiteral(s, i)
		if text == "" {
			p.st = st
			i = p.value(s, i)
			break
		}
		if st == stItem || st == stItemFirst {
			p.countItem()
		}
		start := base + int64(i)
		i += len(text)
		end := base + int64(i)
		e.Kind, e.More, e.Text = Kind(c), false, text
		e.Start, e.End, e.At, e.srcOff = start, end, max(end, p.sure), start
		p.safe, p.st = end, p.behind(st)
		p.sink.Event(e)
		goto behind
	case c == ']' && st == stItemFirst:
		p.pop(KindArrayEnd, base+int64(i))
		i++
		goto behind
	default:
		goto fault
	}
	// A value that went the general way.
	if p.err != nil {
		return
	}
	st = p.st
	goto any

behind: // a value has ended
	st = p.st
	if i == len(s) {
		goto end
	}
	if c = s[i]; c <= ' ' {
		goto any
	}

separator:
	if c == ',' && st != stEnd {
		i++
		e.Comma = base + int64(i)
		if i < len(s) && s[i] == ' ' {
			i++
		}
		inObject := st == stObjectNext
		if st = stItem; inObject {
			st = stName
		}
		if i == len(s) {
			goto end
		}
		if c = s[i]; c <= ' ' {
			goto any
		}
		if inObject {
			goto name
		}
		goto value
	}
	if c == '}' && st == stObjectNext || c == ']' && st == stArrayNext {
		p.pop(Kind(c), base+int64(i))
		i++
		goto behind
	}

fault:
	p.st = st
	p.unexpected(c, base+int64(i))
	return

end:
	p.st = st
	p.off = base + int64(len(s))
	if p.peeker != nil {
		p.peekEnd(base)
	}
}

// wholeLiteral returns the literal that s[i:] begins with, or "".
func wholeLiteral(s string, i int) string {
	if len(s)-i >= 4 {
		switch s[i : i+4] {
		case "true":
			return "true"
		case "null":
			return "null"
		case "fals":
			if len(s)-i > 4 && s[i+4] == 'e' {
				return "false"
			}
		}
	}
	return ""
}
