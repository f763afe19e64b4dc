package genaitide

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"google.golang.org/genai"
)

// piece is a partialArg: v is a string, a float64, a bool or nil, and more says
// that a string goes on.
type piece struct {
	path string
	v    any
	more bool
}

func (p piece) arg() *genai.PartialArg {
	a := &genai.PartialArg{JsonPath: p.path}
	if p.more {
		a.WillContinue = &p.more
	}
	switch v := p.v.(type) {
	case string:
		a.StringValue = v
	case float64:
		a.NumberValue = &v
	case bool:
		a.BoolValue = &v
	default:
		a.NULLValue = "NULL_VALUE"
	}
	return a
}

func TestWriter(t *testing.T) {
	for name, c := range map[string]struct {
		pieces []piece
		want   string // the text at the end, or before the fault
		err    string // the fault of the last piece
	}{
		"nothing": {nil, `{}`, ""},
		"scalars": {[]piece{{"$.s", "x", false}, {"$.n", 12.0, false}, {"$.b", true, false}, {"$.z", nil, false}}, `{"s":"x","n":12,"b":true,"z":null}`, ""},
		"numbers": {[]piece{{"$.a", 1234567.0, false}, {"$.b", -0.25, false}, {"$.c", 1e21, false}, {"$.d", 1e-7, false}}, `{"a":1234567,"b":-0.25,"c":1e+21,"d":1e-07}`, ""},
		"a string in pieces": {[]piece{{"$.s", `say "`, true}, {"$.s", "", true}, {"$.s", "hi\"\n\x01é\\", false}, {"$.t", "", false}},
			`{"s":"say \"hi\"\u000a\u0001é\\","t":""}`, ""},
		"a string left open": {[]piece{{"$.s", "half", true}}, `{"s":"half`, ""},
		"objects":            {[]piece{{"$.a.b.c", 1.0, false}, {"$.a.b.d", 2.0, false}, {"$.a.e", 3.0, false}, {"$.f", 4.0, false}}, `{"a":{"b":{"c":1,"d":2},"e":3},"f":4}`, ""},
		"arrays": {[]piece{{"$.l[0]", 1.0, false}, {"$.l[1].x", "y", false}, {"$.l[1].z[0][0]", true, false}, {"$.l[1].z[0][1]", false, false}, {"$.l[1].z[1][0]", nil, false}, {"$.l[2]", 5.0, false}},
			`{"l":[1,{"x":"y","z":[[true,false],[null]]},5]}`, ""},
		"an item in pieces":    {[]piece{{"$.l[0].t", "a", true}, {"$.l[0].t", "b", false}, {"$.l[1].t", "c", false}}, `{"l":[{"t":"ab"},{"t":"c"}]}`, ""},
		"quoted names":         {[]piece{{"$['a b'].c", 1.0, false}, {`$["a.b"]['it\'s']`, 2.0, false}, {`$['\u00e9\n"']`, 3.0, false}}, `{"a b":{"c":1},"a.b":{"it's":2},"é\u000a\"":3}`, ""},
		"back to a member":     {[]piece{{"$.a", 1.0, false}, {"$.b", 2.0, false}, {"$.a", 3.0, false}}, `{"a":1,"b":2`, `goes back to $["a"]`},
		"back to an object":    {[]piece{{"$.a.x", 1.0, false}, {"$.b", 2.0, false}, {"$.a.y", 3.0, false}}, `{"a":{"x":1},"b":2`, `goes back to $["a"]`},
		"back to its parent":   {[]piece{{"$.a.x", 1.0, false}, {"$.a", 2.0, false}}, `{"a":{"x":1}`, `goes back to $["a"]`},
		"back to an item":      {[]piece{{"$.l[0].x", 1.0, false}, {"$.l[1].x", 2.0, false}, {"$.l[0].y", 3.0, false}}, `{"l":[{"x":1},{"x":2}`, `goes back to $["l"][0]`},
		"the same again":       {[]piece{{"$.s", "a", false}, {"$.s", "b", false}}, `{"s":"a"`, `goes back to $["s"]`},
		"an item left out":     {[]piece{{"$.l[0]", 1.0, false}, {"$.l[2]", 3.0, false}}, `{"l":[1`, `item 1 of $["l"] was left out`},
		"object and array":     {[]piece{{"$.l[0]", 1.0, false}, {"$.l.x", 3.0, false}}, `{"l":[1`, `$["l"] is an object and an array`},
		"another in a string":  {[]piece{{"$.s", "a", true}, {"$.t", "b", false}}, `{"s":"a`, `the string at $["s"] goes on`},
		"a number in one":      {[]piece{{"$.s", "a", true}, {"$.s", 1.0, false}}, `{"s":"a`, `the string at $["s"] goes on`},
		"the root":             {[]piece{{"$", "a", false}}, ``, "the root"},
		"the root, an array":   {[]piece{{"$[0]", "a", false}}, `{`, "an object and an array"},
		"any item":             {[]piece{{"$.a[*]", "a", false}}, ``, "not a path to one place"},
		"any member":           {[]piece{{"$.*", "a", false}}, ``, "not a path to one place"},
		"any depth":            {[]piece{{"$..a", "a", false}}, ``, "not a path to one place"},
		"no root":              {[]piece{{"a.b", "a", false}}, ``, "not a path to one place"},
		"a quote that is open": {[]piece{{"$['a", "a", false}}, ``, "not a path to one place"},
		"a negative index":     {[]piece{{"$.a[-1]", "a", false}}, ``, "not a path to one place"},
	} {
		t.Run(name, func(t *testing.T) {
			var w writer
			got := ""
			for i, p := range c.pieces {
				err := w.add(p.arg())
				got += w.take() // handed over at once, never changed
				last := i == len(c.pieces)-1
				switch {
				case err == nil && last && c.err != "":
					t.Errorf("no error, want %q", c.err)
				case err != nil && (!last || c.err == "" || !strings.Contains(err.Error(), c.err)):
					t.Errorf("piece %d: error %v, want %q", i, err, c.err)
				}
			}
			if c.err == "" {
				w.end()
				got += w.take()
			}
			if got != c.want {
				t.Errorf("wrote %s\nwant  %s", got, c.want)
			}
			open := len(c.pieces) > 0 && c.pieces[len(c.pieces)-1].more
			if c.err == "" && json.Valid([]byte(got)) == open {
				t.Errorf("valid JSON: %v, want %v: %s", open, !open, got)
			}
		})
	}
}

// What Gemini gives as a number is read back as the same one, and into a Go
// integer where it is one.
func TestNumber(t *testing.T) {
	for _, f := range []float64{0, 1, -1, 0.1, 1e6, 123456789, 1 << 53, 1e20, 1e22, 5e-324, math.MaxFloat64, math.Copysign(0, -1)} {
		var back float64
		if err := json.Unmarshal([]byte(number(f)), &back); err != nil || back != f {
			t.Errorf("%v is written %s: %v %v", f, number(f), back, err)
		}
		var n int64
		if f == math.Trunc(f) && math.Abs(f) < 1<<62 {
			if err := json.Unmarshal([]byte(number(f)), &n); err != nil || float64(n) != f {
				t.Errorf("%v is written %s: %v %v", f, number(f), n, err)
			}
		}
	}
}
