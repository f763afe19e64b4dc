package corpus

import (
	"math/rand"
	"strings"
)

// Complete appends to the prefix of a JSON text something that makes it a
// complete one: open strings, names, numbers and literals are finished in
// various ways, members and items are added, and everything is closed. Names
// and values come from the pool. The prefix must be one of a JSON text.
func Complete(prefix string, r *rand.Rand, pool *Pool) string {
	c := completer{rand: r, pool: pool, out: []byte(prefix)}
	c.scan(prefix)
	c.finish()
	return string(c.out)
}

// Where a text can stop: what is expected next.
const (
	wantValue byte = iota
	wantItemOrEnd
	wantNameOrEnd
	wantName
	wantColon
	wantNext
)

// completer is a plain pushdown reader: it tells where the prefix stops.
type completer struct {
	rand  *rand.Rand
	pool  *Pool
	out   []byte
	stack []byte
	want  byte
	token string // the unfinished token, "" for none
	name  bool   // the token is a name
}

func (c *completer) scan(s string) {
	for i := 0; i < len(s); {
		c.token = ""
		switch b := s[i]; b {
		case ' ', '\t', '\n', '\r':
			i++
		case '{':
			c.stack, c.want = append(c.stack, '}'), wantNameOrEnd
			i++
		case '[':
			c.stack, c.want = append(c.stack, ']'), wantItemOrEnd
			i++
		case '}', ']':
			c.stack, c.want = c.stack[:len(c.stack)-1], wantNext
			i++
		case ',':
			c.want = wantValue
			if c.stack[len(c.stack)-1] == '}' {
				c.want = wantName
			}
			i++
		case ':':
			c.want = wantValue
			i++
		case '"':
			end := i + 1
			for end < len(s) && s[end] != '"' {
				if s[end] == '\\' {
					end++
				}
				end++
			}
			c.name = c.want == wantNameOrEnd || c.want == wantName
			if end >= len(s) {
				c.token = s[i:]
				return
			}
			c.want = wantNext
			if c.name {
				c.want = wantColon
			}
			i = end + 1
		default:
			end := i
			for end < len(s) && !strings.ContainsRune(" \t\r\n,]}", rune(s[end])) {
				end++
			}
			if end == len(s) {
				c.token = s[i:]
				c.want = wantNext
				return
			}
			c.want = wantNext
			i = end
		}
	}
}

func (c *completer) finish() {
	switch {
	case c.token == "":
	case c.token[0] == '"':
		c.finishString()
	case strings.HasPrefix("true", c.token), strings.HasPrefix("false", c.token), strings.HasPrefix("null", c.token):
		rest := map[byte]string{'t': "true", 'f': "false", 'n': "null"}[c.token[0]]
		c.out = append(c.out, rest[len(c.token):]...)
	default:
		c.finishNumber()
	}
	for {
		switch c.want {
		case wantValue:
			c.out = append(c.out, c.pool.value(c.rand).String()...)
			c.want = wantNext
		case wantColon:
			c.out = append(c.out, ':')
			c.want = wantValue
		case wantName:
			c.out = append(append(c.out, quote(c.pool.name(c.rand, "x"))...), ':')
			c.want = wantValue
		case wantItemOrEnd, wantNameOrEnd:
			if c.rand.Intn(2) == 0 {
				c.want = map[byte]byte{wantItemOrEnd: wantValue, wantNameOrEnd: wantName}[c.want]
				continue
			}
			c.close()
		case wantNext:
			if len(c.stack) == 0 {
				return
			}
			if c.rand.Intn(3) > 0 {
				c.close()
				continue
			}
			c.out = append(c.out, ',')
			c.want = wantValue
			if c.stack[len(c.stack)-1] == '}' {
				c.want = wantName
			}
		}
	}
}

func (c *completer) close() {
	c.out = append(c.out, c.stack[len(c.stack)-1])
	c.stack, c.want = c.stack[:len(c.stack)-1], wantNext
}

// finishString ends the open string: an escape or code point first, then the
// rest of a name or string that begins the same way, or other text.
func (c *completer) finishString() {
	if trailingBackslashes(c.token)%2 == 1 {
		c.out = append(c.out, 'n')
		c.token += "n"
	}
	if i := strings.LastIndex(c.token, `\u`); i >= 0 && len(c.token)-i < 6 && trailingBackslashes(c.token[:i])%2 == 0 {
		rest := "0041"[len(c.token)-i-2:]
		if hex := c.token[i+2:]; len(hex) >= 2 && (hex[0]|0x20) == 'd' && hex[1] >= '8' {
			c.out = append(c.out, rest...)
			rest = `\udc00`
		}
		c.out = append(c.out, rest...)
	}
	for tail := []byte("\x80"); !validTail(c.out); {
		c.out = append(c.out, tail...)
	}
	var rest []string
	begun := c.token[1:]
	candidates := c.pool.Names
	if !c.name {
		candidates = nil
		for _, v := range c.pool.Values {
			if v.Kind == '"' {
				candidates = append(candidates, v.Text)
			}
		}
	}
	for _, s := range candidates {
		if q := quote(s); strings.HasPrefix(q[1:], begun) {
			rest = append(rest, q[1+len(begun):len(q)-1])
		}
	}
	rest = append(rest, "", "a", "0", " x", "longer text of no meaning at all 0123456789", "-01", "é")
	c.out = append(append(c.out, rest[c.rand.Intn(len(rest))]...), '"')
	c.want = wantNext
	if c.name {
		c.want = wantColon
	}
}

func trailingBackslashes(s string) int { return len(s) - len(strings.TrimRight(s, `\`)) }

// validTail reports whether b does not end within a code point.
func validTail(b []byte) bool {
	for i := 1; i <= 3 && i <= len(b); i++ {
		if c := b[len(b)-i]; c >= 0xC0 {
			return c < 0xE0 && i == 2 || c >= 0xE0 && c < 0xF0 && i == 3 || i == 4
		} else if c < 0x80 {
			return true
		}
	}
	return true
}

func (c *completer) finishNumber() {
	digits := []string{"", "0", "1", "00", "99", "5"}[c.rand.Intn(6)]
	last := c.token[len(c.token)-1]
	switch {
	case last < '0' || last > '9':
		c.out = append(c.out, []string{"0", "1", "5", "25"}[c.rand.Intn(4)]...)
	case c.token == "0" || c.token == "-0":
		c.out = append(c.out, []string{"", ".5", ".0", "e1", "e-1"}[c.rand.Intn(5)]...)
	case strings.ContainsAny(c.token, "eE"):
		c.out = append(c.out, digits[:min(len(digits), 1)]...)
	case strings.Contains(c.token, "."):
		c.out = append(c.out, digits+[]string{"", "e1", "e2", "e-2"}[c.rand.Intn(4)]...)
	default:
		c.out = append(c.out, digits+[]string{"", ".5", ".0", "e0", "e1", "e-1", "e3"}[c.rand.Intn(7)]...)
	}
}
