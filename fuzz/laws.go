package fuzz

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// Cuts checks that cuts do not matter (law 1): for every way to cut input, the
// events with fragments joined, what their SourceEnd says, the error, the
// verdict and its offset, the edits, the outcome and the texts are the same.
// It checks also that nothing panics, that errors are sticky, and that the Feed
// that brings the deciding byte tells the verdict.
func Cuts(t TB, start Start, input string) {
	t.Helper()
	var whole *Trace
	for deltas := range Ways(input) {
		got := Run(start, deltas)
		if got.Panic != "" {
			t.Errorf("%s, %s: panic: %s", show(input), showAll(deltas), got.Panic)
			return
		}
		if len(got.Faults) > 0 {
			t.Errorf("%s, %s: %s", show(input), showAll(deltas), strings.Join(got.Faults, "; "))
			return
		}
		if whole == nil {
			whole = &got
		} else if d := whole.Diff(&got); d != "" {
			t.Errorf("%s: whole and with %s: %s", show(input), showAll(deltas), d)
			return
		}
	}
}

// Final checks that nothing is taken back, changed or overtaken (law 2): events
// come in the order of their sources and keep their text, a verdict stays as it
// is, edits and streamed text only grow, and the streamed text begins the final
// one, if there is one.
func Final(t TB, start Start, input string) {
	t.Helper()
	var trace Trace
	c := collector{trace: &trace}
	m := start(&c)
	var last State
	done := 0
	for i := 0; i <= len(input); i++ {
		if i < len(input) {
			c.fed++
			m.Feed(input[i : i+1])
		} else {
			m.Close()
		}
		s := state(m)
		switch {
		case last.Verdict != "" && (s.Verdict != last.Verdict || s.At != last.At):
			t.Errorf("%s: after %d bytes the verdict %s at %d became %s at %d", show(input), i, last.Verdict, last.At, s.Verdict, s.At)
			return
		case !strings.HasPrefix(s.Text, last.Text):
			t.Errorf("%s: after %d bytes the text %s became %s", show(input), i, show(last.Text), show(s.Text))
			return
		case len(s.Edits) < len(last.Edits) || !slices.EqualFunc(last.Edits, s.Edits[:len(last.Edits)], sameEdit):
			t.Errorf("%s: after %d bytes the edits %+v became %+v", show(input), i, last.Edits, s.Edits)
			return
		}
		for ; done < len(trace.Events)-1; done++ {
			a, b := trace.Events[done], trace.Events[done+1]
			if b.Start < a.Start || b.Start < a.End && a.Kind != parser.KindObject && a.Kind != parser.KindArray || b.At < a.At {
				t.Errorf("%s: %v comes before %v", show(input), a, b)
				return
			}
		}
		last = s
	}
	if last.JSON != "" && !strings.HasPrefix(last.JSON, last.Text) {
		t.Errorf("%s: the text %s does not begin %s", show(input), show(last.Text), show(last.JSON))
	}
	if was, is, ok := c.overwritten(); ok {
		t.Errorf("%s: the text %s of an event became %s", show(input), show(was), show(is))
	}
}

func sameEdit(a, b Edit) bool {
	return a.Rule == b.Rule && a.Path == b.Path && a.Start == b.Start && a.End == b.End && a.Insert == b.Insert &&
		a.Loss == b.Loss && a.Decode == b.Decode && slices.EqualFunc(a.Inner, b.Inner, sameEdit)
}

// NoHarm checks that well-formed input is not changed (law 3): it is read
// without error, no edit is recorded, and the text, if the machine tells one,
// is the input byte for byte. input must be JSON that the strict parser
// accepts, and that fits where the machine has a schema.
func NoHarm(t TB, start Start, input string) {
	t.Helper()
	for _, deltas := range [][]string{{input}, Bytes(input)} {
		got := Run(start, deltas)
		switch {
		case got.Panic != "" || got.Err != "":
			t.Errorf("%s, %s: error %q, panic %q", show(input), showAll(deltas), got.Err, got.Panic)
		case len(got.State.Edits) > 0:
			t.Errorf("%s, %s: edits %+v", show(input), showAll(deltas), got.State.Edits)
		case got.State.JSON != "" && got.State.JSON != input:
			t.Errorf("%s, %s: text %s", show(input), showAll(deltas), show(got.State.JSON))
		case got.State.Text != "" && got.State.Text != input:
			t.Errorf("%s, %s: streamed text %s", show(input), showAll(deltas), show(got.State.Text))
		}
	}
}

// Sound checks that output is JSON (law 4): the final text, if there is one, is
// accepted by encoding/json, and the events describe the value that it decodes
// to. For a machine that tells no text, input itself is the text where there
// was no error.
func Sound(t TB, start Start, input string) {
	t.Helper()
	got := Run(start, []string{input})
	if got.Panic != "" {
		t.Errorf("%s: panic: %s", show(input), got.Panic)
		return
	}
	text := got.State.JSON
	if text == "" && got.Err == "" && len(got.State.Edits) == 0 {
		text = input
	}
	if text == "" {
		return
	}
	if !json.Valid([]byte(text)) {
		t.Errorf("%s: the output is not JSON: %s", show(input), show(text))
		return
	}
	if got.Err != "" || len(got.Events) == 0 {
		return // what closes a cut input has no events
	}
	value, err := Value(got.Events)
	if err != nil {
		t.Errorf("%s: %v", show(input), err)
		return
	}
	want, err := decode(text)
	if err != nil {
		t.Errorf("%s: %v", show(input), err)
		return
	}
	if d := differ(want, value, ""); d != "" {
		t.Errorf("%s: the events describe another value than %s: %s", show(input), show(text), d)
	}
}

// Accounted checks that the edits are disjoint and sorted, and that applied to
// input they give the final text (law 5), if there is one.
func Accounted(t TB, start Start, input string) {
	t.Helper()
	got := Run(start, []string{input})
	if got.Panic != "" {
		t.Errorf("%s: panic: %s", show(input), got.Panic)
		return
	}
	if got.State.JSON == "" {
		return
	}
	text, err := Apply(input, got.State.Edits)
	if err != nil {
		t.Errorf("%s: edits %+v: %v", show(input), got.State.Edits, err)
	} else if text != got.State.JSON {
		t.Errorf("%s: with edits %+v it is %s, and not the output %s", show(input), got.State.Edits, show(text), show(got.State.JSON))
	}
}

// Idempotent checks that what comes out is left alone when it is read again
// (law 9): the same text, no edit, the outcome exact (in the machine's words)
// and the same verdict. An output that is "cut" is not checked.
func Idempotent(t TB, start Start, input, exact string) {
	t.Helper()
	first := Run(start, []string{input})
	if first.State.JSON == "" || first.State.Outcome == "cut" {
		return
	}
	again := Run(start, []string{first.State.JSON})
	a, b := first.State, again.State
	if b.JSON != a.JSON || len(b.Edits) > 0 || b.Outcome != exact || b.Verdict != a.Verdict {
		t.Errorf("%s: became %s (%s), and that %s (%s, %s, edits %+v)", show(input), show(a.JSON), a.Verdict,
			show(b.JSON), b.Verdict, b.Outcome, b.Edits)
	}
}
