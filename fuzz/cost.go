package fuzz

import (
	"iter"
	"runtime"
	"time"

	"github.com/jsontide/jsontide/parser"
)

// Linear checks that cost depends on the length of what comes, never on what
// came before (law 6): input(n), a text of about n bytes, is fed in deltas of
// 16 bytes for n = 4 KiB and for n = 64 KiB. Sixteen times the input may
// allocate at most 20 times the bytes (and 256 KiB), and take at most 64 times
// as long; a machine that reads the beginning again at each delta takes 256
// times as long. The time is the least of five tries, or of up to 20 if
// it is not clear after five.
func Linear(t TB, start Start, input func(n int) string) {
	t.Helper()
	short, long := Chunks(input(4<<10), 16), Chunks(input(64<<10), 16)
	var shortTime, longTime time.Duration
	var shortBytes, longBytes uint64
	for try := range 20 {
		d, b := spent(start, short)
		if try == 0 || d < shortTime {
			shortTime = d
		}
		shortBytes = b
		d, b = spent(start, long)
		if try == 0 || d < longTime {
			longTime = d
		}
		longBytes = b
		if try >= 4 && (longTime <= 64*shortTime || longTime > 200*shortTime) {
			break
		}
	}
	scale := float64(len(long)) / float64(len(short)) / 16
	if limit := 20*scale*float64(shortBytes) + 256<<10; float64(longBytes) > limit {
		t.Errorf("%d deltas allocate %d bytes, %d deltas %d bytes: more than linear", len(short), shortBytes, len(long), longBytes)
	}
	if float64(longTime) > 64*scale*float64(shortTime) {
		t.Errorf("%d deltas take %v, %d deltas %v: more than linear", len(short), shortTime, len(long), longTime)
	}
}

// spent returns the time and the bytes allocated for one input.
func spent(start Start, deltas []string) (time.Duration, uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	m := start(nothing{})
	for _, d := range deltas {
		m.Feed(d)
	}
	m.Close()
	took := time.Since(begin)
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}

// nothing is a Sink that keeps nothing.
type nothing struct{}

func (nothing) Event(*parser.Event) {}

// Bounded checks that memory does not depend on how much has come (law 8): the
// heap that a machine holds after each 1 MiB of input stays below limit bytes.
// The deltas are made while they are read, so that an input of any length can
// be tried; a machine that keeps its input, as a repairer must, needs a limit
// above that length. It returns the most that was held.
func Bounded(t TB, start Start, limit int64, deltas iter.Seq[string]) int64 {
	t.Helper()
	base := heap()
	m := start(nothing{})
	most, since := int64(0), 0
	look := func() bool {
		since = 0
		most = max(most, heap()-base)
		if most > limit {
			t.Errorf("holds %d bytes, more than %d", most, limit)
		}
		return most <= limit
	}
	for d := range deltas {
		m.Feed(d)
		if since += len(d); since >= 1<<20 && !look() {
			return most
		}
	}
	look()
	m.Close()
	runtime.KeepAlive(m)
	return most
}

func heap() int64 {
	var s runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}
