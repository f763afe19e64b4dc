package recover_test

import (
	"fmt"

	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

// An object came as a string, with a bare undefined in it. With the schema
// there is one reading; each change has its bytes of the input.
func Example() {
	s, err := schema.Compile(`{"type": "object", "properties": {
		"place": {"type": "string"},
		"tide": {"type": "object", "properties": {"height": {"type": "number"}, "unit": {"type": "string"}}}}}`)
	if err != nil {
		panic(err)
	}
	var events parser.Records
	r := jsonrecover.New(jsonrecover.LosslessRules(), s.NewValidator(), &events)
	for _, delta := range []string{`{"place": "Brest", "ti`, `de": "{\"height\": unde`, `fined, \"unit\": \"m\"}"}`} {
		r.Feed(delta)
	}
	r.Close()

	fmt.Println(r.Outcome(), r.JSON())
	for _, e := range r.Edits() {
		fmt.Println(e.Rule, e.Path, e.Start, e.End)
		for _, in := range e.Inner {
			fmt.Println(" ", in.Rule, in.Path, r.Raw()[in.Start:in.End])
		}
	}
	// Output:
	// mended {"place": "Brest", "tide": { "unit": "m"}}
	// decode-string /tide 27 69
	//   undefined /tide/height \"height\": undefined
	//   undefined /tide/height ,
}

// Without a schema only what has one reading is mended by default.
func ExampleText() {
	json, edits, err := jsonrecover.Text(`{harbour: 'Brest', "open": True,}`, jsonrecover.LosslessRules())
	fmt.Println(json, err)
	for _, e := range edits {
		fmt.Printf("%s [%d:%d] %q\n", e.Rule, e.Start, e.End, e.Insert)
	}
	// Output:
	// {"harbour": "Brest", "open": true} <nil>
	// unquoted-name [1:1] "\""
	// unquoted-name [8:8] "\""
	// single-quotes [10:11] "\""
	// single-quotes [16:17] "\""
	// other-literal [27:31] "true"
	// trailing-comma [31:32] ""
}
