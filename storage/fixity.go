package storage

import (
	"context"

	"acervo/records"
)

var _ records.FixityKeeper = (*DB)(nil)

// KeptSums lists the bytes that must be in the vault, of files of documents that are kept and
// of issued copies, with their sizes, in order after one sum and before another.
func (d *DB) KeptSums(ctx context.Context, after, before records.Sum, limit int) ([]records.Blob, error) {
	const page = `SELECT sum, max(size) AS size FROM (
			SELECT f.sha256 AS sum, f.size AS size FROM files f JOIN documents d ON d.id = f.document_id WHERE f.sha256 > ? AND f.sha256 < ? AND d.fate = ''
			UNION ALL
			SELECT c.issued_sha256, c.size FROM copies c JOIN documents d ON d.id = c.document_id WHERE c.issued_sha256 > ? AND c.issued_sha256 < ? AND d.fate = ''
		) kept GROUP BY sum ORDER BY sum LIMIT ?`
	var rows []struct {
		Sum  records.Sum
		Size int64
	}
	if err := d.list(ctx, &rows, page, string(after), string(before), string(after), string(before), limit); err != nil {
		return nil, err
	}
	blobs := make([]records.Blob, len(rows))
	for i, r := range rows {
		blobs[i] = records.Blob{Sum: r.Sum, Size: r.Size}
	}
	return blobs, nil
}

// rangeRow is a row of fixity_ranges.
type rangeRow struct {
	Prefix      string      `db:"prefix"`
	CheckedAt   int64       `db:"checked_at"`
	Blobs       int64       `db:"blobs"`
	Bytes       int64       `db:"bytes"`
	Faults      int64       `db:"faults"`
	Cursor      records.Sum `db:"pass_cursor"`
	PassBlobs   int64       `db:"pass_blobs"`
	PassBytes   int64       `db:"pass_bytes"`
	PassFaults  int64       `db:"pass_faults"`
	PassStarted int64       `db:"pass_started"`
}

const rangeColumns = `prefix, checked_at, blobs, bytes, faults, pass_cursor, pass_blobs, pass_bytes, pass_faults, pass_started`

// FixityRanges lists what is known of every range that was ever gone into.
func (d *DB) FixityRanges(ctx context.Context) ([]records.FixityRange, error) {
	var rows []rangeRow
	if err := d.list(ctx, &rows, `SELECT `+rangeColumns+` FROM fixity_ranges ORDER BY prefix`); err != nil {
		return nil, err
	}
	all := make([]records.FixityRange, len(rows))
	for i, r := range rows {
		all[i] = records.FixityRange{
			Prefix: r.Prefix, CheckedAt: instant(r.CheckedAt), Blobs: r.Blobs, Bytes: r.Bytes, Faults: r.Faults,
			Cursor: r.Cursor, PassBlobs: r.PassBlobs, PassBytes: r.PassBytes, PassFaults: r.PassFaults, PassStarted: instant(r.PassStarted),
		}
	}
	return all, nil
}

// SaveFixityRange keeps what is known of a range.
func (d *DB) SaveFixityRange(ctx context.Context, r records.FixityRange) error {
	const save = `INSERT INTO fixity_ranges (` + rangeColumns + `) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (prefix) DO UPDATE SET
		checked_at = excluded.checked_at, blobs = excluded.blobs, bytes = excluded.bytes, faults = excluded.faults, pass_cursor = excluded.pass_cursor,
		pass_blobs = excluded.pass_blobs, pass_bytes = excluded.pass_bytes, pass_faults = excluded.pass_faults, pass_started = excluded.pass_started`
	return d.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, save, r.Prefix, micros(r.CheckedAt), r.Blobs, r.Bytes, r.Faults, string(r.Cursor), r.PassBlobs, r.PassBytes, r.PassFaults, micros(r.PassStarted))
		return err
	})
}

// findingRow is a row of fixity_findings.
type findingRow struct {
	Sum        records.Sum        `db:"sha256"`
	Second     bool               `db:"second"`
	Fault      records.BytesFault `db:"fault"`
	Size       int64              `db:"size"`
	FoundAt    int64              `db:"found_at"`
	RepairedAt int64              `db:"repaired_at"`
}

const findingColumns = `sha256, second, fault, size, found_at, repaired_at`

func (r findingRow) finding() records.BytesFinding {
	return records.BytesFinding{Sum: r.Sum, Second: r.Second, Fault: r.Fault, Size: r.Size, FoundAt: instant(r.FoundAt), RepairedAt: instant(r.RepairedAt)}
}

// SaveBytesFinding keeps a finding in place of what was kept for that vault and sum, with its ledger entry.
func (d *DB) SaveBytesFinding(ctx context.Context, f records.BytesFinding, e records.Entry) error {
	const save = `INSERT INTO fixity_findings (` + findingColumns + `) VALUES (?,?,?,?,?,?) ON CONFLICT (sha256, second) DO UPDATE SET
		fault = excluded.fault, size = excluded.size, found_at = excluded.found_at, repaired_at = excluded.repaired_at`
	return d.withEntry(ctx, e, func(t *tx) error {
		_, err := t.exec(ctx, save, string(f.Sum), f.Second, string(f.Fault), f.Size, micros(f.FoundAt), micros(f.RepairedAt))
		return err
	})
}

// BytesFindings lists findings, those that are still so first, then the latest.
func (d *DB) BytesFindings(ctx context.Context, limit int) ([]records.BytesFinding, error) {
	const page = `SELECT ` + findingColumns + ` FROM fixity_findings ORDER BY CASE WHEN repaired_at = 0 THEN 0 ELSE 1 END, found_at DESC, sha256, second LIMIT ?`
	var rows []findingRow
	if err := d.list(ctx, &rows, page, limit); err != nil {
		return nil, err
	}
	all := make([]records.BytesFinding, len(rows))
	for i, r := range rows {
		all[i] = r.finding()
	}
	return all, nil
}

// BytesFinding returns what is kept for a vault and sum, or NotFound.
func (d *DB) BytesFinding(ctx context.Context, sum records.Sum, second bool) (records.BytesFinding, error) {
	var r findingRow
	err := d.get(ctx, &r, `SELECT `+findingColumns+` FROM fixity_findings WHERE sha256 = ? AND second = ?`, string(sum), second)
	return r.finding(), missing(err, "Nothing was found wrong with %s.", sum)
}
