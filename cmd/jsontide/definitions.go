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
}

// definitions returns the tools that a file defines, in any form: every object
// with a name and a schema beside it. A file that is not JSON gives those
// before the fault.
func definitions(doc []byte) []definition {
	dec := json.NewDecoder(bytes.NewReader(doc))
	var out []definition
	// skipSpace returns the offset of the first byte of the value behind what
	// stands before it.
	skipSpace := func(at int64) int64 {
		return at + int64(len(doc[at:])-len(bytes.TrimLeft(doc[at:], ":, \t\r\n")))
	}
	var value func(inSchema bool) bool
	value = func(inSchema bool) bool {
		begin := skipSpace(dec.InputOffset())
		t, err := dec.Token()
		if err != nil {
			return false
		}
		isObject := t == json.Delim('{')
		if !isObject && t != json.Delim('[') {
			return true
		}
		def := definition{offset: -1, at: begin}
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
			if !value(inSchema || isSchema) {
				return false
			}
			text := doc[start:dec.InputOffset()]
			switch {
			case isSchema && text[0] == '{':
				def.member = member
				def.schema, def.offset = unwrapped(text, start)
			case member == "name":
				// A name that is no string is none.
				_ = json.Unmarshal(text, &def.name)
			case member == "strict":
				def.strict = string(text) == "true"
			}
		}
		if _, err = dec.Token(); err != nil {
			return false
		}
		if isObject && !inSchema && def.name != "" && def.offset >= 0 {
			out = append(out, def)
		}
		return true
	}
	value(false)
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
