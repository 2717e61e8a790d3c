package storage

import (
	"context"
	"time"

	"acervo/records"
)

// KeepCheckpoint keeps the signed note over a head of the ledger. The first one over a size stays.
func (d *DB) KeepCheckpoint(ctx context.Context, head records.LedgerHead, note string, at time.Time) error {
	return d.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO checkpoints (size, root, note, at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING`, head.Size, head.Root[:], note, micros(at))
		return err
	})
}

// LatestCheckpoint returns the head and the note of the largest checkpoint kept, or NotFound.
func (d *DB) LatestCheckpoint(ctx context.Context) (records.LedgerHead, string, error) {
	var r struct {
		Size int64
		Root []byte
		Note string
	}
	if err := d.get(ctx, &r, `SELECT size, root, note FROM checkpoints ORDER BY size DESC LIMIT 1`); err != nil {
		return records.LedgerHead{}, "", missing(err, "No checkpoint was signed yet.")
	}
	head := records.LedgerHead{Size: r.Size}
	copy(head.Root[:], r.Root)
	return head, r.Note, nil
}
