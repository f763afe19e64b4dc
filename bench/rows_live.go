package bench

import (
	"encoding/json"
	"runtime"
	"strings"
	"time"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
)

// Rows 9 to 11 and 18: the live value, read after every delta, and the facade.
func liveRows() []Row {
	ratio := func(ours, base float64) float64 { return ours / base }
	var rows []Row
	for _, doc := range []Document{W2(), W3(), W4()} {
		deltas := doc.Cut(16)
		per := float64(len(deltas))
		rows = append(rows,
			Row{ID: "9 " + doc.Name, What: "live value read at each 16 B delta, " + doc.Name, Unit: "U", Must: 0.5, Stretch: 0.3,
				Ours: Contestant{"ours", view(deltas)}, Base: unmarshal(deltas), Per: per, Value: ratio},
			Row{ID: "10 " + doc.Name, What: "the same as map[string]any, " + doc.Name, Unit: "U", Must: 1.5, Stretch: 1,
				Ours: Contestant{"ours", value(deltas)}, Base: unmarshal(deltas), Per: per, Value: ratio})
	}
	small, large := Document{"10 KB", objects(10 << 10)}.Cut(16), W3().Cut(16)
	rows = append(rows,
		Row{ID: "9 growth", What: "live value, ns per delta at 1 MB / at 10 KB", Unit: "x", Must: 1.6, Stretch: none,
			Ours: Contestant{"1 MB", view(large)}, Base: Contestant{"10 KB", view(small)}, Per: 1,
			Value: func(large1, small1 float64) float64 {
				return large1 / float64(len(large)) / (small1 / float64(len(small)))
			}},
		Row{ID: "11", What: "1 MB in 16 B deltas against re-parsing each prefix", Unit: "x", Must: 50_000, Stretch: 100_000, AtLeast: true,
			Probe: reparse})
	for _, c := range callCases() {
		deltas := c.doc.Cut(16)
		rows = append(rows, Row{ID: "18 " + c.doc.Name, What: "Call.Feed with schema and live value, 16 B, " + c.doc.Name, Unit: "row 4", Must: 3, Stretch: none,
			Ours: Contestant{"Call", follow(deltas, c.schema)}, Base: Contestant{"row 4", feed(c.doc, deltas)}, Per: float64(len(deltas)), Value: ratio})
	}
	return rows
}

// A callCase is a document with the schema of its tool.
type callCase struct {
	doc    Document
	schema string
}

func callCases() []callCase {
	return []callCase{
		{W2(), `{"type": "object"}`},
		{W3(), `{"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"},
			"ok": {"type": "boolean"}, "price": {"type": "number"}, "tags": {"type": "array", "items": {"type": "string"}}}, "required": ["id"]}}`},
	}
}

// view feeds the deltas and looks at the live value after each, without making
// maps of it.
func view(deltas []string) func() {
	p := parser.New(nil)
	var b jsontide.Builder
	return func() {
		b.Reset()
		p.Reset(&b)
		seen := 0
		for _, d := range deltas {
			if err := p.Feed(d); err != nil {
				panic(err)
			}
			seen += b.Root().Len()
		}
		runtime.KeepAlive(seen) // so that looking is not optimised away
	}
}

// value feeds the deltas and takes the live value, as maps, after each.
func value(deltas []string) func() {
	p := parser.New(nil)
	var b jsontide.Builder
	return func() {
		b.Reset()
		p.Reset(&b)
		for _, d := range deltas {
			if err := p.Feed(d); err != nil {
				panic(err)
			}
			if b.Value() == nil {
				panic("no value")
			}
		}
	}
}

// unmarshal is U: all deltas are put together, and decoded once.
func unmarshal(deltas []string) Contestant {
	return Contestant{"U", func() {
		var text strings.Builder
		for _, d := range deltas {
			text.WriteString(d)
		}
		var v any
		if err := json.Unmarshal([]byte(text.String()), &v); err != nil {
			panic(err)
		}
	}}
}

// follow feeds the deltas to a call.
func follow(deltas []string, schema string) func() {
	tools, err := jsontide.NewTools(map[string]string{"t": schema})
	if err == nil {
		err = tools.Err()
	}
	if err != nil {
		panic(err)
	}
	return func() {
		c := tools.Start("t")
		for _, d := range deltas {
			c.Feed(d)
		}
		if r := c.Close(); r.Verdict() != jsontide.Valid {
			panic(r.Err())
		}
	}
}

// reparse returns how much more CPU it takes to decode every prefix of 1 MB,
// closed, than to keep a live value. The prefixes are 64 at equal distances, each
// decoded until that takes long enough to be measured, with nothing else in
// memory; ours is measured in between, and its median counts.
func reparse() float64 {
	const samples = 64
	deltas := W3().Cut(16)
	ours := view(deltas)
	p := parser.New(nil)
	part := len(deltas) / samples
	text := make([]byte, 0, len(W3().Text)+64)
	var spent, once []float64
	for i, d := range deltas {
		text = append(text, d...)
		if err := p.Feed(d); err != nil {
			panic(err)
		}
		if i%part != part/2 || len(spent) == samples {
			continue
		}
		whole := p.AppendClosing(text)
		spent = append(spent, perRun(func() {
			var v any
			if err := json.Unmarshal(whole, &v); err != nil {
				panic(err)
			}
		}, 50*time.Millisecond))
		once = append(once, perRun(ours, 50*time.Millisecond))
	}
	sum := 0.0
	for _, s := range spent {
		sum += s
	}
	return sum / samples * float64(len(deltas)) / median(once)
}

// perRun runs do for about d, at least twice, and returns the CPU time of one
// run in nanoseconds, that of the collector included.
func perRun(do func(), d time.Duration) float64 {
	runtime.GC()
	begin := cpu()
	for n := 1; ; n++ {
		do()
		if took := cpu() - begin; took >= d && n > 1 {
			return float64(took) / float64(n)
		}
	}
}
