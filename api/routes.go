package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// route is one operation of the contract.
type route struct {
	method string
	path   string
	do     handler
}

// base is where the JSON API begins.
const base = "/api/v1"

func (s *Server) routes() []route {
	get, post, put, patch, del := http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	return []route{
		{get, base + "/documents", s.listDocuments},
		{post, base + "/documents", s.fileDocument},
		{get, base + "/documents/:id", s.getDocument},
		{patch, base + "/documents/:id", s.editDocument},
		{get, base + "/documents/:id/history", s.getHistory},
		{post, base + "/documents/:id/reread", s.rereadDocument},
		{get, base + "/documents/:id/versions", s.listVersions},
		{post, base + "/documents/:id/versions", s.addVersion},
		{get, base + "/documents/:id/versions/:n", s.getVersion},
		{post, base + "/documents/:id/versions/:n/texts", s.addText},
		{patch, base + "/documents/:id/versions/:n/texts/:lang", s.correctLanguage},
		{get, base + "/documents/:id/events", s.listEvents},
		{post, base + "/documents/:id/events", s.recordEvent},
		{get, base + "/documents/:id/timeline", s.getTimeline},
		{get, base + "/documents/:id/in-force", s.getInForce},
		{get, base + "/documents/:id/relations", s.listRelations},
		{post, base + "/documents/:id/relations", s.recordRelation},
		{post, base + "/events/:id/retract", s.retractEvent},
		{post, base + "/relations/:id/retract", s.retractRelation},
		{get, base + "/calendar", s.getCalendar},
		{get, base + "/resolve", s.resolve},
		{get, base + "/documents/:id/provisions/:eid/history", s.getArticleHistory},
		{get, base + "/redline", s.getRedline},
		{get, base + "/side-by-side", s.getSideBySide},

		{get, base + "/holds", s.listHolds},
		{post, base + "/holds", s.placeHold},
		{get, base + "/holds/:id", s.getHold},
		{get, base + "/holds/:id/records", s.listHoldRecords},
		{post, base + "/holds/:id/lift", s.liftHold},
		{get, base + "/dispositions", s.listDispositions},
		{post, base + "/dispositions", s.proposeDisposition},
		{get, base + "/dispositions/:id", s.getDisposition},
		{get, base + "/dispositions/:id/records", s.listDisposals},
		{post, base + "/dispositions/:id/approve", s.approveDisposition},
		{post, base + "/dispositions/:id/reject", s.rejectDisposition},
		{post, base + "/dispositions/:id/run", s.runDisposition},
		{post, base + "/dispositions/:id/confirm", s.confirmTransfer},
		{get, base + "/dispositions/:id/package", s.getTransferPackage},

		{get, base + "/documents/:id/copies", s.listCopies},
		{post, base + "/documents/:id/copies", s.certify},
		{get, base + "/copies/:code", s.getCopy},
		{get, base + "/copies/:code/content", s.downloadCopy},
		{get, base + "/copies/:code/proof", s.getCopyProof},
		{post, base + "/copies/:code/revoke", s.revokeCopy},
		{get, base + "/verify", s.verifySum},
		{get, base + "/verify/:code", s.verifyCode},

		{get, base + "/matters", s.listMatters},
		{post, base + "/matters", s.openMatter},
		{get, base + "/matters/:id", s.getMatter},
		{patch, base + "/matters/:id", s.editMatter},
		{get, base + "/matters/:id/history", s.getMatterHistory},
		{get, base + "/matters/:id/dossier", s.getDossier},
		{post, base + "/matters/:id/close", s.closeMatter},
		{post, base + "/matters/:id/reopen", s.reopenMatter},
		{post, base + "/matters/:id/seal", s.sealMatter},
		{post, base + "/matters/:id/documents", s.putInMatter},
		{post, base + "/matters/:id/take-out", s.takeFromMatter},
		{post, base + "/matters/:id/checklist", s.takeOverChecklist},
		{post, base + "/matters/:id/requirements", s.requireOfMatter},
		{post, base + "/matters/:id/requirements/:n/fulfil", s.fulfilRequirement},
		{post, base + "/matters/:id/requirements/:n/waive", s.waiveRequirement},

		{get, base + "/vital", s.listVitals},
		{post, base + "/vital/kit", s.takeKit},
		{post, base + "/documents/:id/vital", s.markVital},
		{post, base + "/documents/:id/vital/review", s.reviewVital},
		{post, base + "/documents/:id/vital/unmark", s.unmarkVital},

		{post, base + "/uploads", s.beginUpload},
		{get, base + "/uploads/:id", s.getUpload},
		{patch, base + "/uploads/:id", s.continueUpload},

		{get, base + "/files", s.listFiles},
		{get, base + "/files/:id", s.getFile},
		{get, base + "/files/:id/content", s.download},
		{get, base + "/files/:id/text", s.getText},
		{get, base + "/files/:id/pages/:n", s.getPage},
		{get, base + "/files/:id/pages", s.getPageSizes},
		{get, base + "/files/:id/pages/:n/picture", s.getPicture},
		{get, base + "/files/:id/pages/:n/words", s.getWords},
		{get, base + "/files/:id/outline", s.getOutline},
		{put, base + "/files/:id/outline", s.putOutline},
		{post, base + "/files/:id/outline/confirm", s.confirmOutline},
		{get, base + "/outlines/waiting", s.listWaitingOutlines},
		{get, base + "/documents/:id/citations", s.listCitations},
		{get, base + "/documents/:id/cited-by", s.listCitedBy},
		{get, base + "/citations/unresolved", s.listUnresolvedCitations},

		{get, base + "/search", s.search},
		{get, base + "/suggest", s.suggest},
		{get, base + "/searches", s.listSavedSearches},
		{post, base + "/searches", s.saveSearch},
		{del, base + "/searches/:id", s.forgetSearch},

		{get, base + "/profile", s.getProfile},
		{post, base + "/profile", s.applyProfile},
		{post, base + "/profile/plan", s.planProfile},
		{get, base + "/profile/versions", s.listProfiles},
		{get, base + "/profile/versions/:n", s.getProfileVersion},
		{get, base + "/profile/diff", s.diffProfiles},
		{get, base + "/bodies", s.listBodies},
		{get, base + "/classes", s.listClasses},
		{get, base + "/classes/:code/checklist", s.getChecklist},
		{get, base + "/types", s.listTypes},
		{get, base + "/types/:code/schema", s.getTypeSchema},

		{get, base + "/ledger", s.listLedger},
		{get, base + "/ledger/:seq/proof", s.proveInclusion},
		{get, base + "/ledger/checkpoint", s.getCheckpoint},
		{get, base + "/ledger/consistency", s.proveConsistency},
		{get, base + "/ledger/checkpoints", s.listCheckpoints},
		{post, base + "/ledger/checkpoints", s.signCheckpoint},
		{get, base + "/ledger/checkpoints/:size", s.getKeptCheckpoint},
		{post, base + "/ledger/checkpoints/:size/signatures", s.cosignCheckpoint},

		{get, base + "/documents/:id/receipt", s.getReceipt},
		{post, base + "/documents/:id/annulment", s.annulEntry},

		{post, base + "/documents/:id/declare", s.declareDocument},
		{post, base + "/documents/:id/undeclare", s.undeclareDocument},
		{post, base + "/documents/:id/checkout", s.checkOut},
		{post, base + "/documents/:id/checkin", s.checkInDocument},
		{post, base + "/documents/:id/checkout/break", s.breakCheckout},
		{get, base + "/documents/:id/notes", s.listNotes},
		{post, base + "/documents/:id/notes", s.addNote},
		{get, base + "/documents/:id/retention", s.getRetention},
		{post, base + "/documents/:id/retention/overrides", s.overrideRetention},
		{post, base + "/documents/:id/retention/events", s.recordNamedEvent},
		{post, base + "/retention/overrides/:id/lift", s.liftOverride},
		{post, base + "/retention/events/:id/retract", s.retractNamedEvent},
		{get, base + "/records/due", s.listDue},
		{post, base + "/records/move", s.moveRecords},
		{post, base + "/records/edit", s.editRecords},
		{get, base + "/batches", s.listBatches},
		{post, base + "/batches", s.chooseBatch},
		{get, base + "/batches/:id", s.getBatch},
		{get, base + "/batches/:id/records", s.listBatchRecords},
		{post, base + "/batches/:id/begin", s.beginBatch},
		{post, base + "/batches/:id/stop", s.stopBatch},
		{post, base + "/retention/simulate", s.simulateRetention},
		{get, base + "/reports/:name", s.getReport},

		{get, base + "/register/days/:date", s.getRegisterDay},
		{get, base + "/register/years/:year", s.checkRegister},
		{get, base + "/register/historical", s.listHistorical},

		{get, base + "/documents/:id/shares", s.listShares},
		{post, base + "/documents/:id/shares", s.makeShare},
		{post, base + "/shares/:id/revoke", s.revokeShare},

		{get, base + "/jobs", s.listJobs},

		{post, base + "/sessions", s.signIn},
		{get, base + "/sessions/current", s.whoAmI},
		{del, base + "/sessions/current", s.signOut},
		{post, base + "/password", s.changePassword},
		{post, base + "/links/:secret", s.setPassword},
		{get, base + "/users", s.listUsers},
		{post, base + "/users", s.createUser},
		{get, base + "/users/:id", s.getUser},
		{patch, base + "/users/:id", s.changeUser},
		{post, base + "/users/:id/link", s.newLink},
		{post, base + "/users/:id/terms", s.addTerm},
		{post, base + "/users/:id/terms/end", s.endTerm},
		{get, base + "/tokens", s.listTokens},
		{post, base + "/tokens", s.issueToken},
		{del, base + "/tokens/:id", s.revokeToken},

		{get, base + "/system/state", s.getState},
		{post, base + "/system/reindex", s.reindex},
		{post, base + "/system/verify", s.verify},
		{get, base + "/fixity", s.getFixity},
		{post, base + "/fixity/run", s.runFixity},
		{post, base + "/system/backup", s.backup},
		{post, base + "/system/export", s.export},

		{get, "/metrics", s.getMetrics},
		{get, "/api/docs", s.getDocs},
		{get, "/api/openapi.yaml", s.getContract},
	}
}

// register puts the routes on the engine.
func (s *Server) register() {
	s.engine.Use(s.observe, s.survive, secureHeaders(s.secure), s.impatient)
	health := s.engine.Group("/health") // asks nobody who they are: it must answer when the database does not
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		health.Handle(method, "/live", s.handle(s.live))
		health.Handle(method, "/ready", s.handle(s.ready))
	}
	s.mount(s.engine.Group(""), []route{{http.MethodGet, web.AssetPath + ":name", s.getAsset}})
	s.mount(s.engine.Group("", s.identify), s.routes())
	s.mount(s.engine.Group("", asPage, s.identify), s.pages())
	s.engine.NoRoute(s.astray, s.handle(func(*gin.Context) (reply, error) {
		return reply{}, records.Errorf(records.NotFound, "There is nothing at this address; /api/docs lists what there is.")
	}))
	s.engine.NoMethod(s.astray, s.handle(func(c *gin.Context) (reply, error) {
		return reply{}, refusal{http.StatusMethodNotAllowed, "method-not-allowed", "This address does not take " + c.Request.Method + "; it takes " + c.Writer.Header().Get("Allow") + ".", ""}
	}))
}

// mount puts routes into a group. Whoever may GET may HEAD (RFC 9110 §9.3.2).
func (s *Server) mount(group *gin.RouterGroup, routes []route) {
	for _, r := range routes {
		group.Handle(r.method, r.path, s.handle(r.do))
		if r.method == http.MethodGet {
			group.Handle(http.MethodHead, r.path, s.handle(r.do))
		}
	}
}
