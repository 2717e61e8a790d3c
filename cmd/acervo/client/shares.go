package client

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"acervo/records"
)

// Share is a share link without its secret.
type Share struct {
	ID           string             `json:"id"`
	Document     records.DocumentID `json:"document"`
	Version      int                `json:"version"`
	File         records.FileID     `json:"file"`
	Reason       string             `json:"reason,omitempty"`
	MadeAt       time.Time          `json:"made_at"`
	MadeBy       string             `json:"made_by"`
	ExpiresAt    time.Time          `json:"expires_at"`
	Open         bool               `json:"open"`
	RevokedAt    *time.Time         `json:"revoked_at,omitempty"`
	RevokedBy    string             `json:"revoked_by,omitempty"`
	RevokeReason string             `json:"revoke_reason,omitempty"`
}

// ShareRequest asks for a share link; zero fields leave the choice to the service.
type ShareRequest struct {
	Version  int              `json:"version,omitempty"`
	Language records.Language `json:"language,omitempty"`
	Days     int              `json:"days,omitempty"`
	Reason   string           `json:"reason,omitempty"`
}

// Share makes a share link; its secret is shown this once.
func (c *Client) Share(ctx context.Context, id records.DocumentID, r ShareRequest) (Share, Link, error) {
	type answer struct {
		Share Share `json:"share"`
		Link  Link  `json:"link"`
	}
	made, err := send[answer](ctx, c, http.MethodPost, "/api/v1/documents/"+url.PathEscape(string(id))+"/shares", r, nil)
	return made.Share, made.Link, err
}

// Shares lists the share links of a document, the newest first.
func (c *Client) Shares(ctx context.Context, id records.DocumentID) ([]Share, error) {
	list, err := ask[page[Share]](ctx, c, "/api/v1/documents/"+url.PathEscape(string(id))+"/shares", nil)
	return list.Items, err
}

// RevokeShare ends a share link.
func (c *Client) RevokeShare(ctx context.Context, id, reason string) (Share, error) {
	return send[Share](ctx, c, http.MethodPost, "/api/v1/shares/"+url.PathEscape(id)+"/revoke", map[string]any{"reason": reason}, nil)
}
