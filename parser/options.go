package parser

// Default limits. Passing one is a [*SyntaxError] that names the limit.
const (
	DefaultMaxDepth        = 10_000  // open containers, as in encoding/json
	DefaultMaxBytes        = 1 << 60 // bytes of input; a Call sets a smaller one
	DefaultMaxNameLength   = 1 << 16 // bytes of a decoded name
	DefaultMaxNumberLength = 1 << 20 // bytes of a number
	DefaultMaxMembers      = 1 << 20 // members of one object
)

// An Option changes how a [Parser] reads.
type Option func(*config)

type config struct {
	maxDepth    int
	maxBytes    int64
	maxName     int
	maxNumber   int
	maxMembers  uint32
	uniqueNames bool
	invalidUTF8 bool
}

func (c *config) defaults() {
	if c.maxDepth == 0 {
		*c = config{maxDepth: DefaultMaxDepth, maxBytes: DefaultMaxBytes, maxName: DefaultMaxNameLength,
			maxNumber: DefaultMaxNumberLength, maxMembers: DefaultMaxMembers}
	}
}

// MaxDepth limits the number of containers that are open at once (default
// 10,000).
func MaxDepth(n int) Option { return func(c *config) { c.maxDepth = max(n, 1) } }

// MaxBytes limits the length of the input in bytes (default 2^60).
func MaxBytes(n int64) Option { return func(c *config) { c.maxBytes = max(n, 0) } }

// MaxNameLength limits the decoded length of a name in bytes (default 65,536).
func MaxNameLength(n int) Option { return func(c *config) { c.maxName = max(n, 0) } }

// MaxNumberLength limits the length of a number in bytes (default 1,048,576).
func MaxNumberLength(n int) Option { return func(c *config) { c.maxNumber = max(n, 1) } }

// MaxMembers limits the members of one object (default 1,048,576).
func MaxMembers(n int) Option {
	return func(c *config) { c.maxMembers = uint32(min(max(n, 0), 1<<32-1)) }
}

// UniqueNames refuses an object that has the same name twice (default false;
// RFC 8259 section 4 says that names SHOULD be unique). It costs 8 bytes a
// name of the open objects: names are told apart by a keyed 64-bit hash.
func UniqueNames(on bool) Option { return func(c *config) { c.uniqueNames = on } }

// AllowInvalidUTF8 reads each byte of invalid UTF-8, and each surrogate escape
// without its other half, as U+FFFD (default false: it is an error, as RFC
// 8259 section 8.1 and RFC 7493 section 2.1 ask for).
func AllowInvalidUTF8(on bool) Option { return func(c *config) { c.invalidUTF8 = on } }
