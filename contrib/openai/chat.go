package openaitide

import (
	"encoding/json"
	"iter"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/packages/param"
	"github.com/openai/openai-go/v3/packages/ssestream"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

// A Chat follows one stream of Chat Completions. Set Tools, and Sinks if wanted,
// and range over [Chat.Follow]. It is not safe for concurrent use.
//
// Calls are told apart by their id, then by their index: there are servers that
// give every call the index 0, servers that give no index, and servers that give
// no id.
type Chat struct {
	// Tools are those of the request; see [Tools].
	Tools *jsontide.Tools
	// Sinks, if set, returns what is to be told of a call while it streams.
	Sinks func(*Call) []parser.Sink

	// Calls are the function calls of all choices, in the order in which they
	// began.
	Calls []*Call
	// Completion is what the SDK's accumulator makes of the chunks.
	Completion openai.ChatCompletionAccumulator

	stops map[int64]jsontide.StopReason
}

// A ChatStep is one chunk of the stream.
type ChatStep struct {
	Chunk openai.ChatCompletionChunk
	// Updates are what the chunk made certain, for each call that it concerns.
	Updates []CallUpdates
}

// CallUpdates are what became certain of a call. The updates are valid until the
// next step.
type CallUpdates struct {
	Call    *Call
	Updates []jsontide.Update
}

// Stop returns why the choice ended, "" before it did. Where a gateway passes on
// the reason of the model's own server (native_finish_reason), and that says that
// the text was cut, it is that one: finish_reason may say tool_calls then.
func (m *Chat) Stop(choice int64) jsontide.StopReason { return m.stops[choice] }

// Follow reads the stream to its end and yields a step for each chunk. An error
// of the stream is yielded last. A consumer that stops early cancels the
// completion: what is open then is closed, and no stop reason has come, so that
// nothing of it is committed by default.
func (m *Chat) Follow(stream *ssestream.Stream[openai.ChatCompletionChunk]) iter.Seq2[ChatStep, error] {
	return func(yield func(ChatStep, error) bool) {
		defer stream.Close()
		defer m.End()
		for stream.Next() {
			if !yield(m.Chunk(stream.Current()), nil) {
				return
			}
		}
		m.End()
		if err := stream.Err(); err != nil {
			yield(ChatStep{}, err)
		}
	}
}

// Chunk takes in one chunk, for those who have their own loop; [Chat.End] ends
// it.
func (m *Chat) Chunk(chunk openai.ChatCompletionChunk) ChatStep {
	step := ChatStep{Chunk: chunk}
	for i := range chunk.Choices {
		choice := &chunk.Choices[i]
		for k := range choice.Delta.ToolCalls {
			d := &choice.Delta.ToolCalls[k]
			if d.Type == "custom" {
				continue // takes text that is no JSON
			}
			c := m.callOf(choice.Index, d)
			step.Updates = append(step.Updates, CallUpdates{c, c.Feed(d.Function.Arguments)})
		}
		if f := choice.Delta.FunctionCall; f.Name != "" || f.Arguments != "" { //nolint:staticcheck // deprecated, and still sent
			c := m.callOf(choice.Index, &openai.ChatCompletionChunkChoiceDeltaToolCall{Index: -1,
				Function: openai.ChatCompletionChunkChoiceDeltaToolCallFunction{Name: f.Name}})
			step.Updates = append(step.Updates, CallUpdates{c, c.Feed(f.Arguments)})
		}
		if choice.FinishReason != "" {
			m.finish(choice)
		}
	}
	m.Completion.AddChunk(chunk)
	return step
}

// callOf returns the call that the delta belongs to, a new one if it begins one.
func (m *Chat) callOf(choice int64, d *openai.ChatCompletionChunkChoiceDeltaToolCall) *Call {
	indexed := d.JSON.Index.Valid() || d.Index < 0
	var last *Call // of those that the delta may go on with
	for _, c := range m.Calls {
		if c.Choice != choice || indexed && c.Index != d.Index {
			continue
		}
		if d.ID != "" && c.ID == d.ID {
			return c
		}
		last = c
	}
	switch {
	case last == nil, d.ID != "" && last.ID != "":
	case d.Function.Name == "" || d.Function.Name == last.Name && indexed && !last.complete():
		if last.ID == "" {
			last.ID = d.ID
		}
		return last
	}
	c := &Call{ID: d.ID, Name: d.Function.Name, Index: d.Index, Choice: choice}
	c.stop = func() jsontide.StopReason { return m.stops[choice] }
	c.start(m.Tools, m.Sinks)
	m.Calls = append(m.Calls, c)
	return c
}

// complete reports whether the arguments are a whole value.
func (c *Call) complete() bool { return c.Live().Root().State() == jsontide.Complete }

// cutWords are the words of model servers for a text that was cut.
var cutWords = map[string]bool{"length": true, "max_tokens": true, "max_output_tokens": true, "MAX_TOKENS": true,
	"model_length": true, "incomplete": true}

func (m *Chat) finish(choice *openai.ChatCompletionChunkChoice) {
	if m.stops == nil {
		m.stops = map[int64]jsontide.StopReason{}
	}
	m.stops[choice.Index] = jsontide.StopReason(choice.FinishReason)
	var native string
	if f, ok := choice.JSON.ExtraFields["native_finish_reason"]; ok && json.Unmarshal([]byte(f.Raw()), &native) == nil && cutWords[native] {
		m.stops[choice.Index] = jsontide.StopReason(native)
	}
	for _, c := range m.Calls {
		if c.Choice == choice.Index {
			c.close()
		}
	}
}

// End closes what the stream left open.
func (m *Chat) End() {
	for _, c := range m.Calls {
		c.close()
	}
}

// Param returns the choice as the message of the assistant for the next request.
// The arguments of its calls are the model's own, or say that they were no JSON
// ([jsontide.Result.History]).
func (m *Chat) Param(choice int64) openai.ChatCompletionMessageParamUnion {
	var p openai.ChatCompletionAssistantMessageParam
	for _, ch := range m.Completion.Choices {
		if ch.Index == choice && ch.Message.Content != "" {
			p.Content.OfString = param.NewOpt(ch.Message.Content)
		}
	}
	for _, c := range m.Calls {
		if c.Choice == choice {
			p.ToolCalls = append(p.ToolCalls, openai.ChatCompletionMessageToolCallUnionParam{
				OfFunction: &openai.ChatCompletionMessageFunctionToolCallParam{
					ID:       c.ID,
					Function: openai.ChatCompletionMessageFunctionToolCallFunctionParam{Name: c.Name, Arguments: c.Result.History()},
				},
			})
		}
	}
	return openai.ChatCompletionMessageParamUnion{OfAssistant: &p}
}
