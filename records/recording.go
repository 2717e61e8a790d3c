package records

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

// EventRequest asks to record a legal event of a document.
type EventRequest struct {
	Type        EventType
	EffectiveOn Date   // zero when it is not known
	Ordinal     int    // 0 to 999: orders the events of one day
	By          string // the act that did it: id, register number or symbol; may be empty
	ByProvision string // the act's provision, such as art_12
	Version     int    // of the document, that the event brought; 0 for none
	Note        string
}

// RecordedEvent is an event as it was recorded, and what is doubtful about it.
type RecordedEvent struct {
	Event    Event
	Warnings []Warning
}

const maxOrdinal = 999

// check finds the mistakes of a request and puts it into canonical form.
func (r *EventRequest) check() error {
	var problems []Problem
	bad := func(field, format string, args ...any) {
		problems = append(problems, Problem{Field: field, Message: fmt.Sprintf(format, args...)})
	}
	switch {
	case r.Type == "":
		bad("type", "Say what happened.")
	case !r.Type.Valid():
		bad("type", "%q is no type of legal event; use one of: %s.", r.Type, codes(EventTypes, func(t EventType) string { return string(t) }))
	}
	if e := r.EffectiveOn.legal("effective_on"); e != nil {
		bad("effective_on", "%s", e.Message)
	}
	if r.Ordinal < 0 || r.Ordinal > maxOrdinal {
		bad("ordinal", "The ordinal is a number from 0 to %d.", maxOrdinal)
	}
	if r.Version < 0 {
		bad("version", "The number of a version is 1 or more.")
	}
	if r.Version > 0 && r.Type.Valid() && !r.Type.affects() {
		bad("version", "An event of the type %s puts no text into force, so it brings no version; record the version with in_force.", r.Type)
	}
	r.By, r.ByProvision = strings.TrimSpace(r.By), strings.TrimSpace(r.ByProvision)
	if r.ByProvision != "" && r.By == "" {
		bad("by_provision", "A provision needs the act it is of; name it in by.")
	}
	problems = append(problems, checkNote("note", &r.Note)...)
	return InvalidProblems(problems)
}

func checkNote(field string, note *string) []Problem {
	*note = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(*note, "\uFFFD"), "\x00", " "))
	if utf8.RuneCountInString(*note) > maxNote {
		return []Problem{{field, fmt.Sprintf("The text has more than %d characters.", maxNote)}}
	}
	return nil
}

// checkReason asks why something is taken back.
func checkReason(reason *string) error {
	return needReason(reason, "Say why: the reason stays on record.")
}

// needReason asks for a reason with a sentence of its own.
func needReason(reason *string, ask string) error {
	if problems := checkNote("reason", reason); len(problems) > 0 {
		return InvalidProblems(problems)
	}
	if *reason == "" {
		return Errorf(Invalid, "%s", ask).At("reason")
	}
	return nil
}

// RecordEvent records a legal event of a normative document the actor may read.
// What contradicts other events is told in Warnings and recorded all the same.
func (o *Office) RecordEvent(ctx context.Context, who Actor, id DocumentID, req EventRequest) (RecordedEvent, error) {
	if err := who.Must(ActRecordLaw); err != nil {
		return RecordedEvent{}, err
	}
	if err := req.check(); err != nil {
		return RecordedEvent{}, err
	}
	d, err := o.Document(ctx, who, string(id))
	if err != nil {
		return RecordedEvent{}, err
	}
	by, err := o.readableRef(ctx, who, "by", req.By)
	if err != nil {
		return RecordedEvent{}, err
	}
	if req.ByProvision, err = o.provisionOf(ctx, by, "by_provision", req.ByProvision); err != nil {
		return RecordedEvent{}, err
	}
	before, err := o.LegalHistory(ctx, who, string(d.ID), latest)
	if err != nil {
		return RecordedEvent{}, err
	}
	var (
		e     Event
		notes []Warning
	)
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lockFree(ctx, tx, who, d.ID, 0)
		if err != nil {
			return err
		}
		if !normative(o.profile(), d.Type) {
			return Errorf(Invalid, "A document of the type %s lays down no rules, so it has no legal events. If it does lay down rules, change its type first; its versions are kept without events.", d.Type).At("type")
		}
		e = Event{
			Document: d.ID, Type: req.Type, EffectiveOn: req.EffectiveOn, Ordinal: req.Ordinal,
			By: by, ByProvision: req.ByProvision, Version: req.Version, Note: req.Note,
		}
		if e.successor() == d.ID {
			return Errorf(Invalid, "A document cannot take its own place. A total reform of it is a version that the event brings; name the version, or the document that replaced it.").At("by")
		}
		if notes, err = settleVersion(&e, d); err != nil {
			return err
		}
		e, err = o.insertEvent(ctx, tx, who, d, e)
		return err
	})
	if err != nil {
		return RecordedEvent{}, err
	}
	act, err := o.statusOfAct(ctx, e)
	if err != nil {
		return RecordedEvent{}, err
	}
	return RecordedEvent{e, append(notes, before.Doubts(e, act, o.profile().Founded, o.today())...)}, nil
}

// settleVersion finds the version that an event brings where only one can be meant.
func settleVersion(e *Event, d Document) ([]Warning, error) {
	if e.Version > 0 {
		if _, err := d.version(e.Version); err != nil {
			return nil, Errorf(Invalid, "%s has no version %d; it has %d. The version is one of this document, not of the act that did it.", d.Number, e.Version, len(d.Versions)).At("version")
		}
		return nil, nil
	}
	if e.Type != EventInForce || (Timeline{d.Events}).entered(d.ID) {
		return nil, nil // a stage without new words
	}
	if len(d.Versions) != 1 {
		return nil, Errorf(Invalid, "%s has %d versions: say which of them came into force.", d.Number, len(d.Versions)).At("version")
	}
	e.Version = d.Versions[0].Number
	return []Warning{{
		Code: NoteVersionTaken, Document: d.ID, Date: e.EffectiveOn,
		Message: fmt.Sprintf("No version was named: the document's only one, version %d, is taken.", e.Version),
	}}, nil
}

// statusOfAct is what the act of an event was on the event's day.
func (o *Office) statusOfAct(ctx context.Context, e Event) (Status, error) {
	if e.By == "" || e.By == e.Document || e.EffectiveOn == "" {
		return StatusNone, nil
	}
	t, err := o.catalogue.Timeline(ctx, e.By)
	if err != nil {
		return StatusNone, err
	}
	status, since, _ := t.Latest().StatusOf(e.By, e.EffectiveOn)
	if since.EffectiveOn == e.EffectiveOn {
		return StatusNone, nil // what ends on the day can still act on it
	}
	return status, nil
}

// insertEvent writes the ledger entry of an event and, under its number, the event.
func (o *Office) insertEvent(ctx context.Context, tx Tx, who Actor, d Document, e Event) (Event, error) {
	if next := e.successor(); next != "" {
		if err := tx.JoinLineage(ctx, d.ID, next); err != nil {
			return Event{}, err
		}
	}
	entry, err := tx.Append(ctx, entry(who, EventRecorded, SubjectDocument, string(d.ID), map[string]any{
		"number": d.Number, "type": e.Type, "effective_on": e.EffectiveOn, "ordinal": e.Ordinal, "by": e.By, "by_provision": e.ByProvision,
		"version": e.Version, "note": e.Note,
	}))
	if err != nil {
		return Event{}, err
	}
	e.ID, e.RecordedAt, e.RecordedBy = EventID(entry.Seq), entry.At, who.Name
	if err := tx.InsertEvent(ctx, e); err != nil {
		return e, err
	}
	if len(d.Events) == 0 && !e.Type.ends() {
		return e, nil // what is in force, or on its way there, is kept as it was
	}
	return e, o.redue(ctx, tx, d.ID)
}

// RetractEvent takes back an event that was recorded by mistake. It stays on
// record with the reason, and is known as it was to whoever asks what was known before.
func (o *Office) RetractEvent(ctx context.Context, who Actor, id EventID, reason string) (Event, error) {
	if err := who.Must(ActRecordLaw); err != nil {
		return Event{}, err
	}
	if err := checkReason(&reason); err != nil {
		return Event{}, err
	}
	e, err := o.catalogue.Event(ctx, id)
	if err != nil {
		return Event{}, noEvent(err)
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lockFree(ctx, tx, who, e.Document, 0)
		if err != nil {
			return noEvent(err)
		}
		for _, own := range d.Events {
			if own.ID == id && own.Retracted() {
				return Errorf(Conflict, "The event %d was retracted on %s by %s: %s", id, DateOf(own.RetractedAt, o.profile().zone()), own.RetractedBy, own.RetractReason)
			}
		}
		entry, err := tx.Append(ctx, entry(who, EventRetracted, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "event": id, "type": e.Type, "effective_on": e.EffectiveOn, "reason": reason,
		}))
		if err != nil {
			return err
		}
		e.RetractedAt, e.RetractedBy, e.RetractReason = entry.At, who.Name, reason
		if err := tx.RetractEvent(ctx, e); err != nil {
			return err
		}
		return o.redue(ctx, tx, d.ID)
	})
	if err != nil {
		return Event{}, err
	}
	t, err := o.seen(ctx, who, Timeline{[]Event{e}}, Document{})
	if err != nil || len(t.Events) == 0 {
		return Event{}, err
	}
	return t.Events[0], nil
}

func noEvent(err error) error {
	if KindOf(err) == NotFound {
		return Errorf(NotFound, "There is no such legal event, or you may not read its document.")
	}
	return err
}

// readableRef finds a document that a request names, or none for "". What does
// not exist and what may not be read are told in the same words.
func (o *Office) readableRef(ctx context.Context, who Actor, field, ref string) (DocumentID, error) {
	if ref == "" {
		return "", nil
	}
	missing := Errorf(Invalid, "There is no document %q, or you may not read it. Give its id, register number or symbol.", ref).At(field)
	id, err := o.mayRead(ctx, who, ref)
	if err != nil {
		return "", err
	}
	if id == "" {
		return "", missing
	}
	return id, nil
}
