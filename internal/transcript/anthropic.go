package transcript

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// The Messages stream of Anthropic: events whose field "type" says what they
// are (https://docs.anthropic.com/en/docs/build-with-claude/streaming). The
// same objects come as server-sent events, as lines of JSON, as items of an
// array, and wrapped as {"Type": …, "Data": "…"}.

// anthropicTypes are the events of a Messages stream.
var anthropicTypes = []string{"message_start", "content_block_start", "content_block_delta",
	"content_block_stop", "message_delta", "message_stop", "ping", "error"}

func isAnthropicEvent(s shape, prefix string) bool {
	t := s.at[prefix+"type"]
	switch t {
	case "error":
		return s.has(prefix+"error.type", prefix+"error.message")
	case "ping":
		return true
	case "message_start":
		return s.has(prefix + "message")
	case "message_delta":
		return s.has(prefix + "delta")
	}
	return slices.Contains(anthropicTypes, t)
}

func detectAnthropicSSE(s shape) bool {
	return s.sse && (isAnthropicEvent(s, "") || s.event == "message_start")
}

func detectAnthropicEvents(s shape) bool {
	if s.sse {
		return false
	}
	return isAnthropicEvent(s, "") || isAnthropicEvent(s, "[].") || wrappedAnthropic(s, "") || wrappedAnthropic(s, "[].")
}

func wrappedAnthropic(s shape, prefix string) bool {
	return s.has(prefix+"Data") && slices.Contains(anthropicTypes, s.at[prefix+"Type"])
}

func readAnthropicSSE(l *lines, o *output) {
	m := newMessages(o)
	events(l, func(ev event) {
		if string(bytes.TrimSpace(ev.data)) == "[DONE]" {
			return
		}
		rec := record{ev.data, ev.line, ev.off}
		if wellFormed(o, rec) {
			m.event(rec, ev.name)
		}
	})
	m.end()
}

func readAnthropicEvents(l *lines, o *output) {
	m := newMessages(o)
	records(l, func(rec record) { m.unwrap(rec) })
	m.end()
}

// unwrap takes an event that may lie in a wrapper, or several in an array.
func (m *messages) unwrap(rec record) {
	if rec.data[0] == '[' {
		var items []json.RawMessage
		if json.Unmarshal(rec.data, &items) == nil {
			for _, it := range items {
				m.unwrap(record{it, rec.line, rec.off})
			}
		}
		return
	}
	var w struct {
		Type string
		Data json.RawMessage
	}
	// Names match without case, as encoding/json does: "type" alone is no
	// wrapper, "Type" and "Data" are.
	if json.Unmarshal(rec.data, &w) == nil && len(w.Data) > 0 {
		data := w.Data
		if data[0] == '"' {
			data = []byte(wholeText(data))
			if len(bytes.TrimSpace(data)) == 0 {
				return
			}
		}
		inner := record{data, rec.line, rec.off}
		if !validJSON(data) {
			m.o.failf(rec.line, rec.off, "the field \"Data\" of this record is not JSON")
			return
		}
		m.event(inner, w.Type)
		return
	}
	m.event(rec, "")
}

// messages follows a row of Messages streams.
type messages struct {
	o      *output
	calls  []*block       // of the message at hand, in order
	blocks map[int]*block // open tool blocks by index
	stop   string
	begun  bool // a message is open
	notes  map[string]bool
}

// block is a tool call that is being recorded.
type block struct {
	call  Call
	text  deltaText
	input []byte // what content_block_start had, as it stands there
	open  bool
}

func newMessages(o *output) *messages {
	m := &messages{o: o, blocks: map[int]*block{}, notes: map[string]bool{}}
	o.damaged = m.damaged
	return m
}

// damaged marks the calls whose text may lack what could not be read.
func (m *messages) damaged() {
	for _, b := range m.calls {
		if b.open && !b.call.Damaged {
			b.call.Damaged = true
			b.call.warn("part of the recording of this call could not be read: text may be missing")
		}
	}
}

type anthropicEvent struct {
	Type    string
	Index   *int
	Message *struct {
		StopReason string `json:"stop_reason"`
	}
	ContentBlock *struct {
		Type, ID, Name string
		Input          json.RawMessage
	} `json:"content_block"`
	Delta *struct {
		Type        string
		PartialJSON json.RawMessage `json:"partial_json"`
		StopReason  string          `json:"stop_reason"`
	}
	Error *struct{ Type, Message string }
}

// event takes the event that the record holds. name is what the transport
// called it.
func (m *messages) event(rec record, name string) {
	var ev anthropicEvent
	if err := json.Unmarshal(rec.data, &ev); err != nil {
		m.o.fail(&Error{Line: rec.line, Offset: rec.off, Msg: "not an event of a Messages stream", Err: unfit(err)})
		return
	}
	if ev.Type == "" {
		ev.Type = name
	}
	index := -1
	if ev.Index != nil {
		index = *ev.Index
	} else if len(ev.Type) > 8 && ev.Type[:8] == "content_" {
		// Writers that leave out zero values drop the index 0.
		index = 0
	}
	switch ev.Type {
	case "message_start":
		if m.begun {
			m.o.note(rec.line, rec.off, "a message begins before the one at hand has ended")
			m.flush()
		}
		m.begun = true
		if ev.Message != nil {
			m.stop = ev.Message.StopReason
		}
	case "content_block_start":
		m.begun = true
		m.startBlock(rec, &ev, index)
	case "content_block_delta":
		m.begun = true
		m.delta(rec, &ev, index)
	case "content_block_stop":
		if b := m.blocks[index]; b != nil {
			m.close(b)
			delete(m.blocks, index)
		}
	case "message_delta":
		if ev.Delta != nil && ev.Delta.StopReason != "" {
			m.stop = ev.Delta.StopReason
		}
	case "message_stop":
		m.flush()
	case "error":
		what := "an error"
		if ev.Error != nil {
			what = ev.Error.Type + ": " + ev.Error.Message
		}
		m.o.note(rec.line, rec.off, "the provider broke the stream off with %s", what)
		for _, b := range m.calls {
			if b.open {
				b.call.warn("the provider broke the stream off with %s", what)
			}
		}
	case "ping":
	case "":
		m.o.failf(rec.line, rec.off, "this record has no type: it is no event of a Messages stream")
	default:
		if !m.notes[ev.Type] {
			m.notes[ev.Type] = true
			m.o.note(rec.line, rec.off, "events of type %q are not read", ev.Type)
		}
	}
}

func (m *messages) startBlock(rec record, ev *anthropicEvent, index int) {
	cb := ev.ContentBlock
	if cb == nil {
		m.o.failf(rec.line, rec.off, "content_block_start without a content_block")
		return
	}
	if old := m.blocks[index]; old != nil {
		old.call.warn("block %d began again before it had ended", index)
		m.close(old)
		delete(m.blocks, index)
	}
	// tool_use, server_tool_use, mcp_tool_use, and what else may come.
	if !strings.HasSuffix(cb.Type, "tool_use") {
		return
	}
	b := &block{input: bytes.Clone(cb.Input), open: true}
	b.call = Call{Line: rec.line, Provider: "anthropic", ID: cb.ID, Tool: cb.Name, Server: cb.Type != "tool_use"}
	m.calls = append(m.calls, b)
	m.blocks[index] = b
}

func (m *messages) delta(rec record, ev *anthropicEvent, index int) {
	if ev.Delta == nil || ev.Delta.Type != "input_json_delta" {
		return
	}
	b := m.blocks[index]
	if b == nil {
		m.o.failf(rec.line, rec.off, "a piece of tool input for block %d, which is not open", index)
		return
	}
	// partial_json is missing where a writer leaves out empty strings.
	b.call.Deltas = append(b.call.Deltas, b.text.decode(ev.Delta.PartialJSON))
}

// close ends the text of a block.
func (m *messages) close(b *block) {
	b.open = false
	if rest := b.text.rest(); rest != "" {
		b.call.Deltas = append(b.call.Deltas, rest)
	}
	if len(b.call.Deltas) == 0 && !emptyInput(b.input) {
		// Programmatic tool calling: the whole input is in content_block_start.
		b.call.Deltas = []string{string(b.input)}
	}
}

// emptyInput reports whether the input of content_block_start is only a
// placeholder, which the deltas replace.
func emptyInput(raw []byte) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""` ||
		raw[0] == '{' && len(bytes.TrimSpace(raw[1:len(raw)-1])) == 0
}

// flush gives the calls of the message, which has ended.
func (m *messages) flush() {
	for _, b := range m.calls {
		if b.open {
			m.close(b)
			b.call.warn("its end was not recorded (no content_block_stop)")
		}
		b.call.StopReason = m.stop
		m.o.call(&b.call)
	}
	m.calls, m.stop, m.begun = m.calls[:0], "", false
	clear(m.blocks)
}

// end gives what is left at the end of the recording.
func (m *messages) end() {
	for _, b := range m.calls {
		if m.stop == "" {
			b.call.warn("the recording ends before the message does")
		}
	}
	m.flush()
}
