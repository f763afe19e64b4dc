package openaitide

import (
	"iter"
	"strings"

	"github.com/openai/openai-go/v3/packages/ssestream"
	"github.com/openai/openai-go/v3/responses"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

// A Response follows one stream of the Responses API. Set Tools, and Sinks if
// wanted, and range over [Response.Follow]. It is not safe for concurrent use.
//
// Custom tools take text that is no JSON: their calls are not followed. Neither
// are those that the server makes itself (MCP).
type Response struct {
	// Tools are those of the request; see [Tools].
	Tools *jsontide.Tools
	// Sinks, if set, returns what is to be told of a call while it streams.
	Sinks func(*Call) []parser.Sink

	// Calls are the function calls, in the order in which they began.
	Calls []*Call
	// Stop is why the response ended: its status, completed or another; ""
	// before it did.
	Stop jsontide.StopReason
	// Response is what the API sent at the end, nil before that.
	Response *responses.Response

	open map[int64]*Call // by output index
}

// A ResponseStep is one event of the stream.
type ResponseStep struct {
	Event responses.ResponseStreamEventUnion
	// Call is the call that the event concerns, nil if it concerns none.
	Call *Call
	// Updates are what the event made certain; valid until the next step.
	Updates []jsontide.Update
}

// Follow reads the stream to its end and yields a step for each event. An error
// of the stream is yielded last. A consumer that stops early cancels the
// response, as with [Chat.Follow].
func (m *Response) Follow(stream *ssestream.Stream[responses.ResponseStreamEventUnion]) iter.Seq2[ResponseStep, error] {
	return func(yield func(ResponseStep, error) bool) {
		defer stream.Close()
		defer m.End()
		for stream.Next() {
			if !yield(m.Event(stream.Current()), nil) {
				return
			}
		}
		m.End()
		if err := stream.Err(); err != nil {
			yield(ResponseStep{}, err)
		}
	}
}

// Event takes in one event, for those who have their own loop; [Response.End]
// ends it.
func (m *Response) Event(ev responses.ResponseStreamEventUnion) ResponseStep {
	step := ResponseStep{Event: ev}
	switch ev.Type {
	case "response.output_item.added":
		if ev.Item.Type == "function_call" {
			step.Call = m.start(&ev)
			step.Updates = step.Call.feed(ev.Item.Arguments.OfString)
		}
	case "response.function_call_arguments.delta":
		if step.Call = m.open[ev.OutputIndex]; step.Call != nil {
			step.Updates = step.Call.feed(ev.Delta)
		}
	case "response.function_call_arguments.done":
		if step.Call = m.open[ev.OutputIndex]; step.Call != nil {
			step.Updates = m.settle(step.Call, ev.Arguments)
		}
	case "response.output_item.done":
		if ev.Item.Type != "function_call" {
			break
		}
		if step.Call = m.open[ev.OutputIndex]; step.Call == nil {
			step.Call = m.start(&ev) // it was never announced
		}
		step.Updates = m.settle(step.Call, ev.Item.Arguments.OfString)
	case "response.completed", "response.incomplete", "response.failed":
		m.Stop = jsontide.StopReason(strings.TrimPrefix(ev.Type, "response."))
		m.Response = &ev.Response
		m.End()
	}
	return step
}

func (m *Response) start(ev *responses.ResponseStreamEventUnion) *Call {
	c := &Call{ID: ev.Item.CallID, Name: ev.Item.Name, Index: ev.OutputIndex}
	c.stop = func() jsontide.StopReason { return m.Stop }
	c.start(m.Tools, m.Sinks)
	if m.open == nil {
		m.open = map[int64]*Call{}
	}
	m.open[ev.OutputIndex] = c
	m.Calls = append(m.Calls, c)
	return c
}

func (c *Call) feed(delta string) []jsontide.Update {
	c.text += delta
	return c.Feed(delta)
}

// settle ends the call with its arguments as a whole, which are what counts.
// Some servers send them only here.
func (m *Response) settle(c *Call, whole string) []jsontide.Update {
	if c.Result != nil {
		return nil
	}
	if rest, ok := strings.CutPrefix(whole, c.text); ok {
		updates := append([]jsontide.Update(nil), c.feed(rest)...)
		c.close()
		return append(updates, c.Result.Updates()...)
	}
	c.close()
	c.Replaced = true
	again := m.Tools.Start(c.Name)
	again.Push(whole)
	c.Result = again.Close()
	return nil
}

// End closes what the stream left open.
func (m *Response) End() {
	for _, c := range m.Calls {
		c.close()
	}
}

// Params returns the calls as input items for the next request. The arguments
// are the model's own, or say that they were no JSON
// ([jsontide.Result.History]).
func (m *Response) Params() []responses.ResponseInputItemUnionParam {
	items := make([]responses.ResponseInputItemUnionParam, len(m.Calls))
	for i, c := range m.Calls {
		items[i] = responses.ResponseInputItemParamOfFunctionCall(c.Result.History(), c.ID, c.Name)
	}
	return items
}
