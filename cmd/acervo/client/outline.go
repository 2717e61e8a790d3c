package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"acervo/records"
)

// Outline is a file's provisions and who answers for them.
type Outline struct {
	File        records.FileID       `json:"file"`
	State       records.OutlineState `json:"state"`
	Corrected   bool                 `json:"corrected"`
	ConfirmedBy string               `json:"confirmed_by,omitempty"`
	ConfirmedAt *time.Time           `json:"confirmed_at,omitempty"`
	Findings    []string             `json:"findings"`
	Items       []records.Provision  `json:"items"`
}

// WaitingOutline is a normative text of which nobody has confirmed the outline.
type WaitingOutline struct {
	File       records.FileID     `json:"file"`
	Name       string             `json:"name"`
	Document   records.DocumentID `json:"document"`
	Number     string             `json:"number"`
	Symbol     string             `json:"symbol,omitempty"`
	Type       string             `json:"type"`
	Title      string             `json:"title"`
	Version    int                `json:"version"`
	Language   records.Language   `json:"language"`
	Provisions int                `json:"provisions"`
	Finding    string             `json:"finding,omitempty"`
	FiledAt    time.Time          `json:"filed_at"`
}

// Outline reads a file's outline.
func (c *Client) Outline(ctx context.Context, id records.FileID) (Outline, error) {
	return ask[Outline](ctx, c, filePath(id)+"/outline", nil)
}

// ConfirmOutline says that a file's outline is right as it is.
func (c *Client) ConfirmOutline(ctx context.Context, id records.FileID) (Outline, error) {
	return send[Outline](ctx, c, http.MethodPost, filePath(id)+"/outline/confirm", nil, nil)
}

// CorrectOutline puts a whole list, in JSON as the contract has it, in place of a file's outline.
func (c *Client) CorrectOutline(ctx context.Context, id records.FileID, list json.RawMessage) (Outline, error) {
	return send[Outline](ctx, c, http.MethodPut, filePath(id)+"/outline", list, nil)
}

// WaitingOutlines lists all normative texts of which nobody has confirmed the outline.
func (c *Client) WaitingOutlines(ctx context.Context) ([]WaitingOutline, error) {
	return all[WaitingOutline](ctx, c, "/api/v1/outlines/waiting", url.Values{})
}

// all reads a list page by page, to its end.
func all[T any](ctx context.Context, c *Client, path string, query url.Values) ([]T, error) {
	query.Set("limit", "200")
	items := []T{}
	for {
		p, err := ask[page[T]](ctx, c, path, query)
		if err != nil {
			return nil, err
		}
		items = append(items, p.Items...)
		if p.Next == "" {
			return items, nil
		}
		query.Set("after", p.Next)
	}
}
