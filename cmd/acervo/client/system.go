package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"acervo/records"
)

// State says how the service's parts are.
type State struct {
	Version string         `json:"version"`
	Ready   bool           `json:"ready"`
	Parts   []Part         `json:"parts"`
	Ledger  int64          `json:"ledger"`  // entries in the ledger
	Indexed int64          `json:"indexed"` // the last of them that the index has seen
	Jobs    map[string]int `json:"jobs"`    // by state
}

// Part is something the service works with.
type Part struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Needed bool   `json:"needed"`
	Detail string `json:"detail,omitempty"`
}

// Steps is how far a rebuild of the index has come.
type Steps struct {
	Done  int64 `json:"done"`
	Total int64 `json:"total"`
}

// State asks how the service is.
func (c *Client) State(ctx context.Context) (State, error) {
	return ask[State](ctx, c, "/api/v1/system/state", nil)
}

// Reindex builds the index anew and tells how far it has come.
func (c *Client) Reindex(ctx context.Context, progress func(Steps)) (Steps, error) {
	return stream(ctx, c, "/api/v1/system/reindex", nil, progress)
}

// Verify checks every byte and the ledger and tells how far it has come.
func (c *Client) Verify(ctx context.Context, against []records.DispositionCertificate, progress func(records.Verification)) (records.Verification, error) {
	var body any
	if len(against) > 0 {
		body = map[string]any{"certificates": against}
	}
	return stream(ctx, c, "/api/v1/system/verify", body, progress)
}

// Backup saves everything into a folder of the service's machine, and keeps only
// the newest snapshots there when keep is not 0.
func (c *Client) Backup(ctx context.Context, folder string, keep int, progress func(records.Backup)) (records.Backup, error) {
	return stream(ctx, c, "/api/v1/system/backup", map[string]any{"folder": folder, "keep": keep}, progress)
}

// Export writes everything into a folder of the service's machine, in open formats.
func (c *Client) Export(ctx context.Context, r records.ExportRequest, progress func(records.Export)) (records.Export, error) {
	return stream(ctx, c, "/api/v1/system/export", map[string]any{"folder": r.Folder, "without_secrets": r.WithoutSecrets}, progress)
}

// stream reads the lines by which the service tells its progress, up to the result.
func stream[T any](ctx context.Context, c *Client, path string, from any, progress func(T)) (T, error) {
	var result T
	r, err := carrying(http.MethodPost, path, from, nil)
	if err != nil {
		return result, err
	}
	res, err := c.do(ctx, r)
	if err != nil {
		return result, err
	}
	defer res.Body.Close()
	lines := json.NewDecoder(bufio.NewReader(res.Body))
	for {
		var line struct {
			Progress *T           `json:"progress"`
			Result   *T           `json:"result"`
			Problem  *problemJSON `json:"problem"`
		}
		err := lines.Decode(&line)
		switch {
		case ctx.Err() != nil:
			return result, ctx.Err()
		case errors.Is(err, io.EOF), err != nil:
			return result, records.Errorf(records.Unavailable, "The service broke off before it was done.").Because(err)
		case line.Problem != nil:
			return result, line.Problem.err(line.Problem.Status)
		case line.Result != nil:
			return *line.Result, nil
		case line.Progress != nil && progress != nil:
			progress(*line.Progress)
		}
	}
}

// Ready returns nil when every part that the service needs answers.
func (c *Client) Ready(ctx context.Context) error {
	res, err := c.do(ctx, request{method: http.MethodGet, path: "/health/ready"})
	if err != nil {
		return err
	}
	drain(res.Body)
	return nil
}
