package transcript

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// A record is one JSON value of a file that is a row of them.
type record struct {
	data []byte // lent until the next record
	line int    // where it begins
	off  int64
}

func validJSON(b []byte) bool { return json.Valid(b) }

// records reads a file that is one JSON value a line, an array of values, or
// values printed over several lines, and calls f for each. What is not JSON is
// reported with its line and offset, and the rest is read.
func records(l *lines, f func(record)) {
	first := true
	for l.scan() {
		text := bytes.TrimLeft(l.text, " \t\r\x1e")
		if len(text) == 0 {
			continue
		}
		off := l.off + int64(len(l.text)-len(text))
		if text[0] == '[' && first || first && spread(text) {
			values(l, text, off, f)
			return
		}
		first = false
		if rec := (record{text, l.num, off}); wellFormed(l.o, rec) {
			f(rec)
		}
	}
}

// spread reports whether the line is the beginning of a value that goes on
// over several lines, and not one that was cut off.
func spread(line []byte) bool {
	line = bytes.TrimRight(line, " \t\r")
	switch line[len(line)-1] {
	case '{', '[', ',':
		return line[0] == '{' // and so it is no whole value
	}
	return false
}

// wellFormed reports whether the record is JSON. If not, it says so.
func wellFormed(o *output, rec record) bool {
	if validJSON(rec.data) {
		return true
	}
	var raw json.RawMessage
	err := json.Unmarshal(rec.data, &raw)
	line, off := rec.line, rec.off
	msg := "not JSON: " + err.Error()
	var se *json.SyntaxError
	if errors.As(err, &se) {
		n := min(max(se.Offset, 0), int64(len(rec.data)))
		if n == int64(len(rec.data)) && cutShort(err) {
			msg = "the record ends in the middle: it is cut off or damaged"
		} else {
			n = max(n-1, 0)
		}
		line += bytes.Count(rec.data[:n], []byte("\n"))
		off += n
	}
	o.failf(line, off, "%s", msg)
	return false
}

// cutShort reports whether encoding/json wanted more input. It has no type for
// that.
func cutShort(err error) bool { return err.Error() == "unexpected end of JSON input" }

// unfit says of an error of encoding/json, in terms of the recording, which
// member is of the wrong type.
func unfit(err error) error {
	var te *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &te):
		return err
	case te.Field == "":
		return fmt.Errorf("want an object, got %s", te.Value)
	}
	return fmt.Errorf("%s cannot be of type %s", te.Field, te.Value)
}

// values splits what follows, from text on, into JSON values: the items of one
// array, or objects one after the other. Only brackets and strings are looked at
// here. What cannot be split is reported, and skipped up to the next line that
// begins with a bracket.
func values(l *lines, text []byte, off int64, f func(record)) {
	s := splitter{l: l, f: f}
	for more := true; more; more = l.scan() {
		if l.text = bytes.TrimRight(l.text, " \t\r"); l.num > s.num {
			text, off = l.text, l.off
		}
		s.num = l.num
		s.line(text, off)
	}
	if l.o.done {
		return
	}
	if s.open {
		s.end(s.buf)
	}
	if s.base == 1 {
		l.o.failf(l.num, l.next, "the array does not end: the recording is cut off or damaged")
	}
}

// maxDepth is how deep a record may be nested: the limit of encoding/json.
const maxDepth = 10_000

// A splitter is the state of [values].
type splitter struct {
	l        *lines
	f        func(record)
	rec      record // that is being gathered
	buf      []byte // its lines before the one at hand
	num      int    // of the line at hand
	depth    int
	base     int // of depth between values: 1 in an array
	inString bool
	open     bool // a value is being gathered
	skip     bool // the place is not known: look for a line that begins with a bracket
}

func (s *splitter) line(text []byte, off int64) {
	from, escaped := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if s.inString {
			switch {
			case escaped:
				escaped = false
			case c == '\\':
				escaped = true
			case c == '"':
				s.inString = false
			}
			continue
		}
		if c == ' ' || c == '\t' || c == '\r' || c == '\x1e' {
			continue
		}
		if s.skip {
			if c != '{' && c != '[' {
				return
			}
			s.skip = false
		}
		if s.depth == s.base && s.base == 1 && (c == ',' || c == ']') {
			if s.open {
				s.end(append(s.buf, text[from:i]...))
			}
			if c == ']' {
				s.depth, s.base = 0, 0
			}
			continue
		}
		if !s.open {
			switch {
			case c == '[' && s.base == 0:
				s.depth, s.base = 1, 1
				continue
			case c == '}' || c == ']' || c != '{' && s.base == 0:
				s.l.o.failf(s.num, off+int64(i), "not JSON: %q where a record is due", c)
				s.skip = true
				return
			}
			s.open, from = true, i
			s.rec.line, s.rec.off = s.num, off+int64(i)
		}
		switch c {
		case '"':
			s.inString = true
		case '{', '[':
			if s.depth++; s.depth > maxDepth {
				s.l.o.failf(s.num, off+int64(i), "nested more than %d levels deep", maxDepth)
				s.open, s.buf = false, s.buf[:0]
				s.depth, s.base, s.skip = 0, 0, true
				return
			}
		case '}', ']':
			s.depth--
			if s.depth == s.base && s.base == 0 {
				s.end(append(s.buf, text[from:i+1]...))
			}
		}
	}
	if s.open {
		s.buf = append(append(s.buf, text[from:]...), '\n')
	}
	if s.inString {
		// No string of JSON goes over the end of a line.
		s.end(s.buf)
		s.inString, s.depth, s.skip = false, s.base, true
	}
}

// end gives the value that is complete, or says what is wrong with it.
func (s *splitter) end(data []byte) {
	s.rec.data = data
	s.open, s.buf = false, data[:0]
	if wellFormed(s.l.o, s.rec) {
		s.f(s.rec)
	}
}
