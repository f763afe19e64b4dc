package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// block is a block of the README that shows a command and what it prints.
var block = regexp.MustCompile("(?s)```console\n\\$ ([^\n]*)\n(.*?)```")

// TestReadme runs the commands of the README and compares what they print.
func TestReadme(t *testing.T) {
	file := filepath.Join("..", "..", "README.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	changed := block.ReplaceAllStringFunc(string(text), func(b string) string {
		m := block.FindStringSubmatch(b)
		command, want := m[1], m[2]
		stdin := ""
		if echo, rest, ok := strings.Cut(command, " | "); ok {
			stdin = strings.Trim(strings.TrimPrefix(echo, "echo "), `"'`) + "\n"
			command = rest
		}
		args := strings.Fields(strings.TrimPrefix(strings.TrimPrefix(command, "go run ./cmd/"), "jsontide"))
		r := program(t, stdin, args...)
		got := r.out + r.err
		ran++
		diff := cmp.Diff(masked(want), masked(got))
		if diff == "" {
			return b
		}
		if !*update {
			t.Errorf("%s (-README +printed):\n%s", m[1], diff)
		}
		return "```console\n$ " + m[1] + "\n" + got + "```"
	})
	if ran < 3 {
		t.Errorf("%d commands ran", ran)
	}
	if *update {
		if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadmeExample: the program of the README is an example of the package,
// which is compiled and run; what it prints is what the README shows.
func TestReadmeExample(t *testing.T) {
	readme := read(t, "README.md")
	example := read(t, "example_readme_test.go")
	_, body, _ := strings.Cut(example, "func Example_readme() {\n")
	body, output, ok := strings.Cut(body, "\n\t// Output:\n")
	if !ok {
		t.Fatal("no example with output")
	}
	// One tab less, and no comment signs.
	program := "```go\n" + strings.TrimSpace(regexp.MustCompile(`(?m)^\t`).ReplaceAllString(body, "")) + "\n```\n"
	output, _, _ = strings.Cut(output, "}\n")
	printed := "```text\n" + regexp.MustCompile(`(?m)^\t// ?`).ReplaceAllString(output, "") + "```\n"
	for _, want := range []string{program, printed} {
		if !strings.Contains(readme, want) {
			t.Errorf("the README lacks\n%s", want)
		}
	}
}

// read returns a file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
