package genaitide_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"

	"google.golang.org/genai"

	genaitide "github.com/jsontide/jsontide/contrib/genai"
	"github.com/jsontide/jsontide/parser"

	"github.com/jsontide/jsontide"
)

// replay returns a client of an HTTP server on the loopback that answers with
// the recording, and the tools of the request.
func replay(recording string) (client *genai.Client, tools []*genai.Tool, done func()) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		data, err := os.ReadFile("testdata/" + recording + ".sse")
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		w.Header().Set("content-type", "text/event-stream")
		for len(data) > 0 { // in pieces, as a network has it
			n := min(200, len(data))
			w.Write(data[:n])
			w.(http.Flusher).Flush()
			data = data[n:]
		}
	}))
	client, err := genai.NewClient(context.Background(), &genai.ClientConfig{
		Backend: genai.BackendVertexAI, Project: "none", Location: "none",
		HTTPClient: http.DefaultClient, HTTPOptions: genai.HTTPOptions{BaseURL: server.URL},
	})
	if err != nil {
		panic(err)
	}
	data, err := os.ReadFile("testdata/tools.json")
	if err == nil {
		err = json.Unmarshal(data, &tools)
	}
	if err != nil {
		panic(err)
	}
	return client, tools, server.Close
}

// What the SDK hands over as arguments, beside what is committed here.
func Example() {
	for _, recording := range []string{"whole", "seed", "streamed", "cut", "goes-back", "no-argument"} {
		client, defs, done := replay(recording)
		tools, err := genaitide.Tools(defs)
		if err != nil {
			fmt.Println(err)
			return
		}
		msg := &genaitide.Message{Tools: tools}
		stream := client.Models.GenerateContentStream(context.Background(), "test", genai.Text("Go on."), &genai.GenerateContentConfig{Tools: defs})
		fmt.Println(recording)
		for step, err := range msg.Follow(stream) {
			if err != nil {
				fmt.Println(err)
				return
			}
			for _, fc := range step.Response.FunctionCalls() {
				if fc.Name != "" {
					args, _ := json.Marshal(fc.Args)
					fmt.Printf("  SDK:      %s %s\n", fc.Name, args)
				}
			}
		}
		for _, call := range msg.Calls {
			if in, err := call.Commit(); err != nil {
				fmt.Printf("  jsontide: %v\n", err)
			} else {
				fmt.Printf("  jsontide: %s %s\n", call.Result.Outcome(), in.JSON())
			}
		}
		done()
	}
	// Output:
	// whole
	//   SDK:      get_weather {"city":"Brest"}
	//   SDK:      get_weather {"city":"Cork","unit":"celsius"}
	//   jsontide: exact {"city":"Brest"}
	//   jsontide: exact {"city":"Cork","unit":"celsius"}
	// seed
	//   SDK:      save_article {"abstract":"Why some harbours see one tide a day.","meta":"{\n  \"review\": \"The paper argues well.\",\n  \"word_count\": undefined\n}"}
	//   jsontide: jsontide: the input of "save_article" is not committed: it does not fit the schema: /meta: required property "word_count" is missing (the model wrote undefined)
	// streamed
	//   SDK:      save_article null
	//   jsontide: exact {"abstract":"Why some harbours see one tide a day.","meta":{"review":"The paper argues \"well\".","word_count":1840}}
	// cut
	//   SDK:      save_article null
	//   jsontide: jsontide: the input of "save_article" is not committed: it ended in the middle; it does not fit the schema: required property "meta" is missing; the stop reason "MAX_TOKENS" is not an ordinary one
	// goes-back
	//   SDK:      save_article null
	//   jsontide: jsontide: the input of "save_article" is not committed: there is no value: genaitide: the arguments cannot be written as they stream: the path goes back to $["abstract"]
	// no-argument
	//   SDK:      list_harbours null
	//   jsontide: exact {}
}

// Streamed arguments are shown as they come.
func ExampleMessage_Follow() {
	client, defs, done := replay("streamed")
	defer done()
	tools, err := genaitide.Tools(defs)
	if err != nil {
		fmt.Println(err)
		return
	}
	msg := &genaitide.Message{Tools: tools}
	msg.Sinks = func(*genaitide.Call) []parser.Sink {
		var mux jsontide.Mux
		mux.HandleFunc("/meta/review", func(e *parser.Event) error {
			fmt.Printf("review: %q\n", e.Text)
			return nil
		})
		return []parser.Sink{&mux}
	}
	for _, err := range msg.Follow(client.Models.GenerateContentStream(context.Background(), "test", genai.Text("Go on."), nil)) {
		if err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(msg.Stop(0))
	// Output:
	// review: "The paper "
	// review: "argues \"well\"."
	// STOP
}
