package fuzz

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf16"
)

// printer writes values as JSON in one of the layouts that models use.
type printer struct {
	out          []byte
	rng          *rand.Rand
	comma, colon string
	indent       string
	escapes      bool // also what need not be escaped
}

func (p *printer) value(v any, depth int) {
	switch v := v.(type) {
	case nil:
		p.out = append(p.out, "null"...)
	case bool:
		p.out = fmt.Append(p.out, v)
	case json.Number:
		p.out = append(p.out, v...)
	case string:
		p.text(v)
	case []any:
		p.container('[', len(v), depth, func(i int) { p.value(v[i], depth+1) })
	case object:
		p.container('{', len(v), depth, func(i int) {
			p.text(v[i].name)
			p.out = append(p.out, p.colon...)
			p.value(v[i].value, depth+1)
		})
	default:
		panic(fmt.Sprintf("BUG: value of type %T", v))
	}
}

func (p *printer) container(open byte, n, depth int, item func(int)) {
	p.out = append(p.out, open)
	for i := range n {
		if i > 0 {
			p.out = append(p.out, p.comma...)
		}
		p.line(depth + 1)
		item(i)
	}
	if n > 0 {
		p.line(depth)
	}
	p.out = append(p.out, open+2) // '{'+2 is '}', '['+2 is ']'
}

func (p *printer) line(depth int) {
	if p.indent != "" {
		p.out = append(p.out, "\n"+strings.Repeat(p.indent, depth)...)
	}
}

func (p *printer) text(s string) {
	p.out = append(p.out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			p.out = append(p.out, '\\', byte(r))
		case r == '\n':
			p.out = append(p.out, `\n`...)
		case r == '\t':
			p.out = append(p.out, `\t`...)
		case r < 0x20:
			p.out = fmt.Appendf(p.out, `\u%04x`, r)
		case p.escapes && r == '/' && p.rng.IntN(2) == 0:
			p.out = append(p.out, `\/`...)
		case p.escapes && r >= 0x10000 && p.rng.IntN(2) == 0:
			hi, lo := utf16.EncodeRune(r)
			p.out = fmt.Appendf(p.out, `\u%04x\u%04x`, hi, lo)
		case p.escapes && r >= 0x80 && r < 0x10000 && p.rng.IntN(2) == 0:
			p.out = fmt.Appendf(p.out, `\u%04X`, r)
		default:
			p.out = append(p.out, string(r)...)
		}
	}
	p.out = append(p.out, '"')
}
