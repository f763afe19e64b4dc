// Package anthropictide follows the tool calls of a message that
// anthropic-sdk-go streams: early events, live values and verdicts while the
// input arrives, and committed inputs when it has ended. A [Message] follows one
// stream; a [Runner] is a loop that executes only committed inputs.
//
// With fine-grained tool streaming the API does not check the JSON of a tool's
// input, and where it is malformed or cut the SDK's own accumulator puts {} in
// its place. Here it becomes a result that says what was wrong, and the raw text
// stays.
package anthropictide

import (
	"encoding/json"
	"iter"

	"github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/packages/ssestream"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

// A Message follows one streamed message. Set Tools, and Sinks if wanted, and
// range over [Message.Follow]. It is not safe for concurrent use.
type Message struct {
	// Tools are those of the request; see [Tools].
	Tools *jsontide.Tools
	// Sinks, if set, returns what is to be told of a call while it streams: a
	// *jsontide.Mux, say.
	Sinks func(*Call) []parser.Sink

	// Calls are the calls of the message that the client is to execute, in the
	// order in which they began. (Tools that the server runs are not among
	// them.)
	Calls []*Call
	// Stop is why the message ended, "" before it did.
	Stop jsontide.StopReason
	// Message is what the SDK's accumulator makes of the events.
	Message anthropic.Message

	open map[int64]*Call
}

// A Call is a tool_use block of a message.
type Call struct {
	ID    string // "toolu_…"
	Name  string // of the tool
	Index int64  // of the block
	// Call follows the input. It is closed when the block, or the stream, ends.
	*jsontide.Call
	// Result is what became of it, nil before that.
	Result *jsontide.Result

	msg     *Message
	whole   string // the input, where the block began with it
	written bool   // a delta came
}

// Commit is the gate: [jsontide.Result.Commit] with the stop reason of the
// message. It is for use when the stream has ended.
func (c *Call) Commit(opts ...jsontide.CommitOption) (*jsontide.Input, error) {
	return c.Result.Commit(c.msg.Stop, opts...)
}

// A Step is one event of the stream.
type Step struct {
	Event anthropic.MessageStreamEventUnion
	// Call is the call that the event concerns, nil if it concerns none.
	Call *Call
	// Updates are what the event made certain; valid until the next step.
	Updates []jsontide.Update
}

// Tools returns the tools of a request. Those that the server runs are not
// checked.
func Tools(tools []anthropic.ToolUnionParam, opts ...jsontide.Option) (*jsontide.Tools, error) {
	doc, err := json.Marshal(tools)
	if err != nil {
		return nil, err
	}
	return jsontide.ParseTools(doc, opts...)
}

// Follow reads the stream to its end and yields a step for each event. An error
// of the stream is yielded last. A consumer that stops early cancels the
// message: what is open then is closed, and no stop reason has come, so that
// nothing of it is committed by default.
func (m *Message) Follow(stream *ssestream.Stream[anthropic.MessageStreamEventUnion]) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		defer stream.Close()
		defer m.end()
		for stream.Next() {
			step, err := m.Event(stream.Current())
			if !yield(step, err) || err != nil {
				return
			}
		}
		m.end()
		if err := stream.Err(); err != nil {
			yield(Step{}, err)
		}
	}
}

// Event takes in one event, for those who have their own loop; [Message.End]
// ends it.
func (m *Message) Event(ev anthropic.MessageStreamEventUnion) (Step, error) {
	step := Step{Event: ev}
	switch ev.Type {
	case "message_start":
		// A second one, from a proxy that began anew, takes the place of the first.
		m.end()
		m.Calls, m.Stop, m.open = nil, "", map[int64]*Call{}
	case "content_block_start":
		if ev.ContentBlock.Type == "tool_use" {
			step.Call = m.start(ev)
		}
	case "content_block_delta":
		if c := m.open[ev.Index]; c != nil && ev.Delta.Type == "input_json_delta" {
			step.Call = c
			c.written = c.written || ev.Delta.PartialJSON != ""
			step.Updates = c.Feed(ev.Delta.PartialJSON)
		}
	case "content_block_stop":
		if c := m.open[ev.Index]; c != nil {
			step.Call = c
			m.close(c)
			step.Updates = c.Result.Updates()
		}
	case "message_delta":
		m.Stop = jsontide.StopReason(ev.Delta.StopReason)
	case "message_stop":
		m.end()
	}
	return step, m.Message.Accumulate(ev)
}

// End closes what the stream left open.
func (m *Message) End() { m.end() }

func (m *Message) start(ev anthropic.MessageStreamEventUnion) *Call {
	c := &Call{ID: ev.ContentBlock.ID, Name: ev.ContentBlock.Name, Index: ev.Index, msg: m}
	if whole := ev.ContentBlock.JSON.Input.Raw(); whole != "{}" && whole != "null" {
		c.whole = whole
	}
	if old := m.open[ev.Index]; old != nil {
		m.close(old)
	}
	var sinks []parser.Sink
	if m.Sinks != nil {
		sinks = m.Sinks(c)
	}
	c.Call = m.Tools.Start(c.Name, sinks...)
	if m.open == nil {
		m.open = map[int64]*Call{}
	}
	m.open[ev.Index] = c
	m.Calls = append(m.Calls, c)
	return c
}

// close ends the input of the call. Where no delta came, it is what the block
// began with.
func (m *Message) close(c *Call) {
	if !c.written && c.whole != "" {
		c.Push(c.whole)
	}
	c.Result = c.Close()
	delete(m.open, c.Index)
}

func (m *Message) end() {
	for _, c := range m.Calls {
		if c.Result == nil {
			m.close(c)
		}
	}
}

// Param returns the message as the turn of the assistant for the next request.
// The inputs of its tool calls are the model's own, or say that they were no
// JSON ([jsontide.Result.History]), so that a malformed one does not poison the
// conversation.
func (m *Message) Param() anthropic.MessageParam {
	p := m.Message.ToParam()
	for _, c := range m.Calls {
		if i := int(c.Index); i < len(p.Content) && p.Content[i].OfToolUse != nil {
			p.Content[i].OfToolUse.Input = json.RawMessage(c.Result.History())
		}
	}
	return p
}
