package recover

import (
	"cmp"
	"slices"
)

// composed returns the edits that make final of raw, where first makes text of
// raw, and second makes final of text, the rule having proposed some of it. Edits
// that touch the same bytes of text become one.
func composed(raw, text, final string, first, second []Edit, rule Rule) []Edit {
	type span struct {
		from, to int64 // in text
		grown    int64 // bytes that the edit adds
		second   bool
		edit     *Edit
	}
	var spans []span
	var shift int64 // text[i] comes from raw[i-shift]
	for i := range first {
		e := &first[i]
		n := outLen(raw, e)
		from := e.Start + shift
		shift += n - (e.End - e.Start)
		spans = append(spans, span{from, from + n, n - (e.End - e.Start), false, e})
	}
	for i := range second {
		e := &second[i]
		spans = append(spans, span{e.Start, e.End, outLen(text, e) - (e.End - e.Start), true, e})
	}
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	var all []Edit
	var grown int64 // text[i] becomes final[i+grown]
	shift = 0
	for i := 0; i < len(spans); {
		from, to, begin := spans[i].from, spans[i].to, grown
		start := from - shift
		var e *Edit
		var loss Loss
		k := i
		for ; k < len(spans) && (k == i || spans[k].from < to); k++ {
			s := &spans[k]
			to = max(to, s.to)
			loss = max(loss, s.edit.Loss, guessOf(s.edit.Inner))
			if !s.second {
				shift += s.grown
				continue
			}
			grown += s.grown
			if e == nil {
				e = s.edit
			}
		}
		switch {
		case e == nil:
			all = append(all, *spans[i].edit) // those of first are disjoint
		case k == i+1:
			all = append(all, moved(*e, -shift))
		default:
			c := Edit{Rule: e.Rule, Path: e.Path, Start: start, End: to - shift, Insert: final[from+begin : to+grown], Loss: loss, Schema: e.Schema}
			if c.Rule == DecodeString {
				c.Rule = rule // it is no string as it stands
			}
			all = append(all, c)
		}
		i = k
	}
	return all
}

// moved is an edit with all its offsets moved by n bytes.
func moved(e Edit, n int64) Edit {
	e.Start, e.End = e.Start+n, e.End+n
	e.Inner = slices.Clone(e.Inner)
	for i := range e.Inner {
		e.Inner[i] = moved(e.Inner[i], n)
	}
	return e
}

// outLen is the length of what an edit of source puts there.
func outLen(source string, e *Edit) int64 {
	if e.Rule == DecodeString {
		return int64(len(levelText(source, e)))
	}
	return int64(len(e.Insert))
}
