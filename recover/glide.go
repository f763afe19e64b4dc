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
	if r.shape {
		asks |= parser.AskMember | parser.AskItem
	}
	if r.quotes && r.guide != nil {
		asks |= parser.AskEnd
	}
	if r.watchMarkup {
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
