package recover_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jsontide/jsontide/fuzz"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// Schemas of tools as they are met, with their parts in various forms.
const (
	editTool = `{"type": "object", "properties": {"path": {"type": "string"}, "edits": {"type": "array", "items": {"$ref": "#/$defs/edit"}}, "dryRun": {"type": "boolean"}}, "required": ["path", "edits"],
		"$defs": {"edit": {"type": "object", "properties": {"oldText": {"type": "string"}, "newText": {"type": "string"}}, "required": ["oldText", "newText"], "additionalProperties": false}}}`
	searchTool = `{"type": "object", "properties": {"query": {"type": "string"}, "filters": {"anyOf": [{"type": "object", "additionalProperties": {"type": "string"}}, {"type": "null"}]},
		"limit": {"type": ["integer", "null"]}, "tags": {"type": ["array", "null"], "items": {"type": "string"}}, "exact": {"type": "boolean"}}, "required": ["query"], "additionalProperties": false}`
	runTool = `{"type": "object", "properties": {"cmd": {"type": "string"}, "env": {"type": "object", "patternProperties": {"^[A-Z_]+$": {"type": "string"}}, "additionalProperties": false},
		"timeout": {"type": "number"}, "args": {"type": "array", "items": {"type": "string"}}}, "required": ["cmd"]}`
	rangeTool = `{"type": "object", "properties": {"range": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "items": false}, "unit": {"enum": ["px", "em"]}, "label": {"type": "string"}}}`
	todoTool  = `{"type": "object", "properties": {"todos": {"type": "array", "items": {"type": "object", "properties": {"content": {"type": "string"}, "status": {"enum": ["pending", "in_progress", "completed"]}, "id": {"type": "string"}},
		"required": ["content", "status"]}}}, "required": ["todos"]}`
	writeTool = `{"type": "object", "properties": {"file_path": {"type": "string"}, "content": {"type": "string"}}, "required": ["file_path", "content"]}`
)

// Besides those of TestVariants: every shows the value as a guess and lenient
// commits nothing; the input is cut, and closed to the value.
const (
	last  = "last"
	isCut = "cut"
)

// A kind is an input, what POLICY says of it, and the value.
type kind struct {
	table, rule, want, schema, input, value string
}

// kinds are inputs of the kinds of POLICY's tables, written for it: what stands
// in want and value is what POLICY says.
var kinds = []kind{
	// Literals and values.
	{"literals", "undefined", mend, searchTool, "{\r\n  \"query\": \"x\",\r\n  \"limit\": undefined,\r\n  \"exact\": true\r\n}", `{"query":"x","exact":true}`},
	{"literals", "undefined", mend, searchTool, `{"limit": undefined, "query": "größe", "tags": ["a"]}`, `{"query":"größe","tags":["a"]}`},
	{"literals", "undefined", fail, searchTool, `{"query": "x", "tags": ["a", undefined]}`, ``},
	{"literals", "undefined", mend, runTool, `{"cmd": "ls", "env": {"HOME": undefined, "PATH": "/bin"}, "timeout": undefined}`, `{"cmd":"ls","env":{"PATH":"/bin"}}`},
	{"literals", "undefined", fail, todoTool, `{"todos": undefined}`, ``},
	{"literals", "undefined", mend, todoTool, `{"todos": "[{\"content\": \"a\", \"status\": \"pending\", \"id\": undefined}]"}`, `{"todos":[{"content":"a","status":"pending"}]}`},
	{"literals", "undefined", always, writeTool, `{"file_path": "undefined", "content": "x = undefined;"}`, `{"file_path":"undefined","content":"x = undefined;"}`},
	{"literals", "missing-value", guess, searchTool, `{"query": "x", "limit": , "exact": false}`, `{"query":"x","exact":false}`},
	{"literals", "missing-value", guess, "", `{"a": {"b": }, "c": [1]}`, `{"a":{},"c":[1]}`},
	{"literals", "missing-value", guess, "", "{\"a\":,\n \"b\": 1,\n \"c\":\n}", `{"b":1}`},
	{"literals", "missing-value", fail, writeTool, `{"file_path": "a", "content": }`, ``},
	{"literals", "non-finite", guess, searchTool, `{"query": "x", "limit": NaN}`, `{"query":"x","limit":null}`},
	{"literals", "non-finite", fail, runTool, `{"cmd": "x", "timeout": Infinity}`, ``},
	{"literals", "non-finite", fail, "", `{"score": -Infinity}`, ``},
	{"literals", "non-finite", always, runTool, `{"cmd": "NaN"}`, `{"cmd":"NaN"}`},
	{"literals", "other-literal", mend, searchTool, `{"query": "a", "exact": True, "limit": None, "tags": nil}`, `{"query":"a","exact":true,"limit":null,"tags":null}`},
	{"literals", "other-literal", mend, editTool, `{"path": "p", "dryRun": FALSE, "edits": []}`, `{"path":"p","dryRun":false,"edits":[]}`},
	{"literals", "other-literal", mend, "", `[True,False,None,TRUE,NULL]`, `[true,false,null,true,null]`},
	{"literals", "other-literal", mend, runTool, `{"cmd": "x", "timeout": None}`, `{"cmd":"x"}`},
	{"literals", "other-literal", always, searchTool, `{"query": "True"}`, `{"query":"True"}`},
	{"literals", "bare-string", mend, todoTool, `{"todos": [{"content": "a", "status": in_progress}]}`, `{"todos":[{"content":"a","status":"in_progress"}]}`},
	{"literals", "bare-string", guess, writeTool, `{"file_path": src/main.go, "content": "x"}`, `{"file_path":"src/main.go","content":"x"}`},
	{"literals", "bare-string", guess, runTool, `{"cmd": git status --short, "timeout": 5}`, `{"cmd":"git status --short","timeout":5}`},
	{"literals", "bare-string", guess, runTool, `{"cmd": "ls", "args": -la}`, `{"cmd":"ls","args":["-la"]}`},
	{"literals", "bare-string", fail, rangeTool, `{"unit": pt}`, ``},
	{"literals", "bare-string", fail, searchTool, `{"query": "x", "exact": maybe}`, ``},
	{"literals", "bare-string", last, "", `{"city": São Paulo, "n": 3}`, `{"city":"São Paulo","n":3}`},
	{"literals", "bare-string", last, "", `["one", two words, "three"]`, `["one","two words","three"]`},
	{"literals", "number-form", mend, runTool, `{"cmd": "x", "timeout": .25}`, `{"cmd":"x","timeout":0.25}`},
	{"literals", "number-form", mend, searchTool, `{"query": "x", "limit": +10}`, `{"query":"x","limit":10}`},
	{"literals", "number-form", mend, rangeTool, `{"range": [01, 007]}`, `{"range":[1,7]}`},
	{"literals", "number-form", mend, runTool, `{"cmd": 0755}`, `{"cmd":"0755"}`},
	{"literals", "number-form", mend, "", `{"x": -.5, "y": 5., "z": [+1.5e3]}`, `{"x":-0.5,"y":5,"z":[1500]}`},
	{"literals", "number-form", fail, searchTool, `{"query": "x", "limit": 0x1F}`, ``},
	{"literals", "number-form", fail, "", `{"n": 1_000_000}`, ``},
	{"literals", "number-form", fail, "", `{"price": 1,234.50, "q": 2}`, ``},
	{"literals", "stray-token", fail, rangeTool, `{"range": [1, 2], oops, "label": "x"}`, ``},
	{"literals", "stray-token", last, "", `{"a": 12;, "b": 1}`, `{"a":12,"b":1}`},
	{"literals", "stray-token", last, "", `{"w": 640, height, "c": "m"}`, `{"w":640,"c":"m"}`},
	{"literals", "ellipsis", fail, todoTool, `{"todos": [{"content": "a", "status": "pending"}, ...]}`, ``},
	{"literals", "ellipsis", last, "", `{"ids": [1, 2, …], "k": {"a": 1, ...}}`, `{"ids":[1,2],"k":{"a":1}}`},
	{"literals", "ellipsis", always, "", `{"a": "and so on...", "b": ["..."]}`, `{"a": "and so on...", "b": ["..."]}`},
	{"literals", "empty-input", mend, rangeTool, " \r\n\t", `{}`},
	{"literals", "empty-input", mend, rangeTool, `None`, `{}`},
	{"literals", "empty-input", fail, writeTool, "null", ``},
	{"literals", "empty-input", fail, todoTool, "\n", ``},

	// Strings.
	{"strings", "raw-control", mend, writeTool, "{\"file_path\": \"a.py\", \"content\": \"def f():\r\n\treturn 1\r\n\"}", `{"file_path":"a.py","content":"def f():\r\n\treturn 1\r\n"}`},
	{"strings", "raw-control", mend, editTool, "{\"path\": \"p\", \"edits\": [{\"oldText\": \"a\nb\", \"newText\": \"\x01\"}]}", `{"path":"p","edits":[{"oldText":"a\nb","newText":"\u0001"}]}`},
	{"strings", "raw-control", mend, "", "{\"na\nme\": \"v\x7f\x1b[0m\"}", `{"na\nme":"v\u007f\u001b[0m"}`},
	{"strings", "raw-control", mend, todoTool, "{\"todos\": \"[{\\\"content\\\": \\\"one\ntwo\\\", \\\"status\\\": \\\"pending\\\"}]\"}", `{"todos":[{"content":"one\ntwo","status":"pending"}]}`},
	{"strings", "bad-escape", mend, writeTool, `{"file_path": "C:\dev\project\x.go", "content": "\s+\w\1\0"}`, `{"file_path":"C:\\dev\\project\\x.go","content":"\\s+\\w\\1\\0"}`},
	{"strings", "bad-escape", mend, runTool, `{"cmd": "grep -E 'a\|b' \x41 \$HOME"}`, `{"cmd":"grep -E 'a\\|b' \\x41 \\$HOME"}`},
	{"strings", "bad-escape", mend, "", `{"a": "it\'s \useful", "b": "\ünter"}`, `{"a":"it's \\useful","b":"\\ünter"}`},
	{"strings", "bad-escape", mend, "", `{"a": "\u12game", "b": "\uXYZ"}`, `{"a":"\\u12game","b":"\\uXYZ"}`},
	{"strings", "bad-escape", isCut, "", `{"a": "tail \u12`, `{"a":"tail "}`},
	{"strings", "path-escape", always, writeTool, `{"file_path": "C:\temp\new.txt", "content": ""}`, `{"file_path": "C:\temp\new.txt", "content": ""}`},
	{"strings", "broken-unicode", guess, writeTool, `{"file_path": "a", "content": "\ud83d and \ude00"}`, `{"file_path":"a","content":"\ufffd and \ufffd"}`},
	{"strings", "broken-unicode", guess, "", "{\"a\": \"caf\xe9 \xff\"}", `{"a":"caf` + "\ufffd \ufffd" + `"}`},
	{"strings", "broken-unicode", guess, "", `{"a": "\u12"}`, `{"a":"` + "\ufffd" + `"}`},
	{"strings", "broken-unicode", always, "", `{"a": "\ud83d\ude00\u00e9"}`, `{"a": "\ud83d\ude00\u00e9"}`},
	{"strings", "inner-quote", mend, writeTool, `{"file_path": "x.html", "content": "<div class="box" id="b1">Hi</div>"}`, `{"file_path":"x.html","content":"<div class=\"box\" id=\"b1\">Hi</div>"}`},
	{"strings", "inner-quote", mend, runTool, `{"cmd": "echo "hello world" > out.txt", "timeout": 3}`, `{"cmd":"echo \"hello world\" > out.txt","timeout":3}`},
	{"strings", "inner-quote", mend, todoTool, `{"todos": [{"content": "Fix the "save" button", "status": "pending"}, {"content": "b", "status": "completed"}]}`, `{"todos":[{"content":"Fix the \"save\" button","status":"pending"},{"content":"b","status":"completed"}]}`},
	{"strings", "inner-quote", guess, "", `{"note": "a 3" nail", "ok": true}`, `{"note":"a 3\" nail","ok":true}`},
	{"strings", "inner-quote", guess, "", "[\"he said \"no\"\", \"b\"]", `["he said \"no\"","b"]`},
	{"strings", "inner-quote", mend, writeTool, `{"file_path": "m.js", "content": "log("done")"}`, `{"file_path":"m.js","content":"log(\"done\")"}`},
	{"strings", "inner-quote", fail, writeTool, `{"file_path": "x" and "content": "b"}`, ``},
	{"strings", "single-quotes", mend, editTool, `{'path': 'a.txt', 'edits': [{'oldText': 'it\'s', 'newText': "it is"}]}`, `{"path":"a.txt","edits":[{"oldText":"it's","newText":"it is"}]}`},
	{"strings", "single-quotes", mend, searchTool, `{'query': 'say "hi"', 'filters': {'lang': 'en'}}`, `{"query":"say \"hi\"","filters":{"lang":"en"}}`},
	{"strings", "single-quotes", mend, editTool, `{'path': 'a', 'edits': '[{"oldText": "x", "newText": "it\'s"}]'}`, `{"path":"a","edits":[{"oldText":"x","newText":"it's"}]}`},
	{"strings", "single-quotes", mend, "", `['a', 'b' 'c']`, `["a","b","c"]`},
	{"strings", "backticks", mend, writeTool, "{\"file_path\": `a.ts`, \"content\": `const s = \"x\";`}", `{"file_path":"a.ts","content":"const s = \"x\";"}`},
	{"strings", "backticks", mend, "", "{`k`: `v`, \"m\": \"`code`\"}", "{\"k\":\"v\",\"m\":\"`code`\"}"},
	{"strings", "triple-quotes", mend, writeTool, "{\"file_path\": \"a.py\", \"content\": \"\"\"def f():\n  return \"x\"\n\"\"\"}", `{"file_path":"a.py","content":"def f():\n  return \"x\"\n"}`},
	{"strings", "triple-quotes", mend, "", `{"a": '''it's "so"''', "b": 1}`, `{"a":"it's \"so\"","b":1}`},
	{"strings", "smart-quotes", mend, searchTool, `{“query”: “Zürich”, “limit”: 3}`, `{"query":"Zürich","limit":3}`},
	{"strings", "smart-quotes", mend, "", `{“a”: ‘b’, "c": [“d”, "e”f"]}`, `{"a":"b","c":["d","e”f"]}`},
	{"strings", "token-quote", guess, searchTool, `{"query": <|"|>a, b<|"|>, "exact": true}`, `{"query":"a, b","exact":true}`},
	{"strings", "token-quote", guess, "", `{"l": [<|"|>x<|"|>, <|"|>y z<|"|>]}`, `{"l":["x","y z"]}`},
	{"strings", "value-quote", guess, writeTool, `{"file_path": "a.txt, "content": "x"}`, `{"file_path":"a.txt","content":"x"}`},
	{"strings", "value-quote", guess, searchTool, `{"query": best pizza", "limit": 2}`, `{"query":"best pizza","limit":2}`},
	{"strings", "value-quote", last, "", `["red, "green", "blue"]`, `["red","green","blue"]`},
	{"strings", "value-quote", last, "", `{"a": {"b": "c, "d": [1]}, "e": null}`, `{"a":{"b":"c","d":[1]},"e":null}`},
	{"strings", "string-join", mend, writeTool, "{\"file_path\": \"a\" + \"b\", \"content\": \"one\\n\" +\n    \"two\"}", `{"file_path":"ab","content":"one\ntwo"}`},
	{"strings", "string-join", mend, "", `["x" + "y" + "z"]`, `["xyz"]`},
	{"strings", "over-escaped", mend, searchTool, `{\"query\": \"a \\\"b\\\" c\", \"tags\": [\"x\"]}`, `{"query":"a \"b\" c","tags":["x"]}`},
	{"strings", "over-escaped", mend, "", "{\\n  \\\"a\\\": 1,\\n  \\\"b\\\": {\\\"c\\\": \\\"d\\\"}\\n}", `{"a":1,"b":{"c":"d"}}`},
	{"strings", "over-escaped", guess, searchTool, `{"query": "x", "limit": \25}`, `{"query":"x","limit":25}`},
	{"strings", "over-escaped", always, writeTool, `{"file_path": "a", "content": "{\\\"a\\\": 1}\\n"}`, `{"file_path": "a", "content": "{\\\"a\\\": 1}\\n"}`},
	{"strings", "escaped-space", mend, searchTool, `{\n"query": "x",\n\t"limit": 1\n}`, `{"query":"x","limit":1}`},

	// Structure.
	{"structure", "close-open", isCut, editTool, `{"path": "a", "edits": [{"oldText": "x", "newTe`, `{"path":"a","edits":[{"oldText":"x"}]}`},
	{"structure", "close-open", isCut, editTool, `{"path": "a", "edits": "[{\"oldText\": \"x\", \"newText\": \"two\nli`, `{"path":"a","edits":[{"oldText":"x","newText":"two\nli"}]}`},
	{"structure", "close-open", isCut, searchTool, `{"query": "a", "limit": 12`, `{"query":"a"}`},
	{"structure", "close-open", isCut, searchTool, `{"query": "a", "exact": fal`, `{"query":"a"}`},
	{"structure", "close-open", isCut, "", `{"a": "x\ud83d`, `{"a":"x"}`},
	{"structure", "close-open", isCut, "", "{\"a\": \"na\xc3", `{"a":"na"}`},
	{"structure", "close-open", isCut, writeTool, `{"file_path": "a", "content": "b"`, `{"file_path":"a","content":"b"}`},
	{"structure", "close-open", isCut, "", `[[1, 2], [3`, `[[1,2],[]]`},
	{"structure", "trailing-comma", mend, editTool, "{\"path\": \"a\", \"edits\": [{\"oldText\": \"x\", \"newText\": \"y\",},],\r\n}", `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"structure", "double-comma", mend, rangeTool, `{"range": [1,,2],, "label": "x"}`, `{"range":[1,2],"label":"x"}`},
	{"structure", "double-comma", mend, "", `{"w": 760, , "h": 2}`, `{"w":760,"h":2}`},
	{"structure", "leading-comma", mend, "", `{,"a": [, 1]}`, `{"a":[1]}`},
	{"structure", "missing-comma", mend, editTool, `{"path": "a" "edits": [{"oldText": "x" "newText": "y"} {"oldText": "1", "newText": "2"}]}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"},{"oldText":"1","newText":"2"}]}`},
	{"structure", "missing-comma", mend, "", "{\n\"a\": 1\n\"b\": true\n\"c\": [\"x\"\n\"y\"]\n}", `{"a":1,"b":true,"c":["x","y"]}`},
	{"structure", "missing-comma", mend, rangeTool, `{"range": [1 2] "unit": "em"}`, `{"range":[1,2],"unit":"em"}`},
	{"structure", "missing-colon", mend, searchTool, `{"query" "x", "limit" 3}`, `{"query":"x","limit":3}`},
	{"structure", "wrong-colon", mend, searchTool, `{"query" => "x", "limit" = 3, "exact">true}`, `{"query":"x","limit":3,"exact":true}`},
	{"structure", "unquoted-name", mend, editTool, `{path: "a", edits: [{oldText: "x", newText: "y"}]}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"structure", "unquoted-name", mend, "", `{über: 1, user-id: 2, a.b: 3}`, `{"über":1,"user-id":2,"a.b":3}`},
	{"structure", "name-quote", mend, searchTool, `{query": "x", "limit: 2}`, `{"query":"x","limit":2}`},
	{"structure", "name-quote", fail, "", `{"a: 1}`, ``},
	{"structure", "extra-closer", mend, editTool, `{"path": "a", "edits": [{"oldText": "x", "newText": "y"}}]}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"structure", "extra-closer", mend, todoTool, `{"todos": "[{\"content\": \"a\", \"status\": \"pending\"}]}"}`, `{"todos":[{"content":"a","status":"pending"}]}`},
	{"structure", "extra-closer", mend, "", `{"a": [1]]}`, `{"a":[1]}`},
	{"structure", "missing-closer", mend, editTool, `{"path": "a", "edits": [{"oldText": "x", "newText": "y"], "dryRun": true}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}],"dryRun":true}`},
	{"structure", "missing-closer", guess, "", `{"rows": [{"a": 1, {"a": 2}]}`, `{"rows":[{"a":1},{"a":2}]}`},
	{"structure", "wrong-closer", mend, rangeTool, `{"range": [3, 4}, "label": "z"}`, `{"range":[3,4],"label":"z"}`},
	{"structure", "wrong-closer", mend, searchTool, `{"query": "x", "filters": {"lang": "en"], "limit": 1}`, `{"query":"x","filters":{"lang":"en"},"limit":1}`},
	{"structure", "early-closer", guess, runTool, `{"cmd": "x", "env": {"A": "b"}}, "timeout": 4}`, `{"cmd":"x","env":{"A":"b"},"timeout":4}`},
	{"structure", "early-closer", fail, runTool, `{"cmd": "x"}, "nonsense": 4}`, ``},
	{"structure", "lost-opener", guess, searchTool, `query": "x", "limit": 3}`, `{"query":"x","limit":3}`},
	{"structure", "comment", mend, runTool, "{\n  // run it\n  \"cmd\": \"ls\", # list\n  /* in\n seconds */ \"timeout\": 5 // end\n}", `{"cmd":"ls","timeout":5}`},
	{"structure", "comment", always, runTool, `{"cmd": "curl http://x/ # no comment /* at */ all"}`, `{"cmd":"curl http://x/ # no comment /* at */ all"}`},
	{"structure", "fence", mend, searchTool, "```json\r\n{\"query\": \"x\"}\r\n```\r\n", `{"query":"x"}`},
	{"structure", "fence", mend, "", "```JSON\n[1,\n2]\n```", `[1,2]`},
	{"structure", "prose", guess, searchTool, "Sure! Here are the arguments:\n\n{\"query\": \"x\"}", `{"query":"x"}`},
	{"structure", "prose", guess, searchTool, "Here it is:\n```json\n{\"query\": \"x\"}\n```\nLet me know.", `{"query":"x"}`},
	{"structure", "prose", fail, searchTool, "Either {\"query\": \"x\"} or {\"query\": \"y\"}", ``},
	{"structure", "call-header", mend, searchTool, `web.search({"query": "x", "limit": 2});`, `{"query":"x","limit":2}`},
	{"structure", "call-header", mend, searchTool, `search{"query": "x"}`, `{"query":"x"}`},
	{"structure", "call-header", mend, searchTool, `.functions.search:12 {"query": "x"}`, `{"query":"x"}`},
	{"structure", "end-token", mend, searchTool, "{\"query\": \"x\"}<|im_end|>\n", `{"query":"x"}`},
	{"structure", "end-token", mend, editTool, "{\"path\": \"a\", \"edits\": []}\n</parameter>\n</invoke>", `{"path":"a","edits":[]}`},
	{"structure", "end-token", mend, searchTool, `{"query": "x"}</tool_call><|eot_id|>`, `{"query":"x"}`},
	{"structure", "trailing-text", guess, searchTool, "{\"query\": \"x\"}\n\nThis searches for x.", `{"query":"x"}`},
	{"structure", "empty-prefix", mend, searchTool, "{}\n{\"query\": \"x\"}", `{"query":"x"}`},
	{"structure", "repeated", mend, editTool, `{"path": "a", "edits": []}{"path":"a","edits":[]}`, `{"path":"a","edits":[]}`},
	{"structure", "repeated", mend, writeTool, "{\"file_path\": \"a\", \"content\": \"b\"}\n{\"file_path\": \"a\", \"cont", `{"file_path":"a","content":"b"}`},
	{"structure", "two values", fail, searchTool, "{\"query\": \"x\"}\n{\"query\": \"y\"}", ``},
	{"structure", "two values", fail, searchTool, `{"query": "x"}, {"query": "y", "limit": 2}`, ``},
	{"structure", "double-braces", mend, searchTool, `{{"query": "x", "filters": {"a": "b"}}}`, `{"query":"x","filters":{"a":"b"}}`},
	{"structure", "bom-space", mend, searchTool, "\ufeff{\u00a0\"query\":\u2003\"x\",\u200b\"limit\":\u30001}", `{"query":"x","limit":1}`},
	{"structure", "duplicate-name", mend, searchTool, `{"query": "x", "limit": 1, "query": "x"}`, `{"query":"x","limit":1}`},
	{"structure", "duplicate-name", fail, searchTool, `{"query": "x", "query": "y"}`, ``},
	{"structure", "no JSON", fail, searchTool, `I'm sorry, I can't do that.`, ``},
	{"structure", "no JSON", fail, searchTool, `[object Object]`, ``},

	// Shape.
	{"shape", "decode-string", mend, editTool, `{"path": "a.go", "edits": "[{\"oldText\": \"if x {\\n\\treturn \\\"y\\\"\\n}\", \"newText\": \"return \\\"z\\\"\"}]"}`, `{"path":"a.go","edits":[{"oldText":"if x {\n\treturn \"y\"\n}","newText":"return \"z\""}]}`},
	{"shape", "decode-string", mend, searchTool, `{"query": "x", "filters": "{\"lang\": \"en\"}", "tags": "[\"a\", \"b\"]"}`, `{"query":"x","filters":{"lang":"en"},"tags":["a","b"]}`},
	{"shape", "decode-string", mend, runTool, `{"cmd": "x", "env": "{\"A\": \"b\"}", "args": "[\"-l\"]"}`, `{"cmd":"x","env":{"A":"b"},"args":["-l"]}`},
	{"shape", "decode-string", mend, rangeTool, `{"range": "[1, 2]", "label": "[1, 2]"}`, `{"range":[1,2],"label":"[1, 2]"}`},
	{"shape", "decode-string", mend, todoTool, `{"todos": ["{\"content\": \"a\", \"status\": \"pending\"}"]}`, `{"todos":[{"content":"a","status":"pending"}]}`},
	{"shape", "decode-string", mend, todoTool, `{"todos": "[{'content': 'it\\'s', 'status': 'completed', 'id': '1'}]"}`, `{"todos":[{"content":"it's","status":"completed","id":"1"}]}`},
	{"shape", "decode-string", mend, editTool, "{\"path\": \"a\", \"edits\": \"[\n  {\n    \\\"oldText\\\": \\\"x\\\",\n    \\\"newText\\\": \\\"y\\\"\n  }\n]\"}", `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"shape", "decode-string", fail, todoTool, `{"todos": "- first\n- second"}`, ``},
	{"shape", "decode-string", always, writeTool, `{"file_path": "a.json", "content": "{\"a\": [1, 2,]}"}`, `{"file_path": "a.json", "content": "{\"a\": [1, 2,]}"}`},
	{"shape", "unquote-scalar", mend, searchTool, `{"query": "42", "limit": "42", "exact": "False"}`, `{"query":"42","limit":42,"exact":false}`},
	{"shape", "unquote-scalar", mend, rangeTool, `{"range": ["1", "2.0"]}`, `{"range":[1,2.0]}`},
	{"shape", "unquote-scalar", mend, runTool, `{"cmd": "x", "timeout": "1e3"}`, `{"cmd":"x","timeout":1000}`},
	{"shape", "unquote-scalar", fail, searchTool, `{"query": "x", "limit": "ten"}`, ``},
	{"shape", "unquote-scalar", fail, searchTool, `{"query": "x", "exact": "1"}`, ``},
	{"shape", "quote-scalar", loose, searchTool, `{"query": 2024, "filters": {"year": 2024}}`, `{"query":"2024","filters":{"year":"2024"}}`},
	{"shape", "quote-scalar", loose, runTool, `{"cmd": true, "env": {"N": 1.50}}`, `{"cmd":"true","env":{"N":"1.50"}}`},
	{"shape", "wrap-item", mend, searchTool, `{"query": "x", "tags": "one, two"}`, `{"query":"x","tags":["one, two"]}`},
	{"shape", "wrap-item", mend, editTool, `{"path": "a", "edits": {"oldText": "x", "newText": "y"}}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"shape", "wrap-item", mend, editTool, `{"path": "a", "edits": "{\"oldText\": \"x\", \"newText\": \"y\"}"}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"shape", "drop-null", mend, runTool, `{"cmd": "x", "timeout": null, "env": null, "args": null}`, `{"cmd":"x"}`},
	{"shape", "drop-null", always, searchTool, `{"query": "x", "limit": null, "filters": null}`, `{"query": "x", "limit": null, "filters": null}`},
	{"shape", "drop-null", fail, writeTool, `{"file_path": "a", "content": null}`, ``},
	{"shape", "enum-case", loose, todoTool, `{"todos": [{"content": "a", "status": "PENDING"}, {"content": "b", "status": "In_Progress"}]}`, `{"todos":[{"content":"a","status":"pending"},{"content":"b","status":"in_progress"}]}`},
	{"shape", "unwrap", mend, writeTool, `{"arguments": {"file_path": "a", "content": "b"}}`, `{"file_path":"a","content":"b"}`},
	{"shape", "unwrap", mend, editTool, `{"input": {"path": "a", "edits": "[]"}}`, `{"path":"a","edits":[]}`},
	{"shape", "unwrap", mend, searchTool, `{"name": "search", "arguments": {"query": "x"}}`, `{"query":"x"}`},
	{"shape", "unwrap", mend, searchTool, `{"type": "tool_use", "id": "t1", "name": "search", "input": {"query": "x", "limit": "3"}}`, `{"query":"x","limit":3}`},
	{"shape", "unwrap", mend, searchTool, `{"query": "x", "filters": {"filters": {"lang": "en"}}}`, `{"query":"x","filters":{"lang":"en"}}`},
	{"shape", "unwrap", mend, writeTool, `{"raw": "{\"file_path\": \"a\", \"content\": \"b\"}", "len": 34}`, `{"file_path":"a","content":"b"}`},
	{"shape", "unwrap", fail, writeTool, `{"input": "write b to a"}`, ``},
	{"shape", "rename", mend, searchTool, `{" query": "x", "limit ": 2}`, `{"query":"x","limit":2}`},
	{"shape", "rename", mend, writeTool, `{"\"file_path\"": "a", "'content'": "b"}`, `{"file_path":"a","content":"b"}`},
	{"shape", "strip-tag", guess, writeTool, "{\"file_path\": \"a\", \"content\": \"text\\n</content>\\n</invoke>\"}", `{"file_path":"a","content":"text\n"}`},
	{"shape", "strip-tag", guess, runTool, `{"cmd": "ls</cmd>"}`, `{"cmd":"ls"}`},
	{"shape", "strip-tag", always, runTool, `{"cmd": "echo '</div>'"}`, `{"cmd":"echo '</div>'"}`},
	{"shape", "split-sibling", guess, writeTool, "{\"file_path\": \"a.md</file_path>\\n<parameter name=\\\"content\\\">hello\"}", `{"file_path":"a.md","content":"hello"}`},
	{"shape", "split-sibling", guess, editTool, "{\"path\": \"a</path>\\n<parameter name=\\\"edits\\\">[{\\\"oldText\\\": \\\"x\\\", \\\"newText\\\": \\\"y\\\"}]\"}", `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"shape", "split-swallowed", guess, writeTool, `{"file_path": "a.txt\",\"content\":\"hi"}`, `{"file_path":"a.txt","content":"hi"}`},
	{"shape", "markup-value", fail, writeTool, `{"file_path": <parameter name="file_path">a</parameter>, "content": "b"}`, ``},
	{"shape", "markup-value", fail, writeTool, `{"file_path": "a", "content": "</content>\n</invoke>"}`, ``},
	{"shape", "text-of-value", fail, writeTool, `{"file_path": "package.json", "content": {"name": "x"}}`, ``},

	// Several faults at once, and what is near to a fault.
	{"mixed", "fence", mend, searchTool, "```python\n{'query': 'x', 'exact': True, 'limit': None,}\n```", `{"query":"x","exact":true,"limit":null}`},
	{"mixed", "json5", mend, editTool, "{\n  // edits\n  path: 'a.txt',\n  edits: [\n    {oldText: 'x', newText: \"y\",}, /* one */\n  ],\n  dryRun: True,\n}", `{"path":"a.txt","edits":[{"oldText":"x","newText":"y"}],"dryRun":true}`},
	{"mixed", "json5 in a string", mend, todoTool, `{"todos": "[{content: 'a', status: 'pending',}, {content: 'b', status: 'completed'}]"}`, `{"todos":[{"content":"a","status":"pending"},{"content":"b","status":"completed"}]}`},
	{"mixed", "decode-string", mend, editTool, `{"path": "a", "edits": "[{"oldText": "x", "newText": "y"}]"}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"mixed", "decode-string", mend, editTool, `{"path": "a", "edits": "[{\"oldText\": \"x\", \"newText\": \"y\"}]\n", "dryRun": "true"}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}],"dryRun":true}`},
	{"mixed", "decode-string", mend, editTool, `{"path": "a", "edits": "[{\"oldText\": \"x\", \"newText\": \"y\"},]"}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"mixed", "decode-string", mend, editTool, `{"path": "a", "edits": "[{\"oldText\": \"say \\\"hi\\\"\", \"newText\": \"it\\u2019s\"}]"}`, `{"path":"a","edits":[{"oldText":"say \"hi\"","newText":"it’s"}]}`},
	{"mixed", "decode-string", fail, editTool, `{"path": "a", "edits": "[{\"oldText\": \"x\", \"newText\": \"y\"}] as asked"}`, ``},
	{"mixed", "decode-string", fail, editTool, `{"path": "a", "edits": "[{\"oldText\": \"x\"}]"}`, ``},
	{"mixed", "two values", fail, searchTool, `{"query": "x", "filters": "{\"lang\": \"5\"}"}{"query": "y"}`, ``},
	{"mixed", "over-escaped", mend, editTool, `{"path": "a", "edits": [{\"oldText\": \"x\", \"newText\": \"y\"}], "dryRun": true}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}],"dryRun":true}`},
	{"mixed", "tags around", guess, searchTool, "<tool_call>\n{\"name\": \"search\", \"arguments\": {\"query\": \"x\"}}\n</tool_call>", `{"query":"x"}`},
	{"mixed", "tags around", guess, searchTool, `<|python_tag|>{"query": "x"}<|eom_id|>`, `{"query":"x"}`},
	{"mixed", "wrong closer at the end", mend, searchTool, `{"query": "x", "tags": ["a"]]`, `{"query":"x","tags":["a"]}`},
	{"mixed", "semicolons", fail, searchTool, `{"query": "x"; "limit": 1}`, ``},
	{"mixed", "units", fail, runTool, `{"cmd": "x", "timeout": 5s}`, ``},
	{"mixed", "units", fail, runTool, `{"cmd": "x", "timeout": "30 seconds"}`, ``},
	{"mixed", "units", fail, searchTool, `{"query": "x", "limit": "10,000"}`, ``},
	{"mixed", "fraction", fail, searchTool, `{"query": "x", "limit": "5.5"}`, ``},
	{"mixed", "expression", fail, runTool, `{"cmd": "x", "timeout": 60 * 5}`, ``},
	{"mixed", "rename", mend, searchTool, `{"query:": "x", "limit": "7"}`, `{"query":"x","limit":7}`},
	{"mixed", "anyOf with string", always, `{"type":"object","properties":{"v":{"anyOf":[{"type":"integer"},{"type":"string"}]},"w":{"oneOf":[{"type":"object"},{"type":"string"}]}}}`, `{"v": "5", "w": "{\"a\": 1}"}`, `{"v":"5","w":"{\"a\": 1}"}`},
	{"mixed", "anyOf without string", mend, `{"type":"object","properties":{"v":{"anyOf":[{"type":"integer"},{"type":"null"}]},"w":{"anyOf":[{"type":"object","properties":{"a":{"type":"integer"}}},{"type":"array"}]}}}`, `{"v": "5", "w": "{\"a\": \"1\"}"}`, `{"v":5,"w":{"a":1}}`},
	{"mixed", "$ref to a union", mend, `{"type":"object","properties":{"shape":{"$ref":"#/$defs/shape"}},"required":["shape"],"$defs":{"shape":{"oneOf":[{"type":"object","properties":{"kind":{"const":"circle"},"r":{"type":"number"}},"required":["kind","r"]},{"type":"object","properties":{"kind":{"const":"box"},"w":{"type":"number"}},"required":["kind","w"]}]}}}`, `{"shape": "{\"kind\": \"box\", \"w\": 2}"}`, `{"shape":{"kind":"box","w":2}}`},
	{"mixed", "recursive", mend, `{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},"kids":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["v"]}}}`, `{"v": "1", "kids": "[{\"v\": 2, \"kids\": \"[{\\\"v\\\": \\\"3\\\"}]\"}]"}`, `{"v":1,"kids":[{"v":2,"kids":[{"v":3}]}]}`},
	{"mixed", "allOf", mend, `{"allOf":[{"type":"object","properties":{"a":{"type":"array","items":{"type":"integer"}}}},{"properties":{"b":{"type":"boolean"}},"required":["b"]}]}`, `{"a": "[1, 2]", "b": "false"}`, `{"a":[1,2],"b":false}`},
	{"mixed", "nullable", mend, `{"type":"object","properties":{"n":{"type":"integer","nullable":true},"o":{"type":"object","nullable":true}}}`, `{"n": "3", "o": "{\"a\": 1}"}`, `{"n":3,"o":{"a":1}}`},
	{"mixed", "under-escaped JSON", guess, writeTool, `{"file_path": "p.json", "content": "{"name": "x", "v": 1}"}`, `{"file_path":"p.json","content":"{\"name\": \"x\", \"v\": 1}"}`},
	{"mixed", "under-escaped JSON", guess, writeTool, "{\"file_path\": \"p.json\", \"content\": \"{\n  \"name\": \"x\",\n  \"list\": [\"a\", \"b\"]\n}\n\"}", `{"file_path":"p.json","content":"{\n  \"name\": \"x\",\n  \"list\": [\"a\", \"b\"]\n}\n"}`},
	{"mixed", "under-escaped code", mend, writeTool, `{"file_path": "a.py", "content": "print("a", "b")"}`, `{"file_path":"a.py","content":"print(\"a\", \"b\")"}`},
	{"mixed", "under-escaped code", mend, writeTool, "{\"file_path\": \"a.go\", \"content\": \"func main() {\\n\\tfmt.Println(\"hi\")\\n}\\n\"}", `{"file_path":"a.go","content":"func main() {\n\tfmt.Println(\"hi\")\n}\n"}`},
	{"mixed", "under-escaped code", mend, editTool, `{"path": "a", "edits": [{"oldText": "x = "1"", "newText": "x = "2" + y"}]}`, `{"path":"a","edits":[{"oldText":"x = \"1\"","newText":"x = \"2\" + y"}]}`},
	{"mixed", "tag in an item", guess, editTool, `{"path": "a", "edits": [{"oldText": "x", "newText": "y</newText>"}]}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"mixed", "tag with a prefix", guess, writeTool, "{\"file_path\": \"a\", \"content\": \"hi\\n</ant" + "ml:parameter>\\n</ant" + "ml:invoke>\"}", `{"file_path":"a","content":"hi\n"}`},
	{"mixed", "sibling before", guess, writeTool, "{\"content\": \"hello</content>\\n<parameter name=\\\"file_path\\\">a.md\"}", `{"content":"hello","file_path":"a.md"}`},
	{"mixed", "script in content", always, writeTool, `{"file_path": "i.html", "content": "<script>x</script>"}`, `{"file_path":"i.html","content":"<script>x</script>"}`},
	{"mixed", "typed map", loose, runTool, `{"cmd": "x", "env": {"PORT": 8080, "DEBUG": true}}`, `{"cmd":"x","env":{"PORT":"8080","DEBUG":"true"}}`},
	{"mixed", "wrapped and stringified", mend, editTool, `{"arguments": "{\"path\": \"a\", \"edits\": \"[{\\\"oldText\\\": \\\"x\\\", \\\"newText\\\": \\\"y\\\"}]\"}"}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"mixed", "wrapped, with faults", mend, searchTool, `{"parameters": {'query': 'x', "tags": "[\"a\",]", "limit": "5", exact: True,}}`, `{"query":"x","tags":["a"],"limit":5,"exact":true}`},
	{"mixed", "wrapper and sibling", fail, searchTool, `{"input": {"query": "x"}, "limit": 5}`, ``},
	{"mixed", "CRLF everywhere", mend, editTool, "{\r\n\t\"path\": \"a\",\r\n\t\"edits\": \"[\r\n\t\t{\\\"oldText\\\": \\\"x\\\",\r\n\t\t\\\"newText\\\": \\\"y\\\"},\r\n\t]\"\r\n}\r\n", `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"mixed", "names in other scripts", mend, `{"type":"object","properties":{"名前":{"type":"string"},"年齢":{"type":"integer"}},"required":["名前"]}`, `{名前: "太郎 "T" です", "年齢": "30"}`, `{"名前":"太郎 \"T\" です","年齢":30}`},
	{"mixed", "emoji and a control", mend, writeTool, "{\"file_path\": \"🎉.txt\", \"content\": \"a\u2028b\n\U0001F600\"}", "{\"file_path\":\"🎉.txt\",\"content\":\"a\u2028b\\n\U0001F600\"}"},
	{"mixed", "string for an object of strings", mend, runTool, `{"cmd": "x", "env": "{'A': 'b', \"C\": \"d\"}"}`, `{"cmd":"x","env":{"A":"b","C":"d"}}`},
	{"mixed", "empty strings", fail, searchTool, `{"query": "x", "filters": ""}`, ``},
	{"mixed", "numbers for booleans", fail, searchTool, `{"query": "x", "exact": 1}`, ``},
	{"mixed", "null text", fail, searchTool, `{"query": "x", "limit": "none"}`, ``},
	{"mixed", "cut in many", isCut, editTool, `{'path': 'a', 'edits': "[{'oldText': 'x', 'newText': 'it`, `{"path":"a","edits":[{"oldText":"x","newText":"it"}]}`},
	{"mixed", "cut in an escape", isCut, editTool, `{"path": "a", "edits": "[{\"oldText\": \"x\", \"newText\": \"y\\`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"mixed", "cut behind a name", isCut, searchTool, `{"query": "x", "filters": {"lang": "en", "site"`, `{"query":"x","filters":{"lang":"en"}}`},
	{"mixed", "cut in a comment", isCut, "", `{"a": 1, /* and th`, `{"a":1}`},
	{"mixed", "cut behind undefined", isCut, searchTool, `{"query": "x", "limit": undefined, `, `{"query":"x"}`},
	{"mixed", "two objects in an array slot", mend, editTool, "{\"path\": \"a\", \"edits\": [{\"oldText\": \"x\", \"newText\": \"y\"}\n{\"oldText\": \"z\", \"newText\": \"w\"}]}", `{"path":"a","edits":[{"oldText":"x","newText":"y"},{"oldText":"z","newText":"w"}]}`},
	{"mixed", "items in no array", fail, editTool, `{"path": "a", "edits": {"oldText": "x", "newText": "y"}, {"oldText": "z", "newText": "w"}}`, ``},
	{"mixed", "a bracket that is not open", mend, editTool, `{"path": "a", "edits": {"oldText": "x", "newText": "y"}]}`, `{"path":"a","edits":[{"oldText":"x","newText":"y"}]}`},
	{"mixed", "text that looks like a call", always, runTool, `{"cmd": "echo '{\"name\": \"x\", \"arguments\": {}}'"}`, `{"cmd":"echo '{\"name\": \"x\", \"arguments\": {}}'"}`},
	{"mixed", "JavaScript", fail, searchTool, `{query: 'x', limit: undefined, exact: !0 }`, ``},
	{"mixed", "a value in parentheses", guess, searchTool, `({"query": "x"})`, `{"query":"x"}`},
	{"mixed", "an assignment", guess, searchTool, `args = {"query": "x"}`, `{"query":"x"}`},
	{"mixed", "lines of JSON", fail, searchTool, "{\"query\": \"x\"}\n{\"query\": \"x\", \"limit\": 1}\n", ``},
	{"mixed", "apostrophes", mend, writeTool, `{'file_path': 'a', 'content': 'don't stop'}`, `{"file_path":"a","content":"don't stop"}`},
	{"mixed", "a name in content", guess, writeTool, `{"file_path": "a", "content": "set "file_path": first"}`, `{"file_path":"a","content":"set \"file_path\": first"}`},
}

// TestKinds reads each input under lossless, lenient and every, whole and cut, and
// checks the laws.
func TestKinds(t *testing.T) {
	type score struct{ right, all int }
	scores := map[string]score{}
	for n, k := range slices.Concat(kinds, textKinds, structureKinds, shapeKinds, toolKinds) {
		lossless := whole(t, jsonrecover.LosslessRules(), k.schema, k.input)
		lenient := whole(t, jsonrecover.LenientRules(), k.schema, k.input)
		every := whole(t, jsonrecover.EveryRules(), k.schema, k.input)
		commits := func(d drive) bool { return d.committed(false) && sameValue(d.json, k.value) }
		guesses := func(d drive) bool {
			return d.outcome == jsonrecover.Guessed && d.committed(true) && sameValue(d.json, k.value)
		}
		keeps := func(d drive) bool { return !d.committed(false) || d.untouched(k.input) }
		ok := false
		switch k.want {
		case mend:
			ok = commits(lossless) && commits(lenient) && commits(every)
		case loose:
			ok = keeps(lossless) && commits(lenient) && commits(every)
		case guess:
			ok = keeps(lossless) && guesses(lenient) && guesses(every)
		case last:
			ok = keeps(lossless) && keeps(lenient) && guesses(every)
		case always:
			ok = commits(lossless) && lossless.outcome == jsonrecover.Exact && lenient.outcome == jsonrecover.Exact && lenient.json == k.input
		case isCut:
			ok = lossless.outcome == jsonrecover.Cut && sameValue(lossless.json, k.value)
		case fail:
			ok = (!lossless.committed(true) || lossless.untouched(k.input)) && !lenient.committed(true)
		}
		rng := rand.New(rand.NewPCG(uint64(n), 3))
		for i, preset := range []string{"lossless", "every"} {
			if n >= len(kinds) && n%2 != i {
				continue // one of them, for time
			}
			rules, _ := jsonrecover.ParsePreset(preset)
			var r fuzz.Recorder
			laws(&r, t, rules, k.schema, k.input)
			if err := r.Err(); err != nil {
				t.Errorf("%s: %.600v", preset, err)
			}
			want := whole(t, rules, k.schema, k.input).String()
			if got := run(t, rules, k.schema, cut(k.input, rng)).String(); got != want {
				t.Errorf("%s, %s: %s", preset, k.input, lineDiff(want, got))
			}
		}
		s := scores[k.table]
		if s.all++; ok {
			s.right++
		} else {
			t.Errorf("%s: want %s %s\ninput %q\nlossless %s\nlenient %s\nevery %s", k.rule, k.want, k.value, k.input, brief(lossless), brief(lenient), brief(every))
		}
		scores[k.table] = s
	}
	for _, table := range []string{"literals", "strings", "structure", "shape", "mixed"} {
		t.Logf("%s: %d of %d", table, scores[table].right, scores[table].all)
	}
}

// brief is a drive without its events.
func brief(d drive) string {
	d.events = nil
	return d.String()
}
