package recover

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"sort"
	"strings"
	"unsafe"

	"github.com/jsontide/jsontide/parser"
)

// memberIndex knows the names of the open objects, and where in the mended text
// each of them ends: 16 bytes a member. The innermost object is on top, where
// its table can grow. Up to smallObject members are searched one by one, more by
// open addressing.
type memberIndex struct {
	seed  maphash.Seed
	keys  [2]uint64 // the same for short names; 0, 0: not made yet
	slots []memberSlot
	open  []memberFrame
	last  uint64 // hash of the name that has was asked for last
	asked string
}

type memberSlot struct {
	hash uint64 // 0: empty
	end  int64
}

// A memberFrame is an object: the names behind slots[:base].
type memberFrame struct {
	depth, base, n int
	seen           uint64 // a bit for each hash: most names are new, and show it here
	hashed         bool
}

const smallObject = 16

func (m *memberIndex) reset() { m.slots, m.open, m.asked = m.slots[:0], m.open[:0], "" }

// enter makes the innermost object the one that is the depth-th open container.
// fresh: it has no name yet.
func (m *memberIndex) enter(depth int, fresh bool) *memberFrame {
	n := len(m.open)
	for n > 0 && (m.open[n-1].depth > depth || fresh && m.open[n-1].depth == depth) {
		n--
		m.slots = m.slots[:m.open[n].base]
	}
	m.open = m.open[:n]
	if n == 0 || m.open[n-1].depth < depth {
		m.open = append(m.open, memberFrame{depth: depth, base: len(m.slots)})
		n++
	}
	return &m.open[n-1]
}

// hash is keyed, so that nobody can make names that collide. markup reports
// whether there is a '<' in a name of up to 16 bytes; in a longer one it is not
// looked for.
func (m *memberIndex) hash(name string) (h uint64, markup bool) {
	if m.keys[0] == 0 {
		m.seed = maphash.MakeSeed()
		m.keys = [2]uint64{maphash.String(m.seed, "0") | 1, maphash.String(m.seed, "1") | 1}
	}
	n := len(name)
	if n > 16 {
		return max(maphash.String(m.seed, name), 1), false
	}
	var a, b uint64
	switch s := unsafe.Pointer(unsafe.StringData(name)); {
	case n >= 8:
		a, b = load8(s), load8(unsafe.Add(s, n-8))
	case n >= 4:
		a, b = load4(s), load4(unsafe.Add(s, n-4))
	case n > 0:
		a, b = uint64(name[0])|uint64(name[n/2])<<8|uint64(name[n-1])<<16, 0
	}
	hi, lo := bits.Mul64(a^m.keys[0], b^m.keys[1])
	hi, lo = bits.Mul64(hi^lo^uint64(n), m.keys[1])
	x, y := a^0x3c3c3c3c3c3c3c3c, b^0x3c3c3c3c3c3c3c3c
	return max(hi^lo, 1), ((x-0x0101010101010101)&^x|(y-0x0101010101010101)&^y)&0x8080808080808080 != 0
}

func load8(p unsafe.Pointer) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(p)[:])
}

func load4(p unsafe.Pointer) uint64 {
	return uint64(binary.LittleEndian.Uint32((*[4]byte)(p)[:]))
}

// find returns the slot of the hash in f, the innermost object, nil if it has
// none.
func (m *memberIndex) find(f *memberFrame, h uint64) *memberSlot {
	if f.seen&(1<<(h&63)) == 0 {
		return nil
	}
	table := m.slots[f.base:]
	if !f.hashed {
		for i := range table {
			if table[i].hash == h {
				return &table[i]
			}
		}
		return nil
	}
	mask := uint64(len(table) - 1)
	for i := h & mask; table[i].hash != 0; i = (i + 1) & mask {
		if table[i].hash == h {
			return &table[i]
		}
	}
	return nil
}

// has returns the slot of the member with the name, or of another one with the
// same hash, that the object at the depth has; nil if it has none.
func (m *memberIndex) has(depth int, fresh bool, name string) *memberSlot {
	m.last, _ = m.hash(name)
	m.asked = name
	return m.find(m.enter(depth, fresh), m.last)
}

// add reports whether the name is new in the object at the depth, and keeps it.
// end is the offset behind it in the mended text.
func (m *memberIndex) add(depth int, fresh bool, name string, end int64) bool {
	h := m.last
	if len(m.asked) != len(name) || unsafe.StringData(m.asked) != unsafe.StringData(name) {
		h, _ = m.hash(name)
	}
	m.asked = ""
	return m.put(m.enter(depth, fresh), h, end)
}

// put is add for the hash of a name in f, the innermost object.
func (m *memberIndex) put(f *memberFrame, h uint64, end int64) bool {
	if m.find(f, h) != nil {
		return false
	}
	f.n++
	f.seen |= 1 << (h & 63)
	if !f.hashed {
		if f.n <= smallObject {
			m.slots = append(m.slots, memberSlot{h, end})
			return true
		}
		m.grow(f, 64)
	} else if table := len(m.slots) - f.base; 4*f.n >= 3*table {
		m.grow(f, 2*table)
	}
	m.insert(f, memberSlot{h, end})
	return true
}

// grow makes the table of f one of size slots.
func (m *memberIndex) grow(f *memberFrame, size int) {
	old := append([]memberSlot(nil), m.slots[f.base:]...)
	m.slots = m.slots[:f.base]
	for range size {
		m.slots = append(m.slots, memberSlot{})
	}
	f.hashed = true
	for _, s := range old {
		if s.hash != 0 {
			m.insert(f, s)
		}
	}
}

func (m *memberIndex) insert(f *memberFrame, s memberSlot) {
	table := m.slots[f.base:]
	mask := uint64(len(table) - 1)
	i := s.hash & mask
	for table[i].hash != 0 {
		i = (i + 1) & mask
	}
	table[i] = s
}

// duplicate is a member that came before and is being read again: its events go
// nowhere, and at its end the two values are compared.
type duplicate struct {
	on, done bool
	cut      bool  // the input ended in it
	first    int64 // where the name of the first one ends in the mended text
	depth    int   // containers that are open around
	begin    int64 // parser offset at which it began
	start    int64 // raw offset of the comma before it
	path     parser.Pointer
	name     string
	text     []byte // its own text, mended, from the comma on
	value    int    // where the value begins in text
	edits    []Edit
}

// duplicateName swallows a member whose name came before in the same object: an
// equal value is dropped, another one is an error.
func duplicateName(f *scan, _ *entry, sp spot) answer {
	r := f.r
	if !sp.member || sp.from < 0 || r.dup.on || !r.watchNames {
		return answer{}
	}
	found := r.members.has(r.p.Depth(), r.p.Count() == 0, sp.name)
	if found == nil {
		return answer{}
	}
	slot := *found
	if r.rules.Has(LastName) || !f.sameName(slot, sp.name) {
		return answer{}
	}
	path, name := f.valuePath(sp), strings.Clone(sp.name)
	return answer{kind: act, do: func(r *Repairer) {
		if sp.from > 0 && !r.force(sp.from, sp.from) {
			return
		}
		here, k := r.current().start(0), 0
		for k < len(r.open) && r.open[k].Insert == "" && r.open[k].End <= here {
			k++
		}
		r.flush(k) // what was dropped before is none of its edits
		r.dup = duplicate{on: true, first: slot.end, depth: r.p.Depth(), begin: r.p.Offset(), start: r.current().start(0),
			path: path, name: name, text: r.dup.text[:0], value: sp.i - sp.from, edits: r.dup.edits[:0]}
		r.force(sp.i-sp.from, sp.i-sp.from)
	}}
}

// sameName reports whether the member that the slot speaks of has the name: two
// names may have the same hash.
func (f *scan) sameName(slot memberSlot, name string) bool {
	text := f.r.mendedRange(max(slot.end-int64(6*len(name)+2), 0), slot.end)
	want := `"` + name + `"`
	return strings.HasSuffix(text, want) || strings.HasSuffix(parser.DecodeText(text), want)
}

// endDuplicate compares the two values of a member that came twice.
func (r *Repairer) endDuplicate() {
	d := &r.dup
	d.on, d.done = false, false
	cut := d.cut
	d.cut = false
	r.muted += r.p.Offset() - d.begin
	if cut {
		return
	}
	first := r.mendedRange(d.first, min(d.first+int64(4*len(d.text)+MaxHold), r.mendedLen()))
	first = strings.TrimLeft(first, ": \t\r\n")
	if !sameValue(first, string(d.text[min(d.value, len(d.text)):])) {
		r.lose(&parser.SyntaxError{Offset: d.start, Path: d.path,
			Msg: "duplicate name " + quote(d.name) + " with a different value"})
		return
	}
	end := r.current().start(0)
	r.sure = max(r.sure, end)
	r.record(Edit{Rule: DuplicateName, Path: d.path, Start: d.start, End: end}, 0, 0)
	r.differs = true
}

// sameValue reports whether first begins with the value that second is: the
// order of members and the white space between tokens do not matter.
func sameValue(first, second string) bool {
	var a, b parser.Records
	p := parser.New(&b, parser.AllowInvalidUTF8(true))
	if p.Feed(second) != nil || p.Close() != nil {
		return false
	}
	q := parser.New(&a, parser.AllowInvalidUTF8(true))
	q.Feed(first)
	if !q.Done() {
		q.Close()
	}
	return q.Done() && canonical(a) == canonical(b)
}

// canonical is the value of the records as text that is the same for equal
// values.
func canonical(rec parser.Records) string {
	text, _ := appendCanonical(nil, rec)
	return string(text)
}

func appendCanonical(dst []byte, rec parser.Records) ([]byte, parser.Records) {
	switch e := rec[0]; e.Kind {
	case parser.KindArray:
		rec = rec[1:]
		dst = append(dst, '[')
		for rec[0].Kind != parser.KindArrayEnd {
			dst, rec = appendCanonical(dst, rec)
			dst = append(dst, ',')
		}
		return append(dst, ']'), rec[1:]
	case parser.KindObject:
		rec = rec[1:]
		var members []string
		for rec[0].Kind != parser.KindObjectEnd {
			m := append([]byte(quoteText(rec[0].Text)), ':')
			m, rec = appendCanonical(m, rec[1:])
			members = append(members, string(m))
		}
		sort.Strings(members)
		dst = append(dst, '{')
		for _, m := range members {
			dst = append(append(dst, m...), ',')
		}
		return append(dst, '}'), rec[1:]
	case parser.KindString:
		text := e.Text
		for e.More {
			rec = rec[1:]
			e = rec[0]
			text += e.Text
		}
		return append(dst, quoteText(text)...), rec[1:]
	default:
		return append(dst, e.Text...), rec[1:]
	}
}

// tokens is a Sink that keeps a canonical form of what it is told: equal values
// have equal tokens, and a prefix of a value has a prefix of them.
type tokens []byte

// Event implements [parser.Sink].
func (t *tokens) Event(e *parser.Event) {
	switch e.Kind {
	case parser.KindString, parser.KindName:
		if len(*t) == 0 || (*t)[len(*t)-1] != 1 {
			*t = append(*t, byte(e.Kind))
		} else {
			*t = (*t)[:len(*t)-1]
		}
		for i := 0; i < len(e.Text); i++ {
			if c := e.Text[i]; c <= 2 {
				*t = append(*t, 2, c)
			} else {
				*t = append(*t, c)
			}
		}
		if e.Kind == parser.KindString && e.More {
			*t = append(*t, 1) // goes on
		} else {
			*t = append(*t, 0)
		}
	case parser.KindNumber:
		*t = append(append(append(*t, '0'), e.Text...), 0)
	default:
		*t = append(*t, byte(e.Kind))
	}
}

// cutDuplicate drops a member that came before when the input ends in it.
func (r *Repairer) cutDuplicate() {
	d := &r.dup
	d.cut = true
	r.head, r.tail, r.own, r.open, r.shown = buf{}, plainBuf("", r.raw.len()), 0, r.open[:0], false
	closing := r.p.AppendClosing(nil)
	r.p.Force(string(closing[:len(closing)-d.depth]) + " ") // white space ends a number
	if r.parserFault() {
		return
	}
	if d.done {
		r.endDuplicate()
	}
	var closers []byte
	for k := 0; r.p.Container(k) != 0; k++ {
		closers = append(closers, byte(r.p.Container(k))+2)
	}
	r.fixes++
	r.put(answer{kind: fix, rule: CloseOpen, insert: string(closers), path: r.path()})
	if n := len(r.edits); n > 0 && r.edits[n-1].Rule == CloseOpen {
		r.edits[n-1].Start = d.start
	}
}

// forcedTwice is a name that came before, in text too long to be held.
func (r *Repairer) forcedTwice(e *parser.Event) {
	r.dupes = true
	if !r.rules.Has(LastName) {
		r.lose(&parser.SyntaxError{Offset: r.src.Start(e.Start), Path: e.Path.Pointer(), Msg: "duplicate name " + quote(e.Text)})
	}
}
