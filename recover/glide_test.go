package recover

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// told keeps what a Sink can know of events: the fragments of a string are
// joined, since how many there are may differ.
type told struct {
	r      *Repairer
	list   []string
	text   string
	mended string // text of the string at hand, as Streamed has it
	prev   parser.Kind
	fed    int64 // bytes that came with earlier deltas
	times  []int64
	at     int64 // of the event before
}

func (s *told) Event(e *parser.Event) {
	comma := e.Comma
	if s.prev == parser.KindObject || s.prev == parser.KindArray || s.prev == parser.KindName && e.Kind != parser.KindName ||
		e.Kind == parser.KindObjectEnd || e.Kind == parser.KindArrayEnd {
		comma = -1 // it has no meaning
	}
	if e.Kind != parser.KindString || !e.More {
		s.prev = e.Kind
	}
	if e.At < s.at {
		s.list = append(s.list, fmt.Sprintf("%d is before %d", e.At, s.at))
	}
	s.at = e.At
	if e.Kind == parser.KindString {
		if s.text == "" {
			s.text = fmt.Sprintf("%d:", e.Start)
		}
		for n := 1; n <= len(e.Text); n++ {
			s.text += fmt.Sprintf("%c%d ", e.Text[n-1], e.SourceEnd(n))
		}
		s.mended += s.r.Streamed(s.r.Span())
		if e.More {
			return
		}
	}
	if e.Kind == parser.KindString {
		s.times = append(s.times, s.fed)
		s.list = append(s.list, fmt.Sprintf("%s to %d @%d held %v, comma %d, %q, %s", s.text, e.End, e.At, e.Held, comma, e.Path.Pointer(), s.mended))
		s.text, s.mended = "", ""
		return
	}
	s.times = append(s.times, s.fed)
	s.list = append(s.list, fmt.Sprintf("%v %q %d-%d @%d held %v, comma %d, %q", e.Kind, e.Text, e.Start, e.End, e.At, e.Held, comma, e.Path.Pointer()))
}

var glideSchema = `{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": ["integer", "array"]}, "pre": {"prefixItems": [{"type": "string"}, {"type": "object"}]}, "long": {"enum": ["` + strings.Repeat("a", 300) + `"]},
	"meta": {"type": "object", "properties": {"a": {"enum": ["x", "Y"]}}}, "list": {"type": "array", "items": {"type": "string"}},
	"u": {"oneOf": [{"type": "object", "properties": {"t": {"const": "one"}, "p": {"type": "string"}}}, {"type": "object", "properties": {"t": {"const": "two"}, "q": {"type": "string"}}}]}}}`

// glideInputs are read with Glide and without.
var glideInputs = []string{
	`{"a": "plain", "b": 12, "meta": {"a": "x"}, "list": ["one", "two", ""]}`,
	"{\n  \"a\" : \"tab\\tand \\u00e9 and é\" ,\n\t\"b\" : [ ] , \"list\": [ \"x\" ,\"y\" ]\n}\n",
	`{"a": "C:\new", "b": [1, -2.5e3, 0, true, false, null], "c": "C:\\new", "d": "c:", "e": "c", "f": ""}`,
	`{"a": "<b>bold</b>", "list": ["<parameter name=\"a\">x</parameter>", "</invoke>"], "<x>": 1}`,
	`{"a": "<b>bold</b>", "list": ["<parameter name=a\">x</pa"ameter>", "</invoke>"], "<x>": 1}`, // edited is the string before
	`{"a": "<a href=\"x\">y</a>", "list": ["<", "<>", "</", "< a", "</b", "</b>", "<|x|>", "<é>", "<a\n", "<parameter", "<x>", "<list>", "<br,"], "b": "<b", "meta": {"a": "<a"}}`,
	`{"a": "tab\t" , "b":1, "c": "x\n", "d" : "\"", "e\u0041": "\t", "a" :2, "list": ["\t", 1, "\n"]}`,
	"{\"a\":\x000, \"b\": \x01[\x02], \"c\"\x03: \"x\"\x04, \x05\"d\": 1\x06}",
	`{"a": 1,, "longer than it was" 2, "b": 3, "b": 3, "longer than it was": 2, "c": None, "d": 4, "d": 4}`,
	manyMembers(100) + `, "k3": 3, "k77": 77, "k99": 98}`,
	`{"a": "one, \"two\"", "b": 1, "list": ["x,", "y, ", ","]}`,
	`{"a": "say "hi" there", "b": 1}`, `{"a": ""b"", "b": 1}`, `{"a": "", "b": 1, "a": "", "c": {"a": 1, "b": {"a": 2}}, "d": {"a": 1}}`,
	`["0""00,"00`, `{"a": tru, "b": nul}`, `{"a": 01, "b": 1.}`, `{"a" 1}`, `{"a": 1 "b": 2}`, `[1, [2, [3]], {"a": [{}]}]`, `{}`, `{ }`, `{"a": {}}{"a": 1}`,
	"{\"a\": \"one\ntwo\n\n\tthree, \\\"four\\\"\r\n</x>\x00five,\n\", \"b\": 1, \"list\": [\"\n\", \"C:\new\", \"a\x01\", \"é\n\u00e9\n\"], \"c\": \"q\n\", \"c\": \"q\n\"}",
	`{"a":{\"q\":\"\\u\"},"b":{\"c\":1}}`, `{\"a\":\"x\ud83d\u\"}`,
	`{'a': 'é</a>', 'list': ['one\n</invoke>', 'é<', 'one é</x>', 'one\t<x>'], 'meta': {'c': 'é <</c>'}}`, `{"list": 'é</parameter>", y`,
	"{\"list\": [\"one\", tw\u00a0o\", \"\"]}", "{'a': 'x', 'list': ['one', N\u00a0', T\u2003]}",
	`{"a": "C\u003a\new", "list": ["\u0043\u003a\n", 'C\u003a\n', "C:\u000a", "C\u003ax", "C\\users", "C\/"]}`,
	`{"long": "` + strings.Repeat("A", 300) + `</long>", "a": "x"}`, `{"long": "` + strings.Repeat("A", 300) + `, "a": "x"}`,
	`{"pre": [" "x" , {}]}`, `{"pre": ["\u0020"x", {}]}`, "{\"pre\": [\"  \n \"x\", {}]}", `{"pre": ["\n \" "x", {}]}`,
	`{"a": "<x" + "</a>"}`, `{"a": "<x>y" + "</a>", "list": ["<x" + "</a>", "x <a" + "></a>"]}`,
	"{b:\"\"\"\"\"\"0", `{"a": {"b": "x"}",c": 12, "b": 1}`, `{"a": {}", b": 12`, `{"0": "",00:,"a"0`,
	`{'a': 'one', 'b': 1, 'meta': {'a': 'x'}, 'list': ['one', "two", '', 'it\'s', 'say "so"', 'tab	'], 'c':'', 'd' : 'é', 'e': None}`,
	`{"b": 7, "a": '日本語', 'list': ['é', '` + "\xff" + `', '\u00e9', '\ud83d\ude00', 'aé', 'a\u00e9', "é"], é: 'é', c: 'é`, `['`,
	`{a: "one", b: [1, 2,], meta: {a: "Y",}, list: ["x",], $c_1: {}, d-e: [], f: -1.5e3, g: true , h: 'x', a: 2}`,
	"{a: 1, a: 5\nc: 1}", "{a: 1, a: 1\n , b: 2}", "{b: \", \",\n# c, d\n1 : '</x>',,`d`:\\nNaN}",
	`{"a": "one" "b": 1 "meta": {"a": "x"} "list": ["x" "y"] "c": [{"a": 1} {"a": 2}[3]4], "d": "x,"  "e": 1, "f": "g\n" "h": ' ' }`,
	"{\"a\": \"one\"\n  b: True\n  'list': [None, 'x', False, True,], \"c\": {\"d\": Null, \"a\": nil}\n}", "[{'a': 1}, {a: 'x', 'b': [\"y\",]}, 'z', True]",
	"{'a': 'one\ntwo\\nthree\\'s \\\"four\\\" \"five\"', 'list': ['C:\\new', 'c:x', '''three''', '<b>', 'a', b'], '<x>': 'y', ' c': 1, 'd\\'': 2}",
	`{"meta": "{\"a\": \"x\"}", "b": "3"}`, `{"u": {"t": "oxe", "p": "x", "t": "y`, `{"u":{"t":"onx","q":"two`, `{"u": {"t": "tw"o", "p": "x"}`, `{"a": "` + strings.Repeat("long ", 200) + `", "` + strings.Repeat("n", 100) + `": 1, "b":` + strings.Repeat(" ", 100) + `2}`,
}

// manyMembers is an object of n members that is not closed: each k and its number.
func manyMembers(n int) string {
	text := "{"
	for i := range n {
		text += fmt.Sprintf(`"k%d": %d, `, i, i)
	}
	return strings.TrimSuffix(text, ", ")
}

// TestGlide compares what is told with Glide and without, at all cuts.
func TestGlide(t *testing.T) {
	for _, input := range glideInputs {
		for _, preset := range []Rules{LosslessRules(), LenientRules(), EveryRules(), LenientRules().Without(MarkupValue), EveryRules().Without(StripTag, ValueQuote)} {
			for _, guided := range []bool{false, true} {
				checkGlide(t, input, preset, guided)
			}
		}
	}
}

// What TestGlideTokens puts together: a beginning, tokens, an end.
var (
	glideBegins = []string{"", "{", "[", `{"a": {}`, `{"a": "x"`, `{"a": 1`, "[1", `["x"`, "[{}", `{"a": 'x`, "['x'", `{"b": [1]`, `{"b": {"a": "x"`, `{"list": ["x"`, `{"list": ['x`,
		`{"a": "x",`, "{'a", "{'a': ", "{a", "{a: True", "[None", `[["x"]`, `{"a": "x`, `["x`, "{\"a\": \"x\n"}
	glideTokens = []string{`"`, ",", ":", "{", "}", "[", "]", "'", " ", "\n", "a", "1", "None", `\`, "b", `"a"`}
	glideEnds   = []string{"", ": 1}", `, "b": 2}`, "]}", `", "c": 1}`, "}"}
)

// TestGlideTokens is TestGlide on a part of all inputs that a beginning, up to five
// tokens and an end make.
func TestGlideTokens(t *testing.T) {
	const inputs = 20_000
	presets := [](func() Rules){LosslessRules, LenientRules, EveryRules}
	s, _ := schema.Compile(glideSchema)
	step := 1
	for range 5 {
		step *= len(glideTokens)
	}
	step = (step*len(glideBegins)*len(glideEnds)/inputs | 1) + 2
	x := 0
	pick := func(n int) int {
		i := x % n
		x /= n
		return i
	}
	for n := range inputs {
		x = n * step
		input := glideBegins[pick(len(glideBegins))]
		end := glideEnds[pick(len(glideEnds))]
		for range n%5 + 1 {
			input += glideTokens[pick(len(glideTokens))]
		}
		input += end
		rules, guide := presets[n%3](), s
		if n%2 == 0 {
			guide = nil
		}
		want, due := glideRun(guide, rules, input, 1, false)
		for _, k := range []int{1, len(input)} {
			got, times := glideRun(guide, rules, input, k, true)
			if got != want {
				t.Fatalf("%q, guide %v, deltas of %d\n--- with Glide\n%s--- without\n%s", input, guide != nil, k, got, want)
			}
			if k == 1 {
				notLater(t, input, times, due, got)
			}
		}
	}
}

// notLater checks that events were told behind no more bytes than are due.
func notLater(t *testing.T, input string, times, due []int64, what string) {
	t.Helper()
	for i := range min(len(times), len(due)) {
		if times[i] > due[i] {
			t.Errorf("%q: event %d is told behind %d bytes, without Glide behind %d\n%s", input, i, times[i], due[i], what)
			return
		}
	}
}

// FuzzGlide is TestGlide on arbitrary input.
func FuzzGlide(f *testing.F) {
	for _, input := range glideInputs {
		f.Add(input, true, uint8(1))
	}
	f.Fuzz(func(t *testing.T, input string, guided bool, preset uint8) {
		if len(input) > 1<<9 {
			return
		}
		checkGlide(t, input, [](func() Rules){LosslessRules, LenientRules, EveryRules}[preset%3](), guided)
	})
}

// TestGlideOptions compares under rules that no preset has, and under limits.
func TestGlideOptions(t *testing.T) {
	lossless, limit := LosslessRules(), func(o ...parser.Option) []Option { return []Option{ParserOptions(o...)} }
	for _, c := range []struct {
		input string
		rules Rules
		opts  []Option
	}{
		// Nobody waits for the name of a tag.
		{`{"a": "<b>bold</b>", "list": ["<", "<x y"]}`, lossless.With(StripTag), nil},
		{`{"a": "<b>bold</b>", "list": ["<", "<x y"]}`, LenientRules().Without(MarkupValue), nil},
		// White space that is escaped, and no rule reads it, stands before no comment.
		{`{'a': 'null'\n /* c */ }`, lossless.Without(EscapedSpace), nil},
		// Edits before what passes a limit are told, whatever is taken at once.
		{"{\u00a0`é`: {\"list\":\t1\t, }}", lossless, limit(parser.MaxNameLength(2))},
		{`{"a": 1,, "b" 2, "c": 3}`, lossless, limit(parser.MaxMembers(2))},
		{`{ 'b': [[1]]}`, lossless, limit(parser.MaxDepth(2))},
		// A character that is none does not take the quote behind it.
		{"{'a': 'b\xe6'x,'y'}", lossless, limit(parser.AllowInvalidUTF8(true))},
		{"['é\xe6', '\\ud83d', \"\xe6\"]", lossless, limit(parser.AllowInvalidUTF8(true))},
		// Nothing is told behind an edit too many.
		{"[{'a': 1}, {a: ]'x', 'b': [\"y\",]}, 'z', True]", EveryRules(), []Option{MaxEdits(1)}},
		{"[{'a': 1}, {a: ]'x', 'b': [\"y\",]}, 'z', True]", EveryRules(), []Option{MaxPaths(6)}},
	} {
		for _, guided := range []bool{false, true} {
			checkGlide(t, c.input, c.rules, guided, c.opts...)
		}
	}
	limits := [][]Option{limit(parser.MaxNameLength(1)), limit(parser.MaxNumberLength(2)), limit(parser.MaxDepth(2)), limit(parser.MaxMembers(2)),
		limit(parser.UniqueNames(true)), limit(parser.AllowInvalidUTF8(true)), limit(parser.MaxBytes(30)), {UndefinedAs(UndefinedNull)}}
	for i, input := range glideInputs {
		if len(input) > 300 {
			continue
		}
		preset := [](func() Rules){LosslessRules, LenientRules, EveryRules}[i%3]()
		checkGlide(t, input, preset, i%2 == 0, limits[i%len(limits)]...)
		for rule := Rule(i % 7); rule < numRules; rule += 7 {
			checkGlide(t, input, preset.With(rule), i%2 == 0)
			checkGlide(t, input, preset.Without(rule), i%2 == 0)
		}
	}
}

func checkGlide(t *testing.T, input string, rules Rules, guided bool, opts ...Option) {
	t.Helper()
	var s *schema.Schema
	if guided {
		s, _ = schema.Compile(glideSchema)
	}
	want, _ := glideRun(s, rules, input, len(input), false, opts...)
	for _, n := range []int{1, 3, 16, len(input)} {
		got, times := glideRun(s, rules, input, n, true, opts...)
		if got != want {
			t.Errorf("%q, guide %v, deltas of %d\n--- with Glide\n%s--- without\n%s", input, guided, n, got, want)
			return
		}
		if n > 3 {
			continue
		}
		_, due := glideRun(s, rules, input, n, false, opts...)
		notLater(t, input, times, due, got)
	}
}

// glideRun returns what is told of the input in deltas of n bytes, and behind how
// many bytes of earlier deltas each event was.
func glideRun(s *schema.Schema, rules Rules, input string, n int, glide bool, opts ...Option) (what string, times []int64) {
	var out told
	var guide Guide
	if s != nil {
		guide = s.NewValidator()
	}
	r := New(rules, guide, &out, opts...)
	out.r = r
	if !glide {
		r.descend()
		r.mayGlide = false
	}
	for rest := input; rest != ""; {
		k := min(max(n, 1), len(rest))
		if before := r.Err(); r.Feed(rest[:k]) != before {
			out.times = append(out.times, out.fed)
		}
		out.fed += int64(k)
		rest = rest[k:]
	}
	r.Close()
	return fmt.Sprintf("%s\n%v %v %q %q %v %q %q\n", strings.Join(out.list, "\n"), r.Outcome(), r.Err(), r.JSON(), r.Edits(), r.FaultAt(), r.Warnings(), r.AppendJSON(nil)), out.times
}
