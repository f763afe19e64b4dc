package schema

// The run of unevaluatedProperties and unevaluatedItems where conditions decide
// what is evaluated. Each member or item whose fate depends on conditions makes
// a clause: one of the conditions of a mask holds, or the value satisfies the
// keyword's schema. Equal masks are one clause; nothing is kept of the values,
// and nothing is read again.

// A clause is a mask of conditions of which one must hold.
type clause struct {
	next int32 // of the same unevPlan
	mask int32 // index in the masks
}

const (
	clauseActive = 1 << iota // there is a clause about the value at hand
	clauseFalse              // the value does not satisfy the keyword's schema
	clauseMet                // the clause holds
	clauseEnd                // the container has ended
	clauseCount  = 1 << 8    // contains that are undecided, counted from here
)

// unevState is the state of an unevPlan, as slices of the words.
type unevState struct {
	yes, no, cur []uint64
	flags, head  *uint64 // head: index of the first clause + 1
}

func (v *Validator) unevState(i, ui int32) (*unevPlan, unevState) {
	x := &v.evals[i]
	u := x.p.unevs[ui]
	w := v.words[x.st+u.word : x.st+u.word+u.words()]
	n := u.size
	return u, unevState{w[:n], w[n : 2*n], w[2*n : 3*n], &w[3*n], &w[3*n+1]}
}

// effects finds which conditions hold, and which do not, together with those
// around them.
func (v *Validator) effects(u *unevPlan, s *unevState) (yes, no []uint64) {
	n := u.size
	if len(v.effect) < 2*n {
		v.effect = make([]uint64, 2*n)
	}
	yes, no = v.effect[:n], v.effect[n:2*n]
	copy(yes, s.yes)
	copy(no, s.no)
	for c := range u.conds {
		parents := u.conds[c].parents
		if len(parents) == 0 {
			continue
		}
		holds, dead := false, true
		for _, p := range parents {
			bit := uint64(1) << (p & 63)
			holds = holds || yes[p>>6]&bit != 0
			dead = dead && no[p>>6]&bit != 0
		}
		bit := uint64(1) << (c & 63)
		if !holds {
			yes[c>>6] &^= bit
		}
		if dead {
			no[c>>6] |= bit
		}
	}
	return yes, no
}

// judge returns whether one of the conditions of a mask holds.
func judge(mask, yes, no []uint64) int8 {
	res := int8(-1)
	for w, bits := range mask {
		if bits&yes[w] != 0 {
			return 1
		}
		if bits&^no[w] != 0 {
			res = 0
		}
	}
	return res
}

// condition is told what became of a condition.
func (v *Validator) condition(i, ui, ci int32, res int8) {
	u, s := v.unevState(i, ui)
	if u.conds[ci].op == condInvalid {
		res = -res
	}
	set := s.yes
	if res < 0 {
		set = s.no
	}
	set[ci>>6] |= 1 << (ci & 63)
	v.judgeClauses(i, ui)
}

// judgeClauses looks again at what conditions decide.
func (v *Validator) judgeClauses(i, ui int32) {
	if v.evals[i].res != 0 {
		return
	}
	u, s := v.unevState(i, ui)
	v.judgeCurrent(i, ui)
	open := *s.flags&clauseActive != 0
	yes, no := v.effects(u, &s)
	prev := int32(-1)
	for k := int32(*s.head) - 1; k >= 0; {
		c := &v.clauses[k]
		next := c.next
		switch judge(v.masks[c.mask:int(c.mask)+u.size], yes, no) {
		case -1:
			v.fail(i, u.leaf)
			return
		case 1:
			if prev < 0 {
				*s.head = uint64(next + 1)
			} else {
				v.clauses[prev].next = next
			}
		default:
			prev, open = k, true
		}
		k = next
	}
	if *s.flags&clauseEnd != 0 && !open && v.evals[i].res == 0 {
		*s.flags &^= clauseEnd
		v.partDone(i)
	}
}

// unevMember begins the clause of the member at hand: entry k, or a name that
// has none.
func (v *Validator) unevMember(i, k int32, f *frame) {
	x := &v.evals[i]
	for ui, u := range x.p.unevs {
		if v.evals[i].res != 0 {
			return
		}
		m := &u.other
		if k >= 0 {
			m = &u.entries[k]
		}
		always := m.always
		_, s := v.unevState(i, int32(ui))
		copy(s.cur, m.mask)
		if k < 0 {
			for p := range u.pats {
				if v.matched(x.p.obj.pats[p].id) {
					always = always || u.pats[p].always
					for w, bits := range u.pats[p].mask {
						s.cur[w] |= bits
					}
				}
			}
		}
		if !always {
			v.beginClause(i, int32(ui), f)
		}
	}
}

// unevItem begins the clause of item k.
func (v *Validator) unevItem(i int32, k int64, f *frame) {
	x := &v.evals[i]
	for ui, u := range x.p.unevs {
		if v.evals[i].res != 0 {
			return
		}
		if u.all[0] || k < int64(u.prefix[0]) {
			continue
		}
		_, s := v.unevState(i, int32(ui))
		clear(s.cur)
		for c := range u.conds {
			if u.all[c+1] || k < int64(u.prefix[c+1]) {
				s.cur[c>>6] |= 1 << (c & 63)
			}
		}
		*s.flags = clauseCount * uint64(len(u.contains))
		for b := range u.contains {
			v.targets = append(v.targets, target{node: u.contains[b].node, cons: i, role: roleUnevContains, idx: int32(ui), branch: int32(b)})
		}
		v.beginClause(i, int32(ui), f)
	}
}

// beginClause begins the clause of the value to come, whose mask is set.
func (v *Validator) beginClause(i, ui int32, f *frame) {
	u, s := v.unevState(i, ui)
	*s.flags |= clauseActive
	if u.never {
		*s.flags |= clauseFalse
	} else {
		v.targets = append(v.targets, target{node: u.node, cons: i, role: roleUnev, idx: ui})
	}
	f.cur = true
	v.judgeCurrent(i, ui)
}

// judgeCurrent looks again at the clause at hand.
func (v *Validator) judgeCurrent(i, ui int32) {
	u, s := v.unevState(i, ui)
	if *s.flags&clauseActive == 0 {
		return
	}
	if *s.flags&clauseMet == 0 {
		yes, no := v.effects(u, &s)
		switch judge(s.cur, yes, no) {
		case 0:
			return
		case -1:
			if *s.flags&clauseFalse != 0 && *s.flags < clauseCount {
				v.fail(i, u.leaf)
			}
			return
		}
	}
	*s.flags &^= clauseActive | clauseFalse | clauseMet
}

// unevResult is told whether the value at hand satisfies the keyword's schema.
func (v *Validator) unevResult(i, ui int32, res int8) {
	_, s := v.unevState(i, ui)
	if v.evals[i].res != 0 || *s.flags&clauseActive == 0 {
		return
	}
	if res > 0 {
		*s.flags |= clauseMet
	} else {
		*s.flags |= clauseFalse
	}
	v.judgeCurrent(i, ui)
}

// unevContained is told whether the item at hand satisfies a contains.
func (v *Validator) unevContained(i, ui, b int32, res int8) {
	u, s := v.unevState(i, ui)
	if v.evals[i].res != 0 || *s.flags < clauseCount {
		return
	}
	*s.flags -= clauseCount
	if res > 0 {
		v.markContained(u, &s, b)
	}
	v.judgeCurrent(i, ui)
}

func (v *Validator) markContained(u *unevPlan, s *unevState, b int32) {
	if c := u.contains[b].cond; c < 0 {
		*s.flags |= clauseMet
	} else {
		s.cur[c>>6] |= 1 << (c & 63)
	}
}

// storeClauses keeps the clauses of the value that has ended, where conditions
// decide them.
func (v *Validator) storeClauses(f *frame) {
	for i := f.lo; i < f.hi; i++ {
		for ui := range v.evals[i].p.unevs {
			if v.evals[i].res == 0 {
				v.storeClause(i, int32(ui))
			}
		}
	}
}

func (v *Validator) storeClause(i, ui int32) {
	u, s := v.unevState(i, ui)
	if *s.flags&clauseActive == 0 {
		return
	}
	met := *s.flags&clauseMet != 0
	*s.flags &^= clauseActive | clauseFalse | clauseMet
	if met {
		return
	}
	for k := int32(*s.head) - 1; k >= 0; k = v.clauses[k].next {
		m := v.clauses[k].mask
		same := true
		for w, bits := range v.masks[m : int(m)+u.size] {
			same = same && bits == s.cur[w]
		}
		if same {
			return
		}
	}
	v.clauses = append(v.clauses, clause{int32(*s.head) - 1, int32(len(v.masks))})
	*s.head = uint64(len(v.clauses))
	v.masks = append(v.masks, s.cur...)
}

// unevClose is told that the container has ended.
func (v *Validator) unevClose(i, ui int32) {
	if v.evals[i].res != 0 {
		return
	}
	u, s := v.unevState(i, ui)
	for c := range u.conds {
		if u.conds[c].op == condTrigger && s.yes[c>>6]&(1<<(c&63)) == 0 {
			s.no[c>>6] |= 1 << (c & 63)
		}
	}
	*s.flags |= clauseEnd
	v.judgeClauses(i, ui)
}
