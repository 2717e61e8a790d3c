package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) reindexCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reindex",
		Short: "Build the index anew, while searches go on",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				status := p.newStatus()
				done, err := s.Reindex(ctx, func(n client.Steps) { status.show(fmt.Sprintf("%d of %d", n.Done, n.Total)) })
				status.end()
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(done)
				}
				fmt.Fprintf(p.stdout, "The index was built anew (%d).\n", done.Done)
				return nil
			})
		},
	}
}

func (p *program) rereadCommand() *cobra.Command {
	var failedOnes bool
	cmd := &cobra.Command{
		Use:   "reread ID | NUMBER | SYMBOL …",
		Short: "Have the text of documents read again",
		Long: `Has the files of the documents read again, for example after a text recognition
was installed. What is filed does not change, only the text that is searched.`,
		Example: `  acervo reread CPCISS/RES-12/2019
  acervo reread --failed`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if failedOnes == (len(args) > 0) {
				return usage("Name documents, or give --failed for all whose text could not be read.")
			}
			return p.reread(cmd.Context(), args, failedOnes)
		},
	}
	cmd.Flags().BoolVar(&failedOnes, "failed", false, "all documents with a file whose text could not be read")
	return cmd
}

func (p *program) reread(ctx context.Context, refs []string, failedOnes bool) error {
	return p.with(ctx, func(s service) error {
		var ids []records.DocumentID
		if failedOnes {
			var err error
			if ids, err = s.DocumentsReading(ctx, records.ReadingFailed); err != nil {
				return err
			}
		}
		for _, ref := range refs {
			d, err := s.Resolve(ctx, ref)
			if err != nil {
				return err
			}
			ids = append(ids, d.ID)
		}
		for _, id := range ids {
			if err := s.Reread(ctx, id); err != nil {
				return err
			}
		}
		var left []unread
		if s.own && len(ids) > 0 {
			var err error
			if left, err = newWaiter(s, ids).wait(ctx, nil); err != nil {
				return err
			}
		}
		if p.json {
			return p.printJSON(map[string]any{"documents": ids})
		}
		fmt.Fprintf(p.stdout, "%s to be read again.\n", plural(len(ids), "document"))
		for _, u := range left {
			fmt.Fprintf(p.stdout, "%s (%s): not read. %s\n", u.file, u.number, u.reason)
		}
		return nil
	})
}
