package schema

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// A pick is how the lanes of a flat object are told apart by one name, which
// mostly comes first: in each of them it has an enum, and no string is in two of
// these. As long as nothing else has come there are no lanes yet; then there is
// the one that was picked. spread makes all of them, and says what the others
// died of, if that is needed.
type pick struct {
	name    string
	values  []string     // of all the enums, sorted
	lane    []int32      // parallel: whose it is
	entries []int32      // by lane: the entry of the name
	plans   []*objPlan   // by lane
	kinds   parser.Kinds // of values that some lane allows
}

// A pickStage is how far the pick of a flat object has come.
type pickStage uint8

const (
	pickNone  pickStage = iota // no pick, or it was spread
	pickOpen                   // no name is complete
	pickNamed                  // its name is the only one
	pickDone                   // its lane is the plan
)

// picked is the string by which a lane was picked.
type picked struct {
	lane int32
	text span // in flatBuf
	off  int64
}

// pickOf returns the pick of an alternative, nil if there is none.
func (s *Schema) pickOf(g *group) *pick {
	for _, name := range g.disc {
		if p := s.pickBy(g, name); p != nil {
			return p
		}
	}
	return nil
}

func (s *Schema) pickBy(g *group, name string) *pick {
	p := &pick{name: name}
	owner := make(map[string]int32)
	for i, id := range g.nodes {
		o := s.nodes[id].plans[tObject].obj
		k := o.find(name)
		if k < 0 || !o.entries[k].plain || o.entries[k].node == none {
			return nil
		}
		n := s.nodes[o.entries[k].node]
		q := n.plans[tString]
		if q.verdict != 0 || len(q.groups) > 0 || q.str == nil || q.str.enum == nil {
			return nil
		}
		for _, text := range q.str.enum {
			if _, has := owner[text]; has {
				return nil
			}
			owner[text] = int32(i)
			p.values = append(p.values, text)
		}
		p.entries, p.plans = append(p.entries, k), append(p.plans, o)
		p.kinds |= n.kinds
	}
	sort.Strings(p.values)
	for _, text := range p.values {
		p.lane = append(p.lane, owner[text])
	}
	return p
}

// pickLetters reports whether a name that is not complete can be that of the
// pick.
func (v *Validator) pickLetters(f *flat, e *parser.Event) bool {
	n := 0
	if v.state == flatLetters {
		n = v.tok.n
	}
	return strings.HasPrefix(f.pick.name[n:], e.Text)
}

// pickFragment reads a fragment of the string by which a lane is picked. It is
// false, and nothing has happened, where no lane would be left, and where the
// text of the string does not stand in the input as it is. With first it is the
// first one.
func (v *Validator) pickFragment(f *flat, e *parser.Event, first bool) bool {
	t := &v.tok
	values := f.pick.values
	n := t.n + len(e.Text)
	if e.Held || n > len(t.saw) || e.SourceEnd(len(e.Text)) != t.start+1+int64(n) || first && e.SourceEnd(0) != t.start+1 {
		return v.pickSlowly(f, e, first)
	}
	lo, hi, _ := narrow(values, int(v.flatRange.lo), int(v.flatRange.hi), t.n, e.Text)
	if lo == hi || !e.More && (len(values[lo]) != n || e.At != t.start+int64(n)+2) {
		return v.pickSlowly(f, e, first)
	}
	v.flatRange = span{int32(lo), int32(hi)}
	copy(t.saw[t.n:], e.Text)
	t.n, t.nsaw = n, n
	if !e.More {
		f.stage, v.state = pickDone, flatIdle
		i := f.pick.lane[lo]
		f.word = picked{lane: i, off: t.start, text: span{int32(len(v.flatBuf)), int32(len(v.flatBuf) + n)}}
		v.flatBuf = append(v.flatBuf, t.saw[:n]...)
		k := f.pick.entries[i]
		f.o = f.pick.plans[i]
		f.seen, f.left, f.aux, f.live = 1<<k, f.o.required, k+1, 1
		if f.o.entries[k].req != nil {
			f.left--
		}
		v.want, v.multi = none, false
	}
	return true
}

// pickSlowly lets lanes read the fragment.
func (v *Validator) pickSlowly(f *flat, e *parser.Event, first bool) bool {
	if first {
		v.state = flatIdle
		v.spread(f)
		return v.beginLaneText(f, e)
	}
	v.spread(f)
	return v.laneFragment(f, e)
}

// spread makes the lanes that a pick has spared.
func (v *Validator) spread(f *flat) {
	stage := f.stage
	if stage == pickNone {
		return
	}
	f.stage = pickNone
	saws := f.saws
	seen, left, aux := f.seen, f.left, f.aux
	v.beginLanes(f, &v.s.nodes[f.node].plans[tObject].groups[0])
	f.saws = saws
	lanes := v.lanes[f.lanes.lo:f.lanes.hi]
	for i := range lanes {
		l := &lanes[i]
		l.aux = f.pick.entries[i] // a name at hand begins like it
		if stage == pickOpen {
			continue
		}
		n := &l.o.entries[l.aux]
		l.entry, l.want = l.aux, n.node
		l.seen |= 1 << l.aux
		if n.req != nil {
			l.left--
		}
		l.aux++
	}
	switch {
	case stage == pickDone:
		v.spreadText(f, string(v.flatBuf[f.word.text.lo:f.word.text.hi]), f.word.off, true)
		l := &lanes[f.word.lane]
		l.seen, l.left, l.aux = seen, left, aux
		f.o, f.seen, f.left, f.aux, f.live, f.lane = l.o, seen, left, aux, 1, f.lanes.lo+f.word.lane
	case v.state == flatPick:
		v.spreadText(f, string(v.tok.saw[:v.tok.n]), v.tok.start, false)
		v.state = flatLanes
		v.bury(f)
	}
}

// spreadText lets the lanes die that the text, which begins behind offset off,
// leaves no member of their enum; whole: it is the string.
func (v *Validator) spreadText(f *flat, text string, off int64, whole bool) {
	for i := f.lanes.lo; i < f.lanes.hi; i++ {
		l := &v.lanes[i]
		s := v.s.nodes[l.want].plans[tString].str
		lo, hi, n := narrow(s.enum, 0, len(s.enum), 0, text)
		l.first = span{int32(lo), int32(hi)}
		if lo < hi {
			if !whole || len(s.enum[lo]) == len(text) {
				continue
			}
			n = len(text) + 1
		}
		l.dead = true
		d := death{lane: i, leaf: s.enumLeaf, name: f.pick.name, off: off, open: !whole, upto: int32(min(n, maxSaw))}
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n++
		}
		d.at = off + 1 + int64(n)
		if whole {
			d.saw = f.word.text
		}
		v.deaths = append(v.deaths, d)
	}
}
