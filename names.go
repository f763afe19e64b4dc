package jsontide

import (
	"github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

// What a streaming client needs of the packages below, so that it need not
// import them.
type (
	Outcome   = recover.Outcome
	Edit      = recover.Edit
	Loss      = recover.Loss
	Rule      = recover.Rule
	Rules     = recover.Rules
	Verdict   = schema.Verdict
	Violation = schema.Violation
	Advice    = schema.Advice
)

// The outcomes, the worst last.
const (
	Exact   = recover.Exact   // the text came as it should
	Mended  = recover.Mended  // changed where there was one reading
	Guessed = recover.Guessed // changed where there were others, or something is gone
	Cut     = recover.Cut     // the input ended in the middle
	Lost    = recover.Lost    // there is no value
)

// The verdicts. That of a [Result] is never merely Open: it means unchecked.
const (
	Undecided = schema.Open
	Valid     = schema.Valid
	Invalid   = schema.Invalid
	Unchecked = schema.Open
)

// NoRules mends nothing: the input must be JSON.
func NoRules() Rules { return recover.NoRules() }

// TruncatedRules closes an input that ends in the middle, for the preview.
func TruncatedRules() Rules { return recover.TruncatedRules() }

// LosslessRules mends what has one reading. It is the default.
func LosslessRules() Rules { return recover.LosslessRules() }

// LenientRules also guesses; what is guessed is committed only on request.
func LenientRules() Rules { return recover.LenientRules() }

// EveryRules tries everything that is not off unless named.
func EveryRules() Rules { return recover.EveryRules() }
