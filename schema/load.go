package schema

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// A resource is a schema with a URI of its own (Core section 4.3.5).
type resource struct {
	uri     string // absolute, without a fragment
	base    *url.URL
	root    *value
	dialect dialect
	anchors map[string]*value
	dynamic map[string]*value // anchors that "$dynamicRef" may find
}

// recursiveAnchor is the name under which a resource with "$recursiveAnchor"
// (2019-09 Core section 8.2.4.2) is kept among its dynamic anchors.
const recursiveAnchor = "\x00recursive"

// A place is where a subschema belongs.
type place struct {
	res   *resource
	depth int
}

// loader knows all documents and their resources.
type loader struct {
	cfg       *config
	resources map[string]*resource
	metas     map[string]dialect
	warnings  []Warning
	notes     []Warning // keywords that only annotate
}

func (l *loader) warn(v *value, keyword, msg string) {
	if v.main {
		l.warnings = append(l.warnings, Warning{v.ptr(), keyword, msg})
	}
}

func errAt(v *value, keyword, msg string) *CompileError {
	return &CompileError{Pointer: v.ptr(), Keyword: keyword, Msg: msg, Offset: v.off}
}

// lenientOr warns that something is read leniently, or refuses it.
func (l *loader) lenientOr(v *value, keyword, msg string) error {
	if l.cfg.strict {
		return errAt(v, keyword, msg)
	}
	l.warn(v, keyword, msg)
	return nil
}

// load reads a document that is known by uri; main is the one given to Compile.
func (l *loader) load(uri, doc string, main bool) (*resource, error) {
	root, twice, err := parseDocument(doc, l.cfg.maxDepth, main)
	if err != nil {
		return nil, err
	}
	for _, v := range twice {
		if err := l.lenientOr(v, "", "the name stands twice in one object: the last one counts"); err != nil {
			return nil, err
		}
	}
	base, err := url.Parse(uri)
	if err != nil {
		return nil, errAt(root, "", "not a URI: "+uri)
	}
	def := dialect{draft2020, vocabAll}
	if l.cfg.dialect != "" {
		if def, err = l.dialectOf(root, l.cfg.dialect); err != nil {
			return nil, err
		}
	}
	res := &resource{uri: strings.TrimSuffix(uri, "#"), base: base, root: root, dialect: def}
	l.register(res.uri, res)
	if err := l.scan(root, res, 0, true); err != nil {
		return nil, err
	}
	return root.place.res, nil
}

func (l *loader) register(uri string, r *resource) {
	if _, ok := l.resources[uri]; !ok {
		l.resources[uri] = r
	}
}

// dialectOf returns the dialect whose meta-schema has the URI.
func (l *loader) dialectOf(v *value, uri string) (dialect, error) {
	uri = strings.TrimSuffix(uri, "#")
	if d, ok := draftOf(uri); ok {
		return dialect{d, vocabAll}, nil
	}
	if d, ok := l.metas[uri]; ok {
		return d, nil
	}
	doc, ok := l.cfg.resources[uri]
	if !ok {
		if err := l.lenientOr(v, "$schema", "unknown dialect "+strconv.Quote(uri)+": read as 2020-12"); err != nil {
			return dialect{}, err
		}
		return dialect{draft2020, vocabAll}, nil
	}
	l.metas[uri] = dialect{draft2020, vocabAll} // ends a loop
	root, _, err := parseDocument(doc, l.cfg.maxDepth, false)
	if err != nil {
		return dialect{}, err
	}
	d := dialect{draft2020, vocabAll}
	if s := root.get("$schema"); s != nil && s.kind == parser.KindString && strings.TrimSuffix(s.text, "#") != uri {
		if d, err = l.dialectOf(v, s.text); err != nil {
			return d, err
		}
	}
	if voc := root.get("$vocabulary"); voc != nil && voc.kind == parser.KindObject && d.draft >= draft2019 {
		d.vocab = 0
		for i, name := range voc.names {
			known := vocabularyOf(name)
			if known != 0 || strings.HasPrefix(name, "https://json-schema.org/draft/20") {
				d.vocab |= known
			} else if voc.vals[i].kind == parser.KindTrue {
				return d, errAt(v, "$schema", "the dialect requires an unknown vocabulary "+strconv.Quote(name))
			}
		}
	}
	l.metas[uri] = d
	return d, nil
}

// scan finds the resources and anchors in the subschema v of res.
func (l *loader) scan(v *value, res *resource, depth int, root bool) error {
	if v.place != nil {
		return nil
	}
	v.place = &place{res, depth}
	if depth > l.cfg.maxDepth {
		return errAt(v, "", "limit MaxDepth of "+strconv.Itoa(l.cfg.maxDepth)+" passed")
	}
	if v.kind != parser.KindObject {
		return nil
	}
	_, hasRef := textOf(v, "$ref")
	idName := "$id"
	if res.dialect.draft == draft4 {
		idName = "id"
	}
	dia := res.dialect
	if uri, ok := textOf(v, "$schema"); ok {
		if d, err := l.dialectOf(v.get("$schema"), uri); err != nil {
			return err
		} else if root || v.get("$id") != nil || v.get("id") != nil {
			dia = d
			idName = "$id"
			if d.draft == draft4 {
				idName = "id"
			}
		}
	}
	id, hasID := textOf(v, idName)
	if dia.draft <= draft7 && hasRef && !root {
		hasID = false // a sibling of $ref is not looked at
	}
	if hasID && dia.draft <= draft7 && strings.HasPrefix(id, "#") {
		res.anchor(id[1:], v, false)
		hasID = false
	}
	if hasID {
		u, err := url.Parse(id)
		if err != nil {
			return errAt(v.get(idName), idName, "not a URI reference: "+strconv.Quote(id))
		}
		frag := u.Fragment
		abs := res.base.ResolveReference(u)
		abs.Fragment, abs.RawFragment = "", ""
		own := &resource{uri: abs.String(), base: abs, root: v, dialect: dia}
		if dia.draft >= draft2019 && frag != "" {
			if err := l.lenientOr(v.get(idName), idName, "an identifier with a fragment"); err != nil {
				return err
			}
		}
		if root && depth == 0 {
			res.base, res.dialect, res.uri = abs, dia, own.uri
			l.register(own.uri, res)
			own = res
		} else {
			l.register(own.uri, own)
		}
		if frag != "" && dia.draft <= draft7 {
			own.anchor(frag, v, false)
		}
		res = own
		v.place.res = res
	} else if root {
		res.dialect = dia
	}
	d := res.dialect.draft
	if d >= draft2019 {
		if a, ok := textOf(v, "$anchor"); ok {
			res.anchor(a, v, false)
		}
		if d >= draft2020 {
			if a, ok := textOf(v, "$dynamicAnchor"); ok {
				res.anchor(a, v, true)
			}
		} else if a := v.get("$recursiveAnchor"); a != nil && a.kind == parser.KindTrue && res.root == v {
			res.anchor(recursiveAnchor, v, true)
		}
	}
	for i, name := range v.names {
		if hasRef && d <= draft7 && name != "definitions" {
			continue
		}
		if err := l.scanKeyword(v.vals[i], shapeOf(name, d), res, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) scanKeyword(v *value, s shape, res *resource, depth int) error {
	switch {
	case s == shapeNone:
		return nil
	case s&shapeOne != 0 && (v.kind == parser.KindObject || v.isBool()):
		return l.scan(v, res, depth, false)
	case s&shapeList != 0 && v.kind == parser.KindArray, s&(shapeMap|shapeMapAny) != 0 && v.kind == parser.KindObject:
		for _, x := range v.vals {
			if x.kind == parser.KindObject || x.isBool() {
				if err := l.scan(x, res, depth, false); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r *resource) anchor(name string, v *value, dynamic bool) {
	if r.anchors == nil {
		r.anchors = make(map[string]*value)
	}
	if _, ok := r.anchors[name]; !ok {
		r.anchors[name] = v
	}
	if dynamic {
		if r.dynamic == nil {
			r.dynamic = make(map[string]*value)
		}
		r.dynamic[name] = v
	}
}

// textOf returns the string member so named.
func textOf(v *value, name string) (string, bool) {
	if m := v.get(name); m != nil && m.kind == parser.KindString {
		return m.text, true
	}
	return "", false
}

// find resolves the reference that stands at v, within res. dynamic reports
// that it found a dynamic anchor by its name.
func (l *loader) find(v *value, keyword, ref string, res *resource) (target *value, dynamic string, err error) {
	u, err := url.Parse(ref)
	if err != nil {
		return nil, "", errAt(v, keyword, "not a URI reference: "+strconv.Quote(ref))
	}
	abs := res.base.ResolveReference(u)
	frag := abs.Fragment
	abs.Fragment, abs.RawFragment = "", ""
	r := res
	if uri := abs.String(); uri != res.uri && !(u.Scheme == "" && u.Host == "" && u.Path == "" && u.Opaque == "" && u.RawQuery == "") {
		if r = l.resources[uri]; r == nil {
			doc, ok := l.cfg.resources[uri]
			if !ok {
				doc, ok = metaSchemas[uri]
			}
			if !ok {
				return nil, "", errAt(v, keyword, "unresolved reference "+strconv.Quote(ref)+": no resource "+strconv.Quote(uri))
			}
			r, err = l.load(uri, doc, false)
			if err != nil {
				c := *err.(*CompileError)
				return nil, "", errAt(v, keyword, "in resource "+strconv.Quote(uri)+": "+c.Error())
			}
		}
	}
	if frag == "" {
		return r.root, "", nil
	}
	if !strings.HasPrefix(frag, "/") {
		t := r.anchors[frag]
		if t == nil {
			return nil, "", errAt(v, keyword, "unresolved reference "+strconv.Quote(ref)+": no anchor "+strconv.Quote(frag))
		}
		if r.dynamic[frag] == t {
			dynamic = frag
		}
		return t, dynamic, nil
	}
	t := r.root
	in := r
	for tok := range parser.Pointer(frag).Tokens() {
		next := t.get(tok)
		if t.kind == parser.KindArray {
			if i, err := strconv.Atoi(tok); err == nil && i >= 0 && i < len(t.vals) && (tok == "0" || tok[0] != '0') {
				next = t.vals[i]
			}
		}
		if next == nil {
			return nil, "", errAt(v, keyword, "unresolved reference "+strconv.Quote(ref)+": nothing at "+strconv.Quote(frag))
		}
		if t = next; t.place != nil {
			in = t.place.res
		}
	}
	if t.place == nil {
		if err := l.scan(t, in, 1, false); err != nil {
			return nil, "", err
		}
	}
	return t, "", nil
}
