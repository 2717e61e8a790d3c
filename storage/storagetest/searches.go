package storagetest

import (
	"slices"
	"testing"

	"acervo/records"
)

var searchRules = []rule{
	{"a saved search is its person's own, and one of a name takes the place of another", searchesAreOnesOwn},
}

func searchesAreOnesOwn(t *testing.T, h house) {
	must(t, h.SaveUser(t.Context(), clara(), byAdmin))
	other := clara()
	other.ID, other.Login = "u-other", "other"
	must(t, h.SaveUser(t.Context(), other, byAdmin))
	mine := records.SavedSearch{ID: "s1", User: clara().ID, Name: "Actas", Query: "q=acta", SavedAt: day}
	zeta := records.SavedSearch{ID: "s2", User: clara().ID, Name: "Zeta", Query: "q=z", SavedAt: day}
	theirs := records.SavedSearch{ID: "s3", User: other.ID, Name: "Actas", Query: "q=otra", SavedAt: day}
	for _, s := range []records.SavedSearch{zeta, mine, theirs} {
		must(t, h.SaveSearch(t.Context(), s))
	}
	again := mine
	again.ID, again.Query = "s4", "q=acta&type=minutes"
	must(t, h.SaveSearch(t.Context(), again))
	mine.Query = again.Query
	if all := got(h.SavedSearches(t.Context(), clara().ID))(t); !slices.Equal(all, []records.SavedSearch{mine, zeta}) {
		t.Errorf("kept are %+v", all)
	}
	if err := h.ForgetSearch(t.Context(), clara().ID, theirs.ID); records.KindOf(err) != records.NotFound || err == nil {
		t.Errorf("another person's search is removed: %v", err)
	}
	must(t, h.ForgetSearch(t.Context(), clara().ID, mine.ID))
	if all := got(h.SavedSearches(t.Context(), clara().ID))(t); !slices.Equal(all, []records.SavedSearch{zeta}) {
		t.Errorf("kept are %+v", all)
	}
	if all := got(h.SavedSearches(t.Context(), other.ID))(t); !slices.Equal(all, []records.SavedSearch{theirs}) {
		t.Errorf("the other keeps %+v", all)
	}
}
