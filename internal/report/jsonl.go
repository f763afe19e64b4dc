package report

import (
	"bytes"
	"encoding/json"
	"io"
)

// callTail is what follows the value in a call's object.
type callTail struct {
	JSON         string      `json:"json"`
	Raw          string      `json:"raw"`
	Bytes        int         `json:"bytes"`
	Deltas       int         `json:"deltas"`
	Edits        []Edit      `json:"edits"`
	Violations   []Violation `json:"violations"`
	Advice       []string    `json:"advice"`
	Warnings     []string    `json:"warnings"`
	Values       []string    `json:"values"`
	ImpossibleAt *int64      `json:"impossible_at"`
	Error        *Fault      `json:"error"`
}

// MarshalJSON returns the object of the contract on one line.
func (c *Call) MarshalJSON() ([]byte, error) { return appendCall(nil, c) }

// appendCall appends the object of c. The value goes in as it stands, so that
// numbers keep their text and any depth is possible.
func appendCall(dst []byte, c *Call) ([]byte, error) {
	type head Call // without the method
	dst, err := appendValue(dst, (*head)(c))
	if err != nil {
		return dst, err
	}
	dst = append(dst[:len(dst)-1], `,"input":`...)
	if c.JSON == "" {
		dst = append(dst, "null"...)
	} else {
		dst = appendCompact(dst, c.JSON)
	}
	n := len(dst)
	dst, err = appendValue(dst, callTail{c.JSON, c.Raw, len(c.Raw), len(c.Deltas), full(c.Edits), withCandidates(c.Violations),
		orEmpty(c.Advice), append(append([]string{}, c.Warnings...), c.SchemaWarnings...), orEmpty(c.Values), c.ImpossibleAt, c.Error})
	if err != nil {
		return dst, err
	}
	dst[n] = ','
	return dst, nil
}

// orEmpty makes a list that is never null.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func full(edits []Edit) []Edit {
	out := make([]Edit, len(edits))
	for i, e := range edits {
		e.Inner = full(e.Inner)
		out[i] = e
	}
	return out
}

func withCandidates(vs []Violation) []Violation {
	out := make([]Violation, len(vs))
	for i, v := range vs {
		v.Candidates = orEmpty(v.Candidates)
		out[i] = v
	}
	return out
}

// appendValue appends v on one line, "<" and "&" as they are.
func appendValue(dst []byte, v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return dst, err
	}
	return append(dst, bytes.TrimRight(b.Bytes(), "\n")...), nil
}

// appendCompact appends the JSON text without the white space between tokens.
func appendCompact(dst []byte, text string) []byte {
	inString := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if inString {
			dst = append(dst, c)
			switch c {
			case '\\':
				i++
				dst = append(dst, text[i])
			case '"':
				inString = false
			}
			continue
		}
		switch c {
		case ' ', '\t', '\n', '\r':
			continue
		case '"':
			inString = true
		}
		dst = append(dst, c)
	}
	return dst
}

// jsonlWriter writes one object per line.
type jsonlWriter struct {
	w   io.Writer
	buf []byte
}

func newJSONL(w io.Writer, _ Options) Writer { return &jsonlWriter{w: w} }

func (j *jsonlWriter) Call(c *Call) (err error) {
	if j.buf, err = appendCall(j.buf[:0], c); err != nil {
		return err
	}
	j.buf = append(j.buf, '\n')
	_, err = j.w.Write(j.buf)
	return err
}

func (j *jsonlWriter) Close(*Summary) error { return nil }

// jsonWriter writes one object. The summary stands first, so the calls are kept
// as text until it is known.
type jsonWriter struct {
	w     io.Writer
	calls []byte
}

func newJSON(w io.Writer, _ Options) Writer { return &jsonWriter{w: w} }

func (j *jsonWriter) Call(c *Call) (err error) {
	if len(j.calls) > 0 {
		j.calls = append(j.calls, ",\n"...)
	}
	j.calls, err = appendCall(j.calls, c)
	return err
}

func (j *jsonWriter) Close(s *Summary) error {
	counts := *s
	if counts.CutStops == nil {
		counts.CutStops = map[string]int{}
	}
	sum, err := appendValue([]byte(`{"summary": `), &counts)
	if err != nil {
		return err
	}
	sum = append(sum, ", \"calls\": [\n"...)
	for _, part := range [][]byte{sum, j.calls, []byte("\n]}\n")} {
		if _, err := j.w.Write(part); err != nil {
			return err
		}
	}
	return nil
}
