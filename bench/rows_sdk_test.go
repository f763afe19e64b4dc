package bench

import "testing"

// The SDK accumulates the recorded message, and the call that follows the same
// deltas ends as a fitting input: both panic if not.
func TestSDKContestants(t *testing.T) {
	for _, c := range callCases() {
		deltas := Document{c.doc.Name, c.doc.Text}.Cut(4096)
		accumulate(deltas)()
		follow(deltas, c.schema)()
	}
}
