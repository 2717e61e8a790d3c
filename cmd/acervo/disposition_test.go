package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func TestADispositionGoesFromTheDueListToItsCertificateByCommands(t *testing.T) {
	o := onFolder(t)
	file := func(name string) records.Receipt {
		t.Helper()
		return parse[records.Receipt](t, o.run(exitOK, "file", text(t, name, "Presupuesto de "+name), "--json", "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--title", name, "--date", "2001-06-30"))
	}
	one, two := file("uno.txt"), file("dos.txt")
	if list := o.run(exitOK, "disposition", "due").stdout; !strings.Contains(list, one.Number) || !strings.Contains(list, two.Number) {
		t.Fatalf("due is\n%s", list)
	}
	o.run(exitOK, "user", "add", "raul", "--roles", "records_manager", "--bodies", "SG,CO,PR")
	placed := parse[client.Hold](t, o.run(exitOK, "hold", "place", two.Number, "--json", "--name", "Auditoría", "--reason", "auditoría anual", "--authority", "Contraloría"))
	if placed.State != records.HoldInForce || placed.Held != 1 {
		t.Errorf("placed: %+v", placed)
	}
	hold := strings.Fields(o.run(exitOK, "hold", "list").stdout)
	if !strings.Contains(strings.Join(hold, " "), "Auditoría") {
		t.Errorf("holds are %q", hold)
	}
	o.run(exitConflict, "disposition", "propose", one.Number, two.Number, "--action", "destroy", "--reason", "venció")
	type shown struct {
		Disposition client.Disposition `json:"disposition"`
		Records     []client.Disposal  `json:"records"`
	}
	proposed := parse[shown](t, o.run(exitOK, "disposition", "propose", one.Number, "--action", "destroy", "--reason", "venció", "--json"))
	id := proposed.Disposition.ID.String()
	o.run(exitNotAllowed, "disposition", "approve", id) // whoever proposed may not
	o.run(exitOK, "disposition", "approve", id, "--as", "raul", "--note", "conforme")
	done := parse[shown](t, o.run(exitOK, "disposition", "run", id, "--json"))
	if done.Disposition.State != records.DispositionIsCertified || done.Disposition.Number == "" || done.Records[0].State != records.RecordDone {
		t.Errorf("done: %+v", done)
	}
	o.run(exitNotFound, "get", one.Number, "-o", filepath.Join(t.TempDir(), "uno.txt"))
	paper := filepath.Join(t.TempDir(), "certificate.pdf")
	o.run(exitOK, "get", done.Disposition.Number, "-o", paper)
	if b, err := os.ReadFile(paper); err != nil || !strings.HasPrefix(string(b), "%PDF") {
		t.Errorf("the certificate is %v", err)
	}
	lifted := parse[client.Hold](t, o.run(exitOK, "hold", "lift", placedID(placed), "--json", "--reason", "terminó"))
	if lifted.InForce || lifted.Lifted == nil {
		t.Errorf("lifted: %+v", lifted)
	}
	o.run(exitInvalid, "disposition", "propose", "--reason", "venció")
	rest := parse[shown](t, o.run(exitOK, "disposition", "propose", "--due", "--class", "FIN-PRE", "--reason", "venció", "--json"))
	if len(rest.Records) != 1 || rest.Records[0].Number != two.Number {
		t.Errorf("what is due and free was proposed as %+v", rest.Records)
	}
	o.run(exitInvalid, "disposition", "propose", "--due", "--reason", "venció") // all of it is in a disposition by now
	o.run(exitOK, "hold", "place", two.Number, "--name", "Otra", "--reason", "otra auditoría", "--authority", "Contraloría")
	o.run(exitOK, "disposition", "approve", rest.Disposition.ID.String(), "--as", "raul")
	left := o.run(exitOK, "disposition", "run", rest.Disposition.ID.String()).stdout
	if said := strings.Join(strings.Fields(left), " "); !strings.Contains(said, two.Number+" stays: ") || strings.Contains(said, "…") || !strings.Contains(said, "hold") {
		t.Errorf("why it stays is not said whole:\n%s", left)
	}
	if v := o.run(exitOK, "verify").stdout; !strings.Contains(v, "All is well") {
		t.Errorf("verify says %s", v)
	}
}

func placedID(h client.Hold) string { return records.DispositionID(h.ID).String() }
