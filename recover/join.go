package recover

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// stringJoin is "x" + "y".
func stringJoin(f *scan, _ *entry, sp spot) answer {
	s := f.s
	if s[0] != '"' || f.r.str.delim != "" || f.r.str.edited {
		return answer{}
	}
	k, is := f.joinAt(1)
	if is == unknown {
		return answer{kind: wait}
	}
	if is == no || f.odd(1) {
		return answer{}
	}
	if k+1 == len(s) && !f.end {
		return answer{kind: wait}
	}
	if f.quotedPlus(k) {
		return answer{}
	}
	// In "1 " + " 2" the text between the quotes is not content that goes on to
	// the end of the string: the second one ends as a string does.
	n := closingIndex(s[k+1:], `"`)
	if n < 0 {
		return f.more()
	}
	f.saw(k + 1 + n)
	if more := s[k+1 : k+1+n]; f.wanted(more) || f.becomesValue() || f.joinsTag(more) {
		return answer{}
	}
	end := k + n + 2
	if _, is = f.joinAt(end); is == no {
		is = f.after(end)
	}
	switch is {
	case unknown:
		return answer{kind: wait}
	case no:
		return answer{}
	}
	return put(k+1, "", f.textPath())
}

// becomesValue reports whether decode-string would read the open string if something
// but white space came of it.
func (f *scan) becomesValue() bool {
	r := f.r
	if r.guide == nil || r.dup.on || r.str.begun || !r.rules.on(DecodeString, lossless) {
		return false
	}
	k := r.guide.Kinds(f.textName())
	return k.Any(parser.Objects|parser.Arrays) && !k.Any(parser.Strings)
}

// joinsTag reports whether strip-tag or markup-value would see a tag if the string
// ended with more behind what has come of it, and do not see it in more, or may see
// another when that is gone.
func (f *scan) joinsTag(more string) bool {
	n := f.r.mendedLen()
	text, own := f.r.mendedRange(max(n-2*maxTag, 0), n), f.textName()
	return f.r.watch['<'] && tagEnds(text+more, own) && (!tagEnds(more, own) || strings.Contains(f.r.textSource(), "<"))
}

// quotedPlus reports whether the plus sign between the quotes s[0] and s[2] may be
// one in quotes, since no word stands on either side: if (c == "+") {.
func (f *scan) quotedPlus(k int) bool {
	n := f.r.mendedLen()
	text := f.r.mendedRange(max(n-1, 0), n)
	if f.r.str.n == 0 || text == "" || k > 2 || k+1 == len(f.s) {
		return false
	}
	f.saw(k + 1)
	c, d := text[0], f.s[k+1]
	return d == '\\' || !isAlnum(c) && !isAlnum(d)
}

// joinAt says whether a plus sign and a quote stand behind the white space at s[i],
// and where the quote is.
func (f *scan) joinAt(i int) (k int, is tri) {
	s := f.s
	j := skipWhite(s, i)
	if j == len(s) {
		return 0, isItNow(f.end, no)
	}
	if f.saw(j); s[j] != '+' {
		return 0, no
	}
	if k = skipWhite(s, j+1); k == len(s) {
		return 0, isItNow(f.end, no)
	}
	f.saw(k)
	return k, isIt(s[k] == '"')
}
