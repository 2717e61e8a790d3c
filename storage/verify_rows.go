package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"acervo/records"
)

// rowsStep is how many documents are compared with the ledger at a time.
const rowsStep = 300

// VerifyRows compares what the tables say with what the ledger told when it was written:
// of each document its number, its description as it was edited last, its versions, the sums and
// sizes of its files, its matter, its declaration and its seal; its legal events, relations, notes, copies, share links, what its
// retention depends on, whether it is vital, who has checked it out; matters with their checklists; accounts and API keys;
// holds and dispositions with their records; batches that were begun; checkpoints with what was added to them. What was edited, added or deleted by hand is named.
func (d *DB) VerifyRows(ctx context.Context) ([]string, error) {
	var p problems
	for after := records.DocumentID(""); ; {
		ids, err := d.DocumentIDs(ctx, after, rowsStep)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			break
		}
		if err := d.verifyDocuments(ctx, ids, &p); err != nil {
			return nil, err
		}
		after = ids[len(ids)-1]
	}
	const lost = `SELECT l.seq, l.subject FROM ledger l LEFT JOIN documents d ON d.id = l.subject WHERE l.action = ? AND l.kind = 'document' AND d.id IS NULL ORDER BY l.seq`
	var gone []struct {
		Seq     int64
		Subject string
	}
	if err := d.list(ctx, &gone, lost, string(records.Filed)); err != nil {
		return nil, err
	}
	for _, g := range gone {
		p.bad("The document %s, filed in entry %d, is missing from the catalogue.", g.Subject, g.Seq)
	}
	return p.all, d.verifyOthers(ctx, &p)
}

// problems are what was found wrong, at most maxProblems of them.
type problems struct{ all []string }

func (p *problems) bad(format string, args ...any) {
	if len(p.all) < maxProblems {
		p.all = append(p.all, fmt.Sprintf(format, args...))
	}
}

// told is what the ledger tells of a document.
type told struct {
	filed    bool
	fields   map[string]any
	versions map[int]bool
	files    map[records.FileID]toldFile
	fate     records.Fate
	fateSeq  int64
}

// toldFile is a file as a receipt told it.
type toldFile struct {
	ID     records.FileID `json:"id"`
	Name   string         `json:"name"`
	Size   int64          `json:"size"`
	SHA256 records.Sum    `json:"sha256"`
}

// describedFields are what a filing tells of a document and an edit changes.
var describedFields = []string{"number", "symbol", "type", "class", "body", "titles", "date", "access", "metadata"}

// hear takes up an entry about the document.
func (t *told) hear(e entryRow) {
	var detail map[string]json.RawMessage
	if json.Unmarshal([]byte(e.Detail), &detail) != nil {
		return // a ledger that was altered is another check's
	}
	var version int
	var files []toldFile
	switch e.Action {
	case records.Filed:
		t.filed = true
		for _, f := range describedFields {
			t.set(f, detail[f])
		}
		fallthrough
	case records.VersionAdded, records.TextAdded, records.FileAdded:
		if json.Unmarshal(detail["version"], &version) == nil {
			t.versions[version] = true
		}
		if json.Unmarshal(detail["files"], &files) == nil {
			for _, f := range files {
				t.files[f.ID] = f
			}
		}
	case "record_destroyed":
		t.fate, t.fateSeq = records.Destroyed, e.Seq
	case "record_transferred":
		t.fate, t.fateSeq = records.Transferred, e.Seq
	default:
		for _, f := range describedFields {
			var change struct{ Before, After json.RawMessage }
			if json.Unmarshal(detail[f], &change) == nil && change.After != nil && change.Before != nil {
				t.set(f, change.After)
			}
		}
	}
}

func (t *told) set(field string, value json.RawMessage) {
	var v any
	if len(value) > 0 && json.Unmarshal(value, &v) == nil {
		t.fields[field] = v
	}
}

// verifyOthers compares what belongs to no document.
func (d *DB) verifyOthers(ctx context.Context, p *problems) error {
	since, err := d.accountsSince(ctx)
	if err != nil {
		return err
	}
	if err := d.verifySubjects(ctx, records.SubjectUser, records.UserCreated, factsOfUsers, nil, since, p); err != nil {
		return err
	}
	taken, err := d.entriesOf(ctx, records.TakenFromMatter)
	if err != nil {
		return err
	}
	if err := d.verifySubjects(ctx, records.SubjectMatter, records.MatterOpened, factsOfMatters, taken, 0, p); err != nil {
		return err
	}
	custody, err := d.entriesOf(ctx, custodyActions...)
	if err != nil {
		return err
	}
	told := facts{}
	for _, e := range custody {
		if e.Seq <= since && slices.Contains(checkpointActions, e.Action) {
			continue
		}
		for _, f := range tellings(e) {
			told.take(f)
		}
	}
	if err := d.verifyFacts(ctx, factsOfCustody, nil, told, p); err != nil {
		return err
	}
	if err := d.verifyHoldRecords(ctx, p); err != nil {
		return err
	}
	if err := d.verifyProfiles(ctx, p); err != nil {
		return err
	}
	return d.verifyDisposals(ctx, custody, p)
}

// quiet are the actions that tell nothing of a document's rows.
var quiet = []records.Action{records.FileRead, records.RecordOpened, records.ShareOpened}

func (d *DB) verifyDocuments(ctx context.Context, ids []records.DocumentID, p *problems) error {
	docs, err := d.DocumentsByID(ctx, ids)
	if err != nil {
		return err
	}
	about, arg := among(d.dialect, "subject", ids)
	marks := make([]any, len(quiet))
	for i, a := range quiet {
		marks[i] = string(a)
	}
	query := `SELECT ` + entryColumns + ` FROM ledger WHERE ` + about + ` AND kind = 'document' AND action NOT IN (` + strings.TrimSuffix(strings.Repeat("?,", len(quiet)), ",") + `) ORDER BY seq`
	var rows []entryRow
	if err := d.list(ctx, &rows, query, append([]any{arg}, marks...)...); err != nil {
		return err
	}
	heard := make(map[string]*told, len(ids))
	for _, id := range ids {
		heard[string(id)] = &told{fields: map[string]any{}, versions: map[int]bool{}, files: map[records.FileID]toldFile{}}
	}
	also := facts{}
	for _, r := range rows {
		if t := heard[r.Subject]; t != nil {
			t.hear(r)
		}
		for _, f := range tellings(r) {
			if f.subject == r.Subject { // of a matter's checklist the matters' own walk tells
				also.take(f)
			}
		}
	}
	for _, doc := range docs {
		heard[string(doc.ID)].compare(doc, p)
	}
	subjects := make([]string, len(ids))
	for i, id := range ids {
		subjects[i] = string(id)
	}
	return d.verifyFacts(ctx, factsOfDocuments, subjects, also, p)
}

// compare tells where a document is not as the ledger tells it. It names everything by its id:
// whoever runs the check may not read what it is called.
func (t *told) compare(d records.Document, p *problems) {
	if !t.filed {
		p.bad("The ledger does not tell of the filing of document %s.", d.ID)
		return
	}
	access := d.Access
	access.Seal = "" // is its matter's
	is := map[string]any{
		"number": d.Number, "symbol": d.Symbol, "type": d.Type, "class": d.Class, "body": d.Body, "titles": d.Titles, "date": d.Date, "access": access.Class(), "metadata": d.Metadata,
	}
	for _, field := range describedFields {
		was, known := t.fields[field]
		if a, ok := was.(string); ok && field == "access" {
			x := records.ParseAccessClass(a)
			x.Seal = ""
			was = x.Class()
		}
		if known && !sameValue(is[field], was) {
			p.bad("The %s of document %s is not what the ledger tells.", field, d.ID)
		}
	}
	if d.Disposal.Fate != t.fate || d.Disposal.Fate != records.Kept && d.Disposal.Seq != t.fateSeq {
		p.bad("What became of document %s is not what the ledger tells.", d.ID)
	}
	for _, v := range d.Versions {
		if !t.versions[v.Number] {
			p.bad("The ledger does not tell of version %d of document %s.", v.Number, d.ID)
		}
		delete(t.versions, v.Number)
		for _, x := range v.Texts {
			for _, f := range x.Files {
				was, ok := t.files[f.ID]
				switch {
				case !ok:
					p.bad("The ledger does not tell of the file %s of document %s.", f.ID, d.ID)
				case was.SHA256 != f.SHA256 || was.Size != f.Size:
					p.bad("The file %s of document %s was filed with SHA-256 %s and %d bytes; the catalogue says %s and %d.", f.ID, d.ID, was.SHA256, was.Size, f.SHA256, f.Size)
				case was.Name != f.Name:
					p.bad("The file %s of document %s was filed under another name than the catalogue has.", f.ID, d.ID)
				}
				delete(t.files, f.ID)
			}
		}
	}
	for _, n := range slices.Sorted(maps.Keys(t.versions)) {
		p.bad("Version %d of document %s is missing from the catalogue.", n, d.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(t.files)) {
		p.bad("The file %s of document %s is missing from the catalogue.", id, d.ID)
	}
}

// sameValue compares a value with one that was read from JSON.
func sameValue(is, was any) bool {
	b, err := json.Marshal(is)
	if err != nil {
		return false
	}
	var now any
	if json.Unmarshal(b, &now) != nil {
		return false
	}
	return reflect.DeepEqual(unsaid(now), unsaid(was))
}

// unsaid makes all ways of saying nothing alike.
func unsaid(v any) any {
	if m, ok := v.(map[string]any); ok && len(m) == 0 || v == "" {
		return nil
	}
	return v
}
