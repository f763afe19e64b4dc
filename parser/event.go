package parser

import "unicode/utf8"

// A Kind says what an [Event] is. Its value is the byte that begins such a
// token, as in encoding/json/jsontext, so that it prints and switches well.
type Kind byte

const (
	KindObject    Kind = '{' // an object begins
	KindObjectEnd Kind = '}' // an object ends
	KindArray     Kind = '[' // an array begins
	KindArrayEnd  Kind = ']' // an array ends
	KindName      Kind = ':' // the name of a member, complete
	KindString    Kind = '"' // a string value, or a fragment of one
	KindNumber    Kind = '0' // a number, complete
	KindTrue      Kind = 't' // true
	KindFalse     Kind = 'f' // false
	KindNull      Kind = 'n' // null
	// KindComma is given to [Peeker.Peek] only: the delta ended after a comma.
	KindComma Kind = ','
)

// String returns the byte of the kind.
func (k Kind) String() string { return string(rune(k)) }

// Set returns the set that holds only the type of value that k begins; it is
// empty for ends, names and commas.
func (k Kind) Set() Kinds {
	switch k {
	case KindObject:
		return Objects
	case KindArray:
		return Arrays
	case KindString:
		return Strings
	case KindNumber:
		return Numbers
	case KindTrue:
		return Trues
	case KindFalse:
		return Falses
	case KindNull:
		return Nulls
	}
	return 0
}

// Kinds is a set of value kinds.
type Kinds uint8

const (
	Nulls     Kinds = 1 << iota // null
	Trues                       // true
	Falses                      // false
	Integers                    // numbers without a fractional part, 1.0 too
	Fractions                   // the other numbers
	Strings                     // strings
	Arrays                      // arrays
	Objects                     // objects

	Numbers  = Integers | Fractions                                    // numbers
	Booleans = Trues | Falses                                          // true and false
	AnyKind  = Nulls | Booleans | Numbers | Strings | Arrays | Objects // every value
)

// Has reports whether all of ks are in k.
func (k Kinds) Has(ks Kinds) bool { return k&ks == ks }

// Any reports whether at least one of ks is in k.
func (k Kinds) Any(ks Kinds) bool { return k&ks != 0 }

// An Event is one thing that has become certain. It is lent for the call of
// [Sink.Event]: the parser uses the same Event for the next one. Text may be
// kept (it is a substring of the delta or of a chunk that is never written
// again, and keeps that alive).
//
// All offsets are bytes of the input, counted from 0 at the first byte that
// was ever fed.
type Event struct {
	Kind Kind
	// More reports that the string goes on: the texts of the events that
	// follow, up to and including the first without More, are to be appended.
	More bool
	// Held reports that no byte of the event was certain before At.
	Held bool
	// Text is the decoded name or string fragment, the exact text of a number,
	// or the literal.
	Text string
	// Start and End delimit the source of the event. The first fragment of a
	// string begins with its opening quote, the last ends with its closing one.
	Start, End int64
	// At is the number of bytes of input that made the event certain: End;
	// End+1 for a number that was ended by a byte; more where it was held back.
	At int64
	// Comma is the offset behind the comma that separates this value (or name)
	// from the one before it. It has no meaning for the first value of an
	// array, the first name of an object, the value of a member and for ends.
	Comma int64
	// Path is where the value stands; for a name, the member that it names. It
	// is a view on the parser's stack, lent like the event.
	Path *Path

	// The source of Text: lead decoded bytes (an escape or a code point that an
	// earlier delta began), then src, which begins at offset srcOff. With plain,
	// src is Text[lead:] itself. The parser's own event is plain and without
	// lead but while it is lent; src is old then.
	srcOff int64
	src    string
	lead   int32
	plain  bool
	glued  bool       // a comma is taken with what follows it
	source *SourceMap // translates what SourceEnd finds; nil: the identity
	floor  int64      // SourceEnd and At are not less; 0 of what is Held: At itself
}

// SetSource states the source of Text for an event that is not the parser's
// own: raw is the source text, which begins at offset off; if plain, Text and
// raw are the same, else raw holds escapes.
func (e *Event) SetSource(raw string, off int64, plain bool) {
	e.src, e.srcOff, e.plain, e.lead = raw, off, plain, 0
}

// SourceEnd returns the offset behind the source of Text[:n], through escapes.
// A code point is one unit: an n inside of it counts the whole of it, and an
// escape or a surrogate pair ends with its last byte. It costs O(n).
func (e *Event) SourceEnd(n int) int64 {
	switch e.Kind {
	case KindObject, KindObjectEnd, KindArray, KindArrayEnd:
		return e.Start // a bracket has no Text, and may stand where nothing came from
	}
	if n <= 0 {
		switch {
		case e.lead > 0:
			return e.Start
		case e.source == nil:
			return e.srcOff
		case e.Kind == KindString || e.Kind == KindName:
			return e.source.End(e.srcOff) // behind what came before it, of a part that may not have come yet
		}
		return e.Start // taken as a whole
	}
	end := e.textEnd(n)
	if e.source != nil {
		end = e.source.Known(end)
	}
	if e.floor == 0 && e.Held {
		return max(end, e.At)
	}
	return max(end, e.floor)
}

// CommaAt returns the number of bytes of input that made the comma before the value
// (or name) certain: more than Comma where it may yet be dropped, or was held back.
func (e *Event) CommaAt() int64 {
	switch {
	case e.Held:
		return e.At
	case e.glued:
		return max(e.Start+1, e.SourceEnd(0))
	}
	return e.Comma
}

// NotBefore says that nothing of the event was certain before at bytes of input
// had come.
func (e *Event) NotBefore(at int64) {
	e.floor, e.At = at, max(e.At, at)
	e.Held = at > e.End
}

func (e *Event) textEnd(n int) int64 {
	if n > len(e.Text) {
		n = len(e.Text)
	}
	if n <= int(e.lead) {
		return e.srcOff
	}
	if e.plain {
		for n < len(e.Text) && !utf8.RuneStart(e.Text[n]) {
			n++
		}
		return e.srcOff + int64(n-int(e.lead))
	}
	n -= int(e.lead)
	i := 0
	for n > 0 && i < len(e.src) {
		c := e.src[i]
		switch {
		case c == '\\':
			if i+5 < len(e.src) && e.src[i+1] == 'u' {
				r := hex4(e.src[i+2:])
				i += 6
				if r >= 0xD800 && r < 0xDC00 && i+5 < len(e.src) && e.src[i] == '\\' && e.src[i+1] == 'u' {
					if r2 := hex4(e.src[i+2:]); r2 >= 0xDC00 && r2 < 0xE000 {
						i += 6
						n -= 4
						continue
					}
				}
				n -= utf8.RuneLen(cleanRune(r))
				continue
			}
			i += 2
			n--
		case c < utf8.RuneSelf:
			i++
			n--
		default:
			r, size := utf8.DecodeRuneInString(e.src[i:])
			i += size
			n -= utf8.RuneLen(r)
		}
	}
	return e.srcOff + int64(i)
}

// cleanRune turns a lone surrogate into U+FFFD.
func cleanRune(r rune) rune {
	if r >= 0xD800 && r < 0xE000 {
		return utf8.RuneError
	}
	return r
}

// hex4 returns the value of the four hexadecimal digits that s begins with.
func hex4(s string) rune {
	var r rune
	for i := 0; i < 4; i++ {
		r = r<<4 | rune(hexDigit(s[i]))
	}
	return r
}

// A Sink is told each event as soon as it is certain, before the parser looks
// at the next byte. It must not call the parser back.
type Sink interface{ Event(*Event) }

// A Peeker is a [Sink] that also wants what a delta leaves unfinished. At the
// end of a Feed, Peek is given the new bytes of a name (decoded), number or
// literal that is not complete; the bytes of the same token that an earlier
// Peek gave are not repeated, and the Event that completes the token has the
// whole text. Start is where the token begins. Text is lent like the event. A
// delta that ends after a comma gives a Peek of [KindComma] with empty Text; one
// that begins a name gives a Peek of it, with empty Text if nothing is decoded.
//
// A fault gives the Peek that the end of a delta right before it would have
// given, so that what a Peeker knows does not depend on cuts.
type Peeker interface{ Peek(*Event) }

// A Hint describes the values that may stand at a place, as a schema knows it.
type Hint struct {
	Kinds    Kinds    // kinds that are possible
	Required bool     // the member is required
	Known    bool     // the member is declared (always true for items and the root)
	Enum     []string // the strings that are allowed, if only these are
	Items    Kinds    // kinds that items may have, where an array is possible
	Default  string   // JSON text of the default, or ""
	Pointer  Pointer  // where in the schema this is said
}

// Names describes the members of an object, as a schema knows them. The slices
// are lent until the next call.
type Names struct {
	Known    []string // declared names
	Seen     []bool   // parallel to Known
	Required []bool   // parallel to Known
	Closed   bool     // no other name is allowed
	Pointer  Pointer  // where in the schema this is said
}
