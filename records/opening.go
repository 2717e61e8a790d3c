package records

import (
	"context"
	"strings"
	"sync"
)

// Opening is a way in which somebody came to see what a record says.
type Opening string

// The ways of opening a record.
const (
	OpenedFile    Opening = "file"    // its bytes were sent
	OpenedPage    Opening = "page"    // pages of it were shown
	OpenedText    Opening = "text"    // its text was
	OpenedRedline Opening = "redline" // it was compared with another text
	OpenedCopy    Opening = "copy"    // a certified copy of it was fetched
)

// The actions of the ledger that change no document: who was let see it.
const (
	RecordOpened Action = "record_opened" // somebody opened what is restricted; once a day for each way
	ShareMade    Action = "share_made"    // a link for somebody without an account
	ShareOpened  Action = "share_opened"  //
	ShareRevoked Action = "share_revoked" //
)

// Changes reports whether an action changes what a document says, so that the index must look at it again.
func (a Action) Changes() bool {
	switch a {
	case RecordOpened, ShareMade, ShareOpened, ShareRevoked:
		return false
	}
	return true
}

// OpeningWriter notes who opened what is closed.
type OpeningWriter interface {
	// NoteOpening remembers that an actor opened a document so on a day, and reports whether
	// it was not known yet. It may forget what it knows of the days before.
	NoteOpening(ctx context.Context, day Date, actor string, id DocumentID, what string) (first bool, err error)
}

// Closed reports whether reading the document is itself an act of record: it is restricted to
// bodies, or an embargo runs.
func (x Access) Closed(today Date) bool {
	return x.Level == Restricted || !x.Level.Valid() || x.Embargo.After(today)
}

// openings remembers what stands in the ledger of today already, so that turning pages writes nothing.
type openings struct {
	mu    sync.Mutex
	day   Date
	known map[string]struct{}
}

// maxOpenings bounds the memory; beyond it the database is asked again.
const maxOpenings = 50_000

func (m *openings) has(day Date, key string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.known[key]
	return ok && m.day == day
}

func (m *openings) keep(day Date, key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.day != day || len(m.known) >= maxOpenings {
		m.day, m.known = day, map[string]struct{}{}
	}
	m.known[key] = struct{}{}
}

// opened writes into the ledger that the actor opens a document that is closed, before it is
// shown: what cannot be written is not shown. Of a day there is one entry for each actor,
// document, way of opening and thing opened (a file, a copy), so that turning a hundred pages is one line.
func (o *Office) opened(ctx context.Context, who Actor, d Document, how Opening, what, name string) error {
	today := o.today()
	if !d.Access.Closed(today) {
		return nil
	}
	detail := map[string]any{"number": d.Number, "how": how}
	if name != "" {
		detail["name"] = name
	}
	if what != "" {
		detail["what"] = what
	}
	return o.noteOpening(ctx, today, who.ID, d.ID, string(how)+":"+what, entry(who, RecordOpened, SubjectDocument, string(d.ID), detail))
}

// noteOpening appends the entry unless the ledger tells of this opening today.
func (o *Office) noteOpening(ctx context.Context, today Date, actor string, id DocumentID, what string, e Entry) error {
	key := strings.Join([]string{actor, string(id), what}, "\n")
	if o.openings.has(today, key) {
		return nil
	}
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		first, err := tx.NoteOpening(ctx, today, actor, id, what)
		if err != nil || !first {
			return err
		}
		_, err = tx.Append(ctx, e)
		return err
	})
	if err == nil {
		o.openings.keep(today, key)
	}
	return err
}

// openedPair is opened for the two texts of a comparison.
func (o *Office) openedPair(ctx context.Context, who Actor, x, y locatedText) error {
	for _, f := range []locatedText{x, y} {
		file, ok := f.text.Reads()
		if !ok {
			continue // it cannot be compared
		}
		if err := o.opened(ctx, who, f.document, OpenedRedline, string(file.ID), file.Name); err != nil {
			return err
		}
	}
	return nil
}
