package manifest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"acervo/records"
)

// Row is a file to import and what is said about it. Empty fields say nothing.
type Row struct {
	Line        int    // in the manifest, from 1; 0 in a folder
	File        string // path relative to the source's folder, with slashes
	Size        int64
	Document    string // rows with the same key are versions of one document
	Type        string
	Class       string
	Body        string
	Title       string
	Lang        records.Language
	Date        records.Date // of this version
	EffectiveOn records.Date
	Symbol      string
	Access      string // as records.Access.Class writes it: members, restricted:AG,CP, public@2027-01-01
	Metadata    json.RawMessage
	Matter      string // id or code of the matter that it is filed into
}

// Where names the row for people: its line, and its file.
func (r Row) Where() string {
	if r.Line == 0 {
		return r.File
	}
	return fmt.Sprintf("line %d, %s", r.Line, r.File)
}

// Columns are the names a manifest may use, in the order in which they are documented.
var Columns = []string{"file", "document", "type", "class", "body", "title", "lang", "date", "effective_on", "symbol", "access", "metadata", "matter"}

// add makes a row of the columns' values, or tells what is wrong with each of them.
func (s *Source) add(line int, values map[string]string) {
	row := Row{
		Line: line, Document: values["document"], Type: values["type"], Class: values["class"], Body: values["body"],
		Title: values["title"], Symbol: values["symbol"], Access: values["access"], File: values["file"], Matter: values["matter"],
	}
	count := len(s.Problems)
	bad := func(column, message string) {
		s.Problems = append(s.Problems, Problem{Line: line, Column: column, File: row.File, Document: row.Document, Message: message})
	}
	var err error
	if row.File == "" {
		bad("file", "name a file")
	} else if row.File, row.Size, err = s.find(row.File); err != nil {
		bad("file", row.File+": "+err.Error())
	}
	if row.Date, err = records.ParseDate(values["date"]); err != nil {
		bad("date", err.Error())
	}
	if row.EffectiveOn, err = records.ParseDate(values["effective_on"]); err != nil {
		bad("effective_on", err.Error())
	}
	if row.Lang = records.Language(values["lang"]).Primary(); row.Lang != "" && !row.Lang.Valid() {
		bad("lang", "write a language code such as es, en, pt or fr")
	}
	if row.Access != "" {
		if _, err := ParseAccess(row.Access); err != nil {
			bad("access", err.Error())
		}
	}
	if m := values["metadata"]; m != "" {
		if message := checkObject(m); message != "" {
			bad("metadata", message)
		}
		row.Metadata = json.RawMessage(m)
	}
	if len(s.Problems) == count {
		s.Rows = append(s.Rows, row)
	}
}

// find checks a row's file. A manifest written on Windows may use backslashes.
func (s *Source) find(file string) (string, int64, error) {
	size, err := s.checkFile(file)
	if err != nil && strings.Contains(file, `\`) {
		if slashed := strings.ReplaceAll(file, `\`, "/"); slashed != file {
			if n, serr := s.checkFile(slashed); serr == nil {
				return slashed, n, nil
			}
		}
	}
	return file, size, err
}

func checkObject(s string) string {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s), &object); err != nil || object == nil {
		return `this is not a JSON object such as {"session": "XXVI"}`
	}
	return ""
}

// ParseAccess reads an access as people write it: a level, for restricted the
// bodies after a colon, and the day an embargo ends after an @.
func ParseAccess(s string) (records.Access, error) {
	level, embargo, _ := strings.Cut(strings.TrimSpace(s), "@")
	level, bodies, _ := strings.Cut(level, ":")
	a := records.Access{Level: records.Level(strings.ToLower(strings.TrimSpace(level)))}
	for b := range strings.SplitSeq(bodies, ",") {
		if b = strings.TrimSpace(b); b != "" {
			a.Bodies = append(a.Bodies, b)
		}
	}
	var err error
	if a.Embargo, err = records.ParseDate(strings.TrimSpace(embargo)); err != nil {
		return records.Access{}, err
	}
	switch {
	case !a.Level.Valid():
		return records.Access{}, records.Errorf(records.Invalid, "%q is not an access level; write public, members, staff, or restricted:BODY,BODY.", level)
	case a.Level == records.Restricted && len(a.Bodies) == 0:
		return records.Access{}, records.Errorf(records.Invalid, "Name the bodies whose people may read it: restricted:BODY,BODY.")
	case a.Level != records.Restricted && len(a.Bodies) > 0:
		return records.Access{}, records.Errorf(records.Invalid, "Only a restricted document names bodies.")
	}
	return a, nil
}

func quoted(names []string) string {
	for i, n := range names {
		names[i] = strconv.Quote(n)
	}
	return strings.Join(names, ", ")
}

// unknown lists the columns that no manifest has.
func unknown(columns []string) []string {
	var out []string
	for _, c := range columns {
		if !slices.Contains(Columns, c) {
			out = append(out, c)
		}
	}
	return out
}
