package anthropictide_test

import (
	"context"
	"fmt"

	"github.com/anthropics/anthropic-sdk-go"

	"github.com/jsontide/jsontide"
	anthropictide "github.com/jsontide/jsontide/contrib/anthropic"
	"github.com/jsontide/jsontide/parser"
)

// What the SDK's own accumulator makes of a tool's input, beside what is
// committed here.
func Example() {
	for _, recording := range []string{"seed", "cut", "undefined", "concatenation", "interleaved", "no-argument"} {
		server := newReplay(recording)
		client := server.client()
		params := request()
		tools, err := anthropictide.Tools(params.Tools)
		if err != nil {
			fmt.Println(err)
			return
		}
		msg := &anthropictide.Message{Tools: tools}
		for _, err := range msg.Follow(client.Messages.NewStreaming(context.Background(), params)) {
			if err != nil {
				fmt.Println(err)
			}
		}
		fmt.Printf("%s (%s)\n", recording, msg.Stop)
		for _, call := range msg.Calls {
			fmt.Printf("  SDK:      %s\n", msg.Message.Content[call.Index].Input)
			if in, err := call.Commit(); err != nil {
				fmt.Printf("  jsontide: %v\n", err)
			} else {
				fmt.Printf("  jsontide: %s %s\n", call.Result.Outcome(), in.JSON())
			}
		}
		server.Close()
	}
	// Output:
	// seed (tool_use)
	//   SDK:      {"abstract": "Why some harbours see one tide a day.", "meta": "{\n  \"review\": \"The paper argues well.\",\n  \"word_count\": undefined\n}"}
	//   jsontide: jsontide: the input of "save_article" is not committed: it does not fit the schema: /meta: required property "word_count" is missing (the model wrote undefined)
	// cut (max_tokens)
	//   SDK:      {}
	//   jsontide: jsontide: the input of "save_article" is not committed: it ended in the middle; it does not fit the schema: required property "meta" is missing; the stop reason "max_tokens" is not an ordinary one
	// undefined (tool_use)
	//   SDK:      {}
	//   jsontide: mended {"city": "Brest"}
	// concatenation (tool_use)
	//   SDK:      {}
	//   jsontide: jsontide: the input of "get_weather" is not committed: there is no value: more than one value (2 complete): these are several calls at offset 17
	// interleaved (tool_use)
	//   SDK:      {"city": "Brest"}
	//   jsontide: exact {"city": "Brest"}
	//   SDK:      {"city": "Cork", "unit": "celsius"}
	//   jsontide: exact {"city": "Cork", "unit": "celsius"}
	// no-argument (tool_use)
	//   SDK:      {}
	//   jsontide: exact {}
}

// Text is shown while it streams, and a call that can no longer be committed is
// cancelled: the stream is closed, and no more tokens are made.
func ExampleMessage_Follow() {
	server := newReplay("seed")
	defer server.Close()
	client := server.client()
	params := request()
	tools, err := anthropictide.Tools(params.Tools)
	if err != nil {
		fmt.Println(err)
		return
	}
	msg := &anthropictide.Message{Tools: tools}
	msg.Sinks = func(c *anthropictide.Call) []parser.Sink {
		var mux jsontide.Mux
		mux.HandleFunc("/meta/review", func(e *parser.Event) error {
			fmt.Printf("review: %q\n", e.Text)
			return nil
		})
		return []parser.Sink{&mux}
	}
	for step, err := range msg.Follow(client.Messages.NewStreaming(context.Background(), params)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if step.Call == nil {
			continue
		}
		if at, doomed := step.Call.Doomed(); doomed {
			fmt.Printf("cancelled at byte %d: %s\n", at, step.Call.DoomedBy())
			break
		}
	}
	// Output:
	// review: "The pa"
	// review: "per argues well"
	// review: "."
	// cancelled at byte 139: /meta: required property "word_count" is missing
}

// The model is told what was wrong, calls the tool again, and that call is
// executed.
func ExampleRunner() {
	server := newReplay("seed", "retry", "done")
	defer server.Close()
	type article struct {
		Abstract string
		Meta     struct {
			Review    string
			WordCount int `json:"word_count"`
		}
	}
	runner := anthropictide.Runner{
		Client: server.client(),
		Tools: []anthropictide.Tool{
			anthropictide.NewTool(saveArticle, func(_ context.Context, a article) (string, error) {
				fmt.Printf("executed: %d words, %q\n", a.Meta.WordCount, a.Meta.Review)
				return "saved", nil
			}),
		},
		OnStep: func(_ *anthropictide.Message, step anthropictide.Step) {
			if c := step.Call; c != nil && c.Result != nil {
				fmt.Printf("call %s: %s, %s\n", c.ID, c.Result.Outcome(), c.Result.Verdict())
			}
		},
	}
	params := request()
	params.Tools = nil
	msg, err := runner.Run(context.Background(), params)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(msg.Content[0].Text)
	input, result := server.sent(1)
	fmt.Printf("\nwhat the model was told in between:\n%s\n", result)
	fmt.Printf("what stands in the conversation: %s\n", input)
	// Output:
	// call toolu_seed_1: mended, invalid
	// call toolu_retry_0: exact, valid
	// executed: 1840 words, "The paper argues well."
	// The article is saved.
	//
	// what the model was told in between:
	// The call of "save_article" was not executed.
	// - /meta: required property "word_count" is missing (the model wrote undefined).
	// Make the call again with the whole input, corrected.
	// what stands in the conversation: {"abstract":"Why some harbours see one tide a day.","meta":"{\n  \"review\": \"The paper argues well.\",\n  \"word_count\": undefined\n}"}
}

var saveArticle = anthropic.ToolParam{
	Name: "save_article",
	InputSchema: anthropic.ToolInputSchemaParam{
		Properties: map[string]any{
			"abstract": map[string]any{"type": "string"},
			"meta": map[string]any{
				"type": "object",
				"properties": map[string]any{
					"word_count": map[string]any{"type": "integer", "minimum": 1},
					"review":     map[string]any{"type": "string"},
				},
				"required": []string{"word_count"},
			},
		},
		Required: []string{"abstract", "meta"},
	},
}
