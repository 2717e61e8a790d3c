package storage

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"acervo/records"
)

// jobRow is a row of jobs.
type jobRow struct {
	ID         int64              `db:"id"`
	Kind       records.JobKind    `db:"kind"`
	File       records.FileID     `db:"file_id"`
	Document   records.DocumentID `db:"document_id"`
	State      records.JobState   `db:"state"`
	Attempts   int                `db:"attempts"`
	Error      string             `db:"error"`
	RunAt      int64              `db:"run_at"`
	LeaseUntil int64              `db:"lease_until"`
	CreatedAt  int64              `db:"created_at"`
	FinishedAt int64              `db:"finished_at"`
}

const jobColumns = `id, kind, file_id, document_id, state, attempts, error, run_at, lease_until, created_at, finished_at`

func jobs(rows []jobRow) []records.Job {
	found := make([]records.Job, len(rows))
	for i, r := range rows {
		found[i] = records.Job{
			ID: r.ID, Kind: r.Kind, File: r.File, Document: r.Document, State: r.State, Attempts: r.Attempts, Error: r.Error,
			RunAt: instant(r.RunAt), LeaseUntil: instant(r.LeaseUntil), CreatedAt: instant(r.CreatedAt), FinishedAt: instant(r.FinishedAt),
		}
	}
	return found
}

// Enqueue makes a job wait. One that waits already is at most made to run
// sooner; one that runs will run once more afterwards; one that is over begins anew.
func (t *tx) Enqueue(ctx context.Context, kind records.JobKind, f records.FileID, at time.Time) error {
	n, err := t.exec(ctx, enqueueFiles(`id = ?`), string(kind), at.UnixMicro(), t.now().UnixMicro(), string(f))
	if err != nil {
		return err
	}
	if n == 0 {
		return records.Errorf(records.NotFound, "There is no file %q.", f)
	}
	t.enqueued = true
	return nil
}

// enqueueFiles makes a job wait for each file that a condition selects.
func enqueueFiles(where string) string {
	return `INSERT INTO jobs (kind, file_id, document_id, state, attempts, error, run_at, again_at, lease_until, created_at, finished_at)
		SELECT ?, id, document_id, 'waiting', 0, '', ?, 0, 0, ?, 0 FROM files WHERE ` + where + `
		ON CONFLICT (kind, file_id) DO UPDATE SET
			again_at = CASE WHEN jobs.state = 'running' THEN excluded.run_at ELSE 0 END,
			run_at = CASE WHEN jobs.state = 'running' OR jobs.state = 'waiting' AND jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END,
			attempts = CASE WHEN jobs.state IN ('running', 'waiting') THEN jobs.attempts ELSE 0 END,
			error = CASE WHEN jobs.state IN ('running', 'waiting') THEN jobs.error ELSE '' END,
			finished_at = 0,
			state = CASE WHEN jobs.state = 'running' THEN 'running' ELSE 'waiting' END`
}

// FinishJob ends a running job, or with a time to run at makes it wait for its
// next try. One that was asked for again while it ran waits anew. A job that
// does not run any more is a Conflict: its lease ran out and another worker finished it.
func (t *tx) FinishJob(ctx context.Context, id int64, state records.JobState, reason string, runAt time.Time) error {
	finished := t.now().UnixMicro()
	if !runAt.IsZero() {
		state, finished = records.JobWaiting, 0
	}
	const finish = `UPDATE jobs SET
			state = CASE WHEN again_at > 0 THEN 'waiting' ELSE ? END,
			attempts = CASE WHEN again_at > 0 THEN 0 ELSE attempts END,
			run_at = CASE WHEN again_at > 0 THEN again_at WHEN CAST(? AS BIGINT) > 0 THEN ? ELSE run_at END,
			finished_at = CASE WHEN again_at > 0 THEN 0 ELSE CAST(? AS BIGINT) END,
			error = ?, again_at = 0, lease_until = 0
		WHERE id = ? AND state = 'running' RETURNING state`
	var now records.JobState
	err := t.get(ctx, &now, finish, string(state), micros(runAt), micros(runAt), finished, plain(reason), id)
	switch {
	case err != nil && records.KindOf(err) == records.NotFound:
		return records.Errorf(records.Conflict, "Job %d is not running any more.", id)
	case err != nil:
		return err
	}
	t.enqueued = t.enqueued || now == records.JobWaiting
	return nil
}

// Claim takes at most limit jobs of a kind that are due, or whose worker's lease ran out, the longest due first.
func (d *DB) Claim(ctx context.Context, kind records.JobKind, limit int, lease time.Duration) ([]records.Job, error) {
	const release = `UPDATE jobs SET state = 'waiting', run_at = lease_until WHERE state = 'running' AND kind = ? AND lease_until <= ?`
	take := `WITH due AS (
			SELECT id FROM jobs WHERE state = 'waiting' AND kind = ? AND run_at <= ? ORDER BY run_at, id LIMIT ?` + d.dialect.skipLocked + `)
		UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_until = ?, again_at = 0
		WHERE id IN (SELECT id FROM due) RETURNING ` + jobColumns
	var rows []jobRow
	err := d.write(ctx, func(t *tx) error {
		rows = nil
		now := d.now()
		if _, err := t.exec(ctx, release, string(kind), now.UnixMicro()); err != nil {
			return err
		}
		return t.list(ctx, &rows, take, string(kind), now.UnixMicro(), limit, now.Add(lease).UnixMicro())
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b jobRow) int { return cmp.Or(cmp.Compare(a.RunAt, b.RunAt), cmp.Compare(a.ID, b.ID)) })
	return jobs(rows), nil
}

// Renew gives jobs that run a lease of that length from now.
func (d *DB) Renew(ctx context.Context, ids []int64, lease time.Duration) error {
	if len(ids) == 0 {
		return nil
	}
	at, list := amongNumbers(d.dialect, "id", ids)
	return d.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `UPDATE jobs SET lease_until = ? WHERE state = 'running' AND `+at, d.now().Add(lease).UnixMicro(), list)
		return err
	})
}

// The bounds of a page of jobs.
const (
	defaultJobs = 100
	largestJobs = 1000
)

// Jobs lists jobs, newest first.
func (d *DB) Jobs(ctx context.Context, f records.JobFilter) ([]records.Job, error) {
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	where, classes := among(d.dialect, d.dialect.unindexed+"d.access_class", f.AccessClasses)
	query := `SELECT ` + jobColumns + ` FROM jobs WHERE id < ? AND EXISTS (SELECT 1 FROM documents d WHERE d.id = jobs.document_id AND ` + where + `)`
	args := []any{f.Before, classes}
	if f.State != "" {
		query, args = query+` AND state = ?`, append(args, string(f.State))
	}
	var rows []jobRow
	if err := d.list(ctx, &rows, query+` ORDER BY id DESC LIMIT ?`, append(args, pageSize(f.Limit, defaultJobs, largestJobs))...); err != nil {
		return nil, err
	}
	return jobs(rows), nil
}

// CountJobs counts the jobs in each state; a state without jobs is not in the map.
func (d *DB) CountJobs(ctx context.Context) (map[records.JobState]int, error) {
	var rows []struct {
		State records.JobState
		Count int
	}
	if err := d.list(ctx, &rows, `SELECT state, count(*) AS count FROM jobs GROUP BY state`); err != nil {
		return nil, err
	}
	counts := map[records.JobState]int{}
	for _, r := range rows {
		counts[r.State] = r.Count
	}
	return counts, nil
}
