package parser

import "unicode/utf8"

// text reads on in a string value at s[i] and gives its fragments. Fragments
// point into s up to the first escape; from there on the text is decoded into
// chunks.
func (p *Parser) text(s string, i int) int { return p.textFrom(s, i, plainEnd(s, i)) }

// textFrom is text where s[start:i] is known to be plain.
func (p *Parser) textFrom(s string, start, i int) int {
	if i < len(s) && s[i] >= utf8.RuneSelf {
		i = textEnd(s, i)
	}
	return p.textTo(s, start, i)
}

// textTo is textFrom for an i that [textEnd] found.
func (p *Parser) textTo(s string, start, i int) int {
	if i == len(s) {
		p.st = stString
		if i > start || p.first {
			p.fragment(s, start, i)
		}
		return i
	}
	switch c := s[i]; {
	case c == '"':
		if p.guard != nil && !p.sureEnd(s, i) {
			if i > start || p.first {
				p.fragment(s, start, i)
			}
			p.st = stString
			return i
		}
		p.lastFragment(s, start, i)
		return i + 1
	case c == '\\':
		return p.decodeFrom(s, start, i)
	case c < utf8.RuneSelf:
		return p.badText(s, start, i, i)
	}
	_, bad := multibyte(s, i)
	switch {
	case bad == len(s):
		if i > start || p.first {
			p.fragment(s, start, i)
		}
		if p.guard != nil {
			return p.halt(i, -1)
		}
		p.st, p.inName = stRune, false
		p.carryOver(s[i:])
		return len(s)
	case p.cfg.invalidUTF8:
		return p.decodeFrom(s, start, i)
	}
	return p.badText(s, start, i, bad)
}

// decodeFrom changes from text to decode: s[start:i] is plain.
func (p *Parser) decodeFrom(s string, start, i int) int {
	if i-start > maxChunk/8 {
		p.fragment(s, start, i)
		start = i
	}
	from := p.room(i - start + 16)
	if i-start <= 32 {
		// A call for the copy would cost more than to look once more.
		i, n := unescape(p.chunk[:cap(p.chunk)], from, s, start)
		return p.decode(s, start, i, from, n, 0)
	}
	n := from + copy(p.chunk[from:cap(p.chunk)], s[start:i])
	return p.decode(s, start, i, from, n, 0)
}

// badText is the fault at s[bad] in a string: the text s[start:end] before it
// is certain.
func (p *Parser) badText(s string, start, end, bad int) int {
	p.st = stString
	if end > start || p.first {
		p.fragment(s, start, end)
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
	// A call for so little would cost more than the copy.
	for i := range raw {
		p.carry[i] = raw[i]
	}
	p.ncarry = uint8(len(raw))
}

// fragment gives a piece of the open string that is not its end: s[start:end],
// which is plain.
func (p *Parser) fragment(s string, start, end int) {
	e := &p.ev
	e.Kind, e.More, e.Text = KindString, true, s[start:end]
	e.Start, e.End = p.frag, p.off+int64(end)
	e.At, e.srcOff = e.End, p.off+int64(start)
	p.frag, p.first = e.End, false
	p.sink.Event(e)
}

// lastFragment gives the end of the open string: plain text s[start:end], and
// the quote s[end].
func (p *Parser) lastFragment(s string, start, end int) {
	e := &p.ev
	e.Kind, e.More, e.Text = KindString, false, s[start:end]
	e.Start, e.End = p.frag, p.off+int64(end)+1
	e.At, e.srcOff = max(e.End, p.sure), p.off+int64(start)
	p.after(e.End)
	p.sink.Event(e)
}

// unescaped gives a piece of the open string whose text is not its source,
// s[start:end]; the first lead bytes of the text have theirs before s[start].
func (p *Parser) unescaped(text []byte, s string, start, end, lead int, more bool) {
	e := &p.ev
	e.Kind, e.More, e.Text = KindString, more, view(text)
	e.Start, e.End = p.frag, p.off+int64(end)
	e.At = e.End
	if !more {
		e.End++
		e.At = max(e.End, p.sure)
		p.after(e.End)
	}
	e.lead, e.plain, e.src, e.srcOff = int32(lead), false, s[start:end], p.off+int64(start)
	p.frag, p.first = e.End, false
	p.sink.Event(e)
	e.lead, e.plain = 0, true
}

// room makes room for n bytes in the chunk (n <= maxChunk) and returns where
// they begin.
func (p *Parser) room(n int) int {
	if cap(p.chunk)-len(p.chunk) < n {
		p.newChunk(n)
	}
	return len(p.chunk)
}

// decode reads on in a string at s[i], where unescape has stopped, and decodes it
// into the chunk. The text of
// the fragment at hand is chunk[from:n], its source begins at s[start]; its first
// lead bytes come from an escape or code point that an earlier delta began and
// this one ended before s[start].
func (p *Parser) decode(s string, start, i, from, n, lead int) int {
	out := p.chunk[:cap(p.chunk)]
	bad := 0 // where a fault shows, -1 where s ends before it can
	open := false
loop:
	for {
		if n+16 > len(out) {
			p.chunk = p.chunk[:n]
			if n > from {
				p.unescaped(out[from:n], s, start, i, lead, true)
			}
			p.newChunk(16)
			out, from, n, start, lead = p.chunk[:cap(p.chunk)], 0, 0, i, 0
		}
		if i == len(s) {
			p.st, open = stString, true
			break
		}
		switch c := s[i]; {
		case plain(c), c == '\\' && i+1 < len(s) && escapeValue[s[i+1]] != 0:
			// unescape stopped for want of room.
		case c == '\\':
			r, size, at := p.escape(s[i:])
			if size == 0 {
				bad = -1
				if at >= 0 {
					bad = i + at
				}
				p.st, p.inName = stEscape, false
				break loop
			}
			n += utf8.EncodeRune(out[n:], r)
			i += size
		case c == '"':
			if p.guard != nil && !p.sureEnd(s, i) {
				p.st, open = stString, true
				break loop
			}
			p.chunk = p.chunk[:n]
			p.unescaped(out[from:n], s, start, i, lead, false)
			return i + 1
		case c < 0x20:
			p.st, bad = stString, i
			break loop
		default:
			size, at := multibyte(s, i)
			if size == 0 && (at == len(s) || !p.cfg.invalidUTF8) {
				bad = at
				if at == len(s) {
					bad = -1
				}
				if p.st = stString; bad != i {
					p.st, p.inName = stRune, false
				}
				break loop
			}
			if size > 0 {
				n += copy(out[n:], s[i:i+size])
				i += size
			} else {
				n += copy(out[n:], "\uFFFD")
				i++
			}
		}
		i, n = unescape(out, n, s, i)
	}
	p.chunk = p.chunk[:n]
	if n > from || p.first {
		p.unescaped(out[from:n], s, start, i, lead, true)
	}
	switch {
	case open:
		return i
	case p.guard != nil:
		return p.halt(i, bad)
	case bad < 0:
		p.carryOver(s[i:])
		return len(s)
	case p.st != stString:
		p.carryOver(s[i:bad])
	}
	p.badByte(s[bad], p.off+int64(bad))
	return bad
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
	if p.st == stRune && !p.inName {
		if i := p.resumeRune(s); i >= 0 {
			return i
		}
	}
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
			if p.inName {
				p.raw = append(p.raw, s[:i-1]...)
			}
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
			return p.longName(s, i-size)
		}
		return p.name(s, i)
	}
	from := p.room(16)
	p.st = stString
	return p.decode(s, i, i, from, from+copy(p.chunk[from:cap(p.chunk)], b), len(b))
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

// resumeRune is resume for a code point of a string that s goes on with rightly.
// Otherwise the result is negative.
func (p *Parser) resumeRune(s string) int {
	have := int(p.ncarry)
	size, _, _ := runeShape(p.carry[0])
	k := size - have
	if k > len(s) {
		for i := range len(s) {
			p.carry[have+i] = s[i]
		}
		have += len(s)
		if _, bad := multibyte(view(p.carry[:have]), 0); bad < have {
			return -1
		}
		p.ncarry = uint8(have)
		return len(s)
	}
	from := p.room(16)
	out := p.chunk[:cap(p.chunk)]
	store4(out, from, load4(view(p.carry[:]), 0))
	for i := range k {
		out[from+have+i] = s[i]
	}
	if n, _ := multibyte(view(out[from:from+size]), 0); n == 0 {
		return -1
	}
	p.ncarry = 0
	i, n := k, from+size
	if k < len(s) {
		if len(s) < 8 {
			i, n = unescapeShort(out, n, s, k)
		} else {
			i, n = unescape(out, n, s, k)
		}
		if i < len(s) {
			return p.decode(s, k, i, from, n, size)
		}
	}
	p.st = stString
	p.chunk = p.chunk[:n]
	p.unescaped(out[from:n], s, k, i, size, true)
	return i
}
