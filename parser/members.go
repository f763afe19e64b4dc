package parser

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// Members knows the names of the open objects of a guarded parser, and of each
// an offset: 16 bytes a name. The zero Members is ready for
// [Parser.KeepMembers]. It is not safe for concurrent use, and must not be copied.
//
// A name of up to seven bytes is kept as it is; of a longer one a hash is kept,
// with random keys, so that nobody can prepare names that collide, and n names do
// so by chance with a probability below n²/2^64. Up to manyMembers names are
// searched one by one, more by open addressing. The innermost object is on top,
// where its table can grow.
type Members struct {
	// Shift is added to the offsets that [Parser.Glide] keeps.
	Shift int64

	top   memberFrame // the innermost object
	slots []memberSlot
	open  []memberFrame // those around it, and one that is none
	keys  [3]uint64     // 0: not made yet

	// what slots and open are at first, in a Members that stays where it is
	firstSlots [8]memberSlot
	firstOpen  [3]memberFrame
}

type memberSlot struct {
	key uint64 // 0: empty
	end int64
}

// A memberFrame is an object: the names behind slots[:base].
type memberFrame struct {
	seen    uint64 // a bit for each name: most names are new, and show it here
	base, n int
}

// manyMembers is from how many names on an object has a table, in slots of which
// it is a power of two.
const manyMembers = 32

// KeepMembers makes a guarded parser keep the names of the open objects in m; nil:
// nowhere. It is called before Reset.
func (p *Parser) KeepMembers(m *Members) { p.kept = m }

func (m *Members) reset() {
	m.Shift, m.top, m.slots, m.open = 0, memberFrame{}, m.slots[:0], m.open[:0]
	if m.keys[0] == 0 {
		for i := range m.keys {
			m.keys[i] = rand.Uint64() | 1
		}
		m.slots, m.open = m.firstSlots[:0], m.firstOpen[:0]
	}
}

// push opens an object.
func (m *Members) push() {
	m.open = append(m.open, m.top)
	m.top = memberFrame{base: len(m.slots)}
}

// pop closes the innermost object.
func (m *Members) pop() {
	n := len(m.open) - 1
	m.slots = m.slots[:m.top.base]
	m.top, m.open = m.open[n], m.open[:n]
}

// Has returns the offset that was kept with the name in the innermost object, if
// it has it.
func (m *Members) Has(name string) (at int64, has bool) {
	if len(m.open) == 0 {
		return 0, false
	}
	key := m.key(name)
	f := &m.top
	if f.seen&m.bit(key) == 0 {
		return 0, false
	}
	if s := m.find(f, key); s != nil && s.key == key {
		return s.end, true
	}
	return 0, false
}

// Add keeps the name, with an offset, and reports whether it is new in the
// innermost object.
func (m *Members) Add(name string, at int64) bool { return m.add(m.key(name), at) }

func (m *Members) add(key uint64, at int64) bool {
	f := &m.top
	bit := m.bit(key)
	if f.n < manyMembers {
		if f.seen&bit != 0 && m.find(f, key) != nil {
			return false
		}
		f.n++
		f.seen |= bit
		m.slots = append(m.slots, memberSlot{key, at})
		return true
	}
	if size := len(m.slots) - f.base; 4*f.n >= 3*size {
		m.grow(f, 2*size)
	}
	s := m.find(f, key)
	if s.key == key {
		return false
	}
	f.n++
	f.seen |= bit
	*s = memberSlot{key, at}
	return true
}

// bit is that of the key in seen.
func (m *Members) bit(key uint64) uint64 { return 1 << (key * m.keys[0] >> 58) }

// find returns the slot of the key in f, the innermost object; if it is not
// there, the empty one to use where f has a table, else nil.
func (m *Members) find(f *memberFrame, key uint64) *memberSlot {
	table := m.slots[f.base:]
	if len(table) <= manyMembers {
		for i := range table {
			if table[i].key == key {
				return &table[i]
			}
		}
		return nil
	}
	mask := uint64(len(table) - 1)
	for i := m.mix(key, 0); ; i++ {
		if s := &table[i&mask]; s.key == key || s.key == 0 {
			return s
		}
	}
}

// grow makes the table of f one of size slots.
func (m *Members) grow(f *memberFrame, size int) {
	old := append([]memberSlot(nil), m.slots[f.base:]...)
	m.slots = slices.Grow(m.slots[:f.base], size)[:f.base+size]
	clear(m.slots[f.base:])
	for _, s := range old {
		if s.key != 0 {
			*m.find(f, s.key) = s
		}
	}
}

// exactName is the length in bytes up to which a name is its own key.
const exactName = 7

// key is what stands for the name.
func (m *Members) key(name string) uint64 {
	n := len(name)
	if n <= exactName {
		var w uint64
		for i := n - 1; i >= 0; i-- {
			w = w<<8 | uint64(name[i])
		}
		return w | uint64(n+1)<<56
	}
	return m.longKey(name)
}

// longKey is key for a name that is none itself. Its upper bit is set, as in no
// other.
func (m *Members) longKey(name string) uint64 {
	n := len(name)
	h := uint64(0)
	for i := 0; i+16 < n; i += 16 {
		h = m.mix(load8(name, i)^h, load8(name, i+8))
	}
	h = m.mix(load8(name, max(n-16, 0))^h, load8(name, n-8))
	return (h + uint64(n)*0x9E3779B97F4A7C15) | 1<<63
}

// key16 is longKey for a name of n bytes, 8 to 16, of which w are the first eight
// and w2 the last.
func (m *Members) key16(w, w2 uint64, n int) uint64 {
	return (m.mix(w, w2) + uint64(n)*0x9E3779B97F4A7C15) | 1<<63
}

// mix is a hash of two words.
func (m *Members) mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^m.keys[1], b^m.keys[2])
	return hi ^ lo
}
