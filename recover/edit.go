package recover

import "github.com/jsontide/jsontide/parser"

// Loss says what an edit may have cost. The zero Loss is Lossless; the greater one
// is the worse.
type Loss uint8

const (
	Lossless Loss = iota // there is one reading
	Guess                // other readings exist
	Lossy                // something is gone
)

// String returns the name that reports use.
func (l Loss) String() string {
	switch l {
	case Guess:
		return "guess"
	case Lossy:
		return "lossy"
	}
	return "lossless"
}

// Outcome says what became of an input. The order is the order of badness: the
// worst that happened wins.
type Outcome uint8

const (
	Exact   Outcome = iota // nothing was changed
	Mended                 // lossless edits only
	Guessed                // at least one edit is a Guess or Lossy
	Cut                    // the input ended in the middle; rule close-open, if in force, has closed it
	Lost                   // there is no value
)

// String returns the name that reports use.
func (o Outcome) String() string {
	switch o {
	case Mended:
		return "mended"
	case Guessed:
		return "guessed"
	case Cut:
		return "cut"
	case Lost:
		return "lost"
	}
	return "exact"
}

// An Edit replaces the bytes Start to End of the raw input, counted from 0, by
// Insert. Edits are disjoint and sorted by Start. Path is that of the value or
// member that was mended or dropped, of the container where it was neither (a
// comma, a closer). [Apply] makes edits.
//
// An edit of decode-string replaces a string token, whatever delimits it, by its
// decoded content with Inner applied: the offsets of inner edits are raw bytes
// too, never inside an escape, and inner inserts are text of the decoded level.
// Nothing closes the token if the last of Inner is close-open and ends with it.
type Edit struct {
	Rule       Rule
	Path       parser.Pointer
	Start, End int64
	Insert     string
	Loss       Loss
	Schema     parser.Pointer // where the schema gives the reason, if it does
	Inner      []Edit
}

// A Guide knows what a schema allows at the place where the input stands.
// Answers are about the byte at hand and local to the place, also after the
// verdict is Invalid.
type Guide interface {
	parser.Sink
	// Kinds returns the kinds that are possible for the next value: of the
	// member so named, of the next item, or of the root (name ""); inside of a
	// string that is an item, for that. It does not allocate.
	Kinds(name string) parser.Kinds
	// Value says more about the same place. The Hint is lent until the next
	// call.
	Value(name string) *parser.Hint
	// Names returns what is known of the object that lies up levels out: 0 is
	// the innermost open container. It is nil where that is no object. Inside of
	// a string what came of it changes nothing. The Names are lent until the
	// next call.
	Names(up int) *parser.Names
}
