package paper

// Column is a column of a table.
type Column struct {
	Head  string
	Share float64 // of the width, against the other columns
	Align Align
}

// Table is rows of cells under a header that stands on each page again.
type Table struct {
	Columns []Column
	Rows    [][][]Run // rows of cells; a missing cell is empty
	Size    Size      // of the type; Small is usual
}

const (
	cellGap = 3.0 // between columns
	cellPad = 1.1 // above and below the text of a cell
)

// Table writes a table. A row goes on the next page as a whole, unless no page can hold it.
func (s *Sheet) Table(t Table) {
	xs, wides := t.places()
	head := make([][]row, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = s.lines([]Run{{Text: c.Head, Bold: true, Colour: Soft}}, t.Size, wides[i])
	}
	high := leading[t.Size]
	header := func() {
		s.cells(t, head, 0, tallest(head), xs, wides)
		s.ruleAt(s.y, left, width, 0.4, Accent)
	}
	s.Room(float64(tallest(head)+2)*high + 4*cellPad)
	header()
	for _, r := range t.Rows {
		cells := make([][]row, len(t.Columns))
		for i := range t.Columns {
			if i < len(r) {
				cells[i] = s.lines(r[i], t.Size, wides[i])
			}
		}
		s.row(t, cells, xs, wides, float64(tallest(head))*high+2*cellPad, header)
	}
	s.Space(3)
}

// row writes a row of cells with a line under it. It goes on the next page, after the header
// that is so high, as a whole; when no page can hold it, it is parted.
func (s *Sheet) row(t Table, cells [][]row, xs, wides []float64, headHigh float64, header func()) {
	high := leading[t.Size]
	page := max(1, int((lowest-top-headHigh-2*cellPad)/high))
	all := max(1, tallest(cells))
	for from := 0; from < all; {
		fits := int((lowest - s.y - 2*cellPad) / high)
		if fits < all-from && (all-from <= page || fits < 1) {
			s.Break()
			header()
			fits = page
		}
		n := min(fits, all-from)
		s.cells(t, cells, from, n, xs, wides)
		from += n
	}
	s.ruleAt(s.y, left, width, 0.2, line)
}

// cells writes n lines of every cell, from one on.
func (s *Sheet) cells(t Table, cells [][]row, from, n int, xs, wides []float64) {
	for i, c := range cells {
		y := s.y + cellPad
		for _, r := range c[min(from, len(c)):min(from+n, len(c))] {
			s.draw(r, t.Size, xs[i], y, wides[i], t.Columns[i].Align)
			y += leading[t.Size]
		}
	}
	s.y += 2*cellPad + float64(n)*leading[t.Size]
	s.empty = false
}

func (t Table) places() (xs, wides []float64) {
	total := 0.0
	for _, c := range t.Columns {
		total += c.Share
	}
	free, x := width-cellGap*float64(len(t.Columns)-1), left
	for _, c := range t.Columns {
		w := free * c.Share / total
		xs, wides = append(xs, x), append(wides, w)
		x += w + cellGap
	}
	return xs, wides
}

func tallest(cells [][]row) int {
	n := 0
	for _, c := range cells {
		n = max(n, len(c))
	}
	return n
}

// Fact is a name and what it is.
type Fact struct {
	Name  string
	Value []Run
}

// Facts writes names and values beside each other, a line between them. A fact without a value is left out.
func (s *Sheet) Facts(facts ...Fact) {
	const share = 0.26
	wide := width * share
	t := Table{Columns: []Column{{}, {}}, Size: Body}
	xs, wides := []float64{left, left + wide + cellGap}, []float64{wide, width - wide - cellGap}
	for _, f := range facts {
		if len(f.Value) == 0 {
			continue
		}
		cells := [][]row{s.lines([]Run{{Text: f.Name, Colour: Soft}}, Body, wides[0]), s.lines(f.Value, Body, wides[1])}
		s.row(t, cells, xs, wides, 0, func() {})
	}
	s.Space(2)
}
