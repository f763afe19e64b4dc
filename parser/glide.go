package parser

// Glide is the fast way of a guarded parser: whole tokens that the delta holds
// together with what makes them sure. What it takes, Take would take, with the
// same events; it leaves to Take whatever is rare.
//
// A unit is what is taken together: the comma, a name with its colon and the
// first byte of its value, or a value with what makes its end sure.

// A Watch is a set of bytes in string values that the driver wants to see before
// they are taken.
type Watch uint8

const (
	WatchMarkup  Watch = 1 << iota // '<' at the beginning of a value
	WatchClosing                   // '<' before '/'
	WatchCommas                    // a comma before what may be the closing quote, or a bare name with its colon and a quote
)

// An Ask is a set of questions that Glide puts to the guard; to the others the
// answer is always yes.
type Ask uint8

const (
	AskMember Ask = 1 << iota // TakeMember
	AskItem                   // TakeValue, for items and the root
	AskEnd                    // TakeEnd
)

// maxUnit is the length in bytes up to which a unit needs no [Guard.MayHold].
const maxUnit = 64

// SetGlide says what Glide asks and what it leaves to Take. It is called behind
// KeepMembers.
func (p *Parser) SetGlide(a Ask, w Watch) {
	p.asks, p.watch = a, w
	p.shortName = int8(min(16, p.cfg.maxName))
	if p.kept == nil || a&AskMember != 0 || p.cfg.uniqueNames {
		p.shortName = -1
	}
}

// Tell makes sink the one that is told events, but not what is unfinished. The
// open string is no longer young.
func (p *Parser) Tell(sink Sink) {
	p.young, p.glided, p.ev.floor = 0, false, 0
	if sink == nil {
		sink = discard{}
	}
	p.sink = sink
}

// Shift moves the offsets of what comes by d: the driver has changed the text
// before, and behind it counts the raw input again. comma is the new offset behind
// the last comma. It reports false, and does nothing, inside of a token that was
// not told up to here.
func (p *Parser) Shift(d, comma int64) bool {
	if p.st > stString || p.st == stString && (p.first || p.frag != p.off) {
		return false
	}
	if p.sure > p.off {
		p.sure += d
	} else {
		p.sure = 0
	}
	p.off += d
	p.frag += d
	p.safe += d
	p.ev.Comma = comma
	return true
}

// Lent returns the event that the sink is being told of, or was told of last.
func (p *Parser) Lent() *Event { return &p.ev }

// Young returns how many bytes of its content the open string had when Glide
// left it, 0 or 1, if that may yet become a path (a drive letter, a colon); else
// -1.
func (p *Parser) Young() int { return int(p.young) - 1 }

// Glided reports whether Glide has begun or ended a string since it was asked
// last.
func (p *Parser) Glided() bool {
	g := p.glided
	p.glided = false
	return g
}

// Glide reads the beginning of s and returns how much. waits says that what
// remains only needs more text; if not, it is for Take.
func (p *Parser) Glide(s string) (n int, waits bool) {
	i := 0
	e := &p.ev
	p.next, p.quiet = nextName{}, p.asks&AskEnd == 0
	if p.st >= stString {
		if p.st != stString || p.young != 0 && (p.isPath(s) || p.young == 1 && p.watch&WatchMarkup != 0 && s != "" && s[0] == '<') {
			return 0, false
		}
		e.Held = false
		if p.watch > WatchMarkup {
			i = p.glideWatched(s, 0, p.young == 1)
		} else if i = plainEnd(s, 0); i == len(s) {
			if i > 0 {
				p.young = 0
				p.fragment(s, 0, i)
				p.off += int64(i)
			}
			return i, true
		} else if s[i] == '"' && len(p.path.frames) > 0 {
			return p.glideOn(s, 0, i)
		} else if from := len(p.chunk); s[i] == '\\' && cap(p.chunk)-from >= len(s)+16 {
			// As in feedText.
			k, to := unescape(p.chunk[:cap(p.chunk)], from, s, 0)
			empty := p.young == 1
			p.halted, p.doubt, p.young = false, 0, 0
			if i = p.decode(s, 0, k, from, to, 0); i == 0 && empty {
				p.young = 1
			}
		} else {
			i = p.glideText(s, 0, i, p.young == 1)
		}
		if p.halted || p.st == stString {
			return p.landed(s, i, p.doubt == 0)
		}
		p.glided = true // it has ended
	} else if p.st == stRoot {
		if i = p.glideRoot(s); i == 0 {
			return 0, false
		}
	}
	return p.glideOn(s, i, -1)
}

// landed ends Glide behind s[:i].
func (p *Parser) landed(s string, i int, waits bool) (int, bool) {
	p.off += int64(i)
	p.halted = false
	if p.ev.Comma > p.off {
		p.ev.Comma = p.was // the last one was not taken
	}
	return i, waits && len(s)-i <= maxUnit
}

// glideRoot takes the brace of an object at the root and returns 1, or 0.
func (p *Parser) glideRoot(s string) int {
	if len(s) < 2 || s[0] != '{' {
		return 0
	}
	k := spaceEnd(s, 1)
	if k == len(s) || k > maxUnit || s[k] != '"' || p.cfg.maxDepth == 0 || p.asks&AskItem != 0 && !p.guard.TakeValue("", false, '{') {
		return 0
	}
	p.sure = max(p.sure, p.off+int64(k)+1)
	p.glideOpen(KindObject, p.off)
	return 1
}

// glideOpen opens a container at offset at.
func (p *Parser) glideOpen(kind Kind, at int64) {
	e := &p.ev
	p.safe = at + 1
	e.Kind, e.More, e.Text = kind, false, ""
	e.Start, e.End, e.At, e.srcOff = at, at+1, max(at+1, p.sure), at
	e.Held = false
	p.sink.Event(e)
	p.path.Push(kind)
	if kind == KindObject {
		p.st = stNameFirst
		p.pushObject()
	} else {
		p.st = stItemFirst
	}
}
