package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) retentionSimulateCommand() *cobra.Command {
	var class string
	cmd := &cobra.Command{
		Use:   "simulate FILE",
		Short: "Say what the retention of another profile would do",
		Long: `Reads the profile in FILE and says which of the records that there are would fall
due when by its rules, and when they do now: counted by year, action and class,
and the first of them by name. Nothing is changed. With --class only the rule of
that class is taken from the file.`,
		Example: `  acervo retention simulate profile-2027.yaml
  acervo retention simulate profile-2027.yaml --class FIN-PRE --json`,
		Args: exactly(1, "the file of one profile"),
		RunE: func(cmd *cobra.Command, args []string) error {
			other, err := loadProfile(args[0])
			if err != nil {
				return err
			}
			schedule, err := scheduleOf(other, class)
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				found, err := s.Simulate(cmd.Context(), schedule)
				if err != nil {
					return err
				}
				return p.printSimulation(found)
			})
		},
	}
	cmd.Flags().StringVar(&class, "class", "", "only the rule of this class")
	return cmd
}

// scheduleOf is the schedule of a profile: of one class, or of all, each with the rule that holds for it.
func scheduleOf(profile *records.Profile, class string) (client.Schedule, error) {
	s := client.Schedule{Rules: map[string]*client.RetentionRule{}}
	if class != "" {
		c, ok := profile.Class(class)
		if !ok {
			return s, usage("--class: the profile in the file has no class %q.", class)
		}
		s.Rules[class] = nil
		if r, _, ok := profile.RetentionOf(c.Code); ok {
			s.Rules[class] = clientRule(r)
		}
		return s, nil
	}
	s.Whole, s.FiscalYearEnd = true, string(profile.FiscalYearEnd)
	for _, c := range profile.Classes {
		s.Rules[c.Code] = nil
		if r, _, ok := profile.RetentionOf(c.Code); ok {
			s.Rules[c.Code] = clientRule(r)
		}
	}
	return s, nil
}

func clientRule(r records.Retention) *client.RetentionRule {
	return &client.RetentionRule{Trigger: r.Trigger, Event: r.Event, Years: r.Years, Months: r.Months, Action: r.Action}
}

func (p *program) printSimulation(s client.Simulation) error {
	if p.json {
		return p.printJSON(s)
	}
	fmt.Fprintf(p.stdout, "%s of classes with another rule; %d would be due at another time or for something else, %d of them sooner.\n", plural(s.Records, "record"), s.Changed, s.Sooner)
	if s.Hidden > 0 {
		fmt.Fprintf(p.stdout, "And %s that you may not read would change.\n", plural(s.Hidden, "record"))
	}
	if len(s.Lines) > 0 {
		rows := [][]string{{"DUE", "THEN", "CLASS", "NOW", "NEW"}}
		for _, l := range s.Lines {
			due := string(l.State)
			if l.State == records.KeepDated {
				due = strconv.Itoa(l.Year)
			}
			rows = append(rows, []string{due, string(l.Action), l.Class, strconv.Itoa(l.Before), strconv.Itoa(l.After)})
		}
		table(p.stdout, rows)
	}
	if len(s.First) > 0 {
		rows := [][]string{{"NEW", "NOW", "NUMBER", "CLASS", "TITLE"}}
		for _, r := range s.First {
			rows = append(rows, []string{keptText(r.After), keptText(r.Before), r.Number, r.Class, r.Title})
		}
		fmt.Fprintln(p.stdout)
		table(p.stdout, rows)
	}
	return nil
}

// keptText says in short when something is due: 2030-01-01 destroy, or waiting.
func keptText(k client.Kept) string {
	if k.State != records.KeepDated {
		return string(k.State)
	}
	return string(k.Due) + " " + string(k.Action)
}
