package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"sync"
	"unsafe"

	"github.com/bytedance/sonic"
	"github.com/go-faster/jx"
	"github.com/go-json-experiment/json/jsontext"
	segmentio "github.com/segmentio/encoding/json"
	"github.com/valyala/fastjson"

	"github.com/jsontide/jsontide/parser"
)

// counter is the cheapest Sink that is one.
type counter struct{ events, bytes int }

func (c *counter) Event(e *parser.Event) {
	c.events++
	c.bytes += len(e.Text)
}

// feed is ours: a parser that is used again, and a Sink.
func feed(doc Document, deltas []string) func() {
	var sink counter
	p := parser.New(&sink)
	return func() {
		p.Reset(&sink)
		for _, d := range deltas {
			p.Feed(d)
		}
		if err := p.Close(); err != nil {
			panic(doc.Name + ": " + err.Error())
		}
	}
}

// valid is J: encoding/json.Valid.
func valid(doc Document) Contestant {
	b := []byte(doc.Text)
	return Contestant{"J", func() { mustBe(json.Valid(b)) }}
}

func mustBe(ok bool) {
	if !ok {
		panic("a peer refuses the document")
	}
}

// wholePeers read a whole document: those that have tokens give them, the others
// validate or build their tree.
func wholePeers(doc Document) []Contestant {
	b := []byte(doc.Text)
	var fast fastjson.Parser
	return []Contestant{
		{"jsontext tokens", tokens(func(r *chunks) { *r = chunks{rest: []string{doc.Text}} })},
		{"sonic.Valid", func() { mustBe(sonic.ConfigDefault.Valid(b)) }},
		{"jx.Skip", func() { mustBe(jx.DecodeBytes(b).Skip() == nil) }},
		{"fastjson.Parse", func() {
			if _, err := fast.ParseBytes(b); err != nil {
				panic(err)
			}
		}},
		{"segmentio.Valid", func() { mustBe(segmentio.Valid(b)) }},
	}
}

// chunks is a Reader that gives one delta for each Read.
type chunks struct{ rest []string }

func (c *chunks) Read(b []byte) (int, error) {
	if len(c.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, c.rest[0])
	if c.rest[0] = c.rest[0][n:]; c.rest[0] == "" {
		c.rest = c.rest[1:]
	}
	return n, nil
}

// tokens is X: jsontext.Decoder.ReadToken over a reader.
func tokens(rewind func(*chunks)) func() {
	var r chunks
	dec := jsontext.NewDecoder(&r, jsontext.AllowDuplicateNames(true))
	return func() {
		rewind(&r)
		dec.Reset(&r, jsontext.AllowDuplicateNames(true))
		for {
			if _, err := dec.ReadToken(); err == io.EOF {
				return
			} else if err != nil {
				panic(err)
			}
		}
	}
}

func tokensIn(deltas []string) Contestant {
	keep := make([]string, len(deltas))
	return Contestant{"X", tokens(func(r *chunks) {
		copy(keep, deltas)
		r.rest = keep
	})}
}

// scanner is the scanner of encoding/json, as far as it is driven here.
type scanner struct {
	step       func(*scanner, byte) int
	endTop     bool
	parseState []int
	err        error
	bytes      int64
}

// scannerStart returns the first state of the scanner of encoding/json, and its
// code for an error. The scanner is not exported; a Decoder holds one.
var scannerStart = sync.OnceValues(func() (func(*scanner, byte) int, int) {
	d := json.NewDecoder(&chunks{})
	d.Decode(new(any)) // fails, and leaves the scanner at its beginning
	field, ok := reflect.TypeFor[json.Decoder]().FieldByName("scan")
	if !ok || field.Type.NumField() != reflect.TypeFor[scanner]().NumField() || field.Type.Size() != unsafe.Sizeof(scanner{}) {
		panic("this encoding/json has another scanner")
	}
	s := (*scanner)(unsafe.Add(unsafe.Pointer(d), field.Offset))
	start := s.step
	probe := scanner{step: start}
	bad := probe.step(&probe, '}')
	probe = scanner{step: start}
	for _, c := range []byte(`{"a":[1]`) {
		if probe.step(&probe, c) == bad {
			panic("the scanner of encoding/json is not driven as it wants")
		}
	}
	return start, bad
})

// scan is S: that scanner as a push parser, with the same cuts.
func scan(deltas []string) Contestant {
	start, bad := scannerStart()
	var s scanner
	return Contestant{"S", func() {
		s.step, s.endTop, s.parseState, s.err = start, false, s.parseState[:0], nil
		for _, d := range deltas {
			for i := range len(d) {
				s.bytes++
				if s.step(&s, d[i]) == bad {
					panic(fmt.Sprint("scanner: ", s.err))
				}
			}
		}
	}}
}
