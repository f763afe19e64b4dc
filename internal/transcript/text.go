package transcript

import (
	"unicode/utf16"
	"unicode/utf8"
)

// deltaText decodes the JSON strings that carry the pieces of one text. Other
// than encoding/json it keeps bytes that are not UTF-8, and it joins a surrogate
// pair whose halves came in two pieces, as clients that hold UTF-16 record them.
// A half that stays alone comes out as the three bytes that UTF-8 forbids, so
// that whoever reads the text finds it.
type deltaText struct {
	high rune // the first half of a pair, from the end of the piece before; 0: none
}

// decode returns the text of the JSON string literal, which is well-formed.
// A literal that is no string is null: no text.
func (d *deltaText) decode(literal []byte) string {
	if len(literal) < 2 || literal[0] != '"' {
		return ""
	}
	src := literal[1 : len(literal)-1]
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); {
		c := src[i]
		if c != '\\' {
			out = d.flush(out)
			j := i + 1
			for j < len(src) && src[j] != '\\' {
				j++
			}
			out = append(out, src[i:j]...)
			i = j
			continue
		}
		c = src[i+1]
		i += 2
		if c != 'u' {
			out = append(d.flush(out), unescape(c))
			continue
		}
		r := hex4(src[i:])
		i += 4
		switch {
		case r >= 0xDC00 && r < 0xE000 && d.high != 0:
			out = utf8.AppendRune(out, utf16.DecodeRune(d.high, r))
			d.high = 0
		case r >= 0xD800 && r < 0xDC00:
			out = d.flush(out)
			d.high = r
		default:
			out = appendHalf(d.flush(out), r)
		}
	}
	return string(out)
}

// rest returns what is left when no piece follows.
func (d *deltaText) rest() string { return string(d.flush(nil)) }

func (d *deltaText) flush(out []byte) []byte {
	if d.high != 0 {
		out = appendHalf(out, d.high)
		d.high = 0
	}
	return out
}

// appendHalf appends r, which may be half of a surrogate pair.
func appendHalf(out []byte, r rune) []byte {
	if r < 0xD800 || r >= 0xE000 {
		return utf8.AppendRune(out, r)
	}
	return append(out, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
}

func unescape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

func hex4(b []byte) rune {
	var r rune
	for _, c := range b[:4] {
		switch {
		case c >= 'a':
			c -= 'a' - 10
		case c >= 'A':
			c -= 'A' - 10
		default:
			c -= '0'
		}
		r = r<<4 | rune(c)
	}
	return r
}

// wholeText decodes a text that came in one piece.
func wholeText(literal []byte) string {
	var d deltaText
	s := d.decode(literal)
	return s + d.rest()
}
