package bench

import (
	"fmt"

	"github.com/jsontide/jsontide/parser"
)

// Rows 4 to 6 and 15: deltas, in parts of the scanner of encoding/json with the
// same cuts.
func deltaRows() []Row {
	ratio := func(ours, base float64) float64 { return ours / base }
	docs := []Document{W2(), W1(), W2u(), W3(), W4(), Tweets()}
	var rows []Row
	for _, doc := range docs {
		deltas := doc.Cut(16)
		row := Row{ID: "4 " + doc.Name, What: "16 B deltas, " + doc.Name, Unit: "S", Must: 0.70, Stretch: 0.55,
			Ours: Contestant{"ours", feed(doc, deltas)}, Base: scan(deltas), Per: float64(len(deltas)), Value: ratio}
		if doc.Name == "W2" {
			row.Must, row.Stretch = 0.40, 0.30
		}
		rows = append(rows, row)
	}
	for _, size := range []struct {
		bytes         int
		must, stretch float64
	}{{64, 90, 70}, {4, 15, 11}, {1, 9, 7}} {
		for _, doc := range docs {
			deltas := doc.Cut(size.bytes)
			scale := float64(len(doc.Cut(16))) / float64(len(deltas))
			rows = append(rows, Row{ID: fmt.Sprintf("5 %d B", size.bytes), What: fmt.Sprintf("%d B deltas, %s", size.bytes, doc.Name),
				Unit: "ns*", Must: size.must, Stretch: size.stretch, Ours: Contestant{"ours", feed(doc, deltas)},
				Base: scan(doc.Cut(16)), Per: float64(len(deltas)), Value: func(ours, base float64) float64 {
					return ours / (base / scale) * nominal
				}})
		}
	}
	for _, doc := range docs {
		deltas := doc.Cut(16)
		rows = append(rows, Row{ID: "6 " + doc.Name, What: "16 B deltas, " + doc.Name, Unit: "x X", Must: 1, Stretch: 1.5, AtLeast: true,
			Ours: Contestant{"ours", feed(doc, deltas)}, Base: tokensIn(deltas), Per: float64(len(deltas))})
	}
	for _, doc := range []Document{W2(), W4()} {
		deltas := doc.Cut(16)
		rows = append(rows, Row{ID: "15 " + doc.Name, What: "1,000 parsers in turn, 16 B, " + doc.Name, Unit: "row 4", Must: 2.5, Stretch: 2,
			Ours: Contestant{"ours", inTurn(deltas, 1000)}, Base: Contestant{"row 4", feed(doc, deltas)}, Per: float64(len(deltas)), Value: func(ours, base float64) float64 {
				return ours / 1000 / base
			}})
	}
	return rows
}

// nominal is what S takes for a 16-byte delta on the machine for which the goals
// of row 5 are stated in nanoseconds (row 4: 0.40 S are 18 ns). The values of
// row 5, ns*, are in nanoseconds of that machine: what S takes for 16-byte
// deltas of the same document, in the same round, counts as nominal.
const nominal = 45

// inTurn feeds n parsers one delta each, then the next.
func inTurn(deltas []string, n int) func() {
	sinks := make([]counter, n)
	parsers := make([]*parser.Parser, n)
	for i := range parsers {
		parsers[i] = parser.New(&sinks[i])
	}
	return func() {
		for i, p := range parsers {
			p.Reset(&sinks[i])
		}
		for _, d := range deltas {
			for _, p := range parsers {
				p.Feed(d)
			}
		}
		for _, p := range parsers {
			if err := p.Close(); err != nil {
				panic(err)
			}
		}
	}
}
