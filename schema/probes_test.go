package schema_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// chain returns a schema of n levels, each an anyOf of two references to the
// level below, with an instance that no branch takes: 2^n evaluations for those
// who evaluate each reference by itself.
func chain(n int) (doc, instance string) {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/l0","$defs":{`)
	for i := range n {
		fmt.Fprintf(&b, `"l%d":{"anyOf":[{"type":"object","properties":{"a":{"$ref":"#/$defs/l%d"}},"required":["a"]},{"type":"object","properties":{"a":{"$ref":"#/$defs/l%[2]d"}}}]},`, i, i+1)
	}
	fmt.Fprintf(&b, `"l%d":{"type":"string"}}}`, n)
	return b.String(), strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n)
}

// flatChain is chain without nesting: all levels speak of the same place.
func flatChain(n int) (doc, instance string) {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/l0","$defs":{`)
	for i := range n {
		fmt.Fprintf(&b, `"l%d":{"anyOf":[{"$ref":"#/$defs/l%d","minLength":1},{"$ref":"#/$defs/l%[2]d","maxLength":9}]},`, i, i+1)
	}
	fmt.Fprintf(&b, `"l%d":{"pattern":"^x+$"}}}`, n)
	return b.String(), `"xxxy"`
}

// unevaluatedChain is flatChain for members: whether one is evaluated depends
// on what holds at each level.
func unevaluatedChain(n int) (doc, instance string) {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/l0","unevaluatedProperties":false,"$defs":{`)
	for i := range n {
		fmt.Fprintf(&b, `"l%d":{"anyOf":[{"$ref":"#/$defs/l%d","minProperties":1},{"$ref":"#/$defs/l%[2]d","maxProperties":9}]},`, i, i+1)
	}
	fmt.Fprintf(&b, `"l%d":{"properties":{"a":true}}}}`, n)
	return b.String(), `{"a":1,"b":2}`
}

// TestChain validates chains that are exponential for validators that evaluate
// a schema once per way to it. 1,000 levels take less than 10 ms here (50 ms
// are allowed, for busy machines; 20 levels already take others seconds).
func TestChain(t *testing.T) {
	for _, c := range []struct {
		name  string
		make  func(int) (string, string)
		sizes []int
	}{{"nested", chain, []int{20, 1000}}, {"flat", flatChain, []int{20, 1000}}, {"unevaluated", unevaluatedChain, []int{16, 200}}} {
		for _, n := range c.sizes {
			doc, text := c.make(n)
			r := newReader(compile(t, doc))
			r.feed(text) // grows the pools
			best := time.Hour
			for range 5 {
				start := time.Now()
				seen, err := r.feed(text)
				best = min(best, time.Since(start))
				if verdict, _ := r.v.Verdict(); verdict != schema.Invalid || seen < 0 || err != nil {
					t.Fatalf("%s chain of %d: %v %v", c.name, n, verdict, err)
				}
			}
			t.Logf("%s chain of %d levels, %d bytes of schema, %d of instance: %v", c.name, n, len(doc), len(text), best)
		}
	}
}

// TestNumberProbes has numbers at which validators panic, hang or are wrong.
func TestNumberProbes(t *testing.T) {
	long := "1" + strings.Repeat("0", 100_000)
	for _, c := range []struct {
		schema, text string
		valid        bool
	}{
		{`{"minimum":0}`, `1e1000001`, true},
		{`{"maximum":0}`, `1e1000001`, false},
		{`{"minimum":0}`, `1e9999999`, true},
		{`{"multipleOf":3}`, `1e1000001`, false},
		{`{"multipleOf":2}`, `1e1000001`, true},
		{`{"multipleOf":7}`, `1e9999999`, false},
		{`{"multipleOf":0.5}`, `1e9999999`, true},
		{`{"multipleOf":3}`, `3e9999999`, true},
		{`{"multipleOf":2}`, `1e-9999999`, false},
		{`{"minimum":0}`, `-1e-9999999`, false},
		{`{"exclusiveMinimum":0}`, `1e-9999999`, true},
		{`{"exclusiveMinimum":0}`, `0e9999999`, false},
		{`{"exclusiveMinimum":0}`, `0.000e-9999999`, false},
		{`{"maximum":1}`, `1e99999999999999999999999`, false},
		{`{"minimum":1}`, `1e-99999999999999999999999`, false},
		{`{"const":1e400}`, `1e400`, true},
		{`{"const":1e400}`, `10e399`, true},
		{`{"const":1e400}`, `1e401`, false},
		{`{"multipleOf":0.01}`, `19.99`, true},
		{`{"multipleOf":0.01}`, `19.999`, false},
		{`{"multipleOf":0.1}`, `0.30000000000000004`, false},
		{`{"multipleOf":0.0001}`, `0.0075`, true},
		{`{"multipleOf":1e-8}`, `12391239123`, true},
		{`{"multipleOf":0.3}`, `0.9`, true},
		{`{"multipleOf":1.5}`, `4.5e0`, true},
		{`{"multipleOf":18446744073709551615}`, `36893488147419103230`, true},
		{`{"multipleOf":18446744073709551615}`, `36893488147419103231`, false},
		{`{"const":9007199254740992}`, `9007199254740993`, false},
		{`{"const":9007199254740993}`, `9007199254740993`, true},
		{`{"enum":[9007199254740992]}`, `9007199254740993`, false},
		{`{"maximum":9007199254740992}`, `9007199254740993`, false},
		{`{"exclusiveMinimum":9007199254740992}`, `9007199254740993`, true},
		{`{"uniqueItems":true}`, `[9007199254740992,9007199254740993]`, true},
		{`{"uniqueItems":true}`, `[1,1.0]`, false},
		{`{"uniqueItems":true}`, `[100,1e2]`, false},
		{`{"uniqueItems":true}`, `[0,-0.0e5]`, false},
		{`{"uniqueItems":true}`, `[0,false]`, true},
		{`{"uniqueItems":true}`, `[{"a":0},{"a":false}]`, true},
		{`{"uniqueItems":true}`, `["1",1]`, true},
		{`{"uniqueItems":true}`, `["é","\u00e9"]`, false},
		{`{"const":0}`, `-0`, true},
		{`{"const":0}`, `-0.0e10`, true},
		{`{"const":1}`, `0.1e1`, true},
		{`{"const":1}`, `0.001e3`, true},
		{`{"const":1}`, `1000e-3`, true},
		{`{"const":1}`, `1.0000001`, false},
		{`{"const":10}`, `1`, false},
		{`{"const":1.5}`, `15e-1`, true},
		{`{"type":"integer"}`, `1.0`, true},
		{`{"type":"integer"}`, `1.5e1`, true},
		{`{"type":"integer"}`, `1e-1`, false},
		{`{"type":"integer"}`, `10e-1`, true},
		{`{"type":"integer"}`, `0.0e-9999999`, true},
		{`{"type":"integer"}`, `1e9999999`, true},
		{`{"type":"integer"}`, `1e-9999999`, false},
		{`{"type":"integer"}`, long + "e-100000", true},
		{`{"type":"integer"}`, long + "e-100001", false},
		{`{"const":1}`, long + "e-100000", true},
		{`{"multipleOf":7}`, long, false},
		{`{"multipleOf":8}`, long, true},
	} {
		r := newReader(compile(t, c.schema))
		var slowest time.Duration
		for _, cuts := range [][]int{nil, {1}, {len(c.text) / 2}} {
			start := time.Now()
			got := r.read(c.text, cuts...)
			took := time.Since(start)
			if got.Err != "" || got.Verdict != verdictOf(c.valid) {
				t.Errorf("%s %s: %v at %d %s, want valid %v", c.schema, shorten(c.text), got.Verdict, got.At, got.Err, c.valid)
			}
			slowest = max(slowest, took)
		}
		t.Logf("%s %s: %v at most", c.schema, shorten(c.text), slowest)
	}
}

// TestUniqueItemsMemory holds 20,000 unique objects in less than 1 MB.
func TestUniqueItemsMemory(t *testing.T) {
	const n = 20_000
	s := compile(t, `{"type":"array","uniqueItems":true}`)
	b := new(strings.Builder)
	for i := range n {
		fmt.Fprintf(b, `%c{"id":%d,"name":"item %d","tags":["a",{"b":%d}]}`, "[,"[min(i, 1)], i, i, i)
	}
	text := b.String() + "]"
	b = nil
	r := newReader(s)
	before := heap()
	r.feed(text[:len(text)-1])
	grown := int64(heap()) - int64(before)
	t.Logf("%d unique objects in %d bytes of JSON: %d bytes retained", n, len(text), grown)
	if grown > 1<<20 {
		t.Errorf("%d bytes retained, want less than 1 MB", grown)
	}
	if verdict, _ := r.v.Verdict(); verdict != schema.Open {
		t.Errorf("verdict %v before the end", verdict)
	}
	const twin = `,{"tags":["a",{"b":7.0}],"name":"item 7","id":7}`
	if err := r.p.Feed(twin + "]"); err != nil {
		t.Fatal(err)
	}
	if verdict, at := r.v.Verdict(); verdict != schema.Invalid || at != int64(len(text)-1+len(twin)) {
		t.Errorf("an equal object in another order: %v at %d, want Invalid at %d", verdict, at, len(text)-1+len(twin))
	}
	runtime.KeepAlive(r)
	runtime.KeepAlive(text)
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestAllocs reads documents again and again, whole and in deltas of 16 bytes:
// the validator allocates nothing once its pools have grown. What it has to say
// about an input (violations, advice) is not counted. The parser allocates for
// escapes and cut names, so it is measured by itself first.
func TestAllocs(t *testing.T) {
	checked, advised, worst := 0, 0, 0.0
	rows := corpus.SchemaBench(t)
	for _, i := range spread(0, len(rows), 150) {
		row := rows[i]
		s, err := schema.Compile(string(row.Schema), schema.AssertFormat(true))
		if err != nil {
			continue // TestSchemaBench says so
		}
		for j, x := range row.Tests {
			text := string(x.Data)
			if !x.Valid || j > 3 {
				continue
			}
			var cuts []int
			for c := 16; c < len(text); c += 16 {
				cuts = append(cuts, c)
			}
			r := newReader(s)
			alone := &reader{v: r.v, p: r.p}
			for _, cuts := range [][]int{nil, cuts} {
				r.feed(text, cuts...)
				r.feed(text, cuts...)
				if len(r.v.Advice()) > 0 {
					advised++
					continue
				}
				base := testing.AllocsPerRun(5, func() { alone.parseOnly(text, cuts) })
				allocs := testing.AllocsPerRun(5, func() { r.feed(text, cuts...) })
				checked++
				worst = max(worst, allocs-base)
				if allocs > base {
					t.Errorf("%s/%d in %d deltas: %v allocations, %v of them by the parser", row.ID, j, len(cuts)+1, allocs, base)
				}
			}
		}
	}
	t.Logf("%d readings, at most %v allocations by the validator; %d with advice left out", checked, worst, advised)
}

// discard is a sink that is told of unfinished tokens too.
type discard struct{}

func (discard) Event(*parser.Event) {}
func (discard) Peek(*parser.Event)  {}

func (r *reader) parseOnly(text string, cuts []int) {
	r.p.Reset(discard{})
	at := 0
	for i := 0; i <= len(cuts); i++ {
		end := len(text)
		if i < len(cuts) {
			end = cuts[i]
		}
		if r.p.Feed(text[at:end]) != nil {
			return
		}
		at = end
	}
}

// TestConcurrentValidators shares one Schema among goroutines; the race
// detector looks on in CI. What is built lazily must not be seen half-built.
func TestConcurrentValidators(t *testing.T) {
	const doc = `{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"id":{"pattern":"^(?=[a-z])[a-z0-9_-]+\\p{L}$"},
		"t":{"format":"date-time"},"k":{"enum":["a","ab","abc"]},"kids":{"type":"array","items":{"$dynamicRef":"#n"},"uniqueItems":true}},
		"$dynamicAnchor":"n","patternProperties":{"^x-":{"type":"number","multipleOf":0.1}},"unevaluatedProperties":false,"required":["id"]}}}`
	text := func(i int) string {
		return fmt.Sprintf(`{"id":"abc-%dé","t":"2024-05-01T10:00:0%dZ","k":"abc","x-%d":0.%d,"kids":[{"id":"b_%dz"},{"id":"czz%dz"}]}`, i, i%10, i, i%10, i, i)
	}
	want := make([]reading, 50)
	for i := range want {
		want[i] = newReader(compile(t, doc, schema.AssertFormat(true))).read(text(i))
		if want[i].Verdict != schema.Valid {
			t.Fatalf("%s: %+v", text(i), want[i])
		}
	}
	s := compile(t, doc, schema.AssertFormat(true))
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			r := newReader(s)
			for n := range 200 {
				i := (n*7 + g) % len(want)
				if got := r.read(text(i)); got != want[i] {
					t.Errorf("%s: %+v, want %+v", text(i), got, want[i])
					return
				}
			}
		}()
	}
	wg.Wait()
}
