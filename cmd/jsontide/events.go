package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/internal/transcript"
	"github.com/jsontide/jsontide/parser"
	"github.com/spf13/cobra"
)

// eventsCommand prints what becomes certain, event by event.
func (a *app) eventsCommand() *cobra.Command {
	var format, output choice
	var jf judgeFlags
	cmd := &cobra.Command{
		Use:   "events [flags] [PATH…]",
		Short: "Print one event per line: delta, byte range, path, kind, text",
		Long: `Prints what becomes certain while an input streams, one event per line: the
number of the delta, the bytes, the path (a JSON Pointer), the kind and the text,
with tabs between. A fragment of a string that goes on has "+" behind its kind.
Where the tool has a schema, a line says where the verdict changes.

A PATH is a recording, or a file that is one text; - is standard input.`,
		Example: `  jsontide events recording.sse
  jsontide events --schema article=schema.json --chunk 8 input.json`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			sources, err := a.sources(paths)
			if err != nil {
				return &usageError{err, cmd.CommandPath()}
			}
			e := &eventLog{a: a, w: bufio.NewWriter(a.out), asJSON: output.value == "jsonl"}
			if e.judge, err = jf.judge(cmd, e.unread); err != nil {
				return err
			}
			for i := range sources {
				if err := e.file(&sources[i], format.value); err != nil {
					return err
				}
			}
			if e.calls == 0 {
				e.unread("no tool call was evaluated")
			}
			if err := e.w.Flush(); err != nil {
				return err
			}
			if e.unreads > 0 {
				return status(exitUnread)
			}
			return nil
		},
	}
	addChoice(cmd, &format, "format", transcript.Auto, "format of the input", append([]string{transcript.Auto, formatText}, formatNames()...)...)
	addChoiceP(cmd, &output, "output", "o", "text", "how events are printed", "text", "jsonl")
	jf.addReading(cmd)
	return cmd
}

// An eventLog prints events.
type eventLog struct {
	a       *app
	w       *bufio.Writer
	judge   *judge
	asJSON  bool
	calls   int
	unreads int
}

func (e *eventLog) unread(text string) {
	_ = e.w.Flush() // the error comes again at the end
	e.a.complain("%s", text)
	e.unreads++
}

// file prints the events of every call in the file; one in no known format is a
// text.
func (e *eventLog) file(s *source, format string) error {
	in, err := s.open()
	if err != nil {
		e.unread(unreadable(s.name, err))
		return nil
	}
	defer in.Close()
	plain, err := decompress(in)
	if err != nil {
		e.unread(unreadable(s.name, err))
		return nil
	}
	if format == transcript.Auto {
		format = formatText
		// Peek fails where the file is shorter.
		if head, _ := plain.Peek(plain.Size()); transcript.Recognise(head) != "" {
			format = transcript.Recognise(head)
		}
	}
	if format == formatText {
		text, err := io.ReadAll(plain)
		if err != nil {
			e.unread(unreadable(s.name, err))
			return nil
		}
		if e.judge.tools.many {
			e.unread(s.name + ": " + unclear)
		}
		return e.call(textCall(s.name, e.judge.tools.text, string(text)))
	}
	for it, err := range transcript.Read(s.name, plain, format) {
		switch {
		case err != nil:
			e.unread(err.Error())
		case it.Note != nil:
			e.a.complain("note: %s", it.Note)
		default:
			if err := e.call(it.Call); err != nil {
				return err
			}
		}
	}
	return nil
}

// call prints the events of one call.
func (e *eventLog) call(c *transcript.Call) error {
	e.calls++
	tools, err := e.judge.tools.of(c)
	if err != nil {
		e.unread(c.Source() + ": " + strings.TrimPrefix(err.Error(), "jsontide: "))
	}
	e.begin(c)
	call := tools.Start(c.Tool)
	var verdict jsontide.Verdict
	number := 0
	show := func(updates []jsontide.Update, now jsontide.Verdict, at int64) {
		for i := range updates {
			e.update(number, &updates[i])
			if updates[i].Verdict != verdict {
				verdict = updates[i].Verdict
				e.verdict(number, verdict, at)
			}
		}
		if now != verdict {
			verdict = now
			e.verdict(number, verdict, at)
		}
	}
	for _, delta := range e.judge.deltas(c) {
		number++
		updates := call.Feed(delta)
		now, at := call.Verdict()
		show(updates, now, at)
	}
	r := call.Close()
	show(r.Updates(), r.Verdict(), r.VerdictAt())
	return e.end(r, number)
}

// eventLine is an event as JSON.
type eventLine struct {
	Delta int    `json:"delta"`
	Start int64  `json:"start"`
	End   int64  `json:"end"`
	Path  string `json:"path"`
	Kind  string `json:"kind"`
	More  bool   `json:"more"`
	Text  string `json:"text"`
}

type callLine struct {
	Source string `json:"source"`
	ID     string `json:"id"`
	Tool   string `json:"tool"`
}

type verdictLine struct {
	Delta   int    `json:"delta"`
	Verdict string `json:"verdict"`
	At      int64  `json:"at"`
}

type endLine struct {
	Delta   int    `json:"delta"`
	Outcome string `json:"outcome"`
	Verdict string `json:"verdict"`
	Message string `json:"message"`
}

func (e *eventLog) json(v any) {
	enc := json.NewEncoder(e.w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // plain structs; a failed write comes again at the end
}

func (e *eventLog) begin(c *transcript.Call) {
	if e.asJSON {
		e.json(callLine{c.Source(), c.ID, c.Tool})
		return
	}
	fmt.Fprintf(e.w, "#")
	for _, word := range []string{c.Source(), c.ID, c.Tool} {
		if word != "" {
			fmt.Fprintf(e.w, " %s", strings.Trim(strconv.QuoteToGraphic(word), `"`))
		}
	}
	fmt.Fprintln(e.w)
}

func (e *eventLog) update(delta int, u *jsontide.Update) {
	if e.asJSON {
		e.json(eventLine{delta, u.Start, u.End, string(u.Path), string(rune(u.Kind)), u.More, u.Text})
		return
	}
	kind, text := string(rune(u.Kind)), ""
	switch u.Kind {
	case parser.KindName, parser.KindString:
		text = strconv.QuoteToGraphic(u.Text)
	case parser.KindNumber:
		text = u.Text
	}
	if u.More {
		kind += "+"
	}
	fmt.Fprintf(e.w, "%d\t%d-%d\t%s\t%s\t%s\n", delta, u.Start, u.End, u.Path, kind, text)
}

// verdict prints a verdict that has become final.
func (e *eventLog) verdict(delta int, v jsontide.Verdict, at int64) {
	switch {
	case v == jsontide.Undecided:
	case e.asJSON:
		e.json(verdictLine{delta, verdictName(v), at})
	default:
		fmt.Fprintf(e.w, "%d\t%d\t\tverdict\t%s\n", delta, at, verdictName(v))
	}
}

// end prints what became of the call.
func (e *eventLog) end(r *jsontide.Result, delta int) error {
	msg := ""
	var syn *parser.SyntaxError
	if errors.As(r.Err(), &syn) {
		msg = fmt.Sprintf("%s (byte %d)", syn.Msg, syn.Offset)
	}
	if vs := r.Violations(); len(vs) > 0 {
		msg = strings.TrimPrefix(msg+"; "+string(vs[0].Path)+": "+vs[0].Message, "; ")
	}
	if e.asJSON {
		e.json(endLine{delta, r.Outcome().String(), verdictName(r.Verdict()), msg})
	} else {
		fmt.Fprintln(e.w, strings.TrimRight(fmt.Sprintf("# %s, %s\t%s", r.Outcome(), verdictName(r.Verdict()), msg), "\t"))
	}
	return e.w.Flush()
}
