package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// outlineCommand shows, confirms and corrects the articles of a text.
type outlineCommand struct {
	*program
	version int
	lang    string
	waiting bool
	confirm bool
	from    string
}

func (p *program) outlineCommand() *cobra.Command {
	c := &outlineCommand{program: p}
	cmd := &cobra.Command{
		Use:   "outline ID | NUMBER | SYMBOL",
		Short: "Show, confirm or correct the articles found in a text",
		Long: `Prints the titles, chapters and articles that were found in a text: that of the
latest version unless --version says otherwise, in the authentic language unless
--lang does. Search, redlines and citations go by them.

--confirm says that they are right. --from puts a corrected list in their place:
take what --json prints, mend its items, and give it back. A provision begins at
"offset" (bytes from the beginning of the text), or where a line of "page" reads
like "line". Whoever corrects a list confirms it by that.

--waiting lists the normative texts that nobody has confirmed yet.`,
		Example: `  acervo outline CISS-EST-1
  acervo outline CISS-EST-1 --json > estatuto.json
  acervo outline CISS-EST-1 --from estatuto.json
  acervo outline CISS-EST-1 --version 2 --lang en --confirm
  acervo outline --waiting`,
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.IntVar(&c.version, "version", 0, "number of the version")
	f.StringVar(&c.lang, "lang", "", "language of the text")
	f.BoolVar(&c.confirm, "confirm", false, "confirm the outline as it is")
	f.StringVar(&c.from, "from", "", "put the list of this JSON file in its place; - for the standard input")
	f.BoolVar(&c.waiting, "waiting", false, "list the texts whose outline waits to be confirmed")
	return cmd
}

func (c *outlineCommand) run(ctx context.Context, args []string) error {
	switch {
	case c.waiting && (len(args) > 0 || c.confirm || c.from != "" || c.version != 0 || c.lang != ""):
		return usage("--waiting stands alone.")
	case !c.waiting && len(args) != 1:
		return usage("Give the id, register number or symbol of one document, or --waiting.")
	case c.confirm && c.from != "":
		return usage("--confirm and --from exclude each other: a corrected list is confirmed by whoever gives it.")
	}
	return c.with(ctx, func(s service) error {
		if c.waiting {
			return c.list(ctx, s)
		}
		d, err := s.Resolve(ctx, args[0])
		if err != nil {
			return err
		}
		f, err := c.file(d)
		if err != nil {
			return err
		}
		o, err := c.outline(ctx, s, f)
		if err != nil {
			return err
		}
		return c.print(d, f, o)
	})
}

// file is the one whose text is outlined.
func (c *outlineCommand) file(d client.Document) (client.File, error) {
	v, ok := d.Version(c.version)
	if !ok {
		return client.File{}, records.Errorf(records.NotFound, "%s has no version %d; it has %s.", d.Number, c.version, plural(len(d.Versions), "version"))
	}
	t, exact, ok := v.Text(records.Language(c.lang).Primary())
	if !ok || !exact && c.lang != "" {
		return client.File{}, records.Errorf(records.NotFound, "Version %d of %s has no text in %q.", v.Number, d.Number, c.lang)
	}
	f, ok := t.Reads()
	if !ok {
		return client.File{}, records.Errorf(records.NotFound, "The text of version %d of %s (%s) is not read.", v.Number, d.Number, t.Language)
	}
	return f, nil
}

// outline does what was asked and returns the outline as it is then.
func (c *outlineCommand) outline(ctx context.Context, s service, f client.File) (client.Outline, error) {
	switch {
	case c.confirm:
		return s.ConfirmOutline(ctx, f.ID)
	case c.from == "":
		return s.Outline(ctx, f.ID)
	}
	b, err := c.readList()
	if err != nil {
		return client.Outline{}, records.Errorf(records.Invalid, "%s cannot be read: %s.", c.from, reason(err)).At("--from")
	}
	if !json.Valid(b) {
		return client.Outline{}, records.Errorf(records.Invalid, "%s is not JSON.", c.from).At("--from")
	}
	return s.CorrectOutline(ctx, f.ID, b)
}

func (c *outlineCommand) readList() ([]byte, error) {
	if c.from == "-" {
		return io.ReadAll(c.stdin)
	}
	return os.ReadFile(c.from)
}

func (c *outlineCommand) print(d client.Document, f client.File, o client.Outline) error {
	if c.json {
		return c.printJSON(o)
	}
	who := "proposed; confirm it with --confirm"
	if o.State == records.ConfirmedOutline {
		who = "confirmed by " + o.ConfirmedBy
		if o.ConfirmedAt != nil {
			who += ", " + moment(*o.ConfirmedAt)
		}
	}
	fmt.Fprintln(c.stdout, c.bold(d.Title))
	fields(c.stdout, "  ", "number", d.Number, "file", joined(", ", f.Name, string(f.ID)), "outline", who)
	for _, finding := range o.Findings {
		fields(c.stdout, "  ", "look at", finding)
	}
	if len(o.Items) == 0 {
		fmt.Fprintln(c.stdout, "  No articles were found in it.")
	}
	for _, p := range o.Items {
		name := joined("  ", strings.Repeat("  ", p.Level)+p.Label, p.Heading)
		place := fmt.Sprintf("byte %d", p.Offset)
		if p.Page > 0 {
			place = fmt.Sprintf("p. %d", p.Page)
		}
		fmt.Fprintf(c.stdout, "  %s  %s  %s\n", runewidth.FillRight(runewidth.Truncate(name, 40, "…"), 40), runewidth.FillRight(place, 8), p.EID)
	}
	return nil
}

func (c *outlineCommand) list(ctx context.Context, s service) error {
	waiting, err := s.WaitingOutlines(ctx)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(waiting)
	}
	if len(waiting) == 0 {
		fmt.Fprintln(c.stdout, "No outline waits to be confirmed.")
		return nil
	}
	rows := [][]string{{"NUMBER", "TITLE", "VERSION", "LANG", "FOUND"}}
	for _, w := range waiting {
		rows = append(rows, []string{w.Number, w.Title, fmt.Sprint(w.Version), string(w.Language), fmt.Sprint(w.Provisions)})
	}
	table(c.stdout, rows)
	return nil
}
