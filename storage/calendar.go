package storage

import (
	"context"
	"strings"

	"acervo/records"
)

// The bounds of a page of the calendar.
const (
	defaultCalendar = 100
	largestCalendar = 1000
)

// Calendar returns events by the day they have effect and then as they were
// recorded, of all documents of the filter's access classes, as known at an instant.
// Events whose day is not known are in no calendar.
func (d *DB) Calendar(ctx context.Context, f records.CalendarFilter) ([]records.Event, error) {
	if len(f.AccessClasses) == 0 {
		return nil, nil
	}
	var where []string
	var args []any
	and := func(condition string, arg ...any) {
		where, args = append(where, condition), append(args, arg...)
	}
	condition, arg := among(d.dialect, d.dialect.unindexed+"d.access_class", f.AccessClasses)
	and(condition, arg)
	and(`e.recorded_at <= ? AND (e.retracted_at = 0 OR e.retracted_at > ?) AND e.effective_on IS NOT NULL`, micros(f.Known), micros(f.Known))
	if len(f.Types) > 0 {
		condition, arg := among(d.dialect, "e.type", f.Types)
		and(condition, arg)
	}
	if f.From != "" {
		and(`e.effective_on >= ?`, f.From)
	}
	if f.To != "" {
		and(`e.effective_on <= ?`, f.To)
	}
	if f.After != nil {
		and(`(e.effective_on, e.id) > (?, ?)`, f.After.EffectiveOn, int64(f.After.ID))
	}
	args = append(args, pageSize(f.Limit, defaultCalendar, largestCalendar))
	return events(ctx, d, `SELECT `+eventColumns+` FROM legal_events e JOIN documents d ON d.id = e.document_id
		WHERE `+strings.Join(where, " AND ")+` ORDER BY e.effective_on, e.id LIMIT ?`, args...)
}
