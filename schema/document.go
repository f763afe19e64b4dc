package schema

import (
	"errors"
	"strconv"

	"github.com/jsontide/jsontide/parser"
)

// A value is a JSON value of a schema document.
type value struct {
	kind   parser.Kind
	text   string         // a string, decoded; or the text of a number or literal
	names  []string       // of the members of an object, in order
	vals   []*value       // members, or items
	off    int64          // where it begins
	up     *value         // the object or array that holds it
	name   string         // of the member that it is
	index  int            // of the item that it is
	place  *place         // what it is as a subschema; nil: it is none, or not known to be one
	byName map[string]int // indices of names, in a large object
	main   bool           // it belongs to the document given to Compile
}

// large is the number of members from which on an object is indexed.
const large = 16

// find returns the index of the member so named, or -1.
func (v *value) find(name string) int {
	if len(v.names) >= large {
		if v.byName == nil {
			v.byName = make(map[string]int, 2*len(v.names))
			for i, n := range v.names {
				v.byName[n] = i
			}
		}
		if i, ok := v.byName[name]; ok {
			return i
		}
		return -1
	}
	for i, n := range v.names {
		if n == name {
			return i
		}
	}
	return -1
}

// get returns the member so named, or nil.
func (v *value) get(name string) *value {
	if v.kind != parser.KindObject {
		return nil
	}
	if i := v.find(name); i >= 0 {
		return v.vals[i]
	}
	return nil
}

// ptr returns where the value stands.
func (v *value) ptr() parser.Pointer {
	if v == nil || v.up == nil {
		return ""
	}
	n := 0
	for x := v; x.up != nil; x = x.up {
		n++
	}
	steps := make([]*value, n)
	for x := v; x.up != nil; x = x.up {
		n--
		steps[n] = x
	}
	var p []byte
	for _, x := range steps {
		if x.up.kind == parser.KindArray {
			p = strconv.AppendInt(append(p, '/'), int64(x.index), 10)
		} else {
			p = append(p, parser.Pointer("").AppendToken(x.name)...)
		}
	}
	return parser.Pointer(p)
}

func (v *value) isBool() bool { return v.kind == parser.KindTrue || v.kind == parser.KindFalse }

// builder makes a value of the events of a document.
type builder struct {
	stack []*value
	name  []string
	root  *value
	last  *value
	open  bool     // a string is being gathered
	text  []byte   // of the open string
	twice []*value // members that an equal name precedes
	main  bool
}

func (b *builder) Event(e *parser.Event) {
	switch e.Kind {
	case parser.KindName:
		b.name[len(b.name)-1] = e.Text
		return
	case parser.KindObjectEnd, parser.KindArrayEnd:
		b.stack = b.stack[:len(b.stack)-1]
		b.name = b.name[:len(b.name)-1]
		return
	case parser.KindString:
		if b.open {
			b.text = append(b.text, e.Text...)
			if !e.More {
				b.open = false
				b.last.text = string(b.text)
			}
			return
		}
		if e.More {
			b.open = true
			b.text = append(b.text[:0], e.Text...)
		}
	}
	v := &value{kind: e.Kind, text: e.Text, off: e.Start, main: b.main}
	if n := len(b.stack); n == 0 {
		b.root = v
	} else {
		top := b.stack[n-1]
		v.up = top
		if top.kind == parser.KindObject {
			name := b.name[n-1]
			v.name = name
			if i := top.find(name); i >= 0 {
				b.twice = append(b.twice, v)
				top.vals[i] = v
			} else {
				if top.byName != nil {
					top.byName[name] = len(top.names)
				}
				top.names = append(top.names, name)
				top.vals = append(top.vals, v)
			}
		} else {
			v.index = len(top.vals)
			top.vals = append(top.vals, v)
		}
	}
	b.last = v
	if e.Kind == parser.KindObject || e.Kind == parser.KindArray {
		b.stack = append(b.stack, v)
		b.name = append(b.name, "")
	}
}

// parseDocument reads a document; twice are the members that an equal name
// precedes.
func parseDocument(doc string, maxDepth int, main bool) (root *value, twice []*value, err error) {
	b := builder{main: main}
	p := parser.New(&b, parser.MaxDepth(4*maxDepth))
	if err = p.Feed(doc); err == nil {
		err = p.Close()
	}
	if err != nil {
		var s *parser.SyntaxError
		errors.As(err, &s)
		return nil, nil, &CompileError{Pointer: s.Path, Offset: s.Offset, Msg: "not JSON: " + s.Msg}
	}
	return b.root, b.twice, nil
}
