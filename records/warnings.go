package records

import (
	"fmt"
	"slices"
)

// Warnings about answers.
const (
	WarnUnapplied      WarningCode = "unapplied_amendment" // the text does not have an amendment's words yet
	WarnUnknownDate    WarningCode = "unknown_date"        // an event whose day is not known might change the answer
	WarnChanged        WarningCode = "answer_changed"      // it was another one before something was recorded
	WarnNotYet         WarningCode = "not_yet_in_force"    // and no day is known on which it will be
	WarnComing         WarningCode = "coming_into_force"   // not in force yet; it will be on Date
	WarnRepealed       WarningCode = "repealed"            // since Date; the last text is given as it stood
	WarnExpired        WarningCode = "expired"             //
	WarnSuspended      WarningCode = "suspended"           //
	WarnReplaced       WarningCode = "replaced"            //
	WarnOtherDocument  WarningCode = "other_document"      // the answer is another document of the lineage
	WarnLanguage       WarningCode = "language_fallback"   // there is no text in the language asked for
	WarnTranslationOld WarningCode = "translation_older"   // the translation is of an earlier version
	WarnTranslation    WarningCode = "translation"         // the text is no authentic one
	WarnFuture         WarningCode = "day_to_come"         // what is known today of a day to come
	WarnNoText         WarningCode = "no_text"             // in force, and it is not recorded in which words
)

var warningOf = map[Status]WarningCode{
	StatusRepealed: WarnRepealed, StatusExpired: WarnExpired, StatusSuspended: WarnSuspended, StatusSuperseded: WarnReplaced,
}

func (a *Answer) note(code WarningCode, about Event, on Date, format string, args ...any) {
	a.Warnings = append(a.Warnings, Warning{Code: code, Message: fmt.Sprintf(format, args...), Event: about.ID, Document: a.Document.ID, Date: on})
}

// warn says what one has to know about the answer.
func (a *Answer) warn(s Standing, lang Language, today Date) {
	switch {
	case s.From == "" && a.Coming != "":
		a.note(WarnComing, Event{}, a.Coming, "It was not in force on %s. It comes into force on %s.", a.On, a.Coming)
	case s.From == "" && warningOf[s.Status] != "":
		a.note(warningOf[s.Status], Event{}, "", "It was %s before it ever came into force.", statusWord(s.Status))
	case s.From == "":
		a.note(WarnNotYet, Event{}, "", "It was not in force on %s, and no day is recorded on which it comes into force.", a.On)
	case s.Status != StatusInForce:
		text := "It had no text in force before."
		if a.Last != nil {
			text = fmt.Sprintf("Version %d is the last text that was in force, as it stood.", a.Last.Number)
		}
		a.note(warningOf[s.Status], s.Event, s.From, "No text was in force on %s: %s since %s%s. %s", a.On, statusWord(s.Status), s.From, a.by(s.Event), text)
	case s.Version == 0:
		a.note(WarnNoText, s.Event, s.From, "It was in force on %s, and it is not recorded in which words.", a.On)
	}
	if a.Document.ID != a.Asked.ID {
		a.note(WarnOtherDocument, s.Event, a.On, "On %s the text was that of %s, another document of the same lineage.", a.On, name(a.Document))
	}
	if s.InForce() {
		for _, e := range s.Unapplied {
			a.note(WarnUnapplied, e, e.EffectiveOn, "%s with effect from %s%s; this text does not have the new words yet.", participle(e.Type), e.EffectiveOn, a.by(e))
		}
	}
	for _, e := range s.Unknown {
		a.note(WarnUnknownDate, e, "", "%s%s, on a day that is not known: it is not taken into account.", participle(e.Type), a.by(e))
	}
	a.warnOfLanguage(lang)
	if a.On.After(today) {
		a.note(WarnFuture, Event{}, a.On, "%s lies ahead: this is what is known today.", a.On)
	}
}

// warnOfLanguage says what the language of the text is worth.
func (a *Answer) warnOfLanguage(lang Language) {
	v, t := a.Version, a.Text
	if v == nil {
		v, t = a.Last, a.LastText
	}
	if v == nil {
		return
	}
	if !a.Exact {
		a.note(WarnLanguage, Event{}, "", "Version %d has no text in %s; given is the one in %s, which is %s.", v.Number, lang, t.Language, authorityWord(t.Authority))
		if older := a.older(v.Number, lang); older > 0 {
			a.note(WarnTranslationOld, Event{}, "", "The latest text in %s is older: it is of version %d.", lang, older)
		}
		return
	}
	if t.Authority != Authentic {
		a.note(WarnTranslation, Event{}, "", "This text is %s; where it differs, the authentic text counts.", authorityWord(t.Authority))
	}
}

// older is the last version before another that has a text in the language; 0 for none.
func (a *Answer) older(than int, lang Language) int {
	best := 0
	for _, v := range a.Document.Versions {
		if v.Number < than && v.Number > best && slices.ContainsFunc(v.Texts, func(t Text) bool { return t.Language == lang }) {
			best = v.Number
		}
	}
	return best
}

// by names the act of an event, where the actor may read it: ", by CP/RES-7/2024".
func (a *Answer) by(e Event) string {
	d, ok := a.Named[e.By]
	if e.By == "" || !ok {
		return ""
	}
	if e.ByProvision != "" {
		return ", by " + name(d) + " " + e.ByProvision
	}
	return ", by " + name(d)
}

// telling names an event: "event 12 (amended with effect from 2014-05-01)".
func (a *Answer) telling(e Event) string {
	if e.EffectiveOn == "" {
		return fmt.Sprintf("event %d (%s)", e.ID, e.Type)
	}
	return fmt.Sprintf("event %d (%s with effect from %s)", e.ID, e.Type, e.EffectiveOn)
}

// wording says what an answer was.
func (a *Answer) wording(s Standing) string {
	d := a.Document
	if s.Document != d.ID {
		if s.Document == a.Asked.ID {
			d = a.Asked
		} else if other, ok := a.Named[s.Document]; ok {
			d = other
		}
	}
	if s.InForce() {
		return fmt.Sprintf("version %d of %s", s.Version, name(d))
	}
	return fmt.Sprintf("that %s was %s", name(d), statusWord(s.Status))
}

func recordedOrRetracted(c Change) string {
	if c.By.Retracted() && c.By.RetractedAt.Equal(c.At) {
		return "retracted"
	}
	return "recorded"
}

func name(d Document) string {
	if d.Symbol != "" {
		return d.Symbol
	}
	return d.Number
}

func statusWord(s Status) string {
	if s == StatusSuperseded {
		return "replaced"
	}
	if s == StatusInForce {
		return "in force"
	}
	return string(s)
}

func participle(t EventType) string {
	switch t {
	case EventInForce:
		return "In force"
	case EventAmended:
		return "Amended"
	case EventCorrected:
		return "Corrected"
	case EventSuspended:
		return "Suspended"
	case EventRevived:
		return "Revived"
	case EventReplaced:
		return "Replaced"
	case EventRepealed:
		return "Repealed"
	case EventExpired:
		return "Expired"
	}
	return string(t)
}

func authorityWord(x Authority) string {
	switch x {
	case OfficialTranslation:
		return "an official translation"
	case CourtesyTranslation:
		return "a courtesy translation"
	}
	return "authentic"
}
