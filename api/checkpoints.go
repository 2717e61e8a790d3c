package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type checkpointJSON struct {
	headJSON
	At           *time.Time        `json:"at,omitempty"`
	Note         string            `json:"note"`
	PublicKey    string            `json:"public_key"`
	Cosignatures []cosignatureJSON `json:"cosignatures,omitempty"`
	Timestamps   []stampJSON       `json:"timestamps,omitempty"`
}

type cosignatureJSON struct {
	Key       string    `json:"key"`
	Signature string    `json:"signature"`
	At        time.Time `json:"at"`
	By        string    `json:"by"`
}

type stampJSON struct {
	Authority string    `json:"authority"`
	Time      time.Time `json:"time"`
	Token     []byte    `json:"token"` // base64
	Of        string    `json:"of"`
}

func newCheckpoint(p records.Checkpoint) checkpointJSON {
	return checkpointJSON{
		newHead(p.Head), known(p.At), p.Note(), p.PublicKey,
		each(p.Cosignatures, func(s records.Cosignature) cosignatureJSON {
			return cosignatureJSON{s.Key, strings.TrimSpace(s.Line), s.At.UTC(), s.By}
		}),
		each(p.Stamps, func(s records.Stamp) stampJSON { return stampJSON{s.Authority, s.Time.UTC(), s.Token, p.Signed} }),
	}
}

// checkpointReply answers a checkpoint as JSON, or the note alone as text.
func checkpointReply(c *gin.Context, p records.Checkpoint) reply {
	r := ok(newCheckpoint(p))
	if strings.HasPrefix(c.GetHeader("Accept"), "text/plain") {
		r = content("text/plain; charset=utf-8", []byte(p.Note()))
	}
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set("Vary", "Accept")
	return r
}

func (s *Server) getCheckpoint(c *gin.Context) (reply, error) {
	p, err := s.auditor.Checkpoint(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return checkpointReply(c, p), nil
}

func (s *Server) listCheckpoints(c *gin.Context) (reply, error) {
	q := readQuery(c)
	before, limit := q.number("before", 1, maxSeq, 0), q.limit(200, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, err := s.auditor.Checkpoints(c.Request.Context(), actor(c), before, limit+1)
	if err != nil {
		return reply{}, err
	}
	var page listJSON[checkpointJSON, int64]
	if len(all) > limit {
		all = all[:limit]
		page.Next = all[limit-1].Head.Size
	}
	page.Items = each(all, newCheckpoint)
	return ok(page), nil
}

func (s *Server) getKeptCheckpoint(c *gin.Context) (reply, error) {
	size, err := pathNumber(c, "size")
	if err != nil {
		return reply{}, err
	}
	p, err := s.auditor.CheckpointAt(c.Request.Context(), actor(c), size)
	if err != nil {
		return reply{}, err
	}
	return checkpointReply(c, p), nil
}

// signCheckpoint answers 201 when a checkpoint was signed, 200 with the last one when nothing happened since.
func (s *Server) signCheckpoint(c *gin.Context) (reply, error) {
	p, made, err := s.auditor.Sign(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	r := checkpointReply(c, p)
	if made {
		r.status = http.StatusCreated
	}
	return r, nil
}

func (s *Server) cosignCheckpoint(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActCosign); err != nil {
		return reply{}, err // before questions of form
	}
	size, err := pathNumber(c, "size")
	if err != nil {
		return reply{}, err
	}
	var body struct {
		Signature string `json:"signature"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	p, err := s.auditor.Cosign(c.Request.Context(), actor(c), size, body.Signature)
	if err != nil {
		return reply{}, err
	}
	return checkpointReply(c, p), nil
}
