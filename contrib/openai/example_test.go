package openaitide_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/jsontide/jsontide"
	openaitide "github.com/jsontide/jsontide/contrib/openai"
	"github.com/jsontide/jsontide/parser"
)

// What the SDK's own accumulator makes of the arguments of Chat Completions,
// beside what is committed here.
func ExampleChat() {
	for _, recording := range []string{"seed", "cut", "undefined", "concatenation", "interleaved", "no-argument", "lying-stop", "no-index-no-id"} {
		client, done := replay("chat-" + recording)
		params := chatRequest()
		tools, err := openaitide.Tools(params.Tools)
		if err != nil {
			fmt.Println(err)
			return
		}
		chat := &openaitide.Chat{Tools: tools}
		for _, err := range chat.Follow(client.Chat.Completions.NewStreaming(context.Background(), params)) {
			if err != nil {
				fmt.Println(err)
			}
		}
		fmt.Printf("%s (%s)\n", recording, chat.Stop(0))
		for _, call := range chat.Completion.Choices[0].Message.ToolCalls {
			fmt.Printf("  SDK:      %s\n", cmp.Or(call.Function.Arguments, "(nothing)"))
		}
		show(chat.Calls)
		done()
	}
	// Output:
	// seed (tool_calls)
	//   SDK:      {"abstract": "Why some harbours see one tide a day.", "meta": "{\n  \"review\": \"The paper argues well.\",\n  \"word_count\": undefined\n}"}
	//   jsontide: jsontide: the input of "save_article" is not committed: it does not fit the schema: /meta: required property "word_count" is missing (the model wrote undefined)
	// cut (length)
	//   SDK:      {"abstract": "Spring tides come twice a month, when sun and mo
	//   jsontide: jsontide: the input of "save_article" is not committed: it ended in the middle; it does not fit the schema: required property "meta" is missing; the stop reason "length" is not an ordinary one
	// undefined (tool_calls)
	//   SDK:      {"city": "Brest", "unit": undefined}
	//   jsontide: mended {"city": "Brest"}
	// concatenation (tool_calls)
	//   SDK:      {"city": "Brest"}{"city": "Cork"}
	//   jsontide: exact {"city": "Brest"}
	//   jsontide: exact {"city": "Cork"}
	// interleaved (tool_calls)
	//   SDK:      {"city": "Brest"}
	//   SDK:      {"city": "Cork", "unit": "celsius"}
	//   jsontide: exact {"city": "Brest"}
	//   jsontide: exact {"city": "Cork", "unit": "celsius"}
	// no-argument (tool_calls)
	//   SDK:      (nothing)
	//   jsontide: exact {}
	// lying-stop (max_output_tokens)
	//   SDK:      {"abstract": "Neap tides", "meta": {"word_cou
	//   jsontide: jsontide: the input of "save_article" is not committed: it ended in the middle; it does not fit the schema: /meta: required property "word_count" is missing; the stop reason "max_output_tokens" is not an ordinary one
	// no-index-no-id (tool_calls)
	//   SDK:      {"city": "Brest"}{"city": "Cork"}
	//   jsontide: exact {"city": "Brest"}
	//   jsontide: exact {"city": "Cork"}
}

// The same for the Responses API. The SDK has what the API sends at the end of
// each item.
func ExampleResponse() {
	for _, recording := range []string{"seed", "cut", "undefined", "concatenation", "interleaved", "no-argument", "done-only", "replaced"} {
		client, done := replay("responses-" + recording)
		params := responseRequest()
		tools, err := openaitide.Tools(params.Tools)
		if err != nil {
			fmt.Println(err)
			return
		}
		var sdk []string
		response := &openaitide.Response{Tools: tools}
		for step, err := range response.Follow(client.Responses.NewStreaming(context.Background(), params)) {
			if err != nil {
				fmt.Println(err)
			}
			if step.Event.Type == "response.output_item.done" {
				sdk = append(sdk, step.Event.Item.AsFunctionCall().Arguments)
			}
		}
		fmt.Printf("%s (%s)\n", recording, response.Stop)
		for _, arguments := range sdk {
			fmt.Printf("  SDK:      %s\n", arguments)
		}
		show(response.Calls)
		done()
	}
	// Output:
	// seed (completed)
	//   SDK:      {"abstract": "Why some harbours see one tide a day.", "meta": "{\n  \"review\": \"The paper argues well.\",\n  \"word_count\": undefined\n}"}
	//   jsontide: jsontide: the input of "save_article" is not committed: it does not fit the schema: /meta: required property "word_count" is missing (the model wrote undefined)
	// cut (incomplete)
	//   SDK:      {"abstract": "Spring tides come twice a month, when sun and mo
	//   jsontide: jsontide: the input of "save_article" is not committed: it ended in the middle; it does not fit the schema: required property "meta" is missing; the stop reason "incomplete" is not an ordinary one
	// undefined (completed)
	//   SDK:      {"city": "Brest", "unit": undefined}
	//   jsontide: mended {"city": "Brest"}
	// concatenation (completed)
	//   SDK:      {"city": "Brest"}{"city": "Cork"}
	//   jsontide: jsontide: the input of "get_weather" is not committed: there is no value: more than one value (2 complete): these are several calls at offset 17
	// interleaved (completed)
	//   SDK:      {"city": "Brest"}
	//   SDK:      {"city": "Cork", "unit": "celsius"}
	//   jsontide: exact {"city": "Brest"}
	//   jsontide: exact {"city": "Cork", "unit": "celsius"}
	// no-argument (completed)
	//   SDK:      {}
	//   jsontide: exact {}
	// done-only (completed)
	//   SDK:      {"city": "Brest"}
	//   jsontide: exact {"city": "Brest"}
	// replaced (completed)
	//   SDK:      {"city": "Cork"}
	//   jsontide: exact {"city": "Cork"}
}

func show(calls []*openaitide.Call) {
	for _, call := range calls {
		if in, err := call.Commit(); err != nil {
			fmt.Printf("  jsontide: %v\n", err)
		} else {
			fmt.Printf("  jsontide: %s %s\n", call.Result.Outcome(), in.JSON())
		}
	}
}

// A string is shown while it streams; the call is cancelled as soon as it cannot
// be committed any more, and the model is told why.
func ExampleChat_Follow() {
	client, done := replay("chat-seed")
	defer done()
	params := chatRequest()
	tools, err := openaitide.Tools(params.Tools)
	if err != nil {
		fmt.Println(err)
		return
	}
	chat := &openaitide.Chat{Tools: tools}
	chat.Sinks = func(*openaitide.Call) []parser.Sink {
		var mux jsontide.Mux
		mux.HandleFunc("/abstract", func(e *parser.Event) error {
			fmt.Printf("abstract: %q\n", e.Text)
			return nil
		})
		return []parser.Sink{&mux}
	}
stream:
	for step, err := range chat.Follow(client.Chat.Completions.NewStreaming(context.Background(), params)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, u := range step.Updates {
			if at, doomed := u.Call.Doomed(); doomed {
				fmt.Println("cancelled at byte", at)
				break stream
			}
		}
	}
	_, err = chat.Calls[0].Commit()
	var rejected *jsontide.RejectedError
	if errors.As(err, &rejected) {
		fmt.Println(rejected.ToolResult())
		fmt.Println(rejected.History())
	}
	// Output:
	// abstract: "Why some harbours see "
	// abstract: "one tide a day"
	// abstract: "."
	// cancelled at byte 139
	// The call of "save_article" was not executed.
	// - /meta: required property "word_count" is missing (the model wrote undefined).
	// Make the call again with the whole input, corrected.
	// {"INVALID_JSON": "{\"abstract\": \"Why some harbours see one tide a day.\", \"meta\": \"{\\n  \\\"review\\\": \\\"The paper argues well.\\\",\\n  \\\"word_count\\\": undefined\\n}\""}
}
