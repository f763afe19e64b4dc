package parser

import (
	"encoding/binary"
	"math/bits"
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

// in reports whether s has a byte at i. Behind it the compiler needs no check for
// s[i].
func in(s string, i int) bool { return uint(i) < uint(len(s)) }

// sub is s[i:j] without a check: 0 <= i <= j <= len(s), and i < len(s).
func sub(s string, i, j int) string {
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i)), j-i)
}

// load8 reads the eight bytes of s at i, which must be there.
func load8(s string, i int) uint64 {
	b := (*[8]byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))
	return binary.LittleEndian.Uint64(b[:])
}

// load4 reads the four bytes of s at i, which must be there.
func load4(s string, i int) uint32 {
	b := (*[4]byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))
	return binary.LittleEndian.Uint32(b[:])
}

// loadTail reads the last one to seven bytes of s, from i on; s has eight or
// more. The bytes above them are 0, which special marks, so that a scan stops at
// the end of s.
func loadTail(s string, i int) uint64 {
	return load8(s, len(s)-8) >> (8 * uint(8+i-len(s)) & 63)
}

// store8 writes the eight bytes of w to b at i, where there must be room.
func store8(b []byte, i int, w uint64) {
	q := (*[8]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))
	binary.LittleEndian.PutUint64(q[:], w)
}

// store4 writes the four bytes of w to b at i, where there must be room.
func store4(b []byte, i int, w uint32) {
	q := (*[4]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))
	binary.LittleEndian.PutUint32(q[:], w)
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
	if len(s) >= 8 {
		// Once more some bytes of before, and 0, which is special, above the end.
		if i < len(s) {
			i += bits.TrailingZeros64(special(loadTail(s, i))) >> 3
		}
		return i
	}
	if i+4 <= len(s) {
		m := special(uint64(load4(s, i))) | 1<<32
		if i += bits.TrailingZeros64(m) >> 3; m&0xFFFFFFFF != 0 {
			return i
		}
	}
	for i < len(s) && plain(s[i]) {
		i++
	}
	return i
}

// unescape copies text from s[i:] to b[n:], and looks for its end, in one go,
// eight bytes at a time; it decodes the short escapes. It returns the indexes
// behind what it read: at the end of s, at something else, or with less than
// 16 bytes to write.
func unescape(b []byte, n int, s string, i int) (int, int) {
	for n+16 <= len(b) {
		var w uint64
		if i+8 <= len(s) {
			w = load8(s, i)
		} else if i == len(s) {
			break
		} else if len(s) >= 8 {
			w = loadTail(s, i)
		} else {
			return unescapeShort(b, n, s, i)
		}
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
		if i+1 >= len(s) {
			break
		}
		if c := s[i]; c == '\\' {
			v := escapeValue[s[i+1]]
			if v == 0 {
				break
			}
			b[n] = v
			i += 2
			n++
			continue
		} else if c < 0x80 {
			break
		}
		from := i
		for i+4 <= len(s) && n+12 <= len(b) {
			w := load4(s, i)
			store4(b, n, w)
			if is2(w) {
				i += 2
				n += 2
			} else if is3(w) {
				i += 3
				n += 3
			} else if w&0x8080 == 0x8000 && plain(byte(w)) {
				i++
				n++
			} else {
				break
			}
		}
		if i == from {
			break
		}
	}
	return i, n
}

// unescapeShort is unescape of less than eight bytes.
func unescapeShort(b []byte, n int, s string, i int) (int, int) {
	for i < len(s) && n+16 <= len(b) {
		c := s[i]
		size := 1
		switch {
		case c == '\\':
			i++
			if i == len(s) || escapeValue[s[i]] == 0 {
				return i - 1, n
			}
			c = escapeValue[s[i]]
		case c >= 0xC2 && c < 0xE0 && i+1 < len(s) && s[i+1]&0xC0 == 0x80:
			size = 2
			b[n+1] = s[i+1]
		case c >= 0x80:
			if size, _ = multibyte(s, i); size == 0 {
				return i, n
			}
			for k := 1; k < size; k++ {
				b[n+k] = s[i+k]
			}
		case c < ' ' || c == '"':
			return i, n
		}
		b[n] = c
		n += size
		i += size
	}
	return i, n
}

// spaceEnd returns the index of the first byte of s, from i on, that is not
// white space (RFC 8259 section 2).
func spaceEnd(s string, i int) int {
	for i < len(s) {
		switch s[i] {
		case ' ', '\n', '\r', '\t':
			i++
		default:
			return i
		}
		// Most of it is indentation.
		for i+8 <= len(s) {
			if x := load8(s, i) ^ lowBits*' '; x != 0 {
				i += bits.TrailingZeros64(x) >> 3
				break
			}
			i += 8
		}
	}
	return i
}

// plain reports whether c stands for itself in a string and is ASCII.
func plain(c byte) bool { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' }

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
