package recover

import "github.com/jsontide/jsontide/parser"

// How it works. What the guarded parser takes is strict JSON that no rule could
// want to change. Where it stops, the text that waits is shown to the rules
// (decide.go): the shortest prefix of it that gives an answer decides, whatever
// else has come, so cuts cannot matter. An answer (answer.go) replaces text (an
// edit, record.go) or says that text stands; either way the parser then reads on.
//
//	raw: ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|head          |tail
//	     taken by the parser   |changed text  |text as it came, which begins
//	                           |(own bytes) + |behind the own bytes of head
//	                           |some of tail  |
//
// Without a change head is empty, and all that waits is tail: the delta itself,
// or, where a delta has cut something, the rest of the earlier one joined with
// it.

// pump moves text from the input to the parser until nothing more can be taken.
// With end, nothing follows.
func (r *Repairer) pump(end bool) {
	for r.err == nil && !r.inTail {
		n := len(r.levels)
		b, closed, ok := r.next(n)
		opened := r.opened
		if ok {
			r.push(b)
		}
		final := closed || !ok && end
		if !ok && !final {
			return
		}
		r.workOn(final)
		if r.err != nil || r.inTail || len(r.levels) != n || r.opened != opened || !final {
			continue // what a level that was opened since has not decoded is to come
		}
		if n == 0 {
			return
		}
		r.closeLevel(!closed)
		if len(r.tail.text) > 0 {
			r.workOn(false)
		}
	}
}

// workOn reads what waits, also what it is when bare levels have ended.
func (r *Repairer) workOn(final bool) {
	for n := len(r.levels) + 1; r.err == nil && !r.inTail && len(r.levels) < n; final = false {
		n = len(r.levels)
		r.work(final)
	}
}

// push puts text behind what waits.
func (r *Repairer) push(b buf) {
	if len(b.text) == 0 {
		return
	}
	r.shown = false
	if r.own == 0 {
		r.head = buf{}
	}
	if t := &r.tail; t.runs == nil && b.runs == nil && t.raw+int64(len(t.text)) == b.raw && t.raw >= r.raw.base {
		*t = plainBuf(r.raw.slice(t.raw, b.raw+int64(len(b.text))), t.raw)
	} else {
		*t = r.arena.joinBufs(*t, b)
	}
	if r.own > 0 {
		r.head = r.head.to(r.own)
		r.stretch(joinStep)
	}
}

// joinStep is how much of the text behind a change is joined to it at first, in
// bytes.
const joinStep = 32

// stretch makes head hold up to n more bytes of tail than it does, and reports
// whether there were any.
func (r *Repairer) stretch(n int) bool {
	if r.own == 0 {
		return false
	}
	has := len(r.head.text) - r.own
	want := min(has+n, len(r.tail.text))
	if want == has {
		return false
	}
	w := r.arena.writer(r.own + want)
	w.add(r.head.to(r.own))
	w.add(r.tail.to(want))
	r.head = w.buf()
	r.shown = false
	return true
}

// current returns the text at hand.
func (r *Repairer) current() *buf {
	if r.own > 0 {
		return &r.head
	}
	return &r.tail
}

// all reports whether current holds all the text that waits.
func (r *Repairer) all() bool { return r.own == 0 || len(r.head.text)-r.own == len(r.tail.text) }

// show makes offsets of the parser's events those of the raw input.
func (r *Repairer) show(c *buf) {
	if r.shown {
		return
	}
	at := r.p.Offset()
	c.show(&r.src, at)
	r.src.Forget(r.firstOpen)
	r.shown = true
}

// consume drops n bytes of the text at hand, which were taken.
func (r *Repairer) consume(n int) {
	if n == 0 {
		return
	}
	r.tried = 0
	for i := range r.open {
		r.open[i].pos -= n
	}
	if r.own == 0 {
		r.tail = r.tail.from(n)
		return
	}
	if n >= r.own {
		r.tail = r.tail.from(n - r.own)
		r.head, r.own = buf{}, 0
		r.shown = false
		return
	}
	r.head = r.head.from(n)
	r.own -= n
}

// work reads what waits. With final, nothing follows (or nothing inside of the
// string that is being read).
func (r *Repairer) work(final bool) {
	depth := len(r.levels)
	for r.err == nil {
		c := r.current()
		if len(c.text) == 0 && !final || r.climbs && r.mayAscend() {
			return
		}
		r.show(c)
		n, doubt := r.take(c.text)
		changed := r.own
		if n > 0 {
			r.took(c.to(n))
			r.consume(n)
		}
		if r.parserFault() {
			return
		}
		if r.halted() {
			if len(r.levels) != depth {
				return
			}
			continue
		}
		if r.p.Paused() || n > 0 && changed > 0 && r.own == 0 && doubt <= n {
			continue // there may be more to take
		}
		doubt -= n
		c = r.current()
		if depth == 0 && r.p.Place() == parser.AtEnd {
			if skipWhite(c.text, 0) < len(c.text) {
				r.beginTail()
				return
			}
			if r.all() {
				if final && len(c.text) > 0 {
					r.force(len(c.text), len(c.text))
				}
				return
			}
		}
		if depth > 0 && len(c.text) == 0 && r.p.Place() == parser.AtEnd {
			return
		}
		if doubt <= 0 && !final {
			if !r.all() {
				r.stretch(max(joinStep, len(c.text)-r.own))
				continue
			}
			if c.within(MaxHold) == len(c.text) {
				return
			}
		}
		if r.fastControl && len(c.text) > 0 && c.text[0] < ' ' && r.p.Place() == parser.InString {
			// What mend would say of it.
			r.show(c)
			r.sureOf(1)
			if r.fixes++; !r.put(answer{kind: fix, rule: RawControl, take: 1, insert: escapeControl(c.text[0]), path: r.textPath()}) {
				return
			}
			continue
		}
		if doubt <= 0 && final && depth > 0 && c.within(MaxHold) == len(c.text) {
			r.sure = max(r.sure, r.endOffset()) // until now the parser needed more text
		}
		if !r.mend(max(doubt, 1), final) || len(r.levels) != depth || r.inTail {
			return
		}
	}
}

// take lets the parser take text.
func (r *Repairer) take(s string) (n, doubt int) {
	if r.p.Place() == parser.InString {
		r.begun()
		r.reading = s
		if r.str.delim != "" || r.watching {
			return r.takeString(s)
		}
	}
	r.reading = s
	return r.p.Take(s)
}

// halted does what waited for the end of a value: it closes the array that
// wrap-item opened around it, drops a duplicate, or ends bare levels. It reports
// whether it did.
func (r *Repairer) halted() bool {
	if r.err != nil {
		return true
	}
	if r.wrapDone || r.dup.done {
		r.sureOfTaken()
	}
	ended := len(r.levels) > 0 && r.endBares()
	switch {
	case r.wrapDone:
		r.wrapDone = false
		w := r.wraps[len(r.wraps)-1]
		r.wraps = r.wraps[:len(r.wraps)-1]
		r.put(answer{kind: fix, rule: WrapItem, insert: "]", path: w.path, schema: w.schema})
		return true
	case r.dup.done:
		r.endDuplicate()
		return true
	}
	return ended
}

// parserFault makes an error of the parser ours, and reports whether there is
// one.
func (r *Repairer) parserFault() bool {
	err, ok := r.p.Err().(*parser.SyntaxError)
	if !ok || err == nil {
		return false
	}
	if at := r.p.TakeSure(); r.guarded && at > err.Offset { // what it takes at once is read when all of it has come
		r.sure = max(r.sure, r.src.Known(at))
	}
	if len(r.levels) > 0 {
		r.sure = max(r.sure, r.src.Known(err.Offset+1))
	}
	r.lose(&parser.SyntaxError{Offset: r.src.Start(err.Offset), Path: err.Path, Msg: err.Msg, Incomplete: err.Incomplete})
	return true
}

// force reads the first n bytes of what waits without asking, since the first
// need bytes of it decided so. It reports whether they could be read.
func (r *Repairer) force(n, need int) bool {
	c := r.current()
	n = min(n, len(c.text))
	r.show(c)
	r.sure = max(r.sure, c.known(min(need, len(c.text))))
	r.reading = c.text[:n]
	k := r.p.Force(c.text[:n])
	r.took(c.to(k))
	r.consume(k)
	if r.parserFault() {
		return false
	}
	r.halted()
	return r.err == nil
}

// took keeps account of text that the parser has taken.
func (r *Repairer) took(b buf) {
	raw, plain := b.plainFrom()
	if !plain {
		raw = -1
	}
	r.tookText(b.text, raw)
}

// tookText is took for a text that stands in the raw input at offset raw; -1: it
// does not.
func (r *Repairer) tookText(text string, raw int64) {
	if text == "" {
		return
	}
	r.fixes = 0
	if len(r.open) > 0 {
		r.settleEdits(len(text))
	}
	if r.dup.on {
		r.dup.text = append(r.dup.text, text...)
		return
	}
	if end := raw + int64(len(text)); raw < 0 {
		r.differs = true
		r.write(text)
	} else if !r.differs && raw == r.jsonAt {
		r.jsonAt = end
	} else {
		r.differs = true
		r.link(raw, end)
	}
}
