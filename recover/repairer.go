// Package recover mends malformed tool input while it streams.
package recover

import "github.com/jsontide/jsontide/parser"

// A Repairer is a parser with rules of recovery: it reads deltas and gives
// certain events to its Guide first, then to its Sink.
type Repairer struct {
	rules  Rules
	guide  Guide
	out    parser.Sink
	p      *parser.Parser
	raw    []byte
	sent   int
	err    error
	closed bool
	end    Outcome
	edits  []Edit
}

// An Option changes a limit or a choice of a [Repairer].
type Option func(*options)

type options struct {
	parser []parser.Option
}

// ParserOptions gives options to the parser.
func ParserOptions(opts ...parser.Option) Option {
	return func(o *options) { o.parser = append(o.parser, opts...) }
}

// New returns a Repairer. A nil guide means that there is no schema.
func New(rules Rules, guide Guide, out parser.Sink, opts ...Option) *Repairer {
	var opt options
	for _, o := range opts {
		o(&opt)
	}
	r := &Repairer{p: parser.New(nil, opt.parser...)}
	r.Reset(rules, guide, out)
	return r
}

// Reset makes r ready for another input and keeps its options and memory.
func (r *Repairer) Reset(rules Rules, guide Guide, out parser.Sink) {
	*r = Repairer{rules: rules, guide: guide, out: out, p: r.p}
	r.p.Reset(r)
}

// Event implements [parser.Sink]: it passes on what the parser found.
func (r *Repairer) Event(e *parser.Event) {
	if r.guide != nil {
		r.guide.Event(e)
	}
	if r.out != nil {
		r.out.Event(e)
	}
}

// Peek implements [parser.Peeker].
func (r *Repairer) Peek(e *parser.Event) {
	if p, ok := r.guide.(parser.Peeker); ok {
		p.Peek(e)
	}
	if p, ok := r.out.(parser.Peeker); ok {
		p.Peek(e)
	}
}

// Feed reads the next delta. The error is sticky: the input is Lost.
func (r *Repairer) Feed(delta string) error {
	r.raw = append(r.raw, delta...)
	if r.err == nil {
		r.err = r.p.Feed(delta)
	}
	return r.err
}

// Close ends the input.
func (r *Repairer) Close() error {
	if r.closed {
		return r.err
	}
	r.closed = true
	if r.err == nil {
		r.err = r.p.Close()
	}
	if r.err != nil {
		r.end = Lost
		if parser.IsIncomplete(r.err) {
			r.end = Cut
		}
	}
	return r.err
}

// Outcome says what became of the input so far; it is final after Close.
func (r *Repairer) Outcome() Outcome { return r.end }

// Edits returns the edits recorded so far.
func (r *Repairer) Edits() []Edit { return r.edits }

// HasGuess reports whether an edit is a Guess or loses something, whatever the
// outcome.
func (r *Repairer) HasGuess() bool { return false }

// Warnings returns what is worth saying without being an edit.
func (r *Repairer) Warnings() []string { return nil }

// Raw returns the input as it came.
func (r *Repairer) Raw() string { return string(r.raw) }

// AppendJSON appends the mended text that has become certain since the last
// call.
func (r *Repairer) AppendJSON(dst []byte) []byte {
	dst = append(dst, r.raw[r.sent:]...)
	r.sent = len(r.raw)
	return dst
}

// JSON returns the mended text as a whole, after Close; "" if there is no
// value.
func (r *Repairer) JSON() string {
	if r.end >= Cut {
		return ""
	}
	return string(r.raw)
}

// Values returns the complete root values that were read.
func (r *Repairer) Values() []string {
	if r.err == nil && r.closed {
		return []string{string(r.raw)}
	}
	return nil
}

// Err returns why there is no value, or nil.
func (r *Repairer) Err() error { return r.err }
