package jsontide

import (
	"errors"
	"fmt"
	"slices"

	"github.com/jsontide/jsontide/parser"
)

// A Result is what became of a call. It does not change, and stays valid. The
// methods may be called on a nil Result, the result of a nil Call: it is Lost.
//
// What it shows is for people, logs and previews. What may be executed is the
// [Input] that [Result.Commit] gives, and nothing else.
type Result struct {
	tool       string
	outcome    Outcome
	guess      bool
	verdict    Verdict
	verdictAt  int64
	unchecked  string
	edits      []Edit
	violations []Violation
	advice     []Advice
	warnings   []string
	updates    []Update
	values     []string
	raw        string
	json       string
	rest       string
	err        error
	reshaped   bool
	live       *Builder
	doomed     bool
	doomedAt   int64
	deltas     int
	bytes      int64
}

// close ends the input of an open call.
func (c *Call) close() *Result {
	s := c.s
	s.updates = s.updates[:0]
	s.gather, s.closing = true, true
	var err error
	if c.aborted == nil {
		err = s.rep.Close()
	}
	s.gather = false
	for _, sink := range s.sinks {
		if m, ok := sink.(*Mux); ok {
			m.settle()
		}
	}
	val := s.val
	if s.rep.Reshaped() && s.renewed != nil {
		val = s.renewed // the closing rule that was successful was given the last one
	} else if c.doomedAt < 0 && s.rep.Outcome() != Cut { // what was cut could have gone on
		c.checkDoom(err)
	}
	r := &Result{
		tool: c.name, outcome: s.rep.Outcome(), guess: s.rep.HasGuess(), unchecked: s.tool.why,
		edits: slices.Clone(s.rep.Edits()), warnings: slices.Clone(s.rep.Warnings()),
		updates: slices.Clone(s.updates), values: slices.Clone(s.rep.Values()),
		raw: s.rep.Raw(), json: s.rep.JSON(), err: err,
		reshaped: s.rep.Reshaped(), live: &c.live, doomed: c.doomedAt >= 0, doomedAt: c.doomedAt, deltas: c.deltas, bytes: c.bytes,
	}
	r.rest = s.restOf(r.json)
	if s.tool.name != c.name {
		r.unchecked = "no tool has the name " + quote(c.name)
	}
	if v := val; v != nil {
		r.verdict, r.verdictAt = v.Verdict()
		r.violations = joinEdits(slices.Clone(v.Violations()), r.edits)
		r.advice = slices.Clone(v.Advice())
		if err := v.Err(); err != nil && r.verdict == Unchecked {
			r.unchecked = fmt.Sprintf("the schema of tool %q could not be followed: %v", c.name, err)
		}
		for _, w := range s.tool.schema.Warnings() {
			r.warnings = append(r.warnings, "schema "+where(w.Pointer, w.Msg))
		}
	}
	if c.aborted != nil {
		r.outcome, r.err, r.json, r.rest = Lost, c.aborted, "", ""
		r.raw += string(c.after)
	}
	if r.json == "" && r.verdict == Valid {
		r.verdict = Unchecked // of no value nothing can be said
	}
	if r.verdict == Unchecked && r.unchecked == "" {
		r.unchecked = "there is no value to check"
		if r.json != "" {
			r.unchecked = "there is no schema"
		}
	}
	s.renewed = nil
	s.release()
	return r
}

// restOf returns the streamed text that was not given before. It mostly is the
// end of the text as a whole, which is not copied.
func (s *callState) restOf(json string) string {
	s.rest = s.rep.AppendJSON(s.rest[:0])
	if n := len(json) - len(s.rest); n >= 0 && json[n:] == string(s.rest) {
		return json[n:]
	}
	return string(s.rest)
}

// Tool returns the name of the tool.
func (r *Result) Tool() string {
	if r == nil {
		return ""
	}
	return r.tool
}

// Outcome says what became of the text.
func (r *Result) Outcome() Outcome {
	if r == nil {
		return Lost
	}
	return r.outcome
}

// Guessed reports whether an edit is a Guess or loses something, whatever the
// outcome: a Cut may be guessed too.
func (r *Result) Guessed() bool { return r != nil && r.guess }

// Verdict says what the schema says of the value: [Valid], [Invalid], or
// [Unchecked] if there is no schema or, when Lost, no value.
func (r *Result) Verdict() Verdict {
	if r == nil {
		return Unchecked
	}
	return r.verdict
}

// VerdictAt returns the number of bytes of input that decided the verdict.
func (r *Result) VerdictAt() int64 {
	if r == nil {
		return 0
	}
	return r.verdictAt
}

// Unchecked says why there is no verdict; "" if there is one.
func (r *Result) Unchecked() string {
	switch {
	case r == nil:
		return "there was no call"
	case r.verdict != Unchecked:
		return ""
	}
	return r.unchecked
}

// Edits returns the edits that make the recovered text of the raw one, sorted
// by offset. The caller must not change them.
func (r *Result) Edits() []Edit {
	if r == nil {
		return nil
	}
	return r.edits
}

// Violations returns where the value does not fit its schema. A message also
// says what the model wrote, where an edit stands at the same path.
func (r *Result) Violations() []Violation {
	if r == nil {
		return nil
	}
	return r.violations
}

// Advice returns what is allowed and still looks like a mistake: undeclared
// names that are close to a declared one.
func (r *Result) Advice() []Advice {
	if r == nil {
		return nil
	}
	return r.advice
}

// Warnings returns what is worth saying besides: about the text, and about the
// schema.
func (r *Result) Warnings() []string {
	if r == nil {
		return nil
	}
	return r.warnings
}

// Updates returns what Close made certain.
func (r *Result) Updates() []Update {
	if r == nil {
		return nil
	}
	return r.updates
}

// Values returns the complete root values of the input, also when Lost: two are
// two calls in one.
func (r *Result) Values() []string {
	if r == nil {
		return nil
	}
	return r.values
}

// Reshaped reports whether a closing rule made a new value when the input had
// ended: the recovered text and the verdict are of that, while what streamed is
// true of what the model sent. A proxy withholds the end of such a call.
func (r *Result) Reshaped() bool { return r != nil && r.reshaped }

// Replay gives the sink the events of the value of a call that was Reshaped, so
// that a preview can be made anew; else it does nothing. Offsets are those of
// the recovered text.
func (r *Result) Replay(sink parser.Sink) {
	if r.Reshaped() {
		p := parser.New(sink)
		p.Feed(r.json)
		p.Close()
	}
}

// Preview returns the live value as it stood at the end: of the value up to
// the fault, if there was one. It is the caller's own.
func (r *Result) Preview() any {
	if r == nil {
		return nil
	}
	if r.Reshaped() {
		var b Builder
		r.Replay(&b)
		return b.Value()
	}
	return r.live.Copy()
}

// PreviewJSON returns the recovered text, the raw text with the edits applied,
// to show and to log; "" if there is no value. It has not passed the gate:
// see [Result.Commit].
func (r *Result) PreviewJSON() string {
	if r == nil {
		return ""
	}
	return r.json
}

// Rest returns the end of the streamed text, which Close made certain: what
// [Call.AppendJSON] had not given yet.
func (r *Result) Rest() string {
	if r == nil {
		return ""
	}
	return r.rest
}

// Raw returns the input as it came, whatever became of it.
func (r *Result) Raw() string {
	if r == nil {
		return ""
	}
	return r.raw
}

// Err says why there is no value: a [*parser.SyntaxError] if the call is Lost, or
// Cut and no rule has closed it, else nil.
func (r *Result) Err() error {
	if r == nil {
		return errNoCall
	}
	return r.err
}

var errNoCall = errors.New("jsontide: there was no call")

// Bytes returns the length of the input in bytes.
func (r *Result) Bytes() int64 {
	if r == nil {
		return 0
	}
	return r.bytes
}

// Deltas returns in how many deltas the input came.
func (r *Result) Deltas() int {
	if r == nil {
		return 0
	}
	return r.deltas
}

// Doomed is [Call.Doomed] at the end.
func (r *Result) Doomed() (at int64, doomed bool) {
	if r == nil || !r.doomed {
		return 0, false
	}
	return r.doomedAt, true
}

// Wasted returns how many bytes of input came after the call was doomed: what
// a client that cancels would have saved.
func (r *Result) Wasted() int64 {
	if at, doomed := r.Doomed(); doomed {
		return r.bytes - at
	}
	return 0
}
