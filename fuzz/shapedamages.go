package fuzz

import (
	"strings"
)

func wrapItem(s *subject) []splice {
	n := s.pick(func(n *node) bool {
		if n.kind != '[' || len(n.kids) != 1 || n.parent == nil {
			return false
		}
		k := n.kids[0]
		var own typeSet
		switch k.kind {
		case '"':
			own = tString
			if t := strings.TrimSpace(unquote(s.src(k))); t == "" || strings.IndexByte(`[{"`, t[0]) >= 0 {
				return false
			}
		case '0':
			own = tNumber | tInteger
		case 't', 'f':
			own = tBoolean
		case '{':
			own = tObject
		default:
			return false
		}
		return s.types(n)&own == 0 && s.types(k)&own != 0
	})
	if n == nil {
		return nil
	}
	return []splice{{n.start, n.kids[0].start, ""}, {n.kids[0].end, n.end, ""}}
}

func enumCase(s *subject) []splice {
	change := func(n *node) string {
		if !isString(n) || s.types(n) != tString {
			return ""
		}
		word := unquote(s.src(n))
		other := strings.ToUpper(word)
		if other == word {
			other = strings.ToLower(word)
		}
		same := 0
		for _, e := range s.enumOf(n) {
			if strings.EqualFold(e, other) {
				same++
			}
			if e == other {
				return ""
			}
		}
		if same != 1 || other == word || quote(other) != `"`+other+`"` {
			return ""
		}
		return other
	}
	n := s.pick(func(n *node) bool { return change(n) != "" })
	if n == nil {
		return nil
	}
	return []splice{{n.start, n.end, quote(change(n))}}
}

func unwrap(s *subject) []splice {
	r := s.nodes[0]
	if r.kind != '{' || len(r.kids) == 0 {
		return nil
	}
	names, required, closed := s.declared(r)
	if len(required) == 0 && !closed {
		return nil
	}
	wrappers := []string{`{"input": |}`, `{"arguments": |}`, `{"args":|}`, `{"parameters": |}`, `{"params": |}`, `{"properties": |}`,
		`{"output": |}`, `{"$PARAMETER_NAME": |}`, `{"$JSON": |}`, `{"name": "my_tool", "arguments": |}`}
	for _, n := range names {
		if strings.Contains(" input arguments args parameters params properties output name raw len type id ", " "+n+" ") {
			return nil
		}
	}
	before, behind, _ := strings.Cut(wrappers[s.rng.IntN(len(wrappers))], "|")
	return []splice{{0, 0, before}, {len(s.text), len(s.text), behind}}
}

// splitSibling moves the next member into the string before it, as markup.
func splitSibling(s *subject) []splice {
	n := s.pick(func(n *node) bool {
		next := n.next()
		return isString(n) && n.depth() == 1 && next != nil && isString(next) && s.isDeclared(n) && s.isDeclared(next) && s.inner(n) != ""
	})
	if n == nil {
		return nil
	}
	next := n.next()
	return []splice{{n.end - 1, next.start + 1, "</" + n.name + `>\n<parameter name=\"` + next.name + `\">`}}
}

// splitSwallowed escapes the quotes between a string and the required string
// member behind it.
func splitSwallowed(s *subject) []splice {
	n := s.pick(func(n *node) bool {
		next := n.next()
		if next == nil {
			return false
		}
		_, required, _ := s.declared(n.parent)
		return isString(n) && isString(next) && n.depth() == 1 && required[next.name] && s.isDeclared(next) && s.plainName(next)
	})
	if n == nil {
		return nil
	}
	next := n.next()
	return []splice{{n.end - 1, next.start + 1, `\",\"` + next.name + `\":\"`}}
}
