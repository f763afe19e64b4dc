// Package leaf holds what the streaming checks of scalar values have in common.
//
// A check is made in two parts. The compiled part is immutable and shared; it
// is made once per schema. The state is a value that is made from it for each
// instance and costs no allocation. A state has the methods
//
//	Step(text string) (n int, s Status) // reads on
//	Status() Status                     // what is known so far
//	End() Status                        // the text is complete: True or False
//
// Step stops at the byte that decides and returns how many bytes of text it
// read, that byte included; undecided, n is len(text). Once decided, a state
// stays decided, and Step reads nothing. However the text is cut into pieces,
// the same byte decides.
package leaf

// Status is the three-valued result of a check (Kleene logic).
type Status uint8

const (
	Open  Status = iota // may still become True or False
	True                // fits, whatever follows
	False               // does not fit, whatever follows
)

// String returns "open", "true" or "false".
func (s Status) String() string {
	switch s {
	case True:
		return "true"
	case False:
		return "false"
	}
	return "open"
}

// Not returns the negation: Open stays Open.
func (s Status) Not() Status {
	switch s {
	case True:
		return False
	case False:
		return True
	}
	return s
}

// Of returns True or False.
func Of(ok bool) Status {
	if ok {
		return True
	}
	return False
}
