package schema

import "github.com/jsontide/jsontide/parser"

// flatKinds is [Validator.Kinds] within a flat container: what the lanes that
// are alive refuse, all of them, would be the document's fault.
func (v *Validator) flatKinds(name string) parser.Kinds {
	f := &v.flats[len(v.flats)-1]
	switch {
	case f.a != nil:
		if node := v.itemNode(f); node != forbidden {
			return v.s.kindsAt(node)
		}
		return 0
	case f.stage == pickNamed && v.state == flatIdle && name == f.pick.name:
		return f.pick.kinds
	case f.live == 1:
		return v.s.memberKinds(f.o, name, f.aux-1)
	}
	v.spread(f)
	all := parser.Kinds(0)
	for i := f.lanes.lo; i < f.lanes.hi; i++ {
		if l := &v.lanes[i]; !l.dead {
			all |= v.s.memberKinds(l.o, name, l.aux-1)
		}
	}
	return all
}

// memberKinds returns the kinds that the member so named of a flat object may
// have; likely is the entry that the name probably is.
func (s *Schema) memberKinds(o *objPlan, name string, likely int32) parser.Kinds {
	k := likely
	if k < 0 || o.entries[k].name != name {
		k = o.find(name)
	}
	switch {
	case k < 0 && o.closed || k >= 0 && o.entries[k].leaf != nil:
		return 0
	case k < 0:
		return s.kindsAt(o.extraNode())
	}
	return s.kindsAt(o.entries[k].node)
}

func (s *Schema) kindsAt(node int32) parser.Kinds {
	if node == none {
		return parser.AnyKind
	}
	return s.nodes[node].kinds
}

// flatRefused is [Validator.refused] with enums, within a flat container.
func (v *Validator) flatRefused(name string) parser.Kinds {
	f := &v.flats[len(v.flats)-1]
	all := parser.AnyKind
	v.speakers(f, false, func(o *objPlan, _ uint64, _ bool) {
		ks := parser.Kinds(0)
		v.flatNodes(f, o, name, func(id int32) {
			if id == forbidden {
				ks = parser.AnyKind
				return
			}
			ks |= parser.AnyKind &^ v.s.nodes[id].kinds
			if v.s.hasEnum(id) {
				ks |= parser.Strings
			}
		})
		all &= ks
	})
	return all
}

// speakers calls give for each plan that judges f: that of an object with the
// entries it has, and whether it is the value's own, not a branch of it. With
// before, what came of the string at hand does not count.
func (v *Validator) speakers(f *flat, before bool, give func(o *objPlan, seen uint64, own bool)) {
	if f.stage == pickDone {
		give(f.o, f.seen, false)
		return
	}
	v.spread(f)
	if f.lanes.hi == 0 {
		give(f.o, f.seen, true)
		return
	}
	for i := f.lanes.lo; i < f.lanes.hi; i++ {
		switch l := &v.lanes[i]; {
		case l.dead && !(before && v.dying(f, i)):
		case i == f.lane:
			give(f.o, f.seen, false)
		default:
			give(l.o, l.seen, false)
		}
	}
}

// dying reports whether what came of the string at hand has killed lane i of f.
func (v *Validator) dying(f *flat, i int32) bool {
	for k := len(v.deaths) - 1; k >= int(f.death) && v.deaths[k].open; k-- {
		if v.deaths[k].lane == i {
			return true
		}
	}
	return false
}

// flatNodes calls give for each node that is asked of the member so named of an
// object with the plan o, or of the next item of an array.
func (v *Validator) flatNodes(f *flat, o *objPlan, name string, give func(int32)) {
	if o != nil {
		v.s.nodesOf(o, name, give)
		return
	}
	if node := v.itemNode(f); node != none {
		give(node)
	}
}

// itemNode returns the node of the item at hand of a flat array, or of the next one.
func (v *Validator) itemNode(f *flat) int32 {
	k := f.count
	if v.state != flatIdle {
		k--
	}
	return f.a.itemNode(k)
}

// itemNode returns the node of the k-th item.
func (a *arrPlan) itemNode(k int64) int32 {
	switch {
	case a.max >= 0 && k >= a.max:
		return forbidden
	case k < int64(len(a.prefix)):
		return a.prefix[k]
	}
	return a.rest
}
