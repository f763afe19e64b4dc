package recover

type closing struct{}
type proposal struct{}

func (r *Repairer) reshape()               {}
func unwrap(c *closing) []proposal         { return nil }
func splitSibling(c *closing) []proposal   { return nil }
func splitSwallowed(c *closing) []proposal { return nil }
func lastName(c *closing) []proposal       { return nil }
func bareText(c *closing) []proposal       { return nil }
