// Package genaitide follows the function calls of what google.golang.org/genai
// streams: verdicts and committed inputs for arguments that come as a whole, and
// early events and live values too where they come in pieces (partialArgs, with
// the function calling option StreamFunctionCallArguments).
//
// # What the SDK leaves
//
// Gemini sends arguments as an object, and the SDK decodes it into a
// map[string]any before anybody else sees it: numbers are float64 then, members
// have no order, and of two members with one name the last one is left. The text
// that is validated here is written anew from that.
package genaitide

import (
	"encoding/json"
	"fmt"
	"iter"

	"google.golang.org/genai"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

// A Message follows one stream. Set Tools, and Sinks if wanted, and range over
// [Message.Follow]. It is not safe for concurrent use.
type Message struct {
	// Tools are those of the request; see [Tools].
	Tools *jsontide.Tools
	// Sinks, if set, returns what is to be told of a call while it streams.
	Sinks func(*Call) []parser.Sink

	// Calls are the function calls of all candidates, in the order in which they
	// began.
	Calls []*Call

	stops map[int32]jsontide.StopReason
}

// A Call is one function call.
type Call struct {
	ID        string // "" where the API gives none
	Name      string // of the function
	Candidate int32
	// Call follows the arguments. It is closed when they, or the stream, end.
	*jsontide.Call
	// Result is what became of them, nil before that.
	Result *jsontide.Result

	msg *Message
	w   writer
}

// Commit is the gate: [jsontide.Result.Commit] with the finish reason of the
// candidate. It is for use when the stream has ended.
func (c *Call) Commit(opts ...jsontide.CommitOption) (*jsontide.Input, error) {
	return c.Result.Commit(c.msg.Stop(c.Candidate), opts...)
}

// A Step is one response of the stream.
type Step struct {
	Response *genai.GenerateContentResponse
	// Updates are what it made certain, for each call that it concerns.
	Updates []CallUpdates
}

// CallUpdates are what became certain of a call. The updates are valid until the
// next step.
type CallUpdates struct {
	Call    *Call
	Updates []jsontide.Update
}

// Tools returns the tools of a request: the function declarations among them.
func Tools(tools []*genai.Tool, opts ...jsontide.Option) (*jsontide.Tools, error) {
	doc, err := json.Marshal(tools)
	if err != nil {
		return nil, err
	}
	return jsontide.ParseTools(doc, opts...)
}

// Stop returns why the candidate ended, "" before it did.
func (m *Message) Stop(candidate int32) jsontide.StopReason { return m.stops[candidate] }

// Follow reads the responses to their end and yields a step for each. An error
// of the stream is yielded last. A consumer that stops early cancels the message:
// what is open then is closed, and no stop reason has come, so that nothing of it
// is committed by default.
func (m *Message) Follow(responses iter.Seq2[*genai.GenerateContentResponse, error]) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		defer m.End()
		for r, err := range responses {
			if err != nil {
				m.End()
				yield(Step{}, err)
				return
			}
			if !yield(m.Response(r), nil) {
				return
			}
		}
	}
}

// Response takes in one response, for those who have their own loop;
// [Message.End] ends it.
func (m *Message) Response(r *genai.GenerateContentResponse) Step {
	step := Step{Response: r}
	for _, cand := range r.Candidates {
		if cand.Content != nil {
			for _, part := range cand.Content.Parts {
				if part.FunctionCall == nil {
					continue
				}
				if c := m.callOf(cand.Index, part.FunctionCall); c != nil {
					step.Updates = append(step.Updates, CallUpdates{c, c.take(part.FunctionCall)})
				}
			}
		}
		if cand.FinishReason != "" && cand.FinishReason != genai.FinishReasonUnspecified {
			if m.stops == nil {
				m.stops = map[int32]jsontide.StopReason{}
			}
			m.stops[cand.Index] = jsontide.StopReason(cand.FinishReason)
		}
	}
	return step
}

// callOf returns the call that the part belongs to, a new one if it begins one;
// nil for the end of a call that has ended.
func (m *Message) callOf(candidate int32, fc *genai.FunctionCall) *Call {
	var last *Call // of those that are open
	for _, c := range m.Calls {
		if c.Candidate == candidate && c.Result == nil && (fc.ID == "" || c.ID == fc.ID) {
			last = c
		}
	}
	if fc.Name == "" || last != nil && fc.ID != "" {
		return last
	}
	c := &Call{ID: fc.ID, Name: fc.Name, Candidate: candidate, msg: m}
	var sinks []parser.Sink
	if m.Sinks != nil {
		sinks = m.Sinks(c)
	}
	c.Call = m.Tools.Start(c.Name, sinks...)
	m.Calls = append(m.Calls, c)
	return c
}

// take takes in one part of the call.
func (c *Call) take(fc *genai.FunctionCall) []jsontide.Update {
	var updates []jsontide.Update
	feed := func(text string) {
		updates = append(updates, c.Feed(text)...)
	}
	for _, p := range fc.PartialArgs {
		if err := c.w.add(p); err != nil {
			c.Abort(fmt.Errorf("genaitide: the arguments cannot be written as they stream: %w", err))
			break
		}
	}
	more := fc.WillContinue != nil && *fc.WillContinue
	switch {
	case len(fc.PartialArgs) == 0 && len(fc.Args) > 0 && !c.w.root:
		text, err := json.Marshal(fc.Args)
		if err != nil {
			c.Abort(err)
		}
		feed(string(text))
	case !more:
		c.w.end()
		fallthrough
	default:
		feed(c.w.take())
	}
	if !more {
		c.Result = c.Close()
		updates = append(updates, c.Result.Updates()...)
	}
	return updates
}

// End closes what the stream left open. The arguments of a call whose last part
// did not come are cut.
func (m *Message) End() {
	for _, c := range m.Calls {
		if c.Result == nil {
			c.Result = c.Close()
		}
	}
}

// Content returns the calls of the candidate as the turn of the model for the
// next request. Their arguments are the model's own, or say that they could not
// be read ([jsontide.Result.History]).
func (m *Message) Content(candidate int32) (*genai.Content, error) {
	content := &genai.Content{Role: genai.RoleModel}
	for _, c := range m.Calls {
		if c.Candidate != candidate {
			continue
		}
		var args map[string]any
		if err := json.Unmarshal([]byte(c.Result.History()), &args); err != nil {
			return nil, err
		}
		content.Parts = append(content.Parts, &genai.Part{FunctionCall: &genai.FunctionCall{ID: c.ID, Name: c.Name, Args: args}})
	}
	return content, nil
}
