package bench

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/packages/ssestream"
)

// sdkRows are the second half of row 18: what a call costs beside the client
// that brings it its deltas.
func sdkRows() []Row {
	var rows []Row
	for _, c := range callCases() {
		doc := c.doc
		if doc.Name == "W3" {
			doc = Document{"W3, 32 KB", objects(32 << 10)}
		}
		deltas := doc.Cut(16)
		rows = append(rows, Row{ID: "18 SDK", What: "Call.Feed against anthropic-sdk-go, " + doc.Name, Unit: "%", Must: 1, Stretch: 0.5,
			Ours: Contestant{"Call", follow(deltas, c.schema)}, Base: Contestant{"SDK", accumulate(deltas)}, Per: float64(len(deltas)),
			Value: func(ours, base float64) float64 { return 100 * ours / base }})
	}
	return rows
}

// accumulate reads a recorded response of the Messages API, in which the deltas
// are a tool's input, with the SDK: each event is decoded and accumulated.
func accumulate(deltas []string) func() {
	body := messageStream(deltas)
	input := strings.Join(deltas, "")
	return func() {
		res := &http.Response{Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: io.NopCloser(strings.NewReader(body))}
		stream := ssestream.NewStream[anthropic.MessageStreamEventUnion](ssestream.NewDecoder(res), nil)
		var msg anthropic.Message
		for stream.Next() {
			if err := msg.Accumulate(stream.Current()); err != nil {
				panic(err)
			}
		}
		if err := stream.Err(); err != nil {
			panic(err)
		}
		if len(msg.Content) != 1 || string(msg.Content[0].Input) != input {
			panic("the SDK has another input")
		}
	}
}

// messageStream is the body of a response with one tool call.
func messageStream(deltas []string) string {
	var b strings.Builder
	event := func(kind, rest string) {
		b.WriteString("event: " + kind + "\ndata: {\"type\":\"" + kind + "\"" + rest + "}\n\n")
	}
	event("message_start", `,"message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":400,"output_tokens":1}}`)
	event("content_block_start", `,"index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"t","input":{}}`)
	for _, d := range deltas {
		text, err := json.Marshal(d)
		if err != nil {
			panic(err)
		}
		event("content_block_delta", `,"index":0,"delta":{"type":"input_json_delta","partial_json":`+string(text)+`}`)
	}
	event("content_block_stop", `,"index":0`)
	event("message_delta", `,"delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":900}`)
	event("message_stop", "")
	return b.String()
}
