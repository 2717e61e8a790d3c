package main

import (
	"testing"

	"acervo/records"
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
