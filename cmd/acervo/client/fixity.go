package client

import (
	"context"
	"time"

	"acervo/records"
)

// Fixity is how the bytes are, as far as checks have shown.
type Fixity struct {
	CycleDays int          `json:"cycle_days"`
	Rate      int64        `json:"bytes_per_second"`
	Blobs     int64        `json:"blobs"`
	Bytes     int64        `json:"bytes"`
	Oldest    *time.Time   `json:"oldest,omitempty"`
	Overdue   int          `json:"overdue_ranges"`
	Open      int          `json:"open"`
	Findings  []BytesFault `json:"findings"`
	Second    *struct {
		Copied int64 `json:"copied_seq"`
		Ledger int64 `json:"ledger_seq"`
	} `json:"second_vault,omitempty"`
}

// BytesFault is bytes of which something was wrong.
type BytesFault struct {
	SHA256     records.Sum        `json:"sha256"`
	Vault      string             `json:"vault"` // first or second
	Fault      records.BytesFault `json:"fault"`
	Size       int64              `json:"size"`
	FoundAt    time.Time          `json:"found_at"`
	RepairedAt *time.Time         `json:"repaired_at,omitempty"`
	Files      []struct {
		Document records.DocumentID `json:"document"`
		Number   string             `json:"number"`
		File     records.FileID     `json:"file"`
		Name     string             `json:"name"`
	} `json:"files"`
}

// Fixity tells how the bytes are.
func (c *Client) Fixity(ctx context.Context) (Fixity, error) {
	return ask[Fixity](ctx, c, "/api/v1/fixity", nil)
}

// RunFixity checks all bytes now.
func (c *Client) RunFixity(ctx context.Context, progress func(Fixity)) (Fixity, error) {
	return stream(ctx, c, "/api/v1/fixity/run", nil, progress)
}
