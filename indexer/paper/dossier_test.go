package paper

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

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

func TestTheTextOfAFileIsPrintedForADossier(t *testing.T) {
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	sum := records.Sum(strings.Repeat("ab", 32))
	paper := records.DossierPaper{
		Document: records.Document{Number: "CISS/AG/ACT/2026/1", Titles: map[records.Language]string{"es": "Acta"}, FiledAt: made}, Version: 1, Language: records.Spanish,
		File: records.File{Name: "acta.docx", Size: 2048, SHA256: sum},
	}
	b, err := p.DossierText(t.Context(), records.DossierText{DossierPaper: paper, Organization: "CISS", In: records.French, Text: "# Orden del día\n\nUno #2.\n" + records.PageBreak + "Página dos: 中 ñ\n" + strings.Repeat("Se aprueba el acta. ", 2000)})
	if err != nil {
		t.Fatal(err)
	}
	if err := api.Validate(bytes.NewReader(b), nil); err != nil {
		t.Errorf("it is no valid PDF: %v", err)
	}
	said := strings.Join(strings.Fields(text(t, b)), " ")
	for _, want := range []string{"CISS/AG/ACT/2026/1", "Texte de acta.docx (2,0 ko)", "Orden del día", "Uno #2.", "Página dos", string(sum)[:32]} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %.600s", want, said)
		}
	}
	if strings.Contains(said, "# Orden") {
		t.Error("marks of headings are printed")
	}
	d := records.PrintedDossier{Organization: "CISS", Language: records.French, Zone: time.UTC, MadeAt: made, MadeBy: "Rosa"}
	paper.Printed, paper.Pages, paper.First = b, 9, 2
	d.Matter.Code, d.Matter.OpenedAt, d.Papers = "AG/31", made, []records.DossierPaper{paper}
	if b, err = p.Dossier(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if said := text(t, b, "-layout", "-nopgbrk"); !strings.Contains(said, "texte de acta.docx") {
		t.Errorf("the contents say %s", said)
	}
}
