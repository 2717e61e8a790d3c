package records

import "fmt"

// Warning is something a person has to know about an answer, or about what they
// recorded. It never keeps an answer from being given, nor a fact from being recorded.
type Warning struct {
	Code     WarningCode `json:"code"`
	Message  string      `json:"message"` // in English; pages say it in the reader's language, by the code
	Event    EventID     `json:"event,omitempty"`
	Document DocumentID  `json:"document,omitempty"`
	Date     Date        `json:"date,omitempty"`
}

// WarningCode names a warning for programs and message catalogues.
type WarningCode string

// Warnings about events as they are recorded: contradictions with what is known.
const (
	DoubtBeforeAdoption WarningCode = "before_adoption"        // has effect before the document was adopted
	DoubtSameDay        WarningCode = "same_day"               // two of a type on one day and with one ordinal
	DoubtActRepealed    WarningCode = "act_not_in_force"       // done by an act that was no longer in force
	DoubtAfterEnd       WarningCode = "after_end"              // changes a document that was repealed, replaced or expired
	DoubtNotInForce     WarningCode = "not_in_force"           // ends or changes what was never in force
	DoubtBeforeFounding WarningCode = "before_founding"        // has effect before the organization existed
	DoubtFarOff         WarningCode = "far_off"                // has effect a hundred years from now
	DoubtNoDate         WarningCode = "no_date"                // will be shown and never used to answer
	DoubtUnconsolidated WarningCode = "unapplied_amendment"    // words changed, and no version has them
	DoubtVersionTaken   WarningCode = "version_brought_before" // another event brought this version already
	DoubtStillReplaced  WarningCode = "successor_in_force"     // revived while the document that took its place is in force
	NoteVersionTaken    WarningCode = "version_supplied"       // no version was named, and there is only one
)

// Doubts tells what contradicts a new event in the timeline of its lineage, as it
// is known now. Act is the status of the act that did it, on the event's day;
// founded is the day the organization began, or zero. An event in doubt is recorded all the same:
// what really happened is not for us to refuse.
func (t Timeline) Doubts(e Event, act Status, founded, today Date) []Warning {
	var all []Warning
	doubt := func(code WarningCode, about Event, format string, args ...any) {
		all = append(all, Warning{Code: code, Message: fmt.Sprintf(format, args...), Event: about.ID, Document: e.Document, Date: about.EffectiveOn})
	}
	if (e.Type == EventAmended || e.Type == EventCorrected) && e.Version == 0 {
		doubt(DoubtUnconsolidated, e, "No version has the new words yet: texts for later days will carry a warning until one is filed and recorded.")
	}
	if e.EffectiveOn == "" {
		doubt(DoubtNoDate, e, "Its day is not known: it stands on the timeline and is not used to answer.")
		return all
	}
	if founded != "" && e.EffectiveOn < founded {
		doubt(DoubtBeforeFounding, e, "%s lies before the organization began (%s).", e.EffectiveOn, founded)
	}
	if e.EffectiveOn.Year() > today.Year()+100 {
		doubt(DoubtFarOff, e, "%s lies more than a hundred years ahead.", e.EffectiveOn)
	}
	for _, other := range t.Events {
		if other.Document != e.Document {
			continue
		}
		switch {
		case other.Type == EventAdopted && e.Type != EventSubmitted && e.Type != EventAdopted && other.EffectiveOn.After(e.EffectiveOn):
			doubt(DoubtBeforeAdoption, other, "It has effect on %s, before the document was adopted on %s.", e.EffectiveOn, other.EffectiveOn)
		case e.Type == EventAdopted && other.Type != EventSubmitted && other.Type != EventAdopted && other.EffectiveOn != "" && other.EffectiveOn < e.EffectiveOn:
			doubt(DoubtBeforeAdoption, other, "The document is said to be %s on %s, before this adoption.", other.Type, other.EffectiveOn)
		case other.Type == e.Type && other.EffectiveOn == e.EffectiveOn && other.Ordinal == e.Ordinal:
			doubt(DoubtSameDay, other, "Another event of the type %s stands on %s with the same ordinal %d: the one recorded later has the last word. Give an ordinal to say which comes last.", e.Type, e.EffectiveOn, e.Ordinal)
		case e.Version > 0 && other.Version == e.Version:
			doubt(DoubtVersionTaken, other, "Version %d was brought by event %d already.", e.Version, other.ID)
		}
	}
	if e.By != "" && (act == StatusRepealed || act == StatusExpired || act == StatusSuperseded || act == StatusSuspended) {
		doubt(DoubtActRepealed, e, "The act that did it was %s on that day.", act)
	}
	if e.Type == EventRevived || e.Type == EventInForce {
		if s := t.At(e.Document, e.EffectiveOn); s.Document != e.Document && s.InForce() {
			all = append(all, Warning{
				Code: DoubtStillReplaced, Event: s.Event.ID, Document: s.Document, Date: e.EffectiveOn,
				Message: fmt.Sprintf("Another document of the lineage is in force on %s; record its end too if it no longer is.", e.EffectiveOn),
			})
		}
		return all
	}
	if !e.Type.affects() {
		return all
	}
	switch status, since, _ := t.StatusOf(e.Document, e.EffectiveOn); status {
	case StatusRepealed, StatusExpired, StatusSuperseded:
		doubt(DoubtAfterEnd, since, "The document was %s since %s.", status, since.EffectiveOn)
	case StatusNone, StatusDraft, StatusSubmitted, StatusAdopted:
		doubt(DoubtNotInForce, e, "The document was not in force on %s, as far as is recorded.", e.EffectiveOn)
	}
	return all
}
