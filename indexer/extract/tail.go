package extract

import (
	"strings"
	"sync"
)

// tail keeps from a worker's error output the lines by which Go says why it died.
// Everything else might be text of a document, and is dropped.
type tail struct {
	mu   sync.Mutex
	line strings.Builder
	why  string
}

const maxLine = 200

// Write takes a piece of output.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range b {
		switch {
		case c == '\n':
			if l := t.line.String(); t.why == "" && (strings.HasPrefix(l, "panic: runtime error") || strings.HasPrefix(l, "fatal error: ") || strings.HasPrefix(l, "runtime: ")) {
				t.why = l
			}
			t.line.Reset()
		case t.line.Len() < maxLine:
			t.line.WriteByte(c)
		}
	}
	return len(b), nil
}

// String returns the first such line.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.why
}
