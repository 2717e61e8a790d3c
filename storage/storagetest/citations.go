package storagetest

import (
	"fmt"
	"reflect"
	"testing"

	"acervo/records"
)

var citationRules = []rule{
	{"citations of a file are replaced as a whole and keep their order", citationsReplace},
	{"what a citation means is asked anew each time: an older document that arrives later is found", citationsAreJoined},
	{"citations are listed page by page, by file, by key, and those that mean nothing", citationsAreListed},
	{"a document of a hidden class is not there to be meant", hiddenIsNotMeant},
}

func cites(file string, keys ...string) records.Citation {
	return records.Citation{File: records.FileID(file), EID: "art_1", Start: 10, End: 20, Quote: "artículo 17 del Estatuto", Keys: keys, Provisions: []string{"art_17"}}
}

func (h house) saveCitations(t testing.TB, file records.FileID, all ...records.Citation) {
	t.Helper()
	for i := range all {
		all[i].Ordinal = i
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		if err := tx.SaveCitations(t.Context(), file, all); err != nil {
			return err
		}
		if back := got(tx.Citations(t.Context(), file))(t); len(back)+len(all) > 0 && !reflect.DeepEqual(back, all) {
			t.Errorf("got  %+v\nwant %+v", back, all)
		}
		return nil
	}))
}

func (h house) saveKeys(t testing.TB, id records.DocumentID, keys ...string) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.SaveKeys(t.Context(), id, keys) }))
}

func (h house) places(t testing.TB, f records.CitationFilter) string {
	t.Helper()
	all := ""
	for _, p := range got(h.CitationPlaces(t.Context(), f))(t) {
		all += fmt.Sprintf("%s#%d %s v%d %s %v;", p.File, p.Ordinal, p.Document, p.Version, p.Language, p.Keys)
	}
	return all
}

func citationsReplace(t *testing.T, h house) {
	h.file(t, Sample(1))
	own := records.Citation{File: "f000001", Start: 1, End: 2, Quote: "artículo 3", Own: true, Provisions: []string{"art_3", "art_4"}}
	h.saveCitations(t, "f000001", cites("f000001", "title/estatuto-de-la-ciss", "kind/statute"), own, cites("f000001", "ref/a"))
	h.saveCitations(t, "f000001", cites("f000001", "ref/b"))
	many := make([]records.Citation, 150)
	for i := range many {
		many[i] = cites("f000001", fmt.Sprintf("ref/%d", i), "kind/statute")
	}
	h.saveCitations(t, "f000001", many...)
	h.saveCitations(t, "f000001")
}

func citationsAreJoined(t *testing.T, h house) {
	h.file(t, Sample(1))
	public := []string{"public"}
	if m := got(h.DocumentsWithKeys(t.Context(), []string{"kind/statute", "ref/a"}, public))(t); len(m) != 0 {
		t.Errorf("got %v", m)
	}
	h.file(t, Sample(2), Sample(3))
	h.saveKeys(t, "d000002", "ref/x", "kind/statute")
	h.saveKeys(t, "d000002", "ref/a", "kind/statute")
	h.saveKeys(t, "d000003", "kind/statute")
	want := map[string][]records.DocumentID{"kind/statute": {"d000002", "d000003"}, "ref/a": {"d000002"}}
	if m := got(h.DocumentsWithKeys(t.Context(), []string{"kind/statute", "ref/a", "ref/x"}, public))(t); !reflect.DeepEqual(m, want) {
		t.Errorf("got %v", m)
	}
	if m := got(h.DocumentsWithKeys(t.Context(), []string{"ref/a"}, nil))(t); len(m) != 0 {
		t.Errorf("without a class: %v", m)
	}
}

func citationsAreListed(t *testing.T, h house) {
	old := Sample(2)
	newer := old.Versions[0]
	newer.ID, newer.Number, newer.Texts = "v2", 2, []records.Text{old.Versions[0].Texts[0]}
	newer.Texts[0].ID, newer.Texts[0].Version = "t2", "v2"
	newer.Texts[0].Files = []records.File{old.Versions[0].Texts[0].Files[0]}
	newer.Texts[0].Files[0].ID, newer.Texts[0].Files[0].Text = "g2", "t2"
	old.Versions = append(old.Versions, newer)
	h.file(t, Sample(1), old)
	for _, f := range []records.FileID{"f000001", "f000002", "g2"} {
		h.readFile(t, f, 1)
	}
	h.saveKeys(t, "d000001", "ref/a")
	h.saveCitations(t, "f000001", cites("f000001", "ref/a"), cites("f000001", "ref/none"), records.Citation{File: "f000001", Own: true, Quote: "artículo 3", Provisions: []string{"art_3"}})
	h.saveCitations(t, "f000002", cites("f000002", "title/x", "ref/a"))
	h.saveCitations(t, "g2", cites("g2", "ref/none", "ref/a"), cites("g2", "ref/none"))
	public := []string{"public"}
	for _, c := range []struct {
		rule string
		f    records.CitationFilter
		want string
	}{
		{"by file", records.CitationFilter{Files: []records.FileID{"f000002"}}, "f000002#0 d000002 v1 es [title/x ref/a];"},
		{"by no file", records.CitationFilter{Files: []records.FileID{}}, ""},
		{"by key", records.CitationFilter{Keys: []string{"ref/a", "ref/b"}}, "f000001#0 d000001 v1 es [ref/a];f000002#0 d000002 v1 es [title/x ref/a];g2#0 d000002 v2 es [ref/none ref/a];"},
		{"in current versions", records.CitationFilter{Keys: []string{"ref/a"}, Current: true}, "f000001#0 d000001 v1 es [ref/a];g2#0 d000002 v2 es [ref/none ref/a];"},
		{"a page", records.CitationFilter{Keys: []string{"ref/a"}, Limit: 1, After: records.CitationCursor{File: "f000001"}}, "f000002#0 d000002 v1 es [title/x ref/a];"},
		{"the last page", records.CitationFilter{Keys: []string{"ref/a"}, After: records.CitationCursor{File: "g2"}}, ""},
		{"that mean nothing", records.CitationFilter{Unresolved: true, Current: true}, "f000001#1 d000001 v1 es [ref/none];g2#1 d000002 v2 es [ref/none];"},
	} {
		c.f.AccessClasses = public
		if s := h.places(t, c.f); s != c.want {
			t.Errorf("%s: got %s\nwant %s", c.rule, s, c.want)
		}
	}
	if s := h.places(t, records.CitationFilter{}); s != "" {
		t.Errorf("an empty filter gives %s", s)
	}
}

func hiddenIsNotMeant(t *testing.T, h house) {
	hidden := Sample(2)
	hidden.Access = records.Access{Level: records.Staff}
	h.file(t, Sample(1), hidden)
	h.readFile(t, "f000001", 1)
	h.readFile(t, "f000002", 1)
	h.saveKeys(t, "d000002", "ref/a")
	h.saveCitations(t, "f000001", cites("f000001", "ref/a"))
	h.saveCitations(t, "f000002", cites("f000002", "ref/none"))
	for classes, want := range map[string]string{"public": "f000001#0 d000001 v1 es [ref/a];", "staff": "f000002#0 d000002 v1 es [ref/none];"} {
		f := records.CitationFilter{AccessClasses: []string{classes}, Unresolved: true}
		if s := h.places(t, f); s != want {
			t.Errorf("%s: got %s, want %s", classes, s, want)
		}
	}
	if s := h.places(t, records.CitationFilter{AccessClasses: []string{"public", "staff"}, Unresolved: true}); s != "f000002#0 d000002 v1 es [ref/none];" {
		t.Errorf("both: got %s", s)
	}
}
