package storagetest

import (
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"

	"acervo/records"
)

var documentRules = []rule{
	{"a document comes back as it was filed", aDocumentComesBack},
	{"a document is found by id, number and symbol", aDocumentIsFound},
	{"files and texts keep the order in which they were filed", filesKeepTheirOrder},
	{"a number or symbol in use is a Conflict that names field and document", duplicatesConflict},
	{"a second version of one number and a second text of one language are Conflicts", versionsConflict},
	{"an edit of an old revision is PreconditionFailed and changes nothing", oldRevisionsFail},
	{"a list without access classes is empty", listsFailClosed},
	{"a list holds what its filter says", listsAreFiltered},
	{"pages are complete and without repetition while others file", pagesAreComplete},
	{"access classes are those that documents have", accessClassesAreThose},
	{"bytes lead to their documents, and orphans to none", bytesLeadToDocuments},
	{"documents in bulk come in the order asked for", bulkKeepsOrder},
	{"what does not exist is NotFound", missingIsNotFound},
	{"an idempotency key is kept once per actor", receiptsAreKeptOnce},
}

func aDocumentComesBack(t *testing.T, h house) {
	d := Sample(1)
	d.Symbol, d.Access = "CPCISS/RES-12/2019", records.Access{Level: records.Restricted, Bodies: []string{"AG", "SG"}, Embargo: "2027-01-01", Seal: "2027-02-01"}
	d.Matter, d.Due = "a-matter", records.Due{On: "2030-01-01", Action: records.DestroyIt}
	d.Declared = records.Declaration{At: d.FiledAt, By: "Ana"}
	d.Titles[records.Portuguese] = "Resolução <1> & outras"
	d.Versions[0].Date = ""
	d.Versions[0].Texts[0].Files[0].Reading.Findings = []string{"a gap"}
	h.file(t, d)
	back := got(h.Document(t.Context(), d.ID))(t)
	if !reflect.DeepEqual(back, d) {
		t.Errorf("got  %+v\nwant %+v", back, d)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		inside, err := tx.Document(t.Context(), d.ID)
		if err == nil && !reflect.DeepEqual(inside, d) {
			t.Errorf("in a transaction: got %+v\nwant %+v", inside, d)
		}
		return err
	}))
	f := d.Versions[0].Texts[0].Files[0]
	if back := got(h.File(t.Context(), f.ID))(t); !reflect.DeepEqual(back, f) {
		t.Errorf("got  %+v\nwant %+v", back, f)
	}
}

func aDocumentIsFound(t *testing.T, h house) {
	d := Sample(1)
	d.Symbol, d.Access = "CPCISS/RES-12/2019", records.Access{Level: records.Restricted, Bodies: []string{"AG", "SG"}, Embargo: "2027-01-01", Seal: "2027-02-01"}
	h.file(t, d, Sample(2))
	file := d.Versions[0].Texts[0].Files[0].ID
	want := func(how string, id records.DocumentID, access records.Access, err error) {
		t.Helper()
		if err != nil || id != d.ID || !reflect.DeepEqual(access, d.Access) {
			t.Errorf("%s leads to %q, which %+v may read: %v", how, id, access, err)
		}
	}
	for _, ref := range []string{string(d.ID), d.Number, d.Symbol} {
		id, access, err := h.Resolve(t.Context(), ref)
		want(ref, id, access, err)
		must(t, h.InTx(t.Context(), func(tx records.Tx) error {
			id, access, err := tx.Resolve(t.Context(), ref)
			want(ref, id, access, err)
			return nil
		}))
	}
	id, access, err := h.ResolveFile(t.Context(), file)
	want("its file", id, access, err)
	d.ID, d.Access = "", records.Access{Level: records.Restricted} // of nobody
	id, access, err = h.Resolve(t.Context(), "")
	want("nothing", id, access, err)
	id, access, err = h.ResolveFile(t.Context(), "nothing")
	want("no file", id, access, err)
}

func filesKeepTheirOrder(t *testing.T, h house) {
	d := Sample(1)
	first := d.Versions[0].Texts[0].Files[0]
	first.ID = "z-first"
	second, english := first, d.Versions[0].Texts[0]
	second.ID = "a-second"
	d.Versions[0].Texts[0].Files = []records.File{first, second}
	english.ID, english.Language, english.Files = "a-text", records.English, nil
	d.Versions[0].Texts = append(d.Versions[0].Texts, english)
	h.file(t, d)
	if back := got(h.Document(t.Context(), d.ID))(t); !reflect.DeepEqual(back, d) {
		t.Errorf("got  %+v\nwant %+v", back, d)
	}
}

func duplicatesConflict(t *testing.T, h house) {
	first := Sample(1)
	first.Symbol = "RES-1"
	h.file(t, first)
	for _, c := range []struct {
		field  string
		change func(*records.Document)
	}{
		{"symbol", func(d *records.Document) { d.Symbol = first.Symbol }},
		{"number", func(d *records.Document) { d.Number = first.Number }},
	} {
		d := Sample(2)
		c.change(&d)
		e := wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertDocument(t.Context(), d) }), records.Conflict)
		if e.Field != c.field || e.Related != first.ID {
			t.Errorf("the Conflict says field %q and document %q, want %q and %q", e.Field, e.Related, c.field, first.ID)
		}
	}
	second := Sample(2)
	h.file(t, second, Sample(3)) // empty symbols do not collide
	second.Symbol = first.Symbol
	e := wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateDocument(t.Context(), second) }), records.Conflict)
	if e.Field != "symbol" || e.Related != first.ID {
		t.Errorf("the Conflict of an edit says field %q and document %q", e.Field, e.Related)
	}
}

func versionsConflict(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	v := d.Versions[0]
	v.ID = "other"
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertVersion(t.Context(), v) }), records.Conflict)
	x := v.Texts[0]
	x.ID = "other"
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertText(t.Context(), x) }), records.Conflict)
	english := x
	english.Language = records.English
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertText(t.Context(), english) }))
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateText(t.Context(), x) }), records.Conflict)
	english.Language, english.LanguageDetected, english.Authority = records.French, true, records.CourtesyTranslation
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateText(t.Context(), english) }))
	english.Files = nil
	if back := got(h.Document(t.Context(), d.ID))(t).Versions[0].Texts[1]; !reflect.DeepEqual(back, english) {
		t.Errorf("got %+v, want %+v", back, english)
	}
}

func oldRevisionsFail(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	d.Body, d.Access, d.Metadata, d.Symbol = "SG", records.Access{Level: records.Staff}, []byte(`{"a":1}`), "S-1"
	edit := func(d records.Document) error {
		return h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateDocument(t.Context(), d) })
	}
	must(t, edit(d))
	d.Revision = 2
	if back := got(h.Document(t.Context(), d.ID))(t); !reflect.DeepEqual(back, d) {
		t.Errorf("got  %+v\nwant %+v", back, d)
	}
	late := d
	late.Revision, late.Body = 1, "CO"
	wantKind(t, edit(late), records.PreconditionFailed)
	if back := got(h.Document(t.Context(), d.ID))(t); back.Body != "SG" || back.Revision != 2 {
		t.Errorf("a refused edit left body %q, revision %d", back.Body, back.Revision)
	}
	var wg sync.WaitGroup
	outcomes := make(chan error, 8)
	for range 8 {
		wg.Go(func() { outcomes <- edit(d) })
	}
	wg.Wait()
	close(outcomes)
	won := 0
	for err := range outcomes {
		if err == nil {
			won++
		} else {
			wantKind(t, err, records.PreconditionFailed)
		}
	}
	if won != 1 {
		t.Errorf("%d of 8 edits of one revision were accepted, want 1", won)
	}
}

func listsFailClosed(t *testing.T, h house) {
	h.file(t, Sample(1))
	for _, classes := range [][]string{nil, {}, {"staff"}} {
		if list := got(h.Documents(t.Context(), records.DocumentFilter{AccessClasses: classes}))(t); len(list) != 0 {
			t.Errorf("with access classes %q the list has %d documents", classes, len(list))
		}
	}
}

func listsAreFiltered(t *testing.T, h house) {
	a, b, c := Sample(1), Sample(2), Sample(3)
	a.Type, b.Body, c.Class = "minutes", "SG", "fin"
	b.Date, c.Date = "2020-01-01", "2020-12-31"
	c.Versions[0].Texts[0].Files[0].Reading.State = records.ReadingFailed
	h.file(t, a, b, c)
	for name, x := range map[string]struct {
		filter records.DocumentFilter
		want   []records.DocumentID
	}{
		"everything, newest first": {records.DocumentFilter{}, []records.DocumentID{c.ID, b.ID, a.ID}},
		"type":                     {records.DocumentFilter{Type: "minutes"}, []records.DocumentID{a.ID}},
		"body":                     {records.DocumentFilter{Body: "SG"}, []records.DocumentID{b.ID}},
		"class":                    {records.DocumentFilter{Class: "fin"}, []records.DocumentID{c.ID}},
		"year":                     {records.DocumentFilter{Year: 2020}, []records.DocumentID{c.ID, b.ID}},
		"reading":                  {records.DocumentFilter{Reading: records.ReadingFailed}, []records.DocumentID{c.ID}},
		"after":                    {records.DocumentFilter{After: c.ID, Limit: 1}, []records.DocumentID{b.ID}},
		"all at once":              {records.DocumentFilter{Type: "resolution", Body: "AG", Class: "fin", Year: 2020}, []records.DocumentID{c.ID}},
	} {
		x.filter.AccessClasses = []string{"public", "staff"}
		list := got(h.Documents(t.Context(), x.filter))(t)
		if ids := idsOf(list); !slices.Equal(ids, x.want) {
			t.Errorf("%s: got %q, want %q", name, ids, x.want)
		}
		for _, d := range list {
			if d.Versions != nil {
				t.Errorf("%s: a list carries versions", name)
			}
		}
	}
	_, err := h.Documents(t.Context(), records.DocumentFilter{AccessClasses: []string{"public"}, After: "nobody"})
	wantKind(t, err, records.Invalid)
}

func idsOf(list []records.Document) []records.DocumentID {
	var ids []records.DocumentID
	for _, d := range list {
		ids = append(ids, d.ID)
	}
	return ids
}

func pagesAreComplete(t *testing.T, h house) {
	const before = 60
	for n := range before {
		d := Sample(n)
		d.FiledAt = Sample(n / 4).FiledAt // four at the same instant
		h.file(t, d)
	}
	stop := make(chan struct{})
	var others sync.WaitGroup
	others.Go(func() {
		for n := before; ; n++ {
			select {
			case <-stop:
				return
			default:
				h.file(t, Sample(n))
			}
		}
	})
	seen := map[records.DocumentID]bool{}
	for after := records.DocumentID(""); ; {
		page := got(h.Documents(t.Context(), records.DocumentFilter{AccessClasses: []string{"public"}, After: after, Limit: 7}))(t)
		for _, d := range page {
			if seen[d.ID] {
				t.Errorf("%s came twice", d.ID)
			}
			seen[d.ID] = true
			after = d.ID
		}
		if len(page) < 7 {
			break
		}
	}
	close(stop)
	others.Wait()
	for n := range before {
		if !seen[Sample(n).ID] {
			t.Errorf("%s is on no page", Sample(n).ID)
		}
	}
	var all []records.DocumentID
	for after := records.DocumentID(""); ; {
		page := got(h.DocumentIDs(t.Context(), after, 7))(t)
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
		after = page[len(page)-1]
	}
	if !slices.IsSorted(all) || len(slices.Compact(all)) != len(all) || len(all) < before {
		t.Errorf("the walk over all documents gave %d ids, sorted: %v", len(all), slices.IsSorted(all))
	}
}

func accessClassesAreThose(t *testing.T, h house) {
	if classes := got(h.AccessClasses(t.Context()))(t); len(classes) != 0 {
		t.Errorf("an empty catalogue has access classes %q", classes)
	}
	for n := range 6 {
		d := Sample(n)
		switch n % 3 {
		case 1:
			d.Access.Level = records.Staff
		case 2:
			d.Access = records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
		}
		h.file(t, d)
	}
	want := []string{"public", "restricted:AG", "staff"}
	if classes := got(h.AccessClasses(t.Context()))(t); !slices.Equal(classes, want) {
		t.Errorf("got %q, want %q", classes, want)
	}
	list := got(h.Documents(t.Context(), records.DocumentFilter{AccessClasses: []string{"staff"}}))(t)
	if len(list) != 2 {
		t.Errorf("%d staff documents, want 2", len(list))
	}
}

func bytesLeadToDocuments(t *testing.T, h house) {
	a, b := Sample(1), Sample(2)
	b.Versions[0].Texts[0].Files[0].SHA256 = sum(1)
	h.file(t, a, b)
	want := []records.DocumentID{a.ID, b.ID}
	if ids := got(h.DocumentsWithBytes(t.Context(), sum(1), public))(t); !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
	for _, classes := range [][]string{nil, {"staff"}} {
		if ids := got(h.DocumentsWithBytes(t.Context(), sum(1), classes))(t); len(ids) != 0 {
			t.Errorf("whoever may read %q is told of %q", classes, ids)
		}
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		must(t, insert(t.Context(), tx, Sample(3)))
		if held, err := tx.DocumentsWithBytes(t.Context(), sum(3)); err != nil || !reflect.DeepEqual(held, []records.Holder{{Document: Sample(3).ID, Access: Sample(3).Access}}) {
			t.Errorf("a transaction does not see its own file: %v, %v", held, err)
		}
		return nil
	}))
	if kept := got(h.Referenced(t.Context(), []records.Sum{sum(1), sum(2), sum(3)}))(t); len(kept) != 2 || slices.Contains(kept, sum(2)) {
		t.Errorf("referenced are %q", kept)
	}
	if kept := got(h.Referenced(t.Context(), nil))(t); len(kept) != 0 {
		t.Errorf("none were asked for, %q are referenced", kept)
	}
	var names []records.FileID
	for after := records.FileID(""); ; {
		page := got(h.AllFiles(t.Context(), after, 2))(t)
		if len(page) == 0 {
			break
		}
		for _, f := range page {
			names, after = append(names, f.ID), f.ID
		}
	}
	if !slices.Equal(names, []records.FileID{"f000001", "f000002", "f000003"}) {
		t.Errorf("all files: %q", names)
	}
}

func bulkKeepsOrder(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2), Sample(3))
	list := got(h.DocumentsByID(t.Context(), []records.DocumentID{"d000003", "nobody", "d000001", "d000003"}))(t)
	if want := []records.Document{Sample(3), Sample(1)}; !reflect.DeepEqual(list, want) {
		t.Errorf("got  %+v\nwant %+v", list, want)
	}
	if list := got(h.DocumentsByID(t.Context(), nil))(t); len(list) != 0 {
		t.Errorf("none were asked for, %d came", len(list))
	}
}

func missingIsNotFound(t *testing.T, h house) {
	ctx := t.Context()
	_, document := h.Document(ctx, "x")
	_, file := h.File(ctx, "x")
	_, receipt := h.Receipt(ctx, "x", "x")
	_, user := h.UserByID(ctx, "x")
	inTx := func(do func(tx records.Tx) error) error { return h.InTx(ctx, do) }
	for what, err := range map[string]error{
		"document": document, "file": file, "receipt": receipt, "user": user,
		"document in a transaction": inTx(func(tx records.Tx) error { _, err := tx.Document(ctx, "x"); return err }),
		"document to edit":          inTx(func(tx records.Tx) error { return tx.UpdateDocument(ctx, Sample(1)) }),
		"document of a version":     inTx(func(tx records.Tx) error { return tx.InsertVersion(ctx, Sample(1).Versions[0]) }),
		"text":                      inTx(func(tx records.Tx) error { return tx.UpdateText(ctx, records.Text{ID: "x"}) }),
		"file to read":              inTx(func(tx records.Tx) error { return tx.Enqueue(ctx, records.JobRead, "x", day) }),
		"file of a reading":         inTx(func(tx records.Tx) error { return tx.UpdateReading(ctx, "x", records.Reading{}) }),
	} {
		t.Run(what, func(t *testing.T) { wantKind(t, err, records.NotFound) })
	}
}

func receiptsAreKeptOnce(t *testing.T, h house) {
	h.file(t, Sample(1))
	k := records.KeptReceipt{Actor: "u1", Key: "k", Request: "r", Receipt: []byte(`{"number":"1"}`), At: day, Document: "d000001"}
	keep := func(k records.KeptReceipt) error {
		return h.InTx(t.Context(), func(tx records.Tx) error { return tx.KeepReceipt(t.Context(), k) })
	}
	must(t, keep(k))
	if back := got(h.Receipt(t.Context(), "u1", "k"))(t); !reflect.DeepEqual(back, k) {
		t.Errorf("got %+v, want %+v", back, k)
	}
	wantKind(t, keep(k), records.Conflict)
	other := k
	other.Actor = "u2"
	must(t, keep(other))
	gone := errors.New("no")
	third := k
	third.Key = "k3"
	if err := h.InTx(t.Context(), func(tx records.Tx) error { must(t, tx.KeepReceipt(t.Context(), third)); return gone }); !errors.Is(err, gone) {
		t.Errorf("got %v, want the closure's own error", err)
	}
	_, err := h.Receipt(t.Context(), "u1", "k3")
	wantKind(t, err, records.NotFound)
}
