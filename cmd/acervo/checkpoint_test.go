package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/proof"
	"acervo/cmd/acervo/tsa/tsatest"
	"acervo/records"
	"acervo/storage/storagetest"
)

func (o on) data(name string) string { return filepath.Join(o.env["ACERVO_DATA"], name) }

// comptroller makes the keys of a second signer and has the folder's service take their signatures.
func (o on) comptroller() (key string) {
	o.t.Helper()
	dir := o.t.TempDir()
	public := strings.TrimSpace(o.run(exitOK, "key", "new", "comptroller.example.org", "-o", dir).stdout)
	o.env["ACERVO_COSIGNERS"] = public
	o.run(exitConflict, "key", "new", "comptroller.example.org", "-o", dir) // a key is never written over
	return filepath.Join(dir, "comptroller.example.org.key")
}

func TestACheckpointIsSignedCosignedProvedAndCheckedOffline(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		key := o.comptroller()
		o.run(exitOK, "file", text(t, "uno.txt", "El primer documento."), "--title", "Uno")
		first := parse[client.Checkpoint](t, o.run(exitOK, "checkpoint", "sign", "--json"))
		again := parse[client.Checkpoint](t, o.run(exitOK, "checkpoint", "sign", "--json"))
		if again.Size != first.Size {
			t.Errorf("nothing happened, and a second checkpoint was signed over %d entries after that over %d", again.Size, first.Size)
		}
		o.run(exitOK, "cosign", "--key", key, "--ledger-key", o.data("ledger.pub"))
		o.run(exitOK, "file", text(t, "dos.txt", "El segundo documento."), "--title", "Dos")
		second := parse[client.Checkpoint](t, o.run(exitOK, "checkpoint", "sign", "--json"))
		o.run(exitOK, "cosign", "--key", key)
		o.run(exitOK, "cosign", "--key", key) // twice is once

		list := parse[struct{ Checkpoints []client.Checkpoint }](t, o.run(exitOK, "checkpoint", "list", "--json")).Checkpoints
		if len(list) != 2 || list[0].Size != second.Size || len(list[0].Cosignatures) != 1 || len(list[1].Cosignatures) != 1 {
			t.Fatalf("the list is %v", list)
		}
		note, bundle := filepath.Join(t.TempDir(), "note.txt"), filepath.Join(t.TempDir(), "proof.json")
		size := func(c client.Checkpoint) string { return strings.Split(c.Note, "\n")[1] }
		o.run(exitOK, "checkpoint", "show", size(second), "-o", note)
		o.run(exitOK, "checkpoint", "prove", size(first), size(second), "-o", bundle)
		for _, public := range []string{o.data("ledger.pub"), strings.TrimSuffix(key, ".key") + ".pub"} {
			nowhere := on{t, map[string]string{}} // no data folder, no service
			nowhere.run(exitOK, "checkpoint", "check", note, "--key", public)
			nowhere.run(exitOK, "checkpoint", "check", bundle, "--key", public)
		}
		b, err := os.ReadFile(bundle)
		if err != nil {
			t.Fatal(err)
		}
		altered := strings.Replace(string(b), "\n    \"", "\n    \"ff", 1) // a hash begins otherwise
		at := strings.Index(altered, "\n    \"ff") + len("\n    \"ff")
		altered = altered[:at] + altered[at+2:]
		if r := o.run(exitDamage, "checkpoint", "check", text(t, "altered.json", altered), "--key", o.data("ledger.pub")); !strings.Contains(r.stderr, "does not go on from") {
			t.Errorf("it says %s", r.stderr)
		}

		verified := parse[struct {
			Checkpoints int
			Problems    []string
		}](t, o.run(exitOK, "verify", "--json"))
		if verified.Checkpoints != 2 || len(verified.Problems) != 0 {
			t.Errorf("verified %v", verified)
		}
	})
}

// A service that has another history under the same key gets no second signature.
func TestARewrittenLedgerIsNotCosigned(t *testing.T) {
	o := onFolder(t)
	key := o.comptroller()
	o.run(exitOK, "file", text(t, "uno.txt", "El primer documento."), "--title", "Uno")
	o.run(exitOK, "checkpoint", "sign")
	o.run(exitOK, "cosign", "--key", key)

	rewritten := onFolder(t)
	rewritten.env["ACERVO_COSIGNERS"] = o.env["ACERVO_COSIGNERS"]
	b, err := os.ReadFile(o.data("ledger.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(rewritten.env["ACERVO_DATA"], 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rewritten.data("ledger.key"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"Otro", "Y otro"} {
		rewritten.run(exitOK, "file", text(t, "otro.txt", title+" documento."), "--title", title)
	}
	rewritten.run(exitOK, "checkpoint", "sign")
	r := rewritten.run(exitDamage, "cosign", "--key", key)
	if !strings.Contains(r.stderr, "does not go on from") {
		t.Errorf("it says %s", r.stderr)
	}
	other := onFolder(t) // and one with another key altogether
	other.env["ACERVO_COSIGNERS"] = o.env["ACERVO_COSIGNERS"]
	other.run(exitOK, "file", text(t, "otro.txt", "Ajeno."), "--title", "Ajeno")
	other.run(exitOK, "checkpoint", "sign")
	other.run(exitDamage, "cosign", "--key", key)
	other.run(exitConflict, "cosign", "--key", key, "--ledger-key", other.data("ledger.pub"))
	stranger := filepath.Join(t.TempDir())
	other.run(exitOK, "key", "new", "stranger.example.org", "-o", stranger)
	other.run(exitInvalid, "cosign", "--key", filepath.Join(stranger, "stranger.example.org.key")) // whom the service does not know
}

func TestVerifyFindsWhatWasAlteredInACheckpoint(t *testing.T) {
	authority := tsatest.Start(t)
	c := testConfig(t, t.TempDir())
	c.TimestampURL, c.TimestampRoots = authority.URL, authority.Roots
	o := on{t, map[string]string{"ACERVO_DATA": c.Data, "ACERVO_TIMESTAMP_ROOTS": authority.Roots}}
	key := o.comptroller()
	c.Cosigners = []string{o.env["ACERVO_COSIGNERS"]}
	o.run(exitOK, "file", text(t, "uno.txt", "El primer documento."), "--title", "Uno")
	a, err := openApp(t.Context(), c, newLog(c, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	s := signing{auditor: a.auditor, zone: a.profile().TimeZone}
	signed, stamped, err := s.look(t.Context(), time.Now())
	if err != nil || !signed || !stamped {
		t.Fatalf("signed %v, stamped %v, %v", signed, stamped, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	o.run(exitOK, "cosign", "--key", key)
	shown := parse[struct{ Checkpoints []client.Checkpoint }](t, o.run(exitOK, "checkpoint", "list", "--json")).Checkpoints[0]
	if len(shown.Timestamps) != 1 || !shown.Timestamps[0].Time.Equal(authority.Time) || proof.Body(shown.Timestamps[0].Of) != proof.Body(shown.Note) {
		t.Errorf("the time-stamps are %v", shown.Timestamps)
	}
	o.run(exitOK, "verify")
	catalogue := filepath.Join(c.Data, "catalogue.db")
	for _, d := range []struct{ do, undo, says string }{
		{`UPDATE checkpoints SET note = replace(note, 'ledger', 'ledges')`, `UPDATE checkpoints SET note = replace(note, 'ledges', 'ledger')`, "note of the checkpoint"},
		{`UPDATE checkpoints SET root = zeroblob(32)`, ``, "not those of the checkpoint"},
		{`UPDATE checkpoint_signatures SET line = replace(line, 'comptroller', 'comptrolles')`, ``, "cosignature of the checkpoint"},
		{`UPDATE checkpoint_stamps SET token = zeroblob(9)`, ``, "time-stamp of the checkpoint"},
	} {
		storagetest.Exec(t, catalogue, d.do)
		if r := o.run(exitDamage, "verify"); !strings.Contains(r.stdout, d.says) {
			t.Errorf("%s: verify says %s", d.do, r.stdout)
		}
		if d.undo != "" {
			storagetest.Exec(t, catalogue, d.undo)
			o.run(exitOK, "verify")
		}
	}
}

func TestTheServiceSignsOnceADayWhenSomethingHappened(t *testing.T) {
	authority := tsatest.Start(t)
	c := testConfig(t, t.TempDir())
	c.TimestampURL, c.TimestampRoots = authority.URL, authority.Roots
	a, err := openApp(t.Context(), c, newLog(c, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	s := signing{auditor: a.auditor, zone: a.profile().TimeZone}
	look := func(says string, now time.Time, signs, stamps bool) {
		t.Helper()
		signed, stamped, err := s.look(t.Context(), now)
		if err != nil && !authority.Down.Load() || signed != signs || stamped != stamps {
			t.Errorf("%s: signed %v, stamped %v, %v", says, signed, stamped, err)
		}
	}
	now := time.Now()
	day := 24 * time.Hour
	a.runDesk = func() {} // reading what was filed happens in the ledger too, some time
	put := func(words string) {
		t.Helper()
		who := records.Operator(a.profile())
		received, err := a.office.Receive(t.Context(), who, "acta.txt", strings.NewReader(words))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.office.File(t.Context(), who, records.FileRequest{VersionRequest: records.VersionRequest{Files: []records.Received{received}}}); err != nil {
			t.Fatal(err)
		}
	}
	look("the first start has applied a profile", now, true, true)
	put("uno")
	look("something happened on a day that was looked at", now.Add(time.Second), false, false)
	authority.Down.Store(true)
	look("the day turned", now.Add(day), true, false)
	authority.Down.Store(false)
	asked := authority.Asked.Load()
	look("an authority that did not answer is left alone for a while", now.Add(day+time.Minute), false, false)
	if authority.Asked.Load() != asked {
		t.Error("the authority was asked again at once")
	}
	look("and asked again later", now.Add(day+2*stampPause), false, true)
	look("the day turned again, and nothing happened but the checkpoint", now.Add(2*day), false, false)
	put("dos")
	look("something happened again", now.Add(3*day), true, true)
}

func TestTheDayTurnsAtTheConfiguredHour(t *testing.T) {
	zone, err := time.LoadLocation("America/Mexico_City")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		hour      int
		now, turn string
	}{
		{0, "2026-11-23T11:00:00-06:00", "2026-11-23T00:00:00-06:00"},
		{0, "2026-11-23T00:00:00-06:00", "2026-11-23T00:00:00-06:00"},
		{18, "2026-11-23T11:00:00-06:00", "2026-11-22T18:00:00-06:00"},
		{18, "2026-11-24T01:00:00Z", "2026-11-23T18:00:00-06:00"},
		{18, "2026-11-23T23:00:00Z", "2026-11-22T18:00:00-06:00"},
	} {
		now, _ := time.Parse(time.RFC3339, c.now)
		want, _ := time.Parse(time.RFC3339, c.turn)
		if got := (&signing{hour: c.hour, zone: zone}).turn(now); !got.Equal(want) {
			t.Errorf("hour %d at %s: %s, want %s", c.hour, c.now, got, want)
		}
	}
}
