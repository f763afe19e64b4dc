package parser

// A guarded parser reads for a repairer (package recover): it takes only what
// no rule could want to change, and leaves the rest to whoever drives it. The
// states and transitions are those of the strict parser; the guard looks ahead
// before it enters them:
//
//   - the end of a string is taken when a legal continuation follows: the
//     closer of the container, or a comma and then a name with its colon (a
//     value in an array);
//   - a comma is taken together with the first byte of what it announces, and a
//     name together with the first byte of its value, so that a member can
//     still be dropped as a whole;
//   - numbers and literals are taken when they have ended and a separator
//     follows.
//
// Everything behind the last thing taken is the driver's to hold, and given
// again with more text behind it, or changed.

// A Guard answers for what the grammar cannot.
type Guard interface {
	// TakeValue reports whether a value that begins with the byte c may be read
	// as it stands: of the member so named, of the next item or of the root
	// (name "").
	TakeValue(name string, member bool, c byte) bool
	// TakeMember is TakeValue for the member so named, if its name is new and
	// without '<' where that matters.
	TakeMember(name string, c byte) bool
	// TakeMarkup looks at a text that begins with '<', that of a string: of the member
	// so named, or of an item (name ""). If the first n bytes of s show that it is
	// content it returns n, else 0.
	TakeMarkup(name, s string) (n int)
	// TakeEnd reports whether a quote may end the open string, given that the
	// text behind it continues legally, with the member name if named.
	TakeEnd(name string, named bool) bool
	// MayHold reports whether the text from offset from to offset to is short
	// enough to be held back. It is asked about more than 64 bytes.
	MayHold(from, to int64) bool
}

// A Place is what a guarded parser has taken, and so what may come.
type Place uint8

const (
	AtRoot       = Place(stRoot)       // a value
	AtFirstName  = Place(stNameFirst)  // behind '{'
	AtName       = Place(stName)       // behind a comma in an object
	AtColon      = Place(stColon)      // behind a name
	AtMember     = Place(stMember)     // behind a colon
	AtObjectNext = Place(stObjectNext) // behind a member
	AtFirstItem  = Place(stItemFirst)  // behind '['
	AtItem       = Place(stItem)       // behind a comma in an array
	AtArrayNext  = Place(stArrayNext)  // behind an item
	AtEnd        = Place(stEnd)        // behind the root value
	InString     = Place(stString)     // inside of a string value
	InToken      = Place(stNameText)   // inside of another token, read strictly
)

// SetGuard makes p a guarded parser: it is then driven with [Parser.Take]. It
// takes nothing that needs more than hold bytes to be sure, counted from the
// first of them.
func (p *Parser) SetGuard(g Guard, hold int) { p.guard, p.hold, p.ev.glued = g, hold, g != nil }

// HoldRoot says whether the bracket that ends an object at the root is left to
// the driver.
func (p *Parser) HoldRoot(on bool) { p.holdRoot = on }

// HaltStrings says whether Take stops behind the quote that opens a value.
func (p *Parser) HaltStrings(on bool) { p.haltStrings = on }

// Halt makes Take, which is telling the sink of an event, stop behind the text
// of that event.
func (p *Parser) Halt() { p.halted, p.paused = true, true }

// Paused reports whether Take has stopped because of Halt or HaltStrings since it
// was asked last: there may be more that it would take.
func (p *Parser) Paused() bool {
	paused := p.paused
	p.paused = false
	return paused
}

// Place returns where a guarded parser stands.
func (p *Parser) Place() Place {
	if p.st > stNameText {
		return InToken
	}
	return Place(p.st)
}

// MaxBytes returns the limit that the option of this name set. Take and Glide
// leave it to the driver, whose input it is.
func (p *Parser) MaxBytes() int64 { return p.cfg.maxBytes }

// Depth returns the number of open containers.
func (p *Parser) Depth() int { return len(p.path.frames) }

// Container returns the kind of the container that is up levels out from the
// innermost, or 0 where there is none above the floor.
func (p *Parser) Container(up int) Kind {
	if i := len(p.path.frames) - 1 - up; i >= p.floor {
		return Kind(p.path.frames[i].kind)
	}
	return 0
}

// Count returns how many members or items the innermost container has, those
// that are open included.
func (p *Parser) Count() int { return int(p.path.frames[len(p.path.frames)-1].count) }

// PushFloor makes the value that is due here the root of an inner text, and
// returns what PopFloor wants back.
func (p *Parser) PushFloor() (outer int) {
	outer, p.floor = p.floor, len(p.path.frames)
	return outer
}

// PopFloor ends an inner text: what follows belongs to the containers around.
func (p *Parser) PopFloor(outer int) {
	p.floor = outer
	if p.st == stEnd {
		p.after(p.safe)
	}
}

// Take reads as much of s as can be taken and returns its length. If that is
// not all, doubt tells why: 0 if what remains may be right and more text is
// needed, else the length of the prefix of s that shows that it is not.
func (p *Parser) Take(s string) (n, doubt int) {
	base := p.off
	p.doubt, p.halted, p.paused, p.quiet = 0, false, false, false
	i := 0
	if p.st >= stString {
		i = p.goOn(s)
		if p.err != nil {
			return i, i
		}
		p.off = base
		if p.halted {
			p.halted = false
			p.off = base + int64(i)
			return i, p.doubt
		}
	}
	for i < len(s) {
		p.unit = i
		j := skipSpace(s, i)
		if j == len(s) {
			break
		}
		var next int
		switch p.st {
		case stObjectNext:
			next = p.takeNextMember(s, j)
		case stArrayNext:
			next = p.takeNextItem(s, j)
		case stNameFirst:
			if s[j] == '}' {
				p.pop(KindObjectEnd, base+int64(j))
				next = j + 1
			} else {
				next = p.takeName(s, j, -1)
			}
		case stName:
			next = p.takeName(s, j, -1)
		case stItemFirst:
			if s[j] == ']' {
				p.pop(KindArrayEnd, base+int64(j))
				next = j + 1
			} else {
				next = p.takeValue(s, j, -1)
			}
		case stRoot, stItem:
			next = p.takeValue(s, j, -1)
		case stMember:
			next = p.takeValue(s, j, -1)
		case stColon:
			if s[j] == ':' {
				p.st = stMember
				next = j + 1
			} else {
				p.doubt = j + 1
				next = -1
			}
		default: // stEnd
			p.doubt = j + 1
			next = -1
		}
		if next < 0 {
			break
		}
		i = next
		if p.halted {
			p.halted = false
			break
		}
		if p.err != nil {
			return i, i
		}
	}
	p.off = base + int64(i)
	return i, p.doubt
}

// goOn finishes the token that p stands in, as far as s holds it.
func (p *Parser) goOn(s string) int {
	switch p.st {
	case stString:
		return p.text(s, 0)
	case stNameText:
		return p.nameOn(s)
	case stEscape, stRune:
		return p.resume(s)
	case stLiteral:
		return p.literal(s, 0)
	}
	return p.number(s, 0)
}

// Force reads s without the guard: whoever drives has decided that it stands. It
// returns how much was read; less than all leaves the error in [Parser.Err].
func (p *Parser) Force(s string) int {
	g := p.guard
	p.guard = nil
	base := p.off
	p.run(s)
	p.guard = g
	return int(p.off - base)
}

// TakeSure returns up to which offset Take had to look for what it took, and
// forgets it: when text is changed, offsets behind it are others.
func (p *Parser) TakeSure() int64 {
	at := p.sure
	p.sure = 0
	return at
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

// nameEnd returns the index behind the closing quote of the name that s[i]
// begins. It is 0 if s ends before, and -1-k if the byte s[k] cannot be right.
func (p *Parser) nameEnd(s string, i int) int {
	i++
	for {
		i = plainEnd(s, i)
		if i == len(s) {
			return 0
		}
		switch c := s[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			_, size, bad := p.escape(s[i:])
			if size == 0 {
				if bad < 0 {
					return 0
				}
				return -1 - i - bad
			}
			i += size
		case c < 0x20:
			return -1 - i
		default:
			size, bad := multibyte(s, i)
			if size == 0 && p.cfg.invalidUTF8 {
				size = 1
			}
			if size == 0 {
				if bad == len(s) {
					return 0
				}
				return -1 - bad
			}
			i += size
		}
	}
}

// takeNextMember takes what stands at s[j] behind a member.
func (p *Parser) takeNextMember(s string, j int) int {
	switch s[j] {
	case '}':
		if p.holdRoot && len(p.path.frames) == p.floor+1 {
			p.doubt = j + 1
			return -1
		}
		p.pop(KindObjectEnd, p.off+int64(j))
		return j + 1
	case ',':
		k := skipSpace(s, j+1)
		if k == len(s) {
			return -1
		}
		return p.takeName(s, k, j)
	}
	p.doubt = j + 1
	return -1
}

// takeNextItem takes what stands at s[j] behind an item.
func (p *Parser) takeNextItem(s string, j int) int {
	switch s[j] {
	case ']':
		p.pop(KindArrayEnd, p.off+int64(j))
		return j + 1
	case ',':
		k := skipSpace(s, j+1)
		if k == len(s) {
			return -1
		}
		return p.takeValue(s, k, j)
	}
	p.doubt = j + 1
	return -1
}

// takeName takes the name at s[k], its colon and the beginning of its value,
// and the comma at s[comma] if that is not negative.
func (p *Parser) takeName(s string, k, comma int) int {
	if s[k] != '"' {
		p.doubt = k + 1
		return -1
	}
	end := p.nameEnd(s, k)
	if end <= 0 {
		if end < 0 {
			p.doubt = -end
		}
		return -1
	}
	colon := skipSpace(s, end)
	if colon == len(s) {
		return -1
	}
	if s[colon] != ':' {
		p.doubt = colon + 1
		return -1
	}
	v := skipSpace(s, colon+1)
	if v == len(s) {
		return -1
	}
	// The guard is asked before it is known where the value ends: it may not want
	// to wait for that.
	if p.tooLong(p.unit, v+1) {
		return -1
	}
	if !p.guard.TakeValue(p.decoded(s[k+1:end-1]), true, s[v]) {
		p.doubt = v + 1
		return -1
	}
	need := p.valueSure(s, v, '{')
	if need <= 0 {
		p.doubt = -need
		return -1
	}
	if p.tooLong(p.unit, need) {
		return -1
	}
	p.sure = max(p.sure, p.off+int64(need))
	if comma >= 0 {
		p.ev.Comma = p.off + int64(comma) + 1
	}
	p.beginName(s, k)
	if p.err != nil {
		return k
	}
	p.st = stMember
	return p.value(s, v)
}

// decoded returns the name whose source is raw.
func (p *Parser) decoded(raw string) string {
	if plainEnd(raw, 0) == len(raw) {
		return raw
	}
	return DecodeText(raw)
}

// takeValue takes the value at s[k] as far as it is sure, and the comma at
// s[comma] if that is not negative.
func (p *Parser) takeValue(s string, k, comma int) int {
	container := byte('[')
	if p.st == stMember {
		container = '{'
	} else if p.st == stRoot {
		container = 0
	}
	if p.tooLong(p.unit, k+1) {
		return -1
	}
	name := ""
	if container == '{' {
		name = view(p.nameText())
	}
	if !p.guard.TakeValue(name, container == '{', s[k]) {
		p.doubt = k + 1
		return -1
	}
	need := p.valueSure(s, k, container)
	if need <= 0 {
		p.doubt = -need
		return -1
	}
	if p.tooLong(p.unit, need) {
		return -1
	}
	p.sure = max(p.sure, p.off+int64(need))
	if comma >= 0 {
		p.ev.Comma = p.off + int64(comma) + 1
		p.st = stItem
	}
	return p.value(s, k)
}

// valueSure looks at the value that begins at s[v] in the container that is
// open behind it (0: none). It returns the length of s that makes it sure: up
// to the first byte of a string or container, or the separator behind a number
// or literal. It returns 0 if more text is needed, and -k if s[:k] shows
// that it is not what it seems.
func (p *Parser) valueSure(s string, v int, container byte) int {
	c := s[v]
	end := 0
	switch c {
	case '"', '[':
		if container == 0 && c == '"' {
			return -(v + 1)
		}
		return v + 1
	case '{':
		if container != 0 {
			return v + 1
		}
		// An empty object at the root may be the prefix of another.
		j := skipSpace(s, v+1)
		if j == len(s) {
			return 0
		}
		if s[j] == '}' {
			return -(j + 1)
		}
		return j + 1
	case 't', 'f', 'n':
		lit := "true"
		if c == 'f' {
			lit = "false"
		} else if c == 'n' {
			lit = "null"
		}
		for i := range len(lit) {
			if v+i == len(s) {
				return 0
			}
			if s[v+i] != lit[i] {
				return -(v + i + 1)
			}
		}
		end = v + len(lit)
	default:
		end = NumberEnd(s, v)
		if end <= 0 {
			return end
		}
	}
	j := skipSpace(s, end)
	if j == len(s) {
		return 0
	}
	if container != 0 && (s[j] == ',' || s[j] == container+2) {
		return j + 1
	}
	return -(j + 1)
}

// NumberEnd returns the index behind the JSON number (RFC 8259 section 6) that
// begins at s[i]. It is 0 if s ends before a byte that ends the number, and -k
// if s[:k] shows that there is none.
func NumberEnd(s string, i int) int {
	st := stRoot
	for ; i < len(s); i++ {
		c := s[i]
		digit := c-'0' <= 9
		switch st {
		case stRoot, stMinus:
			switch {
			case c == '-' && st == stRoot:
				st = stMinus
			case c == '0':
				st = stZero
			case digit:
				st = stInt
			default:
				return -(i + 1)
			}
		case stZero, stInt:
			switch {
			case digit && st == stInt:
			case c == '.':
				st = stDot
			case c|0x20 == 'e':
				st = stExp
			default:
				return i
			}
		case stDot:
			if !digit {
				return -(i + 1)
			}
			st = stFrac
		case stFrac:
			if c|0x20 == 'e' {
				st = stExp
			} else if !digit {
				return i
			}
		case stExp, stExpSign:
			switch {
			case digit:
				st = stExpInt
			case st == stExp && (c == '+' || c == '-'):
				st = stExpSign
			default:
				return -(i + 1)
			}
		default:
			if !digit {
				return i
			}
		}
	}
	return 0
}

// DecodeText decodes the source of a string without its quotes. Escapes that
// are not valid stand for themselves.
func DecodeText(raw string) string {
	var p Parser
	p.cfg.defaults()
	p.cfg.invalidUTF8 = true
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			out = append(out, raw[i])
			i++
			continue
		}
		r, size, _ := p.escape(raw[i:])
		if size == 0 {
			out = append(out, raw[i])
			i++
			continue
		}
		out = append(out, string(r)...)
		i += size
	}
	return string(out)
}

// sureEnd reports whether the quote s[i] ends the open string of a guarded
// parser. If not, the parser halts before it.
func (p *Parser) sureEnd(s string, i int) bool {
	need := p.endSure(s, i+1)
	if need > 0 && p.tooLong(i, need) {
		need = 0
	}
	if need > 0 {
		p.sure = max(p.sure, p.off+int64(need))
		return true
	}
	p.halted, p.doubt = true, -need
	return false
}

// tooLong reports whether s[from:to] is more than may be held back.
func (p *Parser) tooLong(from, to int) bool {
	return to-from > 64 && (to-from > p.hold || !p.guard.MayHold(p.off+int64(from), p.off+int64(to)))
}

// endSure looks at what follows the quote that may end the open string: s[i:].
// The result is like that of valueSure.
func (p *Parser) endSure(s string, i int) int {
	j := skipSpace(s, i)
	if j == len(s) {
		return 0
	}
	n := len(p.path.frames)
	if n == p.floor {
		return -(j + 1)
	}
	c := s[j]
	if p.path.frames[n-1].kind == '[' {
		need := j + 1
		if c == ',' {
			k := skipSpace(s, j+1)
			if k == len(s) {
				return 0
			}
			if need = p.valueSure(s, k, '['); need <= 0 {
				return need
			}
			j = k
		} else if c != ']' {
			return -(j + 1)
		}
		if !p.quiet && !p.guard.TakeEnd("", false) {
			return -(j + 1)
		}
		return need
	}
	if c == '}' {
		if !p.quiet && !p.guard.TakeEnd("", false) {
			return -(j + 1)
		}
		return j + 1
	}
	if c != ',' {
		return -(j + 1)
	}
	k := skipSpace(s, j+1)
	if k == len(s) {
		return 0
	}
	if s[k] != '"' {
		return -(k + 1)
	}
	end, plain := plainEnd(s, k+1), false
	if plain = end < len(s) && s[end] == '"'; plain {
		end++
	} else if end = p.nameEnd(s, k); end <= 0 {
		return end
	}
	colon := skipSpace(s, end)
	if colon == len(s) {
		return 0
	}
	name := s[k+1 : end-1]
	if !plain {
		name = DecodeText(name)
	}
	if s[colon] != ':' || !p.quiet && !p.guard.TakeEnd(name, true) {
		return -(colon + 1)
	}
	if plain && colon-i < 1<<8 {
		p.next = nextName{uint8(j - i), uint8(k - i), uint8(end - 1 - i), uint8(colon - i)}
	}
	return colon + 1
}

// A nextName is the name of the next member, as it was found to see that a string
// has ended: where its comma, its quotes and its colon are, in bytes behind the
// closing quote of the string. It is not known if all are 0.
type nextName struct{ comma, from, to, colon uint8 }

// halt stops a guarded parser before s[i] in a string. bad is the index of the
// byte that shows the fault, negative if more text is needed.
func (p *Parser) halt(i, bad int) int {
	p.st, p.inName, p.halted, p.doubt = stString, false, true, max(bad+1, 0)
	return i
}
