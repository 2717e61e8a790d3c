package client

import (
	"context"
	"net/url"
	"strconv"

	"acervo/records"
)

// Cited is a citation with what it means.
type Cited struct {
	File       records.FileID        `json:"file"`
	In         CitedDocument         `json:"in"`
	Version    int                   `json:"version"`
	Language   records.Language      `json:"language"`
	EID        string                `json:"eid,omitempty"`
	Start      int                   `json:"start"`
	End        int                   `json:"end"`
	Quote      string                `json:"quote"`
	State      records.CitationState `json:"state"`
	Target     *CitedDocument        `json:"target,omitempty"`
	InForce    int                   `json:"in_force,omitempty"`
	Provisions []struct {
		Name string `json:"name"`
		EID  string `json:"eid,omitempty"`
	} `json:"provisions"`
	Candidates []CitedDocument `json:"candidates,omitempty"`
}

// CitedDocument is a document at either end of a citation.
type CitedDocument struct {
	ID     records.DocumentID `json:"id"`
	Number string             `json:"number"`
	Symbol string             `json:"symbol,omitempty"`
	Type   string             `json:"type"`
	Title  string             `json:"title"`
	Date   records.Date       `json:"date,omitempty"`
}

// Name is the document's symbol, or else its register number.
func (d CitedDocument) Name() string {
	if d.Symbol != "" {
		return d.Symbol
	}
	return d.Number
}

// Citations lists what a version of a document cites; version 0 is the current one, no language is all of them.
func (c *Client) Citations(ctx context.Context, id records.DocumentID, version int, lang records.Language) ([]Cited, error) {
	query := url.Values{}
	if version > 0 {
		query.Set("version", strconv.Itoa(version))
	}
	if lang != "" {
		query.Set("lang", string(lang))
	}
	return all[Cited](ctx, c, documentPath(id)+"/citations", query)
}

// CitedBy lists the citations that mean a document, or may mean it.
func (c *Client) CitedBy(ctx context.Context, id records.DocumentID) ([]Cited, error) {
	return all[Cited](ctx, c, documentPath(id)+"/cited-by", url.Values{})
}

// UnresolvedCitations lists the citations that mean nothing that is filed.
func (c *Client) UnresolvedCitations(ctx context.Context) ([]Cited, error) {
	return all[Cited](ctx, c, "/api/v1/citations/unresolved", url.Values{})
}
