package oracle

import (
	"fmt"
	"math/rand"
	"strings"
)

// A generator makes small random schemas of draft 2020-12 or draft-07 that use
// every keyword whose meaning both validators agree on, and instances for them that
// speak of the same few names and values.
type generator struct {
	r    *rand.Rand
	old  bool // draft-07
	defs int
	def  int // the definition that is being made: it may refer in place to later ones only
}

// Schema returns a random schema.
func (g *generator) Schema() string {
	g.defs = g.r.Intn(4)
	g.def = -1
	body := g.schema(3, true)
	if g.old {
		if body == "true" || body == "false" {
			return body
		}
		body = `{"$schema":"http://json-schema.org/draft-07/schema#",` + strings.TrimPrefix(body, "{")
		body = strings.Replace(body, ",}", "}", 1)
	}
	if g.defs == 0 {
		return body
	}
	var defs []string
	for g.def = 0; g.def < g.defs; g.def++ {
		defs = append(defs, fmt.Sprintf(`"d%d":%s`, g.def, g.schema(2, true)))
	}
	all := fmt.Sprintf(`"%s":{%s}`, g.defsName(), strings.Join(defs, ","))
	if body == "true" || body == "false" || body == "{}" {
		return "{" + all + "}"
	}
	return body[:len(body)-1] + "," + all + "}"
}

func (g *generator) defsName() string {
	if g.old {
		return "definitions"
	}
	return "$defs"
}

var (
	genNames    = []string{"a", "b", "c", "ab", "abc"}
	genPatterns = []string{"^a", "b$", "^[a-c]+$", "c", "^(ab|c)$", "^.{2,3}$", "^a?b?$"}
	genValues   = []string{"null", "true", "false", "0", "1", "2", "1.0", "1.5", "-1", "2e0", "20e-1", "10", `""`, `"a"`, `"b"`, `"ab"`, `"abc"`,
		"[]", "[1]", "[1,2]", `["a"]`, "{}", `{"a":1}`, `{"b":1}`, `{"a":1,"b":"a"}`}
	genTypes = []string{"null", "boolean", "integer", "number", "string", "array", "object"}
)

func pick(r *rand.Rand, xs []string) string { return xs[r.Intn(len(xs))] }

// schema returns a schema. With inPlace it stands at the same location as the
// schema that holds it.
func (g *generator) schema(depth int, inPlace bool) string {
	r := g.r
	switch r.Intn(12) {
	case 0:
		return "true"
	case 1:
		if r.Intn(2) == 0 {
			return "false"
		}
	}
	n := 1 + r.Intn(3)
	seen := map[string]bool{}
	var parts []string
	add := func(key, value string) {
		if !seen[key] && value != "" {
			seen[key] = true
			parts = append(parts, fmt.Sprintf("%q:%s", key, value))
		}
	}
	for range n {
		k := r.Intn(40)
		if g.old {
			k = r.Intn(33)
		}
		if depth == 0 {
			k = r.Intn(16)
		}
		switch k {
		case 0, 1:
			add("type", `"`+pick(r, genTypes)+`"`)
		case 2:
			add("type", fmt.Sprintf(`["%s","%s"]`, genTypes[r.Intn(3)], genTypes[3+r.Intn(4)]))
		case 3:
			add("enum", "["+pick(r, genValues)+","+pick(r, genValues)+","+pick(r, genValues)+"]")
		case 4:
			add("const", pick(r, genValues))
		case 5:
			add([]string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}[r.Intn(4)], pick(r, []string{"-1", "0", "1", "1.5", "2", "10"}))
		case 6:
			add("multipleOf", pick(r, []string{"1", "2", "0.5", "3", "0.1"}))
		case 7:
			add("minLength", pick(r, []string{"0", "1", "2", "3"}))
		case 8:
			add("maxLength", pick(r, []string{"0", "1", "2", "3"}))
		case 9:
			add("pattern", `"`+pick(r, genPatterns)+`"`)
		case 10:
			add("required", g.nameList())
		case 11:
			add(pick(r, []string{"minProperties", "minItems"}), pick(r, []string{"0", "1", "2", "3"}))
		case 12:
			add(pick(r, []string{"maxProperties", "maxItems"}), pick(r, []string{"0", "1", "2", "3"}))
		case 13:
			add("uniqueItems", "true")
		case 14:
			if g.old {
				add("dependencies", fmt.Sprintf(`{"%s":%s,"b":%s}`, pick(r, []string{"a", "c"}), g.nameList(), g.schema(0, inPlace)))
				break
			}
			add("dependentRequired", fmt.Sprintf(`{"%s":%s}`, pick(r, genNames), g.nameList()))
		case 15:
			if lo := g.def + 1; g.defs > 0 && (!inPlace || lo < g.defs) {
				if !inPlace {
					lo = 0
				}
				ref := fmt.Sprintf(`"#/%s/d%d"`, g.defsName(), lo+r.Intn(g.defs-lo))
				if g.old {
					// Its siblings say nothing, which the reference knows of
					// the keywords of draft-04 only.
					return `{"$ref":` + ref + `}`
				}
				add("$ref", ref)
			}
		case 16, 17, 18:
			add("properties", g.schemaMap(genNames, depth, false))
		case 19:
			add("patternProperties", g.schemaMap(genPatterns, depth, false))
		case 20, 21:
			add("additionalProperties", g.schema(depth-1, false))
		case 22:
			add("propertyNames", g.schema(0, false))
		case 23, 24:
			add("items", g.schema(depth-1, false))
		case 25:
			if g.old {
				add("items", g.schemaList(depth, false))
				add("additionalItems", g.schema(depth-1, false))
				break
			}
			add("prefixItems", g.schemaList(depth, false))
		case 26:
			add("contains", g.schema(depth-1, false))
			if r.Intn(2) == 0 && !g.old {
				add(pick(r, []string{"minContains", "maxContains"}), pick(r, []string{"0", "1", "2"}))
			}
		case 27:
			add("anyOf", g.schemaList(depth, inPlace))
		case 28:
			add("oneOf", g.schemaList(depth, inPlace))
		case 29:
			add("allOf", g.schemaList(depth, inPlace))
		case 30:
			add("not", g.schema(depth-1, inPlace))
		case 31, 32:
			add("if", g.schema(depth-1, inPlace))
			if r.Intn(4) > 0 {
				add("then", g.schema(depth-1, inPlace))
			}
			if r.Intn(3) > 0 {
				add("else", g.schema(depth-1, inPlace))
			}
		case 33:
			add("dependentSchemas", g.schemaMap(genNames, depth, inPlace))
		case 34, 35, 36:
			add("unevaluatedProperties", pick(r, []string{"false", "false", g.schema(0, false)}))
		case 37, 38, 39:
			add("unevaluatedItems", pick(r, []string{"false", "false", g.schema(0, false)}))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (g *generator) nameList() string {
	list := `["` + pick(g.r, genNames) + `"`
	if name := `"` + pick(g.r, genNames) + `"`; g.r.Intn(2) == 0 && !strings.Contains(list, name) {
		list += "," + name
	}
	return list + "]"
}

func (g *generator) schemaMap(keys []string, depth int, inPlace bool) string {
	var parts []string
	for _, i := range g.r.Perm(len(keys))[:1+g.r.Intn(3)] {
		parts = append(parts, fmt.Sprintf("%q:%s", keys[i], g.schema(depth-1, inPlace)))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (g *generator) schemaList(depth int, inPlace bool) string {
	var parts []string
	for range 1 + g.r.Intn(3) {
		parts = append(parts, g.schema(depth-1, inPlace))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// Instance returns a random value.
func (g *generator) Instance(depth int) string {
	r := g.r
	switch k := r.Intn(10); {
	case k < 4 && depth > 0:
		var parts []string
		for _, i := range r.Perm(len(genNames))[:r.Intn(4)] {
			parts = append(parts, fmt.Sprintf("%q:%s", genNames[i], g.Instance(depth-1)))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case k < 7 && depth > 0:
		var parts []string
		for range r.Intn(4) {
			parts = append(parts, g.Instance(depth-1))
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return pick(r, genValues)
}
