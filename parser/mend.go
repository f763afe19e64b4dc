package parser

// What follows is for a driver that has found out itself what text at hand means,
// while the parser glides.

// PlainEnd returns the index of the first byte of s, from i on, that is not
// printable ASCII other than a quote or backslash.
func PlainEnd(s string, i int) int { return plainEnd(s, i) }

// TakeText takes s as content of the open string as it stands, also control
// characters: the driver has looked at it.
func (p *Parser) TakeText(s string) {
	p.ev.Held = false
	p.fragment(s, 0, len(s))
	p.off += int64(len(s))
}
