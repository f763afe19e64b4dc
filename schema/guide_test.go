package schema_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

var _ recover.Guide = (*schema.Validator)(nil)

// TestKindsOut: what may stand where something stands in a container further out.
func TestKindsOut(t *testing.T) {
	const (
		flat = `{"type":"object","properties":{"a":{"type":"array","items":{"type":["array","null"],"items":{"type":"integer"}}},"b":{"type":["string","array"],"items":{"type":"object"}}},"additionalProperties":false}`
		deep = `{"allOf":[{"properties":{"a":{"anyOf":[{"type":"array","items":{"type":"array"}},{"type":"null"}]},"b":{"not":{"type":"object"}}}}],"type":"object"}`
	)
	for _, c := range []struct {
		schema, text string
		up           int
		name         string
		want         parser.Kinds
	}{
		{flat, `{"a": [[`, 0, "", parser.Integers},
		{flat, `{"a": [[`, 1, "", parser.Arrays | parser.Nulls},
		{flat, `{"a": [[`, 2, "a", parser.Arrays},
		{flat, `{"a": [[`, 3, "", parser.Objects},
		{flat, `{"b": [{`, 2, "b", parser.Strings | parser.Arrays},
		{flat, `{"b": [{"c": {"d": [`, 1, "d", parser.AnyKind},
		{deep, `{"a": [`, 1, "a", parser.Arrays | parser.Nulls},
		{deep, `{"b": [[`, 1, "", parser.AnyKind},
	} {
		v := compile(t, c.schema).NewValidator()
		parser.New(v).Feed(c.text)
		if got := v.KindsOut(c.up, c.name); got != c.want {
			t.Errorf("%s: KindsOut(%d, %q) = %b, want %b", c.text, c.up, c.name, got, c.want)
		}
	}
}

// A place is where a value begins.
type place struct {
	at   int64  // offset of its first byte
	name string // of the member, "" for an item or the root
	path parser.Pointer
}

// places collects where values begin.
type places []place

func (ps *places) Event(e *parser.Event) {
	if e.Kind.Set() == 0 || e.Kind == parser.KindString && len(*ps) > 0 && (*ps)[len(*ps)-1].path == e.Path.Pointer() {
		return
	}
	p := place{at: e.Start, path: e.Path.Pointer()}
	if n := e.Path.Len(); n > 0 {
		p.name = strings.Clone(e.Path.Step(n - 1).Name)
	}
	*ps = append(*ps, p)
}

// placesOf returns where the values of a text begin.
func placesOf(text string) places {
	var ps places
	p := parser.New(&ps)
	if p.Feed(text) != nil || p.Close() != nil {
		return nil
	}
	return ps
}

// probes are beginnings of values of each kind: first bytes, and whole numbers.
var probes = []struct {
	kinds parser.Kinds
	texts []string
}{
	{parser.Nulls, []string{"n"}},
	{parser.Trues, []string{"t"}},
	{parser.Falses, []string{"f"}},
	{parser.Strings, []string{`"`}},
	{parser.Arrays, []string{`[`}},
	{parser.Objects, []string{`{`}},
	{parser.Numbers, []string{"-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
	{parser.Integers, []string{"0 ", "1 ", "2 ", "-1 ", "10 ", "50 ", "200 ", "1000 ", "5000 ", "1e2 "}},
	{parser.Fractions, []string{"0.5 ", "1.5 ", "-1.5 ", "10.25 ", "99.5 ", "1e-3 ", "0.1 ", "0.7 "}},
}

// dies reports whether the text is Invalid as far as it goes.
func (r *reader) dies(text string) bool {
	r.feed(text)
	return r.v.Invalid()
}

// guideTexts calls f with real schemas and instances that fit them or did
// before they were changed.
func guideTexts(t *testing.T, f func(where string, doc string, s *schema.Schema, text string)) {
	rng := rand.New(rand.NewSource(5))
	rows := corpus.SchemaBench(t)
	for _, i := range spread(0, len(rows), 250) {
		s, err := schema.Compile(string(rows[i].Schema))
		if err != nil {
			continue // TestSchemaBench says so
		}
		for j, x := range rows[i].Tests {
			if j < 3 && len(x.Data) < 1500 {
				f(rows[i].ID, string(rows[i].Schema), s, string(x.Data))
			}
		}
	}
	tools := corpus.Tools(t)
	for _, i := range spread(0, len(tools), 350) {
		s, err := schema.Compile(string(tools[i].Tool.Schema))
		if err != nil {
			continue // TestToolsCompile says so
		}
		doc := corpus.ParseNode(string(tools[i].Tool.Schema))
		pool := &corpus.Pool{}
		pool.AddSchema(doc)
		for round := range 3 {
			n := corpus.Sample(doc, rng)
			if round == 2 {
				n.Mutate(rng, pool, false)
			}
			f(tools[i].Tool.Name, string(tools[i].Tool.Schema), s, n.String())
		}
	}
}

// TestKinds compares Kinds with its definition: a kind is possible where its
// first byte (for numbers: some number) leaves the verdict open. The definition
// says nothing once the verdict is Invalid; TestKindsAfterInvalid does.
func TestKinds(t *testing.T) {
	asked, wide, narrow := 0, 0, 0
	guideTexts(t, func(where, doc string, s *schema.Schema, text string) {
		r, probe := newReader(s), newReader(s)
		ps := placesOf(text)
		for _, i := range spread(0, len(ps), 25) {
			p := ps[i]
			prefix := text[:p.at]
			if r.dies(prefix) {
				continue
			}
			kinds := r.v.Kinds(p.name)
			asked++
			if hint := r.v.Value(p.name); hint == nil || hint.Kinds != kinds {
				t.Errorf("%s: after %q Kinds is %08b, Value is %+v", where, tail(prefix), kinds, hint)
			}
			for _, q := range probes {
				alive := false
				for _, x := range q.texts {
					alive = alive || !probe.dies(prefix+x)
				}
				if alive && !kinds.Any(q.kinds) {
					narrow++
				}
				if alive && !kinds.Any(q.kinds) && narrow < 20 {
					t.Errorf("%s: after %q Kinds is %08b, but %q leaves the verdict open\n\t%s", where, tail(prefix), kinds, q.texts, head(doc))
				}
				if !alive && kinds.Any(q.kinds) && q.kinds != parser.Integers && q.kinds != parser.Fractions {
					wide++
					if wide < 20 {
						t.Logf("%s: after %q Kinds is %08b, but %q are all Invalid\n\t%s", where, tail(prefix), kinds, q.texts, head(doc))
					}
				}
			}
		}
	})
	t.Logf("asked at %d places; a kind was said to be possible and was not: %d; the other way round: %d", asked, wide, narrow)
	if wide*200 > asked {
		t.Errorf("Kinds is too wide at %d of %d places", wide, asked)
	}
}

// TestKindsAhead asks for members before their names are read: the answer holds
// at least what is said behind the colon. It may hold more, where the name
// itself decides between branches.
func TestKindsAhead(t *testing.T) {
	asked, wider := 0, 0
	guideTexts(t, func(where, doc string, s *schema.Schema, text string) {
		r, ahead := newReader(s), newReader(s)
		for _, p := range placesOf(text) {
			if p.name == "" {
				continue
			}
			begin := strings.LastIndexByte(text[:p.at], ':')
			quoted, err := json.Marshal(p.name)
			if err != nil || begin < len(quoted) || text[begin-len(quoted):begin] != string(quoted) {
				continue
			}
			r.feed(text[:p.at])
			ahead.feed(text[:begin-len(quoted)])
			if r.v.Invalid() {
				continue
			}
			asked++
			want, got := r.v.Kinds(p.name), ahead.v.Kinds(p.name)
			if want != got {
				wider++
			}
			if want&^got != 0 {
				t.Errorf("%s: Kinds(%q) is %08b before its name and %08b behind the colon: %q\n\t%s", where, p.name, got, want, tail(text[:p.at]), head(doc))
			}
		}
	})
	t.Logf("asked for %d members; the answer was wider before the name for %d", asked, wider)
	if wider*50 > asked {
		t.Errorf("wider for %d of %d members", wider, asked)
	}
}

// TestKindsAfterInvalid breaks one member of an object and compares the answers
// at the places behind it with those of the text that was not broken. Schemas
// in which members speak of each other are left out.
func TestKindsAfterInvalid(t *testing.T) {
	asked := 0
	guideTexts(t, func(where, doc string, s *schema.Schema, text string) {
		for _, word := range []string{`"anyOf"`, `"oneOf"`, `"allOf"`, `"if"`, `"not"`, `"dependen`, `"unevaluated`, `Properties":`} {
			if strings.Contains(strings.ReplaceAll(doc, `"additionalProperties":`, ""), word) {
				return
			}
		}
		n := corpus.ParseNode(text)
		if n == nil || n.Kind != '{' || len(n.Kids) < 2 || newReader(s).dies(text) {
			return
		}
		for _, bad := range []string{`[[[["x"]]]]`, `{"no":{"such":"thing"}}`, `-1.5e-7`, `null`} {
			c := n.Clone()
			c.Kids[0] = corpus.ParseNode(bad)
			broken := c.String()
			r, twin := newReader(s), newReader(s)
			if !r.dies(broken) {
				continue
			}
			ps, qs := placesOf(n.String()), placesOf(broken)
			first := parser.Pointer("").AppendToken(n.Names[0])
			skip := func(p place) bool { return p.path == "" || first.Contains(p.path) }
			ps, qs = slices.DeleteFunc(ps, skip), slices.DeleteFunc(qs, skip)
			for _, i := range spread(0, len(ps), 20) {
				twin.feed(n.String()[:ps[i].at])
				r.feed(broken[:qs[i].at])
				asked++
				if want, got := twin.v.Kinds(ps[i].name), r.v.Kinds(qs[i].name); want != got {
					t.Errorf("%s: at %s Kinds is %08b after an invalid member, %08b otherwise: %q\n\t%s", where, ps[i].path, got, want, tail(broken[:qs[i].at]), head(doc))
				}
				wantHint, gotHint := *twin.v.Value(ps[i].name), *r.v.Value(qs[i].name)
				if wantHint.Pointer != gotHint.Pointer || wantHint.Required != gotHint.Required || wantHint.Known != gotHint.Known || !slices.Equal(wantHint.Enum, gotHint.Enum) {
					t.Errorf("%s: at %s Value is %+v after an invalid member, %+v otherwise", where, ps[i].path, gotHint, wantHint)
				}
			}
			return
		}
	})
	t.Logf("asked at %d places", asked)
	if asked == 0 {
		t.Error("no text was broken")
	}
}

// TestNames compares Names at every byte with a plain record of the open
// containers: through open strings and arrays, with the members seen so far.
func TestNames(t *testing.T) {
	asked, exact := 0, 0
	guideTexts(t, func(where, doc string, s *schema.Schema, text string) {
		if len(text) > 600 {
			return
		}
		r := newReader(s)
		m := &members{}
		plain := parser.New(m)
		r.v.Reset()
		r.p.Reset(r.v)
		declared := simpleObject(corpus.ParseNode(doc))
		for i := range len(text) {
			plain.Feed(text[i : i+1])
			r.p.Feed(text[i : i+1])
			for up := 0; up <= len(m.open); up++ {
				names := r.v.Names(up)
				asked++
				if up == len(m.open) || m.open[len(m.open)-1-up] == nil {
					if names != nil {
						t.Fatalf("%s: after %q Names(%d) is %+v, want nil", where, tail(text[:i+1]), up, names)
					}
					continue
				}
				seen := m.open[len(m.open)-1-up]
				if names == nil || len(names.Seen) != len(names.Known) || len(names.Required) != len(names.Known) {
					t.Fatalf("%s: after %q Names(%d) is %+v", where, tail(text[:i+1]), up, names)
				}
				for j, name := range names.Known {
					if names.Seen[j] != seen[name] {
						t.Fatalf("%s: after %q Names(%d) says that %q was seen: %v", where, tail(text[:i+1]), up, name, names.Seen[j])
					}
				}
				if declared != nil && up == len(m.open)-1 {
					exact++
					declared.compare(t, where+" after "+tail(text[:i+1]), names)
				}
			}
		}
	})
	t.Logf("asked %d times, %d of them about objects whose declaration is plain", asked, exact)
}

// members is a sink that keeps, for each open container, the names seen: nil
// for an array.
type members struct{ open []map[string]bool }

func (m *members) Event(e *parser.Event) {
	switch e.Kind {
	case parser.KindObject:
		m.open = append(m.open, map[string]bool{})
	case parser.KindArray:
		m.open = append(m.open, nil)
	case parser.KindObjectEnd, parser.KindArrayEnd:
		m.open = m.open[:len(m.open)-1]
	case parser.KindName:
		m.open[len(m.open)-1][strings.Clone(e.Text)] = true
	}
}

// A plainObject is what a schema declares that has nothing but properties,
// required and additionalProperties.
type plainObject struct {
	names    []string
	required map[string]bool
	closed   bool
}

func simpleObject(doc *corpus.Node) *plainObject {
	p := &plainObject{required: map[string]bool{}}
	for i, key := range doc.Names {
		switch v := doc.Kids[i]; key {
		case "type", "description", "title", "$schema", "$defs", "definitions":
		case "properties":
			p.names = slices.Clone(v.Names)
		case "required":
			for _, k := range v.Kids {
				p.required[k.Text] = true
			}
		case "additionalProperties":
			p.closed = v.Kind == 'f'
		default:
			return nil
		}
	}
	for name := range p.required {
		if !slices.Contains(p.names, name) {
			return nil
		}
	}
	if doc.Member("type") == nil || doc.Member("type").Text != "object" {
		return nil
	}
	return p
}

func (p *plainObject) compare(t *testing.T, where string, names *parser.Names) {
	t.Helper()
	known := slices.Sorted(slices.Values(names.Known))
	want := slices.Sorted(slices.Values(p.names))
	if !slices.Equal(known, want) || names.Closed != p.closed {
		t.Fatalf("%s: Known %q, Closed %v; want %q, %v", where, known, names.Closed, want, p.closed)
	}
	for i, name := range names.Known {
		if names.Required[i] != p.required[name] {
			t.Fatalf("%s: Required of %q is %v", where, name, names.Required[i])
		}
	}
}

// TestHint pins what Value says.
func TestHint(t *testing.T) {
	const doc = `{"type":"object","required":["mode"],"properties":{
		"mode":{"enum":["fast","slow",3]},"n":{"type":"integer","default":7},"tags":{"type":"array","items":{"type":["string","null"]}},
		"any":{},"no":false,"u":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"object"}}]},"c":{"const":"only"},
		"d":{"$ref":"#/$defs/d"}},"additionalProperties":{"type":"boolean"},"$defs":{"d":{"type":"number","exclusiveMinimum":0}}}`
	r := newReader(compile(t, doc))
	for _, c := range []struct {
		prefix, name string
		want         parser.Hint
	}{
		{``, ``, parser.Hint{Kinds: parser.Objects, Known: true}},
		{`{`, `mode`, parser.Hint{Kinds: parser.Strings | parser.Integers, Required: true, Known: true, Enum: []string{"fast", "slow"}, Pointer: "/properties/mode"}},
		{`{"mode":`, `mode`, parser.Hint{Kinds: parser.Strings | parser.Integers, Required: true, Known: true, Enum: []string{"fast", "slow"}, Pointer: "/properties/mode"}},
		{`{`, `n`, parser.Hint{Kinds: parser.Integers, Known: true, Default: "7", Pointer: "/properties/n"}},
		{`{"tags":`, `tags`, parser.Hint{Kinds: parser.Arrays, Known: true, Items: parser.Strings | parser.Nulls, Pointer: "/properties/tags"}},
		{`{"tags":[`, ``, parser.Hint{Kinds: parser.Strings | parser.Nulls, Known: true, Pointer: "/properties/tags/items"}},
		{`{"tags":["a",`, ``, parser.Hint{Kinds: parser.Strings | parser.Nulls, Known: true, Pointer: "/properties/tags/items"}},
		{`{"any":`, `any`, parser.Hint{Kinds: parser.AnyKind, Known: true, Items: parser.AnyKind, Pointer: "/properties/any"}},
		{`{`, `no`, parser.Hint{Kinds: 0, Known: true, Pointer: "/properties/no"}},
		{`{`, `other`, parser.Hint{Kinds: parser.Booleans, Pointer: "/additionalProperties"}},
		{`{"u":`, `u`, parser.Hint{Kinds: parser.Strings | parser.Arrays, Known: true, Items: parser.Objects, Pointer: "/properties/u"}},
		{`{"u":[`, ``, parser.Hint{Kinds: parser.Objects, Known: true, Pointer: "/properties/u/anyOf/1/items"}},
		{`{`, `c`, parser.Hint{Kinds: parser.Strings, Known: true, Enum: []string{"only"}, Pointer: "/properties/c"}},
		{`{`, `mode`, parser.Hint{Kinds: parser.Strings | parser.Integers, Required: true, Known: true, Enum: []string{"fast", "slow"}, Pointer: "/properties/mode"}},
		{`{"any":{`, `x`, parser.Hint{Kinds: parser.AnyKind}}, // nothing is left of the enum before
		{`{"mode":4,"d":`, `d`, parser.Hint{Kinds: parser.Numbers, Known: true, Pointer: "/$defs/d"}},
	} {
		r.feed(c.prefix)
		got := r.v.Value(c.name)
		if got == nil {
			t.Errorf("after %q: no hint for %q", c.prefix, c.name)
			continue
		}
		if got.Kinds != c.want.Kinds || got.Required != c.want.Required || got.Known != c.want.Known || !slices.Equal(got.Enum, c.want.Enum) || (got.Enum == nil) != (c.want.Enum == nil) ||
			got.Items != c.want.Items || got.Default != c.want.Default || got.Pointer != c.want.Pointer {
			t.Errorf("after %q: Value(%q) is\n     %+v, want\n     %+v", c.prefix, c.name, *got, c.want)
		}
	}
}

// TestGuideAllocs asks for kinds all along a text: nothing is allocated.
func TestGuideAllocs(t *testing.T) {
	const doc = `{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/d"}]},"b":{"type":"array","items":{"$ref":"#"}}},
		"patternProperties":{"^x-[a-z]+$":{"type":"number"}},"additionalProperties":{"type":"null"},"$defs":{"d":{"type":"object","required":["k"]}}}`
	r := newReader(compile(t, doc))
	for _, prefix := range []string{``, `{`, `{"a":`, `{"a":{`, `{"a":"open str`, `{"b":[`, `{"b":[{"a":"x","b":[`, `{"b":[{"a":1,`, `{"x-abc":`} {
		for _, name := range []string{"", "a", "b", "x-abc", "other"} {
			r.feed(prefix)
			var kinds parser.Kinds
			if n := testing.AllocsPerRun(20, func() { kinds |= r.v.Kinds(name) }); n != 0 {
				t.Errorf("after %q: Kinds(%q) = %08b allocates %v times", prefix, name, kinds, n)
			}
		}
	}
}

// unionSchemas have branches that strings tell apart, for both machines.
var unionSchemas = []string{
	`{"type":"object","properties":{"p":{"oneOf":[{"type":"object","properties":{"type":{"const":"cat"},"meow":{"type":"string"}},"required":["type"]},{"type":"object","properties":{"type":{"const":"dog"},"bark":{"type":"string"}},"required":["type"]}]}}}`,
	`{"type":"object","properties":{"p":{"anyOf":[{"type":"object","properties":{"type":{"const":"cat"},"n":{"enum":["x","y"]},"meow":{"type":"string"}}},{"type":"object","properties":{"type":{"enum":["dog","cab"]},"n":{"enum":["x","z"]},"bark":{"type":"string"}}},{"type":"string"}]}}}`,
	`{"type":"object","properties":{"p":{"type":"object","if":{"properties":{"type":{"const":"cat"}}},"then":{"properties":{"meow":{"type":"string"}}},"else":{"properties":{"bark":{"type":"string"}}}}}}`,
	`{"type":"object","properties":{"p":{"allOf":[{"oneOf":[{"type":"object","properties":{"type":{"pattern":"^c"},"meow":{"type":"string"}}},{"type":"object","properties":{"type":{"minLength":5},"bark":{"type":"object","properties":{"q":{"maxLength":1}}}}}]}]}}}`,
}

// TestNamesInString: what Names says inside of a string does not depend on how much
// of it came.
func TestNamesInString(t *testing.T) {
	rng := rand.New(rand.NewSource(5))
	asked := 0
	check := func(where, _ string, s *schema.Schema, text string) {
		if len(text) > 600 {
			return
		}
		for range 3 {
			asked += namesInString(t, where, s, text)
			b := []byte(text) // and with another letter in a string
			if i := rng.Intn(len(b)); b[i] >= 'a' && b[i] <= 'z' {
				b[i] = 'a' + byte(rng.Intn(26))
			}
			text = string(b)
		}
	}
	guideTexts(t, check)
	for _, doc := range unionSchemas {
		s := compile(t, doc)
		for _, typ := range []string{"cat", "cab", "dog", "dot", "cattle", ""} {
			for _, n := range []string{`"x"`, `"y"`, `"z"`, `"zz"`, "1"} {
				check(doc, doc, s, `{"p":{"type":"`+typ+`","n":`+n+`,"meow":"abc","bark":{"q":"abc"}},"q":"`+typ+`"}`)
				check(doc, doc, s, `{"p":{"n":`+n+`,"bark":{"q":"abc","meow":"`+typ+`"},"type":"`+typ+`"}}`)
			}
		}
	}
	t.Logf("asked %d times", asked)
	if asked == 0 {
		t.Error("nothing was asked")
	}
}

// namesInString reads text byte by byte and returns how often it asked.
func namesInString(t *testing.T, where string, s *schema.Schema, text string) (asked int) {
	v := s.NewValidator()
	depth := 0
	var before []string
	names := func() (all []string) {
		for up := range depth {
			n := v.Names(up)
			if n == nil {
				n = &parser.Names{}
			}
			list := make([]string, len(n.Known))
			for i := range list {
				list[i] = fmt.Sprint(n.Known[i], n.Seen[i], n.Required[i])
			}
			slices.Sort(list)
			all = append(all, fmt.Sprint(n.Closed, n.Pointer, list))
		}
		return all
	}
	p := parser.New(sinkFunc(func(e *parser.Event) {
		v.Event(e)
		switch e.Kind {
		case parser.KindObject, parser.KindArray:
			depth++
		case parser.KindObjectEnd, parser.KindArrayEnd:
			depth--
		}
		if e.Kind != parser.KindString || !e.More {
			before = names()
			return
		}
		asked++
		if now := names(); !slices.Equal(now, before) {
			t.Fatalf("%s: %s: in the string at %s, behind %q, Names are\n%q, before it\n%q", where, text, e.Path.Pointer(), e.Text, now, before)
		}
	}))
	for i := range len(text) {
		p.Feed(text[i : i+1])
	}
	return asked
}

type sinkFunc func(e *parser.Event)

func (f sinkFunc) Event(e *parser.Event) { f(e) }

// TestKindsInItem: inside of a string that is an item, Kinds and Value speak of it.
func TestKindsInItem(t *testing.T) {
	for _, doc := range []string{
		`{"prefixItems":[{"type":"string"},{"type":"integer"},{"enum":["one","two"]}],"items":{"type":"null"}}`,
		`{"allOf":[{"prefixItems":[{"type":"string"},{"type":"integer"},{"enum":["one","two"]}],"items":{"type":"null"}},{"uniqueItems":true}]}`,
	} {
		v := compile(t, doc).NewValidator()
		p := parser.New(v)
		for _, c := range []struct {
			text string
			want parser.Kinds
			enum int
		}{{`[`, parser.Strings, 0}, {`"`, parser.Strings, 0}, {`a`, parser.Strings, 0}, {`b`, parser.Strings, 0}, {`"`, parser.Integers, 0},
			{`,`, parser.Integers, 0}, {`1,`, parser.Strings, 2}, {`"`, parser.Strings, 2}, {`o`, parser.Strings, 2}, {`ne"`, parser.Nulls, 0}} {
			p.Feed(c.text)
			if h := v.Value(""); v.Kinds("") != c.want || h.Kinds != c.want || len(h.Enum) != c.enum {
				t.Errorf("%s: behind %s Kinds is %b, Value %b with %q; want %b with %d", doc, c.text, v.Kinds(""), h.Kinds, h.Enum, c.want, c.enum)
			}
		}
	}
}
