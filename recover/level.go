package recover

import (
	"slices"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// A level is a string that is read as the JSON that it holds. Its content is
// decoded piece by piece and goes to the same parser, which stands where the
// string stands. Opening commits: there is no way back to a string.
//
// A bare level is a part of the text, without quotes of its own, that was
// escaped once too often: it ends with the container that is open around it.
// What was decoded and not read by then is given back as it came. What follows a
// quote outside of strings that is not escaped is plain: it stands as it is.
//
// Edits of a bare level, and of all that is open in it, are flat: each replaces
// raw bytes by what the innermost level makes of them.
type level struct {
	src    buf    // content as the level around gave it, from the first byte on that may matter
	done   int    // bytes of src that were decoded, and not read yet: in a bare level only
	delim  string // what ends the string
	bare   bool
	flat   bool
	plain  bool // of a bare level: no more escapes are taken away
	opened bool // of a bare level: a string is open in it
	escape bool // and a backslash came before what follows
	outer  int  // floor of the parser around
	depth  int  // containers that are open around
	start  int64
	path   parser.Pointer
	schema parser.Pointer
	seen   bool // a quote came
	quoted bool // the first quote inside came unescaped
	last   byte // the last byte of the content that is not white space
	closed bool // the closing quote was read, which stands at
	quote  int64
	inner  []Edit
	known  int64  // how many raw bytes had to come before what was decoded was known
	under  []Edit // of src, which the flat level around has made
	asked  int    // the first of them that decoding has not asked for
}

// left is what was not decoded yet.
func (lv *level) left() buf { return lv.src.from(lv.done) }

// trim forgets what stands before the raw offset at.
func (lv *level) trim(at int64) {
	k := lv.src.at(at, lv.done)
	lv.src = lv.src.from(k)
	lv.done -= k
	k = 0
	for k < lv.asked && lv.under[k].End <= at {
		k++
	}
	lv.under, lv.asked = lv.under[k:], lv.asked-k
}

// decodeStep is how much text a level decodes at a time, in bytes.
const decodeStep = 1024

// next returns the next piece of text as level n sees it (0: the raw input).
// closed reports that the string of level n, or one around it, ended.
func (r *Repairer) next(n int) (b buf, closed, ok bool) {
	if n == 0 {
		b = r.in
		r.in = buf{}
		return b, false, len(b.text) > 0
	}
	for {
		lv := &r.levels[n-1]
		if lv.closed {
			return buf{}, true, false
		}
		if lv.bare {
			lv.trim(r.current().start(0))
		}
		if lv.done < len(lv.src.text) {
			b, used := r.decodeLevel(lv)
			if lv.bare {
				lv.done += used
			} else {
				lv.src = lv.src.from(used)
				lv.under, lv.asked = lv.under[lv.asked:], 0
			}
			if len(b.text) > 0 {
				return b, false, true
			}
			if used > 0 {
				continue
			}
		}
		more, closed, ok := r.next(n - 1)
		if !ok {
			return buf{}, closed, false
		}
		lv = &r.levels[n-1]
		lv.src = r.arena.joinBufs(lv.src, more)
	}
}

// endBares ends the bare levels whose container has ended: what waits behind it
// is read as it came. It reports whether there are any.
func (r *Repairer) endBares() bool {
	open := len(r.levels)
	for n := open - 1; n >= 0 && r.levels[n].bare && r.p.Depth() < r.levels[n].depth; n-- {
		lv := r.levels[n]
		r.levels = r.levels[:n]
		lv.trim(r.tail.start(0))
		kept := r.open[:0]
		for _, o := range r.open {
			if !o.decoded() || o.pos < r.own {
				kept = append(kept, o)
			}
		}
		r.open = kept
		r.tail = lv.src
		r.reopen(lv.under, r.own)
		r.head = r.head.to(r.own)
		r.tried, r.shown = 0, false
		r.stretch(joinStep)
	}
	return len(r.levels) < open
}

// decoded reports whether the edit is one that decoding has made to the text of a
// flat level.
func (o *openEdit) decoded() bool { return o.Rule == OverEscaped && o.Insert != "" }

// reopen makes edits under a level, which has ended, open again: tail, which has
// been its source, begins at byte at of what waits.
func (r *Repairer) reopen(under []Edit, at int) {
	for _, e := range under {
		if e.Start >= r.tail.start(0) {
			r.open = append(r.open, openEdit{e, at + r.tail.at(e.Start, len(r.tail.text))})
		}
	}
}

// takeUnder takes the open edits of the text that waits, from the raw offset at
// on, which becomes the source of a level. Those of what stands before go, and
// others are recorded.
func (r *Repairer) takeUnder(at int64) (under []Edit) {
	kept := r.open[:0]
	for _, o := range r.open {
		switch {
		case !o.decoded() || o.pos < 0:
			kept = append(kept, o)
		case o.Start >= at:
			under = append(under, o.Edit)
		}
	}
	r.open = kept
	r.flush(len(r.open))
	return under
}

// decodeLevel decodes a piece of what the level has, and returns how much of it
// was used.
func (r *Repairer) decodeLevel(lv *level) (out buf, used int) {
	src := lv.left()
	s := src.text
	var text []byte
	var runs []run
	add := func(piece string, at, n int, whole bool) {
		raw, end := src.start(at), src.end(at+n)
		whole = whole || end-raw != int64(len(piece))
		late := max(lv.known, src.known(at+n)) - end
		if k := len(runs); k == 0 || whole || late > 0 || runs[k-1].whole || raw-runs[k-1].raw != int64(len(text)-runs[k-1].at) {
			runs = append(runs, run{len(text), raw, end, whole || late > 0, int32(max(late, 0))})
		}
		if whole && lv.flat && (lv.changedUnder(raw, end) || piece != s[at:at+n]) {
			r.recordFlat(lv, Edit{Rule: OverEscaped, Path: lv.path, Start: raw, End: end, Insert: piece}, len(text))
		}
		text = append(text, piece...)
		for i := len(piece) - 1; i >= 0; i-- {
			if piece[i] > ' ' {
				lv.last = piece[i]
				break
			}
		}
	}
	// decided says that the first n bytes were looked at before what follows was
	// known.
	decided := func(n int) { lv.known = max(lv.known, src.known(n)) }
	plain := func(piece string, at int) { // each byte of its own while it was not known
		for len(piece) > 1 && src.end(at+1) < lv.known {
			add(piece[:1], at, 1, false)
			piece = piece[1:]
			at++
		}
		add(piece, at, len(piece), false)
	}
	done := func(i int) (buf, int) {
		if len(text) == 0 {
			return buf{}, i
		}
		return buf{text: r.arena.join(view(text)), runs: runs}, i
	}
	i := 0
	for i < len(s) && len(text) < decodeStep {
		mark := 0
		if !lv.bare && s[i] == lv.delim[0] {
			if len(s)-i < len(lv.delim) && strings.HasPrefix(lv.delim, s[i:]) {
				return done(i)
			}
			if mark = closes(s[i:], lv.delim); mark == 0 && len(lv.delim) > 1 {
				decided(i + commonPrefix(s[i:], lv.delim) + 1)
			}
		}
		switch c := s[i]; {
		case c == '\\':
			dec, size, ok := decodeEscape(s[i:])
			if !ok {
				return done(i)
			}
			switch {
			case lv.plain:
				dec = s[i : i+size]
			case size > 2 && dec[0] == '\\':
				dec = halfOfNothing
			}
			lv.lex(dec)
			decided(i + escapeSeen(s[i:], size))
			if lv.plain { // each byte of it stands for itself
				for k := i; k < i+size; k++ {
					add(s[k:k+1], k, 1, false)
				}
			} else {
				add(dec, i, size, dec != s[i:i+size])
			}
			i += size
		case mark > 0:
			if len(text) > 0 {
				// What came before decides whether the inner text is complete.
				return done(i)
			}
			if begins := lv.last != 0 && strings.IndexByte("{[,:", lv.last) >= 0; begins && (!lv.seen || lv.delim != `"`) {
				lv.quoted = true
			}
			lv.seen = true
			if r.inside(lv) {
				decided(i + mark)
				plain(s[i:i+mark], i)
				return done(i + mark)
			}
			lv.closed, lv.quote = true, src.start(i)
			return buf{}, i + mark
		case lv.bare && c == '"':
			lv.plain = lv.plain || !lv.opened && !lv.escape
			lv.escape = false
			add(s[i:i+1], i, 1, false)
			i++
		case lv.bare && (c == '}' || c == ']'):
			lv.escape = false
			add(s[i:i+1], i, 1, false)
			return done(i + 1)
		default:
			end := i + src.runLeft(i)
			if !src.wholeAt(i) { // what an escape stands for is not cut
				end = min(end, i+decodeStep-len(text))
			}
			j := i + 1
			for j < end && s[j] != '\\' && (lv.bare && s[j] != '}' && s[j] != ']' && s[j] != '"' || !lv.bare && s[j] != lv.delim[0]) {
				j++
			}
			lv.escape = false
			lv.seen = lv.seen || !lv.bare && strings.IndexByte(s[i:j], '"') >= 0
			plain(s[i:j], i)
			i = j
		}
	}
	return done(i)
}

// halfOfNothing is what half a surrogate pair stands for: a byte that is no character
// either. As an escape it would be another one behind a backslash, or before one.
const halfOfNothing = "\xff"

// lex keeps account of strings, of what an escape stands for.
func (lv *level) lex(dec string) {
	switch {
	case lv.escape:
		lv.escape = false
	case dec == `\`:
		lv.escape = true
	case dec == `"`:
		lv.opened = !lv.opened
	}
	lv.seen = lv.seen || dec == `"`
}

// recordFlat keeps the edit of an escape that the flat level lv loses: it stands at
// byte i of the text that will be pushed next. What is escaped more than once gets
// one edit, from the innermost level.
func (r *Repairer) recordFlat(lv *level, e Edit, i int) {
	for k := len(r.levels) - 1; k > 0; k-- {
		if &r.levels[k-1] == lv {
			r.levels[k].under = append(r.levels[k].under, e)
			return
		}
	}
	r.open = append(r.open, openEdit{e, r.own + len(r.tail.text) + i})
}

// changedUnder reports whether the level around has changed some of the raw
// bytes from raw to end. Bytes are asked for in order, each once.
func (lv *level) changedUnder(raw, end int64) bool {
	changed := false
	for lv.asked < len(lv.under) && lv.under[lv.asked].Start < end {
		changed = changed || lv.under[lv.asked].End > raw
		lv.asked++
	}
	return changed
}

// innerComplete reports whether the inner text of the level has a complete
// value.
func (r *Repairer) innerComplete(lv *level) bool {
	return r.p.Depth() == lv.depth && r.p.Place() == parser.AtEnd
}

// inside reports whether what would end the string of the level belongs to its
// text: while that has no complete value, if its first quote came unescaped, or,
// where the string has another delimiter than a quote, in a string.
func (r *Repairer) inside(lv *level) bool {
	return !r.innerComplete(lv) && (lv.quoted ||
		lv.delim != `"` && r.p.Place() == parser.InString && r.str.delim != lv.delim)
}

// innerLevel returns the innermost level that is a string, nil if there is none:
// with own, the innermost that has edits of its own.
func (r *Repairer) innerLevel(own bool) *level {
	for n := len(r.levels); n > 0; n-- {
		if lv := &r.levels[n-1]; !lv.bare && !(own && lv.flat) {
			return &r.levels[n-1]
		}
	}
	return nil
}

// openLevel reads what waits, behind the open bytes that begin it, as the content
// of a string that delim ends. What stands before was taken.
func (r *Repairer) openLevel(open int, delim string, path, schema parser.Pointer) {
	if len(r.levels) >= r.opt.maxDecode {
		r.loseAt(0, path, "limit MaxDecode of "+itoa(r.opt.maxDecode)+" passed: a string in a string in a string")
		return
	}
	rest := r.rest()
	lv := level{src: rest.from(open), delim: delim, start: rest.start(0), path: path, schema: schema,
		depth: r.p.Depth(), outer: r.p.PushFloor()}
	content := rest.end(open)
	if n := len(r.levels); n > 0 && r.levels[n-1].flat {
		lv.flat, lv.under = true, r.takeUnder(content)
		r.keep(Edit{Rule: OverEscaped, Path: path, Start: lv.start, End: content, Schema: schema})
	} else {
		r.flush(len(r.open))
	}
	r.p.HoldRoot(false)
	r.openOn(lv, content)
}

// openOn opens a level whose source begins at the raw offset at.
func (r *Repairer) openOn(lv level, at int64) {
	r.levels = append(r.levels, lv)
	r.readOn(at)
}

// readOn makes the innermost level, which was opened or begins anew at the raw
// offset at, give what is to be read.
func (r *Repairer) readOn(at int64) {
	r.head, r.tail, r.own, r.tried, r.shown = buf{}, plainBuf("", at), 0, 0, false
	r.differs = true
	r.opened++
}

// openBare reads what waits, and all that follows in the innermost container, one
// level of escapes down.
func (r *Repairer) openBare(path parser.Pointer) {
	if len(r.levels) >= r.opt.maxDecode {
		r.loseAt(0, path, "limit MaxDecode of "+itoa(r.opt.maxDecode)+" passed: escaped again and again")
		return
	}
	rest := r.rest()
	if n := len(r.levels); n > 0 {
		if lv := &r.levels[n-1]; lv.bare && lv.plain && lv.depth == r.p.Depth() && lv.start < rest.start(0) {
			lv.trim(rest.start(0))
			lv.start = rest.start(0)
			lv.done, lv.plain, lv.opened, lv.escape, lv.asked, lv.known = 0, false, false, false, 0, 0
			r.takeUnder(rest.start(0)) // they are among lv.under already
			r.readOn(rest.start(0))
			return
		}
	}
	lv := level{bare: true, flat: true, src: rest, start: rest.start(0), path: path, depth: r.p.Depth()}
	if n := len(r.levels); n > 0 && r.levels[n-1].flat {
		lv.under = r.takeUnder(rest.start(0))
	} else {
		r.flush(len(r.open))
	}
	r.openOn(lv, rest.start(0))
}

// rest returns all the text that waits.
func (r *Repairer) rest() buf {
	if r.own == 0 {
		return r.tail
	}
	w := r.arena.writer(r.own + len(r.tail.text))
	w.add(r.head.to(r.own))
	w.add(r.tail)
	b := w.buf()
	b.runs = slices.Clone(b.runs)
	return b
}

// closeLevel ends the innermost level, when its string, one around, or (atEnd)
// the input has ended.
func (r *Repairer) closeLevel(atEnd bool) {
	n := len(r.levels) - 1
	lv := &r.levels[n]
	if lv.bare {
		r.levels = r.levels[:n]
		return
	}
	end, cut := lv.src.end(0), !lv.closed
	if !r.innerComplete(lv) {
		r.lose(&parser.SyntaxError{Offset: end, Path: lv.path, Msg: "the string ends before the value in it does", Incomplete: atEnd})
		return
	}
	if cut {
		r.dropHalf(lv)
		end = r.contentEnd(n)
	}
	r.flush(len(r.open))
	e := Edit{Rule: DecodeString, Path: lv.path, Start: lv.start, End: end, Schema: lv.schema, Inner: lv.inner}
	if lv.flat {
		e = Edit{Rule: OverEscaped, Path: lv.path, Start: lv.quote, End: end, Schema: lv.schema}
	}
	if cut && (lv.flat || !isCutString(&e)) {
		c := Edit{Rule: CloseOpen, Path: lv.path, Start: end, End: end}
		if lv.flat {
			e = c
		} else {
			e.Inner = append(e.Inner, c)
		}
	}
	rest, under := lv.src, lv.under
	if cut {
		rest, under = plainBuf("", end), nil
	}
	r.p.PopFloor(lv.outer)
	r.p.HoldRoot(r.holdRoot && n == 0)
	r.levels = r.levels[:n]
	r.head, r.own, r.tail, r.tried, r.shown = buf{}, 0, rest, 0, false
	r.keep(e)
	r.reopen(under, 0)
	r.sure = max(r.sure, end)
	r.lastFix = -1
	r.levelDone()
}

// contentEnd is the raw offset at which the content of level n ends that its own
// closing quote does not end: at that of a string around, at half an escape with
// which the text of one ends, or with the input.
func (r *Repairer) contentEnd(n int) int64 {
	for n--; n >= 0; n-- {
		if lv := &r.levels[n]; lv.closed {
			return lv.quote
		} else if b := lv.left(); len(b.text) > 0 {
			return b.start(0)
		}
	}
	return r.raw.len()
}

// dropHalf takes what the string of a level could not decode, half an escape with
// which its text ends, into the edit that closes what is open.
func (r *Repairer) dropHalf(lv *level) {
	if len(lv.src.text) == 0 || r.err != nil {
		return
	}
	r.flush(len(r.open))
	from, to := lv.src.start(0), lv.src.end(len(lv.src.text))
	lv.src = plainBuf("", to)
	dst := r.editList()
	if n := len(*dst); n > 0 && (*dst)[n-1].Rule == CloseOpen && (*dst)[n-1].End == from {
		(*dst)[n-1].End = to
		return
	}
	r.keep(Edit{Rule: CloseOpen, Path: lv.path, Start: from, End: to})
}

// dropHalves takes what bare levels could not decode, half an escape with which
// the text ends, into the edit that closes what is open.
func (r *Repairer) dropHalves(e *Edit) {
	for n := len(r.levels); n > 0 && r.levels[n-1].bare; n-- {
		lv := &r.levels[n-1]
		e.End = max(e.End, lv.src.end(len(lv.src.text)))
		lv.src, lv.done = plainBuf("", e.End), 0
	}
}

// levelDone does what the end of a value may have to do.
func (r *Repairer) levelDone() {
	if n := len(r.wraps); n > 0 && r.wraps[n-1].depth == r.p.Depth() {
		r.wrapDone = true
	}
	r.halted()
}

// decodeEscape decodes the escape that s begins with. Without a valid one the
// backslash stands for itself. It is not ok if s ends before that is known.
func decodeEscape(s string) (dec string, size int, ok bool) {
	if len(s) < 2 {
		return "", 0, false
	}
	switch s[1] {
	case '"', '\\', '/', '\'':
		return s[1:2], 2, true
	case 'n':
		return "\n", 2, true
	case 't':
		return "\t", 2, true
	case 'r':
		return "\r", 2, true
	case 'b':
		return "\b", 2, true
	case 'f':
		return "\f", 2, true
	case 'u':
		n := 2
		for n < 6 && n < len(s) && isHex(s[n]) {
			n++
		}
		if n < 6 {
			if n == len(s) {
				return "", 0, false
			}
			return `\`, 1, true
		}
		if c, d := s[2]|0x20, s[3]|0x20; c == 'd' && (d == '8' || d == '9' || d == 'a' || d == 'b') {
			if len(s) < 8 && strings.HasPrefix(`\u`, s[6:]) {
				return "", 0, false
			}
			if len(s) < 12 && strings.HasPrefix(s[6:], `\u`) && maybeLowHalf(s[8:]) {
				return "", 0, false
			}
			if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' && isLowHalf(s[8:12]) {
				return parser.DecodeText(s[:12]), 12, true
			}
		}
		return parser.DecodeText(s[:6]), 6, true
	}
	return `\`, 1, true
}

// escapeSeen returns how many bytes of s were looked at before it was known that
// the escape that it begins with has size bytes.
func escapeSeen(s string, size int) int {
	switch {
	case s[1] != 'u':
		return 2
	case size == 1: // fewer than four digits
		n := 2
		for isHex(s[n]) {
			n++
		}
		return n + 1
	case size == 12 || s[2]|0x20 != 'd' || strings.IndexByte("89aAbB", s[3]) < 0:
		return size
	}
	n := 6 + commonPrefix(s[6:], `\u`)
	for n >= 8 && n < 12 && maybeLowHalf(s[8:n+1]) {
		n++
	}
	return n + 1
}

// commonPrefix returns how many bytes s and t have in common at their beginnings.
func commonPrefix(s, t string) int {
	n := 0
	for n < len(s) && n < len(t) && s[n] == t[n] {
		n++
	}
	return n
}

// maybeLowHalf reports whether s, shorter than four digits, may begin a low half.
func maybeLowHalf(s string) bool {
	return isLowHalf(s + "dc00"[len(s):])
}

func isLowHalf(s string) bool {
	d := s[1] | 0x20
	return s[0]|0x20 == 'd' && d >= 'c' && d <= 'f' && isHex(s[2]) && isHex(s[3])
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}
