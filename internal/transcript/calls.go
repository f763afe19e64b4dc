package transcript

import (
	"bytes"
	"encoding/json"
)

// The neutral form: one object per line with the tool's name and either the
// whole text of its input or the deltas in which it came.

func detectCalls(s shape) bool {
	return !s.sse && (isCall(s, "") || isCall(s, "[]."))
}

func isCall(s shape, prefix string) bool {
	if s.has(prefix+"type") || s.at[prefix+"deltas"] != "[" && !s.has(prefix+"input") {
		return false
	}
	// Of a record with a long input, the tool may stand behind it. A request
	// may have an "input" too: its model comes first, or its input is no text.
	return s.has(prefix+"tool") || s.cut && !s.has(prefix+"model") && s.at[prefix+"input"] != "[" && s.at[prefix+"input"] != "{"
}

type callRecord struct {
	ID         string             `json:"id"`
	Tool       string             `json:"tool"`
	Deltas     *[]json.RawMessage `json:"deltas"`
	Input      json.RawMessage    `json:"input"`
	StopReason *string            `json:"stop_reason"`
	Schema     json.RawMessage    `json:"schema"`
}

func readCalls(l *lines, o *output) {
	records(l, func(rec record) { readCall(rec, o) })
}

func readCall(rec record, o *output) {
	if rec.data[0] == '[' {
		var items []json.RawMessage
		if json.Unmarshal(rec.data, &items) == nil {
			for _, it := range items {
				readCall(record{it, rec.line, rec.off}, o)
			}
		}
		return
	}
	var r callRecord
	if err := json.Unmarshal(rec.data, &r); err != nil {
		o.fail(&Error{Line: rec.line, Offset: rec.off, Msg: "not a record of the format calls", Err: unfit(err)})
		return
	}
	c := &Call{Line: rec.line, ID: r.ID, Tool: r.Tool}
	switch {
	case r.Tool == "":
		o.failf(rec.line, rec.off, "the record has no tool")
		return
	case r.Input != nil && r.Deltas != nil:
		o.failf(rec.line, rec.off, "the record has both input and deltas; exactly one is needed")
		return
	case r.Deltas != nil:
		var d deltaText
		for i, p := range *r.Deltas {
			if p[0] != '"' {
				o.failf(rec.line, rec.off, "delta %d is not a string", i)
				return
			}
			c.Deltas = append(c.Deltas, d.decode(p))
		}
		if rest := d.rest(); rest != "" {
			c.Deltas = append(c.Deltas, rest)
		}
	case len(r.Input) > 0 && r.Input[0] == '"':
		c.Deltas = []string{wholeText(r.Input)}
	case r.Input != nil:
		o.failf(rec.line, rec.off, "input is not a string: the format calls holds the text of the input")
		return
	default:
		o.failf(rec.line, rec.off, "the record has neither input nor deltas")
		return
	}
	if r.StopReason != nil {
		c.StopReason = *r.StopReason
	} else {
		c.StopAssumed = true
	}
	if r.Schema != nil && string(r.Schema) != "null" {
		c.Schema = string(bytes.TrimSpace(r.Schema))
	}
	o.call(c)
}
