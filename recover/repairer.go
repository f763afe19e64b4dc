package recover

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// A Repairer reads deltas that should be JSON, mends them by its rules, and
// gives each certain event to its Guide first, then to its Sink. [New] makes one;
// the zero Repairer is none. It is not safe for concurrent use; Repairers share
// nothing.
type Repairer struct {
	// immutable between calls of Reset
	rules Rules
	guide Guide
	out   parser.Sink
	opt   options
	modes

	p *parser.Parser

	// memory that is kept from one input to the next
	raw     rawText // all that came
	json    rawText // mended text behind raw[:jsonAt]
	src     parser.SourceMap
	arena   arena
	members parser.Members
	levels  []level
	open    []openEdit
	wraps   []wrap
	edits   []Edit
	marks   marks // of edits behind them
	probe   *parser.Parser
	asked   *order // made when a rule is asked first

	state
}

// state is what a Repairer knows of the input at hand.
type state struct {
	gliding bool  // no change is at hand, and what waits is what the parser has not taken of raw (glide.go)
	foreign bool  // and in a string that the short way has opened (quick.go)
	climbs  bool  // the machine stops as soon as the Repairer may glide again
	base    int64 // raw offset from which it came

	// what waits otherwise (machine.go)
	in     buf   // raw text that no level has taken yet
	head   buf   // text to be read next: changed
	own    int   // bytes of head that are not the beginning of tail too
	tail   buf   // text to be read behind head[:own]
	shown  bool  // src describes what is to be read
	sure   int64 // events are certain when this much of raw was seen
	tried  int   // this much text was not enough for an answer
	tags   tagCount
	opened int // levels that were opened so far

	// what was taken
	jsonAt    int64    // raw bytes that are the beginning of the mended text
	kept      [2]int64 // raw bytes that are its end (mended.go)
	differs   bool
	lent      bool   // somebody may have a view of json
	sent      int64  // bytes of the mended text that AppendJSON gave
	firstOpen int64  // parser offset behind the last event
	reading   string // what the parser reads at the moment, if it does not glide
	span      [2]int64
	spans     bool  // span is that of the event at hand, also when gliding
	comma     int64 // parser offset of the last comma, and the raw one
	commaRaw  int64
	muted     int64 // bytes that the parser read and the mended text has not
	str       stringState
	nextDelim string // what delimits the string that begins next
	nextRule  Rule
	wrapDone  bool
	dup       duplicate
	doc       document

	lastRule Rule // what took nothing last, and where
	lastFix  int64
	fixes    int   // changes since text was taken
	paths    int64 // bytes of the paths of all edits, but for marks

	outcome  Outcome
	err      *parser.SyntaxError
	faultAt  int64
	warnings []string
	root     int64    // where the root value ends in the mended text, -1 if it does not
	values   []string // complete values behind it
	inTail   bool     // the root is complete, and something follows it
	closing  bool     // Close was called
	closed   bool
	text     string // the mended text, when JSON was asked for it
	armed    uint8  // closing rules that may find something to do
	dupes    bool   // names came twice
	nested   bool   // this is the reading of a closing rule
	reshaped *Repairer
	scan     scan
	looked   int64 // bytes shown to the rules, each as often as it was (law 6)
}

// modes are what the rules in force mean for the guard.
type modes struct {
	guarded     bool // the parser is
	shape       bool // the kinds of the schema matter
	enumCase    bool // and so do its enums
	quotes      bool // a quote may be content
	watchNames  bool // names that come again matter
	watchMarkup bool // markup in names does, and at the beginning of strings
	watchTags   bool // closing tags in strings do
	fastControl bool // control characters in strings are escaped
	holdRoot    bool // what follows the root may belong to it
	arming      bool // closing rules watch what is streamed
	watching    bool // rules want to see some bytes of strings:
	watch       [64]bool
	mayGlide    bool // the parser's fast way is right for these rules
	short       bool // and so is the short way of the commonest faults
}

// wrap is an array that wrap-item opened.
type wrap struct {
	depth        int
	path, schema parser.Pointer
}

// options are the limits and choices of a Repairer.
type options struct {
	parser    []parser.Option
	undefined UndefinedMode
	maxDecode int
	maxEdits  int
	maxPaths  int64
	renew     func() Guide
	checked   func(r *Repairer, s string, lo, need int) // tests see here what shortest found
}

// Default limits of a Repairer.
const (
	DefaultMaxDecode = 8       // levels of strings that are read as JSON
	DefaultMaxEdits  = 1 << 20 // edits of one input; one more makes it Lost
	DefaultMaxPaths  = 1 << 27 // bytes of their paths; more make it Lost
)

// An UndefinedMode says what becomes of the value undefined.
type UndefinedMode uint8

const (
	UndefinedOmit    UndefinedMode = iota // the member is omitted, an item becomes null
	UndefinedNull                         // null
	UndefinedDefault                      // the schema's default, or omitted
	UndefinedError                        // an error
)

// An Option changes a limit or a choice of a [Repairer].
type Option func(*options)

// ParserOptions gives options to the parser.
func ParserOptions(opts ...parser.Option) Option {
	return func(o *options) { o.parser = append(o.parser, opts...) }
}

// UndefinedAs says what becomes of undefined (default [UndefinedOmit]).
func UndefinedAs(u UndefinedMode) Option { return func(o *options) { o.undefined = u } }

// MaxDecode limits the levels of strings in strings that are read as JSON (default
// 8). A string that would be one more makes the input Lost.
func MaxDecode(n int) Option { return func(o *options) { o.maxDecode = max(n, 0) } }

// MaxEdits limits the number of edits of the input, and of each decoded string
// (default 1,048,576). One more makes the input Lost.
func MaxEdits(n int) Option { return func(o *options) { o.maxEdits = max(n, 0) } }

// MaxPaths limits the bytes of the paths of all edits (default 128 MiB): those of
// deep containers are long, and each edit has its own. An edit that passes it makes
// the input Lost.
func MaxPaths(n int) Option { return func(o *options) { o.maxPaths = int64(max(n, 0)) } }

// Renew gives closing rules a fresh guide for each reading of the input that
// they try, and lost-opener one to ask for the names of the root. Without it, or
// without a guide, they do not run, but for those that need none (last-name,
// bare-text).
func Renew(f func() Guide) Option { return func(o *options) { o.renew = f } }

// New returns a Repairer. A nil guide means that there is no schema.
func New(rules Rules, guide Guide, out parser.Sink, opts ...Option) *Repairer {
	r := newRepairer()
	r.opt = options{maxDecode: DefaultMaxDecode, maxEdits: DefaultMaxEdits, maxPaths: DefaultMaxPaths}
	for _, set := range opts {
		set(&r.opt)
	}
	r.p.Init(nil, r.opt.parser...)
	r.Reset(rules, guide, out)
	return r
}

// newRepairer returns one that needs its options and a Reset. What most inputs
// need is allocated together.
func newRepairer() *Repairer {
	b := new(struct {
		Repairer
		parser parser.Parser
		edits  [2]Edit
		runs   [2][headRuns]run
		chunk  [minChunk]byte
	})
	r := &b.Repairer
	r.p, r.edits = &b.parser, b.edits[:0]
	r.arena.chunk, r.arena.runs = b.chunk[:0], [2][]run{b.runs[0][:0], b.runs[1][:0]}
	return r
}

// Reset makes r ready for another input and keeps its options and memory.
func (r *Repairer) Reset(rules Rules, guide Guide, out parser.Sink) {
	text, lent := r.dup.text[:0], r.lent
	r.state = state{}
	r.lastFix, r.root, r.comma, r.dup.text = -1, -1, -1, text
	r.raw.reset()
	r.json.reset()
	if lent {
		r.json.room = r.json.cur
	}
	r.json.cur = r.json.room
	r.src.Reset()
	r.levels, r.open, r.wraps, r.edits = r.levels[:0], r.open[:0], r.wraps[:0], r.edits[:0]
	r.marks.reset()
	if r.asked == nil || r.asked.rules != rules {
		r.asked = orderOf(rules)
	}
	if r.rules != rules || (r.guide == nil) != (guide == nil) {
		r.modes = rules.modes(guide != nil, r.opt.renew != nil)
	}
	r.rules, r.guide, r.out = rules, guide, out
	if r.guarded {
		if r.p.KeepMembers(nil); r.watchNames {
			r.p.KeepMembers(&r.members)
		}
		r.p.Reset((*sink)(r))
		r.p.SetGuard((*guard)(r), MaxHold)
		r.p.HaltStrings(r.watching)
		r.p.HoldRoot(r.holdRoot)
		r.startGlide()
	} else {
		r.p.KeepMembers(nil)
		r.p.Reset(r.glideSink())
		r.p.SetGuard(nil, 0)
	}
}

// modes returns what the rules mean; guided: there is a Guide, renews: closing
// rules can have another.
func (rs *Rules) modes(guided, renews bool) modes {
	m := modes{guarded: !rs.none()}
	m.fastControl = rs.on(RawControl, lossless)
	m.quotes = rs.on(InnerQuote, lossless)
	m.watchNames = rs.on(DuplicateName, lossless)
	m.watchMarkup = rs.on(MarkupValue, lenient)
	if guided {
		m.shape = rs.on(DecodeString, lossless) || rs.on(UnquoteScalar, lossless) || rs.on(QuoteScalar, lenient) ||
			rs.on(WrapItem, lossless) || rs.on(DropNull, lossless) || rs.on(TextOfValue, every) || rs.on(Rename, lossless)
		m.enumCase = rs.on(EnumCase, lenient)
		m.arming = renews && (rs.on(Unwrap, lossless) || rs.on(Rename, lossless) || rs.on(SplitSibling, lenient) || rs.on(SplitSwallowed, lenient))
		m.holdRoot = rs.on(EarlyCloser, lenient)
	}
	m.watchTags = rs.on(StripTag, lenient) && guided
	m.watch[','] = rs.on(ValueQuote, lenient) && (guided || rs.on(ValueQuote, every))
	m.watch['<'] = m.watchTags || m.watchMarkup
	m.watch['&'] = rs.on(HTMLEntities, named)
	m.watch['\\'&63] = rs.on(UnescapeContent, named)
	m.short = rs.cover(preset(lossless))
	m.watching = m.watch[','] || m.watch['<'] || m.watch['&'] || m.watch['\\'&63]
	return m
}

// Feed reads the next delta. An error is a [*parser.SyntaxError] and sticky: the
// input is Lost.
func (r *Repairer) Feed(delta string) error {
	off := r.raw.len()
	if r.gliding && delta != "" && off+int64(len(delta)) <= r.p.MaxBytes() {
		at := r.p.Offset()
		r.raw.add(delta, at)
		if at < off {
			delta = r.raw.from(at)
		}
		if r.glide(delta); r.err == nil {
			return nil
		}
		return r.err
	}
	if over := off + int64(len(delta)) - r.p.MaxBytes(); over > 0 && r.guarded && r.err == nil && !r.closed {
		keep := max(int64(len(delta))-over, 0)
		r.readDelta(delta[:keep], off)
		if r.err == nil {
			r.lose(&parser.SyntaxError{Offset: off + keep, Msg: "limit MaxBytes of " + itoa(int(off+keep)) + " passed"})
		}
		delta, off = delta[keep:], off+keep
	}
	return r.readDelta(delta, off)
}

// readDelta reads a delta at offset off within the limit.
func (r *Repairer) readDelta(delta string, off int64) error {
	switch {
	case r.gliding:
		r.raw.add(delta, r.p.Offset())
	case r.own == 0 && len(r.levels) == 0 && r.tail.runs == nil && len(r.tail.text) > 0 && !r.inTail && r.err == nil:
		r.raw.add(delta, r.tail.raw)
	default:
		r.raw.add(delta, off)
	}
	switch {
	case r.err != nil || r.closed || r.inTail || delta == "":
	case !r.guarded:
		r.reading = delta
		r.p.Feed(delta)
		r.reading = ""
		r.jsonAt = r.p.Offset()
		if r.parserFault() {
			r.faultAt = r.p.FaultAt()
			r.jsonAt = r.faultAt - 1
		}
	case r.gliding:
		r.glide(r.raw.from(r.p.Offset()))
	default:
		r.in = plainBuf(delta, off)
		if r.climb() {
			r.glide(r.raw.from(r.p.Offset()))
		}
	}
	return r.Err()
}

// Close ends the input and settles the outcome. Closing rules run here.
func (r *Repairer) Close() error {
	if r.closed {
		return r.Err()
	}
	r.closing = true
	whole := r.gliding && r.p.Done() && r.p.Offset() == r.raw.len()
	r.descend()
	if r.err == nil && (r.raw.len() == 0 || r.rules.on(EmptyInput, lossless) && r.isBlank()) {
		r.nothingCame()
	} else if r.err == nil {
		if r.guarded && !whole {
			r.pump(true)
		}
		r.finish()
	}
	r.closed = true
	if r.err != nil {
		r.open = r.open[:0] // of text that was not taken: how much there is depends on the cuts
	}
	r.flush(len(r.open))
	r.settle()
	r.reshape()
	return r.Err()
}

// isBlank reports whether nothing but white space came.
func (r *Repairer) isBlank() bool {
	if r.p.Place() != parser.AtRoot || len(r.levels) > 0 {
		return false
	}
	f := &scan{r: r, s: r.raw.all(), end: true}
	i := skipWhite(f.s, 0)
	if r.rules.on(BOMSpace, lossless) {
		k, _ := f.spaceEnd(i)
		i = skipWhite(f.s, k)
	}
	return i == len(f.s)
}

// finish ends the document when all of the input was read.
func (r *Repairer) finish() {
	if r.err != nil {
		return
	}
	if r.inTail {
		if r.doc.null.End > 0 {
			r.nullCame()
		} else {
			r.readTail()
		}
		r.closeBraces()
		return
	}
	if r.p.Place() != parser.AtEnd && r.p.Close() != nil {
		r.parserFault()
	}
	r.rootDone()
	r.closeBraces()
}

// lose ends the input without a value.
func (r *Repairer) lose(err *parser.SyntaxError) {
	if r.err == nil {
		r.err = err
		r.outcome = Lost
		r.faultAt = min(max(r.sure, err.Offset+1), r.raw.len())
		if r.closing {
			r.faultAt = r.raw.len()
		}
		// Opening a string committed: no reading of it as a string can be valid.
		g, ok := r.guide.(interface {
			Unfit(offset, at int64, path, schema parser.Pointer)
		})
		if lv := r.innerLevel(false); ok && lv != nil {
			g.Unfit(lv.start, r.faultAt, lv.path, lv.schema)
		}
		if err.Incomplete {
			r.outcome = Cut
		}
	}
}

// loseAt ends the input without a value because of byte i of what waits.
func (r *Repairer) loseAt(i int, path parser.Pointer, msg string) {
	r.lose(&parser.SyntaxError{Offset: r.current().start(i), Path: path, Msg: msg})
}

// settle computes the outcome when all is read.
func (r *Repairer) settle() {
	if r.err != nil {
		return
	}
	if r.marks.edits > 0 {
		r.outcome = max(r.outcome, Mended)
	}
	for i := range r.edits {
		r.outcome = max(r.outcome, worst(&r.edits[i]))
	}
}

// worst is the outcome that an edit leads to.
func worst(e *Edit) Outcome {
	o := Mended
	switch {
	case e.Rule == CloseOpen:
		o = Cut
	case e.Loss != Lossless:
		o = Guessed
	}
	for i := range e.Inner {
		o = max(o, worst(&e.Inner[i]))
	}
	return o
}

// result is where the value that can be committed comes from: the streamed one,
// or that of a closing rule.
func (r *Repairer) result() *Repairer {
	if r.reshaped != nil {
		return r.reshaped
	}
	return r
}

// FaultAt returns how many bytes of input had come when Err was certain,
// whatever the cuts; -1 without an error.
func (r *Repairer) FaultAt() int64 {
	if r.err == nil {
		return -1
	}
	return r.faultAt
}

// Outcome says what became of the input; it is final after Close.
func (r *Repairer) Outcome() Outcome { return r.result().outcome }

// HasGuess reports whether an edit is a Guess or loses something, whatever the
// outcome.
func (r *Repairer) HasGuess() bool {
	if r.reshaped != nil {
		return hasGuess(r.reshaped.edits)
	}
	for i := range r.open {
		if r.open[i].Loss != Lossless {
			return true
		}
	}
	for i := range r.levels {
		if hasGuess(r.levels[i].inner) {
			return true
		}
	}
	return hasGuess(r.edits)
}

func hasGuess(edits []Edit) bool {
	for i := range edits {
		if edits[i].Loss != Lossless || hasGuess(edits[i].Inner) {
			return true
		}
	}
	return false
}

// Edits returns the edits recorded so far: append-only, sorted, disjoint. The
// slice is valid until the next call of a method. When a closing rule has made
// the value, they are those that make it of the raw input.
func (r *Repairer) Edits() []Edit {
	s := r.result()
	if s.unfold(); len(s.edits) > 0 {
		return s.edits
	}
	return nil // the memory of an earlier input is not its edits
}

// Warnings returns what is worth saying without being an edit, one sentence for
// each, in the order of the input. The slice is valid until the next call of Feed,
// Close or Reset.
func (r *Repairer) Warnings() []string { return r.warnings }

// Raw returns the input as it came. It is valid until the next Feed.
func (r *Repairer) Raw() string {
	if !r.closed {
		return r.raw.from(0)
	}
	return r.raw.all()
}

// Err returns why there is no value, or nil.
func (r *Repairer) Err() error {
	if r.err == nil {
		return nil
	}
	return r.err
}

// AppendJSON appends the mended text that has become certain since the last
// call: the streamed one, also where a closing rule makes another value.
func (r *Repairer) AppendJSON(dst []byte) []byte {
	n := r.mendedLen()
	dst = r.appendMended(dst, r.sent, n)
	r.sent = n
	return dst
}

// Span returns where the token of the event at hand stands in the mended text,
// when it is called from [parser.Sink.Event]: a first fragment begins with its
// opening quote, a last one ends behind the closing one. It is -1, -1 where the
// event has no text of its own.
func (r *Repairer) Span() (from, to int64) {
	if (r.gliding || !r.guarded) && !r.spans {
		e := r.p.Lent()
		return e.Start - r.muted, e.End - r.muted
	}
	return r.span[0], r.span[1]
}

// Streamed returns a part of the mended text up to the event at hand, when it is
// called from [parser.Sink.Event]: up to what AppendJSON gives, otherwise.
func (r *Repairer) Streamed(from, to int64) string {
	n := r.mendedLen()
	if to <= n {
		return r.mendedRange(from, to)
	}
	tail := r.reading
	if r.gliding && !r.spans {
		tail = r.raw.from(r.p.Offset())
	}
	tail = tail[:min(to-n, int64(len(tail)))]
	if from >= n {
		return strings.Clone(tail[from-n:])
	}
	return r.mendedRange(from, n) + tail
}

// JSON returns the mended text as a whole, after Close; "" if there is no
// value.
func (r *Repairer) JSON() string {
	s := r.result()
	if s.text == "" && s.closed && s.err == nil {
		s.text = s.mended()
	}
	return s.text
}

// Values returns the complete root values that were read, also when Lost: the
// mended text of the first, the raw text of those behind it.
func (r *Repairer) Values() []string {
	if r.err == nil && r.closed && r.JSON() != "" {
		return []string{strings.Trim(r.JSON(), " \t\r\n")}
	}
	if r.root < 0 {
		return nil
	}
	return append([]string{r.first()}, r.values...)
}

// Text mends a whole text without a schema. The error, a [*parser.SyntaxError],
// says why there is no value; then json is "", and the edits are those up to the
// fault. It returns no error where the text was cut and closed, or mended by a
// guess: the edits tell, by the rule close-open and by their Loss.
func Text(raw string, rules Rules, opts ...Option) (json string, edits []Edit, err error) {
	r := New(rules, nil, nil, opts...)
	r.Feed(raw)
	r.Close()
	return r.JSON(), r.Edits(), r.Err()
}
