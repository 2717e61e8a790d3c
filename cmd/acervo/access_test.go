package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAMembershipHasABeginningAndAnEnd(t *testing.T) {
	o := onFolder(t)
	o.run(0, "user", "add", "rosa", "--roles", "reader")
	o.run(0, "user", "body", "add", "rosa", "AG", "--from", "2020-01-01", "--until", "2999-01-01")
	o.run(0, "user", "role", "add", "rosa", "counsel", "--until", "2999-01-01")
	if out := o.run(0, "user", "list").stdout; !strings.Contains(out, "AG(2020-01-01..2999-01-01)") || !strings.Contains(out, "counsel(..2999-01-01)") {
		t.Errorf("the list says\n%s", out)
	}
	if out := o.run(0, "user", "body", "end", "rosa", "AG", "--on", "2021-01-01").stdout; !strings.Contains(out, "AG(2020-01-01..2021-01-01)") {
		t.Errorf("the end says\n%s", out)
	}
	if r := o.run(2, "user", "body", "add", "rosa"); r.stderr == "" {
		t.Error("a command that lacks the body says nothing")
	}
	if r := acervo(t, o.env, "user", "body", "end", "rosa", "AG"); r.code == 0 || !strings.Contains(r.stderr, "no AG that goes on") {
		t.Errorf("what is over is ended again: %d %s", r.code, r.stderr)
	}
}

func TestALinkIsMadeListedAndRevoked(t *testing.T) {
	o := onFolder(t)
	o.run(0, "file", text(t, "acuerdo.txt", "El acuerdo."), "--title", "Acuerdo", "--type", "resolution", "--symbol", "S/1", "--access", "staff")
	made := parse[struct {
		Share struct{ ID string }
		Link  struct{ Path string }
	}](t, o.run(0, "share", "make", "S/1", "--days", "2", "--json"))
	if made.Share.ID == "" || !strings.HasPrefix(made.Link.Path, "/s/") {
		t.Fatalf("made is %+v", made)
	}
	if out := o.run(0, "share", "list", "S/1").stdout; !strings.Contains(out, made.Share.ID) || !strings.Contains(out, "open") || strings.Contains(out, made.Link.Path[3:]) {
		t.Errorf("the list says\n%s", out)
	}
	o.run(0, "share", "revoke", made.Share.ID, "--reason", "a slip")
	if out := o.run(0, "share", "list", "S/1").stdout; !strings.Contains(out, "revoked") || !strings.Contains(out, ": a slip") {
		t.Errorf("the list says\n%s", out)
	}
	if r := acervo(t, o.env, "share", "make", "S/1", "--days", "400"); r.code == 0 || !strings.Contains(r.stderr, "1 to 30 days") {
		t.Errorf("for 400 days: %d %s", r.code, r.stderr)
	}
}

// Damage in the vault is found and named, and repaired from the second vault.
func TestDamageIsFoundAndRepairedByCommand(t *testing.T) {
	o := onFolder(t)
	second := filepath.Join(t.TempDir(), "second")
	filed := parse[struct {
		Files []struct{ SHA256 string }
	}](t, o.run(0, "file", text(t, "acuerdo.txt", "El acuerdo."), "--title", "Acuerdo", "--type", "resolution", "--access", "public", "--json"))
	sum := filed.Files[0].SHA256
	path := filepath.Join(o.env["ACERVO_DATA"], "vault", sum[:2], sum)
	spoil := func() {
		t.Helper()
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("El acuerdo!"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o.run(0, "fixity", "run", "--second-vault", second)
	spoil()
	if r := o.run(7, "fixity", "run"); !strings.Contains(r.stdout, "DAMAGE: "+sum) || !strings.Contains(r.stdout, "changed") || !strings.Contains(r.stdout, "acuerdo.txt") {
		t.Errorf("the damage is told as\n%s", r.stdout)
	}
	o.run(7, "fixity", "status")
	if r := o.run(0, "fixity", "run", "--second-vault", second); !strings.Contains(r.stdout, "repaired: "+sum) {
		t.Errorf("the repair is told as\n%s", r.stdout)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "El acuerdo." {
		t.Errorf("the bytes are %q: %v", b, err)
	}
	o.run(0, "verify")
}

// What was changed behind the program's back in the database, or in the vault, is found and named.
func TestVerifyNamesWhatWasChangedByHand(t *testing.T) {
	made := onFolder(t)
	made.run(0, "file", text(t, "uno.txt", "uno"), "--title", "Acuerdo", "--type", "resolution", "--symbol", "S/1", "--access", "staff")
	made.run(0, "file", text(t, "dos.txt", "dos"), "--version-of", "S/1")
	made.run(0, "event", "add", "S/1", "--type", "in_force", "--effective", "2020-01-01", "--version", "1")
	made.run(0, "verify")
	for name, row := range map[string]struct{ statement, want string }{
		"a file's sum":            {`UPDATE files SET sha256 = '` + strings.Repeat("ab", 32) + `'`, "was filed with SHA-256"},
		"a file's row":            {`DELETE FROM files WHERE name = 'dos.txt'`, "is missing from the catalogue"},
		"a number":                {`UPDATE documents SET number = 'X/1'`, "The number of document"},
		"a title":                 {`UPDATE documents SET titles = '{"es":"Otro"}'`, "The titles of document"},
		"who may read it":         {`UPDATE documents SET access_level = 'public', access_class = 'public'`, "The access of document"},
		"what became of it":       {`UPDATE documents SET fate = 'destroyed'`, "What became of document"},
		"a version":               {`UPDATE versions SET number = 7 WHERE number = 2`, "Version 2 of document"},
		"a file nobody filed":     {`INSERT INTO files SELECT 'x', text_id, document_id, 9, role, 'x.txt', media_type, size, sha256, filed_at, state, reason, method, pages, words, language, title, date, findings, attempts, next_try, updated_at FROM files WHERE name = 'dos.txt'`, "does not tell of the file x"},
		"a ledger entry":          {`DROP TRIGGER ledger_no_update; UPDATE ledger SET name = 'otro' WHERE seq = 1`, "Entry 1 was altered"},
		"a deleted ledger entry":  {`DROP TRIGGER ledger_no_delete; DELETE FROM ledger WHERE seq = 2`, "Entries 2 to 2 are missing"},
		"an event nobody entered": {`DROP TRIGGER legal_events_no_delete; DELETE FROM legal_events`, "The legal event "},
	} {
		t.Run(name, func(t *testing.T) {
			o := onFolder(t)
			if err := os.CopyFS(o.env["ACERVO_DATA"], os.DirFS(made.env["ACERVO_DATA"])); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", "file:"+filepath.Join(o.env["ACERVO_DATA"], "catalogue.db")+"?_pragma=foreign_keys(0)")
			if err != nil {
				t.Fatal(err)
			}
			for _, statement := range append(strings.Split(row.statement, "; "), "DELETE FROM jobs", "PRAGMA wal_checkpoint") {
				if _, err := db.ExecContext(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if r := acervo(t, o.env, "verify"); r.code != 7 || !strings.Contains(r.stdout, row.want) {
				t.Errorf("verify ends with %d and says\n%s%s", r.code, r.stdout, r.stderr)
			}
		})
	}
}

// What was backed up is brought back by restore, and import says so.
func TestImportKnowsAnArchiveWhenItSeesOne(t *testing.T) {
	o := onFolder(t)
	o.run(0, "file", text(t, "uno.txt", "uno"), "--title", "Acuerdo", "--type", "resolution", "--access", "staff")
	folder := filepath.Join(t.TempDir(), "archive")
	o.run(0, "backup", folder)
	if r := o.run(2, "import", folder); !strings.Contains(r.stderr, "acervo restore "+folder) {
		t.Errorf("import says %s", r.stderr)
	}
}
