package web

import (
	"strconv"

	"acervo/records"
)

// Strip is the picture by which people choose a day in force: a bar for each year
// with documents, those up to the day in colour. With script a slider stands below it.
type Strip struct {
	Bars        []StripBar
	First, Last int // years
	Year        int // of the day asked about; of today when none is
	Handle      int // where it stands
	Width       int
}

// StripBar is a year. A year without documents has no height and can be chosen all the same.
type StripBar struct {
	Year, X, Y, Height int
	Before             bool // up to the day
	Address            string
}

const (
	stripStep   = 14
	stripHeight = 34
)

// NewStrip draws the years from the first with documents to this one. address is the search on a day.
func NewStrip(counts map[int]int, on, today records.Date, address func(records.Date) string) *Strip {
	present := yearOf(today)
	s := &Strip{First: present, Last: present, Year: present}
	if on != "" {
		s.Year = yearOf(on)
	}
	most := 1
	for y, n := range counts {
		if n > 0 && y > present-2*maxYears && y <= present {
			s.First, most = min(s.First, y), max(most, n)
		}
	}
	s.First, s.Last = min(s.First, s.Year, present-29), max(s.Last, s.Year)
	for y := s.First; y <= s.Last; y++ {
		b := StripBar{Year: y, X: (y - s.First) * stripStep, Before: y <= s.Year}
		b.Height = max(2, counts[y]*stripHeight/most)
		b.Y = stripHeight - b.Height
		day := records.Date(strconv.Itoa(y) + "-12-31")
		if y == present {
			day = today
		}
		b.Address = address(day)
		s.Bars = append(s.Bars, b)
	}
	s.Width = len(s.Bars) * stripStep
	s.Handle = (s.Year-s.First)*stripStep + stripStep/2
	return s
}

func yearOf(d records.Date) int {
	y, err := strconv.Atoi(string(d[:min(4, len(d))]))
	if err != nil {
		return 0
	}
	return y
}
