package schema

import (
	"slices"
	"sort"
	"strconv"

	"github.com/jsontide/jsontide/parser"
)

// NOTE: most values fit, and most places of a schema ask one thing of a value.
// For those there is a second machine beside that of evaluators, the flat one.
// It keeps a frame for each open container that one plan judges, and does a
// step in a table for each event; there are no links, verdicts or causes,
// because nothing has failed: a failure would be the document's.
//
// An anyOf or oneOf of objects is a flat container with lanes, one for each
// branch. A lane dies quietly of a string that its enum does not have, which is
// how branches are told apart; the lane that is left is then the plan. Where one
// name does that, and comes first, no lanes are made at all, see pick.
//
// Whatever else happens (something fails, a name that the plan does not know, a
// question of a guide) is not for this machine: raise makes of the flat frames
// the frames and evaluators that the other machine would have by now, and that
// one goes on. So it decides everything that is decided, and the two must agree:
// tests run both.
//
// Flat frames are always the innermost ones.

// A flat is an open container of which nothing is at fault.
type flat struct {
	o     *objPlan // of the lane that is left; nil in an array
	a     *arrPlan
	seen  uint64 // entries that the object has
	left  int32  // required names that are missing
	aux   int32  // the entry that is likely to come next, or that a name at hand begins like
	live  int32  // lanes that are alive; 1 where there are none
	lane  int32  // the one that is left, or none
	lanes span   // in lanes
	death int32  // where those of its lanes begin
	saws  int32  // where their texts begin
	node  int32
	count int64 // members or items begun
	start int64
	kind  parser.Kind
	stage pickStage
	pick  *pick  // how lanes are told apart, but for pickNone
	word  picked // by what, for pickDone
}

// A lane is a branch of the alternative that judges a flat object.
type lane struct {
	o     *objPlan
	seen  uint64
	left  int32
	aux   int32
	node  int32
	entry int32 // of the name at hand, or none
	want  int32 // of its value
	dead  bool
	first span  // of the string at hand: the members of the enum that begin like it
	next  span  // with the fragment at hand
	dies  int32 // bytes of that up to the one that the lane dies of, or 0
}

// A death is why a lane is dead.
type death struct {
	lane int32 // index in lanes
	leaf *assertion
	name string // of the member
	at   int64
	off  int64
	saw  span // in flatBuf
	cut  bool
	upto int32
	open bool // its string is not complete
}

// A flatState is what of the value or name at hand was read.
type flatState uint8

const (
	flatIdle    flatState = iota // nothing
	flatFree                     // some of a value of which nothing more is asked
	flatText                     // some of a string
	flatLanes                    // some of a string of which lanes ask different things
	flatDigits                   // some of a number
	flatLetters                  // some of a name, in an object that is closed
	flatPick                     // some of the string by which lanes are told apart
)

// maxFlatNames is how many entries the plan of a flat object may have: they are
// bits of a word.
const maxFlatNames = 64

// An act is what the flat machine does with a value of a type that a node judges.
// Those of node n are acts[(n+1)*numTypes:]: none comes first.
type act uint8

const (
	actRaise act = iota // it cannot
	actPass             // nothing: of a container, all is skipped
	actCheck            // a scalar: see whether it fits
	actPush             // a container: it is flat too
)

func (v *Validator) actFor(node int32, t int) act { return v.acts[int(node+1)*numTypes+t] }

// actOf returns what the flat machine does with a value of type t.
func (p *plan) actOf(t int) act {
	container := t == tArray || t == tObject
	switch {
	case p.verdict > 0 && !(container && p.info):
		return actPass
	case p.verdict >= 0 && container && p.flat:
		return actPush
	case p.verdict == 0 && p.sure != nil:
		return actCheck
	}
	return actRaise
}

// flatten finds out which plans can be judged without evaluators.
func (s *Schema) flatten() {
	for _, n := range s.nodes {
		for t, p := range n.plans {
			switch {
			case p.verdict < 0:
			case t == tString || t == tNumber:
				p.sure = s.sureOf(p, t)
			case len(p.groups) == 0:
				p.flat = p.alone()
			}
		}
	}
	for _, n := range s.nodes {
		if p := n.plans[tObject]; p.verdict == 0 && len(p.groups) == 1 && p.obj == nil && len(p.unevs) == 0 {
			if p.flat = s.lanesOf(p); p.flat {
				p.pick = s.pickOf(&p.groups[0])
			}
		}
	}
	s.acts = make([]act, 0, (len(s.nodes)+1)*numTypes)
	for range numTypes {
		s.acts = append(s.acts, actPass)
	}
	for _, n := range s.nodes {
		for t, p := range n.plans {
			s.acts = append(s.acts, p.actOf(t))
		}
	}
}

// alone reports whether the plan of an object or array is judged by names and
// places alone.
func (p *plan) alone() bool {
	if len(p.unevs) > 0 {
		return false
	}
	switch {
	case p.obj != nil:
		o := p.obj
		if o.names != none || len(o.pats) > 0 || len(o.extras) > 1 || o.max >= 0 || len(o.entries) > maxFlatNames {
			return false
		}
		for i := range o.extras {
			if o.extras[i].closed {
				return false
			}
		}
		for i := range o.entries {
			e := &o.entries[i]
			if len(e.deps) > 0 {
				return false
			}
			e.plain = e.leaf == nil && (e.declared || o.declared == 0 || o.closed)
		}
		return true
	case p.arr != nil:
		return p.arr.unique == nil && len(p.arr.contains) == 0
	}
	return false
}

// lanesOf reports whether the group of an object's plan is an alternative whose
// branches can be lanes: each is open until the object ends.
func (s *Schema) lanesOf(p *plan) bool {
	g := &p.groups[0]
	if g.op != groupAny && g.op != groupOne {
		return false
	}
	for _, id := range g.nodes {
		if id == none {
			return false
		}
		if q := s.nodes[id].plans[tObject]; q.verdict != 0 || !q.flat || q.obj == nil || !q.obj.lasting {
			return false
		}
	}
	return true
}

// A sure is what scalars are known to satisfy a plan by.
type sure struct {
	str  *strPlan // of strings
	num  *numPlan // of numbers
	nums []string // or their texts
	many bool     // it stands for a group
}

// sureOf returns how to see that a scalar satisfies the plan, nil if there is
// no simple way.
func (s *Schema) sureOf(p *plan, t int) *sure {
	switch {
	case len(p.groups) == 0 && p.str != nil:
		return &sure{str: p.str}
	case len(p.groups) == 0 && p.num != nil && p.num.plain:
		return &sure{num: p.num}
	case len(p.groups) == 0 && p.num != nil && p.num.members != nil:
		return &sure{nums: p.num.texts(nil)}
	case len(p.groups) != 1 || p.groups[0].op != groupAny || p.str != nil || p.num != nil:
		return nil
	}
	all := &sure{many: true}
	for _, id := range p.groups[0].nodes {
		q := s.nodes[id].plans[t]
		switch {
		case q.verdict != 0 || len(q.groups) > 0:
			return nil
		case q.str != nil && q.str.enum != nil:
			if all.str == nil {
				all.str = &strPlan{min: -1, max: -1}
			}
			all.str.enum = append(all.str.enum, q.str.enum...)
		case q.num != nil && q.num.members != nil:
			all.nums = q.num.texts(all.nums)
		default:
			return nil
		}
	}
	if all.str != nil {
		sort.Strings(all.str.enum)
		all.str.enum = slices.Compact(all.str.enum)
	}
	return all
}

// texts appends the plain texts of the members that have one.
func (p *numPlan) texts(list []string) []string {
	for _, m := range p.members {
		if n, ok := m.Int64(); ok {
			list = append(list, strconv.FormatInt(n, 10))
		}
	}
	return list
}

// beginFlat begins a flat container if the value at hand can be one.
func (v *Validator) beginFlat(e *parser.Event) bool {
	if len(v.targets) != 1 || v.verdict == Invalid || v.hashing > 0 || v.reference {
		return false
	}
	g := &v.targets[0]
	if g.role != roleAnd && g.role != roleRoot || !g.guide || !g.conj || g.node == none {
		return false
	}
	p := v.s.nodes[g.node].plans[typeOf(e.Kind)]
	if !p.flat || p.verdict > 0 && (g.role == roleRoot || !p.info) || g.role == roleRoot && !p.lasting() {
		return false
	}
	v.base = *g
	v.state, v.want, v.multi = flatIdle, none, false
	if !v.pushFlat(e, g.node, p) {
		return false
	}
	v.targets = v.targets[:0]
	return true
}

// lasting reports whether the plan of a flat container is undecided until that
// ends.
func (p *plan) lasting() bool {
	switch {
	case p.obj != nil:
		return p.obj.lasting
	case p.arr != nil:
		return p.arr.lasting
	}
	return true // lanes
}

// pushFlat begins a flat container. It is false where evaluators would pass
// their limit.
func (v *Validator) pushFlat(e *parser.Event, node int32, p *plan) bool {
	if len(v.evals)+len(v.flats)+len(v.lanes) >= v.s.cfg.maxEvaluators-maxFlatNames {
		return false
	}
	n := len(v.flats)
	if n == cap(v.flats) {
		v.flats = slices.Grow(v.flats, 8)
	}
	v.flats = v.flats[:n+1]
	f := &v.flats[n]
	f.o, f.a, f.seen, f.left, f.aux, f.live, f.lane = p.obj, p.arr, 0, 0, 0, 1, none
	f.node, f.count, f.start, f.kind = node, 0, e.Start, e.Kind
	f.lanes, f.stage = span{}, pickNone
	v.want, v.multi = none, false
	switch {
	case f.o != nil:
		f.left = f.o.required
	case f.a != nil:
	case p.pick != nil:
		f.live, f.stage, f.pick = 0, pickOpen, p.pick
		f.death, f.saws = int32(len(v.deaths)), int32(len(v.flatBuf))
	default:
		v.beginLanes(f, &p.groups[0])
	}
	return true
}

// beginLanes makes the lanes of a flat object.
func (v *Validator) beginLanes(f *flat, g *group) {
	f.lanes.lo = int32(len(v.lanes))
	for _, id := range g.nodes {
		o := v.s.nodes[id].plans[tObject].obj
		v.lanes = append(v.lanes, lane{o: o, left: o.required, node: id, want: none})
	}
	f.lanes.hi = int32(len(v.lanes))
	f.live = f.lanes.hi - f.lanes.lo
	f.death, f.saws = int32(len(v.deaths)), int32(len(v.flatBuf))
}

// flatPeek reads what a delta left unfinished.
func (v *Validator) flatPeek(e *parser.Event) {
	f := &v.flats[len(v.flats)-1]
	ok := true
	switch e.Kind {
	case parser.KindName:
		ok = v.peekLetters(f, e)
	case parser.KindNumber:
		ok = v.peekDigits(f, e)
	case parser.KindComma:
		ok = f.a == nil || f.a.max < 0 || f.count < f.a.max
	default:
		ok = v.state != flatIdle || v.freeBegins(f, e)
	}
	if !ok {
		v.raise(e)
		v.peek(e)
	}
}

// place returns the node of the value that begins. It is false for an item too
// many, and where lanes ask for different nodes.
func (v *Validator) place(f *flat) (int32, bool) {
	if f.a == nil {
		return v.want, !v.multi
	}
	a := f.a
	if a.max >= 0 && f.count >= a.max {
		return none, false
	}
	if f.count < int64(len(a.prefix)) {
		return a.prefix[f.count], true
	}
	return a.rest, true
}

// begun counts the item that begins.
func (f *flat) begun() {
	if f.a != nil {
		f.count++
	}
}

// flatOpen begins a container in a flat one.
func (v *Validator) flatOpen(f *flat, e *parser.Event) bool {
	node, ok := v.place(f)
	if !ok {
		return false
	}
	t := tObject
	if e.Kind == parser.KindArray {
		t = tArray
	}
	switch v.actFor(node, t) {
	case actRaise:
		return false
	case actPush:
		f.begun()
		if !v.pushFlat(e, node, v.s.nodes[node].plans[t]) {
			v.flats[len(v.flats)-1].unbegun()
			return false
		}
		return true
	}
	f.begun()
	v.want, v.multi = none, false
	v.skip = 1
	v.skipKinds = append(v.skipKinds[:0], byte(e.Kind))
	return true
}

// unbegun takes begun back.
func (f *flat) unbegun() {
	if f.a != nil {
		f.count--
	}
}

// flatClose ends the innermost flat container.
func (v *Validator) flatClose(f *flat, e *parser.Event) bool {
	switch {
	case f.a != nil:
		if f.count < f.a.min {
			return false
		}
	case f.live == 1:
		if f.left > 0 || f.count < f.o.min {
			return false
		}
	default:
		v.spread(f)
		fit := 0
		for i := f.lanes.lo; i < f.lanes.hi; i++ {
			if l := &v.lanes[i]; !l.dead && l.left == 0 && f.count >= l.o.min {
				fit++
			}
		}
		if fit == 0 || fit > 1 && v.s.nodes[f.node].plans[tObject].groups[0].op == groupOne {
			return false
		}
	}
	if f.lanes.hi > 0 {
		v.lanes, v.deaths = v.lanes[:f.lanes.lo], v.deaths[:f.death]
	}
	if f.lanes.hi > 0 || f.stage != pickNone {
		v.flatBuf = v.flatBuf[:f.saws]
	}
	n := len(v.flats) - 1
	v.flats = v.flats[:n]
	v.want, v.multi = none, false
	if n == 0 {
		v.now = e.At
		if v.base.role == roleRoot {
			v.decideRoot(1, none)
		} else {
			v.valueEnd()
		}
	}
	return true
}
