package storage

import (
	"context"

	"acervo/records"
)

// Changes looks at the next entries of the ledger after seq, at most limit of
// them, and returns the documents that they changed, each once, and the number of
// the last entry looked at; reached is after itself when there is none.
func (d *DB) Changes(ctx context.Context, after int64, limit int) (docs []records.DocumentID, reached int64, err error) {
	const next = `SELECT seq, action, kind, subject FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?`
	var rows []struct {
		Seq     int64
		Action  records.Action
		Kind    records.SubjectKind
		Subject records.DocumentID
	}
	if err := d.list(ctx, &rows, next, after, limit); err != nil {
		return nil, after, err
	}
	seen := map[records.DocumentID]bool{}
	reached = after
	for _, r := range rows {
		reached = r.Seq
		if r.Kind == records.SubjectDocument && r.Action.Changes() && !seen[r.Subject] {
			seen[r.Subject] = true
			docs = append(docs, r.Subject)
		}
	}
	return docs, reached, nil
}

// Touched is like Changes and returns also the documents of which something else is to be kept than what they
// say: those that were shared, and those of dispositions, in which some were left out without an entry of their own.
func (d *DB) Touched(ctx context.Context, after int64, limit int) (docs []records.DocumentID, reached int64, err error) {
	if docs, reached, err = d.Changes(ctx, after, limit); err != nil {
		return nil, after, err
	}
	const others = `SELECT subject FROM ledger WHERE seq > ? AND seq <= ? AND action IN (?, ?)
		UNION SELECT r.document_id FROM disposition_records r JOIN dispositions s ON s.seq = r.disposition_seq
			WHERE s.seq > ? AND s.seq <= ? OR s.decided_seq > ? AND s.decided_seq <= ? AND r.state <> 'done' OR s.executed_seq > ? AND s.executed_seq <= ?`
	var more []records.DocumentID
	err = d.list(ctx, &more, others, after, reached, records.ShareMade, records.ShareRevoked, after, reached, after, reached, after, reached)
	if err != nil {
		return nil, after, err
	}
	seen := make(map[records.DocumentID]bool, len(docs))
	for _, id := range docs {
		seen[id] = true
	}
	for _, id := range more {
		if !seen[id] {
			docs = append(docs, id)
		}
	}
	return docs, reached, nil
}

// SubscribeEntries returns a channel that gets a value soon after each commit of
// this process that added ledger entries; several commits may share one value.
// Entries of other processes are found by asking Changes now and then. Call
// cancel when no longer listening.
func (d *DB) SubscribeEntries() (wake <-chan struct{}, cancel func()) { return d.entries.subscribe() }

// SubscribeJobs is SubscribeEntries for jobs that were made to wait.
func (d *DB) SubscribeJobs() (wake <-chan struct{}, cancel func()) { return d.jobs.subscribe() }
