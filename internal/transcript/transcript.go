// Package transcript reads recordings of streamed tool calls: what providers
// send on the wire, what clients and proxies keep on disk, and the neutral form
// "calls". Each format is one entry of a table: a name, how it is recognised,
// and a reader.
//
// # What comes out
//
// [Read] gives [Item] values in the order of the recording: calls and notes. A
// part that cannot be read gives an [*Error] with its line and offset in place of
// an item, and reading goes on behind it.
//
// The text of a tool's input is exact: the deltas hold the bytes that the
// provider's own decoder of the envelope would hand over, except that bytes
// which are not UTF-8 and halves of surrogate pairs are kept, not replaced, so
// that whoever reads the input sees them.
//
// # Limits
//
// A line may have any length; it is held in memory whole, and so are the deltas
// of one message until its stop reason is known. An envelope may be nested
// 10,000 levels deep (the limit of encoding/json).
//
// Headers of recorded requests are skipped; they are in no item and in no
// message.
package transcript

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"
)

// A Call is one tool call as it was recorded.
type Call struct {
	File     string // as it was given to Read
	Line     int    // of the record that began the call, from 1; 0 where the format has no lines
	Provider string // "anthropic", "openai", …; "" for the format "calls"
	ID       string // the provider's id; "" where it has none
	Tool     string
	Deltas   []string // the text of the input, in the pieces that were recorded; none: no bytes came

	// StopReason is the provider's own word for why the message ended: ""
	// where the recording breaks off before it.
	StopReason string
	// StopAssumed reports that the format has no stop reason and the record
	// gave none: an ordinary stop is assumed.
	StopAssumed bool

	Schema   string   // the tool's input schema, where the record itself has it
	Server   bool     // the provider ran the tool: no client executes the input
	Damaged  bool     // part of the recording of this call could not be read: text may be missing
	Warnings []string // what was odd about how the call was recorded
}

// Source returns where the call was recorded, as "file:line".
func (c *Call) Source() string {
	if c.Line == 0 {
		return c.File
	}
	return c.File + ":" + strconv.Itoa(c.Line)
}

func (c *Call) warn(format string, args ...any) {
	c.Warnings = append(c.Warnings, fmt.Sprintf(format, args...))
}

// An Item is one thing that was read; exactly one field is set.
type Item struct {
	Call *Call
	Note *Error // something worth knowing that is no failure
}

// An Error says what could not be read, and where.
type Error struct {
	File   string
	Line   int   // from 1; 0: the file as a whole
	Offset int64 // bytes from the start of the (decompressed) file; -1: not known
	Msg    string
	Err    error // the cause, if there is one

	// Unknown reports that the file is in none of the formats.
	Unknown bool
}

// Error returns "file:line: message (byte offset)".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(e.Line))
	}
	b.WriteString(": ")
	b.WriteString(e.Msg)
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(cause(e.Err))
	}
	if e.Offset >= 0 {
		b.WriteString(" (byte ")
		b.WriteString(strconv.FormatInt(e.Offset, 10))
		b.WriteByte(')')
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// cause leaves out of a file error the name that the message has already.
func cause(err error) string {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// Auto is the name that makes [Read] recognise the format.
const Auto = "auto"

// headSize is how much of a file is looked at to recognise its format: enough
// for the first records of every format, system prompts included.
const headSize = 256 << 10

// Read reads the recording r, which messages call file, in the format with the
// name (one of [Formats], or [Auto]). Text compressed with gzip is decompressed
// whatever its name. The items are in the order of the recording.
func Read(file string, r io.Reader, format string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		o := &output{file: file, yield: yield}
		in := bufio.NewReaderSize(r, headSize)
		if magic, _ := in.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
			z, err := gzip.NewReader(in)
			if err != nil {
				o.fail(&Error{Offset: 0, Msg: "not a gzip file", Err: err})
				return
			}
			in = bufio.NewReaderSize(z, headSize)
		}
		f := Lookup(format)
		if f == nil {
			head, err := in.Peek(headSize)
			if f = recognise(head); f == nil {
				e := &Error{Line: 1, Msg: unrecognised(head), Unknown: true}
				if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
					e = &Error{Msg: "cannot be read", Err: err}
				}
				o.fail(e)
				return
			}
		}
		f.read(newLines(in, o), o)
	}
}

// output is where readers put what they find.
type output struct {
	file  string
	yield func(Item, error) bool
	done  bool // the consumer wants no more

	// damaged, if set, is told that something was not read.
	damaged func()
}

func (o *output) put(it Item, err error) {
	if !o.done {
		o.done = !o.yield(it, err)
	}
}

func (o *output) call(c *Call) {
	c.File = o.file
	o.put(Item{Call: c}, nil)
}

func (o *output) note(line int, off int64, format string, args ...any) {
	o.put(Item{Note: &Error{File: o.file, Line: line, Offset: off, Msg: fmt.Sprintf(format, args...)}}, nil)
}

func (o *output) fail(e *Error) {
	e.File = o.file
	o.put(Item{}, e)
	if o.damaged != nil {
		o.damaged()
	}
}

func (o *output) failf(line int, off int64, format string, args ...any) {
	o.fail(&Error{Line: line, Offset: off, Msg: fmt.Sprintf(format, args...)})
}
