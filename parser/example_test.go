package parser_test

import (
	"fmt"

	"github.com/jsontide/jsontide/parser"
)

// A printer shows the text of one member while it arrives.
type printer struct{}

func (printer) Event(e *parser.Event) {
	if e.Kind == parser.KindString && e.Path.Pointer() == "/text" {
		fmt.Printf("%q ", e.Text)
	}
}

func Example() {
	p := parser.New(printer{})
	for _, delta := range []string{`{"to":"all","te`, `xt":"High wat`, `er at n`, `oon\`, `n"}`} {
		if err := p.Feed(delta); err != nil {
			fmt.Println(err)
		}
	}
	if err := p.Close(); err != nil {
		fmt.Println(err)
	}
	// Output: "High wat" "er at n" "oon" "\n"
}

func ExampleParser_AppendClosing() {
	const begun = `{"path": "a/b.go", "edits": [{"line": 12, "text": "if err !`
	p := parser.New(nil)
	p.Feed(begun)
	fmt.Println(begun + string(p.AppendClosing(nil)))
	keep, closers := p.AppendDropping(nil)
	fmt.Println(begun[:keep] + string(closers))
	// Output:
	// {"path": "a/b.go", "edits": [{"line": 12, "text": "if err !"}]}
	// {"path": "a/b.go", "edits": [{"line": 12}]}
}
