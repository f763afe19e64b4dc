// Package ecma matches ECMA-262 regular expressions (the dialect of JSON
// Schema's pattern and patternProperties) while the text arrives, one table
// look-up per byte.
//
// A pattern is parsed with the grammar of the u flag and, where that fails, with
// that of annex B; it is always matched by code points, against any place of the
// text. It becomes an automaton whose deterministic states are made when a text
// first needs them:
//
//   - A text that can no longer match is [leaf.False] at the earliest byte after
//     which that is so; one that matches whatever follows is [leaf.True].
//   - Look-aheads, negative or not, are carried along by the threads that owe
//     them; look-behinds run beside the pattern; \b, \B and $ restrict what a
//     thread may see next. All of them are exact, also inside each other.
//   - Repeating one code point or class costs one instruction, whatever the
//     counts: ^.{1,65535}$ is as small as ^.*$.
//
// States live in the [Pattern], which all matchers share; a [Matcher] is two
// pointers. A pattern whose states take more than 8 MB forgets them and goes on
// from where its matchers are: it is then simulated at the cost of its threads
// per byte. In the steady state there is no allocation.
//
// # Limits
//
// 1,000 nested groups; 100,000 instructions, where repeating more than one code
// point costs a copy each time; counts below 2^30 (an upper bound beyond is
// none). With look-arounds and \b, text is found to be hopeless only if that
// takes no more than 250 states to see; without them always. A text at which a
// pattern has more than 2,000 threads (many look-aheads in a loop, or a{20000}
// at any place) is given up: the Matcher stays Open, and its End is Open too.
//
// # Deviations
//
//   - Back-references are refused: an [Error] of kind [Backreference].
//   - Without the u flag ECMA-262 matches UTF-16 code units; here a code point
//     beyond U+FFFF is one unit. Lone surrogates never match, as no text has any.
//   - \p{…} uses the tables of package unicode (Unicode 15 in Go 1.24) and, for the
//     emoji properties, those of Unicode 17. Script_Extensions is answered
//     by Script. Bidi_Mirrored, Case_Ignorable and Changes_When_… are
//     [Unsupported]; the properties of strings and the v flag do not exist.
//   - Ignoring case, by (?i:…), is simple case folding.
package ecma
