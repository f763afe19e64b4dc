package jsontide

import (
	"strconv"
	"unsafe"

	"github.com/jsontide/jsontide/parser"
)

// pointers renders the paths of events that come one after the other: each as
// the Pointer of the container around it and one more step. The end of a
// container has the Pointer of its beginning.
type pointers struct {
	open []parser.Pointer // of the open containers, the outermost first, as far as they are known
	buf  []byte           // Pointers stand in it one behind the other; bytes are never written again
}

const (
	minPointers = 256  // bytes of the first buffer
	maxPointers = 4096 // and of the later ones
)

// forget is called when events were left out.
func (p *pointers) forget() {
	clear(p.open)
	p.open = p.open[:0]
}

// push notes that a container with the path begins.
func (p *pointers) push(path parser.Pointer) { p.open = append(p.open, path) }

// of returns the path of the event.
func (p *pointers) of(e *parser.Event) parser.Pointer {
	depth := e.Path.Len()
	if e.Kind == parser.KindObjectEnd || e.Kind == parser.KindArrayEnd {
		if n := len(p.open) - 1; n == depth {
			path := p.open[n]
			p.open = p.open[:n]
			return path
		}
		p.open = p.open[:min(depth, len(p.open))]
	}
	if depth == 0 {
		return ""
	}
	if len(p.open) != depth {
		p.render(e.Path)
	}
	return p.last(e.Path)
}

// last returns the Pointer of the innermost open container with the last step of
// the path.
func (p *pointers) last(path *parser.Path) parser.Pointer {
	depth := path.Len()
	around := p.open[depth-1]
	step := path.Step(depth - 1)
	// An escaped name is at most twice as long, an index has at most 20 digits.
	if need := len(around) + 1 + 2*len(step.Name) + 20; cap(p.buf)-len(p.buf) < need {
		p.buf = make([]byte, 0, max(need, min(2*cap(p.buf), maxPointers), minPointers))
	}
	at := len(p.buf)
	p.buf = append(append(p.buf, around...), '/')
	if step.Index >= 0 {
		p.buf = strconv.AppendInt(p.buf, step.Index, 10)
	} else {
		p.buf = appendStep(p.buf, step.Name)
	}
	t := p.buf[at:]
	return parser.Pointer(unsafe.String(&t[0], len(t)))
}

// appendStep appends a step of a JSON Pointer (RFC 6901 section 3).
func appendStep(dst []byte, name string) []byte {
	n := len(dst)
	dst = append(dst, name...)
	for i := range len(name) {
		if c := name[i]; c == '~' || c == '/' {
			return escapeStep(dst[:n+i], name[i:])
		}
	}
	return dst
}

func escapeStep(dst []byte, name string) []byte {
	for i := range len(name) {
		switch c := name[i]; c {
		case '~':
			dst = append(dst, '~', '0')
		case '/':
			dst = append(dst, '~', '1')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// render makes the Pointers of all that is around the value of the path.
func (p *pointers) render(path *parser.Path) {
	whole := path.Pointer()
	p.open = append(p.open[:0], "")
	for i := 1; i < len(whole); i++ {
		if whole[i] == '/' {
			p.open = append(p.open, whole[:i])
		}
	}
}
