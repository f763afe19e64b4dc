package parser

import "strconv"

// AppendClosing appends the shortest text that makes the input a complete JSON
// text. It costs O(depth) and changes nothing. After an error it appends what
// would complete the input up to the fault.
func (p *Parser) AppendClosing(dst []byte) []byte {
	n := len(dst)
	st := p.st
	switch st {
	case stEscape:
		dst = p.appendEscapeEnd(dst)
	case stRune:
		size, lo, _ := runeShape(p.carry[0])
		for i := int(p.ncarry); i < size; i++ {
			if i > 1 {
				lo = 0x80
			}
			dst = append(dst, lo)
		}
	case stName:
		dst = append(dst, '"')
	case stColon:
		dst = append(dst, ":0"...)
	case stRoot, stMember, stItem:
		dst = append(dst, '0')
	case stLiteral:
		dst = append(dst, p.lit[p.litPos:]...)
	case stMinus, stDot, stExp, stExpSign:
		dst = append(dst, '0')
	}
	switch {
	case st == stString || (st == stEscape || st == stRune) && !p.inName:
		dst = append(dst, '"')
	case st == stName || st == stNameText || st == stEscape || st == stRune:
		if p.cfg.uniqueNames {
			dst = p.appendFresh(dst, p.nameWith(dst[n:]))
		}
		dst = append(dst, `":0`...)
	}
	return p.appendClosers(dst)
}

// nameWith returns the unfinished name once end, which AppendClosing found,
// completes its escape or code point.
func (p *Parser) nameWith(end []byte) string {
	if p.st == stName {
		return ""
	}
	name := string(p.nameText())
	if p.st == stNameText {
		return name
	}
	return name + DecodeText(string(p.carry[:p.ncarry])+string(end))
}

// AppendDropping is [Parser.AppendClosing] for those who would rather drop what
// is unfinished: keep is the number of bytes of the input to keep, and dst with
// the closers of the open containers completes them. Nothing was complete if
// keep is 0.
func (p *Parser) AppendDropping(dst []byte) (keep int64, text []byte) {
	return p.safe, p.appendClosers(dst)
}

func (p *Parser) appendClosers(dst []byte) []byte {
	for i := len(p.path.frames) - 1; i >= 0; i-- {
		dst = append(dst, p.path.frames[i].kind+2) // '{'+2 is '}', '['+2 is ']'
	}
	return dst
}

// appendFresh appends what makes name one that the innermost object does not
// have.
func (p *Parser) appendFresh(dst []byte, name string) []byte {
	for i, add := 0, ""; ; i++ {
		if !p.uniq.has(name + add) {
			return append(dst, add...)
		}
		add = strconv.Itoa(i)
	}
}

// appendEscapeEnd appends the rest of the unfinished escape.
func (p *Parser) appendEscapeEnd(dst []byte) []byte {
	raw := p.carry[:p.ncarry]
	const low = `\uDC00`
	switch n := len(raw); {
	case n == 1:
		return append(dst, '\\')
	case n <= 6:
		hex := raw[2:]
		if len(hex) >= 2 && hex[0]|0x20 == 'd' && hexDigit(hex[1])-8 < 4 {
			return append(append(dst, "0000"[len(hex):]...), low...)
		}
		return append(dst, "0000"[len(hex):]...)
	default:
		return append(dst, low[n-6:]...)
	}
}
