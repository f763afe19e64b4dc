package format

import (
	"bytes"
	"unicode/utf8"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// maxName is the length of a name in the DNS, dots included, RFC 1035 section
// 2.3.4: 255 bytes on the wire are 253 characters.
const maxName = 253

// host reads a host name: RFC 1123 section 2.1, with labels that begin with
// xn-- checked as RFC 5891 section 5.4 asks; with idn also one with U-labels.
type host struct {
	idn   bool
	label [maxLabel]rune // the label so far
	n     int
	other bool // it has a code point beyond ASCII
	upper bool // it has an upper case letter
	names int  // characters of the labels before, with their dots, in A-form
	rtl   bool // a label is right-to-left
	unfit bool // a label breaks the bidi rule
	carry [utf8.UTFMax]byte
	held  int
	dec   [maxLabel]rune
	enc   [6 * maxLabel]byte
}

// byte reads one byte.
func (h *host) byte(c byte) leaf.Status {
	if c < utf8.RuneSelf && h.held == 0 {
		return h.rune(rune(c))
	}
	if !h.idn {
		return leaf.False
	}
	h.carry[h.held] = c
	h.held++
	if !utf8.FullRune(h.carry[:h.held]) {
		return leaf.Open
	}
	r, n := utf8.DecodeRune(h.carry[:h.held])
	if n != h.held {
		return leaf.False
	}
	h.held = 0
	return h.rune(r)
}

// reset begins another name; the buffers need no clearing.
func (h *host) reset() {
	h.n, h.names, h.held = 0, 0, 0
	h.other, h.upper, h.rtl, h.unfit = false, false, false, false
}

func (h *host) rune(r rune) leaf.Status {
	if r == '.' || h.idn && (r == 0x3002 || r == 0xFF0E || r == 0xFF61) {
		if !h.endLabel(false) {
			return leaf.False
		}
		return leaf.Open
	}
	if h.n == maxLabel || h.names+h.n+1 > maxName {
		return leaf.False
	}
	switch {
	case r >= 'A' && r <= 'Z':
		h.upper = true
	case r == '-' && h.n == 0:
		return leaf.False
	case r >= utf8.RuneSelf:
		h.other = true
		if classOf(r) == disallowed {
			return leaf.False
		}
	case classOf(r) == disallowed:
		return leaf.False
	}
	if h.other && h.upper {
		return leaf.False
	}
	h.label[h.n] = r
	h.n++
	return leaf.Open
}

// endLabel checks the label that a dot or the end of the name completes.
func (h *host) endLabel(end bool) bool {
	label := h.label[:h.n]
	if h.n == 0 || label[h.n-1] == '-' || h.held > 0 {
		return false
	}
	size := h.n
	unicode := label
	marked := h.n > 3 && label[2] == '-' && label[3] == '-'
	switch {
	case h.other:
		if !validLabel(label) {
			return false
		}
		size = len("xn--") + len(appendPunycode(h.enc[:0], label))
	case marked && label[0]|0x20 == 'x' && label[1]|0x20 == 'n':
		if unicode = h.decode(label[4:]); unicode == nil {
			return false
		}
	case marked && h.idn:
		return false // reserved, RFC 5890 section 2.3.1
	}
	if size > maxLabel {
		return false
	}
	rtl, ok := bidi(unicode)
	h.rtl, h.unfit = h.rtl || rtl, h.unfit || !ok
	h.names += size
	if h.rtl && h.unfit || h.names > maxName {
		return false
	}
	if !end {
		h.names++
		h.n, h.other, h.upper = 0, false, false
		return h.names < maxName
	}
	return true
}

// decode returns the U-label of an A-label, without its prefix, or nil.
func (h *host) decode(label []rune) []rune {
	var lower [maxLabel]byte
	for i, r := range label {
		if r >= 'A' && r <= 'Z' {
			r |= 0x20
		}
		lower[i] = byte(r)
	}
	ascii := lower[:len(label)]
	u, ok := decodePunycode(h.dec[:0], ascii)
	if !ok || len(u) == 0 {
		return nil
	}
	other := false
	for _, r := range u {
		other = other || r >= utf8.RuneSelf
	}
	if !other || !validLabel(u) || !bytes.Equal(appendPunycode(h.enc[:0], u), ascii) {
		return nil
	}
	return u
}
