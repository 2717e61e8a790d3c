package api_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// sharing is a house with a clerk of the Assembly and a document with two versions.
type sharing struct {
	*house
	client
	clock time.Time
	clerk string
	r     records.Receipt
}

func newSharing(t *testing.T, x records.Access) *sharing {
	s := &sharing{clock: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)}
	s.house = newHouse(t, func(h *house, o *records.OfficeConfig) {
		o.Now = func() time.Time { return s.clock }
		h.config.Now, h.clock = o.Now, o.Now
	})
	s.client = s.house.client()
	_, s.clerk = s.person("clara", []string{"AG"}, records.Clerk)
	s.r = s.file(records.FileRequest{Title: "El acuerdo", Type: "resolution", Access: &x}, "uno.txt", "la primera")
	f, err := s.office.Receive(t.Context(), root(), "dos.txt", strings.NewReader("la segunda"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.office.AddVersion(t.Context(), root(), s.r.Document, records.VersionRequest{Files: []records.Received{f}}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *sharing) share(body map[string]any) answer {
	return s.do(ask{method: "POST", path: doc(s.r.Document, "shares"), token: s.clerk, json: body})
}

// link makes a link to the first version and returns its path and id.
func (s *sharing) link(body map[string]any) (path, id string) {
	body["version"] = 1
	got := s.share(body)
	if got.Code != 201 {
		s.house.t.Fatalf("%d %s", got.Code, got.Body)
	}
	share, _ := got.field("share").(map[string]any)
	link, _ := got.field("link").(map[string]any)
	return link["path"].(string), share["id"].(string)
}

func (s *sharing) opens(path string) int {
	s.house.t.Helper()
	page, file := s.browser().get(path).Code, s.browser().get(path+"/file").Code
	if page != file {
		s.house.t.Errorf("the page answers %d and the file %d", page, file)
	}
	return page
}

// A share link opens the version it was made for, to whoever has it, and nothing else.
func TestAShareLinkOpensOneFileOfOneVersionAndNothingElse(t *testing.T) {
	s := newSharing(t, records.Access{Level: records.Staff})
	path, _ := s.link(map[string]any{"days": 3})
	b := s.browser()
	p := b.get(path).want(200).says("El acuerdo", "uno.txt", "Documento compartido")
	if p.Header().Get("Referrer-Policy") != "no-referrer" || !strings.Contains(p.Header().Get("X-Robots-Tag"), "noindex") || p.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the page goes out with %v", p.Header())
	}
	for _, other := range []string{"dos.txt", string(s.r.Document), "/history", "relations", "Rosa"} {
		if strings.Contains(p.Body.String(), other) {
			t.Errorf("the page tells %q", other)
		}
	}
	f := b.get(path + "/file").want(200)
	if f.Body.String() != "la primera" || f.Header().Get("Referrer-Policy") != "no-referrer" || !strings.HasPrefix(f.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("the file is %q with %v", f.Body, f.Header())
	}
	for _, other := range []string{doc(s.r.Document), "/d/" + string(s.r.Document), "/api/v1/files/" + string(s.r.Files[0].ID) + "/content"} {
		b.get(other).want(404) // the bearer is nobody
	}
	entries, err := s.db.Entries(t.Context(), records.LedgerFilter{Subject: string(s.r.Document), Action: records.ShareOpened})
	if err != nil || len(entries) != 2 || strings.Contains(string(entries[0].Detail), strings.TrimPrefix(path, "/s/")) {
		t.Errorf("the ledger tells of %d openings: %v", len(entries), err)
	}
	if made, err := s.db.Entries(t.Context(), records.LedgerFilter{Subject: string(s.r.Document), Action: records.ShareMade}); err != nil || len(made) != 1 || strings.Contains(string(made[0].Detail), strings.TrimPrefix(path, "/s/")) {
		t.Errorf("the ledger tells of its making as %v: %v", made, err)
	}
	if strings.Contains(s.logged.String(), strings.TrimPrefix(path, "/s/")) {
		t.Error("the secret stands in the log")
	}
}

func TestAShareLinkEndsWithItsTimeItsRevocationAndWhateverClosesTheDocument(t *testing.T) {
	edit := func(s *sharing, access map[string]any) {
		d, err := s.db.Document(s.house.t.Context(), s.r.Document)
		if err != nil {
			s.house.t.Fatal(err)
		}
		s.want(200, ask{method: "PATCH", path: doc(s.r.Document), token: s.clerk, header: map[string]string{"If-Match": `"` + strconv.FormatInt(d.Revision, 10) + `"`}, json: map[string]any{"access": access}})
	}
	for name, ends := range map[string]func(s *sharing, id string){
		"its time": func(s *sharing, _ string) { s.clock = s.clock.AddDate(0, 0, 3) },
		"its revocation": func(s *sharing, id string) {
			s.want(200, ask{method: "POST", path: "/api/v1/shares/" + id + "/revoke", token: s.clerk, json: map[string]any{"reason": "sent to another"}})
			s.want(409, ask{method: "POST", path: "/api/v1/shares/" + id + "/revoke", token: s.clerk, json: map[string]any{}})
		},
		"an embargo":    func(s *sharing, _ string) { edit(s, map[string]any{"level": "public", "embargo": "2999-01-01"}) },
		"a restriction": func(s *sharing, _ string) { edit(s, map[string]any{"level": "restricted", "bodies": []string{"AG"}}) },
		"a seal":        func(s *sharing, _ string) { (&walk{house: s.house}).seal(s.r.Document, "2999-01-01") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSharing(t, records.Access{Level: records.Members})
			path, id := s.link(map[string]any{"days": 3})
			if got := s.opens(path); got != 200 {
				t.Fatalf("before it answers %d", got)
			}
			ends(s, id)
			if got := s.opens(path); got != 404 {
				t.Errorf("after %s it answers %d", name, got)
			}
			closed, never := s.browser().get(path), s.browser().get("/s/"+strings.Repeat("a", 52))
			if a, b := strings.ReplaceAll(closed.Body.String(), path, ""), strings.ReplaceAll(never.Body.String(), "/s/"+strings.Repeat("a", 52), ""); strings.ReplaceAll(a, "%2Fs%2F"+path[3:], "") != strings.ReplaceAll(b, "%2Fs%2F"+strings.Repeat("a", 52), "") {
				t.Errorf("a link that ended answers otherwise than one that never was:\n%s\n%s", a, b)
			}
		})
	}
}

// A link that has expired stays so when the clock is set back, as far as the ledger knows; whoever opens it is told whom to ask, and until when a link
// is good is said with its offset from UTC, for they may be anywhere.
func TestAnExpiredShareLinkOpensNothingWhenTheClockIsSetBack(t *testing.T) {
	s := newSharing(t, records.Access{Level: records.Members})
	path, _ := s.link(map[string]any{"days": 3})
	s.browser().get(path).want(200).says("UTC")
	s.clock = s.clock.AddDate(0, 0, 4)
	s.file(records.FileRequest{Title: "Otra"}, "tres.txt", "algo que pasa después")
	s.browser().get(path).want(404).says("Pida otro a quien le dio este.")
	s.clock = s.clock.AddDate(0, 0, -4)
	if got := s.opens(path); got != 404 {
		t.Errorf("with the clock set back it answers %d", got)
	}
	listed := s.want(200, ask{path: doc(s.r.Document, "shares"), token: s.clerk}).Body.String()
	if !strings.Contains(listed, `"open":false`) || strings.Contains(listed, `"open":true`) {
		t.Errorf("with the clock set back it is listed as %s", listed)
	}
	if path, _ := s.link(map[string]any{"days": 1}); s.opens(path) != 200 {
		t.Error("a link that is made while the clock is set back opens nothing")
	}
}

// Whoever made a link answers for it: when they may share the document no more, nobody opens it, and it does not come back.
func TestAShareLinkEndsWithTheRightOfWhoeverMadeIt(t *testing.T) {
	for name, lost := range map[string]records.NewUser{
		"the membership ended": {Roles: []records.Role{records.Clerk}, Bodies: []string{"CP"}},
		"the role was taken":   {Roles: []records.Role{records.Reader}, Bodies: []string{"AG"}},
		"the account closed":   {Roles: []records.Role{records.Clerk}, Bodies: []string{"AG"}, Disabled: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSharing(t, records.Access{Level: records.Restricted, Bodies: []string{"AG"}})
			path, id := s.link(map[string]any{"reason": "for the tribunal"})
			if got := s.opens(path); got != 200 {
				t.Fatalf("before it answers %d", got)
			}
			maker, err := s.db.Share(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			becomes := func(n records.NewUser) {
				t.Helper()
				n.Login, n.Name = "clara", "Clara"
				if _, err := s.accounts.ChangeUser(t.Context(), root(), maker.MadeBy, n); err != nil {
					t.Fatal(err)
				}
			}
			becomes(lost)
			if got := s.opens(path); got != 404 {
				t.Errorf("when %s it answers %d", name, got)
			}
			ended, err := s.db.Entries(t.Context(), records.LedgerFilter{Subject: string(s.r.Document), Action: records.ShareRevoked})
			if err != nil || len(ended) != 1 || ended[0].Name != "acervo" || !strings.Contains(string(ended[0].Detail), id) {
				t.Errorf("the ledger tells of its end as %v: %v", ended, err)
			}
			becomes(records.NewUser{Roles: []records.Role{records.Clerk}, Bodies: []string{"AG"}})
			if got := s.opens(path); got != 404 {
				t.Errorf("with the right given back it answers %d", got)
			}
		})
	}
}

// A membership for a time ends a link on its day, without anybody doing anything.
func TestAShareLinkEndsOnTheDayItsMakersMembershipDoes(t *testing.T) {
	s := newSharing(t, records.Access{Level: records.Restricted, Bodies: []string{"AG"}})
	user, err := s.db.Share(t.Context(), func() string { _, id := s.link(map[string]any{"reason": "x", "days": 20}); return id }())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.accounts.EndTerm(t.Context(), root(), user.MadeBy, records.TermOfBody, "AG", "2026-12-01"); err != nil {
		t.Fatal(err)
	}
	path, _ := s.link(map[string]any{"reason": "x", "days": 20})
	if got := s.opens(path); got != 200 {
		t.Errorf("while the membership lasts it answers %d", got)
	}
	s.clock = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	if got := s.opens(path); got != 404 {
		t.Errorf("on the day it ends it answers %d", got)
	}
}

func TestWhatIsRestrictedIsSharedWithAReasonOnlyAndAnEmbargoIsKept(t *testing.T) {
	s := newSharing(t, records.Access{Level: records.Restricted, Bodies: []string{"AG"}})
	if field, _ := s.problem(400, ask{method: "POST", path: doc(s.r.Document, "shares"), token: s.clerk, json: map[string]any{}}); field != "reason" {
		t.Errorf("without a reason %q is at fault", field)
	}
	path, _ := s.link(map[string]any{"reason": "for the tribunal"})
	if got := s.opens(path); got != 200 {
		t.Errorf("with a reason it answers %d", got)
	}
	for field, bad := range map[string]map[string]any{"days": {"days": 31, "reason": "x"}, "version": {"version": 9, "reason": "x"}, "lang": {"language": "fr", "reason": "x"}, "file": {"file": "none", "reason": "x"}} {
		if got := s.share(bad); got.Code/100 != 4 || got.text("field") != field {
			t.Errorf("%v: %d at %q", bad, got.Code, got.text("field"))
		}
	}
	_, outsider := s.person("otto", []string{"CP"}, records.Clerk)
	s.want(404, ask{method: "POST", path: doc(s.r.Document, "shares"), token: outsider, json: map[string]any{"reason": "x"}})
	_, reader := s.person("rita", []string{"AG"}, records.Reader)
	s.want(403, ask{method: "POST", path: doc(s.r.Document, "shares"), token: reader, json: map[string]any{"reason": "x"}})
	late := newSharing(t, records.Access{Level: records.Public, Embargo: "2999-01-01"})
	if got := late.share(map[string]any{"reason": "x"}); got.Code != 409 {
		t.Errorf("under an embargo: %d %s", got.Code, got.Body)
	}
}

func TestALinkIsMadeAndRevokedOnItsPage(t *testing.T) {
	s := newSharing(t, records.Access{Level: records.Staff})
	b := s.signedIn("ana", records.Counsel)
	at := "/d/" + string(s.r.Document) + "/share"
	if to := b.get("/d/" + string(s.r.Document)).want(200).link("Compartir con un enlace"); to != at {
		t.Errorf("the document's page leads to %q", to)
	}
	p := b.post(at, map[string][]string{"file": {"1 " + string(s.r.Files[0].ID)}, "days": {"5"}}).want(201).says("Solo se muestra ahora")
	all, err := s.db.Shares(t.Context(), s.r.Document)
	if err != nil || len(all) != 1 || all[0].Version != 1 {
		t.Fatalf("%v %v", all, err)
	}
	secret := p.Body.String()
	secret = secret[strings.Index(secret, "/s/"):]
	secret = secret[:strings.IndexAny(secret, "<\" ")]
	if got := s.opens(secret); got != 200 {
		t.Errorf("%s answers %d", secret, got)
	}
	b.post(at, map[string][]string{"revoke": {all[0].ID}, "reason": {"enviado por error"}}).leads(at)
	b.get(at).want(200).says("revocado", "enviado por error")
	if got := s.opens(secret); got != 404 {
		t.Errorf("revoked, it answers %d", got)
	}
	b.post(at, map[string][]string{"days": {"0"}}).want(400).says("Un enlace vale de 1 a 30 días.")
}
