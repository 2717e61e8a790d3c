package storagetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"acervo/records"
)

var holdingRules = []rule{
	{"an export lists every document as it is: draft, record, held, annulled, gone", listsDocuments},
	{"an export lists every file by document, version and text, and then the copies that were issued", listsFiles},
	{"an export begins every table that the database has, also one without rows", beginsEveryTable},
}

func listsDocuments(t *testing.T, h house) {
	draft, record, gone := Sample(1), Sample(2), Sample(3)
	draft.Symbol, draft.Titles["fr"], draft.Matter = "AG/R-1", "Résolution <1>", "m1"
	draft.Access = records.Access{Level: records.Restricted, Bodies: []string{"CO", "AG"}, Embargo: "2030-01-01"}
	record.Declared = records.Declaration{At: day, By: "Clara"}
	record.Date = ""
	h.open(t, SampleMatter("1"))
	h.file(t, gone, record, draft) // the list is in the order of filing
	h.hold(t, "Auditoría", records.HoldTerms{}, "d000002")
	h.setDue(t, "d000002", records.Due{On: "2030-01-01", Action: records.ReviewIt})
	got(h.annul(t, "d000001", "dos veces"))(t)
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.SetFate(t.Context(), "d000003", records.Disposal{Fate: records.Destroyed, At: day, Seq: 1})
	}))
	var all []string
	got(h.Export(t.Context(), records.Holdings{Document: func(d records.HeldDocument) error {
		all = append(all, fmt.Sprint(d.ID, " ", d.Number, " ", d.Symbol, " ", d.Titles["fr"], " ", d.Type, d.Class, d.Body, " ", d.Date, " ", d.Access, " ", d.Matter, " ", d.State, " ", d.Held,
			d.Annulled, " ", d.DueOn, d.DueAction, " ", d.FiledAt.Format(time.RFC3339), d.FiledBy, d.Versions, d.Files, " ", string(d.Metadata)))
		return nil
	}}))(t)
	want := []string{
		`d000001 CISS/2026/T1 AG/R-1 Résolution <1> resolutiongovAG 2019-03-08 restricted:AG,CO@2030-01-01 EXP-1 draft false true  ` + at(1) + `Clara1 1 {"session":"XXVI"}`,
		`d000002 CISS/2026/T2   resolutiongovAG  public  record true false 2030-01-01review ` + at(2) + `Clara1 1 {"session":"XXVI"}`,
		`d000003 CISS/2026/T3   resolutiongovAG 2019-03-08 public  destroyed false false  ` + at(3) + `Clara1 1 {"session":"XXVI"}`,
	}
	if !slices.Equal(all, want) {
		t.Errorf("got\n%q\nwant\n%q", all, want)
	}
}

// at is when the nth sample was filed.
func at(n int) string { return Sample(n).FiledAt.Format(time.RFC3339) }

func listsFiles(t *testing.T, h house) {
	d, gone := Sample(1), Sample(2)
	french := d.Versions[0].Texts[0]
	french.ID, french.Language, french.Authority = "t-fr", records.French, records.OfficialTranslation
	french.Files = []records.File{french.Files[0]}
	french.Files[0].ID, french.Files[0].Text, french.Files[0].Name, french.Files[0].SHA256 = "f-fr", "t-fr", "=résolution.pdf", sum(77)
	d.Versions[0].Texts = append(d.Versions[0].Texts, french)
	h.file(t, d, gone)
	got(h.issue(t, copyOf(d, 1)))(t)
	plain := copyOf(d, 2)
	plain.Beside = records.Together
	got(h.issue(t, plain))(t)
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.SetFate(t.Context(), "d000002", records.Disposal{Fate: records.Transferred, At: day, Seq: 1})
	}))
	var all []string
	got(h.Export(t.Context(), records.Holdings{File: func(f records.HeldFile) error {
		all = append(all, fmt.Sprint(f.Number, " ", f.Title, " v", f.Version, " ", f.VersionDate, " ", f.Language, " ", f.Authority, " ", f.Role, " ", f.Name, " ", f.MediaType, " ", f.Size, " ", f.SHA256[60:], " ", f.Fate))
		return nil
	}}))(t)
	want := []string{
		"CISS/2026/T1 Resolución 1 v1 2019-03-08 es authentic original resolución.pdf application/pdf 1000 0001 ",
		"CISS/2026/T1 Resolución 1 v1 2019-03-08 fr official_translation original =résolution.pdf application/pdf 1000 004d ",
		"CISS/2026/T2 Resolución 2 v1 2019-03-08 es authentic original resolución.pdf application/pdf 1000 0002 transferred",
		"CISS/2026/T1 Resolución 1 v1 2019-03-08 es  certified_copy 7Q4KM2XW9Z application/zip 4321 03e9 ",
		"CISS/2026/T1 Resolución 1 v1 2019-03-08 es  certified_copy 7Q4KM2XW90 application/pdf 4321 03ea ",
	}
	if !slices.Equal(all, want) {
		t.Errorf("got\n%q\nwant\n%q", all, want)
	}
}

func beginsEveryTable(t *testing.T, h house) {
	h.file(t, Sample(1))
	var begun []string
	rows := map[string]int{}
	got(h.Export(t.Context(), records.Holdings{
		Table: func(name string) error { begun = append(begun, name); return nil },
		Row: func(table string, _ []byte) error {
			if rows[table]++; begun[len(begun)-1] != table {
				t.Errorf("a row of %s comes with the table %s", table, begun[len(begun)-1])
			}
			return nil
		},
	}))(t)
	if tables := got(h.Tables(t.Context()))(t); !slices.Equal(begun, tables) {
		t.Errorf("begun were %q of %q", begun, tables)
	}
	if rows["documents"] != 1 || rows["ledger"] != 1 || rows["holds"] != 0 || !slices.Contains(begun, "holds") {
		t.Errorf("%v", rows)
	}
}
