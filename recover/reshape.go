package recover

import (
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// isWrapper reports whether the name is one that models put around the input of a
// tool.
func isWrapper(name string) bool {
	switch name {
	case "input", "arguments", "args", "parameters", "params", "properties", "output",
		"$PARAMETER_NAME", "$PARAMETER", "$JSON":
		return true
	}
	return false
}

// wrapped returns the member of object i that is the real value, if i is a
// wrapper whose names the schema does not have; -1 if it is none.
func (c *closing) wrapped(i int) (inner int, raw bool) {
	list := c.children(i)
	for _, k := range list {
		if d, _ := c.declared(i, c.nodes[k].name); d {
			return -1, false
		}
	}
	has := func(name string) int { return c.member(i, name) }
	switch {
	case len(list) == 1:
		name := c.nodes[list[0]].name
		if isWrapper(name) || i > 0 && name == c.nodes[i].name {
			return list[0], false
		}
	case len(list) == 2 && has("raw") >= 0 && has("len") >= 0:
		return has("raw"), true
	case c.calls(list) >= 0:
		return c.calls(list), false
	case has("type") >= 0 && has("input") >= 0 && strings.Contains(c.raw[c.nodes[has("type")].from:c.nodes[has("type")].to], "tool_use"):
		return has("input"), false
	}
	return -1, false
}

// calls returns the one of the members that is the input of a call, if the others
// are nothing but what stands beside it in the requests of APIs, and a name is among
// them, or a call in a member of its own; -1 if there is none.
func (c *closing) calls(list []int) int {
	input, named := -1, false
	for _, k := range list {
		n := &c.nodes[k]
		switch {
		case n.name == "function" && n.kind == parser.KindObject:
			if named = true; input >= 0 || c.calls(c.children(k)) < 0 {
				return -1
			}
			input = k
		case isWrapper(n.name):
			if input >= 0 {
				return -1
			}
			input = k
		case besideInput(n.name) && n.kind == parser.KindString:
			named = named || n.name != "id" && n.name != "type"
		default:
			return -1
		}
	}
	if !named {
		return -1
	}
	return input
}

// besideInput reports whether the name is one that stands beside the input of a
// call.
func besideInput(name string) bool {
	switch name {
	case "name", "tool", "tool_name", "function", "id", "type":
		return true
	}
	return false
}

// unwrap takes wrappers off: at the root, or where the schema wants an object.
func unwrap(c *closing) (list []proposal) {
	for i := range c.nodes {
		if c.nodes[i].kind != parser.KindObject || len(list) >= maxProposals {
			continue
		}
		var edits []Edit
		cut := false
		for at := i; len(list) < maxProposals; {
			inner, raw := c.wrapped(at)
			if inner < 0 {
				break
			}
			n, v := &c.nodes[at], &c.nodes[inner]
			if v.kind != parser.KindObject && v.kind != parser.KindString {
				break
			}
			cut = cut || raw
			edits = append(edits, Edit{Path: c.path(i), Start: n.from, End: v.from, Schema: schemaOf(n.names)},
				Edit{Path: c.path(i), Start: v.to, End: n.to, Schema: schemaOf(n.names)})
			list = append(list, proposal{edits: append([]Edit(nil), edits...), cut: cut})
			if v.kind != parser.KindObject {
				break
			}
			c.nodes[inner].names = c.nodes[at].names // what is due here is due there
			at = inner
		}
		if i == 0 && len(list) > 0 {
			break
		}
	}
	return list
}

func schemaOf(n *parser.Names) parser.Pointer {
	if n == nil {
		return ""
	}
	return n.Pointer
}

// renameOpen renames members with stray quotes or spaces in their names to names
// that are required and absent, where other names are allowed too.
func renameOpen(c *closing) []proposal {
	var edits []Edit
	for i := range c.nodes {
		n := &c.nodes[i]
		if n.name == "" || n.parent < 0 || n.nameTo == 0 {
			continue
		}
		clean := cleanName(n.name)
		if clean == n.name || c.member(n.parent, clean) >= 0 {
			continue
		}
		if d, _ := c.declared(n.parent, n.name); d {
			continue
		}
		if _, required := c.declared(n.parent, clean); required {
			edits = append(edits, Edit{Path: c.path(i), Start: n.nameFrom, End: n.nameTo, Insert: quoteText(clean),
				Schema: schemaOf(c.nodes[n.parent].names)})
		}
	}
	if edits == nil {
		return nil
	}
	return []proposal{{edits: edits}}
}

// content returns the source of the string node i without its quotes, if the
// raw text has it so.
func (c *closing) content(i int) (s string, ok bool) {
	n := &c.nodes[i]
	if n.kind != parser.KindString || n.nameTo == 0 || n.to-n.from < 2 || c.raw[n.from] != '"' || c.raw[n.to-1] != '"' {
		return "", false
	}
	return c.raw[n.from+1 : n.to-1], true
}

// splitSibling splits a string that goes on with the markup of members that the
// schema has and the object has not.
func splitSibling(c *closing) []proposal {
	var edits []Edit
	type sibling struct {
		parent int
		name   string
	}
	taken := map[sibling]bool{}
	for i := range c.nodes {
		s, ok := c.content(i)
		if !ok || strings.IndexByte(s, '<') < 0 {
			continue
		}
		n := &c.nodes[i]
		last, behind := "", 0 // the sibling that was found last, and where its value begins
		for k := 0; k < len(s); {
			j := strings.IndexByte(s[k:], '<')
			if j < 0 {
				break
			}
			from := k + j
			if behind > 0 && closeAll(s[from:], last) {
				edits = append(edits, Edit{Path: c.path(i), Start: n.from + 1 + int64(from), End: n.to - 1, Schema: schemaOf(c.nodes[n.parent].names)})
				break
			}
			k = from + 1
			// Closing tags may stand before the one that opens the sibling.
			at := from
			for {
				t, known := tagAt(s[at:])
				if !known || t.size == 0 {
					break
				}
				if !t.closing {
					name := t.value
					if t.name != "parameter" {
						name = t.name
					}
					d, _ := c.declared(n.parent, name)
					if !d || c.member(n.parent, name) >= 0 || taken[sibling{n.parent, name}] {
						break
					}
					taken[sibling{n.parent, name}] = true
					end := at + t.size
					edits = append(edits, Edit{Path: c.path(i), Start: n.from + 1 + int64(from), End: n.from + 1 + int64(end),
						Insert: `", ` + quoteText(name) + `: "`, Schema: schemaOf(c.nodes[n.parent].names)})
					k, last, behind = end, name, end
					break
				}
				if t.name != n.name && t.name != "parameter" && t.name != "invoke" && !taken[sibling{n.parent, t.name}] {
					break
				}
				at = gapInText(s, at+t.size)
			}
		}
	}
	if edits == nil {
		return nil
	}
	return []proposal{{edits: edits}}
}

// closeAll reports whether s is nothing but tags that close the member or a part of
// a call.
func closeAll(s, name string) bool {
	for i := 0; i < len(s); {
		t, known := tagAt(s[i:])
		if !known || t.size == 0 || !t.closing || t.name != name && t.name != "parameter" && t.name != "invoke" {
			return false
		}
		i = gapInText(s, i+t.size)
	}
	return true
}

// splitSwallowed splits a string that holds, one level of escapes down, exactly
// the members that its object lacks.
func splitSwallowed(c *closing) (list []proposal) {
	for i := range c.nodes {
		s, ok := c.content(i)
		if !ok {
			continue
		}
		n := &c.nodes[i]
		names := c.nodes[n.parent].names
		if names == nil {
			continue
		}
		var missing []string
		for k, name := range names.Known {
			if k < len(names.Required) && names.Required[k] && c.member(n.parent, name) < 0 {
				missing = append(missing, name)
			}
		}
		if len(missing) == 0 {
			continue
		}
		first := -1
		for _, name := range missing {
			if k := swallowed(s, name); k >= 0 && (first < 0 || k < first) {
				first = k
			}
		}
		if first < 0 {
			continue
		}
		const closers = "}] \t\r\n"
		text := parser.DecodeText(s[first:])
		tail := strings.TrimRight(text, closers)
		if k := swallowedAny(s); k >= 0 && strings.HasSuffix(strings.TrimRight(text, " "), "}]") {
			all := strings.TrimRight(parser.DecodeText(s[k:]), closers)
			if edit, ok := c.regroup(i, s[:k], all, missing); ok {
				list = append(list, proposal{edits: []Edit{edit}})
			}
		}
		for _, text := range []string{tail, tail + `"`} {
			if sameNames(text, missing) {
				list = append(list, proposal{edits: []Edit{{Path: c.path(i), Start: n.from + 1 + int64(first), End: n.to,
					Insert: text, Schema: names.Pointer}}})
				break
			}
		}
	}
	return list
}

// regroup is the case in which the beginning of an array of objects got lost
// too: the members of its one item stand in the object i's string lies in, and
// the tail holds the others. The one missing member that is none of them is the
// array.
func (c *closing) regroup(i int, head, tail string, missing []string) (e Edit, ok bool) {
	n := &c.nodes[i]
	if len(c.children(n.parent)) != 1 {
		return e, false
	}
	object := `{` + quoteText(n.name) + `:"` + head + tail + `}`
	var rec parser.Records
	p := parser.New(&rec)
	if p.Feed(object) != nil || p.Close() != nil {
		return e, false
	}
	box := &c.nodes[n.parent]
	var own, item []string // source of the members of the object, and of the item
	array, from := "", -1
	for k := 0; k < len(rec); k++ {
		if rec[k].Kind != parser.KindName || strings.Count(string(rec[k].Path), "/") != 1 {
			continue
		}
		from = int(rec[k].Start)
		end := k + 1
		for end+1 < len(rec)-1 && !(rec[end+1].Kind == parser.KindName && strings.Count(string(rec[end+1].Path), "/") == 1) {
			end++
		}
		source := object[from:int(rec[end].End)]
		if declared, _ := c.declared(n.parent, rec[k].Text); declared {
			own = append(own, source)
		} else {
			item = append(item, source)
		}
	}
	for _, name := range missing {
		if !strings.Contains(object, quoteText(name)+":") {
			if array != "" {
				return e, false
			}
			array = name
		}
	}
	if array == "" || len(item) == 0 {
		return e, false
	}
	own = append(own, quoteText(array)+`:[{`+strings.Join(item, ",")+`}]`)
	return Edit{Path: c.path(n.parent), Start: box.from, End: box.to, Insert: `{` + strings.Join(own, ",") + `}`, Schema: schemaOf(box.names)}, true
}

// swallowed returns where in s, the source of a string, \",\"name\": stands; -1
// if nowhere.
func swallowed(s, name string) int {
	for from := 0; ; {
		k := strings.Index(s[from:], `\"`+name+`\"`)
		if k < 0 {
			return -1
		}
		k += from
		from = k + 1
		at := strings.TrimRight(s[:k], " ")
		if strings.HasSuffix(at, `\",`) && (len(at) < 4 || at[len(at)-4] != '\\') {
			return len(at) - 3
		}
	}
}

// swallowedAny returns where \",\"name\": stands first in s, whatever the name;
// -1 if nowhere.
func swallowedAny(s string) int {
	for from := 0; ; {
		k := strings.Index(s[from:], `\",\"`)
		if k < 0 {
			return -1
		}
		k += from
		from = k + 1
		n := strings.Index(s[k+5:], `\"`)
		if n > 0 && strings.HasPrefix(s[k+5+n:], `\":`) && (k == 0 || s[k-1] != '\\') {
			return k
		}
	}
}

// sameNames reports whether text, behind a string that it ends, is members with
// exactly these names.
func sameNames(text string, names []string) bool {
	var rec parser.Records
	p := parser.New(&rec)
	if p.Feed(`{"":"`+text+`}`) != nil || p.Close() != nil {
		return false
	}
	n := 0
	for i := range rec {
		if rec[i].Kind == parser.KindName && rec[i].Text != "" && strings.Count(string(rec[i].Path), "/") == 1 {
			if index(names, rec[i].Text) < 0 {
				return false
			}
			n++
		}
	}
	return n == len(names)
}

// lastName drops every member whose name comes again in its object.
func lastName(c *closing) []proposal {
	var edits []Edit
	var known map[string]int
	for i := range c.nodes {
		if c.nodes[i].kind != parser.KindObject {
			continue
		}
		clear(known)
		first := c.first(i)
		for k, n := first, 0; k > 0; k, n = c.nodes[k].next, n+1 {
			m := &c.nodes[k]
			before := -1 // the last member of the same name
			if n < fewMembers {
				for b := first; b < k; b = c.nodes[b].next {
					if c.nodes[b].name == m.name {
						before = b
					}
				}
			} else {
				if n == fewMembers {
					if known == nil {
						known = map[string]int{}
					}
					for b := first; b < k; b = c.nodes[b].next {
						known[c.nodes[b].name] = b
					}
				}
				if b, ok := known[m.name]; ok {
					before = b
				}
				known[m.name] = k
			}
			if before < 0 {
				continue
			}
			f := &c.nodes[before]
			e := Edit{Rule: LastName, Loss: c.loss, Path: c.path(k), Start: f.nameFrom, End: c.nodes[f.next].nameFrom}
			if sameValue(c.raw[f.from:f.to], c.raw[m.from:m.to]) {
				e.Rule, e.Loss = DuplicateName, Lossless
			}
			edits = append(edits, e)
		}
	}
	if edits == nil {
		return nil
	}
	return []proposal{{edits: edits, own: true}}
}

// fewMembers is up to how many members of an object are compared one by one.
const fewMembers = 16

// bareText makes a text that is no JSON the only string parameter of a tool, or
// the text under a wrapper.
func bareText(c *closing) []proposal {
	g := c.r.renew()
	if g == nil {
		return nil
	}
	ev := parser.Event{Kind: parser.KindObject, End: 1, At: 1, Path: new(parser.Path)}
	g.Event(&ev)
	n := g.Names(0)
	if n == nil {
		return nil
	}
	name := ""
	for _, k := range n.Known {
		if g.Kinds(k).Any(parser.Strings) {
			if name != "" {
				return nil
			}
			name = k
		}
	}
	if name == "" {
		return nil
	}
	if c.r.err != nil {
		text := strings.TrimSpace(c.raw)
		if text == "" || strings.IndexByte(`{["`, text[0]) >= 0 {
			return nil
		}
		return []proposal{{edits: []Edit{{End: int64(len(c.raw)), Insert: `{` + quoteText(name) + `: ` + quoteText(text) + `}`}}}}
	}
	if c.nodes[0].kind == parser.KindString {
		n := &c.nodes[0]
		return []proposal{{edits: []Edit{{Start: n.from, End: n.from, Insert: `{` + quoteText(name) + `: `}, {Start: n.to, End: n.to, Insert: `}`}}}}
	}
	if list := c.children(0); len(list) == 1 && c.nodes[list[0]].kind == parser.KindString && isWrapper(c.nodes[list[0]].name) {
		k := &c.nodes[list[0]]
		return []proposal{{edits: []Edit{{Path: c.path(list[0]), Start: k.nameFrom, End: k.nameTo, Insert: quoteText(name)}}}}
	}
	return nil
}
