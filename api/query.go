package api

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// query reads the parameters of an address and gathers every mistake in them:
// values that are wrong, and parameters that nobody reads.
type query struct {
	values   url.Values
	asked    []string
	problems []records.Problem
}

func readQuery(c *gin.Context) *query {
	q := &query{}
	values, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		q.bad("", "The address's query cannot be read.")
	}
	q.values = values
	return q
}

func (q *query) bad(field, format string, args ...any) {
	q.problems = append(q.problems, records.Problem{Field: field, Message: fmt.Sprintf(format, args...)})
}

// err returns every mistake; call it when all parameters were asked for.
func (q *query) err() error {
	for name := range q.values {
		if !slices.Contains(q.asked, name) {
			q.bad(name, "There is no parameter %q here; there are: %s.", name, strings.Join(q.asked, ", "))
		}
	}
	slices.SortStableFunc(q.problems, func(a, b records.Problem) int { return strings.Compare(a.Field, b.Field) })
	return records.InvalidProblems(q.problems)
}

// texts returns the values of a parameter that may be given more than once.
func (q *query) texts(name string) []string {
	q.asked = append(q.asked, name)
	var all []string
	for _, v := range q.values[name] {
		switch v = strings.TrimSpace(v); {
		case !plain(v):
			q.bad(name, "The value holds characters that are no text.")
		case v != "":
			all = append(all, v)
		}
	}
	if len(all) > 100 {
		q.bad(name, "Give at most 100 values.")
		all = nil
	}
	return all
}

func (q *query) text(name string) string {
	all := q.texts(name)
	switch len(all) {
	case 0:
		return ""
	case 1:
		return all[0]
	}
	q.bad(name, "Give it once only.")
	return ""
}

// required is text that must be there.
func (q *query) required(name string) string {
	v := q.text(name)
	if v == "" {
		q.bad(name, "Give a value.")
	}
	return v
}

// number returns a whole number, or the default when there is none.
func (q *query) number(name string, least, most, fallback int64) int64 {
	v := q.text(name)
	if v == "" {
		return fallback
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < least || n > most {
		q.bad(name, "%q is not a number from %d to %d.", v, least, most)
		return fallback
	}
	return n
}

func (q *query) limit(most, fallback int64) int {
	return int(q.number("limit", 1, most, fallback))
}

func (q *query) years(name string) []int {
	var years []int
	for _, v := range q.texts(name) {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 9999 {
			q.bad(name, "%q is not a year.", v)
			continue
		}
		years = append(years, n)
	}
	return years
}

func (q *query) date(name string) records.Date {
	d, problem := parseDate(name, q.text(name))
	if problem != nil {
		q.problems = append(q.problems, *problem)
	}
	return d
}

func (q *query) time(name string) time.Time {
	v := q.text(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		q.bad(name, "%q is not a time; write it as 2026-03-08T10:00:00Z.", v)
	}
	return t
}

func (q *query) flag(name string) bool {
	v := q.text(name)
	if v == "" {
		return false
	}
	yes, err := strconv.ParseBool(v)
	if err != nil {
		q.bad(name, "%q is neither true nor false.", v)
	}
	return yes
}

// oneOf is text that must be one of the values, or absent.
func (q *query) oneOf(name string, values ...string) string {
	v := q.text(name)
	if v != "" && !slices.Contains(values, v) {
		q.bad(name, "%q is none of %s.", v, strings.Join(values, ", "))
	}
	return v
}

// pathNumber returns a number that stands in the path.
func pathNumber(c *gin.Context, name string) (int64, error) {
	n, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || n < 1 {
		return 0, records.Errorf(records.Invalid, "%q is not a number from 1.", c.Param(name)).At(name)
	}
	return n, nil
}
