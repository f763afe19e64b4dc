package ecma_test

import (
	"fmt"

	"github.com/jsontide/jsontide/schema/internal/ecma"
)

// The identifier must not be a reserved word; the text comes in pieces.
func Example() {
	p, err := ecma.Compile(`^(?!(?:for|if)$)[a-z]\w{0,62}$`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, pieces := range [][]string{{"fo", "r"}, {"fo", "rm"}, {"fo", "r-", "m"}} {
		m := p.Start()
		for _, piece := range pieces {
			n, status := m.Step(piece)
			fmt.Printf("%q: %v after %d; ", piece, status, n)
		}
		fmt.Println("end:", m.End())
	}
	// Output:
	// "fo": open after 2; "r": open after 1; end: false
	// "fo": open after 2; "rm": open after 2; end: true
	// "fo": open after 2; "r-": false after 2; "m": false after 0; end: false
}
