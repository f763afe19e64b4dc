package fuzz

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jsontide/jsontide/parser"
)

// Value returns the value that events describe, as encoding/json decodes it
// with UseNumber; of members with the same name the last. The events must be
// those of one complete value, in the order and at the paths of JSON.
func Value(events []Event) (any, error) {
	d := describer{events: events}
	v, err := d.value("")
	if err == nil && len(d.events) > 0 {
		err = fmt.Errorf("events go on with %v", d.events[0])
	}
	return v, err
}

type describer struct{ events []Event }

// next takes the next event, which must be at path.
func (d *describer) next(path parser.Pointer) (Event, error) {
	if len(d.events) == 0 {
		return Event{}, fmt.Errorf("events end at %q", path)
	}
	e := d.events[0]
	d.events = d.events[1:]
	if e.Path != path || e.More {
		return e, fmt.Errorf("event %v, due is one at %q", e, path)
	}
	return e, nil
}

func (d *describer) is(kind parser.Kind) bool { return len(d.events) > 0 && d.events[0].Kind == kind }

func (d *describer) value(path parser.Pointer) (any, error) {
	e, err := d.next(path)
	if err != nil {
		return nil, err
	}
	switch e.Kind {
	case parser.KindObject:
		object := map[string]any{}
		for !d.is(parser.KindObjectEnd) {
			if len(d.events) == 0 || d.events[0].Kind != parser.KindName {
				return nil, fmt.Errorf("no name in the object at %q", path)
			}
			member := path.AppendToken(d.events[0].Text)
			name, err := d.next(member)
			if err != nil {
				return nil, err
			}
			if object[name.Text], err = d.value(member); err != nil {
				return nil, err
			}
		}
		_, err := d.next(path)
		return object, err
	case parser.KindArray:
		array := []any{}
		for !d.is(parser.KindArrayEnd) {
			item, err := d.value(path.AppendToken(strconv.Itoa(len(array))))
			if err != nil {
				return nil, err
			}
			array = append(array, item)
		}
		_, err := d.next(path)
		return array, err
	case parser.KindString:
		return e.Text, nil
	case parser.KindNumber:
		return json.Number(e.Text), nil
	case parser.KindTrue, parser.KindFalse:
		return e.Kind == parser.KindTrue, nil
	case parser.KindNull:
		return nil, nil
	}
	return nil, fmt.Errorf("event %v, due is a value", e)
}

// decode decodes one JSON text with encoding/json.
func decode(text string) (v any, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err = d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err = d.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one value: %v", err)
	}
	return v, nil
}

// differ returns where two decoded values differ first, "" if they do not.
func differ(want, got any, path parser.Pointer) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			break
		}
		names := make([]string, 0, len(w))
		for name := range w {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			v, ok := g[name]
			if !ok {
				return fmt.Sprintf("%q is missing", path.AppendToken(name))
			}
			if d := differ(w[name], v, path.AppendToken(name)); d != "" {
				return d
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			if d := differ(w[i], g[i], path.AppendToken(strconv.Itoa(i))); d != "" {
				return d
			}
		}
		return ""
	default:
		switch got.(type) {
		case map[string]any, []any:
		default:
			if want == got {
				return ""
			}
		}
	}
	return fmt.Sprintf("at %q %v, not %v", path, got, want)
}
