package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"

	"acervo/records"
)

// handler answers one request: with a reply, or with an error that says why not.
type handler func(c *gin.Context) (reply, error)

// reply is what a handler answers. Body is written as JSON; write, when set, does
// all of the writing itself (downloads, streams, pages).
type reply struct {
	status int // 200 when 0
	header http.Header
	body   any
	write  func(w http.ResponseWriter, r *http.Request)
}

func ok(body any) reply { return reply{body: body} }

func empty(status int) reply { return reply{status: status} }

// created answers 201 with the place of what was made.
func created(location string, body any) reply {
	return reply{status: http.StatusCreated, header: http.Header{"Location": {location}}, body: body}
}

// content answers with bytes of a media type.
func content(mediaType string, b []byte) reply {
	return reply{
		header: http.Header{"Content-Type": {mediaType}},
		write: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(b) // whoever went away in the middle is not told of it
		},
	}
}

// refusal is an answer of HTTP itself, for which the domain has no word.
type refusal struct {
	status  int
	name    string
	message string
	field   string
}

func (r refusal) Error() string { return r.message }

// statusClientGone is what the log says of a request whose client went away; nobody is there to read it.
const statusClientGone = 499

var statuses = map[records.Kind]int{
	records.Internal:           http.StatusInternalServerError,
	records.Invalid:            http.StatusBadRequest,
	records.Unauthenticated:    http.StatusUnauthorized,
	records.Forbidden:          http.StatusForbidden,
	records.NotFound:           http.StatusNotFound,
	records.Conflict:           http.StatusConflict,
	records.PreconditionFailed: http.StatusPreconditionFailed,
	records.TooLarge:           http.StatusRequestEntityTooLarge,
	records.TooMany:            http.StatusTooManyRequests,
	records.Unavailable:        http.StatusServiceUnavailable,
	records.Gone:               http.StatusGone,
}

// handle makes a gin handler of ours. It is the only place where outcomes become bytes.
func (s *Server) handle(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		r, err := h(c)
		if err == nil {
			err = s.answer(c, r)
		}
		if err != nil {
			s.refuse(c, err)
		}
	}
}

func (s *Server) answer(c *gin.Context, r reply) error {
	for k, v := range r.header {
		c.Writer.Header()[k] = v
	}
	if r.status != 0 {
		c.Status(r.status)
	}
	switch {
	case r.write != nil:
		r.write(c.Writer, c.Request)
	case r.body != nil:
		b, err := json.Marshal(r.body)
		if err != nil {
			return err
		}
		writePacked(c, "application/json", b)
	default:
		c.Writer.WriteHeaderNow()
	}
	return nil
}

// refuse answers an error as a problem document (RFC 9457).
func (s *Server) refuse(c *gin.Context, err error) {
	c.Abort()
	if c.Request.Context().Err() != nil && records.KindOf(err) == records.Internal {
		c.Status(statusClientGone)
		return
	}
	p, wait := s.problem(c, err)
	if c.Writer.Written() {
		return // too late to say it; it is in the log
	}
	h := c.Writer.Header()
	for _, k := range []string{"Content-Disposition", "Etag", "Location", "Last-Modified", "Content-Length"} {
		h.Del(k) // what the answer would have had
	}
	if wait > 0 {
		h.Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="acervo"`)
	}
	c.Status(p.Status)
	if c.GetBool(pageKey) {
		if b, perr := s.pageFault(c, p); perr == nil {
			h.Set("Content-Type", "text/html; charset=utf-8")
			_, _ = c.Writer.Write(b)
			return
		}
	}
	b, merr := json.Marshal(p)
	if merr != nil {
		b = []byte(`{}`)
	}
	writePacked(c, "application/problem+json", b)
}

const pageKey = "page"

// asPage makes what goes wrong with a request a page for people (Server.pageFault)
// instead of a problem document. It stands before identify, which may refuse, too.
func asPage(c *gin.Context) {
	c.Set(pageKey, true)
	c.Next()
}

// problemJSON is an error as people and programs get it.
type problemJSON struct {
	Type      string             `json:"type"`
	Title     string             `json:"title"`
	Status    int                `json:"status"`
	Detail    string             `json:"detail"`
	Field     string             `json:"field,omitempty"`
	Problems  []records.Problem  `json:"problems,omitempty"`
	Related   records.DocumentID `json:"related,omitempty"`
	RequestID string             `json:"request_id,omitempty"`
}

// problem says what an error is to the outside, and logs what only we may know.
func (s *Server) problem(c *gin.Context, err error) (p problemJSON, wait time.Duration) {
	var no refusal
	if errors.As(err, &no) {
		return problemJSON{Type: problemType(no.name), Title: http.StatusText(no.status), Status: no.status, Detail: no.message, Field: no.field}, 0
	}
	var e *records.Error
	if !errors.As(err, &e) {
		e = records.Errorf(records.Internal, "Nobody classified this error.").Because(err)
		if errors.Is(err, context.DeadlineExceeded) {
			e = records.Errorf(records.Unavailable, "This took too long; try again.").Because(err)
		}
	}
	p = problemJSON{
		Type: problemType(e.Kind.String()), Status: statuses[e.Kind], Title: http.StatusText(statuses[e.Kind]),
		Detail: e.Message, Field: e.Field, Related: e.Related, Problems: e.Problems,
	}
	wait = e.RetryAfter
	log := s.log.With("request_id", requestID(c), "route", c.FullPath())
	switch e.Kind {
	case records.Internal:
		p.RequestID = requestID(c)
		p.Detail = "Something went wrong on our side. Tell whoever runs the service the number " + p.RequestID + "."
		p.Field, p.Problems, p.Related = "", nil, ""
		log.ErrorContext(c.Request.Context(), "a request failed", "err", e.Message, "cause", e.Cause)
	case records.Unavailable, records.TooMany:
		if wait <= 0 {
			wait = 5 * time.Second
		}
		if e.Kind == records.Unavailable {
			log.WarnContext(c.Request.Context(), "a part of the service does not answer", "err", e.Message, "cause", e.Cause)
		}
	default:
		if e.Cause != nil {
			log.LogAttrs(c.Request.Context(), slog.LevelDebug, "a request was refused", slog.Any("cause", e.Cause))
		}
	}
	return p, wait
}

func problemType(name string) string { return "urn:acervo:problem:" + name }

// gzipFrom is the size from which text is worth compressing.
const gzipFrom = 1 << 10

// packers are writers that compress, each of about a megabyte, for one answer after the other.
var packers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, packing)
	if err != nil {
		panic(err) // packing is a level that there is
	}
	return z
}}

// packing is the level of compression: a fifth of the work of compress/gzip's usual one, for 2 % more bytes.
const packing = 5

// pack compresses an answer.
func pack(b []byte) []byte {
	var packed bytes.Buffer
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&packed)
	_, _ = z.Write(b) // a buffer takes everything
	_ = z.Close()
	return packed.Bytes()
}

// writePacked writes a whole answer, compressed when that pays and the client takes it.
func writePacked(c *gin.Context, mediaType string, b []byte) {
	h := c.Writer.Header()
	h.Set("Content-Type", mediaType)
	if len(b) > gzipFrom {
		h.Add("Vary", "Accept-Encoding")
		if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			b = pack(b)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = c.Writer.Write(b) // whoever went away in the middle is not told of it
}
