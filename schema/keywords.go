package schema

import (
	"sort"
	"strconv"
	"strings"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/decimal"
)

// A keyword is how one keyword is read: the drafts that have it, the
// vocabulary it belongs to, and where it is specified.
type keyword struct {
	from, to draft
	vocab    vocabulary // 0: the core, always in force
	url      string
	parse    func(c *compiler, r *rule, s, v *value) error // s is the schema object, v the keyword's value
}

const (
	core2020       = "https://json-schema.org/draft/2020-12/json-schema-core#"
	validation2020 = "https://json-schema.org/draft/2020-12/json-schema-validation#"
	core2019       = "https://json-schema.org/draft/2019-09/json-schema-core#"
	validation7    = "https://json-schema.org/draft-07/json-schema-validation#"
)

// lookupKeyword returns the entry of the keyword so named.
func lookupKeyword(name string) *keyword {
	for _, family := range []func(string) *keyword{typeKeyword, numberKeyword, stringKeyword, objectKeyword, arrayKeyword, logicKeyword, refKeyword} {
		if k := family(name); k != nil {
			return k
		}
	}
	return nil
}

// annotations are the keywords that say nothing about validity.
func annotationOnly(name string) bool {
	switch name {
	case "$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "$comment", "$defs", "definitions",
		"title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples",
		"contentEncoding", "contentMediaType", "contentSchema":
		return true
	}
	return false
}

// keywords reads the keywords of the schema object v into r.
func (c *compiler) keywords(r *rule, v *value) error {
	dia := v.place.res.dialect
	if dia.draft <= draft7 {
		if ref := v.get("$ref"); ref != nil && ref.kind == parser.KindString {
			for _, name := range v.names {
				if name != "$ref" && lookupKeyword(name) != nil {
					c.loader.warn(v.get(name), name, "ignored: a sibling of \"$ref\" says nothing in this draft")
				}
			}
			return parseRef(c, r, v, ref)
		}
	}
	for i, name := range v.names {
		x := v.vals[i]
		k := lookupKeyword(name)
		if k == nil || dia.draft < k.from || dia.draft > k.to {
			done := false
			if k != nil {
				var err error
				if done, err = c.habit(r, v, x, name); err != nil {
					return err
				}
			} else if name == "nullable" || name == "default" {
				continue
			}
			if !done && name != "$schema" && x.main {
				msg := "an annotation"
				if !annotationOnly(name) {
					msg = "an unknown keyword: it asserts nothing"
				} else if isIdentifier(name) {
					continue
				}
				c.loader.notes = append(c.loader.notes, Warning{x.ptr(), name, msg})
			}
			continue
		}
		if k.vocab != 0 && dia.vocab&k.vocab == 0 {
			if x.main {
				c.loader.notes = append(c.loader.notes, Warning{x.ptr(), name, "an annotation: its vocabulary is not in force"})
			}
			continue
		}
		if err := k.parse(c, r, v, x); err != nil {
			return err
		}
	}
	if d := v.get("default"); d != nil {
		r.defaultText = string(appendJSON(nil, d))
	}
	return c.nullable(r, v)
}

func isIdentifier(name string) bool {
	switch name {
	case "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "$defs", "definitions":
		return true
	}
	return false
}

// habit reads a keyword of another draft, as tool authors mix them: leniently
// it means what it meant there. It reports whether it did.
func (c *compiler) habit(r *rule, s, x *value, name string) (bool, error) {
	if c.cfg.strict {
		return false, nil
	}
	switch name {
	case "dependencies", "additionalItems":
		if name == "additionalItems" {
			if it := s.get("items"); it == nil || it.kind != parser.KindArray {
				return false, nil
			}
		}
		c.loader.warn(x, name, "\""+name+"\" is a keyword of older drafts: read as there")
		return true, lookupKeyword(name).parse(c, r, s, x)
	}
	return false, nil
}

// nullable reads the OpenAPI 3.0 keyword: leniently it adds null to the type
// and to the enum beside it.
func (c *compiler) nullable(r *rule, s *value) error {
	n := s.get("nullable")
	if n == nil {
		return nil
	}
	if n.kind != parser.KindTrue || c.cfg.strict {
		if n.main {
			c.loader.notes = append(c.loader.notes, Warning{n.ptr(), "nullable", "an unknown keyword: it asserts nothing"})
		}
		return nil
	}
	c.loader.warn(n, "nullable", "\"nullable\" is a keyword of OpenAPI: null is allowed besides")
	if !r.typed {
		return nil
	}
	r.kinds |= parser.Nulls
	r.leaf("type", codeType).kinds = r.kinds
	for _, e := range r.enums {
		if e.leaf.word == "enum" {
			e.kinds |= parser.Nulls
		}
	}
	return nil
}

// Readers of keyword values. What they refuse is the same in all drafts.

func (c *compiler) wantString(v *value, word string) (string, error) {
	if v.kind != parser.KindString {
		return "", errAt(v, word, "\""+word+"\" must be a string, not "+kindWord(v.kind))
	}
	return v.text, nil
}

// wantCount reads a non-negative integer; 1.0 is one.
func (c *compiler) wantCount(v *value, word string) (int64, error) {
	if v.kind == parser.KindNumber {
		if d, err := decimal.Parse(v.text); err == nil && d.IsInteger() && d.Sign() >= 0 {
			if n, ok := d.Int64(); ok {
				return n, nil
			}
			return 1 << 62, nil
		}
	}
	return 0, errAt(v, word, "\""+word+"\" must be a non-negative integer")
}

// wantNumber reads a number.
func (c *compiler) wantNumber(v *value, word string) (decimal.Value, error) {
	if v.kind != parser.KindNumber {
		return decimal.Value{}, errAt(v, word, "\""+word+"\" must be a number, not "+kindWord(v.kind))
	}
	d, err := decimal.Parse(v.text)
	if err != nil {
		return d, errAt(v, word, "\""+word+"\": "+err.Error())
	}
	return d, nil
}

func (c *compiler) wantNames(v *value, word string) ([]string, error) {
	if v.kind != parser.KindArray {
		return nil, errAt(v, word, "\""+word+"\" must be an array of strings, not "+kindWord(v.kind))
	}
	var names []string
	for _, x := range v.vals {
		if x.kind != parser.KindString {
			return nil, errAt(x, word, "\""+word+"\" must be an array of strings")
		}
		names = append(names, x.text)
	}
	return names, nil
}

func (c *compiler) wantBool(v *value, word string) (bool, error) {
	if !v.isBool() {
		return false, errAt(v, word, "\""+word+"\" must be a boolean, not "+kindWord(v.kind))
	}
	return v.kind == parser.KindTrue, nil
}

func (c *compiler) wantList(r *rule, v *value, word string) ([]*rule, error) {
	if v.kind != parser.KindArray || len(v.vals) == 0 && word != "prefixItems" && word != "items" {
		return nil, errAt(v, word, "\""+word+"\" must be an array of schemas that is not empty")
	}
	var out []*rule
	for _, x := range v.vals {
		sub, err := c.child(r, x)
		if err != nil {
			return nil, err
		}
		out = append(out, sub)
	}
	return out, nil
}

// Types.

func typeKeyword(name string) *keyword {
	switch name {
	case "type":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.1.1", parseType}
	case "enum":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.1.2", parseEnum}
	case "const":
		return &keyword{draft6, draft2020, vocabValidation, validation2020 + "section-6.1.3", parseConst}
	}
	return nil
}

// typeName returns the kinds of a type name. Those that other schema languages
// have are known leniently.
func typeName(s string) (k parser.Kinds, exact bool) {
	switch s {
	case "null":
		return parser.Nulls, true
	case "boolean":
		return parser.Booleans, true
	case "integer":
		return parser.Integers, true
	case "number":
		return parser.Numbers, true
	case "string":
		return parser.Strings, true
	case "array":
		return parser.Arrays, true
	case "object":
		return parser.Objects, true
	}
	switch strings.ToLower(s) {
	case "null", "none", "nil":
		return parser.Nulls, false
	case "boolean", "bool":
		return parser.Booleans, false
	case "integer", "int", "int32", "int64", "long":
		return parser.Integers, false
	case "number", "float", "double", "decimal":
		return parser.Numbers, false
	case "string", "str", "text":
		return parser.Strings, false
	case "array", "list", "tuple":
		return parser.Arrays, false
	case "object", "dict", "map":
		return parser.Objects, false
	}
	return parser.AnyKind, false
}

func parseType(c *compiler, r *rule, s, v *value) error {
	list := []*value{v}
	if v.kind == parser.KindArray {
		list = v.vals
	}
	if len(list) == 0 {
		return errAt(v, "type", "\"type\" must name at least one type")
	}
	r.typed, r.kinds = true, 0
	for _, x := range list {
		if x.kind != parser.KindString {
			return errAt(x, "type", "\"type\" must be a string or an array of strings")
		}
		k, exact := typeName(x.text)
		if !exact {
			msg := "unknown type " + strconv.Quote(x.text) + ": read as " + kindsText(k)
			if err := c.loader.lenientOr(x, "type", msg); err != nil {
				return errAt(x, "type", "unknown type "+strconv.Quote(x.text))
			}
		}
		r.kinds |= k
	}
	r.leaf("type", codeType).kinds = r.kinds
	return nil
}

func parseEnum(c *compiler, r *rule, s, v *value) error {
	if v.kind != parser.KindArray {
		return errAt(v, "enum", "\"enum\" must be an array, not "+kindWord(v.kind))
	}
	e := &enum{leaf: r.leaf("enum", codeEnum)}
	for _, x := range v.vals {
		if err := c.addMember(e, x); err != nil {
			return err
		}
		e.leaf.list = append(e.leaf.list, string(appendJSON(nil, x)))
	}
	r.enums = append(r.enums, e)
	return nil
}

func parseConst(c *compiler, r *rule, s, v *value) error {
	e := &enum{leaf: r.leaf("const", codeEnum)}
	e.leaf.list = []string{string(appendJSON(nil, v))}
	if err := c.addMember(e, v); err != nil {
		return err
	}
	r.enums = append(r.enums, e)
	return nil
}

// Numbers.

func numberKeyword(name string) *keyword {
	switch name {
	case "multipleOf":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.2.1", parseMultiple}
	case "maximum":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.2.2", parseBound}
	case "exclusiveMaximum":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.2.3", parseBound}
	case "minimum":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.2.4", parseBound}
	case "exclusiveMinimum":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.2.5", parseBound}
	}
	return nil
}

func parseMultiple(c *compiler, r *rule, s, v *value) error {
	d, err := c.wantNumber(v, "multipleOf")
	if err != nil {
		return err
	}
	if d.Sign() <= 0 {
		return errAt(v, "multipleOf", "\"multipleOf\" must be greater than 0")
	}
	l := r.leaf("multipleOf", codeMultiple)
	l.text = v.text
	r.bounds = append(r.bounds, bound{opMultiple, d, l})
	return nil
}

func parseBound(c *compiler, r *rule, s, v *value) error {
	// The four names stand in the value's pointer.
	word := v.name
	d := s.place.res.dialect.draft
	upper := strings.HasSuffix(word, "aximum")
	exclusive := strings.HasPrefix(word, "exclusive")
	base := "minimum"
	op := opMin
	if upper {
		base, op = "maximum", opMax
	}
	if exclusive {
		if v.isBool() {
			if d > draft4 {
				if err := c.loader.lenientOr(v, word, "a boolean \""+word+"\" belongs to draft 4: read as there"); err != nil {
					return err
				}
			}
			return nil // read with its base
		}
		if d == draft4 {
			if v.kind != parser.KindNumber {
				return errAt(v, word, "\""+word+"\" must be a boolean in draft 4")
			}
			if err := c.loader.lenientOr(v, word, "a numeric \""+word+"\" belongs to later drafts: read as there"); err != nil {
				return err
			}
		}
		op++
	}
	limit, err := c.wantNumber(v, word)
	if err != nil {
		return err
	}
	if !exclusive {
		ex := "exclusiveMinimum"
		if upper {
			ex = "exclusiveMaximum"
		}
		if x := s.get(ex); x != nil && x.kind == parser.KindTrue {
			op++
			base = ex
		}
	} else {
		base = word
	}
	l := r.leaf(base, codeBound)
	l.text = v.text
	r.bounds = append(r.bounds, bound{op, limit, l})
	return nil
}

// Strings.

func stringKeyword(name string) *keyword {
	switch name {
	case "maxLength":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.3.1", parseMaxLength}
	case "minLength":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.3.2", parseMinLength}
	case "pattern":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.3.3", parsePattern}
	case "format":
		return &keyword{draft4, draft2020, 0, validation2020 + "section-7", parseFormat}
	}
	return nil
}

func parseMaxLength(c *compiler, r *rule, s, v *value) (err error) {
	r.maxLength, err = c.wantCount(v, "maxLength")
	r.leaf("maxLength", codeMaxLength).text = v.text
	return err
}

func parseMinLength(c *compiler, r *rule, s, v *value) (err error) {
	r.minLength, err = c.wantCount(v, "minLength")
	r.leaf("minLength", codeMinLength).text = v.text
	return err
}

// pattern returns the id of a compiled pattern; -1 where it is left unchecked.
func (c *compiler) pattern(v *value, word, text string) (int32, error) {
	if id, ok := c.patIDs[text]; ok {
		return id, nil
	}
	p, unchecked, err := newPattern(text)
	if err != nil {
		if !unchecked {
			return 0, errAt(v, word, "invalid pattern: "+err.Error())
		}
		if c.cfg.strict {
			return 0, errAt(v, word, "a pattern that cannot be checked: "+err.Error())
		}
		c.loader.warn(v, word, "not checked: "+err.Error())
		return -1, nil
	}
	id := int32(len(c.patterns))
	c.patterns = append(c.patterns, p)
	c.patIDs[text] = id
	return id, nil
}

func parsePattern(c *compiler, r *rule, s, v *value) error {
	text, err := c.wantString(v, "pattern")
	if err != nil {
		return err
	}
	id, err := c.pattern(v, "pattern", text)
	if err != nil || id < 0 {
		return err
	}
	r.leaf("pattern", codePattern).text = text
	r.patterns = append(r.patterns, id)
	return nil
}

func parseFormat(c *compiler, r *rule, s, v *value) error {
	name, err := c.wantString(v, "format")
	if err != nil {
		return err
	}
	if !c.cfg.assertFormat && s.place.res.dialect.vocab&vocabFormatAssertion == 0 {
		if v.main {
			c.loader.notes = append(c.loader.notes, Warning{v.ptr(), "format", "an annotation: formats are not asserted"})
		}
		return nil
	}
	id, ok := c.formatIDs[name]
	if !ok {
		f := newFormat(name)
		if f == nil {
			c.loader.warn(v, "format", "unknown format "+strconv.Quote(name)+": not checked")
			return nil
		}
		id = int32(len(c.formats))
		c.formats = append(c.formats, f)
		c.formatIDs[name] = id
	}
	r.leaf("format", codeFormat).text = name
	r.format = id
	return nil
}

// sortedCopy returns s sorted, without doubles.
func sortedCopy(s []string) []string {
	out := append([]string(nil), s...)
	sort.Strings(out)
	n := 0
	for i, x := range out {
		if i == 0 || x != out[n-1] {
			out[n] = x
			n++
		}
	}
	return out[:n]
}
