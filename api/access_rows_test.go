package api_test

import (
	"fmt"
	"strings"

	"acervo/records"
)

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
