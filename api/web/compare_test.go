package web_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"acervo/api/web"
	"acervo/records"
)

func comparedText(n int) web.ComparedText {
	return web.ComparedText{
		Title: titled(hostile), Number: "CISS/AG/EST/2012/1", Version: n, Date: "2012-10-22", EffectiveOn: "2013-01-01",
		Language: "es", Authority: records.Authentic, Address: "/d/a?version=1",
	}
}

func marked() []web.ComparedRow {
	return []web.ComparedRow{{Runs: []records.MarkedRun{
		{Op: records.WordsSame, Text: "Artículo 17. El plazo es de "}, {Op: records.WordsDeleted, Text: "treinta"}, {Op: records.WordsSame, Text: " "},
		{Op: records.WordsInserted, Text: "<b>sesenta</b>"}, {Op: records.WordsSame, Text: " días."},
	}}}
}

func redline() web.Redline {
	act := web.Origin{Version: 2, Type: records.EventAmended, EffectiveOn: "2013-01-01", Act: titled(hostile), ActSymbol: "CISS/AG/RES/2019/4", ActAddress: "/d/b", Provision: "art_1"}
	return web.Redline{
		From: comparedText(1), To: comparedText(2), First: "c2",
		Count:   records.ChangeCount{Unchanged: 46, Amended: 1, New: 1, Repealed: 1, Moved: 1, MovedAmended: 1, Words: records.WordCount{Inserted: 12, Deleted: 3}},
		Origins: []web.Origin{act, {Version: 3}},
		Provisions: []web.ComparedProvision{
			{ID: "c1", Change: records.ProvisionUnchanged, Rows: marked()},
			{ID: "c2", Change: records.ProvisionAmended, Amended: true, Label: "Artículo 17", Heading: "De la reforma", By: []web.Origin{act}, Rows: marked(), Next: "c3", History: "/d/a/history/art_17"},
			{ID: "c3", Change: records.ProvisionMoved, Amended: true, Label: "Artículo 19", Was: "Artículo 22", Rows: marked(), Prev: "c2", Next: "c4"},
			{ID: "c4", Change: records.ProvisionRepealed, Page: 4, Rows: marked(), Prev: "c3"},
			{ID: "c5", Change: records.ProvisionNew, Part: 2, Rows: marked()},
		},
		Contents: []web.ContentLine{
			{Label: "CAPÍTULO I", Group: true, Change: records.ProvisionUnchanged}, {Address: "#c2", Label: "Artículo 17", Heading: hostile, Change: records.ProvisionAmended},
			{Label: "Artículo 18", Change: records.ProvisionUnchanged}, {Address: "#c3", Label: "Artículo 19", Change: records.ProvisionMoved},
		},
	}
}

func comparison(f web.Frame, columns bool) *web.Compare {
	r := redline()
	return &web.Compare{
		Frame: f, Redline: &r, Columns: columns, All: columns, Inline: "/compare?a", InColumns: "/compare?b", Everything: "/compare?c", Changes: "/compare?d", Print: "/e", PDF: "/f",
		Form: web.CompareForm{
			From:    web.CompareChoice{Ref: "CISS/AG/EST/2012/1", Title: titled(hostile), Versions: []web.CompareVersion{{Number: 2, Date: "2013-01-01", Label: hostile, Chosen: true}, {Number: 1}}},
			Offered: []records.Language{"en", "es"}, FromLanguage: "es", ToLanguage: "es",
		},
	}
}

func sides(f web.Frame) *web.Compare {
	x, y := comparedText(3), comparedText(1)
	y.Language, y.Authority = "en", records.OfficialTranslation
	return &web.Compare{Frame: f, Side: &web.SideBySide{
		From: x, To: y, Older: &records.OlderTranslation{Language: "en", Translated: 1, Amended: 3, Effective: "2019-03-08"},
		Rows: []web.SideRow{{ID: "r1", From: []string{"Artículo 1. Uno.", "Dos."}, To: []string{"Article 1. One.", "Two."}}, {ID: "r2", From: []string{"Artículo 2."}}, {ID: "r3", To: []string{"Article 3."}}},
	}}
}

func story(f web.Frame) *web.ArticleStory {
	s := &web.ArticleStory{
		Frame: f, Title: titled(hostile), DocumentPage: "/d/a", Number: "CISS/AG/EST/2012/1", Label: "Artículo 17", TextLanguage: "es",
		Languages: []web.Title{{Language: "en", Text: "/d/a/history/art_17?lang=en"}},
	}
	for i, state := range []string{"unread", "repealed", "moved", "amended", "unchanged", "new", "absent"} {
		s.States = append(s.States, web.ArticleState{
			Version: comparedText(7 - i), State: state, Amended: state == "moved", Rows: marked(), By: redline().Origins[:1], Compare: "/compare?from=a",
		})
	}
	s.States[2].Label = "Artículo 16"
	return s
}

func TestARedlineStandsAlone(t *testing.T) {
	site := newSite(t)
	for _, lang := range records.WorkingLanguages {
		b, err := site.RenderAlone(&web.RedlineSheet{Frame: frame(lang, ""), Redline: redline(), Made: filed})
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		balanced(t, b)
		text := textOf(root)
		if strings.Contains(string(b), "<b>sesenta") || !strings.Contains(text, "<b>sesenta</b>") {
			t.Errorf("%s: the text is taken for markup", lang)
		}
		if strings.Contains(string(b), "/assets/") {
			t.Errorf("%s: it needs another file", lang)
		}
	}
}

func TestARedlineIsPutIntoWordsForPaper(t *testing.T) {
	site := newSite(t)
	p, err := site.PrintedRedline("es", redline())
	if err != nil {
		t.Fatal(err)
	}
	if p.Counts != "1 reformado · 1 nuevo · 1 derogado · 1 trasladado · 46 sin cambio. 12 palabras insertadas, 3 suprimidas." {
		t.Errorf("counts: %s", p.Counts)
	}
	if len(p.Rows) != 4 || p.Rows[1] != [3]string{"Artículo 19 (antes Artículo 22)", "trasladado y reformado", ""} {
		t.Errorf("rows: %q", p.Rows)
	}
	if p.Rows[0][2] != "CISS/AG/RES/2019/4, con efecto desde el 1 ene 2013" {
		t.Errorf("the act: %q", p.Rows[0][2])
	}
	if n := p.Provisions[1].Note; n != "Artículo 17 · reformado por CISS/AG/RES/2019/4, con efecto desde el 1 ene 2013" {
		t.Errorf("note: %q", n)
	}
}
