package schema_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"testing"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// twins judge the same text by the flat machine and by evaluators alone. After
// each event both are asked the same.
type twins struct {
	flat, ref *schema.Validator
	p         *parser.Parser
	rng       *rand.Rand
	ask       int // 0: no questions of a guide; else one of so many asks for more than kinds
	events    int // of which so many were judged by the flat machine:
	flats     int
	invalid   bool
	diff      string
	names     []string
}

func newTwins(s *schema.Schema, rng *rand.Rand) *twins {
	t := &twins{flat: s.NewValidator(), ref: s.NewReference(), rng: rng}
	t.p = parser.New(t)
	return t
}

func (t *twins) Event(e *parser.Event) {
	t.events++
	if t.flat.Flat() > 0 {
		t.flats++
	}
	t.flat.Event(e)
	t.ref.Event(e)
	if e.Kind == parser.KindName {
		t.names = append(t.names[:min(len(t.names), 7)], e.Text)
	}
	t.compare(fmt.Sprintf("after %v %q at %d", e.Kind, e.Text, e.Start))
}

func (t *twins) Peek(e *parser.Event) {
	t.flat.Peek(e)
	t.ref.Peek(e)
	t.compare(fmt.Sprintf("after a peek of %v %q at %d", e.Kind, e.Text, e.Start))
}

func (t *twins) differs(where, what string, got, want any) {
	if t.diff == "" && !reflect.DeepEqual(got, want) {
		t.diff = fmt.Sprintf("%s, %s: %+v, evaluators alone: %+v", where, what, got, want)
	}
}

// compare asks both. A name is one of the document, or none of it.
func (t *twins) compare(where string) {
	if t.diff != "" {
		return
	}
	got, gotAt := t.flat.Verdict()
	want, wantAt := t.ref.Verdict()
	t.differs(where, "verdict", fmt.Sprint(got, gotAt), fmt.Sprint(want, wantAt))
	if got == schema.Invalid && (!t.invalid || where == "at the end") {
		t.invalid = true
		t.differs(where, "violations", t.flat.Violations(), t.ref.Violations())
	}
	if t.ask == 0 || t.rng.Intn(3) > 0 {
		return
	}
	name := "x"
	if len(t.names) > 0 && t.rng.Intn(8) > 0 {
		name = t.names[len(t.names)-1-t.rng.Intn(len(t.names))]
	}
	t.differs(where, "Kinds("+name+")", t.flat.Kinds(name), t.ref.Kinds(name))
	if t.rng.Intn(t.ask) > 0 {
		return
	}
	if t.rng.Intn(2) == 0 {
		t.differs(where, "Value("+name+")", *t.flat.Value(name), *t.ref.Value(name))
		return
	}
	up := t.rng.Intn(3)
	a, b := t.flat.Names(up), t.ref.Names(up)
	if a == nil || b == nil {
		t.differs(where, "Names", a == nil, b == nil)
		return
	}
	t.differs(where, fmt.Sprintf("Names(%d)", up), namesText(a), namesText(b))
}

// namesText renders what Names says: no slice and an empty one are the same.
func namesText(n *parser.Names) string {
	return fmt.Sprintf("%q %v %v %v %s", n.Known, n.Seen, n.Required, n.Closed, n.Pointer)
}

// read judges text, cut into deltas of random lengths up to step.
func (t *twins) read(text string, step, ask int) string {
	t.diff, t.ask, t.invalid, t.names = "", ask, false, t.names[:0]
	t.flat.Reset()
	t.ref.Reset()
	t.p.Reset(t)
	t.compare("before it")
	for at := 0; at < len(text); {
		end := min(len(text), at+1+t.rng.Intn(step))
		if t.p.Feed(text[at:end]) != nil {
			break
		}
		at = end
		t.compare(fmt.Sprintf("at %d", at))
	}
	t.p.Close()
	t.compare("at the end")
	t.differs("at the end", "advice", t.flat.Advice(), t.ref.Advice())
	return t.diff
}

// flatDocs are schemas for what flat containers know, and what they leave to
// evaluators, with instances from which others are made.
var flatDocs = [][]string{
	{`{"type":"object","properties":{"path":{"type":"string"},"pathological":{"type":"boolean"},"n":{"type":"integer","minimum":0,"maximum":99},"x":{"type":"number","maximum":1}},
		"required":["path","n"],"additionalProperties":false}`,
		`{"path":"a/b","n":12,"x":0.25}`, `{"pathological":true,"n":100,"path":""}`, `{"path":"p","pathologist":1}`, `{"n":1,"n":2,"path":null}`, `{"x":-1e2,"n":3.0,"path":"x"}`},
	{`{"type":"array","maxItems":3,"items":{"type":"object","properties":{"id":{"pattern":"^q[0-9]+$"},"kind":{"enum":["one","once","two"]},"tags":{"items":{"type":"string","maxLength":3},"minItems":1}},
		"required":["id"],"minProperties":2}}`,
		`[{"id":"q12","kind":"once","tags":["a","bcd"]},{"id":"q1","kind":"one"}]`, `[{"id":"q1x","tags":[]}]`, `[{"id":"q1","Kind":"tw"},1,2,3]`, `[{"id":"q2"},{"tags":["abcd"],"id":"q3"}]`},
	{`{"properties":{"steps":{"type":"array","items":{"oneOf":[
		{"type":"object","properties":{"type":{"const":"classic"},"keys":{"type":"object","additionalProperties":{"anyOf":[{"const":1},{"const":-1},{"const":"text"},{"const":"hashed"}]}}},"required":["type","keys"]},
		{"type":"object","properties":{"type":{"const":"vector"},"path":{"type":"string","minLength":1},"dims":{"type":"integer","minimum":1}},"required":["type","path"],"additionalProperties":false},
		{"type":"object","properties":{"type":{"const":"vectorial"},"path":{"type":["string","null"]}},"required":["type"]}]}}},"required":["steps"]}`,
		`{"steps":[{"type":"classic","keys":{"name":1,"age":-1,"bio":"text"}},{"type":"vector","path":"embedding","dims":1024}]}`,
		`{"steps":[{"path":"p","type":"vector"},{"type":"vectorial","path":null},{"type":"vec"},{"type":"classics"}]}`,
		`{"steps":[{"type":"vector","other":1}]}`, `{"steps":[{"type":"classic","keys":{"a":"has","b":12}}]}`, `{"steps":[{"type":"classic"}]}`, `{"steps":[{"type":7},{"Path":"x"}]}`},
	{`{"$defs":{"node":{"anyOf":[{"type":"object","properties":{"t":{"enum":["leaf"]},"v":{"type":"string"}},"additionalProperties":false},
		{"type":"object","properties":{"t":{"enum":["tree","t~/x"]},"kids":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["kids"],"additionalProperties":false},{"type":"null"}]}},
		"$ref":"#/$defs/node"}`,
		`{"t":"tree","kids":[{"t":"leaf","v":"x"},null,{"t":"t~/x","kids":[{"v":"only"},{"kids":[]}]}]}`, `{"t":"tree","v":"x"}`, `{"t":"other"}`, `{"kids":[{"t":"tree"}]}`, `{"t":"tree","kids":[[]]}`},
	{`{"type":"object","properties":{"a":{"properties":{"b":{"properties":{"c":{"type":"string"}}}}},"u":{"uniqueItems":true,"items":{"properties":{"k":{"const":1}}}}},"additionalProperties":{"type":"integer"}}`,
		`{"a":{"b":{"c":"x","C":"y"},"bb":1},"u":[{"k":1},{"k":2}],"z":5}`, `{"a":{"b":{"c":1}},"zz":1.5}`, `{"A":{},"a":[{"b":0}],"u":[[{}],[{}]]}`},
	{`{"anyOf":[{"properties":{"k":{"const":"a","description":"x"},"v":{"type":"integer"}},"required":["k"]},{"properties":{"k":{"const":"abc"},"v":{"type":"string"}},"required":["k"]}],"type":"object"}`,
		`{"k":"a","v":1}`, `{"k":"abc","v":"x"}`, `{"v":2,"k":"abc"}`, `{"k":"ab"}`, `{"k":"a","v":"1"}`},
	{`{"anyOf":[{"properties":{"k":{"enum":["ab","abd"]},"t":{"type":"string"}},"required":["k"]},{"properties":{"k":{"type":"string"},"t":{"const":"x"}},"required":["t"]},
		{"properties":{"k":{"type":"string"},"t":{"const":"y"}},"required":["t"]}]}`,
		`{"k":"abq","t":"z"}`, `{"k":"abd","t":"x"}`, `{"k":"a string that is longer than what is quoted of one, which is sixty-four bytes","t":"yx"}`, `{"t":"y","k":"abd"}`, `{"k":"a\u0062q","t":7}`},
	{`{"items":{"anyOf":[{"properties":{"t":{"enum":["né","x"]},"v":{"type":"string"}},"required":["t","v"]},{"properties":{"t":{"enum":["nè"]},"v":{"type":"integer"}}},
		{"properties":{"t":{"enum":["nèw","nc",null]},"u":{"const":"q"}},"additionalProperties":false}]}}`,
		`[{"t":"né","v":"x"},{"t":"nè","v":1},{"t":"nèw","u":"q"},{"t":null},{"v":1}]`, `[{"t":"né","v":1}]`, `[{"t":"nèv"}]`, `[{"t":"nèw","v":2}]`, `[{"t":"nc","u":"r"}]`, `[{"t":"n","v":2}]`, `[{"t":"n\u00e9"}]`},
	{`{"items":{"oneOf":[{"properties":{"t":{"enum":["a","ab"]},"v":{"type":"string"}},"required":["t","v"]},{"properties":{"t":{"enum":["b","ab"]},"w":{"type":"integer"}},"required":["t"]}]}}`,
		`[{"t":"a","v":"x"},{"t":"ab","v":"x","w":"y"},{"t":"b"}]`, `[{"t":"ab","v":"x","w":1}]`, `[{"t":"ab","v":1,"w":1}]`, `[{"t":"abc"}]`},
	{`{"type":"object","properties":{"é~/":{"enum":["é","éa","\u2028"]},"n":{"enum":[1,12,-3]},"l":{"items":[{"type":"integer"},{"type":"boolean"}],"additionalItems":false}}}`,
		`{"é~/":"éa","n":12,"l":[1,true]}`, `{"é~/":"è","n":13}`, `{"\u00e9~/":"\u00e9","n":-3,"l":[-1,true,null]}`, `{"n":1.0,"l":[2.5]}`, `{"é~":1,"É~/":"é"}`},
}

// TestFlat judges values that fit, and mutations of them that may not, by the
// flat machine and by evaluators alone: whatever the cuts, both say the same
// after each event, also to a guide.
func TestFlat(t *testing.T) {
	rng := rand.New(rand.NewSource(16))
	rounds := 120
	if full() {
		rounds = 4000
	}
	for _, docs := range flatDocs {
		s := compile(t, docs[0])
		all := compile(t, docs[0], schema.AllViolations(true))
		schemaDoc, pool := corpus.ParseNode(docs[0]), &corpus.Pool{}
		pool.AddSchema(schemaDoc)
		for _, text := range docs[1:] {
			pool.AddInstance(corpus.ParseNode(text))
		}
		tw, twAll := newTwins(s, rng), newTwins(all, rng)
		for i := range rounds {
			text := docs[1+i%(len(docs)-1)]
			if n := i / (len(docs) - 1); n > 3 {
				doc := corpus.ParseNode(text)
				for range 1 + rng.Intn(2) {
					doc.Mutate(rng, pool, true)
				}
				text = doc.String()
			}
			for _, step := range []int{1, 3, 16, 1 << 20} {
				for _, ask := range []int{0, 0, 3} {
					if diff := tw.read(text, step, ask); diff != "" {
						t.Fatalf("%s\n\tschema %s\n\ttext %s\n\tsteps up to %d", diff, shorten(docs[0]), shorten(text), step)
					}
				}
				if diff := twAll.read(text, step, 3*rng.Intn(2)); diff != "" {
					t.Fatalf("all violations: %s\n\tschema %s\n\ttext %s\n\tsteps up to %d", diff, shorten(docs[0]), shorten(text), step)
				}
			}
		}
		if tw.flats*8 < tw.events {
			t.Errorf("of %d events only %d were judged by the flat machine\n\tschema %s", tw.events, tw.flats, shorten(docs[0]))
		}
	}
}

// TestFlatTools is TestFlat for real tools and for labelled schemas.
func TestFlatTools(t *testing.T) {
	rng := rand.New(rand.NewSource(18))
	rounds := 2
	if full() {
		rounds = 40
	}
	events, flats := 0, 0
	read := func(doc string, s *schema.Schema, texts ...string) {
		tw := newTwins(s, rng)
		for _, text := range texts {
			for _, step := range []int{1, 20} {
				if diff := tw.read(text, step, 3*rng.Intn(2)); diff != "" {
					t.Errorf("%s\n\tschema %s\n\ttext %s\n\tsteps up to %d", diff, shorten(doc), shorten(text), step)
				}
			}
		}
		events += tw.events
		flats += tw.flats
	}
	for _, tool := range corpus.Tools(t) {
		doc := string(tool.Tool.Schema)
		s, err := schema.Compile(doc)
		if err != nil {
			continue // TestToolsCompile says so
		}
		node, pool := corpus.ParseNode(doc), &corpus.Pool{}
		pool.AddSchema(node)
		for range rounds {
			n := corpus.Sample(node, rng)
			whole := n.String()
			n.Mutate(rng, pool, true)
			read(doc, s, whole, n.String())
		}
	}
	t.Logf("tools: %d events, %d of them judged by the flat machine", events, flats)
	events, flats = 0, 0
	rows := corpus.SchemaBench(t)
	for _, i := range spread(0, len(rows), 100) {
		row := rows[i]
		s, err := schema.Compile(string(row.Schema))
		if err != nil {
			continue
		}
		for _, x := range row.Tests {
			if len(x.Data) < 4096 {
				read(string(row.Schema), s, string(x.Data))
			}
		}
	}
	t.Logf("labelled schemas: %d events, %d of them judged by the flat machine", events, flats)
}
