package parser

import (
	"math/bits"
	"strconv"
)

// What follows is for a driver that has found out itself what text at hand means,
// while the parser glides: it tells the parser what it takes, token by token. All
// offsets are those of the input; at is how much of it made sure what is taken.
// The text of a token is taken as it stands there.

// PlainEnd returns the index of the first byte of s, from i on, that is not
// printable ASCII other than a quote or backslash.
func PlainEnd(s string, i int) int { return plainEnd(s, i) }

// QuotedEnd is PlainEnd for text between apostrophes: one of them ends it too.
func QuotedEnd(s string, i int) int {
	for i+8 <= len(s) {
		x := load8(s, i)
		a := x ^ lowBits*'\''
		if m := special(x) | (a-lowBits)&highBits; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(s) && plain(s[i]) && s[i] != '\'' {
		i++
	}
	return i
}

// MayOpen reports whether one more container may be opened.
func (p *Parser) MayOpen() bool { return len(p.path.frames) < p.cfg.maxDepth }

// MayNumber reports whether a number may be n bytes long.
func (p *Parser) MayNumber(n int) bool { return n <= p.cfg.maxNumber }

// NewMember keeps the name of the next member of the innermost object, with an
// offset, where names are kept, and reports whether it may be taken.
func (p *Parser) NewMember(name string, offset int64) bool {
	f := &p.path.frames[len(p.path.frames)-1]
	if len(name) > p.cfg.maxName || f.count >= p.cfg.maxMembers || p.cfg.uniqueNames {
		return false
	}
	return p.kept == nil || p.kept.add(p.kept.key(name), offset)
}

// TakeComma takes what stands before a member or item, up to the offset end, which
// is behind its comma.
func (p *Parser) TakeComma(end int64) { p.off, p.ev.Comma = end, end }

// Pass takes text up to the offset end that is no token.
func (p *Parser) Pass(end int64) { p.off = end }

// TakeName takes a name that NewMember has allowed, and the text up to its value, at
// value. Its source stands from start to end, its text from offset text on; end as
// text says that the name as a whole is mended.
func (p *Parser) TakeName(name string, start, text, end, value, at int64) {
	f := &p.path.frames[len(p.path.frames)-1]
	f.count++
	p.path.setName(int(f.name), name)
	p.off, p.st, p.sure = value, stMember, max(p.sure, at)
	e := &p.ev
	e.Kind, e.More, e.Held, e.Text = KindName, false, true, name
	e.Start, e.End, e.At, e.srcOff = start, end, p.sure, text
	if text == end {
		e.plain, e.src = false, ""
	}
	p.sink.Event(e)
	e.plain = true
}

// beginHere counts the value that begins here, if it is an item.
func (p *Parser) beginHere() {
	if n := len(p.path.frames); p.path.frames[n-1].kind == '[' {
		p.countItem()
	}
}

// TakeOpen opens a container at offset start.
func (p *Parser) TakeOpen(kind Kind, start, at int64) {
	p.beginHere()
	p.off, p.sure = start+1, max(p.sure, at)
	p.glideOpen(kind, start)
}

// TakeScalar takes a number or literal. It is not text where that is mended.
func (p *Parser) TakeScalar(kind Kind, text string, start, end, at int64) {
	p.beginHere()
	p.off, p.sure = end, max(p.sure, at)
	p.after(end)
	e := &p.ev
	e.Kind, e.More, e.Held, e.Text = kind, false, true, text
	e.Start, e.End, e.At, e.srcOff = start, end, p.sure, start
	p.sink.Event(e)
}

// TakeQuote takes the quote at offset start that opens a string value. Glide reads
// it if it is one that it knows: known.
func (p *Parser) TakeQuote(start, at int64, known bool) {
	p.beginHere()
	p.off, p.frag, p.first, p.st = start+1, start, true, stString
	p.sure = max(p.sure, at)
	p.young, p.glided = 0, true
	if known {
		p.young = 1
	}
}

// TakeFirst takes s, the first byte of the open string, behind which nothing came
// yet.
func (p *Parser) TakeFirst(s string) {
	p.TakeText(s)
	p.young = 2
}

// Fragment returns the offset at which the source of the next fragment of the open
// string begins: that of its opening quote, or where the last one ended.
func (p *Parser) Fragment() int64 { return p.frag }

// TakeText takes s as content of the open string as it stands, also control
// characters and quotes.
func (p *Parser) TakeText(s string) {
	p.ev.Held = false
	p.fragment(s, 0, len(s))
	p.off += int64(len(s))
}

// TakeSource takes the beginning of s, content of the open string with its escapes,
// and returns how much of it.
func (p *Parser) TakeSource(s string) int {
	p.ev.Held = false
	p.halted, p.doubt = false, 0
	n := p.text(s, 0)
	p.off += int64(n)
	p.halted = false
	return n
}

// TakeEnd takes the closing quote of the open string, which ends at offset end.
func (p *Parser) TakeEnd(end, at int64) {
	p.off, p.young, p.glided = end, 0, true
	p.sure = max(p.sure, at)
	p.after(end)
	e := &p.ev
	e.Kind, e.More, e.Held, e.Text = KindString, false, p.sure > end, ""
	e.Start, e.End, e.At, e.srcOff = p.frag, end, max(p.sure, end), end-1
	p.sink.Event(e)
}

// A BoxKey tells the containers of an input apart: by how many members or items each
// of those around has begun.
type BoxKey []uint64

// InBox reports whether p stands in the container of which key was made at an earlier
// time.
func (p *Path) InBox(key BoxKey) bool {
	n := len(p.frames) - 1
	if n < 0 || len(key) != n {
		return false
	}
	for i := n - 1; i >= 0; i-- {
		if key[i] != p.frames[i].begun() {
			return false
		}
	}
	return true
}

// AppendKey appends the key of the innermost open container.
func (p *Path) AppendKey(key BoxKey) BoxKey {
	for i := range len(p.frames) - 1 {
		key = append(key, p.frames[i].begun())
	}
	return key
}

// Begun returns how many members or items the innermost open container has begun.
func (p *Path) Begun() uint64 { return p.frames[len(p.frames)-1].begun() }

func (f *frame) begun() uint64 { return uint64(f.high)<<32 | uint64(f.count) }

// AppendBox appends the pointer of the innermost open container, and a slash.
func (p *Path) AppendBox(dst []byte) []byte {
	q := Path{p.frames[:len(p.frames)-1], p.names[:p.frames[len(p.frames)-1].name]}
	return append(q.AppendPointer(dst), '/')
}

// AppendToken appends the last token of the pointer, escaped.
func (p *Path) AppendToken(dst []byte) []byte {
	f := &p.frames[len(p.frames)-1]
	if f.kind == '[' {
		return strconv.AppendInt(dst, f.index(), 10)
	}
	return appendToken(dst, view(p.names[f.name:]))
}

// PointerBound returns a length in bytes that the pointer does not pass.
func (p *Path) PointerBound() int { return 2*len(p.names) + 21*len(p.frames) }
