package records

import (
	"database/sql/driver"
	"fmt"
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
		return "", Errorf(Invalid, "%q is not a date; write it as YYYY-MM-DD, for example 2019-03-08.", s)
	}
	return Date(s), nil
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
