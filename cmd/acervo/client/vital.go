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

// Vital is a vital record.
type Vital struct {
	Document   Named        `json:"document"`
	Months     int          `json:"months"`
	Note       string       `json:"note,omitempty"`
	MarkedAt   time.Time    `json:"marked_at"`
	MarkedBy   string       `json:"marked_by"`
	ReviewedOn records.Date `json:"reviewed_on,omitempty"`
	ReviewedBy string       `json:"reviewed_by,omitempty"`
	NextOn     records.Date `json:"next_on"`
	Overdue    bool         `json:"overdue"`
}

// Vitals lists vital records, those due for review first: at most limit.
func (c *Client) Vitals(ctx context.Context, overdue bool, limit int) ([]Vital, error) {
	values := url.Values{}
	if overdue {
		values.Set("overdue", "true")
	}
	var all []Vital
	for {
		values.Set("limit", fmt.Sprint(min(200, limit-len(all))))
		list, err := ask[page[Vital]](ctx, c, "/api/v1/vital", values)
		if err != nil {
			return nil, err
		}
		all = append(all, list.Items...)
		if list.Next == "" || len(all) >= limit {
			return all, nil
		}
		values.Set("after", list.Next)
	}
}

// MarkVital says that a record is vital, and how many months apart it is reviewed.
func (c *Client) MarkVital(ctx context.Context, id records.DocumentID, months int, note string) (Vital, error) {
	return send[Vital](ctx, c, http.MethodPost, documentPath(id)+"/vital", map[string]any{"months": months, "note": note}, nil)
}

// ReviewVital says that a vital record was reviewed today.
func (c *Client) ReviewVital(ctx context.Context, id records.DocumentID, note string) (Vital, error) {
	return send[Vital](ctx, c, http.MethodPost, documentPath(id)+"/vital/review", map[string]any{"note": note}, nil)
}

// UnmarkVital says that a record is vital no more.
func (c *Client) UnmarkVital(ctx context.Context, id records.DocumentID, reason string) error {
	_, err := send[nothing](ctx, c, http.MethodPost, documentPath(id)+"/vital/unmark", map[string]any{"reason": reason}, nil)
	return err
}

// TakeKit writes the continuity kit, locked with a passphrase or for recipients.
func (c *Client) TakeKit(ctx context.Context, lock records.Lock, lang records.Language, to io.Writer) error {
	body := map[string]any{}
	if lock.Passphrase != "" {
		body["passphrase"] = lock.Passphrase
	}
	if len(lock.Recipients) > 0 {
		body["recipients"] = lock.Recipients
	}
	if lang != "" {
		body["lang"] = lang
	}
	r, err := carrying(http.MethodPost, "/api/v1/vital/kit", body, nil)
	if err != nil {
		return err
	}
	return c.stream(ctx, r, "kit", to)
}
