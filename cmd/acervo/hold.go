package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) holdCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "hold", Short: "Forbid that records are destroyed or transferred, and allow it again", Args: cobra.NoArgs, RunE: showHelp,
		Long: `A hold blocks every disposition of what it catches, whatever its retention says. A
record may be in many, and is free when all are lifted. Holds are lifted, not deleted.`,
	}
	cmd.AddCommand(p.holdPlaceCommand(), p.holdLiftCommand(), p.holdListCommand(), p.holdShowCommand())
	return cmd
}

// lookEvery is how often a command looks how far something is that goes on in the service.
const lookEvery = 100 * time.Millisecond

func (p *program) holdPlaceCommand() *cobra.Command {
	var r client.HoldRequest
	cmd := &cobra.Command{
		Use: "place [ID | NUMBER | SYMBOL]…", Short: "Place a hold on records, on a class, on a matter or on a query",
		Long: `Places a hold. On a class it catches all below it, and on class, matter and query also
what arrives later. A query is written as an address has it.`,
		Example: `  acervo hold place CISS/SG/PRE/2026/1 --name "Audit 2026" --reason "Annual audit" --authority Comptroller
  acervo hold place --query "q=litigio&type=correspondence" --name Case-7 --reason "Lawsuit" --authority "3rd court"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			r.Records = args
			return p.with(cmd.Context(), func(s service) error {
				h, err := s.PlaceHold(cmd.Context(), r)
				if err != nil {
					return err
				}
				return p.awaitHold(cmd.Context(), s, h)
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&r.Name, "name", "", "name by which people know it (required)")
	f.StringVar(&r.Reason, "reason", "", "why nothing may be destroyed (required)")
	f.StringVar(&r.Authority, "authority", "", "who ordered it (required)")
	f.StringVar(&r.Class, "class", "", "on this class of the file plan and all below it")
	f.StringVar(&r.Matter, "matter", "", "on this matter, by id or code, and all its sub-matters")
	f.StringVar(&r.Query, "query", "", "on what answers this query, now and later")
	return cmd
}

// awaitHold shows how far the work on a hold is until it is done, and then the hold. Broken off, it says that the work goes on.
func (p *program) awaitHold(ctx context.Context, s service, h client.Hold) error {
	did := "placed"
	if !h.InForce {
		did = "lifted"
	}
	bar := p.newProgress("records", int(h.Total))
	defer bar.finish()
	for holdWorks(h) {
		bar.set(int(h.Done))
		err := pause(ctx, lookEvery)
		if err == nil {
			var is client.Hold
			if is, err = s.Hold(ctx, int64(h.ID)); err == nil {
				h = is
			}
		}
		if err != nil {
			bar.clear()
			fmt.Fprintf(p.stderr, "acervo: hold %d is %s all the same; the work on its records %s. See it with: acervo hold show %d\n", h.ID, did, s.goesOn(), h.ID)
			return err
		}
	}
	return p.showHold(h)
}

// holdWorks reports whether records of a hold are still being gathered or released.
func holdWorks(h client.Hold) bool {
	return h.State == records.HoldPlacing || h.State == records.HoldLifting
}

// holdState is the state of a hold with how far the work on it is. Of a hold by words it is told as a number only to who reads all there is.
func holdState(h client.Hold) string {
	if !holdWorks(h) || h.Total == 0 {
		return string(h.State)
	}
	return fmt.Sprintf("%s, %d of %d", h.State, h.Done, h.Total)
}

func (p *program) showHold(h client.Hold) error {
	if p.json {
		return p.printJSON(h)
	}
	fmt.Fprintf(p.stdout, "Hold %d: %s\n", h.ID, p.bold(h.Name))
	has := "holds"
	if !h.InForce {
		has = "held"
	}
	pairs := []string{"state", holdState(h), "on", holdTarget(h), "reason", h.Reason, "authority", h.Authority, "placed", moment(h.PlacedAt) + " by " + h.PlacedBy, has, held(h)}
	if l := h.Lifted; l != nil {
		pairs = append(pairs, "lifted", moment(l.At)+" by "+l.By+": "+l.Reason)
	}
	fields(p.stdout, "  ", pairs...)
	return nil
}

func holdTarget(h client.Hold) string {
	switch h.Scope {
	case records.HoldClass:
		return "class " + h.Class
	case records.HoldMatter:
		if h.About != "" {
			return "matter " + h.About
		}
		return "matter " + string(h.Matter)
	case records.HoldQuery:
		return "query " + h.Query
	}
	return "a list of records"
}

func held(h client.Hold) string {
	n := plural(int(h.Held), "record")
	switch {
	case h.Untold:
		n += ", and perhaps others that you may not read"
	case h.Hidden > 0:
		n += fmt.Sprintf(", and %d that you may not read", h.Hidden)
	}
	return n
}

func (p *program) holdLiftCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "lift HOLD…", Short: "Lift holds", Example: `  acervo hold lift 812 --reason "The case is closed"`,
		Args: atLeast(1, "the numbers of the holds"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd.Context(), func(s service) error {
				for _, a := range args {
					id, err := numberOf(a)
					if err != nil {
						return err
					}
					h, err := s.LiftHold(cmd.Context(), id, reason)
					if err == nil {
						err = p.awaitHold(cmd.Context(), s, h)
					}
					if err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why (required)")
	return cmd
}

// numberOf reads the number of a hold or a disposition.
func numberOf(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, usage("%q is not a number; holds and dispositions have the number of the ledger entry that made them.", s)
	}
	return n, nil
}

func (p *program) holdListCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the holds in force", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				holds, err := s.Holds(cmd.Context(), all)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"holds": holds})
				}
				rows := [][]string{{"HOLD", "NAME", "ON", "STATE", "HOLDS", "PLACED"}}
				for _, h := range holds {
					rows = append(rows, []string{strconv.FormatInt(int64(h.ID), 10), h.Name, holdTarget(h), holdState(h), strconv.FormatInt(h.Held, 10), moment(h.PlacedAt)})
				}
				table(p.stdout, rows)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "lifted ones, too")
	return cmd
}

func (p *program) holdShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show HOLD", Short: "Show a hold and how far the work on it is", Args: exactly(1, "the number of the hold"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := numberOf(args[0])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				h, err := s.Hold(cmd.Context(), id)
				if err != nil {
					return err
				}
				return p.showHold(h)
			})
		},
	}
}
