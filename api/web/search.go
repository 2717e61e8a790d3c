package web

import (
	"time"

	"acervo/records"
)

// Search is the reading room's front page, and the page of what was found.
type Search struct {
	Frame
	Query        string
	AllVersions  bool
	On           records.Date // the day on which it must have been in force
	Carried      []Field      // filters that stay when other words are looked for
	Today        records.Date
	Strip        *Strip
	WithoutDay   string     // the same search today
	Everywhere   string     // the same search in all versions
	Exports      []Choice   // the same results as tables
	EditTogether string     // where they are changed alike; empty for those who may not
	Came         []LawEvent // what came into force, changed or ended of late; for the front page
	Coming       []LawEvent

	Asked     bool // something was looked for: the page shows what was found
	Trouble   string
	Total     int
	Documents int // on the front page: how many there are to look through
	Took      time.Duration
	Hits      []Hit
	Facets    []Facet
	Filters   []Choice // those that are set; each address takes one off
	Clear     string   // the address without filters
	Sorts     []Choice
	Notes     []string // what was not understood
	First     string   // the address of the first page, on later ones
	Next      string

	Saved  []SavedSearch // the person's own, on the front page
	Saving string        // the search that can be saved, as an address has it; empty when nobody is signed in

	Types, Bodies []Choice // the front page's ways to browse
	Years         []YearBar
	Latest        []Hit
}

func (Search) name() string { return "search" }

// Here is the search entry.
func (Search) Here() string { return "search" }

// SavedSearch is a search that somebody keeps.
type SavedSearch struct {
	Name    string
	Address string
	Forget  string // where it is deleted
}

// Field is a form field that is not shown.
type Field struct{ Name, Value string }

// Choice is a link to another view of the same thing.
type Choice struct {
	Text    string
	Field   string // what it filters; for Filters
	Address string
	Count   int
	On      bool
}

// Facet counts the documents found by the values of one field.
type Facet struct {
	Field string
	Shown []Choice
	More  []Choice
}

// Hit is a document in a list.
type Hit struct {
	Address  string
	Title    Title
	Number   string
	Symbol   string
	Type     string
	Body     string
	Date     records.Date
	Status   string
	Since    records.Date // of the status
	Last     records.Date // the last day on which it has it; zero when no end is known
	Newer    bool         // a newer text comes then
	Coming   records.Date // when it, or a newer text, comes into force
	Version  int
	Level    records.Level // empty when everybody may read it
	Annulled bool          // its register entry counts no more
	Passages []Passage
}

// Passage is a passage found: an article or a page, with the words marked.
type Passage struct {
	Address  string
	Label    string // of the article; else there is a page, or neither
	Page     int
	Language records.Language
	Snippet  []records.Fragment
}

// YearBar is one bar of the picture by which people choose a year.
type YearBar struct {
	Year    int
	Count   int
	Address string
	X, Y    int
	Height  int
	Marked  bool // its year is written below
}

// The picture of years: its units are those of its viewBox.
const (
	yearStep   = 18
	yearHeight = 80
)

// YearBars draws documents per year from the first to the last, with the gaps
// between them; counts and addresses are asked for each year that has documents.
func YearBars(counts map[int]int, address func(year int) string) []YearBar {
	last, most := 0, 1
	for y, n := range counts {
		if n > 0 {
			last, most = max(last, y), max(most, n)
		}
	}
	first := last
	for y, n := range counts {
		if n > 0 && y > last-maxYears {
			first = min(first, y)
		}
	}
	if last <= 0 {
		return nil
	}
	bars := make([]YearBar, 0, last-first+1)
	for y := first; y <= last; y++ {
		b := YearBar{Year: y, Count: counts[y], X: (y - first) * yearStep}
		if b.Count > 0 {
			b.Address, b.Height = address(y), max(3, b.Count*yearHeight/most)
		} else {
			b.Height = 1
		}
		b.Y = yearHeight - b.Height
		b.Marked = y%10 == 0 || y == first && y%10 < 7 || y == last && y%10 > 3
		bars = append(bars, b)
	}
	return bars
}

// maxYears is how many years fit the picture; older documents are found by the facet.
const maxYears = 60

// YearsWidth is the width of the picture of years.
func (s Search) YearsWidth() int { return max(len(s.Years)*yearStep+22, 360) } // room for the outer labels
