package format_test

import (
	"fmt"

	"github.com/jsontide/jsontide/schema/internal/format"
)

// There is no 29 February 2023, and that is known at the last digit.
func Example() {
	s := format.New("date").Start()
	for _, piece := range []string{"2023-", "02-2", "9"} {
		n, status := s.Step(piece)
		fmt.Printf("%q: %v after %d; ", piece, status, n)
	}
	fmt.Println("end:", s.End())
	// Output: "2023-": open after 5; "02-2": open after 4; "9": false after 1; end: false
}
