package jsontide

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ParseTools returns the tools of a request: its tools array, or an object that
// holds one under the name its provider gives it. The forms, told apart by the
// members of each entry:
//
//   - Anthropic: {"name", "input_schema"}; the tools that the server runs have
//     no schema and are unchecked
//   - OpenAI Chat Completions (and those like it: Mistral, Ollama, …):
//     {"type": "function", "function": {"name", "parameters"}}, and the older
//     "functions" array
//   - OpenAI Responses: {"type": "function", "name", "parameters"}; a custom
//     tool takes text that is no JSON, and is unchecked
//   - Gemini: {"functionDeclarations": [{"name", "parameters" or
//     "parametersJsonSchema"}]}, also in snake case; parameters with upper-case
//     type names are read as the JSON Schema that they stand for
//   - Bedrock Converse: {"toolSpec": {"name", "inputSchema": {"json"}}}
//   - MCP: {"name", "inputSchema"}, in the result of tools/list
//
// A document that is none of these is an error. An entry that cannot be used
// does not take the others down: [Tools.Err] says what was wrong with it. See
// [NewTools] for a schema that cannot be compiled. Of two tools with one name and
// different schemas nobody can say which the model meant: their calls are
// unchecked.
func ParseTools(doc []byte, opts ...Option) (*Tools, error) {
	var root json.RawMessage
	if err := json.Unmarshal(doc, &root); err != nil {
		return nil, fmt.Errorf("jsontide: the tools are not JSON: %w", err)
	}
	defs, err := toolsIn(root, 0)
	if err != nil {
		return nil, fmt.Errorf("jsontide: %w", err)
	}
	return newTools(defs, opts)
}

// toolMembers is one entry of a tools array, in any of the forms, or an object
// around an array.
type toolMembers struct {
	Name                 string
	Type                 string
	InputSchema          json.RawMessage `json:"input_schema"`
	MCPSchema            json.RawMessage `json:"inputSchema"`
	Parameters           json.RawMessage
	Function             *toolMembers
	ToolSpec             *toolMembers    `json:"toolSpec"`
	JSON                 json.RawMessage `json:"json"`
	ParametersJSONSchema json.RawMessage `json:"parametersJsonSchema"`
	ParametersJSONSnake  json.RawMessage `json:"parameters_json_schema"`
	Declarations         json.RawMessage `json:"functionDeclarations"`
	DeclarationsSnake    json.RawMessage `json:"function_declarations"`

	Tools      json.RawMessage
	Functions  json.RawMessage
	Result     json.RawMessage
	Config     json.RawMessage
	ToolConfig json.RawMessage `json:"toolConfig"`
}

// toolsIn returns the tools of an array of them, or of an object around one.
func toolsIn(doc json.RawMessage, depth int) ([]toolDef, error) {
	if depth > 4 {
		return nil, fmt.Errorf("no tools array within %d levels", depth)
	}
	if doc[0] == '[' {
		var items []json.RawMessage
		if err := json.Unmarshal(doc, &items); err != nil {
			return nil, err
		}
		var defs []toolDef
		for i, it := range items {
			ds, err := toolEntry(it)
			if err != nil {
				ds = []toolDef{{err: fmt.Errorf("jsontide: entry %d of the tools: %w", i+1, err)}}
			}
			defs = append(defs, ds...)
		}
		for _, d := range defs {
			if d.err == nil {
				return defs, nil
			}
		}
		if len(defs) > 0 {
			return nil, errors.Unwrap(defs[0].err) // none is a tool: it is no list of them
		}
		return defs, nil
	}
	var m toolMembers
	if doc[0] != '{' || json.Unmarshal(doc, &m) != nil {
		return nil, fmt.Errorf("want a tools array or an object that holds one, got %s", short(string(doc), maxSaw))
	}
	for _, inner := range []json.RawMessage{m.Tools, m.Functions, m.ToolConfig, m.Result, m.Config} {
		if len(inner) > 0 && (inner[0] == '[' || inner[0] == '{') {
			if ds, err := toolsIn(inner, depth+1); err == nil || inner[0] == '[' {
				return ds, err
			}
		}
	}
	defs, err := toolEntry(doc)
	if err == nil && defs == nil {
		err = fmt.Errorf("no tools in %s", short(string(doc), maxSaw))
	}
	return defs, err
}

// toolEntry returns the tool, or the tools, of one entry.
func toolEntry(doc json.RawMessage) ([]toolDef, error) {
	var m toolMembers
	if err := json.Unmarshal(doc, &m); err != nil {
		return nil, err
	}
	for _, ds := range []json.RawMessage{m.Declarations, m.DeclarationsSnake} {
		if len(ds) > 0 {
			return declarations(ds)
		}
	}
	if m.Function != nil {
		m = *m.Function
		m.Type = "function"
	} else if m.ToolSpec != nil {
		m = *m.ToolSpec
		var inner toolMembers
		if len(m.MCPSchema) > 0 && json.Unmarshal(m.MCPSchema, &inner) == nil {
			m.MCPSchema = inner.JSON
		}
	}
	if m.Name == "" {
		for _, s := range []json.RawMessage{m.InputSchema, m.MCPSchema, m.Parameters, m.ParametersJSONSchema, m.ParametersJSONSnake} {
			if given(s) {
				return nil, fmt.Errorf("no name in %s", short(string(doc), maxSaw))
			}
		}
		return nil, nil // a tool that the provider runs, or no tool at all, such as a cache point
	}
	def := toolDef{name: m.Name}
	for _, s := range []json.RawMessage{m.InputSchema, m.MCPSchema, m.ParametersJSONSchema, m.ParametersJSONSnake} {
		if def.schema == "" && given(s) {
			def.schema = string(s)
		}
	}
	if def.schema == "" && given(m.Parameters) {
		s, err := fromGemini(m.Parameters)
		if err != nil {
			return nil, err
		}
		def.schema = s
	}
	if def.schema == "" {
		switch {
		case m.Type == "function":
			def.schema = noParameters
		case m.Type == "custom":
			def.why = fmt.Sprintf("tool %q takes text that is no JSON", m.Name)
		case m.Type != "" && m.Type != "function":
			def.why = fmt.Sprintf("tool %q is run by the provider", m.Name)
		}
	}
	return []toolDef{def}, nil
}

// noParameters is the schema of a function that was declared without one.
const noParameters = `{"type": "object"}`

// given reports whether a member is there and not null.
func given(s json.RawMessage) bool { return len(s) > 0 && string(s) != "null" }

// declarations returns the functionDeclarations of a Gemini tool.
func declarations(doc json.RawMessage) ([]toolDef, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(doc, &items); err != nil {
		return nil, err
	}
	var defs []toolDef
	for _, it := range items {
		ds, err := toolEntry(it)
		if err != nil {
			return nil, err
		}
		for i := range ds {
			if ds[i].schema == "" {
				ds[i].schema = noParameters
			}
		}
		defs = append(defs, ds...)
	}
	return defs, nil
}

// fromGemini returns the JSON Schema for the parameters of a Gemini function
// declaration. Its Schema message is like OpenAPI's: type names in upper case,
// limits as strings (the JSON form of int64). Parameters that have no upper-case
// type name come back as they are.
func fromGemini(doc json.RawMessage) (string, error) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return "", err
	}
	changed := false
	geminiSchema(v, 0, &changed)
	if !changed {
		return string(doc), nil
	}
	out, err := json.Marshal(v)
	return string(out), err
}

var geminiTypes = []string{"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"}

// geminiSchema changes the schema v in place.
func geminiSchema(v any, depth int, changed *bool) {
	s, ok := v.(map[string]any)
	if !ok || depth > 256 {
		return
	}
	switch t, _ := s["type"].(string); {
	case slices.Contains(geminiTypes, t):
		s["type"] = strings.ToLower(t)
		*changed = true
	case t == "TYPE_UNSPECIFIED":
		delete(s, "type")
		*changed = true
	}
	for _, limit := range []string{"minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"} {
		if text, ok := s[limit].(string); ok {
			if _, err := strconv.ParseUint(text, 10, 63); err == nil {
				s[limit] = json.Number(text)
				*changed = true
			}
		}
	}
	for _, one := range []string{"items", "additionalProperties", "not"} {
		geminiSchema(s[one], depth+1, changed)
	}
	for _, list := range []string{"anyOf", "oneOf", "allOf", "prefixItems"} {
		subs, _ := s[list].([]any)
		for _, sub := range subs {
			geminiSchema(sub, depth+1, changed)
		}
	}
	for _, group := range []string{"properties", "$defs", "defs", "definitions", "patternProperties"} {
		subs, _ := s[group].(map[string]any)
		for _, sub := range subs {
			geminiSchema(sub, depth+1, changed)
		}
	}
}
