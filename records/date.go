package records

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a calendar date without a time zone, written YYYY-MM-DD (ISO 8601).
// The zero Date means "unknown" and is written as the empty string.
// Dates compare in order as strings do.
type Date string

// ParseDate reads YYYY-MM-DD; the empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", noDate(s)
	}
	return Date(s), nil
}

// noDate says what is wrong with what should be a date.
func noDate(s string) *Error {
	parts := strings.Split(s, "-")
	var n [3]int
	for i := 0; i < len(parts) && i < 3; i++ {
		n[i], _ = strconv.Atoi(parts[i])
	}
	year, month, day := n[0], time.Month(n[1]), n[2]
	switch {
	case len(parts) != 3 || len(s) > 16 || year <= 0 || n[1] <= 0 || day <= 0:
	case len(parts[0]) != 4:
		return Errorf(Invalid, "%q is not a date: the year %d has not four digits.", s, year)
	case month > time.December:
		return Errorf(Invalid, "%q is not a date: there is no month %d.", s, n[1])
	case day > time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day():
		return Errorf(Invalid, "%q is not a date: the month has no day %d.", s, day)
	}
	return Errorf(Invalid, "%q is not a date; write it as YYYY-MM-DD, for example 2019-03-08.", s)
}

// The years that a date of the law may have. Others are slips of the pen: sources
// are known with the years 0998 and 22026.
const (
	firstLegalYear = 1800
	lastLegalYear  = 2200
)

// legal refuses a date that cannot be one of the law.
func (d Date) legal(field string) *Error {
	if y := d.Year(); d != "" && (y < firstLegalYear || y > lastLegalYear) {
		return Errorf(Invalid, "The year %d cannot be right: legal dates lie between %d and %d.", y, firstLegalYear, lastLegalYear).At(field)
	}
	return nil
}

// DateOf returns the calendar date of an instant in a place.
func DateOf(t time.Time, in *time.Location) Date { return Date(t.In(in).Format(time.DateOnly)) }

// ParseInstant reads a time as RFC 3339 writes it, or a date, which stands for
// the end of that day in the place; the empty string is the zero time.
func ParseInstant(s string, in *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, s, in)
	if err != nil {
		return time.Time{}, Errorf(Invalid, "%q is neither a date nor a time; write it as 2019-03-08 or 2019-03-08T10:00:00Z.", s)
	}
	return day.AddDate(0, 0, 1).Add(-time.Microsecond), nil // to which the catalogue's times are exact
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d == "" }

// Year returns the year, or 0 when the date is unknown.
func (d Date) Year() int {
	if len(d) < 4 {
		return 0
	}
	var y int
	if _, err := fmt.Sscanf(string(d[:4]), "%d", &y); err != nil {
		return 0
	}
	return y
}

// AddDays returns the date so many days later; an unknown date stays unknown.
func (d Date) AddDays(n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// After reports whether d is a known date later than e.
func (d Date) After(e Date) bool { return d > e }

// UnmarshalText reads YYYY-MM-DD or the empty string.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Value stores the date as text; an unknown date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil //nolint:nilnil // database/sql's way to say NULL
	}
	return string(d), nil
}

// Scan reads a text or NULL column.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case string:
		*d = Date(v)
	case []byte:
		*d = Date(v)
	case time.Time:
		*d = Date(v.Format(time.DateOnly))
	default:
		return fmt.Errorf("records: cannot scan %T into a Date", src)
	}
	return nil
}
