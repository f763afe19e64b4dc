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
// Strings may be kept: the bytes behind them are never written again. A string
// that came in one piece is a piece of the delta and keeps that alive.
//
// The zero Builder is ready to use. A Builder is not safe for concurrent use.
type Builder struct {
	head  [firstPage]node
	pages []*[nodePage]node
	len   int32

	stack  []int32 // the open containers, the outermost first
	last   []int32 // the last child of each, -1 for none
	name   string  // of the member whose value comes next
	inText bool    // the string of the last node goes on
	pieces bool    // it came in pieces, and is text[textAt:]
	text   []byte
	textAt int

	live liveValue
}

// node is a value. The nodes stand in the order of the document, so that the
// first child of a container is the node behind it.
type node struct {
	name   string
	text   string // of a string, number or literal
	parent int32  // -1 for the root
	next   int32  // the next child of the parent, 0 for none
	count  int32  // children
	kind   parser.Kind
	open   bool
}

const (
	firstPage = 16 // nodes that a Builder has room for at once
	nodePage  = 64 // nodes of a page: 3 KiB
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
	*b = Builder{head: b.head, stack: b.stack[:0], last: b.last[:0]}
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
		b.inText, b.pieces = e.More, false
	case parser.KindObject, parser.KindArray:
		i := b.add(e.Kind, "", true)
		b.stack, b.last = append(b.stack, i), append(b.last, -1)
	case parser.KindObjectEnd, parser.KindArrayEnd:
		n := len(b.stack) - 1
		b.at(b.stack[n]).open = false
		b.stack, b.last = b.stack[:n], b.last[:n]
	default:
		b.add(e.Kind, e.Text, false)
	}
}

// add appends a node under the innermost open container.
func (b *Builder) add(kind parser.Kind, text string, open bool) int32 {
	i := b.len
	if i >= firstPage && (i-firstPage)%nodePage == 0 {
		b.pages = append(b.pages, new([nodePage]node))
	}
	b.len++
	n := b.at(i)
	n.kind, n.text, n.open, n.parent = kind, text, open, -1
	if d := len(b.stack) - 1; d >= 0 {
		n.parent = b.stack[d]
		p := b.at(n.parent)
		p.count++
		if p.kind == parser.KindObject {
			n.name = b.name
		}
		if b.last[d] >= 0 {
			b.at(b.last[d]).next = i
		}
		b.last[d] = i
	}
	return i
}

// grow appends a piece to the open string.
func (b *Builder) grow(e *parser.Event) {
	n := b.at(b.len - 1)
	n.open, b.inText = e.More, e.More
	switch {
	case e.Text == "":
	case n.text == "":
		n.text = e.Text // only the opening quote had come
	default:
		if !b.pieces {
			b.pieces, b.textAt = true, len(b.text)
			b.extend(n.text)
		}
		b.extend(e.Text)
		t := b.text[b.textAt:]
		n.text = unsafe.String(unsafe.SliceData(t), len(t))
	}
}

// extend appends s to the open string. Where there is no room it moves the open
// string, and nothing else, to a larger buffer: strings that were handed out
// keep the old one.
func (b *Builder) extend(s string) {
	if need := len(b.text) + len(s); need > cap(b.text) {
		open := b.text[b.textAt:]
		text := make([]byte, len(open), max(2*(len(open)+len(s)), min(2*cap(b.text), textPage), minText))
		copy(text, open)
		b.text, b.textAt = text, 0
	}
	b.text = append(b.text, s...)
}

const (
	minText  = 64   // bytes of the first buffer for strings in pieces
	textPage = 4096 // bytes of a buffer that several strings share
)

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
	return n.b.at(n.i).name
}

// Text returns what has come of a string, or the text of a number or literal.
func (n Node) Text() string {
	if n.b == nil {
		return ""
	}
	return n.b.at(n.i).text
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
		if onOpen = onOpen && depth < len(b.stack) && b.last[depth] >= 0; onOpen {
			onOpen = b.at(b.last[depth]).name == token
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
		if len(n.text) > l.texted {
			l.set(n, n.text)
			l.texted = len(n.text)
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
			l.put(n, m)
			l.frames = append(l.frames, liveFrame{i: l.done, m: m})
		case parser.KindArray:
			l.put(n, emptyArray)
			l.frames = append(l.frames, liveFrame{i: l.done})
		case parser.KindString:
			l.put(n, n.text)
			if n.open {
				l.texted = len(n.text)
			}
		case parser.KindNumber:
			l.put(n, json.Number(n.text))
		case parser.KindNull:
			l.put(n, nil)
		default:
			l.put(n, n.kind == parser.KindTrue)
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
func (l *liveValue) put(n *node, v any) {
	k := len(l.frames) - 1
	if k < 0 {
		l.root = v
		return
	}
	f := &l.frames[k]
	if f.m != nil {
		f.m[n.name] = v
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
func (l *liveValue) set(n *node, v any) {
	k := len(l.frames) - 1
	for k >= 0 && l.frames[k].i != n.parent {
		k--
	}
	l.setIn(k, n, v)
}

func (l *liveValue) setIn(k int, n *node, v any) {
	if k < 0 {
		l.root = v
	} else if f := &l.frames[k]; f.m != nil {
		f.m[n.name] = v
	} else {
		f.s[len(f.s)-1] = v
	}
}

// flush puts the array of frame k into its parent as it stands.
func (l *liveValue) flush(b *Builder, k int) {
	if f := &l.frames[k]; f.dirty {
		f.dirty = false
		l.setIn(k-1, b.at(f.i), f.s)
	}
}
