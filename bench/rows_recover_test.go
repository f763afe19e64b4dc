package bench

import "testing"

// What is mended is the valid text, for us and for the peers that are compared.
func TestBrokenCases(t *testing.T) {
	for _, c := range append(brokenCases(), repairCases()...) {
		if got := repair(c); !sameValue(got, c.good.Text) {
			t.Errorf("%s: another value: %.80s", c.name, got)
		}
	}
	for _, c := range repairCases() {
		names := []string{}
		for _, peer := range repairers(c) {
			names = append(names, peer.Name)
		}
		t.Logf("%s: %q", c.name, names)
	}
}
