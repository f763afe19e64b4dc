package parser

import "math/bits"

// run reads the delta s, which is not empty, from s[i] on. What is at s[i] is
// between tokens, or i is 0. It holds the fast paths of whole tokens; a token
// that s does not hold to its end, or that has an escape, goes the general way:
// value, beginName.
//
// There is no guard: Take has a loop of its own.
func (p *Parser) run(s string, i int) {
	if p.err == nil && i == 0 && p.st >= stString {
		i = p.goOn(s)
	}
	if p.err != nil {
		return
	}
	e := &p.ev
	base := p.off
	st := p.st
	for i < len(s) {
		c := s[i]
		if c <= ' ' {
			j := spaceEnd(s, i)
			if j == i {
				break // not a space
			}
			i = j
			continue
		}
		switch st {
		case stNameFirst, stName:
			if c != '"' {
				if c == '}' && st == stNameFirst {
					p.pop(KindObjectEnd, base+int64(i))
					i++
					st = p.st
					continue
				}
				break
			}
			f := &p.path.frames[len(p.path.frames)-1]
			j := i + 1
			if j+8 > len(s) {
				j = plainEnd(s, j)
			} else if m := special(load8(s, j)); m != 0 {
				j += bits.TrailingZeros64(m) >> 3
			} else {
				j = plainEnd(s, j+8)
			}
			n := j - i - 1
			if j == len(s) && n <= p.cfg.maxName && f.count < p.cfg.maxMembers {
				p.frag = base + int64(i)
				p.cutName(f, s[i+1:])
				i, st = j, stNameText
				break
			}
			if j == len(s) || s[j] != '"' || p.cfg.uniqueNames || n > p.cfg.maxName || f.count >= p.cfg.maxMembers {
				p.st = st
				i = p.beginName(s, i)
				if p.err != nil {
					return
				}
				st = p.st
				continue
			}
			f.count++
			// A call for a short copy costs more than the copy.
			if names, at := p.path.names, int(f.name); n <= 16 && at+16 <= cap(names) && i+17 <= len(s) {
				room := names[:at+16]
				store8(room, at, load8(s, i+1))
				if n > 8 {
					store8(room, at+8, load8(s, i+9))
				}
				p.path.names = names[:at+n]
			} else {
				p.path.setName(at, s[i+1:j])
			}
			p.st = stColon
			start, end := base+int64(i), base+int64(j)+1
			e.Kind, e.More, e.Text = KindName, false, s[i+1:j]
			e.Start, e.End, e.At, e.srcOff = start, end, max(end, p.sure), start+1
			p.sink.Event(e)
			i = j + 1
			st = stColon
			if i == len(s) || s[i] != ':' {
				continue
			}
			fallthrough
		case stColon:
			if s[i] != ':' {
				break
			}
			st = stMember
			if i++; i < len(s) && s[i] == ' ' {
				i++
			}
			continue
		case stObjectNext, stArrayNext:
			if c == ',' {
				i++
				e.Comma = base + int64(i)
				if st == stObjectNext {
					st = stName
				} else {
					st = stItem
				}
				if i < len(s) && s[i] == ' ' {
					i++
				}
				continue
			}
			if st == stObjectNext && c == '}' || st == stArrayNext && c == ']' {
				p.pop(Kind(c), base+int64(i))
				i++
				st = p.st
				continue
			}
		case stEnd:
		default: // stRoot, stMember, stItemFirst, stItem: a value
			switch {
			case c == '"':
				j := i + 1
				if j+8 > len(s) {
					j = plainEnd(s, j)
				} else if m := special(load8(s, j)); m != 0 {
					j += bits.TrailingZeros64(m) >> 3
				} else {
					j = plainEnd(s, j+8)
				}
				if j < len(s) && s[j] >= 0x80 {
					j = textEnd(s, j)
				}
				if st == stItem || st == stItemFirst {
					p.countItem()
				}
				start := base + int64(i)
				if j < len(s) && s[j] == '"' {
					end := base + int64(j) + 1
					e.Kind, e.More, e.Text = KindString, false, s[i+1:j]
					e.Start, e.End, e.At, e.srcOff = start, end, max(end, p.sure), start+1
					p.after(end)
					p.sink.Event(e)
					i = j + 1
					st = p.st
					continue
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
				st = stItemFirst
				if c == '{' {
					st = stNameFirst
					p.uniq.push(p.cfg.uniqueNames)
				}
				continue
			case c-'0' <= 9 || c == '-' || c == 't' || c == 'f' || c == 'n':
				kind, text, at := KindNumber, "", int64(1)
				if c <= '9' {
					j, cut := numberEnd(s, i)
					if j-i > p.cfg.maxNumber {
						cut = stRoot
					} else if j < len(s) {
						text = s[i:max(i, j)]
					}
					if j == len(s) && cut != stRoot {
						if st == stItem || st == stItemFirst {
							p.countItem()
						}
						p.frag = base + int64(i)
						p.raw = append(p.raw[:0], s[i:]...)
						i, p.st = j, cut
						break
					}
				} else {
					kind, text, at = Kind(c), wholeLiteral(s, i), 0
				}
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
				e.Kind, e.More, e.Text = kind, false, text
				e.Start, e.End, e.At, e.srcOff = start, end, max(end+at, p.sure), start
				p.after(end)
				p.sink.Event(e)
				st = p.st
				continue
			case c == ']' && st == stItemFirst:
				p.pop(KindArrayEnd, base+int64(i))
				i++
			default:
				p.st = st
				i = p.value(s, i)
			}
			if p.err != nil {
				return
			}
			st = p.st
			continue
		}
		break
	}
	p.st = st
	if i < len(s) {
		p.unexpected(s[i], base+int64(i))
		return
	}
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
