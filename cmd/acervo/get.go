package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// getCommand fetches a version of a document.
type getCommand struct {
	*program
	version int
	asOf    string
	on      string
	known   string
	lang    string
	text    bool
	page    int
	info    bool
	output  string
}

func (p *program) getCommand() *cobra.Command {
	c := &getCommand{program: p}
	cmd := &cobra.Command{
		Use:   "get ID | NUMBER | SYMBOL",
		Short: "Fetch a version of a document",
		Long: `Fetches the file of a document's version, as it was filed: the latest version
unless --version or --as-of says otherwise, the authentic text unless --lang does.
With --on it is the text that was the law on that day, of this document or of the
one that stood in its place; why, until when and what one has to know about it is
told on the standard error, and with --info on the standard output.
It goes to the standard output, or with -o to a file; its SHA-256 is checked.

--text prints the text that was read from it, --page that of one page, --info
what is known of the document and its versions.`,
		Example: `  acervo get CPCISS/RES-12/2019 -o .
  acervo get CPCISS/RES-12/2019 --version 1 --lang en --text
  acervo get CISS/EST --on 2014-05-01 --lang es --text
  acervo get CISS/EST --on 2014-05-01 --known 2020-12-31 --info
  acervo get CISS/AG/RES/2026/12 --as-of 2026-03-31 --info`,
		Args: exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.IntVar(&c.version, "version", 0, "number of the version")
	f.StringVar(&c.asOf, "as-of", "", "the version that was the latest one filed at the end of this day")
	f.StringVar(&c.on, "on", "", "the text that was the law on this day")
	f.StringVar(&c.known, "known", "", "with --on: as known then; a date (the end of that day) or a time")
	f.StringVar(&c.lang, "lang", "", "language of the text")
	f.BoolVar(&c.text, "text", false, "print the text instead of the file")
	f.IntVar(&c.page, "page", 0, "print the text of this page, from 1")
	f.BoolVar(&c.info, "info", false, "print what is known of the document")
	f.StringVarP(&c.output, "output", "o", "", "file to write, or a folder: then under the file's own name")
	return cmd
}

func (c *getCommand) run(ctx context.Context, ref string) error {
	asOf, err := records.ParseDate(c.asOf)
	if err != nil {
		return usage("--as-of: %s", err)
	}
	on, err := records.ParseDate(c.on)
	switch {
	case err != nil:
		return usage("--on: %s", err)
	case on != "" && (c.version != 0 || asOf != ""):
		return usage("--on chooses the version; leave --version and --as-of out.")
	case on == "" && c.known != "":
		return usage("--known says as of when the answer to --on is asked for; give --on.")
	case c.version != 0 && asOf != "":
		return usage("--version and --as-of exclude each other.")
	case c.version < 0 || c.page < 0:
		return usage("Versions and pages are counted from 1.")
	}
	return c.with(ctx, func(s service) error {
		d, err := s.Resolve(ctx, ref)
		if err != nil {
			return err
		}
		if on != "" {
			return c.runOn(ctx, s, d, on)
		}
		v, err := c.find(ctx, s, d, asOf)
		if err != nil {
			return err
		}
		if c.info || c.json && !c.text && c.page == 0 && c.output == "" {
			return c.printInfo(d, v)
		}
		return c.fetch(ctx, s, d, v)
	})
}

// find returns the version that was asked for.
func (c *getCommand) find(ctx context.Context, s service, d client.Document, on records.Date) (client.Version, error) {
	if on != "" {
		return s.AsFiled(ctx, d.ID, on)
	}
	v, ok := d.Version(c.version)
	if !ok {
		return v, records.Errorf(records.NotFound, "%s has no version %d; it has %s.", d.Number, c.version, plural(len(d.Versions), "version"))
	}
	return v, nil
}

// fetch writes the file or its text.
func (c *getCommand) fetch(ctx context.Context, s service, d client.Document, v client.Version) error {
	t, exact, ok := v.Text(records.Language(c.lang).Primary())
	if !ok {
		return records.Errorf(records.NotFound, "Version %d of %s has no text.", v.Number, d.Number)
	}
	if !exact {
		fmt.Fprintf(c.stderr, "acervo: version %d has no text in %q; this is the one in %q (%s).\n", v.Number, c.lang, t.Language, t.Authority)
	}
	return c.fetchText(ctx, s, d.Number, v.Number, t)
}

// fetchText writes the file of a text, or what was read from it.
func (c *getCommand) fetchText(ctx context.Context, s service, document string, version int, t client.Text) error {
	f, ok := t.Main()
	if c.text || c.page > 0 {
		f, ok = t.Reads()
	}
	if !ok {
		return records.Errorf(records.NotFound, "Version %d of %s has no file in %q.", version, document, t.Language)
	}
	name := f.Name
	write := func(w io.Writer) error { return s.Download(ctx, f, w) }
	switch {
	case c.page > 0:
		name = fmt.Sprintf("%s.p%d.txt", name, c.page)
		write = func(w io.Writer) error { return c.writePage(ctx, s, f, w) }
	case c.text:
		name += ".txt"
		write = func(w io.Writer) error { return c.writeText(ctx, s, f, w) }
	case c.output == "" && isTerminal(c.stdout) && !strings.HasPrefix(f.MediaType, "text/"):
		return usage("%s is %s and no text for a terminal; save it with -o FILE, or read it with --text.", f.Name, f.MediaType)
	}
	if c.output == "" || c.output == "-" {
		return write(c.stdout)
	}
	path, err := save(c.output, name, write)
	if err == nil {
		fmt.Fprintf(c.stderr, "%s: version %d of %s (%s), %s\n", path, version, document, t.Language, f.MediaType)
	}
	return err
}

func (c *getCommand) writeText(ctx context.Context, s service, f client.File, w io.Writer) error {
	if c.json {
		var b bytes.Buffer
		if err := s.Text(ctx, f.ID, &b); err != nil {
			return err
		}
		return c.printJSON(map[string]any{"file": f.ID, "text": b.String()})
	}
	return s.Text(ctx, f.ID, w)
}

func (c *getCommand) writePage(ctx context.Context, s service, f client.File, w io.Writer) error {
	page, err := s.Page(ctx, f.ID, c.page)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(page)
	}
	_, err = fmt.Fprintln(w, strings.TrimRight(page.Text, "\n"))
	return err
}

// save writes to a file, or into a folder under a name; the file appears only
// when it is complete.
func save(to, name string, write func(io.Writer) error) (string, error) {
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		to = filepath.Join(to, filepath.Base(records.CleanName(name)))
	}
	f, err := os.CreateTemp(filepath.Dir(to), ".acervo-*")
	if err != nil {
		return "", records.Errorf(records.Invalid, "%s cannot be written: %s.", to, reason(err)).At("--output")
	}
	err = errors.Join(write(f), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), to)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return to, nil
}

// printInfo prints what is known of a document and its versions.
func (c *getCommand) printInfo(d client.Document, chosen client.Version) error {
	if c.version != 0 || c.asOf != "" {
		d.Versions = []client.Version{chosen}
	}
	if c.json {
		return c.printJSON(d)
	}
	for _, line := range wrap(d.Title, pageWidth) {
		fmt.Fprintln(c.stdout, c.bold(line))
	}
	metadata := string(d.Metadata)
	if metadata == "{}" {
		metadata = ""
	}
	fields(c.stdout, "  ", "number", d.Number, "annulled", annulledText(d.Annulled), "symbol", d.Symbol, "document", string(d.ID), "type", d.Type, "class", d.Class, "body", d.Body,
		"date", string(d.Date), "access", accessText(d.Access), "metadata", metadata, "filed", moment(d.FiledAt)+by(d.FiledBy))
	for _, v := range d.Versions {
		facts := joined(", ", string(v.Date), since(v.EffectiveOn), v.Label, "filed "+moment(v.FiledAt))
		fmt.Fprintf(c.stdout, "\n  Version %d  %s\n", v.Number, facts)
		for _, t := range v.Texts {
			for _, f := range t.Files {
				fields(c.stdout, "    ", string(t.Language)+" "+string(f.Role), joined(", ", f.Name, bytesText(f.Size), readingText(f.Reading)), "sha256", string(f.SHA256))
			}
		}
	}
	return nil
}

func since(d records.Date) string {
	if d == "" {
		return ""
	}
	return "in force from " + string(d)
}

func accessText(a client.Access) string {
	s := joined(": ", string(a.Level), strings.Join(a.Bodies, ", "))
	if a.Embargo != "" {
		s += ", embargo until " + string(a.Embargo)
	}
	return s
}

func readingText(r client.Reading) string {
	switch r.State {
	case records.ReadingDone:
		if r.Pages > 0 {
			return plural(r.Pages, "page")
		}
		return plural(r.Words, "word")
	case records.ReadingFailed:
		return "text not read: " + r.Reason
	}
	return joined(": ", "being read", r.Reason)
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// by names who did something, where that is told.
func by(name string) string {
	if name == "" {
		return ""
	}
	return " by " + name
}
