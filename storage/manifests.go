package storage

import (
	"context"
	"encoding/json"
	"iter"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
)

// remade tables hold what can be made again from bytes and from the other tables, or
// what is only good for a moment.
var remade = map[string]bool{"passages": true, "citations": true, "citation_keys": true, "document_keys": true, "jobs": true, "ledger_hashes": true, "ledger_head": true, "hold_records": true}

// secret tables hold what no copy beside the files should: whoever may use the vault is not everybody's account.
var secret = map[string]bool{"users": true, "user_links": true, "tokens": true, "saved_searches": true}

// DumpDocument gives the rows that belong to one document, in the form of Dump:
// its own row and, table by table, every row that refers to one of these. A row
// between two documents belongs to the one that its first column names. What can
// be read from its files again is left out.
func (d *DB) DumpDocument(ctx context.Context, id records.DocumentID, write func(table string, row []byte) error) error {
	tables, err := d.tables(ctx, d)
	if err != nil {
		return err
	}
	conditions := map[string]string{}
	for _, t := range tables {
		where := t.belongs(conditions)
		if where == "" {
			continue
		}
		conditions[t.name] = where
		if remade[t.name] {
			continue
		}
		args := make([]any, strings.Count(where, "?"))
		for i := range args {
			args[i] = string(id)
		}
		if err := t.dump(ctx, d.pool, d.dialect, where, args, write); err != nil {
			return err
		}
	}
	return nil
}

// belongs returns the condition that a row of the table belongs to a document,
// given those of its parents; "" when none ever does.
func (t table) belongs(parents map[string]string) string {
	if t.name == "documents" {
		return "id = ?"
	}
	for _, c := range t.columns {
		for _, l := range t.links {
			switch condition := parents[l.Parent]; {
			case condition == "" || l.Column != c.Name:
			case l.Parent == "documents" && l.ParentColumn == "id":
				return l.Column + " = ?"
			default:
				return l.Column + " IN (SELECT " + l.ParentColumn + " FROM " + l.Parent + " WHERE " + condition + ")"
			}
		}
	}
	return ""
}

// DumpShared gives the rows that belong to no document, in the form of Dump,
// without the ledger and without accounts.
func (d *DB) DumpShared(ctx context.Context, write func(table string, row []byte) error) error {
	tables, err := d.tables(ctx, d)
	if err != nil {
		return err
	}
	conditions := map[string]string{}
	for _, t := range tables {
		if conditions[t.name] = t.belongs(conditions); conditions[t.name] != "" || remade[t.name] || secret[t.name] || t.name == "ledger" {
			continue
		}
		if err := t.dump(ctx, d.pool, d.dialect, "", nil, write); err != nil {
			return err
		}
	}
	return nil
}

// DumpLedger gives the entries of a range of numbers, both included, in the form of Dump.
func (d *DB) DumpLedger(ctx context.Context, first, last int64, write func(table string, row []byte) error) error {
	tables, err := d.tables(ctx, d)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if t.name == "ledger" {
			return t.dump(ctx, d.pool, d.dialect, `seq >= ? AND seq <= ?`, []any{first, last}, write)
		}
	}
	return nil
}

// Rebuild fills an empty catalogue with the rows that DumpDocument, DumpShared
// and DumpLedger gave: all, or none. It computes the ledger's hashes and head,
// and has every file read again. A ledger whose entries do not hash to the leaves kept with them is refused.
func (d *DB) Rebuild(ctx context.Context, rows func(table string) iter.Seq2[[]byte, error]) error {
	return d.write(ctx, func(t *tx) error {
		if err := d.load(ctx, t, rows); err != nil {
			return err
		}
		if err := t.seal(ctx); err != nil {
			return err
		}
		// A due date may have moved without the document's manifest, by a matter that was closed or a rule that
		// was changed: all are derived anew before anything goes by them.
		if _, err := t.exec(ctx, `UPDATE retention_applied SET rule = '', after_id = '', done = 0`); err != nil {
			return err
		}
		return d.standAgain(ctx, t)
	})
}

// seal computes hashes and head of the entries, and makes jobs to read every file.
func (t *tx) seal(ctx context.Context) error {
	var edge tree
	at, size := int64(0), int64(0)
	for {
		var rows []entryRow
		if err := t.list(ctx, &rows, `SELECT `+entryColumns+` FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?`, size, verifyStep); err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		var args []any
		first := size
		for _, r := range rows {
			e := r.entry()
			if e.Seq != size+1 || e.LeafHash() != e.Leaf {
				return records.Errorf(records.Invalid, "The ledger is damaged at entry %d: what is kept of it does not hash to its leaf.", size+1).At("ledger")
			}
			idx := tlog.StoredHashIndex(0, size)
			for i, h := range edge.add(e.Leaf) {
				args = append(args, idx+int64(i), h[:])
			}
			size, at = e.Seq, r.At
		}
		if err := insertRows(ctx, t, insertHashes, 2, args); err != nil {
			return err
		}
		if size == first {
			break
		}
	}
	if _, err := t.exec(ctx, `DELETE FROM settings WHERE key = ?`, KeysSetting); err != nil { // so that keys are made anew
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM settings WHERE key = ?`, accountsSinceSetting); err != nil {
		return err
	}
	var accounts int64
	if err := t.get(ctx, &accounts, `SELECT count(*) FROM ledger WHERE action = ?`, string(records.UserCreated)); err != nil {
		return err
	}
	if accounts > 0 { // the ledger tells of accounts that nobody has any more
		if _, err := t.exec(ctx, `INSERT INTO settings (key, value) VALUES (?, ?)`, accountsSinceSetting, strconv.FormatInt(size, 10)); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, `DELETE FROM ledger_head`); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO ledger_head (one, size, at, edge) VALUES (1, ?, ?, ?)`, size, at, edge.bytes()); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE files SET state = 'pending', attempts = 0, next_try = 0 WHERE document_id IN (SELECT id FROM documents WHERE fate = '')`); err != nil {
		return err
	}
	if err := t.gatherAgain(ctx); err != nil {
		return err
	}
	const again = `INSERT INTO jobs (kind, file_id, document_id, state, attempts, error, run_at, again_at, lease_until, created_at, finished_at)
		SELECT 'read', id, document_id, 'waiting', 0, '', ?, 0, 0, ?, 0 FROM files WHERE document_id IN (SELECT id FROM documents WHERE fate = '') ORDER BY id`
	now := t.now().UnixMicro()
	_, err := t.exec(ctx, again, now, now)
	t.enqueued = true
	return err
}

// gatherAgain puts under each hold what the ledger says was put under it.
func (t *tx) gatherAgain(ctx context.Context) error {
	for after := int64(0); ; {
		var rows []entryRow
		const page = `SELECT ` + entryColumns + ` FROM ledger WHERE seq > ? AND action = ? ORDER BY seq LIMIT 100`
		if err := t.list(ctx, &rows, page, after, string(records.HoldExtended)); err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			var detail records.HoldExtension
			if err := json.Unmarshal([]byte(r.Detail), &detail); err != nil {
				return err
			}
			where, arg := among(t.dialect, "d.id", detail.Records)
			insert := `INSERT INTO hold_records (hold_seq, document_id, added_at) SELECT CAST(? AS BIGINT), d.id, CAST(? AS BIGINT) FROM documents d WHERE ` + where + ` ON CONFLICT DO NOTHING`
			if _, err := t.exec(ctx, insert, int64(detail.Hold), r.At, arg); err != nil {
				return err
			}
			after = r.Seq
		}
	}
}
