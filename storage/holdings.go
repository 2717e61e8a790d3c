package storage

import (
	"context"
	"encoding/json"

	"github.com/jmoiron/sqlx"

	"acervo/records"
)

// Export gives everything that the catalogue holds at one moment, whatever is filed meanwhile: the rows
// as Dump gives them, and lists of documents and files as they are then. It returns the ledger's head.
func (d *DB) Export(ctx context.Context, to records.Holdings) (records.LedgerHead, error) {
	return d.atOneMoment(ctx, func(q direct, tables []table) error {
		for _, t := range tables {
			if to.LeftOut != nil && secret[t.name] {
				to.LeftOut(t.name)
				continue
			}
			if to.Table != nil {
				if err := to.Table(t.name); err != nil {
					return err
				}
			}
			if to.Row != nil {
				if err := t.dump(ctx, q.on, d.dialect, "", nil, to.Row); err != nil {
					return err
				}
			}
		}
		if to.Document != nil {
			if err := q.heldDocuments(ctx, to.Document); err != nil {
				return err
			}
		}
		if to.File != nil {
			return q.heldFiles(ctx, to.File)
		}
		return nil
	})
}

// Tables returns the names of the tables whose rows make the catalogue.
func (d *DB) Tables(ctx context.Context) ([]string, error) {
	tables, err := d.tables(ctx, d)
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.name
	}
	return names, err
}

// heldDocuments lists the documents in the order of filing.
func (q direct) heldDocuments(ctx context.Context, each func(records.HeldDocument) error) error {
	const query = `SELECT d.id, d.number, coalesce(d.symbol, '') AS symbol, d.titles, d.type, d.class, d.body, d.date, d.access_class,
			coalesce(m.code, d.matter_id) AS matter, d.declared_at, d.fate, d.due_on, d.due_action, d.filed_at, d.filed_by, d.metadata,
			(SELECT count(*) FROM versions v WHERE v.document_id = d.id) AS versions,
			(SELECT count(*) FROM files f WHERE f.document_id = d.id) AS files,
			(SELECT count(*) FROM register_annulments a WHERE a.document_id = d.id) AS annulled,
			(SELECT count(*) FROM hold_records r JOIN holds h ON h.seq = r.hold_seq WHERE r.document_id = d.id AND h.lifted_seq = 0) AS held
		FROM documents d LEFT JOIN matters m ON m.id = d.matter_id ORDER BY d.filed_at, d.id`
	type row struct {
		ID         records.DocumentID
		Number     string
		Symbol     string
		Titles     jsonColumn[map[records.Language]string]
		Type       string
		Class      string
		Body       string
		Date       records.Date
		Access     string `db:"access_class"`
		Matter     string
		DeclaredAt int64 `db:"declared_at"`
		Fate       records.Fate
		DueOn      records.Date            `db:"due_on"`
		DueAction  records.RetentionAction `db:"due_action"`
		FiledAt    int64                   `db:"filed_at"`
		FiledBy    string                  `db:"filed_by"`
		Metadata   string
		Versions   int
		Files      int
		Annulled   int
		Held       int
	}
	return eachOf(ctx, q, query, func(r row) error {
		state := string(r.Fate)
		switch {
		case state != "":
		case r.DeclaredAt != 0:
			state = "record"
		default:
			state = "draft"
		}
		return each(records.HeldDocument{
			ID: r.ID, Number: r.Number, Symbol: r.Symbol, Titles: r.Titles.V, Type: r.Type, Class: r.Class, Body: r.Body, Date: r.Date,
			Access: r.Access, Matter: r.Matter, State: state, Held: r.Held > 0, Annulled: r.Annulled > 0, DueOn: r.DueOn, DueAction: r.DueAction,
			FiledAt: instant(r.FiledAt), FiledBy: r.FiledBy, Versions: r.Versions, Files: r.Files, Metadata: json.RawMessage(r.Metadata),
		})
	})
}

// heldFiles lists the files by document, version and text, and then the certified copies that were issued.
func (q direct) heldFiles(ctx context.Context, each func(records.HeldFile) error) error {
	const (
		files = `SELECT d.id AS document, d.number, coalesce(d.symbol, '') AS symbol, d.titles, d.fate, v.number AS version, v.date AS version_date,
				t.language, t.authority, f.role, f.name, f.media_type, f.size, f.sha256
			FROM files f JOIN texts t ON t.id = f.text_id JOIN versions v ON v.id = t.version_id JOIN documents d ON d.id = f.document_id
			ORDER BY d.filed_at, d.id, v.number, t.position, f.position, f.id`
		copies = `SELECT d.id AS document, d.number, coalesce(d.symbol, '') AS symbol, d.titles, d.fate, c.version, v.date AS version_date,
				c.language, '' AS authority, '` + string(records.CopyRole) + `' AS role, c.code AS name,
				CASE c.beside WHEN '' THEN 'application/pdf' ELSE 'application/zip' END AS media_type, c.size, c.issued_sha256 AS sha256
			FROM copies c JOIN documents d ON d.id = c.document_id JOIN versions v ON v.document_id = c.document_id AND v.number = c.version
			ORDER BY c.seq`
	)
	type row struct {
		Document    records.DocumentID
		Number      string
		Symbol      string
		Titles      jsonColumn[map[records.Language]string]
		Fate        records.Fate
		Version     int
		VersionDate records.Date `db:"version_date"`
		Language    records.Language
		Authority   records.Authority
		Role        records.FileRole
		Name        string
		MediaType   string `db:"media_type"`
		Size        int64
		SHA256      records.Sum `db:"sha256"`
	}
	for _, query := range []string{files, copies} {
		err := eachOf(ctx, q, query, func(r row) error {
			return each(records.HeldFile{
				Document: r.Document, Number: r.Number, Symbol: r.Symbol, Title: records.Document{Titles: r.Titles.V, Symbol: r.Symbol}.Title(""),
				Version: r.Version, VersionDate: r.VersionDate, Language: r.Language, Authority: r.Authority, Role: r.Role, Name: r.Name,
				MediaType: r.MediaType, Size: r.Size, SHA256: r.SHA256, Fate: r.Fate,
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachOf shows the rows of a query one by one.
func eachOf[T any](ctx context.Context, q direct, query string, each func(T) error) error {
	rows, err := q.on.QueryxContext(ctx, sqlx.Rebind(q.bind, query))
	if err != nil {
		return fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var row T
		if err := rows.StructScan(&row); err != nil {
			return fault(err)
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return fault(rows.Err())
}
