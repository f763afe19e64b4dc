package jsontide

import (
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

// DefaultMaxBytes is the default of [MaxBytes]: 16 MiB. The longest tool inputs
// that were reported from practice are a hundredth of it.
const DefaultMaxBytes = 16 << 20

// An Option changes how the calls of a [Tools] are read.
type Option func(*config)

type config struct {
	rules     Rules
	maxBytes  int64
	dupes     bool
	preview   bool
	parser    []parser.Option
	recover   []recover.Option
	schema    []schema.Option
	overrides map[string][]Option
}

func defaultConfig() config {
	return config{rules: recover.LosslessRules(), maxBytes: DefaultMaxBytes, preview: true}
}

// UseRules sets which rules of recovery run (default [LosslessRules]). Which
// results may be executed is another question, and Commit's.
func UseRules(rules Rules) Option { return func(c *config) { c.rules = rules } }

// MaxBytes limits the input of one call in bytes (default 16 MiB). A call that
// passes it is Lost.
func MaxBytes(n int64) Option { return func(c *config) { c.maxBytes = n } }

// MaxDepth limits how many containers may be open at once (default 10,000, as
// in encoding/json). A call that passes it is Lost.
func MaxDepth(n int) Option {
	return func(c *config) { c.parser = append(c.parser, parser.MaxDepth(n)) }
}

// AllowDuplicateNames allows an object to have a name twice (default false: it
// is an error, unless a rule answers it).
func AllowDuplicateNames(on bool) Option { return func(c *config) { c.dupes = on } }

// ParserOptions sets further limits of the parser.
func ParserOptions(opts ...parser.Option) Option {
	return func(c *config) { c.parser = append(c.parser, opts...) }
}

// RecoverOptions sets choices and limits of the recovery.
func RecoverOptions(opts ...recover.Option) Option {
	return func(c *config) { c.recover = append(c.recover, opts...) }
}

// StrictSchemas refuses a schema that is not exactly what its dialect allows
// (default false: what can be read is, with a warning). The tool is then
// unchecked.
func StrictSchemas(on bool) Option {
	return func(c *config) { c.schema = append(c.schema, schema.Strict(on)) }
}

// AssertFormat makes the keyword format an assertion (default false: an
// annotation, as in draft 2020-12).
func AssertFormat(on bool) Option {
	return func(c *config) { c.schema = append(c.schema, schema.AssertFormat(on)) }
}

// SchemaOptions sets further choices and limits of the schemas.
func SchemaOptions(opts ...schema.Option) Option {
	return func(c *config) { c.schema = append(c.schema, opts...) }
}

// Preview keeps the live value of a call (default true). Who needs none, as a
// gateway does, saves its memory.
func Preview(on bool) Option { return func(c *config) { c.preview = on } }

// ForTool sets options of one tool; they come after those for all.
func ForTool(name string, opts ...Option) Option {
	return func(c *config) {
		if c.overrides == nil {
			c.overrides = map[string][]Option{}
		}
		c.overrides[name] = append(c.overrides[name], opts...)
	}
}

// forTool returns the configuration of the tool.
func (c config) forTool(name string) config {
	over := c.overrides[name]
	c.overrides = nil
	c.parser = c.parser[:len(c.parser):len(c.parser)]
	c.recover = c.recover[:len(c.recover):len(c.recover)]
	c.schema = c.schema[:len(c.schema):len(c.schema)]
	for _, o := range over {
		o(&c)
	}
	return c
}
