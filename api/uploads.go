package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// Uploads in pieces follow the core of tus 1.0 (Upload-Offset, Upload-Length, PATCH,
// HEAD). An upload is begun with JSON, not with tus's creation headers.

type uploadJSON struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Size     int64       `json:"size"`
	Offset   int64       `json:"offset"`
	BegunAt  time.Time   `json:"begun_at"`
	Complete bool        `json:"complete"`
	SHA256   records.Sum `json:"sha256,omitempty"`
}

func newUpload(u records.Upload) uploadJSON {
	j := uploadJSON{ID: u.ID, Name: u.Name, Size: u.Size, Offset: u.Offset, BegunAt: u.BegunAt.UTC(), Complete: u.Received != nil}
	if u.Received != nil {
		j.SHA256 = u.Received.Blob.Sum
	}
	return j
}

// pieceType is the media type of a piece (tus 1.0, PATCH).
const pieceType = "application/offset+octet-stream"

func uploadHeaders(u records.Upload) http.Header {
	return http.Header{
		"Upload-Offset": {strconv.FormatInt(u.Offset, 10)}, "Upload-Length": {strconv.FormatInt(u.Size, 10)},
		"Tus-Resumable": {"1.0.0"}, "Cache-Control": {"no-store"},
	}
}

func (s *Server) beginUpload(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActFile); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Name string `json:"name"`
		Size int64  `json:"size"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	if !plain(body.Name) {
		return reply{}, records.Errorf(records.Invalid, "The value holds characters that are no text.").At("name")
	}
	u, err := s.office.BeginUpload(c.Request.Context(), actor(c), body.Name, body.Size)
	if err != nil {
		return reply{}, err
	}
	r := created(base+"/uploads/"+u.ID, newUpload(u))
	for k, v := range uploadHeaders(u) {
		r.header[k] = v
	}
	return r, nil
}

func (s *Server) getUpload(c *gin.Context) (reply, error) {
	u, err := s.office.Upload(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	r := ok(newUpload(u))
	r.header = uploadHeaders(u)
	return r, nil
}

func (s *Server) continueUpload(c *gin.Context) (reply, error) {
	if _, err := s.office.Upload(c.Request.Context(), actor(c), c.Param("id")); err != nil {
		return reply{}, err // before a byte of it is read
	}
	if c.ContentType() != pieceType {
		return reply{}, refusal{http.StatusUnsupportedMediaType, "unsupported-media-type", "Send the piece with Content-Type: " + pieceType + ".", "Content-Type"}
	}
	offset, err := strconv.ParseInt(c.GetHeader("Upload-Offset"), 10, 64)
	if err != nil || offset < 0 {
		return reply{}, records.Errorf(records.Invalid, "Say with how many bytes before it the piece begins: Upload-Offset: 0 for the first.").At("Upload-Offset")
	}
	piece := &uploadReader{r: c.Request.Body}
	u, err := s.office.ContinueUpload(c.Request.Context(), actor(c), c.Param("id"), offset, piece)
	if err != nil && piece.err != nil {
		return reply{}, records.Errorf(records.Invalid, "The piece broke off; what came is kept. Ask for the offset with HEAD and go on from there.").Because(piece.err)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusNoContent, header: uploadHeaders(u)}, nil
}
