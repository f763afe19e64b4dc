package schema

import (
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/canon"
	"github.com/jsontide/jsontide/schema/internal/decimal"
	"github.com/jsontide/jsontide/schema/internal/leaf"
)

// A Verdict says whether a value fits a schema, as far as its text has come.
type Verdict uint8

const (
	Open    Verdict = iota // what has come can still become either
	Valid                  // it fits, whatever JSON follows
	Invalid                // it does not fit, whatever follows
)

// String returns the word that reports use.
func (v Verdict) String() string {
	switch v {
	case Valid:
		return "valid"
	case Invalid:
		return "invalid"
	}
	return "open"
}

// A Validator judges one value at a time, event by event. It is a
// [parser.Sink], a [parser.Peeker] and a guide for package recover. It keeps
// nothing of the text but the first bytes of the value at hand.
//
// A Validator is not safe for concurrent use; validators of one [Schema] share
// nothing that changes.
type Validator struct {
	s *Schema

	hashing int    // frames up to the outermost one with unique items; 0: none
	skip    int    // open containers that nobody looks into
	flats   []flat // the innermost open containers, see flat
	acts    []act  // of the schema
	want    int32  // in a flat container: the node of the value to come, or at hand
	state   flatState
	multi   bool // lanes ask for different nodes

	verdict Verdict
	at      int64
	err     *LimitError
	now     int64 // bytes of input that make certain what is decided now

	frames  []frame
	evals   []eval
	links   []link
	words   []uint64
	clauses []clause
	masks   []uint64
	effect  []uint64 // scratch of effects
	slots   []int32  // by node: the evaluator that was made last
	work    []int32  // evaluators whose verdict is to be passed on
	muted   []int32  // those that the string at offset mutedIn keeps from speaking to the guide
	mutedIn int64
	targets []target

	reference bool // the flat machine is off: for tests, which compare the two
	lanes     []lane
	deaths    []death
	flatBuf   []byte // texts of deaths
	base      target // what the outermost flat container is judged by
	flatRange span   // of a string: the members of the enum that begin like it

	minFail   int32  // the outermost evaluator that failed within the value at hand
	skipKinds []byte // their kinds

	tok    token
	decs   []decision
	mats   []matcher
	fmts   []formatMatcher
	states []*textState // by format
	nums   []decimal.State
	names  []nameState

	hash canon.Builder
	key  canon.Key
	sets []*canon.Set // free ones

	causes   []cause
	ties     []int32 // see cause
	last     lastPath
	buf      []byte // text of causes
	reported []int32
	open     []int32 // causes whose text is not complete
	path     *parser.Path
	notes    notes
	hintOut  hintState
	veto     []parser.Kinds // scratch of refused
}

// A token is the name or scalar at hand.
type token struct {
	active      bool
	name        bool  // it is a name
	free        bool  // it has no evaluators
	lazy        bool  // it has none yet
	at          int64 // when its first byte was certain
	least, most int64 // code points, of a lazy string; most -1: no bound
	kind        parser.Kind
	n           int   // bytes of its text, decoded, that were read
	runes       int64 // code points
	upto        int   // bytes up to the one that decides
	start       int64
	mark        mark
	lo, hi      int32 // evaluators of it
	live        int32 // those that text can still decide
	length      bool  // some of them count code points
	saw         [64]byte
	nsaw        int
}

// A frame is an open container.
type frame struct {
	kind    parser.Kind
	cur     bool       // some unevaluated clause is about the value at hand
	slow    bool       // some evaluator reads names byte by byte
	quick   bool       // quickName will do for most names
	bounded bool       // some evaluator bounds the number of members or items
	closed  bool       // some evaluator forbids names
	set     *canon.Set // of the items' hashes, if they must be unique
	mark    mark
	lo, hi  int32 // its evaluators
	count   int64 // members or items begun
	start   int64
}

// An eval judges one value by one plan.
type eval struct {
	p     *plan
	at    int64 // when it was decided
	node  int32
	up    int32 // link to the first that consumes it
	down  int32 // link to the first that it consumes
	refs  int32 // undecided consumers
	pend  int32 // parts to be decided True
	st    int32 // its words
	cause int32 // of False, or none
	left  int32 // leaves, or required names, that are undecided
	aux   int32 // its numbers; the entry of the name at hand
	res   int8
	own   bool // its own part is decided
	dead  bool // nobody waits for it
	guide bool // it speaks to the guide
	conj  bool // its failure is the document's
}

// A link leads from an evaluator to one that consumes its verdict.
type link struct {
	child, cons      int32
	nextUp, nextDown int32
	idx, branch      int32
	role             role
	live             bool // the consumer waits for it
}

// A role says what a consumer does with a verdict.
type role uint8

const (
	roleRoot         role = iota
	roleAnd               // False is the consumer's verdict
	roleGroup             // group idx, node branch
	roleContains          // contains idx
	roleCond              // unevPlan idx, condition branch
	roleUnev              // unevPlan idx: the clause at hand
	roleUnevContains      // unevPlan idx, contains branch
)

// A target is a node that the value to come will be judged by.
type target struct {
	node, cons  int32
	idx, branch int32
	role        role
	guide, conj bool
	isName      bool // the value is a name
}

// A matcher is a pattern at work on the text at hand.
type matcher struct {
	id    int32
	m     textMatcher
	n     int
	fresh leaf.Status // decided by the fragment at hand, with its n-th byte
	// before is m before the fragment at hand, in a flat container.
	before textMatcher
}

type formatMatcher struct {
	id    int32
	m     *textState
	n     int
	fresh leaf.Status
}

// NewValidator returns a validator for one document at a time.
func (s *Schema) NewValidator() *Validator {
	v := &Validator{s: s, acts: s.acts, slots: make([]int32, len(s.nodes))}
	if s.stats.unique {
		v.key = canon.NewKey()
	}
	v.Reset()
	return v
}

// Reset makes v ready for another document. It keeps its memory, but nothing
// that was handed out.
func (v *Validator) Reset() {
	v.verdict, v.at, v.err, v.now = Open, 0, nil, 0
	v.evals, v.links = v.evals[:0], v.links[:0]
	v.words, v.clauses, v.masks = v.words[:0], v.clauses[:0], v.masks[:0]
	v.work, v.targets = v.work[:0], v.targets[:0]
	v.skip, v.skipKinds = 0, v.skipKinds[:0]
	v.flats, v.lanes, v.deaths, v.flatBuf = v.flats[:0], v.lanes[:0], v.deaths[:0], v.flatBuf[:0]
	v.state, v.want, v.multi = flatIdle, none, false
	v.tok = token{}
	v.mats, v.fmts, v.nums, v.names = v.mats[:0], v.fmts[:0], v.nums[:0], v.names[:0]
	v.decs = v.decs[:0]
	v.minFail = noFail
	v.muted, v.mutedIn = v.muted[:0], -1
	v.ties, v.last = v.ties[:0], lastPath{}
	v.causes, v.buf, v.reported, v.open = v.causes[:0], v.buf[:0], v.reported[:0], v.open[:0]
	v.hashing = 0
	for i := range v.frames {
		if s := v.frames[i].set; s != nil {
			v.sets = append(v.sets, s)
		}
	}
	v.frames = v.frames[:0]
	v.path = nil
	v.notes.reset()
	root := v.s.nodes[v.s.root]
	if root.kinds == 0 {
		// No value can fit: nothing has to come for that.
		c := v.addCause(none, root.why())
		v.report(c)
		v.verdict = Invalid
	} else if root.always() {
		v.verdict = Valid
	}
	v.targets = append(v.targets, target{node: v.s.root, cons: none, role: roleRoot, guide: true, conj: true})
}

// why returns a reason for which nothing satisfies the node.
func (n *node) why() *assertion {
	for t := numTypes - 1; t >= 0; t-- {
		if p := n.plans[t]; p.verdict < 0 {
			return p.why
		}
	}
	return nil
}

// always reports whether every value satisfies the node.
func (n *node) always() bool {
	for _, p := range n.plans {
		if p.verdict <= 0 {
			return false
		}
	}
	return true
}

// Verdict returns what is known, and the number of bytes of input that made it
// known: for Open, 0.
func (v *Validator) Verdict() (Verdict, int64) { return v.verdict, v.at }

// Invalid reports whether the value cannot fit any more.
func (v *Validator) Invalid() bool { return v.verdict == Invalid }

// Err returns the limit that was passed, if one was.
func (v *Validator) Err() error {
	if v.err == nil {
		return nil
	}
	return v.err
}

func (v *Validator) limit(name string, n int) {
	if v.err == nil {
		v.err = &LimitError{name, int64(n), v.now}
	}
}

// firstAt returns when the first byte of the event's token was certain.
func firstAt(e *parser.Event) int64 {
	if e.Held {
		return e.At
	}
	return max(e.Start+1, e.SourceEnd(0))
}

// Event implements [parser.Sink].
func (v *Validator) Event(e *parser.Event) {
	if v.skip > 0 || len(v.flats) == 0 {
		v.unflat(e)
		return
	}
	f := &v.flats[len(v.flats)-1]
	ok := false
	switch e.Kind {
	case parser.KindName:
		ok = v.flatName(f, e)
	case parser.KindString:
		ok = v.flatString(f, e)
	case parser.KindNumber:
		ok = v.flatNumber(f, e)
	case parser.KindObject, parser.KindArray:
		ok = v.flatOpen(f, e)
	case parser.KindObjectEnd, parser.KindArrayEnd:
		ok = v.flatClose(f, e)
	default:
		ok = v.flatLiteral(f, e)
	}
	if !ok {
		v.raise(e)
		v.event(e)
	}
}

// unflat judges an event where the innermost container is not flat.
func (v *Validator) unflat(e *parser.Event) {
	switch {
	case v.hashing > 0:
		v.hashed(e)
	case v.skip > 0:
		v.skipped(e)
	default:
		v.event(e)
	}
}

// event judges an event.
func (v *Validator) event(e *parser.Event) {
	if v.path != e.Path {
		v.path = e.Path
	}
	switch e.Kind {
	case parser.KindName:
		if v.tok.lazy {
			v.tok.active, v.tok.lazy = false, false
		}
		if !v.tok.active && v.quickName(e) {
			return
		}
		v.nameText(e, false)
		v.nameEnd(e)
	case parser.KindString:
		v.stringEvent(e)
	case parser.KindNumber:
		if !v.tok.active {
			if v.beginScalar(e, true) {
				return
			}
		}
		v.numberText(e, false)
		v.numberEnd(e)
	case parser.KindTrue, parser.KindFalse, parser.KindNull:
		if !v.tok.active && v.beginScalar(e, true) {
			return
		}
		v.endScalar(e)
	case parser.KindObject, parser.KindArray:
		v.beginContainer(e)
	default:
		v.endContainer(e)
	}
}

// Peek implements [parser.Peeker].
func (v *Validator) Peek(e *parser.Event) {
	if v.skip > 0 || v.err != nil {
		return
	}
	if len(v.flats) > 0 {
		v.flatPeek(e)
		return
	}
	v.peek(e)
}

// peek judges what a delta left unfinished.
func (v *Validator) peek(e *parser.Event) {
	v.path = e.Path
	switch e.Kind {
	case parser.KindName:
		v.nameText(e, true)
	case parser.KindNumber:
		v.numberText(e, true)
	case parser.KindComma:
		v.comma(e.CommaAt())
	default:
		if !v.tok.active {
			v.beginScalar(e, false)
		}
	}
}

// skipped counts the containers that nobody looks into.
func (v *Validator) skipped(e *parser.Event) {
	switch e.Kind {
	case parser.KindObject, parser.KindArray:
		v.skip++
		v.skipKinds = append(v.skipKinds, byte(e.Kind))
	case parser.KindObjectEnd, parser.KindArrayEnd:
		v.skip--
		v.skipKinds = v.skipKinds[:v.skip]
		if v.skip == 0 {
			v.now = e.At
			v.valueEnd()
		}
	}
}

// beginScalar makes the evaluators of a scalar whose first byte has come. If
// whole, the event has all of it, and what is plain to see needs none:
// beginScalar then reports that the value is done with.
func (v *Validator) beginScalar(e *parser.Event, whole bool) (done bool) {
	t := &v.tok
	t.kind, t.start = e.Kind, e.Start
	typ := typeOf(e.Kind)
	at, dated := int64(0), false
	cur := false
	if n := len(v.frames); n > 0 {
		f := &v.frames[n-1]
		cur = f.cur
		if f.kind == parser.KindArray {
			if f.quick {
				v.plainItem(f)
			} else {
				at, dated = firstAt(e), true
				v.item(e, at)
				cur = f.cur
			}
		}
	}
	free := v.quick(e, typ, whole)
	if free && whole {
		if len(v.decs) > 0 {
			v.quickFails(e)
			if n := len(v.frames); n > 0 {
				cur = v.frames[n-1].cur
			}
		}
		if cur {
			v.valueEnd()
		}
		return true
	}
	if !dated {
		at = firstAt(e)
	}
	t.free = free
	t.name, t.lazy, t.kind, t.n, t.runes, t.upto, t.start, t.nsaw = false, false, e.Kind, 0, 0, 0, e.Start, 0
	t.active = true
	t.live, t.length = 0, false
	v.now = at
	t.lo = int32(len(v.evals))
	t.hi = t.lo
	t.at = at
	if t.free {
		v.targets = v.targets[:0]
		return false
	}
	if t.lazy = !whole && v.defers(typ, e.Text); !t.lazy {
		v.makeScalar()
	}
	return false
}

// makeScalar makes the evaluators of the scalar at hand.
func (v *Validator) makeScalar() {
	t := &v.tok
	t.lazy = false
	v.nums = v.nums[:0]
	t.mark = v.mark()
	v.now = t.at
	v.begin(typeOf(t.kind))
	t.hi = int32(len(v.evals))
}

// endScalar drops them.
func (v *Validator) endScalar(e *parser.Event) {
	t := &v.tok
	if len(v.open) > 0 {
		v.completeSaw(e)
	}
	if !t.free && !t.lazy {
		v.release(&t.mark)
	}
	t.active, t.lazy = false, false
	v.targets = v.targets[:0]
	v.valueEnd()
}

// beginContainer pushes a frame, or begins to skip.
func (v *Validator) beginContainer(e *parser.Event) {
	at := e.At
	if n := len(v.frames); n > 0 && v.frames[n-1].kind == parser.KindArray {
		if f := &v.frames[n-1]; f.quick {
			v.plainItem(f)
		} else {
			v.item(e, at)
		}
	}
	if v.beginFlat(e) {
		return
	}
	v.now = at
	f := frame{kind: e.Kind, start: e.Start, mark: v.mark()}
	f.lo = f.mark.lo
	v.tok.start, v.tok.kind = e.Start, e.Kind
	if len(v.targets) > 0 {
		v.begin(typeOf(e.Kind))
	}
	f.hi = int32(len(v.evals))
	if f.lo == f.hi {
		v.release(&f.mark)
		v.skip = 1
		v.skipKinds = append(v.skipKinds[:0], byte(e.Kind))
		return
	}
	v.frames = append(v.frames, f)
	v.beginFrame(e)
}

// endContainer decides what the end of a container decides, and pops it.
func (v *Validator) endContainer(e *parser.Event) {
	n := len(v.frames) - 1
	f := &v.frames[n]
	v.now = e.At
	v.tok.start = f.start
	for i := f.lo; i < f.hi; i++ {
		v.close(i, f)
	}
	v.settle()
	if f.set != nil {
		v.dropSet(f)
	}
	v.release(&f.mark)
	v.frames = v.frames[:n]
	v.valueEnd()
}

// valueEnd tells the container around that a value has ended.
func (v *Validator) valueEnd() {
	n := len(v.frames)
	if n == 0 || len(v.flats) > 0 {
		return
	}
	f := &v.frames[n-1]
	if f.cur {
		f.cur = false
		v.storeClauses(f)
	}
}

// mark is where the arenas end before a value begins.
type mark struct {
	lo, links, words, clauses, masks, causes, ties, buf, minFail int32
}

// mark begins a value.
func (v *Validator) mark() mark {
	m := mark{lo: int32(len(v.evals)), links: int32(len(v.links)), words: int32(len(v.words)), clauses: int32(len(v.clauses)),
		masks: int32(len(v.masks)), causes: int32(len(v.causes)), ties: int32(len(v.ties)), buf: int32(len(v.buf)), minFail: v.minFail}
	v.minFail = noFail
	return m
}

// noFail is the minFail of a value within which nothing failed.
const noFail = 1<<31 - 1

// release ends a value: its evaluators are dropped, and what they said unless
// somebody outside wants it.
func (v *Validator) release(m *mark) {
	for k := int32(len(v.links)) - 1; k >= m.links; k-- {
		if l := &v.links[k]; l.cons >= 0 && l.cons < m.lo {
			v.evals[l.cons].down = l.nextDown
		}
	}
	v.links, v.evals, v.words = v.links[:m.links], v.evals[:m.lo], v.words[:m.words]
	v.clauses, v.masks = v.clauses[:m.clauses], v.masks[:m.masks]
	if v.minFail >= m.lo {
		v.causes, v.ties, v.buf = v.causes[:m.causes], v.ties[:m.ties], v.buf[:m.buf]
		v.last.ok = false
	}
	v.minFail = min(v.minFail, m.minFail)
}
