package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// quickText takes content of a string between apostrophes, and its end. It returns
// how much of s it took; waits says that the rest needs more text.
func (r *Repairer) quickText(s string) (n int, waits bool) {
	for n < len(s) {
		n += r.quickPlain(s[n:])
		if n == len(s) {
			return n, true
		}
		switch c := s[n]; {
		case c == '\'':
			if waits = r.quickEnd(s[n:]); r.foreign {
				return n, waits
			}
			return n + 1, false
		case c == '\\' && r.p.Offset()-r.marks.open <= int64(len(r.str.head)): // it may be a path
			return n, false
		case c >= utf8.RuneSelf && !utf8.FullRuneInString(s[n:]):
			return n, true
		case c >= utf8.RuneSelf && !beginsRune(s[n:]):
			return n, false
		case c == '\\' || c >= utf8.RuneSelf:
			r.mutes()
			k := sourceEnd(s, n)
			if r.watch['<'] {
				k = r.tagIn(s, n, k)
			}
			k = r.p.TakeSource(s[n:k])
			r.write(s[n : n+k])
			if n += k; k == 0 {
				return n, false
			}
		default:
			return n, false
		}
	}
	return n, true
}

// beginsRune reports whether s begins with a character, and not with invalid UTF-8.
func beginsRune(s string) bool {
	v, size := utf8.DecodeRuneInString(s)
	return v != utf8.RuneError || size > 1
}

// sourceEnd returns the index of what ends the source of text between apostrophes
// that s[i] begins, or of what is not plain in it but for escapes and what is not
// ASCII.
func sourceEnd(s string, i int) int {
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ' || c == '"' || c == '\'':
			return i
		case c == '\\':
			if i+1 == len(s) || strings.IndexByte(`"\/bfnrtu`, s[i+1]) < 0 {
				return i
			}
			i++
		}
	}
	return i
}

// quickPlain takes what s begins with that stands for itself: plain ASCII, quotes and
// control characters. It returns how much.
func (r *Repairer) quickPlain(s string) int {
	at, from, i := r.p.Offset(), r.textFrom(), 0
	for {
		k := parser.QuotedEnd(s, i)
		if r.watch['<'] {
			k = r.tagIn(s, i, k)
		}
		r.write(s[i:k])
		if i = k; i == len(s) || !r.mayMark(1) {
			break
		}
		if c := s[i]; c < ' ' && at+int64(i)-r.marks.open > int64(len(r.str.head)) { // else it may be a path
			r.markControls(at+int64(i), at+int64(i)+1, 1)
			r.write(escapeControl(c))
		} else if c == '"' {
			r.markText(SingleQuotes, putEscaped, at+int64(i))
			r.write(`\"`)
		} else {
			break
		}
		i++
	}
	if i > 0 {
		r.span, r.spans = [2]int64{from, r.mendedLen()}, true
		r.p.TakeText(s[:i])
		r.spans = false
		r.mutes()
	}
	return i
}

// tagIn returns the index of the first byte of s[i:k], which follows what was taken,
// with which a tag may begin that rules want to see; k if there is none.
func (r *Repairer) tagIn(s string, i, k int) int {
	first := r.p.Offset() == r.marks.open+1
	for ; i < k; i++ {
		j := strings.IndexByte(s[i:k], '<')
		if j < 0 {
			return k
		}
		if i += j; r.stopsAtTag(s, i, first) {
			return i
		}
	}
	return k
}

// quickEnd takes the apostrophe that s begins with and that ends the open string, if
// what follows confirms it. waits says that s ends before that is known.
func (r *Repairer) quickEnd(s string) (waits bool) {
	u := unit{r: r, s: s[:min(len(s), maxQuick)], at: r.p.Offset()}
	need, _, ok := u.confirmed(1)
	if !ok {
		return u.short && len(s) <= maxQuickWait
	}
	from := r.textFrom()
	r.write(`"`)
	r.markEnd(u.at)
	r.span, r.spans = [2]int64{from, r.mendedLen()}, true
	r.p.TakeEnd(u.at+1, u.at+int64(need))
	r.spans = false
	r.foreign = false
	r.mutes()
	return false
}

// textFrom is where the next fragment of the open string begins in the mended text:
// the first one with the quote.
func (r *Repairer) textFrom() int64 { return r.mendedLen() - (r.p.Offset() - r.p.Fragment()) }

// leaveText makes str that of a string that the short way leaves to the machine.
func (r *Repairer) leaveText() {
	from, to := r.marks.open+1, r.p.Offset()
	r.str = stringState{open: true, delim: "'", rule: SingleQuotes, n: int(to - from)}
	n := copy(r.str.head[:], r.raw.slice(from, min(to, from+int64(len(r.str.head)))))
	r.str.begun = skipWhite(view(r.str.head[:n]), 0) < n || skipWhite(r.raw.slice(from, to), 0) < r.str.n
	if at := r.p.TakeSure(); at > to {
		r.sure = max(r.sure, at) // no event of the string is older than those before it
	}
	r.foreign = false
}

// controls takes what s begins with while the Repairer glides: control characters
// in a string, and the plain text between and behind them, as raw-control has it.
// It returns how much of s; 0 leaves them to the machine.
func (r *Repairer) controls(s string) int {
	left := min(r.opt.maxEdits-len(r.edits)-r.marks.edits, int((r.opt.maxPaths-r.pathBound())/int64(r.p.Path().PointerBound()+2*maxQuick)))
	if r.p.Place() != parser.InString || r.p.Young() >= 0 || left <= 0 {
		return 0
	}
	at, from := r.p.Offset(), r.mendedLen()
	i, last, n := 0, 0, 0
	for i < len(s) && s[i] < ' ' && n < left {
		last = i
		n++
		escape, end := escapeControl(s[i]), i+1
		if !r.watchTags && !r.watch[','] { // else the text is looked at first
			end = parser.PlainEnd(s, end)
		}
		r.reserve(len(escape) + end - i)
		r.json.cur = append(append(r.json.cur, escape...), s[i+1:end]...)
		i = end
	}
	r.markControls(at, at+int64(last)+1, n)
	r.span, r.spans, r.reading = [2]int64{from, r.mendedLen()}, true, ""
	r.p.TakeText(s[:i])
	r.spans = false
	r.mutes()
	return i
}
