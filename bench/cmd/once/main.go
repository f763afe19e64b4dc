// Command once runs one document through one contestant a number of times, for
// tools that count instructions:
//
//	valgrind --tool=callgrind once W2 16 ours 20
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/jsontide/jsontide/bench"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: once DOCUMENT BYTES-PER-DELTA ours|J|S|X TIMES")
		os.Exit(2)
	}
	size, err1 := strconv.Atoi(os.Args[2])
	times, err2 := strconv.Atoi(os.Args[4])
	do := bench.Once(os.Args[1], size, os.Args[3])
	if err1 != nil || err2 != nil || do == nil {
		fmt.Fprintln(os.Stderr, "once: unknown document or contestant, or not a number")
		os.Exit(2)
	}
	for range times {
		do()
	}
}
