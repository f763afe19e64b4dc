package bench

// Once returns what reads the document so named, in deltas of size bytes (0:
// whole), in the way of the contestant; nil if there is no such.
func Once(document string, size int, contestant string) func() {
	for _, doc := range append([]Document{W1(), W2(), W2u(), W3(), W4(), Tweets()}, GoDocuments()...) {
		if doc.Name != document {
			continue
		}
		if size <= 0 {
			size = len(doc.Text)
		}
		deltas := doc.Cut(size)
		switch contestant {
		case "ours":
			return feed(doc, deltas)
		case "J":
			return valid(doc).Do
		case "S":
			return scan(deltas).Do
		case "X":
			return tokensIn(deltas).Do
		}
	}
	return nil
}
