package records

import (
	"context"
	"math"
	"sync"
	"time"
)

// Figures are numbers of how the archive is used and grows. None tells of one
// document, nor of one person.
type Figures struct {
	Months   []MonthFigures // from the oldest to the present one
	Searches []SearchDay    // days on which somebody searched, the oldest first
	Files    int64          // in all
	Bytes    int64          // of all files, the same bytes counted once
}

// MonthFigures are the numbers of a calendar month in the organization's time zone.
type MonthFigures struct {
	Month    Date           // its first day
	Filed    map[string]int // documents by type; under "" those that are not told of
	Files    int64          // filed
	Unread   int64          // of them, files whose text could not be read
	NewBytes int64          // that the vault did not have before
	Bytes    int64          // in the vault at its end
}

// SearchDay counts the searches of a day: never what was looked for, nor by whom.
type SearchDay struct {
	Day      Date
	Searches int64
	Empty    int64 // of which found nothing
}

// FigureKeeper counts what the catalogue holds, and keeps the counts of searches.
type FigureKeeper interface {
	// CountMonths counts what was filed between each instant and the next one: one
	// figure less than there are instants. Bytes counts what was there before the first, too.
	// The type is told of documents of the access classes that told says yes to.
	CountMonths(ctx context.Context, instants []time.Time, told func(class string) bool) ([]MonthFigures, error)
	// CountSearches adds to the counts of their days.
	CountSearches(ctx context.Context, days []SearchDay) error
	// SearchDays returns the counts since the day, in order.
	SearchDays(ctx context.Context, since Date) ([]SearchDay, error)
}

// searchDaysShown is how many days of searches the figures hold.
const searchDaysShown = 90

// Figures returns the numbers of the last months, the present one included, for whoever runs the system.
func (o *Office) Figures(ctx context.Context, who Actor, months int) (Figures, error) {
	if err := who.Must(ActRunSystem); err != nil {
		return Figures{}, err
	}
	if months < 1 || months > 120 {
		return Figures{}, Errorf(Invalid, "Ask for 1 to 120 months.").At("months")
	}
	if err := o.KeepCounts(ctx); err != nil {
		return Figures{}, err
	}
	zone := o.profile().zone()
	now := o.now().In(zone)
	instants := make([]time.Time, months+1)
	for i := range instants {
		instants[i] = time.Date(now.Year(), now.Month()+time.Month(i+1-months), 1, 0, 0, 0, 0, zone)
	}
	var f Figures
	var err error
	visible := o.visible(who)
	told := func(class string) bool { return visible(ParseAccessClass(class)) }
	if f.Months, err = o.catalogue.CountMonths(ctx, instants, told); err != nil {
		return Figures{}, err
	}
	for i := range f.Months {
		f.Months[i].Month = DateOf(instants[i], zone)
		f.Files += f.Months[i].Files
	}
	f.Bytes = f.Months[len(f.Months)-1].Bytes
	f.Searches, err = o.catalogue.SearchDays(ctx, DateOf(now.AddDate(0, 0, 1-searchDaysShown), zone))
	return f, err
}

// tally holds the counts of searches until they are kept, so that nobody who searches waits for a disk.
type tally struct {
	mu   sync.Mutex
	days map[Date]SearchDay
}

func (t *tally) add(d SearchDay) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.days == nil {
		t.days = map[Date]SearchDay{}
	}
	sum := t.days[d.Day]
	t.days[d.Day] = SearchDay{d.Day, sum.Searches + d.Searches, sum.Empty + d.Empty}
}

func (t *tally) take() []SearchDay {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []SearchDay
	for _, d := range t.days {
		all = append(all, d)
	}
	t.days = nil
	return all
}

// countSearch counts a search for words; turning the page is none.
func (o *Office) countSearch(q Query, found Results) {
	if q.Text == "" || q.Cursor != "" {
		return
	}
	d := SearchDay{Day: o.today(), Searches: 1}
	if found.Total == 0 {
		d.Empty = 1
	}
	o.searches.add(d)
}

// KeepCounts writes the counts of searches into the catalogue. Call it now and then, and before the end.
func (o *Office) KeepCounts(ctx context.Context) error {
	days := o.searches.take()
	if len(days) == 0 {
		return nil
	}
	err := o.catalogue.CountSearches(ctx, days)
	if err != nil {
		for _, d := range days {
			o.searches.add(d)
		}
	}
	return err
}

// Upkeep is when the last things were done that keep the archive safe; zero times for never.
type Upkeep struct {
	CheckpointAt   time.Time
	CheckpointSize int64 // entries of the ledger that it covers
	BackupAt       time.Time
}

// Upkeep tells whoever runs the system of the last checkpoint and the last backup.
func (o *Office) Upkeep(ctx context.Context, who Actor) (Upkeep, error) {
	if err := who.Must(ActRunSystem); err != nil {
		return Upkeep{}, err
	}
	var u Upkeep
	kept, err := o.catalogue.Checkpoints(ctx, 0, 1)
	if err != nil {
		return u, err
	}
	for _, c := range kept {
		u.CheckpointAt, u.CheckpointSize = c.At, c.Head.Size
	}
	backups, err := o.catalogue.Entries(ctx, LedgerFilter{Before: math.MaxInt64, Action: BackupTaken, Limit: 1})
	for _, e := range backups {
		u.BackupAt = e.At
	}
	return u, err
}
