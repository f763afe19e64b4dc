package recover

import (
	"math"

	"github.com/jsontide/jsontide/parser"
)

// A mark is an edit of the short way, or a row of them, as it is kept until
// somebody asks for edits: it holds no pointer, and the text that it puts there is
// told by its form and by the raw text.
type mark struct {
	start    int64
	path     uint32 // where its path begins in marks.paths
	pathSize uint16
	size     uint16 // raw bytes that it replaces, or in which it has its row
	rule     Rule
	form     markForm
}

// A markForm says what a mark puts in the place of what it replaces.
type markForm uint8

const (
	putNothing  markForm = iota
	putQuote             // a quote
	putEscaped           // an escaped quote
	putComma             // a comma
	putName              // the name that stands between two delimiters, in quotes
	putLiteral           // the literal of JSON that is meant
	putControls          // a row: each control character is escaped
)

// marks are those that are newer than all edits. All are lossless.
type marks struct {
	list  []mark
	paths []byte
	edits int // that they stand for

	// The path that was written last, that of its container with the slash behind
	// it, and which they are.
	last, box pathRef
	key       parser.BoxKey
}

// A pathRef is a path in marks.paths.
type pathRef struct {
	from uint32
	size uint16
}

func (m *marks) reset() { *m = marks{list: m.list[:0], paths: m.paths[:0], key: m.key[:0]} }

// mayMark reports whether n marks more may be kept, for a member whose name is not
// longer than maxQuick.
func (r *Repairer) mayMark(n int) bool {
	return len(r.edits)+r.marks.edits+n <= r.opt.maxEdits && len(r.marks.paths) < math.MaxUint32/2 && r.p.Path().PointerBound() < math.MaxUint16-2*maxQuick
}

// mark keeps a mark of what stands from offset start to end of the raw text.
func (r *Repairer) mark(rule Rule, form markForm, start, end int64, path pathRef) {
	m := &r.marks
	m.edits++
	if m.list == nil {
		m.list = make([]mark, 0, minMarks)
	}
	m.list = append(m.list, mark{start, path.from, path.size, uint16(end - start), rule, form})
}

// minMarks and minPaths are for how many marks, and how many bytes of paths, there
// is room at first.
const (
	minMarks = 4
	minPaths = 32
)

// markControl keeps a mark of the control character at offset at of the open
// string, behind which the row of those before it goes on.
func (r *Repairer) markControl(at int64) {
	path := r.memberPath()
	if n := len(r.marks.list); n > 0 {
		if m := &r.marks.list[n-1]; m.form == putControls && m.path == path.from && at-m.start < math.MaxUint16 {
			m.size = uint16(at - m.start + 1)
			r.marks.edits++
			return
		}
	}
	r.mark(RawControl, putControls, at, at+1, path)
}

// memberPath is where the member or item at hand stands.
func (r *Repairer) memberPath() pathRef {
	m, p := &r.marks, r.p.Path()
	box, same := p.Last(m.key)
	switch {
	case same:
		return m.last
	case p.Len() == 0:
		return pathRef{}
	}
	if m.paths == nil {
		m.paths, m.key = make([]byte, 0, minPaths), make(parser.BoxKey, 0, minPaths/4)
	}
	from := len(m.paths)
	if box {
		m.paths = append(m.paths, m.paths[m.box.from:m.box.from+uint32(m.box.size)]...)
	} else {
		m.paths = p.AppendPointer(m.paths)
		k := len(m.paths)
		for m.paths[k-1] != '/' {
			k--
		}
		m.box = pathRef{uint32(from), uint16(k - from)}
		m.paths = m.paths[:k]
	}
	m.paths = p.AppendToken(m.paths)
	m.key = p.AppendKey(m.key[:0])
	m.last = pathRef{uint32(from), uint16(len(m.paths) - from)}
	return m.last
}

// boxPath is where the innermost open container stands.
func (r *Repairer) boxPath() pathRef {
	r.memberPath()
	return pathRef{r.marks.box.from, r.marks.box.size - 1}
}

// unfold makes edits of the marks.
func (r *Repairer) unfold() {
	if len(r.marks.list) == 0 {
		return
	}
	r.edits = growEdits(r.edits, r.marks.edits)
	paths := string(r.marks.paths)
	for i := range r.marks.list {
		m := &r.marks.list[i]
		e := Edit{Rule: m.rule, Path: parser.Pointer(paths[m.path : m.path+uint32(m.pathSize)]), Start: m.start, End: m.start + int64(m.size)}
		switch m.form {
		case putQuote:
			e.Insert = `"`
		case putEscaped:
			e.Insert = `\"`
		case putComma:
			e.Insert = ","
		case putName:
			e.Insert = `"` + r.raw.slice(e.Start+1, e.End-1) + `"`
		case putLiteral:
			e.Insert = otherLiteralOf(r.raw.slice(e.Start, e.End))
		case putControls:
			row := r.raw.slice(e.Start, e.End)
			for k := 0; k < len(row); k++ {
				if row[k] < ' ' {
					e.Start = m.start + int64(k)
					e.End, e.Insert = e.Start+1, escapeControl(row[k])
					r.edits = append(r.edits, e)
				}
			}
			continue
		}
		r.edits = append(r.edits, e)
	}
	r.marks.reset()
}
