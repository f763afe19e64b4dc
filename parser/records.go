package parser

import "iter"

// A Record is an event that may be kept: the path is rendered.
type Record struct {
	Kind       Kind
	More       bool
	Text       string
	Path       Pointer
	Start, End int64
}

// Records is a [Sink] that keeps every event. It renders one Pointer per
// value: a name and its value, and the fragments of a string, share one.
type Records []Record

// Event implements [Sink].
func (r *Records) Event(e *Event) {
	rec := Record{Kind: e.Kind, More: e.More, Text: e.Text, Start: e.Start, End: e.End}
	if n := len(*r); n > 0 && ((*r)[n-1].Kind == KindName || (*r)[n-1].More && e.Kind == KindString) {
		rec.Path = (*r)[n-1].Path
	} else if e.Path != nil {
		rec.Path = e.Path.Pointer()
	}
	*r = append(*r, rec)
}

// Join returns the records with adjacent fragments of one string joined, which
// is the same for every way to cut the input.
func (r Records) Join() Records {
	out := make(Records, 0, len(r))
	for _, rec := range r {
		if n := len(out); n > 0 && out[n-1].Kind == KindString && out[n-1].More {
			last := &out[n-1]
			last.Text += rec.Text
			last.End, last.More = rec.End, rec.More
			continue
		}
		out = append(out, rec)
	}
	return out
}

// All parses the deltas as they come and gives a Record for every event; the
// last pair holds the error, if there is one.
func All(deltas iter.Seq[string], opts ...Option) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		var recs Records
		p := New(&recs, opts...)
		given := 0 // records that were yielded; an open string's stays, for its path
		give := func(err error) bool {
			for _, rec := range recs[given:] {
				if !yield(rec, nil) {
					return false
				}
			}
			given = 0
			if n := len(recs); n > 0 && recs[n-1].More {
				recs[0], given = recs[n-1], 1
			}
			recs = recs[:given]
			if err != nil {
				yield(Record{}, err)
			}
			return err == nil
		}
		for d := range deltas {
			if !give(p.Feed(d)) {
				return
			}
		}
		give(p.Close())
	}
}
