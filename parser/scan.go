package parser

import (
	"math/bits"
	"unicode/utf8"
	"unsafe"
)

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// special marks, with the high bit of its byte, each byte of x that a string
// scan must stop at: a quote, a backslash, a control character, non-ASCII. A
// byte above the lowest mark may be marked without reason (borrow), which does
// no harm, since the scan stops at the lowest.
func special(x uint64) uint64 {
	q := x ^ (lowBits * '"')
	b := x ^ (lowBits * '\\')
	return ((q - lowBits) | (b - lowBits) | (x - lowBits*0x20) | x) & highBits
}

// load8 reads the eight bytes of s at i, which must be there.
func load8(s string, i int) uint64 {
	p := unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i)
	b := (*[8]byte)(p)
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// plainEnd returns the index of the first byte of s, from i on, that is not
// plain string text in ASCII.
func plainEnd(s string, i int) int {
	for i+8 <= len(s) {
		if m := special(load8(s, i)); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(s) && plain(s[i]) {
		i++
	}
	return i
}

// plain reports whether c stands for itself in a string and is ASCII.
func plain(c byte) bool { return c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' }

// hexDigit returns the value of a hexadecimal digit, or 0xFF.
func hexDigit(c byte) byte {
	switch {
	case c-'0' <= 9:
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0xFF
}

// escapeValue is the character that a backslash and this byte stand for, 0 if
// none.
var escapeValue = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// view is b as a string without a copy. The bytes must not change while the
// string is in use.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// multibyte reads the code point that begins with the non-ASCII byte s[i].
// size is its length if it is complete and valid. Otherwise size is 0, and bad
// is the index of the first byte that shows it to be invalid, or len(s) if s
// ends before that.
func multibyte(s string, i int) (size, bad int) {
	c := s[i]
	if c < 0xC2 || c > 0xF4 {
		return 0, i
	}
	n, lo, hi := runeShape(c)
	for j := 1; j < n; j++ {
		if i+j >= len(s) {
			return 0, len(s)
		}
		if d := s[i+j]; d < lo || d > hi {
			return 0, i + j
		}
		lo, hi = 0x80, 0xBF
	}
	return n, 0
}

// runeShape returns the length of a code point that begins with the byte c (C2
// to F4), and the bounds of its second byte (RFC 3629 section 4).
func runeShape(c byte) (n int, lo, hi byte) {
	lo, hi = 0x80, 0xBF
	switch {
	case c < 0xE0:
		return 2, lo, hi
	case c < 0xF0:
		if c == 0xE0 {
			lo = 0xA0
		} else if c == 0xED {
			hi = 0x9F
		}
		return 3, lo, hi
	}
	if c == 0xF0 {
		lo = 0x90
	} else if c == 0xF4 {
		hi = 0x8F
	}
	return 4, lo, hi
}
