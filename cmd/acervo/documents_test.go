package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

const (
	statute = "Estatuto de la Conferencia.\n\nArtículo 1. La Conferencia tiene su sede en la Ciudad de México.\n"
	reform  = "Estatuto de la Conferencia, reformado.\n\nArtículo 1. La Conferencia tiene su sede donde la Asamblea diga: ornitorrinco.\n"
	english = "Statute of the Conference.\n\nArticle 1. The Conference has its seat in Mexico City.\n"
)

// The main job, by the commands alone: they open the folder themselves, go
// through the socket of a service, or speak to it from afar.
func TestFileFindAndFetchAnyVersion(t *testing.T) {
	for _, way := range []struct {
		name  string
		reach func(t *testing.T, o on) on
	}{
		{"opening the folder", func(_ *testing.T, o on) on { return o }},
		{"through the socket", func(t *testing.T, o on) on {
			startService(t, o.env)
			return o
		}},
		{"from afar", func(t *testing.T, o on) on {
			address, _ := startService(t, o.env)
			o.run(exitOK, "user", "add", "mlopez", "--name", "María López", "--roles", "clerk,counsel,controller,admin")
			secret := o.run(exitOK, "token", "issue", "tests", "--as", "mlopez", "--scopes", "read,file,admin").stdout
			token := text(t, "token", secret)
			return on{t, map[string]string{"ACERVO_SERVER": address, "ACERVO_TOKEN_FILE": token}}
		}},
	} {
		t.Run(way.name, func(t *testing.T) {
			o := way.reach(t, onFolder(t))
			o.t = t
			mainJob(t, o)
		})
	}
}

func mainJob(t *testing.T, o on) {
	first := parse[records.Receipt](t, o.run(exitOK, "file", text(t, "Estatuto señero.txt", statute), "--wait", "--json",
		"--type", "statute", "--body", "AG", "--title", "Estatuto de la Conferencia", "--date", "2012-10-24", "--lang", "es", "--symbol", "CISS/EST", "--access", "members"))
	if first.Version != 1 || first.Number == "" || first.Seq == 0 || len(first.Files) != 1 || first.Files[0].Name != "Estatuto señero.txt" || !first.Files[0].SHA256.Valid() {
		t.Fatalf("%+v", first)
	}
	o.run(exitOK, "file", text(t, "reforma.txt", reform), "--version-of", "CISS/EST", "--date", "2019-03-08", "--lang", "es", "--label", "Reforma", "--wait")
	o.run(exitOK, "file", text(t, "statute.txt", english), "--text-of", first.Number, "--version", "1", "--lang", "en", "--authority", "courtesy_translation", "--wait")

	for query, want := range map[string]int{"sede mexico": 0, "ornitorrinco": 1, "ORNITORRINCOS asamblea": 1, "symbol:CISS/EST": 1} {
		if r := parse[client.Results](t, o.run(exitOK, "search", query, "--json", "--type", "statute")); r.Total != want {
			t.Errorf("%q: %d found, want %d", query, r.Total, want)
		}
	}
	if r := parse[client.Results](t, o.run(exitOK, "search", "sede mexico", "--all-versions", "--json")); r.Total != 1 || r.Hits[0].Document != first.Document {
		t.Errorf("all versions: %+v", r)
	}

	today := time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	for _, c := range []struct {
		want string
		args []string
	}{
		{reform, []string{"get", "CISS/EST"}},
		{statute, []string{"get", string(first.Document), "--version", "1"}},
		{statute, []string{"get", first.Number, "--version", "1", "--lang", "es"}},
		{english, []string{"get", "CISS/EST", "--version", "1", "--lang", "en"}},
		{reform, []string{"get", "CISS/EST", "--as-of", today}},
	} {
		if r := o.run(exitOK, c.args...); r.stdout != c.want {
			t.Errorf("%v: %q", c.args, r.stdout)
		}
	}
	if r := o.run(exitOK, "get", "CISS/EST", "--lang", "en"); r.stdout != reform || !strings.Contains(r.stderr, `no text in "en"`) || !strings.Contains(r.stderr, "authentic") {
		t.Errorf("another language is not told: %s%s", r.stdout, r.stderr)
	}
	if r := o.run(exitOK, "get", "CISS/EST", "--text"); !strings.Contains(r.stdout, "ornitorrinco") {
		t.Errorf("text: %q", r.stdout)
	}
	if r := o.run(exitOK, "get", "CISS/EST", "--page", "1", "--version", "1"); !strings.Contains(r.stdout, "Ciudad de México") {
		t.Errorf("page: %q", r.stdout)
	}
	folder := t.TempDir()
	o.run(exitOK, "get", "CISS/EST", "--version", "1", "-o", folder)
	if b, err := os.ReadFile(filepath.Join(folder, "Estatuto señero.txt")); err != nil || string(b) != statute {
		t.Errorf("saved: %q %v", b, err)
	}
	info := o.run(exitOK, "get", "CISS/EST", "--info").stdout
	for _, want := range []string{"Estatuto de la Conferencia", first.Number, "CISS/EST", "members", "Version 1", "Version 2", "Reforma", "statute.txt", string(first.Files[0].SHA256)} {
		if !strings.Contains(info, want) {
			t.Errorf("%q is missing from\n%s", want, info)
		}
	}
	for code, args := range map[int][]string{
		exitNotFound: {"get", "CISS/NADA"},
		exitConflict: {"file", text(t, "again.txt", statute)},
		exitInvalid:  {"file", text(t, "x.txt", "x"), "--type", "poem"},
		exitOK:       {"verify"},
	} {
		o.run(code, args...)
	}
	for _, args := range [][]string{{"get", "CISS/EST", "--version", "7"}, {"get", "CISS/EST", "--as-of", "1999-01-01"}, {"file", text(t, "y.txt", "y"), "--version-of", "CISS/NADA"}} {
		o.run(exitNotFound, args...)
	}
	o.run(exitOK, "reindex")
	o.run(exitOK, "reread", "CISS/EST")
	if v := parse[records.Verification](t, o.run(exitOK, "verify", "--json")); v.Files != 3 || v.Blobs-v.Orphans != 3 || v.Entries < 6 || len(v.Problems) != 0 {
		t.Errorf("%+v", v)
	}
}

func TestSeveralFilesAreSeveralDocumentsOrOne(t *testing.T) {
	o := onFolder(t)
	a, b, bad := text(t, "a.txt", "alfa"), text(t, "b.txt", "beta"), text(t, "again.txt", "alfa")
	lines := strings.Split(strings.TrimSpace(o.run(exitOK, "file", a, b, "--json", "--body", "AG").stdout), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"title":"a"`) || !strings.Contains(lines[1], `"title":"b"`) {
		t.Errorf("%q", lines)
	}
	r := o.run(exitPartly, "file", text(t, "c.txt", "gamma"), bad, "--json")
	if strings.Count(r.stdout, "\n") != 1 || !strings.Contains(r.stderr, `"kind":"conflict"`) || !strings.Contains(r.stderr, "again.txt") || !strings.Contains(r.stderr, "1 of 2") {
		t.Errorf("%s%s", r.stdout, r.stderr)
	}
	one := parse[records.Receipt](t, o.run(exitOK, "file", text(t, "acta.txt", "acta"), text(t, "anexo.txt", "anexo"), "--one", "--json"))
	if len(one.Files) != 2 || one.Files[0].Role != records.Original || one.Files[1].Role != records.Attachment {
		t.Errorf("%+v", one.Files)
	}
	o.run(exitOK, "file", bad, "--allow-duplicate")
}

func TestWhatCannotBeFiledIsSaidBeforeAnythingIsOpened(t *testing.T) {
	o := onFolder(t)
	for _, c := range []struct {
		want string
		args []string
	}{
		{"The file is empty", []string{"file", text(t, "empty.txt", "")}},
		{"acervo import", []string{"file", t.TempDir()}},
		{"no such file", []string{"file", "/nowhere/x.pdf"}},
		{"--date", []string{"file", text(t, "a.txt", "a"), "--date", "8/3/2019"}},
		{"--access", []string{"file", text(t, "a.txt", "a"), "--access", "friends"}},
		{"--metadata", []string{"file", text(t, "a.txt", "a"), "--metadata", "[1]"}},
		{"exclude each other", []string{"file", text(t, "a.txt", "a"), "--version-of", "x", "--text-of", "y"}},
		{"the files to file", []string{"file"}},
		{"exclude each other", []string{"get", "x", "--version", "1", "--as-of", "2019-01-01"}},
		{"--limit: Write a whole number.", []string{"search", "x", "--limit", "ten"}},
		{"Unknown command", []string{"frobnicate"}},
		{"Unknown flag", []string{"search", "--colour"}},
		{"--as LOGIN", []string{"token", "issue", "x"}},
		{"--roles", []string{"user", "add", "x"}},
		{"no role", []string{"user", "add", "x", "--roles", "king"}},
	} {
		if r := o.run(exitInvalid, c.args...); !strings.Contains(r.stderr, c.want) {
			t.Errorf("%v: %q does not say %q", c.args, r.stderr, c.want)
		}
	}
	if _, err := os.Stat(o.env["ACERVO_DATA"]); err == nil {
		t.Error("a data folder was made")
	}
}

func TestVerifyFindsDamage(t *testing.T) {
	o := onFolder(t)
	r := parse[records.Receipt](t, o.run(exitOK, "file", text(t, "a.txt", "alfa"), "--json"))
	o.run(exitOK, "file", text(t, "b.txt", "beta"))
	var blob string
	err := filepath.WalkDir(filepath.Join(o.env["ACERVO_DATA"], "vault"), func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(strings.ReplaceAll(path, "/", ""), string(r.Files[0].SHA256)) || strings.Contains(path, string(r.Files[0].SHA256)) {
			blob = path
		}
		return err
	})
	if err != nil || blob == "" {
		t.Fatalf("the blob was not found: %v", err)
	}
	if err := os.Chmod(blob, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blob, []byte("alfA"), 0o600); err != nil {
		t.Fatal(err)
	}
	found := o.run(exitDamage, "verify")
	if !strings.Contains(found.stdout, "DAMAGE") || !strings.Contains(found.stdout, string(r.Files[0].SHA256)) {
		t.Errorf("%s", found.stdout)
	}
	if v := parse[records.Verification](t, o.run(exitDamage, "verify", "--json")); len(v.Problems) != 1 {
		t.Errorf("%+v", v)
	}
}
