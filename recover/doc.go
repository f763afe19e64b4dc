// Package recover mends malformed JSON while it arrives, and keeps a record of
// every byte that it changes.
//
// A [Repairer] is fed deltas, as a parser is, and gives the events of the mended
// text to a [parser.Sink]. Where strict JSON ends it asks its [Rules] what was
// meant; where a value is well formed and its schema wants another, too:
//
//	r := recover.New(recover.LosslessRules(), guide, sink)
//	for delta := range deltas {
//		if err := r.Feed(delta); err != nil {
//			break // no rule mends it: Lost
//		}
//	}
//	r.Close()
//	r.Outcome() // Exact, Mended, Guessed, Cut or Lost
//	r.JSON()    // the mended text
//	r.Edits()   // what makes it of r.Raw()
//
// [Text] does it for a text that is there as a whole. The name of the package
// shadows the builtin in the file that imports it; a file that needs both
// imports it under another name.
//
// # Rules
//
// A [Rule] is an entry of a table (see [All]): its id, a sentence of
// documentation, the [Loss] of its edits, the preset from which on it is in
// force, and how much it may hold back. Presets grow: [NoRules],
// [TruncatedRules], [LosslessRules], [LenientRules], [EveryRules]; With and
// Without change one. Some rules are in force only where they are named.
//
// Most rules work while the text streams. Those that need the whole value
// (closing rules) run once, in Close: they propose edits, the input is read again
// so edited, and the first reading that fits the schema is taken. They need
// [Renew]. Events that were given, and [Repairer.AppendJSON], stay true of what
// was sent; [Repairer.Reshaped] says that the value is another.
//
// # The schema decides
//
// A [Guide], which a *schema.Validator is, says which kinds, values and names
// may come where the input stands. Where two readings exist, it decides. Where
// it does not, or there is none, the edit is a [Guess].
//
// # Laws
//
// These are checked by the tests, with package fuzz.
//
//   - Cuts do not matter: events, edits, outcome and text are the same for every
//     way to cut the input.
//   - Final: an event is never taken back, and what AppendJSON gave is the
//     beginning of the text that is streamed. What a rule could still change is
//     held back.
//   - No harm: text that is JSON and fits its schema comes out byte for byte,
//     without an edit, unless a rule that is in force only by name wants it, or
//     one of those that look into strings (below).
//   - Accounted: the raw text with the edits applied ([Apply]) is the mended text.
//   - Idempotent: the mended text, read again, comes out Exact.
//
// # Limits
//
//	MaxHold      4,096 bytes of input that a rule may hold back; one that would
//	             need more does not apply
//	MaxDecode    8 levels of strings that are read as JSON, then Lost
//	MaxEdits     1,048,576 edits of one input, then Lost
//	             8 readings that closing rules may try
//
// The limits of the parser hold too (see [ParserOptions]). Beside what waits, a
// Repairer keeps the raw text, the mended text from the first edit on, and the
// edits.
//
// # Not here
//
// Nothing is searched for in strings of input that parses and fits, but markup
// and closing tags of tool calls, from LenientRules up, whose edits are a Guess.
// Whether a value that was mended may be used is not decided here: package
// jsontide has a gate for that.
package recover
