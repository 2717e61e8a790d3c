package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"acervo/records"
)

// Copy is an entry of the register of certified copies.
type Copy struct {
	Code        string             `json:"code"`
	Document    records.DocumentID `json:"document"`
	Version     int                `json:"version"`
	Language    records.Language   `json:"language"`
	Certificate records.Language   `json:"certificate_language"`
	File        records.FileID     `json:"file"`
	Original    records.Sum        `json:"original_sha256"`
	Issued      records.Sum        `json:"issued_sha256"`
	Size        int64              `json:"size"`
	Beside      records.Beside     `json:"beside,omitempty"`
	On          records.Date       `json:"on,omitempty"`
	Known       *time.Time         `json:"known,omitempty"`
	IssuedAt    time.Time          `json:"issued_at"`
	IssuedBy    string             `json:"issued_by"`
	Seq         int64              `json:"ledger_seq"`
	FiledSeq    int64              `json:"filed_seq"`
	Revoked     *Revocation        `json:"revoked,omitempty"`
}

// Revocation says when, by whom and why a copy was revoked.
type Revocation struct {
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Seq    int64     `json:"ledger_seq,omitempty"`
}

// CopyRequest asks for a certified copy: of a version, or of what was in force on a day.
type CopyRequest struct {
	Version     int              `json:"version,omitempty"`
	On          records.Date     `json:"on,omitempty"`
	Known       string           `json:"known,omitempty"`
	Language    records.Language `json:"language,omitempty"`
	Certificate records.Language `json:"certificate_language,omitempty"`
}

// Certify issues a certified copy.
func (c *Client) Certify(ctx context.Context, id records.DocumentID, r CopyRequest) (Copy, error) {
	return send[Copy](ctx, c, http.MethodPost, "/api/v1/documents/"+string(id)+"/copies", r, nil)
}

// Copies lists the certified copies of a document, newest first.
func (c *Client) Copies(ctx context.Context, id records.DocumentID) ([]Copy, error) {
	p, err := ask[page[Copy]](ctx, c, "/api/v1/documents/"+string(id)+"/copies", nil)
	return p.Items, err
}

// CopyProof returns the proof of a copy as the service wrote it.
func (c *Client) CopyProof(ctx context.Context, code string) (json.RawMessage, error) {
	return ask[json.RawMessage](ctx, c, copyPath(code)+"/proof", nil)
}

// RevokeCopy says that a copy counts no more.
func (c *Client) RevokeCopy(ctx context.Context, code, reason string) (Copy, error) {
	return send[Copy](ctx, c, http.MethodPost, copyPath(code)+"/revoke", map[string]string{"reason": reason}, nil)
}

// DownloadCopy writes what was issued. A PDF is checked against its SHA-256.
func (c *Client) DownloadCopy(ctx context.Context, issued Copy, to io.Writer) error {
	res, err := c.do(ctx, request{method: http.MethodGet, path: copyPath(issued.Code) + "/content"})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(to, h), res.Body); err != nil {
		return records.Errorf(records.Unavailable, "The copy broke off.").Because(err)
	}
	if got := records.Sum(hex.EncodeToString(h.Sum(nil))); issued.Beside == records.Together && got != issued.Issued {
		return records.Errorf(records.Internal, "The bytes received do not have the SHA-256 that was issued; do not use them.").At(issued.Code)
	}
	return nil
}

func copyPath(code string) string { return "/api/v1/copies/" + code }
