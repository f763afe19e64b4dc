package schema

import "github.com/jsontide/jsontide/parser"

// empties finds nodes that no finite value can satisfy, for instance an object
// that must hold one like itself. It is a least fixed point: a kind of value is
// possible only if what it must contain is. It reports whether something new
// was found, which the plans are then to be made again with.
func (c *compiler) empties() bool {
	possible := make([]parser.Kinds, len(c.nodes))
	has := func(id int32) bool { return id == none || possible[id] != 0 }
	for changed := true; changed; {
		changed = false
		for i := len(c.nodes) - 1; i >= 0; i-- {
			n := c.nodes[i]
			for t := 0; t < numTypes; t++ {
				p := n.plans[t]
				if p == nil || p.verdict < 0 || possible[i]&typeKinds[t] != 0 || !c.possible(p, t, possible, has) {
					continue
				}
				possible[i] |= typeKinds[t]
				changed = true
			}
		}
	}
	found := false
	limits := make(map[string]parser.Kinds)
	for i, n := range c.nodes {
		ks := c.kindsOf(n.id)
		if full := widen(ks); full&^possible[i] != 0 {
			found = true
		}
		limits[n.key] = possible[i]
	}
	if found {
		c.cap = limits
	}
	return found
}

// widen returns ks with both kinds of number if it has one.
func widen(ks parser.Kinds) parser.Kinds {
	if ks&parser.Numbers != 0 {
		ks |= parser.Numbers
	}
	return ks
}

// possible reports whether a value of type t can satisfy p, if what is known to
// be possible is.
func (c *compiler) possible(p *plan, t int, known []parser.Kinds, has func(int32) bool) bool {
	if p.verdict > 0 {
		return true
	}
	for _, g := range p.groups {
		ok := g.op == groupAll
		switch g.op {
		case groupAny, groupOne:
			for _, id := range g.nodes {
				ok = ok || known[id]&typeKinds[t] != 0
			}
		case groupAll:
			for _, id := range g.nodes {
				ok = ok && known[id]&typeKinds[t] != 0
			}
		default:
			ok = true
		}
		if !ok {
			return false
		}
	}
	if t == tObject && p.obj != nil {
		for i := range p.obj.entries {
			if e := &p.obj.entries[i]; e.req != nil && !has(e.node) {
				return false
			}
		}
	}
	if t == tArray && p.arr != nil {
		for i := int64(0); i < p.arr.min && i <= int64(len(p.arr.prefix)); i++ {
			id := p.arr.rest
			if i < int64(len(p.arr.prefix)) {
				id = p.arr.prefix[i]
			}
			if !has(id) {
				return false
			}
		}
		for _, x := range p.arr.contains {
			if x.min > 0 && !has(x.node) {
				return false
			}
		}
	}
	return true
}
