package recover

import (
	"slices"

	"github.com/jsontide/jsontide/parser"
)

// How it works. What the guarded parser takes is strict JSON that no rule could
// want to change. Where it stops, the text that waits is shown to the rules
// (decide): the shortest prefix of it that gives an answer decides, whatever
// else has come, so cuts cannot matter. An answer replaces text (an edit) or
// says that text stands; either way the parser then reads on.
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
		if r.parserFault() {
			return
		}
		changed := r.own
		if n > 0 {
			r.took(c.to(n))
			r.consume(n)
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
		r.sure = max(r.sure, r.src.End(at))
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
	r.sure = max(r.sure, c.end(min(need, len(c.text))))
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
	n := len(b.text)
	if n == 0 {
		return
	}
	r.fixes = 0
	if len(r.open) > 0 {
		r.settleEdits(n)
	}
	if r.dup.on {
		r.dup.text = append(r.dup.text, b.text...)
		return
	}
	if !r.differs {
		if raw, ok := b.plainFrom(); ok && raw == r.jsonAt {
			r.jsonAt += int64(n)
			return
		}
		r.differs = true
	}
	r.write(b.text)
}

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
	if a.force > 0 && r.err == nil {
		return r.force(a.force, a.force)
	}
	return r.err == nil
}

// sureOf says that the first need bytes of what waits decided what comes now.
func (r *Repairer) sureOf(need int) {
	if at := r.p.TakeSure(); at > r.p.Offset() { // what was taken may be forgotten, and lies before c
		r.sure = max(r.sure, r.src.End(at))
	}
	c := r.current()
	r.sure = max(r.sure, c.end(min(need, len(c.text))))
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
		}
		r.differs = true
		r.took(plainBuf(a.insert[:k], raw))
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

// An openEdit is an edit whose text was not taken yet.
type openEdit struct {
	Edit
	pos int // where its text begins in what waits
}

// record keeps an edit of what waits until its text is taken: take bytes at pos
// are replaced. It takes the place of those that lie inside of it.
func (r *Repairer) record(e Edit, pos, take int) {
	delta := len(e.Insert) - take
	for i := range r.open { // within text that an earlier edit has put there
		o := &r.open[i]
		k, n := pos-o.pos, len(o.Insert)
		if k >= 0 && k+take <= n && (take > 0 && take < n || take == 0 && k > 0 && k < n) {
			o.Insert = o.Insert[:k] + e.Insert + o.Insert[k+take:]
			o.Loss = max(o.Loss, e.Loss)
			for j := range r.open {
				if j != i && r.open[j].pos >= pos+take {
					r.open[j].pos += delta
				}
			}
			return
		}
	}
	keep := r.open[:0]
	for _, o := range r.open {
		if k := pos - o.pos; k > 0 && k < len(o.Insert) && take > 0 {
			o.Insert = o.Insert[:k] // the rest of what it has put there goes
		}
		inside := o.pos >= pos && o.pos < pos+take
		if o.Insert == "" {
			inside = o.Start >= e.Start && o.End <= e.End && e.Start < e.End
		}
		if inside {
			if k := pos + take - o.pos; o.pos >= pos && k < len(o.Insert) {
				e.Insert += o.Insert[k:] // which stays
			}
			e.Loss = max(e.Loss, o.Loss)
			e.Start, e.End = min(e.Start, o.Start), max(e.End, o.End)
			continue
		}
		if o.pos >= pos+take {
			o.pos += delta
		}
		keep = append(keep, o)
	}
	r.open = keep
	i := len(r.open)
	for i > 0 && (r.open[i-1].Start > e.Start || r.open[i-1].Start == e.Start && r.open[i-1].pos > pos) {
		i--
	}
	if i > 0 {
		if l := &r.open[i-1]; l.Rule == e.Rule && l.End == e.Start && l.Insert == "" && e.Insert == "" && l.Start < l.End {
			l.End = e.End
			return
		}
	}
	r.open = append(r.open, openEdit{})
	copy(r.open[i+1:], r.open[i:])
	r.open[i] = openEdit{e, pos}
}

// settleEdits records the edits of the first n bytes of what waits.
func (r *Repairer) settleEdits(n int) {
	k := 0
	for k < len(r.open) {
		if o := &r.open[k]; o.pos+len(o.Insert) > n || o.pos == n && o.Insert != "" {
			break
		}
		k++
	}
	r.flush(k)
}

// flush records the first k open edits.
func (r *Repairer) flush(k int) {
	if k == 0 {
		return
	}
	for i := range r.open[:k] {
		r.keep(r.open[i].Edit)
	}
	r.open = r.open[:copy(r.open, r.open[k:])]
}

// editList is where edits of the text at hand go.
func (r *Repairer) editList() *[]Edit {
	if r.dup.on {
		return &r.dup.edits
	}
	if lv := r.innerLevel(true); lv != nil {
		return &lv.inner
	}
	return &r.edits
}

// keep records an edit.
func (r *Repairer) keep(e Edit) {
	dst := r.editList()
	if len(*dst) == cap(*dst) {
		*dst = slices.Grow(*dst, max(4, len(*dst)))
	}
	*dst = append(*dst, e)
	if len(*dst) > r.opt.maxEdits {
		r.lose(&parser.SyntaxError{Offset: r.current().start(0), Msg: "limit MaxEdits of " + itoa(r.opt.maxEdits) + " passed"})
	}
}
