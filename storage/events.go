package storage

import (
	"context"

	"acervo/records"
)

// eventRow is a row of legal_events.
type eventRow struct {
	Document      records.DocumentID `db:"document_id"`
	ID            records.EventID    `db:"id"`
	Type          records.EventType  `db:"type"`
	EffectiveOn   records.Date       `db:"effective_on"`
	Ordinal       int                `db:"ordinal"`
	By            records.DocumentID `db:"by_id"`
	ByProvision   string             `db:"by_provision"`
	Version       int                `db:"version"`
	Note          string             `db:"note"`
	RecordedAt    int64              `db:"recorded_at"`
	RecordedBy    string             `db:"recorded_by"`
	RetractedAt   int64              `db:"retracted_at"`
	RetractedBy   string             `db:"retracted_by"`
	RetractReason string             `db:"retract_reason"`
}

const eventColumns = `e.document_id, e.id, e.type, e.effective_on, e.ordinal, coalesce(e.by_id, '') AS by_id, e.by_provision,
	coalesce(e.version, 0) AS version, e.note, e.recorded_at, e.recorded_by, e.retracted_at, e.retracted_by, e.retract_reason`

func (r eventRow) event() records.Event {
	return records.Event{
		ID: r.ID, Document: r.Document, Type: r.Type, EffectiveOn: r.EffectiveOn, Ordinal: r.Ordinal, By: r.By, ByProvision: r.ByProvision,
		Version: r.Version, Note: r.Note, RecordedAt: instant(r.RecordedAt), RecordedBy: r.RecordedBy,
		RetractedAt: instant(r.RetractedAt), RetractedBy: r.RetractedBy, RetractReason: r.RetractReason,
	}
}

func events(ctx context.Context, q querier, query string, args ...any) ([]records.Event, error) {
	var rows []eventRow
	if err := q.list(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	all := make([]records.Event, len(rows))
	for i, r := range rows {
		all[i] = r.event()
	}
	return all, nil
}

// Timeline returns the events of a document's whole lineage in the order they were recorded; see records.EventReader.
func (d *DB) Timeline(ctx context.Context, of records.DocumentID) (records.Timeline, error) {
	query := `SELECT ` + eventColumns + ` FROM legal_events e WHERE e.document_id IN (` + ofLineages(`SELECT d.lineage_id FROM documents d WHERE d.id = ?`) + `) ORDER BY e.id`
	all, err := events(ctx, d, query, string(of), string(of))
	return records.Timeline{Events: all}, err
}

// ofLineages selects the documents of the lineages that a query selects, which is in it twice. A
// lineage is called after a document in it, so the index is of those only that joined another's.
func ofLineages(lineages string) string {
	return lineages + ` UNION ALL SELECT s.id FROM documents s WHERE s.lineage_id <> s.id AND s.lineage_id IN (` + lineages + `)`
}

// eventsOf returns the documents' own events in the order they were recorded.
func eventsOf(ctx context.Context, q querier, d *dialect, ids []records.DocumentID) (map[records.DocumentID][]records.Event, error) {
	where, arg := among(d, "e.document_id", ids)
	all, err := events(ctx, q, `SELECT `+eventColumns+` FROM legal_events e WHERE `+where+` ORDER BY e.document_id, e.id`, arg)
	if err != nil {
		return nil, err
	}
	found := map[records.DocumentID][]records.Event{}
	for _, e := range all {
		found[e.Document] = append(found[e.Document], e)
	}
	return found, nil
}

// Event returns one event, or NotFound.
func (d *DB) Event(ctx context.Context, id records.EventID) (records.Event, error) {
	var r eventRow
	err := d.get(ctx, &r, `SELECT `+eventColumns+` FROM legal_events e WHERE e.id = ?`, int64(id))
	return r.event(), missing(err, "There is no legal event %d.", id)
}

// EventsBy returns the events that an act did, in the order they were recorded.
func (d *DB) EventsBy(ctx context.Context, act records.DocumentID) ([]records.Event, error) {
	return events(ctx, d, `SELECT `+eventColumns+` FROM legal_events e WHERE e.by_id = ? ORDER BY e.id`, string(act))
}

// InsertEvent adds the event; what it refers to and does not exist is NotFound.
func (t *tx) InsertEvent(ctx context.Context, e records.Event) error {
	const insert = `INSERT INTO legal_events (document_id, id, type, effective_on, ordinal, by_id, by_provision, version, note, recorded_at, recorded_by)
		VALUES (?,?,?,?,?,?,?,?,?,?,?)`
	var version any
	if e.Version > 0 {
		version = e.Version
	}
	_, err := t.exec(ctx, insert, string(e.Document), int64(e.ID), string(e.Type), e.EffectiveOn, e.Ordinal,
		orNull(string(e.By)), e.ByProvision, version, e.Note, micros(e.RecordedAt), e.RecordedBy)
	return err
}

// RetractEvent writes who retracted the event, when and why; Conflict when that was done before.
func (t *tx) RetractEvent(ctx context.Context, e records.Event) error {
	const update = `UPDATE legal_events SET retracted_at = ?, retracted_by = ?, retract_reason = ? WHERE id = ? AND retracted_at = 0`
	n, err := t.exec(ctx, update, micros(e.RetractedAt), e.RetractedBy, e.RetractReason, int64(e.ID))
	if err == nil && n == 0 {
		err = t.notRetracted(ctx, "legal_events", "legal event", int64(e.ID))
	}
	return err
}

// notRetracted says why a fact could not be retracted.
func (t *tx) notRetracted(ctx context.Context, table, what string, id int64) error {
	var at int64
	if err := t.get(ctx, &at, `SELECT retracted_at FROM `+table+` WHERE id = ?`, id); err != nil {
		return missing(err, "There is no %s %d.", what, id)
	}
	return records.Errorf(records.Conflict, "The %s %d has been retracted before.", what, id)
}

// JoinLineage makes two documents' lineages one. Whoever joins waits for the
// others who do: two who changed parts of one lineage at once could split it.
func (t *tx) JoinLineage(ctx context.Context, a, b records.DocumentID) error {
	if t.dialect.lockName != "" {
		if _, err := t.exec(ctx, t.dialect.lockName, "lineages"); err != nil {
			return err
		}
	}
	const of = `SELECT d.lineage_id FROM documents d WHERE d.id = ?`
	join := `UPDATE documents SET lineage_id = (` + of + `) WHERE id IN (` + ofLineages(of) + `)`
	n, err := t.exec(ctx, join, string(a), string(b), string(b))
	if err == nil && n == 0 {
		return records.Errorf(records.NotFound, "There is no document %q.", b)
	}
	return err
}
