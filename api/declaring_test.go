package api_test

import (
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// draftHouse has a class whose documents are drafts until somebody declares them. Its clock is the office's.
func draftHouse(t *testing.T, also ...func(h *house, o *records.OfficeConfig)) (*house, *time.Time) {
	clock := time.Now()
	h := newHouse(t, func(h *house, o *records.OfficeConfig) {
		o.Profile.Classes = append(o.Profile.Classes, records.Class{
			Code: "drafts", Names: map[records.Language]string{"es": "Proyectos"}, Series: o.Profile.Series[0].Code,
			Access: records.Access{Level: records.Staff}, Declare: records.DeclareByPerson,
		}, records.Class{
			Code: "old", Names: map[records.Language]string{"es": "Antiguos"}, Series: o.Profile.Series[0].Code,
			Access: records.Access{Level: records.Staff}, Closed: "2020-01-01",
		}, records.Class{
			Code: "only", Names: map[records.Language]string{"es": "Resoluciones"}, Series: o.Profile.Series[0].Code,
			Access: records.Access{Level: records.Public}, Types: []string{"resolution"},
		})
		o.Now = func() time.Time { return clock }
		for _, do := range also {
			do(h, o)
		}
	})
	return h, &clock
}

func TestADraftIsEditedFreelyAndARecordStandsFast(t *testing.T) {
	h, _ := draftHouse(t)
	c := h.client()
	_, clerk := h.person("clerk", nil, records.Clerk)
	_, manager := h.person("manager", nil, records.RecordsManager)
	r := h.file(records.FileRequest{Title: "Proyecto", Class: "drafts", Symbol: "P/1", Date: "2024-01-01"}, "a.txt", "uno")
	post := func(token, what string, body map[string]any) ask {
		a := ask{method: "POST", path: doc(r.Document, what), token: token}
		if body != nil {
			a.json = body
		}
		return a
	}
	edit := func(token, revision string, body map[string]any) ask {
		return ask{method: "PATCH", path: doc(r.Document), token: token, header: map[string]string{"If-Match": revision}, json: body}
	}
	c.want(200, edit(clerk, `"1"`, map[string]any{"symbol": "P/2"}))
	if got := c.want(200, post(clerk, "declare", nil)); got.text("declared", "by") != "clerk" || got.Header().Get("ETag") != `"3"` {
		t.Errorf("declared: %s", got.Body)
	}
	c.problem(409, post(clerk, "declare", nil))
	for field, value := range map[string]string{"symbol": "P/3", "date": "2025-01-01", "type": "resolution", "class": "papers"} {
		if at, _ := c.problem(403, edit(clerk, `"3"`, map[string]any{field: value})); at != field {
			t.Errorf("a clerk changed the %s of a record: %s", field, at)
		}
	}
	if at, _ := c.problem(400, edit(manager, `"3"`, map[string]any{"symbol": "P/3"})); at != "reason" {
		t.Errorf("corrected without a reason: %s", at)
	}
	c.want(200, edit(clerk, `"3"`, map[string]any{"titles": map[string]string{"fr": "Projet"}, "body": "AG"})) // what was empty is filled in
	c.want(200, edit(manager, `"4"`, map[string]any{"symbol": "P/3", "reason": "a slip"}))
	c.want(201, post(clerk, "notes", map[string]any{"text": "Visto."}))
	if got := c.want(200, ask{path: doc(r.Document, "notes"), token: clerk}); !strings.Contains(got.Body.String(), "Visto.") {
		t.Errorf("the notes are %s", got.Body)
	}
	c.problem(403, post(clerk, "undeclare", map[string]any{"reason": "a slip"}))
	c.problem(400, post(manager, "undeclare", map[string]any{"reason": " "}))
	if got := c.want(200, post(manager, "undeclare", map[string]any{"reason": "declared too early"})); got.field("declared") != nil {
		t.Errorf("undeclared: %s", got.Body)
	}
	c.problem(409, post(manager, "undeclare", map[string]any{"reason": "again"}))
	c.want(200, edit(clerk, `"6"`, map[string]any{"symbol": "P/4"}))
}

func TestAHeldRecordIsNotUndeclared(t *testing.T) {
	h, _ := draftHouse(t)
	r := h.file(records.FileRequest{Title: "Acta"}, "a.txt", "uno")
	custodian, err := records.NewCustodian(records.CustodianConfig{Office: h.office, Changes: h.db.Changes})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := custodian.PlaceHold(t.Context(), root(), records.HoldRequest{Name: "Auditoría", Reason: "an audit", Authority: "CO", Refs: []string{r.Number}}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.office.Undeclare(t.Context(), root(), r.Document, "a slip"); records.KindOf(err) != records.Conflict {
		t.Errorf("undeclaring what is held gives %v", err)
	}
}

func TestADraftCheckedOutIsItsHoldersUntilTheTimeIsOver(t *testing.T) {
	h, clock := draftHouse(t, func(h *house, o *records.OfficeConfig) { h.config.Now = o.Now })
	ctx := t.Context()
	other := h.file(records.FileRequest{Title: "Otro", Class: "drafts"}, "b.txt", "dos")
	r := h.file(records.FileRequest{Title: "Proyecto", Class: "drafts", Type: "resolution"}, "a.txt", "uno")
	ana, _ := h.person("ana", nil, records.Clerk)
	luis, _ := h.person("luis", nil, records.Clerk)
	eva, _ := h.person("eva", nil, records.RecordsManager)
	out := func(u records.User, length time.Duration) records.Kind {
		_, err := h.office.CheckOut(ctx, u.Actor(), r.Document, length)
		return records.KindOf(err)
	}
	title := func(u records.User) records.Kind {
		d, err := h.office.Document(ctx, u.Actor(), string(r.Document))
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.office.Edit(ctx, u.Actor(), d.ID, d.Revision, records.Edit{Titles: map[records.Language]string{"fr": "Projet de " + u.Login}})
		return records.KindOf(err)
	}
	if k := out(ana, time.Hour); k != records.Internal {
		t.Fatalf("checking out gives %v", k)
	}
	for who, k := range map[string]records.Kind{"another check-out": out(luis, time.Hour), "another's edit": title(luis)} {
		if k != records.Conflict {
			t.Errorf("%s gives %v", who, k)
		}
	}
	if _, err := h.office.CheckIn(ctx, luis.Actor(), r.Document); records.KindOf(err) != records.Conflict {
		t.Errorf("another checks it in: %v", err)
	}
	m := h.openMatter("Sesión")
	for what, try := range map[string]func() error{
		"language": func() error {
			return h.office.CorrectLanguage(ctx, luis.Actor(), r.Document, 1, records.Undetermined, "pt")
		},
		"text": func() error {
			_, err := h.office.AddText(ctx, luis.Actor(), r.Document, 1, records.VersionRequest{Language: "fr", Files: []records.Received{h.received("texte")}})
			return err
		},
		"event": func() error {
			_, err := h.office.RecordEvent(ctx, luis.Actor(), r.Document, records.EventRequest{Type: records.EventAdopted, EffectiveOn: "2020-01-01"})
			return err
		},
		"relation": func() error {
			_, err := h.office.RecordRelation(ctx, luis.Actor(), r.Document, records.RelationRequest{Type: records.Implements, To: other.Number})
			return err
		},
		"matter": func() error { _, err := h.office.PutInMatter(ctx, luis.Actor(), string(m.ID), r.Number); return err },
		"many": func() error {
			to := "papers"
			done, err := h.office.EditTogether(ctx, luis.Actor(), records.Selection{Records: []records.Selected{{Ref: r.Number}}}, records.EditTogether{Class: &to})
			if err != nil {
				return err
			}
			return done.Records[0].Err
		},
	} {
		if err := try(); records.KindOf(err) != records.Conflict || !strings.Contains(err.Error(), "ana has checked the document out") {
			t.Errorf("another's %s gives %v", what, err)
		}
	}
	if _, err := h.office.AddNote(ctx, luis.Actor(), r.Document, "Visto."); err != nil {
		t.Errorf("another's note gives %v", err)
	}
	h.signedIn("rita", records.Clerk).get("/d/"+string(r.Document)).want(200).says("Borrador", "Reservado por ana hasta")
	if k := title(ana); k != records.Internal {
		t.Errorf("the holder's edit gives %v", k)
	}
	if _, err := h.office.BreakCheckout(ctx, eva.Actor(), r.Document, "she is on leave"); err != nil {
		t.Error(err)
	}
	if k := out(luis, time.Hour); k != records.Internal {
		t.Errorf("after it was broken another check-out gives %v", k)
	}
	_, token := h.person("nora", nil, records.Clerk)
	shown := func() string {
		return h.client().want(200, ask{method: "GET", path: doc(r.Document), token: token}).Body.String()
	}
	if told := shown(); !strings.Contains(told, `"checkout":{"by":"luis"`) {
		t.Errorf("while it is checked out it is told as %s", told)
	}
	*clock = clock.Add(time.Hour)
	if told := shown(); strings.Contains(told, `"checkout"`) {
		t.Errorf("after the time it is told as %s", told)
	}
	if k := title(ana); k != records.Internal {
		t.Errorf("after the time an edit gives %v", k)
	}
	if _, err := h.office.CheckIn(ctx, luis.Actor(), r.Document); records.KindOf(err) != records.Conflict {
		t.Errorf("an expired check-out is checked in: %v", err)
	}
	if _, err := h.office.Declare(ctx, ana.Actor(), r.Document); err != nil {
		t.Error(err)
	}
	if k := out(ana, time.Hour); k != records.Conflict {
		t.Errorf("a record is checked out: %v", k)
	}
}

func TestAClassTakesWhatItIsFor(t *testing.T) {
	h, _ := draftHouse(t)
	ctx := t.Context()
	file := func(class, docType string) records.Kind {
		f, err := h.office.Receive(ctx, root(), "a.txt", strings.NewReader(class+docType))
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.office.File(ctx, root(), records.FileRequest{Title: "Uno", Class: class, Type: docType, VersionRequest: records.VersionRequest{Files: []records.Received{f}}})
		return records.KindOf(err)
	}
	if k := file("old", "resolution"); k != records.Invalid {
		t.Errorf("filing in a closed class gives %v", k)
	}
	if k := file("only", "other"); k != records.Invalid {
		t.Errorf("filing a type that a class does not take gives %v", k)
	}
	if k := file("only", "resolution"); k != records.Internal {
		t.Errorf("filing what a class takes gives %v", k)
	}
	r := h.file(records.FileRequest{Title: "Papel", Class: "drafts"}, "b.txt", "dos")
	for _, to := range []string{"old", "only"} {
		if _, err := h.office.Edit(ctx, root(), r.Document, 1, records.Edit{Class: &to}); records.KindOf(err) != records.Invalid {
			t.Errorf("moving to %s gives %v", to, err)
		}
	}
	papers := "papers"
	d, err := h.office.Edit(ctx, root(), r.Document, 1, records.Edit{Class: &papers})
	class, _ := h.office.Profile().Class("papers")
	if err != nil || d.Access.Level != class.Access.Level {
		t.Errorf("moved to papers it is %s: %v", d.Access.Class(), err)
	}
}

// Hours beyond any count are too many, and no number is so large that it comes out short.
func TestADraftIsNotCheckedOutForMoreHoursThanThereAre(t *testing.T) {
	h, _ := draftHouse(t)
	r := h.file(records.FileRequest{Title: "Proyecto", Class: "drafts"}, "a.txt", "uno")
	_, token := h.person("ana", nil, records.Clerk)
	for _, hours := range []int{-1, 337, 5124096, 1 << 62} { // the third, as nanoseconds, wraps around to 25 minutes
		h.client().want(400, ask{method: "POST", path: doc(r.Document, "checkout"), token: token, json: map[string]any{"hours": hours}})
	}
}

// An edit that changes nothing leaves no trace: no entry tells that somebody described what was so already.
func TestAnEditOfNothingLeavesNoEntry(t *testing.T) {
	h, _ := draftHouse(t)
	r := h.file(records.FileRequest{Title: "Proyecto", Class: "drafts"}, "a.txt", "uno")
	before, err := h.office.Document(t.Context(), root(), string(r.Document))
	if err != nil {
		t.Fatal(err)
	}
	after, err := h.office.Edit(t.Context(), root(), r.Document, before.Revision, records.Edit{Titles: before.Titles})
	if err != nil || after.Revision != before.Revision {
		t.Errorf("revision %d after %d, %v", after.Revision, before.Revision, err)
	}
	if told, err := h.db.Entries(t.Context(), records.LedgerFilter{Subject: string(r.Document), Action: records.MetadataEdited}); err != nil || len(told) != 0 {
		t.Errorf("the ledger tells of %d edits, %v", len(told), err)
	}
}
