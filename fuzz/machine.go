package fuzz

import (
	"fmt"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// TB is what a law needs of a testing.TB.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// A Recorder is a [TB] that keeps what a law finds, for property testing and
// for tests of laws. The zero Recorder is ready.
type Recorder struct{ Faults []string }

// Helper implements [TB].
func (r *Recorder) Helper() {}

// Errorf implements [TB].
func (r *Recorder) Errorf(format string, args ...any) {
	r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
}

// Err returns the faults as one error, or nil.
func (r *Recorder) Err() error {
	if len(r.Faults) == 0 {
		return nil
	}
	return fmt.Errorf("%s", strings.Join(r.Faults, "\n"))
}

// A Machine reads one input that comes in deltas: a *parser.Parser, a
// *recover.Repairer. Errors are expected, and part of what laws compare.
type Machine interface {
	Feed(delta string) error
	Close() error
}

// A Start makes a Machine for a new input that tells sink what has become
// certain. sink is a [parser.Peeker] too.
type Start func(sink parser.Sink) Machine

// A Teller is a [Machine] that tells more than events.
type Teller interface{ State() State }

// State is what a [Teller] says after a Feed or Close. A field that it does not
// know stays empty.
type State struct {
	Outcome string // after Close
	Verdict string // "" while it is open
	At      int64  // bytes of input that decided the verdict
	Edits   []Edit
	Text    string // JSON text that was streamed so far
	JSON    string // the final JSON text, after Close; "" if there is none
}

// An Edit replaces the raw bytes Start to End by Insert. With Decode they are a
// string token that is replaced by its decoded content, with Inner applied.
type Edit struct {
	Rule, Path string
	Start, End int64
	Insert     string
	Loss       string
	Decode     bool
	Inner      []Edit
}

// Parser returns a [Start] for the strict parser.
func Parser(opts ...parser.Option) Start {
	return func(sink parser.Sink) Machine { return parser.New(sink, opts...) }
}

// Tee returns a Sink that tells each of sinks, in order, and those that are
// Peekers what is unfinished.
func Tee(sinks ...parser.Sink) parser.Sink { return tee(sinks) }

type tee []parser.Sink

func (t tee) Event(e *parser.Event) {
	for _, s := range t {
		s.Event(e)
	}
}

func (t tee) Peek(e *parser.Event) {
	for _, s := range t {
		if p, ok := s.(parser.Peeker); ok {
			p.Peek(e)
		}
	}
}

func state(m Machine) State {
	if t, ok := m.(Teller); ok {
		return t.State()
	}
	return State{}
}
