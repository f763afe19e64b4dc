package canon_test

import (
	"fmt"

	"github.com/jsontide/jsontide/parser"
	"github.com/jsontide/jsontide/schema/internal/canon"
)

type unique struct {
	builder canon.Builder
	set     canon.Set
}

func (u *unique) Event(e *parser.Event) {
	if e.Path.Len() == 0 {
		return // the array itself
	}
	if sum, ok := u.builder.Add(e); ok && u.builder.Depth() == 0 && !u.set.Add(sum) {
		fmt.Println("seen before, at byte", e.At)
	}
}

// The items of an array, as uniqueItems sees them.
func Example() {
	u := new(unique)
	u.builder.Reset(canon.NewKey())
	p := parser.New(u)
	for _, delta := range []string{`[{"a":1,"b":[]}`, `,{"b":[],"a":2}, {"b":[ ],"`, `a":1.0}]`} {
		if err := p.Feed(delta); err != nil {
			fmt.Println(err)
		}
	}
	// Output: seen before, at byte 49
}
