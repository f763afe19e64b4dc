package jsontide

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
)

// A Call follows the input of one tool call while it streams. A provider's
// block or call id belongs to one Call; blocks may interleave.
//
// All methods may be called on a nil Call, which ignores what it is fed, and on
// one that was closed. A Call is not safe for concurrent use; calls share
// nothing that changes.
type Call struct {
	s    *callState // nil when closed
	name string
	live Builder
	res  *Result

	aborted error
	after   []byte // what was fed after that

	doom     string
	doomedAt int64 // -1: not doomed
	bytes    int64
	deltas   int
}

// An Update is something that became certain, with the verdict at that point.
type Update struct {
	parser.Record
	Verdict Verdict
}

// callState is what a call needs and the next one of the same tool can use
// again.
type callState struct {
	tool    *tool
	call    *Call
	renewed *schema.Validator // the last one that a closing rule was given
	rep     *recover.Repairer
	val     *schema.Validator // nil: unchecked
	sinks   []parser.Sink
	peekers []parser.Peeker
	updates []Update
	gather  bool
	closing bool

	paths    pointers
	path     parser.Pointer // of the last update
	samePath bool           // the next event has it too
	rest     []byte         // scratch of restOf
}

// maxScratch is how much memory for the rest of a text is kept for the next call.
const maxScratch = 64 << 10

// guide returns the validator as a Guide, nil if there is none.
func (s *callState) guide() recover.Guide {
	if s.val == nil {
		return nil
	}
	return s.val
}

func (s *callState) start(c *Call, sinks []parser.Sink) {
	c.doomedAt = -1
	s.call = c
	if s.val != nil {
		s.val.Reset()
	}
	s.rep.Reset(s.tool.cfg.rules, s.guide(), s)
	s.sinks = s.sinks[:0]
	for _, sink := range sinks {
		if sink == nil {
			continue
		}
		s.sinks = append(s.sinks, sink)
		if m, ok := sink.(*Mux); ok {
			m.Reset()
			m.call = s
		}
		if p, ok := sink.(parser.Peeker); ok {
			s.peekers = append(s.peekers, p)
		}
	}
}

// release gives the state back.
func (s *callState) release() {
	for _, sink := range s.sinks {
		if m, ok := sink.(*Mux); ok {
			m.call = nil
		}
	}
	clear(s.sinks)
	clear(s.peekers)
	clear(s.updates)
	s.closing, s.samePath, s.path = false, false, ""
	s.paths.forget()
	if cap(s.rest) > maxScratch {
		s.rest = nil
	}
	s.sinks, s.peekers, s.updates, s.call = s.sinks[:0], s.peekers[:0], s.updates[:0], nil
	s.tool.pool.Put(s)
}

// Event implements [parser.Sink]: it passes on what the repairer gives.
func (s *callState) Event(e *parser.Event) {
	if s.call.doomedAt < 0 && s.val != nil && s.val.Invalid() && !s.closing {
		// Asked at each event, so that what arms a rule later does not matter.
		s.call.checkVerdict()
	}
	if s.tool.cfg.preview {
		s.call.live.Event(e)
	}
	for _, sink := range s.sinks {
		sink.Event(e)
	}
	if s.gather {
		s.record(e)
	} else {
		s.samePath = false
		s.paths.forget()
	}
}

// Peek implements [parser.Peeker].
func (s *callState) Peek(e *parser.Event) {
	for _, p := range s.peekers {
		p.Peek(e)
	}
}

// record keeps the event for what Feed returns.
func (s *callState) record(e *parser.Event) {
	if !s.samePath || e.Kind == parser.KindName { // else the value of the name before, or the string that goes on
		s.path = s.paths.of(e)
	}
	switch e.Kind {
	case parser.KindName, parser.KindString:
		s.samePath = e.Kind == parser.KindName || e.More
	case parser.KindObject, parser.KindArray:
		s.samePath = false
		s.paths.push(s.path)
	default:
		s.samePath = false
	}
	n := len(s.updates)
	if n == cap(s.updates) {
		s.updates = slices.Grow(s.updates, 8)
	}
	s.updates = s.updates[:n+1]
	u := &s.updates[n]
	u.Kind, u.More, u.Text, u.Path, u.Start, u.End = e.Kind, e.More, e.Text, s.path, e.Start, e.End
	u.Verdict = Undecided
	if s.val != nil {
		u.Verdict, _ = s.val.Verdict()
	}
}

// certain reports whether what the repairer made of raw[start:end], a complete
// value, is in no doubt, and the verdict not Invalid.
func (s *callState) certain(start, end int64) bool {
	if s.val != nil && s.val.Invalid() {
		return false
	}
	return !doubtIn(s.rep.Edits(), start, end)
}

// doubtIn reports whether an edit that lies in or touches raw[start:end]
// is a Guess or Lossy, or was made because the input ended.
func doubtIn(edits []Edit, start, end int64) bool {
	for i := len(edits) - 1; i >= 0 && edits[i].End >= start; i-- {
		e := &edits[i]
		if e.Start <= end && (e.Rule == recover.CloseOpen || e.Loss != recover.Lossless || doubtIn(e.Inner, start, end)) {
			return true
		}
	}
	return false
}

// unsure reports whether the edit, or one in it, is a Guess or Lossy.
func unsure(e Edit) bool {
	if e.Loss != recover.Lossless {
		return true
	}
	for _, in := range e.Inner {
		if unsure(in) {
			return true
		}
	}
	return false
}

func (s *callState) advice() []Advice {
	if s.val == nil {
		return nil
	}
	return s.val.Advice()
}

// Tool returns the name with which the call was started.
func (c *Call) Tool() string {
	if c == nil {
		return ""
	}
	return c.name
}

// Feed reads the next delta, cut anywhere, and returns what it made certain.
// The updates are valid until the next call of a method. What comes after a
// fault, or after Close, is not read; nothing is lost, see [Result.Raw].
func (c *Call) Feed(delta string) []Update {
	if c == nil || c.s == nil {
		return nil
	}
	c.s.updates = c.s.updates[:0]
	c.s.gather = true
	c.Push(delta)
	c.s.gather = false
	return c.s.updates
}

// Push is Feed for those who follow the call with sinks, or need only the
// verdict and the result.
func (c *Call) Push(delta string) {
	if c == nil || c.s == nil {
		return
	}
	c.deltas++
	limit := c.s.tool.cfg.maxBytes
	room := limit - c.bytes
	c.bytes += int64(len(delta))
	if c.aborted != nil {
		c.after = append(c.after, delta...)
		return
	}
	rest := ""
	if int64(len(delta)) > room {
		delta, rest = delta[:max(room, 0)], delta[max(room, 0):]
	}
	err := c.s.rep.Feed(delta)
	if c.doomedAt < 0 {
		c.checkDoom(err)
	}
	if rest != "" {
		c.Abort(&parser.SyntaxError{Offset: limit, Msg: fmt.Sprintf("limit MaxBytes of %d passed", limit)})
		c.after = append(c.after, rest...)
	}
}

// checkDoom asks whether nothing that can be committed can follow any more.
func (c *Call) checkDoom(err error) {
	if err == nil {
		c.checkVerdict()
		return
	}
	var syn *parser.SyntaxError
	if errors.As(err, &syn) && !syn.Incomplete && syn.Offset < c.bytes && !c.s.rep.Armed() {
		c.doomedAt = c.s.rep.FaultAt()
		c.doom = where(syn.Path, fmt.Sprintf("%s at offset %d", syn.Msg, syn.Offset))
	}
}

// checkVerdict is checkDoom for an input without a fault.
func (c *Call) checkVerdict() {
	if c.s.val == nil || !c.s.val.Invalid() || c.s.rep.Armed() {
		return
	}
	_, c.doomedAt = c.s.val.Verdict()
	c.doom = "the input cannot fit the schema any more"
	if vs := c.s.val.Violations(); len(vs) > 0 {
		c.doom = where(vs[0].Path, vs[0].Message)
	}
}

// where puts the path before the message. A path has names that the model wrote:
// one that is long or not printable is cut and quoted.
func where(path parser.Pointer, msg string) string {
	if path == "" {
		return msg
	}
	s := string(path)
	if q := strconv.Quote(s); len(s) > maxPath || len(q) != len(s)+2 {
		if s = q; len(path) > maxPath {
			s = strconv.Quote(short(string(path), maxPath))
		}
	}
	return s + ": " + msg
}

// maxPath is how much of a path is shown, in bytes.
const maxPath = 160

// Doomed reports whether nothing that can be committed can follow: the verdict
// is Invalid or the input is Lost, and no rule that could still change that is
// in force. The stream may be cancelled. At is the number of bytes of input
// that decided it; it does not depend on how the input was cut. The Feed that
// brings byte At reports it.
func (c *Call) Doomed() (at int64, doomed bool) {
	if c == nil || c.doomedAt < 0 {
		return 0, false
	}
	return c.doomedAt, true
}

// DoomedBy says why the call is doomed, in a sentence; "" while it is not.
func (c *Call) DoomedBy() string {
	if c == nil {
		return ""
	}
	return c.doom
}

// Verdict returns what the schema says of what has come: [Undecided] while
// that depends on what follows, and always for a call that is unchecked. At is
// the number of bytes of input that decided it.
func (c *Call) Verdict() (v Verdict, at int64) {
	switch {
	case c == nil:
		return Undecided, 0
	case c.s == nil:
		return c.res.verdict, c.res.verdictAt
	case c.s.val == nil:
		return Undecided, 0
	}
	return c.s.val.Verdict()
}

// AppendJSON appends the mended text that became certain since the last call:
// for proxies that pass a call on while it streams. All that was appended is
// the beginning of the final streamed text; its last part comes with Close, and
// is in [Result.Rest].
func (c *Call) AppendJSON(dst []byte) []byte {
	if c == nil || c.s == nil {
		return dst
	}
	return c.s.rep.AppendJSON(dst)
}

// Value returns the live value, for previews: what is certain of the input so
// far. It is lent until the next Feed; see [Builder.Value]. It is not what may
// be executed: that is the [Input] which [Result.Commit] gives.
func (c *Call) Value() any {
	if c == nil {
		return nil
	}
	return c.live.Value()
}

// Live returns the builder of the live value, for those who want to look at
// parts of it, or keep a copy. It must not be fed.
func (c *Call) Live() *Builder {
	if c == nil {
		return new(Builder)
	}
	return &c.live
}

// Abort makes the call Lost, for the reason err: for those who find an input
// broken in a way that its text does not show. What is fed after it is kept in
// the raw text and not read. The first call of Abort counts; after a fault, and
// after Close, it does nothing.
func (c *Call) Abort(err error) {
	if c == nil || c.s == nil || c.aborted != nil || err == nil || c.s.rep.Err() != nil {
		return
	}
	c.aborted = err
	if c.doomedAt < 0 {
		c.doomedAt, c.doom = int64(len(c.s.rep.Raw())), err.Error()
	}
}

// Close ends the input and returns what became of it. A second Close returns
// the same result; a nil Call a nil Result, which is rejected by its Commit.
func (c *Call) Close() *Result {
	if c == nil {
		return nil
	}
	if c.s != nil {
		c.res = c.close()
		c.s = nil
	}
	return c.res
}
