package schema

import (
	"hash/maphash"
	"strconv"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// A Schema is a compiled schema document. It is immutable and safe for
// concurrent use: each instance is judged by a [Validator] of its own.
type Schema struct {
	cfg      config
	nodes    []*node
	acts     []act // see act
	root     int32
	patterns []*textPattern
	formats  []*textFormat
	warnings []Warning
	notes    []Warning
	stats    stats
}

// stats are figures that a Validator sizes its memory by.
type stats struct {
	unique bool // some plan wants unique items
}

// Compile reads a schema document. Everything that can be wrong with it is
// found here: the error is a [*CompileError].
//
// Nothing is fetched: what "$ref" may reach besides the document is given by
// [Resources].
func Compile(doc string, opts ...Option) (*Schema, error) {
	cfg := defaults()
	for _, o := range opts {
		o(&cfg)
	}
	c := &compiler{cfg: cfg, seed: maphash.MakeSeed(), memo: make(map[ruleKey]*rule), byKey: make(map[string]*node),
		patIDs: make(map[string]int32), formatIDs: make(map[string]int32)}
	c.loader = loader{cfg: &c.cfg, resources: make(map[string]*resource), metas: make(map[string]dialect)}
	res, err := c.loader.load("", doc, true)
	if err != nil {
		return nil, err
	}
	if k := res.root.kind; k != parser.KindObject && !res.root.isBool() {
		return nil, errAt(res.root, "", "a schema is an object or a boolean")
	}
	root, err := c.ruleAt(res.root, c.enter(0, res))
	if err != nil {
		return nil, err
	}
	if err := c.others(res.root); err != nil {
		return nil, err
	}
	if err := c.noLoops(); err != nil {
		return nil, err
	}
	s := &Schema{cfg: c.cfg, warnings: c.loader.warnings, notes: c.loader.notes, patterns: c.patterns, formats: c.formats}
	if s.root, err = c.plans(root); err != nil {
		return nil, err
	}
	s.nodes = c.nodes
	s.stats = c.stats
	s.flatten()
	return s, nil
}

// Warnings returns what was read leniently and what cannot be checked, in the
// order of the document.
func (s *Schema) Warnings() []Warning { return append([]Warning(nil), s.warnings...) }

// Annotations returns every keyword of the document that asserts nothing.
func (s *Schema) Annotations() []Warning { return append([]Warning(nil), s.notes...) }

type ruleKey struct {
	v     *value
	scope int32
}

// compiler is what Compile works with.
type compiler struct {
	cfg    config
	loader loader
	rules  []*rule
	memo   map[ruleKey]*rule
	scopes []scope
	depth  int

	patterns  []*textPattern
	patIDs    map[string]int32
	formats   []*textFormat
	formatIDs map[string]int32

	seed  maphash.Seed
	nodes []*node
	byKey map[string]*node
	cap   map[string]parser.Kinds // by key of a node: kinds known to be possible
	stats stats
	err   error
}

// ruleAt returns the rule of the subschema v, met in a dynamic scope.
func (c *compiler) ruleAt(v *value, scope int32) (*rule, error) {
	if v.place == nil {
		return nil, errAt(v, "", "a schema is an object or a boolean")
	}
	key := ruleKey{v, scope}
	if r := c.memo[key]; r != nil {
		return r, nil
	}
	if len(c.rules) >= c.cfg.maxNodes {
		return nil, errAt(v, "", "limit MaxNodes of "+strconv.Itoa(c.cfg.maxNodes)+" passed")
	}
	r := c.newRule(v, scope)
	c.memo[key] = r
	switch v.kind {
	case parser.KindTrue:
		return r, nil
	case parser.KindFalse:
		r.never = true
		return r, nil
	case parser.KindObject:
	default:
		return nil, errAt(v, "", "a schema is an object or a boolean")
	}
	if c.depth++; c.depth > 8*c.cfg.maxDepth {
		return nil, errAt(v, "", "limit MaxDepth of "+strconv.Itoa(c.cfg.maxDepth)+" passed")
	}
	defer func() { c.depth-- }()
	return r, c.keywords(r, v)
}

// child returns the rule of the subschema v within r.
func (c *compiler) child(r *rule, v *value) (*rule, error) {
	if v.place == nil {
		if v.kind != parser.KindObject && !v.isBool() {
			return nil, errAt(v, "", "a schema is an object or a boolean, not "+kindWord(v.kind))
		}
		depth := 1
		if r.src.place != nil {
			depth = r.src.place.depth + 1
		}
		if err := c.loader.scan(v, r.src.place.res, depth, false); err != nil {
			return nil, err
		}
	}
	return c.ruleAt(v, c.enter(r.scope, v.place.res))
}

// others compiles the subschemas of the document that nothing refers to, for
// the faults that are in them.
func (c *compiler) others(v *value) error {
	if v.place == nil {
		return nil
	}
	if v.kind != parser.KindObject {
		return nil
	}
	seen := false
	for s := range c.scopes {
		seen = seen || c.memo[ruleKey{v, int32(s)}] != nil
	}
	if !seen {
		if _, err := c.ruleAt(v, c.enter(0, v.place.res)); err != nil {
			return err
		}
	}
	for i, name := range v.names {
		if shapeOf(name, v.place.res.dialect.draft) == shapeNone {
			continue
		}
		x := v.vals[i]
		if x.place != nil {
			if err := c.others(x); err != nil {
				return err
			}
			continue
		}
		for _, y := range x.vals {
			if err := c.others(y); err != nil {
				return err
			}
		}
	}
	return nil
}

// A scope is a dynamic scope: for each name of a dynamic anchor the outermost
// resource that has it (Core section 7.1).
type scope struct {
	names []string
	at    []*resource
	key   string
}

// enter returns the scope that entering res makes of scope id.
func (c *compiler) enter(id int32, res *resource) int32 {
	if len(c.scopes) == 0 {
		c.scopes = append(c.scopes, scope{})
	}
	if len(res.dynamic) == 0 {
		return id
	}
	s := c.scopes[id]
	n := len(s.names)
	for name := range res.dynamic {
		if _, ok := s.lookup(name); !ok {
			i := 0
			for i < len(s.names) && s.names[i] < name {
				i++
			}
			s.names = append(s.names[:i:i], append([]string{name}, s.names[i:]...)...)
			s.at = append(s.at[:i:i], append([]*resource{res}, s.at[i:]...)...)
		}
	}
	if len(s.names) == n {
		return id
	}
	var b strings.Builder
	for i, name := range s.names {
		b.WriteString(name + "\x01" + s.at[i].uri + "\x01" + string(s.at[i].root.ptr()) + "\x02")
	}
	s.key = b.String()
	for i := range c.scopes {
		if c.scopes[i].key == s.key {
			return int32(i)
		}
	}
	if len(c.scopes) >= c.cfg.maxScopes && c.err == nil {
		c.err = errAt(res.root, "", "limit MaxScopes of "+strconv.Itoa(c.cfg.maxScopes)+" passed")
		return id
	}
	c.scopes = append(c.scopes, s)
	return int32(len(c.scopes) - 1)
}

func (s *scope) lookup(name string) (*resource, bool) {
	for i, n := range s.names {
		if n == name {
			return s.at[i], true
		}
	}
	return nil, false
}

// inPlace calls f for every rule that speaks of the same instance location.
func (r *rule) inPlace(f func(*rule)) {
	for _, x := range r.also {
		f(x)
	}
	for _, a := range r.alts {
		for _, x := range a.rules {
			f(x)
		}
	}
	for _, x := range r.nots {
		f(x)
	}
	for _, x := range []*rule{r.cond, r.then, r.els} {
		if x != nil {
			f(x)
		}
	}
	for _, d := range r.deps {
		f(d.rule)
	}
}

// noLoops refuses rules that, for the same instance location, need themselves:
// they never end (Core section 9.4.1).
func (c *compiler) noLoops() error {
	const (
		open = 1
		done = 2
	)
	state := make([]uint8, len(c.rules))
	var stack, loop []*rule
	var visit func(*rule)
	visit = func(r *rule) {
		if loop != nil || state[r.id] == done {
			return
		}
		if state[r.id] == open {
			for i := len(stack) - 1; i >= 0; i-- {
				if loop = append(loop, stack[i]); stack[i] == r {
					break
				}
			}
			return
		}
		state[r.id] = open
		stack = append(stack, r)
		r.inPlace(visit)
		stack = stack[:len(stack)-1]
		state[r.id] = done
	}
	for _, r := range c.rules {
		visit(r)
	}
	for i := len(loop) - 1; i >= 0; i-- {
		for _, word := range []string{"$ref", "$dynamicRef", "$recursiveRef"} {
			if ref := loop[i].src.get(word); ref != nil {
				return errAt(ref, word, "the schema refers to itself for the same value, without end")
			}
		}
	}
	return c.err
}

func kindWord(k parser.Kind) string {
	switch k {
	case parser.KindObject:
		return "an object"
	case parser.KindArray:
		return "an array"
	case parser.KindString:
		return "a string"
	case parser.KindNumber:
		return "a number"
	case parser.KindNull:
		return "null"
	}
	return "a boolean"
}
