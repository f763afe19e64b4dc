package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files and the README")

// result is what a run of the program gave.
type result struct {
	status   int
	out, err string
}

// program runs the command line in the root of the repository.
func program(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	return programWith(t, nil, nil, stdin, args...)
}

// programWith runs it with an environment, and with those of "in", "out" and
// "err" being terminals that are named.
func programWith(t *testing.T, env map[string]string, terminals []string, stdin string, args ...string) result {
	t.Helper()
	return runProgram(t, env, terminals, strings.NewReader(stdin), args)
}

// programReading runs it with the reader as standard input.
func programReading(t *testing.T, in io.Reader, args ...string) result {
	t.Helper()
	return runProgram(t, nil, nil, in, args)
}

func runProgram(t *testing.T, env map[string]string, terminals []string, in io.Reader, args []string) result {
	t.Helper()
	t.Chdir(filepath.Join("..", ".."))
	defer t.Chdir(filepath.Join("cmd", "jsontide"))
	var out, errs bytes.Buffer
	a := &app{in: in, out: &out, err: &errs, env: func(name string) string { return env[name] }}
	streams := map[string]any{"in": a.in, "out": a.out, "err": a.err}
	a.terminal = func(f any) bool {
		for _, name := range terminals {
			if streams[name] == f {
				return true
			}
		}
		return false
	}
	status := a.run(args)
	return result{status, out.String(), errs.String()}
}

// masked replaces the figures of time.
func masked(s string) string {
	return regexp.MustCompile(`in \d+(\.\d)? m?s\n`).ReplaceAllString(s, "in 0 ms\n")
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// write makes a file in a folder of the test and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

const (
	good     = `{"id": "c1", "tool": "now", "input": "{}"}` + "\n"
	openTool = `[{"name": "now", "input_schema": {"type": "object"}}]`
)

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

func TestUsage(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"", "no command given"},
		{"frobnicate", `unknown command "frobnicate" for "jsontide"`},
		{"validate --frobnicate", "unknown flag: --frobnicate"},
		{"validate --rules some -", `invalid argument "some" for "--rules" flag: want one of none, truncated, lossless, lenient, every`},
		{"validate --rule no-such-rule -", `unknown rule "no-such-rule"`},
		{"validate --no-rule no-such-rule -", `unknown rule "no-such-rule"`},
		{"validate --fail-on bad -", `"bad": want some of lost, cut, guessed, mended, invalid, unchecked`},
		{"validate --allow lost -", `"lost": want some of guessed, cut, unchecked`},
		{"validate --format xml -", "want one of auto, anthropic-sse, anthropic-events, calls"},
		{"validate -o xml -", `unknown output format "xml"`},
		{"validate -o jsonl= -", `--output "jsonl=": no file named`},
		{"validate -o text -o jsonl -", "two reports on standard output: give one of them a file, as in --output jsonl=FILE"},
		{"validate --chunk 0 -", "--chunk wants a number of bytes, 1 or more"},
		{"validate --chunk -3 -", "--chunk wants a number of bytes, 1 or more"},
		{"validate --chunk x -", `invalid argument "x" for "--chunk" flag`},
		{"validate -j 0 -", "--jobs wants a number, 1 or more"},
		{"validate - -", "standard input is given twice"},
		{"validate -o text=/dev/null -o jsonl=/dev/null -", "two reports in /dev/null"},
		{"completion tcsh", `unknown command "tcsh" for "jsontide completion"`},
		{"help me", `unknown help topic "me"`},
		{"version x", `unexpected argument "x"`},
	} {
		r := program(t, good, strings.Fields(c.args)...)
		if r.status != exitUsage || !strings.Contains(r.err, c.want) || !strings.Contains(r.err, "--help' for usage.\n") || r.out != "" {
			t.Errorf("%s: status %d, %q, %q; want 2, %q", c.args, r.status, r.out, r.err, c.want)
		}
	}
}

// TestNoPath: without a PATH standard input is read, if nobody sits there.
func TestNoPath(t *testing.T) {
	if r := program(t, good, "validate"); r.status != exitOK || !strings.Contains(r.out, "1 file · 1 call: 1 exact · 1 unchecked") {
		t.Errorf("%+v", r)
	}
	r := programWith(t, nil, []string{"in"}, good, "validate")
	if r.status != exitUsage || !strings.Contains(r.err, "no PATH given (- reads what is typed)") {
		t.Errorf("%+v", r)
	}
	if r := programWith(t, nil, []string{"in"}, good, "validate", "-"); r.status != exitOK {
		t.Errorf("%+v", r)
	}
}

// TestExitStatus: --fail-on sets the exit status and nothing else.
func TestExitStatus(t *testing.T) {
	tools := write(t, "tools.json", `[{"name": "t", "input_schema": {"type": "object", "required": ["a"]}}]`)
	record := func(tool, input string) string {
		return fmt.Sprintf(`{"tool": %q, "input": %q}`+"\n", tool, input)
	}
	for _, c := range []struct {
		what, in, flags string
		want            int
	}{
		{"in order", record("t", `{"a": 1}`), "", 0},
		{"in order", record("t", `{"a": 1}`), "--fail-on mended,unchecked,invalid,cut,lost,guessed", 0},
		{"unchecked", record("u", `{}`), "", 0},
		{"unchecked", record("u", `{}`), "--fail-on unchecked", 1},
		{"invalid", record("t", `{}`), "", 1},
		{"invalid", record("t", `{}`), "--fail-on lost", 0},
		{"invalid", record("t", `{}`), "--fail-on lost --fail-on invalid", 1},
		{"invalid", record("t", `{}`), "--fail-on none", 0},
		{"lost", record("t", `{"a": 1} {"a": 2}`), "", 1},
		{"lost", record("t", `{"a": 1} {"a": 2}`), "--fail-on cut,invalid", 0},
		{"cut", record("t", `{"a": "x`), "", 1},
		{"cut", record("t", `{"a": "x`), "--fail-on lost", 0},
		{"nothing evaluated", "", "", 3},
		{"unreadable beats findings", record("t", `{}`) + "{\n", "", 3},
	} {
		args := append([]string{"validate", "--tools", tools}, strings.Fields(c.flags)...)
		if r := program(t, c.in, args...); r.status != c.want {
			t.Errorf("%s %s: status %d, want %d\n%s%s", c.what, c.flags, r.status, c.want, r.out, r.err)
		}
	}
}

// TestBadInput: each bad input gets one clear message with its place, the exit
// status says so, and what else there is is evaluated all the same.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ok := file("good.jsonl", good)
	sse := "data: {\"type\":\"message_start\",\"message\":{}}\n\n" +
		"data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"now\",\"input\":{}}}\n\n" +
		"data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}\n\n"
	for _, c := range []struct {
		what, path string
		want       string // on standard error, behind the path
		calls      int    // besides the good one
	}{
		{"not JSON", file("prose.txt", "Dear reader,\nthis is prose.\n"), ":1: unknown format: it is none of anthropic-sse, anthropic-events, calls (byte 0)", 0},
		{"not UTF-8", file("latin.txt", "{\"a\": caf\xe9\xe8\xe7\xff}"), ":1: not a recording: the file is not UTF-8 (byte 0)", 0},
		{"UTF-16", file("utf16.txt", "\xff\xfe{\x00}\x00"), ":1: the file is UTF-16; save it as UTF-8 (byte 0)", 0},
		{"NUL bytes", file("nul.bin", "\x00\x01\x02\x00"), ":1: not a recording: the file has NUL bytes (byte 0)", 0},
		{"empty", file("empty.sse", ""), ":1: the file is empty (byte 0)", 0},
		{"100,000 open brackets", file("deep.json", strings.Repeat("[", 100_000)), ":1: unknown format: it is none of anthropic-sse, anthropic-events, calls (byte 0)", 0},
		{"100,000 open brackets in a record", file("deep.jsonl", `{"tool": "now", "input": `+strings.Repeat("[", 100_000)+"\n"+good), ":1: nested more than 10000 levels deep (byte 10024)", 1},
		{"cut in the middle of a line", file("cut.sse", sse+"data: {\"type\":\"content_block_st"), ":7: the record ends in the middle: it is cut off or damaged (byte 298)", 1},
		{"no such file", filepath.Join(dir, "nobody"), ": cannot be read: no such file or directory", 0},
		{"a broken gzip file", file("broken.gz", "\x1f\x8bnot gzip"), ": not a gzip file: ", 0},
		{"a gzip file cut off", file("half.gz", zipped(strings.Repeat(good, 2000))[:100]), ":", 0},
		{"wrong records", file("wrong.jsonl", good+`{"tool": "now"}`+"\n"+good), ":2: the record has neither input nor deltas (byte 43)", 2},
		{"a schema that is none", file("schema.jsonl", `{"tool": "x", "input": "{}", "schema": {"type": 7}}`+"\n"), ":1: ", 1},
	} {
		r := program(t, "", "validate", "-o", "json", c.path, ok)
		if r.status != exitUnread || !strings.Contains(r.err, "jsontide: "+c.path+c.want) {
			t.Errorf("%s: status %d, %s", c.what, r.status, r.err)
		}
		if n := strings.Count(r.err, "\n"); n != 1 {
			t.Errorf("%s: %d messages: %s", c.what, n, r.err)
		}
		var doc struct {
			Summary struct{ Calls, Unread int }
		}
		if err := json.Unmarshal([]byte(r.out), &doc); err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		if c.what != "a gzip file cut off" && doc.Summary.Calls != c.calls+1 || doc.Summary.Unread != 1 {
			t.Errorf("%s: %+v", c.what, doc.Summary)
		}
	}
}

// TestBadTools: tools that cannot be used are complained about, and everything
// is evaluated with the others.
func TestBadTools(t *testing.T) {
	for _, c := range []struct{ what, doc, want string }{
		{"not JSON", "[\n{\"name\": now}]", ":2: "},
		{"no tools", `"a text"`, ": "},
		{"one bad schema", "[{\"name\": \"bad\",\n\"input_schema\":\n {\"type\": 7}},\n{\"name\": \"now\", \"input_schema\": {\"type\": \"object\"}}]",
			`:3: not a schema that can be used, of tool "bad": `},
	} {
		file := write(t, "tools.json", c.doc)
		r := program(t, good+`{"tool": "bad", "input": "{}"}`+"\n", "validate", "--tools", file)
		if r.status != exitUnread || !strings.Contains(r.err, file+c.want) || strings.Count(r.err, "\n") != 1 || !strings.Contains(r.out, " · 2 calls: 2 exact") {
			t.Errorf("%s: %+v", c.what, r)
		}
		if c.what == "one bad schema" && !strings.Contains(r.out, "1 unchecked, 1 not read") {
			t.Errorf("the good one is not used: %s", r.out)
		}
	}
	r := program(t, good, "validate", "--tools", "no/such/file")
	if r.status != exitUnread || !strings.Contains(r.err, "no/such/file: cannot be read: no such file or directory") {
		t.Errorf("%+v", r)
	}
	file := write(t, "schema.json", "{\n\"type\": 7}")
	r = program(t, good, "validate", "--schema", "now="+file)
	if r.status != exitUnread || !strings.Contains(r.err, file+":2: ") {
		t.Errorf("%+v", r)
	}
}

// TestLongInput: 100 MB in one string are read and judged. The race detector
// gets less.
func TestLongInput(t *testing.T) {
	size := 100_000_000
	if raceEnabled || testing.Short() {
		size = 4_000_000
	}
	in := io.MultiReader(strings.NewReader(`{"tool": "now", "deltas": ["{\"a\": \"", "`), io.LimitReader(filler('x'), int64(size)),
		strings.NewReader(`", "\"}"]}`+"\n"+good))
	r := programReading(t, in, "validate")
	if r.status != exitOK || !strings.Contains(r.out, fmt.Sprintf("2 calls: 2 exact · 2 unchecked · %d.0 MB in ", size/1_000_000)) {
		t.Errorf("status %d, %.200s, %.200s", r.status, r.out, r.err)
	}
}

// filler is a reader of one byte without end.
type filler byte

func (f filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(f)
	}
	return len(p), nil
}

// TestWalk: folders are walked in order, hidden files and what is no recording
// are passed over, links to files are followed.
func TestWalk(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"b/2.jsonl": good, "a.jsonl": good, "b/1.jsonl.gz": zipped(good), ".hidden.jsonl": good, ".git/x.jsonl": good,
		"notes.txt": "prose\n", "c/empty": "",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "a.jsonl"), filepath.Join(dir, "z.jsonl")); err != nil {
		t.Skip(err)
	}
	r := program(t, "", "validate", "-o", "jsonl", dir)
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(r.out), "\n") {
		var o struct{ Source string }
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel(dir, o.Source)
		got = append(got, filepath.ToSlash(name))
	}
	if want := "a.jsonl:1 b/1.jsonl.gz:1 b/2.jsonl:1 z.jsonl:1"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if want := "jsontide: note: passed over 2 files in no known format (-v names them)\n"; r.status != exitOK || r.err != want {
		t.Errorf("status %d, %s", r.status, r.err)
	}
	r = program(t, "", "validate", "-v", dir)
	if !strings.Contains(r.err, "notes.txt:1: unknown format") || !strings.Contains(r.err, "empty:1: the file is empty") {
		t.Errorf("-v: %s", r.err)
	}
	if r = program(t, "", "validate", "-q", dir); r.err != "" || r.out != "" || r.status != exitOK {
		t.Errorf("-q: %+v", r)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling")); err != nil {
		t.Fatal(err)
	}
	r = program(t, "", "validate", dir)
	if r.status != exitUnread || !strings.Contains(r.err, "dangling: cannot be read: no such file or directory\n") || !strings.Contains(r.out, " · 4 calls: ") {
		t.Errorf("a dangling link: %+v", r)
	}
}

// TestOutputs: several reports at once, into files too.
func TestOutputs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.jsonl")
	r := program(t, good, "validate", "-o", "json", "-o", "jsonl="+file)
	line, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if r.status != exitOK || !strings.HasPrefix(r.out, `{"summary": {"files":1,`) || !strings.Contains(r.out, strings.TrimSpace(string(line))) {
		t.Errorf("%+v, %s", r, line)
	}
	r = program(t, good, "validate", "-o", "jsonl="+filepath.Join(file, "x"))
	if r.status != exitUnread || !strings.Contains(r.err, "report.jsonl/x: not a directory") {
		t.Errorf("%+v", r)
	}
}

// TestPage: the page of the recordings has when each path was known.
func TestPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.html")
	r := program(t, "", "validate", "-o", "html="+file, "--tools", "testdata/tools.json", "testdata/recordings")
	page, err := os.ReadFile(file)
	if err != nil || r.status != exitFindings || r.out != "" {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, want := range []string{
		"<td><code>/meta/review</code></td><td>192</td><td>12</td><td>93 %</td>",
		"<td><code>the whole</code></td><td>207</td>",
		"<summary><code>testdata/recordings/log-cut.sse:5</code>",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("no %s", want)
		}
	}
}

// TestColor: the flag decides, then NO_COLOR, then CLICOLOR_FORCE, then whether
// a terminal is there; files get none.
func TestColor(t *testing.T) {
	bad := `{"tool": "now", "input": "{} {\"a\": 1} 7"}`
	for _, c := range []struct {
		flag      string
		env       map[string]string
		terminals []string
		want      bool
	}{
		{"auto", nil, nil, false},
		{"auto", nil, []string{"out"}, true},
		{"auto", nil, []string{"err"}, false},
		{"auto", map[string]string{"NO_COLOR": "1"}, []string{"out"}, false},
		{"auto", map[string]string{"TERM": "dumb"}, []string{"out"}, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1"}, nil, true},
		{"auto", map[string]string{"CLICOLOR_FORCE": "0"}, nil, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, nil, false},
		{"always", map[string]string{"NO_COLOR": "1"}, nil, true},
		{"never", map[string]string{"CLICOLOR_FORCE": "1"}, []string{"out"}, false},
	} {
		r := programWith(t, c.env, c.terminals, bad, "validate", "--progress", "off", "--color", c.flag)
		if got := strings.Contains(r.out, "\x1b["); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// TestProgress: on a terminal one line that is taken away again, and nothing in
// a pipe.
func TestProgress(t *testing.T) {
	var b bytes.Buffer
	p := &progress{w: &b, redraw: true, files: 3}
	p.step(1, 10)
	p.step(2, 20)
	p.clear()
	p.clear()
	if want := "\r\x1b[K1 of 3 files, 10 calls\r\x1b[K2 of 3 files, 20 calls\r\x1b[K"; b.String() != want {
		t.Errorf("%q", b.String())
	}
	b.Reset()
	p = &progress{w: &b, files: 3}
	p.step(1, 10)
	if want := "jsontide: 1 of 3 files, 10 calls\n"; b.String() != want {
		t.Errorf("%q", b.String())
	}
	a := &app{err: &b, env: func(string) string { return "" }, terminal: func(any) bool { return false }}
	for mode, want := range map[string]bool{"auto": false, "plain": true, "off": false} {
		if got := a.newProgress(&outputFlags{progress: choice{value: mode}}, 1) != nil; got != want {
			t.Errorf("%s: %v", mode, got)
		}
	}
}

// TestJobs: the report is the same for any number of workers.
func TestJobs(t *testing.T) {
	dir := t.TempDir()
	for i := range 30 {
		text := strings.Repeat(good, 1+i*7%40) + "{\n"
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.jsonl", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	one := program(t, "", "validate", "-j", "1", "-o", "jsonl", dir)
	for _, n := range []string{"2", "8"} {
		if many := program(t, "", "validate", "-j", n, "-o", "jsonl", dir); many != one {
			t.Errorf("-j %s: status %d, %.300s", n, many.status, many.err)
		}
	}
	if one.status != exitUnread || strings.Count(one.err, "\n") != 30 {
		t.Errorf("status %d, %.300s", one.status, one.err)
	}
}

func TestVersion(t *testing.T) {
	r := program(t, "", "version")
	if r.status != exitOK || !strings.HasPrefix(r.out, "jsontide ") || !strings.Contains(r.out, " go1.") || r.err != "" {
		t.Errorf("%+v", r)
	}
	if again := program(t, "", "--version"); again.out != r.out {
		t.Errorf("--version: %+v", again)
	}
}

// TestCompletion: every shell has a script, and flags complete their words.
func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if r := program(t, "", "completion", shell); r.status != exitOK || len(r.out) < 500 {
			t.Errorf("%s: %d, %d bytes, %s", shell, r.status, len(r.out), r.err)
		}
	}
	for args, want := range map[string]string{
		"validate --rules ":        "lossless\n",
		"validate --format ":       "anthropic-sse\n",
		"validate -o ":             "jsonl\n",
		"validate --fail-on lost,": "lost,cut\n",
		"repair --rule ":           "trailing-comma\n",
		"events --color":           "",
		"validate --strict":        "--strict-schema",
	} {
		r := program(t, "", append([]string{"__complete"}, strings.Split(args, " ")...)...)
		if r.status != exitOK || !strings.Contains(r.out, want) {
			t.Errorf("%s: %+v", args, r)
		}
	}
}

// TestHelp: every command and flag that is there says what it does.
func TestHelp(t *testing.T) {
	r := program(t, "", "help")
	if r.status != exitOK {
		t.Errorf("%+v", r)
	}
	golden(t, "help.txt", r.out)
	for _, cmd := range []string{"validate", "repair", "events", "replay"} {
		r := program(t, "", "help", cmd)
		if r.status != exitOK {
			t.Errorf("%+v", r)
		}
		golden(t, "help-"+cmd+".txt", regexp.MustCompile(`at once \(default \d+\)`).ReplaceAllString(r.out, "at once (default N)"))
	}
}
