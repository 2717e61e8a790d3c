package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

const oneDocument = "the id, register number or symbol of one document"

// changing makes a command that changes the state of one document and says what has become of it.
func (p *program) changing(use, short string, do func(context.Context, service, records.DocumentID) (client.Document, error)) *cobra.Command {
	return &cobra.Command{
		Use: use + " ID | NUMBER | SYMBOL", Short: short, Args: exactly(1, oneDocument),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				if d, err = do(ctx, s, d.ID); err != nil {
					return err
				}
				if p.json {
					return p.printJSON(d)
				}
				fmt.Fprintf(p.stdout, "%s is %s.\n", d.Number, stateText(d))
				return nil
			})
		},
	}
}

// stateText says whether a document is a record or a draft, and who has it.
func stateText(d client.Document) string {
	switch {
	case d.Declared != nil:
		return "a declared record since " + moment(d.Declared.At) + by(d.Declared.By)
	case d.Checkout != nil:
		return "a draft, checked out by " + d.Checkout.By + " until " + moment(d.Checkout.Until)
	}
	return "a draft"
}

func (p *program) declareCommand() *cobra.Command {
	cmd := p.changing("declare", "Declare a draft a record", func(ctx context.Context, s service, id records.DocumentID) (client.Document, error) {
		return s.Declare(ctx, id)
	})
	cmd.Long = "Makes a draft a record: type, symbol, date, body and class stand fast from then on. A records\nmanager corrects them, with a reason, or undeclares it."
	return cmd
}

func (p *program) undeclareCommand() *cobra.Command {
	var reason string
	cmd := p.changing("undeclare", "Make a record a draft again", func(ctx context.Context, s service, id records.DocumentID) (client.Document, error) {
		return s.Undeclare(ctx, id, reason)
	})
	cmd.Flags().StringVar(&reason, "reason", "", "why; it stays in the ledger")
	return cmd
}

func (p *program) checkoutCommand() *cobra.Command {
	var hours int
	var breaking string
	var cmd *cobra.Command
	cmd = p.changing("checkout", "Take a draft for oneself for a while", func(ctx context.Context, s service, id records.DocumentID) (client.Document, error) {
		if cmd.Flags().Changed("break") { // also with nothing: the answer then asks for the reason
			return s.BreakCheckout(ctx, id, breaking)
		}
		return s.CheckOut(ctx, id, hours)
	})
	cmd.Flags().IntVar(&hours, "hours", 0, "for how long, up to 336 (default 8)")
	cmd.Flags().StringVar(&breaking, "break", "", "end somebody else's check-out, for this reason")
	return cmd
}

func (p *program) checkinCommand() *cobra.Command {
	return p.changing("checkin", "Give a draft back", func(ctx context.Context, s service, id records.DocumentID) (client.Document, error) {
		return s.CheckIn(ctx, id)
	})
}

func (p *program) noteCommand() *cobra.Command {
	var text string
	cmd := &cobra.Command{
		Use: "note ID | NUMBER | SYMBOL", Short: "Show the notes on a document, or write one",
		Example: `  acervo note CPCISS/RES-12/2019 --text "The signed original is in box 14."`,
		Args:    exactly(1, oneDocument),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				if cmd.Flags().Changed("text") {
					if _, err := s.AddNote(ctx, d.ID, text); err != nil {
						return err
					}
				}
				notes, err := s.Notes(ctx, d.ID)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(notes)
				}
				for _, n := range notes {
					fmt.Fprintf(p.stdout, "%s%s: %s\n", moment(n.At), by(n.By), n.Text)
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&text, "text", "", "the note to write")
	return cmd
}
