package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"acervo/records"
	"acervo/schemas"
	"acervo/storage"
	"acervo/storage/archive"
)

// Export writes everything into a folder, for whoever has no Acervo.
func (a archivist) Export(ctx context.Context, r records.ExportRequest, progress func(records.Export)) (records.Export, error) {
	extras := map[string][]byte{"schema.sql": schemas.Tables()}
	for _, name := range schemas.TypeSchemas() {
		if b, ok := schemas.TypeSchema(name); ok {
			extras["schemas/"+name+".json"] = b
		}
	}
	public, err := os.ReadFile(filepath.Join(a.app.config.Data, ledgerPub))
	if err != nil {
		return records.Export{}, records.Errorf(records.Unavailable, "The ledger's public key %s cannot be read: %s.", ledgerPub, reason(err)).Because(err)
	}
	extras[ledgerPub] = public
	profile := a.app.profile()
	return archive.MakeExport(ctx, r.Folder, archive.ExportSource{
		Catalogue: a.app.db, Vault: a.app.vault, Organization: profile.Organization, Origin: profile.Origin, Program: version(), Now: time.Now,
		Secrets: map[string]string{ledgerKey: filepath.Join(a.app.config.Data, ledgerKey)}, ForOthers: r.WithoutSecrets, Extras: extras, Progress: progress,
	})
}

func (p *program) exportCommand() *cobra.Command {
	var request records.ExportRequest
	cmd := &cobra.Command{
		Use:   "export FOLDER",
		Short: "Write everything into a folder that is read without Acervo, while the service goes on",
		Long: `Writes all that the service keeps, as it is at one moment, into a new folder, in open
formats: lists of documents and files (CSV and JSON Lines), the files under their
SHA-256, every table and the ledger as JSON Lines, the profile, and a README in four
languages. It is a BagIt package: sha256sum -c manifest-sha256.txt checks it anywhere.

For another institution, for a move to another database, and for the day when there
is no Acervo. acervo import FOLDER makes a service of it again, with nothing lost;
for every night there is acervo backup, which copies only what is new.

What broke off is gone on with by repeating it, and is taken in by nobody before.
The folder holds every record, restricted ones too, the accounts and the key that
signs checkpoints: keep it as the data folder itself. With --without-secrets it has
neither accounts nor keys and is for somebody else to read; no service can be made
of it.`,
		Example: `  acervo export /srv/export/acervo
  acervo export /media/usb/for-the-national-archive --without-secrets
  (cd /srv/export/acervo && sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt)
  acervo import /srv/export/acervo --data /var/lib/new --database postgres://…`,
		Args: exactly(1, "the export's folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.server != "" {
				return usage("export works on the machine of the service; leave --server out.")
			}
			var err error
			if request.Folder, err = filepath.Abs(args[0]); err != nil {
				return usage("%s is no path.", args[0])
			}
			return p.export(cmd.Context(), request)
		},
	}
	cmd.Flags().BoolVar(&request.WithoutSecrets, "without-secrets", false, "for somebody else to read: without accounts and keys")
	return cmd
}

func (p *program) export(ctx context.Context, r records.ExportRequest) error {
	return p.with(ctx, func(s service) error {
		status := p.newStatus()
		e, err := s.Export(ctx, r, func(e records.Export) {
			status.show(fmt.Sprintf("%d rows, %d files, %s", e.Rows, e.Files, bytesText(e.Bytes)))
		})
		status.end()
		if err != nil {
			return err
		}
		if p.json {
			return p.printJSON(e)
		}
		fmt.Fprintf(p.stdout, "Exported %s, %s of %s and %d ledger entries into %s.\n",
			plural(int(e.Documents), "document"), plural(e.Files, "file"), bytesText(e.Bytes), e.Entries, r.Folder)
		fmt.Fprintf(p.stdout, "To check it: (cd %s && sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt)\n", r.Folder)
		return nil
	})
}

// exportAt returns the folder of the export at a path, which may be that of its export.json; "" when there is none.
func exportAt(path string) (string, error) {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		if filepath.Base(path) != "export.json" {
			return "", nil
		}
		path = filepath.Dir(path)
	}
	found, err := archive.Recognize(path)
	if err != nil || found == archive.Foreign || found == archive.Vacant {
		return "", err
	}
	return path, nil
}

// takeIn makes a service of an export.
func (c *importCommand) takeIn(cmd *cobra.Command, dir string) error {
	var other []string
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed && f.Name != "dry-run" {
			other = append(other, "--"+f.Name)
		}
	})
	switch {
	case len(other) > 0:
		return usage("%s is an export: it is taken in as it is. Leave out %s.", dir, strings.Join(other, ", "))
	case c.server != "":
		return usage("An export fills a data folder on this machine; leave --server out.")
	case c.as != "":
		return usage("An export is taken in by whoever has the data folder; leave --as out.")
	}
	from, err := archive.OpenExport(dir)
	if err != nil {
		return err
	}
	if newest := storage.NewestSchema(); from.Schema > newest {
		return records.Errorf(records.Invalid, "The export was made by a newer Acervo, %s (its schema is %d, this program knows %d); install that one.", from.Program, from.Schema, newest).At("export.json")
	}
	if !c.dryRun {
		if len(from.LeftOut) > 0 {
			return records.Errorf(records.Invalid, "The export was made with --without-secrets, for somebody else to read: it has no accounts and no keys, and no service can be made of it.").At("export.json")
		}
		if err := c.mustBeNew(); err != nil {
			return err
		}
	}
	ctx, status := cmd.Context(), c.newStatus()
	problems, err := from.Verify(ctx, func(done, of int) { status.show(fmt.Sprintf("checked %d of %d files", done, of)) })
	status.end()
	if err != nil {
		return err
	}
	if err := c.tellDamage(problems, "found in the export; nothing was taken in."); err != nil {
		return err
	}
	if !c.dryRun {
		key, err := from.Secret(ledgerKey)
		if err != nil {
			return err
		}
		err = c.fill(ctx, from.Schema, key, func(db *storage.DB, vault records.Vault) error {
			return from.Take(ctx, db, vault, func(n int) { status.show(fmt.Sprintf("took in %d of %d files", n, from.Files.Count)) })
		})
		status.end()
		if err != nil {
			return err
		}
	}
	return c.tellTaken(from.Manifest)
}

// mustBeNew refuses a data folder in which somebody worked, before the export is read for hours.
func (c *importCommand) mustBeNew() error {
	for _, used := range []string{c.config.indexFolder(), filepath.Join(c.config.Data, ledgerPub)} {
		if _, err := os.Stat(used); err == nil {
			return records.Errorf(records.Conflict, "The data folder %s is not new: it has %s. Name another --data.", c.config.Data, filepath.Base(used)).At("--data")
		}
	}
	return nil
}

func (c *importCommand) tellTaken(m archive.Manifest) error {
	if c.json {
		return c.printJSON(m)
	}
	did, end := "Took in", "The index is made when the service starts. To check it all: acervo verify"
	if c.dryRun {
		did, end = "Checked", "All is well; nothing was taken in."
	}
	fmt.Fprintf(c.stdout, "%s %s, %s of %s and %d ledger entries, as they were on %s.\n%s\n", did,
		plural(int(m.Documents), "document"), plural(m.Files.Count, "file"), bytesText(m.Files.Bytes), m.Ledger.Entries, moment(m.MadeAt), end)
	return nil
}
