package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"sync"
	"time"

	"acervo/records"
	"acervo/storage/blob"
)

// Described is the catalogue as the Scribe reads it; storage.DB is one.
type Described interface {
	// Touched looks at the next entries of the ledger after seq and returns the documents of which rows may have changed with them.
	Touched(ctx context.Context, after int64, limit int) (docs []records.DocumentID, reached int64, err error)
	// DumpDocument gives the rows that belong to a document.
	DumpDocument(ctx context.Context, id records.DocumentID, write func(table string, row []byte) error) error
	// DumpShared gives the rows that belong to no document, without ledger and accounts.
	DumpShared(ctx context.Context, write func(table string, row []byte) error) error
	// DumpLedger gives a range of entries, both ends included.
	DumpLedger(ctx context.Context, first, last int64, write func(table string, row []byte) error) error
	// SchemaVersion returns the number of the last migration.
	SchemaVersion(ctx context.Context) (int64, error)
}

// Scribe writes beside the bytes in the vault what they are, so that the
// catalogue can be made anew of the vault alone (Rebuild):
//
//	manifests/documents/ID.jsonl     the rows that belong to a document
//	manifests/ledger/0000000000.jsonl  the entries 1 to 1,000, and so on
//	manifests/shared.jsonl           the rows that belong to none
//	manifests/written.json           up to which entry all of this is
//
// A line is {"table":…,"row":{…}}. It follows the ledger, behind the receipts and
// never in their way: what a crash keeps it from writing, it writes after the next start.
type Scribe struct {
	from  Described
	vault blob.Manifests
	wake  <-chan struct{}
	log   *slog.Logger
	calm  time.Duration
	busy  sync.Mutex // one at a time writes
}

var _ records.Trace = (*Scribe)(nil)

// Purge implements records.Trace: the manifests of what went are those of its stubs, and the medium keeps
// no older states of them.
func (s *Scribe) Purge(ctx context.Context, _ int64) error { return s.Write(ctx) }

// NewScribe makes a scribe. Wake gets a value when entries were added; calm is how
// long it waits for more of them before it writes, 0 for three seconds.
func NewScribe(from Described, vault blob.Manifests, wake <-chan struct{}, log *slog.Logger, calm time.Duration) *Scribe {
	if calm <= 0 {
		calm = 3 * time.Second
	}
	return &Scribe{from: from, vault: vault, wake: wake, log: log, calm: calm}
}

// patience is how long the scribe waits for a calm moment while much is being filed.
const patience = time.Minute

// Run writes until ctx ends.
func (s *Scribe) Run(ctx context.Context) {
	for {
		if err := s.Write(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "the manifests in the vault are behind; they are written later", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		for latest := time.Now().Add(patience); time.Now().Before(latest); {
			quiet := time.NewTimer(s.calm)
			select {
			case <-ctx.Done():
				quiet.Stop()
				return
			case <-s.wake:
				quiet.Stop()
				continue
			case <-quiet.C:
			}
			break
		}
	}
}

// written says how far the manifests are.
type written struct {
	Seq    int64 `json:"ledger_seq"`
	Schema int64 `json:"schema"`
}

const (
	writtenName = "written.json"
	sharedName  = "shared.jsonl"
	segment     = 1000 // ledger entries a manifest
	step        = 200  // entries after which it is kept how far the scribe is
)

// Write writes everything that changed since it was last called, and returns when it is there.
func (s *Scribe) Write(ctx context.Context) error {
	s.busy.Lock()
	defer s.busy.Unlock()
	so, err := readWritten(ctx, s.vault)
	if err != nil {
		return err
	}
	schema, err := s.from.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	if so.Schema != schema {
		so = written{Schema: schema} // the rows have other columns now
	}
	for {
		docs, reached, err := s.from.Touched(ctx, so.Seq, step)
		if err != nil || reached == so.Seq {
			return err
		}
		for _, id := range docs {
			if err := s.writeDocument(ctx, id); err != nil {
				return err
			}
		}
		for first := so.Seq - so.Seq%segment + 1; first <= reached; first += segment {
			last := min(first+segment-1, reached) // an unfinished segment is written again with the next step
			if err := s.write(ctx, ledgerName(first), func(w rowWriter) error { return s.from.DumpLedger(ctx, first, last, w) }); err != nil {
				return err
			}
		}
		if err := s.write(ctx, sharedName, func(w rowWriter) error { return s.from.DumpShared(ctx, w) }); err != nil {
			return err
		}
		so.Seq = reached
		b, err := json.Marshal(so)
		if err != nil {
			return err
		}
		if err := s.vault.PutManifest(ctx, writtenName, b); err != nil {
			return err
		}
	}
}

// writeDocument writes the manifest of a document. Of what was destroyed or transferred, older states go:
// they tell the headings of its texts.
func (s *Scribe) writeDocument(ctx context.Context, id records.DocumentID) error {
	var stub struct {
		Fate records.Fate `json:"fate"`
	}
	err := s.write(ctx, documentName(id), func(w rowWriter) error {
		return s.from.DumpDocument(ctx, id, func(table string, row []byte) error {
			if table == "documents" {
				if err := json.Unmarshal(row, &stub); err != nil {
					return err
				}
			}
			return w(table, row)
		})
	})
	if err != nil || stub.Fate == records.Kept {
		return err
	}
	return s.vault.PruneManifest(ctx, documentName(id))
}

func documentName(id records.DocumentID) string { return "documents/" + string(id) + ".jsonl" }

func ledgerName(first int64) string { return fmt.Sprintf("ledger/%010d.jsonl", first/segment) }

type rowWriter = func(table string, row []byte) error

func (s *Scribe) write(ctx context.Context, name string, dump func(rowWriter) error) error {
	var all bytes.Buffer
	err := dump(func(table string, row []byte) error {
		fmt.Fprintf(&all, "{\"table\":%q,\"row\":%s}\n", table, row)
		return nil
	})
	if err != nil {
		return err
	}
	return s.vault.PutManifest(ctx, name, all.Bytes())
}

func readWritten(ctx context.Context, vault blob.Manifests) (so written, err error) {
	b, err := vault.Manifest(ctx, writtenName)
	switch {
	case err != nil && records.KindOf(err) == records.NotFound:
		return written{}, nil
	case err != nil:
		return written{}, err
	}
	if err := json.Unmarshal(b, &so); err != nil {
		return written{}, nil // damaged: all is written again
	}
	return so, nil
}

// Rebuilt is a catalogue that Rebuild can fill; storage.DB is one.
type Rebuilt interface {
	// Rebuild fills it with rows that a Scribe wrote: all, or none.
	Rebuild(ctx context.Context, rows func(table string) iter.Seq2[[]byte, error]) error
}

// WrittenSchema returns the schema that the manifests of a vault were written
// with, and up to which ledger entry; NotFound when there are none.
func WrittenSchema(ctx context.Context, vault blob.Manifests) (schema, seq int64, err error) {
	so, err := readWritten(ctx, vault)
	if err == nil && so.Seq == 0 {
		err = records.Errorf(records.NotFound, "There are no manifests in this vault: nothing can be rebuilt from it.").At("vault")
	}
	return so.Schema, so.Seq, err
}

// Rebuild fills a new catalogue from the manifests in a vault, and from nothing
// else. Accounts are not among them; every file is read again.
func Rebuild(ctx context.Context, vault blob.Manifests, into Rebuilt) (documents int, err error) {
	rows := map[string][]json.RawMessage{}
	read := func(name string) error {
		b, err := vault.Manifest(ctx, name)
		if err != nil {
			return err
		}
		for line, err := range eachLine(bytes.NewReader(b)) {
			var r struct {
				Table string          `json:"table"`
				Row   json.RawMessage `json:"row"`
			}
			if err == nil {
				err = json.Unmarshal(line, &r)
			}
			if err != nil {
				return records.Errorf(records.Invalid, "The manifest %s is damaged.", name).At("vault").Because(err)
			}
			rows[r.Table] = append(rows[r.Table], r.Row)
		}
		return nil
	}
	for name, err := range vault.Manifests(ctx, "") {
		if err != nil {
			return 0, err
		}
		if strings.HasSuffix(name, ".jsonl") {
			if err := read(name); err != nil {
				return 0, err
			}
		}
		if strings.HasPrefix(name, "documents/") {
			documents++
		}
	}
	err = into.Rebuild(ctx, func(table string) iter.Seq2[[]byte, error] {
		return func(yield func([]byte, error) bool) {
			for _, row := range rows[table] {
				if !yield(row, nil) {
					return
				}
			}
		}
	})
	return documents, errors.Join(err, ctx.Err())
}
