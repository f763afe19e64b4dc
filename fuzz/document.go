package fuzz

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Document returns a random JSON text of about size bytes. All of the grammar
// occurs: every escape, code points of every length, numbers of every form,
// white space, empty containers, nested ones, equal names.
func Document(rng *rand.Rand, size int) string {
	d := document{rng: rng, left: size}
	d.space()
	d.value(0)
	d.space()
	return d.b.String()
}

type document struct {
	rng  *rand.Rand
	b    strings.Builder
	left int // bytes that may still be written, roughly
}

func (d *document) space() {
	for d.rng.IntN(5) == 0 {
		d.b.WriteByte(" \t\r\n"[d.rng.IntN(4)])
	}
}

func (d *document) value(depth int) {
	before := d.b.Len()
	defer func() { d.left -= d.b.Len() - before }()
	n := d.rng.IntN(10)
	if d.left > 8 && depth < 40 && (depth == 0 || n < 4) {
		d.container(depth, d.rng.IntN(2) == 0)
		return
	}
	switch {
	case n < 7:
		d.text(d.rng.IntN(max(min(d.left, 100), 1)))
	case n < 9:
		d.number()
	default:
		d.b.WriteString([]string{"true", "false", "null"}[d.rng.IntN(3)])
	}
}

func (d *document) container(depth int, object bool) {
	open, closer := byte('['), byte(']')
	if object {
		open, closer = '{', '}'
	}
	d.b.WriteByte(open)
	d.space()
	room := d.left
	if depth > 0 {
		room = d.rng.IntN(d.left)
	}
	for n, end := 0, d.b.Len()+room; d.b.Len() < end && (depth > 0 || n < 1000); n++ {
		if n > 0 {
			d.b.WriteByte(',')
			d.space()
		}
		if object {
			if d.rng.IntN(3) > 0 {
				fmt.Fprintf(&d.b, "%q", []string{"", "a", "b", "name", "a/b", "m~n", "0"}[d.rng.IntN(7)]+strconv.Itoa(n))
			} else {
				d.text(d.rng.IntN(12))
			}
			d.space()
			d.b.WriteByte(':')
			d.space()
		}
		d.left = end - d.b.Len()
		d.value(depth + 1)
		d.space()
	}
	d.b.WriteByte(closer)
}

// number writes a number of any form.
func (d *document) number() {
	digits := func(n int) {
		for range n {
			d.b.WriteByte('0' + byte(d.rng.IntN(10)))
		}
	}
	if d.rng.IntN(3) == 0 {
		d.b.WriteByte('-')
	}
	if d.rng.IntN(4) == 0 {
		d.b.WriteByte('0')
	} else {
		d.b.WriteByte('1' + byte(d.rng.IntN(9)))
		digits(d.rng.IntN(20))
	}
	if d.rng.IntN(3) == 0 {
		d.b.WriteByte('.')
		digits(1 + d.rng.IntN(8))
	}
	if d.rng.IntN(4) == 0 {
		d.b.WriteByte("eE"[d.rng.IntN(2)])
		d.b.WriteString([]string{"", "+", "-"}[d.rng.IntN(3)])
		digits(1 + d.rng.IntN(3))
	}
}

// text writes a string of n pieces.
func (d *document) text(n int) {
	d.b.WriteByte('"')
	for n > 0 {
		n--
		switch k := d.rng.IntN(24); {
		case k < 12:
			for range 1 + d.rng.IntN(20) {
				c := ' ' + byte(d.rng.IntN(0x7f-' '+1))
				if c != '"' && c != '\\' {
					d.b.WriteByte(c)
				}
				n--
			}
		case k < 16:
			d.b.WriteByte('\\')
			d.b.WriteByte(`"\/bfnrt`[d.rng.IntN(8)])
		case k < 18:
			d.escape(rune(d.rng.IntN(0x80)))
		case k < 19:
			d.escape(d.rune())
		default:
			d.b.WriteRune(d.rune())
		}
	}
	d.b.WriteByte('"')
}

// escape writes r as one escape, or as two.
func (d *document) escape(r rune) {
	form := `\u%04x`
	if d.rng.IntN(2) == 0 {
		form = `\u%04X`
	}
	if r >= 0x10000 {
		r -= 0x10000
		fmt.Fprintf(&d.b, form, 0xD800+r>>10)
		r = 0xDC00 + r&0x3FF
	}
	fmt.Fprintf(&d.b, form, r)
}

// rune returns a code point that is not ASCII; those at the borders of an
// encoded length, and of the surrogates, come often.
func (d *document) rune() rune {
	borders := []rune{0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD000, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF}
	switch d.rng.IntN(5) {
	case 0:
		return borders[d.rng.IntN(len(borders))]
	case 1:
		return 0x80 + rune(d.rng.IntN(0x780))
	case 2:
		return 0x800 + rune(d.rng.IntN(0xD000))
	case 3:
		return 0xE000 + rune(d.rng.IntN(0x2000))
	}
	return 0x10000 + rune(d.rng.IntN(0x100000))
}

// Mutate breaks text in up to three places: bytes left out, put in, replaced,
// repeated, a piece moved, the end cut off. The result may be well-formed all
// the same.
func Mutate(rng *rand.Rand, text string) string {
	const likely = "{}[]:,\"\\ \n\t0123456789-+.eEtfnaulrsbx/*'\x00\x1f\x7f\x80\xbf\xc2\xe0\xed\xf0\xf4\xff"
	b := []byte(text)
	for range 1 + rng.IntN(3) {
		at := 0
		if len(b) > 0 {
			at = rng.IntN(len(b))
		}
		n := min(rng.IntN(4), len(b)-at)
		switch rng.IntN(7) {
		case 0:
			b = append(b[:at:at], b[at+n:]...)
		case 1, 2:
			b = append(b[:at:at], append([]byte{likely[rng.IntN(len(likely))]}, b[at:]...)...)
		case 3:
			if at < len(b) {
				b[at] = likely[rng.IntN(len(likely))]
			}
		case 4:
			b = append(b[:at+n:at+n], b[at:]...)
		case 5:
			b = b[:at]
		default:
			piece := []string{`\u`, `\uD83D`, `\uDE00`, `\uD83D\u0041`, "\xe2\x82", "\xf0\x9f\x98", `"",`, "nul", "1e", "{\"\":", "[["}[rng.IntN(11)]
			b = append(b[:at:at], append([]byte(piece), b[at:]...)...)
		}
	}
	return string(b)
}
