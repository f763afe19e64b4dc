// Package report renders what was found in recorded tool calls: as text for
// people, as JSON for scripts. Each output format is one entry of a table.
//
// Field names and their order are the contract of the command line.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A Call is what became of one tool call.
type Call struct {
	Source     string `json:"source"` // file:line of the record that began it
	Provider   string `json:"provider"`
	ID         string `json:"id"`
	Tool       string `json:"tool"`
	Outcome    string `json:"outcome"` // exact, mended, guessed, cut, lost
	Verdict    string `json:"verdict"` // valid, invalid, unchecked
	StopReason string `json:"stop_reason"`
	Committed  bool   `json:"committed"`
	Reshaped   bool   `json:"reshaped"`

	File string `json:"-"` // of Source
	Line int    `json:"-"` // of Source; 0 where the format has no lines

	JSON   string `json:"-"` // the text of the value; "" if there is none
	Raw    string `json:"-"` // the input as it came
	Deltas []int  `json:"-"` // bytes of each delta, in order

	Edits      []Edit      `json:"-"`
	Violations []Violation `json:"-"`
	Advice     []string    `json:"-"`
	Warnings   []string    `json:"-"`
	// SchemaWarnings are the same for every call of the tool; people are told
	// once.
	SchemaWarnings []string `json:"-"`
	Values         []string `json:"-"`
	ImpossibleAt   *int64   `json:"-"` // bytes of Raw
	Error          *Fault   `json:"-"`

	// Unchecked says why there is no verdict, for people.
	Unchecked string `json:"-"`
	// SchemaLost reports that a schema was given and could not be used, so that
	// the text may have been read in another way than was asked for.
	SchemaLost bool `json:"-"`
	// Unordinary reports that nothing but the stop reason keeps the call from
	// being committed.
	Unordinary bool `json:"-"`

	// Known is when the values of the input were known, in that order. Only
	// the format html shows it.
	Known []Known `json:"-"`

	ends []int64 // made of Deltas when it is needed
}

// Is reports whether the call belongs to the class: an outcome or a verdict.
func (c *Call) Is(class string) bool { return c.Outcome == class || c.Verdict == class }

// An Edit replaces the bytes Start to End of the raw text by Insert.
type Edit struct {
	Rule   string `json:"rule"`
	Loss   string `json:"loss"` // lossless, guess, lossy
	Path   string `json:"path"`
	Start  int64  `json:"start"`
	End    int64  `json:"end"`
	Insert string `json:"insert"`
	Inner  []Edit `json:"inner"`
}

// A Violation says where a value does not fit its schema.
type Violation struct {
	Path       string   `json:"path"`
	Keyword    string   `json:"keyword"`
	SchemaPath string   `json:"schema_path"`
	Offset     int64    `json:"offset"` // of the value in the raw text
	At         int64    `json:"at"`     // bytes that had come when it was decided
	Message    string   `json:"message"`
	Candidates []string `json:"candidates"`
}

// A Fault says why there is no value.
type Fault struct {
	Offset  int64  `json:"offset"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

// Known says when a value was complete.
type Known struct {
	Path       string
	Start, End int64 // in the raw text
	At         int64 // bytes that had come
}

// Summary counts a run.
type Summary struct {
	Files     int            `json:"files"`
	Unread    int            `json:"unread"` // parts that could not be read
	Calls     int            `json:"calls"`
	Exact     int            `json:"exact"`
	Mended    int            `json:"mended"`
	Guessed   int            `json:"guessed"`
	Cut       int            `json:"cut"`
	Lost      int            `json:"lost"`
	Valid     int            `json:"valid"`
	Invalid   int            `json:"invalid"`
	Unchecked int            `json:"unchecked"`
	Committed int            `json:"committed"`
	Bytes     int64          `json:"bytes"`     // of tool input
	CutStops  map[string]int `json:"cut_stops"` // stop reasons of the calls that were cut
	Elapsed   time.Duration  `json:"-"`
}

// Add counts the call.
func (s *Summary) Add(c *Call) {
	s.Calls++
	s.Bytes += int64(len(c.Raw))
	switch c.Outcome {
	case "exact":
		s.Exact++
	case "mended":
		s.Mended++
	case "guessed":
		s.Guessed++
	case "cut":
		s.Cut++
		if s.CutStops == nil {
			s.CutStops = map[string]int{}
		}
		s.CutStops[stopName(c.StopReason)]++
	case "lost":
		s.Lost++
	}
	switch c.Verdict {
	case "valid":
		s.Valid++
	case "invalid":
		s.Invalid++
	default:
		s.Unchecked++
	}
	if c.Committed {
		s.Committed++
	}
}

// Options are how a report is to look.
type Options struct {
	Color   bool
	Quiet   bool     // findings only: no summary
	Verbose bool     // what is in order too, advice, and every finding of a call
	FailOn  []string // outcomes and verdicts that are failures
}

// A Writer renders a report. Calls come in the order of the input.
type Writer interface {
	Call(*Call) error
	Close(*Summary) error
}

// A Format is one way to render a report.
type Format struct {
	Name string
	Doc  string // one line
	open func(io.Writer, Options) Writer
}

var formats = [...]Format{
	{"text", "one line per finding and a frame of the raw text, for people", newText},
	{"json", "one object with a summary and the calls", newJSON},
	{"jsonl", "one object per call and line", newJSONL},
	{"sarif", "SARIF 2.1.0, for code scanning", newSARIF},
	{"junit", "JUnit XML: a test case per call", newJUnit},
	{"github", "workflow commands of GitHub Actions: annotations", newGitHub},
	{"html", "one page with the text, its seams, and when each path was known", newHTML},
}

// Formats returns the formats.
func Formats() []Format { return formats[:] }

// New returns a Writer of the format with the name.
func New(format string, w io.Writer, o Options) (Writer, error) {
	i := slices.IndexFunc(formats[:], func(f Format) bool { return f.Name == format })
	if i < 0 {
		names := make([]string, len(formats))
		for i := range formats {
			names[i] = formats[i].Name
		}
		return nil, fmt.Errorf("unknown output format %q, want one of %s", format, strings.Join(names, ", "))
	}
	return formats[i].open(w, o), nil
}
