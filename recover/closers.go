package recover

import "github.com/jsontide/jsontide/parser"

// closer is a closer that does not fit the innermost container: what it is
// decides between three rules, and each of them asks it.
type closer struct {
	rule   Rule // numRules: none
	insert string
	guess  bool
}

// A fit says how well what follows goes on under one reading of a closer.
type fit uint8

const (
	unfit    fit = iota // it cannot follow
	loose               // the input ends with something open, or closers are left over
	behind              // it is text behind the root value
	fitting             // it may follow
	declared            // it is a member that the schema has, and that did not come yet
)

// closerAt reads the closer at the spot in the light of what is open and of what
// follows. It may be too much, stand for the one that is due, or close a container
// further out, whose inner ones are then closed the innermost first. The reading
// under which what follows fits best is taken. If there are several, and more than
// closers follows, so that the value depends on it, it is a guess.
func (f *scan) closerAt(sp spot) (c closer, known bool) {
	s, r, j := f.s, f.r, sp.i
	none := closer{rule: numRules}
	ch := s[j]
	inner := r.p.Container(0)
	if ch != '}' && ch != ']' || inner == 0 || parser.Kind(ch) == inner+2 {
		return none, true
	}
	f.vague = true
	var add []byte // what closes the containers inside of the one that ch closes
	up := 0
	for r.p.Container(up) != 0 && parser.Kind(ch) != r.p.Container(up)+2 {
		add = append(add, byte(r.p.Container(up))+2)
		up++
	}
	open := r.p.Container(up) != 0
	readings := []closer{{rule: ExtraCloser}, {rule: WrongCloser, insert: string(rune(inner + 2))}}
	if open {
		readings = []closer{{rule: MissingCloser, insert: string(add)}, readings[1], readings[0]}
	}
	best, several := unfit, false
	for i, reading := range readings {
		level := 0
		switch reading.rule {
		case WrongCloser:
			level = 1
		case MissingCloser:
			level = up + 1
		}
		goesOn, known := f.goesOn(j+1, level)
		if !known {
			return none, false
		}
		if i == 0 || goesOn > best {
			best, several, c = goesOn, false, reading
		} else {
			several = several || goesOn == best
		}
	}
	if several || c.rule == ExtraCloser && open {
		end, known := f.onlyClosers(j + 1)
		if !known {
			return none, false
		}
		c.guess = !end && (several || r.guide == nil)
	}
	c.guess = c.guess || c.rule != ExtraCloser && r.guide == nil || f.twin(c.rule, ch, sp, up)
	return c, true
}

// goesOn says how well what stands at s[j] goes on if a value has just ended in
// the container up levels out.
func (f *scan) goesOn(j, up int) (is fit, known bool) {
	s, r := f.s, f.r
	for comma := false; ; {
		if j, known = f.gap(j); !known {
			return unfit, false
		}
		box := r.p.Container(up)
		switch {
		case j == len(s):
			if box == 0 {
				return fitting, true
			}
			return loose, true
		case s[j] == '}' || s[j] == ']':
			switch {
			case box == 0:
				return loose, true
			case parser.Kind(s[j]) != box+2:
				return unfit, true
			}
			up, comma = up+1, false
			j++
			continue
		case box == 0:
			if s[j] == ',' || s[j] == '"' {
				return unfit, true
			}
			return behind, true
		case s[j] == ',':
			if comma {
				return loose, true
			}
			comma = true
			j++
			continue
		case !comma && !r.rules.on(MissingComma, lossless):
			return unfit, true
		}
		name, _, named := f.nameAt(j)
		if named == unknown {
			return unfit, false
		}
		if box == parser.KindArray {
			return isFit(named == no && (comma || s[j] == '{' || s[j] == '[')), true
		}
		if named == no {
			return unfit, true
		}
		n := r.names(up)
		if n == nil {
			return fitting, true
		}
		switch i := index(n.Known, name); {
		case i < 0:
			return isFit(!n.Closed), true
		case n.Seen[i]:
			return unfit, true
		}
		return declared, true
	}
}

func isFit(b bool) fit {
	if b {
		return fitting
	}
	return unfit
}

// onlyClosers reports whether nothing but closers follows at s[j], so that all
// readings have the same value.
func (f *scan) onlyClosers(j int) (end, known bool) {
	for ; j < len(f.s); j++ {
		if c := f.s[j]; c != '}' && c != ']' && !isWhite(c) {
			return false, true
		}
	}
	return f.end, f.end
}

// closerRule answers for one of the three rules about closers.
func closerRule(rule Rule) func(*scan, *entry, spot) answer {
	return func(f *scan, e *entry, sp spot) answer {
		if c := f.s[sp.i]; c != '}' && c != ']' && c != ')' || sp.member {
			return answer{}
		}
		if sp.place == inEnd {
			if rule != ExtraCloser {
				return answer{}
			}
			which := 0
			if ch := f.s[sp.i]; ch != ')' && f.closedTwice(ch) {
				which = 1
			}
			loss, on := e.variant(f, which)
			if !on {
				return answer{}
			}
			return answer{kind: fix, loss: loss, at: sp.i, take: 1, path: f.path()}
		}
		c, known := f.closerAt(sp)
		if !known {
			return answer{kind: wait}
		}
		if c.rule != rule {
			return answer{}
		}
		which := 0
		if c.guess {
			which = 1
		}
		loss, on := e.variant(f, which)
		if !on {
			return answer{}
		}
		a := answer{kind: fix, loss: loss, at: sp.i, insert: c.insert, path: f.path()}
		if rule != MissingCloser {
			a.take = 1
		}
		return a
	}
}

// missingCloser also closes what is open before a value that begins where a
// comma or closer is due, or a member that begins in an array.
func missingCloser(f *scan, e *entry, sp spot) answer {
	if a := closerRule(MissingCloser)(f, e, sp); a.kind != pass {
		return a
	}
	s, r := f.s, f.r
	loss, on := e.variant(f, 1)
	if !on || sp.member || sp.place == inColon || sp.place == inEnd {
		return answer{}
	}
	at := sp.i
	if sp.comma >= 0 {
		at = sp.comma
	}
	switch {
	case s[sp.i] == '{' && r.p.Container(0) == parser.KindObject && r.p.Container(1) == parser.KindArray && !sp.first:
		return answer{kind: fix, loss: loss, at: at, insert: "}", path: f.path()}
	case r.p.Container(0) == parser.KindArray && r.p.Container(1) == parser.KindObject && s[sp.i] == '"' && !sp.first:
		name, _, is := f.nameAt(sp.i)
		if is == unknown {
			return answer{kind: wait}
		}
		if is == no {
			return answer{}
		}
		if _, absent := r.known(name, 1); !absent {
			return answer{}
		}
		return answer{kind: fix, loss: loss, at: at, insert: "]", path: f.path()}
	}
	return answer{}
}

// earlyCloser opens an object at the root again where a known member follows.
func earlyCloser(f *scan, e *entry, sp spot) answer {
	s := f.s
	if s[sp.i] != '}' || f.r.p.Depth() != 1 || f.r.p.Container(0) != parser.KindObject || sp.comma >= 0 {
		return answer{}
	}
	f.vague = true
	j, known := f.gap(sp.i + 1)
	if !known {
		return answer{kind: wait}
	}
	if j == len(s) || s[j] != ',' {
		return answer{}
	}
	k, known := f.gap(j + 1)
	if !known {
		return answer{kind: wait}
	}
	if k == len(s) {
		return answer{}
	}
	is, known := f.memberAt(k, true)
	if !known {
		return answer{kind: wait}
	}
	if !is {
		return answer{}
	}
	return answer{kind: fix, loss: e.variants[0].Loss, at: sp.i, take: 1, path: f.path()}
}
