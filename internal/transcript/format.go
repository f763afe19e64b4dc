package transcript

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// A Format is one way to record tool calls.
type Format struct {
	Name string
	Doc  string // one line

	// detect reports whether a recording that begins with the shape is in the
	// format.
	detect func(shape) bool
	// read gives what the recording holds.
	read func(*lines, *output)
}

// formats is the table. The first entry that recognises a recording reads it.
var formats = [...]Format{
	{"anthropic-sse", "Anthropic Messages, server-sent events", detectAnthropicSSE, readAnthropicSSE},
	{"anthropic-events", "Anthropic Messages, one event per line or an array of events", detectAnthropicEvents, readAnthropicEvents},
	{"calls", "the neutral form: one call per line", detectCalls, readCalls},
}

// Formats returns the formats, in the order in which they are tried.
func Formats() []Format { return formats[:] }

// Lookup returns the format with the name, or nil.
func Lookup(name string) *Format {
	for i := range formats {
		if formats[i].Name == name {
			return &formats[i]
		}
	}
	return nil
}

// Recognise returns the name of the format of a file that begins with head, ""
// if it is none of them.
func Recognise(head []byte) string {
	if f := recognise(head); f != nil {
		return f.Name
	}
	return ""
}

// headRecords is how many records at the beginning may be unlike any format, or
// damaged, before a recording is refused.
const headRecords = 20

// recognise returns the format of a recording that begins with head, or nil.
func recognise(head []byte) *Format {
	head = bytes.TrimPrefix(head, bom)
	for n := 0; len(head) > 0 && n < headRecords; n++ {
		sh, rest := shapeOf(head)
		if len(sh.at) > 0 {
			for i := range formats {
				if formats[i].detect(sh) {
					return &formats[i]
				}
			}
		}
		head = rest
	}
	return nil
}

// unrecognised is the message about a recording of no known format.
func unrecognised(head []byte) string {
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return "the file is empty"
	case bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")):
		return "the file is UTF-16; save it as UTF-8"
	case bytes.IndexByte(head, 0) >= 0:
		return "not a recording: the file has NUL bytes"
	case !utf8.Valid(head[:max(0, len(head)-utf8.UTFMax)]):
		return "not a recording: the file is not UTF-8"
	}
	names := make([]string, len(formats))
	for i := range formats {
		names[i] = formats[i].Name
	}
	return "unknown format: it is none of " + strings.Join(names, ", ")
}

// A shape says what the first record of a recording looks like.
type shape struct {
	sse   bool   // a server-sent event
	event string // its name
	cut   bool   // the record goes on behind what is looked at: members may be missing
	// at maps the paths of members ("message.content", with "[]" for the first
	// item of an array) to their text for strings, else to the first byte of
	// the value.
	at map[string]string
}

func (s shape) has(paths ...string) bool {
	for _, p := range paths {
		if _, ok := s.at[p]; !ok {
			return false
		}
	}
	return true
}

// shapeOf looks at the first record of b and returns what follows it.
func shapeOf(b []byte) (s shape, rest []byte) {
	for len(b) > 0 {
		line, after, ended := bytes.Cut(b, []byte("\n"))
		line = bytes.TrimRight(line, " \t\r")
		text := bytes.TrimLeft(line, " \t\x1e")
		switch {
		case len(text) == 0, text[0] == ':':
		case text[0] == '{', text[0] == '[':
			s.at = members(text, b)
			s.cut = !ended && !validJSON(text)
			return s, after
		case bytes.HasPrefix(text, []byte("event:")):
			s.sse, s.event = true, string(bytes.TrimSpace(text[len("event:"):]))
		case bytes.HasPrefix(text, []byte("data:")):
			s.sse = true
			s.at = members(text[len("data:"):], nil)
			return s, after
		}
		b = after
	}
	return s, nil
}

// members returns what [shape] holds of a JSON text: of one line, or, where
// that is not the whole value, of what follows too.
func members(line, all []byte) map[string]string {
	at := map[string]string{}
	if validJSON(line) || all == nil {
		gather(json.NewDecoder(bytes.NewReader(line)), "", 0, at)
		return at
	}
	if !spread(line) && line[0] != '[' {
		gather(json.NewDecoder(bytes.NewReader(line)), "", 0, at)
		return at
	}
	gather(json.NewDecoder(bytes.NewReader(all)), "", 0, at)
	return at
}

// shapeDepth is how deep [gather] records members.
const shapeDepth = 6

// gather records the next value of dec as far as it goes and reports whether
// more can be read.
func gather(dec *json.Decoder, path string, depth int, at map[string]string) bool {
	if depth > shapeDepth {
		return skip(dec)
	}
	t, err := dec.Token()
	set := func(v string) {
		if _, ok := at[path]; !ok && path != "" {
			at[path] = v
		}
	}
	if err != nil {
		if cut, _ := io.ReadAll(dec.Buffered()); len(bytes.TrimLeft(cut, ": \t\r\n")) > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
			set(string(bytes.TrimLeft(cut, ": \t\r\n")[:1])) // a string longer than what is looked at
		}
		return false
	}
	switch t := t.(type) {
	case json.Delim:
		set(string(rune(t)))
		for first := true; dec.More(); first = false {
			sub, d := path+"[]", depth+1
			if t == '{' {
				name, err := dec.Token()
				if err != nil {
					return false
				}
				sub = name.(string)
				if path != "" {
					sub = path + "." + sub
				}
			} else if !first {
				d = shapeDepth + 1
			}
			if !gather(dec, sub, d, at) {
				return false
			}
		}
		_, err := dec.Token()
		return err == nil
	case string:
		set(t)
	case nil:
		set("n")
	case bool:
		set("t")
	default:
		set("0")
	}
	return true
}

// skip passes over the next value, however deep it is, and reports whether more
// can be read.
func skip(dec *json.Decoder) bool {
	for depth := 0; ; {
		t, err := dec.Token()
		if err != nil {
			return false
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return true
		}
	}
}
