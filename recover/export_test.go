package recover

// Looked returns how many bytes were shown to the rules of r so far, each byte
// as often as it was. The readings of closing rules are not in it.
func Looked(r *Repairer) int64 { return r.looked }
