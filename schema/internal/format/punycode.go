package format

// Punycode, RFC 3492, with the parameters of its section 5.
const (
	pBase, pTMin, pTMax   = 36, 1, 26
	pSkew, pDamp          = 38, 700
	pInitialBias, pFirstN = 72, 128
)

func adapt(delta, n int, first bool) int {
	if first {
		delta /= pDamp
	} else {
		delta /= 2
	}
	delta += delta / n
	k := 0
	for delta > (pBase-pTMin)*pTMax/2 {
		delta /= pBase - pTMin
		k += pBase
	}
	return k + (pBase-pTMin+1)*delta/(delta+pSkew)
}

func threshold(k, bias int) int { return min(max(k-bias, pTMin), pTMax) }

// maxLabel is the length of a label in the DNS, RFC 1035 section 2.3.4.
const maxLabel = 63

// decodePunycode appends the code points that s stands for.
func decodePunycode(dst []rune, s []byte) ([]rune, bool) {
	basic := 0
	for i, c := range s {
		if c == '-' {
			basic = i
		}
	}
	for _, c := range s[:basic] {
		if c >= 0x80 {
			return nil, false
		}
		dst = append(dst, rune(c))
	}
	if basic > 0 {
		s = s[basic+1:]
	}
	i, n, bias := 0, pFirstN, pInitialBias
	for len(s) > 0 {
		old, w := i, 1
		for k := pBase; ; k += pBase {
			if len(s) == 0 {
				return nil, false
			}
			var d int
			switch c := s[0]; {
			case c >= 'a' && c <= 'z':
				d = int(c - 'a')
			case c >= 'A' && c <= 'Z':
				d = int(c - 'A')
			case c >= '0' && c <= '9':
				d = int(c-'0') + 26
			default:
				return nil, false
			}
			s = s[1:]
			i += d * w
			if i > 0x110000*(maxLabel+1) {
				return nil, false
			}
			t := threshold(k, bias)
			if d < t {
				break
			}
			w *= pBase - t
		}
		size := len(dst) + 1
		bias = adapt(i-old, size, old == 0)
		n += i / size
		i %= size
		if n > 0x10FFFF || n >= 0xD800 && n < 0xE000 || size > maxLabel {
			return nil, false
		}
		dst = append(dst, 0)
		copy(dst[i+1:], dst[i:])
		dst[i] = rune(n)
		i++
	}
	return dst, true
}

// appendPunycode appends the Punycode of a label.
func appendPunycode(dst []byte, label []rune) []byte {
	basic := 0
	for _, r := range label {
		if r < 0x80 {
			dst = append(dst, byte(r))
			basic++
		}
	}
	if basic > 0 {
		dst = append(dst, '-')
	}
	delta, n, bias := 0, rune(pFirstN), pInitialBias
	for done := basic; done < len(label); n++ {
		next := rune(0x110000)
		for _, r := range label {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q := delta
			for k := pBase; ; k += pBase {
				t := threshold(k, bias)
				if q < t {
					break
				}
				dst = append(dst, digit(t+(q-t)%(pBase-t)))
				q = (q - t) / (pBase - t)
			}
			dst = append(dst, digit(q))
			bias = adapt(delta, done+1, done == basic)
			delta = 0
			done++
		}
		delta++
	}
	return dst
}

func digit(d int) byte {
	if d < 26 {
		return 'a' + byte(d)
	}
	return '0' + byte(d-26)
}
