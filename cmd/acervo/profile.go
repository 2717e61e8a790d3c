package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/profiles"
	"acervo/records"
	"acervo/schemas"
)

func (p *program) profileCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "profile", Short: "The organization's profile with its file plan: check, plan, apply, show", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(p.profileCheckCommand(), p.profilePlanCommand(), p.profileApplyCommand(), p.profileShowCommand(), p.profileVersionsCommand(), p.profileDiffCommand())
	return cmd
}

func (p *program) profileCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Explain every mistake in a profile",
		Args:  exactly(1, "the profile's file"),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return records.Errorf(records.Invalid, "The profile cannot be read: %s.", reason(err)).At(args[0])
			}
			profile, problems := schemas.LoadProfile(data, profiles.Numbering)
			if p.json {
				if problems == nil {
					problems = []schemas.Problem{}
				}
				if err := p.printJSON(map[string]any{"file": args[0], "problems": problems}); err != nil {
					return err
				}
			}
			if len(problems) > 0 {
				if !p.json {
					for _, q := range problems {
						fmt.Fprintf(p.stdout, "%s: %s\n", args[0], q)
					}
				}
				return &exitError{code: exitInvalid, message: plural(len(problems), "mistake") + " in the profile."}
			}
			if !p.json {
				fmt.Fprintf(p.stdout, "The profile %s is right: %s, %s, %s, %s.\n", profile.Name, counted(len(profile.Bodies), "body", "bodies"),
					plural(len(profile.Types), "type"), counted(len(profile.Classes), "class", "classes"), counted(len(profile.Series), "register series", "register series"))
			}
			return nil
		},
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (p *program) profileShowCommand() *cobra.Command {
	var lang, form string
	var number int
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show the codes that can be used: bodies, types, classes; or a whole version",
		Long: `Shows the codes that can be used. With --version or --format it writes a whole
version instead: yaml is the profile as it was applied, csv the file plan as a
table for spreadsheets, which acervo profile plan and apply take back.`,
		Example: `  acervo profile show --lang es
  acervo profile show --format csv > classes.csv
  acervo profile show --version 3 --format yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if form != "" && !slices.Contains([]string{"yaml", "csv", "json"}, form) {
				return usage("--format: write yaml, csv or json.")
			}
			if form != "" || number > 0 {
				return p.with(cmd.Context(), func(s service) error {
					if form = cmp.Or(form, "yaml"); p.json {
						form = "json"
					}
					err := s.PrintProfile(cmd.Context(), number, form, p.stdout)
					if err == nil && form == "json" {
						fmt.Fprintln(p.stdout)
					}
					return err
				})
			}
			return p.with(cmd.Context(), func(s service) error {
				profile, err := s.Profile(cmd.Context())
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(profile)
				}
				l := records.Language(lang)
				fmt.Fprintf(p.stdout, "%s: %s (%s), files up to %s\n", profile.Name, profile.Organization[l], profile.TimeZone, bytesText(profile.MaxUpload))
				p.printTerms("BODY", profile.Bodies, l, func(client.Term) string { return "" })
				p.printTerms("TYPE", profile.Types, l, func(t client.Term) string { return t.Class })
				p.printTerms("CLASS", profile.Classes, l, func(t client.Term) string {
					if t.Access == nil {
						return ""
					}
					return accessText(*t.Access)
				})
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&number, "version", 0, "a version; acervo profile versions lists them")
	cmd.Flags().StringVar(&form, "format", "", "yaml, csv or json")
	cmd.Flags().StringVar(&lang, "lang", "en", "language of the names: es, en, pt or fr")
	return cmd
}

func (p *program) printTerms(head string, terms []client.Term, lang records.Language, more func(client.Term) string) {
	second := map[string]string{"TYPE": "CLASS", "CLASS": "ACCESS"}[head]
	rows := [][]string{{head, "NAME", second}}
	for _, t := range terms {
		rows = append(rows, []string{t.Code, t.Names[lang], more(t)})
	}
	fmt.Fprintln(p.stdout)
	table(p.stdout, rows)
}
