package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/jsontide/jsontide/internal/report"
	"github.com/jsontide/jsontide/internal/transcript"
	"github.com/jsontide/jsontide/recover"
	"github.com/spf13/cobra"
)

// formatText is the format of a file that is one text.
const formatText = "text"

// repairCommand mends texts.
func (a *app) repairCommand() *cobra.Command {
	var in inputFlags
	var jf judgeFlags
	var of outputFlags
	var diff, listRules bool
	cmd := &cobra.Command{
		Use:   "repair [flags] [PATH…]",
		Short: "Mend JSON: one text in, or calls records, mended JSON out",
		Long: `Reads one text of JSON per file, or calls records, and writes the mended JSON.

A PATH is a file, a folder (walked), or - for standard input. A file that begins
with a calls record is read as such; --format text or --format calls says which
it is. A text is mended with the help of the one --schema, if one is given.
What cannot be mended is complained about on standard error. Nothing is written
of a text whose schema could not be used: with it, it might have become another.`,
		Example: `  jsontide repair broken.json > mended.json
  jsontide repair --diff --rules lenient --schema article=schema.json broken.json
  some-model | jsontide repair -q | jq .`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if listRules {
				return a.printRules()
			}
			open := newMended
			if diff {
				open = report.New
			}
			r, err := a.newRun(cmd, &in, &jf, &of, paths, func(format string, w io.Writer, o report.Options) (report.Writer, error) {
				return open(format, w, o)
			})
			if err != nil {
				return err
			}
			r.explain = !diff && toText(of.outputs)
			return r.do(r.judgeText)
		},
	}
	in.add(cmd, []string{formatText, "calls"})
	jf.add(cmd)
	of.add(cmd, "the mended JSON (text), or a report,", outputNames())
	cmd.Flags().BoolVar(&diff, "diff", false, "show the edits instead of the mended JSON")
	cmd.Flags().BoolVar(&listRules, "list-rules", false, "print the rules of recovery and exit")
	return cmd
}

// toText reports whether the mended JSON itself goes somewhere.
func toText(outputs []string) bool {
	for _, o := range outputs {
		if name, _, _ := strings.Cut(o, "="); name == "text" {
			return true
		}
	}
	return len(outputs) == 0
}

// newMended is [report.New], but for the format text, which is the mended JSON
// itself.
func newMended(format string, w io.Writer, o report.Options) (report.Writer, error) {
	if format == "text" {
		return &mendedWriter{w}, nil
	}
	return report.New(format, w, o)
}

// A mendedWriter writes the mended texts, each at the beginning of a line. One
// that was to be read with a schema, and was read without, is not what was asked
// for: it is not written.
type mendedWriter struct{ w io.Writer }

func (m *mendedWriter) Call(c *report.Call) error {
	if c.JSON == "" || c.SchemaLost {
		return nil
	}
	end := "\n"
	if strings.HasSuffix(c.JSON, "\n") {
		end = ""
	}
	_, err := io.WriteString(m.w, c.JSON+end)
	return err
}

func (m *mendedWriter) Close(*report.Summary) error { return nil }

// judgeText reads a file that is one text, or calls records.
func (r *run) judgeText(s *source, emit func(found) bool) {
	in, err := s.open()
	if err != nil {
		emit(found{kind: foundUnread, text: unreadable(s.name, err)})
		return
	}
	defer in.Close()
	plain, err := decompress(in)
	if err != nil {
		emit(found{kind: foundUnread, text: unreadable(s.name, err)})
		return
	}
	format := r.in.format.value
	if format == transcript.Auto {
		format = formatText
		// Peek fails where the file is shorter.
		if head, _ := plain.Peek(plain.Size()); transcript.Recognise(head) == "calls" {
			format = "calls"
		}
	}
	if format != formatText {
		r.judgeReader(s, plain, format, emit)
		return
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		emit(found{kind: foundUnread, text: unreadable(s.name, err)})
		return
	}
	if r.judge.tools.many {
		emit(found{kind: foundUnread, text: s.name + ": " + unclear})
	}
	c, err := r.judge.call(textCall(s.name, r.judge.tools.text, string(text)))
	if err != nil {
		emit(found{kind: foundUnread, text: err.Error()})
	}
	c.SchemaLost = c.SchemaLost || r.judge.tools.many
	if emit(found{call: c}) {
		emit(found{kind: foundEnd})
	}
}

// textCall is a text as a call of the tool.
func textCall(file, tool, text string) *transcript.Call {
	c := &transcript.Call{File: file, Line: 1, Tool: tool, StopAssumed: true}
	if text != "" {
		c.Deltas = []string{text}
	}
	return c
}

// decompress reads what may be compressed with gzip.
func decompress(in io.Reader) (*bufio.Reader, error) {
	const head = 64 << 10
	b := bufio.NewReaderSize(in, head)
	if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(z, head), nil
}

// explanation says on one line why a text needs a look; "" if it does not.
func explanation(c *report.Call, of *outputFlags) string {
	var parts []string
	switch c.Outcome {
	case "exact":
	case "mended":
		if of.verbose {
			parts = append(parts, "mended ("+rulesOf(c.Edits)+")")
		}
	case "guessed":
		parts = append(parts, "mended with a guess ("+rulesOf(c.Edits)+")")
	case "cut":
		parts = append(parts, "the text ends in the middle")
		if c.JSON != "" {
			parts[0] += ", and was closed"
		}
	default:
		parts = append(parts, "not mended")
	}
	if c.Error != nil {
		msg := c.Error.Message
		if c.Error.Path != "" {
			msg = report.ShortPath(c.Error.Path) + ": " + msg
		}
		parts = append(parts, fmt.Sprintf("%s (byte %d)", msg, c.Error.Offset))
	}
	for _, v := range c.Violations {
		msg := v.Message
		if v.Path != "" {
			msg = report.ShortPath(v.Path) + ": " + msg
		}
		parts = append(parts, fmt.Sprintf("%s [%s] (byte %d)", msg, v.Keyword, v.Offset))
	}
	if c.SchemaLost && c.JSON != "" {
		parts = append(parts, "not written: its schema could not be used")
	}
	if !of.quiet {
		for _, w := range c.Warnings {
			parts = append(parts, "warning: "+w)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	who := c.Source
	if c.ID != "" {
		who += " " + c.ID
	}
	return who + ": " + strings.Join(parts, "; ")
}

// rulesOf names the rules of the edits, each once.
func rulesOf(edits []report.Edit) string {
	var ids []string
	seen := map[string]bool{}
	var walk func([]report.Edit)
	walk = func(edits []report.Edit) {
		for _, e := range edits {
			if !seen[e.Rule] {
				seen[e.Rule] = true
				ids = append(ids, e.Rule)
			}
			walk(e.Inner)
		}
	}
	walk(edits)
	return strings.Join(ids, ", ")
}

// printRules prints the table of rules from their entries. A rule with several
// variants has a line for each, behind its own.
func (a *app) printRules() error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RULE\tFROM\tLOSS\tRUNS\tHOLDS\tWHAT IT DOES")
	for _, info := range recover.All() {
		runs := "streaming"
		if info.Closing {
			runs = "closing"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d B\t%s\n", info.ID, info.Tier, info.Loss, runs, info.Hold, info.Doc)
		if len(info.Variants) == 1 {
			continue
		}
		for _, v := range info.Variants {
			fmt.Fprintf(w, "\t%s\t%s\t\t\t  where %s\n", v.Tier, v.Loss, v.When)
		}
	}
	return w.Flush()
}
