package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// A backup from before a destruction brings back what was destroyed. By itself it cannot know; the certificate tells.
func TestARestoredOldBackupIsHeldAgainstTheCertificatesMadeSince(t *testing.T) {
	o := onFolder(t)
	r := parse[records.Receipt](t, o.run(exitOK, "file", text(t, "uno.txt", "Presupuesto viejo"), "--json", "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--title", "Uno", "--date", "2001-06-30"))
	archive := filepath.Join(t.TempDir(), "archive")
	o.run(exitOK, "backup", archive)
	o.run(exitOK, "user", "add", "raul", "--roles", "records_manager", "--bodies", "SG,CO,PR")
	type shown struct {
		Disposition client.Disposition `json:"disposition"`
	}
	id := parse[shown](t, o.run(exitOK, "disposition", "propose", "--due", "--reason", "venció", "--json")).Disposition.ID.String()
	o.run(exitNotFound, "disposition", "certificate", id)
	o.run(exitOK, "disposition", "approve", id, "--as", "raul")
	o.run(exitOK, "disposition", "run", id)
	paper := filepath.Join(t.TempDir(), "disposition.json")
	o.run(exitOK, "disposition", "certificate", id, "--proof", "-o", paper)
	for _, lang := range []string{"es", "en", "pt", "fr"} {
		pdf := filepath.Join(t.TempDir(), lang+".pdf")
		o.run(exitOK, "disposition", "certificate", id, "--lang", lang, "-o", pdf)
		if b, err := os.ReadFile(pdf); err != nil || !strings.HasPrefix(string(b), "%PDF") {
			t.Errorf("in %s it is %v", lang, err)
		}
	}
	o.run(exitOK, "verify", "--against", paper)

	old := onFolder(t)
	if said := old.run(exitOK, "restore", archive).stdout; !strings.Contains(said, "acervo verify --against") {
		t.Errorf("restoring says %s", said)
	}
	old.run(exitOK, "verify") // its ledger ends before the destruction
	said := old.run(exitDamage, "verify", "--against", paper).stdout
	for _, want := range []string{r.Number + " went by certificate " + id, "The bytes of " + r.Number, "this is an older state"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
	old.run(exitInvalid, "verify", "--against", text(t, "x.json", "{}"))
}
