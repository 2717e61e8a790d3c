package api_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"acervo/records"
)

func TestAnAdministratorMakesAnAccountAndItsOwnerEnters(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("root2", records.Admin)
	b.get("/admin/users").want(200).says("root2", "Administrador")
	if p := b.post("/admin/users", url.Values{"login": {"x"}}).want(400); p.mistake("login") == "" || p.mistake("roles") != "Dé a la cuenta al menos una función." || p.value("login") != "x" {
		t.Error(p.said())
	}
	p := b.post("/admin/users", url.Values{"login": {"ana"}, "name": {"Ana Gómez"}, "roles": {"clerk", "counsel"}, "bodies": {"AG"}, "language": {"pt"}}).want(201).says("Envíe este enlace a la persona")
	var link string
	for _, code := range p.all("code") {
		if _, secret, ok := strings.Cut(textOf(code), "/link/"); ok {
			link = "/link/" + secret
		}
	}
	ana := h.browser()
	ana.post(link, url.Values{"password": {password}, "again": {password}}).leads("/")
	u := h.byLogin("ana")
	if u.Name != "Ana Gómez" || !slices.Equal(u.Roles, []records.Role{records.Clerk, records.Counsel}) || u.Language != "pt" {
		t.Errorf("%+v", u)
	}
	if p := b.post("/admin/users", url.Values{"login": {"ana"}, "roles": {"reader"}}).want(409); p.mistake("login") != "El nombre de usuario ana es de otra cuenta." {
		t.Error(p.said())
	}
	at := b.get("/admin/users?q=gómez").want(200).link("Ana Gómez")
	form := b.get(at).want(200)
	if form.value("login") != "ana" || form.value("roles") != "clerk" || form.value("bodies") != "AG" || form.value("language") != "pt" {
		t.Error(form.said())
	}
	b.get(b.post(at, url.Values{"login": {"ana"}, "roles": {"reader"}, "disabled": {"true"}}).leads(at)).want(200).says("La cuenta quedó guardada.")
	ana.get("/account").leads("/sign-in")
	b.get("/admin/users?disabled=true").want(200).says("ana", "desactivada")
	if got := b.get("/admin/users?role=clerk").want(200).said(); strings.Contains(got, "Ana") {
		t.Error(got)
	}
	b.post(at+"/link", nil).want(201).says("/link/")
}

func TestTheListOfAccountsIsReadAPageAtATime(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("root2", records.Admin)
	for i := range 60 {
		u := records.User{ID: "u" + string(rune('a'+i/26)) + string(rune('a'+i%26)), Roles: []records.Role{records.Reader}}
		u.Login, u.Name = u.ID+"-login", u.ID
		if err := h.db.SaveUser(t.Context(), u, records.Entry{Action: records.UserCreated, Kind: records.SubjectUser, Subject: u.ID}); err != nil {
			t.Fatal(err)
		}
	}
	first := b.get("/admin/users?role=reader").want(200)
	if n := len(first.all("tr")) - 1; n != 50 {
		t.Errorf("%d accounts on the page", n)
	}
	second := b.get(first.link("Más")).want(200)
	if n := len(second.all("tr")) - 1; n != 10 {
		t.Errorf("%d accounts on the second page", n)
	}
}

func TestAFileThatCouldNotBeReadIsReadAgainOnAPage(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Un acta", Type: "resolution"}, "acta.txt", "PASSWORD")
	secret := h.file(records.FileRequest{Title: "Reservado", Type: "resolution", Access: &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}}, "b.txt", "PASSWORD too")
	h.readAll()
	b := h.signedIn("root2", records.Admin)
	p := b.get("/admin/jobs?state=failed").want(200).says("Un acta", "Está protegido por una contraseña.")
	if strings.Contains(p.Body.String(), "Reservado") {
		t.Error("an administrator learns of a restricted document")
	}
	b.post("/admin/jobs/retry", url.Values{"document": {string(secret.Document)}}).want(404)
	b.get(b.post("/admin/jobs/retry", url.Values{"document": {string(r.Document)}, "state": {"failed"}}).leads("/admin/jobs?")).want(200)
	b.get("/admin/jobs?state=waiting").want(200).says("Un acta")
	clerk := h.signedIn("ana", records.Clerk)
	if tabs := clerk.get("/admin/jobs").want(200); strings.Contains(tabs.Body.String(), "/admin/users") {
		t.Error("a clerk is offered the accounts")
	}
}

// statements are those that the catalogue runs for something.
func (h *house) statements(do func()) []string {
	var mu sync.Mutex
	var all []string
	note := func(statement string) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, strings.Join(strings.Fields(statement), " "))
	}
	h.watch.Store(&note)
	do()
	h.watch.Store(nil)
	return all
}

func TestTheListOfJobsTakesTheSameStatementsForOneAndForFifty(t *testing.T) {
	h := newHouse(t)
	restricted := &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	file := func(title string, access *records.Access) {
		h.file(records.FileRequest{Title: title, Type: "resolution", Access: access}, title+".txt", "text of "+title)
	}
	file("Un acta", nil)
	b := h.signedIn("root2", records.Admin)
	b.get("/admin/jobs").want(200) // sessions are written down once a minute
	shown := func(rows int) []string {
		t.Helper()
		return h.statements(func() {
			p := b.get("/admin/jobs").want(200)
			if n := len(p.all("tr")) - 1; n != rows {
				t.Errorf("%d jobs are shown, not %d", n, rows)
			}
			if strings.Contains(p.Body.String(), "Reservado") {
				t.Error("the list tells of what may not be read")
			}
		})
	}
	one := shown(1)
	if len(one) == 0 {
		t.Fatal("no statement was seen")
	}
	file("Reservado", restricted)
	if with := shown(1); !slices.Equal(with, one) {
		t.Errorf("with a hidden one the statements are\n%s\nwithout it\n%s", strings.Join(with, "\n"), strings.Join(one, "\n"))
	}
	for i := range 60 {
		file(fmt.Sprintf("Acta %d", i), nil)
	}
	if many := shown(50); !slices.Equal(many, one) {
		t.Errorf("for fifty jobs the statements are %d\n%s\nfor one %d\n%s", len(many), strings.Join(many, "\n"), len(one), strings.Join(one, "\n"))
	}
	for _, s := range one {
		if strings.Contains(s, "FROM versions") || strings.Contains(s, "FROM legal_events") {
			t.Errorf("the list reads whole documents: %s", s)
		}
	}
}

func TestTheDashboardCountsAndTellsOfNobody(t *testing.T) {
	h := newHouse(t)
	h.file(records.FileRequest{Title: "Un acta", Type: "resolution"}, "acta.txt", "PASSWORD")
	h.file(records.FileRequest{Title: "Otra", Type: "other"}, "otra.txt", "texto")
	h.readAll()
	b := h.signedIn("root2", records.Admin)
	for _, q := range []string{"texto", "hopelessword", "hopelessword", ""} {
		b.get("/?q=" + q).want(200)
	}
	p := b.get("/admin").want(200).says("Documentos archivados por mes y tipo", "Resolución", "Otro", "Sin resultados")
	if strings.Contains(p.Body.String(), "hopelessword") {
		t.Error("the page tells what was looked for")
	}
	days, err := h.db.SearchDays(t.Context(), "2000-01-01")
	if err != nil || len(days) != 1 || days[0].Searches != 3 || days[0].Empty != 2 {
		t.Errorf("%v %v", days, err)
	}
	if dump := h.logged.String(); strings.Contains(dump, "hopelessword") {
		t.Error("the log tells what was looked for")
	}
}

func TestTheSystemPageTellsWhatIsMissing(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("root2", records.Admin)
	b.get("/admin/system").want(200).says("responde", "al día", "nunca", "tesseract")
	if _, _, err := h.auditor.Sign(t.Context(), root()); err != nil {
		t.Fatal(err)
	}
	b.get("/admin/system").want(200).says("sobre")
	h.system.missing = "database"
	b.get("/admin/system").want(503).says("no responde")
	b.get("/admin/profile").want(200).says("Asamblea", "Resolución", "SAMPLE/{body}/{type}/{year}/{number}")
}

// The dashboard counts what there is; of what type it is, it tells of what the asker may read.
func TestTheDashboardTellsNoTypeOfWhatOneMayNotRead(t *testing.T) {
	h := newHouse(t)
	h.file(records.FileRequest{Type: "other", Title: "Acta", Access: &records.Access{Level: records.Public}}, "a.txt", "uno")
	h.file(records.FileRequest{Type: "resolution", Title: "Secreta", Access: &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}}, "b.txt", "dos")
	resolution := "Resolución"
	p := h.signedIn("runs", records.Admin).get("/admin").want(200)
	chart := textOf(p.all("figure")[0])
	if strings.Contains(chart, resolution) || !strings.Contains(chart, "Otros") {
		t.Errorf("the chart of filings says %s", chart)
	}
}
