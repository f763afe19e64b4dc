package recover

import (
	"math"
	"slices"

	"github.com/jsontide/jsontide/parser"
)

// A mark is one or more edits of the short way, as they are kept until somebody asks
// for edits: it holds no pointer, and the text that it puts there is told by its
// form and by the raw text.
type mark struct {
	start    int64
	path     uint32 // where the path of its place begins in the paths of its block
	token    uint32 // and what stands behind that
	pathSize uint16
	size     uint16 // raw bytes of what it replaces, or of that in which its edits lie
	rule     Rule
	form     markForm
	place    markPlace
}

// A markPlace says what the path of a mark is.
type markPlace uint8

const (
	atPath  markPlace = iota // the path as it stands
	atBox                    // without the slash that it ends with
	atName                   // and a name of the raw text: from where, as seen from start, and how long
	atIndex                  // and an index
)

// A markForm says what a mark puts in the place of what it replaces.
type markForm uint8

const (
	putNothing  markForm = iota
	putQuote             // a quote
	putEscaped           // an escaped quote
	putComma             // a comma
	putName              // the name that stands between two delimiters, in quotes
	putLiteral           // the literal of JSON that is meant
	putBefore            // two edits: a quote before and behind what stands there
	putAround            // two edits: a quote for each of the delimiters
	putControls          // an edit for each control character, which is escaped
)

// marks are those that are newer than all edits. All are lossless.
type marks struct {
	blocks []markBlock
	edits  int   // that they stand for
	paths  int64 // bytes of the paths of those, without names and indices

	// The path in the last block of the container that was written last, with a slash
	// behind it, and which it is; and the path of a member or item of it, and of which.
	box  pathRef
	key  parser.BoxKey
	last pathRef
	at   uint64

	open int64 // where the quote stands that opened the string at hand, if it has the last mark
}

// A markBlock is some marks and their paths: many of them cost less than one that
// grows.
type markBlock struct {
	list  []mark
	paths []byte
}

// A block has at first room for minMarks marks and minPaths bytes of paths, and for
// maxMarks marks at last.
const (
	minMarks = 4
	maxMarks = 128
	minPaths = 32
)

// block returns the one to which marks are added.
func (m *marks) block() *markBlock {
	n := len(m.blocks)
	if n > 0 && len(m.blocks[n-1].list) < maxMarks {
		return &m.blocks[n-1]
	}
	m.box, m.last = pathRef{}, pathRef{} // it has paths of its own
	m.blocks = slices.Grow(m.blocks, 1)[:n+1]
	b := &m.blocks[n]
	switch {
	case cap(b.list) > 0: // of an earlier input
		b.list, b.paths = b.list[:0], b.paths[:0]
	case n == 0:
		*b = markBlock{make([]mark, 0, minMarks), make([]byte, 0, minPaths)}
	default:
		*b = markBlock{make([]mark, 0, maxMarks), make([]byte, 0, cap(m.blocks[n-1].paths))}
	}
	return b
}

func (m *marks) reset() { *m = marks{blocks: m.blocks[:0], key: m.key[:0]} }

// A pathRef is a path in the last block.
type pathRef struct {
	from uint32
	size uint16
}

// mayMark reports whether n edits more may be kept, of a member whose name is not
// longer than maxQuick.
func (r *Repairer) mayMark(n int) bool {
	bound := r.p.Path().PointerBound() + 2*maxQuick
	return len(r.edits)+r.marks.edits+n <= r.opt.maxEdits && bound < math.MaxUint16 && r.pathBound()+int64(n*bound) <= r.opt.maxPaths
}

// pathBound is not less than the bytes of the paths of all edits. Who must know them
// exactly unfolds the marks.
func (r *Repairer) pathBound() int64 {
	return r.paths + r.marks.paths + int64(r.marks.edits)*2*maxQuick
}

// count counts n edits whose paths have size bytes, and a name or index behind them.
func (m *marks) count(n int, size uint16) {
	m.edits += n
	m.paths += int64(n) * int64(size)
}

// mark keeps a mark of what stands from offset start to end of the raw text, where
// path is one that was made last.
func (r *Repairer) mark(rule Rule, form markForm, start, end int64, path pathRef, place markPlace, token uint32) {
	b := &r.marks.blocks[len(r.marks.blocks)-1]
	if form != putControls { // which is a row of them
		r.marks.count(1, path.size)
	}
	b.list = append(b.list, mark{start, path.from, token, path.size, uint16(end - start), rule, form, place})
}

// markBox keeps a mark of a comma.
func (r *Repairer) markBox(rule Rule, form markForm, start, end int64) {
	r.mark(rule, form, start, end, r.boxPath(), atBox, 0)
}

// markText keeps a mark of the byte at offset at of the open string.
func (r *Repairer) markText(rule Rule, form markForm, at int64) {
	r.mark(rule, form, at, at+1, r.memberPath(), atPath, 0)
}

// markEnd keeps a mark of the apostrophe at offset at, which ends the open string.
func (r *Repairer) markEnd(at int64) {
	if m := r.marks.lastMark(); m != nil && m.form == putQuote && m.start == r.marks.open && at+1-m.start <= math.MaxUint16 {
		m.form, m.size = putAround, uint16(at+1-m.start)
		r.marks.count(1, m.pathSize)
		return
	}
	r.markText(SingleQuotes, putQuote, at)
}

// markControls keeps a mark of the n control characters of the open string from
// offset start to end, behind which the row of those before it goes on.
func (r *Repairer) markControls(start, end int64, n int) {
	path := r.memberPath()
	r.marks.count(n, path.size)
	if m := r.marks.lastMark(); m != nil && m.form == putControls && m.path == path.from && end-m.start <= math.MaxUint16 {
		m.size = uint16(end - m.start)
		return
	}
	for end-start > math.MaxUint16 {
		r.mark(RawControl, putControls, start, start+math.MaxUint16, path, atPath, 0)
		start += math.MaxUint16
	}
	r.mark(RawControl, putControls, start, end, path, atPath, 0)
}

// lastMark returns the mark that was made last in the last block, nil if there is
// none.
func (m *marks) lastMark() *mark {
	if len(m.blocks) == 0 {
		return nil
	}
	list := m.blocks[len(m.blocks)-1].list
	if len(list) == 0 {
		return nil
	}
	return &list[len(list)-1]
}

// boxPath is where the innermost open container stands, and a slash.
func (r *Repairer) boxPath() pathRef {
	m, p := &r.marks, r.p.Path()
	b := m.block()
	if m.box.size > 0 && p.InBox(m.key) {
		return m.box
	}
	from := len(b.paths)
	b.paths = p.AppendBox(b.paths)
	m.box, m.last = pathRef{uint32(from), uint16(len(b.paths) - from)}, pathRef{}
	m.key = p.AppendKey(m.key[:0])
	return m.box
}

// memberPath is where the member or item at hand stands.
func (r *Repairer) memberPath() pathRef {
	m, p := &r.marks, r.p.Path()
	if p.Len() == 0 {
		m.block()
		return pathRef{}
	}
	box := r.boxPath()
	if m.last.size > 0 && m.at == p.Begun() {
		return m.last
	}
	b := &m.blocks[len(m.blocks)-1]
	from := len(b.paths)
	b.paths = p.AppendToken(append(b.paths, b.paths[box.from:box.from+uint32(box.size)]...))
	m.last, m.at = pathRef{uint32(from), uint16(len(b.paths) - from)}, p.Begun()
	return m.last
}

// unfold makes edits of the marks.
func (r *Repairer) unfold() {
	if r.marks.edits == 0 {
		return
	}
	r.edits = growEdits(r.edits, r.marks.edits)
	for i := range r.marks.blocks {
		b := &r.marks.blocks[i]
		paths := string(b.paths)
		for k := range b.list {
			m := &b.list[k]
			path := parser.Pointer(paths[m.path : m.path+uint32(m.pathSize)])
			switch m.place {
			case atBox:
				path = path[:len(path)-1]
			case atIndex:
				path += parser.Pointer(itoa(int(m.token)))
			case atName:
				from := m.start + int64(int16(m.token>>16))
				path = path[:len(path)-1].AppendToken(r.raw.slice(from, from+int64(uint16(m.token))))
			}
			r.unfoldMark(m, path)
		}
	}
	r.marks.reset()
}

// unfoldMark makes edits of a mark.
func (r *Repairer) unfoldMark(m *mark, path parser.Pointer) {
	put := func(start, end int64, insert string) {
		r.paths += int64(len(path))
		r.edits = append(r.edits, Edit{Rule: m.rule, Path: path, Start: start, End: end, Insert: insert})
	}
	start, end := m.start, m.start+int64(m.size)
	switch m.form {
	case putNothing:
		put(start, end, "")
	case putQuote:
		put(start, end, `"`)
	case putEscaped:
		put(start, end, `\"`)
	case putComma:
		put(start, end, ",")
	case putName:
		put(start, end, `"`+r.raw.slice(start+1, end-1)+`"`)
	case putLiteral:
		put(start, end, otherLiteralOf(r.raw.slice(start, end)))
	case putBefore:
		put(start, start, `"`)
		put(end, end, `"`)
	case putAround:
		put(start, start+1, `"`)
		put(end-1, end, `"`)
	case putControls:
		row := r.raw.slice(start, end)
		for i := 0; i < len(row); i++ {
			if row[i] < ' ' {
				put(start+int64(i), start+int64(i)+1, escapeControl(row[i]))
			}
		}
	}
}
