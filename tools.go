package jsontide

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

// Tools are the tools that a model was offered, with their schemas compiled. It
// is immutable and safe for concurrent use.
type Tools struct {
	tools   map[string]*tool
	unknown tool
	bad     []error // entries that are no tools
}

// tool is one tool and what its calls share.
type tool struct {
	name   string
	text   string // of its schema
	cfg    config
	schema *schema.Schema // nil: unchecked
	why    string         // there is no schema
	err    *ToolError     // its schema cannot be compiled

	pool sync.Pool // of *callState
}

// A ToolError says why the calls of a tool are unchecked although it has a
// schema.
type ToolError struct {
	Tool string
	Err  error // a [*schema.CompileError], or that another tool has the same name
}

var errTwoTools = errors.New("two tools have this name, with different schemas")

// Error returns the message with the name of the tool.
func (e *ToolError) Error() string {
	return fmt.Sprintf("jsontide: the schema of tool %q cannot be used: %v", e.Tool, e.Err)
}

// Unwrap returns the cause.
func (e *ToolError) Unwrap() error { return e.Err }

// NewTools returns the tools with the names and the JSON Schemas (draft 2020-12
// where $schema does not say another) of the map. A schema of "" is none: the
// calls of the tool are unchecked.
//
// A schema that cannot be compiled does not take the others down: the calls of
// its tool are unchecked, their results say why, and so does [Tools.Err].
func NewTools(schemas map[string]string, opts ...Option) (*Tools, error) {
	defs := make([]toolDef, 0, len(schemas))
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		defs = append(defs, toolDef{name: name, schema: schemas[name]})
	}
	return newTools(defs, opts)
}

// toolDef is a tool as it was defined.
type toolDef struct {
	name   string
	schema string // "": none
	why    string // there is none, where that is no oversight
	err    error  // the entry is no tool
}

func newTools(defs []toolDef, opts []Option) (*Tools, error) {
	cfg := defaultConfig()
	for _, o := range opts {
		o(&cfg)
	}
	t := &Tools{tools: make(map[string]*tool, len(defs))}
	t.unknown = tool{cfg: cfg.forTool("")}
	for _, d := range defs {
		if d.err != nil {
			t.bad = append(t.bad, d.err)
			continue
		}
		if first := t.tools[d.name]; first != nil {
			if first.text != d.schema && first.err == nil {
				first.schema, first.err = nil, &ToolError{d.name, errTwoTools}
				first.why = fmt.Sprintf("two tools have the name %q, with different schemas", d.name)
			}
			continue
		}
		tl := &tool{name: d.name, text: d.schema, cfg: cfg.forTool(d.name), why: d.why}
		if d.schema != "" {
			s, err := schema.Compile(d.schema, tl.cfg.schema...)
			if err != nil {
				tl.err = &ToolError{d.name, err}
				tl.why = fmt.Sprintf("the schema of tool %q cannot be used: %v", d.name, err)
			} else {
				tl.schema = s
			}
		} else if d.why == "" {
			tl.why = fmt.Sprintf("tool %q has no schema", d.name)
		}
		t.tools[d.name] = tl
	}
	return t, nil
}

// Names returns the names of the tools, sorted.
func (t *Tools) Names() []string {
	if t == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(t.tools))
}

// Has reports whether there is a tool with the name, with a schema or without.
func (t *Tools) Has(name string) bool { return t != nil && t.tools[name] != nil }

// Err returns what could not be used, joined: schemas, each as a [*ToolError], and
// entries that are no tools. It is nil if there is nothing of the kind.
func (t *Tools) Err() error {
	if t == nil {
		return nil
	}
	errs := slices.Clone(t.bad)
	for _, name := range t.Names() {
		if e := t.tools[name].err; e != nil {
			errs = append(errs, e)
		}
	}
	return errors.Join(errs...)
}

// Schema returns the compiled schema of the tool, nil where there is none.
func (t *Tools) Schema(name string) *schema.Schema {
	if t == nil || t.tools[name] == nil {
		return nil
	}
	return t.tools[name].schema
}

// Start begins a call of the tool with the name. The sinks are told what
// becomes certain, in their order, behind the validator and the live value; a
// [*Mux] among them is bound to the call, and a nil one is none. A name that is not among the tools,
// and a nil Tools, give a call that is unchecked.
//
// A call is cheap to start: what it needs is used again when it is closed. A
// call that is never closed is left to the garbage collector.
func (t *Tools) Start(name string, sinks ...parser.Sink) *Call {
	tl := (*tool)(nil)
	if t != nil && t.tools != nil {
		if tl = t.tools[name]; tl == nil {
			tl = &t.unknown
		}
	}
	if tl == nil {
		tl = &noTool
	}
	s, _ := tl.pool.Get().(*callState)
	if s == nil {
		s = newCallState(tl)
	}
	c := &Call{s: s, name: name}
	s.start(c, sinks)
	return c
}

// noTool is the tool of calls that a nil Tools starts.
var noTool = tool{cfg: defaultConfig().forTool("")}

// newCallState makes what a call of the tool needs.
func newCallState(tl *tool) *callState {
	s := &callState{tool: tl}
	// The rule for duplicate names, where it is in force, looks at all of them.
	unique := !tl.cfg.dupes && !tl.cfg.rules.Has(recover.DuplicateName)
	popts := append(slices.Clone(tl.cfg.parser), parser.UniqueNames(unique))
	ropts := append(slices.Clone(tl.cfg.recover), recover.ParserOptions(popts...))
	if tl.schema != nil {
		s.val = tl.schema.NewValidator()
		ropts = append(ropts, recover.Renew(func() recover.Guide {
			s.renewed = tl.schema.NewValidator()
			return s.renewed
		}))
	}
	s.rep = recover.New(tl.cfg.rules, s.guide(), s, ropts...)
	return s
}
