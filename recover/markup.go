package recover

import "strings"

// A tag is markup of a tool call that leaked into the text.
type tag struct {
	name    string // without a prefix, "" if s begins with none
	size    int
	closing bool
	value   string // of the attribute name
}

// tagPrefixes stand before the name of a tag.
var tagPrefixes = [...]string{"antml:", "antml-", "antml "}

// maxTag is how long the attributes of a tag may be, in bytes.
const maxTag = 256

// tagAt reads the tag that s, the source of a string, begins with. It is not
// known if s ends in it.
func tagAt(s string) (t tag, known bool) {
	if s == "" || s[0] != '<' {
		return tag{}, s != ""
	}
	i := 1
	if i < len(s) && s[i] == '/' {
		t.closing = true
		i++
	}
	for _, p := range tagPrefixes {
		if strings.HasPrefix(s[i:], p) {
			i += len(p)
			break
		}
		if strings.HasPrefix(p, s[i:]) {
			return tag{}, false
		}
	}
	from := i
	for i < len(s) && (isWord(s[i])) {
		i++
	}
	if i == len(s) {
		return tag{}, false
	}
	name := s[from:i]
	if name == "" {
		return tag{}, true
	}
	if s[i] != '>' {
		if t.closing || s[i] != ' ' {
			return tag{}, true
		}
		k := strings.IndexByte(s[i:min(len(s), i+maxTag)], '>')
		if k < 0 {
			return tag{}, len(s)-i >= maxTag
		}
		attr := s[i : i+k]
		if _, v, ok := strings.Cut(attr, "name="); ok {
			t.value = strings.Trim(v, `\"' `)
		}
		i += k
	}
	t.name, t.size = name, i+1
	return t, true
}

// otherTag reports whether the tag that s[i] begins has a name that is neither own
// nor a part of a call, so that it is content. An answer that is not so is vague.
func (f *scan) otherTag(i int, own string) bool {
	s := f.s
	if i++; i < len(s) && s[i] == '/' {
		i++
	}
	from := i
	for i < len(s) && isWord(s[i]) {
		i++
	}
	if i < len(s) {
		if !partOfCall(s[from:i], own) {
			f.saw(i)
			return true
		}
	}
	f.vague = true
	return false
}

// partOfCall reports whether the name of a tag is that of a part of a call, of
// which own is a parameter.
func partOfCall(name, own string) bool {
	return name == own || name == "parameter" || name == "invoke" || name == "antml"
}

// gapInText skips the source of white space in a string.
func gapInText(s string, i int) int {
	for i < len(s) {
		if isWhite(s[i]) {
			i++
		} else if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("ntr", s[i+1]) >= 0 {
			i += 2
		} else {
			break
		}
	}
	return i
}

// tags reads a row of tags at s[i] that reaches to what ends the string:
// end is its index. only reports whether each of them closes, and names own, or a
// part of a call.
func (f *scan) tags(i int, own string) (end int, only bool, is tri) {
	s, closer := f.s, f.r.str.delim
	if closer == "" {
		closer = `"`
	}
	only = true
	for {
		if i < len(s) && s[i] == '<' && f.otherTag(i, own) {
			return 0, false, no
		}
		t, known := tagAt(s[i:])
		if !known {
			if f.end {
				return 0, false, no
			}
			return 0, false, unknown
		}
		if t.name == "" || t.name != own && t.name != "parameter" && t.name != "invoke" {
			return 0, false, no
		}
		only = only && t.closing
		i = gapInText(s, i+t.size)
		if i == len(s) || s[i] == '\\' && i+1 == len(s) || len(s)-i < len(closer) && strings.HasPrefix(closer, s[i:]) {
			if f.end {
				return 0, false, no
			}
			return 0, false, unknown
		}
		if n := closes(s[i:], closer); n > 0 {
			if n == 3 && closer[0] == closer[1] && strings.HasPrefix(s[i+n:], closer[:1]) { // of a longer row the last three close
				return 0, false, no
			}
			switch f.after(i + n) {
			case yes:
				return i, only, yes
			case unknown:
				return 0, false, unknown
			}
			return 0, false, no
		}
	}
}

// endsInTag reports whether what has come of the open string ends in a tag that
// strip-tag or markup-value would see if the string ended here.
func (f *scan) endsInTag() bool {
	n := f.r.mendedLen()
	return f.r.watch['<'] && tagEnds(f.r.mendedRange(max(n-2*maxTag, 0), n), f.textName())
}

// tagEnds reports whether such a tag ends s, the source of a string with the name.
func tagEnds(s, own string) bool {
	i := strings.LastIndexByte(s, '<')
	if i < 0 {
		return false
	}
	t, _ := tagAt(s[i:])
	return t.size > 0 && partOfCall(t.name, own) && gapInText(s, i+t.size) == len(s)
}

// stripTag cuts closing tags off the end of a string.
func stripTag(f *scan, e *entry, sp spot) answer {
	r := f.r
	if f.s[0] != '<' || r.str.n == 0 || r.guide == nil {
		return answer{}
	}
	end, only, is := f.tags(0, f.textName())
	if is == unknown {
		return answer{kind: wait}
	}
	if is == no || !only {
		return answer{}
	}
	if own := f.textName(); strings.HasPrefix(f.s, "</"+own+">") && r.tagOpen(own) {
		return answer{} // markup in the content, which is closed there
	}
	if f.wanted("") {
		return answer{}
	}
	a := put(end, "", f.textPath())
	a.loss = e.variants[0].Loss
	return a
}

// tagCount is how many tags with a name are open in the string at hand.
type tagCount struct {
	name string
	at   int64 // up to which offset of the mended text they were counted
	open int
}

// tagOpen reports whether the open string has a tag with the name that nothing in
// it closes.
func (r *Repairer) tagOpen(name string) bool {
	t := &r.tags
	n := r.mendedLen()
	text, same := "", t.name == name && t.at > 0
	if same {
		text = r.mendedRange(t.at, n)
		same = lastQuote(text) < 0 // it is still the same string
	}
	if !same {
		text = r.textSource()
		*t = tagCount{name: name}
	}
	t.at = n
	t.open += strings.Count(text, "<"+name+">") + strings.Count(text, "<"+name+" ") - strings.Count(text, "</"+name+">")
	return t.open > 0
}

// textSource returns the source of the open string so far, as it is mended.
func (r *Repairer) textSource() string {
	n := r.mendedLen()
	for size := int64(stopStep); ; size *= 4 {
		text := r.mendedRange(max(n-size, 0), n)
		if i := lastQuote(text); i >= 0 && (i > 0 && text[i-1] != '\\' || size >= n) {
			return text[i+1:]
		}
		if size >= n {
			return strings.TrimPrefix(text, `"`)
		}
	}
}

// lastQuote returns the index of the last quote in text that is not escaped, -1 if
// there is none.
func lastQuote(text string) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] != '"' {
			continue
		}
		k := i
		for k > 0 && text[k-1] == '\\' {
			k--
		}
		if (i-k)%2 == 0 {
			return i
		}
	}
	return -1
}

// markupValue is markup in the place of a value, a name or a colon: what it
// stands for is gone, and no rule may mend that place.
func markupValue(f *scan, e *entry, sp spot) answer {
	s, i := f.s, sp.i
	_, on := e.variant(f, 1) // where the text parses
	switch sp.place {
	case inText:
		if s[0] != '<' || f.r.str.n > 0 || !on {
			return answer{}
		}
		_, _, is := f.tags(0, f.textName())
		if is == unknown {
			return answer{kind: wait}
		}
		if is == yes {
			return answer{kind: lost, path: f.textPath(), msg: "markup in the place of a value"}
		}
	case inColon:
		if on && sp.nameAt >= 0 && tagIn(sp.name) {
			return answer{kind: lost, at: sp.nameAt, path: f.namePath(sp.name), msg: "markup in the name " + quote(sp.name)}
		}
		if !isLetter(s[i]) {
			return answer{}
		}
		w := wordEnd(s, i)
		if w == len(s) {
			return f.more()
		}
		f.saw(w)
		if s[w] == '=' && w+1 == len(s) && !f.end {
			return answer{kind: wait}
		}
		if s[w] == '=' {
			f.saw(w + 1)
		}
		if s[w] == '=' && w+1 < len(s) && (s[w+1] == '"' || s[w+1] == '\'') {
			return answer{kind: lost, at: i, path: f.colonPath(sp), msg: "markup between the name " + quote(sp.name) + " and its value: an attribute"}
		}
	case inName, inValue:
		if s[i] != '<' {
			return answer{}
		}
		if i+1 == len(s) && !f.end {
			return answer{kind: wait}
		}
		f.saw(i + 1)
		if i+1 < len(s) && (isLetter(s[i+1]) || s[i+1] == '/') {
			what, path := "a name", f.path()
			if sp.place == inValue {
				what, path = "a value", f.valuePath(sp)
			}
			return answer{kind: lost, at: i, path: path, msg: "markup where " + what + " is due"}
		}
	}
	return answer{}
}

// callTags are the tags with which some models write a call.
var callTags = [...]string{"parameter", "invoke", "arg_key", "arg_value", "antml", "function", "tool_call"}

// tagIn reports whether a tag of a call, or the beginning of one, lies in a
// name.
func tagIn(name string) bool {
	i := strings.IndexByte(name, '<')
	if i < 0 {
		return false
	}
	rest := strings.TrimPrefix(name[i+1:], "/")
	for _, t := range callTags {
		if strings.HasPrefix(rest, t) {
			return true
		}
	}
	return false
}
