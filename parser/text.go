package parser

import (
	"math/bits"
	"unicode/utf8"
)

// text reads on in a string value at s[i] and gives its fragments. Fragments
// point into s up to the first escape; from there on the text is decoded into
// chunks.
func (p *Parser) text(s string, i int) int {
	start := i
	for {
		i = plainEnd(s, i)
		if i == len(s) {
			p.st = stString
			if i > start || p.first {
				p.fragment(s[start:i], s, start, i, true)
			}
			return i
		}
		c := s[i]
		if c == '"' {
			if p.guard != nil && !p.sureEnd(s, i) {
				if i > start || p.first {
					p.fragment(s[start:i], s, start, i, true)
				}
				p.st = stString
				return i
			}
			p.lastFragment(s, start, i)
			return i + 1
		}
		if c == '\\' {
			return p.decodeFrom(s, start, i)
		}
		if c >= utf8.RuneSelf {
			j := i
			for j+3 <= len(s) {
				if c := s[j]; c >= 0xE1 && c <= 0xEC {
					if s[j+1]&0xC0 != 0x80 || s[j+2]&0xC0 != 0x80 {
						break
					}
					j += 3
				} else if c >= 0xC2 && c <= 0xDF {
					if s[j+1]&0xC0 != 0x80 {
						break
					}
					j += 2
				} else {
					break
				}
			}
			if j > i {
				i = j
				continue
			}
			size, bad := multibyte(s, i)
			if size > 0 {
				i += size
				continue
			}
			if bad == len(s) {
				if i > start || p.first {
					p.fragment(s[start:i], s, start, i, true)
				}
				if p.guard != nil {
					return p.halt(i, -1)
				}
				p.st, p.inName = stRune, false
				p.carryOver(s[i:])
				return len(s)
			}
			if p.cfg.invalidUTF8 {
				return p.decodeFrom(s, start, i)
			}
			return p.badText(s, start, i, bad)
		}
		return p.badText(s, start, i, i)
	}
}

// decodeFrom changes from text to decode: s[start:i] is plain.
func (p *Parser) decodeFrom(s string, start, i int) int {
	if i-start > maxChunk/8 {
		p.fragment(s[start:i], s, start, i, true)
		start = i
	}
	dst := p.room(i - start + 16)
	n := len(dst)
	return p.decode(s, start, i, append(dst, s[start:i]...), n, 0)
}

// badText is the fault at s[bad] in a string: the text s[start:end] before it
// is certain.
func (p *Parser) badText(s string, start, end, bad int) int {
	p.st = stString
	if end > start || p.first {
		p.fragment(s[start:end], s, start, end, true)
	}
	if p.guard != nil {
		return p.halt(end, bad)
	}
	if bad > end {
		p.st, p.inName = stRune, false
		p.carryOver(s[end:bad])
	}
	p.badByte(s[bad], p.off+int64(bad))
	return bad
}

// carryOver keeps the raw bytes of an escape or code point that a delta cuts.
func (p *Parser) carryOver(raw string) {
	p.ncarry = uint8(copy(p.carry[:], raw))
}

// fragment gives a piece of the open string that is not its end: the source is
// s[start:end].
func (p *Parser) fragment(text, s string, start, end int, plain bool) {
	e := &p.ev
	e.Kind, e.More, e.Text = KindString, true, text
	e.Start, e.End = p.frag, p.off+int64(end)
	e.At = e.End
	e.lead, e.plain, e.srcOff = 0, plain, p.off+int64(start)
	if !plain {
		e.src = s[start:end]
	}
	p.frag, p.first = e.End, false
	if p.sink != nil {
		p.sink.Event(e)
	}
}

// lastFragment gives the end of the open string: plain text s[start:end], and
// the quote s[end].
func (p *Parser) lastFragment(s string, start, end int) {
	e := &p.ev
	e.Kind, e.More, e.Text = KindString, false, s[start:end]
	e.Start, e.End = p.frag, p.off+int64(end)+1
	e.At = max(e.End, p.sure)
	e.lead, e.plain, e.srcOff = 0, true, p.off+int64(start)
	p.after(e.End)
	if p.sink != nil {
		p.sink.Event(e)
	}
}

// room returns the chunk with at least n free bytes (n <= maxChunk).
func (p *Parser) room(n int) []byte {
	if cap(p.chunk)-len(p.chunk) < n {
		p.newChunk(n)
	}
	return p.chunk
}

// decode reads on in a string at s[i] and decodes it into dst, the chunk. The
// text of the fragment at hand begins at dst[from:]; its first lead bytes come
// from an escape or code point that an earlier delta began and this one ended
// before s[start].
func (p *Parser) decode(s string, start, i int, dst []byte, from, lead int) int {
	flush := func(end int, more bool) {
		p.chunk = dst
		e := &p.ev
		e.Kind, e.More, e.Text = KindString, more, view(dst[from:])
		e.Start, e.End = p.frag, p.off+int64(end)
		if !more {
			e.End++
		}
		e.At = e.End
		if !more {
			e.At = max(e.At, p.sure)
		}
		e.lead, e.leadEnd = int32(lead), p.off+int64(start)
		e.plain, e.src, e.srcOff = false, s[start:end], p.off+int64(start)
		p.frag, p.first = e.End, false
		if !more {
			p.after(e.End)
		}
		if p.sink != nil {
			p.sink.Event(e)
		}
		from, lead, start = len(dst), 0, end
	}
	for {
		if cap(dst)-len(dst) < 16 {
			if len(dst) > from {
				flush(i, true)
			}
			p.newChunk(16)
			dst, from = p.chunk, 0
		}
		// Copy and look in one go, eight bytes at a time.
		out := dst[:cap(dst)]
		n := len(dst)
		c, found := byte(0), false
		for i+8 <= len(s) && n+16 <= len(out) {
			w := load8(s, i)
			store8(out, n, w)
			if m := special(w); m != 0 {
				k := bits.TrailingZeros64(m) >> 3
				i += k
				n += k
				c, found = s[i], true
				break
			}
			i += 8
			n += 8
		}
		if !found {
			for i < len(s) && n+16 <= len(out) {
				if c = s[i]; !plain(c) {
					found = true
					break
				}
				out[n] = c
				n++
				i++
			}
		}
		dst = out[:n]
		if i == len(s) {
			p.st = stString
			if len(dst) > from || p.first {
				flush(i, true)
			}
			p.chunk = dst
			return i
		}
		if !found {
			continue // the chunk is full
		}
		switch {
		case c == '\\':
			if i+1 < len(s) {
				if v := escapeValue[s[i+1]]; v != 0 {
					dst = append(dst, v)
					i += 2
					continue
				}
			}
			r, size, bad := p.escape(s[i:])
			if size == 0 {
				if len(dst) > from || p.first {
					flush(i, true)
				}
				p.chunk = dst
				if p.guard != nil {
					if bad >= 0 {
						bad += i
					}
					return p.halt(i, bad)
				}
				p.st, p.inName = stEscape, false
				if bad >= 0 {
					p.carryOver(s[i : i+bad])
					p.badByte(s[i+bad], p.off+int64(i+bad))
					return i + bad
				}
				p.carryOver(s[i:])
				return len(s)
			}
			dst = utf8.AppendRune(dst, r)
			i += size
		case c == '"':
			if p.guard != nil && !p.sureEnd(s, i) {
				if len(dst) > from || p.first {
					flush(i, true)
				}
				p.chunk = dst
				p.st = stString
				return i
			}
			flush(i, false)
			return i + 1
		case c < 0x20:
			if len(dst) > from || p.first {
				flush(i, true)
			}
			p.chunk = dst
			if p.guard != nil {
				return p.halt(i, i)
			}
			p.st = stString
			p.badByte(c, p.off+int64(i))
			return i
		default:
			size, bad := multibyte(s, i)
			if size > 0 {
				dst = append(dst, s[i:i+size]...)
				i += size
				continue
			}
			if bad < len(s) && p.cfg.invalidUTF8 {
				dst = append(dst, "\uFFFD"...)
				i++
				continue
			}
			if len(dst) > from || p.first {
				flush(i, true)
			}
			p.chunk = dst
			if p.guard != nil {
				if bad == len(s) {
					bad = -1
				}
				return p.halt(i, bad)
			}
			if bad == len(s) {
				p.st, p.inName = stRune, false
				p.carryOver(s[i:])
				return len(s)
			}
			p.st = stString
			if bad > i {
				p.st, p.inName = stRune, false
				p.carryOver(s[i:bad])
			}
			p.badByte(s[bad], p.off+int64(bad))
			return bad
		}
	}
}

// store8 writes the eight bytes of w to b at i, which must be there.
func store8(b []byte, i int, w uint64) {
	_ = b[i+7]
	b[i], b[i+1], b[i+2], b[i+3] = byte(w), byte(w>>8), byte(w>>16), byte(w>>24)
	b[i+4], b[i+5], b[i+6], b[i+7] = byte(w>>32), byte(w>>40), byte(w>>48), byte(w>>56)
}

// escape reads the escape, or the pair of them that makes one code point, that
// s begins with. size is its length in bytes. Without a whole one size is 0,
// and bad is the index of the byte that cannot be right, or -1 if s ends before
// it is complete.
func (p *Parser) escape(s string) (r rune, size, bad int) {
	if len(s) < 2 {
		return 0, 0, -1
	}
	if s[1] != 'u' {
		if v := escapeValue[s[1]]; v != 0 {
			return rune(v), 2, 0
		}
		return 0, 0, 1
	}
	lenient := p.cfg.invalidUTF8
	for i := 2; i < 6; i++ {
		if i == len(s) {
			return 0, 0, -1
		}
		d := hexDigit(s[i])
		if d == 0xFF {
			return 0, 0, i
		}
		if r = r<<4 | rune(d); i == 3 && r >= 0xDC && r <= 0xDF && !lenient {
			return 0, 0, i
		}
	}
	if r < 0xD800 || r > 0xDFFF {
		return r, 6, 0
	}
	if r >= 0xDC00 {
		return utf8.RuneError, 6, 0
	}
	var low rune
	for i := 6; i < 12; i++ {
		if i == len(s) {
			return 0, 0, -1
		}
		c := s[i]
		ok := false
		switch i {
		case 6:
			ok = c == '\\'
		case 7:
			ok = c == 'u'
		case 8:
			ok = c|0x20 == 'd'
		case 9:
			ok = c|0x20 >= 'c' && c|0x20 <= 'f'
		default:
			ok = hexDigit(c) != 0xFF
		}
		if !ok {
			if lenient {
				return utf8.RuneError, 6, 0
			}
			return 0, 0, i
		}
		if i >= 8 {
			low = low<<4 | rune(hexDigit(c))
		}
	}
	return (r-0xD800)<<10 | (low - 0xDC00) + 0x10000, 12, 0
}

// resume goes on in an escape or code point that an earlier delta began.
func (p *Parser) resume(s string) int {
	p.nsrc = 0
	i := 0
	for i < len(s) {
		p.carry[p.ncarry] = s[i]
		p.ncarry++
		i++
		raw := view(p.carry[:p.ncarry])
		var r rune
		var size, bad int
		if p.st == stEscape {
			r, size, bad = p.escape(raw)
		} else {
			if size, bad = multibyte(raw, 0); size > 0 {
				r, _ = utf8.DecodeRuneInString(raw)
			} else if bad == len(raw) {
				bad = -1
			} else if p.cfg.invalidUTF8 {
				r, size = utf8.RuneError, 1
			}
		}
		if size > 0 {
			var b [utf8.UTFMax]byte
			n := utf8.EncodeRune(b[:], r)
			rest := int(p.ncarry) - size
			if rest <= i {
				p.ncarry = 0
				return p.resumed(s, i-rest, size, b[:n])
			}
			return p.reread(s, size, rest-i, b[:n])
		}
		if bad >= 0 {
			p.ncarry--
			p.badByte(s[i-1], p.off+int64(i-1))
			return i - 1
		}
	}
	if p.inName {
		p.raw = append(p.raw, s...)
	}
	return i
}

// resumed goes on behind a code point, decoded to b, that an earlier delta
// began, whose source has size bytes and ends before s[i].
func (p *Parser) resumed(s string, i, size int, b []byte) int {
	if p.inName {
		if !p.addToName(view(b)) {
			return p.longName(i - size)
		}
		return p.name(s, i)
	}
	dst := p.room(16)
	from := len(dst)
	p.st = stString
	return p.decode(s, i, i, append(dst, b...), from, len(b))
}

// reread gives the code point b, whose source are the first size bytes of what
// was carried, and reads the old bytes behind it, which earlier deltas brought,
// once more, then s. Only AllowInvalidUTF8 comes here; old is at most ten.
func (p *Parser) reread(s string, size, old int, b []byte) int {
	again := string(p.carry[size : size+old])
	p.ncarry = 0
	off, n := p.off, len(p.raw)
	p.off -= int64(old)
	i := p.resumed(again, 0, size, b)
	if p.err != nil {
		return i
	}
	p.off = off
	switch {
	case p.inName:
		p.raw = p.raw[:n] // it has these bytes
		if p.st == stNameText {
			return p.name(s, 0)
		}
		return p.resume(s)
	case p.st == stString:
		return p.text(s, 0)
	}
	return p.resume(s)
}
