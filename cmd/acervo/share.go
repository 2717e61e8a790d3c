package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) shareCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "share", Short: "Make, list and revoke links for people without an account", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(p.shareMakeCommand(), p.shareListCommand(), p.shareRevokeCommand())
	return cmd
}

func (p *program) shareMakeCommand() *cobra.Command {
	var r client.ShareRequest
	var lang string
	cmd := &cobra.Command{
		Use:   "make ID | NUMBER | SYMBOL",
		Short: "Make a link that opens one file of one version to whoever has it",
		Long: `Makes a link that opens the main file of a version and nothing else, without an
account, until it expires or is revoked. The link is printed this once. What is restricted takes
--reason; what is sealed or under an embargo is not shared.`,
		Example: `  acervo share make CPCISS/RES-12/2019 --version 1 --days 3`,
		Args:    exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				r.Language = records.Language(lang)
				made, link, err := s.Share(ctx, d.ID, r)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"share": made, "link": link})
				}
				fmt.Fprintf(p.stdout, "Until %s version %d of %s can be fetched at\n\n    %s%s\n\n", moment(made.ExpiresAt), made.Version, d.Number, strings.TrimRight(p.reachedAt(), "/"), link.Path)
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&r.Version, "version", 0, "number of the version; the latest there is now without it")
	cmd.Flags().StringVar(&lang, "lang", "", "language of the text; the authentic one without it")
	cmd.Flags().IntVar(&r.Days, "days", 0, "how many days it is good for; a week without it")
	cmd.Flags().StringVar(&r.Reason, "reason", "", "why; it stands in the ledger")
	return cmd
}

// revokedText says when and by whom a link was revoked, and why; empty when it was not.
func revokedText(x client.Share) string {
	if x.RevokedAt == nil {
		return ""
	}
	said := moment(*x.RevokedAt) + by(x.RevokedBy)
	if x.RevokeReason != "" {
		said += ": " + x.RevokeReason
	}
	return said
}

func (p *program) shareListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list ID | NUMBER | SYMBOL",
		Short: "List the share links of a document",
		Args:  exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				all, err := s.Shares(ctx, d.ID)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(all)
				}
				for _, x := range all {
					state := "open"
					switch {
					case x.RevokedAt != nil:
						state = "revoked"
					case !x.Open:
						state = "expired"
					}
					fmt.Fprintf(p.stdout, "%s  %s\n", x.ID, state) // whole: it is what revoke asks for
					fields(p.stdout, "  ", "version", strconv.Itoa(x.Version), "made", moment(x.MadeAt)+by(x.MadeBy), "until", moment(x.ExpiresAt), "reason", x.Reason, "revoked", revokedText(x))
				}
				return nil
			})
		},
	}
}

func (p *program) shareRevokeCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "revoke ID",
		Short: "End a share link",
		Args:  exactly(1, "the id of a share link"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd.Context(), func(s service) error {
				x, err := s.RevokeShare(cmd.Context(), args[0], reason)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(x)
				}
				fmt.Fprintln(p.stdout, "The link opens nothing any more.")
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why; it stands in the ledger")
	return cmd
}

// reachedAt is the address under which people reach the service, as far as this machine knows.
func (p *program) reachedAt() string {
	switch {
	case p.config.PublicURL != "":
		return p.config.PublicURL
	case p.server != "":
		return p.server
	}
	return "(the service's address)"
}
