package storage_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/blob"
	"acervo/storage/storagetest"
)

// onBoth runs a test on both databases.
func onBoth(t *testing.T, prove func(t *testing.T, db *storage.DB)) {
	t.Run("SQLite", func(t *testing.T) { prove(t, storagetest.Open(t, sqliteURL(t))) })
	t.Run("PostgreSQL", func(t *testing.T) { prove(t, storagetest.Open(t, storagetest.StartPostgres(t))) })
}

// keeping makes an office with due records, and its custodian.
func keeping(t *testing.T, db *storage.DB, n int) (*records.Custodian, *records.Profile, []string) {
	t.Helper()
	profile := &records.Profile{Origin: "example.org/ledger", Types: []records.DocumentType{{Code: "resolution"}}, Classes: []records.Class{{Code: "gov"}}}
	office, err := records.NewOffice(records.OfficeConfig{Catalogue: db, Vault: blob.NewMemory(), Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	custodian, err := records.NewCustodian(records.CustodianConfig{Office: office, Changes: db.Changes})
	if err != nil {
		t.Fatal(err)
	}
	docs, refs := make([]records.Document, n), make([]string, n)
	for i := range docs {
		docs[i] = storagetest.Sample(i)
		docs[i].Declared = records.Declaration{At: docs[i].FiledAt, By: "Clara"}
		docs[i].Due = records.Due{On: "2020-01-01", Action: records.DestroyIt}
		refs[i] = string(docs[i].ID)
	}
	storagetest.File(t, db, docs...)
	return custodian, profile, refs
}

func person(p *records.Profile, id string) records.Actor {
	who := records.Operator(p)
	who.ID, who.Name = id, id
	return who
}

func propose(t *testing.T, c *records.Custodian, p *records.Profile, refs []string) records.DispositionID {
	t.Helper()
	s, err := c.Propose(t.Context(), person(p, "rosa"), records.DispositionRequest{Action: records.DestroyIt, Refs: refs, Reason: "venció"})
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

// Holds are placed one after the other while records go. Whatever one of them caught stays, and whatever went was in none.
func TestAHoldPlacedWhileRecordsGoBeatsWhatHasNotGoneYet(t *testing.T) {
	onBoth(t, func(t *testing.T, db *storage.DB) {
		const n = 300
		custodian, profile, refs := keeping(t, db, n)
		id := propose(t, custodian, profile, refs)
		if _, err := custodian.Approve(t.Context(), person(profile, "raul"), id, nil, ""); err != nil {
			t.Fatal(err)
		}
		place := func(i int) {
			req := records.HoldRequest{Name: fmt.Sprintf("h%d", i), Reason: "x", Authority: "y", Refs: refs[i : i+1]}
			if _, err := custodian.PlaceHold(context.WithoutCancel(t.Context()), person(profile, "rosa"), req); err != nil {
				t.Error(err)
			}
		}
		place(n - 1) // one at least is there before
		var placing sync.WaitGroup
		placing.Go(func() {
			for i := n - 8; i >= 0; i -= 7 {
				place(i)
			}
		})
		for range 3 { // no press: it ends with the execution
			if err := custodian.Work(t.Context()); err != nil {
				t.Error(err)
			}
		}
		placing.Wait()
		went, stayed := 0, 0
		for _, ref := range refs {
			d, err := db.Document(t.Context(), records.DocumentID(ref))
			if err != nil {
				t.Fatal(err)
			}
			holds, err := db.HoldsOf(t.Context(), d.ID)
			if err != nil {
				t.Fatal(err)
			}
			switch gone := d.Disposal.Fate == records.Destroyed; {
			case gone && len(holds) > 0:
				t.Errorf("%s went by entry %d and is under hold %d", ref, d.Disposal.Seq, holds[0].ID)
			case gone:
				went++
			case len(holds) == 0:
				t.Errorf("%s was held by nothing and stayed", ref)
			default:
				stayed++
			}
		}
		if went == 0 || stayed == 0 {
			t.Errorf("%d went and %d stayed: they never met", went, stayed)
		}
		if _, problems, err := db.VerifyLedger(t.Context()); err != nil || len(problems) > 0 {
			t.Errorf("%v, %v", problems, err)
		}
	})
}

func TestOfTwoApproversAtOnceOneWinsOnEitherDatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, db *storage.DB) {
		custodian, profile, refs := keeping(t, db, 10)
		for round := range 5 {
			id := propose(t, custodian, profile, refs[2*round:2*round+2])
			errs := make([]error, 2)
			var deciding sync.WaitGroup
			for i, who := range []string{"raul", "carmen"} {
				deciding.Go(func() {
					_, errs[i] = custodian.Approve(context.WithoutCancel(t.Context()), person(profile, who), id, nil, "")
				})
			}
			deciding.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("got %v and %v", errs[0], errs[1])
			}
			for _, err := range errs {
				if err != nil && (records.KindOf(err) != records.Conflict || !strings.Contains(err.Error(), "has decided already")) {
					t.Errorf("the second is told %v", err)
				}
			}
		}
		if n, err := db.Entries(t.Context(), records.LedgerFilter{Action: records.DispositionApproved, Limit: 100}); err != nil || len(n) != 5 {
			t.Errorf("the ledger tells of %d approvals, %v", len(n), err)
		}
	})
}
