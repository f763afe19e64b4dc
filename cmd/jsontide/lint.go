package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
	"github.com/spf13/cobra"
)

// lintCommand looks at tool definitions.
func (a *app) lintCommand() *cobra.Command {
	var api choice
	var quiet, when bool
	cmd := &cobra.Command{
		Use:   "lint [flags] [PATH…]",
		Short: "Check tool definitions: what an API would refuse, what cannot be checked",
		Long: `Reads files of tools and says what the API that they are written for would
refuse, and what of their schemas cannot be checked or is not exactly what its
dialect allows. With --when it also lists every keyword with the points of the
stream at which it can first be decided.

A PATH is a file, a folder (walked), or - for standard input. The exit status is
1 where something was found.`,
		Example: `  jsontide lint tools.json
  jsontide lint --api anthropic --when mcp-tools.json`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			sources, err := a.sources(paths)
			if err != nil {
				return &usageError{err, cmd.CommandPath()}
			}
			l := &linter{a: a, w: bufio.NewWriter(a.out), api: api.value, when: when}
			for i := range sources {
				l.file(&sources[i])
			}
			if l.tools == 0 {
				l.unread("no tool definition was found")
			}
			if !quiet {
				bare := ""
				if l.bare > 0 {
					bare = fmt.Sprintf(" (%d without a schema)", l.bare)
				}
				fmt.Fprintf(l.w, "%d %s%s · %d %s\n", l.tools, plural(l.tools, "tool", "tools"), bare, l.found, plural(l.found, "finding", "findings"))
			}
			if err := l.w.Flush(); err != nil {
				return err
			}
			switch {
			case l.unreads > 0:
				return status(exitUnread)
			case l.found > 0:
				return status(exitFindings)
			}
			return nil
		},
	}
	names := append([]string{"auto"}, slices.Sorted(maps.Keys(apis))...)
	addChoice(cmd, &api, "api", "auto", "the API the tools are for (auto: by their form)", names...)
	cmd.Flags().BoolVar(&when, "when", false, "list when each keyword can first be decided")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "findings and errors only")
	return cmd
}

// A linter looks at tool definitions.
type linter struct {
	a       *app
	w       *bufio.Writer
	api     string
	when    bool
	tools   int
	bare    int // tools without a schema
	found   int
	unreads int
}

func (l *linter) unread(text string) {
	_ = l.w.Flush() // the error comes again at the end
	l.a.complain("%s", text)
	l.unreads++
}

// An apiRule is something that an API refuses.
type apiRule func(d *definition, root map[string]json.RawMessage) []problem

// A problem is one finding about a definition.
type problem struct {
	path parser.Pointer
	msg  string
}

// apis are the rules of each API. They are those that people have met and
// reported; an API may refuse more.
var apis = map[string][]apiRule{
	"anthropic":     {toolName, rootIsObject, noRootChoice, propertyNames},
	"openai":        {toolName, rootIsObject},
	"openai-strict": {toolName, rootIsObject, noRootChoice, strictObjects},
	"gemini":        {toolName, openAPISubset},
}

// apiOf returns the API that a definition is written for.
func apiOf(d *definition) string {
	switch {
	case d.offset < 0 && (d.kind == "function" || d.list == "function" || d.list == "functions"):
		return "openai"
	case d.offset < 0 && strings.HasPrefix(d.list, "function"):
		return "gemini"
	case d.member == "parameters" && d.strict:
		return "openai-strict"
	case d.member == "parameters":
		return "openai"
	case strings.HasPrefix(d.member, "parameters"):
		return "gemini"
	}
	return "anthropic" // input_schema, and inputSchema of MCP, which is handed on
}

var toolNames = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,128}$`)

func toolName(d *definition, _ map[string]json.RawMessage) []problem {
	if toolNames.MatchString(d.name) {
		return nil
	}
	return []problem{{"", "the name of the tool has other characters than letters, digits, _ and -, or more than 128"}}
}

func rootIsObject(_ *definition, root map[string]json.RawMessage) []problem {
	if string(root["type"]) == `"object"` {
		return nil
	}
	return []problem{{"", `the root of the schema has no "type": "object"`}}
}

func noRootChoice(_ *definition, root map[string]json.RawMessage) (out []problem) {
	for _, keyword := range []string{"oneOf", "allOf", "anyOf"} {
		if root[keyword] != nil {
			out = append(out, problem{parser.Pointer("").AppendToken(keyword), keyword + " is not supported at the root"})
		}
	}
	return out
}

var rootProperty = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`)

func propertyNames(_ *definition, root map[string]json.RawMessage) (out []problem) {
	var properties map[string]json.RawMessage
	if json.Unmarshal(root["properties"], &properties) != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if !rootProperty.MatchString(name) {
			out = append(out, problem{parser.Pointer("/properties").AppendToken(name), "the name of the property has other characters than letters, digits, _ . and -, or more than 64"})
		}
	}
	return out
}

func strictObjects(d *definition, _ map[string]json.RawMessage) (out []problem) {
	subschemas(d.schema, "", func(at parser.Pointer, s map[string]json.RawMessage) {
		for _, keyword := range []string{"allOf", "not", "if", "dependentRequired", "dependentSchemas"} {
			if s[keyword] != nil {
				out = append(out, problem{at.AppendToken(keyword), keyword + " is not supported in strict mode"})
			}
		}
		var properties map[string]json.RawMessage
		if s["properties"] == nil || json.Unmarshal(s["properties"], &properties) != nil {
			return
		}
		if string(s["additionalProperties"]) != "false" {
			out = append(out, problem{at, `strict mode wants "additionalProperties": false`})
		}
		var required []string
		_ = json.Unmarshal(s["required"], &required) // one that is no list names nothing
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			if !slices.Contains(required, name) {
				out = append(out, problem{at.AppendToken("required"), fmt.Sprintf("strict mode wants every property in required: %q is not", name)})
			}
		}
	})
	return out
}

// openAPIKeywords are what Gemini's parameters may have.
var openAPIKeywords = []string{"type", "format", "title", "description", "nullable", "enum", "items", "minItems", "maxItems", "properties",
	"required", "minProperties", "maxProperties", "minimum", "maximum", "minLength", "maxLength", "pattern", "example", "anyOf",
	"propertyOrdering", "default"}

func openAPISubset(d *definition, _ map[string]json.RawMessage) (out []problem) {
	if d.member != "parameters" {
		return nil // parametersJsonSchema takes JSON Schema
	}
	subschemas(d.schema, "", func(at parser.Pointer, s map[string]json.RawMessage) {
		for _, keyword := range slices.Sorted(maps.Keys(s)) {
			if !slices.Contains(openAPIKeywords, keyword) {
				out = append(out, problem{at.AppendToken(keyword), keyword + " is not in the subset of OpenAPI that parameters takes"})
			}
		}
	})
	return out
}

// Members of a schema that hold subschemas: one, a list, or a map of them.
var (
	oneSub = []string{"items", "additionalItems", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "contains",
		"propertyNames", "not", "if", "then", "else", "contentSchema"}
	listSub = []string{"prefixItems", "items", "anyOf", "oneOf", "allOf"}
	mapSub  = []string{"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}
)

// subschemas calls f for the schema and those within it that are objects, the
// outer one first.
func subschemas(text []byte, at parser.Pointer, f func(parser.Pointer, map[string]json.RawMessage)) {
	var s map[string]json.RawMessage
	if json.Unmarshal(text, &s) != nil {
		return
	}
	f(at, s)
	for _, keyword := range slices.Sorted(maps.Keys(s)) {
		sub, here := s[keyword], at.AppendToken(keyword)
		if slices.Contains(oneSub, keyword) {
			subschemas(sub, here, f)
		}
		if slices.Contains(listSub, keyword) {
			var list []json.RawMessage
			if json.Unmarshal(sub, &list) == nil {
				for i, item := range list {
					subschemas(item, here.AppendToken(fmt.Sprint(i)), f)
				}
			}
		}
		if slices.Contains(mapSub, keyword) {
			var named map[string]json.RawMessage
			if json.Unmarshal(sub, &named) == nil {
				for _, name := range slices.Sorted(maps.Keys(named)) {
					subschemas(named[name], here.AppendToken(name), f)
				}
			}
		}
	}
}

// file looks at the tools of a file.
func (l *linter) file(s *source) {
	in, err := s.open()
	if err != nil {
		l.unread(unreadable(s.name, err))
		return
	}
	defer in.Close()
	plain, err := decompress(in)
	var doc []byte
	if err == nil {
		doc, err = io.ReadAll(plain)
	}
	if err != nil {
		l.unread(unreadable(s.name, err))
		return
	}
	doc = withoutBOM(doc)
	if !json.Valid(doc) {
		if !s.walked {
			var any json.RawMessage
			l.unread(place(s.name, doc, fmt.Errorf("the tools are not JSON: %w", json.Unmarshal(doc, &any))))
		}
		return
	}
	defs := definitions(doc)
	if s.walked && !slices.ContainsFunc(defs, func(d definition) bool { return d.offset >= 0 }) {
		return // some list of things with names
	}
	if len(defs) > 0 && !s.walked {
		l.list(s.name, doc, defs)
	}
	for _, d := range defs {
		l.tools++
		l.definition(s.name, doc, &d)
	}
}

// list looks at what is wrong with the list as such: an API refuses all of it.
func (l *linter) list(file string, doc []byte, defs []definition) {
	say := func(text string) {
		l.found++
		fmt.Fprintf(l.w, "%s [tools]\n", text)
	}
	tools, err := jsontide.ParseTools(doc)
	if err == nil {
		err = tools.Err()
	}
	errs := []error{err}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		errs = many.Unwrap()
	}
	var ofTool *jsontide.ToolError // said of the definition, or below
	for _, err := range errs {
		if err != nil && !errors.As(err, &ofTool) {
			say(place(file, doc, err))
		}
	}
	seen := map[string]bool{}
	for _, d := range defs {
		if seen[d.name] {
			say(fmt.Sprintf("%s:%d: two tools have the name %q", file, lineOf(doc, d.at), d.name))
		}
		seen[d.name] = true
	}
}

// definition looks at one tool.
func (l *linter) definition(file string, doc []byte, d *definition) {
	say := func(path parser.Pointer, msg, id string) {
		l.found++
		fmt.Fprintf(l.w, "%s:%d %s: %s [%s]\n", file, lineOf(doc, max(d.offset, d.at)), strings.TrimSpace(d.name+" "+string(path)), msg, id)
	}
	api := l.api
	if api == "auto" {
		api = apiOf(d)
	}
	if d.offset < 0 {
		l.bare++
		for _, p := range toolName(d, nil) {
			say(p.path, p.msg, api)
		}
		if api == "anthropic" && (d.kind == "" || d.kind == "custom" && l.api == api) {
			say("", "it has no schema: the API refuses it, and its calls cannot be checked", api)
		}
		return
	}
	var root map[string]json.RawMessage
	_ = json.Unmarshal(d.schema, &root) // what is no object has no members
	for _, rule := range apis[api] {
		for _, p := range rule(d, root) {
			say(p.path, p.msg, api)
		}
	}
	text := string(d.schema)
	s, err := schema.Compile(text)
	var bad *schema.CompileError
	if errors.As(err, &bad) {
		say(bad.Pointer, bad.Msg, "schema")
		return
	}
	if _, err := schema.Compile(text, schema.Strict(true)); errors.As(err, &bad) {
		say(bad.Pointer, bad.Msg, "dialect")
	}
	for _, w := range s.Warnings() {
		if bad == nil || w.Pointer != bad.Pointer {
			say(w.Pointer, w.Msg, cmp.Or(w.Keyword, "schema"))
		}
	}
	if !l.when {
		return
	}
	subschemas(d.schema, "", func(at parser.Pointer, s map[string]json.RawMessage) {
		for _, keyword := range slices.Sorted(maps.Keys(s)) {
			if t, ok := decided[keyword]; ok {
				fmt.Fprintf(l.w, "%s:%d %s %s: false: %s; true: %s\n", file, lineOf(doc, d.offset), d.name, at.AppendToken(keyword), t.no, t.yes)
			}
		}
	})
}

// decided says at which point of the stream a keyword can first be decided.
var decided = map[string]struct{ no, yes string }{
	"type":                  {"the first byte of the value (integer: when the number has ended)", "the first byte (number, integer: its end)"},
	"enum":                  {"the first byte that no member shares", "the closing quote, or the end of the value"},
	"const":                 {"the first byte that differs", "the closing quote, or the end of the value"},
	"minimum":               {"the sign where that decides, else the end of the number", "the end of the number"},
	"maximum":               {"the sign where that decides, else the end of the number", "the end of the number"},
	"exclusiveMinimum":      {"the sign where that decides, else the end of the number", "the end of the number"},
	"exclusiveMaximum":      {"the sign where that decides, else the end of the number", "the end of the number"},
	"multipleOf":            {"the end of the number", "the end of the number"},
	"minLength":             {"the closing quote", "the character that reaches it"},
	"maxLength":             {"the first character too many", "the closing quote"},
	"pattern":               {"the byte after which nothing can match, else the closing quote", "the byte after which everything matches, else the closing quote"},
	"format":                {"the byte after which nothing can match, else the closing quote (with --assert-format)", "the closing quote"},
	"required":              {"the closing brace", "the end of the last required name"},
	"properties":            {"where the member's value is decided", "the closing brace"},
	"patternProperties":     {"where the member's value is decided", "the closing brace"},
	"additionalProperties":  {"the byte of a name that leaves every declared one, or where the member's value is decided", "the closing brace"},
	"unevaluatedProperties": {"when the last branch that could declare the name is out", "the closing brace"},
	"propertyNames":         {"the end of the name, or within it", "the closing brace"},
	"minProperties":         {"the closing brace", "the name that reaches it"},
	"maxProperties":         {"the comma after the last one allowed", "the closing brace"},
	"dependentRequired":     {"the closing brace", "the last name that is needed"},
	"dependentSchemas":      {"when the name has come and its schema is decided", "the same"},
	"items":                 {"where the item's value is decided", "the closing bracket"},
	"prefixItems":           {"where the item's value is decided", "the closing bracket"},
	"unevaluatedItems":      {"when the last branch that could declare the item is out", "the closing bracket"},
	"minItems":              {"the closing bracket", "the first byte of the item that reaches it"},
	"maxItems":              {"the comma after the last one allowed", "the closing bracket"},
	"uniqueItems":           {"the end of the second equal item", "the closing bracket"},
	"contains":              {"the closing bracket", "the end of the item that reaches minContains"},
	"maxContains":           {"the end of the item that exceeds it", "the closing bracket"},
	"anyOf":                 {"when the last branch is out", "when the first branch fits"},
	"oneOf":                 {"when the last branch is out, or a second one fits", "when one fits and the others are out"},
	"allOf":                 {"when the first branch is out", "when the last branch fits"},
	"not":                   {"when what it holds fits", "when what it holds is out"},
	"if":                    {"when it and the branch that it chooses are decided", "the same"},
}
