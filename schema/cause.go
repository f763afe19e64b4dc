package schema

import (
	"slices"

	"github.com/jsontide/jsontide/parser"
)

// A cause is why an evaluator is False, in a form that costs no allocation.
// Most causes are never shown: they belong to branches of alternatives that
// another branch makes up for.
type cause struct {
	leaf     *assertion
	obj      *objPlan // whose names are the candidates
	at       int64    // when it was decided
	off      int64    // where the value begins
	name     string   // the name that is missing
	path     span     // of the instance location, in buf
	saw      span     // what stood there, in buf
	kind     parser.Kind
	cut      bool  // saw is only the beginning
	upto     int32 // bytes of the token up to the deciding one
	isName   bool  // saw is a name
	count    int64 // members or items of the container
	next     int32 // another cause that was decided with it
	ties     span  // in ties: the causes of the branches that died last, of a group
	reported bool
}

type span struct{ lo, hi int32 }

// addCause notes that an assertion does not hold, in evaluator i: of the value
// that it judges, or of the member whose name is at hand. With none it is the
// value that begins.
func (v *Validator) addCause(i int32, l *assertion) int32 {
	t := &v.tok
	c := cause{leaf: l, at: v.now, off: t.start, kind: t.kind, next: none}
	depth, waits := len(v.frames), t.active
	if k := v.frameIndex(i); k >= 0 {
		f := &v.frames[k]
		depth, c.off, c.kind, c.count, waits = k, f.start, f.kind, f.count, false
		switch l.code {
		case codeAdditional, codeForbidden, codeUnevProps:
			if t.active && t.name && k == len(v.frames)-1 {
				depth, c.off, c.kind, c.count, waits = k+1, t.start, t.kind, 0, true
				c.obj = v.evals[i].p.obj
			}
		case codeUnique, codeUnevItems:
			depth++
			if k == len(v.frames)-1 {
				c.off = t.start
			}
		}
	}
	if waits && t.name {
		depth-- // the name follows when it is complete
	}
	c.path = v.pathSpan(depth, t.start)
	id := int32(len(v.causes))
	if waits {
		c.isName = t.name
		c.upto = int32(min(t.upto, maxSaw))
		v.open = append(v.open, id)
	}
	v.causes = append(v.causes, c)
	return id
}

// A lastPath is the path that a cause was given last: those that are decided
// with one token share it.
type lastPath struct {
	ok    bool
	depth int
	start int64
	at    span
}

// pathSpan puts the first depth steps of the path at hand into buf.
func (v *Validator) pathSpan(depth int, start int64) span {
	if l := &v.last; l.ok && l.depth == depth && l.start == start {
		return l.at
	}
	lo := len(v.buf)
	if v.path != nil {
		v.buf = v.path.AppendPointer(v.buf)
		v.buf = v.buf[:lo+stepsLen(v.buf[lo:], depth)]
	}
	at := span{int32(lo), int32(len(v.buf))}
	v.last = lastPath{true, depth, start, at}
	return at
}

// stepsLen returns the length of the first n steps of a pointer.
func stepsLen(p []byte, n int) int {
	for k, b := range p {
		if b == '/' {
			if n == 0 {
				return k
			}
			n--
		}
	}
	return len(p)
}

// completeSaw gives the causes that the token at hand has what it was.
func (v *Validator) completeSaw(e *parser.Event) {
	lo := int32(len(v.buf))
	v.buf = append(v.buf, v.tok.saw[:v.tok.nsaw]...)
	if e.Kind != parser.KindString && e.Kind != parser.KindNumber {
		v.buf = append(v.buf[:lo], e.Text...)
	}
	hi := int32(len(v.buf))
	for _, id := range v.open {
		if int(id) < len(v.causes) {
			c := &v.causes[id]
			c.saw, c.cut, c.kind = span{lo, hi}, v.tok.n > v.tok.nsaw, e.Kind
		}
	}
	v.open = v.open[:0]
}

// completeName gives them the name, and the path with it.
func (v *Validator) completeName(e *parser.Event) {
	lo := int32(len(v.buf))
	v.buf = append(v.buf, e.Text[:min(len(e.Text), maxSaw)]...)
	mid := int32(len(v.buf))
	v.buf = v.path.AppendPointer(v.buf)
	hi := int32(len(v.buf))
	for _, id := range v.open {
		if int(id) < len(v.causes) {
			c := &v.causes[id]
			c.saw, c.path, c.cut = span{lo, mid}, span{mid, hi}, len(e.Text) > maxSaw
		}
	}
	v.open = v.open[:0]
}

// maxSaw is how much of a value is quoted, in bytes.
const maxSaw = 64

// report makes a cause, and those decided with it, violations.
func (v *Validator) report(c int32) {
	for ; c != none; c = v.causes[c].next {
		x := &v.causes[c]
		if x.reported || len(v.reported) >= v.s.cfg.maxViolations || v.s.cfg.all && v.repeats(x) {
			continue
		}
		x.reported = true
		v.minFail = -1
		v.reported = append(v.reported, c)
	}
}

// repeats reports whether the same assertion was reported of the same value:
// with [AllViolations] evaluators go on after they failed, and each byte of a
// name that is not allowed, or each item too many, fails again.
func (v *Validator) repeats(x *cause) bool {
	for _, id := range v.reported {
		if y := &v.causes[id]; y.leaf == x.leaf && y.off == x.off && y.name == x.name {
			return true
		}
	}
	return false
}

// addGroupCause notes that no branch of an alternative holds, where several
// reasons are equally good.
func (v *Validator) addGroupCause(g *group, i, gi int32, rank int64) int32 {
	id := v.addCause(i, g.leaf)
	lo := len(v.ties)
	for k := v.evals[i].down; k != none; k = v.links[k].nextDown {
		l := &v.links[k]
		if l.role != roleGroup || l.idx != gi {
			continue
		}
		x := &v.evals[l.child]
		if x.res < 0 && x.cause != none && v.rank(x, g) == rank && !hasNode(v.ties[lo:], x.cause) {
			v.ties = append(v.ties, x.cause)
		}
	}
	slices.Reverse(v.ties[lo:]) // links are found backwards
	v.causes[id].ties = span{int32(lo), int32(len(v.ties))}
	return id
}

// discriminates reports whether the reason of a dead branch is a constant by
// which the branches of the group are told apart.
func (v *Validator) discriminates(x *eval, g *group) bool {
	c := &v.causes[x.cause]
	if c.leaf.code != codeEnum || len(g.disc) == 0 {
		return false
	}
	p := v.buf[c.path.lo:c.path.hi]
	for k := len(p) - 1; k >= 0; k-- {
		if p[k] == '/' {
			return contains(g.disc, string(p[k+1:]))
		}
	}
	return false
}

// Unfit says what package recover found: the string at path, whose quote stands
// at offset, had to be read as JSON, which the byte at shows it is not. The
// schema pointer says what was wanted instead of a string. The verdict is then
// Invalid, if it was not before.
func (v *Validator) Unfit(offset, at int64, path, schema parser.Pointer) {
	l := &assertion{code: codeUnfit, word: "type", ptr: schema}
	c := cause{leaf: l, at: at, off: offset, kind: parser.KindString, next: none}
	c.path.lo = int32(len(v.buf))
	v.buf = append(v.buf, path...)
	c.path.hi = int32(len(v.buf))
	v.causes = append(v.causes, c)
	v.report(int32(len(v.causes)) - 1)
	if v.verdict == Open {
		v.verdict, v.at = Invalid, at
	}
}
