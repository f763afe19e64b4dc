package jsontide

import (
	"encoding/json"
	"unsafe"

	"github.com/jsontide/jsontide/parser"
)

// A State says how far the value at a path has come.
type State uint8

const (
	Absent   State = iota // nothing of it is certain
	Open                  // it has begun
	Complete              // it will not change
)

// String returns the name of the state.
func (s State) String() string {
	switch s {
	case Open:
		return "open"
	case Complete:
		return "complete"
	}
	return "absent"
}

// A Builder is a [parser.Sink] that makes the live value: what is certain of
// the document so far. It never shows an unfinished number, literal, escape or
// name, and what it shows is never taken back: strings grow at their end,
// objects and arrays gain members and items. (A parser that allows duplicate
// names makes the one exception: in [Builder.Value] the last one wins.)
//
// An event costs work in proportion to its own length, amortised: memory that
// is full is copied to one of twice the size. There are two ways to read:
//
//   - [Builder.Root] is a view that costs nothing, and makes nothing;
//   - [Builder.Value] is the value as encoding/json would decode it into an
//     any, with numbers as [json.Number]. Each call adds what is new since the
//     last one, so that reading after every delta costs no more than reading
//     once. It is patched in place, and so is lent until the next event;
//     [Builder.Copy] makes one to keep.
//
// Strings may be kept: the bytes behind them are never written again. Short ones
// share a buffer of at most 4 KiB, which each of them keeps alive; the deltas are
// not kept.
//
// The zero Builder is ready to use. A Builder is not safe for concurrent use, and
// must not be copied.
type Builder struct {
	head  [firstPage]node
	pages []*[nodePage]node
	page  *[nodePage]node // the last one
	len   int32

	stack  []openNode // the open containers, the outermost first
	name   string     // of the member whose value comes next
	inText bool       // the string of the last node goes on

	texts []([]byte) // names and texts; the last one has room
	tail  []byte     // the last one
	used  int        // bytes of it

	live liveValue
}

// node is a value. The nodes stand in the order of the document, so that the
// first child of a container is the node behind it. A node has no pointers, so
// that the garbage collector need not look at them.
type node struct {
	chunk   uint32 // which of the texts holds its name, and its text right behind
	off     uint32 // where the name begins in that
	nameLen uint32
	textLen uint32 // of a string or number
	parent  int32  // -1 for the root
	next    int32  // the next child of the parent, 0 for none
	count   int32  // children
	kind    parser.Kind
	open    bool
}

// openNode is an open container.
type openNode struct {
	i    int32
	last int32 // its last child, -1 for none
}

const (
	firstPage = 16  // nodes that a Builder has room for at once
	nodePage  = 128 // nodes of a page: 4 KiB
)

func (b *Builder) at(i int32) *node {
	if i < firstPage {
		return &b.head[i]
	}
	return &b.pages[(i-firstPage)/nodePage][(i-firstPage)%nodePage]
}

// Reset makes b ready for another document. What was read stays valid.
func (b *Builder) Reset() {
	clear(b.head[:min(b.len, firstPage)])
	*b = Builder{head: b.head, stack: b.stack[:0]}
}

// Event implements [parser.Sink].
func (b *Builder) Event(e *parser.Event) {
	switch e.Kind {
	case parser.KindName:
		b.name = e.Text
	case parser.KindString:
		if b.inText {
			b.grow(e)
			return
		}
		b.add(e.Kind, e.Text, e.More)
		b.inText = e.More
	case parser.KindNumber:
		b.add(e.Kind, e.Text, false)
	case parser.KindObject, parser.KindArray:
		b.stack = append(b.stack, openNode{b.add(e.Kind, "", true), -1})
	case parser.KindObjectEnd, parser.KindArrayEnd:
		n := len(b.stack) - 1
		b.at(b.stack[n].i).open = false
		b.stack = b.stack[:n]
	default:
		b.add(e.Kind, "", false)
	}
}

// add appends a node under the innermost open container.
func (b *Builder) add(kind parser.Kind, text string, open bool) int32 {
	i := b.len
	b.len++
	var n *node
	if i < firstPage {
		n = &b.head[i]
	} else {
		k := (i - firstPage) % nodePage
		if k == 0 {
			b.page = new([nodePage]node)
			b.pages = append(b.pages, b.page)
		}
		n = &b.page[k]
	}
	n.kind, n.open, n.parent = kind, open, -1
	name := ""
	if d := len(b.stack) - 1; d >= 0 {
		o := &b.stack[d]
		n.parent = o.i
		p := b.at(o.i)
		p.count++
		if p.kind == parser.KindObject {
			name = b.name
		}
		if o.last >= 0 {
			b.at(o.last).next = i
		}
		o.last = i
	}
	if need := len(name) + len(text); need > 0 {
		if b.used+need > len(b.tail) {
			b.newTail(nil, need)
		}
		n.chunk, n.off = uint32(len(b.texts)-1), uint32(b.used)
		n.nameLen, n.textLen = uint32(len(name)), uint32(len(text))
		b.used += copy(b.tail[b.used:], name)
		b.used += copy(b.tail[b.used:], text)
	}
	return i
}

// grow appends a piece to the open string, which is the last node. Where there
// is no room it moves that node's name and text, and nothing else, to a larger
// buffer: strings that were handed out keep the old one.
func (b *Builder) grow(e *parser.Event) {
	n := b.at(b.len - 1)
	n.open, b.inText = e.More, e.More
	if e.Text == "" {
		return
	}
	size := int(n.nameLen + n.textLen)
	if size == 0 {
		b.place(n)
	}
	if b.used+len(e.Text) > len(b.tail) {
		b.newTail(b.tail[b.used-size:b.used], len(e.Text))
		n.chunk, n.off = uint32(len(b.texts)-1), 0
	}
	b.used += copy(b.tail[b.used:], e.Text)
	n.textLen += uint32(len(e.Text))
}

// place lets the text of n, of which nothing has come, begin here.
func (b *Builder) place(n *node) {
	if len(b.texts) == 0 {
		b.newTail(nil, 0)
	}
	n.chunk, n.off = uint32(len(b.texts)-1), uint32(b.used)
}

// newTail begins a buffer that begins with open and has room for more bytes.
func (b *Builder) newTail(open []byte, more int) {
	size := max(2*(len(open)+more), min(2*len(b.tail), textPage), minText)
	if len(open) == 0 {
		size = max(more, min(2*len(b.tail), textPage), minText)
	}
	b.tail = make([]byte, size)
	b.used = copy(b.tail, open)
	b.texts = append(b.texts, b.tail)
}

const (
	minText  = 64   // bytes of the first buffer
	textPage = 4096 // bytes of a buffer that several strings share
)

// nameOf returns the name of n.
func (b *Builder) nameOf(n *node) string {
	if n.nameLen == 0 {
		return ""
	}
	return unsafe.String(&b.texts[n.chunk][n.off], n.nameLen)
}

// textOf returns the text of n.
func (b *Builder) textOf(n *node) string {
	switch n.kind {
	case parser.KindTrue:
		return "true"
	case parser.KindFalse:
		return "false"
	case parser.KindNull:
		return "null"
	}
	if n.textLen == 0 {
		return ""
	}
	return unsafe.String(&b.texts[n.chunk][n.off+n.nameLen], n.textLen)
}

// A Node is a view of a value in a [Builder]. It stays valid, and sees what
// comes later, until the Builder is reset. The zero Node is an absent value.
type Node struct {
	b *Builder
	i int32
}

// Root returns the root value; it is absent before its first byte.
func (b *Builder) Root() Node {
	if b.len == 0 {
		return Node{}
	}
	return Node{b, 0}
}

// State says how far the value has come.
func (n Node) State() State {
	switch {
	case n.b == nil:
		return Absent
	case n.b.at(n.i).open:
		return Open
	}
	return Complete
}

// Kind returns the kind of the value, 0 if it is absent.
func (n Node) Kind() parser.Kind {
	if n.b == nil {
		return 0
	}
	return n.b.at(n.i).kind
}

// Name returns the name of the member; "" for items and the root.
func (n Node) Name() string {
	if n.b == nil {
		return ""
	}
	return n.b.nameOf(n.b.at(n.i))
}

// Text returns what has come of a string, or the text of a number or literal.
func (n Node) Text() string {
	if n.b == nil {
		return ""
	}
	return n.b.textOf(n.b.at(n.i))
}

// Len returns how many members or items have begun.
func (n Node) Len() int {
	if n.b == nil {
		return 0
	}
	return int(n.b.at(n.i).count)
}

// First returns the first member or item.
func (n Node) First() Node {
	if n.Len() == 0 {
		return Node{}
	}
	return Node{n.b, n.i + 1}
}

// Next returns the member or item behind this one.
func (n Node) Next() Node {
	if n.b == nil || n.b.at(n.i).next == 0 {
		return Node{}
	}
	return Node{n.b, n.b.at(n.i).next}
}

// State says how far the value at the path has come. It costs O(depth), and
// what [Builder.Value] costs.
func (b *Builder) State(path parser.Pointer) State {
	v := b.Value()
	if b.len == 0 {
		return Absent
	}
	depth, onOpen := 0, true
	for token := range path.Tokens() {
		switch c := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = c[token]; !ok {
				return Absent
			}
		case []any:
			i, ok := index(token)
			if !ok || i >= len(c) {
				return Absent
			}
			v = c[i]
			token = ""
			onOpen = onOpen && i == len(c)-1
		default:
			return Absent
		}
		if onOpen = onOpen && depth < len(b.stack) && b.stack[depth].last >= 0; onOpen {
			onOpen = b.nameOf(b.at(b.stack[depth].last)) == token
		}
		depth++
	}
	if onOpen && (depth < len(b.stack) || depth == len(b.stack) && b.inText) {
		return Open
	}
	return Complete
}

// index returns the array index that a token of a JSON Pointer is (RFC 6901
// section 4).
func index(token string) (int, bool) {
	if token == "" || len(token) > 9 || token[0] == '0' && len(token) > 1 {
		return 0, false
	}
	n := 0
	for i := range len(token) {
		d := token[i] - '0'
		if d > 9 {
			return 0, false
		}
		n = 10*n + int(d)
	}
	return n, true
}

// Value returns the live value: map[string]any, []any, string, [json.Number],
// bool or nil; nil also before anything is certain ([Builder.Root] tells the
// two apart). It is lent until the next event: maps and slices are changed in
// place. It must not be modified.
func (b *Builder) Value() any {
	b.live.sync(b)
	return b.live.root
}

// Copy returns the live value as one that is the caller's own.
func (b *Builder) Copy() any { return copyValue(b.Value()) }

func copyValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for name, x := range v {
			m[name] = copyValue(x)
		}
		return m
	case []any:
		s := make([]any, len(v))
		for i, x := range v {
			s[i] = copyValue(x)
		}
		return s
	}
	return v
}

// liveValue is the value of the first done nodes of a Builder.
type liveValue struct {
	root   any
	done   int32
	texted int         // bytes of the open string of node done-1 that root has; -1 if that is no open string
	frames []liveFrame // containers, the outermost first; those that have ended since are popped at the next node
	dirty  []int32     // frames whose array is not in its parent as it stands
}

// liveFrame is a container of the live value.
type liveFrame struct {
	i     int32
	m     map[string]any // of an object
	s     []any          // of an array
	dirty bool
}

// sync adds what came since the last time.
func (l *liveValue) sync(b *Builder) {
	if l.done > 0 && l.texted >= 0 {
		n := b.at(l.done - 1)
		if int(n.textLen) > l.texted {
			l.set(b, n, b.textOf(n))
			l.texted = int(n.textLen)
		}
	}
	for ; l.done < b.len; l.done++ {
		n := b.at(l.done)
		for k := len(l.frames) - 1; k >= 0 && l.frames[k].i != n.parent; k-- {
			l.flush(b, k)
			l.frames[k] = liveFrame{}
			l.frames = l.frames[:k]
		}
		l.texted = -1
		switch n.kind {
		case parser.KindObject:
			m := map[string]any{}
			l.put(b, n, m)
			l.frames = append(l.frames, liveFrame{i: l.done, m: m})
		case parser.KindArray:
			l.put(b, n, emptyArray)
			l.frames = append(l.frames, liveFrame{i: l.done})
		case parser.KindString:
			l.put(b, n, b.textOf(n))
			if n.open {
				l.texted = int(n.textLen)
			}
		case parser.KindNumber:
			l.put(b, n, json.Number(b.textOf(n)))
		case parser.KindNull:
			l.put(b, n, nil)
		default:
			l.put(b, n, n.kind == parser.KindTrue)
		}
	}
	for _, k := range l.dirty {
		if int(k) < len(l.frames) {
			l.flush(b, int(k))
		}
	}
	l.dirty = l.dirty[:0]
}

var emptyArray any = []any{}

// put adds the value of the node to the innermost frame.
func (l *liveValue) put(b *Builder, n *node, v any) {
	k := len(l.frames) - 1
	if k < 0 {
		l.root = v
		return
	}
	f := &l.frames[k]
	if f.m != nil {
		f.m[b.nameOf(n)] = v
		return
	}
	f.s = append(f.s, v)
	if !f.dirty {
		f.dirty = true
		l.dirty = append(l.dirty, int32(k))
	}
}

// set changes the value of the node, the last child of the innermost frame that
// is its parent.
func (l *liveValue) set(b *Builder, n *node, v any) {
	k := len(l.frames) - 1
	for k >= 0 && l.frames[k].i != n.parent {
		k--
	}
	l.setIn(b, k, n, v)
}

func (l *liveValue) setIn(b *Builder, k int, n *node, v any) {
	if k < 0 {
		l.root = v
	} else if f := &l.frames[k]; f.m != nil {
		f.m[b.nameOf(n)] = v
	} else {
		f.s[len(f.s)-1] = v
	}
}

// flush puts the array of frame k into its parent as it stands.
func (l *liveValue) flush(b *Builder, k int) {
	if f := &l.frames[k]; f.dirty {
		f.dirty = false
		l.setIn(b, k-1, b.at(f.i), f.s)
	}
}
