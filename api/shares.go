package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type shareJSON struct {
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

func newShare(x records.Share, now time.Time) shareJSON {
	return shareJSON{
		x.ID, x.Document, x.Version, x.File, x.Reason, x.MadeAt.UTC(), x.MadeName, x.ExpiresAt.UTC(), x.Open(now), known(x.RevokedAt), x.RevokedName, x.RevokeReason,
	}
}

// SharePath is where the bearer of a share link finds what it opens.
func SharePath(secret string) string { return "/s/" + secret }

func (s *Server) makeShare(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActShare); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Version  int              `json:"version"`
		Language records.Language `json:"language"`
		File     records.FileID   `json:"file"`
		Days     int              `json:"days"`
		Reason   string           `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	x, secret, err := s.office.Share(c.Request.Context(), actor(c), c.Param("id"), records.ShareRequest{
		Version: body.Version, Language: body.Language, File: body.File, Life: days(body.Days), Reason: body.Reason,
	})
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: struct {
		Share shareJSON `json:"share"`
		Link  linkJSON  `json:"link"`
	}{newShare(x, x.MadeAt), linkJSON{secret, SharePath(secret)}}}, nil
}

// days is a number of days as a length of time; what is beyond reason is refused by whoever bounds it.
func days(n int) time.Duration { return time.Duration(max(-1, min(n, 100_000))) * 24 * time.Hour }

func (s *Server) listShares(c *gin.Context) (reply, error) {
	all, _, now, err := s.office.Shares(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[shareJSON, string]{Items: each(all, func(x records.Share) shareJSON { return newShare(x, now) })}), nil
}

func (s *Server) revokeShare(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActShare); err != nil {
		return reply{}, err
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	x, err := s.office.RevokeShare(c.Request.Context(), actor(c), c.Param("id"), body.Reason)
	if err != nil {
		return reply{}, err
	}
	return ok(newShare(x, x.RevokedAt)), nil
}
