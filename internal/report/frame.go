package report

import (
	"sort"
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
	seams := c.seams(from, to)
	var line strings.Builder
	if from > 0 {
		line.WriteString("… ")
	}
	lead, width := -1, 0
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(raw[i:to])
		// A seam within a code point is shown before it.
		for len(seams) > 0 && seams[0] < i+int64(n) {
			line.WriteString(seam)
			seams = seams[1:]
		}
		if lead < 0 && i+int64(n) > start {
			lead = uniseg.StringWidth(line.String())
		}
		line.WriteString(visible(r, n))
		i += int64(n)
		if i >= shown && width == 0 && lead >= 0 {
			width = uniseg.StringWidth(line.String()) - lead
		}
	}
	if lead < 0 {
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

// seams returns the offsets between from and to at which a delta begins, without
// those two.
func (c *Call) seams(from, to int64) []int64 {
	ends := c.deltaEnds()
	i := sort.Search(len(ends), func(i int) bool { return ends[i] > from })
	var out []int64
	for ; i < len(ends) && ends[i] < to; i++ {
		if len(out) == 0 || out[len(out)-1] != ends[i] {
			out = append(out, ends[i])
		}
	}
	return out
}

// DeltaAt returns the number, from 1, of the delta that brought the byte at the
// offset; for an offset behind the last byte, that of the last delta that
// brought any.
func (c *Call) DeltaAt(offset int64) int {
	ends := c.deltaEnds()
	size := int64(len(c.Raw))
	offset = max(min(offset, size-1), 0)
	i := sort.Search(len(ends), func(i int) bool { return ends[i] > offset })
	return max(min(i+1, len(ends)), 1)
}

// deltaEnds returns the offset behind each delta.
func (c *Call) deltaEnds() []int64 {
	if c.ends == nil {
		var at int64
		c.ends = make([]int64, len(c.Deltas))
		for i, n := range c.Deltas {
			at += int64(n)
			c.ends[i] = at
		}
	}
	return c.ends
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

// Printable makes text from a recording fit for one line of a terminal: see
// printable.
func Printable(s string) string { return printable(s) }

// printable makes text from a recording fit for a terminal: no control
// characters and nothing that turns the direction of writing.
func printable(s string) string {
	plain := func(r rune) bool { return r >= ' ' && r != utf8.RuneError && unicode.IsGraphic(r) }
	if strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		b.WriteString(visible(r, n))
		i += n
	}
	return b.String()
}

// quoteShort returns a piece of raw text in back quotes, at most 40 code points
// of it.
func quoteShort(s string) string {
	var b strings.Builder
	b.WriteByte('`')
	n := 0
	for i := 0; i < len(s); n++ {
		r, size := utf8.DecodeRuneInString(s[i:])
		if n == 40 {
			b.WriteString("…")
			break
		}
		b.WriteString(visible(r, size))
		i += size
	}
	b.WriteByte('`')
	return b.String()
}
