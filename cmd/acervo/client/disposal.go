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

// Hold is what forbids that records are destroyed or transferred.
type Hold struct {
	ID        records.HoldID       `json:"id"`
	Name      string               `json:"name"`
	Reason    string               `json:"reason"`
	Authority string               `json:"authority"`
	Scope     records.HoldScope    `json:"scope"`
	Records   []records.DocumentID `json:"records,omitempty"`
	Class     string               `json:"class,omitempty"`
	Matter    records.MatterID     `json:"matter,omitempty"`
	About     string               `json:"matter_name,omitempty"` // by what the matter is known
	Query     string               `json:"query,omitempty"`
	State     records.HoldState    `json:"state"`
	InForce   bool                 `json:"in_force"`
	Done      int64                `json:"done"`
	Total     int64                `json:"total"`
	Held      int64                `json:"held"`
	Hidden    int64                `json:"hidden"`
	Untold    bool                 `json:"untold,omitempty"`
	PlacedAt  time.Time            `json:"placed_at"`
	PlacedBy  string               `json:"placed_by"`
	Lifted    *HoldLifting         `json:"lifted,omitempty"`
}

// HoldLifting says when, by whom and why a hold was lifted.
type HoldLifting struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	Seq    int64     `json:"ledger_seq"`
}

// HoldRequest places a hold: on records, a class, a matter or a query.
type HoldRequest struct {
	Name      string   `json:"name"`
	Reason    string   `json:"reason"`
	Authority string   `json:"authority"`
	Records   []string `json:"records,omitempty"`
	Class     string   `json:"class,omitempty"`
	Matter    string   `json:"matter,omitempty"`
	Query     string   `json:"query,omitempty"`
}

// PlaceHold places a hold.
func (c *Client) PlaceHold(ctx context.Context, r HoldRequest) (Hold, error) {
	return send[Hold](ctx, c, http.MethodPost, "/api/v1/holds", r, nil)
}

// LiftHold lifts a hold.
func (c *Client) LiftHold(ctx context.Context, id int64, reason string) (Hold, error) {
	return send[Hold](ctx, c, http.MethodPost, fmt.Sprintf("/api/v1/holds/%d/lift", id), map[string]string{"reason": reason}, nil)
}

// Hold returns a hold and how far the work on it is.
func (c *Client) Hold(ctx context.Context, id int64) (Hold, error) {
	return ask[Hold](ctx, c, fmt.Sprintf("/api/v1/holds/%d", id), nil)
}

// Holds lists the holds in force, or all.
func (c *Client) Holds(ctx context.Context, all bool) ([]Hold, error) {
	q := url.Values{}
	if all {
		q.Set("all", "true")
	}
	p, err := ask[page[Hold]](ctx, c, "/api/v1/holds", q)
	return p.Items, err
}

// Disposition is a decision on records whose retention has ended.
type Disposition struct {
	ID          records.DispositionID           `json:"id"`
	Action      records.RetentionAction         `json:"action"`
	Reason      string                          `json:"reason"`
	Receiver    string                          `json:"receiver,omitempty"`
	State       records.DispositionState        `json:"state"`
	Counts      map[records.DisposalState]int64 `json:"counts"`
	ProposedAt  time.Time                       `json:"proposed_at"`
	ProposedBy  string                          `json:"proposed_by"`
	DecidedAt   *time.Time                      `json:"decided_at,omitempty"`
	DecidedBy   string                          `json:"decided_by,omitempty"`
	Decision    string                          `json:"decision,omitempty"`
	Reference   string                          `json:"reference,omitempty"`
	ReceivedOn  records.Date                    `json:"received_on,omitempty"`
	ConfirmedAt *time.Time                      `json:"confirmed_at,omitempty"`
	ConfirmedBy string                          `json:"confirmed_by,omitempty"`
	ExecutedAt  *time.Time                      `json:"executed_at,omitempty"`
	Certificate records.DocumentID              `json:"certificate,omitempty"`
	Number      string                          `json:"certificate_number,omitempty"`
	Trouble     string                          `json:"trouble,omitempty"` // why it does not go on
}

// Disposal is a record of a disposition.
type Disposal struct {
	Document records.DocumentID    `json:"document"`
	Number   string                `json:"number"`
	Title    string                `json:"title"`
	Class    string                `json:"class"`
	Due      records.Date          `json:"due,omitempty"`
	State    records.DisposalState `json:"state"`
	Why      string                `json:"why,omitempty"`
	Seq      int64                 `json:"ledger_seq,omitempty"`
	Bytes    records.BytesState    `json:"bytes,omitempty"`
}

// DispositionRequest proposes a disposition.
type DispositionRequest struct {
	Action   string   `json:"action"`
	Records  []string `json:"records"`
	Reason   string   `json:"reason"`
	Receiver string   `json:"receiver,omitempty"`
}

func dispositionPath(id int64, rest string) string {
	return fmt.Sprintf("/api/v1/dispositions/%d%s", id, rest)
}

// Propose proposes a disposition.
func (c *Client) Propose(ctx context.Context, r DispositionRequest) (Disposition, error) {
	return send[Disposition](ctx, c, http.MethodPost, "/api/v1/dispositions", r, nil)
}

// Dispositions lists dispositions, the newest first.
func (c *Client) Dispositions(ctx context.Context) ([]Disposition, error) {
	p, err := ask[page[Disposition]](ctx, c, "/api/v1/dispositions", nil)
	return p.Items, err
}

// Disposition returns a disposition and how far it is.
func (c *Client) Disposition(ctx context.Context, id int64) (Disposition, error) {
	return ask[Disposition](ctx, c, dispositionPath(id, ""), nil)
}

// Disposals lists the records of a disposition that one may read, and tells how many others there are.
func (c *Client) Disposals(ctx context.Context, id int64) (all []Disposal, hidden int, err error) {
	type list struct {
		Items  []Disposal `json:"items"`
		Hidden int        `json:"hidden"`
	}
	l, err := ask[list](ctx, c, dispositionPath(id, "/records"), nil)
	return l.Items, l.Hidden, err
}

// Approve approves a disposition without the records excluded.
func (c *Client) Approve(ctx context.Context, id int64, exclude []string, note string) (Disposition, error) {
	return send[Disposition](ctx, c, http.MethodPost, dispositionPath(id, "/approve"), map[string]any{"exclude": exclude, "note": note}, nil)
}

// Reject rejects a disposition.
func (c *Client) Reject(ctx context.Context, id int64, reason string) (Disposition, error) {
	return send[Disposition](ctx, c, http.MethodPost, dispositionPath(id, "/reject"), map[string]string{"reason": reason}, nil)
}

// RunDisposition goes on with an approved disposition and returns when it can go no further now.
func (c *Client) RunDisposition(ctx context.Context, id int64) (Disposition, error) {
	return send[Disposition](ctx, c, http.MethodPost, dispositionPath(id, "/run"), nil, nil)
}

// ConfirmTransfer records that the receiver has what was transferred.
func (c *Client) ConfirmTransfer(ctx context.Context, id int64, receiver, reference string, on records.Date) (Disposition, error) {
	body := map[string]string{"reference": reference, "received_on": string(on)}
	if receiver != "" {
		body["receiver"] = receiver
	}
	return send[Disposition](ctx, c, http.MethodPost, dispositionPath(id, "/confirm"), body, nil)
}

// TransferPackage writes the package of an approved transfer, a bag in a ZIP.
func (c *Client) TransferPackage(ctx context.Context, id int64, to io.Writer) error {
	res, err := c.do(ctx, request{method: http.MethodGet, path: dispositionPath(id, "/package")})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(to, res.Body); err != nil {
		return records.Errorf(records.Unavailable, "The package broke off; fetch it again.").Because(err)
	}
	return nil
}
