// Package schema validates JSON against JSON Schema while the JSON arrives.
//
// A [Schema] is compiled once; a [Validator] is fed the events of a parser and
// knows after each byte whether the value can still fit:
//
//	s, err := schema.Compile(`{"type": "object", "required": ["path"], …}`)
//	v := s.NewValidator()
//	p := parser.New(v)
//	for _, delta := range deltas {
//		p.Feed(delta)
//		if verdict, at := v.Verdict(); verdict == schema.Invalid {
//			// no continuation of the first at bytes can be valid
//		}
//	}
//
// # How it works
//
// Compile reads each subschema, in each dynamic scope in which it can be met,
// into a rule, with references resolved. What must hold of one value together
// (allOf, $ref, what several schemas say of one member) is a set of rules; equal
// sets are one node. A node has a plan for each of the seven instance types,
// made of what the keywords say of that type: alternatives that cannot hold for
// it are gone, one that is left alone is merged, contradictions make the plan
// False.
//
// While validating, each open value has its evaluators: one for each (node,
// location), however many places of the schema ask for it. An evaluator's
// verdict is three-valued: undecided, True or False, with the offset at which it
// became so. It is the conjunction of its own part (the assertions for the
// type), of its groups (anyOf, oneOf, not, if, dependentSchemas, whose branches
// are evaluators of the same value) and of the evaluators of what it contains.
// Links lead from each evaluator to those that wait for it; a verdict is passed
// on at once, and an evaluator that nobody waits for any more is dropped with
// all that it waits for.
//
// Evaluators, links and the words of state that plans ask for lie in arenas
// with the discipline of a stack: when a value ends, all that was made for it is
// released, since every verdict about it is fixed then. Nothing is allocated
// once the arenas have grown.
//
// Where one plan alone judges an object or array, or the branches of an
// alternative differ by a constant, and nothing has failed, there are no
// evaluators either: a table is looked up for each name and value. Whatever such
// a container cannot decide turns it into evaluators, as if they had judged it
// from its beginning.
//
// # Offsets
//
// A verdict is dated by the byte that fixed it, whatever the deltas: text is
// read by the byte, unfinished names, numbers and literals through
// [Validator.Peek], and what several evaluators conclude from one fragment acts
// in the order of its bytes. A code point, an escape and a surrogate pair count
// from their last byte, the end of a number from the byte behind it.
//
// # What is found early
//
// Invalid is reported at the first byte at which three-valued evaluation of the
// keywords knows it, or sooner: contradictions between keywords that apply to
// one value are found while compiling (types, constants against bounds, lengths
// and patterns; bounds that cross; required names that are not allowed; closed
// objects that are combined; few values that must be unique; objects that would
// have to contain themselves without end; a oneOf of branches that exclude each
// other is an anyOf). Whether some completion is valid is not decided in general:
// that takes exponential time.
//
// # Limits
//
// Subschemas lie at most 1,000 levels deep, a schema has at most 200,000 nodes
// and 256 dynamic scopes, a validator at most 100,000 live evaluators and 32
// violations; see the options. An instance may be as deep and as long as the
// parser allows. uniqueItems keeps 16 bytes for each item of an open array.
//
// # Deviations
//
//   - Members with equal names count one by one, and each is judged; a schema
//     sees what comes, not what the last one leaves. Have the parser refuse them.
//   - Equal subschemas at different places are not merged, so that the place that
//     a violation names is the one that was written; references, and sets of
//     rules that come together in different ways, are.
//   - uniqueItems compares keyed 128-bit hashes.
//   - A pattern with a back-reference is not checked (with a warning), strictly
//     refused. "format" asserts only with [AssertFormat], or where the dialect
//     says so.
//   - Before a name has come, [Validator.Kinds] looks at what the name alone would
//     decide only for "not" with "required".
//
// Fetching schemas, defaults and coercion are out of scope.
package schema
