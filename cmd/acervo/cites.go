package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// citesCommand lists what texts cite.
type citesCommand struct {
	*program
	version    int
	lang       string
	by         bool
	unresolved bool
}

func (p *program) citesCommand() *cobra.Command {
	c := &citesCommand{program: p}
	cmd := &cobra.Command{
		Use:   "cites ID | NUMBER | SYMBOL",
		Short: "List what a document cites, or what cites it",
		Long: `Lists what the text of a document cites, article by article: provisions of its
own, those of other documents with the version that was in force when the text
was made, and what is called so by several documents or by none. --by lists the
other side: the texts that cite the document. --unresolved lists the citations
everywhere that mean no document that is filed.`,
		Example: `  acervo cites CP/RES-7/2024
  acervo cites CISS-EST-1 --by
  acervo cites --unresolved`,
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&c.by, "by", false, "list the texts that cite the document")
	f.IntVar(&c.version, "version", 0, "number of the version")
	f.StringVar(&c.lang, "lang", "", "the text in this language only")
	f.BoolVar(&c.unresolved, "unresolved", false, "list the citations that mean no document that is filed")
	return cmd
}

func (c *citesCommand) run(ctx context.Context, args []string) error {
	switch {
	case c.unresolved && (len(args) > 0 || c.by || c.version != 0 || c.lang != ""):
		return usage("--unresolved stands alone.")
	case !c.unresolved && len(args) != 1:
		return usage("Give the id, register number or symbol of one document, or --unresolved.")
	case c.by && (c.version != 0 || c.lang != ""):
		return usage("--by is of a document, not of one of its texts; leave --version and --lang out.")
	case c.version < 0:
		return usage("Versions are counted from 1.")
	}
	return c.with(ctx, func(s service) error {
		found, err := c.find(ctx, s, args)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(found)
		}
		c.print(found)
		return nil
	})
}

func (c *citesCommand) find(ctx context.Context, s service, args []string) ([]client.Cited, error) {
	if c.unresolved {
		return s.UnresolvedCitations(ctx)
	}
	d, err := s.Resolve(ctx, args[0])
	switch {
	case err != nil:
		return nil, err
	case c.by:
		return s.CitedBy(ctx, d.ID)
	}
	return s.Citations(ctx, d.ID, c.version, records.Language(c.lang).Primary())
}

func (c *citesCommand) print(found []client.Cited) {
	if len(found) == 0 {
		fmt.Fprintln(c.stdout, "None were found.")
		return
	}
	rows := [][]string{{"WHERE", "LANG", "CITES", "WHICH IS"}}
	for _, x := range found {
		where := x.EID
		if c.by || c.unresolved {
			where = joined(" ", x.In.Name(), fmt.Sprintf("v%d", x.Version), x.EID)
		}
		rows = append(rows, []string{where, string(x.Language), x.Quote, meaning(x)})
	}
	table(c.stdout, rows)
}

// meaning says in a few words what a citation means.
func meaning(x client.Cited) string {
	var articles []string
	for _, p := range x.Provisions {
		if p.EID != "" {
			articles = append(articles, p.EID)
		}
	}
	switch x.State {
	case records.CitesItself:
		return joined(" ", "itself", strings.Join(articles, " "))
	case records.CitesAmbiguous:
		var names []string
		for _, d := range x.Candidates {
			names = append(names, d.Name())
		}
		return "one of " + strings.Join(names, ", ")
	case records.CitesOne:
		version := ""
		if x.InForce > 0 {
			version = fmt.Sprintf("v%d", x.InForce)
		}
		return joined(" ", x.Target.Name(), version, strings.Join(articles, " "))
	}
	return "not filed"
}
