package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
	"acervo/schemas"
	"acervo/storage/storagetest"
)

// profileFile writes the built-in profile with changes, each of which must find its place once.
func profileFile(t *testing.T, replace ...string) string {
	t.Helper()
	s := string(schemas.DefaultProfile())
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(s, replace[i]) {
			t.Fatalf("the profile has no %q", replace[i])
		}
		s = strings.Replace(s, replace[i], replace[i+1], 1)
	}
	return text(t, "profile.yaml", s)
}

// newClass is a class put before the types.
const newClass = `  - code: NOR-CIR
    parent: NOR
    names: {es: Circulares normativas, en: Normative circulars, pt: Circulares normativas, fr: Circulaires normatives}
    access: members
`

func TestAProfileIsPlannedAndAppliedByCommandsWhileTheServiceRuns(t *testing.T) {
	o := onFolder(t)
	startService(t, o.env)
	file := func(code int) result {
		return o.run(code, "file", text(t, "circular.txt", "Circular."), "--type", "circular", "--class", "NOR-CIR", "--title", "Circular 1", "--allow-duplicate")
	}
	file(exitInvalid)
	o.run(exitOK, "file", text(t, "carta.txt", "Una carta."), "--type", "circular", "--title", "Carta 1")

	// A profile that takes away what is in use is refused, with the mend.
	circular := typeOf(t, "circular")
	gone := profileFile(t, circular, "")
	r := o.run(exitConflict, "profile", "plan", gone)
	if !strings.Contains(r.stdout, "types.circular") || !strings.Contains(r.stdout, "1 document") || !strings.Contains(r.stdout, "Keep") {
		t.Errorf("refused: %s", r.stdout)
	}
	o.run(exitConflict, "profile", "apply", gone, "--yes")
	if all := versions(t, o); len(all) != 1 {
		t.Fatalf("%d versions after a refusal", len(all))
	}

	with := profileFile(t, "\n# Types", newClass+"\n# Types", "fiscal_year_end: 12-31", "fiscal_year_end: 06-30")
	plan := parse[client.ProfilePlan](t, o.run(exitOK, "profile", "plan", with, "--json"))
	if len(plan.Changes) != 2 || plan.Changes[1].Code != "NOR-CIR" || plan.Changes[1].Did != records.PlanAdds || plan.Against != 1 || len(plan.Retention) == 0 {
		t.Errorf("planned: %+v", plan)
	}
	o.run(exitInvalid, "profile", "apply", with) // nobody says yes
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"profile", "apply", with}, func(name string) string { return o.env[name] }, strings.NewReader("y\n"), &stdout, &stderr); code != exitOK {
		t.Fatalf("applied: %d %s%s", code, stdout.String(), stderr.String())
	}
	if !strings.Contains(stdout.String(), "added class NOR-CIR") || !strings.Contains(stdout.String(), "Version 2 of the profile stands") {
		t.Errorf("told: %s", stdout.String())
	}
	file(exitOK) // the service takes the new class at once

	if back := o.run(exitOK, "profile", "show", "--format", "yaml").stdout; back != read(t, with) {
		t.Error("what stands is not what was applied, word for word")
	}
	if d := parse[client.ProfileDiff](t, o.run(exitOK, "profile", "diff", "1", "2", "--json")); len(d.Changes) != 2 {
		t.Errorf("from 1 to 2: %+v", d)
	}

	// The file plan as a table: out, one cell changed, and in again.
	table := o.run(exitOK, "profile", "show", "--format", "csv").stdout
	changed := text(t, "classes.csv", strings.Replace(table, "Normative circulars", "Circulars with rules", 1))
	o.run(exitOK, "profile", "apply", changed, "--yes")
	if shown := o.run(exitOK, "profile", "show").stdout; !strings.Contains(shown, "Circulars with rules") {
		t.Errorf("after the table: %s", shown)
	}
	if r := o.run(exitInvalid, "profile", "plan", text(t, "bad.csv", "code,parent\nNOR-CIR,NOWHERE\n")); !strings.Contains(r.stderr, "line 2: class NOR-CIR, column parent") {
		t.Errorf("a bad table: %s", r.stderr)
	}
	if all := versions(t, o); len(all) != 3 || !all[0].Stands || all[0].Number != 3 || all[2].By != "" {
		t.Errorf("versions: %+v", all)
	}
	o.run(exitOK, "verify")
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func versions(t *testing.T, o on) []client.AppliedProfile {
	t.Helper()
	return parse[struct {
		Versions []client.AppliedProfile `json:"versions"`
	}](t, o.run(exitOK, "profile", "versions", "--json")).Versions
}

// typeOf is how the built-in profile writes a type.
func typeOf(t *testing.T, code string) string {
	t.Helper()
	s := string(schemas.DefaultProfile())
	at := strings.Index(s, "  - code: "+code+"\n")
	if at < 0 {
		t.Fatalf("the profile has no type %s", code)
	}
	end := strings.Index(s[at+1:], "\n  - code: ")
	return s[at : at+1+end+1]
}

func TestTheAppliedProfileStandsWhateverFileALaterStartNames(t *testing.T) {
	o := onFolder(t)
	with := profileFile(t, "\n# Types", newClass+"\n# Types")
	first := profileFile(t)
	o.run(exitOK, "file", text(t, "carta.txt", "Una carta."), "--type", "circular", "--title", "Carta 1", "--profile", first)
	r := o.run(exitOK, "profile", "versions", "--profile", with, "--log-level", "warn")
	if !strings.Contains(r.stderr, "acervo profile apply "+with) {
		t.Errorf("another file is named and nobody is told: %s", r.stderr)
	}
	o.run(exitInvalid, "file", text(t, "c.txt", "Circular."), "--type", "circular", "--class", "NOR-CIR", "--title", "Circular 1", "--profile", with)
	if r = o.run(exitOK, "profile", "versions", "--profile", first, "--log-level", "warn"); r.stderr != "" {
		t.Errorf("the same file is named: %s", r.stderr)
	}
	if r = o.run(exitOK, "profile", "versions", "--profile", text(t, "broken.yaml", "name: ["), "--log-level", "warn"); !strings.Contains(r.stderr, "left aside") {
		t.Errorf("a broken file is named: %s", r.stderr)
	}
}

func TestVersionsOfTheProfileAreSavedRestoredAndVerified(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "carta.txt", "Una carta."), "--type", "circular", "--title", "Carta 1")
	with := profileFile(t, "\n# Types", newClass+"\n# Types")
	o.run(exitOK, "profile", "apply", with, "--yes")
	want := versions(t, o)
	folder := filepath.Join(t.TempDir(), "backup")
	o.run(exitOK, "backup", folder)
	back := onFolder(t)
	back.run(exitOK, "restore", folder)
	got := versions(t, back)
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("restored %+v, saved %+v", got, want)
	}
	if s := back.run(exitOK, "profile", "show", "--version", "2", "--format", "yaml").stdout; s != read(t, with) {
		t.Error("the restored profile is another one")
	}
	back.run(exitOK, "verify")

	// And of the vault alone.
	fresh := onFolder(t)
	fresh.env["ACERVO_VAULT"] = filepath.Join(o.env["ACERVO_DATA"], "vault")
	if err := os.MkdirAll(fresh.env["ACERVO_DATA"], 0o750); err != nil {
		t.Fatal(err)
	}
	fresh.run(exitOK, "rebuild")
	if got := versions(t, fresh); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("rebuilt %+v, had %+v", got, want)
	}
	fresh.run(exitOK, "verify")
}

func TestAnotherNodeTakesUpAProfileAndNothingIsFiledByTheOlderOne(t *testing.T) {
	url := storagetest.StartPostgres(t)
	open := func() *app {
		t.Helper()
		c := testConfig(t, t.TempDir())
		c.Database = url
		a, err := openApp(t.Context(), c, newLog(c, io.Discard))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
		return a
	}
	one, two := open(), open()
	if n := one.planner.Profiles().Number() + two.planner.Profiles().Number(); n != 2 {
		t.Fatalf("two nodes have made more than one version 1: %d", n)
	}
	who := records.Operator(one.profile())
	file := func(a *app, class, name string) error {
		received, err := a.office.Receive(t.Context(), who, "acta.txt", strings.NewReader(name))
		if err != nil {
			return err
		}
		_, err = a.office.File(t.Context(), who, records.FileRequest{Type: "circular", Class: class, Title: name, VersionRequest: records.VersionRequest{Files: []records.Received{received}}})
		return err
	}
	with := read(t, profileFile(t, "\n# Types", newClass+"\n# Types"))
	if _, err := one.planner.Apply(t.Context(), who, records.ProposedProfile{Text: with}, 1); err != nil {
		t.Fatal(err)
	}
	if err := file(one, "NOR-CIR", "uno"); err != nil {
		t.Errorf("the node that applied it: %v", err)
	}
	// The other one has not looked yet: it files nothing by what is no more.
	if err := file(two, "MEM-CIR", "dos"); records.KindOf(err) != records.Unavailable {
		t.Errorf("filed by a profile that is no more: %v", err)
	}
	two.working.Go(two.runFollow)
	waitUntil(t, func() bool { return two.planner.Profiles().Number() == 2 })
	if err := file(two, "NOR-CIR", "tres"); err != nil {
		t.Errorf("the other node, after it has looked: %v", err)
	}
	// Of two who apply at once, one is told to look again.
	if _, err := two.planner.Apply(t.Context(), who, records.ProposedProfile{Text: string(schemas.DefaultProfile())}, 1); records.KindOf(err) != records.PreconditionFailed {
		t.Errorf("an old plan: %v", err)
	}
}
