package api

import (
	"bufio"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// linesType is the media type of answers that come as one JSON value a line.
const linesType = "application/x-ndjson"

// lines writes an answer that grows while the work is done. What is said by
// several goroutines comes out line by line.
type lines struct {
	mu   sync.Mutex
	w    http.ResponseWriter
	out  *bufio.Writer
	last time.Time
}

// lines answers with what work says. Nothing is sent before work says something:
// when it fails until then, the answer is an ordinary problem; afterwards a last line tells it.
func (s *Server) lines(c *gin.Context, work func(l *lines) error) (reply, error) {
	l := &lines{w: c.Writer}
	err := work(l)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		if l.out == nil {
			return reply{}, err
		}
		p, _ := s.problem(c, err)
		l.write(struct {
			Problem problemJSON `json:"problem"`
		}{p})
	}
	l.begin()
	l.flush()
	return reply{write: func(http.ResponseWriter, *http.Request) {}}, nil // it is written
}

// say writes a line.
func (l *lines) say(v any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write(v)
}

// now and then is often enough for progress.
const progressEvery = 250 * time.Millisecond

// progress writes a line and sends it at once, unless it sent one just before.
func (l *lines) progress(v any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.last) < progressEvery {
		return
	}
	l.last = time.Now()
	l.write(struct {
		Progress any `json:"progress"`
	}{v})
	l.flush()
}

// result writes the last line.
func (l *lines) result(v any) {
	l.say(struct {
		Result any `json:"result"`
	}{v})
}

func (l *lines) begin() {
	if l.out == nil {
		l.w.Header().Set("Content-Type", linesType)
		l.w.WriteHeader(http.StatusOK)
		l.out = bufio.NewWriterSize(l.w, 32<<10)
	}
}

func (l *lines) write(v any) {
	l.begin()
	b, err := json.Marshal(v)
	if err != nil {
		b = []byte(`null`)
	}
	_, _ = l.out.Write(append(b, '\n')) // whoever went away in the middle is not told of it
}

func (l *lines) flush() {
	if l.out.Flush() == nil {
		_ = http.NewResponseController(l.w).Flush()
	}
}
