package parser

import (
	"iter"
	"strconv"
	"strings"
)

// A Pointer is a JSON Pointer (RFC 6901): "" is the root, "/a/0" the first
// item of member a. It is comparable, so it serves as a map key.
type Pointer string

// Parent returns the pointer without its last token; the root is its own
// parent.
func (p Pointer) Parent() Pointer {
	return p[:max(strings.LastIndexByte(string(p), '/'), 0)]
}

// LastToken returns the last token, unescaped; "" for the root.
func (p Pointer) LastToken() string {
	return unescapeToken(string(p[max(strings.LastIndexByte(string(p), '/')+1, 0):]))
}

// Contains reports whether q is p or lies below it.
func (p Pointer) Contains(q Pointer) bool {
	return strings.HasPrefix(string(q), string(p)) && (len(p) == len(q) || q[len(p)] == '/')
}

// Tokens returns the tokens, unescaped, from the root on.
func (p Pointer) Tokens() iter.Seq[string] {
	return func(yield func(string) bool) {
		s := string(p)
		for len(s) > 0 {
			s = s[1:]
			i := strings.IndexByte(s, '/')
			if i < 0 {
				i = len(s)
			}
			if !yield(unescapeToken(s[:i])) {
				return
			}
			s = s[i:]
		}
	}
}

// AppendToken returns p with one more token, escaped as RFC 6901 section 3
// says.
func (p Pointer) AppendToken(token string) Pointer {
	return Pointer(appendToken(append([]byte(p), '/'), token))
}

func unescapeToken(s string) string {
	if strings.IndexByte(s, '~') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "~1", "/"), "~0", "~")
}

func appendToken(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '~':
			dst = append(dst, '~', '0')
		case '/':
			dst = append(dst, '~', '1')
		default:
			dst = append(dst, s[i])
		}
	}
	return dst
}

// A Step is one step of a [Path]: the name of a member, or the index of an
// item.
type Step struct {
	Name  string // lent: clone what must live longer than the event
	Index int64  // -1 for a member
}

// A Path is where a value stands: a view on the stack of open containers. It
// costs nothing until it is printed. The Path of an [Event] is lent with it.
//
// The zero Path is the root. A Sink that makes events of its own keeps a Path
// with Push, SetName, SetIndex and Pop.
type Path struct {
	frames []frame
	names  []byte
}

// frame is one open container: 12 bytes a level.
type frame struct {
	count uint32 // items or members begun, the current one included
	name  uint32 // where the current name begins in names
	high  uint16 // the upper bits of count
	kind  uint8  // '{' or '['
}

// index returns the index of the current item, counted from 0.
func (f *frame) index() int64 { return int64(f.high)<<32 + int64(f.count) - 1 }

// Len returns the number of steps: 0 at the root.
func (p *Path) Len() int { return len(p.frames) }

// Step returns step i, counted from 0 at the root.
func (p *Path) Step(i int) Step {
	f := &p.frames[i]
	if f.kind == '[' {
		return Step{Index: f.index()}
	}
	return Step{Name: view(p.nameOf(i)), Index: -1}
}

func (p *Path) nameOf(i int) []byte {
	end := uint32(len(p.names))
	if i+1 < len(p.frames) {
		end = p.frames[i+1].name
	}
	return p.names[p.frames[i].name:end]
}

// AppendPointer appends the path as a JSON Pointer (RFC 6901).
func (p *Path) AppendPointer(dst []byte) []byte {
	for i := range p.frames {
		dst = append(dst, '/')
		if f := &p.frames[i]; f.kind == '[' {
			dst = strconv.AppendInt(dst, f.index(), 10)
		} else {
			dst = appendToken(dst, view(p.nameOf(i)))
		}
	}
	return dst
}

// Pointer returns the path as a JSON Pointer. It allocates.
func (p *Path) Pointer() Pointer { return Pointer(p.AppendPointer(nil)) }

// Push opens a container: kind is [KindObject] or [KindArray].
func (p *Path) Push(kind Kind) {
	if p.frames == nil {
		p.frames = make([]frame, 0, 8)
	}
	p.frames = append(p.frames, frame{kind: uint8(kind), name: uint32(len(p.names))})
}

// SetName sets the current name of the innermost container, an object.
func (p *Path) SetName(name string) {
	f := &p.frames[len(p.frames)-1]
	p.names = append(p.names[:f.name], name...)
	f.count++
}

// SetIndex sets the current index of the innermost container, an array.
func (p *Path) SetIndex(i int64) {
	f := &p.frames[len(p.frames)-1]
	f.count, f.high = uint32(i+1), uint16((i+1)>>32)
}

// setName makes name the current name; at is where it begins in names. The
// buffer has room for 16 bytes more than it needs, for run.
func (p *Path) setName(at int, name string) {
	if n := at + len(name) + 16; n > cap(p.names) {
		names := make([]byte, at, max(2*cap(p.names), n+32))
		copy(names, p.names)
		p.names = names
	}
	if len(name) >= 8 {
		p.names = append(p.names[:at], name...)
		return
	}
	// A call for a short copy costs more than the copy.
	p.names = p.names[:at+len(name)]
	for i := range len(name) {
		p.names[at+i] = name[i]
	}
}

// Pop closes the innermost container.
func (p *Path) Pop() {
	f := p.frames[len(p.frames)-1]
	p.names = p.names[:f.name]
	p.frames = p.frames[:len(p.frames)-1]
}

// Reset makes p the root again and keeps its memory.
func (p *Path) Reset() { p.frames, p.names = p.frames[:0], p.names[:0] }
