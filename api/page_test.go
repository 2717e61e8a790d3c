package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// pageRow says who gets what from the route of a page.
type pageRow struct {
	first     records.Act // asked before anything else; "" for nothing
	reads     bool        // it is about one document, which does not exist for those who may not read it
	then      records.Act // asked last
	ok        int         // what those get who may
	anonymous int         // what the visitor without an account gets, where it is not the rule
	tellsAll  bool        // whoever may read the ledger reads there of every document
	matter    bool        // it is about the document's matter, which stays known when its documents are sealed
	ask       func(w *walk, d target) ask
}

func pageAsk(path func(d target) string) func(*walk, target) ask {
	return func(_ *walk, d target) ask { return ask{path: path(d)} }
}

func fields(path string, values url.Values) func(*walk, target) ask {
	return func(*walk, target) ask {
		return ask{method: "POST", path: path, body: strings.NewReader(values.Encode()), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}
	}
}

// pageRows is the access table of the pages: a row for every route that is none of the API's.
var pageRows = map[string]pageRow{
	"GET /":           {ok: 200, ask: pageAsk(func(d target) string { return "/?q=" + d.word })},
	"GET /d":          {reads: true, ok: 303, ask: pageAsk(func(d target) string { return "/d?ref=" + url.QueryEscape(d.number) })},
	"GET /d/:id":      {reads: true, ok: 200, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) })},
	"GET /d/:id/read": {reads: true, ok: 200, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/read?file=" + string(d.pdf) + "&q=page" })},

	"GET /d/:id/law": {first: records.ActRecordLaw, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/law" })},
	"POST /d/:id/law": {first: records.ActRecordLaw, reads: true, ok: 303, ask: func(_ *walk, d target) ask {
		return fields("/d/"+string(d.id)+"/law", url.Values{"type": {"submitted"}, "effective_on": {"2001-01-01"}})(nil, d)
	}},
	"GET /d/:id/edit": {first: records.ActDescribe, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/edit" })},
	"POST /d/:id/edit": {first: records.ActDescribe, reads: true, ok: 412, ask: func(_ *walk, d target) ask { // nobody has seen its revision 0
		return fields("/d/"+string(d.id)+"/edit", url.Values{"type": {"other"}, "titles.es": {"Otro"}, "class": {"papers"}, "revision": {"999999"}})(nil, d)
	}},
	"GET /d/:id/outline": {first: records.ActOutline, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/outline?file=" + string(d.file) })},
	"POST /d/:id/outline": {first: records.ActOutline, reads: true, ok: 412, ask: func(_ *walk, d target) ask { // nobody has seen an outline with this tag
		return fields("/d/"+string(d.id)+"/outline", url.Values{"file": {string(d.file)}, "tag": {"x"}, "confirm": {"true"}})(nil, d)
	}},
	"GET /file/queue": {first: records.ActFile, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/file/queue" })},
	"POST /d/:id/reread": {first: records.ActReread, reads: true, ok: 303, ask: func(_ *walk, d target) ask {
		return fields("/d/"+string(d.id)+"/reread", nil)(nil, d)
	}},
	"POST /d/:id/accept": {first: records.ActDescribe, reads: true, ok: 412, ask: func(_ *walk, d target) ask { // nobody has seen its revision 999999
		return fields("/d/"+string(d.id)+"/accept", url.Values{"field": {"title"}, "revision": {"999999"}})(nil, d)
	}},
	"GET /d/:id/add": {first: records.ActFile, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/add?version=1" })},
	"POST /d/:id/add": {first: records.ActFile, reads: true, ok: 303, ask: func(w *walk, d target) ask {
		return ask{method: "POST", path: "/d/" + string(d.id) + "/add", form: form{{name: "version", text: "1"}, {name: "lang", text: string(w.freshLanguage())}, {name: "file", file: "v.txt", text: w.fresh()}}}
	}},
	"GET /d/:id/relations": {first: records.ActRecordLaw, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/relations" })},
	"POST /d/:id/relations": {first: records.ActRecordLaw, reads: true, ok: 303, ask: func(w *walk, d target) ask {
		return fields("/d/"+string(d.id)+"/relations", url.Values{"type": {"implements"}, "to": {w.common}, "from_provision": {"art_" + w.fresh()}})(w, d)
	}},
	"POST /d/:id/copies": {first: records.ActRevokeCopy, reads: true, ok: 404, ask: func(w *walk, d target) ask { // it is none of this document
		return fields("/d/"+string(d.id)+"/copies", url.Values{"code": {records.NewCopyCode().String()}, "reason": {"a slip"}})(w, d)
	}},
	"GET /d/:id/share": {first: records.ActShare, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/share" })},
	"POST /d/:id/share": {first: records.ActShare, reads: true, ok: 400, ask: func(w *walk, d target) ask { // for longer than is allowed
		return fields("/d/"+string(d.id)+"/share", url.Values{"days": {"9999"}, "reason": {"asked for"}})(w, d)
	}},
	"GET /governance/fixity": {first: records.ActFixity, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/fixity" })},
	"GET /s/:secret":         {ok: 404, ask: pageAsk(func(target) string { return "/s/nobodyknows" })},
	"GET /s/:secret/file":    {ok: 404, ask: pageAsk(func(target) string { return "/s/nobodyknows/file" })},
	"POST /searches": {first: records.ActKeepSearch, ok: 303, ask: func(w *walk, d target) ask {
		return fields("/searches", url.Values{"query": {"q=uno"}, "name": {"Uno"}})(w, d)
	}},
	"POST /searches/:id/forget": {first: records.ActKeepSearch, ok: 404, ask: fields("/searches/somebodys/forget", nil)},
	"GET /d/:id/retention":      {first: records.ActSeeRetention, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/retention" })},
	"POST /d/:id/retention": {first: records.ActRecordNamedEvent, reads: true, ok: 303, ask: func(w *walk, d target) ask {
		return fields("/d/"+string(d.id)+"/retention", url.Values{"do": {"event"}, "code": {"separation"}, "on": {"2001-01-01"}})(w, d)
	}},
	"GET /governance/simulate":      {first: records.ActOversee, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/simulate?class=papers&years=3&trigger=filed&action=destroy" })},
	"GET /governance/reports":       {first: records.ActOversee, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/reports" })},
	"GET /governance/reports/:name": {first: records.ActOversee, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/reports/unclassified" })},
	"GET /d/:id/state":              {first: records.ActDeclare, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/state" })},
	"POST /d/:id/state": {first: records.ActDeclare, reads: true, ok: 400, ask: func(_ *walk, d target) ask { // for longer than is allowed
		return fields("/d/"+string(d.id)+"/state", url.Values{"do": {"checkout"}, "hours": {"9999"}})(nil, d)
	}},
	"GET /d/:id/notes": {first: records.ActReadHistory, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/notes" })},
	"POST /d/:id/notes": {first: records.ActNote, reads: true, ok: 303, ask: func(_ *walk, d target) ask {
		return fields("/d/"+string(d.id)+"/notes", url.Values{"text": {"Visto"}})(nil, d)
	}},
	"GET /d/:id/move": {first: records.ActDescribe, reads: true, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/move?class=norms" })},
	"POST /d/:id/move": {first: records.ActDescribe, reads: true, ok: 400, ask: func(_ *walk, d target) ask { // to a class that there is not
		return fields("/d/"+string(d.id)+"/move", url.Values{"class": {"nowhere"}, "record": {string(d.id) + ":1"}})(nil, d)
	}},
	"GET /governance/edit": {first: records.ActDescribe, ok: 200, anonymous: 303, ask: pageAsk(func(d target) string { return "/governance/edit?q=" + d.word })},
	"POST /governance/edit": {first: records.ActDescribe, ok: 200, ask: func(_ *walk, d target) ask { // by class: the words asked for come back
		return fields("/governance/edit", url.Values{"query": {"class=papers&class=norms"}, "which": {"all"}, "to_class": {"norms"}, "do": {"preview"}})(nil, d)
	}},
	"GET /governance/due": {first: records.ActOversee, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/due?until=2100-01-01" })},
	"GET /browse":         {ok: 200, ask: pageAsk(func(target) string { return "/browse" })},
	"GET /export":         {first: records.ActSearch, ok: 200, ask: pageAsk(func(d target) string { return "/export?q=" + d.word })},
	"POST /d/:id/certify": {first: records.ActCertify, reads: true, ok: 303, ask: func(_ *walk, d target) ask {
		return ask{method: "POST", path: "/d/" + string(d.id) + "/certify", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}, body: strings.NewReader("version=1")}
	}},
	"GET /d/:id/read/leaf": {reads: true, ok: 200, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/read/leaf?page=2&file=" + string(d.pdf) })},
	"GET /d/:id/receipt":   {reads: true, then: records.ActReadHistory, ok: 200, ask: pageAsk(func(d target) string { return fmt.Sprintf("/d/%s/receipt?entry=%d", d.id, d.seq) })},
	"GET /file":            {first: records.ActFile, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/file" })},

	"GET /d/:id/:text": {reads: true, ok: 200, ask: pageAsk(func(d target) string { return "/d/" + records.Slug(d.symbol) + "/spa@v1" })},

	"GET /d/:id/history/:eid": {reads: true, ok: 404, ask: pageAsk(func(d target) string { return "/d/" + string(d.id) + "/history/art_1" })}, // none has articles
	"GET /compare": {reads: true, ok: 200, ask: pageAsk(func(d target) string {
		return "/compare?from=" + string(d.id) + "&from_version=1&to_version=1"
	})},

	"POST /file": {first: records.ActFile, ok: 303, ask: func(w *walk, _ target) ask {
		return ask{method: "POST", path: "/file", form: form{{name: "title", text: "New"}, {name: "access", text: "staff"}, {name: "file", file: "new.txt", text: w.fresh()}}}
	}},
	"GET /verify":       {ok: 200, ask: pageAsk(func(d target) string { return "/verify?q=" + string(d.sum) })},
	"GET /verify/:code": {ok: 200, ask: pageAsk(func(d target) string { return "/verify/" + d.code.String() })},
	"GET /sign-in":      {ok: 303, anonymous: 200, ask: pageAsk(func(target) string { return "/sign-in" })},
	"POST /sign-in":     {ok: 401, ask: fields("/sign-in", url.Values{"login": {"nobody"}, "password": {"whatever this is"}})},
	"GET /ledger":       {first: records.ActReadLedger, ok: 200, tellsAll: true, ask: pageAsk(func(d target) string { return "/ledger?about=" + string(d.id) })},
	"GET /ledger/:seq":  {first: records.ActReadLedger, ok: 200, tellsAll: true, ask: pageAsk(func(target) string { return "/ledger/1" })},

	"GET /ledger/checkpoints":            {first: records.ActCheckpoints, ok: 200, ask: pageAsk(func(target) string { return "/ledger/checkpoints" })},
	"POST /ledger/checkpoints":           {first: records.ActSign, ok: 303, ask: fields("/ledger/checkpoints", nil)},
	"GET /ledger/checkpoints/:size":      {first: records.ActCheckpoints, ok: 404, ask: pageAsk(func(target) string { return "/ledger/checkpoints/999999" })},
	"GET /ledger/checkpoints/:size/note": {first: records.ActCheckpoints, ok: 404, ask: pageAsk(func(target) string { return "/ledger/checkpoints/999999/note" })},

	"GET /matters":     {first: records.ActSearch, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/matters?state=open" })},
	"POST /matters":    {first: records.ActMatters, ok: 303, ask: fields("/matters", url.Values{"title": {"Otro"}, "class": {"norms"}})},
	"GET /matters/:id": {reads: true, matter: true, ok: 200, ask: pageAsk(func(d target) string { return "/matters/" + string(d.matter) })},
	"POST /matters/:id": {first: records.ActMatters, reads: true, matter: true, ok: 303, ask: func(w *walk, d target) ask {
		return fields("/matters/"+string(d.matter), url.Values{"do": {"require"}, "text": {"Carta"}})(w, d)
	}},
	"GET /matters/:id/dossier": {first: records.ActDossier, reads: true, matter: true, ok: 200, ask: pageAsk(func(d target) string { return "/matters/" + string(d.matter) + "/dossier?format=bag" })},
	"GET /governance/vital":    {first: records.ActSeeVital, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/vital" })},
	"POST /governance/vital": {first: records.ActVital, reads: true, ok: 303, ask: func(w *walk, d target) ask {
		return fields("/governance/vital", url.Values{"do": {"mark"}, "months": {"12"}, "document": {string(d.id)}})(w, d)
	}},
	"POST /governance/vital/kit": {first: records.ActKit, ok: 200, ask: fields("/governance/vital/kit", url.Values{"passphrase": {"una frase muy larga"}})},

	"GET /governance/batches":            {first: records.ActSeeBatches, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/batches" })},
	"GET /governance/batches/:id":        {first: records.ActSeeBatches, ok: 404, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/batches/aaaaaaaaaaaaaaaaaaaaaaaaaa" })},
	"POST /governance/batches/:id/begin": {first: records.ActDescribe, ok: 404, ask: fields("/governance/batches/aaaaaaaaaaaaaaaaaaaaaaaaaa/begin", url.Values{"reason": {"x"}})},
	"POST /governance/batches/:id/stop":  {first: records.ActStopBatch, ok: 404, ask: fields("/governance/batches/aaaaaaaaaaaaaaaaaaaaaaaaaa/stop", nil)},

	"GET /governance/holds": {first: records.ActReadHolds, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/holds?all=true" })},
	"POST /governance/holds": {first: records.ActHold, ok: 303, ask: func(w *walk, d target) ask {
		return fields("/governance/holds", url.Values{"name": {w.fresh()}, "reason": {"audit"}, "authority": {"auditors"}, "class": {"norms"}})(w, d)
	}},
	"GET /governance/holds/:id":                {first: records.ActReadHolds, ok: 404, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/holds/999999999" })},
	"POST /governance/holds/:id/lift":          {first: records.ActHold, ok: 404, ask: fields("/governance/holds/999999999/lift", url.Values{"reason": {"over"}})},
	"GET /governance/dispositions":             {first: records.ActReadFates, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/dispositions" })},
	"POST /governance/dispositions":            {first: records.ActDispose, ok: 400, ask: fields("/governance/dispositions", url.Values{"action": {"destroy"}})},
	"GET /governance/dispositions/:id":         {first: records.ActReadFates, ok: 404, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/dispositions/999999999" })},
	"GET /governance/dispositions/:id/package": {first: records.ActReadFates, ok: 404, ask: pageAsk(func(target) string { return "/governance/dispositions/999999999/package" })},
	"POST /governance/dispositions/:id/decide": {first: records.ActReadFates, ok: 404, ask: fields("/governance/dispositions/999999999/decide", url.Values{"do": {"reject"}})},
	"GET /governance":                          {first: records.ActReadPlan, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance" })},
	"GET /governance/plan/classes/:code":       {first: records.ActReadPlan, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/plan/classes/norms" })},
	"GET /governance/plan/versions":            {first: records.ActReadPlan, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/plan/versions" })},
	"GET /governance/plan/versions/:n":         {first: records.ActReadPlan, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/plan/versions/1" })},
	"GET /governance/plan/change":              {first: records.ActApplyPlan, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/plan/change" })},
	"POST /governance/plan/change": {first: records.ActApplyPlan, ok: 200, ask: func(*walk, target) ask {
		return ask{method: "POST", path: "/governance/plan/change", form: form{{name: "file", file: "profile.yaml", text: sampleProfile}}}
	}},
	"POST /governance/plan/apply": {first: records.ActApplyPlan, ok: 412, ask: fields("/governance/plan/apply", url.Values{"text": {sampleProfile}, "against": {"7"}})}, // the walk's profile stands throughout
	"GET /governance/plan":        {first: records.ActReadPlan, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/governance/plan" })},

	"GET /admin":           {first: records.ActRunSystem, ok: 200, ask: pageAsk(func(target) string { return "/admin" })},
	"GET /admin/system":    {first: records.ActRunSystem, ok: 200, ask: pageAsk(func(target) string { return "/admin/system" })},
	"GET /admin/profile":   {first: records.ActRunSystem, ok: 200, ask: pageAsk(func(target) string { return "/admin/profile" })},
	"GET /admin/users":     {first: records.ActManageUsers, ok: 200, ask: pageAsk(func(target) string { return "/admin/users?q=a" })},
	"GET /admin/users/new": {first: records.ActManageUsers, ok: 200, ask: pageAsk(func(target) string { return "/admin/users/new" })},
	"GET /admin/users/:id": {first: records.ActManageUsers, ok: 404, ask: pageAsk(func(target) string { return "/admin/users/nobody" })},
	"GET /admin/jobs":      {first: records.ActReread, ok: 200, ask: pageAsk(func(target) string { return "/admin/jobs" })},

	"POST /admin/users": {first: records.ActManageUsers, ok: 201, ask: func(w *walk, d target) ask {
		return fields("/admin/users", url.Values{"login": {w.fresh()}, "roles": {"reader"}})(w, d)
	}},
	"POST /admin/users/:id":           {first: records.ActManageUsers, ok: 404, ask: fields("/admin/users/nobody", nil)},
	"POST /admin/users/:id/link":      {first: records.ActManageUsers, ok: 404, ask: fields("/admin/users/nobody/link", nil)},
	"POST /admin/users/:id/terms":     {first: records.ActManageUsers, ok: 404, ask: fields("/admin/users/nobody/terms", url.Values{"what": {"body:AG"}})},
	"POST /admin/users/:id/terms/end": {first: records.ActManageUsers, ok: 404, ask: fields("/admin/users/nobody/terms/end", url.Values{"what": {"body:AG"}})},
	"POST /admin/jobs/retry": {first: records.ActReread, reads: true, ok: 303, ask: func(w *walk, d target) ask {
		return fields("/admin/jobs/retry", url.Values{"document": {string(d.id)}})(w, d)
	}},
	"GET /account":                {first: records.ActOwnAccount, ok: 200, anonymous: 303, ask: pageAsk(func(target) string { return "/account" })},
	"POST /account/language":      {first: records.ActOwnAccount, ok: 303, ask: fields("/account/language", url.Values{"language": {"es"}})},
	"POST /account/password":      {first: records.ActOwnAccount, ok: 400, ask: fields("/account/password", url.Values{"old_password": {"none was set"}, "password": {password}, "again": {"another"}})},
	"POST /account/tokens":        {first: records.ActOwnAccount, ok: 201, ask: fields("/account/tokens", url.Values{"name": {"walk"}, "scope": {"read"}, "days": {"7"}})},
	"POST /account/tokens/revoke": {first: records.ActOwnAccount, ok: 404, ask: fields("/account/tokens/revoke", url.Values{"token": {"nobody's"}})},
	"POST /account/sessions/end":  {first: records.ActOwnAccount, ok: 404, ask: fields("/account/sessions/end", url.Values{"session": {"nobody's"}})},
	"GET /sign-in/provider":       {ok: 404, ask: pageAsk(func(target) string { return "/sign-in/provider" })}, // there is none
	"GET /sign-in/provider/back":  {ok: 404, ask: pageAsk(func(target) string { return "/sign-in/provider/back?code=a&state=b" })},
	"GET /signed-out":             {ok: 200, ask: pageAsk(func(target) string { return "/signed-out" })},

	"POST /sign-out":     {ok: 303, ask: fields("/sign-out", nil)},
	"GET /link/:secret":  {ok: 200, ask: pageAsk(func(target) string { return "/link/whatever" })},
	"POST /link/:secret": {ok: 404, ask: fields("/link/whatever", url.Values{"password": {password}, "again": {password}})},
	"GET /assets/:name":  {ok: 404, ask: pageAsk(func(target) string { return "/assets/whatever.css" })},
}

func (w *walk) expectedPage(r pageRow, v visitor, d target) int {
	if r.matter {
		d.access.Seal = ""
	}
	switch {
	case v.actor.Anonymous() && r.anonymous != 0:
		return r.anonymous
	case r.first != "" && !v.actor.May(r.first):
		return refused(v.actor)
	case r.reads && !w.mayRead(v, d):
		return http.StatusNotFound
	case r.then != "" && !v.actor.May(r.then):
		return refused(v.actor)
	}
	return r.ok
}

// Every route that is none of the API's, as everybody, about documents of every access.
func TestEveryPageKeepsTheAccessRule(t *testing.T) {
	w := newWalk(t)
	engine, ok := w.house.handler.(*gin.Engine)
	if !ok {
		t.Fatalf("the handler is a %T", w.house.handler)
	}
	routed := map[string]bool{}
	for _, r := range engine.Routes() {
		if strings.HasPrefix(r.Path, "/api/") || strings.HasPrefix(r.Path, "/health/") || r.Path == "/metrics" || r.Method == http.MethodHead {
			continue
		}
		routed[r.Method+" "+r.Path] = true
		if _, ok := pageRows[r.Method+" "+r.Path]; !ok {
			t.Errorf("%s %s has no row in the access table of the pages", r.Method, r.Path)
		}
	}
	visitors := w.visitors()
	for name, row := range pageRows {
		if !routed[name] {
			t.Errorf("the row %s is of no route", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			w.client.t = t
			for _, v := range visitors {
				for i, d := range w.documents {
					if i > 0 && !row.reads && name != "GET /" {
						break // it is about no document: once for each visitor will do
					}
					w.visitPage(t, row, v, d)
				}
			}
		})
	}
}

func (w *walk) visitPage(t *testing.T, row pageRow, v visitor, d target) {
	t.Helper()
	a := row.ask(w, d)
	a.token = v.token
	got, want := w.do(a), w.expectedPage(row, v, d)
	if got.Code != want {
		t.Errorf("%s asks %s %s about what is %s: status %d, want %d", v.name, a.method, a.path, d.access.Class(), got.Code, want)
		return
	}
	if row.tellsAll && v.actor.May(records.ActReadLedger) {
		return
	}
	body := got.Body.String()
	if !v.actor.May(records.ActReadHistory) && strings.Contains(body, root().Name) && !strings.HasPrefix(a.path, "/verify") { // a certificate names its issuer
		t.Errorf("%s learns who filed or recorded something from %s %s", v.name, a.method, a.path)
	}
	for _, other := range w.documents {
		for _, mark := range other.marks {
			if !w.mayRead(v, other) && strings.Contains(body, mark) && !strings.Contains(a.path, mark) {
				t.Errorf("%s learns %q from %s %s", v.name, mark, a.method, a.path)
			}
		}
	}
	if finds := strings.Contains(body, "/d/"+string(d.id)); strings.HasPrefix(a.path, "/?q=") && finds != w.mayRead(v, d) {
		t.Errorf("%s finds what is %s: %v", v.name, d.access.Class(), finds)
	}
	if row.reads && !w.mayRead(v, d) && (!row.matter || d.access.Seal == "") {
		g := w.ghost(d)
		b := row.ask(w, g)
		b.token = v.token
		ghost := w.do(b).Body.String()
		hide := func(s string, d target) string {
			return strings.NewReplacer(string(d.id), "ID", string(d.matter), "MATTER", records.Slug(d.symbol), "SLUG", string(d.file), "FILE", string(d.pdf), "PDF", url.QueryEscape(url.QueryEscape(d.number)), "NUMBER", url.QueryEscape(d.number), "NUMBER", fmt.Sprint("entry%3D", d.seq), "SEQ", fmt.Sprint("entry=", d.seq), "SEQ").Replace(s)
		}
		if hide(body, d) != hide(ghost, g) {
			t.Errorf("%s can tell from %s that the document exists:\n%s\n%s", v.name, a.path, hide(body, d), hide(ghost, g))
		}
	}
}

func TestAVisitorWithoutAnAccountIsAskedInWhenTheRoomIsNotPublic(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Profile.PublicRoom = false })
	r := h.file(records.FileRequest{Title: "Público", Type: "resolution"}, "a.txt", "uno")
	b := h.browser()
	b.get("/").leads("/sign-in")
	b.get("/d/"+string(r.Document)).want(404).says("No existe ese documento, o usted no puede leerlo.", "Entrar")
	b.get("/file").leads("/sign-in?next=/file")
}

func TestTheLanguageIsTheOneAskedForElseTheRememberedElseTheBrowsers(t *testing.T) {
	h := newHouse(t)
	lang := func(p page) string { return attribute(p.all("html")[0], "lang") }
	b := h.browser()
	for accept, want := range map[string]string{"": "es", "de": "es", "pt-BR,en;q=0.5": "pt", "fr-CA": "fr", "en": "en", "*": "es"} {
		b.accept = accept
		if got := lang(b.get("/")); got != want {
			t.Errorf("a browser that speaks %q gets %s, want %s", accept, got, want)
		}
	}
	b.accept = "en"
	if got := lang(b.get("/?hl=fr")); got != "fr" {
		t.Errorf("asked for fr, got %s", got)
	}
	if got := lang(b.get("/sign-in")); got != "fr" {
		t.Errorf("fr was forgotten: %s", got)
	}
	if got := lang(b.get("/?hl=xx")); got != "fr" {
		t.Errorf("a language that is none is taken: %s", got)
	}
	p := b.get("/?q=uno+dos&hl=en")
	for _, a := range p.all("a") {
		if attribute(a, "hreflang") == "pt" && attribute(a, "href") != "/?hl=pt&q=uno+dos" {
			t.Errorf("the same page in Portuguese is %s", attribute(a, "href"))
		}
	}
}

func TestTheLookThatWasChosenIsKept(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	scheme := func(p page) string {
		for _, m := range p.all("meta") {
			if attribute(m, "name") == "color-scheme" {
				return attribute(m, "content")
			}
		}
		return ""
	}
	for _, step := range []struct{ path, want string }{
		{"/", "light dark"}, {"/?q=uno&look=dark", "dark"}, {"/sign-in", "dark"}, {"/?look=pink", "dark"}, {"/?look=light", "light"}, {"/", "light"}, {"/?look=auto", "light dark"}, {"/sign-in", "light dark"},
	} {
		if got := scheme(b.get(step.path)); got != step.want {
			t.Errorf("%s is shown %q, want %q", step.path, got, step.want)
		}
	}
	if to := b.get("/?q=uno&look=dark").link("Claro"); to != "/?look=light&q=uno" {
		t.Errorf("the same page in light is %s", to)
	}
}

// brokenFinder fails in a way that must not be told.
type brokenFinder struct{ records.Finder }

func (brokenFinder) Search(context.Context, records.Query, records.Visible) (records.Results, error) {
	return records.Results{}, errors.New("secret-detail at /var/data")
}

// slowFinder gives up, as an index does when a query takes too long.
type slowFinder struct{ records.Finder }

func (slowFinder) Search(context.Context, records.Query, records.Visible) (records.Results, error) {
	return records.Results{}, records.Errorf(records.Unavailable, "The search took too long. Give more of each word, or narrow it down by type, body or year.")
}

func TestAFaultOfOursShowsItsNumberOnly(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Finder = brokenFinder{} })
	p := h.browser().get("/?q=uno").want(500)
	id := p.Header().Get("X-Request-Id")
	p.says("Algo falló de nuestro lado", id)
	if strings.Contains(p.Body.String(), "secret-detail") || !strings.Contains(h.logged.String(), "secret-detail") {
		t.Error("the cause is told, or not logged")
	}
}

func TestASearchThatTakesTooLongKeepsTheBoxAndTheFrontPageItsDocuments(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Finder = slowFinder{} })
	h.file(records.FileRequest{Title: "Un acuerdo", Type: "resolution"}, "a.txt", "uno")
	b := h.browser()
	p := b.get("/?q=u*").want(503).says("La búsqueda tardó demasiado.")
	if p.value("q") != "u*" || p.Header().Get("Retry-After") == "" {
		t.Errorf("the box holds %q, Retry-After is %q", p.value("q"), p.Header().Get("Retry-After"))
	}
	b.get("/").want(200).says("Un acuerdo", "La búsqueda tardó demasiado.")
}

func TestAddressesWhereNothingIsAnswerPeopleWithAPage(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.get("/nowhere").want(404).says("Aquí no hay nada que usted pueda leer", "No hay nada en esta dirección.")
	b.post("/nowhere", nil).want(404)
	b.post("/d/x", nil).want(405).says("Esta dirección no se usa así")
	b.get("/?year=abc").want(400).says("La dirección o lo enviado no es correcto")
	b.get("/?utm_source=mail&q=uno").want(200)
	for _, a := range []ask{{path: "/nowhere"}, {path: "/api/v1/nowhere", header: map[string]string{"Accept": "text/html"}}} {
		if got := h.client().do(a); got.Code != 404 || !strings.HasPrefix(got.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s answers a program %d %s", a.path, got.Code, got.Header().Get("Content-Type"))
		}
	}
}

func TestPagesArePackedAndNotKeptAndAssetsAreKept(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	front := b.get("/").want(200)
	if front.Header().Get("Cache-Control") != "no-store" || front.Header().Get("X-Frame-Options") != "DENY" || front.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", front.Header())
	}
	style := ""
	for _, l := range front.all("link") {
		if attribute(l, "rel") == "stylesheet" {
			style = attribute(l, "href")
		}
	}
	for _, path := range []string{style, "/"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		plain := b.do(r)
		r = httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "gzip, br")
		packed := b.do(r)
		if packed.Header().Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s is not packed", path)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed.Body.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if all, err := io.ReadAll(z); err != nil || !bytes.Equal(all, plain.Body.Bytes()) {
			t.Errorf("%s differs when it is packed: %v", path, err)
		}
	}
	if got := b.get(style).Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("the style is kept %q", got)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodHead, "/sign-in", nil)
	if got := b.do(r); got.Code != 200 {
		t.Errorf("HEAD of a page answers %d", got.Code)
	}
}
