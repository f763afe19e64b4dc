package parser_test

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jsontide/jsontide/parser"
)

// A gatherer is a Sink that keeps all that events tell, with fragments joined,
// and checks what must hold from one fragment to the next.
type gatherer struct {
	tokens []token
	last   int64  // End of the event before
	open   bool   // the last token goes on
	peeked string // what was peeked of the token that comes next
	kind   parser.Kind
	begun  int64
	// pending is what was peeked, byte by byte, and is no event: it must be the
	// same for all cuts when the input ends or goes wrong.
	pending string
	faults  []string
	fed     int64            // bytes fed, the delta at hand included
	stack   []parser.Pointer // paths of the open containers
}

// path renders the path of e: in shallow documents as it stands, in deep ones
// (where that would take most of the time) from its last step.
func (g *gatherer) path(e *parser.Event) parser.Pointer {
	n := e.Path.Len()
	p := parser.Pointer("")
	if n <= 8 || n%16 == 0 {
		p = e.Path.Pointer()
	} else if step := e.Path.Step(n - 1); step.Index >= 0 {
		p = g.stack[n-1].AppendToken(strconv.FormatInt(step.Index, 10))
	} else {
		p = g.stack[n-1].AppendToken(step.Name)
	}
	if e.Kind == parser.KindObject || e.Kind == parser.KindArray {
		g.stack = append(g.stack[:n], p)
	}
	return p
}

func (g *gatherer) fault(format string, args ...any) {
	g.faults = append(g.faults, fmt.Sprintf(format, args...))
}

func (g *gatherer) Event(e *parser.Event) {
	t := token{Kind: e.Kind, More: e.More, Text: e.Text, Path: g.path(e), Start: e.Start, End: e.End, At: e.At, Comma: e.Comma}
	for n := range len(e.Text) + 1 {
		t.Ends = append(t.Ends, e.SourceEnd(n))
	}
	if e.Start < g.last {
		g.fault("%v at %d begins before the end %d of the event before", e.Kind, e.Start, g.last)
	}
	if e.At > g.fed {
		g.fault("%v at %d is certain at %d, but only %d bytes came", e.Kind, e.Start, e.At, g.fed)
	}
	if e.Held {
		g.fault("%v at %d is held", e.Kind, e.Start)
	}
	g.last, g.pending = e.End, ""
	if g.open {
		prev := &g.tokens[len(g.tokens)-1]
		switch {
		case e.Kind != parser.KindString:
			g.fault("%v in the middle of a string", e.Kind)
		case e.Start != prev.End:
			g.fault("fragment begins at %d, not at %d", e.Start, prev.End)
		case t.Path != prev.Path:
			g.fault("fragment at %q of the string at %q", t.Path, prev.Path)
		case t.Ends[0] != prev.Ends[len(prev.Ends)-1]:
			g.fault("fragment: SourceEnd(0) is %d, not %d", t.Ends[0], prev.Ends[len(prev.Ends)-1])
		}
		prev.Text += t.Text
		prev.End, prev.At, prev.More = t.End, t.At, t.More
		prev.Ends = append(prev.Ends, t.Ends[1:]...)
		g.open = t.More
		return
	}
	g.open = t.More
	if g.peeked != "" {
		if e.Kind != g.kind || e.Start != g.begun || len(e.Text) < len(g.peeked) || e.Text[:len(g.peeked)] != g.peeked {
			g.fault("peeked %v %q at %d, then came %v %q at %d", g.kind, g.peeked, g.begun, e.Kind, e.Text, e.Start)
		}
		g.peeked = ""
	}
	g.tokens = append(g.tokens, t)
}

// Peek implements parser.Peeker.
func (g *gatherer) Peek(e *parser.Event) {
	if e.Kind == parser.KindComma {
		if e.Text != "" || e.End != e.Start+1 {
			g.fault("comma with text %q from %d to %d", e.Text, e.Start, e.End)
		}
		g.pending = fmt.Sprintf("comma at %d", e.Start)
		return
	}
	if e.End > g.fed {
		g.fault("Peek of %v ends at %d, after %d bytes", e.Kind, e.End, g.fed)
	}
	if e.Text == "" && (e.Kind != parser.KindName || g.begun == e.Start) {
		g.fault("empty Peek of %v", e.Kind)
	}
	if g.begun != e.Start {
		g.kind, g.begun = e.Kind, e.Start
		g.pending = fmt.Sprintf("%v at %d: ", e.Kind, e.Start)
	} else if e.Kind != g.kind {
		g.fault("Peek of %v at %d goes on as %v", g.kind, g.begun, e.Kind)
	}
	g.peeked += e.Text
	for n := range len(e.Text) {
		g.pending += fmt.Sprintf("%q to %d ", e.Text[n], e.SourceEnd(n+1))
	}
}

// normal returns the tokens without what has no meaning.
func normal(tokens []token) []token {
	var open []parser.Kind // and whether a value or name came before
	var some []bool
	for i := range tokens {
		t := &tokens[i]
		top := len(open) - 1
		means := false
		switch t.Kind {
		case parser.KindObjectEnd, parser.KindArrayEnd:
			open, some = open[:top], some[:top]
		default:
			if top >= 0 {
				if open[top] == parser.KindArray || t.Kind == parser.KindName {
					means = some[top]
					some[top] = true
				}
			}
			if t.Kind == parser.KindObject || t.Kind == parser.KindArray {
				open, some = append(open, t.Kind), append(some, false)
			}
		}
		if !means {
			t.Comma = -1
		}
	}
	return tokens
}

// run feeds the deltas to a parser.
func run(deltas []string, opts []parser.Option) (tokens []token, fault *parser.SyntaxError, faults []string) {
	tokens, fault, _, faults = runPeeking(deltas, opts)
	return
}

// runPeeking is run that returns what was pending at the end too.
func runPeeking(deltas []string, opts []parser.Option) (_ []token, _ *parser.SyntaxError, pending string, _ []string) {
	g := &gatherer{begun: -1}
	p := parser.New(g, opts...)
	var err error
	for _, d := range deltas {
		g.fed += int64(len(d))
		if err = p.Feed(d); err != nil {
			break
		}
		if p.Offset() != g.fed {
			g.fault("Offset is %d after %d bytes", p.Offset(), g.fed)
		}
	}
	if err == nil {
		err = p.Close()
	}
	if err == nil && (!p.Done() || p.Err() != nil) {
		g.fault("after Close: Done %v, Err %v", p.Done(), p.Err())
	}
	var fault *parser.SyntaxError
	if err != nil {
		if !errors.As(err, &fault) {
			g.fault("error of type %T", err)
			return nil, nil, "", g.faults
		}
		if p.Err() != err || p.Feed("1") != err || p.Close() != err {
			g.fault("the error is not sticky")
		}
		if p.Offset() != fault.Offset {
			g.fault("Offset is %d, the error's %d", p.Offset(), fault.Offset)
		}
		if fault.Incomplete != parser.IsIncomplete(err) {
			g.fault("IsIncomplete is not Incomplete")
		}
	}
	return normal(g.tokens), fault, g.pending, g.faults
}

// ways returns the ways to cut input that every table row goes through: whole,
// byte by byte, each cut in two (up to some length), and a few random ones.
func ways(input string) [][]string {
	all := [][]string{{input}}
	var bytes []string
	for i := range len(input) {
		bytes = append(bytes, input[i:i+1])
	}
	all = append(all, bytes)
	if len(input) <= 1000 {
		for i := range len(input) + 1 {
			all = append(all, []string{input[:i], input[i:]})
		}
	}
	rng := rand.New(rand.NewSource(int64(len(input))))
	for range 8 {
		all = append(all, cutRandomly(rng, input))
	}
	return all
}

// cutRandomly cuts input into deltas of up to a random length, empty ones
// among them.
func cutRandomly(rng *rand.Rand, input string) []string {
	var deltas []string
	most := 1 + rng.Intn(24)
	for len(input) > 0 {
		n := min(rng.Intn(most+1), len(input))
		deltas = append(deltas, input[:n])
		input = input[n:]
	}
	return deltas
}

// compare checks every way to cut input against the reference, and returns what
// the reference says.
func compare(t *testing.T, input string, opt refOptions) ([]token, *parser.SyntaxError) {
	t.Helper()
	want, wantErr := reference(input, opt)
	var whole string
	for i, deltas := range ways(input) {
		got, err, pending, faults := runPeeking(deltas, opt.options())
		if i == 0 {
			whole = pending
		} else if pending != whole {
			t.Errorf("%s\ncut %q: peeked %s, whole %s", clip(input), clipAll(deltas), pending, whole)
			break
		}
		if !slices.EqualFunc(want, got, sameToken) {
			t.Errorf("%s\ncut %q: events (-reference +parser):\n%s", clip(input), clipAll(deltas), cmp.Diff(want, got))
			break
		}
		if (err == nil) != (wantErr == nil) || err != nil && *err != *wantErr {
			t.Errorf("%s\ncut %q: error (-reference +parser):\n%s", clip(input), clipAll(deltas), cmp.Diff(wantErr, err))
			break
		}
		if len(faults) > 0 {
			t.Errorf("%s\ncut %q: %q", clip(input), clipAll(deltas), faults)
			break
		}
	}
	return want, wantErr
}

// sameToken is cmp.Equal for tokens, many times faster.
func sameToken(a, b token) bool {
	return a.Kind == b.Kind && a.More == b.More && a.Text == b.Text && a.Path == b.Path && a.Start == b.Start &&
		a.End == b.End && a.At == b.At && a.Comma == b.Comma && slices.Equal(a.Ends, b.Ends)
}

func clip(s string) string {
	if len(s) > 200 {
		return fmt.Sprintf("%q and %d bytes more", s[:200], len(s)-200)
	}
	return fmt.Sprintf("%q", s)
}

func clipAll(deltas []string) []string {
	if len(deltas) > 40 {
		return append(append([]string(nil), deltas[:40]...), fmt.Sprintf("and %d more", len(deltas)-40))
	}
	return deltas
}
