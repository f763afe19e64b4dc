package schema

import (
	"hash/maphash"
	"sort"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/decimal"
)

// The seven instance types a plan is made for.
const (
	tNull = iota
	tTrue
	tFalse
	tNumber
	tString
	tArray
	tObject
	numTypes
)

var typeKinds = [numTypes]parser.Kinds{parser.Nulls, parser.Trues, parser.Falses, parser.Numbers, parser.Strings, parser.Arrays, parser.Objects}

// typeOf returns the instance type that an event of the kind begins.
func typeOf(k parser.Kind) int {
	switch k {
	case parser.KindNull:
		return tNull
	case parser.KindTrue:
		return tTrue
	case parser.KindFalse:
		return tFalse
	case parser.KindNumber:
		return tNumber
	case parser.KindString:
		return tString
	case parser.KindArray:
		return tArray
	}
	return tObject
}

// A node is a set of rules that must all hold of one value. It is what an
// evaluator evaluates: two places of a schema that come to the same set are one
// node.
type node struct {
	id    int32
	key   string
	rules []*rule // sorted by id; only while compiling
	// list is set where combining would have made too many nodes: the value is
	// judged by each of them.
	list  []int32
	kinds parser.Kinds // kinds of values that can satisfy it
	plans [numTypes]*plan
	busy  [numTypes]bool
	ready bool // kinds is known
	hint  hint
}

// none stands for the node that every value satisfies.
const none int32 = -1

// A plan is what a node asks of a value of one type, all that can be known
// without the value being done.
type plan struct {
	verdict int8       // +1: satisfied; -1: not; 0: the value decides
	why     *assertion // of verdict -1
	kinds   parser.Kinds
	pend    int32 // parts that must be decided True: own, groups, unevs
	words   int32 // of state
	own     bool  // str, num, arr or obj is a part of its own
	info    bool  // says something to a Guide, whatever the verdict
	str     *strPlan
	num     *numPlan
	arr     *arrPlan
	obj     *objPlan
	groups  []group
	unevs   []*unevPlan
	flat    bool  // see flat: an object or array that can be one
	pick    *pick // of a flat object with lanes, if one name tells them apart
	sure    *sure // of a string or number; nil: only evaluators can tell
}

type groupOp uint8

const (
	groupAny groupOp = iota
	groupOne
	groupNot
	groupIf
	groupDep
	groupAll
)

// A group combines the verdicts of other nodes on the same value.
type group struct {
	op    groupOp
	nodes []int32 // groupIf: if, then, else; none where the branch says nothing
	leaf  *assertion
	many  *assertion // groupOne: more than one holds
	word  int32      // index of its state
	disc  []string   // names whose constants tell the branches apart
}

type strPlan struct {
	min, max         int64 // in code points; -1: none
	minLeaf, maxLeaf *assertion
	enum             []string // sorted; nil: none
	enumLeaf         *assertion
	pats             []check
	fmts             []check
	leaves           int32
	word             int32
}

// A check is a pattern or format, by its id in the schema.
type check struct {
	id   int32
	leaf *assertion
}

type numPlan struct {
	plain   bool // see quick: without multipleOf and enum, and with bounds that are integers
	integer bool
	late    bool  // no digit alone shows that a number does not satisfy it
	lo, hi  int64 // inclusive
	tests   []numTest
	members []decimal.Value // of an enum
}

type numTest struct {
	test *decimal.Test
	leaf *assertion
}

type arrPlan struct {
	prefix   []int32
	rest     int32
	min, max int64
	minLeaf  *assertion
	maxLeaf  *assertion
	contains []containsPlan
	unique   *assertion
	lasting  bool // undecided until the end
	plain    bool // items are judged by their place alone
}

type containsPlan struct {
	node     int32
	min, max int64
	minLeaf  *assertion
	maxLeaf  *assertion
	word     int32
}

type objPlan struct {
	entries   []entry
	sorted    []int32 // entries that are allowed, by name
	seed      maphash.Seed
	table     []int32 // open addressing: index of an entry + 1
	pats      []namePat
	extras    []extra // what is asked of names that no entry has
	closed    bool    // no other names are allowed: nothing but the entries
	closeLeaf *assertion
	names     int32 // node of propertyNames, or none
	namesLeaf *assertion
	min, max  int64
	minLeaf   *assertion
	maxLeaf   *assertion
	required  int32
	seen      int32 // word at which the seen bits begin
	lasting   bool
	declared  int32 // entries that are declared
	ptr       parser.Pointer
}

// An entry is a name that the plan knows.
type entry struct {
	name     string
	node     int32
	leaf     *assertion // set: the name is forbidden
	req      *assertion // set: the name is required
	declared bool
	plain    bool    // in a flat object nothing is to be said about it
	deps     []int32 // groups that it triggers
	ptr      parser.Pointer
}

// A namePat is a pattern of patternProperties.
type namePat struct {
	id   int32
	node int32
	leaf *assertion // set: names that match are forbidden
}

// An extra is an additionalProperties: it applies to names that none of the
// patterns matches.
type extra struct {
	pats   []int32 // indices of objPlan.pats
	node   int32
	closed bool
	leaf   *assertion
}

// closure returns rules and all that must hold with them, without those that
// say nothing, sorted and each once.
func closure(rules []*rule) []*rule {
	var out []*rule
	seen := make(map[int32]bool, len(rules))
	var add func(*rule)
	add = func(r *rule) {
		if seen[r.id] {
			return
		}
		seen[r.id] = true
		if !r.empty() {
			out = append(out, r)
		}
		for _, x := range r.also {
			add(x)
		}
	}
	for _, r := range rules {
		add(r)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].id < out[j].id })
	return out
}

func keyOf(rules []*rule) string {
	b := make([]byte, 0, 4*len(rules))
	for _, r := range rules {
		b = append(b, byte(r.id), byte(r.id>>8), byte(r.id>>16), byte(r.id>>24))
	}
	return string(b)
}

// nodeOf returns the node of the rules together; none where they say nothing.
// main is the rule that a hint should speak of.
func (c *compiler) nodeOf(rules []*rule) int32 {
	set := closure(rules)
	if len(set) == 0 {
		return none
	}
	key := keyOf(set)
	if n := c.byKey[key]; n != nil {
		return n.id
	}
	n := &node{id: int32(len(c.nodes)), key: key, rules: set}
	c.nodes = append(c.nodes, n)
	c.byKey[key] = n
	if len(c.nodes) > c.cfg.maxNodes && c.err == nil {
		c.err = &CompileError{Pointer: set[0].src.ptr(), Msg: "limit MaxNodes of " + itoa(int64(c.cfg.maxNodes)) + " passed"}
	}
	n.hint = hintOf(rules, set)
	// Sets of sets may grow without measure where several recursive schemas
	// are combined: from some size on the parts stay apart.
	if len(rules) > 1 && len(c.nodes) > 4*len(c.rules)+1024 {
		for _, r := range rules {
			if id := c.nodeOf([]*rule{r}); id != none && id != n.id {
				n.list = append(n.list, id)
			}
		}
		if len(n.list) < 2 {
			n.list = nil
		}
	}
	return n.id
}

// kindsOf returns the kinds that can satisfy the node.
func (c *compiler) kindsOf(id int32) parser.Kinds {
	if id == none {
		return parser.AnyKind
	}
	n := c.nodes[id]
	if n.ready {
		return n.kinds
	}
	var ks parser.Kinds
	open := false
	for t := 0; t < numTypes; t++ {
		p := c.plan(id, t)
		if p == nil {
			open = true
			ks |= typeKinds[t]
		} else if p.verdict >= 0 {
			ks |= p.kinds
		}
	}
	if !open {
		n.kinds, n.ready = ks, true
	}
	return ks
}

// plan returns the plan of a node for a type; nil while it is being made.
func (c *compiler) plan(id int32, t int) *plan {
	n := c.nodes[id]
	if n.plans[t] != nil || n.busy[t] {
		return n.plans[t]
	}
	n.busy[t] = true
	p := c.build(n, t)
	n.busy[t] = false
	n.plans[t] = p
	return p
}

// verdictOf returns the verdict of a node's plan as far as it is known.
func (c *compiler) verdictOf(id int32, t int) int8 {
	if id == none {
		return 1
	}
	if p := c.plan(id, t); p != nil {
		return p.verdict
	}
	return 0
}

// plans makes the plans of all that can be reached from the rule, and returns
// its node.
func (c *compiler) plans(root *rule) (int32, error) {
	for round := 0; ; round++ {
		c.nodes, c.byKey = nil, make(map[string]*node)
		id := c.nodeOf([]*rule{root})
		if id == none {
			// A schema that says nothing is a node all the same.
			n := &node{id: 0, key: "", hint: hintOf([]*rule{root}, nil)}
			c.nodes = append(c.nodes, n)
			c.byKey[""] = n
			id = 0
		}
		for i := 0; i < len(c.nodes) && c.err == nil; i++ {
			c.kindsOf(int32(i))
		}
		if c.err != nil {
			return 0, c.err
		}
		if round == 3 || !c.empties() {
			for _, n := range c.nodes {
				n.kinds = c.kindsOf(n.id)
			}
			return id, nil
		}
	}
}
