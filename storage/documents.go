package storage

import (
	"context"
	"encoding/json"

	"acervo/records"
)

// documentRow is a row of documents.
type documentRow struct {
	ID           records.DocumentID                      `db:"id"`
	Number       string                                  `db:"number"`
	Symbol       string                                  `db:"symbol"`
	Type         string                                  `db:"type"`
	Class        string                                  `db:"class"`
	Body         string                                  `db:"body"`
	Titles       jsonColumn[map[records.Language]string] `db:"titles"`
	Date         records.Date                            `db:"date"`
	AccessLevel  records.Level                           `db:"access_level"`
	AccessBodies jsonColumn[[]string]                    `db:"access_bodies"`
	Embargo      records.Date                            `db:"embargo"`
	Metadata     string                                  `db:"metadata"`
	FiledAt      int64                                   `db:"filed_at"`
	FiledBy      string                                  `db:"filed_by"`
	Revision     int64                                   `db:"revision"`
	Lineage      string                                  `db:"lineage_id"`
	Seal         records.Date                            `db:"seal"`
	Matter       records.MatterID                        `db:"matter_id"`
	DeclaredAt   int64                                   `db:"declared_at"`
	DeclaredBy   string                                  `db:"declared_by"`
	DueOn        records.Date                            `db:"due_on"`
	DueAction    records.RetentionAction                 `db:"due_action"`
	Fate         records.Fate                            `db:"fate"`
	FateAt       int64                                   `db:"fate_at"`
	FateSeq      int64                                   `db:"fate_seq"`
	annulmentRow
	checkoutRow
}

// documentColumns are the columns of a documentRow, and whence they come.
const documentColumns = `d.id, d.number, coalesce(d.symbol, '') AS symbol, d.type, d.class, d.body, d.titles, d.date,
	d.access_level, d.access_bodies, d.embargo, d.metadata, d.filed_at, d.filed_by, d.revision, d.lineage_id,
	d.seal, d.matter_id, d.declared_at, d.declared_by, d.due_on, d.due_action, d.fate, d.fate_at, d.fate_seq, ` + annulmentColumns + `, ` + checkoutColumns + `
	FROM documents d LEFT JOIN register_annulments a ON a.document_id = d.id LEFT JOIN checkouts k ON k.document_id = d.id`

func (r documentRow) document() records.Document {
	return records.Document{
		ID: r.ID, Number: r.Number, Symbol: r.Symbol, Type: r.Type, Class: r.Class, Body: r.Body,
		Titles: r.Titles.V, Date: r.Date,
		Access:   records.Access{Level: r.AccessLevel, Bodies: r.AccessBodies.V, Embargo: r.Embargo, Seal: r.Seal},
		Metadata: json.RawMessage(r.Metadata), FiledAt: instant(r.FiledAt), FiledBy: r.FiledBy, Revision: r.Revision,
		Lineage: r.Lineage, Annulled: r.annulment(), Checkout: r.checkout(),
		Declared: records.Declaration{At: instant(r.DeclaredAt), By: r.DeclaredBy}, Matter: r.Matter,
		Due:      records.Due{On: r.DueOn, Action: r.DueAction},
		Disposal: records.Disposal{Fate: r.Fate, At: instant(r.FateAt), Seq: r.FateSeq},
	}
}

// Document returns a document with versions, texts, files and events, or NotFound.
func (d *DB) Document(ctx context.Context, id records.DocumentID) (records.Document, error) {
	return oneDocument(ctx, d, d.dialect, id)
}

// DocumentsByID returns the documents with versions, texts, files and events, in the
// order of ids; those that do not exist are left out. It makes five queries however many there are.
func (d *DB) DocumentsByID(ctx context.Context, ids []records.DocumentID) ([]records.Document, error) {
	return wholeDocuments(ctx, d, d.dialect, ids)
}

// readableBy is the id of a document and who may read it.
type readableBy struct {
	ID    records.DocumentID `db:"id"`
	Class string             `db:"access_class"`
}

// readable finds the document whose id an expression is, in one row whether there is one or not. Instead of what is not there it
// looks at some other document, so that it takes as long.
func readable(ctx context.Context, q querier, id string, args ...any) (records.DocumentID, records.Access, error) {
	find := `SELECT coalesce(f.id, '') AS id, coalesce(d.access_class, '') AS access_class
		FROM (SELECT ` + id + ` AS id) f LEFT JOIN documents d ON d.id = coalesce(f.id, (SELECT id FROM documents ORDER BY id LIMIT 1))`
	var r readableBy
	err := q.get(ctx, &r, find, args...)
	if r.ID == "" {
		r.Class = "" // nobody's
	}
	return r.ID, records.ParseAccessClass(r.Class), err
}

// Resolve finds a document by id, register number or symbol, in this order, and tells who may
// read it: nobody, when there is none. One question and one row either way.
func (d *DB) Resolve(ctx context.Context, ref string) (records.DocumentID, records.Access, error) {
	return resolve(ctx, d, ref)
}

// Resolve is DB.Resolve as this transaction sees it.
func (t *tx) Resolve(ctx context.Context, ref string) (records.DocumentID, records.Access, error) {
	return resolve(ctx, t, ref)
}

func resolve(ctx context.Context, q querier, ref string) (records.DocumentID, records.Access, error) {
	const find = `coalesce((SELECT id FROM documents WHERE id = ?), (SELECT id FROM documents WHERE number = ?), (SELECT id FROM documents WHERE symbol = ?))`
	return readable(ctx, q, find, ref, ref, ref)
}

// ResolveFile finds the document of a file and tells who may read it, as Resolve does.
func (d *DB) ResolveFile(ctx context.Context, id records.FileID) (records.DocumentID, records.Access, error) {
	return readable(ctx, d, `(SELECT document_id FROM files WHERE id = ?)`, string(id))
}

// DocumentsWithBytes returns the documents of these access classes that hold a file with these bytes, the first
// filed first. What is of other classes is passed over in the database, so that it gives no row to count.
func (d *DB) DocumentsWithBytes(ctx context.Context, sum records.Sum, classes []string) ([]records.DocumentID, error) {
	where, arg := among(d.dialect, "coalesce(d.access_class, '')", classes)
	var ids []records.DocumentID
	err := d.list(ctx, &ids, `SELECT d.id FROM (SELECT 1 AS one) o LEFT JOIN documents d ON d.id IN (SELECT document_id FROM files WHERE sha256 = ?)
		WHERE `+where+` ORDER BY d.filed_at, d.id`, string(sum), arg)
	return ids, err
}

// DocumentsWithBytes returns the documents that hold a file with these bytes, whoever may read them. Of two
// transactions that ask for the same bytes the second waits for the first to
// end, so that it sees what that one filed.
func (t *tx) DocumentsWithBytes(ctx context.Context, sum records.Sum) ([]records.Holder, error) {
	if t.dialect.lockName != "" {
		if _, err := t.exec(ctx, t.dialect.lockName, string(sum)); err != nil {
			return nil, err
		}
	}
	const find = `SELECT d.id, d.access_class FROM documents d WHERE d.id IN (SELECT document_id FROM files WHERE sha256 = ?) ORDER BY d.filed_at, d.id`
	var rows []readableBy // of one question whatever the answer: its time must not tell whether the bytes are there
	if err := t.list(ctx, &rows, find, string(sum)); err != nil || len(rows) == 0 {
		return nil, err
	}
	holders := make([]records.Holder, len(rows))
	for i, r := range rows {
		holders[i] = records.Holder{Document: r.ID, Access: records.ParseAccessClass(r.Class)}
	}
	return holders, nil
}

// DocumentIDs returns at most limit ids greater than after, in their order: the
// walk over all documents. Start with the empty id.
func (d *DB) DocumentIDs(ctx context.Context, after records.DocumentID, limit int) ([]records.DocumentID, error) {
	const page = `SELECT id FROM documents WHERE id > ? ORDER BY id LIMIT ?`
	var ids []records.DocumentID
	return ids, d.list(ctx, &ids, page, string(after), limit)
}

// Document returns the document as this transaction sees it, and locks it until the end.
func (t *tx) Document(ctx context.Context, id records.DocumentID) (records.Document, error) {
	if t.dialect.forUpdate != "" {
		var locked records.DocumentID
		if err := t.get(ctx, &locked, `SELECT id FROM documents WHERE id = ?`+t.dialect.forUpdate, string(id)); err != nil {
			return records.Document{}, missing(err, "There is no document %q.", id)
		}
	}
	return oneDocument(ctx, t, t.dialect, id)
}

func oneDocument(ctx context.Context, q querier, d *dialect, id records.DocumentID) (records.Document, error) {
	found, err := wholeDocuments(ctx, q, d, []records.DocumentID{id})
	if err != nil {
		return records.Document{}, err
	}
	if len(found) == 0 {
		return records.Document{}, records.Errorf(records.NotFound, "There is no document %q.", id)
	}
	return found[0], nil
}

// wholeDocuments reads from the top down, outside a transaction too: what hangs
// below a row was committed with it or before the next query, and nothing is ever removed.
func wholeDocuments(ctx context.Context, q querier, d *dialect, ids []records.DocumentID) ([]records.Document, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []documentRow
	where, arg := among(d, "d.id", ids)
	if err := q.list(ctx, &rows, `SELECT `+documentColumns+` WHERE `+where, arg); err != nil || len(rows) == 0 {
		return nil, err
	}
	versions, err := versionsOf(ctx, q, d, ids)
	if err != nil {
		return nil, err
	}
	events, err := eventsOf(ctx, q, d, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[records.DocumentID]records.Document, len(rows))
	for _, r := range rows {
		doc := r.document()
		doc.Versions, doc.Events = versions[doc.ID], events[doc.ID]
		byID[doc.ID] = doc
	}
	documents := make([]records.Document, 0, len(rows))
	for _, id := range ids {
		if doc, ok := byID[id]; ok {
			documents = append(documents, doc)
			delete(byID, id)
		}
	}
	return documents, nil
}

// InsertDocument adds the document row and enters it in the register under the
// number taken for it. A symbol or number in use is a Conflict naming its field.
func (t *tx) InsertDocument(ctx context.Context, d records.Document) error {
	const insert = `INSERT INTO documents (id, number, symbol, type, class, body, titles, date,
			access_level, access_bodies, embargo, access_class, metadata, filed_at, filed_by, revision, lineage_id,
			seal, matter_id, declared_at, declared_by, due_on, due_action)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, insert, string(d.ID), d.Number, orNull(d.Symbol), d.Type, d.Class, d.Body, asJSON(d.Titles), d.Date,
		string(d.Access.Level), asList(d.Access.Bodies), d.Access.Embargo, d.Access.Class(), object(d.Metadata), micros(d.FiledAt), d.FiledBy, d.Revision, string(d.ID),
		d.Access.Seal, string(d.Matter), micros(d.Declared.At), d.Declared.By, d.Due.On, string(d.Due.Action))
	if err != nil {
		return err
	}
	if n == 0 {
		return t.documentConflict(ctx, d)
	}
	t.fresh = string(d.ID)
	return t.register(ctx, string(d.ID), micros(d.FiledAt))
}

// documentConflict says with which document d collides, and in what.
func (t *tx) documentConflict(ctx context.Context, d records.Document) error {
	var other struct {
		ID     records.DocumentID
		Number string
		Symbol string
	}
	const find = `SELECT id, number, coalesce(symbol, '') AS symbol FROM documents WHERE id <> ? AND (symbol = ? OR number = ?)
		ORDER BY CASE WHEN symbol = ? THEN 1 ELSE 2 END LIMIT 1`
	err := t.get(ctx, &other, find, string(d.ID), orNull(d.Symbol), d.Number, orNull(d.Symbol))
	switch {
	case records.KindOf(err) == records.NotFound:
		return records.Errorf(records.Conflict, "A document with this id exists already.").At("id")
	case err != nil:
		return err
	}
	conflict := records.Errorf(records.Conflict, "The number %s is in use by another document.", d.Number).At("number")
	if d.Symbol != "" && other.Symbol == d.Symbol {
		conflict = records.Errorf(records.Conflict, "The symbol %s is in use by the document filed as %s.", d.Symbol, other.Number).At("symbol")
	}
	conflict.Related = other.ID
	return conflict
}

// UpdateDocument writes the editable fields and raises the revision.
func (t *tx) UpdateDocument(ctx context.Context, d records.Document) error {
	var taken []records.DocumentID
	if err := t.list(ctx, &taken, `SELECT id FROM documents WHERE symbol = ? AND id <> ?`, orNull(d.Symbol), string(d.ID)); err != nil {
		return err
	}
	if len(taken) > 0 {
		return t.documentConflict(ctx, d)
	}
	const update = `UPDATE documents SET symbol = ?, type = ?, class = ?, body = ?, titles = ?, date = ?,
			access_level = ?, access_bodies = ?, embargo = ?, seal = ?, access_class = ?, metadata = ?, revision = revision + 1
		WHERE id = ? AND revision = ?`
	n, err := t.exec(ctx, update, orNull(d.Symbol), d.Type, d.Class, d.Body, asJSON(d.Titles), d.Date,
		string(d.Access.Level), asList(d.Access.Bodies), d.Access.Embargo, d.Access.Seal, d.Access.Class(), object(d.Metadata), string(d.ID), d.Revision)
	if isTaken(err) { // by somebody who came between
		return records.Errorf(records.Conflict, "The symbol %s is in use by another document.", d.Symbol).At("symbol").Because(err)
	}
	if err != nil || n > 0 {
		return err
	}
	return t.stale(ctx, d)
}

// stale says why a document of that revision could not be changed.
func (t *tx) stale(ctx context.Context, d records.Document) error {
	var revision int64
	if err := t.get(ctx, &revision, `SELECT revision FROM documents WHERE id = ?`, string(d.ID)); err != nil {
		return missing(err, "There is no document %q.", d.ID)
	}
	return records.Errorf(records.PreconditionFailed, "Somebody else has changed the document: its revision is %d now, not %d. Read it again and repeat the change.", revision, d.Revision)
}

// Redescribe writes what an edit of many changes, and raises the revisions.
func (t *tx) Redescribe(ctx context.Context, docs []records.Document) error {
	const update = `UPDATE documents SET type = ?, class = ?, body = ?, access_level = ?, access_bodies = ?, embargo = ?, access_class = ?, metadata = ?,
			due_on = ?, due_action = ?, revision = revision + 1
		WHERE id = ? AND revision = ?`
	for _, d := range docs {
		n, err := t.exec(ctx, update, d.Type, d.Class, d.Body, string(d.Access.Level), asList(d.Access.Bodies), d.Access.Embargo, d.Access.Class(), object(d.Metadata),
			d.Due.On, string(d.Due.Action), string(d.ID), d.Revision)
		if err != nil {
			return err
		}
		if n == 0 {
			return t.stale(ctx, d)
		}
	}
	return nil
}

// object writes metadata; none is the empty object.
func object(m json.RawMessage) string {
	if len(m) == 0 {
		return "{}"
	}
	return string(m)
}
