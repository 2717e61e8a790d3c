package indexer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

// secrets are documents of every access, of which each has the word común and a word of its own.
func secrets(s *shelf) map[string]records.Access {
	all := map[string]records.Access{
		"publico":    {Level: records.Public},
		"miembros":   {Level: records.Members},
		"personal":   {Level: records.Staff},
		"reservado":  {Level: records.Restricted, Bodies: []string{"CP"}},
		"reservado2": {Level: records.Restricted, Bodies: []string{"AG", "CP"}},
		"embargado":  {Level: records.Public, Embargo: "2099-01-01"},
	}
	for id, a := range all {
		d, passages := sample(id, es("La palabra común y la palabra propia"+id+".", "Otra página común."))
		d.Access, d.Type, d.Body, d.Class = a, "type-"+id, "body-"+id, "class-"+id
		d.Date = records.Date(fmt.Sprintf("20%02d-01-01", len(id)))
		d.Symbol = "SYM/" + strings.ToUpper(id)
		d.Titles[records.Spanish] = "Título común de " + id
		s.put(d, passages...)
	}
	return all
}

func TestWhatSomeoneMayNotReadDoesNotExistForThem(t *testing.T) {
	s := newShelf()
	all := secrets(s)
	x := indexOf(t, s)
	for name, actor := range map[string]records.Actor{
		"anonymous":      {},
		"reader":         {ID: "1", Roles: []records.Role{records.Reader}},
		"reader of CP":   {ID: "2", Roles: []records.Role{records.Reader}, Bodies: []string{"CP"}},
		"counsel":        {ID: "3", Roles: []records.Role{records.Counsel}},
		"administrator":  {ID: "4", Roles: []records.Role{records.Admin}},
		"controller, AG": {ID: "5", Roles: []records.Role{records.Controller}, Bodies: []string{"AG"}},
	} {
		visible := func(a records.Access) bool { return actor.MayRead(a, "2026-01-01") }
		var may []string
		for id, a := range all {
			if visible(a) {
				may = append(may, id)
			}
		}
		slices.Sort(may)
		r, err := x.Search(t.Context(), records.Query{Text: "común", Facets: true, Limit: 100}, visible)
		if err != nil {
			t.Fatal(err)
		}
		got := ids(r)
		slices.Sort(got)
		if !slices.Equal(got, may) || r.Total != len(may) {
			t.Errorf("%s finds %v, %d in all, and may read %v", name, got, r.Total, may)
		}
		everything := fmt.Sprintf("%+v", r)
		for id := range all {
			if seen := strings.Contains(everything, id+" ") || strings.Contains(everything, "-"+id+" "); seen && !slices.Contains(may, id) {
				t.Errorf("%s sees %s in %s", name, id, everything)
			}
			for _, q := range []string{"propia" + id, "SYM/" + id, "type:type-" + id, "propia" + id[:4] + "*", "propia" + id + "~", "común -xyz type:type-" + id} {
				r, err := x.Search(t.Context(), records.Query{Text: q, Facets: true}, visible)
				if err != nil {
					t.Fatal(err)
				}
				if found := slices.Contains(ids(r), id); found != slices.Contains(may, id) {
					t.Errorf("%s and %q: found is %v", name, q, found)
				}
				for _, f := range r.Facets {
					n := 0
					for _, v := range f.Values {
						n += v.Count
					}
					if n > r.Total {
						t.Errorf("%s and %q: facet %s counts %d of %d", name, q, f.Field, n, r.Total)
					}
				}
			}
			for _, typed := range []string{"común de " + id[:3], "sym " + id[:3], "2024 " + id[:3]} {
				suggestions, err := x.Suggest(t.Context(), typed, records.Spanish, 10, visible)
				if err != nil {
					t.Fatal(err)
				}
				for _, sg := range suggestions {
					if !slices.Contains(may, string(sg.Document)) {
						t.Errorf("%s is suggested %+v", name, sg)
					}
				}
			}
		}
	}
}

func TestNobodyIsShownAnythingWithoutAnAccessRule(t *testing.T) {
	s := newShelf()
	secrets(s)
	x := indexOf(t, s)
	r, err := x.Search(t.Context(), records.Query{Text: "común", Facets: true}, nil)
	if err != nil || r.Total != 0 || len(r.Hits) != 0 {
		t.Errorf("found %d (%v)", r.Total, err)
	}
	for _, f := range r.Facets {
		if len(f.Values) > 0 {
			t.Errorf("facet %+v", f)
		}
	}
	if sg, err := x.Suggest(t.Context(), "título", "es", 10, nil); err != nil || len(sg) > 0 {
		t.Errorf("suggested %v (%v)", sg, err)
	}
}

// A score tells how rare a word is. It may not tell how rare it is among what is hidden.
func TestHiddenDocumentsHaveNoInfluenceOnScores(t *testing.T) {
	score := func(hidden int) float64 {
		s := newShelf()
		for i := range 3 {
			s.file(fmt.Sprintf("p%d", i), es(fmt.Sprintf("pensión de vejez %d", i)))
		}
		s.file("q", es("nada de nada"))
		for i := range hidden {
			d, passages := sample(fmt.Sprintf("h%d", i), es("pensión pensiones pensión secreta"))
			d.Access.Level = records.Staff
			s.put(d, passages...)
		}
		x := indexOf(t, s)
		r, err := x.Search(t.Context(), records.Query{Text: "pensión"}, onlyPublic)
		if err != nil || r.Total != 3 {
			t.Fatalf("%d found (%v)", r.Total, err)
		}
		return r.Hits[0].Score
	}
	if a, b := score(0), score(40); a != b {
		t.Errorf("the score is %v, and %v beside hidden documents", a, b)
	}
}

func TestAChangeOfAccessCountsAtOnceAndTouchesNoPassage(t *testing.T) {
	s := newShelf()
	d, passages := sample("a", es("La pensión."))
	s.put(d, passages...)
	x := indexOf(t, s)
	reads := s.reads
	d.Access = records.Access{Level: records.Staff}
	d.Titles = map[records.Language]string{records.Spanish: "Otro título"}
	s.put(d)
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := x.Search(t.Context(), records.Query{Text: "pensión"}, onlyPublic)
	if err != nil || r.Total != 0 {
		t.Errorf("%d found (%v)", r.Total, err)
	}
	if r := find(t, x, records.Query{Text: "pensión"}); r.Total != 1 || r.Hits[0].Title != "Otro título" {
		t.Errorf("%+v", r)
	}
	if s.reads != reads {
		t.Errorf("passages were read %d times more", s.reads-reads)
	}
}

// A pattern stands for so many words at most. Those of hidden documents are none of them.
func TestHiddenWordsTakeNoPlaceInAPattern(t *testing.T) {
	s := newShelf()
	var words strings.Builder
	for i := range maxForms + 10 {
		fmt.Fprintf(&words, "pensa%04d ", i)
	}
	d, passages := sample("hidden", es(words.String()))
	d.Access.Level = records.Staff
	d.Titles[records.Spanish] = words.String()
	s.put(d, passages...)
	d, passages = sample("open", es("pensión de vejez"))
	d.Titles[records.Spanish] = "La pensión"
	s.put(d, passages...)
	x := indexOf(t, s)
	for _, text := range []string{"pens*", "title:pens*"} {
		r, err := x.Search(t.Context(), records.Query{Text: text}, onlyPublic)
		if err != nil || r.Total != 1 || len(r.Notes) > 0 {
			t.Errorf("%s: %d are found, with the notes %q (%v)", text, r.Total, r.Notes, err)
		}
	}
	if found, err := x.Suggest(t.Context(), "pens", records.Spanish, 10, onlyPublic); err != nil || len(found) != 1 {
		t.Errorf("suggested: %v (%v)", found, err)
	}
}
