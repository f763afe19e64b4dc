package recover

import (
	"errors"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
)

// feed gives the input to a new Repairer in deltas of n bytes (0: one).
func feed(rules Rules, input string, n int, opts ...Option) *Repairer {
	r := New(rules, nil, nil, opts...)
	for n > 0 && len(input) > n {
		r.Feed(input[:n])
		input = input[n:]
	}
	r.Feed(input)
	r.Close()
	return r
}

var machineCases = []struct {
	name, input, json string
	outcome           Outcome
}{
	{"nothing to do", `{"a": [1, "x"]}`, `{"a": [1, "x"]}`, Exact},
	{"no bytes", ``, `{}`, Exact},
	{"a scalar", `12`, `12`, Exact},
	{"white space longer than MaxHold", strings.Repeat(" ", MaxHold+100), "", Mended},
	{"dropped member takes its comma", `{"a": 1, "b": undefined, "c": 2}`, `{"a": 1, "c": 2}`, Mended},
	{"dropped first member takes the comma behind", `{"b": undefined, "c": 2}`, `{ "c": 2}`, Mended},
	{"an edit in a dropped member is gone", `{"a": 1, b: undefined}`, `{"a": 1}`, Mended},
	{"control characters", "{\"a\": \"x\ny\tz\"}", `{"a": "x\ny\tz"}`, Mended},
	{"equal duplicate", `{"a": {"x": 1, "y": 2}, "a": {"y": 2, "x": 1}, "b": 3}`, `{"a": {"x": 1, "y": 2}, "b": 3}`, Mended},
	{"other duplicate", `{"a": 1, "a": 2}`, ``, Lost},
	{"escaped once too often", `{\"a\": {\"b\": \"x \\\"y\\\"\"}}`, `{"a": {"b": "x \"y\""}}`, Mended},
	{"cut in an escape", `{"a": ["x\u00`, `{"a": ["x"]}`, Cut},
	{"cut in a name", `{"a": 1, "b`, `{"a": 1}`, Cut},
	{"cut in a duplicate", `{"a": "long", "a": "lo`, `{"a": "long"}`, Cut},
	{"two calls", `{"a": 1}{"b": 2}`, ``, Lost},
	{"the same call twice", `{"a": 1} {"a":1}`, `{"a": 1} `, Mended},
	{"fence and end token", "```json\n{\"a\": 1}\n```<|im_end|>", "\n{\"a\": 1}\n", Mended},
	{"an ellipsis is lost data", `[1, 2, ...]`, ``, Lost},
}

// TestMachine runs each case whole, byte by byte and in threes: the result is the
// same, and the edits make it of the raw input (law 5).
func TestMachine(t *testing.T) {
	for _, c := range machineCases {
		for _, n := range []int{0, 1, 3} {
			r := feed(LosslessRules(), c.input, n)
			if r.Outcome() != c.outcome || r.JSON() != c.json && c.name != "white space longer than MaxHold" {
				t.Errorf("%s, deltas of %d: %s %q, want %s %q (error %v, edits %v)", c.name, n, r.Outcome(), r.JSON(), c.outcome, c.json, r.Err(), r.Edits())
			}
			if r.Err() == nil && len(c.input) > 0 {
				if got := Apply(c.input, r.Edits()); got != r.JSON() {
					t.Errorf("%s, deltas of %d: edits %v make %q, not %q", c.name, n, r.Edits(), got, r.JSON())
				}
			}
			if got := string(r.AppendJSON(nil)); r.Err() == nil && got != r.JSON() {
				t.Errorf("%s, deltas of %d: AppendJSON gave %q, JSON is %q", c.name, n, got, r.JSON())
			}
		}
	}
}

// TestTable checks what every entry must have.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for i, info := range All() {
		e := &table[i]
		if info.ID == "" || seen[info.ID] || !strings.HasSuffix(info.Doc, ".") || len(info.Variants) == 0 || info.Hold > MaxHold {
			t.Errorf("rule %d: %+v", i, info)
		}
		seen[info.ID] = true
		if (e.try != nil) != (e.at != noPlace) {
			t.Errorf("%s: a rule is asked somewhere if and only if it has a function", info.ID)
		}
		if r, err := RuleByID(info.ID); err != nil || r != Rule(i) {
			t.Errorf("RuleByID(%q) = %v, %v", info.ID, r, err)
		}
	}
}

// TestValuesOfLost keeps what was complete.
func TestValuesOfLost(t *testing.T) {
	r := feed(LenientRules(), `{"a": 1,} {"b": 2} {"c": `, 0)
	if v := r.Values(); r.Outcome() != Lost || len(v) != 2 || v[0] != `{"a": 1}` || v[1] != `{"b": 2}` {
		t.Errorf("%s, values %q, error %v", r.Outcome(), v, r.Err())
	}
}

// TestLimits passes each limit by one.
func TestLimits(t *testing.T) {
	const twice = `[1,,2,,3]`
	if r := feed(LosslessRules(), twice, 0, MaxEdits(2)); r.Outcome() != Mended || len(r.Edits()) != 2 {
		t.Errorf("at MaxEdits: %s, %v, edits %v", r.Outcome(), r.Err(), r.Edits())
	}
	for _, n := range []int{0, 1} {
		if r := feed(LosslessRules(), twice, n, MaxEdits(1)); r.Outcome() != Lost || !strings.Contains(r.Err().Error(), "MaxEdits") {
			t.Errorf("past MaxEdits: %s, %v", r.Outcome(), r.Err())
		}
	}
	for _, input := range []string{`{"a": 1}}`, `{"a": 1}<|im_end|>`, `{}{"a": 1}`} {
		if r := feed(LosslessRules(), input, 0, MaxEdits(0)); r.Outcome() != Lost || !strings.Contains(r.Err().Error(), "MaxEdits") {
			t.Errorf("past MaxEdits: %s: %s, %v", input, r.Outcome(), r.Err())
		}
	}
	const escaped = `{\\\"a\\\": {\\\"b\\\": 1}}` // twice
	if r := feed(LosslessRules(), escaped, 0, MaxDecode(2)); r.Outcome() != Mended || r.JSON() != `{"a": {"b": 1}}` {
		t.Errorf("at MaxDecode: %s, %v", r.Outcome(), r.Err())
	}
	if r := feed(LosslessRules(), escaped, 0, MaxDecode(1)); r.Outcome() != Lost || !strings.Contains(r.Err().Error(), "MaxDecode") {
		t.Errorf("past MaxDecode: %s, %v", r.Outcome(), r.Err())
	}
	hold := func(n int) string { return `{"a": 1,` + strings.Repeat(" ", n) + `"b": undefined}` }
	if r := feed(LosslessRules(), hold(MaxHold-100), 7); r.Outcome() != Mended {
		t.Errorf("within MaxHold: %s, %v", r.Outcome(), r.Err())
	}
	if r := feed(LosslessRules(), hold(MaxHold), 7); r.Outcome() == Exact {
		t.Errorf("past MaxHold: %s %q", r.Outcome(), r.JSON())
	}
}

// TestMaxBytes reads up to the limit, and one byte more, under each way to read.
func TestMaxBytes(t *testing.T) {
	for name, rules := range map[string]Rules{"none": NoRules(), "lossless": LosslessRules(), "every": EveryRules()} {
		for _, input := range []string{`{"a": "some text", "b": [1, 2, 3]}`, `{"a": 'some text', "b": [1, 2, 3]}`} {
			if name == "none" && input[6] != '"' {
				continue
			}
			for _, n := range []int{0, 1, 7} {
				limit := parser.MaxBytes(int64(len(input)))
				if r := feed(rules, input, n, ParserOptions(limit)); r.Err() != nil || r.Outcome() > Mended {
					t.Errorf("%s, deltas of %d: at the limit %s, %v", name, n, r.Outcome(), r.Err())
				}
				r := feed(rules, input+" ", n, ParserOptions(limit))
				var err *parser.SyntaxError
				if r.Outcome() != Lost || !errors.As(r.Err(), &err) || err.Offset != int64(len(input)) || !strings.Contains(err.Msg, "limit MaxBytes of 34 passed") {
					t.Errorf("%s, deltas of %d: past the limit %s, %v", name, n, r.Outcome(), r.Err())
				}
				if r.Raw() != input+" " {
					t.Errorf("%s, deltas of %d: Raw is %q", name, n, r.Raw())
				}
			}
		}
	}
}

// TestFaultAt is the same for every cut.
func TestFaultAt(t *testing.T) {
	for _, input := range []string{`{"a": <br>}`, `{"a" x}`, `[1, 2, ...]`, `{"a": 1, "a": 2}`} {
		whole := feed(LosslessRules(), input, 0)
		if whole.FaultAt() < 0 || whole.FaultAt() > int64(len(input)) {
			t.Errorf("%s: fault at %d", input, whole.FaultAt())
		}
		if bytes := feed(LosslessRules(), input, 1); bytes.FaultAt() != whole.FaultAt() {
			t.Errorf("%s: fault at %d and %d", input, whole.FaultAt(), bytes.FaultAt())
		}
	}
}

// TestBuf follows offsets through cuts, joins and changes.
func TestBuf(t *testing.T) {
	var a arena
	b := a.joinBufs(plainBuf("abc", 10), plainBuf("def", 13))
	if b.text != "abcdef" || b.runs != nil || b.start(4) != 14 || b.end(6) != 16 {
		t.Errorf("%+v", b)
	}
	w := a.writer(7)
	w.add(b.to(2))
	w.insert("XYZ", 12, 14)
	w.add(b.from(4))
	b = w.buf()
	if b.text != "abXYZef" || b.start(2) != 12 || b.end(5) != 14 || b.start(5) != 14 || b.end(7) != 16 {
		t.Errorf("%+v", b)
	}
	c := b.from(3)
	if c.text != "YZef" || c.start(0) != 12 || c.end(2) != 14 || c.start(3) != 15 || c.to(2).end(2) != 14 || c.within(3) != 3 {
		t.Errorf("%+v", c)
	}
	var m parser.SourceMap
	c.show(&m, 100)
	if m.Start(100) != 12 || m.End(102) != 14 || m.Start(103) != 15 {
		t.Errorf("%+v", m)
	}
}

// TestNumberKind tells integers, in whatever notation, from other numbers.
func TestNumberKind(t *testing.T) {
	for _, num := range []string{"0", "-0", "7", "1.0", "1.5E+2", "150e-1", "0.0", "0e-5", "-1.50e1", "1e9999999999", "0.00e-99999999999", "12.340e2", "1E400"} {
		if numberKind(num) != parser.Integers {
			t.Errorf("%s is an integer", num)
		}
	}
	for _, num := range []string{"1.5", "1e-1", "-0.1", "1.55E+1", "15e-2", "1e-9999999999", "12.345e2"} {
		if numberKind(num) != parser.Fractions {
			t.Errorf("%s is no integer", num)
		}
	}
}

// TestNoSuchRule: what is no rule and no tier has no name, and is in no set.
func TestNoSuchRule(t *testing.T) {
	if EveryRules().Has(Rule(200)) || Rule(200).String() != "rule(200)" || Tier(77).String() != "tier(77)" {
		t.Error("a rule or a tier that is none")
	}
}
