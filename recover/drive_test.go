package recover_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// A drive is one input, read under one set of rules and cut in one way: all
// that the laws of DESIGN section 4 speak of.
type drive struct {
	events   []event
	edits    []jsonrecover.Edit
	outcome  jsonrecover.Outcome
	guess    bool
	reshaped bool
	json     string // JSON after Close
	streamed string // what AppendJSON gave, joined
	values   []string
	warnings []string
	err      string
	verdict  string // "" without a schema
	k        int64  // of the verdict
	early    string // events that say they were certain later than they came
}

// event is a parser.Record with the fragments of a string joined, and what makes
// it certain.
type event struct {
	parser.Record
	At int64
}

// watcher keeps the events, and checks of each that it was certain when it came.
type watcher struct {
	recs  parser.Records
	ats   []int64
	fed   int64
	early []string
}

func (w *watcher) Event(e *parser.Event) {
	w.recs.Event(e)
	w.ats = append(w.ats, e.At)
	if e.At > w.fed {
		w.early = append(w.early, fmt.Sprintf("event %s %q of %d to %d came after %d bytes, At is %d", e.Kind, e.Text, e.Start, e.End, w.fed, e.At))
	}
}

func (w *watcher) joined() []event {
	var out []event
	for i, r := range w.recs {
		if n := len(out); n > 0 && out[n-1].Kind == parser.KindString && out[n-1].More {
			last := &out[n-1]
			last.Text += r.Text
			last.End, last.More, last.At = r.End, r.More, w.ats[i]
			continue
		}
		r.Text = strings.Clone(r.Text)
		out = append(out, event{r, w.ats[i]})
	}
	return out
}

func (e event) String() string {
	s := fmt.Sprintf("%s %d:%d", e.Kind, e.Start, e.End)
	if e.At != e.End {
		s += fmt.Sprintf(" at %d", e.At)
	}
	s += " " + strconv.Quote(string(e.Path))
	if e.Text != "" {
		s += " " + strconv.Quote(e.Text)
	}
	if e.More {
		s += " more"
	}
	return s
}

// run reads the deltas.
func run(t testing.TB, rules jsonrecover.Rules, schema string, deltas []string, opts ...jsonrecover.Option) drive {
	t.Helper()
	w := &watcher{}
	r, verdict := repairer(t, rules, schema, w, opts...)
	return read(t, r, w, verdict, deltas)
}

// read is run with a Repairer that tells w its events.
func read(t testing.TB, r *jsonrecover.Repairer, w *watcher, verdict func() (string, int64), deltas []string) drive {
	t.Helper()
	var d drive
	var streamed []byte
	for _, delta := range deltas {
		w.fed += int64(len(delta))
		err := r.Feed(delta)
		streamed = r.AppendJSON(streamed)
		if err != nil && r.Err() == nil {
			t.Fatalf("Feed(%q) fails with %v, and Err is nil", delta, err)
		}
	}
	r.Close()
	streamed = r.AppendJSON(streamed)
	if raw := strings.Join(deltas, ""); r.Raw() != raw {
		t.Fatalf("Raw is %q, want %q", r.Raw(), raw)
	}
	d.early = strings.Join(w.early, "\n")
	d.events, d.edits, d.outcome, d.guess = w.joined(), r.Edits(), r.Outcome(), r.HasGuess()
	d.json, d.streamed, d.values, d.warnings = r.JSON(), string(streamed), r.Values(), r.Warnings()
	d.reshaped = r.Reshaped()
	if r.Err() != nil {
		d.err = r.Err().Error()
	}
	if verdict != nil {
		d.verdict, d.k = verdict()
	}
	return d
}

// whole reads the input in one delta.
func whole(t testing.TB, rules jsonrecover.Rules, schema, input string) drive {
	t.Helper()
	return run(t, rules, schema, []string{input})
}

// each cuts s into bytes.
func each(s string) []string {
	out := make([]string, len(s))
	for i := range len(s) {
		out[i] = s[i : i+1]
	}
	return out
}

// cut cuts s at random, into deltas of one byte to a dozen.
func cut(s string, rng *rand.Rand) []string {
	var out []string
	for len(s) > 0 {
		n := min(1+rng.IntN(12), len(s))
		if rng.IntN(3) == 0 {
			n = 1
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

// String is what golden files record of a drive.
func (d drive) String() string {
	var b strings.Builder
	b.WriteString(d.outcome.String())
	if d.verdict != "" {
		fmt.Fprintf(&b, " %s", d.verdict)
		if d.k >= 0 {
			fmt.Fprintf(&b, "@%d", d.k)
		}
	}
	if d.reshaped {
		b.WriteString(" reshaped")
	}
	if d.guess && d.outcome != jsonrecover.Guessed {
		b.WriteString(" with a guess")
	}
	b.WriteByte('\n')
	if d.json != "" {
		fmt.Fprintf(&b, "json %q\n", d.json)
	}
	if d.streamed != d.json {
		fmt.Fprintf(&b, "streamed %q\n", d.streamed)
	}
	if len(d.values) > 1 || len(d.values) == 1 && d.values[0] != d.json {
		fmt.Fprintf(&b, "values %q\n", d.values)
	}
	if d.err != "" {
		fmt.Fprintf(&b, "error %s\n", d.err)
	}
	for _, w := range d.warnings {
		fmt.Fprintf(&b, "warning %s\n", w)
	}
	writeEdits(&b, "edit ", d.edits)
	for _, e := range d.events {
		fmt.Fprintf(&b, "event %s\n", e)
	}
	return b.String()
}

func writeEdits(b *strings.Builder, lead string, edits []jsonrecover.Edit) {
	for _, e := range edits {
		fmt.Fprintf(b, "%s%s %s %d:%d %q %q", lead, e.Rule, e.Loss, e.Start, e.End, string(e.Path), e.Insert)
		if e.Schema != "" {
			fmt.Fprintf(b, " by %q", string(e.Schema))
		}
		b.WriteByte('\n')
		writeEdits(b, "  "+lead, e.Inner)
	}
}

// rulesOf returns the ids of the rules of the edits, inner ones too, each once.
func rulesOf(edits []jsonrecover.Edit) []string {
	var out []string
	for _, e := range edits {
		out = append(append(out, e.Rule.String()), rulesOf(e.Inner)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// decode returns the value of a JSON text, numbers exact.
func decode(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("more than one value in %q", text)
	}
	return v, nil
}

// sameValue reports whether two JSON texts have the same value: numbers are
// compared exactly, the order of members does not count.
func sameValue(a, b string) bool {
	va, errA := decode(a)
	vb, errB := decode(b)
	return errA == nil && errB == nil && equal(va, vb)
}

func equal(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		if !ok || a == b {
			return ok
		}
		if len(a) > 100 || len(b) > 100 || bigExponent(string(a)) || bigExponent(string(b)) {
			return false
		}
		ra, okA := new(big.Rat).SetString(string(a))
		rb, okB := new(big.Rat).SetString(string(b))
		return okA && okB && ra.Cmp(rb) == 0
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			if w, has := b[k]; !has || !equal(v, w) {
				return false
			}
		}
		return true
	}
	return a == b
}

func bigExponent(n string) bool {
	i := strings.IndexAny(n, "eE")
	return i >= 0 && len(n)-i > 4
}
