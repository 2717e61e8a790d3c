package api_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/blob"
)

// locker is a vault in memory whose medium holds and keeps bytes by itself, as a bucket with Object Lock does.
type locker struct {
	*blob.Memory
	place  string
	mode   records.RetentionMode
	bypass bool

	mu      sync.Mutex
	held    map[records.Sum]bool
	until   map[records.Sum]time.Time
	told    int // how often it was told to hold or release
	failing int // after so many it does not answer; 0: it always does
}

var errMedium = errors.New("the medium does not answer")

func (l *locker) Place() string { return l.place }

func (l *locker) Locks(context.Context) (bool, error) { return true, nil }

func (l *locker) Lock(ctx context.Context, sum records.Sum, on bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failing > 0 && l.told >= l.failing {
		return errMedium
	}
	l.told++
	if _, err := l.Stat(ctx, sum); err == nil {
		l.held[sum] = on
	}
	return nil
}

func (l *locker) Retains(context.Context) (records.RetentionMode, error) { return l.mode, nil }

func (l *locker) Overrules(context.Context) (bool, error) { return l.bypass, nil }

func (l *locker) Retain(ctx context.Context, sum records.Sum, until time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.Before(l.until[sum]) {
		return records.Errorf(records.Internal, "shortened")
	}
	if _, err := l.Stat(ctx, sum); err == nil {
		l.until[sum] = until
	}
	return nil
}

func (l *locker) Erase(ctx context.Context, sum records.Sum, before time.Time) (bool, error) {
	l.mu.Lock()
	held, kept := l.held[sum], l.until[sum].After(time.Now()) && !l.bypass
	l.mu.Unlock()
	if held || kept {
		return false, records.Errorf(records.Conflict, "The bucket does not let go of %s.", sum)
	}
	gone, err := l.DeleteIfOlder(ctx, sum, before)
	return gone, err
}

func newLocker(place string, mode records.RetentionMode, bypass bool) *locker {
	return &locker{Memory: blob.NewMemory(), place: place, mode: mode, bypass: bypass, held: map[records.Sum]bool{}, until: map[records.Sum]time.Time{}}
}

// newLockedArchive is an archive whose medium holds and keeps by itself.
func newLockedArchive(t *testing.T, mode records.RetentionMode, bypass bool) (archive, *locker) {
	l := newLocker("first", mode, bypass)
	a := newArchive(t, func(h *house, c *records.OfficeConfig) {
		l.Memory = h.vault
		c.Vault = l
	})
	return a, l
}

func sumOf(d records.Document) records.Sum { return d.Versions[0].Texts[0].Files[0].SHA256 }

func TestTheMediumKeepsBytesUntilTheirRetentionEndsAndNeverLess(t *testing.T) {
	a, l := newLockedArchive(t, records.RetainsGovernance, true)
	zone := a.office.Profile().TimeZone
	d, forever, undated := a.due(records.DestroyIt, "uno"), a.due(records.DestroyIt, "dos"), a.due(records.DestroyIt, "tres")
	a.setDue(d.ID, records.Due{On: "2040-05-05", Action: records.DestroyIt})
	a.setDue(forever.ID, records.Due{Action: records.KeepPermanently})
	a.setDue(undated.ID, records.Due{})
	a.work()
	if until := l.until[sumOf(d)]; !until.Equal(time.Date(2040, 5, 5, 0, 0, 0, 0, zone)) {
		t.Errorf("it keeps the bytes until %s", until)
	}
	if until := l.until[sumOf(forever)]; until.Year() != time.Now().Year()+10 {
		t.Errorf("it keeps what is kept permanently until %s", until)
	}
	if _, is := l.until[sumOf(undated)]; is {
		t.Error("it keeps what has no day")
	}
	a.setDue(d.ID, records.Due{On: "2030-05-05", Action: records.DestroyIt}) // by a shorter rule
	a.work()
	a.setDue(d.ID, records.Due{On: "2041-05-05", Action: records.DestroyIt})
	a.work()
	if until := l.until[sumOf(d)]; until.Year() != 2041 {
		t.Errorf("with a later day it keeps the bytes until %s", until)
	}
	twin := a.due(records.DestroyIt, "uno") // the same bytes, due earlier
	a.setDue(twin.ID, records.Due{On: "2035-05-05", Action: records.DestroyIt})
	a.work()
	if until := l.until[sumOf(d)]; until.Year() != 2041 {
		t.Errorf("for another record with the same bytes it keeps them until %s", until)
	}
}

func TestWhatTheMediumKeepsLongerIsRefusedWithItsDayUnlessTheKeyMayOverruleIt(t *testing.T) {
	for mode, bypass := range map[records.RetentionMode]bool{records.RetainsCompliance: false, records.RetainsGovernance: true} {
		a, _ := newLockedArchive(t, mode, bypass)
		d, other := a.due(records.DestroyIt, "uno"), a.due(records.DestroyIt, "dos")
		a.readAll()
		a.setDue(d.ID, records.Due{On: "2040-05-05", Action: records.DestroyIt})
		a.work()
		a.setDue(d.ID, records.Due{On: "2020-01-01", Action: records.DestroyIt}) // its rule was shortened
		req := records.DispositionRequest{Action: records.DestroyIt, Refs: refs([]records.Document{d}), Reason: "x"}
		s, err := a.custodian.Propose(t.Context(), a.manager, req)
		if mode == records.RetainsCompliance {
			wantError(t, err, records.Conflict, "until 2040-05-05")
			list, err := a.custodian.Due(t.Context(), a.manager, records.DueRequest{})
			if err != nil || list.Bound[d.ID] != "2040-05-05" || list.Bound[other.ID] != "" {
				t.Errorf("of what is due the list says that it is kept as %v, %v", list.Bound, err)
			}
			page := a.signedIn("rita", records.RecordsManager).get("/governance/due").want(200).says("el depósito lo guarda hasta el 5 may 2040").Body.String()
			if strings.Contains(page, `value="`+string(d.ID)+`"`) || !strings.Contains(page, `value="`+string(other.ID)+`"`) {
				t.Error("what the bucket keeps is offered to be proposed, or what it does not is not")
			}
			s = a.propose(records.DestroyIt, other)
			a.setDue(other.ID, records.Due{On: "2040-05-05", Action: records.DestroyIt})
			a.work()
			a.setDue(other.ID, records.Due{On: "2020-01-01", Action: records.DestroyIt})
			a.approve(s.ID)
			a.work()
			if now := a.doc(other.ID); now.Disposal.Fate != records.Kept || !a.has(other) {
				t.Errorf("what the medium keeps was made a stub: %+v", now.Disposal)
			}
			if seen, _, err := a.custodian.DisposalRecords(t.Context(), root(), s.ID); err != nil || seen[0].State != records.RecordLeftOut {
				t.Errorf("%+v, %v", seen, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		a.approve(s.ID)
		a.work()
		if a.has(d) {
			t.Error("governance was not overruled")
		}
	}
}

// What a rule of the bucket's own keeps shows only when it is erased: then the disposition stands still and says why.
func TestADispositionThatTheMediumStopsSaysWhy(t *testing.T) {
	a, l := newLockedArchive(t, records.RetainsNot, false)
	d := a.due(records.DestroyIt, "uno")
	a.readAll()
	s := a.propose(records.DestroyIt, d)
	l.until[sumOf(d)] = time.Now().Add(time.Hour)
	a.approve(s.ID)
	if err := a.custodian.Work(t.Context()); err == nil {
		t.Error("nothing stopped it")
	}
	seen, err := a.custodian.Disposition(t.Context(), a.manager, s.ID)
	if err != nil || seen.State != records.DispositionIsApproved || seen.Trouble != "The bucket does not let go of "+string(sumOf(d))+"." {
		t.Errorf("%+v, %v", seen, err)
	}
	l.until[sumOf(d)] = time.Now()
	a.work()
	if seen, err = a.custodian.Disposition(t.Context(), a.manager, s.ID); err != nil || seen.State != records.DispositionIsCertified || seen.Trouble != "" || a.has(d) {
		t.Errorf("%+v, %v", seen, err)
	}
}

func TestTheMediumHoldsWhatIsHeldUntilEveryHoldIsLiftedAlsoAfterABreak(t *testing.T) {
	a, l := newLockedArchive(t, records.RetainsNot, false)
	docs := make([]records.Document, 6)
	for i := range docs {
		docs[i] = a.due(records.DestroyIt, string(rune('a'+i)))
	}
	count := func() (n int) {
		for _, d := range docs {
			if l.held[sumOf(d)] {
				n++
			}
		}
		return n
	}
	first := a.hold("uno", records.HoldRequest{Class: "papers"})
	l.failing = 3
	if err := a.custodian.Work(t.Context()); !errors.Is(err, errMedium) || count() != 3 {
		t.Fatalf("it broke off with %v after %d", err, count())
	}
	l.failing = 0
	a.work()
	if count() != len(docs) {
		t.Errorf("%d are held, not all", count())
	}
	second := a.hold("dos", records.HoldRequest{Refs: refs(docs[:1])})
	late := a.due(records.DestroyIt, "tarde")
	a.work()
	if !l.held[sumOf(late)] {
		t.Error("what arrived later is not held")
	}
	if _, err := a.custodian.LiftHold(t.Context(), a.manager, first.ID, "fin"); err != nil {
		t.Fatal(err)
	}
	l.failing = l.told + 2
	if err := a.custodian.Work(t.Context()); !errors.Is(err, errMedium) {
		t.Fatal(err)
	}
	l.failing = 0
	a.work()
	if count() != 1 || !l.held[sumOf(docs[0])] {
		t.Errorf("%d are held; the first is in another hold", count())
	}
	if _, err := a.custodian.LiftHold(t.Context(), a.manager, second.ID, "fin"); err != nil {
		t.Fatal(err)
	}
	a.work()
	if count() != 0 {
		t.Errorf("%d are still held", count())
	}
}

// The second vault's medium holds and keeps what the first one's does: what is copied there later, what is repaired
// there, and everything when it is another one.
func TestTheMediumOfTheSecondVaultHoldsAndKeepsToo(t *testing.T) {
	second := newLocker("second", records.RetainsGovernance, true)
	a := newArchive(t, func(h *house, _ *records.OfficeConfig) { h.second = second })
	d := a.due(records.DestroyIt, "uno")
	a.setDue(d.ID, records.Due{On: "2040-05-05", Action: records.DestroyIt})
	hold := a.hold("uno", records.HoldRequest{Class: "papers"})
	a.work() // nothing was copied yet
	kept := func(of *locker, d records.Document) bool {
		return of.held[sumOf(d)] && of.until[sumOf(d)].Year() == 2040
	}
	if _, err := second.Stat(t.Context(), sumOf(d)); err != nil || !kept(second, d) {
		t.Errorf("the second vault neither has, nor holds and keeps what is held: %v", err)
	}

	late := a.due(records.DestroyIt, "dos")
	a.setDue(late.ID, records.Due{On: "2040-05-05", Action: records.DestroyIt})
	caretaker := a.config.Caretaker
	if err := caretaker.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.work()
	if !kept(second, late) {
		t.Error("what was copied is not held, or not kept")
	}

	if err := second.Delete(t.Context(), sumOf(d)); err != nil {
		t.Fatal(err)
	}
	clear(second.held)
	clear(second.until)
	for range 2 { // the first finds it missing, the second would repair what the first could not
		if _, err := caretaker.Check(t.Context(), a.controller, nil); err != nil {
			t.Fatal(err)
		}
	}
	a.work()
	if !kept(second, d) {
		t.Error("what was repaired is not held, or not kept")
	}

	if _, err := a.custodian.LiftHold(t.Context(), a.manager, hold.ID, "fin"); err != nil {
		t.Fatal(err)
	}
	a.work()
	if second.held[sumOf(d)] || second.held[sumOf(late)] {
		t.Error("the second vault still holds what no hold catches")
	}
}

func TestAnotherMediumIsToldOfEverything(t *testing.T) {
	second := newLocker("second", records.RetainsGovernance, true)
	a := newArchive(t, func(h *house, _ *records.OfficeConfig) { h.second = second })
	d := a.due(records.DestroyIt, "uno")
	a.setDue(d.ID, records.Due{On: "2040-05-05", Action: records.DestroyIt})
	a.hold("uno", records.HoldRequest{Class: "papers"})
	a.work()
	told := second.told
	again := func(with records.Vault) {
		t.Helper()
		c, err := records.NewCustodian(records.CustodianConfig{Office: a.office, Changes: a.db.Changes, Second: with})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Work(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	again(second)
	if second.told != told {
		t.Error("the same medium was told again")
	}
	other := newLocker("other", records.RetainsGovernance, true)
	again(other)
	if !other.held[sumOf(d)] || other.until[sumOf(d)].Year() != 2040 {
		t.Error("another second vault was not told of what is held and kept")
	}
}

// An outage of one medium keeps no hold from being gathered: the catalogue forbids by itself.
func TestHoldsAreGatheredWhileAMediumDoesNotAnswer(t *testing.T) {
	second := newLocker("second", records.RetainsNot, false)
	a := newArchive(t, func(h *house, _ *records.OfficeConfig) { h.second = second })
	a.due(records.DestroyIt, "uno")
	second.failing, second.told = 1, 1
	one, two := a.hold("uno", records.HoldRequest{Class: "papers"}), a.hold("dos", records.HoldRequest{Class: "papers"})
	if err := a.custodian.Work(t.Context()); !errors.Is(err, errMedium) {
		t.Errorf("that a medium does not answer is said as %v", err)
	}
	for _, h := range []records.SeenHold{one, two} {
		if now, err := a.custodian.Hold(t.Context(), a.manager, h.ID); err != nil || now.State != records.HoldInForce || now.Total != 1 {
			t.Errorf("%+v, %v", now.Hold, err)
		}
	}
}

// Of a disposition that the medium stops at one record, the bytes of the others go all the same, and each record says how it is with its own.
func TestWhatTheMediumKeepsOfOneRecordKeepsNoOthers(t *testing.T) {
	a, l := newLockedArchive(t, records.RetainsNot, false)
	docs := []records.Document{a.due(records.DestroyIt, "uno"), a.due(records.DestroyIt, "dos"), a.due(records.DestroyIt, "tres")}
	a.readAll()
	slices.SortFunc(docs, func(x, y records.Document) int { return strings.Compare(string(x.ID), string(y.ID)) })
	s := a.propose(records.DestroyIt, docs...)
	l.until[sumOf(docs[0])] = time.Now().Add(time.Hour) // the first that is erased
	a.approve(s.ID)
	if err := a.custodian.Work(t.Context()); err == nil {
		t.Error("nothing stopped it")
	}
	if !a.has(docs[0]) || a.has(docs[1]) || a.has(docs[2]) {
		t.Error("one that the medium keeps kept the others")
	}
	a.signedIn("rita", records.RecordsManager).get("/governance/dispositions/" + s.ID.String()).want(200).says("sus bytes aún se borran")
	l.until[sumOf(docs[0])] = time.Now()
	a.work()
	if seen, err := a.custodian.Disposition(t.Context(), a.manager, s.ID); err != nil || seen.State != records.DispositionIsCertified || a.has(docs[0]) {
		t.Errorf("%+v, %v", seen, err)
	}
}
