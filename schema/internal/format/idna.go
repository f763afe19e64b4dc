package format

import "unicode"

// class is the derived property of a code point, RFC 5892 section 3.
type class uint8

const (
	disallowed class = iota
	valid
	contextJ // section A.1, A.2
	contextO // section A.3 to A.9
)

// classOf is exact but for code points that were assigned after the Unicode
// versions of the tables.
func classOf(r rune) class {
	switch { // section 2.6, exceptions
	case r == 0xDF, r == 0x3C2, r == 0x6FD, r == 0x6FE, r == 0xF0B, r == 0x3007:
		return valid
	case r == 0xB7, r == 0x375, r == 0x5F3, r == 0x5F4, r == 0x30FB, r >= 0x660 && r <= 0x669, r >= 0x6F0 && r <= 0x6F9:
		return contextO
	case r == 0x640, r == 0x7FA, r == 0x302E, r == 0x302F, r >= 0x3031 && r <= 0x3035, r == 0x303B:
		return disallowed
	}
	switch {
	case r == '-', r >= '0' && r <= '9', r >= 'a' && r <= 'z':
		return valid
	case r < 0x80:
		return disallowed
	case r == 0x200C, r == 0x200D:
		return contextJ
	case r >= 0x1100 && r <= 0x11FF, r >= 0xA960 && r <= 0xA97C, r >= 0xD7B0 && r <= 0xD7FB: // old Hangul
		return disallowed
	case r >= 0x20D0 && r <= 0x20FF, r >= 0x1D100 && r <= 0x1D24F: // ignorable blocks
		return disallowed
	case unicode.Is(unicode.Lu, r), unicode.Is(unstable, r):
		return disallowed
	case unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Noncharacter_Code_Point):
		return disallowed
	case unicode.In(r, unicode.Ll, unicode.Lo, unicode.Lm, unicode.Nd, unicode.Mn, unicode.Mc):
		return valid
	}
	return disallowed
}

// inContext reports whether the rules of RFC 5892, appendix A, hold for the
// code point at i.
func inContext(label []rune, i int) bool {
	before, after := rune(-1), rune(-1)
	if i > 0 {
		before = label[i-1]
	}
	if i+1 < len(label) {
		after = label[i+1]
	}
	has := func(f func(rune) bool) bool {
		for _, r := range label {
			if f(r) {
				return true
			}
		}
		return false
	}
	switch r := label[i]; {
	case r == 0x200C:
		return unicode.Is(viramas, before) || joined(label, i)
	case r == 0x200D:
		return unicode.Is(viramas, before)
	case r == 0xB7:
		return before == 'l' && after == 'l'
	case r == 0x375:
		return unicode.Is(unicode.Greek, after)
	case r == 0x5F3, r == 0x5F4:
		return unicode.Is(unicode.Hebrew, before)
	case r == 0x30FB:
		return has(func(r rune) bool {
			return r != 0x30FB && unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han)
		})
	case r >= 0x660 && r <= 0x669:
		return !has(func(r rune) bool { return r >= 0x6F0 && r <= 0x6F9 })
	case r >= 0x6F0 && r <= 0x6F9:
		return !has(func(r rune) bool { return r >= 0x660 && r <= 0x669 })
	}
	return true
}

// joined is the second half of A.1: (L|D) T* ZWNJ T* (R|D).
func joined(label []rune, i int) bool {
	transparent := func(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Me) }
	l, r := i-1, i+1
	for l >= 0 && transparent(label[l]) {
		l--
	}
	for r < len(label) && transparent(label[r]) {
		r++
	}
	return l >= 0 && r < len(label) && cursive(label[l]) && !rightJoining(label[l]) && cursive(label[r])
}

// cursive reports whether r joins its neighbours. Joining types are not in
// package unicode: all letters of the cursive scripts are taken to join.
func cursive(r rune) bool {
	return unicode.IsLetter(r) && r != 0x621 && r != 0x674 && unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Mandaic, unicode.Nko,
		unicode.Mongolian, unicode.Phags_Pa, unicode.Manichaean, unicode.Psalter_Pahlavi, unicode.Hanifi_Rohingya, unicode.Sogdian, unicode.Adlam)
}

// arabicRight are the letters of the Arabic and Syriac scripts that do not join
// to the left.
var arabicRight = table(
	0x622, 0x625, 0x627, 0x627, 0x629, 0x629, 0x62F, 0x632, 0x648, 0x648, 0x671, 0x673, 0x675, 0x677, 0x688, 0x699, 0x6C0, 0x6C0,
	0x6C3, 0x6CB, 0x6CD, 0x6CD, 0x6CF, 0x6CF, 0x6D2, 0x6D3, 0x6D5, 0x6D5, 0x6EE, 0x6EF, 0x710, 0x710, 0x715, 0x719, 0x71E, 0x71E,
	0x728, 0x728, 0x72A, 0x72A, 0x72C, 0x72C, 0x72F, 0x72F, 0x74D, 0x74D, 0x759, 0x75B, 0x76B, 0x76C, 0x771, 0x771, 0x773, 0x774, 0x778, 0x779)

func rightJoining(r rune) bool { return unicode.Is(arabicRight, r) }

// direction is the bidirectional class of a code point, as far as RFC 5893 asks.
type direction uint8

const (
	left    direction = iota // L
	right                    // R, AL
	digits                   // EN
	arabic                   // AN
	neutral                  // ES, CS, ET, ON, BN
	mark                     // NSM
)

// directionOf follows the blocks that Unicode reserves for right-to-left
// scripts; a few letters that are neutral (ON) count as left-to-right.
func directionOf(r rune) direction {
	switch {
	case r >= '0' && r <= '9', r >= 0x6F0 && r <= 0x6F9:
		return digits
	case r == '-', r == 0xB7, r == 0x375, r == 0x30FB, r == 0x200C, r == 0x200D:
		return neutral
	case unicode.In(r, unicode.Mn, unicode.Me):
		return mark
	case r >= 0x660 && r <= 0x669, r >= 0x10D30 && r <= 0x10D39:
		return arabic
	case r >= 0x590 && r <= 0x8FF, r >= 0xFB1D && r <= 0xFDFF, r >= 0xFE70 && r <= 0xFEFF, r >= 0x10800 && r <= 0x10FFF, r >= 0x1E800 && r <= 0x1EFFF:
		return right
	}
	return left
}

// bidi reports whether a label has right-to-left characters, and whether it
// obeys the rule of RFC 5893, section 2, as it must if any label of the name has.
func bidi(label []rune) (rtl, ok bool) {
	var has [6]bool
	last := neutral
	for _, r := range label {
		d := directionOf(r)
		has[d] = true
		if d != mark {
			last = d
		}
	}
	rtl = has[right] || has[arabic]
	switch directionOf(label[0]) {
	case right: // rules 2, 3, 4
		return rtl, !has[left] && (last == right || last == digits || last == arabic) && !(has[digits] && has[arabic])
	case left: // rules 5, 6
		return rtl, !has[right] && !has[arabic] && (last == left || last == digits)
	}
	return rtl, false // rule 1
}

// validLabel reports whether a label with code points beyond ASCII is a U-label
// (RFC 5891, section 4.2), the bidi rule apart.
func validLabel(label []rune) bool {
	n := len(label)
	if n == 0 || label[0] == '-' || label[n-1] == '-' || n > 3 && label[2] == '-' && label[3] == '-' || unicode.Is(unicode.M, label[0]) {
		return false
	}
	for i, r := range label {
		switch classOf(r) {
		case disallowed:
			return false
		case contextJ, contextO:
			if !inContext(label, i) {
				return false
			}
		}
	}
	return true
}
