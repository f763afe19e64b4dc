package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// skipWhite returns the index behind the white space of s at i.
func skipWhite(s string, i int) int {
	for i < len(s) && isWhite(s[i]) {
		i++
	}
	return i
}

func isWhite(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// isSpace reports whether r is space or invisible, but not JSON's white space.
func isSpace(r rune) bool {
	switch {
	case r == 0x00A0, r == 0x1680, r >= 0x2000 && r <= 0x200F, r == 0x2028, r == 0x2029, r == 0x202F,
		r == 0x205F, r == 0x2060, r == 0x3000, r == 0xFEFF, r == 0x180E, r == '\v', r == '\f', r == 0x0085:
		return true
	}
	return false
}

// spaceEnd returns the index behind the space at i that is not JSON's, and what
// JSON white space stands between; i if there is none. It is not known if s may
// go on with more of it.
func (f *scan) spaceEnd(i int) (end int, known bool) {
	s := f.s
	end = i
	for i < len(s) {
		c := s[i]
		if isWhite(c) {
			i++
			continue
		}
		f.saw(i)
		if c < utf8.RuneSelf && c != '\v' && c != '\f' {
			return end, true
		}
		if !f.end && !utf8.FullRuneInString(s[i:]) {
			return end, false
		}
		v, size := f.rune(i)
		if !isSpace(v) {
			return end, true
		}
		i += size
		end = i
	}
	return end, f.end
}

// rune decodes the character at s[i].
func (f *scan) rune(i int) (v rune, size int) {
	v, size = utf8.DecodeRuneInString(f.s[i:])
	f.saw(i + size - 1)
	if v == utf8.RuneError && size == 1 {
		f.vague = true
	}
	return v, size
}

// commentEnd returns where the comment at i ends: 0 if s does not show it,
// negative if there is none.
func (f *scan) commentEnd(i int) int {
	s := f.s
	none := -1
	switch {
	case s[i] == '#':
	case s[i] != '/':
		return none
	case i+1 == len(s):
		if f.end {
			return none
		}
		return 0
	case s[i+1] == '*':
		if k := strings.Index(s[i+2:], "*/"); k >= 0 {
			f.saw(i + k + 3)
			return i + k + 4
		}
		if f.end {
			return len(s)
		}
		return 0
	case s[i+1] != '/':
		f.saw(i + 1)
		return none
	}
	if k := strings.IndexByte(s[i:], '\n'); k >= 0 {
		f.saw(i + k)
		return i + k
	}
	if f.end {
		return len(s)
	}
	return 0
}

// gap skips, from i on, whatever the rules in force read as white space. It is
// not known if s ends before something else.
func (f *scan) gap(i int) (j int, known bool) {
	s := f.s
	for {
		i = skipWhite(s, i)
		if i == len(s) {
			return i, f.end
		}
		f.saw(i)
		switch c := s[i]; {
		case (c >= utf8.RuneSelf || c == '\v' || c == '\f') && f.r.rules.on(BOMSpace, lossless):
			end, known := f.spaceEnd(i)
			if !known {
				return i, false
			}
			if end == i {
				return i, true
			}
			i = end
		case (c == '/' || c == '#') && f.r.rules.on(Comment, lossless):
			end := f.commentEnd(i)
			if end == 0 {
				return i, false
			}
			if end < 0 {
				return i, true
			}
			i = end
		case c == '\\' && f.r.rules.on(EscapedSpace, lossless):
			if i+1 == len(s) {
				return i, f.end
			}
			f.saw(i + 1)
			if d := s[i+1]; d != 'n' && d != 't' && d != 'r' {
				return i, true
			}
			i += 2
		default:
			return i, true
		}
	}
}

// delimiter returns the length of the quote that s begins with, and what closes
// it. Three of the same kind are one.
func delimiter(s string) (open int, closer string) {
	if s == "" {
		return 0, ""
	}
	switch s[0] {
	case '"', '\'':
		if len(s) >= 3 && s[1] == s[0] && s[2] == s[0] {
			return 3, s[:3]
		}
		return 1, s[:1]
	case '`':
		return 1, s[:1]
	}
	switch {
	case strings.HasPrefix(s, "\u201c"), strings.HasPrefix(s, "\u201e"), strings.HasPrefix(s, "\u201d"):
		return 3, "\u201d"
	case strings.HasPrefix(s, "\u2018"), strings.HasPrefix(s, "\u2019"):
		return 3, "\u2019"
	case strings.HasPrefix(s, "\u00ab"):
		return 2, "\u00bb"
	}
	return 0, ""
}

// closes returns the length of what closes a string delimited by closer at the
// beginning of s, 0 if nothing does: typographic quotes are often mixed.
func closes(s, closer string) int {
	switch {
	case strings.HasPrefix(s, closer):
		return len(closer)
	case closer == "\u201d" && strings.HasPrefix(s, "\u201c"):
		return 3
	case closer == "\u201d" && strings.HasPrefix(s, `"`):
		return 1
	}
	return 0
}

// closingIndex returns the index of the first thing in s that closes a string
// delimited by closer and that no backslash escapes, or -1.
func closingIndex(s, closer string) int {
	if closer == `"` {
		for i := 0; i < len(s); i++ {
			if s[i] == '"' {
				return i
			}
			if s[i] == '\\' {
				i++
			}
		}
		return -1
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			continue
		}
		if closes(s[i:], closer) > 0 {
			return i
		}
	}
	return -1
}

// wordEnd returns the index behind the bare name at i.
func wordEnd(s string, i int) int {
	for i < len(s) && isWord(s[i]) {
		i++
	}
	return i
}

func isWord(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '-' || c == '.'
}

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c >= utf8.RuneSelf
}

// plain reports whether c stands for itself in a string and is ASCII.
func plain(c byte) bool { return c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' }

func isDigit(c byte) bool { return c-'0' <= 9 }

// isAlnum reports whether c is a letter or digit of a text in some language.
func isAlnum(c byte) bool { return isDigit(c) || isLetter(c) && c != '_' && c != '$' }

// tokenEnd returns where the bare token at v ends. It is not known if s ends
// before.
func (f *scan) tokenEnd(v int) (end int, known bool) {
	for i := v; i < len(f.s); i++ {
		switch c := f.s[i]; {
		case c <= ' ', c == ',', c == '}', c == ']', c == ':', c == '"', c == '{', c == '[', c == '\'', c == '`':
			f.saw(i)
			return i, true
		case c >= utf8.RuneSelf && f.r.rules.on(BOMSpace, lossless):
			if !utf8.FullRuneInString(f.s[i:]) && !f.end {
				return i, false
			}
			r, size := f.rune(i)
			if isSpace(r) {
				return i, true
			}
			i += size - 1
		case c == '\\' && i > v && (isDigit(f.s[v]) || f.s[v] == '-' || isLiteral(f.s[v:i])) && f.r.rules.on(EscapedSpace, lossless):
			if i+1 == len(f.s) {
				return i, f.end
			}
			f.saw(i + 1)
			if d := f.s[i+1]; d == 'n' || d == 't' || d == 'r' {
				return i, true
			}
		case c == '/' && i > v && (isDigit(f.s[v]) || f.s[v] == '-' || isLiteral(f.s[v:i])) && f.r.rules.on(Comment, lossless):
			if i+1 == len(f.s) {
				return i, f.end
			}
			if d := f.s[i+1]; d == '/' || d == '*' {
				f.saw(i + 1)
				return i, true
			}
		}
	}
	return len(f.s), f.end
}

// separator reports whether a comma or closer, or the end, follows the white
// space at i. It is not known if s ends before.
func (f *scan) separator(i int) (is, known bool) {
	j, known := f.gap(i)
	if !known || j == len(f.s) {
		return known, known
	}
	c := f.s[j]
	return c == ',' || c == '}' || c == ']', true
}

var literals = [...]string{"true", "false", "null"}

func isLiteral(tok string) bool { return tok == "true" || tok == "false" || tok == "null" }

// isNumber reports whether tok is a number as RFC 8259 section 6 has it.
func isNumber(tok string) bool {
	if tok == "" || tok[0] != '-' && !isDigit(tok[0]) {
		return false
	}
	var buf [32]byte
	return parser.NumberEnd(string(append(append(buf[:0], tok...), ',')), 0) == len(tok)
}

// decoded is the text of a string whose source, without quotes, is raw.
func decoded(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	return parser.DecodeText(raw)
}

// quoteRaw makes a JSON string of text that stood between other delimiters.
func (r *Repairer) quoteRaw(raw, closer string) string {
	i := 0
	for i < len(raw) && plain(raw[i]) {
		i++
	}
	if i == len(raw) {
		return r.arena.join(`"`, raw, `"`)
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\\' && i+1 < len(raw):
			if _, size, ok := decodeEscape(raw[i:]); ok && size > 1 && raw[i+1] != '\'' {
				b.WriteString(raw[i : i+size])
				i += size - 1
				continue
			}
			if raw[i+1] == '\'' || closer != "" && strings.HasPrefix(raw[i+1:], closer) {
				continue
			}
			b.WriteString(`\\`)
		default:
			writeContent(&b, raw, i)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quoteText makes a JSON string of text in which every byte stands for itself.
func quoteText(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 2)
	b.WriteByte('"')
	for i := 0; i < len(text); i++ {
		writeContent(&b, text, i)
	}
	b.WriteByte('"')
	return b.String()
}

// writeContent writes byte i of text as content of a JSON string. Of invalid
// UTF-8 each byte becomes U+FFFD.
func writeContent(b *strings.Builder, text string, i int) {
	switch c := text[i]; {
	case c == '"' || c == '\\':
		b.WriteByte('\\')
		b.WriteByte(c)
	case c < 0x20:
		b.WriteString(escapeControl(c))
	default:
		b.WriteByte(c)
	}
}

func escapeControl(c byte) string {
	switch c {
	case '\n':
		return `\n`
	case '\t':
		return `\t`
	case '\r':
		return `\r`
	case '\b':
		return `\b`
	case '\f':
		return `\f`
	}
	const hex = "0123456789abcdef"
	return `\u00` + string([]byte{hex[c>>4], hex[c&15]})
}

// quote shows text in a message, at most 64 bytes of it.
func quote(s string) string {
	if len(s) > 64 {
		s = s[:64]
	}
	return quoteText(s)
}

func itoa(n int) string {
	var b [20]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(b[i:])
		}
	}
}
