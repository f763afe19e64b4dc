package recover

import "github.com/jsontide/jsontide/parser"

// An answerKind says what to do about the text that waits.
type answerKind uint8

const (
	pass   answerKind = iota // the rule does not apply
	wait                     // more text is needed
	fix                      // replace text
	keep                     // the text stands: read the first force bytes without asking
	lost                     // there is no value
	refuse                   // no rule wants it: strict reading says what is wrong
	act                      // do does all
)

// An answer is what a rule says about the text that waits.
type answer struct {
	kind   answerKind
	rule   Rule
	loss   Loss
	opens  bool // what is inserted opens a string that ends as what is replaced says
	at     int  // index in the text
	take   int  // bytes from there on that are replaced
	insert string
	force  int // so many bytes are then read without asking
	path   parser.Pointer
	schema parser.Pointer
	msg    string            // for lost
	do     func(r *Repairer) // for act; with fix: what else changes
	also   patch             // a second replacement, behind the first, if also.at > 0
}

// A patch replaces text: take bytes from index at on.
type patch struct {
	at, take int
	insert   string
}

// read makes what a fix inserts, a complete token, be read as it stands.
func (a answer) read() answer {
	a.force = a.at + len(a.insert)
	return a
}

// mend asks the rules about the text that waits, of which the first doubt bytes
// may show that it is not plain. It reports whether to go on.
func (r *Repairer) mend(doubt int, final bool) bool {
	if r.p.Place() == parser.InString {
		r.begun() // the parser may have stopped right behind the opening quote
	}
	for {
		window := r.current().text
		limit := r.current().within(MaxHold)
		limited := limit < len(window)
		window = window[:limit]
		lo := max(doubt, r.tried+1)
		for m := lo + firstLook; lo <= len(window); m *= 4 {
			m = min(m, len(window))
			if a := r.decide(window[:m], false, false); a.kind != wait {
				return r.apply(r.shortest(window[:m], lo, a))
			}
			lo = m + 1
		}
		if limited {
			// No rule may hold more: it is read as it stands.
			n := max(limit, 1)
			if k := skipWhite(r.current().text, 0); k > n {
				n *= (k - 1) / n // all at once, since all is looked through each time
			}
			return r.force(n, n)
		}
		r.tried = len(window)
		if !r.all() {
			r.stretch(max(joinStep, len(window)))
			continue
		}
		if !final {
			return false
		}
		r.sure = max(r.sure, r.endOffset()) // that nothing follows decides
		a := r.decide(window, true, false)
		if a.kind == wait {
			a = answer{kind: refuse, at: len(window)}
		}
		return r.apply(a, len(window))
	}
}

// firstLook is how much text behind a fault the rules are shown at first, in
// bytes.
const firstLook = 48

// shortest returns the answer of the shortest prefix of s, of lo bytes or more,
// that gives one, and its length. decide has just been shown s, and gave a.
func (r *Repairer) shortest(s string, lo int, a answer) (answer, int) {
	need := min(max(r.scan.need, lo), len(s))
	if r.scan.vague {
		if need > lo {
			if b := r.decide(s[:need-1], false, true); b.kind != wait {
				need = r.search(s[:need-1], lo)
			}
		}
		if a = r.decide(s[:need], false, false); a.kind == wait {
			need = r.search(s, need+1)
			a = r.decide(s[:need], false, false)
		}
	}
	if r.opt.checked != nil {
		r.opt.checked(r, s, lo, need)
	}
	return a, need
}

// search finds that length where nobody told it.
func (r *Repairer) search(s string, lo int) int {
	hi := len(s)
	for lo < hi {
		if m := (lo + hi) / 2; r.decide(s[:m], false, true).kind == wait {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return hi
}

// endOffset is the raw offset of what ends the text at hand: of the end of the
// input, or behind the quote that closes the string.
func (r *Repairer) endOffset() int64 {
	for n := len(r.levels); n > 0; n-- {
		if lv := &r.levels[n-1]; lv.closed {
			return lv.src.end(0)
		}
	}
	return r.raw.len()
}

// maxFixes is how many changes may be made without any text being taken.
const maxFixes = MaxHold

// maxWaiting is how many edits wait for text behind white space. What one more
// costs grows with them, so that the white space is then read as it stands.
const maxWaiting = 64

// apply does what an answer says; the first need bytes of what waits led to it.
func (r *Repairer) apply(a answer, need int) bool {
	c := r.current()
	r.show(c)
	r.sureOf(need)
	switch a.kind {
	case pass, wait, refuse:
		return r.refuse(need)
	case lost:
		r.loseAt(a.at, a.path, a.msg)
		return false
	case keep:
		return r.force(a.force, need)
	case act:
		a.do(r)
		return r.err == nil
	}
	here := c.start(a.at)
	if a.take == 0 && a.also.at == 0 {
		if r.lastRule == a.rule && r.lastFix == here {
			// What takes nothing twice at one place would do so for ever.
			return r.refuse(need)
		}
		r.lastRule, r.lastFix = a.rule, here
	}
	if r.fixes++; r.fixes > maxFixes {
		return r.refuse(need)
	}
	if a.force == a.at+len(a.insert) && a.also.at == 0 {
		// What stands before it is read as it stands, so that it is the first of
		// what waits.
		if a.at > 0 && !r.force(a.at, need) {
			return false
		}
		a.at, a.force = 0, len(a.insert)
		if a.opens {
			_, r.nextDelim = delimiter(r.current().text)
			r.nextRule = a.rule
		}
		if a.do != nil {
			a.do(r)
		}
		return r.put(a)
	}
	r.replace(a)
	if a.do != nil {
		a.do(r)
	}
	if len(r.open) > maxWaiting && r.err == nil && r.p.Place() != parser.InString {
		if n := min(skipWhite(r.current().text, 0), r.own); n > 0 {
			return r.force(n, n)
		}
	}
	if a.force > 0 && r.err == nil {
		return r.force(a.force, a.force)
	}
	return r.err == nil
}

// sureOf says that the first need bytes of what waits decided what comes now.
func (r *Repairer) sureOf(need int) {
	r.sureOfTaken()
	c := r.current()
	r.sure = max(r.sure, c.known(min(need, len(c.text))))
}

// sureOfTaken says that what the parser has looked at decided what comes now.
func (r *Repairer) sureOfTaken() {
	if at := r.p.TakeSure(); at > r.p.Offset() { // what was taken may be forgotten, and lies before what waits
		r.sure = max(r.sure, r.src.Known(at))
	}
}

// put replaces the first a.take bytes of what waits and lets the parser read
// what comes in their place at once.
func (r *Repairer) put(a answer) bool {
	c := r.current()
	raw := c.start(0)
	end := raw
	if a.take > 0 {
		end = c.end(a.take)
	}
	e := Edit{Rule: a.rule, Path: a.path, Start: raw, End: end, Insert: a.insert, Loss: a.loss, Schema: a.schema}
	if a.rule == CloseOpen {
		r.dropHalves(&e)
	}
	kept := len(r.open) == 0 && a.insert != ""
	if kept {
		r.keep(e)
	} else {
		r.record(e, 0, a.take)
	}
	if a.insert != "" {
		at := r.p.Offset()
		r.src.Truncate(at)
		if a.rule == CloseOpen {
			raw = end
		}
		r.src.Add(at, raw, end, true)
		r.reading = a.insert
		k := r.p.Force(a.insert)
		if list := r.editList(); kept && k < len(a.insert) {
			*list = (*list)[:len(*list)-1] // no more than others that are not taken whole
			r.paths -= int64(len(e.Path))
		}
		r.differs = true
		r.tookText(a.insert[:k], -1)
	}
	for i := range r.open {
		r.open[i].pos += a.take - len(a.insert)
	}
	r.shown = false
	r.differs = true
	r.consume(a.take)
	r.tried = 0
	if r.parserFault() {
		return false
	}
	r.halted()
	return r.err == nil
}

// replace changes the text that waits and records the edits.
func (r *Repairer) replace(a answer) {
	c := *r.current()
	first := patch{a.at, a.take, a.insert}
	end := a.at + a.take // of what is replaced
	if a.also.at > 0 {
		end = a.also.at + a.also.take
		r.recordPatch(&c, &a, a.also)
	}
	r.recordPatch(&c, &a, first)
	r.tried = 0
	r.shown = false
	if r.own == 0 && c.runs == nil {
		r.replacePlain(c, &a, end)
		return
	}
	end = max(end, r.own)
	r.tail = r.tail.from(end - r.own) // without the bytes of it that the change touches
	more := r.tail.to(min(joinStep, len(r.tail.text)))
	n := end + a.growth()
	w := r.arena.writer(n + len(more.text))
	w.add(c.to(a.at))
	w.insert(c.patched(&a, first))
	if a.also.at > 0 {
		w.add(c.to(a.also.at).from(a.at + a.take))
		w.insert(c.patched(&a, a.also))
		w.add(c.to(end).from(a.also.at + a.also.take))
	} else {
		w.add(c.to(end).from(a.at + a.take))
	}
	w.add(more)
	if r.own = n; n == 0 {
		r.head = buf{}
		return
	}
	r.head = w.buf()
}

// replacePlain makes the change of a, which ends at byte end, to text that stands
// in the raw input as it is: what replace does, without the detours.
func (r *Repairer) replacePlain(c buf, a *answer, end int) {
	s, raw := c.text, c.raw
	r.tail = buf{text: s[end:], raw: raw + int64(end)}
	if r.own = end + a.growth(); r.own == 0 {
		r.head = buf{}
		return
	}
	joined := s[end:min(end+joinStep, len(s))]
	w := r.arena.writer(r.own + len(joined))
	w.plain(s[:a.at], raw)
	w.insert(c.patched(a, patch{a.at, a.take, a.insert}))
	from := a.at + a.take
	if also := a.also; also.at > 0 {
		w.plain(s[from:also.at], raw+int64(from))
		w.insert(c.patched(a, also))
		from = end
	}
	w.plain(s[from:end+len(joined)], raw+int64(from))
	r.head = w.buf()
}

// growth is by how many bytes the text gets longer.
func (a *answer) growth() int {
	return len(a.insert) - a.take + len(a.also.insert) - a.also.take
}

// patched returns what a patch puts into b, with the raw bytes that it stands
// for.
func (b *buf) patched(a *answer, p patch) (text string, raw, end int64) {
	raw, end = b.source(p)
	if a.rule == CloseOpen {
		raw = end // several events: none of them comes from what was dropped
	}
	return p.insert, raw, end
}

// source returns the raw bytes that a patch of b replaces.
func (b *buf) source(p patch) (raw, end int64) {
	raw = b.start(p.at)
	if p.take == 0 {
		return raw, raw
	}
	return raw, b.end(p.at + p.take)
}

// recordPatch records the edit that a patch of b is.
func (r *Repairer) recordPatch(b *buf, a *answer, p patch) {
	raw, end := b.source(p)
	r.record(Edit{Rule: a.rule, Path: a.path, Start: raw, End: end, Insert: p.insert, Loss: a.loss, Schema: a.schema}, p.at, p.take)
}

// refuse reads what waits strictly, since no rule wants it, to say what is wrong
// with it: the first need bytes show it.
func (r *Repairer) refuse(need int) bool {
	n := len(r.current().text)
	if n > 0 && !r.force(min(need, n), need) {
		return false
	}
	if len(r.current().text) < n {
		return true
	}
	r.lose(&parser.SyntaxError{Offset: r.current().start(0), Path: r.path(), Msg: "no value can be read here"})
	return false
}
