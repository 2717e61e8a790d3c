package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"acervo/records"
)

// maxSocketPath is the longest path that a Unix socket's address holds on Linux (unix(7): 108 bytes with the final zero).
const maxSocketPath = 107

// listenSocket opens the socket by which commands on this machine reach the
// service. Only the data folder's owner can connect. The caller holds the
// folder's lock, so a socket that is there already was left behind by a process that died.
func listenSocket(ctx context.Context, c config) (net.Listener, error) {
	if err := os.Remove(c.socketFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, records.Errorf(records.Unavailable, "The old socket %s cannot be removed: %s.", c.socketFile(), reason(err)).Because(err)
	}
	path, release, err := socketPath(c)
	if err != nil {
		return nil, err
	}
	defer release()
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "unix", path)
	if err != nil {
		return nil, records.Errorf(records.Unavailable, "The socket %s cannot be made.", c.socketFile()).Because(err)
	}
	if u, ok := l.(*net.UnixListener); ok {
		u.SetUnlinkOnClose(false) // its path may be a detour that no longer leads there; Close removes the file itself
	}
	if err := os.Chmod(c.socketFile(), 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return socketListener{Listener: l, file: c.socketFile()}, nil
}

// socketListener removes the socket's file when it is closed.
type socketListener struct {
	net.Listener
	file string
}

// Close stops listening and removes the file.
func (l socketListener) Close() error {
	err := l.Listener.Close()
	if rerr := os.Remove(l.file); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
		err = errors.Join(err, rerr)
	}
	return err
}

// dialSocket connects to the service that runs on the data folder, if one does.
func dialSocket(ctx context.Context, c config) (net.Conn, error) {
	path, release, err := socketPath(c)
	if err != nil {
		return nil, err
	}
	defer release()
	d := net.Dialer{Timeout: 5 * time.Second}
	return d.DialContext(ctx, "unix", path)
}

// socketPath returns a path of the socket that is short enough for its address:
// its own, or a detour through the open folder. Release it after use.
func socketPath(c config) (string, func(), error) {
	path := c.socketFile()
	if len(path) <= maxSocketPath {
		return path, func() {}, nil
	}
	folder, err := os.Open(c.Data)
	if err != nil {
		return "", nil, err
	}
	detour := filepath.Join("/proc/self/fd", fmt.Sprint(folder.Fd()), filepath.Base(path))
	return detour, func() { folder.Close() }, nil
}
