package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"acervo/records"
)

// Batch is any number of records that are changed alike by work that goes on beside.
type Batch struct {
	ID        records.BatchID    `json:"id"`
	State     records.BatchState `json:"state"`
	Mine      bool               `json:"mine"`
	MadeAt    time.Time          `json:"made_at"`
	MadeBy    string             `json:"made_by"`
	Query     string             `json:"query,omitempty"`
	Changes   *Changes           `json:"changes,omitempty"`
	Reason    string             `json:"reason,omitempty"`
	Listed    int64              `json:"listed"`
	Looked    int64              `json:"looked"`
	Waiting   int64              `json:"waiting"`
	Changed   int64              `json:"changed"`
	Unchanged int64              `json:"unchanged"`
	Refused   int64              `json:"refused"`
	Hidden    int64              `json:"hidden"`
	Asks      bool               `json:"asks_reason"`
	BegunAt   *time.Time         `json:"begun_at,omitempty"`
	EndedAt   *time.Time         `json:"ended_at,omitempty"`
	StoppedBy string             `json:"stopped_by,omitempty"`
	Trouble   string             `json:"trouble,omitempty"`
}

// BatchRecord is a record of a batch, with what would become of it or has.
type BatchRecord struct {
	Place    int64                `json:"place"`
	Ref      string               `json:"ref"`
	Document records.DocumentID   `json:"document,omitempty"`
	Number   string               `json:"number,omitempty"`
	Title    string               `json:"title,omitempty"`
	Outcome  records.BatchOutcome `json:"outcome"`
	Declared bool                 `json:"declared,omitempty"`
	Held     bool                 `json:"held,omitempty"`
	Before   *RecordState         `json:"before,omitempty"`
	After    *RecordState         `json:"after,omitempty"`
	Problem  *Refusal             `json:"problem,omitempty"`
}

func batchAt(id records.BatchID, what string) string {
	return "/api/v1/batches/" + url.PathEscape(string(id)) + what
}

// ChooseBatch chooses records to be changed alike; nothing is changed before BeginBatch.
func (c *Client) ChooseBatch(ctx context.Context, s Selection, changes Changes) (Batch, error) {
	body := struct {
		Selection
		Changes Changes `json:"changes"`
	}{s, changes}
	return send[Batch](ctx, c, http.MethodPost, "/api/v1/batches", body, nil)
}

// BeginBatch has the records of a batch changed.
func (c *Client) BeginBatch(ctx context.Context, id records.BatchID, reason string) (Batch, error) {
	return send[Batch](ctx, c, http.MethodPost, batchAt(id, "/begin"), map[string]string{"reason": reason}, nil)
}

// StopBatch stops a batch, or gives it up before it begins.
func (c *Client) StopBatch(ctx context.Context, id records.BatchID) (Batch, error) {
	return send[Batch](ctx, c, http.MethodPost, batchAt(id, "/stop"), struct{}{}, nil)
}

// Batch returns a batch and how far it is.
func (c *Client) Batch(ctx context.Context, id records.BatchID) (Batch, error) {
	return ask[Batch](ctx, c, batchAt(id, ""), nil)
}

// Batches lists the newest batches.
func (c *Client) Batches(ctx context.Context) ([]Batch, error) {
	p, err := ask[page[Batch]](ctx, c, "/api/v1/batches", nil)
	return p.Items, err
}

// EachBatchRecord calls do with each record of a batch that has the outcome, or with "" with all.
func (c *Client) EachBatchRecord(ctx context.Context, id records.BatchID, of records.BatchOutcome, do func(BatchRecord) error) error {
	q := url.Values{"limit": {"500"}}
	if of != "" {
		q.Set("outcome", string(of))
	}
	for {
		p, err := ask[struct {
			Items []BatchRecord `json:"items"`
			Next  int64         `json:"next"`
		}](ctx, c, batchAt(id, "/records"), q)
		if err != nil {
			return err
		}
		for _, r := range p.Items {
			if err := do(r); err != nil {
				return err
			}
		}
		if p.Next == 0 {
			return nil
		}
		q.Set("after", strconv.FormatInt(p.Next, 10))
	}
}
