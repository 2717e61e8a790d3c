package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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
	type certificate = records.DispositionCertificate
	untold := func(l *records.CertifiedRecord) {
		l.Document, l.Number, l.Title, l.Class, l.Entry.Record = "", "", "", "", ""
	}
	for _, x := range []struct {
		fails string
		alter func(c *certificate)
	}{
		{"proposal", func(c *certificate) { c.Reason = "otro motivo" }},
		{"proposal", func(c *certificate) { c.Reason, c.Acts[0].Record = "otro motivo", "" }},
		{"approval", func(c *certificate) { c.ApprovedBy = "Otra persona" }},
		{"approval", func(c *certificate) { c.ApprovedAt, c.Acts[1].Record = c.ExecutedAt, "" }},
		{"execution", func(c *certificate) { c.Acts = c.Acts[:2] }},
		{"execution", func(c *certificate) { c.Acts[2].Record = "" }},
		{"execution", func(c *certificate) { c.Acts[2].Record = ""; untold(&c.Gone[0]) }},
		{"records", func(c *certificate) { c.Gone = c.Gone[:1] }},
		{"proposal", func(c *certificate) { c.Gone, c.Acts[0].Record = c.Gone[:1], "" }},
		{"records", func(c *certificate) { c.Gone, c.LeftOut = c.Gone[:1], []records.CertifiedRecord{c.Gone[1]} }},
		{"records", func(c *certificate) { c.Gone, c.Acts[0].Record = c.Gone[:1], ""; untold(&c.Gone[0]) }},
		{"CISS/SG/OTR/", func(c *certificate) { c.Gone[0].Title = "Otro título" }},
		{"something else", func(c *certificate) { c.Gone[1].SHA256 = []records.Sum{"ab"} }},
		{"hash to its leaf", func(c *certificate) { c.Gone[1].Entry.Record += " " }},
		{"lacks the record", func(c *certificate) { c.Gone[0].Entry.Record = "" }},
		{"lacks the record", func(c *certificate) {
			c.Gone[0].Entry.Record, c.Gone[0].Number, c.Gone[0].Title = "", "", "Otro título"
		}},
		{"by which a record", func(c *certificate) { untold(&c.Gone[0]); untold(&c.Gone[1]); *c.Gone[1].Entry = *c.Gone[0].Entry }},
		{"by which a record", func(c *certificate) { untold(&c.Gone[0]); *c.Gone[0].Entry = c.Acts[1]; c.Gone[0].Entry.Record = "" }},
		{"signature", func(c *certificate) { c.Origin = "example.org/other" }},
		{"checkpoint's root", func(c *certificate) { c.Gone[0].Entry.Path = nil }},
	} {
		var c certificate
		if err := json.Unmarshal(whole, &c); err != nil {
			t.Fatal(err)
		}
		x.alter(&c)
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		said := o.run(exitDamage, "verify-proof", text(t, "altered.json", string(b)), "--key", key).stdout
		if !strings.Contains(said, "FAILED") || !strings.Contains(said[strings.Index(said, "FAILED"):], x.fails) {
			t.Errorf("%s is not said to have failed: %s", x.fails, said)
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
	if r := o.run(exitInvalid, "disposition", "propose", "--due", "--exclude", filed[0].Number+"9", "--reason", "venció"); !strings.Contains(r.stderr, filed[0].Number+"9") {
		t.Errorf("a name that fits nothing: %s", r.stderr)
	}
	dispose(t, o, "--exclude", filed[0].Number)
	o.run(exitOK, "get", filed[0].Number, "-o", t.TempDir())
	o.run(exitNotFound, "get", filed[1].Number, "-o", t.TempDir())
}

// Of records that nobody may know together a certificate has the entries alone, and nothing is claimed of what they say.
func TestACertificateOfWhatNotEverybodyMayKnowIsProvedAsFarAsItTells(t *testing.T) {
	o := onFolder(t)
	for body, name := range map[string]string{"SG": "Uno", "CP": "Dos"} {
		o.run(exitOK, "file", text(t, name+".txt", "Presupuesto "+name), "--type", "other", "--class", "FIN-PRE", "--body", body, "--title", name, "--date", "2001-06-30", "--access", "restricted:"+body)
	}
	o.run(exitOK, "file", text(t, "tres.txt", "Presupuesto tres"), "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--title", "Tres", "--date", "2001-06-30")
	o.run(exitOK, "user", "add", "raul", "--roles", "records_manager", "--bodies", "SG,CP")
	paper := dispose(t, o)
	key := filepath.Join(o.env["ACERVO_DATA"], "ledger.pub")
	said := o.run(exitOK, "verify-proof", paper, "--key", key).stdout
	for _, want := range []string{"it was carried out when the certificate says", "it went, in an entry", "as many went and were left out", "Of 2 records the certificate tells no more"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
	if n := strings.Count(said, "what the entry says is not told here"); n != 4 || strings.Contains(said, "somebody else") {
		t.Errorf("of %d entries it is said that no more is known: %s", n, said)
	}
	whole, err := os.ReadFile(paper)
	if err != nil {
		t.Fatal(err)
	}
	var c records.DispositionCertificate
	if err := json.Unmarshal(whole, &c); err != nil {
		t.Fatal(err)
	}
	c.Gone = slices.DeleteFunc(c.Gone, func(l records.CertifiedRecord) bool { return l.Number != "" })
	if len(c.Gone) != 2 {
		t.Fatalf("the certificate has %+v", c.Gone)
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if said := o.run(exitDamage, "verify-proof", text(t, "less.json", string(b)), "--key", key).stdout; !strings.Contains(said, "FAILED  records") {
		t.Errorf("a line that was taken away is not missed: %s", said)
	}
}
