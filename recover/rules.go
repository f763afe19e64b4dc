package recover

import (
	"fmt"
	"strings"
	"sync"
)

// A Tier says from which preset on a rule, or a variant of it, is in force.
type Tier uint8

const (
	never     Tier = iota // not in force
	truncated             // from the preset Truncated up
	lossless              // from Lossless up
	lenient               // from Lenient up
	every                 // in Every only
	named                 // only where it is named
)

var tierNames = [...]string{"none", "truncated", "lossless", "lenient", "every", "named"}

// String returns the name of the first preset that has it.
func (t Tier) String() string {
	if int(t) < len(tierNames) {
		return tierNames[t]
	}
	return fmt.Sprintf("tier(%d)", uint8(t))
}

// Rules is a set of rules. Sets are values: With and Without return new ones.
// The zero Rules is [NoRules].
type Rules struct{ tier [numRules]Tier }

func preset(t Tier) Rules { return presets()[t] }

// presets returns the sets of all tiers but the last.
var presets = sync.OnceValue(func() *[named]Rules {
	var sets [named]Rules
	for t := range sets {
		for i := range table {
			if table[i].tier() <= Tier(t) {
				sets[t].tier[i] = Tier(t)
			}
		}
	}
	return &sets
})

// NoRules is the preset without any rule: the input must be JSON.
func NoRules() Rules { return Rules{} }

// TruncatedRules closes an input that ends in the middle, and mends nothing else.
func TruncatedRules() Rules { return preset(truncated) }

// LosslessRules has the rules, and the variants of rules, that leave one reading. It
// is the default of a Call and of the command line.
func LosslessRules() Rules { return preset(lossless) }

// LenientRules also has those whose result is a Guess, or that lose something small
// and say so. What is a Guess is shown, and committed only on request.
func LenientRules() Rules { return preset(lenient) }

// EveryRules has every rule that is not off unless named.
func EveryRules() Rules { return preset(every) }

// ParsePreset returns the preset with the name none, truncated, lossless,
// lenient or every.
func ParsePreset(name string) (Rules, error) {
	for t := never; t <= every; t++ {
		if tierNames[t] == name {
			return preset(t), nil
		}
	}
	return Rules{}, fmt.Errorf("recover: unknown preset %q, want one of %s", name, strings.Join(tierNames[:named], ", "))
}

// With returns the set with the rules added, in every variant that they have. What
// is no rule panics, here and in Without.
func (rs Rules) With(rules ...Rule) Rules {
	for _, r := range rules {
		rs.tier[r] = named
	}
	return rs
}

// Without returns the set with the rules removed.
func (rs Rules) Without(rules ...Rule) Rules {
	for _, r := range rules {
		rs.tier[r] = never
	}
	return rs
}

// Has reports whether the rule is in the set, in any variant. What is no rule is
// not.
func (rs Rules) Has(r Rule) bool { return r < numRules && rs.tier[r] != never }

// on reports whether the variant of the rule that begins with tier t is in
// force.
func (rs *Rules) on(r Rule, t Tier) bool { return rs.tier[r] >= t }

// cover reports whether all variants that other has are in force.
func (rs *Rules) cover(other Rules) bool {
	for i, t := range other.tier {
		if rs.tier[i] < t {
			return false
		}
	}
	return true
}

// none reports whether no rule is in force.
func (rs *Rules) none() bool { return *rs == Rules{} }

// RuleByID returns the rule with the id.
func RuleByID(id string) (Rule, error) {
	for i := range table {
		if table[i].id == id {
			return Rule(i), nil
		}
	}
	return 0, fmt.Errorf("recover: unknown rule %q", id)
}

// A Variant is one case of a rule: rules that have several differ in what they
// may cost, and so in where they begin.
type Variant struct {
	Loss Loss
	Tier Tier
	When string // "" for the only one
}

// An Info describes a rule, for tables and documentation.
type Info struct {
	Rule     Rule
	ID       string
	Doc      string // one sentence
	Loss     Loss   // of its first variant
	Tier     Tier   // of its first variant
	Closing  bool   // it runs once, when the input has ended
	Hold     int    // bytes of input that it may hold back, at most
	Variants []Variant
}

// All returns every rule, in the order in which they are asked.
func All() []Info {
	out := make([]Info, 0, len(table))
	for i := range table {
		e := &table[i]
		out = append(out, Info{Rule(i), e.id, e.doc, e.variants[0].Loss, e.tier(), e.closing != nil && e.try == nil, e.hold,
			append([]Variant(nil), e.variants...)})
	}
	return out
}

// String returns the id of the rule.
func (r Rule) String() string {
	if int(r) < len(table) {
		return table[r].id
	}
	return fmt.Sprintf("rule(%d)", uint8(r))
}
