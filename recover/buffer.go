package recover

import (
	"unsafe"

	"github.com/jsontide/jsontide/parser"
)

// A run says where a part of a text comes from: from offset at of the text on,
// from the raw bytes from raw on, one for one, or all of it from raw to end.
type run struct {
	at       int
	raw, end int64
	whole    bool
}

// A buf is text that waits to be read, with its source. Byte i of the text is
// byte base+i of what the runs speak of, so that taking from the front costs
// nothing.
//
// Invariant: runs is sorted by at, and runs[0].at <= base; it is empty only if
// the text is.
type buf struct {
	text string
	runs []run
	base int
}

// plainBuf is text that stands in the raw input at offset raw.
func plainBuf(text string, raw int64) buf { return buf{text: text, runs: []run{{raw: raw}}} }

// from returns the buf without its first n bytes. What is left of an empty one
// still knows where it stands.
func (b buf) from(n int) buf {
	if n == 0 {
		return b
	}
	if n >= len(b.text) {
		return plainBuf("", b.end(len(b.text)))
	}
	return buf{b.text[n:], b.runs[b.find(n):], b.base + n}
}

// to returns the first n bytes of the buf.
func (b buf) to(n int) buf {
	k := len(b.runs)
	for k > 1 && b.runs[k-1].at >= n+b.base {
		k--
	}
	return buf{b.text[:n], b.runs[:k:k], b.base}
}

// find returns the index of the run that byte i lies in.
func (b buf) find(i int) int {
	i += b.base
	lo, hi := 0, len(b.runs)
	for hi-lo > 1 {
		if m := (lo + hi) / 2; b.runs[m].at <= i {
			lo = m
		} else {
			hi = m
		}
	}
	return lo
}

// start returns the raw offset of byte i; behind the last, where it ends.
func (b buf) start(i int) int64 {
	if i >= len(b.text) {
		return b.end(i)
	}
	r := &b.runs[b.find(i)]
	if r.whole {
		return r.raw
	}
	return r.raw + int64(i+b.base-r.at)
}

// end returns the raw offset behind byte i-1; for 0, where the text begins.
func (b buf) end(i int) int64 {
	if i == 0 {
		if len(b.runs) == 0 {
			return 0
		}
		if r := &b.runs[0]; !r.whole {
			return r.raw + int64(b.base-r.at)
		}
		return b.runs[0].raw
	}
	r := &b.runs[b.find(i-1)]
	if r.whole {
		return r.end
	}
	return r.raw + int64(i+b.base-r.at)
}

// within returns how many bytes of the text come from the first n raw bytes.
func (b buf) within(n int) int {
	if _, ok := b.plainFrom(); ok {
		return min(n, len(b.text))
	}
	from := b.start(0)
	lo, hi := 0, len(b.text)
	for lo < hi {
		if m := (lo + hi + 1) / 2; b.end(m)-from <= int64(n) {
			lo = m
		} else {
			hi = m - 1
		}
	}
	return lo
}

// plainFrom returns the raw offset of the text if all of it stands there one
// for one.
func (b buf) plainFrom() (raw int64, ok bool) {
	if len(b.runs) != 1 || b.runs[0].whole {
		return 0, false
	}
	return b.runs[0].raw + int64(b.base-b.runs[0].at), true
}

// show makes m translate offsets of b's text, which begins at offset at.
func (b buf) show(m *parser.SourceMap, at int64) {
	m.Truncate(at)
	for i := range b.runs {
		r := b.runs[i]
		if d := b.base - r.at; d > 0 {
			if !r.whole {
				r.raw += int64(d)
			}
			r.at = b.base
		}
		m.Add(at+int64(r.at-b.base), r.raw, r.end, r.whole)
	}
}

// An arena makes strings of pieces: it appends to chunks that are never written
// again, so that a joined text costs no allocation of its own.
type arena struct{ chunk []byte }

const arenaChunk = 4096

// view is b as a string without a copy. The bytes must not change while the
// string is in use.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func (a *arena) join(parts ...string) string {
	n := 0
	for _, s := range parts {
		n += len(s)
	}
	if n == 0 {
		return ""
	}
	if cap(a.chunk)-len(a.chunk) < n {
		a.chunk = make([]byte, 0, max(arenaChunk, n))
	}
	i := len(a.chunk)
	for _, s := range parts {
		a.chunk = append(a.chunk, s...)
	}
	return view(a.chunk[i:])
}

// appendRuns appends the runs of b, moved so that its text begins at offset at.
func appendRuns(dst []run, b buf, at int) []run {
	for i := range b.runs {
		r := b.runs[i]
		if d := b.base - r.at; d > 0 {
			if !r.whole {
				r.raw += int64(d)
			}
			r.at = b.base
		}
		r.at += at - b.base
		if n := len(dst); n > 0 {
			if l := &dst[n-1]; !r.whole && !l.whole && r.raw-l.raw == int64(r.at-l.at) {
				continue
			}
		}
		dst = append(dst, r)
	}
	return dst
}

// joinBufs returns b with c behind it.
func (a *arena) joinBufs(b, c buf) buf {
	if len(b.text) == 0 {
		return c
	}
	if len(c.text) == 0 {
		return b
	}
	runs := make([]run, 0, len(b.runs)+len(c.runs))
	runs = appendRuns(appendRuns(runs, b, 0), c, len(b.text))
	return buf{text: a.join(b.text, c.text), runs: runs}
}

// splice returns b with take bytes at i replaced by insert, which stands for
// the raw bytes raw to end.
func (a *arena) splice(b buf, i, take int, insert string, raw, end int64) buf {
	head, tail := b.to(i), b.from(i+take)
	runs := make([]run, 0, len(head.runs)+len(tail.runs)+1)
	if i > 0 {
		runs = appendRuns(runs, head, 0)
	}
	if insert != "" {
		runs = append(runs, run{i, raw, end, true})
	}
	if len(tail.text) > 0 {
		runs = appendRuns(runs, tail, i+len(insert))
	}
	if len(runs) == 0 {
		runs = append(runs, run{0, end, end, true})
	}
	return buf{text: a.join(head.text, insert, tail.text), runs: runs}
}
