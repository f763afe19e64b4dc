package parser_test

import (
	"strings"
	"testing"
)

// Text is read in words of eight bytes and copied in pieces: whatever stands
// wherever in them is read as the reference reads it.
func TestTextAtEveryPlace(t *testing.T) {
	units := []string{
		"é", "߿", "\u0800", "€", "\ud7ff", "\ue000", "\uffff", "😀", "\U0010ffff", // what is right
		"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", // what is wrong
		"\xc3", "\xe2\x82", "\xe2", "\xf0\x9f\x98", "\xf0\x9f", // and what something else ends too early
		`\n`, `\"`, `\u00e9`, `\ud83d\ude00`, `\ud83dx`, `\x`, "\n", "é\\né", "éa€b😀",
	}
	for _, unit := range units {
		for before := range 10 {
			for _, after := range []string{"", "a", "é", `\t`, "0123456789abcdef"} {
				text := strings.Repeat("x", before) + unit + after
				opt := refDefaults()
				opt.invalid = before%2 == 0
				compare(t, `["`+text+`"]`, opt)
				if before%3 == 0 {
					compare(t, `{"`+text+`":1}`, opt)
				}
				if t.Failed() {
					return
				}
			}
		}
	}
}

// Tokens of every length, at the limit of it and one past it.
func TestTokensOfEveryLength(t *testing.T) {
	for n := range 40 {
		name, number := strings.Repeat("n", n), "1"+strings.Repeat("0", n)
		input := `{"` + name + `":` + number + `,"b":["` + name + `",` + number + `.5,"` + name + `\n"],"` + name + `":-` + number + `}`
		compare(t, input, refDefaults())
		for _, limit := range []int{n, n + 1} {
			opt := refDefaults()
			opt.maxName = max(limit-1, 0)
			compare(t, input, opt)
			opt = refDefaults()
			opt.maxNumber = max(limit, 1)
			compare(t, input, opt)
		}
		if t.Failed() {
			return
		}
	}
}
