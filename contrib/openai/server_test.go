package openaitide_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/responses"
)

// replay returns a client of an HTTP server on the loopback that answers with
// the recording.
func replay(recording string) (openai.Client, func()) {
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
	return openai.NewClient(option.WithBaseURL(server.URL), option.WithAPIKey("none"), option.WithMaxRetries(0)), server.Close
}

func read(name string, v any) {
	data, err := os.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		panic(err)
	}
}

func chatRequest() openai.ChatCompletionNewParams {
	p := openai.ChatCompletionNewParams{Model: "test", Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("Go on.")}}
	read("tools-chat.json", &p.Tools)
	return p
}

func responseRequest() responses.ResponseNewParams {
	p := responses.ResponseNewParams{Model: "test"}
	read("tools-responses.json", &p.Tools)
	return p
}
