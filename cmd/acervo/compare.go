package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// compareCommand shows what became of one text in another.
type compareCommand struct {
	*program
	from, to    string // versions or days
	lang        string
	changedOnly bool
	html        bool
	output      string
}

func (p *program) compareCommand() *cobra.Command {
	c := &compareCommand{program: p}
	cmd := &cobra.Command{
		Use:   "compare A[@VERSION|@DATE] [B[@VERSION|@DATE]]",
		Short: "Show the redline of two texts",
		Long: `Compares two texts of one language, article by article and word by word: two
versions of a document, or two documents. What was moved or renumbered is
recognized; line ends, quotes, page headers and the like are no changes.

A and B are ids, register numbers or symbols, with the number of a version or the
day on which a version was in force behind an @. With A alone, --from and --to
name its versions: without them the latest is compared with the one before.

On a terminal, deleted words are red and struck out, inserted ones green and
underlined; elsewhere they stand as [-deleted-] and [+inserted+].`,
		Example: `  acervo compare CISS-EST-1
  acervo compare CISS-EST-1 --from 1 --to 3 --changed-only
  acervo compare CISS-EST-1@2012-06-01 CISS-EST-1@2019-03-08 -o redline.pdf
  acervo compare CISS-EST-1984 CISS-EST-2012 --lang es --html -o redline.html`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return usage("Give one document or two: %s. See %s --help.", cmd.UseLine(), cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&c.from, "from", "", "version of A, or the day on which it was in force")
	f.StringVar(&c.to, "to", "", "version of B (of A, when it stands alone), or the day on which it was in force")
	f.StringVar(&c.lang, "lang", "", "language of both texts; without it the authentic one")
	f.BoolVar(&c.changedOnly, "changed-only", false, "leave out what did not change")
	f.BoolVar(&c.html, "html", false, "write a page that can be printed and needs no other file")
	f.StringVarP(&c.output, "output", "o", "", "write to this file or folder; .pdf and .html say what it is to be")
	return cmd
}

func (c *compareCommand) run(ctx context.Context, args []string) error {
	query := url.Values{}
	if err := side(query, "from", args[0], c.from); err != nil {
		return err
	}
	second := "@" // the same document
	if len(args) == 2 {
		second = args[1]
	}
	if err := side(query, "to", second, c.to); err != nil {
		return err
	}
	if c.lang != "" {
		query.Set("lang", c.lang)
	}
	if c.changedOnly {
		query.Set("changed_only", "true")
	}
	format := c.format()
	if c.json && format != "" {
		return usage("--json and %s exclude each other.", format)
	}
	return c.with(ctx, func(s service) error {
		if format != "" {
			return c.save(ctx, s, query, format)
		}
		r, err := s.Redline(ctx, query)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(r)
		}
		if c.output != "" && c.output != "-" {
			text := *c
			path, err := save(c.output, "redline.txt", func(w io.Writer) error {
				p := *c.program
				p.stdout, text.program = w, &p
				text.print(r)
				return nil
			})
			if err == nil {
				fmt.Fprintln(c.stderr, path)
			}
			return err
		}
		c.print(r)
		return nil
	})
}

// side reads A@VERSION, A@DATE or what a flag says beside A.
func side(query url.Values, name, arg, flag string) error {
	ref, at := arg, flag
	if i := strings.LastIndexByte(arg, '@'); i >= 0 {
		ref = arg[:i]
		if arg[i+1:] != "" && flag != "" {
			return usage("Name the version of %s once: behind the @, or by --%s.", ref, name)
		}
		if arg[i+1:] != "" {
			at = arg[i+1:]
		}
	}
	if ref != "" {
		query.Set(name, ref)
	}
	if at == "" {
		return nil
	}
	if n, err := strconv.Atoi(at); err == nil && n > 0 {
		query.Set(name+"_version", at)
		return nil
	}
	if d, err := records.ParseDate(at); err == nil {
		query.Set(name+"_on", string(d))
		return nil
	}
	return usage("%q is neither the number of a version nor a day such as 2019-03-08.", at)
}

// format is html or pdf when a page is wanted, else empty.
func (c *compareCommand) format() string {
	switch ending := strings.ToLower(filepath.Ext(c.output)); {
	case ending == ".pdf":
		return "pdf"
	case c.html, ending == ".html", ending == ".htm":
		return "html"
	}
	return ""
}

func (c *compareCommand) save(ctx context.Context, s service, query url.Values, format string) error {
	write := func(w io.Writer) error { return s.RedlineFile(ctx, query, format, w) }
	if c.output == "" || c.output == "-" {
		return write(c.stdout)
	}
	path, err := save(c.output, "redline."+format, write)
	if err == nil {
		fmt.Fprintln(c.stderr, path)
	}
	return err
}

// print shows a redline to people.
func (c *compareCommand) print(r client.Redline) {
	w := c.stdout
	for _, line := range wrap(r.To.Title, pageWidth) {
		fmt.Fprintln(w, c.bold(line))
	}
	fields(w, "  ", "from", comparedText(r.From), "to", comparedText(r.To), "changed", countsText(r.Counts))
	for _, o := range r.Origins {
		name := "without a version"
		if o.Version > 0 {
			name = fmt.Sprintf("version %d", o.Version)
		}
		fields(w, "  ", name, originText(o))
	}
	if len(r.Provisions) == 0 || r.Counts == (client.ChangeCount{Unchanged: r.Counts.Unchanged}) {
		fmt.Fprintln(w, "\nThe two texts say the same.")
	}
	changes := r.Changes()
	layout := changes.Layout()
	for i, p := range changes {
		if !p.Changed() && p.Holds {
			continue
		}
		note := c.bold(provisionName(p.Place())) + ": " + changeText(p)
		for _, by := range r.Provisions[i].By {
			if o := r.Origins[by]; o.Act != nil {
				note += ", by " + joined(", ", joined(" ", o.Act.Symbol, o.Provision), since(o.EffectiveOn))
			}
		}
		fmt.Fprintf(w, "\n%s\n", note)
		if p.Changed() {
			c.printMarked(p, layout)
		}
	}
}

func comparedText(v client.Compared) string {
	return joined(", ", v.Number, v.Symbol, fmt.Sprintf("version %d", v.Version), v.Label, string(v.Date), since(v.EffectiveOn), string(v.Language), string(v.Authority))
}

func originText(o client.Origin) string {
	act := "no act is recorded"
	if o.Act != nil {
		act = joined(" ", "by", joined(", ", o.Act.Title, o.Act.Symbol, o.Provision))
	}
	return joined(", ", strings.ReplaceAll(string(o.Type), "_", " "), act, since(o.EffectiveOn))
}

func countsText(n client.ChangeCount) string {
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{n.Amended, "amended"}, {n.New, "new"}, {n.Repealed, "repealed"}, {n.Moved, "moved"}, {n.Unchanged, "unchanged"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	return strings.Join(parts, ", ") + fmt.Sprintf("; %s in, %d out", plural(n.WordsInserted, "word"), n.WordsDeleted)
}

// provisionName is what a provision is called.
func provisionName(at records.ProvisionPlace) string {
	switch {
	case at.Label != "":
		return joined(". ", at.Label, at.Heading)
	case at.EID != "":
		return at.EID
	case at.Page > 0:
		return fmt.Sprintf("Page %d", at.Page)
	case at.Ordinal > 0:
		return fmt.Sprintf("Part %d", at.Ordinal+1)
	}
	return "Opening"
}

func changeText(p records.ProvisionChange) string {
	switch {
	case p.Change != records.ProvisionMoved:
		return string(p.Change)
	case p.Old.Label == p.New.Label:
		return joined(" and ", "moved", amendedText(p.Amended))
	}
	return joined(" and ", "moved", amendedText(p.Amended)) + ", formerly " + p.Old.Label
}

func amendedText(amended bool) string {
	if amended {
		return "amended"
	}
	return ""
}
