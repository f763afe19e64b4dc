package parser

// wholeNumber returns the index behind the number that begins at s[i], 0 if s
// does not hold the byte behind it, or the number has a fault or an exponent.
func wholeNumber(s string, i int) int {
	if end, _ := numberEnd(s, i); end < len(s) {
		return end
	}
	return 0
}

// numberEnd returns the index behind the number that begins at s[i]: 0 if it has
// a fault, or an exponent, which are for Parser.number. At the end of s, where
// more of the number may follow, st is the state it is in there.
func numberEnd(s string, i int) (end int, st state) {
	st = stInt
	if s[i] == '-' {
		if i++; i == len(s) {
			return i, stMinus
		}
	}
	digits := i
	if s[i] == '0' {
		i++
		st = stZero
	} else {
		for i < len(s) && s[i]-'0' <= 9 {
			i++
		}
		if i == digits {
			return 0, st
		}
	}
	if i < len(s) && s[i] == '.' {
		i++
		digits = i
		st = stFrac
		for i < len(s) && s[i]-'0' <= 9 {
			i++
		}
		if i == digits {
			if i == len(s) {
				return i, stDot
			}
			return 0, st
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		return 0, st
	}
	return i, st
}

// number reads on in a number at s[i]. Its first byte was read, in s or before.
// The end of a number is known only at the byte behind it.
func (p *Parser) number(s string, i int) int {
	st := p.st
	start, lead := 0, len(p.raw)
	if lead == 0 {
		start = int(p.frag - p.off)
	}
	room := start + p.cfg.maxNumber - lead // the index at which the number is too long
loop:
	for i < len(s) {
		c := s[i]
		switch st {
		case stInt, stFrac, stExpInt:
			for c-'0' <= 9 {
				if i++; i == len(s) {
					break loop
				}
				c = s[i]
			}
			if c == '.' && st == stInt {
				st = stDot
			} else if c|0x20 == 'e' && st != stExpInt {
				st = stExp
			} else {
				break loop
			}
		case stZero:
			if c == '.' {
				st = stDot
			} else if c|0x20 == 'e' {
				st = stExp
			} else {
				break loop
			}
		case stMinus:
			st = stInt
			if c == '0' {
				st = stZero
			} else if c-'0' > 9 {
				return p.badNumber(s, start, i, room, stMinus)
			}
		case stDot:
			if c-'0' > 9 {
				return p.badNumber(s, start, i, room, st)
			}
			st = stFrac
		default: // stExp, stExpSign
			if st == stExp && (c == '+' || c == '-') {
				st = stExpSign
			} else if c-'0' <= 9 {
				st = stExpInt
			} else {
				return p.badNumber(s, start, i, room, st)
			}
		}
		i++
	}
	p.st = st
	if i > room {
		return p.badNumber(s, start, i, room, st)
	}
	if i == len(s) {
		if lead > 0 && i < 8 {
			for ; start < i; start++ {
				p.raw = append(p.raw, s[start])
			}
		} else {
			p.raw = append(p.raw, s[start:i]...)
		}
		return i
	}
	text := s[start:i]
	if lead > 0 {
		text = p.keepNumber(s, i)
	}
	end := p.off + int64(i)
	p.scalar(KindNumber, text, end, end+1)
	return i
}

// badNumber is the fault of a number that began at s[start], or before, and
// cannot go on at s[i]; room is the index at which it is too long.
func (p *Parser) badNumber(s string, start, i, room int, st state) int {
	p.st = st
	if i > room {
		p.raw = append(p.raw, s[start:room]...)
		p.fail(p.off+int64(room), limit("MaxNumberLength", int64(p.cfg.maxNumber)))
		p.st = stInt // for AppendClosing: what may follow the last byte that is right
		switch n := len(p.raw); p.raw[n-1] {
		case '.':
			p.st = stDot
		case 'e', 'E':
			p.st = stExp
		case '+', '-':
			p.st = stMinus
		}
		return room
	}
	p.raw = append(p.raw, s[start:i]...)
	p.unexpected(s[i], p.off+int64(i))
	return i
}

// numberEnds reports whether a number may end in state st.
func numberEnds(st state) bool { return st == stZero || st == stInt || st == stFrac || st == stExpInt }

// keepRaw copies the number in raw into a chunk.
func (p *Parser) keepRaw() string {
	text := p.keep(p.raw)
	p.forgetRaw()
	return text
}

// keepNumber copies the number in raw, which goes on with s[:i], into a chunk.
func (p *Parser) keepNumber(s string, i int) string {
	raw, n := p.raw, len(p.chunk)
	if len(raw) > 8 || cap(raw) < 8 || i > 8 || len(s) < 8 || n+16 > cap(p.chunk) {
		text := p.join(raw, s[:i])
		p.forgetRaw()
		return text
	}
	// A call for so little would cost more than the copy.
	store8(p.chunk, n, load8(view(raw[:8]), 0))
	store8(p.chunk, n+len(raw), load8(s, 0))
	p.raw = p.raw[:0]
	p.chunk = p.chunk[:n+len(raw)+i]
	return view(p.chunk[n:])
}

// forgetRaw empties raw, and lets go of what a very long token needed.
func (p *Parser) forgetRaw() {
	if p.raw = p.raw[:0]; cap(p.raw) > maxChunk {
		p.raw = nil
	}
}
