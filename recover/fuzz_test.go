package recover_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// FuzzLaws checks the laws on any input, under any preset. The schema, where
// there is one, is article: the inputs of golden files are read under another
// schema than there.
func FuzzLaws(f *testing.F) {
	goldenInputs(f, func(_, schema, input string) {
		f.Add(input, uint8(len(input)), schema != "")
	})
	spoiled(60, 30, fuzz.Damages(), func(input string, _ []fuzz.Damage, _ string) {
		f.Add(input, uint8(len(input)), true)
	})
	for _, input := range []string{ // faults that were found, and their like
		`{": "say \"hi\""}`, `{\"}`, `{\\"}`, `{\\"a\\": \\"b\\"}`, `{\\\"a\\\": \\\"say \\\\n\\\"}`,
		"{\"me\x0e\x0e\x0e\": {\\\"review\\\": \\\"one\\ntwo\\\"}}",
		"{\"edits\": \"[{\\\"oldT\x05\xff\xff\x05\\\": \\\"x\\\"}}]\", \"path\": \"y\"}",
		"{\"\"[\u200b0A", `{"meta": {\\\"review\\\": 1}, "note": "x"}`, `{"abstract": "x", "meta": ""word_count": 3, "review": "y"}`,
		"< {", "<a b" + strings.Repeat(" ", 300) + ">{", strings.Repeat("a", 300) + `": 1}`, strings.Repeat("a", 300) + `({})`, "{“a”: “b \\” c”}", "{\\\\\"\\\\\\\\a\": \x13\x9d,NNNN \\\\\\", "{\\\"a\\\": \x13\x9d,NNNN \\\\\\", // cuts mattered
		// Law 1: what decides in a string that is read as JSON is dated where it stands.
		"{\"meta\": \"\"\"{\"\x00\x10: \"b\"}\"\"\", \"tags\": \"\"\"[\"x\", \"y\"]\"\"\"}",
		`{"meta": """{"review": "b", "word_count": ""5"", "tags": ["x"y"]}""", "abstract": "y"}`,
		`{"meta": "{\"review\": \"a\ud83d\"}", "abstract": "\ud83dx"}`,
		`{"meta": "{\"review\": \"a\ud83dx\ud83d\ude00\"}", "abstract": "x"}`,
		`{"meta": "{\"review\": \ud83d, \"a\": 1}", "abstract": "x"}`,
		`{"meta": "{\"review\": \ud83d\u12, \"a\": 1}", "abstract": "x"}`,
		`{"meta": "{\"review\": \d, \"a\": 1}", "abstract": "x"}`,
		`{"meta": "{\"review\": \"\u12G\"}", "abstract": "x"}`,
		`{"meta": "{\"review\": \u12G}", "abstract": "x"}`,
		`{"meta": '''{"review": "b'c''d", 'tags': ['''x''']}''', "abstract": "y"}`,
		`{"meta": “{"review": "b — c”}”, "abstract": "y"}`,
		`{\"meta\": {\"review\": \"a\ud83dx\", \"tags\": [\u12G]}, \"abstract\": \"y\"}`,
		`{\"meta\": {\"review\": \"a\u12G \d\", \"tags\": [\"\\u12\"]}, \"abstract\": \"\\\d\\\\d\"}`,
		`{"meta": "{\"reviabstew\": \"a\ud83d\"}", "abstract": "\ud83dx"}`,
		"{\"meta\": {\"tags\": [42\n   ], \"review\": 7 }, \"abstract\": true  }",
		`"{t:1\"meta\":{review:\"\"},meta:\"\"}`,
		`"{r:"""note":"a",note:"","":`,
		`abstract":\"\\\\"\"n`,
		`{\"\":\\"\\\\\\\\\"}\\"`,
		`"{n:"\\\ud99c"`,
		`{"meta": {\"review\": \"a\\\ud83dx\", \"tags\": [\\\ud83d]}, "abstract": "\\\ud83d"}`,
		`abstract":”<abstract>",e:}`,
		`{'abstract': 'x</abstract>', 'meta': {'review': '<b></review>\n</parameter>'}}`,
		`{'abstract': """x</abstract>""", 'meta': {'review': """</review>""""}, "note": “</note>”}`,
		`"{"a"2,a:[]`,
		`ratio":"<invoke>,"meta":}`,
		"{meta:{tags:[\"\",true\n]",
		`ratio":,meta:"\"\ud83c\\udf0e`,
		`"{\\\"\\\"\":\\\"\\\"`,
		`{<|"|><parameter<|"|>:1}`,
		`{'note': '"x\"t</'}`,
		`meta":"{\"<tool_call\":"`,
		`{e:\"\",\"edits\":null,w:""}`,
		`meta":""+"{"}`,
		`{e=a</parameter>,"":}`,
		`abstract":"<parameter name=note>:,"meta":{n:,review:o}}`,
		`meta":{o:""}"abstract":"<abstract>"+ "<parameter>"}`,
		`{"abstract": <|"|>x</abstract><|"|>, "meta": {"review": b</review>}}`,
		// Law 9: a rule for values of the wrong shape wanted what another rule had made.
		`null}`,
		`null hello`,
		`{"meta":{"tags":[1"日本"]}}`,
		`{"deep":"true,"limit":42, "abstract": "x", "meta": {"review": "x"}}`,
		`{"meta":{"review":["x", "tags":["a"], "extra_0":1}}`,
		`null {"abstract": "x", "meta": {"review": "x"}}`,
		`null`,
		`None`,
		`null]`,
		`null,`,
		`null null`,
		`null<|im_end|>`,
		`null // c`,
		`null: {"abstract": "x", "meta": {"review": "x"}}`,
		`None.`,
		`nullable`,
		`null"`,
		`"null"`,
		`(null)`,
		`f(null)`,
		`"null}"`,
		`{}}`,
		`{"meta":{"tags":[1"日本"], "review": "x"}, "abstract": "y"}`,
		`{"meta":{"tags":[1 "日本"], "review": "x"}, "abstract": "y"}`,
		`{"meta":{"tags":["a" 1"日本" true"x"], "review": "x"}, "abstract": "y"}`,
		`{"limit": null "note": "x", "abstract": "y", "meta": {"review": 5"word_count": 3}}`,
		`{"limit": null"note": "x", "abstract": "y", "meta": {"review": 5 "word_count": 3}}`,
		`{"note": 5"limit": 3, "abstract": "y", "meta": {"review": "r"}}`,
		`{"note": 5{"limit": 3, "abstract": "y", "meta": {"review": "r"}}`,
		`{"meta":{"tags": 5"日本", "review": "x"}, "abstract": "y"}`,
		`{"meta":{"tags": 5 "review": "x"}, "abstract": "y"}`,
		`{"limit": "4"2, "abstract": "y", "meta": {"review": "r"}}`,
		`{"limit": "42</limit>", "abstract": "y", "meta": {"review": "r"}}`,
		`{"mode": "FAST</mode>", "abstract": "y", "meta": {"review": "r"}}`,
		`{"mode": "FAST,"limit": 3, "abstract": "y", "meta": {"review": "r"}}`,
		`{"mode": FAST, "abstract": "y", "meta": {"review": "r"}}`,
		`{"mode": FAST", "abstract": "y", "meta": {"review": "r"}}`,
		`{"mode": "fa"st", "abstract": "y", "meta": {"review": "r"}}`,
		`{"mode": "FA" + "ST", "abstract": "y", "meta": {"review": "r"}}`,
		`{"limit": "4" + "2", "abstract": "y", "meta": {"review": "r"}}`,
		`{"limit": 42", "abstract": "y", "meta": {"review": "r"}}`,
		`{"limit": "42, "abstract": "y", "meta": {"review": "r"}}`,
		`{"deep": "true, "abstract": "y", "meta": {"review": "r"}}`,
		`{"deep": 'true, "abstract": "y", "meta": {"review": "r"}}`,
		`{"deep": "true}, "abstract": "y", "meta": {"review": "r"}}`,
		`{"meta": "{"review": "r"}, "abstract": "y"}`,
		`{"meta": {"review": ["a"}, "abstract": "y"}`,
		`{"meta": {"review": {"a": 1}, "abstract": "y"}`,
		`{"meta": {"tags": "a, "review": "r"}, "abstract": "y"}`,
		`{"meta": {"tags": "a</tags>", "review": "r"}, "abstract": "y"}`,
		`{"limit": None, "ratio": "None", "deep": nil, "abstract": "y", "meta": {"review": "r"}}`,
		`{"meta": {"tags": None, "review": None}, "abstract": "y"}`,
		`{"meta": {"review": True}, "abstract": +5}`,
		`{"meta": {"review": +5 "tags": None"word_count": "3"}, "abstract": .5}`,
		`{"limit": "<|"|>5<|"|>", "abstract": "y", "meta": {"review": "r"}}`,
		`{"limit": <|"|>5<|"|>, "abstract": "y", "meta": {"review": "r"}}`,
		`{"limit": """5""", "mode": '''FAST''', "abstract": "y", "meta": {"review": "r"}}`,
		`{"meta": {"review": undefined}, "abstract": "y"}`,
		`{"meta": {"tags": [None, undefined, 5, +3], "review": "r"}, "abstract": "y"}`,
		`{"ratio": NaN, "limit": NaN, "abstract": "y", "meta": {"review": NaN}}`,
		`{"abstract": "y", "meta": {"review": "r"}, "extra": {"args": None}, "deep": 1 "note": [1]}`,
		`{"abstract": "y", "meta": {"review": "r"}, "deep" "true", "limit" "5"}`,
		`{"abstract": "y", "meta": {"review": "r"}, "deep": = "true", "limit"= "5"}`,
		`{"abstract": "y", "meta": {"review": "r"}, "limit": \"5\", "mode": \"FAST\"}`,
		`{"abstract": "y", "meta": {"review": "r"}, "limit": \5}`,
	} {
		for i := range presets {
			f.Add(input, uint8(i), true)
			f.Add(input, uint8(i), false)
		}
	}
	f.Fuzz(func(t *testing.T, input string, preset uint8, withSchema bool) {
		if len(input) > 512 {
			return
		}
		rules, _ := jsonrecover.ParsePreset(presets[int(preset)%len(presets)])
		schema := ""
		if withSchema {
			schema = article
		}
		checkRules(t, presets[int(preset)%len(presets)], schema, input)
		laws(t, t, rules, schema, input)
	})
}

// FuzzBudget reads any bytes under every rule: as they are, one by one, and over
// and over as the items of an array. Nothing panics, what comes out is
// JSON, and events, edits and what the rules look at are bounded by the length
// (law 6).
func FuzzBudget(f *testing.F) {
	n := 0
	goldenInputs(f, func(_, schema, input string) {
		if n++; n%4 == 0 { // each makes a long input
			f.Add(input, schema != "")
		}
	})
	spoiled(30, 31, fuzz.Damages(), func(input string, _ []fuzz.Damage, _ string) { f.Add(input, true) })
	f.Fuzz(func(t *testing.T, input string, withSchema bool) {
		if input == "" || len(input) > jsonrecover.MaxHold {
			return
		}
		schema := ""
		if withSchema {
			schema = article
		}
		budget(t, schema, []string{input})
		budget(t, schema, fuzz.Bytes(input))
		long := "[" + strings.Repeat(input+",", budgetLong/(len(input)+1)+1)
		budget(t, schema, fuzz.Chunks(long, budgetChunk))
	})
}

const (
	// budgetLong is how long, in bytes, FuzzBudget makes an input, and
	// budgetChunk how long its deltas are then.
	budgetLong  = 16 * jsonrecover.MaxHold
	budgetChunk = 64

	// budgetLooks is how often a byte of a long input may be shown to the rules,
	// on average. A rule that holds MaxHold bytes sees each with every delta that
	// follows, MaxHold/budgetChunk/2 on average, in seven windows a delta (of a
	// byte, of two more, of four more...): 224. Without the limit of MaxHold it
	// would be budgetLong/budgetChunk/2*7: 3584. Each edit may look through what
	// is held once more, and so may those that are dropped with what is held when
	// the input is Lost.
	budgetLooks = 512
)

// budget reads deltas under every rule and checks what came of it.
func budget(t *testing.T, schema string, deltas []string) {
	t.Helper()
	var c counter
	r, _ := repairer(t, jsonrecover.EveryRules(), schema, &c)
	n := 0
	for _, d := range deltas {
		n += len(d)
		r.Feed(d)
	}
	r.Close()
	if text := r.JSON(); text != "" && !json.Valid([]byte(text)) {
		t.Errorf("the output is not JSON: %.600q", text)
	}
	if most := 4*n + 16; c.n > most || len(r.Edits()) > most {
		t.Errorf("%d bytes gave %d events and %d edits", n, c.n, len(r.Edits()))
	}
	if n < budgetLong {
		return
	}
	most := int64(budgetLooks*n + (len(r.Edits())+2*jsonrecover.MaxHold)*jsonrecover.MaxHold)
	if looked := jsonrecover.Looked(r); looked > most {
		t.Errorf("%d bytes with %d edits: the rules looked at %d, want at most %d", n, len(r.Edits()), looked, most)
	}
}
