package ecma

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// A Pattern is a compiled regular expression. It is safe for concurrent use.
type Pattern struct {
	*program
	source string
	legacy bool
	class  [256]uint8 // byte to number of transition
	bytes  []byte     // number of transition to one of its bytes
	failed *state     // accepts nothing
	lost   *state     // passed maxThreads: neither accepts nor refuses
	start  atomic.Pointer[state]

	mu     sync.Mutex // guards the rest, and the making of states
	states map[string]*state
	debts  map[string]*debt
	lastID uint32
	memory int // estimate of what states and debts hold, in bytes
	limit  int // of memory
	pool   []*closure
	over   bool // the transition being made has passed maxThreads
}

// memoryLimit is how much the states of a pattern may hold, in bytes, before
// they are forgotten. Matchers keep the states they are in.
const memoryLimit = 8 << 20

// Compile reads a pattern as ECMA-262 does with the u flag; if that fails, as
// without it (annex B), but still by code points. A pattern matches a text if
// it matches anywhere in it.
func Compile(pattern string) (*Pattern, error) {
	legacy := false
	t, err := parse(pattern, false)
	if err != nil && err.Kind == Syntax {
		if t2, err2 := parse(pattern, true); err2 == nil || err2.Kind != Syntax {
			t, err, legacy = t2, err2, true
		}
	}
	if err != nil {
		return nil, err
	}
	prog, err := compile(t)
	if err != nil {
		return nil, err
	}
	p := &Pattern{program: prog, source: pattern, legacy: legacy, limit: memoryLimit}
	p.class, p.bytes = p.forest.classes(p.words)
	p.failed = &state{status: leaf.False, life: dead}
	p.lost = &state{life: alive, next: make([]atomic.Pointer[state], len(p.bytes))}
	for i := range p.lost.next {
		p.lost.next[i].Store(p.lost)
	}
	p.begin()
	return p, nil
}

// Check reports whether a pattern is valid with the u flag. A back-reference is
// valid.
func Check(pattern string) error {
	if _, err := parse(pattern, false); err != nil && err.Kind == Syntax {
		return err
	}
	return nil
}

// String returns the source.
func (p *Pattern) String() string { return p.source }

// Legacy reports whether the pattern is valid only without the u flag.
func (p *Pattern) Legacy() bool { return p.legacy }

// Start returns a matcher before the first byte.
func (p *Pattern) Start() Matcher { return Matcher{p, p.start.Load()} }

// MatchString reports whether the whole text matches.
func (p *Pattern) MatchString(text string) bool {
	m := p.Start()
	m.Step(text)
	return m.End() == leaf.True
}

// A Matcher is a text being read. Copies are independent.
type Matcher struct {
	p *Pattern
	s *state
}

// Status returns what is known so far.
func (m *Matcher) Status() leaf.Status { return m.s.status }

// Step reads on; see package leaf.
func (m *Matcher) Step(text string) (int, leaf.Status) {
	s := m.s
	if s.status != leaf.Open {
		return 0, s.status
	}
	p := m.p
	for i := 0; i < len(text); i++ {
		c := text[i]
		if s.stay[c>>6].Load()>>(c&63)&1 != 0 {
			continue
		}
		n := s.next[p.class[c]].Load()
		if n == nil {
			n = p.slow(s, c)
		}
		if s = n; s.status != leaf.Open {
			m.s = s
			return i + 1, s.status
		}
	}
	m.s = s
	return len(text), leaf.Open
}

// End says whether the text matches, if it is complete. It is Open if the limit
// on threads was passed: nothing is known then.
func (m *Matcher) End() leaf.Status {
	switch s := m.s; {
	case s.status != leaf.Open:
		return s.status
	case s == m.p.lost:
		return leaf.Open
	default:
		return leaf.Of(s.end)
	}
}

// slow makes a transition that was not made before.
func (p *Pattern) slow(s *state, c byte) *state {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.memory > p.limit {
		p.begin()
	}
	if t := s.next[p.class[c]].Load(); t != nil {
		return t // made by another matcher in the meantime
	}
	p.over = false
	t := p.checked(p.follow(s, c))
	if t == s {
		for b, k := range p.class {
			if k == p.class[c] {
				s.stay[b>>6].Or(1 << (b & 63))
			}
		}
	}
	s.next[p.class[c]].Store(t)
	return t
}

// begin makes the first state, and forgets all others but those in use.
func (p *Pattern) begin() {
	p.states, p.debts, p.memory, p.over = map[string]*state{}, map[string]*debt{}, 0, false
	at := p.place(true, false)
	main := int32(len(p.bodies) - 1)
	p.advance(main, at, nil, 0)
	p.start.Store(p.checked(p.initial(main, at)))
}

func (p *Pattern) ids() uint32 {
	p.lastID++
	return p.lastID
}

func (p *Pattern) place(begin, word bool) *place {
	return &place{begin: begin, word: word, sets: make([][]thread, len(p.bodies)), results: make([][]result, len(p.bodies))}
}

// follow returns the state behind c.
func (p *Pattern) follow(s *state, c byte) *state {
	if s.status != leaf.Open || s == p.lost {
		return s
	}
	k := p.class[c]
	if s.raw != nil && s.raw[k] != nil {
		return s.raw[k]
	}
	at := p.place(false, isWord(c))
	t := p.state(s.body, at, p.advance(s.body, at, s, c))
	if s.raw != nil && !p.over {
		s.raw[k] = t
	}
	return t
}

// advance moves the look-behinds of a body to the next place and then the body
// itself, and returns its threads. Without s the look-behinds begin.
func (p *Pattern) advance(body int32, at *place, s *state, c byte) []thread {
	b := &p.bodies[body]
	for i, k := range b.behinds {
		g := p.gather(at)
		if s == nil {
			g.push(thread{next: nextAny}, p.bodies[k].entry)
			g.close()
		} else {
			g.consume(s.sets[i], c)
		}
		at.results[k] = g.results
		at.sets[k] = g.take()
	}
	if s == nil {
		return nil
	}
	g := p.gather(at)
	g.consume(s.sets[len(b.behinds)], c)
	return g.take()
}

// consume moves threads over c and closes them.
func (g *closure) consume(ts []thread, c byte) {
	p := g.p
	follows := nextOther
	if isWord(c) {
		follows = nextWord
	}
	for _, t := range ts {
		in := &p.insts[t.at]
		if t.next&follows == 0 {
			continue
		}
		to, ok := int32(0), true
		if in.code != iMatch {
			if to, ok = p.forest.step(t.node, c); !ok {
				continue
			}
		}
		if t.owes, ok = p.pay(t.owes, c); !ok {
			continue
		}
		t.next = nextAny
		switch {
		case in.code == iMatch:
			g.threads = append(g.threads, t)
		case to != done:
			t.node = to
			g.threads = append(g.threads, t)
		case in.code == iCount:
			t.node = 0
			if in.max >= 0 || t.count < in.min {
				t.count++
			}
			g.work = append(g.work, t)
		default:
			g.push(t, in.out)
		}
	}
	g.close()
}

// initial returns the state in which a body begins at a place.
func (p *Pattern) initial(body int32, at *place) *state {
	g := p.gather(at)
	g.push(thread{next: nextAny}, p.bodies[body].entry)
	g.close()
	return p.state(body, at, g.take())
}

// state interns.
func (p *Pattern) state(body int32, at *place, main []thread) *state {
	switch {
	case p.over:
		return p.lost
	case len(main) == 0:
		return p.failed
	}
	sets := make([][]thread, 0, len(p.bodies[body].behinds)+1)
	for _, k := range p.bodies[body].behinds {
		sets = append(sets, at.sets[k])
	}
	sets = append(sets, main)
	key := make([]byte, 0, 64)
	key = binary.LittleEndian.AppendUint32(key, uint32(body))
	for _, set := range sets {
		key = binary.LittleEndian.AppendUint32(key, uint32(len(set)))
		for _, t := range set {
			key = binary.AppendVarint(key, int64(t.at))
			key = binary.AppendVarint(key, int64(t.node))
			key = binary.AppendVarint(key, int64(t.count))
			key = binary.AppendUvarint(key, uint64(t.next))
			key = binary.AppendUvarint(key, uint64(t.owes.number()))
		}
	}
	if s, ok := p.states[string(key)]; ok {
		return s
	}
	s := &state{id: p.ids(), body: body, sets: sets, next: make([]atomic.Pointer[state], len(p.bytes))}
	if !p.plain {
		s.raw = make([]*state, len(p.bytes))
	}
	for _, t := range main {
		if p.insts[t.at].code != iMatch {
			continue
		}
		if t.next == nextAny && t.owes == nil {
			s.status = leaf.True
		}
		if t.next&nextEnd != 0 && t.owes.holds() {
			s.end = true
		}
	}
	p.states[string(key)] = s
	p.memory += 160 + 2*len(key) + 8*len(s.next) + 8*len(s.raw)
	for _, set := range sets {
		p.memory += 32 * len(set)
	}
	return s
}
