package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/archive"
)

// ledgerKey is the file with the key that signs checkpoints, in the data folder and in backups.
const ledgerKey = "ledger.key"

// ledgerPub is the file with its public key, in the data folder and in exports.
const ledgerPub = "ledger.pub"

// archivist takes backups of the house and makes exports of it.
type archivist struct{ app *app }

var _ records.Archivist = archivist{}

// Backup adds a snapshot to the archive in the folder and prunes it.
func (a archivist) Backup(ctx context.Context, folder string, keep int, progress func(records.Backup)) (records.Backup, error) {
	to, err := archive.Open(folder, true)
	if err != nil {
		return records.Backup{}, err
	}
	backup := func(s archive.Snapshot) records.Backup {
		return records.Backup{
			Folder: folder, Snapshot: s.Name, MadeAt: s.MadeAt, Entries: s.Entries, Root: s.Root, Blobs: s.Blobs, NewBlobs: s.New, Bytes: s.Bytes,
		}
	}
	s, err := to.Take(ctx, archive.Source{
		Catalogue: a.app.db, Vault: a.app.vault, Origin: a.app.profile().Origin, Program: version(), Now: time.Now,
		Secrets:  map[string]string{ledgerKey: filepath.Join(a.app.config.Data, ledgerKey)},
		Progress: func(s archive.Snapshot) { progress(backup(s)) },
	})
	if err != nil {
		return records.Backup{}, err
	}
	b := backup(s)
	if keep > 0 {
		b.Pruned, _, err = to.Prune(ctx, keep)
	}
	return b, err
}

func (p *program) backupCommand() *cobra.Command {
	var keep int
	cmd := &cobra.Command{
		Use:   "backup FOLDER",
		Short: "Save everything into a folder, in open formats, while the service goes on",
		Long: `Adds a snapshot to the archive in a folder: every row of the catalogue and the
ledger as JSON Lines, at one moment, and the bytes of files under their SHA-256.
Snapshots share the bytes, so a second one copies only what is new.

The folder holds every record, restricted ones too, the accounts and the key that
signs checkpoints: keep it as the data folder itself. acervo restore makes a
service of it again, on SQLite or PostgreSQL, a folder or S3.`,
		Example: `  acervo backup /srv/backup/acervo --keep 30`,
		Args:    exactly(1, "the archive's folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.server != "" {
				return usage("backup works on the machine of the service; leave --server out.")
			}
			folder, err := filepath.Abs(args[0])
			if err != nil {
				return usage("%s is no path.", args[0])
			}
			return p.backup(cmd.Context(), folder, keep)
		},
	}
	cmd.Flags().IntVar(&keep, "keep", 0, "keep this many of the newest snapshots; 0 keeps all")
	return cmd
}

func (p *program) backup(ctx context.Context, folder string, keep int) error {
	return p.with(ctx, func(s service) error {
		status := p.newStatus()
		b, err := s.Backup(ctx, folder, keep, func(b records.Backup) {
			status.show(fmt.Sprintf("%d blobs, %s", b.Blobs, bytesText(b.Bytes)))
		})
		status.end()
		if err != nil {
			return err
		}
		if p.json {
			return p.printJSON(b)
		}
		fmt.Fprintf(p.stdout, "Saved %d ledger entries and %s of %s (%d of them new) as %s.\n", b.Entries, plural(b.Blobs, "blob"), bytesText(b.Bytes), b.NewBlobs,
			filepath.Join(folder, "snapshots", b.Snapshot))
		if b.Pruned > 0 {
			fmt.Fprintf(p.stdout, "Removed %s.\n", plural(b.Pruned, "older snapshot"))
		}
		return nil
	})
}

func (p *program) restoreCommand() *cobra.Command {
	var snapshot string
	var check, list bool
	cmd := &cobra.Command{
		Use:   "restore FOLDER",
		Short: "Make a new service of what was saved",
		Long: `Reads the archive in a folder and fills a new data folder (--data), database and
vault with it. First every byte of the snapshot is checked; a bad archive is
refused before anything is touched. The database must be new. The index is made anew when the
service starts.

Moving from SQLite to PostgreSQL, or from a folder to S3, is a backup and a restore.`,
		Example: `  acervo restore /srv/backup/acervo --data /var/lib/acervo
  acervo restore /srv/backup/acervo --check
  acervo restore /srv/backup/acervo --data ./new --database postgres://… --vault s3://…`,
		Args: exactly(1, "the archive's folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.server != "" {
				return usage("restore fills a data folder on this machine; leave --server out.")
			}
			if found, err := archive.Recognize(args[0]); err == nil && found == archive.Whole {
				return usage("%s is an export. Take it in with: acervo import %s --data FOLDER", args[0], args[0])
			}
			from, err := archive.Open(args[0], false)
			if err != nil {
				return err
			}
			if list {
				return p.listSnapshots(from)
			}
			return p.restore(cmd.Context(), from, snapshot, check)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&snapshot, "snapshot", "", "name of the snapshot; without it the newest")
	f.BoolVar(&list, "list", false, "list the snapshots and do nothing")
	f.BoolVar(&check, "check", false, "check every byte of the snapshot and do nothing")
	return cmd
}

func (p *program) listSnapshots(from *archive.Archive) error {
	all, err := from.Snapshots()
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{"snapshots": all})
	}
	for _, s := range all {
		fmt.Fprintf(p.stdout, "%s  %s, %d ledger entries, %s of %s\n", s.Name, moment(s.MadeAt), s.Entries, plural(s.Blobs, "blob"), bytesText(s.Bytes))
	}
	return nil
}

func (p *program) restore(ctx context.Context, from *archive.Archive, name string, check bool) error {
	s, err := from.Snapshot(name)
	if err != nil {
		return err
	}
	status := p.newStatus()
	problems, err := from.Verify(ctx, s, func(n int) { status.show(fmt.Sprintf("checked %d of %d blobs", n, s.Blobs)) })
	status.end()
	if err != nil {
		return err
	}
	if err := p.tellDamage(problems, "found in the archive; nothing was restored."); err != nil {
		return err
	}
	if !check {
		key, err := from.Secret(s, ledgerKey)
		if err != nil {
			return err
		}
		err = p.fill(ctx, s.Schema, key, func(db *storage.DB, vault records.Vault) error {
			return from.Restore(ctx, s, db, vault, func(n int) { status.show(fmt.Sprintf("restored %d of %d blobs", n, s.Blobs)) })
		})
		status.end()
		if err != nil {
			return err
		}
	}
	if p.json {
		return p.printJSON(s)
	}
	did := "Restored"
	if check {
		did = "Checked"
	}
	fmt.Fprintf(p.stdout, "%s %d ledger entries and %s of %s, as they were on %s.\n", did, s.Entries, plural(s.Blobs, "blob"), bytesText(s.Bytes), moment(s.MadeAt))
	if !check {
		fmt.Fprintln(p.stdout, "What was destroyed since is here again. Hold the certificates of disposition made since against it: acervo verify --against CERTIFICATE.json")
	}
	return nil
}

// tellDamage names what is wrong with something that was checked, and fails if anything is.
func (p *program) tellDamage(problems []string, outcome string) error {
	for _, problem := range problems {
		fmt.Fprintln(p.stderr, "DAMAGE: "+problem)
	}
	if len(problems) == 0 {
		return nil
	}
	return &exitError{code: exitDamage, message: plural(len(problems), "problem") + " " + outcome}
}

// fill makes a data folder of what was saved with a schema and a key: take fills its catalogue and its vault.
func (p *program) fill(ctx context.Context, schema int64, key []byte, take func(db *storage.DB, vault records.Vault) error) (err error) {
	lock, err := lockFolder(ctx, p.config.Data, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	path := filepath.Join(p.config.Data, ledgerKey)
	have, rerr := os.ReadFile(path)
	if rerr == nil && strings.TrimSpace(string(have)) != strings.TrimSpace(string(key)) {
		return records.Errorf(records.Conflict, "The data folder %s is not new: it has a key of its own, %s. Name another --data.", p.config.Data, ledgerKey).At("--data")
	}
	log := newLog(p.config, p.stderr)
	db, err := storage.Open(ctx, storage.Config{URL: p.config.Database, Dir: p.config.Data, Log: log, Schema: schema})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	head, err := db.Head(ctx)
	if err != nil {
		return err
	}
	if head.Size > 0 {
		return records.Errorf(records.Conflict, "The database is not new: its ledger has %d entries. Name another --data or --database.", head.Size).At("--data")
	}
	vault, err := openVault(ctx, p.config, log)
	if err != nil {
		return err
	}
	if err := take(db, vault); err != nil || rerr == nil {
		return err
	}
	if err := writeNew(path, key); err != nil {
		return records.Errorf(records.Conflict, "The ledger's key %s cannot be written: %s.", path, reason(err)).At("--data")
	}
	return nil
}
