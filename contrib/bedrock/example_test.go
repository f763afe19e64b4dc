package bedrocktide_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/document"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"

	bedrocktide "github.com/jsontide/jsontide/contrib/bedrock"
)

// replay returns a client of an HTTP server on the loopback that answers with
// the recording (one event per line) in the binary frames of the API, and the
// tools of the request.
func replay(recording string) (client *bedrockruntime.Client, tools *types.ToolConfiguration, done func()) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		data, err := os.ReadFile("testdata/" + recording + ".jsonl")
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		w.Header().Set("content-type", "application/vnd.amazon.eventstream")
		enc := eventstream.NewEncoder()
		for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
			var event map[string]json.RawMessage
			if json.Unmarshal(lines.Bytes(), &event) != nil {
				return
			}
			for name, payload := range event {
				var m eventstream.Message
				m.Headers.Set(":message-type", eventstream.StringValue("event"))
				m.Headers.Set(":event-type", eventstream.StringValue(name))
				m.Headers.Set(":content-type", eventstream.StringValue("application/json"))
				m.Payload = payload
				enc.Encode(w, m)
			}
			w.(http.Flusher).Flush()
		}
	}))
	client = bedrockruntime.New(bedrockruntime.Options{
		Region: "none", BaseEndpoint: aws.String(server.URL), RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "none", SecretAccessKey: "none"}, nil
		}),
	})
	data, err := os.ReadFile("testdata/tools.json")
	if err != nil {
		panic(err)
	}
	var defs []struct {
		Name        string
		InputSchema map[string]any `json:"input_schema"`
	}
	if err := json.Unmarshal(data, &defs); err != nil {
		panic(err)
	}
	tools = &types.ToolConfiguration{}
	for _, d := range defs {
		tools.Tools = append(tools.Tools, &types.ToolMemberToolSpec{Value: types.ToolSpecification{
			Name: aws.String(d.Name), InputSchema: &types.ToolInputSchemaMemberJson{Value: document.NewLazyDocument(d.InputSchema)},
		}})
	}
	return client, tools, server.Close
}

// The SDK hands over fragments, and has no accumulator; what most clients do
// with them, beside what is committed here.
func Example() {
	for _, recording := range []string{"seed", "cut", "undefined", "concatenation", "interleaved", "no-argument"} {
		client, defs, done := replay(recording)
		tools, err := bedrocktide.Tools(defs)
		if err != nil {
			fmt.Println(err)
			return
		}
		out, err := client.ConverseStream(context.Background(), &bedrockruntime.ConverseStreamInput{
			ModelId:    aws.String("test"),
			Messages:   []types.Message{{Role: types.ConversationRoleUser, Content: []types.ContentBlock{&types.ContentBlockMemberText{Value: "Go on."}}}},
			ToolConfig: defs,
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		msg := &bedrocktide.Message{Tools: tools}
		text := map[int32]*strings.Builder{}
		for step, err := range msg.Follow(out.GetStream()) {
			if err != nil {
				fmt.Println(err)
			}
			if d, ok := step.Event.(*types.ConverseStreamOutputMemberContentBlockDelta); ok && step.Call != nil {
				if text[step.Call.Index] == nil {
					text[step.Call.Index] = new(strings.Builder)
				}
				text[step.Call.Index].WriteString(*d.Value.Delta.(*types.ContentBlockDeltaMemberToolUse).Value.Input)
			}
		}
		fmt.Printf("%s (%s)\n", recording, msg.Stop)
		for _, call := range msg.Calls {
			var v any
			if err := json.Unmarshal([]byte(text[call.Index].String()), &v); err != nil {
				fmt.Printf("  client:   %v\n", err)
			} else {
				fmt.Printf("  client:   %s\n", text[call.Index])
			}
			if in, err := call.Commit(); err != nil {
				fmt.Printf("  jsontide: %v\n", err)
			} else {
				fmt.Printf("  jsontide: %s %s\n", call.Result.Outcome(), in.JSON())
			}
		}
		done()
	}
	// Output:
	// seed (tool_use)
	//   client:   {"abstract": "Why some harbours see one tide a day.", "meta": "{\n  \"review\": \"The paper argues well.\",\n  \"word_count\": undefined\n}"}
	//   jsontide: jsontide: the input of "save_article" is not committed: it does not fit the schema: /meta: required property "word_count" is missing (the model wrote undefined)
	// cut (max_tokens)
	//   client:   unexpected end of JSON input
	//   jsontide: jsontide: the input of "save_article" is not committed: it ended in the middle; it does not fit the schema: required property "meta" is missing; the stop reason "max_tokens" is not an ordinary one
	// undefined (tool_use)
	//   client:   invalid character 'u' looking for beginning of value
	//   jsontide: mended {"city": "Brest"}
	// concatenation (tool_use)
	//   client:   invalid character '{' after top-level value
	//   jsontide: jsontide: the input of "get_weather" is not committed: there is no value: more than one value (2 complete): these are several calls at offset 17
	// interleaved (tool_use)
	//   client:   {"city": "Brest"}
	//   jsontide: exact {"city": "Brest"}
	//   client:   {"city": "Cork", "unit": "celsius"}
	//   jsontide: exact {"city": "Cork", "unit": "celsius"}
	// no-argument (tool_use)
	//   client:   unexpected end of JSON input
	//   jsontide: exact {}
}
