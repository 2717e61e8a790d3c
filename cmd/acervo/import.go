package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/manifest"
	"acervo/records"
)

// importCommand files a folder or what a manifest lists.
type importCommand struct {
	*program
	defaults       description
	dryRun         bool
	workers        int
	report         string
	noWait         bool
	allowDuplicate bool
}

// maxWorkers bounds the parallel requests: more of them only wait for one another.
const maxWorkers = 64

func (p *program) importCommand() *cobra.Command {
	c := &importCommand{program: p}
	cmd := &cobra.Command{
		Use:   "import FOLDER | MANIFEST.csv | MANIFEST.jsonl | EXPORT",
		Short: "File a whole folder, or what a manifest lists; or take in an export",
		Long: `Files every file of a FOLDER as a document, in all its subfolders (links and
hidden files are passed over and told), or the files that a MANIFEST lists.

A manifest is CSV with a header, or JSON Lines with the same names as keys:

  file          path relative to the manifest, inside its folder (required)
  document      any key; rows with the same key are versions of one document, in
                the order of date; with the same date and another lang they are
                the texts of one version
  type, class, body, symbol        codes of the profile; the official symbol
  title, lang, date, effective_on  of this version; dates as 2019-03-08. Of a norm,
          effective_on makes the legal event: the first version that has one came
          into force that day, each later one amended it
  access        public, members, staff or restricted:BODY,BODY; @DATE: embargo
  metadata      the type's own metadata, a JSON object

What a row does not say is taken from the flags. Rows with a mistake are told by
line and column and left out with their document; an unknown column stops all.

Running it again files nothing twice: what was filed is recognized by its row and
its bytes, so a broken-off import is resumed by repeating it. Add rows with later
dates to file newer versions. Bytes that are filed already under another document
are told as duplicates.

A folder that acervo export made is an EXPORT: all of it, with its ledger, accounts
and history, becomes a new service on --data, --database and --vault, which must be
new. First every sum and the ledger are checked; a bad or unfinished export is
refused before anything is touched, and --dry-run does nothing but this. An import
that broke off is repeated. The index is made when the service starts. No other
flag goes with an export.`,
		Example: `  acervo import ./old-server --type minutes --body AG --dry-run
  acervo import statutes/manifest.csv --report statutes.jsonl
  acervo import /srv/export/acervo --data ./new --database postgres://… --vault s3://…`,
		Args: exactly(1, "a folder, a manifest or an export"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir, err := exportAt(args[0]); err != nil || dir != "" {
				return errors.Join(err, c.takeIn(cmd, dir))
			}
			return c.run(cmd.Context(), args[0])
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&c.dryRun, "dry-run", false, "check everything and file nothing")
	f.IntVar(&c.workers, "workers", 8, "documents filed at the same time")
	f.StringVar(&c.report, "report", "", "write a line of JSON for each row to this file")
	f.BoolVar(&c.noWait, "no-wait", false, "do not wait until everything was read and can be found")
	f.BoolVar(&c.allowDuplicate, "allow-duplicate", false, "file bytes that are filed already")
	c.defaults.bind(f)
	return cmd
}

func (c *importCommand) run(ctx context.Context, path string) error {
	if c.workers < 1 || c.workers > maxWorkers {
		return usage("--workers must be between 1 and %d.", maxWorkers)
	}
	if made, err := filepath.Glob(filepath.Join(path, "snapshots", "*", "snapshot.json")); err == nil && len(made) > 0 { // its tables are no documents
		return usage("%s is an archive that acervo backup made. Make a service of it with: acervo restore %s --data FOLDER", path, path)
	}
	defaults, err := c.defaultRow()
	if err != nil {
		return err
	}
	source, err := manifest.Open(path)
	if err != nil {
		return usage("%s.", sentence(err.Error()))
	}
	defer source.Close()
	if within := savedWithin(source.Rows); within != "" {
		return usage("%s holds an export or a backup of Acervo, in %s: its tables, accounts and keys are no documents. Take that in by itself, with acervo import or acervo restore, and import the other folders without it.", path, within)
	}
	source.Complete(defaults)
	c.first = true
	return c.with(ctx, func(s service) error {
		profile, err := s.Profile(ctx)
		if err != nil {
			return err
		}
		source.CheckVocabulary(vocabulary(profile))
		docs := source.Documents()
		t, err := newTally(c.program, c.report, rows(docs))
		if err != nil {
			return err
		}
		return errors.Join(c.importAll(ctx, s, source, docs, t), t.close())
	})
}

// savedWithin returns where in a folder an export or a backup lies, "" when there is none. A manifest lists what its writer chose.
func savedWithin(rows []manifest.Row) string {
	for _, r := range rows {
		if r.Line == 0 && strings.HasSuffix("/"+r.File, "/tables/ledger_head.jsonl") {
			return filepath.FromSlash(strings.TrimSuffix(r.File, "ledger_head.jsonl"))
		}
	}
	return ""
}

// defaultRow is what the flags say about rows that say nothing.
func (c *importCommand) defaultRow() (manifest.Row, error) {
	f, err := c.defaults.filing()
	if err != nil {
		return manifest.Row{}, err
	}
	return manifest.Row{
		Type: f.Type, Class: f.Class, Body: f.Body, Title: f.Title, Symbol: f.Symbol, Lang: f.Language.Primary(), Date: f.Date,
		EffectiveOn: f.EffectiveOn, Access: c.defaults.access, Metadata: f.Metadata, Matter: f.Matter,
	}, nil
}

func rows(docs []manifest.Document) int {
	n := 0
	for _, d := range docs {
		for _, v := range d.Versions {
			n += len(v.Rows)
		}
	}
	return n
}

// importAll tells what is wrong, files the rest, and waits until it can be found.
func (c *importCommand) importAll(ctx context.Context, s service, source *manifest.Source, docs []manifest.Document, t *tally) error {
	for _, skip := range source.Skipped {
		t.skipped(skip)
	}
	for _, problem := range source.Problems {
		t.problem(problem)
	}
	if c.dryRun {
		for _, d := range docs {
			t.checked(d)
		}
		return t.summary(true)
	}
	if err := c.fileAll(ctx, s, source, docs, t); err != nil {
		return err
	}
	if c.noWait && !s.own {
		return t.summary(false)
	}
	t.beginReading()
	left, err := newWaiter(s, t.documents()).wait(ctx, t.reading)
	if err != nil {
		return err
	}
	for _, u := range left {
		t.unread(u)
	}
	return t.summary(false)
}

// fileAll files documents side by side, and the versions of each in their order.
func (c *importCommand) fileAll(ctx context.Context, s service, source *manifest.Source, docs []manifest.Document, t *tally) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	f := filer{client: s.Waiting(importPatience), source: source, tally: t, allowDuplicate: c.allowDuplicate}
	queue := make(chan manifest.Document)
	var filers sync.WaitGroup
	for range min(c.workers, len(docs)) {
		filers.Go(func() {
			for d := range queue {
				if err := f.file(ctx, d); err != nil {
					stop(err) // nothing else would come of the other documents
				}
			}
		})
	}
	for _, d := range docs {
		select {
		case queue <- d:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(queue)
	filers.Wait()
	if err := context.Cause(ctx); err != nil {
		t.bar.finish()
		t.say("The import was stopped; run it again to go on where it ended.")
		return err
	}
	return nil
}

// hopeless reports the errors after which no other document can be filed either.
func hopeless(err error) bool {
	switch records.KindOf(err) {
	case records.Unavailable, records.TooMany, records.Unauthenticated, records.Forbidden:
		return true
	}
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
