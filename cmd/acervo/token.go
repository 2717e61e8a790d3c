package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) tokenCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "token", Short: "Issue, list and revoke API tokens of your own", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(p.tokenIssueCommand(), p.tokenListCommand(), p.tokenRevokeCommand())
	return cmd
}

func (p *program) tokenIssueCommand() *cobra.Command {
	var scopes []string
	var days int
	cmd := &cobra.Command{
		Use:     "issue NAME",
		Short:   "Make an API token and print its secret, this once",
		Example: `  acervo token issue nightly-import --as mlopez --scopes read,file --days 30`,
		Args:    exactly(1, "a name that says what the token is for"),
		RunE: func(cmd *cobra.Command, args []string) error {
			wanted := make([]records.Scope, 0, len(scopes))
			for _, s := range scopes {
				if !slices.Contains([]records.Scope{records.ScopeRead, records.ScopeFile, records.ScopeAdmin}, records.Scope(s)) {
					return records.Errorf(records.Invalid, "There is no scope %q; there are: read, file, admin.", s).At("--scopes")
				}
				wanted = append(wanted, records.Scope(s))
			}
			if p.server == "" && p.as == "" {
				return usage("Say with --as LOGIN whose token it is to be.")
			}
			return p.with(cmd.Context(), func(s service) error {
				t, secret, err := s.IssueToken(cmd.Context(), args[0], wanted, days)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"token": t, "secret": secret})
				}
				fmt.Fprintf(p.stderr, "Token %s (%s), good until %s. Its secret is shown this once:\n", t.Name, t.ID, t.ExpiresAt.Format(time.DateOnly))
				fmt.Fprintln(p.stdout, secret)
				return nil
			})
		},
	}
	cmd.Flags().StringSliceVar(&scopes, "scopes", []string{"read"}, "what it is good for: read, file, admin")
	cmd.Flags().IntVar(&days, "days", 90, "days until it expires, 1 to 366")
	return cmd
}

func (p *program) tokenListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List your API tokens",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				tokens, err := s.Tokens(cmd.Context())
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(tokens)
				}
				rows := [][]string{{"NAME", "SCOPES", "EXPIRES", "LAST USED", "ID"}}
				for _, t := range tokens {
					rows = append(rows, tokenRow(t))
				}
				table(p.stdout, rows)
				return nil
			})
		},
	}
}

func tokenRow(t client.Token) []string {
	scopes := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = string(s)
	}
	expires, used := t.ExpiresAt.Format(time.DateOnly), "never"
	if t.Revoked {
		expires = "revoked"
	}
	if t.LastUsed != nil && !t.LastUsed.IsZero() {
		used = t.LastUsed.Format(time.DateOnly)
	}
	return []string{t.Name, strings.Join(scopes, ","), expires, used, t.ID}
}

func (p *program) tokenRevokeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "revoke ID | NAME",
		Short: "End an API token",
		Args:  exactly(1, "the id or the name of a token"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				tokens, err := s.Tokens(ctx)
				if err != nil {
					return err
				}
				found := slices.DeleteFunc(tokens, func(t client.Token) bool { return t.Revoked || t.ID != args[0] && t.Name != args[0] })
				switch len(found) {
				case 0:
					return records.Errorf(records.NotFound, "You have no token %q.", args[0])
				case 1:
				default:
					return usage("You have %d tokens named %q; give the id of one (acervo token list).", len(found), args[0])
				}
				if err := s.RevokeToken(ctx, found[0].ID); err != nil {
					return err
				}
				if !p.json {
					fmt.Fprintf(p.stdout, "The token %s is good for nothing any more.\n", found[0].Name)
				}
				return nil
			})
		},
	}
}
