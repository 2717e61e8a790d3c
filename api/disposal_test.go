package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/records"
)

// archive is a house with records that are due.
type archive struct {
	*house
	manager, second, controller, admin records.Actor
}

func newArchive(t *testing.T, options ...option) archive {
	h := newHouse(t, options...)
	person := func(id string, roles ...records.Role) records.Actor {
		return records.Actor{ID: id, Name: id, Roles: roles, Bodies: []string{"AG", "CP"}}
	}
	return archive{h, person("rosa", records.RecordsManager), person("raul", records.RecordsManager), person("carmen", records.Controller), person("ada", records.Admin)}
}

// due files a record whose retention ended, as retention derives it.
func (a archive) due(action records.RetentionAction, text string) records.Document {
	a.t.Helper()
	r := a.file(records.FileRequest{Type: "other", Title: "Papel " + text, VersionRequest: records.VersionRequest{Language: "es", AllowDuplicate: true}}, "papel.txt", text)
	a.setDue(r.Document, records.Due{On: "2020-01-01", Action: action})
	return a.doc(r.Document)
}

func (a archive) setDue(id records.DocumentID, due records.Due) {
	a.t.Helper()
	if err := a.db.InTx(a.t.Context(), func(tx records.Tx) error { return tx.SetDue(a.t.Context(), id, due) }); err != nil {
		a.t.Fatal(err)
	}
}

func (a archive) doc(id records.DocumentID) records.Document {
	a.t.Helper()
	d, err := a.db.Document(a.t.Context(), id)
	if err != nil {
		a.t.Fatal(err)
	}
	return d
}

func (a archive) propose(action records.RetentionAction, docs ...records.Document) records.SeenDisposition {
	a.t.Helper()
	s, err := a.custodian.Propose(a.t.Context(), a.manager, records.DispositionRequest{Action: action, Refs: refs(docs), Reason: "Venció su plazo", Receiver: "Archivo General"})
	if err != nil {
		a.t.Fatal(err)
	}
	return s
}

func refs(docs []records.Document) []string {
	all := make([]string, len(docs))
	for i, d := range docs {
		all[i] = string(d.ID)
	}
	return all
}

func (a archive) approve(id records.DispositionID) {
	a.t.Helper()
	if _, err := a.custodian.Approve(a.t.Context(), a.second, id, nil, "conforme"); err != nil {
		a.t.Fatal(err)
	}
}

func (a archive) work() {
	a.t.Helper()
	if err := a.custodian.Work(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

// has reports whether the vault has the bytes of a document's first file.
func (a archive) has(d records.Document) bool {
	a.t.Helper()
	_, err := a.vault.Stat(a.t.Context(), d.Versions[0].Texts[0].Files[0].SHA256)
	return err == nil
}

func wantError(t *testing.T, err error, kind records.Kind, says string) {
	t.Helper()
	if err == nil || records.KindOf(err) != kind || !strings.Contains(err.Error(), says) {
		t.Errorf("got %v, want %s with %q", err, kind, says)
	}
}

func TestARecordIsDestroyedByTwoPersonsAndLeavesItsStub(t *testing.T) {
	a := newArchive(t)
	d := a.due(records.DestroyIt, "recibo uno")
	a.readAll()
	s := a.propose(records.DestroyIt, d)
	for who, kind := range map[string]records.Kind{"rosa": records.Forbidden, "ada": records.Forbidden} {
		actor := map[string]records.Actor{"rosa": a.manager, "ada": a.admin}[who]
		if _, err := a.custodian.Approve(t.Context(), actor, s.ID, nil, ""); records.KindOf(err) != kind || err == nil {
			t.Errorf("%s approves: %v", who, err)
		}
	}
	if !a.has(d) {
		t.Fatal("the bytes went before the approval")
	}
	if _, err := a.custodian.Approve(t.Context(), a.controller, s.ID, nil, "conforme"); err != nil {
		t.Fatal(err)
	}
	a.work()
	now := a.doc(d.ID)
	if now.Disposal.Fate != records.Destroyed || now.Disposal.Seq == 0 || now.Number != d.Number || now.Title("") != d.Title("") || len(now.Versions) != 1 {
		t.Errorf("the stub is %+v", now)
	}
	if a.has(d) {
		t.Error("the bytes are still there")
	}
	f := now.Versions[0].Texts[0].Files[0]
	if ps, err := a.db.Passages(t.Context(), f.ID); err != nil || len(ps) > 0 {
		t.Errorf("of its text are left %v, %v", ps, err)
	}
	done, err := a.custodian.Disposition(t.Context(), a.controller, s.ID)
	if err != nil || done.State != records.DispositionIsCertified || done.Counts[records.RecordDone] != 1 || done.Number == "" {
		t.Fatalf("the disposition is %+v, %v", done, err)
	}
	for what, try := range map[string]func() error{
		"bytes": func() error { _, _, err := a.office.OpenFile(t.Context(), root(), f.ID); return err },
		"text":  func() error { _, _, err := a.office.PlainText(t.Context(), root(), f.ID); return err },
		"edit": func() error {
			_, err := a.office.Edit(t.Context(), root(), d.ID, now.Revision, records.Edit{})
			return err
		},
		"move": func() error {
			to := "norms"
			done, err := a.office.EditTogether(t.Context(), root(), records.Selection{Records: []records.Selected{{Ref: d.Number}}}, records.EditTogether{Class: &to, Reason: "x"})
			if err != nil || len(done.Records) != 1 {
				return err
			}
			return done.Records[0].Err
		},
		"reread": func() error { return a.office.Reread(t.Context(), root(), d.ID) },
		"certify": func() error {
			_, err := a.certifier.Certify(t.Context(), root(), records.CertifyRequest{Document: string(d.ID), Version: 1})
			return err
		},
		"redline": func() error {
			_, err := a.office.Redline(t.Context(), root(), records.TextRef{Document: string(d.ID), Version: 1}, records.TextRef{Document: string(d.ID), Version: 1})
			return err
		},
		"propose": func() error {
			_, err := a.custodian.Propose(t.Context(), a.manager, records.DispositionRequest{Action: records.DestroyIt, Refs: []string{string(d.ID)}, Reason: "x"})
			return err
		},
	} {
		kind := records.Gone
		if what == "propose" {
			kind = records.Conflict
		}
		if err := try(); what != "redline" || err == nil || records.KindOf(err) != records.Invalid { // of one text with itself
			wantError(t, err, kind, "under certificate "+done.Number)
		}
	}
	wantError(t, func() error { _, _, err := a.office.OpenFile(t.Context(), records.Actor{}, f.ID); return err }(), records.NotFound, "no such file")
	check, err := a.office.Verify(t.Context(), root(), nil)
	if err != nil || len(check.Problems) > 0 || check.Orphans > 0 {
		t.Errorf("verify finds %+v, %v", check, err)
	}
	a.certificate(t, done, 1, 0)
}

// certificate checks the record that a disposition's certificate was filed as.
func (a archive) certificate(t *testing.T, s records.SeenDisposition, gone, left int) records.DispositionCertificate {
	t.Helper()
	c := a.doc(s.Certificate)
	if c.Due.Action != records.KeepPermanently || c.Access.Level != records.Staff {
		t.Errorf("the certificate is kept %q and read by %s", c.Due.Action, c.Access.Class())
	}
	files := c.Versions[0].Texts[0].Files
	if len(files) != 2 || files[0].MediaType != "application/pdf" {
		t.Fatalf("its files are %v", files)
	}
	_, b, err := a.office.OpenFile(t.Context(), root(), files[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var out records.DispositionCertificate
	if err := json.NewDecoder(b).Decode(&out); err != nil {
		t.Fatal(err)
	}
	if len(out.Gone) != gone || len(out.LeftOut) != left || !strings.Contains(out.Checkpoint, "example.org/ledger") {
		t.Errorf("it names %d gone and %d left out", len(out.Gone), len(out.LeftOut))
	}
	for _, lang := range records.WorkingLanguages {
		text, exact, ok := c.Versions[0].Text(lang)
		if !ok || !exact || text.Files[0].MediaType != "application/pdf" || (lang == records.Spanish) != (text.Authority == records.Authentic) {
			t.Errorf("in %s the certificate is %+v", lang, text)
		}
	}
	for _, r := range out.Gone {
		if r.Entry == nil || len(r.Entry.Path) == 0 || !strings.Contains(r.Entry.Record, string(r.SHA256[0])) {
			t.Errorf("the proof of %s is %+v", r.Number, r.Entry)
		}
	}
	return out
}

func TestWhatCameBackIsNamedByVerifyAndByItsCertificate(t *testing.T) {
	a := newArchive(t)
	d := a.due(records.DestroyIt, "recibo uno")
	a.readAll()
	s := a.propose(records.DestroyIt, d)
	a.approve(s.ID)
	a.work()
	done, err := a.custodian.Disposition(t.Context(), a.controller, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	paper := a.certificate(t, done, 1, 0)
	if back, err := a.custodian.CameBack(t.Context(), root(), []records.DispositionCertificate{paper}); err != nil || len(back) != 0 {
		t.Errorf("of what is gone it says %q, %v", back, err)
	}
	if _, err := a.vault.Put(t.Context(), strings.NewReader("recibo uno"), 100); err != nil {
		t.Fatal(err)
	}
	check, err := a.office.Verify(t.Context(), root(), nil)
	if err != nil || len(check.Problems) != 1 || !strings.Contains(check.Problems[0], string(d.Versions[0].Texts[0].Files[0].ID)) || !strings.Contains(check.Problems[0], "though its record went") {
		t.Errorf("verify finds %q, %v", check.Problems, err)
	}
	back, err := a.custodian.CameBack(t.Context(), root(), []records.DispositionCertificate{paper})
	if err != nil || len(back) != 1 || !strings.Contains(back[0], "The bytes of "+d.Number) {
		t.Errorf("against the certificate it finds %q, %v", back, err)
	}
	if _, err := a.custodian.CameBack(t.Context(), a.manager, nil); records.KindOf(err) != records.Forbidden || err == nil {
		t.Errorf("a records manager: %v", err)
	}
	paper.Origin = "example.com/other"
	if _, err := a.custodian.CameBack(t.Context(), root(), []records.DispositionCertificate{paper}); records.KindOf(err) != records.Invalid || err == nil {
		t.Errorf("of another ledger: %v", err)
	}
}

func TestWhatMayNotGoIsNamedWhenItIsProposed(t *testing.T) {
	a := newArchive(t)
	fine, held, undue, other, forever := a.due(records.DestroyIt, "a"), a.due(records.DestroyIt, "b"), a.due(records.DestroyIt, "c"), a.due(records.TransferIt, "d"), a.due(records.DestroyIt, "e")
	twin := a.due(records.DestroyIt, "same")
	a.due(records.DestroyIt, "same")
	a.readAll()
	a.setDue(undue.ID, records.Due{On: "2999-01-01", Action: records.DestroyIt})
	a.setDue(forever.ID, records.Due{Action: records.KeepPermanently})
	a.hold("uno", records.HoldRequest{Refs: []string{held.Number}})
	_, err := a.custodian.Propose(t.Context(), a.manager, records.DispositionRequest{Action: records.DestroyIt, Reason: "x", Refs: refs([]records.Document{fine, held, undue, other, forever, twin})})
	var e *records.Error
	if records.KindOf(err) != records.Conflict {
		t.Fatal(err)
	}
	e = err.(*records.Error) //nolint:errorlint // what callers get
	var said []string
	for _, p := range e.Problems {
		said = append(said, p.Message)
	}
	for _, part := range []string{held.Number + " is under a hold", undue.Number + " has not ended", other.Number + " is to be handled otherwise", forever.Number + " is kept permanently", twin.Number + " are those of another record"} {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, part) }) {
			t.Errorf("%q is not said in %q", part, said)
		}
	}
	if len(said) != 5 {
		t.Errorf("said %q", said)
	}
	a.propose(records.DestroyIt, fine)
	_, err = a.custodian.Propose(t.Context(), a.second, records.DispositionRequest{Action: records.DestroyIt, Reason: "x", Refs: refs([]records.Document{fine})})
	wantError(t, err, records.Conflict, "is in disposition")
	_, err = a.custodian.Propose(t.Context(), a.admin, records.DispositionRequest{Action: records.DestroyIt, Reason: "x", Refs: refs([]records.Document{fine})})
	wantError(t, err, records.Forbidden, "records manager")
}

func TestNothingGoesByARuleThatWasChangedUntilItsRecordsAreDerivedAnew(t *testing.T) {
	a := newArchive(t)
	one, two := a.due(records.DestroyIt, "uno"), a.due(records.DestroyIt, "dos")
	a.readAll()
	s := a.propose(records.DestroyIt, one)
	a.approve(s.ID)
	rule := func(at records.AppliedRule) {
		if err := a.db.InTx(t.Context(), func(tx records.Tx) error { return tx.KeepAppliedRule(t.Context(), one.Class, at) }); err != nil {
			t.Fatal(err)
		}
	}
	rule(records.AppliedRule{Rule: "the rule of before", Done: true})
	if err := a.custodian.Work(t.Context()); records.KindOf(err) != records.Unavailable || a.doc(one.ID).Disposal.Fate != records.Kept || !a.has(one) {
		t.Fatalf("it was carried out by a date of the old rule: %v", err)
	}
	_, err := a.custodian.Propose(t.Context(), a.manager, records.DispositionRequest{Action: records.DestroyIt, Reason: "x", Refs: refs([]records.Document{two})})
	wantError(t, err, records.Unavailable, "derived anew")
	if now, err := a.custodian.Disposition(t.Context(), a.manager, s.ID); err != nil || !strings.Contains(now.Trouble, "derived anew") {
		t.Errorf("its page says %q, %v", now.Trouble, err)
	}
	if _, err := a.office.RedueClass(t.Context(), one.Class); err != nil {
		t.Fatal(err)
	}
	a.work()
	done, err := a.custodian.Disposition(t.Context(), a.manager, s.ID)
	if err != nil || done.Counts[records.RecordLeftOut] != 1 || !a.has(one) {
		t.Errorf("by the rule that holds it is kept: %+v, %v", done.Counts, err)
	}
}

func TestVerificationNamesARecordThatIsDueOnAnotherDayThanItsRuleSays(t *testing.T) {
	a := newArchive(t)
	kept, gone := a.due(records.DestroyIt, "uno"), a.due(records.DestroyIt, "dos")
	problems := func() []string {
		v, err := a.office.Verify(t.Context(), root(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return v.Problems
	}
	if _, err := a.office.RedueAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if said := problems(); len(said) > 0 {
		t.Errorf("as derived: %q", said)
	}
	a.setDue(gone.ID, records.Due{On: "2020-01-01", Action: records.DestroyIt})
	if said := problems(); len(said) != 1 || !strings.Contains(said[0], string(gone.ID)) || strings.Contains(said[0], string(kept.ID)) {
		t.Errorf("with a day that was written by hand: %q", said)
	}
}

func TestOfTwoApproversAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	a := newArchive(t)
	d := a.due(records.DestroyIt, "uno")
	a.readAll()
	s := a.propose(records.DestroyIt, d)
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, who := range []records.Actor{a.second, a.controller} {
		wait.Go(func() { _, errs[i] = a.custodian.Approve(context.WithoutCancel(t.Context()), who, s.ID, nil, "") })
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("got %v and %v", errs[0], errs[1])
	}
	lost := errs[0]
	if lost == nil {
		lost = errs[1]
	}
	wantError(t, lost, records.Conflict, "has decided already")
}

func TestWithTheClockSetBackWhatWentIsGoneAndWhatIsNotDueStays(t *testing.T) {
	a := newArchive(t)
	d, later := a.due(records.DestroyIt, "uno"), a.due(records.DestroyIt, "dos")
	a.readAll()
	tomorrow := records.DateOf(time.Now().AddDate(0, 0, 2), time.UTC)
	a.setDue(later.ID, records.Due{On: tomorrow, Action: records.DestroyIt})
	a.clock = func() time.Time { return time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC) }
	s := a.propose(records.DestroyIt, d)
	_, err := a.custodian.Propose(t.Context(), a.manager, records.DispositionRequest{Action: records.DestroyIt, Reason: "x", Refs: refs([]records.Document{later})})
	wantError(t, err, records.Conflict, "has not ended")
	a.approve(s.ID)
	a.work()
	if now := a.doc(d.ID); now.Disposal.At.Year() == 1999 || a.has(d) {
		t.Errorf("it went at %s; its bytes are there: %v", now.Disposal.At, a.has(d))
	}
}

func TestRecordsThatShareBytesGoTogetherOrStay(t *testing.T) {
	a := newArchive(t)
	one, two := a.due(records.DestroyIt, "igual"), a.due(records.DestroyIt, "igual")
	a.readAll()
	s := a.propose(records.DestroyIt, one, two)
	if _, err := a.custodian.Approve(t.Context(), a.second, s.ID, []string{two.Number}, ""); err != nil {
		t.Fatal(err)
	}
	a.work()
	done, err := a.custodian.Disposition(t.Context(), a.manager, s.ID)
	if err != nil || done.Counts[records.RecordLeftOut] != 1 || done.Counts[records.RecordExcluded] != 1 || !a.has(one) {
		t.Errorf("%+v, %v", done, err)
	}
	s = a.propose(records.DestroyIt, one, two)
	a.approve(s.ID)
	a.work()
	if a.has(one) || a.doc(one.ID).Disposal.Fate != records.Destroyed || a.doc(two.ID).Disposal.Fate != records.Destroyed {
		t.Error("both went, and their bytes are still there")
	}
}

func TestATransferWaitsForItsReceiver(t *testing.T) {
	a := newArchive(t)
	d := a.due(records.TransferIt, "histórico")
	a.readAll()
	s := a.propose(records.TransferIt, d)
	a.approve(s.ID)
	a.work()
	if a.doc(d.ID).Disposal.Fate != records.Kept {
		t.Fatal("it went before the receiver had it")
	}
	p, err := a.custodian.PrepareTransfer(t.Context(), a.second, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	var bag strings.Builder
	if err := a.custodian.Pack(t.Context(), &bag, p); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"metadata.json", "history.json", "checkpoint.txt", "manifest-sha256.txt", "papel.txt"} {
		if !strings.Contains(bag.String(), part) {
			t.Errorf("the package has no %s", part)
		}
	}
	if _, err := a.custodian.Confirm(t.Context(), a.manager, s.ID, records.Confirmation{}); records.KindOf(err) != records.Invalid {
		t.Error(err)
	}
	zone := a.office.Profile().TimeZone
	if zone == nil {
		zone = time.UTC
	}
	today := records.DateOf(s.ProposedAt, zone)
	for _, day := range []records.Date{today.AddDays(1), today.AddDays(-1)} {
		_, err := a.custodian.Confirm(t.Context(), a.manager, s.ID, records.Confirmation{Reference: "AGN/12", On: day})
		wantError(t, err, records.Invalid, "cannot have confirmed on "+string(day))
	}
	if _, err := a.custodian.Confirm(t.Context(), a.manager, s.ID, records.Confirmation{Reference: "AGN/12", On: today}); err != nil {
		t.Fatal(err)
	}
	a.work()
	now := a.doc(d.ID)
	if now.Disposal.Fate != records.Transferred || a.has(d) {
		t.Errorf("%+v", now.Disposal)
	}
	g, err := a.office.Departure(t.Context(), root(), now)
	if err != nil || g.Receiver != "Archivo General" || g.Reference != "AGN/12" || !strings.Contains(g.Sentence(now.Number), "transferred to Archivo General") {
		t.Errorf("%+v, %v", g, err)
	}
	_, err = a.custodian.PrepareTransfer(t.Context(), a.second, s.ID)
	wantError(t, err, records.Conflict, "until its receiver confirms")
}

func TestWhoApprovesReadsEveryRecord(t *testing.T) {
	a := newArchive(t)
	r := a.file(records.FileRequest{Type: "other", Title: "Reservado", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}, "r.txt", "reservado")
	a.setDue(r.Document, records.Due{On: "2020-01-01", Action: records.DestroyIt})
	a.readAll()
	s := a.propose(records.DestroyIt, a.doc(r.Document))
	outsider := records.Actor{ID: "olga", Name: "olga", Roles: []records.Role{records.Controller}, Bodies: []string{"AG"}}
	_, err := a.custodian.Approve(t.Context(), outsider, s.ID, nil, "")
	wantError(t, err, records.Forbidden, "1 of its records you may not read")
	seen, hidden, err := a.custodian.DisposalRecords(t.Context(), outsider, s.ID)
	if err != nil || len(seen) != 0 || hidden != 1 {
		t.Errorf("an outsider sees %v and %d, %v", seen, hidden, err)
	}
	a.approve(s.ID)
	a.work()
	done, err := a.custodian.Disposition(t.Context(), outsider, s.ID)
	if err != nil || done.Certificate != "" || done.Number != "" {
		t.Errorf("an outsider is told of the certificate: %+v, %v", done, err)
	}
	mine, err := a.custodian.Disposition(t.Context(), a.manager, s.ID)
	if err != nil || a.doc(mine.Certificate).Access.Class() != "restricted:CP" {
		t.Errorf("the certificate is read by %s, %v", a.doc(mine.Certificate).Access.Class(), err)
	}
}

func TestARejectedDispositionLeavesEverything(t *testing.T) {
	a := newArchive(t)
	d := a.due(records.DestroyIt, "uno")
	a.readAll()
	s := a.propose(records.DestroyIt, d)
	if _, err := a.custodian.Reject(t.Context(), a.manager, s.ID, "me arrepentí"); records.KindOf(err) != records.Forbidden {
		t.Errorf("the proposer rejects: %v", err)
	}
	if _, err := a.custodian.Reject(t.Context(), a.second, s.ID, "todavía se usa"); err != nil {
		t.Fatal(err)
	}
	a.work()
	if a.doc(d.ID).Disposal.Fate != records.Kept || !a.has(d) {
		t.Error("what was rejected went")
	}
	_, err := a.custodian.Resume(t.Context(), a.manager, s.ID)
	wantError(t, err, records.Conflict, "approved is carried out")
	a.propose(records.DestroyIt, d) // and may be proposed again
	if fmt.Sprint(a.doc(d.ID).Disposal.Seq) != "0" {
		t.Error("it has a fate")
	}
}
