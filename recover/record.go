package recover

import (
	"slices"

	"github.com/jsontide/jsontide/parser"
)

// An openEdit is an edit whose text was not taken yet.
type openEdit struct {
	Edit
	pos int // where its text begins in what waits
}

// record keeps an edit of what waits until its text is taken: take bytes at pos
// are replaced. It takes the place of those that lie inside of it.
func (r *Repairer) record(e Edit, pos, take int) {
	delta := len(e.Insert) - take
	for i := range r.open { // within text that an earlier edit has put there
		o := &r.open[i]
		k, n := pos-o.pos, len(o.Insert)
		if k >= 0 && k+take <= n && (take > 0 && take < n || take == 0 && k > 0 && k < n) {
			o.Insert = o.Insert[:k] + e.Insert + o.Insert[k+take:]
			o.Loss = max(o.Loss, e.Loss)
			for j := range r.open {
				if j != i && r.open[j].pos >= pos+take {
					r.open[j].pos += delta
				}
			}
			return
		}
	}
	keep := r.open[:0]
	for _, o := range r.open {
		if k := pos - o.pos; k > 0 && k < len(o.Insert) && take > 0 {
			o.Insert = o.Insert[:k] // the rest of what it has put there goes
			e.Start = max(e.Start, o.End)
		}
		inside := o.pos >= pos && o.pos < pos+take
		if o.Insert == "" {
			inside = o.Start >= e.Start && o.End <= e.End && e.Start < e.End
		}
		if inside {
			if k := pos + take - o.pos; o.pos >= pos && k < len(o.Insert) {
				e.Insert += o.Insert[k:] // which stays
			}
			e.Loss = max(e.Loss, o.Loss)
			e.Start, e.End = min(e.Start, o.Start), max(e.End, o.End)
			continue
		}
		if o.pos >= pos+take {
			o.pos += delta
		}
		keep = append(keep, o)
	}
	r.open = keep
	i := len(r.open)
	for i > 0 && (r.open[i-1].Start > e.Start || r.open[i-1].Start == e.Start && r.open[i-1].pos > pos) {
		i--
	}
	if i > 0 {
		if l := &r.open[i-1]; l.Rule == e.Rule && l.End == e.Start && l.Insert == "" && e.Insert == "" && l.Start < l.End {
			l.End = e.End
			return
		}
	}
	r.open = append(r.open, openEdit{})
	copy(r.open[i+1:], r.open[i:])
	r.open[i] = openEdit{e, pos}
}

// settleEdits records the edits of the first n bytes of what waits.
func (r *Repairer) settleEdits(n int) {
	k := 0
	for k < len(r.open) {
		if o := &r.open[k]; o.pos+len(o.Insert) > n || o.pos == n && o.Insert != "" {
			break
		}
		k++
	}
	r.flush(k)
}

// flush records the first k open edits.
func (r *Repairer) flush(k int) {
	if k == 0 {
		return
	}
	for i := range r.open[:k] {
		r.keep(r.open[i].Edit)
	}
	r.open = r.open[:copy(r.open, r.open[k:])]
}

// editList is where edits of the text at hand go.
func (r *Repairer) editList() *[]Edit {
	if r.dup.on {
		return &r.dup.edits
	}
	if lv := r.innerLevel(true); lv != nil {
		return &lv.inner
	}
	r.unfold()
	return &r.edits
}

// keep records an edit.
func (r *Repairer) keep(e Edit) {
	dst := r.editList()
	if len(*dst) == cap(*dst) {
		*dst = growEdits(*dst, 1)
	}
	*dst = append(*dst, e)
	r.paths += int64(len(e.Path))
	switch {
	case len(*dst) > r.opt.maxEdits:
		r.lose(&parser.SyntaxError{Offset: r.current().start(0), Msg: "limit MaxEdits of " + itoa(r.opt.maxEdits) + " passed"})
	case r.paths > r.opt.maxPaths:
		r.lose(&parser.SyntaxError{Offset: r.current().start(0), Msg: "limit MaxPaths of " + itoa(int(r.opt.maxPaths)) + " passed by the paths of edits"})
	}
}

// mayPass reports whether the open edits may be more than the limits allow.
func (r *Repairer) mayPass() bool {
	n, paths := len(r.edits)+r.marks.edits, r.pathBound()
	if r.dup.on {
		n = len(r.dup.edits)
	} else if lv := r.innerLevel(true); lv != nil {
		n = len(lv.inner)
	}
	for i := range r.open {
		paths += int64(len(r.open[i].Path))
	}
	return n+len(r.open) > r.opt.maxEdits || paths > r.opt.maxPaths
}

// growEdits makes room for n edits more.
func growEdits(edits []Edit, n int) []Edit { return slices.Grow(edits, max(n, 4, len(edits))) }
