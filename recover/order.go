package recover

import (
	"math/bits"
	"sync"
	"unicode/utf8"
)

// byteKinds is a set of kinds of bytes. Each rule says with which of them what it
// mends may begin, so that at a fault only those are asked that could answer.
type byteKinds uint32

// The kinds: each byte that JSON or a rule gives a meaning, the letters with
// which a literal may begin, and what is left.
const (
	others byteKinds = 1 << iota
	controls
	nonASCII
	quotes
	apostrophes
	graves
	backslashes
	slashes
	hashes
	ampersands
	lessSigns
	equalSigns
	greaterSigns
	commas
	colons
	openBraces
	closeBraces
	openBrackets
	closeBrackets
	closeParens
	minuses
	pluses
	points
	digits
	plainLetters // _ and $ too, and none that follows
	lettersF
	lettersN
	lettersT
	lettersU
	capitalsF
	capitalsN
	capitalsT

	numKinds = 32

	anyByte byteKinds = 0 // as what an entry says

	letters       = plainLetters | lettersF | lettersN | lettersT | lettersU | capitalsF | capitalsN | capitalsT | nonASCII // isLetter
	words         = letters | digits | minuses | points                                                                     // isWord
	literalStarts = lettersF | lettersN | lettersT
	closers       = closeBraces | closeBrackets
	delimiters    = quotes | apostrophes | graves | nonASCII
)

// kindsOfBytes has what is no letter, digit or control character.
var kindsOfBytes = [utf8.RuneSelf]byteKinds{'"': quotes, '\'': apostrophes, '`': graves, '\\': backslashes, '/': slashes,
	'#': hashes, '&': ampersands, '<': lessSigns, '=': equalSigns, '>': greaterSigns, ',': commas, ':': colons,
	'{': openBraces, '}': closeBraces, '[': openBrackets, ']': closeBrackets, ')': closeParens, '-': minuses, '+': pluses, '.': points,
	'f': lettersF, 'n': lettersN, 't': lettersT, 'u': lettersU, 'F': capitalsF, 'N': capitalsN, 'T': capitalsT}

// kindOfByte is the one that c is of.
func kindOfByte(c byte) byteKinds {
	switch {
	case c >= utf8.RuneSelf:
		return nonASCII
	case kindsOfBytes[c] != 0:
		return kindsOfBytes[c]
	case isDigit(c):
		return digits
	case isLetter(c):
		return plainLetters
	case c < ' ':
		return controls
	}
	return others
}

// An order is the rules in force, by the places at which they are asked and the
// byte that stands there.
type order struct {
	rules Rules
	// lists are where in all the list of a place and a kind of byte begins, which
	// numRules ends; 0 if it was not made yet.
	lists [numPlaces][numKinds]uint16
	all   []Rule
}

// presetOrders are those of the presets: whole, and never written again.
var presetOrders = sync.OnceValue(func() *[named]order {
	var orders [named]order
	for t := range orders {
		o := &orders[t]
		*o = *newOrder(preset(Tier(t)))
		for i := range o.lists {
			for k := range o.lists[i] {
				o.make(i, k)
			}
		}
	}
	return &orders
})

// orderOf returns the order of the rules. That of other rules than a preset's is
// its user's own, and its lists are made when they are needed first.
func orderOf(rules Rules) *order {
	orders := presetOrders()
	for t := range orders {
		if orders[t].rules == rules {
			return &orders[t]
		}
	}
	return newOrder(rules)
}

// newOrder returns an order of the rules without lists.
func newOrder(rules Rules) *order { return &order{rules: rules, all: make([]Rule, 1, 64)} }

// at returns the rules that are asked at a place, the innermost if it is more
// than one, about text that begins with c. They end with numRules.
func (o *order) at(p place, c byte) []Rule {
	i, k := bits.Len16(uint16(p))-1, bits.TrailingZeros32(uint32(kindOfByte(c)))
	if o.lists[i][k] == 0 {
		o.make(i, k)
	}
	return o.all[o.lists[i][k]:]
}

// make makes the list of place 1<<i and the kind of bytes 1<<k.
func (o *order) make(i, k int) {
	o.lists[i][k] = uint16(len(o.all))
	p, kind := place(1)<<i, byteKinds(1)<<k
	if p&(inText|inNameText) == 0 {
		p |= inBefore
	}
	for i := range table {
		e := &table[i]
		if e.try != nil && e.at&p != 0 && (e.first == anyByte || e.first&kind != 0) && (o.rules.tier[i] >= e.tier() || e.explains) {
			o.all = append(o.all, Rule(i))
		}
	}
	o.all = append(o.all, numRules)
}
