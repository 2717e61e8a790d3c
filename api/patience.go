package api

import (
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// patienceFor is how long a client may stand still in the middle of an upload or
// a download. A whole transfer takes as long as it takes.
const patienceFor = time.Minute

// patience ends transfers that stand still, so that no client holds a connection for ever.
func patience(c *gin.Context) {
	conn := http.NewResponseController(c.Writer)
	if c.Request.Body != nil && c.Request.Body != http.NoBody {
		c.Request.Body = &patientBody{ReadCloser: c.Request.Body, conn: conn}
	}
	c.Next()
}

// patientBody puts the deadline off before each read. Where the connection has
// no deadlines, as in some tests, there is none.
type patientBody struct {
	io.ReadCloser
	conn *http.ResponseController
}

func (b *patientBody) Read(p []byte) (int, error) {
	_ = b.conn.SetReadDeadline(time.Now().Add(patienceFor))
	n, err := b.ReadCloser.Read(p)
	// No deadline stands while nobody reads: the server listens for the client's
	// going away, and would take a deadline for that.
	_ = b.conn.SetReadDeadline(time.Time{})
	return n, err
}

// patientWriter puts the deadline off before each write of a download.
type patientWriter struct {
	http.ResponseWriter
	conn *http.ResponseController
}

func newPatientWriter(w http.ResponseWriter) *patientWriter {
	return &patientWriter{w, http.NewResponseController(w)}
}

func (w *patientWriter) Write(p []byte) (int, error) {
	_ = w.conn.SetWriteDeadline(time.Now().Add(patienceFor))
	defer func() { _ = w.conn.SetWriteDeadline(time.Time{}) }()
	return w.ResponseWriter.Write(p)
}

// Unwrap lets a response controller reach the connection.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
