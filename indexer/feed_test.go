package indexer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"acervo/records"
)

func TestRunShowsWhatIsFiledWithinASecond(t *testing.T) {
	s := newShelf()
	x, err := Open(Config{Dir: t.TempDir(), Source: s, Wake: s.wake})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- x.Run(ctx) }()
	defer func() {
		stop()
		if err := errors.Join(<-done, x.Close()); err != nil {
			t.Error(err)
		}
	}()
	waitFor(t, "the first index", func() bool { return x.State().Ready })
	for i := range 5 {
		began := time.Now()
		s.file(fmt.Sprintf("d%d", i), es(fmt.Sprintf("texto número%d", i)))
		waitFor(t, "the document", func() bool { return x.Reached(int64(i + 1)) })
		if took := time.Since(began); took > time.Second {
			t.Errorf("it took %v", took)
		}
		if r := find(t, x, records.Query{Text: fmt.Sprintf("numero%d", i)}); r.Total != 1 {
			t.Errorf("%d found", r.Total)
		}
	}
	st := x.State()
	if st.Documents != 5 || st.Passages != 5 || st.Cursor != 5 || st.Bytes == 0 {
		t.Errorf("%+v", st)
	}
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("waited in vain for %s", what)
}

func TestANewVersionReadsOnlyItsOwnFiles(t *testing.T) {
	s := newShelf()
	d, passages := sample("ley", es("Artículo viejo uno.", "Artículo común dos."))
	s.put(d, passages...)
	x := indexOf(t, s)
	reads := s.reads
	var added []records.Passage
	d.Versions = append(d.Versions, sampleVersion(&added, "ley", 2, es("Artículo nuevo uno.", "Artículo común dos.")))
	s.put(d, added...)
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.reads != reads+1 {
		t.Errorf("%d files were read", s.reads-reads)
	}
	for _, c := range []struct {
		q       records.Query
		total   int
		version int
	}{
		{records.Query{Text: "nuevo"}, 1, 2},
		{records.Query{Text: "viejo"}, 0, 0},
		{records.Query{Text: "viejo", AllVersions: true}, 1, 1},
		{records.Query{Text: "común"}, 1, 2},
		{records.Query{Text: "común", AllVersions: true}, 1, 2},
		{records.Query{Text: "viejo nuevo", AllVersions: true}, 0, 0},
		{records.Query{Text: "común", AllVersions: true, Statuses: []string{"superseded"}}, 1, 1},
		{records.Query{Text: "status:superseded común", AllVersions: true}, 1, 1},
	} {
		r := find(t, x, c.q)
		if r.Total != c.total || c.total > 0 && r.Hits[0].Version != c.version {
			t.Errorf("%+v: found %+v", c.q, r)
		}
	}
	r := find(t, x, records.Query{Text: "común", AllVersions: true, Facets: true})
	if got := fmt.Sprint(facetOf(r, "status")); got != "[{current 1} {superseded 1}]" {
		t.Errorf("statuses %s", got)
	}
}

func facetOf(r records.Results, field string) []records.FacetValue {
	for _, f := range r.Facets {
		if f.Field == field {
			return f.Values
		}
	}
	return nil
}

func TestAFileReadAnewReplacesItsPassages(t *testing.T) {
	s := newShelf()
	d, passages := sample("a", es("uno primero", "dos segundo", "tres tercero"))
	s.put(d, passages...)
	x := indexOf(t, s)
	d.Versions[0].Texts[0].Files[0].Reading.UpdatedAt = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	s.put(d, records.Passage{File: passages[0].File, Text: "cuatro cuarto"})
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for word, n := range map[string]int{"primero": 0, "tercero": 0, "cuarto": 1} {
		if r := find(t, x, records.Query{Text: word}); r.Total != n {
			t.Errorf("%s: %d found", word, r.Total)
		}
	}
	if n := x.State().Passages; n != 1 {
		t.Errorf("%d passages", n)
	}
}

func TestADocumentThatIsGoneIsNotFound(t *testing.T) {
	s := newShelf()
	s.file("a", es("uno"))
	s.file("b", es("uno"))
	x := indexOf(t, s)
	s.remove("a")
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ids(find(t, x, records.Query{Text: "uno"})); !slices.Equal(got, []string{"b"}) {
		t.Errorf("found %v", got)
	}
	if got := ids(find(t, x, records.Query{})); !slices.Equal(got, []string{"b"}) {
		t.Errorf("all are %v", got)
	}
	if st := x.State(); st.Documents != 1 || st.Passages != 1 {
		t.Errorf("%+v", st)
	}
}

func TestAFileThatIsNotReadIsFoundByItsTitle(t *testing.T) {
	s := newShelf()
	d, passages := sample("a", es("secreto"))
	d.Versions[0].Texts[0].Files[0].Reading.State = records.ReadingPending
	d.Titles[records.Spanish] = "Acta escaneada"
	s.put(d, passages...)
	x := indexOf(t, s)
	for q, n := range map[string]int{"acta": 1, "actas lang:es": 1, "secreto": 0} {
		if r := find(t, x, records.Query{Text: q}); r.Total != n {
			t.Errorf("%s: %d found", q, r.Total)
		}
	}
	d.Versions[0].Texts[0].Files[0].Reading.State = records.ReadingDone
	s.put(d)
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := find(t, x, records.Query{Text: "secreto acta"}); r.Total != 1 || len(r.Hits[0].Passages) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestOnlyOneFileOfATextIsSearchedAndItsAttachments(t *testing.T) {
	done := records.Reading{State: records.ReadingDone}
	file := func(id string, role records.FileRole, r records.Reading) records.File {
		return records.File{ID: records.FileID(id), Role: role, Reading: r}
	}
	for _, c := range []struct {
		rule  string
		files []records.File
		want  []string
	}{
		{"the original", []records.File{file("r", records.Rendition, done), file("s", records.Scan, done), file("o", records.Original, done)}, []string{"o"}},
		{"a scan when the original cannot be read", []records.File{file("o", records.Original, records.Reading{State: records.ReadingFailed}), file("s", records.Scan, done)}, []string{"s"}},
		{"a rendition when nothing else was read", []records.File{file("o", records.Original, records.Reading{}), file("r", records.Rendition, done)}, []string{"r"}},
		{"attachments besides", []records.File{file("o", records.Original, done), file("a", records.Attachment, done), file("b", records.Attachment, records.Reading{})}, []string{"o", "a"}},
		{"none that is not read", []records.File{file("o", records.Original, records.Reading{})}, []string{}},
	} {
		got := []string{}
		for _, f := range indexed(records.Text{Files: c.files}) {
			got = append(got, string(f.ID))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", c.rule, got)
		}
	}
}

func TestTheIndexGoesOnWhereItStoodAfterAReopening(t *testing.T) {
	s := newShelf()
	dir := t.TempDir()
	s.file("a", es("uno"))
	open := func() *Index {
		x, err := Open(Config{Dir: dir, Source: s})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	x := open()
	if _, err := x.Search(t.Context(), records.Query{}, everything); records.KindOf(err) != records.Unavailable {
		t.Errorf("without an index the answer is %v", err)
	}
	if err := x.Reindex(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	s.file("b", es("uno"))
	x = open()
	defer x.Close() //nolint:errcheck // the end of the test
	reads := s.reads
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := find(t, x, records.Query{Text: "uno"}); r.Total != 2 || s.reads != reads+1 {
		t.Errorf("%d found after %d reads", r.Total, s.reads-reads)
	}
	if _, err := Open(Config{Dir: dir, Source: s}); records.KindOf(err) != records.Unavailable {
		t.Errorf("a second process may open it: %v", err)
	}
}

func TestAnErrorOfTheCatalogueLosesNothing(t *testing.T) {
	s := newShelf()
	s.file("a", es("uno"))
	x := indexOf(t, s)
	s.file("b", es("uno"))
	s.fail = errors.New("the database is away")
	if err := x.CatchUp(t.Context()); err == nil {
		t.Fatal("no error")
	}
	s.fail = nil
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := find(t, x, records.Query{Text: "uno"}); r.Total != 2 {
		t.Errorf("%d found", r.Total)
	}
}

func TestEntriesAboutNoDocumentAreSeldomWritten(t *testing.T) {
	s := newShelf()
	s.file("a", es("uno"))
	x := indexOf(t, s)
	written := func() string {
		snap, err := x.gen.snapshot()
		if err != nil {
			t.Fatal(err)
		}
		defer snap.Close() //nolint:errcheck // counts down a reference
		b, err := snap.GetInternal(keyCursor)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, c := range []struct {
		entries int
		reached int64
		written string
	}{{7, 8, "1"}, {400, 408, "1"}, {1900, 2308, "1408"}} {
		s.note(c.entries)
		if err := x.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !x.Reached(c.reached) || x.Reached(c.reached+1) || written() != c.written {
			t.Errorf("after %d entries the cursor is %d, and %s is written", c.entries, x.State().Cursor, written())
		}
	}
}
