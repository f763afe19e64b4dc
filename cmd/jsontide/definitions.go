package main

import (
	"bytes"
	"encoding/json"
	"slices"
)

// schemaMembers are the names under which a tool's definition has its schema.
var schemaMembers = []string{"input_schema", "inputSchema", "parameters", "parametersJsonSchema", "parameters_json_schema"}

// A definition is a tool as it stands in a file of tools.
type definition struct {
	name   string
	member string // under which the schema stands: it tells the API
	schema []byte // its text
	offset int64  // of the schema in the file, -1 without
	strict bool   // "strict": true
	at     int64  // of the object that has the name
	list   string // the member whose list it stands in, or that holds it: "tools", "function", …
	kind   string // its "type"
}

// listMembers are the names of lists of tools, and holderMembers those of what
// stands in an entry of such a list and is the definition itself.
var (
	listMembers   = []string{"tools", "functions", "functionDeclarations", "function_declarations"}
	holderMembers = []string{"function", "toolSpec"}
)

// definitions returns the tools that a file defines, in any form: every object
// with a name and a schema beside it, and the entries of a list of tools that have
// a name only. A file that is not JSON gives those before the fault.
func definitions(doc []byte) []definition {
	dec := json.NewDecoder(bytes.NewReader(doc))
	var out []definition
	// skipSpace returns the offset of the first byte of the value behind what
	// stands before it.
	skipSpace := func(at int64) int64 {
		return at + int64(len(doc[at:])-len(bytes.TrimLeft(doc[at:], ":, \t\r\n")))
	}
	// value reads a value. Its list is the one whose entry it is, "" where it is
	// none, and own the member that it is, or that its array is.
	var value func(inSchema bool, list, own string) bool
	value = func(inSchema bool, list, own string) bool {
		begin := skipSpace(dec.InputOffset())
		t, err := dec.Token()
		if err != nil {
			return false
		}
		isObject := t == json.Delim('{')
		if !isObject && t != json.Delim('[') {
			return true
		}
		def := definition{offset: -1, at: begin, list: list}
		for dec.More() {
			member := ""
			if isObject {
				if t, err = dec.Token(); err != nil {
					return false
				}
				member, _ = t.(string)
			}
			start := skipSpace(dec.InputOffset())
			isSchema := isObject && slices.Contains(schemaMembers, member)
			inner := ""
			switch {
			case !isObject && slices.Contains(listMembers, own):
				inner = own
			case list != "" && slices.Contains(holderMembers, member):
				inner = member
			}
			if !value(inSchema || isSchema, inner, member) {
				return false
			}
			text := doc[start:dec.InputOffset()]
			switch {
			case isSchema && (text[0] == '{' || list != "" && string(text) != "null"):
				def.member = member
				def.schema, def.offset = unwrapped(text, start)
			case member == "name":
				// A name that is no string is none.
				_ = json.Unmarshal(text, &def.name)
			case member == "type":
				_ = json.Unmarshal(text, &def.kind)
			case member == "strict":
				def.strict = string(text) == "true"
			}
		}
		if _, err = dec.Token(); err != nil {
			return false
		}
		if isObject && !inSchema && def.name != "" && (def.offset >= 0 || list != "") {
			out = append(out, def)
		}
		return true
	}
	value(false, "", "tools") // an array is the list itself
	return out
}

// unwrapped returns the schema out of Bedrock's {"json": {…}}, where that is all
// there is, else what it is given, and its offset in the file.
func unwrapped(text []byte, offset int64) ([]byte, int64) {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || len(members) != 1 || len(members["json"]) == 0 || members["json"][0] != '{' {
		return text, offset
	}
	inner := members["json"]
	return inner, offset + int64(bytes.LastIndex(text, inner))
}

// schemaOffset returns where the schema of the tool begins in a file of tools,
// or -1.
func schemaOffset(doc []byte, tool string) int64 {
	for _, d := range definitions(doc) {
		if d.name == tool {
			return d.offset
		}
	}
	return -1
}

// lineOf returns the number of the line, from 1, on which the byte stands.
func lineOf(doc []byte, offset int64) int {
	return 1 + bytes.Count(doc[:min(max(offset, 0), int64(len(doc)))], []byte("\n"))
}
