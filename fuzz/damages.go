package fuzz

import (
	"strings"
)

// damages is the table. Each function returns nothing where the text has no
// place for the fault.
var damages = []Damage{
	{"undefined", "An optional member is added whose value is a bare undefined.", "undefined", "lossless", true, false,
		func(s *subject) []splice { return s.addMember("undefined", true) }},
	{"missing-value", "A name is added without a value.", "missing-value", "lenient", false, false,
		func(s *subject) []splice { return s.addMember("", true) }},
	{"other-literal", "A literal is written as Python, Go or SQL do.", "other-literal", "lossless", true, false, otherLiteral},
	{"bare-enum", "The quotes of a word that an enum lists are dropped.", "bare-string", "lossless", true, true, func(s *subject) []splice {
		return unquoted(s, func(n *node) bool { return s.types(n) == tString && s.enumOf(n) != nil && isWord(unquote(s.src(n))) })
	}},
	{"bare-string", "The quotes of a string are dropped.", "bare-string", "lenient", false, true, func(s *subject) []splice {
		return unquoted(s, func(n *node) bool { return s.types(n) == tString && isWord(unquote(s.src(n))) })
	}},
	{"number-form", "A number is written with a plus sign, or without the digit before or behind the point.", "number-form", "lossless", true, false, numberForm},
	{"leading-zeros", "A number gets leading zeros where the schema says number.", "number-form", "lossless", true, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return n.kind == '0' && s.types(n)&^(tNumber|tInteger) == 0 })
		if n == nil {
			return nil
		}
		return insert(n.start+strings.Count(s.src(n)[:1], "-"), s.one("0", "00"))
	}},
	{"stray-token", "A token without a name stands behind a number.", "stray-token", "every", false, false, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return n.kind == '0' && n.nameStart >= 0 })
		if n == nil {
			return nil
		}
		return insert(n.end, s.one(", 482", ", word", "<br", "|"))
	}},
	{"ellipsis", "An ellipsis stands for what was left out.", "ellipsis", "every", false, false, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return len(n.kids) > 0 })
		if n == nil {
			return nil
		}
		return insert(n.end-1, ", ...")
	}},

	{"raw-control", "Line ends and tabs in a string are not escaped.", "raw-control", "lossless", true, false, func(s *subject) []splice {
		return s.respell(func(raw string) string { return eachEscape(raw, rawControl) })
	}},
	{"bad-escape", "A backslash in a string is not escaped, and makes an escape that does not exist.", "bad-escape", "lossless", true, false, func(s *subject) []splice {
		return s.respell(badEscape)
	}},
	{"broken-unicode", "A string has half of a surrogate pair.", "broken-unicode", "lenient", false, false, func(s *subject) []splice {
		n := s.pick(isString)
		if n == nil {
			return nil
		}
		return insert(n.start+1, s.one(`\ud83d`, `\udc00`, `\ud99c `))
	}},
	{"inner-quote", "The quotes around words in a string are not escaped.", "inner-quote", "lossless", true, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool {
			return isString(n) && s.types(n) == tString && n.nameStart >= 0 && innerQuote(s.inner(n)) != s.inner(n)
		})
		if n == nil {
			return nil
		}
		return []splice{{n.start + 1, n.end - 1, innerQuote(s.inner(n))}}
	}},
	{"single-quotes", "A string or name stands in single quotes.", "single-quotes", "lossless", true, false, func(s *subject) []splice { return s.requote("'", "'", "'") }},
	{"backticks", "A string or name stands in backticks.", "backticks", "lossless", true, false, func(s *subject) []splice { return s.requote("`", "`", "`") }},
	{"triple-quotes", "A string stands in triple quotes.", "triple-quotes", "lossless", true, false, func(s *subject) []splice {
		return s.requote(`"""`, `"""`, `"`)
	}},
	{"smart-quotes", "A string or name stands in typographic quotes.", "smart-quotes", "lossless", true, false, func(s *subject) []splice { return s.requote("“", "”", "“”„‟″") }},
	{"token-quote", "The quotes of a string are special tokens.", "token-quote", "lenient", false, false, func(s *subject) []splice { return s.requote(`<|"|>`, `<|"|>`, `|`) }},
	{"value-quote", "The closing quote of a string before the next member is missing.", "value-quote", "lenient", false, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return isString(n) && n.nameStart >= 0 && s.inner(n) != "" && !n.last() })
		if n == nil {
			return nil
		}
		return []splice{{n.end - 1, n.end, ""}}
	}},
	{"string-join", "A string is written as the sum of two.", "string-join", "lossless", true, false, stringJoin},
	{"over-escaped", "The whole is escaped once too often.", "over-escaped", "lossless", true, false, func(s *subject) []splice {
		if s.nodes[0].kind != '{' || len(s.nodes[0].kids) == 0 {
			return nil
		}
		q := quote(s.text)
		return []splice{{0, len(s.text), q[1 : len(q)-1]}}
	}},
	{"over-escaped-part", "An object is escaped once or twice too often.", "over-escaped", "lossless", true, false, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return n.kind == '{' && len(n.kids) > 0 })
		if n == nil {
			return nil
		}
		text := s.src(n)
		for range 1 + s.rng.IntN(2) {
			q := quote(text)
			text = q[1 : len(q)-1]
		}
		return []splice{{n.start, n.end, text}}
	}},
	{"over-escaped-string", "An object is sent as a string, and what is around it is escaped once too often.", "over-escaped", "lossless", true, true, func(s *subject) []splice {
		in := s.stringify(quote)
		if s.nodes[0].kind != '{' || in == nil || in[0].start == 0 {
			return nil
		}
		q := quote(s.text[:in[0].start] + in[0].insert + s.text[in[0].end:])
		return []splice{{0, len(s.text), q[1 : len(q)-1]}}
	}},
	{"escaped-space", "The line ends between tokens are written as escapes.", "escaped-space", "lossless", true, false, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return n.kind == '{' })
		if n == nil {
			return nil
		}
		return insert(n.start+1, s.one(`\n`, `\n  `, `\r\n`, `\t`))
	}},

	{"close-open", "The input ends in the middle.", "close-open", "truncated", false, false, func(s *subject) []splice {
		if len(s.text) < 3 {
			return nil
		}
		return []splice{{1 + s.rng.IntN(len(s.text)-1), len(s.text), ""}}
	}},
	{"trailing-comma", "A comma stands before a closer.", "trailing-comma", "lossless", true, false, func(s *subject) []splice {
		if n := s.pick(hasKids); n != nil {
			return insert(n.kids[len(n.kids)-1].end, s.one(",", ", ", " ,"))
		}
		return nil
	}},
	{"double-comma", "A comma stands twice.", "double-comma", "lossless", true, false, func(s *subject) []splice {
		if at, ok := s.comma(func(*node) bool { return true }); ok {
			return insert(at, s.one(",", ", ", " , "))
		}
		return nil
	}},
	{"leading-comma", "A comma stands behind an opener.", "leading-comma", "lossless", true, false, func(s *subject) []splice {
		if n := s.pick(hasKids); n != nil {
			return insert(n.start+1, s.one(",", ", ", " ,"))
		}
		return nil
	}},
	{"missing-comma", "The comma between two members or items is missing.", "missing-comma", "lossless", true, false, func(s *subject) []splice {
		if at, ok := s.comma(func(*node) bool { return true }); ok {
			return []splice{{at, at + 1, s.one(" ", "\n")}}
		}
		return nil
	}},
	{"missing-colon", "The colon behind a name is missing.", "missing-colon", "lossless", true, false, func(s *subject) []splice {
		if n := s.pick(isMember); n != nil {
			return []splice{{n.colon, n.colon + 1, " "}}
		}
		return nil
	}},
	{"wrong-colon", "Something else stands for the colon behind a name.", "wrong-colon", "lossless", true, false, func(s *subject) []splice {
		if n := s.pick(isMember); n != nil {
			return []splice{{n.colon, n.colon + 1, s.one("=", " = ", "=>", ">")}}
		}
		return nil
	}},
	{"unquoted-name", "A name has no quotes.", "unquoted-name", "lossless", true, false, func(s *subject) []splice {
		if n := s.pick(s.plainName); n != nil {
			return []splice{{n.nameStart, n.nameStart + 1, ""}, {n.nameEnd - 1, n.nameEnd, ""}}
		}
		return nil
	}},
	{"name-quote", "The opening quote of a name is missing.", "name-quote", "lossless", true, false, func(s *subject) []splice {
		if n := s.pick(s.plainName); n != nil {
			return []splice{{n.nameStart, n.nameStart + 1, ""}}
		}
		return nil
	}},
	{"name-quote-end", "The closing quote of a declared name is missing.", "name-quote", "lossless", true, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return s.plainName(n) && s.isDeclared(n) })
		if n != nil {
			return []splice{{n.nameEnd - 1, n.nameEnd, ""}}
		}
		return nil
	}},
	{"extra-closer", "A closer too many stands at the end.", "extra-closer", "lossless", true, false, func(s *subject) []splice {
		if s.nodes[0].kind != '{' {
			return nil
		}
		return insert(len(s.text), s.one("}", "]", " }", "\n}}"))
	}},
	{"missing-closer", "A closer inside is missing.", "missing-closer", "lenient", false, false, func(s *subject) []splice {
		if n := s.pick(func(n *node) bool { return isContainer(n) && n.parent != nil && n.parent.kind != n.kind }); n != nil {
			return []splice{{n.end - 1, n.end, ""}}
		}
		return nil
	}},
	{"wrong-closer", "A closer is of the wrong kind.", "wrong-closer", "lenient", false, false, func(s *subject) []splice {
		if n := s.pick(func(n *node) bool { return isContainer(n) && n.parent != nil }); n != nil {
			return []splice{{n.end - 1, n.end, map[byte]string{'{': "]", '[': "}"}[n.kind]}}
		}
		return nil
	}},
	{"early-closer", "The root is closed before its last member.", "early-closer", "lenient", false, true, func(s *subject) []splice {
		if r := s.nodes[0]; r.kind == '{' && len(r.commas) > 0 {
			return insert(r.commas[s.rng.IntN(len(r.commas))], "}")
		}
		return nil
	}},
	{"lost-opener", "The beginning of the input is lost.", "lost-opener", "lenient", false, true, func(s *subject) []splice {
		if r := s.nodes[0]; r.kind == '{' && len(r.kids) > 0 && s.isDeclared(r.kids[0]) {
			return []splice{{0, r.kids[0].nameStart + 1, ""}}
		}
		return nil
	}},
	{"comment", "A comment stands between tokens.", "comment", "lossless", true, false, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return true })
		return insert(s.one2(n.start, n.end), s.one("/* a, \"b\" } */", "// note: {\n", "\n# note ]\n"))
	}},
	{"fence", "The value stands in a Markdown fence.", "fence", "lossless", true, false, func(s *subject) []splice {
		if !isContainer(s.nodes[0]) {
			return nil
		}
		return []splice{{0, 0, s.one("```json\n", "```\n", "\n```json\n")}, {len(s.text), len(s.text), "\n```\n"}}
	}},
	{"prose", "Prose stands before the value.", "prose", "lenient", false, false, func(s *subject) []splice {
		if !isContainer(s.nodes[0]) {
			return nil
		}
		return insert(0, s.one("Here it is: ", "Sure!\n\n", "I will call the tool now.\n"))
	}},
	{"call-header", "The arguments stand behind the name of the function.", "call-header", "lossless", true, false, func(s *subject) []splice {
		if s.nodes[0].kind != '{' {
			return nil
		}
		switch s.rng.IntN(3) {
		case 0:
			return []splice{{0, 0, "my_tool("}, {len(s.text), len(s.text), ")"}}
		case 1:
			return insert(0, "my_tool")
		}
		return insert(0, ".functions.my_tool:0 ")
	}},
	{"end-token", "A token that ends the turn stands behind the value.", "end-token", "lossless", true, false, func(s *subject) []splice {
		if !isContainer(s.nodes[0]) {
			return nil
		}
		return insert(len(s.text), s.one("<|call|>", "<|im_end|>", "</s>", "</tool_call>", "\n</function>", "</parameter>\n</invoke>"))
	}},
	{"trailing-text", "Prose stands behind the value.", "trailing-text", "lenient", false, false, func(s *subject) []splice {
		if !isContainer(s.nodes[0]) {
			return nil
		}
		return insert(len(s.text), s.one("\n\nDone.", " and then", "x"))
	}},
	{"empty-prefix", "An empty object stands before the value.", "empty-prefix", "lossless", true, false, func(s *subject) []splice {
		if r := s.nodes[0]; r.kind != '{' || len(r.kids) == 0 {
			return nil
		}
		return insert(0, s.one("{}", "{} ", "{}\n"))
	}},
	{"repeated", "The value comes twice.", "repeated", "lossless", true, false, func(s *subject) []splice {
		if r := s.nodes[0]; r.kind != '{' || len(r.kids) == 0 {
			return nil
		}
		return insert(len(s.text), s.one("", "\n")+s.text)
	}},
	{"repeated-cut", "A cut copy of the value stands behind it.", "repeated", "lossless", true, false, func(s *subject) []splice {
		if r := s.nodes[0]; r.kind != '{' || len(r.kids) == 0 {
			return nil
		}
		r := s.nodes[0]
		return insert(len(s.text), s.text[r.start:r.start+1+s.rng.IntN(r.end-r.start-1)])
	}},
	{"different", "Another value stands behind the value.", "", "none", false, false, func(s *subject) []splice {
		if r := s.nodes[0]; r.kind != '{' || len(r.kids) == 0 {
			return nil
		}
		return insert(len(s.text), `{"another call": true}`)
	}},
	{"double-braces", "The braces of the object are doubled.", "double-braces", "lossless", true, false, func(s *subject) []splice {
		if r := s.nodes[0]; r.kind != '{' || len(r.kids) == 0 {
			return nil
		}
		return []splice{{0, 0, "{"}, {len(s.text), len(s.text), "}"}}
	}},
	{"bom-space", "A byte order mark or another Unicode space stands between tokens.", "bom-space", "lossless", true, false, func(s *subject) []splice {
		if s.rng.IntN(2) == 0 {
			return insert(0, "\ufeff")
		}
		n := s.pick(func(n *node) bool { return n.kind != '0' })
		if n == nil {
			return nil
		}
		return insert(n.start, s.one("\u00a0", "\u200b", "\u3000", "\u2028"))
	}},
	{"duplicate-name", "A member comes twice, with the same value.", "duplicate-name", "lossless", true, false, func(s *subject) []splice {
		if n := s.pick(isMember); n != nil {
			member := s.text[n.nameStart:n.end] // both are about it: another damage would make them two members
			return []splice{{n.nameStart, n.end, member + ", " + member}}
		}
		return nil
	}},

	{"stringify", "A container is sent as a string.", "decode-string", "lossless", true, true, func(s *subject) []splice {
		return s.stringify(func(text string) string { return quote(text) })
	}},
	{"stringify-twice", "A container is sent as a string in a string.", "decode-string", "lossless", true, true, func(s *subject) []splice {
		return s.stringify(func(text string) string { return quote(quote(text)) })
	}},
	{"stringify-spaced", "A container is sent as a string, with white space around it.", "decode-string", "lossless", true, true, func(s *subject) []splice {
		return s.stringify(func(text string) string { return quote("  " + text + "\n") })
	}},
	{"stringify-raw", "A container is sent as a string whose line ends are not escaped.", "decode-string", "lossless", true, true, func(s *subject) []splice {
		return s.stringify(func(text string) string {
			if !strings.Contains(text, "\n") || strings.Contains(text, `\`) {
				return ""
			}
			return strings.ReplaceAll(quote(text), `\n`, "\n")
		})
	}},
	{"stringify-bare", "A container is sent as a string whose quotes are not escaped.", "decode-string", "lossless", true, true, func(s *subject) []splice {
		return s.stringify(func(text string) string {
			if !strings.Contains(text, `"`) || strings.Contains(text, `\`) {
				return ""
			}
			return `"` + text + `"`
		})
	}},
	{"stringify-damaged", "A container is sent as a string, and its text is malformed.", "decode-string", "lossless", true, true, func(s *subject) []splice {
		return s.stringify(func(text string) string {
			in, _ := newSubject(text, "", s.rng)
			bad, done := in.damage(1, s.inside)
			if len(done) == 0 {
				return ""
			}
			return quote(bad)
		})
	}},
	{"unquote-scalar", "A number or boolean is sent as a string.", "unquote-scalar", "lossless", true, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return strings.IndexByte("0tf", n.kind) >= 0 && s.types(n)&tString == 0 })
		if n == nil {
			return nil
		}
		text := s.src(n)
		if n.kind != '0' && s.rng.IntN(2) == 0 {
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		return []splice{{n.start, n.end, `"` + text + `"`}}
	}},
	{"quote-scalar", "A number or boolean is sent where only a string may come.", "quote-scalar", "lenient", true, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return isString(n) && s.types(n) == tString && isScalarText(s.inner(n)) })
		if n == nil {
			return nil
		}
		return []splice{{n.start, n.end, s.inner(n)}}
	}},
	{"wrap-item", "The only item of an array is sent without the array.", "wrap-item", "lossless", true, true, wrapItem},
	{"drop-null", "An optional member is sent as null, which is not allowed.", "drop-null", "lossless", true, true, func(s *subject) []splice {
		return s.addMember("null", false)
	}},
	{"enum-case", "A word of an enum is sent in another case.", "enum-case", "lenient", true, true, enumCase},
	{"unwrap", "The arguments stand in a wrapper.", "unwrap", "lossless", true, true, unwrap},
	{"rename", "A name has quotes or spaces in it.", "rename", "lossless", true, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool {
			if !s.plainName(n) || n.parent.depth() > 0 {
				return false
			}
			_, required, closed := s.declared(n.parent)
			return s.isDeclared(n) && (required[n.name] || closed)
		})
		if n == nil {
			return nil
		}
		return []splice{{n.nameStart, n.nameEnd, s.one(`"\"`+n.name+`\""`, `" `+n.name+`"`, `"`+n.name+` "`)}}
	}},
	{"strip-tag", "The closing tag of its own parameter stands at the end of a string.", "strip-tag", "lenient", false, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool {
			return isString(n) && n.nameStart >= 0 && s.types(n)&tString != 0 && s.inner(n) != "" && s.isDeclared(n)
		})
		if n == nil {
			return nil
		}
		return insert(n.end-1, s.one("</"+n.name+">", "</"+n.name+">\\n</invoke>", "</parameter>"))
	}},
	{"split-sibling", "A string goes on with the markup of the next parameter.", "split-sibling", "lenient", false, true, splitSibling},
	{"split-swallowed", "A string swallowed the members behind it.", "split-swallowed", "lenient", false, true, splitSwallowed},
	{"markup-value", "Markup stands in the place of a value.", "", "none", false, true, func(s *subject) []splice {
		n := s.pick(func(n *node) bool { return isString(n) && n.nameStart >= 0 })
		if n == nil {
			return nil
		}
		return []splice{{n.start, n.end, "\n<parameter name=\"" + strings.Trim(quote(n.name), `"`) + "\">" + strings.Trim(s.inner(n), `\`)}}
	}},
}
