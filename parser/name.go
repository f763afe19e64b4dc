package parser

import (
	"strconv"
	"unicode/utf8"
)

// beginName reads the name whose opening quote is s[i], as far as s holds it.
func (p *Parser) beginName(s string, i int) int {
	f := &p.path.frames[len(p.path.frames)-1]
	if f.count >= p.cfg.maxMembers {
		p.fail(p.off+int64(i), limit("MaxMembers", int64(p.cfg.maxMembers)))
		return i
	}
	f.count++
	p.frag = p.off + int64(i)
	i++
	if j := plainEnd(s, i); j < len(s) && s[j] == '"' && j-i <= p.cfg.maxName {
		p.path.names = append(p.path.names[:f.name], s[i:j]...)
		p.ev.lead, p.ev.plain, p.ev.srcOff = 0, true, p.off+int64(i)
		p.endName(s[i:j], j)
		return j + 1
	}
	p.path.names = p.path.names[:f.name]
	p.peeked, p.lead, p.nsrc = 0, 0, i
	p.st, p.inName = stNameText, true
	return p.name(s, i)
}

// nameText is what came of the current name, decoded.
func (p *Parser) nameText() []byte {
	return p.path.names[p.path.frames[len(p.path.frames)-1].name:]
}

// name reads on in a name at s[i]. It is built where the path keeps it.
func (p *Parser) name(s string, i int) int {
	p.inName = true
	for {
		j := plainEnd(s, i)
		if over := len(p.nameText()) + j - i - p.cfg.maxName; over > 0 {
			return p.longName(j - over)
		}
		p.path.names = append(p.path.names, s[i:j]...)
		i = j
		if i == len(s) {
			p.st = stNameText
			return i
		}
		c := s[i]
		switch {
		case c == '"':
			e := &p.ev
			e.lead, e.leadEnd = int32(p.lead), p.off+int64(p.nsrc)
			e.plain, e.src, e.srcOff = false, s[p.nsrc:i], e.leadEnd
			p.endName(p.keep(p.nameText()), i)
			return i + 1
		case c == '\\':
			r, size, bad := p.escape(s[i:])
			if size == 0 {
				p.st = stEscape
				if bad >= 0 {
					p.carryOver(s[i : i+bad])
					p.badByte(s[i+bad], p.off+int64(i+bad))
					return i + bad
				}
				p.carryOver(s[i:])
				return len(s)
			}
			p.path.names = utf8.AppendRune(p.path.names, r)
			if len(p.nameText()) > p.cfg.maxName {
				return p.longName(i)
			}
			i += size
		case c < 0x20:
			p.st = stNameText
			p.badByte(c, p.off+int64(i))
			return i
		default:
			size, bad := multibyte(s, i)
			switch {
			case size > 0:
				p.path.names = append(p.path.names, s[i:i+size]...)
			case bad == len(s):
				p.st = stRune
				p.carryOver(s[i:])
				return len(s)
			case p.cfg.invalidUTF8:
				p.path.names = append(p.path.names, "\uFFFD"...)
				size = 1
			default:
				p.st = stNameText
				if bad > i {
					p.st = stRune
					p.carryOver(s[i:bad])
				}
				p.badByte(s[bad], p.off+int64(bad))
				return bad
			}
			if len(p.nameText()) > p.cfg.maxName {
				return p.longName(i)
			}
			i += size
		}
	}
}

// longName is the fault of a name that passes the limit at s[i].
func (p *Parser) longName(i int) int {
	p.st = stNameText
	p.fail(p.off+int64(i), limit("MaxNameLength", int64(p.cfg.maxName)))
	return i
}

// endName gives the event of the name that the quote at s[i] ends. The source
// of text was set.
func (p *Parser) endName(text string, i int) {
	p.inName = false
	if p.cfg.uniqueNames && !p.uniq.add(text) {
		p.st = stNameText
		p.fail(p.frag, "duplicate name "+strconv.Quote(text))
		return
	}
	p.st = stColon
	e := &p.ev
	e.Kind, e.More, e.Text = KindName, false, text
	e.Start, e.End = p.frag, p.off+int64(i)+1
	e.At = max(e.End, p.sure)
	e.Path = &p.path
	if p.sink != nil {
		p.sink.Event(e)
	}
}

// peekName tells the Peeker the decoded bytes that the delta s, which began at
// offset base, added to an unfinished name.
func (p *Parser) peekName(s string, base int64) {
	text := p.nameText()[p.peeked:]
	if len(text) == 0 {
		return
	}
	e := &p.ev
	e.Kind, e.More, e.Text = KindName, false, view(text)
	e.Start, e.End = p.frag, base+int64(len(s))
	e.At = e.End
	e.lead, e.leadEnd = int32(p.lead-p.peeked), base+int64(p.nsrc)
	e.plain, e.src, e.srcOff = false, s[p.nsrc:], e.leadEnd
	e.Path = &p.path
	p.peeker.Peek(e)
}
