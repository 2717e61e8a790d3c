package blob_test

import (
	"io"
	"net"
	"sync"
	"testing"
)

// line is a TCP connection to a server that can be cut.
type line struct {
	address string
	server  string
	mu      sync.Mutex
	left    int64 // bytes towards the server until the cut; negative: no cut
	open    map[net.Conn]bool
}

func newLine(t *testing.T, server string) *line {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{address: listener.Addr().String(), server: server, left: -1, open: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = listener.Close(); l.cutAfter(0) })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go l.serve(conn)
		}
	}()
	return l
}

func (l *line) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", l.server)
	if err != nil || !l.add(client, server) {
		return
	}
	defer server.Close()
	go func() { _, _ = io.Copy(client, server); _ = client.Close() }()
	_, _ = io.Copy(writerFunc(func(p []byte) (int, error) {
		if !l.spend(int64(len(p))) {
			return 0, io.ErrClosedPipe
		}
		return server.Write(p)
	}), client)
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func (l *line) add(conns ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range conns {
		l.open[c] = true
	}
	return l.left != 0
}

// spend reports whether n more bytes go through, and cuts the line if not.
func (l *line) spend(n int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left < 0 {
		return true
	}
	if l.left = max(0, l.left-n); l.left == 0 {
		l.hangUp()
	}
	return l.left > 0
}

func (l *line) hangUp() {
	for c := range l.open {
		_ = c.Close()
	}
	clear(l.open)
}

func (l *line) cutAfter(n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left = n; n == 0 {
		l.hangUp()
	}
}

func (l *line) repair() { l.cutAfter(-1) }
