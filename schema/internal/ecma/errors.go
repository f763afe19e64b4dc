package ecma

import "strconv"

// Kind says why a pattern has no [Pattern].
type Kind uint8

const (
	Syntax        Kind = iota // not an ECMA-262 pattern, with the u flag or without
	Backreference             // \1 or \k<name>: not a regular language
	Unsupported               // valid, but needs data that this package has not
	TooLarge                  // passes a limit of this package
)

// String returns a word for the kind.
func (k Kind) String() string {
	switch k {
	case Backreference:
		return "back-reference"
	case Unsupported:
		return "unsupported"
	case TooLarge:
		return "too large"
	}
	return "syntax"
}

// An Error says where and why a pattern was refused.
type Error struct {
	Kind   Kind
	Offset int // byte of the pattern, from 0
	Msg    string
}

func (e *Error) Error() string {
	return "ecma: " + e.Msg + " at byte " + strconv.Itoa(e.Offset)
}
