package language

import (
	"strings"
	"testing"

	"acervo/records"
)

func TestLanguageOfATextIsDetected(t *testing.T) {
	d := New()
	for _, c := range []struct {
		rule, text string
		want       records.Language
	}{
		{"a paragraph in Spanish", "El Comité Permanente, en uso de las facultades que le confiere el Estatuto, resuelve aprobar el presupuesto.", records.Spanish},
		{"a paragraph in English", "The Standing Committee, in the exercise of the powers vested in it by the Statute, resolves to approve the budget.", records.English},
		{"a paragraph in Portuguese", "O Comitê Permanente, no uso das atribuições que lhe confere o Estatuto, resolve aprovar o orçamento.", records.Portuguese},
		{"a paragraph in French", "Le Comité permanent, dans l'exercice des pouvoirs qui lui sont conférés par le Statut, décide d'approuver le budget.", records.French},
		{"Spanish in capitals", "RESOLUCIÓN SOBRE EL PRESUPUESTO DE LA CONFERENCIA PARA EL AÑO", records.Spanish},
		{"Spanish without accents", "la pension de vejez se pagara a los trabajadores segun el reglamento de la institucion", records.Spanish},
		{"Portuguese without accents", "as pensoes nao serao pagas aos trabalhadores que estao em outra instituicao", records.Portuguese},
		{"French without accents", "les pensions ne sont pas payees aux travailleurs qui relevent d'une autre institution", records.French},
		{"one sentence is enough", "Toda persona tiene derecho a una nacionalidad.", records.Spanish},
		{"Spanish as OCR reads it", "Articu1o 3°. El Secretar¡o Gen eral sera elegido por la Asamb1ea y durara en su carg0 tres anos, con los votos de Ia mayoria.", records.Spanish},
		{"Portuguese as OCR reads it", "0 Secretário-Gera1 será e1eito pe1a Assemb1eia e não poderá ser ree1eito para o mandato seguinte, na forma da 1ei.", records.Portuguese},
		{"accents as marks of their own", "La administracio\u0301n de los fondos esta\u0301 a cargo de la Secretari\u0301a.", records.Spanish},
		{"a table with few words", "Ingresos 1.234,50 Egresos 980,00 Saldo de la cuenta en el banco al cierre del año", records.Spanish},
		{"quotations do not decide", "The report quotes the words «La Asamblea aprueba el informe» and adds that they were adopted by all the members present at the meeting.", records.English},
		{"nothing", "", records.Undetermined},
		{"one word", "Presupuesto", records.Undetermined},
		{"figures only", "1.234 5.678 9.012 2019 2020 2021", records.Undetermined},
		{"names only", "Ana López, John Smith, João Silva, Pierre Martin", records.Undetermined},
		{"another alphabet", "Генеральная Ассамблея принимает резолюцию о бюджете", records.Undetermined},
		{"Italian is not Spanish", "Il Comitato permanente della conferenza ha approvato il bilancio che è stato presentato dal segretario generale.", records.Undetermined},
		{"German is no working language", "Der Ausschuss hat den Haushalt der Konferenz für das Jahr mit den Stimmen aller Mitglieder angenommen und nicht geändert.", records.Undetermined},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := d.Detect(c.text); got != c.want {
				t.Errorf("Detect(%q) = %s, want %s", c.text, got, c.want)
			}
		})
	}
}

func TestLanguageIsThatOfMostPages(t *testing.T) {
	cover := "Minutes of the meeting"
	body := strings.Repeat("La Asamblea aprobó el informe que presentó la Secretaría sobre los trabajos del año. ", 20)
	if got := New().Detect(cover, body, body); got != records.Spanish {
		t.Errorf("Detect = %s, want es", got)
	}
}

func TestLongTextsAreSampled(t *testing.T) {
	body := strings.Repeat("palabra y otra de la misma ", 1<<18)
	if got := New().Detect(body); got != records.Spanish {
		t.Errorf("Detect = %s, want es", got)
	}
}
