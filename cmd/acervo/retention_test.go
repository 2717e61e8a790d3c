package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
	"acervo/schemas"
)

func TestTheProfilesRulesAreTheDomains(t *testing.T) {
	p, err := loadProfile("")
	if err != nil {
		t.Fatal(err)
	}
	known := func(code string) bool { _, ok := p.RetentionEvent(code); return ok }
	rules := 0
	for _, c := range p.Classes {
		if c.Retention == nil {
			continue
		}
		rules++
		for _, problem := range records.CheckRetention(*c.Retention, known) {
			t.Errorf("%s: %s: %s", c.Code, problem.Field, problem.Message)
		}
	}
	if rules < 10 {
		t.Errorf("%d rules only", rules)
	}
	for class, want := range map[string]struct {
		trigger records.Trigger
		years   int
		action  records.RetentionAction
	}{
		"NOR-EST": {action: records.KeepPermanently},
		"NOR-PRY": {records.TriggerSuperseded, 2, records.DestroyIt},
		"FIN-PRE": {records.TriggerFiscalYearEnd, 10, records.DestroyIt},
		"ELE-CAN": {records.TriggerMatterClosed, 6, records.ReviewIt},
		"PER-NOM": {records.TriggerEvent, 30, records.DestroyIt},
		"COO-COR": {records.TriggerMatterClosed, 5, records.ReviewIt},
	} {
		rule, _, ok := p.RetentionOf(class)
		if !ok || rule.Trigger != want.trigger || rule.Years != want.years || rule.Action != want.action {
			t.Errorf("%s: %+v", class, rule)
		}
	}
}

func TestRetentionIsSeenLengthenedAndListedByCommands(t *testing.T) {
	o := onFolder(t)
	letter := parse[records.Receipt](t, o.run(exitOK, "file", text(t, "carta.txt", "Una carta."), "--json", "--type", "circular", "--title", "Circular 1"))
	show := func() client.RecordRetention {
		t.Helper()
		return parse[client.RecordRetention](t, o.run(exitOK, "retention", "show", letter.Number, "--json", "--lang", "en"))
	}
	five := show()
	if five.State != records.KeepDated || five.Action != records.ReviewIt || !strings.Contains(five.Sentence, "5 years after its filing") {
		t.Fatalf("%+v", five)
	}
	if r := o.run(exitInvalid, "retention", "override", letter.Number, "--years", "4", "--reason", "room"); !strings.Contains(r.stderr, "can only lengthen") {
		t.Error(r.stderr)
	}
	made := parse[client.RetentionOverride](t, o.run(exitOK, "retention", "override", letter.Number, "--years", "9", "--reason", "an audit", "--json"))
	nine := show()
	if nine.Due <= five.Due {
		t.Errorf("due %s, and before %s", nine.Due, five.Due)
	}
	if r := o.run(exitOK, "retention", "due", "--until", string(nine.Due)); !strings.Contains(r.stdout, letter.Number) {
		t.Error(r.stdout)
	}
	if r := o.run(exitOK, "retention", "due"); !strings.Contains(r.stdout, "Nothing is due until") {
		t.Error(r.stdout)
	}
	o.run(exitOK, "retention", "lift", strconv.FormatInt(int64(made.ID), 10), "--reason", "it is over")
	if again := show(); again.Due != five.Due || len(again.Overrides) != 1 || again.Overrides[0].Lifted == nil {
		t.Errorf("%+v", again)
	}

	paper := parse[records.Receipt](t, o.run(exitOK, "file", text(t, "nombramiento.txt", "Se nombra."), "--json", "--type", "appointment", "--title", "Nombramiento", "--access", "staff"))
	event := parse[client.NamedEvent](t, o.run(exitOK, "retention", "event", paper.Number, "--name", "separation", "--on", "2020-02-29", "--json"))
	if r := o.run(exitOK, "retention", "show", paper.Number, "--lang", "fr"); !strings.Contains(r.stdout, "mars 2050") || !strings.Contains(r.stdout, "separation on 2020-02-29") {
		t.Error(r.stdout)
	}
	o.run(exitOK, "retention", "retract", strconv.FormatInt(int64(event.ID), 10), "--reason", "another person")
	if r := parse[client.RecordRetention](t, o.run(exitOK, "retention", "show", paper.Number, "--json")); r.State != records.KeepWaiting {
		t.Errorf("%+v", r)
	}
}

func TestAnotherProfilesScheduleIsTriedOutByACommand(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "carta.txt", "Una carta."), "--type", "circular", "--title", "Circular 1")
	same := text(t, "same.yaml", string(schemas.DefaultProfile()))
	if r := o.run(exitOK, "retention", "simulate", same); !strings.HasPrefix(r.stdout, "0 records of classes with another rule") {
		t.Error(r.stdout)
	}
	changed := strings.Replace(string(schemas.DefaultProfile()), "      trigger: filed\n      years: 5\n", "      trigger: filed\n      years: 1\n", 1)
	r := parse[client.Simulation](t, o.run(exitOK, "retention", "simulate", text(t, "changed.yaml", changed), "--json"))
	if r.Records != 1 || r.Changed != 1 || r.Sooner != 1 || len(r.First) != 1 || len(r.Lines) != 2 {
		t.Errorf("%+v", r)
	}
	o.run(exitInvalid, "retention", "simulate", text(t, "broken.yaml", strings.Replace(changed, "trigger: filed", "trigger: fled", 1)))
	o.run(exitInvalid, "retention", "simulate", same, "--class", "NOWHERE")
}

func TestReportsAreMadeByCommands(t *testing.T) {
	o := onFolder(t)
	r := parse[records.Receipt](t, o.run(exitOK, "file", text(t, "nota.txt", "Una nota."), "--json", "--type", "other", "--title", "Nota", "--body", "SG"))
	for name, want := range map[string]string{
		"coverage": "2 years · ", "overdue": "There is nothing to report.", "holds": "There is nothing to report.", "fixity": "RANGE OF SUMS", "unclassified": r.Number, "filings": "General Secretariat",
	} {
		if got := o.run(exitOK, "report", name, "--lang", "en").stdout; !strings.Contains(got, want) {
			t.Errorf("%s: %s", name, got)
		}
	}
	for lang, want := range map[string]string{"es_MX.UTF-8": "2 años · ", "fr_FR": "2 ans · ", "pt": "2 anos · ", "C": "2 years · "} {
		o.env["LANG"] = lang
		if got := o.run(exitOK, "report", "coverage").stdout; !strings.Contains(got, want) {
			t.Errorf("with LANG=%s: %s", lang, got)
		}
	}
	delete(o.env, "LANG")
	file := filepath.Join(t.TempDir(), "coverage.csv")
	o.run(exitOK, "report", "coverage", "-o", file, "--lang", "es")
	if b, err := os.ReadFile(file); err != nil || !strings.Contains(string(b), "NOR-PRY Proyectos de reglamento") {
		t.Errorf("%s, %v", b, err)
	}
	o.run(exitInvalid, "report", "gossip")
	o.run(exitInvalid, "report", "coverage", "-o", "coverage.doc")
}
