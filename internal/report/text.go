package report

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// maxFindings is how many findings of one class are shown of one call without
// -v.
const maxFindings = 20

// textWriter writes for people.
type textWriter struct {
	w    io.Writer
	o    Options
	b    bytes.Buffer
	told map[string]bool // warnings about schemas, behind the name of the tool
}

func newText(w io.Writer, o Options) Writer {
	return &textWriter{w: w, o: o, told: map[string]bool{}}
}

// Colors, as parameters of the escape sequence SGR.
const (
	red    = "31"
	yellow = "33"
	green  = "32"
	cyan   = "36"
	bold   = "1"
	dim    = "2"
)

func (t *textWriter) paint(color, s string) string {
	if !t.o.Color {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}

func (t *textWriter) Call(c *Call) error {
	t.b.Reset()
	findings := c.findings()
	shown := map[string]int{}
	for i := range findings {
		f := &findings[i]
		if shown[f.class]++; shown[f.class] > maxFindings && !t.o.Verbose {
			continue
		}
		t.finding(c, f)
	}
	for _, class := range slices.Sorted(maps.Keys(shown)) {
		if more := shown[class] - maxFindings; more > 0 && !t.o.Verbose {
			t.line(c, &finding{msg: fmt.Sprintf("%d more like these (-v shows all)", more), label: class}, dim)
		}
	}
	for _, w := range c.SchemaWarnings {
		if key := c.Tool + "\x00" + w; !t.told[key] {
			t.told[key] = true
			t.line(c, &finding{msg: w, label: "warning"}, yellow)
		}
	}
	if t.o.Verbose {
		t.verbose(c)
	}
	_, err := t.w.Write(t.b.Bytes())
	return err
}

// verbose writes what is no finding.
func (t *textWriter) verbose(c *Call) {
	if c.Unchecked != "" {
		t.line(c, &finding{msg: c.Unchecked, label: "unchecked"}, dim)
	}
	for _, a := range c.Advice {
		t.line(c, &finding{msg: a, label: "advice"}, dim)
	}
	if t.b.Len() == 0 {
		t.line(c, &finding{msg: fmt.Sprintf("%s, %d bytes in %s", c.Outcome, len(c.Raw), plural(len(c.Deltas), "delta", "deltas")), label: c.Verdict}, green)
	}
}

// colors of the classes; what is not here is yellow.
var colors = map[string]string{"lost": red, "cut": red, "guessed": red, "invalid": red}

// finding writes one finding, with its frame.
func (t *textWriter) finding(c *Call, f *finding) {
	color := colors[f.class]
	if color == "" {
		color = yellow
	}
	t.line(c, f, color)
	if f.frame && c.Raw != "" {
		text, marks := frame(c, f.start, f.end)
		fmt.Fprintf(&t.b, "  %s\n  %s byte %d, delta %d\n", t.paint(dim, text), t.paint(red, marks), f.start, c.DeltaAt(f.start))
	}
}

// line writes the line of a finding.
func (t *textWriter) line(c *Call, f *finding, color string) {
	t.b.WriteString(t.paint(bold, printable(c.Source)))
	if c.ID != "" {
		t.b.WriteString(" " + printable(c.ID))
	}
	if c.Tool != "" {
		t.b.WriteString(" " + t.paint(cyan, printable(c.Tool)))
	}
	if f.path != "" {
		t.b.WriteString(" " + printable(ShortPath(f.path)))
	}
	t.b.WriteString(": " + printable(f.msg))
	if f.id != "" {
		t.b.WriteString(" [" + printable(f.id) + "]")
	}
	t.b.WriteString(" " + t.paint(color, printable(f.label)) + "\n")
}

func (t *textWriter) Close(s *Summary) error {
	if t.o.Quiet {
		return nil
	}
	_, err := io.WriteString(t.w, summaryLine(s)+"\n")
	return err
}

// pathShown is how many bytes of a JSON Pointer a message shows: the beginning
// and the end of one that is longer.
const pathShown = 160

// ShortPath returns the path for a message.
func ShortPath(path string) string {
	if len(path) <= pathShown {
		return path
	}
	head, tail := path[:pathShown/2], path[len(path)-pathShown/2:]
	return strings.ToValidUTF8(head, "") + "…" + strings.ToValidUTF8(tail, "")
}

// summaryLine is the last line of a text report.
func summaryLine(s *Summary) string {
	var b strings.Builder
	b.WriteString(plural(s.Files, "file", "files") + " · " + plural(s.Calls, "call", "calls"))
	sep := ": "
	for _, o := range []struct {
		n    int
		name string
	}{{s.Exact, "exact"}, {s.Mended, "mended"}, {s.Guessed, "guessed"}, {s.Cut, "cut"}, {s.Lost, "lost"}} {
		if o.n == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s%d %s", sep, o.n, o.name)
		if o.name == "cut" {
			b.WriteString(" (" + printable(strings.Join(slices.Sorted(maps.Keys(s.CutStops)), ", ")) + ")")
		}
		sep = ", "
	}
	sep = " · "
	for _, o := range []struct {
		n    int
		name string
	}{{s.Invalid, "invalid"}, {s.Unchecked, "unchecked"}, {s.Unread, "not read"}} {
		if o.n > 0 {
			fmt.Fprintf(&b, "%s%d %s", sep, o.n, o.name)
			sep = ", "
		}
	}
	fmt.Fprintf(&b, " · %s in %s", size(s.Bytes), elapsed(s.Elapsed))
	return b.String()
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 100_000:
		return fmt.Sprintf("%.1f KB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

func elapsed(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
