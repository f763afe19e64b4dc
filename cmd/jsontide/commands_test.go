package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/internal/transcript"
	"github.com/jsontide/jsontide/recover"
)

// TestRepair: one text in, JSON out; what is wrong goes to standard error.
func TestRepair(t *testing.T) {
	for _, c := range []struct {
		what, in, args string
		status         int
		out, err       string // what standard error contains; "": it is empty
	}{
		{"JSON comes out byte for byte", "{ \"a\" : 1.50 }\n", "", 0, "{ \"a\" : 1.50 }\n", ""},
		{"a line end is added", `[1]`, "", 0, "[1]\n", ""},
		{"from a gzip stream", zipped(`[1]`), "", 0, "[1]\n", ""},
		{"no rules, no mending", `{"a": 1,}`, "--rules none", 1, "", "<stdin>:1: not mended; invalid character '}', expecting a name after ',' (byte 8)"},
		{"calls records", good + `{"id": "c2", "tool": "now", "input": "[2]"}` + "\n", "", 0, "{}\n[2]\n", ""},
		{"a calls record as a text", `{"tool": "now", "input": "{}"}`, "--format text", 0, `{"tool": "now", "input": "{}"}` + "\n", ""},
		{"a text as calls records", `{"a": 1}`, "--format calls", 3, "", "<stdin>:1: the record has no tool (byte 0)"},
		{"two values are an error", `{"a": 1}{"a": 2}`, "--rules every", 1, "", "<stdin>:1: not mended; "},
		{"no such file", "", "nobody.json", 3, "", "nobody.json: cannot be read: no such file or directory"},
		{"100,000 open brackets", strings.Repeat("[", 100_000), "", 1, "", "(byte 10000)"},
		{"NUL bytes", "\x00\x00", "", 1, "", "<stdin>:1: not mended; "},
		{"not UTF-8", "[\"\xff\"]", "", 1, "", "(byte 2)"},
	} {
		r := program(t, c.in, append([]string{"repair"}, strings.Fields(c.args)...)...)
		if r.status != c.status || r.out != c.out || !strings.Contains(r.err, c.err) || (c.err == "") != (r.err == "") {
			t.Errorf("%s: status %d, %.200q, %.200q; want %d, %q, %q", c.what, r.status, r.out, r.err, c.status, c.out, c.err)
		}
	}
}

// TestRepairWithSchema: the one schema is that of a text.
func TestRepairWithSchema(t *testing.T) {
	file := write(t, "schema.json", `{"type": "object", "required": ["a"]}`)
	for _, spec := range []string{file, "x=" + file} {
		r := program(t, `{"b": 1}`, "repair", "--schema", spec)
		if r.status != exitFindings || r.out != "{\"b\": 1}\n" || !strings.Contains(r.err, `[required] (byte 0)`) {
			t.Errorf("%s: %+v", spec, r)
		}
	}
	r := program(t, `{"b": 1}`, "repair", "--schema", "x="+file, "-o", "jsonl")
	var c struct{ Tool, Verdict, Provider string }
	if err := json.Unmarshal([]byte(r.out), &c); err != nil || c.Tool != "x" || c.Verdict != "invalid" || r.err != "" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestSchemaNotUsed: a text that was to be read with a schema is not written
// where it was read without.
func TestSchemaNotUsed(t *testing.T) {
	bad := write(t, "bad.json", `{"type": 12}`)
	good := write(t, "good.json", `{"type": "object"}`)
	tools := write(t, "tools.json", `[{"name": "a", "input_schema": {"type": 12}}, {"name": "b", "input_schema": {}}]`)
	record := func(tool, more string) string { return fmt.Sprintf(`{"tool": %q, "input": "[1,]"%s}`+"\n", tool, more) }
	for _, c := range []struct{ what, in, flags, out string }{
		{"no such file", `[1,]`, "--schema nobody.json", ""},
		{"no schema", `[1,]`, "--schema " + bad, ""},
		{"two schemas, both with a name", `[1,]`, "--schema a=" + good + " --schema b=" + good, ""},
		{"the schema of another tool", record("a", "") + record("b", ""), "--tools " + tools, "[1]\n"},
		{"in the record", record("a", `, "schema": {"type": 12}`) + record("b", `, "schema": {}`), "", "[1]\n"},
	} {
		r := program(t, c.in, append([]string{"repair"}, strings.Fields(c.flags)...)...)
		if r.status != exitUnread || r.out != c.out || !strings.Contains(r.err, ": not written: its schema could not be used") {
			t.Errorf("%s: %+v, want %q", c.what, r, c.out)
		}
		r = program(t, c.in, append([]string{"repair", "-o", "jsonl"}, strings.Fields(c.flags)...)...)
		if r.status != exitUnread || !strings.Contains(r.out, `"outcome":"mended"`) {
			t.Errorf("%s: %+v", c.what, r)
		}
	}
	for _, flag := range []string{"", "=", "a="} {
		if r := program(t, `[1]`, "repair", "--schema", flag); r.status != exitUsage || !strings.Contains(r.err, "no file named") {
			t.Errorf("%q: %+v", flag, r)
		}
	}
}

// TestOutputOverInput: a report does not take the place of a file that is read.
func TestOutputOverInput(t *testing.T) {
	file := write(t, "calls.jsonl", good)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	for _, args := range [][]string{
		{"repair", "-o", "text=" + file, file},
		{"repair", "-o", "text=" + link, file},
		{"validate", "-o", "html=" + file, filepath.Dir(file)},
	} {
		r := program(t, "", args...)
		text, err := os.ReadFile(file)
		if r.status != exitUsage || err != nil || string(text) != good {
			t.Errorf("%s: %+v, %q, %v", args, r, text, err)
		}
	}
	stdin, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if r := programReading(t, stdin, "repair", "-o", "text="+file); r.status != exitUsage {
		t.Errorf("%+v", r)
	}
	if r := program(t, "", "repair", "-o", "text="+file+".out", file); r.status != exitOK {
		t.Errorf("%+v", r)
	}
}

// TestRepairWarns: what a look is worth is said without --diff too, but under -q.
func TestRepairWarns(t *testing.T) {
	in := `{"path": "C:\new\table"}`
	if r := program(t, in, "repair"); r.out != in+"\n" || !strings.Contains(r.err, "warning: the string at /path looks like a path") || r.status != exitOK {
		t.Errorf("%+v", r)
	}
	if r := program(t, in, "repair", "-q"); r.out != in+"\n" || r.err != "" {
		t.Errorf("%+v", r)
	}
}

// TestMarkedDefinitions: a byte order mark before tools or a schema is none of
// them, and moves no offset.
func TestMarkedDefinitions(t *testing.T) {
	const mark = "\ufeff"
	schema := write(t, "schema.json", mark+`{"type": "array"}`)
	tools := write(t, "tools.json", mark+openTool)
	if r := program(t, `{}`, "repair", "--schema", schema); r.status != exitFindings || !strings.Contains(r.err, "[type]") {
		t.Errorf("%+v", r)
	}
	if r := program(t, good, "validate", "--tools", tools); r.status != exitOK || strings.Contains(r.out, "unchecked") {
		t.Errorf("%+v", r)
	}
	if r := program(t, "", "lint", tools); r.status != exitOK || r.out != "1 tool · 0 findings\n" {
		t.Errorf("%+v", r)
	}
	bad := write(t, "bad.json", mark+`{"type": 12}`)
	if r := program(t, `{}`, "repair", "--schema", bad); !strings.Contains(r.err, "bad.json:1: ") || !strings.Contains(r.err, "(byte 12)") {
		t.Errorf("%+v", r)
	}
}

// TestUnclearSchema: a schema that nothing would be checked with is not passed over
// in silence.
func TestUnclearSchema(t *testing.T) {
	file := write(t, "schema.json", `{"type": "object", "required": ["a"]}`)
	for _, command := range []string{"repair", "events"} {
		r := program(t, `{"b": 1}`, command, "--schema", "x="+file, "--schema", "y="+file)
		if r.status != exitUnread || !strings.Contains(r.err, "<stdin>: read without a schema") {
			t.Errorf("%s: %+v", command, r)
		}
		if r = program(t, `{"b": 1}`, command, "--schema", "x="+file, "--schema", file); strings.Contains(r.err, "without a schema") {
			t.Errorf("%s: %+v", command, r)
		}
	}
	for _, command := range []string{"validate", "replay"} {
		r := program(t, "", command, "--schema", file)
		if r.status != exitUsage || !strings.Contains(r.err, "--schema wants NAME=FILE") {
			t.Errorf("%s: %+v", command, r)
		}
	}
}

// TestSeed: the story that the project began with, as -o jsonl tells it. The
// model wrote an object as a string, and undefined in it.
func TestSeed(t *testing.T) {
	r := program(t, "", "validate", "-o", "jsonl", "--tools", "testdata/tools.json", "testdata/recordings/article.sse")
	if r.status != exitFindings || r.err != "" {
		t.Errorf("status %d, %s", r.status, r.err)
	}
	golden(t, "article.jsonl", r.out)
	for chunk := 1; chunk < 60; chunk += 7 {
		again := program(t, "", "validate", "-o", "jsonl", "--tools", "testdata/tools.json", "--chunk", fmt.Sprint(chunk), "testdata/recordings/article.sse")
		deltas := regexp.MustCompile(`"deltas":\d+`)
		if deltas.ReplaceAllString(again.out, "") != deltas.ReplaceAllString(r.out, "") {
			t.Errorf("--chunk %d: %s", chunk, again.out)
		}
	}
}

// TestUndefined: what becomes of a bare undefined is a matter of choice.
func TestUndefined(t *testing.T) {
	file := write(t, "schema.json", `{"type": "object", "properties": {"a": {"type": ["integer", "null"], "default": 7}}}`)
	for mode, want := range map[string]string{"omit": "{}\n", "null": "{\"a\": null}\n", "default": "{\"a\": 7}\n", "error": ""} {
		r := program(t, `{"a": undefined}`, "repair", "--undefined", mode, "--schema", file)
		if r.out != want || (r.status == exitOK) != (want != "") {
			t.Errorf("%s: %+v", mode, r)
		}
	}
}

// TestRepairDiff shows the edits and not the JSON.
func TestRepairDiff(t *testing.T) {
	r := program(t, `{"a": 1,}`, "repair", "--diff")
	want := "<stdin>:1: `,` dropped [trailing-comma] mended\n" +
		"  {\"a\": 1,}\n" +
		"         ^ byte 7, delta 1\n" +
		"1 file · 1 call: 1 mended · 1 unchecked · 9 B in 0 ms\n"
	if masked(r.out) != want || r.err != "" || r.status != exitOK {
		t.Errorf("%+v", r)
	}
}

// TestComplaint: nothing of the input controls the terminal, and a text without a
// schema is said to have none.
func TestComplaint(t *testing.T) {
	r := program(t, "{\"a\\u001b[31m\\nb\": {\"c\": 1 2}}", "repair", "-")
	if want := "jsontide: <stdin>:1: not mended; /a␛[31m⏎b: invalid character '2', expecting ',' or '}' after object member (byte 27)\n"; r.err != want || r.status != exitFindings {
		t.Errorf("status %d, %q, want %q", r.status, r.err, want)
	}
	if r := program(t, `{"a": 1}`, "repair", "--diff", "-v", "-"); !strings.Contains(r.out, "<stdin>:1: there is no schema unchecked") {
		t.Errorf("%q", r.out)
	}
}

// TestListRules: every rule has a line, made of its entry, and one for each of its
// variants if there are several.
func TestListRules(t *testing.T) {
	r := program(t, "", "repair", "--list-rules")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	all := recover.All()
	if r.status != exitOK {
		t.Fatalf("status %d", r.status)
	}
	next := func() (line string) {
		if lines = lines[1:]; len(lines) > 0 {
			line = lines[0]
		}
		return line
	}
	for _, info := range all {
		line := next()
		if f := strings.Fields(line); f[0] != info.ID || f[1] != info.Tier.String() || f[2] != info.Loss.String() || !strings.HasSuffix(line, info.Doc) {
			t.Errorf("%s: %s", info.ID, line)
		}
		for _, v := range info.Variants {
			if len(info.Variants) == 1 {
				break
			}
			line := next()
			if f := strings.Fields(line); len(f) < 3 || f[0] != v.Tier.String() || f[1] != v.Loss.String() || !strings.HasSuffix(line, "where "+v.When) {
				t.Errorf("%s: %s", info.ID, line)
			}
		}
	}
	if line := next(); line != "" {
		t.Errorf("and %s", line)
	}
}

// TestEvents: one event a line, the verdict where it changes.
func TestEvents(t *testing.T) {
	in := `{"id": "c1", "tool": "tide_table", "deltas": ["{\"harbour\": \"Bre", "st\", \"unit\": \"fathom\", \"n\": 1.5", "}"]}`
	tools := write(t, "tools.json", `[{"name": "tide_table", "input_schema": {"type": "object", "properties": {"unit": {"enum": ["m", "ft"]}}}}]`)
	r := program(t, in, "events", "--tools", tools, "--rules", "none")
	want := strings.Join([]string{
		"# <stdin>:1 c1 tide_table",
		"1\t0-1\t\t{\t",
		"1\t1-10\t/harbour\t:\t\"harbour\"",
		"1\t12-16\t/harbour\t\"+\t\"Bre\"",
		"2\t16-19\t/harbour\t\"\t\"st\"",
		"2\t21-27\t/unit\t:\t\"unit\"",
		"2\t29-37\t/unit\t\"\t\"fathom\"",
		"2\t32\t\tverdict\tinvalid",
		"2\t39-42\t/n\t:\t\"n\"",
		"3\t44-47\t/n\t0\t1.5",
		"3\t47-48\t\t}\t",
		"# exact, invalid",
	}, "\n")
	got, _, _ := strings.Cut(r.out, "\t/unit: ")
	if got != want || r.status != exitOK || r.err != "" {
		t.Errorf("status %d %s\n%s\nwant\n%s", r.status, r.err, r.out, want)
	}
	r = program(t, in, "events", "-o", "jsonl", "--chunk", "1000")
	first, _, _ := strings.Cut(r.out, "\n")
	if want := `{"source":"<stdin>:1","id":"c1","tool":"tide_table"}`; first != want {
		t.Errorf("%s", first)
	}
	for line := range strings.Lines(r.out) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
	r = program(t, "[1", "events", "--rules", "none", "--chunk", "1", "-", "nobody")
	if !strings.Contains(r.out, "# cut, unchecked\t") || r.status != exitUnread || !strings.Contains(r.err, "nobody: cannot be read") {
		t.Errorf("%+v", r)
	}
}

// TestReplay: nothing but the cuts changes on the recordings of the repository,
// under every preset.
func TestReplay(t *testing.T) {
	for _, preset := range []string{"none", "truncated", "lossless", "lenient", "every"} {
		r := program(t, "", "replay", "-v", "--rules", preset, "--tools", "testdata/tools.json", "testdata/recordings")
		if r.status != exitOK || strings.Count(r.out, ": the same in ") != 9 || r.err != "" {
			t.Errorf("%s: %+v", preset, r)
		}
	}
}

// TestReplayFinds: a reading that depends on the cuts is found, and said to.
func TestReplayFinds(t *testing.T) {
	ts, err := newToolset(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &replay{judge: &judge{tools: ts}, random: 5, seed: 1}
	c := &transcript.Call{File: "f", Line: 7, Tool: "x", Deltas: []string{`{"a": 1}`}}
	same, err := p.call(c)
	if err != nil || len(same.Warnings) != 0 || len(same.Deltas) != 2+7+5 {
		t.Errorf("%+v, %v", same, err)
	}
	p.read = func(_ *jsontide.Tools, _ *transcript.Call, deltas []string) string {
		return fmt.Sprintf("first line\n%s", deltas[0])
	}
	differs, err := p.call(c)
	want := `each byte alone changes "{\"a\": 1}" to "{"`
	if err != nil || len(differs.Warnings) != 5 || differs.Warnings[0] != want {
		t.Errorf("%v, %q", err, differs.Warnings)
	}
}

// TestLint has a tool for each thing that is found.
func TestLint(t *testing.T) {
	for _, c := range []struct{ tools, flags, want string }{
		{`[{"name": "a", "input_schema": {"type": "object"}}]`, "", ""},
		{`[{"name": "a b", "input_schema": {"type": "object"}}]`, "", ":1 a b: the name of the tool has other characters"},
		{"[\n{\"name\": \"a\", \"input_schema\":\n {\"oneOf\": [{}]}}]", "--api openai", ":3 a: the root of the schema has no \"type\": \"object\" [openai]"},
		{`[{"name": "a", "input_schema": {"type": "object", "anyOf": [{}]}}]`, "", `a /anyOf: anyOf is not supported at the root [anthropic]`},
		{`[{"name": "a", "input_schema": {"type": "object", "properties": {"a/b": {}}}}]`, "", `a /properties/a~1b: the name of the property`},
		{`[{"name": "a", "input_schema": {"type": 7}}]`, "--api gemini", ` a /type: `},
		{`{"tools": [{"name": "a", "inputSchema": {"type": "object", "properties": {"x": {"type": "number", "minimum": 1, "exclusiveMinimum": true}}}}]}`, "", "[dialect]\n1 tool · 1 finding\n"},
		{`[{"type": "function", "function": {"name": "a", "strict": true, "parameters": {"type": "object", "properties": {"x": {}}, "additionalProperties": false}}}]`, "",
			`a /required: strict mode wants every property in required: "x" is not [openai-strict]`},
		{`[{"type": "function", "name": "a", "strict": true, "parameters": {"type": "object", "properties": {"x": {}}, "required": ["x"]}}]`, "",
			`a: strict mode wants "additionalProperties": false [openai-strict]`},
		{`[{"functionDeclarations": [{"name": "a", "parameters": {"type": "object", "$ref": "#"}}]}]`, "--api gemini", `a /$ref: $ref is not in the subset`},
		{`[{"functionDeclarations": [{"name": "a", "parametersJsonSchema": {"type": "object", "$defs": {}}}]}]`, "", ""},
		{`[{"name": "a", "input_schema": {"type": "object"}}, {"name": "a", "input_schema": {"type": "object"}}]`, "", `two tools have the name "a" [tools]`},
		{`[{"name": "a", "input_schema": {"type": "object"}}, {"input_schema": {"type": "object"}}]`, "", `entry 2 of the tools: no name in {"input_schema": {"type": "object"}} [tools]`},
		{`{"toolConfig": {"tools": [{"toolSpec": {"name": "a", "inputSchema": {"json": {"type": "object"}}}}]}}`, "", ""},
		// Tools without a schema.
		{`[{"name": "a"}, {"name": "b", "input_schema": {"type": "object"}}]`, "", "a: it has no schema: the API refuses it, and its calls cannot be checked [anthropic]\n2 tools (1 without a schema) · 1 finding\n"},
		{`[{"name": "a", "input_schema": null}]`, "", "a: it has no schema"},
		{`[{"name": "a", "input_schema": true}]`, "", `a: the root of the schema has no "type": "object"`},
		{`[{"name": "a", "input_schema": "x"}]`, "", "a: a schema is an object or a boolean [schema]"},
		{`{"tools": [{"name": "a b", "type": "function"}]}`, "", "a b: the name of the tool has other characters"},
		{`{"toolConfig": {"tools": [{"toolSpec": {"name": "a"}}]}}`, "", "a: it has no schema"},
		{`[{"type": "custom", "name": "a"}]`, "--api anthropic", "a: it has no schema"},
		// A schema may describe tools: what it says of them is no definition.
		{`[{"name": "a", "input_schema": {"type": "object", "properties": {"name": {}, "parameters": {"type": "x"}}, "default": {"name": "b", "parameters": {}}}}]`, "--api openai", "1 tool · "},
	} {
		file := write(t, "tools.json", c.tools)
		r := program(t, "", append(append([]string{"lint"}, strings.Fields(c.flags)...), file)...)
		switch {
		case c.want == "" && (r.status != exitOK || r.out != "1 tool · 0 findings\n" || r.err != ""):
			t.Errorf("%s: %+v", c.tools, r)
		case c.want != "" && !strings.HasPrefix(c.want, "1 tool") && (r.status != exitFindings || r.err != ""), !strings.Contains(r.out, c.want):
			t.Errorf("%s: %+v, want %s", c.tools, r, c.want)
		}
	}
	for _, tools := range []string{
		`[{"type": "function", "function": {"name": "a"}}]`,
		`[{"type": "function", "name": "a"}]`,
		`{"functions": [{"name": "a"}]}`,
		`[{"functionDeclarations": [{"name": "a"}]}]`,
		`[{"type": "web_search_20250305", "name": "web_search"}]`,
		`[{"type": "custom", "name": "a", "format": {"type": "text"}}]`,
	} {
		if r := program(t, tools, "lint"); r.status != exitOK || r.out != "1 tool (1 without a schema) · 0 findings\n" || r.err != "" {
			t.Errorf("%s: %+v", tools, r)
		}
	}
	// A list of things with names in a folder is no list of tools.
	names := write(t, "names.json", `[{"name": "a"}]`)
	if r := program(t, "", "lint", filepath.Dir(names)); r.status != exitUnread || r.out != "0 tools · 0 findings\n" {
		t.Errorf("%+v", r)
	}
	r := program(t, "[", "lint")
	if r.status != exitUnread || !strings.Contains(r.err, "<stdin>:1: the tools are not JSON: unexpected end of JSON input (byte 0)") {
		t.Errorf("%+v", r)
	}
	r = program(t, "", "lint", "testdata/recordings")
	if r.status != exitUnread || !strings.Contains(r.err, "no tool definition was found") {
		t.Errorf("%+v", r)
	}
	if r = program(t, "", "lint", "--when", "testdata/tools.json"); !strings.Contains(r.out, "/properties/meta/required: false: the closing brace; true: the end of the last required name\n") {
		t.Errorf("%+v", r)
	}
}

// TestDefinitions finds the place of each schema.
func TestDefinitions(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "testdata", "tools.json"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range definitions(doc) {
		names = append(names, d.name)
		if !strings.HasPrefix(string(doc[d.offset:]), string(d.schema)) || !json.Valid(d.schema) || doc[d.at] != '{' {
			t.Errorf("%s: offset %d, %.20s", d.name, d.offset, d.schema)
		}
	}
	if got := strings.Join(names, " "); got != "save_article tide_table now write_log" {
		t.Error(got)
	}
	if schemaOffset(doc, "nobody") != -1 || len(definitions(doc[:len(doc)/2])) == 0 {
		t.Error("a tool that is not there, or a file cut off")
	}
}
