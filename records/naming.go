package records

import "slices"

// knowsPeople reports whether the actor is told who of the Secretariat filed,
// recorded or annulled something. That is history (ActReadHistory): to a visitor
// or a member body's reader the office answers for its records, not a person.
func (a Actor) knowsPeople() bool { return a.May(ActReadHistory) }

// withoutPeople takes the names of people from a document for those who are not told of them.
func (a Actor) withoutPeople(d Document) Document {
	if a.knowsPeople() {
		return d
	}
	d.FiledBy, d.Declared.By, d.Checkout = "", "", nil
	if d.Annulled != nil {
		annulled := d.Annulled.withoutPeople()
		d.Annulled = &annulled
	}
	d.Versions = slices.Clone(d.Versions)
	for i := range d.Versions {
		d.Versions[i].FiledBy = ""
	}
	d.Events = a.eventsWithoutPeople(d.Events)
	return d
}

func (a Annulment) withoutPeople() Annulment {
	a.Actor, a.By = "", ""
	return a
}

// eventsWithoutPeople is withoutPeople of legal events.
func (a Actor) eventsWithoutPeople(events []Event) []Event {
	if a.knowsPeople() {
		return events
	}
	events = slices.Clone(events)
	for i := range events {
		events[i].RecordedBy, events[i].RetractedBy = "", ""
	}
	return events
}
