package jsontide_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/jsontide/jsontide"
)

// requestTools is the tools array of the request.
var requestTools = []byte(`[{"name": "tide_table", "input_schema": {
	"type": "object",
	"properties": {"harbour": {"type": "string"}, "unit": {"enum": ["m", "ft"]}, "days": {"type": "integer"}},
	"required": ["harbour", "days"]
}}]`)

func Example_readme() {
	deltas := []string{`{"harbour": "Saint-`, `Malo", "unit": "fath`, `oms", "days": 7}`}

	tools, err := jsontide.ParseTools(requestTools) // the tools array of the request; unit is "ft" or "m"
	if err != nil {
		log.Fatal(err)
	}
	call := tools.Start("tide_table") // when the content block begins
	for _, delta := range deltas {
		for _, u := range call.Feed(delta) { // what became certain
			fmt.Printf("%v %s %q\n", u.Kind, u.Path, u.Text)
		}
		if at, doomed := call.Doomed(); doomed {
			fmt.Println("cancel the stream: hopeless from byte", at)
			break
		}
	}
	input, err := call.Close().Commit("tool_use") // the message's stop reason
	var rejected *jsontide.RejectedError
	if errors.As(err, &rejected) {
		fmt.Println(rejected.ToolResult()) // for the model
		return
	}
	var args struct {
		Harbour, Unit string
		Days          int
	}
	if err := input.Decode(&args); err != nil {
		log.Fatal(err)
	}
	fmt.Println("run the tool:", args)

	// Output:
	// {  ""
	// : /harbour "harbour"
	// " /harbour "Saint-"
	// " /harbour "Malo"
	// : /unit "unit"
	// " /unit "fath"
	// cancel the stream: hopeless from byte 37
	// The call of "tide_table" was not executed.
	// - /unit: is "fath", expected one of "ft", "m".
	// Make the call again with the whole input, corrected.
}
