package oracle

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/jsontide/jsontide/internal/corpus"
	"github.com/jsontide/jsontide/parser"
)

// jsontextRecords reads text with jsontext into what parser.Records keeps of it.
func jsontextRecords(text string) (lines []string, err error) {
	d := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true))
	for {
		t, err := d.ReadToken()
		if err != nil {
			return lines, err
		}
		kind := t.Kind()
		s := string(rune(kind))
		switch kind {
		case '"', '0':
			s += t.String()
		}
		if parent, n := d.StackIndex(d.StackDepth()); parent == '{' && n%2 == 1 && kind != '{' && kind != '[' {
			s = ":" + t.String()
		}
		lines = append(lines, s+" "+string(d.StackPointer()))
		if d.StackDepth() == 0 {
			_, err := d.ReadToken()
			if errors.Is(err, io.EOF) {
				err = nil
			} else if err == nil {
				err = errors.New("a second value")
			}
			return lines, err
		}
	}
}

// ourRecords reads text in deltas of step bytes.
func ourRecords(text string, step int) (lines []string, err error) {
	var rs parser.Records
	p := parser.New(&rs)
	for at := 0; at < len(text) && err == nil; at += step {
		err = p.Feed(text[at:min(at+step, len(text))])
	}
	if err == nil {
		err = p.Close()
	}
	open := ""
	for _, r := range rs {
		s := r.Kind.String()
		switch r.Kind {
		case parser.KindString, parser.KindName, parser.KindNumber:
			open += r.Text
			if r.More {
				continue
			}
			s += open
			open = ""
		}
		lines = append(lines, s+" "+string(r.Path))
	}
	return lines, err
}

// checkParser compares events with those of jsontext, and acceptance with
// encoding/json too, where it is as strict (it takes invalid UTF-8).
func checkParser(t *testing.T, text string) {
	t.Helper()
	want, wantErr := jsontextRecords(text)
	for _, step := range []int{max(len(text), 1), 1, 3} {
		got, err := ourRecords(text, step)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q in deltas of %d: error %v, jsontext: %v", text, step, err, wantErr)
		}
		if err == nil && strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("%q in deltas of %d:\n%q, jsontext:\n%q", text, step, got, want)
		}
		if strict := utf8.ValidString(text) && !bytes.Contains([]byte(strings.ToLower(text)), []byte(`\ud`)); strict && (err == nil) != json.Valid([]byte(text)) {
			t.Fatalf("%q in deltas of %d: error %v, encoding/json accepts it: %v", text, step, err, json.Valid([]byte(text)))
		}
	}
}

// TestParserReference reads the files of JSONTestSuite and the instances of the
// other test data.
func TestParserReference(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpus.Dir(t), "json/test_parsing/*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) < 5000 { // the two deepest ones pass a limit of each
			checkParser(t, string(data))
		}
	}
	n := 0
	for _, row := range corpus.SchemaBench(t) {
		for _, x := range row.Tests {
			if n++; n%5 == 0 {
				checkParser(t, string(x.Data))
			}
		}
	}
	t.Logf("%d files of JSONTestSuite, %d real instances", len(files), n/5)
}

// FuzzParser compares with jsontext and encoding/json.
func FuzzParser(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e+10,true,false,null],"é\u00e9\ud83d\ude00":""}`, ` [ ] `, `"\u12"`, `01`, `{"a":1,"a":2}`, "\"\x80\"", `[1,]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "[")+strings.Count(text, "{") < 5000 {
			checkParser(t, text)
		}
	})
}
