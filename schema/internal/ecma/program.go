package ecma

// A program is an automaton over code points, with instructions that consume
// one, fork, or assert something about the place. Its instructions are shared
// by the pattern itself, by the bodies of its look-arounds and by nothing else.

type code uint8

const (
	iChar      code = iota // consume a code point, go to out
	iCount                 // the same min to max times; the thread counts
	iFork                  // go to out and to alt
	iBegin                 // only at the begin of the text
	iEnd                   // only at its end
	iWord                  // only at a word boundary
	iNotWord               // only elsewhere
	iAhead                 // only where machine arg accepts, or does not (neg)
	iBehind                // only where machine arg has just accepted, or has not
	iMatch                 // the pattern or look-ahead has matched, whatever follows
	iMatchHere             // the look-behind has matched up to here
)

type inst struct {
	code     code
	neg      bool
	arg      int32 // iChar, iCount: node of the forest; iAhead, iBehind: machine
	out, alt int32
	min, max int32 // iCount; max -1: no end
	alive    bool  // iChar, iCount: the end can be reached (as far as asserts are not looked at)
}

// maxProgram bounds the instructions of a pattern. Repeating a single code
// point costs one, whatever the counts; repeating more costs a copy each time.
const maxProgram = 100_000

// A body is the pattern itself, or what stands in a look-around.
type body struct {
	entry   int32
	behind  bool
	behinds []int32 // bodies of look-behinds that must run beside, inner ones first
}

type program struct {
	insts  []inst
	bodies []body
	forest forest
	words  bool // word boundaries matter
	plain  bool // nothing but ^ and $ is asserted
	roots  map[string]int32
	big    bool
}

func compile(t *tree) (*program, *Error) {
	p := &program{plain: true, roots: map[string]int32{}}
	p.forest.intern = map[string]int32{}
	p.addBody(t, false, false)
	if p.big {
		return nil, &Error{Kind: TooLarge, Msg: "the pattern expands to more than 100000 steps"}
	}
	p.trim()
	return p, nil
}

func (p *program) emit(i inst) int32 {
	if len(p.insts) >= maxProgram {
		p.big = true
		return 0
	}
	p.insts = append(p.insts, i)
	return int32(len(p.insts) - 1)
}

// addBody compiles a tree that runs by itself. The pattern itself and
// look-behinds may begin at any place (a search), look-aheads begin here. Bodies
// within it come to have smaller numbers.
func (p *program) addBody(t *tree, look, behind bool) int32 {
	var need []int32
	if look && !behind {
		m := p.emit(inst{code: iMatch})
		b := body{entry: p.tree(t, m, &need), behinds: need}
		p.bodies = append(p.bodies, b)
		return int32(len(p.bodies) - 1)
	}
	end := iMatch
	if behind {
		end = iMatchHere
	}
	m := p.emit(inst{code: end})
	entry := p.tree(t, m, &need)
	// A search: any text before it. Where only ^ can begin, trim makes this dead.
	loop := p.emit(inst{code: iFork, out: entry})
	p.setAlt(loop, p.emit(inst{code: iChar, arg: p.root(anySet), out: loop}))
	p.bodies = append(p.bodies, body{entry: loop, behind: behind, behinds: need})
	return int32(len(p.bodies) - 1)
}

func (p *program) setAlt(at, to int32) {
	if !p.big {
		p.insts[at].alt = to
	}
}

func (p *program) root(s set) int32 {
	key := make([]byte, 0, 6*len(s))
	for _, x := range s {
		key = append(key, byte(x.lo), byte(x.lo>>8), byte(x.lo>>16), byte(x.hi), byte(x.hi>>8), byte(x.hi>>16))
	}
	n, ok := p.roots[string(key)]
	if !ok {
		n = p.forest.root(s)
		p.roots[string(key)] = n
	}
	return n
}

// tree compiles t so that out follows; it returns where t begins. need gathers
// the look-behinds.
func (p *program) tree(t *tree, out int32, need *[]int32) int32 {
	if p.big {
		return 0
	}
	switch t.op {
	case opClass:
		return p.emit(inst{code: iChar, arg: p.root(t.set), out: out})
	case opConcat:
		for i := len(t.subs) - 1; i >= 0; i-- {
			out = p.tree(t.subs[i], out, need)
		}
	case opAlt:
		entry := p.tree(t.subs[len(t.subs)-1], out, need)
		for i := len(t.subs) - 2; i >= 0; i-- {
			entry = p.emit(inst{code: iFork, out: p.tree(t.subs[i], out, need), alt: entry})
		}
		return entry
	case opRepeat:
		return p.repeat(t, out, need)
	case opBegin:
		return p.emit(inst{code: iBegin, out: out})
	case opEnd:
		return p.emit(inst{code: iEnd, out: out})
	case opWord, opNotWord:
		p.plain, p.words = false, true
		c := iWord
		if t.op == opNotWord {
			c = iNotWord
		}
		return p.emit(inst{code: c, out: out})
	case opAhead, opNotAhead:
		p.plain = false
		b := p.addBody(t.subs[0], true, false)
		*need = join(*need, p.bodies[b].behinds)
		return p.emit(inst{code: iAhead, neg: t.op == opNotAhead, arg: b, out: out})
	case opBehind, opNotBehind:
		p.plain = false
		b := p.addBody(t.subs[0], true, true)
		*need = join(join(*need, p.bodies[b].behinds), []int32{b})
		return p.emit(inst{code: iBehind, neg: t.op == opNotBehind, arg: b, out: out})
	}
	return out
}

// join returns the union of two ascending lists.
func join(a, b []int32) []int32 {
	var out []int32
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || b[0] < a[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			b = b[1:]
		}
	}
	return out
}

func (p *program) repeat(t *tree, out int32, need *[]int32) int32 {
	sub := t.subs[0]
	counted := t.min > 1 || t.max > 1
	if counted && sub.op == opClass {
		return p.emit(inst{code: iCount, arg: p.root(sub.set), out: out, min: int32(t.min), max: int32(t.max)})
	}
	// What is optional, from the last to the first.
	switch {
	case t.max < 0:
		loop := p.emit(inst{code: iFork, alt: out})
		entry := p.tree(sub, loop, need)
		if !p.big {
			p.insts[loop].out = entry
		}
		out = loop
	default:
		after := out
		for i := t.min; i < t.max && !p.big; i++ {
			out = p.emit(inst{code: iFork, out: p.tree(sub, out, need), alt: after})
		}
	}
	for i := 0; i < t.min && !p.big; i++ {
		out = p.tree(sub, out, need)
	}
	return out
}

// trim finds the instructions from which the end can be reached by consuming
// text, so that a thread elsewhere is dropped at once. A ^ cannot be passed
// behind the first place, and nothing can be consumed behind a $. Other asserts
// are taken to hold; without any, the answer is exact.
func (p *program) trim() {
	n := len(p.insts)
	reach := make([]bool, n)    // the end, by any way
	atEnd := make([]bool, n)    // the end, without consuming
	for again := true; again; { // targets mostly come first: few rounds
		again = false
		for i := range p.insts {
			in := &p.insts[i]
			r, e := false, false
			switch in.code {
			case iMatch, iMatchHere:
				r, e = true, true
			case iChar, iCount:
				in.alive = in.arg != done && (reach[in.out] || atEnd[in.out])
				r = in.alive
				if in.code == iCount && in.min == 0 {
					r, e = r || reach[in.out], atEnd[in.out]
				}
			case iFork:
				r, e = reach[in.out] || reach[in.alt], atEnd[in.out] || atEnd[in.alt]
			case iBegin:
			case iEnd:
				e = atEnd[in.out]
			default:
				r, e = reach[in.out], atEnd[in.out]
			}
			r = r || e
			if r != reach[i] || e != atEnd[i] {
				reach[i], atEnd[i], again = r, e, true
			}
		}
	}
}
