package schema

import (
	"strconv"

	"github.com/jsontide/jsontide/parser"
)

// A CompileError says why a document is no schema that can be used.
type CompileError struct {
	// Pointer is where in the schema document the fault lies: a keyword's
	// value, or the subschema.
	Pointer parser.Pointer
	// Keyword is the keyword at fault, or "".
	Keyword string
	// Msg says what is wrong, without the place.
	Msg string
	// Offset is the byte of the document, counted from 0, at which the faulty
	// value begins; for text that is not JSON, the first wrong byte.
	Offset int64
}

// Error implements error.
func (e *CompileError) Error() string {
	at := string(e.Pointer)
	if at == "" {
		at = "the root"
	}
	return "schema: at " + at + " (byte " + strconv.FormatInt(e.Offset, 10) + "): " + e.Msg
}

// A LimitError says that an instance needed more than a limit allows. The
// verdict of the [Validator] stays what it was.
type LimitError struct {
	Name   string // the option that sets the limit
	Limit  int64
	Offset int64 // bytes of input that had come
}

// Error implements error.
func (e *LimitError) Error() string {
	return "schema: limit " + e.Name + " of " + strconv.FormatInt(e.Limit, 10) + " passed at byte " +
		strconv.FormatInt(e.Offset, 10)
}

// A Warning is something that was read leniently, or cannot be checked, or
// that only annotates.
type Warning struct {
	Pointer parser.Pointer // of the keyword's value
	Keyword string
	Msg     string
}

// String returns the warning in one line.
func (w Warning) String() string { return string(w.Pointer) + ": " + w.Msg }
