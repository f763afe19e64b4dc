package fuzz

import (
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Input returns a JSON text that is meant to fit the JSON Schema in the text
// schema: what a model that makes no mistake could send. The same schema and
// the same state of rng give the same text.
//
// It follows $ref inside of the document, allOf, anyOf, oneOf and if, intersects
// what they say, and obeys types, enum, const, bounds, lengths, patterns (as
// far as package regexp reads them), formats, names and counts. It does not
// look at not, contains, dependent* and unevaluated*, nor whether a second
// branch of oneOf fits too: whoever needs certainty asks a validator. Members
// come in any order, optional ones come or do not, and the layout varies. A
// text that is not a JSON Schema is taken for true.
//
// Strings hold what real ones do: code, quotes, paths, line ends, JSON, markup
// and other scripts.
func Input(schema string, rng *rand.Rand) string {
	g := &inputs{rng: rng}
	d := json.NewDecoder(strings.NewReader(schema))
	d.UseNumber()
	if d.Decode(&g.root) != nil {
		g.root = true
	}
	p := &printer{rng: rng}
	switch rng.IntN(3) {
	case 1:
		p.comma, p.colon = ", ", ": "
	case 2:
		p.comma, p.colon, p.indent = ",", ": ", "  "
	default:
		p.comma, p.colon = ",", ":"
	}
	p.escapes = rng.IntN(4) == 0
	p.value(g.value([]any{g.root}, 0), 0)
	return string(p.out)
}

// maxInputDepth is the depth at which Input stops to add what is optional.
const maxInputDepth = 5

// inputs generates values: nil, bool, json.Number, string, []any and object.
type inputs struct {
	rng  *rand.Rand
	root any
}

// object is an object whose members are in order.
type object []member

type member struct {
	name  string
	value any
}

// A conjunction is what the conjunction of some schemas says.
type conjunction struct {
	parts []map[string]any
	never bool
}

// expand follows references and branches: what it returns has none left.
func (g *inputs) expand(schemas []any, depth int) conjunction {
	var c conjunction
	var add func(s any, hops int)
	add = func(s any, hops int) {
		m, ok := s.(map[string]any)
		if !ok {
			c.never = c.never || s == false
			return
		}
		if hops > 40 {
			return
		}
		c.parts = append(c.parts, m)
		if ref, ok := m["$ref"].(string); ok {
			if t, ok := g.lookup(ref); ok {
				add(t, hops+1)
			}
		}
		for _, s := range list(m["allOf"]) {
			add(s, hops+1)
		}
		for _, word := range []string{"anyOf", "oneOf"} {
			if b := list(m[word]); len(b) > 0 {
				add(g.branch(b, m, depth), hops+1)
			}
		}
		if cond, ok := m["if"]; ok {
			then, els := m["then"], m["else"]
			if then != nil && (els == nil || g.rng.IntN(2) == 0) {
				add(cond, hops+1)
				add(then, hops+1)
			} else if els != nil {
				add(els, hops+1)
			}
		}
	}
	for _, s := range schemas {
		add(s, 0)
	}
	return c
}

// branch chooses one of the branches of the schema m, if it can one that the
// types around allow; where it is deep, one without containers.
func (g *inputs) branch(branches []any, m map[string]any, depth int) any {
	var fit []any
	around := typesOf(g.root, withoutBranches(m), 0)
	for _, b := range branches {
		t := typesOf(g.root, b, 0) & around
		if t == 0 || depth > maxInputDepth && t&^(tObject|tArray) == 0 {
			continue
		}
		fit = append(fit, b)
	}
	if len(fit) == 0 {
		fit = branches
	}
	return fit[g.rng.IntN(len(fit))]
}

func withoutBranches(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if k != "anyOf" && k != "oneOf" {
			out[k] = v
		}
	}
	return out
}

// all returns the values of the keyword in all parts that have it.
func (c *conjunction) all(keyword string) []any {
	var out []any
	for _, m := range c.parts {
		if v, ok := m[keyword]; ok {
			out = append(out, v)
		}
	}
	return out
}

// value generates a value that fits all schemas.
func (g *inputs) value(schemas []any, depth int) any {
	c := g.expand(schemas, depth)
	if v, ok := g.choice(&c); ok {
		return v
	}
	types := tAny
	for _, m := range c.parts {
		types &= ownTypes(m)
	}
	if types == tAny {
		types = c.guess()
	}
	var kinds []typeSet
	for t := tNull; t <= tObject; t <<= 1 {
		if types&t != 0 && (t != tInteger || types&tNumber == 0) {
			kinds = append(kinds, t)
		}
	}
	if len(kinds) > 1 && depth > maxInputDepth {
		kinds = slices.DeleteFunc(kinds, func(t typeSet) bool { return t&(tArray|tObject) != 0 })
	}
	if len(kinds) > 1 && kinds[0] == tNull && g.rng.IntN(4) > 0 {
		kinds = kinds[1:]
	}
	if len(kinds) == 0 || depth > 30 {
		return nil
	}
	switch kinds[g.rng.IntN(len(kinds))] {
	case tBoolean:
		return g.rng.IntN(2) == 0
	case tInteger:
		return g.number(&c, true)
	case tNumber:
		return g.number(&c, false)
	case tString:
		return g.text(&c)
	case tArray:
		return g.array(&c, depth)
	case tObject:
		return g.object(&c, depth)
	}
	return nil
}

// choice returns one of the values that const and enum list, if they do.
func (g *inputs) choice(c *conjunction) (any, bool) {
	var sets [][]any
	for _, m := range c.parts {
		if v, ok := m["const"]; ok {
			sets = append(sets, []any{v})
		}
		if v, ok := m["enum"].([]any); ok && len(v) > 0 {
			sets = append(sets, v)
		}
	}
	if len(sets) == 0 {
		return nil, false
	}
	types := tAny
	for _, m := range c.parts {
		types &= ownTypes(m)
	}
	var fit []any
	for _, v := range sets[0] {
		ok := typeOf(v)&types != 0
		for _, s := range sets[1:] {
			ok = ok && slices.ContainsFunc(s, func(w any) bool { return sameJSON(v, w) })
		}
		if ok {
			fit = append(fit, v)
		}
	}
	if len(fit) == 0 {
		fit = sets[0]
	}
	return ordered(fit[g.rng.IntN(len(fit))]), true
}

// guess says what a schema without a type is probably about.
func (c *conjunction) guess() typeSet {
	for _, m := range c.parts {
		switch {
		case m["properties"] != nil || m["required"] != nil:
			return tObject
		case m["items"] != nil || m["prefixItems"] != nil:
			return tArray
		case m["pattern"] != nil || m["minLength"] != nil || m["maxLength"] != nil || m["format"] != nil:
			return tString
		case m["minimum"] != nil || m["maximum"] != nil || m["multipleOf"] != nil:
			return tNumber
		}
	}
	return tAny
}

func (g *inputs) array(c *conjunction, depth int) any {
	least, most := count(c.all("minItems"), 0, true), count(c.all("maxItems"), 1<<20, false)
	n := least + g.rng.IntN(3)
	if depth > maxInputDepth {
		n = least
	}
	n = min(n, most)
	unique := slices.Contains(c.all("uniqueItems"), any(true))
	out := []any{}
	for tries := 0; len(out) < n && tries < n+30; tries++ {
		item, closed := c.itemAt(len(out))
		if closed && len(out) >= least {
			break
		}
		v := g.value(item, depth+1)
		if unique && slices.ContainsFunc(out, func(w any) bool { return sameJSON(v, w) }) {
			continue
		}
		out = append(out, v)
	}
	return out
}

// itemAt returns the schemas of item i, and whether none is allowed there.
func (c *conjunction) itemAt(i int) (schemas []any, closed bool) {
	for _, m := range c.parts {
		prefix := list(m["prefixItems"])
		rest, ok := m["items"]
		if l, isList := rest.([]any); isList {
			prefix, rest = l, m["additionalItems"]
			ok = rest != nil
		}
		switch {
		case i < len(prefix):
			schemas = append(schemas, prefix[i])
		case ok:
			schemas = append(schemas, rest)
			closed = closed || rest == false
		}
	}
	return schemas, closed
}

func (g *inputs) object(c *conjunction, depth int) any {
	required, known := map[string]bool{}, map[string]bool{}
	for _, v := range c.all("required") {
		for _, n := range list(v) {
			if s, ok := n.(string); ok {
				required[s], known[s] = true, true
			}
		}
	}
	for _, v := range c.all("properties") {
		if m, ok := v.(map[string]any); ok {
			for n := range m {
				known[n] = true
			}
		}
	}
	names := make([]string, 0, len(known))
	for n := range known {
		names = append(names, n)
	}
	slices.Sort(names)
	g.rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	least, most := count(c.all("minProperties"), 0, true), count(c.all("maxProperties"), 1<<20, false)
	var out object
	left := len(required)
	for i, n := range names {
		must := required[n]
		if !must {
			need := least-len(out) >= len(names)-i
			if !need && (g.rng.IntN(2) == 0 || depth > maxInputDepth) || len(out)+left >= most {
				continue
			}
		} else {
			left--
		}
		schemas := c.memberAt(n)
		if !must && slices.Contains(schemas, any(false)) {
			continue
		}
		out = append(out, member{n, g.value(schemas, depth+1)})
	}
	extra := least - len(out)
	if extra <= 0 && depth <= maxInputDepth && g.rng.IntN(6) == 0 {
		extra = 1
	}
	for i := 0; i < extra && len(out) < most; i++ {
		n := g.extraName(c, i)
		schemas := c.memberAt(n)
		if known[n] || slices.Contains(schemas, any(false)) {
			continue
		}
		out = append(out, member{n, g.value(schemas, depth+1)})
	}
	if out == nil {
		out = object{}
	}
	return out
}

// extraName returns a name that the schema does not declare.
func (g *inputs) extraName(c *conjunction, i int) string {
	for _, m := range c.parts {
		if _, ok := m["propertyNames"]; ok {
			if s, ok := g.value([]any{m["propertyNames"]}, maxInputDepth).(string); ok {
				return s
			}
		}
		for _, p := range sortedNames(m["patternProperties"]) {
			if s, ok := matching(p, g.rng); ok {
				return s
			}
		}
	}
	return "extra_" + strconv.Itoa(i)
}

// memberAt returns the schemas of the member with the name.
func (c *conjunction) memberAt(name string) []any {
	var out []any
	for _, m := range c.parts {
		declared := false
		if props, ok := m["properties"].(map[string]any); ok {
			if s, ok := props[name]; ok {
				out = append(out, s)
				declared = true
			}
		}
		for _, p := range sortedNames(m["patternProperties"]) {
			if matches(p, name) {
				out = append(out, m["patternProperties"].(map[string]any)[p])
				declared = true
			}
		}
		if s, ok := m["additionalProperties"]; ok && !declared {
			out = append(out, s)
		}
	}
	return out
}

// numbers are texts that are worth trying.
var numbers = []string{"0", "1", "-1", "42", "100", "7", "2.5", "-0.5", "0.1", "1e3", "1.5E+2", "9007199254740993", "3.0", "12345678901234567890", "0.000001"}

func (g *inputs) number(c *conjunction, integer bool) json.Number {
	lo, loOpen := bound(c, "minimum", "exclusiveMinimum", 1)
	hi, hiOpen := bound(c, "maximum", "exclusiveMaximum", -1)
	var step *big.Rat
	for _, v := range c.all("multipleOf") {
		if r, ok := rat(v); ok && r.Sign() > 0 {
			step = r
		}
	}
	fits := func(r *big.Rat) bool {
		if integer && !r.IsInt() || step != nil && !new(big.Rat).Quo(r, step).IsInt() {
			return false
		}
		if lo != nil && (r.Cmp(lo) < 0 || loOpen && r.Cmp(lo) == 0) {
			return false
		}
		return hi == nil || r.Cmp(hi) < 0 || !hiOpen && r.Cmp(hi) == 0
	}
	for range 6 {
		s := numbers[g.rng.IntN(len(numbers))]
		if r, _ := rat(json.Number(s)); fits(r) && (!integer || strings.Trim(s, "-0123456789") == "" || g.rng.IntN(8) == 0) {
			return json.Number(s)
		}
	}
	// Walk from the bound that there is, in steps that fit.
	unit := big.NewRat(1, 1)
	if step != nil {
		unit = step
	} else if !integer && lo != nil && hi != nil {
		unit = new(big.Rat).Quo(new(big.Rat).Sub(hi, lo), big.NewRat(8, 1))
		if unit.Sign() <= 0 {
			unit = big.NewRat(1, 1)
		}
	}
	at, dir := lo, int64(1)
	if lo == nil {
		at, dir = hi, -1
	}
	if at == nil {
		at = new(big.Rat)
	}
	k := new(big.Rat).Quo(at, unit)
	if integer || step != nil {
		if !unit.IsInt() && integer {
			unit = new(big.Rat).SetInt(unit.Num())
		}
		k.SetInt(new(big.Int).Quo(k.Num(), k.Denom()))
	}
	skip := int64(g.rng.IntN(5))
	var last *big.Rat
	for i := int64(-2); i < 40; i++ {
		r := new(big.Rat).Mul(new(big.Rat).Add(k, big.NewRat(i*dir, 1)), unit)
		if fits(r) {
			last = r
			if skip--; skip < 0 {
				break
			}
		}
	}
	if last == nil {
		return "0"
	}
	if last.IsInt() {
		return json.Number(last.Num().String())
	}
	s := strings.TrimRight(last.FloatString(12), "0")
	return json.Number(strings.TrimSuffix(s, "."))
}

// bound returns the tightest bound of the keywords; sign is 1 for lower bounds.
func bound(c *conjunction, keyword, exclusive string, sign int) (at *big.Rat, open bool) {
	for _, m := range c.parts {
		for _, k := range []string{keyword, exclusive} {
			r, ok := rat(m[k])
			if !ok {
				continue
			}
			strict := k == exclusive || m[exclusive] == true
			if at == nil || r.Cmp(at)*sign > 0 || r.Cmp(at) == 0 && strict {
				at, open = r, strict
			}
		}
	}
	return at, open
}

// rat returns the number exactly, if it is one of a reasonable size.
func rat(v any) (*big.Rat, bool) {
	n, ok := v.(json.Number)
	if !ok || len(n) > 60 {
		return nil, false
	}
	if i := strings.IndexAny(string(n), "eE"); i >= 0 {
		if e, err := strconv.Atoi(string(n)[i+1:]); err != nil || e > 100 || e < -100 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(string(n))
}

// texts are what strings are made of.
var texts = []string{
	"", "a", "hello world", "main.go", "/usr/local/lib/a b.txt", `C:\Users\new\table.txt`, `^\d+\.\w*$`,
	"line one\nline two\n", "\tif x {\n\t\treturn \"y\"\n\t}\n", `she said "go", then left`, `{"a": [1, 2]}`, `[1, 2]`, "true", "42", "null",
	"it's", "`code`", "a, b: c", "<b>bold</b>", "# title\n\n- item", "日本語のテキスト", "naïve café", "🌊 tide", "“quoted”", "x = {'a': 1}; // done",
	"https://example.com/?q=a&b=c#d", "SELECT * FROM t WHERE a = 'b';", "\u2028", "100%", `\\server\share`, "a\\", "\"", "{", "],", "undefined", "...",
}

func (g *inputs) text(c *conjunction) string {
	least, most := count(c.all("minLength"), 0, true), count(c.all("maxLength"), 1<<20, false)
	for _, v := range c.all("pattern") {
		if p, ok := v.(string); ok {
			for range 20 {
				s, ok := matching(p, g.rng)
				if n := utf8.RuneCountInString(s); ok && n >= least && n <= most {
					return s
				}
			}
		}
	}
	for _, v := range c.all("format") {
		if f, ok := v.(string); ok && len(formats[f]) > 0 {
			return formats[f][g.rng.IntN(len(formats[f]))]
		}
	}
	s := texts[g.rng.IntN(len(texts))]
	for g.rng.IntN(3) == 0 && len(s) < 200 {
		s += texts[g.rng.IntN(len(texts))]
	}
	n := utf8.RuneCountInString(s)
	if n < least {
		s += strings.Repeat("x", least-n)
	} else if n > most {
		s = string([]rune(s)[:most])
	}
	return s
}

// formats are strings of the formats that JSON Schema Validation 2020-12,
// section 7.3, defines.
var formats = map[string][]string{
	"date-time":     {"2024-02-29T12:00:00Z", "1985-04-12T23:20:50.52+02:00"},
	"date":          {"2024-02-29", "1999-12-31"},
	"time":          {"12:00:00Z", "23:59:59.5+01:00"},
	"duration":      {"P1D", "PT15M", "P1Y2M10DT2H30M"},
	"email":         {"ann@example.com", "a.b+c@example.org"},
	"idn-email":     {"ann@example.com"},
	"hostname":      {"example.com", "a-1.example.org"},
	"idn-hostname":  {"example.com"},
	"ipv4":          {"192.0.2.1", "10.0.0.255"},
	"ipv6":          {"2001:db8::1", "::1"},
	"uri":           {"https://example.com/a?b=c", "urn:example:a"},
	"uri-reference": {"/a/b", "#part", "https://example.com"},
	"iri":           {"https://example.com/a"},
	"iri-reference": {"/a"},
	"uri-template":  {"https://example.com/{id}"},
	"uuid":          {"f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "00000000-0000-4000-8000-000000000000"},
	"json-pointer":  {"/a/0", "", "/a~1b"},
	"regex":         {"^a+$", "[0-9]{3}"},

	"relative-json-pointer": {"0", "1/a"},
}

// lookup returns what a reference inside of the document means.
func (g *inputs) lookup(ref string) (any, bool) { return lookup(g.root, ref) }

func lookup(root any, ref string) (any, bool) {
	frag, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return nil, false
	}
	if frag == "" {
		return root, true
	}
	frag, err := url.PathUnescape(frag)
	if err != nil {
		return nil, false
	}
	if !strings.HasPrefix(frag, "/") {
		return anchor(root, frag)
	}
	at := root
	for _, tok := range strings.Split(frag[1:], "/") {
		tok = strings.ReplaceAll(strings.ReplaceAll(tok, "~1", "/"), "~0", "~")
		switch v := at.(type) {
		case map[string]any:
			if at, ok = v[tok]; !ok {
				return nil, false
			}
		case []any:
			i, err := strconv.Atoi(tok)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			at = v[i]
		default:
			return nil, false
		}
	}
	return at, true
}

// anchor returns the schema with the $anchor.
func anchor(at any, name string) (any, bool) {
	switch v := at.(type) {
	case map[string]any:
		if v["$anchor"] == name || v["$dynamicAnchor"] == name {
			return v, true
		}
		for _, k := range sortedNames(v) {
			if s, ok := anchor(v[k], name); ok {
				return s, true
			}
		}
	case []any:
		for _, w := range v {
			if s, ok := anchor(w, name); ok {
				return s, true
			}
		}
	}
	return nil, false
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func sortedNames(v any) []string {
	m, _ := v.(map[string]any)
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// count returns the tightest of the counts vs; lower says that they are lower
// bounds.
func count(vs []any, none int, lower bool) int {
	out := none
	for _, v := range vs {
		if n, ok := v.(json.Number); ok {
			if f, err := n.Float64(); err == nil {
				if i := int(f); lower && i > out || !lower && i < out {
					out = i
				}
			}
		}
	}
	return min(out, 10_000)
}

// ordered turns the objects of encoding/json into ours.
func ordered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := object{}
		for _, n := range sortedNames(v) {
			out = append(out, member{n, ordered(v[n])})
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = ordered(v[i])
		}
		return out
	}
	return v
}
