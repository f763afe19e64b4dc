// Command report measures the rows of the table and says which goals are met.
// It exits with 1 if a goal that must be met is missed.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/jsontide/jsontide/bench"
)

func main() {
	rounds := flag.Int("rounds", 5, "rounds of each row")
	d := flag.Duration("time", 100*time.Millisecond, "CPU time of a contestant in a round")
	only := flag.String("rows", "", "rows to measure, by the beginning of their id, separated by commas")
	peers := flag.Bool("peers", true, "run the peers too")
	flag.Parse()
	fmt.Printf("%s %s/%s, %d CPUs, %d rounds of %v\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), *rounds, *d)
	missed := 0
	for _, row := range bench.Rows() {
		if !wanted(row.ID, *only) {
			continue
		}
		if !*peers {
			row.Peers = nil
		}
		res := bench.Measure(row, *rounds, *d)
		fmt.Println(res.String())
		if res.Verdict() == "MISSED" {
			missed++
		}
	}
	if missed > 0 {
		fmt.Printf("%d goals missed\n", missed)
		os.Exit(1)
	}
}

// wanted reports whether id is the row that is named, or a part of it.
func wanted(id, only string) bool {
	if only == "" {
		return true
	}
	for _, name := range strings.Split(only, ",") {
		if id == name || strings.HasPrefix(id, name+" ") {
			return true
		}
	}
	return false
}
