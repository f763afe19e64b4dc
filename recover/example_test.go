package recover_test

import (
	"fmt"
	"log"

	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

// printEdits prints edits, with those inside of a decoded string below it.
func printEdits(indent string, edits []jsonrecover.Edit) {
	for _, e := range edits {
		fmt.Printf("%sedit %v %v %q %d-%d %q\n", indent, e.Rule, e.Loss, e.Path, e.Start, e.End, e.Insert)
		printEdits(indent+"  ", e.Inner)
	}
}

// printer is a Sink that prints the events.
type printer struct{}

func (printer) Event(e *parser.Event) {
	more := ""
	if e.More {
		more = "..."
	}
	fmt.Printf("  %s %q %q%s %d-%d\n", e.Kind, e.Path.Pointer(), e.Text, more, e.Start, e.End)
}

// An object came as a string, with a bare undefined in it. With the schema
// there is one reading; each change has its bytes of the input.
func Example() {
	s, err := schema.Compile(`{"type": "object", "properties": {
		"place": {"type": "string"},
		"tide": {"type": "object", "properties": {"height": {"type": "number"}, "unit": {"type": "string"}}}}}`)
	if err != nil {
		panic(err)
	}
	var events parser.Records
	r := jsonrecover.New(jsonrecover.LosslessRules(), s.NewValidator(), &events)
	for _, delta := range []string{`{"place": "Brest", "ti`, `de": "{\"height\": unde`, `fined, \"unit\": \"m\"}"}`} {
		r.Feed(delta)
	}
	r.Close()

	fmt.Println(r.Outcome(), r.JSON())
	for _, e := range r.Edits() {
		fmt.Println(e.Rule, e.Path, e.Start, e.End)
		for _, in := range e.Inner {
			fmt.Println(" ", in.Rule, in.Path, r.Raw()[in.Start:in.End])
		}
	}
	// Output:
	// mended {"place": "Brest", "tide": { "unit": "m"}}
	// decode-string /tide 27 69
	//   undefined /tide/height \"height\": undefined
	//   undefined /tide/height ,
}

// Without a schema only what has one reading is mended by default.
func ExampleText() {
	json, edits, err := jsonrecover.Text(`{harbour: 'Brest', "open": True,}`, jsonrecover.LosslessRules())
	fmt.Println(json, err)
	for _, e := range edits {
		fmt.Printf("%s [%d:%d] %q\n", e.Rule, e.Start, e.End, e.Insert)
	}
	// Output:
	// {"harbour": "Brest", "open": true} <nil>
	// unquoted-name [1:1] "\""
	// unquoted-name [8:8] "\""
	// single-quotes [10:11] "\""
	// single-quotes [16:17] "\""
	// other-literal [27:31] "true"
	// trailing-comma [31:32] ""
}

// The value in a Markdown fence, and what each edit replaced.
func ExampleText_fence() {
	raw := "```json\n{days: 7, 'harbour': 'Brest', \"open\": True,}\n```"
	json, edits, err := jsonrecover.Text(raw, jsonrecover.LosslessRules())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(json)
	for _, e := range edits {
		fmt.Printf("%-14v %d-%d %q becomes %q\n", e.Rule, e.Start, e.End, raw[e.Start:e.End], e.Insert)
	}
	// Output:
	// {"days": 7, "harbour": "Brest", "open": true}
	//
	// fence          0-7 "```json" becomes ""
	// unquoted-name  9-9 "" becomes "\""
	// unquoted-name  13-13 "" becomes "\""
	// single-quotes  18-27 "'harbour'" becomes "\"harbour\""
	// single-quotes  29-30 "'" becomes "\""
	// single-quotes  35-36 "'" becomes "\""
	// other-literal  46-50 "True" becomes "true"
	// trailing-comma 50-51 "," becomes ""
	// fence          53-56 "```" becomes ""
}

// Two calls in one input are an error, not the first of them.
func ExampleText_severalValues() {
	_, _, err := jsonrecover.Text(`{"day": 1}{"day": 2}`, jsonrecover.EveryRules())
	fmt.Println(err)
	// Output:
	// jsontide: more than one value (2 complete): these are several calls at offset 10
}

// The transcript of the package's documentation.
func ExampleRepairer() {
	s, err := schema.Compile(`{"type": "object", "properties": {
		"say": {"type": "string"},
		"n": {"type": "integer"},
		"m": {"type": "object", "properties": {"k": {"type": "integer"}}}}}`)
	if err != nil {
		log.Fatal(err)
	}
	r := jsonrecover.New(jsonrecover.LosslessRules(), s.NewValidator(), printer{})
	seen := 0
	for _, delta := range []string{`{"say": "a "b`, `" c", n: "4`, `2", "m": "{\"k\": und`, `efined}"`, `,}`} {
		fmt.Printf("Feed(`%s`)\n", delta)
		if err := r.Feed(delta); err != nil {
			log.Fatal(err)
		}
		printEdits("  ", r.Edits()[seen:])
		seen = len(r.Edits())
		fmt.Printf("  append %q\n", r.AppendJSON(nil))
	}
	if err := r.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Outcome(), r.JSON())
	fmt.Println(jsonrecover.Apply(r.Raw(), r.Edits()) == r.JSON())
	// Output:
	// Feed(`{"say": "a "b`)
	//   { "" "" 0-1
	//   : "/say" "say" 1-6
	//   " "/say" "a "... 8-11
	//   append "{\"say\": \"a "
	// Feed(`" c", n: "4`)
	//   " "/say" "\""... 11-12
	//   " "/say" "b"... 12-13
	//   " "/say" "\""... 13-14
	//   " "/say" " c"... 14-16
	//   " "/say" "" 16-17
	//   edit inner-quote lossless "/say" 11-12 "\\\""
	//   edit inner-quote lossless "/say" 13-14 "\\\""
	//   append "\\\"b\\\" c\""
	// Feed(`2", "m": "{\"k\": und`)
	//   : "/n" "n" 19-20
	//   0 "/n" "42" 22-26
	//   : "/m" "m" 28-31
	//   { "/m" "" 34-35
	//   edit unquoted-name lossless "/n" 19-19 "\""
	//   edit unquoted-name lossless "/n" 20-20 "\""
	//   edit unquote-scalar lossless "/n" 22-26 "42"
	//   append ", \"n\": 42, \"m\": {"
	// Feed(`efined}"`)
	//   } "/m" "" 51-52
	//   edit decode-string lossless "/m" 33-53 ""
	//     edit undefined lossless "/m/k" 35-51 ""
	//   append "}"
	// Feed(`,}`)
	//   } "" "" 54-55
	//   edit trailing-comma lossless "" 53-54 ""
	//   append "}"
	// mended {"say": "a \"b\" c", "n": 42, "m": {}}
	// true
}

// A model sent an object as a string, with a bare undefined in it. It is read as
// the object while it streams; the value misses a required member then, which is
// known where the object ends.
func ExampleRepairer_guide() {
	s, err := schema.Compile(`{"type": "object", "required": ["abstract", "meta"], "properties": {
		"abstract": {"type": "string"},
		"meta": {"type": "object", "required": ["word_count"], "properties": {
			"word_count": {"type": "integer"},
			"review": {"type": "string"}}}}}`)
	if err != nil {
		log.Fatal(err)
	}
	v := s.NewValidator()
	r := jsonrecover.New(jsonrecover.LosslessRules(), v, printer{})
	for _, delta := range []string{
		`{"abstract": "This is …", "me`,
		`ta": "{\n  \"review\": \"The pa`,
		`per …\",\n  \"word_count\": undef`,
		`ined\n}"}`,
	} {
		fmt.Printf("Feed(`%s`)\n", delta)
		if err := r.Feed(delta); err != nil {
			log.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		log.Fatal(err)
	}
	printEdits("", r.Edits())
	fmt.Println(r.Outcome())
	fmt.Println(r.JSON())
	verdict, at := v.Verdict()
	fmt.Println(verdict, "at byte", at)
	for _, x := range v.Violations() {
		fmt.Println(x.Path, x.Keyword)
	}
	// Output:
	// Feed(`{"abstract": "This is …", "me`)
	//   { "" "" 0-1
	//   : "/abstract" "abstract" 1-11
	//   " "/abstract" "This is …"... 13-25
	// Feed(`ta": "{\n  \"review\": \"The pa`)
	//   " "/abstract" "" 25-26
	//   : "/meta" "meta" 28-34
	//   { "/meta" "" 37-38
	//   : "/meta/review" "review" 42-52
	//   " "/meta/review" "The pa"... 54-62
	// Feed(`per …\",\n  \"word_count\": undef`)
	//   " "/meta/review" "per …" 62-71
	// Feed(`ined\n}"}`)
	//   } "/meta" "" 103-104
	//   } "" "" 105-106
	// edit decode-string lossless "/meta" 36-105 ""
	//   edit undefined lossless "/meta/word_count" 71-101 ""
	// mended
	// {"abstract": "This is …", "meta": {
	//   "review": "The paper …"
	// }}
	// invalid at byte 104
	// /meta required
}

// A value of the wrong shape as a whole is the business of closing rules: what
// was streamed stands, and Close makes another value of it.
func ExampleRenew() {
	s, err := schema.Compile(`{"type": "object", "required": ["path"], "additionalProperties": false,
		"properties": {"path": {"type": "string"}}}`)
	if err != nil {
		log.Fatal(err)
	}
	fresh := func() jsonrecover.Guide { return s.NewValidator() }
	r := jsonrecover.New(jsonrecover.LosslessRules(), fresh(), nil, jsonrecover.Renew(fresh))
	r.Feed(`{"arguments": {"path": "a.go"}}`)
	if err := r.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("streamed %s\n", r.AppendJSON(nil))
	fmt.Println(r.Outcome(), r.Reshaped(), r.JSON())
	printEdits("", r.Edits())
	// Output:
	// streamed {"arguments": {"path": "a.go"}}
	// mended true {"path": "a.go"}
	// edit unwrap lossless "" 0-14 ""
	// edit unwrap lossless "" 30-31 ""
}
