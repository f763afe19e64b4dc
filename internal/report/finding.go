package report

import (
	"fmt"
	"slices"
	"strings"
)

// A finding is one thing to say about a call: what all the formats that are
// not data show.
type finding struct {
	path  string
	msg   string
	id    string // of the rule or keyword; "" where neither is the reason
	class string // an outcome or verdict of --fail-on, "stop", "warning" or "advice"
	label string // what stands at the end of a line of text

	frame      bool // the bytes start to end of the raw text are worth a look
	start, end int64
}

// level is how bad a finding is.
type level uint8

const (
	note level = iota
	warning
	failure
)

// level returns failure for the classes of --fail-on.
func (o *Options) level(f *finding) level {
	switch {
	case slices.Contains(o.FailOn, f.class):
		return failure
	case f.class == "advice", f.class == "unchecked":
		return note
	}
	return warning
}

// findings returns what there is to say of the call. What is in order, and
// what was not checked, is not among it.
func (c *Call) findings() []finding {
	var out []finding
	out = c.addEdits(out, c.Edits)
	for i := range c.Violations {
		out = append(out, c.violation(&c.Violations[i]))
	}
	if c.Error != nil {
		f := finding{path: c.Error.Path, msg: c.Error.Message, class: c.Outcome, frame: true,
			start: c.Error.Offset, end: min(c.Error.Offset+1, int64(len(c.Raw)))}
		f.label = fmt.Sprintf("%s at byte %d of %d", c.Outcome, c.Error.Offset, len(c.Raw))
		if c.Outcome == "cut" {
			f.label = cutLabel(c) + fmt.Sprintf(" at byte %d", c.Error.Offset)
		}
		out = append(out, f)
	}
	if c.Unordinary {
		out = append(out, finding{class: "stop", label: c.Outcome,
			msg: fmt.Sprintf("complete, and yet not committed: the message ended with %s", stopName(c.StopReason))})
	}
	for _, w := range c.Warnings {
		out = append(out, finding{msg: w, class: "warning", label: "warning"})
	}
	return out
}

// addEdits adds what was mended, children behind the edit that holds them.
func (c *Call) addEdits(out []finding, edits []Edit) []finding {
	for i := range edits {
		e := &edits[i]
		f := finding{path: e.Path, id: e.Rule, class: "mended", label: "mended", frame: true}
		f.msg, f.start, f.end = describe(c.Raw, e)
		switch {
		case e.Rule == "close-open":
			f.class, f.label = "cut", cutLabel(c)
		case e.Loss != "lossless":
			f.class, f.label = "guessed", "guessed"
		}
		out = c.addEdits(append(out, f), e.Inner)
	}
	return out
}

// violation says where the value does not fit. A frame is shown where no edit
// has one: what an edit left out is then the reason most of the time.
func (c *Call) violation(v *Violation) finding {
	f := finding{path: v.Path, msg: v.Message + expectOne(v.Message, v.Candidates), id: v.Keyword, class: "invalid",
		label: fmt.Sprintf("invalid at byte %d of %d", v.At, len(c.Raw)),
		frame: len(c.Edits) == 0, start: v.Offset, end: min(v.At, scalarEnd(c.Raw, v.Offset))}
	if f.end-f.start > frameMarked {
		f.start = f.end - 1 // the byte that decided it
	}
	return f
}

// scalarEnd returns the offset behind the scalar that begins at the offset, or
// the length of the text if a container begins there, or nothing ends. A
// verdict about a string may wait for what follows its quote.
func scalarEnd(raw string, offset int64) int64 {
	size := int64(len(raw))
	if offset < 0 || offset >= size || strings.IndexByte("{[", raw[offset]) >= 0 {
		return size
	}
	if raw[offset] != '"' {
		if i := strings.IndexAny(raw[offset:], ",]} \t\r\n"); i > 0 {
			return offset + int64(i)
		}
		return size
	}
	for i := offset + 1; i < size; i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return size
}

// expectOne adds the candidates to a message that names none of them.
func expectOne(msg string, candidates []string) string {
	if len(candidates) == 0 || slices.ContainsFunc(candidates, func(c string) bool { return strings.Contains(msg, c) }) {
		return ""
	}
	return "; expected " + strings.Join(candidates, ", ")
}

func cutLabel(c *Call) string { return "cut (" + stopName(c.StopReason) + ")" }

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
