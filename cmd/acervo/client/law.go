package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"acervo/records"
)

// Named is a document as others name it.
type Named struct {
	ID     records.DocumentID `json:"id"`
	Number string             `json:"number"`
	Symbol string             `json:"symbol,omitempty"`
	Title  string             `json:"title"`
	Type   string             `json:"type"`
}

// Label is what people call it: its symbol, else its register number.
func (n Named) Label() string {
	if n.Symbol != "" {
		return n.Symbol
	}
	return n.Number
}

// Event is a legal event.
type Event struct {
	ID            records.EventID    `json:"id"`
	Document      records.DocumentID `json:"document"`
	Type          records.EventType  `json:"type"`
	EffectiveOn   records.Date       `json:"effective_on,omitempty"`
	Ordinal       int                `json:"ordinal"`
	By            *Named             `json:"by,omitempty"`
	ByProvision   string             `json:"by_provision,omitempty"`
	Version       int                `json:"version,omitempty"`
	Note          string             `json:"note,omitempty"`
	RecordedAt    time.Time          `json:"recorded_at"`
	RecordedBy    string             `json:"recorded_by"`
	RetractedAt   *time.Time         `json:"retracted_at,omitempty"`
	RetractedBy   string             `json:"retracted_by,omitempty"`
	RetractReason string             `json:"retract_reason,omitempty"`
}

// EventRequest is a legal event to record.
type EventRequest struct {
	Type        records.EventType `json:"type"`
	EffectiveOn records.Date      `json:"effective_on,omitempty"`
	Ordinal     int               `json:"ordinal,omitempty"`
	By          string            `json:"by,omitempty"`
	ByProvision string            `json:"by_provision,omitempty"`
	Version     int               `json:"version,omitempty"`
	Note        string            `json:"note,omitempty"`
}

// Recorded is an event as it was recorded, and what is doubtful about it.
type Recorded struct {
	Event    Event             `json:"event"`
	Warnings []records.Warning `json:"warnings"`
}

// Answer says which text was the law on a day.
type Answer struct {
	Asked    Named          `json:"asked"`
	Document Named          `json:"document"`
	On       records.Date   `json:"on"`
	Known    *time.Time     `json:"known,omitempty"`
	Status   records.Status `json:"status"`
	Since    records.Date   `json:"since,omitempty"`
	Until    records.Date   `json:"until,omitempty"`
	Coming   records.Date   `json:"coming,omitempty"`
	Version  *Version       `json:"version,omitempty"`
	Text     *Text          `json:"text,omitempty"`
	Exact    bool           `json:"exact"`
	Last     *struct {
		Version Version `json:"version"`
		Text    Text    `json:"text"`
	} `json:"last,omitempty"`
	Why      *Event            `json:"why,omitempty"`
	Next     *Event            `json:"next,omitempty"`
	Warnings []records.Warning `json:"warnings"`
}

// Relation is how one document stands to another.
type Relation struct {
	ID            int64                `json:"id,omitempty"`
	Event         records.EventID      `json:"event,omitempty"`
	Type          records.RelationType `json:"type"`
	From          Named                `json:"from"`
	FromProvision string               `json:"from_provision,omitempty"`
	To            Named                `json:"to"`
	ToProvision   string               `json:"to_provision,omitempty"`
	On            records.Date         `json:"on,omitempty"`
	Note          string               `json:"note,omitempty"`
	RecordedAt    time.Time            `json:"recorded_at"`
	RecordedBy    string               `json:"recorded_by"`
	RetractedAt   *time.Time           `json:"retracted_at,omitempty"`
	RetractedBy   string               `json:"retracted_by,omitempty"`
	RetractReason string               `json:"retract_reason,omitempty"`
}

// RelationRequest is a relation to record by hand.
type RelationRequest struct {
	Type          records.RelationType `json:"type"`
	FromProvision string               `json:"from_provision,omitempty"`
	To            string               `json:"to"`
	ToProvision   string               `json:"to_provision,omitempty"`
	Note          string               `json:"note,omitempty"`
}

// CalendarItem is an event with the document it happened to.
type CalendarItem struct {
	Event
	Subject Named `json:"subject"`
}

// CalendarQuery asks what has effect between two days.
type CalendarQuery struct {
	From, To records.Date
	Types    string // with commas between them
	Known    string
}

func (q CalendarQuery) values() url.Values {
	values := url.Values{}
	for name, v := range map[string]string{"from": string(q.From), "to": string(q.To), "types": q.Types, "known": q.Known} {
		if v != "" {
			values.Set(name, v)
		}
	}
	return values
}

func knownQuery(known string) url.Values {
	values := url.Values{}
	if known != "" {
		values.Set("known", known)
	}
	return values
}

// Events lists the legal events of a document, as known at an instant or, for "", all.
func (c *Client) Events(ctx context.Context, id records.DocumentID, known string) ([]Event, error) {
	list, err := ask[page[Event]](ctx, c, documentPath(id)+"/events", knownQuery(known))
	return list.Items, err
}

// RecordEvent records a legal event of a document.
func (c *Client) RecordEvent(ctx context.Context, id records.DocumentID, r EventRequest) (Recorded, error) {
	return send[Recorded](ctx, c, http.MethodPost, documentPath(id)+"/events", r, nil)
}

// RetractEvent takes back an event that was recorded by mistake.
func (c *Client) RetractEvent(ctx context.Context, id records.EventID, reason string) (Event, error) {
	return send[Event](ctx, c, http.MethodPost, fmt.Sprintf("/api/v1/events/%d/retract", id), map[string]string{"reason": reason}, nil)
}

// InForce asks which text was the law on a day, as known at an instant.
func (c *Client) InForce(ctx context.Context, id records.DocumentID, on records.Date, known string, lang records.Language) (Answer, error) {
	values := knownQuery(known)
	if on != "" {
		values.Set("on", string(on))
	}
	if lang != "" {
		values.Set("lang", string(lang))
	}
	return ask[Answer](ctx, c, documentPath(id)+"/in-force", values)
}

// Relations lists the relations of a document from both ends.
func (c *Client) Relations(ctx context.Context, id records.DocumentID, retracted bool) ([]Relation, error) {
	values := url.Values{}
	if retracted {
		values.Set("retracted", "true")
	}
	list, err := ask[page[Relation]](ctx, c, documentPath(id)+"/relations", values)
	return list.Items, err
}

// RecordRelation records a relation from a document to another.
func (c *Client) RecordRelation(ctx context.Context, id records.DocumentID, r RelationRequest) (Relation, error) {
	return send[Relation](ctx, c, http.MethodPost, documentPath(id)+"/relations", r, nil)
}

// RetractRelation takes back a relation that was recorded by hand.
func (c *Client) RetractRelation(ctx context.Context, id int64, reason string) (Relation, error) {
	return send[Relation](ctx, c, http.MethodPost, fmt.Sprintf("/api/v1/relations/%d/retract", id), map[string]string{"reason": reason}, nil)
}

// Calendar lists the events that have effect between two days.
func (c *Client) Calendar(ctx context.Context, q CalendarQuery) ([]CalendarItem, error) {
	var all []CalendarItem
	values := q.values()
	values.Set("limit", "200")
	for {
		list, err := ask[page[CalendarItem]](ctx, c, "/api/v1/calendar", values)
		if err != nil {
			return nil, err
		}
		all = append(all, list.Items...)
		if list.Next == "" {
			return all, nil
		}
		values.Set("after", list.Next)
	}
}

// CalendarTable writes the calendar as a table for spreadsheets.
func (c *Client) CalendarTable(ctx context.Context, q CalendarQuery, w io.Writer) error {
	values := q.values()
	values.Set("format", "csv")
	return c.copyText(ctx, request{method: http.MethodGet, path: "/api/v1/calendar", query: values}, w)
}
