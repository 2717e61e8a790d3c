package web

import "acervo/records"

// Recording is the form by which a legal event is recorded, and those on record are taken back.
type Recording struct {
	Frame
	Title        Title
	Number       string
	DocumentPage string
	Page         string            // of the form
	Values       map[string]string // as typed, by field
	Types        []records.EventType
	Versions     []int
	Today        records.Date
	Events       []RecordedEvent
	Mistakes     []Mistake
}

func (Recording) name() string { return "recording" }

// Mistake returns the first mistake of a field, or nil.
func (r Recording) Mistake(field string) *Mistake { return mistake(r.Mistakes, field) }

// Placed reports whether the form has a field of that name.
func (Recording) Placed(field string) bool {
	switch field {
	case "type", "effective_on", "by", "by_provision", "ordinal", "version", "note", "reason":
		return true
	}
	return false
}

// RecordedEvent is an event that can be taken back.
type RecordedEvent struct {
	ID int64
	LawEvent
}
