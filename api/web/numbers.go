package web

import (
	"strconv"
	"strings"
	"time"

	"acervo/records"
)

// numbers is how a language writes numbers and dates.
type numbers struct {
	group, point string
	groupFrom    int // digits from which numbers are grouped
	units        []string
	first        string   // of a month
	short, long  []string // months
}

func (c *catalogue) readNumbers() (err error) {
	get := func(key string) string {
		s, e := c.text(key)
		if e != nil {
			err = e
		}
		return s
	}
	n := numbers{
		group: get("format.group"), point: get("format.point"), units: strings.Fields(get("format.units")), first: get("format.first"),
		short: strings.Fields(get("format.months.short")), long: strings.Fields(get("format.months.long")),
	}
	from := get("format.group.from")
	if err == nil {
		n.groupFrom, err = strconv.Atoi(from)
	}
	c.numbers = n
	return err
}

// number writes a whole number with its digits in groups of three.
func (c *catalogue) number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	if len(s) < c.numbers.groupFrom {
		return sign + s
	}
	first := len(s) % 3
	parts := []string{}
	if first > 0 {
		parts = append(parts, s[:first])
	}
	for i := first; i < len(s); i += 3 {
		parts = append(parts, s[i:i+3])
	}
	return sign + strings.Join(parts, c.numbers.group)
}

// size writes a number of bytes in decimal units: 1,2 MB.
func (c *catalogue) size(n int64) string {
	value, unit := float64(n), 0
	for value >= 999.5 && unit < len(c.numbers.units)-1 {
		value, unit = value/1000, unit+1
	}
	digits := 0
	if unit > 0 && value < 9.95 {
		digits = 1
	}
	s := strings.TrimSuffix(strconv.FormatFloat(value, 'f', digits, 64), ".0")
	return strings.Replace(s, ".", c.numbers.point, 1) + "\u00a0" + c.numbers.units[unit]
}

// date writes a calendar date: 8 mar 2019, or in full. An unknown date is "".
func (c *catalogue) date(d records.Date, form string) (string, error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d), nil //nolint:nilerr // whatever it is, it is shown as it is
	}
	return c.day(t, form)
}

func (c *catalogue) day(t time.Time, form string) (string, error) {
	day, months := strconv.Itoa(t.Day()), c.numbers.short
	if form == "long" {
		months = c.numbers.long
	}
	if t.Day() == 1 {
		day = c.numbers.first
	}
	return c.text("format.date."+form, "d", day, "month", months[t.Month()-1], "y", strconv.Itoa(t.Year()))
}

// moment writes an instant to the minute, in the zone it carries.
func (c *catalogue) moment(t time.Time) (string, error) {
	if t.IsZero() {
		return "", nil
	}
	day, err := c.day(t, "short")
	if err != nil {
		return "", err
	}
	return c.text("format.moment", "date", day, "time", t.Format("15:04"))
}

// instant writes an instant to the second with its offset from UTC, as receipts do.
func (c *catalogue) instant(t time.Time) (string, error) {
	day, err := c.day(t, "long")
	if err != nil {
		return "", err
	}
	offset := "UTC"
	if _, seconds := t.Zone(); seconds != 0 {
		offset += strings.Replace(t.Format("-07:00"), "-", "−", 1)
	}
	return c.text("format.instant", "date", day, "time", t.Format("15:04:05"), "zone", offset)
}
