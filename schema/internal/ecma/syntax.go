package ecma

// op is the kind of a node of the syntax tree.
type op uint8

const (
	opEmpty     op = iota
	opClass        // one code point of set
	opConcat       // subs, one after the other
	opAlt          // one of subs
	opRepeat       // subs[0], min to max times; max -1 is without end
	opBegin        // ^
	opEnd          // $
	opWord         // \b
	opNotWord      // \B
	opAhead        // (?=subs[0])
	opNotAhead     // (?!subs[0])
	opBehind       // (?<=subs[0])
	opNotBehind    // (?<!subs[0])
)

// tree is a node of the syntax tree. Groups are gone, and so is greed: neither
// changes which texts match.
type tree struct {
	op       op
	set      set
	subs     []*tree
	min, max int
}

func class(s set) *tree { return &tree{op: opClass, set: s} }

func concat(subs []*tree) *tree {
	switch len(subs) {
	case 0:
		return &tree{op: opEmpty}
	case 1:
		return subs[0]
	}
	return &tree{op: opConcat, subs: subs}
}

func alt(subs ...*tree) *tree {
	if len(subs) == 1 {
		return subs[0]
	}
	return &tree{op: opAlt, subs: subs}
}

// consumes reports whether the node can match more than the empty string.
func (t *tree) consumes() bool {
	switch t.op {
	case opClass:
		return true
	case opConcat, opAlt, opRepeat:
		for _, s := range t.subs {
			if s.consumes() {
				return true
			}
		}
	}
	return false
}
