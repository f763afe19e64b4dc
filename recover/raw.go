package recover

import "sort"

// A rawText is the input as it came. It stands in pieces, so that more of it
// costs no copy of what came before; what was written is never written again, so
// that views of it stay good.
type rawText struct {
	old  []rawPiece // what stands before cur
	cur  []byte     // the last piece, with room for more
	base int64      // offset of cur[0]
	room []byte     // the last piece that grow has made, or what of it is free, empty
}

// A rawPiece is text that stands at offset at.
type rawPiece struct {
	text string
	at   int64
}

// Sizes of pieces, in bytes: at first room for the inputs of several short calls,
// then as much as came before, up to maxPiece.
const (
	minPiece = 1 << 10
	maxPiece = 16 << 10
)

// reset makes t empty. What room is left in the last piece is for the next input.
func (t *rawText) reset() {
	if len(t.old) > 0 {
		clear(t.old)
		t.old = t.old[:0]
	}
	t.cur, t.base = t.cur[len(t.cur):], 0
	if cap(t.cur) == 0 {
		t.cur = nil // it may be the end of a delta, which it would keep alive
	}
}

// len returns the length of the text in bytes.
func (t *rawText) len() int64 { return t.base + int64(len(t.cur)) }

// add appends a delta. The text from offset at on stays in one piece with it.
func (t *rawText) add(delta string, at int64) {
	if len(delta) > cap(t.cur)-len(t.cur) {
		if at == t.len() && (len(delta) >= minPiece || cap(t.cur) == 0) {
			t.begin(at)
			t.cur = bytesOf(delta) // not written: there is no room behind it
			return
		}
		t.renew(at, len(delta))
	}
	t.cur = append(t.cur, delta...)
}

// begin puts what stands before offset at, which lies in cur, among the old
// pieces.
func (t *rawText) begin(at int64) {
	if n := at - t.base; n > 0 {
		t.old = append(t.old, rawPiece{view(t.cur[:n]), t.base})
	}
	t.base = at
}

// renew makes the last piece a new one that begins at offset at and has room for
// n bytes more.
func (t *rawText) renew(at int64, n int) {
	size := int(t.len()-at) + n
	cur := t.appendTo(make([]byte, 0, max(size, int(min(max(t.len(), minPiece), maxPiece)))), at, t.len())
	if at < t.base {
		k := t.find(at)
		if p := &t.old[k]; p.at < at {
			p.text = p.text[:at-p.at]
			k++
		}
		clear(t.old[k:])
		t.old, t.base = t.old[:k], at
	} else {
		t.begin(at)
	}
	t.cur = cur
}

// grow makes room for n bytes more, in a piece of their own.
func (t *rawText) grow(n int) {
	t.begin(t.len())
	t.cur = make([]byte, 0, n)
	t.room = t.cur
}

// link appends s, which is never written again, without a copy.
func (t *rawText) link(s string) {
	end := t.len()
	room := t.cur[len(t.cur):]
	t.begin(end)
	t.old = append(t.old, rawPiece{s, end})
	t.cur, t.base = room, end+int64(len(s))
}

// find returns the index of the old piece that offset at lies in.
func (t *rawText) find(at int64) int {
	return sort.Search(len(t.old), func(i int) bool { return t.old[i].at > at }) - 1
}

// from returns the text from offset at on: one piece, also with what add appends,
// as long as it is told to.
func (t *rawText) from(at int64) string {
	if at < t.base {
		t.renew(at, int(t.len()-at)) // so that whoever asks again and again copies little
	}
	return view(t.cur[at-t.base:])
}

// all returns the whole text, to which nothing more will come.
func (t *rawText) all() string {
	if t.base > 0 {
		t.renew(0, 0)
	}
	return view(t.cur)
}

// slice returns a part of the text: a view, where it lies in one piece.
func (t *rawText) slice(from, to int64) string {
	if from >= t.base {
		return view(t.cur[from-t.base : to-t.base])
	}
	if p := &t.old[t.find(from)]; to <= p.at+int64(len(p.text)) {
		return p.text[from-p.at : to-p.at]
	}
	return view(t.appendTo(make([]byte, 0, to-from), from, to))
}

// each calls f with a part of the text, piece by piece.
func (t *rawText) each(from, to int64, f func(string)) {
	for from < to && from < t.base {
		p := &t.old[t.find(from)]
		end := min(to, p.at+int64(len(p.text)))
		f(p.text[from-p.at : end-p.at])
		from = end
	}
	if from < to {
		f(view(t.cur[from-t.base : to-t.base]))
	}
}

// appendTo appends a part of the text to dst.
func (t *rawText) appendTo(dst []byte, from, to int64) []byte {
	if from < t.base {
		for _, p := range t.old[t.find(from):] {
			end := min(to, p.at+int64(len(p.text)))
			if from >= end {
				break
			}
			dst = append(dst, p.text[from-p.at:end-p.at]...)
			from = end
		}
	}
	if from < to {
		dst = append(dst, t.cur[from-t.base:to-t.base]...)
	}
	return dst
}
