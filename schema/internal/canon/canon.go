// Package canon gives JSON values keyed 128-bit hashes that are equal if and
// only if (but for chance) the values are equal as JSON Schema sees it:
//
//   - strings by their code points, whatever escapes were used,
//   - numbers by their mathematical value: 1, 1.0 and 10e-1 are one,
//   - arrays in order, objects without regard to the order of their members.
//
// A [Builder] is fed the events of a parser and keeps nothing of a value but
// its hash; a [Set] holds the hashes of the items of one array, which is what
// uniqueItems needs.
// https://json-schema.org/draft/2020-12/json-schema-validation#name-uniqueitems
//
// The hash is SipHash-2-4-128 under a random [Key]. Who does not know the key
// cannot do better than chance: among n values two that differ collide with a
// probability of at most n²/2^129.
package canon

import (
	"crypto/rand"
	"encoding/binary"
	"math/big"
	"math/bits"
	"strconv"

	"github.com/jsontide/jsontide/parser"
)

// A Key selects one hash function. The zero Key is valid and known to everyone:
// use it in tests only.
type Key struct{ k0, k1 uint64 }

// NewKey returns a random key.
func NewKey() Key {
	var b [16]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return Key{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])}
}

// A Sum is the hash of a value. Sums under one key can be compared.
type Sum [2]uint64

func (s Sum) add(t Sum) Sum {
	lo, carry := bits.Add64(s[0], t[0], 0)
	hi, _ := bits.Add64(s[1], t[1], carry)
	return Sum{lo, hi}
}

// What is hashed begins with one of these, so that a value of one kind is never
// taken for one of another.
const (
	tagLiteral = iota + 'a'
	tagNumber
	tagString
	tagArray
	tagObject
	tagItem
	tagMember
	tagName
)

// A Builder turns events into hashes. Call Reset before use. A Builder is not
// safe for concurrent use.
type Builder struct {
	key      Key
	frames   []frame
	text     hasher
	inString bool
}

// frame is an open container.
type frame struct {
	acc    Sum // arrays: chained over the items; objects: sum over the members
	name   Sum // objects: the name whose value is next
	object bool
}

// Reset forgets everything but its memory and sets the key.
func (b *Builder) Reset(key Key) {
	b.key, b.frames, b.inString = key, b.frames[:0], false
}

// Depth returns the number of containers that were begun and not yet ended.
func (b *Builder) Depth() int { return len(b.frames) }

// Add reads the next event. If it ends a value, Add returns its hash and true:
// so does each item before the array that holds it. The end of a container
// whose beginning Add has not seen is ignored; a Builder can be started inside.
func (b *Builder) Add(e *parser.Event) (Sum, bool) {
	var h hasher
	switch e.Kind {
	case parser.KindString:
		if !b.inString {
			b.begin(&b.text, tagString)
		}
		b.text.text(e.Text)
		if b.inString = e.More; b.inString {
			return Sum{}, false
		}
		return b.value(b.text.sum()), true
	case parser.KindName:
		if n := len(b.frames); n > 0 {
			b.begin(&h, tagName)
			h.text(e.Text)
			b.frames[n-1].name = h.sum()
		}
		return Sum{}, false
	case parser.KindNumber:
		b.begin(&h, tagNumber)
		number(&h, e.Text)
		return b.value(h.sum()), true
	case parser.KindTrue, parser.KindFalse, parser.KindNull:
		b.begin(&h, tagLiteral)
		h.byte(byte(e.Kind))
		return b.value(h.sum()), true
	case parser.KindObject, parser.KindArray:
		b.frames = append(b.frames, frame{object: e.Kind == parser.KindObject})
	case parser.KindObjectEnd, parser.KindArrayEnd:
		n := len(b.frames)
		if n == 0 {
			break
		}
		f := b.frames[n-1]
		b.frames = b.frames[:n-1]
		if f.object {
			b.begin(&h, tagObject)
		} else {
			b.begin(&h, tagArray)
		}
		h.uint64(f.acc[0])
		h.uint64(f.acc[1])
		return b.value(h.sum()), true
	}
	return Sum{}, false
}

func (b *Builder) begin(h *hasher, tag byte) {
	h.start(&b.key)
	h.byte(tag)
}

// value adds a complete value to the container that holds it.
func (b *Builder) value(s Sum) Sum {
	if len(b.frames) == 0 {
		return s
	}
	f := &b.frames[len(b.frames)-1]
	var h hasher
	tag, with := byte(tagItem), f.acc
	if f.object {
		tag, with = tagMember, f.name
	}
	b.begin(&h, tag)
	h.uint64(with[0])
	h.uint64(with[1])
	h.uint64(s[0])
	h.uint64(s[1])
	if f.object {
		f.acc = f.acc.add(h.sum())
	} else {
		f.acc = h.sum()
	}
	return s
}

// number hashes sign, digits without leading and trailing zeros, and the
// exponent of 0.digits × 10^exponent. Zero has no sign.
func number(h *hasher, text string) {
	s, neg := text, false
	if s != "" && s[0] == '-' {
		s, neg = s[1:], true
	}
	var point, zeros int64
	nz, fraction := false, false
	i := 0
	for ; i < len(s) && s[i] != 'e' && s[i] != 'E'; i++ {
		switch c := s[i]; {
		case c == '.':
			fraction = true
		case c == '0' && !nz:
			if fraction {
				point--
			}
		case c-'0' <= 9:
			if !fraction {
				point++
			}
			if c == '0' {
				zeros++
				break
			}
			if !nz {
				nz = true
				if neg {
					h.byte('-')
				}
			}
			for ; zeros > 0; zeros-- {
				h.byte('0')
			}
			h.byte(c)
		}
	}
	if !nz {
		return
	}
	h.byte('e')
	if i == len(s) {
		h.uint64(uint64(point))
		return
	}
	exp := s[i+1:]
	if n, err := strconv.ParseInt(exp, 10, 62); err == nil {
		h.uint64(uint64(n + point))
		return
	}
	// The exponent does not fit. It cannot be equal to one that does, as point
	// is bounded by the memory of the machine.
	n, _ := new(big.Int).SetString(exp, 10)
	if n == nil {
		return // not a JSON number
	}
	h.text(n.Add(n, big.NewInt(point)).String())
}
