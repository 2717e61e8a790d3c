package api

// SetCalendarMost sets how many events a table may hold, and returns what sets it back.
func SetCalendarMost(n int) (restore func()) {
	before := calendarMost
	calendarMost = n
	return func() { calendarMost = before }
}
