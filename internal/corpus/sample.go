package corpus

import (
	"math/rand"
	"strconv"
	"strings"
)

// Sample makes an instance for a schema. It follows the keywords that tool
// definitions use (type, properties, required, items, enum, const, anyOf,
// $ref into the document, bounds), so that the instance is often valid, but
// nothing relies on that.
func Sample(root *Node, r *rand.Rand) *Node { return sample(root, root, r, 0) }

func sample(root, s *Node, r *rand.Rand, depth int) *Node {
	if s == nil || s.Kind != '{' {
		return ParseNode(extremes[r.Intn(len(extremes))])
	}
	if ref := s.Member("$ref"); ref != nil && depth < 12 {
		return sample(root, lookup(root, ref.Text), r, depth+1)
	}
	if c := s.Member("const"); c != nil {
		return c.Clone()
	}
	for _, key := range []string{"enum", "examples"} {
		if e := s.Member(key); e != nil && len(e.Kids) > 0 {
			return e.Kids[r.Intn(len(e.Kids))].Clone()
		}
	}
	for _, key := range []string{"anyOf", "oneOf", "allOf"} {
		if e := s.Member(key); e != nil && len(e.Kids) > 0 && s.Member("properties") == nil && depth < 12 {
			return sample(root, e.Kids[r.Intn(len(e.Kids))], r, depth+1)
		}
	}
	kind := ""
	switch t := s.Member("type"); {
	case t == nil && s.Member("properties") != nil:
		kind = "object"
	case t == nil && s.Member("items") != nil:
		kind = "array"
	case t == nil:
		return ParseNode(extremes[r.Intn(len(extremes))])
	case t.Kind == '[' && len(t.Kids) > 0:
		kind = t.Kids[r.Intn(len(t.Kids))].Text
	default:
		kind = t.Text
	}
	switch kind {
	case "object":
		return sampleObject(root, s, r, depth)
	case "array":
		n := &Node{Kind: '['}
		count := number(s, "minItems", 0)
		if depth < 5 {
			count += r.Intn(3)
		}
		for range count {
			n.Kids = append(n.Kids, sample(root, s.Member("items"), r, depth+1))
		}
		return n
	case "string":
		return sampleString(s, r)
	case "integer":
		return &Node{Kind: '0', Text: strconv.Itoa(number(s, "minimum", 0) + r.Intn(4))}
	case "number":
		return &Node{Kind: '0', Text: strconv.Itoa(number(s, "minimum", 0)+r.Intn(4)) + []string{"", ".5", ".25", "e0"}[r.Intn(4)]}
	case "boolean":
		return &Node{Kind: "tf"[r.Intn(2)]}
	case "null":
		return &Node{Kind: 'n'}
	}
	return ParseNode(extremes[r.Intn(len(extremes))])
}

func sampleObject(root, s *Node, r *rand.Rand, depth int) *Node {
	n := &Node{Kind: '{'}
	required := map[string]bool{}
	if q := s.Member("required"); q != nil {
		for _, k := range q.Kids {
			required[k.Text] = true
		}
	}
	props := s.Member("properties")
	if props != nil && props.Kind == '{' {
		for _, i := range r.Perm(len(props.Kids)) {
			if required[props.Names[i]] || depth < 5 && r.Intn(2) == 0 {
				n.Names = append(n.Names, props.Names[i])
				n.Kids = append(n.Kids, sample(root, props.Kids[i], r, depth+1))
			}
		}
	}
	if extra := s.Member("additionalProperties"); extra != nil && extra.Kind == '{' && depth < 5 && n.Member("extra") == nil {
		n.Names = append(n.Names, "extra")
		n.Kids = append(n.Kids, sample(root, extra, r, depth+1))
	}
	return n
}

func sampleString(s *Node, r *rand.Rand) *Node {
	text := []string{"", "a", "hello world", "/tmp/file.txt", "é", "line\nline", "2024-05-01T10:00:00Z", "2024-05-01",
		"https://example.com/a?b=c", "me@example.com", "123e4567-e89b-12d3-a456-426614174000"}[r.Intn(11)]
	if least := number(s, "minLength", 0); len(text) < least {
		text += strings.Repeat("x", least-len(text))
	}
	return &Node{Kind: '"', Text: text}
}

func number(s *Node, key string, or int) int {
	if m := s.Member(key); m != nil {
		if v, err := strconv.Atoi(m.Text); err == nil && v < 1000 {
			return v
		}
	}
	return or
}

// lookup follows a reference into the document, or returns nil.
func lookup(root *Node, ref string) *Node {
	if !strings.HasPrefix(ref, "#") {
		return nil
	}
	n := root
	for _, token := range strings.Split(strings.TrimPrefix(ref[1:], "/"), "/") {
		if token == "" || n == nil {
			continue
		}
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		if n.Kind == '[' {
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(n.Kids) {
				return nil
			}
			n = n.Kids[i]
			continue
		}
		n = n.Member(token)
	}
	return n
}
