package api

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// impatient ends uploads and downloads that stand still, so that no client holds
// a connection for ever.
func (s *Server) impatient(c *gin.Context) {
	conn := http.NewResponseController(c.Writer)
	c.Writer = &patientWriter{c.Writer, conn, s.patience}
	if c.Request.Body != nil && c.Request.Body != http.NoBody {
		c.Request = c.Request.WithContext(c.Request.Context()) // a copy: the server looks at its own request's body when it answers early
		c.Request.Body = &patientBody{c.Request.Body, conn, s.patience}
	}
	c.Next()
	// For what the server itself still reads and sends; the next request on the connection sets its own.
	_ = conn.SetReadDeadline(time.Now().Add(s.patience))
	_ = conn.SetWriteDeadline(time.Now().Add(s.patience))
}

// patientBody puts the deadline off before each read. Where the connection has
// no deadlines, as in some tests, there is none.
type patientBody struct {
	io.ReadCloser
	conn  *http.ResponseController
	limit time.Duration
}

func (b *patientBody) Read(p []byte) (int, error) {
	_ = b.conn.SetReadDeadline(time.Now().Add(b.limit))
	n, err := b.ReadCloser.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		// No deadline stands while nobody reads: the server listens for the client's
		// going away, and would take a deadline for that.
		_ = b.conn.SetReadDeadline(time.Time{})
	}
	return n, err
}

// patientWriter puts the deadline off before each write.
type patientWriter struct {
	gin.ResponseWriter
	conn  *http.ResponseController
	limit time.Duration
}

func (w *patientWriter) Write(p []byte) (int, error) {
	_ = w.conn.SetWriteDeadline(time.Now().Add(w.limit))
	n, err := w.ResponseWriter.Write(p)
	_ = w.conn.SetWriteDeadline(time.Time{})
	return n, err
}

// WriteString is Write for texts.
func (w *patientWriter) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// Unwrap lets a response controller reach the connection.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
