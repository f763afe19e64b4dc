package recover

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// valueQuote adds the quote that a value lacks: the closing one before the
// separator that a known name follows, or the opening one.
func valueQuote(f *scan, e *entry, sp spot) answer {
	s, r := f.s, f.r
	which := 0
	if r.guide == nil {
		which = 1
	}
	loss, on := e.variant(f, which)
	if !on {
		return answer{}
	}
	if sp.place == inText {
		if s[0] != ',' || r.str.delim != "" {
			return answer{}
		}
		j := skipWhite(s[:min(len(s), maxAhead)], 1)
		if j == len(s) && j < maxAhead {
			return f.more()
		}
		f.saw(min(j, len(s)-1))
		if j == maxAhead {
			return answer{}
		}
		if s[j] != '"' {
			return f.openMember(loss)
		}
		if box, _ := r.box(); box == parser.KindArray {
			if _, on := e.variant(f, 1); !on { // no name can follow
				return answer{}
			}
			switch f.after(j + 1) { // does that quote end the string?
			case unknown:
				return answer{kind: wait}
			case yes:
				return answer{}
			}
			n := closingIndex(s[j+1:], `"`)
			if n < 0 {
				return f.more()
			}
			switch f.after(j + n + 2) {
			case unknown:
				return answer{kind: wait}
			case no:
				return answer{}
			}
			return f.closeText(loss)
		}
		is, known := f.memberAt(j, which == 0)
		if !known {
			return answer{kind: wait}
		}
		if !is {
			return answer{}
		}
		switch f.after(j + 1) {
		case unknown:
			return answer{kind: wait}
		case yes:
			return answer{}
		}
		return f.closeText(loss)
	}
	return f.openText(loss, sp)
}

// openText adds the opening quote of the value at the spot where it has the closing
// one: a quote with no white space before it, and a closer or comma behind it. A
// comma or colon before it belongs to the text only if the schema shows where the
// next member begins.
func (f *scan) openText(loss Loss, sp spot) answer {
	s := f.s
	if sp.place != inValue || !isWord(s[sp.i]) && strings.IndexByte("/#~@", s[sp.i]) < 0 {
		return answer{}
	}
	k, has := f.kinds(sp)
	if has && !k.Any(parser.Strings) {
		return answer{}
	}
	marks, depth := false, 0 // a comma, colon or bracket came; brackets that are open
	for i := sp.i; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i < len(s) {
				f.saw(i)
			}
		case '"':
			f.saw(i)
			if i > sp.i && isWhite(s[i-1]) || depth > 0 {
				return answer{}
			}
			j, known := f.gap(i + 1)
			if !known {
				return answer{kind: wait}
			}
			if j < len(s) && strings.IndexByte(",}]", s[j]) < 0 {
				return answer{}
			}
			if marks && j < len(s) {
				is, known := f.follows(j)
				if !known {
					return answer{kind: wait}
				}
				if !is {
					return answer{}
				}
			}
			return answer{kind: fix, loss: loss, at: sp.i, insert: `"`, path: f.valuePath(sp), schema: f.schema(sp)}
		case ',', ':':
			if marks = true; sp.member && f.anchored() {
				continue
			}
			f.saw(i)
			return answer{}
		case '{', '[':
			depth++
			if marks = true; sp.member && f.anchored() {
				continue
			}
			f.saw(i)
			return answer{}
		case '}', ']':
			if depth--; depth >= 0 {
				continue
			}
			f.saw(i)
			return answer{}
		case '\n':
			f.saw(i)
			return answer{}
		}
	}
	return f.more()
}

// follows reports whether the closer of the innermost object stands at s[j], or a
// comma and a member that the schema has and that did not come yet.
func (f *scan) follows(j int) (is, known bool) {
	if f.s[j] != ',' {
		return f.s[j] == '}', true
	}
	k, known := f.gap(j + 1)
	if !known || k == len(f.s) {
		return false, known
	}
	return f.memberAt(k, true)
}

// openMember ends the open string before the comma s[0] where a bare name, a colon
// and a string follow it: first, b: "second". The quote of that string must not
// be one that ends the open string, and its other one must end it.
func (f *scan) openMember(loss Loss) answer {
	s := f.s
	f.vague = true
	v, is := f.r.bareMember(s, 0)
	if is == unknown && !f.end {
		return answer{kind: wait}
	}
	if is != yes {
		return answer{}
	}
	switch f.after(v + 1) {
	case unknown:
		return answer{kind: wait}
	case yes:
		return answer{}
	}
	n := closingIndex(s[v+1:], `"`)
	if n < 0 {
		return f.more()
	}
	switch f.after(v + n + 2) {
	case unknown:
		return answer{kind: wait}
	case yes:
		return f.closeText(loss)
	}
	return answer{}
}

// maxBareName is how long a bare name behind a comma in a string may be, in
// bytes, to end that string.
const maxBareName = 64

// maxAhead is how far behind a comma in a string a name is looked for, in bytes.
const maxAhead = 512

// bareMember says whether a bare name, a colon and a quote stand behind the comma
// at s[i] in a string, and where the quote is: with the names of a schema, only
// one that it has and that did not come yet. With more text behind s, an answer
// other than unknown is the same.
func (r *Repairer) bareMember(s string, i int) (v int, is tri) {
	if !r.rules.on(UnquotedName, lossless) {
		return 0, no
	}
	s = s[:min(len(s), i+maxAhead)]
	j := skipWhite(s, i+1)
	e := wordEnd(s[:min(len(s), j+maxBareName+1)], j)
	if j < len(s) && (e == j || e-j > maxBareName) {
		return 0, no
	}
	if v = skipWhite(s, e); v < len(s) {
		if s[v] != ':' {
			return 0, no
		}
		v = skipWhite(s, v+1)
	}
	if v < len(s) && s[v] != '"' || v == i+maxAhead {
		return 0, no
	}
	box, up := r.box()
	if box != parser.KindObject {
		return 0, no
	}
	if n := r.names(up); r.guide != nil {
		fits := false
		for k := 0; n != nil && k < len(n.Known) && !fits; k++ {
			fits = !n.Seen[k] && (n.Known[k] == s[j:e] || e == len(s) && strings.HasPrefix(n.Known[k], s[j:e]))
		}
		if !fits {
			return 0, no
		}
	}
	if v == len(s) {
		return 0, unknown
	}
	return v, yes
}

// closeText ends the open string before s[0].
func (f *scan) closeText(loss Loss) answer {
	if f.wanted("") || f.endsInTag() {
		return answer{}
	}
	a := put(0, `"`, f.textPath())
	a.loss = loss
	return a
}
