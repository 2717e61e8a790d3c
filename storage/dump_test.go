package storage_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/storagetest"
)

// dump is a catalogue's rows by table.
type dump map[string][][]byte

func dumpOf(t *testing.T, db *storage.DB) dump {
	t.Helper()
	all := dump{}
	head, err := db.Dump(t.Context(), func(table string, row []byte) error {
		all[table] = append(all[table], bytes.Clone(row))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if now, err := db.Head(t.Context()); err != nil || now != head {
		t.Fatalf("the dump is of %+v, the ledger is at %+v, %v", head, now, err)
	}
	return all
}

func (d dump) rows(table string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, row := range d[table] {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func same(t *testing.T, a, b dump) {
	t.Helper()
	for name := range a {
		if !slices.EqualFunc(a[name], b[name], bytes.Equal) {
			t.Errorf("the table %s differs: %d rows and %d", name, len(a[name]), len(b[name]))
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d tables and %d", len(a), len(b))
	}
}

// What is moved from one database to the other and back is the same to the last byte.
func TestADumpMovesACatalogueBetweenDatabases(t *testing.T) {
	first := storagetest.Open(t, sqliteURL(t))
	docs := make([]records.Document, 150)
	for i := range docs {
		docs[i] = storagetest.Sample(i + 1)
	}
	docs[3].Titles["en"] = "A <b> & “c” \u2028 \\ \""
	docs[3].Symbol, docs[3].Date = "CPCISS/RES-12/2019", ""
	storagetest.File(t, first, docs...)
	err := first.InTx(t.Context(), func(tx records.Tx) error {
		if err := tx.InsertBatch(t.Context(), records.Batch{ID: "b1", Maker: "u1", Token: "k1", State: records.BatchSeen}); err != nil {
			return err
		}
		return tx.SaveReading(t.Context(), docs[3].Versions[0].Texts[0].Files[0].ID, records.Reading{State: records.ReadingDone, Findings: []string{"a gap"}},
			[]records.Passage{{Text: "one\ftwo\n"}, {Ordinal: 1, EID: "art_1", Text: "three"}}, []records.Provision{{EID: "art_1", Kind: "article", Label: "Artículo 1"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := dumpOf(t, first)
	for _, table := range []string{"documents", "files", "passages", "provisions", "ledger", "ledger_hashes", "ledger_head", "register_entries", "jobs", "batches"} {
		if len(want[table]) == 0 {
			t.Errorf("nothing of the table %s was dumped", table)
		}
	}
	second := storagetest.Open(t, storagetest.StartPostgres(t))
	third := storagetest.Open(t, sqliteURL(t))
	from := want
	for _, into := range []*storage.DB{second, third} {
		if err := into.Load(t.Context(), from.rows); err != nil {
			t.Fatal(err)
		}
		from = dumpOf(t, into)
		same(t, want, from)
		if n, problems, err := into.VerifyLedger(t.Context()); err != nil || len(problems) > 0 || n != 150 {
			t.Errorf("%d entries, %v, %v", n, problems, err)
		}
		storagetest.File(t, into, storagetest.Sample(1000)) // life goes on: no number is given twice
		if err := into.Load(t.Context(), want.rows); records.KindOf(err) != records.Conflict {
			t.Errorf("a catalogue in use was loaded into: %v", err)
		}
	}
}

// What is known of the vaults of one service is not true of those of another one.
func TestACatalogueThatWasLoadedKnowsNothingOfItsVaults(t *testing.T) {
	from := storagetest.Open(t, sqliteURL(t))
	storagetest.File(t, from, storagetest.Sample(1))
	for _, key := range []string{records.SecondVaultSetting, records.MediaSetting, "another"} {
		if err := from.KeepSetting(t.Context(), key, "1"); err != nil {
			t.Fatal(err)
		}
	}
	for name, url := range map[string]string{"sqlite": sqliteURL(t), "postgres": storagetest.StartPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			into := storagetest.Open(t, url)
			if err := into.Load(t.Context(), dumpOf(t, from).rows); err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{records.SecondVaultSetting, records.MediaSetting} {
				if s, err := into.Setting(t.Context(), key); records.KindOf(err) != records.NotFound {
					t.Errorf("%s is said to be %q, %v", key, s, err)
				}
			}
			if _, err := into.Setting(t.Context(), "another"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestADamagedDumpLoadsNothing(t *testing.T) {
	from := storagetest.Open(t, sqliteURL(t))
	storagetest.File(t, from, storagetest.Sample(1), storagetest.Sample(2))
	for name, harm := range map[string]func(dump){
		"a row cut short":   func(d dump) { d["files"][1] = d["files"][1][:40] },
		"an unknown column": func(d dump) { d["versions"][0] = []byte(`{"id":"v1","colour":"blue"}`) },
		"no number": func(d dump) {
			d["files"][0] = bytes.Replace(d["files"][0], []byte(`"size":1000`), []byte(`"size":"x"`), 1)
		},
		"a document missing":  func(d dump) { d["documents"] = d["documents"][:1] },
		"a value in a value":  func(d dump) { d["documents"][0] = []byte(`{"id":{"a":1}}`) },
		"broken base64 bytes": func(d dump) { d["ledger_head"][0] = []byte(`{"one":1,"size":2,"at":1,"edge":"*"}`) },
	} {
		t.Run(name, func(t *testing.T) {
			d := dumpOf(t, from)
			harm(d)
			into := storagetest.Open(t, sqliteURL(t))
			if err := into.Load(t.Context(), d.rows); err == nil {
				t.Fatal("it was loaded")
			}
			if ids, err := into.DocumentIDs(t.Context(), "", 10); err != nil || len(ids) > 0 {
				t.Errorf("%v, %v", ids, err)
			}
			if head, err := into.Head(t.Context()); err != nil || head.Size != 0 {
				t.Errorf("%v, %v", head, err)
			}
		})
	}
}

// While others file, a dump is of one moment: no row without what it refers to.
func TestADumpIsOfOneMoment(t *testing.T) {
	for name, url := range map[string]string{"sqlite": sqliteURL(t), "postgres": storagetest.StartPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			db := storagetest.Open(t, url)
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() {
				var err error
				for i := 1; ctx.Err() == nil && err == nil; i++ {
					err = storagetest.FileOne(context.WithoutCancel(ctx), db, storagetest.Sample(i))
				}
				done <- err
			}()
			for range 10 {
				var documents, files, entries int
				head, err := db.Dump(t.Context(), func(table string, _ []byte) error {
					switch table {
					case "documents":
						documents++
					case "files":
						files++
					case "ledger":
						entries++
					}
					return nil
				})
				if err != nil || documents != files || documents != entries || int64(entries) != head.Size {
					t.Error(fmt.Sprint(documents, files, entries, head.Size, err))
				}
			}
			stop()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}
