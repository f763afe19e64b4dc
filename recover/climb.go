package recover

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// glide reads s, the raw text that the parser has not taken.
func (r *Repairer) glide(s string) {
	for {
		n, waits := 0, false
		if !r.foreign {
			n, waits = r.p.Glide(s)
			if !r.differs {
				r.jsonAt += int64(n)
			} else {
				r.link(r.p.Offset()-int64(n), r.p.Offset())
			}
			if n == len(s) || waits {
				return
			}
		}
		if s = s[n:]; r.fastControl && s[0] < ' ' && !r.foreign {
			if n = r.controls(s); n > 0 {
				if s = s[n:]; s == "" {
					return
				}
				continue
			}
		}
		n, waits = r.quick(s)
		if n == len(s) || waits {
			return
		}
		if n > 0 {
			s = s[n:]
			continue
		}
		r.descend()
		if !r.climb() {
			return
		}
		s = r.raw.from(r.p.Offset())
	}
}

// descend hands what waits to the machine.
func (r *Repairer) descend() {
	if !r.gliding {
		return
	}
	r.gliding = false
	at := r.p.Offset()
	if r.foreign {
		r.leaveText()
	} else {
		r.openString()
	}
	r.p.Tell((*sink)(r))
	r.in, r.tail = plainBuf(r.raw.from(at), at), plainBuf("", at)
	r.own, r.shown, r.tried, r.fixes, r.base = 0, false, 0, 0, at
}

// openString notes what Glide has left of the open string.
func (r *Repairer) openString() {
	if young := r.p.Young(); young >= 0 {
		at := r.p.Offset()
		text := r.raw.slice(at-int64(young), at)
		r.str = stringState{open: true, n: young, begun: skipWhite(text, 0) < young}
		copy(r.str.head[:young], text)
	} else if r.p.Glided() {
		r.str = stringState{open: r.p.Place() == parser.InString, n: len(r.str.head)}
		r.str.begun = r.str.open && r.textBegun()
	}
}

// textBegun reports whether more than white space has come of the open string.
func (r *Repairer) textBegun() bool {
	n := r.mendedLen()
	if text := trimText(r.mendedRange(max(n-maxScalar, 0), n)); text != "" {
		if n := len(text); text[n-1] != '"' && (n < 6 || text[n-6:n-4] != `\u`) {
			return true
		}
	}
	return strings.TrimLeft(decoded(r.textSource()), " \t\r\n") != ""
}

// climb lets the machine read until the Repairer may glide again, and reports
// whether it does, and there is something to read.
func (r *Repairer) climb() bool {
	r.climbs = r.mayGlide
	r.pump(false)
	r.climbs = false
	return r.ascend() && r.p.Offset() < r.raw.len()
}

// mayAscend reports whether nothing of a change is left, and more was taken than
// when the Repairer descended.
func (r *Repairer) mayAscend() bool {
	if r.own > 0 || r.tried > 0 || len(r.levels) > 0 || len(r.open) > 0 || r.dup.on || r.dup.done || len(r.wraps) > 0 || r.inTail || r.err != nil ||
		r.p.Place() >= parser.InString && !r.inPlainString() {
		return false
	}
	at, plain := r.tail.plainFrom()
	return plain && at > r.base && r.sure <= at
}

// ascend glides again if it may. All that waits was given to the machine.
func (r *Repairer) ascend() bool {
	if !r.mayGlide || !r.mayAscend() {
		return false
	}
	at, _ := r.tail.plainFrom()
	if at+int64(len(r.tail.text)) != r.raw.len() {
		return false
	}
	if d := at - r.p.Offset(); d != 0 || !r.src.Identity() {
		comma := r.p.Lent().Comma
		if comma == r.comma {
			comma = r.commaRaw
		} else {
			comma = r.src.End(comma)
		}
		if !r.p.Shift(d, comma) {
			return false
		}
		r.muted += d
		r.comma, r.commaRaw = comma, comma
		r.firstOpen = at
		r.src.Reset()
	}
	r.members.Shift = -r.muted
	r.tail, r.in, r.shown = buf{}, buf{}, false
	r.gliding = true
	r.p.Tell(r.glideSink())
	return true
}

// inPlainString reports whether the open string needs no more than what the
// parser knows of it.
func (r *Repairer) inPlainString() bool {
	s := &r.str
	return r.p.Place() == parser.InString && s.open && s.begun && !s.edited && s.delim == "" && (s.n >= len(s.head) || s.n > 0 && !isLetter(s.head[0]))
}
