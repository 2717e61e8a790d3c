package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
)

func (p *program) fixityCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "fixity", Short: "Tell how the stored bytes are, or check all of them now", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(&cobra.Command{
		Use:   "status",
		Short: "Tell what was checked when, what was damaged and what was repaired",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				f, err := s.Fixity(cmd.Context())
				if err != nil {
					return err
				}
				return p.printFixity(f)
			})
		},
	}, &cobra.Command{
		Use:   "run",
		Short: "Check all bytes now, and repair what can be repaired",
		Long: `Hashes every stored file, whether it is due or not, and repairs from the second
vault what is damaged. The service does it by itself within --fixity-days. Damage that is left ends it with
exit code 7.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				status := p.newStatus()
				f, err := s.RunFixity(cmd.Context(), func(f client.Fixity) {
					status.show(fmt.Sprintf("%d blobs, %s", f.Blobs, bytesText(f.Bytes)))
				})
				status.end()
				if err != nil {
					return err
				}
				return p.printFixity(f)
			})
		},
	})
	return cmd
}

func (p *program) printFixity(f client.Fixity) error {
	if p.json {
		if err := p.printJSON(f); err != nil {
			return err
		}
	} else {
		oldest := "something was never checked"
		if f.Oldest != nil {
			oldest = "the oldest check is of " + moment(*f.Oldest)
		}
		fmt.Fprintf(p.stdout, "Checked %d blobs of %s; %s.\n", f.Blobs, bytesText(f.Bytes), oldest)
		if f.Overdue > 0 {
			fmt.Fprintf(p.stdout, "%d of 256 ranges were not checked within %d days.\n", f.Overdue, f.CycleDays)
		}
		if f.Second != nil {
			fmt.Fprintf(p.stdout, "The second vault has what was filed up to entry %d of %d.\n", f.Second.Copied, f.Second.Ledger)
		}
		for _, x := range f.Findings {
			word, when := "DAMAGE:", ""
			if x.RepairedAt != nil {
				word, when = "repaired:", ", repaired "+moment(*x.RepairedAt)
			}
			fmt.Fprintf(p.stdout, "%s %s in the %s vault is %s, found %s%s\n", word, x.SHA256, x.Vault, x.Fault, moment(x.FoundAt), when)
			for _, y := range x.Files {
				fmt.Fprintf(p.stdout, "  %s  %s\n", y.Number, y.Name)
			}
		}
	}
	if f.Open > 0 {
		return &exitError{code: exitDamage, message: plural(f.Open, "fault") + " not repaired."}
	}
	return nil
}
