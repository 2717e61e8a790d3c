package web

import (
	"slices"
	"time"
	"unicode/utf8"

	"acervo/records"
)

// Law is what the legal events of a document say: what is in force on a day, as known then, and how it came about.
type Law struct {
	Mood    string // ok, soon, gone or past
	Status  records.Status
	Today   bool         // the day is today
	On      records.Date // the day
	Known   string       // as known then, as it was typed; empty: all that is known
	KnownAt time.Time    // the same
	Since   records.Date
	Last    records.Date // the last day on which it holds; zero while no end is known
	Coming  records.Date
	Version int        // in force; 0 for none
	Other   *Reference // another document of the lineage that speaks on that day
	By      *Reference // the act that made it so
	Shown   string     // the page of the version that is in force, when another one is shown
	Now     string     // the page of today's answer, when another day is asked about
	Compare string     // the text of that day against today's

	Warnings []Warning
	Timeline *Timeline
	Events   []LawEvent
	Page     string // the document's, for the form that chooses the day
}

// Reference names a document and leads to it.
type Reference struct {
	Address string
	Label   string // its symbol, else its number
	Title   Title
}

// Warning is what one has to know about an answer, by its code.
type Warning struct {
	Code records.WarningCode
	Date records.Date
	By   *Reference
}

// LawEvent is a line of the table of legal events.
type LawEvent struct {
	Type       records.EventType
	On         records.Date
	By         *Reference
	Version    int
	VersionAt  string
	Note       string
	Of         *Reference // of another document of the lineage
	RecordedAt time.Time
	RecordedBy string
}

// Related are the documents to which a document stands in one relation.
type Related struct {
	Word  string // the message's end: amends, or of.amends from the other side
	Shown []Reference
	More  []Reference
}

// Timeline is the picture of a document's life. Its units are those of its viewBox.
type Timeline struct {
	Width, Height int
	Bars          []TimeBar
	Dots          []TimeDot
	Ticks         []TimeTick
	Day           int // where the day asked about stands; 0 when it is outside
	DayLabel      int // where its label does
	DayEnd        bool
	Open          int // what is in sight where there is no room for all
}

// Early reports whether what is to be in sight is nearer to the beginning.
func (t Timeline) Early() bool { return 2*t.Open < t.Width }

// OpenAt has the days in sight on which a version of the document itself held, when there are any.
func (t *Timeline) OpenAt(version int) {
	for _, b := range t.Bars {
		if b.Version == version && b.Of == "" {
			t.Open = b.Center
		}
	}
}

// TimeBar is a run of days on which one answer holds.
type TimeBar struct {
	X, Width int
	Center   int
	Version  int
	Status   records.Status
	Of       string // another document of the lineage, by its symbol or number
	From     records.Date
	Address  string
	Here     bool // the day asked about is in it
	Long     bool // its label has room; else only the number has, or nothing
	Short    bool
}

// TimeDot is an event.
type TimeDot struct {
	X      int
	Type   records.EventType
	On     records.Date
	Label  string // empty when there is no room for it
	Anchor string // start, or end near the right edge
	Y      int    // of the label
}

// Drop is how far the line goes down from the label to the axis.
func (d TimeDot) Drop() int { return timeAxis - d.Y }

// TimeTick is a year.
type TimeTick struct{ X, Year int }

// The measures of the picture.
const (
	timeWidth  = 1160
	timeLeft   = 12
	timeRight  = 1148
	labelWide  = 7  // of a letter
	labelUpper = 16 // base line of the upper row of labels
	labelLower = 34
	timeAxis   = 95
)

func daysOf(d records.Date) int {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return int(t.Unix() / 86400)
}

// DrawTimeline draws the intervals of a lineage and its events, from the first of them to
// today or what is to come. Labels are in the page's language; a label that has no room is
// left out (the table below the picture has them all). It returns nil when there is nothing to draw.
func DrawTimeline(bars []TimeBar, dots []TimeDot, on, today records.Date) *Timeline {
	days := []int{daysOf(today), daysOf(on)}
	for _, b := range bars {
		days = append(days, daysOf(b.From))
	}
	known := slices.DeleteFunc(slices.Clone(dots), func(d TimeDot) bool { return d.On == "" })
	for _, d := range known {
		days = append(days, daysOf(d.On))
	}
	if len(days) == 2 {
		return nil
	}
	first, last := slices.Min(days), slices.Max(days)
	span := max(last-first, 365)
	first, last = first-span/40, last+span/20
	at := func(day int) int { return timeLeft + (day-first)*(timeRight-timeLeft)/(last-first) }

	t := &Timeline{Width: timeWidth, Height: 128}
	for i, b := range bars {
		end := timeRight
		if i+1 < len(bars) {
			end = at(daysOf(bars[i+1].From)) - 1
		}
		b.X = at(daysOf(b.From))
		b.Width = max(2, end-b.X)
		b.Center = b.X + b.Width/2
		b.Long, b.Short = b.Width >= 84, b.Width >= 20
		b.Here = daysOf(b.From) <= daysOf(on) && (i+1 == len(bars) || daysOf(bars[i+1].From) > daysOf(on))
		t.Bars = append(t.Bars, b)
	}
	upper, lower := -1, -1 // where the rows of labels are taken
	for _, d := range known {
		d.X = at(daysOf(d.On))
		width := utf8.RuneCountInString(d.Label)*labelWide + 10
		from := d.X
		d.Anchor = "start"
		if from+width > timeRight {
			from, d.Anchor = d.X-width, "end"
		}
		switch {
		case from > lower:
			d.Y, lower = labelLower, from+width
		case from > upper:
			d.Y, upper = labelUpper, from+width
		default:
			d.Label = ""
		}
		t.Dots = append(t.Dots, d)
	}
	t.Ticks = ticks(first, last, at)
	t.Day = at(daysOf(on))
	t.Open = t.Day
	t.DayLabel, t.DayEnd = t.Day+6, false
	if t.Day > timeRight-130 {
		t.DayLabel, t.DayEnd = t.Day-6, true
	}
	return t
}

// ticks are full years, 4 to 12 of them.
func ticks(first, last int, at func(int) int) []TimeTick {
	years := (last - first) / 365
	step := 1
	for _, s := range []int{1, 2, 5, 10, 20, 50, 100} {
		if step = s; years/s <= 12 {
			break
		}
	}
	var all []TimeTick
	from := time.Unix(int64(first)*86400, 0).UTC().Year()
	for y := (from/step + 1) * step; ; y += step {
		day := int(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		if day > last-(last-first)/60 {
			return all
		}
		if at(day) >= timeLeft+14 {
			all = append(all, TimeTick{at(day), y})
		}
	}
}
