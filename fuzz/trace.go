package fuzz

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// An Event is an event of the machine, with the fragments of a string joined.
type Event struct {
	Kind       parser.Kind
	More       bool // the input ended, or went wrong, inside of this string
	Held       bool
	Text       string
	Path       parser.Pointer
	Start, End int64
	At         int64
	Ends       []int64 // SourceEnd(n) for each n up to 512, then for every 64th
}

// String prints what failure messages need of the event.
func (e Event) String() string {
	more := ""
	if e.More {
		more = "..."
	}
	return fmt.Sprintf("%v %q %q%s %d-%d @%d %v", e.Kind, string(e.Path), e.Text, more, e.Start, e.End, e.At, e.Ends)
}

func (e Event) equal(f Event) bool {
	return e.Kind == f.Kind && e.More == f.More && e.Held == f.Held && e.Text == f.Text && e.Path == f.Path &&
		e.Start == f.Start && e.End == f.End && e.At == f.At && slices.Equal(e.Ends, f.Ends)
}

// A Trace is what a machine made of one input.
type Trace struct {
	Events     []Event
	Err        string // the error's text, "" if there was none
	Offset     int64  // of the error
	Incomplete bool
	Panic      string
	State      State // after Close
	// Faults are laws that one run breaks by itself: a verdict reported late,
	// a fragment at another place than its string.
	Faults []string
}

// Run feeds deltas to a new machine and closes it. Feeding goes on after an
// error, as a client that does not look at it would do.
func Run(start Start, deltas []string) (t Trace) {
	c := collector{trace: &t}
	defer func() {
		if e := recover(); e != nil {
			t.Panic = fmt.Sprint(e)
		}
	}()
	m := start(&c)
	var err error
	note := func(e error) {
		if err == nil {
			err = e
		} else if e != nil && e.Error() != err.Error() {
			t.fault("the error %q became %q", err, e)
		}
	}
	judged := false
	for _, d := range deltas {
		before := c.fed
		c.fed += int64(len(d))
		note(m.Feed(d))
		if s := state(m); s.Verdict != "" && !judged {
			judged = true
			if s.At <= before && c.fed > 0 || s.At > c.fed {
				t.fault("verdict %s at %d is told by the Feed of bytes %d to %d", s.Verdict, s.At, before, c.fed)
			}
		}
	}
	note(m.Close())
	t.State = state(m)
	if err != nil {
		t.Err = err.Error()
		var e *parser.SyntaxError
		if errors.As(err, &e) {
			t.Offset, t.Incomplete = e.Offset, e.Incomplete
		}
	}
	return t
}

func (t *Trace) fault(format string, args ...any) {
	t.Faults = append(t.Faults, fmt.Sprintf(format, args...))
}

// Diff returns the first difference between two traces, "" if there is none.
func (t *Trace) Diff(u *Trace) string {
	for i := range max(len(t.Events), len(u.Events)) {
		switch {
		case i >= len(u.Events):
			return "event " + t.Events[i].String() + " is missing"
		case i >= len(t.Events):
			return "event " + u.Events[i].String() + " is too much"
		case !t.Events[i].equal(u.Events[i]):
			return "event " + u.Events[i].String() + ", not " + t.Events[i].String()
		}
	}
	if t.Panic != u.Panic {
		return fmt.Sprintf("panic %q, not %q", u.Panic, t.Panic)
	}
	if t.Err != u.Err || t.Offset != u.Offset || t.Incomplete != u.Incomplete {
		return fmt.Sprintf("error %q, not %q", u.Err, t.Err)
	}
	a, b := fmt.Sprintf("%+v", t.State), fmt.Sprintf("%+v", u.State)
	if a != b {
		return "state " + b + ", not " + a
	}
	return ""
}

// A collector joins fragments and checks what must hold from one to the next.
type collector struct {
	trace  *Trace
	fed    int64
	open   bool
	length int      // of the open string's text
	texts  []string // as they were given, to see whether they stay
	clones []string
}

func (c *collector) Event(e *parser.Event) {
	t := c.trace
	c.texts, c.clones = append(c.texts, e.Text), append(c.clones, strings.Clone(e.Text))
	if e.At > c.fed && c.fed > 0 {
		t.fault("%v at %d is certain at %d, after %d bytes", e.Kind, e.Start, e.At, c.fed)
	}
	if c.open {
		last := &t.Events[len(t.Events)-1]
		if e.Kind != parser.KindString || e.Path.Pointer() != last.Path {
			t.fault("%v at %q goes on with the string at %q", e.Kind, e.Path.Pointer(), last.Path)
		}
		c.ends(e, last)
		last.Text += e.Text
		last.End, last.At, last.More, last.Held = e.End, e.At, e.More, e.Held
		c.open = e.More
		return
	}
	t.Events = append(t.Events, Event{Kind: e.Kind, More: e.More, Held: e.Held, Text: e.Text, Path: e.Path.Pointer(),
		Start: e.Start, End: e.End, At: e.At})
	c.length = 0
	last := &t.Events[len(t.Events)-1]
	last.Ends = append(last.Ends, e.SourceEnd(0))
	c.ends(e, last)
	c.open = e.More
}

// Peek makes the machine tell what is unfinished, which must change nothing.
func (c *collector) Peek(*parser.Event) {}

func (c *collector) ends(e *parser.Event, last *Event) {
	for n := 1; n <= len(e.Text); n++ {
		if c.length++; c.length <= 512 || c.length%64 == 0 {
			last.Ends = append(last.Ends, e.SourceEnd(n))
		}
	}
}

// overwritten returns a text that changed after it was given.
func (c *collector) overwritten() (was, is string, ok bool) {
	for i, s := range c.texts {
		if s != c.clones[i] {
			return c.clones[i], s, true
		}
	}
	return "", "", false
}
