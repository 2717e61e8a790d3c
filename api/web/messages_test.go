package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

// CLDR: in French and Portuguese nought is singular, in Spanish and English it is plural.
func TestACountTakesThePluralFormOfItsLanguage(t *testing.T) {
	for _, c := range []struct {
		lang records.Language
		n    int
		want string
	}{
		{"es", 0, "0 documentos"}, {"es", 1, "1 documento"}, {"es", 2, "2 documentos"}, {"es", 1_000_000, "1\u202f000\u202f000 documentos"},
		{"en", 0, "0 documents"}, {"en", 1, "1 document"}, {"en", 21, "21 documents"},
		{"pt", 0, "0 documento"}, {"pt", 1, "1 documento"}, {"pt", 2, "2 documentos"},
		{"fr", 0, "0 document"}, {"fr", 1, "1 document"}, {"fr", 2, "2 documents"}, {"fr", 1_000_000, "1\u202f000\u202f000 documents"},
	} {
		got, err := load(t, c.lang).count("documents", c.n)
		if err != nil || got != c.want {
			t.Errorf("%d in %s: %q, %v, want %q", c.n, c.lang, got, err, c.want)
		}
	}
}

func TestAPlaceIsFilledOnceAndWhatFillsItIsNotReadAgain(t *testing.T) {
	c := load(t, records.English)
	for _, pairs := range [][]any{{"date", "{time}", "time", "noon"}} {
		if got, err := c.text("format.moment", pairs...); err != nil || got != "{time}, noon" {
			t.Errorf("%q, %v", got, err)
		}
	}
	if got, err := c.text("format.moment", "date", "today"); err != nil || got != "today, {time}" {
		t.Errorf("a place without a value: %q, %v", got, err)
	}
	if _, err := c.text("format.moment", "date"); err == nil {
		t.Error("a name without a value was taken")
	}
}

func BenchmarkMessages(b *testing.B) {
	messages, err := loadMessages()
	if err != nil {
		b.Fatal(err)
	}
	c, err := loadCatalogue(messages, records.Spanish)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = c.text("frame.search")
		}
	})
	b.Run("filled", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = c.text("search.took", "ms", 4)
		}
	})
	b.Run("unknown word", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = c.word("type", "nothing")
		}
	})
}

func TestARefusalNamesTheRolesInTheReadersWords(t *testing.T) {
	english := records.Actor{ID: "ana", Roles: []records.Role{records.Reader}}.Must(records.ActFile).Error()
	for lang, want := range map[records.Language]string{
		"es": "Su cuenta no tiene ninguna de las funciones que esto pide: archivista, gestor documental.",
		"en": "Your account has none of the roles that this takes: clerk, records manager.",
		"pt": "A sua conta não tem nenhuma das funções que isto exige: arquivista, gestor documental.",
		"fr": "Votre compte n’a aucun des rôles que cela demande\u00a0: archiviste, gestionnaire des documents.",
	} {
		if got := load(t, lang).said(english); got.Text != want || got.Foreign {
			t.Errorf("%s: %q", lang, got.Text)
		}
	}
}

// numbering are messages whose number is no count: it names something (version 3, page 7), or nothing agrees with it.
var numbering = []string{
	"add.language", "add.version", "compare.older", "compare.older.since", "compare.origin.version", "compare.page", "compare.part", "compare.version.n",
	"copies.hint", "document.old", "document.texts.of", "document.version", "document.versionof", "event.copy_issued", "event.copy_revoked", "event.file_added",
	"event.share_made", "event.share_opened", "event.share_revoked", "event.text_added", "event.version_added", "fixity.copied", "history.entry", "holds.hidden",
	"law.reading", "ledger.entry", "notes.count", "outline.part", "plan.against", "plan.apply", "plan.version", "search.more", "search.took", "system.waiting",
	"text.of", "text.page",
	"link.hint", "queue.lead", "read.hits.more", "reports.more", // a fixed number that is never one
}

func TestAMessageWithACountHasItsPluralForms(t *testing.T) {
	number := regexp.MustCompile(`\{(n|in|out|of|files|days|ms)\}`)
	for _, lang := range records.WorkingLanguages {
		all, err := readMessages(lang)
		if err != nil {
			t.Fatal(err)
		}
		for key, m := range all {
			if stem, ok := strings.CutSuffix(key, ".other"); ok && number.MatchString(m) && all[stem+".one"] == "" {
				t.Errorf("%s in %s has no form for one", stem, lang)
			}
			counted := strings.HasSuffix(key, ".one") || strings.HasSuffix(key, ".many") || strings.HasSuffix(key, ".other")
			if !counted && number.MatchString(m) && !slices.Contains(numbering, key) {
				t.Errorf("%q in %s has a number and no plural forms; give it .one and .other, or say that it counts nothing", m, lang)
			}
		}
		for _, key := range numbering {
			if !number.MatchString(all[key]) {
				t.Errorf("%s in %s has no number", key, lang)
			}
		}
	}
}

func TestOneEntryIsNotEntries(t *testing.T) {
	for lang, want := range map[records.Language]string{"es": "El primer asiento", "en": "The first entry", "pt": "O primeiro lançamento", "fr": "La première écriture"} {
		if got, err := load(t, lang).counted("ledger.first", int64(1)); err != nil || got != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}

// A class is of the file plan, and a series is of register numbers.
func TestAClassIsNowhereCalledASeries(t *testing.T) {
	series := regexp.MustCompile(`(?i)\bs[eé]rie`)
	for _, lang := range records.WorkingLanguages {
		all, err := readMessages(lang)
		if err != nil {
			t.Fatal(err)
		}
		for key, m := range all {
			if series.MatchString(m) && !strings.HasSuffix(key, ".series") {
				t.Errorf("%s in %s says %q", key, lang, m)
			}
		}
		for _, key := range []string{"document.class", "facet.class", "table.class", "profile.class", "plan.kind.class", "holds.scope.class", "report.col.class"} {
			if !strings.HasPrefix(all[key], "Clas") {
				t.Errorf("%s in %s is called %q", key, lang, all[key])
			}
		}
	}
}
