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
	late     int32 // raw bytes behind end that had to come before the text was known
}

// A buf is text that waits to be read, with its source. Without runs it stands in
// the raw input at offset raw. With runs, byte i of the text is byte base+i of
// what they speak of, so that taking from the front costs nothing.
//
// Invariant: runs is sorted by at, and runs[0].at <= base.
type buf struct {
	text string
	raw  int64
	runs []run
	base int
}

// plainBuf is text that stands in the raw input at offset raw.
func plainBuf(text string, raw int64) buf { return buf{text: text, raw: raw} }

// from returns the buf without its first n bytes. What is left of an empty one
// still knows where it stands.
func (b buf) from(n int) buf {
	if n >= len(b.text) {
		return plainBuf("", b.end(len(b.text)))
	}
	if b.runs == nil {
		return buf{text: b.text[n:], raw: b.raw + int64(n)}
	}
	return buf{text: b.text[n:], runs: b.runs[b.find(n):], base: b.base + n}
}

// to returns the first n bytes of the buf.
func (b buf) to(n int) buf {
	if b.runs == nil || n == 0 {
		return buf{text: b.text[:n], raw: b.start(0)}
	}
	k := len(b.runs)
	for k > 1 && b.runs[k-1].at >= n+b.base {
		k--
	}
	return buf{text: b.text[:n], runs: b.runs[:k:k], base: b.base}
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
	if b.runs == nil {
		return b.raw + int64(min(i, len(b.text)))
	}
	if i >= len(b.text) {
		return b.end(len(b.text))
	}
	r := &b.runs[b.find(i)]
	if r.whole {
		return r.raw
	}
	return r.raw + int64(i+b.base-r.at)
}

// end returns the raw offset behind byte i-1; for 0, where the text begins.
func (b buf) end(i int) int64 {
	if b.runs == nil {
		return b.raw + int64(i)
	}
	if i == 0 {
		r := &b.runs[0]
		if r.whole {
			return r.raw
		}
		return r.raw + int64(b.base-r.at)
	}
	r := &b.runs[b.find(i-1)]
	if r.whole {
		return r.end
	}
	return r.raw + int64(i+b.base-r.at)
}

// known returns how many raw bytes had to come before byte i-1 was known: end, or
// more.
func (b buf) known(i int) int64 {
	end := b.end(i)
	if b.runs != nil && i > 0 {
		if r := &b.runs[b.find(i-1)]; r.whole {
			end += int64(r.late)
		}
	}
	return end
}

// at returns the index of the first of n bytes that comes from the raw offset raw
// or from behind it, n if there is none.
func (b buf) at(raw int64, n int) int {
	lo, hi := 0, n
	for lo < hi {
		if m := (lo + hi) / 2; b.start(m) >= raw {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return lo
}

// within returns how many bytes of the text come from the first n raw bytes.
func (b buf) within(n int) int {
	if b.runs == nil {
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
	if b.runs == nil {
		return b.raw, true
	}
	if len(b.runs) != 1 || b.runs[0].whole {
		return 0, false
	}
	return b.end(0), true
}

// runLeft returns how many bytes from i on lie in the same run.
func (b buf) runLeft(i int) int {
	if b.runs != nil {
		if k := b.find(i); k+1 < len(b.runs) {
			return b.runs[k+1].at - b.base - i
		}
	}
	return len(b.text) - i
}

// wholeAt reports whether byte i comes from raw bytes that all of its run comes
// from.
func (b buf) wholeAt(i int) bool { return b.runs != nil && b.runs[b.find(i)].whole }

// show makes m translate offsets of b's text, which begins at offset at.
func (b buf) show(m *parser.SourceMap, at int64) {
	m.Truncate(at)
	if b.runs == nil {
		m.Add(at, b.raw, 0, false)
		return
	}
	for i := range b.runs {
		r := b.runs[i]
		if d := b.base - r.at; d > 0 {
			if !r.whole {
				r.raw += int64(d)
			}
			r.at = b.base
		}
		if at := at + int64(r.at-b.base); r.late > 0 {
			m.AddLate(at, r.raw, r.end, r.late)
		} else {
			m.Add(at, r.raw, r.end, r.whole)
		}
	}
}

// An arena makes strings of pieces: it appends to chunks that are never written
// again, so that a joined text costs no allocation of its own. It also has room
// for the runs of the head, which a writer makes of the one before.
type arena struct {
	chunk []byte
	runs  [2][]run
	turn  int // which of them the next head has
}

// A chunk has at first room for minChunk bytes, then for twice as much each time,
// up to maxChunk.
const (
	minChunk = 256
	maxChunk = 4096
)

// headRuns is for how many runs a head has room at first: there are two in turns.
const headRuns = 4

// view is b as a string without a copy. The bytes must not change while the
// string is in use.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// bytesOf is s as bytes, which must not be written.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

func (a *arena) join(parts ...string) string {
	n := 0
	for _, s := range parts {
		n += len(s)
	}
	if n == 0 {
		return ""
	}
	i := a.room(n)
	for _, s := range parts {
		a.chunk = append(a.chunk, s...)
	}
	return view(a.chunk[i:])
}

// room makes room for n bytes, and returns where in the chunk they begin.
func (a *arena) room(n int) int {
	if cap(a.chunk)-len(a.chunk) < n {
		a.chunk = make([]byte, 0, max(min(max(2*cap(a.chunk), minChunk), maxChunk), n))
	}
	return len(a.chunk)
}

// A writer makes a buf of pieces. Its runs are valid until the next but one is
// made.
type writer struct {
	arena *arena
	from  int
	runs  []run
}

// writer returns one for at most n bytes.
func (a *arena) writer(n int) writer {
	a.turn ^= 1
	return writer{a, a.room(n), a.runs[a.turn][:0]}
}

// add appends the text of b.
func (w *writer) add(b buf) {
	if len(b.text) > 0 {
		w.runs = appendRuns(w.runs, b, len(w.arena.chunk)-w.from)
		w.arena.chunk = append(w.arena.chunk, b.text...)
	}
}

// plain appends text that stands in the raw input at offset raw.
func (w *writer) plain(text string, raw int64) {
	if text != "" {
		w.runs = append(w.runs, run{at: len(w.arena.chunk) - w.from, raw: raw})
		w.arena.chunk = append(w.arena.chunk, text...)
	}
}

// insert appends text that stands for the raw bytes raw to end.
func (w *writer) insert(text string, raw, end int64) {
	if text != "" {
		w.runs = append(w.runs, run{at: len(w.arena.chunk) - w.from, raw: raw, end: end, whole: true})
		w.arena.chunk = append(w.arena.chunk, text...)
	}
}

// buf returns what was written.
func (w *writer) buf() buf {
	w.arena.runs[w.arena.turn] = w.runs
	return buf{text: view(w.arena.chunk[w.from:]), runs: w.runs}
}

// appendRuns appends the runs of b, moved so that its text begins at offset at.
func appendRuns(dst []run, b buf, at int) []run {
	if b.runs == nil {
		return appendRun(dst, run{at: at, raw: b.raw})
	}
	for i := range b.runs {
		r := b.runs[i]
		if d := b.base - r.at; d > 0 {
			if !r.whole {
				r.raw += int64(d)
			}
			r.at = b.base
		}
		r.at += at - b.base
		dst = appendRun(dst, r)
	}
	return dst
}

// appendRun appends a run, or makes the last one longer.
func appendRun(dst []run, r run) []run {
	if n := len(dst); n > 0 && !r.whole {
		if l := &dst[n-1]; !l.whole && r.raw-l.raw == int64(r.at-l.at) {
			return dst
		}
	}
	return append(dst, r)
}

// joinBufs returns b with c behind it.
func (a *arena) joinBufs(b, c buf) buf {
	if len(b.text) == 0 {
		return c
	}
	if len(c.text) == 0 {
		return b
	}
	text := a.join(b.text, c.text)
	if b.runs == nil && c.runs == nil && b.raw+int64(len(b.text)) == c.raw {
		return plainBuf(text, b.raw)
	}
	runs := make([]run, 0, len(b.runs)+len(c.runs)+2)
	return buf{text: text, runs: appendRuns(appendRuns(runs, b, 0), c, len(b.text))}
}
