package schema

import (
	"github.com/jsontide/jsontide/schema/internal/ecma"
	"github.com/jsontide/jsontide/schema/internal/format"
)

// The matchers of text: compiled once, made streaming by a state of their own.
type (
	textPattern = ecma.Pattern
	textMatcher = ecma.Matcher
	textFormat  = format.Checker
	textState   = format.State
)

// newPattern compiles an ECMA-262 pattern. An error is unchecked where the
// pattern is right and cannot be matched without bounds on memory.
func newPattern(text string) (p *textPattern, unchecked bool, err error) {
	p, err = ecma.Compile(text)
	if e, ok := err.(*ecma.Error); ok && e.Kind != ecma.Syntax {
		unchecked = true
	}
	return p, unchecked, err
}

// newFormat returns the checker of a format, nil if it is unknown.
func newFormat(name string) *textFormat { return format.New(name) }
