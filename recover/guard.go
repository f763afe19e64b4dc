package recover

import (
	"strings"
	"unicode/utf8"

	"github.com/jsontide/jsontide/parser"
)

// guard is the Repairer as its parser's [parser.Guard]: it says what may be
// taken as it stands. Whatever it leaves comes to decide.
type guard Repairer

// kindOf is what a value is that begins with the byte.
var kindOf = [256]parser.Kinds{'"': parser.Strings, '{': parser.Objects, '[': parser.Arrays,
	't': parser.Trues, 'f': parser.Falses, 'n': parser.Nulls, '-': parser.Numbers,
	'0': parser.Numbers, '1': parser.Numbers, '2': parser.Numbers, '3': parser.Numbers, '4': parser.Numbers,
	'5': parser.Numbers, '6': parser.Numbers, '7': parser.Numbers, '8': parser.Numbers, '9': parser.Numbers}

// TakeValue implements [parser.Guard].
func (g *guard) TakeValue(name string, member bool, c byte) bool {
	r := (*Repairer)(g)
	if member {
		if r.watchNames {
			if _, twice := r.members.Has(name); twice {
				return false
			}
		}
		if r.watchMarkup && strings.IndexByte(name, '<') >= 0 {
			return false
		}
	}
	if c == '[' && r.p.Depth() == 0 && len(r.levels) == 0 {
		return false // [object Object]
	}
	return r.fits(name, c)
}

// fits reports whether no rule for shapes could want to change a value that
// begins with the byte c, of the member so named or of the next item or root.
func (r *Repairer) fits(name string, c byte) bool {
	if !r.shape || r.dup.on {
		return true
	}
	if !r.guide.Kinds(name).Any(kindOf[c]) {
		return false
	}
	if c == '"' && r.enumCase {
		if h := r.guide.Value(name); h != nil && h.Enum != nil {
			return false
		}
	}
	return true
}

// TakeMember implements [parser.Guard].
func (g *guard) TakeMember(name string, c byte) bool { return (*Repairer)(g).fits(name, c) }

// TakeEnd implements [parser.Guard].
func (g *guard) TakeEnd(name string, named bool) bool {
	r := (*Repairer)(g)
	if len(r.wraps) > 0 && r.wrapOpen() {
		return false
	}
	edited := r.str.open && r.str.edited // else that of a string before it
	if !named || !r.quotes {
		return !edited || r.p.Container(0) != parser.KindArray
	}
	n := r.names(0)
	if n == nil || len(n.Known) == 0 {
		return true
	}
	i := index(n.Known, name)
	return i >= 0 && !edited
}

// TakeMarkup implements [parser.Guard].
func (g *guard) TakeMarkup(name, s string) int {
	i := 1
	if s[1:] != "" && s[1] == '/' {
		if i++; g.watchTags {
			return 0
		}
	}
	from := i
	for i < len(s) && s[i] < utf8.RuneSelf && isWord(s[i]) {
		i++
	}
	if i == len(s) || s[i] < ' ' || s[i] == '\\' || s[i] >= utf8.RuneSelf || s[i] == '|' || partOfCall(s[from:i], name) {
		return 0
	}
	return i + 1
}

// MayHold implements [parser.Guard].
func (g *guard) MayHold(from, to int64) bool {
	return g.src.End(to)-g.src.Start(from) <= MaxHold
}

// names returns what the schema knows of the object up levels out, nil if there
// is none.
func (r *Repairer) names(up int) *parser.Names {
	if r.guide == nil || r.dup.on {
		return nil
	}
	return r.guide.Names(up)
}

// sink is the Repairer as its parser sees it.
type sink Repairer

// Event passes an event on, with raw offsets. It keeps what the rules know of
// the text that was taken.
func (s *sink) Event(e *parser.Event) {
	r := (*Repairer)(s)
	comma, end := e.Comma, e.End
	if comma != r.comma {
		r.comma = comma
		r.commaRaw = r.src.End(comma)
	}
	r.firstOpen = end
	if r.climbs && r.str.delim == "" || len(r.open) > 0 && r.mayPass() {
		// What follows may be for Glide, which a string with another delimiter is not, or
		// it comes behind one edit too many.
		r.p.Halt()
	}
	more := e.Kind == parser.KindString && e.More
	switch e.Kind {
	case parser.KindString:
		r.begun()
		r.look(e.Text)
		r.str.n += len(e.Text)
		r.str.open = more
	case parser.KindName:
		if r.watchNames && !r.dup.on {
			if !r.members.Add(e.Text, end-r.muted) {
				r.forcedTwice(e)
			}
		}
	}
	if n := len(r.levels); n > 0 && r.levels[n-1].bare && r.p.Depth() < r.levels[n-1].depth {
		r.p.Halt() // what follows was not escaped once more
	}
	if (len(r.wraps) > 0 || r.dup.on) && !more {
		r.ended(e)
	}
	if r.dup.on || r.dup.done {
		return
	}
	r.span = [2]int64{e.Start - r.muted, end - r.muted}
	r.src.Translate(e)
	e.Comma = r.commaRaw
	if e.Kind == parser.KindName || e.Kind != parser.KindString && e.Text != "" {
		e.NotBefore(max(r.sure, e.At)) // names, numbers and literals are taken as a whole
		e.Held = true
	} else {
		e.NotBefore(r.sure)
	}
	if r.guide != nil {
		r.guide.Event(e)
		if r.arming && (e.Kind == parser.KindName || e.Kind == parser.KindString) {
			r.arm(e)
		}
	}
	if r.out != nil {
		r.out.Event(e)
	}
	e.Comma = comma
}

// ended looks at an event that may end a value for which something waits.
func (r *Repairer) ended(e *parser.Event) {
	if e.Kind == parser.KindName || e.Kind == parser.KindObject || e.Kind == parser.KindArray {
		return
	}
	d := r.p.Depth()
	if r.dup.on {
		if d == r.dup.depth {
			r.dup.done = true
			r.p.Halt()
		}
		return
	}
	if r.wraps[len(r.wraps)-1].depth == d {
		r.wrapDone = true
		r.p.Halt()
	}
}
