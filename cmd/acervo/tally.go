package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"sync"
	"time"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/manifest"
	"acervo/records"
)

// The outcomes of a row.
const (
	filed        = "filed"
	alreadyFiled = "already_filed" // by an earlier run
	duplicate    = "duplicate"     // its bytes are filed under another document
	failed       = "failed"
	checked      = "checked" // by a dry run
	passedOver   = "skipped"
	notRead      = "not_read" // filed, but its text could not be read
)

// outcome is what became of a row, as it stands in the report.
type outcome struct {
	Line     int                `json:"line,omitempty"`
	File     string             `json:"file"`
	Outcome  string             `json:"outcome"`
	Document records.DocumentID `json:"document,omitempty"`
	Number   string             `json:"number,omitempty"`
	Version  int                `json:"version,omitempty"`
	SHA256   records.Sum        `json:"sha256,omitempty"`
	Related  records.DocumentID `json:"related,omitempty"`
	Column   string             `json:"column,omitempty"`
	Reason   string             `json:"reason,omitempty"`
}

func (o outcome) is(outcomes ...string) bool {
	for _, x := range outcomes {
		if o.Outcome == x {
			return true
		}
	}
	return false
}

// tally counts the outcomes of an import, tells of them, and writes the report.
type tally struct {
	program *program
	start   time.Time
	bar     progress

	mu     sync.Mutex
	counts map[string]int
	ids    map[records.DocumentID]bool
	rows   map[string]manifest.Row // by document and file name: for what is told later
	report *bufio.Writer
	file   *os.File
	err    error // of the report
}

func newTally(p *program, report string, rows int) (*tally, error) {
	t := &tally{program: p, start: time.Now(), counts: map[string]int{}, ids: map[records.DocumentID]bool{}, rows: map[string]manifest.Row{}}
	if report != "" {
		f, err := os.Create(report) //nolint:gosec // the person names the file
		if err != nil {
			return nil, records.Errorf(records.Invalid, "The report cannot be written: %s.", reason(err)).At("--report")
		}
		t.file, t.report = f, bufio.NewWriter(f)
	}
	t.bar = p.newProgress("filing", rows)
	return t, nil
}

// row notes what became of a row.
func (t *tally) row(r manifest.Row, o outcome) {
	o.Line, o.File = r.Line, r.File
	if o.Document != "" {
		t.mu.Lock()
		t.ids[o.Document] = true
		t.rows[rowKey(o.Document, path.Base(r.File))] = r
		t.mu.Unlock()
	}
	t.note(o)
	t.bar.add(1)
	switch o.Outcome {
	case failed:
		t.say("%s: not filed. %s", r.Where(), o.Reason)
	case duplicate:
		t.say("%s: a duplicate. %s", r.Where(), o.Reason)
	}
}

// problem notes a row that cannot be imported.
func (t *tally) problem(p manifest.Problem) {
	t.note(outcome{Line: p.Line, File: p.File, Column: p.Column, Outcome: failed, Reason: p.Message})
	t.say("%s", p)
}

// skipped notes what in a folder was passed over.
func (t *tally) skipped(s manifest.Skip) {
	t.note(outcome{File: s.Path, Outcome: passedOver, Reason: s.Reason})
	t.say("%s: passed over (%s)", s.Path, s.Reason)
}

// checked notes a document that a dry run found nothing wrong with.
func (t *tally) checked(d manifest.Document) {
	for _, v := range d.Versions {
		for _, r := range v.Rows {
			t.note(outcome{Line: r.Line, File: r.File, Outcome: checked})
			t.bar.add(1)
		}
	}
}

// unread notes a file whose text could not be read.
func (t *tally) unread(u unread) {
	r, ok := t.rows[rowKey(u.document, u.file)]
	if !ok { // an attachment, or a name that was cleaned
		r.File = u.file
	}
	t.note(outcome{Line: r.Line, File: r.File, Document: u.document, Number: u.number, Outcome: notRead, Reason: u.reason})
	t.say("%s (%s): filed, but its text was not read. %s", r.Where(), u.number, u.reason)
}

func rowKey(d records.DocumentID, file string) string { return string(d) + " " + file }

// warn tells of something that does not change a row's outcome.
func (t *tally) warn(r manifest.Row, message string) { t.say("%s: %s", r.Where(), message) }

func (t *tally) say(format string, args ...any) {
	t.bar.clear()
	fmt.Fprintf(t.program.stderr, format+"\n", args...)
}

func (t *tally) note(o outcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[o.Outcome]++
	if t.report == nil || t.err != nil {
		return
	}
	b, err := json.Marshal(o)
	if err == nil {
		_, err = t.report.Write(append(b, '\n'))
	}
	t.err = err
}

// documents lists those that the import filed or found filed.
func (t *tally) documents() []records.DocumentID {
	t.mu.Lock()
	defer t.mu.Unlock()
	ids := make([]records.DocumentID, 0, len(t.ids))
	for id := range t.ids {
		ids = append(ids, id)
	}
	return ids
}

// beginReading starts to show how the reading goes.
func (t *tally) beginReading() {
	t.bar.finish()
	t.bar = t.program.newProgress("reading", len(t.ids))
}

// reading shows how many documents are still to be read.
func (t *tally) reading(left int) { t.bar.set(len(t.ids) - left) }

// summary prints the counts; it returns an error when a row failed.
func (t *tally) summary(dry bool) error {
	t.bar.finish()
	took := time.Since(t.start)
	n := t.counts
	done := n[filed] + n[alreadyFiled] + n[duplicate] + n[failed] + n[checked]
	if t.program.json {
		if err := t.program.printJSON(map[string]any{
			"rows": done, "filed": n[filed], "already_filed": n[alreadyFiled], "duplicates": n[duplicate], "failed": n[failed],
			"not_read": n[notRead], "skipped": n[passedOver], "checked": n[checked], "seconds": took.Seconds(),
		}); err != nil {
			return err
		}
	} else if dry {
		fmt.Fprintf(t.program.stdout, "%s checked, %d with mistakes. Nothing was filed.\n", plural(done, "row"), n[failed])
	} else {
		fmt.Fprintf(t.program.stdout, "%s: %d filed, %d already filed, %s, %d failed, %d not readable. %.1f s, %.0f/s.\n",
			plural(done, "row"), n[filed], n[alreadyFiled], plural(n[duplicate], "duplicate"), n[failed], n[notRead],
			took.Seconds(), float64(n[filed])/max(took.Seconds(), 0.001))
	}
	if n[failed] > 0 {
		return &exitError{code: exitPartly}
	}
	return nil
}

// close writes the report to its end.
func (t *tally) close() error {
	t.bar.finish()
	if t.file == nil {
		return nil
	}
	if err := errors.Join(t.err, t.report.Flush(), t.file.Close()); err != nil {
		return records.Errorf(records.Unavailable, "The report could not be written to its end: %s.", err).At("--report")
	}
	return nil
}

// vocabulary is what a manifest's codes are checked against.
func vocabulary(p client.Profile) manifest.Vocabulary {
	codes := func(terms []client.Term) []string {
		list := make([]string, len(terms))
		for i, t := range terms {
			list[i] = t.Code
		}
		return list
	}
	return manifest.Vocabulary{Types: codes(p.Types), Classes: codes(p.Classes), Bodies: codes(p.Bodies), MaxUpload: p.MaxUpload}
}
