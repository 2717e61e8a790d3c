package paper

import (
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func TestTheFrontOfADossierCountsThePagesBoundBehindIt(t *testing.T) {
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	d := records.PrintedDossier{Organization: "CISS", Language: records.Spanish, Zone: time.UTC, MadeAt: made, MadeBy: "Rosa", Behind: 11}
	d.Matter.Code, d.Matter.OpenedAt = "AG/31", made
	b, err := p.Dossier(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if said := text(t, b, "-layout", "-nopgbrk"); !strings.Contains(said, "1 / 12") {
		t.Errorf("the front says %s", said)
	}
}
