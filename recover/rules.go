package recover

// A Rule is one rule of recovery. Its String is its stable id.
type Rule uint8

// String returns the id of the rule.
func (r Rule) String() string { return "" }

// Rules is a set of rules.
type Rules struct{ bits [2]uint64 }

// None is the preset without any rule.
var None = Rules{}
