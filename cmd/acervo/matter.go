package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) matterCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "matter",
		Short: "Keep matters: their documents, checklists, seals and dossiers",
		Long: `A matter (expediente) is a case file: a session, an election, an affiliation request.
It has documents, sub-matters and a checklist of what it must have. MATTER is its
code or its id.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		p.matterOpenCommand(), p.matterEditCommand(), p.matterListCommand(), p.matterShowCommand(), p.matterAddCommand(), p.matterTakeOutCommand(),
		p.matterRequireCommand(), p.matterCatchUpCommand(), p.matterFulfilCommand(), p.matterWaiveCommand(), p.matterSealCommand(),
		p.matterStateCommand("close", "Close a matter; retention counts from today", "why, when requirements are still open"),
		p.matterStateCommand("reopen", "Open a closed matter again", "why (required)"), p.matterDossierCommand(),
	)
	return cmd
}

// matterAct is a command that does one thing to a matter and shows it.
func (p *program) matterAct(use, short string, args int, what string, do func(ctx context.Context, s service, m client.Matter, args []string) (client.Matter, error)) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: exactly(args, what),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				m, err := s.ResolveMatter(ctx, args[0])
				if err != nil {
					return err
				}
				if m, err = do(ctx, s, m, args); err != nil {
					return err
				}
				return p.printMatter(m, nil)
			})
		},
	}
}

func (p *program) matterOpenCommand() *cobra.Command {
	var r client.MatterRequest
	var titles, requirements []string
	var who, seal string
	var without, dry bool
	cmd := &cobra.Command{
		Use:   "open --title LANG=TITLE --class CLASS",
		Short: "Open a matter",
		Long: `Opens a matter. It takes over what its class demands of its matters, with days
counted from today; --dry-run shows that and opens nothing, and --no-checklist
opens it without.`,
		Example: `  acervo matter open --code AG/ELEC-2026 --title "es=Elección 2026" --title "en=Election 2026" --class ELE-CAN \
      --body AG --seal 2026-12-15 --require "Carta de candidatura"`,
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if r.Titles, err = titlesOf(titles); err != nil {
				return err
			}
			if r.Access, err = access(who); err != nil {
				return err
			}
			if r.Seal, err = records.ParseDate(seal); err != nil {
				return err
			}
			for _, text := range requirements {
				r.Requirements = append(r.Requirements, client.RequirementRequest{Text: text})
			}
			if without {
				r.Checklist = new(bool)
			}
			if dry {
				return p.showDemanded(cmd.Context(), r)
			}
			p.first = true
			return p.with(cmd.Context(), func(s service) error {
				m, err := s.OpenMatter(cmd.Context(), r)
				if err != nil {
					return err
				}
				return p.printMatter(m, nil)
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&titles, "title", nil, "title with its language, as es=Elección; once for each language")
	f.StringVar(&r.Class, "class", "", "class of the file plan (required)")
	f.StringVar(&r.Code, "code", "", "by which people name it, such as AG/ELEC-2026; unique")
	f.StringVar(&r.Body, "body", "", "body whose affair it is")
	f.StringVar(&who, "access", "", "who may know of it: public, members, staff or restricted:BODY,BODY; without it the class's own")
	f.StringVar(&r.Parent, "parent", "", "code or id of the matter that it is a part of")
	f.StringVar(&seal, "seal", "", "first day on which its documents may be read; before, nobody reads them")
	f.StringArrayVar(&requirements, "require", nil, "something it must have; as often as needed")
	f.BoolVar(&without, "no-checklist", false, "do without what its class demands")
	f.BoolVar(&dry, "dry-run", false, "show what it would take over from its class, and open nothing")
	return cmd
}

// showDemanded prints what a matter would have on its checklist if it were opened now.
func (p *program) showDemanded(ctx context.Context, r client.MatterRequest) error {
	return p.with(ctx, func(s service) error {
		all := []client.Demanded{}
		if r.Checklist == nil {
			var err error
			if all, err = s.Checklist(ctx, r.Class); err != nil {
				return err
			}
		}
		if p.json {
			return p.printJSON(map[string]any{"class": r.Class, "items": all})
		}
		p.printDemanded(all)
		fmt.Fprintf(p.stdout, "%s of the class %s would be taken over; nothing was opened.\n", plural(len(all), "requirement"), r.Class)
		return nil
	})
}

func (p *program) printDemanded(all []client.Demanded) {
	for _, d := range all {
		fmt.Fprintf(p.stdout, "  %s  %s\n", d.Code, joined(", ", d.Text, d.Type, d.Body, string(d.Due)))
	}
}

func (p *program) matterCatchUpCommand() *cobra.Command {
	var only []string
	cmd := p.matterAct("catch-up MATTER", "Take over what it has not of the present checklist of its class", 1, "the code or id of one matter",
		func(ctx context.Context, s service, m client.Matter, _ []string) (client.Matter, error) {
			return s.MatterAct(ctx, m.ID, "checklist", map[string]any{"codes": only})
		})
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("only") && len(only) == 0 { // what a script left empty is not all
			return usage("Say which codes with --only, or leave it out and take over all that is missing.")
		}
		return nil
	}
	cmd.Flags().StringSliceVar(&only, "only", nil, "codes of the checklist; without it all that is missing (acervo matter show lists it)")
	return cmd
}

// titlesOf reads LANG=TITLE.
func titlesOf(all []string) (map[records.Language]string, error) {
	titles := map[records.Language]string{}
	for _, s := range all {
		lang, title, ok := strings.Cut(s, "=")
		if !ok || !records.Language(lang).Valid() {
			return nil, records.Errorf(records.Invalid, "%q is not a title with its language; write es=Elección.", s).At("--title")
		}
		titles[records.Language(lang)] = title
	}
	return titles, nil
}

func (p *program) matterListCommand() *cobra.Command {
	var state, class, body, parent string
	limit := 50
	cmd := &cobra.Command{
		Use: "list", Short: "List matters, the newest opened first", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				all, err := s.Matters(cmd.Context(), state, class, body, parent, max(1, limit))
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(all)
				}
				for _, m := range all {
					fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\n", m.ID, m.Code, m.State, m.Title)
				}
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&state, "state", "", "open or closed")
	f.StringVar(&class, "class", "", "of this class")
	f.StringVar(&body, "body", "", "of this body")
	f.StringVar(&parent, "parent", "", "sub-matters of this one, by code or id")
	f.IntVar(&limit, "limit", limit, "at most so many")
	return cmd
}

func (p *program) matterEditCommand() *cobra.Command {
	var titles []string
	var code, class, body, who, parent string
	var cmd *cobra.Command
	cmd = p.matterAct("edit MATTER", "Change the description of an open matter", 1, "the code or id of one matter",
		func(ctx context.Context, s service, m client.Matter, _ []string) (client.Matter, error) {
			var edit client.MatterEdit
			var err error
			if len(titles) > 0 {
				if edit.Titles, err = titlesOf(titles); err != nil {
					return m, err
				}
			}
			if edit.Access, err = access(who); err != nil {
				return m, err
			}
			for flag, field := range map[string]struct {
				to   **string
				from *string
			}{"code": {&edit.Code, &code}, "class": {&edit.Class, &class}, "body": {&edit.Body, &body}, "parent": {&edit.Parent, &parent}} {
				if cmd.Flags().Changed(flag) {
					*field.to = field.from
				}
			}
			return s.EditMatter(ctx, m, edit)
		})
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&titles, "title", nil, "title with its language, as es=Elección; es= removes it")
	f.StringVar(&code, "code", "", "by which people name it; empty for none")
	f.StringVar(&class, "class", "", "class of the file plan")
	f.StringVar(&body, "body", "", "body whose affair it is; empty for none")
	f.StringVar(&who, "access", "", "who may know of it: public, members, staff or restricted:BODY,BODY")
	f.StringVar(&parent, "parent", "", "code or id of the matter that it is a part of; empty makes it stand by itself")
	return cmd
}

func (p *program) matterShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show MATTER", Short: "Show a matter with its checklist and its documents", Args: exactly(1, "the code or id of one matter"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				m, err := s.ResolveMatter(ctx, args[0])
				if err != nil {
					return err
				}
				documents, err := s.MatterDocuments(ctx, m.ID)
				if err != nil {
					return err
				}
				return p.printMatter(m, documents)
			})
		},
	}
}

func (p *program) printMatter(m client.Matter, documents []client.Document) error {
	if p.json {
		return p.printJSON(m)
	}
	fmt.Fprintln(p.stdout, joined(" ", m.Code, m.Title))
	parent, sealed, others := "", "", ""
	if m.Parent != nil {
		parent = joined(" ", m.Parent.Code, m.Parent.Title)
	}
	if m.Sealed > 0 {
		sealed = plural(m.Sealed, "document") + ", the first until " + string(m.SealedUntil)
	}
	if m.Others > 0 {
		others = strconv.Itoa(m.Others) + " documents that you may not read"
	}
	state := string(m.State)
	if m.ClosedOn != "" {
		state += " on " + string(m.ClosedOn)
	}
	fields(p.stdout, "  ", "matter", string(m.ID), "state", state, "class", m.Class, "body", m.Body, "part of", parent,
		"seal", until(m.Seal), "documents", strconv.Itoa(m.Documents), "sealed", sealed, "and", others)
	for _, r := range m.Requirements {
		fmt.Fprintf(p.stdout, "  %2d  %-9s  %s\n", r.N, r.State, joined(", ", r.Text, r.Type, r.Body, string(r.Due), string(r.FulfilledBy), r.WaiveReason))
	}
	if len(m.Missing) > 0 {
		fmt.Fprintln(p.stdout, "  not on it, and on the checklist of its class (acervo matter catch-up takes it over):")
		p.printDemanded(m.Missing)
	}
	for _, d := range documents {
		fmt.Fprintf(p.stdout, "  %s  %s\n", d.Number, d.Title)
	}
	for _, b := range m.SubMatters {
		fmt.Fprintf(p.stdout, "  part  %s\n", joined(" ", b.Code, b.Title))
	}
	if m.MoreBelow {
		fmt.Fprintf(p.stdout, "  and more parts: acervo matter list --parent %s --limit 10000\n", m.ID)
	}
	return nil
}

func (p *program) matterAddCommand() *cobra.Command {
	return p.matterAct("add MATTER DOCUMENT", "Put a document into an open matter", 2, "a matter and a document",
		func(ctx context.Context, s service, m client.Matter, args []string) (client.Matter, error) {
			return s.MatterAct(ctx, m.ID, "documents", map[string]string{"document": args[1]})
		})
}

func (p *program) matterTakeOutCommand() *cobra.Command {
	var reason string
	cmd := p.matterAct("take-out MATTER DOCUMENT", "Take a document out of an open matter", 2, "a matter and a document",
		func(ctx context.Context, s service, m client.Matter, args []string) (client.Matter, error) {
			return s.MatterAct(ctx, m.ID, "take-out", map[string]string{"document": args[1], "reason": reason})
		})
	cmd.Flags().StringVar(&reason, "reason", "", "why (required); it stays on record")
	return cmd
}

func (p *program) matterRequireCommand() *cobra.Command {
	var body, due string
	cmd := p.matterAct("require MATTER TEXT", "Add a requirement to the checklist of an open matter", 2, "a matter and what it must have",
		func(ctx context.Context, s service, m client.Matter, args []string) (client.Matter, error) {
			on, err := records.ParseDate(due)
			if err != nil {
				return client.Matter{}, err
			}
			return s.MatterAct(ctx, m.ID, "requirements", client.RequirementRequest{Text: args[1], Body: body, Due: on})
		})
	cmd.Flags().StringVar(&body, "body", "", "body that must bring it")
	cmd.Flags().StringVar(&due, "due", "", "last day for it")
	return cmd
}

func (p *program) matterFulfilCommand() *cobra.Command {
	return p.matterAct("fulfil MATTER N DOCUMENT", "Say by which document of the matter a requirement is fulfilled", 3, "a matter, the number of a requirement and a document",
		func(ctx context.Context, s service, m client.Matter, args []string) (client.Matter, error) {
			n, err := requirementNumber(args[1])
			if err != nil {
				return client.Matter{}, err
			}
			return s.MatterAct(ctx, m.ID, fmt.Sprintf("requirements/%d/fulfil", n), map[string]string{"document": args[2]})
		})
}

func (p *program) matterWaiveCommand() *cobra.Command {
	var reason string
	cmd := p.matterAct("waive MATTER N", "Do without a requirement", 2, "a matter and the number of a requirement",
		func(ctx context.Context, s service, m client.Matter, args []string) (client.Matter, error) {
			n, err := requirementNumber(args[1])
			if err != nil {
				return client.Matter{}, err
			}
			return s.MatterAct(ctx, m.ID, fmt.Sprintf("requirements/%d/waive", n), map[string]string{"reason": reason})
		})
	cmd.Flags().StringVar(&reason, "reason", "", "why (required); it stays on record")
	return cmd
}

func requirementNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, usage("%q is not the number of a requirement; acervo matter show lists them.", s)
	}
	return n, nil
}

func (p *program) matterSealCommand() *cobra.Command {
	cmd := p.matterAct("seal MATTER DATE", "Seal its documents until a day; nobody reads them before, and nobody lifts the seal", 2, "a matter and the first day on which its documents may be read",
		func(ctx context.Context, s service, m client.Matter, args []string) (client.Matter, error) {
			return s.MatterAct(ctx, m.ID, "seal", map[string]string{"until": args[1]})
		})
	return cmd
}

func (p *program) matterStateCommand(act, short, why string) *cobra.Command {
	var reason string
	cmd := p.matterAct(act+" MATTER", short, 1, "the code or id of one matter",
		func(ctx context.Context, s service, m client.Matter, _ []string) (client.Matter, error) {
			return s.MatterAct(ctx, m.ID, act, map[string]string{"reason": reason})
		})
	cmd.Flags().StringVar(&reason, "reason", "", why)
	return cmd
}

func (p *program) matterDossierCommand() *cobra.Command {
	var output, lang string
	var asBag bool
	cmd := &cobra.Command{
		Use:   "dossier MATTER",
		Short: "Take a matter's dossier: one PDF with cover, contents and page numbers, or a BagIt package",
		Args:  exactly(1, "the code or id of one matter"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return p.with(ctx, func(s service) error {
				m, err := s.ResolveMatter(ctx, args[0])
				if err != nil {
					return err
				}
				format, ending := "pdf", ".pdf"
				if asBag {
					format, ending = "bag", ".zip"
				}
				write := func(w io.Writer) error { return s.Dossier(ctx, m.ID, format, records.Language(lang), w) }
				if output == "-" {
					return write(p.stdout)
				}
				path, err := save(output, records.Portable("dossier "+joined(" ", m.Code, m.Title))+ending, write)
				if err == nil {
					fmt.Fprintln(p.stderr, path)
				}
				return err
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&asBag, "bag", false, "as a BagIt package (RFC 8493) in a ZIP archive, with metadata, history and proofs")
	f.StringVar(&lang, "lang", "", "language of cover and contents: es, en, pt, fr")
	f.StringVarP(&output, "output", "o", ".", "file or folder to write to")
	return cmd
}
