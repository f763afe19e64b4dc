package schema

import (
	"slices"

	"github.com/jsontide/jsontide/parser"
)

// begin makes the evaluators of a value of type t, of which the first byte has
// come, for the targets.
func (v *Validator) begin(t int) {
	lo := int32(len(v.evals))
	for i := range v.targets {
		g := &v.targets[i]
		if g.node == none {
			v.deliver(g.cons, g.role, g.idx, g.branch, 1, none)
			continue
		}
		n := v.s.nodes[g.node]
		p := n.plans[t]
		if p.verdict > 0 && !(p.info && g.guide) {
			v.deliver(g.cons, g.role, g.idx, g.branch, 1, none)
			continue
		}
		if p.verdict < 0 {
			c := v.addCause(none, p.why)
			if g.role == roleRoot {
				v.decideRoot(-1, c)
			} else {
				if g.conj && (v.verdict != Invalid || v.s.cfg.all || v.at == v.now) {
					v.report(c)
				}
				v.deliver(g.cons, g.role, g.idx, g.branch, -1, c)
			}
			continue
		}
		id := v.attach(lo, g.node, p, g.cons, g.role, g.idx, g.branch)
		x := &v.evals[id]
		x.guide = x.guide || g.guide
		x.conj = x.conj || g.conj
	}
	v.targets = v.targets[:0]
	for i := lo; int(i) < len(v.evals); i++ {
		v.start(i, lo, t)
	}
	v.settle()
}

// attach returns the evaluator of the node among those from lo on, made if
// there is none, linked to its consumer.
func (v *Validator) attach(lo, node int32, p *plan, cons int32, r role, idx, branch int32) int32 {
	id := v.slots[node]
	if id < lo || int(id) >= len(v.evals) || v.evals[id].node != node {
		id = int32(len(v.evals))
		v.slots[node] = id
		v.evals = append(v.evals, eval{p: p, node: node, up: none, down: none, pend: p.pend, st: int32(len(v.words)), cause: none})
		if p.words > 0 {
			n := len(v.words)
			v.words = slices.Grow(v.words, int(p.words))[:n+int(p.words)]
			clear(v.words[n:])
		}
		if len(v.evals) > v.s.cfg.maxEvaluators {
			v.limit("MaxEvaluators", v.s.cfg.maxEvaluators)
		}
		x := &v.evals[id]
		x.own = !p.own
		if p.verdict > 0 {
			x.res, x.at = 1, v.now
		}
	}
	x := &v.evals[id]
	if x.res != 0 {
		v.deliver(cons, r, idx, branch, x.res, x.cause)
		return id
	}
	k := int32(len(v.links))
	l := link{child: id, cons: cons, nextUp: x.up, nextDown: none, idx: idx, branch: branch, role: r, live: true}
	x.up = k
	if cons >= 0 {
		c := &v.evals[cons]
		l.nextDown = c.down
		c.down = k
		l.live = c.res == 0 && !c.dead
	}
	if l.live {
		x.refs++
	}
	v.links = append(v.links, l)
	return id
}

// start attaches what evaluator i combines, and begins with its own part.
func (v *Validator) start(i, lo int32, t int) {
	p := v.evals[i].p
	for gi := range p.groups {
		g := &p.groups[gi]
		st := v.evals[i].st + g.word
		switch g.op {
		case groupAny, groupOne, groupAll:
			v.words[st] = uint64(len(g.nodes))
		}
		for b, node := range g.nodes {
			v.branch(i, lo, t, node, roleGroup, int32(gi), int32(b))
		}
	}
	for ui, u := range p.unevs {
		for ci := range u.conds {
			if c := &u.conds[ci]; c.op != condTrigger {
				v.branch(i, lo, t, c.node, roleCond, int32(ui), int32(ci))
			}
		}
	}
	x := &v.evals[i]
	switch {
	case p.str != nil:
		v.startString(i)
	case p.num != nil:
		v.startNumber(i)
	case p.obj != nil:
		x.left = p.obj.required
		v.checkObject(i)
	case p.arr != nil:
		v.checkArray(i, 0)
	}
}

// branch attaches a node that evaluator i asks about the same value.
func (v *Validator) branch(i, lo int32, t int, node int32, r role, idx, b int32) {
	if node == none {
		v.deliver(i, r, idx, b, 1, none)
		return
	}
	p := v.s.nodes[node].plans[t]
	guide := r == roleGroup && v.evals[i].guide
	conj := false
	if guide {
		switch op := v.evals[i].p.groups[idx].op; op {
		case groupNot:
			guide = false
		case groupIf:
			guide = b > 0
		case groupAll:
			conj = v.evals[i].conj
		}
	}
	if p.verdict > 0 && !(p.info && guide) {
		v.deliver(i, r, idx, b, 1, none)
		return
	}
	if p.verdict < 0 {
		c := none
		if r == roleGroup && v.evals[i].p.groups[idx].op != groupNot {
			c = v.addCause(none, p.why)
		}
		v.deliver(i, r, idx, b, -1, c)
		return
	}
	id := v.attach(lo, node, p, i, r, idx, b)
	x := &v.evals[id]
	x.guide = x.guide || guide
	x.conj = x.conj || conj
}

// deliver tells a consumer the verdict of one of those it waits for.
func (v *Validator) deliver(cons int32, r role, idx, branch int32, res int8, c int32) {
	switch r {
	case roleRoot:
		v.decideRoot(res, c)
	case roleAnd:
		if res < 0 {
			v.decide(cons, -1, c)
		}
	case roleGroup:
		v.group(cons, idx, branch, res, c)
	case roleContains:
		if res > 0 {
			v.contained(cons, idx)
		}
	case roleCond:
		v.condition(cons, idx, branch, res)
	case roleUnev:
		v.unevResult(cons, idx, res)
	case roleUnevContains:
		v.unevContained(cons, idx, branch, res)
	}
}

func (v *Validator) decideRoot(res int8, c int32) {
	if v.verdict != Open {
		return
	}
	v.at = v.now
	if res > 0 {
		v.verdict = Valid
		return
	}
	v.verdict = Invalid
	v.report(c)
}

// decide fixes the verdict of an evaluator; it is passed on by settle.
func (v *Validator) decide(i int32, res int8, c int32) {
	x := &v.evals[i]
	if x.res != 0 {
		return
	}
	x.res, x.at, x.cause = res, v.now, c
	if c != none {
		v.minFail = min(v.minFail, i)
	}
	v.work = append(v.work, i)
}

// settle passes verdicts on until nothing changes.
func (v *Validator) settle() {
	for len(v.work) > 0 {
		n := len(v.work) - 1
		i := v.work[n]
		v.work = v.work[:n]
		x := &v.evals[i]
		for k := x.up; k != none; k = v.links[k].nextUp {
			l := &v.links[k]
			v.deliver(l.cons, l.role, l.idx, l.branch, v.evals[i].res, v.evals[i].cause)
		}
		v.unneed(i)
	}
}

// unneed says that evaluator i waits for nothing any more.
func (v *Validator) unneed(i int32) {
	for k := v.evals[i].down; k != none; k = v.links[k].nextDown {
		v.unlink(&v.links[k])
	}
}

// unlink says that the consumer of a link does not wait for it any more.
func (v *Validator) unlink(l *link) {
	if !l.live {
		return
	}
	l.live = false
	x := &v.evals[l.child]
	if x.refs--; x.refs == 0 && x.res == 0 && !x.guide && !x.dead {
		x.dead = true
		v.unneed(l.child)
	}
}

// partDone says that one of the parts of evaluator i is True.
func (v *Validator) partDone(i int32) {
	x := &v.evals[i]
	if x.pend--; x.pend == 0 {
		v.decide(i, 1, none)
	}
}

// ownDone says that its own part is.
func (v *Validator) ownDone(i int32) {
	x := &v.evals[i]
	if !x.own {
		x.own = true
		v.partDone(i)
	}
}

// walks reports whether evaluator i wants to see what its value contains.
func (x *eval) walks() bool { return !x.dead && (x.res == 0 || x.guide) }

// fail says that an assertion of evaluator i does not hold.
func (v *Validator) fail(i int32, l *assertion) {
	x := &v.evals[i]
	if x.res != 0 && !(x.conj && v.s.cfg.all) {
		return
	}
	c := v.addCause(i, l)
	v.failWith(i, c)
}

// failWith is fail with a cause that is known.
func (v *Validator) failWith(i, c int32) {
	x := &v.evals[i]
	if x.conj && (v.verdict != Invalid || v.s.cfg.all || v.at == v.now) {
		v.report(c)
	}
	v.decide(i, -1, c)
}

// States of a group's word: bits 0 to 31 count the branches that are undecided,
// bit 32 says that one is True; for groupIf bits 2i and 2i+1 say what branch i
// is, and the causes of "then" and "else" follow; for groupDep bit 0 says that
// the name was seen, bit 1 that the schema does not hold, and its cause follows.
// doneBit says that the group is decided.
const (
	oneTrue = 1 << 32
	doneBit = 1 << 63
)

// group is told the verdict of one branch.
func (v *Validator) group(i, gi, b int32, res int8, c int32) {
	x := &v.evals[i]
	g := &x.p.groups[gi]
	w := &v.words[x.st+g.word]
	if *w&doneBit != 0 {
		return
	}
	switch g.op {
	case groupAny:
		if res > 0 {
			*w |= doneBit
			v.dropBranches(i, gi)
			v.partDone(i)
			return
		}
		if *w--; *w&(1<<32-1) == 0 {
			*w |= doneBit
			v.groupDied(i, gi, c)
		} else {
			v.branchDied(i, gi, b)
		}
	case groupOne:
		*w--
		if res > 0 {
			if *w&oneTrue != 0 {
				*w |= doneBit
				v.fail(i, g.many)
				return
			}
			*w |= oneTrue
		} else if *w&(1<<32-1) > 0 || *w&oneTrue != 0 {
			v.branchDied(i, gi, b)
		}
		if *w&(1<<32-1) == 0 {
			if *w&oneTrue != 0 {
				*w |= doneBit
				v.partDone(i)
			} else {
				*w |= doneBit
				v.groupDied(i, gi, c)
			}
		}
	case groupNot:
		*w |= doneBit
		if res > 0 {
			v.fail(i, g.leaf)
		} else {
			v.partDone(i)
		}
	case groupAll:
		if res < 0 {
			*w |= doneBit
			v.decide(i, -1, c)
		} else if *w--; *w == 0 {
			*w |= doneBit
			v.partDone(i)
		}
	case groupIf:
		state := uint64(1)
		if res < 0 {
			state = 2
			if b > 0 {
				v.words[x.st+g.word+b] = uint64(c + 1)
				v.minFail = min(v.minFail, i)
			}
		}
		*w |= state << (2 * b)
		v.decideIf(i, gi)
	case groupDep:
		if res > 0 {
			*w |= doneBit
			v.partDone(i)
			return
		}
		*w |= 2
		v.words[x.st+g.word+1] = uint64(c + 1)
		v.minFail = min(v.minFail, i)
		if *w&1 != 0 {
			*w |= doneBit
			v.failWith(i, c)
		}
	}
}

// decideIf combines what is known of "if", "then" and "else".
func (v *Validator) decideIf(i, gi int32) {
	x := &v.evals[i]
	w := &v.words[x.st+x.p.groups[gi].word]
	cond, then, els := *w&3, *w>>2&3, *w>>4&3
	pick, b := then, int32(1)
	if cond == 2 {
		pick, b = els, 2
	}
	c := int32(v.words[x.st+x.p.groups[gi].word+b]) - 1
	if cond == 0 && then != els {
		return
	}
	switch pick {
	case 1:
		*w |= doneBit
		v.partDone(i)
	case 2:
		*w |= doneBit
		v.failWith(i, c)
	}
}

// triggered says that the object has the name that group gi depends on.
func (v *Validator) triggered(i, gi int32) {
	x := &v.evals[i]
	w := &v.words[x.st+x.p.groups[gi].word]
	if *w&(doneBit|1) != 0 {
		return
	}
	*w |= 1
	if *w&2 != 0 {
		c := int32(v.words[x.st+x.p.groups[gi].word+1]) - 1
		*w |= doneBit
		v.failWith(i, c)
	}
}

// branchDied says that a branch cannot hold while others can: it says nothing
// to the guide any more.
func (v *Validator) branchDied(i, gi, b int32) {
	if c := v.branchEval(i, gi, b); c != none {
		v.mute(c)
	}
}

// mute makes evaluator i say nothing to the guide any more.
func (v *Validator) mute(i int32) {
	x := &v.evals[i]
	if t := &v.tok; x.guide && t.active && t.kind == parser.KindString {
		v.muteIn(i, t.start)
	}
	x.guide = false
}

// muteIn notes that what came of the string at offset start has muted evaluator i.
func (v *Validator) muteIn(i int32, start int64) {
	if v.mutedIn != start {
		v.muted, v.mutedIn = v.muted[:0], start
	}
	v.muted = append(v.muted, i)
}

// branchEval finds the evaluator of a branch, or none.
func (v *Validator) branchEval(i, gi, b int32) int32 {
	for k := v.evals[i].down; k != none; k = v.links[k].nextDown {
		if l := &v.links[k]; l.role == roleGroup && l.idx == gi && l.branch == b {
			return l.child
		}
	}
	return none
}

// dropBranches says that a group holds: its other branches are not needed.
func (v *Validator) dropBranches(i, gi int32) {
	for k := v.evals[i].down; k != none; k = v.links[k].nextDown {
		l := &v.links[k]
		if l.role != roleGroup || l.idx != gi {
			continue
		}
		v.mute(l.child)
		v.unlink(l)
	}
}

// groupDied says that no branch of an alternative can hold. The reason given is
// that of the branch that lived longest, and those that died last go on
// speaking to the guide.
func (v *Validator) groupDied(i, gi, last int32) {
	g := &v.evals[i].p.groups[gi]
	best, bestAt, ties := last, int64(-1), 0
	guide := v.evals[i].guide
	for k := v.evals[i].down; k != none; k = v.links[k].nextDown {
		l := &v.links[k]
		if l.role != roleGroup || l.idx != gi {
			continue
		}
		x := &v.evals[l.child]
		if x.res >= 0 {
			continue
		}
		if x.at == v.now && guide {
			x.guide = true
		}
		switch rank := v.rank(x, g); {
		case rank > bestAt:
			best, bestAt, ties = x.cause, rank, 1
		case rank == bestAt:
			ties++
		}
	}
	if ties != 1 || best == none {
		best = v.addGroupCause(g, i, gi, bestAt)
	}
	v.failWith(i, best)
}

// rank says how good the reason of a dead branch is: how long it lived, and
// first of all whether it died of something else than its discriminator.
func (v *Validator) rank(x *eval, g *group) int64 {
	r := x.at
	if x.cause != none && !v.discriminates(x, g) {
		r += 1 << 60
	}
	return r
}
