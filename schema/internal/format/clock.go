package format

import "github.com/jsontide/jsontide/schema/internal/leaf"

// clock reads the dates and times of RFC 3339, section 5.6, byte by byte.
type clock struct {
	date, time bool // which parts are wanted

	at    place
	year  int
	month int
	day   int // first digit of the day
	pair  int // first digit of hour, minute or second
	clock int // minutes since midnight
	leap  bool
	want  int // leap second: the offset in minutes that makes it 23:59 UTC
}

// place is what the next byte must be.
type place uint8

const (
	year1 place = iota
	year2
	year3
	year4
	dash1
	month1
	month2
	dash2
	day1
	day2
	letterT
	hour1
	hour2
	colon1
	minute1
	minute2
	colon2
	second1
	second2
	pointOrZone
	fraction1
	fraction // or zone
	zoneHour1
	zoneHour2
	zoneColon
	zoneMinute1
	zoneMinute2
	over
)

func (c *clock) begin() {
	if !c.date {
		c.at = hour1
	}
}

// days returns the number of days of a month; year 0 is a leap year.
func days(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// byte reads one byte.
func (c *clock) byte(b byte) leaf.Status {
	d := int(b) - '0'
	isDigit := d >= 0 && d <= 9
	ok := isDigit
	switch c.at {
	case year1, year2, year3, year4:
		c.year = c.year*10 + d
	case dash1, dash2:
		ok = b == '-'
	case month1:
		c.month = d
		ok = d >= 0 && d <= 1
	case month2:
		c.month = c.month*10 + d
		ok = isDigit && c.month >= 1 && c.month <= 12
	case day1:
		c.day = d
		ok = d >= 0 && d <= days(c.year, c.month)/10
	case day2:
		n := c.day*10 + d
		ok = isDigit && n >= 1 && n <= days(c.year, c.month)
		if ok && !c.time {
			c.at = over
			return leaf.Open
		}
	case letterT:
		ok = b == 'T' || b == 't'
	case hour1, zoneHour1:
		c.pair = d
		ok = d >= 0 && d <= 2 && (c.at == hour1 || !c.leap || d == c.want/60/10)
	case hour2:
		c.clock = (c.pair*10 + d) * 60
		ok = isDigit && c.pair*10+d < 24
	case colon1, colon2, zoneColon:
		ok = b == ':'
	case minute1, zoneMinute1:
		c.pair = d
		ok = d >= 0 && d <= 5 && (c.at == minute1 || !c.leap || d == c.want%60/10)
	case minute2:
		c.clock += c.pair*10 + d
	case second1:
		c.pair = d
		ok = d >= 0 && d <= 6
	case second2:
		c.leap = c.pair == 6
		ok = isDigit && (!c.leap || d == 0)
	case pointOrZone, fraction1, fraction:
		return c.zone(b, isDigit)
	case zoneHour2:
		n := c.pair*10 + d
		ok = isDigit && n < 24 && (!c.leap || n == c.want/60)
	case zoneMinute2:
		ok = isDigit && (!c.leap || c.pair*10+d == c.want%60)
	case over:
		return leaf.False
	}
	if !ok {
		return leaf.False
	}
	c.at++
	return leaf.Open
}

// zone reads what may follow the seconds. A leap second is one at 23:59:60 UTC.
func (c *clock) zone(b byte, isDigit bool) leaf.Status {
	const day = 24 * 60
	switch {
	case isDigit && c.at != pointOrZone:
		c.at = fraction
		return leaf.Open
	case b == '.' && c.at == pointOrZone:
		c.at = fraction1
		return leaf.Open
	case c.at == fraction1:
		return leaf.False
	case b == 'Z', b == 'z':
		c.at = over
		if c.leap && c.clock != day-1 {
			return leaf.False
		}
		return leaf.Open
	case b == '+':
		c.want = (c.clock + 1) % day
	case b == '-':
		c.want = (day - 1 - c.clock) % day
	default:
		return leaf.False
	}
	c.at = zoneHour1
	return leaf.Open
}
