// Package jsontide reads the input of a streamed LLM tool call while it arrives.
//
// Each delta costs work in proportion to its own length. It tells at once what
// has become certain, shows a live value that never takes anything back, says at
// the first impossible byte that the input can no longer fit the tool's schema,
// mends what can be mended and keeps a record of every byte that was changed.
//
// # A streaming client
//
// One [Tools] holds the compiled schemas of a request; one [Call] follows each
// tool call:
//
//	tools, err := jsontide.ParseTools(request)   // its tools array
//	calls := map[string]*jsontide.Call{}         // by the provider's id of the call
//	…
//	calls[id] = tools.Start(name)                // a call begins
//	calls[id].Feed(delta)                        // its input goes on
//	if _, doomed := calls[id].Doomed(); doomed   // nothing good can come: cancel
//	…
//	result := calls[id].Close()                  // its input has ended
//	input, err := result.Commit(stopReason)      // may it be executed?
//	err = input.Decode(&args)
//
// A call should be found by the provider's id, and by its index only where there
// is no id: several providers give the same index to calls that follow each
// other. The modules under contrib do this for the SDKs of Anthropic, OpenAI,
// AWS Bedrock and Google.
//
// # The gate
//
// What is shown while a call streams, and what may be executed, are different
// types. [Result.Commit] is the only way to an [Input], which decodes. By default
// it takes a text that came as it should or was mended in the only way there is,
// a value that fits the schema, and a stop reason by which the provider says that
// the model was done. Everything else is a [*RejectedError], which makes the text
// that tells the model what was wrong, and the input to keep in the conversation.
//
// # Following a call
//
// [Call.Feed] returns what became certain; a [Mux] hands it to handlers by path,
// fragments of strings as they come and elements of arrays as they complete;
// [Call.Value] is the live value; [Call.AppendJSON] gives the mended text to pass
// on. Any other [parser.Sink] can listen too.
//
// # Limits
//
// A call has at most 16 MiB of input ([MaxBytes]) and 10,000 open containers
// ([MaxDepth]); names have at most 64 KiB, numbers 1 MiB, objects 2^20 members
// (package parser), and the schema has limits of its own (package schema). A call
// that passes one is Lost, or unchecked if it was the schema's, and says so.
// Beside what it reads with, a call keeps its raw text and its live value.
//
// The package uses nothing outside of the standard library, starts no goroutine
// and has no state of its own.
package jsontide
