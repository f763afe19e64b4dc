package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// How much of the raw text a frame shows, in bytes.
const (
	frameBefore = 44 // before the marked part
	frameMarked = 40 // of the marked part
	frameAfter  = 16 // behind it
)

// seam shows where one delta ends and the next begins.
const seam = "¦"

// frame renders the raw text around the bytes start to end, with the seams of
// the deltas, and a line that marks them. An empty part is marked by one caret.
func frame(c *Call, start, end int64) (text, marks string) {
	raw := c.Raw
	start, end = clamp(start, len(raw)), clamp(end, len(raw))
	shown := min(end, start+frameMarked)
	from, to := max(0, start-frameBefore), min(int64(len(raw)), shown+frameAfter)
	for from > 0 && !utf8.RuneStart(raw[from]) {
		from--
	}
	for to < int64(len(raw)) && !utf8.RuneStart(raw[to]) {
		to++
	}
	seams := map[int64]bool{}
	var at int64
	for _, n := range c.Deltas {
		at += int64(n)
		if at > from && at < to && n > 0 {
			seams[at] = true
		}
	}
	var line strings.Builder
	if from > 0 {
		line.WriteString("… ")
	}
	lead, width := 0, 0
	for i := from; i < to; {
		if seams[i] {
			line.WriteString(seam)
		}
		if i == start {
			lead = uniseg.StringWidth(line.String())
		}
		r, n := utf8.DecodeRuneInString(raw[i:to])
		line.WriteString(visible(r, n))
		i += int64(n)
		if i >= shown && width == 0 {
			width = uniseg.StringWidth(line.String()) - lead
		}
	}
	if start >= to {
		lead = uniseg.StringWidth(line.String())
	}
	if end > shown {
		marks = "…"
	}
	if start == end {
		width = 1
	}
	if to < int64(len(raw)) {
		line.WriteString(" …")
	}
	return line.String(), strings.Repeat(" ", lead) + "^" + strings.Repeat("~", max(width-1, 0)) + marks
}

func clamp(n int64, size int) int64 { return min(max(n, 0), int64(size)) }

// visible returns something to print for a code point of n bytes: one column
// for what has none of its own.
func visible(r rune, n int) string {
	switch {
	case r == utf8.RuneError && n <= 1:
		return "\uFFFD"
	case r == '\n':
		return "⏎"
	case r == '\t':
		return "⇥"
	case r < 0x20:
		return string(0x2400 + r)
	case r == 0x7F:
		return "␡"
	case !unicode.IsGraphic(r):
		return "·"
	}
	return string(r)
}

// quoteShort returns a piece of raw text in back quotes, at most 40 columns of
// it.
func quoteShort(s string) string {
	var b strings.Builder
	b.WriteByte('`')
	n := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if n == 40 {
			b.WriteString("…")
			break
		}
		b.WriteString(visible(r, size))
		i += size
		n++
	}
	b.WriteByte('`')
	return b.String()
}
