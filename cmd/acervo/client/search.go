package client

import (
	"context"
	"net/url"
	"strconv"

	"acervo/records"
)

// Results is a page of documents found.
type Results struct {
	Total  int      `json:"total"`
	Hits   []Hit    `json:"hits"`
	Facets []Facet  `json:"facets,omitempty"`
	Next   string   `json:"next,omitempty"`
	Notes  []string `json:"notes,omitempty"`
	TookMS float64  `json:"took_ms"`
}

// Hit is a document found.
type Hit struct {
	Document records.DocumentID `json:"document"`
	Version  int                `json:"version"`
	Number   string             `json:"number"`
	Symbol   string             `json:"symbol,omitempty"`
	Type     string             `json:"type"`
	Class    string             `json:"class"`
	Body     string             `json:"body,omitempty"`
	Title    string             `json:"title"`
	Date     records.Date       `json:"date,omitempty"`
	Status   string             `json:"status,omitempty"`
	Since    records.Date       `json:"since,omitempty"`
	Until    records.Date       `json:"until,omitempty"`
	Coming   records.Date       `json:"coming,omitempty"`
	Language records.Language   `json:"language,omitempty"`
	Score    float64            `json:"score,omitempty"`
	Passages []Passage          `json:"passages"`
	Annulled *Annulment         `json:"annulled,omitempty"`
}

// Passage is a place in a document that answers.
type Passage struct {
	File     records.FileID     `json:"file"`
	Version  int                `json:"version"`
	Language records.Language   `json:"language,omitempty"`
	Page     int                `json:"page,omitempty"`
	EID      string             `json:"eid,omitempty"`
	Label    string             `json:"label,omitempty"`
	Snippet  []records.Fragment `json:"snippet"`
}

// Facet counts documents by the values of a field.
type Facet struct {
	Field  string `json:"field"`
	Values []struct {
		Value string `json:"value"`
		Count int    `json:"count"`
	} `json:"values"`
}

// Query is what is looked for.
type Query struct {
	records.Query
	Known string // a time (RFC 3339), or a date that means the end of that day where the service is; empty: now
}

// Search finds documents.
func (c *Client) Search(ctx context.Context, q Query) (Results, error) {
	query := url.Values{}
	set := func(name, value string) {
		if value != "" {
			query.Set(name, value)
		}
	}
	set("q", q.Text)
	query["type"], query["body"], query["class"], query["status"] = q.Types, q.Bodies, q.Classes, q.Statuses
	for _, l := range q.Languages {
		query.Add("lang", string(l))
	}
	for _, y := range q.Years {
		query.Add("year", strconv.Itoa(y))
	}
	set("from", string(q.From))
	set("to", string(q.To))
	set("on", string(q.On))
	set("known", q.Known)
	set("sort", string(q.Sort))
	set("cursor", q.Cursor)
	if q.AllVersions {
		query.Set("all_versions", "true")
	}
	if q.Facets {
		query.Set("facets", "true")
	}
	if q.Limit != 0 {
		query.Set("limit", strconv.Itoa(q.Limit))
	}
	return ask[Results](ctx, c, "/api/v1/search", query)
}
