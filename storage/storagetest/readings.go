package storagetest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"acervo/records"
)

var readingRules = []rule{
	{"a reading replaces the one before it", readingsReplace},
	{"a reading's state changes without its passages", statesChangeAlone},
	{"text that no database takes is kept with replacements of the same length", oddTextIsKept},
	{"passages are fetched by place in one go", passagesByPlace},
	{"of what came of reading documents comes the newest version, and of older ones what could not be read", readingsOfDocuments},
}

func reading(passages int) (records.Reading, []records.Passage, []records.Provision) {
	r := records.Reading{
		State: records.ReadingDone, Method: "pdf", Pages: 3, Words: 1000, Language: records.Spanish, Title: "Resolución", Date: "2019-03-08",
		Findings: []string{"Article 3 is missing."}, Attempts: 1, UpdatedAt: day,
	}
	var all []records.Passage
	var outline []records.Provision
	for n := range passages {
		all = append(all, records.Passage{File: "f000001", Ordinal: n, Page: n/40 + 1, EID: "art_" + strings.Repeat("i", n%9), Label: "Artículo", Heading: "De la <Asamblea>", Text: strings.Repeat("palabra ", n%50) + "\f"})
		outline = append(outline, records.Provision{EID: "art", Kind: "article", Label: "Artículo", Heading: "De la Asamblea", Page: n, Offset: 10 * n, Level: n % 3})
	}
	return r, all, outline
}

func (h house) save(t testing.TB, r records.Reading, p []records.Passage, o []records.Provision) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.SaveReading(t.Context(), "f000001", r, p, o) }))
}

func (h house) wantReading(t testing.TB, r records.Reading, p []records.Passage, o []records.Provision) {
	t.Helper()
	if back := got(h.File(t.Context(), "f000001"))(t).Reading; !reflect.DeepEqual(back, r) {
		t.Errorf("got  %+v\nwant %+v", back, r)
	}
	if back := got(h.Passages(t.Context(), "f000001"))(t); len(back) != len(p) || len(p) > 0 && !reflect.DeepEqual(back, p) {
		t.Errorf("%d passages came back, or other ones; %d were saved", len(back), len(p))
	}
	if back := got(h.Outline(t.Context(), "f000001"))(t); len(back) != len(o) || len(o) > 0 && !reflect.DeepEqual(back, o) {
		t.Errorf("%d provisions came back, or other ones; %d were saved", len(back), len(o))
	}
}

func readingsReplace(t *testing.T, h house) {
	h.file(t, Sample(1))
	for _, n := range []int{0, 1, 7, 8, 64, 65, 137, 200, 3, 0} {
		r, p, o := reading(n)
		r.Attempts = n
		h.save(t, r, p, o)
		h.wantReading(t, r, p, o)
	}
}

func statesChangeAlone(t *testing.T, h house) {
	h.file(t, Sample(1))
	r, p, o := reading(5)
	h.save(t, r, p, o)
	r.State, r.Reason, r.NextTry = records.ReadingFailed, "password", day
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateReading(t.Context(), "f000001", r) }))
	h.wantReading(t, r, p, o)
}

func oddTextIsKept(t *testing.T, h house) {
	h.file(t, Sample(1))
	r, p, o := reading(1)
	r.Title, p[0].Text, o[0].Heading = "a\x00b", "NUL \x00 and \xff\f", "x\x00"
	h.save(t, r, p, o)
	r.Title, p[0].Text, o[0].Heading = "a b", "NUL   and \uFFFD\f", "x "
	h.wantReading(t, r, p, o)
}

func passagesByPlace(t *testing.T, h house) {
	h.file(t, Sample(1))
	r, p, o := reading(20)
	h.save(t, r, p, o)
	back := got(h.PassageTexts(t.Context(), []records.Passage{{File: "f000001", Ordinal: 17}, {File: "f000001", Ordinal: 3}, {File: "f000001", Ordinal: 99}, {File: "nobody"}}))(t)
	texts := map[int]records.Passage{}
	for _, x := range back {
		texts[x.Ordinal] = x
	}
	if len(back) != 2 || texts[17] != p[17] || texts[3] != p[3] {
		t.Errorf("got %v", back)
	}
	if none := got(h.PassageTexts(t.Context(), nil))(t); len(none) != 0 {
		t.Errorf("none were asked for, %d came", len(none))
	}
}

func readingsOfDocuments(t *testing.T, h house) {
	hidden := Sample(3)
	hidden.Access = records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	d := Sample(1)
	first := &d.Versions[0].Texts[0]
	failed := first.Files[0]
	failed.ID, failed.Role, failed.Name, failed.Reading.State, failed.Reading.Reason = "f1", records.Scan, "scan.pdf", records.ReadingFailed, "No."
	first.Files = append(first.Files, failed)
	next := Sample(1).Versions[0]
	next.ID, next.Number = "v2", 2
	next.Texts[0].ID, next.Texts[0].Version, next.Texts[0].Files[0].ID, next.Texts[0].Files[0].Text = "t2", "v2", "f2", "t2"
	english := next.Texts[0]
	english.ID, english.Language, english.Files = "t3", records.English, []records.File{english.Files[0]}
	english.Files[0].ID, english.Files[0].Text = "f3", "t3"
	next.Texts = append(next.Texts, english)
	d.Versions = append(d.Versions, next)
	h.file(t, d, Sample(2), hidden)
	r, _, _ := reading(0)
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.SaveReading(t.Context(), "f2", r, nil, nil) }))

	ids := []records.DocumentID{"d000002", "d000001", "d000003", "nobody"}
	back := got(h.Readings(t.Context(), ids, []string{"public"}))(t)
	said := ""
	for _, v := range append(back["d000001"], back["d000002"]...) {
		for _, x := range v.Texts {
			for _, f := range x.Files {
				said += fmt.Sprintln(v.Document, v.Number, x.Language, f.ID, f.Role, f.Name, f.Reading.State, f.Reading.Reason, f.Reading.Words, f.Reading.Language, f.Reading.Title, f.Reading.Date)
			}
		}
	}
	want := `d000001 1 es f1 scan scan.pdf not_read No. 0   
d000001 2 es f2 original resolución.pdf read  1000 es Resolución 2019-03-08
d000001 2 en f3 original resolución.pdf pending  0   
d000002 1 es f000002 original resolución.pdf pending  0   
`
	if said != want || len(back) != 2 {
		t.Errorf("got\n%s\nwant\n%s", said, want)
	}
	if back := got(h.Readings(t.Context(), ids, []string{"public", "restricted:AG"}))(t); len(back) != 3 {
		t.Errorf("with the class of the hidden one there are %d", len(back))
	}
	if back := got(h.Readings(t.Context(), ids, nil))(t); len(back) != 0 {
		t.Errorf("of no class there are %d", len(back))
	}
}
