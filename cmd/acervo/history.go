package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// historyCommand tells what became of one article through all versions.
type historyCommand struct {
	*program
	lang string
}

func (p *program) historyCommand() *cobra.Command {
	c := &historyCommand{program: p}
	cmd := &cobra.Command{
		Use:   "history ID|NUMBER|SYMBOL PROVISION",
		Short: "Follow one article through all versions",
		Long: `Prints what every version of a document says in one article, and what became of
it since the version before. The provision is named by its number, its label or its id in the
newest version that has it (see: acervo outline); when it was renumbered it is
followed under its other numbers.`,
		Example: `  acervo history CISS-EST-1 art_12
  acervo history CISS-EST-1 "12 bis"
  acervo history CISS-EST-1 tit_vi__art_12 --lang en`,
		Args: exactly(2, "a document and a provision, such as 12 or art_12"),
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args[0], args[1]) },
	}
	cmd.Flags().StringVar(&c.lang, "lang", "", "language of the texts; without it the authentic one")
	return cmd
}

func (c *historyCommand) run(ctx context.Context, ref, eid string) error {
	return c.with(ctx, func(s service) error {
		d, err := s.Resolve(ctx, ref)
		if err != nil {
			return err
		}
		h, err := s.ArticleHistory(ctx, d.ID, eid, records.Language(c.lang))
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(h)
		}
		fmt.Fprintln(c.stdout, c.bold(joined(", ", provisionName(records.ProvisionPlace{EID: h.Provision.EID, Label: h.Provision.Label, Heading: h.Provision.Heading}), h.Document.Title)))
		for _, state := range h.States {
			c.print(state)
		}
		return nil
	})
}

func (c *historyCommand) print(s client.ArticleState) {
	v := s.Version
	p := s.Record()
	state := s.State
	switch {
	case state == string(records.ProvisionMoved):
		state = changeText(p)
	case state == "absent":
		state = "not in this version"
	case state == "unread":
		state = "no text in this language"
	}
	fmt.Fprintf(c.stdout, "\n%s: %s\n", c.bold(joined(", ", fmt.Sprintf("Version %d", v.Version), v.Label, string(v.Date), since(v.EffectiveOn))), state)
	for _, o := range s.Origins {
		if o.Type != "" {
			fmt.Fprintf(c.stdout, "  %s\n", originText(o))
		}
	}
	if p.Change == records.ProvisionNew || p.Change == records.ProvisionUnchanged {
		p.Edits = []records.TextEdit{{Op: records.WordsSame, Old: s.Text, New: s.Text}}
	}
	if s.Text == "" && len(p.Edits) == 0 || p.Change == records.ProvisionUnchanged {
		return
	}
	c.printMarked(p, records.Changes{p}.Layout())
}
