// Package decimal checks JSON numbers against the numeric keywords of JSON
// Schema while their digits arrive, exactly and in constant memory.
//
// A [Value] is a constant of the schema, a [Test] a keyword with its constant,
// a [State] one number being read. Nothing is rounded: 19.99 is a multiple of
// 0.01, and 2^53+1 is not 2^53. Nothing is expanded: 1e9999999 costs what 1e7
// costs, and a number of a million digits costs a million steps and no memory.
//
// # When a test is decided
//
// At the earliest byte after which no continuation that is a JSON number could
// make a difference; only a [MultipleOf] may leave it to the end where an
// exponent is growing that cannot help. An exponent may follow any mantissa, so
// the digits of a mantissa never decide a bound; the sign does, and an exponent
// whose digits have passed the bound does. For [Members] a significant digit
// that no member shares decides: 25 dies at the 6 of 26.
//
// # Limits
//
// The exponent of a Value is bounded by [MaxExponent]. That of an instance is
// not: it saturates beyond what any Value can have.
package decimal
