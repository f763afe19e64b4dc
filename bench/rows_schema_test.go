package bench

import "testing"

// The documents fit their schemas, for us and for the peers.
func TestSchemaCases(t *testing.T) {
	for _, c := range schemaCases() {
		judge(c, c.doc.Cut(16))()
		judge(c, []string{c.doc.Text})()
		for _, peer := range validators(c) {
			peer.Do()
		}
	}
}

// BenchmarkVerdict is for profiles.
func BenchmarkVerdict(b *testing.B) {
	for _, c := range schemaCases() {
		for _, size := range []int{16, len(c.doc.Text)} {
			name := "whole"
			if size == 16 {
				name = "16"
			}
			b.Run(c.name+"/"+name, func(b *testing.B) {
				do := judge(c, c.doc.Cut(size))
				b.SetBytes(int64(len(c.doc.Text)))
				b.ReportAllocs()
				for b.Loop() {
					do()
				}
			})
		}
	}
}
