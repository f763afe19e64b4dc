package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	alexandre "github.com/RealAlexandreAI/json-repair"
	kaptin "github.com/kaptinlin/jsonrepair"

	jsonrecover "github.com/jsontide/jsontide/recover"
)

// recoverRows are rows 12 to 14: what recovery costs on valid input, what it
// costs on malformed input, and how it stands beside other repairers.
func recoverRows() []Row {
	var rows []Row
	for _, doc := range []Document{W1(), W2(), W2u(), W3(), W4(), Tweets()} {
		for _, size := range []int{len(doc.Text), 16} {
			how, deltas := "whole", doc.Cut(size)
			if size == 16 {
				how = "16 B deltas"
			}
			rows = append(rows, Row{ID: "12 " + doc.Name, What: "recovery on, valid, " + how + ", " + doc.Name, Unit: "x off", Must: 0.85, Stretch: 0.95, AtLeast: true,
				Ours: Contestant{"on", mend(doc, deltas, jsonrecover.LenientRules())}, Base: Contestant{"off", mend(doc, deltas, jsonrecover.NoRules())},
				Peers: []Contestant{{"parser alone", feed(doc, deltas)}}, Per: float64(len(deltas))})
		}
	}
	for _, c := range brokenCases() {
		for _, size := range []int{len(c.bad), 16} {
			how := "whole"
			if size == 16 {
				how = "16 B"
			}
			bad := Document{c.name, c.bad}
			rows = append(rows, Row{ID: "13 " + c.good.Name, What: "malformed, " + how + ", " + c.name, Unit: "x", Must: 0.7, Stretch: 0.85, AtLeast: true,
				Ours: Contestant{"ours", mend(bad, bad.Cut(size), jsonrecover.LenientRules())}, Base: Contestant{"strict", feed(c.good, c.good.Cut(size))}, Per: 1,
				Note: func() string { return density(c.bad) }})
		}
	}
	rows = append(rows, linearRow())
	for _, c := range repairCases() {
		for _, peer := range repairers(c) {
			rows = append(rows, Row{ID: "14 " + c.good.Name, What: "repair beside " + peer.Name + ", " + c.name, Unit: "x", Must: 15, Stretch: 30, AtLeast: true,
				Ours: Contestant{"ours", func() { repair(c) }}, Base: peer, Per: 1})
		}
	}
	return rows
}

// mend is ours: a Repairer that is used again, without a schema.
func mend(doc Document, deltas []string, rules jsonrecover.Rules) func() {
	var sink counter
	r := jsonrecover.New(rules, nil, &sink)
	return func() {
		r.Reset(rules, nil, &sink)
		for _, d := range deltas {
			r.Feed(d)
		}
		r.Close()
		if r.Outcome() > jsonrecover.Cut {
			panic(fmt.Sprintf("%s: %v: %v", doc.Name, r.Outcome(), r.Err()))
		}
	}
}

// A brokenCase is a malformed text and the valid text that it should be.
type brokenCase struct {
	name string
	bad  string
	good Document
}

// density tells how many edits the text needs: what an edit costs shows where
// there is one in each few bytes, what malformed input costs where they are rare.
func density(text string) string {
	r := jsonrecover.New(jsonrecover.LenientRules(), nil, nil)
	r.Feed(text)
	r.Close()
	n := 0
	for _, e := range r.Edits() {
		n += 1 + len(e.Inner)
	}
	return fmt.Sprintf("%d edits, one in %d bytes", n, len(text)/max(n, 1))
}

// brokenCases break the documents of the other rows in one way each: as often as
// it goes, and in one object of each 1 and 4 KB.
func brokenCases() []brokenCase {
	cases := append(breakObjects(W3(), 0), append(breakObjects(W3(), 1<<10), breakObjects(W3(), 4<<10)...)...)
	w2 := W2()
	return append(cases,
		brokenCase{"W3, one comment", "/* prices */" + W3().Text, W3()},
		brokenCase{"W2, line ends", strings.ReplaceAll(w2.Text, `\n`, "\n"), w2},
		brokenCase{"W2, cut", strings.TrimSuffix(w2.Text, `"}`), w2})
}

// breakObjects breaks an array made by objects: each of them, or one in each so
// many bytes if every is not 0.
func breakObjects(doc Document, every int) []brokenCase {
	unquote := strings.NewReplacer(`"id":`, `id:`, `"name":`, `name:`, `"ok":`, `ok:`, `"price":`, `price:`, `"tags":`, `tags:`)
	var cases []brokenCase
	for _, c := range []struct {
		name    string
		rewrite func(string) string
	}{
		{"trailing commas", func(s string) string { return strings.ReplaceAll(s, `"b"]`, `"b",]`) }},
		{"single quotes", func(s string) string { return strings.ReplaceAll(s, `"`, `'`) }},
		{"bare names", unquote.Replace},
		{"no commas", func(s string) string { return strings.ReplaceAll(s, `},{`, `} {`) }},
		{"True", strings.NewReplacer(`:true`, `:True`, `:false`, `:False`).Replace},
	} {
		if every == 0 {
			cases = append(cases, brokenCase{doc.Name + ", " + c.name, c.rewrite(doc.Text), doc})
			continue
		}
		var b strings.Builder
		for text := doc.Text; text != ""; {
			n := min(every, len(text))
			from := strings.Index(text[:n], `{"id"`)
			if from < 0 {
				b.WriteString(text)
				break
			}
			end := from + strings.Index(text[from:], `}`) + len(`},{`)
			n = min(max(n, end), len(text))
			end = min(end, n)
			b.WriteString(text[:from] + c.rewrite(text[from:end]) + text[end:n])
			text = text[n:]
		}
		cases = append(cases, brokenCase{fmt.Sprintf("%s, %s, 1 object in %d KB", doc.Name, c.name, every>>10), b.String(), doc})
	}
	return cases
}

// repairCases are small: some repairers take the square of the time for more.
func repairCases() []brokenCase {
	w1, w2 := W1(), W2()
	return append(breakObjects(Document{"20 KB", objects(20 << 10)}, 0),
		brokenCase{"W1, cut", strings.TrimSuffix(w1.Text, `"}`), w1},
		brokenCase{"W1, trailing comma", strings.TrimSuffix(w1.Text, `}`) + `,}`, w1},
		brokenCase{"W2, cut", strings.TrimSuffix(w2.Text, `"}`), w2},
		brokenCase{"W2, fence", "```json\n" + w2.Text + "\n```", w2})
}

// repair returns the text, as the peers do.
func repair(c brokenCase) string {
	r := jsonrecover.New(jsonrecover.LenientRules(), nil, nil)
	r.Feed(c.bad)
	r.Close()
	return r.JSON()
}

// repairers are the peers that mend the text rightly: one that makes another
// value of it is not compared.
func repairers(c brokenCase) []Contestant {
	var able []Contestant
	for _, peer := range []struct {
		name   string
		repair func(string) (string, error)
	}{{"kaptinlin", kaptin.Repair}, {"RealAlexandreAI", alexandre.RepairJSON}} {
		if text, err := peer.repair(c.bad); err != nil || !sameValue(text, c.good.Text) {
			continue
		}
		able = append(able, Contestant{peer.name, func() {
			if _, err := peer.repair(c.bad); err != nil {
				panic(err)
			}
		}})
	}
	return able
}

// sameValue reports whether a and b are texts of one value. Numbers may be
// rounded to 32 bits: a peer does that.
func sameValue(a, b string) bool {
	var va, vb any
	return cmp.Or(json.Unmarshal([]byte(a), &va), json.Unmarshal([]byte(b), &vb)) == nil && reflect.DeepEqual(rounded(va), rounded(vb))
}

func rounded(v any) any {
	switch v := v.(type) {
	case float64:
		return float32(v)
	case []any:
		for i := range v {
			v[i] = rounded(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = rounded(v[name])
		}
	}
	return v
}
