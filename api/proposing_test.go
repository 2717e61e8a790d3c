package api_test

import (
	"fmt"
	"strings"
	"testing"

	"acervo/records"
)

func TestWhatIsHeldDoesNotHideFromTheFormWhatCanBeProposed(t *testing.T) {
	a := newArchive(t)
	var held []records.Document
	for i := range 101 {
		d := a.due(records.DestroyIt, fmt.Sprint("retenido ", i))
		a.setDue(d.ID, records.Due{On: "2010-01-01", Action: records.DestroyIt}) // long ago, as what is held is
		held = append(held, d)
	}
	a.hold("juicio", records.HoldRequest{Refs: refs(held)})
	free := a.due(records.DestroyIt, "libre")
	p := a.signedIn("gestora", records.RecordsManager).get("/governance/dispositions").want(200)
	var offered []string
	for _, n := range p.all("input") {
		if attribute(n, "name") == "record" {
			offered = append(offered, attribute(n, "value"))
		}
	}
	if strings.Join(offered, " ") != string(free.ID) {
		t.Errorf("offered are %v, and %s can be proposed: %s", offered, free.ID, p.said())
	}
}
