package api

import (
	"testing"

	"acervo/records"
)

func TestPagesSeenBesideTheFirstAreThoseBelowItInTheWindow(t *testing.T) {
	upright, slide := records.PageSize{Width: 595, Height: 842}, records.PageSize{Width: 960, Height: 540}
	for _, c := range []struct {
		name         string
		sizes        []records.PageSize
		page         int
		wide, narrow int
	}{
		{"letters: the first fills a wide window", []records.PageSize{upright, upright, upright}, 1, 0, 1},
		{"nothing is below the last page", []records.PageSize{upright, upright, upright}, 3, 0, 0},
		{"slides are low", []records.PageSize{slide, slide, slide, slide, slide, slide}, 1, 2, 3},
		{"slides end", []records.PageSize{slide, slide}, 1, 1, 1},
	} {
		r := reader{sizes: c.sizes}
		r.page = c.page
		if wide, narrow := r.beside(0), r.beside(1); wide != c.wide || narrow != c.narrow {
			t.Errorf("%s: %d and %d", c.name, wide, narrow)
		}
	}
}
