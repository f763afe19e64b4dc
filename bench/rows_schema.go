package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	google "github.com/google/jsonschema-go/jsonschema"
	kaptinlin "github.com/kaptinlin/jsonschema"
	santhosh "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// schemaRows are rows 16 and 17: the verdict on top of the parser, and from
// bytes to verdict beside other validators.
func schemaRows() []Row {
	var rows []Row
	for _, c := range schemaCases() {
		deltas := c.doc.Cut(16)
		ours := judge(c, deltas)
		rows = append(rows, Row{ID: "16 " + c.doc.Name, What: "schema verdict, 16 B deltas, " + c.doc.Name, Unit: "row 4", Must: 2, Stretch: 1.4,
			Ours: Contestant{"ours", ours}, Base: Contestant{"row 4", feed(c.doc, deltas)}, Per: float64(len(deltas)),
			Value: func(ours, base float64) float64 { return ours / base }})
	}
	for _, c := range schemaCases() {
		if c.name == "W2" || c.name == "W4" {
			continue
		}
		ours := judge(c, c.doc.Cut(16))
		peerless := feed(c.doc, c.doc.Cut(16))
		rows = append(rows, Row{ID: "16 allocs " + c.doc.Name, What: "allocations the verdict adds, " + c.doc.Name, Unit: "", Must: 0, Stretch: 0,
			Probe: func() float64 { return testing.AllocsPerRun(3, ours) - testing.AllocsPerRun(3, peerless) }})
	}
	for _, c := range schemaCases() {
		if c.must == 0 {
			continue
		}
		ours := Contestant{"ours", judge(c, []string{c.doc.Text})}
		size := float64(len(c.doc.Text))
		rows = append(rows, Row{ID: "17 " + c.doc.Name, What: "bytes to verdict, whole, " + c.doc.Name, Unit: "MB/s", Must: c.must, Stretch: none, AtLeast: true,
			Ours: ours, Base: Contestant{"parser", feed(c.doc, []string{c.doc.Text})}, Per: size,
			Value: func(ours, _ float64) float64 { return 1e3 / ours }})
		for _, peer := range validators(c) {
			rows = append(rows, Row{ID: "17 " + c.doc.Name, What: "the same beside " + peer.Name, Unit: "x", Must: 3, Stretch: 5, AtLeast: true,
				Ours: ours, Base: peer, Per: size})
		}
	}
	return rows
}

// A schemaCase is a document with the schema that it fits.
type schemaCase struct {
	name   string
	doc    Document
	schema string
	must   float64 // MB/s from bytes to verdict, 0 for row 16 only
}

// judge is ours: a parser and a validator that are used again.
func judge(c schemaCase, deltas []string) func() {
	s, err := schema.Compile(c.schema)
	if err != nil {
		panic(err)
	}
	v := s.NewValidator()
	p := parser.New(v)
	return func() {
		v.Reset()
		p.Reset(v)
		for _, d := range deltas {
			p.Feed(d)
		}
		if err := p.Close(); err != nil {
			panic(c.name + ": " + err.Error())
		}
		if verdict, at := v.Verdict(); verdict != schema.Valid {
			panic(fmt.Sprintf("%s: %v at %d: %+v", c.name, verdict, at, v.Violations()))
		}
	}
}

// validators are the peers: bytes in, verdict out.
func validators(c schemaCase) []Contestant {
	in := []byte(c.doc.Text)
	must := func(err error) {
		if err != nil {
			panic(c.name + ": " + err.Error())
		}
	}
	doc, err := santhosh.UnmarshalJSON(strings.NewReader(c.schema))
	must(err)
	compiler := santhosh.NewCompiler()
	must(compiler.AddResource("schema.json", doc))
	s, err := compiler.Compile("schema.json")
	must(err)
	g := new(google.Schema)
	must(json.Unmarshal([]byte(c.schema), g))
	resolved, err := g.Resolve(nil)
	must(err)
	k, err := kaptinlin.NewCompiler().Compile([]byte(c.schema))
	must(err)
	return []Contestant{
		{"santhosh-tekuri", func() {
			v, err := santhosh.UnmarshalJSON(bytes.NewReader(in))
			must(err)
			must(s.Validate(v))
		}},
		{"google", func() {
			var v any
			must(json.Unmarshal(in, &v))
			must(resolved.Validate(v))
		}},
		{"kaptinlin", func() { mustBe(k.ValidateJSON(in).IsValid()) }},
	}
}

// schemaCases are the documents of the other rows, and inputs for schemas like
// those of tools that many people use.
func schemaCases() []schemaCase {
	code := W2().Text[len(`{"path": "internal/tide/table.go", "old_str": "", "new_str": `):]
	code = code[:strings.LastIndexByte(code[:1800], ' ')] + `"`
	list := func(n int, f func(i int) string) string {
		items := make([]string, n)
		for i := range items {
			items[i] = f(i)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	made := func(name, text string) Document { return Document{name, text} }
	return []schemaCase{
		{"W1", W1(), `{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1,"maximum":14},"units":{"enum":["metric","imperial"]},
			"details":{"type":"boolean"},"places":{"type":"array","items":{"type":"object","properties":{"lat":{"type":"number"},"lon":{"type":"number"}},"required":["lat","lon"]}},
			"note":{"type":"string"}},"required":["city","days"],"additionalProperties":false}`, 0},
		{"W2", W2(), `{"type":"object","properties":{"path":{"type":"string"},"old_str":{"type":"string"},"new_str":{"type":"string"}},"required":["path","old_str","new_str"],"additionalProperties":false}`, 0},
		{"W3", W3(), `{"type":"array","items":{"type":"object","properties":{"id":{"type":"integer","minimum":0},"name":{"type":"string","minLength":1,"maxLength":64},
			"ok":{"type":"boolean"},"price":{"type":"number"},"tags":{"type":"array","items":{"type":"string"},"maxItems":5}},"required":["id","name"],"additionalProperties":false}}`, 40},
		{"W4", W4(), `{"type":"array","items":{"$ref":"#/$defs/any"},"$defs":{"any":{"type":["object","array","string","number","boolean","null"],
			"properties":{"name0":{"$ref":"#/$defs/any"},"id1":{"$ref":"#/$defs/any"},"children3":{"$ref":"#/$defs/any"}},"items":{"$ref":"#/$defs/any"}}}}`, 0},
		{"edit", made("edit", `{"path":"internal/tide/table.go","edits":`+list(2, func(int) string {
			return `{"oldText":` + code + `,"newText":` + code + `}`
		})+`,"dryRun":false}`), `{"type":"object","properties":{"path":{"type":"string"},"edits":{"type":"array","items":{"type":"object",
			"properties":{"oldText":{"type":"string","description":"Text to search for"},"newText":{"type":"string"}},"required":["oldText","newText"],"additionalProperties":false}},
			"dryRun":{"type":"boolean","default":false}},"required":["path","edits"],"additionalProperties":false}`, 100},
		{"push", made("push", `{"owner":"octo","repo":"demo","branch":"main","files":`+list(5, func(i int) string {
			return fmt.Sprintf(`{"path":"pkg/file%d.go","content":%s}`, i, code)
		})+`,"message":"Add the tables"}`), `{"type":"object","properties":{"owner":{"type":"string"},"repo":{"type":"string"},"branch":{"type":"string"},
			"files":{"type":"array","items":{"type":"object","properties":{"path":{"type":"string"},"content":{"type":"string"}},"required":["path","content"],"additionalProperties":false}},
			"message":{"type":"string"}},"required":["owner","repo","branch","files","message"],"additionalProperties":false}`, 100},
		{"ref anyOf", made("ref anyOf", `{"parent":{"page_id":"3b1c-42"},"children":`+list(40, func(i int) string {
			return fmt.Sprintf(`{"type":%q,%[1]q:{"rich_text":[{"type":"text","text":{"content":"Item %d of the list","link":null}}]}}`, []string{"paragraph", "bullet"}[i%2], i)
		})+`}`), `{"$defs":{"text":{"type":"object","properties":{"type":{"enum":["text"]},"text":{"type":"object","properties":{"content":{"type":"string","maxLength":2000},
			"link":{"type":["object","null"]}},"required":["content"],"additionalProperties":false}},"required":["text"],"additionalProperties":false},
			"paragraph":{"type":"object","properties":{"type":{"enum":["paragraph"]},"paragraph":{"type":"object","properties":{"rich_text":{"type":"array","items":{"$ref":"#/$defs/text"}}},
				"required":["rich_text"],"additionalProperties":false}},"additionalProperties":false},
			"bullet":{"type":"object","properties":{"type":{"enum":["bullet"]},"bullet":{"type":"object","properties":{"rich_text":{"type":"array","items":{"$ref":"#/$defs/text"}}},
				"required":["rich_text"],"additionalProperties":false}},"additionalProperties":false},
			"block":{"anyOf":[{"$ref":"#/$defs/paragraph"},{"$ref":"#/$defs/bullet"}]}},
			"type":"object","properties":{"parent":{"anyOf":[{"type":"object","properties":{"page_id":{"type":"string"}},"required":["page_id"]},{"type":"string"}]},
			"children":{"type":"array","items":{"$ref":"#/$defs/block"}}},"required":["parent","children"]}`, 40},
		{"oneOf const", made("oneOf const", `{"collection":"people","definition":`+list(60, func(i int) string {
			return []string{`{"type":"classic","keys":{"name":1,"age":-1,"bio":"text"}}`, `{"type":"vector","path":"embedding","dims":1024,"similarity":"cosine"}`,
				`{"type":"search","mappings":{"dynamic":true}}`}[i%3]
		})+`}`), `{"type":"object","properties":{"collection":{"type":"string"},"definition":{"type":"array","items":{"oneOf":[
			{"type":"object","properties":{"type":{"const":"classic"},"keys":{"type":"object","additionalProperties":{"anyOf":[{"const":1},{"const":-1},{"const":"text"},{"const":"hashed"}]}}},"required":["type","keys"]},
			{"type":"object","properties":{"type":{"const":"vector"},"path":{"type":"string"},"dims":{"type":"integer","minimum":1,"maximum":8192},"similarity":{"enum":["cosine","euclidean","dot"]}},
				"required":["type","path","dims"],"additionalProperties":false},
			{"type":"object","properties":{"type":{"const":"search"},"analyzer":{"type":"string"},"mappings":{"type":"object"}},"required":["type","mappings"]}]}}},"required":["collection","definition"]}`, 40},
		{"form", made("form", `{"answers":`+list(60, func(i int) string {
			return fmt.Sprintf(`{"id":"q%d","choice":%q,"weight":0.%d}`, i, []string{"agree", "neutral", "strongly disagree"}[i%3], i)
		})+`}`), `{"type":"object","properties":{"answers":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string","pattern":"^q[0-9]+$"},
			"choice":{"enum":["strongly agree","agree","neutral","disagree","strongly disagree"]},"weight":{"type":"number","minimum":0,"maximum":1}},
			"required":["id","choice"],"additionalProperties":false}}},"required":["answers"]}`, 40},
	}
}
