package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"acervo/records"
)

func (p *program) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check every byte, the ledger, and the catalogue against the vault",
		Long: `Hashes every stored file, recomputes the whole ledger, checks the signatures of
every checkpoint, and compares the catalogue with the vault. Damage ends it with
exit code 7.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.verify(cmd.Context()) },
	}
}

func (p *program) verify(ctx context.Context) error {
	return p.with(ctx, func(s service) error {
		status := p.newStatus()
		v, err := s.Verify(ctx, func(v records.Verification) {
			status.show(fmt.Sprintf("%d files, %d blobs, %s", v.Files, v.Blobs, bytesText(v.Bytes)))
		})
		status.end()
		if err != nil {
			return err
		}
		if v.Problems == nil {
			v.Problems = []string{}
		}
		if p.json {
			if err := p.printJSON(v); err != nil {
				return err
			}
		} else {
			fmt.Fprintf(p.stdout, "Checked %d ledger entries, %s, %s, %s of %s.\n", v.Entries, plural(v.Checkpoints, "checkpoint"), plural(v.Files, "file"), plural(v.Blobs, "blob"), bytesText(v.Bytes))
			if v.Orphans > 0 {
				fmt.Fprintf(p.stdout, "%s without a document, left by broken-off uploads; the service sweeps them up.\n", plural(v.Orphans, "blob"))
			}
			for _, problem := range v.Problems {
				fmt.Fprintln(p.stdout, "DAMAGE: "+problem)
			}
		}
		if n := len(v.Problems); n > 0 {
			return &exitError{code: exitDamage, message: plural(n, "problem") + " found."}
		}
		if !p.json {
			fmt.Fprintln(p.stdout, "All is well.")
		}
		return nil
	})
}
