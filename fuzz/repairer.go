package fuzz

import (
	"github.com/jsontide/jsontide/parser"
	jsonrecover "github.com/jsontide/jsontide/recover"
)

// Repairer returns a [Start] for a repairer with rules. guide makes a guide for
// each input; nil means that there is no schema. If the guide is a [Judge] the
// verdict is compared too.
func Repairer(rules jsonrecover.Rules, guide func() jsonrecover.Guide, opts ...jsonrecover.Option) Start {
	return func(sink parser.Sink) Machine {
		m := &repairer{}
		if guide != nil {
			m.guide = guide()
		}
		m.Repairer = jsonrecover.New(rules, m.guide, sink, opts...)
		return m
	}
}

// A Judge is a Guide that tells its verdict: "" while it is open.
type Judge interface {
	Judge() (verdict string, at int64)
}

type repairer struct {
	*jsonrecover.Repairer
	guide  jsonrecover.Guide
	text   []byte
	closed bool
}

func (m *repairer) Close() error {
	m.closed = true
	return m.Repairer.Close()
}

// State implements [Teller].
func (m *repairer) State() State {
	m.text = m.AppendJSON(m.text)
	s := State{Text: string(m.text), Edits: edits(m.Edits())}
	if m.closed {
		s.Outcome, s.JSON = m.Outcome().String(), m.JSON()
	}
	if j, ok := m.guide.(Judge); ok {
		s.Verdict, s.At = j.Judge()
	}
	return s
}

func edits(from []jsonrecover.Edit) []Edit {
	if len(from) == 0 {
		return nil
	}
	to := make([]Edit, len(from))
	for i, e := range from {
		to[i] = Edit{Rule: e.Rule.String(), Path: string(e.Path), Start: e.Start, End: e.End, Insert: e.Insert,
			Loss: e.Loss.String(), Decode: e.Rule == jsonrecover.DecodeString, Inner: edits(e.Inner)}
	}
	return to
}
