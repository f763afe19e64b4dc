package jsontide

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// An Input is the input of a call that passed the gate: what may be executed.
// Only [Result.Commit] makes one. It is immutable.
type Input struct {
	json  string
	tool  string
	clash *DecodeError
}

// Tool returns the name of the tool.
func (in *Input) Tool() string { return in.tool }

// JSON returns the text: the raw text with the edits of the recovery applied.
func (in *Input) JSON() string { return in.json }

// Decode decodes the input into v with the semantics of encoding/json.
//
// encoding/json lets the member PATH set a field that is named path, so a member
// that the schema does not know could overwrite one that was validated. Decode
// therefore refuses an input in which an object has an undeclared name that
// equals a declared one but for case. The error is a [*DecodeError].
func (in *Input) Decode(v any) error {
	if in == nil || in.json == "" {
		return &DecodeError{Err: errNoInput}
	}
	if in.clash != nil {
		return in.clash
	}
	if err := unmarshal(in.json, v); err != nil {
		return &DecodeError{Err: err}
	}
	return nil
}

var errNoInput = errors.New("there is no committed input")

func unmarshal(text string, v any) error { return json.Unmarshal([]byte(text), v) }

// A DecodeError says why a value was not decoded.
type DecodeError struct {
	Path     parser.Pointer // of the value, or of the member at fault
	Name     string         // the undeclared name, if that is why
	Declared string         // the declared name that it equals but for case
	Err      error          // of encoding/json, else nil
}

// Error returns the message with the path.
func (e *DecodeError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("jsontide: undeclared name %q at %q equals the declared %q but for case, and would overwrite it",
			e.Name, string(e.Path), e.Declared)
	}
	return fmt.Sprintf("jsontide: cannot decode the value at %q: %v", string(e.Path), e.Err)
}

// Unwrap returns the error of encoding/json.
func (e *DecodeError) Unwrap() error { return e.Err }

// clashOf returns the error that the advice is for Decode, nil if it is none.
func clashOf(a *Advice) *DecodeError {
	if a.Kind != schema.CaseClash {
		return nil
	}
	return &DecodeError{Path: a.Path, Name: a.Name, Declared: a.Declared}
}

// findClash returns the error of an undeclared name in the value at the path.
func findClash(advice []Advice, path parser.Pointer) *DecodeError {
	for i := range advice {
		if c := clashOf(&advice[i]); c != nil && path.Contains(c.Path) {
			return c
		}
	}
	return nil
}
