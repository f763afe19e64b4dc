package parser

import "math/bits"

// textEnd returns the index of the first byte of s, from i on, that is not plain
// string text: a quote, a backslash, a control character, or the beginning of
// a code point that is not right or not complete.
func textEnd(s string, i int) int {
	if len(s) < 8 {
		return shortEnd(s, i)
	}
	for {
		for i+8 <= len(s) {
			m := special(load8(s, i))
			if m == 0 {
				i += 8
				continue
			}
			if i += bits.TrailingZeros64(m) >> 3; s[i] < 0x80 {
				return i
			}
			for i+4 <= len(s) {
				w := load4(s, i)
				if is2(w) {
					i += 2
				} else if is3(w) {
					i += 3
				} else if w&0x8080 == 0x8000 && plain(byte(w)) {
					i++
				} else {
					break
				}
			}
			if i == len(s) {
				return i
			}
			if s[i] < 0x80 {
				continue
			}
			size, _ := multibyte(s, i)
			if size == 0 {
				return i
			}
			i += size
		}
		if i < len(s) {
			i += bits.TrailingZeros64(special(loadTail(s, i))) >> 3
		}
		if i == len(s) || s[i] < 0x80 {
			return i
		}
		size, _ := multibyte(s, i)
		if size == 0 {
			return i
		}
		i += size
	}
}

// shortEnd is textEnd of less than eight bytes.
func shortEnd(s string, i int) int {
	for i < len(s) {
		c := s[i]
		size := 1
		switch {
		case c < 0x80:
			if !plain(c) {
				return i
			}
		case c >= 0xC2 && c < 0xE0 && i+1 < len(s) && s[i+1]&0xC0 == 0x80:
			size = 2
		default:
			if size, _ = multibyte(s, i); size == 0 {
				return i
			}
		}
		i += size
	}
	return i
}

// is2 and is3 report whether the bytes w begin with a code point of two, of
// three bytes (RFC 3629 section 4).
func is2(w uint32) bool { return w&0xC0E0 == 0x80C0 && w&0x1E != 0 }

func is3(w uint32) bool {
	x := w & 0x200F // 0: overlong; D and more: a surrogate
	return w&0xC0C0F0 == 0x8080E0 && x != 0 && x != 0x200D
}

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
