package ecma

import (
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of groups.
const maxDepth = 1000

// unlimited is the count from which on a repetition has no upper bound.
const unlimited = 1 << 30

// parser reads a pattern by the grammar of ECMA-262, section 22.2.1, or, with
// legacy, by that of annex B.1.2 without the u flag.
type parser struct {
	src    string
	pos    int
	legacy bool
	depth  int

	groups int             // capturing groups in the whole pattern
	named  map[string]bool // their names
	opened int             // capturing groups begun so far

	ignoreCase, dotAll, multiline bool

	backref int // offset of the first back-reference, or -1
	err     *Error
}

// parse returns the syntax tree.
func parse(src string, legacy bool) (*tree, *Error) {
	p := &parser{src: src, legacy: legacy, backref: -1}
	if !utf8.ValidString(src) {
		return nil, &Error{Msg: "pattern is not UTF-8"}
	}
	p.countGroups()
	t, _ := p.disjunction()
	if p.err == nil && p.pos < len(p.src) {
		p.fail(p.pos, "unmatched )")
	}
	if p.err == nil && p.backref >= 0 {
		p.err = &Error{Backreference, p.backref, "back-references are not regular"}
	}
	return t, p.err
}

// fail records the first error and moves to the end, which ends every loop.
func (p *parser) fail(at int, msg string) {
	p.failKind(Syntax, at, msg)
}

func (p *parser) failKind(k Kind, at int, msg string) {
	if p.err == nil {
		p.err = &Error{k, at, msg}
	}
	p.pos = len(p.src)
}

func (p *parser) more() bool { return p.pos < len(p.src) }

// at returns the byte that is next; 0 at the end.
func (p *parser) at() byte {
	if p.more() {
		return p.src[p.pos]
	}
	return 0
}

// eat takes s if it is next.
func (p *parser) eat(s string) bool {
	if strings.HasPrefix(p.src[p.pos:], s) {
		p.pos += len(s)
		return true
	}
	return false
}

func (p *parser) rune() rune {
	r, n := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += n
	return r
}

// countGroups looks ahead for capturing groups: what \2 and \k mean depends on
// those behind it too.
func (p *parser) countGroups() {
	p.named = map[string]bool{}
	inClass := false
	for i := 0; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '\\':
			i++
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		case c != '(' || inClass:
		case !strings.HasPrefix(p.src[i:], "(?"):
			p.groups++
		case strings.HasPrefix(p.src[i:], "(?<") && !strings.HasPrefix(p.src[i:], "(?<=") && !strings.HasPrefix(p.src[i:], "(?<!"):
			p.groups++
			q := *p
			q.pos = i + len("(?<")
			if name, ok := q.groupName(); ok {
				p.named[name] = true
			}
		}
	}
}

// disjunction returns also the names of the groups in it.
func (p *parser) disjunction() (*tree, map[string]bool) {
	if p.depth++; p.depth > maxDepth {
		p.failKind(TooLarge, p.pos, "groups are nested too deeply")
	}
	defer func() { p.depth-- }()
	var subs []*tree
	var names map[string]bool
	for {
		t, more := p.alternative()
		subs = append(subs, t)
		for name := range more { // one name in two alternatives is fine
			if names == nil {
				names = map[string]bool{}
			}
			names[name] = true
		}
		if !p.eat("|") {
			return alt(subs...), names
		}
	}
}

func (p *parser) alternative() (*tree, map[string]bool) {
	var subs []*tree
	names := map[string]bool{}
	for p.more() && p.at() != '|' && p.at() != ')' {
		start := p.pos
		t, more, quantifiable := p.term()
		for name := range more {
			if names[name] {
				p.fail(start, "two groups are named "+name)
			}
			names[name] = true
		}
		subs = append(subs, p.quantifier(t, quantifiable))
	}
	return concat(subs), names
}

// term reads an assertion or an atom.
func (p *parser) term() (t *tree, names map[string]bool, quantifiable bool) {
	start := p.pos
	switch c := p.at(); c {
	case '^':
		p.pos++
		if p.multiline {
			return alt(&tree{op: opBegin}, &tree{op: opBehind, subs: []*tree{class(lineEndSet)}}), nil, false
		}
		return &tree{op: opBegin}, nil, false
	case '$':
		p.pos++
		if p.multiline {
			return alt(&tree{op: opEnd}, &tree{op: opAhead, subs: []*tree{class(lineEndSet)}}), nil, false
		}
		return &tree{op: opEnd}, nil, false
	case '(':
		return p.group()
	case '.':
		p.pos++
		if p.dotAll {
			return class(anySet), nil, true
		}
		return class(lineEndSet.not()), nil, true
	case '[':
		return p.class(), nil, true
	case '\\':
		switch {
		case p.eat(`\b`):
			return &tree{op: opWord}, nil, false
		case p.eat(`\B`):
			return &tree{op: opNotWord}, nil, false
		}
		return p.atomEscape(), nil, true
	case '*', '+', '?':
		p.fail(start, "nothing to repeat")
		return &tree{}, nil, false
	case '{':
		if p.legacy {
			if _, _, ok := p.braces(); !ok {
				p.pos = start + 1
				return p.literal('{'), nil, true
			}
			p.fail(start, "nothing to repeat")
		}
		p.fail(start, "{ must be escaped")
		return &tree{}, nil, false
	case ']', '}':
		if !p.legacy {
			p.fail(start, string(c)+" must be escaped")
		}
	}
	if !p.more() {
		return &tree{}, nil, false
	}
	return p.literal(p.rune()), nil, true
}

func (p *parser) literal(r rune) *tree { return class(p.folded(single(r))) }

func (p *parser) folded(s set) set {
	if p.ignoreCase {
		return s.fold()
	}
	return s
}

// group reads from the opening parenthesis to the closing one.
func (p *parser) group() (t *tree, names map[string]bool, quantifiable bool) {
	start := p.pos
	quantifiable = true
	look := opEmpty
	name := ""
	flags := [3]bool{p.ignoreCase, p.dotAll, p.multiline}
	switch {
	case p.eat("(?:"):
	case p.eat("(?="):
		look, quantifiable = opAhead, p.legacy
	case p.eat("(?!"):
		look, quantifiable = opNotAhead, p.legacy
	case p.eat("(?<="):
		look, quantifiable = opBehind, false
	case p.eat("(?<!"):
		look, quantifiable = opNotBehind, false
	case p.eat("(?<"):
		p.opened++
		var ok bool
		if name, ok = p.groupName(); !ok {
			p.fail(start, "bad group name")
		}
	case p.eat("(?"):
		p.modifiers(start)
	default:
		p.pos++
		p.opened++
	}
	t, names = p.disjunction()
	p.ignoreCase, p.dotAll, p.multiline = flags[0], flags[1], flags[2]
	if !p.eat(")") {
		p.fail(start, "group has no )")
	}
	if name != "" {
		if names[name] {
			p.fail(start, "two groups are named "+name)
		}
		if names == nil {
			names = map[string]bool{}
		}
		names[name] = true
	}
	if look != opEmpty {
		t = &tree{op: look, subs: []*tree{t}}
	}
	return t, names, quantifiable
}

// modifiers reads the flags of (?i-s: up to the colon (ECMA-262, 2025).
func (p *parser) modifiers(start int) {
	seen, on, any := "", true, false
	for p.more() && p.at() != ':' {
		c := p.at()
		p.pos++
		switch {
		case c == '-' && on:
			on = false
			continue
		case strings.IndexByte("ims", c) < 0 || strings.IndexByte(seen, c) >= 0:
			p.fail(start, "unknown group (?"+string(c))
			return
		}
		seen += string(c)
		any = true
		switch c {
		case 'i':
			p.ignoreCase = on
		case 'm':
			p.multiline = on
		case 's':
			p.dotAll = on
		}
	}
	if !any || !p.eat(":") {
		p.fail(start, "unknown group (?")
	}
}

// groupName reads a name and the > behind it.
func (p *parser) groupName() (string, bool) {
	var b strings.Builder
	for p.more() {
		if p.eat(">") {
			return b.String(), b.Len() > 0
		}
		r := p.rune()
		if r == '\\' {
			if !p.eat("u") {
				return "", false
			}
			var ok bool
			if r, ok = p.unicodeEscape(true); !ok {
				return "", false
			}
		}
		switch {
		case r == '$' || r == '_' || r < 0x80 && (r|0x20) >= 'a' && (r|0x20) <= 'z':
		case b.Len() > 0 && r >= '0' && r <= '9':
		case b.Len() > 0 && (r == 0x200C || r == 0x200D):
		case r >= 0x80 && identifier(r, b.Len() == 0):
		default:
			return "", false
		}
		b.WriteRune(r)
	}
	return "", false
}

// quantifier reads the quantifier of t, if one follows.
func (p *parser) quantifier(t *tree, ok bool) *tree {
	start := p.pos
	lo, hi := 0, -1
	switch {
	case p.eat("*"):
	case p.eat("+"):
		lo = 1
	case p.eat("?"):
		hi = 1
	case p.at() == '{':
		var found bool
		if lo, hi, found = p.braces(); !found {
			if !p.legacy {
				p.fail(start, "{ must be escaped")
			}
			p.pos = start
			return t
		}
	default:
		return t
	}
	p.eat("?")
	if !ok {
		p.fail(start, "nothing to repeat")
	}
	if hi >= 0 && lo > hi {
		p.fail(start, "the counts are out of order")
	}
	if lo >= unlimited {
		p.failKind(TooLarge, start, "count is too large")
	}
	if hi >= unlimited {
		hi = -1
	}
	if !t.consumes() { // an assertion holds once or for ever
		lo = min(lo, 1)
		if hi != 0 {
			hi = 1
		}
	}
	switch {
	case hi == 0:
		return &tree{op: opEmpty}
	case lo == 1 && hi == 1:
		return t
	}
	return &tree{op: opRepeat, subs: []*tree{t}, min: lo, max: hi}
}

// braces reads {n}, {n,} or {n,m}.
func (p *parser) braces() (lo, hi int, ok bool) {
	p.pos++
	if lo, ok = p.number(); !ok {
		return 0, 0, false
	}
	hi = lo
	if p.eat(",") {
		if hi, ok = p.number(); !ok {
			hi = -1
		}
	}
	return lo, hi, p.eat("}")
}

// number reads digits; more than unlimited is unlimited.
func (p *parser) number() (n int, ok bool) {
	for p.more() && p.at()-'0' <= 9 {
		n, ok = min(n*10+int(p.at()-'0'), unlimited), true
		p.pos++
	}
	return n, ok
}
