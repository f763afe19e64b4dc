package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/internal/transcript"
	"github.com/jsontide/jsontide/schema"
)

// A toolset has the tools that calls are checked with. It is safe for
// concurrent use once it is loaded.
type toolset struct {
	opts  []jsontide.Option
	given []*jsontide.Tools // from the command line; a later one wins
	none  *jsontide.Tools
	text  string // the name of the one --schema, which is that of a text
	many  bool   // which one is meant for a text is not known
	lost  bool   // something that was named could not be used

	mu       sync.Mutex
	recorded map[string]*jsontide.Tools // by tool and schema of a recording
}

// maxRecorded is how many schemas out of recordings are kept compiled.
const maxRecorded = 1024

func newToolset(opts []jsontide.Option) (*toolset, error) {
	none, err := jsontide.NewTools(nil, opts...)
	return &toolset{opts: opts, none: none, recorded: map[string]*jsontide.Tools{}}, err
}

// load reads the files of --tools and --schema. What cannot be used is
// complained about, and the rest is.
func (ts *toolset) load(tools, schemas []string, tell func(string)) {
	complain := func(text string) {
		ts.lost = true
		tell(text)
	}
	for _, file := range tools {
		doc, err := readDefinitions(file)
		if err != nil {
			complain(unreadable(file, err))
			continue
		}
		t, err := jsontide.ParseTools(doc, ts.opts...)
		if err != nil {
			complain(place(file, doc, err))
			continue
		}
		complainAll(file, doc, t.Err(), complain)
		ts.given = append(ts.given, t)
	}
	for _, spec := range schemas {
		name, file, named := strings.Cut(spec, "=")
		if !named {
			name, file = "", spec
		}
		doc, err := readDefinitions(file)
		if err != nil {
			complain(unreadable(file, err))
			continue
		}
		t, err := jsontide.NewTools(map[string]string{name: string(doc)}, ts.opts...)
		if err == nil {
			err = t.Err()
		}
		complainAll(file, doc, err, complain)
		if t == nil {
			continue
		}
		ts.given = append(ts.given, t)
		if len(schemas) == 1 {
			ts.text = name
		}
	}
	ts.many = len(schemas) > 1 && !slices.ContainsFunc(schemas, func(s string) bool { return !strings.Contains(s, "=") })
}

// readDefinitions reads a file of tools or a schema. A byte order mark becomes
// white space, so that offsets stay what they are.
func readDefinitions(file string) ([]byte, error) {
	doc, err := os.ReadFile(file)
	return withoutBOM(doc), err
}

func withoutBOM(doc []byte) []byte {
	if bytes.HasPrefix(doc, []byte("\ufeff")) {
		copy(doc, "   ")
	}
	return doc
}

// unclear is the complaint about a text whose schema is not known.
const unclear = "read without a schema: more than one is given, and none without NAME"

// of returns the tools for the call, and why the schema in its record cannot be
// used.
func (ts *toolset) of(c *transcript.Call) (*jsontide.Tools, error) {
	for i := len(ts.given) - 1; i >= 0; i-- {
		if ts.given[i].Has(c.Tool) {
			return ts.given[i], nil
		}
	}
	if c.Schema == "" {
		return ts.none, nil
	}
	key := c.Tool + "\x00" + c.Schema
	ts.mu.Lock()
	defer ts.mu.Unlock()
	t := ts.recorded[key]
	if t == nil {
		var err error
		if t, err = jsontide.NewTools(map[string]string{c.Tool: c.Schema}, ts.opts...); err != nil {
			return ts.none, err
		}
		if len(ts.recorded) == maxRecorded {
			clear(ts.recorded)
		}
		ts.recorded[key] = t
	}
	return t, t.Err()
}

// complainAll complains about every error that is joined in err.
func complainAll(file string, doc []byte, err error, complain func(string)) {
	if err == nil {
		return
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			complain(place(file, doc, e))
		}
		return
	}
	complain(place(file, doc, err))
}

// place puts file and line before the error, and the offset behind it, where it
// has one.
func place(file string, doc []byte, err error) string {
	offset := int64(-1)
	msg := strings.TrimPrefix(err.Error(), "jsontide: ")
	var syntax *json.SyntaxError
	var tool *jsontide.ToolError
	var compile *schema.CompileError
	switch {
	case errors.As(err, &tool):
		offset = max(schemaOffset(doc, tool.Tool), 0)
		if errors.As(err, &compile) {
			offset += max(compile.Offset, 0)
			msg = schemaFault(tool.Tool, compile)
		}
	case errors.As(err, &syntax):
		offset = max(syntax.Offset-1, 0)

	}
	if offset < 0 {
		return fmt.Sprintf("%s: %s", file, msg)
	}
	return fmt.Sprintf("%s:%d: %s (byte %d)", file, lineOf(doc, offset), msg, offset)
}

// schemaFault says what is wrong with the schema of a tool, without its offset.
func schemaFault(tool string, e *schema.CompileError) string {
	msg := e.Msg
	if e.Pointer != "" {
		msg = string(e.Pointer) + ": " + msg
	}
	if tool == "" {
		return "not a schema that can be used: " + msg
	}
	return fmt.Sprintf("not a schema that can be used, of tool %q: %s", tool, msg)
}
