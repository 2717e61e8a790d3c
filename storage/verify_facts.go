package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"acervo/records"
)

// factTable is a table whose rows are compared with what the ledger tells of them.
type factTable struct {
	name    string
	what    string // what people call a row
	by      string // the column with the subject of the entries that tell of it
	key     string // the column that tells the rows of one subject from one another
	columns []string
	only    bool   // its rows are another check's: here only what they say counts
	where   string // without by: which of its rows the ledger tells of; empty for all
}

// The tables by the kind of subject whose entries tell of them.
var (
	factsOfDocuments = []factTable{
		{name: "documents", what: "document", by: "id", key: "id", columns: []string{"matter_id", "declared_at", "declared_by", "seal"}, only: true},
		{name: "legal_events", what: "legal event", by: "document_id", key: "id",
			columns: []string{"type", "effective_on", "ordinal", "by_id", "by_provision", "version", "note", "recorded_at", "recorded_by", "retracted_at", "retracted_by", "retract_reason"}},
		{name: "relations", what: "relation", by: "from_id", key: "id",
			columns: []string{"type", "from_provision", "to_id", "to_provision", "note", "recorded_at", "recorded_by", "retracted_at", "retracted_by", "retract_reason"}},
		{name: "retention_overrides", what: "retention of one record", by: "document_id", key: "id",
			columns: []string{"trigger_code", "event", "years", "months", "action", "reason", "recorded_at", "recorded_by", "retracted_at", "retracted_by", "retract_reason"}},
		{name: "retention_events", what: "named event", by: "document_id", key: "id",
			columns: []string{"code", "happened_on", "note", "recorded_at", "recorded_by", "retracted_at", "retracted_by", "retract_reason"}},
		{name: "copies", what: "certified copy", by: "document_id", key: "code",
			columns: []string{"seq", "version", "language", "file_id", "original_sha256", "issued_sha256", "size", "beside", "certificate_language", "in_force_on", "known_at", "filed_seq", "issued_at", "issued_by",
				"revoked_at", "revoked_by", "revoke_reason", "revoked_seq"}},
		{name: "notes", what: "note", by: "document_id", key: "seq", columns: []string{"text", "at", "author", "name"}},
		{name: "register_annulments", what: "annulment", by: "document_id", key: "document_id", columns: []string{"reason", "at", "actor", "name", "seq"}},
		{name: "shares", what: "share link", by: "document_id", key: "id",
			columns: []string{"hash", "version", "file_id", "reason", "made_at", "made_by", "made_name", "expires_at", "revoked_at", "revoked_name", "revoke_reason"}},
		{name: "vital_records", what: "vital record", by: "document_id", key: "document_id",
			columns: []string{"months", "note", "marked_at", "marked_by", "reviewed_on", "reviewed_by", "next_on"}},
		{name: "checkouts", what: "check-out", by: "document_id", key: "document_id", columns: []string{"holder", "name", "until"}},
	}
	factsOfMatters = []factTable{
		{name: "matters", what: "matter", by: "id", key: "id",
			columns: []string{"code", "titles", "class", "body", "access_class", "seal", "parent_id", "state", "opened_at", "opened_by", "closed_at", "closed_by", "closed_on"}},
		{name: "matter_requirements", what: "requirement", by: "matter_id", key: "n",
			columns: []string{"text", "body", "due", "added_at", "added_by", "fulfilled_by", "fulfilled_at", "fulfilled_name", "waived_at", "waived_by", "waive_reason", "code", "texts", "doc_type"}},
	}
	factsOfUsers = []factTable{
		{name: "users", what: "account", by: "id", key: "id", columns: []string{"login", "name", "roles", "bodies", "terms", "language", "disabled", "issuer", "password_hash"}},
		{name: "tokens", what: "API key", by: "user_id", key: "id", columns: []string{"hash", "name", "scopes", "created_at", "expires_at", "revoked"}},
	}
	// These are told of by entries with several subjects, and there are few of them.
	factsOfCustody = []factTable{
		{name: "holds", what: "hold", key: "seq",
			columns: []string{"name", "reason", "authority", "scope", "target", "placed_at", "placed_by", "placed_actor", "lifted_at", "lifted_by", "lift_reason", "lifted_seq"}},
		{name: "dispositions", what: "disposition", key: "seq",
			columns: []string{"action", "reason", "receiver", "proposed_at", "proposed_by", "proposed_actor", "decided_at", "decided_by", "decided_actor", "decision", "decided_seq",
				"reference", "received_on", "confirmed_at", "confirmed_by", "confirmed_seq", "executed_at", "executed_seq"}},
		{name: "batches", what: "batch", key: "id", where: "begun_seq > 0",
			columns: []string{"maker", "token_id", "query", "changes", "reason", "begun_at", "begun_seq", "ended_at", "ended_seq", "stopped_by"}},
		// Whether a note is the service's, and its root the ledger's, are other checks.
		{name: "checkpoints", what: "checkpoint over the entries up to", key: "size", columns: []string{"at"}},
		{name: "checkpoint_signatures", what: "cosignature of the checkpoint over the entries up to", key: "CAST(size AS TEXT) || ' by ' || key", columns: []string{"line", "at", "actor", "name"}},
		{name: "checkpoint_stamps", what: "time-stamp of the checkpoint over the entries up to", key: "CAST(size AS TEXT) || ' by ' || authority", columns: []string{"stamped", "at"}},
	}
)

// jsonColumns are compared as what they say, not as they are written.
var jsonColumns = map[string]bool{"titles": true, "texts": true, "roles": true, "bodies": true, "terms": true, "scopes": true, "target": true, "changes": true}

// digested columns are told of in the ledger by their SHA-256 only.
var digested = map[string]bool{"hash": true, "password_hash": true}

// fact is what one entry tells of one row.
type fact struct {
	table, subject, key string
	fresh               map[string]any // what a row says when it is made, unless it is there already
	says                map[string]any // what it says from then on; nil where the entry does not tell
	gone                bool
}

// facts are what the ledger tells of rows: by table, subject and key.
type facts map[string]map[string]map[string]map[string]string

// take takes up what an entry tells.
func (t facts) take(f fact) {
	of := t[f.table]
	if of == nil {
		of = map[string]map[string]map[string]string{}
		t[f.table] = of
	}
	if of[f.subject] == nil {
		of[f.subject] = map[string]map[string]string{}
	}
	if f.gone {
		delete(of[f.subject], f.key)
		return
	}
	row := of[f.subject][f.key]
	if row == nil {
		row = map[string]string{}
		of[f.subject][f.key] = row
		write(row, f.fresh)
	}
	write(row, f.says)
}

func write(row map[string]string, says map[string]any) {
	for column, v := range says {
		if raw, ok := v.(json.RawMessage); ok && raw == nil {
			delete(row, column) // an entry that does not tell it
			continue
		}
		row[column] = plainly(v)
	}
}

// plainly writes a value of a row or of a detail in one form; all ways of saying nothing are the empty text.
func plainly(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case json.RawMessage:
		d := json.NewDecoder(bytes.NewReader(v))
		d.UseNumber()
		var x any
		if d.Decode(&x) != nil {
			return string(v)
		}
		return plainly(x)
	case string:
		return v
	case []byte:
		return string(v)
	case json.Number:
		return nonzero(v.String())
	case int64:
		return nonzero(strconv.FormatInt(v, 10))
	case bool:
		if v {
			return "1"
		}
		return ""
	case time.Time:
		return v.Format(time.DateOnly)
	}
	b, err := json.Marshal(v)
	if s := string(b); err != nil || s == "[]" || s == "{}" || s == "null" {
		return ""
	}
	return string(b)
}

func nonzero(s string) string {
	if s == "0" {
		return ""
	}
	return s
}

// columnText writes a row's value as the ledger tells it.
func columnText(name string, v any) string {
	s := plainly(v)
	switch {
	case s == "":
		return ""
	case jsonColumns[name]:
		return plainly(json.RawMessage(s))
	case digested[name]:
		return digest(s)
	}
	return s
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// verifyFacts compares the rows of tables, those of the subjects or all, with what the ledger tells of them.
func (d *DB) verifyFacts(ctx context.Context, tables []factTable, subjects []string, told facts, p *problems) error {
	for _, t := range tables {
		by := t.by
		if by == "" {
			by = "''"
		}
		query := `SELECT ` + by + `, ` + t.key + `, ` + strings.Join(t.columns, ", ") + ` FROM ` + t.name
		var args []any
		switch {
		case t.by != "":
			where, arg := among(d.dialect, t.by, subjects)
			query, args = query+` WHERE `+where, []any{arg}
		case t.where != "":
			query += ` WHERE ` + t.where
		}
		rows, err := d.pool.QueryContext(ctx, sqlx.Rebind(d.dialect.bind, query), args...)
		if err != nil {
			return fault(err)
		}
		values, into := make([]any, 2+len(t.columns)), make([]any, 2+len(t.columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				_ = rows.Close()
				return fault(err)
			}
			subject, key := plainly(values[0]), plainly(values[1])
			t.compare(subject, key, values[2:], told[t.name][subject][key], p)
			delete(told[t.name][subject], key)
		}
		if err := rows.Err(); err != nil {
			return fault(err)
		}
		if t.only {
			continue
		}
		for _, subject := range slices.Sorted(maps.Keys(told[t.name])) {
			for _, key := range slices.Sorted(maps.Keys(told[t.name][subject])) {
				p.bad("The %s is missing from the catalogue.", t.naming(subject, key))
			}
		}
	}
	return nil
}

func (t factTable) compare(subject, key string, values []any, told map[string]string, p *problems) {
	if told == nil {
		if !t.only {
			p.bad("The ledger does not tell of the %s.", t.naming(subject, key))
		}
		return
	}
	for i, c := range t.columns {
		if was, known := told[c]; known && columnText(c, values[i]) != was {
			p.bad("The %s of the %s is not what the ledger tells.", c, t.naming(subject, key))
		}
	}
}

// naming names a row: by its key, and by what it belongs to.
func (t factTable) naming(subject, key string) string {
	if t.by == "" || subject == key {
		return fmt.Sprintf("%s %s", t.what, key)
	}
	return fmt.Sprintf("%s %s of %s", t.what, key, subject)
}

// subjectsStep is how many matters or accounts are compared with the ledger at a time.
const subjectsStep = 300

// verifySubjects compares all that the ledger tells of matters or accounts with their tables. Subjects
// that the ledger tells of and the first table does not have are missing from it.
func (d *DB) verifySubjects(ctx context.Context, kind records.SubjectKind, made records.Action, tables []factTable, also []entryRow, since int64, p *problems) error {
	const page = `SELECT subject FROM (SELECT id AS subject FROM %[1]s WHERE id > ? UNION SELECT subject FROM ledger WHERE kind = ? AND action = ? AND seq > ? AND subject > ?) s
		ORDER BY subject%[2]s LIMIT ?`
	for after := ""; ; {
		var subjects []string
		if err := d.list(ctx, &subjects, fmt.Sprintf(page, tables[0].name, d.dialect.bytewise), after, string(kind), string(made), since, after, subjectsStep); err != nil || len(subjects) == 0 {
			return err
		}
		after = subjects[len(subjects)-1]
		about, arg := among(d.dialect, "subject", subjects)
		var rows []entryRow
		if err := d.list(ctx, &rows, `SELECT `+entryColumns+` FROM ledger WHERE `+about+` AND kind = ? ORDER BY seq`, arg, string(kind)); err != nil {
			return err
		}
		within := make(map[string]bool, len(subjects))
		for _, s := range subjects {
			within[s] = true
		}
		told := facts{}
		for _, r := range bySeq(rows, also) {
			for _, f := range tellings(r) {
				if within[f.subject] && slices.ContainsFunc(tables, func(t factTable) bool { return t.name == f.table }) {
					told.take(f)
				}
			}
		}
		if err := d.verifyFacts(ctx, tables, subjects, told, p); err != nil {
			return err
		}
	}
}

// bySeq merges entries by their numbers.
func bySeq(a, b []entryRow) []entryRow {
	if len(b) == 0 {
		return a
	}
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(x, y entryRow) int { return int(x.Seq - y.Seq) })
	return all
}

// entriesOf lists the entries of some actions.
func (d *DB) entriesOf(ctx context.Context, actions ...records.Action) ([]entryRow, error) {
	where, arg := among(d.dialect, "action", actions)
	var rows []entryRow
	return rows, d.list(ctx, &rows, `SELECT `+entryColumns+` FROM ledger WHERE `+where+` ORDER BY seq`, arg)
}
