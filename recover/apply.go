package recover

import "strings"

// Apply makes the edits, which are disjoint and sorted, to the raw input: the
// result is the mended text. An edit of the rule decode-string replaces a string
// by its decoded content with its inner edits applied. Edits of another text may
// panic.
func Apply(raw string, edits []Edit) string { return applyFrom(raw, 0, edits) }

// applyFrom is Apply for raw[from:]; the edits have offsets of raw.
func applyFrom(raw string, from int64, edits []Edit) string {
	if len(edits) == 0 {
		return raw[from:]
	}
	var b strings.Builder
	for i := range edits {
		e := &edits[i]
		b.WriteString(raw[from:e.Start])
		from = e.End
		if e.Rule != DecodeString {
			b.WriteString(e.Insert)
			continue
		}
		out := levelText(raw, e)
		b.WriteString(out)
	}
	b.WriteString(raw[from:])
	return b.String()
}

// levelText is the text that a decode-string edit stands for.
func levelText(raw string, e *Edit) string {
	open, end := openerLen(raw[e.Start:]), e.End
	if !isCutString(e) {
		end -= open
	}
	return applyBuf(plainBuf(raw[e.Start+open:end], e.Start+open), e.Inner)
}

// openerLen is the length of the delimiter with which a string token that was
// decoded begins, and as long is what ends it.
func openerLen(token string) int64 {
	n, _ := delimiter(token)
	return int64(max(n, 1))
}

// isCutString reports whether the input ended before the closing quote of the
// string.
func isCutString(e *Edit) bool {
	n := len(e.Inner)
	return n > 0 && e.Inner[n-1].Rule == CloseOpen && e.Inner[n-1].End == e.End
}

// applyBuf decodes the content of a string, b, one level and makes the edits to
// the decoded text.
func applyBuf(b buf, edits []Edit) string {
	var out strings.Builder
	s := b.text
	k := 0
	for i := 0; ; {
		at := b.end(i)
		if i < len(s) {
			at = b.start(i)
		}
		if k < len(edits) && edits[k].Start <= at {
			e := &edits[k]
			k++
			if e.Rule == DecodeString {
				j := i
				for j < len(s) && b.end(j+1) <= e.End {
					j++
				}
				out.WriteString(applyInner(b, i, j, e))
				i = j
				continue
			}
			out.WriteString(e.Insert)
			for i < len(s) && b.start(i) < e.End {
				i++
			}
			continue
		}
		if i >= len(s) {
			return out.String()
		}
		dec, size, ok := decodeEscape(s[i:])
		if s[i] != '\\' || !ok {
			dec, size = s[i:i+1], 1
		}
		out.WriteString(dec)
		i += size
	}
}

// applyInner applies an edit that decodes a string in a string: s[i:j] of b is
// its source one level up.
func applyInner(b buf, i, j int, e *Edit) string {
	var text []byte
	var runs []run
	for i < j {
		dec, size, ok := decodeEscape(b.text[i:j])
		if b.text[i] != '\\' || !ok {
			dec, size = b.text[i:i+1], 1
		}
		runs = append(runs, run{at: len(text), raw: b.start(i), end: b.end(i + size), whole: true})
		text = append(text, dec...)
		i += size
	}
	c := buf{text: string(text), runs: runs}
	open, end := int(openerLen(c.text)), len(text)
	if !isCutString(e) {
		end -= open
	}
	if end < open {
		return ""
	}
	inner := c.from(open)
	return applyBuf(inner.to(end-open), e.Inner)
}
