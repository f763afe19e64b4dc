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
	b := (*[8]byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// load4 reads the four bytes of s at i, which must be there.
func load4(s string, i int) uint32 {
	b := (*[4]byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// loadTail reads the last one to seven bytes of s, from i on. The bytes above
// them are 0, which special marks, so that a scan stops at the end of s.
func loadTail(s string, i int) uint64 {
	n := uint(len(s) - i)
	if len(s) >= 8 {
		return load8(s, len(s)-8) >> (64 - 8*n)
	}
	if n >= 4 {
		return uint64(load4(s, i)) | uint64(load4(s, len(s)-4))<<(8*n-32)
	}
	w := uint64(s[i])
	if n > 1 {
		w |= uint64(s[i+1]) << 8
	}
	if n > 2 {
		w |= uint64(s[i+2]) << 16
	}
	return w
}

// store8 writes the eight bytes of w to b at i.
func store8(b []byte, i int, w uint64) {
	// One statement a byte, in order: then it is one instruction.
	q := (*[8]byte)(b[i : i+8])
	q[0] = byte(w)
	q[1] = byte(w >> 8)
	q[2] = byte(w >> 16)
	q[3] = byte(w >> 24)
	q[4] = byte(w >> 32)
	q[5] = byte(w >> 40)
	q[6] = byte(w >> 48)
	q[7] = byte(w >> 56)
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
	if i < len(s) {
		i += bits.TrailingZeros64(special(loadTail(s, i))) >> 3
	}
	return i
}

// unescape copies plain text from s[i:] to b[n:], and looks for its end, in one
// go, eight bytes at a time; it decodes the short escapes. It returns the indexes
// behind what it read, at something else or with less than eight bytes to read
// or 16 to write.
func unescape(b []byte, n int, s string, i int) (int, int) {
	for i+8 <= len(s) && n+16 <= len(b) {
		w := load8(s, i)
		store8(b, n, w)
		m := special(w)
		if m == 0 {
			i += 8
			n += 8
			continue
		}
		k := bits.TrailingZeros64(m) >> 3
		i += k
		n += k
		if s[i] != '\\' || i+1 == len(s) {
			break
		}
		v := escapeValue[s[i+1]]
		if v == 0 {
			break
		}
		b[n] = v
		i += 2
		n++
	}
	return i, n
}

// spaceEnd returns the index of the first byte of s, from i on, that is not
// white space (RFC 8259 section 2).
func spaceEnd(s string, i int) int {
	for {
		for i+8 <= len(s) {
			x := load8(s, i) ^ lowBits*' '
			if x != 0 {
				i += bits.TrailingZeros64(x) >> 3
				break
			}
			i += 8
		}
		if i == len(s) || s[i] > ' ' {
			return i
		}
		switch s[i] {
		case ' ', '\n', '\r', '\t':
			i++
		default:
			return i
		}
	}
}

// runesEnd returns the index of the first byte of s, from i on, that does not
// belong to a code point of two or more bytes, or to a plain one between two of
// these; or a little less, where s ends or something is wrong, which is for
// multibyte to find out.
func runesEnd(s string, i int) int {
	for i+4 <= len(s) {
		w := load4(s, i)
		size := 1
		if w&0x80 != 0 {
			if size = runeSize(w); size == 0 {
				break
			}
		} else if w&0x8000 == 0 || !plain(byte(w)) {
			break
		}
		i += size
	}
	return i
}

// copyRunes copies what runesEnd reads from s[i:] to b[n:], and returns the
// indexes behind it. It leaves at least eight bytes of b.
func copyRunes(b []byte, n int, s string, i int) (int, int) {
	for i+4 <= len(s) && n+12 <= len(b) {
		w := load4(s, i)
		size := 1
		if w&0x80 != 0 {
			if size = runeSize(w); size == 0 {
				break
			}
		} else if w&0x8000 == 0 || !plain(byte(w)) {
			break
		}
		q := (*[4]byte)(b[n : n+4])
		q[0] = byte(w)
		q[1] = byte(w >> 8)
		q[2] = byte(w >> 16)
		q[3] = byte(w >> 24)
		i += size
		n += size
	}
	return i, n
}

// runeSize returns the length of the non-ASCII code point that the four bytes w
// begin with, 0 if they do not (RFC 3629 section 4).
func runeSize(w uint32) int {
	switch {
	case w&0xC0E0 == 0x80C0:
		if w&0x1E == 0 { // overlong
			return 0
		}
		return 2
	case w&0xC0C0F0 == 0x8080E0:
		if x := w & 0x200F; x == 0 || x == 0x200D { // overlong, or a surrogate
			return 0
		}
		return 3
	case w&0xC0C0C0F8 == 0x808080F0:
		if x := w & 0x3007; x == 0 || x > 0x0004 && x&7 >= 4 { // overlong, or too large
			return 0
		}
		return 4
	}
	return 0
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
