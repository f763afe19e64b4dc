package jsontide

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/recover"
)

// A RejectedError says why a call was not committed, and makes what the client
// sends next: [RejectedError.ToolResult] is the text of the tool result (with
// is_error, where the provider has that), [RejectedError.History] the input to
// keep in the conversation.
type RejectedError struct {
	Reasons []Reason // every one, in the order of their constants
	Stop    StopReason
	res     *Result
}

// Has reports whether the reason is among the reasons.
func (e *RejectedError) Has(reason Reason) bool {
	for _, r := range e.Reasons {
		if r == reason {
			return true
		}
	}
	return false
}

// Result returns the result that was not committed.
func (e *RejectedError) Result() *Result { return e.res }

// Error returns one line with every reason.
func (e *RejectedError) Error() string {
	var b strings.Builder
	b.WriteString("jsontide: the input of ")
	b.WriteString(quote(e.res.Tool()))
	b.WriteString(" is not committed: ")
	for i, r := range e.Reasons {
		if i > 0 {
			b.WriteString("; ")
		}
		switch r {
		case ReasonLost:
			b.WriteString("there is no value")
			if err := e.res.Err(); err != nil {
				b.WriteString(": " + strings.TrimPrefix(err.Error(), "jsontide: "))
			}
		case ReasonCut:
			b.WriteString("it ended in the middle")
		case ReasonGuessed:
			b.WriteString("it was mended with a guess (" + guessedRules(e.res.Edits()) + ")")
		case ReasonInvalid:
			b.WriteString("it does not fit the schema")
			if vs := e.res.Violations(); len(vs) > 0 {
				b.WriteString(": " + where(vs[0].Path, vs[0].Message))
			}
		case ReasonUnchecked:
			b.WriteString("it is unchecked: " + e.res.Unchecked())
		case ReasonStop:
			if e.Stop == "" {
				b.WriteString("the message has no stop reason")
			} else {
				b.WriteString("the stop reason " + quote(string(e.Stop)) + " is not an ordinary one")
			}
		}
	}
	return b.String()
}

// guessedRules names the rules whose edits are in doubt, each once.
func guessedRules(edits []Edit) string {
	var names []string
	var walk func([]Edit)
	walk = func(edits []Edit) {
		for _, e := range edits {
			if n := e.Rule.String(); e.Loss != 0 && !strings.Contains(" "+strings.Join(names, ", ")+",", " "+n+",") {
				names = append(names, n)
			}
			walk(e.Inner)
		}
	}
	walk(edits)
	return strings.Join(names, ", ")
}

// Limits of a tool result.
const (
	maxShown      = 5  // violations that are spelled out
	maxCandidates = 8  // candidates of one
	maxSaw        = 80 // bytes of what the model wrote
	maxLine       = 600
)

// ToolResult returns a short text for the model: what was wrong at which path,
// what is expected there, and what it wrote. What the model wrote is quoted on
// one line and cut short, so that it cannot pass for something else.
func (e *RejectedError) ToolResult() string {
	var b strings.Builder
	r := e.res
	fmt.Fprintf(&b, "The call of %s was not executed.\n", quote(r.Tool()))
	truncated := e.Has(ReasonCut) || e.Has(ReasonStop)
	// What was wrong before the input ended stands, however it ended.
	at, doomed := r.Doomed()
	doomed = doomed && r.Verdict() == Invalid
	var syn *parser.SyntaxError
	switch {
	case e.Has(ReasonLost) && len(r.Values()) > 1:
		fmt.Fprintf(&b, "- The input holds %d values one after the other, and exactly one is expected. Make one call for each.\n", len(r.Values()))
	case e.Has(ReasonLost) && errors.As(r.Err(), &syn):
		fmt.Fprintf(&b, "- %s\n", where(syn.Path, fmt.Sprintf("the input is not valid JSON: %s, at byte %d.", syn.Msg, syn.Offset)))
		if near := excerpt(r.Raw(), syn.Offset); near != "" {
			fmt.Fprintf(&b, "  You wrote: %s\n", near)
		}
	case e.Has(ReasonLost) && r != nil:
		fmt.Fprintf(&b, "- %s.\n", oneLine(r.Err()))
	case truncated && !doomed:
		b.WriteString("- The input is not complete: ")
		if errors.As(r.Err(), &syn) {
			b.WriteString(where(syn.Path, "it ended in the middle"))
		} else {
			b.WriteString("the message ended before it was done")
		}
		if e.Has(ReasonStop) && e.Stop != "" {
			fmt.Fprintf(&b, " (%s)", quote(string(e.Stop)))
		}
		b.WriteString(".\n")
	}
	if shown := r.Violations(); len(shown) > 0 {
		if e.Has(ReasonCut) && !doomed {
			shown = nil // they may be of the end that is missing
		} else if e.Has(ReasonCut) {
			n := 0
			for n < len(shown) && shown[n].At <= at {
				n++
			}
			shown = shown[:n]
		}
		for i, v := range shown {
			if i == maxShown {
				fmt.Fprintf(&b, "- and %d more.\n", len(shown)-maxShown)
				break
			}
			writeViolation(&b, v)
		}
	}
	if e.Has(ReasonGuessed) && !e.Has(ReasonCut) {
		shown := 0
		for _, ed := range r.Edits() {
			if unsure(ed) && shown < maxShown {
				shown++
				fmt.Fprintf(&b, "- %s\n", where(ed.Path, "the JSON is malformed and can be read in more than one way."))
				if near := excerpt(r.Raw(), ed.Start); near != "" {
					fmt.Fprintf(&b, "  You wrote: %s\n", near)
				}
			}
		}
	}
	if e.Has(ReasonUnchecked) {
		fmt.Fprintf(&b, "- %s.\n", r.Unchecked())
	}
	for i, a := range r.Advice() {
		if i == maxShown || !e.Has(ReasonInvalid) {
			break
		}
		fmt.Fprintf(&b, "- %s\n", where(a.Path, a.Message))
	}
	switch {
	case truncated && !doomed && !e.Has(ReasonLost):
		b.WriteString("Make the call again, with a shorter input, or in several calls.")
	case e.Has(ReasonUnchecked):
		b.WriteString("Call one of the tools that you were given.")
	default:
		b.WriteString("Make the call again with the whole input, corrected.")
	}
	return shortLines(b.String())
}

// shortLines cuts lines that are longer than maxLine bytes, and makes what is no
// UTF-8 U+FFFD: a schema may have texts of any length.
func shortLines(text string) string {
	lines := strings.Split(strings.ToValidUTF8(text, "\uFFFD"), "\n")
	for i, l := range lines {
		lines[i] = short(l, maxLine)
	}
	return strings.Join(lines, "\n")
}

func writeViolation(b *strings.Builder, v Violation) {
	fmt.Fprintf(b, "- %s", where(v.Path, v.Message))
	c := v.Candidates
	if len(c) > maxCandidates {
		c = c[:maxCandidates]
	}
	if len(c) > 0 && !mentions(v.Message, c) {
		b.WriteString("; expected ")
		for i, s := range c {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(short(s, maxSaw))
		}
		if len(v.Candidates) > len(c) {
			b.WriteString(", …")
		}
	}
	if v.Saw != "" && v.Keyword != "required" && !strings.Contains(v.Message, v.Saw) {
		b.WriteString("; you wrote " + short(v.Saw, maxSaw))
	}
	b.WriteString(".\n")
}

// mentions reports whether the message names every candidate already.
func mentions(msg string, candidates []string) bool {
	for _, c := range candidates {
		if !strings.Contains(msg, c) {
			return false
		}
	}
	return true
}

// excerpt quotes the raw text around the offset.
func excerpt(raw string, offset int64) string {
	at := int(min(max(offset, 0), int64(len(raw))))
	from, to := max(at-maxSaw/2, 0), min(at+maxSaw/2, len(raw))
	for from > 0 && from < len(raw) && !utf8.RuneStart(raw[from]) {
		from++
	}
	for to < len(raw) && !utf8.RuneStart(raw[to]) {
		to++
	}
	if from >= to {
		return ""
	}
	s := strconv.Quote(raw[from:to])
	if from > 0 {
		s = "…" + s
	}
	if to < len(raw) {
		s += "…"
	}
	return s
}

// oneLine returns the message of the error on one line.
func oneLine(err error) string { return strings.Join(strings.Fields(fmt.Sprint(err)), " ") }

// short cuts s to at most n bytes at a code point.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

func quote(s string) string { return strconv.Quote(short(s, maxSaw)) }

// History returns the input to keep in the conversation for this call, so that
// a malformed one does not poison it: a JSON object, whatever came. It is the
// text of the model if that is a JSON object (mended, where the edits are
// lossless), else {"INVALID_JSON": "…"} with the raw text, as Anthropic
// documents it; bytes that are no UTF-8 become U+FFFD.
func (e *RejectedError) History() string { return e.res.History() }

// History is [RejectedError.History], for any result.
func (r *Result) History() string {
	switch raw := r.Raw(); {
	case strings.TrimSpace(raw) == "":
		return "{}"
	case isObject(raw):
		return raw
	case r.outcome <= Mended && isObject(r.json):
		return r.json
	}
	return string(appendQuoted([]byte(`{"INVALID_JSON": `), r.Raw())) + "}"
}

// isObject reports whether the text is one JSON object.
func isObject(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") && json.Valid([]byte(text)) && utf8.ValidString(text)
}

// joinEdits adds to the messages of violations what the model wrote there, where
// an edit took that away.
func joinEdits(vs []Violation, edits []Edit) []Violation {
	for i := range vs {
		v := &vs[i]
		if v.Keyword != "required" {
			continue
		}
		for _, name := range v.Names {
			if wrote := wroteInstead(edits, v.Path.AppendToken(name)); wrote != "" {
				v.Message += " (" + wrote + ")"
				break
			}
		}
	}
	return vs
}

// wroteInstead says what the model wrote in the place of the member at the path,
// which a rule omitted.
func wroteInstead(edits []Edit, path parser.Pointer) string {
	for _, e := range edits {
		if e.Path == path && whatRuleTook[e.Rule] != "" {
			return whatRuleTook[e.Rule]
		}
		if wrote := wroteInstead(e.Inner, path); wrote != "" {
			return wrote
		}
	}
	return ""
}

// whatRuleTook says what the model wrote in the place of a member that a rule
// omits.
var whatRuleTook = map[Rule]string{
	recover.Undefined:    "the model wrote undefined",
	recover.MissingValue: "the model wrote the name without a value",
	recover.DropNull:     "the model wrote null",
}
