package ecma

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync/atomic"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// A thread is one way to be in the middle of a match. It succeeds if it reaches
// the end of its body and everything it owes holds.
type thread struct {
	at    int32 // instruction: iChar, iCount, iMatch or iMatchHere
	node  int32 // within a code point: node of the forest; else the instruction's own
	count int32 // iCount: code points so far; without upper bound not more than min
	next  next  // what may follow this place
	owes  *debt // look-aheads that began on the way; nil is none
}

// next is a set of kinds of what follows a place in the text: what the asserts
// about it have left possible.
type next uint8

const (
	nextWord  next = 1 << iota // a character of \w
	nextOther                  // another character
	nextEnd                    // the end of the text

	nextAny = nextWord | nextOther | nextEnd
)

func isWord(c byte) bool { return wordSet.has(rune(c)) }

// A debt is a set of look-aheads that must still come out: each has its own
// state, which reads the same text. Debts are interned.
type debt struct {
	id    uint32
	items []look
}

type look struct {
	s   *state
	neg bool // s must not accept
}

// A state of a body is what its threads and those of the look-behinds beside it
// can be at one place of the text. States are interned, immutable but for the
// transitions that are filled in, and shared by all matchers.
type state struct {
	stay   [4]atomic.Uint64        // bytes that are known to lead back here
	next   []atomic.Pointer[state] // what a matcher goes to: dead states are replaced by Pattern.failed
	status leaf.Status
	end    bool // accepts if the text ends here
	life   life // guarded by Pattern.mu
	id     uint32
	body   int32
	sets   [][]thread // of body.behinds, then of the body itself
	raw    []*state   // next before dead states are replaced; guarded by Pattern.mu, nil for plain patterns
}

type life uint8

const (
	unknown life = iota
	alive        // can accept, or too many states to tell
	dead
)

// place is what closing the threads at a place of the text needs to know of it.
type place struct {
	begin   bool
	word    bool       // the character before is one of \w
	sets    [][]thread // by body: threads of the look-behinds
	results [][]result // by body: ways in which the look-behind has matched up to here
}

type result struct {
	next next
	owes *debt
}

// closure gathers the threads of a body at one place.
type closure struct {
	p       *Pattern
	place   *place
	threads []thread
	results []result
	work    []thread
	seen    map[thread]struct{}
	plain   []uint32 // by instruction: the round in which a thread without next, count and debt was seen
	round   uint32
}

// gather returns an empty closure. Closures nest, where a look-ahead begins or
// goes on; they are given back when their threads have been taken.
func (p *Pattern) gather(at *place) *closure {
	var c *closure
	if n := len(p.pool); n > 0 {
		c, p.pool = p.pool[n-1], p.pool[:n-1]
	} else {
		c = &closure{p: p, plain: make([]uint32, len(p.insts)), seen: map[thread]struct{}{}}
	}
	clear(c.seen)
	c.place, c.threads, c.results = at, nil, nil
	c.round++
	return c
}

// take returns the threads in their reduced form, and gives the closure back.
func (c *closure) take() []thread {
	c.p.pool = append(c.p.pool, c)
	return c.p.reduce(c.threads)
}

// fresh reports whether the thread is seen for the first time.
func (c *closure) fresh(t thread) bool {
	if t.next == nextAny && t.owes == nil && t.count == 0 {
		if c.plain[t.at] == c.round {
			return false
		}
		c.plain[t.at] = c.round
		return true
	}
	if _, ok := c.seen[t]; ok {
		return false
	}
	c.seen[t] = struct{}{}
	return true
}

// push puts t at another instruction.
func (c *closure) push(t thread, at int32) {
	t.at, t.node, t.count = at, 0, 0
	c.work = append(c.work, t)
}

// maxThreads bounds the threads of a body at one place.
const maxThreads = 2000

// close follows the threads that were pushed through everything that consumes
// nothing.
func (c *closure) close() {
	for len(c.work) > 0 {
		t := c.work[len(c.work)-1]
		c.work = c.work[:len(c.work)-1]
		if t.next == 0 || !c.fresh(t) {
			continue
		}
		if len(c.threads)+len(c.work) > maxThreads || c.p.over {
			c.p.over = true
			c.work = c.work[:0]
			return
		}
		switch in := &c.p.insts[t.at]; in.code {
		case iChar:
			if in.alive && t.next&^nextEnd != 0 {
				t.node = in.arg
				c.threads = append(c.threads, t)
			}
		case iCount:
			if t.count >= in.min {
				c.push(t, in.out)
			}
			if in.alive && (in.max < 0 || t.count < in.max) && t.next&^nextEnd != 0 {
				t.node = in.arg
				c.threads = append(c.threads, t)
			}
		case iMatch:
			c.threads = append(c.threads, t)
		case iMatchHere:
			c.results = append(c.results, result{t.next, t.owes})
		case iFork:
			c.push(t, in.alt)
			c.push(t, in.out)
		case iBegin:
			if c.place.begin {
				c.push(t, in.out)
			}
		case iEnd:
			t.next &= nextEnd
			c.push(t, in.out)
		case iWord, iNotWord:
			if c.place.word == (in.code == iWord) {
				t.next &^= nextWord
			} else {
				t.next &= nextWord
			}
			c.push(t, in.out)
		case iAhead:
			if owes, ok := c.p.owe(t.owes, look{c.p.initial(in.arg, c.place), in.neg}); ok {
				t.owes = owes
				c.push(t, in.out)
			}
		case iBehind:
			c.behind(t, in)
		}
	}
}

// behind follows t in every way in which a look-behind holds. One that has not
// matched is the conjunction of: none of its ways holds.
func (c *closure) behind(t thread, in *inst) {
	ways := c.place.results[in.arg]
	if !in.neg {
		for _, w := range ways {
			if owes, ok := c.p.oweAll(t.owes, w.owes); ok {
				u := t
				u.next, u.owes = t.next&w.next, owes
				c.push(u, in.out)
			}
		}
		return
	}
	ts := []thread{t}
	for _, w := range ways {
		var after []thread
		for _, t := range ts {
			if u := t; u.next&^w.next != 0 {
				u.next &^= w.next
				after = append(after, u)
			}
			if w.owes == nil {
				continue
			}
			for _, l := range w.owes.items {
				l.neg = !l.neg
				u := t
				u.next &= w.next
				var ok bool
				if u.owes, ok = c.p.owe(t.owes, l); ok && u.next != 0 {
					after = append(after, u)
				}
			}
		}
		ts = after
	}
	for _, t := range ts {
		c.push(t, in.out)
	}
}

// owe adds a look-ahead to a debt; not ok if it cannot come out.
func (p *Pattern) owe(d *debt, l look) (*debt, bool) {
	switch l.s.status {
	case leaf.True:
		return d, !l.neg
	case leaf.False:
		return d, l.neg
	}
	if d == nil {
		return p.debt([]look{l}), true
	}
	items := append(slices.Clone(d.items), l)
	return p.settle(items)
}

func (p *Pattern) oweAll(a, b *debt) (*debt, bool) {
	switch {
	case a == nil:
		return b, true
	case b == nil || a == b:
		return a, true
	}
	return p.settle(append(slices.Clone(a.items), b.items...))
}

// settle orders the items of a debt; not ok if two of them contradict.
func (p *Pattern) settle(items []look) (*debt, bool) {
	slices.SortFunc(items, func(a, b look) int {
		switch {
		case a.s.id != b.s.id:
			return cmp.Compare(a.s.id, b.s.id)
		case a.neg == b.neg:
			return 0
		case a.neg:
			return 1
		}
		return -1
	})
	items = slices.Compact(items)
	for i := 1; i < len(items); i++ {
		if items[i].s == items[i-1].s {
			return nil, false
		}
	}
	if len(items) == 0 {
		return nil, true
	}
	return p.debt(items), true
}

// debt interns.
func (p *Pattern) debt(items []look) *debt {
	key := make([]byte, 0, 4*len(items))
	for _, l := range items {
		id := l.s.id << 1
		if l.neg {
			id |= 1
		}
		key = binary.LittleEndian.AppendUint32(key, id)
	}
	d, ok := p.debts[string(key)]
	if !ok {
		d = &debt{id: p.ids(), items: items}
		p.debts[string(key)] = d
		p.memory += 64 + 16*len(items)
	}
	return d
}

// pay moves every look-ahead of a debt over c.
func (p *Pattern) pay(d *debt, c byte) (*debt, bool) {
	if d == nil {
		return nil, true
	}
	items := make([]look, 0, len(d.items))
	for _, l := range d.items {
		s := p.follow(l.s, c)
		switch {
		case s.status == leaf.Open:
			items = append(items, look{s, l.neg})
		case (s.status == leaf.True) == l.neg:
			return nil, false
		}
	}
	return p.settle(items)
}

// holds reports whether a debt is paid if the text ends.
func (d *debt) holds() bool {
	if d != nil {
		for _, l := range d.items {
			if l.s.end == l.neg {
				return false
			}
		}
	}
	return true
}

// within reports whether whoever can pay e can pay d.
func (d *debt) within(e *debt) bool {
	if d == nil || d == e {
		return true
	}
	if e == nil || len(d.items) > len(e.items) {
		return false
	}
	for _, l := range d.items {
		if !slices.Contains(e.items, l) {
			return false
		}
	}
	return true
}

func (d *debt) number() uint32 {
	if d == nil {
		return 0
	}
	return d.id
}

// maxCompared bounds the sets of threads of which each is compared with each.
const maxCompared = 100

// reduce orders the threads and drops those that another one makes redundant.
func (p *Pattern) reduce(ts []thread) []thread {
	slices.SortFunc(ts, func(a, b thread) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.node, b.node), cmp.Compare(a.owes.number(), b.owes.number()), cmp.Compare(a.count, b.count))
	})
	out := ts[:0]
	for _, t := range ts {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if last.at == t.at && last.node == t.node && last.owes == t.owes {
				if last.count == t.count {
					last.next |= t.next // one or the other
					continue
				}
				// Beyond the minimum, who has counted less can do all that who has
				// counted more can.
				if in := &p.insts[t.at]; in.code == iCount && last.next&t.next == t.next && last.count >= in.min {
					continue
				}
			}
		}
		out = append(out, t)
	}
	if p.plain || len(out) > maxCompared {
		return out
	}
	// A thread that owes less, at the same place or at the end, is as good.
	kept := out[:0:0]
	for i, t := range out {
		drop := false
		for j, u := range out {
			same := u.at == t.at && u.node == t.node && u.count == t.count
			if i != j && (same || p.insts[u.at].code == iMatch) && t.next&^u.next == 0 && u.owes.within(t.owes) &&
				!(t.owes.within(u.owes) && t.next == u.next && same) {
				drop = true
				break
			}
		}
		if !drop {
			kept = append(kept, t)
		}
	}
	return kept
}
