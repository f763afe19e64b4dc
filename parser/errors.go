package parser

import (
	"errors"
	"fmt"
	"strconv"
)

// A SyntaxError says where and why the input is not the JSON that was asked
// for.
type SyntaxError struct {
	// Offset is the offset in bytes of the first byte that cannot be right, or
	// the length of the input where it ended too early.
	Offset int64
	// Path is where the value at fault stands.
	Path Pointer
	// Msg says what was found and what was expected.
	Msg string
	// Incomplete reports that all that came is right, and more was expected.
	Incomplete bool
}

// Error returns the message with offset and path.
func (e *SyntaxError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("jsontide: %s at offset %d", e.Msg, e.Offset)
	}
	return fmt.Sprintf("jsontide: %s at offset %d, in %q", e.Msg, e.Offset, string(e.Path))
}

// IsIncomplete reports whether err says that the input ended too early, and
// all that came is right.
func IsIncomplete(err error) bool {
	var e *SyntaxError
	return errors.As(err, &e) && e.Incomplete
}

// fail makes msg, about the byte at offset off, the parser's error.
func (p *Parser) fail(off int64, msg string) {
	base := p.off
	p.off, p.faultAt = off, off+1
	if p.peeker != nil {
		p.peekEnd(base)
	}
	p.err = &SyntaxError{Offset: off, Path: p.errorPath(), Msg: msg}
	p.ready = false
}

// unexpected is the fault that c stands at offset off where the state allows
// something else.
func (p *Parser) unexpected(c byte, off int64) {
	p.fail(off, "invalid character "+quoteByte(c)+", expecting "+p.expected())
}

// badByte is the fault that c stands at offset off in a string or name.
func (p *Parser) badByte(c byte, off int64) {
	what := "string"
	if p.inName {
		what = "name"
	}
	raw := view(p.carry[:p.ncarry])
	switch {
	case p.st == stEscape && len(raw) >= 6:
		p.fail(off, "invalid surrogate pair in "+what+": "+quoteByte(c)+" after "+raw)
	case p.st == stEscape && len(raw) == 3 && hexDigit(c) != 0xFF:
		p.fail(off, "invalid surrogate pair in "+what+": low half "+raw+string(rune(c))+" without a high one")
	case p.st == stEscape:
		p.fail(off, "invalid character "+quoteByte(c)+" in escape "+raw+" in "+what)
	case c < 0x20 && p.st != stRune:
		p.fail(off, "invalid character "+quoteByte(c)+" in "+what+", expecting it escaped")
	default:
		p.fail(off, "invalid UTF-8 in "+what+": "+quoteByte(c))
	}
}

// expected says what the state allows.
func (p *Parser) expected() string {
	switch p.st {
	case stRoot:
		return "a value"
	case stNameFirst:
		return "a name or '}' after '{'"
	case stName:
		return "a name after ','"
	case stColon:
		return "':' after object name"
	case stMember:
		return "a value after ':'"
	case stObjectNext:
		return "',' or '}' after object member"
	case stItemFirst:
		return "a value or ']' after '['"
	case stItem:
		return "a value after ','"
	case stArrayNext:
		return "',' or ']' after array item"
	case stEnd:
		return "nothing after the value"
	case stString:
		return "'\"' to end the string"
	case stNameText:
		return "'\"' to end the name"
	case stEscape:
		return "the rest of an escape"
	case stRune:
		return "the rest of a UTF-8 code point"
	case stLiteral:
		return strconv.Quote(p.lit[p.litPos:]) + " of " + p.lit
	case stExp:
		return "a digit or a sign in number"
	case stMinus, stDot, stExpSign:
		return "a digit in number"
	}
	return "the end of number"
}

// errorPath is where the value at fault stands: the member whose value is due
// or begun; the container where a name, an item, a comma or a closer is due.
func (p *Parser) errorPath() Pointer {
	n := len(p.path.frames)
	switch p.st {
	case stRoot, stEnd:
		n = 0
	case stNameFirst, stName, stObjectNext, stItemFirst, stItem, stArrayNext:
		n--
	default:
		if p.inName {
			n--
		}
	}
	v := Path{frames: p.path.frames[:max(n, 0)], names: p.path.names}
	if n >= 0 && n < len(p.path.frames) {
		v.names = p.path.names[:p.path.frames[n].name]
	}
	return v.Pointer()
}

func quoteByte(c byte) string {
	if c == '\'' {
		return `"'"`
	}
	if c >= 0x80 {
		return fmt.Sprintf(`'\x%02x'`, c)
	}
	return strconv.QuoteRune(rune(c))
}
