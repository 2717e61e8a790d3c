package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// visitor is somebody who walks through every operation.
type visitor struct {
	name  string
	actor records.Actor
	token string
	own   string // the id of an API token of theirs, to be revoked
}

// target is what an operation is asked about: a document that is there, or a
// ghost whose ids were never given.
type target struct {
	access records.Access
	id     records.DocumentID
	file   records.FileID
	pdf    records.FileID // of the same document, in another language
	number string
	symbol string
	word   string // stands in its text only
	seq    int64
	etag   string
	lang   records.Language
	sum    records.Sum      // of its file
	code   records.CopyCode // of a copy of it
	issued records.Sum      // of the copy
	event  records.EventID  // of it, for those who may do nothing with it
	link   int64            // a relation of it, for the same
	matter records.MatterID // of the same access, with the document in it
	marks  []string         // whatever tells of the document
	// ofMatter tells of its matter, which those may know of who may read the document, or might but for its seal.
	ofMatter []string
}

// step is the row of an operation in the access table of the API.
type step struct {
	first  records.Act // asked before anything else; "" for nothing
	reads  bool        // then: it is about one document, which does not exist for those who may not read it
	then   records.Act // asked last
	matter bool        // it is about the document's matter, which stays known when its documents are sealed
	ok     int         // what those get who may
	// asks makes the requests; for one person and one document each of them must come out as the row says.
	asks func(w *walk, v visitor, d target) []ask
	// status is the rule where the fields above cannot say it.
	status func(w *walk, v visitor, d target) int
	// tellsAll: whoever may do it reads of every document (the ledger).
	tellsAll bool
}

// walk is the state of a walk.
type walk struct {
	*house
	client
	documents []target
	today     records.Date
	count     int
	common    string // a document that everybody may read who may read anything
	witness   string // the private key of a second signer
}

// checkpoint has a checkpoint signed over all that there is and returns its address.
func (w *walk) checkpoint() string {
	p, _, err := w.auditor.Sign(w.house.t.Context(), root())
	if err != nil {
		w.house.t.Fatal(err)
	}
	return fmt.Sprintf("/api/v1/ledger/checkpoints/%d", p.Head.Size)
}

// cosign makes the second signer's line for the checkpoint at that address.
func (w *walk) cosign(path string) string {
	return cosignature(w.house.t, w.want(http.StatusOK, ask{path: path}).text("note"), w.witness)
}

func (w *walk) mayRead(v visitor, d target) bool { return v.actor.MayRead(d.access, w.today) }

func refused(a records.Actor) int {
	if a.Anonymous() {
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}

// expected is the status that the access table in records asks for.
func (w *walk) expected(s step, v visitor, d target) int {
	if s.matter {
		d.access.Seal = ""
	}
	switch {
	case s.status != nil:
		return s.status(w, v, d)
	case s.first != "" && !v.actor.May(s.first):
		return refused(v.actor)
	case s.reads && !w.mayRead(v, d):
		return http.StatusNotFound
	case s.then != "" && !v.actor.May(s.then):
		return refused(v.actor)
	}
	return s.ok
}

// fresh returns a word that no other request of the walk has.
func (w *walk) fresh() string {
	w.count++
	return fmt.Sprintf("fresh%06d", w.count)
}

// freshLanguage returns a language code that no other request has.
func (w *walk) freshLanguage() records.Language {
	w.count++
	n := w.count
	return records.Language([]byte{'a' + byte(n/676%26), 'a' + byte(n/26%26), 'a' + byte(n%26)})
}

func get(path string) func(*walk, visitor, target) []ask {
	return func(*walk, visitor, target) []ask { return []ask{{path: path}} }
}

func about(path func(d target) string) func(*walk, visitor, target) []ask {
	return func(_ *walk, _ visitor, d target) []ask { return []ask{{path: path(d)}} }
}

func post(path string, body any) func(*walk, visitor, target) []ask {
	return func(*walk, visitor, target) []ask { return []ask{{method: "POST", path: path, json: body}} }
}

func copied(d target, rest string) string { return "/api/v1/copies/" + string(d.code) + rest }

func file(d target, rest string) string { return "/api/v1/files/" + string(d.file) + rest }

func pdf(d target, rest string) string { return "/api/v1/files/" + string(d.pdf) + rest }

// steps is the access table of the API: a row for every operation of the contract.
var steps = map[string]step{
	"GET /api/v1/documents":               {first: records.ActSearch, ok: 200, asks: get("/api/v1/documents?limit=200")},
	"GET /api/v1/documents/{id}":          {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id) })},
	"GET /api/v1/documents/{id}/history":  {reads: true, then: records.ActReadHistory, ok: 200, asks: about(func(d target) string { return doc(d.id, "history") })},
	"GET /api/v1/documents/{id}/versions": {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "versions") })},
	"GET /api/v1/files":                   {first: records.ActSearch, ok: 200, asks: about(func(d target) string { return "/api/v1/files?sha256=" + string(d.sum) })},
	"POST /api/v1/uploads":                {first: records.ActFile, ok: 201, asks: post("/api/v1/uploads", map[string]any{"name": "a.pdf", "size": 3})},
	"GET /api/v1/uploads/{id}": {first: records.ActFile, ok: 404, asks: func(w *walk, _ visitor, _ target) []ask {
		return []ask{{path: "/api/v1/uploads/" + w.uploadOfRoot()}} // nobody's but the one who began it
	}},
	"PATCH /api/v1/uploads/{id}": {first: records.ActFile, ok: 404, asks: func(w *walk, _ visitor, _ target) []ask {
		return []ask{{method: "PATCH", path: "/api/v1/uploads/" + w.uploadOfRoot(), body: strings.NewReader("abc"), header: map[string]string{"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}}}
	}},
	"GET /api/v1/files/{id}":               {reads: true, ok: 200, asks: about(func(d target) string { return file(d, "") })},
	"GET /api/v1/files/{id}/content":       {reads: true, ok: 200, asks: about(func(d target) string { return file(d, "/content") })},
	"GET /api/v1/files/{id}/text":          {reads: true, ok: 200, asks: about(func(d target) string { return file(d, "/text") })},
	"GET /api/v1/files/{id}/pages/{n}":     {reads: true, ok: 200, asks: about(func(d target) string { return file(d, "/pages/1") })},
	"GET /api/v1/files/{id}/outline":       {reads: true, ok: 200, asks: about(func(d target) string { return file(d, "/outline") })},
	"GET /api/v1/documents/{id}/citations": {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "citations") })},
	"GET /api/v1/documents/{id}/cited-by":  {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "cited-by") })},
	"GET /api/v1/citations/unresolved":     {first: records.ActSearch, ok: 200, asks: get("/api/v1/citations/unresolved?limit=200")},
	"GET /api/v1/outlines/waiting":         {first: records.ActOutline, ok: 200, asks: get("/api/v1/outlines/waiting?limit=200")},
	"GET /api/v1/redline": {reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		one, id := w.public(), string(d.id) // that one of the two may be read is not enough
		return []ask{
			{path: "/api/v1/redline?from=" + id + "&from_version=1&to_version=1"}, {path: "/api/v1/redline?from=" + one + "&to=" + id + "&lang=es&from_version=1"},
			{path: "/api/v1/redline?from=" + id + "&to=" + one + "&from_version=1&to_version=1&format=html"}, {path: "/api/v1/redline?from_file=" + string(d.file) + "&to=" + one},
		}
	}},
	"GET /api/v1/side-by-side": {reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{path: "/api/v1/side-by-side?from=" + string(d.id)}, {path: "/api/v1/side-by-side?from=" + w.public() + "&to=" + string(d.id)}}
	}},
	"GET /api/v1/documents/{id}/provisions/{eid}/history": {asks: about(func(d target) string { return doc(d.id, "provisions/art_1/history") }), status: func(*walk, visitor, target) int {
		return 404 // none of them has articles; what may not be read answers as what is not there
	}},
	"POST /api/v1/profile/plan": {first: records.ActApplyPlan, ok: 200, asks: func(*walk, visitor, target) []ask {
		return []ask{yaml("POST", "/api/v1/profile/plan", "", sampleProfile)}
	}},
	"POST /api/v1/profile": {first: records.ActApplyPlan, ok: 412, asks: func(*walk, visitor, target) []ask { // the walk's profile stands throughout
		return []ask{yaml("POST", "/api/v1/profile", "", sampleProfile, "If-Match", `"7"`)}
	}},
	"GET /api/v1/profile/versions": {first: records.ActReadPlan, ok: 200, asks: get("/api/v1/profile/versions")},
	"GET /api/v1/profile/versions/{n}": {first: records.ActReadPlan, ok: 200, asks: func(*walk, visitor, target) []ask {
		return []ask{{path: "/api/v1/profile/versions/1"}, {path: "/api/v1/profile/versions/current?format=yaml"}, {path: "/api/v1/profile/versions/current?format=csv"}}
	}},
	"GET /api/v1/profile/diff":             {first: records.ActReadPlan, ok: 200, asks: get("/api/v1/profile/diff?from=1&to=1")},
	"GET /api/v1/profile":                  {ok: 200, asks: get("/api/v1/profile")},
	"GET /api/v1/bodies":                   {ok: 200, asks: get("/api/v1/bodies")},
	"GET /api/v1/classes":                  {ok: 200, asks: get("/api/v1/classes")},
	"GET /api/v1/classes/{code}/checklist": {first: records.ActMatters, ok: 200, asks: get("/api/v1/classes/norms/checklist")},
	"GET /api/v1/types":                    {ok: 200, asks: get("/api/v1/types")},
	"GET /api/v1/types/{code}/schema":      {ok: 200, asks: get("/api/v1/types/resolution/schema")},
	"GET /api/v1/ledger/checkpoint":        {first: records.ActCheckpoints, ok: 200, asks: get("/api/v1/ledger/checkpoint")},
	"GET /api/v1/ledger/checkpoints":       {first: records.ActCheckpoints, ok: 200, asks: get("/api/v1/ledger/checkpoints")},
	"GET /api/v1/ledger/consistency":       {first: records.ActCheckpoints, ok: 200, asks: get("/api/v1/ledger/consistency?old=1")},
	"GET /api/v1/jobs":                     {first: records.ActReread, ok: 200, asks: get("/api/v1/jobs?limit=200")},
	"GET /api/v1/sessions/current":         {ok: 200, asks: get("/api/v1/sessions/current")},
	"GET /api/v1/users":                    {first: records.ActManageUsers, ok: 200, asks: get("/api/v1/users")},
	"GET /api/v1/searches":                 {first: records.ActOwnSearches, ok: 200, asks: get("/api/v1/searches")},
	"POST /api/v1/searches": {first: records.ActKeepSearch, ok: 201, asks: func(w *walk, _ visitor, _ target) []ask {
		return []ask{{method: "POST", path: "/api/v1/searches", json: map[string]any{"name": w.fresh(), "query": "q=uno"}}}
	}},
	"DELETE /api/v1/searches/{id}": {first: records.ActKeepSearch, ok: 204, asks: func(w *walk, v visitor, _ target) []ask {
		return []ask{{method: "DELETE", path: "/api/v1/searches/" + w.savedBy(v)}}
	}},
	"GET /api/v1/tokens":                      {first: records.ActOwnAccount, ok: 200, asks: get("/api/v1/tokens")},
	"GET /api/v1/system/state":                {first: records.ActRunSystem, ok: 200, asks: get("/api/v1/system/state")},
	"GET /metrics":                            {first: records.ActRunSystem, ok: 200, asks: get("/metrics")},
	"GET /health/live":                        {ok: 200, asks: get("/health/live")},
	"GET /health/ready":                       {ok: 200, asks: get("/health/ready")},
	"GET /api/docs":                           {ok: 200, asks: get("/api/docs")},
	"GET /api/openapi.yaml":                   {ok: 200, asks: get("/api/openapi.yaml")},
	"POST /api/v1/system/reindex":             {first: records.ActRunSystem, ok: 200, asks: post("/api/v1/system/reindex", nil)},
	"POST /api/v1/system/backup":              {first: records.ActBackup, asks: post("/api/v1/system/backup", map[string]any{"folder": "/nowhere"})},
	"POST /api/v1/system/export":              {first: records.ActBackup, asks: post("/api/v1/system/export", map[string]any{"folder": "/nowhere"})},
	"POST /api/v1/system/verify":              {first: records.ActVerify, ok: 200, asks: post("/api/v1/system/verify", nil)},
	"POST /api/v1/links/{secret}":             {ok: 404, asks: post("/api/v1/links/nobodyknows", map[string]any{"password": "correct horse battery"})},
	"POST /api/v1/sessions":                   {ok: 401, asks: post("/api/v1/sessions", map[string]any{"login": "nobody", "password": "wrong"})},
	"POST /api/v1/password":                   {first: records.ActOwnAccount, ok: 400, asks: post("/api/v1/password", map[string]any{"old_password": "none was set", "password": "correct horse battery"})},
	"GET /api/v1/documents/{id}/versions/{n}": {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "versions/1") })},

	"GET /api/v1/files/{id}/pages":             {reads: true, ok: 200, asks: about(func(d target) string { return pdf(d, "/pages") })},
	"GET /api/v1/files/{id}/pages/{n}/words":   {reads: true, ok: 200, asks: about(func(d target) string { return pdf(d, "/pages/1/words") })},
	"GET /api/v1/files/{id}/pages/{n}/picture": {reads: true, ok: 200, asks: about(func(d target) string { return pdf(d, "/pages/1/picture?width=100") })},
	"GET /api/v1/documents/{id}/events":        {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "events") })},
	"GET /api/v1/documents/{id}/timeline":      {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "timeline") })},
	"GET /api/v1/documents/{id}/in-force":      {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "in-force?on=2021-01-01") })},
	"GET /api/v1/documents/{id}/relations":     {reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "relations?retracted=true") })},
	"GET /api/v1/calendar": {first: records.ActSearch, ok: 200, asks: func(*walk, visitor, target) []ask {
		return []ask{{path: "/api/v1/calendar?from=1900-01-01"}, {path: "/api/v1/calendar?from=1900-01-01&format=atom"}, {path: "/api/v1/calendar?from=1900-01-01&format=csv"}}
	}},
	"POST /api/v1/documents/{id}/events": {first: records.ActRecordLaw, reads: true, ok: 201, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "events"), json: map[string]any{"type": "amended", "effective_on": "2023-05-01"}}}
	}},
	"POST /api/v1/documents/{id}/relations": {first: records.ActRecordLaw, reads: true, ok: 201, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "relations"), json: map[string]any{"type": "implements", "to": w.common, "from_provision": "art_" + w.fresh()}}}
	}},
	"POST /api/v1/events/{id}/retract": {first: records.ActRecordLaw, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: fmt.Sprintf("/api/v1/events/%d/retract", w.freshEvent(d)), json: map[string]any{"reason": "a slip"}}}
	}},
	"POST /api/v1/relations/{id}/retract": {first: records.ActRecordLaw, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: fmt.Sprintf("/api/v1/relations/%d/retract", w.freshRelation(d)), json: map[string]any{"reason": "a slip"}}}
	}},

	"POST /api/v1/documents/{id}/declare":        {first: records.ActDeclare, reads: true, ok: 409, asks: declaredAsk("declare", nil)},
	"POST /api/v1/documents/{id}/undeclare":      {first: records.ActUndeclare, reads: true, ok: 200, asks: declaredAsk("undeclare", map[string]any{"reason": "a slip"})},
	"POST /api/v1/documents/{id}/checkout":       {first: records.ActCheckOut, reads: true, ok: 409, asks: declaredAsk("checkout", map[string]any{"hours": 2})},
	"POST /api/v1/documents/{id}/checkin":        {first: records.ActCheckOut, reads: true, ok: 409, asks: declaredAsk("checkin", nil)},
	"POST /api/v1/documents/{id}/checkout/break": {first: records.ActBreakOut, reads: true, ok: 409, asks: declaredAsk("checkout/break", map[string]any{"reason": "he left"})},
	"GET /api/v1/documents/{id}/notes":           {first: records.ActReadHistory, reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "notes") })},
	"POST /api/v1/documents/{id}/notes": {first: records.ActNote, reads: true, ok: 201, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "notes"), json: map[string]any{"text": "looked at"}}}
	}},
	"GET /api/v1/documents/{id}/retention": {first: records.ActSeeRetention, reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "retention") })},
	"POST /api/v1/documents/{id}/retention/overrides": {first: records.ActOverrideRetention, reads: true, ok: 201, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "retention/overrides"), json: map[string]any{"trigger": "matter_closed", "months": w.longer(d), "action": "review", "reason": "an audit"}}}
	}},
	"POST /api/v1/documents/{id}/retention/events": {first: records.ActRecordNamedEvent, reads: true, ok: 201, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "retention/events"), json: map[string]any{"event": "separation", "on": "2001-01-01"}}}
	}},
	"POST /api/v1/retention/overrides/{id}/lift": {first: records.ActOverrideRetention, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: fmt.Sprintf("/api/v1/retention/overrides/%d/lift", w.freshOverride(d)), json: map[string]any{"reason": "it is over"}}}
	}},
	"POST /api/v1/retention/events/{id}/retract": {first: records.ActRecordNamedEvent, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: fmt.Sprintf("/api/v1/retention/events/%d/retract", w.freshNamedEvent(d)), json: map[string]any{"reason": "a slip"}}}
	}},
	"POST /api/v1/retention/simulate": {first: records.ActOversee, ok: 200, asks: post("/api/v1/retention/simulate", map[string]any{"rules": map[string]any{"papers": map[string]any{"trigger": "filed", "years": 7, "action": "destroy"}, "norms": nil}})},
	"GET /api/v1/reports/{name}": {first: records.ActOversee, ok: 200, asks: func(*walk, visitor, target) []ask {
		var all []ask
		for _, name := range records.ReportNames {
			all = append(all, ask{path: "/api/v1/reports/" + string(name)}, ask{path: "/api/v1/reports/" + string(name) + "?format=csv"})
		}
		return all
	}},
	"POST /api/v1/records/move": {first: records.ActDescribe, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{
			{method: "POST", path: "/api/v1/records/move", json: map[string]any{"query": "class=papers&class=norms&year=2020", "class": "norms", "dry_run": true}},
			{method: "POST", path: "/api/v1/records/move", json: map[string]any{"query": "q=" + d.word, "class": "norms", "reason": "it belongs there"}},
		}
	}},
	"POST /api/v1/records/edit": {first: records.ActDescribe, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/records/edit", json: map[string]any{"query": "q=" + d.word, "changes": map[string]any{"metadata": map[string]any{"session": "XXX"}}, "dry_run": true}}}
	}},
	"GET /api/v1/batches": {first: records.ActSeeBatches, ok: 200, asks: get("/api/v1/batches")},
	"POST /api/v1/batches": {first: records.ActDescribe, ok: 201, asks: func(_ *walk, _ visitor, d target) []ask {
		changes := map[string]any{"metadata": map[string]any{"session": "XXX"}}
		return []ask{
			{method: "POST", path: "/api/v1/batches", json: map[string]any{"query": "q=word*", "changes": changes}}, // its maker is told the query again
			{method: "POST", path: "/api/v1/batches", json: map[string]any{"records": []records.DocumentID{d.id}, "changes": changes}},
		}
	}},
	"GET /api/v1/batches/{id}": {asks: func(w *walk, v visitor, _ target) []ask {
		return []ask{{path: w.batchOn(v)}}
	}, status: ownBatch},
	"GET /api/v1/batches/{id}/records": {asks: func(w *walk, v visitor, _ target) []ask {
		return []ask{{path: w.batchOn(v) + "/records"}}
	}, status: ownBatch},
	"POST /api/v1/batches/{id}/begin": {first: records.ActDescribe, ok: 404, asks: post("/api/v1/batches/aaaaaaaaaaaaaaaaaaaaaaaaaa/begin", map[string]any{})},
	"POST /api/v1/batches/{id}/stop":  {first: records.ActStopBatch, ok: 404, asks: post("/api/v1/batches/aaaaaaaaaaaaaaaaaaaaaaaaaa/stop", nil)},
	"GET /api/v1/records/due":         {first: records.ActOversee, ok: 200, asks: get("/api/v1/records/due?until=2100-01-01")},

	"HEAD /api/v1/files/{id}/content": {reads: true, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "HEAD", path: file(d, "/content")}}
	}},
	"GET /api/v1/resolve": {reads: true, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{path: "/api/v1/resolve?ref=" + string(d.id)}, {path: "/api/v1/resolve?ref=" + d.number}, {path: "/api/v1/resolve?ref=" + d.symbol}}
	}},
	"GET /api/v1/search": {first: records.ActSearch, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{path: "/api/v1/search?facets=true&q=" + d.word}, {path: "/api/v1/search?facets=true"}}
	}},
	"GET /api/v1/suggest": {first: records.ActSearch, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{path: "/api/v1/suggest?q=title"}}
	}},
	"GET /api/v1/ledger": {first: records.ActReadLedger, ok: 200, tellsAll: true, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{path: "/api/v1/ledger"}, {path: "/api/v1/ledger?subject=" + string(d.id)}, {path: "/api/v1/ledger", header: map[string]string{"Accept": "application/x-ndjson"}}}
	}},
	"GET /api/v1/ledger/{seq}/proof": {tellsAll: true, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{path: fmt.Sprintf("/api/v1/ledger/%d/proof", d.seq)}}
	}, status: func(w *walk, v visitor, d target) int {
		if v.actor.May(records.ActReadLedger) && d.access.Seal == "" || w.mayRead(v, d) && v.actor.May(records.ActReadHistory) {
			return 200
		}
		return 404
	}},
	"GET /api/v1/documents/{id}/receipt": {reads: true, then: records.ActReadHistory, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{path: doc(d.id, "receipt")}, {path: doc(d.id, "receipt?version=1")}}
	}},
	"POST /api/v1/documents/{id}/annulment": {asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "annulment"), json: map[string]any{"reason": "filed twice"}}}
	}, status: func(w *walk, v visitor, d target) int {
		switch {
		case !v.actor.May(records.ActAnnul):
			return refused(v.actor)
		case !w.mayRead(v, d):
			return 404
		}
		if now, err := w.db.Document(w.house.t.Context(), d.id); err != nil || now.Annulled != nil {
			return 409
		}
		return 201
	}},
	"GET /api/v1/register/days/{date}": {first: records.ActRegister, ok: 200, tellsAll: true, asks: func(w *walk, _ visitor, _ target) []ask {
		path := "/api/v1/register/days/" + string(w.today)
		return []ask{{path: path + "?limit=1000"}, {path: path + "?format=csv"}}
	}},
	"GET /api/v1/register/years/{year}": {first: records.ActRegister, ok: 200, tellsAll: true, asks: func(w *walk, _ visitor, _ target) []ask {
		return []ask{{path: fmt.Sprintf("/api/v1/register/years/%d", w.today.Year())}}
	}},
	"GET /api/v1/register/historical": {first: records.ActRegister, ok: 200, asks: get("/api/v1/register/historical")},
	"GET /api/v1/ledger/checkpoints/{size}": {first: records.ActCheckpoints, ok: 200, asks: func(w *walk, _ visitor, _ target) []ask {
		return []ask{{path: w.checkpoint()}}
	}},
	"POST /api/v1/ledger/checkpoints": {first: records.ActSign, ok: 200, asks: func(w *walk, _ visitor, _ target) []ask {
		w.checkpoint() // nothing happens after it
		return []ask{{method: "POST", path: "/api/v1/ledger/checkpoints"}}
	}},
	"POST /api/v1/ledger/checkpoints/{size}/signatures": {first: records.ActCosign, ok: 200, asks: func(w *walk, _ visitor, _ target) []ask {
		path := w.checkpoint()
		return []ask{{method: "POST", path: path + "/signatures", json: map[string]any{"signature": w.cosign(path)}}}
	}},
	"POST /api/v1/documents": {first: records.ActFile, ok: 201, asks: func(w *walk, v visitor, _ target) []ask {
		return []ask{{method: "POST", path: "/api/v1/documents", form: form{{name: "title", text: w.fresh()}, {name: "access", text: "members"}, {name: "file", file: "a.txt", text: w.fresh()}}}}
	}},
	"PATCH /api/v1/documents/{id}": {first: records.ActDescribe, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "PATCH", path: doc(d.id), header: map[string]string{"If-Match": d.etag}, json: map[string]any{"body": "CP"}}}
	}},
	"POST /api/v1/documents/{id}/reread": {first: records.ActReread, reads: true, ok: 202, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "reread")}}
	}},
	"PUT /api/v1/files/{id}/outline": {first: records.ActOutline, reads: true, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "PUT", path: file(d, "/outline"), json: map[string]any{"items": []any{}}}}
	}},
	"POST /api/v1/files/{id}/outline/confirm": {first: records.ActOutline, reads: true, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: file(d, "/outline/confirm")}}
	}},
	"POST /api/v1/documents/{id}/versions": {first: records.ActFile, reads: true, ok: 201, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "versions"), form: form{{name: "file", file: "v.txt", text: w.fresh()}}}}
	}},
	"POST /api/v1/documents/{id}/versions/{n}/texts": {first: records.ActFile, reads: true, ok: 201, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "versions/1/texts"), form: form{{name: "lang", text: string(w.freshLanguage())}, {name: "file", file: "t.txt", text: w.fresh()}}}}
	}},
	"PATCH /api/v1/documents/{id}/versions/{n}/texts/{lang}": {first: records.ActDescribe, reads: true, ok: 204, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "PATCH", path: doc(d.id, "versions/1/texts", d.lang), json: map[string]any{"language": d.lang}}}
	}},
	"GET /api/v1/holds": {first: records.ActReadHolds, ok: 200, asks: get("/api/v1/holds?all=true")},
	"POST /api/v1/holds": {asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/holds", json: map[string]any{"name": w.fresh(), "reason": "audit", "authority": "auditors", "records": []records.DocumentID{d.id}}}}
	}, status: func(w *walk, v visitor, d target) int {
		switch {
		case !v.actor.May(records.ActHold):
			return refused(v.actor)
		case !w.mayRead(v, d):
			return 400
		}
		return 201
	}},
	"GET /api/v1/holds/{id}": {first: records.ActReadHolds, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{path: fmt.Sprintf("/api/v1/holds/%d", w.holdOn(d))}}
	}},
	"GET /api/v1/holds/{id}/records": {first: records.ActReadHolds, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{path: fmt.Sprintf("/api/v1/holds/%d/records", w.holdOn(d))}}
	}},
	"POST /api/v1/holds/{id}/lift": {first: records.ActHold, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: fmt.Sprintf("/api/v1/holds/%d/lift", w.holdOn(d)), json: map[string]any{"reason": "over"}}}
	}},
	"GET /api/v1/dispositions": {first: records.ActReadFates, ok: 200, asks: get("/api/v1/dispositions")},
	"POST /api/v1/dispositions": {asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/dispositions", json: map[string]any{"action": "destroy", "reason": "its time is over", "records": []records.DocumentID{d.id}}}}
	}, status: func(w *walk, v visitor, d target) int {
		switch {
		case !v.actor.May(records.ActDispose):
			return refused(v.actor)
		case !w.mayRead(v, d):
			return 400
		}
		return 409 // it is not due
	}},
	"GET /api/v1/dispositions/{id}":          {first: records.ActReadFates, ok: 404, asks: get("/api/v1/dispositions/999999999")},
	"GET /api/v1/dispositions/{id}/records":  {first: records.ActReadFates, ok: 404, asks: get("/api/v1/dispositions/999999999/records")},
	"GET /api/v1/dispositions/{id}/package":  {first: records.ActReadFates, ok: 404, asks: get("/api/v1/dispositions/999999999/package")},
	"POST /api/v1/dispositions/{id}/approve": {first: records.ActApprove, ok: 404, asks: post("/api/v1/dispositions/999999999/approve", map[string]any{})},
	"POST /api/v1/dispositions/{id}/reject":  {first: records.ActApprove, ok: 404, asks: post("/api/v1/dispositions/999999999/reject", map[string]any{"reason": "no"})},
	"POST /api/v1/dispositions/{id}/run":     {first: records.ActDispose, ok: 404, asks: post("/api/v1/dispositions/999999999/run", nil)},
	"POST /api/v1/dispositions/{id}/confirm": {first: records.ActDispose, ok: 404, asks: post("/api/v1/dispositions/999999999/confirm", map[string]any{"reference": "L-1", "received_on": "2026-01-02"})},
	"GET /api/v1/documents/{id}/copies":      {reads: true, then: records.ActCopies, ok: 200, asks: about(func(d target) string { return doc(d.id, "copies") })},
	"GET /api/v1/copies/{code}":              {first: records.ActCopies, reads: true, ok: 200, asks: about(func(d target) string { return copied(d, "") })},
	"GET /api/v1/copies/{code}/content":      {first: records.ActCopies, reads: true, ok: 200, asks: about(func(d target) string { return copied(d, "/content") })},
	"GET /api/v1/copies/{code}/proof":        {first: records.ActCopies, reads: true, ok: 200, asks: about(func(d target) string { return copied(d, "/proof") })},
	"GET /api/v1/verify": {first: records.ActVerifyCopy, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{path: "/api/v1/verify?sha256=" + string(d.sum)}, {path: "/api/v1/verify?sha256=" + string(d.issued)}}
	}},
	"GET /api/v1/verify/{code}": {first: records.ActVerifyCopy, ok: 200, asks: about(func(d target) string { return "/api/v1/verify/" + d.code.String() })},
	"POST /api/v1/documents/{id}/copies": {first: records.ActCertify, reads: true, ok: 201, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "copies"), json: map[string]any{"version": 1}}}
	}},
	"POST /api/v1/copies/{code}/revoke": {first: records.ActRevokeCopy, reads: true, ok: 200, asks: func(w *walk, v visitor, d target) []ask {
		if d.seq < 1<<40 && w.mayRead(v, d) { // each revokes one of their own
			d.code = w.copyOf(d.id).Code
		}
		return []ask{{method: "POST", path: copied(d, "/revoke"), json: map[string]any{"reason": "a slip"}}}
	}},
	"GET /api/v1/documents/{id}/shares": {first: records.ActShare, reads: true, ok: 200, asks: about(func(d target) string { return doc(d.id, "shares") })},
	"POST /api/v1/documents/{id}/shares": {first: records.ActShare, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "shares"), json: map[string]any{"version": 1, "reason": "asked for"}}}
	}, status: func(w *walk, v visitor, d target) int {
		switch {
		case !v.actor.May(records.ActShare):
			return refused(v.actor)
		case !w.mayRead(v, d):
			return 404
		case d.access.Embargo != "":
			return 409
		}
		return 201
	}},
	"POST /api/v1/shares/{id}/revoke": {first: records.ActShare, reads: true, ok: 200, asks: func(w *walk, v visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/shares/" + w.shareOf(d) + "/revoke", json: map[string]any{"reason": "a slip"}}}
	}},
	"GET /api/v1/fixity":      {first: records.ActFixity, ok: 200, asks: get("/api/v1/fixity")},
	"POST /api/v1/fixity/run": {first: records.ActVerify, ok: 200, asks: post("/api/v1/fixity/run", nil)},
	"DELETE /api/v1/sessions/current": {ok: 204, asks: func(*walk, visitor, target) []ask {
		return []ask{{method: "DELETE", path: "/api/v1/sessions/current"}}
	}},
	"POST /api/v1/users": {first: records.ActManageUsers, ok: 201, asks: func(w *walk, _ visitor, _ target) []ask {
		return []ask{{method: "POST", path: "/api/v1/users", json: map[string]any{"login": w.fresh(), "roles": []string{"reader"}}}}
	}},
	"GET /api/v1/users/{id}": {first: records.ActManageUsers, ok: 200, asks: func(w *walk, v visitor, _ target) []ask {
		return []ask{{path: "/api/v1/users/" + someID(v)}}
	}},
	"PATCH /api/v1/users/{id}": {first: records.ActManageUsers, ok: 200, asks: func(_ *walk, v visitor, _ target) []ask {
		return []ask{{method: "PATCH", path: "/api/v1/users/" + someID(v), json: map[string]any{"email": "a@example.org"}}}
	}},
	"POST /api/v1/users/{id}/link": {first: records.ActManageUsers, ok: 201, asks: func(_ *walk, v visitor, _ target) []ask {
		return []ask{{method: "POST", path: "/api/v1/users/" + someID(v) + "/link"}}
	}},
	"POST /api/v1/users/{id}/terms": {first: records.ActManageUsers, ok: 201, asks: func(w *walk, v visitor, _ target) []ask {
		return []ask{{method: "POST", path: "/api/v1/users/" + w.stranger() + "/terms", json: map[string]any{"kind": "body", "code": "AG", "until": "2999-01-01"}}}
	}},
	"POST /api/v1/users/{id}/terms/end": {first: records.ActManageUsers, ok: 404, asks: func(w *walk, v visitor, _ target) []ask {
		return []ask{{method: "POST", path: "/api/v1/users/" + w.stranger() + "/terms/end", json: map[string]any{"kind": "role", "code": "admin"}}} // who never was one
	}},
	"GET /api/v1/matters":              {first: records.ActSearch, ok: 200, asks: get("/api/v1/matters?limit=200")},
	"POST /api/v1/matters":             {first: records.ActMatters, ok: 201, asks: post("/api/v1/matters", map[string]any{"titles": map[string]any{"es": "Expediente"}, "class": "norms"})},
	"GET /api/v1/matters/{id}":         {matter: true, reads: true, ok: 200, asks: about(func(d target) string { return matter(d, "") })},
	"GET /api/v1/matters/{id}/history": {matter: true, reads: true, then: records.ActReadHistory, ok: 200, asks: about(func(d target) string { return matter(d, "/history") })},
	"PATCH /api/v1/matters/{id}":       {matter: true, first: records.ActMatters, reads: true, ok: 200, asks: onMatter("PATCH", "", map[string]any{"body": "CP"})},
	"POST /api/v1/matters/{id}/close": {matter: true, first: records.ActCloseMatter, reads: true, ok: 200, asks: func(w *walk, v visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/matters/" + string(w.freshMatter(d)) + "/close", json: map[string]any{"reason": "nothing came"}}}
	}},
	"POST /api/v1/matters/{id}/reopen": {matter: true, first: records.ActCloseMatter, reads: true, ok: 200, asks: func(w *walk, v visitor, d target) []ask {
		id := w.freshMatter(d)
		if d.number != ghostNumber {
			if _, err := w.office.CloseMatter(w.house.t.Context(), root(), string(id), "nothing came"); err != nil {
				w.house.t.Fatal(err)
			}
		}
		return []ask{{method: "POST", path: "/api/v1/matters/" + string(id) + "/reopen", json: map[string]any{"reason": "too early"}}}
	}},
	"POST /api/v1/matters/{id}/seal": {matter: true, first: records.ActSealMatter, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/matters/" + string(w.freshMatter(d)) + "/seal", json: map[string]any{"until": "2199-01-01"}}}
	}},
	"POST /api/v1/matters/{id}/documents": {matter: true, first: records.ActMatters, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		other := w.shelfOfCommon()
		return []ask{{method: "POST", path: matter(d, "/documents"), json: map[string]any{"document": other}}}
	}},
	"POST /api/v1/matters/{id}/take-out": {matter: true, first: records.ActMatters, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		other := w.shelfOfCommon()
		if d.number != ghostNumber {
			if _, err := w.office.PutInMatter(w.house.t.Context(), root(), string(d.matter), other); err != nil {
				w.house.t.Fatal(err)
			}
		}
		return []ask{{method: "POST", path: matter(d, "/take-out"), json: map[string]any{"document": other, "reason": "a slip"}}}
	}},
	"POST /api/v1/matters/{id}/checklist": {matter: true, first: records.ActMatters, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/matters/" + string(w.freshMatter(d)) + "/checklist", json: map[string]any{"codes": []string{"letter"}}}}
	}},
	"POST /api/v1/matters/{id}/requirements": {matter: true, first: records.ActMatters, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/matters/" + string(w.freshMatter(d)) + "/requirements", json: map[string]any{"text": "Carta"}}}
	}},
	"POST /api/v1/matters/{id}/requirements/{n}/fulfil": {matter: true, first: records.ActMatters, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		other := w.shelfOfCommon()
		if d.number != ghostNumber {
			if _, err := w.office.PutInMatter(w.house.t.Context(), root(), string(d.matter), other); err != nil {
				w.house.t.Fatal(err)
			}
		}
		return []ask{{method: "POST", path: matter(d, "/requirements/1/fulfil"), json: map[string]any{"document": other}}}
	}},
	"POST /api/v1/matters/{id}/requirements/{n}/waive": {matter: true, first: records.ActMatters, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: "/api/v1/matters/" + string(w.freshMatter(d)) + "/requirements/1/waive", json: map[string]any{"reason": "a slip"}}}
	}},
	"GET /api/v1/matters/{id}/dossier": {matter: true, asks: func(w *walk, v visitor, d target) []ask {
		return []ask{{path: matter(d, "/dossier?format=bag")}, {path: matter(d, "/dossier?format=pdf&lang=fr")}}
	}, first: records.ActDossier, reads: true, ok: 200},
	"GET /api/v1/vital":      {first: records.ActSeeVital, ok: 200, asks: get("/api/v1/vital?limit=200")},
	"POST /api/v1/vital/kit": {first: records.ActKit, ok: 200, asks: post("/api/v1/vital/kit", map[string]any{"passphrase": "una frase muy larga"})},
	"POST /api/v1/documents/{id}/vital": {first: records.ActVital, reads: true, ok: 200, asks: func(_ *walk, _ visitor, d target) []ask {
		return []ask{{method: "POST", path: doc(d.id, "vital"), json: map[string]any{"months": 12}}}
	}},
	"POST /api/v1/documents/{id}/vital/review": {first: records.ActVital, reads: true, ok: 200, asks: func(w *walk, _ visitor, d target) []ask {
		w.vital(d)
		return []ask{{method: "POST", path: doc(d.id, "vital/review"), json: map[string]any{}}}
	}},
	"POST /api/v1/documents/{id}/vital/unmark": {first: records.ActVital, reads: true, ok: 204, asks: func(w *walk, _ visitor, d target) []ask {
		w.vital(d)
		return []ask{{method: "POST", path: doc(d.id, "vital/unmark"), json: map[string]any{"reason": "a slip"}}}
	}},
	"POST /api/v1/tokens": {first: records.ActOwnAccount, ok: 201, asks: func(*walk, visitor, target) []ask {
		return []ask{{method: "POST", path: "/api/v1/tokens", json: map[string]any{"name": "walk", "scopes": []string{"read"}}}}
	}},
	"DELETE /api/v1/tokens/{id}": {first: records.ActOwnAccount, ok: 204, asks: func(_ *walk, v visitor, _ target) []ask {
		return []ask{{method: "DELETE", path: "/api/v1/tokens/" + v.own}}
	}},
}

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

// The walk: every operation of the contract, as everybody, about documents of every
// access. An operation without a row in the table fails.
func TestEveryOperationKeepsTheAccessRule(t *testing.T) {
	described := operations(loadContract(t))
	for _, op := range described {
		if _, ok := steps[op]; !ok {
			t.Errorf("%s has no row in the access table of this test", op)
		}
	}
	for _, op := range slices.Sorted(maps.Keys(steps)) {
		if !slices.Contains(described, op) {
			t.Errorf("the row %s is of no operation", op)
		}
	}
	w := newWalk(t)
	visitors := w.visitors()
	slices.SortStableFunc(described, func(a, b string) int { // what changes nothing goes first
		return strings.Compare(changes(a), changes(b))
	})
	for _, op := range described {
		s := steps[op]
		if s.asks == nil {
			continue
		}
		t.Run(op, func(t *testing.T) {
			w.client.t = t
			for _, v := range visitors {
				for i, d := range w.documents {
					if i > 0 && !s.reads && s.status == nil && changes(op) != "" {
						break // it is about no document: once for each visitor will do
					}
					w.visit(t, op, s, v, d)
				}
			}
		})
	}
}

func changes(op string) string {
	if strings.HasPrefix(op, "GET ") || strings.HasPrefix(op, "HEAD ") {
		return ""
	}
	return "changes"
}

// visit makes the requests of a step and holds the answers against the rule.
func (w *walk) visit(t *testing.T, op string, s step, v visitor, d target) {
	t.Helper()
	if s.reads && strings.HasPrefix(op, "PATCH ") {
		current, err := w.db.Document(t.Context(), d.id)
		if err != nil {
			t.Fatal(err)
		}
		d.etag = fmt.Sprintf("%q", fmt.Sprint(current.Revision))
	}
	want := w.expected(s, v, d)
	asks := s.asks(w, v, d)
	var ghosts []ask
	if want >= 400 && (s.reads || s.status != nil) && !w.mayRead(v, d) && (!s.matter || d.access.Seal == "") {
		ghosts = s.asks(w, v, w.ghost(d))
	}
	for i, a := range asks {
		a.token = v.token
		got := w.do(a)
		if got.Code != want {
			t.Errorf("%s asks %s %s about what is %s: status %d, want %d: %.200s", v.name, a.method, a.path, d.access.Class(), got.Code, want, got.Body)
			continue
		}
		if ghosts != nil {
			ghosts[i].token = v.token
			w.same(t, v, a, got, w.do(ghosts[i]))
		}
		if s.tellsAll && v.actor.May(records.ActReadLedger) {
			continue
		}
		w.tells(t, op, v, a, got)
		if strings.HasPrefix(op, "GET ") && !strings.Contains(op, "/checkpoint") { // RFC 9110 §9.3.2: the same, without the bytes
			a.method = http.MethodHead
			if head := w.do(a); head.Code != want || head.Body.Len() != 0 {
				t.Errorf("%s asks HEAD %s: status %d and %d bytes, want %d and none", v.name, a.path, head.Code, head.Body.Len(), want)
			}
		}
	}
}

// same: what one may not read answers as what never was, to the byte.
func (w *walk) same(t *testing.T, v visitor, a ask, real, ghost answer) {
	t.Helper()
	for _, r := range []answer{real, ghost} {
		r.Header().Del("X-Request-Id")
	}
	if real.Code != ghost.Code || real.Body.String() != ghost.Body.String() || fmt.Sprint(real.Header()) != fmt.Sprint(ghost.Header()) {
		t.Errorf("%s can tell from %s %s that the document exists:\n%d %s %v\n%d %s %v", v.name, a.method, a.path,
			real.Code, real.Body, real.Header(), ghost.Code, ghost.Body, ghost.Header())
	}
}

// tells: no answer tells of a document that the visitor may not read, and lists tell of each that they may.
func (w *walk) tells(t *testing.T, op string, v visitor, a ask, got answer) {
	t.Helper()
	all := got.Body.String() + fmt.Sprint(got.Header())
	if !v.actor.May(records.ActReadHistory) && strings.Contains(all, root().Name) && !strings.Contains(op, "/verify") && got.Header().Get("Content-Type") != "application/pdf" { // a certificate names its issuer, and every PDF has a /Root
		t.Errorf("%s learns who filed or recorded something from %s %s", v.name, a.method, a.path)
	}
	for _, d := range w.documents {
		may := w.mayRead(v, d)
		for _, mark := range d.marks {
			if !may && strings.Contains(all, mark) {
				t.Errorf("%s learns %q from %s %s", v.name, mark, a.method, a.path)
			}
		}
		but := d
		but.access.Seal = ""
		for _, mark := range d.ofMatter {
			if !w.mayRead(v, but) && strings.Contains(all, mark) {
				t.Errorf("%s learns %q of a matter from %s %s", v.name, mark, a.method, a.path)
			}
		}
		if strings.Contains(op, "/cit") && strings.Contains(op, "{id}") && got.Code == 200 && may && !strings.Contains(a.path, string(d.id)) && !strings.Contains(all, string(d.id)) {
			t.Errorf("%s does not find that what is %s is cited, or cites, by %s", v.name, d.access.Class(), a.path)
		}
		lists := op == "GET /api/v1/documents" || op == "GET /api/v1/outlines/waiting" && got.Code == 200 || a.path == "/api/v1/search?facets=true"
		if lists && may && !strings.Contains(all, string(d.id)) {
			t.Errorf("%s does not find what is %s by %s", v.name, d.access.Class(), a.path)
		}
		if a.path == "/api/v1/search?facets=true&q="+d.word {
			if total, _ := got.field("total").(float64); (total == 1) != may {
				t.Errorf("%s finds %v of what is %s", v.name, total, d.access.Class())
			}
		}
	}
}

// declaredAsk asks about a document that is a declared record then, whatever was asked before.
func declaredAsk(what string, body map[string]any) func(*walk, visitor, target) []ask {
	return func(w *walk, _ visitor, d target) []ask {
		ctx, h := w.client.t.Context(), w.house
		_, _ = h.office.Declare(ctx, root(), d.id)                 // a Conflict says that it is one
		holds, _ := h.custodian.HoldsOf(ctx, root(), string(d.id)) // none of what nobody may read
		for _, hold := range holds {                               // which another operation of the walk may have placed
			if hold.InForce() {
				if _, err := h.custodian.LiftHold(ctx, root(), hold.ID, "the walk goes on"); err != nil {
					h.t.Fatal(err)
				}
			}
		}
		a := ask{method: "POST", path: doc(d.id, what)}
		if body != nil {
			a.json = body
		}
		return []ask{a}
	}
}
