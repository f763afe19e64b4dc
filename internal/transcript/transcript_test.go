package transcript

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// dump renders what Read gives, one item a line.
func dump(in io.Reader, format string) string {
	var b strings.Builder
	for it, err := range Read("f", in, format) {
		switch {
		case err != nil:
			fmt.Fprintf(&b, "error %v\n", err)
		case it.Note != nil:
			fmt.Fprintf(&b, "note %v\n", it.Note)
		default:
			c := it.Call
			fmt.Fprintf(&b, "call %s %s %s %q stop=%q", c.Source(), c.ID, c.Tool, c.Deltas, c.StopReason)
			if c.StopAssumed {
				b.WriteString(" assumed")
			}
			if c.Server {
				b.WriteString(" server")
			}
			if c.Damaged {
				b.WriteString(" damaged")
			}
			if c.Schema != "" {
				b.WriteString(" schema=" + c.Schema)
			}
			for _, w := range c.Warnings {
				b.WriteString(" (" + w + ")")
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

const (
	start  = `{"type":"message_start","message":{"stop_reason":null}}`
	block1 = `{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"a","input":{}}}`
	block2 = `{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t2","name":"b","input":{}}}`
	stop1  = `{"type":"content_block_stop","index":1}`
	stop2  = `{"type":"content_block_stop","index":2}`
	finish = `{"type":"message_delta","delta":{"stop_reason":"tool_use"}}`
	last   = `{"type":"message_stop"}`
	ping   = `{"type":"ping"}`
)

// piece is a delta of the block with the text, which is JSON source.
func piece(index int, text string) string {
	return fmt.Sprintf(`{"type":"content_block_delta","index":%d,"delta":{"type":"input_json_delta","partial_json":"%s"}}`, index, text)
}

// sse frames events the way the provider does.
func sse(events ...string) string {
	var b strings.Builder
	for _, e := range events {
		name := strings.SplitN(e, `"`, 5)[3]
		b.WriteString("event: " + name + "\ndata: " + e + "  \n\n")
	}
	return b.String()
}

func jsonl(records ...string) string { return strings.Join(records, "\n") + "\n" }

func gz(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

var long = strings.Repeat("x", 2*headSize)

var cases = []struct {
	name, in, want string
}{
	{"records with an input longer than what is looked at to recognise them",
		jsonl(`{"id":"c","tool":"a","input":"`+long+`"}`, `{"tool":"b","input":"2"}`),
		fmt.Sprintf("call f:1 c a [%q] stop=\"\" assumed\n", long) + `call f:2  b ["2"] stop="" assumed` + "\n"},
	{"the same, with the tool behind the input",
		jsonl(`{"deltas":["1","` + long + `"],"tool":"a"}`),
		fmt.Sprintf("call f:1  a [\"1\" %q] stop=\"\" assumed\n", long)},
	{"records of the wrong types",
		jsonl(`{"tool":"a","input":"1"}`, `{"tool":5,"input":"1"}`, `{"tool":"a","deltas":"1"}`, `"x"`),
		`call f:1  a ["1"] stop="" assumed` + "\n" +
			"error f:2: not a record of the format calls: tool cannot be of type number (byte 25)\n" +
			"error f:3: not a record of the format calls: deltas cannot be of type string (byte 48)\n" +
			"error f:4: not a record of the format calls: want an object, got string (byte 74)\n"},
	{"two calls with pings between and within",
		sse(start, ping, block1, ping, piece(1, ""), piece(1, `{\"x\"`), ping, piece(1, `: 1}`), stop1, ping, block2, piece(2, "{}"), stop2, finish, last),
		`call f:8 t1 a ["" "{\"x\"" ": 1}"] stop="tool_use"` + "\n" +
			`call f:32 t2 b ["{}"] stop="tool_use"` + "\n"},
	{"CRLF, comments, ids",
		strings.ReplaceAll(": hello\n"+sse(start, block1, piece(1, "{}"), stop1)+"id: 7\nretry: 10\n\n"+sse(finish, last), "\n", "\r\n"),
		`call f:6 t1 a ["{}"] stop="tool_use"` + "\n"},
	{"byte order mark, no space behind data:, no event lines",
		"\xef\xbb\xbfdata:" + start + "\n\ndata:" + block1 + "\n\ndata:" + piece(1, "{}") + "\n\ndata:" + finish + "\n",
		`call f:3 t1 a ["{}"] stop="tool_use" (its end was not recorded (no content_block_stop))` + "\n"},
	{"no blank lines between events",
		strings.ReplaceAll(sse(start, block1, piece(1, "{}"), stop1, finish, last), "\n\n", "\n"),
		`call f:4 t1 a ["{}"] stop="tool_use"` + "\n"},
	{"data over several lines",
		"event: message_start\ndata: {\"type\":\"message_start\",\ndata: \"message\":{}}\n\n" + sse(block1, stop1, finish),
		`call f:6 t1 a [] stop="tool_use"` + "\n"},
	{"gzip", gz(sse(start, block1, stop1, finish, last)),
		`call f:5 t1 a [] stop="tool_use"` + "\n"},
	{"headers of a recorded response are skipped",
		"HTTP/1.1 200 OK\r\nX-Api-Key: secret\r\n\r\n" + sse(start, block1, stop1, finish, last),
		`call f:8 t1 a [] stop="tool_use"` + "\n"},
	{"partial_json missing, index missing",
		sse(start, `{"type":"content_block_start","content_block":{"type":"tool_use","id":"t1","name":"a","input":{}}}`,
			`{"type":"content_block_delta","delta":{"type":"input_json_delta"}}`, `{"type":"content_block_stop"}`, finish),
		`call f:5 t1 a [""] stop="tool_use"` + "\n"},
	{"the whole input at the start, byte for byte",
		sse(start, `{"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"t1","name":"a","input":{ "x":1.0e2,  "u":"\u00e9"}}}`, stop1, finish),
		`call f:5 t1 a ["{ \"x\":1.0e2,  \"u\":\"\\u00e9\"}"] stop="tool_use" server` + "\n"},
	{"an input at the start is replaced by deltas",
		sse(start, `{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"a","input":{"x":1}}}`, piece(1, `{\"x\":2}`), stop1, finish),
		`call f:5 t1 a ["{\"x\":2}"] stop="tool_use"` + "\n"},
	{"cut by max_tokens, block never closed",
		sse(start, block1, piece(1, `{\"x`), `{"type":"message_delta","delta":{"stop_reason":"max_tokens"}}`, last),
		`call f:5 t1 a ["{\"x"] stop="max_tokens" (its end was not recorded (no content_block_stop))` + "\n"},
	{"a second message_start within an open block",
		sse(start, block1, piece(1, `{\"x`), start, block1, piece(1, `{}`), stop1, finish, last),
		`note f:11: a message begins before the one at hand has ended (byte @{"type":"message_start"@)` + "\n" +
			`call f:5 t1 a ["{\"x"] stop="" (its end was not recorded (no content_block_stop))` + "\n" +
			`call f:14 t1 a ["{}"] stop="tool_use"` + "\n"},
	{"several messages",
		sse(start, block1, piece(1, `{}`), stop1, finish, last, start, block2, stop2, `{"type":"message_delta","delta":{"stop_reason":"end_turn"}}`, last),
		`call f:5 t1 a ["{}"] stop="tool_use"` + "\n" + `call f:23 t2 b [] stop="end_turn"` + "\n"},
	{"a block that begins twice",
		sse(start, block1, piece(1, `{`), block1, stop1, finish),
		`call f:5 t1 a ["{"] stop="tool_use" (block 1 began again before it had ended)` + "\n" +
			`call f:11 t1 a [] stop="tool_use"` + "\n"},
	{"a message_delta without a stop reason behind one that has it",
		sse(start, block1, stop1, finish, `{"type":"message_delta","delta":{"stop_reason":null},"usage":{}}`, last),
		`call f:5 t1 a [] stop="tool_use"` + "\n"},
	{"an error event",
		sse(start, block1, piece(1, `{`), `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`),
		`note f:11: the provider broke the stream off with overloaded_error: Overloaded (byte @{"type":"error"@)` + "\n" +
			`call f:5 t1 a ["{"] stop="" (the provider broke the stream off with overloaded_error: Overloaded) (the recording ends before the message does) (its end was not recorded (no content_block_stop))` + "\n"},
	{"cut in the middle of a line",
		strings.TrimSuffix(sse(start, block1, piece(1, `{}`), stop1, block2, piece(2, `{\"abc`)), "bc\"}}  \n\n"),
		`error f:17: the record ends in the middle: it is cut off or damaged (byte @@)` + "\n" +
			`call f:5 t1 a ["{}"] stop="" (the recording ends before the message does)` + "\n" +
			`call f:14 t2 b [] stop="" damaged (part of the recording of this call could not be read: text may be missing) (the recording ends before the message does) (its end was not recorded (no content_block_stop))` + "\n"},
	{"a damaged line, and the rest",
		sse(start, block1, piece(1, `{`)) + "event: content_block_delta\ndata: {\"type\" \"x\"}\n\n" + sse(piece(1, `}`), stop1, block2, stop2, finish),
		`error f:11: not JSON: invalid character '"' after object key (byte @"x"}@)` + "\n" +
			`call f:5 t1 a ["{" "}"] stop="tool_use" damaged (part of the recording of this call could not be read: text may be missing)` + "\n" +
			`call f:20 t2 b [] stop="tool_use"` + "\n"},
	{"a line that is no field", sse(start, block1) + "what is this\n\n" + sse(stop1, finish),
		`error f:7: this line is no field of a server-sent event (byte @what is@)` + "\n" +
			`call f:5 t1 a [] stop="tool_use" damaged (part of the recording of this call could not be read: text may be missing)` + "\n"},
	{"a piece for no block", sse(start, piece(7, "x")),
		`error f:5: a piece of tool input for block 7, which is not open (byte @{"type":"content_block_delta","index":7@)` + "\n"},
	{"100,000 brackets", sse(start, block1) + "data: " + strings.Repeat("[", 100_000) + "\n\n" + sse(stop1, finish),
		`error f:7: not JSON: invalid character '[' exceeded max depth (byte 10237)` + "\n" +
			`call f:5 t1 a [] stop="tool_use" damaged (part of the recording of this call could not be read: text may be missing)` + "\n"},
	// Each took a minute when the path of every level was built.
	{"100,000 brackets and nothing else", strings.Repeat("[", 100_000),
		"error f:1: unknown format: it is none of anthropic-sse, anthropic-events, calls (byte 0)\n"},
	{"100,000 objects and nothing else", strings.Repeat(`{"a":`, 100_000),
		"error f:1: unknown format: it is none of anthropic-sse, anthropic-events, calls (byte 0)\n"},
	{"100,000 brackets in a record", `{"tool":"a","input":` + strings.Repeat("[", 100_000) + "\n" + `{"tool":"a","input":"1"}`,
		`error f:1: nested more than 10000 levels deep (byte 10019)` + "\n" +
			`call f:2  a ["1"] stop="" assumed` + "\n"},
	{"100,000 brackets before the recording", jsonl(strings.Repeat("[", 100_000), start, block1, stop1, finish),
		"error f:1: nested more than 10000 levels deep (byte 10000)\n" + `call f:3 t1 a [] stop="tool_use"` + "\n"},
	{"a kind of tool block that is not known yet",
		sse(start, `{"type":"content_block_start","index":1,"content_block":{"type":"future_tool_use","id":"t1","name":"a","input":{}}}`, piece(1, "{}"), stop1, finish),
		`call f:5 t1 a ["{}"] stop="tool_use" server` + "\n"},
	{"long lines", sse(start, block1, piece(1, `{\"x\":\"`), piece(1, long), piece(1, `\"}`), stop1, finish, last),
		`call f:5 t1 a ["{\"x\":\"" "` + long + `" "\"}"] stop="tool_use"` + "\n"},
	{"halves of a pair in two pieces, bytes that are not UTF-8, a lone half",
		sse(start, block1, piece(1, `\ud83d`), piece(1, `\ude00 \ud83d`), piece(1, "\xff"), piece(1, `\ud83d\ude00\udc00\ud801`), stop1, finish),
		`call f:5 t1 a ["" "😀 " "\xed\xa0\xbd\xff" "😀\xed\xb0\x80" "\xed\xa0\x81"] stop="tool_use"` + "\n"},

	{"one event per line", jsonl(start, block1, piece(1, "{}"), stop1, "", finish, last),
		`call f:2 t1 a ["{}"] stop="tool_use"` + "\n"},
	{"an event cut off, and the rest", jsonl(start, block1, `{"type":"content_block_delta","index":1,"del`, stop1, finish, last),
		`error f:3: the record ends in the middle: it is cut off or damaged (byte @` + "\n" + stop1 + `@)` + "\n" +
			`call f:2 t1 a [] stop="tool_use" damaged (part of the recording of this call could not be read: text may be missing)` + "\n"},
	{"the first line damaged", jsonl(`{"type":"mess`, start, block1, stop1, finish),
		`error f:1: the record ends in the middle: it is cut off or damaged (byte @` + "\n" + start + `@)` + "\n" +
			`call f:3 t1 a [] stop="tool_use"` + "\n"},
	{"an array on one line", "[" + strings.Join([]string{start, block1, piece(1, "{}"), stop1, finish, last}, ",") + "]",
		`call f:1 t1 a ["{}"] stop="tool_use"` + "\n"},
	{"an array over lines", "[\n  " + strings.Join([]string{start, block1, piece(1, "{}"), stop1, finish, last}, ",\n  ") + "\n]\n",
		`call f:3 t1 a ["{}"] stop="tool_use"` + "\n"},
	{"an array, printed", "[\n" + strings.NewReplacer(",", ",\n ", "{", "{\n  ", "}", "\n}").Replace(strings.Join([]string{start, block1, stop1, finish}, ",")) + "]",
		`call f:8 t1 a [] stop="tool_use"` + "\n"},
	{"an array that does not end", "[" + strings.Join([]string{start, block1, piece(1, "{}"), stop1, finish}, ",\n"),
		`error f:5: the array does not end: the recording is cut off or damaged (byte @@)` + "\n" +
			`call f:2 t1 a ["{}"] stop="tool_use"` + "\n"},
	{"an array with a damaged item", "[" + strings.Join([]string{start, block1, `{"type" 8}`, piece(1, "{}"), stop1, finish}, ",\n") + "]",
		`error f:3: not JSON: invalid character '8' after object key (byte @8}@)` + "\n" +
			`call f:2 t1 a ["{}"] stop="tool_use" damaged (part of the recording of this call could not be read: text may be missing)` + "\n"},
	{"an array with an item whose string does not end", "[" + strings.Join([]string{start, block1, `{"type": "x`, piece(1, "{}"), stop1, finish}, ",\n") + "]",
		`error f:3: not JSON: invalid character '\n' in string literal (byte @` + "\n" + `{"type":"content_block_delta"@)` + "\n" +
			`call f:2 t1 a ["{}"] stop="tool_use" damaged (part of the recording of this call could not be read: text may be missing)` + "\n"},
	{"in wrappers", jsonl(`{"LastEventID":"","Type":"message_start","Data":"{\"type\":\"message_start\",\"message\":{}}"}`,
		`{"LastEventID":"","Type":"content_block_start","Data":`+quote(block1)+`}`,
		`{"LastEventID":"","Type":"content_block_delta","Data":`+quote(piece(1, `{\"x\":1}`))+`}`,
		`{"LastEventID":"","Type":"ping","Data":"nonsense"}`,
		`{"LastEventID":"","Type":"message_delta","Data":`+quote(finish)+`}`),
		`error f:4: the field "Data" of this record is not JSON (byte @{"LastEventID":"","Type":"ping"@)` + "\n" +
			`call f:2 t1 a ["{\"x\":1}"] stop="tool_use" damaged (part of the recording of this call could not be read: text may be missing) (its end was not recorded (no content_block_stop))` + "\n"},
	{"a record of another kind, a text, a number", jsonl(start, block1, `{"a":1}`, `"text"`, `12`, stop1, finish),
		`error f:3: this record has no type: it is no event of a Messages stream (byte @{"a":1}@)` + "\n" +
			`error f:4: not an event of a Messages stream: want an object, got string (byte @"text"@)` + "\n" +
			`error f:5: not an event of a Messages stream: want an object, got number (byte @12@)` + "\n" +
			`call f:2 t1 a [] stop="tool_use" damaged (part of the recording of this call could not be read: text may be missing)` + "\n"},

	{"calls", jsonl(`{"id": "c1", "tool": "a", "deltas": ["{\"x", "\": 1}"], "stop_reason": "max_tokens", "schema": {"type": "object"}}`,
		`{"tool": "b", "input": "{}"}`, ``, `{"tool": "b", "deltas": []}`),
		`call f:1 c1 a ["{\"x" "\": 1}"] stop="max_tokens" schema={"type": "object"}` + "\n" +
			`call f:2  b ["{}"] stop="" assumed` + "\n" + `call f:4  b [] stop="" assumed` + "\n"},
	{"calls in an array, over lines", "[\n {\n \"tool\": \"a\",\n \"input\": \"1\"\n },\n {\"tool\": \"b\", \"input\": \"2\"}\n]\n",
		`call f:2  a ["1"] stop="" assumed` + "\n" + `call f:6  b ["2"] stop="" assumed` + "\n"},
	{"calls, one object over lines", "{\n \"tool\": \"a\",\n \"input\": \"1\"\n}\n{\n \"tool\": \"b\",\n \"input\": \"2\"\n}\n",
		`call f:1  a ["1"] stop="" assumed` + "\n" + `call f:5  b ["2"] stop="" assumed` + "\n"},
	{"calls that are wrong", jsonl(`{"tool": "a", "input": "1"}`, `{"tool": "a"}`, `{"tool": "a", "input": "1", "deltas": []}`, `{"input": "1"}`,
		`{"tool": "a", "input": {}}`, `{"tool": "a", "deltas": ["x", 1]}`, `{"tool": 1, "input": ""}`, `{"tool"`, `{"tool": "z", "input": "1"}`),
		`call f:1  a ["1"] stop="" assumed` + "\n" +
			`error f:2: the record has neither input nor deltas (byte @{"tool": "a"}@)` + "\n" +
			`error f:3: the record has both input and deltas; exactly one is needed (byte @{"tool": "a", "input": "1", "deltas": []}@)` + "\n" +
			`error f:4: the record has no tool (byte @{"input"@)` + "\n" +
			`error f:5: input is not a string: the format calls holds the text of the input (byte @{"tool": "a", "input": {}}@)` + "\n" +
			`error f:6: delta 1 is not a string (byte @{"tool": "a", "deltas": ["x"@)` + "\n" +
			`error f:7: not a record of the format calls: tool cannot be of type number (byte @{"tool": 1@)` + "\n" +
			`error f:8: the record ends in the middle: it is cut off or damaged (byte @` + "\n" + `{"tool": "z"@)` + "\n" +
			`call f:9  z ["1"] stop="" assumed` + "\n"},

	{"nothing", "", "error f:1: the file is empty (byte 0)\n"},
	{"white space", " \n\n", "error f:1: the file is empty (byte 0)\n"},
	{"NUL bytes", "\x00\x00\x00", "error f:1: not a recording: the file has NUL bytes (byte 0)\n"},
	{"UTF-16", "\xff\xfe{\x00", "error f:1: the file is UTF-16; save it as UTF-8 (byte 0)\n"},
	{"not UTF-8", "abc\xff\xff\xffabc", "error f:1: not a recording: the file is not UTF-8 (byte 0)\n"},
	{"a broken gzip header", "\x1f\x8babc", "error f: not a gzip file: unexpected EOF (byte 0)\n"},
	{"gzip cut off", gz(sse(start, block1, piece(1, "{}"), stop1, finish, last))[:60], "error f: cannot be read: unexpected EOF (byte 0)\n"},
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// offsets puts the place of the last "text" in the input for each "@text@",
// and its length for "@@".
func offsets(want, in string) string {
	parts := strings.Split(want, "@")
	for i := 1; i < len(parts); i += 2 {
		n := len(in)
		if parts[i] != "" {
			n = strings.LastIndex(in, parts[i])
		}
		parts[i] = fmt.Sprint(n)
	}
	return strings.Join(parts, "")
}

func TestRead(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for how, r := range map[string]io.Reader{
				"whole":        strings.NewReader(c.in),
				"byte by byte": iotest.OneByteReader(strings.NewReader(c.in)),
			} {
				got := dump(r, Auto)
				if want := offsets(c.want, c.in); got != want {
					t.Errorf("%s:\n got %s\nwant %s", how, got, want)
				}
			}
		})
	}
}

// TestReadUnknown has a text that is no recording.
func TestReadUnknown(t *testing.T) {
	got := dump(strings.NewReader("Dear reader,\nthis is prose.\n"), Auto)
	if !strings.HasPrefix(got, "error f:1: unknown format: it is none of anthropic-sse, ") {
		t.Error(got)
	}
}

// TestReadForced has a format that the recording would not be recognised as.
func TestReadForced(t *testing.T) {
	got := dump(strings.NewReader(`{"tool": "a", "input": "1", "type": "x"}`), "calls")
	if want := "call f:1  a [\"1\"] stop=\"\" assumed\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

// TestReadBroken has a reader that fails: what came before is given.
func TestReadBroken(t *testing.T) {
	in := io.MultiReader(strings.NewReader(sse(start, block1, stop1)), iotest.ErrReader(errors.New("disk on fire")))
	got := dump(in, Auto)
	if !strings.Contains(got, "f:10: cannot be read further: disk on fire") || !strings.Contains(got, "call f:5 t1 a []") {
		t.Error(got)
	}
}

// TestReadCutGzip has a compressed recording that is cut off: one error.
func TestReadCutGzip(t *testing.T) {
	whole := gz(sse(start, block1, piece(1, "[1"), piece(1, ", 2]"), stop1, finish, last))
	got := dump(strings.NewReader(whole[:len(whole)*3/4]), Auto)
	if strings.Count(got, "error ") != 1 || !strings.Contains(got, "cannot be read further: unexpected EOF") {
		t.Error(got)
	}
}

// TestReadStops has a consumer that wants one item.
func TestReadStops(t *testing.T) {
	n := 0
	for range Read("f", strings.NewReader(sse(start, block1, stop1, block2, stop2, finish, last)), Auto) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d items", n)
	}
}

// FuzzRead: no recording makes a reader panic, in any format.
func FuzzRead(f *testing.F) {
	for _, c := range cases {
		if len(c.in) < 4096 {
			f.Add([]byte(c.in))
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, name := range append([]string{Auto}, names()...) {
			for it, err := range Read("f", bytes.NewReader(in), name) {
				if n := count(it.Call != nil, it.Note != nil, err != nil); n != 1 {
					t.Fatalf("%s: an item with %d fields", name, n)
				}
			}
		}
	})
}

func names() (out []string) {
	for _, f := range Formats() {
		out = append(out, f.Name)
	}
	return out
}

func count(bs ...bool) (n int) {
	for _, b := range bs {
		if b {
			n++
		}
	}
	return n
}
