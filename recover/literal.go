package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// otherLiterals is what models write for the literals of JSON.
var otherLiterals = [...]struct{ word, json string }{
	{"None", "null"}, {"nil", "null"}, {"NULL", "null"}, {"Null", "null"}, {"NIL", "null"}, {"NONE", "null"}, {"Nil", "null"},
	{"True", "true"}, {"TRUE", "true"}, {"False", "false"}, {"FALSE", "false"},
}

func otherLiteralOf(word string) string {
	for _, l := range otherLiterals {
		if l.word == word {
			return l.json
		}
	}
	return ""
}

// bareWord returns the bare token at the spot, if it stands alone: a separator
// follows it, or white space and the beginning of what may come next.
func (f *scan) bareWord(sp spot) (word string, end int, ok, known bool) {
	c := f.s[sp.i]
	if !isLetter(c) && c != '-' && c != '+' {
		return "", 0, false, true
	}
	end, known = f.tokenEnd(sp.i)
	if !known {
		return "", 0, false, false
	}
	word = f.s[sp.i:end]
	j, known := f.gap(end)
	if !known {
		return "", 0, false, false
	}
	if j == len(f.s) {
		// In a container the end of the input may have cut the word.
		return word, end, end < len(f.s) || f.r.p.Container(0) == 0, true
	}
	d := f.s[j]
	ok = d == ',' || d == '}' || d == ']' || j > end && (d == '"' || d == '{' || d == '[') || d == '"' && isLiteral(word)
	return word, end, ok, true
}

func undefined(f *scan, _ *entry, sp spot) answer {
	if f.s[sp.i] != 'u' {
		return answer{}
	}
	word, end, ok, known := f.bareWord(sp)
	if !known {
		return answer{kind: wait}
	}
	if !ok || word != "undefined" {
		return answer{}
	}
	r, path := f.r, f.valuePath(sp)
	put := "null"
	h := f.hint(sp)
	switch {
	case r.opt.undefined == UndefinedError:
		return answer{kind: lost, at: sp.i, path: path, msg: "undefined is not JSON"}
	case r.opt.undefined == UndefinedDefault && h != nil && h.Default != "":
		put = h.Default
	case r.p.Depth() == 0 && sp.place&inRoot != 0:
		return answer{kind: lost, at: sp.i, path: path, msg: "undefined is not a value"}
	case r.opt.undefined != UndefinedNull && sp.member && sp.from >= 0:
		return f.dropMember(sp, end, Lossless)
	}
	return answer{kind: fix, at: sp.i, take: end - sp.i, insert: put, path: path}
}

// dropMember removes the member whose value ends at s[end], with the comma
// before it. If no member stands before it, the comma behind it goes.
func (f *scan) dropMember(sp spot, end int, loss Loss) answer {
	a := answer{kind: fix, loss: loss, at: sp.from, take: end - sp.from, path: f.valuePath(sp)}
	if sp.comma >= 0 {
		return a
	}
	j, known := f.gap(end)
	if !known {
		return answer{kind: wait}
	}
	if j < len(f.s) && f.s[j] == ',' {
		a.also = patch{at: j, take: 1}
	}
	return a
}

func missingValue(f *scan, _ *entry, sp spot) answer {
	c := f.s[sp.i]
	if !sp.member || sp.from < 0 || c != ',' && c != '}' && c != ']' {
		return answer{}
	}
	return f.dropMember(sp, sp.i, Guess)
}

func nonFinite(f *scan, _ *entry, sp spot) answer {
	if strings.IndexByte("NI+-", f.s[sp.i]) < 0 {
		return answer{}
	}
	word, end, ok, known := f.bareWord(sp)
	if !known {
		return answer{kind: wait}
	}
	switch strings.TrimLeft(word, "+-") {
	case "NaN", "Infinity":
	default:
		return answer{}
	}
	k, has := f.kinds(sp)
	if !ok || !has || !k.Any(parser.Nulls) {
		return answer{}
	}
	return answer{kind: fix, loss: Lossy, at: sp.i, take: end - sp.i, insert: "null", path: f.valuePath(sp), schema: f.schema(sp)}
}

func otherLiteral(f *scan, _ *entry, sp spot) answer {
	if strings.IndexByte("NnTF", f.s[sp.i]) < 0 {
		return answer{}
	}
	word, end, ok, known := f.bareWord(sp)
	if !known {
		return answer{kind: wait}
	}
	lit := otherLiteralOf(word)
	if !ok || lit == "" {
		return answer{}
	}
	if h := f.hint(sp); h != nil && h.Enum != nil && index(h.Enum, word) >= 0 {
		return answer{}
	}
	return answer{kind: fix, at: sp.i, take: end - sp.i, insert: lit, path: f.valuePath(sp)}
}

func numberForm(f *scan, e *entry, sp spot) answer {
	s, v := f.s, sp.i
	c := s[v]
	if c != '+' && c != '-' && c != '.' && !isDigit(c) {
		return answer{}
	}
	if strings.HasPrefix(s[v:], "...") {
		f.saw(v + 2)
		return answer{}
	}
	end, known := f.tokenEnd(v)
	if !known {
		return answer{kind: wait}
	}
	tok := s[v:end]
	if isNumber(tok) {
		// 1,234 may be one number or two.
		if end >= len(s) || s[end] != ',' {
			return answer{}
		}
	}
	sep, known := f.separator(end)
	if !known {
		return answer{kind: wait}
	}
	if !sep || f.end && end == len(s) && f.r.p.Container(0) != 0 {
		return answer{}
	}
	k, has := f.kinds(sp)
	path := f.valuePath(sp)
	if has && k.Any(parser.Strings) && !k.Any(parser.Numbers) {
		stop, a := f.bareEnd(sp)
		if a.kind != pass {
			return a
		}
		text := strings.TrimRight(s[v:stop], " \t\r\n")
		if isNumber(text) || !numeric(text) {
			return answer{}
		}
		return answer{kind: fix, at: v, take: len(text), insert: quoteText(text), path: path, schema: f.schema(sp)}.read()
	}
	if isNumber(tok) {
		return answer{}
	}
	num, zeros, ok := plainNumber(tok)
	if !ok || zeros && !(has && k.Any(parser.Numbers)) {
		return answer{}
	}
	if before := f.numberBefore(sp); zeros && before != "" && !hasZeros(before) {
		return answer{kind: lost, at: v, path: path, msg: commaNumber}
	}
	return answer{kind: fix, at: v, take: end - v, insert: num, path: path}
}

// numeric reports whether text is a number in some notation, JSON's or not.
func numeric(text string) bool {
	if text == "" {
		return false
	}
	if _, _, ok := plainNumber(text); ok || oddNumber(text) {
		return true
	}
	// 1,234,567.89
	whole, frac, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if g == "" || strings.Trim(g, "0123456789") != "" || len(g) > 3 || i > 0 && len(g) != 3 {
			return false
		}
	}
	return len(groups) > 1 && strings.Trim(frac, "0123456789") == ""
}

// oddNumber reports whether text means a number that JSON cannot write so: 0x1F,
// 1_000, 2e, 007.
func oddNumber(text string) bool {
	t := strings.TrimLeft(text, "+-")
	if t == "" || !isDigit(t[0]) {
		return false
	}
	if _, zeros, ok := plainNumber(text); ok && zeros {
		return true
	}
	if len(t) > 1 && t[0] == '0' && t[1]|0x20 == 'x' {
		return len(t) > 2 && strings.Trim(t[2:], "0123456789abcdefABCDEF_") == ""
	}
	rest := strings.TrimLeft(t, "0123456789_.,")
	return strings.IndexByte(t[:len(t)-len(rest)], '_') > 0 && rest == "" ||
		len(rest) > 0 && rest[0]|0x20 == 'e' && strings.TrimLeft(rest[1:], "+-") == ""
}

// commaNumber is the error for what numberBefore finds: 1,000 is one number for
// a reader, and two tokens for JSON.
const commaNumber = "a number with commas in it, or two values"

// numberBefore returns the source of the number that ends at the comma directly
// before the spot; "" if there is none.
func (f *scan) numberBefore(sp spot) string {
	if sp.comma < 0 || sp.comma+1 != sp.i {
		return ""
	}
	at := f.r.current().start(sp.comma)
	raw := f.r.raw.slice(max(at-maxScalar, 0), at)
	i := len(raw)
	for i > 0 && (isDigit(raw[i-1]) || strings.IndexByte("+-.eE", raw[i-1]) >= 0) {
		i--
	}
	if tok := raw[i:]; tok != "" && (i == 0 || !isWord(raw[i-1])) {
		if _, _, ok := plainNumber(tok); ok {
			return tok
		}
	}
	return ""
}

// hasZeros reports whether the number is written with leading zeros.
func hasZeros(num string) bool {
	_, zeros, _ := plainNumber(num)
	return zeros
}

// plainNumber returns the JSON number that tok means, if it is one in another
// form: a plus sign, a bare point, leading zeros.
func plainNumber(tok string) (num string, zeros, ok bool) {
	sign, t := "", tok
	if t[0] == '+' || t[0] == '-' {
		if t[0] == '-' {
			sign = "-"
		}
		t = t[1:]
	}
	mant, exp := t, ""
	if i := strings.IndexAny(t, "eE"); i >= 0 {
		mant, exp = t[:i], t[i:]
	}
	whole, frac, point := strings.Cut(mant, ".")
	if whole == "" && frac == "" {
		return "", false, false
	}
	zeros = len(whole) > 1 && whole[0] == '0'
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	num = sign + whole
	if point && frac != "" {
		num += "." + frac
	}
	num += exp
	return num, zeros, isNumber(num)
}

func bareString(f *scan, e *entry, sp spot) answer {
	s, v := f.s, sp.i
	if c := s[v]; c == '"' || c == '{' || c == '[' || c == ']' || c == '}' || c == ',' || c == '<' || c == ':' || c == '\'' || c == '`' {
		return answer{}
	}
	if sp.place&inRoot != 0 && sp.place&inValue == 0 || strings.HasPrefix(s[v:], "...") || strings.HasPrefix(s[v:], "\u2026") {
		return answer{}
	}
	if n, known := f.tokenEnd(v); known && (isNumber(s[v:n]) || isLiteral(s[v:n])) {
		if j, known := f.gap(n); known && j < len(s) && (s[j] == '}' || s[j] == ']') {
			return answer{} // as it stands, whatever follows the closer
		}
	}
	end, a := f.enumEnd(sp)
	if a.kind == pass && end == 0 {
		end, a = f.bareEnd(sp)
	}
	if a.kind != pass {
		return a
	}
	text := strings.TrimRightFunc(s[v:end], func(r rune) bool { return isSpace(r) || r < utf8.RuneSelf && isWhite(byte(r)) })
	if text == "" || f.end && end == len(s) && f.r.p.Container(0) != 0 && f.unfinished(text) {
		return answer{}
	}
	tok := text
	if i := strings.IndexAny(text, " \t\r\n"); i >= 0 {
		tok = text[:i]
	}
	first, _, _ := strings.Cut(tok, ",")
	if n, _ := f.tokenEnd(v); n < len(s) && (s[n] == '/' || s[n] == '\\') { // a comment, or space that is escaped
		return answer{}
	}
	if isNumber(text) || isLiteral(text) || text != tok && !sp.member && (isLiteral(tok) || otherLiteralOf(tok) != "" || isNumber(tok)) || otherLiteralOf(text) != "" || text == "undefined" {
		return answer{}
	}
	k, has := f.kinds(sp)
	h := f.hint(sp)
	which := 2
	switch {
	case !has:
		if oddNumber(text) ||
			strings.TrimLeft(text, "+-") == "NaN" || strings.TrimLeft(text, "+-") == "Infinity" || strings.IndexByte(text, '<') >= 0 {
			return answer{}
		}
		if isDigit(text[0]) || text[0] == '-' || text[0] == '+' || text[0] == '.' {
			if isNumber(first) && len(first) < len(text) && strings.IndexByte(text, ' ') >= 0 {
				return answer{}
			}
		}
	case h != nil && h.Enum != nil:
		if index(h.Enum, text) < 0 {
			return answer{}
		}
		which = 0
	case k.Any(parser.Strings) || h != nil && k.Any(parser.Arrays) && h.Items.Any(parser.Strings) && f.r.rules.on(WrapItem, lossless):
		if k.Any(parser.Numbers) && (isDigit(text[0]) || text[0] == '-' || text[0] == '+' || text[0] == '.') {
			return answer{}
		}
		which = 1
	default:
		return answer{}
	}
	loss, on := e.variant(f, which)
	if !on || strings.IndexByte(text, '"') >= 0 || !balanced(text) || f.r.watch['<'] && tagEnds(text, sp.name) {
		return answer{}
	}
	a = answer{kind: fix, loss: loss, at: v, take: len(text), insert: quoteText(text), path: f.valuePath(sp), schema: f.schema(sp)}
	if k.Any(parser.Strings) {
		a = a.read()
	}
	return a
}

// enumEnd returns where the bare word at the spot ends, if it is in the enum and a
// separator follows it; 0 if not.
func (f *scan) enumEnd(sp spot) (end int, a answer) {
	h := f.hint(sp)
	if h == nil || h.Enum == nil {
		return 0, answer{}
	}
	end, known := f.tokenEnd(sp.i)
	if !known {
		return 0, answer{kind: wait}
	}
	sep, known := f.separator(end)
	if !known {
		return 0, answer{kind: wait}
	}
	if !sep || index(h.Enum, f.s[sp.i:end]) < 0 {
		return 0, answer{}
	}
	return end, answer{}
}

// balanced reports whether the brackets of text pair off: text that closes what
// it did not open is more than one value.
func balanced(text string) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return true
}

// bareEnd returns where the bare text at the spot ends. With the names of a
// schema as anchors: before the separator that a known name follows, or the
// closer that a separator follows. Without: at the first separator, the end of
// the line, or a quoted name. An index before the spot means that it has no end.
func (f *scan) bareEnd(sp spot) (end int, a answer) {
	s := f.s
	f.vague = true
	anchored := sp.member && f.anchored()
	for i := sp.i; i < len(s); i++ {
		switch c := s[i]; c {
		case ',':
			if !anchored {
				return i, answer{}
			}
			j := skipWhite(s, i+1)
			if j == len(s) {
				if f.end {
					return i, answer{}
				}
				return 0, answer{kind: wait}
			}
			if s[j] == '}' {
				return i, answer{}
			}
			is, known := f.memberAt(j, s[j] != '"')
			if !known {
				return 0, answer{kind: wait}
			}
			if is {
				return i, answer{}
			}
		case '}', ']':
			is, known := f.separator(i + 1)
			if !known {
				return 0, answer{kind: wait}
			}
			if is {
				return i, answer{}
			}
		case '\n':
			if !anchored {
				return i, answer{}
			}
		case '"':
			if i > sp.i && isWhite(s[i-1]) {
				is, known := f.memberAt(i, anchored)
				if !known {
					return 0, answer{kind: wait}
				}
				if is {
					return i, answer{}
				}
			}
		}
	}
	if !f.end {
		return 0, answer{kind: wait}
	}
	return len(s), answer{}
}

// anchored reports whether the schema has names for the innermost object.
func (f *scan) anchored() bool {
	n := f.r.names(0)
	return n != nil && len(n.Known) > 0
}

func ellipsis(f *scan, e *entry, sp spot) answer {
	s, v := f.s, sp.i
	n := 3
	rest := s[v:]
	switch {
	case strings.HasPrefix(rest, "..."), strings.HasPrefix(rest, "\u2026"):
	case !f.end && len(rest) < 3 && (strings.HasPrefix("...", rest) || strings.HasPrefix("\u2026", rest)):
		return answer{kind: wait}
	default:
		return answer{}
	}
	path := f.path()
	if sp.member {
		path = f.valuePath(sp)
	}
	loss, on := e.variant(f, 0)
	if !on || sp.member {
		return answer{kind: lost, at: v, path: path, msg: "an ellipsis in the place of a value: the model left data out"}
	}
	if sp.place&inRoot != 0 {
		return answer{}
	}
	from := v
	if sp.comma >= 0 {
		from = sp.comma
	}
	a := answer{kind: fix, loss: loss, at: from, take: v + n - from, path: path}
	if sp.comma < 0 {
		j, known := f.gap(v + n)
		if !known {
			return answer{kind: wait}
		}
		if j < len(s) && s[j] == ',' {
			a.also = patch{at: j, take: 1}
		}
	}
	return a
}

// strayToken is a token without a name between two members, or behind a number.
func strayToken(f *scan, e *entry, sp spot) answer {
	s, v := f.s, sp.i
	loss, on := e.variant(f, 0)
	if !on {
		return answer{}
	}
	switch {
	case sp.place == inName && !sp.first:
		c := s[v]
		if c == '"' || c == '}' || c == ']' || c == ',' || c == '{' || c == '[' || c == '\\' {
			return answer{}
		}
		if is, known := f.memberAt(v, false); is || !known {
			if !known {
				return answer{kind: wait}
			}
			return answer{}
		}
		if isDigit(c) && f.numberBefore(sp) != "" {
			return answer{kind: lost, at: v, path: f.path(), msg: commaNumber}
		}
		end, known := f.strayEnd(v)
		if !known {
			return answer{kind: wait}
		}
		if end < 0 {
			return answer{}
		}
		from := v
		if sp.comma >= 0 {
			from = sp.comma
		}
		return answer{kind: fix, loss: loss, at: from, take: end - from, path: f.path()}
	case sp.place == inValue || sp.place == inNext:
		// A number or literal, and something glued to it.
		i := v
		if sp.place == inNext && !f.behindScalar() {
			return answer{}
		}
		if sp.place == inValue {
			if c := s[v]; c != '-' && !isDigit(c) {
				return answer{}
			}
			for i < len(s) && (isDigit(s[i]) || s[i] == '-' || s[i] == '.') {
				i++
			}
			if i == len(s) && !f.end {
				return answer{kind: wait}
			}
			if !isNumber(s[v:i]) || i == len(s) || isLetter(s[i]) {
				return answer{}
			}
		}
		if c := s[i]; c == ',' || c == '}' || c == ']' || c == '"' || c == '{' || c == '[' || isWhite(c) || isLetter(c) || isDigit(c) || c == ':' || c == '/' || c == '\'' || c == '`' || c == '\\' || c == ')' || c == '=' ||
			c == '-' && sp.place == inNext { // a number, and the comma is missing
			return answer{}
		}
		end, known := f.strayEnd(i)
		if !known {
			return answer{kind: wait}
		}
		if end < 0 {
			return answer{}
		}
		return answer{kind: fix, loss: loss, at: i, take: end - i, path: f.valuePath(sp)}
	}
	return answer{}
}

// behindScalar reports whether the value before the text that waits is a number or
// literal.
func (f *scan) behindScalar() bool {
	text := f.r.lastText()
	return text != "" && isWord(text[len(text)-1])
}

// strayEnd returns where the token without meaning at i ends: at the next
// separator, on the same line; -1 if something with structure comes before.
func (f *scan) strayEnd(i int) (end int, known bool) {
	s := f.s
	for ; i < len(s); i++ {
		switch s[i] {
		case ',', '}', ']':
			return i, true
		case '{', '[', '"', '\n', '\'', '`', ':', '=', '\\':
			return -1, true
		}
	}
	if f.end {
		return -1, true
	}
	return 0, false
}
