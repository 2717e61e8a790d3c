package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) dispositionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "disposition", Short: "Let records go whose retention has ended: by two persons, with a certificate", Args: cobra.NoArgs, RunE: showHelp,
		Long: `From the due list to the certificate: a records manager proposes, another one or the
controller approves, and it is carried out. A transfer waits until its receiver confirms.
What is held meanwhile stays, and the certificate says so.`,
		Example: `  acervo disposition due
  acervo disposition propose CISS/SG/PRE/2016/1 --action destroy --reason "Retention ended"
  acervo disposition approve 812 --as controller`,
	}
	due := p.retentionDueCommand()
	due.Short = "List what is due"
	cmd.AddCommand(due, p.proposeCommand(), p.approveCommand(), p.rejectCommand(), p.runDispositionCommand(), p.confirmTransferCommand(), p.transferPackageCommand(), p.dispositionShowCommand(), p.dispositionCertificateCommand())
	return cmd
}

func (p *program) proposeCommand() *cobra.Command {
	var r client.DispositionRequest
	var due bool
	var class, body string
	var exclude []string
	cmd := &cobra.Command{
		Use: "propose [ID | NUMBER | SYMBOL]…", Short: "Propose that records be destroyed or transferred",
		Long: `Proposes records by name, or with --due what the due list has for the action that nothing
holds, no disposition has yet and no bucket keeps longer; --class and --body choose among these, and --exclude
leaves out records that are not to go, such as one whose bytes another record has, too.`,
		Example: `  acervo disposition propose CISS/SG/PRE/2016/1 --reason "Retention ended"
  acervo disposition propose --due --class FIN-PRE --reason "Retention ended"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if r.Records = args; due == (len(args) > 0) {
				return usage("Name the records, or say --due; one of them.")
			}
			if len(exclude) > 0 && !due {
				return usage("--exclude goes with --due; leave out by name what you do not name.")
			}
			return p.with(cmd.Context(), func(s service) (err error) {
				if due {
					if r.Records, err = dueRecords(cmd.Context(), s, url.Values{"action": {r.Action}, "class": {class}, "body": {body}, "limit": {"499"}}, exclude); err != nil {
						return err
					}
					if len(r.Records) == 0 {
						return usage("Nothing is due for that; see acervo disposition due.")
					}
				}
				d, err := s.Propose(cmd.Context(), r)
				return p.showDisposition(cmd.Context(), s, d, err)
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&r.Action, "action", "destroy", "destroy or transfer")
	f.StringVar(&r.Reason, "reason", "", "why (required)")
	f.StringVar(&r.Receiver, "receiver", "", "who receives a transfer")
	f.BoolVar(&due, "due", false, "everything that is due for the action")
	f.StringVar(&class, "class", "", "with --due: of this class of the file plan")
	f.StringVar(&body, "body", "", "with --due: of this body of the profile")
	f.StringArrayVar(&exclude, "exclude", nil, "with --due: number, symbol or id of a record that stays; may be given more than once")
	return cmd
}

// mostProposed is how many records one disposition has at most.
const mostProposed = 5000

// dueRecords are the ids of what is due and may be proposed, those due first first, without those that are to stay. A name of
// one that is to stay that fits nothing is a mistake: what it was meant for would go.
func dueRecords(ctx context.Context, s service, q url.Values, exclude []string) (ids []string, err error) {
	unknown := slices.Clone(exclude)
	for len(ids) < mostProposed {
		list, err := s.Due(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, d := range list.Items {
			is := func(name string) bool { return name == d.Number || name == d.Symbol || name == string(d.Document) }
			unknown = slices.DeleteFunc(unknown, is)
			if !d.Held && d.Proposed == 0 && d.Bound == "" && !slices.ContainsFunc(exclude, is) && len(ids) < mostProposed {
				ids = append(ids, string(d.Document))
			}
		}
		if list.Next == "" {
			if len(unknown) > 0 {
				return nil, usage("Nothing that is due is called %s; --exclude takes the number, symbol or id of a record. Nothing was proposed.", unknown[0])
			}
			break
		}
		q.Set("after", list.Next)
	}
	return ids, nil
}

// onDisposition is a command about one disposition.
func (p *program) onDisposition(use, short string, do func(ctx context.Context, s service, id int64) (client.Disposition, error)) *cobra.Command {
	return &cobra.Command{
		Use: use + " DISPOSITION", Short: short, Args: exactly(1, "the number of the disposition"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := numberOf(args[0])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				d, err := do(cmd.Context(), s, id)
				return p.showDisposition(cmd.Context(), s, d, err)
			})
		},
	}
}

func (p *program) approveCommand() *cobra.Command {
	var exclude []string
	var note string
	cmd := p.onDisposition("approve", "Approve a disposition that somebody else proposed", func(ctx context.Context, s service, id int64) (client.Disposition, error) {
		return s.Approve(ctx, id, exclude, note)
	})
	cmd.Flags().StringArrayVar(&exclude, "exclude", nil, "a record that stays; may be given more than once")
	cmd.Flags().StringVar(&note, "note", "", "what you say to it")
	return cmd
}

func (p *program) rejectCommand() *cobra.Command {
	var reason string
	cmd := p.onDisposition("reject", "Reject a disposition that somebody else proposed", func(ctx context.Context, s service, id int64) (client.Disposition, error) {
		return s.Reject(ctx, id, reason)
	})
	cmd.Flags().StringVar(&reason, "reason", "", "why (required)")
	return cmd
}

func (p *program) runDispositionCommand() *cobra.Command {
	return p.onDisposition("run", "Go on with an approved disposition, and wait for it", func(ctx context.Context, s service, id int64) (client.Disposition, error) {
		return s.RunDisposition(ctx, id)
	})
}

func (p *program) confirmTransferCommand() *cobra.Command {
	var receiver, reference, on string
	cmd := p.onDisposition("confirm", "Record that the receiver has what was transferred", func(ctx context.Context, s service, id int64) (client.Disposition, error) {
		day, err := records.ParseDate(on)
		if err != nil {
			return client.Disposition{}, usage("--on: %s", err)
		}
		return s.ConfirmTransfer(ctx, id, receiver, reference, day)
	})
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&reference, "reference", "", "of the receiver's confirmation (required)")
	f.StringVar(&on, "on", "", "the day of the confirmation (required)")
	f.StringVar(&receiver, "receiver", "", "who confirms; without it the one proposed")
	return cmd
}

func (p *program) transferPackageCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "package DISPOSITION", Short: "Save the package of an approved transfer, a bag (RFC 8493) in a ZIP", Args: exactly(1, "the number of the disposition"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := numberOf(args[0])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				path, err := save(output, "transfer-"+args[0]+".zip", func(w io.Writer) error { return s.TransferPackage(cmd.Context(), id, w) })
				if err == nil {
					fmt.Fprintln(p.stdout, path)
				}
				return err
			})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", ".", "file to write, or a folder")
	return cmd
}

func (p *program) dispositionCertificateCommand() *cobra.Command {
	var output, lang string
	var proof bool
	cmd := &cobra.Command{
		Use: "certificate DISPOSITION", Short: "Save the certificate of a disposition, as PDF or as JSON with its proofs", Args: exactly(1, "the number of the disposition"),
		Example: `  acervo disposition certificate 812 --lang en
  acervo disposition certificate 812 --proof -o disposition-812.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := numberOf(args[0])
			if err != nil {
				return err
			}
			proof = proof || strings.EqualFold(filepath.Ext(output), ".json")
			return p.with(cmd.Context(), func(s service) error { return p.saveCertificate(cmd.Context(), s, id, lang, proof, output) })
		},
	}
	cmd.Flags().StringVar(&lang, "lang", "", "es, en, pt or fr; without it as it was filed first")
	cmd.Flags().BoolVar(&proof, "proof", false, "the JSON with hashes and proofs; also when the file to write is named .json")
	cmd.Flags().StringVarP(&output, "output", "o", ".", "file to write, or a folder")
	return cmd
}

func (p *program) saveCertificate(ctx context.Context, s service, id int64, lang string, proof bool, output string) error {
	d, err := s.Disposition(ctx, id)
	if err != nil {
		return err
	}
	if d.Certificate == "" {
		return records.Errorf(records.NotFound, "The disposition has no certificate yet, or you may not read it; it is %s.", d.State)
	}
	filed, err := s.Resolve(ctx, string(d.Certificate))
	if err != nil {
		return err
	}
	for _, t := range filed.Versions[0].Texts {
		for _, f := range t.Files {
			if proof == (f.Role == records.Attachment) && (proof || lang == "" || t.Language == records.Language(lang)) {
				path, err := save(output, f.Name, func(w io.Writer) error { return s.Download(ctx, f, w) })
				if err == nil {
					fmt.Fprintln(p.stdout, path)
				}
				return err
			}
		}
	}
	return usage("The certificate is not in that language.")
}

func (p *program) dispositionShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show [DISPOSITION]", Short: "Show a disposition with its records, or list all",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd.Context(), func(s service) error {
				if len(args) == 0 {
					return p.listDispositions(cmd.Context(), s)
				}
				id, err := numberOf(args[0])
				if err != nil {
					return err
				}
				d, err := s.Disposition(cmd.Context(), id)
				return p.showDisposition(cmd.Context(), s, d, err)
			})
		},
	}
}

func (p *program) listDispositions(ctx context.Context, s service) error {
	all, err := s.Dispositions(ctx)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{"dispositions": all})
	}
	rows := [][]string{{"DISPOSITION", "ACTION", "STATE", "RECORDS", "PROPOSED BY", "CERTIFICATE"}}
	for _, d := range all {
		n := int64(0)
		for _, c := range d.Counts {
			n += c
		}
		rows = append(rows, []string{d.ID.String(), string(d.Action), string(d.State), strconv.FormatInt(n, 10), d.ProposedBy, d.Number})
	}
	table(p.stdout, rows)
	return nil
}

// showDisposition prints a disposition with its records.
func (p *program) showDisposition(ctx context.Context, s service, d client.Disposition, err error) error {
	if err != nil {
		return err
	}
	all, hidden, err := s.Disposals(ctx, int64(d.ID))
	if records.KindOf(err) == records.Forbidden && err != nil { // whoever approves need not see lists
		all, err = nil, nil
	}
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{"disposition": d, "records": all, "hidden": hidden})
	}
	fmt.Fprintf(p.stdout, "Disposition %s: %s, %s\n", d.ID, d.Action, p.bold(string(d.State)))
	pairs := []string{"reason", d.Reason, "proposed", moment(d.ProposedAt) + " by " + d.ProposedBy}
	if d.DecidedAt != nil {
		pairs = append(pairs, "decided", moment(*d.DecidedAt)+" by "+d.DecidedBy, "decision", d.Decision)
	}
	pairs = append(pairs, "receiver", d.Receiver, "reference", d.Reference, "certificate", d.Number, "trouble", d.Trouble)
	fields(p.stdout, "  ", pairs...)
	rows := [][]string{{"RECORD", "TITLE", "DUE", "STATE"}}
	for _, r := range all {
		state := string(r.State)
		if r.Bytes == records.BytesPending {
			state += ", its bytes are still being erased"
		}
		rows = append(rows, []string{r.Number, r.Title, string(r.Due), state})
	}
	table(p.stdout, rows)
	for _, r := range all { // whole: it says until when, or what to do
		if r.Why != "" {
			fmt.Fprintf(p.stdout, "\n%s stays:\n  %s\n", r.Number, strings.Join(wrap(r.Why, pageWidth-2), "\n  "))
		}
	}
	if hidden > 0 {
		fmt.Fprintf(p.stdout, "and %d records that you may not read\n", hidden)
	}
	return nil
}
