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

// maxFindings is how many edits, and how many violations, of one call are shown
// without -v.
const maxFindings = 20

// textWriter writes for people.
type textWriter struct {
	w io.Writer
	o Options
	b bytes.Buffer
}

func newText(w io.Writer, o Options) Writer { return &textWriter{w: w, o: o} }

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
	t.edits(c)
	t.violations(c)
	if c.Error != nil {
		where := fmt.Sprintf("%s at byte %d of %d", c.Outcome, c.Error.Offset, len(c.Raw))
		if c.Outcome == "cut" {
			where = cutClass(c) + fmt.Sprintf(" at byte %d", c.Error.Offset)
		}
		t.line(c, c.Error.Path, c.Error.Message, "", red, where)
		t.frame(c, c.Error.Offset, min(c.Error.Offset+1, int64(len(c.Raw))))
	}
	if c.Unordinary {
		t.line(c, "", fmt.Sprintf("complete, and yet not committed: the message ended with %s", stopName(c.StopReason)), "", yellow, c.Outcome)
	}
	if t.o.Verbose {
		if c.Unchecked != "" {
			t.line(c, "", c.Unchecked, "", dim, "unchecked")
		}
		for _, a := range c.Advice {
			t.line(c, "", a, "", dim, "advice")
		}
	}
	for _, w := range c.Warnings {
		t.line(c, "", w, "", yellow, "warning")
	}
	if t.o.Verbose && t.b.Len() == 0 {
		t.line(c, "", fmt.Sprintf("%s, %d bytes in %s", c.Outcome, len(c.Raw), plural(len(c.Deltas), "delta", "deltas")), "", green, c.Verdict)
	}
	_, err := t.w.Write(t.b.Bytes())
	return err
}

// edits writes what was mended.
func (t *textWriter) edits(c *Call) {
	left := maxFindings
	if t.o.Verbose {
		left = countEdits(c.Edits)
	}
	if more := countEdits(c.Edits) - left; more > 0 {
		defer func() { t.line(c, "", fmt.Sprintf("%d more edits (-v shows all)", more), "", dim, c.Outcome) }()
	}
	var walk func([]Edit)
	walk = func(edits []Edit) {
		for i := range edits {
			if left == 0 {
				return
			}
			left--
			t.edit(c, &edits[i])
			walk(edits[i].Inner)
		}
	}
	walk(c.Edits)
}

func countEdits(edits []Edit) int {
	n := len(edits)
	for i := range edits {
		n += countEdits(edits[i].Inner)
	}
	return n
}

func (t *textWriter) edit(c *Call, e *Edit) {
	msg, start, end := describe(c.Raw, e)
	class, color := "mended", yellow
	switch {
	case e.Rule == "close-open":
		class, color = cutClass(c), red
	case e.Loss != "lossless":
		class, color = "guessed", red
	}
	t.line(c, e.Path, msg, e.Rule, color, class)
	t.frame(c, start, end)
}

// violations writes where the value does not fit. A frame is shown where no
// edit has one: what an edit left out is then the reason most of the time.
func (t *textWriter) violations(c *Call) {
	for i := range c.Violations {
		if i == maxFindings && !t.o.Verbose {
			t.line(c, "", fmt.Sprintf("%d more violations (-v shows all)", len(c.Violations)-i), "", dim, "invalid")
			return
		}
		v := &c.Violations[i]
		where := fmt.Sprintf("invalid at byte %d of %d", v.At, len(c.Raw))
		t.line(c, v.Path, v.Message+expectOne(v.Message, v.Candidates), v.Keyword, red, where)
		if len(c.Edits) > 0 || c.Raw == "" {
			continue
		}
		start, end := v.Offset, v.At
		if end-start > frameMarked {
			start = end - 1 // the byte that decided it
		}
		t.frame(c, start, end)
	}
}

// expectOne adds the candidates to a message that does not name them.
func expectOne(msg string, candidates []string) string {
	if len(candidates) == 0 {
		return ""
	}
	for _, c := range candidates {
		if strings.Contains(msg, c) {
			return ""
		}
	}
	return "; expected " + strings.Join(candidates, ", ")
}

// line writes one finding.
func (t *textWriter) line(c *Call, path, msg, id, color, class string) {
	t.b.WriteString(t.paint(bold, printable(c.Source)))
	if c.ID != "" {
		t.b.WriteString(" " + printable(c.ID))
	}
	if c.Tool != "" {
		t.b.WriteString(" " + t.paint(cyan, printable(c.Tool)))
	}
	if path != "" {
		t.b.WriteString(" " + printable(path))
	}
	t.b.WriteString(": " + printable(msg))
	if id != "" {
		t.b.WriteString(" [" + printable(id) + "]")
	}
	t.b.WriteString(" " + t.paint(color, printable(class)) + "\n")
}

// frame writes the raw text around the bytes.
func (t *textWriter) frame(c *Call, start, end int64) {
	text, marks := frame(c, start, end)
	fmt.Fprintf(&t.b, "  %s\n  %s byte %d, delta %d\n", t.paint(dim, text), t.paint(red, marks), start, c.DeltaAt(start))
}

func cutClass(c *Call) string { return "cut (" + stopName(c.StopReason) + ")" }

func stopName(stop string) string {
	if stop == "" {
		return "no stop reason"
	}
	return stop
}

// phrases are the rules of which the bytes of an edit do not say enough: what
// in them is the reason, and what to say of it.
var phrases = map[string]struct{ word, msg string }{
	"undefined":  {"undefined", "is not JSON"},
	"drop-null":  {"null", "is not allowed here"},
	"close-open": {"", "the input ends in the middle"},
}

// describe returns what an edit did, and the bytes that a frame should mark.
func describe(raw string, e *Edit) (msg string, start, end int64) {
	start, end = clamp(e.Start, len(raw)), clamp(e.End, len(raw))
	span := raw[start:end]
	p, special := phrases[e.Rule]
	if i := strings.LastIndex(span, p.word); special && p.word != "" && i >= 0 {
		did := ": member omitted"
		if e.Insert != "" {
			did = ": " + quoteShort(e.Insert) + " instead"
		}
		start += int64(i)
		return quoteShort(p.word) + " " + p.msg + did, start, start + int64(len(p.word))
	}
	// White space and the comma before it belong to an edit, but are not the
	// reason for it.
	if trimmed := strings.TrimLeft(span, ", \t\r\n"); trimmed != "" && e.Insert == "" {
		start += int64(len(span) - len(trimmed))
		end = start + int64(len(strings.TrimRight(trimmed, " \t\r\n")))
	}
	prefix := ""
	if special && p.word == "" {
		prefix = p.msg + ": "
	}
	switch {
	case e.Rule == "decode-string":
		return "the string holds JSON: decoded", start, min(end, start+1)
	case span == "" && e.Insert == "":
		msg = "changed"
	case span == "":
		msg = quoteShort(e.Insert) + " added"
	case e.Insert == "":
		msg = quoteShort(raw[start:end]) + " dropped"
	default:
		msg = quoteShort(span) + " is now " + quoteShort(e.Insert)
	}
	return prefix + msg, start, end
}

func (t *textWriter) Close(s *Summary) error {
	if t.o.Quiet {
		return nil
	}
	_, err := io.WriteString(t.w, summaryLine(s)+"\n")
	return err
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
