package parser

import "hash/maphash"

// uniqueNames keeps a 64-bit hash of each name of the open objects: one open
// addressing table an object, the innermost on top, where it can grow in place.
// Two names with the same hash would be taken for equal; the key is random, so
// nobody can prepare such names, and n names collide by chance with a
// probability below n²/2^65.
type uniqueNames struct {
	seed   maphash.Seed
	seeded bool
	slots  []uint64 // 0 is an empty slot
	open   []uniqueFrame
}

type uniqueFrame struct {
	base int // of the table in slots
	n    int // names in it
}

func (u *uniqueNames) reset() { u.slots, u.open = u.slots[:0], u.open[:0] }

func (u *uniqueNames) clone() *uniqueNames {
	c := *u
	c.slots = append([]uint64(nil), u.slots...)
	c.open = append([]uniqueFrame(nil), u.open...)
	return &c
}

// push opens an object.
func (u *uniqueNames) push() { u.open = append(u.open, uniqueFrame{base: len(u.slots)}) }

// pop closes the innermost object.
func (u *uniqueNames) pop() {
	n := len(u.open) - 1
	u.slots = u.slots[:u.open[n].base]
	u.open = u.open[:n]
}

// add reports whether name is new in the innermost object.
func (u *uniqueNames) add(name string) bool {
	if !u.seeded {
		u.seed, u.seeded = maphash.MakeSeed(), true
	}
	h := max(maphash.String(u.seed, name), 1)
	f := &u.open[len(u.open)-1]
	table := u.slots[f.base:]
	if 4*f.n >= 3*len(table) {
		old := append([]uint64(nil), table...)
		size := max(2*len(table), 8)
		u.slots = u.slots[:f.base]
		for range size {
			u.slots = append(u.slots, 0)
		}
		table = u.slots[f.base:]
		for _, h := range old {
			if h != 0 {
				insertHash(table, h)
			}
		}
	}
	if !insertHash(table, h) {
		return false
	}
	f.n++
	return true
}

// has reports whether name is in the innermost object.
func (u *uniqueNames) has(name string) bool {
	if !u.seeded || len(u.open) == 0 {
		return false
	}
	h := max(maphash.String(u.seed, name), 1)
	table := u.slots[u.open[len(u.open)-1].base:]
	mask := uint64(len(table) - 1)
	for i := h & mask; len(table) > 0 && table[i] != 0; i = (i + 1) & mask {
		if table[i] == h {
			return true
		}
	}
	return false
}

func insertHash(table []uint64, h uint64) bool {
	mask := uint64(len(table) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		if table[i] == h {
			return false
		}
		if table[i] == 0 {
			table[i] = h
			return true
		}
	}
}
