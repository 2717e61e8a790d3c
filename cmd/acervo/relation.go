package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) relationCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "relation",
		Short: "Record how documents stand to one another",
		Long: `Relations that follow from legal events (amends, repeals, replaces, corrects …) are
derived from them; others, such as implements or annex_of, are recorded by hand.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.relationAddCommand(), p.relationListCommand(), p.relationRetractCommand())
	return cmd
}

func (p *program) relationAddCommand() *cobra.Command {
	var r client.RelationRequest
	cmd := &cobra.Command{
		Use:   "add FROM TYPE TO",
		Short: "Record a relation from one document to another",
		Long: `Records a relation from one document to another: amends, repeals, replaces,
corrects, suspends, revives, implements, annex_of, cites or translation_basis.`,
		Example: `  acervo relation add CP/REG-3/2015 implements CISS/EST --to-provision art_16`,
		Args:    exactly(3, "a document, the type of the relation and the other document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				from, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				r.Type, r.To = records.RelationType(args[1]), args[2]
				recorded, err := s.RecordRelation(ctx, from.ID, r)
				if err != nil {
					return err
				}
				return p.printRelations([]client.Relation{recorded})
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&r.FromProvision, "from-provision", "", "provision of the first document, such as art_1")
	f.StringVar(&r.ToProvision, "to-provision", "", "provision of the other document")
	f.StringVar(&r.Note, "note", "", "a note")
	return cmd
}

func (p *program) relationListCommand() *cobra.Command {
	var retracted bool
	cmd := &cobra.Command{
		Use:   "list ID | NUMBER | SYMBOL",
		Short: "List the relations of a document, from both ends",
		Args:  exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				all, err := s.Relations(ctx, d.ID, retracted)
				if err != nil {
					return err
				}
				return p.printRelations(all)
			})
		},
	}
	cmd.Flags().BoolVar(&retracted, "retracted", false, "those that were retracted, too")
	return cmd
}

func (p *program) printRelations(all []client.Relation) error {
	if p.json {
		return p.printJSON(all)
	}
	for _, r := range all {
		head := "event " + strconv.FormatInt(int64(r.Event), 10)
		if r.ID > 0 {
			head = "relation " + strconv.FormatInt(r.ID, 10)
		}
		retracted := ""
		if r.RetractedAt != nil {
			retracted = fmt.Sprintf("%s by %s: %s", moment(*r.RetractedAt), r.RetractedBy, r.RetractReason)
		}
		line := joined(" ", r.From.Label(), r.FromProvision, string(r.Type), r.To.Label(), r.ToProvision)
		fields(p.stdout, "", head, joined(", ", line, string(r.On), r.Note), "retracted", retracted)
	}
	return nil
}

func (p *program) relationRetractCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "retract NUMBER",
		Short: "Take back a relation that was recorded by hand",
		Args:  exactly(1, "the number of one relation"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := factNumber(args[0], reason)
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				r, err := s.RetractRelation(cmd.Context(), id, reason)
				if err != nil {
					return err
				}
				return p.printRelations([]client.Relation{r})
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why it is taken back (required); it stays on record")
	return cmd
}
