package web_test

import (
	"slices"
	"strings"
	"testing"

	"acervo/api/web"
	"acervo/records"
)

// Every state of a record's retention is said in whole sentences, in every language, with no place left open.
func TestEveryStateOfARetentionIsSaidInEveryLanguage(t *testing.T) {
	site := newSite(t)
	var all []web.Kept
	for _, trigger := range records.Triggers {
		for _, action := range records.RetentionActions[1:] {
			rule := records.Retention{Trigger: trigger, Event: "separation", Years: 2, Months: 6, Action: action}
			dated := web.Kept{State: records.KeepDated, Due: records.Due{On: "2030-01-01", Action: action}, Rule: rule, Start: "2027-06-30", Event: "separación", Class: "FIN Finanzas", Basis: "Acuerdo 7", Overdue: true}
			waiting := dated
			waiting.State, waiting.Due, waiting.Start, waiting.Overdue = records.KeepWaiting, records.Due{}, "", false
			all = append(all, dated, waiting)
		}
	}
	all = append(all,
		web.Kept{State: records.KeepPermanent, Class: "NOR Normas", Basis: "Acuerdo 7"}, web.Kept{State: records.KeepPermanent, By: "Ana", Reason: "historia"},
		web.Kept{State: records.KeepUnruled}, web.Kept{State: records.KeepUnruled, OnHold: true}, web.Kept{State: records.KeepUnruled, OnHold: true, Held: []string{"Juicio 12"}},
		web.Kept{State: records.KeepDated, Fate: records.Destroyed, GoneOn: "2030-02-02"}, web.Kept{State: records.KeepDated, Fate: records.Transferred, GoneOn: "2030-02-02"})
	for _, lang := range records.WorkingLanguages {
		for _, k := range all {
			said, why, change, err := site.Keeping(lang, k)
			if err != nil {
				t.Fatalf("%s: %+v: %v", lang, k, err)
			}
			whole := strings.Join(slices.DeleteFunc([]string{said, why, change}, func(s string) bool { return s == "" }), " ")
			if strings.ContainsAny(whole, "{}") || strings.Contains(whole, "  ") || !strings.HasSuffix(whole, ".") {
				t.Errorf("%s: %q", lang, whole)
			}
			if k.Overdue && !strings.Contains(said, "2030") || k.State == records.KeepWaiting && strings.Contains(said, "2030") {
				t.Errorf("%s: %q", lang, said)
			}
		}
	}
	said, why, change, err := site.Keeping(records.English, all[0])
	if want := "It is due for review on 1 January 2030: 2 years and 6 months after its filing (30 June 2027). That day has come. " +
		"By the rule of the class FIN Finanzas. Basis: Acuerdo 7. A hold, a longer keeping of this record, another class or another rule of its class would change it."; err != nil || said+" "+why+" "+change != want {
		t.Errorf("got  %s %s %s\nwant %s", said, why, change, want)
	}
}
