package recover_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jsontide/jsontide/fuzz"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// held returns how many bytes behind its end each event became certain.
func held(d drive) (out []int64) {
	for _, e := range d.events {
		out = append(out, e.At-e.End)
	}
	return out
}

// TestHold stretches the golden inputs at each of their spaces to one that is
// longer than a rule may look ahead: nothing is held back longer than MaxHold,
// and cuts do not matter.
func TestHold(t *testing.T) {
	for _, preset := range []string{"lossless", "every"} {
		rules, _ := jsonrecover.ParsePreset(preset)
		goldenInputs(t, func(name, schema, input string) {
			spaces := 0
			for i := range len(input) {
				if input[i] != ' ' {
					continue
				}
				if spaces++; spaces > 3 {
					break
				}
				long := input[:i] + strings.Repeat(" ", jsonrecover.MaxHold+100) + input[i:]
				d := whole(t, rules, schema, long)
				if most := slices.Max(append(held(d), 0)); most > jsonrecover.MaxHold {
					t.Errorf("%s, %s: an event is held back for %d bytes, with a long space at %d of %s", name, preset, most, i, input)
				}
				if other := run(t, rules, schema, fuzz.Chunks(long, 100)); other.String() != d.String() {
					t.Errorf("%s, %s: cuts matter with a long space at %d of %s\n%s", name, preset, i, input, lineDiff(d.String(), other.String()))
				}
			}
		})
	}
}

// BenchmarkDelay reports for each rule how many bytes events are held back in its
// golden cases, under every rule: the median and the most. An event that needs
// nothing behind it has 0, a number 1.
func BenchmarkDelay(b *testing.B) {
	delays := map[string][]int64{}
	goldenInputs(b, func(name, schema, input string) {
		rule, _, _ := strings.Cut(name, ".")
		delays[rule] = append(delays[rule], held(whole(b, jsonrecover.EveryRules(), schema, input))...)
	})
	for _, info := range jsonrecover.All() {
		b.Run(info.ID, func(b *testing.B) {
			for b.Loop() {
			}
			l := delays[info.ID]
			if len(l) == 0 {
				return
			}
			slices.Sort(l)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(l[len(l)/2]), "median-bytes")
			b.ReportMetric(float64(l[len(l)-1]), "max-bytes")
		})
	}
}

// TestToldInTime checks law 4: the verdict is told by the Feed that brings the
// byte that shows it, also where what is certain waits for a rule.
func TestToldInTime(t *testing.T) {
	check := func(schema, input string) {
		for _, preset := range presets {
			rules, _ := jsonrecover.ParsePreset(preset)
			r, v, _ := guided(t, rules, schema, nil)
			for i := range len(input) {
				r.Feed(input[i : i+1])
				if verdict, at := v.Verdict(); at > int64(i+1) || verdict.String() != "open" && at < int64(i+1) {
					t.Errorf("%s: after %d bytes %v at %d\ninput %s", preset, i+1, verdict, at, input)
					break
				} else if verdict.String() != "open" {
					break
				}
			}
		}
	}
	goldenInputs(t, func(_, schema, input string) {
		if schema != "" {
			check(schema, input)
		}
	})
	for _, input := range []string{`{"name": 1}`, `{"n": "x", "path": "y"}`, `{"n": 12.5}`, `{"n": 1e`, `{"n":true}`, `{"path":nul`, `{"pathx`} {
		check(closed(`n integer`, `path string`), input)
	}
	spoiled(60, 50, fuzz.Damages(), func(input string, _ []fuzz.Damage, original string) {
		check(article, input)
		check(article, original)
	})
}

// TestWaitingEdits: white space that was made, edit by edit, does not make the next
// edit cost more, and cuts do not matter where it is read before its end.
func TestWaitingEdits(t *testing.T) {
	for _, unit := range []string{`\n`, "//\n", "# a\n", "\v\n"} {
		for _, around := range []string{"[1,%", `[1 % 2,]`, `{"a": % 1 % , % "b" % 2 % }`, `{a: [%`, `%{"a": 1}%`} {
			for _, n := range []int{60, 70, 200} {
				input := strings.ReplaceAll(around, "%", strings.Repeat(unit, n))
				d := whole(t, jsonrecover.EveryRules(), "", input)
				for _, deltas := range [][]string{each(input), fuzz.Chunks(input, 7), fuzz.Chunks(input, 100)} {
					if other := run(t, jsonrecover.EveryRules(), "", deltas); other.String() != d.String() {
						t.Errorf("%d times %q in %s: cuts matter\n%s", n, unit, around, lineDiff(d.String(), other.String()))
						break
					}
				}
			}
		}
		spent := func(n int) time.Duration {
			input := "[" + strings.Repeat(unit, n)
			least := time.Hour
			for range 5 {
				r := jsonrecover.New(jsonrecover.EveryRules(), nil, nil)
				begin := time.Now()
				r.Feed(input)
				least = min(least, time.Since(begin))
			}
			return least
		}
		if short, long := spent(128), spent(1024); long > 24*short {
			t.Errorf("%q: 128 take %v, 1024 take %v", unit, short, long)
		}
	}
}
