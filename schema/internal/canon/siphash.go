package canon

import "math/bits"

// hasher is SipHash-2-4 with 128 bits of output (Aumasson and Bernstein,
// "SipHash: a fast short-input PRF", 2012), fed in pieces.
type hasher struct {
	v0, v1, v2, v3 uint64
	buf            uint64 // the bytes since the last full word, lowest first
	n              uint64 // bytes so far
}

func (h *hasher) start(k *Key) {
	h.v0 = k.k0 ^ 0x736f6d6570736575
	h.v1 = k.k1 ^ 0x646f72616e646f6d ^ 0xee
	h.v2 = k.k0 ^ 0x6c7967656e657261
	h.v3 = k.k1 ^ 0x7465646279746573
	h.buf, h.n = 0, 0
}

func (h *hasher) round() {
	h.v0 += h.v1
	h.v1 = bits.RotateLeft64(h.v1, 13) ^ h.v0
	h.v0 = bits.RotateLeft64(h.v0, 32)
	h.v2 += h.v3
	h.v3 = bits.RotateLeft64(h.v3, 16) ^ h.v2
	h.v0 += h.v3
	h.v3 = bits.RotateLeft64(h.v3, 21) ^ h.v0
	h.v2 += h.v1
	h.v1 = bits.RotateLeft64(h.v1, 17) ^ h.v2
	h.v2 = bits.RotateLeft64(h.v2, 32)
}

func (h *hasher) word(w uint64) {
	h.v3 ^= w
	h.round()
	h.round()
	h.v0 ^= w
}

func (h *hasher) byte(c byte) {
	h.buf |= uint64(c) << (h.n % 8 * 8)
	h.n++
	if h.n%8 == 0 {
		h.word(h.buf)
		h.buf = 0
	}
}

func (h *hasher) text(s string) {
	for len(s) > 0 && h.n%8 != 0 {
		h.byte(s[0])
		s = s[1:]
	}
	for ; len(s) >= 8; s = s[8:] {
		h.word(uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56)
		h.n += 8
	}
	for i := 0; i < len(s); i++ {
		h.byte(s[i])
	}
}

func (h *hasher) uint64(w uint64) {
	for i := 0; i < 64; i += 8 {
		h.byte(byte(w >> i))
	}
}

func (h *hasher) sum() Sum {
	h.word(h.buf | h.n<<56)
	h.v2 ^= 0xee
	var s Sum
	for i := 0; i < 4; i++ {
		h.round()
	}
	s[0] = h.v0 ^ h.v1 ^ h.v2 ^ h.v3
	h.v1 ^= 0xdd
	for i := 0; i < 4; i++ {
		h.round()
	}
	s[1] = h.v0 ^ h.v1 ^ h.v2 ^ h.v3
	return s
}
