package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema"
)

// benchDocs are schemas with a document that fits: plain tool inputs, an
// alternative of references, discriminated branches, and many small objects.
func benchDocs() []benchDoc {
	code := strings.Repeat(`func f(x int) int {\n\tif x > 1 {\n\t\treturn x * f(x-1)\n\t}\n\treturn 1\n}\n`, 45)
	var files []string
	for i := range 12 {
		files = append(files, fmt.Sprintf(`{"path":"src/pkg%d/file.go","content":"%s"}`, i, code[:780-780%13]))
	}
	var blocks []string
	for i := range 40 {
		blocks = append(blocks, fmt.Sprintf(`{"type":"paragraph","paragraph":{"rich_text":[{"type":"text","text":{"content":"line %d of it"}}],"color":"default"}}`, i))
	}
	var stages []string
	for i := range 40 {
		switch i % 3 {
		case 0:
			stages = append(stages, fmt.Sprintf(`{"kind":"match","field":"age","min":%d,"max":%d}`, i, i+20))
		case 1:
			stages = append(stages, fmt.Sprintf(`{"kind":"sort","field":"name","order":"desc","limit":%d}`, i))
		default:
			stages = append(stages, `{"kind":"project","fields":["a","b","c"],"exclude":false}`)
		}
	}
	var rows []string
	for i := range 11000 {
		rows = append(rows, fmt.Sprintf(`{"id":%d,"name":"user %d","email":"u%d@example.com","tags":["a","b"],"score":%d.5}`, i, i, i, i%100))
	}
	return []benchDoc{
		{"edit_file", `{"type":"object","properties":{"path":{"type":"string","description":"file"},"edits":{"type":"array","items":{"type":"object",
			"properties":{"oldText":{"type":"string"},"newText":{"type":"string"}},"required":["oldText","newText"],"additionalProperties":false}},
			"dryRun":{"type":"boolean","default":false}},"required":["path","edits"],"additionalProperties":false}`,
			`{"path":"/src/main.go","edits":[{"oldText":"` + code[:2000-2000%13] + `","newText":"` + code[:2000-2000%13] + `"}],"dryRun":false}`},
		{"push_files", `{"type":"object","properties":{"owner":{"type":"string"},"repo":{"type":"string"},"branch":{"type":"string"},"files":{"type":"array",
			"items":{"type":"object","properties":{"path":{"type":"string"},"content":{"type":"string"}},"required":["path","content"],"additionalProperties":false}},
			"message":{"type":"string"}},"required":["owner","repo","branch","files","message"],"additionalProperties":false}`,
			`{"owner":"o","repo":"r","branch":"main","files":[` + strings.Join(files, ",") + `],"message":"add"}`},
		{"ref_anyOf", `{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/block"}}},"required":["children"],"$defs":{
			"text":{"type":"object","properties":{"type":{"const":"text"},"text":{"type":"object","properties":{"content":{"type":"string","maxLength":2000},
				"link":{"anyOf":[{"type":"null"},{"type":"object","properties":{"url":{"type":"string"}}}]}},"required":["content"]}},"required":["text"]},
			"rich":{"type":"array","items":{"$ref":"#/$defs/text"}},
			"paragraph":{"type":"object","properties":{"type":{"const":"paragraph"},"paragraph":{"type":"object","properties":{"rich_text":{"$ref":"#/$defs/rich"},"color":{"enum":["default","red","blue"]}},"required":["rich_text"]}},"required":["type","paragraph"]},
			"heading":{"type":"object","properties":{"type":{"const":"heading_1"},"heading_1":{"type":"object","properties":{"rich_text":{"$ref":"#/$defs/rich"}}}},"required":["type","heading_1"]},
			"bullet":{"type":"object","properties":{"type":{"const":"bulleted_list_item"},"bulleted_list_item":{"type":"object","properties":{"rich_text":{"$ref":"#/$defs/rich"},"children":{"type":"array","items":{"$ref":"#/$defs/block"}}}}},"required":["type","bulleted_list_item"]},
			"block":{"anyOf":[{"$ref":"#/$defs/paragraph"},{"$ref":"#/$defs/heading"},{"$ref":"#/$defs/bullet"}]}}}`,
			`{"children":[` + strings.Join(blocks, ",") + `]}`},
		{"oneOf_const", `{"type":"object","properties":{"pipeline":{"type":"array","items":{"oneOf":[
			{"type":"object","properties":{"kind":{"const":"match"},"field":{"type":"string"},"min":{"type":"number"},"max":{"type":"number"}},"required":["kind","field"],"additionalProperties":false},
			{"type":"object","properties":{"kind":{"const":"sort"},"field":{"type":"string"},"order":{"enum":["asc","desc"]},"limit":{"type":"integer","minimum":0}},"required":["kind","field"],"additionalProperties":false},
			{"type":"object","properties":{"kind":{"const":"project"},"fields":{"type":"array","items":{"type":"string"},"minItems":1},"exclude":{"type":"boolean"}},"required":["kind","fields"],"additionalProperties":false}]}}}}`,
			`{"pipeline":[` + strings.Join(stages, ",") + `]}`},
		{"array_1MB", `{"type":"array","items":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string","minLength":1},"email":{"type":"string"},
			"tags":{"type":"array","items":{"type":"string"}},"score":{"type":"number","minimum":0}},"required":["id","name"],"additionalProperties":false}}`,
			`[` + strings.Join(rows, ",") + `]`},
	}
}

type benchDoc struct{ name, schema, text string }

func BenchmarkVerdict(b *testing.B) {
	for _, d := range benchDocs() {
		s, err := schema.Compile(d.schema)
		if err != nil {
			b.Fatal(d.name, err)
		}
		for _, step := range []int{0, 16} {
			name := "whole"
			if step == 0 {
				step = len(d.text)
			} else {
				name = fmt.Sprint(step)
			}
			b.Run(d.name+"/"+name+"/parser", func(b *testing.B) {
				p := parser.New(nil)
				b.SetBytes(int64(len(d.text)))
				for b.Loop() {
					p.Reset(nil)
					feedSteps(b, p, d.text, step)
				}
			})
			b.Run(d.name+"/"+name+"/schema", func(b *testing.B) {
				v := s.NewValidator()
				p := parser.New(v)
				b.SetBytes(int64(len(d.text)))
				b.ReportAllocs()
				for b.Loop() {
					v.Reset()
					p.Reset(v)
					feedSteps(b, p, d.text, step)
					if verdict, at := v.Verdict(); verdict != schema.Valid {
						b.Fatal(d.name, verdict, at, v.Violations())
					}
				}
			})
		}
	}
}

func feedSteps(b *testing.B, p *parser.Parser, text string, step int) {
	for i := 0; i < len(text); i += step {
		if err := p.Feed(text[i:min(i+step, len(text))]); err != nil {
			b.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		b.Fatal(err)
	}
}
