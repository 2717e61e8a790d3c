package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"acervo/records"
)

// reported is a report's rows as they are told: cells by spaces, rows by semicolons.
func (c caller) reported(name string) (rows string, hidden int) {
	c.t.Helper()
	var r struct {
		Rows   []struct{ Cells []any }
		Hidden int
	}
	c.want(http.StatusOK, ask{path: "/api/v1/reports/" + name}).json(&r)
	var all []string
	for _, row := range r.Rows {
		cells := make([]string, len(row.Cells))
		for i, v := range row.Cells {
			cells[i] = fmt.Sprint(v)
		}
		all = append(all, strings.Join(cells, " | "))
	}
	return strings.Join(all, "; "), r.Hidden
}

func TestReportsCountWhatTheAskerMayReadAndTheRestAsANumber(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) {
		c.Profile.Classes = append(c.Profile.Classes, records.Class{Code: "loose", Access: records.Access{Level: records.Staff}, Series: "main"})
	})
	paper := h.paper("Acta")
	h.file(records.FileRequest{Title: "Reservada", Type: "other", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}, VersionRequest: records.VersionRequest{Language: "es"}}, "b.txt", "dos")
	norm := h.file(records.FileRequest{Title: "Regla", Type: "resolution", Body: "CP", VersionRequest: records.VersionRequest{Language: "es", EffectiveOn: "2001-01-01"}}, "n.txt", "regla")
	h.file(records.FileRequest{Title: "Suelto", Type: "other", Class: "loose", Body: "CP", VersionRequest: records.VersionRequest{Language: "es"}}, "s.txt", "suelto")
	if _, err := h.office.RecordEvent(t.Context(), root(), norm.Document, records.EventRequest{Type: records.EventRepealed, EffectiveOn: "2010-05-05"}); err != nil {
		t.Fatal(err)
	}
	year := h.due(paper.Document).On.Year() - 5
	manager := h.apiClient("rita", records.RecordsManager)
	for _, c := range []struct {
		name, rows string
		hidden     int
	}{
		{"coverage", "norms | map[action:destroy trigger:superseded years:2] | norms | 1 | 1 | 0 | 0 | 0; " +
			"papers | map[action:review trigger:filed years:5] | papers | 1 | 1 | 0 | 0 | 0; " +
			"loose | <nil> |  | 1 | 0 | 0 | 0 | 1", 1},
		{"overdue", "norms | destroy | 1 | 2012-05-06", 0},
		{"holds", "", 0},
		{"filings", " | 1 | 1; CP | 2 | 2", 1},
	} {
		if rows, hidden := manager.reported(c.name); rows != c.rows || hidden != c.hidden {
			t.Errorf("%s of %d: got %s (%d hidden)\nwant %s (%d hidden)", c.name, year, rows, hidden, c.rows, c.hidden)
		}
	}
	rows, hidden := manager.reported("unclassified")
	if !strings.HasPrefix(rows, paper.Number+" | Acta | papers | other") || hidden != 1 || strings.Contains(rows, "Reservada") {
		t.Errorf("unclassified: %s (%d hidden)", rows, hidden)
	}
	if rows, _ := manager.reported("fixity"); !strings.HasPrefix(rows, "00 |  | 0 | 0 | 0; 01 |") || strings.Count(rows, ";") != 255 {
		t.Errorf("fixity: %s", rows)
	}
	manager.want(http.StatusNotFound, ask{path: "/api/v1/reports/gossip"})
	csv := manager.want(http.StatusOK, ask{path: "/api/v1/reports/coverage?format=csv&lang=en"}).Body.String()
	if !strings.Contains(csv, "Class,Rule,Rule of,Records") || !strings.Contains(csv, "norms Norms,2 years · being superseded · destroy,norms,1,1,0,0,0") {
		t.Errorf("CSV: %s", csv)
	}
	book, err := excelize.OpenReader(bytes.NewReader(manager.want(http.StatusOK, ask{path: "/api/v1/reports/overdue?format=xlsx&lang=fr"}).Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if cell, err := book.GetCellValue("Sheet1", "B2"); err != nil || cell != "détruire" {
		t.Errorf("XLSX: %q, %v", cell, err)
	}
}

func TestReportsAreReadOnPages(t *testing.T) {
	h := newHouse(t)
	h.paper("Acta")
	b := h.signedIn("rita", records.RecordsManager)
	b.get("/governance/reports").says("Cobertura del calendario", "Disposiciones vencidas", "Retenciones vigentes", "Documentos sin clasificar", "Registros por órgano")
	b.get("/governance/reports/coverage").says("papers Papeles", "5 años · su registro · revisar", "Al ")
	b.get("/governance/reports/overdue").says("No hay nada que informar")
	b.get("/governance/reports/unclassified").says("Acta")
	b.get("/governance/reports/gossip").want(404)
	if got := b.get("/governance/reports/filings?format=csv"); !strings.Contains(got.said(), "Órgano") {
		t.Errorf("CSV: %s", got.said())
	}
	h.signedIn("carla", records.Clerk).get("/governance/reports").want(403)
}

// On a phone a long list is folded by the classes at the top of the plan, or into portions; nothing of it is left out.
func TestALongListIsFoldedAndWhole(t *testing.T) {
	profile := testProfile()
	for i := range 12 {
		profile.Classes = append(profile.Classes, records.Class{Code: fmt.Sprintf("p%d", i), Parent: []string{"norms", "papers"}[i%2], Names: map[records.Language]string{"es": fmt.Sprintf("Clase %d", i)}, Access: records.Access{Level: records.Public}})
	}
	short, long := newHouse(t), newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Profile = profile })
	few, many := short.signedIn("rosa", records.RecordsManager), long.signedIn("rosa", records.RecordsManager)
	for _, page := range []string{"/governance/plan", "/governance/reports/coverage"} {
		whole, p := few.get(page).want(200), many.get(page).want(200)
		if n := len(p.all("details")) - len(whole.all("details")); n != 2 { // those of the frame stand on both
			t.Errorf("%s has %d parts", page, n)
		}
		p.says("7 clases")
		for i := range 12 {
			p.says(fmt.Sprintf("Clase %d", i))
		}
		if n := len(p.all("tr")); n != 14+2 {
			t.Errorf("%s has %d rows, with two headings", page, n)
		}
	}
}

func TestAReportOfWhatIsOverdueHasTheOldestFirstOnItsPageToo(t *testing.T) {
	profile := testProfile()
	for i := range 12 {
		profile.Classes = append(profile.Classes, records.Class{Code: fmt.Sprintf("p%02d", i), Parent: []string{"norms", "papers"}[i%2], Series: "main", Names: map[records.Language]string{"es": fmt.Sprintf("Clase %02d", i)}, Access: records.Access{Level: records.Public}})
	}
	a := newArchive(t, func(_ *house, o *records.OfficeConfig) { o.Profile = profile })
	var want []string
	for i := range 12 {
		r := a.file(records.FileRequest{Type: "other", Title: "Papel", Class: fmt.Sprintf("p%02d", i)}, "p.txt", fmt.Sprint("papel ", i))
		a.setDue(r.Document, records.Due{On: records.Date(fmt.Sprintf("2010-01-%02d", i+1)), Action: records.DestroyIt})
		want = append(want, fmt.Sprintf("Clase %02d", i))
	}
	said := a.signedIn("gestora", records.RecordsManager).get("/governance/reports/overdue").want(200).said()
	got := regexp.MustCompile(`Clase \d\d`).FindAllString(said, -1)
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Errorf("the oldest are not first: %s", strings.Join(got, ", "))
	}
}
