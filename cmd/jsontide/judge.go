package main

import (
	"errors"
	"strings"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/internal/report"
	"github.com/jsontide/jsontide/internal/transcript"
	"github.com/jsontide/jsontide/parser"
)

// A judge says what became of calls. It is safe for concurrent use.
type judge struct {
	tools *toolset
	allow []jsontide.CommitOption
	chunk int  // re-cut the input into deltas of so many bytes; 0: as recorded
	known bool // say when each value was known
}

// call follows a recorded call as it streamed. The error says why a schema in
// the record cannot be used.
func (j *judge) call(c *transcript.Call) (*report.Call, error) {
	tools, err := j.tools.of(c)
	deltas := j.deltas(c)
	var known *knownSink
	var sinks []parser.Sink
	if j.known {
		known = &knownSink{}
		sinks = append(sinks, known)
	}
	call := tools.Start(c.Tool, sinks...)
	sizes := make([]int, len(deltas))
	for i, d := range deltas {
		call.Push(d)
		sizes[i] = len(d)
	}
	out := j.result(c, call.Close(), tools, sizes)
	out.SchemaLost = tools.Schema(c.Tool) == nil && (err != nil || j.tools.lost)
	if known != nil {
		out.Known = known.values
	}
	return out, err
}

// A knownSink keeps when each value was complete.
type knownSink struct {
	values []report.Known
	starts []int64 // of the open containers
	string int64   // where the open string begins
	open   bool
}

// maxKnown is how many values of one call are kept.
const maxKnown = 10_000

// Event implements [parser.Sink].
func (k *knownSink) Event(e *parser.Event) {
	start := e.Start
	switch e.Kind {
	case parser.KindName, parser.KindComma:
		return
	case parser.KindObject, parser.KindArray:
		k.starts = append(k.starts, e.Start)
		return
	case parser.KindObjectEnd, parser.KindArrayEnd:
		start = k.starts[len(k.starts)-1]
		k.starts = k.starts[:len(k.starts)-1]
	case parser.KindString:
		if !k.open {
			k.string = e.Start
		}
		if k.open = e.More; k.open {
			return
		}
		start = k.string
	}
	if len(k.values) < maxKnown {
		k.values = append(k.values, report.Known{Path: string(e.Path.Pointer()), Start: start, End: e.End, At: e.At})
	}
}

// deltas returns the input in the pieces in which it is to be read.
func (j *judge) deltas(c *transcript.Call) []string {
	if j.chunk > 0 {
		return recut(strings.Join(c.Deltas, ""), j.chunk)
	}
	return c.Deltas
}

// recut cuts the text into pieces of n bytes.
func recut(text string, n int) []string {
	var out []string
	for ; len(text) > n; text = text[n:] {
		out = append(out, text[:n])
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}

// result turns a result into what is reported.
func (j *judge) result(c *transcript.Call, r *jsontide.Result, tools *jsontide.Tools, sizes []int) *report.Call {
	out := &report.Call{
		Source: c.Source(), File: c.File, Line: c.Line, Provider: c.Provider, ID: c.ID, Tool: c.Tool,
		Outcome: r.Outcome().String(), Verdict: verdictName(r.Verdict()), StopReason: c.StopReason,
		Reshaped: r.Reshaped(), JSON: r.PreviewJSON(), Raw: r.Raw(), Deltas: sizes,
		Edits: edits(r.Edits()), Unchecked: r.Unchecked(), Warnings: c.Warnings,
	}
	if values := r.Values(); len(values) > 1 || r.Outcome() == jsontide.Lost {
		out.Values = values
	}
	for _, v := range r.Violations() {
		out.Violations = append(out.Violations, report.Violation{Path: string(v.Path), Keyword: v.Keyword, SchemaPath: string(v.SchemaPath),
			Offset: v.Offset, At: v.At, Message: v.Message, Candidates: v.Candidates})
	}
	for _, a := range r.Advice() {
		msg := a.Message
		if a.Path != "" {
			msg = string(a.Path) + ": " + msg
		}
		out.Advice = append(out.Advice, msg)
	}
	// The warnings about the schema come last, and are the same for every call.
	warnings, ofSchema := r.Warnings(), 0
	if s := tools.Schema(c.Tool); s != nil {
		ofSchema = len(s.Warnings())
	}
	own := max(len(warnings)-ofSchema, 0)
	out.Warnings = append(out.Warnings[:len(out.Warnings):len(out.Warnings)], warnings[:own]...)
	out.SchemaWarnings = warnings[own:]
	if at, doomed := r.Doomed(); doomed {
		out.ImpossibleAt = &at
	}
	if err := r.Err(); err != nil && out.JSON == "" {
		out.Error = fault(err)
	}
	stop := jsontide.StopReason(c.StopReason)
	if c.StopAssumed {
		stop = "stop"
	}
	_, err := r.Commit(stop, j.allow...)
	out.Committed = err == nil
	var rejected *jsontide.RejectedError
	if errors.As(err, &rejected) {
		out.Unordinary = len(rejected.Reasons) == 1 && rejected.Has(jsontide.ReasonStop)
	}
	return out
}

func verdictName(v jsontide.Verdict) string {
	switch v {
	case jsontide.Valid:
		return "valid"
	case jsontide.Invalid:
		return "invalid"
	}
	return "unchecked"
}

func edits(in []jsontide.Edit) []report.Edit {
	out := make([]report.Edit, len(in))
	for i, e := range in {
		out[i] = report.Edit{Rule: e.Rule.String(), Loss: e.Loss.String(), Path: string(e.Path),
			Start: e.Start, End: e.End, Insert: e.Insert, Inner: edits(e.Inner)}
	}
	return out
}

// fault returns why there is no value.
func fault(err error) *report.Fault {
	var syn *parser.SyntaxError
	if errors.As(err, &syn) {
		return &report.Fault{Offset: syn.Offset, Path: string(syn.Path), Message: syn.Msg}
	}
	return &report.Fault{Message: strings.TrimPrefix(err.Error(), "jsontide: ")}
}
