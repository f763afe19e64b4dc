package ecma

import (
	"strings"
	"unicode"
)

// property reads {…} behind \p or \P (ECMA-262, section 22.2.1 and tables 67 to
// 71; names are matched exactly).
func (p *parser) property(start int) set {
	if !p.eat("{") {
		p.fail(start, `\p needs {…}`)
		return nil
	}
	n := strings.IndexByte(p.src[p.pos:], '}')
	if n < 0 {
		p.fail(start, `\p{ has no }`)
		return nil
	}
	text := p.src[p.pos : p.pos+n]
	p.pos += n + 1
	name, value, pair := strings.Cut(text, "=")
	if !pair {
		if s, ok := category(name); ok {
			return s
		}
		if s, ok := binaryProperty(name); ok {
			if s == nil {
				p.failKind(Unsupported, start, "no table for the property "+name)
			}
			return s
		}
		p.fail(start, "unknown property "+name)
		return nil
	}
	switch name {
	case "General_Category", "gc":
		if s, ok := category(value); ok {
			return s
		}
	case "Script", "sc", "Script_Extensions", "scx":
		if s, ok := script(value); ok {
			return s
		}
	}
	p.fail(start, "unknown property "+text)
	return nil
}

// categoryNames maps the long names of the general categories to those of
// package unicode.
var categoryNames = map[string]string{
	"Cased_Letter": "LC", "Close_Punctuation": "Pe", "Connector_Punctuation": "Pc", "Control": "Cc", "cntrl": "Cc",
	"Currency_Symbol": "Sc", "Dash_Punctuation": "Pd", "Decimal_Number": "Nd", "digit": "Nd", "Enclosing_Mark": "Me",
	"Final_Punctuation": "Pf", "Format": "Cf", "Initial_Punctuation": "Pi", "Letter": "L", "Letter_Number": "Nl",
	"Line_Separator": "Zl", "Lowercase_Letter": "Ll", "Mark": "M", "Combining_Mark": "M", "Math_Symbol": "Sm",
	"Modifier_Letter": "Lm", "Modifier_Symbol": "Sk", "Nonspacing_Mark": "Mn", "Number": "N", "Open_Punctuation": "Ps",
	"Other": "C", "Other_Letter": "Lo", "Other_Number": "No", "Other_Punctuation": "Po", "Other_Symbol": "So",
	"Paragraph_Separator": "Zp", "Private_Use": "Co", "Punctuation": "P", "punct": "P", "Separator": "Z",
	"Space_Separator": "Zs", "Spacing_Mark": "Mc", "Surrogate": "Cs", "Symbol": "S", "Titlecase_Letter": "Lt",
	"Unassigned": "Cn", "Uppercase_Letter": "Lu",
}

// assigned is what has a general category.
func assigned() set {
	return tables(unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

func category(name string) (set, bool) {
	if short, ok := categoryNames[name]; ok {
		name = short
	}
	switch name { // these are not, or not in all versions, in package unicode as Unicode defines them
	case "LC":
		return tables(unicode.Lu, unicode.Ll, unicode.Lt), true
	case "Cn":
		return assigned().not(), true
	case "C":
		return union(assigned().not(), tables(unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)), true
	}
	if len(name) > 2 {
		return nil, false
	}
	t, ok := unicode.Categories[name]
	if !ok {
		return nil, false
	}
	return tables(t), true
}

// script returns a script by its long name or its ISO 15924 code.
func script(name string) (set, bool) {
	if long, ok := scriptCodes[name]; ok {
		name = long
	}
	t, ok := unicode.Scripts[name]
	if !ok {
		if name == "Unknown" || name == "Zzzz" {
			var all []*unicode.RangeTable
			for _, t := range unicode.Scripts {
				all = append(all, t)
			}
			return tables(all...).not(), true
		}
		return nil, false
	}
	return tables(t), true
}

// noTable are the binary properties of ECMA-262 that neither package unicode
// nor this package has the data for.
const noTable = " Bidi_Mirrored Bidi_M Case_Ignorable CI Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM" +
	" Changes_When_Lowercased CWL Changes_When_NFKC_Casefolded CWKCF Changes_When_Titlecased CWT Changes_When_Uppercased CWU "

var binaryNames = map[string]string{
	"AHex": "ASCII_Hex_Digit", "Alpha": "Alphabetic", "Bidi_C": "Bidi_Control",
	"DI": "Default_Ignorable_Code_Point", "Dep": "Deprecated", "Dia": "Diacritic", "EBase": "Emoji_Modifier_Base", "EComp": "Emoji_Component",
	"EMod": "Emoji_Modifier", "EPres": "Emoji_Presentation", "Ext": "Extender", "ExtPict": "Extended_Pictographic", "Gr_Base": "Grapheme_Base",
	"Gr_Ext": "Grapheme_Extend", "Hex": "Hex_Digit", "IDC": "ID_Continue", "IDS": "ID_Start", "IDSB": "IDS_Binary_Operator",
	"IDST": "IDS_Trinary_Operator", "Ideo": "Ideographic", "Join_C": "Join_Control", "LOE": "Logical_Order_Exception", "Lower": "Lowercase",
	"NChar": "Noncharacter_Code_Point", "Pat_Syn": "Pattern_Syntax", "Pat_WS": "Pattern_White_Space", "QMark": "Quotation_Mark",
	"RI": "Regional_Indicator", "STerm": "Sentence_Terminal", "SD": "Soft_Dotted", "Term": "Terminal_Punctuation", "UIdeo": "Unified_Ideograph",
	"Upper": "Uppercase", "VS": "Variation_Selector", "space": "White_Space", "XIDC": "XID_Continue", "XIDS": "XID_Start",
}

// binaryProperty returns a binary property; a nil set with true is one without a table.
func binaryProperty(name string) (set, bool) {
	if strings.Contains(noTable, " "+name+" ") {
		return nil, true
	}
	if long, ok := binaryNames[name]; ok {
		name = long
	}
	switch name {
	case "Any":
		return anySet, true
	case "ASCII":
		return set{{0, 0x7F}}, true
	case "Assigned":
		return assigned(), true
	case "Alphabetic":
		return tables(unicode.L, unicode.Nl, unicode.Other_Alphabetic), true
	case "Lowercase":
		return tables(unicode.Ll, unicode.Other_Lowercase), true
	case "Uppercase":
		return tables(unicode.Lu, unicode.Other_Uppercase), true
	case "Cased":
		return tables(unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase), true
	case "Math":
		return tables(unicode.Sm, unicode.Other_Math), true
	case "Default_Ignorable_Code_Point":
		s := tables(unicode.Other_Default_Ignorable_Code_Point, unicode.Cf, unicode.Variation_Selector)
		return s.minus(union(tables(unicode.White_Space, unicode.Prepended_Concatenation_Mark), set{{0xFFF9, 0xFFFB}, {0x13430, 0x13440}})), true
	case "Grapheme_Extend":
		return tables(unicode.Me, unicode.Mn, unicode.Other_Grapheme_Extend), true
	case "Grapheme_Base":
		return assigned().minus(tables(unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Zl, unicode.Zp, unicode.Me, unicode.Mn, unicode.Other_Grapheme_Extend)), true
	case "ID_Start":
		return idStart(), true
	case "ID_Continue":
		return idContinue(), true
	case "XID_Start": // what NFKC would break is not an identifier
		return idStart().minus(set{{0x37A, 0x37A}, {0xE33, 0xE33}, {0xEB3, 0xEB3}, {0x309B, 0x309C}, {0xFC5E, 0xFC63}, {0xFDFA, 0xFDFB}, {0xFE70, 0xFE70},
			{0xFE72, 0xFE72}, {0xFE74, 0xFE74}, {0xFE76, 0xFE76}, {0xFE78, 0xFE78}, {0xFE7A, 0xFE7A}, {0xFE7C, 0xFE7C}, {0xFE7E, 0xFE7E}, {0xFF9E, 0xFF9F}}), true
	case "XID_Continue":
		return idContinue().minus(set{{0x37A, 0x37A}, {0x309B, 0x309C}, {0xFC5E, 0xFC63}, {0xFDFA, 0xFDFB}, {0xFE70, 0xFE70},
			{0xFE72, 0xFE72}, {0xFE74, 0xFE74}, {0xFE76, 0xFE76}, {0xFE78, 0xFE78}, {0xFE7A, 0xFE7A}, {0xFE7C, 0xFE7C}, {0xFE7E, 0xFE7E}}), true
	case "Emoji":
		return emoji, true
	case "Emoji_Component":
		return set{{'#', '#'}, {'*', '*'}, {'0', '9'}, {0x200D, 0x200D}, {0x20E3, 0x20E3}, {0xFE0F, 0xFE0F},
			{0x1F1E6, 0x1F1FF}, {0x1F3FB, 0x1F3FF}, {0x1F9B0, 0x1F9B3}, {0xE0020, 0xE007F}}, true
	case "Emoji_Modifier":
		return set{{0x1F3FB, 0x1F3FF}}, true
	case "Emoji_Modifier_Base":
		return emojiModifierBase, true
	case "Emoji_Presentation":
		return emojiPresentation, true
	case "Extended_Pictographic":
		return extendedPictographic, true
	case "ASCII_Hex_Digit", "Bidi_Control", "Dash", "Deprecated", "Diacritic", "Extender", "Hex_Digit", "IDS_Binary_Operator", "IDS_Trinary_Operator", "Ideographic",
		"Join_Control", "Logical_Order_Exception", "Noncharacter_Code_Point", "Pattern_Syntax", "Pattern_White_Space", "Quotation_Mark", "Radical",
		"Regional_Indicator", "Sentence_Terminal", "Soft_Dotted", "Terminal_Punctuation", "Unified_Ideograph", "Variation_Selector", "White_Space":
		return tables(unicode.Properties[name]), true
	}
	return nil, false
}

func idStart() set {
	return tables(unicode.L, unicode.Nl, unicode.Other_ID_Start).minus(tables(unicode.Pattern_Syntax, unicode.Pattern_White_Space))
}

func idContinue() set {
	more := tables(unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
	return union(idStart(), more.minus(tables(unicode.Pattern_Syntax, unicode.Pattern_White_Space)))
}

// identifier reports whether r may stand in the name of a group.
func identifier(r rune, first bool) bool {
	if unicode.In(r, unicode.Pattern_Syntax, unicode.Pattern_White_Space) {
		return false
	}
	if unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start) {
		return true
	}
	return !first && unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
}
