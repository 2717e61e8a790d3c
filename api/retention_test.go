package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// recorded writes an entry of the ledger about a document and, under its number, what do does with it.
func (w *walk) recorded(d target, action records.Action, do func(tx records.Tx, e records.Entry) error) int64 {
	w.house.t.Helper()
	if d.number == ghostNumber {
		return 1 << 40
	}
	var n int64
	err := w.db.InTx(w.house.t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(w.house.t.Context(), records.Entry{Action: action, Kind: records.SubjectDocument, Subject: string(d.id)})
		n = e.Seq
		if err != nil {
			return err
		}
		return do(tx, e)
	})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return n
}

// freshOverride is an override of the document that nobody has lifted; of a ghost, none that ever was.
func (w *walk) freshOverride(d target) int64 {
	return w.recorded(d, records.RetentionOverridden, func(tx records.Tx, e records.Entry) error {
		rule := records.Retention{Trigger: records.TriggerMatterClosed, Months: 1, Action: records.ReviewIt}
		return tx.InsertOverride(w.house.t.Context(), records.Override{ID: records.OverrideID(e.Seq), Document: d.id, Rule: rule, RecordedAt: e.At})
	})
}

func (w *walk) freshNamedEvent(d target) int64 {
	return w.recorded(d, records.NamedEventRecorded, func(tx records.Tx, e records.Entry) error {
		return tx.InsertNamedEvent(w.house.t.Context(), records.NamedEvent{ID: records.NamedEventID(e.Seq), Document: d.id, Code: "separation", On: "2001-01-01", RecordedAt: e.At})
	})
}

// longer is a number of months that no override of the document has reached.
func (w *walk) longer(d target) int {
	cases, err := w.db.RetentionCases(w.house.t.Context(), []records.DocumentID{d.id})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return 2 + len(cases[d.id].Overrides)
}

// due is when a document is due, as it is kept beside it.
func (h *house) due(id records.DocumentID) records.Due {
	h.t.Helper()
	d, err := h.db.Document(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return d.Due
}

func (h *house) paper(title string) records.Receipt {
	return h.file(records.FileRequest{Title: title, Type: "other", VersionRequest: records.VersionRequest{Language: "es"}}, title+".txt", title)
}

// caller is a client with somebody's token.
type caller struct {
	client
	token string
}

func (h *house) apiClient(login string, roles ...records.Role) caller {
	_, token := h.person(login, []string{"AG"}, roles...)
	return caller{h.client(), token}
}

func (c caller) want(status int, a ask) answer {
	c.t.Helper()
	a.token = c.token
	return c.client.want(status, a)
}

// id is the number of what was recorded.
func (a answer) id() string {
	var v struct{ ID int64 }
	if err := json.Unmarshal(a.Body.Bytes(), &v); err != nil || v.ID == 0 {
		a.t.Fatalf("no id in %s", a.Body)
	}
	return strconv.FormatInt(v.ID, 10)
}

func TestARecordIsDueAsItsClassSaysAndEveryFactThatChangesMovesIt(t *testing.T) {
	h := newHouse(t)
	ctx, who := t.Context(), root()
	old := h.file(records.FileRequest{Title: "Regla vieja", Type: "resolution", VersionRequest: records.VersionRequest{Language: "es", EffectiveOn: "2001-01-01"}}, "a.txt", "uno")
	next := h.file(records.FileRequest{Title: "Regla nueva", Type: "resolution", Date: "2010-05-05", VersionRequest: records.VersionRequest{Language: "es"}}, "b.txt", "dos")
	expect := func(when string, id records.DocumentID, want records.Due) {
		t.Helper()
		if got := h.due(id); got != want {
			t.Errorf("%s it is due %+v, want %+v", when, got, want)
		}
	}
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	expect("in force,", old.Document, records.Due{})
	ended, err := h.office.RecordEvent(ctx, who, old.Document, records.EventRequest{Type: records.EventRepealed, EffectiveOn: "2012-02-29"})
	do(err)
	expect("repealed,", old.Document, records.Due{On: "2014-03-01", Action: records.DestroyIt})
	_, err = h.office.RetractEvent(ctx, who, ended.Event.ID, "a slip")
	do(err)
	expect("with the repeal retracted,", old.Document, records.Due{})

	replaces, err := h.office.RecordRelation(ctx, who, next.Document, records.RelationRequest{Type: records.Replaces, To: old.Number})
	do(err)
	expect("replaced,", old.Document, records.Due{On: "2012-05-06", Action: records.DestroyIt})
	d, err := h.office.Document(ctx, who, next.Number)
	do(err)
	later := records.Date("2011-05-05")
	_, err = h.office.Edit(ctx, who, next.Document, d.Revision, records.Edit{Date: &later, Reason: "a slip"})
	do(err)
	expect("replaced by what has another date,", old.Document, records.Due{On: "2013-05-06", Action: records.DestroyIt})
	_, err = h.office.RetractRelation(ctx, who, replaces.ID, "a slip")
	do(err)
	expect("with that retracted,", old.Document, records.Due{})

	d, err = h.office.Document(ctx, who, old.Number)
	do(err)
	papers := "papers"
	_, err = h.office.Edit(ctx, who, old.Document, d.Revision, records.Edit{Class: &papers, Reason: "filed in the wrong class"})
	do(err)
	filed := records.DateOf(d.FiledAt, testProfile().TimeZone)
	expect("in another class,", old.Document, records.Due{On: records.PeriodEnd(filed, 5, 0).AddDays(1), Action: records.ReviewIt})
}

func TestAnOverrideLengthensAndOnlyLiftingItShortens(t *testing.T) {
	h := newHouse(t)
	r := h.paper("Acta")
	five := h.due(r.Document)
	clerk, manager := h.apiClient("carla", records.Clerk), h.apiClient("rita", records.RecordsManager)
	path := "/api/v1/documents/" + string(r.Document) + "/retention"
	clerk.want(http.StatusForbidden, ask{method: "POST", path: path + "/overrides", json: map[string]any{"years": 9, "reason": "an audit"}})
	p := manager.want(http.StatusBadRequest, ask{method: "POST", path: path + "/overrides", json: map[string]any{"years": 4, "reason": "room is needed"}})
	if !strings.Contains(p.text("detail"), "can only lengthen") {
		t.Errorf("a shorter one is refused with %q", p.text("detail"))
	}
	manager.want(http.StatusBadRequest, ask{method: "POST", path: path + "/overrides", json: map[string]any{"years": 9, "reason": " "}})
	if p := manager.want(http.StatusBadRequest, ask{method: "POST", path: path + "/overrides", json: map[string]any{"action": "review", "reason": "no more careful"}}); !strings.Contains(p.text("detail"), "can only lengthen") {
		t.Errorf("the period that is left out is that of the rule, and it is refused with %q", p.text("detail"))
	}
	made := manager.want(http.StatusCreated, ask{method: "POST", path: path + "/overrides", json: map[string]any{"years": 9, "reason": "an audit"}})
	nine := h.due(r.Document)
	if want := records.PeriodEnd(five.On.AddDays(-1), 4, 0).AddDays(1); nine.On != want || nine.Action != records.ReviewIt {
		t.Errorf("due %+v, want %s", nine, want)
	}
	said := clerk.want(http.StatusOK, ask{path: path + "?lang=en"})
	if s := said.text("sentence") + " " + said.text("why"); !strings.Contains(s, "9 years after its filing") || !strings.Contains(s, "rita recorded for this record: an audit.") {
		t.Errorf("it says %q", s)
	}
	lift := "/api/v1/retention/overrides/" + made.id() + "/lift"
	manager.want(http.StatusBadRequest, ask{method: "POST", path: lift, json: map[string]any{"reason": ""}})
	manager.want(http.StatusOK, ask{method: "POST", path: lift, json: map[string]any{"reason": "the audit is over"}})
	manager.want(http.StatusConflict, ask{method: "POST", path: lift, json: map[string]any{"reason": "again"}})
	if got := h.due(r.Document); got != five {
		t.Errorf("lifted, it is due %+v, want %+v", got, five)
	}
}

func TestARecordThatWaitsForAnEventIsDueOnceItIsRecorded(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) {
		c.Profile.Classes[1].Retention = &records.Retention{Trigger: records.TriggerEvent, Event: "separation", Years: 30, Action: records.DestroyIt}
	})
	r := h.paper("Nombramiento")
	clerk := h.apiClient("carla", records.Clerk)
	path := "/api/v1/documents/" + string(r.Document) + "/retention"
	said := clerk.want(http.StatusOK, ask{path: path + "?lang=es"})
	if got := said.text("sentence"); said.text("state") != "waiting" || !strings.Contains(got, "30 años tras el hecho «separación»") || !strings.Contains(got, "cuenta en cuanto alguien registre el hecho") {
		t.Errorf("it says %q", got)
	}
	for _, wrong := range []map[string]any{{"event": "birth", "on": "2001-01-01"}, {"event": "separation"}, {"event": "separation", "on": "2999-01-01"}, {"event": "separation", "on": "2001-02-30"}} {
		clerk.want(http.StatusBadRequest, ask{method: "POST", path: path + "/events", json: wrong})
	}
	made := clerk.want(http.StatusCreated, ask{method: "POST", path: path + "/events", json: map[string]any{"event": "separation", "on": "2024-02-29"}})
	if got := h.due(r.Document); got != (records.Due{On: "2054-03-01", Action: records.DestroyIt}) {
		t.Errorf("due %+v", got)
	}
	clerk.want(http.StatusOK, ask{method: "POST", path: "/api/v1/retention/events/" + made.id() + "/retract", json: map[string]any{"reason": "another person"}})
	if got := h.due(r.Document); got != (records.Due{}) {
		t.Errorf("retracted, it is due %+v", got)
	}
}

func TestTheDueListHoldsWhatTheAskerMayRead(t *testing.T) {
	h := newHouse(t)
	mine := h.paper("Acta")
	hidden := h.file(records.FileRequest{Title: "Reservada", Type: "other", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}, VersionRequest: records.VersionRequest{Language: "es"}}, "b.txt", "dos")
	manager := h.apiClient("rita", records.RecordsManager)
	due := h.due(mine.Document)
	page := manager.want(http.StatusOK, ask{path: "/api/v1/records/due?until=" + string(due.On)})
	if s := page.Body.String(); !strings.Contains(s, mine.Number) || strings.Contains(s, hidden.Number) {
		t.Errorf("the list is %s", s)
	}
	for _, q := range []string{"", "?until=" + string(due.On.AddDays(-1)), "?until=2100-01-01&action=destroy", "?until=2100-01-01&class=norms", "?until=2100-01-01&body=AG"} {
		if s := manager.want(http.StatusOK, ask{path: "/api/v1/records/due" + q}).Body.String(); strings.Contains(s, mine.Number) {
			t.Errorf("%s: the list is %s", q, s)
		}
	}
	for _, q := range []string{"?action=permanent", "?class=nowhere", "?body=nobody", "?until=x", "?after=x"} {
		manager.want(http.StatusBadRequest, ask{path: "/api/v1/records/due" + q})
	}
}

func TestAClockThatWasSetBackMakesNothingYounger(t *testing.T) {
	now := time.Now()
	h := newHouse(t, func(h *house, c *records.OfficeConfig) { c.Now = func() time.Time { return now } })
	h.paper("Primera")
	now = now.AddDate(-20, 0, 0)
	second := h.paper("Segunda")
	five := records.PeriodEnd(records.DateOf(time.Now(), testProfile().TimeZone), 5, 0)
	if got := h.due(second.Document).On; got < five {
		t.Errorf("it is due on %s, before %s", got, five)
	}
	list, err := h.office.Due(t.Context(), root(), records.DueRequest{})
	if err != nil || list.Today.Year() != time.Now().Year() || len(list.Records) != 0 {
		t.Errorf("due on %s: %d records, %v", list.Today, len(list.Records), err)
	}
}

func TestAChangedRuleIsAppliedInBatchesAndGoesOnWhereItWas(t *testing.T) {
	rule := records.Retention{Trigger: records.TriggerFiled, Years: 5, Action: records.ReviewIt}
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) { c.Profile.Classes[1].Retention = &rule })
	r, other := h.paper("Una"), h.paper("Otra")
	if n, err := h.office.RedueAll(t.Context()); err != nil || n != 2 {
		t.Fatalf("%d records, %v", n, err)
	}
	if n, err := h.office.RedueAll(t.Context()); err != nil || n != 0 {
		t.Errorf("an applied rule is applied again to %d records, %v", n, err)
	}
	five := h.due(r.Document)
	rule.Years = 7
	first := min(r.Document, other.Document)
	applied, err := h.db.AppliedRules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// As if it had been broken off after the first record.
	mark := strings.Replace(applied["papers"].Rule, ",5,", ",7,", 1)
	err = h.db.InTx(t.Context(), func(tx records.Tx) error {
		return tx.KeepAppliedRule(t.Context(), "papers", records.AppliedRule{Rule: mark, After: first})
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := h.office.RedueAll(t.Context()); err != nil || n != 1 {
		t.Errorf("it goes on with %d records, %v", n, err)
	}
	if got := h.due(max(r.Document, other.Document)); got.On != records.PeriodEnd(five.On.AddDays(-1), 2, 0).AddDays(1) {
		t.Errorf("due %+v, before %+v", got, five)
	}
}

func TestClosingAMatterStartsTheRetentionOfItsRecordsAndReopeningStopsIt(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) {
		c.Profile.Classes[1].Retention = &records.Retention{Trigger: records.TriggerMatterClosed, Years: 5, Action: records.ReviewIt}
	})
	ctx, who := t.Context(), root()
	m, err := h.office.OpenMatter(ctx, who, records.MatterRequest{Code: "EXP-1", Titles: map[records.Language]string{"es": "Expediente"}, Class: "papers", WithoutChecklist: true})
	if err != nil {
		t.Fatal(err)
	}
	r := h.file(records.FileRequest{Title: "Oficio", Type: "other", Matter: "EXP-1", VersionRequest: records.VersionRequest{Language: "es"}}, "o.txt", "oficio")
	if got := h.due(r.Document); got != (records.Due{}) {
		t.Errorf("while its matter is open it is due %+v", got)
	}
	closed, err := h.office.CloseMatter(ctx, who, string(m.ID), "")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := h.due(r.Document), (records.Due{On: records.PeriodEnd(closed.ClosedOn, 5, 0).AddDays(1), Action: records.ReviewIt}); got != want {
		t.Errorf("closed, it is due %+v, want %+v", got, want)
	}
	if _, err := h.office.ReopenMatter(ctx, who, string(m.ID), "more came"); err != nil {
		t.Fatal(err)
	}
	if got := h.due(r.Document); got != (records.Due{}) {
		t.Errorf("reopened, it is due %+v", got)
	}
}

func TestASimulationCountsWhatWouldBeDueAndChangesNothing(t *testing.T) {
	h := newHouse(t)
	norm := h.file(records.FileRequest{Title: "Regla", Type: "resolution", VersionRequest: records.VersionRequest{Language: "es", EffectiveOn: "2001-01-01"}}, "n.txt", "regla")
	first, second := h.paper("Una"), h.paper("Otra")
	h.file(records.FileRequest{Title: "Reservada", Type: "other", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}, VersionRequest: records.VersionRequest{Language: "es"}}, "b.txt", "dos")
	if _, err := h.office.OverrideRetention(t.Context(), root(), second.Document, records.OverrideRequest{Years: 9, Reason: "an audit"}); err != nil {
		t.Fatal(err)
	}
	before := []records.Due{h.due(norm.Document), h.due(first.Document), h.due(second.Document)}
	manager := h.apiClient("rita", records.RecordsManager)
	ask := ask{method: "POST", path: "/api/v1/retention/simulate", json: map[string]any{"rules": map[string]any{"papers": map[string]any{"trigger": "filed", "years": 3, "action": "destroy"}}}}
	var got struct {
		Records, Changed, Sooner, Hidden int
		Lines                            []struct {
			Class, State, Action string
			Year, Before, After  int
		}
		First []struct {
			Number string
			Before struct{ Due string }
			After  struct{ Due string }
		}
	}
	manager.want(http.StatusOK, ask).json(&got)
	// The override keeps the second one for nine years, and its own action, whatever becomes of the class.
	if got.Records != 2 || got.Changed != 1 || got.Sooner != 1 || got.Hidden != 1 || len(got.First) != 1 || got.First[0].Number != first.Number {
		t.Fatalf("got %+v", got)
	}
	year := before[1].On.Year()
	three := string(records.PeriodEnd(before[1].On.AddDays(-1), -2, 0).AddDays(1))
	if got.First[0].After.Due != three || got.First[0].Before.Due != string(before[1].On) {
		t.Errorf("the first is due %+v", got.First[0])
	}
	var lines []string
	for _, l := range got.Lines {
		lines = append(lines, fmt.Sprintf("%s %d %s %d→%d", l.Class, l.Year-year, l.Action, l.Before, l.After))
	}
	if want := "papers -2 destroy 0→1; papers 0 review 1→0; papers 4 review 1→1"; strings.Join(lines, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(lines, "; "), want)
	}
	for i, id := range []records.DocumentID{norm.Document, first.Document, second.Document} {
		if h.due(id) != before[i] {
			t.Errorf("the simulation changed a record: %+v, before %+v", h.due(id), before[i])
		}
	}
	for _, wrong := range []map[string]any{{"rules": map[string]any{"nowhere": nil}}, {"rules": map[string]any{"papers": map[string]any{"action": "review"}}}, {"rules": map[string]any{}, "fiscal_year_end": "13-01"}} {
		ask.json = wrong
		manager.want(http.StatusBadRequest, ask)
	}
	ask.json = map[string]any{"rules": map[string]any{"papers": map[string]any{"action": "permanent"}}, "whole": true}
	if s := manager.want(http.StatusOK, ask).Body.String(); !strings.Contains(s, `"class":"norms","state":"no_rule","before":0,"after":1`) || !strings.Contains(s, `"state":"permanent","action":"permanent","before":0,"after":2`) {
		t.Errorf("another profile's schedule: %s", s)
	}
}

func TestAHeldRecordKeepsItsDueDateAndTheSentenceSaysThatItIsHeld(t *testing.T) {
	h := newHouse(t)
	r := h.paper("Acta")
	due := h.due(r.Document)
	err := h.db.InTx(t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(t.Context(), records.Entry{Action: records.ProfileApplied, Kind: records.SubjectSystem})
		if err != nil {
			return err
		}
		return tx.InsertHold(t.Context(), records.Hold{
			ID: records.HoldID(e.Seq), Name: "Juicio 12", Reason: "a court case", HoldTarget: records.HoldTarget{Scope: records.HoldClass, Class: "papers"},
			Terms: records.HoldTerms{Classes: []string{"papers"}}, PlacedAt: e.At, PlacedBy: "Ana", State: records.HoldPlacing,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if h.due(r.Document) != due {
		t.Errorf("the hold moved the due date to %+v", h.due(r.Document))
	}
	path := "/api/v1/documents/" + string(r.Document) + "/retention?lang=en"
	if s := h.apiClient("rita", records.RecordsManager).want(http.StatusOK, ask{path: path}).text("sentence"); !strings.Contains(s, "It is on hold") || !strings.Contains(s, "Juicio 12") {
		t.Errorf("a records manager is told %q", s)
	}
	if s := h.apiClient("carla", records.Clerk).want(http.StatusOK, ask{path: path}).text("sentence"); !strings.Contains(s, "It is on hold") || strings.Contains(s, "Juicio 12") {
		t.Errorf("who may not see holds is told %q", s)
	}
	if s := h.apiClient("olga", records.RecordsManager).want(http.StatusOK, ask{path: "/api/v1/records/due?until=2100-01-01"}).Body.String(); !strings.Contains(s, `"held":true`) {
		t.Errorf("the due list does not mark it: %s", s)
	}
}
