package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"sort"
	"strings"
	"unicode/utf8"
)

//go:embed report.html
var htmlText string

// htmlPages has the templates "head", "call" and "foot".
var htmlPages = template.Must(template.New("report").Parse(htmlText))

// How much of a call the page shows.
const (
	htmlBytes = 32 << 10 // of the raw text
	htmlPaths = 200
)

// htmlWriter writes one page that needs nothing else: the calls one after the
// other as they come, the counts at the end.
type htmlWriter struct {
	w     io.Writer
	o     Options
	begun bool
}

func newHTML(w io.Writer, o Options) Writer { return &htmlWriter{w: w, o: o} }

// htmlCall is what the page shows of a call.
type htmlCall struct {
	*Call
	Bad      bool
	Size     int
	Count    int // deltas
	Pieces   []htmlPiece
	Cut      int // bytes that are not shown
	Findings []htmlFinding
	Paths    []htmlPath
	More     int // paths that are not shown
	Saved    string
}

// htmlPiece is a run of the raw text that has the same marks.
type htmlPiece struct {
	Seam  int    // the number of the delta that begins here; 0: none does
	Class string // of the mark: "edit", "bad" or ""
	Title string
	Text  string
}

type htmlFinding struct {
	Level, Text, Label string
}

type htmlPath struct {
	Path       string
	At         int64
	Delta      int
	From, Wide float64 // in percent of the input: where the value stands
	Share      float64 // of the input that had come when it was known
}

var htmlLevels = [...]string{note: "note", warning: "warning", failure: "failure"}

func (h *htmlWriter) begin() error {
	if h.begun {
		return nil
	}
	h.begun = true
	return htmlPages.ExecuteTemplate(h.w, "head", nil)
}

func (h *htmlWriter) Call(c *Call) error {
	if err := h.begin(); err != nil {
		return err
	}
	p := htmlCall{Call: c, Size: len(c.Raw), Count: len(c.Deltas)}
	findings := c.findings()
	for i := range findings {
		f := &findings[i]
		l := h.o.level(f)
		p.Bad = p.Bad || l == failure
		p.Findings = append(p.Findings, htmlFinding{htmlLevels[l], sentence(f), f.label})
	}
	p.Pieces, p.Cut = c.pieces(findings)
	p.Paths, p.More = c.paths()
	if c.ImpossibleAt != nil && p.Size > 0 {
		rest := int64(p.Size) - *c.ImpossibleAt
		p.Saved = fmt.Sprintf("Nothing that can be committed could follow from byte %d of %d on (delta %d of %d): whoever stops there saves %d bytes, %.0f %%.",
			*c.ImpossibleAt, p.Size, c.DeltaAt(*c.ImpossibleAt-1), p.Count, rest, 100*float64(rest)/float64(p.Size))
	}
	return htmlPages.ExecuteTemplate(h.w, "call", &p)
}

// pieces cuts the raw text at the seams of the deltas and at the marks of the
// findings, and returns how many bytes are not shown.
func (c *Call) pieces(findings []finding) (out []htmlPiece, rest int) {
	shown := len(c.Raw)
	if shown > htmlBytes {
		for shown = htmlBytes; !utf8.RuneStart(c.Raw[shown]); shown-- {
		}
	}
	type mark struct {
		start, end   int64
		class, title string
	}
	var marks []mark
	cuts := map[int64]bool{0: true, int64(shown): true}
	for i := range findings {
		f := &findings[i]
		m := mark{f.start, max(f.end, f.start+1), "edit", sentence(f) + " " + f.label}
		switch {
		case f.class == "invalid", f.class == "lost":
			m.class = "bad"
		case !f.frame:
			continue
		}
		if m.start = clamp(m.start, shown); m.start == int64(shown) {
			continue
		}
		m.end = clamp(m.end, shown)
		marks = append(marks, m)
		cuts[m.start], cuts[m.end] = true, true
	}
	seams := map[int64]int{}
	for i, end := range c.deltaEnds() {
		if end < int64(shown) {
			seams[end] = i + 2 // of empty deltas the last counts
			cuts[end] = true
		}
	}
	at := make([]int64, 0, len(cuts))
	for i := range cuts {
		at = append(at, i)
	}
	sort.Slice(at, func(i, j int) bool { return at[i] < at[j] })
	for i := 0; i+1 < len(at); i++ {
		p := htmlPiece{Seam: seams[at[i]], Text: visibleText(c.Raw[at[i]:at[i+1]])}
		for _, m := range marks {
			if m.start <= at[i] && at[i] < m.end && p.Class != "bad" {
				p.Class, p.Title = m.class, m.title
			}
		}
		out = append(out, p)
	}
	return out, len(c.Raw) - shown
}

// visibleText is raw text fit for a page: a line end stays one.
func visibleText(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = printable(lines[i])
	}
	return strings.Join(lines, "\n")
}

// paths returns when each value was known, beside where it stands.
func (c *Call) paths() (out []htmlPath, more int) {
	size := float64(len(c.Raw))
	for i, v := range c.Known {
		if i == htmlPaths {
			return out, len(c.Known) - i
		}
		p := htmlPath{Path: v.Path, At: v.At, Delta: c.DeltaAt(v.At - 1), From: 100 * float64(v.Start) / size, Share: 100 * float64(v.At) / size}
		if p.Path == "" {
			p.Path = "the whole"
		}
		p.Wide = max(100*float64(v.End-v.Start)/size, 0.5)
		out = append(out, p)
	}
	return out, 0
}

func (h *htmlWriter) Close(s *Summary) error {
	if err := h.begin(); err != nil {
		return err
	}
	return htmlPages.ExecuteTemplate(h.w, "foot", summaryLine(s))
}
