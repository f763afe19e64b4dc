package jsontide_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

func mustTools() *jsontide.Tools {
	tools, err := jsontide.NewTools(map[string]string{
		"edit_file": `{"type": "object", "properties": {
			"path": {"type": "string"},
			"edits": {"type": "array", "items": {"type": "object",
				"properties": {"old": {"type": "string"}, "new": {"type": "string"}}, "required": ["old", "new"]}}},
			"required": ["path", "edits"]}`,
		"write_file": `{"type": "object", "properties": {"path": {"type": "string"}, "text": {"type": "string"},
			"mode": {"enum": ["create", "append"]}}, "required": ["path", "text", "mode"], "additionalProperties": false}`,
	})
	if err := errors.Join(err, tools.Err()); err != nil {
		log.Fatal(err)
	}
	return tools
}

// A long string is shown while it streams. The live value never takes back what
// it has shown: no half of an escape, no name that is not complete.
func ExampleCall_Value() {
	call := mustTools().Start("write_file")
	for _, delta := range []string{`{"path": "tide`, `s.md", "te`, `xt": "# Tides\`, `n\nHigh wat`, `er at 0`, `6:12."`} {
		call.Push(delta)
		v, _ := json.Marshal(call.Value())
		fmt.Printf("%s\n  path %v, text %v\n", v, call.Live().State("/path"), call.Live().State("/text"))
	}
	// Output:
	// {"path":"tide"}
	//   path open, text absent
	// {"path":"tides.md"}
	//   path open, text absent
	// {"path":"tides.md","text":"# Tides"}
	//   path complete, text open
	// {"path":"tides.md","text":"# Tides\n\nHigh wat"}
	//   path complete, text open
	// {"path":"tides.md","text":"# Tides\n\nHigh water at 0"}
	//   path complete, text open
	// {"path":"tides.md","text":"# Tides\n\nHigh water at 06:12."}
	//   path complete, text open
}

// Elements of an array are handled as they complete, long before the call has
// ended. It may still be rejected, so what is done early must be harmless.
func ExampleEach() {
	type edit struct{ Old, New string }
	var mux jsontide.Mux
	jsontide.Each(&mux, "/edits/*", func(path parser.Pointer, e edit) error {
		fmt.Printf("%s: %q becomes %q\n", path, e.Old, e.New)
		return nil
	})
	call := mustTools().Start("edit_file", &mux)
	for _, delta := range []string{`{"path": "a.go", "edits": [{"old": "x", "ne`, `w": "y"}`, `, {"old": "1", "new"`, `: "2"}]}`} {
		fmt.Println("delta", delta)
		call.Push(delta)
	}
	if err := mux.Err(); err != nil {
		fmt.Println(err)
	}
	_, err := call.Close().Commit("tool_use")
	fmt.Println("error:", err)
	// Output:
	// delta {"path": "a.go", "edits": [{"old": "x", "ne
	// delta w": "y"}
	// /edits/0: "x" becomes "y"
	// delta , {"old": "1", "new"
	// delta : "2"}]}
	// /edits/1: "1" becomes "2"
	// error: <nil>
}

// The stream is cancelled at the first byte behind which nothing good can come.
func ExampleCall_Doomed() {
	call := mustTools().Start("write_file")
	for i, delta := range []string{`{"path": "a.md", "mo`, `de": "replace"`, `, "text": "`, `…a long text…`, `"}`} {
		call.Push(delta)
		if at, doomed := call.Doomed(); doomed {
			fmt.Printf("cancelled in delta %d, at byte %d: %s\n", i, at, call.DoomedBy())
			break
		}
	}
	_, err := call.Close().Commit("") // no stop reason came
	fmt.Println(err)
	// Output:
	// cancelled in delta 1, at byte 27: /mode: is "r…", expected one of "create", "append"
	// jsontide: the input of "write_file" is not committed: it ended in the middle; it does not fit the schema: /mode: is "replace", expected one of "create", "append"; the message has no stop reason
}

// A call that is rejected is answered with what was wrong; what stands in the
// conversation stays valid JSON. The model tries again.
func ExampleRejectedError_ToolResult() {
	tools := mustTools()
	answers := []string{ // what the model sends, one after the other
		`{"path": "a.md", "text": "say "hi"", "mode": undefined}`,
		`{"path": "a.md", "text": "say \"hi\"", "mode": "create"}`,
	}
	for _, answer := range answers {
		call := tools.Start("write_file")
		call.Push(answer)
		input, err := call.Close().Commit("tool_use")
		var rejected *jsontide.RejectedError
		if errors.As(err, &rejected) {
			fmt.Println("tool result: ", rejected.ToolResult())
			fmt.Println("conversation:", rejected.History())
			continue
		}
		var args struct{ Path, Text, Mode string }
		if err := input.Decode(&args); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("executed:     %+v\n", args)
	}
	// Output:
	// tool result:  The call of "write_file" was not executed.
	// - required property "mode" is missing (the model wrote undefined).
	// Make the call again with the whole input, corrected.
	// conversation: {"path": "a.md", "text": "say \"hi\""}
	// executed:     {Path:a.md Text:say "hi" Mode:create}
}

// A client without an SDK: server-sent events of the Messages API over net/http.
// Calls are found by the index of their block, which is a key within a message.
func Example_serverSentEvents() {
	server := httptest.NewServer(http.FileServer(http.Dir("testdata/recordings"))) // stands for the API
	defer server.Close()
	doc, err := os.ReadFile("testdata/tools.json")
	if err != nil {
		log.Fatal(err)
	}
	tools, err := jsontide.ParseTools(doc)
	if err != nil {
		log.Fatal(err)
	}

	resp, err := http.Get(server.URL + "/tides.sse")
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	calls := map[int]*jsontide.Call{}
	var order []*jsontide.Call
	var stop jsontide.StopReason
	for r := bufio.NewReader(resp.Body); ; {
		line, err := r.ReadString('\n')
		if data, ok := strings.CutPrefix(line, "data:"); ok {
			var ev struct {
				Type         string
				Index        int
				ContentBlock struct{ Type, Name string } `json:"content_block"`
				Delta        struct {
					PartialJSON string `json:"partial_json"`
					StopReason  string `json:"stop_reason"`
				}
			}
			if json.Unmarshal([]byte(data), &ev) != nil {
				continue
			}
			switch ev.Type {
			case "content_block_start":
				if ev.ContentBlock.Type == "tool_use" {
					calls[ev.Index] = tools.Start(ev.ContentBlock.Name)
					order = append(order, calls[ev.Index])
				}
			case "content_block_delta":
				calls[ev.Index].Push(ev.Delta.PartialJSON) // text blocks have no call: a nil Call ignores it
			case "message_delta":
				stop = jsontide.StopReason(ev.Delta.StopReason)
			}
		}
		if err == io.EOF {
			break
		} else if err != nil {
			log.Fatal(err)
		}
	}
	for _, call := range order {
		input, err := call.Close().Commit(stop)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(input.Tool(), input.JSON())
	}
	// Output:
	// tide_table {"harbour": "Saint-Malo", "date": "2026-03-21", "unit": "m"}
	// now {}
}

// A gateway passes a call on while it streams, mended. When a call that it has
// half passed on is rejected, it does not send the end: the client is left with
// an input that is visibly not complete, and a stop reason that is not an
// ordinary one, instead of one that looks right.
func ExampleCall_AppendJSON() {
	tools := mustTools()
	for _, deltas := range [][]string{
		{`{"path": "a.md", 'text': "on`, `e\d",`, ` "mode": "create",}`},
		{`{"path": "a.md", "text": "one", `, `"mode": "replace"`, `}`},
	} {
		call := tools.Start("write_file")
		var buf []byte
		for _, delta := range deltas {
			call.Push(delta)
			if _, doomed := call.Doomed(); doomed {
				break
			}
			buf = call.AppendJSON(buf[:0])
			fmt.Printf("  delta %s\n", buf)
		}
		result := call.Close()
		if _, err := result.Commit("tool_use"); err != nil || result.Reshaped() {
			fmt.Println("stop  max_tokens")
			continue
		}
		if rest := result.Rest(); rest != "" {
			fmt.Printf("  delta %s\n", rest)
		}
		fmt.Println("stop  tool_use")
	}
	// Output:
	// delta {"path": "a.md", "text": "on
	//   delta e\\d
	//   delta ", "mode": "create"}
	// stop  tool_use
	//   delta {"path": "a.md", "text": "one
	// stop  max_tokens
}
