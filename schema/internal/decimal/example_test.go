package decimal_test

import (
	"fmt"

	"github.com/jsontide/jsontide/schema/internal/decimal"
)

// A price must be a multiple of 0.01 and at most 100. The number comes in
// pieces; each test says when it knows.
func Example() {
	cent, _ := decimal.Parse("0.01")
	tests := []*decimal.Test{decimal.MultipleOf(cent), decimal.Maximum(decimal.Int(100))}
	for _, test := range tests {
		s := test.Start()
		for _, piece := range []string{"19", ".9", "9e+", "9999999"} {
			n, status := s.Step(piece)
			fmt.Printf("%q: %v after %d; ", piece, status, n)
		}
		fmt.Println("end:", s.End())
	}
	// Output:
	// "19": open after 2; ".9": open after 2; "9e+": true after 3; "9999999": true after 0; end: true
	// "19": open after 2; ".9": open after 2; "9e+": open after 3; "9999999": false after 1; end: false
}
