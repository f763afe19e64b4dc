package main

import (
	"fmt"
	"io"
	"time"
)

// A progress says on standard error how far a run is.
type progress struct {
	w      io.Writer
	redraw bool // on a terminal: one line that is drawn again
	every  time.Duration
	last   time.Time
	drawn  bool
	files  int // in all
}

// Intervals of progress. A run that is done before the first is told nothing.
const (
	redrawEvery = 200 * time.Millisecond
	plainEvery  = 2 * time.Second
)

// newProgress returns the progress of a run over so many files, nil for none.
func (a *app) newProgress(f *outputFlags, files int) *progress {
	p := &progress{w: a.err, files: files, last: time.Now()}
	switch mode := f.progress.value; {
	case mode == "plain":
		p.every = plainEvery
	case mode == "auto" && a.terminal(a.err) && !f.quiet && a.env("TERM") != "dumb":
		p.redraw, p.every = true, redrawEvery
	default:
		return nil
	}
	return p
}

// step tells how much is done.
func (p *progress) step(files, calls int) {
	if p == nil || time.Since(p.last) < p.every {
		return
	}
	p.last = time.Now()
	text := fmt.Sprintf("%d of %d files, %d calls", files, p.files, calls)
	if p.redraw {
		fmt.Fprintf(p.w, "\r\x1b[K%s", text)
		p.drawn = true
		return
	}
	fmt.Fprintf(p.w, "jsontide: %s\n", text)
}

// clear takes the line away, so that something else can be written.
func (p *progress) clear() {
	if p != nil && p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}
