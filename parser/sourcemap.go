package parser

// A SourceMap translates offsets in the text that a guarded parser reads into
// offsets of the raw input: they differ behind an edit, and inside of a string
// that is read as JSON. The zero SourceMap is the identity.
type SourceMap struct {
	segs  []segment
	first [4]segment // what segs is at first, in a SourceMap that stays where it is
}

// A segment says where the text from offset at on comes from: from the raw
// bytes from raw on, one for one, or all of it from raw to end.
type segment struct {
	at, raw, end int64
	whole        bool
	late         int32 // bytes behind end that had to come before it was known what the text is
}

// Add says that the text from offset at on, which is not before what was added
// last, comes from the raw bytes raw to end: one for one, or as a whole (an
// escape, an insertion).
func (m *SourceMap) Add(at, raw, end int64, whole bool) {
	n := len(m.segs)
	if n > 0 && !whole {
		if l := &m.segs[n-1]; !l.whole && raw-l.raw == at-l.at {
			return
		}
	} else if n == 0 && !whole && at == raw {
		return
	}
	if n > 0 && m.segs[n-1].at == at {
		m.segs = m.segs[:n-1]
	}
	if m.segs == nil {
		m.segs = m.first[:0]
	}
	m.segs = append(m.segs, segment{at: at, raw: raw, end: end, whole: whole})
}

// AddLate is Add for text that comes as a whole from the raw bytes raw to end, if
// late bytes behind them had to come before that was known.
func (m *SourceMap) AddLate(at, raw, end int64, late int32) {
	m.Add(at, raw, end, true)
	m.segs[len(m.segs)-1].late = late
}

// Start returns the raw offset of the byte at offset v of the text.
func (m *SourceMap) Start(v int64) int64 {
	for i := len(m.segs) - 1; i >= 0; i-- {
		if s := &m.segs[i]; s.at <= v {
			if s.whole {
				return s.raw
			}
			return s.raw + v - s.at
		}
	}
	return v
}

// End returns the raw offset behind the byte before offset v of the text.
func (m *SourceMap) End(v int64) int64 {
	for i := len(m.segs) - 1; i >= 0; i-- {
		if s := &m.segs[i]; s.at < v {
			if s.whole {
				return s.end
			}
			return s.raw + v - s.at
		}
	}
	return v
}

// Known returns how many raw bytes had to come before the byte before offset v of
// the text was known: End, or more.
func (m *SourceMap) Known(v int64) int64 {
	for i := len(m.segs) - 1; i >= 0; i-- {
		if s := &m.segs[i]; s.at < v {
			if s.whole {
				return s.end + int64(s.late)
			}
			return s.raw + v - s.at
		}
	}
	return v
}

// Truncate forgets what the text from offset at on is.
func (m *SourceMap) Truncate(at int64) {
	n := len(m.segs)
	for n > 0 && m.segs[n-1].at >= at {
		n--
	}
	m.segs = m.segs[:n]
}

// Forget drops what only concerns text before offset at.
func (m *SourceMap) Forget(at int64) {
	k := 0
	for k+1 < len(m.segs) && m.segs[k+1].at < at { // that of the byte before at stays, for End
		k++
	}
	if k > 0 {
		m.segs = m.segs[:copy(m.segs, m.segs[k:])]
	}
}

// Identity reports whether m changes no offset.
func (m *SourceMap) Identity() bool { return len(m.segs) == 0 }

// Reset makes m the identity again.
func (m *SourceMap) Reset() { m.segs = m.segs[:0] }

// Translate turns the offsets of an event, which are of the text, into raw
// ones; SourceEnd follows.
func (m *SourceMap) Translate(e *Event) {
	e.source = m
	if len(m.segs) == 0 {
		return
	}
	e.Start, e.End, e.At, e.Comma = m.Start(e.Start), m.End(e.End), m.Known(e.At), m.End(e.Comma)
}
