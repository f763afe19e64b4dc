package schema

// NewReference returns a validator whose flat machine is off: evaluators judge
// everything.
func (s *Schema) NewReference() *Validator {
	v := s.NewValidator()
	v.reference = true
	return v
}

// Flat returns how many of the open containers are flat.
func (v *Validator) Flat() int { return len(v.flats) }
