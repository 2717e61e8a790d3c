package indexer

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func TestPagesShowEveryDocumentOnceWhateverIsFiledMeanwhile(t *testing.T) {
	for _, order := range []records.Sort{records.Relevance, records.Newest, records.Oldest} {
		s := newShelf()
		for i := range 57 {
			d, passages := sample(fmt.Sprintf("d%02d", i), es(strings.Repeat("pensión ", 1+i%5)+strings.Repeat("relleno ", i%7)))
			d.Date = records.Date(fmt.Sprintf("20%02d-01-01", i%6))
			if i%9 == 0 {
				d.Date = ""
			}
			s.put(d, passages...)
		}
		x := indexOf(t, s)
		q := records.Query{Text: "pensión", Sort: order, Limit: 10}
		all := ids(find(t, x, records.Query{Text: "pensión", Sort: order, Limit: 100}))
		var paged []string
		for page := 0; ; page++ {
			r := find(t, x, q)
			paged = append(paged, ids(r)...)
			if order != records.Relevance { // the scores change with what is filed
				s.file(fmt.Sprintf("later%d", page), es("pensión"))
				if err := x.CatchUp(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if r.Cursor == "" {
				break
			}
			q.Cursor = r.Cursor
		}
		paged = slices.DeleteFunc(paged, func(id string) bool { return strings.HasPrefix(id, "later") })
		if !slices.Equal(paged, all) {
			t.Errorf("%s: pages have %v, not %v", order, paged, all)
		}
	}
}

// Segments are merged as it suits all that is indexed, also what the asker may not read.
func TestPassagesOfEqualWeightStandAsInTheirDocumentHoweverTheyWereIndexed(t *testing.T) {
	same := []string{"pensión una", "pensión dos"}
	d, passages := sample("d", map[records.Language][]string{records.Spanish: same, records.English: same, records.Portuguese: same, records.French: same})
	whole, late := newShelf(), newShelf()
	whole.put(d, passages...)
	last := d
	last.Versions = slices.Clone(d.Versions)
	last.Versions[0].Texts = d.Versions[0].Texts[3:] // is read first
	late.put(last, passages[6:]...)
	x := indexOf(t, late)
	late.put(d, passages...)
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	q := records.Query{Text: "pensión"}
	want, got := find(t, indexOf(t, whole), q).Hits[0].Passages, find(t, x, q).Hits[0].Passages
	if !reflect.DeepEqual(got, want) || len(got) != bestPassages || got[0].Label != "Artículo 1" || got[1].Label != "Artículo 2" || got[2].Language == got[0].Language {
		t.Errorf("indexed late %+v\n    as a whole %+v", got, want)
	}
}

func TestDocumentsWithoutADateComeLast(t *testing.T) {
	s := newShelf()
	for id, date := range map[string]records.Date{"old": "1990-01-01", "new": "2020-01-01", "none": ""} {
		d, passages := sample(id, es("pensión"))
		d.Date = date
		s.put(d, passages...)
	}
	x := indexOf(t, s)
	for order, want := range map[records.Sort][]string{records.Newest: {"new", "old", "none"}, records.Oldest: {"old", "new", "none"}, "": {"new", "old", "none"}} {
		if got := ids(find(t, x, records.Query{Sort: order})); !slices.Equal(got, want) {
			t.Errorf("%s: %v", order, got)
		}
	}
}

func TestACursorIsGoodForItsOwnQueryOnly(t *testing.T) {
	s := manyDocuments(30)
	x := indexOf(t, s)
	cursor := find(t, x, records.Query{Text: "pensión", Limit: 5}).Cursor
	for rule, q := range map[string]records.Query{
		"other words":    {Text: "mes", Limit: 5, Cursor: cursor},
		"another filter": {Text: "pensión", Types: []string{"x"}, Limit: 5, Cursor: cursor},
		"another order":  {Text: "pensión", Sort: records.Newest, Limit: 5, Cursor: cursor},
		"nonsense":       {Text: "pensión", Cursor: "nonsense!"},
		"a cut cursor":   {Text: "pensión", Cursor: cursor[:8]},
	} {
		_, err := x.Search(t.Context(), q, everything)
		if e, ok := err.(*records.Error); !ok || e.Kind != records.Invalid || e.Field != "cursor" { //nolint:errorlint // as it is returned
			t.Errorf("%s: %v", rule, err)
		}
	}
	if r := find(t, x, records.Query{Text: "pensión", Limit: 7, Facets: true, Cursor: cursor}); len(r.Hits) != 7 {
		t.Errorf("another page size finds %d", len(r.Hits))
	}
}

func TestQueriesThatAreWrongNameTheirField(t *testing.T) {
	x := indexOf(t, newShelf())
	for field, q := range map[string]records.Query{"limit": {Limit: 101}, "sort": {Sort: "sideways"}} {
		_, err := x.Search(t.Context(), q, everything)
		if e, ok := err.(*records.Error); !ok || e.Kind != records.Invalid || e.Field != field { //nolint:errorlint // as it is returned
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestFiltersAndFacetsCountDocuments(t *testing.T) {
	s := newShelf()
	for i, c := range []struct {
		typ, body, class string
		date             records.Date
		texts            map[records.Language][]string
	}{
		{"acta", "AG", "a", "2019-01-01", map[records.Language][]string{"es": {"una pensión", "otra pensión"}, "pt": {"uma pensão"}}},
		{"acta", "CP", "b", "2019-06-30", es("la pensión")},
		{"ley", "AG", "a", "2020-02-29", es("la pensión", "la pensión", "la pensión")},
		{"ley", "", "c", "", map[records.Language][]string{"fr": {"la pension"}}},
		{"informe", "SG", "c", "2021-01-01", es("nada")},
	} {
		d, passages := sample(fmt.Sprintf("d%d", i), c.texts)
		d.Type, d.Body, d.Class, d.Date = c.typ, c.body, c.class, c.date
		s.put(d, passages...)
	}
	x := indexOf(t, s)
	r := find(t, x, records.Query{Text: "pension OR pensao", Facets: true})
	want := "[{type [{acta 2} {ley 2}]} {body [{AG 2} {CP 1}]} {year [{2019 2} {2020 1}]} {language [{es 3} {fr 1} {pt 1}]} {class [{a 2} {b 1} {c 1}]} {status [{current 4}]}]"
	if got := fmt.Sprint(r.Facets); got != want || r.Total != 4 {
		t.Errorf("%d found, facets %s", r.Total, got)
	}
	for _, c := range []struct {
		q     records.Query
		total int
	}{
		{records.Query{Types: []string{"acta"}}, 2},
		{records.Query{Types: []string{"acta", "ley"}}, 4},
		{records.Query{Text: "type:ACTA"}, 2},
		{records.Query{Text: "tipo:acta,ley pensión"}, 4},
		{records.Query{Text: "pensión OR type:informe"}, 5},
		{records.Query{Text: "-type:acta"}, 3},
		{records.Query{Text: "pensión -year:2019"}, 2},
		{records.Query{Bodies: []string{"AG"}, Text: "pensión"}, 2},
		{records.Query{Classes: []string{"c"}}, 2},
		{records.Query{Years: []int{2019, 2021}}, 3},
		{records.Query{Text: "year:2019..2020"}, 3},
		{records.Query{Text: "date:[2019-06-30 TO 2020-02-29]"}, 2},
		{records.Query{From: "2019-06-30", To: "2020-02-29"}, 2},
		{records.Query{From: "2020-03-01"}, 1},
		{records.Query{Languages: []records.Language{"pt"}}, 1},
		{records.Query{Languages: []records.Language{"pt"}, Text: "pensión"}, 0},
		{records.Query{Languages: []records.Language{"pt"}, Text: "pensão"}, 1},
		{records.Query{Text: "lang:fr pension"}, 1},
		{records.Query{Types: []string{"nothing of the kind"}}, 0},
		{records.Query{Statuses: []string{"superseded"}}, 0},
		{records.Query{}, 5},
	} {
		r := find(t, x, c.q)
		if r.Total != c.total || len(r.Hits) != c.total {
			t.Errorf("%+v: %d found, %d shown", c.q, r.Total, len(r.Hits))
		}
	}
}

func TestSymbolsAndNumbersAreFoundWholeAndInParts(t *testing.T) {
	s := newShelf()
	d, passages := sample("named", es("La resolución misma."))
	d.Symbol, d.Number, d.Titles = "CPCISS/RES-12/2019", "CISS/CP/2019/47", map[records.Language]string{"es": "Sobre cuotas"}
	s.put(d, passages...)
	d, passages = sample("citing", es("Vista la CPCISS/RES-12/2019 y el expediente CISS/CP/2019/47."))
	d.Number = ""
	s.put(d, passages...)
	x := indexOf(t, s)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"CPCISS/RES-12/2019", []string{"named", "citing"}},
		{"cpciss/res-12", []string{"named", "citing"}},
		{"RES 12 2019 -cuotas", []string{"citing"}},
		{"RES 12 2019 cuotas", []string{"named"}},
		{"RES-2019", []string{}},
		{"symbol:RES-12/2019", []string{"named"}},
		{"símbolo:cpciss", []string{"named"}},
		{"number:2019/47", []string{"named"}},
		{"CISS/CP/2019/47", []string{"named", "citing"}},
		{"title:cuota", []string{"named"}},
		{"title:cuo*", []string{"named"}},
		{`title:"sobre cuotas"`, []string{"named"}},
		{"title:resolución", []string{}},
		{"-symbol:RES-12/2019", []string{"citing"}},
	} {
		if got := ids(find(t, x, records.Query{Text: c.text})); !slices.Equal(got, c.want) {
			t.Errorf("%s found %v, not %v", c.text, got, c.want)
		}
	}
}

func TestADocumentMatchesWhenItHasAllWordsWhereverTheyStand(t *testing.T) {
	s := newShelf()
	d, passages := sample("a", es("El comité se reúne.", "Se paga la pensión.", "La pensión y el comité."))
	d.Titles[records.Spanish] = "Informe trienal"
	s.put(d, passages...)
	x := indexOf(t, s)
	r := find(t, x, records.Query{Text: "comité pensión trienal"})
	if r.Total != 1 || len(r.Hits[0].Passages) != 3 || r.Hits[0].Passages[0].Label != "Artículo 3" {
		t.Errorf("%+v", r)
	}
	if r := find(t, x, records.Query{Text: "comité pensión bienal"}); r.Total != 0 {
		t.Errorf("%+v", r)
	}
}

func TestASearchThatTakesTooLongSaysHowToNarrowIt(t *testing.T) {
	x := indexOf(t, manyDocuments(300))
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	_, err := x.Search(ctx, records.Query{Text: "pens* OR mes OR numero*"}, everything)
	if records.KindOf(err) != records.Unavailable || !strings.Contains(err.Error(), "narrow") {
		t.Errorf("%v", err)
	}
}

func TestSuggestCompletesTitlesSymbolsAndNumbers(t *testing.T) {
	s := newShelf()
	for id, c := range map[string]struct {
		titles map[records.Language]string
		symbol string
	}{
		"a": {map[records.Language]string{"es": "Reglamento de pensiones", "pt": "Regulamento de pensões"}, "CP/REG-4/2015"},
		"b": {map[records.Language]string{"es": "Estatuto de la Conferencia"}, "CISS/EST-1/2012"},
		"c": {map[records.Language]string{"es": "Acta del año 2015"}, ""},
	} {
		d, passages := sample(id, es("texto reglamentario"))
		d.Titles, d.Symbol = c.titles, c.symbol
		s.put(d, passages...)
	}
	x := indexOf(t, s)
	for _, c := range []struct {
		typed string
		lang  records.Language
		want  []string
	}{
		{"regl", "es", []string{"Reglamento de pensiones"}},
		{"regul", "pt", []string{"Regulamento de pensões"}},
		{"regl", "pt", []string{"Reglamento de pensiones"}},
		{"pensio", "es", []string{"Reglamento de pensiones"}},
		{"conferencia estat", "es", []string{"Estatuto de la Conferencia"}},
		{"cp/reg-4", "es", []string{"CP/REG-4/2015 · Reglamento de pensiones"}},
		{"ano", "es", []string{"Acta del año 2015"}},
		{"texto", "es", nil},
		{"r", "es", nil},
		{"", "es", nil},
	} {
		got, err := x.Suggest(t.Context(), c.typed, c.lang, 5, everything)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, g := range got {
			texts = append(texts, g.Text)
		}
		if !slices.Equal(texts, c.want) {
			t.Errorf("%s: %q", c.typed, texts)
		}
	}
}

func FuzzSearch(f *testing.F) {
	s := newShelf()
	s.file("a", es("La pensión de vejez se paga cada año; CPCISS/RES-12/2019."))
	s.file("b", map[records.Language][]string{"fr": {"L'État général"}, "pt": {"pensões"}})
	x, err := Open(Config{Dir: f.TempDir(), Source: s})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = x.Close() })
	if err := x.Reindex(f.Context(), nil); err != nil {
		f.Fatal(err)
	}
	for _, q := range []string{"pensión", "-(a OR -b)", `"de vejez" año~ pens*`, "type:x OR -year:2019", "title:pens* symbol:RES-12", "ñ", "de la OR el", "((", "a*b?c"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		r, err := x.Search(t.Context(), records.Query{Text: q, Facets: true}, everything)
		if err != nil || r.Total > 2 || len(r.Hits) != r.Total {
			t.Fatalf("%q: %d of %d shown (%v)", q, len(r.Hits), r.Total, err)
		}
	})
}
