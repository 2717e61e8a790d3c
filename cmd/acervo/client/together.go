package client

import (
	"context"
	"encoding/json"
	"net/http"

	"acervo/records"
)

// Selection says which records are changed together: a list of them, or a query.
type Selection struct {
	Records []string           `json:"records,omitempty"` // ids, register numbers or symbols, at most records.MaxSelected
	Query   string             `json:"query,omitempty"`   // as an address has it
	After   records.DocumentID `json:"after,omitempty"`   // of a query: Next of the answer before
	Reason  string             `json:"reason,omitempty"`
	DryRun  bool               `json:"dry_run,omitempty"`
}

// Changes are what becomes of all records of a selection; nil stays as it is.
type Changes struct {
	Type     *string                    `json:"type,omitempty"`
	Class    *string                    `json:"class,omitempty"`
	Body     *string                    `json:"body,omitempty"`
	Access   *Access                    `json:"access,omitempty"`
	Metadata map[string]json.RawMessage `json:"metadata,omitempty"` // null takes a field away
}

// RecordState is what an edit of many changes of a record, and what follows from it.
type RecordState struct {
	Type     string          `json:"type"`
	Class    string          `json:"class"`
	Body     string          `json:"body,omitempty"`
	Access   Access          `json:"access"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
	Due      struct {
		On     records.Date            `json:"on,omitempty"`
		Action records.RetentionAction `json:"action,omitempty"`
	} `json:"due"`
	Retention string `json:"retention,omitempty"`
}

// EditedRecord is what became of one record, or would.
type EditedRecord struct {
	Ref      string             `json:"ref"`
	Document records.DocumentID `json:"document,omitempty"`
	Number   string             `json:"number,omitempty"`
	Title    string             `json:"title,omitempty"`
	Outcome  records.Outcome    `json:"outcome"`
	Declared bool               `json:"declared"`
	Matter   records.MatterID   `json:"matter,omitempty"`
	Held     bool               `json:"held"`
	Revision int64              `json:"revision,omitempty"`
	Before   *RecordState       `json:"before,omitempty"`
	After    *RecordState       `json:"after,omitempty"`
	Problem  *Refusal           `json:"problem,omitempty"`
}

// Refusal says why a record was left as it is.
type Refusal struct {
	Kind     string            `json:"kind"`
	Field    string            `json:"field,omitempty"`
	Detail   string            `json:"detail"`
	Problems []records.Problem `json:"problems,omitempty"`
}

// Err is the refusal as the error that a request about this record alone would have had.
func (r Refusal) Err() error {
	p := problemJSON{Type: problemPrefix + r.Kind, Detail: r.Detail, Field: r.Field, Problems: r.Problems}
	return p.err(http.StatusBadRequest)
}

// EditedRecords is what became of a selection, or would.
type EditedRecords struct {
	DryRun  bool               `json:"dry_run"`
	Changed int                `json:"changed"`
	Same    int                `json:"unchanged"`
	Refused int                `json:"refused"`
	Items   []EditedRecord     `json:"items"`
	Next    records.DocumentID `json:"next,omitempty"`
}

// MoveRecords moves records to another class.
func (c *Client) MoveRecords(ctx context.Context, s Selection, class string) (EditedRecords, error) {
	body := struct {
		Selection
		Class string `json:"class"`
	}{s, class}
	return send[EditedRecords](ctx, c, http.MethodPost, "/api/v1/records/move", body, nil)
}

// EditRecords changes many records alike.
func (c *Client) EditRecords(ctx context.Context, s Selection, changes Changes) (EditedRecords, error) {
	body := struct {
		Selection
		Changes Changes `json:"changes"`
	}{s, changes}
	return send[EditedRecords](ctx, c, http.MethodPost, "/api/v1/records/edit", body, nil)
}
