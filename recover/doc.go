// Package recover mends JSON that is malformed, or of another shape than its
// schema wants, while it arrives, and records every byte that it changed.
//
// A [Repairer] is fed deltas, as a parser is, and gives the events of the mended
// text to a [parser.Sink]. Where strict JSON ends it asks its [Rules] what was
// meant; where a value is well formed and its schema wants another, too:
//
//	r := recover.New(recover.LosslessRules(), guide, sink)
//	for _, delta := range deltas {
//		if err := r.Feed(delta); err != nil {
//			break // no rule mends it: Lost
//		}
//	}
//	r.Close()
//	r.Outcome() // Exact, Mended, Guessed, Cut or Lost
//	r.JSON()    // the mended text
//	r.Edits()   // what makes it of r.Raw()
//
// [Text] does it for a text that is there as a whole. The [Guide], which a
// *schema.Validator is, says which kinds, values and names may come where the
// input stands. Where two readings exist, it decides; where it does not, or there
// is none, the edit is a [Guess].
//
// The package does not decide what may be executed: an [Outcome] and the [Loss]
// of each edit say what a value rests on, and the gate of package jsontide
// judges by them.
//
// # A transcript
//
// Here say is a string, n an integer and m an object, by a schema; the rules are
// [LosslessRules]. Each Feed gives events (kind, path, text, source), edits, and
// what AppendJSON appends:
//
//	Feed(`{"say": "a "b`)
//	    {  ""     ""        0-1
//	    :  "/say" "say"     1-6
//	    "  "/say" "a "...   8-11
//	    append `{"say": "a `                       the quote waits
//	Feed(`" c", n: "4`)
//	    "  "/say" "\""...   11-12
//	    "  "/say" "b"...    12-13
//	    "  "/say" "\""...   13-14
//	    "  "/say" " c"...   14-16
//	    "  "/say" ""        16-17
//	    edit inner-quote /say 11-12 `\"`
//	    edit inner-quote /say 13-14 `\"`
//	    append `\"b\" c"`
//	Feed(`2", "m": "{\"k\": und`)
//	    :  "/n"   "n"       19-20
//	    0  "/n"   "42"      22-26
//	    :  "/m"   "m"       28-31
//	    {  "/m"   ""        34-35                  inside of the string
//	    edit unquoted-name /n 19-19 `"`
//	    edit unquoted-name /n 20-20 `"`
//	    edit unquote-scalar /n 22-26 `42`
//	    append `, "n": 42, "m": {`
//	Feed(`efined}"`)
//	    }  "/m"   ""        51-52                  k never existed
//	    edit decode-string /m 33-53, inside of it undefined /m/k 35-51 ``
//	    append `}`
//	Feed(`,}`)
//	    }  ""     ""        54-55
//	    edit trailing-comma 53-54 ``
//	    append `}`
//	Close() = nil, Outcome() = Mended
//	JSON() = {"say": "a \"b\" c", "n": 42, "m": {}}
//
// ExampleRepairer prints it.
//
// # Laws
//
// These are checked by the tests, with package fuzz.
//
//   - Cuts do not matter: events with adjacent fragments joined, edits, outcome and
//     text are the same for every way to cut the input.
//   - Final: an event is never taken back, and what AppendJSON gave is the
//     beginning of the text that is streamed. What a rule could still change is
//     held back.
//   - No harm: text that is JSON and fits its schema comes out byte for byte,
//     without an edit, unless a rule that is in force only by name wants it, or
//     one of those that look into strings (below).
//   - Accounted: the raw text with the edits applied ([Apply]) is the mended text.
//   - Idempotent: the mended text, read again, comes out Exact.
//
// # Presets and outcomes
//
// [Rules] is a set of rules, a value: [NoRules], [TruncatedRules],
// [LosslessRules], [LenientRules], [EveryRules], changed by With and Without. A
// rule may have variants that begin in different presets, as its reading is
// certain or not. [All] lists them with what they cost.
//
// The worst that happened is the outcome: Exact, Mended (every edit has one
// reading), Guessed, Cut (the input ended in the middle), Lost (no value).
//
// # How a rule works
//
// A rule is one entry of the table in table.go: an id, a sentence, the places at
// which it is asked (where a value, a name, a colon is due; in a string; …), how
// many bytes it may hold, its variants, and a function. The function sees the
// text that waits and what was taken before, and answers: pass (not mine), wait
// (the text does not tell yet), fix (replace these bytes), keep (the text
// stands), or lost. Rules are asked in the order of the table, and the shortest
// prefix of what waits that gives an answer decides. So a function must hold to
// one law, from which it follows that cuts do not matter: once it has answered
// other than wait, more text behind changes nothing. A fix is not written into
// the output but into the text that waits; the parser reads it from there, and
// other rules may mend it further.
//
// Closing rules (unwrap, split-sibling, split-swallowed, last-name, bare-text,
// and rename where extra names are allowed) need the whole value. They run in
// Close and change no event: each proposes edits of the raw text, the input so
// edited is read again under a fresh guide (they need [Renew] where there is a
// schema), and the first reading that fits is the result. Where none does, the
// mended text is asked as the raw one was. Then
// [Repairer.Reshaped] is true, JSON, Edits and Outcome speak of that reading,
// [Repairer.Replay] gives its events, and [Repairer.AppendJSON] stays true of
// what was streamed.
//
// Most input needs no rule. As long as no change is at hand the parser takes what
// it is sure of from the raw input itself and tells Guide and Sink without a
// detour (glide.go); what it leaves comes to the rules, and behind a change that
// is done with it goes on in the same way. Commas that are missing or too much,
// bare names, names and strings between apostrophes, and the literals of other
// languages do not even leave that way where nothing else is wrong beside them
// (quick.go). Its events are those that the rules' way would give. The text of an
// event may then be a piece of the raw input, and keep that in memory.
//
// To add a rule: a constant in the list of [Rule], where it shall be asked; its
// entry; its function, in the file of the thing it mends; and testdata/ID.txtar,
// which the tests demand, with cases that say which preset must come to which
// outcome. go test -update then records what happens, in whole, byte by byte and
// cut at random.
//
// # What is held back
//
//   - A comma, a name and a colon, until the value behind them can no longer be
//     dropped: its opening quote or bracket has come, or its end if it is a
//     number or literal.
//   - A closing quote, until what follows confirms that it is one: the right
//     closer, or a comma and what may follow it. With a schema the name that
//     follows must be known, or its member is looked at to its end.
//   - The first byte of a string that the schema wants to be an object or array,
//     after white space, decides whether the string is read as JSON. Then its
//     content streams, and a fault in it that no rule mends is Lost: it never
//     falls back to a string.
//   - A member whose name came before in its object: equal, it has no events at
//     all; different, it is an error at the byte that shows it.
//   - A string, as long as enum-case or unquote-scalar could change it.
//   - A null that is the root, where the schema wants an object and no null, until
//     Close: it stands for nothing, whatever is dropped behind it.
//   - Else what the rule at hand asks for, at most MaxHold.
//
// Text in strings is not held, but for the tags and quotes that rules watch.
//
// # Limits
//
//	MaxHold             4,096 bytes of input that a rule may hold back; one that
//	                    would need more does not apply
//	enum-case           256 bytes of a string
//	MaxDecode           8 levels of strings in strings; more is Lost
//	MaxEdits            1,048,576 edits of the input, and of each decoded string;
//	                    more is Lost
//	MaxPaths            134,217,728 bytes of the paths of all edits; more is Lost
//	changes in a row    4,096 without any text taken; more is read strictly
//	closing proposals   8 other readings of an input, and of its mended text, in the order of the table
//
// The parser's limits hold as well ([ParserOptions]). A Repairer keeps the raw
// input, the mended text from the first change on, its edits, and at most 64 bytes
// for each member of the open objects.
//
// # The name
//
// The package's name shadows the builtin recover in files that import it. Where
// both are needed, import it as jsonrecover.
//
// # Deviations
//
// Where others would expect something else of the rules:
//
//   - Text behind the root value is judged in Close only: Feed reports no error
//     for it, and end-token, repeated, trailing-text and the error that carries
//     several values come there.
//   - unwrap also takes an inner string that holds the object under any of its
//     names: decode-string reads it in the second reading, which proves that it
//     fits.
//   - inner-quote is a Guess, whatever the schema says, when the first inner
//     quote of a member may begin a member itself, or is followed by a comma and
//     then a number or a quote that begins no name; when a comma and an opening
//     bracket follow any inner quote, or a comma and a name that the schema has,
//     and that did not come yet, stand before or behind it; when `""` stands before a
//     closer, or begins a string whose next quote begins a word; and when a quote that
//     goes with no other in the string stands beside one that begins or ends it,
//     between a word and punctuation before another quote, or beside a comma in an
//     array, or is the only one of an item, but for the last item if a digit stands
//     before it (["a 12" nail"]). It does not apply to the first quote of a string
//     where the schema wants an object or array: that would be a string in a
//     string.
//   - Of the quotes in a string those count too that are escaped: one that goes with
//     them, or with which a bare name, an escaped item or a + and a quote follows, is a
//     Guess or leaves the input Lost, since it may end the string or lie in it. So is
//     one in an array behind which white space and a value stand (["a 12" pizza", "b"]).
//     string-join does not apply to a + between two quotes beside which no letter or
//     digit stands (c == "+"), nor to a string in which a quote became content.
//   - value-quote, strip-tag and string-join do not end a string where unquote-scalar or
//     enum-case would want what is left: it was told as a string. Nor do value-quote and
//     string-join, and bare-string and token-quote make no string, where strip-tag or
//     markup-value would see a tag at its end. Of text-of-value, an
//     object or array with a fault in it is Lost.
//   - A string between typographic quotes that a plain one ends, with others in it, is a
//     Guess.
//   - A name between typographic quotes ends with the first plain one, or the second
//     of two if the schema has it; else the input is Lost, as it is for a bare name
//     with such a quote in it.
//   - A string between escaped quotes with escaped backslashes in it is read one level
//     down as a whole, which is a Guess: they may be its own. It must be a string there.
//   - Half a surrogate pair in a string that is read one level down is no character
//     there either, whatever stands before or behind it.
//   - An input of no bytes at all is {} under every preset, without an edit: that is
//     how a tool without parameters is called.
//   - A string in a special token's marks is not read as JSON: Lost where no
//     string may stand.
//   - A name behind a comma in a string is looked for in the next 512 bytes.
//   - Without a schema no placement of a closer is confirmed: missing-closer and
//     wrong-closer are a Guess, and LosslessRules leave `[{"a": 1]` an error.
//     extra-closer is one where the closer may stand for another and more than
//     closers follows: `{"a": {"b": 1], "c": 2}`.
//   - A closer that is dropped, replaced or added is a Guess where one change of another
//     bracket gives another value that the schema has room for: {"a": 1]} may have lost an
//     opener, [1, } an item, {] may have the wrong opener and [{] one too much, and of
//     {"a": {"b": {}}, "c": 1}} the first closer may be too much, if the schema has c for
//     both. Without a schema this is asked of one behind a comma or an opener; behind a
//     value, one of whose kind none is open is dropped, Lossless. The last 512 bytes are
//     looked at.
//   - A line comment in the place of a value is none if an odd number of quotes is in
//     it, or a closer without its opener (but not on a line of its own),
//     or if the comma of a member ends it: the value may have lost its quotes.
//   - end-token also knows <|eom_id|>, <|return|>, <|endoftext|>, <|end_of_text|>,
//     <end_of_turn>, </tool_calls>, </function_call> and </function_calls>.
//   - unwrap also takes the input of a call with tool, tool_name or function for its
//     name, id and type beside it, and any of the wrappers' names for the input.
//   - strip-tag leaves a tag that closes one in the content of the string.
//   - A name with more than 16 faults gets one edit for all of them.
//   - A run of Unicode space, vertical tabs and form feeds longer than MaxHold is
//     no white space: the input is Lost. So is a comment that long.
//   - The path of an edit is text: O(depth), in time and memory, for each place
//     that has edits.
//
// # Not here
//
// Texts are not formatted, members not sorted, numbers not rounded. Nothing is
// searched for in the strings of a text that parses and fits, but for markup under
// strip-tag, split-sibling and markup-value, and what a rule does that is off
// unless it is named. No rule counts brackets, invents what a model left out,
// corrects the spelling of names, or picks one of two different values (last-name,
// when named, does).
// Other languages than JSON (YAML, JSON5 as such, JavaScript) are not read: what
// of them looks like a mistake in JSON is mended, and the rest is an error.
package recover
