package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
)

// collection makes a folder of files.
func collection(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, body := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// counts is what import --json prints.
type counts struct {
	Rows         int `json:"rows"`
	Filed        int `json:"filed"`
	AlreadyFiled int `json:"already_filed"`
	Duplicates   int `json:"duplicates"`
	Failed       int `json:"failed"`
	NotRead      int `json:"not_read"`
	Skipped      int `json:"skipped"`
	Checked      int `json:"checked"`
}

func (o on) imports(code int, want counts, args ...string) result {
	o.t.Helper()
	r := o.run(code, append([]string{"import", "--json"}, args...)...)
	if got := parse[counts](o.t, r); got != want {
		o.t.Fatalf("%+v, want %+v\n%s", got, want, r.stderr)
	}
	return r
}

// report reads the outcomes that an import wrote, by file.
func report(t *testing.T, path string) map[string]outcome {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]outcome{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var o outcome
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		out[o.File] = o
	}
	return out
}

func TestImportOfAFolder(t *testing.T) {
	o := onFolder(t)
	folder := collection(t, map[string]string{
		"acta.txt": "Acta de la sesión ornitorrinco.", "sub/informe.txt": "Informe anual.", "sub/copy of acta.txt": "Acta de la sesión ornitorrinco.",
		".hidden": "x", "empty.txt": "",
	})
	o.imports(exitPartly, counts{Rows: 4, Checked: 3, Failed: 1, Skipped: 1}, folder, "--dry-run")
	if r := parse[client.Results](t, o.run(exitOK, "search", "", "--json")); r.Total != 0 {
		t.Fatalf("a dry run filed %d documents", r.Total)
	}
	path := filepath.Join(t.TempDir(), "report.jsonl")
	o.imports(exitPartly, counts{Rows: 4, Filed: 2, Duplicates: 1, Failed: 1, Skipped: 1}, folder, "--type", "minutes", "--body", "AG", "--workers", "1", "--report", path)
	got := report(t, path)
	if r := got["acta.txt"]; r.Outcome != filed || r.Number == "" || !r.SHA256.Valid() {
		t.Errorf("%+v", r)
	}
	if r := got["sub/copy of acta.txt"]; r.Outcome != duplicate || r.Related != got["acta.txt"].Document || r.Reason == "" {
		t.Errorf("%+v", r)
	}
	if r := got["empty.txt"]; r.Outcome != failed || r.Reason != "the file is empty" {
		t.Errorf("%+v", r)
	}
	if r := got[".hidden"]; r.Outcome != passedOver {
		t.Errorf("%+v", r)
	}
	if r := parse[client.Results](t, o.run(exitOK, "search", "ornitorrinco", "--type", "minutes", "--body", "AG", "--json")); r.Total != 1 {
		t.Errorf("%d found", r.Total)
	}
	o.imports(exitPartly, counts{Rows: 4, AlreadyFiled: 2, Duplicates: 1, Failed: 1, Skipped: 1}, folder, "--type", "minutes", "--body", "AG")
	o.imports(exitPartly, counts{Rows: 4, Filed: 1, AlreadyFiled: 2, Failed: 1, Skipped: 1}, folder, "--type", "minutes", "--body", "AG", "--allow-duplicate")
	o.imports(exitPartly, counts{Rows: 4, AlreadyFiled: 3, Failed: 1, Skipped: 1}, folder, "--type", "minutes", "--body", "AG", "--allow-duplicate")
}

func TestImportOfAManifestMakesVersionsAndLanguages(t *testing.T) {
	o := onFolder(t)
	folder := collection(t, map[string]string{
		"2012.txt": statute, "2019.txt": reform, "en/2012.txt": english, "acta.txt": "Acta de la sesión.",
		"m.csv": `file;document;type;body;title;lang;date;effective_on;symbol;access;metadata
2019.txt;estatuto;;;Estatuto reformado;es;2019-03-08;2019-04-01;;;
acta.txt;;minutes;AG;Acta;es;2020-01-01;;;restricted:AG;
2012.txt;estatuto;statute;AG;Estatuto de la Conferencia;es;2012-10-24;;CISS/EST;public;
en/2012.txt;estatuto;;;Statute of the Conference;en;2012-10-24;;;;
`,
	})
	manifest := filepath.Join(folder, "m.csv")
	path := filepath.Join(t.TempDir(), "report.jsonl")
	o.imports(exitOK, counts{Rows: 4, Filed: 4}, manifest, "--report", path)
	got := report(t, path)
	if a, b, c := got["2012.txt"], got["2019.txt"], got["en/2012.txt"]; a.Version != 1 || b.Version != 2 || c.Version != 1 || a.Document != b.Document || a.Document != c.Document || a.Line != 4 {
		t.Errorf("%+v %+v %+v", a, b, c)
	}
	d := parse[client.Document](t, o.run(exitOK, "get", "CISS/EST", "--json"))
	if len(d.Versions) != 2 || len(d.Versions[0].Texts) != 2 || d.Date != "2012-10-24" || d.Type != "statute" || d.Body != "AG" || d.Access.Level != "public" {
		t.Errorf("%+v", d)
	}
	if d.Titles["es"] != "Estatuto de la Conferencia" || d.Titles["en"] != "Statute of the Conference" {
		t.Errorf("titles %v", d.Titles)
	}
	if v := d.Versions[1]; v.Date != "2019-03-08" || v.EffectiveOn != "2019-04-01" || v.Label != "Estatuto reformado" {
		t.Errorf("%+v", v)
	}
	if r := o.run(exitOK, "get", "CISS/EST", "--version", "1", "--lang", "en"); r.stdout != english {
		t.Errorf("%q", r.stdout)
	}
	o.imports(exitOK, counts{Rows: 4, AlreadyFiled: 4}, manifest)

	f, err := os.OpenFile(manifest, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("2024.txt;estatuto;;;;es;2024-05-06;;;;\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	o.imports(exitPartly, counts{Rows: 5, AlreadyFiled: 1, Failed: 4}, manifest) // the new row names a file that is not there: its document is held back
	if err := os.WriteFile(filepath.Join(folder, "2024.txt"), []byte("Estatuto de la Conferencia, de 2024."), 0o644); err != nil {
		t.Fatal(err)
	}
	o.imports(exitOK, counts{Rows: 5, Filed: 1, AlreadyFiled: 4}, manifest)
	if d := parse[client.Document](t, o.run(exitOK, "get", "CISS/EST", "--json")); len(d.Versions) != 3 || d.Versions[2].Number != 3 {
		t.Errorf("%+v", d.Versions)
	}
}

func TestRowsThatFailAreToldByLineAndColumnAndTheOthersAreFiled(t *testing.T) {
	o := onFolder(t)
	folder := collection(t, map[string]string{
		"a.txt": "alfa", "b.txt": "beta", "c.txt": "gamma",
		"m.jsonl": `{"file": "a.txt", "type": "poem"}
{"file": "../a.txt"}
{"file": "b.txt", "title": "Beta"}
{"file": "c.txt", "type": "budget", "metadata": {"fiscal_year": "never"}}
`,
		"unknown.csv": "file,titel\na.txt,x\n",
	})
	r := o.run(exitPartly, "import", filepath.Join(folder, "m.jsonl"))
	for _, want := range []string{"line 1, column type: ", `"poem"`, "line 2, column file: ", "line 4, c.txt: not filed. metadata"} {
		if !strings.Contains(r.stderr, want) {
			t.Errorf("%q is not said in\n%s", want, r.stderr)
		}
	}
	if !strings.Contains(r.stdout, "4 rows: 1 filed, 0 already filed, 0 duplicates, 3 failed") {
		t.Errorf("%s", r.stdout)
	}
	if r := o.run(exitInvalid, "import", filepath.Join(folder, "unknown.csv")); !strings.Contains(r.stderr, `"titel"`) {
		t.Errorf("%s", r.stderr)
	}
	o.run(exitInvalid, "import", filepath.Join(folder, "nothing"))
	o.run(exitInvalid, "import", folder, "--workers", "0")
}

func TestABrokenOffImportIsResumedByRunningItAgain(t *testing.T) {
	o := onFolder(t)
	files := map[string]string{}
	for i := range 200 {
		files[fmt.Sprintf("d%03d.txt", i)] = fmt.Sprintf("Documento número %d.", i)
	}
	folder := collection(t, files)
	_, stop := startService(t, o.env)
	ctx, cancel := context.WithCancel(t.Context())
	path := filepath.Join(t.TempDir(), "report.jsonl")
	getenv := func(name string) string { return o.env[name] }
	var stdout, stderr buffer
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"import", folder, "--report", path}, getenv, strings.NewReader(""), &stdout, &stderr)
	}()
	for { // until some were filed, but not all
		ids, err := connected(t, o).DocumentsReading(t.Context(), "read")
		if err != nil {
			t.Fatal(err)
		}
		if len(ids) > 5 {
			break
		}
	}
	cancel()
	if code := <-done; code != exitInterrupted && code != exitOK {
		t.Fatalf("%d: %s", code, stderr.String())
	} else if code == exitInterrupted && !strings.Contains(stderr.String(), "run it again") {
		t.Errorf("%s", stderr.String())
	}
	before := len(report(t, path))
	second := o.run(exitOK, "import", folder, "--json")
	got := parse[counts](t, second)
	if got.Filed+got.AlreadyFiled != 200 || got.Failed+got.Duplicates != 0 || got.AlreadyFiled < before {
		t.Errorf("first %d, then %+v", before, got)
	}
	if r := parse[client.Results](t, o.run(exitOK, "search", "documento", "--json")); r.Total != 200 {
		t.Errorf("%d found", r.Total)
	}
	stop()
	o.run(exitOK, "verify")
}

// connected is a client of the service that runs on the folder.
func connected(t *testing.T, o on) service {
	t.Helper()
	p := &program{stderr: os.Stderr, config: config{Data: o.env["ACERVO_DATA"]}}
	s, err := p.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close() })
	return s
}
