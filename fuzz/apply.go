package fuzz

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Apply returns raw with edits applied: each replaces raw[Start:End] by Insert,
// or, with Decode, by the decoded content of that string token with Inner
// applied. It is an error if edits are not sorted and disjoint, or begin or end
// inside of an escape.
func Apply(raw string, edits []Edit) (string, error) {
	t := make([]sourced, 0, len(raw))
	for i := range len(raw) {
		t = append(t, sourced{text: raw[i : i+1], start: int64(i), end: int64(i + 1)})
	}
	return apply(t, 0, int64(len(raw)), edits)
}

// sourced is a byte or code point of a decoded level, and the raw bytes that it
// comes from.
type sourced struct {
	text       string
	start, end int64
}

// apply applies edits to t, whose source is the raw bytes from start to end.
func apply(t []sourced, start, end int64, edits []Edit) (string, error) {
	var b strings.Builder
	at, last := 0, start
	for _, e := range edits {
		if e.Start < last || e.End < e.Start || e.End > end {
			return "", fmt.Errorf("edit %s %d-%d is not behind %d and before %d", e.Rule, e.Start, e.End, last, end)
		}
		last = e.End
		from := at + sort.Search(len(t)-at, func(i int) bool { return t[at+i].start >= e.Start })
		to := from + sort.Search(len(t)-from, func(i int) bool { return t[from+i].start >= e.End })
		if from > at && t[from-1].end > e.Start || to > from && t[to-1].end > e.End {
			return "", fmt.Errorf("edit %s %d-%d is inside of an escape", e.Rule, e.Start, e.End)
		}
		for _, s := range t[at:from] {
			b.WriteString(s.text)
		}
		if e.Decode {
			n := len(e.Inner)
			isCut := n > 0 && e.Inner[n-1].Rule == "close-open" && e.Inner[n-1].End == e.End
			inner, err := decodeToken(t[from:to], isCut)
			if err != nil {
				return "", fmt.Errorf("edit %s %d-%d: %w", e.Rule, e.Start, e.End, err)
			}
			text, err := apply(inner, e.Start, e.End, e.Inner)
			if err != nil {
				return "", err
			}
			b.WriteString(text)
		}
		b.WriteString(e.Insert)
		at = to
	}
	for _, s := range t[at:] {
		b.WriteString(s.text)
	}
	return b.String(), nil
}

// marks may delimit a string token that is decoded.
var marks = [...]string{`"""`, "'''", `"`, "'", "`", "\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u00ab"}

// markLen returns how much of t is the mark with which a string token begins, and
// as much is what ends it; 0 if it is no such token.
func markLen(t []sourced) int {
	for _, m := range marks {
		n, text := 0, ""
		for n < len(t) && len(text) < len(m) {
			text += t[n].text
			n++
		}
		if text == m {
			return n
		}
	}
	return 0
}

// decodeToken decodes a string token: without what ends it if isCut.
func decodeToken(t []sourced, isCut bool) ([]sourced, error) {
	n := markLen(t)
	if n == 0 || !isCut && len(t) < 2*n {
		return nil, fmt.Errorf("not a string token")
	}
	if t = t[n:]; !isCut {
		t = t[:len(t)-n]
	}
	var out []sourced
	for len(t) > 0 {
		n, text := 1, t[0].text
		if text == `\` && len(t) > 1 {
			n = 2
			switch c := t[1].text; c {
			case "u":
				r, ok := hexRune(t)
				if !ok {
					n = 1
					break
				}
				n, text = 6, string(r)
				if utf16.IsSurrogate(r) && len(t) >= 12 && t[6].text == `\` && t[7].text == "u" {
					if low, ok := hexRune(t[6:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
						n, text = 12, string(utf16.DecodeRune(r, low))
					}
				}
			case "b":
				text = "\b"
			case "f":
				text = "\f"
			case "n":
				text = "\n"
			case "r":
				text = "\r"
			case "t":
				text = "\t"
			case `"`, `\`, "/", "'": // the last one is an escape of JavaScript's
				text = c
			default:
				n = 1 // a backslash that stands for itself
			}
		}
		out = append(out, sourced{text, t[0].start, t[n-1].end})
		t = t[n:]
	}
	return out, nil
}

// hexRune reads the escape \uXXXX that t begins with.
func hexRune(t []sourced) (rune, bool) {
	if len(t) < 6 {
		return 0, false
	}
	var r rune
	for _, s := range t[2:6] {
		i := strings.Index("0123456789abcdef", strings.ToLower(s.text))
		if i < 0 || len(s.text) != 1 {
			return 0, false
		}
		r = r<<4 | rune(i)
	}
	return r, true
}
