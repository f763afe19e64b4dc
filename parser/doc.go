// Package parser reads JSON (RFC 8259) while it arrives.
//
// A [Parser] is fed deltas, cut anywhere, and tells a [Sink] each thing as soon
// as it is certain: that an object began, the name of a member, a fragment of a
// string, a number. Each [Event] knows where its value stands (a [Path]) and
// which bytes of the input it comes from. A delta costs work in proportion to its
// own length, whatever came before.
//
// # A transcript
//
// What each Feed tells, with the path, the text, and the source as offsets:
//
//	Feed(`{"na`)     { ""       0-1
//	Feed(`me": "C`)  : "/name"  "name"  1-7
//	                 " "/name"  "C"...  9-11
//	Feed(`af\u00`)   " "/name"  "af"... 11-13
//	Feed(`e9", `)    " "/name"  "é"     13-20   the string ends here
//	Feed(`"n":`)     : "/n"     "n"     22-25
//	Feed(` 1`)
//	Feed(`2`)
//	Feed(`,"o\`)     0 "/n"     "12"    27-29   certain at 30
//	Feed(`n":[tr`)   : "/o\n"   "o\n"   30-35
//	                 [ "/o\n"           36-37
//	Feed(`ue]}`)     t "/o\n/0" "true"  37-41
//	                 ] "/o\n"           41-42
//	                 } ""               42-43
//
// Strings come in fragments: More says that one goes on. The end of a number is
// known only at the byte behind it. An escape or a code point that a delta cuts
// comes with the delta that completes it. Who wants to know what is unfinished is
// a [Peeker].
//
// # Ways to use it
//
// Push: [New] with a Sink of one's own, then [Parser.Feed] and [Parser.Close].
// [Records] is a Sink that keeps all events; [All] reads a whole stream in a
// loop; [Parser.Write] serves those who have an [io.Reader] to copy from. The
// zero Parser only checks. [Parser.AppendClosing] completes what has come,
// [Parser.Clone] makes a branch of it, [Parser.Reset] uses its memory again.
//
// # Laws
//
// These are checked by the tests, and package fuzz checks them on a Sink of your
// own.
//
//   - Cuts do not matter: events with adjacent fragments joined, their offsets,
//     what SourceEnd says, and the error are the same for every way to cut the
//     input.
//   - Final: an event is never taken back or changed, and it is given before the
//     byte behind it is looked at.
//   - Linear: a delta costs work in proportion to its length.
//   - Bounded: memory is O(depth + names of the open objects), 12 bytes a level;
//     the same for 1 KB and 1 GB. Names and numbers that deltas cut are kept
//     until they end. Text that had to be unescaped or joined is allocated in
//     chunks of up to 4 KiB; a Feed copies no more at a time, but for names and
//     numbers that are longer.
//
// # Limits
//
// Passing one is a [*SyntaxError] that names the limit, its value, the offset and
// the path; all that came before it stands.
//
//	MaxDepth         10,000 open containers
//	MaxBytes         2^60 bytes of input
//	MaxNameLength    65,536 bytes of a decoded name
//	MaxNumberLength  1,048,576 bytes of a number
//	MaxMembers       1,048,576 members of one object
//
// Strings have no limit of their own: they are given as they come. Arrays have up
// to 2^48 items.
//
// # Deviations
//
// All texts that RFC 8259 calls JSON are read, and no others, but for these:
//
//   - Invalid UTF-8 and half surrogate pairs, which the grammar cannot exclude,
//     are errors by default (RFC 7493 section 2.1). With [AllowInvalidUTF8] each
//     such byte or half is read as U+FFFD.
//   - Equal names in one object pass by default; [UniqueNames] refuses the second.
//     It keeps a keyed 64-bit hash for each name, so that n different names are
//     taken for equal with a probability below n²/2^65.
//   - A byte order mark is an error (RFC 8259 section 8.1 leaves the choice).
//   - Numbers are text: any range and precision passes, and nothing is rounded.
//
// The i_ files of JSONTestSuite, where the standard leaves the choice, fare so:
//
//	i_number_*                         all accepted (10 files)
//	i_structure_500_nested_arrays      accepted
//	i_structure_UTF-8_BOM_empty_object refused: byte order mark
//	i_string_UTF-16LE_with_BOM,
//	i_string_utf16BE_no_BOM,
//	i_string_utf16LE_no_BOM            refused: not UTF-8
//	i_object_key_lone_2nd_surrogate,
//	the other i_string_* (19 files)    refused: invalid UTF-8 or a half surrogate
//	                                   pair; accepted with AllowInvalidUTF8
//
// # Errors
//
// A [*SyntaxError] says what was found and what was expected, at which offset and
// path, and is sticky. [IsIncomplete] tells an input that ended too early from
// one that is wrong.
//
// # Not here
//
// No values are built, no numbers parsed, nothing is written. Mending is the
// business of package recover, which drives the parser in its guarded mode
// ([Parser.SetGuard], [Parser.Take], [Parser.Glide]).
package parser
