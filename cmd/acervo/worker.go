package main

import (
	"github.com/spf13/cobra"

	"acervo/indexer/extract"
)

// workerCommand is what the program is when it reads a file for itself, in a
// process that may die without harm. It is of no use to people.
func (p *program) workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:         extract.WorkerArgument,
		Hidden:      true,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{bareCommand: "yes"},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return extract.RunWorker(cmd.Context(), p.stdin, p.stdout, p.getenv)
		},
	}
}
