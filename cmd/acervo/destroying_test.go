package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"acervo/records"
	"acervo/storage/storagetest"
)

// manyRecords is how many are destroyed while the service is killed.
const manyRecords = 1000

// A disposition that is killed in the middle goes on by itself, leaves nothing half-destroyed, and
// touches nothing that is held.
func TestADispositionKilledInTheMiddleGoesOnAndDestroysNothingHeld(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { killedInTheMiddle(t, "") })
	t.Run("PostgreSQL", func(t *testing.T) { killedInTheMiddle(t, storagetest.StartPostgres(t)) })
}

func killedInTheMiddle(t *testing.T, database string) {
	dir := t.TempDir()
	c := testConfig(t, dir)
	c.Database = database
	id, held := prepareDisposition(t, c)
	killed := 0
	for round := range 3 {
		cmd := programCommand(t.Context(), "serve", "--data", dir, "--listen", "127.0.0.1:0", "--log-level", "warn")
		if database != "" {
			cmd.Args = append(cmd.Args, "--database", database)
		}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		service := awaitSocket(t, dir, &stderr)
		if round == 0 {
			if _, err := service.Approve(t.Context(), int64(id), nil, "conforme"); err != nil {
				t.Fatal(err)
			}
		}
		var done int64
		waitUntil(t, func() bool {
			d, err := service.Disposition(t.Context(), int64(id))
			done = d.Counts[records.RecordDone]
			return err == nil && (done >= int64(100+250*round) || d.State == records.DispositionIsCertified)
		})
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		service.Close()
		if done < manyRecords-int64(len(held)) {
			killed++
		}
		waitUntil(t, func() bool { return len(processesIn(dir)) == 0 })
	}
	if killed == 0 {
		t.Fatal("it was never killed in the middle")
	}
	checkDestroyed(t, c, id, held)
}

// prepareDisposition files records that are due, proposes to destroy them, and holds some.
func prepareDisposition(t *testing.T, c config) (records.DispositionID, map[records.DocumentID]bool) {
	t.Helper()
	a, err := openApp(t.Context(), c, newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	who := records.Operator(a.profile())
	refs := fileMany(t, a, manyRecords)
	manager := who
	manager.ID, manager.Name = "rosa", "Rosa"
	s, err := a.custodian.Propose(t.Context(), manager, records.DispositionRequest{Action: records.DestroyIt, Refs: refs, Reason: "Venció su plazo"})
	if err != nil {
		t.Fatal(err)
	}
	held := map[records.DocumentID]bool{}
	for i := 0; i < manyRecords; i += 50 {
		held[records.DocumentID(refs[i])] = true
	}
	var list []string
	for id := range held {
		list = append(list, string(id))
	}
	if _, err := a.custodian.PlaceHold(t.Context(), manager, records.HoldRequest{Name: "Auditoría", Reason: "auditoría", Authority: "Contraloría", Refs: list}); err != nil {
		t.Fatal(err)
	}
	return s.ID, held
}

// fileMany files that many records whose retention ended long ago.
func fileMany(t *testing.T, a *app, n int) []string {
	t.Helper()
	who := records.Operator(a.profile())
	refs := make([]string, n)
	var filing sync.WaitGroup
	for worker := range 20 {
		filing.Go(func() {
			for i := worker; i < n; i += 20 {
				f, err := a.office.Receive(t.Context(), who, "p.txt", strings.NewReader(fmt.Sprintf("Presupuesto vencido número %d", i)))
				if err != nil {
					t.Error(err)
					return
				}
				r, err := a.office.File(t.Context(), who, records.FileRequest{
					Type: "other", Class: "FIN-PRE", Body: "SG", Title: fmt.Sprintf("Presupuesto %d", i), Date: "2001-06-30",
					VersionRequest: records.VersionRequest{Language: records.Spanish, Files: []records.Received{f}},
				})
				if err != nil {
					t.Error(err)
					return
				}
				refs[i] = string(r.Document)
			}
		})
	}
	filing.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return refs
}

// checkDestroyed has the disposition gone on with until its certificate is filed, and looks at every record.
func checkDestroyed(t *testing.T, c config, id records.DispositionID, held map[records.DocumentID]bool) {
	t.Helper()
	ctx := t.Context()
	a, err := openApp(ctx, c, newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	a.work()
	who := records.Operator(a.profile())
	state := ""
	defer func() {
		if t.Failed() {
			t.Log(state)
		}
	}()
	waitUntil(t, func() bool {
		s, err := a.custodian.Disposition(ctx, who, id)
		state = fmt.Sprintf("the disposition is %s, %v, %s, %v", s.State, s.Counts, s.Trouble, err)
		return err == nil && s.State == records.DispositionIsCertified
	})
	all, hidden, err := a.custodian.DisposalRecords(ctx, who, id)
	if err != nil || hidden != 0 || len(all) != manyRecords {
		t.Fatalf("%d records, %d hidden, %v", len(all), hidden, err)
	}
	for _, r := range all {
		d, err := a.db.Document(ctx, r.Document.ID)
		if err != nil {
			t.Fatal(err)
		}
		f := d.Versions[0].Texts[0].Files[0]
		_, missing := a.vault.Stat(ctx, f.SHA256)
		if held[d.ID] {
			if r.State != records.RecordLeftOut || d.Disposal.Fate != records.Kept || missing != nil {
				t.Errorf("%s was held and is %s, %q; its bytes: %v", d.Number, r.State, d.Disposal.Fate, missing)
			}
			continue
		}
		if r.State != records.RecordDone || r.Bytes != records.BytesGone || d.Disposal.Fate != records.Destroyed || missing == nil {
			t.Errorf("%s is %s, %q, bytes %q; in the vault: %v", d.Number, r.State, d.Disposal.Fate, r.Bytes, missing)
		}
		if ps, err := a.db.Passages(ctx, f.ID); err != nil || len(ps) > 0 {
			t.Errorf("of the text of %s are left %v, %v", d.Number, ps, err)
		}
	}
	v, err := a.office.Verify(ctx, who, nil)
	if err != nil || len(v.Problems) > 0 {
		t.Errorf("verification: %v, %v", v.Problems, err)
	}
	waitUntil(t, func() bool { // one that was being read at a kill waits for its worker's lease to end
		read := 0
		for id := range held {
			d, err := a.db.Document(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if d.Versions[0].Texts[0].Files[0].Reading.State == records.ReadingDone {
				read++
			}
		}
		if err := a.index.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
		found, err := a.office.Search(ctx, who, records.Query{Text: "vencido", Classes: []string{"FIN-PRE"}})
		state = fmt.Sprintf("%d of %d held records are read and %d are found by their text, %v", read, len(held), found.Total, err)
		return err == nil && found.Total == read && read == len(held)
	})
	found, err := a.office.Search(ctx, who, records.Query{Text: "Presupuesto", Classes: []string{"FIN-PRE"}})
	if err != nil || found.Total != manyRecords {
		t.Errorf("by their title %d are found, %v", found.Total, err)
	}
	if n, err := a.db.Entries(ctx, records.LedgerFilter{Action: records.RecordDestroyed, Limit: 1000}); err != nil || len(n) != manyRecords-len(held) {
		t.Errorf("the ledger tells of %d, %v", len(n), err)
	}
}
