package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jsontide/jsontide/internal/report"
	"github.com/jsontide/jsontide/internal/transcript"
	"github.com/spf13/cobra"
)

// validateCommand reads recordings and reports what became of every call.
func (a *app) validateCommand() *cobra.Command {
	var in inputFlags
	var jf judgeFlags
	var of outputFlags
	cmd := &cobra.Command{
		Use:   "validate [flags] [PATH…]",
		Short: "Follow recorded tool calls as they streamed, and report each one's outcome and verdict",
		Long: `Reads recorded transcripts, follows every tool call as it streamed, and reports
each one's outcome and verdict.

A PATH is a file, a folder (walked), or - for standard input. Files compressed
with gzip are read. Files of a folder that are no recordings are passed over.
A call of a tool that no schema is given for is unchecked.`,
		Example: `  jsontide validate --tools tools.json recordings/
  jsontide validate --tools tools.json -o jsonl -o text=report.txt run.sse`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			r, err := a.newRun(cmd, &in, &jf, &of, paths, report.New)
			if err != nil {
				return err
			}
			return r.do(r.judgeRecording)
		},
	}
	in.add(cmd, formatNames())
	jf.add(cmd)
	of.add(cmd, "report", outputNames())
	return cmd
}

// inputFlags are the flags that say how recordings are read.
type inputFlags struct {
	format  choice
	workers int
}

func (f *inputFlags) add(cmd *cobra.Command, formats []string) {
	addChoice(cmd, &f.format, "format", transcript.Auto, "format of the input", append([]string{transcript.Auto}, formats...)...)
	cmd.Flags().IntVarP(&f.workers, "jobs", "j", runtime.GOMAXPROCS(0), "read `N` files at once")
}

func formatNames() (out []string) {
	for _, f := range transcript.Formats() {
		out = append(out, f.Name)
	}
	return out
}

func outputNames() (out []string) {
	for _, f := range report.Formats() {
		out = append(out, f.Name)
	}
	return out
}

// A run is the judging of many files.
type run struct {
	a       *app
	in      *inputFlags
	of      *outputFlags
	judge   *judge
	sources []source
	out     *outputs
	began   time.Time

	sum    report.Summary
	status int
	passed int // files of folders that are no recordings
	bar    *progress

	explain bool // say on standard error what is wrong with a call
	// hear judges a call, and failed says whether what it found makes the exit
	// status 1.
	hear   func(*transcript.Call) (*report.Call, error)
	failed func(*report.Call) bool
}

// A found is one thing that reading a file gave.
type found struct {
	kind foundKind
	call *report.Call
	text string // for standard error
}

type foundKind uint8

const (
	foundCall   foundKind = iota
	foundNote             // worth knowing
	foundUnread           // something could not be read
	foundAlien            // a file of a folder that is no recording
	foundEnd              // the file was read
)

// newRun sets up a run over the paths. Reports are opened last, so that wrong
// usage makes no file.
func (a *app) newRun(cmd *cobra.Command, in *inputFlags, jf *judgeFlags, of *outputFlags, paths []string, open openFunc) (*run, error) {
	if in.workers < 1 {
		return nil, usagef(cmd, "--jobs wants a number, 1 or more")
	}
	r := &run{a: a, in: in, of: of, began: time.Now()}
	var err error
	if r.sources, err = a.sources(paths); err != nil {
		return nil, &usageError{err, cmd.CommandPath()}
	}
	if r.judge, err = jf.judge(cmd, r.unread); err != nil {
		return nil, err
	}
	r.judge.known = slices.ContainsFunc(of.outputs, func(spec string) bool { return spec == "html" || strings.HasPrefix(spec, "html=") })
	r.hear = r.judge.call
	r.failed = func(c *report.Call) bool { return slices.ContainsFunc(jf.failOn.values, c.Is) }
	if r.out, err = a.open(cmd, of, r.sources, jf.failOn.values, open); err != nil {
		return nil, err
	}
	r.bar = a.newProgress(of, len(r.sources))
	return r, nil
}

// unread complains about something that could not be read.
func (r *run) unread(text string) {
	r.say("%s", text)
	r.sum.Unread++
	r.status = exitUnread
}

// say writes a line to standard error, behind what was reported before.
func (r *run) say(format string, args ...any) {
	if r.out != nil {
		r.out.flush()
	}
	r.bar.clear()
	r.a.complain(format, args...)
}

// do reads every source with work and reports what it finds.
func (r *run) do(work func(*source, func(found) bool)) error {
	err := ordered(r.sources, r.in.workers, work, r.take)
	r.bar.clear()
	if r.passed > 0 && !r.of.quiet {
		r.say("note: passed over %d %s in no known format%s", r.passed, plural(r.passed, "file", "files"), verboseHint(r.of))
	}
	if r.sum.Calls == 0 && err == nil {
		r.say("no tool call was evaluated")
		r.status = exitUnread
	}
	r.sum.Elapsed = time.Since(r.began)
	if err = errors.Join(err, r.out.close(&r.sum)); err != nil {
		return fmt.Errorf("the report could not be written: %w", err)
	}
	if r.status != exitOK {
		return status(r.status)
	}
	return nil
}

func verboseHint(of *outputFlags) string {
	if of.verbose {
		return ""
	}
	return " (-v names them)"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// take reports one thing.
func (r *run) take(f found) error {
	switch f.kind {
	case foundCall:
		r.sum.Add(f.call)
		if r.status == exitOK && r.failed(f.call) {
			r.status = exitFindings
		}
		if err := r.out.call(f.call); err != nil {
			return err
		}
		if r.explain {
			if text := explanation(f.call, r.of); text != "" {
				r.say("%s", text)
			}
		}
	case foundNote:
		if !r.of.quiet {
			r.say("note: %s", f.text)
		}
	case foundUnread:
		r.unread(f.text)
	case foundAlien:
		r.passed++
		if r.of.verbose {
			r.say("note: %s", f.text)
		}
	case foundEnd:
		r.sum.Files++
	}
	r.bar.step(r.sum.Files+r.passed, r.sum.Calls)
	return nil
}

// judgeRecording reads a recording and judges its calls.
func (r *run) judgeRecording(s *source, emit func(found) bool) {
	in, err := s.open()
	if err != nil {
		emit(found{kind: foundUnread, text: unreadable(s.name, err)})
		return
	}
	defer in.Close()
	r.judgeReader(s, in, r.in.format.value, emit)
}

// judgeReader judges the calls that a recording holds.
func (r *run) judgeReader(s *source, in io.Reader, format string, emit func(found) bool) {
	for it, err := range transcript.Read(s.name, in, format) {
		var f found
		var bad *transcript.Error
		switch {
		case errors.As(err, &bad) && bad.Unknown && s.walked:
			emit(found{kind: foundAlien, text: err.Error()})
			return
		case err != nil:
			f = found{kind: foundUnread, text: err.Error()}
		case it.Note != nil:
			f = found{kind: foundNote, text: it.Note.Error()}
		default:
			var schemaErr error
			f.call, schemaErr = r.hear(it.Call)
			if schemaErr != nil && !emit(found{kind: foundUnread, text: it.Call.Source() + ": " + strings.TrimPrefix(schemaErr.Error(), "jsontide: ")}) {
				return
			}
		}
		if !emit(f) {
			return
		}
	}
	emit(found{kind: foundEnd})
}
