package web_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"acervo/api/web"
	"acervo/records"
)

func TestTheTimelineIsDrawnInOrderWithoutGaps(t *testing.T) {
	bars := []web.TimeBar{{From: "1985-02-01", Status: records.StatusInForce, Version: 1}, {From: "1996-07-01", Status: records.StatusInForce, Version: 2}, {From: "1996-07-02", Status: records.StatusRepealed, Version: 2}}
	dots := []web.TimeDot{{On: "1985-01-15", Label: "Publicación"}, {On: "1985-02-01", Label: "Entrada en vigor"}, {On: "1985-03-01", Label: "Corrección"}, {On: "1996-07-01", Label: "Reforma"}, {Label: "Sin fecha"}}
	l := web.DrawTimeline(bars, dots, "1990-01-01", "2026-11-26")
	if len(l.Bars) != 3 || len(l.Dots) != 4 {
		t.Fatalf("%d bars, %d events", len(l.Bars), len(l.Dots))
	}
	for i, b := range l.Bars {
		if b.X < 0 || b.Width < 2 || b.X+b.Width > l.Width || i > 0 && b.X < l.Bars[i-1].X+l.Bars[i-1].Width-2 {
			t.Errorf("bar %d: %+v", i, b)
		}
	}
	if !l.Bars[0].Here || l.Bars[1].Here || !l.Bars[0].Long || l.Bars[1].Short {
		t.Errorf("%+v", l.Bars)
	}
	if l.Day <= l.Bars[0].X || l.Day >= l.Bars[1].X {
		t.Errorf("the day stands at %d", l.Day)
	}
	if l.Dots[0].Y == l.Dots[1].Y || l.Dots[2].Label != "" || l.Dots[3].Label == "" {
		t.Errorf("labels run into one another: %+v", l.Dots)
	}
	years := []int{}
	for _, k := range l.Ticks {
		years = append(years, k.Year)
	}
	if !slices.IsSorted(years) || len(years) < 4 || len(years) > 13 || years[0]%5 != 0 {
		t.Errorf("the years are %v", years)
	}
	if web.DrawTimeline(nil, []web.TimeDot{{Label: "Sin fecha"}}, "2026-01-01", "2026-01-01") != nil {
		t.Error("nothing has a picture")
	}
}

func TestAPictureThatIsTooWideOpensWhereTheDayOrTheVersionIs(t *testing.T) {
	bars := []web.TimeBar{{From: "1984-01-01", Version: 1}, {From: "1996-01-01", Version: 2}, {From: "2012-01-01", Version: 7, Of: "MUESTRA/EST-2"}}
	l := web.DrawTimeline(bars, nil, "2026-11-26", "2026-11-26")
	if l.Open != l.Day || l.Early() {
		t.Errorf("it opens at %d, and the day is at %d", l.Open, l.Day)
	}
	if l.OpenAt(7); l.Open != l.Day {
		t.Error("it opens where a version of another document is")
	}
	if l.OpenAt(1); l.Open != l.Bars[0].Center || !l.Early() {
		t.Errorf("it opens at %d, and version 1 is at %d", l.Open, l.Bars[0].Center)
	}
}

func TestALabelThatWouldLeaveThePictureStandsBeforeItsDay(t *testing.T) {
	l := web.DrawTimeline(nil, []web.TimeDot{{On: "1985-01-15", Label: "Publicación"}, {On: "2026-11-25", Label: "Una entrada en vigor"}}, "2026-11-26", "2026-11-26")
	if d := l.Dots[1]; d.Anchor != "end" || d.Label == "" {
		t.Errorf("%+v", d)
	}
}

func TestTheBannerSaysWhatIsInForce(t *testing.T) {
	site := newSite(t)
	for name, says := range map[string][]string{
		"document-law":      {"Vigente desde el 1 de julio de 1996 por MUESTRA/RES-3", "Fue reformado y el texto aún no recoge la reforma. (1 sep 2008, MUESTRA/RES-3)"},
		"document-past":     {"El 1 de mayo de 1999, según lo conocido el 2 nov 2026", "hasta el 30 de abril de 2003", "Comparar con hoy", "Está leyendo la versión 3"},
		"document-replaced": {"Reemplazado desde el", "Rige en su lugar: MUESTRA/EST-2 · Estatuto"},
		"document-coming":   {"Aprobado; aún no está en vigor", "Entra en vigor (1 ene 2027)"},
	} {
		b, err := site.Render(pages("es")[name])
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		banner := elements(root, func(n *html.Node) bool { return strings.HasPrefix(attr(n, "class"), "banner ") })
		if len(banner) != 1 || attr(banner[0], "role") != "status" {
			t.Fatalf("%s has %d banners", name, len(banner))
		}
		for _, s := range says {
			if !strings.Contains(textOf(banner[0]), s) {
				t.Errorf("%s does not say %q: %s", name, s, textOf(banner[0]))
			}
		}
	}
}
