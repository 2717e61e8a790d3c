package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// dispose has the records that are due destroyed and returns the certificate's JSON.
func dispose(t *testing.T, o on, also ...string) string {
	t.Helper()
	type shown struct {
		Disposition client.Disposition `json:"disposition"`
	}
	id := parse[shown](t, o.run(exitOK, append([]string{"disposition", "propose", "--due", "--reason", "venció", "--json"}, also...)...)).Disposition.ID.String()
	o.run(exitOK, "disposition", "approve", id, "--as", "raul")
	o.run(exitOK, "disposition", "run", id)
	paper := filepath.Join(t.TempDir(), "disposition.json")
	o.run(exitOK, "disposition", "certificate", id, "-o", paper)
	return paper
}

func TestACertificateOfDispositionIsCheckedWithoutTheServiceAndNamesWhatWasAltered(t *testing.T) {
	o := onFolder(t)
	for _, name := range []string{"Uno", "Dos"} {
		o.run(exitOK, "file", text(t, name+".txt", "Presupuesto "+name), "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--title", name, "--date", "2001-06-30")
	}
	o.run(exitOK, "user", "add", "raul", "--roles", "records_manager", "--bodies", "SG,CO,PR")
	paper := dispose(t, o)
	if said := o.run(exitOK, "report", "unclassified").stdout; strings.Contains(said, "disposici") {
		t.Errorf("the service's own certificate is filed under no proper class: %s", said)
	}
	if said := o.run(exitOK, "disposition", "show").stdout; !strings.Contains(said, "CISS/CDI/") {
		t.Errorf("the dispositions are %s", said)
	}
	key := filepath.Join(o.env["ACERVO_DATA"], "ledger.pub")
	o.run(exitInvalid, "verify-proof", paper, "--key", key, "--file", paper)
	said := o.run(exitOK, "verify-proof", paper, "--key", key).stdout
	for _, want := range []string{"ok      proposal", "ok      approval", "ok      execution", "ok      records", "2 records"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
	whole, err := os.ReadFile(paper)
	if err != nil {
		t.Fatal(err)
	}
	for altered, fails := range map[string]func(c *records.DispositionCertificate){
		"proposal":          func(c *records.DispositionCertificate) { c.Reason = "otro motivo" },
		"approval":          func(c *records.DispositionCertificate) { c.ApprovedBy = "Otra persona" },
		"execution":         func(c *records.DispositionCertificate) { c.Acts = c.Acts[:2] },
		"records":           func(c *records.DispositionCertificate) { c.Gone = c.Gone[:1] },
		"CISS/SG/OTR/":      func(c *records.DispositionCertificate) { c.Gone[0].Title = "Otro título" },
		"something else":    func(c *records.DispositionCertificate) { c.Gone[1].SHA256 = []records.Sum{"ab"} },
		"hash to its leaf":  func(c *records.DispositionCertificate) { c.Gone[1].Entry.Record += " " },
		"lacks the record":  func(c *records.DispositionCertificate) { c.Gone[0].Entry.Record = "" },
		"signature":         func(c *records.DispositionCertificate) { c.Origin = "example.org/other" },
		"checkpoint's root": func(c *records.DispositionCertificate) { c.Gone[0].Entry.Path = nil },
	} {
		var c records.DispositionCertificate
		if err := json.Unmarshal(whole, &c); err != nil {
			t.Fatal(err)
		}
		fails(&c)
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		said := o.run(exitDamage, "verify-proof", text(t, "altered.json", string(b)), "--key", key).stdout
		if !strings.Contains(said, "FAILED") || !strings.Contains(said[strings.Index(said, "FAILED"):], altered) {
			t.Errorf("%s is not said to have failed: %s", altered, said)
		}
	}
	o.run(exitDamage, "verify-proof", text(t, "more.json", strings.Replace(string(whole), `"reason"`, `"motive"`, 1)), "--key", key)
}

func TestOfWhatIsDueSomeRecordsCanBeLeftOut(t *testing.T) {
	o := onFolder(t)
	var filed []records.Receipt
	for _, name := range []string{"Uno", "Dos"} {
		filed = append(filed, parse[records.Receipt](t, o.run(exitOK, "file", text(t, name+".txt", "Presupuesto "+name), "--json", "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--title", name, "--date", "2001-06-30")))
	}
	o.run(exitOK, "user", "add", "raul", "--roles", "records_manager", "--bodies", "SG,CO,PR")
	o.run(exitInvalid, "disposition", "propose", filed[0].Number, "--exclude", filed[1].Number, "--reason", "venció")
	o.run(exitInvalid, "disposition", "propose", "--due", "--exclude", filed[0].Number, "--exclude", string(filed[1].Document), "--reason", "venció")
	dispose(t, o, "--exclude", filed[0].Number)
	o.run(exitOK, "get", filed[0].Number, "-o", t.TempDir())
	o.run(exitNotFound, "get", filed[1].Number, "-o", t.TempDir())
}
