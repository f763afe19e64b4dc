package fuzz

import (
	"strings"
	"unicode"
	"unicode/utf8"
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

func isString(n *node) bool    { return n.kind == '"' }
func isContainer(n *node) bool { return n.kind == '{' || n.kind == '[' }
func hasKids(n *node) bool     { return len(n.kids) > 0 }
func isMember(n *node) bool    { return n.nameStart >= 0 }

// last reports whether n is the last of its container.
func (n *node) last() bool { return n.parent == nil || n.parent.kids[len(n.parent.kids)-1] == n }

func (s *subject) one2(a, b int) int {
	if s.rng.IntN(2) == 0 {
		return a
	}
	return b
}

// inner returns the source between the quotes of a string.
func (s *subject) inner(n *node) string { return s.text[n.start+1 : n.end-1] }

func isWord(s string) bool {
	if s == "" || unicode.IsDigit(rune(s[0])) {
		return false
	}
	for _, r := range s {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' && r != '.' {
			return false
		}
	}
	switch strings.ToLower(s) {
	case "true", "false", "null", "none", "nil", "nan", "infinity", "undefined":
		return false
	}
	return s[0] != '-' && s[0] != '.' && s[0] != '_'
}

// isScalarText reports whether the text is a JSON number or boolean.
func isScalarText(s string) bool {
	if s == "true" || s == "false" {
		return true
	}
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return false
	}
	sub, ok := newSubject(s, "", nil)
	return ok && sub.nodes[0].end == len(s)
}

// plainName reports whether n is a member whose name is an identifier.
func (s *subject) plainName(n *node) bool {
	return isMember(n) && isWord(n.name) && !strings.Contains(n.name, ".") && n.nameEnd-n.nameStart == len(n.name)+2
}

func (s *subject) isDeclared(n *node) bool {
	if !isMember(n) {
		return false
	}
	names, _, _ := s.declared(n.parent)
	for _, d := range names {
		if d == n.name {
			return true
		}
	}
	return false
}

// comma returns the offset of one of the commas in the containers that ok
// accepts.
func (s *subject) comma(ok func(*node) bool) (int, bool) {
	n := s.pick(func(n *node) bool { return len(n.commas) > 0 && ok(n) })
	if n == nil {
		return 0, false
	}
	return n.commas[s.rng.IntN(len(n.commas))], true
}

// addMember adds a member with the text as its value: one that is declared,
// absent and optional, or, if undeclared, any fresh one.
func (s *subject) addMember(value string, undeclared bool) []splice {
	type place struct {
		n    *node
		name string
	}
	var places []place
	for _, n := range s.nodes {
		if n.kind != '{' {
			continue
		}
		names, required, _ := s.declared(n)
		for _, name := range names {
			child := s.childSchema(n.schema, name, 0, '{', 0)
			types := typesOf(s.schema, child, 0)
			if !n.has(name) && !required[name] && (value != "null" || types&tNull == 0 && types != 0) {
				places = append(places, place{n, name})
			}
		}
		if undeclared && len(names) == 0 {
			places = append(places, place{n, "surplus"})
		}
	}
	if len(places) == 0 {
		return nil
	}
	p := places[s.rng.IntN(len(places))]
	m := quote(p.name) + ": " + value
	switch {
	case len(p.n.kids) == 0:
		return insert(p.n.start+1, m)
	case s.rng.IntN(2) == 0:
		return insert(p.n.kids[0].nameStart, m+", ")
	}
	return insert(p.n.kids[s.rng.IntN(len(p.n.kids))].end, ", "+m)
}

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

func wrapItem(s *subject) []splice {
	n := s.pick(func(n *node) bool {
		if n.kind != '[' || len(n.kids) != 1 || n.parent == nil {
			return false
		}
		k := n.kids[0]
		var own typeSet
		switch k.kind {
		case '"':
			own = tString
			if t := strings.TrimSpace(unquote(s.src(k))); t == "" || strings.IndexByte(`[{"`, t[0]) >= 0 {
				return false
			}
		case '0':
			own = tNumber | tInteger
		case 't', 'f':
			own = tBoolean
		case '{':
			own = tObject
		default:
			return false
		}
		return s.types(n)&own == 0 && s.types(k)&own != 0
	})
	if n == nil {
		return nil
	}
	return []splice{{n.start, n.kids[0].start, ""}, {n.kids[0].end, n.end, ""}}
}

// enumOf returns the strings that the schema lists where n stands, if only those
// may come.
func (s *subject) enumOf(n *node) []string {
	var out []string
	for _, m := range s.parts(n.schema, 0) {
		for _, v := range list(m["enum"]) {
			if t, ok := v.(string); ok {
				out = append(out, t)
			}
		}
	}
	return out
}

func enumCase(s *subject) []splice {
	change := func(n *node) string {
		if !isString(n) || s.types(n) != tString {
			return ""
		}
		word := unquote(s.src(n))
		other := strings.ToUpper(word)
		if other == word {
			other = strings.ToLower(word)
		}
		same := 0
		for _, e := range s.enumOf(n) {
			if strings.EqualFold(e, other) {
				same++
			}
			if e == other {
				return ""
			}
		}
		if same != 1 || other == word || quote(other) != `"`+other+`"` {
			return ""
		}
		return other
	}
	n := s.pick(func(n *node) bool { return change(n) != "" })
	if n == nil {
		return nil
	}
	return []splice{{n.start, n.end, quote(change(n))}}
}

func unwrap(s *subject) []splice {
	r := s.nodes[0]
	if r.kind != '{' || len(r.kids) == 0 {
		return nil
	}
	names, required, closed := s.declared(r)
	if len(required) == 0 && !closed {
		return nil
	}
	wrappers := []string{`{"input": |}`, `{"arguments": |}`, `{"args":|}`, `{"parameters": |}`, `{"params": |}`, `{"properties": |}`,
		`{"output": |}`, `{"$PARAMETER_NAME": |}`, `{"$JSON": |}`, `{"name": "my_tool", "arguments": |}`}
	for _, n := range names {
		if strings.Contains(" input arguments args parameters params properties output name raw len type id ", " "+n+" ") {
			return nil
		}
	}
	before, behind, _ := strings.Cut(wrappers[s.rng.IntN(len(wrappers))], "|")
	return []splice{{0, 0, before}, {len(s.text), len(s.text), behind}}
}

// splitSibling moves the next member into the string before it, as markup.
func splitSibling(s *subject) []splice {
	n := s.pick(func(n *node) bool {
		next := n.next()
		return isString(n) && n.depth() == 1 && next != nil && isString(next) && s.isDeclared(n) && s.isDeclared(next) && s.inner(n) != ""
	})
	if n == nil {
		return nil
	}
	next := n.next()
	return []splice{{n.end - 1, next.start + 1, "</" + n.name + `>\n<parameter name=\"` + next.name + `\">`}}
}

// splitSwallowed escapes the quotes between a string and the required string
// member behind it.
func splitSwallowed(s *subject) []splice {
	n := s.pick(func(n *node) bool {
		next := n.next()
		if next == nil {
			return false
		}
		_, required, _ := s.declared(n.parent)
		return isString(n) && isString(next) && n.depth() == 1 && required[next.name] && s.isDeclared(next) && s.plainName(next)
	})
	if n == nil {
		return nil
	}
	next := n.next()
	return []splice{{n.end - 1, next.start + 1, `\",\"` + next.name + `\":\"`}}
}

// next returns the member or item behind n.
func (n *node) next() *node {
	if n.parent == nil || n.last() {
		return nil
	}
	for i, k := range n.parent.kids {
		if k == n {
			return n.parent.kids[i+1]
		}
	}
	return nil
}
