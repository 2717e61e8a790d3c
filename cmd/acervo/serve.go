package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"acervo/api"
	"acervo/records"
)

// serve opens the data folder and answers until ctx ends; then it lets the
// requests under way finish, for as long as the configured grace. It returns nil
// when it was stopped in order.
func serve(ctx context.Context, c config, stdout, stderr io.Writer) error {
	log := newLog(c, stderr)
	a, err := openApp(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := a.Close(); cerr != nil {
			log.Error("closing", "err", cerr)
		}
	}()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return records.Errorf(records.Unavailable, "The service cannot listen on %s: %s. Choose another address with --listen.", c.Listen, listenReason(err)).At("listen").Because(err)
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	a.work()

	failed := make(chan error, 2)
	public := &http.Server{
		Handler: a.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug), BaseContext: func(net.Listener) context.Context { return background },
	}
	go func() {
		if c.TLSCert != "" {
			failed <- public.ServeTLS(listener, c.TLSCert, c.TLSKey)
			return
		}
		failed <- public.Serve(listener)
	}()
	local := &http.Server{
		Handler: a.handler(), ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return api.WithActor(background, records.Operator(a.profile())) },
	}
	if socket, serr := listenSocket(ctx, c); serr != nil {
		log.Warn("no Unix socket for commands on this machine; they need --server and a token", "err", serr)
	} else {
		go func() { failed <- local.Serve(socket) }()
	}

	address := serviceAddress(c, listener.Addr())
	log.Info("serving", "address", address, "version", version(), "config", c)
	if err := a.welcome(ctx, address, stdout); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Acervo answers at %s\n", address)
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = nil
		log.Info("stopping")
	}
	grace, cancel := context.WithTimeout(background, c.Grace)
	defer cancel()
	if serr := errors.Join(public.Shutdown(grace), local.Shutdown(grace)); serr != nil {
		log.Warn("requests were cut off", "err", serr)
		_ = public.Close()
		_ = local.Close()
	}
	return err
}

// serviceAddress is where people reach the service.
func serviceAddress(c config, at net.Addr) string {
	if c.PublicURL != "" {
		return strings.TrimSuffix(c.PublicURL, "/")
	}
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(at.String())
	if err == nil {
		if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
			host = "localhost"
		}
		return scheme + "://" + net.JoinHostPort(host, port)
	}
	return scheme + "://" + at.String()
}

// listenReason is the plain part of a listening error: "address already in use".
func listenReason(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		var sys *os.SyscallError
		if errors.As(op.Err, &sys) {
			return sys.Err.Error()
		}
		return op.Err.Error()
	}
	return err.Error()
}

// firstName is what the first account is called, in the organization's own language, until
// somebody changes it. It names the office and not a person, of whom nothing is known yet.
var firstName = map[records.Language]string{"es": "Administración", "en": "Administration", "pt": "Administração", "fr": "Administration"}

// welcome makes the first administrator on the first start, prints the one-time
// link by which a password is set, and files the sample collection if asked.
func (a *app) welcome(ctx context.Context, address string, stdout io.Writer) error {
	accounts := records.NewAccounts(a.db, api.NewArgon2id(1), a.planner.Profiles(), nil, nil)
	who := records.Operator(a.profile())
	users, err := accounts.Users(ctx, who)
	if err != nil || len(users) > 0 {
		return err
	}
	if a.config.Sample {
		if err := a.fileSample(ctx, stdout); err != nil {
			return err
		}
	}
	// The first account runs the system and files; whoever wants the two apart takes a role away.
	_, secret, err := accounts.CreateUser(ctx, who, records.NewUser{
		Login: "admin", Name: firstName[a.profile().FirstLanguage()], Roles: []records.Role{records.Admin, records.Clerk},
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "First start. Set the password of the account \"admin\" within three days at:\n\n    %s/link/%s\n\n", address, secret)
	return nil
}

// newLog writes structured lines to w. Document texts and secrets are never put into it.
func newLog(c config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}
