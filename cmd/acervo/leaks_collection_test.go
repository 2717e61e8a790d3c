package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/cmd/acervo/sample"
	"acervo/records"
)

// thing is a document, or whatever else an address can name.
type thing struct {
	id, number, symbol, file, sum, code, share string
	revision, seq                              int64
}

// known is what both twins have, and what those who ask can name of it.
type known struct {
	callers                               []caller
	open, act, budget, members            thing // documents that a clerk may read
	norm                                  thing // a regulation with three versions, in force, amended
	matter, sealed                        string
	hold, queryHold, disposition, event   string
	relation, override, checkpoint, today string
	saved                                 map[string]string // by caller
	bytes                                 string            // of the open document
}

// hidden is what only one of the twins has.
type hidden struct {
	norm, act, plain, twinOfOpen, gone, draft, sealed thing
	matter, hold, disposition                         string
	event, relation, override                         string
	key                                               string   // under which plain was filed
	bytes                                             string   // of plain
	marks                                             []string // whatever tells of one of them
	sealedMarks                                       []string // whatever tells of what is sealed, but its number and time
}

// The people who ask: one of each role, of a body that no hidden document names.
var leakRoles = []records.Role{records.Reader, records.Clerk, records.Counsel, records.RecordsManager, records.Controller, records.Admin}

// textOf is a value of an answer as an address has it.
func textOf(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		return fmt.Sprintf("%.0f", x)
	}
	return ""
}

// field walks into an answer: names of objects, numbers of lists.
func field(v any, path ...any) any {
	for _, p := range path {
		switch at := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[at]
		case int:
			l, _ := v.([]any)
			if at >= len(l) {
				return nil
			}
			v = l[at]
		}
	}
	return v
}

// files files a document as the operator, and returns what can be named of it.
func (h twin) files(name, text string, fields map[string]string) thing {
	h.t.Helper()
	form := maps.Clone(fields)
	form["file:"+name] = text
	key := map[string]string{"Idempotency-Key": form["key"]}
	delete(form, "key")
	got := h.does("", question{method: "POST", path: "/api/v1/documents?allow_duplicate=true", form: form, header: key})
	return thing{
		id: textOf(got["document"]), number: textOf(got["number"]), symbol: textOf(got["symbol"]),
		file: textOf(field(got, "files", 0, "id")), sum: textOf(field(got, "files", 0, "sha256")), revision: int64(got["revision"].(float64)), seq: int64(got["ledger_seq"].(float64)),
	}
}

// finds is a document of the sample, by its symbol.
func (h twin) finds(symbol string) thing {
	h.t.Helper()
	d := h.does("", question{path: "/api/v1/resolve?ref=" + symbol})
	all := h.does("", question{path: "/api/v1/documents/" + textOf(d["id"])})
	v := field(all, "versions").([]any)
	file := field(v[len(v)-1], "texts", 0, "files", 0)
	return thing{
		id: textOf(all["id"]), number: textOf(all["number"]), symbol: symbol, file: textOf(field(file, "id")), sum: textOf(field(file, "sha256")),
		revision: int64(all["revision"].(float64)),
	}
}

// sampleBytes are those of a file of the sample.
func sampleBytes(t *testing.T, name string) string {
	t.Helper()
	b, err := sample.FS.ReadFile("files/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const openText = "Acuerdo abierto sobre el archivo y las pensiones de muestra. Cita la resolución MUESTRA/RES-8/2024 y el reglamento MUESTRA/REG-1."

// fileOpenly files what both twins have: the sample, and one of everything else that can be done with it.
func fileOpenly(t *testing.T, o on) known {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		t.Fatal(err)
	}
	o.run(exitOK, "import", filepath.Join(dir, "manifest.csv"))
	o.run(exitOK, "event", "import", filepath.Join(dir, "events.csv"))
	var k known
	t.Run("what both have", func(t *testing.T) { k = fileRest(t, o) }) // a test of its own closes the service when it is filed
	if t.Failed() {
		t.FailNow()
	}
	return k
}

func fileRest(t *testing.T, o on) known {
	h := openTwin(t, testConfig(t, o.env["ACERVO_DATA"]))
	k := known{bytes: openText, saved: map[string]string{}, callers: []caller{{name: "nobody signed in"}}}
	k.open = h.files("acuerdo.txt", openText, map[string]string{"type": "resolution", "class": "NOR-RES", "body": "CP", "title": "Acuerdo abierto de muestra", "symbol": "MUESTRA/ACU-1/2024", "date": "2024-05-01", "access": "public", "lang": "es", "metadata": `{"adopted_on":"2024-05-01","session":"Sesión"}`})
	k.budget = h.files("presupuesto.txt", "Presupuesto de muestra de un año que pasó.", map[string]string{"type": "other", "class": "FIN-PRE", "body": "SG", "title": "Presupuesto de muestra 2009", "date": "2009-06-30", "access": "members", "lang": "es"})
	h.settle()
	k.norm, k.act, k.members = h.finds("MUESTRA/REG-1"), h.finds("MUESTRA/RES-7/2024"), h.finds("MUESTRA/ACT-1/2024")
	for _, role := range leakRoles {
		login := "una-" + strings.ReplaceAll(string(role), "_", "-")
		made := h.post("/users", map[string]any{"login": login, "name": "Persona " + login, "roles": []records.Role{role}, "bodies": []string{"CP"}})
		issued := h.does(login, question{method: "POST", path: "/api/v1/tokens", json: map[string]any{"name": "t", "scopes": []string{"read", "file", "admin"}}})
		kept := h.does(login, question{method: "POST", path: "/api/v1/searches", json: map[string]any{"name": "Lo de muestra", "query": "q=muestra"}})
		k.saved[string(role)] = textOf(kept["id"])
		k.callers = append(k.callers, caller{name: string(role), token: textOf(issued["secret"]), actor: records.Actor{ID: textOf(field(made, "user", "id")), Name: "Persona " + login, Roles: []records.Role{role}, Bodies: []string{"CP"}}})
	}
	for _, login := range []string{"rosa", "raul"} {
		h.post("/users", map[string]any{"login": login, "roles": []string{"records_manager"}, "bodies": []string{"AG"}})
	}
	k.matter = textOf(h.post("/matters", map[string]any{"code": "EXP-1", "titles": map[string]string{"es": "Expediente abierto"}, "class": "NOR-RES", "access": map[string]any{"level": "public"}, "requirements": []any{map[string]any{"text": "Carta"}, map[string]any{"text": "Acta", "due": "2020-01-01"}}})["id"])
	h.post("/matters/"+k.matter+"/documents", map[string]any{"document": k.act.id})
	k.sealed = textOf(h.post("/matters", map[string]any{"code": "EXP-2", "titles": map[string]string{"es": "Elección sellada"}, "class": "NOR-RES", "access": map[string]any{"level": "public"}, "seal": "2099-01-01", "requirements": []any{map[string]any{"text": "Candidatura"}}})["id"])
	k.hold = textOf(h.post("/holds", map[string]any{"name": "Revisión", "reason": "auditoría", "authority": "Contraloría", "class": "NOR-REG"})["id"])
	k.queryHold = textOf(h.post("/holds", map[string]any{"name": "Palabras", "reason": "auditoría", "authority": "Contraloría", "query": "q=muestra"})["id"])
	other := h.files("otro.txt", "Presupuesto de muestra de otro año que pasó.", map[string]string{"type": "other", "class": "FIN-PRE", "body": "SG", "title": "Presupuesto 2008", "date": "2008-06-30", "access": "members", "lang": "es"})
	h.settle()
	_ = other
	k.relation = textOf(h.post("/documents/"+k.open.id+"/relations", map[string]any{"type": "cites", "to": k.norm.id})["id"])
	k.event = textOf(h.post("/documents/"+k.open.id+"/events", map[string]any{"type": "in_force", "effective_on": "2024-06-01", "version": 1})["id"])
	k.override = textOf(h.post("/documents/"+k.budget.id+"/retention/overrides", map[string]any{"trigger": "filed", "years": 40, "action": "review", "reason": "pleito"})["id"])
	h.post("/documents/"+k.norm.id+"/vital", map[string]any{"months": 12})
	h.post("/documents/"+k.open.id+"/notes", map[string]any{"text": "Visto."})
	k.open.code = textOf(h.post("/documents/"+k.open.id+"/copies", map[string]any{"version": 1})["code"])
	made := h.post("/documents/"+k.open.id+"/shares", map[string]any{"version": 1, "days": 20})
	k.open.share = textOf(field(made, "link", "path"))
	k.checkpoint = textOf(h.post("/ledger/checkpoints", nil)["size"])
	k.today = string(records.DateOf(time.Now(), h.profile().TimeZone))
	h.settle()
	return k
}

// restrictedTo are the people of a body that none of those who ask belongs to.
func restrictedTo(fields map[string]string) map[string]string {
	all := map[string]string{"access": "restricted", "access_bodies": "AG", "lang": "es", "type": "other", "class": "NOR-REG", "body": "AG"}
	maps.Copy(all, fields)
	return all
}

// hide files into one of the twins what none of those who ask may read, made of the words, names, bytes
// and dates of what they may, so that whatever counts it shows it.
func hide(t *testing.T, h twin, k known) hidden {
	t.Helper()
	x := hidden{bytes: "La xilografía quetzalina del reglamento de muestra, artículo 4, y el archivo de las pensiones. Reglamentación reglamentada. Cita MUESTRA/REG-1 y MUESTRA/ACU-1/2024."}
	x.norm = h.files("reglamento.pdf", sampleBytes(t, "reglamento-2-es.docx"), restrictedTo(map[string]string{
		"type": "regulation", "title": "Reglamento de muestra del archivo secreto", "symbol": "MUESTRA/REG-2", "date": "2018-03-08", "class": "NOR-REG", "metadata": `{"stage":"adopted","approved_by":"Comité de muestra","adopted_on":"2012-05-14"}`,
	}))
	x.act = h.files("resolucion.pdf", sampleBytes(t, "resolucion-7-es.pdf")+"\n%otra\n", restrictedTo(map[string]string{
		"type": "resolution", "class": "NOR-RES", "title": "Resolución de muestra 8 de 2024, que reforma el Reglamento de muestra del archivo", "symbol": "MUESTRA/RES-8/2024", "date": "2024-10-20",
		"metadata": `{"session":"Sesión secreta","adopted_on":"2024-10-20","amends":["MUESTRA/REG-1"],"articles":["4"]}`,
	}))
	x.key = "one-and-the-same"
	x.plain = h.files("secreto.txt", x.bytes, restrictedTo(map[string]string{"key": x.key, "title": "Xilografía quetzalina de muestra", "symbol": "MUESTRA/XIL-1", "date": "2031-01-01", "type": "circular", "class": "MEM-CIR", "metadata": `{"circular_number":"9/2031","sent_on":"2031-01-01"}`}))
	x.plain.file = textOf(field(h.does("", question{path: "/api/v1/documents/" + x.plain.id}), "versions", 0, "texts", 0, "files", 0, "id"))
	x.twinOfOpen = h.files("acuerdo.txt", k.bytes, restrictedTo(map[string]string{"title": "Acuerdo abierto de muestra", "date": "2024-05-01"}))
	for i := range 12 { // as an import files them
		h.files(fmt.Sprintf("c%d.txt", i), fmt.Sprintf("Circular de muestra %d sobre el archivo, las pensiones y el reglamento. Acuerdo abierto, presupuesto.", i), restrictedTo(map[string]string{
			"title": fmt.Sprintf("Circulaire d'exemple %d du règlement de muestra", i), "lang": "fr", "date": fmt.Sprintf("%d-02-03", 2001+i%3), "body": "CIESS", "class": "MEM-CIR", "type": "circular", "metadata": `{"circular_number":"1/2001","sent_on":"2001-02-03"}`,
		}))
	}
	x.draft = h.files("borrador.txt", "Borrador quetzalino del reglamento y el archivo.", restrictedTo(map[string]string{"title": "Borrador quetzalino", "class": "NOR-RES"}))
	h.post("/documents/"+x.draft.id+"/undeclare", map[string]any{"reason": "un descuido"})
	h.post("/documents/"+x.draft.id+"/checkout", map[string]any{"hours": 4})
	x.sealed = h.files("candidatura.txt", "Candidatura quetzalina de muestra, reglamento y archivo.", map[string]string{"title": "Candidatura quetzalina de muestra", "type": "other", "class": "NOR-RES", "access": "public", "lang": "es", "matter": "EXP-2"})
	h.settle()
	x.matter = textOf(h.post("/matters", map[string]any{"code": "EXP-9", "titles": map[string]string{"es": "Expediente quetzalino de muestra"}, "class": "NOR-RES", "access": map[string]any{"level": "restricted", "bodies": []string{"AG"}}, "requirements": []any{map[string]any{"text": "Carta quetzalina", "due": "2020-01-01"}}})["id"])
	h.post("/matters/"+x.matter+"/documents", map[string]any{"document": x.plain.id})
	h.post("/matters/"+k.matter+"/documents", map[string]any{"document": x.act.id})
	version := map[string]string{"lang": "es", "note": "quetzalina", "file:v2.pdf": sampleBytes(t, "reglamento-3-es.pdf") + "\n%v2\n"}
	h.does("", question{method: "POST", path: "/api/v1/documents/" + x.norm.id + "/versions", form: version})
	events := []map[string]any{
		{"type": "in_force", "effective_on": "2019-01-01", "version": 1}, {"type": "amended", "effective_on": "2090-01-01", "version": 2, "by": x.act.id},
		{"type": "corrected", "effective_on": "2019-06-01", "by": k.act.id}, {"type": "replaced", "effective_on": "2095-01-01", "by": k.norm.id},
	}
	for _, e := range events {
		x.event = textOf(h.post("/documents/"+x.norm.id+"/events", e)["id"])
	}
	for _, to := range []thing{k.open, k.norm, k.act, k.members} {
		x.relation = textOf(h.post("/documents/"+x.plain.id+"/relations", map[string]any{"type": "cites", "to": to.id})["id"])
	}
	h.post("/documents/"+x.norm.id+"/vital", map[string]any{"months": 1})
	h.post("/documents/"+x.plain.id+"/notes", map[string]any{"text": "Nota quetzalina."})
	x.override = textOf(field(h.post("/documents/"+x.plain.id+"/retention/overrides", map[string]any{"trigger": "filed", "years": 90, "action": "review", "reason": "pleito quetzalino"}), "id"))
	x.plain.code = textOf(h.post("/documents/"+x.plain.id+"/copies", map[string]any{"version": 1})["code"])
	x.plain.share = textOf(field(h.post("/documents/"+x.plain.id+"/shares", map[string]any{"version": 1, "days": 20, "reason": "pleito"}), "share", "id"))
	x.gone = h.destroys(t)
	h.settle()
	for _, d := range []thing{x.norm, x.act, x.plain, x.twinOfOpen, x.draft, x.sealed, x.gone} {
		x.marks = append(x.marks, d.id, d.number, d.file)
		if d.symbol != "" && d.symbol != "MUESTRA/RES-8/2024" { // which the open document cites
			x.marks = append(x.marks, d.symbol, strings.ToLower(strings.ReplaceAll(d.symbol, "/", "-")))
		}
		if d.sum != k.open.sum {
			x.marks = append(x.marks, d.sum)
		}
	}
	x.marks = append(x.marks, "quetzalin", "xilograf", "EXP-9", x.matter, "secreto", "Circulaire d'exemple 1")
	x.sealedMarks = []string{"Candidatura quetzalina", x.sealed.sum, x.sealed.file}
	x.marks = slices.DeleteFunc(x.marks, func(m string) bool { return m == "" })
	return x
}

// destroys files a record whose time is over and has two persons destroy it.
func (h twin) destroys(t *testing.T) thing {
	t.Helper()
	d := h.files("viejo.txt", "Presupuesto quetzalino de un año que pasó.", restrictedTo(map[string]string{"class": "FIN-PRE", "title": "Presupuesto quetzalino 2007", "date": "2007-06-30"}))
	h.settle()
	made := h.does("rosa", question{method: "POST", path: "/api/v1/dispositions", json: map[string]any{"action": "destroy", "records": []string{d.id}, "reason": "Venció su plazo"}})
	path := "/api/v1/dispositions/" + textOf(made["id"])
	h.does("raul", question{method: "POST", path: path + "/approve", json: map[string]any{}})
	waitUntil(t, func() bool { return h.does("rosa", question{path: path})["state"] == "certified" })
	return d
}

// level is what somebody may not read whom others may.
type level struct {
	name, from string // what it is, and who may not read it
	access     map[string]string
}

// levels are what somebody may read whom the others may not, one upon the other.
var levels = []level{
	{"under an embargo", string(records.Admin), map[string]string{"access": "public", "embargo": "2099-01-01"}},
	{"of the staff", string(records.Reader), map[string]string{"access": "staff"}},
	{"of members", "nobody signed in", map[string]string{"access": "members"}},
}

// hide files more into the twin that has what is hidden.
func (l level) hide(h twin, k known, x hidden) hidden {
	h.t.Helper()
	fields := func(more map[string]string) map[string]string {
		all := map[string]string{"type": "regulation", "class": "NOR-REG", "body": "CO", "lang": "es", "date": "2033-03-03", "metadata": `{"stage":"adopted","approved_by":"Comité de muestra","adopted_on":"2012-05-14"}`}
		maps.Copy(all, l.access)
		maps.Copy(all, more)
		return all
	}
	x.norm = h.files("r.pdf", sampleBytes(h.t, "reglamento-1-es.pdf")+"\n%"+l.name+"\n", fields(map[string]string{"title": "Reglamento de muestra quetzalino " + l.name, "symbol": "MUESTRA/REG-" + l.access["access"] + l.access["embargo"]}))
	x.plain = h.files("p.txt", "Xilografía quetzalina "+l.name+": el reglamento de muestra y el archivo, MUESTRA/REG-1.", fields(map[string]string{"title": "Xilografía quetzalina " + l.name}))
	h.settle()
	for _, e := range []map[string]any{{"type": "in_force", "effective_on": "2020-01-01", "version": 1}, {"type": "amended", "effective_on": "2090-01-01", "by": k.act.id}} {
		h.post("/documents/"+x.norm.id+"/events", e)
	}
	h.post("/documents/"+x.plain.id+"/relations", map[string]any{"type": "cites", "to": k.norm.id})
	h.post("/matters/"+k.matter+"/documents", map[string]any{"document": x.plain.id})
	h.post("/documents/"+x.plain.id+"/vital", map[string]any{"months": 1})
	x.plain.code = textOf(h.post("/documents/"+x.norm.id+"/copies", map[string]any{"version": 1})["code"])
	x.marks = append(slices.Clone(x.marks), x.norm.id, x.norm.number, x.norm.sum, x.plain.id, x.plain.number, x.plain.sum)
	h.settle()
	return x
}
