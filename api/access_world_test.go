package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func matter(d target, rest string) string { return "/api/v1/matters/" + string(d.matter) + rest }

func onMatter(method, rest string, body any) func(*walk, visitor, target) []ask {
	return func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: method, path: matter(d, rest), json: body}}
	}
}

// freshMatter opens a matter with a requirement, of the document's access; of a ghost, none that ever was.
func (w *walk) freshMatter(d target) records.MatterID {
	w.house.t.Helper()
	access := d.access
	access.Seal = ""
	if d.number == ghostNumber {
		return records.MatterID(records.NewID())
	}
	m, err := w.office.OpenMatter(w.house.t.Context(), root(), records.MatterRequest{
		Titles: map[records.Language]string{"es": "matter that is " + access.Class() + "."}, Class: "papers", Access: &access, WithoutChecklist: true,
		Requirements: []records.RequirementRequest{{Text: "Carta"}},
	})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return m.ID
}

// vital marks a document as vital, unless nobody may.
func (w *walk) vital(d target) {
	if d.number == ghostNumber || d.access.Seal != "" {
		return
	}
	if _, err := w.office.MarkVital(w.house.t.Context(), root(), string(d.id), 12, ""); err != nil {
		w.house.t.Fatal(err)
	}
}

// shelfOfCommon files one more document that everybody may read, and returns its id.
func (w *walk) shelfOfCommon() string {
	return string(w.file(records.FileRequest{Type: "other", Title: w.fresh(), Access: &records.Access{Level: records.Public}}, w.fresh()+".txt", w.fresh()).Document)
}

// savedBy keeps a search of the visitor's own; the anonymous visitor asks for somebody's.
func (w *walk) savedBy(v visitor) string {
	if v.actor.Anonymous() {
		return "somebodys"
	}
	s, err := w.accounts.SaveSearch(w.house.t.Context(), v.actor, w.fresh(), "q=uno")
	if err != nil {
		w.house.t.Fatal(err)
	}
	return s.ID
}

// shareOf makes a share link of the document; of a ghost, and of what nobody may share, there is none but the first.
func (w *walk) shareOf(d target) string {
	if d.number == ghostNumber {
		return "none"
	}
	s := records.Share{
		ID: records.NewID(), Document: d.id, Version: 1, File: d.file, Reason: "a walk", MadeAt: w.house.config.Now(), MadeBy: "root", MadeName: "Root", ExpiresAt: w.house.config.Now().AddDate(1000, 0, 0),
	}
	err := w.db.InTx(w.house.t.Context(), func(tx records.Tx) error {
		if err := tx.InsertShare(w.house.t.Context(), s, s.ID); err != nil {
			return err
		}
		_, err := tx.Append(w.house.t.Context(), records.Entry{Actor: s.MadeBy, Name: s.MadeName, Action: records.ShareMade, Kind: records.SubjectDocument, Subject: string(d.id), Detail: fmt.Appendf(nil, `{"share":%q}`, s.ID)})
		return err
	})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return s.ID
}

// stranger makes an account that nobody walks with.
func (w *walk) stranger() string {
	u, _, err := w.accounts.CreateUser(w.house.t.Context(), root(), records.NewUser{Login: w.fresh(), Roles: []records.Role{records.Reader}})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return u.ID
}

// someID is the visitor's own id; the anonymous visitor asks for somebody's.
func someID(v visitor) string {
	if v.actor.ID == "" {
		return "somebody"
	}
	return v.actor.ID
}

func newWalk(t *testing.T) *walk {
	t.Helper()
	clock := time.Now()
	witness, public := newKey(t, "witness.example.org")
	h := newHouse(t, withSample, func(h *house, _ *records.OfficeConfig) {
		h.cosigners = []string{public}
		h.config.Now = func() time.Time { clock = clock.Add(time.Hour); return clock } // the walk signs in more often than people may
	})
	w := &walk{house: h, client: h.client(), witness: witness, today: records.DateOf(time.Now(), testProfile().TimeZone)}
	// The first entry of the ledger, which the walk looks at, is of something public.
	w.common = string(w.shelve("common", records.Access{Level: records.Public}).id)
	for name, x := range map[string]records.Access{
		"public": {Level: records.Public}, "members": {Level: records.Members}, "staff": {Level: records.Staff},
		"restricted":           {Level: records.Restricted, Bodies: []string{"AG"}},
		"embargoed":            {Level: records.Public, Embargo: "2999-01-01"},
		"restricted-embargoed": {Level: records.Restricted, Bodies: []string{"AG"}, Embargo: "2999-01-01"},
		"sealed":               {Level: records.Public}, // below
	} {
		w.documents = append(w.documents, w.shelve(name, x))
	}
	w.readAll()
	w.entangle()
	for i, d := range w.documents {
		if strings.HasPrefix(d.symbol, "SYM-sealed-") {
			w.documents[i].access = w.seal(d.id, "2999-01-01")
		}
	}
	return w
}

// seal seals a document as a sealed matter does: nobody reads it before the day.
func (w *walk) seal(id records.DocumentID, until records.Date) records.Access {
	w.house.t.Helper()
	var x records.Access
	err := w.db.InTx(w.house.t.Context(), func(tx records.Tx) error {
		d, err := tx.Document(w.house.t.Context(), id)
		if err != nil {
			return err
		}
		d.Access.Seal = until
		x = d.Access
		if err := tx.UpdateDocument(w.house.t.Context(), d); err != nil {
			return err
		}
		_, err = tx.Append(w.house.t.Context(), records.Entry{Action: records.DocumentSealed, Kind: records.SubjectDocument, Subject: string(id), Detail: fmt.Appendf(nil, `{"seal":%q}`, until)})
		return err
	})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return x
}

// entangle makes every document the act of an event of every other one, and cites it.
func (w *walk) entangle() {
	for i := range w.documents {
		d := &w.documents[i]
		d.event, d.link = w.freshEvent(*d), w.freshRelation(*d)
	}
	for i, d := range w.documents {
		w.law(d.id, records.EventRequest{Type: records.EventInForce, EffectiveOn: "2020-01-01"})
		for j, act := range w.documents {
			if i == j {
				continue
			}
			w.law(d.id, records.EventRequest{Type: records.EventAmended, EffectiveOn: "2020-06-01", Ordinal: j, By: string(act.id), ByProvision: "art_1"})
			w.law(d.id, records.EventRequest{Type: records.EventCorrected, By: string(act.id)})
			if _, err := w.office.RecordRelation(w.house.t.Context(), root(), d.id, records.RelationRequest{Type: records.Cites, To: string(act.id)}); err != nil {
				w.house.t.Fatal(err)
			}
		}
		w.law(d.id, records.EventRequest{Type: records.EventReplaced, EffectiveOn: "2022-01-01", By: string(w.documents[(i+1)%len(w.documents)].id)})
	}
}

// law records an event without going through HTTP.
func (w *walk) law(id records.DocumentID, req records.EventRequest) records.EventID {
	w.house.t.Helper()
	r, err := w.office.RecordEvent(w.house.t.Context(), root(), id, req)
	if err != nil {
		w.house.t.Fatal(err)
	}
	return r.Event.ID
}

// freshEvent is an event of the document that nobody has retracted; of a ghost, none that ever was.
func (w *walk) freshEvent(d target) records.EventID {
	if d.number == ghostNumber {
		return 1 << 40
	}
	if d.access.Seal != "" {
		return d.event
	}
	return w.law(d.id, records.EventRequest{Type: records.EventPublished})
}

func (w *walk) freshRelation(d target) int64 {
	if d.number == ghostNumber {
		return 1 << 40
	}
	if d.access.Seal != "" {
		return d.link
	}
	r, err := w.office.RecordRelation(w.house.t.Context(), root(), d.id, records.RelationRequest{Type: records.Implements, To: w.common, FromProvision: "art_" + w.fresh()})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return r.ID
}

const ghostNumber = "SAMPLE/NONE/1"

// everyOther cites all documents of the walk, and one that is not there.
const everyOther = "Resolución 1 de 2020, Resolución 2 de 2020, Resolución 3 de 2020, Resolución 4 de 2020, Resolución 5 de 2020, Resolución 6 de 2020, Resolución 7 de 2020."

// shelve files a document of which everything can be recognized.
func (w *walk) shelve(name string, x records.Access) target {
	d := target{access: x, symbol: "SYM-" + name + "-Z", word: "word" + strings.ReplaceAll(name, "-", "") + "z", lang: "es"}
	title := fmt.Sprintf("Resolution %d: title of the %s one", len(w.documents)+1, name)
	r := w.file(records.FileRequest{Type: "resolution", Title: title, Symbol: d.symbol, Date: "2020-02-01", Access: &x, VersionRequest: records.VersionRequest{Language: "es"}},
		"name-of-"+name+"-z.txt", d.word+" stands here.\n"+everyOther)
	other := w.addText(r.Document, "en", "page-of-"+name+"-z.pdf", "%PDF-1.7 page of "+d.word)
	d.pdf = other.Files[0].ID
	d.id, d.file, d.number, d.seq, d.etag = r.Document, r.Files[0].ID, r.Number, r.Seq, fmt.Sprintf("%q", fmt.Sprint(r.Revision))
	d.matter = w.freshMatter(d)
	if _, err := w.office.PutInMatter(w.house.t.Context(), root(), string(d.matter), string(d.id)); err != nil {
		w.house.t.Fatal(err)
	}
	d.etag = fmt.Sprintf("%q", fmt.Sprint(r.Revision+1))
	issued := w.copyOf(d.id)
	d.code, d.sum, d.issued = issued.Code, issued.Original, issued.Issued
	// The hash of its ledger entry is no mark: proofs give it to everybody, and the entry it is of holds random ids.
	d.marks = []string{string(d.id), string(d.file), `"` + d.number + `"`, d.symbol, title, r.Files[0].Name, string(r.Files[0].SHA256), d.word, string(d.pdf), other.Files[0].Name, string(other.Files[0].SHA256)}
	d.ofMatter = []string{string(d.matter), "matter that is " + d.access.Class() + "."}
	return d
}

// copyOf issues a certified copy of the first version.
func (w *walk) copyOf(id records.DocumentID) records.Copy {
	w.house.t.Helper()
	c, err := w.certifier.Certify(w.house.t.Context(), root(), records.CertifyRequest{Document: string(id), Version: 1})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return c
}

// public is the document that everybody may read.
func (w *walk) public() string {
	for _, d := range w.documents {
		if d.access.Class() == "public" {
			return string(d.id)
		}
	}
	w.house.t.Fatal("no document is public")
	return ""
}

func (w *walk) ghost(d target) target {
	d.id, d.file, d.pdf = records.DocumentID(records.NewID()), records.FileID(records.NewID()), records.FileID(records.NewID())
	d.code, d.matter = records.NewCopyCode(), records.MatterID(records.NewID())
	d.number, d.symbol, d.word, d.seq = ghostNumber, "SYM-NONE", "nowhere", 1<<40
	return d
}

func (w *walk) visitors() []visitor {
	all := []visitor{{name: "anonymous", own: "none"}}
	for _, body := range []string{"AG", "CP"} {
		for _, role := range records.Roles {
			name := string(role) + "-of-" + strings.ToLower(body)
			u, token := w.person(name, []string{body}, role)
			t, _, err := w.accounts.IssueToken(w.house.t.Context(), u.Actor(), "own", []records.Scope{records.ScopeRead}, time.Hour)
			if err != nil {
				w.house.t.Fatal(err)
			}
			all = append(all, visitor{name, u.Actor(), token, t.ID})
		}
	}
	return all
}
