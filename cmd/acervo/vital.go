package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) vitalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "vital",
		Short: "Keep vital records: mark and review them, and take the continuity kit",
		Long: `Vital records are those needed to go on, or to begin again, after a disaster. Each is
reviewed every so many months; the continuity kit takes them where the service is not.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.vitalMarkCommand(), p.vitalReviewCommand(), p.vitalUnmarkCommand(), p.vitalListCommand(), p.vitalKitCommand())
	return cmd
}

// onVital does something to one document and shows what is said of it then.
func (p *program) onVital(cmd *cobra.Command, ref string, do func(ctx context.Context, s service, id records.DocumentID) (client.Vital, error)) error {
	ctx := cmd.Context()
	return p.with(ctx, func(s service) error {
		d, err := s.Resolve(ctx, ref)
		if err != nil {
			return err
		}
		v, err := do(ctx, s, d.ID)
		if err != nil {
			return err
		}
		return p.printVitals([]client.Vital{v})
	})
}

func (p *program) vitalMarkCommand() *cobra.Command {
	var note string
	months := 12
	cmd := &cobra.Command{
		Use: "mark DOCUMENT", Short: "Say that a record is vital", Args: exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onVital(cmd, args[0], func(ctx context.Context, s service, id records.DocumentID) (client.Vital, error) {
				return s.MarkVital(ctx, id, months, note)
			})
		},
	}
	cmd.Flags().IntVar(&months, "months", months, "months between two reviews")
	cmd.Flags().StringVar(&note, "note", "", "why it is vital")
	return cmd
}

func (p *program) vitalReviewCommand() *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: "review DOCUMENT", Short: "Say that a vital record was reviewed today", Args: exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onVital(cmd, args[0], func(ctx context.Context, s service, id records.DocumentID) (client.Vital, error) {
				return s.ReviewVital(ctx, id, note)
			})
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "what was found")
	return cmd
}

func (p *program) vitalUnmarkCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "unmark DOCUMENT", Short: "Say that a record is vital no more", Args: exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				return s.UnmarkVital(ctx, d.ID, reason)
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why (required); it stays on record")
	return cmd
}

func (p *program) vitalListCommand() *cobra.Command {
	var overdue bool
	limit := 200
	cmd := &cobra.Command{
		Use: "list", Short: "List vital records, those due for review first", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				all, err := s.Vitals(cmd.Context(), overdue, max(1, limit))
				if err != nil {
					return err
				}
				return p.printVitals(all)
			})
		},
	}
	cmd.Flags().BoolVar(&overdue, "overdue", false, "only those whose review is overdue")
	cmd.Flags().IntVar(&limit, "limit", limit, "at most so many")
	return cmd
}

func (p *program) printVitals(all []client.Vital) error {
	if p.json {
		return p.printJSON(all)
	}
	for _, v := range all {
		due := "review by " + string(v.NextOn)
		if v.Overdue {
			due = "review overdue since " + string(v.NextOn)
		}
		fmt.Fprintf(p.stdout, "%s  %s  (%s)\n", v.Document.Label(), v.Document.Title, due)
	}
	return nil
}

func (p *program) vitalKitCommand() *cobra.Command {
	var output, lang, passphrase string
	var recipients []string
	cmd := &cobra.Command{
		Use:   "kit --passphrase-file FILE | --recipient KEY",
		Short: "Take the continuity kit: the vital records, encrypted, with a page to read them without the service",
		Long: `Writes the vital records that you may read into one file that is encrypted with age
(age-encryption.org): for whoever knows the passphrase, or has one of the keys. To open it:

  age -d continuity-kit-2026-11-27.zip.age > kit.zip

unpack kit.zip and open data/index.html. That you took a kit, and for whom, is in the ledger.`,
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lock := records.Lock{Recipients: recipients}
			if passphrase != "" {
				b, err := os.ReadFile(passphrase) //nolint:gosec // the person names the file
				if err != nil {
					return records.Errorf(records.Invalid, "%s cannot be read: %s.", passphrase, reason(err)).At("--passphrase-file")
				}
				lock.Passphrase = strings.TrimRight(string(b), "\r\n")
			}
			return p.with(cmd.Context(), func(s service) error {
				write := func(w io.Writer) error {
					return s.TakeKit(cmd.Context(), lock, records.Language(lang), w)
				}
				if output == "-" {
					return write(p.stdout)
				}
				path, err := save(output, "continuity-kit.zip.age", write)
				if err == nil {
					fmt.Fprintln(p.stderr, path)
				}
				return err
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&passphrase, "passphrase-file", "", "file with the passphrase, of 12 characters at least")
	f.StringArrayVar(&recipients, "recipient", nil, "public key of somebody who may open it: age1…, ssh-ed25519 … or ssh-rsa …; as often as needed")
	f.StringVar(&lang, "lang", "", "language of the page: es, en, pt, fr")
	f.StringVarP(&output, "output", "o", ".", "file or folder to write to")
	return cmd
}
