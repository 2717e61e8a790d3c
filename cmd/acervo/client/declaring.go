package client

import (
	"context"
	"net/http"
	"time"

	"acervo/records"
)

// Declaration says since when a document is a record.
type Declaration struct {
	At time.Time `json:"at"`
	By string    `json:"by,omitempty"`
}

// Checkout says who has a draft, and until when.
type Checkout struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
}

// Note is a note on a document.
type Note struct {
	Seq  int64     `json:"ledger_seq"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`
}

func (c *Client) change(ctx context.Context, id records.DocumentID, what string, body any) (Document, error) {
	return send[Document](ctx, c, http.MethodPost, "/api/v1/documents/"+string(id)+"/"+what, body, nil)
}

// Declare makes a draft a record.
func (c *Client) Declare(ctx context.Context, id records.DocumentID) (Document, error) {
	return c.change(ctx, id, "declare", struct{}{})
}

// Undeclare makes a record a draft again.
func (c *Client) Undeclare(ctx context.Context, id records.DocumentID, reason string) (Document, error) {
	return c.change(ctx, id, "undeclare", map[string]string{"reason": reason})
}

// CheckOut takes a draft for oneself; 0 hours for as long as the service gives.
func (c *Client) CheckOut(ctx context.Context, id records.DocumentID, hours int) (Document, error) {
	return c.change(ctx, id, "checkout", map[string]int{"hours": hours})
}

// CheckIn gives a draft back.
func (c *Client) CheckIn(ctx context.Context, id records.DocumentID) (Document, error) {
	return c.change(ctx, id, "checkin", struct{}{})
}

// BreakCheckout ends somebody's check-out.
func (c *Client) BreakCheckout(ctx context.Context, id records.DocumentID, reason string) (Document, error) {
	return c.change(ctx, id, "checkout/break", map[string]string{"reason": reason})
}

// AddNote writes a note on a document.
func (c *Client) AddNote(ctx context.Context, id records.DocumentID, text string) (Note, error) {
	return send[Note](ctx, c, http.MethodPost, "/api/v1/documents/"+string(id)+"/notes", map[string]string{"text": text}, nil)
}

// Notes reads the notes on a document.
func (c *Client) Notes(ctx context.Context, id records.DocumentID) ([]Note, error) {
	list, err := ask[page[Note]](ctx, c, "/api/v1/documents/"+string(id)+"/notes", nil)
	return list.Items, err
}
