package schema_test

import (
	"fmt"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// The verdict is known at the byte that brings it, long before the end.
func Example() {
	s, err := schema.Compile(`{
		"type": "object",
		"properties": {"path": {"type": "string"}, "mode": {"enum": ["read", "write"]}},
		"required": ["path"],
		"additionalProperties": false
	}`)
	if err != nil {
		panic(err)
	}
	v := s.NewValidator()
	p := parser.New(v)
	for _, delta := range []string{`{"path": "a`, `.txt", "mo`, `de": "rea`, `ding", "path`} {
		if err := p.Feed(delta); err != nil {
			panic(err)
		}
		verdict, at := v.Verdict()
		fmt.Println(verdict, at)
	}
	for _, x := range v.Violations() {
		fmt.Println(x.Path, x.Message)
	}
	// Output:
	// open 0
	// open 0
	// open 0
	// invalid 32
	// /mode is "reading", expected one of "read", "write"
}
