package bench

// Rows 1 to 3: whole documents, in multiples of encoding/json.Valid.
func wholeRows() []Row {
	row := func(id string, doc Document, must, stretch float64) Row {
		return Row{ID: id, What: "whole " + doc.Name, Unit: "x J", Must: must, Stretch: stretch, AtLeast: true,
			Ours: Contestant{"ours", feed(doc, []string{doc.Text})}, Base: valid(doc), Peers: wholePeers(doc), Per: 1}
	}
	rows := []Row{
		row("1", W2(), 5, 7),
		row("2 W3", W3(), 2, 3),
		row("2 W4", W4(), 2.8, 4),
		row("2 tweets", Tweets(), 3.5, 5),
		row("3", W2u(), 3, 8),
		row("- W1", W1(), none, none),
	}
	for _, doc := range GoDocuments() {
		if doc.Name == "go/twitter_status" {
			rows = append(rows, row("2 "+doc.Name, doc, 3.5, 5))
			continue
		}
		rows = append(rows, row("- "+doc.Name, doc, none, none))
	}
	return rows
}
