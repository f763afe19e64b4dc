package recover_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	jsonrecover "github.com/jsontide/jsontide/recover"
)

var update = flag.Bool("update", false, "write what the rules do into the golden files")

// TestGolden runs the cases of testdata/RULE.txtar. A case has up to five parts:
//
//	-- name --          the input, without the last line end
//	-- name.quoted --   the same as a Go string, where it holds what a line cannot
//	-- name.schema --   the JSON Schema, if there is one
//	-- name.policy --   what POLICY says, written by hand and never rewritten
//	-- name.record --   all that happens; -update writes it
//
// A line of policy is "PRESETS: OUTCOME [VERDICT] [at N] [by RULES] [= VALUE]".
// PRESETS is a preset, a range of them ("none..lossless", "lenient.."), or all;
// "with RULE" adds a rule. OUTCOME and VERDICT may list alternatives with "|".
// N is the offset of the error; RULES are the rules of all edits; VALUE is the
// value of the mended text.
func TestGolden(t *testing.T) {
	for _, info := range jsonrecover.All() {
		t.Run(info.ID, func(t *testing.T) { golden(t, filepath.Join("testdata", info.ID+".txtar")) })
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := jsonrecover.RuleByID(strings.TrimSuffix(filepath.Base(f), ".txtar")); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func golden(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a := parseArchive(string(data))
	cases := a.cases()
	if len(cases) == 0 {
		t.Fatalf("%s has no cases", file)
	}
	for _, name := range cases {
		t.Run(name, func(t *testing.T) {
			input, ok := a.input(name)
			if !ok {
				t.Fatal("no input")
			}
			schema, _ := a.get(name + ".schema")
			policy, ok := a.get(name + ".policy")
			if !ok {
				t.Fatal("no policy")
			}
			for _, line := range strings.Split(strings.TrimSpace(policy), "\n") {
				checkPolicy(t, line, schema, input)
			}
			record := record(t, policy, schema, input)
			if *update {
				a.set(name+".record", record)
				return
			}
			if want, ok := a.get(name + ".record"); ok && want != record {
				t.Errorf("input %s\n%s", input, lineDiff(want, record))
			}
		})
	}
	if *update {
		if err := os.WriteFile(file, []byte(a.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var presets = []string{"none", "truncated", "lossless", "lenient", "every"}

// selection is the left side of a policy line.
type selection struct {
	label string
	rules jsonrecover.Rules
}

func selections(t *testing.T, s string) (out []selection) {
	s, extra, _ := strings.Cut(s, " with ")
	lo, hi, isRange := strings.Cut(s, "..")
	switch {
	case s == "all":
		lo, hi = presets[0], presets[len(presets)-1]
	case !isRange:
		hi = lo
	case hi == "":
		hi = presets[len(presets)-1]
	}
	i, j := slices.Index(presets, lo), slices.Index(presets, hi)
	if i < 0 || j < i {
		t.Fatalf("presets %q", s)
	}
	for _, p := range presets[i : j+1] {
		rules, err := jsonrecover.ParsePreset(p)
		if err != nil {
			t.Fatal(err)
		}
		label := p
		if extra != "" {
			r, err := jsonrecover.RuleByID(extra)
			if err != nil {
				t.Fatal(err)
			}
			rules = rules.With(r)
			label += " with " + extra
		}
		out = append(out, selection{label, rules})
	}
	return out
}

func checkPolicy(t *testing.T, line, schema, input string) {
	t.Helper()
	left, right, ok := strings.Cut(line, ": ")
	if !ok {
		t.Fatalf("policy line %q", line)
	}
	want, value, hasValue := strings.Cut(right, " = ")
	want, by, hasBy := strings.Cut(want, " by ")
	want, at, hasAt := strings.Cut(want, " at ")
	outcome, verdict, _ := strings.Cut(want, " ")
	for _, sel := range selections(t, left) {
		d := whole(t, sel.rules, schema, input)
		problem := ""
		got, _, _ := strings.Cut(d.verdict, " ")
		switch {
		case !slices.Contains(strings.Split(outcome, "|"), d.outcome.String()):
			problem = "the outcome"
		case verdict != "" && !slices.Contains(strings.Split(verdict, "|"), got):
			problem = "the verdict"
		case hasValue && !sameValue(d.json, value):
			problem = "the value"
		case hasBy && strings.Join(rulesOf(d.edits), ", ") != sortedList(by):
			problem = "the rules"
		case hasAt && !strings.Contains(d.err+" ", "at offset "+at+" ") && !strings.Contains(d.err, "at offset "+at+","):
			problem = "the offset of the error"
		}
		if problem != "" {
			t.Errorf("%s: %s is wrong\ninput  %s\nschema %s\npolicy %s\n%s", sel.label, problem, input, schema, right, d)
		}
	}
}

func sortedList(s string) string {
	l := strings.Split(s, ", ")
	slices.Sort(l)
	return strings.Join(l, ", ")
}

// record runs the case under every preset, and the additions that its policy
// names, and returns what happens: presets with the same record share one.
func record(t *testing.T, policy, schema, input string) string {
	sels := selections(t, "all")
	for _, line := range strings.Split(strings.TrimSpace(policy), "\n") {
		if left, _, _ := strings.Cut(line, ": "); strings.Contains(left, " with ") {
			for _, s := range selections(t, left) {
				if !slices.ContainsFunc(sels, func(o selection) bool { return o.label == s.label }) {
					sels = append(sels, s)
				}
			}
		}
	}
	var labels, records []string
	for _, sel := range sels {
		d := whole(t, sel.rules, schema, input)
		rec := d.String()
		if d.early != "" {
			t.Errorf("%s: %s", sel.label, d.early)
		}
		rng := rand.New(rand.NewPCG(uint64(len(input)), 7))
		for _, deltas := range [][]string{each(input), cut(input, rng)} {
			if other := run(t, sel.rules, schema, deltas).String(); other != rec {
				t.Errorf("%s: cuts matter\ndeltas %q\n%s", sel.label, deltas, lineDiff(rec, other))
			}
		}
		if n := len(records); n > 0 && records[n-1] == rec {
			labels[n-1] += ", " + sel.label
			continue
		}
		labels, records = append(labels, sel.label), append(records, rec)
	}
	var b strings.Builder
	for i := range labels {
		fmt.Fprintf(&b, "%s: %s", labels[i], records[i])
	}
	return b.String()
}

// archive is a txtar archive: a comment, and files in order.
type archive struct {
	comment string
	files   []file
}

type file struct{ name, data string }

// parseArchive reads the txtar format: a file begins at a line "-- NAME --".
func parseArchive(s string) *archive {
	a := &archive{}
	at := &a.comment
	for line := range strings.Lines(s) {
		name, ok := strings.CutPrefix(line, "-- ")
		if name, ok = cutSuffix(ok, name, " --\n"); ok {
			a.files = append(a.files, file{name: name})
			at = &a.files[len(a.files)-1].data
			continue
		}
		*at += line
	}
	return a
}

func cutSuffix(ok bool, s, suffix string) (string, bool) {
	if !ok {
		return s, false
	}
	return strings.CutSuffix(s, suffix)
}

func (a *archive) String() string {
	var b strings.Builder
	b.WriteString(a.comment)
	for _, f := range a.files {
		fmt.Fprintf(&b, "-- %s --\n%s", f.name, f.data)
	}
	return b.String()
}

func (a *archive) get(name string) (string, bool) {
	for _, f := range a.files {
		if f.name == name {
			return f.data, true
		}
	}
	return "", false
}

// set gives the part new data; a new part goes behind those of the same case.
func (a *archive) set(name, data string) {
	base := baseOf(name)
	behind := 0
	for i, f := range a.files {
		if f.name == name {
			a.files[i].data = data
			return
		}
		if baseOf(f.name) == base {
			behind = i + 1
		}
	}
	a.files = slices.Insert(a.files, behind, file{name, data})
}

func baseOf(name string) string {
	for _, part := range []string{".quoted", ".schema", ".policy", ".record"} {
		if base, ok := strings.CutSuffix(name, part); ok {
			return base
		}
	}
	return name
}

// cases returns the names of the cases, in order.
func (a *archive) cases() (names []string) {
	for _, f := range a.files {
		if n := baseOf(f.name); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

func (a *archive) input(name string) (string, bool) {
	if s, ok := a.get(name); ok {
		return strings.TrimSuffix(s, "\n"), true
	}
	q, ok := a.get(name + ".quoted")
	if !ok {
		return "", false
	}
	s, err := strconv.Unquote(strings.TrimSpace(q))
	return s, err == nil
}

// lineDiff shows the first lines that differ.
func lineDiff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	clip := func(l []string) string { return strings.Join(l[max(0, min(i-2, len(l))):min(len(l), i+4)], "\n") }
	return fmt.Sprintf("line %d\n--- want\n%s\n--- got\n%s", i+1, clip(w), clip(g))
}
