package parser_test

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// The reference tokenizer is the parser's oracle: it has the whole input, reads
// it by recursive descent one byte after the other, and keeps nothing for
// later. It is meant to be read beside RFC 8259, not to be fast.

// A token is an event with its fragments joined, and all that it tells.
type token struct {
	Kind       parser.Kind
	More       bool // the input ended, or went wrong, inside of this string
	Text       string
	Path       parser.Pointer
	Start, End int64
	At         int64
	Comma      int64   // -1 where it has no meaning
	Ends       []int64 // SourceEnd(n) for n from 0 to len(Text)
}

// refOptions are the options of the parser as the reference reads them.
type refOptions struct {
	maxDepth, maxBytes, maxName, maxNumber, maxMembers int
	unique, invalid                                    bool
}

func refDefaults() refOptions {
	return refOptions{
		maxDepth: parser.DefaultMaxDepth, maxBytes: parser.DefaultMaxBytes, maxName: parser.DefaultMaxNameLength,
		maxNumber: parser.DefaultMaxNumberLength, maxMembers: parser.DefaultMaxMembers,
	}
}

// options returns the same as options of the parser.
func (o refOptions) options() []parser.Option {
	return []parser.Option{
		parser.MaxDepth(o.maxDepth), parser.MaxBytes(int64(o.maxBytes)), parser.MaxNameLength(o.maxName),
		parser.MaxNumberLength(o.maxNumber), parser.MaxMembers(o.maxMembers),
		parser.UniqueNames(o.unique), parser.AllowInvalidUTF8(o.invalid),
	}
}

// reference reads input as a whole.
func reference(input string, opt refOptions) (tokens []token, err *parser.SyntaxError) {
	r := &refReader{in: input, opt: opt}
	if len(input) > opt.maxBytes {
		r.in, r.cut = input[:opt.maxBytes], true
	}
	defer func() {
		tokens = r.tokens
		if e := recover(); e != nil {
			fault, ok := e.(*parser.SyntaxError)
			if !ok {
				panic(e)
			}
			err = fault
		}
	}()
	r.root()
	return
}

type refReader struct {
	in     string
	cut    bool // in is not all: what lies behind it passes MaxBytes
	i      int
	depth  int
	opt    refOptions
	tokens []token
}

// fail ends the reading at offset off.
func (r *refReader) fail(off int, at parser.Pointer, format string, args ...any) {
	panic(&parser.SyntaxError{Offset: int64(off), Path: at, Msg: fmt.Sprintf(format, args...)})
}

func (r *refReader) limit(off int, at parser.Pointer, name string, n int) {
	r.fail(off, at, "limit %s of %d passed", name, n)
}

// end reports whether nothing is left; want says what would be due.
func (r *refReader) mustHave(at parser.Pointer, want string) byte {
	if r.i < len(r.in) {
		return r.in[r.i]
	}
	if r.cut {
		r.limit(r.i, at, "MaxBytes", r.opt.maxBytes)
	}
	panic(&parser.SyntaxError{Offset: int64(r.i), Path: at, Incomplete: true,
		Msg: "unexpected end of input, expecting " + want})
}

func (r *refReader) unexpected(at parser.Pointer, want string) {
	r.fail(r.i, at, "invalid character %s, expecting %s", refQuote(r.in[r.i]), want)
}

func refQuote(c byte) string {
	switch {
	case c == '\'':
		return `"'"`
	case c >= 0x80:
		return fmt.Sprintf(`'\x%02x'`, c)
	}
	return strconv.QuoteRune(rune(c))
}

func (r *refReader) space() {
	for r.i < len(r.in) && strings.IndexByte(" \t\r\n", r.in[r.i]) >= 0 {
		r.i++
	}
}

func (r *refReader) add(t token) { r.tokens = append(r.tokens, t) }

// plain makes the token of text that stands in the input as it is.
func (r *refReader) plain(kind parser.Kind, path parser.Pointer, start, end, at int, comma int64) {
	t := token{Kind: kind, Path: path, Start: int64(start), End: int64(end), At: int64(at), Comma: comma}
	if kind != parser.KindObject && kind != parser.KindObjectEnd && kind != parser.KindArray && kind != parser.KindArrayEnd {
		t.Text = r.in[start:end]
	}
	for n := range len(t.Text) + 1 {
		t.Ends = append(t.Ends, int64(start+n))
	}
	r.add(t)
}

func (r *refReader) root() {
	r.space()
	r.mustHave("", "a value")
	r.value("", "", "a value", -1)
	r.space()
	if r.i < len(r.in) {
		r.unexpected("", "nothing after the value")
	}
	if r.cut {
		r.limit(r.i, "", "MaxBytes", r.opt.maxBytes)
	}
}

// value reads the value at path; holder is where a fault at its first byte is
// reported, want what was due there.
func (r *refReader) value(path, holder parser.Pointer, want string, comma int64) {
	c := r.mustHave(holder, want)
	switch {
	case c == '{' || c == '[':
		if r.depth == r.opt.maxDepth {
			r.limit(r.i, holder, "MaxDepth", r.opt.maxDepth)
		}
		r.depth++
		r.plain(parser.Kind(c), path, r.i, r.i+1, r.i+1, comma)
		r.i++
		if c == '{' {
			r.object(path)
		} else {
			r.array(path)
		}
		r.plain(parser.Kind(c+2), path, r.i, r.i+1, r.i+1, -1)
		r.i++
		r.depth--
	case c == '"':
		r.string(parser.KindString, path, path, comma)
	case c == 't':
		r.literal("true", path, comma)
	case c == 'f':
		r.literal("false", path, comma)
	case c == 'n':
		r.literal("null", path, comma)
	case c == '-' || c >= '0' && c <= '9':
		r.number(path, comma)
	default:
		r.unexpected(holder, want)
	}
}

func (r *refReader) object(path parser.Pointer) {
	seen := map[string]bool{}
	comma := int64(-1)
	want := "a name or '}' after '{'"
	for n := 0; ; n++ {
		r.space()
		c := r.mustHave(path, want)
		if c == '}' && n == 0 {
			return
		}
		if c != '"' {
			r.unexpected(path, want)
		}
		if n == r.opt.maxMembers {
			r.limit(r.i, path, "MaxMembers", r.opt.maxMembers)
		}
		start := r.i
		name := r.string(parser.KindName, path, path, comma)
		member := path.AppendToken(name)
		if r.opt.unique && seen[name] {
			r.tokens = r.tokens[:len(r.tokens)-1]
			r.fail(start, member, "duplicate name %q", name)
		}
		seen[name] = true
		r.space()
		if r.mustHave(member, "':' after object name") != ':' {
			r.unexpected(member, "':' after object name")
		}
		r.i++
		r.space()
		r.value(member, member, "a value after ':'", -1)
		r.space()
		c = r.mustHave(path, "',' or '}' after object member")
		if c == '}' {
			return
		}
		if c != ',' {
			r.unexpected(path, "',' or '}' after object member")
		}
		r.i++
		comma, want = int64(r.i), "a name after ','"
	}
}

func (r *refReader) array(path parser.Pointer) {
	comma := int64(-1)
	want := "a value or ']' after '['"
	for n := 0; ; n++ {
		r.space()
		if r.mustHave(path, want) == ']' && n == 0 {
			return
		}
		r.value(path.AppendToken(strconv.Itoa(n)), path, want, comma)
		r.space()
		c := r.mustHave(path, "',' or ']' after array item")
		if c == ']' {
			return
		}
		if c != ',' {
			r.unexpected(path, "',' or ']' after array item")
		}
		r.i++
		comma, want = int64(r.i), "a value after ','"
	}
}

func (r *refReader) literal(lit string, path parser.Pointer, comma int64) {
	start := r.i
	for n := range len(lit) {
		want := strconv.Quote(lit[n:]) + " of " + lit
		if r.mustHave(path, want) != lit[n] {
			r.unexpected(path, want)
		}
		r.i++
	}
	r.plain(parser.Kind(lit[0]), path, start, r.i, r.i, comma)
}

// number reads -? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?
func (r *refReader) number(path parser.Pointer, comma int64) {
	start := r.i
	const digit, exp, end = "a digit in number", "a digit or a sign in number", "the end of number"
	next := func() {
		if r.i-start == r.opt.maxNumber {
			r.limit(r.i, path, "MaxNumberLength", r.opt.maxNumber)
		}
		r.i++
	}
	digits := func(want string) {
		for n := 0; ; n++ {
			if n > 0 {
				want = end
				if r.i == len(r.in) && r.depth == 0 && !r.cut {
					return
				}
			}
			c := r.mustHave(path, want)
			if c < '0' || c > '9' {
				if n == 0 {
					r.unexpected(path, want)
				}
				return
			}
			next()
		}
	}
	have := func() bool {
		if r.i == len(r.in) && r.depth == 0 && !r.cut {
			return false
		}
		r.mustHave(path, end)
		return true
	}
	if r.in[r.i] == '-' {
		next()
	}
	if r.mustHave(path, digit) == '0' {
		next()
	} else {
		digits(digit)
	}
	if have() && r.in[r.i] == '.' {
		next()
		digits(digit)
	}
	if have() && (r.in[r.i] == 'e' || r.in[r.i] == 'E') {
		next()
		want := exp
		if c := r.mustHave(path, exp); c == '+' || c == '-' {
			next()
			want = digit
		}
		digits(want)
	}
	at := r.i
	if have() {
		at++
	}
	r.plain(parser.KindNumber, path, start, r.i, at, comma)
}

// string reads a string value or a name. place is where a fault in it is
// reported. If it does not end, what was certain of a value is a token.
func (r *refReader) string(kind parser.Kind, path, place parser.Pointer, comma int64) string {
	what := "string"
	if kind == parser.KindName {
		what = "name"
	}
	t := token{Kind: kind, More: true, Path: path, Start: int64(r.i), Comma: comma}
	r.i++
	t.Ends = []int64{int64(r.i)}
	t.End = int64(r.i)
	defer func() {
		if t.More {
			if kind == parser.KindName {
				return
			}
			t.At = t.End
		}
		if kind == parser.KindName {
			t.Path = path.AppendToken(t.Text)
		}
		r.add(t)
	}()
	unit := func(text string, size int) {
		if kind == parser.KindName && len(t.Text)+len(text) > r.opt.maxName {
			r.limit(r.i, place, "MaxNameLength", r.opt.maxName)
		}
		r.i += size
		t.Text += text
		for range len(text) {
			t.Ends = append(t.Ends, int64(r.i))
		}
		t.End = int64(r.i)
	}
	for {
		c := r.mustHave(place, `'"' to end the `+what)
		switch {
		case c == '"':
			r.i++
			t.End, t.At, t.More = int64(r.i), int64(r.i), false
			return t.Text
		case c == '\\':
			text, size := r.escape(what, place)
			unit(text, size)
		case c < 0x20:
			r.fail(r.i, place, "invalid character %s in %s, expecting it escaped", refQuote(c), what)
		case c < utf8.RuneSelf:
			unit(string(rune(c)), 1)
		default:
			text, size := r.rune(what, place)
			unit(text, size)
		}
	}
}

// at reads byte n of a unit that began at r.i.
func (r *refReader) at(n int, place parser.Pointer, want string) byte {
	begin := r.i
	r.i += n
	defer func() { r.i = begin }()
	return r.mustHave(place, want)
}

// rune reads the code point at r.i by trying all lengths.
func (r *refReader) rune(what string, place parser.Pointer) (string, int) {
	for n := 1; n <= utf8.UTFMax; n++ {
		s := r.in[r.i:min(r.i+n, len(r.in))]
		if utf8.ValidString(s) {
			return s, len(s)
		}
		// Can it become a code point?
		can := false
		for _, tail := range []string{"\x80", "\xbf", "\x80\x80", "\xbf\xbf", "\x90\x80", "\x80\x80\x80", "\xbf\xbf\xbf", "\x90\x80\x80"} {
			can = can || utf8.ValidString(s+tail)
		}
		if !can {
			if r.opt.invalid {
				return "\uFFFD", 1
			}
			r.fail(r.i+n-1, place, "invalid UTF-8 in %s: %s", what, refQuote(s[len(s)-1]))
		}
		r.at(n, place, "the rest of a UTF-8 code point")
	}
	panic("unreachable")
}

// escape reads the escape at r.i.
func (r *refReader) escape(what string, place parser.Pointer) (string, int) {
	const want = "the rest of an escape"
	simple := map[byte]string{'"': "\"", '\\': "\\", '/': "/", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t"}
	c := r.at(1, place, want)
	if text, ok := simple[c]; ok {
		return text, 2
	}
	bad := func(n int) {
		r.fail(r.i+n, place, "invalid character %s in escape %s in %s", refQuote(r.in[r.i+n]), r.in[r.i:r.i+n], what)
	}
	if c != 'u' {
		bad(1)
	}
	isHex := func(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }
	for n := 2; n < 6; n++ {
		if !isHex(r.at(n, place, want)) {
			bad(n)
		}
		if n == 3 && !r.opt.invalid && strings.EqualFold(r.in[r.i+2:r.i+3], "d") && strings.IndexByte("cdefCDEF", r.in[r.i+3]) >= 0 {
			r.fail(r.i+3, place, "invalid surrogate pair in %s: low half %s without a high one", what, r.in[r.i:r.i+4])
		}
	}
	v, _ := strconv.ParseUint(r.in[r.i+2:r.i+6], 16, 32)
	if v < 0xD800 || v > 0xDFFF {
		return string(rune(v)), 6
	}
	if v >= 0xDC00 {
		return "\uFFFD", 6
	}
	for n, set := range []string{"\\", "u", "dD", "cdefCDEF", "0123456789abcdefABCDEF", "0123456789abcdefABCDEF"} {
		if c := r.at(6+n, place, want); strings.IndexByte(set, c) < 0 {
			if r.opt.invalid {
				return "\uFFFD", 6
			}
			r.fail(r.i+6+n, place, "invalid surrogate pair in %s: %s after %s", what, refQuote(c), r.in[r.i:r.i+6+n])
		}
	}
	low, _ := strconv.ParseUint(r.in[r.i+8:r.i+12], 16, 32)
	return string(0x10000 + rune(v-0xD800)<<10 | rune(low-0xDC00)), 12
}
