package recover_test

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	jsonrecover "github.com/jsontide/jsontide/recover"
)

// maxDecode is the default of the limit on strings in strings.
const maxDecode = 8

const metaSchema = `{"type": "object", "properties": {"meta": {"type": "object"}, "n": {"type": "integer"}}}`

// encoded returns the text as a JSON string in a JSON string and so on.
func encoded(text string, levels int) string {
	for range levels {
		b, err := json.Marshal(text)
		if err != nil {
			panic(err)
		}
		text = string(b)
	}
	return text
}

// TestLevels reads strings in strings: as many as MaxDecode are opened, one more
// is Lost, and nothing of the raw text is.
func TestLevels(t *testing.T) {
	for levels := 1; levels <= 12; levels++ {
		input := `{"meta": ` + encoded(`{"a": 1}`, levels) + `}`
		d := whole(t, jsonrecover.LosslessRules(), metaSchema, input)
		if levels <= maxDecode {
			if d.outcome != jsonrecover.Mended || !sameValue(d.json, `{"meta": {"a": 1}}`) || d.verdict != "valid" {
				t.Errorf("%d levels: %.300s", levels, d)
			}
		} else if d.outcome != jsonrecover.Lost || d.verdict != "invalid" || d.json != "" {
			t.Errorf("%d levels: %.300s", levels, d)
		}
	}
	input := `{"meta": ` + encoded(`{"a": 1}`, 2) + `}`
	if d := run(t, jsonrecover.LosslessRules(), metaSchema, []string{input}, jsonrecover.MaxDecode(2)); d.outcome != jsonrecover.Mended {
		t.Errorf("at MaxDecode: %s", d)
	}
	if d := run(t, jsonrecover.LosslessRules(), metaSchema, []string{input}, jsonrecover.MaxDecode(1)); d.outcome != jsonrecover.Lost || !strings.Contains(d.err, "MaxDecode") {
		t.Errorf("past MaxDecode: %s", d)
	}
	// 64 levels of escapes are too long to write down; each level begins with
	// one more escaped quote.
	deep := `{"meta": "` + strings.Repeat(`\"`, 64) + `{`
	d := whole(t, jsonrecover.EveryRules(), metaSchema, deep)
	if d.outcome == jsonrecover.Exact || d.outcome == jsonrecover.Mended {
		t.Errorf("%.300s", d)
	}
}

// TestProposals wraps an input in as many wrappers as there may be proposals, each
// of which takes one more off, and in one more.
func TestProposals(t *testing.T) {
	const most = 8
	for n := 1; n <= most+1; n++ {
		input := strings.Repeat(`{"input": `, n) + `{"path": "x"}` + strings.Repeat("}", n)
		d := whole(t, jsonrecover.LosslessRules(), sch(`path string!`), input)
		if got := d.reshaped && d.json == `{"path": "x"}`; got != (n <= most) {
			t.Errorf("%d wrappers: %s", n, d)
		}
	}
}

// TestDeepWrappers nests as many wrappers as may be open: they make no more proposals
// than are tried, each with its edits.
func TestDeepWrappers(t *testing.T) {
	const deep = 3000
	input := strings.Repeat(`{"input": `, deep) + `1` + strings.Repeat("}", deep)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, _ := repairer(t, jsonrecover.LosslessRules(), `{"type": "object", "required": ["a"]}`, nil)
	r.Feed(input)
	r.Close()
	runtime.ReadMemStats(&after)
	if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 100 {
		t.Errorf("%d wrappers take %d MiB", deep, mib)
	}
}

// TestProseBehindObject feeds a string that begins like an object and turns into
// prose after 1 MB: Lost at its byte, invalid at the opening quote, all of the
// text still there.
func TestProseBehindObject(t *testing.T) {
	inner := `{\"a\": \"` + strings.Repeat("lorem ipsum ", 1<<20/12) + `\"}`
	input := `{"n": 1, "meta": "` + inner + ` and so on", "more": 2}`
	for _, n := range []int{16, 1 << 20} {
		r, v, verdict := guided(t, jsonrecover.LosslessRules(), metaSchema, nil)
		for i := 0; i < len(input); i += n {
			r.Feed(input[i:min(i+n, len(input))])
		}
		r.Close()
		if r.Outcome() != jsonrecover.Lost || r.JSON() != "" || r.Raw() != input {
			t.Fatalf("outcome %v, error %v, JSON of %d bytes, raw of %d", r.Outcome(), r.Err(), len(r.JSON()), len(r.Raw()))
		}
		at := int64(strings.Index(input, "and so on"))
		if verdict, _ := verdict(); verdict != "invalid" || errorOffset(r.Err()) != at {
			t.Errorf("verdict %s, error %v, want invalid, offset %d", verdict, r.Err(), at)
		}
		vs := v.Violations()
		if len(vs) == 0 || vs[0].Keyword != "type" || vs[0].Path != "/meta" || vs[0].Offset != int64(strings.Index(input, `"{\"a`)) {
			t.Errorf("violations %+v", vs)
		}
	}
}

// TestLongString feeds 10 MB of plain text where an object is due.
func TestLongString(t *testing.T) {
	text := strings.Repeat("all work and no play ", 10<<20/21)
	input := `{"meta": "` + text + `", "n": 1}`
	for _, rules := range []jsonrecover.Rules{jsonrecover.LosslessRules(), jsonrecover.EveryRules()} {
		r, verdict := repairer(t, rules, metaSchema, nil)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for i := 0; i < len(input); i += 1 << 10 {
			r.Feed(input[i:min(i+1<<10, len(input))])
		}
		r.Close()
		runtime.GC()
		runtime.ReadMemStats(&after)
		if v, k := verdict(); v != "invalid" || k != int64(len(`{"meta": "`)) && k != int64(len(`{"meta": "a`)) {
			t.Errorf("verdict %s at %d", v, k)
		}
		if r.Raw() != input {
			t.Error("the raw text is not all there")
		}
		// The raw text and the mended one, each in a buffer that doubles.
		if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); held > 5*int64(len(input)) {
			t.Errorf("holds %d bytes for an input of %d", held, len(input))
		}
	}
}

// TestClosingTwice has the same closing fault several times in one input: the
// edits of the reading lie between those of the proposal.
func TestClosingTwice(t *testing.T) {
	const schema = `{"type":"array","items":{"type":"object","properties":{"fault":{"type":"object","properties":{
		"content":{"type":"string"},"n":{"type":"integer"}},"required":["content"]},"rest":{"type":"array"}}}}`
	const item = `{"fault": {"content": "text</content>\n<parameter name=\"n\">5"}, "rest": [1,]}`
	for n := 1; n <= 5; n++ {
		input := "[" + strings.Repeat(item+",", n-1) + item + "]"
		d := whole(t, jsonrecover.LenientRules(), schema, input)
		if d.outcome == jsonrecover.Lost {
			continue
		}
		if got := jsonrecover.Apply(input, d.edits); got != d.json {
			t.Errorf("%d items: the edits make %s, want %s", n, got, d.json)
		}
		if !json.Valid([]byte(d.json)) {
			t.Errorf("%d items: %s", n, d.json)
		}
	}
}

// TestClosersBehind: however many closers stand behind the root, it is looked at
// once for each kind of them.
func TestClosersBehind(t *testing.T) {
	s := compile(t, `{"type": "object", "properties": {"a": {"properties": {"c": {}}}, "c": {}}}`)
	renews := 0
	r := jsonrecover.New(jsonrecover.EveryRules(), s.NewValidator(), nil, jsonrecover.Renew(func() jsonrecover.Guide {
		renews++
		return s.NewValidator()
	}))
	r.Feed(`{"a": {"b": {}}, "c": 1}` + strings.Repeat("}]", 500))
	r.Close()
	if r.Outcome() != jsonrecover.Guessed || renews > 8 {
		t.Errorf("%v, and %d guides were made", r.Outcome(), renews)
	}
}

// TestCommaBehind: a comma that was missing behind a closer makes one behind the
// root a guess, whoever has put it there.
func TestCommaBehind(t *testing.T) {
	const input = `[{"a": 1} {"b": 2}]]`
	for _, deltas := range [][]string{{input}, each(input)} {
		if d := run(t, jsonrecover.LenientRules(), "", deltas); d.outcome != jsonrecover.Guessed {
			t.Errorf("%d deltas: %s", len(deltas), d)
		}
	}
}
