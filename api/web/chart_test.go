package web

import (
	"strconv"
	"testing"
)

func TestAChartsBarsStandOnTheLineAndInTheScale(t *testing.T) {
	say := func(n int64) string { return strconv.FormatInt(n, 10) }
	c := Columns{ID: "x", Series: []string{"a", "b"}, Labels: []string{"1", "2", "3"}, Values: [][]int64{{3, 4}, {0, 0}, {1000, 1}}, Say: say}.Draw()
	if c.Empty || len(c.Bars) != 3 || len(c.Rows) != 3 || len(c.Bars[1].Parts) != 0 {
		t.Fatalf("%+v", c)
	}
	if top := c.Lines[len(c.Lines)-1]; top.Label != "2000" || top.Y != chartTop {
		t.Errorf("the scale ends at %+v", top)
	}
	for _, b := range c.Bars {
		foot := chartHeight - chartFoot
		for _, p := range b.Parts {
			if p.Y+p.Height != foot || p.Height < 1 || p.Y < chartTop || p.X < chartLeft || p.X+p.Width > chartWidth {
				t.Errorf("the part %+v of %s", p, b.Label)
			}
			foot = p.Y
		}
	}
	if c.Rows[2].Cells[0].Text != "1000" || c.Rows[2].Cells[0].Series != "a" {
		t.Errorf("%+v", c.Rows)
	}
	if none := (Columns{ID: "x", Series: []string{"a"}, Labels: []string{"1"}, Values: [][]int64{{0}}, Say: say}).Draw(); !none.Empty {
		t.Error("nothing is drawn")
	}
	if one := (Columns{ID: "x", Series: []string{"a"}, Labels: []string{"1"}, Values: [][]int64{{1}}, Say: say}).Draw(); len(one.Lines) != 2 || one.Lines[1].Label != "1" {
		t.Errorf("%+v", one.Lines)
	}
}

func TestScalesEndAtRoundNumbers(t *testing.T) {
	for n, want := range map[int64]int64{1: 1, 2: 2, 3: 4, 7: 8, 10: 10, 11: 20, 99: 100, 101: 200, 123_456_789: 200_000_000} {
		if got := roundUp(n); got != want {
			t.Errorf("%d ends at %d, want %d", n, got, want)
		}
	}
}
