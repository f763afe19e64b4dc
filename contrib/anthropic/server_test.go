package anthropictide_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"

	"github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/option"
)

// replay is an HTTP server on the loopback that answers each request with the
// next of the recordings, and keeps the requests.
type replay struct {
	*httptest.Server
	mu       sync.Mutex
	next     []string
	requests []string
}

func newReplay(recordings ...string) *replay {
	r := &replay{next: recordings}
	r.Server = httptest.NewServer(r)
	return r
}

func (r *replay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	r.requests = append(r.requests, string(body))
	name := ""
	if len(r.next) > 0 {
		name, r.next = r.next[0], r.next[1:]
	}
	r.mu.Unlock()
	data, err := os.ReadFile("testdata/" + name + ".sse")
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
}

// sent returns what request n (from 0) said of the last call: the input in the
// turn of the assistant, and the tool result.
func (r *replay) sent(n int) (input, result string) {
	var body struct {
		Messages []struct {
			Role    string
			Content []struct {
				Type    string
				Input   json.RawMessage
				Content []struct{ Text string }
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := json.Unmarshal([]byte(r.requests[n]), &body); err != nil {
		return "", err.Error()
	}
	for _, m := range body.Messages {
		for _, c := range m.Content {
			switch c.Type {
			case "tool_use":
				input = string(c.Input)
			case "tool_result":
				result = c.Content[0].Text
			}
		}
	}
	return input, result
}

func (r *replay) client() anthropic.Client {
	return anthropic.NewClient(option.WithBaseURL(r.URL), option.WithAPIKey("none"), option.WithMaxRetries(0))
}

// request is what every test asks.
func request() anthropic.MessageNewParams {
	data, err := os.ReadFile("testdata/tools.json")
	if err != nil {
		panic(err)
	}
	var tools []anthropic.ToolUnionParam
	if err := json.Unmarshal(data, &tools); err != nil {
		panic(err)
	}
	return anthropic.MessageNewParams{
		Model:     "claude-test",
		MaxTokens: 1024,
		Tools:     tools,
		Messages:  []anthropic.MessageParam{anthropic.NewUserMessage(anthropic.NewTextBlock("Go on."))},
	}
}
