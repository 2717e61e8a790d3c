package storagetest

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/blob"
)

var verifiedRules = []rule{
	{"a row edited by hand in any table that the ledger tells of is found and named, and so is a deleted one", editedRowsAreFound},
}

// plainHasher stands in for a slow hash.
type plainHasher struct{}

func (plainHasher) Hash(password string) (string, error) { return "hashed " + password, nil }
func (plainHasher) Matches(password, hash string) bool   { return hash == "hashed "+password }

// plainNotary stands in for a key: every note is its.
type plainNotary struct{}

func (plainNotary) Sign(body string) (string, error) { return body + "\n— plain AAAA\n", nil }
func (plainNotary) PublicKey() string                { return "plain" }
func (plainNotary) Open(_ string, keys ...string) (records.SignedHead, error) {
	return records.SignedHead{Signers: keys}, nil
}

// plainStamper stands in for a time-stamping authority.
type plainStamper struct{}

func (plainStamper) Stamp(context.Context, []byte) (records.Stamp, error) {
	return records.Stamp{Authority: "CN=Hora, O=Otra", Time: day, Token: []byte{1}}, nil
}
func (s plainStamper) Check(_, _ []byte) (records.Stamp, error) {
	return s.Stamp(context.Background(), nil)
}

// settledProfile is the profile of the house's office: one class for records, one for drafts, one for what goes soon.
func settledProfile() *records.Profile {
	names := map[records.Language]string{records.Spanish: "Uno"}
	return &records.Profile{
		Name: "test", Organization: names, Origin: "test/ledger", TimeZone: time.UTC,
		Bodies: []records.Body{{Code: "AG", Names: names}},
		Types:  []records.DocumentType{{Code: "statute", Names: names, Class: "law", Normative: true}, {Code: "other", Names: names, Class: "law"}},
		Classes: []records.Class{
			{Code: "law", Names: names, Access: records.Access{Level: records.Public}, Series: "general"},
			{Code: "drafts", Names: names, Access: records.Access{Level: records.Staff}, Series: "general", Declare: records.DeclareByPerson},
			{Code: "soon", Names: names, Access: records.Access{Level: records.Staff}, Series: "general",
				Retention: &records.Retention{Trigger: records.TriggerDocumentDate, Years: 1, Action: records.DestroyIt},
				Checklist: []records.ChecklistItem{{Code: "letter", Names: names, Type: "other", Days: 30}, {Code: "answer", Names: names, Body: "AG", Months: 1}}},
		},
		Series:          []records.Series{{Code: "general", Template: "T/{year}/{number}"}},
		RetentionEvents: []records.RetentionEvent{{Code: "moved", Names: names}},
	}
}

// handEdits are what somebody with the database's password might do, each to a row of its own table.
// The words are what verification must say of it; of the deleted row, "missing".
var handEdits = []struct{ table, set, where, says string }{
	{"documents", "matter_id = ''", "matter_id <> ''", "The matter_id of the document"},
	{"documents", "declared_by = 'X'", "class = 'law'", "The declared_by of the document"},
	{"documents", "seal = NULL", "seal IS NOT NULL", "The seal of the document"},
	{"legal_events", "effective_on = '1999-01-01'", "", "The effective_on of the legal event"},
	{"relations", "type = 'cites'", "", "The type of the relation"},
	{"retention_overrides", "years = 99", "", "The years of the retention of one record"},
	{"retention_events", "happened_on = '1999-01-01'", "", "The happened_on of the named event"},
	{"copies", "issued_by = 'X'", "", "The issued_by of the certified copy"},
	{"notes", "text = 'X'", "", "The text of the note"},
	{"register_annulments", "reason = 'X'", "", "The reason of the annulment"},
	{"shares", "expires_at = expires_at + 1", "", "The expires_at of the share link"},
	{"vital_records", "months = 99", "", "The months of the vital record"},
	{"checkouts", "holder = 'X'", "", "The holder of the check-out"},
	{"matter_requirements", "due = '1999-01-01'", "n = 2", "The due of the requirement 2"},
	{"matter_requirements", "texts = '{\"es\":\"Dos\"}'", "code = 'answer'", "The texts of the requirement 2"},
	{"matter_requirements", "doc_type = ''", "code = 'letter' AND n = 2", "The doc_type of the requirement 2"},
	{"matter_requirements", "code = 'photo'", "text = 'Foto'", "The code of the requirement 3"},
	{"matters", "access_class = 'public'", "", "The access_class of the matter"},
	{"tokens", "scopes = '[\"admin\"]'", "", "The scopes of the API key"},
	{"users", "roles = '[\"admin\"]'", "login = 'clara'", "The roles of the account"},
	{"hold_records", "document_id = 'd000001'", "", "is missing from under the hold"},
	{"holds", "lifted_seq = 1", "", "The lifted_seq of the hold"},
	{"disposition_records", "state = 'excluded'", "", "What became of document"},
	{"dispositions", "decided_actor = 'X'", "", "The decided_actor of the disposition"},
	{"checkpoints", "at = at + 1", "", "The at of the checkpoint over the entries up to"},
	{"checkpoint_signatures", "name = 'X'", "", "The name of the cosignature of the checkpoint over the entries up to"},
	{"checkpoint_stamps", "stamped = stamped + 1", "", "The stamped of the time-stamp of the checkpoint over the entries up to"},
}

func editedRowsAreFound(t *testing.T, h house) {
	h.settle(t)
	problems := func() []string {
		t.Helper()
		found, err := h.VerifyRows(t.Context())
		must(t, err)
		return found
	}
	before := problems()
	if len(before) > 0 {
		t.Fatalf("with nothing edited: %q", before)
	}
	h.unguard(t)
	for _, e := range handEdits {
		where := e.where
		if where == "" {
			where = "1 = 1"
		}
		h.raw(t, fmt.Sprintf(`UPDATE %s SET %s WHERE %s`, e.table, e.set, where))
		after := problems()
		added := slices.DeleteFunc(slices.Clone(after), func(p string) bool { return slices.Contains(before, p) })
		if !slices.ContainsFunc(added, func(p string) bool { return strings.Contains(p, e.says) }) {
			t.Errorf("%s: after %s the new problems are %q", e.table, e.set, added)
		}
		before = after
	}
	words := map[string]string{"documents": "is missing from the catalogue", "hold_records": "is missing from under the hold", "disposition_records": "is missing from disposition"}
	tables := map[string]bool{}
	for _, e := range handEdits {
		tables[e.table] = true
	}
	delete(tables, "documents") // its rows are other rules'
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		h.raw(t, `DELETE FROM `+table)
		after := problems()
		says := words[table]
		if says == "" {
			says = "is missing from the catalogue"
		}
		added := slices.DeleteFunc(slices.Clone(after), func(p string) bool { return slices.Contains(before, p) })
		if table == "holds" { // with it goes what is said of each record under it
			says = "The hold "
		}
		if table != "hold_records" && !slices.ContainsFunc(added, func(p string) bool { return strings.Contains(p, says) }) {
			t.Errorf("with all %s deleted the new problems are %q", table, added)
		}
		before = after
	}
}

// settle has an office do one thing of each kind that has a table of its own.
func (h house) settle(t *testing.T) {
	t.Helper()
	ctx, profile := t.Context(), settledProfile()
	office := got(records.NewOffice(records.OfficeConfig{Catalogue: h.DB, Vault: blob.NewMemory(), Profile: profile}))(t)
	custodian := got(records.NewCustodian(records.CustodianConfig{Office: office, Changes: h.Changes}))(t)
	accounts := records.NewAccounts(h.DB, plainHasher{}, records.NewStandingProfile(profile, 0), nil, nil)
	who := records.Actor{ID: "u1", Name: "Clara", Roles: []records.Role{records.Clerk, records.Counsel, records.RecordsManager, records.Admin, records.Controller}}
	other := who
	other.ID, other.Name = "u2", "Dora"
	file := func(title string, req records.FileRequest) records.Receipt {
		t.Helper()
		req.Title, req.Body, req.Language = title, "AG", records.Spanish
		req.Files = []records.Received{got(office.Receive(ctx, who, title+".txt", strings.NewReader(title)))(t)}
		return got(office.File(ctx, who, req))(t)
	}
	law := file("estatuto", records.FileRequest{Type: "statute", Class: "law", Date: "2019-03-08"})
	later := file("reforma", records.FileRequest{Type: "statute", Class: "law", Date: "2020-03-08"})
	event := got(office.RecordEvent(ctx, who, law.Document, records.EventRequest{Type: records.EventInForce, EffectiveOn: "2020-01-01", Version: 1, Note: "uno"}))(t)
	got(office.RecordEvent(ctx, who, law.Document, records.EventRequest{Type: records.EventRepealed, EffectiveOn: "2021-01-01", By: string(later.Document)}))(t)
	got(office.RetractEvent(ctx, who, event.Event.ID, "error"))(t)
	related := got(office.RecordRelation(ctx, who, later.Document, records.RelationRequest{Type: records.Implements, To: string(law.Document)}))(t)
	got(office.RetractRelation(ctx, who, related.ID, "error"))(t)
	got(office.OverrideRetention(ctx, who, law.Document, records.OverrideRequest{Action: records.KeepPermanently, Reason: "historia"}))(t)
	got(office.RecordNamedEvent(ctx, who, law.Document, records.NamedEventRequest{Code: "moved", On: "2020-05-05", Note: "uno"}))(t)
	got(office.AddNote(ctx, who, law.Document, "Véase también <la reforma> & \"otros\""))(t)
	share, _, err := office.Share(ctx, who, string(law.Document), records.ShareRequest{})
	must(t, err)
	got(office.RevokeShare(ctx, who, share.ID, "por error"))(t)
	_, _, err = office.Share(ctx, who, string(law.Document), records.ShareRequest{})
	must(t, err)
	got(office.MarkVital(ctx, who, string(law.Document), 12, "uno"))(t)
	got(office.ReviewVital(ctx, who, string(law.Document), ""))(t)
	draft := file("borrador", records.FileRequest{Type: "other", Class: "drafts"})
	got(office.CheckOut(ctx, who, draft.Document, time.Hour))(t)
	became := file("acuerdo", records.FileRequest{Type: "other", Class: "drafts"})
	got(office.CheckOut(ctx, who, became.Document, time.Hour))(t)
	got(office.Declare(ctx, who, became.Document))(t)
	must(t, h.InTx(ctx, func(tx records.Tx) error { // as the register does it
		e, err := tx.Append(ctx, records.Entry{Actor: who.ID, Name: who.Name, Action: records.RegisterAnnulled, Kind: records.SubjectDocument, Subject: string(became.Document), Detail: []byte(`{"reason":"dos veces"}`)})
		if err != nil {
			return err
		}
		return tx.InsertAnnulment(ctx, became.Document, records.Annulment{Reason: "dos veces", At: e.At, Actor: e.Actor, By: e.Name, Seq: e.Seq})
	}))
	h.settleMatter(t, office, who, file)
	h.settleCopy(t, who, law)
	got(custodian.PlaceHold(ctx, who, records.HoldRequest{Name: "auditoría", Reason: "revisión", Authority: "la Asamblea", Refs: []string{string(law.Document)}}))(t)
	lifted := got(custodian.PlaceHold(ctx, who, records.HoldRequest{Name: "pleito", Reason: "revisión", Authority: "un juez", Refs: []string{string(later.Document)}}))(t)
	got(custodian.LiftHold(ctx, who, lifted.ID, "terminó"))(t)
	going := file("recibo", records.FileRequest{Type: "other", Class: "soon", Date: "2015-01-01"})
	disposition := got(custodian.Propose(ctx, who, records.DispositionRequest{Action: records.DestroyIt, Refs: []string{string(going.Document)}, Reason: "vencido"}))(t)
	got(custodian.Reject(ctx, other, disposition.ID, "todavía no"))(t)
	user, link, err := accounts.CreateUser(ctx, who, records.NewUser{Login: "clara", Name: "Clara", Roles: []records.Role{records.Clerk}, Bodies: []string{"AG"}})
	must(t, err)
	got(accounts.SetPassword(ctx, link, "una frase bastante larga"))(t)
	got(accounts.AddTerm(ctx, who, user.ID, records.Term{Kind: records.TermOfRole, Code: string(records.Counsel), From: "2030-01-01"}))(t)
	_, _, err = accounts.IssueToken(ctx, user.Actor(), "el guion", []records.Scope{records.ScopeRead}, time.Hour)
	must(t, err)
	auditor := records.NewAuditor(records.AuditorConfig{Office: office, Notary: plainNotary{}, Cosigners: []string{"second"}, Stamper: plainStamper{}})
	checkpoint, _, err := auditor.Sign(ctx, who)
	must(t, err)
	got(auditor.Cosign(ctx, who, checkpoint.Head.Size, "— second AAAA"))(t)
	got(auditor.StampLast(ctx))(t)
}

func (h house) settleMatter(t *testing.T, office *records.Office, who records.Actor, file func(string, records.FileRequest) records.Receipt) {
	t.Helper()
	ctx := t.Context()
	m := got(office.OpenMatter(ctx, who, records.MatterRequest{Code: "EL-1", Title: "Elección", Class: "drafts", Requirements: []records.RequirementRequest{{Text: "Carta"}, {Text: "Título", Due: "2030-01-01"}}}))(t)
	id := string(m.ID)
	got(office.Require(ctx, who, id, records.RequirementRequest{Text: "Foto"}))(t)
	inside := file("carta", records.FileRequest{Type: "other", Class: "drafts", Matter: id, Requirement: 1})
	title := "Elección de 2027"
	got(office.EditMatter(ctx, who, id, 0, records.MatterEdit{Titles: map[records.Language]string{records.Spanish: title}}))(t)
	got(office.Waive(ctx, who, id, 3, "no hace falta"))(t)
	got(office.TakeFromMatter(ctx, who, id, string(inside.Document), "por error"))(t)
	got(office.PutInMatter(ctx, who, id, string(inside.Document)))(t)
	sealed := got(office.OpenMatter(ctx, who, records.MatterRequest{Title: "Sobres", Class: "drafts", Seal: "2090-01-01"}))(t)
	file("sobre", records.FileRequest{Type: "other", Class: "drafts", Matter: string(sealed.ID)})
	got(office.CloseMatter(ctx, who, id, "terminó"))(t)
	got(office.OpenMatter(ctx, who, records.MatterRequest{Title: "Con su lista", Class: "soon"}))(t)
	without := got(office.OpenMatter(ctx, who, records.MatterRequest{Title: "Sin ella", Class: "soon", WithoutChecklist: true, Requirements: []records.RequirementRequest{{Text: "Otra cosa"}}}))(t)
	got(office.TakeOver(ctx, who, string(without.ID), []string{"letter"}))(t)
}

// settleCopy enters a certified copy as the certifier does.
func (h house) settleCopy(t *testing.T, who records.Actor, of records.Receipt) {
	t.Helper()
	ctx := t.Context()
	must(t, h.InTx(ctx, func(tx records.Tx) error {
		c := records.Copy{Code: "ABCDEFGHJK", Document: of.Document, Version: 1, Language: records.Spanish, File: of.Files[0].ID, Original: of.Files[0].SHA256, Issued: sum(77), Size: 9,
			Certificate: records.Spanish, FiledSeq: of.Seq, IssuedAt: day, IssuedBy: who.Name}
		e, err := tx.Append(ctx, records.Entry{Actor: who.ID, Name: who.Name, Action: records.CopyIssued, Kind: records.SubjectDocument, Subject: string(of.Document),
			Detail: fmt.Appendf(nil, `{"code":%q,"version":1,"language":"es","file":%q,"original_sha256":%q,"issued_sha256":%q,"size":9,"certificate_language":"es","beside":"","on":"","known":null,"filed_seq":%d,"issued_at":%q}`,
				string(c.Code), c.File, c.Original, c.Issued, c.FiledSeq, day.Format(time.RFC3339Nano))})
		if err != nil {
			return err
		}
		c.Seq = e.Seq
		return tx.InsertCopy(ctx, c)
	}))
}

// unguard takes away all triggers, as somebody would who means to change rows by hand.
func (h house) unguard(t *testing.T) {
	t.Helper()
	on := OpenRaw(t, h.url)
	query := `SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'`
	if h.Dialect() == "postgres" {
		query = `SELECT 'ALTER TABLE ' || quote_ident(relname) || ' DISABLE TRIGGER ALL' FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`
	}
	for _, statement := range texts(t, on, query) {
		h.raw(t, statement)
	}
}

func texts(t *testing.T, on *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := on.QueryContext(t.Context(), query)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var s string
		must(t, rows.Scan(&s))
		all = append(all, s)
	}
	must(t, rows.Err())
	return all
}
