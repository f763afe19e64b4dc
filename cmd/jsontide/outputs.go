package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/jsontide/jsontide/internal/report"
	"github.com/spf13/cobra"
)

// outputFlags are the flags that say how a report looks and where it goes.
type outputFlags struct {
	outputs  []string
	color    choice
	progress choice
	quiet    bool
	verbose  bool
}

func (f *outputFlags) add(cmd *cobra.Command, usage string, formats []string) {
	fs := cmd.Flags()
	fs.StringArrayVarP(&f.outputs, "output", "o", nil,
		usage+" as `FORMAT[=FILE]`: "+strings.Join(formats, ", ")+" (default text; repeatable)")
	completeWith(cmd, "output", formats)
	f.addLook(cmd)
}

// addLook defines the flags of a command with one format of its own.
func (f *outputFlags) addLook(cmd *cobra.Command) {
	fs := cmd.Flags()
	addChoice(cmd, &f.color, "color", "auto", "colors", "auto", "always", "never")
	addChoice(cmd, &f.progress, "progress", "auto", "progress on standard error", "auto", "plain", "off")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "findings and errors only")
	fs.BoolVarP(&f.verbose, "verbose", "v", false, "what is in order too, advice, and every finding of a call")
}

// colored reports whether text that goes to w is to have colors: the flag
// decides, then NO_COLOR, then CLICOLOR_FORCE, then whether w is a terminal.
func (a *app) colored(f *outputFlags, w any) bool {
	switch {
	case f.color.value != "auto":
		return f.color.value == "always"
	case a.env("NO_COLOR") != "":
		return false
	case a.env("CLICOLOR_FORCE") != "" && a.env("CLICOLOR_FORCE") != "0":
		return true
	}
	return a.terminal(w) && a.env("TERM") != "dumb" && a.env("CLICOLOR") != "0"
}

// outputs are the reports that a run writes.
type outputs struct {
	reports []report.Writer
	buffers []*bufio.Writer
	files   []*os.File
	stdout  *bufio.Writer // nil: no report goes there
}

// openFunc makes the writer of a format.
type openFunc func(format string, w io.Writer, o report.Options) (report.Writer, error)

// open makes the reports that the flags ask for. Files are created at once, so
// that a name that cannot be written is known before the work.
func (a *app) open(cmd *cobra.Command, f *outputFlags, sources []source, failOn []string, open openFunc) (*outputs, error) {
	specs := f.outputs
	if len(specs) == 0 {
		specs = []string{"text"}
	}
	out := &outputs{}
	var taken []string // the files named before
	for _, spec := range specs {
		format, file, toFile := strings.Cut(spec, "=")
		if toFile && file == "" {
			return nil, errors.Join(usagef(cmd, "--output %q: no file named", spec), out.abandon())
		}
		var w io.Writer = a.out
		if !toFile && out.stdout != nil {
			return nil, errors.Join(usagef(cmd, "two reports on standard output: give one of them a file, as in --output %s=FILE", format), out.abandon())
		}
		// The name of the format is checked before a file is touched.
		if _, err := open(format, io.Discard, report.Options{}); err != nil {
			return nil, errors.Join(&usageError{err, cmd.CommandPath()}, out.abandon())
		}
		if slices.Contains(taken, file) && toFile {
			return nil, errors.Join(usagef(cmd, "two reports in %s", file), out.abandon())
		}
		if toFile {
			if isSource(sources, file) {
				return nil, errors.Join(usagef(cmd, "--output %s: the file is read too, and would be lost before", spec), out.abandon())
			}
			taken = append(taken, file)
			created, err := os.Create(file)
			if err != nil {
				return nil, errors.Join(fmt.Errorf("--output %s: %w", spec, err), out.abandon())
			}
			out.files = append(out.files, created)
			w = created
		}
		buf := bufio.NewWriterSize(w, 64<<10)
		if !toFile {
			out.stdout = buf
		}
		r, err := open(format, buf, report.Options{Color: a.colored(f, w), Quiet: f.quiet, Verbose: f.verbose, FailOn: failOn})
		if err != nil {
			return nil, errors.Join(&usageError{err, cmd.CommandPath()}, out.abandon())
		}
		out.reports = append(out.reports, r)
		out.buffers = append(out.buffers, buf)
	}
	return out, nil
}

// isSource reports whether the file is one of the sources.
func isSource(sources []source, file string) bool {
	out, err := os.Stat(file)
	if err != nil || !out.Mode().IsRegular() {
		return false // nothing there that could be lost
	}
	return slices.ContainsFunc(sources, func(s source) bool {
		var in os.FileInfo
		var err error
		if stdin, ok := s.in.(*os.File); ok {
			in, err = stdin.Stat()
		} else if s.in == nil && s.err == nil {
			in, err = os.Stat(s.name)
		}
		return err == nil && in != nil && os.SameFile(in, out)
	})
}

func (o *outputs) call(c *report.Call) error {
	for _, r := range o.reports {
		if err := r.Call(c); err != nil {
			return err
		}
	}
	return nil
}

// flush brings what was written so far to standard output.
func (o *outputs) flush() {
	if o.stdout != nil {
		_ = o.stdout.Flush() // the error comes again with the next write
	}
}

// close ends the reports.
func (o *outputs) close(s *report.Summary) error {
	var errs []error
	for i, r := range o.reports {
		errs = append(errs, r.Close(s), o.buffers[i].Flush())
	}
	return errors.Join(append(errs, o.abandon())...)
}

// abandon closes the files.
func (o *outputs) abandon() error {
	var errs []error
	for _, f := range o.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
