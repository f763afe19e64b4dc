package transcript

import (
	"bytes"
)

// An event is one server-sent event.
type event struct {
	name string // of the field "event"; "" where there was none
	data []byte // the data lines, joined by LF; lent until the next event
	line int    // of the first data line
	off  int64  // of the first byte of data
}

// events reads server-sent events (WHATWG HTML, section 9.2) and calls f for
// each that has data. Other than the standard says, an event that the recording
// ends in is given too, and a line that is no field is an error: nothing is
// dropped in silence. The headers of a recorded HTTP response are skipped.
func events(l *lines, f func(event)) {
	var ev event
	var joined []byte
	has := false
	flush := func() {
		if has {
			f(ev)
		}
		ev, has = event{}, false
	}
	header := false
	for l.scan() {
		text := l.text
		if l.num == 1 && bytes.HasPrefix(text, []byte("HTTP/")) {
			header = true
			continue
		}
		if len(text) == 0 {
			if !header {
				flush()
			}
			header = false
			continue
		}
		if header || text[0] == ':' {
			continue
		}
		name, value, _ := bytes.Cut(text, []byte(":"))
		at := l.off + int64(len(text)-len(value))
		if len(value) > 0 && value[0] == ' ' {
			value = value[1:]
			at++
		}
		switch string(name) {
		case "event":
			if has {
				// A recording without blank lines: the next event begins here.
				flush()
			}
			ev.name = string(value)
		case "data":
			switch {
			case !has:
				joined = append(joined[:0], value...)
				ev.line, ev.off, has = l.num, at, true
			case wholeObject(joined):
				// The same, and no "event" lines either.
				flush()
				joined = append(joined[:0], value...)
				ev.line, ev.off, has = l.num, at, true
			default:
				joined = append(append(joined, '\n'), value...)
			}
			ev.data = joined
		case "id", "retry":
		default:
			l.o.failf(l.num, l.off, "this line is no field of a server-sent event")
		}
	}
	flush()
}

// wholeObject reports whether b looks like a JSON object that has ended.
func wholeObject(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) > 1 && b[0] == '{' && validJSON(b)
}
