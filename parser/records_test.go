package parser_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jsontide/jsontide/parser"
)

func TestRecords(t *testing.T) {
	deltas := []string{`{"li`, `st":["on`, `e\n`, `","two`, `"]}`}
	var r parser.Records
	p := parser.New(&r)
	for _, d := range deltas {
		p.Feed(d)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	want := parser.Records{
		{Kind: '{', Start: 0, End: 1},
		{Kind: ':', Text: "list", Path: "/list", Start: 1, End: 7},
		{Kind: '[', Path: "/list", Start: 8, End: 9},
		{Kind: '"', More: true, Text: "on", Path: "/list/0", Start: 9, End: 12},
		{Kind: '"', More: true, Text: "e\n", Path: "/list/0", Start: 12, End: 15},
		{Kind: '"', Path: "/list/0", Start: 15, End: 16},
		{Kind: '"', More: true, Text: "two", Path: "/list/1", Start: 17, End: 21},
		{Kind: '"', Path: "/list/1", Start: 21, End: 22},
		{Kind: ']', Path: "/list", Start: 22, End: 23},
		{Kind: '}', Start: 23, End: 24},
	}
	if d := cmp.Diff(want, r); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	var whole parser.Records
	parser.New(&whole).Feed(strings.Join(deltas, ""))
	if d := cmp.Diff(whole.Join(), r.Join()); d != "" {
		t.Errorf("joined, whole and in deltas:\n%s", d)
	}
	if len(whole.Join()) != 7 {
		t.Errorf("%d joined records", len(whole.Join()))
	}
}

func TestAll(t *testing.T) {
	collect := func(deltas ...string) (recs parser.Records, err error) {
		for rec, e := range parser.All(slices.Values(deltas), parser.MaxDepth(3)) {
			if e != nil {
				if err != nil {
					t.Error("two errors")
				}
				err = e
				continue
			}
			recs = append(recs, rec)
		}
		return
	}
	for _, deltas := range [][]string{
		{`{"a":"x`, `y`, `z`, `","b":[1]}`},
		{`12`},
		{`"`, `"`},
		{`[tr`, `ux`},
		{`[[[`, `[`},
		{`{"a":"x`},
		{},
	} {
		var want parser.Records
		p := parser.New(&want, parser.MaxDepth(3))
		var wantErr error
		for _, d := range deltas {
			wantErr = p.Feed(d)
		}
		if wantErr == nil {
			wantErr = p.Close()
		}
		got, err := collect(deltas...)
		if d := cmp.Diff(want, got); d != "" || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%q: error %v, want %v; records (-want +got):\n%s", deltas, err, wantErr, d)
		}
	}
	// Events of a delta come before the next delta is asked for, and leaving
	// the loop asks for none.
	asked := 0
	source := func(yield func(string) bool) {
		for asked < 10 {
			asked++
			if !yield(`["x",`[min(asked-1, 1)*4:]) {
				return
			}
		}
	}
	for rec := range parser.All(source) {
		if rec.Kind == parser.KindString {
			break
		}
	}
	if asked != 1 {
		t.Errorf("%d deltas were asked for", asked)
	}
}
