package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// termCommand gives and ends what somebody is for a time: member of a body, or in a role.
func (p *program) termCommand(kind records.TermKind) *cobra.Command {
	word, example := "body", "COMMITTEE"
	if kind == records.TermOfRole {
		word, example = "role", string(records.Counsel)
	}
	cmd := &cobra.Command{Use: word, Short: fmt.Sprintf("Give an account a %s for a time, or end one", word), Args: cobra.NoArgs, RunE: showHelp}
	what := "the login of the account and a " + word
	var from, until, on string
	add := &cobra.Command{
		Use:     fmt.Sprintf("add LOGIN %s", "CODE"),
		Short:   fmt.Sprintf("Give an account a %s from a day on or until one", word),
		Example: fmt.Sprintf("  acervo user %s add mlopez %s --from 2026-01-01 --until 2027-01-01", word, example),
		Args:    exactly(2, what),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onAccount(cmd.Context(), args[0], func(s service, u client.User) error {
				u, err := s.AddTerm(cmd.Context(), u.ID, client.Tenure{Kind: kind, Code: args[1], From: records.Date(from), Until: records.Date(until)})
				return p.printTenures(u, err)
			})
		},
	}
	add.Flags().StringVar(&from, "from", "", "its first day (YYYY-MM-DD); none: it holds already")
	add.Flags().StringVar(&until, "until", "", "the first day on which it holds no more (YYYY-MM-DD); none: it has no end")
	end := &cobra.Command{
		Use:     fmt.Sprintf("end LOGIN %s", "CODE"),
		Short:   fmt.Sprintf("End what an account has of a %s, with or without a term", word),
		Example: fmt.Sprintf("  acervo user %s end mlopez %s --on 2026-12-31", word, example),
		Args:    exactly(2, what),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onAccount(cmd.Context(), args[0], func(s service, u client.User) error {
				u, err := s.EndTerm(cmd.Context(), u.ID, kind, args[1], records.Date(on))
				return p.printTenures(u, err)
			})
		},
	}
	end.Flags().StringVar(&on, "on", "", "the first day on which it holds no more (YYYY-MM-DD; default today)")
	cmd.AddCommand(add, end)
	return cmd
}

func (p *program) printTenures(u client.User, err error) error {
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(u)
	}
	fmt.Fprintf(p.stdout, "The account %s was changed.\n", u.Login)
	for _, t := range u.Terms {
		fmt.Fprintf(p.stdout, "  %s %s\n", t.Kind, termText(t))
	}
	return nil
}

// termText is a term in a few characters: AG(2026-01-01..2027-01-01), where the second day is not in it.
func termText(t client.Tenure) string { return fmt.Sprintf("%s(%s..%s)", t.Code, t.From, t.Until) }
