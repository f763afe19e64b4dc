// Package bedrocktide follows the tool calls of a message that Bedrock's
// ConverseStream sends through the AWS SDK for Go v2: early events, live values
// and verdicts while the input arrives, and committed inputs when it has ended.
// The SDK hands over fragments of text and leaves the rest to its caller.
package bedrocktide

import (
	"encoding/json"
	"iter"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/document"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

// A Message follows one streamed message. Set Tools, and Sinks if wanted, and
// range over [Message.Follow]. It is not safe for concurrent use.
type Message struct {
	// Tools are those of the request; see [Tools].
	Tools *jsontide.Tools
	// Sinks, if set, returns what is to be told of a call while it streams.
	Sinks func(*Call) []parser.Sink

	// Calls are the calls that the client is to execute, in the order in which
	// they began.
	Calls []*Call
	// Text is the text of the message.
	Text string
	// Stop is why the message ended, "" before it did.
	Stop jsontide.StopReason

	open map[int32]*Call
}

// A Call is a toolUse block of a message.
type Call struct {
	ID    string // "tooluse_…"
	Name  string // of the tool
	Index int32  // of the block
	// Call follows the input. It is closed when the block, or the stream, ends.
	*jsontide.Call
	// Result is what became of it, nil before that.
	Result *jsontide.Result

	msg *Message
}

// Commit is the gate: [jsontide.Result.Commit] with the stop reason of the
// message. It is for use when the stream has ended.
func (c *Call) Commit(opts ...jsontide.CommitOption) (*jsontide.Input, error) {
	return c.Result.Commit(c.msg.Stop, opts...)
}

// A Step is one event of the stream.
type Step struct {
	Event types.ConverseStreamOutput
	// Call is the call that the event concerns, nil if it concerns none.
	Call *Call
	// Updates are what the event made certain; valid until the next step.
	Updates []jsontide.Update
}

// Tools returns the tools of a request.
func Tools(cfg *types.ToolConfiguration, opts ...jsontide.Option) (*jsontide.Tools, error) {
	type spec struct {
		Name        string `json:"name"`
		InputSchema struct {
			JSON json.RawMessage `json:"json,omitempty"`
		} `json:"inputSchema"`
	}
	specs := []map[string]spec{}
	if cfg != nil {
		for _, t := range cfg.Tools {
			m, ok := t.(*types.ToolMemberToolSpec)
			if !ok {
				continue
			}
			s := spec{Name: aws.ToString(m.Value.Name)}
			if in, ok := m.Value.InputSchema.(*types.ToolInputSchemaMemberJson); ok && in.Value != nil {
				doc, err := in.Value.MarshalSmithyDocument()
				if err != nil {
					return nil, err
				}
				s.InputSchema.JSON = doc
			}
			specs = append(specs, map[string]spec{"toolSpec": s})
		}
	}
	doc, err := json.Marshal(specs)
	if err != nil {
		return nil, err
	}
	return jsontide.ParseTools(doc, opts...)
}

// Follow reads the stream to its end and yields a step for each event. An error
// of the stream is yielded last. A consumer that stops early cancels the
// message: what is open then is closed, and no stop reason has come, so that
// nothing of it is committed by default.
func (m *Message) Follow(stream *bedrockruntime.ConverseStreamEventStream) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		defer stream.Close()
		defer m.End()
		for ev := range stream.Events() {
			if !yield(m.Event(ev), nil) {
				return
			}
		}
		m.End()
		if err := stream.Err(); err != nil {
			yield(Step{}, err)
		}
	}
}

// Event takes in one event, for those who have their own loop; [Message.End]
// ends it.
func (m *Message) Event(ev types.ConverseStreamOutput) Step {
	step := Step{Event: ev}
	switch ev := ev.(type) {
	case *types.ConverseStreamOutputMemberContentBlockStart:
		if use, ok := ev.Value.Start.(*types.ContentBlockStartMemberToolUse); ok && use.Value.Type == "" {
			step.Call = m.start(aws.ToInt32(ev.Value.ContentBlockIndex), &use.Value)
		}
	case *types.ConverseStreamOutputMemberContentBlockDelta:
		switch d := ev.Value.Delta.(type) {
		case *types.ContentBlockDeltaMemberText:
			m.Text += d.Value
		case *types.ContentBlockDeltaMemberToolUse:
			if step.Call = m.open[aws.ToInt32(ev.Value.ContentBlockIndex)]; step.Call != nil {
				step.Updates = step.Call.Feed(aws.ToString(d.Value.Input))
			}
		}
	case *types.ConverseStreamOutputMemberContentBlockStop:
		if step.Call = m.open[aws.ToInt32(ev.Value.ContentBlockIndex)]; step.Call != nil {
			m.close(step.Call)
			step.Updates = step.Call.Result.Updates()
		}
	case *types.ConverseStreamOutputMemberMessageStop:
		m.Stop = jsontide.StopReason(ev.Value.StopReason)
		m.End()
	}
	return step
}

func (m *Message) start(index int32, use *types.ToolUseBlockStart) *Call {
	c := &Call{ID: aws.ToString(use.ToolUseId), Name: aws.ToString(use.Name), Index: index, msg: m}
	if old := m.open[index]; old != nil {
		m.close(old)
	}
	var sinks []parser.Sink
	if m.Sinks != nil {
		sinks = m.Sinks(c)
	}
	c.Call = m.Tools.Start(c.Name, sinks...)
	if m.open == nil {
		m.open = map[int32]*Call{}
	}
	m.open[index] = c
	m.Calls = append(m.Calls, c)
	return c
}

func (m *Message) close(c *Call) {
	c.Result = c.Close()
	delete(m.open, c.Index)
}

// End closes what the stream left open.
func (m *Message) End() {
	for _, c := range m.Calls {
		if c.Result == nil {
			m.close(c)
		}
	}
}

// Param returns the message as the turn of the assistant for the next request:
// its text and its tool calls. Their inputs are the model's own, or say that
// they were no JSON ([jsontide.Result.History]).
func (m *Message) Param() (types.Message, error) {
	p := types.Message{Role: types.ConversationRoleAssistant}
	if m.Text != "" {
		p.Content = append(p.Content, &types.ContentBlockMemberText{Value: m.Text})
	}
	for _, c := range m.Calls {
		var input map[string]any
		dec := json.NewDecoder(strings.NewReader(c.Result.History()))
		dec.UseNumber()
		if err := dec.Decode(&input); err != nil {
			return p, err
		}
		p.Content = append(p.Content, &types.ContentBlockMemberToolUse{Value: types.ToolUseBlock{
			ToolUseId: aws.String(c.ID), Name: aws.String(c.Name), Input: document.NewLazyDocument(input),
		}})
	}
	return p, nil
}

// ToolResult returns the block that tells the model what became of a call: the
// text, and whether it is an error.
func ToolResult(c *Call, text string, isError bool) types.ContentBlock {
	status := types.ToolResultStatusSuccess
	if isError {
		status = types.ToolResultStatusError
	}
	return &types.ContentBlockMemberToolResult{Value: types.ToolResultBlock{
		ToolUseId: aws.String(c.ID), Status: status,
		Content: []types.ToolResultContentBlock{&types.ToolResultContentBlockMemberText{Value: text}},
	}}
}
