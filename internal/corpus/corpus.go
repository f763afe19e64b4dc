// Package corpus reads the test data that lies beside the repository for the
// tests of several packages. It is not part of the library.
//
// The data is looked for at the environment variable JSONTIDE_CORPUS, then at
// ../shared/corpus relative to the root of the main module. Where there is none
// the test is skipped and says so.
package corpus

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// Dir returns the folder of the test data, or skips the test.
func Dir(tb testing.TB) string {
	tb.Helper()
	if dir := os.Getenv("JSONTIDE_CORPUS"); dir != "" {
		return dir
	}
	wd, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for dir := wd; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil || !bytes.HasPrefix(mod, []byte("module github.com/jsontide/jsontide\n")) {
			continue
		}
		data := filepath.Join(dir, "..", "shared", "corpus")
		if _, err := os.Stat(data); err == nil {
			return data
		}
	}
	tb.Skip("no test data: set JSONTIDE_CORPUS or put it at ../shared/corpus")
	return ""
}

// Rows decodes each line of a .jsonl file of the test data.
func Rows[T any](tb testing.TB, name string) []T {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(Dir(tb), name))
	if err != nil {
		tb.Fatal(err)
	}
	var rows []T
	for i, line := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var row T
		if err := json.Unmarshal(line, &row); err != nil {
			tb.Fatalf("%s:%d: %v", name, i+1, err)
		}
		rows = append(rows, row)
	}
	return rows
}

// A Group is one schema of the official JSON Schema test suite with its tests.
type Group struct {
	File        string // relative to the folder of the draft
	Index       int    // in the file
	Description string
	Schema      json.RawMessage
	Tests       []Test
}

// A Test is one instance of a [Group].
type Test struct {
	Description string
	Data        json.RawMessage
	Valid       bool
}

// Suite returns the groups of one folder of the official suite, such as
// "draft7", "draft2020-12/optional" or "draft4/optional/format", in the order
// of the names of its files.
func Suite(tb testing.TB, folder string) []Group {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join(Dir(tb), "json-schema-suite/tests", folder, "*.json"))
	if err != nil || len(names) == 0 {
		tb.Fatalf("no suite in %s: %v", folder, err)
	}
	var all []Group
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		var groups []Group
		if err := json.Unmarshal(data, &groups); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		for i := range groups {
			groups[i].File, groups[i].Index = filepath.Base(name), i
		}
		all = append(all, groups...)
	}
	return all
}

// SuiteDrafts are the drafts of the official suite with their dialects.
var SuiteDrafts = []struct{ Folder, Dialect string }{
	{"draft2020-12", "https://json-schema.org/draft/2020-12/schema"},
	{"draft2019-09", "https://json-schema.org/draft/2019-09/schema"},
	{"draft7", "http://json-schema.org/draft-07/schema#"},
	{"draft6", "http://json-schema.org/draft-06/schema#"},
	{"draft4", "http://json-schema.org/draft-04/schema#"},
}

// Remotes returns the remote documents of the official suite by the address
// that its schemas use.
func Remotes(tb testing.TB) map[string]string {
	tb.Helper()
	root := filepath.Join(Dir(tb), "json-schema-suite/remotes")
	docs := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		docs["http://localhost:1234/"+filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return docs
}

// A BenchRow is one real schema with its labelled instances. The labels were
// made with formats asserted.
type BenchRow struct {
	ID     string
	Schema json.RawMessage
	Tests  []struct {
		Valid bool
		Data  json.RawMessage
	}
}

// SchemaBench returns the real schemas.
func SchemaBench(tb testing.TB) []BenchRow {
	tb.Helper()
	return Rows[BenchRow](tb, "schemabench/schemas.jsonl")
}

// A Tool is a real tool definition.
type Tool struct {
	Source string
	Tool   struct {
		Name   string
		Schema json.RawMessage `json:"input_schema"`
	}
}

// Tools returns the real tool definitions.
func Tools(tb testing.TB) []Tool {
	tb.Helper()
	return Rows[Tool](tb, "tools/tools.jsonl")
}

// Compact returns the text without white space between tokens.
func Compact(text []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, text) != nil {
		return string(text)
	}
	return b.String()
}

// SortedKeys returns the keys of m in order.
func SortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
