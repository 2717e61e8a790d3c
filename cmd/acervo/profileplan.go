package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

const planHelp = `FILE is a profile (YAML), or a table of its classes (a name that ends in .csv),
as acervo profile show --format csv writes it: classes of the table are changed
or added, and none is taken away.`

// proposed is what a file proposes: a profile, or a table of classes.
type proposed struct {
	path  string
	text  []byte
	table bool
}

func readProposed(path string) (proposed, error) {
	b, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return proposed{}, records.Errorf(records.Invalid, "The profile cannot be read: %s.", reason(err)).At(path)
	}
	return proposed{path, b, strings.EqualFold(filepath.Ext(path), ".csv")}, nil
}

func (p *program) profilePlanCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "plan FILE",
		Short: "Say what another profile would change, for how many records, and what forbids it",
		Long: `Compares a profile with the one that stands and changes nothing. The exit code is
5 when the profile would be refused.

` + planHelp,
		Example: `  acervo profile plan profile-2027.yaml
  acervo profile plan classes.csv --json`,
		Args: exactly(1, "the profile's file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := readProposed(args[0])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				plan, err := s.PlanProfile(cmd.Context(), f.text, f.table)
				if err != nil {
					return err
				}
				if p.json {
					err = p.printJSON(plan)
				} else {
					p.printPlan(plan)
				}
				return errors.Join(err, refused(plan))
			})
		},
	}
}

// refused is the outcome of a plan that may not be carried out.
func refused(plan client.ProfilePlan) error {
	if len(plan.Refusals) == 0 {
		return nil
	}
	return &exitError{code: exitConflict, message: "The profile would be refused, for " + plural(len(plan.Refusals), "reason") + "."}
}

func (p *program) profileApplyCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "apply FILE",
		Short: "Show what a profile would change, ask, and apply it",
		Long: `Prints the plan, asks whether it is to be carried out, and applies the profile as
the next version: it stands at once, also in a service that runs. When records
are due is derived anew in the background.

` + planHelp,
		Example: `  acervo profile apply profile-2027.yaml
  acervo profile apply classes.csv --yes`,
		Args: exactly(1, "the profile's file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := readProposed(args[0])
			if err != nil {
				return err
			}
			if stdin, file := p.stdin.(*os.File); !yes && file && !term.IsTerminal(int(stdin.Fd())) {
				return usage("There is nobody to ask; look at the plan with acervo profile plan, and add --yes.")
			}
			return p.with(cmd.Context(), func(s service) error { return p.applyProfile(cmd.Context(), s, f, yes) })
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "apply it without asking")
	return cmd
}

func (p *program) applyProfile(ctx context.Context, s service, f proposed, yes bool) error {
	plan, err := s.PlanProfile(ctx, f.text, f.table)
	if err != nil {
		return err
	}
	if !p.json {
		p.printPlan(plan)
	}
	if err := refused(plan); err != nil {
		if p.json {
			err = errors.Join(p.printJSON(plan), err)
		}
		return err
	}
	if !yes && !p.agreed(fmt.Sprintf("Apply it as version %d?", plan.Against+1)) {
		return &exitError{code: exitInvalid, message: "Nothing was applied."}
	}
	a, err := s.ApplyProfile(ctx, f.text, f.table, plan.Against)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(a)
	}
	fmt.Fprintf(p.stdout, "Version %d of the profile stands, by entry %d of the ledger.\n", a.Number, a.LedgerSeq)
	return nil
}

// agreed asks a question; only yes is a yes.
func (p *program) agreed(question string) bool {
	fmt.Fprintf(p.stderr, "%s [y/N] ", question)
	line, err := bufio.NewReader(p.stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true
	}
	return false
}

func (p *program) printPlan(plan client.ProfilePlan) {
	if len(plan.Changes) == 0 {
		fmt.Fprintf(p.stdout, "The profile says what version %d says, which stands.\n", plan.Against)
	} else {
		fmt.Fprintf(p.stdout, "Against version %d, which stands:\n\n", plan.Against)
		p.printChanges(plan.Changes)
	}
	if len(plan.Retention) > 0 {
		rows := [][]string{{"CLASS", "KEPT NOW", "KEPT THEN", "SHORTER", "RECORDS", "CHANGED", "SOONER", "DUE AT ONCE"}}
		for _, e := range plan.Retention {
			shorter := ""
			if e.Shorter {
				shorter = "shorter"
			}
			rows = append(rows, []string{e.Class, heldText(e.Before), heldText(e.After), shorter, strconv.Itoa(e.Records), strconv.Itoa(e.Changed), strconv.Itoa(e.Sooner), strconv.Itoa(e.AtOnce)})
		}
		fmt.Fprintln(p.stdout)
		tableWithin(p.stdout, rows, wideWidth)
	}
	if len(plan.Refusals) > 0 {
		fmt.Fprintln(p.stdout, "\nIt may not be applied:")
		for _, r := range plan.Refusals {
			fields(p.stdout, "  ", r.Field, r.Message)
		}
	}
}

// wideWidth is the width of tables whose columns are many and short.
const wideWidth = 120

func heldText(r *client.RetentionRule) string {
	if r == nil {
		return "no rule"
	}
	return ruleText(*r)
}

func (p *program) printChanges(changes []client.ProfileChange) {
	for _, c := range changes {
		fmt.Fprintf(p.stdout, "%s %s %s%s\n", c.Did, c.Kind, c.Code, goesBy(c))
		if c.Did == records.PlanAdds || c.Did == records.PlanRemoves {
			continue
		}
		for _, f := range c.Fields {
			fields(p.stdout, "    ", f.Field, orNothing(f.Before)+" → "+orNothing(f.After))
		}
	}
}

// goesBy says how much goes by what is changed: (12 documents, 1 matter).
func goesBy(c client.ProfileChange) string {
	noun := map[records.PlanKind]string{records.PlanSeries: "number", records.PlanEvent: "recorded event"}[c.Kind]
	if noun == "" {
		noun = "document"
	}
	var all []string
	if c.Documents > 0 {
		all = append(all, plural(c.Documents, noun))
	}
	if c.Matters > 0 {
		all = append(all, plural(c.Matters, "matter"))
	}
	if c.People > 0 {
		all = append(all, counted(c.People, "person", "people"))
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, ", ") + ")"
}

func orNothing(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (p *program) profileVersionsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "versions",
		Short: "List the profiles that were applied",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				all, err := s.ProfileVersions(cmd.Context())
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"versions": all})
				}
				rows := [][]string{{"VERSION", "APPLIED", "BY", "ENTRY", "SHA-256"}}
				for _, a := range all {
					number := strconv.Itoa(a.Number)
					if a.Stands {
						number += " *"
					}
					rows = append(rows, []string{number, moment(a.At), a.By, strconv.FormatInt(a.LedgerSeq, 10), string(a.Digest)[:12] + "…"})
				}
				table(p.stdout, rows)
				return nil
			})
		},
	}
}

func (p *program) profileDiffCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "diff A B",
		Short:   "Say what changed from one version of the profile to another",
		Example: `  acervo profile diff 3 4`,
		Args:    exactly(2, "the numbers of two versions"),
		RunE: func(cmd *cobra.Command, args []string) error {
			numbers := make([]int, 2)
			for i, a := range args {
				n, err := strconv.Atoi(a)
				if err != nil || n < 1 {
					return usage("%q is no number of a version; acervo profile versions lists them.", a)
				}
				numbers[i] = n
			}
			return p.with(cmd.Context(), func(s service) error {
				d, err := s.DiffProfiles(cmd.Context(), numbers[0], numbers[1])
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(d)
				}
				if len(d.Changes) == 0 {
					fmt.Fprintln(p.stdout, "The two say the same.")
				}
				p.printChanges(d.Changes)
				return nil
			})
		},
	}
}
