package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/archive"
	"acervo/storage/blob"
)

func (p *program) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild",
		Short: "Make the catalogue anew of the vault alone",
		Long: `Fills a new catalogue from the manifests that the service keeps beside the bytes in
the vault: documents, versions, texts, files, events, the register and the whole
ledger, whose hashes are checked. It is for the day when the database and its
backups are lost.

Accounts are not in the vault; make them anew. What was filed with a key from this machine,
as acervo import does, is not filed again. Nor is the key that signs checkpoints: put
the ledger.key of before into the data folder first, or verify does not know what it signed. Texts are read again from the
files when the service starts. The manifests are some seconds behind the receipts.`,
		Example: `  acervo rebuild --data ./new --vault s3://KEY:SECRET@host:9000/acervo`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if p.server != "" {
				return usage("rebuild fills a data folder on this machine; leave --server out.")
			}
			return p.rebuild(cmd.Context())
		},
	}
}

func (p *program) rebuild(ctx context.Context) (err error) {
	if err := p.checkFolder(); err != nil {
		return err
	}
	lock, err := lockFolder(ctx, p.config.Data, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	log := newLog(p.config, p.stderr)
	vault, err := openVault(ctx, p.config, log)
	if err != nil {
		return err
	}
	manifests, ok := vault.(blob.Manifests)
	if !ok {
		return records.Errorf(records.Invalid, "This vault keeps no manifests.").At("--vault")
	}
	schema, seq, err := archive.WrittenSchema(ctx, manifests)
	if err != nil {
		return err
	}
	db, err := storage.Open(ctx, storage.Config{URL: p.config.Database, Dir: p.config.Data, Log: log, Schema: schema})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	n, err := archive.Rebuild(ctx, manifests, db)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{"documents": n, "ledger_entries": seq})
	}
	fmt.Fprintf(p.stdout, "Rebuilt %s and %d ledger entries. Their texts are read again when the service starts.\n", plural(n, "document"), seq)
	return nil
}
