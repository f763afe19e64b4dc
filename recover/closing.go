package recover

import (
	"slices"
	"sort"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// Closing rules need the whole value, so they run once, in Close, on a value
// that is whole and does not fit. They change no event: each proposes edits of
// the raw text (of the mended one, where some of the raw one stands in a string or
// was escaped once more, or where no reading of the raw one fits), the streaming
// phase reads the text so edited under a fresh guide, and the first reading that
// fits makes a second value.

// maxProposals is how many other readings of one text are tried: of the raw one, of
// the mended one, and of what each of those gives (see splits).
const maxProposals = 8

// A proposal is another reading of the input: edits of the raw text.
type proposal struct {
	edits []Edit
	cut   bool // a value that is cut is welcome too
	own   bool // its edits name their rules
}

// closing is what closing rules know: the value as it was streamed, and where
// its parts stand in the raw text.
type closing struct {
	r     *Repairer
	raw   string
	nodes []node // in the order of the text; nodes[0] is the root
	loss  Loss   // of the rule that is asked
}

// A node is a value of the document.
type node struct {
	kind     parser.Kind
	name     string // of a member
	nameFrom int64  // the source of the name
	nameTo   int64
	from, to int64         // the source of the value
	parent   int           // -1 for the root
	index    int           // among the members or items of the parent, from 0
	next     int           // the member or item behind it, 0 if there is none
	names    *parser.Names // of an object: what its schema declares
}

// minNodes is for how many nodes there is room at first.
const minNodes = 16

// nodes gathers the nodes of a reading.
type nodes struct {
	list  []node
	open  []openNode
	name  node
	guide Guide
	text  bool // a string goes on
}

// An openNode is an object or array that is open.
type openNode struct {
	node, last int // itself, and its last member or item
	count      int // of them
}

// Event implements [parser.Sink].
func (n *nodes) Event(e *parser.Event) {
	switch e.Kind {
	case parser.KindName:
		n.name = node{name: e.Text, nameFrom: e.Start, nameTo: e.End}
		return
	case parser.KindObjectEnd, parser.KindArrayEnd:
		n.list[n.open[len(n.open)-1].node].to = e.End
		n.open = n.open[:len(n.open)-1]
		return
	case parser.KindString:
		if n.text {
			n.list[len(n.list)-1].to = e.End
			n.text = e.More
			return
		}
		n.text = e.More
	}
	v := n.name
	n.name = node{}
	v.kind, v.from, v.to, v.parent = e.Kind, e.Start, e.End, -1
	if k := len(n.open); k > 0 {
		o := &n.open[k-1]
		v.parent, v.index = o.node, o.count
		if o.count > 0 {
			n.list[o.last].next = len(n.list)
		}
		o.last = len(n.list)
		o.count++
	}
	if e.Kind == parser.KindObject && n.guide != nil {
		if k := n.guide.Names(0); k != nil {
			c := *k
			c.Known = append([]string(nil), k.Known...)
			c.Required = append([]bool(nil), k.Required...)
			v.names = &c
		}
	}
	if e.Kind == parser.KindObject || e.Kind == parser.KindArray {
		n.open = append(n.open, openNode{node: len(n.list)})
	}
	if len(n.list) == cap(n.list) {
		n.list = slices.Grow(n.list, max(len(n.list), minNodes)) // append copies a long list too often
	}
	n.list = append(n.list, v)
}

// first returns the first member or item of node i, 0 if there is none; next of
// that leads to the others.
func (c *closing) first(i int) int {
	if k := i + 1; k < len(c.nodes) && c.nodes[k].parent == i {
		return k
	}
	return 0
}

// children returns the indices of the members or items of node i.
func (c *closing) children(i int) (list []int) {
	for k := c.first(i); k > 0; k = c.nodes[k].next {
		list = append(list, k)
	}
	return list
}

// path is where node i stands.
func (c *closing) path(i int) parser.Pointer {
	n := &c.nodes[i]
	switch {
	case n.parent < 0:
		return ""
	case c.nodes[n.parent].kind == parser.KindArray:
		return c.path(n.parent).AppendToken(itoa(n.index))
	}
	return c.path(n.parent).AppendToken(n.name)
}

// declared reports whether the schema of object i has the name; required,
// whether it must be there.
func (c *closing) declared(i int, name string) (declared, required bool) {
	n := c.nodes[i].names
	if n == nil {
		return false, false
	}
	k := index(n.Known, name)
	return k >= 0, k >= 0 && k < len(n.Required) && n.Required[k]
}

// member returns the member of object i with the name, -1 if there is none.
func (c *closing) member(i int, name string) int {
	for k := c.first(i); k > 0; k = c.nodes[k].next {
		if c.nodes[k].name == name {
			return k
		}
	}
	return -1
}

// invalid reports whether the guide says that the value does not fit.
func invalid(g Guide) bool {
	v, ok := g.(interface{ Invalid() bool })
	return ok && v.Invalid()
}

// reshape runs the closing rules.
func (r *Repairer) reshape() {
	byName := r.rules.Has(LastName) && r.dupes || r.rules.Has(BareText)
	if !r.guarded || r.nested || r.outcome == Cut || r.err != nil && !r.rules.Has(BareText) ||
		(r.guide == nil || r.opt.renew == nil) && !byName {
		return
	}
	bad := r.guide != nil && invalid(r.guide)
	if !bad && !byName && !(r.armed&(1<<armSibling) != 0 && r.rules.on(SplitSibling, lenient)) {
		return
	}
	raw := r.parts(r.raw.all())
	if r.opened > 0 && r.err == nil { // what a rule puts into an inner text is not escaped as that is
		r.propose(raw, r.parts(r.mended()), bad)
		return
	}
	if !r.propose(raw, raw, bad) && r.err == nil && len(r.Edits()) > 0 {
		r.propose(nil, r.parts(r.mended()), bad) // as it would be read again
	}
}

// propose asks the closing rules for other readings of the input and takes the first
// that fits, if there is one: those of raw, which is nil where they were asked, and
// those of the mended text, which may be the raw one.
func (r *Repairer) propose(raw, mended *closing, bad bool) bool {
	tried := 0
	for i := range table {
		e := &table[i]
		if e.closing == nil || r.rules.tier[i] < e.tier() || !bad && r.err == nil && Rule(i) != SplitSibling && Rule(i) != LastName {
			continue
		}
		c := mended
		if e.ofRaw {
			if c = raw; c == nil {
				continue
			}
		}
		c.loss = e.variants[0].Loss
		for _, p := range e.closing(c) {
			if tried++; tried > maxProposals {
				return false
			}
			sort.SliceStable(p.edits, func(a, b int) bool { return p.edits[a].Start < p.edits[b].Start })
			for k := range p.edits {
				if o := &p.edits[k]; !p.own {
					o.Rule, o.Loss = Rule(i), c.loss
				}
			}
			g := r.renew()
			second := r.read(c.raw, p.edits, g, nil)
			if second.err != nil || second.outcome == Cut && !p.cut || g != nil && invalid(g) || second.dupes && !r.dupes && r.rules.Has(LastName) {
				continue
			}
			if Rule(i) != SplitSibling && r.armed&(1<<armSibling) != 0 && r.rules.on(SplitSibling, lenient) {
				if r.splits(second.JSON()) {
					continue // it is not the last word
				}
				g = r.renew() // the last guide is that of the result
				second = r.read(c.raw, p.edits, g, nil)
			}
			second.edits = mergeEdits(c.raw, second.JSON(), second.edits, p.edits)
			if c != raw {
				r.unfold()
				second.edits = composed(r.raw.all(), c.raw, second.JSON(), r.edits, second.edits, Rule(i))
			}
			for k := range second.edits {
				second.outcome = max(second.outcome, worst(&second.edits[k]))
			}
			r.reshaped = second
			return true
		}
	}
	return false
}

// splits reports whether split-sibling makes another value of text.
func (r *Repairer) splits(text string) bool {
	c := r.parts(text)
	for i, p := range splitSibling(c) {
		if i == maxProposals {
			break
		}
		g := r.renew()
		if s := r.read(text, p.edits, g, nil); s.err == nil && s.outcome != Cut && !(g != nil && invalid(g)) {
			return true
		}
	}
	return false
}

// parts reads text for the closing rules.
func (r *Repairer) parts(text string) *closing {
	c := &closing{r: r, raw: text}
	list := &nodes{guide: r.renew()}
	if first := r.read(text, nil, list.guide, list); first.err == nil {
		c.nodes = list.list
	}
	return c
}

// renew returns a fresh guide, nil if there is none.
func (r *Repairer) renew() Guide {
	if r.opt.renew == nil || r.guide == nil {
		return nil
	}
	return r.opt.renew()
}

// read reads a text once more, with edits made to it before.
func (r *Repairer) read(text string, edits []Edit, g Guide, out parser.Sink) *Repairer {
	s := newRepairer()
	s.opt = r.opt
	s.opt.renew = nil
	s.p.Init(nil, s.opt.parser...)
	s.Reset(r.rules, g, out)
	s.descend() // it is not raw that is read
	s.mayGlide = false
	s.nested = true
	s.doc.names = r.doc.names
	s.raw = rawText{cur: bytesOf(text)}
	feed := func(b buf) {
		if s.err == nil && !s.inTail && len(b.text) > 0 {
			s.in = b
			s.pump(false)
		}
	}
	at := int64(0)
	for _, e := range edits {
		if e.Start > at {
			feed(plainBuf(text[at:e.Start], at))
		}
		if e.Insert != "" {
			feed(buf{text: e.Insert, runs: []run{{raw: e.Start, end: e.End, whole: true}}})
		}
		at = e.End
	}
	feed(plainBuf(text[at:], at))
	s.Close()
	return s
}

// mergeEdits puts the edits of a proposal among those of the reading that it led
// to, which made text of raw. Where both touch the same bytes, one edit of the
// rule that proposed stands for all; where they do so in several places, for all
// from the first to the last, since only the text between two edits that are
// known tells what such an edit inserts.
func mergeEdits(raw, text string, edits, more []Edit) []Edit {
	type part struct {
		Edit
		proposed bool
	}
	var all []part
	for _, e := range edits {
		all = append(all, part{e, false})
	}
	for _, e := range more {
		all = append(all, part{e, true})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Start < all[j].Start })
	first, last := -1, 0 // the parts from the first to behind the last that touch another
	for i := 0; i < len(all); {
		end, proposed, k := all[i].End, all[i].proposed, i+1
		for k < len(all) && (all[k].Start < end || all[k].Start == end && (all[k].Start == all[k].End || all[i].Start == end) && all[k].proposed != proposed) {
			end = max(end, all[k].End)
			proposed = proposed || all[k].proposed
			k++
		}
		if k > i+1 {
			if first < 0 {
				first = i
			}
			last = k
		}
		i = k
	}
	list := func(parts []part) (edits []Edit) {
		for i := range parts {
			edits = append(edits, parts[i].Edit)
		}
		return edits
	}
	if first < 0 {
		return list(all)
	}
	before, behind := list(all[:first]), list(all[last:])
	e := all[first].Edit
	e.Inner = nil
	named := false
	for i := range all[first:last] {
		o := &all[first+i]
		if e.End = max(e.End, o.End); o.proposed && !named {
			e.Rule, e.Path, e.Schema, named = o.Rule, o.Path, o.Schema, true
		}
		e.Loss = max(e.Loss, o.Loss, guessOf(o.Inner))
	}
	head, tail := Apply(raw[:e.Start], before), applyFrom(raw, e.End, behind)
	if len(head)+len(tail) > len(text) {
		// They share bytes: one edit for all is true whatever they are.
		e.Start, e.End, head, tail = 0, int64(len(raw)), "", ""
		before, behind = nil, nil
	}
	e.Insert = text[len(head) : len(text)-len(tail)]
	return append(append(before, e), behind...)
}

// guessOf is the worst loss of the edits.
func guessOf(edits []Edit) (l Loss) {
	for i := range edits {
		l = max(l, edits[i].Loss, guessOf(edits[i].Inner))
	}
	return l
}

// Reshaped reports whether a closing rule made the value: [Repairer.JSON],
// Outcome and Edits speak of it; the streamed events and AppendJSON stay true of
// what came. It is known after Close.
func (r *Repairer) Reshaped() bool { return r.reshaped != nil }

// Replay tells sink the events of the value that a closing rule made; nothing
// without one. Their offsets are those of JSON.
func (r *Repairer) Replay(sink parser.Sink) {
	if r.reshaped == nil {
		return
	}
	p := parser.New(sink)
	p.Feed(r.reshaped.JSON())
	p.Close()
}

// What arms a closing rule, as bits of Repairer.armed.
const (
	armUnwrap = iota
	armRename
	armSibling
	armSwallowed
)

// Armed reports whether something was read that a closing rule in force may make
// another value of, so that a value that does not fit, or a Lost input, is not
// the last word. It may say so too often. After Close it is false.
func (r *Repairer) Armed() bool {
	if r.closed || r.opt.renew == nil || r.guide == nil || r.err != nil {
		return !r.closed && r.rules.Has(BareText)
	}
	return r.armed&(1<<armUnwrap) != 0 && r.rules.on(Unwrap, lossless) ||
		r.armed&(1<<armRename) != 0 && r.rules.on(Rename, lossless) ||
		r.armed&(1<<armSibling) != 0 && r.rules.on(SplitSibling, lenient) ||
		r.armed&(1<<armSwallowed) != 0 && r.rules.on(SplitSwallowed, lenient) ||
		r.dupes && r.rules.Has(LastName)
}

// arm looks at an event that was streamed.
func (r *Repairer) arm(e *parser.Event) {
	switch e.Kind {
	case parser.KindName:
		name := e.Text
		if len(cleanName(name)) != len(name) {
			r.armed |= 1 << armRename
		}
		if r.armed&(1<<armUnwrap) != 0 {
			return
		}
		wrapper := isWrapper(name) || name == "raw" || besideInput(name)
		if n := e.Path.Len(); !wrapper && n > 1 {
			wrapper = e.Path.Step(n-2).Name == name
		}
		if wrapper {
			if n := r.guide.Names(0); n == nil || index(n.Known, name) < 0 {
				r.armed |= 1 << armUnwrap
			}
		}
	case parser.KindString:
		if strings.IndexByte(e.Text, '<') >= 0 {
			r.armed |= 1 << armSibling
		}
		if strings.IndexByte(e.Text, '"') >= 0 {
			r.armed |= 1 << armSwallowed
		}
	}
}
