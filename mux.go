package jsontide

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// A Mux is a [parser.Sink] that hands what it is told to the handlers that were
// registered for the path. A pattern is a JSON Pointer (RFC 6901) in which the
// step "*" stands for any one step and "**" for any number of them, none
// included:
//
//	/path            the member path of the root
//	/edits/*         each item of edits (or member, if that is an object)
//	/edits/*/newText the member newText of each
//	/**/id           every id, at any depth
//	""               the root itself
//
// A step that holds more than stars is literal ("a*b"); the names "*" and "**"
// are written ~2 and ~2~2, beside the ~0 and ~1 of JSON Pointer. A number
// stands for the item with that index and for the member with that name. Paths
// are those of the recovered value.
//
// Patterns are compiled into one automaton, so that an event costs the same for
// any number of them. Handlers of one value run in the order in which they were
// registered; the first error is kept ([Mux.Err]), and no handler runs after it.
//
// A Mux that is given to [Tools.Start] hands over a complete value early only
// if nothing in it is in doubt: no edit in it is a Guess, Lossy or made because
// the input ended, and the verdict is not Invalid. Even then the call may still
// be rejected; what a handler does must be harmless or reversible until Commit.
// What is not handed over early is in the committed [Input].
//
// The zero Mux is ready to use. It follows one document at a time and is not
// safe for concurrent use.
type Mux struct {
	handlers []handler
	states   map[string]*muxState
	start    *muxState
	err      error

	open []muxFrame
	cur  *muxState // of the value that is due or at hand
	text bool      // a string value goes on

	captures []capture
	enc      encoder // the captured values, as events told them
	check    encoder // one of them, as the raw text tells it
	checker  *parser.Parser
	late     []lateValue // values that Close ended

	call *callState // nil: no call, nothing is in doubt
}

type handler struct {
	pattern string
	steps   []muxStep
	event   func(*parser.Event) error
	value   func(parser.Pointer, string) error
	own     bool // value wants the model's own text
}

// A muxStep is one step of a pattern: a literal token, or any number of stars.
type muxStep struct {
	token string
	stars uint8
}

type muxFrame struct {
	state *muxState
	count int64 // items that have begun; -1 for an object
}

// capture is a value with handlers that want its text.
type capture struct {
	depth int // containers around it
	state *muxState
	path  parser.Pointer
	start int64 // in the input
	from  int64 // in the mended text, if a handler wants that
	enc   int   // where it begins in Mux.enc
}

// HandleFunc registers f for the events of the values that match the pattern:
// the beginning and end of an object or array (not what lies in it), a number,
// a literal, and each fragment of a string as soon as it is certain. The event
// is lent for the call. It panics if the pattern is not valid.
func (m *Mux) HandleFunc(pattern string, f func(*parser.Event) error) {
	m.handle(handler{pattern: pattern, event: f})
}

// HandleValue registers f for the values that match the pattern, once they are
// complete: a piece of the mended text ([Call.AppendJSON]), which is what the
// model wrote where no edit touches the value. In a Mux that is not given to a
// [Call] there is no text to show: values are written anew from their events,
// without white space. It panics if the pattern is not valid.
func (m *Mux) HandleValue(pattern string, f func(path parser.Pointer, json string) error) {
	m.handle(handler{pattern: pattern, value: f, own: true})
}

// Each registers f for the values that match the pattern, each decoded as soon
// as it is complete, with the semantics of encoding/json. A value that has an
// undeclared name which equals a declared one but for case is an error, as in
// [Input.Decode].
func Each[T any](m *Mux, pattern string, f func(path parser.Pointer, v T) error) {
	m.handle(handler{pattern: pattern, value: func(path parser.Pointer, text string) error {
		var v T
		if err := m.decode(path, text, &v); err != nil {
			return err
		}
		return f(path, v)
	}})
}

func (m *Mux) decode(path parser.Pointer, text string, v any) error {
	if m.call != nil {
		if c := findClash(m.call.advice(), path); c != nil {
			return c
		}
	}
	if err := unmarshal(text, v); err != nil {
		return &DecodeError{Path: path, Err: err}
	}
	return nil
}

func (m *Mux) handle(h handler) {
	steps, err := parsePattern(h.pattern)
	if err != nil {
		panic("jsontide: Mux: " + err.Error())
	}
	h.steps = steps
	m.handlers = append(m.handlers, h)
	m.states, m.start = nil, nil
}

// Err returns the first error of a handler, with the path.
func (m *Mux) Err() error { return m.err }

// Reset makes m ready for another document and keeps the handlers.
// [Tools.Start] does it for each Mux that it is given.
func (m *Mux) Reset() {
	clear(m.captures)
	*m = Mux{handlers: m.handlers, states: m.states, start: m.start, open: m.open[:0],
		captures: m.captures[:0], enc: encoder{buf: m.enc.buf[:0]}, check: m.check, checker: m.checker, late: m.late[:0]}
}

// parsePattern compiles one pattern.
func parsePattern(pattern string) ([]muxStep, error) {
	if pattern == "" {
		return nil, nil
	}
	if pattern[0] != '/' {
		return nil, fmt.Errorf("pattern %q does not begin with '/'", pattern)
	}
	var steps []muxStep
	for _, s := range strings.Split(pattern[1:], "/") {
		switch {
		case s == "*":
			steps = append(steps, muxStep{stars: 1})
		case s == "**":
			if n := len(steps); n == 0 || steps[n-1].stars != 2 {
				steps = append(steps, muxStep{stars: 2})
			}
		default:
			for i := strings.IndexByte(s, '~'); i >= 0; {
				if i+1 == len(s) || s[i+1] < '0' || s[i+1] > '2' {
					return nil, fmt.Errorf("pattern %q has a '~' that is not one of ~0, ~1 and ~2", pattern)
				}
				j := strings.IndexByte(s[i+2:], '~')
				if j < 0 {
					break
				}
				i += 2 + j
			}
			steps = append(steps, muxStep{token: tokenUnescaper.Replace(s)})
		}
	}
	return steps, nil
}

var tokenUnescaper = strings.NewReplacer("~0", "~", "~1", "/", "~2", "*")

// muxState is a state of the automaton: the set of places in patterns that a
// path may have come to. States are made when a document first needs them.
type muxState struct {
	at     []muxPlace
	tokens map[string]*muxState // by literal token; nil value: not made yet
	other  *muxState            // by every other token
	index  bool                 // a token is a number
	events []int                // handlers that match here
	values []int
	own    bool // one of them wants the model's own text
}

type muxPlace struct{ handler, step int }

// maxMuxStates is how many states are kept. Patterns with many "**" can have
// more; they are forgotten and made again.
const maxMuxStates = 1 << 12

// stateOf returns the state of the places, closed under "**".
func (m *Mux) stateOf(places []muxPlace) *muxState {
	for i := 0; i < len(places); i++ {
		p := places[i]
		steps := m.handlers[p.handler].steps
		if p.step < len(steps) && steps[p.step].stars == 2 {
			places = append(places, muxPlace{p.handler, p.step + 1})
		}
	}
	slices.SortFunc(places, func(a, b muxPlace) int {
		if a.handler != b.handler {
			return a.handler - b.handler
		}
		return a.step - b.step
	})
	places = slices.Compact(places)
	var key []byte
	for _, p := range places {
		key = strconv.AppendInt(key, int64(p.handler), 36)
		key = append(key, '.')
		key = strconv.AppendInt(key, int64(p.step), 36)
		key = append(key, ' ')
	}
	if s := m.states[string(key)]; s != nil {
		return s
	}
	s := &muxState{at: places, tokens: map[string]*muxState{}}
	for _, p := range places {
		h := &m.handlers[p.handler]
		switch {
		case p.step < len(h.steps):
			if st := h.steps[p.step]; st.stars == 0 {
				s.tokens[st.token] = nil
				_, number := index(st.token)
				s.index = s.index || number
			}
		case h.event != nil:
			s.events = append(s.events, p.handler)
		default:
			s.values = append(s.values, p.handler)
			s.own = s.own || h.own
		}
	}
	if len(m.states) >= maxMuxStates {
		for _, old := range m.states { // those in use stay right, and let go of the others
			old.other = nil
			for token := range old.tokens {
				old.tokens[token] = nil
			}
		}
		m.states, m.start = nil, nil
	}
	if m.states == nil {
		m.states = map[string]*muxState{}
	}
	m.states[string(key)] = s
	return s
}

// next returns the state behind the token.
func (m *Mux) next(s *muxState, token string) *muxState {
	if n, ok := s.tokens[token]; ok {
		if n == nil {
			n = m.step(s, token, true)
			s.tokens[strings.Clone(token)] = n
		}
		return n
	}
	if s.other == nil {
		s.other = m.step(s, "", false)
	}
	return s.other
}

// nextItem returns the state of the item with the index.
func (m *Mux) nextItem(s *muxState, i int64) *muxState {
	if !s.index {
		if s.other == nil {
			s.other = m.step(s, "", false)
		}
		return s.other
	}
	var b [20]byte
	token := strconv.AppendInt(b[:0], i, 10)
	if n := s.tokens[string(token)]; n != nil {
		return n
	}
	return m.next(s, string(token))
}

func (m *Mux) step(s *muxState, token string, literal bool) *muxState {
	var places []muxPlace
	for _, p := range s.at {
		steps := m.handlers[p.handler].steps
		if p.step == len(steps) {
			continue
		}
		switch st := steps[p.step]; {
		case st.stars == 2:
			places = append(places, p)
		case st.stars == 1 || literal && st.token == token:
			places = append(places, muxPlace{p.handler, p.step + 1})
		}
	}
	return m.stateOf(places)
}

// Event implements [parser.Sink].
func (m *Mux) Event(e *parser.Event) {
	if m.err != nil {
		return
	}
	goesOn := m.text
	encAt := len(m.enc.buf)
	if len(m.captures) > 0 {
		m.enc.Event(e)
	}
	switch e.Kind {
	case parser.KindName:
		m.cur = m.next(m.open[len(m.open)-1].state, e.Text)
		return
	case parser.KindObjectEnd, parser.KindArrayEnd:
		n := len(m.open) - 1
		m.cur = m.open[n].state
		m.open = m.open[:n]
		m.tell(e)
		m.finish(e)
		return
	case parser.KindString:
		m.text = e.More
		if goesOn {
			m.tell(e)
			m.finish(e)
			return
		}
	}
	if n := len(m.open) - 1; n < 0 {
		if m.start == nil {
			places := make([]muxPlace, len(m.handlers))
			for i := range places {
				places[i].handler = i
			}
			m.start = m.stateOf(places)
		}
		m.cur = m.start
	} else if f := &m.open[n]; f.count >= 0 {
		m.cur = m.nextItem(f.state, f.count)
		f.count++
	}
	if len(m.cur.values) > 0 {
		m.begin(e, encAt)
	}
	m.tell(e)
	switch e.Kind {
	case parser.KindObject:
		m.open = append(m.open, muxFrame{m.cur, -1})
	case parser.KindArray:
		m.open = append(m.open, muxFrame{m.cur, 0})
	default:
		m.finish(e)
	}
}

// tell gives the event to the handlers of its value.
func (m *Mux) tell(e *parser.Event) {
	for _, i := range m.cur.events {
		if m.err == nil {
			if err := m.handlers[i].event(e); err != nil {
				m.fail(e.Path.Pointer(), err)
			}
		}
	}
}

func (m *Mux) fail(path parser.Pointer, err error) {
	if err != nil {
		m.err = fmt.Errorf("jsontide: handler of %q: %w", path, err)
	}
}

// begin begins to capture the value, whose text will stand in enc from encAt on.
func (m *Mux) begin(e *parser.Event, encAt int) {
	if len(m.captures) == 0 {
		m.enc.Event(e)
	}
	c := capture{depth: len(m.open), state: m.cur, path: e.Path.Pointer(), start: e.Start, from: -1, enc: encAt}
	if m.call != nil && m.cur.own {
		c.from, _ = m.call.rep.Span()
	}
	m.captures = append(m.captures, c)
}

// finish hands over the innermost captured value if the event ends it.
func (m *Mux) finish(e *parser.Event) {
	n := len(m.captures) - 1
	if n < 0 || m.text || m.captures[n].depth != len(m.open) {
		return
	}
	c := m.captures[n]
	m.captures[n] = capture{}
	m.captures = m.captures[:n]
	if m.err == nil {
		text := m.enc.buf[c.enc:]
		if text[0] == ',' {
			text = text[1:]
		}
		v := lateValue{state: c.state, path: c.path, anew: string(text), start: c.start, touch: e.End}
		if c.state.own {
			v.own = m.ownText(v.anew, c.from, c.start, e.End)
		}
		if (e.Kind == parser.KindObjectEnd || e.Kind == parser.KindArrayEnd) && e.Start < e.End {
			v.touch-- // an edit behind the model's own bracket is not in the value
		}
		if m.call != nil && m.call.closing {
			// What Close still does to the end of the input is not known yet.
			m.late = append(m.late, v)
		} else {
			m.give(v)
		}
	}
	if n == 0 {
		m.enc = encoder{buf: m.enc.buf[:0]}
	}
}

// lateValue is a complete value: its text as events told it, and its source.
type lateValue struct {
	state *muxState
	path  parser.Pointer
	anew  string
	own   string // in the words of the model, if a handler wants that
	start int64
	touch int64 // edits that begin up to here lie in the value
}

// give hands the value over, unless it is in doubt.
func (m *Mux) give(v lateValue) {
	if m.call != nil && !m.call.certain(v.start, v.touch) {
		return
	}
	for _, i := range v.state.values {
		h := &m.handlers[i]
		text := v.anew
		if h.own {
			text = v.own
		}
		if m.err == nil {
			m.fail(v.path, h.value(v.path, text))
		}
	}
}

// settle hands over what Close ended.
func (m *Mux) settle() {
	for _, v := range m.late {
		m.give(v)
	}
	clear(m.late)
	m.late = m.late[:0]
}

// ownText returns the model's own text for the value that ends with the event at
// hand, and which events told as anew: the mended text from offset from on, which
// is the raw text where no edit touches it. A value that is not in the text as
// one piece is anew.
func (m *Mux) ownText(anew string, from, start, end int64) string {
	if m.call == nil {
		return anew
	}
	_, to := m.call.rep.Span()
	if from < 0 || to <= from {
		return anew
	}
	if to-from == end-start {
		if raw := m.call.rep.Raw()[start:end]; m.says(raw, anew) {
			return raw
		}
	}
	if text := m.call.rep.Streamed(from, to); m.says(text, anew) {
		return text
	}
	return anew
}

// says reports whether text is JSON text that says what anew says.
func (m *Mux) says(text, anew string) bool {
	m.check = encoder{buf: m.check.buf[:0]}
	if m.checker == nil {
		m.checker = parser.New(nil)
	}
	m.checker.Reset(&m.check)
	return m.checker.Feed(text) == nil && m.checker.Close() == nil && string(m.check.buf) == anew
}

// An encoder is a Sink that writes what it is told as JSON text without white
// space.
type encoder struct {
	buf  []byte
	text bool // a string goes on
}

// Event implements [parser.Sink].
func (w *encoder) Event(e *parser.Event) {
	if n := len(w.buf); n > 0 && !w.text && e.Kind != parser.KindObjectEnd && e.Kind != parser.KindArrayEnd {
		if c := w.buf[n-1]; c != '{' && c != '[' && c != ':' {
			w.buf = append(w.buf, ',')
		}
	}
	switch e.Kind {
	case parser.KindName:
		w.buf = append(appendQuoted(w.buf, e.Text), ':')
	case parser.KindString:
		if !w.text {
			w.buf = append(w.buf, '"')
		}
		w.buf = appendEscaped(w.buf, e.Text)
		if w.text = e.More; !e.More {
			w.buf = append(w.buf, '"')
		}
	case parser.KindNumber, parser.KindTrue, parser.KindFalse, parser.KindNull:
		w.buf = append(w.buf, e.Text...)
	default:
		w.buf = append(w.buf, byte(e.Kind))
	}
}

// appendQuoted appends s as a JSON string.
func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	dst = appendEscaped(dst, s)
	return append(dst, '"')
}

// appendEscaped appends s as the content of a JSON string: what is no UTF-8
// becomes U+FFFD.
func appendEscaped(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\r':
			dst = append(dst, '\\', 'r')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		case r < 0x80:
			dst = append(dst, byte(r))
		default:
			dst = append(dst, string(r)...)
		}
	}
	return dst
}
