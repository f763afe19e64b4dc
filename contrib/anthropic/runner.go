package anthropictide

import (
	"context"
	"errors"
	"fmt"

	"github.com/anthropics/anthropic-sdk-go"

	"github.com/jsontide/jsontide"
)

// A Tool is a tool that the client runs.
type Tool struct {
	Param anthropic.ToolParam
	// Run executes the tool. It is only ever called with a committed input. An
	// error becomes a tool result with is_error.
	Run func(context.Context, *jsontide.Input) (string, error)
}

// NewTool returns a tool whose input is decoded into a T.
func NewTool[T any](param anthropic.ToolParam, run func(context.Context, T) (string, error)) Tool {
	return Tool{param, func(ctx context.Context, in *jsontide.Input) (string, error) {
		var v T
		if err := in.Decode(&v); err != nil {
			return "", err
		}
		return run(ctx, v)
	}}
}

// A Runner talks to the model, executes the calls that are committed, and tells
// the model about those that are not.
type Runner struct {
	Client anthropic.Client
	Tools  []Tool
	// MaxTurns is how many messages the model may send in one Run (default 16).
	MaxTurns int
	// Options are for the reading of the calls, Commit for the gate.
	Options []jsontide.Option
	Commit  []jsontide.CommitOption
	// OnStep, if set, is told of every event.
	OnStep func(*Message, Step)
	// CancelDoomed ends a message as soon as one of its calls can no longer be
	// committed: the tokens behind that are saved. The model is told what was
	// wrong, and the calls before it in the message are not executed.
	CancelDoomed bool
}

// ErrMaxTurns is returned when the model still calls tools after MaxTurns
// messages.
var ErrMaxTurns = errors.New("anthropictide: the model still calls tools after MaxTurns messages")

// Run sends the request, and goes on until the model calls no more tools. It
// returns the last message. The tools of the Runner are added to the request.
func (r *Runner) Run(ctx context.Context, params anthropic.MessageNewParams) (*anthropic.Message, error) {
	run := map[string]Tool{}
	for _, t := range r.Tools {
		run[t.Param.Name] = t
		params.Tools = append(params.Tools[:len(params.Tools):len(params.Tools)], anthropic.ToolUnionParam{OfTool: &t.Param})
	}
	tools, err := Tools(params.Tools, r.Options...)
	if err != nil {
		return nil, err
	}
	maxTurns := r.MaxTurns
	if maxTurns == 0 {
		maxTurns = 16
	}
	for range maxTurns {
		msg := &Message{Tools: tools}
		doomed := false
		for step, err := range msg.Follow(r.Client.Messages.NewStreaming(ctx, params)) {
			if err != nil {
				return nil, err
			}
			if r.OnStep != nil {
				r.OnStep(msg, step)
			}
			if r.CancelDoomed && step.Call != nil {
				if _, doomed = step.Call.Doomed(); doomed {
					break
				}
			}
		}
		if len(msg.Calls) == 0 {
			return &msg.Message, nil
		}
		results := make([]anthropic.ContentBlockParamUnion, len(msg.Calls))
		for i, c := range msg.Calls {
			text, isError := r.execute(ctx, run, c)
			results[i] = anthropic.NewToolResultBlock(c.ID, text, isError)
		}
		params.Messages = append(params.Messages[:len(params.Messages):len(params.Messages)], msg.Param(), anthropic.NewUserMessage(results...))
	}
	return nil, ErrMaxTurns
}

// execute runs the call if it is committed and returns the tool result.
func (r *Runner) execute(ctx context.Context, run map[string]Tool, c *Call) (text string, isError bool) {
	in, err := c.Commit(r.Commit...)
	var rejected *jsontide.RejectedError
	if errors.As(err, &rejected) {
		return rejected.ToolResult(), true
	}
	tool, ok := run[c.Name]
	if !ok || tool.Run == nil {
		return fmt.Sprintf("There is no tool with the name %q.", c.Name), true
	}
	out, err := tool.Run(ctx, in)
	if err != nil {
		return err.Error(), true
	}
	return out, false
}
