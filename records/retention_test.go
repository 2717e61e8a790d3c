package records

import (
	"encoding/json"
	"testing"
	"time"
)

func TestAPeriodEndsOnTheDayOfTheSameNumberOrTheLastOfTheMonth(t *testing.T) {
	for _, c := range []struct {
		from          Date
		years, months int
		want          Date
	}{
		{"2024-03-15", 5, 0, "2029-03-15"},
		{"2024-12-31", 10, 0, "2034-12-31"},
		{"2024-02-29", 1, 0, "2025-02-28"},
		{"2024-02-29", 4, 0, "2028-02-29"},
		{"2024-02-29", 100, 0, "2124-02-29"},
		{"2000-02-29", 100, 0, "2100-02-28"},
		{"2025-02-28", 3, 0, "2028-02-28"},
		{"2024-01-31", 0, 1, "2024-02-29"},
		{"2025-01-31", 0, 1, "2025-02-28"},
		{"2024-08-31", 0, 6, "2025-02-28"},
		{"2024-08-31", 0, 18, "2026-02-28"},
		{"2024-12-01", 0, 1, "2025-01-01"},
		{"2024-12-31", 0, 12, "2025-12-31"},
		{"2024-10-31", 1, 1, "2025-11-30"},
		{"9950-06-30", 100, 0, "9999-12-31"},
		{"", 5, 0, ""},
	} {
		if got := PeriodEnd(c.from, c.years, c.months); got != c.want {
			t.Errorf("%s + %d years %d months = %s, want %s", c.from, c.years, c.months, got, c.want)
		}
	}
}

func TestAFiscalYearEndsOnItsOwnDay(t *testing.T) {
	for _, c := range []struct {
		end  MonthDay
		date Date
		want Date
	}{
		{"", "2024-01-01", "2024-12-31"},
		{"", "2024-12-31", "2024-12-31"},
		{"06-30", "2024-06-30", "2024-06-30"},
		{"06-30", "2024-07-01", "2025-06-30"},
		{"03-31", "2024-03-31", "2024-03-31"},
		{"03-31", "2024-04-01", "2025-03-31"},
		{"02-29", "2023-03-01", "2024-02-29"},
		{"02-29", "2025-02-28", "2025-02-28"},
		{"02-29", "2025-03-01", "2026-02-28"},
		{"06-30", "", ""},
	} {
		if got := c.end.EndOfYearOf(c.date); got != c.want {
			t.Errorf("year ending %q of %s: %s, want %s", c.end, c.date, got, c.want)
		}
	}
	for _, bad := range []string{"", "6-30", "02-30", "13-01", "2024-06-30", "06-31"} {
		if m, err := ParseMonthDay(bad); err == nil {
			t.Errorf("%q is taken for the day %s", bad, m)
		}
	}
}

func years(t Trigger, n int, a RetentionAction) Retention {
	return Retention{Trigger: t, Years: n, Action: a}
}

var permanently = Retention{Action: KeepPermanently}

func TestARecordIsDueWhenTheLongestOfItsRulesEnds(t *testing.T) {
	all := Facts{
		Filed: "2020-05-04", Date: "2020-03-31", FiscalYearEnd: "2020-12-31", MatterClosed: "2021-01-10",
		Superseded: "2022-02-02", AgreementEnded: "2023-03-03", Events: map[string]Date{"separation": "2024-02-29"},
	}
	none := Facts{Filed: "2020-05-04"}
	for _, c := range []struct {
		name  string
		facts Facts
		rules []Retention
		state KeepingState
		due   Due
		by    int
	}{
		{"no rule: never due", all, nil, KeepUnruled, Due{}, -1},
		{"permanent is never due", all, []Retention{permanently}, KeepPermanent, Due{Action: KeepPermanently}, 0},
		{"filed", all, []Retention{years(TriggerFiled, 5, ReviewIt)}, KeepDated, Due{"2025-05-05", ReviewIt}, 0},
		{"document date", all, []Retention{years(TriggerDocumentDate, 1, DestroyIt)}, KeepDated, Due{"2021-04-01", DestroyIt}, 0},
		{"end of fiscal year: due on the first day of a year", all, []Retention{years(TriggerFiscalYearEnd, 10, DestroyIt)}, KeepDated, Due{"2031-01-01", DestroyIt}, 0},
		{"matter closed", all, []Retention{years(TriggerMatterClosed, 6, ReviewIt)}, KeepDated, Due{"2027-01-11", ReviewIt}, 0},
		{"superseded", all, []Retention{years(TriggerSuperseded, 2, DestroyIt)}, KeepDated, Due{"2024-02-03", DestroyIt}, 0},
		{"agreement ended", all, []Retention{years(TriggerAgreementEnded, 10, TransferIt)}, KeepDated, Due{"2033-03-04", TransferIt}, 0},
		{"named event on 29 February", all, []Retention{{Trigger: TriggerEvent, Event: "separation", Years: 30, Action: DestroyIt}}, KeepDated, Due{"2054-03-01", DestroyIt}, 0},
		{"months", all, []Retention{{Trigger: TriggerFiled, Months: 18, Action: ReviewIt}}, KeepDated, Due{"2021-11-05", ReviewIt}, 0},
		{"document date not known", none, []Retention{years(TriggerDocumentDate, 1, DestroyIt)}, KeepWaiting, Due{}, 0},
		{"fiscal year not known", none, []Retention{years(TriggerFiscalYearEnd, 1, DestroyIt)}, KeepWaiting, Due{}, 0},
		{"matter open", none, []Retention{years(TriggerMatterClosed, 1, DestroyIt)}, KeepWaiting, Due{}, 0},
		{"not superseded", none, []Retention{years(TriggerSuperseded, 1, DestroyIt)}, KeepWaiting, Due{}, 0},
		{"agreement still holds", none, []Retention{years(TriggerAgreementEnded, 1, DestroyIt)}, KeepWaiting, Due{}, 0},
		{"event not recorded", none, []Retention{{Trigger: TriggerEvent, Event: "separation", Years: 30, Action: DestroyIt}}, KeepWaiting, Due{}, 0},
		{"another event recorded", all, []Retention{{Trigger: TriggerEvent, Event: "guarantee", Years: 30, Action: DestroyIt}}, KeepWaiting, Due{}, 0},
		{"a longer override wins", all, []Retention{years(TriggerFiled, 5, DestroyIt), years(TriggerFiled, 8, DestroyIt)}, KeepDated, Due{"2028-05-05", DestroyIt}, 1},
		{"an override that has become the shorter one decides nothing", all, []Retention{years(TriggerFiled, 9, DestroyIt), years(TriggerFiled, 8, DestroyIt)}, KeepDated, Due{"2029-05-05", DestroyIt}, 0},
		{"permanent beats all, first", all, []Retention{permanently, years(TriggerFiled, 200, DestroyIt)}, KeepPermanent, Due{Action: KeepPermanently}, 0},
		{"permanent beats all, last", all, []Retention{years(TriggerFiled, 200, DestroyIt), permanently}, KeepPermanent, Due{Action: KeepPermanently}, 1},
		{"permanent beats what waits", none, []Retention{years(TriggerSuperseded, 1, DestroyIt), permanently}, KeepPermanent, Due{Action: KeepPermanently}, 1},
		{"what waits might be the longest", none, []Retention{years(TriggerFiled, 1, DestroyIt), years(TriggerSuperseded, 1, DestroyIt)}, KeepWaiting, Due{}, 1},
		{"what waits still waits when a date follows", none, []Retention{years(TriggerSuperseded, 1, DestroyIt), years(TriggerFiled, 1, DestroyIt)}, KeepWaiting, Due{}, 0},
		{"the most careful action counts, whichever rule is longest", all, []Retention{years(TriggerFiled, 5, ReviewIt), years(TriggerFiled, 8, DestroyIt)}, KeepDated, Due{"2028-05-05", ReviewIt}, 1},
		{"the most careful action counts, when it comes last", all, []Retention{years(TriggerFiled, 8, DestroyIt), years(TriggerFiled, 5, TransferIt)}, KeepDated, Due{"2028-05-05", TransferIt}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			clauses := make([]Clause, len(c.rules))
			for i, r := range c.rules {
				clauses[i] = Clause{Rule: r}
			}
			k := Keep(clauses, c.facts)
			if k.State != c.state || k.Due != c.due || k.Decides != c.by {
				t.Errorf("got %s %+v by %d, want %s %+v by %d", k.State, k.Due, k.Decides, c.state, c.due, c.by)
			}
		})
	}
}

func TestAnOverrideNeverShortens(t *testing.T) {
	facts := Facts{Filed: "2020-01-01", Superseded: "2021-01-01"}
	for _, c := range []struct {
		name    string
		holds   Retention
		rule    Retention
		refused bool
	}{
		{"longer by the same trigger", years(TriggerFiled, 5, ReviewIt), years(TriggerFiled, 6, ReviewIt), false},
		{"longer by a month", years(TriggerFiled, 5, ReviewIt), Retention{Trigger: TriggerFiled, Years: 5, Months: 1, Action: ReviewIt}, false},
		{"as long", years(TriggerFiled, 5, ReviewIt), Retention{Trigger: TriggerFiled, Months: 60, Action: ReviewIt}, true},
		{"shorter", years(TriggerFiled, 5, ReviewIt), years(TriggerFiled, 4, ReviewIt), true},
		{"shorter, though not yet known to start", years(TriggerMatterClosed, 5, ReviewIt), years(TriggerMatterClosed, 4, ReviewIt), true},
		{"later by another trigger", years(TriggerFiled, 5, ReviewIt), years(TriggerSuperseded, 5, ReviewIt), false},
		{"earlier by another trigger", years(TriggerFiled, 5, ReviewIt), years(TriggerSuperseded, 3, ReviewIt), true},
		{"by a trigger that has not come", years(TriggerFiled, 50, ReviewIt), years(TriggerMatterClosed, 1, ReviewIt), false},
		{"a less careful action", years(TriggerFiled, 5, ReviewIt), years(TriggerFiled, 9, DestroyIt), true},
		{"a more careful action", years(TriggerFiled, 5, DestroyIt), years(TriggerFiled, 9, ReviewIt), false},
		{"as long with a more careful action", years(TriggerFiled, 5, DestroyIt), years(TriggerFiled, 5, ReviewIt), false},
		{"as long with a less careful action", years(TriggerFiled, 5, ReviewIt), years(TriggerFiled, 5, TransferIt), true},
		{"shorter with a more careful action", years(TriggerFiled, 5, DestroyIt), years(TriggerFiled, 4, ReviewIt), true},
		{"for ever", years(TriggerFiled, 5, ReviewIt), permanently, false},
		{"for ever, what is kept for ever", permanently, permanently, true},
		{"anything against what is kept for ever", permanently, years(TriggerFiled, 200, ReviewIt), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if words := shorter([]Clause{{Rule: c.holds}}, c.rule, facts); (words != "") != c.refused {
				t.Errorf("refused: %q", words)
			}
		})
	}
	if words := shorter(nil, years(TriggerFiled, 1, DestroyIt), facts); words != "" {
		t.Errorf("without a rule an override is refused: %s", words)
	}
}

func TestFactsAreReadFromTheRecordAndItsHistory(t *testing.T) {
	mexico := time.FixedZone("UTC-6", -6*3600)
	filed := time.Date(2024, 3, 1, 3, 0, 0, 0, time.UTC) // still the day before, there
	event := func(id EventID, e EventType, on Date, version int, by DocumentID) Event {
		return Event{ID: id, Document: "d", Type: e, EffectiveOn: on, Version: version, By: by, RecordedAt: filed}
	}
	retracted := event(9, EventRepealed, "2020-01-01", 0, "")
	retracted.RetractedAt = filed
	for _, c := range []struct {
		name  string
		p     Profile
		d     Document
		e     Evidence
		check func(Facts) Date
		want  Date
	}{
		{"filed: the day in the organization's zone", Profile{TimeZone: mexico}, Document{FiledAt: filed}, Evidence{}, func(f Facts) Date { return f.Filed }, "2024-02-29"},
		{"fiscal year of the date", Profile{}, Document{Date: "2024-03-01"}, Evidence{}, func(f Facts) Date { return f.FiscalYearEnd }, "2024-12-31"},
		{"fiscal year of the metadata before that of the date", Profile{}, Document{Date: "2024-11-01", Metadata: json.RawMessage(`{"fiscal_year":2025}`)}, Evidence{}, func(f Facts) Date { return f.FiscalYearEnd }, "2025-12-31"},
		{"the last of several fiscal years", Profile{FiscalYearEnd: "06-30"}, Document{Metadata: json.RawMessage(`{"fiscal_year":2025,"last_fiscal_year":2027}`)}, Evidence{}, func(f Facts) Date { return f.FiscalYearEnd }, "2027-06-30"},
		{"end of the period reported on", Profile{FiscalYearEnd: "06-30"}, Document{Date: "2025-02-01", Metadata: json.RawMessage(`{"period_ends_on":"2024-12-31"}`)}, Evidence{}, func(f Facts) Date { return f.FiscalYearEnd }, "2025-06-30"},
		{"metadata of another shape tells nothing", Profile{}, Document{Metadata: json.RawMessage(`{"fiscal_year":"2025"}`)}, Evidence{}, func(f Facts) Date { return f.FiscalYearEnd }, ""},
		{"in force: not superseded", Profile{}, Document{}, Evidence{Timeline: Timeline{[]Event{event(1, EventInForce, "2010-01-01", 1, "")}}}, func(f Facts) Date { return f.Superseded }, ""},
		{"repealed", Profile{}, Document{}, Evidence{Timeline: Timeline{[]Event{event(1, EventInForce, "2010-01-01", 1, ""), event(2, EventRepealed, "2015-05-05", 0, "")}}}, func(f Facts) Date { return f.Superseded }, "2015-05-05"},
		{"replaced by another document", Profile{}, Document{}, Evidence{Timeline: Timeline{[]Event{event(1, EventInForce, "2010-01-01", 1, ""), event(2, EventReplaced, "2016-01-01", 0, "x")}}}, func(f Facts) Date { return f.Superseded }, "2016-01-01"},
		{"repealed and revived: not superseded", Profile{}, Document{}, Evidence{Timeline: Timeline{[]Event{event(1, EventInForce, "2010-01-01", 1, ""), event(2, EventRepealed, "2015-05-05", 0, ""), event(3, EventRevived, "2016-01-01", 0, "")}}}, func(f Facts) Date { return f.Superseded }, ""},
		{"suspended: not superseded", Profile{}, Document{}, Evidence{Timeline: Timeline{[]Event{event(1, EventInForce, "2010-01-01", 1, ""), event(2, EventSuspended, "2015-05-05", 0, "")}}}, func(f Facts) Date { return f.Superseded }, ""},
		{"repeal retracted: not superseded", Profile{}, Document{}, Evidence{Timeline: Timeline{[]Event{event(1, EventInForce, "2010-01-01", 1, ""), retracted}}}, func(f Facts) Date { return f.Superseded }, ""},
		{"repealed before it came into force", Profile{}, Document{}, Evidence{Timeline: Timeline{[]Event{event(1, EventAdopted, "2010-01-01", 0, ""), event(2, EventRepealed, "2011-01-01", 0, "")}}}, func(f Facts) Date { return f.Superseded }, "2011-01-01"},
		{"repealed on a day nobody knows: not known", Profile{}, Document{}, Evidence{Timeline: Timeline{[]Event{event(1, EventInForce, "2010-01-01", 1, ""), event(2, EventRepealed, "", 0, "")}}}, func(f Facts) Date { return f.Superseded }, ""},
		{"a draft that another document replaced", Profile{}, Document{}, Evidence{Replacements: []Replacement{{Date: "2022-07-01"}, {Date: "2021-01-01"}}}, func(f Facts) Date { return f.Superseded }, "2022-07-01"},
		{"a draft replaced by a document without a date: on the day that was filed", Profile{TimeZone: mexico}, Document{}, Evidence{Replacements: []Replacement{{FiledAt: filed}}}, func(f Facts) Date { return f.Superseded }, "2024-02-29"},
		{"later versions of itself supersede nothing", Profile{}, Document{Versions: []Version{{Number: 1, Date: "2020-01-01"}, {Number: 2, Date: "2021-01-01"}}}, Evidence{}, func(f Facts) Date { return f.Superseded }, ""},
		{"agreement: its own last day", Profile{}, Document{Metadata: json.RawMessage(`{"expires_on":"2026-06-30","renewal":"express"}`)}, Evidence{}, func(f Facts) Date { return f.AgreementEnded }, "2026-06-30"},
		{"agreement that renews itself: not known", Profile{}, Document{Metadata: json.RawMessage(`{"expires_on":"2026-06-30","renewal":"tacit"}`)}, Evidence{}, func(f Facts) Date { return f.AgreementEnded }, ""},
		{"agreement: an event ends it, whatever its metadata says", Profile{}, Document{Metadata: json.RawMessage(`{"expires_on":"2026-06-30","renewal":"tacit"}`)}, Evidence{Timeline: Timeline{[]Event{event(1, EventInForce, "2010-01-01", 1, ""), event(2, EventExpired, "2024-04-04", 0, "")}}}, func(f Facts) Date { return f.AgreementEnded }, "2024-04-04"},
		{"named event: the last of several", Profile{}, Document{}, Evidence{Events: []NamedEvent{{Code: "separation", On: "2021-01-01"}, {Code: "separation", On: "2020-01-01"}}}, func(f Facts) Date { return f.Events["separation"] }, "2021-01-01"},
		{"named event retracted", Profile{}, Document{}, Evidence{Events: []NamedEvent{{Code: "separation", On: "2021-01-01", RetractedAt: filed}}}, func(f Facts) Date { return f.Events["separation"] }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.d.ID = "d"
			if got := c.check(c.p.Facts(c.d, c.e)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAClassWithoutARuleHasItsParents(t *testing.T) {
	rule := years(TriggerFiled, 5, ReviewIt)
	p := Profile{Classes: []Class{
		{Code: "A", Retention: &rule}, {Code: "A1", Parent: "A"}, {Code: "A1X", Parent: "A1"},
		{Code: "A2", Parent: "A", Retention: &permanently}, {Code: "B"}, {Code: "C1", Parent: "C2"}, {Code: "C2", Parent: "C1"},
	}}
	for class, want := range map[string]string{"A": "A", "A1": "A", "A1X": "A", "A2": "A2", "B": "", "C1": "", "gone": ""} {
		if _, from, ok := p.RetentionOf(class); from != want || ok != (want != "") {
			t.Errorf("the rule of %s stands in %q (%v), want %q", class, from, ok, want)
		}
	}
}

func TestAClockSetBackIsNotBelieved(t *testing.T) {
	last := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	if got := later(last.AddDate(-20, 0, 0), last); !got.Equal(last) {
		t.Errorf("got %s", got)
	}
	if now := last.AddDate(0, 0, 1); !later(now, last).Equal(now) {
		t.Error("a clock that is right is not believed")
	}
}

func TestEveryMistakeInARuleIsTold(t *testing.T) {
	known := func(event string) bool { return event == "separation" }
	for _, c := range []struct {
		name  string
		rule  Retention
		field string // of the first mistake; empty when there is none
	}{
		{"plain", years(TriggerFiled, 5, ReviewIt), ""},
		{"permanent", permanently, ""},
		{"months", Retention{Trigger: TriggerFiled, Months: 6, Action: ReviewIt}, ""},
		{"event", Retention{Trigger: TriggerEvent, Event: "separation", Years: 30, Action: DestroyIt}, ""},
		{"no action", Retention{Trigger: TriggerFiled, Years: 5}, "action"},
		{"no trigger", Retention{Years: 5, Action: ReviewIt}, "trigger"},
		{"unknown trigger", years("born", 5, ReviewIt), "trigger"},
		{"permanent with a period", Retention{Trigger: TriggerFiled, Years: 5, Action: KeepPermanently}, "trigger"},
		{"no period", years(TriggerFiled, 0, ReviewIt), "years"},
		{"negative", years(TriggerFiled, -1, ReviewIt), "years"},
		{"too long", years(TriggerFiled, 201, ReviewIt), "years"},
		{"event not named", years(TriggerEvent, 5, ReviewIt), "event"},
		{"event unknown", Retention{Trigger: TriggerEvent, Event: "birth", Years: 5, Action: ReviewIt}, "event"},
		{"event where none counts", Retention{Trigger: TriggerFiled, Event: "separation", Years: 5, Action: ReviewIt}, "event"},
	} {
		problems := CheckRetention(c.rule, known)
		if c.field == "" && len(problems) > 0 || c.field != "" && (len(problems) == 0 || problems[0].Field != c.field) {
			t.Errorf("%s: %v", c.name, problems)
		}
	}
}
