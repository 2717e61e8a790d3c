package indexer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

// hiddenSuccessor files a public statute and the restricted one of the body CP that took its place.
func hiddenSuccessor(s *shelf) {
	d, p := ordinance("old", 1, public,
		records.Event{ID: 1, Type: records.EventInForce, EffectiveOn: "2000-01-01", Version: 1},
		records.Event{ID: 2, Type: records.EventReplaced, EffectiveOn: "2020-07-01", By: "secret"})
	s.put(d, p...)
	d, p = ordinance("secret", 1, records.Access{Level: records.Restricted, Bodies: []string{"CP"}},
		records.Event{ID: 3, Type: records.EventInForce, EffectiveOn: "2020-07-01", Version: 1},
		records.Event{ID: 4, Type: records.EventRepealed, EffectiveOn: "2022-01-01"})
	d.Symbol = "SYM/SECRET"
	s.put(d, p...)
	d, p = ordinance("other", 1, public, records.Event{ID: 5, Type: records.EventInForce, EffectiveOn: "2000-01-01", Version: 1})
	s.put(d, p...)
}

func TestALineageIsAnsweredByWhatOneMayReadOfIt(t *testing.T) {
	s := newShelf()
	hiddenSuccessor(s)
	x := indexOf(t, s)
	insider := records.Actor{ID: "1", Roles: []records.Role{records.Reader}, Bodies: []string{"CP"}}
	admin := records.Actor{ID: "2", Roles: []records.Role{records.Admin}}
	for _, c := range []struct {
		who  records.Actor
		on   records.Date
		want string
	}{
		{insider, "2010-01-01", "old v1 in_force, other v1 in_force"},
		{records.Actor{}, "2010-01-01", "old v1 in_force, other v1 in_force"},
		{insider, "2021-01-01", "other v1 in_force, secret v1 in_force"},
		{records.Actor{}, "2021-01-01", "other v1 in_force"}, // the old one's own event says that it was replaced
		{admin, "2021-01-01", "other v1 in_force"},
		{insider, "2022-06-01", "other v1 in_force"},
		{records.Actor{}, "2022-06-01", "other v1 in_force"},
		{insider, "", "old v1 superseded, other v1 in_force, secret v1 repealed"},
		{records.Actor{}, "", "old v1 superseded, other v1 in_force"},
	} {
		for range 2 {
			r, err := x.Search(t.Context(), records.Query{Text: "común", On: c.on, Today: "2026-01-01", Facets: true}, func(a records.Access) bool { return c.who.MayRead(a, "2026-01-01") })
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(versions(r), ", "); got != c.want || r.Total != len(r.Hits) {
				t.Errorf("%q on %q: %s, not %s", c.who.ID, c.on, got, c.want)
			}
			for _, f := range r.Facets {
				n := 0
				for _, v := range f.Values {
					n += v.Count
				}
				if n > r.Total {
					t.Errorf("%q on %q: facet %s counts %d of %d", c.who.ID, c.on, f.Field, n, r.Total)
				}
			}
			if c.who.ID != "1" && strings.Contains(strings.ToLower(fmt.Sprintf("%+v", r)), "secret") {
				t.Errorf("%q on %q is shown %+v", c.who.ID, c.on, r)
			}
		}
	}
}

// What is recorded on a document that one may not read changes nothing that one
// is shown: no total, facet, order, score, status, term or suggestion.
func TestEventsOfHiddenDocumentsLeaveNoTrace(t *testing.T) {
	outsider := func(a records.Access) bool { return a.Level == records.Public }
	var shown [2][]string
	for k := range shown {
		s := newShelf()
		hiddenSuccessor(s)
		d := s.docs["secret"]
		if k == 1 { // other events of the hidden one, and one more that takes the place of a public one early
			d.Events = []records.Event{
				{ID: 13, Document: d.ID, Type: records.EventAdopted, EffectiveOn: "1999-01-01", RecordedAt: at("2023-01-01")},
				{ID: 14, Document: d.ID, Type: records.EventInForce, EffectiveOn: "2005-01-01", Version: 1, RecordedAt: at("2023-01-01")},
				{ID: 15, Document: d.ID, Type: records.EventReplaced, EffectiveOn: "2008-01-01", By: "other", RecordedAt: at("2023-01-01")},
			}
			s.put(d)
		}
		x := indexOf(t, s)
		for _, on := range []records.Date{"", "2001-01-01", "2006-01-01", "2010-01-01", "2021-01-01"} {
			for _, known := range []string{"", "2023-06-01", "2024-06-01"} {
				for _, text := range []string{"común", "norma de", "textosecretv1", "SYM/SECRET", "status:in_force", "-común", "común OR textosecretv1"} {
					q := records.Query{Text: text, On: on, Today: "2026-01-01", Facets: true}
					if known != "" {
						q.Known = at(known)
					}
					r, err := x.Search(t.Context(), q, outsider)
					if err != nil {
						t.Fatal(err)
					}
					r.Took = 0
					shown[k] = append(shown[k], fmt.Sprintf("%s on %s known %s: %+v", text, on, known, r))
				}
			}
		}
		for _, typed := range []string{"norma", "sym", "secret"} {
			sg, err := x.Suggest(t.Context(), typed, "es", 10, outsider)
			if err != nil {
				t.Fatal(err)
			}
			shown[k] = append(shown[k], fmt.Sprintf("%s: %+v", typed, sg))
		}
	}
	for i := range shown[0] {
		if shown[0][i] != shown[1][i] {
			t.Errorf("shown\n%s\nand, with other events of what is hidden,\n%s", shown[0][i], shown[1][i])
		}
	}
	if !slices.ContainsFunc(shown[0], func(s string) bool { return strings.Contains(s, "old") }) {
		t.Error("nothing was shown at all")
	}
}
