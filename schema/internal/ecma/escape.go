package ecma

import (
	"strings"
	"unicode/utf8"
)

const syntaxChars = `^$\.*+?()[]{}|/`

// atomEscape reads an escape outside of a class; the backslash is next.
func (p *parser) atomEscape() *tree {
	start := p.pos
	if start+1 < len(p.src) {
		switch c := p.src[start+1]; {
		case c >= '1' && c <= '9':
			p.pos++
			n, _ := p.number()
			if !p.legacy || n <= p.groups {
				if n > p.groups {
					p.fail(start, "there is no such group")
				}
				p.noteBackref(start)
				return &tree{op: opEmpty}
			}
			p.pos = start
		case c == 'k' && (!p.legacy || len(p.named) > 0):
			p.pos += 2
			name, ok := "", p.eat("<")
			if ok {
				name, ok = p.groupName()
			}
			if !ok || !p.named[name] {
				p.fail(start, `\k needs the name of a group`)
			}
			p.noteBackref(start)
			return &tree{op: opEmpty}
		}
	}
	s, _ := p.escape(false)
	return class(s)
}

func (p *parser) noteBackref(at int) {
	if p.backref < 0 {
		p.backref = at
	}
}

// escape reads what both atoms and classes allow behind a backslash. A class of
// code points (\d) is told from a single one.
func (p *parser) escape(inClass bool) (s set, isClass bool) {
	start := p.pos
	p.pos++
	if !p.more() {
		p.fail(start, `\ at the end`)
		return nil, false
	}
	r := p.rune()
	switch r {
	case 'd':
		return digitSet, true
	case 'D':
		return digitSet.not(), true
	case 'w':
		return p.word(), true
	case 'W':
		return p.word().not(), true
	case 's':
		return spaceSet, true
	case 'S':
		return spaceSet.not(), true
	case 'p', 'P':
		if !p.legacy {
			s = p.property(start)
			if r == 'P' {
				s = s.not()
			}
			return s, true
		}
	case 't':
		return single('\t'), false
	case 'n':
		return single('\n'), false
	case 'v':
		return single('\v'), false
	case 'f':
		return single('\f'), false
	case 'r':
		return single('\r'), false
	case 'c':
		c := p.at()
		letter := (c|0x20) >= 'a' && (c|0x20) <= 'z'
		if letter || p.legacy && inClass && (c-'0' <= 9 || c == '_') {
			p.pos++
			return single(rune(c & 31)), false
		}
		if !p.legacy {
			p.fail(start, `\c needs a letter`)
		}
		p.pos = start + 1 // the backslash stands for itself
		return single('\\'), false
	case 'x':
		if v, ok := p.hex(2); ok {
			return p.folded(single(v)), false
		}
		if !p.legacy {
			p.fail(start, `\x needs two hexadecimal digits`)
		}
		return single('x'), false
	case 'u':
		if v, ok := p.unicodeEscape(!p.legacy); ok {
			return p.folded(single(v)), false
		}
		if !p.legacy {
			p.fail(start, `\u needs four hexadecimal digits, or up to six in braces`)
		}
		return single('u'), false
	case '0', '1', '2', '3', '4', '5', '6', '7':
		if r == '0' && (!p.more() || p.at()-'0' > 9) {
			return single(0), false
		}
		if !p.legacy {
			p.fail(start, "octal escapes need the old syntax")
			return nil, false
		}
		v := r - '0'
		for n := 1; n < 3 && p.more() && p.at()-'0' <= 7 && v*8 < 0o400; n++ {
			v = v*8 + rune(p.at()-'0')
			p.pos++
		}
		return p.folded(single(v)), false
	}
	if !p.legacy && !(r < utf8.RuneSelf && strings.IndexByte(syntaxChars, byte(r)) >= 0) && !(inClass && r == '-') {
		p.fail(start, `\`+string(r)+" is no escape")
	}
	if p.legacy && r == 'k' && len(p.named) > 0 {
		p.fail(start, `\k needs the name of a group`)
	}
	return p.folded(single(r)), false
}

// word is \w; ignoring case adds what folds to a letter.
func (p *parser) word() set { return p.folded(wordSet) }

// hex reads n hexadecimal digits.
func (p *parser) hex(n int) (v rune, ok bool) {
	if p.pos+n > len(p.src) {
		return 0, false
	}
	for i := 0; i < n; i++ {
		d := strings.IndexByte("0123456789abcdef", p.src[p.pos+i]|0x20)
		if c := p.src[p.pos+i]; d < 0 || c < '0' {
			return 0, false
		}
		v = v<<4 | rune(d)
	}
	p.pos += n
	return v, true
}

// unicodeEscape reads what follows \u: four digits, a surrogate pair, or, with
// braces, {…}.
func (p *parser) unicodeEscape(braces bool) (rune, bool) {
	start := p.pos
	if braces && p.eat("{") {
		v, n := rune(0), 0
		for p.more() && p.at() != '}' {
			d, ok := p.hex(1)
			if v = v<<4 | d; !ok || v > utf8.MaxRune {
				return 0, false
			}
			n++
		}
		return v, n > 0 && p.eat("}")
	}
	v, ok := p.hex(4)
	if !ok {
		p.pos = start
		return 0, false
	}
	if v >= 0xD800 && v < 0xDC00 && strings.HasPrefix(p.src[p.pos:], `\u`) {
		back := p.pos
		p.pos += 2
		if w, ok := p.hex(4); ok && w >= 0xDC00 && w < 0xE000 {
			return (v-0xD800)<<10 + (w - 0xDC00) + 0x10000, true
		}
		p.pos = back
	}
	return v, true
}

// class reads from [ to ].
func (p *parser) class() *tree {
	start := p.pos
	p.pos++
	negate := p.eat("^")
	var s set
	for p.more() && p.at() != ']' {
		at := p.pos
		a, classA := p.classAtom()
		if p.at() != '-' || p.pos+1 < len(p.src) && p.src[p.pos+1] == ']' || p.pos+1 >= len(p.src) {
			s = append(s, a...)
			continue
		}
		p.pos++
		b, classB := p.classAtom()
		switch {
		case p.err != nil:
		case classA || classB:
			if !p.legacy {
				p.fail(at, "a class cannot bound a range")
			}
			s = append(append(append(s, a...), b...), span{'-', '-'})
		case a[0].lo > b[0].lo:
			p.fail(at, "the range is out of order")
		default:
			s = append(s, span{a[0].lo, b[0].lo})
		}
	}
	if !p.eat("]") {
		p.fail(start, "class has no ]")
	}
	s = p.folded(normal(s))
	if negate {
		s = s.not()
	}
	return class(s)
}

// classAtom reads one code point or one \d; case is folded for the whole class.
func (p *parser) classAtom() (set, bool) {
	if p.at() != '\\' {
		return single(p.rune()), false
	}
	switch {
	case p.eat(`\b`):
		return single('\b'), false
	case !p.legacy && p.eat(`\-`):
		return single('-'), false
	}
	fold := p.ignoreCase
	p.ignoreCase = false
	s, isClass := p.escape(true)
	p.ignoreCase = fold
	if s == nil {
		s = set{}
	}
	return s, isClass
}
