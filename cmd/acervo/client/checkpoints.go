package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Checkpoint is a signed head of the ledger.
type Checkpoint struct {
	Size         int64         `json:"size"`
	Root         string        `json:"root"`
	At           *time.Time    `json:"at,omitempty"`
	Note         string        `json:"note"`
	PublicKey    string        `json:"public_key"`
	Cosignatures []Cosignature `json:"cosignatures,omitempty"`
	Timestamps   []Timestamp   `json:"timestamps,omitempty"`
}

// Cosignature is the signature of a second key.
type Cosignature struct {
	Key       string    `json:"key"`
	Signature string    `json:"signature"`
	At        time.Time `json:"at"`
	By        string    `json:"by"`
}

// Timestamp is what a time-stamping authority said of a checkpoint (RFC 3161).
type Timestamp struct {
	Authority string    `json:"authority"`
	Time      time.Time `json:"time"`
	Token     []byte    `json:"token"`
	Of        string    `json:"of"`
}

// Head is the size and the root of a ledger.
type Head struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
}

// Consistency proves that the ledger of New goes on from that of Old.
type Consistency struct {
	Old    Head     `json:"old"`
	New    Head     `json:"new"`
	Hashes []string `json:"hashes"`
}

// Checkpoints lists kept checkpoints, the largest first, at most limit of them.
func (c *Client) Checkpoints(ctx context.Context, limit int) ([]Checkpoint, error) {
	var all []Checkpoint
	for query := (url.Values{}); len(all) < limit; {
		query.Set("limit", strconv.Itoa(min(limit-len(all), 200)))
		answer, err := ask[struct {
			Items []Checkpoint `json:"items"`
			Next  int64        `json:"next"`
		}](ctx, c, "/api/v1/ledger/checkpoints", query)
		if err != nil {
			return nil, err
		}
		all = append(all, answer.Items...)
		if answer.Next == 0 {
			break
		}
		query.Set("before", strconv.FormatInt(answer.Next, 10))
	}
	return all, nil
}

// Checkpoint reads the kept checkpoint over exactly size entries.
func (c *Client) Checkpoint(ctx context.Context, size int64) (Checkpoint, error) {
	return ask[Checkpoint](ctx, c, checkpointPath(size), nil)
}

// SignCheckpoint has a checkpoint signed over all that is in the ledger now.
func (c *Client) SignCheckpoint(ctx context.Context) (Checkpoint, error) {
	return send[Checkpoint](ctx, c, http.MethodPost, "/api/v1/ledger/checkpoints", nil, nil)
}

// Cosign adds a signature line to a kept checkpoint.
func (c *Client) Cosign(ctx context.Context, size int64, line string) (Checkpoint, error) {
	return send[Checkpoint](ctx, c, http.MethodPost, checkpointPath(size)+"/signatures", map[string]string{"signature": line}, nil)
}

// Consistency proves that the ledger of size entries goes on from that of old.
func (c *Client) Consistency(ctx context.Context, old, size int64) (Consistency, error) {
	query := url.Values{"old": {strconv.FormatInt(old, 10)}, "size": {strconv.FormatInt(size, 10)}}
	return ask[Consistency](ctx, c, "/api/v1/ledger/consistency", query)
}

func checkpointPath(size int64) string { return fmt.Sprintf("/api/v1/ledger/checkpoints/%d", size) }
