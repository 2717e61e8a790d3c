package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) reportCommand() *cobra.Command {
	var output, lang string
	cmd := &cobra.Command{
		Use:   "report NAME",
		Short: "Reports on how records are kept: coverage, overdue, holds, fixity …",
		Long: `Makes a report on the records that you may read; the others are counted only.

  coverage      each class's rule, and how its records stand
  overdue       what is due and not done, and since when
  holds         the holds in force
  fixity        when the bytes were checked, and what was wrong
  unclassified  records in the class for what has no other, or in one that is no more
  filings       what each body's papers add up to, year by year`,
		Example: `  acervo report coverage
  acervo report overdue -o overdue.xlsx --lang es`,
		Args: exactly(1, "the name of one report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, name := cmd.Context(), args[0]
			if !slices.Contains(records.ReportNames, records.ReportName(name)) {
				return usage("There is no report %q. See acervo report --help.", name)
			}
			if lang == "" {
				lang = p.ownLanguage()
			}
			return p.with(ctx, func(s service) error {
				if output != "" {
					form := strings.TrimPrefix(filepath.Ext(output), ".")
					if form != "csv" && form != "xlsx" {
						return usage("--output: name a file that ends in .csv or .xlsx.")
					}
					return p.print(output, name+"."+form, func(w io.Writer) error { return s.PrintReport(ctx, name, form, lang, w) })
				}
				r, err := s.Report(ctx, name, lang)
				if err != nil {
					return err
				}
				return p.printReport(r)
			})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write: .csv or .xlsx")
	cmd.Flags().StringVar(&lang, "lang", "", "language of headings and words: es, en, pt or fr; without it that of this machine's settings")
	return cmd
}

// reportWidth is how wide a report is at most: more than a page, because of its numbers.
const reportWidth = 180

func (p *program) printReport(r client.Report) error {
	if p.json {
		return p.printJSON(r)
	}
	fmt.Fprintf(p.stdout, "%s, %s\n", p.bold(r.Title), r.Today)
	head := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		head[i] = strings.ToUpper(c.Name)
	}
	rows := [][]string{head}
	for _, row := range r.Rows {
		rows = append(rows, row.Text)
	}
	if len(rows) == 1 {
		fmt.Fprintln(p.stdout, "There is nothing to report.")
	} else {
		tableWithin(p.stdout, rows, reportWidth)
	}
	if r.More {
		fmt.Fprintf(p.stderr, "There are more; only the first %d are listed.\n", len(r.Rows))
	}
	if r.Hidden > 0 {
		fmt.Fprintf(p.stdout, "And %s that you may not read.\n", plural(int(r.Hidden), "record"))
	}
	return nil
}

// ownLanguage is the language that this machine's settings ask for, where it is one of ours; else English, which
// commands speak.
func (p *program) ownLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := p.getenv(name); v != "" {
			if lang := records.Language(v[:min(2, len(v))]); slices.Contains(records.WorkingLanguages, lang) {
				return string(lang)
			}
			break
		}
	}
	return string(records.English)
}
