package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// to starts a service that answers with the handler, and a client of it.
func to(t *testing.T, o Options, answer http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	o.Server = s.URL
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func problem(w http.ResponseWriter, status int, p map[string]any) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		panic(err)
	}
}

func TestAnAddressMustBeWholeAndHoldNoSecret(t *testing.T) {
	for address, good := range map[string]bool{
		"http://127.0.0.1:8080": true, "https://archive.example.org/acervo/": true,
		"": false, "archive.example.org": false, "ftp://example.org": false, "https://me:secret@example.org": false, "http://": false,
	} {
		_, err := New(Options{Server: address})
		if (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows a secret: %v", err)
		}
	}
}

func TestAProblemKeepsItsKindFieldAndMend(t *testing.T) {
	c := to(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		problem(w, http.StatusConflict, map[string]any{
			"type": "urn:acervo:problem:conflict", "title": "Conflict", "status": 409, "detail": "The same bytes are filed already.",
			"field": "a.pdf", "related": "k2", "problems": []map[string]string{{"field": "x", "message": "y"}},
		})
	})
	_, err := c.Resolve(t.Context(), "x")
	var e *records.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if e.Kind != records.Conflict || e.Field != "a.pdf" || e.Related != "k2" || e.RetryAfter != 7*time.Second || len(e.Problems) != 1 ||
		e.Message != "The same bytes are filed already." {
		t.Errorf("%+v", e)
	}
}

func TestAnAnswerThatIsNoProblemHasTheKindOfItsStatus(t *testing.T) {
	for status, kind := range map[int]records.Kind{
		401: records.Unauthenticated, 403: records.Forbidden, 404: records.NotFound, 413: records.TooLarge, 428: records.PreconditionFailed,
		429: records.TooMany, 500: records.Internal, 502: records.Unavailable, 503: records.Unavailable, 418: records.Invalid, 302: records.Invalid,
	} {
		c := to(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, "<html>a proxy speaks</html>")
		})
		if _, err := c.Resolve(t.Context(), "x"); records.KindOf(err) != kind || strings.Contains(err.Error(), "html") {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestATokenDoesNotFollowARedirection(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a request arrived elsewhere, with %q", r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	c := to(t, Options{Token: "acervo_secret"}, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer acervo_secret" {
			t.Errorf("Authorization: %q", r.Header.Get("Authorization"))
		}
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	if _, err := c.Resolve(t.Context(), "x"); err == nil || strings.Contains(err.Error(), "acervo_secret") {
		t.Error(err)
	}
}

func TestAQuestionIsRepeatedWhileTheServiceIsUnavailable(t *testing.T) {
	asked := 0
	answer := func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked < 3 {
			problem(w, http.StatusServiceUnavailable, map[string]any{"type": "urn:acervo:problem:unavailable", "detail": "Later."})
			return
		}
		io.WriteString(w, `{"id": "k2", "number": "N/1"}`)
	}
	d, err := to(t, Options{Patience: time.Minute}, answer).Resolve(t.Context(), "x")
	if err != nil || d.Number != "N/1" || asked != 3 {
		t.Errorf("%+v %v after %d", d, err, asked)
	}
	asked = 0
	if _, err = to(t, Options{}, answer).Resolve(t.Context(), "x"); records.KindOf(err) != records.Unavailable || asked != 1 {
		t.Errorf("without patience: %v after %d", err, asked)
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := to(t, Options{Patience: time.Hour}, func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if _, err := c.Resolve(ctx, "x"); !errors.Is(err, context.Canceled) && records.KindOf(err) != records.Unavailable {
		t.Error(err)
	}
}

func TestADeadServiceIsUnavailable(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	c, err := New(Options{Server: s.URL, Token: "acervo_secret"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Resolve(t.Context(), "x")
	if records.KindOf(err) != records.Unavailable || !strings.Contains(err.Error(), "cannot be reached") || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

func TestAServiceBehindASocketIsToldByTheNamePeopleKnow(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	c, err := New(Options{Server: s.URL, Name: "/srv/acervo"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = c.Resolve(t.Context(), "x"); !strings.HasPrefix(err.Error(), "The service at /srv/acervo cannot be reached") {
		t.Error(err)
	}
}
