package schema

// Default limits. Passing one while compiling is a [*CompileError]; while
// validating a [*LimitError], after which nothing more is judged.
const (
	DefaultMaxDepth      = 1_000   // subschemas within subschemas of one document
	DefaultMaxNodes      = 200_000 // compiled nodes, those made by combining others included
	DefaultMaxScopes     = 256     // distinct dynamic scopes
	DefaultMaxEvaluators = 100_000 // evaluators that are alive at once
	DefaultMaxViolations = 32      // violations that are kept
)

// An Option changes how [Compile] reads a schema, or a limit.
type Option func(*config)

type config struct {
	strict        bool
	assertFormat  bool
	all           bool
	dialect       string
	resources     map[string]string
	maxDepth      int
	maxNodes      int
	maxScopes     int
	maxEvaluators int
	maxViolations int
}

func defaults() config {
	return config{maxDepth: DefaultMaxDepth, maxNodes: DefaultMaxNodes, maxScopes: DefaultMaxScopes,
		maxEvaluators: DefaultMaxEvaluators, maxViolations: DefaultMaxViolations}
}

// Strict refuses what no draft in force allows (default false: the habits of
// older drafts and of tool authors are understood, each with a [Warning]).
func Strict(on bool) Option { return func(c *config) { c.strict = on } }

// AssertFormat makes "format" an assertion (default false: an annotation, as
// JSON Schema 2020-12 Validation section 7.2.1 has it).
func AssertFormat(on bool) Option { return func(c *config) { c.assertFormat = on } }

// AllViolations keeps collecting violations after the first has decided the
// verdict, where they hold whatever else comes (default false).
func AllViolations(on bool) Option { return func(c *config) { c.all = on } }

// DefaultDialect sets the dialect of a document without "$schema", by the URI
// of its meta-schema (default 2020-12).
func DefaultDialect(uri string) Option { return func(c *config) { c.dialect = uri } }

// Resources gives the documents that "$ref" may reach, by their absolute URI.
// Nothing is ever fetched. The meta-schemas of the five drafts are built in.
func Resources(docs map[string]string) Option {
	return func(c *config) {
		if c.resources == nil {
			c.resources = make(map[string]string, len(docs))
		}
		for uri, doc := range docs {
			c.resources[uri] = doc
		}
	}
}

// MaxDepth limits how deep subschemas lie within each other (default 1,000).
func MaxDepth(n int) Option { return func(c *config) { c.maxDepth = max(n, 1) } }

// MaxNodes limits the number of compiled nodes (default 200,000).
func MaxNodes(n int) Option { return func(c *config) { c.maxNodes = max(n, 1) } }

// MaxScopes limits the number of distinct dynamic scopes (default 256).
func MaxScopes(n int) Option { return func(c *config) { c.maxScopes = max(n, 1) } }

// MaxEvaluators limits how many evaluators of one [Validator] are alive at once
// (default 100,000).
func MaxEvaluators(n int) Option { return func(c *config) { c.maxEvaluators = max(n, 1) } }

// MaxViolations limits how many violations a [Validator] keeps (default 32).
func MaxViolations(n int) Option { return func(c *config) { c.maxViolations = max(n, 1) } }
