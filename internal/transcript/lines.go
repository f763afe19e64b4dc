package transcript

import (
	"bufio"
	"bytes"
	"io"
	"slices"
)

// lines reads lines of any length. Line ends are LF and CRLF; the last line
// needs none.
type lines struct {
	in   *bufio.Reader
	o    *output
	buf  []byte
	text []byte // the line, without its end; lent until the next one
	num  int    // of the line, from 1
	off  int64  // of the line's first byte
	next int64  // of the byte behind the line
	bad  bool   // reading failed: there are no more lines
}

func newLines(in *bufio.Reader, o *output) *lines { return &lines{in: in, o: o} }

// scan reads the next line and reports whether there is one. What cannot be read
// is reported, once: the beginning of a line at which reading fails is no line.
func (l *lines) scan() bool {
	if l.o.done || l.bad {
		return false
	}
	l.buf = l.buf[:0]
	l.off = l.next
	l.num++
	for {
		part, err := l.in.ReadSlice('\n')
		l.next += int64(len(part))
		if err == nil && len(l.buf) == 0 {
			l.text = part
			break
		}
		if len(l.buf)+len(part) > cap(l.buf) {
			l.buf = slices.Grow(l.buf, max(len(l.buf), len(part))) // long lines double
		}
		l.buf = append(l.buf, part...)
		l.text = l.buf
		if err == nil {
			break
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != io.EOF {
			l.o.fail(&Error{Line: l.num, Offset: l.next, Msg: "cannot be read further", Err: err})
			l.bad = true
			return false
		}
		if len(l.buf) == 0 {
			l.num--
			return false
		}
		break
	}
	if l.num == 1 && bytes.HasPrefix(l.text, bom) {
		l.text = l.text[len(bom):]
		l.off += int64(len(bom))
	}
	if n := len(l.text); n > 0 && l.text[n-1] == '\n' {
		l.text = l.text[:n-1]
		if n > 1 && l.text[n-2] == '\r' {
			l.text = l.text[:n-2]
		}
	}
	return true
}

// bom is the byte order mark that some editors put in front of UTF-8.
var bom = []byte("\xef\xbb\xbf")
