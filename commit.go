package jsontide

// A CommitOption lets something through the gate that is refused by default.
type CommitOption func(*gate)

type gate struct{ guessed, cut, unchecked bool }

// AllowGuessed lets a Guessed value through: edits for which other readings
// exist, or by which something is gone.
func AllowGuessed(on bool) CommitOption { return func(g *gate) { g.guessed = on } }

// AllowCut lets a value through that was truncated: the text ended in the
// middle and was closed here, or the stop reason is not an ordinary one. Where
// an edit of it is a guess too, AllowGuessed is needed besides.
func AllowCut(on bool) CommitOption { return func(g *gate) { g.cut = on } }

// AllowUnchecked lets a value through that no schema was there for.
func AllowUnchecked(on bool) CommitOption { return func(g *gate) { g.unchecked = on } }

// Commit is the gate: it answers whether the call may be executed, and returns
// the input if so. That takes an outcome of Exact or Mended, the verdict Valid
// and an ordinary stop reason ([StopReason.Ordinary]). Anything else is a
// [*RejectedError] that holds every reason, except what the options allow. No
// option allows what is Lost or Invalid.
func (r *Result) Commit(stop StopReason, opts ...CommitOption) (*Input, error) {
	var g gate
	for _, o := range opts {
		o(&g)
	}
	if reasons := r.reasons(stop, g); len(reasons) > 0 {
		return nil, &RejectedError{Reasons: reasons, Stop: stop, res: r}
	}
	in := &Input{json: r.json, tool: r.tool}
	for i := range r.advice {
		if c := clashOf(&r.advice[i]); c != nil {
			in.clash = c
			break
		}
	}
	return in, nil
}

// reasons returns why the gate stays shut.
func (r *Result) reasons(stop StopReason, g gate) (why []Reason) {
	switch o := r.Outcome(); {
	case o == Lost:
		why = append(why, ReasonLost)
	case o == Cut && (!g.cut || r.json == ""):
		why = append(why, ReasonCut)
	}
	if r.Guessed() && r.outcome != Lost && !g.guessed {
		why = append(why, ReasonGuessed)
	}
	switch r.Verdict() {
	case Valid:
	case Invalid:
		why = append(why, ReasonInvalid)
	default:
		if !g.unchecked && r != nil && r.json != "" {
			why = append(why, ReasonUnchecked)
		}
	}
	if !g.cut && !stop.Ordinary() {
		why = append(why, ReasonStop)
	}
	return why
}

// A Reason is why a call was not committed.
type Reason uint8

const (
	ReasonLost      Reason = iota + 1 // there is no value
	ReasonCut                         // the text ended in the middle
	ReasonGuessed                     // an edit is a guess, or lost something
	ReasonInvalid                     // the value does not fit the schema
	ReasonUnchecked                   // there is no schema
	ReasonStop                        // the stop reason is not an ordinary one
)

// String returns a short name.
func (r Reason) String() string {
	switch r {
	case ReasonLost:
		return "lost"
	case ReasonCut:
		return "cut"
	case ReasonGuessed:
		return "guessed"
	case ReasonInvalid:
		return "invalid"
	case ReasonUnchecked:
		return "unchecked"
	case ReasonStop:
		return "stop"
	}
	return "none"
}
