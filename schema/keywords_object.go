package schema

import (
	"strconv"

	"github.com/jsontide/jsontide/parser"
)

// Objects: Validation section 6.5, Core sections 10.3.2 and 11.3.

func objectKeyword(name string) *keyword {
	switch name {
	case "properties":
		return &keyword{draft4, draft2020, vocabApplicator, core2020 + "section-10.3.2.1", parseProperties}
	case "patternProperties":
		return &keyword{draft4, draft2020, vocabApplicator, core2020 + "section-10.3.2.2", parsePatternProperties}
	case "additionalProperties":
		return &keyword{draft4, draft2020, vocabApplicator, core2020 + "section-10.3.2.3", parseAdditional}
	case "propertyNames":
		return &keyword{draft6, draft2020, vocabApplicator, core2020 + "section-10.3.2.4", parsePropertyNames}
	case "maxProperties":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.5.1", parseMaxProperties}
	case "minProperties":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.5.2", parseMinProperties}
	case "required":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.5.3", parseRequired}
	case "dependentRequired":
		return &keyword{draft2019, draft2020, vocabValidation, validation2020 + "section-6.5.4", parseDependentRequired}
	case "dependentSchemas":
		return &keyword{draft2019, draft2020, vocabApplicator, core2020 + "section-10.2.2.4", parseDependentSchemas}
	case "dependencies":
		return &keyword{draft4, draft7, vocabApplicator, validation7 + "section-6.5.7", parseDependencies}
	case "unevaluatedProperties":
		return &keyword{draft2019, draft2020, vocabUnevaluated, core2020 + "section-11.3", parseUnevaluatedProperties}
	}
	return nil
}

func wantObject(v *value, word string) error {
	if v.kind != parser.KindObject {
		return errAt(v, word, "\""+word+"\" must be an object, not "+kindWord(v.kind))
	}
	return nil
}

func parseProperties(c *compiler, r *rule, s, v *value) error {
	if err := wantObject(v, "properties"); err != nil {
		return err
	}
	for i, name := range v.names {
		sub, err := c.child(r, v.vals[i])
		if err != nil {
			return err
		}
		r.props = append(r.props, prop{name, sub})
	}
	return nil
}

func parsePatternProperties(c *compiler, r *rule, s, v *value) error {
	if err := wantObject(v, "patternProperties"); err != nil {
		return err
	}
	for i, text := range v.names {
		sub, err := c.child(r, v.vals[i])
		if err != nil {
			return err
		}
		id, err := c.pattern(v.vals[i], "patternProperties", text)
		if err != nil {
			return err
		}
		if id < 0 {
			// Which names it matches is not known, so nothing can be said of
			// the others either.
			r.unknownNames = true
			continue
		}
		r.propPats = append(r.propPats, patProp{id, text, sub})
	}
	return nil
}

func parseAdditional(c *compiler, r *rule, s, v *value) (err error) {
	r.additional, err = c.child(r, v)
	return err
}

func parsePropertyNames(c *compiler, r *rule, s, v *value) (err error) {
	r.propNames, err = c.child(r, v)
	return err
}

func parseMaxProperties(c *compiler, r *rule, s, v *value) (err error) {
	r.maxProps, err = c.wantCount(v, "maxProperties")
	r.leaf("maxProperties", codeMaxProps).text = v.text
	return err
}

func parseMinProperties(c *compiler, r *rule, s, v *value) (err error) {
	r.minProps, err = c.wantCount(v, "minProperties")
	r.leaf("minProperties", codeMinProps).text = v.text
	return err
}

func parseRequired(c *compiler, r *rule, s, v *value) (err error) {
	if v.isBool() {
		return c.loader.lenientOr(v, "required", "a boolean \"required\" belongs to draft 3: it asserts nothing")
	}
	r.required, err = c.wantNames(v, "required")
	if len(r.required) == 0 && err == nil && s.place.res.dialect.draft == draft4 {
		return c.loader.lenientOr(v, "required", "\"required\" must name at least one member in draft 4")
	}
	return err
}

// needs makes the rule that all names must be there.
func (c *compiler) needs(v *value, names []string, l *assertion) *rule {
	r := c.newRule(v, 0)
	r.made = l
	r.required = names
	return r
}

func parseDependentRequired(c *compiler, r *rule, s, v *value) error {
	if err := wantObject(v, "dependentRequired"); err != nil {
		return err
	}
	for i, name := range v.names {
		names, err := c.wantNames(v.vals[i], "dependentRequired")
		if err != nil {
			return err
		}
		c.addNeeds(r, "dependentRequired", name, v.vals[i], names)
	}
	return nil
}

func (c *compiler) addNeeds(r *rule, word, name string, v *value, names []string) {
	l := &assertion{code: codeRequired, word: word, ptr: v.ptr(), text: name}
	r.deps = append(r.deps, dep{word, name, c.needs(v, names, l)})
}

func parseDependentSchemas(c *compiler, r *rule, s, v *value) error {
	if err := wantObject(v, "dependentSchemas"); err != nil {
		return err
	}
	for i, name := range v.names {
		sub, err := c.child(r, v.vals[i])
		if err != nil {
			return err
		}
		r.deps = append(r.deps, dep{"dependentSchemas", name, sub})
	}
	return nil
}

func parseDependencies(c *compiler, r *rule, s, v *value) error {
	if err := wantObject(v, "dependencies"); err != nil {
		return err
	}
	for i, name := range v.names {
		x := v.vals[i]
		if x.kind == parser.KindArray {
			names, err := c.wantNames(x, "dependencies")
			if err != nil {
				return err
			}
			c.addNeeds(r, "dependencies", name, x, names)
			continue
		}
		sub, err := c.child(r, x)
		if err != nil {
			return err
		}
		r.deps = append(r.deps, dep{"dependencies", name, sub})
	}
	return nil
}

func parseUnevaluatedProperties(c *compiler, r *rule, s, v *value) (err error) {
	r.unevProps, err = c.child(r, v)
	return err
}

// Arrays: Validation section 6.4, Core sections 10.3.1 and 11.2.

func arrayKeyword(name string) *keyword {
	switch name {
	case "prefixItems":
		return &keyword{draft2020, draft2020, vocabApplicator, core2020 + "section-10.3.1.1", parsePrefixItems}
	case "items":
		return &keyword{draft4, draft2020, vocabApplicator, core2020 + "section-10.3.1.2", parseItems}
	case "additionalItems":
		return &keyword{draft4, draft2019, vocabApplicator, core2019 + "section-9.3.1.2", parseAdditionalItems}
	case "contains":
		return &keyword{draft6, draft2020, vocabApplicator, core2020 + "section-10.3.1.3", parseContains}
	case "maxContains":
		return &keyword{draft2019, draft2020, vocabValidation, validation2020 + "section-6.4.4", parseMaxContains}
	case "minContains":
		return &keyword{draft2019, draft2020, vocabValidation, validation2020 + "section-6.4.5", parseMinContains}
	case "maxItems":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.4.1", parseMaxItems}
	case "minItems":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.4.2", parseMinItems}
	case "uniqueItems":
		return &keyword{draft4, draft2020, vocabValidation, validation2020 + "section-6.4.3", parseUniqueItems}
	case "unevaluatedItems":
		return &keyword{draft2019, draft2020, vocabUnevaluated, core2020 + "section-11.2", parseUnevaluatedItems}
	}
	return nil
}

func parsePrefixItems(c *compiler, r *rule, s, v *value) (err error) {
	r.prefix, err = c.wantList(r, v, "prefixItems")
	return err
}

func parseItems(c *compiler, r *rule, s, v *value) (err error) {
	if v.kind != parser.KindArray {
		r.items, err = c.child(r, v)
		r.itemsWord = "items"
		return err
	}
	if s.place.res.dialect.draft == draft2020 {
		if err := c.loader.lenientOr(v, "items", "an array of schemas belongs to older drafts: read as \"prefixItems\""); err != nil {
			return err
		}
		if s.get("prefixItems") != nil {
			return nil
		}
	}
	r.prefix, err = c.wantList(r, v, "items")
	return err
}

func parseAdditionalItems(c *compiler, r *rule, s, v *value) (err error) {
	if it := s.get("items"); it == nil || it.kind != parser.KindArray {
		_, err = c.child(r, v) // says nothing, but must be a schema
		return err
	}
	r.items, err = c.child(r, v)
	r.itemsWord = "additionalItems"
	return err
}

func parseContains(c *compiler, r *rule, s, v *value) (err error) {
	r.contains, err = c.child(r, v)
	r.markContains = s.place.res.dialect.draft >= draft2020
	return err
}

func parseMaxContains(c *compiler, r *rule, s, v *value) (err error) {
	r.maxCont, err = c.wantCount(v, "maxContains")
	r.leaf("maxContains", codeMaxContains).text = v.text
	return err
}

func parseMinContains(c *compiler, r *rule, s, v *value) (err error) {
	r.minCont, err = c.wantCount(v, "minContains")
	r.leaf("minContains", codeContains).text = v.text
	return err
}

func parseMaxItems(c *compiler, r *rule, s, v *value) (err error) {
	r.maxItems, err = c.wantCount(v, "maxItems")
	r.leaf("maxItems", codeMaxItems).text = v.text
	return err
}

func parseMinItems(c *compiler, r *rule, s, v *value) (err error) {
	r.minItems, err = c.wantCount(v, "minItems")
	r.leaf("minItems", codeMinItems).text = v.text
	return err
}

func parseUniqueItems(c *compiler, r *rule, s, v *value) (err error) {
	r.unique, err = c.wantBool(v, "uniqueItems")
	return err
}

func parseUnevaluatedItems(c *compiler, r *rule, s, v *value) (err error) {
	r.unevItems, err = c.child(r, v)
	return err
}

// Logic: Core section 10.2.

func logicKeyword(name string) *keyword {
	switch name {
	case "allOf":
		return &keyword{draft4, draft2020, vocabApplicator, core2020 + "section-10.2.1.1", parseAllOf}
	case "anyOf":
		return &keyword{draft4, draft2020, vocabApplicator, core2020 + "section-10.2.1.2", parseAnyOf}
	case "oneOf":
		return &keyword{draft4, draft2020, vocabApplicator, core2020 + "section-10.2.1.3", parseOneOf}
	case "not":
		return &keyword{draft4, draft2020, vocabApplicator, core2020 + "section-10.2.1.4", parseNot}
	case "if", "then", "else":
		return &keyword{draft7, draft2020, vocabApplicator, core2020 + "section-10.2.2", parseIf}
	}
	return nil
}

func parseAllOf(c *compiler, r *rule, s, v *value) error {
	list, err := c.wantList(r, v, "allOf")
	r.also = append(r.also, list...)
	return err
}

func parseAnyOf(c *compiler, r *rule, s, v *value) error {
	list, err := c.wantList(r, v, "anyOf")
	r.alts = append(r.alts, alt{false, list})
	return err
}

func parseOneOf(c *compiler, r *rule, s, v *value) error {
	list, err := c.wantList(r, v, "oneOf")
	r.alts = append(r.alts, alt{true, list})
	return err
}

func parseNot(c *compiler, r *rule, s, v *value) error {
	sub, err := c.child(r, v)
	r.nots = append(r.nots, sub)
	return err
}

func parseIf(c *compiler, r *rule, s, v *value) error {
	sub, err := c.child(r, v)
	if err != nil {
		return err
	}
	switch v {
	case s.get("if"):
		r.cond = sub
	case s.get("then"):
		r.then = sub
	default:
		r.els = sub
	}
	return nil
}

// References: Core section 8.2.3.

func refKeyword(name string) *keyword {
	switch name {
	case "$ref":
		return &keyword{draft4, draft2020, 0, core2020 + "section-8.2.3.1", parseRef}
	case "$dynamicRef":
		return &keyword{draft2020, draft2020, 0, core2020 + "section-8.2.3.2", parseDynamicRef}
	case "$recursiveRef":
		return &keyword{draft2019, draft2019, 0, core2019 + "section-8.2.4.2.1", parseRecursiveRef}
	}
	return nil
}

func parseRef(c *compiler, r *rule, s, v *value) error {
	ref, err := c.wantString(v, "$ref")
	if err != nil {
		return err
	}
	t, _, err := c.loader.find(v, "$ref", ref, s.place.res)
	if err != nil {
		return err
	}
	return c.refer(r, t)
}

func (c *compiler) refer(r *rule, t *value) error {
	sub, err := c.ruleAt(t, c.enter(r.scope, t.place.res))
	if err != nil {
		return err
	}
	r.also = append(r.also, sub)
	return nil
}

func parseDynamicRef(c *compiler, r *rule, s, v *value) error {
	ref, err := c.wantString(v, "$dynamicRef")
	if err != nil {
		return err
	}
	t, dynamic, err := c.loader.find(v, "$dynamicRef", ref, s.place.res)
	if err != nil {
		return err
	}
	if dynamic != "" {
		scope := c.enter(r.scope, t.place.res)
		if res, ok := c.scopes[scope].lookup(dynamic); ok {
			t = res.dynamic[dynamic]
		}
	}
	return c.refer(r, t)
}

func parseRecursiveRef(c *compiler, r *rule, s, v *value) error {
	ref, err := c.wantString(v, "$recursiveRef")
	if err != nil {
		return err
	}
	if ref != "#" {
		return errAt(v, "$recursiveRef", "\"$recursiveRef\" must be \"#\", not "+strconv.Quote(ref))
	}
	t := s.place.res.root
	if s.place.res.dynamic[recursiveAnchor] == t {
		if res, ok := c.scopes[r.scope].lookup(recursiveAnchor); ok {
			t = res.root
		}
	}
	return c.refer(r, t)
}
