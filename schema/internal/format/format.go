// Package format checks the formats of JSON Schema while the text arrives.
// https://json-schema.org/draft/2020-12/json-schema-validation#name-defined-formats
//
// A [Checker] is a format, a [State] one text being read. A text that can no
// longer be of the format is [leaf.False] at that byte: at the 3 of 2021-02-3, at
// the second colon pair of an IPv6 address, at the first byte of an offset that
// does not put a leap second at 23:59:60 UTC.
//
// Formats: date, time, date-time, duration, email, idn-email, hostname,
// idn-hostname, ipv4, ipv6, uri, uri-reference, iri, iri-reference,
// uri-template, uuid, json-pointer, relative-json-pointer, regex, and the names
// host-name and ip-address of draft 3.
//
// # Limits and deviations
//
//   - regex keeps the text, and is decided at its end; back-references are valid.
//   - A host name may have 253 characters and its labels 63. An A-label is
//     decided at the end of the label.
//   - idn-hostname knows the letters of Unicode 14 (15 where package unicode has
//     them). That a label is in normalization form C is not checked, nor the
//     normalization of the separators. Joining types are taken from the
//     script, bidirectional classes from the block.
//   - email does not bound the length of the local part, nor look into A-labels.
//   - A leap second needs 23:59:60 UTC, on whatever day.
package format

import (
	"github.com/jsontide/jsontide/schema/internal/ecma"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// A Checker is a format. It is immutable and safe for concurrent use.
type Checker struct {
	name    string
	pattern *ecma.Pattern
	clock   clock // the beginning, if it has a date or a time
	timed   bool
	host    bool
	idn     bool
	regex   bool
}

// New returns the checker of a format, or nil for an unknown name. It may
// compile a pattern: call it once per name and schema.
func New(name string) *Checker {
	c := &Checker{name: name}
	switch name {
	case "date", "time", "date-time":
		c.timed = true
		c.clock = clock{date: name != "time", time: name != "date"}
		c.clock.begin()
	case "hostname", "host-name":
		c.host = true
	case "idn-hostname":
		c.host, c.idn = true, true
	case "regex":
		c.regex = true
	default:
		s := pattern(name)
		if s == "" {
			return nil
		}
		p, err := ecma.Compile(`^(?:` + s + `)$`)
		if err != nil {
			panic("BUG: format " + name + ": " + err.Error())
		}
		c.pattern = p
	}
	return c
}

// Name returns the name of the format.
func (c *Checker) Name() string { return c.name }

// Start returns the state before the first byte. For host names and regex it
// allocates: keep the State and use Reset.
func (c *Checker) Start() State {
	s := State{c: c}
	if c.host {
		s.host = &host{idn: c.idn}
	}
	s.Reset()
	return s
}

// A State is a text being read. Copies share what host names and regex keep.
type State struct {
	c      *Checker
	status leaf.Status
	match  ecma.Matcher
	clock  clock
	host   *host
	text   []byte
}

// Reset makes the state ready for another text. It does not allocate.
func (s *State) Reset() {
	s.status = leaf.Open
	switch c := s.c; {
	case c.timed:
		s.clock = c.clock
	case c.host:
		s.host.reset()
	case c.regex:
		s.text = s.text[:0]
	default:
		s.match = c.pattern.Start()
	}
}

// Status returns what is known so far.
func (s *State) Status() leaf.Status { return s.status }

// Step reads on; see package leaf.
func (s *State) Step(text string) (n int, _ leaf.Status) {
	if s.status != leaf.Open {
		return 0, s.status
	}
	switch c := s.c; {
	case c.timed:
		for n < len(text) && s.status == leaf.Open {
			s.status = s.clock.byte(text[n])
			n++
		}
	case c.host:
		for n < len(text) && s.status == leaf.Open {
			s.status = s.host.byte(text[n])
			n++
		}
	case c.regex:
		s.text = append(s.text, text...)
		n = len(text)
	default:
		n, s.status = s.match.Step(text)
	}
	return n, s.status
}

// End says whether the text is of the format, if it is complete.
func (s *State) End() leaf.Status {
	if s.status != leaf.Open {
		return s.status
	}
	switch c := s.c; {
	case c.timed:
		s.status = leaf.Of(s.clock.at == over)
	case c.host:
		s.status = leaf.Of(s.host.endLabel(true))
	case c.regex:
		s.status = leaf.Of(ecma.Check(string(s.text)) == nil)
	default:
		s.status = s.match.End()
	}
	return s.status
}
