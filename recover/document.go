package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// document is what is known of the text around the value.
type document struct {
	braces int                         // opening braces taken off: as many closers are too much
	spaced bool                        // escaped white space stood between tokens
	paren  bool                        // the value stands in the parentheses of a call
	tail   int64                       // where what follows the root begins, in the raw input
	null   Edit                        // of the null that stands for nothing, if End is not 0
	names  []string                    // that the schema declares for the root; nil: nobody asked
	twins  [2]struct{ asked, is bool } // whether a ], and a }, behind the root may stand for another fault
}

// fence drops a Markdown fence before the value, or inside of its braces.
func fence(f *scan, _ *entry, sp spot) answer {
	s, i := f.s, sp.i
	if s[i] != '`' || sp.place != inRoot && !(sp.place == inName && sp.first && f.r.p.Depth() == 1) {
		return answer{}
	}
	if len(s)-i < 3 && strings.HasPrefix("```", s[i:]) && !f.end {
		return answer{kind: wait}
	}
	if !strings.HasPrefix(s[i:], "```") {
		return answer{}
	}
	j := i + 3
	for j < len(s) && (isWord(s[j]) && s[j] < utf8.RuneSelf || s[j] == '+' || s[j] == '#') {
		j++
	}
	if j == len(s) && !f.end {
		return answer{kind: wait}
	}
	if j < len(s) && !isWhite(s[j]) && s[j] != '{' && s[j] != '[' && s[j] < utf8.RuneSelf {
		return answer{}
	}
	return answer{kind: fix, at: i, take: j - i, path: ""}
}

// emptyPrefix drops {} before an object.
func emptyPrefix(f *scan, _ *entry, sp spot) answer {
	s := f.s
	if s[sp.i] != '{' {
		return answer{}
	}
	j, known := f.gap(sp.i + 1)
	if !known {
		return answer{kind: wait}
	}
	if j == len(s) || s[j] != '}' {
		return answer{}
	}
	k, known := f.gap(j + 1)
	if !known {
		return answer{kind: wait}
	}
	if k == len(s) || s[k] != '{' {
		return answer{kind: keep, force: j + 1}
	}
	return answer{kind: fix, at: sp.i, take: j + 1 - sp.i}
}

// standsForNothing reports whether a bare null at the spot is the whole value,
// where the schema wants an object and no null.
func (f *scan) standsForNothing(sp spot) bool {
	if sp.place != inRoot || !f.r.rules.on(EmptyInput, lossless) {
		return false
	}
	k, has := f.kinds(sp)
	return has && k.Any(parser.Objects) && !k.Any(parser.Nulls)
}

// holdNull holds back the null in s[i:end] of what waits, which stands for
// nothing: what it becomes depends on whether the input has no fault behind it.
func (r *Repairer) holdNull(i, end int) {
	if i > 0 && !r.force(i, end) {
		return
	}
	c := r.current()
	n := 0 // what changed a None into null is part of the edit
	for n < len(r.open) && r.open[n].pos+len(r.open[n].Insert) <= 0 {
		n++
	}
	r.flush(n)
	r.open = r.open[:0]
	r.differs, r.inTail = true, true
	r.doc.null = Edit{Rule: EmptyInput, Start: c.start(0), End: c.end(end - i), Insert: "{}"}
	r.doc.tail = r.doc.null.End
	r.head, r.tail, r.own = buf{}, buf{}, 0
}

// nothingCame makes {} of an input without any text, if nothing is required.
func (r *Repairer) nothingCame() {
	if r.guide != nil && !r.guide.Kinds("").Any(parser.Objects) {
		r.lose(&parser.SyntaxError{Msg: "the input is empty", Incomplete: false})
		return
	}
	if !r.emptyBegins() {
		return
	}
	r.head, r.tail, r.own = buf{}, buf{}, 0
	if n := r.raw.len(); n > 0 {
		r.flush(len(r.open))
		r.edits = append(r.edits, Edit{Rule: EmptyInput, Start: r.jsonAt, End: n, Insert: "{}"})
	}
	r.differs, r.inTail, r.doc.tail = true, true, r.raw.len()
	r.write("{}")
	r.rootDone()
	r.emptyEvents()
}

// nullCame makes {} of the null that stands for nothing, and reads what follows
// it, if nothing is required.
func (r *Repairer) nullCame() {
	if !r.emptyBegins() {
		r.moreValues(r.raw.from(r.doc.tail), 0)
		return
	}
	r.keep(r.doc.null)
	r.write(r.doc.null.Insert)
	r.rootDone()
	r.readTail()
	if r.err == nil {
		r.emptyEvents()
	}
}

// emptyBegins begins {} before the guide, and reports whether nothing is required
// of it.
func (r *Repairer) emptyBegins() bool {
	if r.guide == nil {
		return true
	}
	ev := r.emptyEvent(parser.KindObject)
	r.guide.Event(&ev)
	n := r.guide.Names(0)
	if n == nil {
		return true
	}
	for i := range n.Required {
		if n.Required[i] {
			r.lose(&parser.SyntaxError{Offset: r.raw.len(), Msg: "the input is empty, and " + quote(n.Known[i]) + " is required"})
			return false
		}
	}
	return true
}

// emptyEvents tells of {}, which has begun before the guide.
func (r *Repairer) emptyEvents() {
	open, end := r.emptyEvent(parser.KindObject), r.emptyEvent(parser.KindObjectEnd)
	if r.guide != nil {
		r.guide.Event(&end)
	}
	if r.out != nil {
		r.out.Event(&open)
		r.out.Event(&end)
	}
}

// emptyEvent is an event of the {} that stands for nothing.
func (r *Repairer) emptyEvent(k parser.Kind) parser.Event {
	at := r.raw.len()
	ev := parser.Event{Kind: k, Start: at, End: at, Path: new(parser.Path)}
	ev.SetSource("", at, true)
	ev.NotBefore(at)
	r.span = [2]int64{-1, -1}
	return ev
}

// callHeader drops the name of a function before its arguments.
func callHeader(f *scan, _ *entry, sp spot) answer {
	s, i := f.s, sp.i
	j := i
	for j < len(s) && (isWord(s[j]) || s[j] == ':' || s[j] == '/') {
		j++
	}
	if j-i >= maxHeader {
		return answer{} // however it goes on
	}
	if j == len(s) && !f.end {
		return answer{kind: wait}
	}
	name := s[i:j]
	if name == "" || j == len(s) || isDigit(name[0]) || isLiteral(name) || otherLiteralOf(name) != "" || name[0] >= utf8.RuneSelf || name[len(name)-1] == ':' {
		return answer{}
	}
	k, known := f.gap(j)
	if !known {
		return answer{kind: wait}
	}
	if k == len(s) {
		return answer{}
	}
	paren := s[k] == '('
	if paren {
		v, known := f.gap(k + 1)
		if !known {
			return answer{kind: wait}
		}
		if v == len(s) || s[v] != '{' && s[v] != '[' {
			return answer{}
		}
		k++
	} else if s[k] != '{' || k > j && name[0] != '.' && strings.IndexByte(name, ':') < 0 && strings.IndexByte(name, '.') < 0 {
		return answer{}
	}
	return answer{kind: fix, at: i, take: k - i, do: func(r *Repairer) { r.doc.paren = r.doc.paren || paren }}
}

// maxHeader is how long the name before an opener may be, in bytes.
const maxHeader = 256

// lostOpener puts {" in front of a known name, or { if the name has its quote.
func lostOpener(f *scan, e *entry, sp spot) answer {
	s, i := f.s, sp.i
	insert := `{"`
	if s[i] == '"' {
		insert = `{`
		i++
	} else if !isWord(s[i]) {
		return answer{}
	}
	end, known := f.rootName(i)
	if !known {
		return answer{kind: wait}
	}
	if end < 0 {
		return answer{}
	}
	j, known := f.gap(end + 1)
	if !known {
		return answer{kind: wait}
	}
	if j == len(s) || s[j] != ':' {
		return answer{}
	}
	return answer{kind: fix, loss: e.variants[0].Loss, at: sp.i, insert: insert}
}

// rootName returns where the name of a member that the schema declares for the root
// ends, if it stands at s[i] with a quote behind it: -1 if there is none.
func (f *scan) rootName(i int) (end int, known bool) {
	rest := f.s[i:]
	open := false
	for _, name := range f.r.rootNames() {
		n := min(len(rest), len(name))
		switch {
		case rest[:n] != name[:n]:
		case n == len(rest):
			open = true
		case rest[n] == '"':
			return i + n, true
		}
	}
	return -1, f.end || !open
}

// rootNames returns the names that the schema declares for the root. The root is
// not open yet, so the guide is asked for the value.
func (r *Repairer) rootNames() []string {
	if r.doc.names == nil {
		r.doc.names = []string{}
		if g := r.renew(); g != nil && g.Kinds("").Any(parser.Objects) {
			ev := parser.Event{Kind: parser.KindObject, End: 1, At: 1, Path: new(parser.Path)}
			g.Event(&ev)
			if n := g.Names(0); n != nil {
				r.doc.names = append(r.doc.names, n.Known...)
			}
		}
	}
	return r.doc.names
}

// prose drops text before the value: up to what begins like an object, or an
// array of something.
func prose(f *scan, e *entry, sp spot) answer {
	s, i := f.s, sp.i
	if strings.HasPrefix("[object ", s[i:min(len(s), i+8)]) {
		if len(s)-i < 8 && !f.end {
			return answer{kind: wait}
		}
		if len(s)-i >= 8 {
			return answer{kind: lost, at: i, msg: "no JSON in the input: an object that was turned into a string"}
		}
	}
	switch c := s[i]; {
	case c == '[':
		mark, known := f.callMark(i)
		if !known {
			return answer{kind: wait}
		}
		if !mark {
			return answer{}
		}
	case c == '{' || c == '"' || c == '-' || isDigit(c) || c == '\\':
		return answer{}
	case (c == '\'' || c == '`' || c >= utf8.RuneSelf) && f.r.rules.on(DecodeString, lossless):
		switch decodeString(f, nil, sp).kind {
		case wait:
			return answer{kind: wait}
		case act:
			return answer{}
		}
	case c == '<' && !strings.Contains(s[i:], "{"):
		return f.more()
	case c == 't' || c == 'f' || c == 'n':
		end, known := f.tokenEnd(i)
		if !known {
			return answer{kind: wait}
		}
		if isLiteral(s[i:end]) {
			return answer{}
		}
	}
	for j := i; j < len(s); j++ {
		begins, known := f.begins(j)
		if !known {
			return answer{kind: wait}
		}
		if !begins {
			continue
		}
		loss, on := e.variant(f, 0)
		if !on {
			return answer{}
		}
		if p := strings.Index(s[i:j], "```"); p >= 0 {
			return answer{kind: fix, loss: loss, at: i, take: p}
		}
		return answer{kind: fix, loss: loss, at: i, take: j - i}
	}
	if f.end {
		return f.nothing(i)
	}
	return answer{kind: wait}
}

// begins reports whether an object seems to begin at s[j], or an array of strings
// or containers.
func (f *scan) begins(j int) (is, known bool) {
	s := f.s
	if s[j] != '{' && s[j] != '[' {
		return false, true
	}
	k := skipWhite(s, j+1)
	if k == len(s) {
		return false, f.end
	}
	if s[j] == '[' {
		return s[k] == '{' || s[k] == '"' || s[k] == '[', true
	}
	if strings.IndexByte("\"'}{", s[k]) >= 0 {
		return true, true
	}
	e := wordEnd(s, k)
	colon := skipWhite(s, e)
	if e > k && colon == len(s) {
		return false, f.end
	}
	return e > k && s[colon] == ':', true
}

// callMark reports whether a mark like [TOOL_CALLS] stands at s[i], before
// something that is no separator.
func (f *scan) callMark(i int) (is, known bool) {
	s, k := f.s, i+1
	for k < len(s) && (s[k] >= 'A' && s[k] <= 'Z' || s[k] == '_') {
		k++
	}
	if k == len(s) {
		return false, f.end
	}
	if s[k] != ']' || k < i+3 {
		return false, true
	}
	sep, known := f.separator(k + 1)
	return !sep, known
}

// endTokens end a call or a turn in the text of some models.
var endTokens = [...]string{"<|call|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|return|>", "<|endoftext|>", "<|end_of_text|>",
	"<end_of_turn>", "</s>", "</tool_call>", "</tool_calls>", "</function>", "</function_call>", "</function_calls>", "</invoke>", "</parameter>"}

// beginTail ends streaming: the root is complete, and something follows. No
// event depends on it, so it is read when all of it has come.
func (r *Repairer) beginTail() {
	c := r.current()
	r.doc.tail = c.start(0)
	r.inTail = true
	r.rootDone()
	r.head, r.tail, r.own = buf{}, buf{}, 0
}

// rootDone keeps the value that is complete.
func (r *Repairer) rootDone() {
	if r.root < 0 && r.err == nil {
		r.root = r.mendedLen()
	}
}

// first returns the mended text of the root value.
func (r *Repairer) first() string {
	return strings.Trim(r.mendedRange(0, r.root), " \t\r\n")
}

// readTail decides what the text behind the root is, when the input has ended.
func (r *Repairer) readTail() {
	r.flush(len(r.open))
	r.unfold()
	f := &scan{r: r, s: r.raw.from(r.doc.tail), end: true}
	base := r.doc.tail
	kept := 0 // of f.s that is in the mended text, or in an edit
	edit := func(rule Rule, loss Loss, i, end int) {
		r.write(f.s[kept:i])
		kept = end
		n := len(r.edits)
		if n > 0 && r.edits[n-1].Rule == rule && r.edits[n-1].End == base+int64(i) && r.edits[n-1].Insert == "" {
			r.edits[n-1].End = base + int64(end)
			return
		}
		r.keep(Edit{Rule: rule, Start: base + int64(i), End: base + int64(end), Loss: loss})
	}
	on := func(rule Rule, t Tier) bool { return r.rules.on(rule, t) }
	r.differs = r.differs || r.jsonAt != base
	i := 0
	for {
		i = skipWhite(f.s, i)
		if i == len(f.s) {
			break
		}
		rule, loss, tier, end := numRules, Lossless, lossless, 0
		rest := f.s[i:]
		c := rest[0]
		switch {
		case c == '}' || c == ']':
			rule, end = ExtraCloser, i+1
			switch {
			case c == '}' && r.doc.braces > 0:
				rule = DoubleBraces
				r.doc.braces--
			case r.rootTwin(c):
				loss, tier = Guess, lenient
			}
		case (c == ')' || c == ';') && r.doc.paren:
			rule, end = CallHeader, i+1
		case strings.HasPrefix(rest, "```"):
			rule, end = Fence, i+3
		case c == '/' || c == '#':
			if k := f.commentEnd(i); k > 0 && !quotedText(f.s[i:k], false) {
				rule, end = Comment, k
			}
		case c == '\\':
			if k, known := f.gap(i); known && k > i {
				rule, end = EscapedSpace, i+2
			}
		case c >= utf8.RuneSelf || c == '\v' || c == '\f':
			if k, _ := f.spaceEnd(i); k > i {
				rule, end = BOMSpace, k
			}
		case c == ',':
			if len(strings.TrimLeft(rest, ", \t\r\n")) == 0 {
				rule, end = TrailingComma, len(strings.TrimRight(f.s, " \t\r\n"))
			}
		case c == '<':
			for _, t := range endTokens {
				if strings.HasPrefix(rest, t) {
					rule, end = EndToken, i+len(t)
				}
			}
		case c == '{' || c == '[':
			if rule, end = r.secondValue(f.s, i); r.err != nil {
				return
			}
		}
		if rule == numRules || !on(rule, tier) {
			if c != ',' && c != ':' && on(TrailingText, lenient) {
				if k := valueIn(f.s, i); k >= 0 {
					r.twoValues(f.s, k)
					return
				}
				rule, loss, end = TrailingText, Guess, len(strings.TrimRight(f.s, " \t\r\n"))
			} else {
				if c == '{' || c == '[' || valueIn(f.s, i) >= 0 {
					r.moreValues(f.s, max(valueIn(f.s, i), i))
				}
				r.lose(&parser.SyntaxError{Offset: base + int64(i), Msg: "text behind the value: " + quote(rest)})
				return
			}
		}
		edit(rule, loss, i, end)
		i = end
	}
	r.write(f.s[kept:])
}

// closeBraces says that the input was cut if braces were doubled at its beginning
// and not at its end.
func (r *Repairer) closeBraces() {
	if r.doc.braces > 0 && r.err == nil && r.rules.on(CloseOpen, truncated) {
		r.keep(Edit{Rule: CloseOpen, Start: r.raw.len(), End: r.raw.len()})
	}
}

// secondValue looks at the object or array at s[i], behind the root: the same
// once more, or cut, is dropped; another one makes the input Lost.
func (r *Repairer) secondValue(s string, i int) (rule Rule, end int) {
	rest := strings.TrimRight(s[i:], " \t\r\n")
	first := r.first()
	raw := strings.Trim(r.raw.slice(0, r.doc.tail), " \t\r\n")
	if strings.HasPrefix(first, rest) || strings.HasPrefix(raw, rest) {
		return Repeated, i + len(rest)
	}
	a, b := new(tokens), new(partTokens)
	p := parser.New(b)
	err := p.Feed(s[i:])
	done := p.Done()
	q := parser.New(a)
	q.Feed(first)
	k := len(s)
	if done && err != nil {
		keep, _ := p.AppendDropping(nil)
		k = i + int(keep)
	}
	switch {
	case done && (string(*a) == string(b.tokens) || sameValue(first, s[i:k])):
		return Repeated, min(k, len(strings.TrimRight(s, " \t\r\n")))
	case err == nil && !done && strings.HasPrefix(string(*a), strings.TrimSuffix(string(b.tokens), "\x01")):
		return Repeated, i + len(rest)
	case !done && valueIn(s, i) < 0:
		return numRules, 0
	}
	r.twoValues(s, i)
	return numRules, 0
}

// twoValues makes the input Lost because of the second value at s[i] of the
// tail.
func (r *Repairer) twoValues(s string, i int) {
	r.moreValues(s, i)
	r.lose(&parser.SyntaxError{Offset: r.doc.tail + int64(i),
		Msg: "more than one value (" + itoa(1+len(r.values)) + " complete): these are several calls"})
}

// moreValues keeps the complete values that stand in the tail from s[i] on.
func (r *Repairer) moreValues(s string, i int) {
	p := parser.New(nil)
	for i < len(s) {
		if s[i] != '{' && s[i] != '[' {
			k := strings.IndexAny(s[i:], "{[")
			if k < 0 {
				return
			}
			i += k
		}
		p.Reset(nil)
		p.Feed(s[i:])
		keep, _ := p.AppendDropping(nil)
		if !p.Done() {
			i += max(int(p.Offset()), 1)
			continue
		}
		r.values = append(r.values, s[i:i+int(keep)])
		i += int(keep)
	}
}

// valueIn returns where in s, from i on, an object or array of something begins
// that is complete, or that ends with the input in a name or behind one: -1 if
// there is none.
func valueIn(s string, i int) int {
	p := parser.New(nil)
	for i < len(s) {
		k := strings.IndexAny(s[i:], "{[")
		if k < 0 {
			return -1
		}
		i += k
		p.Reset(nil)
		err := p.Feed(s[i:])
		if p.Done() || err == nil && s[i] == '{' && strings.IndexByte(s[i:], '"') > 0 {
			return i
		}
		if err != nil && s[i] == '{' {
			k := skipWhite(s, i+1)
			f := scan{s: s, end: true}
			if is, _ := f.begins(i); is && s[k] != '{' && s[k] != '}' {
				return i // an object with a fault in it
			}
		}
		if err != nil && s[i] == '[' && p.Offset() > 2 {
			return i
		}
		i += max(int(p.Offset()), 1)
	}
	return -1
}
