package archive_test

import (
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/archive"
	"acervo/storage/blob"
	"acervo/storage/storagetest"
)

func scribe(h house) *archive.Scribe {
	return archive.NewScribe(h.db, h.vault.(blob.Manifests), nil, slog.New(slog.DiscardHandler), 0)
}

// What the manifests say is all that must stay: everything but texts that are read
// again from the bytes, jobs, and accounts.
func kept(dump string) string {
	var b strings.Builder
	for line := range strings.Lines(dump) {
		table, _, _ := strings.Cut(line, " ")
		switch table {
		case "jobs", "passages", "users", "tokens", "user_links":
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestTheCatalogueIsMadeAnewOfTheVaultAlone(t *testing.T) {
	h := newHouse(t, 30)
	s := scribe(h)
	if err := s.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	for n := 31; n <= 40; n++ {
		h.file(t, n)
	}
	manyEntries(t, h.db, 2500)
	if err := s.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := kept(dumpOf(t, h.db))
	for name, url := range map[string]string{"sqlite": t.TempDir() + "/new.db", "postgres": storagetest.StartPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			into := storagetest.Open(t, url)
			n, err := archive.Rebuild(t.Context(), h.vault.(blob.Manifests), into)
			if err != nil || n != 40 {
				t.Fatal(n, err)
			}
			if got := kept(dumpOf(t, into)); got != want {
				t.Errorf("the rebuilt catalogue is not the one that was: %d bytes, want %d", len(got), len(want))
			}
			if entries, problems, err := into.VerifyLedger(t.Context()); err != nil || len(problems) > 0 || entries != 2540 {
				t.Errorf("%d entries, %v, %v", entries, problems, err)
			}
			if jobs, err := into.Claim(t.Context(), records.JobRead, 100, 1e9); err != nil || len(jobs) != 40 {
				t.Errorf("%d files wait to be read, %v", len(jobs), err)
			}
			storagetest.File(t, into, storagetest.Sample(41))
			if _, err := archive.Rebuild(t.Context(), h.vault.(blob.Manifests), into); records.KindOf(err) != records.Conflict {
				t.Errorf("rebuilt over a catalogue in use: %v", err)
			}
		})
	}
}

// The operator is the same after a rebuild as before: what was filed with a key is answered with its first receipt.
func TestWhatWasFiledWithAKeyIsNotFiledAgainAfterARebuild(t *testing.T) {
	h := newHouse(t, 0)
	names := map[records.Language]string{records.Spanish: "Uno"}
	profile := &records.Profile{
		Name: "test", Organization: names, Origin: "test/ledger", TimeZone: time.UTC, Types: []records.DocumentType{{Code: "other", Names: names, Class: "papers"}},
		Classes: []records.Class{{Code: "papers", Names: names, Access: records.Access{Level: records.Staff}, Series: "general"}}, Series: []records.Series{{Code: "general", Template: "T/{year}/{number}"}},
	}
	who := records.Operator(profile)
	file := func(db *storage.DB, key, text string) (records.Receipt, error) {
		t.Helper()
		office, err := records.NewOffice(records.OfficeConfig{Catalogue: db, Vault: h.vault, Profile: profile})
		if err != nil {
			t.Fatal(err)
		}
		received, err := office.Receive(t.Context(), who, "a.txt", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return office.File(t.Context(), who, records.FileRequest{Type: "other", Title: "Acta", VersionRequest: records.VersionRequest{
			Language: records.Spanish, AllowDuplicate: true, IdempotencyKey: key, Files: []records.Received{received}}})
	}
	first, err := file(h.db, "import-1", "uno")
	if err != nil {
		t.Fatal(err)
	}
	if err := scribe(h).Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, url := range map[string]string{"sqlite": t.TempDir() + "/new.db", "postgres": storagetest.StartPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			into := storagetest.Open(t, url)
			if _, err := archive.Rebuild(t.Context(), h.vault.(blob.Manifests), into); err != nil {
				t.Fatal(err)
			}
			again, err := file(into, "import-1", "uno")
			first.Repeated = true
			if err != nil || !reflect.DeepEqual(again, first) {
				t.Errorf("sent again: %+v, %v, want %+v", again, err, first)
			}
			if _, err := file(into, "import-1", "dos"); records.KindOf(err) != records.Conflict {
				t.Errorf("the key for another request: %v", err)
			}
			if ids, err := into.DocumentIDs(t.Context(), "", 5); err != nil || len(ids) != 1 {
				t.Errorf("there are %v: %v", ids, err)
			}
			if other, err := file(into, "import-2", "dos"); err != nil || other.Repeated || other.Number == first.Number {
				t.Errorf("another key: %+v, %v", other, err)
			}
		})
	}
}

func manyEntries(t *testing.T, db *storage.DB, n int) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx records.Tx) error {
		for range n {
			if _, err := tx.Append(t.Context(), records.Entry{Action: records.SignedIn, Kind: records.SubjectUser, Subject: "u1"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestADamagedManifestRebuildsNothing(t *testing.T) {
	h := newHouse(t, 3)
	if err := scribe(h).Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := h.vault.(blob.Manifests)
	b, err := m.Manifest(t.Context(), "ledger/0000000000.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	forged := strings.Replace(string(b), "Clara", "Clare", 1)
	if err := m.PutManifest(t.Context(), "ledger/0000000000.jsonl", []byte(forged)); err != nil {
		t.Fatal(err)
	}
	into := storagetest.Open(t, t.TempDir()+"/new.db")
	if _, err := archive.Rebuild(t.Context(), m, into); err == nil || !strings.Contains(err.Error(), "entry 1") {
		t.Errorf("a forged entry: %v", err)
	}
	if ids, err := into.DocumentIDs(t.Context(), "", 5); err != nil || len(ids) > 0 {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestWhatWasSharedAndWhatADispositionLeftOutIsInTheManifestsToo(t *testing.T) {
	h := newHouse(t, 3)
	s := scribe(h)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Write(t.Context()))
	a, b := storagetest.Sample(1), storagetest.Sample(2)
	d := records.Disposition{Action: records.DestroyIt, Reason: "venció", State: records.DispositionIsProposed, ProposedBy: "rosa"}
	must(h.db.InTx(t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(t.Context(), records.Entry{Action: records.DispositionProposed, Kind: records.SubjectDisposal})
		if err != nil {
			return err
		}
		d.ID, d.ProposedAt = records.DispositionID(e.Seq), e.At
		return tx.InsertDisposition(t.Context(), d, []records.DocumentID{a.ID, b.ID})
	}))
	must(s.Write(t.Context()))
	must(h.db.InTx(t.Context(), func(tx records.Tx) error {
		for _, id := range []records.DocumentID{a.ID, b.ID} {
			if err := tx.UpdateDisposal(t.Context(), d.ID, id, records.RecordLeftOut, "It is under a hold.", 0, records.BytesKept); err != nil {
				return err
			}
		}
		e, err := tx.Append(t.Context(), records.Entry{Action: records.DispositionExecuted, Kind: records.SubjectDisposal, Subject: d.ID.String()})
		if err != nil {
			return err
		}
		d.State, d.ExecutedAt, d.ExecutedSeq = records.DispositionIsExecuted, e.At, e.Seq
		if err := tx.UpdateDisposition(t.Context(), d); err != nil {
			return err
		}
		if e, err = tx.Append(t.Context(), records.Entry{Action: records.ShareMade, Kind: records.SubjectDocument, Subject: string(a.ID)}); err != nil {
			return err
		}
		return tx.InsertShare(t.Context(), records.Share{ID: "s1", Document: a.ID, Version: 1, File: a.Versions[0].Texts[0].Files[0].ID, MadeAt: e.At, ExpiresAt: e.At}, "hash1")
	}))
	must(h.db.InTx(t.Context(), func(tx records.Tx) error {
		return tx.KeepAppliedRule(t.Context(), "gov", records.AppliedRule{Rule: "five years", Done: true})
	}))
	must(s.Write(t.Context()))
	want := kept(dumpOf(t, h.db))
	into := storagetest.Open(t, t.TempDir()+"/new.db")
	if _, err := archive.Rebuild(t.Context(), h.vault.(blob.Manifests), into); err != nil {
		t.Fatal(err)
	}
	rules, err := into.AppliedRules(t.Context())
	if at, ok := rules["gov"]; err != nil || !ok || at.Done {
		t.Errorf("due dates that moved without a manifest are not derived anew: %+v, %v", rules, err)
	}
	must(into.InTx(t.Context(), func(tx records.Tx) error {
		return tx.KeepAppliedRule(t.Context(), "gov", records.AppliedRule{Rule: "five years", Done: true})
	}))
	if got := kept(dumpOf(t, into)); got != want {
		t.Errorf("the rebuilt catalogue is not the one that was:\n%s\nwant\n%s", got, want)
	}
}
