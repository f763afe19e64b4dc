// Package oracle holds the reference implementations that the tests of jsontide
// compare with: another validator of JSON Schema and other parsers of JSON. It
// is a module of its own, so that the library does not depend on them.
package oracle

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Options say how a schema is to be read.
type Options struct {
	AssertFormat bool
	Draft        *jsonschema.Draft // for schemas without $schema; nil: 2020-12
	Resources    map[string]string // remote documents by address
}

// A Schema is a schema as the reference validator reads it. It is safe for
// concurrent use.
type Schema struct{ s *jsonschema.Schema }

// Compile reads doc with the reference validator. Patterns are those of
// ECMA-262. Nothing is loaded from elsewhere.
func Compile(doc string, o Options) (s *Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, fmt.Errorf("the reference validator panicked: %v", r)
		}
	}()
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(compileRegexp)
	c.UseLoader(noLoader{})
	c.DefaultDraft(jsonschema.Draft2020)
	if o.Draft != nil {
		c.DefaultDraft(o.Draft)
	}
	if o.AssertFormat {
		c.AssertFormat()
		for _, name := range []string{"uri", "uri-reference", "iri", "iri-reference"} {
			c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error { return reference(name, v) }})
		}
	}
	for name, text := range o.Resources {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return nil, err
		}
		if err := c.AddResource(name, v); err != nil {
			return nil, err
		}
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
	if err != nil {
		return nil, err
	}
	const at = "https://jsontide.invalid/schema.json"
	if err := c.AddResource(at, v); err != nil {
		return nil, err
	}
	r, err := c.Compile(at)
	if err != nil {
		return nil, err
	}
	return &Schema{r}, nil
}

// Valid reports whether the instance, which must be JSON, fits. The error says
// that the reference validator cannot tell.
func (s *Schema) Valid(instance string) (valid bool, err error) {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(instance))
	if err != nil {
		return false, err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the reference validator panicked: %v", r)
		}
	}()
	return s.s.Validate(v) == nil, nil
}

// reference replaces the validator's own checks of references, which take
// characters that RFC 3986 and RFC 3987 have nowhere.
func reference(format string, v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c == 0x7F || strings.IndexByte("\"<>\\^`{|}", c) >= 0 || c > 0x7F && format[0] == 'u' {
			return fmt.Errorf("%q at %d", c, i)
		}
	}
	u, err := url.Parse(s)
	if err == nil && !u.IsAbs() && len(format) == 3 {
		return fmt.Errorf("%q is relative", s)
	}
	return err
}

type noLoader struct{}

func (noLoader) Load(url string) (any, error) { return nil, fmt.Errorf("%s is not given", url) }

// regexpMatcher makes a regexp2 expression one of the validator's.
type regexpMatcher regexp2.Regexp

func (m *regexpMatcher) MatchString(s string) bool {
	ok, err := (*regexp2.Regexp)(m).MatchString(s)
	if err != nil {
		panic(err)
	}
	return ok
}

func (m *regexpMatcher) String() string { return (*regexp2.Regexp)(m).String() }

func compileRegexp(s string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(s, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = time.Second
	return (*regexpMatcher)(re), nil
}
