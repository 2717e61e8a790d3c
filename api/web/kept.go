package web

import (
	"strings"

	"acervo/records"
)

// Kept is what a sentence on a record's retention is made of; names are in the
// language of the sentence.
type Kept struct {
	State   records.KeepingState
	Due     records.Due
	Rule    records.Retention // that decides
	Start   records.Date
	Event   string // the rule's named event
	Class   string // whose rule it is; empty for an override
	Basis   string
	By      string // who recorded the override
	Reason  string
	Overdue bool
	Fate    records.Fate // what became of it; then nothing else is said
	GoneOn  records.Date
	OnHold  bool
	Held    []string // names of the holds; none for who may not know them
}

// Keeping says in whole sentences how long a record is kept, why, and what would change it.
func (s *Site) Keeping(lang records.Language, k Kept) (said, why, change string, err error) {
	w := keeping{catalogue: s.catalogues[lang]}
	if k.Fate != records.Kept {
		said = w.say("retention.gone."+string(k.Fate), "on", w.day(k.GoneOn))
		return said, "", "", w.err
	}
	said, why, change = w.said(k), w.why(k), w.change(k)
	switch {
	case len(k.Held) > 0:
		said += " " + w.say("retention.held", "holds", strings.Join(k.Held, ", "))
	case k.OnHold:
		said += " " + w.say("retention.held.unnamed")
	}
	return said, why, change, w.err
}

// keeping writes sentences and remembers the first message that was missing.
type keeping struct {
	catalogue *catalogue
	err       error
}

func (w *keeping) say(key string, pairs ...any) string {
	s, err := w.catalogue.text(key, pairs...)
	return w.kept(s, err)
}

func (w *keeping) kept(s string, err error) string {
	if err != nil && w.err == nil {
		w.err = err
	}
	return s
}

func (w *keeping) day(d records.Date) string { return w.kept(w.catalogue.date(d, "long")) }

func (w *keeping) said(k Kept) string {
	switch k.State {
	case records.KeepDated:
		s := w.say("retention.dated."+string(k.Due.Action), "on", w.day(k.Due.On), "period", w.period(k.Rule),
			"start", w.say("retention.start."+string(k.Rule.Trigger), "date", w.day(k.Start), "event", k.Event))
		if k.Overdue {
			s += " " + w.say("retention.overdue")
		}
		return s
	case records.KeepWaiting:
		trigger := string(k.Rule.Trigger)
		return w.say("retention.waiting."+string(k.Rule.Action), "period", w.period(k.Rule), "start", w.say("retention.when."+trigger, "event", k.Event)) +
			" " + w.say("retention.unknown", "fact", w.say("retention.fact."+trigger))
	case records.KeepPermanent:
		return w.say("retention.permanent")
	}
	return w.say("retention.no_rule")
}

// period writes the length of a rule: 2 years and 6 months.
func (w *keeping) period(r records.Retention) string {
	var parts []string
	if r.Years > 0 {
		parts = append(parts, w.kept(w.catalogue.count("retention.years", r.Years)))
	}
	if r.Months > 0 {
		parts = append(parts, w.kept(w.catalogue.count("retention.months", r.Months)))
	}
	if len(parts) == 2 {
		return w.say("retention.and", "a", parts[0], "b", parts[1])
	}
	return strings.Join(parts, "")
}

func (w *keeping) why(k Kept) string {
	switch {
	case k.State == records.KeepUnruled:
		return ""
	case k.Class == "":
		return ended(w.say("retention.by.override", "who", k.By, "reason", k.Reason))
	}
	s := w.say("retention.by.class", "class", k.Class)
	if k.Basis != "" {
		s += " " + w.say("retention.basis", "basis", strings.TrimSuffix(k.Basis, "."))
	}
	return s
}

func (w *keeping) change(k Kept) string {
	if k.State == records.KeepPermanent && k.Class == "" {
		return w.say("retention.change.override")
	}
	return w.say("retention.change." + string(k.State))
}

// ended makes a sentence of what somebody typed.
func ended(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// Period writes the length of a rule in an interface language.
func (s *Site) Period(lang records.Language, r records.Retention) (string, error) {
	w := keeping{catalogue: s.catalogues[lang]}
	p := w.period(r)
	return p, w.err
}

// Rule says in a sentence how long a rule keeps what it is for. Event names the one that it counts from.
func (s *Site) Rule(lang records.Language, r records.Retention, event string) (string, error) {
	w := keeping{catalogue: s.catalogues[lang]}
	switch r.Action {
	case "":
		return w.say("retention.no_rule"), w.err
	case records.KeepPermanently:
		return w.say("retention.permanent"), w.err
	}
	said := w.say("retention.waiting."+string(r.Action), "period", w.period(r), "start", w.say("retention.when."+string(r.Trigger), "event", event))
	return said, w.err
}
