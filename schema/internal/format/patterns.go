package format

import "strings"

// The regular formats, written as ECMA-262 patterns; package ecma makes them
// streaming checks. Names follow the grammars that they are taken from.

const (
	octet = `(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
	ipv4  = octet + `(?:\.` + octet + `){3}` // RFC 2673, section 3.2

	h16  = `[0-9A-Fa-f]{1,4}`
	ls32 = `(?:` + h16 + `:` + h16 + `|` + ipv4 + `)`

	// RFC 1123, section 2.1; the length of a name is not looked at here.
	label    = `[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?`
	idnLabel = `[0-9A-Za-z\u0080-\u{10FFFF}](?:[0-9A-Za-z\u0080-\u{10FFFF}-]{0,61}[0-9A-Za-z\u0080-\u{10FFFF}])?`

	pct = `%[0-9A-Fa-f]{2}`
	// RFC 3987, section 2.2
	ucschar = `\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF\u{10000}-\u{1FFFD}\u{20000}-\u{2FFFD}\u{30000}-\u{3FFFD}\u{40000}-\u{4FFFD}` +
		`\u{50000}-\u{5FFFD}\u{60000}-\u{6FFFD}\u{70000}-\u{7FFFD}\u{80000}-\u{8FFFD}\u{90000}-\u{9FFFD}\u{A0000}-\u{AFFFD}` +
		`\u{B0000}-\u{BFFFD}\u{C0000}-\u{CFFFD}\u{D0000}-\u{DFFFD}\u{E1000}-\u{EFFFD}`
	iprivate = `\uE000-\uF8FF\u{F0000}-\u{FFFFD}\u{100000}-\u{10FFFD}`

	// RFC 6901, section 3
	pointer = `(?:\/(?:[^~\/]|~[01])*)*`
)

// ipv6 is the grammar of RFC 3986, section 3.2.2.
func ipv6() string {
	rep := func(n string) string { return `(?:` + h16 + `:){` + n + `}` }
	alternatives := []string{
		rep("6") + ls32,
		`::` + rep("5") + ls32,
		`(?:` + h16 + `)?::` + rep("4") + ls32,
	}
	for i, tail := range []string{rep("3") + ls32, rep("2") + ls32, h16 + `:` + ls32, ls32, h16, ``} {
		alternatives = append(alternatives, `(?:`+rep("0,"+string(rune('1'+i)))+h16+`)?::`+tail)
	}
	return `(?:` + strings.Join(alternatives, "|") + `)`
}

// uri is the grammar of RFC 3986, appendix A; with other characters in
// unreserved and query, that of RFC 3987, section 2.2.
func uri(unreserved, private string) (absolute, reference string) {
	const sub = `!$&'()*+,;=`
	chars := func(more string) string { return `(?:[` + more + sub + unreserved + `]|` + pct + `)` }
	pchar := chars(`:@`)
	segment := pchar + `*`
	segmentNZ := pchar + `+`
	segmentNoColon := chars(`@`) + `+`
	abempty := `(?:\/` + segment + `)*`
	host := `(?:\[(?:` + ipv6() + `|[vV][0-9A-Fa-f]+\.[` + sub + `:0-9A-Za-z\-._~]+)\]|` + chars(``) + `*)`
	authority := `(?:` + chars(`:`) + `*@)?` + host + `(?::\d*)?`
	pathAbsolute := `\/(?:` + segmentNZ + abempty + `)?`
	tail := `(?:\?(?:[:@\/?` + sub + unreserved + private + `]|` + pct + `)*)?(?:#(?:[:@\/?` + sub + unreserved + `]|` + pct + `)*)?`
	absolute = `[A-Za-z][A-Za-z0-9+\-.]*:(?:\/\/` + authority + abempty + `|` + pathAbsolute + `|` + segmentNZ + abempty + `|)` + tail
	relative := `(?:\/\/` + authority + abempty + `|` + pathAbsolute + `|` + segmentNoColon + abempty + `|)` + tail
	return absolute, absolute + `|` + relative
}

const unreserved = `0-9A-Za-z\-._~`

// email is the mailbox of RFC 5321, section 4.1.2; with other characters in
// atext and label, that of RFC 6531, section 3.3.
func email(other, label string) string {
	atext := "[0-9A-Za-z!#$%&'*+\\-\\/=?^_`{|}~" + other + "]"
	atom := atext + `+(?:\.` + atext + `+)*`
	quoted := `"(?:[ !#-\[\]-~` + other + `]|\\[ -~])*"`
	domain := label + `(?:\.` + label + `)*`
	literal := `\[(?:` + ipv4 + `|[Ii][Pp][Vv]6:` + ipv6() + `)\]`
	return `(?:` + atom + `|` + quoted + `)@(?:` + domain + `|` + literal + `)`
}

// template is the grammar of RFC 6570, section 2, with the apostrophe that
// erratum 6937 allows in literals.
func template() string {
	const name = `(?:[0-9A-Za-z_]|` + pct + `)(?:\.?(?:[0-9A-Za-z_]|` + pct + `))*`
	const spec = name + `(?::[1-9]\d{0,3}|\*)?`
	return `(?:[!#$&'()*+,\-.\/0-9:;=?@A-Z\[\]_a-z~` + ucschar + iprivate + `]|` + pct + `|\{[+#.\/;?&=,!@|]?` + spec + `(?:,` + spec + `)*\})*`
}

// duration is the grammar of RFC 3339, appendix A.
func duration() string {
	const time = `T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)`
	const date = `(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)`
	return `P(?:\d+W|` + date + `(?:` + time + `)?|` + time + `)`
}

// pattern returns the pattern of a regular format, or "".
func pattern(name string) string {
	switch name {
	case "duration":
		return duration()
	case "email":
		return email(``, label)
	case "idn-email":
		return email(`\u0080-\u{10FFFF}`, idnLabel)
	case "ipv4", "ip-address":
		return ipv4
	case "ipv6":
		return ipv6()
	case "uri":
		s, _ := uri(unreserved, ``)
		return s
	case "uri-reference":
		_, s := uri(unreserved, ``)
		return s
	case "iri":
		s, _ := uri(unreserved+ucschar, iprivate)
		return s
	case "iri-reference":
		_, s := uri(unreserved+ucschar, iprivate)
		return s
	case "uri-template":
		return template()
	case "uuid": // RFC 9562, section 4
		return `[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}`
	case "json-pointer":
		return pointer
	case "relative-json-pointer":
		return `(?:0|[1-9]\d*)(?:#|` + pointer + `)`
	}
	return ""
}
