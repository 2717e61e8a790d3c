package storage

import (
	"context"
	"math"

	"acervo/records"
)

// checkpointRow is a row of checkpoints.
type checkpointRow struct {
	Size int64
	Root []byte
	Note string
	At   int64
}

// Checkpoints returns kept checkpoints, the largest first: at most limit of those
// smaller than before (0: of all).
func (d *DB) Checkpoints(ctx context.Context, before int64, limit int) ([]records.Checkpoint, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	var rows []checkpointRow
	const page = `SELECT size, root, note, at FROM checkpoints WHERE size < ? ORDER BY size DESC LIMIT ?`
	if err := d.list(ctx, &rows, page, before, pageSize(limit, defaultEntries, largestEntries)); err != nil {
		return nil, err
	}
	return d.wholeCheckpoints(ctx, rows)
}

// CheckpointAt returns the kept checkpoint over exactly size entries, or NotFound.
func (d *DB) CheckpointAt(ctx context.Context, size int64) (records.Checkpoint, error) {
	var r checkpointRow
	if err := d.get(ctx, &r, `SELECT size, root, note, at FROM checkpoints WHERE size = ?`, size); err != nil {
		return records.Checkpoint{}, missing(err, "No checkpoint of %d entries was kept.", size)
	}
	all, err := d.wholeCheckpoints(ctx, []checkpointRow{r})
	if err != nil {
		return records.Checkpoint{}, err
	}
	return all[0], nil
}

// wholeCheckpoints adds what others added to them.
func (d *DB) wholeCheckpoints(ctx context.Context, rows []checkpointRow) ([]records.Checkpoint, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	all := make([]records.Checkpoint, len(rows))
	sizes, place := make([]int64, len(rows)), make(map[int64]int, len(rows))
	for i, r := range rows {
		all[i] = records.Checkpoint{Head: records.LedgerHead{Size: r.Size}, Signed: r.Note, At: instant(r.At)}
		copy(all[i].Head.Root[:], r.Root)
		sizes[i], place[r.Size] = r.Size, i
	}
	var signatures []struct {
		Size        int64
		Key, Line   string
		At          int64
		Actor, Name string
	}
	where, arg := amongNumbers(d.dialect, "size", sizes)
	if err := d.list(ctx, &signatures, `SELECT size, key, line, at, actor, name FROM checkpoint_signatures WHERE `+where+` ORDER BY size, at, key`, arg); err != nil {
		return nil, err
	}
	for _, s := range signatures {
		c := &all[place[s.Size]]
		c.Cosignatures = append(c.Cosignatures, records.Cosignature{Key: s.Key, Line: s.Line, At: instant(s.At), Actor: s.Actor, By: s.Name})
	}
	var stamps []struct {
		Size        int64
		Authority   string
		Token       []byte
		Stamped, At int64
	}
	if err := d.list(ctx, &stamps, `SELECT size, authority, token, stamped, at FROM checkpoint_stamps WHERE `+where+` ORDER BY size, at, authority`, arg); err != nil {
		return nil, err
	}
	for _, s := range stamps {
		c := &all[place[s.Size]]
		c.Stamps = append(c.Stamps, records.Stamp{Authority: s.Authority, Time: instant(s.Stamped), Token: s.Token, At: instant(s.At)})
	}
	return all, nil
}

// HappenedAfter reports whether there is a ledger entry after number seq whose action is none of these.
func (d *DB) HappenedAfter(ctx context.Context, seq int64, besides ...records.Action) (bool, error) {
	where, arg := among(d.dialect, "action", besides)
	var found []int64
	err := d.list(ctx, &found, `SELECT seq FROM ledger WHERE seq > ? AND NOT (`+where+`) ORDER BY seq LIMIT 1`, seq, arg)
	return len(found) > 0, err
}

// KeepCheckpoint keeps head, signed note and time, and reports whether it is new: the first one over a size stays.
func (t *tx) KeepCheckpoint(ctx context.Context, c records.Checkpoint) (kept bool, err error) {
	const keep = `INSERT INTO checkpoints (size, root, note, at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, keep, c.Head.Size, c.Head.Root[:], c.Signed, micros(c.At))
	return n > 0, err
}

// KeepCosignature adds a signature to the kept checkpoint of that size, and reports whether it is new.
func (t *tx) KeepCosignature(ctx context.Context, size int64, s records.Cosignature) (kept bool, err error) {
	const keep = `INSERT INTO checkpoint_signatures (size, key, line, at, actor, name) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, keep, size, s.Key, s.Line, micros(s.At), s.Actor, s.By)
	return n > 0, err
}

// KeepStamp adds a time-stamp to the kept checkpoint of that size, and reports whether it is new.
func (t *tx) KeepStamp(ctx context.Context, size int64, s records.Stamp) (kept bool, err error) {
	const keep = `INSERT INTO checkpoint_stamps (size, authority, token, stamped, at) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, keep, size, plain(s.Authority), s.Token, micros(s.Time), micros(s.At))
	return n > 0, err
}
