package recover

// The mended text is the beginning of the raw input up to jsonAt, what stands in
// json behind it, and the raw bytes kept behind that, which were taken as they are
// since the last change. It is made as a whole only when somebody asks for it.

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
	if r.kept[0] < r.kept[1] {
		r.settleKept()
	}
	t := &r.json
	if n <= cap(t.cur)-len(t.cur) {
		return
	}
	// What came so far is likely to be written next, and a little more.
	size := r.raw.len() - r.jsonAt - t.len() + joinStep
	if size += size / 8; size > 2*maxPiece {
		size = maxPiece
	}
	before := ""
	if at := r.jsonAt; t.len() == 0 && at <= r.raw.len()/8 && at <= maxChunk {
		before = r.raw.slice(0, at) // so that it is one piece with what follows
		r.jsonAt = 0
	}
	t.grow(max(n, int(min(t.len(), maxPiece)), int(size)) + len(before))
	t.cur = append(t.cur, before...)
}

// link appends the raw text between two offsets to the mended text.
func (r *Repairer) link(from, to int64) {
	switch {
	case r.kept[0] == r.kept[1]:
		r.kept[0] = from
	case r.kept[1] != from:
		r.settleKept()
		r.kept[0] = from
	}
	r.kept[1] = to
}

// settleKept appends to json what stands behind it.
func (r *Repairer) settleKept() {
	from, to := r.kept[0], r.kept[1]
	r.kept = [2]int64{}
	if to-from < minLink {
		r.write(r.raw.slice(from, to))
	} else {
		r.raw.each(from, to, r.json.link)
	}
}

// mended returns the mended text so far.
func (r *Repairer) mended() string {
	if r.json.len() == 0 {
		switch from, to := r.kept[0], r.kept[1]; {
		case from == to:
			return r.raw.all()[:r.jsonAt]
		case r.jsonAt == 0:
			return r.raw.all()[from:to]
		}
	}
	if r.jsonAt == 0 {
		r.reserve(0)
		r.lent = true
		return r.json.all()
	}
	n := r.mendedLen()
	return view(r.appendMended(make([]byte, 0, n), 0, n))
}

// mendedLen returns the length of the mended text so far.
func (r *Repairer) mendedLen() int64 {
	return r.jsonAt + r.json.len() + r.kept[1] - r.kept[0]
}

// appendMended appends a part of the mended text to dst.
func (r *Repairer) appendMended(dst []byte, from, to int64) []byte {
	at := r.jsonAt
	if from < at {
		dst = r.raw.appendTo(dst, from, min(to, at))
	}
	end := at + r.json.len()
	if to > at && from < end {
		dst = r.json.appendTo(dst, max(from-at, 0), min(to, end)-at)
	}
	if to > end {
		raw := r.kept[0] - end
		dst = r.raw.appendTo(dst, raw+max(from, end), raw+to)
	}
	return dst
}

// mendedRange returns a part of the mended text.
func (r *Repairer) mendedRange(from, to int64) string {
	return view(r.appendMended(make([]byte, 0, to-from), from, to))
}
