package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// How long a command keeps trying while something is unavailable for a moment.
const (
	commandPatience = 3 * time.Second
	importPatience  = 2 * time.Minute
	folderPatience  = 30 * time.Second // for another command that works on the data folder
)

// service is what a command works with: a client, and whether the service behind
// it lives in this process only, so that what is to be done must be done before it ends.
type service struct {
	*client.Client
	own   bool
	close func() error
}

// goesOn says when work that the service does beside goes on, though the command that waits for it ends.
func (s service) goesOn() string {
	if s.own {
		return "goes on as soon as the service runs"
	}
	return "goes on in the service"
}

// connect returns a client of the service a command is for: the remote one when
// --server is given, else the one that runs on the data folder, else one that is
// opened in this process for as long as the command takes. Close must be called.
func (p *program) connect(ctx context.Context) (service, error) {
	if p.server != "" {
		c, err := client.New(client.Options{Server: p.server, Token: p.token, Agent: agent(), Patience: commandPatience})
		return newService(c, err)
	}
	served, err := p.awaitFolder(ctx)
	if err != nil {
		return service{}, err
	}
	if served {
		return newService(p.near(func(ctx context.Context) (net.Conn, error) { return dialSocket(ctx, p.config) }))
	}
	return p.open(ctx)
}

func newService(c *client.Client, err error) (service, error) {
	if err != nil {
		return service{}, err
	}
	return service{Client: c, close: func() error { c.Close(); return nil }}, nil
}

// near makes a client of a service on this machine.
func (p *program) near(dial func(context.Context) (net.Conn, error)) (*client.Client, error) {
	return client.New(client.Options{
		Server: "http://acervo.local", Name: p.config.Data, Agent: agent(), As: p.as, Patience: commandPatience,
		Round: &http.Transport{
			DialContext:         func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) },
			MaxIdleConnsPerHost: 64, WriteBufferSize: 64 << 10, ReadBufferSize: 64 << 10,
		},
	})
}

// awaitFolder waits until the data folder can be worked on, and reports whether
// a service does so: then the command goes through its socket.
func (p *program) awaitFolder(ctx context.Context) (served bool, err error) {
	if err := p.checkFolder(); err != nil {
		return false, err
	}
	told := false
	for giveUp := time.Now().Add(folderPatience); ; {
		if conn, err := dialSocket(ctx, p.config); err == nil {
			return true, conn.Close()
		}
		lock, err := lockFolder(ctx, p.config.Data, 0)
		if err == nil {
			return false, lock.Close()
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(giveUp) {
			return false, err
		}
		if !told {
			fmt.Fprintf(p.stderr, "acervo: another command works on %s; waiting for it (up to %.0f s) …\n", p.config.Data, folderPatience.Seconds())
			told = true
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// checkFolder refuses a data folder that is not there, unless the command may be
// the first one: a mistyped --data would otherwise look like an empty archive.
func (p *program) checkFolder() error {
	_, err := os.Stat(p.config.Data)
	if p.first || p.config.Database != "" || !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return records.Errorf(records.NotFound, "There is no data folder at %s. Name another one with --data, or begin one with: acervo serve, acervo file, acervo import.", p.config.Data).At("--data")
}

// open opens the data folder in this process and speaks to it over a pipe, so
// that there is one way only in which commands work.
func (p *program) open(ctx context.Context) (service, error) {
	handler, closeFolder, err := p.openLocal(ctx, p.config, newLog(p.config, p.stderr))
	if err != nil {
		return service{}, err
	}
	pipe := newPipeListener()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute, BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- server.Serve(pipe) }()
	c, err := p.near(pipe.Dial)
	if err != nil {
		return service{}, errors.Join(err, server.Close(), closeFolder())
	}
	return service{Client: c, own: true, close: func() error {
		c.Close()
		err := server.Close()
		if serr := <-done; !errors.Is(serr, http.ErrServerClosed) {
			err = errors.Join(err, serr)
		}
		return errors.Join(err, closeFolder())
	}}, nil
}

// with connects, does something and closes, whatever comes of it.
func (p *program) with(ctx context.Context, do func(service) error) error {
	s, err := p.connect(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.close())
}
