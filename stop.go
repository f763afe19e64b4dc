package jsontide

// A StopReason is the word with which a provider says why the message ended:
// stop_reason (Anthropic, Bedrock: stopReason), finish_reason (OpenAI Chat
// Completions, Mistral and those like them), status (OpenAI Responses),
// finishReason (Gemini), done_reason (Ollama).
type StopReason string

// ordinaryStops are the words for a message that ended because the model was
// done with it. What is not here counts as truncated, whatever the text looks
// like: max_tokens, length, MAX_TOKENS, model_length, incomplete, failed,
// content_filter, guardrail_intervened, SAFETY, MALFORMED_FUNCTION_CALL,
// refusal, pause_turn, model_context_window_exceeded, a word that is new, and
// none at all.
var ordinaryStops = map[StopReason]string{
	"tool_use":      "Anthropic, Bedrock",
	"end_turn":      "Anthropic, Bedrock",
	"stop_sequence": "Anthropic, Bedrock",
	"tool_calls":    "OpenAI Chat Completions, Mistral",
	"function_call": "OpenAI Chat Completions, the deprecated form",
	"stop":          "OpenAI Chat Completions, Mistral, Ollama",
	"completed":     "OpenAI Responses",
	"STOP":          "Gemini",
	"TOOL_CALL":     "Cohere",
	"COMPLETE":      "Cohere",
	"STOP_SEQUENCE": "Cohere",
}

// Ordinary reports whether the message ended because the model was done: s is
// one of the words by which a provider says so. Words are compared exactly.
func (s StopReason) Ordinary() bool {
	_, ok := ordinaryStops[s]
	return ok
}
