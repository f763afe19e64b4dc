package fuzz

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func otherLiteral(s *subject) []splice {
	n := s.pick(func(n *node) bool { return strings.IndexByte("tfn", n.kind) >= 0 && n.parent != nil })
	if n == nil {
		return nil
	}
	text := map[byte]string{'t': s.one("True", "TRUE"), 'f': s.one("False", "FALSE"), 'n': s.one("None", "nil", "NULL", "Null")}[n.kind]
	return []splice{{n.start, n.end, text}}
}

// unquoted drops the quotes of one of the strings that ok accepts.
func unquoted(s *subject, ok func(*node) bool) []splice {
	n := s.pick(func(n *node) bool { return isString(n) && n.nameStart >= 0 && ok(n) && s.inner(n) == unquote(s.src(n)) })
	if n == nil {
		return nil
	}
	return []splice{{n.start, n.start + 1, ""}, {n.end - 1, n.end, ""}}
}

func numberForm(s *subject) []splice {
	n := s.pick(func(n *node) bool { return n.kind == '0' && n.parent != nil })
	if n == nil {
		return nil
	}
	text := s.src(n)
	switch {
	case strings.HasPrefix(text, "0."):
		return []splice{{n.start, n.start + 1, ""}}
	case strings.HasPrefix(text, "-0."):
		return []splice{{n.start + 1, n.start + 2, ""}}
	case !strings.ContainsAny(text, ".eE") && s.rng.IntN(2) == 0:
		return insert(n.end, ".")
	case text[0] != '-':
		return insert(n.start, "+")
	}
	return nil
}

// respell writes the inside of a string in another way, if that changes it.
func (s *subject) respell(as func(raw string) string) []splice {
	n := s.pick(func(n *node) bool { return isString(n) && as(s.inner(n)) != s.inner(n) })
	if n == nil {
		return nil
	}
	return []splice{{n.start + 1, n.end - 1, as(s.inner(n))}}
}

// eachEscape calls as for every escape of the raw text, and puts in what it
// returns.
func eachEscape(raw string, as func(escape, rest string) string) string {
	var out strings.Builder
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			out.WriteByte(raw[i])
			i++
			continue
		}
		size := 2
		if raw[i+1] == 'u' {
			size = 6
		}
		out.WriteString(as(raw[i:i+size], raw[i+size:]))
		i += size
	}
	return out.String()
}

func rawControl(escape, _ string) string {
	switch escape {
	case `\n`:
		return "\n"
	case `\t`:
		return "\t"
	case `\r`:
		return "\r"
	}
	return escape
}

// badEscape drops the backslash that escapes one before a letter that begins no
// escape.
func badEscape(raw string) string {
	return eachEscape(raw, func(escape, rest string) string {
		if escape == `\\` && rest != "" && strings.IndexByte("acdeghijklmopqsvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.*$(", rest[0]) >= 0 {
			return `\`
		}
		return escape
	})
}

// innerQuote unescapes the quotes that a word follows, which no reader can take
// for the end.
func innerQuote(raw string) string {
	return eachEscape(raw, func(escape, rest string) string {
		if r, _ := utf8.DecodeRuneInString(rest); escape == `\"` && unicode.IsLetter(r) {
			return `"`
		}
		return escape
	})
}

// requote puts a string or name, without escapes and without the characters in
// not, between other delimiters.
func (s *subject) requote(open, end, not string) []splice {
	plain := func(raw string) bool {
		return !strings.ContainsAny(raw, not+`"\`) && strings.TrimSpace(raw) == raw && raw != ""
	}
	n := s.pick(func(n *node) bool {
		return isString(n) && plain(s.inner(n)) || isMember(n) && len(open) < 3 && plain(s.text[n.nameStart+1:n.nameEnd-1])
	})
	if n == nil {
		return nil
	}
	start, stop := n.start, n.end
	if !isString(n) || !plain(s.inner(n)) {
		start, stop = n.nameStart, n.nameEnd
	}
	return []splice{{start, start + 1, open}, {stop - 1, stop, end}}
}

func stringJoin(s *subject) []splice {
	n := s.pick(func(n *node) bool {
		return isString(n) && n.parent != nil && !strings.Contains(s.inner(n), `\`) && len([]rune(s.inner(n))) > 1
	})
	if n == nil {
		return nil
	}
	runes := []rune(s.inner(n))
	at := n.start + 1 + len(string(runes[:1+s.rng.IntN(len(runes)-1)]))
	return insert(at, s.one(`" + "`, `"+"`, "\" +\n\""))
}

// stringify sends a container where no string may come as as writes it.
func (s *subject) stringify(as func(text string) string) []splice {
	n := s.pick(func(n *node) bool {
		t := s.types(n)
		return isContainer(n) && s.schema != nil && t&tString == 0 && (n.kind == '{' && t&tObject != 0 || n.kind == '[' && t&tArray != 0)
	})
	if n == nil {
		return nil
	}
	text := as(s.src(n))
	if text == "" {
		return nil
	}
	return []splice{{n.start, n.end, text}}
}
