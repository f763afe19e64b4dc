package recover

import "github.com/jsontide/jsontide/parser"

// As long as no change is at hand, a Repairer glides: the parser takes what it is
// sure of from the raw input itself ([parser.Parser.Glide]) and tells the Guide
// and the Sink without a detour, since its offsets are those of the raw input.
// What waits is what the parser has not taken of raw. The Repairer descends to its
// machine (machine.go) at whatever Glide leaves, and ascends again when the machine
// has let it pass, or changed it: then the offsets of the parser are shifted.

// startGlide is part of Reset.
func (r *Repairer) startGlide() {
	var asks parser.Ask
	var watch parser.Watch
	if r.watchNames || r.watchMarkup || r.shape {
		asks |= parser.AskMember
	}
	if r.shape {
		asks |= parser.AskItem
	}
	if r.quotes && r.guide != nil {
		asks |= parser.AskEnd
	}
	if r.watch['<'] {
		watch |= parser.WatchMarkup
	}
	if r.watchTags {
		watch |= parser.WatchClosing
	}
	if r.watch[','] {
		watch |= parser.WatchCommas
	}
	r.p.SetGlide(asks, watch)
	r.mayGlide = !r.watch['&'] && !r.watch['\\'&63]
	if r.gliding = r.mayGlide; r.gliding {
		r.p.Tell(r.glideSink())
	}
}

// glideSink is whom the parser tells while the Repairer glides.
func (r *Repairer) glideSink() parser.Sink {
	if r.guide == nil {
		return r.out
	}
	return (*through)(r)
}

// through is a Repairer with a Guide, as the parser sees it while it glides.
type through Repairer

// Event implements [parser.Sink].
func (t *through) Event(e *parser.Event) {
	t.guide.Event(e)
	if t.arming && (e.Kind == parser.KindName || e.Kind == parser.KindString) {
		(*Repairer)(t).arm(e)
	}
	if t.out != nil {
		t.out.Event(e)
	}
}

// firstStep is how much of a delta the machine is given at first, in bytes, when
// the rest may be for Glide again.
const firstStep = 64

// Peek implements [parser.Peeker]. Only a parser without a guard tells what is
// unfinished: no rule can change it.
func (t *through) Peek(e *parser.Event) {
	if p, ok := t.guide.(parser.Peeker); ok {
		p.Peek(e)
	}
	if p, ok := t.out.(parser.Peeker); ok {
		p.Peek(e)
	}
}

// glide reads a delta that stands in raw at offset off.
func (r *Repairer) glide(delta string, off int64) {
	if at := r.p.Offset(); at < off {
		delta = r.raw.from(at)
	}
	for {
		r.reading = delta
		n, waits := r.p.Glide(delta)
		if !r.differs {
			r.jsonAt += int64(n)
		} else {
			r.json = append(r.json, delta[:n]...)
		}
		if n == len(delta) || waits {
			return
		}
		r.descend()
		from := r.p.Offset()
		for step, at := firstStep, from; !r.gliding; step *= 2 {
			end := min(at+int64(step), r.raw.len())
			if len(r.levels) > 0 {
				end = r.raw.len() // an inner text is for the machine
			}
			r.in = plainBuf(r.raw.slice(at, end), at)
			r.pump(false)
			if at = end; r.err != nil || r.inTail {
				return
			}
			r.ascend(from, at)
			if at == r.raw.len() {
				return // what waits, waits for more
			}
		}
		delta = r.raw.from(r.p.Offset())
	}
}

// descend hands what waits to the machine.
func (r *Repairer) descend() {
	if !r.gliding {
		return
	}
	r.gliding = false
	at := r.p.Offset()
	if young := r.p.Young(); young >= 0 {
		r.str = stringState{open: true, n: young, begun: young > 0}
		copy(r.str.head[:young], r.raw.slice(at-int64(young), at))
	} else if r.p.Glided() {
		r.str = stringState{open: r.p.Place() == parser.InString, n: len(r.str.head), begun: true}
	}
	r.p.Tell((*sink)(r))
	r.in, r.tail = plainBuf(r.raw.from(at), at), plainBuf("", at)
	r.own, r.shown, r.tried, r.fixes = 0, false, 0, 0
}

// ascend glides again if nothing of a change is left, and more of the raw input
// than up to offset from was taken. All up to offset end was given to the machine.
func (r *Repairer) ascend(from, end int64) {
	if !r.mayGlide || r.inTail || r.err != nil || r.own > 0 || r.tried > 0 || len(r.levels) > 0 || len(r.open) > 0 ||
		r.dup.on || r.dup.done || len(r.wraps) > 0 || r.p.Place() >= parser.InString && !r.inPlainString() {
		return
	}
	at, plain := r.tail.plainFrom()
	if !plain || at <= from || at+int64(len(r.tail.text)) != end || r.sure > at {
		return
	}
	if d := at - r.p.Offset(); d != 0 || !r.src.Identity() {
		comma := r.p.Lent().Comma
		if comma == r.comma {
			comma = r.commaRaw
		} else {
			comma = r.src.End(comma)
		}
		if !r.p.Shift(d, comma) {
			return
		}
		r.muted += d
		r.comma, r.commaRaw = comma, comma
		r.firstOpen = at
		r.src.Reset()
	}
	r.tail, r.in, r.shown = buf{}, buf{}, false
	r.gliding = true
	r.p.Tell(r.glideSink())
}

// inPlainString reports whether the open string needs no more than what the
// parser knows of it.
func (r *Repairer) inPlainString() bool {
	s := &r.str
	return r.p.Place() == parser.InString && s.open && s.begun && !s.edited && s.delim == "" && (s.n >= len(s.head) || s.n > 0 && !isLetter(s.head[0]))
}
