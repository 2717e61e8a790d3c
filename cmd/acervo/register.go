package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) registerCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "register", Short: "Read, check and annul entries of the register", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(p.registerDayCommand(), p.registerCheckCommand(), p.registerGapsCommand(), p.registerAnnulCommand())
	return cmd
}

func (p *program) receiptCommand() *cobra.Command {
	var version int
	var output, lang string
	cmd := &cobra.Command{
		Use:   "receipt ID | NUMBER | SYMBOL",
		Short: "Show or print the receipt of a filing",
		Long: `Shows the receipt of a version's filing as the ledger keeps it, or prints it as a
PDF: of the latest version unless --version says otherwise.`,
		Example: `  acervo receipt CPCISS/RES-12/2019 --version 1 -o receipt.pdf --lang es`,
		Args:    exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				r, err := s.Receipt(ctx, d.ID, version)
				if err != nil {
					return err
				}
				if output != "" {
					return p.print(output, strings.ReplaceAll(r.Number, "/", "-")+".pdf", func(w io.Writer) error { return s.PrintReceipt(ctx, d.ID, version, lang, w) })
				}
				return p.showReceipt(r)
			})
		},
	}
	cmd.Flags().IntVar(&version, "version", 0, "number of the version")
	cmd.Flags().StringVarP(&output, "output", "o", "", "PDF file to write, or a folder")
	cmd.Flags().StringVar(&lang, "lang", "", "language of the PDF: es, en, pt or fr")
	return cmd
}

// print saves what is printed and says where.
func (p *program) print(to, name string, write func(io.Writer) error) error {
	if to == "-" {
		return write(p.stdout)
	}
	path, err := save(to, name, write)
	if err == nil {
		fmt.Fprintln(p.stderr, path)
	}
	return err
}

func (p *program) showReceipt(r client.FilingReceipt) error {
	if p.json {
		return p.printJSON(r)
	}
	pairs := []string{
		"number", r.Number, "annulled", annulledText(r.Annulled), "symbol", r.Symbol, "title", r.Title, "document", string(r.Document), "version", strconv.Itoa(r.Version),
		"filed", moment(r.FiledAt) + " by " + r.FiledBy, "ledger", fmt.Sprintf("entry %d\n%s", r.Seq, r.Leaf),
	}
	for _, f := range r.Files {
		pairs = append(pairs, string(f.Role), joined(", ", f.Name, bytesText(f.Size), f.MediaType), "sha256", string(f.SHA256))
	}
	fields(p.stdout, "", pairs...)
	return nil
}

// annulledText says that a register entry counts no more; empty when it does.
func annulledText(a *client.Annulment) string {
	if a == nil {
		return ""
	}
	return joined(": ", moment(a.At)+by(a.By), a.Reason)
}

func (p *program) registerDayCommand() *cobra.Command {
	var output, lang string
	cmd := &cobra.Command{
		Use:   "day DATE",
		Short: "Show the register of a day, or save it as PDF or CSV",
		Long: `Shows what was entered and what was annulled on a day (of the organization's time
zone). Of documents that you may not read the number is told, and nothing else.`,
		Example: `  acervo register day 2026-11-23
  acervo register day 2026-11-23 -o register.pdf --lang es
  acervo register day 2026-11-23 -o register.csv`,
		Args: exactly(1, "the day, as 2026-11-23"),
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := records.ParseDate(args[0])
			if err != nil || day == "" {
				return usage("%q is not a day; write it as 2026-11-23.", args[0])
			}
			return p.with(cmd.Context(), func(s service) error { return p.registerDay(cmd.Context(), s, day, output, lang) })
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write: NAME.pdf or NAME.csv")
	cmd.Flags().StringVar(&lang, "lang", "", "language of titles and of the PDF: es, en, pt or fr")
	return cmd
}

func (p *program) registerDay(ctx context.Context, s service, day records.Date, output, lang string) error {
	if output != "" {
		form := strings.TrimPrefix(strings.ToLower(filepath.Ext(output)), ".")
		if form != "csv" && form != "pdf" {
			return usage("Name the file NAME.pdf or NAME.csv: its ending says which of them to write.")
		}
		return p.print(output, "", func(w io.Writer) error { return s.PrintRegisterDay(ctx, day, form, lang, w) })
	}
	d, err := s.RegisterDay(ctx, day)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(d)
	}
	if len(d.Items) == 0 {
		fmt.Fprintf(p.stdout, "Nothing was entered or annulled on %s.\n", day)
		return nil
	}
	rows := [][]string{{"TIME", "NUMBER", "TITLE", "BY", "LEDGER"}}
	for _, l := range d.Items {
		rows = append(rows, []string{clock(l.At), lineNumber(l), lineTitle(l), l.By, strconv.FormatInt(l.Seq, 10)})
	}
	table(p.stdout, rows)
	return nil
}

func clock(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format("15:04:05Z")
}

// lineNumber is a number as it is printed; of what is withheld, its place in the series.
func lineNumber(l client.RegisterLine) string {
	if l.Number == "" {
		return fmt.Sprintf("%s %d/%d", l.Series, l.Year, l.N)
	}
	return l.Number
}

func lineTitle(l client.RegisterLine) string {
	switch {
	case l.Kind == "annulment":
		return joined(": ", "ANNULLED", l.Reason)
	case l.Withheld:
		return "(withheld)"
	case l.Annulled != nil:
		return "(annulled) " + l.Title
	}
	return l.Title
}

func (p *program) registerCheckCommand() *cobra.Command {
	var year int
	var series, output, lang string
	cmd := &cobra.Command{
		Use:   "check --year YEAR",
		Short: "Check that a year's numbers have no hole",
		Long: `Checks, in every series of a year, that the numbers run from 1 to the last without a
hole, that each has its document and its ledger entry, and that times rise with
numbers, and lists the annulments. What is wrong ends it with exit code 7. The PDF
has room for the signatures of who keeps and who audits the register.`,
		Example: `  acervo register check --year 2026
  acervo register check --year 2026 --series general -o 2026.pdf --lang es`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if year == 0 {
				return usage("Say which year: --year 2026.")
			}
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				c, err := s.CheckRegister(ctx, year, series)
				if err != nil {
					return err
				}
				if output != "" {
					if err := p.print(output, fmt.Sprintf("register-%d.pdf", year), func(w io.Writer) error { return s.PrintCheck(ctx, year, series, lang, w) }); err != nil {
						return err
					}
				}
				return p.showCheck(c, output != "")
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.IntVar(&year, "year", 0, "the year (required)")
	f.StringVar(&series, "series", "", "one series; all without it")
	f.StringVarP(&output, "output", "o", "", "PDF file to write, or a folder")
	f.StringVar(&lang, "lang", "", "language of the PDF: es, en, pt or fr")
	return cmd
}

func (p *program) showCheck(c client.YearCheck, quiet bool) error {
	findings := 0
	for _, k := range c.Series {
		findings += len(k.Findings)
	}
	switch {
	case p.json:
		if err := p.printJSON(c); err != nil {
			return err
		}
	case !quiet:
		rows := [][]string{{"SERIES", "NUMBERS", "ANNULLED", "FOUND"}}
		for _, k := range c.Series {
			numbers, found := "none", "congruent"
			if k.Last > 0 || k.Entries > 0 {
				numbers = fmt.Sprintf("1 to %d", k.Last)
			}
			if len(k.Findings) > 0 {
				found = plural(len(k.Findings), "finding")
			}
			rows = append(rows, []string{k.Series, numbers, strconv.Itoa(len(k.Annulments)), found})
		}
		table(p.stdout, rows)
		for _, k := range c.Series {
			for _, f := range k.Findings {
				fmt.Fprintf(p.stdout, "WRONG in %s: %s\n", k.Series, f.Message)
			}
			for _, l := range k.Annulments {
				fmt.Fprintf(p.stdout, "annulled: %s, %s\n", lineNumber(l), annulledText(l.Annulled))
			}
		}
	}
	if findings > 0 {
		return &exitError{code: exitDamage, message: plural(findings, "finding") + " in the register of " + strconv.Itoa(c.Year) + "."}
	}
	return nil
}

func (p *program) registerGapsCommand() *cobra.Command {
	var series string
	var all bool
	cmd := &cobra.Command{
		Use:   "gaps",
		Short: "List missing numbers of historical series",
		Long: `Reads symbols such as CPCISS/RES-12/2019 as series with a year or session and a
running number, and lists which numbers up to the highest are missing. Only
documents that you may read are counted.`,
		Example: `  acervo register gaps --series CPCISS/RES`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				g, err := s.Gaps(cmd.Context(), series, !all)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(g)
				}
				for _, h := range g.Items {
					fmt.Fprintln(p.stdout, p.bold(joined(" ", h.Series, h.Group)))
					missing := make([]string, len(h.Missing))
					for i, r := range h.Missing {
						missing[i] = rangeText(r)
					}
					fields(p.stdout, "  ", "known", fmt.Sprintf("%d of 1 to %d", h.Known, h.Highest), "missing", strings.Join(missing, ", "), "repeated", numbersText(h.Repeated))
				}
				if len(g.Items) == 0 {
					fmt.Fprintln(p.stdout, "No number is missing.")
				}
				fmt.Fprintln(p.stderr, g.Scope)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&series, "series", "", "only series that begin so")
	cmd.Flags().BoolVar(&all, "all", false, "also series in which no number is missing")
	return cmd
}

func rangeText(r records.NumberRange) string {
	if r.From == r.To {
		return strconv.FormatInt(r.From, 10)
	}
	return fmt.Sprintf("%d–%d", r.From, r.To)
}

func numbersText(numbers []int64) string {
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(all, ", ")
}

func (p *program) registerAnnulCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "annul NUMBER",
		Short: "Annul an entry of the register",
		Long: `Says that a register number counts no more, and why. The number and the document stay
legible and say so wherever they are shown; the number is never used again, and
the annulment cannot be taken back.`,
		Example: `  acervo register annul CISS/CP/RES/2026/1 --reason "Filed twice; CISS/CP/RES/2026/2 counts."`,
		Args:    exactly(1, "the register number, id or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usage("Say why with --reason; it stands beside the number for ever.")
			}
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				d, err := s.Resolve(ctx, args[0])
				if err != nil {
					return err
				}
				a, err := s.Annul(ctx, d.ID, reason)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(a)
				}
				fmt.Fprintf(p.stdout, "The entry %s is annulled (ledger entry %d).\n", d.Number, a.Seq)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why; it stands beside the number for ever (required)")
	return cmd
}
