package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// What a browser has chosen for itself is kept in cookies: the interface language and the look.
const (
	languageCookie = "acervo_language"
	lookCookie     = "acervo_look"
	choiceLife     = 365 * 24 * time.Hour
)

// pages lists the routes for people. They are no part of the contract; page_test.go
// says who gets what from each.
func (s *Server) pages() []route {
	get, post := http.MethodGet, http.MethodPost
	return []route{
		{get, "/", s.pageSearch},
		{get, "/browse", s.pageBrowse},
		{get, "/export", s.pageExport},
		{post, "/searches", s.pageSave},
		{post, "/searches/:id/forget", s.pageForget},
		{get, "/d", s.pageReference},
		{get, "/d/:id", s.pageDocument},
		{get, "/d/:id/:text", s.pageExpression},
		{get, "/d/:id/read", s.pageRead},
		{get, "/d/:id/read/leaf", s.pageLeaf},
		{post, "/d/:id/certify", s.pageCertify},
		{get, "/d/:id/edit", s.pageDescribing},
		{post, "/d/:id/edit", s.pageDescribe},
		{get, "/d/:id/state", s.pageStanding},
		{post, "/d/:id/state", s.pageStand},
		{get, "/d/:id/notes", s.pageNotes},
		{post, "/d/:id/notes", s.pageAddNote},
		{get, "/d/:id/move", s.pageMoving},
		{post, "/d/:id/move", s.pageMove},
		{get, "/d/:id/law", s.pageRecording},
		{post, "/d/:id/law", s.pageRecord},
		{get, "/d/:id/add", s.pageAdding},
		{post, "/d/:id/add", s.pageAdd},
		{get, "/d/:id/relations", s.pageRelating},
		{post, "/d/:id/relations", s.pageRelate},
		{get, "/d/:id/retention", s.pageRetaining},
		{post, "/d/:id/retention", s.pageRetain},
		{post, "/d/:id/copies", s.pageRevokeCopy},
		{get, "/d/:id/share", s.pageSharing},
		{post, "/d/:id/share", s.pageShare},
		{get, "/s/:secret", s.pageShared},
		{get, "/governance/fixity", s.pageFixity},
		{get, "/s/:secret/file", s.sharedFile},
		{get, "/d/:id/outline", s.pageOutlining},
		{post, "/d/:id/outline", s.pageOutline},
		{get, "/d/:id/receipt", s.pageReceipt},
		{get, "/d/:id/history/:eid", s.pageArticle},
		{get, "/compare", s.pageCompare},
		{get, "/file", s.pageFiling},
		{post, "/file", s.pageFile},
		{get, "/file/queue", s.pageQueue},
		{post, "/d/:id/reread", s.pageReread},
		{post, "/d/:id/accept", s.pageAccept},
		{get, "/verify", s.pageVerify},
		{get, "/verify/:code", s.pageVerify},
		{get, "/sign-in", s.pageSignIn},
		{post, "/sign-in", s.pageSignedIn},
		{get, "/sign-in/provider", s.pageProvider},
		{get, ProviderBack, s.pageProviderBack},
		{post, "/sign-out", s.pageSignOut},
		{get, "/signed-out", s.pageSignedOut},
		{get, "/account", s.pagePerson},
		{post, "/account/language", s.pageLanguage},
		{post, "/account/password", s.pagePassword},
		{post, "/account/tokens", s.pageIssueToken},
		{post, "/account/tokens/revoke", s.pageRevokeToken},
		{post, "/account/sessions/end", s.pageEndSession},
		{get, "/ledger", s.pageLedger},
		{get, "/ledger/:seq", s.pageEntry},
		{get, "/ledger/checkpoints", s.pageCheckpoints},
		{post, "/ledger/checkpoints", s.pageSignCheckpoint},
		{get, "/ledger/checkpoints/:size", s.pageCheckpoint},
		{get, "/ledger/checkpoints/:size/note", s.pageNote},
		{get, "/matters", s.pageMatters},
		{post, "/matters", s.pageOpenMatter},
		{get, "/matters/:id", s.pageMatter},
		{post, "/matters/:id", s.pageOnMatter},
		{get, "/matters/:id/dossier", s.getDossier},
		{get, "/governance/vital", s.pageVitals},
		{post, "/governance/vital", s.pageOnVital},
		{post, "/governance/vital/kit", s.pageTakeKit},
		{get, "/governance", s.pageGovernance},
		{get, "/governance/plan", s.pagePlan},
		{get, "/governance/edit", s.pageEditing},
		{post, "/governance/edit", s.pageEdit},
		{get, "/governance/batches", s.pageBatches},
		{get, "/governance/batches/:id", s.pageBatch},
		{post, "/governance/batches/:id/begin", s.pageBeginBatch},
		{post, "/governance/batches/:id/stop", s.pageStopBatch},
		{get, "/governance/plan/classes/:code", s.pagePlanClass},
		{get, "/governance/plan/versions", s.pagePlanVersions},
		{get, "/governance/plan/versions/:n", s.pagePlanVersion},
		{get, "/governance/plan/change", s.pageChangePlan},
		{post, "/governance/plan/change", s.pageProposePlan},
		{post, "/governance/plan/apply", s.pageApplyPlan},
		{get, "/governance/due", s.pageDue},
		{get, "/governance/simulate", s.pageSimulate},
		{get, "/governance/reports", s.pageReports},
		{get, "/governance/reports/:name", s.pageReport},
		{get, "/governance/holds", s.pageHolds},
		{post, "/governance/holds", s.pagePlaceHold},
		{get, "/governance/holds/:id", s.pageHold},
		{post, "/governance/holds/:id/lift", s.pageLiftHold},
		{get, "/governance/dispositions", s.pageDispositions},
		{post, "/governance/dispositions", s.pagePropose},
		{get, "/governance/dispositions/:id", s.pageDisposition},
		{post, "/governance/dispositions/:id/decide", s.pageDecide},
		{get, "/governance/dispositions/:id/package", s.getTransferPackage},
		{get, "/admin", s.pageDashboard},
		{get, "/admin/users", s.pageUsers},
		{post, "/admin/users", s.pageCreateUser},
		{get, "/admin/users/new", s.pageNewUser},
		{get, "/admin/users/:id", s.pageUser},
		{post, "/admin/users/:id", s.pageSaveUser},
		{post, "/admin/users/:id/link", s.pageNewLink},
		{post, "/admin/users/:id/terms", s.pageAddTerm},
		{post, "/admin/users/:id/terms/end", s.pageEndTerm},
		{get, "/admin/jobs", s.pageJobs},
		{post, "/admin/jobs/retry", s.pageRetry},
		{get, "/admin/profile", s.pageProfile},
		{get, "/admin/system", s.pageSystem},
		{get, "/link/:secret", s.pageLink},
		{post, "/link/:secret", s.pageRedeem},
	}
}

// page answers with a page; a status of 0 is 200.
func (s *Server) page(c *gin.Context, status int, p web.Page) (reply, error) {
	b, err := s.site.Render(p)
	if err != nil {
		return reply{}, err
	}
	return reply{
		status: status, header: http.Header{"Content-Security-Policy": {web.Policy}},
		write: func(http.ResponseWriter, *http.Request) { writePacked(c, "text/html; charset=utf-8", b) },
	}, nil
}

// seeOther sends the browser on to another page (RFC 9110 §15.4.4).
func seeOther(address string) reply {
	return reply{status: http.StatusSeeOther, header: http.Header{"Location": {address}}}
}

// frame is what the page has around its own matter.
func (s *Server) frame(c *gin.Context) web.Frame {
	who, lang := actor(c), s.tongue(c)
	address := c.Request.URL.Path
	if c.Request.Method != http.MethodPost {
		address = web.WithQuery(web.WithQuery(c.Request.URL.RequestURI(), "hl", ""), "look", "")
	}
	return web.Frame{
		Language: lang, Organization: called(s.office.Profile().Organization, lang, s.office.Profile().Name), Address: address,
		Person: who.Name, MayFile: who.May(records.ActFile), Look: s.look(c),
		MayRun: who.May(records.ActRunSystem), MayAudit: who.May(records.ActReadLedger), MayGovern: who.May(records.ActReadPlan),
	}
}

// look is the look asked for in the address (which the browser then remembers), else the remembered one.
func (s *Server) look(c *gin.Context) web.Look {
	if l, ok := web.ParseLook(c.Query("look")); ok {
		s.remember(c, lookCookie, c.Query("look"))
		return l
	}
	kept, err := c.Cookie(lookCookie)
	if err != nil {
		return web.AutoLook
	}
	l, _ := web.ParseLook(kept)
	return l
}

// tongue is the interface language: the one asked for in the address (which the
// browser then remembers), else the remembered one, else the browser's own, else the first.
func (s *Server) tongue(c *gin.Context) records.Language {
	if l := records.Language(c.Query("hl")); slices.Contains(records.WorkingLanguages, l) {
		s.remember(c, languageCookie, string(l))
		return l
	}
	if kept, err := c.Cookie(languageCookie); err == nil && slices.Contains(records.WorkingLanguages, records.Language(kept)) {
		return records.Language(kept)
	}
	if l := preferred(c); l != "" {
		return l
	}
	return records.WorkingLanguages[0]
}

// remember keeps a choice in the browser, which no script there can read.
func (s *Server) remember(c *gin.Context, cookie, choice string) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: cookie, Value: choice, Path: "/", MaxAge: int(choiceLife.Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

// forget takes a choice back from the browser.
func (s *Server) forget(c *gin.Context, cookie string) {
	http.SetCookie(c.Writer, &http.Cookie{Name: cookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}

// called is a name of the profile in a language, else in another one, else its code.
func called(names map[records.Language]string, lang records.Language, code string) string {
	for _, l := range append([]records.Language{lang}, records.WorkingLanguages...) {
		if n := names[l]; n != "" {
			return n
		}
	}
	return code
}

// words are the profile's names in one language.
type words struct {
	profile *records.Profile
	lang    records.Language
}

func (s *Server) words(lang records.Language) words { return words{s.office.Profile(), lang} }

func (w words) docType(code string) string {
	t, _ := w.profile.Type(code)
	return called(t.Names, w.lang, code)
}

func (w words) body(code string) string {
	b, _ := w.profile.Body(code)
	return called(b.Names, w.lang, code)
}

func (w words) class(code string) string {
	c, _ := w.profile.Class(code)
	return called(c.Names, w.lang, code)
}

// local puts a time into the organization's zone.
func (s *Server) local(t time.Time) time.Time {
	if zone := s.office.Profile().TimeZone; zone != nil && !t.IsZero() {
		return t.In(zone)
	}
	return t.UTC()
}

// pageFault renders what went wrong, in the words of the page's language.
func (s *Server) pageFault(c *gin.Context, p problemJSON) ([]byte, error) {
	fault := web.Fault{Frame: s.frame(c), Kind: strings.TrimPrefix(p.Type, problemType("")), Said: p.Detail, RequestID: p.RequestID}
	fault.Shared = p.Status == http.StatusNotFound && strings.HasPrefix(c.Request.URL.Path, SharePath(""))
	if p.RequestID != "" {
		fault.Said = ""
	}
	c.Header("Content-Security-Policy", web.Policy)
	return s.site.Render(&fault)
}

// getAsset sends a style sheet or a picture. Its name tells its bytes, so it never changes.
func (s *Server) getAsset(c *gin.Context) (reply, error) {
	a, ok := s.site.Asset(c.Param("name"))
	if !ok {
		return reply{}, records.Errorf(records.NotFound, "There is nothing at this address; /api/docs lists what there is.")
	}
	h := http.Header{"Content-Type": {a.MediaType}, "Cache-Control": {"public, max-age=31536000, immutable"}, "Vary": {"Accept-Encoding"}}
	b := a.Bytes
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		b = a.Packed
	}
	return reply{header: h, write: func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(b) // whoever went away in the middle is not told of it
	}}, nil
}

// astray answers addresses where there is nothing: with a page when a person asks.
func (s *Server) astray(c *gin.Context) {
	if strings.HasPrefix(c.Request.URL.Path, "/api/") || !strings.Contains(c.GetHeader("Accept"), "text/html") {
		c.Next()
		return
	}
	c.Set(pageKey, true)
	s.identify(c)
}
