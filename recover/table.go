package recover

// A Rule is one rule of recovery. Its String is its stable id.
type Rule uint8

// The rules, in the order in which they are asked. Where two could answer at one
// place, the one that needs the better reason stands first.
const (
	Comment Rule = iota
	BOMSpace
	EscapedSpace
	Fence

	Undefined
	MissingValue
	NonFinite
	EmptyInput
	OtherLiteral
	NumberForm
	Ellipsis
	StrayToken

	RawControl
	BadEscape
	PathEscape
	BrokenUnicode
	StringJoin
	TripleQuotes
	SingleQuotes
	Backticks
	SmartQuotes
	TokenQuote
	MarkupValue
	ValueQuote
	BareString
	InnerQuote
	OverEscaped

	CloseOpen
	CallHeader
	LostOpener
	EmptyPrefix
	Prose
	TrailingComma
	DoubleComma
	LeadingComma
	DoubleBraces
	UnquotedName
	NameQuote
	EarlyCloser
	ExtraCloser
	WrongCloser
	MissingCloser
	MissingComma
	MissingColon
	WrongColon
	EndToken
	TrailingText
	Repeated
	DuplicateName

	Rename
	DropNull
	DecodeString
	UnquoteScalar
	QuoteScalar
	WrapItem
	EnumCase
	TextOfValue
	StripTag
	Unwrap
	SplitSibling
	SplitSwallowed
	LastName

	HTMLEntities
	UnescapeContent
	BareText

	numRules
)

// MaxHold is the most input, in bytes, that a rule may hold back. A rule that
// would need more does not apply.
const MaxHold = 4096

// entry is one rule: what it is called and does, at which places it is asked and
// with which bytes what it mends may begin, how much it may hold, what its variants cost and where they begin. try answers
// about the text that waits, while it streams; closing proposes other readings
// of the whole input, once, in Close. A rule with neither works in the tail.
type entry struct {
	id, doc  string
	at       place
	first    byteKinds
	exact    bool // it tells (scan.saw) which bytes its answers depend on
	hold     int
	variants []Variant
	try      func(f *scan, e *entry, sp spot) answer
	closing  func(c *closing) []proposal
	ofRaw    bool // closing always speaks of the raw text
	explains bool // it is asked in every preset, to say what is wrong
}

// tier is where the first variant begins.
func (e *entry) tier() Tier {
	t := e.variants[0].Tier
	for _, v := range e.variants[1:] {
		t = min(t, v.Tier)
	}
	return t
}

// variant returns the loss of variant i, and whether it is in force.
func (e *entry) variant(f *scan, i int) (Loss, bool) {
	return e.variants[i].Loss, f.r.rules.tier[f.rule] >= e.variants[i].Tier
}

// one is the only variant of a rule.
func one(l Loss, t Tier) []Variant { return []Variant{{Loss: l, Tier: t}} }

const spaces = inBefore

var table = [numRules]entry{
	Comment: {id: "comment", doc: "Comments between tokens are skipped.",
		at: spaces, first: slashes | hashes, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: comment},
	BOMSpace: {id: "bom-space", doc: "A byte order mark or Unicode space between tokens is white space.",
		at: spaces, first: controls | nonASCII, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: bomSpace},
	EscapedSpace: {id: "escaped-space", doc: `A literal \n between tokens, escaped once or more, is white space.`,
		at: spaces, first: backslashes, exact: true, hold: maxBackslashes + 1, variants: one(Lossless, lossless), try: escapedSpace},
	Fence: {id: "fence", doc: "A Markdown code fence around the value is dropped.",
		at: inRoot | inName, first: graves, hold: MaxHold, variants: one(Lossless, lossless), try: fence},

	Undefined: {id: "undefined", doc: "A bare undefined: the member is omitted, an item becomes null.",
		at: inRoot | inValue, first: lettersU, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: undefined},
	MissingValue: {id: "missing-value", doc: "A name without a value: the member is omitted.",
		at: inValue, first: commas | closers, exact: true, hold: MaxHold, variants: one(Guess, lenient), try: missingValue},
	NonFinite: {id: "non-finite", doc: "NaN and infinities become null where the schema allows null.",
		at: inValue, first: plainLetters | capitalsN | minuses | pluses, exact: true, hold: MaxHold, variants: one(Lossy, lenient), try: nonFinite},
	EmptyInput: {id: "empty-input", doc: "Nothing at all, or a bare null where the schema wants an object, is {} where nothing is required.",
		at: noPlace, hold: MaxHold, variants: one(Lossless, lossless)},
	OtherLiteral: {id: "other-literal", doc: "Bare None, True, FALSE, nil and the like become the JSON literal.",
		at: inRoot | inValue, first: lettersN | capitalsN | capitalsT | capitalsF, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: otherLiteral},
	NumberForm: {id: "number-form", doc: "+1, .5, 5. and, where the schema says number, -05 become the number that they mean, or the text where it says string.",
		at: inRoot | inValue, first: digits | minuses | pluses | points, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: numberForm},
	Ellipsis: {id: "ellipsis", doc: "An ellipsis, where the model left something out, is dropped.",
		at: inName | inValue, first: points | nonASCII, hold: MaxHold, variants: one(Lossy, every), try: ellipsis, explains: true},
	StrayToken: {id: "stray-token", doc: "A token without a name between two members, or glued to a number, is dropped.",
		at: inName | inValue | inNext, hold: MaxHold, variants: one(Guess, every), try: strayToken},

	RawControl: {id: "raw-control", doc: "A control character in a string is escaped.",
		at: inText | inNameText, first: controls, exact: true, hold: 1, variants: one(Lossless, lossless), try: rawControl},
	BadEscape: {id: "bad-escape", doc: "The backslash of an escape that does not exist is kept as content.",
		at: inText | inNameText, first: backslashes, exact: true, hold: 6, variants: one(Lossless, lossless), try: badEscape},
	PathEscape: {id: "path-escape", doc: "Valid escapes in what looks like a path are left alone, with a warning.",
		at: noPlace, hold: 0, variants: one(Lossless, lossless)},
	BrokenUnicode: {id: "broken-unicode", doc: "Half a surrogate pair or invalid UTF-8 becomes U+FFFD.",
		at: inText | inNameText, first: backslashes | nonASCII, exact: true, hold: 12, variants: one(Lossy, lenient), try: brokenUnicode, explains: true},
	StringJoin: {id: "string-join", doc: `"x" + "y" is one string.`,
		at: inText, first: quotes, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: stringJoin},
	TripleQuotes: {id: "triple-quotes", doc: `"""…""" where a token must begin is a string.`,
		at: inRoot | inName | inValue | inText, first: quotes | apostrophes, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: tripleQuotes},
	SingleQuotes: {id: "single-quotes", doc: "'…' where a token must begin is a string.",
		at: inRoot | inName | inValue, first: apostrophes, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: singleQuotes},
	Backticks: {id: "backticks", doc: "`…` where a token must begin is a string.",
		at: inName | inValue, first: graves, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: backticks},
	SmartQuotes: {id: "smart-quotes", doc: "Typographic quotes where a token must begin delimit a string.",
		at: inName | inValue, first: nonASCII, exact: true, hold: MaxHold, try: smartQuotes,
		variants: []Variant{{Lossless, lossless, ""}, {Guess, lenient, "a plain quote ends it, and others are in it"}}},
	TokenQuote: {id: "token-quote", doc: "A quote that came as a special token delimits a string.",
		at: inName | inValue | inText, first: lessSigns, hold: MaxHold, variants: one(Guess, lenient), try: tokenQuote},
	MarkupValue: {id: "markup-value", doc: "Markup in the place of a value, name or colon is an error that names the field.",
		at: inName | inColon | inValue | inText, exact: true, hold: MaxHold, try: markupValue, explains: true,
		variants: []Variant{{Lossy, lossless, "it is no JSON"}, {Lossy, lenient, "the text parses"}}},
	ValueQuote: {id: "value-quote", doc: "The missing quote of a value is added before the last separator that a known name follows.",
		at: inValue | inText, first: commas | words | slashes | hashes | others, exact: true, hold: MaxHold, try: valueQuote,
		variants: []Variant{{Guess, lenient, "the schema has names"}, {Guess, every, "there is no schema, or no name can follow"}}},
	BareString: {id: "bare-string", doc: "Bare text becomes a string, up to the separator before the next known name.",
		at: inValue, first: ^(quotes | apostrophes | graves | commas | colons | lessSigns | openBraces | openBrackets | closers), hold: MaxHold, try: bareString,
		variants: []Variant{{Lossless, lossless, "it is in the enum"}, {Guess, lenient, "the schema asks for a string"}, {Guess, every, "there is no schema"}}},
	InnerQuote: {id: "inner-quote", doc: "A quote that nothing legal follows is content.",
		at: inColon | inText, first: quotes | letters | digits, exact: true, hold: MaxHold, try: innerQuote,
		variants: []Variant{{Lossless, lossless, "the schema says string"}, {Guess, lenient, "it does not, or two readings are left"}}},
	OverEscaped: {id: "over-escaped", doc: "JSON that was escaped once too often is read one level down.",
		at: inName | inValue, first: backslashes, hold: MaxHold, try: overEscaped,
		variants: []Variant{{Lossless, lossless, "quotes are escaped"}, {Guess, lenient, "a number has a backslash, or a string in escaped quotes has escapes in it"}}},

	CloseOpen: {id: "close-open", doc: "What the input leaves open at its end is closed.",
		at: noPlace, hold: MaxHold, variants: one(Lossless, truncated)},
	CallHeader: {id: "call-header", doc: "The name of a function before its arguments is dropped.",
		at: inRoot, first: words | colons | slashes, hold: MaxHold, variants: one(Lossless, lossless), try: callHeader},
	LostOpener: {id: "lost-opener", doc: "The beginning of an object is put back before a known name.",
		at: inRoot, first: words | quotes, hold: MaxHold, variants: one(Guess, lenient), try: lostOpener},
	EmptyPrefix: {id: "empty-prefix", doc: "An empty object before the real one is dropped.",
		at: inRoot, first: openBraces, hold: MaxHold, variants: one(Lossless, lossless), try: emptyPrefix},
	Prose: {id: "prose", doc: "Prose before the only value is dropped.",
		at: inRoot, hold: MaxHold, variants: one(Guess, lenient), try: prose, explains: true},
	TrailingComma: {id: "trailing-comma", doc: "A comma before a closer is dropped.",
		at: inName | inValue, first: closers, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: trailingComma},
	DoubleComma: {id: "double-comma", doc: "A second comma is dropped.",
		at: inName | inValue, first: commas, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: doubleComma},
	LeadingComma: {id: "leading-comma", doc: "A comma before the first member or item is dropped.",
		at: inName | inValue, first: commas, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: leadingComma},
	DoubleBraces: {id: "double-braces", doc: "Doubled braces around one object are single ones.",
		at: inName, first: openBraces, hold: MaxHold, variants: one(Lossless, lossless), try: doubleBraces},
	UnquotedName: {id: "unquoted-name", doc: "A bare name is quoted.",
		at: inName, first: words, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: unquotedName},
	NameQuote: {id: "name-quote", doc: "The missing quote of a name is added.",
		at: inName, first: words | quotes, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: nameQuote},
	EarlyCloser: {id: "early-closer", doc: "An object that was closed too early is open again where known members follow.",
		at: inNext, first: closeBraces, exact: true, hold: MaxHold, variants: one(Guess, lenient), try: earlyCloser},
	ExtraCloser: {id: "extra-closer", doc: "A closer for which nothing is open is dropped.",
		at: inName | inValue | inNext | inEnd, first: closers | closeParens, exact: true, hold: MaxHold, try: closerRule(ExtraCloser),
		variants: []Variant{{Lossless, lossless, "at the end, or where nothing else is legal"}, {Guess, lenient, "it may stand for another closer"}}},
	WrongCloser: {id: "wrong-closer", doc: "A closer of the wrong kind is replaced.",
		at: inName | inValue | inNext, first: closers | closeParens, exact: true, hold: MaxHold, try: closerRule(WrongCloser),
		variants: []Variant{{Lossless, lossless, "one placement is legal under the schema"}, {Guess, lenient, "several are, or there is no schema"}}},
	MissingCloser: {id: "missing-closer", doc: "A closer that was left out is added, the innermost first.",
		at: inName | inValue | inNext, first: closers | closeParens | openBraces | quotes, exact: true, hold: MaxHold, try: missingCloser,
		variants: []Variant{{Lossless, lossless, "one placement is legal under the schema"}, {Guess, lenient, "several are, there is no schema, or a value begins where a closer is due"}}},
	MissingComma: {id: "missing-comma", doc: "The comma between two members or items is added.",
		at: inNext, first: quotes | apostrophes | graves | openBraces | openBrackets | words, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: missingComma},
	MissingColon: {id: "missing-colon", doc: "The colon between name and value is added.",
		at: inColon, first: quotes | openBraces | openBrackets | minuses | digits | letters, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: missingColon},
	WrongColon: {id: "wrong-colon", doc: "=, =>, >, := or :: between name and value is a colon.",
		at: inColon, first: equalSigns | greaterSigns | colons, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: wrongColon},
	EndToken: {id: "end-token", doc: "A special token that ends a turn or a call is dropped behind the value.",
		at: noPlace, hold: 0, variants: one(Lossless, lossless)},
	TrailingText: {id: "trailing-text", doc: "Text behind the first complete value is dropped.",
		at: noPlace, hold: 0, variants: one(Guess, lenient)},
	Repeated: {id: "repeated", doc: "A second copy of the same value, whole or cut, is dropped.",
		at: noPlace, hold: 0, variants: one(Lossless, lossless)},
	DuplicateName: {id: "duplicate-name", doc: "A member that comes again with an equal value is dropped.",
		at: inValue, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: duplicateName},

	Rename: {id: "rename", doc: "A name with stray quotes or spaces becomes the known name.",
		at: inColon, first: colons, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: rename, closing: renameOpen},
	DropNull: {id: "drop-null", doc: "A null that the schema forbids is omitted where the member is optional.",
		at: inValue, first: minuses | digits | literalStarts, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: dropNull},
	DecodeString: {id: "decode-string", doc: "A string where the schema wants an object or array, and no string, is read as the JSON that it holds.",
		at: inRoot | inValue, first: delimiters, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: decodeString},
	UnquoteScalar: {id: "unquote-scalar", doc: "A number or boolean in quotes loses them where the schema wants no string.",
		at: inRoot | inValue, first: delimiters, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: unquoteScalar},
	QuoteScalar: {id: "quote-scalar", doc: "A number or boolean gets quotes where the schema wants a string.",
		at: inValue, first: minuses | digits | literalStarts, exact: true, hold: MaxHold, variants: one(Lossless, lenient), try: quoteScalar},
	WrapItem: {id: "wrap-item", doc: "A single value becomes the one item of the array that the schema wants.",
		at: inRoot | inValue, first: delimiters | openBraces | minuses | digits | literalStarts, exact: true, hold: MaxHold, variants: one(Lossless, lossless), try: wrapItem},
	EnumCase: {id: "enum-case", doc: "A string becomes the one member of the enum that differs in case only.",
		at: inValue, first: delimiters, exact: true, hold: maxEnum, variants: one(Lossless, lenient), try: enumCase},
	TextOfValue: {id: "text-of-value", doc: "An object or array becomes its source text where the schema wants a string.",
		at: inValue, first: openBraces | openBrackets, hold: MaxHold, variants: one(Guess, every), try: textOfValue},
	StripTag: {id: "strip-tag", doc: "Closing tags of a tool call at the end of a string are cut off.",
		at: inText, first: lessSigns, exact: true, hold: MaxHold, variants: one(Guess, lenient), try: stripTag},
	Unwrap: {id: "unwrap", doc: "A wrapper that is not in the schema is taken off.",
		at: noPlace, variants: one(Lossless, lossless), closing: unwrap},
	SplitSibling: {id: "split-sibling", doc: "A string that goes on with the markup of its siblings is split.",
		at: noPlace, variants: one(Guess, lenient), closing: splitSibling},
	SplitSwallowed: {id: "split-swallowed", doc: "A string that swallowed the members behind it is split.",
		at: noPlace, variants: one(Guess, lenient), closing: splitSwallowed},
	LastName: {id: "last-name", doc: "Of two members with one name and different values the last one wins.",
		at: noPlace, variants: one(Lossy, named), closing: lastName, ofRaw: true},

	HTMLEntities: {id: "html-entities", doc: "HTML entities in strings become their characters.",
		at: inText, first: ampersands, hold: 6, variants: one(Guess, named), try: htmlEntities},
	UnescapeContent: {id: "unescape-content", doc: `A literal \n in the content of a string becomes a newline.`,
		at: inText, first: backslashes, hold: 3, variants: one(Guess, named), try: unescapeContent},
	BareText: {id: "bare-text", doc: "A bare text becomes the only string parameter of the tool.",
		at: noPlace, variants: one(Guess, named), closing: bareText, ofRaw: true},
}
