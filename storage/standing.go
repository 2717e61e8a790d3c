package storage

import (
	"context"
	"time"

	"acervo/records"
)

// standing derives from the events known at an instant what norms are and were, day by
// day: the rule of records.Timeline, for whole lists at once. Nothing of it is stored.
//
// asked(of_id) names the documents asked for; joined(of_id, document_id) whose events speak
// for each of them. Its rows are intervals in order: the first begins before all days
// (from_on is NULL) and has no text yet.
const standing = `
	-- a document's own state, event by event, as records.force takes them
	event AS (SELECT j.of_id, k.document_id, k.id, k.type, k.effective_on, k.version,
			row_number() OVER (PARTITION BY j.of_id ORDER BY k.effective_on, k.ordinal, k.id) AS n,
			row_number() OVER (PARTITION BY j.of_id, k.document_id ORDER BY k.effective_on, k.ordinal, k.id) AS step
		FROM joined j JOIN known k ON k.document_id = j.document_id
		WHERE k.effective_on IS NOT NULL AND k.type NOT IN ('submitted','adopted','published')),
	walk (of_id, document_id, step, n, effective_on, entered, version, began, ended, ended_as, speaks) AS (
		SELECT j.of_id, j.document_id, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(NULL AS DATE), 0, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), '', 0 FROM joined j
		UNION ALL
		SELECT w.of_id, w.document_id, e.step, e.n, e.effective_on,
			CASE WHEN e.type IN ('in_force','revived') OR e.type = 'replaced' AND e.version > 0 THEN 1
				WHEN e.type IN ('amended','corrected') AND e.version > 0 AND w.ended_as IN ('','suspended') THEN 1
				ELSE w.entered END,
			CASE WHEN e.version = 0 THEN w.version
				WHEN e.type IN ('in_force','revived','replaced') THEN e.version
				WHEN e.type IN ('amended','corrected') THEN CASE WHEN w.ended_as IN ('','suspended') THEN e.version ELSE w.version END
				WHEN w.entered = 1 THEN e.version
				ELSE w.version END,
			CASE WHEN e.type IN ('in_force','revived') OR e.type = 'replaced' AND e.version > 0 THEN e.id
				WHEN e.type IN ('amended','corrected') AND e.version > 0 AND w.ended_as = '' THEN e.id
				ELSE w.began END,
			CASE WHEN e.type IN ('in_force','revived') OR e.type = 'replaced' AND e.version > 0 THEN 0
				WHEN e.type IN ('suspended','repealed','expired','replaced') AND w.entered = 1 THEN e.id
				ELSE w.ended END,
			CASE WHEN e.type IN ('in_force','revived') OR e.type = 'replaced' AND e.version > 0 THEN ''
				WHEN e.type IN ('suspended','repealed','expired','replaced') AND w.entered = 1 THEN e.type
				ELSE w.ended_as END,
			CASE WHEN e.type IN ('in_force','revived') OR e.type = 'replaced' AND e.version > 0 THEN 1
				WHEN e.type IN ('amended','corrected') AND e.version > 0 AND w.ended_as IN ('','suspended') AND w.entered = 0 THEN 1
				ELSE 0 END
		FROM walk w JOIN event e ON e.of_id = w.of_id AND e.document_id = w.document_id AND e.step = w.step + 1),
	state AS (SELECT w.*, lead(w.n) OVER (PARTITION BY w.of_id, w.document_id ORDER BY w.n) AS next_n FROM walk w WHERE w.step > 0),
	-- who speaks for the lineage at the end of each day on which something happened
	moment AS (SELECT s.of_id, s.n, s.effective_on,
			max(CASE WHEN s.speaks = 1 THEN s.n END) OVER (PARTITION BY s.of_id ORDER BY s.n) AS spoke,
			max(CASE WHEN s.document_id = s.of_id THEN s.n END) OVER (PARTITION BY s.of_id ORDER BY s.n) AS own,
			lead(s.effective_on) OVER (PARTITION BY s.of_id ORDER BY s.n) AS next_day
		FROM state s),
	speaking AS (SELECT m.of_id, m.n, m.effective_on,
			CASE WHEN o.entered = 1 AND o.ended = 0 THEN m.of_id ELSE l.document_id END AS speaker
		FROM moment m
		LEFT JOIN state o ON o.of_id = m.of_id AND o.n = m.own
		LEFT JOIN state l ON l.of_id = m.of_id AND l.n = m.spoke
		WHERE m.next_day IS NULL OR m.next_day <> m.effective_on),
	answer AS (SELECT p.of_id, p.effective_on AS from_on, p.speaker AS document_id, s.version,
			CASE s.ended_as WHEN '' THEN 'in_force' WHEN 'replaced' THEN 'superseded' ELSE s.ended_as END AS status,
			CASE s.ended WHEN 0 THEN s.began ELSE s.ended END AS event_id,
			lag(s.ended_as) OVER w AS was_ended_as, s.ended_as, lag(p.speaker) OVER w AS was_speaker, lag(s.version) OVER w AS was_version
		FROM speaking p JOIN state s ON s.of_id = p.of_id AND s.document_id = p.speaker AND s.n <= p.n AND (s.next_n IS NULL OR s.next_n > p.n)
		WHERE p.speaker IS NOT NULL
		WINDOW w AS (PARTITION BY p.of_id ORDER BY p.n)),
	first_day AS (SELECT of_id, min(from_on) AS day FROM answer GROUP BY of_id),
	-- how far a document had come before: decided, published, or withdrawn
	stage AS (SELECT a.of_id, k.effective_on, k.type, k.id,
			row_number() OVER (PARTITION BY a.of_id ORDER BY k.effective_on, k.ordinal, k.id) AS m,
			CASE WHEN k.type IN ('repealed','expired','replaced') THEN 1 ELSE 0 END AS last
		FROM asked a JOIN known k ON k.document_id = a.of_id
		WHERE k.effective_on IS NOT NULL AND (k.type IN ('submitted','adopted','published') OR k.type IN ('repealed','expired','replaced') AND k.version = 0)),
	stages AS (SELECT s.of_id, s.effective_on, s.m, s.type, s.last, s.id,
			min(CASE WHEN s.last = 1 THEN s.m END) OVER (PARTITION BY s.of_id) AS ends_at,
			max(CASE WHEN s.type IN ('adopted','published') THEN 1 ELSE 0 END) OVER (PARTITION BY s.of_id ORDER BY s.m) AS decided,
			lead(s.effective_on) OVER (PARTITION BY s.of_id ORDER BY s.m) AS next_day
		FROM stage s),
	progress AS (
		SELECT a.of_id, CAST(NULL AS DATE) AS from_on, CASE WHEN k.document_id IS NULL THEN '' ELSE 'draft' END AS status, CAST(0 AS BIGINT) AS event_id
		FROM asked a LEFT JOIN (SELECT DISTINCT document_id FROM known) k ON k.document_id = a.of_id
		UNION ALL
		SELECT s.of_id, s.effective_on, CASE WHEN s.last = 1 THEN CASE s.type WHEN 'replaced' THEN 'superseded' ELSE s.type END WHEN s.decided = 1 THEN 'adopted' ELSE 'submitted' END, s.id
		FROM stages s WHERE (s.ends_at IS NULL OR s.m <= s.ends_at) AND (s.m = s.ends_at OR s.next_day IS NULL OR s.next_day <> s.effective_on)),
	life AS (
		SELECT p.of_id, p.from_on, p.status, p.of_id AS document_id, CAST(0 AS BIGINT) AS version, p.event_id FROM progress p LEFT JOIN first_day f ON f.of_id = p.of_id
			WHERE p.from_on IS NULL OR f.day IS NULL OR p.from_on < f.day
		UNION ALL
		SELECT a.of_id, a.from_on, a.status, a.document_id, a.version, a.event_id FROM answer a
			WHERE a.was_speaker IS NULL OR a.was_ended_as <> a.ended_as OR a.was_speaker <> a.document_id OR a.was_version <> a.version),
	standing AS (SELECT l.*, lead(l.from_on) OVER (PARTITION BY l.of_id ORDER BY CASE WHEN l.from_on IS NULL THEN 0 ELSE 1 END, l.from_on) AS until_on FROM life l)`

// knownEvents are the events as known at an instant (twice a parameter) of the documents that the condition names.
func knownEvents(where string) string {
	return `known AS (SELECT e.document_id, e.id, e.type, e.effective_on, e.ordinal, coalesce(e.version, 0) AS version,
			CASE WHEN e.type = 'replaced' AND e.version IS NULL THEN e.by_id END AS successor
		FROM legal_events e WHERE e.recorded_at <= ? AND (e.retracted_at = 0 OR e.retracted_at > ?) AND ` + where + `)`
}

// byLineage joins to each document asked for those that replaced one another with it.
const byLineage = `joined (of_id, document_id) AS (
		SELECT a.of_id, a.of_id FROM asked a
		UNION
		SELECT j.of_id, CASE WHEN k.document_id = j.document_id THEN k.successor ELSE k.document_id END
		FROM joined j JOIN known k ON k.successor IS NOT NULL AND (k.document_id = j.document_id OR k.successor = j.document_id))`

// byItself leaves each document to its own events.
const byItself = `joined (of_id, document_id) AS (SELECT a.of_id, a.of_id FROM asked a)`

// Lives returns for each of the documents the intervals of its lineage, as known at an
// instant, or of its own events alone; see records.EventReader.
func (d *DB) Lives(ctx context.Context, of []records.DocumentID, known time.Time, own bool) (map[records.DocumentID][]records.Interval, error) {
	if len(of) == 0 {
		return nil, nil
	}
	where, arg := among(d.dialect, "d.id", of)
	joined := byLineage
	if own {
		joined = byItself
	}
	query := `WITH RECURSIVE asked AS (SELECT d.id AS of_id, d.lineage_id FROM documents d WHERE ` + where + `), ` +
		knownEvents(`e.document_id IN (`+ofLineages(`SELECT lineage_id FROM asked`)+`)`) + `, ` + joined + `, ` + standing + `
		SELECT of_id, from_on, until_on, status, document_id, version, event_id FROM standing ORDER BY of_id, CASE WHEN from_on IS NULL THEN 0 ELSE 1 END, from_on`
	var rows []struct {
		Of       records.DocumentID `db:"of_id"`
		From     records.Date       `db:"from_on"`
		Until    records.Date       `db:"until_on"`
		Status   records.Status     `db:"status"`
		Document records.DocumentID `db:"document_id"`
		Version  int                `db:"version"`
		Event    records.EventID    `db:"event_id"`
	}
	if err := d.list(ctx, &rows, query, arg, micros(known), micros(known)); err != nil {
		return nil, err
	}
	lives := make(map[records.DocumentID][]records.Interval, len(of))
	for _, r := range rows {
		lives[r.Of] = append(lives[r.Of], records.Interval{
			From: r.From, Until: r.Until, Status: r.Status, Document: r.Document, Version: r.Version, Event: records.Event{ID: r.Event},
		})
	}
	return lives, nil
}

// statusOn is the status that documents have on a day by their own events, of which
// known holds those until that day: the end of standing for many documents at once, without the way to it.
const statusOn = `
	step AS (SELECT k.document_id, k.type, k.version, row_number() OVER (PARTITION BY k.document_id ORDER BY k.effective_on, k.ordinal, k.id) AS n,
			CASE WHEN k.type IN ('in_force','revived') OR k.type = 'replaced' AND k.version > 0 THEN 1 ELSE 0 END AS begins
		FROM known k),
	entry AS (SELECT document_id, min(CASE WHEN begins = 1 OR type IN ('amended','corrected') AND version > 0 THEN n END) AS n FROM step GROUP BY document_id),
	-- what decides: once in force, the last that began or ended it; before, the first that ended it, else how far it came
	decisive AS (SELECT s.document_id, e.n AS entered,
			max(CASE WHEN s.begins = 1 OR s.n > e.n AND s.type IN ('suspended','repealed','expired','replaced') THEN s.n END) AS last,
			min(CASE WHEN s.version = 0 AND s.type IN ('repealed','expired','replaced') THEN s.n END) AS withdrawn,
			max(CASE WHEN s.type IN ('adopted','published') THEN 2 WHEN s.type = 'submitted' THEN 1 ELSE 0 END) AS came
		FROM step s JOIN entry e ON e.document_id = s.document_id GROUP BY s.document_id, e.n),
	standing AS (SELECT d.document_id, CASE
			WHEN d.entered IS NOT NULL AND coalesce(s.begins, 1) = 1 THEN 'in_force'
			WHEN s.type = 'replaced' THEN 'superseded'
			WHEN s.n IS NOT NULL THEN s.type
			WHEN d.came = 2 THEN 'adopted' WHEN d.came = 1 THEN 'submitted' ELSE 'draft' END AS status
		FROM decisive d LEFT JOIN step s ON s.document_id = d.document_id AND s.n = CASE WHEN d.entered IS NULL THEN d.withdrawn ELSE d.last END)`

// ofStatus is the condition that a document has a status on a day by its own events, as known at an instant.
func ofStatus(status records.Status, on records.Date, known time.Time) (condition string, args []any) {
	condition = `d.id IN (WITH ` + knownEvents(`e.effective_on <= ?`) + `, ` + statusOn + ` SELECT document_id FROM standing WHERE status = ?)`
	args = []any{micros(known), micros(known), on, string(status)}
	if status == records.StatusDraft { // also what has events, and none by that day
		const some = `EXISTS (SELECT 1 FROM legal_events e WHERE e.document_id = d.id AND e.recorded_at <= ? AND (e.retracted_at = 0 OR e.retracted_at > ?)`
		condition = `(` + condition + ` OR ` + some + `) AND NOT ` + some + ` AND e.effective_on <= ?))`
		args = append(args, micros(known), micros(known), micros(known), micros(known), on)
	}
	return condition, args
}
