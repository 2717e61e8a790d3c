package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// fileCommand files documents, versions and texts.
type fileCommand struct {
	*program
	description
	one            bool
	versionOf      string
	textOf         string
	version        int
	label, note    string
	authority      string
	role           string
	requirement    int
	allowDuplicate bool
	wait           bool
}

func (p *program) fileCommand() *cobra.Command {
	c := &fileCommand{program: p}
	cmd := &cobra.Command{
		Use:   "file FILE…",
		Short: "File documents and print their receipts",
		Long: `Files each FILE as a document of its own, all with the same description, and
prints the receipt: register number, SHA-256 and place in the ledger. With --one
the files are one document (its original and its attachments, in that order).

--version-of adds the next version to a document that is there, --text-of another
language to one of its versions. The same bytes are not filed twice unless
--allow-duplicate is given.

With --json, a line of JSON is printed for each document.`,
		Example: `  acervo file RES-12.pdf --type resolution --body AG --date 2019-03-08 --lang es \
      --title "Resolución sobre pensiones" --symbol CPCISS/RES-12/2019
  acervo file RES-12-2021.pdf --version-of CPCISS/RES-12/2019 --date 2021-05-02
  acervo file RES-12-en.pdf --text-of CPCISS/RES-12/2019 --version 2 --lang en`,
		Args: atLeast(1, "the files to file"),
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	c.bind(f)
	f.BoolVar(&c.one, "one", false, "the files are one document")
	f.StringVar(&c.versionOf, "version-of", "", "id, register number or symbol of the document to add a version to")
	f.StringVar(&c.textOf, "text-of", "", "id, register number or symbol of the document to add a language to")
	f.IntVar(&c.version, "version", 0, "with --text-of: number of the version; without it the latest one")
	f.StringVar(&c.label, "label", "", "label of the version")
	f.StringVar(&c.note, "note", "", "note on the version")
	f.StringVar(&c.authority, "authority", "", "authentic (default), official_translation or courtesy_translation")
	f.StringVar(&c.role, "role", "", "what the file is: original (default), signed, scan, source, rendition, attachment")
	f.IntVar(&c.requirement, "requirement", 0, "with --matter: number of the requirement that the document fulfils")
	f.BoolVar(&c.allowDuplicate, "allow-duplicate", false, "file bytes that are filed already")
	f.BoolVar(&c.wait, "wait", false, "wait until the text was read and can be found")
	return cmd
}

func (c *fileCommand) run(ctx context.Context, paths []string) error {
	if c.versionOf != "" && c.textOf != "" {
		return usage("--version-of and --text-of exclude each other.")
	}
	base, err := c.filing()
	if err != nil {
		return err
	}
	base.Label, base.Note, base.Authority, base.AllowDuplicate = c.label, c.note, records.Authority(c.authority), c.allowDuplicate
	base.Requirement = c.requirement
	uploads := make([]client.Upload, 0, len(paths))
	for _, path := range paths {
		u, err := c.upload(path)
		if err != nil {
			return err
		}
		uploads = append(uploads, u)
	}
	if c.one {
		for i := range uploads[1:] {
			if c.role == "" {
				uploads[i+1].Role = records.Attachment
			}
		}
	}
	c.first = true
	return c.with(ctx, func(s service) error {
		send, err := c.target(ctx, s, base)
		if err != nil {
			return err
		}
		return c.fileAll(ctx, s, base, uploads, send)
	})
}

// upload describes a file to send.
func (c *fileCommand) upload(path string) (client.Upload, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return client.Upload{}, records.Errorf(records.Invalid, "The file cannot be read: %s.", reason(err)).At(path)
	case info.IsDir():
		return client.Upload{}, records.Errorf(records.Invalid, "This is a folder. To file all that is in it: acervo import %s", path).At(path)
	case !info.Mode().IsRegular():
		return client.Upload{}, records.Errorf(records.Invalid, "This is not a regular file.").At(path)
	case info.Size() == 0:
		return client.Upload{}, records.Errorf(records.Invalid, "The file is empty; nothing was filed.").At(path)
	}
	return client.Upload{Name: filepath.Base(path), Role: records.FileRole(c.role), Size: info.Size(), Open: func() (*os.File, error) { return os.Open(path) }}, nil
}

// sender files one request.
type sender func(context.Context, client.Filing) (records.Receipt, error)

// target tells where the files go: a new document, a version, or a text.
func (c *fileCommand) target(ctx context.Context, s service, base client.Filing) (sender, error) {
	if c.versionOf == "" && c.textOf == "" {
		return s.File, nil
	}
	d, err := s.Resolve(ctx, c.versionOf+c.textOf)
	if err != nil {
		return nil, err
	}
	if c.versionOf != "" {
		return func(ctx context.Context, f client.Filing) (records.Receipt, error) {
			return s.AddVersion(ctx, d.ID, asVersion(f))
		}, nil
	}
	if base.Language == "" {
		return nil, usage("Say with --lang in which language the text is.")
	}
	v, ok := d.Version(c.version)
	if !ok {
		return nil, records.Errorf(records.NotFound, "%s has no version %d.", d.Number, c.version)
	}
	return func(ctx context.Context, f client.Filing) (records.Receipt, error) {
		return s.AddText(ctx, d.ID, v.Number, asText(f))
	}, nil
}

// asVersion keeps what a version's request can say: the date is the version's.
func asVersion(f client.Filing) client.Filing {
	return client.Filing{
		VersionDate: f.Date, EffectiveOn: f.EffectiveOn, Label: f.Label, Note: f.Note, Language: f.Language, Authority: f.Authority,
		AllowDuplicate: f.AllowDuplicate, Key: f.Key, Uploads: f.Uploads,
	}
}

// asText keeps what a text's request can say.
func asText(f client.Filing) client.Filing {
	return client.Filing{Language: f.Language, Authority: f.Authority, AllowDuplicate: f.AllowDuplicate, Key: f.Key, Uploads: f.Uploads}
}

// fileAll files each upload, or all of them together, and waits for their
// reading where nobody else would do it.
func (c *fileCommand) fileAll(ctx context.Context, s service, base client.Filing, uploads []client.Upload, send sender) error {
	groups := [][]client.Upload{uploads}
	if !c.one {
		groups = groups[:0]
		for i := range uploads {
			groups = append(groups, uploads[i:i+1])
		}
	}
	var filed []records.DocumentID
	var failed []error
	for _, group := range groups {
		f := base
		f.Uploads, f.Key = group, rand.Text()
		r, err := send(ctx, f)
		if err != nil {
			if ctx.Err() != nil || len(groups) == 1 {
				return err
			}
			c.tell(named(err, group[0].Name))
			failed = append(failed, err)
			continue
		}
		filed = append(filed, r.Document)
		if err := c.printReceipt(r); err != nil {
			return err
		}
	}
	if (s.own || c.wait) && len(filed) > 0 {
		if err := c.awaitReading(ctx, s, filed); err != nil {
			return err
		}
	}
	if len(failed) > 0 {
		return &exitError{code: exitPartly, message: fmt.Sprintf("%d of %d files were not filed.", len(failed), len(groups))}
	}
	return nil
}

// named tells with an error which file it is about.
func named(err error, file string) error {
	var e *records.Error
	if !errors.As(err, &e) || e.Field == file {
		return err
	}
	n := *e
	n.Field = joined(": ", file, e.Field)
	return &n
}

func (c *fileCommand) awaitReading(ctx context.Context, s service, filed []records.DocumentID) error {
	unread, err := newWaiter(s, filed).wait(ctx, nil)
	if err != nil {
		return err
	}
	for _, u := range unread {
		fmt.Fprintf(c.stderr, "acervo: %s is filed, but its text was not read: %s\n", u.file, u.reason)
	}
	return nil
}

func until(d records.Date) string {
	if d == "" {
		return ""
	}
	return "until " + string(d) + ": nobody reads it before"
}

// printReceipt prints what was filed, when and under which number.
func (p *program) printReceipt(r records.Receipt) error {
	if p.json {
		return p.printJSON(r)
	}
	if r.Version > 1 {
		fmt.Fprintf(p.stdout, "Filed as version %d of %s\n", r.Version, r.Number)
	} else {
		fmt.Fprintf(p.stdout, "Filed as %s\n", r.Number)
	}
	pairs := []string{
		"title", r.Title, "symbol", r.Symbol, "document", string(r.Document),
		"filed", r.FiledAt.UTC().Format(time.RFC3339) + " by " + r.FiledBy, "matter", string(r.Matter), "sealed", until(r.Sealed), "ledger", fmt.Sprintf("entry %d", r.Seq), "", r.Leaf,
	}
	for _, f := range r.Files {
		pairs = append(pairs, string(f.Role), joined(", ", f.Name, bytesText(f.Size), f.MediaType), "sha256", string(f.SHA256))
	}
	fields(p.stdout, "  ", pairs...)
	return nil
}
