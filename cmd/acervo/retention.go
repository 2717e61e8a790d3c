package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) retentionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "retention",
		Short: "How long records are kept, and what is due",
		Long: `A record is kept as long as the rule of its class says (see the profile), and
longer when an override of its own says so: the longest wins, and permanent beats
all. While what a period counts from is not known, nothing is due.`,
		Args: cobra.NoArgs, RunE: showHelp,
	}
	cmd.AddCommand(p.retentionShowCommand(), p.retentionDueCommand(), p.retentionOverrideCommand(), p.retentionLiftCommand(), p.retentionEventCommand(), p.retentionRetractCommand(), p.retentionSimulateCommand())
	return cmd
}

const oneRecord = "the id, register number or symbol of one document"

func (p *program) retentionShowCommand() *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:     "show ID | NUMBER | SYMBOL",
		Short:   "Say how long a record is kept, by which rule, and what would change it",
		Example: `  acervo retention show CISS/SG/PRE/2026/1 --lang en`,
		Args:    exactly(1, oneRecord),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withRecord(cmd.Context(), args[0], func(s service, d client.Document) error {
				r, err := s.Retention(cmd.Context(), d.ID, lang)
				if err != nil {
					return err
				}
				return p.printRetention(r)
			})
		},
	}
	cmd.Flags().StringVar(&lang, "lang", "", "language of the sentence: es, en, pt or fr")
	return cmd
}

// withRecord does something with one document.
func (p *program) withRecord(ctx context.Context, ref string, do func(s service, d client.Document) error) error {
	return p.with(ctx, func(s service) error {
		d, err := s.Resolve(ctx, ref)
		if err != nil {
			return err
		}
		return do(s, d)
	})
}

func (p *program) printRetention(r client.RecordRetention) error {
	if p.json {
		return p.printJSON(r)
	}
	fmt.Fprintln(p.stdout, p.bold(r.Number))
	pairs := []string{"kept", r.Sentence, "why", r.Why, "change", r.Change}
	for _, o := range r.Overrides {
		pairs = append(pairs, fmt.Sprintf("override %d", o.ID), joined(": ", ruleText(o.Rule), o.Reason)+by(o.By)+takenBackText(", lifted", o.Lifted))
	}
	for _, e := range r.Events {
		pairs = append(pairs, fmt.Sprintf("event %d", e.ID), joined(": ", e.Event+" on "+string(e.On), e.Note)+by(e.By)+takenBackText(", retracted", e.Retracted))
	}
	fields(p.stdout, "  ", pairs...)
	return nil
}

func takenBackText(how string, t *client.TakenBack) string {
	if t == nil {
		return ""
	}
	return how + by(t.By) + ": " + t.Reason
}

// ruleText is a rule in short: filed + 5 years, review.
func ruleText(r client.RetentionRule) string {
	if r.Action == records.KeepPermanently {
		return "permanent"
	}
	start := string(r.Trigger)
	if r.Event != "" {
		start = r.Event
	}
	var period []string
	if r.Years > 0 {
		period = append(period, plural(r.Years, "year"))
	}
	if r.Months > 0 {
		period = append(period, plural(r.Months, "month"))
	}
	return start + " + " + strings.Join(period, " ") + ", " + string(r.Action)
}

func (p *program) retentionDueCommand() *cobra.Command {
	var until, action, class, body string
	var limit int
	cmd := &cobra.Command{
		Use:     "due",
		Short:   "List the records whose retention ends",
		Long:    `Lists the records that you may read and that are due on or before a day: those due first first.`,
		Example: `  acervo retention due --until 2027-12-31 --action destroy`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := url.Values{}
			for name, v := range map[string]string{"until": until, "action": action, "class": class, "body": body} {
				if v != "" {
					q.Set(name, v)
				}
			}
			return p.with(cmd.Context(), func(s service) error { return p.printDue(cmd.Context(), s, q, limit) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&until, "until", "", "due on or before this day (default: today)")
	f.StringVar(&action, "action", "", "review, transfer or destroy")
	f.StringVar(&class, "class", "", "a class of the file plan")
	f.StringVar(&body, "body", "", "a body of the profile")
	f.IntVar(&limit, "limit", 100, "at most so many")
	return cmd
}

func (p *program) printDue(ctx context.Context, s service, q url.Values, limit int) error {
	rows := [][]string{{"DUE", "THEN", "NUMBER", "CLASS", "TITLE"}}
	var all client.DueList
	for more := true; more && limit > 0; {
		q.Set("limit", strconv.Itoa(min(limit, 499)))
		list, err := s.Due(ctx, q)
		if err != nil {
			return err
		}
		list.Items = append(all.Items, list.Items...)
		limit -= len(list.Items) - len(all.Items)
		all, more = list, list.Next != ""
		q.Set("after", list.Next)
	}
	if p.json {
		return p.printJSON(all)
	}
	for _, d := range all.Items {
		then := string(d.Action)
		if d.Held {
			then += " (held)"
		}
		if d.Proposed != 0 {
			then += fmt.Sprintf(" (disposition %d)", d.Proposed)
		}
		rows = append(rows, []string{string(d.Due), then, d.Number, d.Class, d.Title})
	}
	if len(all.Items) == 0 {
		fmt.Fprintf(p.stdout, "Nothing is due until %s.\n", all.Until)
		return nil
	}
	table(p.stdout, rows)
	for _, d := range all.Items {
		if d.Bound != "" {
			fmt.Fprintf(p.stdout, "The bucket keeps %s until %s.\n", d.Number, d.Bound)
		}
	}
	if all.Next != "" {
		fmt.Fprintln(p.stderr, "There is more; ask for it with --limit.")
	}
	return nil
}

func (p *program) retentionOverrideCommand() *cobra.Command {
	var rule client.RetentionRule
	var reason string
	cmd := &cobra.Command{
		Use:   "override ID | NUMBER | SYMBOL",
		Short: "Keep one record longer than its class",
		Long: `Keeps a record longer than the rule that holds for it. What is left out is as in
that rule. A shorter period, or an action that protects less, is refused.`,
		Example: `  acervo retention override CISS/SG/COR/2026/4 --years 15 --reason "court case 12/2026"
  acervo retention override CISS/SG/COR/2026/4 --action permanent --reason "historical value"`,
		Args: exactly(1, oneRecord),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withRecord(cmd.Context(), args[0], func(s service, d client.Document) error {
				o, err := s.OverrideRetention(cmd.Context(), d.ID, rule, reason)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(o)
				}
				fmt.Fprintf(p.stdout, "Override %d of %s: %s\n", o.ID, d.Number, ruleText(o.Rule))
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.IntVar(&rule.Years, "years", 0, "years to keep it")
	f.IntVar(&rule.Months, "months", 0, "and months")
	f.StringVar((*string)(&rule.Trigger), "from", "", "what they count from: filed, document_date, fiscal_year_end, matter_closed, superseded, agreement_ended or event")
	f.StringVar(&rule.Event, "event", "", "the named event, with --from event")
	f.StringVar((*string)(&rule.Action), "action", "", "permanent, review, transfer or destroy")
	f.StringVar(&reason, "reason", "", "why (required)")
	return cmd
}

func (p *program) retentionLiftCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:     "lift OVERRIDE",
		Short:   "Make an override count no more",
		Example: `  acervo retention lift 812 --reason "the court case is over"`,
		Args:    exactly(1, "the number of one override"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := numberArg(args[0])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				o, err := s.LiftOverride(cmd.Context(), records.OverrideID(id), reason)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(o)
				}
				fmt.Fprintf(p.stdout, "Override %d is lifted.\n", o.ID)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why (required)")
	return cmd
}

func (p *program) retentionEventCommand() *cobra.Command {
	var name, day, note string
	cmd := &cobra.Command{
		Use:     "event ID | NUMBER | SYMBOL",
		Short:   "Record that what a retention counts from has happened",
		Example: `  acervo retention event CISS/PERS/2026/3 --name separation --on 2026-02-28`,
		Args:    exactly(1, oneRecord),
		RunE: func(cmd *cobra.Command, args []string) error {
			on, err := records.ParseDate(day)
			if err != nil {
				return usage("--on: %s", err)
			}
			return p.withRecord(cmd.Context(), args[0], func(s service, d client.Document) error {
				e, err := s.RecordNamedEvent(cmd.Context(), d.ID, name, on, note)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(e)
				}
				fmt.Fprintf(p.stdout, "Event %d of %s: %s on %s\n", e.ID, d.Number, e.Event, e.On)
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&name, "name", "", "one of the profile's retention events (required)")
	f.StringVar(&day, "on", "", "the day it happened (required)")
	f.StringVar(&note, "note", "", "a note")
	return cmd
}

func (p *program) retentionRetractCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:     "retract EVENT",
		Short:   "Take back an event that was recorded by mistake",
		Example: `  acervo retention retract 815 --reason "another person"`,
		Args:    exactly(1, "the number of one event"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := numberArg(args[0])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				e, err := s.RetractNamedEvent(cmd.Context(), records.NamedEventID(id), reason)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(e)
				}
				fmt.Fprintf(p.stdout, "Event %d is retracted.\n", e.ID)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why (required)")
	return cmd
}

func numberArg(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, usage("%q is not a number from 1.", s)
	}
	return n, nil
}
