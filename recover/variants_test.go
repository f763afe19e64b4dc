package recover_test

import (
	"fmt"
	"strings"
	"testing"

	jsonrecover "github.com/jsontide/jsontide/recover"
)

// What POLICY says of a variant.
const (
	mend   = "mend"   // lossless commits the value, and lenient the same
	loose  = "loose"  // lenient commits the value; lossless commits nothing
	guess  = "guess"  // lenient shows the value as a guess; lossless commits nothing
	always = "always" // valid and fitting: the value as it came, under every preset
	fail   = "fail"   // nothing may be committed, not with guesses either
)

// variants are samples of the kinds of malformed/real.jsonl that are not in it:
// the same mistakes with other tools, layouts and places.
var variants = []struct {
	category, want, schema, input, value string
}{
	{"undefined", mend, "", `{"a":undefined,"b":{"c":undefined,"d":[]}}`, `{"b":{"d":[]}}`},
	{"undefined", mend, "", `[{"x": undefined }]`, `[{}]`},
	{"undefined", mend, sch(`timeout integer`, `cmd string!`), "{\n  \"cmd\": \"ls\",\n  \"timeout\": undefined\n}", `{"cmd":"ls"}`},
	{"undefined", fail, sch(`cmd string!`), `{"cmd": undefined}`, ``},
	{"undefined", mend, sch(`tags [string]`), `{"tags": undefined}`, `{}`},

	{"bareword-value", guess, sch(`city string!`), `{"city": Paris}`, `{"city":"Paris"}`},
	{"bareword-value", guess, sch(`city string!`, `unit string`), `{"city": New York City, "unit": "c"}`, `{"city":"New York City","unit":"c"}`},
	{"bareword-value", guess, sch(`id string!`, `n integer`), `{"id":9f1c2d3e-0000-4000-8000-1234567890ab,"n":2}`, `{"id":"9f1c2d3e-0000-4000-8000-1234567890ab","n":2}`},
	{"bareword-value", guess, sch(`path string!`), `{"path": /usr/local/bin/x.sh}`, `{"path":"/usr/local/bin/x.sh"}`},
	{"bareword-value", guess, sch(`paths [string]!`, `caption string`), `{"paths": C:\temp\a b.txt, "caption": "x"}`, `{"paths":["C:\\temp\\a b.txt"],"caption":"x"}`},
	{"bareword-value", mend, sch(`unit enum:celsius,kelvin!`), `{"unit": celsius}`, `{"unit":"celsius"}`},
	{"bareword-value", fail, sch(`n integer!`), `{"n": many}`, ``},
	{"bareword-value", fail, sch(`on boolean!`), `{"on": yes}`, ``},
	{"bareword-value", fail, "", `{"city": Paris}`, ``},

	{"python-repr", mend, "", `{'path': '/a/b', 'on': True, 'x': None, 'l': [False, 'q']}`, `{"path":"/a/b","on":true,"x":null,"l":[false,"q"]}`},
	{"python-repr", mend, sch(`text string!`), `{'text': "it's"}`, `{"text":"it's"}`},
	{"python-repr", mend, sch(), `None`, `{}`},
	{"python-repr", mend, "", `{'a': 'x "y" z', "b": 1}`, `{"a":"x \"y\" z","b":1}`},
	{"single-quotes", mend, sch(`l [string]!`), `{'l': ['a b', 'c,d', '']}`, `{"l":["a b","c,d",""]}`},
	{"single-quotes", mend, "", `{key: 'v', 'k2': {'k3': 'w'}}`, `{"key":"v","k2":{"k3":"w"}}`},

	{"stringified-array", mend, sch(`urls [string]!`), `{"urls": "[\"https://a/?x=1,2\", \"b\"]"}`, `{"urls":["https://a/?x=1,2","b"]}`},
	{"stringified-array", mend, sch(`ids [integer]!`, `q string`), `{"ids": "[1, 2, 3]", "q": "[1]"}`, `{"ids":[1,2,3],"q":"[1]"}`},
	{"stringified-array", mend, sch(`ids [integer]!`), `{"ids": "[\n  1,\n  2\n]"}`, `{"ids":[1,2]}`},
	{"stringified-array", mend, sch(`rows [object]`), `{"rows":"[]"}`, `{"rows":[]}`},
	{"stringified-array", mend, `{"type":"object","properties":{"a":{"oneOf":[{"type":"array","items":{"type":"string"}},{"type":"null"}]}}}`, `{"a":"[\"x\"]"}`, `{"a":["x"]}`},
	{"stringified-array", always, `{"type":"object","properties":{"a":{"type":["string","array"]}}}`, `{"a":"[\"x\"]"}`, `{"a":"[\"x\"]"}`},
	{"stringified-array", always, sch(`code string!`), `{"code":"[1, 2, undefined"}`, `{"code":"[1, 2, undefined"}`},
	{"stringified-array", fail, sch(`rows [object]!`), `{"rows":"none"}`, ``},
	{"stringified-array", fail, sch(`rows [object]!`), `{"rows":"see [1] for details"}`, ``},
	{"stringified-array", fail, sch(`rows [object]!`), `{"rows":"[1] is the source"}`, ``},
	{"stringified-object", mend, sch(`o object!`), `{"o":"{\"a\":{\"b\":[1,{\"c\":null}]}}"}`, `{"o":{"a":{"b":[1,{"c":null}]}}}`},
	{"stringified-object", mend, sch(`o object!`), `{"o":"{}"}`, `{"o":{}}`},
	{"stringified-object", mend, sch(`o object!`, `z integer`), `{"o":"{\"t\":\"say \\\"hi\\\"\\nbye\"}","z":1}`, `{"o":{"t":"say \"hi\"\nbye"},"z":1}`},
	{"stringified-object", fail, sch(`o object!`), `{"o":"a: 1"}`, ``},
	{"stringified-whole", mend, sch(`city string!`), `"{\n  \"city\": \"Rome\"\n}"`, `{"city":"Rome"}`},
	{"stringified-whole", mend, sch(`city string!`), `"\"{\\\"city\\\": \\\"Rome\\\"}\""`, `{"city":"Rome"}`},
	{"stringified-nested", mend, `{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"object","properties":{"c":{"type":"array","items":{"type":"integer"}}}}}}}}}`, `{"a":[{"b":"{\"c\":\"[1]\"}"}]}`, `{"a":[{"b":{"c":[1]}}]}`},
	{"stringified-nested", mend, `{"type":"object","properties":{"items":{"type":"array","items":{"type":"object"}}}}`, `{"items":["{\"a\":1}", {"a":2}]}`, `{"items":[{"a":1},{"a":2}]}`},
	{"stringified-inner-malformed", mend, sch(`e [object]!`, `p string`), `{"e": "[{\"a\": \"x\",}, {\"b\": \"y\"}]]", "p": "q"}`, `{"e":[{"a":"x"},{"b":"y"}],"p":"q"}`},
	{"stringified-inner-malformed", mend, sch(`o object!`), `{"o": "{'a': True, 'b': None}"}`, `{"o":{"a":true,"b":null}}`},
	{"stringified-inner-malformed", mend, sch(`o object!`), `{"o": "{a: 1, // note\n b: undefined}"}`, `{"o":{"a":1}}`},
	{"stringified-inner-malformed", mend, sch(`o object!`), "{\"o\": \"{\\\"code\\\": \\\"x\ty\\\"}\"}", `{"o":{"code":"x\ty"}}`},
	{"stringified-inner-malformed", mend, sch(`o object!`), `{"o": "{"a": "b", "c": [1, 2]}"}`, `{"o":{"a":"b","c":[1,2]}}`},
	{"stringified-inner-malformed", fail, sch(`o object!`), `{"o": "{\"a\": \"b"}`, ``},

	{"over-escaped", mend, "", `{"q": \\"a b\\", "n": 1}`, `{"q":"a b","n":1}`},
	{"over-escaped", mend, "", `{\"a\": {\"b\": [\"c\"]}}`, `{"a":{"b":["c"]}}`},
	{"over-escaped-content", always, sch(`content string!`), `{"content": "a\\nb\\tc \\\"d\\\""}`, `{"content":"a\\nb\\tc \\\"d\\\""}`},

	{"tag-leak", fail, sch(`a string!`, `b string`), `{"a": "</parameter>\n<parameter name=\"b\">"}`, ``},
	{"tag-leak-suffix", guess, sch(`text string!`), `{"text": "done</text>"}`, `{"text":"done"}`},
	{"tag-leak-suffix", guess, sch(`text string!`), `{"text": "done</parameter>\n</invoke>\n"}`, `{"text":"done"}`},
	{"tag-leak-suffix", always, sch(`html string!`), `{"html": "<p>done</p>"}`, `{"html":"<p>done</p>"}`},
	{"tag-leak-suffix", always, sch(`text string!`), `{"text": "use </text> to close"}`, `{"text":"use </text> to close"}`},
	{"swallowed-sibling", guess, sch(`a string!`, `b string!`), `{"a": "one</a>\n<parameter name=\"b\">two"}`, `{"a":"one","b":"two"}`},
	{"swallowed-sibling", guess, sch(`a string!`, `n integer!`, `l [string]!`), `{"a": "one</a>\n<parameter name=\"n\">3</n>\n<parameter name=\"l\">[\"x\"]"}`, `{"a":"one","n":3,"l":["x"]}`},
	{"swallowed-sibling-json", guess, sch(`a string!`, `b string!`), `{"a":"x\",\"b\":\"y"}`, `{"a":"x","b":"y"}`},
	{"swallowed-sibling-json", fail, sch(`a string!`, `b string!`, `c string!`), `{"a":"x\",\"b\":\"y"}`, ``},
	{"tag-leak-key", fail, "", `{"cmd</arg_key>\n<arg_value>": "ls"}`, ``},

	{"quoted-key", mend, sch(`path string!`), `{"\"path\"": "x"}`, `{"path":"x"}`},
	{"quoted-key", mend, sch(`path string!`, `n integer`), `{" path ": "x", "n": 1}`, `{"path":"x","n":1}`},
	{"quoted-key", mend, closed(`path string`, `n integer`), `{"'path'": "x", "n ": 1}`, `{"path":"x","n":1}`},
	{"quoted-key", fail, closed(`path string`), `{"path": "x", "\"path\"": "y"}`, ``},

	{"template-token-leak", guess, sch(`id string!`), `{"id": <|"|>A1<|"|>}`, `{"id":"A1"}`},
	{"template-token-leak", guess, sch(`id string!`, `n integer`), `{"id": <|"|>A, 1<|"|>, "n": 2}`, `{"id":"A, 1","n":2}`},
	{"template-token-leak", always, "", `{"a": "x <|end|> y"}`, `{"a": "x <|end|> y"}`},

	{"unquoted-keys", mend, "", `{a: {b-c: 1, _d: 2}, $e: "f"}`, `{"a":{"b-c":1,"_d":2},"$e":"f"}`},
	{"double-brace", mend, "", `{{"tool": "X", "n": {"a": 1}}}`, `{"tool":"X","n":{"a":1}}`},
	{"double-brace", mend, "", `{{{"tool": "X"}}}`, `{"tool":"X"}`},

	{"truncated-in-array-string", fail, sch(`l [string]!`), `{"l": ["a", "b`, ``},
	{"truncated-after-value", fail, sch(`a string!`), `{"a": "x"`, ``},
	{"truncated-in-string", fail, sch(`a string!`), `{"a": "x`, ``},
	{"truncated-missing-closer", fail, sch(`l [object]!`), `{"l": [{"a": 1}, {"b": 2}]`, ``},
	{"truncated-after-colon", fail, "", `{"a": 1, "b": `, ``},
	{"truncated-in-key", fail, "", `{"a": 1, "b`, ``},
	{"truncated-after-comma", fail, "", `[1, 2,`, ``},
	{"truncated-after-value", fail, "", `[[1], [2`, ``},
	{"truncated-in-string", fail, "", `{"a": "x\`, ``},

	{"lost-prefix", guess, sch(`code string!`), `code": "x", "n": 1}`, `{"code":"x","n":1}`},
	{"lost-prefix", fail, sch(`cmd string!`), `code": "x"}`, ``},

	{"concat-empty-prefix", mend, "", `{}{"a": [1]}`, `{"a":[1]}`},
	{"concat-empty-prefix", mend, sch(`a string!`), `{} {"a": "x"}`, `{"a":"x"}`},
	{"concat-identical", mend, "", "{\"a\": 1}\n{\"a\": 1}", `{"a":1}`},
	{"concat-identical", mend, "", `{"a": 1}{"a": 1}{"a": 1}`, `{"a":1}`},
	{"concat-different", fail, "", `{"a": 1}{"a": 2}`, ``},
	{"concat-different", fail, sch(`a integer!`), `{"a": 1}, {"a": 2}`, ``},
	{"concat-different", fail, "", `[{"a": 1}][{"a": 2}]`, ``},
	{"concat-brace-in-string", fail, "", `{"s": "}{"}{"s": "{}"}`, ``},
	{"concat-truncated-repeat", mend, "", `{"a": "x", "b": 2}{"a": "x", "b"`, `{"a":"x","b":2}`},
	{"concat-truncated-repeat", fail, "", `{"a": "x", "b": 2}{"a": "y", "b"`, ``},

	{"trailing-prose", guess, "", "{\"q\": \"x\"}\nLet me know!", `{"q":"x"}`},
	{"trailing-closer", mend, "", `{"a": [1]}}}`, `{"a":[1]}`},
	{"trailing-closer", mend, sch(`a string!`), `{"a": "x"}]}`, `{"a":"x"}`},
	{"trailing-junk", guess, "", `{"a": 1}.`, `{"a":1}`},
	{"name-prefix", mend, sch(`q string!`), `search{"q": "x"}`, `{"q":"x"}`},
	{"name-prefix", mend, sch(`q string!`), `functions.search:3 {"q": "x"}`, `{"q":"x"}`},
	{"name-prefix", mend, sch(`q string!`), `search({"q": "x"})`, `{"q":"x"}`},

	{"premature-closer", guess, sch(`a object`, `c integer`), `{"a":{"b":1}},"c":2}`, `{"a":{"b":1},"c":2}`},
	{"premature-closer", fail, "", `{"a":{"b":1}},"c":2}`, ``},
	{"bare-command", fail, sch(`command string!`), `git log --oneline`, ``},
	{"not-an-object", fail, sch(`command string!`), `"ls"`, ``},
	{"not-an-object", fail, sch(`command string!`), `["ls"]`, ``},
	{"not-an-object", fail, sch(`command string!`), `42`, ``},
	{"object-coerced", fail, "", `[object Object]`, ``},
	{"no-json", fail, "", `I cannot do that.`, ``},

	{"raw-control", mend, "", "{\"a\": \"x\r\ny\", \"b\":\t\"\t\"}", `{"a":"x\r\ny","b":"\t"}`},
	{"raw-control", mend, "", "{\"code\": \"if (a) {\n  b();\n}\n\",\n \"n\": 1}", `{"code":"if (a) {\n  b();\n}\n","n":1}`},

	{"unescaped-quotes", mend, sch(`a string!`, `b string`), `{"a": "the "big" one", "b": "x"}`, `{"a":"the \"big\" one","b":"x"}`},
	{"unescaped-quotes", mend, sch(`a string!`, `b string`), `{"a": "he said "yes", then "no", ok", "b": "x"}`, `{"a":"he said \"yes\", then \"no\", ok","b":"x"}`},
	{"unescaped-quotes", mend, sch(`html string!`), `{"html": "<a href="x" class="y">z</a>"}`, `{"html":"<a href=\"x\" class=\"y\">z</a>"}`},
	{"unescaped-quotes", guess, "", `{"a": "the "big" one"}`, `{"a":"the \"big\" one"}`},
	{"unescaped-quotes", guess, "", `[{"t": "5" pipe, long", "s": "x"}]`, `[{"t":"5\" pipe, long","s":"x"}]`},
	{"unescaped-quotes", mend, `{"type":"object","properties":{"l":{"type":"array","items":{"type":"object","properties":{"t":{"type":"string"},"u":{"type":"string"}}}}}}`, `{"l": [{"t": "a "b", c", "u": "d"}]}`, `{"l":[{"t":"a \"b\", c","u":"d"}]}`},

	{"key-missing-quote", mend, "", `{"a":1,b":2, c":{d":3}}`, `{"a":1,"b":2,"c":{"d":3}}`},
	{"key-missing-quote", mend, sch(`path string!`, `n integer`), `{path": "x", "n": 1}`, `{"path":"x","n":1}`},
	{"trailing-comma", mend, "", "{\"a\": [1,\n2,\n],\n}", `{"a":[1,2]}`},
	{"mismatched-closer", guess, "", `{"a": ["x", "y"}`, `{"a":["x","y"]}`},
	{"mismatched-closer", mend, sch(`a [string]!`), `{"a": ["x", "y"}`, `{"a":["x","y"]}`},
	{"mismatched-closer", mend, sch(`a [string]!`, `b string`), `{"a": ["x", "y"}, "b": "z"}`, `{"a":["x","y"],"b":"z"}`},
	{"mismatched-closer", mend, "", `{"a": [[1]]]}`, `{"a":[[1]]}`},
	{"pair-in-array", fail, "", `{"a":["q":1]}`, ``},

	{"invalid-escape", mend, "", `{"re": "\d{3}-\w+\.\(x\)"}`, `{"re":"\\d{3}-\\w+\\.\\(x\\)"}`},
	{"invalid-escape", mend, "", `{"p": "C:\Users\x\Documents"}`, `{"p":"C:\\Users\\x\\Documents"}`},
	{"invalid-escape", mend, "", `{"t": "don\'t"}`, `{"t":"don't"}`},
	{"escape-glitch", mend, "", `{"t": "a\é"}`, `{"t":"a\\é"}`},
	{"lone-surrogate", guess, "", `{"t": "x\ud83d"}`, `{"t":"x\ufffd"}`},
	{"lone-surrogate", guess, sch(`t string!`), `{"t": "\udca9y"}`, `{"t":"\ufffdy"}`},

	{"smart-quotes", mend, "", `{“a”: ”b”, “c”: [“d”]}`, `{"a":"b","c":["d"]}`},
	{"smart-quotes", always, "", `{"a": "“b” and ‘c’"}`, `{"a": "“b” and ‘c’"}`},
	{"nbsp", mend, "", "{\u00a0\"a\":\u00a01\u00a0}", `{"a":1}`},
	{"nbsp", mend, "", "\ufeff{\"a\":\u20091}", `{"a":1}`},

	{"wrapper", mend, sch(`path string!`), `{"input": {"path": "x"}}`, `{"path":"x"}`},
	{"wrapper", mend, sch(`path string!`, `n integer`), `{"params": {"path": "x", "n": 2}}`, `{"path":"x","n":2}`},
	{"wrapper", mend, closed(`path string`), `{"args": {"path": "x"}}`, `{"path":"x"}`},
	{"wrapper", fail, sch(`path string!`), `{"arguments": "x"}`, ``},
	{"wrapper", fail, sch(`path string!`), `{"arguments": {"file": "x"}}`, ``},
	{"wrapper-name-arguments", mend, sch(`q string!`), `{"name": "search", "arguments": {"q": "x"}}`, `{"q":"x"}`},
	{"wrapper-schema-echo", mend, sch(`city string!`), `{"properties": {"city": "Rome"}}`, `{"city":"Rome"}`},
	{"wrapper-schema-echo", always, sch(`city string`), `{"properties": {"city": "Rome"}}`, `{"properties":{"city":"Rome"}}`},

	{"number-as-string", mend, sch(`n number!`, `s string`), `{"n": "3.14", "s": "3.14"}`, `{"n":3.14,"s":"3.14"}`},
	{"number-as-string", mend, sch(`n integer!`), `{"n": "-7"}`, `{"n":-7}`},
	{"number-as-string", mend, sch(`l [integer]!`), `{"l": ["1", "2"]}`, `{"l":[1,2]}`},
	{"number-as-string", fail, sch(`n integer!`), `{"n": "seven"}`, ``},
	{"number-as-string", fail, sch(`n integer!`), `{"n": "7 files"}`, ``},
	{"number-as-string", fail, sch(`n integer!`), `{"n": "0x10"}`, ``},
	{"number-as-string", fail, sch(`n integer!`), `{"n": ""}`, ``},
	{"bool-as-string", mend, sch(`on boolean!`, `off boolean`), `{"on": "True", "off": "false"}`, `{"on":true,"off":false}`},
	{"bool-as-string", fail, sch(`on boolean!`), `{"on": "yes"}`, ``},
	{"bool-as-string", fail, sch(`on boolean!`), `{"on": "0"}`, ``},
	{"bool-as-string", fail, sch(`on boolean!`), `{"on": 1}`, ``},
	{"scalar-for-array", mend, sch(`l [string]!`), `{"l": "a"}`, `{"l":["a"]}`},
	{"scalar-for-array", mend, sch(`l [integer]!`), `{"l": 3}`, `{"l":[3]}`},
	{"scalar-for-array", mend, sch(`l [object]!`, `z string`), `{"l": {"a": "b"}, "z": "y"}`, `{"l":[{"a":"b"}],"z":"y"}`},
	{"scalar-for-array", fail, sch(`l [integer]!`), `{"l": "abc"}`, ``},
	{"csv-for-array", mend, sch(`l [string]!`), `{"l": "a, b; c"}`, `{"l":["a, b; c"]}`},
	{"null-optional", mend, sch(`a string!`, `b integer`, `c [string]`), `{"b": null, "a": "x", "c": null}`, `{"a":"x"}`},
	{"null-optional", fail, sch(`a string!`), `{"a": null}`, ``},
	{"null-args", mend, sch(`a string`), `null`, `{}`},
	{"null-args", fail, sch(`a string!`), `null`, ``},
	{"string-none", always, sch(`a string!`), `{"a": "None"}`, `{"a":"None"}`},
	{"string-none", always, sch(`a string!`), `{"a": "null"}`, `{"a":"null"}`},
	{"object-for-string", fail, sch(`old string!`), `{"old": {"a": 1}}`, ``},
	{"object-for-string", fail, sch(`old string!`), `{"old": ["a"]}`, ``},
	{"empty-input", mend, sch(`a string`), "\n\n", `{}`},
	{"empty-input", always, sch(`a string`), ``, `{}`},
	{"empty-required", fail, sch(`a string!`), ``, ``},
	{"empty-required", fail, sch(`a string!`), ` `, ``},
	{"html-entities", always, sch(`c string!`), `{"c": "a &lt; b &amp;&amp; c"}`, `{"c":"a &lt; b &amp;&amp; c"}`},
	{"fence", mend, "", "```json\n[1, {\"a\": \"```\"}]\n```", "[1,{\"a\":\"```\"}]"},
	{"fence", mend, sch(`a string!`), "```\n{\"a\": \"x\"}\n```", `{"a":"x"}`},
	{"fence", fail, "", "```json\n{\"a\": 1}\n```\n\n```json\n{\"a\": 2}\n```", ``},
	{"bad-number", mend, sch(`zip string!`), `{"zip": 01234}`, `{"zip":"01234"}`},
	{"bad-number", mend, sch(`n integer!`), `{"n": 007}`, `{"n":7}`},
	{"bad-number", fail, sch(`n integer!`), `{"n": 1_000}`, ``},
	{"bad-number", fail, sch(`n number!`, `m string`), `{"n": 1,234.5, "m": "x"}`, ``},
	{"bad-number", mend, sch(`n number!`), `{"n": +1.5}`, `{"n":1.5}`},
	{"flat-envelope", always, sch(`q string!`), `{"type":"tool_use","name":"s","q":"x"}`, `{"type":"tool_use","name":"s","q":"x"}`},
}

func TestVariants(t *testing.T) {
	score := map[string][2]int{}
	for _, v := range variants {
		lossless := whole(t, jsonrecover.LosslessRules(), v.schema, v.input)
		lenient := whole(t, jsonrecover.LenientRules(), v.schema, v.input)
		problem := ""
		ok := func(d drive) bool { return d.committed(false) && sameValue(d.json, v.value) }
		switch v.want {
		case mend:
			if !ok(lossless) || !ok(lenient) {
				problem = "lossless and lenient commit " + v.value
			}
		case loose:
			if !ok(lenient) || lossless.committed(false) {
				problem = "lenient commits " + v.value + ", and lossless does not"
			}
		case guess:
			if lossless.committed(false) && !lossless.untouched(v.input) {
				problem = "lossless commits nothing"
			} else if lenient.outcome != jsonrecover.Guessed || !lenient.committed(true) || !sameValue(lenient.json, v.value) {
				problem = "lenient shows " + v.value + " as a guess"
			}
		case always:
			if !ok(lossless) || !ok(lenient) || lenient.outcome != jsonrecover.Exact {
				problem = "it stays as it came"
			}
		case fail:
			if lossless.committed(true) && !lossless.untouched(v.input) || lenient.committed(true) {
				problem = "nothing is committed"
			}
		}
		s := score[v.want]
		s[1]++
		if problem == "" {
			s[0]++
		} else {
			t.Errorf("%s: want that %s\ninput  %q\nschema %s\nlossless %s\nlenient %s", v.category, problem, v.input, v.schema, lossless, lenient)
		}
		score[v.want] = s
	}
	for _, want := range []string{mend, loose, guess, always, fail} {
		if s := score[want]; s[1] > 0 {
			t.Logf("%s: %d of %d", want, s[0], s[1])
		}
	}
}

// sch returns the schema of a tool with the parameters, written "name type" with
// a ! for those that are required; enum:a,b is a list of words.
func sch(params ...string) string { return object(params, "") }

// closed is the same with no other names allowed.
func closed(params ...string) string { return object(params, `, "additionalProperties": false`) }

func object(params []string, more string) string {
	var props, required []string
	for _, p := range params {
		p, must := strings.CutSuffix(p, "!")
		name, kind, _ := strings.Cut(p, " ")
		if must {
			required = append(required, fmt.Sprintf("%q", name))
		}
		item, isArray := strings.CutPrefix(kind, "[")
		words, isEnum := strings.CutPrefix(kind, "enum:")
		switch {
		case isEnum:
			kind = fmt.Sprintf(`{"type": "string", "enum": ["%s"]}`, strings.ReplaceAll(words, ",", `", "`))
		case isArray:
			kind = fmt.Sprintf(`{"type": "array", "items": {"type": %q}}`, strings.TrimSuffix(item, "]"))
		default:
			kind = fmt.Sprintf(`{"type": %q}`, kind)
		}
		props = append(props, fmt.Sprintf("%q: %s", name, kind))
	}
	return fmt.Sprintf(`{"type": "object", "properties": {%s}, "required": [%s]%s}`, strings.Join(props, ", "), strings.Join(required, ", "), more)
}
