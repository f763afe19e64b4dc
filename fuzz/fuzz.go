// Package fuzz states the laws of jsontide as checks, and makes inputs to run
// them on.
//
// A law takes a [TB] (a *testing.T, *testing.F's *testing.T, or a [Recorder])
// and a [Start], which makes the thing to check: a parser, a repairer, or a
// handler of one's own. To check a Sink, wrap it:
//
//	type summer struct {
//		*parser.Parser
//		sum Sum // the handler: a parser.Sink
//	}
//
//	func (s *summer) State() fuzz.State { return fuzz.State{JSON: fmt.Sprint(s.sum)} }
//
//	func TestSum(t *testing.T) {
//		start := func(sink parser.Sink) fuzz.Machine {
//			s := &summer{}
//			s.Parser = parser.New(fuzz.Tee(&s.sum, sink))
//			return s
//		}
//		rng := rand.New(rand.NewPCG(1, 2))
//		for range 1000 {
//			fuzz.Cuts(t, start, fuzz.Document(rng, 200))
//		}
//	}
//
// # Laws
//
//   - [Cuts]: however the input is cut into deltas, the same comes out.
//   - [Final]: what was given is never taken back, changed or overtaken.
//   - [NoHarm]: well-formed input comes out byte for byte.
//   - [Sound]: output is JSON, and the events describe it.
//   - [Accounted]: input and recorded edits give the output.
//   - [Linear]: twice the input costs twice as much.
//   - [Bounded]: memory does not depend on how much has come.
//   - [Idempotent]: output that is read again comes out the same, with no edit.
//
// What a Machine cannot tell (see [State]) is not checked.
//
// # Inputs
//
// [Document] makes JSON texts, [Mutate] breaks a text byte by byte, [Ways] cuts
// one into deltas. The gopter generators on top of them are in fuzz/gen.
package fuzz
