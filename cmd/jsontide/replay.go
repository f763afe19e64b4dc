package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/internal/report"
	"github.com/jsontide/jsontide/internal/transcript"
	"github.com/jsontide/jsontide/parser"
	"github.com/spf13/cobra"
)

// replayCommand cuts recordings anew and compares.
func (a *app) replayCommand() *cobra.Command {
	var in inputFlags
	var jf judgeFlags
	var of outputFlags
	p := &replay{}
	cmd := &cobra.Command{
		Use:   "replay [flags] [PATH…]",
		Short: "Cut recordings anew, and fail if anything but the cuts changes",
		Long: `Cuts the input of every recorded call anew: each byte alone, in two at every
place, and at random. Events, edits, verdict, offsets and the value must be those
of the input as it was recorded; what is not is reported, and the exit status is
1. Of a long input not every cut in two is tried, but as many as fit in 64 MiB of
reading, evenly spread.`,
		Example: `  jsontide replay --tools tools.json recordings/`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if p.random < 0 {
				return usagef(cmd, "--random wants a number, 0 or more")
			}
			r, err := a.newRun(cmd, &in, &jf, &of, paths, func(format string, w io.Writer, o report.Options) (report.Writer, error) {
				return &replayWriter{w, o, p}, nil
			})
			if err != nil {
				return err
			}
			p.judge = r.judge
			r.hear = p.call
			r.failed = func(c *report.Call) bool { return len(c.Warnings) > 0 }
			return r.do(r.judgeRecording)
		},
	}
	in.add(cmd, formatNames())
	jf.addReading(cmd)
	of.addLook(cmd)
	cmd.Flags().IntVar(&p.random, "random", 20, "so many random cuttings of each input")
	cmd.Flags().Uint64Var(&p.seed, "seed", 1, "of the random cuttings")
	return cmd
}

// A replay compares cuttings. It is safe for concurrent use once it is set up.
type replay struct {
	judge  *judge
	random int
	seed   uint64
	// read renders all that a reading of the deltas gives, but for the cuts;
	// nil is trace.
	read func(*jsontide.Tools, *transcript.Call, []string) string
}

// maxReplayed is how many bytes of one input are read again, about.
const maxReplayed = 64 << 20

// call compares the call with itself, cut anew. What differs is in the
// Warnings of the result; its Bytes are those of one reading.
func (p *replay) call(c *transcript.Call) (*report.Call, error) {
	tools, err := p.judge.tools.of(c)
	text := strings.Join(c.Deltas, "")
	read := p.read
	if read == nil {
		read = p.trace
	}
	want := read(tools, c, c.Deltas)
	out := &report.Call{Source: c.Source(), File: c.File, Line: c.Line, ID: c.ID, Tool: c.Tool, Raw: text, Outcome: "exact", Verdict: "valid"}
	try := func(how string, deltas []string) {
		out.Deltas = append(out.Deltas, 1) // counts the cuttings
		if got := read(tools, c, deltas); got != want && len(out.Warnings) < 5 {
			out.Warnings = append(out.Warnings, how+" changes "+difference(want, got))
		}
	}
	try("whole", recut(text, max(len(text), 1)))
	try("each byte alone", recut(text, 1))
	step := max(1, len(text)*len(text)/maxReplayed)
	for i := 1; i < len(text); i += step {
		try(fmt.Sprintf("a cut at byte %d", i), []string{text[:i], text[i:]})
	}
	rng := rand.New(rand.NewPCG(p.seed, uint64(len(text))))
	for i := range min(p.random, maxReplayed/max(len(text), 1)) {
		var deltas []string
		for rest := text; rest != ""; {
			n := min(rng.IntN(14), len(rest)) // as default streams are cut; empty deltas too
			deltas, rest = append(deltas, rest[:n]), rest[n:]
		}
		try(fmt.Sprintf("random cutting %d (seed %d)", i+1, p.seed), deltas)
	}
	return out, err
}

// trace renders all that a reading of the deltas gives, but for the cuts.
func (p *replay) trace(tools *jsontide.Tools, c *transcript.Call, deltas []string) string {
	var t tracer
	call := tools.Start(c.Tool, &t)
	for _, d := range deltas {
		call.Push(d)
	}
	r := call.Close()
	res := p.judge.result(c, r, tools, nil)
	var b bytes.Buffer
	w, err := report.New("jsonl", &b, report.Options{})
	if err == nil {
		err = w.Call(res)
	}
	if err != nil {
		return err.Error() // the same for every cutting
	}
	return t.b.String() + fmt.Sprintf("verdict at %d\n", r.VerdictAt()) + b.String()
}

// A tracer is a sink that renders events, the fragments of a string joined.
type tracer struct {
	b    strings.Builder
	open bool
}

func (t *tracer) Event(e *parser.Event) {
	if !t.open {
		fmt.Fprintf(&t.b, "%c %q %d ", rune(e.Kind), e.Path.Pointer(), e.Start)
	}
	if t.open = e.More; t.open {
		t.b.WriteString(e.Text)
		return
	}
	fmt.Fprintf(&t.b, "%s %d\n", e.Text, e.End)
}

// difference shows where two renderings part.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range a {
		if i == len(b) || a[i] != b[i] {
			return fmt.Sprintf("%s to %s", window(a[i], first(a[i], at(b, i))), window(at(b, i), first(a[i], at(b, i))))
		}
	}
	return fmt.Sprintf("nothing to %s", window(at(b, len(a)), 0))
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// first returns the offset of the first byte that differs.
func first(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// window quotes a piece of the line around the offset.
func window(s string, at int) string {
	from, to := max(at-30, 0), min(at+50, len(s))
	return fmt.Sprintf("%q", s[min(from, len(s)):to])
}

// A replayWriter writes what differed.
type replayWriter struct {
	w io.Writer
	o report.Options
	p *replay
}

func (w *replayWriter) Call(c *report.Call) error {
	for _, text := range c.Warnings {
		if _, err := fmt.Fprintf(w.w, "%s: %s\n", strings.Join(strings.Fields(c.Source+" "+c.ID+" "+c.Tool), " "), text); err != nil {
			return err
		}
	}
	if len(c.Warnings) == 0 && w.o.Verbose {
		_, err := fmt.Fprintf(w.w, "%s: the same in %d cuttings of %d bytes\n", strings.Join(strings.Fields(c.Source+" "+c.ID+" "+c.Tool), " "), len(c.Deltas), len(c.Raw))
		return err
	}
	return nil
}

func (w *replayWriter) Close(s *report.Summary) error {
	if w.o.Quiet {
		return nil
	}
	_, err := fmt.Fprintf(w.w, "%d %s · %d %s cut anew · %d ms\n", s.Files, plural(s.Files, "file", "files"), s.Calls, plural(s.Calls, "call", "calls"), s.Elapsed.Milliseconds())
	return err
}
