package paper

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"acervo/records"
)

func printedRedline() records.PrintedRedline {
	same, gone, come := records.WordsSame, records.WordsDeleted, records.WordsInserted
	return records.PrintedRedline{
		Language: "es", Kicker: "Texto comparado", Title: "Estatuto de la organización (muestra) " + strings.Repeat("y de sus órganos ", 8), Author: "Organización", Made: made,
		Facts:  [][2]string{{"Desde", "Estatuto · CISS/AG/EST/2012/1 · versión 1 · 1 ene 2010"}, {"Hasta", "Estatuto · CISS/AG/EST/2012/1 · versión 2 · 8 mar 2019"}, {"Versión 2", "reforma · Resolución 4 · con efecto desde el 8 mar 2019"}},
		Legend: "Las palabras suprimidas van tachadas y las insertadas subrayadas; una barra al margen señala lo que cambió.",
		Counts: "1 reformado · 1 nuevo. 8 palabras insertadas, 9 suprimidas.", Summary: "Resumen", Head: [3]string{"Disposición", "Cambio", "Acto"},
		Rows: [][3]string{{"Artículo 17", "reformado", "CISS/AG/RES/2019/4"}, {"Artículo 18 bis", "nuevo", "CISS/AG/RES/2019/4"}},
		Provisions: []records.PrintedProvision{
			{Note: "Artículo 17 · reformado por CISS/AG/RES/2019/4", Changed: true, Paragraphs: [][]records.MarkedRun{
				{{Op: same, Text: "Artículo 17. El Estatuto podrá ser reformado por la Asamblea General a propuesta del Comité Permanente"}, {Op: gone, Text: ", previo dictamen de la comisión que éste designe"}, {Op: same, Text: " "}, {Op: come, Text: "o de un tercio de los miembros titulares"}, {Op: same, Text: "."}},
				{{Op: same, Text: "Las reformas entrarán en vigor "}, {Op: gone, Text: "treinta"}, {Op: same, Text: " "}, {Op: come, Text: "sesenta"}, {Op: same, Text: " días después."}},
			}},
			{Note: "Artículo 18 bis · nuevo por CISS/AG/RES/2019/4", Changed: true, Paragraphs: [][]records.MarkedRun{{{Op: come, Text: strings.Repeat("La Secretaría llevará el registro público de los acuerdos. ", 90)}}}},
			{Note: "Artículo 19 · sin cambio", Paragraphs: [][]records.MarkedRun{{{Op: same, Text: "La Contraloría vigilará el ejercicio del presupuesto."}}}},
		},
	}
}

func TestAPrintedRedlineIsAPDFThatSaysItAll(t *testing.T) {
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.PrintRedline(t.Context(), printedRedline())
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.PrintRedline(t.Context(), printedRedline())
	if err != nil || !bytes.Equal(b, again) {
		t.Errorf("the same redline gives other bytes: %v", err)
	}
	if err := api.Validate(bytes.NewReader(b), nil); err != nil {
		t.Errorf("it is no valid PDF: %v", err)
	}
	said := strings.Join(strings.Fields(text(t, b)), " ")
	for _, want := range []string{"Texto comparado", "Artículo 18 bis", "previo dictamen de la comisión", "sesenta", "sin cambio", "una barra al margen"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
}
