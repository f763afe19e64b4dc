package parser_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
)

// corpus returns the folder of the test data, or skips.
func corpus(t *testing.T, folder string) string {
	t.Helper()
	root := os.Getenv("JSONTIDE_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "corpus")
	}
	dir := filepath.Join(root, filepath.FromSlash(folder))
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no test data: %v (JSONTIDE_CORPUS names the folder)", err)
	}
	return dir
}

// The i_ files of JSONTestSuite that are accepted; the others are refused. The
// package documentation says the same.
var acceptedByChoice = map[string]bool{
	"i_number_double_huge_neg_exp.json":   true,
	"i_number_huge_exp.json":              true,
	"i_number_neg_int_huge_exp.json":      true,
	"i_number_pos_double_huge_exp.json":   true,
	"i_number_real_neg_overflow.json":     true,
	"i_number_real_pos_overflow.json":     true,
	"i_number_real_underflow.json":        true,
	"i_number_too_big_neg_int.json":       true,
	"i_number_too_big_pos_int.json":       true,
	"i_number_very_big_negative_int.json": true,
	"i_structure_500_nested_arrays.json":  true,
}

// The i_ files that are read with AllowInvalidUTF8 too: those with broken UTF-8
// in strings or half surrogate pairs. The others begin with a byte order mark.
var acceptedWithInvalidUTF8 = func(name string) bool {
	return acceptedByChoice[name] || name == "i_object_key_lone_2nd_surrogate.json" || strings.HasPrefix(name, "i_string_") && !strings.Contains(strings.ToLower(name), "utf16") &&
		!strings.Contains(strings.ToLower(name), "utf-16")
}

// verdict feeds the deltas to a parser without a Sink.
func verdict(deltas []string) *parser.SyntaxError {
	var p parser.Parser
	for _, d := range deltas {
		p.Feed(d)
	}
	err, _ := p.Close().(*parser.SyntaxError)
	return err
}

func TestJSONTestSuite(t *testing.T) {
	dir := corpus(t, "json/test_parsing")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) < 318 {
		t.Fatalf("%d files, error %v; want 318 or more", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		input := string(b)
		var fault *parser.SyntaxError
		if len(input) < 10_000 {
			_, fault = compare(t, input, refDefaults())
		} else {
			// The reference costs too much for 100,000 open brackets.
			fault = verdict([]string{input})
			for _, deltas := range ways(input)[1:] {
				if other := verdict(deltas); fault == nil || other == nil || *fault != *other {
					t.Errorf("%s: whole %v, in %d deltas %v", name, fault, len(deltas), other)
				}
			}
		}
		accept := name[0] == 'y' || acceptedByChoice[name]
		if accept != (fault == nil) {
			t.Errorf("%s: error %v, want accepted %v", name, fault, accept)
		}
		if name[0] != 'i' {
			if json.Valid(b) != (fault == nil) {
				t.Errorf("%s: encoding/json does not agree", name)
			}
			continue
		}
		opt := refDefaults()
		opt.invalid = true
		_, fault = compare(t, input, opt)
		if acceptedWithInvalidUTF8(name) != (fault == nil) {
			t.Errorf("%s with AllowInvalidUTF8: error %v, want accepted %v", name, fault, acceptedWithInvalidUTF8(name))
		}
	}
}
