package recover

import "fmt"

// Looked returns how many bytes were shown to the rules of r so far, each byte
// as often as it was. The readings of closing rules are not in it.
func Looked(r *Repairer) int64 { return r.looked }

// Checked makes a Repairer check at each fault what rules declare of themselves:
// that those which tell what they looked at tell the truth, so that each prefix
// of the text gives no answer if it is shorter than the one that was found and
// the same answer if it is longer, and that none of those which were not asked,
// because of the byte that stands there, has an answer. It reports what is wrong.
func Checked(report func(format string, args ...any)) Option {
	return func(o *options) {
		o.checked = func(r *Repairer, s string, lo, need int) {
			looked := r.looked
			defer func() { r.looked = looked }()
			want := shown(r.decide(s[:need], false, true))
			for n := max(lo, need-8); n <= min(len(s), need+8); n++ {
				a, rule := r.decide(s[:n], false, true), r.scan.rule
				switch {
				case n < need && a.kind != wait:
					report("%d bytes of %.200q give an answer of rule %v, and %d are said to be needed", n, s, rule, need)
				case n >= need && shown(a) != want:
					report("%d bytes of %.200q give the answer\n%s, and %d\n%s", need, s, want, n, shown(a))
				}
			}
			if found := r.search(s, lo); found != need {
				report("%d bytes of %.200q are said to be needed, a search finds %d", need, s, found)
			}
			if a := r.decide(s, false, true); shown(a) != want {
				report("%d bytes of %.200q give the answer\n%s, and all\n%s", need, s, want, shown(a))
			}
			checkFirst(r, s, report)
		}
	}
}

// shown is an answer as text.
func shown(a answer) string {
	do := a.do != nil
	a.do = nil
	return fmt.Sprintf("%+v, do %t", a, do)
}

// checkFirst asks the rules that were not asked about s.
func checkFirst(r *Repairer, s string, report func(format string, args ...any)) {
	f := &scan{r: r, s: s, quiet: true}
	sp := f.here()
	for sp.place != 0 {
		if sp.place != inText {
			sp.i = skipWhite(s, sp.i)
		}
		if sp.i >= len(s) {
			return
		}
		kind, done := kindOfByte(s[sp.i]), false
		p := sp.place
		if p&inText == 0 {
			p |= inBefore
		}
		for i := range table {
			e := &table[i]
			if e.try == nil || e.at&p == 0 || r.rules.tier[i] < e.tier() && !e.explains {
				continue
			}
			f.rule = Rule(i)
			a := e.try(f, e, sp)
			if e.first != anyByte && e.first&kind == 0 && a.kind != pass {
				report("rule %v has an answer at %.200q, which does not begin as it says: %s", f.rule, s[sp.i:], shown(a))
			}
			done = done || a.kind != pass
		}
		if done || sp.place == inText || f.step(&sp).kind != pass {
			return
		}
	}
}
