package bench

import (
	"runtime"
	"strings"
	"unsafe"

	"github.com/jsontide/jsontide/parser"
)

// Rows 7, 8 and 19: allocations and memory.
func memoryRows() []Row {
	plain := Document{"plain", `["` + strings.Repeat("plain text without any escapes ", 4096) + `"]`}
	return []Row{
		{ID: "7 plain", What: "allocations per 16 B delta, plain text", Unit: "", Must: 0, Stretch: none,
			Probe: func() float64 { n, _ := allocations(plain.Cut(16)); return n }},
		{ID: "7 whole", What: "allocations for 1 MB of objects, one delta", Unit: "", Must: 0, Stretch: none,
			Probe: func() float64 { n, _ := allocations([]string{W3().Text}); return n }},
		{ID: "7 joined", What: "allocations per 4 KB that were joined, W2", Unit: "", Must: 1, Stretch: none,
			Probe: func() float64 { return perChunk(W2()) }},
		{ID: "7 joined", What: "allocations per 4 KB that were joined, W3", Unit: "", Must: 1, Stretch: none,
			Probe: func() float64 { return perChunk(W3()) }},
		{ID: "8 idle", What: "memory before the first byte", Unit: "B", Must: 1024, Stretch: 256, Probe: idle},
		{ID: "8 state", What: "the Parser itself", Unit: "B", Must: 512, Stretch: none,
			Probe: func() float64 { return float64(unsafe.Sizeof(parser.Parser{})) }},
		{ID: "8 level", What: "memory per open level", Unit: "B", Must: 16, Stretch: 12, Probe: level},
		{ID: "8 string", What: "memory held after 1 GB more than after 1 MB: one string", Unit: "B", Must: 4096, Stretch: none,
			Probe: func() float64 { return growth(`"`, strings.Repeat(`plain text, and\n`, 4096)) }},
		{ID: "8 items", What: "memory held after 1 GB more than after 1 MB: [{},{},…", Unit: "B", Must: 4096, Stretch: none,
			Probe: func() float64 { return growth(`[{}`, strings.Repeat(`,{}`, 20000)) }},
		{ID: "19 W3", What: "the most that a Feed allocates, 1 MB in 16 B", Unit: "B", Must: 4096, Stretch: none,
			Probe: func() float64 { return worst(W3().Cut(16)) }},
		{ID: "19 edit", What: "the same, one string with escapes", Unit: "B", Must: 4096, Stretch: none,
			Probe: func() float64 { return worst(Long().Cut(16)) }},
	}
}

// allocations returns how many there are per delta in steady state: the second
// reading of the same deltas by one parser. joined counts the bytes of text that
// are not the delta's own.
func allocations(deltas []string) (perDelta float64, joined int) {
	var sink joiner
	p := parser.New(&sink)
	read := func() {
		p.Reset(&sink)
		sink.joined = 0
		for _, d := range deltas {
			sink.delta = d
			p.Feed(d)
		}
	}
	read()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(len(deltas)), sink.joined
}

// perChunk returns the allocations for each 4 KB of text that was unescaped or
// joined.
func perChunk(doc Document) float64 {
	deltas := doc.Cut(16)
	n, joined := allocations(deltas)
	return n * float64(len(deltas)) / float64(joined/4096+1)
}

// joiner is a Sink that counts the text that does not lie in the delta.
type joiner struct {
	delta  string
	joined int
}

func (j *joiner) Event(e *parser.Event) {
	at, begin := uintptr(unsafe.Pointer(unsafe.StringData(e.Text))), uintptr(unsafe.Pointer(unsafe.StringData(j.delta)))
	if len(e.Text) > 0 && e.Kind != parser.KindTrue && e.Kind != parser.KindFalse && e.Kind != parser.KindNull && (at < begin || at >= begin+uintptr(len(j.delta))) {
		j.joined += len(e.Text)
	}
}

func heap() float64 {
	var s runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&s)
	return float64(s.HeapAlloc)
}

// idle is what a new parser takes.
func idle() float64 {
	const n = 1000
	keep := make([]*parser.Parser, n)
	before := heap()
	for i := range keep {
		keep[i] = parser.New(nil)
	}
	after := heap()
	runtime.KeepAlive(keep)
	return (after - before) / n
}

// level is what an open container takes, on top of the parser.
func level() float64 {
	const n, depth = 100, 8192
	deep := strings.Repeat("[", depth)
	keep := make([]*parser.Parser, n)
	for i := range keep {
		keep[i] = parser.New(nil)
	}
	before := heap()
	for _, p := range keep {
		p.Feed(deep)
	}
	after := heap()
	runtime.KeepAlive(keep)
	return (after - before) / n / depth
}

// growth is what a parser holds after 1 GB of s more than after 1 MB, in bytes: a
// difference, since what it holds is less than what the heap of the process moves
// by itself.
func growth(head, s string) float64 {
	var sink counter
	p := parser.New(&sink)
	p.Feed(head)
	stream := func(n int) float64 {
		for range n / len(s) {
			if err := p.Feed(s); err != nil {
				panic(err)
			}
		}
		return heap()
	}
	little := stream(1 << 20)
	much := stream(1<<30 - 1<<20)
	runtime.KeepAlive(p)
	return max(much-little, 0)
}

// worst is the most that one Feed allocates.
func worst(deltas []string) float64 {
	var sink counter
	p := parser.New(&sink)
	var before, after runtime.MemStats
	most := uint64(0)
	runtime.ReadMemStats(&before)
	for _, d := range deltas {
		p.Feed(d)
		runtime.ReadMemStats(&after)
		most = max(most, after.TotalAlloc-before.TotalAlloc)
		before.TotalAlloc = after.TotalAlloc
	}
	return float64(most)
}
