package records

import (
	"context"
	"path/filepath"
	"time"
)

// Backup is a snapshot of everything the service keeps, in a folder of open
// formats. Snapshots in one folder share the bytes of files.
type Backup struct {
	Folder   string    `json:"folder"`
	Snapshot string    `json:"snapshot"`
	MadeAt   time.Time `json:"made_at"`
	Entries  int64     `json:"ledger_entries"` // of the ledger it holds
	Root     string    `json:"ledger_root"`    // of the ledger's tree, base64 as in checkpoints
	Blobs    int       `json:"blobs"`
	NewBlobs int       `json:"new_blobs"` // that the folder did not have before
	Bytes    int64     `json:"bytes"`     // of all blobs
	Pruned   int       `json:"pruned"`    // older snapshots that were removed
}

// Archivist takes backups and makes exports.
type Archivist interface {
	// Backup adds a snapshot to the archive in a folder of the service's machine, made
	// when it is not there, and keeps only the newest snapshots when keep is not 0. It
	// may run while documents are filed. What breaks off leaves the earlier snapshots as they were.
	Backup(ctx context.Context, folder string, keep int, progress func(Backup)) (Backup, error)
	// Export writes everything into a folder of the service's machine that is not there, is empty or
	// holds an export that broke off, which is gone on with; Conflict when it holds anything else. It may
	// run while documents are filed.
	Export(ctx context.Context, r ExportRequest, progress func(Export)) (Export, error)
}

// Backup saves everything into a folder of the service's machine. Whoever holds
// the folder can read all that was filed, so it is for the operator only: who
// administers the service from afar does not thereby read restricted records.
func (o *Office) Backup(ctx context.Context, who Actor, folder string, keep int, progress func(Backup)) (Backup, error) {
	if err := who.Must(ActBackup); err != nil {
		return Backup{}, err
	}
	switch {
	case !filepath.IsAbs(folder):
		return Backup{}, Errorf(Invalid, "Give the whole path of the folder, such as /srv/backup/acervo.").At("folder")
	case keep < 0:
		return Backup{}, Errorf(Invalid, "At least one snapshot must be kept; 0 keeps all.").At("keep")
	case o.archivist == nil:
		return Backup{}, Errorf(Unavailable, "This service takes no backups.")
	}
	b, err := o.archivist.Backup(ctx, folder, keep, progress)
	if err != nil {
		return Backup{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		_, err := tx.Append(ctx, entry(who, BackupTaken, SubjectSystem, "backup", map[string]any{
			"snapshot": b.Snapshot, "ledger_entries": b.Entries, "blobs": b.Blobs, "pruned": b.Pruned,
		}))
		return err
	})
	return b, err
}

// Operator is whoever gives commands on the service's machine itself. Who can
// open the data folder can read all that lies in it, so no rule is asked of them
// twice; what they do stands in the ledger under this name.
func Operator(p *Profile) Actor {
	who := Actor{ID: string(operator), Name: string(operator), Roles: append([]Role{operator}, Roles...)}
	for _, b := range p.Bodies {
		who.Bodies = append(who.Bodies, b.Code)
	}
	return who
}

// operator is the role that nobody can be given.
const operator Role = "operator"
