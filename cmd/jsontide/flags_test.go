package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// calls runs validate -o jsonl and returns the objects.
func calls(t *testing.T, stdin string, args ...string) []callObject {
	t.Helper()
	r := program(t, stdin, append([]string{"validate", "-o", "jsonl"}, args...)...)
	var out []callObject
	for line := range strings.Lines(r.out) {
		var c callObject
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// callRecord is a calls record.
func callRecord(tool, input, more string) string {
	return fmt.Sprintf(`{"tool": %q, "input": %q%s}`+"\n", tool, input, more)
}

// TestAllow: the gate lets through what is in order and what --allow names, and
// nothing else.
func TestAllow(t *testing.T) {
	tools := write(t, "tools.json", `[{"name": "t", "input_schema": {"type": "object", "properties": {"a": {"type": "integer"}}}}]`)
	for _, c := range []struct {
		what, in, allow string
		want            bool
	}{
		{"in order", callRecord("t", `{"a": 1}`, ""), "none", true},
		{"mended", callRecord("t", `{"a": 1,}`, ""), "none", true},
		{"invalid", callRecord("t", `{"a": {}}`, ""), "guessed,cut,unchecked", false},
		{"unchecked", callRecord("u", `{"a": 1}`, ""), "guessed,cut", false},
		{"unchecked", callRecord("u", `{"a": 1}`, ""), "unchecked", true},
		{"cut", callRecord("t", `{"a": 1`, ""), "guessed,unchecked", false},
		{"cut", callRecord("t", `{"a": 1`, ""), "cut", true},
		{"an ordinary stop", callRecord("t", `{"a": 1}`, `, "stop_reason": "end_turn"`), "none", true},
		{"truncated", callRecord("t", `{"a": 1}`, `, "stop_reason": "max_tokens"`), "guessed,unchecked", false},
		{"truncated", callRecord("t", `{"a": 1}`, `, "stop_reason": "max_tokens"`), "cut", true},
		{"guessed", callRecord("t", `{"a": 1} and prose`, ""), "cut,unchecked", false},
		{"guessed", callRecord("t", `{"a": 1} and prose`, ""), "guessed", true},
	} {
		got := calls(t, c.in, "--rules", "lenient", "--tools", tools, "--allow", c.allow)
		if len(got) != 1 || got[0].Committed != c.want {
			t.Errorf("%s, --allow %s: %+v", c.what, c.allow, got)
		}
	}
}

// TestReadingFlags: each flag changes what it says, in one input.
func TestReadingFlags(t *testing.T) {
	for _, c := range []struct {
		flags, in, schema string
		want              string // outcome and verdict
	}{
		{"", `"x"`, `{"format": "date"}`, "exact valid"},
		{"--assert-format", `"x"`, `{"format": "date"}`, "exact invalid"},
		{"", `5`, `{"type": "number", "minimum": 5, "exclusiveMinimum": true}`, "exact invalid"},
		{"--strict-schema", `5`, `{"type": "number", "minimum": 5, "exclusiveMinimum": true}`, "exact unchecked"},
		{"--rules none", `[1,]`, `{}`, "lost unchecked"},
		{"--rules none --rule trailing-comma", `[1,]`, `{}`, "mended valid"},
		{"--no-rule trailing-comma", `[1,]`, `{}`, "lost unchecked"},
		{"--rule trailing-comma --no-rule trailing-comma", `[1,]`, `{}`, "lost unchecked"},
		{"--undefined omit", `{"a": undefined}`, `{"required": ["a"]}`, "mended invalid"},
		{"--undefined null", `{"a": undefined}`, `{"required": ["a"]}`, "mended valid"},
	} {
		got := calls(t, callRecord("t", c.in, `, "schema": `+c.schema), strings.Fields(c.flags)...)
		if len(got) != 1 || got[0].Outcome+" "+got[0].Verdict != c.want {
			t.Errorf("%s %s: %+v, want %s", c.flags, c.in, got, c.want)
		}
	}
}

// TestToolsOverride: what the command line gives overrides what a record has,
// and the later the earlier.
func TestToolsOverride(t *testing.T) {
	no := write(t, "no.json", `[{"name": "t", "input_schema": {"type": "string"}}]`)
	yes := write(t, "yes.json", `[{"name": "t", "input_schema": {"type": "object"}}]`)
	one := write(t, "one.json", `{"type": "string"}`)
	plain, with := callRecord("t", `{}`, ""), callRecord("t", `{}`, `, "schema": {"type": "string"}`)
	for _, c := range []struct{ in, flags, want string }{
		{plain, "", "unchecked"},
		{with, "", "invalid"},
		{with, "--tools " + yes, "valid"},
		{plain, "--tools " + no + " --tools " + yes, "valid"},
		{plain, "--tools " + yes + " --tools " + no, "invalid"},
		{plain, "--schema t=" + one + " --tools " + yes, "invalid"},
		{plain, "--schema other=" + one, "unchecked"},
	} {
		got := calls(t, c.in, strings.Fields(c.flags)...)
		if len(got) != 1 || got[0].Verdict != c.want {
			t.Errorf("%s: %+v, want %s", c.flags, got, c.want)
		}
	}
}

// TestChunk: the input comes in deltas of so many bytes.
func TestChunk(t *testing.T) {
	in := callRecord("t", `{"é": 1}`, "")
	for chunk, want := range map[string]int{"1": 9, "2": 5, "9": 1, "100": 1} {
		r := program(t, in, "validate", "-o", "jsonl", "--chunk", chunk)
		if !strings.Contains(r.out, fmt.Sprintf(`"bytes":9,"deltas":%d,`, want)) {
			t.Errorf("--chunk %s: %s", chunk, r.out)
		}
	}
}

// TestSchemaWarnings: a schema that is read leniently is said to be once on a
// terminal, and with every call in data.
func TestSchemaWarnings(t *testing.T) {
	tools := write(t, "tools.json", `[{"name": "t", "input_schema": {"type": "number", "minimum": 5, "exclusiveMinimum": true}}]`)
	in := strings.Repeat(callRecord("t", `6`, ""), 3)
	if r := program(t, in, "validate", "--tools", tools); strings.Count(r.out, "belongs to draft 4") != 1 || r.status != exitOK {
		t.Errorf("%+v", r)
	}
	if r := program(t, in, "validate", "--tools", tools, "-o", "jsonl"); strings.Count(r.out, "belongs to draft 4") != 3 || strings.Contains(r.out, `"warnings":[]`) {
		t.Errorf("%+v", r)
	}
}
