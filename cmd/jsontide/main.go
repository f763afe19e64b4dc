// Command jsontide reads recordings of streamed LLM tool calls, follows the
// input of every call as it arrived, and says what became of it.
//
//	jsontide validate [flags] [PATH…]   what became of recorded calls
//	jsontide repair [flags] [PATH…]     mended JSON
//	jsontide events [flags] [PATH…]     what became certain, event by event
//	jsontide lint [flags] [PATH…]       tool definitions
//	jsontide replay [flags] [PATH…]     the same recordings, cut anew
//
// A PATH is a file, a folder (walked), or - for standard input, which is read
// where no PATH is given. The report goes to standard output, progress and
// complaints to standard error.
//
// The exit status is 0 where nothing was found that --fail-on names, 1 where
// something was, 2 for wrong usage, and 3 where something could not be read or
// nothing was evaluated.
package main

import (
	"io"
	"os"

	"github.com/mattn/go-isatty"
)

func main() {
	a := &app{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		env: os.Getenv,
		terminal: func(f any) bool {
			file, ok := f.(*os.File)
			return ok && (isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd()))
		},
	}
	os.Exit(a.run(os.Args[1:]))
}

// An app is one run of the program: what it is connected to.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	terminal func(any) bool // reports whether the reader or writer is a terminal
}
