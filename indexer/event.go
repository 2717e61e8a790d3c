package indexer

import (
	"time"

	"acervo/records"
)

// headEvent is what the index keeps of a legal event: what answers follow from.
type headEvent struct {
	ID        records.EventID    `json:"i"`
	Type      records.EventType  `json:"t"`
	On        records.Date       `json:"on,omitempty"`
	Ordinal   int                `json:"o,omitempty"`
	By        records.DocumentID `json:"by,omitempty"` // of a replacement only: it joins documents
	Version   int                `json:"v,omitempty"`
	Recorded  int64              `json:"r"` // in microseconds, as the catalogue has them
	Retracted int64              `json:"x,omitempty"`
}

func newHeadEvent(e records.Event) headEvent {
	h := headEvent{ID: e.ID, Type: e.Type, On: e.EffectiveOn, Ordinal: e.Ordinal, Version: e.Version, Recorded: e.RecordedAt.UnixMicro()}
	if e.Type == records.EventReplaced {
		h.By = e.By
	}
	if e.Retracted() {
		h.Retracted = e.RetractedAt.UnixMicro()
	}
	return h
}

// event returns what the event is to the rules.
func (h headEvent) event(of records.DocumentID) records.Event {
	e := records.Event{
		ID: h.ID, Document: of, Type: h.Type, EffectiveOn: h.On, Ordinal: h.Ordinal, By: h.By, Version: h.Version,
		RecordedAt: time.UnixMicro(h.Recorded),
	}
	if h.Retracted != 0 {
		e.RetractedAt = time.UnixMicro(h.Retracted)
	}
	return e
}

// interned gives the events of a head that was read the constants of their types.
func interned(events []headEvent) {
	for i := range events {
		for _, t := range records.EventTypes {
			if events[i].Type == t {
				events[i].Type = t
			}
		}
	}
}
