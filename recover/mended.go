package recover

// The mended text is the beginning of the raw input up to jsonAt, and what stands
// in json behind it. It is made as a whole only when somebody asks for it.

// minLink is how long raw text must be, in bytes, that is taken over into the
// mended text without a copy.
const minLink = 256

// write appends to the mended text.
func (r *Repairer) write(s string) {
	r.reserve(len(s))
	r.json.cur = append(r.json.cur, s...)
}

// reserve makes room for n bytes more of the mended text in json.cur.
func (r *Repairer) reserve(n int) {
	t := &r.json
	if n <= cap(t.cur)-len(t.cur) {
		return
	}
	// What came so far is likely to be written next, and a little more.
	rest := r.raw.len() - r.jsonAt - t.len() + joinStep
	if rest += rest / 8; rest > 2*maxPiece {
		rest = maxPiece
	}
	before := ""
	if at := r.jsonAt; t.len() == 0 && at <= r.raw.len()/8 && at <= maxChunk {
		before = r.raw.slice(0, at) // so that it is one piece with what follows
		r.jsonAt = 0
	}
	t.grow(max(n, int(min(t.len(), maxPiece)), int(rest)) + len(before))
	t.cur = append(t.cur, before...)
}

// link appends the raw text between two offsets to the mended text.
func (r *Repairer) link(from, to int64) {
	if s := r.raw.slice(from, to); len(s) < minLink {
		r.write(s)
	} else {
		r.json.link(s)
	}
}

// mended returns the mended text so far.
func (r *Repairer) mended() string {
	switch {
	case r.json.len() == 0:
		return r.raw.all()[:r.jsonAt]
	case r.jsonAt == 0:
		r.lent = true
		return r.json.all()
	}
	n := r.mendedLen()
	return view(r.appendMended(make([]byte, 0, n), 0, n))
}

// mendedLen returns the length of the mended text so far.
func (r *Repairer) mendedLen() int64 { return r.jsonAt + r.json.len() }

// appendMended appends a part of the mended text to dst.
func (r *Repairer) appendMended(dst []byte, from, to int64) []byte {
	at := r.jsonAt
	if from < at {
		dst = r.raw.appendTo(dst, from, min(to, at))
	}
	if to > at {
		dst = r.json.appendTo(dst, max(from-at, 0), to-at)
	}
	return dst
}

// mendedRange returns a part of the mended text.
func (r *Repairer) mendedRange(from, to int64) string {
	return view(r.appendMended(make([]byte, 0, to-from), from, to))
}
