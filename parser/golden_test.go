package parser_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jsontide/jsontide/parser"
)

var update = flag.Bool("update", false, "write what the parser says into testdata")

// The cases are in testdata/*.txt, a file per file of the package: a comment, a
// line "in" with the quoted input and options, then one line for each event
// with kind, path, text and source (and @At where it is not the end), and one
// for the error. Each case goes through every way to cut its input, and through
// the reference. -update writes the lines behind "in".
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			for i, stanza := range strings.Split(strings.TrimSpace(string(b)), "\n\n") {
				if i > 0 {
					out.WriteByte('\n')
				}
				golden(t, stanza, &out)
			}
			if *update {
				if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if d := cmp.Diff(string(b), out.String()); d != "" {
				t.Errorf("%s (-want +got):\n%s", file, d)
			}
		})
	}
}

// golden runs one case and prints it as it should be.
func golden(t *testing.T, stanza string, out *bytes.Buffer) {
	t.Helper()
	for _, line := range strings.Split(stanza, "\n") {
		if strings.HasPrefix(line, "#") {
			fmt.Fprintln(out, line)
			continue
		}
		rest, ok := strings.CutPrefix(line, "in ")
		if !ok {
			continue
		}
		fmt.Fprintln(out, line)
		input, opt := goldenInput(t, rest)
		tokens, err := compare(t, input, opt)
		for _, tok := range tokens {
			fmt.Fprintln(out, printToken(tok))
		}
		if err != nil {
			kind := "error"
			if err.Incomplete {
				kind = "incomplete"
			}
			fmt.Fprintf(out, "%s: %v\n", kind, err)
		}
		return
	}
	t.Errorf("a case without input: %s", stanza)
}

// goldenInput reads the line of a case: a quoted input, repeated if xN follows,
// and options.
func goldenInput(t *testing.T, line string) (string, refOptions) {
	t.Helper()
	quoted, err := strconv.QuotedPrefix(line)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	input, _ := strconv.Unquote(quoted)
	opt := refDefaults()
	for _, word := range strings.Fields(line[len(quoted):]) {
		name, value, _ := strings.Cut(word, "=")
		n, err := strconv.Atoi(value)
		switch name {
		case "depth":
			opt.maxDepth = n
		case "bytes":
			opt.maxBytes = n
		case "name":
			opt.maxName = n
		case "number":
			opt.maxNumber = n
		case "members":
			opt.maxMembers = n
		case "unique":
			opt.unique, err = true, nil
		case "invalid":
			opt.invalid, err = true, nil
		default:
			t.Fatalf("unknown option %s", word)
		}
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return input, opt
}

// printToken prints the kind, where it stands, the text, and its source.
func printToken(t token) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %q", t.Kind, string(t.Path))
	switch t.Kind {
	case parser.KindName, parser.KindString, parser.KindNumber:
		fmt.Fprintf(&b, " %+q", t.Text)
	}
	if t.More {
		b.WriteString("...")
	}
	fmt.Fprintf(&b, " %d-%d", t.Start, t.End)
	if t.At != t.End {
		fmt.Fprintf(&b, " @%d", t.At)
	}
	if t.Comma >= 0 {
		fmt.Fprintf(&b, " comma %d", t.Comma)
	}
	// Where the source is not the text, byte for byte.
	if n := len(t.Ends) - 1; n > 0 && t.Ends[n]-t.Ends[0] != int64(n) {
		fmt.Fprintf(&b, " ends %v", t.Ends)
	}
	return b.String()
}
