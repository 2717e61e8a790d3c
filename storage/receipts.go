package storage

import (
	"context"
	"encoding/json"

	"acervo/records"
)

// Receipt returns what an idempotency key of an actor was answered, or NotFound.
func (d *DB) Receipt(ctx context.Context, actor, key string) (records.KeptReceipt, error) {
	var r struct {
		Request  string
		Receipt  string
		At       int64
		Document records.DocumentID `db:"document_id"`
	}
	if err := d.get(ctx, &r, `SELECT request, receipt, at, coalesce(document_id, '') AS document_id FROM receipts WHERE actor = ? AND key = ?`, actor, key); err != nil {
		return records.KeptReceipt{}, missing(err, "Nothing was answered to this key.")
	}
	return records.KeptReceipt{Actor: actor, Key: key, Request: r.Request, Receipt: json.RawMessage(r.Receipt), At: instant(r.At), Document: r.Document}, nil
}

// KeepReceipt remembers the answer to an idempotency key of an actor; a key in use is a Conflict.
func (t *tx) KeepReceipt(ctx context.Context, k records.KeptReceipt) error {
	const keep = `INSERT INTO receipts (actor, key, request, receipt, at, document_id) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, keep, k.Actor, k.Key, k.Request, string(k.Receipt), micros(k.At), orNull(string(k.Document)))
	if err != nil {
		return err
	}
	if n == 0 {
		return records.Errorf(records.Conflict, "This idempotency key was used before.").At("Idempotency-Key")
	}
	return nil
}
