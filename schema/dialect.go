package schema

import "strings"

// A draft is a version of JSON Schema. The order is that of time.
type draft uint8

const (
	draft4 draft = iota
	draft6
	draft7
	draft2019
	draft2020
)

// The meta-schemas' URIs, without an empty fragment.
var draftURIs = [...]string{
	draft4:    "http://json-schema.org/draft-04/schema",
	draft6:    "http://json-schema.org/draft-06/schema",
	draft7:    "http://json-schema.org/draft-07/schema",
	draft2019: "https://json-schema.org/draft/2019-09/schema",
	draft2020: "https://json-schema.org/draft/2020-12/schema",
}

// A vocabulary is a set of keywords that a dialect may leave out.
type vocabulary uint8

const (
	vocabApplicator vocabulary = 1 << iota
	vocabValidation
	vocabUnevaluated
	vocabFormatAssertion
	vocabAll = vocabApplicator | vocabValidation | vocabUnevaluated
)

// A dialect is a draft and the vocabularies that are in force.
type dialect struct {
	draft draft
	vocab vocabulary
}

// vocabularies maps the URIs of "$vocabulary" (Core section 8.1.2).
func vocabularyOf(uri string) vocabulary {
	i := strings.LastIndexByte(uri, '/')
	if !strings.HasPrefix(uri, "https://json-schema.org/draft/20") || i < 0 {
		return 0
	}
	switch uri[i+1:] {
	case "applicator":
		v := vocabApplicator
		if strings.Contains(uri, "2019-09") {
			v |= vocabUnevaluated // there they are one vocabulary
		}
		return v
	case "validation":
		return vocabValidation
	case "unevaluated":
		return vocabUnevaluated
	case "format-assertion":
		return vocabFormatAssertion
	}
	return 0
}

// draftOf returns the draft whose meta-schema has the URI.
func draftOf(uri string) (draft, bool) {
	uri = strings.TrimSuffix(uri, "#")
	for d, u := range draftURIs {
		if uri == u || strings.TrimPrefix(strings.TrimPrefix(uri, "https"), "http") == strings.TrimPrefix(strings.TrimPrefix(u, "https"), "http") {
			return draft(d), true
		}
	}
	switch uri {
	case "http://json-schema.org/schema", "https://json-schema.org/schema":
		return draft2020, true
	}
	return 0, false
}

// A shape says what the value of a keyword holds in the way of subschemas.
type shape uint8

const (
	shapeOne    shape = 1 << iota // a schema
	shapeList                     // an array of schemas
	shapeMap                      // an object whose members are schemas
	shapeMapAny                   // an object whose members are schemas or arrays of names
	shapeNone   shape = 0
)

// shapeOf returns where the keyword holds subschemas, whatever the draft:
// what an older or newer draft calls a schema is looked at for identifiers,
// too, where that can do no harm.
func shapeOf(keyword string, d draft) shape {
	switch keyword {
	case "additionalProperties", "not":
		return shapeOne
	case "propertyNames", "contains":
		if d >= draft6 {
			return shapeOne
		}
	case "if", "then", "else":
		if d >= draft7 {
			return shapeOne
		}
	case "additionalItems":
		return shapeOne
	case "unevaluatedItems", "unevaluatedProperties", "contentSchema":
		if d >= draft2019 {
			return shapeOne
		}
	case "items":
		return shapeOne | shapeList
	case "allOf", "anyOf", "oneOf":
		return shapeList
	case "prefixItems":
		if d >= draft2020 {
			return shapeList
		}
	case "properties", "patternProperties", "definitions":
		return shapeMap
	case "$defs", "dependentSchemas":
		if d >= draft2019 {
			return shapeMap
		}
	case "dependencies":
		return shapeMapAny
	}
	return shapeNone
}
