package web

import (
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func load(t *testing.T, lang records.Language) *catalogue {
	t.Helper()
	messages, err := loadMessages()
	if err != nil {
		t.Fatal(err)
	}
	c, err := loadCatalogue(messages, lang)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNumbersDatesAndSizesAreWrittenAsEachLanguageDoes(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 5, 7, 0, time.FixedZone("", -6*3600))
	for _, c := range []struct {
		lang                                        records.Language
		thousand, million, size, date, moment, when string
	}{
		{"es", "4210", "1\u202f234\u202f567", "1,2\u00a0MB", "8 mar 2019", "1 mar 2026, 09:05", "1 de marzo de 2026, 09:05:07 (UTC−06:00)"},
		{"en", "4,210", "1,234,567", "1.2\u00a0MB", "8 Mar 2019", "1 Mar 2026, 09:05", "1 March 2026, 09:05:07 (UTC−06:00)"},
		{"pt", "4210", "1.234.567", "1,2\u00a0MB", "8 mar 2019", "1º mar 2026, 09:05", "1º de março de 2026, 09:05:07 (UTC−06:00)"},
		{"fr", "4\u202f210", "1\u202f234\u202f567", "1,2\u00a0Mo", "8 mars 2019", "1er mars 2026 à 09:05", "1er mars 2026 à 09:05:07 (UTC−06:00)"},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			l := load(t, c.lang)
			date, err := l.date("2019-03-08", "short")
			if err != nil {
				t.Fatal(err)
			}
			moment, err := l.moment(at)
			if err != nil {
				t.Fatal(err)
			}
			when, err := l.instant(at)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range [][2]string{
				{l.number(4210), c.thousand}, {l.number(1234567), c.million}, {l.size(1_234_567), c.size}, {date, c.date}, {moment, c.moment}, {when, c.when},
			} {
				if p[0] != p[1] {
					t.Errorf("%q, want %q", p[0], p[1])
				}
			}
		})
	}
}

func TestSizesKeepThreeDigitsAtMost(t *testing.T) {
	l := load(t, records.English)
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 1_250: "1.2 kB", 9_949: "9.9 kB", 9_960: "10 kB", 999_499: "999 kB", 999_600: "1 MB", 5_000_000_000: "5 GB", 48_400_000: "48 MB"} {
		if got := strings.ReplaceAll(l.size(n), "\u00a0", " "); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

func TestAMessageThatIsNotThereIsAFault(t *testing.T) {
	if s, err := load(t, "fr").text("no.such.message"); err == nil {
		t.Errorf("it says %q", s)
	}
}

func TestSentencesAreTranslatedWithTheirValues(t *testing.T) {
	for english, spanish := range map[string]string{
		`The profile has no document type "x"; it has: act, other.`:                                    "No hay un tipo de documento «x»; hay: act, other.",
		"The same bytes are filed already as A/1 (Acta (copia)). File them again only if you mean to.": "El mismo contenido ya está archivado como A/1 (Acta (copia)). Archívelo otra vez solo si es lo que quiere.",
		"An embargo runs until 2041-01-01; until then it is not shared.":                               "Hay un embargo hasta el 1 de enero de 2041; hasta entonces no se comparte.",
		"year: has no value: taken as a word.":                                                         "year: no tiene valor; se tomó como palabra.",
	} {
		if got := load(t, "es").said(english); got.Text != spanish || got.Foreign {
			t.Errorf("%q is %+v", english, got)
		}
	}
	if got := load(t, "en").said("Anything."); got.Foreign || got.Text != "Anything." {
		t.Errorf("English is foreign: %+v", got)
	}
}
