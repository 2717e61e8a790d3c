package storage

import (
	"context"
	"slices"
	"strings"

	"acervo/records"
)

// overrideRow is a row of retention_overrides.
type overrideRow struct {
	Document      records.DocumentID      `db:"document_id"`
	ID            records.OverrideID      `db:"id"`
	Trigger       records.Trigger         `db:"trigger_code"`
	Event         string                  `db:"event"`
	Years         int                     `db:"years"`
	Months        int                     `db:"months"`
	Action        records.RetentionAction `db:"action"`
	Reason        string                  `db:"reason"`
	RecordedAt    int64                   `db:"recorded_at"`
	RecordedBy    string                  `db:"recorded_by"`
	RetractedAt   int64                   `db:"retracted_at"`
	RetractedBy   string                  `db:"retracted_by"`
	RetractReason string                  `db:"retract_reason"`
}

const overrideColumns = `document_id, id, trigger_code, event, years, months, action, reason, recorded_at, recorded_by, retracted_at, retracted_by, retract_reason`

func (r overrideRow) override() records.Override {
	return records.Override{
		ID: r.ID, Document: r.Document, Reason: r.Reason,
		Rule:       records.Retention{Trigger: r.Trigger, Event: r.Event, Years: r.Years, Months: r.Months, Action: r.Action},
		RecordedAt: instant(r.RecordedAt), RecordedBy: r.RecordedBy,
		LiftedAt: instant(r.RetractedAt), LiftedBy: r.RetractedBy, LiftReason: r.RetractReason,
	}
}

// namedEventRow is a row of retention_events.
type namedEventRow struct {
	Document      records.DocumentID   `db:"document_id"`
	ID            records.NamedEventID `db:"id"`
	Code          string               `db:"code"`
	On            records.Date         `db:"happened_on"`
	Note          string               `db:"note"`
	RecordedAt    int64                `db:"recorded_at"`
	RecordedBy    string               `db:"recorded_by"`
	RetractedAt   int64                `db:"retracted_at"`
	RetractedBy   string               `db:"retracted_by"`
	RetractReason string               `db:"retract_reason"`
}

const namedEventColumns = `document_id, id, code, happened_on, note, recorded_at, recorded_by, retracted_at, retracted_by, retract_reason`

func (r namedEventRow) namedEvent() records.NamedEvent {
	return records.NamedEvent{
		ID: r.ID, Document: r.Document, Code: r.Code, On: r.On, Note: r.Note, RecordedAt: instant(r.RecordedAt), RecordedBy: r.RecordedBy,
		RetractedAt: instant(r.RetractedAt), RetractedBy: r.RetractedBy, RetractReason: r.RetractReason,
	}
}

// RetentionCases returns what the retention of these documents is derived from.
func (d *DB) RetentionCases(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID]records.RetentionCase, error) {
	return retentionCases(ctx, d, d.dialect, ids)
}

// RetentionCases is DB.RetentionCases as this transaction sees it, the documents
// locked in the order of their ids.
func (t *tx) RetentionCases(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID]records.RetentionCase, error) {
	if t.dialect.forUpdate != "" && len(ids) > 0 {
		where, arg := among(t.dialect, "id", ids)
		var locked []records.DocumentID
		if err := t.list(ctx, &locked, `SELECT id FROM documents WHERE `+where+` ORDER BY id`+t.dialect.forUpdate, arg); err != nil {
			return nil, err
		}
	}
	return retentionCases(ctx, t, t.dialect, ids)
}

const idsOfClass = `SELECT id FROM documents WHERE class = ? AND id > ? ORDER BY id LIMIT ?`

// RetentionCasesOf returns those of a class in the order of ids.
func (d *DB) RetentionCasesOf(ctx context.Context, class string, after records.DocumentID, limit int) ([]records.RetentionCase, error) {
	var ids []records.DocumentID
	if err := d.list(ctx, &ids, idsOfClass, class, string(after), limit); err != nil {
		return nil, err
	}
	found, err := d.RetentionCases(ctx, ids)
	return inOrder(found, ids), err
}

// RetentionCasesOf is DB.RetentionCasesOf as this transaction sees it.
func (t *tx) RetentionCasesOf(ctx context.Context, class string, after records.DocumentID, limit int) ([]records.RetentionCase, error) {
	var ids []records.DocumentID
	if err := t.list(ctx, &ids, idsOfClass, class, string(after), limit); err != nil {
		return nil, err
	}
	found, err := t.RetentionCases(ctx, ids)
	return inOrder(found, ids), err
}

func inOrder(found map[records.DocumentID]records.RetentionCase, ids []records.DocumentID) []records.RetentionCase {
	all := make([]records.RetentionCase, 0, len(ids))
	for _, id := range ids {
		if c, ok := found[id]; ok {
			all = append(all, c)
		}
	}
	return all
}

func retentionCases(ctx context.Context, q querier, d *dialect, ids []records.DocumentID) (map[records.DocumentID]records.RetentionCase, error) {
	found := make(map[records.DocumentID]records.RetentionCase, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []documentRow
	where, arg := among(d, "d.id", ids)
	if err := q.list(ctx, &rows, `SELECT `+documentColumns+` WHERE `+where, arg); err != nil {
		return nil, err
	}
	events, err := eventsOf(ctx, q, d, ids)
	if err != nil {
		return nil, err
	}
	var matters []records.MatterID
	for _, r := range rows {
		if r.Matter != "" {
			matters = append(matters, r.Matter)
		}
	}
	closed, err := mattersClosed(ctx, q, d, matters)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		c := records.RetentionCase{Document: r.document()}
		c.MatterClosed = closed[r.Matter]
		c.Document.Events = events[r.ID]
		c.Timeline = records.Timeline{Events: events[r.ID]}
		found[r.ID] = c
	}
	if err := closings(ctx, q, d, found); err != nil {
		return nil, err
	}
	where, arg = among(d, "document_id", ids)
	var overrides []overrideRow
	if err := q.list(ctx, &overrides, `SELECT `+overrideColumns+` FROM retention_overrides WHERE `+where+` ORDER BY document_id, id`, arg); err != nil {
		return nil, err
	}
	for _, r := range overrides {
		c := found[r.Document]
		c.Overrides = append(c.Overrides, r.override())
		found[r.Document] = c
	}
	var named []namedEventRow
	if err := q.list(ctx, &named, `SELECT `+namedEventColumns+` FROM retention_events WHERE `+where+` ORDER BY document_id, id`, arg); err != nil {
		return nil, err
	}
	for _, r := range named {
		c := found[r.Document]
		c.Evidence.Events = append(c.Evidence.Events, r.namedEvent())
		found[r.Document] = c
	}
	where, arg = among(d, "r.to_id", ids)
	var replaced []struct {
		Document records.DocumentID `db:"to_id"`
		Date     records.Date       `db:"date"`
		FiledAt  int64              `db:"filed_at"`
	}
	if err := q.list(ctx, &replaced, `SELECT r.to_id, d.date, d.filed_at FROM relations r JOIN documents d ON d.id = r.from_id
		WHERE r.type = 'replaces' AND r.retracted_at = 0 AND `+where, arg); err != nil {
		return nil, err
	}
	for _, r := range replaced {
		c := found[r.Document]
		c.Replacements = append(c.Replacements, records.Replacement{Date: r.Date, FiledAt: instant(r.FiledAt)})
		found[r.Document] = c
	}
	return found, nil
}

// closings adds since when the documents' matters are closed.
func closings(ctx context.Context, q querier, d *dialect, cases map[records.DocumentID]records.RetentionCase) error {
	var matters []records.MatterID
	for _, c := range cases {
		if m := c.Document.Matter; m != "" && !slices.Contains(matters, m) {
			matters = append(matters, m)
		}
	}
	if len(matters) == 0 {
		return nil
	}
	closed, err := mattersClosed(ctx, q, d, matters)
	if err != nil {
		return err
	}
	for id, c := range cases {
		c.MatterClosed = closed[c.Document.Matter]
		cases[id] = c
	}
	return nil
}

// ReplacedBy returns the documents that a document is recorded by hand to replace.
func (t *tx) ReplacedBy(ctx context.Context, id records.DocumentID) ([]records.DocumentID, error) {
	const query = `SELECT DISTINCT to_id FROM relations WHERE from_id = ? AND type = 'replaces' AND retracted_at = 0 ORDER BY to_id`
	var ids []records.DocumentID
	return ids, t.list(ctx, &ids, query, string(id))
}

// SetDue writes the derived end of a document's retention.
func (t *tx) SetDue(ctx context.Context, id records.DocumentID, due records.Due) error {
	_, err := t.exec(ctx, `UPDATE documents SET due_on = ?, due_action = ? WHERE id = ?`, due.On, string(due.Action), string(id))
	return err
}

// Override returns an override, or NotFound.
func (d *DB) Override(ctx context.Context, id records.OverrideID) (records.Override, error) {
	var r overrideRow
	err := d.get(ctx, &r, `SELECT `+overrideColumns+` FROM retention_overrides WHERE id = ?`, int64(id))
	return r.override(), missing(err, "There is no override %d.", id)
}

// InsertOverride adds an override.
func (t *tx) InsertOverride(ctx context.Context, o records.Override) error {
	const insert = `INSERT INTO retention_overrides (document_id, id, trigger_code, event, years, months, action, reason, recorded_at, recorded_by)
		VALUES (?,?,?,?,?,?,?,?,?,?)`
	r := o.Rule
	_, err := t.exec(ctx, insert, string(o.Document), int64(o.ID), string(r.Trigger), r.Event, r.Years, r.Months, string(r.Action), o.Reason, micros(o.RecordedAt), o.RecordedBy)
	return err
}

// LiftOverride writes who lifted the override, when and why; Conflict when that was done before.
func (t *tx) LiftOverride(ctx context.Context, o records.Override) error {
	return t.takeBack(ctx, "retention_overrides", "override", int64(o.ID), micros(o.LiftedAt), o.LiftedBy, o.LiftReason)
}

// NamedEvent returns a named event, or NotFound.
func (d *DB) NamedEvent(ctx context.Context, id records.NamedEventID) (records.NamedEvent, error) {
	var r namedEventRow
	err := d.get(ctx, &r, `SELECT `+namedEventColumns+` FROM retention_events WHERE id = ?`, int64(id))
	return r.namedEvent(), missing(err, "There is no event %d.", id)
}

// InsertNamedEvent adds a named event.
func (t *tx) InsertNamedEvent(ctx context.Context, e records.NamedEvent) error {
	const insert = `INSERT INTO retention_events (document_id, id, code, happened_on, note, recorded_at, recorded_by) VALUES (?,?,?,?,?,?,?)`
	_, err := t.exec(ctx, insert, string(e.Document), int64(e.ID), e.Code, e.On, e.Note, micros(e.RecordedAt), e.RecordedBy)
	return err
}

// RetractNamedEvent writes who retracted the event, when and why; Conflict when that was done before.
func (t *tx) RetractNamedEvent(ctx context.Context, e records.NamedEvent) error {
	return t.takeBack(ctx, "retention_events", "event", int64(e.ID), micros(e.RetractedAt), e.RetractedBy, e.RetractReason)
}

// takeBack writes who took back a fact, when and why; Conflict when that was done before.
func (t *tx) takeBack(ctx context.Context, table, what string, id, at int64, by, reason string) error {
	n, err := t.exec(ctx, `UPDATE `+table+` SET retracted_at = ?, retracted_by = ?, retract_reason = ? WHERE id = ? AND retracted_at = 0`, at, by, reason, id)
	if err == nil && n == 0 {
		err = t.notRetracted(ctx, table, what, id)
	}
	return err
}

// mostUnited is how many parts a compound statement may have; SQLite takes 500.
const mostUnited = 400

// DueDocuments lists kept documents that are due, those due first first. The index
// alone tells which they are; only the page's documents are read.
func (d *DB) DueDocuments(ctx context.Context, f records.DueFilter) ([]records.Document, error) {
	if len(f.AccessClasses) == 0 || f.Until == "" {
		return nil, nil
	}
	query, args := d.dueByAccess(f)
	if f.Class != "" || f.Body != "" || len(f.AccessClasses) > mostUnited {
		query, args = d.dueByDay(f)
	}
	var ids []records.DocumentID
	if err := d.list(ctx, &ids, query, args...); err != nil {
		return nil, err
	}
	found, err := d.Descriptions(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]records.Document, 0, len(ids))
	for _, id := range ids {
		all = append(all, found[id])
	}
	return slices.DeleteFunc(all, func(x records.Document) bool { return x.ID == "" }), nil
}

// dueWhere is what a due list asks for, but for who may read it.
func dueWhere(f records.DueFilter) (string, []any) {
	where, args := `due_on IS NOT NULL AND fate = '' AND due_on <= ?`, []any{f.Until}
	and := func(condition string, arg ...any) {
		where, args = where+" AND "+condition, append(args, arg...)
	}
	if f.Action != "" {
		and(`due_action = ?`, string(f.Action))
	}
	if f.Class != "" {
		and(`class = ?`, f.Class)
	}
	if f.Body != "" {
		and(`body = ?`, f.Body)
	}
	if f.After.On != "" {
		and(`(due_on, id) > (?, ?)`, f.After.On, string(f.After.Document))
	}
	return where, args
}

// dueByDay walks what is due in its order and leaves out what may not be read.
func (d *DB) dueByDay(f records.DueFilter) (string, []any) {
	where, args := dueWhere(f)
	condition, arg := among(d.dialect, d.dialect.unindexed+"access_class", f.AccessClasses)
	return `SELECT id FROM documents WHERE ` + where + ` AND ` + condition + ` ORDER BY due_on, id LIMIT ?`, append(args, arg, pageSize(f.Limit, defaultPage, largestPage))
}

// dueByAccess takes the first page of every access class and merges them, so that few
// documents that may be read cost no more to find than many.
func (d *DB) dueByAccess(f records.DueFilter) (string, []any) {
	where, args := dueWhere(f)
	limit := pageSize(f.Limit, defaultPage, largestPage)
	const page = ` ORDER BY due_on, id LIMIT ?`
	if d.dialect == &postgresDialect {
		query := `SELECT x.id FROM unnest(?::text[]) AS c(class) CROSS JOIN LATERAL (SELECT id, due_on FROM documents WHERE access_class = c.class AND ` + where + page + `) x` + page
		return query, append(append([]any{f.AccessClasses}, args...), limit, limit)
	}
	parts, all := make([]string, len(f.AccessClasses)), make([]any, 0, len(f.AccessClasses)*(len(args)+2)+1)
	for i, class := range f.AccessClasses {
		parts[i] = `SELECT id, due_on FROM (SELECT id, due_on FROM documents WHERE access_class = ? AND ` + where + page + `)`
		all = append(append(append(all, class), args...), limit)
	}
	return `SELECT id FROM (` + strings.Join(parts, ` UNION ALL `) + `)` + page, append(all, limit)
}

// UnderDisposition returns which of the records are in a disposition under way, and in which.
func (d *DB) UnderDisposition(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID]records.DispositionID, error) {
	where, arg := among(d.dialect, "r.document_id", ids)
	var rows []struct {
		Document records.DocumentID    `db:"document_id"`
		ID       records.DispositionID `db:"seq"`
	}
	if err := d.list(ctx, &rows, `SELECT r.document_id, max(s.seq) AS seq FROM dispositions s JOIN disposition_records r ON r.disposition_seq = s.seq
		WHERE r.state = 'proposed' AND s.state IN ('proposed', 'approved', 'confirmed') AND `+where+` GROUP BY r.document_id`, arg); err != nil {
		return nil, err
	}
	found := make(map[records.DocumentID]records.DispositionID, len(rows))
	for _, r := range rows {
		found[r.Document] = r.ID
	}
	return found, nil
}

// AppliedRules returns how far each class's rule is applied.
func (d *DB) AppliedRules(ctx context.Context) (map[string]records.AppliedRule, error) {
	var rows []struct {
		Class string
		Rule  string
		After records.DocumentID `db:"after_id"`
		Done  int
	}
	if err := d.list(ctx, &rows, `SELECT class, rule, after_id, done FROM retention_applied`); err != nil {
		return nil, err
	}
	all := make(map[string]records.AppliedRule, len(rows))
	for _, r := range rows {
		all[r.Class] = records.AppliedRule{Rule: r.Rule, After: r.After, Done: r.Done != 0}
	}
	return all, nil
}

// KeepAppliedRule writes how far a class's rule is applied.
func (t *tx) KeepAppliedRule(ctx context.Context, class string, a records.AppliedRule) error {
	const keep = `INSERT INTO retention_applied (class, rule, after_id, done) VALUES (?,?,?,?)
		ON CONFLICT (class) DO UPDATE SET rule = excluded.rule, after_id = excluded.after_id, done = excluded.done`
	done := 0
	if a.Done {
		done = 1
	}
	_, err := t.exec(ctx, keep, class, a.Rule, string(a.After), done)
	return err
}
