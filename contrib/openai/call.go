// Package openaitide follows the tool calls of what openai-go streams: early
// events, live values and verdicts while the arguments arrive, and committed
// inputs when they have ended. A [Chat] follows a stream of Chat Completions,
// of OpenAI and of the many servers that speak the same, a [Response] one of the
// Responses API.
package openaitide

import (
	"encoding/json"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

// A Call is one function call of a stream.
type Call struct {
	ID     string // as the provider has it; some give none
	Name   string // of the function
	Index  int64  // of the call (Chat Completions) or the output item (Responses)
	Choice int64  // of the choice (Chat Completions)
	// Call follows the arguments. It is closed when they, or the stream, end.
	*jsontide.Call
	// Result is what became of them, nil before that.
	Result *jsontide.Result
	// Replaced reports that the provider sent the arguments once more as a whole
	// at the end, and that they were not those that had streamed: Result is of
	// the ones at the end.
	Replaced bool

	stop func() jsontide.StopReason
	text string // of the arguments that came in pieces (Responses)
}

// Commit is the gate: [jsontide.Result.Commit] with the stop reason of the
// stream. It is for use when the stream has ended.
func (c *Call) Commit(opts ...jsontide.CommitOption) (*jsontide.Input, error) {
	return c.Result.Commit(c.stop(), opts...)
}

func (c *Call) close() {
	if c.Result == nil {
		c.Result = c.Close()
	}
}

// Tools returns the tools of a request: its Tools field, of either API.
func Tools(tools any, opts ...jsontide.Option) (*jsontide.Tools, error) {
	doc, err := json.Marshal(tools)
	if err != nil {
		return nil, err
	}
	return jsontide.ParseTools(doc, opts...)
}

// start begins the call.
func (c *Call) start(tools *jsontide.Tools, sinks func(*Call) []parser.Sink) {
	var s []parser.Sink
	if sinks != nil {
		s = sinks(c)
	}
	c.Call = tools.Start(c.Name, s...)
}
