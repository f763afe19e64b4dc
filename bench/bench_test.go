package bench

import (
	"strconv"
	"testing"
)

// BenchmarkWhole and BenchmarkDeltas are for profiles; the table is made by
// cmd/report.
func BenchmarkWhole(b *testing.B) {
	for _, doc := range append([]Document{W1(), W2(), W2u(), W3(), W4(), Tweets()}, GoDocuments()...) {
		b.Run(doc.Name, func(b *testing.B) {
			do := feed(doc, []string{doc.Text})
			b.SetBytes(int64(len(doc.Text)))
			b.ReportAllocs()
			for b.Loop() {
				do()
			}
		})
	}
}

func BenchmarkDeltas(b *testing.B) {
	for _, doc := range []Document{W1(), W2(), W2u(), W3(), W4(), Tweets()} {
		for _, n := range []int{64, 16, 4, 1} {
			b.Run(doc.Name+"/"+strconv.Itoa(n), func(b *testing.B) {
				deltas := doc.Cut(n)
				do := feed(doc, deltas)
				b.ReportAllocs()
				for b.Loop() {
					do()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(deltas)), "ns/delta")
			})
		}
	}
}

// BenchmarkCall is row 18, for profiles.
func BenchmarkCall(b *testing.B) {
	for _, c := range callCases() {
		b.Run(c.doc.Name, func(b *testing.B) {
			deltas := c.doc.Cut(16)
			do := follow(deltas, c.schema)
			b.ReportAllocs()
			for b.Loop() {
				do()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(deltas)), "ns/delta")
		})
	}
}

// The documents are what they are said to be.
func TestDocuments(t *testing.T) {
	for _, c := range []struct {
		doc      Document
		min, max int
	}{{W1(), 150, 250}, {W2(), 20e3, 21e3}, {W2u(), 20e3, 21e3}, {W3(), 1e6, 1.1e6}, {W4(), 60e3, 80e3}, {Tweets(), 500e3, 550e3}} {
		if n := len(c.doc.Text); n < c.min || n > c.max {
			t.Errorf("%s has %d bytes", c.doc.Name, n)
		}
		valid(c.doc).Do()
		for _, peer := range wholePeers(c.doc) {
			peer.Do()
		}
		deltas := c.doc.Cut(16)
		feed(c.doc, deltas)()
		scan(deltas).Do()
		tokensIn(deltas).Do()
	}
	escapes, foreign := 0, 0
	for _, r := range W2().Text {
		if r == '\\' {
			escapes++
		}
	}
	if every := len(W2().Text) / escapes; every < 13 || every > 18 {
		t.Errorf("W2 has an escape every %d bytes", every)
	}
	for _, c := range []byte(W2u().Text) {
		if c >= 0x80 {
			foreign++
		}
	}
	if part := float64(foreign) / float64(len(W2u().Text)); part < 0.42 || part > 0.58 {
		t.Errorf("%.2f of W2u are not ASCII", part)
	}
}
