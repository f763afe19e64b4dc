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
	for i := range c.Edits {
		t.edit(c, &c.Edits[i])
	}
	for i := range c.Violations {
		v := &c.Violations[i]
		where := fmt.Sprintf("invalid at byte %d of %d", v.At, len(c.Raw))
		t.line(c, v.Path, v.Message+expectOne(v.Message, v.Candidates), v.Keyword, red, where)
	}
	if c.Error != nil {
		where := fmt.Sprintf("%s at byte %d of %d", c.Outcome, c.Error.Offset, len(c.Raw))
		if c.Outcome == "cut" {
			where = "cut (" + stopName(c.StopReason) + ") at byte " + fmt.Sprint(c.Error.Offset)
		}
		t.line(c, c.Error.Path, c.Error.Message, "", red, where)
		t.frame(c, c.Error.Offset, min(c.Error.Offset+1, int64(len(c.Raw))))
	}
	if c.Outcome == "exact" && c.Verdict == "valid" && !c.Committed {
		t.line(c, "", "the stop reason is not an ordinary one: not committed", "", yellow, stopName(c.StopReason))
	}
	if t.o.Verbose {
		if c.Verdict == "unchecked" && c.Unchecked != "" {
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
		t.line(c, "", fmt.Sprintf("%s, %d bytes in %d deltas", c.Outcome, len(c.Raw), len(c.Deltas)), "", green, c.Verdict)
	}
	_, err := t.w.Write(t.b.Bytes())
	return err
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
	t.b.WriteString(t.paint(bold, c.Source))
	if c.ID != "" {
		t.b.WriteByte(' ')
		t.b.WriteString(printable(c.ID))
	}
	t.b.WriteByte(' ')
	t.b.WriteString(t.paint(cyan, printable(c.Tool)))
	if path != "" {
		t.b.WriteByte(' ')
		t.b.WriteString(printable(path))
	}
	t.b.WriteString(": ")
	t.b.WriteString(printable(msg))
	if id != "" {
		t.b.WriteString(" [" + id + "]")
	}
	t.b.WriteByte(' ')
	t.b.WriteString(t.paint(color, class))
	t.b.WriteByte('\n')
}

// printable makes text from a recording fit for a terminal: no control
// characters.
func printable(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < 0x20 || r >= 0x7F && r < 0xA0 || r == '\uFFFD' }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteString(visible(r, 2))
	}
	return b.String()
}

// frame writes the raw text around the bytes.
func (t *textWriter) frame(c *Call, start, end int64) {
	text, marks := frame(c, start, end)
	fmt.Fprintf(&t.b, "  %s\n  %s byte %d, delta %d\n", t.paint(dim, text), t.paint(red, marks), start, c.DeltaAt(start))
}

// edit writes what was mended, its children behind it.
func (t *textWriter) edit(c *Call, e *Edit) {
	msg, start, end := describe(c.Raw, e)
	class, color := "mended", yellow
	switch {
	case e.Rule == "close-open":
		class, color = "cut ("+stopName(c.StopReason)+")", red
	case e.Loss != "lossless":
		class, color = "guessed", red
	}
	t.line(c, e.Path, msg, e.Rule, color, class)
	t.frame(c, start, end)
	for i := range e.Inner {
		t.edit(c, &e.Inner[i])
	}
}

// marked are the rules whose edit spans a member: what of it is the reason, and
// what to say.
var marked = map[string]struct{ word, msg string }{
	"undefined": {"undefined", "is not JSON"},
	"drop-null": {"null", "is not allowed here"},
}

// describe returns what an edit did, and the bytes that a frame should mark.
func describe(raw string, e *Edit) (msg string, start, end int64) {
	start, end = clamp(e.Start, len(raw)), clamp(e.End, len(raw))
	span := raw[start:end]
	if m, ok := marked[e.Rule]; ok {
		if i := strings.LastIndex(span, m.word); i >= 0 {
			did := ": member omitted"
			if e.Insert != "" {
				did = ": " + quoteShort(e.Insert) + " instead"
			}
			start += int64(i)
			return quoteShort(m.word) + " " + m.msg + did, start, start + int64(len(m.word))
		}
	}
	// White space and the comma before it belong to an edit, but are not the
	// reason for it.
	if trimmed := strings.TrimLeft(span, ", \t\r\n"); trimmed != "" && e.Insert == "" {
		start += int64(len(span) - len(trimmed))
		if t := strings.TrimRight(trimmed, " \t\r\n"); t != "" {
			end = start + int64(len(t))
		}
	}
	doc := strings.TrimSuffix(e.Doc, ".")
	if doc != "" {
		doc = " (" + doc + ")"
	}
	switch {
	case e.Rule == "decode-string":
		return "the string holds JSON: decoded", start, min(end, start+1)
	case span == "" && e.Insert == "":
		return "changed" + doc, start, end
	case span == "":
		return quoteShort(e.Insert) + " added" + doc, start, end
	case e.Insert == "":
		return quoteShort(raw[start:end]) + " dropped" + doc, start, end
	}
	return quoteShort(span) + " is now " + quoteShort(e.Insert) + doc, start, end
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
			b.WriteString(" (" + strings.Join(slices.Sorted(maps.Keys(s.CutStops)), ", ") + ")")
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
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}
