package main

import (
	"net/url"

	"acervo/records"
)

// The two differences of every act.
var (
	// drawn are ids, secrets, times and sums of what an act makes.
	drawn = difference{
		pattern: `\b[a-z2-7]{26}\b|[0-9a-f]{64}|\d{4}-\d\d-\d\d[T ][0-9:.]+(?:Z|[-+]\d\d:\d\d)?|\d{1,2} [a-z]{3} \d{4}, \d\d:\d\d(?::\d\d)?|acervo_[A-Za-z0-9_-]+|[A-Za-z0-9_-]{43}|"[A-Z2-9]{5}-?[A-Z2-9]{5}"`,
		why:     "it is made anew by each service",
	}
	// given are numbers of the register and of the ledger, which have no gaps.
	given = difference{
		pattern: `CISS(?:/|%2F|-)[A-Za-z0-9/%-]+|"(?:ledger_seq|seq|id|event|hold|size)":"?\d+"?|/(?:holds|dispositions|ledger|checkpoints|versions|overrides|events)/\d+|entry(?:=|%3D)\d+|\b\d+ asientos`,
		why:     "numbers follow one another without a gap, so that the next one shows how many were given",
	}
)

// listed are dispositions in the list above a form.
var listed = difference{pattern: `(?s)<p class="empty">Todavía no hay disposiciones\.(?: <a [^>]*>[^<]*</a>)?</p>|<table class="lines">.*?</table>`, why: acts.why}

// gathered is how far a hold has come that is just being placed.
var gathered = difference{pattern: `"(?:held|all|state)":"?\w+"?`, why: "it is gathered beside, and counts as far as it is"}

// waits is how long somebody who mistook a password waits.
var waits = difference{pattern: `^\d{1,3}$|\b\d+ ?s\b`, why: "it is told by the clock"}

func post(path string, body any) question {
	return question{method: "POST", path: path, json: body}
}

func send(path string, fields url.Values) question {
	return question{method: "POST", path: path, fields: fields}
}

// onHidden are acts on what one of the twins has and on what never was; nobody who asks may.
func onHidden(make func(d thing) []question) func(known, hidden, caller) []question {
	return func(_ known, x hidden, _ caller) (qs []question) {
		for _, d := range append(x.things(), never) {
			qs = append(qs, make(d)...)
		}
		return qs
	}
}

type object = map[string]any

// doing are the surfaces where something is done.
var doing = []surface{
	{name: "acts on a document", differs: []difference{drawn}, asks: onHidden(func(d thing) []question {
		at := "/api/v1/documents/" + d.id
		edit := question{method: "PATCH", path: at, json: object{"body": "CP"}, header: map[string]string{"If-Match": `"1"`}}
		wrong := question{method: "PATCH", path: at, json: object{"body": "NOWHERE", "symbol": d.symbol}, header: map[string]string{"If-Match": `"999"`}}
		return []question{
			edit, wrong, {method: "PATCH", path: at, json: object{"body": "CP"}}, {method: "PATCH", path: at + "/versions/1/texts/es", json: object{"language": "es"}},
			post(at+"/reread", nil), {method: "POST", path: at + "/versions", form: map[string]string{"file:v.txt": "versión"}}, {method: "POST", path: at + "/versions/1/texts", form: map[string]string{"lang": "pt", "file:v.txt": "texto"}},
			post(at+"/events", object{"type": "repealed", "effective_on": "2020-01-01"}), post(at+"/relations", object{"type": "cites", "to": d.id}), post(at+"/copies", object{"version": 1}), post(at+"/annulment", object{"reason": "un error"}),
			post(at+"/declare", nil), post(at+"/undeclare", object{"reason": "un error"}), post(at+"/checkout", object{"hours": 1}), post(at+"/checkin", nil), post(at+"/checkout/break", object{"reason": "un error"}), post(at+"/notes", object{"text": "Visto."}),
			post(at+"/retention/overrides", object{"trigger": "filed", "years": 99, "action": "review", "reason": "pleito"}), post(at+"/retention/events", object{"event": "separation", "on": "2001-01-01"}), post(at+"/shares", object{"version": 1, "reason": "pleito"}),
			post(at+"/vital", object{"months": 1}), post(at+"/vital/review", object{}), post(at+"/vital/unmark", object{"reason": "un error"}),
			{method: "PUT", path: "/api/v1/files/" + d.file + "/outline", json: object{"items": []any{}}}, post("/api/v1/files/"+d.file+"/outline/confirm", nil),
		}
	})},
	{name: "acts on a document on pages", differs: []difference{drawn}, asks: onHidden(func(d thing) []question {
		at := "/d/" + d.id
		return []question{
			send(at+"/certify", url.Values{"version": {"1"}}), send(at+"/edit", url.Values{"type": {"other"}, "titles.es": {"Otro"}, "class": {"OTR"}, "revision": {"1"}}), send(at+"/state", url.Values{"do": {"checkout"}, "hours": {"1"}}), send(at+"/notes", url.Values{"text": {"Visto."}}),
			send(at+"/move", url.Values{"class": {"OTR"}, "record": {d.id + ":1"}}), send(at+"/law", url.Values{"type": {"submitted"}, "effective_on": {"2001-01-01"}}), {method: "POST", path: at + "/add", form: map[string]string{"version": "1", "lang": "pt", "file:v.txt": "texto"}},
			send(at+"/relations", url.Values{"type": {"cites"}, "to": {d.id}}), send(at+"/retention", url.Values{"do": {"event"}, "code": {"separation"}, "on": {"2001-01-01"}}), send(at+"/copies", url.Values{"code": {never.code}, "reason": {"un error"}}),
			send(at+"/share", url.Values{"days": {"1"}, "reason": {"pleito"}}), send(at+"/outline", url.Values{"file": {d.file}, "tag": {"x"}, "confirm": {"true"}}), send(at+"/reread", nil), send(at+"/accept", url.Values{"field": {"title"}, "revision": {"1"}}),
			send("/admin/jobs/retry", url.Values{"document": {d.id}}), send("/governance/vital", url.Values{"do": {"mark"}, "months": {"1"}, "document": {d.id}}),
		}
	})},
	{name: "acts that name a document", differs: []difference{drawn, given, rest}, asks: func(k known, x hidden, _ caller) (qs []question) {
		for _, d := range append(x.things(), never) {
			for _, ref := range []string{d.id, d.number} {
				qs = append(qs,
					post("/api/v1/documents/"+k.open.id+"/events", object{"type": "amended", "effective_on": "2025-01-01", "by": ref}), post("/api/v1/documents/"+k.open.id+"/relations", object{"type": "cites", "to": ref}),
					post("/api/v1/matters/"+k.matter+"/documents", object{"document": ref}), post("/api/v1/matters/"+k.matter+"/take-out", object{"document": ref, "reason": "un error"}), post("/api/v1/matters/"+k.matter+"/requirements/1/fulfil", object{"document": ref}),
					post("/api/v1/holds", object{"name": "Otra", "reason": "auditoría", "authority": "Contraloría", "records": []string{ref}}), post("/api/v1/dispositions", object{"action": "destroy", "reason": "plazo", "records": []string{ref}}),
					post("/api/v1/records/move", object{"records": []string{ref}, "class": "OTR", "dry_run": true}), post("/api/v1/records/edit", object{"records": []string{ref}, "changes": object{"body": "CP"}, "dry_run": true}),
					send("/governance/holds", url.Values{"name": {"Otra"}, "reason": {"auditoría"}, "authority": {"Contraloría"}, "records": {ref}}),
					send("/matters/"+k.matter, url.Values{"do": {"put"}, "document": {ref}}),
				)
			}
		}
		return qs
	}},
	{name: "proposing on a page", differs: []difference{drawn, listed}, asks: onHidden(func(d thing) []question {
		return []question{send("/governance/dispositions", url.Values{"action": {"destroy"}, "reason": {"plazo"}, "record": {d.id}}), send("/governance/dispositions", url.Values{"action": {"destroy"}, "reason": {"plazo"}, "record": {d.number}})}
	})},
	{name: "acts on what hangs on a document", differs: []difference{drawn}, asks: func(_ known, x hidden, _ caller) (qs []question) {
		why := object{"reason": "un error"}
		for _, d := range []thing{x.plain, never} {
			qs = append(qs, post("/api/v1/copies/"+d.code+"/revoke", why), post("/api/v1/shares/"+d.share+"/revoke", why))
		}
		for _, id := range []string{x.event, never.id} {
			qs = append(qs, post("/api/v1/events/"+id+"/retract", why))
		}
		for _, id := range []string{x.relation, "999999999"} {
			qs = append(qs, post("/api/v1/relations/"+id+"/retract", why))
		}
		for _, id := range []string{x.override, "999999999"} {
			qs = append(qs, post("/api/v1/retention/overrides/"+id+"/lift", why), post("/api/v1/retention/events/"+id+"/retract", why))
		}
		for _, id := range []string{x.matter, never.id} {
			at := "/api/v1/matters/" + id
			qs = append(qs, question{method: "PATCH", path: at, json: object{"body": "CP"}}, post(at+"/close", why), post(at+"/reopen", why), post(at+"/seal", object{"until": "2090-01-01"}), post(at+"/documents", object{"document": never.id}), post(at+"/take-out", object{"document": never.id, "reason": "un error"}),
				post(at+"/requirements", object{"text": "Carta"}), post(at+"/checklist", object{}), send("/matters/"+id, url.Values{"do": {"catchup"}, "codes": {"request"}}), post(at+"/requirements/1/fulfil", object{"document": never.id}), post(at+"/requirements/1/waive", why), send("/matters/"+id, url.Values{"do": {"require"}, "text": {"Carta"}}),
				post("/api/v1/holds", object{"name": "Otra", "reason": "auditoría", "authority": "Contraloría", "matter": id}))
		}
		return qs
	}},
	{name: "many at once", differs: []difference{drawn, given, rest}, asks: func(known, hidden, caller) (qs []question) {
		for _, q := range []string{"q=muestra", "q=quetzalina", "class=MEM-CIR", "body=CIESS", "class=NOR-REG"} {
			qs = append(qs, post("/api/v1/records/move", object{"query": q, "class": "OTR", "dry_run": true}), post("/api/v1/records/edit", object{"query": q, "changes": object{"body": "CP"}, "dry_run": true}),
				send("/governance/edit", url.Values{"query": {q}, "which": {"all"}, "to_class": {"OTR"}, "do": {"preview"}}), post("/api/v1/batches", object{"query": q, "changes": object{"body": "CP"}}))
		}
		for _, do := range []string{"begin", "stop"} {
			qs = append(qs, post("/api/v1/batches/"+never.id+"/"+do, object{}), send("/governance/batches/"+never.id+"/"+do, nil))
		}
		return append(qs, post("/api/v1/retention/simulate", object{"rules": object{"FIN-PRE": object{"trigger": "filed", "years": 0, "months": 1, "action": "destroy"}, "MEM-CIR": object{"trigger": "document_date", "years": 1, "action": "destroy"}}}))
	}},
	{name: "filing the same bytes", differs: []difference{drawn, given}, asks: func(k known, x hidden, _ caller) []question {
		fields := map[string]string{"type": "other", "class": "OTR", "title": "Mío", "access": "staff", "lang": "es", "file:mio.txt": x.bytes}
		file := question{method: "POST", path: "/api/v1/documents", form: fields, header: map[string]string{"Idempotency-Key": x.key}}
		return []question{file, {method: "POST", path: "/api/v1/documents/" + k.open.id + "/versions", form: map[string]string{"lang": "es", "file:mio.txt": x.bytes}}, {method: "POST", path: "/file", form: fields}}
	}},
	{name: "filing into a matter", differs: []difference{drawn, given}, asks: func(_ known, _ hidden, _ caller) (qs []question) {
		for _, m := range []string{"EXP-9", "EXP-77"} {
			qs = append(qs, question{method: "POST", path: "/api/v1/documents", form: map[string]string{"type": "other", "class": "OTR", "title": "Mío", "access": "staff", "matter": m, "file:otro.txt": "otro texto"}})
		}
		return qs
	}},
	{name: "uploads", differs: []difference{drawn}, asks: func(known, hidden, caller) []question {
		return []question{post("/api/v1/uploads", object{"name": "a.pdf", "size": 3}), {method: "PATCH", path: "/api/v1/uploads/" + never.id, body: "abc", header: map[string]string{"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}}}
	}},
	{name: "the profile", differs: []difference{rest}, asks: func(known, hidden, caller) []question {
		return []question{
			{method: "POST", path: "/api/v1/profile/plan", body: "name: x", header: map[string]string{"Content-Type": "application/yaml"}}, {method: "POST", path: "/api/v1/profile", body: "name: x", header: map[string]string{"Content-Type": "application/yaml", "If-Match": `"7"`}},
			{method: "POST", path: "/governance/plan/change", form: map[string]string{"file:p.yaml": "name: x"}}, send("/governance/plan/apply", url.Values{"text": {"name: x"}, "against": {"7"}}),
		}
	}},
	{name: "holds and dispositions", differs: []difference{drawn, given, rest, gathered}, asks: func(k known, _ hidden, who caller) []question {
		return []question{
			post("/api/v1/holds", object{"name": "Busca " + who.name, "reason": "auditoría", "authority": "Contraloría", "query": "q=quetzalina"}), send("/governance/holds", url.Values{"name": {"Clase " + who.name}, "reason": {"auditoría"}, "authority": {"Contraloría"}, "class": {"COO-CON"}}),
			post("/api/v1/holds/999999999/lift", object{"reason": "ya"}), send("/governance/holds/999999999/lift", url.Values{"reason": {"ya"}}), post("/api/v1/dispositions/999999999/approve", object{}), post("/api/v1/dispositions/999999999/reject", object{"reason": "no"}),
			post("/api/v1/dispositions/999999999/run", nil), post("/api/v1/dispositions/999999999/confirm", object{"reference": "L-1", "received_on": "2026-01-02"}), send("/governance/dispositions/999999999/decide", url.Values{"do": {"reject"}}),
		}
	}},
	{name: "matters that may be known of", differs: []difference{drawn, given, rest, sealing}, asks: func(k known, _ hidden, who caller) (qs []question) {
		qs = []question{
			post("/api/v1/matters", object{"titles": object{"es": "Expediente de " + who.name}, "class": "NOR-RES"}), send("/matters", url.Values{"title": {"Otro de " + who.name}, "class": {"NOR-RES"}}),
			send("/matters/"+k.sealed, url.Values{"do": {"require"}, "text": {"Acta"}}),
		}
		if who.name == string(records.RecordsManager) {
			qs = append(qs, post("/api/v1/matters/"+k.matter+"/close", object{"reason": "terminado"}), post("/api/v1/matters/"+k.matter+"/reopen", object{"reason": "faltaba algo"}))
		}
		return qs
	}},
	{name: "one's own account and others'", differs: []difference{drawn, waits}, asks: func(k known, _ hidden, _ caller) []question {
		return []question{
			post("/api/v1/searches", object{"name": "Otra", "query": "q=quetzalina"}), {method: "DELETE", path: "/api/v1/searches/" + never.id}, send("/searches", url.Values{"query": {"q=uno"}, "name": {"Uno"}}), send("/searches/"+never.id+"/forget", nil),
			post("/api/v1/sessions", object{"login": "nadie", "password": "no es esta"}), {method: "DELETE", path: "/api/v1/sessions/current"}, post("/api/v1/password", object{"old_password": "no es esta", "password": "correct horse battery"}), post("/api/v1/links/nobody", object{"password": "correct horse battery"}),
			post("/api/v1/users", object{"login": "una-clerk", "roles": []string{"reader"}}), {method: "PATCH", path: "/api/v1/users/" + never.id, json: object{"email": "a@example.org"}}, post("/api/v1/users/"+never.id+"/link", nil), post("/api/v1/users/"+never.id+"/terms", object{"kind": "body", "code": "AG"}),
			post("/api/v1/users/"+never.id+"/terms/end", object{"kind": "body", "code": "AG"}), post("/api/v1/tokens", object{"name": "nada", "scopes": []string{"nada"}}), {method: "DELETE", path: "/api/v1/tokens/" + never.id},
			send("/sign-in", url.Values{"login": {"nadie"}, "password": {"no es esta"}}), send("/sign-out", nil), send("/link/nobody", url.Values{"password": {"a"}, "again": {"b"}}), send("/account/language", url.Values{"language": {"xx"}}), send("/account/password", url.Values{"old_password": {"a"}, "password": {"b"}, "again": {"c"}}),
			send("/account/tokens", url.Values{"name": {""}}), send("/account/tokens/revoke", url.Values{"token": {never.id}}), send("/account/sessions/end", url.Values{"session": {never.id}}), send("/admin/users", url.Values{"login": {"una-clerk"}}), send("/admin/users/"+never.id, nil), send("/admin/users/"+never.id+"/link", nil),
			send("/admin/users/"+never.id+"/terms", url.Values{"what": {"body:AG"}}), send("/admin/users/"+never.id+"/terms/end", url.Values{"what": {"body:AG"}}),
		}
	}},
	{name: "a kit of vital records", differs: []difference{{pattern: `(?s).+`, only: []records.Role{records.RecordsManager}, why: "it is locked, and so no two are alike; what is in it is told by the list of vital records"}}, asks: func(known, hidden, caller) []question {
		return []question{post("/api/v1/vital/kit", object{"passphrase": "una frase muy larga"}), send("/governance/vital/kit", url.Values{"passphrase": {"una frase muy larga"}})}
	}},
	{name: "checking the whole", differs: []difference{drawn, given, {pattern: `(?s).+`, only: []records.Role{records.Admin, records.Controller, records.RecordsManager}, why: "who checks every byte and entry, or signs for them, is told how many there are; problems name ids only"}}, asks: func(known, hidden, caller) []question {
		return []question{
			post("/api/v1/system/verify", nil), post("/api/v1/system/reindex", nil), post("/api/v1/system/backup", object{"folder": "/nowhere"}), post("/api/v1/system/export", object{"folder": "/nowhere"}), post("/api/v1/fixity/run", nil), post("/api/v1/ledger/checkpoints", nil), send("/ledger/checkpoints", nil), post("/api/v1/ledger/checkpoints/999999/signatures", object{"signature": "x"}),
		}
	}},
}
