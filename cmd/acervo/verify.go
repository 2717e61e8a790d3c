package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"acervo/records"
)

func (p *program) verifyCommand() *cobra.Command {
	var against []string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check every byte, the ledger, and the catalogue against the vault",
		Long: `Hashes every stored file, recomputes the whole ledger, checks the signatures of
every checkpoint, and compares the catalogue with the vault. Damage ends it with
exit code 7.

Bytes of records that went are named when they are here again. A catalogue that was
restored from an old backup does not know that they went: give the JSON files of the
certificates of disposition made since, and whatever they say to be gone is looked for.`,
		Example: `  acervo verify
  acervo verify --against disposition-812.json --against disposition-904.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			certificates, err := readCertificates(against)
			if err != nil {
				return err
			}
			return p.verify(cmd.Context(), certificates)
		},
	}
	cmd.Flags().StringArrayVar(&against, "against", nil, "JSON of a certificate of disposition; may be given more than once")
	return cmd
}

// readCertificates reads certificates of disposition from their JSON files.
func readCertificates(paths []string) ([]records.DispositionCertificate, error) {
	all := make([]records.DispositionCertificate, len(paths))
	for i, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, usage("--against: %s.", reason(err))
		}
		if err := json.Unmarshal(b, &all[i]); err != nil || all[i].Format != records.DispositionProofFormat {
			return nil, usage("--against: %s is no certificate of disposition; the JSON file of one is filed beside its PDF.", path)
		}
	}
	return all, nil
}

func (p *program) verify(ctx context.Context, against []records.DispositionCertificate) error {
	return p.with(ctx, func(s service) error {
		status := p.newStatus()
		v, err := s.Verify(ctx, against, func(v records.Verification) {
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
