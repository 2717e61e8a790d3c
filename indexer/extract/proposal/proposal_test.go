package proposal

import (
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

func TestDatesInFourLanguages(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		lang       records.Language
		want       records.Date
	}{
		{"Spanish", "México, 8 de marzo de 2019.", records.Spanish, "2019-03-08"},
		{"Spanish with del", "Lima, 3 de setiembre del 2020", records.Spanish, "2020-09-03"},
		{"Spanish with the year's word", "a los 28 días del mes de mayo del año 2010", records.Spanish, "2010-05-28"},
		{"Spanish in capitals", "CIUDAD DE MÉXICO, 29 DE NOVIEMBRE DE 1984", records.Spanish, "1984-11-29"},
		{"a session of several days", "celebrada del 8 al 10 de marzo de 2019", records.Spanish, "2019-03-10"},
		{"a year with a dot", "el 8 de marzo de 2.019", records.Spanish, "2019-03-08"},
		{"over two lines", "el 8 de\n   marzo de\n2019", records.Spanish, "2019-03-08"},
		{"English, month first", "Adopted on March 8, 2019", records.English, "2019-03-08"},
		{"English, ordinal", "this 21st of May, 2018", records.English, "2018-05-21"},
		{"English, day first", "26 May 2010", records.English, "2010-05-26"},
		{"French", "Paris, le 8 mars 2019", records.French, "2019-03-08"},
		{"French, the first", "le 1er août 2020", records.French, "2020-08-01"},
		{"Portuguese", "Brasília, 26 de março de 2010", records.Portuguese, "2010-03-26"},
		{"Portuguese, the first", "1º de maio de 2011", records.Portuguese, "2011-05-01"},
		{"ISO 8601", "fecha: 2019-03-08", records.Undetermined, "2019-03-08"},
		{"day and month in figures", "Fecha: 08/03/2019", records.Spanish, "2019-03-08"},
		{"with dots", "Data: 8.3.2019", records.Portuguese, "2019-03-08"},
		{"American, if nothing else is possible", "Date: 03/28/2019", records.English, "2019-03-28"},
		{"English is ambiguous", "Date: 03/04/2019", records.English, ""},
		{"the first of several", "Lima, 3 de mayo de 2015. Ley de 1 de enero de 1990. 2001-01-01", records.Spanish, "2015-05-03"},
		{"no such day", "30 de febrero de 2019", records.Spanish, ""},
		{"no such month", "8 de brumario de 2019", records.Spanish, ""},
		{"before our time", "8 de marzo de 1810", records.Spanish, ""},
		{"after our time", "8 de marzo de 2099", records.Spanish, ""},
		{"a phone number", "Tel. 55-12-2019 ext. 3", records.Spanish, ""},
		{"nothing", "", records.Spanish, ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := Date([]string{c.text}, c.lang, 2027); got != c.want {
				t.Errorf("Date(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestDateOfTheSignatureComesAfterThatOfTheHead(t *testing.T) {
	body := strings.Repeat("El texto sigue. ", 400)
	end := "Dado el 1 de enero de 2011.\nFirmado el 7 de julio de 2012."
	if got := Date([]string{"Acta", body + "5 de mayo de 2005" + body, end}, records.Spanish, 2027); got != "2012-07-07" {
		t.Errorf("Date = %q, want that of the last page's end", got)
	}
	if got := Date([]string{"Acta del 2 de febrero de 2010", end}, records.Spanish, 2027); got != "2010-02-02" {
		t.Errorf("Date = %q, want that of the head", got)
	}
}

func TestTitles(t *testing.T) {
	for _, c := range []struct{ rule, property, text, want string }{
		{"the properties' title", "Estatuto de la Conferencia", "OTRA COSA", "Estatuto de la Conferencia"},
		{"not one that a program wrote", "Microsoft Word - Doc1.docx", "RESOLUCIÓN 12", "RESOLUCIÓN 12"},
		{"not a file's name", "acta_2019.doc", "ACTA DE LA SESIÓN", "ACTA DE LA SESIÓN"},
		{"not an empty name", "Sin título 1", "Informe anual", "Informe anual"},
		{"not a slide's", "Presentación de PowerPoint", "PLAN DE TRABAJO", "PLAN DE TRABAJO"},
		{"not a path", "/tmp/x/informe", "Informe anual", "Informe anual"},
		{"what kind of document it is, after a letterhead", "", "CISS\nConferencia Interamericana\nMéxico\n\nResolución sobre el presupuesto\nLa Asamblea", "Resolución sobre el presupuesto"},
		{"over two lines of capitals", "", "CONFERENCIA INTERAMERICANA\n\nREGLAMENTO DE LA ASAMBLEA\nGENERAL\n\nCapítulo", "REGLAMENTO DE LA ASAMBLEA GENERAL"},
		{"over a line that is left open", "", "Acta de la sesión de la\nComisión Americana\nEn México", "Acta de la sesión de la Comisión Americana"},
		{"English", "", "General Assembly\n\nMinutes of the meeting\n", "Minutes of the meeting"},
		{"French", "", "Règlement intérieur\n\nTexte", "Règlement intérieur"},
		{"Portuguese", "", "Ata da reunião\n\nTexto", "Ata da reunião"},
		{"Markdown", "", "texto\n# Ley **21131**\n\ntexto", "Ley 21131"},
		{"capitals where no line says it", "", "México, 3 de mayo\nPAGO A TREINTA DÍAS\nSeñor:", "PAGO A TREINTA DÍAS"},
		{"the first line when it is short", "", "Pago a treinta días\nEstimado señor", "Pago a treinta días"},
		{"a sentence is no title", "", "La Asamblea General de la Conferencia se reunió en la ciudad de México en el mes de marzo.", ""},
		{"nor is one about a resolution", "", "Resolución que se toma en vista de que los miembros no han pagado sus cuotas del año que corre.", ""},
		{"nor is the midst of a page", "", "Reglamento. Para efectuar estas ventas no será necesario\nque el deudor", ""},
		{"nor is a line of a paragraph", "", "Constitución Política y de las disposiciones que la complementan, según\nlo que se dispone", ""},
		{"nor is an article", "", "Art. 99. Pedida la acumulación\nSe", ""},
		{"nothing", "", "", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := Title(c.property, []string{c.text}); got != c.want {
				t.Errorf("Title = %q, want %q", got, c.want)
			}
		})
	}
}

func TestLongTitlesAreCutAtAWord(t *testing.T) {
	got := Title(strings.Repeat("resolución ", 60), nil)
	if n := len([]rune(got)); n > maxTitle+1 || !strings.HasSuffix(got, "resolución…") {
		t.Errorf("Title = %q", got)
	}
}

func TestDatesAreFoundWhereverTheyStandInALongText(t *testing.T) {
	filler := strings.Repeat("de la Conferencia 12 artículo 1 y 2 de 300 afiliados 45.200 del ", 40)
	for _, date := range []string{"8 de marzo de 2019", "a los 8 dias del mes de marzo , del ano 2.019", "March 8th, 2019", "2019-03-08", "08/03/2019"} {
		text := fold(filler + date + ", " + filler + date + " " + date + " " + filler)
		var whole []records.Date
		findIn(text, records.Spanish, 2030, func(_ int, d records.Date) { whole = append(whole, d) })
		var parts []records.Date
		for _, d := range find(text, records.Spanish, 2030) {
			parts = append(parts, d.date)
		}
		if len(parts) != 3 || !slices.Equal(parts, whole) {
			t.Errorf("%q: %v, and in the whole text at once %v", date, parts, whole)
		}
	}
}
