package recover_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

const seedSchema = `{"type": "object", "properties": {"abstract": {"type": "string"},
	"meta": {"type": "object", "properties": {"word_count": {"type": "integer"}, "review": {"type": "string"}}, "required": ["word_count"]}},
	"required": ["abstract", "meta"]}`

const seed = `{"abstract": "This is …", "meta": "{\n  \"review\": \"The paper …\",\n  \"word_count\": undefined\n}"}`

// arrivals notes how many bytes had come when text of each path did.
type arrivals struct {
	fed   int64
	first map[parser.Pointer]int64
	text  map[parser.Pointer]string
}

func (a *arrivals) Event(e *parser.Event) {
	p := e.Path.Pointer()
	if _, ok := a.first[p]; !ok && e.Text != "" && e.Kind != parser.KindName {
		a.first[p] = a.fed
	}
	if e.Kind == parser.KindString {
		a.text[p] += e.Text
	}
}

// TestSeed is the story of POLICY's last section: what a model sent where the
// client executed the tool with a string.
func TestSeed(t *testing.T) {
	cuts := map[string][]string{"bytes": each(seed), "recorded": {`{"abs`, `tract": "Th`, `is is …", "me`, `ta": "{\`, `n  \"rev`, `iew\": \"The pap`,
		`er …\",\n  \"word_count\": undefi`, `ned\n}"`, `}`}}
	for name, deltas := range cuts {
		t.Run(name, func(t *testing.T) {
			a := &arrivals{first: map[parser.Pointer]int64{}, text: map[parser.Pointer]string{}}
			r, v, verdict := guided(t, jsonrecover.LosslessRules(), seedSchema, a)
			for _, d := range deltas {
				a.fed += int64(len(d))
				if err := r.Feed(d); err != nil {
					t.Fatal(err)
				}
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			if strings.Join(deltas, "") != seed {
				t.Fatal("the deltas are not the input")
			}
			opens := int64(strings.Index(seed, `"{\n`))
			ends := int64(strings.Index(seed, `}"}`)) + 1
			paper := int64(strings.Index(seed, "The paper"))
			if got := a.first["/meta/review"]; got <= paper || got > paper+16 {
				t.Errorf("the first text of /meta/review came after %d bytes, it stands at %d", got, paper)
			}
			if a.text["/meta/review"] != "The paper …" || a.text["/abstract"] != "This is …" {
				t.Errorf("texts %q", a.text)
			}
			const want = "{\"abstract\": \"This is …\", \"meta\": {\n  \"review\": \"The paper …\"\n}}"
			if r.JSON() != want {
				t.Errorf("JSON is %s, want %s", r.JSON(), want)
			}
			comma := int64(strings.Index(seed, `,\n  \"word`))
			behind := int64(strings.Index(seed, `undefined`)) + int64(len("undefined"))
			wantEdits := fmt.Sprintf("decode-string lossless %d:%d \"/meta\" \"\" by \"/properties/meta/type\"\n  undefined lossless %d:%d \"/meta/word_count\" \"\"\n", opens, ends+1, comma, behind)
			var b strings.Builder
			writeEdits(&b, "", r.Edits())
			if got := b.String(); !sameUpToReason(got, wantEdits) {
				t.Errorf("edits\n%swant\n%s", got, wantEdits)
			}
			if r.Outcome() != jsonrecover.Mended {
				t.Errorf("outcome %v", r.Outcome())
			}
			if verdict, k := verdict(); verdict != "invalid" || k != ends {
				t.Errorf("verdict %s at %d, want invalid at %d, where /meta closes", verdict, k, ends)
			}
			violations := v.Violations()
			if len(violations) != 1 || violations[0].Path != "/meta" || violations[0].Keyword != "required" || violations[0].At != ends || !slices.Contains([]int64{opens, opens + 1}, violations[0].Offset) {
				t.Errorf("violations %+v, want required of /meta at %d, offset %d", violations, ends, opens)
			}
		})
	}
}

// sameUpToReason compares lists of edits without the schema pointers.
func sameUpToReason(a, b string) bool {
	strip := func(s string) string {
		var out []string
		for _, l := range strings.Split(s, "\n") {
			l, _, _ = strings.Cut(l, " by ")
			out = append(out, l)
		}
		return strings.Join(out, "\n")
	}
	return strip(a) == strip(b)
}
