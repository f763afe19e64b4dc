package genaitide

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"google.golang.org/genai"
)

// A writer makes JSON text of (path, piece) pairs, in the order in which they
// come. What it has written is never changed: a path that goes back, to a member
// or item that was left, cannot be written.
type writer struct {
	out  []byte // not handed over yet
	open []level
	path []step // of the open string
	text bool   // a string is open
	root bool   // the root object was opened
}

// level is an open object or array.
type level struct {
	step  step            // the member or item that was written last
	names map[string]bool // of the members so far; nil: an array
	n     int             // members or items so far
}

// step is one step of a path.
type step struct {
	name  string
	index int // -1 for a member
}

// add writes one piece.
func (w *writer) add(p *genai.PartialArg) error {
	path, err := parsePath(p.JsonPath)
	if err != nil {
		return err
	}
	value, isString := "", false
	switch {
	case p.NumberValue != nil:
		value = number(*p.NumberValue)
	case p.BoolValue != nil:
		value = strconv.FormatBool(*p.BoolValue)
	case p.NULLValue != "":
		value = "null"
	default:
		value, isString = p.StringValue, true
	}
	more := p.WillContinue != nil && *p.WillContinue
	if w.text {
		if isString && equal(path, w.path) {
			w.string(value, more)
			return nil
		}
		return fmt.Errorf("the string at %s goes on, and a piece for %s came", format(w.path), p.JsonPath)
	}
	if err := w.seek(path); err != nil {
		return err
	}
	if isString {
		w.out = append(w.out, '"')
		w.path = path
		w.string(value, more)
	} else {
		w.out = append(w.out, value...)
	}
	return nil
}

// number writes a number as encoding/json does: an integer without an exponent,
// which no Go integer could be decoded from.
func number(f float64) string {
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.FormatFloat(f, format, -1, 64)
}

// string writes a piece of the open string.
func (w *writer) string(s string, more bool) {
	w.out = appendEscaped(w.out, s)
	if w.text = more; !more {
		w.out = append(w.out, '"')
	}
}

// seek closes and opens what lies between the last value and the one at the
// path.
func (w *writer) seek(path []step) error {
	if len(path) == 0 {
		return fmt.Errorf("a piece for the root, which is an object")
	}
	w.begin()
	k := 0
	for k < len(path)-1 && k < len(w.open)-1 && path[k] == w.open[k].step {
		k++
	}
	for len(w.open) > k+1 {
		w.pop()
	}
	for ; ; k++ {
		l, s := &w.open[k], path[k]
		switch {
		case (s.index < 0) != (l.names != nil):
			return fmt.Errorf("%s is an object and an array", format(path[:k]))
		case s.index >= 0 && s.index < l.n, s.index < 0 && l.names[s.name]:
			return fmt.Errorf("the path goes back to %s", format(path[:k+1]))
		case s.index > l.n:
			return fmt.Errorf("item %d of %s was left out", l.n, format(path[:k]))
		}
		if l.n > 0 {
			w.out = append(w.out, ',')
		}
		l.n++
		l.step = s
		if s.index < 0 {
			l.names[s.name] = true
			w.out = append(w.out, '"')
			w.out = appendEscaped(w.out, s.name)
			w.out = append(w.out, '"', ':')
		}
		if k == len(path)-1 {
			return nil
		}
		w.push(path[k+1].index >= 0)
	}
}

// begin opens the root object.
func (w *writer) begin() {
	if !w.root {
		w.root = true
		w.push(false)
	}
}

func (w *writer) push(array bool) {
	if array {
		w.out = append(w.out, '[')
		w.open = append(w.open, level{})
		return
	}
	w.out = append(w.out, '{')
	w.open = append(w.open, level{names: map[string]bool{}})
}

func (w *writer) pop() {
	end := byte('}')
	if w.open[len(w.open)-1].names == nil {
		end = ']'
	}
	w.out = append(w.out, end)
	w.open = w.open[:len(w.open)-1]
}

// end closes everything, unless a string is open: that is cut.
func (w *writer) end() {
	if w.text {
		return
	}
	w.begin()
	for len(w.open) > 0 {
		w.pop()
	}
}

// take returns what was written since the last call.
func (w *writer) take() string {
	s := string(w.out)
	w.out = w.out[:0]
	return s
}

// appendEscaped appends s as the content of a JSON string.
func appendEscaped(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			dst = append(dst, string(r)...)
		}
	}
	return dst
}

// parsePath reads a path of RFC 9535 that names one place: $.a.b[0]['c d'].
func parsePath(path string) ([]step, error) {
	bad := fmt.Errorf("%q is not a path to one place", path)
	rest, ok := strings.CutPrefix(path, "$")
	if !ok {
		return nil, bad
	}
	var steps []step
	for rest != "" {
		switch {
		case rest[0] == '.':
			n := strings.IndexAny(rest[1:], ".[")
			if n < 0 {
				n = len(rest) - 1
			}
			if n == 0 || rest[1:1+n] == "*" {
				return nil, bad
			}
			steps = append(steps, step{rest[1 : 1+n], -1})
			rest = rest[1+n:]
		case len(rest) > 1 && rest[0] == '[' && (rest[1] == '\'' || rest[1] == '"'):
			name, tail, ok := quoted(rest[1:])
			if !ok || tail == "" || tail[0] != ']' {
				return nil, bad
			}
			steps = append(steps, step{name, -1})
			rest = tail[1:]
		case rest[0] == '[':
			n := strings.IndexByte(rest, ']')
			if n < 0 {
				return nil, bad
			}
			i, err := strconv.ParseUint(rest[1:n], 10, 31)
			if err != nil {
				return nil, bad
			}
			steps = append(steps, step{"", int(i)})
			rest = rest[n+1:]
		default:
			return nil, bad
		}
	}
	return steps, nil
}

// quoted reads the quoted name that s begins with.
func quoted(s string) (name, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == s[0]:
			return b.String(), s[i+1:], true
		case c == '\\' && i+1 < len(s):
			i++
			switch e := s[i]; e {
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case 'r':
				b.WriteByte('\r')
			case 'b':
				b.WriteByte('\b')
			case 'f':
				b.WriteByte('\f')
			case 'u':
				if i+4 >= len(s) {
					return "", "", false
				}
				r, err := strconv.ParseUint(s[i+1:i+5], 16, 32)
				if err != nil {
					return "", "", false
				}
				b.WriteRune(rune(r))
				i += 4
			default:
				b.WriteByte(e)
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", "", false
}

func equal(a, b []step) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// format writes the path as RFC 9535 does.
func format(path []step) string {
	var b strings.Builder
	b.WriteByte('$')
	for _, s := range path {
		if s.index >= 0 {
			fmt.Fprintf(&b, "[%d]", s.index)
		} else {
			fmt.Fprintf(&b, "[%q]", s.name)
		}
	}
	return b.String()
}
