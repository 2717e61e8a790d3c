package archive

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"acervo/records"
)

// list is a list for people and for programs: the same as CSV and as JSON Lines.
type list struct {
	lines, table *part
	csv          *csv.Writer
}

func newList(root, path string, columns []string) (*list, error) {
	lines, err := newPart(root, path+".jsonl")
	if err != nil {
		return nil, err
	}
	table, err := newPart(root, path+".csv")
	if err != nil {
		_, cerr := lines.close()
		return nil, errors.Join(err, cerr)
	}
	_, err = table.w.WriteString("\uFEFF") // without it spreadsheets take UTF-8 for something else
	l := &list{lines: lines, table: table, csv: csv.NewWriter(table.w)}
	l.csv.UseCRLF = true // RFC 4180
	return l, errors.Join(err, l.csv.Write(columns))
}

func (l *list) add(line any, cells []string) error {
	b, err := json.Marshal(line)
	if err != nil {
		return err
	}
	for i, cell := range cells {
		if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
			cells[i] = "'" + cell // no spreadsheet takes it for a formula (OWASP, CSV injection)
		}
	}
	if err := errors.Join(l.lines.line(b), l.csv.Write(cells)); err != nil {
		return disk(l.table.f.Name(), err)
	}
	return nil
}

// close makes both durable.
func (l *list) close() ([]Part, error) {
	l.csv.Flush()
	lines, err := l.lines.close()
	table, terr := l.table.close()
	return []Part{lines, table}, errors.Join(l.csv.Error(), err, terr)
}

// discard closes what is of no use any more.
func (l *list) discard() error {
	_, err := l.close()
	return err
}

var documentColumns = []string{
	"number", "symbol", "title_es", "title_en", "title_pt", "title_fr", "type", "class", "body", "date", "access", "matter", "state", "held", "annulled",
	"due_on", "due_action", "filed_at", "filed_by", "versions", "files", "metadata", "id",
}

func documentCells(d records.HeldDocument) []string {
	return []string{
		d.Number, d.Symbol, d.Titles[records.Spanish], d.Titles[records.English], d.Titles[records.Portuguese], d.Titles[records.French], d.Type, d.Class, d.Body,
		string(d.Date), d.Access, d.Matter, d.State, strconv.FormatBool(d.Held), strconv.FormatBool(d.Annulled), string(d.DueOn), string(d.DueAction),
		d.FiledAt.Format(time.RFC3339), d.FiledBy, strconv.Itoa(d.Versions), strconv.Itoa(d.Files), string(d.Metadata), string(d.ID),
	}
}

var fileColumns = []string{
	"number", "symbol", "title", "version", "version_date", "language", "authority", "role", "name", "media_type", "size", "sha256", "fate", "path", "document",
}

func fileCells(f records.HeldFile) []string {
	return []string{
		f.Number, f.Symbol, f.Title, strconv.Itoa(f.Version), string(f.VersionDate), string(f.Language), string(f.Authority), string(f.Role), f.Name, f.MediaType,
		strconv.FormatInt(f.Size, 10), string(f.SHA256), string(f.Fate), f.Path, string(f.Document),
	}
}
