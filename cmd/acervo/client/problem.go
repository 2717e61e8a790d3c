package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"acervo/records"
)

// problemJSON is an error as the service tells it (RFC 9457).
type problemJSON struct {
	Type      string            `json:"type"`
	Title     string            `json:"title"`
	Status    int               `json:"status"`
	Detail    string            `json:"detail"`
	Field     string            `json:"field"`
	Problems  []records.Problem `json:"problems"`
	Related   string            `json:"related"`
	RequestID string            `json:"request_id"`
}

// problemPrefix stands before the kind in a problem's type.
const problemPrefix = "urn:acervo:problem:"

// maxProblem bounds the answer that is read as a problem.
const maxProblem = 1 << 20

// problemOf reads an answer that is an error.
func problemOf(res *http.Response) error {
	defer drain(res.Body)
	b, err := io.ReadAll(io.LimitReader(res.Body, maxProblem))
	var p problemJSON
	if err != nil || json.Unmarshal(b, &p) != nil || !strings.HasPrefix(p.Type, problemPrefix) {
		p = problemJSON{Detail: fmt.Sprintf("The service answered %s.", res.Status)}
		if res.StatusCode < http.StatusBadRequest {
			p.Detail = fmt.Sprintf("The service answered %s and points to %s; use that address.", res.Status, res.Header.Get("Location"))
		}
	}
	e := p.err(res.StatusCode)
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil {
		e.RetryAfter = time.Duration(s) * time.Second
	}
	return e
}

func (p problemJSON) err(status int) *records.Error {
	e := records.Errorf(p.kind(status), "%s", p.Detail).At(p.Field)
	e.Related, e.Problems = records.DocumentID(p.Related), p.Problems
	if p.RequestID != "" {
		e.Message += " (request " + p.RequestID + ")"
	}
	return e
}

// kind is the kind the type names, else the one the status has.
func (p problemJSON) kind(status int) records.Kind {
	name := strings.TrimPrefix(p.Type, problemPrefix)
	for k := records.Internal; k <= records.Gone; k++ {
		if k.String() == name {
			return k
		}
	}
	switch status {
	case http.StatusUnauthorized:
		return records.Unauthenticated
	case http.StatusForbidden:
		return records.Forbidden
	case http.StatusNotFound:
		return records.NotFound
	case http.StatusGone:
		return records.Gone
	case http.StatusConflict:
		return records.Conflict
	case http.StatusPreconditionFailed, http.StatusPreconditionRequired:
		return records.PreconditionFailed
	case http.StatusRequestEntityTooLarge:
		return records.TooLarge
	case http.StatusTooManyRequests:
		return records.TooMany
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return records.Unavailable
	}
	if status < http.StatusInternalServerError {
		return records.Invalid
	}
	return records.Internal
}
