package recover

// A Rule is one rule of recovery. Its String is its stable id.
type Rule uint8

// The rules, in the order of the policy.
const (
	Undefined Rule = iota
	MissingValue
	NonFinite
	OtherLiteral
	BareString
	NumberForm
	StrayToken
	Ellipsis
	EmptyInput

	RawControl
	BadEscape
	BrokenUnicode
	InnerQuote
	SingleQuotes
	Backticks
	TripleQuotes
	SmartQuotes
	TokenQuote
	ValueQuote
	StringJoin
	OverEscaped
	EscapedSpace

	CloseOpen
	TrailingComma
	DoubleComma
	LeadingComma
	MissingComma
	MissingColon
	WrongColon
	UnquotedName
	NameQuote
	ExtraCloser
	MissingCloser
	WrongCloser
	EarlyCloser
	LostOpener
	Comment
	Fence
	Prose
	CallHeader
	EndToken
	TrailingText
	EmptyPrefix
	Repeated
	DoubleBraces
	BOMSpace
	DuplicateName

	DecodeString
	UnquoteScalar
	QuoteScalar
	WrapItem
	DropNull
	EnumCase
	Unwrap
	Rename
	StripTag
	SplitSibling
	SplitSwallowed
	MarkupValue
	TextOfValue
	LastName

	HTMLEntities
	UnescapeContent
	BareText

	numRules
)

// MaxHold is the most input, in bytes, that a rule may hold back. A rule that
// would need more does not apply.
const MaxHold = 4096

// maxPrefix is the most that rules for what stands before a value look at.
const maxPrefix = MaxHold

// entry is one rule: what it is called, what it does, where its variants
// begin, and what it costs.
type entry struct {
	id, doc string
	loss    Loss
	tier    Tier
	closing bool
	hold    int
}

var table = [numRules]entry{
	Undefined:    {"undefined", "A bare undefined: the member is omitted, an item becomes null.", Lossless, lossless, false, MaxHold},
	MissingValue: {"missing-value", "A name without a value: the member is omitted.", Guess, lenient, false, MaxHold},
	NonFinite:    {"non-finite", "NaN and infinities become null where the schema allows null.", Lossy, lenient, false, MaxHold},
	OtherLiteral: {"other-literal", "Bare None, True, FALSE, nil and the like become the JSON literal.", Lossless, lossless, false, MaxHold},
	BareString:   {"bare-string", "A bare word becomes a string where the schema has it in an enum or asks for a string.", Lossless, lossless, false, MaxHold},
	NumberForm:   {"number-form", "+1, .5, 5. and -05 become the number that they mean.", Lossless, lossless, false, MaxHold},
	StrayToken:   {"stray-token", "A token without a name between two members is dropped.", Guess, every, false, MaxHold},
	Ellipsis:     {"ellipsis", "An ellipsis, where the model left something out, is dropped.", Lossy, every, false, MaxHold},
	EmptyInput:   {"empty-input", "Nothing at all is {} where nothing is required.", Lossless, lossless, false, MaxHold},

	RawControl:    {"raw-control", "A control character in a string is escaped.", Lossless, lossless, false, 1},
	BadEscape:     {"bad-escape", "The backslash of an escape that does not exist is kept as content.", Lossless, lossless, false, 6},
	BrokenUnicode: {"broken-unicode", "Half a surrogate pair or invalid UTF-8 becomes U+FFFD.", Lossy, lenient, false, 12},
	InnerQuote:    {"inner-quote", "A quote that nothing legal follows is content.", Lossless, lossless, false, MaxHold},
	SingleQuotes:  {"single-quotes", "'…' where a token must begin is a string.", Lossless, lossless, false, MaxHold},
	Backticks:     {"backticks", "`…` where a token must begin is a string.", Lossless, lossless, false, MaxHold},
	TripleQuotes:  {"triple-quotes", `"""…""" where a token must begin is a string.`, Lossless, lossless, false, MaxHold},
	SmartQuotes:   {"smart-quotes", "Typographic quotes where a token must begin delimit a string.", Lossless, lossless, false, MaxHold},
	TokenQuote:    {"token-quote", "A quote that came as a special token delimits a string.", Guess, lenient, false, MaxHold},
	ValueQuote:    {"value-quote", "The missing quote of a value is added before the separator that a known name follows.", Guess, lenient, false, MaxHold},
	StringJoin:    {"string-join", `"x" + "y" is one string.`, Lossless, lossless, false, MaxHold},
	OverEscaped:   {"over-escaped", "JSON that was escaped once too often is read one level down.", Lossless, lossless, false, MaxHold},
	EscapedSpace:  {"escaped-space", `A literal \n between tokens is white space.`, Lossless, lossless, false, 2},

	CloseOpen:     {"close-open", "What the input leaves open at its end is closed.", Lossless, truncated, false, MaxHold},
	TrailingComma: {"trailing-comma", "A comma before a closer is dropped.", Lossless, lossless, false, MaxHold},
	DoubleComma:   {"double-comma", "A second comma is dropped.", Lossless, lossless, false, MaxHold},
	LeadingComma:  {"leading-comma", "A comma before the first member or item is dropped.", Lossless, lossless, false, MaxHold},
	MissingComma:  {"missing-comma", "The comma between two members or items is added.", Lossless, lossless, false, MaxHold},
	MissingColon:  {"missing-colon", "The colon between name and value is added.", Lossless, lossless, false, MaxHold},
	WrongColon:    {"wrong-colon", "=, => or > between name and value is a colon.", Lossless, lossless, false, MaxHold},
	UnquotedName:  {"unquoted-name", "A bare name is quoted.", Lossless, lossless, false, MaxHold},
	NameQuote:     {"name-quote", "The missing quote of a name is added.", Lossless, lossless, false, MaxHold},
	ExtraCloser:   {"extra-closer", "A closer for which nothing is open is dropped.", Lossless, lossless, false, MaxHold},
	MissingCloser: {"missing-closer", "A closer that was left out is added, the innermost first.", Lossless, lossless, false, MaxHold},
	WrongCloser:   {"wrong-closer", "A closer of the wrong kind is replaced.", Lossless, lossless, false, MaxHold},
	EarlyCloser:   {"early-closer", "An object that was closed too early is open again where known members follow.", Guess, lenient, false, MaxHold},
	LostOpener:    {"lost-opener", "The beginning of an object is put back before a known name.", Guess, lenient, false, MaxHold},
	Comment:       {"comment", "Comments between tokens are skipped.", Lossless, lossless, false, MaxHold},
	Fence:         {"fence", "A Markdown code fence around the value is dropped.", Lossless, lossless, false, MaxHold},
	Prose:         {"prose", "Prose before the only value is dropped.", Guess, lenient, false, MaxHold},
	CallHeader:    {"call-header", "The name of a function before its arguments is dropped.", Lossless, lossless, false, MaxHold},
	EndToken:      {"end-token", "A special token that ends a turn or a call is dropped behind the value.", Lossless, lossless, false, MaxHold},
	TrailingText:  {"trailing-text", "Text behind the first complete value is dropped.", Guess, lenient, false, MaxHold},
	EmptyPrefix:   {"empty-prefix", "An empty object before the real one is dropped.", Lossless, lossless, false, MaxHold},
	Repeated:      {"repeated", "A second copy of the same value is dropped.", Lossless, lossless, false, 0},
	DoubleBraces:  {"double-braces", "Doubled braces around one object are single ones.", Lossless, lossless, false, MaxHold},
	BOMSpace:      {"bom-space", "A byte order mark or Unicode space between tokens is white space.", Lossless, lossless, false, 3},
	DuplicateName: {"duplicate-name", "A member that comes again with an equal value is dropped.", Lossless, lossless, false, 0},

	DecodeString:   {"decode-string", "A string where the schema wants an object or array, and no string, is read as the JSON that it holds.", Lossless, lossless, false, MaxHold},
	UnquoteScalar:  {"unquote-scalar", "A number or boolean in quotes loses them where the schema wants no string.", Lossless, lossless, false, MaxHold},
	QuoteScalar:    {"quote-scalar", "A number or literal gets quotes where the schema wants a string.", Lossless, lenient, false, MaxHold},
	WrapItem:       {"wrap-item", "A single value becomes the one item of the array that the schema wants.", Lossless, lossless, false, 1},
	DropNull:       {"drop-null", "A null that the schema forbids is omitted where the member is optional.", Lossless, lossless, false, MaxHold},
	EnumCase:       {"enum-case", "A string becomes the one member of the enum that differs in case only.", Lossless, lenient, false, MaxHold},
	Unwrap:         {"unwrap", "A wrapper that is not in the schema is taken off.", Lossless, lossless, true, 0},
	Rename:         {"rename", "A name with stray quotes or spaces becomes the known name.", Lossless, lossless, false, MaxHold},
	StripTag:       {"strip-tag", "A closing tag at the end of a string is cut off.", Guess, lenient, false, MaxHold},
	SplitSibling:   {"split-sibling", "A string that goes on with the markup of its siblings is split.", Guess, lenient, true, 0},
	SplitSwallowed: {"split-swallowed", "A string that swallowed the members behind it is split.", Guess, lenient, true, 0},
	MarkupValue:    {"markup-value", "Markup in the place of a value is an error that names the field.", Lossless, lossless, false, MaxHold},
	TextOfValue:    {"text-of-value", "An object or array becomes its source text where the schema wants a string.", Guess, every, false, 1},
	LastName:       {"last-name", "Of two members with one name and different values the last one wins.", Lossy, named, true, 0},

	HTMLEntities:    {"html-entities", "HTML entities in strings become their characters.", Guess, named, false, 12},
	UnescapeContent: {"unescape-content", `A literal \n in the content of a string becomes a newline.`, Guess, named, false, 2},
	BareText:        {"bare-text", "A bare text becomes the only string parameter of the tool.", Guess, named, true, 0},
}
