package recover_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

var compiled sync.Map // of schema texts to *schema.Schema

func compile(t testing.TB, text string) *schema.Schema {
	t.Helper()
	if s, ok := compiled.Load(text); ok {
		return s.(*schema.Schema)
	}
	s, err := schema.Compile(text)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	compiled.Store(text, s)
	return s
}

// repairer returns a Repairer with the schema as its guide ("" for none), and
// what tells the verdict of its value: of the last guide that closing rules
// took, if they did.
func repairer(t testing.TB, rules jsonrecover.Rules, text string, out parser.Sink, opts ...jsonrecover.Option) (*jsonrecover.Repairer, func() (string, int64)) {
	t.Helper()
	if text == "" {
		return jsonrecover.New(rules, nil, out, opts...), nil
	}
	r, _, verdict := guided(t, rules, text, out, opts...)
	return r, verdict
}

// guided also returns the validator that follows what the Repairer streams.
func guided(t testing.TB, rules jsonrecover.Rules, text string, out parser.Sink, opts ...jsonrecover.Option) (*jsonrecover.Repairer, *schema.Validator, func() (string, int64)) {
	t.Helper()
	s := compile(t, text)
	first := s.NewValidator()
	last := first
	opts = append(opts, jsonrecover.Renew(func() jsonrecover.Guide {
		last = s.NewValidator()
		return last
	}))
	r := jsonrecover.New(rules, first, out, opts...)
	return r, first, func() (string, int64) {
		v := first
		if r.Reshaped() {
			v = last
		}
		verdict, at := v.Verdict()
		return verdict.String(), at
	}
}

// errorOffset returns the offset of a *parser.SyntaxError, -1 for others.
func errorOffset(err error) int64 {
	var e *parser.SyntaxError
	if !errors.As(err, &e) {
		return -1
	}
	return e.Offset
}
