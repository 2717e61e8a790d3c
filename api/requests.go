package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

const requestIDKey = "request_id"

func requestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// saneRequestID is what an incoming X-Request-Id must look like to be taken over.
var saneRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// observe gives the request its id, and afterwards tells the log and the figures
// of it: never the query (it holds what people search for), nor a secret in the path.
func (s *Server) observe(c *gin.Context) {
	began := time.Now()
	id := c.GetHeader("X-Request-Id")
	if !saneRequestID.MatchString(id) {
		id = records.NewID()
	}
	c.Set(requestIDKey, id)
	c.Header("X-Request-Id", id)
	c.Next()

	took := time.Since(began)
	route := c.FullPath()
	if route == "" {
		route = "unknown"
	}
	s.metrics.request(c.Request.Method, route, c.Writer.Status(), took)
	level := slog.LevelInfo
	if strings.HasPrefix(route, "/health/") || route == "/metrics" {
		level = slog.LevelDebug
	}
	s.log.LogAttrs(c.Request.Context(), level, "request",
		slog.String("request_id", id), slog.String("method", c.Request.Method), slog.String("path", loggedPath(c)),
		slog.Int("status", c.Writer.Status()), slog.Int("bytes", max(0, c.Writer.Size())), slog.Duration("took", took),
		slog.String("actor", actor(c).ID), slog.String("address", c.ClientIP()))
}

func loggedPath(c *gin.Context) string {
	if c.Param("secret") != "" {
		return c.FullPath()
	}
	path := strings.ToValidUTF8(c.Request.URL.Path, "?")
	if len(path) > 200 {
		path = strings.ToValidUTF8(path[:200], "") + "…"
	}
	return path
}

// survive turns a panic into a problem that says nothing of its cause.
func (s *Server) survive(c *gin.Context) {
	defer func() {
		p := recover()
		switch {
		case p == nil:
			return
		case p == http.ErrAbortHandler: //nolint:errorlint // net/http compares it so
			panic(p)
		}
		s.refuse(c, records.Errorf(records.Internal, "A handler panicked.").Because(fmt.Errorf("%v\n%s", p, debug.Stack())))
	}()
	c.Next()
}

// secureHeaders sets what every answer has: nothing of ours may be framed,
// sniffed, or run a script. Pages and downloads narrow or widen the policy themselves.
func secureHeaders(tls bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		h := c.Writer.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cache-Control", "no-store")
		if tls {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		c.Next()
	}
}
