package parser

import (
	"strconv"
	"unicode/utf8"
)

// A state is what has been read and so what may come.
type state uint8

const (
	stRoot       state = iota // nothing yet: a value
	stNameFirst               // after '{': a name or '}'
	stName                    // after a comma in an object: a name
	stColon                   // after a name: ':'
	stMember                  // after ':': a value
	stObjectNext              // after a member: ',' or '}'
	stItemFirst               // after '[': a value or ']'
	stItem                    // after a comma in an array: a value
	stArrayNext               // after an item: ',' or ']'
	stEnd                     // after the root value: white space
	stString                  // in a string value
	stNameText                // in a name
	stEscape                  // in an escape; the token is p.inName or a string
	stRune                    // in a multi-byte code point, the same
	stLiteral                 // in true, false or null
	stMinus                   // number: after '-'
	stZero                    // number: after a leading 0
	stInt                     // number: in the integer part
	stDot                     // number: after '.'
	stFrac                    // number: in the fraction
	stExp                     // number: after 'e'
	stExpSign                 // number: after 'e+' or 'e-'
	stExpInt                  // number: in the exponent
)

// A Parser reads JSON (RFC 8259) as it arrives: each [Parser.Feed] costs work
// in proportion to its own length, and every event that the delta makes certain
// is given to the [Sink] before the byte behind it is looked at.
//
// The zero Parser only checks. A Parser is not safe for concurrent use; parsers
// share nothing.
type Parser struct {
	sink   Sink
	peeker Peeker
	err    error
	off    int64 // bytes fed before the delta at hand
	frag   int64 // where the source of the next fragment, or of an unfinished name, number or literal, begins
	safe   int64 // end of the last complete value or opening bracket
	st     state
	inName bool     // stEscape and stRune belong to a name
	asIs   bool     // the unfinished name is its source so far, which raw does not have
	first  bool     // no fragment of the open string was given yet
	closed bool     // Close was called
	ready  bool     // Reset was called, Close was not, and there is no error
	ncarry uint8    // bytes in carry
	litPos uint8    // bytes of the literal that were read
	carry  [12]byte // raw bytes of an unfinished escape or code point

	// for a guarded parser only; they stand here, where there is room
	halted      bool  // Take stops here
	holdRoot    bool  // the end of the root is left to the driver
	haltStrings bool  // Take stops behind the quote that opens a value
	paused      bool  // Take has stopped for the driver
	glided      bool  // Glide has begun or ended a string
	quiet       bool  // TakeEnd is not asked
	young       uint8 // 1 and what Young returns
	shortName   int8  // the length in bytes up to which glideMember needs no longMember; -1: none
	asks        Ask
	watch       Watch
	next        nextName // behind the string that has just ended

	lit    string // the literal that is being read
	path   Path
	chunk  []byte       // decoded text; written bytes are never written again
	raw    []byte       // source of a number or name (without its quote) that a delta left unfinished
	peeked uint32       // bytes (decoded) of the unfinished name that earlier Peeks gave
	told   uint32       // their source, in bytes of raw
	nsrc   int          // where the source of the name goes on in the delta at hand
	floor  int          // open containers around the text that is being read
	uniq   *uniqueNames // of the open objects, if they have to be
	kept   *Members     // a guarded parser keeps the names of the open objects here
	cfg    config
	ev     Event

	faultAt int64 // what FaultAt returns

	// for a guarded parser only
	guard Guard
	sure  int64 // events are certain when this much input was seen
	was   int64 // ev.Comma before the last comma that Glide has looked behind
	doubt int   // what Take returns
	hold  int   // the most that Take looks ahead
	unit  int   // where what Take looks at begins
}

// New returns a Parser that tells sink what it reads. A sink that is a [Peeker]
// is told of unfinished tokens too.
func New(sink Sink, opts ...Option) *Parser {
	p := new(Parser)
	p.Init(sink, opts...)
	return p
}

// Init makes the zero Parser p what New returns: for one that is part of something
// else.
func (p *Parser) Init(sink Sink, opts ...Option) {
	p.cfg.defaults()
	for _, o := range opts {
		o(&p.cfg)
	}
	p.Reset(sink)
}

// Reset makes p ready for another input and keeps its options and memory.
func (p *Parser) Reset(sink Sink) {
	p.cfg.defaults()
	p.setSink(sink)
	p.err = nil
	p.off, p.frag, p.safe, p.faultAt = 0, 0, 0, 0
	p.st, p.inName, p.first, p.closed, p.ncarry, p.litPos, p.floor = stRoot, false, false, false, 0, 0, 0
	p.sure, p.doubt, p.halted = 0, 0, false
	p.young, p.glided = 0, false
	p.path.Reset()
	p.raw, p.asIs = p.raw[:0], false
	if p.cfg.uniqueNames {
		if p.uniq == nil {
			p.uniq = new(uniqueNames)
		}
		p.uniq.reset()
	}
	if p.kept != nil {
		p.kept.reset()
	}
	p.ev = Event{Path: &p.path, plain: true}
	p.ready = true
}

func (p *Parser) setSink(sink Sink) {
	p.peeker, _ = sink.(Peeker)
	if sink == nil {
		sink = discard{}
	}
	p.sink = sink
}

// discard is the Sink of a parser that has none.
type discard struct{}

func (discard) Event(*Event) {}

// Clone returns a copy that goes on by itself and tells sink: a branch, or what
// to keep for a reconnect. It costs O(depth).
func (p *Parser) Clone(sink Sink) *Parser {
	c := new(Parser)
	*c = *p
	c.setSink(sink)
	c.path.frames = append([]frame(nil), p.path.frames...)
	c.path.names = append([]byte(nil), p.path.names...)
	c.raw = append([]byte(nil), p.raw...)
	c.chunk = nil
	c.kept, c.shortName = nil, -1
	if p.uniq != nil {
		c.uniq = p.uniq.clone()
	}
	c.ev = Event{Comma: p.ev.Comma, Path: &c.path, plain: true, glued: p.ev.glued}
	return c
}

// Offset returns how many bytes were read: all that were fed, or up to the
// fault.
func (p *Parser) Offset() int64 { return p.off }

// Done reports whether the root value is complete. A number at the root is not
// until a byte follows, or Close.
func (p *Parser) Done() bool { return p.st == stEnd }

// Err returns the error that Feed or Close gave, if any.
func (p *Parser) Err() error { return p.err }

// FaultAt returns how many bytes of input it took to know of the error that Feed
// gave: the byte at its Offset included, or all of a name that comes twice. It
// does not depend on the cuts, and is 0 without such an error.
func (p *Parser) FaultAt() int64 { return p.faultAt }

// Path returns the view on the stack of open containers. It is valid until the
// next Feed.
func (p *Parser) Path() *Path { return &p.path }

// Write is Feed for those who have bytes: it copies b into a string once. It
// implements [io.Writer]: after an error it returns how many bytes of b come
// before the fault.
func (p *Parser) Write(b []byte) (int, error) {
	before := p.off
	if err := p.Feed(string(b)); err != nil {
		return int(max(p.off-before, 0)), err
	}
	return len(b), nil
}

// Feed reads the next delta. It may be cut anywhere, inside of UTF-8 sequences
// and escapes too. The error is a [*SyntaxError] and sticky. A Feed after a
// Close without error is an error.
func (p *Parser) Feed(delta string) error {
	if !p.ready || p.off+int64(len(delta)) > p.cfg.maxBytes {
		return p.feedSlowly(delta)
	}
	n := 0
	switch p.st {
	case stString:
		if n = plainEnd(delta, 0); n < len(delta) {
			return p.feedText(delta, n)
		}
		if n > 0 {
			e := &p.ev
			start, end := p.off, p.off+int64(n)
			e.Kind, e.More, e.Text = KindString, true, delta
			e.Start, e.End, e.At, e.srcOff = start, end, end, start
			p.off, p.frag, p.first = end, end, false
			p.sink.Event(e)
		}
		return nil
	case stNameText:
		n = p.nameOn(delta)
	case stRune:
		if n = -1; !p.inName && len(delta) > 0 {
			n = p.resumeRune(delta)
		}
		if n < 0 {
			n = p.resume(delta)
		}
	case stEscape:
		n = p.resume(delta)
	case stLiteral:
		n = p.literal(delta, 0)
	case stMinus, stZero, stInt, stDot, stFrac, stExp, stExpSign, stExpInt:
		n = p.number(delta, 0)
	}
	if n == len(delta) && p.peeker == nil {
		p.off += int64(n) // a fault would be at delta[n]
		return nil
	}
	if p.err == nil {
		p.tokens(delta, n)
	}
	return p.err
}

// feedText is Feed in a string value that is plain up to delta[n] only.
func (p *Parser) feedText(delta string, n int) error {
	from := len(p.chunk)
	if c := delta[n]; c >= utf8.RuneSelf {
		if len(delta) == 1 && c >= 0xC2 && c <= 0xF4 {
			p.carry[0], p.ncarry, p.st, p.inName = c, 1, stRune, false
			p.off++
			return nil
		}
		if n+1 < len(delta) {
			n = textEnd(delta, n)
		}
	}
	if n == len(delta) || delta[n] != '\\' || cap(p.chunk)-from < len(delta)+16 {
		n = p.textTo(delta, 0, n)
	} else {
		// From the beginning: to look once more is less than a call for the copy.
		i, to := unescape(p.chunk[:cap(p.chunk)], from, delta, 0)
		if i == len(delta) {
			p.chunk = p.chunk[:to]
			e := &p.ev
			start, end := p.off, p.off+int64(i)
			e.Kind, e.More, e.Text = KindString, true, view(p.chunk[from:])
			e.Start, e.End, e.At, e.srcOff = start, end, end, start
			e.plain, e.src = false, delta
			p.off, p.frag, p.first = end, end, false
			p.sink.Event(e)
			e.plain = true
			return nil
		}
		n = p.decode(delta, 0, i, from, to, 0)
	}
	if n == len(delta) && p.peeker == nil {
		p.off += int64(n)
		return nil
	}
	if p.err == nil {
		p.tokens(delta, n)
	}
	return p.err
}

// feedSlowly is Feed at the beginning, at the end, and at the limit.
func (p *Parser) feedSlowly(delta string) error {
	if p.err != nil {
		return p.err
	}
	if p.closed {
		return &SyntaxError{Offset: p.off, Msg: "Feed after Close"}
	}
	if !p.ready {
		p.Reset(p.sink)
	}
	over := p.off+int64(len(delta)) > p.cfg.maxBytes
	if over {
		delta = delta[:p.cfg.maxBytes-p.off]
	}
	if len(delta) > 0 {
		p.run(delta)
	}
	if over && p.err == nil {
		p.fail(p.off, limit("MaxBytes", p.cfg.maxBytes))
	}
	return p.err
}

// limit is the message of a limit that was passed.
func limit(name string, n int64) string {
	return "limit " + name + " of " + strconv.FormatInt(n, 10) + " passed"
}

// value begins the value at s[i] and reads what s holds of it.
func (p *Parser) value(s string, i int) int {
	c := s[i]
	switch c {
	case '"':
		p.begin()
		p.frag = p.off + int64(i)
		p.first = true
		p.st = stString
		if p.haltStrings && p.guard != nil {
			p.halted, p.paused = true, true
			return i + 1
		}
		return p.text(s, i+1)
	case '{', '[':
		at := p.off + int64(i)
		if len(p.path.frames) >= p.cfg.maxDepth {
			p.fail(at, limit("MaxDepth", int64(p.cfg.maxDepth)))
			return i
		}
		p.begin()
		p.structure(Kind(c), at)
		p.path.Push(Kind(c))
		if c == '{' {
			p.st = stNameFirst
			p.pushObject()
		} else {
			p.st = stItemFirst
		}
		return i + 1
	case 't', 'f', 'n':
		p.begin()
		switch c {
		case 't':
			p.lit = "true"
		case 'f':
			p.lit = "false"
		default:
			p.lit = "null"
		}
		p.frag, p.litPos, p.st = p.off+int64(i), 0, stLiteral
		return p.literal(s, i)
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		p.begin()
		p.frag = p.off + int64(i)
		switch c {
		case '-':
			p.st = stMinus
		case '0':
			p.st = stZero
		default:
			p.st = stInt
		}
		return p.number(s, i+1)
	}
	p.unexpected(c, p.off+int64(i))
	return i
}

// begin counts a value that begins in an array.
func (p *Parser) begin() {
	if p.st == stItem || p.st == stItemFirst {
		p.countItem()
	}
}

func (p *Parser) countItem() {
	f := &p.path.frames[len(p.path.frames)-1]
	if f.count++; f.count == 0 {
		f.high++
	}
}

// after sets the state behind a value that ended at offset end.
func (p *Parser) after(end int64) {
	p.safe = end
	n := len(p.path.frames)
	if n == p.floor {
		p.st = stEnd
	} else if p.path.frames[n-1].kind == '{' {
		p.st = stObjectNext
	} else {
		p.st = stArrayNext
	}
}

// behind is the state behind a value that began in state st.
func (p *Parser) behind(st state) state {
	if p.floor > 0 && len(p.path.frames) == p.floor {
		return stEnd
	}
	return valueEnds[st&15]
}

var valueEnds = [16]state{stRoot: stEnd, stMember: stObjectNext, stItemFirst: stArrayNext, stItem: stArrayNext}

// pushObject opens an object for those who keep names.
func (p *Parser) pushObject() {
	if p.uniq != nil {
		p.uniq.push()
	}
	if p.kept != nil {
		p.kept.push()
	}
}

// popObject closes it.
func (p *Parser) popObject() {
	if p.uniq != nil {
		p.uniq.pop()
	}
	if p.kept != nil {
		p.kept.pop()
	}
}

// structure gives the event of the bracket at offset at.
func (p *Parser) structure(kind Kind, at int64) {
	p.safe = at + 1
	e := &p.ev
	e.Kind, e.More, e.Text = kind, false, ""
	e.Start, e.End, e.At, e.srcOff = at, at+1, max(at+1, p.sure), at
	p.sink.Event(e)
}

// pop closes the innermost container with the bracket at offset at.
func (p *Parser) pop(kind Kind, at int64) {
	n := len(p.path.frames) - 1
	if kind == KindObjectEnd {
		p.popObject()
	}
	p.path.names = p.path.names[:p.path.frames[n].name]
	p.path.frames = p.path.frames[:n]
	end := at + 1
	p.after(end)
	e := &p.ev
	e.Kind, e.More, e.Text = kind, false, ""
	e.Start, e.End, e.At, e.srcOff = at, end, max(end, p.sure), at
	p.sink.Event(e)
}

// scalar gives the event of a number or literal whose source begins at p.frag
// and ends at offset end.
func (p *Parser) scalar(kind Kind, text string, end, at int64) {
	p.after(end)
	e := &p.ev
	e.Kind, e.More, e.Text = kind, false, text
	e.Start, e.End, e.At = p.frag, end, max(at, p.sure)
	e.srcOff = p.frag
	p.sink.Event(e)
}

// literal reads on in true, false or null at s[i].
func (p *Parser) literal(s string, i int) int {
	lit := p.lit
	n := int(p.litPos)
	if n == 0 && len(s)-i >= len(lit) && s[i:i+len(lit)] == lit {
		i += len(lit)
		p.scalar(Kind(lit[0]), lit, p.off+int64(i), p.off+int64(i))
		return i
	}
	for ; i < len(s); i++ {
		if s[i] != lit[n] {
			p.litPos = uint8(n)
			p.unexpected(s[i], p.off+int64(i))
			return i
		}
		if n++; n == len(lit) {
			i++
			p.scalar(Kind(lit[0]), lit, p.off+int64(i), p.off+int64(i))
			return i
		}
	}
	p.litPos = uint8(n)
	return i
}

// keep copies b into a chunk.
func (p *Parser) keep(b []byte) string {
	n := len(p.chunk)
	if len(b) <= 16 && cap(b) >= 16 && n+16 <= cap(p.chunk) {
		// A call for so little would cost more than the copy.
		s := view(b[:16])
		store8(p.chunk, n, load8(s, 0))
		store8(p.chunk, n+8, load8(s, 8))
		p.chunk = p.chunk[:n+len(b)]
		return view(p.chunk[n:])
	}
	return p.join(b, "")
}

// join copies a and b into a chunk, one behind the other.
func (p *Parser) join(a []byte, b string) string {
	if cap(p.chunk)-len(p.chunk) < len(a)+len(b) {
		p.newChunk(len(a) + len(b))
	}
	n := len(p.chunk)
	p.chunk = append(append(p.chunk, a...), b...)
	return view(p.chunk[n:])
}

// newChunk begins a chunk with room for n bytes. Chunks grow with what the
// input needs, so that a short one does not cost a long one's memory.
func (p *Parser) newChunk(n int) {
	size := min(max(2*cap(p.chunk), 64), maxChunk)
	if _, nobody := p.sink.(discard); nobody && max(size, n) <= cap(p.chunk) {
		p.chunk = p.chunk[:0] // nobody has seen what is written there
		return
	}
	p.chunk = make([]byte, 0, max(size, n))
}

// maxChunk is the size of a chunk for decoded text, in bytes, and so the most
// that one step copies.
const maxChunk = 4096

// Close ends the input. The error is a [*SyntaxError] with Incomplete if more
// was expected.
func (p *Parser) Close() error {
	if p.err != nil || p.closed {
		return p.err
	}
	if !p.ready {
		p.Reset(p.sink)
	}
	p.ready = false
	if numberEnds(p.st) && len(p.path.frames) == 0 {
		p.scalar(KindNumber, p.keepRaw(), p.off, p.off)
	}
	if p.st != stEnd {
		p.err = &SyntaxError{Offset: p.off, Path: p.errorPath(), Incomplete: true,
			Msg: "unexpected end of input, expecting " + p.expected()}
	}
	p.closed = true
	return p.err
}

// peekEnd tells the Peeker what the delta that began at offset base left
// unfinished.
func (p *Parser) peekEnd(base int64) {
	e := &p.ev
	n := int(p.off - base)
	switch st := p.st; {
	case st == stName || st == stItem:
		if e.Comma <= base {
			return
		}
		e.Kind, e.Text, e.Start, n = KindComma, "", e.Comma-1, 0
		e.End = e.Comma
	case st == stNameText || p.inName && (st == stEscape || st == stRune):
		p.peekName(base)
		return
	case st == stLiteral:
		n = min(n, int(p.litPos))
		if n == 0 {
			return
		}
		e.Kind, e.Text, e.Start, e.End = Kind(p.lit[0]), p.lit[int(p.litPos)-n:p.litPos], p.frag, p.off
	case st >= stMinus:
		if n = min(n, len(p.raw)); n <= 0 {
			return
		}
		e.Kind, e.Text, e.Start, e.End = KindNumber, view(p.raw[len(p.raw)-n:]), p.frag, p.off
	default:
		return
	}
	e.More, e.At = false, e.End
	e.srcOff = e.End - int64(n)
	p.peeker.Peek(e)
}
