package main

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/spf13/cobra"

	"acervo/api"
	"acervo/records"
)

func (p *program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the service",
		Long: `Runs the service on a data folder until it is interrupted. The first start makes
an administrator and prints the one-time link by which a password is set.

While it runs, other commands on the same data folder go through it.`,
		Example: `  acervo serve --data ./data
  acervo serve --data /var/lib/acervo --listen 0.0.0.0:8443 \
      --tls-cert cert.pem --tls-key key.pem \
      --database-file /run/secrets/database --vault-file /run/secrets/vault`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if p.server != "" {
				return usage("serve runs a service of its own; leave --server out.")
			}
			return serve(cmd.Context(), p.config, p.stdout, p.stderr)
		},
	}
	p.config.bindService(cmd.Flags())
	return cmd
}

// openLocal opens the whole house for one command, which acts as the operator.
func openLocal(ctx context.Context, c config, log *slog.Logger) (http.Handler, func() error, error) {
	a, err := openApp(ctx, c, log)
	if err != nil {
		return nil, nil, err
	}
	a.awaitIndex(ctx)
	who, answer := records.Operator(a.profile()), a.handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer.ServeHTTP(w, r.WithContext(api.WithActor(r.Context(), who)))
	}), a.Close, nil
}
