package parser

import (
	"math/bits"
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
		p.ev.srcOff = p.off + int64(i)
		if p.cfg.uniqueNames {
			p.raw = append(p.raw[:0], s[i:j]...)
			p.peeked, p.told = 0, 0
		}
		p.endName(s[i:j], j)
		p.raw = p.raw[:0]
		return j + 1
	}
	p.path.names = p.path.names[:f.name]
	p.raw = p.raw[:0]
	p.peeked, p.told, p.nsrc = 0, 0, i
	return p.name(s, i)
}

// nameOn goes on in a name that an earlier delta began.
func (p *Parser) nameOn(s string) int {
	if !p.asIs {
		p.nsrc = 0
		return p.name(s, 0)
	}
	at := int(p.path.frames[len(p.path.frames)-1].name)
	have := len(p.path.names)
	j := 0
	if len(s) >= 8 { // the beginning of plainEnd
		j = bits.TrailingZeros64(special(load8(s, 0))) >> 3
	}
	if j&7 == 0 {
		j = plainEnd(s, j)
	}
	if have-at+j > p.cfg.maxName || j < len(s) && (s[j] != '"' || p.cfg.uniqueNames) {
		p.raw, p.asIs = append(p.raw, p.nameText()...), false
		p.nsrc = 0
		return p.name(s, 0)
	}
	switch names := p.path.names; {
	// A call for so little would cost more than the copy.
	case j <= 8 && len(s) >= 8 && have+8 <= cap(names):
		store8(names, have, load8(s, 0))
		p.path.names = p.path.names[:have+j]
	case j < 8:
		for k := range j {
			p.path.names = append(p.path.names, s[k])
		}
	default:
		p.path.names = append(p.path.names, s[:j]...)
	}
	if j == len(s) {
		return j
	}
	p.inName, p.asIs, p.st = false, false, stColon
	e := &p.ev
	end := p.off + int64(j) + 1
	e.Kind, e.More, e.Text = KindName, false, p.keep(p.path.names[at:])
	e.Start, e.End, e.At, e.srcOff = p.frag, end, max(end, p.sure), p.frag+1
	p.sink.Event(e)
	return j + 1
}

// nameText is what came of the current name, decoded.
func (p *Parser) nameText() []byte {
	return p.path.names[p.path.frames[len(p.path.frames)-1].name:]
}

// name reads on in a name at s[i]. It is built where the path keeps it. The
// source goes into raw if s ends before the name does.
func (p *Parser) name(s string, i int) int {
	p.st, p.inName = stNameText, true
	for {
		j := plainEnd(s, i)
		if over := len(p.nameText()) + j - i - p.cfg.maxName; over > 0 {
			p.path.names = append(p.path.names, s[i:j-over]...)
			return p.longName(s, j-over)
		}
		p.path.names = append(p.path.names, s[i:j]...)
		i = j
		if i == len(s) {
			p.raw = append(p.raw, s[p.nsrc:]...)
			return i
		}
		c := s[i]
		switch {
		case c == '"':
			e := &p.ev
			e.plain, e.src, e.srcOff = false, s[p.nsrc:i], p.off+int64(p.nsrc)
			if len(p.raw) > 0 || p.cfg.uniqueNames {
				p.raw = append(p.raw, e.src...)
				e.src, e.srcOff = view(p.raw), p.frag+1
			}
			p.endName(p.keep(p.nameText()), i)
			e.plain, e.src = true, ""
			p.forgetRaw()
			return i + 1
		case c == '\\':
			r, size, bad := p.escape(s[i:])
			if size == 0 {
				p.st = stEscape
				if bad >= 0 {
					p.raw = append(p.raw, s[p.nsrc:i+bad]...)
					p.carryOver(s[i : i+bad])
					p.badByte(s[i+bad], p.off+int64(i+bad))
					return i + bad
				}
				p.raw = append(p.raw, s[p.nsrc:]...)
				p.carryOver(s[i:])
				return len(s)
			}
			var b [utf8.UTFMax]byte
			if !p.addToName(view(b[:utf8.EncodeRune(b[:], r)])) {
				return p.longName(s, i)
			}
			i += size
		case c < 0x20:
			p.raw = append(p.raw, s[p.nsrc:i]...)
			p.badByte(c, p.off+int64(i))
			return i
		default:
			size, bad := multibyte(s, i)
			text := s[i : i+size]
			switch {
			case size > 0:
			case bad == len(s):
				p.st = stRune
				p.raw = append(p.raw, s[p.nsrc:]...)
				p.carryOver(s[i:])
				return len(s)
			case p.cfg.invalidUTF8:
				text, size = "\uFFFD", 1
			default:
				p.raw = append(p.raw, s[p.nsrc:bad]...)
				if bad > i {
					p.st = stRune
					p.carryOver(s[i:bad])
				}
				p.badByte(s[bad], p.off+int64(bad))
				return bad
			}
			if !p.addToName(text) {
				return p.longName(s, i)
			}
			i += size
		}
	}
}

// addToName appends a code point to the name, if it may be that long.
func (p *Parser) addToName(b string) bool {
	if len(p.nameText())+len(b) > p.cfg.maxName {
		return false
	}
	p.path.names = append(p.path.names, b...)
	return true
}

// longName is the fault of a name that passes the limit at s[i]; a negative i is
// in what earlier deltas brought.
func (p *Parser) longName(s string, i int) int {
	if i >= 0 {
		p.raw = append(p.raw, s[p.nsrc:i]...)
	} else {
		p.raw = p.raw[:len(p.raw)+i]
	}
	p.st = stNameText
	p.fail(p.off+int64(i), limit("MaxNameLength", int64(p.cfg.maxName)))
	return i
}

// endName gives the event of the name that the quote at s[i] ends. The source
// of text was set.
func (p *Parser) endName(text string, i int) {
	p.inName = false
	if p.cfg.uniqueNames && !p.uniq.add(text) {
		p.duplicate(text, i)
		return
	}
	p.st = stColon
	e := &p.ev
	e.Kind, e.More, e.Text = KindName, false, text
	e.Start, e.End = p.frag, p.off+int64(i)+1
	e.At = max(e.End, p.sure)
	p.sink.Event(e)
}

// duplicate is the fault that the name text, ended by the quote at s[i], is not
// the first of its kind. The Peeker is told the name, as it was byte by byte.
func (p *Parser) duplicate(text string, i int) {
	p.st = stNameText
	base := p.off
	if p.off += int64(i); p.peeker != nil {
		p.peekName(base)
	}
	peeker := p.peeker
	p.peeker = nil
	p.off = base
	p.fail(p.frag, "duplicate name "+strconv.Quote(text))
	p.peeker = peeker
	p.faultAt = base + int64(i) + 1
	p.st = stName // what was right ends before the name
}

// peekName tells the Peeker the decoded bytes of the unfinished name that it
// was not told yet; of a name that begins in this delta, at offset base, also
// that it does.
func (p *Parser) peekName(base int64) {
	text := p.nameText()[p.peeked:]
	if len(text) == 0 && p.frag < base {
		return
	}
	e := &p.ev
	e.Kind, e.More, e.Text = KindName, false, view(text)
	e.Start, e.End, e.At = p.frag, p.off, p.off
	e.srcOff = p.frag + 1 + int64(p.told)
	p.peeked += uint32(len(text))
	if p.asIs {
		p.told = p.peeked
		p.peeker.Peek(e)
		return
	}
	e.plain, e.src = false, view(p.raw[p.told:])
	p.peeker.Peek(e)
	e.plain, e.src = true, ""
	if p.told = uint32(len(p.raw)); p.st != stNameText {
		p.told -= uint32(p.ncarry)
	}
}
