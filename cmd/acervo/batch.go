package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) batchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "batch", Short: "See and stop changes of many records that go on beside", Args: cobra.NoArgs, RunE: showHelp,
		Long: `acervo edit and acervo move change more than 1,000 records as a batch, which goes on in the
service whatever becomes of the command. Whoever began it may stop it, and so may an administrator.`,
	}
	cmd.AddCommand(p.batchListCommand(), p.batchShowCommand(), p.batchStopCommand())
	return cmd
}

func (p *program) batchListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the newest batches", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				all, err := s.Batches(cmd.Context())
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"batches": all})
				}
				rows := [][]string{{"BATCH", "STATE", "CHANGED", "REFUSED", "LEFT", "CHOSEN"}}
				for _, b := range all {
					rows = append(rows, []string{string(b.ID), string(b.State), strconv.FormatInt(b.Changed, 10), strconv.FormatInt(b.Refused, 10), strconv.FormatInt(b.Waiting, 10), moment(b.MadeAt) + " by " + b.MadeBy})
				}
				table(p.stdout, rows)
				return nil
			})
		},
	}
}

func (p *program) batchShowCommand() *cobra.Command {
	var wait bool
	cmd := &cobra.Command{
		Use: "show BATCH", Short: "Show how far a batch is, and what was not changed and why", Args: exactly(1, "the id of the batch"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd.Context(), func(s service) error {
				b, err := s.Batch(cmd.Context(), records.BatchID(args[0]))
				if err == nil && wait && b.State == records.BatchRunning {
					b, err = p.awaitBatch(cmd.Context(), s, b)
				}
				if err != nil {
					return err
				}
				return p.showBatch(cmd.Context(), s, b)
			})
		},
	}
	cmd.Flags().BoolVar(&wait, "wait", false, "wait until it has ended")
	return cmd
}

func (p *program) batchStopCommand() *cobra.Command {
	return &cobra.Command{
		Use: "stop BATCH", Short: "Stop a batch; what was changed stays changed", Args: exactly(1, "the id of the batch"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd.Context(), func(s service) error {
				b, err := s.StopBatch(cmd.Context(), records.BatchID(args[0]))
				if err != nil {
					return err
				}
				return p.showBatch(cmd.Context(), s, b)
			})
		},
	}
}

// batchTally says how many records of a batch became what.
func batchTally(b client.Batch) string {
	verb := fmt.Sprintf("%d changed", b.Changed)
	switch {
	case b.State == records.BatchLooking:
		return fmt.Sprintf("%d looked at", b.Looked)
	case b.State == records.BatchSeen:
		verb = fmt.Sprintf("%d would change", b.Waiting)
	case b.State == records.BatchRunning:
		verb += fmt.Sprintf(", %d to go", b.Waiting)
	case b.Waiting > 0:
		verb += fmt.Sprintf(", %d not reached", b.Waiting)
	}
	verb += fmt.Sprintf(", %d so already, %d refused", b.Unchanged, b.Refused)
	if b.Hidden > 0 {
		verb += fmt.Sprintf(", and %d that you may not read", b.Hidden)
	}
	return verb
}

// showBatch prints a batch with what was not changed of it, and why.
func (p *program) showBatch(ctx context.Context, s service, b client.Batch) error {
	if p.json {
		return p.printBatchJSON(ctx, s, b, records.BatchRefused)
	}
	fmt.Fprintf(p.stdout, "Batch %s\n", p.bold(string(b.ID)))
	pairs := []string{"state", string(b.State), "query", b.Query, "reason", b.Reason, "chosen", moment(b.MadeAt) + " by " + b.MadeBy, "trouble", b.Trouble}
	if b.StoppedBy != "" {
		pairs = append(pairs, "stopped by", b.StoppedBy)
	}
	fields(p.stdout, "  ", pairs...)
	return p.printBatch(ctx, s, b, records.BatchRefused)
}

// printBatchJSON prints a batch with its records that have the outcome, or with "" all of them.
func (p *program) printBatchJSON(ctx context.Context, s service, b client.Batch, of records.BatchOutcome) error {
	items := []client.BatchRecord{}
	if b.State != records.BatchDropped {
		if err := s.EachBatchRecord(ctx, b.ID, of, func(r client.BatchRecord) error { items = append(items, r); return nil }); err != nil {
			return err
		}
	}
	return p.printJSON(struct {
		client.Batch
		Items []client.BatchRecord `json:"items"`
	}{b, items})
}

// printBatch prints the records of a batch that have the outcome, or with "" all of them, and how many became what.
func (p *program) printBatch(ctx context.Context, s service, b client.Batch, of records.BatchOutcome) error {
	if b.State != records.BatchDropped {
		err := s.EachBatchRecord(ctx, b.ID, of, func(r client.BatchRecord) error {
			e := client.EditedRecord{Ref: r.Ref, Number: r.Number, Held: r.Held, Before: r.Before, After: r.After, Problem: r.Problem, Outcome: records.Outcome(r.Outcome)}
			if r.Outcome == records.BatchWaiting {
				e.Outcome = records.OutcomeChanged
			}
			if r.Problem != nil {
				e.Outcome = records.OutcomeRefused
			}
			p.printEditedRecord(e, true)
			return nil
		})
		if err != nil {
			return err
		}
	}
	fmt.Fprintln(p.stdout, batchTally(b))
	return nil
}

// editBatch changes more records than one request does: it has what would become of them found out,
// begins, and shows how far it is until it is done. Interrupted, the command ends and the batch goes on.
func (p *program) editBatch(ctx context.Context, s service, which client.Selection, changes client.Changes) error {
	dry := which.DryRun
	which.DryRun = false
	b, err := s.ChooseBatch(ctx, which, changes)
	if err != nil {
		return err
	}
	id := b.ID
	drop := func() error {
		done, cancel := context.WithTimeout(context.WithoutCancel(ctx), commandPatience)
		defer cancel()
		_, err := s.StopBatch(done, id)
		return err
	}
	if b, err = p.awaitLook(ctx, s, b); err != nil {
		return errors.Join(err, drop())
	}
	if dry || b.Waiting == 0 {
		print := p.printBatch
		if p.json {
			print = p.printBatchJSON
		}
		return errors.Join(print(ctx, s, b, ""), drop(), partly(b))
	}
	if b, err = s.BeginBatch(ctx, b.ID, which.Reason); err != nil {
		return errors.Join(err, drop())
	}
	if !p.json {
		fmt.Fprintf(p.stderr, "%d records are changed as batch %s.\n", b.Waiting, b.ID)
	}
	if b, err = p.awaitBatch(ctx, s, b); err != nil {
		return err
	}
	if p.json {
		return errors.Join(p.printBatchJSON(ctx, s, b, records.BatchRefused), partly(b))
	}
	return errors.Join(p.printBatch(ctx, s, b, records.BatchRefused), partly(b))
}

// partly is the exit code of a batch that left records as they were.
func partly(b client.Batch) error {
	if b.Refused == 0 && (b.Waiting == 0 || b.State == records.BatchSeen) {
		return nil
	}
	return &exitError{code: exitPartly}
}

// awaitLook shows how far the look at a batch's records is until it is done.
func (p *program) awaitLook(ctx context.Context, s service, b client.Batch) (client.Batch, error) {
	bar, told := p.newProgress("looked at", int(b.Listed)), time.Now()
	defer bar.finish()
	for b.State == records.BatchLooking {
		if err := pause(ctx, lookEvery); err != nil {
			return b, err
		}
		is, err := s.Batch(ctx, b.ID)
		if err != nil {
			return b, err
		}
		b = is
		bar.set(int(b.Looked))
		if b.Listed == 0 && !p.json && time.Since(told) >= lineEvery { // how many a query finds is not known before
			told = time.Now()
			fmt.Fprintf(p.stderr, "%d records looked at\n", b.Looked)
		}
	}
	return b, nil
}

// awaitBatch shows how far a batch is until it has ended. Interrupted, it says that the batch goes on.
func (p *program) awaitBatch(ctx context.Context, s service, b client.Batch) (client.Batch, error) {
	all := b.Waiting + b.Changed + b.Unchanged + b.Refused
	bar := p.newProgress("records", int(all))
	defer bar.finish()
	for b.State == records.BatchRunning {
		err := pause(ctx, lookEvery)
		if err == nil {
			var is client.Batch
			if is, err = s.Batch(ctx, b.ID); err == nil {
				b = is
			}
		}
		if err != nil {
			bar.clear()
			p.goesOn(s, b)
			return b, err
		}
		bar.set(int(all - b.Waiting))
	}
	return b, nil
}

// goesOn says what becomes of a batch when the command that waits for it ends before it.
func (p *program) goesOn(s service, b client.Batch) {
	fmt.Fprintf(p.stderr, "acervo: batch %s %s. See it with: acervo batch show %s; stop it with: acervo batch stop %s\n", b.ID, s.goesOn(), b.ID, b.ID)
}
