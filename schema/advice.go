package schema

import (
	"strconv"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// AdviceKind says what an [Advice] is about.
type AdviceKind uint8

const (
	UnknownName AdviceKind = iota // an open object has a name that is not declared
	CaseClash                     // the name equals a declared one but for case
)

// String returns the word that reports use.
func (k AdviceKind) String() string {
	if k == CaseClash {
		return "case-clash"
	}
	return "unknown-name"
}

// An Advice is something that violates nothing and yet is probably not meant.
type Advice struct {
	Offset   int64 // where the name begins, in bytes from 0
	Path     parser.Pointer
	Kind     AdviceKind
	Name     string
	Declared string // the declared name that is closest
	Message  string
}

// maxAdvice bounds the advice about unknown names; clashes are always kept.
const maxAdvice = 32

// notes are the pieces of advice of a document, in a form that costs no
// allocation.
type notes struct {
	list []note
	buf  []byte
}

type note struct {
	off        int64
	path, name span
	declared   string
	clash      bool
}

func (n *notes) reset() { n.list, n.buf = n.list[:0], n.buf[:0] }

// Advice returns what was noticed, in the order of the text. The slice is the
// caller's.
func (v *Validator) Advice() []Advice {
	if len(v.notes.list) == 0 {
		return nil
	}
	out := make([]Advice, 0, len(v.notes.list))
	for _, n := range v.notes.list {
		name := string(v.notes.buf[n.name.lo:n.name.hi])
		a := Advice{Offset: n.off, Path: parser.Pointer(v.notes.buf[n.path.lo:n.path.hi]), Name: name, Declared: n.declared,
			Message: "unknown property " + quotedShort(name)}
		if n.clash {
			a.Kind = CaseClash
			a.Message += ": it differs from " + strconv.Quote(n.declared) + " only in case"
		} else {
			a.Message += ", did you mean " + strconv.Quote(n.declared) + "?"
		}
		out = append(out, a)
	}
	return out
}

// quotedShort quotes at most 64 bytes of a name that the model wrote.
func quotedShort(name string) string {
	if len(name) <= maxSaw {
		return strconv.Quote(name)
	}
	return strconv.Quote(strings.ToValidUTF8(name[:maxSaw], "") + "…")
}

// noteUnknown notes a name that none of the evaluators declares, in an object
// of which names are declared. One that a pattern knows is noted only if it
// equals a declared one but for case.
func (v *Validator) noteUnknown(e *parser.Event, f *frame, known bool) {
	best, far, clash := "", 1<<30, false
	declared := false
	for i := f.lo; i < f.hi; i++ {
		x := &v.evals[i]
		o := x.p.obj
		if o == nil || !x.guide || o.declared == 0 {
			continue
		}
		if o.closed {
			continue // a violation says it
		}
		declared = true
		for k := range o.entries {
			n := &o.entries[k]
			if !n.declared || clash {
				continue
			}
			if strings.EqualFold(n.name, e.Text) {
				best, clash = n.name, true
			} else if !known && len(v.notes.list) < maxAdvice {
				if d := distance(e.Text, n.name); d < far && d <= (len(n.name)+2)/3 {
					best, far = n.name, d
				}
			}
		}
	}
	if !declared || best == "" || !clash && len(v.notes.list) >= maxAdvice {
		return
	}
	n := note{off: e.Start, declared: best, clash: clash}
	n.name.lo = int32(len(v.notes.buf))
	v.notes.buf = append(v.notes.buf, e.Text...)
	n.name.hi = int32(len(v.notes.buf))
	n.path.lo = n.name.hi
	v.notes.buf = e.Path.AppendPointer(v.notes.buf)
	n.path.hi = int32(len(v.notes.buf))
	v.notes.list = append(v.notes.list, n)
}
