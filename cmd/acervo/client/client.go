// Package client speaks the HTTP API of Acervo (/api/v1), as schemas/openapi.yaml
// says it. Every command of the command line is one of its callers, whether the
// service is far away, next door behind a socket, or in the same process.
package client

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"acervo/records"
)

// Options say how to reach a service.
type Options struct {
	Server   string            // http://host:port or https://host[/prefix]
	Name     string            // by which people know it; without it the host of Server
	Token    string            // API token; empty for none
	Agent    string            // User-Agent
	As       string            // login that the operator of this machine acts as; others may not
	Patience time.Duration     // how long a request is tried again while the service is unavailable; 0: it is tried once
	Round    http.RoundTripper // default: a transport of its own
}

// Client speaks to one service. It may be used by several goroutines.
type Client struct {
	base     *url.URL
	name     string
	token    string
	agent    string
	as       string
	patience time.Duration
	http     *http.Client
}

// connections is how many idle ones are kept: a bulk import uses each of them again and again.
const connections = 64

// New checks the options and makes a client. Nothing is sent yet.
func New(o Options) (*Client, error) {
	base, err := url.Parse(strings.TrimRight(o.Server, "/"))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, records.Errorf(records.Invalid, "Write the whole address of the service, such as https://archive.example.org.").At("--server")
	}
	if base.User != nil {
		return nil, records.Errorf(records.Invalid, "Give the token by --token-file or ACERVO_TOKEN, not in the address.").At("--server")
	}
	if o.Round == nil {
		o.Round = &http.Transport{
			Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: connections, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true,
		}
	}
	c := &Client{base: base, name: cmp.Or(o.Name, base.Host), token: o.Token, agent: o.Agent, as: o.As, patience: o.Patience}
	c.http = &http.Client{Transport: o.Round, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a token must not travel to wherever an answer points
	}}
	return c, nil
}

// Close gives idle connections back.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Waiting returns the same client with another patience.
func (c *Client) Waiting(patience time.Duration) *Client {
	d := *c
	d.patience = patience
	return &d
}

// request is what is asked. Body is called once for each try.
type request struct {
	method string
	path   string // below the server's address
	query  url.Values
	header http.Header
	body   func() (io.ReadCloser, error)
	length int64
	once   bool // trying it twice could do it twice
}

// firstPause is how long the first repetition waits; each one waits twice as long, up to maxPause.
const (
	firstPause = 100 * time.Millisecond
	maxPause   = 10 * time.Second
)

// do asks, and asks again while the service is unavailable and patience lasts.
// An answer that is an error is returned as a *records.Error.
func (c *Client) do(ctx context.Context, r request) (*http.Response, error) {
	giveUp := time.Now().Add(c.patience)
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		res, err := c.try(ctx, r)
		if err == nil || ctx.Err() != nil || r.once {
			return res, err
		}
		wait, again := passing(err, pause)
		if !again || time.Now().Add(wait).After(giveUp) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
}

// passing reports whether an error may pass by itself, and how long to wait for it.
func passing(err error, pause time.Duration) (time.Duration, bool) {
	var e *records.Error
	if !errors.As(err, &e) || e.Kind != records.Unavailable && e.Kind != records.TooMany {
		return 0, false
	}
	return max(pause, e.RetryAfter), true
}

func (c *Client) try(ctx context.Context, r request) (*http.Response, error) {
	address := *c.base
	address.Path += r.path
	address.RawPath = "" // paths here hold no escapes: ids are base32, references go into the query
	address.RawQuery = r.query.Encode()
	req, err := http.NewRequestWithContext(ctx, r.method, address.String(), nil)
	if err != nil {
		return nil, err
	}
	if r.body != nil {
		if req.Body, err = r.body(); err != nil {
			return nil, err
		}
		req.ContentLength = r.length
	}
	for name, values := range r.header {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", c.agent)
	if c.as != "" {
		req.Header.Set("Acervo-As", c.as)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := c.http.Do(req)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, c.unreachable(err)
	case res.StatusCode >= http.StatusMultipleChoices:
		return nil, problemOf(res)
	}
	return res, nil
}

// unreachable describes a failure to speak with the service at all.
func (c *Client) unreachable(err error) error {
	var local *records.Error // a file that could not be read while it was sent
	if errors.As(err, &local) {
		return local
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return records.Errorf(records.Unavailable, "The service at %s cannot be reached: %s.", c.name, strings.TrimRight(err.Error(), ".")).Because(err)
}

// ask reads a JSON answer.
func ask[T any](ctx context.Context, c *Client, path string, query url.Values) (T, error) {
	res, err := c.do(ctx, request{method: http.MethodGet, path: path, query: query})
	return decode[T](res, err)
}

// nothing is the answer that has no content.
type nothing struct{}

// send sends JSON, or nothing when from is nil, and reads a JSON answer. It is
// tried once only: doing a thing twice is not the same as asking twice.
func send[T any](ctx context.Context, c *Client, method, path string, from any, header http.Header) (T, error) {
	r, err := carrying(method, path, from, header)
	if err != nil {
		return *new(T), err
	}
	res, err := c.do(ctx, r)
	return decode[T](res, err)
}

// carrying makes a request with a value in JSON, if there is one; it is sent once.
func carrying(method, path string, from any, header http.Header) (request, error) {
	r := request{method: method, path: path, header: http.Header{}, once: true}
	maps.Copy(r.header, header)
	if from != nil {
		b, err := json.Marshal(from)
		if err != nil {
			return request{}, err
		}
		r.header.Set("Content-Type", "application/json")
		r.length = int64(len(b))
		r.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
	}
	return r, nil
}

func decode[T any](res *http.Response, err error) (T, error) {
	var answer T
	if err != nil {
		return answer, err
	}
	defer drain(res.Body)
	if _, empty := any(answer).(nothing); empty {
		return answer, nil
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return answer, records.Errorf(records.Unavailable, "The answer of the service could not be read to its end.").Because(fmt.Errorf("%s: %w", res.Request.URL.Path, err))
	}
	return answer, nil
}

// page is a list as the service tells it.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// drain reads the rest of a small answer, so that its connection can be used again.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 64<<10) // what is left matters to nobody
	body.Close()
}
