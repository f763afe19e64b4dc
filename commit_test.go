package jsontide

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/recover"
)

// The words of the providers, and whether each is an ordinary stop.
var stopWords = map[StopReason]bool{
	// Anthropic
	"tool_use": true, "end_turn": true, "stop_sequence": true,
	"max_tokens": false, "refusal": false, "pause_turn": false, "model_context_window_exceeded": false,
	// OpenAI Chat Completions and Responses
	"stop": true, "tool_calls": true, "function_call": true, "completed": true,
	"length": false, "content_filter": false, "incomplete": false, "failed": false, "cancelled": false, "in_progress": false,
	"queued": false, "max_output_tokens": false,
	// Gemini
	"STOP": true, "MAX_TOKENS": false, "SAFETY": false, "RECITATION": false, "LANGUAGE": false, "OTHER": false,
	"BLOCKLIST": false, "PROHIBITED_CONTENT": false, "SPII": false, "MALFORMED_FUNCTION_CALL": false,
	"UNEXPECTED_TOOL_CALL": false, "FINISH_REASON_UNSPECIFIED": false,
	// Bedrock
	"guardrail_intervened": false, "content_filtered": false, "malformed_model_output": false, "malformed_tool_use": false,
	// Mistral
	"model_length": false, "error": false,
	// Cohere
	"COMPLETE": true, "TOOL_CALL": true, "STOP_SEQUENCE": true, "ERROR": false, "ERROR_TOXIC": false,
	// none, and what nobody has seen yet
	"": false, "tool_use ": false, "Tool_Use": false, "brand_new": false,
}

func TestStopReasons(t *testing.T) {
	for word, want := range stopWords {
		if got := word.Ordinary(); got != want {
			t.Errorf("%q: ordinary = %v, want %v", word, got, want)
		}
	}
	for word := range ordinaryStops {
		if !stopWords[word] {
			t.Errorf("%q is allowed and not in the table of the test", word)
		}
	}
}

// Every outcome, with and without a guess, every verdict, every stop reason and
// every set of allowances.
func TestGate(t *testing.T) {
	committed, rejected := 0, 0
	for outcome := Exact; outcome <= Lost; outcome++ {
		for _, guess := range []bool{false, true} {
			if guess != (outcome == Guessed) && outcome < Cut {
				continue // a guess makes the outcome Guessed, and nothing else does
			}
			for _, verdict := range []Verdict{Unchecked, Valid, Invalid} {
				for stop, ordinary := range stopWords {
					for allow := range 8 {
						guessed, cut, unchecked := allow&1 != 0, allow&2 != 0, allow&4 != 0
						r := &Result{tool: "t", outcome: outcome, guess: guess, verdict: verdict, json: `{"a": 1}`, raw: `{"a": 1`, unchecked: "no schema"}
						if outcome == Lost {
							r.json = ""
						}
						var want []Reason
						if outcome == Lost {
							want = append(want, ReasonLost)
						}
						if outcome == Cut && !cut {
							want = append(want, ReasonCut)
						}
						if guess && outcome != Lost && !guessed {
							want = append(want, ReasonGuessed)
						}
						if verdict == Invalid {
							want = append(want, ReasonInvalid)
						}
						if verdict == Unchecked && outcome != Lost && !unchecked {
							want = append(want, ReasonUnchecked)
						}
						if !ordinary && !cut {
							want = append(want, ReasonStop)
						}
						in, err := r.Commit(stop, AllowGuessed(guessed), AllowCut(cut), AllowUnchecked(unchecked))
						name := fmt.Sprintf("%v guess=%v %v %q allow %03b", outcome, guess, verdict, stop, allow)
						var rej *RejectedError
						switch {
						case len(want) == 0:
							committed++
							if err != nil || in.JSON() != r.json {
								t.Errorf("%s: not committed: %v", name, err)
							}
						case in != nil || !errors.As(err, &rej):
							t.Errorf("%s: committed", name)
						default:
							rejected++
							if !slices.Equal(rej.Reasons, want) {
								t.Errorf("%s: reasons %v, want %v", name, rej.Reasons, want)
							}
							if rej.Error() == "" || rej.ToolResult() == "" || !json.Valid([]byte(rej.History())) {
								t.Errorf("%s: nothing to say: %q, %q, %q", name, rej.Error(), rej.ToolResult(), rej.History())
							}
						}
						if in, _ := r.Commit(stop); (in != nil) != (outcome <= Mended && verdict == Valid && ordinary) {
							t.Errorf("%s: by default committed = %v", name, in != nil)
						}
					}
				}
			}
		}
	}
	t.Logf("%d committed, %d rejected", committed, rejected)
	if committed == 0 || rejected == 0 {
		t.Error("one side of the gate was not seen")
	}
}

// A Cut without a value (the rules close nothing) has nothing to commit.
func TestGateCutWithoutValue(t *testing.T) {
	r := &Result{outcome: Cut, verdict: Unchecked}
	if in, err := r.Commit("stop", AllowCut(true), AllowUnchecked(true), AllowGuessed(true)); err == nil {
		t.Errorf("committed %q", in.JSON())
	}
}

func TestHistoryIsAlwaysAnObject(t *testing.T) {
	for _, raw := range []string{"", " \n", `{"a":1}`, `{"a":1`, `[1]`, `"x"`, `null`, "{\"a\":\"\xff\"}", "\x00\x01", `{"a": undefined}`, `{}{}`, "\"\\", "{\"a\":\"\u2028\"}"} {
		r := &Result{raw: raw, outcome: Lost}
		h := r.History()
		if !json.Valid([]byte(h)) || !utf8.ValidString(h) || h[0] != '{' {
			t.Errorf("History of %q = %q", raw, h)
		}
		if json.Valid([]byte(raw)) && strings.HasPrefix(raw, "{") && utf8.ValidString(raw) && h != raw {
			t.Errorf("History of %q = %q", raw, h)
		}
	}
	r := &Result{raw: `{"a": "x\`, outcome: Cut, json: `{"a": "x"}`}
	if got, want := r.History(), `{"INVALID_JSON": "{\"a\": \"x\\"}`; got != want {
		t.Errorf("History = %s, want %s", got, want)
	}
	r = &Result{raw: `{"a": 1,}`, outcome: Mended, json: `{"a": 1}`}
	if got := r.History(); got != `{"a": 1}` {
		t.Errorf("History of a mended input = %s", got)
	}
	if got := (*Result)(nil).History(); got != "{}" {
		t.Errorf("History of nothing = %s", got)
	}
}

func reject(t *testing.T, r *Result, stop StopReason) *RejectedError {
	t.Helper()
	_, err := r.Commit(stop)
	var rej *RejectedError
	if !errors.As(err, &rej) {
		t.Fatalf("committed, or %v", err)
	}
	return rej
}

func TestToolResult(t *testing.T) {
	many := make([]string, 20)
	for i := range many {
		many[i] = fmt.Sprintf("%q", fmt.Sprintf("v%02d", i))
	}
	for _, tt := range []struct {
		name string
		res  *Result
		stop StopReason
		want string
	}{
		{"candidates", &Result{tool: "paint", outcome: Exact, verdict: Invalid, raw: `{"c":"v9"}`, violations: []Violation{
			{Path: "/c", Keyword: "enum", Message: "the value is not in the enum", Saw: `"v9"`, Candidates: many},
		}}, "tool_use", `The call of "paint" was not executed.
- /c: the value is not in the enum; expected "v00", "v01", "v02", "v03", "v04", "v05", "v06", "v07", …; you wrote "v9".
Make the call again with the whole input, corrected.`},
		{"lost", &Result{tool: "t", outcome: Lost, raw: "{\"a\": \n<b>, \"c\": 1}", err: &parser.SyntaxError{Offset: 7, Path: "/a", Msg: "invalid character '<', expecting a value after ':'"}},
			"tool_use", `The call of "t" was not executed.
- /a: the input is not valid JSON: invalid character '<', expecting a value after ':', at byte 7.
  You wrote: "{\"a\": \n<b>, \"c\": 1}"
Make the call again with the whole input, corrected.`},
		{"two values", &Result{tool: "t", outcome: Lost, raw: `{}{"a":1}`, values: []string{"{}", `{"a":1}`}, err: &parser.SyntaxError{Offset: 2, Msg: "x"}}, "stop",
			`The call of "t" was not executed.
- The input holds 2 values one after the other, and exactly one is expected. Make one call for each.
Make the call again with the whole input, corrected.`},
		{"cut", &Result{tool: "t", outcome: Cut, verdict: Invalid, raw: `{"a": "x`, json: `{"a": "x"}`, err: &parser.SyntaxError{Offset: 8, Path: "/a", Msg: "unexpected end", Incomplete: true},
			violations: []Violation{{Message: "not shown: the end is missing"}}}, "max_tokens",
			`The call of "t" was not executed.
- The input is not complete: /a: it ended in the middle ("max_tokens").
Make the call again, with a shorter input, or in several calls.`},
		{"stop only", &Result{tool: "t", outcome: Exact, verdict: Valid, raw: `{}`, json: `{}`}, "refusal",
			`The call of "t" was not executed.
- The input is not complete: the message ended before it was done ("refusal").
Make the call again, with a shorter input, or in several calls.`},
		{"guess", &Result{tool: "t", outcome: Guessed, guess: true, verdict: Valid, raw: `{"a": , "b": 1}`, json: `{"b": 1}`, edits: []Edit{
			{Rule: recover.MissingValue, Path: "/a", Start: 1, End: 7, Loss: recover.Guess}}}, "stop",
			`The call of "t" was not executed.
- /a: the JSON is malformed and can be read in more than one way.
  You wrote: "{\"a\": , \"b\": 1}"
Make the call again with the whole input, corrected.`},
		{"unknown", &Result{tool: "nope\n\"", outcome: Exact, raw: `{}`, json: `{}`, unchecked: `no tool has the name "nope\n\""`}, "stop",
			`The call of "nope\n\"" was not executed.
- no tool has the name "nope\n\"".
Call one of the tools that you were given.`},
	} {
		if got := reject(t, tt.res, tt.stop).ToolResult(); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// However long and strange what the model wrote is, the text stays short, on
// lines of its own, and UTF-8.
func TestToolResultIsShort(t *testing.T) {
	r := &Result{tool: strings.Repeat("é", 500), outcome: Lost, verdict: Invalid, raw: strings.Repeat("\x00漢\xff\n- /x: fake", 1000),
		err: &parser.SyntaxError{Offset: 5001, Path: "/a", Msg: "bad"}}
	for range 100 {
		r.violations = append(r.violations, Violation{Path: "/a", Message: "wrong", Saw: strings.Repeat("漢", 400)})
	}
	text := reject(t, r, "stop").ToolResult()
	if len(text) > 2500 || !utf8.ValidString(text) {
		t.Errorf("%d bytes, UTF-8: %v", len(text), utf8.ValidString(text))
	}
	if strings.Contains(text, "\n- /x: fake") {
		t.Error("the model's text can pass for a line of ours")
	}
}

// Names that the model wrote are on one line and short too, where they are part of
// a path, of a message or of advice; candidates are cut.
func TestToolResultShowsNames(t *testing.T) {
	tools, err := NewTools(map[string]string{"t": `{"type": "object", "properties": {"path": {"type": "string"}, "mode": {"enum": ["` + strings.Repeat("long", 300) + `", "b"]}}}`})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 5000)
	for _, input := range []string{
		`{"paths": 1, "path": 2, "a\n- /b: forged": {"c": 1}}`,
		`{"path\n- /b: forged": "x", "mode": "c"}`,
		`{"` + long + `": "x", "pathx": 1, "path": 3}`,
		`{"` + long + `\n- /b: forged": [tru`,
		`{"a\n- /b: forged": [trux]}`,
		`{"mode": "` + long + `"}`,
	} {
		c := tools.Start("t")
		c.Feed(input)
		r := c.Close()
		_, err := r.Commit("tool_use")
		var rej *RejectedError
		if !errors.As(err, &rej) {
			t.Fatalf("%.60q was committed", input)
		}
		text := rej.ToolResult()
		lines := strings.Split(text, "\n")
		for _, l := range lines {
			if strings.HasPrefix(l, "- /b") || len(l) > maxLine+len("…") {
				t.Errorf("%.60q: line %q", input, l)
			}
		}
		if len(lines) > 12 || strings.Contains(rej.Error(), "\n") || strings.Contains(c.DoomedBy(), "\n") {
			t.Errorf("%.60q:\n%s\n%s", input, text, rej.Error())
		}
	}
}

func TestDecodeRefusesNamesThatDifferInCase(t *testing.T) {
	in := &Input{json: `{"path": "/tmp/a", "PATH": "/etc/passwd"}`, clash: &DecodeError{Path: "/PATH", Name: "PATH", Declared: "path"}}
	var v struct{ Path string }
	var de *DecodeError
	if err := in.Decode(&v); !errors.As(err, &de) || de.Declared != "path" || v.Path != "" {
		t.Errorf("Decode = %v, v = %v", err, v)
	}
	in = &Input{json: `{"path": 1}`}
	var te *json.UnmarshalTypeError
	if err := in.Decode(&v); !errors.As(err, &te) {
		t.Errorf("Decode = %v", err)
	}
	for _, in := range []*Input{nil, {}} {
		if err := in.Decode(&v); err == nil {
			t.Error("an input that nobody committed decodes")
		}
	}
}
