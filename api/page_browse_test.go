package api_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"acervo/records"
)

func TestTheFilePlanIsShownWithWhatIsInIt(t *testing.T) {
	h := newHouse(t)
	h.file(records.FileRequest{Title: "Una resolución", Type: "resolution"}, "a.txt", "uno")
	p := h.browser().get("/browse").want(200).says("Cuadro de clasificación", "Normas", "Papeles", "Por tipo")
	if to := p.link("Resolución 1 1 documento"); to != "/?type=resolution" {
		t.Errorf("the type leads to %s", to)
	}
}

// The table holds what the page of results would: nothing of what one may not read.
func TestResultsAreExportedForThoseWhoMayReadThem(t *testing.T) {
	h := newHouse(t)
	h.file(records.FileRequest{Title: `=HYPERLINK("x")`, Type: "resolution", Symbol: "S/1"}, "a.txt", "palabra")
	h.file(records.FileRequest{Title: "Papel interno", Access: &records.Access{Level: records.Staff}}, "b.txt", "otra palabra")
	h.readAll()
	got := h.browser().get("/export?q=palabra&format=csv").want(200)
	if kind := got.Header().Get("Content-Disposition"); !strings.Contains(kind, "attachment") || !strings.Contains(kind, ".csv") {
		t.Errorf("it is sent as %s", kind)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.Body.String(), "\uFEFF"))).ReadAll()
	if err != nil || len(rows) != 2 || rows[0][2] != "Título" || rows[1][1] != "S/1" {
		t.Fatalf("%v %v", rows, err)
	}
	if !strings.HasPrefix(rows[1][2], "'=") {
		t.Errorf("a spreadsheet would take %q for a formula", rows[1][2])
	}
	rows, err = csv.NewReader(h.signedIn("ana", records.Clerk).get("/export?q=palabra").want(200).Body).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Errorf("staff get %d rows, %v", len(rows), err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(h.browser().get("/export?q=palabra&format=xlsx").want(200).Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cells, err := book.GetRows("Sheet1")
	if err != nil || len(cells) != 2 || cells[1][2] != `=HYPERLINK("x")` {
		t.Errorf("%v %v", cells, err)
	}
	if f, err := book.GetCellFormula("Sheet1", "C2"); err != nil || f != "" {
		t.Errorf("the title is a formula: %q %v", f, err)
	}
	h.browser().get("/export?q=palabra&format=pdf").want(400)
}

func TestTheFrontPageListsWhatComesIntoForceAndWhatCame(t *testing.T) {
	h := newHouse(t)
	today := records.DateOf(time.Now(), testProfile().TimeZone)
	for title, day := range map[string]records.Date{"Norma nueva": today.AddDays(-10), "Norma futura": today.AddDays(30)} {
		r := h.file(records.FileRequest{Title: title, Type: "resolution"}, "a.txt", title)
		if _, err := h.office.RecordEvent(t.Context(), root(), r.Document, records.EventRequest{Type: records.EventInForce, EffectiveOn: day, Version: 1}); err != nil {
			t.Fatal(err)
		}
	}
	h.browser().get("/").want(200).says("Por entrar en vigor", "Cambios recientes del derecho")
}
