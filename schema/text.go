package schema

import (
	"github.com/jsontide/jsontide/schema/internal/ecma"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// The matchers of text: compiled once, made streaming by a state of their own.
type (
	textPattern = ecma.Pattern
	textMatcher = ecma.Matcher
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

// Formats are not there yet: all of them are unknown.

type textFormat struct{}

func (*textFormat) Start() textState { return textState{} }

type textState struct{}

func (*textState) Step(string) (int, leaf.Status) { return 0, leaf.True }
func (*textState) Status() leaf.Status            { return leaf.True }
func (*textState) End() leaf.Status               { return leaf.True }

func newFormat(string) *textFormat { return nil }
