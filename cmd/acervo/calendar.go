package main

import (
	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) calendarCommand() *cobra.Command {
	var (
		q        client.CalendarQuery
		from, to string
		csv      bool
	)
	cmd := &cobra.Command{
		Use:   "calendar",
		Short: "What came into force, was amended or repealed between two days",
		Example: `  acervo calendar --from 2024-01-01 --to 2024-12-31
  acervo calendar --types in_force,repealed --from 2020-01-01 --csv > law.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if q.From, err = records.ParseDate(from); err != nil {
				return usage("--from: %s", err)
			}
			if q.To, err = records.ParseDate(to); err != nil {
				return usage("--to: %s", err)
			}
			return p.with(cmd.Context(), func(s service) error {
				if csv {
					return s.CalendarTable(cmd.Context(), q, p.stdout)
				}
				all, err := s.Calendar(cmd.Context(), q)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(all)
				}
				for _, i := range all {
					fields(p.stdout, "", string(i.EffectiveOn), joined(": ", joined(" · ", i.Subject.Label(), i.Subject.Title), eventText(i.Event)))
				}
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&from, "from", "", "the first day; without --from and --to, that of the present year")
	f.StringVar(&to, "to", "", "the last day")
	f.StringVar(&q.Types, "types", "", "types of events, with commas between them")
	f.StringVar(&q.Known, "known", "", "as known then: a date (the end of that day) or a time")
	f.BoolVar(&csv, "csv", false, "print a table for spreadsheets")
	return cmd
}
