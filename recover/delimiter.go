package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// tripleQuotes is """…""": what the parser took for an empty string is none.
func tripleQuotes(f *scan, _ *entry, sp spot) answer {
	s, r := f.s, f.r
	if sp.place != inText {
		if s[sp.i] != '\'' {
			return answer{}
		}
		three, known := f.three(sp.i)
		if !known {
			return answer{kind: wait}
		}
		if three {
			return f.foreign(sp, TripleQuotes)
		}
		return answer{}
	}
	if s[0] != '"' || r.str.n > 0 || r.str.delim != "" || r.str.edited {
		return answer{}
	}
	if len(s) < 2 && !f.end {
		return answer{kind: wait}
	}
	f.saw(1)
	if !strings.HasPrefix(s, `""`) {
		return answer{}
	}
	f.vague = true
	// An empty string and the next name, without a comma?
	if is, known := f.memberAt(1, false); is || !known {
		if !known && !strings.Contains(s[2:], `"""`) {
			return answer{kind: wait}
		}
		if is {
			return answer{}
		}
	}
	a := put(2, "", f.textPath())
	a.do = func(r *Repairer) { r.str.delim, r.str.rule = `"""`, TripleQuotes }
	return a
}

// foreign is a string between other delimiters, at the spot where a value or a
// name is due.
func (f *scan) foreign(sp spot, rule Rule) answer {
	s, v := f.s, sp.i
	if (rule == SmartQuotes || rule == TripleQuotes) && !f.end && len(s)-v < 3 {
		return answer{kind: wait}
	}
	if rule == SmartQuotes {
		f.saw(v + 2)
	}
	open, closer := delimiter(s[v:])
	if open == 0 || ruleOf(closer) != rule {
		return answer{}
	}
	if sp.place == inName {
		return f.foreignName(sp, rule, open, closer)
	}
	if a := f.shaped(sp); a.kind != pass {
		return a
	}
	return answer{kind: fix, at: v, take: open, insert: `"`, force: v + 1, path: f.valuePath(sp),
		opens: true}
}

// foreignName puts quotes around a name that stands between other delimiters.
func (f *scan) foreignName(sp spot, rule Rule, open int, closer string) answer {
	s, v := f.s, sp.i
	from := v + open
	for {
		n := closingIndex(s[from:], closer)
		if n < 0 {
			if f.end {
				return f.cut(&sp)
			}
			return answer{kind: wait}
		}
		size := closes(s[from+n:], closer)
		end := from + n + size
		f.saw(end - 1)
		j, known := f.gap(end)
		if !known {
			return answer{kind: wait}
		}
		if j < len(s) && (s[j] == ':' || s[j] == '=' || s[j] == '>') || j == len(s) {
			raw := s[v+open : from+n]
			return answer{kind: fix, at: v, take: end - v, insert: f.r.quoteRaw(raw, closer), path: f.namePath(decoded(raw))}
		}
		if s[j] == ',' || s[j] == '}' || s[j] == ']' {
			return answer{} // that is a value
		}
		if size == 1 && rule == SmartQuotes { // a plain quote that ends nothing, or came twice
			if j, known = f.gap(end + 1); !known {
				return answer{kind: wait}
			}
			raw := s[v+open : from+n]
			if _, absent := f.r.known(decoded(raw), 0); !absent || s[end] != '"' || j == len(s) || s[j] != ':' {
				return answer{}
			}
			return answer{kind: fix, at: v, take: end + 1 - v, insert: f.r.quoteRaw(raw, closer), path: f.namePath(decoded(raw))}
		}
		from = end
	}
}

// ruleOf is the rule for a delimiter.
func ruleOf(closer string) Rule {
	switch closer {
	case "'":
		return SingleQuotes
	case "`":
		return Backticks
	case `"""`, "'''":
		return TripleQuotes
	case `"`, "":
		return numRules
	}
	return SmartQuotes
}

// three reports whether the byte s[i] stands there three times.
func (f *scan) three(i int) (is, known bool) {
	s := f.s
	for k := i + 1; k < i+3; k++ {
		if k == len(s) {
			return false, f.end
		}
		f.saw(k)
		if s[k] != s[i] {
			return false, true
		}
	}
	return true, true
}

func singleQuotes(f *scan, _ *entry, sp spot) answer {
	if f.s[sp.i] != '\'' {
		return answer{}
	}
	if _, known := f.three(sp.i); !known {
		return answer{kind: wait}
	}
	return f.foreign(sp, SingleQuotes)
}

func backticks(f *scan, _ *entry, sp spot) answer {
	if f.s[sp.i] != '`' {
		return answer{}
	}
	three, known := f.three(sp.i)
	if !known {
		return answer{kind: wait}
	}
	if three {
		return answer{}
	}
	return f.foreign(sp, Backticks)
}

func smartQuotes(f *scan, _ *entry, sp spot) answer {
	if f.s[sp.i] < utf8.RuneSelf {
		return answer{}
	}
	return f.foreign(sp, SmartQuotes)
}

// tokenMarks are quotes that came as the text of a special token.
var tokenMarks = [...]string{`<|"|>`, `<|">`}

func tokenQuote(f *scan, e *entry, sp spot) answer {
	s, v := f.s, sp.i
	if sp.place == inText {
		// An ordinary string that begins with the mark is no string at all.
		if f.r.str.n != 0 || s[0] != '<' {
			return answer{}
		}
		if len(s) < 3 && strings.HasPrefix(`<|"`, s) && !f.end {
			return answer{kind: wait}
		}
		if strings.HasPrefix(s, `<|"`) {
			return answer{kind: lost, path: f.textPath(), msg: "a string that begins with a leaked special token"}
		}
		return answer{}
	}
	if s[v] != '<' {
		return answer{}
	}
	loss, on := e.variant(f, 0)
	if !on {
		return answer{}
	}
	for _, m := range tokenMarks {
		if strings.HasPrefix(m, s[v:]) && len(s)-v < len(m) && !f.end {
			return answer{kind: wait}
		}
		if !strings.HasPrefix(s[v:], m) {
			continue
		}
		from := v + len(m)
		for {
			k := strings.Index(s[from:], m)
			if k < 0 {
				return f.more()
			}
			end := from + k + len(m)
			j, known := f.gap(end)
			if !known {
				return answer{kind: wait}
			}
			if j == len(s) || strings.IndexByte(",:]}", s[j]) >= 0 {
				raw := s[v+len(m) : end-len(m)]
				if f.r.watch['<'] && (tagEnds(raw, sp.name) || sp.place == inName && tagIn(raw)) {
					return answer{}
				}
				a := answer{kind: fix, loss: loss, at: v, take: end - v, insert: f.r.quoteRaw(raw, m), path: f.valuePath(sp)}
				k := f.wants(sp)
				if k == 0 || k.Any(parser.Strings) {
					return a.read()
				}
				if text := strings.TrimLeft(raw, " \t\r\n"); k.Any(parser.Objects|parser.Arrays) && text != "" && strings.IndexByte(`{["\`, text[0]) >= 0 {
					return answer{} // JSON between such marks would have to be read where it has no offsets
				}
				return a // a number, or an item
			}
			from = end
		}
	}
	return answer{}
}
