package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/sample"
	"acervo/records"
)

// The Statute's story, as the sample collection tells it: adopted, published, in
// force, amended, corrected, amended with effect in the past, amended without a
// consolidated text, replaced by a total reform. Every day in between has its answer.
func TestTheStatutesStoryIsToldFromEndToEnd(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		dir := t.TempDir()
		if err := os.CopyFS(dir, sample.FS); err != nil {
			t.Fatal(err)
		}
		o.run(exitOK, "import", filepath.Join(dir, "manifest.csv"))
		events := filepath.Join(dir, "events.csv")
		if r := o.run(exitOK, "event", "import", events); !strings.HasPrefix(r.stdout, "13 events recorded, 0 on record") {
			t.Errorf("%s", r.stdout)
		}
		if r := o.run(exitOK, "event", "import", events); !strings.HasPrefix(r.stdout, "0 events recorded, 13 on record") {
			t.Errorf("the same list again: %s", r.stdout)
		}
		for _, day := range []struct {
			on      string
			status  records.Status
			symbol  string
			version int
			warning records.WarningCode
		}{
			{"1984-11-28", records.StatusDraft, "MUESTRA/EST-1", 0, records.WarnComing},
			{"1984-11-29", records.StatusAdopted, "MUESTRA/EST-1", 0, records.WarnComing},
			{"1985-01-31", records.StatusAdopted, "MUESTRA/EST-1", 0, records.WarnComing},
			{"1985-02-01", records.StatusInForce, "MUESTRA/EST-1", 1, ""},
			{"1996-06-30", records.StatusInForce, "MUESTRA/EST-1", 1, ""},
			{"1996-07-01", records.StatusInForce, "MUESTRA/EST-1", 3, ""}, // as corrected, never with the misprint
			{"2001-12-31", records.StatusInForce, "MUESTRA/EST-1", 3, ""},
			{"2002-01-01", records.StatusInForce, "MUESTRA/EST-1", 4, ""}, // by an act of 2003
			{"2008-08-31", records.StatusInForce, "MUESTRA/EST-1", 4, ""},
			{"2008-09-01", records.StatusInForce, "MUESTRA/EST-1", 4, records.WarnUnapplied},
			{"2011-12-31", records.StatusInForce, "MUESTRA/EST-1", 4, records.WarnUnapplied},
			{"2012-01-01", records.StatusInForce, "MUESTRA/EST-2", 1, records.WarnOtherDocument},
			{"2026-01-01", records.StatusInForce, "MUESTRA/EST-2", 1, records.WarnOtherDocument},
		} {
			a := parse[client.Answer](t, o.run(exitOK, "get", "MUESTRA/EST-1", "--on", day.on, "--info", "--json"))
			version := 0
			if a.Version != nil {
				version = a.Version.Number
			}
			codes := []records.WarningCode{}
			for _, w := range a.Warnings {
				codes = append(codes, w.Code)
			}
			if a.Status != day.status || a.Document.Symbol != day.symbol || version != day.version || (day.warning == "") != (len(codes) == 0) || day.warning != "" && !slices.Contains(codes, day.warning) {
				t.Errorf("on %s: %s of %s, version %d, warnings %v; want %+v", day.on, a.Status, a.Document.Symbol, version, codes, day)
			}
		}
		if r := o.run(exitOK, "get", "MUESTRA/EST-1", "--on", "1996-07-01", "--text"); !strings.Contains(r.stdout, "período de tres años") {
			t.Error("the text of 1 July 1996 is not the corrected one")
		}
		if r := o.run(exitOK, "search", "treinta años", "--on", "2000-01-01"); strings.Contains(r.stdout, "MUESTRA/EST-1") {
			t.Errorf("the misprint is found as the law: %s", r.stdout)
		}
		redline := o.run(exitOK, "compare", "MUESTRA/EST-1@1", "MUESTRA/EST-1@3", "--changed-only").stdout
		for _, says := range []string{"[-cuatro-] [+tres+]", "Artículo 10 bis", "MUESTRA/RES-3/1996", "MUESTRA/COR-3/1996"} {
			if !strings.Contains(redline, says) {
				t.Errorf("the redline does not say %q:\n%s", says, redline)
			}
		}
		if reform := o.run(exitOK, "compare", "MUESTRA/EST-1@4", "MUESTRA/EST-2@1").stdout; !strings.Contains(reform, "formerly Artículo 3") {
			t.Errorf("the redline of the total reform does not know the moved articles:\n%s", reform)
		}
		if article := o.run(exitOK, "history", "MUESTRA/EST-1", "art_10").stdout; !strings.Contains(article, "treinta") || !strings.Contains(article, "cuatro") {
			t.Errorf("the story of article 10: %s", article)
		}
		certifyStory(t, o, dir)
	})
}

// certifyStory takes a certified copy of the statute as it was in force on a day,
// proves it with nothing but the public key, and has it confirmed on the page.
func certifyStory(t *testing.T, o on, dir string) {
	t.Helper()
	copied := filepath.Join(dir, "copy.pdf")
	issued := parse[client.Copy](t, o.run(exitOK, "certify", "MUESTRA/EST-1", "--on", "1999-12-31", "-o", copied, "--json"))
	if issued.Version != 3 {
		t.Errorf("version %d was certified", issued.Version)
	}
	alone := on{t, map[string]string{"ACERVO_DATA": filepath.Join(dir, "nothing")}} // another machine
	key := filepath.Join(o.env["ACERVO_DATA"], "ledger.pub")
	alone.run(exitOK, "verify-proof", filepath.Join(dir, "copy.proof.json"), "--file", copied, "--key", key)
	address, stop := startService(t, o.env)
	defer stop()
	for _, page := range []struct{ path, says string }{
		{"/verify/" + issued.Code, "MUESTRA/EST-1"}, {"/d/muestra-est-1/spa:1999-12-31", "tres años"}, {"/d/muestra-est-1/spa:1999-12-31~art_10", `__art_10"`},
		{"/d/muestra-est-2", "application/ld+json"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+page.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", "text/html")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(b), page.says) {
			t.Errorf("%s answers %d without %q (%v)", page.path, res.StatusCode, page.says, err)
		}
	}
}
