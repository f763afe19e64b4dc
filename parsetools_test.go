package jsontide

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// One tool, as each provider has it in its request.
func TestParseToolsForms(t *testing.T) {
	const plain = `{"type":"object","properties":{"p":{"type":"string"}},"required":["p"]}`
	for name, doc := range map[string]string{
		"anthropic":         `[{"name":"f","description":"d","input_schema":` + plain + `,"eager_input_streaming":true}]`,
		"anthropic request": `{"model":"m","messages":[],"tools":[{"name":"f","input_schema":` + plain + `}]}`,
		"openai chat":       `[{"type":"function","function":{"name":"f","parameters":` + plain + `,"strict":true}}]`,
		"openai functions":  `{"functions":[{"name":"f","parameters":` + plain + `}]}`,
		"openai responses":  `{"tools":[{"type":"function","name":"f","parameters":` + plain + `}]}`,
		"gemini schema":     `{"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{"p":{"type":"STRING"}},"required":["p"]}}]}]}`,
		"gemini json":       `[{"functionDeclarations":[{"name":"f","parametersJsonSchema":` + plain + `}]}]`,
		"gemini snake":      `[{"function_declarations":[{"name":"f","parameters_json_schema":` + plain + `}]}]`,
		"gemini config":     `{"config":{"tools":[{"functionDeclarations":[{"name":"f","parameters":` + plain + `}]}]}}`,
		"bedrock":           `{"toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":` + plain + `}}}]}}`,
		"bedrock array":     `[{"toolSpec":{"name":"f","inputSchema":{"json":` + plain + `}}},{"cachePoint":{"type":"default"}}]`,
		"mcp":               `{"tools":[{"name":"f","inputSchema":` + plain + `}]}`,
		"mcp response":      `{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"f","title":"F","inputSchema":` + plain + `}]}}`,
		"one tool":          `{"name":"f","input_schema":` + plain + `}`,
	} {
		defs, err := toolsIn(json.RawMessage(doc), 0)
		if err != nil || len(defs) != 1 || defs[0].name != "f" {
			t.Errorf("%s: %v, %v", name, defs, err)
			continue
		}
		if d := cmp.Diff(decode(t, plain), decode(t, defs[0].schema)); d != "" {
			t.Errorf("%s: want (-), got (+)\n%s", name, d)
		}
		tools, err := ParseTools([]byte(doc))
		if err != nil || tools.Err() != nil || tools.Schema("f") == nil {
			t.Errorf("%s: %v, %v", name, err, tools.Err())
		}
	}
}

// The schema of Gemini's own kind, with limits as strings and a member that is
// called type.
func TestGeminiSchema(t *testing.T) {
	got, err := fromGemini(json.RawMessage(`{"type":"OBJECT","nullable":true,"properties":{
		"type":{"type":"STRING","enum":["OBJECT","STRING"],"maxLength":"20"},
		"list":{"type":"ARRAY","minItems":"1","maxItems":3,"items":{"anyOf":[{"type":"INTEGER"},{"type":"BOOLEAN"}]}},
		"any":{"type":"TYPE_UNSPECIFIED","example":{"type":"NUMBER"},"default":{"type":"NUMBER"}}},
		"propertyOrdering":["type","list"]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"object","nullable":true,"properties":{
		"type":{"type":"string","enum":["OBJECT","STRING"],"maxLength":20},
		"list":{"type":"array","minItems":1,"maxItems":3,"items":{"anyOf":[{"type":"integer"},{"type":"boolean"}]}},
		"any":{"example":{"type":"NUMBER"},"default":{"type":"NUMBER"}}},
		"propertyOrdering":["type","list"]}`
	if d := cmp.Diff(decode(t, want), decode(t, got)); d != "" {
		t.Errorf("want (-), got (+)\n%s", d)
	}
	same := `{"properties": {"a": {"type": "integer"}}}`
	if got, _ := fromGemini(json.RawMessage(same)); got != same {
		t.Errorf("a JSON Schema is not left alone: %s", got)
	}
}

func TestParseToolsWithoutSchema(t *testing.T) {
	tools, err := ParseTools([]byte(`{"tools":[
		{"type":"web_search_20250305","name":"web_search","max_uses":3},
		{"type":"custom","name":"apply_patch","format":{"type":"text"}},
		{"type":"mcp","server_label":"x"},
		{"type":"function","name":"noargs"},
		{"functionDeclarations":[{"name":"gnoargs"}]},
		{"name":"bare"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"apply_patch", "bare", "gnoargs", "noargs", "web_search"}, tools.Names()); d != "" {
		t.Error(d)
	}
	for name, why := range map[string]string{"web_search": "run by the provider", "apply_patch": "no JSON", "bare": "has no schema"} {
		c := tools.Start(name)
		c.Push(`{"a": 1}`)
		r := c.Close()
		if r.Verdict() != Unchecked || !strings.Contains(r.Unchecked(), why) {
			t.Errorf("%s: %v, %q", name, r.Verdict(), r.Unchecked())
		}
	}
	for _, name := range []string{"noargs", "gnoargs"} {
		if tools.Schema(name) == nil {
			t.Errorf("%s: a function without parameters has no schema", name)
		}
	}
}

func TestParseToolsRefuses(t *testing.T) {
	for _, tt := range []struct{ doc, want string }{
		{`[`, "not JSON"},
		{`"tools"`, "want a tools array"},
		{`12`, "want a tools array"},
		{`[{"input_schema": {}}]`, "no name"},
		{`[3]`, "cannot unmarshal"},
		{`{"result":{"result":{"result":{"result":{"result":{"result":{"tools":[]}}}}}}}`, "no tools"},
		{`{"messages": []}`, "no tools"},
	} {
		if _, err := ParseTools([]byte(tt.doc)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.doc, err, tt.want)
		}
	}
}

// An entry that is no tool, and two tools of one name, leave the others as they
// are.
func TestBadEntries(t *testing.T) {
	for _, tt := range []struct{ entries, want, unchecked string }{
		{`{"input_schema": {}}`, "entry 2 of the tools: no name", ""},
		{`3`, "entry 2 of the tools: ", ""},
		{`{"name":"twice","input_schema":{"type":"object"}},{"name":"twice","input_schema":{}}`, `tool "twice" cannot be used: two tools have this name`, "twice"},
	} {
		tools, err := ParseTools([]byte(`[{"name":"good","input_schema":{"type":"object"}},` + tt.entries + `,{"name":"last","input_schema":{"type":"object"}}]`))
		if err != nil {
			t.Fatal(err)
		}
		if err := tools.Err(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: Err = %v, want %q", tt.entries, err, tt.want)
		}
		for _, name := range []string{"good", "last"} {
			c := tools.Start(name)
			c.Push(`{}`)
			if _, err := c.Close().Commit("tool_use"); err != nil {
				t.Errorf("%s: %s: %v", tt.entries, name, err)
			}
		}
		if tt.unchecked != "" {
			c := tools.Start(tt.unchecked)
			c.Push(`{}`)
			if r := c.Close(); r.Unchecked() == "" {
				t.Errorf("%s is checked", tt.unchecked)
			}
		}
	}
	same, err := ParseTools([]byte(`[{"name":"a","input_schema":{"type":"object"}},{"name":"a","input_schema":{"type":"object"}}]`))
	if err != nil || same.Err() != nil || same.Schema("a") == nil {
		t.Errorf("the same tool twice: %v, %v", err, same.Err())
	}
}

// A schema that cannot be compiled leaves its tool unchecked and the others as
// they are.
func TestOneBadTool(t *testing.T) {
	tools, err := ParseTools([]byte(`[{"name":"good","input_schema":{"type":"object"}},{"name":"bad","input_schema":{"$ref":"#/nowhere"}}]`))
	if err != nil {
		t.Fatal(err)
	}
	if err := tools.Err(); err == nil || !strings.Contains(err.Error(), `"bad"`) {
		t.Errorf("Err = %v", err)
	}
	for name, want := range map[string]Verdict{"good": Valid, "bad": Unchecked} {
		c := tools.Start(name)
		c.Push(`{"a": 1}`)
		r := c.Close()
		if r.Verdict() != want {
			t.Errorf("%s: verdict %v, want %v", name, r.Verdict(), want)
		}
		if _, err := r.Commit("tool_use"); (err == nil) != (want == Valid) {
			t.Errorf("%s: Commit = %v", name, err)
		} else if err != nil && !strings.Contains(err.Error(), "cannot be used") {
			t.Errorf("%s: Commit does not say why: %v", name, err)
		}
	}
}
