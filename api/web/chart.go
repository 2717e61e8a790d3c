package web

// Chart is a picture of bars, each of them a stack of the series, with its numbers as a table behind it.
type Chart struct {
	ID            string // names the chart: its heading is the message chart.ID
	Series        []string
	Width, Height int
	Lines         []ChartLine
	Bars          []ChartBar
	Rows          []ChartRow
	Empty         bool // there is nothing to show
}

// ChartLine is a line across the picture, and what it stands for.
type ChartLine struct {
	X, Y  int
	Label string
}

// ChartBar is a bar, with its parts from the bottom up.
type ChartBar struct {
	Label  string
	Marked bool // there is room for its label
	Middle int
	Parts  []ChartPart
}

// ChartPart is what one series adds to a bar.
type ChartPart struct{ Series, X, Y, Width, Height int }

// ChartRow is a row of the table behind the picture.
type ChartRow struct {
	Label string
	Cells []ChartCell
}

// ChartCell is a number in a row.
type ChartCell struct{ Series, Text string }

// The measures of a picture.
const (
	chartWidth  = 720
	chartHeight = 240
	chartLeft   = 64
	chartFoot   = 26
	chartTop    = 10
	chartRight  = 40 // half a label stands out beyond the last bar
	labelWidth  = 92
	widestBar   = 40
)

// Columns are what a chart is drawn from: for each label the numbers of all series.
type Columns struct {
	ID     string
	Series []string
	Labels []string
	Values [][]int64 // by label, then by series
	Say    func(n int64) string
}

// Draw makes the chart. Its scale ends at a round number.
func (c Columns) Draw() Chart {
	chart := Chart{ID: c.ID, Series: c.Series, Width: chartWidth, Height: chartHeight, Empty: true}
	var most int64 = 1
	for i, values := range c.Values {
		row := ChartRow{Label: c.Labels[i]}
		var sum int64
		for j, v := range values {
			sum += v
			row.Cells = append(row.Cells, ChartCell{c.Series[j], c.Say(v)})
		}
		chart.Rows = append(chart.Rows, row)
		if sum > 0 {
			chart.Empty = false
		}
		most = max(most, sum)
	}
	if chart.Empty {
		return chart
	}
	top := roundUp(most)
	field := chartHeight - chartFoot - chartTop
	for i := range int64(3) {
		n := top * i / 2
		chart.Lines = append(chart.Lines, ChartLine{chartLeft, chartTop + field - int(int64(field)*i/2), c.Say(n)})
		if top == 1 && i == 0 {
			chart.Lines = append(chart.Lines, ChartLine{chartLeft, chartTop, c.Say(1)})
			break
		}
	}
	step := (chartWidth - chartLeft - chartRight) / max(1, len(c.Values))
	every := (labelWidth + step - 1) / max(1, step)
	for i, values := range c.Values {
		width := max(1, min(widestBar, step*2/3))
		x := chartLeft + i*step + (step-width)/2
		bar := ChartBar{Label: c.Labels[i], Middle: x + width/2, Marked: (len(c.Values)-1-i)%every == 0 && x+width/2 >= labelWidth/2}
		y := chartTop + field
		for j, v := range values {
			height := int(v * int64(field) / top)
			if v > 0 {
				height = max(1, height)
				y -= height
				bar.Parts = append(bar.Parts, ChartPart{j, x, y, width, height})
			}
		}
		chart.Bars = append(chart.Bars, bar)
	}
	return chart
}

// Legend reports whether the series must be told apart.
func (c Chart) Legend() bool { return len(c.Series) > 1 && !c.Empty }

// roundUp is the next number that reads well at the end of a scale and can be halved: 1, 2, 4, 6, 8, 10, 20 …
func roundUp(n int64) int64 {
	if n <= 1 {
		return 1
	}
	unit := int64(1)
	for n > 10*unit {
		unit *= 10
	}
	for _, m := range []int64{1, 2, 4, 6, 8, 10} {
		if n <= m*unit {
			return m * unit
		}
	}
	return n
}
