package api_test

import (
	"fmt"
	"strings"
	"testing"

	"acervo/records"
)

// lawHouse has statutes and regulations beside resolutions.
func lawHouse(t *testing.T) *house {
	return newHouse(t, func(_ *house, c *records.OfficeConfig) {
		c.Profile.Types = append(c.Profile.Types,
			records.DocumentType{Code: "statute", Abbreviation: "EST", Names: map[records.Language]string{"es": "Estatuto", "en": "Statute"}, Class: "norms", Normative: true},
			records.DocumentType{Code: "regulation", Abbreviation: "REG", Names: map[records.Language]string{"es": "Reglamento", "en": "Regulation"}, Class: "norms", Normative: true})
	})
}

// law files a normative document.
func (h *house) law(kind, symbol, title string, date records.Date, text string, access ...records.Access) records.Receipt {
	h.t.Helper()
	req := records.FileRequest{Type: kind, Symbol: symbol, Title: title, Date: date, VersionRequest: records.VersionRequest{Language: "es"}}
	if len(access) > 0 {
		req.Access = &access[0]
	}
	r := h.file(req, "law.txt", text+"\n"+title)
	h.readAll()
	return r
}

// event records a legal event as the office does.
func (h *house) event(e records.Event) {
	h.t.Helper()
	err := h.db.InTx(h.t.Context(), func(tx records.Tx) error {
		if e.By != "" && e.Type == records.EventReplaced {
			if err := tx.JoinLineage(h.t.Context(), e.Document, e.By); err != nil {
				return err
			}
		}
		entry, err := tx.Append(h.t.Context(), records.Entry{Action: records.EventRecorded, Kind: records.SubjectDocument, Subject: string(e.Document)})
		if err != nil {
			return err
		}
		e.ID, e.RecordedAt = records.EventID(entry.Seq), entry.At
		return tx.InsertEvent(h.t.Context(), e)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// told writes a page of citations so that it can be compared.
func (a answer) told() string {
	var all []string
	for _, x := range a.field("items").([]any) {
		c := x.(map[string]any)
		s := fmt.Sprintf("%s: %s", c["quote"], c["state"])
		if target, ok := c["target"].(map[string]any); ok {
			s += fmt.Sprintf(" %v", target["symbol"])
		}
		if n, ok := c["in_force"].(float64); ok {
			s += fmt.Sprintf(" v%v", n)
		}
		for _, p := range c["provisions"].([]any) {
			p := p.(map[string]any)
			s += fmt.Sprintf(" %v=%v", p["name"], p["eid"])
		}
		if candidates, ok := c["candidates"].([]any); ok {
			s += fmt.Sprintf(" of %d", len(candidates))
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func (c client) told(path, token string) string {
	c.t.Helper()
	return c.want(200, ask{path: path, token: token}).told()
}

const (
	statuteText = "Artículo 1. La Conferencia.\nArtículo 17. La elección se hace cada tres años.\n"
	citingText  = "Artículo 1. Se convoca según el artículo 17 del Estatuto y la Resolución 7 de 2010.\nArtículo 2. Lo dicho en el artículo 1 de esta norma vale.\n"
)

func TestACitationIsResolvedWhenWhatItCitesArrives(t *testing.T) {
	h := lawHouse(t)
	c := h.client()
	_, reader := h.person("rosa", nil, records.Reader)
	citing := h.law("resolution", "CP/RES-1/2015", "Convocatoria", "2015-03-08", citingText)
	path := doc(citing.Document, "citations")
	if s := c.told(path, reader); s != "artículo 17 del Estatuto: unresolved art_17=<nil>; Resolución 7 de 2010: unresolved; artículo 1 de esta norma: own CP/RES-1/2015 v1 art_1=art_1" {
		t.Errorf("before: %s", s)
	}
	if s := c.told("/api/v1/citations/unresolved", reader); s != "artículo 17 del Estatuto: unresolved art_17=<nil>; Resolución 7 de 2010: unresolved" {
		t.Errorf("unresolved: %s", s)
	}
	statute := h.law("statute", "CISS/EST-1", "Estatuto de la Conferencia", "1984-11-29", statuteText)
	h.law("resolution", "CP/RES-7/2010", "Otra", "2010-01-01", "Artículo 1. Nada.")
	if s := c.told(path, reader); s != "artículo 17 del Estatuto: resolved CISS/EST-1 art_17=art_17; Resolución 7 de 2010: resolved CP/RES-7/2010; artículo 1 de esta norma: own CP/RES-1/2015 v1 art_1=art_1" {
		t.Errorf("after: %s", s)
	}
	if s := c.told("/api/v1/citations/unresolved", reader); s != "" {
		t.Errorf("unresolved: %s", s)
	}
	if s := c.told(doc(statute.Document, "cited-by"), reader); s != "artículo 17 del Estatuto: resolved CISS/EST-1 art_17=art_17" {
		t.Errorf("cited by: %s", s)
	}
	_, manager := h.person("manager", nil, records.RecordsManager)
	edit := ask{method: "PATCH", path: doc(statute.Document), token: manager, header: map[string]string{"If-Match": `"1"`}, json: map[string]any{"type": "regulation", "reason": "it was filed as the wrong type"}}
	c.want(200, edit)
	if s := c.told(doc(statute.Document, "cited-by"), reader); s != "" {
		t.Errorf("it is no statute any more, and is cited by: %s", s)
	}
}

func (h *house) clerk() string {
	_, token := h.person("clerk", nil, records.Clerk)
	return token
}

func TestACitationOpensTheVersionInForceAtItsDate(t *testing.T) {
	h := lawHouse(t)
	c := h.client()
	_, reader := h.person("rosa", nil, records.Reader)
	old := h.law("statute", "CISS/EST-1", "Estatuto de la Conferencia", "1984-11-29", statuteText)
	add := func(r records.Receipt, date records.Date, text string) {
		f, err := h.office.Receive(t.Context(), root(), "v.txt", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.office.AddVersion(t.Context(), root(), r.Document, records.VersionRequest{Language: "es", VersionDate: date, Files: []records.Received{f}}); err != nil {
			t.Fatal(err)
		}
		h.readAll()
	}
	add(old, "1999-01-01", "Artículo 1. La Conferencia, reformada.\n")
	reform := h.law("statute", "CISS/EST-2", "Estatuto de la Conferencia (2012)", "2012-10-24", "Artículo 17. La elección se hace cada cinco años.\n")
	h.event(records.Event{Document: old.Document, Type: records.EventInForce, EffectiveOn: "1985-01-01", Version: 1})
	h.event(records.Event{Document: old.Document, Type: records.EventAmended, EffectiveOn: "1999-06-01", Version: 2})
	h.event(records.Event{Document: reform.Document, Type: records.EventInForce, EffectiveOn: "2013-01-01", Version: 1})
	h.event(records.Event{Document: old.Document, Type: records.EventReplaced, EffectiveOn: "2013-01-01", By: reform.Document})
	for date, want := range map[records.Date]string{
		"1980-01-01": "resolved CISS/EST-2 art_17=art_17", // there was none: the one that is the law now, and no version
		"1990-01-01": "resolved CISS/EST-1 v1 art_17=art_17",
		"2000-01-01": "resolved CISS/EST-1 v2 art_17=<nil>", // which has no article 17
		"2020-01-01": "resolved CISS/EST-2 v1 art_17=art_17",
		"":           "resolved CISS/EST-2 art_17=art_17",
	} {
		r := h.law("resolution", "CP/X-"+string(date)+"/9", "Convocatoria "+string(date), date, "Artículo 1. Según el artículo 17 del Estatuto "+string(date)+".\n")
		if s := c.told(doc(r.Document, "citations"), reader); s != "artículo 17 del Estatuto: "+want {
			t.Errorf("on %s: %s, want %s", date, s, want)
		}
	}
	if n := len(c.want(200, ask{path: doc(old.Document, "cited-by"), token: reader}).field("items").([]any)); n != 2 {
		t.Errorf("the old statute is cited by %d texts, want those of its own time", n)
	}
	exact := h.law("resolution", "CP/Y/9", "Exacta", "2020-01-01", "Artículo 1. Deroga el artículo 17 del Estatuto CISS/EST-1.\n")
	if s := c.told(doc(exact.Document, "citations"), reader); s != "artículo 17 del Estatuto CISS/EST-1: resolved CISS/EST-1 art_17=<nil>" {
		t.Errorf("by its symbol: %s", s)
	}
}

func TestWhatOneMayNotReadIsNotThereToBeMeant(t *testing.T) {
	h := lawHouse(t)
	c := h.client()
	_, reader := h.person("rosa", []string{"CP"}, records.Reader)
	_, member := h.person("ana", []string{"AG"}, records.Reader)
	hidden := records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	public := h.law("regulation", "MUESTRA/REG-1", "Reglamento del archivo", "2010-01-01", "Artículo 4. Número.\n")
	secret := h.law("regulation", "MUESTRA/REG-2", "Reglamento de reservas", "2012-01-01", "Artículo 4. Secreto.\n", hidden)
	open := h.law("resolution", "CP/RES-1/2015", "Abierta", "2015-01-01", "Artículo 1. Véanse el artículo 4 del Reglamento, el artículo 4 del Reglamento de reservas y MUESTRA/REG-1.\n")
	h.law("resolution", "CP/RES-2/2015", "Cerrada", "2015-01-01", "Artículo 1. Véase el artículo 4 del Reglamento del archivo.\n", hidden)
	for _, k := range []struct{ who, token, cites, citedBy, unresolved string }{
		{"a member", member,
			"artículo 4 del Reglamento: ambiguous art_4=<nil> of 2; artículo 4 del Reglamento de reservas: resolved MUESTRA/REG-2 art_4=art_4; MUESTRA/REG-1: resolved MUESTRA/REG-1",
			"3", ""},
		{"somebody else", reader,
			"artículo 4 del Reglamento: resolved MUESTRA/REG-1 art_4=art_4; artículo 4 del Reglamento de reservas: unresolved art_4=<nil>; MUESTRA/REG-1: resolved MUESTRA/REG-1",
			"2", "artículo 4 del Reglamento de reservas: unresolved art_4=<nil>"},
	} {
		if s := c.told(doc(open.Document, "citations"), k.token); s != k.cites {
			t.Errorf("%s: cites %s", k.who, s)
		}
		if n := len(c.want(200, ask{path: doc(public.Document, "cited-by"), token: k.token}).field("items").([]any)); fmt.Sprint(n) != k.citedBy {
			t.Errorf("%s: cited by %d", k.who, n)
		}
		if s := c.told("/api/v1/citations/unresolved", k.token); s != k.unresolved {
			t.Errorf("%s: unresolved %s", k.who, s)
		}
	}
	c.want(404, ask{path: doc(secret.Document, "cited-by"), token: reader})
}

func TestWhatWasMadeLaterIsNotMeant(t *testing.T) {
	h := lawHouse(t)
	c := h.client()
	_, reader := h.person("rosa", nil, records.Reader)
	h.law("statute", "CISS/EST-1", "Estatuto primero", "1984-11-29", statuteText)
	h.law("statute", "CISS/EST-2", "Estatuto segundo", "2012-10-24", statuteText)
	for date, want := range map[records.Date]string{
		"1996-05-10": "resolved CISS/EST-1 art_17=art_17",
		"2015-05-10": "ambiguous art_17=<nil> of 2", // nothing says yet that one took the other's place
		"1970-01-01": "ambiguous art_17=<nil> of 2",
	} {
		r := h.law("resolution", "CP/Z-"+string(date)+"/9", "Reforma "+string(date), date, "Artículo 1. Se reforma el artículo 17 del Estatuto "+string(date)+".\n")
		if s := c.told(doc(r.Document, "citations"), reader); s != "artículo 17 del Estatuto: "+want {
			t.Errorf("on %s: %s, want %s", date, s, want)
		}
	}
}

func TestCitationsAreReadPageByPage(t *testing.T) {
	h := lawHouse(t)
	c := h.client()
	_, reader := h.person("rosa", nil, records.Reader)
	target := h.law("statute", "CISS/EST-1", "Estatuto", "1984-11-29", "Artículo 1. Uno.\n")
	for n := range 3 {
		h.law("resolution", fmt.Sprintf("CP/RES-%d/2015", n+1), fmt.Sprintf("Número %d", n), "2015-01-01",
			fmt.Sprintf("Artículo 1. Véanse el artículo 1 del Estatuto, otra vez CISS/EST-1, y la Resolución 99 de 19%d0.\n", n))
	}
	for path, want := range map[string]int{doc(target.Document, "cited-by"): 6, "/api/v1/citations/unresolved": 3} {
		seen, after := map[string]bool{}, ""
		for range 10 {
			page := c.want(200, ask{path: path + "?limit=1" + after, token: reader})
			for _, x := range page.field("items").([]any) {
				seen[fmt.Sprint(x.(map[string]any)["file"], x.(map[string]any)["start"])] = true
			}
			next, _ := page.field("next").(string)
			if next == "" {
				break
			}
			after = "&after=" + next
		}
		if len(seen) != want {
			t.Errorf("%s: %d on all pages, want %d", path, len(seen), want)
		}
	}
	c.problem(400, ask{path: "/api/v1/citations/unresolved?after=x", token: reader})
	c.problem(404, ask{path: doc(target.Document, "citations?version=9"), token: reader})
}

func TestACorrectedOutlineSaysWhereCitationsStand(t *testing.T) {
	h := lawHouse(t)
	c := h.client()
	clerk := h.clerk()
	text := "Artículo 1. Uno.\nSEGUNDO. Véase MUESTRA/REG-1.\n"
	r := h.law("resolution", "CP/RES-1/2015", "Dos", "2015-01-01", text)
	where := func() any {
		return c.want(200, ask{path: doc(r.Document, "citations"), token: clerk}).field("items").([]any)[0].(map[string]any)["eid"]
	}
	if eid := where(); eid != "art_1" {
		t.Errorf("it stands in %v", eid)
	}
	c.want(200, ask{method: "PUT", path: "/api/v1/files/" + string(r.Files[0].ID) + "/outline", token: clerk, json: list(
		line("art_1", "article", "Artículo 1", 0, 0), line("art_2", "article", "SEGUNDO", 0, strings.Index(text, "SEGUNDO")))})
	if eid := where(); eid != "art_2" {
		t.Errorf("it stands in %v", eid)
	}
}
