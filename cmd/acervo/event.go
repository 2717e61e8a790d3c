package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) eventCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "event",
		Short: "Record legal events: adopted, in force, amended, repealed …",
		Long: `Legal events are the only thing that is recorded about what is the law when; what
was in force on a day, until when and why follows from them. An event is never
changed: a corrigendum is an event of its own, and what was recorded by mistake is
retracted, with a reason. docs/time.md explains it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.eventAddCommand(), p.eventListCommand(), p.eventRetractCommand(), p.eventImportCommand())
	return cmd
}

func (p *program) eventAddCommand() *cobra.Command {
	var r client.EventRequest
	var effective string
	cmd := &cobra.Command{
		Use:   "add ID | NUMBER | SYMBOL",
		Short: "Record a legal event of a document",
		Long: `Records a legal event: submitted, adopted, published, in_force, amended, corrected,
suspended, revived, replaced, repealed or expired. Without --effective its day is
unknown: it is shown and never used to answer. What contradicts other events is
told, and recorded all the same.`,
		Example: `  acervo event add CISS/EST --type in_force --effective 1985-01-01
  acervo event add CISS/EST --type amended --effective 2014-05-01 --by CP/RES-7/2014 --provision art_3 --version 2
  acervo event add CISS/EST --type replaced --effective 2018-08-11 --by CISS/EST-2018`,
		Args: exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if r.EffectiveOn, err = records.ParseDate(effective); err != nil {
				return usage("--effective: %s", err)
			}
			if r.Type == "" {
				return usage("Say what happened: --type amended. See acervo event add --help.")
			}
			return p.addEvent(cmd.Context(), args[0], r)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar((*string)(&r.Type), "type", "", "what happened (required)")
	f.StringVar(&effective, "effective", "", "day from which it has effect; without it the day is unknown")
	f.StringVar(&r.By, "by", "", "the act that did it: id, register number or symbol")
	f.StringVar(&r.ByProvision, "provision", "", "the act's provision, such as 12 or art_12")
	f.IntVar(&r.Version, "version", 0, "the version of the document that it brought; none: not consolidated yet")
	f.IntVar(&r.Ordinal, "ordinal", 0, "orders the events of one day; the higher one has the last word")
	f.StringVar(&r.Note, "note", "", "a note")
	return cmd
}

func (p *program) addEvent(ctx context.Context, ref string, r client.EventRequest) error {
	return p.with(ctx, func(s service) error {
		d, err := s.Resolve(ctx, ref)
		if err != nil {
			return err
		}
		recorded, err := s.RecordEvent(ctx, d.ID, r)
		if err != nil {
			return err
		}
		if p.json {
			return p.printJSON(recorded)
		}
		fmt.Fprintf(p.stdout, "Recorded of %s: %s\n", d.Number, eventText(recorded.Event))
		for _, w := range recorded.Warnings {
			fields(p.stderr, "acervo: ", "warning", w.Message)
		}
		return nil
	})
}

func (p *program) eventListCommand() *cobra.Command {
	var known string
	cmd := &cobra.Command{
		Use:     "list ID | NUMBER | SYMBOL",
		Short:   "List the legal events of a document, retracted ones included",
		Example: `  acervo event list CISS/EST --known 2020-12-31`,
		Args:    exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				all, err := s.Events(ctx, d.ID, known)
				if err != nil {
					return err
				}
				return p.printEvents(all)
			})
		},
	}
	cmd.Flags().StringVar(&known, "known", "", "as known then: a date (the end of that day) or a time")
	return cmd
}

func (p *program) printEvents(all []client.Event) error {
	if p.json {
		return p.printJSON(all)
	}
	for _, e := range all {
		by := fmt.Sprintf("recorded %s by %s", moment(e.RecordedAt), e.RecordedBy)
		retracted := ""
		if e.RetractedAt != nil {
			retracted = fmt.Sprintf("%s by %s: %s", moment(*e.RetractedAt), e.RetractedBy, e.RetractReason)
		}
		fields(p.stdout, "", "event "+strconv.FormatInt(int64(e.ID), 10), eventText(e), "", by, "retracted", retracted)
	}
	return nil
}

func (p *program) eventRetractCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "retract NUMBER",
		Short: "Take back a legal event that was recorded by mistake",
		Long: `Takes back an event that was recorded by mistake. It stays on record with the
reason; what was answered before can still be asked for with --known.`,
		Example: `  acervo event retract 12 --reason "The day was misread: see the Gazette of 3 May"`,
		Args:    exactly(1, "the number of one event"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := factNumber(args[0], reason)
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				e, err := s.RetractEvent(cmd.Context(), records.EventID(id), reason)
				if err != nil {
					return err
				}
				return p.printEvents([]client.Event{e})
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why it is taken back (required); it stays on record")
	return cmd
}

// factNumber reads the number of what is taken back, and asks for the reason.
func factNumber(arg, reason string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id < 1 {
		return 0, usage("%q is not a number; the list shows it.", arg)
	}
	if reason == "" {
		return 0, usage("Say why it is taken back: --reason \"…\".")
	}
	return id, nil
}
